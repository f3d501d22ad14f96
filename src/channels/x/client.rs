//! Replies on X, through API v2 in the name of our account (docs.x.com, "Manage posts", "Direct messages", "Timelines").
//!
//! Requests are signed with OAuth 1.0a (RFC 5849), whose tokens do not expire. X has no idempotency keys, so whether
//! a reply was sent is found by looking at our own recent posts.

mod answers;
pub mod counting;

use super::{account::Account, payload};
use crate::{
    complaint::{Channel, Millis},
    intake::inbound::Inbound,
    replies::{
        ReplyMethod,
        channel::{ChannelClient, Looked, Outgoing, Sent},
    },
    server::clock::Clock,
};
use answers::*;
use chrono::{DateTime, SecondsFormat};
use counting::has_url;
use oauth1_request::{Builder, HMAC_SHA1, ParameterList, Token};
use reqwest::{
    Method, StatusCode, Url,
    header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap},
};
use serde_json::{Value, json};
use std::{num::NonZeroU64, time::Duration};
use unicode_normalization::UnicodeNormalization as _;

const TIMEOUT: Duration = Duration::from_secs(10);
/// X shows the last 800 mentions, a hundred to a page.
const PAGES: usize = 8;
const PER_PAGE: &str = "100";
/// The largest response that is read, in bytes. No page of a hundred posts comes near it.
const LONGEST_ANSWER: usize = 16 << 20;
/// How far X's clock may be behind ours.
const CLOCKS_APART: Millis = 60_000;
/// X refuses a signature whose timestamp differs from its own time by more than this (docs.x.com, "Authorizing a request").
const CLOCK_OFF: Millis = 5 * 60_000;
/// X refuses a `start_time` before 2010-11-06.
const FIRST_START: Millis = 1_289_001_601_000;

const POST_FIELDS: &str = "created_at,author_id,conversation_id,in_reply_to_user_id,referenced_tweets,entities,\
                           attachments,note_tweet,edit_history_tweet_ids";

/// Prices in millionths of a US dollar (docs.x.com, "Pricing").
const POST_COST: i64 = 15_000;
const REPLY_COST: i64 = 10_000;
const URL_COST: i64 = 200_000;

/// Client for our account on X.
pub struct X {
    http: reqwest::Client,
    account: Account,
    clock: Clock,
}

/// The credentials used for a request.
#[derive(Clone, Copy)]
enum Caller {
    /// Our account.
    Account,
    /// The app, if it has a bearer token; else our account.
    Reader,
}

/// A response from X.
struct ApiResponse {
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
}

/// Why there is no response.
enum Failure {
    /// The request was never sent.
    NotSent(String),
    /// X may have acted on it.
    Lost(String),
}

/// One page of a list: its bytes and the token of the next page.
struct ListPage {
    body: Vec<u8>,
    next: Option<String>,
}

type Query<'a> = Vec<(&'a str, String)>;

impl X {
    /// Creates the client for this account. `http` must not follow redirects, because a request is signed for one URL. `clock` gives the
    /// timestamp of the signature.
    pub fn new(account: Account, http: reqwest::Client, clock: Clock) -> Self {
        Self { http, account, clock }
    }

