//! Deliveries to the signed webhooks as real platforms send them: late, repeated, out of order and of unknown kinds.

mod cases;
mod order;
mod shapes;

use crate::{
    complaint::{Category, Reference},
    intake::wire::Disposition,
    server::db::sql,
    testing::{App, Filled, Person},
};
use axum::http::StatusCode;
use serde_json::{Value, json};

const PAGE: &str = "1234567890321";

/// An entry with one change on the page's feed. `time` is in seconds.
fn page_entry(time: i64, value: Value) -> Value {
    json!({"id": PAGE, "time": time, "changes": [{"field": "feed", "value": value}]})
}

/// An entry with one change to a comment; no text if `words` is empty.
fn comment(time: i64, verb: &str, id: &str, words: &str) -> Value {
    let mut value = json!({"item": "comment", "verb": verb, "comment_id": format!("9100_{id}"), "post_id": format!("{PAGE}_9100"),
        "parent_id": format!("{PAGE}_9100"), "from": {"id": format!("700{id}"), "name": "Asha"}, "created_time": 1_795_411_800});
    if !words.is_empty() {
        value["message"] = json!(words);
    }
    page_entry(time, value)
}

/// An entry with the page's own reply to that comment.
fn page_answers(time: i64, id: &str, words: &str) -> Value {
    page_entry(
        time,
        json!({"item": "comment", "verb": "add", "comment_id": format!("9100_{id}9"), "post_id": format!("{PAGE}_9100"),
        "parent_id": format!("9100_{id}"), "from": {"id": PAGE, "name": "Police"}, "created_time": time, "message": words}),
    )
}

/// An entry with one private message to or from the page.
fn messaging(event: Value) -> Value {
    json!({"id": PAGE, "time": 1_795_411_800_400_i64, "messaging": [event]})
}

fn message(from: &str, to: &str, message: Value) -> Value {
    json!({"sender": {"id": from}, "recipient": {"id": to}, "timestamp": 1_795_411_800_000_i64, "message": message})
}

async fn facebook(app: &App, entries: &[Value]) {
    let body = json!({"object": "page", "entry": entries}).to_string();
    assert_eq!(app.citizen().deliver_facebook(&body).await.status, StatusCode::OK);
}

/// A mention in the format of the X Activity API. `chain` lists the versions of the post, oldest first.
fn x_post(id: &str, chain: &[&str], words: &str) -> Value {
    json!({"id": id, "text": words, "author_id": "46001", "created_at": "2026-11-23T05:30:00.000Z",
        "conversation_id": chain[0], "edit_history_tweet_ids": chain})
}

async fn x(app: &App, event_type: &str, payload: Value, includes: Value) {
    let mut all = json!({"users": [{"id": "46001", "username": "ek_nagrik", "name": "एक नागरिक"}]});
    for (name, value) in includes.as_object().unwrap() {
        all[name] = value.clone();
    }
    let body = json!({"data": {"event_uuid": format!("-{}", payload["id"]), "filter": {"user_id": "1111111111111111111"},
        "event_type": event_type, "payload": payload, "includes": all}});
    assert_eq!(app.citizen().deliver_x(&body.to_string()).await.status, StatusCode::OK);
}

/// Current text and `gone` column of the post with this key.
async fn stored_post(app: &App, key: &str) -> (String, Option<String>) {
    let statement = sql("select coalesce(text_now, text), gone from post where channel_key = $1");
    app.state.db().one(&statement.arg(key)).await.unwrap()
}

/// Decides the post with this key as a complaint about a theft, after `more` has filled in further fields; returns its reference.
async fn decide_as_complaint(app: &App, officer: &Person, key: &str, more: impl FnOnce(Filled) -> Filled) -> Reference {
    let (id,): (i64,) = app.state.db().one(&sql("select id from post where channel_key = $1").arg(key)).await.unwrap();
    let form = more(officer.decides(id, Disposition::Complaint).with("category", Category::Theft));
    assert_eq!(form.sends().await.status, StatusCode::SEE_OTHER);
    let statement =
        sql("select c.reference from complaint c join post p on p.complaint_id = c.id where p.channel_key = $1");
    let (reference,): (Reference,) = app.state.db().one(&statement.arg(key)).await.unwrap();
    reference
}

/// Kinds and texts of a complaint's timeline entries.
async fn timeline(officer: &Person, reference: Reference) -> Vec<(String, String)> {
    let panel = officer.panel(reference).await.unwrap();
    panel.entries.into_iter().map(|entry| (entry.kind.as_str().to_owned(), entry.text.unwrap_or_default())).collect()
}
