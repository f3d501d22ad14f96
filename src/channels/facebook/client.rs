//! Replies on Facebook: comments, private messages and posts of the page, through the Graph API.
//!
//! Sources: developers.facebook.com, "Pages API, comments", "Private replies", "Messenger Platform, send API", "Handle errors"
//! and "Rate limits".

use super::{
    account::FacebookPage,
    payload::{next_page, parse_list},
    signature::appsecret_proof,
};
use crate::{
    complaint::{Channel, Millis},
    intake::inbound::Inbound,
    replies::{
        ReplyMethod,
        channel::{ChannelClient, Looked, Outgoing, Sent},
    },
};
use chrono::DateTime;
use reqwest::{RequestBuilder, StatusCode, Url};
use serde_json::{Value, json};
use std::time::Duration;

/// Timeout of one API call.
const TIMEOUT: Duration = Duration::from_secs(10);
/// The largest response that is read, in bytes. No response of the Graph API comes near it.
const MAX_ANSWER: usize = 16 * 1024 * 1024;
/// The longest error message of Facebook's that is stored, in characters.
const MAX_REASON: usize = 300;
/// The most pages read of one list.
const MAX_PAGES: usize = 20;
/// The most pages (of 100 entries each, newest first) searched for one of our own posts.
const MAX_LOOKED: usize = 5;
/// How far Facebook's clock may differ from ours.
const SLACK: Millis = 5 * 60 * 1_000;
/// Fields of a list of posts. Replies to comments are listed only with the filter, and at most 25 without a limit.
const LISTED: &str =
    "id,from,message,created_time,comments.filter(stream).limit(100){id,from,message,created_time,parent}";

/// Client for sending as our Facebook page.
///
/// The HTTP client must not follow redirects: every URL contains the page's token.
pub struct Facebook {
    http: reqwest::Client,
    page: FacebookPage,
}

impl Facebook {
    /// Creates the client for this page.
    pub fn new(page: FacebookPage, http: reqwest::Client) -> Self {
        Self { http, page }
    }

    /// The signed URL of an API call on an object; `None` if the id or the API address is not valid.
    fn address(&self, object: &str, edge: &str, query: &[(&str, &str)]) -> Option<Url> {
        // An id from outside must not be able to change which call is made.
        let is_id = !object.is_empty() && object.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        let mut address =
            is_id.then(|| Url::parse(&format!("{}/{object}/{edge}", self.page.api_url)).ok()).flatten()?;
        address.query_pairs_mut().extend_pairs(query);
        Some(self.signed(address))
    }

    /// The same URL with our token and proof, in place of any it had.
    fn signed(&self, mut address: Url) -> Url {
        let kept: Vec<(String, String)> = address
            .query_pairs()
            .filter(|(name, _)| !matches!(name.as_ref(), "access_token" | "appsecret_proof"))
            .map(|(name, value)| (name.into_owned(), value.into_owned()))
            .collect();
        let FacebookPage { app_secret, page_token, .. } = &self.page;
        address
            .query_pairs_mut()
            .clear()
            .extend_pairs(kept)
            .append_pair("access_token", page_token)
            .append_pair("appsecret_proof", &appsecret_proof(app_secret, page_token));
        address
    }

    /// The URL of the next page of a list. Only accepted on the host we called, because our token is added to it.
    fn next(&self, body: &[u8]) -> Option<Url> {
        let next = Url::parse(&next_page(body)?).ok()?;
        let ours = Url::parse(&self.page.api_url).ok()?;
        (next.origin() == ours.origin()).then(|| self.signed(next))
    }

    /// The request that sends a reply; `None` if Facebook has no such way of replying or the target is not a valid id.
    fn request(&self, outgoing: &Outgoing) -> Option<RequestBuilder> {
        let Outgoing { way, target, text, .. } = outgoing;
        let page = self.page.page_id.as_str();
        let post = |object, edge| self.address(object, edge, &[]).map(|address| self.http.post(address));
        let words = [("message", text)];
        let message = json!({ "text": text });
        match way {
            ReplyMethod::Reply => Some(post(target, "comments")?.form(&words)),
            ReplyMethod::Post => Some(post(page, "feed")?.form(&words)),
            ReplyMethod::PrivateReply => {
                let kind = if is_post(target, page) { "post_id" } else { "comment_id" };
                Some(post(page, "messages")?.json(&json!({ "recipient": { kind: target }, "message": message })))
            }
            ReplyMethod::Message => Some(post(page, "messages")?.json(&json!({
                "recipient": { "id": target }, "messaging_type": "RESPONSE", "message": message
            }))),
            ReplyMethod::Quote | ReplyMethod::Repost => None,
        }
    }

