//! Parses Facebook's deliveries about the page, and its lists of posts.
//!
//! developers.facebook.com: "Webhooks for Pages" (`feed`, `mention`), "Messenger Platform, webhook events" and "Page
//! feed". The same field may be a number in one delivery, a string in the next and missing in a third, so every field
//! is read separately: one odd field never loses a complaint.

use crate::{
    complaint::{Channel, Millis},
    intake::{
        beside::{Beside, BesideKind, LONGEST, MOST},
        inbound::{Author, Inbound, Parsed, PostKind, Unreadable, What},
    },
};
use chrono::DateTime;
use serde::{Deserializer as _, de::Visitor};
use serde_json::value::RawValue;
use std::{collections::HashMap, fmt};

/// Reads one delivery: up to a thousand changes and messages of one or several pages.
///
/// A part that cannot be read becomes [`What::Unshown`] if some other part can be; otherwise the whole delivery is
/// unreadable.
pub fn parse(body: &[u8], page_id: &str) -> Parsed {
    let delivery = whole(body).ok_or(Unreadable)?;
    if delivery.text("object").as_deref() != Some("page") {
        return Err(Unreadable);
    }
    let mut parts = Vec::new();
    let mut unread = 0;
    for raw in delivery.list("entry").ok_or(Unreadable)? {
        let Some(entry) = Fields::of(raw) else {
            unread += 1;
            continue;
        };
        let page = PageEntry {
            id: page_id,
            ours: entry.id("id").as_deref() == Some(page_id),
            entry_time: entry.moment("time"),
        };
        let changes = entry.list("changes").unwrap_or_default().into_iter().map(|raw| (raw, change(raw, &page)));
        // Messages of a conversation that another app handles come as "standby". They are read too, as nobody may be watching that app.
        let conversations = ["messaging", "standby"].into_iter().filter_map(|name| entry.list(name)).flatten();
        let messages = conversations.map(|raw| (raw, message(raw, &page)));
        for (raw, part) in changes.chain(messages) {
            unread += usize::from(part.is_none());
            parts.push(part.unwrap_or_else(|| unshown(raw)));
        }
        // The subscription lacks "include values", so every complaint would be lost silently.
        unread += usize::from(page.ours && entry.has("changed_fields"));
    }
    let is_nothing = |part: &Inbound| matches!(part.what, What::Nothing | What::Unshown);
    if unread > 0 && parts.iter().all(is_nothing) { Err(Unreadable) } else { Ok(parts) }
}

/// Reads one page of the list of posts on our page, or of posts that tag it, with their comments.
pub fn parse_list(body: &[u8], page_id: &str) -> Parsed {
    let posts = whole(body).and_then(|page| page.list("data")).ok_or(Unreadable)?;
    let mut parts = Vec::new();
    for raw in posts {
        let Some((post, id)) = Fields::of(raw).and_then(|post| post.id("id").map(|id| (post, id))) else {
            parts.push(nothing(raw));
            continue;
        };
        let comments = post.fields("comments").and_then(|comments| comments.list("data")).unwrap_or_default();
        parts.push(listed(raw, &post, id.clone(), None, page_id));
        parts.extend(comments.into_iter().map(|raw| {
            Fields::of(raw)
                .and_then(|comment| comment.id("id").map(|key| listed(raw, &comment, key, Some(&id), page_id)))
                .unwrap_or_else(|| nothing(raw))
        }));
    }
    Ok(parts)
}

/// The address of the next page of a list.
pub fn next_page(body: &[u8]) -> Option<String> {
    whole(body)?.fields("paging")?.text("next")
}

/// The page that an entry is about.
struct PageEntry<'a> {
    /// Our page's id.
    id: &'a str,
    /// Whether the entry is about our page.
    ours: bool,
    /// Time of the entry, in milliseconds since the epoch.
    entry_time: Option<Millis>,
}

/// One item of a list; `post` is the id of the post that a comment belongs to.
fn listed(raw: &RawValue, item: &Fields<'_>, key: String, post: Option<&str>, page_id: &str) -> Inbound {
    let author = author(item);
    let parent = item.fields("parent").and_then(|parent| parent.id("id"));
    Inbound {
        what: if is_own(author.as_ref(), page_id) { What::Nothing } else { What::New },
        kind: if post.is_some() { PostKind::Reply } else { PostKind::Post },
        author,
        text: item.text("message").unwrap_or_default(),
        beside: beside("listed", item),
        thread: Some(post.unwrap_or(&key).to_owned()),
        parent: post.map(|post| parent.unwrap_or_else(|| post.to_owned())),
        at: item.moment("created_time"),
        key,
        ..nothing(raw)
    }
}

