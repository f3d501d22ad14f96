//! Facebook as a carrier: comments, private messages and posts of the page, by the Graph API.
//!
//! developers.facebook.com: "Pages API, comments", "Private replies", "Messenger Platform, send API", "Handle errors"
//! and "Rate limits".

use super::channel::{Capabilities, Carrier, Looked, Outgoing, Sent, Way};
use crate::{
    complaint::{Channel, Millis},
    intake::{
        facebook::{
            Page,
            payload::{next_page, parse_list},
            signature::appsecret_proof,
        },
        inbound::Inbound,
    },
};
use chrono::DateTime;
use reqwest::{RequestBuilder, StatusCode, Url};
use serde_json::{Value, json};
use std::time::Duration;

/// How long one call may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// More than any answer of the Graph API.
const MAX_ANSWER: usize = 16 * 1024 * 1024;
/// How long after somebody wrote to the page it may answer in private.
const WINDOW: Millis = 24 * 60 * 60 * 1_000;
/// Characters that are kept of what Facebook says has gone wrong.
const MAX_REASON: usize = 300;
/// Pages read of one list.
const MAX_PAGES: usize = 20;
/// Pages of a hundred of our own that are looked through, newest first.
const MAX_LOOKED: usize = 5;
/// How far Facebook's clock may be from ours.
const SLACK: Millis = 5 * 60 * 1_000;
/// Comments below comments are listed only by the filter, and 25 at most without a limit.
const LISTED: &str =
    "id,from,message,created_time,comments.filter(stream).limit(100){id,from,message,created_time,parent}";

/// The page's way out.
///
/// The client must not follow redirects: every address holds the page's token.
pub struct Facebook {
    http: reqwest::Client,
    page: Page,
}

impl Facebook {
    /// The way out of this page.
    pub fn new(page: Page, http: reqwest::Client) -> Self {
        Self { http, page }
    }

    /// The address of a call below an object, signed; none if there can be no such.
    fn address(&self, object: &str, edge: &str, query: &[(&str, &str)]) -> Option<Url> {
        // An id from outside must not be able to name another call.
        let is_id = !object.is_empty() && object.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        let mut address =
            is_id.then(|| Url::parse(&format!("{}/{object}/{edge}", self.page.api_url)).ok()).flatten()?;
        address.query_pairs_mut().extend_pairs(query);
        Some(self.signed(address))
    }

    /// The same address with our token and proof in place of whatever it had.
    fn signed(&self, mut address: Url) -> Url {
        let kept: Vec<(String, String)> = address
            .query_pairs()
            .filter(|(name, _)| !matches!(name.as_ref(), "access_token" | "appsecret_proof"))
            .map(|(name, value)| (name.into_owned(), value.into_owned()))
            .collect();
        let Page { app_secret, page_token, .. } = &self.page;
        address
            .query_pairs_mut()
            .clear()
            .extend_pairs(kept)
            .append_pair("access_token", page_token)
            .append_pair("appsecret_proof", &appsecret_proof(app_secret, page_token));
        address
    }

    /// Where a list goes on: only where we asked, since our token goes along.
    fn next(&self, body: &[u8]) -> Option<Url> {
        let next = Url::parse(&next_page(body)?).ok()?;
        let ours = Url::parse(&self.page.api_url).ok()?;
        (next.origin() == ours.origin()).then(|| self.signed(next))
    }

    /// What a sending asks of Facebook; none if Facebook has no such way, or the target cannot be one.
    fn request(&self, outgoing: &Outgoing) -> Option<RequestBuilder> {
        let Outgoing { way, target, text, .. } = outgoing;
        let page = self.page.page_id.as_str();
        let post = |object, edge| self.address(object, edge, &[]).map(|address| self.http.post(address));
        let words = [("message", text)];
        let message = json!({ "text": text });
        match way {
            Way::Reply => Some(post(target, "comments")?.form(&words)),
            Way::Post => Some(post(page, "feed")?.form(&words)),
            Way::PrivateReply => {
                let kind = if is_post(target, page) { "post_id" } else { "comment_id" };
                Some(post(page, "messages")?.json(&json!({ "recipient": { kind: target }, "message": message })))
            }
            Way::Message => Some(post(page, "messages")?.json(&json!({
                "recipient": { "id": target }, "messaging_type": "RESPONSE", "message": message
            }))),
            Way::Quote | Way::Repost => None,
        }
    }