    /// Makes one request. The error is the result that a sending would have had.
    async fn ask(&self, request: RequestBuilder) -> Result<GraphResponse, Sent> {
        // The URLs in these errors contain the token.
        let lost = |error: reqwest::Error| Sent::Unknown(format!("no answer from Facebook: {}", error.without_url()));
        let mut response = match request.timeout(TIMEOUT).send().await {
            Ok(response) => response,
            Err(error) if error.is_connect() => {
                return Err(Sent::Later(None, format!("Facebook cannot be reached: {}", error.without_url())));
            }
            Err(error) => return Err(lost(error)),
        };
        let header = |name| response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let mut answer = GraphResponse {
            status: response.status(),
            date: header("date"),
            usage: header("x-business-use-case-usage"),
            body: Vec::new(),
        };
        while let Some(chunk) = response.chunk().await.map_err(lost)? {
            answer.body.extend_from_slice(&chunk);
            if answer.body.len() > MAX_ANSWER {
                return Err(Sent::Unknown("Facebook's answer is too long".to_owned()));
            }
        }
        Ok(answer)
    }

    /// The error in a response, with our token removed from its text.
    fn fault(&self, answer: &GraphResponse) -> Option<Sent> {
        let mut fault = Fault::read(&answer.body)?;
        // Facebook repeats a token that it cannot read in its error message.
        if !self.page.page_token.is_empty() {
            fault.message = fault.message.replace(&self.page.page_token, "…");
        }
        fault.message = fault.message.chars().take(MAX_REASON).collect();
        Some(refusal(&fault, answer.usage.as_deref(), answer.date.as_deref()))
    }

    /// Makes a GET request and returns the body.
    async fn read(&self, address: Option<Url>) -> Result<Vec<u8>, String> {
        let address = address.ok_or("not a valid Facebook address")?;
        let answer = self.ask(self.http.get(address)).await.map_err(reason)?;
        match self.fault(&answer) {
            Some(fault) => Err(reason(fault)),
            None if !answer.status.is_success() => Err(format!("Facebook answered {}", answer.status)),
            None => Ok(answer.body),
        }
    }

    /// Searches a list of an object for our own text, newest first, as far back as the first attempt.
    async fn find(&self, object: &str, edge: &str, query: &[(&str, &str)], sought: &Outgoing) -> Looked {
        let mut address = self.address(object, edge, query);
        let mut found = Vec::new();
        for _ in 0..MAX_LOOKED {
            let body = match self.read(address).await {
                Ok(body) => body,
                Err(words) => return Looked::NoAnswer(words),
            };
            let Some(own) = Own::list(&body, &self.page.page_id) else {
                return Looked::NoAnswer("Facebook's list cannot be read".to_owned());
            };
            // The same text may have been posted earlier; that is not the reply we are looking for.
            let recent = |own: &&Own| own.at.is_none_or(|at| at >= sought.tried_at - SLACK);
            let same = |own: &&Own| own.is_ours && own.text.trim() == sought.text.trim();
            found.extend(own.iter().filter(recent).filter(same).map(|own| own.id.clone()));
            let older = own.last().and_then(|own| own.at).is_some_and(|at| at < sought.tried_at - SLACK);
            address = self.next(&body);
            if (older || address.is_none()) && !found.is_empty() {
                return Looked::There(found);
            }
            if older || address.is_none() {
                return if next_page(&body).is_some() && !older {
                    Looked::NoAnswer("Facebook's list goes on elsewhere".to_owned())
                } else {
                    Looked::NotThere
                };
            }
        }
        Looked::NoAnswer("Facebook's list is too long to look through".to_owned())
    }
}

#[async_trait::async_trait]
impl ChannelClient for Facebook {
    fn channel(&self) -> Channel {
        Channel::Facebook
    }

    fn cost(&self, _: &Outgoing) -> i64 {
        0
    }

