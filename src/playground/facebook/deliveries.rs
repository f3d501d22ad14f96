//! Facebook's webhook deliveries to the desk.

use crate::playground::{
    Network, Playground,
    state::{Kind, Post},
};
use serde_json::{Value, json};
use std::time::Duration;

/// Events are collected for this long and delivered together.
const GATHERED: Duration = Duration::from_millis(300);
/// Largest number of events in one delivery.
const BATCH: usize = 1_000;

/// An event that the page is notified of.
#[derive(Clone, Debug)]
pub enum Event {
    /// A change on its wall, or a post elsewhere that tags it.
    Change(Value),
    /// A Messenger message.
    Messaging(Value),
}

/// Notifies the page, also of what it wrote itself: Facebook does not leave that out.
pub fn announce(playground: &Playground, post: &Post) {
    let event = event(post, &playground.secrets().facebook.page_id, &playground.secrets().own_url);
    playground.schedule(Network::Facebook, move |playground| {
        let first = {
            let mut store = playground.store();
            store.waiting.push(event.clone());
            store.waiting.len() == 1
        };
        if first {
            let playground = playground.clone();
            tokio::spawn(async move {
                tokio::time::sleep(GATHERED).await;
                let waiting = std::mem::take(&mut playground.store().waiting);
                for batch in waiting.chunks(BATCH) {
                    playground.deliver(Network::Facebook, envelope(&playground, batch));
                }
            });
        }
    });
}

fn event(post: &Post, page: &str, own_url: &str) -> Event {
    if post.kind == Kind::Message {
        let mut message = json!({ "mid": post.id, "text": post.text });
        if let Some(url) = post.picture_url(own_url) {
            message["attachments"] = json!([{ "type": "image", "payload": { "url": url } }]);
        }
        if post.by_desk {
            message["is_echo"] = json!(true);
            message["app_id"] = json!(555_555_555_555_555_i64);
        }
        let (sender, recipient) = (json!({ "id": post.author.id }), json!({ "id": post.to }));
        let timestamp = post.at;
        return Event::Messaging(
            json!({ "sender": sender, "recipient": recipient, "timestamp": timestamp, "message": message }),
        );
    }
    let mut value = json!({ "verb": "add", "created_time": post.at / 1_000, "message": post.text });
    if post.elsewhere {
        value["item"] = json!("post");
        value["post_id"] = json!(post.id);
        return Event::Change(json!({ "field": "mention", "value": value }));
    }
    // Facebook sometimes sends ids as numbers.
    let number = post.author.id.parse::<u64>().ok().filter(|_| post.at % 5 == 0);
    value["from"] =
        json!({ "id": number.map_or_else(|| json!(post.author.id), |number| json!(number)), "name": post.author.name });
    if post.kind == Kind::Reply {
        value["item"] = json!("comment");
        value["comment_id"] = json!(post.id);
        value["post_id"] = json!(post.thread);
        value["parent_id"] = json!(post.target);
        if let Some(url) = post.picture_url(own_url) {
            value["photo"] = json!(url);
        }
    } else if let Some(url) = post.picture_url(own_url) {
        value["item"] = json!("photo");
        value["post_id"] = json!(post.id);
        value["link"] = json!(url);
    } else {
        value["item"] = json!(if post.author.id == page { "status" } else { "post" });
        value["post_id"] = json!(post.id);
    }
    Event::Change(json!({ "field": "feed", "value": value }))
}

/// The body of one delivery: all changes in one entry, whose time is in seconds, and each message in an entry of its own, whose time is in
/// milliseconds.
fn envelope(playground: &Playground, batch: &[Event]) -> String {
    let (id, now) = (&playground.secrets().facebook.page_id, playground.now());
    let (mut changes, mut entries) = (Vec::new(), Vec::new());
    for event in batch {
        match event {
            Event::Change(change) => changes.push(change),
            Event::Messaging(one) => entries.push(json!({ "id": id, "time": now, "messaging": [one] })),
        }
    }
    if !changes.is_empty() {
        entries.insert(0, json!({ "id": id, "time": now / 1_000, "changes": changes }));
    }
    let body = json!({ "object": "page", "entry": entries }).to_string();
    // Facebook escapes everything that is not ASCII, and signs the escaped text.
    body.chars().fold(String::with_capacity(body.len()), |mut out, c| {
        if c.is_ascii() {
            out.push(c);
        } else {
            c.encode_utf16(&mut [0; 2]).iter().for_each(|unit| out.push_str(&format!("\\u{unit:04x}")));
        }
        out
    })
}

/// Sends the desk a challenge to echo, as when a page is subscribed.
pub async fn check(playground: &Playground) -> bool {
    let url = format!("{}/webhooks/facebook", playground.secrets().desk_url);
    let challenge = rand::random::<u32>().to_string();
    let token = &playground.secrets().facebook.verify_token;
    let query = [("hub.mode", "subscribe"), ("hub.challenge", &challenge), ("hub.verify_token", token)];
    match playground.inner.client.get(url).query(&query).send().await {
        Ok(answer) if answer.status().is_success() => answer.text().await.is_ok_and(|body| body == challenge),
        _ => false,
    }
}
