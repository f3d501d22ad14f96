//! What webhooks are told, where they may lead, and when they are switched off.

use super::{
    FAILURES,
    signing::signature,
    store::{self, Next},
    worker::{client, deliver},
};
use crate::{
    api::tests::account,
    complaint::{Millis, Move},
    server::db::{Db, sql},
    testing::{App, Person, both_databases, rows},
};
use axum::{
    Router,
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    routing::{any, post},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};

const PAGE: &str = "/staff/webhooks";
const HOUR: Millis = 3_600_000;

/// A receiver that answers as its path says, and keeps what it was sent.
#[derive(Clone, Default)]
struct Receiver(Arc<Mutex<Vec<(HeaderMap, Bytes)>>>);

impl Receiver {
    async fn start() -> (Self, String) {
        let receiver = Self::default();
        let router = Router::new()
            .route("/{answer}", post(Self::take))
            // Where the redirect leads.
            .route("/inside/secret", any(Self::reveal))
            .with_state(receiver.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        (receiver, format!("http://{address}"))
    }

    async fn reveal(State(receiver): State<Self>) -> &'static str {
        receiver.0.lock().unwrap().push((HeaderMap::new(), Bytes::from_static(b"inside")));
        "inside"
    }

    async fn take(
        State(receiver): State<Self>,
        Path(answer): Path<String>,
        headers: HeaderMap,
        body: Bytes,
    ) -> (StatusCode, HeaderMap) {
        receiver.0.lock().unwrap().push((headers, body));
        let mut headers = HeaderMap::new();
        if answer == "307" {
            headers.insert("location", "/inside/secret".parse().unwrap());
        }
        (StatusCode::from_u16(answer.parse().unwrap()).unwrap(), headers)
    }

    fn got(&self) -> Vec<(HeaderMap, Bytes)> {
        self.0.lock().unwrap().clone()
    }
}

async fn desk(db: Db) -> (App, Receiver, String) {
    let (receiver, origin) = Receiver::start().await;
    let app = App::with_settings(db, &["--inward-origins", &origin]).await;
    (app, receiver, origin)
}

/// Adds a webhook as the admin; returns its secret, or `None` if it was refused.
async fn added(app: &App, login: &str, url: &str) -> Option<Vec<u8>> {
    let account = account(app, login).await;
    let fields = [("form_name", "add"), ("name", "Control room"), ("url", url), ("officer", &account)];
    let answered = app.officer("admin").await.post(PAGE, &fields).await;
    if answered.status != StatusCode::OK {
        assert_eq!(answered.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answered.text);
        return None;
    }
    let shown = answered.text.split("<code>whsec_").nth(1).unwrap().split('<').next().unwrap();
    Some(STANDARD.decode(shown).unwrap())
}

async fn press(admin: &Person, form: &str) {
    let (status, answer) = admin.post_json(PAGE, &[("form_name", form), ("hook", "1")]).await;
    assert_eq!(status, StatusCode::OK, "{form}: {answer:?}");
}

/// Sends all that is due.
async fn send_all(app: &App) {
    let outward = client(&app.state).unwrap();
    loop {
        match store::lease(app.state.db(), app.state.clock().now()).await.unwrap() {
            Next::Message(leased) => deliver(&app.state, &outward, &leased).await.unwrap(),
            Next::Other => {}
            Next::Nothing => return,
        }
    }
}

/// State, attempts and last answer of every message.
async fn messages(app: &App) -> Vec<(String, i64, Option<String>)> {
    let all = sql("select state, attempts, answer from webhook_message order by id");
    app.state.db().all(&all).await.unwrap()
}

async fn is_on(app: &App) -> bool {
    rows(app.state.db(), "select count(*) from webhook where active = true").await == 1
}

