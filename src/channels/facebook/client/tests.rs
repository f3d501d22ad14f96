//! The requests made to Facebook and how its responses are understood.

use super::*;
use crate::{channels::platform::platform, intake::inbound::What};
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

/// One response of Facebook's: status, headers, body.
type Reply = (u16, Vec<(&'static str, &'static str)>, String);
/// A recorded request: method, path, query, body.
type Requested = (Method, String, String, String);
type Script = Arc<(Mutex<Vec<Reply>>, Mutex<Vec<Requested>>)>;

async fn respond(State(script): State<Script>, method: Method, uri: Uri, body: Bytes) -> impl IntoResponse {
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
    crate::replies::channels::client().no_proxy().build().unwrap()
}

fn at(api_url: String) -> Facebook {
    let page = FacebookPage {
        api_url,
        page_id: PAGE.to_owned(),
        app_secret: "app-secret".to_owned(),
        verify_token: "word".to_owned(),
        page_token: TOKEN.to_owned(),
    };
    Facebook::new(page, client())
}

/// A fake Facebook that gives these responses in turn; `HOST` in them is replaced by its own address.
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
    let router = Router::new().fallback(respond).with_state(script.clone());
    tokio::spawn(async move { axum::serve(listener, router).await });
    (at(format!("{host}/v26.0")), script)
}

fn asked(script: &Script) -> Vec<Requested> {
    script.1.lock().unwrap().clone()
}

fn outgoing(way: ReplyMethod, target: &str) -> Outgoing {
    Outgoing {
        way,
        target: target.to_owned(),
        text: "आपकी शिकायत 4K7 & more".to_owned(),
        tried_at: 1_760_000_000_000,
        now: 1_760_000_000_000,
    }
}

fn fault(code: i64) -> Fault {
    Fault { code, message: "why".to_owned(), ..Fault::default() }
}

#[test]
fn every_error_code_has_its_result() {
    let of = |code| refusal(&fault(code), None, None);
    let said = |code: i64| format!("(#{code}) why");
    for code in [1, 2] {
        assert_eq!(of(code), Sent::Unknown(said(code)));
    }
    for code in [4, 17, 32, 341, 613, 80_001, 80_006] {
        assert_eq!(of(code), Sent::RateLimited(None, said(code)));
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
    let passing = Fault { is_transient: true, ..fault(1_200) };
    assert_eq!(refusal(&passing, None, None), Sent::Unknown(said(1_200)));
}

#[test]
fn the_wait_is_counted_from_facebooks_own_clock() {
    let usage = r#"{"7":[{"type":"pages","call_count":97,"estimated_time_to_regain_access":3},
        {"type":"messenger","estimated_time_to_regain_access":12}]}"#;
    let date = "Thu, 09 Oct 2025 08:53:20 GMT";
    let later = |usage, date| refusal(&fault(80_001), usage, date);
    let words = "(#80001) why (12 min)".to_owned();
    assert_eq!(later(Some(usage), Some(date)), Sent::RateLimited(Some(1_760_000_720_000), words.clone()));
    assert_eq!(later(Some(usage), Some("yesterday")), Sent::RateLimited(None, words.clone()));
    assert_eq!(later(Some(usage), None), Sent::RateLimited(None, words));
    for usage in ["{", "{}", "[]", r#"{"7":[{"estimated_time_to_regain_access":0}]}"#] {
        assert_eq!(later(Some(usage), Some(date)), Sent::RateLimited(None, "(#80001) why".to_owned()));
    }
}

#[test]
fn a_fault_is_read_from_its_body_alone() {
    let body = br#"{"error":{"message":"(#100) no","code":"100","error_subcode":33,"is_transient":false}}"#;
    let read = Fault { code: 100, subcode: Some(33), message: "(#100) no".to_owned(), is_transient: false };
    assert_eq!(Fault::read(body), Some(read));
    for body in ["", "{}", r#"{"id":"1"}"#, r#"{"error":null}"#, r#"{"error":"no"}"#, "[]", "<html>"] {
        assert_eq!(Fault::read(body.as_bytes()), None);
    }
}

