//! People as clients: they keep cookies, post forms as a browser does, and have an address.

use super::district::{self, PASSWORD, Small};
use crate::{
    app::{
        cli::{Cli, Command},
        router::router,
    },
    board::{Filters, Panel},
    channels::settings::in_tests,
    complaint::{Move, Reference},
    error::Error,
    server::{AppState, clock::Clock, config::Settings, db::Db, op::Op},
    ui::{data, form::FormAnswer},
};
use axum::{
    Router,
    body::{Body, Bytes},
    extract::ConnectInfo,
    http::{Request, StatusCode},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use clap::Parser as _;
use hmac::{Hmac, KeyInit as _, Mac as _};
use http_body_util::BodyExt as _;
use sha2::Sha256;
use std::{
    collections::HashMap,
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};
use tower::ServiceExt as _;

/// A whole application whose clock only moves when told to.
pub struct App {
    /// The application state, for looking behind the scenes.
    pub state: AppState,
    /// Primary keys of its offices.
    pub offices: Small,
    router: Router,
    _folder: Arc<tempfile::TempDir>,
}

/// A person with a browser.
#[derive(Clone)]
pub struct Person {
    router: Router,
    cookies: Arc<Mutex<HashMap<String, String>>>,
    address: SocketAddr,
    language: &'static str,
}

/// A response.
pub struct Answered {
    /// Status code.
    pub status: StatusCode,
    /// Headers.
    pub headers: axum::http::HeaderMap,
    /// Body as text.
    pub text: String,
}

/// The secret that X and Facebook share with the application in tests.
pub const SECRET: &str = "my_app_secret";

/// 23 November 2026, 12:00 UTC, in milliseconds since the epoch.
pub const NOON: i64 = 1_795_435_200_000;

impl App {
    /// The application with the small district on this database.
    pub async fn on(db: Db) -> Self {
        let offices = district::small(&db).await;
        Self::with(db, offices, &in_tests()).await
    }

    /// The application on a database that already has its district.
    pub async fn over(db: Db, offices: Small) -> Self {
        Self::with(db, offices, &in_tests()).await
    }

    /// Like `on`, with additional command-line settings.
    pub async fn with_settings(db: Db, more: &[&str]) -> Self {
        let offices = district::small(&db).await;
        Self::with(db, offices, &[&in_tests()[..], more].concat()).await
    }

    /// Like `on`, with neither X nor Facebook configured.
    pub async fn without_channels(db: Db) -> Self {
        let offices = district::small(&db).await;
        Self::with(db, offices, &[]).await
    }

    async fn with(db: Db, offices: Small, channels: &[&str]) -> Self {
        // Most tests move the clock forward by hours, so sessions end late; tests about idle sessions set their own limit.
        let idle: &[&str] = if channels.contains(&"--idle-minutes") { &[] } else { &["--idle-minutes", "720"] };
        let channels = &[channels, idle].concat();
        let folder = Arc::new(tempfile::tempdir().unwrap());
        let data = folder.path().display().to_string();
        // Tests also run on a machine whose disk is nearly full.
        let floor: &[&str] = if channels.contains(&"--disk-floor") { &[] } else { &["--disk-floor", "0%"] };
        let open311: &[&str] =
            if channels.iter().any(|setting| setting.starts_with("--open311")) { &[] } else { &["--open311"] };
        let Command::Serve { settings } = Cli::parse_from(
            ["sunwai", "serve", "--data-dir", &data, "--site-root", &data]
                .iter()
                .chain(channels)
                .chain(floor)
                .chain(open311),
        )
        .command
        else {
            panic!("serve");
        };
        // Servers on one database have one key, whatever their data folders.
        let identity_key = settings.identity_key.clone().or_else(|| Some(super::key_file()));
        let settings = Settings { identity_key, ..settings };
        let state = AppState::open(db, Clock::at(NOON), settings).await.unwrap();
        let router = router(state.clone()).unwrap();
        Self { state, offices, router, _folder: folder }
    }

    /// Another server on the same database, with additional settings.
    pub async fn again(&self, more: &[&str]) -> Self {
        Self::with(self.state.db().clone(), self.offices, &[&in_tests()[..], more].concat()).await
    }

    /// Begins an operation at the current time of the clock.
    pub fn op(&self) -> Op {
        self.state.op()
    }

    /// The application as one service, to be served by a listener.
    pub fn router(&self) -> Router {
        self.router.clone()
    }

    /// Another server on the same database.
    pub async fn second(&self) -> AppState {
        let state = &self.state;
        AppState::open(state.db().clone(), state.clock().clone(), state.settings().clone()).await.unwrap()
    }

    /// Another server on the same database, with a data folder of its own.
    pub async fn another(&self, more: &[&str]) -> Self {
        let mut other = Self::with(self.state.db().clone(), self.offices, &[&in_tests()[..], more].concat()).await;
        let settings = other.state.settings().clone();
        other.state = AppState::open(self.state.db().clone(), self.state.clock().clone(), settings).await.unwrap();
        other.router = router(other.state.clone()).unwrap();
        other
    }

    /// A citizen who reads English, at an address of their own.
    pub fn citizen(&self) -> Person {
        let last: [u8; 2] = rand::random();
        Person {
            router: self.router.clone(),
            cookies: Arc::default(),
            address: SocketAddr::from(([192, 0, last[0], last[1]], 40_000)),
            language: "en",
        }
    }

    /// Signs an officer in.
    pub async fn officer(&self, login: &str) -> Person {
        let person = self.citizen();
        let answered = person.post("/sign-in", &[("login", login), ("password", PASSWORD)]).await;
        assert_eq!(answered.status, StatusCode::SEE_OTHER, "{}", answered.text);
        person
    }
}

impl Person {
    /// The same person, reading Hindi.
    pub fn in_hindi(mut self) -> Self {
        self.language = "hi";
        self
    }

    /// The cookies as a browser sends them.
    pub fn cookie_header(&self) -> String {
        let cookies = self.cookies.lock().unwrap();
        cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }

    /// The same person with the same cookies, served by another server.
    pub fn at(&self, router: Router) -> Self {
        Self { router, ..self.clone() }
    }

    /// The same person with the same cookies, at another address.
    pub fn elsewhere(&self) -> Self {
        let last: [u8; 2] = rand::random();
        let cookies = Arc::new(Mutex::new(self.cookies.lock().unwrap().clone()));
        Self { address: SocketAddr::from(([192, 0, last[0], last[1]], 40_000)), cookies, ..self.clone() }
    }

    /// Requests a page.
    pub async fn get(&self, path: &str) -> Answered {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
    }

    /// Requests a file and returns its bytes.
    pub async fn file_of(&self, path: &str) -> Bytes {
        let response = self.begun(Request::get(path).body(Body::empty()).unwrap()).await;
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        response.into_body().collect().await.unwrap().to_bytes()
    }

    /// Posts a form as a browser without JavaScript does.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answered {
        let (kind, body) = multipart(fields, &[]);
        self.send(Request::post(path).header("content-type", kind).body(body.into()).unwrap()).await
    }

    /// Posts a form with photos.
    pub async fn post_photos(&self, path: &str, fields: &[(&str, &str)], photos: &[&[u8]]) -> Answered {
        let (kind, body) = multipart(fields, photos);
        self.send(Request::post(path).header("content-type", kind).body(body.into()).unwrap()).await
    }

    /// Posts a form as a page with JavaScript does.
    pub async fn post_json(&self, path: &str, fields: &[(&str, &str)]) -> (StatusCode, FormAnswer) {
        let (kind, body) = multipart(fields, &[]);
        let request = Request::post(path).header("content-type", kind).header("accept", "application/json");
        let answered = self.send(request.body(body.into()).unwrap()).await;
        (answered.status, serde_json::from_str(&answered.text).unwrap_or_else(|_| panic!("no JSON: {}", answered.text)))
    }

    /// Calls a server function.
    pub async fn call<T: serde::de::DeserializeOwned>(
        &self,
        name: &str,
        arguments: serde_json::Value,
    ) -> Result<T, Error> {
        let request = Request::post(format!("/api/{name}"))
            .header("content-type", "application/json")
            .body(arguments.to_string().into());
        let (parts, body) = self.begun(request.unwrap()).await.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        if parts.status == StatusCode::OK {
            Ok(data::decoded(&bytes).unwrap_or_else(|error| panic!("{name}: {error}")))
        } else {
            let read = data::decoded(&bytes);
            Err(read.unwrap_or_else(|_| panic!("{} {}", parts.status, String::from_utf8_lossy(&bytes))))
        }
    }

    /// Sends a request and reads the part of the response that arrives at once, for responses that never end.
    pub async fn briefly(&self, request: Request<Body>) -> Answered {
        let (parts, mut body) = self.begun(request).await.into_parts();
        let mut text = String::new();
        let endless =
            parts.headers.get("content-type").is_some_and(|kind| kind.as_bytes().starts_with(b"text/event-stream"));
        let patience = Duration::from_millis(if endless { 30 } else { 30_000 });
        while let Ok(Some(Ok(frame))) = tokio::time::timeout(patience, body.frame()).await {
            text.extend(frame.data_ref().map(|bytes| String::from_utf8_lossy(bytes).into_owned()));
        }
        Answered { status: parts.status, headers: parts.headers, text }
    }

    /// Sends a request and reads the whole response.
    pub async fn send(&self, request: Request<Body>) -> Answered {
        let (parts, body) = self.begun(request).await.into_parts();
        let bytes: Bytes = body.collect().await.unwrap().to_bytes();
        Answered { status: parts.status, headers: parts.headers, text: String::from_utf8_lossy(&bytes).into_owned() }
    }

    async fn begun(&self, mut request: Request<Body>) -> axum::http::Response<Body> {
        let cookies: Vec<String> =
            self.cookies.lock().unwrap().iter().map(|(name, value)| format!("{name}={value}")).collect();
        let headers = request.headers_mut();
        if !cookies.is_empty() {
            headers.insert("cookie", cookies.join("; ").parse().unwrap());
        }
        headers.insert("accept-language", self.language.parse().unwrap());
        request.extensions_mut().insert(ConnectInfo(self.address));
        let response = self.router.clone().oneshot(request).await.unwrap();
        for cookie in response.headers().get_all("set-cookie") {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            self.cookies.lock().unwrap().insert(name.to_owned(), value.to_owned());
        }
        response
    }

    /// Delivers a signed body as X does.
    pub async fn deliver_x(&self, body: &str) -> Answered {
        let tag = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).unwrap().chain_update(body).finalize().into_bytes();
        let signature = format!("sha256={}", STANDARD.encode(tag));
        self.deliver("/webhooks/x", "x-twitter-webhooks-signature", &signature, body).await
    }

    /// Delivers a signed body as Facebook does.
    pub async fn deliver_facebook(&self, body: &str) -> Answered {
        let tag = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).unwrap().chain_update(body).finalize().into_bytes();
        let signature = format!("sha256={}", hex::encode(tag));
        self.deliver("/webhooks/facebook", "x-hub-signature-256", &signature, body).await
    }

    /// Delivers a body with a signature in this header.
    pub async fn deliver(&self, path: &str, header: &'static str, signature: &str, body: &str) -> Answered {
        let request = Request::post(path).header(header, signature).header("content-type", "application/json");
        self.send(request.body(Body::from(body.to_owned())).unwrap()).await
    }

    /// The wire as this officer sees it.
    pub async fn wire(&self) -> crate::intake::wire::Wire {
        let asked = crate::intake::wire::WireQuery::from_query(|_| None);
        self.call("staff/wire", serde_json::json!({ "asked": asked })).await.unwrap()
    }

    /// Files a complaint and returns its number and private key. It is not about an offence which needs an FIR.
    pub async fn file(&self, text: &str) -> (Reference, String) {
        self.file_about("land_dispute", text).await
    }

    /// Files a complaint of this category and returns its number and private key.
    pub async fn file_about(&self, category: &str, text: &str) -> (Reference, String) {
        let form: String = hex::encode(rand::random::<[u8; 16]>());
        let answered = self.post("/", &[("form", &form), ("text", text), ("category", category)]).await;
        filed(&answered)
    }

    /// A complaint's panel as this officer sees it.
    pub async fn panel(&self, reference: Reference) -> Result<Panel, Error> {
        self.call("staff/complaint", serde_json::json!({ "reference": reference.as_str() })).await
    }

    /// Opens who complained, to speak to the complainant, and returns the panel.
    pub async fn opened(&self, reference: Reference) -> Panel {
        let fields = [("form_name", "open-identity"), ("reason", "contact"), ("opening_words", "test")];
        let answered = self.post(&format!("/staff/c/{}", reference.as_str()), &fields).await;
        assert_eq!(answered.status, StatusCode::SEE_OTHER, "{}", answered.text);
        self.panel(reference).await.unwrap()
    }

    /// The board as this officer sees it.
    pub async fn board(&self, filters: Filters) -> crate::board::Board {
        self.call("staff/board", serde_json::json!({ "filters": filters })).await.unwrap()
    }

    /// Makes a move based on the complaint's current version.
    pub async fn make(&self, reference: Reference, a_move: Move, fields: &[(&str, &str)]) -> (StatusCode, FormAnswer) {
        let version = self.panel(reference).await.map_or(0, |panel| panel.version).to_string();
        let mut all = vec![
            ("form_name", "move"),
            ("move", a_move.as_str()),
            ("version", &version),
            ("form", "0123456789abcdef0123456789"),
        ];
        if a_move == Move::Report {
            all.extend_from_slice(CONTACT);
        }
        all.retain(|(name, _)| fields.iter().all(|(given, _)| given != name));
        all.extend_from_slice(fields);
        // Most tests are about something else than what an officer writes. Those that are about it post the form themselves.
        let longer = enough(a_move, fields);
        for (name, value) in &mut all {
            if let Some((_, text)) = longer.iter().find(|(known, _)| known.as_str() == *name) {
                *value = text.as_str();
            }
        }
        self.post_json(&format!("/staff/c/{}", reference.as_str()), &all).await
    }

    /// Makes a move and asserts that it succeeds.
    pub async fn must(&self, reference: Reference, a_move: Move, fields: &[(&str, &str)]) {
        let (status, answer) = self.make(reference, a_move, fields).await;
        assert_eq!(status, StatusCode::OK, "{a_move}: {answer:?}");
    }
}