both_databases!(a_webhook_is_told_the_number_and_the_status_and_signs_for_it, async |db| {
    let (app, receiver, origin) = desk(db).await;
    let secret = added(&app, "operator", &format!("{origin}/200")).await.unwrap();
    let (reference, _) = app.citizen().file("secret words").await;
    let station = app.offices.station_a.to_string();
    app.officer("operator").await.must(reference, Move::Forward, &[("station", &station)]).await;
    assert_eq!(messages(&app).await.len(), 2, "written with the changes");
    send_all(&app).await;
    let got = receiver.got();
    let said: Vec<Value> = got.iter().map(|(_, body)| serde_json::from_slice(body).unwrap()).collect();
    let types: Vec<&Value> = said.iter().map(|one| &one["type"]).collect();
    assert_eq!(types, [&json!("complaint.filed"), &json!("complaint.changed")]);
    let data = &said[1]["data"];
    assert_eq!(
        (&data["reference"], &data["status"], &data["version"]),
        (&json!(reference.as_str()), &json!("forwarded"), &json!(2))
    );
    assert_eq!(data.as_object().unwrap().len(), 4, "and the address of the complaint: {data}");
    for (headers, body) in &got {
        let header = |name: &str| headers[name].to_str().unwrap();
        let seconds: i64 = header("webhook-timestamp").parse().unwrap();
        assert_eq!(header("webhook-signature"), signature(&secret, header("webhook-id"), seconds, body));
        assert!(!String::from_utf8_lossy(body).contains("secret words"));
    }
    assert_ne!(got[0].0["webhook-id"], got[1].0["webhook-id"]);
    assert_eq!(messages(&app).await, vec![("sent".to_owned(), 1, Some("200".to_owned())); 2]);
    let page = app.officer("admin").await.get(PAGE).await.text;
    assert!(page.contains("complaint.filed") && page.contains("Arrived") && !page.contains("whsec_"), "{page}");
});

both_databases!(a_webhook_is_not_told_of_what_its_account_may_not_see, async |db| {
    let (app, receiver, origin) = desk(db).await;
    added(&app, "b", &format!("{origin}/200")).await.unwrap();
    let (reference, _) = app.citizen().file("x").await;
    let station = app.offices.station_a.to_string();
    app.officer("operator").await.must(reference, Move::Forward, &[("station", &station)]).await;
    send_all(&app).await;
    assert_eq!(receiver.got().len(), 0);
    assert_eq!(messages(&app).await, vec![("needless".to_owned(), 1, Some("not_seen".to_owned())); 2]);
});

both_databases!(a_webhook_never_leads_inward, async |db| {
    let app = App::on(db).await;
    for url in [
        "http://hooks.example/x",
        "https://127.0.0.1/x",
        "https://0x7f.1/x",
        "https://[::1]/x",
        "https://[::ffff:127.0.0.1]/x",
        "https://[::ffff:7f00:1]/x",
        "https://[64:ff9b::7f00:1]/x",
        "https://[64:ff9b::10.0.0.1]/x",
        "https://[fe80::1]/x",
        "https://169.254.169.254/latest",
        "https://user:word@hooks.example/x",
        "ftp://hooks.example/x",
        "hooks.example",
        "javascript:alert(1)",
        &format!("https://hooks.example/{}", "x".repeat(3_000)),
    ] {
        assert_eq!(added(&app, "operator", url).await, None, "{url}");
    }
    // A name passes the form; where it leads is known only when it is called.
    added(&app, "operator", "https://localhost/x").await.unwrap();
    app.citizen().file("x").await;
    send_all(&app).await;
    assert_eq!(messages(&app).await, [("given_up".to_owned(), 1, Some("points_inward".to_owned()))]);
});

both_databases!(a_redirect_is_not_followed, async |db| {
    let (app, receiver, origin) = desk(db).await;
    added(&app, "operator", &format!("{origin}/307")).await.unwrap();
    app.citizen().file("x").await;
    send_all(&app).await;
    let got = receiver.got();
    assert!(got.len() == 1 && got[0].1.as_ref() != b"inside", "{got:?}");
    assert_eq!(messages(&app).await, [("waiting".to_owned(), 1, Some("307".to_owned()))]);
});

both_databases!(a_message_is_tried_again_with_longer_and_longer_pauses_under_the_same_id, async |db| {
    let (app, receiver, origin) = desk(db).await;
    added(&app, "operator", &format!("{origin}/500")).await.unwrap();
    app.citizen().file("x").await;
    send_all(&app).await;
    send_all(&app).await;
    assert_eq!(receiver.got().len(), 1, "not at once");
    app.state.clock().advance(5_000);
    send_all(&app).await;
    assert_eq!(receiver.got().len(), 2);
    app.citizen().file("y").await;
    send_all(&app).await;
    assert_eq!(receiver.got().len(), 2, "after a failure, the webhook is left alone");
    for _ in 0..5 {
        app.state.clock().advance(11 * HOUR);
        send_all(&app).await;
    }
    assert_eq!(messages(&app).await[0], ("given_up".to_owned(), 7, Some("500".to_owned())));
    let got = receiver.got();
    let first = &got[0].0["webhook-id"];
    assert_eq!(got.iter().filter(|(headers, _)| headers["webhook-id"] == first).count(), 7);
});

