//! The shield on a complaint's page: words suggest it, and a person decides.

use crate::{
    complaint::outgoing::store::{Leaving, stop},
    replies::ReplyMethod,
    sealed::Reason,
    shield::{ShieldKind, Stop},
    testing::{App, both_databases, filed, rows},
};
use axum::http::StatusCode;

both_databases!(the_shield_is_suggested_and_a_person_puts_it_on, async |db| {
    let app = App::on(db).await;
    let form = [
        ("form", "0123456789abcdef0007"),
        ("text", "पड़ोस की नाबालिग को परेशान करता है"),
        ("category", "other"),
        ("name", "Sunita"),
    ];
    let (reference, _) = filed(&app.citizen().post("/", &form).await);
    let operator = app.officer("operator").await;
    let here = format!("/staff/c/{}", reference.as_str());
    let panel = operator.panel(reference).await.unwrap();
    assert_eq!((panel.shield.kind, panel.shield.suggested), (None, Some(ShieldKind::Child)));
    assert!(!panel.withheld.sensitive, "nothing is decided by a program");
    assert!(operator.get(&here).await.text.contains("The words suggest: a child"));

    let on = [("form_name", "shield"), ("shield", "child")];
    assert_eq!(operator.post(&here, &on).await.status, StatusCode::SEE_OTHER);
    let panel = operator.panel(reference).await.unwrap();
    assert_eq!((panel.shield.kind, panel.shield.suggested), (Some(ShieldKind::Child), None));
    assert!(panel.withheld.sensitive);
    assert!(panel.withheld.words.iter().all(|word| word.word != "Sunita"), "the list tells no name that is closed");
    assert!(panel.details.name.is_closed());
    assert_eq!(panel.details.reasons, [Reason::Danger], "the cell no longer needs to know");
    let leaving = Leaving { complaint_id: Some(1), post_id: None, way: ReplyMethod::Reply, words: "4K7-P9X-2QMT" };
    let mut tx = app.state.db().begin().await.unwrap();
    let stopped = stop(&app.op(), &mut tx, leaving).await.unwrap();
    assert_eq!(stopped, Some(Stop::Victim));
    drop(tx);

    // Only somebody above a station takes it off, and says why.
    let off = [("form_name", "shield"), ("shield", "none"), ("shield_words", "x")];
    assert_eq!(operator.post(&here, &off).await.status, StatusCode::FORBIDDEN);
    let chief = app.officer("chief").await;
    assert_eq!(chief.post(&here, &off[..2]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(chief.post(&here, &off).await.status, StatusCode::SEE_OTHER);
    assert_eq!(operator.panel(reference).await.unwrap().shield.kind, None);
    let audited = "select count(*) from audit where action in ('shielded', 'shield_lifted') and detail = 'child'";
    assert_eq!(rows(app.state.db(), audited).await, 2);
    let forged = operator.post(&here, &[("form_name", "shield"), ("shield", "everybody")]).await;
    assert_eq!(forged.status, StatusCode::UNPROCESSABLE_ENTITY);
});