#[test]
fn a_key_tells_a_post_of_our_page_from_a_comment() {
    assert!(is_post(&format!("{PAGE}_9001"), PAGE));
    for key in [format!("{PAGE}_9001_77"), "9001_77".to_owned(), format!("{PAGE}5_1"), PAGE.to_owned()] {
        assert!(!is_post(&key, PAGE), "{key}");
    }
}

#[tokio::test]
async fn every_kind_of_reply_is_one_signed_call() {
    let proof = appsecret_proof("app-secret", TOKEN);
    let form = "message=%E0%A4%86%E0%A4%AA%E0%A4%95%E0%A5%80+%E0%A4%B6%E0%A4%BF%E0%A4%95%E0%A4%BE\
                %E0%A4%AF%E0%A4%A4+4K7+%26+more";
    let message = json!({ "text": "आपकी शिकायत 4K7 & more" });
    let post = format!("{PAGE}_9001");
    let cases = [
        (ReplyMethod::Reply, "9001_77", "9001_77/comments".to_owned(), Err(form)),
        (ReplyMethod::Post, "", format!("{PAGE}/feed"), Err(form)),
        (
            ReplyMethod::Message,
            "5550001",
            format!("{PAGE}/messages"),
            Ok(json!({
                "recipient": { "id": "5550001" }, "messaging_type": "RESPONSE", "message": message
            })),
        ),
        (
            ReplyMethod::PrivateReply,
            "9001_77",
            format!("{PAGE}/messages"),
            Ok(json!({
                "recipient": { "comment_id": "9001_77" }, "message": message
            })),
        ),
        (
            ReplyMethod::PrivateReply,
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
        (200, limit, Sent::RateLimited(None, "(#32) slow down".to_owned())),
        (403, limit, Sent::RateLimited(None, "(#32) slow down".to_owned())),
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
        assert_eq!(facebook.send(&outgoing(ReplyMethod::Reply, "9001_77")).await, sent);
    }
}

#[tokio::test]
async fn the_waiting_time_is_read_from_the_headers() {
    let headers = vec![
        ("date", "Thu, 09 Oct 2025 08:53:20 GMT"),
        ("x-business-use-case-usage", r#"{"7":[{"type":"pages","estimated_time_to_regain_access":12}]}"#),
    ];
    let (facebook, _) =
        with_headers(vec![(400, headers, r#"{"error":{"message":"wait","code":80001}}"#.to_owned())]).await;
    let sent = facebook.send(&outgoing(ReplyMethod::Reply, "9001_77")).await;
    assert_eq!(sent, Sent::RateLimited(Some(1_760_000_720_000), "(#80001) wait (12 min)".to_owned()));
}

#[tokio::test]
async fn a_reply_that_cannot_be_sent_is_refused_without_a_call() {
    assert!(matches!(at(String::new()).send(&outgoing(ReplyMethod::Reply, "1_2")).await, Sent::Shut(_)));
    let (facebook, script) = facebook(&[]).await;
    for (way, target) in [
        (ReplyMethod::Reply, "../me"),
        (ReplyMethod::Reply, "dm:m_1"),
        (ReplyMethod::Reply, "1?fields=x"),
        (ReplyMethod::Reply, ""),
        (ReplyMethod::Quote, "1_2"),
        (ReplyMethod::Repost, "1_2"),
    ] {
        assert!(matches!(facebook.send(&outgoing(way, target)).await, Sent::Refused(_)), "{target}");
    }
    assert!(asked(&script).is_empty());
}

#[tokio::test]
async fn an_unreachable_platform_is_tried_later_and_no_message_contains_the_token() {
    let nobody = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let sent = at(format!("http://{nobody}/v26.0")).send(&outgoing(ReplyMethod::Reply, "9001_77")).await;
    assert!(matches!(&sent, Sent::Later(None, words) if !words.contains(TOKEN)), "{sent:?}");
    // A server that closes the connection in the middle may have acted on the request.
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { drop(listener.accept().await) });
    let sent = at(format!("http://{address}/v26.0")).send(&outgoing(ReplyMethod::Reply, "9001_77")).await;
    assert!(matches!(&sent, Sent::Unknown(words) if !words.contains(TOKEN)), "{sent:?}");
}

#[tokio::test]
async fn our_own_comment_is_found_by_its_text() {
    let sought = outgoing(ReplyMethod::Reply, "9001_77");
    let list = |from: &str| {
        json!({ "data": [
            { "id": "1", "from": { "id": PAGE }, "message": "something else" },
            { "id": "2", "from": { "id": from }, "message": format!("{}\n", sought.text) },
        ] })
        .to_string()
    };
    let (facebook, script) = facebook(&[(200, &list(PAGE)), (200, &list("41")), (503, "")]).await;
    assert_eq!(facebook.look(&sought).await, Looked::There(vec!["2".to_owned()]));
    assert_eq!(facebook.look(&sought).await, Looked::NotThere);
    assert!(matches!(facebook.look(&sought).await, Looked::NoAnswer(_)));
    let (method, path, query, _) = asked(&script).remove(0);
    assert_eq!((method, path.as_str()), (Method::GET, "/v26.0/9001_77/comments"));
    assert!(query.starts_with(
        "filter=stream&order=reverse_chronological&fields=id%2Cfrom%2Cmessage%2Ccreated_time&limit=100&access_"
    ));
    for way in [ReplyMethod::Message, ReplyMethod::PrivateReply] {
        let words = "Facebook has no list of messages sent".to_owned();
        assert_eq!(facebook.look(&outgoing(way, "5")).await, Looked::NoAnswer(words));
    }
}

#[tokio::test]
async fn the_search_goes_back_to_the_first_attempt_and_no_further() {
    let page = |time: &str| {
        json!({ "data": [{ "id": "1", "from": { "id": PAGE }, "message": "else", "created_time": time }],
            "paging": { "next": "HOST/v26.0/x/feed?after=b" } })
        .to_string()
    };
    let (newer, older) = (page("2025-10-09T09:00:00+0000"), page("2025-10-09T08:00:00+0000"));
    let (facebook_, script) = facebook(&[(200, &newer), (200, &older)]).await;
    assert_eq!(facebook_.look(&outgoing(ReplyMethod::Post, "")).await, Looked::NotThere);
    assert_eq!(asked(&script).len(), 2);
    let (facebook_, script) = facebook(&[(200, newer.as_str()); MAX_LOOKED]).await;
    assert!(matches!(facebook_.look(&outgoing(ReplyMethod::Post, "")).await, Looked::NoAnswer(_)));
    assert_eq!(asked(&script).len(), MAX_LOOKED);
}

#[tokio::test]
async fn the_list_follows_its_pages_but_not_to_another_host() {
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
async fn the_list_ends_after_twenty_pages_and_reports_errors() {
    let endless = (200, r#"{"data":[],"paging":{"next":"HOST/v26.0/1/feed?after=b"}}"#);
    let mut replies = vec![endless; MAX_PAGES];
    replies.push((400, r#"{"error":{"message":"no permission","code":10}}"#));
    let (facebook, script) = facebook(&replies).await;
    assert_eq!(facebook.list(0).await, Err("tagged: (#10) no permission".to_owned()));
    assert_eq!(asked(&script).len(), MAX_PAGES + 1);
}

#[tokio::test]
async fn events_are_delivered_only_if_an_app_is_in_the_list() {
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
    let platform = platform(Channel::Facebook).unwrap();
    assert_eq!((platform.length)("नमस्ते"), 6);
    assert_eq!((facebook.channel(), facebook.cost(&outgoing(ReplyMethod::Post, ""))), (Channel::Facebook, 0));
    assert!(!platform.ways.contains(&ReplyMethod::Quote));
}
