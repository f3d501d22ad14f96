//! An incident is entered, its clocks run from when it was noticed, and it is over only when everything was done.

use super::{BreachStep, Breaches};
use crate::{
    error::Error,
    testing::{App, Person, both_databases, rows},
};
use axum::http::StatusCode;

async fn page(who: &Person) -> Result<Breaches, Error> {
    who.call("staff/breaches", serde_json::json!({})).await
}

async fn step(who: &Person, step: &str, at: &str) -> StatusCode {
    let fields = [
        ("form_name", "breach-step"),
        ("breach", "1"),
        ("breach_step", step),
        ("step_at", at),
        ("step_words", "ticket 17"),
    ];
    who.post_json("/staff/breaches", &fields).await.0
}

both_databases!(an_incident_is_told_in_6_and_72_hours_and_is_over_when_everything_was_done, async |db| {
    let app = App::on(db).await;
    // It is 17:30 in India.
    let entered = [("form_name", "breach"), ("noticed_at", "2026-11-23T10:00"), ("breach_what", "a lost laptop")];
    for login in ["operator", "a", "circle", "auditor"] {
        assert_eq!(
            app.officer(login).await.post_json("/staff/breaches", &entered).await.0,
            StatusCode::FORBIDDEN,
            "{login}"
        );
    }
    let admin = app.officer("admin").await;
    let later = [("form_name", "breach"), ("noticed_at", "2026-11-24T10:00"), ("breach_what", "x")];
    assert_eq!(admin.post_json("/staff/breaches", &later).await.0, StatusCode::UNPROCESSABLE_ENTITY, "not yet");
    assert_eq!(admin.post_json("/staff/breaches", &entered).await.0, StatusCode::OK);
    let shown = page(&admin).await.unwrap();
    let breach = &shown.breaches[0];
    assert!(breach.is_late(shown.now), "CERT-In had to be told by 16:00");
    let auditor = app.officer("auditor").await;
    assert!(page(&auditor).await.is_ok_and(|page| !page.may_change && page.breaches.len() == 1));
    assert!(auditor.get("/staff/breaches").await.text.contains("overdue since"));
    assert_eq!(
        step(&admin, "ended", "2026-11-23T17:00").await,
        StatusCode::UNPROCESSABLE_ENTITY,
        "not everything is done"
    );
    assert_eq!(
        step(&admin, "cert_in", "2026-11-23T09:00").await,
        StatusCode::UNPROCESSABLE_ENTITY,
        "before it was noticed"
    );
    assert_eq!(step(&admin, "cert_in", "2026-11-23T17:00").await, StatusCode::OK);
    assert_eq!(step(&admin, "cert_in", "2026-11-23T17:10").await, StatusCode::UNPROCESSABLE_ENTITY, "once");
    assert!(!page(&admin).await.unwrap().breaches[0].is_late(shown.now));
    let chief = app.officer("chief").await;
    for duty in ["board", "people", "board_detail", "note", "note"] {
        assert_eq!(step(&chief, duty, "2026-11-23T17:20").await, StatusCode::OK, "{duty}");
    }
    assert_eq!(step(&chief, "ended", "2026-11-23T17:25").await, StatusCode::OK);
    let over = page(&chief).await.unwrap().breaches.remove(0);
    assert!(over.is_over() && over.open().next().is_none());
    assert_eq!(over.steps.iter().filter(|line| line.step == BreachStep::Note).count(), 2);
    assert_eq!(rows(app.state.db(), "select count(*) from audit where action = 'breach_noticed'").await, 1);
    assert_eq!(rows(app.state.db(), "select count(*) from audit where action = 'breach_step'").await, 7);
    assert_eq!(page(&app.officer("operator").await).await.unwrap_err(), Error::NotAllowed);
});
