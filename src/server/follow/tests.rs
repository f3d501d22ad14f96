//! Who sets the request id, where it appears, and what the log never contains.

use super::{log::LogFormat, number::HEADER};
use crate::{
    complaint::Move,
    server::{
        db::{Db, sql},
        pages::form_urlencoded,
    },
    testing::{Answered, App, PASSWORD, Person, SECRET, both_databases, filed, log::Logged, picture},
};
use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};

fn number(answered: &Answered) -> String {
    answered.headers[&HEADER].to_str().unwrap().to_owned()
}

/// Whether the id was generated here.
fn is_ours(number: &str) -> bool {
    let groups: Vec<&str> = number.split('-').collect();
    groups.len() == 3 && groups.iter().all(|group| group.len() == 4 && group.bytes().all(|b| b.is_ascii_digit()))
}

async fn numbered(person: &Person, path: &str, numbers: &[&[u8]]) -> Answered {
    let mut request = Request::get(path);
    for number in numbers {
        request = request.header(&HEADER, *number);
    }
    person.send(request.body(Body::empty()).unwrap()).await
}

both_databases!(a_request_id_is_accepted_from_a_trusted_proxy_and_generated_for_everybody_else, async |db| {
    let app = App::with_settings(db.clone(), &["--trusted-proxies", "192.0.0.0/16"]).await;
    let proxy = app.citizen();
    let uuid = "0193c6ad-7a6e-7cc2-a9a7-8f3e5d4c2b1a";
    for path in ["/", "/nowhere", "/healthz", "/pkg/nothing.js", "/api/nothing"] {
        let given = numbered(&proxy, path, &[uuid.as_bytes()]).await;
        assert_eq!(number(&given), uuid, "{path}");
        let (one, other) = (number(&proxy.get(path).await), number(&proxy.get(path).await));
        assert!(is_ours(&one) && is_ours(&other) && one != other, "{path}: {one} {other}");
    }
    let long = "a".repeat(65);
    for wrong in [&b""[..], b"two words", b"<b>", b"a\"b", "संख्या".as_bytes(), b"a;b", b"a/b", long.as_bytes()]
    {
        let answered = numbered(&proxy, "/", &[wrong]).await;
        assert!(is_ours(&number(&answered)), "{wrong:?}: {}", number(&answered));
    }
    let two = numbered(&proxy, "/", &[b"one", b"two"]).await;
    assert!(is_ours(&number(&two)), "of two ids it is unknown which is the proxy's");
    // Without trust, an id from the same address is ignored.
    let stranger = app.again(&["--trusted-proxies", "10.0.0.0/8"]).await.citizen();
    assert!(is_ours(&number(&numbered(&stranger, "/", &[uuid.as_bytes()]).await)));
    let nobody = app.again(&[]).await.citizen();
    assert!(is_ours(&number(&numbered(&nobody, "/", &[uuid.as_bytes()]).await)));
});

/// Asserts that the page shows the request id once, with the sentence in the reader's language.
fn assert_shows_id(answered: &Answered, sentence: &str) {
    let number = number(answered);
    assert!(is_ours(&number), "{number}");
    assert_eq!(answered.text.matches(&number).count(), 1, "{} {}", answered.status, answered.text);
    assert!(answered.text.contains(sentence), "{} {}", answered.status, answered.text);
}

const HINDI: &str = "फ़ोन करें तो यह संख्या बताएँ";
const ENGLISH: &str = "quote this number";

/// Fields of a valid complaint, which reaches the database.
const FILING: &[(&str, &str)] =
    &[("form_name", "file"), ("form", "0123456789abcdef0123"), ("text", "घर में चोरी"), ("category", "theft")];

