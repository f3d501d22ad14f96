//! Browsers are told number and status and nothing else, and the queue loses nothing.

use super::{
    Delivery, PLACES,
    message::LENGTH,
    store::{self, Next},
    worker::{client, deliver, prepare},
};
use crate::{
    complaint::{Millis, Move, Reference, Status},
    language::{Language, texts::words::status},
    server::{
        AppState,
        db::{Db, sql},
        outward::Outward,
    },
    testing::{App, Person, both_databases, rows},
};
use axum::{
    Router,
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    routing::{any, post},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use web_push_native::{
    Auth, decrypt,
    p256::{SecretKey, elliptic_curve::sec1::ToEncodedPoint as _},
};

const HOUR: Millis = 3_600_000;

/// The last part of the path, the headers and the body of a request.
type Received = (String, HeaderMap, Bytes);

/// A push service that answers as the first part of the path says, and keeps what it was sent.
#[derive(Clone, Default)]
struct Service(Arc<Mutex<Vec<Received>>>);

impl Service {
    async fn start() -> (Self, String) {
        let service = Self::default();
        let router = Router::new()
            .route("/{answer}/{phone}", post(Self::take))
            // Where the redirect leads.
            .route("/secret", any(Self::reveal))
            .with_state(service.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        (service, format!("http://{address}"))
    }

    async fn reveal(State(service): State<Self>) -> &'static str {
        service.0.lock().unwrap().push(("secret".to_owned(), HeaderMap::new(), Bytes::new()));
        "inside"
    }

    async fn take(
        State(service): State<Self>,
        Path((answer, phone)): Path<(String, String)>,
        headers: HeaderMap,
        body: Bytes,
    ) -> (StatusCode, HeaderMap) {
        service.0.lock().unwrap().push((phone, headers, body));
        let mut headers = HeaderMap::new();
        let status = match answer.as_str() {
            "wait" => {
                headers.insert("retry-after", "7200".parse().unwrap());
                429
            }
            "away" => {
                headers.insert("location", "/secret".parse().unwrap());
                307
            }
            other => other.parse().unwrap(),
        };
        (StatusCode::from_u16(status).unwrap(), headers)
    }

    fn sent(&self) -> usize {
        self.0.lock().unwrap().len()
    }
}

/// A browser that can be sent messages.
struct Phone {
    secret: SecretKey,
    auth: [u8; 16],
    endpoint: String,
}

impl Phone {
    fn at(endpoint: impl Into<String>) -> Self {
        let secret = SecretKey::from_slice(&[rand::random::<u8>() % 200 + 1; 32]).unwrap();
        Self { secret, auth: rand::random(), endpoint: endpoint.into() }
    }

    fn fields(&self, form: &'static str) -> Vec<(&'static str, String)> {
        let point = self.secret.public_key().to_encoded_point(false);
        vec![
            ("form_name", form.to_owned()),
            ("endpoint", self.endpoint.clone()),
            ("p256dh", URL_SAFE_NO_PAD.encode(point.as_bytes())),
            ("auth", URL_SAFE_NO_PAD.encode(self.auth)),
        ]
    }

    async fn posts(&self, person: &Person, page: &str, form: &'static str) -> u16 {
        let fields = self.fields(form);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        person.post_json(page, &fields).await.0.as_u16()
    }

    async fn follows(&self, person: &Person, page: &str) {
        assert_eq!(self.posts(person, page, "follow").await, 200);
    }

    /// Decrypts a message with the browser's secrets.
    fn reads(&self, body: &[u8]) -> Value {
        let bytes = decrypt(body.to_vec(), &self.secret, &Auth::clone_from_slice(&self.auth)).unwrap();
        assert_eq!(bytes.len(), LENGTH);
        serde_json::from_slice(&bytes).unwrap()
    }
}

/// An application and a push service that it may call.
async fn desk(db: Db) -> (App, Service, String) {
    let (service, origin) = Service::start().await;
    let app = App::with_settings(db, &["--inward-origins", &origin]).await;
    (app, service, origin)
}

/// Sends one message. Returns false when nothing is due.
async fn step(state: &AppState, outward: &Outward) -> bool {
    let now = state.clock().now();
    prepare(state.db(), now).await.unwrap();
    match store::lease(state.db(), now).await.unwrap() {
        Next::Message(leased) => deliver(state, outward, &leased).await.unwrap(),
        Next::Other => {}
        Next::Nothing => return false,
    }
    true
}

async fn send_all(app: &App) {
    let outward = client(&app.state).unwrap();
    while step(&app.state, &outward).await {}
}

async fn forward(app: &App, reference: Reference) {
    let station = app.offices.station_a.to_string();
    app.officer("operator").await.must(reference, Move::Forward, &[("station", &station)]).await;
}

async fn count(app: &App) -> i64 {
    rows(app.state.db(), "select count(*) from push_subscription").await
}

/// State, reason and number of attempts of every message.
async fn messages(app: &App) -> Vec<(String, Option<String>, i64)> {
    let all = sql("select state, why, attempts from push_message order by subscription_id");
    app.state.db().all(&all).await.unwrap()
}

both_databases!(a_phone_is_told_number_and_status_and_nothing_else, async |db| {
    let (app, service, origin) = desk(db).await;
    let citizen = app.citizen();
    let (reference, key) = citizen.file("secret words").await;
    let (private, public) = (format!("/t/{}/{key}", reference.as_str()), format!("/t/{}", reference.as_str()));
    let (mine, neighbour) = (Phone::at(format!("{origin}/201/mine")), Phone::at(format!("{origin}/201/neighbour")));
    mine.follows(&citizen.clone().in_hindi(), &private).await;
    neighbour.follows(&app.citizen(), &public).await;
    send_all(&app).await;
    assert_eq!(service.sent(), 0, "nothing has changed yet");
    forward(&app, reference).await;
    assert_eq!(rows(app.state.db(), "select count(*) from status_change").await, 1);
    send_all(&app).await;
    assert_eq!(service.sent(), 2);
    let sent = service.0.lock().unwrap().clone();
    for (phone, headers, body) in &sent {
        let (phone, language) =
            if phone == "mine" { (&mine, Language::Hindi) } else { (&neighbour, Language::English) };
        let said = json!({ "number": reference.to_string(), "word": status(Status::Forwarded, language) });
        assert_eq!(phone.reads(body), said);
        let header = |name: &str| headers[name].to_str().unwrap();
        assert_eq!((header("content-encoding"), header("ttl"), header("urgency")), ("aes128gcm", "604800", "normal"));
        assert_eq!(header("topic").len(), 32);
        assert!(
            header("authorization").starts_with("vapid t=")
                && header("authorization").ends_with(app.state.push().key.public())
        );
    }
    assert_ne!(sent[0].1["topic"], sent[1].1["topic"]);
    assert_eq!((messages(&app).await.len(), app.state.push().counted(Delivery::Sent)), (0, 2));
    // A note changes no status, and nor does what the complainant adds.
    app.officer("a").await.must(reference, Move::Note, &[("text", "x")]).await;
    citizen.post(&private, &[("form_name", "add"), ("form", "0123456789abcdef0123"), ("text", "और")]).await;
    send_all(&app).await;
    assert_eq!((service.sent(), rows(app.state.db(), "select count(*) from status_change").await), (2, 0));
    app.officer("a").await.must(reference, Move::Start, &[]).await;
    send_all(&app).await;
    assert_eq!(service.sent(), 4);
});

both_databases!(only_the_newest_status_is_told, async |db| {
    let (app, service, origin) = desk(db).await;
    let (reference, _) = app.citizen().file("text").await;
    let phone = Phone::at(format!("{origin}/201/1"));
    phone.follows(&app.citizen(), &format!("/t/{}", reference.as_str())).await;
    forward(&app, reference).await;
    app.officer("a").await.must(reference, Move::Start, &[]).await;
    app.officer("a").await.must(reference, Move::Report, &[("text", "देखा")]).await;
    send_all(&app).await;
    let said = phone.reads(&service.0.lock().unwrap()[0].2);
    let reported = status(Status::Reported, Language::English);
    assert_eq!((service.sent(), said["word"].as_str()), (1, Some(reported)));
    // Returned and reported again before the next round: the phone shows that already.
    app.officer("circle").await.must(reference, Move::Return, &[("text", "अधूरी")]).await;
    app.officer("a").await.must(reference, Move::Report, &[("text", "फिर देखा")]).await;
    send_all(&app).await;
    assert_eq!((service.sent(), app.state.push().counted(Delivery::Needless)), (1, 1));
});

both_databases!(nothing_is_said_about_a_confidential_complaint, async |db| {
    let (app, service, origin) = desk(db).await;
    let (reference, key) = app.citizen().file("text").await;
    let page = format!("/t/{}", reference.as_str());
    Phone::at(format!("{origin}/201/public")).follows(&app.citizen(), &page).await;
    Phone::at(format!("{origin}/201/private")).follows(&app.citizen(), &format!("{page}/{key}")).await;
    forward(&app, reference).await;
    // Queued, but not sent before it became confidential.
    prepare(app.state.db(), app.state.clock().now()).await.unwrap();
    assert_eq!(messages(&app).await.len(), 2);
    let circle = app.officer("circle").await;
    circle.must(reference, Move::Seal, &[("text", "कारण")]).await;
    app.officer("a").await.must(reference, Move::Start, &[]).await;
    assert_eq!(rows(app.state.db(), "select count(*) from status_change").await, 0);
    send_all(&app).await;
    assert_eq!((service.sent(), messages(&app).await.len()), (0, 0));
    // Whoever subscribes meanwhile learns no status either.
    Phone::at(format!("{origin}/201/later")).follows(&app.citizen(), &page).await;
    assert_eq!(rows(app.state.db(), "select count(*) from push_subscription where told is null").await, 1);
    circle.must(reference, Move::Unseal, &[("text", "कारण")]).await;
    send_all(&app).await;
    assert_eq!(service.sent(), 3, "the public page shows a status again");
});

both_databases!(a_subscription_ends_when_the_browser_or_the_complainant_wants_it, async |db| {
    let (app, service, origin) = desk(db).await;
    let (reference, key) = app.citizen().file("text").await;
    let (public, private) = (format!("/t/{}", reference.as_str()), format!("/t/{}/{key}", reference.as_str()));
    let phones: Vec<Phone> =
        ["404/a", "410/b", "201/c", "201/d"].map(|path| Phone::at(format!("{origin}/{path}"))).into();
    for phone in &phones {
        phone.follows(&app.citizen(), &public).await;
    }
    forward(&app, reference).await;
    send_all(&app).await;
    assert_eq!((service.sent(), count(&app).await, app.state.push().counted(Delivery::Gone)), (4, 2, 2));
    // On either page, and only its own.
    assert_eq!(phones[2].posts(&app.citizen(), &private, "unfollow").await, 200);
    assert_eq!(phones[2].posts(&app.citizen(), &private, "unfollow").await, 200, "once more");
    assert_eq!(count(&app).await, 1);
    // A subscription to another complaint stays.
    let (other, _) = app.citizen().file("another").await;
    phones[3].follows(&app.citizen(), &format!("/t/{}", other.as_str())).await;
    assert_eq!(phones[3].posts(&app.citizen(), &public, "unfollow-all").await, 400, "only by the private link");
    let page = app.citizen().get(&private).await.text;
    assert!(page.contains("1 phone gets notifications"), "{page}");
    // Without a script.
    let answered = app.citizen().post(&private, &[("form_name", "unfollow-all")]).await;
    assert_eq!((answered.status.as_u16(), &answered.headers["location"]), (303, &private.parse().unwrap()));
    assert_eq!(count(&app).await, 1);
    assert!(!app.citizen().get(&private).await.text.contains("gets notifications"));
    // Closed complaints are followed for ninety days.
    app.officer("a").await.must(reference, Move::Start, &[]).await;
    app.officer("a").await.must(reference, Move::Report, &[("text", "x")]).await;
    phones[2].follows(&app.citizen(), &public).await;
    app.officer("circle").await.must(reference, Move::Close, &[("outcome", "disposed"), ("text", "x")]).await;
    send_all(&app).await;
    let tidy = async |days: i64| {
        store::tidy(app.state.db(), app.state.clock().now() + days * 24 * HOUR).await.unwrap();
        count(&app).await
    };
    assert_eq!((tidy(89).await, tidy(91).await), (2, 1));
});

both_databases!(each_page_has_ten_places, async |db| {
    let (app, _, origin) = desk(db).await;
    let (reference, key) = app.citizen().file("text").await;
    let (public, private) = (format!("/t/{}", reference.as_str()), format!("/t/{}/{key}", reference.as_str()));
    let phone = |n: i64| Phone::at(format!("{origin}/201/{n}"));
    for n in 0..PLACES {
        phone(n).follows(&app.citizen(), &public).await;
    }
    assert_eq!(phone(PLACES).posts(&app.citizen(), &public, "follow").await, 409);
    phone(3).follows(&app.citizen(), &public).await;
    assert_eq!(count(&app).await, PLACES, "the same browser again");
    // Strangers take no place of the complainant; of her own phones the oldest gives way.
    for n in 100..=100 + PLACES {
        app.state.clock().advance(1);
        phone(n).follows(&app.citizen(), &private).await;
    }
    assert_eq!(count(&app).await, 2 * PLACES);
    let gone = store::endpoint_hash(&format!("{origin}/201/100"));
    let left = sql("select count(*) from push_subscription where endpoint_hash = $1").arg(gone);
    assert_eq!(app.state.db().one::<(i64,)>(&left).await.unwrap(), (0,));
    // Many from one address are slowed down.
    let one = app.citizen();
    let mut answers = Vec::new();
    for n in 0..70 {
        answers.push(phone(200 + n).posts(&one, &private, "follow").await);
    }
    assert!(answers[..60].iter().all(|status| *status == 200) && answers[60..].contains(&429), "{answers:?}");
});

both_databases!(an_address_that_leads_inward_is_never_called, async |db| {
    let (app, service, origin) = desk(db).await;
    let (reference, _) = app.citizen().file("text").await;
    let page = format!("/t/{}", reference.as_str());
    let port = origin.rsplit_once(':').unwrap().1;
    for endpoint in [
        "https://127.0.0.1/push".to_owned(),
        "https://[::ffff:127.0.0.1]/push".to_owned(),
        "https://[64:ff9b::7f00:1]/push".to_owned(),
        "https://[fe80::1]/push".to_owned(),
        "https://169.254.169.254/latest/meta-data/".to_owned(),
        "http://push.example/1".to_owned(),
        format!("http://localhost:{port}/201/1"),
        "file:///etc/passwd".to_owned(),
        String::new(),
        "https://user:word@push.example/1".to_owned(),
        format!("https://push.example/{}", "a".repeat(2_000)),
    ] {
        assert_eq!(Phone::at(&endpoint).posts(&app.citizen(), &page, "follow").await, 400, "{endpoint}");
    }
    let mut odd = Phone::at("https://push.example/1").fields("follow");
    odd[2].1.replace_range(..4, "AAAA");
    let odd: Vec<(&str, &str)> = odd.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(app.citizen().post_json(&page, &odd).await.0.as_u16(), 400, "no point on the curve");
    assert_eq!(count(&app).await, 0);
    // A name says only at the call where it leads; and whoever answers does not choose the next address.
    Phone::at(format!("https://localhost:{port}/201/1")).follows(&app.citizen(), &page).await;
    Phone::at(format!("{origin}/away/2")).follows(&app.citizen(), &page).await;
    forward(&app, reference).await;
    send_all(&app).await;
    let given_up = |why: &str| ("given_up".to_owned(), Some(why.to_owned()), 1);
    assert_eq!(messages(&app).await, [given_up("points_inward"), given_up("redirected")]);
    assert_eq!(service.sent(), 1, "only the service itself");
});

both_databases!(a_service_that_asks_for_patience_is_left_alone, async |db| {
    let (app, service, origin) = desk(db).await;
    let page = async |n: u8| {
        let (reference, _) = app.citizen().file(&format!("text {n}")).await;
        Phone::at(format!("{origin}/wait/{n}")).follows(&app.citizen(), &format!("/t/{}", reference.as_str())).await;
        reference
    };
    let (first, second) = (page(1).await, page(2).await);
    forward(&app, first).await;
    send_all(&app).await;
    assert_eq!(service.sent(), 1);
    // Another phone of the same service waits too.
    forward(&app, second).await;
    for _ in 0..3 {
        app.state.clock().advance(30 * 60_000);
        send_all(&app).await;
    }
    assert_eq!(service.sent(), 1, "it asked for two hours");
    app.state.clock().advance(31 * 60_000);
    send_all(&app).await;
    assert_eq!(service.sent(), 2, "one call tells whether the service is back; it is not");
    // After a day of this it is given up, visibly.
    for _ in 0..30 {
        app.state.clock().advance(HOUR);
        send_all(&app).await;
    }
    let states: Vec<_> = messages(&app).await.into_iter().map(|(state, why, _)| (state, why)).collect();
    assert_eq!(states, vec![("given_up".to_owned(), Some("too_many".to_owned())); 2]);
    let queue = store::queue(app.state.db()).await.unwrap();
    assert_eq!((queue.waiting, queue.oldest, queue.given_up), (0, None, 2));
    // The next change is a new message.
    app.officer("a").await.must(first, Move::Start, &[]).await;
    prepare(app.state.db(), app.state.clock().now()).await.unwrap();
    let queue = store::queue(app.state.db()).await.unwrap();
    assert_eq!((queue.waiting, queue.given_up), (1, 1));
});

both_databases!(a_fault_of_the_service_is_tried_again_ever_more_slowly, async |db| {
    let (app, service, origin) = desk(db).await;
    let (reference, _) = app.citizen().file("text").await;
    let page = format!("/t/{}", reference.as_str());
    Phone::at(format!("{origin}/500/1")).follows(&app.citizen(), &page).await;
    forward(&app, reference).await;
    for _ in 0..60 {
        send_all(&app).await;
        app.state.clock().advance(1_000);
    }
    // After 4, 8 and 16 seconds.
    assert_eq!((service.sent(), messages(&app).await[0].0.as_str()), (4, "waiting"));
    assert_eq!(messages(&app).await[0].1.as_deref(), Some("service_error"));
    // A browser that cannot be reached five times in a row is forgotten.
    for n in 0..5 {
        assert_eq!(count(&app).await, 1, "{n}");
        for _ in 0..26 {
            app.state.clock().advance(HOUR);
            send_all(&app).await;
        }
        let mut tx = app.state.db().begin().await.unwrap();
        let change =
            sql("insert into status_change (complaint_id, at) select id, $2 from complaint where reference = $1");
        tx.run(&change.arg(reference).arg(app.state.clock().now())).await.unwrap();
        tx.commit().await.unwrap();
    }
    assert_eq!(count(&app).await, 0);
});

both_databases!(several_servers_send_each_message_once, async |db| {
    let (app, service, origin) = desk(db).await;
    let mut references = Vec::new();
    for n in 0..20 {
        let (reference, _) = app.citizen().file(&format!("text {n}")).await;
        Phone::at(format!("{origin}/201/{n}")).follows(&app.citizen(), &format!("/t/{}", reference.as_str())).await;
        references.push(reference);
    }
    let operator = app.officer("operator").await;
    for reference in &references {
        operator.must(*reference, Move::Forward, &[("station", &app.offices.station_a.to_string())]).await;
    }
    let outward = Arc::new(client(&app.state).unwrap());
    let servers = (0..4).map(|_| {
        let (state, outward) = (app.state.clone(), outward.clone());
        tokio::spawn(async move {
            let mut idle = 0;
            // A server that lost the race for a message may find the next one free.
            while idle < 5 {
                idle = if step(&state, &outward).await { 0 } else { idle + 1 };
                tokio::time::sleep(std::time::Duration::from_millis(2)).await;
            }
        })
    });
    futures::future::join_all(servers).await;
    let mut phones: Vec<String> = service.0.lock().unwrap().iter().map(|(phone, ..)| phone.clone()).collect();
    phones.sort();
    let mut expected: Vec<String> = (0..20).map(|n| n.to_string()).collect();
    expected.sort();
    assert_eq!((phones, messages(&app).await.len()), (expected, 0));
    // A server that stops while sending leaves a lease, which ends.
    app.officer("a").await.must(references[0], Move::Start, &[]).await;
    let now = app.state.clock().now();
    prepare(app.state.db(), now).await.unwrap();
    assert!(matches!(store::lease(app.state.db(), now).await.unwrap(), Next::Message(_)));
    send_all(&app).await;
    assert_eq!(service.sent(), 20, "another server holds it");
    app.state.clock().advance(61_000);
    send_all(&app).await;
    assert_eq!(service.sent(), 21);
});

both_databases!(a_change_while_a_message_is_being_sent_is_told_too, async |db| {
    let (app, service, origin) = desk(db).await;
    let (reference, _) = app.citizen().file("text").await;
    let phone = Phone::at(format!("{origin}/201/1"));
    phone.follows(&app.citizen(), &format!("/t/{}", reference.as_str())).await;
    forward(&app, reference).await;
    let now = app.state.clock().now();
    prepare(app.state.db(), now).await.unwrap();
    let Next::Message(held) = store::lease(app.state.db(), now).await.unwrap() else { panic!("a message is due") };
    app.officer("a").await.must(reference, Move::Start, &[]).await;
    prepare(app.state.db(), now).await.unwrap();
    store::settle(app.state.db(), &held, store::Outcome::Sent(Status::Forwarded), now).await.unwrap();
    send_all(&app).await;
    let started = status(Status::Investigating, Language::English);
    assert_eq!((service.sent(), phone.reads(&service.0.lock().unwrap()[0].2)["word"].as_str()), (1, Some(started)));
});

both_databases!(all_servers_have_one_key, async |db| {
    let app = App::on(db).await;
    let key = app.citizen().get("/push/key").await.text;
    assert_eq!(key, app.state.push().key.public());
    let other = app.second().await;
    assert_eq!(key, other.push().key.public());
    // A setting replaces it, and is not stored.
    let own = "RS0WdYWWo1HajXg3NZR1olzCf31i-ZBGDkFyCs7j1jw";
    let set = app.again(&["--vapid-key", own, "--vapid-subject", "mailto:desk@sunwai.example"]).await;
    assert_ne!(set.state.push().key.public(), key);
    assert_eq!(set.state.push().contact, "mailto:desk@sunwai.example");
    assert_eq!(app.second().await.push().key.public(), key);
    let mut settings = app.state.settings().clone();
    settings.push.vapid_key = Some("not a key".to_owned());
    let refused = AppState::open(app.state.db().clone(), app.state.clock().clone(), settings).await.err().unwrap();
    assert!(refused.to_string().contains("SUNWAI_VAPID_KEY"), "{refused}");
});

both_databases!(the_pages_offer_notifications_where_a_script_can_show_them, async |db| {
    let app = App::on(db).await;
    let (reference, key) = app.citizen().file("text").await;
    for path in [format!("/t/{}", reference.as_str()), format!("/t/{}/{key}", reference.as_str())] {
        let page = app.citizen().get(&path).await.text;
        let (_, offer) = page.split_once("<follow-complaint").unwrap();
        let tag = offer.split_once('>').unwrap().0;
        assert!(!tag.contains("data-able"), "not shown without a script: {tag}");
        assert_eq!(
            tag.contains("data-phones=\"0\""),
            path.ends_with(&key),
            "only the complainant is told on how many phones: {tag}"
        );
        assert!(offer.contains(&format!("action=\"{path}\"")) && page.contains("/assets/push.js"), "{path}");
        assert!(!page.contains("phone gets"), "nobody follows it yet");
    }
});
