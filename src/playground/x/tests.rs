//! Tests of the playground's X.

use super::{signed::signature_base, *};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::Sha1;

/// The worked example in X's documentation.
#[test]
fn a_published_signature_is_reproduced() {
    let given = [
        ("status", "Hello Ladies + Gentlemen, a signed OAuth request!"),
        ("include_entities", "true"),
        ("oauth_consumer_key", "xvz1evFS4wEEPTGEFPHBog"),
        ("oauth_nonce", "kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg"),
        ("oauth_signature_method", "HMAC-SHA1"),
        ("oauth_timestamp", "1318622958"),
        ("oauth_token", "370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb"),
        ("oauth_version", "1.0"),
    ];
    let params = given.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let base = signature_base("POST", "https://api.x.com/1.1/statuses/update.json", &params);
    let key = b"kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw&LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE";
    let mac = Hmac::<Sha1>::new_from_slice(key).unwrap().chain_update(base);
    assert_eq!(STANDARD.encode(mac.finalize().into_bytes()), "Ls93hJiZbQ3akF3HF3x1Bz8/zU4=");
}

#[test]
fn text_length_is_counted_as_x_does() {
    assert_eq!(weight("नमस्ते दुनिया"), 1_300);
    assert_eq!(weight("see https://example.com/a/very/long/way\n"), 2_800);
}
