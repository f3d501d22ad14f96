//! Parses X's deliveries and lists into [`Inbound`].
//!
//! There are three formats: the X Activity API (`data.event_type` and `data.payload`), the older Account Activity API
//! (lists named after the event, next to `for_user_id`), and the list of mentions. All are described on docs.x.com. X is
//! renaming "tweet" to "post" in its field names. Both names may occur in one object, so they are separate fields: a
//! serde alias would reject the second.

mod beside;
mod shapes;

use crate::{
    complaint::{Channel, Millis},
    intake::inbound::{Author, Inbound, Parsed, PostKind, Unreadable, What},
};
use chrono::DateTime;
use serde::Deserialize;
use serde_json::value::RawValue;
use shapes::*;
use std::collections::BTreeMap;

/// Reads one delivery for our account or for the chief's own account.
pub fn parse(body: &[u8], own_id: &str, chief_id: Option<&str>) -> Parsed {
    let parts: BTreeMap<String, &RawValue> = serde_json::from_slice(body).map_err(|_| Unreadable)?;
    match parts.get("data") {
        Some(data) => activity(data, own_id, chief_id),
        None => account_activity(&parts, own_id, chief_id),
    }
}

/// Ignores everything from the chief's account except quotes, reposts and deletions.
fn of_the_chief(item: Inbound, chief_id: &str) -> Inbound {
    let wrote = item.author.as_ref().is_some_and(|author| author.id == chief_id);
    let is_order = wrote && matches!(item.kind, PostKind::Quote | PostKind::Repost);
    if is_order || item.what == What::Deleted { item } else { Inbound { what: What::Nothing, ..item } }
}

/// Reads one page of the list of mentions. An empty page has no `data`. If a page has both data and errors, the data is
/// read.
pub fn parse_list(body: &[u8], own_id: &str) -> Parsed {
    let list: List = serde_json::from_slice(body).map_err(|_| Unreadable)?;
    let includes = RawIncludes::read(list.includes);
    match (list.data, list.meta) {
        (Some(posts), _) => posts.into_iter().map(|raw| post(raw, &includes, own_id, PostKind::Post)).collect(),
        (None, Some(_)) => Ok(Vec::new()),
        (None, None) => Err(Unreadable),
    }
}

/// Undoes the HTML escapes that X puts into texts, exactly once: an author who typed `&lt;` meant it literally.
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

/// Parses a time as X writes it: RFC 3339, or `Thu Dec 19 11:27:49 +0000 2019`. In milliseconds since the epoch.
pub fn moment(text: &str) -> Option<Millis> {
    let read = DateTime::parse_from_rfc3339(text)
        .or_else(|_| DateTime::parse_from_str(text, "%a %b %d %H:%M:%S %z %Y"))
        .ok()?;
    Some(read.timestamp_millis())
}

fn activity(data: &RawValue, own_id: &str, chief_id: Option<&str>) -> Parsed {
    let event: Activity = read(data)?;
    let name = event.event_uuid.map_or(event.event_type.clone(), |uuid| uuid.0);
    let raw = event.payload.unwrap_or(data);
    let nothing = bare(What::Nothing, format!("event:{name}"), raw);
    let unshown = bare(What::Unshown, format!("event:{name}"), data);
    let of = event.filter.and_then(|filter| filter.user_id).map(|id| id.0);
    let of_chief = chief_id.filter(|chief| *chief != own_id && of.as_deref() == Some(*chief));
    if of.is_some_and(|id| id != own_id) && of_chief.is_none() {
        return Ok(vec![nothing]);
    }
    if let Some(chief_id) = of_chief {
        let includes = RawIncludes::read(event.includes);
        return match event.event_type.as_str() {
            "post.create" | "post.quote.create" | "post.repost.create" => {
                Ok(vec![of_the_chief(post(raw, &includes, own_id, PostKind::Post)?, chief_id)])
            }
            "post.delete" => Ok(vec![of_the_chief(deleted(raw, &includes.parsed)?, chief_id)]),
            _ => Ok(vec![nothing]),
        };
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
            let events = messages.direct_message_events.into_iter();
            return Ok(events.map(|raw| message(raw, &users, own_id).unwrap_or_else(|_| unshown_item(raw))).collect());
        }
        "oauth.revoke" => {
            let revoked: Revoke = read(raw)?;
            return Ok(vec![revoke(revoked.user_id, revoked.app_id, revoked.date_time, raw, own_id)?]);
        }
        name if is_noise(name) => return Ok(vec![nothing]),
        _ => return Ok(vec![unshown]),
    };
    Ok(vec![post(raw, &RawIncludes::read(event.includes), own_id, kind)?])
}

