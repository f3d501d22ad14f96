//! Our account on a platform, both ways.

use super::listener::Listener;
use crate::replies::channel::ChannelClient;
use std::sync::Arc;

/// An account that is set.
pub struct Connected {
    /// What we call.
    pub client: Arc<dyn ChannelClient>,
    /// What the platform calls.
    pub listener: Arc<dyn Listener>,
}

impl Connected {
    /// The two of one platform.
    pub fn new(client: impl ChannelClient + 'static, listener: impl Listener + 'static) -> Self {
        Self { client: Arc::new(client), listener: Arc::new(listener) }
    }
}
