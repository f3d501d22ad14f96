//! What X delivers or lists, read into [`Inbound`].
//!
//! Three shapes: the X Activity API (`data.event_type` and `data.payload`), the Account Activity API before it (lists
//! named after what happened, beside `for_user_id`), and the list of mentions. All are described on docs.x.com. X is
//! renaming "tweet" to "post" in its field names. Both may come in one object, so the two are fields of their own: a
//! serde alias refuses the second.

use crate::{
    complaint::{Channel, Millis},
    intake::inbound::{Author, Inbound, Parsed, PostKind, Unreadable, What},
};
use chrono::DateTime;
use serde::{
    Deserialize, Deserializer,
    de::{self, IgnoredAny, Visitor},
};
use serde_json::value::RawValue;
use std::{
    collections::{BTreeMap, HashMap},
    fmt,
};

/// Reads one delivery to our account.
pub fn parse(body: &[u8], own_id: &str) -> Parsed {
    let parts: BTreeMap<String, &RawValue> = serde_json::from_slice(body).map_err(|_| Unreadable)?;
    match parts.get("data") {
        Some(data) => activity(data, own_id),
        None => account_activity(&parts, own_id),
    }
}

/// Reads one page of the list of mentions. An empty page has no `data`; a page that tells of errors beside it is read
/// for what it has.
pub fn parse_list(body: &[u8], own_id: &str) -> Parsed {
    let list: List = serde_json::from_slice(body).map_err(|_| Unreadable)?;
    let includes = Includes::read(list.includes);
    match (list.data, list.meta) {
        (Some(posts), _) => posts.into_iter().map(|raw| post(raw, &includes, own_id, PostKind::Post)).collect(),
        (None, Some(_)) => Ok(Vec::new()),
        (None, None) => Err(Unreadable),
    }
}

/// Undoes the HTML escapes that X puts into texts. Once: somebody who wrote `&lt;` meant it.
pub fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        plain.push_str(&rest[..at]);
        rest = &rest[at..];
        let (escape, meant) = ESCAPES.into_iter().find(|(escape, _)| rest.starts_with(escape)).unwrap_or(("&", '&'));
        plain.push(meant);
        rest = &rest[escape.len()..];
    }
    plain.push_str(rest);
    plain
}

const ESCAPES: [(&str, char); 5] = [("&amp;", '&'), ("&lt;", '<'), ("&gt;", '>'), ("&quot;", '"'), ("&#39;", '\'')];

/// A moment as X writes it: RFC 3339, or `Thu Dec 19 11:27:49 +0000 2019`.
pub fn moment(text: &str) -> Option<Millis> {
    let read = DateTime::parse_from_rfc3339(text)
        .or_else(|_| DateTime::parse_from_str(text, "%a %b %d %H:%M:%S %z %Y"))
        .ok()?;
    Some(read.timestamp_millis())
}

fn activity(data: &RawValue, own_id: &str) -> Parsed {
    let event: Activity = read(data)?;
    let name = event.event_uuid.map_or(event.event_type.clone(), |uuid| uuid.0);
    let raw = event.payload.unwrap_or(data);
    let nothing = bare(What::Nothing, format!("event:{name}"), raw);
    if event.filter.and_then(|filter| filter.user_id).is_some_and(|id| id.0 != own_id) {
        return Ok(vec![nothing]);
    }
    let kind = match event.event_type.as_str() {
        "post.create" | "post.mention.create" => PostKind::Post,
        "post.reply.create" => PostKind::Reply,
        "post.quote.create" => PostKind::Quote,
        "post.repost.create" => PostKind::Repost,
        "post.delete" => return Ok(vec![deleted(raw, &Includes::read(event.includes))?]),
        "dm.received" | "dm.sent" => {
            let messages: Messages = read(raw)?;
            let users = Users::read(messages.users);
            return messages.direct_message_events.into_iter().map(|raw| message(raw, &users, own_id)).collect();
        }
        "oauth.revoke" => {
            let revoked: Revoke = read(raw)?;
            return Ok(vec![revoke(revoked.user_id, revoked.app_id, revoked.date_time, raw, own_id)?]);
        }
        _ => return Ok(vec![nothing]),
    };
    Ok(vec![post(raw, &Includes::read(event.includes), own_id, kind)?])
}

fn account_activity(parts: &BTreeMap<String, &RawValue>, own_id: &str) -> Parsed {
    if let Some(event) = parts.get("user_event") {
        return Ok(vec![user_event(event, own_id)?]);
    }
    if let Some(status) = parts.get("replay_job_status") {
        return Ok(vec![bare(What::Nothing, "event:replay_job_status".to_owned(), status)]);
    }
    let for_user: Digits = read(parts.get("for_user_id").ok_or(Unreadable)?)?;
    let users = Users::read(parts.get("users").copied());
    let mut items = Vec::new();
    let mut is_known = false;
    for (name, list) in parts.iter().filter(|(name, _)| name.ends_with("_events")) {
        is_known = true;
        let read_one: &dyn Fn(&RawValue) -> Result<Inbound, Unreadable> = match name.as_str() {
            "tweet_create_events" | "post_create_events" if for_user.0 == own_id => {
                &|raw| post(raw, &Includes::default(), own_id, PostKind::Post)
            }
            "tweet_delete_events" | "post_delete_events" if for_user.0 == own_id => &status_deleted,
            "direct_message_events" if for_user.0 == own_id => &|raw| message(raw, &users, own_id),
            _ => {
                items.push(bare(What::Nothing, format!("event:{name}"), list));
                continue;
            }
        };
        for raw in read::<Vec<&RawValue>>(list)? {
            items.push(read_one(raw)?);
        }
    }
    if is_known { Ok(items) } else { Err(Unreadable) }
}