fn account_activity(parts: &BTreeMap<String, &RawValue>, own_id: &str, chief_id: Option<&str>) -> Parsed {
    if let Some(event) = parts.get("user_event") {
        return Ok(vec![user_event(event, own_id)?]);
    }
    if let Some(status) = parts.get("replay_job_status") {
        return Ok(vec![bare(What::Nothing, "event:replay_job_status".to_owned(), status)]);
    }
    let for_user: Digits = read(parts.get("for_user_id").ok_or(Unreadable)?)?;
    let of_chief = chief_id.filter(|chief| *chief != own_id && for_user.0 == *chief);
    let users = Users::read(parts.get("users").copied());
    let mut items = Vec::new();
    let mut is_known = false;
    let own = for_user.0 == own_id;
    for (name, list) in parts.iter().filter(|(name, _)| name.ends_with("_events")) {
        is_known = true;
        let read_one: &dyn Fn(&RawValue) -> Result<Inbound, Unreadable> = match name.as_str() {
            "tweet_create_events" | "post_create_events" if for_user.0 == own_id => {
                &|raw| post(raw, &RawIncludes::default(), own_id, PostKind::Post)
            }
            "tweet_create_events" | "post_create_events" if of_chief.is_some() => &|raw| {
                let item = post(raw, &RawIncludes::default(), own_id, PostKind::Post)?;
                Ok(of_the_chief(item, of_chief.unwrap_or_default()))
            },
            "tweet_delete_events" | "post_delete_events" if for_user.0 == own_id || of_chief.is_some() => {
                &status_deleted
            }
            "direct_message_events" if for_user.0 == own_id => &|raw| message(raw, &users, own_id),
            _ => {
                let what = if own && !is_noise(name) { What::Unshown } else { What::Nothing };
                items.push(bare(what, format!("event:{name}"), list));
                continue;
            }
        };
        // One unreadable item does not lose the others.
        for raw in read::<Vec<&RawValue>>(list)? {
            items.push(read_one(raw).unwrap_or_else(|_| unshown_item(raw)));
        }
    }
    if is_known { Ok(items) } else { Err(Unreadable) }
}

/// The parsed `includes` of a delivery, and their bytes.
#[derive(Default)]
struct RawIncludes<'a> {
    parsed: Includes,
    raw: Option<&'a RawValue>,
}

impl<'a> RawIncludes<'a> {
    fn read(raw: Option<&'a RawValue>) -> Self {
        Self { parsed: Includes::read(raw), raw }
    }
}

/// Whether an event is not about anything written, for example a like.
fn is_noise(event: &str) -> bool {
    const NOISE: &[&str] =
        &["read", "typing", "like", "favorite", "follow", "mute", "block", "bookmark", "profile", "news"];
    NOISE.iter().any(|word| event.split(['.', '_']).any(|piece| piece.trim_start_matches("un").starts_with(word)))
}

fn unshown_item(raw: &RawValue) -> Inbound {
    bare(What::Unshown, String::new(), raw)
}

/// Reads a post. `kind` is its kind if the post itself does not say.
fn post(raw: &RawValue, beside: &RawIncludes<'_>, own_id: &str, kind: PostKind) -> Result<Inbound, Unreadable> {
    let post: Post = read(raw)?;
    let includes = &beside.parsed;
    let key = post.key().ok_or(Unreadable)?.to_owned();
    let author = post.author(includes);
    let (kind, parent) = post.relation().map_or((kind, None), |(kind, id)| (kind, Some(id.to_owned())));
    let first = post.first_version().filter(|&first| first != key).map(str::to_owned);
    let what = match (&author, &first) {
        // Our own reply is an answer, sent through this program or outside it. Our own post is not.
        (Some(author), _) if author.id == own_id && kind == PostKind::Reply && parent.is_some() => What::Ours,
        (Some(author), _) if author.id == own_id => What::Nothing,
        (_, Some(_)) => What::Edited,
        (_, None) => What::New,
    };
    // The text of a repost is "RT @name:" and the truncated original.
    let original = match &parent {
        Some(id) if kind == PostKind::Repost => post.retweeted_status.as_deref().or_else(|| includes.post(id)),
        _ => None,
    };
    let thread = match (&post.conversation_id, &parent) {
        (Some(id), _) => id.0.clone(),
        (None, Some(parent)) if kind == PostKind::Reply => parent.clone(),
        (None, _) => key.clone(),
    };
    let chain = post.chain();
    let version = chain.iter().position(|id| *id == key).unwrap_or_default() as i64;
    let mut item = Inbound {
        kind,
        text: beside::words(original.unwrap_or(&post), includes),
        thread: Some(thread),
        first,
        chain,
        version,
        beside: beside::beside(&post, includes),
        media: post.media(includes),
        at: post.at(),
        author,
        parent,
        ..bare(what, key, raw)
    };
    if let Some(bytes) = beside.raw.filter(|_| beside::has_other_post(&post, includes)) {
        item.raw = format!("{{\"payload\":{},\"includes\":{}}}", raw.get(), bytes.get()).into_bytes();
    }
    Ok(item)
}

fn deleted(raw: &RawValue, includes: &Includes) -> Result<Inbound, Unreadable> {
    let post: Post = read(raw)?;
    let key = post.key().ok_or(Unreadable)?.to_owned();
    // Deleting any version deletes all of them.
    let chain = post.chain();
    Ok(Inbound { author: post.author(includes), at: post.at(), chain, ..bare(What::Deleted, key, raw) })
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
        return Ok(Inbound { kind: PostKind::Message, at, ..bare(What::Unshown, key, raw) });
    };
    let sender = created.sender_id.0;
    let recipient = created.target.and_then(|target| target.recipient_id).map(|id| id.0);
    let is_ours = sender == own_id;
    let data = created.message_data.unwrap_or_default();
    let attached = data.attachment.and_then(|attachment| attachment.media);
    Ok(Inbound {
        kind: PostKind::Message,
        text: beside::words_of(data.text.as_deref().unwrap_or_default(), &data.entities),
        thread: if is_ours { recipient } else { Some(sender.clone()) }.map(|other| format!("dm:{other}")),
        media: addresses(attached.iter().chain(data.entities.iter().flat_map(Entities::media))),
        at,
        author: Some(users.author(sender)),
        ..bare(if is_ours { What::Ours } else { What::New }, key, raw)
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
        None => Ok(bare(What::Unshown, "event:user_event".to_owned(), event)),
    }
}

/// Reads a revocation. If another account revokes its own permission, ours is not affected.
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

#[cfg(test)]
mod tests;
