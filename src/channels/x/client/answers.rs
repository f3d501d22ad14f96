//! Reads X's responses: the result of a sending, and our own posts as X lists them.

use super::{ApiResponse, CLOCK_OFF, plain};
use crate::{
    channels::x::payload::{moment, unescaped},
    complaint::Millis,
    replies::{
        ReplyMethod,
        channel::{Outgoing, Sent},
    },
};
use chrono::DateTime;
use reqwest::{StatusCode, header::DATE};
use serde::Deserialize;
use serde_json::Value;

/// The result of a sending, from X's response.
pub(super) fn outcome(answer: &ApiResponse, outgoing: &Outgoing) -> Sent {
    let problem = answer.problem();
    // A used-up plan also gives 429, but waiting does not help.
    if !answer.status.is_success() && problem.is("usage-capped") {
        return Sent::Shut(problem.detail());
    }
    match answer.status.as_u16() {
        200..300 => match problem.made(outgoing) {
            Some(id) => Sent::Done(key(outgoing.way, &id)),
            None => Sent::Unknown(format!("HTTP {} without an id", answer.status.as_u16())),
        },
        // X refuses a signature when our clock is wrong; its own time is in every response.
        401 if answer.at().is_some_and(|at| (at - outgoing.now).abs() > CLOCK_OFF) => Sent::Shut("clock".to_owned()),
        401 => Sent::Shut("token".to_owned()),
        // The prepaid credits are used up.
        402 => Sent::Shut(problem.detail()),
        429 => Sent::RateLimited(answer.reset(), problem.detail()),
        403 if problem.detail().to_lowercase().contains("duplicate content") => Sent::Duplicate,
        400 | 403 | 404 | 422 => Sent::Refused(problem.detail()),
        other => Sent::Unknown(format!("HTTP {other}: {}", problem.detail())),
    }
}

/// The key that the same post or message has when X delivers it to us.
pub(super) fn key(way: ReplyMethod, id: &str) -> String {
    if way == ReplyMethod::Message { format!("dm:{id}") } else { id.to_owned() }
}

impl ApiResponse {
    /// The time by X's clock (RFC 9110, 6.6.1).
    pub(super) fn at(&self) -> Option<Millis> {
        let date = self.headers.get(DATE)?.to_str().ok()?;
        DateTime::parse_from_rfc2822(date).ok().map(|at| at.timestamp_millis())
    }

    pub(super) fn problem(&self) -> Problem {
        Problem(serde_json::from_slice(&self.body).unwrap_or_default(), self.status)
    }

    /// When the current 15-minute rate limit window ends. X gives it in seconds since the epoch.
    pub(super) fn reset(&self) -> Option<Millis> {
        let seconds: Millis = self.headers.get("x-rate-limit-reset")?.to_str().ok()?.parse().ok()?;
        seconds.checked_mul(1000)
    }
}

/// The body of a response, of any shape, and its status.
pub(super) struct Problem(pub(super) Value, pub(super) StatusCode);

impl Problem {
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.as_str().filter(|text| !text.is_empty())
    }

    pub(super) fn is(&self, kind: &str) -> bool {
        self.text("type").is_some_and(|text| text.contains(kind))
    }

    /// X's own error message.
    pub(super) fn detail(&self) -> String {
        let errors = self.0.get("errors").and_then(Value::as_array).into_iter().flatten();
        let said = errors.filter_map(|error| error.get("message").or_else(|| error.get("detail"))?.as_str());
        let mut all: Vec<&str> = self.text("detail").into_iter().chain(said).collect();
        all.dedup();
        if all.is_empty() {
            all.extend(self.text("title"));
        }
        if all.is_empty() {
            all.push(self.1.canonical_reason().unwrap_or("no reason given"));
        }
        all.join("; ").chars().take(500).collect()
    }

    /// The id of the new post or message.
    pub(super) fn made(&self, outgoing: &Outgoing) -> Option<String> {
        let data = self.0.get("data")?;
        let name = match outgoing.way {
            ReplyMethod::Message => "dm_event_id",
            ReplyMethod::Repost => "rest_id",
            _ => "id",
        };
        let id = data.get(name).and_then(Value::as_str).filter(|id| !id.is_empty()).map(str::to_owned);
        // X does not always give a repost's own id; the id of the reposted post is used then.
        let is_reposted = || data.get("retweeted").and_then(Value::as_bool) == Some(true);
        id.or_else(|| (outgoing.way == ReplyMethod::Repost && is_reposted()).then(|| outgoing.target.clone()))
    }
}