both_databases!(error_pages_show_the_request_id, async |db| {
    let app = App::on(db.clone()).await;
    let (reference, key) = app.citizen().file("चोरी").await;
    let private = format!("/t/{}/{key}", reference.as_str());
    for (reader, sentence) in [(app.citizen(), ENGLISH), (app.citizen().in_hindi(), HINDI)] {
        for path in ["/nowhere", "/t/000-000-0000", "/t/000-000-0000/wrongwrongwrong1", "/t/000-000-0000/wrong/qr.svg"]
        {
            let answered = reader.get(path).await;
            assert!(answered.status.is_client_error(), "{path}: {}", answered.status);
            // A page with input errors explains itself.
            if answered.status != StatusCode::UNPROCESSABLE_ENTITY {
                assert_shows_id(&answered, sentence);
            }
        }
        let page = reader.get("/nowhere").await;
        assert_eq!(page.status, StatusCode::NOT_FOUND);
        assert_shows_id(&page, sentence);
        let place = page.text.find(&number(&page)).unwrap();
        assert!(page.text[place..].contains("</main>"), "it is in the main part: {}", page.text);
        let elsewhere =
            Request::post("/").header("origin", "https://elsewhere.example").header("sec-fetch-site", "cross-site");
        let refused = reader.send(elsewhere.body("text=x".into()).unwrap()).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        assert_shows_id(&refused, sentence);
        // Successful pages and pages with corrections do not show it.
        for fine in [reader.get("/").await, reader.post("/", &[("form", FILING[1].1), ("text", "")]).await] {
            assert!(!fine.text.contains(sentence), "{} {}", fine.status, fine.text);
        }
    }
    // A missing table: an internal error.
    let mut tx = db.begin().await.unwrap();
    tx.run(&sql("alter table complaint rename to complaint_away")).await.unwrap();
    tx.commit().await.unwrap();
    for (reader, sentence) in [(app.citizen(), ENGLISH), (app.citizen().in_hindi(), HINDI)] {
        for path in [format!("/t/{}", reference.as_str()), private.clone(), format!("{private}/receipt.txt")] {
            let broken = reader.get(&path).await;
            assert_eq!(broken.status, StatusCode::INTERNAL_SERVER_ERROR, "{path}");
            assert_shows_id(&broken, sentence);
        }
        let filed = reader.post("/", FILING).await;
        assert_eq!(filed.status, StatusCode::INTERNAL_SERVER_ERROR);
        assert_shows_id(&filed, sentence);
        assert!(filed.text.contains("घर में चोरी"), "what was typed is still there");
        let (status, answer) = reader.post_json("/", FILING).await;
        let say = answer.say.unwrap();
        assert!(status == StatusCode::INTERNAL_SERVER_ERROR && say.contains(sentence), "{status} {say}");
    }
    // The database is closed: try again later.
    db.close().await;
    for (reader, sentence) in [(app.citizen(), ENGLISH), (app.citizen().in_hindi(), HINDI)] {
        for answered in [reader.post("/", FILING).await, reader.get(&private).await, reader.get("/figures.json").await]
        {
            assert_eq!(answered.status, StatusCode::SERVICE_UNAVAILABLE);
            assert_shows_id(&answered, sentence);
        }
        let (status, answer) = reader.post_json("/", FILING).await;
        assert!(status == StatusCode::SERVICE_UNAVAILABLE && answer.say.unwrap().contains(sentence), "{status}");
        // A load balancer or service manager gets the plain reason.
        assert_eq!(reader.get("/readyz").await.text, "the database takes no write");
    }
});

both_databases!(an_error_page_is_sent_uncompressed_to_a_client_that_accepts_compression, async |db| {
    let app = App::on(db).await;
    let accepting_compression =
        |path: &str| Request::get(path).header("accept-encoding", "br, gzip").body(Body::empty()).unwrap();
    let refused = app.citizen().send(accepting_compression("/nowhere")).await;
    assert!(!refused.headers.contains_key("content-encoding"));
    assert_shows_id(&refused, ENGLISH);
    assert!(app.citizen().send(accepting_compression("/")).await.headers.contains_key("content-encoding"));
});

/// A test that reads the log, on both databases; it runs on one thread.
macro_rules! logged {
    ($name:ident, async |$db:ident| $body:block) => {
        mod $name {
            use super::*;

            async fn body($db: Db) $body

            #[tokio::test]
            async fn on_sqlite() {
                let test = crate::testing::sqlite().await;
                body(test.db.clone()).await;
            }

            #[tokio::test]
            async fn on_postgres() {
                let test = crate::testing::postgres().await;
                body(test.db.clone()).await;
                test.db.close().await;
            }
        }
    };
}

