//! `/statements.atom`: the statements that changed last, as an Atom feed (RFC 4287). It is in Hindi; with `?language=en`, in English. A feed reader has
//! no cookie and few send a language, so the address alone decides, and everybody may keep the answer.
//!
//! A correction or withdrawal changes an entry's `updated`, never its id: readers replace what they have.

use super::{FEED, feed_address, handlers::titled, paragraphs, stamped};
use crate::{
    error::Error,
    language::{
        Language,
        dates::{IST, Millis},
        fill_in,
        texts::{common, statements_public as says},
    },
    server::{conditional, op::Op, security::plain},
    statements::{PublicStatement, Words, path, public},
};
use atom_syndication::{Content, Entry, Feed, FixedDateTime, Generator, Link, Person, Text, TextType};
use axum::{
    body::{Body, Bytes},
    extract::Query,
    http::{HeaderMap, Response},
};
use chrono::{DateTime, FixedOffset};
use maud::{Markup, html};
use serde::Deserialize;
use uuid::Uuid;

/// Most entries; whoever wants older ones follows the link to the list.
const ENTRIES: i64 = 30;
/// Most characters of a text in an entry; a longer one ends with a link.
const LONGEST: usize = 2_000;
/// Seconds for which anybody may keep the feed.
const MAX_AGE: u32 = 300;
/// `updated` of a feed without entries: the day on which the first desk began, in milliseconds since the epoch.
const BEGINNING: Millis = 1_585_679_400_000;

/// The query of the feed.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    language: String,
}

/// `GET /statements.atom`
pub async fn feed(op: Op, Query(asked): Query<Asked>, headers: HeaderMap) -> Response<Body> {
    let sent = async {
        let language = match asked.language.as_str() {
            "" => Language::Hindi,
            word => word.parse().map_err(|_| Error::NotFound)?,
        };
        let statements = public::changed(op.db(), ENTRIES).await?;
        let changed = statements.iter().map(|statement| statement.updated_at).max();
        let feed = made(&statements, &op.settings().public_url, language);
        let written = feed.write_to(Vec::new()).map_err(Error::internal)?;
        let kind = "application/atom+xml; charset=utf-8";
        Ok(conditional::document(&headers, kind, Bytes::from(written), changed, MAX_AGE))
    };
    sent.await.unwrap_or_else(|error: Error| plain(&error, op.language()))
}

/// The feed of these statements on the site with this address.
pub fn made(statements: &[PublicStatement], here: &str, language: Language) -> Feed {
    let own = format!("{here}{}", feed_address(language));
    let other = Language::ALL.iter().copied().find(|other| *other != language).unwrap_or(language);
    let office = common::OFFICE.in_language(language);
    let link = |rel: &str, href: String, language: Language, kind: &str| Link {
        rel: rel.to_owned(),
        href,
        hreflang: Some(language.as_str().to_owned()),
        mime_type: Some(kind.to_owned()),
        ..Link::default()
    };
    let atom = "application/atom+xml";
    Feed {
        title: text(says::FEED_TITLE.in_language(language), language),
        subtitle: Some(text(says::LEAD.in_language(language), language)),
        // The feed is what is at this address.
        id: Uuid::new_v5(&Uuid::NAMESPACE_URL, own.as_bytes()).urn().to_string(),
        updated: moment(statements.iter().map(|statement| statement.updated_at).max().unwrap_or(BEGINNING)),
        authors: vec![Person { name: clean(office), uri: Some(format!("{here}/")), ..Person::default() }],
        generator: Some(Generator { value: "Sunwai".to_owned(), ..Generator::default() }),
        icon: Some(format!("{here}/favicon.ico")),
        links: vec![
            link("self", own, language, atom),
            link("alternate", format!("{here}{}", super::LIST), language, "text/html"),
            link("related", format!("{here}{}", feed_address(other)), other, atom),
        ],
        entries: statements.iter().map(|statement| entry(statement, here, language)).collect(),
        lang: Some(language.as_str().to_owned()),
        ..Feed::default()
    }
}

