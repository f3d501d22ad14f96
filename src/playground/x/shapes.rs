//! X's JSON for posts, people and events.

use super::{LONGEST, ListQuery, public};
use crate::playground::{
    Network, Playground,
    state::{Kind, Person, Post, Store, time_of_x},
};
use serde_json::{Map, Value, json};

pub(super) fn user(person: &Person) -> Value {
    json!({
        "id": person.id, "username": person.handle, "name": person.name, "verified": false, "verified_type": "none",
        "protected": false,
    })
}

/// X escapes three characters in texts.
pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

pub(super) fn media_key(post: &Post) -> String {
    format!("3_{}", post.id)
}

/// A post's picture as X's JSON.
pub(super) fn medium(post: &Post, own_url: &str) -> Option<Value> {
    Some(json!({ "media_key": media_key(post), "type": "photo", "url": post.picture_url(own_url)? }))
}

/// A post as X's JSON.
pub(super) fn described(store: &Store, post: &Post, asked: &ListQuery) -> Value {
    let whole = match (post.kind, post.target.as_deref().and_then(|id| public(store, id))) {
        (Kind::Repost, Some(original)) => format!("RT @{}: {}", original.author.handle, original.text),
        _ => post.full_text(),
    };
    let mut short = whole.clone();
    if weight(&whole) > LONGEST {
        short = whole.chars().take(270).chain(Some('…')).collect();
    }
    let is_long = short != whole;
    let target = post.target.as_deref().and_then(|id| public(store, id));
    let history = [&post.id];
    let mut out = json!({ "id": post.id, "text": escaped(&short), "edit_history_tweet_ids": history });
    out["edit_history_post_ids"] = json!(history);
    let mut put = |name: &str, value: Value| {
        if asked.has(name) {
            out[name] = value;
        }
    };
    put("author_id", json!(post.author.id));
    put("created_at", json!(time_of_x(post.at)));
    put("conversation_id", json!(post.thread));
    let hindi = post.text.chars().any(|c| ('\u{900}'..='\u{97f}').contains(&c));
    put("lang", json!(if hindi { "hi" } else { "en" }));
    put("reply_settings", json!("everyone"));
    put("possibly_sensitive", json!(false));
    put("display_text_range", json!([post.prefix.chars().count(), short.chars().count()]));
    let mentions: Vec<Value> = store
        .mentioned(Network::X, &short)
        .map(|(start, end, person)| json!({ "start": start, "end": end, "username": person.handle, "id": person.id }))
        .collect();
    if !mentions.is_empty() {
        put("entities", json!({ "mentions": mentions }));
    }
    if post.picture {
        put("attachments", json!({ "media_keys": [media_key(post)] }));
    }
    if is_long {
        put(asked.name("note_tweet", "note_post"), json!({ "text": escaped(&whole) }));
    }
    if post.kind == Kind::Reply {
        put("in_reply_to_user_id", json!(target.map(|target| &target.author.id)));
    }
    let way = match post.kind {
        Kind::Reply => "replied_to",
        Kind::Quote => "quoted",
        Kind::Repost => "retweeted",
        Kind::Post | Kind::Message => return out,
    };
    let expanded = asked.expands("referenced_tweets.id");
    let name = asked.name("referenced_tweets", "referenced_posts");
    if expanded || asked.has(name) {
        out[name] = json!([{ "type": way, "id": post.target }]);
    }
    out
}

/// Notifies the desk of the events that it subscribed to: mentions, replies and quotes of its posts, messages, and what the chief's account
/// writes.
pub fn announce(playground: &Playground, post: &Post) {
    let events = {
        let account = &playground.secrets().x;
        let store = playground.store();
        let ours = std::iter::once(&account.user_id).chain(&account.chief_user_id);
        ours.flat_map(|us| events(&store, post, us, &playground.secrets().own_url)).collect::<Vec<_>>()
    };
    for event in events {
        let body = json!({ "data": event }).to_string();
        playground.schedule(Network::X, move |playground| playground.deliver(Network::X, body.clone()));
    }
}

pub(super) fn events(store: &Store, post: &Post, us: &str, own_url: &str) -> Vec<Value> {
    let event = |kind: &str, tag: &str, payload: Value, includes: Value| {
        json!({
            // A signed number: half of them are negative.
            "event_uuid": rand::random::<i64>().to_string(), "filter": { "user_id": us }, "event_type": kind,
            "tag": tag, "payload": payload, "includes": includes,
        })
    };
    // The desk is not notified of its own posts.
    if post.author.id == us && post.by_desk {
        return Vec::new();
    }
    if post.kind == Kind::Message {
        let author = &post.author;
        let data = json!({ "id": author.id, "username": author.handle, "name": author.name });
        let none = json!({ "hashtags": [], "symbols": [], "user_mentions": [], "urls": [] });
        let words = json!({ "text": post.text, "entities": none });
        let message = json!({
            "type": "message_create", "id": post.id, "created_timestamp": post.at.to_string(),
            "message_create": { "target": { "recipient_id": us }, "sender_id": author.id, "message_data": words },
        });
        let mut users = Map::new();
        users.insert(author.id.clone(), json!({ "data": data }));
        let payload = json!({ "direct_message_events": [message], "users": users });
        let is_ours = post.to.as_deref() == Some(us);
        return is_ours.then(|| event("dm.received", "dm-inbound", payload, json!({}))).into_iter().collect();
    }
    let mut payload = described(store, post, &ListQuery::default());
    if post.kind == Kind::Reply {
        payload["in_reply_to_tweet_id"] = json!(post.target);
    }
    payload["edit_controls"] = json!({
        "edits_remaining": 5, "edits_remaining_str": "5", "is_edit_eligible": true,
        "editable_until": time_of_x(post.at + 3_600_000),
    });
    let counters = ["retweet_count", "reply_count", "like_count", "quote_count"];
    payload["public_metrics"] =
        counters.iter().map(|name| ((*name).to_owned(), json!(0))).collect::<Map<_, _>>().into();
    let mut includes = json!({ "users": [user(&post.author)], "tweets": [payload] });
    if let Some(medium) = medium(post, own_url) {
        includes["media"] = json!([medium]);
    }
    let mut kinds = Vec::new();
    if post.author.id == us {
        kinds.push(("post.create", "own"));
    }
    // Handles that X itself puts before a reply are not mentions.
    if store.mentioned(Network::X, &post.text).any(|(_, _, person)| person.id == us) {
        kinds.push(("post.mention.create", "mentions"));
    }
    let target = post.target.as_deref().and_then(|id| public(store, id));
    if target.is_some_and(|target| target.author.id == us) {
        kinds.extend(match post.kind {
            Kind::Reply => Some(("post.reply.create", "replies")),
            Kind::Quote => Some(("post.quote.create", "quotes")),
            _ => None,
        });
    }
    kinds.into_iter().map(|(kind, tag)| event(kind, tag, payload.clone(), includes.clone())).collect()
}

/// Length of a text as X counts it, in hundredths: every link counts 23, and characters of most writing systems count one.
pub(super) fn weight(text: &str) -> usize {
    let of = |c: char| match c as u32 {
        0..=4351 | 8192..=8205 | 8208..=8223 | 8242..=8247 => 100,
        _ => 200,
    };
    let word = |word: &str| {
        let link = word.starts_with("https://") || word.starts_with("http://");
        if link { 2_300 } else { word.chars().map(of).sum() }
    };
    text.split_inclusive(char::is_whitespace)
        .map(|part| {
            let bare = part.trim_end_matches(char::is_whitespace);
            word(bare) + 100 * (part.chars().count() - bare.chars().count())
        })
        .sum()
}
