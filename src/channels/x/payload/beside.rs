//! Content attached to a post on X, and its text with short links expanded.

use super::{
    shapes::{Entities, Includes, Post, ShortLink},
    unescaped,
};
use crate::intake::beside::{Beside, BesideKind, LONGEST, MOST};

/// The text of a post with every `t.co` link replaced by its target. Links that only stand for the post's own picture or for an attached quote are
/// removed.
pub(super) fn words(post: &Post, includes: &Includes) -> String {
    let mut words = unescaped(post.words());
    for link in post.links() {
        let Some(short) = link.url.as_deref().filter(|short| !short.is_empty()) else { continue };
        words = if is_redundant(post, link, includes) {
            words.replace(&format!(" {short}"), "").replace(short, "")
        } else {
            words.replace(short, target(link).unwrap_or(short))
        };
    }
    words.trim_end().to_owned()
}

/// The text of a message, with links treated in the same way.
pub(super) fn words_of(text: &str, entities: &Option<Entities>) -> String {
    let mut words = unescaped(text);
    for link in entities.iter().flat_map(|entities| entities.urls.iter().flatten()) {
        let Some(short) = link.url.as_deref().filter(|short| !short.is_empty()) else { continue };
        words = words.replace(short, if is_picture(link) { "" } else { target(link).unwrap_or(short) });
    }
    words.trim_end().to_owned()
}

/// Content attached to a post.
pub(super) fn beside(post: &Post, includes: &Includes) -> Vec<Beside> {
    let mut all = Vec::new();
    let quoted = post.quoted_status.as_deref().or_else(|| includes.post(&post.quotes()?.0));
    let answered = post.answers().and_then(|id| includes.post(&id.0));
    for (kind, other) in [(BesideKind::Answered, answered), (BesideKind::Quoted, quoted)] {
        all.extend(other.map(|other| of_another(kind, other, includes)));
    }
    for link in post.links().filter(|link| !is_redundant(post, link, includes)) {
        if let (Some(title), Some(target)) = (link.title.as_deref().filter(|title| !title.is_empty()), target(link)) {
            all.push(Beside::to(BesideKind::Link, title, target));
        }
    }
    if let Some(article) = &post.article {
        let pieces = [&article.title, &article.preview_text];
        let words: Vec<&str> =
            pieces.into_iter().flatten().map(String::as_str).filter(|words| !words.is_empty()).collect();
        all.extend((!words.is_empty()).then(|| Beside::new(BesideKind::Shared, words.join("\n"))));
    }
    all.extend(post.poll(includes).map(|choice| Beside::new(BesideKind::Poll, choice)));
    all.extend(post.written_in(includes).map(|place| Beside::new(BesideKind::Place, place)));
    all.truncate(MOST);
    for one in &mut all {
        one.words = one.words.chars().take(LONGEST).collect();
    }
    all
}

/// Whether the delivery contains another post that this one quotes, replies to or reposts. Its bytes are then stored too.
pub(super) fn has_other_post(post: &Post, includes: &Includes) -> bool {
    let ids = [post.quotes(), post.answers(), post.reposts()];
    ids.into_iter().flatten().any(|id| includes.post(&id.0).is_some())
}

fn of_another(kind: BesideKind, other: &Post, includes: &Includes) -> Beside {
    let author = other.author(includes);
    let who = author.and_then(|author| author.handle.map(|handle| format!("@{handle}")).or(author.name));
    Beside { who, ..Beside::new(kind, words(other, includes)) }
}

fn target(link: &ShortLink) -> Option<&str> {
    let target = link.unwound_url.as_deref().or(link.expanded_url.as_deref());
    target.filter(|target| target.starts_with("https://") || target.starts_with("http://"))
}

/// Whether a link only stands for the post's own picture or for an attached quote.
fn is_redundant(post: &Post, link: &ShortLink, includes: &Includes) -> bool {
    if is_picture(link) {
        return true;
    }
    let quoted = post.quotes().map(|id| id.0.as_str());
    let is_attached = post.quoted_status.is_some() || quoted.is_some_and(|id| includes.post(id).is_some());
    is_attached
        && quoted.is_some_and(|id| target(link).is_some_and(|target| target.ends_with(&format!("/status/{id}"))))
}

fn is_picture(link: &ShortLink) -> bool {
    let shown = link.display_url.as_deref().unwrap_or_default();
    link.media_key.is_some() || shown.starts_with("pic.x.com/") || shown.starts_with("pic.twitter.com/")
}