/// Fields about the page's own settings. Changes to them are not messages to us.
const SETTINGS: &[&str] = &[
    "about",
    "affiliation",
    "attire",
    "awards",
    "bio",
    "birthday",
    "category",
    "checkins",
    "company_overview",
    "culinary_team",
    "description",
    "email",
    "founded",
    "general_info",
    "general_manager",
    "hometown",
    "hours",
    "location",
    "mission",
    "name",
    "parking",
    "payment_options",
    "personal_info",
    "personal_interests",
    "phone",
    "picture",
    "price_range",
    "products",
    "public_transit",
    "website",
];

/// Reads a change on the page's feed, a mention or a review of the page; `None` if it has an unexpected format.
fn change(raw: &RawValue, page: &PageEntry<'_>) -> Option<Inbound> {
    let change = Fields::of(raw)?;
    let field = change.text("field")?;
    if !page.ours || SETTINGS.contains(&field.as_str()) {
        return Some(nothing(raw));
    }
    if !matches!(field.as_str(), "feed" | "mention" | "ratings") {
        return Some(unshown(raw));
    }
    let value = change.fields("value")?;
    let item = value.text("item").unwrap_or_default();
    let author = author(&value);
    let own = is_own(author.as_ref(), page.id);
    let is_comment = item == "comment";
    let what = match (item.as_str(), value.text("verb")?.as_str()) {
        ("like" | "reaction", _) => What::Nothing,
        (item, _) if !is_written(item) => What::Unshown,
        // Our own comment is an answer, sent through this program or outside it. Our own post is not.
        (_, "add" | "edit" | "edited") if own && is_comment => What::Ours,
        (_, "add" | "edit" | "edited") if own => What::Nothing,
        (_, "add") => What::New,
        (_, "edit" | "edited") => What::Edited,
        (_, "remove" | "delete") => What::Deleted,
        (_, "hide") => What::Hidden,
        (_, "unhide") => What::Shown,
        _ => What::Unshown,
    };
    // Unknown items are ignored if they come from our page, and shown if they come from anybody else.
    let what = if own && what == What::Unshown { What::Nothing } else { what };
    let post = value.id("post_id").or_else(|| value.id("open_graph_story_id"));
    let comment = value.id("comment_id");
    if matches!(what, What::Nothing | What::Unshown) {
        return Some(Inbound { what, key: comment.or(post).unwrap_or_default(), ..nothing(raw) });
    }
    // Albums, events and similar items have their own id instead of a post id.
    let own_id = || value.id(&format!("{item}_id")).map(|id| format!("{item}:{id}"));
    let key = if is_comment { comment? } else { post.clone().or_else(own_id)? };
    // A new item has its time of writing; a later change has the time of the delivery.
    let (written, delivered) = (value.moment("created_time"), page.entry_time);
    Some(Inbound {
        what,
        kind: if is_comment { PostKind::Reply } else { PostKind::Post },
        author,
        text: ["message", "review_text"].iter().find_map(|name| value.text(name)).unwrap_or_default(),
        beside: beside(&item, &value),
        thread: post.clone().or_else(|| Some(key.clone())),
        parent: if is_comment { value.id("parent_id").or(post) } else { None },
        media: pictures(&item, &value),
        at: if matches!(what, What::New | What::Ours) { written.or(delivered) } else { delivered.or(written) },
        key,
        ..nothing(raw)
    })
}

/// Whether this kind of feed item is written or uploaded by somebody.
fn is_written(item: &str) -> bool {
    matches!(
        item,
        "post"
            | "status"
            | "photo"
            | "picture"
            | "video"
            | "share"
            | "comment"
            | "album"
            | "link"
            | "note"
            | "event"
            | "question"
            | "rating"
    )
}

/// Content attached to a change: a link with its title, a review's verdict, a place.
fn beside(item: &str, value: &Fields<'_>) -> Vec<Beside> {
    let mut all = Vec::new();
    let title = ["title", "name", "subject", "question", "story"].iter().find_map(|name| value.text(name));
    match value.text("link").filter(|_| !matches!(item, "photo" | "picture" | "video")) {
        Some(link) => all.push(Beside::to(BesideKind::Link, title.unwrap_or_default(), link)),
        None => all.extend(title.map(|title| Beside::new(BesideKind::Shared, title))),
    }
    if item == "rating" {
        let verdict = value.text("recommendation_type").or_else(|| value.id("rating"));
        all.extend(verdict.map(|verdict| Beside::new(BesideKind::Review, verdict)));
    }
    if let Some(place) = value.fields("place").and_then(|place| place.text("name")) {
        all.push(Beside::new(BesideKind::Place, place));
    }
    bounded(all)
}