/// Reads a post. `kind` is what it is where it does not say so itself.
fn post(raw: &RawValue, includes: &Includes, own_id: &str, kind: PostKind) -> Result<Inbound, Unreadable> {
    let post: Post = read(raw)?;
    let key = post.key().ok_or(Unreadable)?.to_owned();
    let author = post.author(includes);
    let (kind, parent) = post.relation().map_or((kind, None), |(kind, id)| (kind, Some(id.to_owned())));
    let first = post.first_version().filter(|&first| first != key).map(str::to_owned);
    let what = match (&author, &first) {
        (Some(author), _) if author.id == own_id => What::Nothing,
        (_, Some(_)) => What::Edited,
        (_, None) => What::New,
    };
    // A repost's own text is "RT @name:" and the original cut short.
    let original = match &parent {
        Some(id) if kind == PostKind::Repost => post.retweeted_status.as_deref().or_else(|| includes.post(id)),
        _ => None,
    };
    let thread = match (&post.conversation_id, &parent) {
        (Some(id), _) => id.0.clone(),
        (None, Some(parent)) if kind == PostKind::Reply => parent.clone(),
        (None, _) => key.clone(),
    };
    Ok(Inbound {
        kind,
        text: unescaped(original.unwrap_or(&post).words()),
        thread: Some(thread),
        first,
        media: post.media(includes),
        at: post.at(),
        author,
        parent,
        ..bare(what, key, raw)
    })
}

fn deleted(raw: &RawValue, includes: &Includes) -> Result<Inbound, Unreadable> {
    let post: Post = read(raw)?;
    let key = post.key().ok_or(Unreadable)?.to_owned();
    Ok(Inbound { author: post.author(includes), at: post.at(), ..bare(What::Deleted, key, raw) })
}

fn status_deleted(raw: &RawValue) -> Result<Inbound, Unreadable> {
    let gone: DeletedStatus = read(raw)?;
    let author = gone.status.user_id.map(|id| Author { id: id.0, ..Author::default() });
    let at = gone.timestamp_ms.and_then(|at| at.millis());
    Ok(Inbound { author, at, ..bare(What::Deleted, gone.status.id.0, raw) })
}

fn message(raw: &RawValue, users: &Users, own_id: &str) -> Result<Inbound, Unreadable> {
    let event: Message = read(raw)?;
    let key = format!("dm:{}", event.id.0);
    let at = event.created_timestamp.and_then(|at| at.millis());
    let Some(created) = event.message_create else {
        return Ok(Inbound { kind: PostKind::Message, at, ..bare(What::Nothing, key, raw) });
    };
    let sender = created.sender_id.0;
    let recipient = created.target.and_then(|target| target.recipient_id).map(|id| id.0);
    let is_ours = sender == own_id;
    let data = created.message_data.unwrap_or_default();
    let attached = data.attachment.and_then(|attachment| attachment.media);
    Ok(Inbound {
        kind: PostKind::Message,
        text: unescaped(data.text.as_deref().unwrap_or_default()),
        thread: if is_ours { recipient } else { Some(sender.clone()) }.map(|other| format!("dm:{other}")),
        media: addresses(attached.iter().chain(data.entities.iter().flat_map(Entities::media))),
        at,
        author: Some(users.author(sender)),
        ..bare(if is_ours { What::Nothing } else { What::New }, key, raw)
    })
}

fn user_event(event: &RawValue, own_id: &str) -> Result<Inbound, Unreadable> {
    let kinds: BTreeMap<String, &RawValue> = read(event)?;
    match kinds.get("revoke") {
        Some(raw) => {
            let revoked: UserRevoke = read(raw)?;
            let app = revoked.target.and_then(|target| target.app_id);
            let user = revoked.source.and_then(|source| source.user_id);
            revoke(user, app, revoked.date_time, raw, own_id)
        }
        None => Ok(bare(What::Nothing, "event:user_event".to_owned(), event)),
    }
}

/// Another account that takes back its own permission takes nothing from ours.
fn revoke(
    user: Option<Digits>,
    app: Option<Digits>,
    at: Option<String>,
    raw: &RawValue,
    own_id: &str,
) -> Result<Inbound, Unreadable> {
    let what = if user.as_ref().is_some_and(|user| user.0 != own_id) { What::Nothing } else { What::Revoked };
    let key = user.or(app).ok_or(Unreadable)?.0;
    Ok(Inbound { at: at.as_deref().and_then(moment), ..bare(what, key, raw) })
}

fn bare(what: What, key: String, raw: &RawValue) -> Inbound {
    Inbound {
        channel: Channel::X,
        key,
        what,
        kind: PostKind::Post,
        author: None,
        text: String::new(),
        thread: None,
        parent: None,
        first: None,
        media: Vec::new(),
        at: None,
        raw: raw.get().as_bytes().to_vec(),
    }
}

fn read<'a, T: Deserialize<'a>>(raw: &'a RawValue) -> Result<T, Unreadable> {
    serde_json::from_str(raw.get()).map_err(|_| Unreadable)
}

/// An id or a moment: a text, or a whole number as its digits. Never calculated with, so nothing is rounded.
struct Digits(String);

impl Digits {
    fn millis(&self) -> Option<Millis> {
        self.0.parse().ok()
    }
}

impl<'de> Deserialize<'de> for Digits {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TextOrNumber;
        impl Visitor<'_> for TextOrNumber {
            type Value = Digits;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text or a whole number")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Digits, E> {
                if text.is_empty() { Err(E::custom("empty")) } else { Ok(Digits(text.to_owned())) }
            }
            fn visit_u64<E: de::Error>(self, number: u64) -> Result<Digits, E> {
                Ok(Digits(number.to_string()))
            }
            fn visit_i64<E: de::Error>(self, number: i64) -> Result<Digits, E> {
                Ok(Digits(number.to_string()))
            }
        }
        deserializer.deserialize_any(TextOrNumber)
    }
}

#[derive(Deserialize)]
struct Activity<'a> {
    /// A signed number as a text, and no post's id.
    event_uuid: Option<Digits>,
    filter: Option<Filter>,
    event_type: String,
    #[serde(borrow)]
    payload: Option<&'a RawValue>,
    #[serde(borrow)]
    includes: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct Filter {
    user_id: Option<Digits>,
}