/// The fields of a report besides its text, without a contact code.
pub const CONTACT: &[(&str, &str)] = &[
    ("contact_way", "phone"),
    ("contact_with", "शिकायतकर्ता"),
    ("done", "मौके पर जाकर लोगों से पूछा और देखा"),
    ("no_code", "not_at_hand"),
];

/// Texts of a report or closing that say too little, made long enough; the words of the test come first.
fn enough(a_move: Move, fields: &[(&str, &str)]) -> Vec<(String, String)> {
    let is_short = |name: &str, value: &str| {
        matches!((a_move, name), (Move::Report | Move::Close, "text") | (Move::Report, "closing"))
            && !value.is_empty()
            && crate::findings::rules::is_thin(value)
    };
    let short = fields.iter().filter(|(name, value)| is_short(name, value));
    short.map(|(name, value)| ((*name).to_owned(), format!("{value} मौके पर जाकर पूछा गया"))).collect()
}

/// The number and private key to which the response to a filed complaint redirects.
pub fn filed(answered: &Answered) -> (Reference, String) {
    assert_eq!(answered.status, StatusCode::SEE_OTHER, "{}", answered.text);
    let to = answered.headers["location"].to_str().unwrap();
    let mut parts = to.trim_start_matches("/sent/").split('/');
    (Reference::parse(parts.next().unwrap()).unwrap(), parts.next().unwrap().to_owned())
}

fn multipart(fields: &[(&str, &str)], photos: &[&[u8]]) -> (String, Vec<u8>) {
    let boundary = "a-boundary-that-nobody-writes";
    let mut body = Vec::new();
    for (name, value) in fields {
        body.extend_from_slice(
            format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").as_bytes(),
        );
    }
    for photo in photos {
        let head = format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"photos\"; filename=\"p.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(photo);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    (format!("multipart/form-data; boundary={boundary}"), body)
}
