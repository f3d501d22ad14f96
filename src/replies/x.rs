//! Speaking on X: API v2 in the name of our account (docs.x.com, "Manage posts", "Direct messages", "Timelines").
//!
//! Requests are signed by OAuth 1.0a (RFC 5849), whose tokens do not run out. X has no idempotency key: whether
//! something went out is found by looking at our own recent posts.

use crate::{
    complaint::{Channel, Millis},
    intake::{
        inbound::Inbound,
        x::{Account, payload},
    },
    replies::channel::{Capabilities, Carrier, Looked, Outgoing, Sent, Way},
};
use chrono::{DateTime, Datelike as _, Timelike as _};
use oauth1_request::{Builder, HMAC_SHA1, ParameterList, Token};
use reqwest::{
    Method, StatusCode, Url,
    header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap},
};
use serde::Deserialize;
use serde_json::{Value, json};
use std::{num::NonZeroU64, time::Duration};
use twitter_text::extractor::Extractor;
use unicode_normalization::UnicodeNormalization as _;

const TIMEOUT: Duration = Duration::from_secs(10);
/// X shows the last 800 mentions, a hundred to a page.
const PAGES: usize = 8;
const PER_PAGE: &str = "100";
/// No page of a hundred posts comes near this.
const LONGEST_ANSWER: usize = 16 << 20;
/// How far X's clock may be behind ours.
const CLOCKS_APART: Millis = 60_000;
/// X refuses a `start_time` before 2010-11-06.
const FIRST_START: Millis = 1_289_001_601_000;

const POST_FIELDS: &str = "created_at,author_id,conversation_id,in_reply_to_user_id,referenced_tweets,entities,\
                           attachments,note_tweet,edit_history_tweet_ids";

/// Prices in millionths of a US dollar (docs.x.com, "Pricing").
const POST_COST: i64 = 15_000;
const REPLY_COST: i64 = 10_000;
const URL_COST: i64 = 200_000;

/// Our account on X.
pub struct X {
    http: reqwest::Client,
    account: Account,
}

/// In whose name a request is made.
#[derive(Clone, Copy)]
enum Caller {
    /// Our account.
    Account,
    /// The app if it has a token of its own, else our account.
    Reader,
}

/// What X answered.
struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
}

/// Why there is no answer.
enum Failure {
    /// The request never left.
    NotSent(String),
    /// X may have acted on it.
    Lost(String),
}

/// One page of a list, its bytes and where the next one is.
struct Page {
    body: Vec<u8>,
    next: Option<String>,
}

type Query<'a> = Vec<(&'a str, String)>;

impl X {
    /// The carrier for this account. `http` must not follow redirects: a request is signed for one address.
    pub fn new(account: Account, http: reqwest::Client) -> Self {
        Self { http, account }
    }

    async fn call(
        &self,
        caller: Caller,
        method: Method,
        path: &str,
        query: &Query<'_>,
        body: Option<&Value>,
    ) -> Result<Answer, Failure> {
        // Signed is what is called: the parsed address, its host in lower case and without a default port.
        let mut url = Url::parse(&format!("{}{path}", self.account.api_url))
            .map_err(|error| Failure::NotSent(format!("the address of the API: {error}")))?;
        let authorization = match (caller, &self.account.bearer_token) {
            (Caller::Reader, Some(token)) => format!("Bearer {token}"),
            _ => authorization(&self.account, method.as_str(), url.as_str(), query, None),
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
                return Err(Failure::Lost("X answered too much".to_owned()));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Answer { status, headers, body })
    }

    /// Reads one page. A page that failed is an error and never the end of the list.
    async fn page(&self, caller: Caller, path: &str, query: &Query<'_>, token: Option<String>) -> Result<Page, String> {
        let mut query = query.clone();
        query.extend(token.map(|token| ("pagination_token", token)));
        let answer = self.call(caller, Method::GET, path, &query, None).await.map_err(Failure::in_words)?;
        if answer.status != StatusCode::OK {
            return Err(format!("HTTP {}: {}", answer.status.as_u16(), answer.problem().detail()));
        }
        let list: ListEnd = serde_json::from_slice(&answer.body).map_err(|_| "X answered no list".to_owned())?;
        Ok(Page { body: answer.body, next: list.meta.and_then(|meta| meta.next_token) })
    }
}