#[derive(Deserialize)]
struct List<'a> {
    #[serde(borrow)]
    data: Option<Vec<&'a RawValue>>,
    #[serde(borrow)]
    includes: Option<&'a RawValue>,
    meta: Option<IgnoredAny>,
}

/// A post in any of the shapes. `*_str` stands beside numbers that may have been rounded on the way.
#[derive(Deserialize)]
struct Post {
    id: Option<Digits>,
    id_str: Option<Digits>,
    text: Option<String>,
    full_text: Option<String>,
    note_post: Option<LongText>,
    note_tweet: Option<LongText>,
    extended_tweet: Option<ExtendedTweet>,
    author_id: Option<Digits>,
    user: Option<User>,
    created_at: Option<String>,
    timestamp_ms: Option<Digits>,
    conversation_id: Option<Digits>,
    referenced_posts: Option<Vec<Reference>>,
    referenced_tweets: Option<Vec<Reference>>,
    in_reply_to_post_id: Option<Digits>,
    in_reply_to_tweet_id: Option<Digits>,
    in_reply_to_status_id: Option<Digits>,
    in_reply_to_status_id_str: Option<Digits>,
    quoted_status_id: Option<Digits>,
    quoted_status_id_str: Option<Digits>,
    retweeted_status: Option<Box<Post>>,
    edit_history_post_ids: Option<Vec<Digits>>,
    edit_history_tweet_ids: Option<Vec<Digits>>,
    edit_history: Option<EditHistory>,
    attachments: Option<Attachments>,
    entities: Option<Entities>,
    extended_entities: Option<Entities>,
}

#[derive(Deserialize)]
struct LongText {
    text: String,
}

#[derive(Deserialize)]
struct ExtendedTweet {
    full_text: String,
    entities: Option<Entities>,
    extended_entities: Option<Entities>,
}

#[derive(Deserialize)]
struct Reference {
    r#type: String,
    id: Digits,
}

#[derive(Deserialize)]
struct EditHistory {
    edit_tweet_ids: Option<Vec<Digits>>,
}

#[derive(Deserialize)]
struct Attachments {
    media_keys: Option<Vec<String>>,
}

#[derive(Deserialize)]
struct Entities {
    media: Option<Vec<Medium>>,
}

impl Post {
    fn key(&self) -> Option<&str> {
        self.id_str.as_ref().or(self.id.as_ref()).map(|id| id.0.as_str())
    }

    fn author(&self, includes: &Includes) -> Option<Author> {
        match (&self.author_id, &self.user) {
            (Some(id), _) => Some(includes.users.author(id.0.clone())),
            (None, Some(user)) => user.as_author(),
            (None, None) => None,
        }
    }

    /// The whole text. Where there is a long one, `text` is its beginning.
    fn words(&self) -> &str {
        let long = self.note_post.as_ref().or(self.note_tweet.as_ref()).map(|note| &note.text);
        long.or(self.extended_tweet.as_ref().map(|extended| &extended.full_text))
            .or(self.full_text.as_ref())
            .or(self.text.as_ref())
            .map_or("", String::as_str)
    }

    fn reference(&self, kind: &str) -> Option<&Digits> {
        let references = self.referenced_posts.iter().chain(&self.referenced_tweets).flatten();
        references.into_iter().find(|reference| reference.r#type == kind).map(|reference| &reference.id)
    }

    /// The post that this one belongs to. A reply that also quotes is a reply: it stands below another.
    fn relation(&self) -> Option<(PostKind, &str)> {
        let replied_to = self
            .reference("replied_to")
            .or(self.in_reply_to_post_id.as_ref())
            .or(self.in_reply_to_tweet_id.as_ref())
            .or(self.in_reply_to_status_id_str.as_ref())
            .or(self.in_reply_to_status_id.as_ref());
        let quoted = self.reference("quoted").or(self.quoted_status_id_str.as_ref()).or(self.quoted_status_id.as_ref());
        let reposted = self.reference("retweeted").map(|id| id.0.as_str());
        let reposted = reposted.or_else(|| self.retweeted_status.as_deref().and_then(Post::key));
        reposted
            .map(|id| (PostKind::Repost, id))
            .or(replied_to.map(|id| (PostKind::Reply, id.0.as_str())))
            .or(quoted.map(|id| (PostKind::Quote, id.0.as_str())))
    }

    /// Every edit is a post with an id of its own; all of them name the whole chain, the oldest first.
    fn first_version(&self) -> Option<&str> {
        let older = self.edit_history.as_ref().and_then(|history| history.edit_tweet_ids.as_ref());
        let chain = self.edit_history_post_ids.as_ref().or(self.edit_history_tweet_ids.as_ref()).or(older)?;
        chain.first().map(|id| id.0.as_str())
    }

    fn at(&self) -> Option<Millis> {
        let exact = self.timestamp_ms.as_ref().and_then(Digits::millis);
        exact.or_else(|| self.created_at.as_deref().and_then(moment))
    }

    fn media(&self, includes: &Includes) -> Vec<String> {
        let keys = self.attachments.iter().filter_map(|attached| attached.media_keys.as_ref()).flatten();
        let attached = keys.filter_map(|key| includes.medium(key));
        let extended = self.extended_tweet.iter().flat_map(|it| it.extended_entities.iter().chain(&it.entities));
        let entities = extended.chain(&self.extended_entities).chain(&self.entities);
        addresses(attached.chain(entities.flat_map(Entities::media)))
    }
}

impl Entities {
    fn media(&self) -> impl Iterator<Item = &Medium> {
        self.media.iter().flatten()
    }
}

/// A picture or a film.
#[derive(Deserialize)]
struct Medium {
    media_key: Option<String>,
    /// In the newer shape the picture; in the older one only a short link to a page about it.
    url: Option<String>,
    media_url_https: Option<String>,
    preview_image_url: Option<String>,
    variants: Option<Vec<Variant>>,
    video_info: Option<VideoInfo>,
}

#[derive(Deserialize)]
struct VideoInfo {
    variants: Option<Vec<Variant>>,
}

#[derive(Deserialize)]
struct Variant {
    url: String,
    content_type: Option<String>,
    bit_rate: Option<u64>,
    bitrate: Option<u64>,
}

impl Medium {
    fn address(&self) -> Option<&String> {
        let older = self.video_info.as_ref().and_then(|info| info.variants.as_ref());
        let films = self.variants.as_ref().or(older).into_iter().flatten();
        let best = films
            .filter(|variant| variant.content_type.as_deref() == Some("video/mp4"))
            .max_by_key(|variant| variant.bit_rate.or(variant.bitrate))
            .map(|variant| &variant.url);
        best.or(self.media_url_https.as_ref()).or(self.url.as_ref()).or(self.preview_image_url.as_ref())
    }
}

/// Each once: the older shape repeats its media in several places, the short forms last.
fn addresses<'a>(media: impl Iterator<Item = &'a Medium>) -> Vec<String> {
    let mut addresses: Vec<String> = Vec::new();
    let mut pictures: Vec<&String> = Vec::new();
    for medium in media {
        let picture = medium.media_url_https.as_ref();
        let Some(address) = medium.address() else { continue };
        // The short form of a film is its still picture.
        if addresses.contains(address) || picture.is_some_and(|picture| pictures.contains(&picture)) {
            continue;
        }
        addresses.push(address.clone());
        pictures.extend(picture);
    }
    addresses
}

