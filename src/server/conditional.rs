//! Conditional requests (RFC 9110, 13): a client that has the current version is not sent it again.

use crate::language::dates::Millis;
use axum::{
    body::{Body, Bytes},
    http::{
        HeaderMap, HeaderValue, Response, StatusCode,
        header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED},
    },
    response::IntoResponse as _,
};
use sha2::{Digest as _, Sha256};
use std::time::{Duration, UNIX_EPOCH};

/// Whether the client has the version with this entity tag (`If-None-Match`: RFC 9110, 13.1.2), compared weakly.
pub fn is_known(asked: &HeaderMap, tag: &str) -> bool {
    let weak = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    let listed = asked.get_all(IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    listed.flat_map(|value| value.split(',')).any(|one| one.trim() == "*" || weak(one) == weak(tag))
}

/// Whether the client has what was last changed at this time (`If-Modified-Since`: RFC 9110, 13.1.3). An entity tag in the request decides alone.
fn is_unchanged(asked: &HeaderMap, changed: Millis) -> bool {
    let since = asked.get(IF_MODIFIED_SINCE).filter(|_| !asked.contains_key(IF_NONE_MATCH));
    let since = since.and_then(|value| httpdate::parse_http_date(value.to_str().ok()?).ok());
    let since = since.and_then(|since| since.duration_since(UNIX_EPOCH).ok());
    since.is_some_and(|since| i128::from(changed.div_euclid(1_000)) <= i128::from(since.as_secs()))
}

/// A document that anybody may keep for `seconds`, or 304 if the client has it. `changed` is when it last changed, if that is known. The entity tag is
/// weak, because the same document is also sent compressed.
pub fn document(
    asked: &HeaderMap,
    kind: &'static str,
    body: Bytes,
    changed: Option<Millis>,
    seconds: u32,
) -> Response<Body> {
    let tag = format!("W/\"{}\"", hex::encode(&Sha256::digest(&body)[..12]));
    let known = is_known(asked, &tag) || changed.is_some_and(|changed| is_unchanged(asked, changed));
    let mut response = if known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        ([(CONTENT_TYPE, HeaderValue::from_static(kind))], body).into_response()
    };
    let headers = response.headers_mut();
    let changed = changed.and_then(|at| u64::try_from(at).ok()).map(|at| UNIX_EPOCH + Duration::from_millis(at));
    for (name, value) in [
        (ETAG, Some(tag)),
        (CACHE_CONTROL, Some(format!("public, max-age={seconds}"))),
        (LAST_MODIFIED, changed.map(httpdate::fmt_http_date)),
    ] {
        if let Some(value) = value.and_then(|value| HeaderValue::try_from(value).ok()) {
            headers.insert(name, value);
        }
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::{HeaderName, Request};

    const AT: Millis = 1_795_435_200_123;

    fn asked(headers: &[(HeaderName, &str)]) -> HeaderMap {
        let request = headers.iter().fold(Request::get("/"), |request, (name, value)| request.header(name, *value));
        request.body(()).unwrap().into_parts().0.headers
    }

    fn answer(headers: &[(HeaderName, &str)]) -> Response<Body> {
        document(&asked(headers), "text/plain", Bytes::from_static(b"words"), Some(AT), 300)
    }

    #[test]
    fn a_document_is_sent_once() {
        let first = answer(&[]);
        assert_eq!(first.status(), StatusCode::OK);
        assert_eq!(first.headers()[CACHE_CONTROL], "public, max-age=300");
        let changed = first.headers()[LAST_MODIFIED].to_str().unwrap().to_owned();
        assert_eq!(changed, "Mon, 23 Nov 2026 12:00:00 GMT");
        let tag = first.headers()[ETAG].to_str().unwrap().to_owned();
        for known in [tag.as_str(), tag.trim_start_matches("W/"), "*", &format!("\"a\", {tag}")] {
            let again = answer(&[(IF_NONE_MATCH, known)]);
            assert_eq!(again.status(), StatusCode::NOT_MODIFIED, "{known}");
            assert_eq!(again.headers()[ETAG], tag.as_str());
        }
        assert_eq!(answer(&[(IF_MODIFIED_SINCE, &changed)]).status(), StatusCode::NOT_MODIFIED);
    }

    #[test]
    fn an_older_version_is_replaced() {
        for stale in [
            &[(IF_NONE_MATCH, "\"a\"")][..],
            &[(IF_MODIFIED_SINCE, "Mon, 23 Nov 2026 11:59:59 GMT")],
            &[(IF_MODIFIED_SINCE, "yesterday")],
            // The tag decides, not the time.
            &[(IF_NONE_MATCH, "\"a\""), (IF_MODIFIED_SINCE, "Mon, 23 Nov 2026 12:00:00 GMT")],
        ] {
            assert_eq!(answer(stale).status(), StatusCode::OK, "{stale:?}");
        }
    }
}