#[async_trait::async_trait]
impl Carrier for X {
    fn channel(&self) -> Channel {
        Channel::X
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            ways: &[Way::Reply, Way::Message, Way::Post, Way::Quote, Way::Repost],
            message_window: None,
            longest: 280,
        }
    }

    fn length(&self, text: &str) -> usize {
        length(text)
    }

    fn cost(&self, outgoing: &Outgoing) -> i64 {
        match outgoing.way {
            Way::Reply | Way::Post | Way::Quote if has_url(&outgoing.text) => URL_COST,
            Way::Reply => REPLY_COST,
            Way::Post | Way::Quote | Way::Repost | Way::Message | Way::PrivateReply => POST_COST,
        }
    }

    async fn send(&self, outgoing: &Outgoing) -> Sent {
        let Outgoing { way, target, text, .. } = outgoing;
        // The target becomes part of the address.
        if *way != Way::Post && !is_id(target) {
            return Sent::Refused(format!("{target:?} is no id of X"));
        }
        let (path, body) = match way {
            Way::Post => ("/2/tweets".to_owned(), json!({ "text": text })),
            Way::Reply => {
                ("/2/tweets".to_owned(), json!({ "text": text, "reply": { "in_reply_to_tweet_id": target } }))
            }
            Way::Quote => ("/2/tweets".to_owned(), json!({ "text": text, "quote_tweet_id": target })),
            Way::Repost => (format!("/2/users/{}/retweets", self.account.user_id), json!({ "tweet_id": target })),
            Way::Message => (format!("/2/dm_conversations/with/{target}/messages"), json!({ "text": text })),
            Way::PrivateReply => return Sent::Refused("X has no private replies".to_owned()),
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
            Way::Message if is_id(&outgoing.target) => (
                Caller::Account,
                format!("/2/dm_conversations/with/{}/dm_events", outgoing.target),
                vec![
                    ("max_results", PER_PAGE.to_owned()),
                    ("event_types", "MessageCreate".to_owned()),
                    ("dm_event.fields", "id,text,event_type,created_at,sender_id,entities".to_owned()),
                ],
            ),
            // It cannot have been sent.
            Way::Message | Way::PrivateReply => return Looked::NotThere,
            Way::Reply | Way::Post | Way::Quote | Way::Repost => (
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
        for _ in 0..PAGES {
            let page = match self.page(caller, &path, &query, token).await {
                Ok(page) => page,
                Err(why) => return Looked::NoAnswer(why),
            };
            let listed = match serde_json::from_slice::<OwnList>(&page.body) {
                Ok(list) if list.data.is_some() || list.meta.is_some() => list.data.unwrap_or_default(),
                _ => return Looked::NoAnswer("X answered no list".to_owned()),
            };
            if let Some(found) = listed.iter().find(|own_post| own_post.is(outgoing, own, since)) {
                return Looked::There(key(outgoing.way, &found.id));
            }
            // Messages have no `start_time`; the newest come first.
            let is_past = listed.iter().any(|own_post| own_post.at().is_some_and(|at| at < since));
            match page.next {
                Some(next) if !is_past => token = Some(next),
                _ => return Looked::NotThere,
            }
        }
        Looked::NoAnswer("X has more of our posts than are looked through".to_owned())
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
        // What lies beyond the last page X shows nobody.
        for _ in 0..PAGES {
            let page = self.page(Caller::Reader, &path, &query, token).await?;
            let read = payload::parse_list(&page.body, &self.account.user_id);
            items.extend(read.map_err(|_| "X answered a list of no known shape".to_owned())?);
            token = page.next;
            if token.is_none() {
                break;
            }
        }
        Ok(items)
    }

    async fn subscribed(&self) -> Result<(), String> {
        if self.account.bearer_token.is_none() {
            return Err("webhooks are only shown to the app, which has no token of its own".to_owned());
        }
        let query = Query::new();
        let answer =
            self.call(Caller::Reader, Method::GET, "/2/webhooks", &query, None).await.map_err(Failure::in_words)?;
        if answer.status != StatusCode::OK {
            return Err(format!("HTTP {}: {}", answer.status.as_u16(), answer.problem().detail()));
        }
        let hooks: Webhooks =
            serde_json::from_slice(&answer.body).map_err(|_| "X answered no list of webhooks".to_owned())?;
        let is_valid = hooks.data.iter().flatten().any(|hook| hook.valid);
        if is_valid { Ok(()) } else { Err("X has no valid webhook of ours".to_owned()) }
    }
}

/// The header that proves a request to be ours. Only the query is signed along: a JSON body is not (RFC 5849,
/// 3.4.1.3.1). `url` is without the query. Nonce and time are fresh unless pinned.
fn authorization(
    account: &Account,
    method: &str,
    url: &str,
    query: &Query<'_>,
    pinned: Option<(&str, NonZeroU64)>,
) -> String {
    let token = Token::from_parts(
        account.consumer_key.as_str(),
        account.consumer_secret.as_str(),
        account.access_token.as_str(),
        account.access_secret.as_str(),
    );
    let mut builder = Builder::with_token(token, HMAC_SHA1);
    builder.version(true);
    if let Some((nonce, timestamp)) = pinned {
        builder.nonce(nonce).timestamp(timestamp);
    }
    builder.authorize(method, url, &parameters(query))
}

fn parameters<'a>(query: &'a Query<'_>) -> ParameterList<&'a str, &'a str> {
    ParameterList::new(query.iter().map(|(name, value)| (*name, value.as_str())).collect())
}

