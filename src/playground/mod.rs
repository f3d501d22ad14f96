//! A playground: X and Facebook in small, on this machine, for the demonstration and for tests.
//!
//! They speak the real protocols. What they send to the desk is signed, and what the desk sends is checked as the real
//! ones check it, so that the desk cannot tell the difference. A page shows what was written and lets one write.
//! Nothing leaves the machine.

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

/// What fails to arrive is sent again after this long, and each time after twice as long.
const FIRST_PAUSE: Duration = Duration::from_millis(200);
/// But never after longer than this.
const LONGEST_PAUSE: Duration = Duration::from_secs(5);
/// After so much waiting it is given up.
const GIVEN_UP: Duration = Duration::from_secs(120);
/// Both networks want an answer within this time.
const ANSWER_WITHIN: Duration = Duration::from_secs(10);
/// What is to arrive late is held back this long.
const HELD_BACK: Duration = Duration::from_millis(1_500);
/// What is to arrive twice comes again after this.
const AGAIN_AFTER: Duration = Duration::from_millis(500);
/// How long the networks stay silent about something that they accepted.
const SILENCE: Duration = Duration::from_secs(15);
/// All but the unreserved characters of RFC 3986.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
/// A citizen can write this many characters.
const LONGEST: usize = 4_000;

/// Addresses, and the secrets that the desk and the networks share.
#[derive(Clone, Debug)]
pub struct Secrets {
    /// Where the desk is, without a slash at the end.
    pub desk_url: String,
    /// Where the playground is, without a slash at the end. Signatures of X are made over it.
    pub own_url: String,
    /// The desk's account on X.
    pub x: Account,
    /// The desk's page on Facebook.
    pub facebook: FacebookPage,
}

/// Something that a citizen writes.
#[derive(Clone, Debug)]
pub struct Written {
    /// Where.
    pub network: Network,
    /// As whom; a handle that nobody has yet joins by writing.
    pub handle: String,
    /// The words.
    pub text: String,
    /// The post that it answers.
    pub in_reply_to: Option<String>,
    /// The post that it quotes; X only. Without words it is passed on as it is.
    pub quotes: Option<String>,
    /// As a private message to the police.
    pub private: bool,
    /// On Facebook: on the citizen's own wall, with a tag of the page, which is told of it without the author's name.
    pub elsewhere: bool,
    /// With a picture.
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
    /// Both networks, empty.
    pub fn new(settings: Secrets, clock: Clock) -> Self {
        let client = client()
            .timeout(ANSWER_WITHIN)
            // Both ends are on this machine, whatever the surroundings say about proxies.
            .no_proxy()
            .build()
            .unwrap_or_default();
        let store = Mutex::new(Store::new(&settings.x, &settings.facebook));
        Self { inner: Arc::new(Inner { secrets: settings, clock, client, store, sink: smtp::Sink::default() }) }
    }

    /// The demonstration's accounts on a playground at this address. The secrets are none: they open nothing else.
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

    /// Everything that is served.
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

    /// A citizen writes, and the desk is told. Must be called where tokio runs. The new post's id, or why not.
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
                store.writer(network, handle.trim_start_matches('@'), now).ok_or("Nobody has such a handle.")?;
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
                (_, _, Some(_)) => return Err("Only on X are posts quoted.".to_owned()),
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

    /// Makes something go wrong, this many times.
    pub fn misbehave(&self, what: Misbehaviour, on: Option<Network>, times: u32) {
        self.store().misbehave(what, on, times);
    }

    /// Asks the desk to prove that it is the one it says, as X does with a token and Facebook with a challenge.
    pub async fn check(&self, network: Network) -> bool {
        match network {
            Network::X => x::check(self).await,
            Network::Facebook => facebook::check(self).await,
        }
    }

    /// The mail server in small.
    pub fn sink(&self) -> &smtp::Sink {
        &self.inner.sink
    }

    fn store(&self) -> MutexGuard<'_, Store> {
        // Nothing is left half done when a holder panics.
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

    /// Has `send` run now, later, twice or not at all, as was asked for.
    fn schedule(&self, network: Network, send: impl Fn(&Self) + Send + 'static) {
        let playground = self.clone();
        match self.store().fault(network, true) {
            Some(Misbehaviour::DropDelivery) => tracing::debug!("a delivery is lost, as was asked for"),
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

    /// Delivers these bytes to the desk, again and again until it says that it has them.
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
                    Ok(answer) => tracing::debug!(status = %answer.status(), url, "the desk did not take a delivery"),
                    Err(error) => tracing::debug!(%error, url, "the desk was not reached"),
                }
                if waited >= GIVEN_UP {
                    return tracing::warn!(url, "a delivery is given up");
                }
                tokio::time::sleep(pause).await;
                waited += pause;
                pause = (pause * 2).min(LONGEST_PAUSE);
            }
        });
    }
}

/// A refusal, in the network's own words.
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
    // A key of any length will do for an HMAC; the empty answer cannot happen and would fit nothing.
    Hmac::<Sha256>::new_from_slice(key.as_bytes())
        .map(|mac| mac.chain_update(message).finalize().into_bytes().to_vec())
        .unwrap_or_default()
}

/// Undoes percent signs. A plus is a plus; in forms and queries it is a space ([`pairs`]).
fn decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// Puts percent signs before everything that is not plain, as signatures of X want it.
fn encode(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// Names and values of a query or a form.
fn pairs(text: &str) -> Vec<(String, String)> {
    form_urlencoded::parse(text.as_bytes()).into_owned().collect()
}

fn is_type(headers: &HeaderMap, which: header::HeaderName, what: &str) -> bool {
    headers.get(which).and_then(|value| value.to_str().ok()).is_some_and(|value| value.contains(what))
}
