//! A promise stays on the complaint until somebody marks it as kept, and only officers who may see the complaint see the promise.

use crate::{
    complaint::{Audience, EntryKind, Move, Reference},
    error::{Error, Problem},
    testing::{App, Person, both_databases},
};
use axum::http::StatusCode;

/// One hour after the start of the test clock, which is 23 November 2026, 17:30 IST.
const DUE: &str = "2026-11-23T18:30";

async fn promise(who: &Person, reference: Reference, words: &str, due: &str) -> (StatusCode, Option<Error>) {
    let fields = [("form_name", "promise"), ("words", words), ("due", due)];
    let (status, answer) = who.post_json(&format!("/staff/c/{}", reference.as_str()), &fields).await;
    (status, answer.error)
}

both_databases!(a_promise_stays_open_until_it_is_kept, async |db| {
    let app = App::on(db).await;
    let (reference, _) = app.citizen().file("मोबाइल चोरी").await;
    let operator = app.officer("operator").await;
    assert_eq!(promise(&operator, reference, "रमेश को फ़ोन करेंगे", DUE).await.0, StatusCode::OK);
    let panel = operator.panel(reference).await.unwrap();
    let open = &panel.promises[0];
    assert_eq!((open.words.as_str(), open.officer.name.as_str()), ("रमेश को फ़ोन करेंगे", "operator"));
    assert_eq!(open.due_at, crate::testing::NOON + 3_600_000);
    let entry = panel.entries.last().unwrap();
    assert_eq!((entry.kind, entry.audience), (EntryKind::Promised, Audience::Staff));
    assert_eq!(entry.text.as_deref(), Some("रमेश को फ़ोन करेंगे → 2026-11-23 18:30"));

    let path = format!("/staff/c/{}", reference.as_str());
    assert!(!operator.get(&path).await.text.contains("Overdue"));
    app.state.clock().advance(3_600_001);
    let page = operator.get(&path).await.text;
    assert!(page.contains("Overdue") && page.contains("promised by operator"), "{page}");

    let id = open.id.to_string();
    let kept = [("form_name", "promise-kept"), ("promise", id.as_str())];
    let colleague = app.officer("chief").await;
    assert_eq!(colleague.post(&path, &kept).await.status, StatusCode::SEE_OTHER);
    let again = operator.post_json(&path, &kept).await;
    assert_eq!(again.1.error, Some(Error::NotNow), "a colleague was first");
    let panel = operator.panel(reference).await.unwrap();
    assert!(panel.promises.is_empty());
    let entry = panel.entries.last().unwrap();
    assert_eq!((entry.kind, entry.officer.clone()), (EntryKind::PromiseKept, Some("chief".into())));
    assert_eq!(crate::audit::verify(app.state.db()).await.unwrap(), crate::audit::Chain::Whole(audited(&app).await));
});

async fn audited(app: &App) -> i64 {
    crate::testing::rows(app.state.db(), "select count(*) from audit").await
}

both_databases!(an_invalid_promise_is_refused_with_the_reason_and_keeps_the_typed_text, async |db| {
    let app = App::on(db).await;
    let (reference, _) = app.citizen().file("मोबाइल चोरी").await;
    let operator = app.officer("operator").await;
    for (words, due, field, problem) in [
        ("", DUE, "words", Problem::Missing),
        ("फ़ोन", "", "due", Problem::Missing),
        ("फ़ोन", "शाम को", "due", Problem::NotAMoment),
        ("फ़ोन", "2026-11-23T17:30", "due", Problem::Past),
    ] {
        let (_, error) = promise(&operator, reference, words, due).await;
        assert_eq!(error, Some(Error::field(field, problem)), "{words} {due}");
    }
    let path = format!("/staff/c/{}", reference.as_str());
    let fields = [("form_name", "promise"), ("words", "शाम तक बताएँगे"), ("due", "कल")];
    let page = operator.post(&path, &fields).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        page.text.contains("value=\"शाम तक बताएँगे\"") && page.text.contains("Enter the date and time"),
        "{}",
        page.text
    );
});

both_databases!(a_promise_is_hidden_from_the_public_and_from_other_offices, async |db| {
    let app = App::on(db).await;
    let (reference, key) = app.citizen().file("मोबाइल चोरी").await;
    let operator = app.officer("operator").await;
    operator.must(reference, Move::Forward, &[("station", &app.offices.station_a.to_string())]).await;
    let station = app.officer("a").await;
    assert_eq!(promise(&station, reference, "सिपाही घर आएगा", DUE).await.0, StatusCode::OK);
    for path in [format!("/t/{}", reference.as_str()), format!("/t/{}/{key}", reference.as_str())] {
        assert!(!app.citizen().get(&path).await.text.contains("सिपाही"), "{path}");
    }
    let stranger = app.officer("b").await;
    assert_eq!(promise(&stranger, reference, "फ़ोन", DUE).await, (StatusCode::NOT_FOUND, Some(Error::NotFound)));
    for login in ["admin", "auditor"] {
        let nobody = app.officer(login).await;
        assert_eq!(promise(&nobody, reference, "फ़ोन", DUE).await.1, Some(Error::NotFound), "{login}");
    }
    // A promise cannot be marked as kept through another complaint.
    let (other, _) = app.citizen().file("साइकिल चोरी").await;
    let id = station.panel(reference).await.unwrap().promises[0].id.to_string();
    let path = format!("/staff/c/{}", other.as_str());
    let kept = operator.post_json(&path, &[("form_name", "promise-kept"), ("promise", &id)]).await;
    assert_eq!(kept.1.error, Some(Error::NotNow));
});