/// A connection that was never made carried nothing.
fn failure(error: reqwest::Error) -> Failure {
    let is_unsent = error.is_connect() || error.is_builder();
    let kind = if error.is_timeout() { "X did not answer in time" } else { "no connection to X" };
    let why = format!("{kind}: {}", error.without_url());
    if is_unsent { Failure::NotSent(why) } else { Failure::Lost(why) }
}

impl Failure {
    fn in_words(self) -> String {
        match self {
            Self::NotSent(why) | Self::Lost(why) => why,
        }
    }
}

/// What X's answer says about a sending.
fn outcome(answer: &Answer, outgoing: &Outgoing) -> Sent {
    let problem = answer.problem();
    // A used-up plan comes as 429 too, but no waiting helps.
    if !answer.status.is_success() && problem.is("usage-capped") {
        return Sent::Shut(problem.detail());
    }
    match answer.status.as_u16() {
        200..300 => match problem.made(outgoing) {
            Some(id) => Sent::Done(key(outgoing.way, &id)),
            None => Sent::Unknown(format!("HTTP {} without an id", answer.status.as_u16())),
        },
        401 => Sent::Shut("token".to_owned()),
        // Prepaid calls are used up.
        402 => Sent::Shut(problem.detail()),
        429 => Sent::Later(answer.reset(), problem.detail()),
        403 if problem.detail().to_lowercase().contains("duplicate content") => Sent::Duplicate,
        400 | 403 | 404 | 422 => Sent::Refused(problem.detail()),
        other => Sent::Unknown(format!("HTTP {other}: {}", problem.detail())),
    }
}

/// The key under which the same thing would arrive.
fn key(way: Way, id: &str) -> String {
    if way == Way::Message { format!("dm:{id}") } else { id.to_owned() }
}

impl Answer {
    fn problem(&self) -> Problem {
        Problem(serde_json::from_slice(&self.body).unwrap_or_default(), self.status)
    }

    /// When the current quarter of an hour ends; X tells it in seconds.
    fn reset(&self) -> Option<Millis> {
        let seconds: Millis = self.headers.get("x-rate-limit-reset")?.to_str().ok()?.parse().ok()?;
        seconds.checked_mul(1000)
    }
}

/// The body of an answer, of which nothing is certain.
struct Problem(Value, StatusCode);

impl Problem {
    fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.as_str().filter(|text| !text.is_empty())
    }

    fn is(&self, kind: &str) -> bool {
        self.text("type").is_some_and(|text| text.contains(kind))
    }

    /// What X says is wrong, in its words.
    fn detail(&self) -> String {
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

    /// The id of what was made.
    fn made(&self, outgoing: &Outgoing) -> Option<String> {
        let data = self.0.get("data")?;
        let name = match outgoing.way {
            Way::Message => "dm_event_id",
            Way::Repost => "rest_id",
            _ => "id",
        };
        let id = data.get(name).and_then(Value::as_str).filter(|id| !id.is_empty()).map(str::to_owned);
        // A repost's own id is not always told; the reposted post's serves.
        let is_reposted = || data.get("retweeted").and_then(Value::as_bool) == Some(true);
        id.or_else(|| (outgoing.way == Way::Repost && is_reposted()).then(|| outgoing.target.clone()))
    }
}

/// The end of any list.
#[derive(Deserialize)]
struct ListEnd {
    meta: Option<Meta>,
}

#[derive(Deserialize)]
struct Meta {
    next_token: Option<String>,
}

#[derive(Deserialize)]
struct Webhooks {
    data: Option<Vec<Webhook>>,
}

#[derive(Deserialize)]
struct Webhook {
    #[serde(default)]
    valid: bool,
}

#[derive(Deserialize)]
struct OwnList {
    data: Option<Vec<OwnPost>>,
    meta: Option<Meta>,
}

/// A post or message of ours, as X lists it.
#[derive(Deserialize)]
struct OwnPost {
    id: String,
    text: Option<String>,
    sender_id: Option<String>,
    created_at: Option<String>,
    referenced_posts: Option<Vec<Reference>>,
    referenced_tweets: Option<Vec<Reference>>,
    entities: Option<Entities>,
}

#[derive(Deserialize)]
struct Reference {
    r#type: String,
    id: String,
}

#[derive(Deserialize)]
struct Entities {
    urls: Option<Vec<Link>>,
}