logged!(a_request_has_one_log_line_and_its_failure_has_one_with_the_cause, async |db| {
    let app = App::on(db.clone()).await;
    let (reference, key) = app.citizen().file("चोरी").await;
    let private = format!("/t/{}/{key}", reference.as_str());
    let (logged, _until) = Logged::begin(LogFormat::Text);
    let fine = app.citizen().get(&private).await;
    assert_eq!(logged.about(&number(&fine), "answered").len(), 1, "{}", logged.text());
    assert!(logged.about(&number(&fine), "ERROR").is_empty(), "{}", logged.text());
    let missing = app.citizen().get("/t/000-000-0000/wrongwrongwrong1").await;
    let lines = logged.about(&number(&missing), "answered");
    assert!(lines.len() == 1 && lines[0].contains("status=404"), "{lines:?}");
    let mut tx = db.begin().await.unwrap();
    tx.run(&sql("alter table complaint rename to complaint_away")).await.unwrap();
    tx.commit().await.unwrap();
    // The first error comes from a handler, the second from a page while it is rendered, the third from a form.
    let citizen = app.citizen();
    let broken = [
        citizen.get(&format!("/t/{}", reference.as_str())).await,
        citizen.get(&private).await,
        citizen.post("/", FILING).await,
    ];
    for answered in broken {
        let number = number(&answered);
        let causes = logged.about(&number, "ERROR");
        assert_eq!(causes.len(), 1, "{}", logged.text());
        assert!(causes[0].contains("no such table") || causes[0].contains("code 42P01"), "{causes:?}");
        let lines = logged.about(&number, "answered");
        assert!(lines.len() == 1 && lines[0].contains("status=500") && lines[0].contains("Internal"), "{lines:?}");
    }
    db.close().await;
    let away = citizen.post("/", FILING).await;
    let causes = logged.about(&number(&away), "ERROR");
    assert!(causes.len() == 1 && causes[0].contains("closed pool"), "{causes:?}");
    // Repeated readiness checks are not logged as failures.
    let asked = number(&citizen.get("/readyz").await);
    let lines = logged.about(&asked, "takes no write");
    assert!(
        logged.about(&asked, "ERROR").is_empty() && lines.iter().any(|line| line.contains("status=503")),
        "{lines:?}"
    );
});

/// The client disconnects before the answer.
#[tokio::test]
async fn an_abandoned_request_has_a_log_line_too() {
    let test = crate::testing::sqlite().await;
    let app = App::on(test.db.clone()).await;
    let (logged, _until) = Logged::begin(LogFormat::Text);
    let blocker = app.state.db().begin().await.unwrap();
    let citizen = app.citizen();
    let left = tokio::time::timeout(std::time::Duration::from_millis(300), citizen.post("/", FILING)).await;
    assert!(left.is_err());
    drop(blocker);
    let lines = logged.text();
    assert!(lines.lines().any(|line| line.contains("left before the answer") && line.contains("POST")), "{lines}");
}

