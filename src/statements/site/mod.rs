//! Statements on the public site: a list, a permanent page for each, an Atom feed, files and preview images.
//!
//! What must stay true: only what was released is shown, by the functions of [`super::public`]; a correction and a withdrawal are shown wherever the
//! statement is (page, list, feed, preview image), so that nobody passes on words that no longer hold.

pub mod list;
pub mod page;

#[cfg(feature = "ssr")]
pub mod feed;
#[cfg(feature = "ssr")]
pub mod handlers;
#[cfg(feature = "ssr")]
pub mod rendered;
#[cfg(all(test, feature = "ssr"))]
pub mod tests;

use super::{PublicPage, PublicPost, PublicStatement, WholeStatement};
use crate::{
    complaint::Channel,
    error::Error,
    language::{
        Language,
        dates::{self, Millis},
    },
    ui::{data::Compact, share_tags::Shared},
};
use leptos::{server, server_fn::codec::Json};
use serde::{Deserialize, Serialize};

/// Address of the list.
pub const LIST: &str = "/statements";
/// Address of the feed, in Hindi.
pub const FEED: &str = "/statements.atom";

/// Address of the feed in this language.
pub fn feed_address(language: Language) -> &'static str {
    match language {
        Language::Hindi => FEED,
        Language::English => "/statements.atom?language=en",
    }
}

/// A statement's page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatementData {
    /// The statement.
    pub whole: WholeStatement,
    /// How it is shared.
    pub shared: Shared,
}

/// When something was released or changed, as it is written on paper too: `25 नवंबर 2026, 19:30`.
fn stamped(at: Millis, language: Language) -> String {
    format!("{}, {}", dates::date(at, language), dates::time(at))
}

/// Whether a later version corrected the first one.
fn is_corrected(statement: &PublicStatement) -> bool {
    statement.newest.change.is_some()
}

/// The paragraphs of a text: its lines that are not empty.
fn paragraphs(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty())
}

/// Address of a post on its platform; `None` for a channel that has no posts, or an id that is none of the platform's.
fn post_address(post: &PublicPost) -> Option<String> {
    let id = &post.platform_id;
    let is_id = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_');
    match post.channel {
        Channel::X if is_id => Some(format!("https://x.com/i/web/status/{id}")),
        Channel::Facebook if is_id => Some(format!("https://www.facebook.com/{id}")),
        _ => None,
    }
}

/// One page of the list, after the row that `after` says; from the start if it says none.
#[server(endpoint = "statements/list", prefix = "/api", input = Json, output = Compact)]
pub async fn load_statements(after: String) -> Result<PublicPage, Error> {
    use crate::server::request_context::{bounded, op, respond};
    respond(bounded(&[&after]))?;
    respond(handlers::list(&op(), &after).await)
}

/// One statement.
#[server(endpoint = "statements/one", prefix = "/api", input = Json, output = Compact)]
pub async fn load_statement(slug: String) -> Result<StatementData, Error> {
    use crate::server::request_context::{bounded, op, respond};
    use leptos::prelude::use_context;
    if let Some(rendered::AlreadyRead(read)) = use_context::<rendered::AlreadyRead>() {
        return respond(read);
    }
    respond(bounded(&[&slug]))?;
    respond(handlers::one(&op(), &slug).await)
}