#[derive(Deserialize)]
struct Link {
    url: String,
    expanded_url: Option<String>,
}

impl OwnPost {
    fn at(&self) -> Option<Millis> {
        self.created_at.as_deref().and_then(payload::moment)
    }

    fn references(&self) -> impl Iterator<Item = &Reference> {
        self.referenced_posts.iter().chain(&self.referenced_tweets).flatten()
    }

    fn refers(&self, kind: &str, target: &str) -> bool {
        self.references().any(|reference| reference.r#type == kind && reference.id == target)
    }

    fn is(&self, outgoing: &Outgoing, own: &str, since: Millis) -> bool {
        let target = &outgoing.target;
        self.at().is_none_or(|at| at >= since)
            && match outgoing.way {
                Way::Repost => self.refers("retweeted", target),
                Way::Reply => self.refers("replied_to", target) && self.says(&outgoing.text),
                Way::Quote => self.refers("quoted", target) && self.says(&outgoing.text),
                Way::Message => self.sender_id.as_deref() == Some(own) && self.says(&outgoing.text),
                Way::Post => self.references().next().is_none() && self.says(&outgoing.text),
                Way::PrivateReply => false,
            }
    }

    /// Whether these are the words. X escapes some characters, shortens every link, adds a link to what is quoted or
    /// attached, and puts the names of those who are answered in front.
    fn says(&self, sent: &str) -> bool {
        let mut text = payload::unescaped(self.text.as_deref().unwrap_or_default());
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

/// The words alone, in one normal form: some Devanagari letters have two spellings.
fn plain(text: &str) -> String {
    let normal: String = text.nfc().collect();
    let mut words: Vec<&str> = normal.split_whitespace().skip_while(|word| word.starts_with('@')).collect();
    while words.last().is_some_and(|word| word.starts_with("https://t.co/")) {
        words.pop();
    }
    words.join(" ")
}

fn has_url(text: &str) -> bool {
    !Extractor::new().extract_urls(text).is_empty()
}

fn is_id(text: &str) -> bool {
    (1..=20).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// RFC 3339 to the second, the only form that X takes.
fn start_time(at: Millis) -> String {
    let at = DateTime::from_timestamp_millis(at.max(FIRST_START)).unwrap_or_default();
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z",
        at.year(),
        at.month(),
        at.day(),
        at.hour(),
        at.minute(),
        at.second()
    )
}

/// Length of a text as X counts it (docs.x.com, "Counting characters").
pub fn length(text: &str) -> usize {
    let measured = twitter_text::parse(text, twitter_text_config::config_v3(), true);
    usize::try_from(measured.weighted_length).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::inbound::What;
    use axum::{
        Router,
        body::Bytes,
        http::{HeaderMap as Received, Uri},
    };
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    use std::sync::{Arc, Mutex};

    const OWN: &str = "3300000000000000001";
    const TRIED: Millis = 1_790_000_000_000;

    fn account(api_url: &str) -> Account {
        // The published credentials of docs.x.com, "Creating a signature".
        Account {
            api_url: api_url.to_owned(),
            user_id: OWN.to_owned(),
            chief_user_id: None,
            consumer_key: "xvz1evFS4wEEPTGEFPHBog".to_owned(),
            consumer_secret: "kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw".to_owned(),
            access_token: "370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb".to_owned(),
            access_secret: "LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE".to_owned(),
            bearer_token: None,
        }
    }

    fn carrier(account: Account) -> X {
        let http = reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none());
        X::new(account, http.build().unwrap())
    }

    fn outgoing(way: Way, target: &str, text: &str) -> Outgoing {
        Outgoing { way, target: target.to_owned(), text: text.to_owned(), tried_at: TRIED }
    }

    fn signed(method: &str, url: &str, query: &[(&'static str, &str)]) -> String {
        let query = query.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        let pinned = ("kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg", NonZeroU64::new(1_318_622_958).unwrap());
        authorization(&account(""), method, url, &query, Some(pinned))
    }

    fn signature(header: &str) -> String {
        let encoded = header.split("oauth_signature=\"").nth(1).unwrap().trim_end_matches('"');
        encoded.replace("%2F", "/").replace("%2B", "+").replace("%3D", "=")
    }

    #[test]
    fn signatures_are_those_of_the_published_vectors() {
        let status = [("include_entities", "true"), ("status", "Hello Ladies + Gentlemen, a signed OAuth request!")];
        let since =
            [("since_id", "1301573587187331074"), ("max_results", "100"), ("tweet.fields", "created_at,author_id")];
        for (method, url, query, expected) in [
            ("POST", "https://api.x.com/1.1/statuses/update.json", &status[..], "Ls93hJiZbQ3akF3HF3x1Bz8/zU4="),
            ("POST", "https://api.twitter.com/1.1/statuses/update.json", &status, "hCtSmYh+iHYCEqBWrE7C7hYmtUk="),
            ("POST", "https://api.twitter.com/1/statuses/update.json", &status, "tnnArxj06cWHq44gCs1OSKk/jLY="),
            ("POST", "https://api.x.com/2/tweets", &[], "lr+tV/DKclEvXKVjG6tgaSSLV0k="),
            ("GET", "https://api.x.com/2/users/2244994945/mentions", &since, "hgIilUvZhSVz3Ska8r/xhkULhf8="),
        ] {
            let header = signed(method, url, query);
            assert_eq!(signature(&header), expected, "{method} {url}");
            assert_eq!(STANDARD.decode(signature(&header)).unwrap().len(), 20);
            for part in
                ["oauth_version=\"1.0\"", "oauth_signature_method=\"HMAC-SHA1\"", "oauth_timestamp=\"1318622958\""]
            {
                assert!(header.starts_with("OAuth ") && header.contains(part), "{header}");
            }
            assert!(!header.contains("kAcSOq") && !header.contains("Lswwdo"), "secrets stay here");
        }
    }

    #[test]
    fn the_query_is_escaped_as_rfc_3986_wants_it() {
        for (text, escaped) in [
            ("Ladies + Gentlemen", "Ladies%20%2B%20Gentlemen"),
            ("An encoded string!", "An%20encoded%20string%21"),
            ("Dogs, Cats & Mice", "Dogs%2C%20Cats%20%26%20Mice"),
            ("☃", "%E2%98%83"),
        ] {
            let query = vec![("text", text.to_owned())];
            assert_eq!(oauth1_request::to_form(&parameters(&query)), format!("text={escaped}"));
        }
    }

    #[test]
    fn every_request_has_a_nonce_of_its_own() {
        let fresh = || authorization(&account(""), "GET", "https://api.x.com/2/webhooks", &Query::new(), None);
        assert_ne!(fresh(), fresh());
    }

    #[test]
    fn length_is_counted_as_x_counts() {
        let x = carrier(account(""));
        for (text, length) in [
            ("", 0),
            ("hello", 5),
            ("नमस्ते दुनिया", 13),
            ("₹", 2),
            ("👮🏽‍♀️", 2),
            ("https://example.com/a/very/long/path/to/somewhere", 23),
        ] {
            assert_eq!(x.length(text), length, "{text}");
        }
    }

    #[test]
    fn a_link_makes_a_public_post_dear() {
        let x = carrier(account(""));
        for (way, text, cost) in [
            (Way::Reply, "Complaint 4K7-P9X-2QMT is registered.", 10_000),
            (Way::Post, "Road closed until 18:00.", 15_000),
            (Way::Reply, "See https://example.org/4K7", 200_000),
            (Way::Post, "See example.org/4K7", 200_000),
            (Way::Message, "See https://example.org/4K7", 15_000),
            (Way::Repost, "", 15_000),
            (Way::Quote, "Please note.", 15_000),
        ] {
            assert_eq!(x.cost(&outgoing(way, "1", text)), cost, "{text}");
        }
    }

    fn answered(status: u16, reset: Option<&str>, body: &str) -> Answer {
        let mut headers = HeaderMap::new();
        if let Some(reset) = reset {
            headers.insert("x-rate-limit-reset", reset.parse().unwrap());
        }
        Answer { status: StatusCode::from_u16(status).unwrap(), headers, body: body.as_bytes().to_vec() }
    }

    #[test]
    fn every_answer_to_a_reply_has_its_meaning() {
        let reply = outgoing(Way::Reply, "77", "ok");
        let duplicate = r#"{"title":"Forbidden","status":403,"type":"about:blank",
            "detail":"You are not allowed to create a Tweet with duplicate content."}"#;
        let capped =
            r#"{"title":"UsageCapExceeded","detail":"Cap reached","type":"https://api.x.com/2/problems/usage-capped"}"#;
        for (status, reset, body, meaning) in [
            (201, None, r#"{"data":{"id":"78","text":"ok"}}"#, Sent::Done("78".to_owned())),
            (200, None, r#"{"data":{}}"#, Sent::Unknown("HTTP 200 without an id".to_owned())),
            (201, None, "<html>", Sent::Unknown("HTTP 201 without an id".to_owned())),
            (429, Some("1790000900"), "{}", Sent::Later(Some(1_790_000_900_000), "Too Many Requests".to_owned())),
            (429, Some("soon"), r#"{"errors":[{"code":88,"message":"Slow"}]}"#, Sent::Later(None, "Slow".to_owned())),
            (429, Some("1790000900"), capped, Sent::Shut("Cap reached".to_owned())),
            (403, None, duplicate, Sent::Duplicate),
            (403, None, r#"{"detail":"Not allowed to reply."}"#, Sent::Refused("Not allowed to reply.".to_owned())),
            (400, None, r#"{"title":"Invalid Request"}"#, Sent::Refused("Invalid Request".to_owned())),
            (404, None, "", Sent::Refused("Not Found".to_owned())),
            (422, None, "[]", Sent::Refused("Unprocessable Entity".to_owned())),
            (401, None, r#"{"title":"Unauthorized"}"#, Sent::Shut("token".to_owned())),
            (402, None, r#"{"title":"CreditsDepleted"}"#, Sent::Shut("CreditsDepleted".to_owned())),
            (503, None, "", Sent::Unknown("HTTP 503: Service Unavailable".to_owned())),
            (302, None, "", Sent::Unknown("HTTP 302: Found".to_owned())),
        ] {
            assert_eq!(outcome(&answered(status, reset, body), &reply), meaning, "{status} {body}");
        }
    }

    #[test]
    fn messages_and_reposts_name_their_ids_differently() {
        let sent = answered(201, None, r#"{"data":{"dm_conversation_id":"1-2","dm_event_id":"79"}}"#);
        assert_eq!(outcome(&sent, &outgoing(Way::Message, "5", "ok")), Sent::Done("dm:79".to_owned()));
        let repost = outgoing(Way::Repost, "77", "");
        let with_id = answered(200, None, r#"{"data":{"retweeted":true,"rest_id":"80"}}"#);
        assert_eq!(outcome(&with_id, &repost), Sent::Done("80".to_owned()));
        let without = answered(200, None, r#"{"data":{"retweeted":true}}"#);
        assert_eq!(outcome(&without, &repost), Sent::Done("77".to_owned()));
        let not = answered(200, None, r#"{"data":{"retweeted":false}}"#);
        assert!(matches!(outcome(&not, &repost), Sent::Unknown(_)));
    }

    #[test]
    fn our_words_are_known_again_as_x_shows_them() {
        let own_post = |body: &str| serde_json::from_str::<OwnPost>(body).unwrap();
        let plain_text = own_post(r#"{"id":"1","text":"@asha_k  Your number is A&amp;B https://t.co/abc"}"#);
        assert!(plain_text.says("Your number is A&B"));
        assert!(!plain_text.says("Your number is A&C"));
        let link = own_post(
            r#"{"id":"1","text":"See https://t.co/abc now https://t.co/quo","entities":{"urls":[
                {"url":"https://t.co/abc","expanded_url":"https://example.org/4K7"},
                {"url":"https://t.co/quo","expanded_url":"https://x.com/i/status/77"}]}}"#,
        );
        assert!(link.says("See https://example.org/4K7 now"));
        assert!(link.says("See example.org/4K7 now"));
        assert!(!link.says("See https://example.org/4K8 now"));
        // One letter with its dot, or letter and dot.
        let two_spellings = own_post("{\"id\":\"1\",\"text\":\"\u{915}\u{93c}\"}");
        assert!(two_spellings.says("\u{958}"));
    }

    #[test]
    fn moments_are_written_as_x_takes_them() {
        assert_eq!(start_time(1_790_000_000_999), "2026-09-21T14:13:20Z");
        assert_eq!(start_time(0), "2010-11-06T00:00:01Z");
    }

    #[test]
    fn a_target_cannot_leave_its_place_in_the_address() {
        for bad in ["", "1/../2", "12a", "dm:12", "१२", "123456789012345678901"] {
            assert!(!is_id(bad), "{bad}");
        }
        assert!(is_id("18446744073709551615"));
    }

    /// What a stub was asked: method and address, authorization, body.
    type Asked = Arc<Mutex<Vec<(String, String, String)>>>;

    /// An X that gives these answers one after the other, and 500 afterwards.
    async fn stub(answers: &[(u16, &str)]) -> (String, Asked) {
        let asked = Asked::default();
        let mut left: Vec<(u16, String)> = answers.iter().map(|(status, body)| (*status, (*body).to_owned())).collect();
        left.reverse();
        let left = Arc::new(Mutex::new(left));
        let seen = asked.clone();
        let service = move |method: axum::http::Method, uri: Uri, headers: Received, body: Bytes| async move {
            let by = headers.get("authorization").and_then(|by| by.to_str().ok()).unwrap_or_default().to_owned();
            let body = String::from_utf8_lossy(&body).into_owned();
            seen.lock().unwrap().push((format!("{method} {uri}"), by, body));
            let (status, body) = left.lock().unwrap().pop().unwrap_or((500, String::new()));
            (StatusCode::from_u16(status).unwrap(), body)
        };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, Router::new().fallback(service)).await });
        (address, asked)
    }

    #[tokio::test]
    async fn each_way_has_its_request() {
        let post = r#"{"data":{"id":"78","text":"ok"}}"#;
        let (address, asked) = stub(&[
            (201, post),
            (201, post),
            (201, post),
            (200, r#"{"data":{"retweeted":true,"rest_id":"78"}}"#),
            (201, r#"{"data":{"dm_conversation_id":"1-2","dm_event_id":"78"}}"#),
        ])
        .await;
        let x = carrier(Account { bearer_token: Some("app".to_owned()), ..account(&address) });
        let expected = [
            (Way::Post, "POST /2/tweets", json!({"text":"ok"})),
            (Way::Reply, "POST /2/tweets", json!({"text":"ok","reply":{"in_reply_to_tweet_id":"77"}})),
            (Way::Quote, "POST /2/tweets", json!({"text":"ok","quote_tweet_id":"77"})),
            (Way::Repost, "POST /2/users/3300000000000000001/retweets", json!({"tweet_id":"77"})),
            (Way::Message, "POST /2/dm_conversations/with/77/messages", json!({"text":"ok"})),
        ];
        for (at, (way, request, body)) in expected.into_iter().enumerate() {
            assert!(matches!(x.send(&outgoing(way, "77", "ok")).await, Sent::Done(_)), "{way:?}");
            let (was, by, sent) = asked.lock().unwrap()[at].clone();
            assert_eq!(was, request);
            assert_eq!(serde_json::from_str::<Value>(&sent).unwrap(), body);
            assert!(by.starts_with("OAuth "), "the app may not write: {by}");
        }
        let refused = x.send(&outgoing(Way::PrivateReply, "77", "ok")).await;
        assert!(matches!(refused, Sent::Refused(_)));
        assert!(matches!(x.send(&outgoing(Way::Message, "7/7", "ok")).await, Sent::Refused(_)));
        assert_eq!(asked.lock().unwrap().len(), 5);
    }

    #[tokio::test]
    async fn where_nobody_listens_nothing_was_sent() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        drop(listener);
        let x = carrier(account(&address));
        assert!(matches!(x.send(&outgoing(Way::Post, "", "ok")).await, Sent::Later(None, _)));
        assert!(matches!(x.look(&outgoing(Way::Post, "", "ok")).await, Looked::NoAnswer(_)));
        assert!(x.list(TRIED).await.is_err());
    }

    #[tokio::test]
    async fn where_the_connection_breaks_nobody_knows() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move {
            while let Ok((connection, _)) = listener.accept().await {
                connection.readable().await.unwrap();
                drop(connection);
            }
        });
        let x = carrier(account(&address));
        assert!(matches!(x.send(&outgoing(Way::Post, "", "ok")).await, Sent::Unknown(_)));
    }

    fn mentions(id: &str, author: &str, next: &str) -> String {
        let meta = json!({"result_count": 1, "next_token": next});
        json!({"data": [{"id": id, "text": "help", "author_id": author}], "meta": meta}).to_string()
    }

    #[tokio::test]
    async fn the_list_is_read_to_its_end() {
        let last = json!({"meta": {"result_count": 0}}).to_string();
        let (address, asked) =
            stub(&[(200, &mentions("5", "9", "p2")), (200, &mentions("4", OWN, "p3")), (200, &last)]).await;
        let x = carrier(Account { bearer_token: Some("app".to_owned()), ..account(&address) });
        let items = x.list(TRIED).await.unwrap();
        assert_eq!(
            items.iter().map(|item| (item.key.as_str(), item.what)).collect::<Vec<_>>(),
            [("5", What::New), ("4", What::Nothing)]
        );
        let asked = asked.lock().unwrap();
        assert!(asked.iter().all(|(_, by, _)| by == "Bearer app"));
        assert!(asked[0].0.contains("/2/users/3300000000000000001/mentions?expansions=author_id%2C"));
        assert!(asked[0].0.contains("max_results=100&media.fields=") && !asked[0].0.contains("pagination_token"));
        assert!(asked[0].0.contains("start_time=2026-09-21T14%3A13%3A20Z"));
        assert!(asked[1].0.contains("pagination_token=p2") && asked[2].0.contains("pagination_token=p3"));
    }

    #[tokio::test]
    async fn a_page_that_failed_is_not_the_end() {
        for failed in [(503, ""), (429, "{}"), (200, "<html>"), (200, r#"{"errors":[{"title":"Oops"}]}"#)] {
            let first = mentions("5", "9", "p2");
            let (address, asked) = stub(&[(200, &first), failed]).await;
            assert!(carrier(account(&address)).list(TRIED).await.is_err(), "{failed:?}");
            assert!(asked.lock().unwrap()[1].1.starts_with("OAuth "), "without a token of the app");
        }
    }

    #[tokio::test]
    async fn a_lost_reply_is_found_below_its_post() {
        let own_post = |id: &str, text: &str, names: &str, kind: &str, target: &str| {
            json!({"id": id, "text": text, "created_at": "2026-09-21T14:13:30.000Z",
                names: [{"type": kind, "id": target}]})
        };
        let page = json!({"meta": {"result_count": 3}, "data": [
            own_post("90", "@asha_k ok", "referenced_tweets", "replied_to", "76"),
            own_post("91", "@asha_k ok", "referenced_posts", "replied_to", "77"),
            own_post("92", "RT @asha_k: help", "referenced_tweets", "retweeted", "77")]})
        .to_string();
        for (way, text, looked) in [
            (Way::Reply, "ok", Looked::There("91".to_owned())),
            (Way::Reply, "no", Looked::NotThere),
            (Way::Repost, "", Looked::There("92".to_owned())),
            (Way::Quote, "ok", Looked::NotThere),
            (Way::Post, "ok", Looked::NotThere),
        ] {
            let (address, asked) = stub(&[(200, &page)]).await;
            assert_eq!(carrier(account(&address)).look(&outgoing(way, "77", text)).await, looked);
            let asked = &asked.lock().unwrap()[0].0;
            assert!(
                asked.contains("/tweets?max_results=100&start_time=2026-09-21T14%3A12%3A20Z&tweet.fields="),
                "{asked}"
            );
        }
    }

    #[tokio::test]
    async fn a_lost_message_is_found_among_ours_and_not_before_it_was_tried() {
        let event = |id: u8, sender: &str, at: &str| {
            format!(
                r#"{{"id":"{id}","event_type":"MessageCreate","text":"ok","sender_id":"{sender}","created_at":"{at}"}}"#
            )
        };
        let theirs = event(1, "77", "2026-09-21T14:13:30.000Z");
        let older = event(2, OWN, "2026-09-20T14:13:30.000Z");
        let ours = event(3, OWN, "2026-09-21T14:13:30.000Z");
        let page = |events: &[&String]| {
            let events: Vec<&str> = events.iter().map(|event| event.as_str()).collect();
            format!(r#"{{"data":[{}],"meta":{{"next_token":"p2"}}}}"#, events.join(","))
        };
        let (without, with) = (page(&[&theirs, &older]), page(&[&ours, &older]));
        let message = outgoing(Way::Message, "77", "ok");
        for (pages, looked) in [
            (vec![(200, without.as_str())], Looked::NotThere),
            (vec![(200, with.as_str())], Looked::There("dm:3".to_owned())),
            (vec![(200, &*page(&[&theirs])), (200, &*with)], Looked::There("dm:3".to_owned())),
        ] {
            let (address, asked) = stub(&pages).await;
            let x = carrier(Account { bearer_token: Some("app".to_owned()), ..account(&address) });
            assert_eq!(x.look(&message).await, looked);
            assert!(
                asked.lock().unwrap().iter().all(|(_, by, _)| by.starts_with("OAuth ")),
                "messages are not the app's"
            );
        }
    }

    #[tokio::test]
    async fn a_question_without_an_answer_stays_open() {
        for failed in [(500, ""), (429, "{}"), (401, "{}"), (200, "[]"), (200, r#"{"errors":[]}"#)] {
            let (address, _) = stub(&[failed]).await;
            let looked = carrier(account(&address)).look(&outgoing(Way::Reply, "77", "ok")).await;
            assert!(matches!(looked, Looked::NoAnswer(_)), "{failed:?} {looked:?}");
        }
    }

    #[tokio::test]
    async fn a_webhook_that_x_calls_invalid_is_none() {
        let hook = |valid: bool| {
            format!(r#"{{"data":[{{"id":"1","url":"https://desk.example/hook","valid":{valid}}}],"meta":{{}}}}"#)
        };
        for (status, body, is_ok) in [
            (200, hook(true), true),
            (200, hook(false), false),
            (200, r#"{"meta":{"result_count":0}}"#.to_owned(), false),
            (401, String::new(), false),
        ] {
            let (address, asked) = stub(&[(status, &body)]).await;
            let x = carrier(Account { bearer_token: Some("app".to_owned()), ..account(&address) });
            assert_eq!(x.subscribed().await.is_ok(), is_ok, "{body}");
            assert_eq!(asked.lock().unwrap()[0].0, "GET /2/webhooks");
        }
        assert!(carrier(account("http://127.0.0.1:9")).subscribed().await.is_err(), "only the app may ask");
    }
}