#[tokio::test]
async fn json_log_lines_are_objects_with_the_request_id_and_the_route() {
    let test = crate::testing::sqlite().await;
    let app = App::on(test.db.clone()).await;
    let (logged, _until) = Logged::begin(LogFormat::Json);
    let citizen = app.citizen();
    let (reference, key) = citizen.file("घर में \"चोरी\"").await;
    let page = citizen.get(&format!("/t/{}/{key}", reference.as_str())).await;
    let function = serde_json::json!({ "reference": reference.as_str() });
    let request = Request::post("/api/tracking/progress").header("content-type", "application/json");
    let called = citizen.send(request.body(function.to_string().into()).unwrap()).await;
    citizen.deliver_x("{}").await;
    citizen.deliver("/webhooks/x", "x-twitter-webhooks-signature", "sha256=wrong", "{}").await;
    citizen.get("/pkg/nothing.js").await;
    citizen.get("/nowhere").await;
    let odd = Request::builder().method("SAY-9876543210").uri("/").body(Body::empty()).unwrap();
    citizen.send(odd).await;
    let text = logged.text();
    let lines: Vec<serde_json::Value> =
        text.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("not JSON: {line}"))).collect();
    let of = |number: &str| {
        let mine = lines.iter().filter(|line| line["span"]["id"] == number && line["message"] == "answered");
        let mine: Vec<_> = mine.collect();
        assert_eq!(mine.len(), 1, "{text}");
        mine[0].clone()
    };
    let line = of(&number(&page));
    assert_eq!(
        (&line["status"], &line["span"]["method"], &line["level"]),
        (&200.into(), &"GET".into(), &"INFO".into())
    );
    assert_eq!(line["span"]["route"], "/t/{reference}/{key}");
    assert!(line["ms"].is_number() && line["timestamp"].is_string(), "{line}");
    assert_eq!(of(&number(&called))["span"]["route"], "/api/tracking/progress");
    let routes: Vec<&str> = lines.iter().filter_map(|line| line["span"]["route"].as_str()).collect();
    for route in ["/", "/webhooks/x", "/pkg", "none"] {
        assert!(routes.contains(&route), "{route}: {routes:?}");
    }
    assert!(lines.iter().any(|line| line["span"]["method"] == "other") && !text.contains("9876543210"), "{text}");
}

// Personal data that must not be in the log.
const WORDS: &str = "मेरी बेटी नाज़नीन को रोज़ सताया जाता है zebracrossing";
const NAME: &str = "Quirinia Obermeier";
const PHONE: &str = "9876501234";
const PLACE: &str = "गली पतंगवाली Kitestreet";
const PASSWORD_TYPED: &str = "velvet-haystack-47";

/// A post on X with personal data.
fn post(id: u64) -> String {
    format!(
        r#"{{"data":{{"event_uuid":"{id}","filter":{{"user_id":"1111111111111111111"}},"event_type":"post.mention.create","tag":"mentions",
        "payload":{{"id":"{id}","text":"@PrayagrajPolice {WORDS} {PHONE}","author_id":"22","created_at":"2026-11-23T11:00:00.000Z",
        "conversation_id":"{id}","edit_history_tweet_ids":["{id}"]}},
        "includes":{{"users":[{{"id":"22","username":"quirinia_o","name":"{NAME}"}}]}}}}}}"#
    )
}