/// What a post mentions, in full. Its shape is less certain than the post's, and nothing is lost without it but names
/// and pictures.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Includes {
    users: Users,
    media: Option<Vec<Medium>>,
    posts: Option<Vec<Post>>,
    tweets: Option<Vec<Post>>,
}

impl Includes {
    fn read(raw: Option<&RawValue>) -> Self {
        raw.and_then(|raw| read(raw).ok()).unwrap_or_default()
    }

    fn medium(&self, key: &str) -> Option<&Medium> {
        self.media.iter().flatten().find(|medium| medium.media_key.as_deref() == Some(key))
    }

    fn post(&self, id: &str) -> Option<&Post> {
        self.posts.iter().chain(&self.tweets).flatten().find(|post| post.key() == Some(id))
    }
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Users {
    List(Vec<Entry>),
    ById(HashMap<String, Entry>),
}

/// X puts a user into `data` in some events and not in others.
#[derive(Deserialize)]
#[serde(untagged)]
enum Entry {
    Wrapped { data: User },
    Flat(User),
}

#[derive(Deserialize)]
struct User {
    id: Option<Digits>,
    id_str: Option<Digits>,
    username: Option<String>,
    screen_name: Option<String>,
    name: Option<String>,
}

impl Default for Users {
    fn default() -> Self {
        Self::List(Vec::new())
    }
}

impl Users {
    fn read(raw: Option<&RawValue>) -> Self {
        raw.and_then(|raw| read(raw).ok()).unwrap_or_default()
    }

    /// The account with this id, with its names if they are here.
    fn author(&self, id: String) -> Author {
        let user = match self {
            Self::List(users) => users.iter().map(Entry::user).find(|user| user.key() == Some(&id)),
            Self::ById(users) => users.get(&id).map(Entry::user),
        };
        user.map_or_else(|| Author { id: id.clone(), ..Author::default() }, |user| user.named(id.clone()))
    }
}

impl Entry {
    fn user(&self) -> &User {
        match self {
            Self::Wrapped { data } => data,
            Self::Flat(user) => user,
        }
    }
}

impl User {
    fn key(&self) -> Option<&str> {
        self.id_str.as_ref().or(self.id.as_ref()).map(|id| id.0.as_str())
    }

    fn named(&self, id: String) -> Author {
        Author { id, handle: self.username.clone().or_else(|| self.screen_name.clone()), name: self.name.clone() }
    }

    fn as_author(&self) -> Option<Author> {
        self.key().map(|id| self.named(id.to_owned()))
    }
}

#[derive(Deserialize)]
struct Messages<'a> {
    #[serde(borrow)]
    direct_message_events: Vec<&'a RawValue>,
    #[serde(borrow)]
    users: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct Message {
    id: Digits,
    created_timestamp: Option<Digits>,
    message_create: Option<MessageCreate>,
}

#[derive(Deserialize)]
struct MessageCreate {
    target: Option<Recipient>,
    sender_id: Digits,
    message_data: Option<MessageData>,
}

#[derive(Deserialize)]
struct Recipient {
    recipient_id: Option<Digits>,
}

#[derive(Default, Deserialize)]
struct MessageData {
    text: Option<String>,
    entities: Option<Entities>,
    attachment: Option<Attachment>,
}

#[derive(Deserialize)]
struct Attachment {
    media: Option<Medium>,
}

#[derive(Deserialize)]
struct DeletedStatus {
    status: StatusId,
    timestamp_ms: Option<Digits>,
}

#[derive(Deserialize)]
struct StatusId {
    id: Digits,
    user_id: Option<Digits>,
}

#[derive(Deserialize)]
struct Revoke {
    date_time: Option<String>,
    user_id: Option<Digits>,
    app_id: Option<Digits>,
}

#[derive(Deserialize)]
struct UserRevoke {
    date_time: Option<String>,
    target: Option<RevokedApp>,
    source: Option<RevokingUser>,
}

#[derive(Deserialize)]
struct RevokedApp {
    app_id: Option<Digits>,
}

#[derive(Deserialize)]
struct RevokingUser {
    user_id: Option<Digits>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    const OWN: &str = "3300000000000000001";
    const ASHA: &str = "4400000000000000002";
    const FIRST: &str = "1902000000000000101";
    const SECOND: &str = "1902000000000000102";
    const PARENT: &str = "1902000000000000099";
    /// 24 July 2026, 21:23:23 UTC.
    const AT: Millis = 1_784_928_203_000;

    fn read_all(delivery: &Value) -> Vec<Inbound> {
        parse(delivery.to_string().as_bytes(), OWN).unwrap()
    }

    fn one(delivery: &Value) -> Inbound {
        let mut items = read_all(delivery);
        assert_eq!(items.len(), 1);
        items.remove(0)
    }

