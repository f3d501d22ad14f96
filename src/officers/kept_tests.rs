//! Nothing that an officer typed is lost: not without a session, not after the complaint has moved on, not by a restart. All
//! without scripts.

use super::session::tests::hidden;
use crate::{
    app::router::listed,
    complaint::{Move, Reference},
    error::Error,
    testing::{Answered, App, Person, both_databases, district::PASSWORD},
    ui::{form::FormAnswer, unplaced::Unplaced},
};
use axum::http::StatusCode;

/// A text with every character that a page could damage.
const WORDS: &str = "मौके पर जाकर \"दोनों\" पक्षों से <बात> की & लिखा\r\nदूसरी पंक्ति";

/// Whether the page shows this text to its reader.
fn shows(page: &Answered, words: &str) -> bool {
    let answer = FormAnswer {
        error: Some(Error::NotFound),
        values: vec![("text".to_owned(), words.to_owned())],
        ..FormAnswer::default()
    };
    Unplaced::of(&answer).unwrap().is_shown_by(&page.text)
}

async fn report(who: &Person, reference: Reference, version: &str) -> Answered {
    let fields = [
        ("form_name", "move-report"),
        ("move", "report"),
        ("version", version),
        ("form", "0123456789abcdef0123456789"),
        ("text", WORDS),
    ];
    who.post(&format!("/staff/c/{}", reference.as_str()), &fields).await
}

both_databases!(every_staff_form_gives_back_what_was_typed_without_a_session, async |db| {
    let app = App::on(db).await;
    let (reference, _) = app.citizen().file("chori").await;
    let (_, paths) = listed(app.state.clone()).unwrap();
    let mut forms = 0;
    for path in paths.into_iter().filter(|path| *path == "/staff" || path.starts_with("/staff/")) {
        let at = path.replace("{reference}", reference.as_str()).replace("{day}", "2026-11-22").replace("{id}", "1");
        let asked = app.citizen().post(&at, &[("form_name", "some-form"), ("text", WORDS)]).await;
        // Pages without forms, and the buttons of the idle warning and of the frame, which have no field.
        if asked.status == StatusCode::METHOD_NOT_ALLOWED || ["/staff/stay", "/staff/view"].contains(&path) {
            continue;
        }
        forms += 1;
        assert_eq!(asked.status, StatusCode::UNAUTHORIZED, "{path}");
        let kept_form = hidden(&asked.text, "kept");
        assert_eq!(hidden(&asked.text, "to"), at, "the sign-in leads back");
        let fields =
            [("form_name", "sign-in"), ("login", "chief"), ("password", PASSWORD), ("kept", kept_form.as_str())];
        let back = app.citizen().post("/sign-in", &fields).await;
        assert!(shows(&back, WORDS), "{path}: {}", back.text);
        assert!(
            !back.text.contains("type=\"module\""),
            "{path}: a page at another address than its own has no scripts"
        );
        // With scripts the page still shows what was typed, so nothing needs to be kept.
        let (status, answer) = app.citizen().post_json(&at, &[("text", WORDS)]).await;
        assert_eq!((status, answer.error), (StatusCode::UNAUTHORIZED, Some(Error::SignIn)), "{path}");
    }
    assert!(forms >= 15, "{forms}");
});

both_databases!(what_was_typed_is_shown_when_the_complaint_has_moved_on, async |db| {
    let app = App::on(db).await;
    let (reference, _) = app.citizen().file("chori").await;
    let (operator, a) = (app.officer("operator").await, app.officer("a").await);
    let station = |id: i64| id.to_string();
    operator.must(reference, Move::Forward, &[("station", &station(app.offices.station_a))]).await;
    let version = a.panel(reference).await.unwrap().version.to_string();
    // Another officer sends it to a different station while this one writes its report.
    app.officer("circle").await.must(reference, Move::Forward, &[("station", &station(app.offices.station_b))]).await;
    let gone = report(&a, reference, &version).await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND);
    assert!(shows(&gone, WORDS), "{}", gone.text);
    assert!(gone.text.contains("readonly") && gone.text.contains("another office"), "{}", gone.text);
    assert!(!gone.text.contains("chori"), "nothing of the complaint is shown");

    // The move is no longer possible: an officer of the station that now has it has already reported.
    let b = app.officer("b").await;
    b.must(reference, Move::Start, &[]).await;
    let version = b.panel(reference).await.unwrap().version.to_string();
    app.officer("b").await.must(reference, Move::Report, &[("text", "पहले भेजी")]).await;
    let late = report(&b, reference, &version).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(shows(&late, WORDS), "{}", late.text);

    // A reference number that does not exist, and a form that no page has.
    let nobody = report(&b, Reference::from_values([7; 9]), "1").await;
    assert_eq!((nobody.status, shows(&nobody, WORDS)), (StatusCode::NOT_FOUND, true));
    for page in ["/staff", "/staff/wire", "/staff/orders", "/staff/notices", "/staff/shift", "/staff/offices"] {
        let refused = operator.post(page, &[("form_name", "of-yesterday"), ("remark", WORDS)]).await;
        assert!(refused.status.is_client_error(), "{page}");
        assert!(shows(&refused, WORDS), "{page}: {}", refused.text);
    }
});

both_databases!(what_was_typed_survives_a_session_that_ended_and_a_complaint_that_moved_meanwhile, async |db| {
    let app = App::with_settings(db, &["--idle-minutes", "30"]).await;
    let (reference, _) = app.citizen().file("chori").await;
    let (operator, a) = (app.officer("operator").await, app.officer("a").await);
    operator.must(reference, Move::Forward, &[("station", &app.offices.station_a.to_string())]).await;
    let version = a.panel(reference).await.unwrap().version.to_string();
    app.state.clock().advance(31 * 60_000);
    let asked = report(&a, reference, &version).await;
    assert_eq!(asked.status, StatusCode::UNAUTHORIZED);
    let kept_form = hidden(&asked.text, "kept");
    let circle = app.officer("circle").await;
    circle.must(reference, Move::Forward, &[("station", &app.offices.station_b.to_string())]).await;
    let fields = [("form_name", "sign-in"), ("login", "a"), ("password", PASSWORD), ("kept", kept_form.as_str())];
    let back = a.post("/sign-in", &fields).await;
    assert!(shows(&back, WORDS), "{}", back.text);
});

both_databases!(a_form_typed_before_a_restart_is_accepted_after_it, async |db| {
    let app = App::on(db).await;
    let (reference, _) = app.citizen().file("chori").await;
    let (operator, a) = (app.officer("operator").await, app.officer("a").await);
    operator.must(reference, Move::Forward, &[("station", &app.offices.station_a.to_string())]).await;
    a.must(reference, Move::Start, &[]).await;
    let version = a.panel(reference).await.unwrap().version.to_string();
    // A new server shares only the database with the one that rendered the page.
    let started = app.again(&[]).await;
    let after = a.at(started.router());
    let sent = report(&after, reference, &version).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    let entries = after.panel(reference).await.unwrap().entries;
    assert!(entries.iter().any(|entry| entry.text.as_deref().is_some_and(|text| text.ends_with("दूसरी पंक्ति"))));
});

both_databases!(a_large_body_without_a_session_is_refused_unread, async |db| {
    let app = App::on(db).await;
    let long = "क".repeat(200_000);
    let refused = app.citizen().post("/staff/wire", &[("remark", &long)]).await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
    assert!(!refused.text.contains("name=\"kept\""), "it is larger than any form of this site");
});