/// Limits the number and length of attachments.
fn bounded(mut all: Vec<Beside>) -> Vec<Beside> {
    all.truncate(MOST);
    for one in &mut all {
        one.words = one.words.chars().take(LONGEST).collect();
    }
    all
}

/// Addresses of the pictures and videos of a change. The link of a photo or video is the file itself; the link of a
/// share leads elsewhere.
fn pictures(item: &str, value: &Fields<'_>) -> Vec<String> {
    let link = if matches!(item, "photo" | "video") { value.text("link") } else { None };
    let several = value.list("photos").unwrap_or_default().into_iter().filter_map(text);
    let mut media: Vec<String> = Vec::new();
    for address in several.chain(value.text("photo")).chain(value.text("video")).chain(link) {
        if !media.contains(&address) {
            media.push(address);
        }
    }
    media
}

/// Reads a private message or an event about one; `None` if it has an unexpected format.
fn message(raw: &RawValue, page: &PageEntry<'_>) -> Option<Inbound> {
    let event = Fields::of(raw)?;
    if !page.ours {
        return Some(nothing(raw));
    }
    let sender = event.fields("sender").and_then(|sender| sender.id("id"));
    let (what, message) = if let Some(edit) = event.fields("message_edit") {
        (What::Edited, edit)
    } else if let Some(postback) = event.fields("postback") {
        (What::New, postback)
    } else if let Some(message) = event.fields("message") {
        (if message.is("is_deleted") { What::Deleted } else { What::New }, message)
    } else {
        let noise = ["read", "delivery", "reaction", "typing"];
        return Some(if noise.iter().any(|name| event.has(name)) { nothing(raw) } else { unshown(raw) });
    };
    let at = event.moment("timestamp").or(page.entry_time);
    let id = match (message.id("mid"), &sender, at) {
        (Some(mid), ..) => mid,
        // Older button presses have no id; sender and millisecond are unique enough.
        (None, Some(sender), Some(at)) if event.has("postback") => format!("{sender}:{at}"),
        _ => return None,
    };
    let (beside, media) = attachments(&message);
    let own = message.is("is_echo") || sender.as_deref() == Some(page.id);
    let recipient = event.fields("recipient").and_then(|recipient| recipient.id("id"));
    // The conversation of our own message is with its recipient.
    let with = if own { recipient } else { sender.clone() };
    Some(Inbound {
        key: private(&id),
        what: match what {
            What::New | What::Edited if own => What::Ours,
            _ if own => What::Nothing,
            what => what,
        },
        thread: with.as_deref().map(private),
        author: sender.map(|id| Author { id, ..Author::default() }),
        kind: PostKind::Message,
        text: ["text", "title"].iter().find_map(|&name| message.text(name)).unwrap_or_default(),
        beside,
        version: message.id("num_edit").and_then(|n| n.parse().ok()).unwrap_or_default(),
        parent: message
            .fields("reply_to")
            .and_then(|answered| answered.id("mid"))
            .map(|mid| private(&mid))
            .filter(|_| !own),
        media,
        at,
        ..nothing(raw)
    })
}

/// Attachments of a message, and the addresses of its pictures and videos.
fn attachments(message: &Fields<'_>) -> (Vec<Beside>, Vec<String>) {
    let (mut beside, mut media) = (Vec::new(), Vec::new());
    for attachment in message.list("attachments").unwrap_or_default().into_iter().filter_map(Fields::of) {
        let kind = attachment.text("type").unwrap_or_default();
        let payload = attachment.fields("payload");
        let of = |name: &str| payload.as_ref().and_then(|payload| payload.text(name)).or_else(|| attachment.text(name));
        let title = of("title").or_else(|| of("text")).unwrap_or_default();
        let place = payload.as_ref().and_then(|payload| payload.fields("coordinates"));
        let place = place.and_then(|at| Some(format!("{}, {}", at.digits("lat")?, at.digits("long")?)));
        let is_sticker = payload.as_ref().is_some_and(|payload| payload.has("sticker_id"));
        let one = |kind: BesideKind| match of("url") {
            Some(url) => Beside::to(kind, title.clone(), url),
            None => Beside::new(kind, title.clone()),
        };
        beside.push(match (kind.as_str(), of("url")) {
            ("location", _) => {
                let words: Vec<String> =
                    [Some(title.clone()), place].into_iter().flatten().filter(|words| !words.is_empty()).collect();
                Beside::new(BesideKind::Place, words.join("\n"))
            }
            ("image", Some(_)) if is_sticker => one(BesideKind::Sticker),
            ("image" | "video", Some(address)) => {
                media.push(address);
                continue;
            }
            ("audio", _) => one(BesideKind::Voice),
            ("file", _) => one(BesideKind::File),
            ("sticker", _) => one(BesideKind::Sticker),
            // A reel, a shared post, a template, or a future type.
            (_, None) if title.is_empty() => one(BesideKind::Unsupported),
            _ => one(BesideKind::Shared),
        });
    }
    if message.has("sticker_id") && beside.is_empty() && media.is_empty() {
        beside.push(Beside::new(BesideKind::Sticker, ""));
    }
    if message.is("is_unsupported") {
        beside.push(Beside::new(BesideKind::Unsupported, ""));
    }
    (bounded(beside), media)
}