    fn activity_of(event_type: &str, payload: Value) -> Value {
        json!({"data": {"event_uuid": "-2781149976877970683", "filter": {"user_id": OWN}, "event_type": event_type,
            "tag": "desk", "payload": payload,
            "includes": {"users": [{"id": ASHA, "username": "asha_k", "name": "Asha K", "verified": false}]}}})
    }

    fn activity_post() -> Value {
        json!({"id": FIRST, "text": "@desk the lamp &amp; the road", "author_id": ASHA, "lang": "en",
            "created_at": "2026-07-24T21:23:23.000Z", "conversation_id": FIRST, "edit_history_tweet_ids": [FIRST],
            "edit_controls": {"edits_remaining": 5, "edits_remaining_str": "5"},
            "entities": {"mentions": [{"start": 0, "start_str": "0", "end": 5, "username": "desk", "id": OWN}]}})
    }

    fn account_post() -> Value {
        json!({"created_at": "Fri Jul 24 21:23:23 +0000 2026", "id": 1902000000000000000i64, "id_str": FIRST,
            "text": "@desk the lamp &amp; the road", "truncated": false, "in_reply_to_status_id": null,
            "in_reply_to_status_id_str": null, "geo": null, "is_quote_status": false,
            "user": {"id": 4400000000000000000i64, "id_str": ASHA, "name": "Asha K", "screen_name": "asha_k"},
            "entities": {"hashtags": [], "urls": [], "user_mentions": [], "symbols": []}})
    }

    fn account_delivery(list: &str, event: Value) -> Value {
        json!({"for_user_id": OWN, "user_has_blocked": "false", list: [event]})
    }

    fn with(mut value: Value, changes: Value) -> Value {
        for (name, change) in changes.as_object().unwrap() {
            value[name] = change.clone();
        }
        value
    }

    fn asha() -> Option<Author> {
        Some(Author { id: ASHA.to_owned(), handle: Some("asha_k".to_owned()), name: Some("Asha K".to_owned()) })
    }

    fn mention() -> Inbound {
        Inbound {
            channel: Channel::X,
            key: FIRST.to_owned(),
            what: What::New,
            kind: PostKind::Post,
            author: asha(),
            text: "@desk the lamp & the road".to_owned(),
            thread: Some(FIRST.to_owned()),
            parent: None,
            first: None,
            media: Vec::new(),
            at: Some(AT),
            raw: Vec::new(),
        }
    }

    #[test]
    fn a_mention_is_read_alike_from_all_three_shapes() {
        let listed = json!({"data": [activity_post()], "meta": {"result_count": 1},
            "includes": {"users": [{"id": ASHA, "username": "asha_k", "name": "Asha K"}]}});
        let mut from_list = parse_list(listed.to_string().as_bytes(), OWN).unwrap();
        for (item, raw) in [
            (one(&activity_of("post.mention.create", activity_post())), activity_post()),
            (one(&account_delivery("tweet_create_events", account_post())), account_post()),
            (from_list.remove(0), activity_post()),
        ] {
            assert_eq!(String::from_utf8(item.raw.clone()).unwrap(), raw.to_string());
            assert_eq!(item, Inbound { raw: item.raw.clone(), ..mention() });
        }
    }

    #[test]
    fn the_bytes_are_kept_exactly_as_they_came() {
        let part = "{ \"id\":\"1\",  \"text\":\"\\u0928\u{92e} \" ,\"author_id\" : \"2\"}";
        let body = format!("{{\"data\":{{\"event_type\":\"post.create\",\"payload\": {part} }}}}");
        assert_eq!(parse(body.as_bytes(), OWN).unwrap()[0].raw, part.as_bytes());
        let body = format!("{{\"for_user_id\":\"{OWN}\",\"tweet_create_events\":[ {part} ]}}");
        assert_eq!(parse(body.as_bytes(), OWN).unwrap()[0].raw, part.as_bytes());
    }

    #[test]
    fn a_reply_stands_below_what_it_answers() {
        for names in [
            json!({"referenced_tweets": [{"type": "replied_to", "id": PARENT}], "in_reply_to_tweet_id": PARENT}),
            json!({"referenced_posts": [{"type": "replied_to", "id": PARENT}]}),
            json!({"in_reply_to_tweet_id": PARENT}),
        ] {
            let changed = with(with(activity_post(), json!({"conversation_id": "1902000000000000001"})), names);
            let reply = one(&activity_of("post.reply.create", changed));
            assert_eq!((reply.kind, reply.parent.as_deref()), (PostKind::Reply, Some(PARENT)));
            assert_eq!(reply.thread.as_deref(), Some("1902000000000000001"));
        }
        let older = json!({"in_reply_to_status_id": 1902000000000000000i64, "in_reply_to_status_id_str": PARENT});
        let reply = one(&account_delivery("tweet_create_events", with(account_post(), older)));
        assert_eq!((reply.kind, reply.parent.as_deref()), (PostKind::Reply, Some(PARENT)));
        assert_eq!(reply.thread.as_deref(), Some(PARENT), "the older shape knows no conversation");
    }

    #[test]
    fn a_quote_names_what_it_quotes() {
        let newer = json!({"referenced_tweets": [{"type": "quoted", "id": PARENT}]});
        let quote = one(&activity_of("post.quote.create", with(activity_post(), newer)));
        assert_eq!((quote.kind, quote.parent.as_deref()), (PostKind::Quote, Some(PARENT)));
        let older = json!({"is_quote_status": true, "quoted_status_id_str": PARENT, "quoted_status_id": 19020i64});
        let quote = one(&account_delivery("tweet_create_events", with(account_post(), older)));
        assert_eq!((quote.kind, quote.parent.as_deref()), (PostKind::Quote, Some(PARENT)));
        assert_eq!(quote.thread.as_deref(), Some(FIRST));
    }