    async fn send(&self, outgoing: &Outgoing) -> Sent {
        if Url::parse(&self.page.api_url).is_err() {
            return Sent::Shut("the Graph API address in the settings is not valid".to_owned());
        }
        let Some(request) = self.request(outgoing) else {
            return Sent::Refused(
                "Facebook cannot send this kind of reply, or the target is not a Facebook id".to_owned(),
            );
        };
        match self.ask(request).await {
            Ok(answer) => self.fault(&answer).unwrap_or_else(|| taken(&answer)),
            Err(sent) => sent,
        }
    }

    async fn look(&self, outgoing: &Outgoing) -> Looked {
        let fields = ("fields", "id,from,message,created_time");
        match outgoing.way {
            ReplyMethod::Reply => {
                let query = [("filter", "stream"), ("order", "reverse_chronological"), fields, ("limit", "100")];
                self.find(&outgoing.target, "comments", &query, outgoing).await
            }
            ReplyMethod::Post => self.find(&self.page.page_id, "feed", &[fields, ("limit", "100")], outgoing).await,
            ReplyMethod::Message | ReplyMethod::PrivateReply => {
                Looked::NoAnswer("Facebook has no list of messages sent".to_owned())
            }
            ReplyMethod::Quote | ReplyMethod::Repost => Looked::NotThere,
        }
    }

    async fn gone(&self, ids: &[String]) -> Result<Vec<String>, String> {
        let mut gone = Vec::new();
        for id in ids {
            let address = self.address(id, "", &[("fields", "id")]).ok_or("not a valid Facebook id")?;
            let answer = self.ask(self.http.get(address)).await.map_err(reason)?;
            match Fault::read(&answer.body) {
                // developers.facebook.com, "Handle errors": subcode 33, in other versions only the message, says that there is no such object.
                Some(fault)
                    if fault.code == 100 && (fault.subcode == Some(33) || fault.message.contains("does not exist")) =>
                {
                    gone.push(id.clone());
                }
                Some(_) => return Err(self.fault(&answer).map(reason).unwrap_or_default()),
                None if answer.status.is_success() => {}
                None => return Err(format!("Facebook answered {}", answer.status)),
            }
        }
        Ok(gone)
    }

    async fn list(&self, since: Millis) -> Result<Vec<Inbound>, String> {
        let since = since.div_euclid(1_000).to_string();
        let mut items = Vec::new();
        for edge in ["feed", "tagged"] {
            let query = [("fields", LISTED), ("since", &since), ("limit", "100")];
            let mut address = self.address(&self.page.page_id, edge, &query);
            for _ in 0..MAX_PAGES {
                let body = self.read(address).await.map_err(|words| format!("{edge}: {words}"))?;
                let unreadable = |_| format!("{edge}: Facebook's list cannot be read");
                items.extend(parse_list(&body, &self.page.page_id).map_err(unreadable)?);
                address = self.next(&body);
                if address.is_none() {
                    break;
                }
            }
        }
        Ok(items)
    }

    async fn subscribed(&self) -> Result<(), String> {
        let body = self.read(self.address(&self.page.page_id, "subscribed_apps", &[])).await?;
        let answer: Value = serde_json::from_slice(&body).unwrap_or_default();
        match answer["data"].as_array() {
            Some(apps) if !apps.is_empty() => Ok(()),
            Some(_) => Err("no app is subscribed to the page".to_owned()),
            None => Err("Facebook's answer cannot be read".to_owned()),
        }
    }
}

/// A response of the Graph API.
struct GraphResponse {
    status: StatusCode,
    date: Option<String>,
    usage: Option<String>,
    body: Vec<u8>,
}

/// One entry of a list that is searched for our own posts.
struct Own {
    id: String,
    text: String,
    is_ours: bool,
    at: Option<Millis>,
}

impl Own {
    /// Reads a list without the comments below its posts: a comment with the same text is not our post. `None` if it cannot be read.
    fn list(body: &[u8], page_id: &str) -> Option<Vec<Self>> {
        let items = parse_list(body, page_id).ok()?;
        Some(
            items
                .into_iter()
                .filter(|item| item.parent.is_none() && !item.key.is_empty())
                .map(|item| Self {
                    is_ours: item.author.is_some_and(|author| author.id == page_id),
                    id: item.key,
                    text: item.text,
                    at: item.at,
                })
                .collect(),
        )
    }
}

