//! A macro runs all of its steps or none, and only what the officer saw in its preview.

use super::{FIELDS, MacrosPage, Offered, StepKind, Stopped, Why, never_follows};
use crate::{
    audit::{Chain, verify},
    complaint::{EntryKind, Move, Reference, Status},
    error::{Error, FieldError, Problem},
    server::db::sql,
    testing::{App, Filled, Person, both_databases, panel_page, private_page, rows},
};
use axum::http::StatusCode;
use std::fmt::Display;

const PAGE: &str = "/staff/macros";

/// Kind, station and text of each step.
type Steps<'a> = &'a [(&'a str, &'a str, &'a str)];

async fn add(who: &Person, name: (&str, &str), steps: Steps<'_>) -> (StatusCode, Option<Error>) {
    let mut form = who.fills("add").at(PAGE).with("name_hi", name.0).with("name_en", name.1);
    for ((kind, station, text), step) in FIELDS.iter().zip(steps) {
        form = form.with(kind, step.0).with(station, step.1).with(text, step.2);
    }
    let (status, answer) = form.sends_in_place().await;
    (status, answer.error)
}

async fn must_add(who: &Person, name: (&str, &str), steps: Steps<'_>) {
    assert_eq!(add(who, name, steps).await, (StatusCode::OK, None));
}

async fn page(who: &Person) -> Result<MacrosPage, Error> {
    who.call("staff/macros", serde_json::json!({})).await
}

async fn offered(who: &Person, reference: Reference) -> Vec<Offered> {
    who.panel(reference).await.unwrap().macros
}

/// The button of a macro, on a page that shows this version and suggests this station.
fn button(who: &Person, reference: Reference, id: i64, version: i64, suggested: impl Display) -> Filled {
    who.fills_in_panel(reference, "macro").with("macro", id).with("version", version).with("suggested", suggested)
}

async fn press(
    who: &Person,
    reference: Reference,
    id: i64,
    version: i64,
    suggested: impl Display,
) -> (StatusCode, Option<Error>) {
    let (status, answer) = button(who, reference, id, version, suggested).sends_in_place().await;
    (status, answer.error)
}

async fn refused_at(app: &App, who: &Person, reference: Reference, id: i64, stopped: Stopped) {
    let before = (entries(app).await, audited(app).await);
    let panel = who.panel(reference).await.unwrap();
    let answered = press(who, reference, id, panel.version, "").await;
    assert_eq!(answered, (StatusCode::CONFLICT, Some(Error::Macro(stopped))));
    assert_eq!(who.panel(reference).await.unwrap().version, panel.version);
    assert_eq!((entries(app).await, audited(app).await), before, "no step was done");
}

async fn entries(app: &App) -> i64 {
    rows(app.state.db(), "select count(*) from entry").await
}

async fn audited(app: &App) -> i64 {
    rows(app.state.db(), "select count(*) from audit").await
}

async fn whole(app: &App) {
    assert_eq!(verify(app.state.db()).await.unwrap(), Chain::Whole(audited(app).await));
}

const NOTE: (&str, &str, &str) = ("note", "", "शिकायत {reference}: चौकी को बताया");
const ASK: (&str, &str, &str) = ("ask", "", "{reference} के बारे में: घटना कब की है?");
const SUGGESTED: (&str, &str, &str) = ("forward_suggested", "", "");
const ASSIGN: (&str, &str, &str) = ("assign", "", "");

both_databases!(a_macro_runs_every_step_in_one_transaction, async |db| {
    let app = App::on(db).await;
    let (chief, operator) = (app.officer("chief").await, app.officer("operator").await);
    must_add(&chief, ("पूछकर आगे", "Ask and forward"), &[SUGGESTED, ASK, NOTE, ASSIGN]).await;
    let (reference, key) = app.citizen().file("सिविल लाइंस थाना क्षेत्र में मोबाइल चोरी").await;
    let before = operator.panel(reference).await.unwrap();
    let one = &before.macros[0];
    assert_eq!((before.macros.len(), one.stopped), (1, None));
    assert_eq!(one.steps[0].station.as_ref().unwrap().id, app.offices.station_a);
    let shown = operator.get(&panel_page(reference)).await.text;
    let does = format!(
        "forwards to Civil Lines police station; asks: “{reference} के बारे में: घटना कब की है?”; notes: “शिकायत {reference}: चौकी को बताया”; assigns it to you"
    );
    assert!(shown.contains(&does) && shown.contains("Ask and forward"), "{shown}");

    let audited_before = audited(&app).await;
    let station = app.offices.station_a;
    assert_eq!(press(&operator, reference, one.id, before.version, station).await, (StatusCode::OK, None));
    let after = operator.panel(reference).await.unwrap();
    assert_eq!((after.status, after.office.unwrap().id), (Status::Forwarded, app.offices.station_a));
    assert_eq!((after.version, after.officer.clone()), (before.version + 4, Some("operator".into())));
    let new = &after.entries[before.entries.len()..];
    let kinds: Vec<EntryKind> = new.iter().map(|entry| entry.kind).collect();
    assert_eq!(kinds, [EntryKind::Forwarded, EntryKind::Asked, EntryKind::Noted, EntryKind::Assigned]);
    assert_eq!(new[2].text.as_deref(), Some(format!("शिकायत {reference}: चौकी को बताया").as_str()));
    assert_eq!(audited(&app).await, audited_before + 5, "each step, and which macro it was");
    whole(&app).await;
    // The complainant sees the question, and the station has the complaint.
    let private = app.citizen().get(&private_page(reference, &key)).await.text;
    assert!(private.contains("घटना कब की है?") && !private.contains("चौकी को बताया"), "{private}");
    assert_eq!(app.officer("a").await.panel(reference).await.unwrap().status, Status::Forwarded);
    assert_eq!(
        rows(app.state.db(), "select cast(sum(n) as bigint) from tally").await,
        1,
        "the complaint is counted once"
    );
});

both_databases!(a_step_that_fails_undoes_the_steps_before_it, async |db| {
    let app = App::on(db).await;
    let (admin, operator) = (app.officer("admin").await, app.officer("operator").await);
    let (a, c) = (app.offices.station_a.to_string(), app.offices.station_c.to_string());
    must_add(&admin, ("हंडिया", "Handia"), &[NOTE, ("forward_to", &c, "")]).await;
    must_add(&admin, ("सुझाव", "Suggested"), &[NOTE, SUGGESTED]).await;
    must_add(&admin, ("सिविल", "Civil"), &[("forward_to", &a, ""), NOTE]).await;
    let (reference, _) = app.citizen().file("मोबाइल चोरी").await;
    let ids: Vec<i64> = offered(&operator, reference).await.iter().map(|one| one.id).collect();
    let stopped = |step, kind, why| Stopped { step, kind, why };

    let none = stopped(2, StepKind::ForwardSuggested, Why::NoneSuggested);
    assert_eq!(offered(&operator, reference).await[1].stopped, Some(none), "the reason is shown beside the macro");
    refused_at(&app, &operator, reference, ids[1], none).await;
    let close = admin.fills("close").with("office", "Handia").with("from", "2026-01-01");
    close.at("/staff/offices").succeeds().await;
    refused_at(&app, &operator, reference, ids[0], stopped(2, StepKind::ForwardTo, Why::StationGone)).await;
    let version = operator.panel(reference).await.unwrap().version;
    let refused = button(&operator, reference, ids[0], version, "").sends().await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(
        refused.text.contains(
            "Nothing was done. Step 2 (Forward to a named station) is not possible: this station no longer exists."
        ),
        "{}",
        refused.text
    );
    // A text that the page would not accept: the forwarding is already written when the note is refused.
    let mut tx = app.state.db().begin().await.unwrap();
    let broken = sql("update macro_step set text = ' ' where macro_id = $1 and kind = 'note'").arg(ids[2]);
    tx.run(&broken).await.unwrap();
    tx.commit().await.unwrap();
    let before = (entries(&app).await, audited(&app).await);
    let panel = operator.panel(reference).await.unwrap();
    let (status, _) = press(&operator, reference, ids[2], panel.version, "").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    let same = operator.panel(reference).await.unwrap();
    assert_eq!((same.status, same.version, same.office), (Status::Received, panel.version, None));
    assert_eq!((entries(&app).await, audited(&app).await), before);
    whole(&app).await;
});

both_databases!(a_macro_never_forwards_to_the_accused_station_or_the_one_that_has_it, async |db| {
    let app = App::on(db).await;
    let (chief, operator) = (app.officer("chief").await, app.officer("operator").await);
    let a = app.offices.station_a.to_string();
    must_add(&chief, ("सिविल", "Civil"), &[("forward_to", &a, ""), NOTE]).await;
    must_add(&chief, ("सुझाव", "Suggested"), &[SUGGESTED]).await;
    let (against, _) = app.citizen().file("मोबाइल चोरी").await;
    operator.accuses(against, app.offices.station_a, "नाम लिखा है").await;
    let ids: Vec<i64> = offered(&operator, against).await.iter().map(|one| one.id).collect();
    let stopped = |why| Stopped { step: 1, kind: StepKind::ForwardTo, why };
    refused_at(&app, &operator, against, ids[0], stopped(Why::Accused)).await;
    // The suggestion is the office above, and the preview says so.
    let read = offered(&operator, against).await[1].steps[0].station.as_ref().unwrap().id;
    assert_eq!(read, app.offices.circle);
    let version = operator.panel(against).await.unwrap().version;
    let other = Stopped { step: 1, kind: StepKind::ForwardSuggested, why: Why::OtherSuggested };
    let answered = press(&operator, against, ids[1], version, app.offices.station_a).await;
    assert_eq!(answered, (StatusCode::CONFLICT, Some(Error::Macro(other))), "the preview named another office");
    assert_eq!(press(&operator, against, ids[1], version, read).await.0, StatusCode::OK);

    let (there, _) = app.citizen().file("पर्स चोरी").await;
    operator.forwards(there, app.offices.station_a).await;
    refused_at(&app, &operator, there, ids[0], stopped(Why::ThereAlready)).await;
    // While it is being decided whose complaint it is, only notes are possible; the same holds once it is closed.
    app.officer("a").await.moves(there, Move::NotOurs).with("text", "हमारी नहीं").succeeds().await;
    assert_eq!(offered(&operator, there).await, []);
    refused_at(&app, &operator, there, ids[0], stopped(Why::NotNow)).await;
});

both_databases!(two_officers_at_once_run_a_macro_once, async |db| {
    let app = App::on(db).await;
    let (operator, chief) = (app.officer("operator").await, app.officer("chief").await);
    let a = app.offices.station_a.to_string();
    must_add(&chief, ("सिविल", "Civil"), &[("forward_to", &a, ""), ASK, NOTE]).await;
    let (reference, _) = app.citizen().file("मोबाइल चोरी").await;
    let panel = operator.panel(reference).await.unwrap();
    let id = panel.macros[0].id;
    let (first, second) = tokio::join!(
        press(&operator, reference, id, panel.version, ""),
        press(&chief, reference, id, panel.version, "")
    );
    let mut all = [first, second];
    all.sort_by_key(|(status, _)| *status);
    assert_eq!(all, [(StatusCode::OK, None), (StatusCode::CONFLICT, Some(Error::Changed))]);
    let after = operator.panel(reference).await.unwrap();
    assert_eq!((after.version, after.entries.len()), (panel.version + 3, panel.entries.len() + 3));
    // A macro with a single note is bound to the version that the officer saw, too.
    must_add(&chief, ("टिप्पणी", "Note"), &[NOTE]).await;
    let note = offered(&operator, reference).await[1].id;
    let late = press(&operator, reference, note, panel.version, "").await;
    assert_eq!(late, (StatusCode::CONFLICT, Some(Error::Changed)));
    whole(&app).await;
});

both_databases!(operators_and_the_chief_have_macros_and_a_station_has_none, async |db| {
    let app = App::on(db).await;
    let (chief, operator) = (app.officer("chief").await, app.officer("operator").await);
    must_add(&chief, ("टिप्पणी", "Only a note"), &[NOTE]).await;
    let (reference, _) = app.citizen().file("मोबाइल चोरी").await;
    operator.forwards(reference, app.offices.station_a).await;
    let id = offered(&operator, reference).await[0].id;
    for login in ["a", "circle"] {
        let who = app.officer(login).await;
        let panel = who.panel(reference).await.unwrap();
        assert_eq!(panel.macros, [], "{login}");
        assert!(!who.get(&panel_page(reference)).await.text.contains("Only a note"));
        let answered = press(&who, reference, id, panel.version, "").await;
        assert_eq!(answered, (StatusCode::FORBIDDEN, Some(Error::NotAllowed)), "{login}");
    }
    for (login, reads, writes) in [
        ("chief", true, true),
        ("admin", true, true),
        ("operator", true, false),
        ("auditor", true, false),
        ("circle", false, false),
        ("a", false, false),
    ] {
        let who = app.officer(login).await;
        assert_eq!(page(&who).await.is_ok(), reads, "{login}");
        let (status, error) = add(&who, (&format!("क {login}"), login), &[NOTE]).await;
        assert_eq!((status == StatusCode::OK, error.is_none()), (writes, writes), "{login}");
    }
    // An officer who may not see a complaint learns nothing about it by running a macro.
    chief.seals(reference, "कारण").await;
    let version = chief.panel(reference).await.unwrap().version;
    assert_eq!(press(&operator, reference, id, version, "").await, (StatusCode::NOT_FOUND, Some(Error::NotFound)));
    assert_eq!(press(&chief, reference, id, version, "").await.0, StatusCode::OK);
});

both_databases!(an_invalid_macro_is_refused_with_the_field_at_fault, async |db| {
    let app = App::on(db).await;
    let chief = app.officer("chief").await;
    let (a, circle) = (app.offices.station_a.to_string(), app.offices.circle.to_string());
    let (long, long_words) = ("क".repeat(61), "क".repeat(1_001));
    must_add(&chief, ("पहला", "First one"), &[NOTE]).await;
    let good = ("दूसरा", "Second");
    for (name, steps, field, problem) in [
        (("", "Second"), &[NOTE][..], "name_hi", Problem::Missing),
        ((long.as_str(), "Second"), &[NOTE], "name_hi", Problem::TooLong(60)),
        (("दूसरा", "first ONE"), &[NOTE], "name_en", Problem::NameTaken),
        (good, &[], "kind_1", Problem::Missing),
        (good, &[("seal", "", "")], "kind_1", Problem::NotAChoice),
        (good, &[("", "", "शब्द")], "kind_1", Problem::Missing),
        (good, &[NOTE, ("forward_to", "", "")], "station_2", Problem::Missing),
        (good, &[("forward_to", &circle, "")], "station_1", Problem::NotAChoice),
        (good, &[("forward_to", "x", "")], "station_1", Problem::NotAChoice),
        (good, &[("assign", &a, "")], "station_1", Problem::OtherStep),
        (good, &[("assign", "", "शब्द")], "text_1", Problem::OtherStep),
        (good, &[("ask", "", " ")], "text_1", Problem::Missing),
        (good, &[("ask", "", "{name}?")], "text_1", Problem::OnlyReference),
        (good, &[("note", "", &long_words)], "text_1", Problem::TooLong(1_000)),
        (good, &[SUGGESTED, NOTE, ("forward_to", &a, "")], "kind_3", Problem::NeverFollows),
    ] {
        let wrong = Error::Fields(vec![FieldError { field: field.into(), problem }]);
        let answered = add(&chief, name, steps).await;
        assert_eq!(answered, (StatusCode::UNPROCESSABLE_ENTITY, Some(wrong)), "{name:?} {steps:?}");
    }
    // What was typed is shown again.
    let form = chief.fills("add").with("name_hi", "दूसरा").with("kind_2", StepKind::Note);
    let back = form.with("text_2", "{x} मेरे शब्द").sends_to(PAGE).await;
    assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(back.text.contains("value=\"दूसरा\"") && back.text.contains("{x} मेरे शब्द"), "{}", back.text);
    assert!(back.text.contains("<option value=\"note\" selected"), "{}", back.text);
    for n in 1..50 {
        must_add(&chief, (&format!("क {n}"), &format!("n {n}")), &[NOTE]).await;
    }
    let full = Error::field("name_hi", Problem::TooManySaved(50));
    assert_eq!(add(&chief, good, &[NOTE]).await.1, Some(full));
    let unknown = chief.fills("other").at(PAGE).sends_in_place().await.0;
    assert_eq!(unknown, StatusCode::BAD_REQUEST);
});

both_databases!(an_archived_macro_can_still_be_read_but_not_run, async |db| {
    let app = App::on(db).await;
    let (chief, operator) = (app.officer("chief").await, app.officer("operator").await);
    must_add(&chief, ("टिप्पणी", "Note"), &[NOTE]).await;
    let (reference, _) = app.citizen().file("मोबाइल चोरी").await;
    let panel = operator.panel(reference).await.unwrap();
    let id = panel.macros[0].id;
    let archive = chief.fills("archive").at(PAGE).with("macro", id);
    assert_eq!(archive.by(&operator).sends().await.status, StatusCode::FORBIDDEN);
    assert_eq!(archive.sends().await.status, StatusCode::SEE_OTHER);
    assert_eq!(archive.sends_in_place().await.1.error, Some(Error::MacroGone));
    assert_eq!(offered(&operator, reference).await, []);
    let late = press(&operator, reference, id, panel.version, "").await;
    assert_eq!(late, (StatusCode::CONFLICT, Some(Error::MacroGone)));
    assert_eq!(press(&operator, reference, 0, panel.version, "").await.1, Some(Error::MacroGone));
    assert!(operator.get(PAGE).await.text.contains("Archived"), "archived macros are listed");
    // Its name can be used again.
    must_add(&chief, ("टिप्पणी", "Note"), &[ASK]).await;
    let macros = page(&operator).await.unwrap().macros;
    assert_eq!(macros.iter().map(|one| one.archived_at.is_some()).collect::<Vec<_>>(), [false, true]);
    let audits = "select count(*) from audit where action in ('macro_added', 'macro_archived')";
    assert_eq!(rows(app.state.db(), audits).await, 3);
});

#[test]
fn a_step_that_can_never_follow_the_ones_before_it_is_found() {
    use Move::{Ask, Assign, Close, Forward, Note, Report};
    assert_eq!(never_follows(&[Forward, Ask, Note, Assign]), None);
    assert_eq!(never_follows(&[Ask, Forward]), None);
    assert_eq!(never_follows(&[Note, Close, Ask]), Some(2), "no question is possible once the complaint is closed");
    assert_eq!(never_follows(&[Forward, Close]), Some(1));
    assert_eq!(never_follows(&[Report]), Some(0), "an operator cannot report");
}

both_databases!(a_macro_with_an_impossible_step_is_neither_offered_nor_run, async |db| {
    let app = App::on(db).await;
    let (chief, operator) = (app.officer("chief").await, app.officer("operator").await);
    let b = app.offices.station_b.to_string();
    must_add(&chief, ("पूछकर आगे", "Forward, then ask"), &[("forward_to", &b, ""), ASK]).await;
    must_add(&chief, ("टिप्पणी", "Note, then forward"), &[NOTE, ("forward_to", &b, "")]).await;
    must_add(&chief, ("मेरी", "Note, then take"), &[NOTE, ASSIGN]).await;
    let (reference, _) = app.citizen().file("मोबाइल चोरी").await;
    let all = offered(&operator, reference).await;
    assert_eq!(all.iter().map(|one| one.stopped).collect::<Vec<_>>(), [None, None, None]);
    operator.forwards(reference, app.offices.station_a).await;
    assert_eq!(offered(&operator, reference).await.len(), 3, "it may still go elsewhere");
    operator.takes(reference).await;
    assert_eq!(offered(&operator, reference).await.len(), 2, "it is the operator's already");
    app.officer("a").await.starts(reference).await;
    assert_eq!(offered(&operator, reference).await, []);
    let stopped = |step, kind| Stopped { step, kind, why: Why::NotNow };
    refused_at(&app, &operator, reference, all[0].id, stopped(1, StepKind::ForwardTo)).await;
    refused_at(&app, &operator, reference, all[1].id, stopped(2, StepKind::ForwardTo)).await;
    refused_at(&app, &operator, reference, all[2].id, stopped(2, StepKind::Assign)).await;
});
