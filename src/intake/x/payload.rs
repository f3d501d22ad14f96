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
    Inbound::bare(Channel::X, what, key, raw)
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
mod tests;
