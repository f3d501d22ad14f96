//! Others see who is working on what, as long as it lasts, and nobody is kept from anything.

use super::{LASTS, Working};
use crate::{
    board::{Card, Filters},
    complaint::{Move, Reference},
    error::Error,
    testing::{App, NOON, Person, both_databases, rows},
};
use axum::http::StatusCode;

async fn card(who: &Person, reference: Reference) -> Card {
    let board = who.board(Filters::default()).await;
    board.columns.into_iter().flat_map(|column| column.cards).find(|card| card.reference == reference).unwrap()
}

async fn types(who: &Person, reference: Reference) -> Result<(), Error> {
    who.call("staff/working", serde_json::json!({ "reference": reference.as_str() })).await
}

both_databases!(others_see_it_and_it_ends_by_itself, async |db| {
    let app = App::on(db).await;
    let (reference, _) = app.citizen().file("मोबाइल चोरी").await;
    let (operator, chief) = (app.officer("operator").await, app.officer("chief").await);
    let version = chief.panel(reference).await.unwrap().version;
    let second = app.second().await;
    let mut events = second.hub().staff();
    types(&operator, reference).await.unwrap();
    let told = tokio::time::timeout(std::time::Duration::from_secs(6), events.recv()).await.unwrap().unwrap();
    assert_eq!(told.reference, reference, "another server's pages hear of it");

    let sign = Working { name: "operator".into(), until_at: NOON + LASTS };
    assert_eq!(chief.panel(reference).await.unwrap().working, std::slice::from_ref(&sign));
    assert_eq!(card(&chief, reference).await.working, [sign]);
    let page = chief.get(&format!("/staff/c/{}", reference.as_str())).await.text;
    assert!(page.contains("operator is working on this"), "{page}");
    // Not to oneself.
    let own = operator.panel(reference).await.unwrap();
    assert!(own.working.is_empty() && own.on_it == Some(NOON + LASTS));
    assert!(card(&operator, reference).await.working.is_empty());

    // A sign that is given again is no event.
    let count = "select count(*) from event";
    let before = rows(app.state.db(), count).await;
    app.state.clock().advance(60_000);
    types(&operator, reference).await.unwrap();
    assert_eq!(rows(app.state.db(), count).await, before);
    app.state.clock().advance(LASTS - 1);
    assert_eq!(chief.panel(reference).await.unwrap().working.len(), 1);
    app.state.clock().advance(1);
    assert!(chief.panel(reference).await.unwrap().working.is_empty());
    assert!(card(&chief, reference).await.working.is_empty());

    // It is no change of the complaint, and keeps nobody from one.
    types(&operator, reference).await.unwrap();
    assert_eq!(chief.panel(reference).await.unwrap().version, version);
    chief.must(reference, Move::Forward, &[("station", &app.offices.station_a.to_string())]).await;
    // Whoever has acted is done.
    operator.must(reference, Move::Note, &[("text", "देखा")]).await;
    assert!(chief.panel(reference).await.unwrap().working.is_empty());
});

both_databases!(without_scripts_there_are_buttons, async |db| {
    let app = App::on(db).await;
    let (reference, _) = app.citizen().file("मोबाइल चोरी").await;
    let (operator, chief) = (app.officer("operator").await, app.officer("chief").await);
    let path = format!("/staff/c/{}", reference.as_str());
    assert!(
        operator.get(&path).await.text.contains("I&#x27;m working on this")
            || operator.get(&path).await.text.contains("I'm working on this")
    );
    assert_eq!(operator.post(&path, &[("form_name", "working")]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(chief.panel(reference).await.unwrap().working.len(), 1);
    assert!(operator.get(&path).await.text.contains("Colleagues see that you are working"));
    assert_eq!(operator.post(&path, &[("form_name", "working-done")]).await.status, StatusCode::SEE_OTHER);
    assert!(chief.panel(reference).await.unwrap().working.is_empty());
});

both_databases!(whoever_may_not_see_a_complaint_neither_gives_nor_gets_a_sign, async |db| {
    let app = App::on(db).await;
    let (reference, key) = app.citizen().file("मोबाइल चोरी").await;
    let operator = app.officer("operator").await;
    operator.must(reference, Move::Forward, &[("station", &app.offices.station_a.to_string())]).await;
    for login in ["b", "admin", "auditor"] {
        assert_eq!(types(&app.officer(login).await, reference).await, Err(Error::NotFound), "{login}");
    }
    types(&app.officer("a").await, reference).await.unwrap();
    assert_eq!(operator.panel(reference).await.unwrap().working.len(), 1);
    for path in [format!("/t/{}", reference.as_str()), format!("/t/{}/{key}", reference.as_str())] {
        assert!(!app.citizen().get(&path).await.text.contains("working on this"));
    }
    let seen = app.state.hub().position();
    types(&operator, reference).await.unwrap();
    let public = app.state.hub().missed(&crate::shield::Viewer::Public, None, seen).await.unwrap();
    assert!(public.is_none(), "the public is told nothing");
});
