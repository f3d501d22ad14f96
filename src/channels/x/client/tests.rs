//! The requests made to X and how its responses are understood.

use super::{counting::length, *};
use crate::intake::inbound::What;
use axum::{
    Router,
    body::Bytes,
    http::{HeaderMap as Received, Uri},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use reqwest::header::DATE;
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
    let http = crate::replies::channels::client().no_proxy();
    X::new(account, http.build().unwrap(), Clock::System)
}

fn outgoing(way: ReplyMethod, target: &str, text: &str) -> Outgoing {
    Outgoing { way, target: target.to_owned(), text: text.to_owned(), tried_at: TRIED, now: TRIED }
}

fn signed(method: &str, url: &str, query: &[(&'static str, &str)]) -> String {
    let query = query.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
    let at = NonZeroU64::new(1_318_622_958).unwrap();
    authorization(&account(""), method, url, &query, at, Some("kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg"))
}

fn signature(header: &str) -> String {
    let encoded = header.split("oauth_signature=\"").nth(1).unwrap().trim_end_matches('"');
    encoded.replace("%2F", "/").replace("%2B", "+").replace("%3D", "=")
}

#[test]
fn signatures_match_the_published_vectors() {
    let status = [("include_entities", "true"), ("status", "Hello Ladies + Gentlemen, a signed OAuth request!")];
    let since = [("since_id", "1301573587187331074"), ("max_results", "100"), ("tweet.fields", "created_at,author_id")];
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
        for part in ["oauth_version=\"1.0\"", "oauth_signature_method=\"HMAC-SHA1\"", "oauth_timestamp=\"1318622958\""]
        {
            assert!(header.starts_with("OAuth ") && header.contains(part), "{header}");
        }
        assert!(!header.contains("kAcSOq") && !header.contains("Lswwdo"), "the header contains no secret");
    }
}

#[test]
fn the_query_is_escaped_as_rfc_3986_requires() {
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
    let fresh =
        || authorization(&account(""), "GET", "https://api.x.com/2/webhooks", &Query::new(), NonZeroU64::MIN, None);
    assert_ne!(fresh(), fresh());
}

#[test]
fn length_is_counted_as_x_counts() {
    for (text, expected) in [
        ("", 0),
        ("hello", 5),
        ("नमस्ते दुनिया", 13),
        ("₹", 2),
        ("👮🏽‍♀️", 2),
        ("https://example.com/a/very/long/path/to/somewhere", 23),
    ] {
        assert_eq!(length(text), expected, "{text}");
    }
}

#[test]
fn a_link_makes_a_public_post_expensive() {
    let x = carrier(account(""));
    for (way, text, cost) in [
        (ReplyMethod::Reply, "Complaint 4K7-P9X-2QMT is registered.", 10_000),
        (ReplyMethod::Post, "Road closed until 18:00.", 15_000),
        (ReplyMethod::Reply, "See https://example.org/4K7", 200_000),
        (ReplyMethod::Post, "See example.org/4K7", 200_000),
        (ReplyMethod::Message, "See https://example.org/4K7", 15_000),
        (ReplyMethod::Repost, "", 15_000),
        (ReplyMethod::Quote, "Please note.", 15_000),
    ] {
        assert_eq!(x.cost(&outgoing(way, "1", text)), cost, "{text}");
    }
}

fn answered(status: u16, reset: Option<&str>, body: &str) -> ApiResponse {
    let mut headers = HeaderMap::new();
    if let Some(reset) = reset {
        headers.insert("x-rate-limit-reset", reset.parse().unwrap());
    }
    ApiResponse { status: StatusCode::from_u16(status).unwrap(), headers, body: body.as_bytes().to_vec() }
}

#[test]
fn every_response_to_a_reply_has_its_result() {
    let reply = outgoing(ReplyMethod::Reply, "77", "ok");
    let duplicate = r#"{"title":"Forbidden","status":403,"type":"about:blank",
        "detail":"You are not allowed to create a Tweet with duplicate content."}"#;
    let capped =
        r#"{"title":"UsageCapExceeded","detail":"Cap reached","type":"https://api.x.com/2/problems/usage-capped"}"#;
    for (status, reset, body, meaning) in [
        (201, None, r#"{"data":{"id":"78","text":"ok"}}"#, Sent::Done("78".to_owned())),
        (200, None, r#"{"data":{}}"#, Sent::Unknown("HTTP 200 without an id".to_owned())),
        (201, None, "<html>", Sent::Unknown("HTTP 201 without an id".to_owned())),
        (429, Some("1790000900"), "{}", Sent::RateLimited(Some(1_790_000_900_000), "Too Many Requests".to_owned())),
        (429, Some("soon"), r#"{"errors":[{"code":88,"message":"Slow"}]}"#, Sent::RateLimited(None, "Slow".to_owned())),
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
fn a_refusal_because_of_our_wrong_clock_is_reported_as_such() {
    let at = |date: &str| {
        let mut answer = answered(401, None, r#"{"title":"Unauthorized"}"#);
        answer.headers.insert(DATE, date.parse().unwrap());
        outcome(&answer, &outgoing(ReplyMethod::Reply, "77", "ok"))
    };
    assert_eq!(at("Mon, 21 Sep 2026 14:53:20 GMT"), Sent::Shut("clock".to_owned()), "forty minutes behind");
    assert_eq!(at("Mon, 21 Sep 2026 14:13:50 GMT"), Sent::Shut("token".to_owned()));
    assert_eq!(at("yesterday"), Sent::Shut("token".to_owned()));
}

#[test]
fn messages_and_reposts_name_their_ids_differently() {
    let sent = answered(201, None, r#"{"data":{"dm_conversation_id":"1-2","dm_event_id":"79"}}"#);
    assert_eq!(outcome(&sent, &outgoing(ReplyMethod::Message, "5", "ok")), Sent::Done("dm:79".to_owned()));
    let repost = outgoing(ReplyMethod::Repost, "77", "");
    let with_id = answered(200, None, r#"{"data":{"retweeted":true,"rest_id":"80"}}"#);
    assert_eq!(outcome(&with_id, &repost), Sent::Done("80".to_owned()));
    let without = answered(200, None, r#"{"data":{"retweeted":true}}"#);
    assert_eq!(outcome(&without, &repost), Sent::Done("77".to_owned()));
    let not = answered(200, None, r#"{"data":{"retweeted":false}}"#);
    assert!(matches!(outcome(&not, &repost), Sent::Unknown(_)));
}

#[test]
fn our_text_is_recognised_as_x_shows_it() {
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
    // One code point, or a letter and a combining dot.
    let two_spellings = own_post("{\"id\":\"1\",\"text\":\"\u{915}\u{93c}\"}");
    assert!(two_spellings.says("\u{958}"));
}

#[test]
fn times_are_written_as_x_accepts_them() {
    assert_eq!(start_time(1_790_000_000_999), "2026-09-21T14:13:20Z");
    assert_eq!(start_time(0), "2010-11-06T00:00:01Z");
}

#[test]
fn a_target_cannot_change_the_path_of_the_url() {
    for bad in ["", "1/../2", "12a", "dm:12", "१२", "123456789012345678901"] {
        assert!(!is_id(bad), "{bad}");
    }
    assert!(is_id("18446744073709551615"));
}

/// Requests recorded by a stub: method and path, authorization, body.
type Requested = Arc<Mutex<Vec<(String, String, String)>>>;

/// A fake X that gives these responses in turn, then 500.
async fn stub(answers: &[(u16, &str)]) -> (String, Requested) {
    let asked = Requested::default();
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
async fn every_kind_of_reply_has_its_request() {
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
        (ReplyMethod::Post, "POST /2/tweets", json!({"text":"ok"})),
        (ReplyMethod::Reply, "POST /2/tweets", json!({"text":"ok","reply":{"in_reply_to_tweet_id":"77"}})),
        (ReplyMethod::Quote, "POST /2/tweets", json!({"text":"ok","quote_tweet_id":"77"})),
        (ReplyMethod::Repost, "POST /2/users/3300000000000000001/retweets", json!({"tweet_id":"77"})),
        (ReplyMethod::Message, "POST /2/dm_conversations/with/77/messages", json!({"text":"ok"})),
    ];
    for (at, (way, request, body)) in expected.into_iter().enumerate() {
        assert!(matches!(x.send(&outgoing(way, "77", "ok")).await, Sent::Done(_)), "{way:?}");
        let (was, by, sent) = asked.lock().unwrap()[at].clone();
        assert_eq!(was, request);
        assert_eq!(serde_json::from_str::<Value>(&sent).unwrap(), body);
        assert!(by.starts_with("OAuth "), "the app may not write: {by}");
    }
    let refused = x.send(&outgoing(ReplyMethod::PrivateReply, "77", "ok")).await;
    assert!(matches!(refused, Sent::Refused(_)));
    assert!(matches!(x.send(&outgoing(ReplyMethod::Message, "7/7", "ok")).await, Sent::Refused(_)));
    assert_eq!(asked.lock().unwrap().len(), 5);
}

#[tokio::test]
async fn a_refused_connection_means_that_nothing_was_sent() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let x = carrier(account(&address));
    assert!(matches!(x.send(&outgoing(ReplyMethod::Post, "", "ok")).await, Sent::Later(None, _)));
    assert!(matches!(x.look(&outgoing(ReplyMethod::Post, "", "ok")).await, Looked::NoAnswer(_)));
    assert!(x.list(TRIED).await.is_err());
}

#[tokio::test]
async fn a_broken_connection_leaves_the_result_unknown() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((connection, _)) = listener.accept().await {
            connection.readable().await.unwrap();
            drop(connection);
        }
    });
    let x = carrier(account(&address));
    assert!(matches!(x.send(&outgoing(ReplyMethod::Post, "", "ok")).await, Sent::Unknown(_)));
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
async fn a_failed_page_is_not_the_end_of_the_list() {
    for failed in [(503, ""), (429, "{}"), (200, "<html>"), (200, r#"{"errors":[{"title":"Oops"}]}"#)] {
        let first = mentions("5", "9", "p2");
        let (address, asked) = stub(&[(200, &first), failed]).await;
        assert!(carrier(account(&address)).list(TRIED).await.is_err(), "{failed:?}");
        assert!(asked.lock().unwrap()[1].1.starts_with("OAuth "), "the app has no bearer token");
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
        (ReplyMethod::Reply, "ok", Looked::There(vec!["91".to_owned()])),
        (ReplyMethod::Reply, "no", Looked::NotThere),
        (ReplyMethod::Repost, "", Looked::There(vec!["92".to_owned()])),
        (ReplyMethod::Quote, "ok", Looked::NotThere),
        (ReplyMethod::Post, "ok", Looked::NotThere),
    ] {
        let (address, asked) = stub(&[(200, &page)]).await;
        assert_eq!(carrier(account(&address)).look(&outgoing(way, "77", text)).await, looked);
        let asked = &asked.lock().unwrap()[0].0;
        assert!(asked.contains("/tweets?max_results=100&start_time=2026-09-21T14%3A12%3A20Z&tweet.fields="), "{asked}");
    }
}

#[tokio::test]
async fn a_lost_message_is_found_among_ours_since_its_first_attempt() {
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
    let message = outgoing(ReplyMethod::Message, "77", "ok");
    for (pages, looked) in [
        (vec![(200, without.as_str())], Looked::NotThere),
        (vec![(200, with.as_str())], Looked::There(vec!["dm:3".to_owned()])),
        (vec![(200, &*page(&[&theirs])), (200, &*with)], Looked::There(vec!["dm:3".to_owned()])),
    ] {
        let (address, asked) = stub(&pages).await;
        let x = carrier(Account { bearer_token: Some("app".to_owned()), ..account(&address) });
        assert_eq!(x.look(&message).await, looked);
        assert!(
            asked.lock().unwrap().iter().all(|(_, by, _)| by.starts_with("OAuth ")),
            "the app may not read messages"
        );
    }
}

#[tokio::test]
async fn a_failed_look_up_decides_nothing() {
    for failed in [(500, ""), (429, "{}"), (401, "{}"), (200, "[]"), (200, r#"{"errors":[]}"#)] {
        let (address, _) = stub(&[failed]).await;
        let looked = carrier(account(&address)).look(&outgoing(ReplyMethod::Reply, "77", "ok")).await;
        assert!(matches!(looked, Looked::NoAnswer(_)), "{failed:?} {looked:?}");
    }
}

#[tokio::test]
async fn a_webhook_that_x_calls_invalid_does_not_count() {
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
    assert!(carrier(account("http://127.0.0.1:9")).subscribed().await.is_err(), "only the app may list webhooks");
}