    async fn call(
        &self,
        caller: Caller,
        method: Method,
        path: &str,
        query: &Query<'_>,
        body: Option<&Value>,
    ) -> Result<ApiResponse, Failure> {
        // The URL that is signed is the one that is called: parsed, with the host in lower case and without a default port.
        let mut url = Url::parse(&format!("{}{path}", self.account.api_url))
            .map_err(|error| Failure::NotSent(format!("the API address in the settings is not valid: {error}")))?;
        let authorization = match (caller, &self.account.bearer_token) {
            (Caller::Reader, Some(token)) => format!("Bearer {token}"),
            _ => {
                let at =
                    u64::try_from(self.clock.now() / 1_000).ok().and_then(NonZeroU64::new).unwrap_or(NonZeroU64::MIN);
                authorization(&self.account, method.as_str(), url.as_str(), query, at, None)
            }
        };
        if !query.is_empty() {
            url.set_query(Some(&oauth1_request::to_form(&parameters(query))));
        }
        let mut request = self.http.request(method, url).timeout(TIMEOUT).header(AUTHORIZATION, authorization);
        if let Some(body) = body {
            request = request.header(CONTENT_TYPE, "application/json").body(body.to_string());
        }
        let mut response = request.send().await.map_err(failure)?;
        let (status, headers) = (response.status(), response.headers().clone());
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(failure)? {
            if body.len() + chunk.len() > LONGEST_ANSWER {
                return Err(Failure::Lost("X's response is too long".to_owned()));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(ApiResponse { status, headers, body })
    }

    /// Reads one page. A page that fails is an error, never the end of the list.
    async fn page(
        &self,
        caller: Caller,
        path: &str,
        query: &Query<'_>,
        token: Option<String>,
    ) -> Result<ListPage, String> {
        let mut query = query.clone();
        query.extend(token.map(|token| ("pagination_token", token)));
        let answer = self.call(caller, Method::GET, path, &query, None).await.map_err(Failure::reason)?;
        if answer.status != StatusCode::OK {
            return Err(format!("HTTP {}: {}", answer.status.as_u16(), answer.problem().detail()));
        }
        let list: ListEnd =
            serde_json::from_slice(&answer.body).map_err(|_| "X's response is not a list".to_owned())?;
        Ok(ListPage { body: answer.body, next: list.meta.and_then(|meta| meta.next_token) })
    }
}

#[async_trait::async_trait]
impl ChannelClient for X {
    fn channel(&self) -> Channel {
        Channel::X
    }

    fn cost(&self, outgoing: &Outgoing) -> i64 {
        match outgoing.way {
            ReplyMethod::Reply | ReplyMethod::Post | ReplyMethod::Quote if has_url(&outgoing.text) => URL_COST,
            ReplyMethod::Reply => REPLY_COST,
            ReplyMethod::Post
            | ReplyMethod::Quote
            | ReplyMethod::Repost
            | ReplyMethod::Message
            | ReplyMethod::PrivateReply => POST_COST,
        }
    }

    async fn send(&self, outgoing: &Outgoing) -> Sent {
        let Outgoing { way, target, text, .. } = outgoing;
        // The target becomes part of the URL.
        if *way != ReplyMethod::Post && !is_id(target) {
            return Sent::Refused(format!("{target:?} is not an id on X"));
        }
        let (path, body) = match way {
            ReplyMethod::Post => ("/2/tweets".to_owned(), json!({ "text": text })),
            ReplyMethod::Reply => {
                ("/2/tweets".to_owned(), json!({ "text": text, "reply": { "in_reply_to_tweet_id": target } }))
            }
            ReplyMethod::Quote => ("/2/tweets".to_owned(), json!({ "text": text, "quote_tweet_id": target })),
            ReplyMethod::Repost => {
                (format!("/2/users/{}/retweets", self.account.user_id), json!({ "tweet_id": target }))
            }
            ReplyMethod::Message => (format!("/2/dm_conversations/with/{target}/messages"), json!({ "text": text })),
            ReplyMethod::PrivateReply => return Sent::Refused("X has no private replies".to_owned()),
        };
        match self.call(Caller::Account, Method::POST, &path, &Query::new(), Some(&body)).await {
            Ok(answer) => outcome(&answer, outgoing),
            Err(Failure::NotSent(why)) => Sent::Later(None, why),
            Err(Failure::Lost(why)) => Sent::Unknown(why),
        }
    }

    async fn look(&self, outgoing: &Outgoing) -> Looked {
        let since = outgoing.tried_at.saturating_sub(CLOCKS_APART);
        let own = &self.account.user_id;
        let (caller, path, query) = match outgoing.way {
            ReplyMethod::Message if is_id(&outgoing.target) => (
                Caller::Account,
                format!("/2/dm_conversations/with/{}/dm_events", outgoing.target),
                vec![
                    ("max_results", PER_PAGE.to_owned()),
                    ("event_types", "MessageCreate".to_owned()),
                    ("dm_event.fields", "id,text,event_type,created_at,sender_id,entities".to_owned()),
                ],
            ),
            // Cannot have been sent.
            ReplyMethod::Message | ReplyMethod::PrivateReply => return Looked::NotThere,
            ReplyMethod::Reply | ReplyMethod::Post | ReplyMethod::Quote | ReplyMethod::Repost => (
                Caller::Reader,
                format!("/2/users/{own}/tweets"),
                vec![
                    ("max_results", PER_PAGE.to_owned()),
                    ("start_time", start_time(since)),
                    ("tweet.fields", "created_at,referenced_tweets,entities".to_owned()),
                ],
            ),
        };
        let mut token = None;
        let mut found = Vec::new();
        for _ in 0..PAGES {
            let page = match self.page(caller, &path, &query, token).await {
                Ok(page) => page,
                Err(why) => return Looked::NoAnswer(why),
            };
            let listed = match serde_json::from_slice::<OwnList>(&page.body) {
                Ok(list) if list.data.is_some() || list.meta.is_some() => list.data.unwrap_or_default(),
                _ => return Looked::NoAnswer("X's response is not a list".to_owned()),
            };
            let ours = listed.iter().filter(|own_post| own_post.is(outgoing, own, since));
            found.extend(ours.map(|own_post| key(outgoing.way, &own_post.id)));
            // Lists of messages take no `start_time`; the newest come first.
            let is_past = listed.iter().any(|own_post| own_post.at().is_some_and(|at| at < since));
            match page.next {
                Some(next) if !is_past => token = Some(next),
                _ if found.is_empty() => return Looked::NotThere,
                _ => return Looked::There(found),
            }
        }
        Looked::NoAnswer("X lists more of our posts than are searched".to_owned())
    }

    async fn gone(&self, ids: &[String]) -> Result<Vec<String>, String> {
        let ids: Vec<&str> = ids.iter().map(String::as_str).filter(|id| is_id(id)).collect();
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let query = vec![("ids", ids.join(","))];
        let answer =
            self.call(Caller::Reader, Method::GET, "/2/tweets", &query, None).await.map_err(Failure::reason)?;
        if answer.status != StatusCode::OK {
            return Err(format!("HTTP {}: {}", answer.status.as_u16(), answer.problem().detail()));
        }
        let found: Lookup =
            serde_json::from_slice(&answer.body).map_err(|_| "X's response is not a list".to_owned())?;
        Ok(found.missing().filter(|id| ids.contains(&id.as_str())).collect())
    }

    async fn list(&self, since: Millis) -> Result<Vec<Inbound>, String> {
        let path = format!("/2/users/{}/mentions", self.account.user_id);
        let query = vec![
            ("max_results", PER_PAGE.to_owned()),
            ("start_time", start_time(since)),
            ("tweet.fields", POST_FIELDS.to_owned()),
            ("expansions", "author_id,attachments.media_keys,referenced_tweets.id".to_owned()),
            ("user.fields", "username,name".to_owned()),
            ("media.fields", "media_key,type,url,preview_image_url,variants".to_owned()),
        ];
        let mut items = Vec::new();
        let mut token = None;
        // X shows nothing beyond the last page.
        for _ in 0..PAGES {
            let page = self.page(Caller::Reader, &path, &query, token).await?;
            let read = payload::parse_list(&page.body, &self.account.user_id);
            items.extend(read.map_err(|_| "X's list cannot be read".to_owned())?);
            token = page.next;
            if token.is_none() {
                break;
            }
        }
        Ok(items)
    }

    async fn subscribed(&self) -> Result<(), String> {
        if self.account.bearer_token.is_none() {
            return Err("X lists webhooks only for the app, which has no bearer token".to_owned());
        }
        let query = Query::new();
        let answer =
            self.call(Caller::Reader, Method::GET, "/2/webhooks", &query, None).await.map_err(Failure::reason)?;
        if answer.status != StatusCode::OK {
            return Err(format!("HTTP {}: {}", answer.status.as_u16(), answer.problem().detail()));
        }
        let hooks: Webhooks =
            serde_json::from_slice(&answer.body).map_err(|_| "X's response is not a list of webhooks".to_owned())?;
        let is_valid = hooks.data.iter().flatten().any(|hook| hook.valid);
        if is_valid { Ok(()) } else { Err("X lists no valid webhook for us".to_owned()) }
    }
}

/// The OAuth `Authorization` header of a request. The signature covers the query but not a JSON body (RFC 5849,
/// 3.4.1.3.1). `url` is without the query, `at` in seconds since the epoch. A fresh nonce is made unless one is given.
fn authorization(
    account: &Account,
    method: &str,
    url: &str,
    query: &Query<'_>,
    at: NonZeroU64,
    nonce: Option<&str>,
) -> String {
    let token = Token::from_parts(
        account.consumer_key.as_str(),
        account.consumer_secret.as_str(),
        account.access_token.as_str(),
        account.access_secret.as_str(),
    );
    let mut builder = Builder::with_token(token, HMAC_SHA1);
    builder.version(true).timestamp(at);
    if let Some(nonce) = nonce {
        builder.nonce(nonce);
    }
    builder.authorize(method, url, &parameters(query))
}

fn parameters<'a>(query: &'a Query<'_>) -> ParameterList<&'a str, &'a str> {
    ParameterList::new(query.iter().map(|(name, value)| (*name, value.as_str())).collect())
}

/// If the connection was never made, the request was not sent.
fn failure(error: reqwest::Error) -> Failure {
    let is_unsent = error.is_connect() || error.is_builder();
    let kind = if error.is_timeout() { "X did not answer in time" } else { "no connection to X" };
    let why = format!("{kind}: {}", error.without_url());
    if is_unsent { Failure::NotSent(why) } else { Failure::Lost(why) }
}

impl Failure {
    fn reason(self) -> String {
        match self {
            Self::NotSent(why) | Self::Lost(why) => why,
        }
    }
}

/// The text without leading handles and trailing t.co links, in Unicode form NFC, because some Devanagari letters have two encodings.
fn plain(text: &str) -> String {
    let normal: String = text.nfc().collect();
    let mut words: Vec<&str> = normal.split_whitespace().skip_while(|word| word.starts_with('@')).collect();
    while words.last().is_some_and(|word| word.starts_with("https://t.co/")) {
        words.pop();
    }
    words.join(" ")
}

fn is_id(text: &str) -> bool {
    (1..=20).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// RFC 3339 to the second, the only form that X accepts.
fn start_time(at: Millis) -> String {
    let at = DateTime::from_timestamp_millis(at.max(FIRST_START)).unwrap_or_default();
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

#[cfg(test)]
mod tests;