both_databases!(a_webhook_at_which_nothing_arrives_is_switched_off_and_says_so, async |db| {
    let app = App::on(db).await;
    added(&app, "operator", "https://localhost/x").await.unwrap();
    let citizen = app.citizen();
    for n in 0..FAILURES {
        assert!(is_on(&app).await, "after {n} failures");
        citizen.file(&format!("number {n}")).await;
        send_all(&app).await;
    }
    assert!(!is_on(&app).await);
    assert_eq!(rows(app.state.db(), "select count(*) from audit where action = 'webhook_disabled'").await, 1);
    let admin = app.officer("admin").await;
    assert!(admin.get(PAGE).await.text.contains("data-disabled"));
    let house: crate::board::house::House = admin.call("staff/house", json!({})).await.unwrap();
    assert_eq!(house.hooks_off, 1, "every page of the admin says so");
    citizen.file("later").await;
    assert_eq!(messages(&app).await.len() as i64, FAILURES, "nothing is written for a webhook that is off");
    press(&admin, "on").await;
    assert!(is_on(&app).await);
    assert!(!admin.get(PAGE).await.text.contains("data-disabled"));
});

both_databases!(the_admin_sends_a_test_and_a_receiver_can_say_no_more, async |db| {
    let (app, receiver, origin) = desk(db).await;
    let old = added(&app, "operator", &format!("{origin}/410")).await.unwrap();
    let admin = app.officer("admin").await;
    press(&admin, "test").await;
    send_all(&app).await;
    let said: Value = serde_json::from_slice(&receiver.got()[0].1).unwrap();
    assert_eq!((&said["type"], &said["data"]), (&json!("test"), &json!({})));
    assert!(is_on(&app).await, "a test decides nothing");
    let renewed = admin.post(PAGE, &[("form_name", "renew"), ("hook", "1")]).await;
    let shown = renewed.text.split("<code>whsec_").nth(1).unwrap().split('<').next().unwrap();
    let new = STANDARD.decode(shown).unwrap();
    assert_ne!(new, old);
    app.citizen().file("x").await;
    send_all(&app).await;
    let (headers, body) = receiver.got().pop().unwrap();
    let header = |name: &str| headers[name].to_str().unwrap();
    let seconds: i64 = header("webhook-timestamp").parse().unwrap();
    assert_eq!(header("webhook-signature"), signature(&new, header("webhook-id"), seconds, &body));
    assert!(!is_on(&app).await, "410 Gone");
    press(&admin, "remove").await;
    let left = "select count(*) from webhook where removed_at is null";
    assert_eq!(rows(app.state.db(), left).await, 0);
    let hidden = sql("select secret from webhook");
    assert_eq!(app.state.db().all::<(Vec<u8>,)>(&hidden).await.unwrap(), [(Vec::new(),)]);
});

both_databases!(two_servers_send_a_message_once, async |db| {
    let (app, receiver, origin) = desk(db).await;
    added(&app, "operator", &format!("{origin}/200")).await.unwrap();
    app.citizen().file("x").await;
    let now = app.state.clock().now();
    let Next::Message(mine) = store::lease(app.state.db(), now).await.unwrap() else { panic!("a message is due") };
    assert!(matches!(store::lease(app.state.db(), now).await.unwrap(), Next::Nothing));
    // This server stops; another takes the message back, and what the first records later changes nothing.
    app.state.clock().advance(61_000);
    let later = app.state.clock().now();
    store::expire_leases(app.state.db(), later, later).await.unwrap();
    let Next::Message(theirs) = store::lease(app.state.db(), later).await.unwrap() else { panic!("it is due again") };
    store::settle(app.state.db(), &mine, store::Outcome::GivenUp, "500", later).await.unwrap();
    deliver(&app.state, &client(&app.state).unwrap(), &theirs).await.unwrap();
    assert_eq!(receiver.got().len(), 1);
    assert_eq!(messages(&app).await, [("sent".to_owned(), 2, Some("200".to_owned()))]);
});
