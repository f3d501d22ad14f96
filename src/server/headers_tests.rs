//! Headers that every answer of a kind must have: when to try again, which answers a proxy must not collect, what a search engine must not list.

use super::security::seconds_to_wait;
use crate::{
    app::router::listed,
    error::Error,
    testing::{Answered, App, Person, both_databases},
};
use axum::{
    body::Body,
    http::{Request, StatusCode, header::RETRY_AFTER},
};

/// Seconds in the answer's `Retry-After`; a number, as all of ours are.
fn wait(answered: &Answered) -> Option<u64> {
    answered.headers.get(RETRY_AFTER)?.to_str().ok()?.parse().ok()
}

#[test]
fn every_error_that_a_retry_may_cure_says_when() {
    for error in [Error::TooMany(7), Error::Slowly(7), Error::Burst(7), Error::Busy, Error::NoRoom] {
        assert!(matches!(error.status(), 429 | 503), "{error:?}");
        assert!(seconds_to_wait(&error).is_some_and(|seconds| seconds > 0), "{error:?}");
    }
    assert_eq!(seconds_to_wait(&Error::TooMany(7)), Some(7));
    assert_eq!(seconds_to_wait(&Error::NotFound), None);
}

#[tokio::test]
async fn a_refusal_that_does_not_say_when_gets_a_time() {
    use axum::{Router, middleware::from_fn, routing::get};
    use tower::ServiceExt as _;
    let app = Router::new()
        .route("/many", get(async || StatusCode::TOO_MANY_REQUESTS))
        .route("/busy", get(async || StatusCode::SERVICE_UNAVAILABLE))
        .route("/own", get(async || (StatusCode::TOO_MANY_REQUESTS, [(RETRY_AFTER, "777")])))
        .route("/fine", get(async || StatusCode::OK))
        .layer(from_fn(super::security::say_when));
    for (path, says) in [("/many", Some("30")), ("/busy", Some("30")), ("/own", Some("777")), ("/fine", None)] {
        let answered = app.clone().oneshot(Request::get(path).body(Body::empty()).unwrap()).await.unwrap();
        let said = answered.headers().get(RETRY_AFTER).map(|value| value.to_str().unwrap());
        assert_eq!(said, says, "{path}");
    }
}

/// Repeats a request until it is refused with 429.
async fn refused(most: usize, ask: impl AsyncFn() -> Answered) -> Answered {
    for _ in 0..most {
        let answered = ask().await;
        if answered.status == StatusCode::TOO_MANY_REQUESTS {
            return answered;
        }
    }
    panic!("never refused")
}