    #[test]
    fn a_repost_has_the_words_of_the_original() {
        let cut =
            json!({"text": "RT @desk: the whole no…", "referenced_tweets": [{"type": "retweeted", "id": PARENT}]});
        let mut delivery = activity_of("post.repost.create", with(activity_post(), cut));
        let repost = one(&delivery);
        assert_eq!((repost.kind, repost.parent.as_deref()), (PostKind::Repost, Some(PARENT)));
        assert_eq!(repost.text, "RT @desk: the whole no…");
        delivery["data"]["includes"]["tweets"] = json!([{"id": PARENT, "text": "the whole notice"}]);
        assert_eq!(one(&delivery).text, "the whole notice");
        let older = json!({"text": "RT @desk: the who…", "retweeted_status": {"id_str": PARENT, "text": "the who…",
            "extended_tweet": {"full_text": "the whole notice"}}});
        let repost = one(&account_delivery("tweet_create_events", with(account_post(), older)));
        assert_eq!((repost.kind, repost.parent.as_deref()), (PostKind::Repost, Some(PARENT)));
        assert_eq!(repost.text, "the whole notice");
        let bare = one(&activity_of("post.repost.create", activity_post()));
        assert_eq!(bare.kind, PostKind::Repost, "the event says so even if the post does not");
    }

    #[test]
    fn a_long_post_is_read_to_its_end() {
        let long = "लंबी शिकायत &lt;अंत&gt;";
        for name in ["note_tweet", "note_post"] {
            let post = with(activity_post(), json!({name: {"text": long, "entities": {}}}));
            assert_eq!(one(&activity_of("post.mention.create", post)).text, "लंबी शिकायत <अंत>");
        }
        let post = with(account_post(), json!({"truncated": true, "extended_tweet": {"full_text": long}}));
        assert_eq!(one(&account_delivery("tweet_create_events", post)).text, "लंबी शिकायत <अंत>");
    }

    #[test]
    fn an_edit_names_its_first_version() {
        for name in ["edit_history_tweet_ids", "edit_history_post_ids"] {
            let chain = json!({"id": SECOND, name: [FIRST, SECOND]});
            let edit = one(&activity_of("post.mention.create", with(activity_post(), chain)));
            assert_eq!((edit.what, edit.key.as_str(), edit.first.as_deref()), (What::Edited, SECOND, Some(FIRST)));
        }
        let chain =
            json!({"id_str": SECOND, "edit_history": {"initial_tweet_id": FIRST, "edit_tweet_ids": [FIRST, SECOND]}});
        let edit = one(&account_delivery("tweet_create_events", with(account_post(), chain)));
        assert_eq!((edit.what, edit.first.as_deref()), (What::Edited, Some(FIRST)));
        let seen_late = with(activity_post(), json!({"edit_history_tweet_ids": [FIRST, SECOND]}));
        let first = one(&activity_of("post.mention.create", seen_late));
        assert_eq!((first.what, first.first), (What::New, None), "the first version is no edit of itself");
    }

    #[test]
    fn old_and_new_names_may_stand_side_by_side() {
        let both = json!({"edit_history_post_ids": [FIRST], "note_post": {"text": "x"}, "note_tweet": {"text": "x"},
            "referenced_posts": [{"type": "quoted", "id": PARENT}],
            "referenced_tweets": [{"type": "quoted", "id": PARENT}]});
        let post = one(&activity_of("post.mention.create", with(activity_post(), both)));
        assert_eq!((post.text.as_str(), post.kind), ("x", PostKind::Quote));
    }

    #[test]
    fn a_private_message_belongs_to_the_conversation_with_its_sender() {
        let event = json!({"type": "message_create", "id": "2080000000000000001", "created_timestamp": "1784928203372",
            "message_create": {"target": {"recipient_id": OWN}, "sender_id": ASHA, "message_data": {
                "text": "my name is &quot;A&quot;", "entities": {"urls": []},
                "attachment": {"type": "media",
                    "media": {"id_str": "1", "media_url_https": "https://ton.example/1.jpg"}}}}});
        let newer = json!({"direct_message_events": [event],
            "users": {ASHA: {"data": {"id": ASHA, "username": "asha_k", "name": "Asha K"}}}});
        let older = with(
            account_delivery("direct_message_events", event.clone()),
            json!({"users": {ASHA: {"id": ASHA, "screen_name": "asha_k", "name": "Asha K"}}, "apps": {}}),
        );
        for message in [one(&activity_of("dm.received", newer)), one(&older)] {
            assert_eq!(
                message,
                Inbound {
                    key: "dm:2080000000000000001".to_owned(),
                    kind: PostKind::Message,
                    text: "my name is \"A\"".to_owned(),
                    thread: Some(format!("dm:{ASHA}")),
                    media: vec!["https://ton.example/1.jpg".to_owned()],
                    at: Some(1_784_928_203_372),
                    raw: event.to_string().into_bytes(),
                    ..mention()
                }
            );
        }
    }

    #[test]
    fn our_own_words_are_nothing_to_act_on() {
        let own_post = with(activity_post(), json!({"author_id": OWN}));
        let own_status = with(account_post(), json!({"user": {"id_str": OWN, "screen_name": "desk"}}));
        let message = json!({"type": "message_create", "id": "9", "message_create": {"sender_id": OWN,
            "target": {"recipient_id": ASHA}, "message_data": {"text": "ok"}}});
        let sent = json!({"direct_message_events": [message]});
        for (delivery, key) in [
            (activity_of("post.create", own_post), FIRST),
            (account_delivery("tweet_create_events", own_status), FIRST),
            (activity_of("dm.sent", sent), "dm:9"),
            (account_delivery("direct_message_events", message.clone()), "dm:9"),
        ] {
            let item = one(&delivery);
            assert_eq!((item.what, item.key.as_str()), (What::Nothing, key));
        }
        let item = one(&account_delivery("direct_message_events", message));
        assert_eq!(item.thread, Some(format!("dm:{ASHA}")), "the conversation is with the other one");
    }