/// The metadata of any list.
#[derive(Deserialize)]
pub(super) struct ListEnd {
    pub(super) meta: Option<Meta>,
}

#[derive(Deserialize)]
pub(super) struct Meta {
    pub(super) next_token: Option<String>,
}

/// The answer to a look-up of posts (docs.x.com, "Get Posts by IDs"): a missing one is an error beside those that were found.
#[derive(Deserialize)]
pub(super) struct Lookup {
    #[serde(default)]
    errors: Vec<LookupError>,
}

#[derive(Deserialize)]
struct LookupError {
    #[serde(default)]
    resource_id: String,
    #[serde(default, rename = "type")]
    kind: String,
}

impl Lookup {
    /// The ids of posts that no longer exist. One that we may not see, for instance of a locked account, is not gone.
    pub(super) fn missing(self) -> impl Iterator<Item = String> {
        self.errors
            .into_iter()
            .filter(|error| error.kind.ends_with("/resource-not-found"))
            .map(|error| error.resource_id)
    }
}

#[derive(Deserialize)]
pub(super) struct Webhooks {
    pub(super) data: Option<Vec<Webhook>>,
}

#[derive(Deserialize)]
pub(super) struct Webhook {
    #[serde(default)]
    pub(super) valid: bool,
}

#[derive(Deserialize)]
pub(super) struct OwnList {
    pub(super) data: Option<Vec<OwnPost>>,
    pub(super) meta: Option<Meta>,
}

/// One of our posts or messages, as X lists it.
#[derive(Deserialize)]
pub(super) struct OwnPost {
    pub(super) id: String,
    pub(super) text: Option<String>,
    pub(super) sender_id: Option<String>,
    pub(super) created_at: Option<String>,
    pub(super) referenced_posts: Option<Vec<Reference>>,
    pub(super) referenced_tweets: Option<Vec<Reference>>,
    pub(super) entities: Option<Entities>,
}

#[derive(Deserialize)]
pub(super) struct Reference {
    pub(super) r#type: String,
    pub(super) id: String,
}

#[derive(Deserialize)]
pub(super) struct Entities {
    pub(super) urls: Option<Vec<Link>>,
}

#[derive(Deserialize)]
pub(super) struct Link {
    pub(super) url: String,
    pub(super) expanded_url: Option<String>,
}

impl OwnPost {
    pub(super) fn at(&self) -> Option<Millis> {
        self.created_at.as_deref().and_then(moment)
    }

    pub(super) fn references(&self) -> impl Iterator<Item = &Reference> {
        self.referenced_posts.iter().chain(&self.referenced_tweets).flatten()
    }

    pub(super) fn refers(&self, kind: &str, target: &str) -> bool {
        self.references().any(|reference| reference.r#type == kind && reference.id == target)
    }

    pub(super) fn is(&self, outgoing: &Outgoing, own: &str, since: Millis) -> bool {
        let target = &outgoing.target;
        self.at().is_none_or(|at| at >= since)
            && match outgoing.way {
                ReplyMethod::Repost => self.refers("retweeted", target),
                ReplyMethod::Reply => self.refers("replied_to", target) && self.says(&outgoing.text),
                ReplyMethod::Quote => self.refers("quoted", target) && self.says(&outgoing.text),
                ReplyMethod::Message => self.sender_id.as_deref() == Some(own) && self.says(&outgoing.text),
                ReplyMethod::Post => self.references().next().is_none() && self.says(&outgoing.text),
                ReplyMethod::PrivateReply => false,
            }
    }

    /// Whether the post has this text. X escapes some characters, shortens every link, adds a link to what is quoted or
    /// attached, and puts the handles of the accounts it answers in front.
    pub(super) fn says(&self, sent: &str) -> bool {
        let mut text = unescaped(self.text.as_deref().unwrap_or_default());
        let links = self.entities.iter().filter_map(|entities| entities.urls.as_ref()).flatten();
        for link in links.filter(|link| !link.url.is_empty()) {
            let whole = link.expanded_url.as_deref().unwrap_or_default();
            let bare = whole.split_once("://").map_or(whole, |(_, rest)| rest);
            let written = [whole, bare].into_iter().find(|form| sent.contains(form)).unwrap_or_default();
            text = text.replace(&link.url, written);
        }
        plain(&text) == plain(sent)
    }
}
