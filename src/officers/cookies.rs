//! Cookies of the sign-in.

use crate::server::config::Settings;
use axum_extra::extract::cookie::{Cookie, SameSite};

/// Name of the session cookie. Over TLS the `__Host-` prefix makes browsers refuse a cookie set by another host.
pub fn session_cookie_name(settings: &Settings) -> &'static str {
    if settings.is_https() { "__Host-sunwai" } else { "sunwai" }
}

/// A cookie with the session token; without a token, one that removes the cookie.
pub fn session_cookie(settings: &Settings, token: Option<String>) -> Cookie<'static> {
    let ends = token.is_none();
    let mut cookie = secret_cookie(settings, session_cookie_name(settings), token.unwrap_or_default());
    if ends {
        cookie.make_removal();
    }
    cookie
}

/// Name of the cookie that identifies a browser in which an officer has signed in before.
pub fn browser_cookie_name(settings: &Settings) -> &'static str {
    if settings.is_https() { "__Host-sunwai-browser" } else { "sunwai-browser" }
}

/// A cookie that identifies a browser. It gives no access.
pub fn browser_cookie(settings: &Settings, token: String) -> Cookie<'static> {
    let mut cookie = secret_cookie(settings, browser_cookie_name(settings), token);
    cookie.make_permanent();
    cookie
}

/// Name of the cookie between the password and the code.
pub fn half_cookie_name(settings: &Settings) -> &'static str {
    if settings.is_https() { "__Host-sunwai-half" } else { "sunwai-half" }
}

/// A cookie with the token of a sign-in that waits for its code; without a token, one that removes the cookie.
pub fn half_cookie(settings: &Settings, token: Option<String>) -> Cookie<'static> {
    let ends = token.is_none();
    let mut cookie = secret_cookie(settings, half_cookie_name(settings), token.unwrap_or_default());
    if ends {
        cookie.make_removal();
    }
    cookie
}

fn secret_cookie(settings: &Settings, name: &'static str, value: String) -> Cookie<'static> {
    let mut cookie = Cookie::new(name, value);
    cookie.set_http_only(true);
    cookie.set_same_site(SameSite::Lax);
    cookie.set_secure(settings.is_https());
    cookie.set_path("/");
    cookie
}