fn entry(statement: &PublicStatement, here: &str, language: Language) -> Entry {
    let address = format!("{here}{}", path(&statement.slug));
    // From the name in the address, not from the address: the id stays when the site moves to another host.
    let name = format!("{}/{}", statement.slug, language.as_str());
    let of_statements = Uuid::new_v5(&Uuid::NAMESPACE_URL, FEED.as_bytes());
    Entry {
        title: text(&titled(statement, language), language),
        id: Uuid::new_v5(&of_statements, name.as_bytes()).urn().to_string(),
        updated: moment(statement.updated_at),
        published: Some(moment(statement.first_released_at)),
        links: vec![Link {
            rel: "alternate".to_owned(),
            href: address.clone(),
            mime_type: Some("text/html".to_owned()),
            ..Link::default()
        }],
        content: Some(Content {
            lang: Some(language.as_str().to_owned()),
            content_type: Some("html".to_owned()),
            value: Some(clean(&content(statement, &address, language).into_string())),
            ..Content::default()
        }),
        ..Entry::default()
    }
}

/// What a reader of the entry sees: the words in the feed's language, then in the other, each marked. The words of a withdrawn statement are left out,
/// so that nobody reads them without seeing that they no longer hold.
fn content(statement: &PublicStatement, address: &str, language: Language) -> Markup {
    let both = Language::ALL.iter().copied().filter(|other| *other == language);
    let both = both.chain(Language::ALL.iter().copied().filter(|other| *other != language));
    html! {
        @for of in both {
            div lang=(of.as_str()) {
                @if of != language { p { strong { (titled(statement, of)) } } }
                @if let Some(withdrawn) = &statement.withdrawn {
                    p { strong { (fill_in(of, says::WITHDRAWN_AT, &[("time", &stamped(withdrawn.at, of))])) } }
                    (shortened(&withdrawn.why, address, of))
                } @else {
                    @if let Some(change) = &statement.newest.change {
                        p {
                            strong { (fill_in(of, says::CORRECTED_AT, &[("time", &stamped(statement.newest.released_at, of))])) }
                            " " (says::WHAT_CHANGED.in_language(of)) " " (change.of(of))
                        }
                    }
                    (shortened(&statement.newest.text, address, of))
                }
            }
        }
    }
}

/// The paragraphs of a text; a long one ends after a whole paragraph, with a link to the rest.
fn shortened(words: &Words, address: &str, language: Language) -> Markup {
    let mut left = LONGEST;
    let mut kept: Vec<String> = Vec::new();
    let mut cut = false;
    for line in paragraphs(words.of(language)) {
        let length = line.chars().count();
        if length > left {
            cut = true;
            // A first paragraph that is too long is cut after a word.
            if kept.is_empty() {
                let start: String = line.chars().take(left).collect();
                let end = start.rfind(char::is_whitespace).unwrap_or(start.len());
                kept.push(format!("{}…", start[..end].trim_end()));
            }
            break;
        }
        left -= length;
        kept.push(line.to_owned());
    }
    html! {
        @for line in &kept { p { (line) } }
        @if cut { p { a href=(address) { (says::READ_ON.in_language(language)) } } }
    }
}

fn text(value: &str, language: Language) -> Text {
    Text { value: clean(value), base: None, lang: Some(language.as_str().to_owned()), r#type: TextType::Text }
}

/// The characters of a text that XML 1.0 allows (<https://www.w3.org/TR/xml/#charsets>).
fn clean(text: &str) -> String {
    let allowed =
        |c: &char| matches!(*c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    text.chars().filter(allowed).collect()
}

fn moment(at: Millis) -> FixedDateTime {
    let india = i32::try_from(IST / 1_000).ok().and_then(FixedOffset::east_opt);
    let offset = india.unwrap_or_else(|| DateTime::UNIX_EPOCH.fixed_offset().timezone());
    DateTime::from_timestamp(at.div_euclid(1_000), 0).unwrap_or(DateTime::UNIX_EPOCH).with_timezone(&offset)
}