/// Prefixes an id, so that ids of messages never collide with ids of posts.
fn private(id: &str) -> String {
    format!("dm:{id}")
}

/// The author, if Facebook names one. It does not name people who hide their name, nor anybody to an app that it has not reviewed.
fn author(value: &Fields<'_>) -> Option<Author> {
    let from = value.fields("from");
    let by = |id: Option<String>, name| id.map(|id| Author { id, handle: None, name });
    from.and_then(|from| by(from.id("id"), from.text("name")))
        .or_else(|| by(value.id("sender_id"), value.text("sender_name")))
        .or_else(|| by(value.id("reviewer_id"), value.text("reviewer_name")))
}

/// Whether our own page is the author: our own posts and answers are delivered to us too.
fn is_own(author: Option<&Author>, page_id: &str) -> bool {
    author.is_some_and(|author| author.id == page_id)
}

/// An item without anything to act on, with its bytes.
fn nothing(raw: &RawValue) -> Inbound {
    Inbound::bare(Channel::Facebook, What::Nothing, String::new(), raw)
}

/// An item that can be shown only as its bytes.
fn unshown(raw: &RawValue) -> Inbound {
    Inbound { what: What::Unshown, ..nothing(raw) }
}

/// The fields of one JSON object, unparsed.
struct Fields<'a>(HashMap<String, &'a RawValue>);

impl<'a> Fields<'a> {
    fn of(raw: &'a RawValue) -> Option<Self> {
        serde_json::from_str(raw.get()).ok().map(Self)
    }

    fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    fn fields(&self, name: &str) -> Option<Fields<'a>> {
        Self::of(self.0.get(name)?)
    }

    fn list(&self, name: &str) -> Option<Vec<&'a RawValue>> {
        serde_json::from_str(self.0.get(name)?.get()).ok()
    }

    fn text(&self, name: &str) -> Option<String> {
        text(self.0.get(name)?)
    }

    /// A number as its unrounded digits.
    fn digits(&self, name: &str) -> Option<&'a str> {
        Some(self.0.get(name)?.get())
            .filter(|raw| raw.starts_with(|first: char| first == '-' || first.is_ascii_digit()))
    }

    /// An id given as a string or as a number of any length. Parsing it as a float would round long ids to other ids.
    fn id(&self, name: &str) -> Option<String> {
        self.text(name).or_else(|| self.digits(name).map(str::to_owned)).filter(|id| !id.is_empty())
    }

    fn is(&self, name: &str) -> bool {
        self.0.get(name).is_some_and(|raw| raw.get() == "true")
    }

    /// A time given in seconds, in milliseconds, or as a date whose offset may lack the colon.
    fn moment(&self, name: &str) -> Option<Millis> {
        let written = self.id(name)?;
        match written.parse::<i64>() {
            // As seconds this number is in the year 5138, as milliseconds in 1973.
            Ok(number) if number.unsigned_abs() < 100_000_000_000 => Some(number * 1_000),
            Ok(number) => Some(number),
            Err(_) => DateTime::parse_from_str(&written, "%Y-%m-%dT%H:%M:%S%z")
                .or_else(|_| DateTime::parse_from_rfc3339(&written))
                .ok()
                .map(|moment| moment.timestamp_millis()),
        }
    }
}

/// The fields of a whole request body.
fn whole(body: &[u8]) -> Option<Fields<'_>> {
    serde_json::from_slice(body).ok().and_then(Fields::of)
}

/// A string. Half an emoji, which a truncated text may end in, becomes replacement characters; the rest of the text is
/// kept.
fn text(raw: &RawValue) -> Option<String> {
    struct Text;

    impl Visitor<'_> for Text {
        type Value = String;

        fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            formatter.write_str("a string")
        }

        fn visit_bytes<E>(self, bytes: &[u8]) -> Result<String, E> {
            Ok(String::from_utf8_lossy(bytes).into_owned())
        }
    }

    // `deserialize_bytes` would accept a list too.
    if !raw.get().starts_with('"') {
        return None;
    }
    serde_json::Deserializer::from_str(raw.get()).deserialize_bytes(Text).ok()
}

#[cfg(test)]
mod tests;
