//! Our account on a platform, in both directions.

use super::listener::Listener;
use crate::replies::channel::ChannelClient;
use std::sync::Arc;

/// An account that is configured.
pub struct Connected {
    /// Sends to the platform.
    pub client: Arc<dyn ChannelClient>,
    /// Receives its deliveries.
    pub listener: Arc<dyn Listener>,
}

impl Connected {
    /// Puts the two halves of one account together.
    pub fn new(client: impl ChannelClient + 'static, listener: impl Listener + 'static) -> Self {
        Self { client: Arc::new(client), listener: Arc::new(listener) }
    }
}