/// Typical actions of a citizen and an officer; returns the texts that must not be in the log.
async fn a_day(app: &App, id: u64) -> Vec<String> {
    let citizen = app.citizen();
    let form = hex::encode(rand::random::<[u8; 16]>());
    let fields = [
        ("form_name", "file"),
        ("form", form.as_str()),
        ("text", WORDS),
        ("category", "theft"),
        ("name", NAME),
        ("phone", PHONE),
        ("place", PLACE),
    ];
    let (reference, key) = filed(&citizen.post("/", &fields).await);
    let (reference, wrong) = (reference.as_str().to_owned(), "kWrongKeyWrongKey12");
    let private = format!("/t/{reference}/{key}");
    let typed = [WORDS, NAME, PHONE].map(form_urlencoded);
    for path in [
        private.clone(),
        format!("{private}/receipt.txt"),
        format!("{private}/qr.svg"),
        format!("{private}/photo/1"),
        format!("{private}/nothing/here"),
        format!("/sent/{reference}/{key}"),
        format!("/claim/{reference}/123456/{key}"),
        format!("/t/{reference}"),
        format!("/t/{reference}/{wrong}"),
        format!("/live/t/{reference}/{key}"),
        format!("/track?reference={reference}"),
        format!("/track?reference={}", typed[0]),
        format!("/?{}={}", typed[1], typed[2]),
        format!("/{}", typed[0]),
        "/webhooks/facebook?hub.mode=subscribe&hub.challenge=12&hub.verify_token=meatyhamhock".to_owned(),
        "/webhooks/x?crc_token=crcTokenOfTheDay".to_owned(),
    ] {
        citizen.briefly(Request::get(path).body(Body::empty()).unwrap()).await;
    }
    let more = hex::encode(rand::random::<[u8; 16]>());
    citizen.post_photos(&private, &[("form_name", "add"), ("form", &more), ("text", WORDS)], &[&picture(7)]).await;
    citizen.post_photos(&private, &[("form_name", "add"), ("form", &more), ("text", WORDS)], &[b"no photo"]).await;
    citizen.post("/sign-in", &[("form_name", "sign-in"), ("login", "quirinia.o"), ("password", PASSWORD_TYPED)]).await;
    let officer = app.officer("operator").await;
    for path in [
        format!("/staff/c/{reference}"),
        format!("/staff?q={}", typed[1]),
        format!("/staff?q={}", typed[2]),
        "/staff/wire".to_owned(),
    ] {
        officer.get(&path).await;
    }
    let reference_read = crate::complaint::Reference::parse(&reference).unwrap();
    officer.make(reference_read, Move::Note, &[("text", WORDS)]).await;
    officer.make(reference_read, Move::Forward, &[("station", PHONE), ("text", WORDS)]).await;
    let body = post(id);
    for (path, header) in
        [("/webhooks/x", "x-twitter-webhooks-signature"), ("/webhooks/facebook", "x-hub-signature-256")]
    {
        // A well-formed wrong signature, and a malformed one.
        let digest = if path.ends_with("/x") { STANDARD.encode([7; 32]) } else { hex::encode([7; 32]) };
        let false_one = format!("sha256={digest}");
        assert_eq!(citizen.deliver(path, header, &false_one, &body).await.status, StatusCode::UNAUTHORIZED);
        assert_eq!(citizen.deliver(path, header, "sha256=x", &body).await.status, StatusCode::UNAUTHORIZED);
    }
    citizen.deliver_x(&body).await;
    let session = officer.cookie_header();
    let tokens = session.split("; ").filter_map(|pair| pair.split_once('=')).map(|(_, token)| token.to_owned());
    // A cookie of two letters is not secret.
    let secrets = tokens.filter(|token| token.len() > 8).chain([reference, key, form, more, session.clone()]);
    let fixed = [wrong, PASSWORD_TYPED, PASSWORD, SECRET, PHONE, "meatyhamhock", "crcTokenOfTheDay", "quirinia"];
    let said = [WORDS, NAME, PLACE].into_iter().flat_map(str::split_whitespace).filter(|word| word.len() > 5);
    let said: Vec<String> = said.flat_map(|word| [word.to_owned(), form_urlencoded(word)]).collect();
    secrets.chain(fixed.map(ToOwned::to_owned)).chain(said).collect()
}

logged!(no_personal_data_key_or_private_link_gets_into_the_log, async |db| {
    let app = App::on(db.clone()).await;
    for (n, format) in [LogFormat::Text, LogFormat::Json].into_iter().enumerate() {
        let (logged, until) = Logged::begin(format);
        let secrets = a_day(&app, 2_080_000_000_000_000_001 + n as u64).await;
        // The same while the database fails.
        let rename = async |statement: &'static str| {
            let mut tx = db.begin().await.unwrap();
            tx.run(&sql(statement)).await.unwrap();
            tx.commit().await.unwrap();
        };
        rename("alter table complaint rename to complaint_away").await;
        let form = hex::encode(rand::random::<[u8; 16]>());
        let fields =
            [("form_name", "file"), ("form", form.as_str()), ("text", WORDS), ("category", "theft"), ("phone", PHONE)];
        let broken = app.citizen().post("/", &fields).await;
        assert_eq!(broken.status, StatusCode::INTERNAL_SERVER_ERROR);
        app.citizen().deliver_x(&post(2_090_000_000_000_000_001 + n as u64)).await;
        rename("alter table complaint_away rename to complaint").await;
        drop(until);
        let text = logged.text();
        for secret in secrets {
            let line = text.lines().find(|line| line.contains(&secret));
            assert!(line.is_none(), "{secret:?} is logged: {line:?}");
        }
        // The requests themselves were logged.
        for route in ["/t/{reference}/{key}", "/sign-in", "/webhooks/x", "/staff/c/{reference}", "ERROR"] {
            assert!(text.contains(route), "{route} is not logged: {text}");
        }
        assert!(text.lines().count() > 25, "{text}");
    }
});