    #[test]
    fn a_deleted_post_is_named() {
        let mut newer = activity_of("post.delete", json!({"id": FIRST, "author_id": OWN}));
        newer["data"]["includes"]["users"] = json!([{"data": {"id": OWN, "username": "desk"}}]);
        let gone = one(&newer);
        assert_eq!((gone.what, gone.key.as_str()), (What::Deleted, FIRST));
        assert_eq!(gone.author.unwrap().handle.as_deref(), Some("desk"));
        let event = json!({"status": {"id": FIRST, "user_id": OWN}, "timestamp_ms": "1784928203372"});
        let gone = one(&account_delivery("tweet_delete_events", event));
        assert_eq!((gone.what, gone.key.as_str(), gone.at), (What::Deleted, FIRST, Some(1_784_928_203_372)));
    }

    #[test]
    fn our_lost_access_is_told_and_anothers_is_not_ours() {
        let newer = |user: &str| {
            json!({"data": {"event_uuid": "5", "filter": {}, "event_type": "oauth.revoke",
                "payload": {"date_time": "2026-07-24T21:23:23+00:00", "user_id": user, "app_id": "2900001"}}})
        };
        let older = |user: &str| {
            json!({"user_event": {"revoke": {"date_time": "2026-07-24T21:23:23+00:00", "target": {"app_id": "2900001"},
                "source": {"user_id": user}}}})
        };
        for delivery in [newer(OWN), older(OWN)] {
            let lost = one(&delivery);
            assert_eq!((lost.what, lost.key.as_str(), lost.at), (What::Revoked, OWN, Some(AT)));
        }
        for delivery in [newer(ASHA), older(ASHA)] {
            assert_eq!(one(&delivery).what, What::Nothing);
        }
    }

    #[test]
    fn events_of_another_account_are_nothing() {
        let mut newer = activity_of("post.mention.create", activity_post());
        newer["data"]["filter"]["user_id"] = json!(ASHA);
        let item = one(&newer);
        assert_eq!((item.what, item.key.as_str()), (What::Nothing, "event:-2781149976877970683"));
        let older = with(account_delivery("tweet_create_events", account_post()), json!({"for_user_id": ASHA}));
        assert_eq!(one(&older).what, What::Nothing);
        let mut by_keyword = activity_of("post.create", activity_post());
        by_keyword["data"]["filter"] = json!({"keyword": "lamp"});
        assert_eq!(one(&by_keyword).what, What::New, "this filter names nobody");
    }

    #[test]
    fn what_is_not_acted_on_is_known_all_the_same() {
        for event_type in ["dm.read", "dm.indicate_typing", "chat.received", "like.create", "of.tomorrow"] {
            assert_eq!(one(&activity_of(event_type, json!({"any": [1, {}]}))).what, What::Nothing, "{event_type}");
        }
        for list in ["favorite_events", "follow_events", "direct_message_mark_read_events", "of_tomorrow_events"] {
            let item = one(&account_delivery(list, json!({"id": "a7"})));
            assert_eq!((item.what, item.key), (What::Nothing, format!("event:{list}")));
        }
        assert_eq!(one(&json!({"user_event": {"other": {}}})).what, What::Nothing);
        assert_eq!(one(&json!({"replay_job_status": {"job_state": "Complete"}})).what, What::Nothing);
        let joined = json!({"direct_message_events": [{"type": "participants_join", "id": "8"}]});
        assert_eq!(one(&activity_of("dm.received", joined)).what, What::Nothing);
    }

    #[test]
    fn every_event_of_a_delivery_is_read() {
        let other = with(account_post(), json!({"id_str": SECOND}));
        let delivery = json!({"for_user_id": OWN, "tweet_create_events": [account_post(), other],
            "favorite_events": [{}], "tweet_delete_events": [{"status": {"id": "7"}}]});
        let keys: Vec<String> = read_all(&delivery).into_iter().map(|item| item.key).collect();
        assert_eq!(keys, ["event:favorite_events", FIRST, SECOND, "7"]);
    }

    #[test]
    fn deliveries_of_no_known_shape_are_said_to_be_so() {
        for body in [
            "",
            "null",
            "[]",
            "{}",
            "{\"data\":{}}",
            "{\"data\":{\"event_type\":\"post.create\"}}",
            "{\"data\":{\"event_type\":\"post.create\",\"payload\":{\"text\":\"no id\"}}}",
            "{\"data\":{\"event_type\":\"post.create\",\"payload\":{\"id\":\"\"}}}",
            "{\"data\":{\"id\":\"1\",\"text\":\"of a stream\"},\"matching_rules\":[]}",
            "{\"for_user_id\":\"3300000000000000001\"}",
            "{\"for_user_id\":123,\"key\":\"value\"}",
            "{\"tweet_create_events\":[]}",
            "{\"for_user_id\":\"3300000000000000001\",\"tweet_create_events\":[{}]}",
            "{\"for_user_id\":\"3300000000000000001\",\"tweet_create_events\":{}}",
        ] {
            assert_eq!(parse(body.as_bytes(), OWN), Err(Unreadable), "{body}");
        }
        assert_eq!(parse(b"{\"data\":{\"event_type\":\"\xff\"}}", OWN), Err(Unreadable), "no UTF-8");
    }

    #[test]
    fn an_id_given_as_a_number_is_not_rounded() {
        let post = json!({"id": 9_223_372_036_854_775_807u64, "author_id": 9_007_199_254_740_993u64, "text": "x"});
        let item = one(&activity_of("post.mention.create", post));
        assert_eq!(item.key, "9223372036854775807");
        assert_eq!(item.author.unwrap().id, "9007199254740993");
        let mut delivery = activity_of("dm.read", json!({}));
        delivery["data"]["event_uuid"] = json!(-2_781_149_976_877_970_683i64);
        assert_eq!(one(&delivery).key, "event:-2781149976877970683");
    }

    #[test]
    fn escapes_are_undone_once() {
        for (escaped, meant) in [
            ("a &amp; b &lt;c&gt; &quot;d&quot; &#39;e&#39;", "a & b <c> \"d\" 'e'"),
            ("&amp;lt;", "&lt;"),
            ("& &&amp; &nbsp; &", "& && &nbsp; &"),
            ("नमस्ते&amp;", "नमस्ते&"),
        ] {
            assert_eq!(unescaped(escaped), meant);
        }
    }