/// Whether a key is that of a post on our page: `<page>_<post>`. A comment is `<post>_<comment>`, or in the older form
/// `<page>_<post>_<comment>`.
fn is_post(key: &str, page_id: &str) -> bool {
    key.strip_prefix(page_id).and_then(|rest| rest.strip_prefix('_')).is_some_and(|post| !post.contains('_'))
}

/// Result of a sending whose response has no error: the id of the new object.
fn taken(answer: &GraphResponse) -> Sent {
    let body: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
    let id = ["message_id", "id"].iter().find_map(|&name| match &body[name] {
        Value::String(id) if !id.is_empty() => Some(id.clone()),
        Value::Number(id) => Some(id.to_string()),
        _ => None,
    });
    match id {
        Some(id) if answer.status.is_success() => Sent::Done(id),
        _ => Sent::Unknown(format!("Facebook answered {} without an id", answer.status)),
    }
}

/// An error of the Graph API.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Fault {
    code: i64,
    subcode: Option<i64>,
    message: String,
    is_transient: bool,
}

impl Fault {
    /// Reads the error in a body, whatever the HTTP status: Facebook has answered 200 with an error in it.
    fn read(body: &[u8]) -> Option<Self> {
        let body: Value = serde_json::from_slice(body).ok()?;
        let error = body.get("error")?.as_object()?;
        let number = |name| {
            error
                .get(name)
                .and_then(|value| value.as_i64().or_else(|| value.as_str().and_then(|text| text.parse().ok())))
        };
        Some(Self {
            code: number("code").unwrap_or_default(),
            subcode: number("error_subcode"),
            message: error.get("message").and_then(Value::as_str).unwrap_or("no reason given").to_owned(),
            is_transient: error.get("is_transient").and_then(Value::as_bool).unwrap_or_default(),
        })
    }
}

/// What an error means for a sending. `usage` is the header that says how many minutes we must wait, `date` the header with
/// Facebook's current time.
fn refusal(fault: &Fault, usage: Option<&str>, date: Option<&str>) -> Sent {
    let Fault { code, subcode, message, is_transient } = fault;
    let said = match subcode {
        Some(subcode) => format!("(#{code}/{subcode}) {message}"),
        None => format!("(#{code}) {message}"),
    };
    match code {
        1 | 2 => Sent::Unknown(said),
        4 | 17 | 32 | 341 | 613 | 80001 | 80006 => match usage.and_then(minutes) {
            Some(minutes) => {
                Sent::RateLimited(date.and_then(|date| after(date, minutes)), format!("{said} ({minutes} min)"))
            }
            None => Sent::RateLimited(None, said),
        },
        102 | 190 => Sent::Shut(format!("token {said}")),
        368 => Sent::Shut(said),
        506 => Sent::Duplicate,
        // Facebook calls the error transient, and a refusal would be final.
        _ if *is_transient => Sent::Unknown(said),
        _ => Sent::Refused(said),
    }
}

/// The longest wait in `X-Business-Use-Case-Usage`, in minutes.
fn minutes(usage: &str) -> Option<i64> {
    let usage: Value = serde_json::from_str(usage).ok()?;
    let lists = usage.as_object()?.values().filter_map(Value::as_array).flatten();
    lists.filter_map(|of| of["estimated_time_to_regain_access"].as_i64()).max().filter(|&minutes| minutes > 0)
}

/// The moment this many minutes after a `Date` header.
fn after(date: &str, minutes: i64) -> Option<Millis> {
    let date = DateTime::parse_from_rfc2822(date).ok()?;
    Some(date.timestamp_millis().saturating_add(minutes.saturating_mul(60_000)))
}

/// The reason in a failed result, for calls that only read.
fn reason(sent: Sent) -> String {
    match sent {
        Sent::Later(_, words)
        | Sent::RateLimited(_, words)
        | Sent::Refused(words)
        | Sent::Unknown(words)
        | Sent::Shut(words) => words,
        Sent::Done(_) | Sent::Duplicate => "Facebook's answer makes no sense".to_owned(),
    }
}

#[cfg(test)]
mod tests;
