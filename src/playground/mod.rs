//! A playground: a small X and a small Facebook on this machine, for the demo and for tests.
//!
//! They speak the real protocols. What they send to the desk is signed, and what the desk sends is checked as the real platforms check it,
//! so that the desk cannot tell the difference. A page shows what was written and has a form to write. Nothing leaves the machine.

mod facebook;
mod feed;
mod handlers;
mod page;
pub mod smtp;
mod state;
mod x;

pub use feed::feed;
pub use state::{Misbehaviour, Network};

use crate::{
    channels::{facebook::FacebookPage, x::Account},
    complaint::Millis,
    replies::channels::client,
    server::clock::Clock,
};
use axum::{
    Router,
    body::Bytes,
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use sha2::Sha256;
use state::{Draft, Kind, Store};
use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

/// Pause before a failed delivery is sent again; it doubles each time.
const FIRST_PAUSE: Duration = Duration::from_millis(200);
/// The longest pause between two attempts.
const LONGEST_PAUSE: Duration = Duration::from_secs(5);
/// A delivery is given up after this much waiting.
const GIVEN_UP: Duration = Duration::from_secs(120);
/// Both networks expect a response within this time.
const ANSWER_WITHIN: Duration = Duration::from_secs(10);
/// How long a delivery that is to arrive late is held back.
const HELD_BACK: Duration = Duration::from_millis(1_500);
/// When a delivery that is to arrive twice is sent again.
const AGAIN_AFTER: Duration = Duration::from_millis(500);
/// How long a network does not respond to a request that it accepted ([`Misbehaviour::SilentAfterAccept`]).
const SILENCE: Duration = Duration::from_secs(15);
/// Everything except the unreserved characters of RFC 3986.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
/// Longest text of a citizen, in characters.
const LONGEST: usize = 4_000;

/// URLs, and the secrets that the desk and the networks share.
#[derive(Clone, Debug)]
pub struct Secrets {
    /// URL of the desk, without a trailing slash.
    pub desk_url: String,
    /// URL of the playground, without a trailing slash. X's signatures cover it.
    pub own_url: String,
    /// The desk's account on X.
    pub x: Account,
    /// The desk's page on Facebook.
    pub facebook: FacebookPage,
}

/// A post to be written by a citizen.
#[derive(Clone, Debug)]
pub struct Written {
    /// The network.
    pub network: Network,
    /// Handle of the author. A handle that does not exist yet joins by writing.
    pub handle: String,
    /// The text.
    pub text: String,
    /// Id of the post that it answers.
    pub in_reply_to: Option<String>,
    /// Id of the post that it quotes (X only). Without text it is a repost.
    pub quotes: Option<String>,
    /// Whether it is a private message to the police.
    pub private: bool,
    /// On Facebook: whether it is on the citizen's own wall and tags the page, which is notified without the author's name.
    pub elsewhere: bool,
    /// Whether a picture comes with it.
    pub picture: bool,
}

/// The two networks.
#[derive(Clone, Debug)]
pub struct Playground {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    secrets: Secrets,
    clock: Clock,
    client: reqwest::Client,
    store: Mutex<Store>,
    sink: smtp::Sink,
}

impl Playground {
    /// Both networks, without any posts.
    pub fn new(settings: Secrets, clock: Clock) -> Self {
        let client = client()
            .timeout(ANSWER_WITHIN)
            // Both ends are on this machine, whatever proxy the environment names.
            .no_proxy()
            .build()
            .unwrap_or_default();
        let store = Mutex::new(Store::new(&settings.x, &settings.facebook));
        Self { inner: Arc::new(Inner { secrets: settings, clock, client, store, sink: smtp::Sink::default() }) }
    }

    /// The demo's accounts, on a playground at this URL. The secrets are public: they open nothing else.
    pub fn accounts(own_url: &str) -> (Account, FacebookPage) {
        let x = Account {
            api_url: format!("{own_url}/x"),
            user_id: "1111111111111111111".to_owned(),
            chief_user_id: Some("1111111111111111112".to_owned()),
            consumer_key: "demoKq7Zt2Xw9Lr4Vb8Nc1Md6".to_owned(),
            consumer_secret: "demoP3yUe8RfG5hJ2kLs9DaZx4CvB7nMq1WtYi6OoE0uTrQpHg".to_owned(),
            access_token: "1111111111111111111-demoA6sDf9GhJ2kLq4WeRt7YuIo1Pz".to_owned(),
            access_secret: "demoZx3CvB6nM9qWe2RtY5uIo8PaSd1FgH4jKl7QwEr0T".to_owned(),
            bearer_token: Some("demoAAAAAAAAAAAAAAAAAAAAAM5kQz8Rt2Yw7Lp4Xc9Vb1Nf6Hs3Jd0Ge".to_owned()),
        };
        let facebook = FacebookPage {
            api_url: format!("{own_url}/graph/v26.0"),
            page_id: "444444444444444".to_owned(),
            app_secret: "9d3e7a51c08b4f26d7e1a94b60c35f82".to_owned(),
            verify_token: "demo-verify-7kQ2mX9r".to_owned(),
            page_token: "EAADemoTb4Wq8Zs1Xc6Vn3Mk9Lp2Rj7Hg5Fd0Ya".to_owned(),
        };
        (x, facebook)
    }

    /// All routes of the playground.
    pub fn router(&self) -> Router {
        Router::new()
            .route("/playground/post", post(handlers::write_form))
            .route("/playground/misbehave", post(handlers::misbehave))
            .route("/playground/clock", post(handlers::clock))
            .route("/playground/check", post(handlers::check))
            .route("/playground/posts.json", get(handlers::posts))
            .route("/playground/picture/{name}", get(handlers::picture))
            .merge(page::router())
            .merge(smtp::router())
            .merge(x::router(self))
            .merge(facebook::router(self))
            .with_state(self.clone())
    }

    /// Writes as a citizen and notifies the desk. Must be called inside a tokio runtime. Returns the new post's id, or why it was refused.
    pub fn write(&self, written: Written) -> Result<String, String> {
        let Written { network, handle, text, in_reply_to, quotes, private, elsewhere, picture } = written;
        let text = text.trim().to_owned();
        let passed_on = quotes.is_some() && network == Network::X;
        if (text.is_empty() && !passed_on) || text.chars().count() > LONGEST {
            return Err(format!("Write between 1 and {LONGEST} characters."));
        }
        let now = self.now();
        let post = {
            let mut store = self.store();
            let author =
                store.writer(network, handle.trim_start_matches('@'), now).ok_or("This handle does not exist.")?;
            let target = in_reply_to.clone().or(quotes.clone());
            if let Some(id) = &target {
                let fits = |post: &&state::Post| post.author.network == network && post.kind != Kind::Message;
                store.post(id).filter(fits).ok_or("There is no such post.")?;
            }
            let kind = match (private, &in_reply_to, &quotes) {
                (true, ..) => Kind::Message,
                (_, Some(_), _) => Kind::Reply,
                (_, _, Some(_)) if passed_on && text.is_empty() => Kind::Repost,
                (_, _, Some(_)) if passed_on => Kind::Quote,
                (_, _, Some(_)) => return Err("Posts can only be quoted on X.".to_owned()),
                _ => Kind::Post,
            };
            let to = private.then(|| self.desk_id(network).to_owned());
            let elsewhere = elsewhere && network == Network::Facebook && kind == Kind::Post;
            store.add(Draft { author, kind, text, target, to, elsewhere, picture, excluded: Vec::new() }, now)
        };
        match network {
            Network::X => x::announce(self, &post),
            Network::Facebook => facebook::announce(self, &post),
        }
        Ok(post.id)
    }

    /// Makes something go wrong the next `times` times.
    pub fn misbehave(&self, what: Misbehaviour, on: Option<Network>, times: u32) {
        self.store().misbehave(what, on, times);
    }

    /// Makes the desk prove its identity, as X does with a token and Facebook with a challenge.
    pub async fn check(&self, network: Network) -> bool {
        match network {
            Network::X => x::check(self).await,
            Network::Facebook => facebook::check(self).await,
        }
    }

    /// The small mail server.
    pub fn sink(&self) -> &smtp::Sink {
        &self.inner.sink
    }

    fn store(&self) -> MutexGuard<'_, Store> {
        // No holder leaves the store half changed when it panics.
        self.inner.store.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn secrets(&self) -> &Secrets {
        &self.inner.secrets
    }

    fn now(&self) -> Millis {
        self.inner.clock.now()
    }

    fn desk_id(&self, network: Network) -> &str {
        match network {
            Network::X => &self.secrets().x.user_id,
            Network::Facebook => &self.secrets().facebook.page_id,
        }
    }

    /// Runs `send` now, later, twice or not at all, depending on the planned fault.
    fn schedule(&self, network: Network, send: impl Fn(&Self) + Send + 'static) {
        let playground = self.clone();
        match self.store().fault(network, true) {
            Some(Misbehaviour::DropDelivery) => tracing::debug!("a delivery is dropped on purpose"),
            Some(Misbehaviour::DuplicateDelivery) => {
                tokio::spawn(async move {
                    send(&playground);
                    tokio::time::sleep(AGAIN_AFTER).await;
                    send(&playground);
                });
            }
            Some(Misbehaviour::Reorder) => {
                tokio::spawn(async move {
                    tokio::time::sleep(HELD_BACK).await;
                    send(&playground);
                });
            }
            _ => {
                tokio::spawn(async move { send(&playground) });
            }
        }
    }

    /// Delivers the body to the desk, and repeats until the desk acknowledges it.
    fn deliver(&self, network: Network, body: String) {
        let (secrets, client) = (self.secrets(), self.inner.client.clone());
        let url = format!("{}/webhooks/{}", secrets.desk_url, network.as_str());
        let (name, signature) = match network {
            Network::X => (
                "x-twitter-webhooks-signature",
                format!("sha256={}", STANDARD.encode(sign(&secrets.x.consumer_secret, body.as_bytes()))),
            ),
            Network::Facebook => (
                "X-Hub-Signature-256",
                format!("sha256={}", hex::encode(sign(&secrets.facebook.app_secret, body.as_bytes()))),
            ),
        };
        let body = Bytes::from(body);
        tokio::spawn(async move {
            let (mut pause, mut waited) = (FIRST_PAUSE, Duration::ZERO);
            loop {
                let request = client.post(&url).header(name, &signature).header("content-type", "application/json");
                match request.body(body.clone()).send().await {
                    Ok(answer) if answer.status().is_success() => return,
                    Ok(answer) => tracing::debug!(status = %answer.status(), url, "the desk refused a delivery"),
                    Err(error) => tracing::debug!(%error, url, "the desk could not be reached"),
                }
                if waited >= GIVEN_UP {
                    return tracing::warn!(url, "giving up on a delivery");
                }
                tokio::time::sleep(pause).await;
                waited += pause;
                pause = (pause * 2).min(LONGEST_PAUSE);
            }
        });
    }
}

/// An error response in the network's own format.
#[derive(Debug)]
struct Refusal(Box<Response>);

impl Refusal {
    fn new(answer: impl IntoResponse) -> Self {
        Self(Box::new(answer.into_response()))
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        *self.0
    }
}

/// HMAC-SHA256.
fn sign(key: &str, message: &[u8]) -> Vec<u8> {
    // HMAC takes a key of any length, so the empty result cannot happen; it would match no signature.
    Hmac::<Sha256>::new_from_slice(key.as_bytes())
        .map(|mac| mac.chain_update(message).finalize().into_bytes().to_vec())
        .unwrap_or_default()
}

/// Decodes percent-encoding. A plus sign stays one; in forms and queries it is a space ([`pairs`]).
fn decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// Percent-encodes everything but unreserved characters, as X's signatures require.
fn encode(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// Names and values of a query or a form body.
fn pairs(text: &str) -> Vec<(String, String)> {
    form_urlencoded::parse(text.as_bytes()).into_owned().collect()
}

fn is_type(headers: &HeaderMap, which: header::HeaderName, what: &str) -> bool {
    headers.get(which).and_then(|value| value.to_str().ok()).is_some_and(|value| value.contains(what))
}
