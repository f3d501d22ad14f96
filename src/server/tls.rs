//! TLS of the requests that we make.

/// Sets the cryptography provider for TLS. Must be called before the first HTTP client is created; a second call has no effect.
pub fn with_tls() {
    let _ = rustls::crypto::ring::default_provider().install_default();
}