both_databases!(every_door_that_slows_somebody_down_says_when_to_come_again, async |db| {
    let app = App::on(db).await;
    let (reference, key) = app.citizen().file("घर में चोरी").await;
    let reference = reference.as_str();
    let no_key = "0".repeat(key.len());
    let mut said = Vec::new();
    let mut note = |door: &str, answered: &Answered| said.push((door.to_owned(), answered.status, wait(answered)));

    // Who has guessed too often is refused at every door of a complaint.
    let guesser = app.citizen();
    let wrong_link = format!("/t/{reference}/{no_key}");
    // Before each door anew: on a busy machine, a guess may be allowed again meanwhile.
    let guess = async || refused(60, async || guesser.get(&wrong_link).await).await;
    note("page", &guess().await);
    for path in [
        format!("/t/{reference}"),
        format!("/t/{reference}/promise.ics"),
        format!("/sent/{reference}/{no_key}"),
        format!("/t/{reference}/{no_key}/photo/1"),
        format!("/t/{reference}/{no_key}/qr.svg"),
        format!("/t/{reference}/{no_key}/receipt.txt"),
        format!("/live/t/{reference}"),
        format!("/live/t/{reference}/{no_key}"),
    ] {
        guess().await;
        let answered = guesser.briefly(Request::get(&path).body(Body::empty()).unwrap()).await;
        if answered.status == StatusCode::TOO_MANY_REQUESTS {
            note(&path, &answered);
        } else {
            // The page after filing shows what is in its address.
            assert!(path.starts_with("/sent/") || path.ends_with(".ics"), "{path}: {}", answered.status);
        }
    }
    for path in [format!("/t/{reference}"), format!("/t/{reference}/{no_key}")] {
        let form = [("form_name", "add"), ("form", "0123456789abcdef0123"), ("text", "x")];
        guess().await;
        note("a posted form", &guesser.post(&path, &form).await);
    }
    for (path, with_key) in [("/api/tracking/progress", false), ("/api/tracking/case", true)] {
        let body = serde_json::json!({ "reference": reference, "key": if with_key { no_key.as_str() } else { "" } });
        let request = Request::post(path).header("content-type", "application/json");
        guess().await;
        note(path, &guesser.send(request.body(body.to_string().into()).unwrap()).await);
    }

    // Wrong passwords, for browsers with and without scripts.
    let stranger = app.citizen();
    let wrong = [("form_name", "sign-in"), ("login", "operator"), ("password", "wrong")];
    note("sign-in", &refused(60, async || stranger.post("/sign-in", &wrong).await).await);
    note("sign-in, as data", &json(&stranger, "/sign-in", "login=operator&password=wrong").await);

    // Filing and any other form, too often from one address.
    let filer = app.citizen();
    // Counted before it is read, so an incomplete form counts too, and is quick.
    let incomplete = [("form", "0123456789abcdef0123")];
    note("filing", &refused(1_000, async || filer.post("/", &incomplete).await).await);
    note("filing, as data", &refused(20, async || json(&filer, "/", "form=0123456789abcdef0123").await).await);
    let flood = app.citizen();
    note("any form", &refused(3_000, async || flood.post("/sign-out", &[]).await).await);

    // The same private link, too often.
    let writer = app.citizen();
    let adding = async || {
        let form = hex::encode(rand::random::<[u8; 16]>());
        writer.post(&format!("/t/{reference}/{key}"), &[("form_name", "add"), ("form", &form), ("text", &form)]).await
    };
    note("adding", &refused(40, adding).await);

    assert!(said.len() > 14, "{said:?}");
    for (door, status, wait) in &said {
        assert_eq!(*status, StatusCode::TOO_MANY_REQUESTS, "{door}");
        assert!(wait.is_some_and(|wait| wait > 0), "{door} does not say when: {said:?}");
    }
    // The handlers know better than the layer that fills the gap: each says its own time.
    assert!(said.iter().filter(|(_, _, wait)| *wait == Some(30)).count() < 3, "{said:?}");
});

/// Posts a form as a page with scripts does.
async fn json(person: &Person, path: &str, form: &str) -> Answered {
    let request = Request::post(path)
        .header("content-type", "application/x-www-form-urlencoded")
        .header("accept", "application/json");
    person.send(request.body(form.to_owned().into()).unwrap()).await
}

both_databases!(a_proxy_is_told_not_to_collect_the_events_of_a_stream, async |db| {
    let app = App::on(db).await;
    let (reference, key) = app.citizen().file("घर में चोरी").await;
    let streams: Vec<&str> = listed(app.state.clone()).unwrap().1;
    let streams: Vec<&str> = streams.into_iter().filter(|path| path.starts_with("/live/")).collect();
    assert!(streams.len() >= 4, "{streams:?}");
    let operator = app.officer("operator").await;
    for path in streams {
        let path = path.replace("{reference}", reference.as_str()).replace("{key}", &key);
        let answered = operator.briefly(Request::get(&path).body(Body::empty()).unwrap()).await;
        assert_eq!(answered.status, StatusCode::OK, "{path}");
        assert!(answered.headers["content-type"].to_str().unwrap().starts_with("text/event-stream"), "{path}");
        assert_eq!(answered.headers["x-accel-buffering"], "no", "{path}");
    }
});

both_databases!(a_search_engine_lists_only_what_is_for_the_public, async |db| {
    let app = App::on(db).await;
    let (reference, key) = app.citizen().file("घर में चोरी").await;
    let admin = app.officer("admin").await;
    let public = ["/", "/track", "/t/{reference}", "/figures", "/figures.json", "/statements", "/statements.atom"];
    for path in listed(app.state.clone()).unwrap().1 {
        let private = path.contains("{key}")
            || ["/staff", "/sign-in", "/sign-out", "/api/", "/live/"].iter().any(|at| path.starts_with(at));
        if !private && !public.contains(&path) {
            continue;
        }
        let address = path
            .replace("{reference}", reference.as_str())
            .replace("{key}", &key)
            .replace("{id}", "1")
            .replace("{day}", "2026-11-23")
            .replace("{*name}", "figures");
        let answered = admin.briefly(Request::get(&address).body(Body::empty()).unwrap()).await;
        let listed = answered.headers.get("x-robots-tag").is_none();
        assert_eq!(listed, !private, "{path}: {:?}", answered.headers.get("x-robots-tag"));
    }
});
