//! Authentication of requests as X requires it: OAuth 1.0a in the desk account's name, or the app's bearer token for reading.

use super::{Refusal, problem};
use crate::{
    channels::x::Account,
    complaint::Millis,
    playground::{Playground, decode, encode, is_type, pairs, state::SIGNED_WITHIN},
};
use axum::{
    body::Bytes,
    http::{Method, header, request::Parts},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::Sha1;
use std::collections::HashMap;

/// The bearer token may read what is public; everything else has to be signed.
pub(super) fn authorise(playground: &Playground, parts: &Parts, body: &Bytes, now: Millis) -> Result<(), Refusal> {
    let unauthorised = |why: &str| {
        tracing::warn!(why, path = parts.uri.path(), "the playground's X refused a request");
        problem(401, "Unauthorized", "Unauthorized", "about:blank")
    };
    let account = &playground.secrets().x;
    let given = parts.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if let Some(token) = given.strip_prefix("Bearer ") {
        if account.bearer_token.as_deref() != Some(token) {
            return Err(unauthorised("the bearer token is not ours"));
        }
        let path = parts.uri.path();
        if parts.method == Method::POST || path.ends_with("/me") || path.contains("/dm_conversations/") {
            let detail = "Authenticating with OAuth 2.0 Application-Only is forbidden for this endpoint. Supported \
                          authentication types are [OAuth 1.0a User Context, OAuth 2.0 User Context].";
            let kind = "https://api.x.com/2/problems/unsupported-authentication";
            return Err(problem(403, "Unsupported Authentication", detail, kind));
        }
        return Ok(());
    }
    let mut params = pairs(parts.uri.query().unwrap_or_default());
    if is_type(&parts.headers, header::CONTENT_TYPE, "application/x-www-form-urlencoded") {
        params.extend(pairs(&String::from_utf8_lossy(body)));
    }
    let url = format!("{}{}", playground.secrets().own_url, parts.uri.path());
    let nonce = signed(given, parts.method.as_str(), &url, params, account, now).map_err(unauthorised)?;
    if playground.store().use_nonce(&nonce, now) { Ok(()) } else { Err(unauthorised("the nonce was used before")) }
}

/// Checks a signature. Returns the nonce if it is valid, otherwise why it is not.
pub(super) fn signed(
    given: &str,
    method: &str,
    url: &str,
    mut params: Vec<(String, String)>,
    account: &Account,
    now: Millis,
) -> Result<String, &'static str> {
    let given = given.strip_prefix("OAuth ").ok_or("there is no OAuth header")?;
    let oauth: HashMap<String, String> = given
        .split(',')
        .filter_map(|part| part.trim().split_once('='))
        .map(|(name, value)| (decode(name), decode(value.trim_matches('"'))))
        .collect();
    let is = |name: &str, wanted: &str| oauth.get(name).is_some_and(|value| value == wanted);
    if !is("oauth_consumer_key", &account.consumer_key) || !is("oauth_token", &account.access_token) {
        return Err("the key or the token is not ours");
    }
    if !is("oauth_signature_method", "HMAC-SHA1") || oauth.get("oauth_version").is_some_and(|v| v != "1.0") {
        return Err("the signature method or version is not supported");
    }
    let at: Option<Millis> = oauth.get("oauth_timestamp").and_then(|text| text.parse().ok());
    if at.is_none_or(|at| now.abs_diff(at.saturating_mul(1_000)) > SIGNED_WITHIN.unsigned_abs()) {
        return Err("the timestamp is too far from now");
    }
    let nonce = oauth.get("oauth_nonce").filter(|nonce| !nonce.is_empty()).ok_or("there is no nonce")?.clone();
    let signature = oauth.get("oauth_signature").and_then(|text| STANDARD.decode(text).ok()).unwrap_or_default();
    params.extend(oauth.into_iter().filter(|(name, _)| name != "oauth_signature" && name != "realm"));
    let base = signature_base(method, url, &params);
    let key = format!("{}&{}", encode(&account.consumer_secret), encode(&account.access_secret));
    let mac = Hmac::<Sha1>::new_from_slice(key.as_bytes()).map_err(|_| "no key")?;
    mac.chain_update(base).verify_slice(&signature).map_err(|_| "the signature is wrong")?;
    Ok(nonce)
}

pub(super) fn signature_base(method: &str, url: &str, params: &[(String, String)]) -> String {
    let mut params: Vec<_> = params.iter().map(|(name, value)| (encode(name), encode(value))).collect();
    params.sort();
    let params: Vec<String> = params.into_iter().map(|(name, value)| format!("{name}={value}")).collect();
    format!("{method}&{}&{}", encode(url), encode(&params.join("&")))
}