    #[test]
    fn both_ways_of_writing_a_moment_are_read() {
        assert_eq!(moment("2026-07-24T21:23:23.372Z"), Some(AT + 372));
        assert_eq!(moment("Fri Jul 24 21:23:23 +0000 2026"), Some(AT));
        assert_eq!(moment("Thu Dec 19 11:27:49 +0000 2019"), Some(1_576_754_869_000));
        assert_eq!(moment("yesterday"), None);
        let exact = with(account_post(), json!({"timestamp_ms": "1784928203433"}));
        assert_eq!(one(&account_delivery("tweet_create_events", exact)).at, Some(AT + 433));
    }

    #[test]
    fn pictures_and_films_are_found_in_every_shape() {
        let post = with(activity_post(), json!({"attachments": {"media_keys": ["3_1", "7_2", "3_404"]}}));
        let mut delivery = activity_of("post.mention.create", post);
        delivery["data"]["includes"]["media"] = json!([
            {"media_key": "7_2", "type": "video", "preview_image_url": "https://pbs.example/2.jpg", "variants": [
                {"content_type": "application/x-mpegURL", "url": "https://video.example/2.m3u8"},
                {"content_type": "video/mp4", "bit_rate": 256000, "url": "https://video.example/2-low.mp4"},
                {"content_type": "video/mp4", "bit_rate": 832000, "url": "https://video.example/2.mp4"}]},
            {"media_key": "3_1", "type": "photo", "url": "https://pbs.example/1.jpg"},
            {"media_key": "3_9", "type": "photo", "url": "https://pbs.example/of-another-post.jpg"}]);
        assert_eq!(one(&delivery).media, ["https://pbs.example/1.jpg", "https://video.example/2.mp4"]);

        let photo = json!({"url": "https://t.co/a", "media_url_https": "https://pbs.example/1.jpg", "type": "photo"});
        let still = json!({"url": "https://t.co/b", "media_url_https": "https://pbs.example/2.jpg", "type": "photo"});
        let film = with(
            still.clone(),
            json!({"type": "video", "video_info": {"variants": [
            {"content_type": "video/mp4", "bitrate": 832000, "url": "https://video.example/2.mp4"}]}}),
        );
        let older = json!({"entities": {"media": [photo, still]}, "extended_entities": {"media": [photo, film]}});
        let expected = ["https://pbs.example/1.jpg", "https://video.example/2.mp4"];
        let post = with(account_post(), older.clone());
        assert_eq!(one(&account_delivery("tweet_create_events", post)).media, expected);
        let long = with(account_post(), json!({"extended_tweet": with(older, json!({"full_text": "x"}))}));
        assert_eq!(one(&account_delivery("tweet_create_events", long)).media, expected);
    }

    #[test]
    fn users_are_known_however_they_are_wrapped() {
        let user = json!({"id": ASHA, "username": "asha_k", "name": "Asha K"});
        for users in [json!([user]), json!([{"data": user}]), json!({ASHA: user}), json!({ASHA: {"data": user}})] {
            let mut delivery = activity_of("post.mention.create", activity_post());
            delivery["data"]["includes"]["users"] = users;
            assert_eq!(one(&delivery).author, asha());
        }
        for includes in [json!({}), json!(null), json!([]), json!({"users": 5})] {
            let mut delivery = activity_of("post.mention.create", activity_post());
            delivery["data"]["includes"] = includes;
            let author = one(&delivery).author.unwrap();
            assert_eq!((author.id.as_str(), author.handle), (ASHA, None), "a complaint is not lost for a name");
        }
    }

    #[test]
    fn an_empty_page_is_no_failure_and_a_failure_no_empty_page() {
        assert_eq!(parse_list(b"{\"meta\":{\"result_count\":0}}", OWN), Ok(Vec::new()));
        assert_eq!(parse_list(b"{\"errors\":[{\"title\":\"Unavailable\"}]}", OWN), Err(Unreadable));
        for body in ["", "{}", "[]", "{\"data\":{\"id\":\"1\"}}"] {
            assert_eq!(parse_list(body.as_bytes(), OWN), Err(Unreadable), "{body}");
        }
        let partly = json!({"data": [activity_post(), with(activity_post(), json!({"id": SECOND, "author_id": OWN}))],
            "errors": [{"resource_id": PARENT, "resource_type": "tweet", "title": "Not Found Error"}],
            "meta": {"result_count": 2, "next_token": "p2"}});
        let items = parse_list(partly.to_string().as_bytes(), OWN).unwrap();
        assert_eq!(items.iter().map(|item| item.what).collect::<Vec<_>>(), [What::New, What::Nothing]);
    }

    fn any_delivery() -> impl Strategy<Value = Vec<u8>> {
        let message = json!({"id": "1", "message_create": {"sender_id": ASHA, "message_data": {"text": "x"}}});
        prop::sample::select(vec![
            activity_of("post.mention.create", activity_post()),
            activity_of("dm.received", json!({"direct_message_events": [message]})),
            account_delivery("tweet_create_events", account_post()),
            account_delivery("direct_message_events", message),
            json!({"data": [activity_post()], "includes": {}, "meta": {}}),
        ])
        .prop_map(|delivery| delivery.to_string().into_bytes())
    }

    proptest! {
        #[test]
        fn no_bytes_can_panic(body in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = parse(&body, OWN);
            let _ = parse_list(&body, OWN);
        }

        #[test]
        fn no_damage_can_panic(
            mut body in any_delivery(),
            at in any::<prop::sample::Index>(),
            byte in any::<u8>(),
            cut in any::<bool>(),
        ) {
            let at = at.index(body.len());
            body[at] = byte;
            if cut {
                body.truncate(at);
            }
            let _ = parse(&body, OWN);
            let _ = parse_list(&body, OWN);
        }

        #[test]
        fn no_text_is_changed_but_by_its_escapes(text in ".{0,60}") {
            let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
            prop_assert_eq!(unescaped(&escaped), text);
        }
    }
}
