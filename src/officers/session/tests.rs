//! Idle sessions, and forms that are posted after a session has ended.

use crate::{
    complaint::Move,
    error::Error,
    officers::stay::Left,
    testing::{App, Person, both_databases, district::PASSWORD, panel_page, rows},
};
use axum::{
    body::Body,
    http::{Request, StatusCode},
};

const MINUTE: i64 = 60_000;
const EVERYBODY: [&str; 8] = ["operator", "a", "b", "c", "circle", "chief", "admin", "auditor"];

async fn with_idle(db: crate::server::db::Db, minutes: &str) -> App {
    App::with_settings(db, &["--idle-minutes", minutes]).await
}

/// The value of a hidden field, as a browser sends it back.
pub(crate) fn hidden(page: &str, name: &str) -> String {
    let rest = page.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap_or_else(|| panic!("no {name} in {page}"));
    let value = rest.split('"').next().unwrap();
    value.replace("&quot;", "\"").replace("&#x27;", "'").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

async fn left(who: &Person) -> Option<i64> {
    let answered = who.get("/staff/stay").await;
    (answered.status == StatusCode::OK).then(|| serde_json::from_str::<Left>(&answered.text).unwrap().left)
}

both_databases!(the_session_of_every_role_ends_after_its_idle_time, async |db| {
    let app = with_idle(db, "30,station=60").await;
    let mut people = Vec::new();
    for login in EVERYBODY {
        people.push((login, app.officer(login).await));
    }
    app.state.clock().advance(29 * MINUTE);
    for (login, person) in &people {
        assert!(left(person).await.is_some(), "{login} has a minute left");
    }
    app.state.clock().advance(MINUTE);
    for (login, person) in &people {
        let station = matches!(*login, "a" | "b" | "c");
        assert_eq!(left(person).await.is_some(), station, "{login}");
        let page = person.get("/staff/me").await;
        assert_eq!(page.status == StatusCode::OK, station, "{login}");
        if !station {
            assert_eq!(page.headers["location"], "/sign-in?to=/staff/me&why=idle");
        }
    }
    let shown = people[0].1.get("/sign-in?to=/staff/me&why=idle").await;
    assert!(shown.text.contains("You were inactive for a while"), "{}", shown.text);
});

both_databases!(only_what_an_officer_does_keeps_a_session_open, async |db| {
    let app = with_idle(db, "30").await;
    let (idle, busy) = (app.officer("operator").await, app.officer("operator").await);
    for _ in 0..3 {
        app.state.clock().advance(10 * MINUTE);
        assert_eq!(busy.get("/staff").await.status, StatusCode::OK);
        if left(&idle).await.is_none() {
            break;
        }
        // A live stream, a reload after an event, a picture and a prefetched page are no activity of the officer.
        let stream = Request::get("/live/staff").body(Body::empty()).unwrap();
        let _ = tokio::time::timeout(std::time::Duration::from_millis(200), idle.send(stream)).await;
        idle.board(crate::board::Filters::default()).await;
        idle.get("/staff/photo/1").await;
        let ahead = Request::get("/staff").header("sec-purpose", "prefetch").body(Body::empty()).unwrap();
        idle.send(ahead).await;
    }
    assert_eq!(left(&idle).await, None, "it was idle for half an hour");
    assert_eq!(idle.get("/live/staff").await.status, StatusCode::UNAUTHORIZED);
    assert!(left(&busy).await.is_some_and(|left| left > 29 * 60));
    app.state.clock().advance(29 * MINUTE);
    assert_eq!(left(&busy).await, Some(60));
    assert_eq!(
        busy.fills_nameless().sends_to("/staff/stay").await.status,
        StatusCode::SEE_OTHER,
        "the button to stay signed in"
    );
    assert_eq!(left(&busy).await, Some(30 * 60));
    // A session has an absolute end even if it is never idle.
    for _ in 0..48 {
        app.state.clock().advance(15 * MINUTE);
        busy.get("/staff").await;
    }
    assert_eq!(left(&busy).await, None);
});

both_databases!(what_was_typed_survives_the_end_of_the_session_without_scripts, async |db| {
    let app = with_idle(db, "30").await;
    let (reference, _) = app.citizen().file("chori").await;
    let operator = app.officer("operator").await;
    let version = operator.panel(reference).await.unwrap().version;
    app.state.clock().advance(31 * MINUTE);
    let words = "देखा \"और\" लिखा <b> & '";
    let note = operator.moves(reference, Move::Note).with("form_name", "move-note").with("version", version);
    let note = note.with("text", words).at(panel_page(reference) + "?q=x");
    let kept = note.sends().await;
    assert_eq!(kept.status, StatusCode::UNAUTHORIZED);
    assert!(kept.text.contains("What you wrote is saved") && !kept.text.contains("type=\"module\""), "{}", kept.text);
    let kept_form = hidden(&kept.text, "kept");
    assert!(kept_form.contains("देखा"), "{kept_form}");

    // A wrong password does not lose it.
    let again = |password: &str| operator.signs_in("operator", password).with("kept", &kept_form).sends();
    let wrong = again("wrong").await;
    assert_eq!((wrong.status, hidden(&wrong.text, "kept")), (StatusCode::UNAUTHORIZED, kept_form.clone()));
    let back = again(PASSWORD).await;
    assert_eq!(back.status, StatusCode::OK);
    assert!(back.text.contains("it has not been sent yet") && back.text.contains("देखा"), "{}", back.text);
    assert_eq!(
        rows(app.state.db(), "select count(*) from entry where text like 'देखा%'").await,
        0,
        "nothing was stored"
    );
    let sent = note.sends().await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    assert!(operator.panel(reference).await.is_ok());
});

both_databases!(what_was_typed_is_given_back_only_to_its_officer_and_without_passwords, async |db| {
    let app = with_idle(db, "30").await;
    let operator = app.officer("operator").await;
    app.state.clock().advance(31 * MINUTE);
    let passwords = operator.fills("own-password").with("password", "old secret").with("new_password", "new secret");
    let kept = passwords.sends_to("/staff/password").await;
    assert!(!kept.text.contains("old secret") && !kept.text.contains("new secret"));
    let page = operator.fills("decide").with("remark", "मेरे शब्द").sends_to("/staff/wire").await;
    let kept_form = hidden(&page.text, "kept");
    let other = app.citizen();
    let answered = other.signs_in("chief", PASSWORD).with("kept", kept_form).with("to", "/staff").sends().await;
    assert_eq!(answered.status, StatusCode::SEE_OTHER);
    assert!(!answered.text.contains("मेरे शब्द"));
    // A forged field redirects nowhere else and causes no failure.
    for strange in [
        "{",
        "[]",
        "{\"by\":1,\"to\":\"https://evil.example/staff\",\"fields\":[]}",
        "{\"by\":1,\"to\":\"//evil.example\",\"fields\":[]}",
        &"x".repeat(200_000),
    ] {
        let answered = app.citizen().signs_in("chief", PASSWORD).with("kept", strange).sends().await;
        assert_eq!((answered.status, answered.headers["location"].as_bytes()), (StatusCode::SEE_OTHER, &b"/staff"[..]));
    }
    // Too much to keep: the response is the sign-in page, and nothing is stored.
    let long = "क".repeat(60_000);
    assert_eq!(
        operator.fills_nameless().with("remark", long).sends_to("/staff/wire").await.status,
        StatusCode::UNAUTHORIZED
    );
    // A form posted without any session is also given back after the sign-in.
    let stranger = app.citizen().fills_nameless().with("remark", "x").sends_to("/staff/wire").await;
    assert_eq!(stranger.status, StatusCode::UNAUTHORIZED);
    assert!(hidden(&stranger.text, "kept").contains("\"by\":null"));
});

both_databases!(with_scripts_a_form_stays_on_its_page_and_asks_for_the_sign_in, async |db| {
    let app = with_idle(db, "30").await;
    let (reference, _) = app.citizen().file("chori").await;
    let operator = app.officer("operator").await;
    app.state.clock().advance(31 * MINUTE);
    let (status, answer) = operator.moves(reference, Move::Note).with("text", "लिखा").sends_in_place().await;
    assert_eq!((status, answer.error), (StatusCode::UNAUTHORIZED, Some(Error::SignIn)));
    assert_eq!(answer.values.iter().find(|(name, _)| name == "text").map(|(_, text)| text.as_str()), Some("लिखा"));
});

#[test]
fn moving_the_demo_clock_forward_does_not_change_idle_time() {
    let clock = crate::server::clock::Clock::ahead();
    let (now, lived) = (clock.now(), clock.lived());
    clock.advance(26 * 60 * MINUTE);
    assert!(clock.now() >= now + 26 * 60 * MINUTE);
    assert!(clock.lived() - lived < MINUTE);
}
