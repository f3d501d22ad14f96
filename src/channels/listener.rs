//! What a platform calls: our account there, as far as it proves who speaks and reads what is said.

use crate::{complaint::Channel, intake::inbound::Parsed};
use axum::http::StatusCode;
use std::collections::HashMap;

/// Our account on a platform, listening.
pub trait Listener: Send + Sync {
    /// Which.
    fn channel(&self) -> Channel;
    /// Address of the platform's programming interface, as the settings name it.
    fn api_url(&self) -> &str;
    /// Whether a signature belongs to exactly these bytes.
    fn is_signed(&self, signature: Option<&str>, body: &[u8]) -> bool;
    /// Reads one delivery.
    fn parse(&self, body: &[u8]) -> Parsed;
    /// The answer to the question whether the address is ours, with its type.
    ///
    /// # Errors
    /// The status of the refusal.
    fn challenge(&self, asked: &HashMap<String, String>) -> Result<(&'static str, String), StatusCode>;
    /// The chief's own account there, whose quotes are orders.
    fn chief(&self) -> Option<&str> {
        None
    }
    /// Whether the platform takes an answer of ours to this post of a stranger's, whose bytes these are.
    fn may_answer(&self, raw: &[u8]) -> bool;
}