    /// Asks once. An error is what a sending would have come to.
    async fn ask(&self, request: RequestBuilder) -> Result<Answer, Sent> {
        // The addresses in these errors hold the token.
        let lost = |error: reqwest::Error| Sent::Unknown(format!("no answer from Facebook: {}", error.without_url()));
        let mut response = match request.timeout(PATIENCE).send().await {
            Ok(response) => response,
            Err(error) if error.is_connect() => {
                return Err(Sent::Later(None, format!("Facebook cannot be reached: {}", error.without_url())));
            }
            Err(error) => return Err(lost(error)),
        };
        let header = |name| response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let mut answer = Answer {
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

    /// What an answer says has gone wrong, without our token in it.
    fn fault(&self, answer: &Answer) -> Option<Sent> {
        let mut fault = Fault::read(&answer.body)?;
        // A token that Facebook cannot read is repeated in its complaint.
        if !self.page.page_token.is_empty() {
            fault.message = fault.message.replace(&self.page.page_token, "…");
        }
        fault.message = fault.message.chars().take(MAX_REASON).collect();
        Some(refusal(&fault, answer.usage.as_deref(), answer.date.as_deref()))
    }

    /// Asks for something that is only read.
    async fn read(&self, address: Option<Url>) -> Result<Vec<u8>, String> {
        let address = address.ok_or("there is no such address at Facebook")?;
        let answer = self.ask(self.http.get(address)).await.map_err(in_words)?;
        match self.fault(&answer) {
            Some(fault) => Err(in_words(fault)),
            None if !answer.status.is_success() => Err(format!("Facebook answered {}", answer.status)),
            None => Ok(answer.body),
        }
    }

    /// Looks for our own words below an object, newest first, as far back as the first try.
    async fn find(&self, object: &str, edge: &str, query: &[(&str, &str)], sought: &Outgoing) -> Looked {
        let mut address = self.address(object, edge, query);
        for _ in 0..MAX_LOOKED {
            let body = match self.read(address).await {
                Ok(body) => body,
                Err(words) => return Looked::NoAnswer(words),
            };
            let Some(own) = Own::list(&body, &self.page.page_id) else {
                return Looked::NoAnswer("Facebook's list cannot be read".to_owned());
            };
            // The same words may have been said before; those are not what is sought.
            let recent = |own: &&Own| own.at.is_none_or(|at| at >= sought.tried_at - SLACK);
            let same = |own: &&Own| own.is_ours && own.text.trim() == sought.text.trim();
            if let Some(own) = own.iter().filter(recent).find(same) {
                return Looked::There(own.id.clone());
            }
            let older = own.last().and_then(|own| own.at).is_some_and(|at| at < sought.tried_at - SLACK);
            address = self.next(&body);
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
impl Carrier for Facebook {
    fn channel(&self) -> Channel {
        Channel::Facebook
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            ways: &[Way::Reply, Way::PrivateReply, Way::Message, Way::Post],
            message_window: Some(WINDOW),
            longest: 8_000,
        }
    }

    fn length(&self, text: &str) -> usize {
        text.chars().count()
    }

    fn cost(&self, _: &Outgoing) -> i64 {
        0
    }

    async fn send(&self, outgoing: &Outgoing) -> Sent {
        if Url::parse(&self.page.api_url).is_err() {
            return Sent::Shut("the address of the Graph API in the settings is none".to_owned());
        }
        let Some(request) = self.request(outgoing) else {
            return Sent::Refused("Facebook has no such way, or no such target".to_owned());
        };
        match self.ask(request).await {
            Ok(answer) => self.fault(&answer).unwrap_or_else(|| taken(&answer)),
            Err(sent) => sent,
        }
    }

    async fn look(&self, outgoing: &Outgoing) -> Looked {
        let fields = ("fields", "id,from,message,created_time");
        match outgoing.way {
            Way::Reply => {
                let query = [("filter", "stream"), ("order", "reverse_chronological"), fields, ("limit", "100")];
                self.find(&outgoing.target, "comments", &query, outgoing).await
            }
            Way::Post => self.find(&self.page.page_id, "feed", &[fields, ("limit", "100")], outgoing).await,
            Way::Message | Way::PrivateReply => Looked::NoAnswer("Facebook has no list of messages sent".to_owned()),
            Way::Quote | Way::Repost => Looked::NotThere,
        }
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

/// What came back.
struct Answer {
    status: StatusCode,
    date: Option<String>,
    usage: Option<String>,
    body: Vec<u8>,
}

/// One entry of a list in which we look for our own.
struct Own {
    id: String,
    text: String,
    is_ours: bool,
    at: Option<Millis>,
}

impl Own {
    /// In a list of posts the comments are left out: our post is not a comment of the same words.
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

/// Whether a key is that of a post on our page: `<page>_<post>`. A comment is `<post>_<comment>`, of old
/// `<page>_<post>_<comment>`.
fn is_post(key: &str, page_id: &str) -> bool {
    key.strip_prefix(page_id).and_then(|rest| rest.strip_prefix('_')).is_some_and(|post| !post.contains('_'))
}

/// What an answer without a fault says: the id of what is there now.
fn taken(answer: &Answer) -> Sent {
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

/// What Facebook says has gone wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Fault {
    code: i64,
    subcode: Option<i64>,
    message: String,
    passes: bool,
}

impl Fault {
    /// Whatever the HTTP status: Facebook has answered 200 with an error in it.
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
            passes: error.get("is_transient").and_then(Value::as_bool).unwrap_or_default(),
        })
    }
}

/// What a fault means for a sending. `usage` is the header that says how long we must wait, in minutes; `date` the one
/// that says from when.
fn refusal(fault: &Fault, usage: Option<&str>, date: Option<&str>) -> Sent {
    let Fault { code, subcode, message, passes } = fault;
    let said = match subcode {
        Some(subcode) => format!("(#{code}/{subcode}) {message}"),
        None => format!("(#{code}) {message}"),
    };
    match code {
        1 | 2 => Sent::Unknown(said),
        4 | 17 | 32 | 341 | 613 | 80001 | 80006 => match usage.and_then(minutes) {
            Some(minutes) => Sent::Later(date.and_then(|date| after(date, minutes)), format!("{said} ({minutes} min)")),
            None => Sent::Later(None, said),
        },
        102 | 190 => Sent::Shut(format!("token {said}")),
        368 => Sent::Shut(said),
        506 => Sent::Duplicate,
        // Facebook itself says that it will pass; a refusal would be for good.
        _ if *passes => Sent::Unknown(said),
        _ => Sent::Refused(said),
    }
}

/// The longest wait in `X-Business-Use-Case-Usage`.
fn minutes(usage: &str) -> Option<i64> {
    let usage: Value = serde_json::from_str(usage).ok()?;
    let lists = usage.as_object()?.values().filter_map(Value::as_array).flatten();
    lists.filter_map(|of| of["estimated_time_to_regain_access"].as_i64()).max().filter(|&minutes| minutes > 0)
}

/// The moment so many minutes after a `Date`.
fn after(date: &str, minutes: i64) -> Option<Millis> {
    let date = DateTime::parse_from_rfc2822(date).ok()?;
    Some(date.timestamp_millis().saturating_add(minutes.saturating_mul(60_000)))
}

/// The same in words, where nothing was sent.
fn in_words(sent: Sent) -> String {
    match sent {
        Sent::Later(_, words) | Sent::Refused(words) | Sent::Unknown(words) | Sent::Shut(words) => words,
        Sent::Done(_) | Sent::Duplicate => "Facebook's answer makes no sense".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::inbound::What;
    use axum::{
        Router,
        body::Bytes,
        extract::State,
        http::{Method, Uri},
        response::IntoResponse,
    };
    use std::sync::{Arc, Mutex};

    const PAGE: &str = "700100200300400";
    const TOKEN: &str = "page-token";

    /// One answer of Facebook's: status, headers, body.
    type Reply = (u16, Vec<(&'static str, &'static str)>, String);
    /// What was asked: method, path, query, body.
    type Asked = (Method, String, String, String);
    type Script = Arc<(Mutex<Vec<Reply>>, Mutex<Vec<Asked>>)>;

    async fn speak(State(script): State<Script>, method: Method, uri: Uri, body: Bytes) -> impl IntoResponse {
        let query = uri.query().unwrap_or_default().to_owned();
        let body = String::from_utf8(body.to_vec()).unwrap();
        script.1.lock().unwrap().push((method, uri.path().to_owned(), query, body));
        let (status, headers, body) = script.0.lock().unwrap().remove(0);
        let mut response = (axum::http::StatusCode::from_u16(status).unwrap(), body).into_response();
        for (name, value) in headers {
            response.headers_mut().insert(name, value.parse().unwrap());
        }
        response
    }

    fn client() -> reqwest::Client {
        reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build().unwrap()
    }

    fn at(api_url: String) -> Facebook {
        let page = Page {
            api_url,
            page_id: PAGE.to_owned(),
            app_secret: "app-secret".to_owned(),
            verify_token: "word".to_owned(),
            page_token: TOKEN.to_owned(),
        };
        Facebook::new(page, client())
    }

    /// A Facebook that gives these answers in turn; `HOST` in them is its own address.
    async fn facebook(replies: &[(u16, &str)]) -> (Facebook, Script) {
        with_headers(replies.iter().map(|&(status, body)| (status, Vec::new(), body.to_owned())).collect()).await
    }

    async fn with_headers(mut replies: Vec<Reply>) -> (Facebook, Script) {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let host = format!("http://{}", listener.local_addr().unwrap());
        for (_, _, body) in &mut replies {
            *body = body.replace("HOST", &host);
        }
        let script: Script = Arc::new((Mutex::new(replies), Mutex::default()));
        let router = Router::new().fallback(speak).with_state(script.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        (at(format!("{host}/v26.0")), script)
    }

    fn asked(script: &Script) -> Vec<Asked> {
        script.1.lock().unwrap().clone()
    }

    fn outgoing(way: Way, target: &str) -> Outgoing {
        Outgoing {
            way,
            target: target.to_owned(),
            text: "आपकी शिकायत 4K7 & more".to_owned(),
            tried_at: 1_760_000_000_000,
        }
    }

    fn fault(code: i64) -> Fault {
        Fault { code, message: "why".to_owned(), ..Fault::default() }
    }

    #[test]
    fn every_code_has_its_consequence() {
        let of = |code| refusal(&fault(code), None, None);
        let said = |code: i64| format!("(#{code}) why");
        for code in [1, 2] {
            assert_eq!(of(code), Sent::Unknown(said(code)));
        }
        for code in [4, 17, 32, 341, 613, 80_001, 80_006] {
            assert_eq!(of(code), Sent::Later(None, said(code)));
        }
        for code in [102, 190] {
            assert_eq!(of(code), Sent::Shut(format!("token {}", said(code))));
        }
        assert_eq!(of(368), Sent::Shut(said(368)));
        assert_eq!(of(506), Sent::Duplicate);
        for code in [0, 10, 100, 200, 230, 299, 551, 33] {
            assert_eq!(of(code), Sent::Refused(said(code)));
        }
        let expired = Fault { subcode: Some(463), ..fault(190) };
        assert_eq!(refusal(&expired, None, None), Sent::Shut("token (#190/463) why".to_owned()));
        let passing = Fault { passes: true, ..fault(1_200) };
        assert_eq!(refusal(&passing, None, None), Sent::Unknown(said(1_200)));
    }

    #[test]
    fn the_wait_is_counted_from_facebooks_own_clock() {
        let usage = r#"{"7":[{"type":"pages","call_count":97,"estimated_time_to_regain_access":3},
            {"type":"messenger","estimated_time_to_regain_access":12}]}"#;
        let date = "Thu, 09 Oct 2025 08:53:20 GMT";
        let later = |usage, date| refusal(&fault(80_001), usage, date);
        let words = "(#80001) why (12 min)".to_owned();
        assert_eq!(later(Some(usage), Some(date)), Sent::Later(Some(1_760_000_720_000), words.clone()));
        assert_eq!(later(Some(usage), Some("yesterday")), Sent::Later(None, words.clone()));
        assert_eq!(later(Some(usage), None), Sent::Later(None, words));
        for usage in ["{", "{}", "[]", r#"{"7":[{"estimated_time_to_regain_access":0}]}"#] {
            assert_eq!(later(Some(usage), Some(date)), Sent::Later(None, "(#80001) why".to_owned()));
        }
    }

    #[test]
    fn a_fault_is_read_from_its_body_alone() {
        let body = br#"{"error":{"message":"(#100) no","code":"100","error_subcode":33,"is_transient":false}}"#;
        let read = Fault { code: 100, subcode: Some(33), message: "(#100) no".to_owned(), passes: false };
        assert_eq!(Fault::read(body), Some(read));
        for body in ["", "{}", r#"{"id":"1"}"#, r#"{"error":null}"#, r#"{"error":"no"}"#, "[]", "<html>"] {
            assert_eq!(Fault::read(body.as_bytes()), None);
        }
    }

    #[test]
    fn posts_of_our_page_are_told_from_comments_by_their_key() {
        assert!(is_post(&format!("{PAGE}_9001"), PAGE));
        for key in [format!("{PAGE}_9001_77"), "9001_77".to_owned(), format!("{PAGE}5_1"), PAGE.to_owned()] {
            assert!(!is_post(&key, PAGE), "{key}");
        }
    }

    #[tokio::test]
    async fn every_way_is_one_signed_call() {
        let proof = appsecret_proof("app-secret", TOKEN);
        let form = "message=%E0%A4%86%E0%A4%AA%E0%A4%95%E0%A5%80+%E0%A4%B6%E0%A4%BF%E0%A4%95%E0%A4%BE\
                    %E0%A4%AF%E0%A4%A4+4K7+%26+more";
        let message = json!({ "text": "आपकी शिकायत 4K7 & more" });
        let post = format!("{PAGE}_9001");
        let cases = [
            (Way::Reply, "9001_77", "9001_77/comments".to_owned(), Err(form)),
            (Way::Post, "", format!("{PAGE}/feed"), Err(form)),
            (
                Way::Message,
                "5550001",
                format!("{PAGE}/messages"),
                Ok(json!({
                    "recipient": { "id": "5550001" }, "messaging_type": "RESPONSE", "message": message
                })),
            ),
            (
                Way::PrivateReply,
                "9001_77",
                format!("{PAGE}/messages"),
                Ok(json!({
                    "recipient": { "comment_id": "9001_77" }, "message": message
                })),
            ),
            (
                Way::PrivateReply,
                &post,
                format!("{PAGE}/messages"),
                Ok(json!({
                    "recipient": { "post_id": post }, "message": message
                })),
            ),
        ];
        for (way, target, path, expected) in cases {
            let is_message = expected.is_ok();
            let answer = if is_message { r#"{"recipient_id":"5","message_id":"m_9"}"# } else { r#"{"id":"9001_78"}"# };
            let (facebook, script) = facebook(&[(200, answer)]).await;
            let id = if is_message { "m_9" } else { "9001_78" };
            assert_eq!(facebook.send(&outgoing(way, target)).await, Sent::Done(id.to_owned()));
            let (method, called, query, body) = asked(&script).remove(0);
            assert_eq!((method, called), (Method::POST, format!("/v26.0/{path}")));
            assert_eq!(query, format!("access_token={TOKEN}&appsecret_proof={proof}"));
            match expected {
                Ok(json) => assert_eq!(serde_json::from_str::<Value>(&body).unwrap(), json),
                Err(form) => assert_eq!(body, form),
            }
        }
    }

    #[tokio::test]
    async fn an_answer_is_judged_by_its_error_then_by_its_id() {
        let limit = r#"{"error":{"message":"slow down","code":32}}"#;
        for (status, body, sent) in [
            (200, limit, Sent::Later(None, "(#32) slow down".to_owned())),
            (403, limit, Sent::Later(None, "(#32) slow down".to_owned())),
            (500, r#"{"error":{"message":"oops","code":2}}"#, Sent::Unknown("(#2) oops".to_owned())),
            (400, r#"{"error":{"message":"again","code":506}}"#, Sent::Duplicate),
            (
                400,
                r#"{"error":{"message":"Malformed access token page-token","code":190}}"#,
                Sent::Shut("token (#190) Malformed access token …".to_owned()),
            ),
            (200, "{}", Sent::Unknown("Facebook answered 200 OK without an id".to_owned())),
            (200, "<html>", Sent::Unknown("Facebook answered 200 OK without an id".to_owned())),
            (502, r#"{"id":"1"}"#, Sent::Unknown("Facebook answered 502 Bad Gateway without an id".to_owned())),
            (302, "", Sent::Unknown("Facebook answered 302 Found without an id".to_owned())),
        ] {
            let (facebook, _) = facebook(&[(status, body)]).await;
            assert_eq!(facebook.send(&outgoing(Way::Reply, "9001_77")).await, sent);
        }
    }

    #[tokio::test]
    async fn the_wait_is_read_from_the_headers() {
        let headers = vec![
            ("date", "Thu, 09 Oct 2025 08:53:20 GMT"),
            ("x-business-use-case-usage", r#"{"7":[{"type":"pages","estimated_time_to_regain_access":12}]}"#),
        ];
        let (facebook, _) =
            with_headers(vec![(400, headers, r#"{"error":{"message":"wait","code":80001}}"#.to_owned())]).await;
        let sent = facebook.send(&outgoing(Way::Reply, "9001_77")).await;
        assert_eq!(sent, Sent::Later(Some(1_760_000_720_000), "(#80001) wait (12 min)".to_owned()));
    }

    #[tokio::test]
    async fn what_cannot_be_sent_is_refused_without_a_call() {
        assert!(matches!(at(String::new()).send(&outgoing(Way::Reply, "1_2")).await, Sent::Shut(_)));
        let (facebook, script) = facebook(&[]).await;
        for (way, target) in [
            (Way::Reply, "../me"),
            (Way::Reply, "dm:m_1"),
            (Way::Reply, "1?fields=x"),
            (Way::Reply, ""),
            (Way::Quote, "1_2"),
            (Way::Repost, "1_2"),
        ] {
            assert!(matches!(facebook.send(&outgoing(way, target)).await, Sent::Refused(_)), "{target}");
        }
        assert!(asked(&script).is_empty());
    }

    #[tokio::test]
    async fn who_cannot_be_reached_is_tried_later_and_the_token_is_in_no_words() {
        let nobody = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
        let sent = at(format!("http://{nobody}/v26.0")).send(&outgoing(Way::Reply, "9001_77")).await;
        assert!(matches!(&sent, Sent::Later(None, words) if !words.contains(TOKEN)), "{sent:?}");
        // One who hangs up in the middle may have heard us.
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move { drop(listener.accept().await) });
        let sent = at(format!("http://{address}/v26.0")).send(&outgoing(Way::Reply, "9001_77")).await;
        assert!(matches!(&sent, Sent::Unknown(words) if !words.contains(TOKEN)), "{sent:?}");
    }

    #[tokio::test]
    async fn our_own_comment_is_found_by_its_words() {
        let sought = outgoing(Way::Reply, "9001_77");
        let list = |from: &str| {
            json!({ "data": [
                { "id": "1", "from": { "id": PAGE }, "message": "something else" },
                { "id": "2", "from": { "id": from }, "message": format!("{}\n", sought.text) },
            ] })
            .to_string()
        };
        let (facebook, script) = facebook(&[(200, &list(PAGE)), (200, &list("41")), (503, "")]).await;
        assert_eq!(facebook.look(&sought).await, Looked::There("2".to_owned()));
        assert_eq!(facebook.look(&sought).await, Looked::NotThere);
        assert!(matches!(facebook.look(&sought).await, Looked::NoAnswer(_)));
        let (method, path, query, _) = asked(&script).remove(0);
        assert_eq!((method, path.as_str()), (Method::GET, "/v26.0/9001_77/comments"));
        assert!(query.starts_with(
            "filter=stream&order=reverse_chronological&fields=id%2Cfrom%2Cmessage%2Ccreated_time&limit=100&access_"
        ));
        for way in [Way::Message, Way::PrivateReply] {
            let words = "Facebook has no list of messages sent".to_owned();
            assert_eq!(facebook.look(&outgoing(way, "5")).await, Looked::NoAnswer(words));
        }
    }

    #[tokio::test]
    async fn looking_goes_back_to_the_first_try_and_no_further() {
        let page = |time: &str| {
            json!({ "data": [{ "id": "1", "from": { "id": PAGE }, "message": "else", "created_time": time }],
                "paging": { "next": "HOST/v26.0/x/feed?after=b" } })
            .to_string()
        };
        let (newer, older) = (page("2025-10-09T09:00:00+0000"), page("2025-10-09T08:00:00+0000"));
        let (facebook_, script) = facebook(&[(200, &newer), (200, &older)]).await;
        assert_eq!(facebook_.look(&outgoing(Way::Post, "")).await, Looked::NotThere);
        assert_eq!(asked(&script).len(), 2);
        let (facebook_, script) = facebook(&[(200, newer.as_str()); MAX_LOOKED]).await;
        assert!(matches!(facebook_.look(&outgoing(Way::Post, "")).await, Looked::NoAnswer(_)));
        assert_eq!(asked(&script).len(), MAX_LOOKED);
    }

    #[tokio::test]
    async fn the_list_follows_its_pages_but_not_to_strangers() {
        let (facebook, script) = facebook(&[
            (
                200,
                r#"{"data":[{"id":"1_1","message":"a"}],
                "paging":{"next":"HOST/v26.0/1/feed?access_token=old&limit=100&after=b"}}"#,
            ),
            (200, r#"{"data":[{"id":"1_2","message":"b"}],"paging":{"next":"http://stranger.example/v26.0/1/feed"}}"#),
            (200, r#"{"data":[{"id":"8_9","message":"c"}]}"#),
        ])
        .await;
        let items = facebook.list(1_760_000_000_999).await.unwrap();
        let keys: Vec<_> = items.iter().map(|item| (item.key.as_str(), item.what)).collect();
        assert_eq!(keys, [("1_1", What::New), ("1_2", What::New), ("8_9", What::New)]);
        let asked = asked(&script);
        assert_eq!(asked[0].1, format!("/v26.0/{PAGE}/feed"));
        assert!(asked[0].2.contains("since=1760000000&"));
        let proof = appsecret_proof("app-secret", TOKEN);
        assert_eq!(asked[1].2, format!("limit=100&after=b&access_token={TOKEN}&appsecret_proof={proof}"));
        assert_eq!((asked[2].1.as_str(), asked.len()), (format!("/v26.0/{PAGE}/tagged").as_str(), 3));
    }

    #[tokio::test]
    async fn the_list_ends_after_twenty_pages_and_says_what_went_wrong() {
        let endless = (200, r#"{"data":[],"paging":{"next":"HOST/v26.0/1/feed?after=b"}}"#);
        let mut replies = vec![endless; MAX_PAGES];
        replies.push((400, r#"{"error":{"message":"no permission","code":10}}"#));
        let (facebook, script) = facebook(&replies).await;
        assert_eq!(facebook.list(0).await, Err("tagged: (#10) no permission".to_owned()));
        assert_eq!(asked(&script).len(), MAX_PAGES + 1);
    }

    #[tokio::test]
    async fn whether_events_are_delivered_is_known_only_from_an_app_in_the_list() {
        let (facebook, _) = facebook(&[
            (200, r#"{"data":[{"id":"1","name":"desk"}]}"#),
            (200, r#"{"data":[]}"#),
            (200, "{}"),
            (400, r#"{"error":{"message":"gone","code":190}}"#),
        ])
        .await;
        assert_eq!(facebook.subscribed().await, Ok(()));
        assert_eq!(facebook.subscribed().await, Err("no app is subscribed to the page".to_owned()));
        assert_eq!(facebook.subscribed().await, Err("Facebook's answer cannot be read".to_owned()));
        assert_eq!(facebook.subscribed().await, Err("token (#190) gone".to_owned()));
    }

    #[test]
    fn a_text_is_as_long_as_its_characters() {
        let facebook = at("https://graph.example/v26.0".to_owned());
        assert_eq!(facebook.length("नमस्ते"), 6);
        assert_eq!((facebook.channel(), facebook.cost(&outgoing(Way::Post, ""))), (Channel::Facebook, 0));
        assert!(!facebook.capabilities().ways.contains(&Way::Quote));
    }
}
