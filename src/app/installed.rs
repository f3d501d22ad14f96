//! What a browser asks for besides pages: the web manifest, the service worker, what other apps share, and the files with fixed names.

use crate::{
    language::{
        dates::{self, DAY},
        texts::common,
    },
    server::{AppState, assets, op::Op},
};
use axum::{
    Json,
    extract::{Request, State},
    http::{
        HeaderName, HeaderValue,
        header::{CACHE_CONTROL, CONTENT_TYPE},
    },
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use serde_json::json;

/// Days after which the security contact must be fetched again (RFC 9116, 2.5.5).
const CONTACT_DAYS: i64 = 180;

/// `GET /manifest.webmanifest`: name, icons and share target, in the reader's language (<https://www.w3.org/TR/appmanifest/>).
pub async fn manifest(op: Op) -> Response {
    let language = op.language();
    let icon = |side: u32, purpose: &str, name: &str| {
        let size = format!("{side}x{side}");
        json!({ "src": format!("/assets/{name}-{side}.png"), "sizes": size, "type": "image/png", "purpose": purpose })
    };
    let manifest = json!({
        "id": "/",
        "name": common::INSTALLED_NAME.in_language(language),
        "short_name": common::BRAND.in_language(language),
        "lang": language.as_str(),
        "dir": "ltr",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#fffdf8",
        "theme_color": "#1d4e89",
        "icons": [
            icon(192, "any", "icon"), icon(512, "any", "icon"), icon(192, "maskable", "maskable"), icon(512, "maskable", "maskable"),
            json!({ "src": "/assets/icon.svg", "sizes": "any", "type": "image/svg+xml" }),
        ],
        "shortcuts": [
            { "name": common::NAV_FILE.in_language(language), "url": "/" },
            { "name": common::NAV_TRACK.in_language(language), "url": "/track" },
        ],
        "share_target": {
            "action": "/share",
            "method": "POST",
            "enctype": "multipart/form-data",
            "params": {
                "title": "title", "text": "text", "url": "url",
                "files": [{ "name": "photos", "accept": ["image/jpeg", "image/png", "image/webp", ".jpg", ".jpeg", ".png", ".webp"] }],
            },
        },
    });
    ([(CONTENT_TYPE, "application/manifest+json"), (CACHE_CONTROL, "no-cache")], Json(manifest)).into_response()
}

/// `GET /sw.js`: the service worker of this release. It differs whenever one of the files that it caches does, so a browser notices a new release.
pub async fn worker(State(state): State<AppState>) -> Response {
    let script = assets::worker(state.leptos());
    ([(CONTENT_TYPE, "text/javascript; charset=utf-8"), (CACHE_CONTROL, "no-cache")], script).into_response()
}

/// `GET /favicon.ico`
pub async fn favicon() -> impl IntoResponse {
    let icon = include_bytes!("../../public/favicon.ico").as_slice();
    ([(CONTENT_TYPE, "image/x-icon"), (CACHE_CONTROL, "public, max-age=86400")], icon)
}

/// `GET /robots.txt`: what is public may be found; the rest has nothing for a search engine.
pub async fn robots() -> &'static str {
    "User-agent: *\nDisallow: /staff\nDisallow: /sign-in\nDisallow: /api/\nDisallow: /live/\nAllow: /\n"
}

/// `GET /.well-known/security.txt` (RFC 9116)
pub async fn security_contact(op: Op) -> String {
    let expires = dates::iso(op.now() + CONTACT_DAYS * DAY);
    let here = &op.settings().public_url;
    let contact = op.settings().security_contact.clone().unwrap_or_else(|| format!("{here}/"));
    format!(
        "Contact: {contact}\nExpires: {expires}T00:00:00Z\nPreferred-Languages: hi, en\nCanonical: {here}/.well-known/security.txt\n"
    )
}

/// `GET /share`: the page that a share opened, opened again.
pub async fn shared_before() -> Redirect {
    Redirect::to("/")
}

/// Keeps the addresses that contain a complainant's key out of search engines.
pub async fn keep_private(request: Request, next: Next) -> Response {
    let mut parts = request.uri().path().split('/').skip(1);
    let private = matches!(
        (parts.next(), parts.next(), parts.next()),
        (Some("t" | "sent" | "claim"), Some(_), Some(_)) | (Some("staff"), ..)
    );
    let mut response = next.run(request).await;
    if private {
        response
            .headers_mut()
            .insert(HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex, nofollow"));
    }
    response
}
