//! Colleagues see who is working on a complaint while it lasts, and nobody is prevented from anything.

use super::{LASTS, Working};
use crate::{
    board::{Card, Filters},
    complaint::Reference,
    error::Error,
    testing::{App, NOON, Person, both_databases, panel_page, private_page, public_page, rows},
};
use axum::http::StatusCode;

async fn card(who: &Person, reference: Reference) -> Card {
    let board = who.board(Filters::default()).await;
    board.columns.into_iter().flat_map(|column| column.cards).find(|card| card.reference == reference).unwrap()
}

async fn types(who: &Person, reference: Reference) -> Result<(), Error> {
    who.call("staff/working", serde_json::json!({ "reference": reference.as_str() })).await
}

both_databases!(colleagues_see_who_is_working_until_the_mark_expires, async |db| {
    let app = App::on(db).await;
    let (reference, _) = app.citizen().file("मोबाइल चोरी").await;
    let (operator, chief) = (app.officer("operator").await, app.officer("chief").await);
    let version = chief.panel(reference).await.unwrap().version;
    let second = app.second().await;
    let mut events = second.hub().staff();
    types(&operator, reference).await.unwrap();
    let event = tokio::time::timeout(std::time::Duration::from_secs(6), events.recv()).await.unwrap().unwrap();
    assert_eq!(event.reference, reference, "pages of another server are notified");

    let mark = Working { name: "operator".into(), until_at: NOON + LASTS };
    assert_eq!(chief.panel(reference).await.unwrap().working, std::slice::from_ref(&mark));
    assert_eq!(card(&chief, reference).await.working, [mark]);
    let page = chief.get(&panel_page(reference)).await.text;
    assert!(page.contains("operator is working on this"), "{page}");
    // An officer's own mark is not shown as somebody else's.
    let own = operator.panel(reference).await.unwrap();
    assert!(own.working.is_empty() && own.on_it == Some(NOON + LASTS));
    assert!(card(&operator, reference).await.working.is_empty());

    // Renewing a mark causes no event.
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

    // A mark does not change the complaint and prevents nobody from changing it.
    types(&operator, reference).await.unwrap();
    assert_eq!(chief.panel(reference).await.unwrap().version, version);
    chief.forwards(reference, app.offices.station_a).await;
    // A move ends the mark of the officer who made it.
    operator.notes(reference, "देखा").await;
    assert!(chief.panel(reference).await.unwrap().working.is_empty());
});

both_databases!(a_mark_can_be_set_and_removed_without_scripts, async |db| {
    let app = App::on(db).await;
    let (reference, _) = app.citizen().file("मोबाइल चोरी").await;
    let (operator, chief) = (app.officer("operator").await, app.officer("chief").await);
    let path = panel_page(reference);
    assert!(
        operator.get(&path).await.text.contains("I&#x27;m working on this")
            || operator.get(&path).await.text.contains("I'm working on this")
    );
    assert_eq!(operator.fills("working").sends_to(&path).await.status, StatusCode::SEE_OTHER);
    assert_eq!(chief.panel(reference).await.unwrap().working.len(), 1);
    assert!(operator.get(&path).await.text.contains("Colleagues see that you are working"));
    assert_eq!(operator.fills("working-done").sends_to(&path).await.status, StatusCode::SEE_OTHER);
    assert!(chief.panel(reference).await.unwrap().working.is_empty());
});

both_databases!(an_officer_who_may_not_see_a_complaint_neither_sets_nor_sees_a_mark, async |db| {
    let app = App::on(db).await;
    let (reference, key) = app.citizen().file("मोबाइल चोरी").await;
    let operator = app.officer("operator").await;
    operator.forwards(reference, app.offices.station_a).await;
    for login in ["b", "admin", "auditor"] {
        assert_eq!(types(&app.officer(login).await, reference).await, Err(Error::NotFound), "{login}");
    }
    types(&app.officer("a").await, reference).await.unwrap();
    assert_eq!(operator.panel(reference).await.unwrap().working.len(), 1);
    for path in [public_page(reference), private_page(reference, &key)] {
        assert!(!app.citizen().get(&path).await.text.contains("working on this"));
    }
    let seen = app.state.hub().position();
    types(&operator, reference).await.unwrap();
    let public = app.state.hub().missed(&crate::shield::Viewer::Public, None, seen).await.unwrap();
    assert!(public.is_none(), "the public is not notified");
});
