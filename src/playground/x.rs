//! A small X: its API and its webhooks (<https://docs.x.com/x-api>), with OAuth 1.0a (<https://www.rfc-editor.org/rfc/rfc5849>).

mod query;
mod shapes;
mod signed;

use query::ListQuery;
pub use shapes::announce;
use shapes::{described, escaped, weight};
use signed::authorise;

use super::{
    Misbehaviour, Network, Playground, Refusal, SILENCE, sign,
    state::{self, Draft, Kind, Person, Post, Store, conversation, time_of_x},
};
use crate::complaint::Millis;
use axum::{
    Json, Router,
    body::{Body, Bytes, to_bytes},
    extract::{Path, RawQuery, Request, State},
    http::{Method, StatusCode, header},
    middleware::{Next, from_fn_with_state},
    response::{IntoResponse as _, Response},
    routing::{get, post, put},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::Deserialize;
use serde_json::{Map, Value, json};

/// Longest text, in hundredths of X's unit. A citizen's text beyond it continues in `note_tweet`; a longer one from the desk is refused.
const LONGEST: usize = 280 * 100;
/// Number of posts that a list reaches back.
const REACHABLE: usize = 800;
/// When the desk may retry after being rate-limited on purpose, in milliseconds.
const COME_BACK: Millis = 2_000;
const WEBHOOK: &str = "1555555555555555555";
const BIG: usize = 1 << 20;

/// The part of X's API that the desk may need.
pub fn router(playground: &Playground) -> Router<Playground> {
    Router::new()
        .route("/x/2/tweets", post(create).get(lookup))
        .route("/x/2/users/me", get(me))
        .route("/x/2/users/{id}/mentions", get(mentions))
        .route("/x/2/users/{id}/tweets", get(tweets))
        .route("/x/2/users/{id}/retweets", post(repost))
        .route("/x/2/dm_conversations/with/{id}/messages", post(message))
        .route("/x/2/dm_conversations/with/{id}/dm_events", get(messages))
        .route("/x/2/webhooks", get(webhooks))
        .route("/x/2/webhooks/{id}", put(validate))
        .route_layer(from_fn_with_state(playground.clone(), guard))
}

fn problem(status: u16, title: &str, detail: &str, kind: &str) -> Refusal {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let body = json!({ "title": title, "detail": detail, "type": kind, "status": status.as_u16() });
    Refusal::new((status, [(header::CONTENT_TYPE, "application/problem+json")], body.to_string()))
}

fn invalid(detail: &str) -> Refusal {
    problem(400, "Invalid Request", detail, "https://api.x.com/2/problems/invalid-request")
}

fn forbidden(detail: &str) -> Refusal {
    problem(403, "Forbidden", detail, "about:blank")
}

fn same_again() -> Refusal {
    forbidden("You are not allowed to create a Tweet with duplicate content.")
}

fn too_many() -> Refusal {
    problem(429, "Too Many Requests", "Too Many Requests", "about:blank")
}

/// Authenticates the request, counts it, misbehaves if told to, and adds the rate-limit headers to the response.
async fn guard(State(playground): State<Playground>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let now = playground.now();
    // One count for each kind of request: ids are ignored.
    let path: String = parts.uri.path().chars().filter(|c| !c.is_ascii_digit()).collect();
    let (mut left, mut reset) = playground.store().count(&format!("{} {path}", parts.method), now);
    let writes = parts.method == Method::POST;
    let mut silent = false;
    let answer = match to_bytes(body, BIG).await {
        Err(_) => problem(413, "Payload Too Large", "Payload Too Large", "about:blank").into_response(),
        Ok(body) => match authorise(&playground, &parts, &body, now) {
            Err(no) => no.into_response(),
            Ok(()) => {
                let mut fault = if writes { playground.store().fault(Network::X, false) } else { None };
                if left < 0 {
                    fault = Some(Misbehaviour::RateLimit);
                } else if fault == Some(Misbehaviour::RateLimit) {
                    (left, reset) = (0, now + COME_BACK);
                }
                silent = fault == Some(Misbehaviour::SilentAfterAccept);
                let unavailable = "Service Unavailable";
                match fault {
                    Some(Misbehaviour::RateLimit) => too_many().into_response(),
                    Some(Misbehaviour::Duplicate) => same_again().into_response(),
                    Some(Misbehaviour::ServerError) => {
                        problem(503, unavailable, unavailable, "about:blank").into_response()
                    }
                    _ => next.run(Request::from_parts(parts, Body::from(body))).await,
                }
            }
        },
    };
    if silent {
        tokio::time::sleep(SILENCE).await;
    }
    let seconds = (reset + 999) / 1_000;
    let counts = [
        ("x-rate-limit-limit", state::WINDOW_LIMIT.to_string()),
        ("x-rate-limit-remaining", left.max(0).to_string()),
        ("x-rate-limit-reset", seconds.to_string()),
    ];
    (counts, answer).into_response()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewPost {
    text: String,
    reply: Option<InReply>,
    quote_tweet_id: Option<String>,
    #[serde(rename = "reply_settings")]
    _reply_settings: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct InReply {
    in_reply_to_tweet_id: String,
    #[serde(default)]
    exclude_reply_user_ids: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewRepost {
    tweet_id: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewMessage {
    text: String,
}

fn parse<'a, T: Deserialize<'a>>(body: &'a Bytes) -> Result<T, Refusal> {
    serde_json::from_slice(body).map_err(|error| invalid(&error.to_string()))
}

fn us(store: &Store, playground: &Playground) -> Result<Person, Refusal> {
    let us = store.person(Network::X, &playground.secrets().x.user_id);
    us.cloned().ok_or_else(|| forbidden("The account does not exist."))
}

/// `POST /2/tweets`
async fn create(State(playground): State<Playground>, body: Bytes) -> Result<Response, Refusal> {
    let NewPost { text, reply, quote_tweet_id, .. } = parse(&body)?;
    if text.trim().is_empty() || weight(&text) > LONGEST {
        return Err(invalid("Your Tweet text is empty or too long."));
    }
    let now = playground.now();
    let (kind, target, excluded) = match (reply, quote_tweet_id) {
        (Some(_), Some(_)) => return Err(invalid("A reply cannot be a quote as well.")),
        (Some(reply), None) => (Kind::Reply, Some(reply.in_reply_to_tweet_id), reply.exclude_reply_user_ids),
        (None, Some(id)) => (Kind::Quote, Some(id), Vec::new()),
        (None, None) => (Kind::Post, None, Vec::new()),
    };
    let mut store = playground.store();
    let author = us(&store, &playground)?;
    if target.as_deref().is_some_and(|id| public(&store, id).is_none()) {
        return Err(forbidden("You attempted to reply to a Tweet that is deleted or not visible to you."));
    }
    if store.has_same(&author.id, &text, target.as_deref()) {
        return Err(same_again());
    }
    let post =
        store.add(Draft { author, kind, text, target, to: None, elsewhere: false, picture: false, excluded }, now);
    let ids = [&post.id];
    let data = json!({ "id": post.id, "text": escaped(&post.full_text()), "edit_history_tweet_ids": ids });
    Ok((StatusCode::CREATED, Json(json!({ "data": data }))).into_response())
}

/// `POST /2/users/{id}/retweets`
async fn repost(
    State(playground): State<Playground>,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<Response, Refusal> {
    let NewRepost { tweet_id } = parse(&body)?;
    let now = playground.now();
    let mut store = playground.store();
    let author = us(&store, &playground)?;
    let text = public(&store, &tweet_id).ok_or_else(|| forbidden("You cannot repost this."))?.text.clone();
    if author.id != id {
        return Err(forbidden("The id is not that of the authenticating user."));
    }
    if store
        .posts()
        .iter()
        .any(|post| post.by_desk && post.kind == Kind::Repost && post.target.as_ref() == Some(&tweet_id))
    {
        return Err(forbidden("You have already retweeted this Tweet."));
    }
    let target = Some(tweet_id);
    let draft = Draft {
        author,
        kind: Kind::Repost,
        text,
        target,
        to: None,
        elsewhere: false,
        picture: false,
        excluded: Vec::new(),
    };
    let post = store.add(draft, now);
    Ok(Json(json!({ "data": { "retweeted": true, "rest_id": post.id } })).into_response())
}

/// `POST /2/dm_conversations/with/{participant_id}/messages`
async fn message(
    State(playground): State<Playground>,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<Response, Refusal> {
    let NewMessage { text } = parse(&body)?;
    if text.trim().is_empty() {
        return Err(invalid("The message is empty."));
    }
    let now = playground.now();
    let mut store = playground.store();
    let author = us(&store, &playground)?;
    if store.person(Network::X, &id).is_none() {
        return Err(forbidden("You do not have permission to DM one or more participants."));
    }
    let to = Some(id);
    let draft = Draft {
        author,
        kind: Kind::Message,
        text,
        target: None,
        to,
        elsewhere: false,
        picture: false,
        excluded: Vec::new(),
    };
    let post = store.add(draft, now);
    let data = json!({ "dm_conversation_id": post.thread, "dm_event_id": post.id });
    Ok((StatusCode::CREATED, Json(json!({ "data": data }))).into_response())
}

/// `GET /2/dm_conversations/with/{participant_id}/dm_events`
async fn messages(
    State(playground): State<Playground>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, Refusal> {
    let asked = ListQuery::read(query.as_deref())?;
    let between = conversation(&playground.secrets().x.user_id, &id);
    let store = playground.store();
    let (found, meta) = asked.page(&store, |post| post.kind == Kind::Message && post.thread == between);
    let of = |post: &&Post| {
        json!({
            "id": post.id, "event_type": "MessageCreate", "text": post.text, "sender_id": post.author.id,
            "created_at": time_of_x(post.at), "dm_conversation_id": post.thread,
            "participant_ids": [&post.author.id, post.to.as_ref().unwrap_or(&id)],
        })
    };
    Ok(listed(found.iter().map(of).collect(), Value::Null, meta))
}

/// `GET /2/users/{id}/mentions`
async fn mentions(
    State(playground): State<Playground>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, Refusal> {
    timeline(&playground, query.as_deref(), |post| post.mentions.contains(&id) && post.author.id != id)
}

/// `GET /2/users/{id}/tweets`
async fn tweets(
    State(playground): State<Playground>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, Refusal> {
    timeline(&playground, query.as_deref(), |post| post.author.id == id)
}

fn timeline(playground: &Playground, query: Option<&str>, fits: impl Fn(&Post) -> bool) -> Result<Response, Refusal> {
    let asked = ListQuery::read(query)?;
    let store = playground.store();
    let (found, meta) = asked.page(&store, |post| post.kind != Kind::Message && fits(post));
    let includes = asked.includes(&store, &found, &playground.secrets().own_url);
    Ok(listed(found.iter().map(|post| described(&store, post, &asked)).collect(), includes, meta))
}

fn listed(data: Vec<Value>, includes: Value, meta: Value) -> Response {
    let mut answer = json!({ "meta": meta });
    // X leaves out empty lists.
    if !data.is_empty() {
        answer["data"] = Value::Array(data);
        if includes.is_object() {
            answer["includes"] = includes;
        }
    }
    Json(answer).into_response()
}

/// `GET /2/tweets?ids=`
async fn lookup(State(playground): State<Playground>, RawQuery(query): RawQuery) -> Result<Response, Refusal> {
    let asked = ListQuery::read(query.as_deref())?;
    if asked.ids.is_empty() || asked.ids.len() > 100 {
        return Err(invalid("The number of values in the `ids` query parameter list is not between 1 and 100"));
    }
    let store = playground.store();
    let found: Vec<&Post> = asked.ids.iter().filter_map(|id| public(&store, id)).collect();
    let missing = |id: &&String| public(&store, id).is_none();
    let errors: Vec<Value> = asked.ids.iter().filter(missing).map(|id| {
        json!({
            "value": id, "resource_id": id, "parameter": "ids", "resource_type": "tweet", "title": "Not Found Error",
            "detail": format!("Could not find tweet with ids: [{id}]."),
            "type": "https://api.x.com/2/problems/resource-not-found",
        })
    }).collect();
    let mut answer = Map::new();
    if !found.is_empty() {
        answer.insert("data".to_owned(), found.iter().map(|post| described(&store, post, &asked)).collect());
        let includes = asked.includes(&store, &found, &playground.secrets().own_url);
        answer.extend(Some(includes).filter(Value::is_object).map(|v| ("includes".to_owned(), v)));
    }
    if !errors.is_empty() {
        answer.insert("errors".to_owned(), Value::Array(errors));
    }
    Ok(Json(answer).into_response())
}

/// `GET /2/users/me`
async fn me(State(playground): State<Playground>) -> Result<Json<Value>, Refusal> {
    let us = us(&playground.store(), &playground)?;
    Ok(Json(json!({ "data": { "id": us.id, "username": us.handle, "name": us.name } })))
}

/// `GET /2/webhooks`
async fn webhooks(State(playground): State<Playground>) -> Json<Value> {
    let valid = playground.store().webhook_valid;
    let url = format!("{}/webhooks/x", playground.secrets().desk_url);
    let webhook = json!({ "id": WEBHOOK, "url": url, "valid": valid, "created_at": time_of_x(1_767_225_600_000) });
    Json(json!({ "data": [webhook], "meta": { "result_count": 1 } }))
}

/// `PUT /2/webhooks/{id}`
async fn validate(State(playground): State<Playground>, Path(id): Path<String>) -> Result<Json<Value>, Refusal> {
    if id != WEBHOOK {
        return Err(invalid("WebhookIdInvalid"));
    }
    if !check(&playground).await {
        return Err(invalid("CrcValidationFailed"));
    }
    Ok(Json(json!({ "data": { "valid": true } })))
}

/// Asks the desk to sign a token, and remembers whether it could.
pub async fn check(playground: &Playground) -> bool {
    let token = hex::encode(rand::random::<[u8; 12]>());
    let wanted = sign(&playground.secrets().x.consumer_secret, token.as_bytes());
    let url = format!("{}/webhooks/x", playground.secrets().desk_url);
    let answer = playground.inner.client.get(url).query(&[("crc_token", &token)]).send().await;
    let valid = match answer {
        Ok(answer) if answer.status().is_success() => {
            let body: Value = answer.json().await.unwrap_or_default();
            body["response_token"] == format!("sha256={}", STANDARD.encode(wanted))
        }
        _ => false,
    };
    playground.store().webhook_valid = valid;
    valid
}

fn public<'a>(store: &'a Store, id: &str) -> Option<&'a Post> {
    store.post(id).filter(|post| post.author.network == Network::X && post.kind != Kind::Message)
}

#[cfg(test)]
mod tests;
