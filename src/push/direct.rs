//! One message to one browser, for folders that keep subscriptions of their own: the same encryption, padding and care for the address.

use super::{
    handlers::endpoint,
    message::{self, Keys, LENGTH},
    worker::client,
};
use crate::{
    error::Error,
    server::{
        AppState,
        forms::FormBody,
        op::Op,
        outward::{self, Outward},
    },
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
pub use message::Receiver;
use reqwest::StatusCode;
use sha2::{Digest as _, Sha256};

/// Most bytes of an answer that are read.
const ANSWER: usize = 16 * 1024;

/// A browser that subscribes, as its form says.
#[derive(Clone, Debug)]
pub struct Subscribing {
    /// The address that its push service gave it, checked.
    pub endpoint: String,
    /// Origin of that address.
    pub service: String,
    /// Its public key.
    pub p256dh: Vec<u8>,
    /// The secret that it shares with us.
    pub auth: Vec<u8>,
}

/// Reads the form of a browser that subscribes.
///
/// # Errors
/// [`Error::NotUnderstood`] for what no browser sends.
pub fn subscribing(op: &Op, posted: &FormBody) -> Result<Subscribing, Error> {
    let url = endpoint(op, posted)?;
    let decode =
        |name| URL_SAFE_NO_PAD.decode(posted.get(name).trim_end_matches('=')).map_err(|_| Error::NotUnderstood);
    let (p256dh, auth) = (decode("p256dh")?, decode("auth")?);
    Keys::from_bytes(&p256dh, &auth).ok_or(Error::NotUnderstood)?;
    let service = url.origin().ascii_serialization();
    Ok(Subscribing { endpoint: url.as_str().to_owned(), service, p256dh, auth })
}

/// The address of a browser that no longer wants messages.
///
/// # Errors
/// As [`subscribing`].
pub fn leaving(op: &Op, posted: &FormBody) -> Result<String, Error> {
    Ok(endpoint(op, posted)?.as_str().to_owned())
}

/// What became of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reached {
    /// The push service has it.
    Sent,
    /// The browser no longer wants messages.
    Gone,
    /// It did not arrive; a later attempt may.
    Later,
}

/// Sends messages that are not about one complaint.
pub struct Sender(Outward);

impl Sender {
    /// The client for push services.
    ///
    /// # Errors
    /// TLS could not be initialised.
    pub fn new(state: &AppState) -> reqwest::Result<Self> {
        Ok(Self(client(state)?))
    }

    /// Sends `said`, padded so that its length says nothing. A message about the same `topic` that has not been delivered is replaced.
    pub async fn send(&self, state: &AppState, to: Receiver<'_>, said: &serde_json::Value, topic: &str) -> Reached {
        let mut bytes = said.to_string().into_bytes();
        bytes.resize(bytes.len().max(LENGTH), b' ');
        let digest = Sha256::new().chain_update("sunwai topic ").chain_update(to.auth).chain_update(topic).finalize();
        let topic = URL_SAFE_NO_PAD.encode(&digest[..24]);
        let Some(request) = message::sealed(state.push(), to, bytes, topic, state.op().lived()) else {
            return Reached::Gone;
        };
        match self.0.send(request).await {
            Ok(answer) => {
                let status = answer.status();
                let _ = outward::body(answer, ANSWER).await;
                match status {
                    status if status.is_success() => Reached::Sent,
                    StatusCode::NOT_FOUND | StatusCode::GONE => Reached::Gone,
                    _ => Reached::Later,
                }
            }
            Err(_) => Reached::Later,
        }
    }
}
