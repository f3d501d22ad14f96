//! The trait for receiving webhook calls from a platform: it checks the signature and parses the delivery.

use crate::{complaint::Channel, intake::inbound::Parsed};
use axum::http::StatusCode;
use std::collections::HashMap;

/// Our account on a platform, as the receiver of its deliveries.
pub trait Listener: Send + Sync {
    /// The channel it serves.
    fn channel(&self) -> Channel;
    /// Base URL of the platform's API, from the settings.
    fn api_url(&self) -> &str;
    /// Whether the signature is valid for exactly these bytes.
    fn is_signed(&self, signature: Option<&str>, body: &[u8]) -> bool;
    /// Parses one delivery.
    fn parse(&self, body: &[u8]) -> Parsed;
    /// The response to the platform's check that the webhook is ours, as content type and body.
    ///
    /// # Errors
    /// The HTTP status with which the check is refused.
    fn challenge(&self, asked: &HashMap<String, String>) -> Result<(&'static str, String), StatusCode>;
    /// Id of the chief's own account on the platform, whose quotes are orders.
    fn chief(&self) -> Option<&str> {
        None
    }
    /// Whether the platform accepts a reply of ours to this post, given its raw bytes.
    fn may_answer(&self, raw: &[u8]) -> bool;
}
