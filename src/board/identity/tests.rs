//! The shield on a complaint's page: words suggest it, and a person decides.

use crate::{
    board::Filters,
    complaint::{
        Move, counting,
        outgoing::store::{Leaving, stop},
        tally,
    },
    language::dates::DAY,
    offices::{
        Duty,
        checks::Span,
        store::{self as offices, NewPosting},
    },
    replies::ReplyMethod,
    sealed::Reason,
    server::db::sql,
    shield::{Role, Scope, ShieldKind, Stop, Viewer},
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

both_databases!(only_the_office_that_answers_for_a_complaint_takes_its_shield_off, async |db| {
    let app = App::on(db).await;
    let (reference, _) = app.citizen().file("गली में परेशान करता है").await;
    let (operator, circle) = (app.officer("operator").await, app.officer("circle").await);
    operator.must(reference, Move::Forward, &[("station", &app.offices.station_a.to_string())]).await;
    let here = format!("/staff/c/{}", reference.as_str());
    let on = [("form_name", "shield"), ("shield", "witness")];
    let off = [("form_name", "shield"), ("shield", "none"), ("shield_words", "ग़लत समझा गया था")];
    assert_eq!(circle.post(&here, &on).await.status, StatusCode::SEE_OTHER);
    assert!(circle.panel(reference).await.unwrap().shield.may_lift);
    assert_eq!(circle.post(&here, &off).await.status, StatusCode::SEE_OTHER, "it is with one of its stations");
    assert_eq!(circle.post(&here, &on).await.status, StatusCode::SEE_OTHER);
    // Above the circle, which still reads it: now it may only protect it.
    let chief = app.officer("chief").await;
    for form in ["0123456789abcdef01234501", "0123456789abcdef01234502"] {
        chief.must(reference, Move::Start, &[]).await;
        chief.must(reference, Move::Report, &[("text", "बयान लिए"), ("form", form)]).await;
        chief.must(reference, Move::Close, &[("outcome", "disposed"), ("text", "समझा दिया")]).await;
        chief.must(reference, Move::Reopen, &[("text", "फिर देखें")]).await;
    }
    let office = chief.panel(reference).await.unwrap().office.map(|office| office.id);
    assert_eq!(office, Some(app.offices.district));
    assert!(!circle.panel(reference).await.unwrap().shield.may_lift);
    assert_eq!(circle.post(&here, &off).await.status, StatusCode::FORBIDDEN);
    assert_eq!(chief.post(&here, &off).await.status, StatusCode::SEE_OTHER);
});

both_databases!(whoever_served_at_the_accused_station_does_not_take_the_shield_off, async |db| {
    let app = App::on(db).await;
    let (reference, _) = app.citizen().file("गली में परेशान करता है").await;
    let (operator, chief) = (app.officer("operator").await, app.officer("chief").await);
    operator.must(reference, Move::Forward, &[("station", &app.offices.station_a.to_string())]).await;
    let accused = app.offices.station_b.to_string();
    operator.must(reference, Move::Accuse, &[("station", &accused), ("text", "दरोगा ने धमकाया")]).await;
    let mut tx = app.state.db().begin().await.unwrap();
    let circle = sql("select id from officer where login = 'circle'");
    let (officer_id,): (i64,) = tx.one(&circle).await.unwrap();
    offices::count_change(&mut tx).await.unwrap();
    let now = app.state.clock().now();
    let time = Span { from: now - 400 * DAY, to: Some(now - 2 * DAY) };
    let there = NewPosting { officer_id, office_id: app.offices.station_b, duty: Duty::Head, time, note: None };
    offices::post(&mut tx, &there).await.unwrap();
    tx.commit().await.unwrap();
    app.state.look_at_offices().await.unwrap();
    let circle = app.officer("circle").await;
    let here = format!("/staff/c/{}", reference.as_str());
    assert_eq!(
        chief.post(&here, &[("form_name", "shield"), ("shield", "witness")]).await.status,
        StatusCode::SEE_OTHER
    );
    assert!(!circle.panel(reference).await.unwrap().shield.may_lift);
    let off = [("form_name", "shield"), ("shield", "none"), ("shield_words", "ग़लत समझा गया था")];
    assert_eq!(circle.post(&here, &off).await.status, StatusCode::FORBIDDEN);
    assert_eq!(chief.post(&here, &off).await.status, StatusCode::SEE_OTHER);
});

both_databases!(a_shielded_complaint_leaves_the_desk_of_whoever_need_not_know_it, async |db| {
    let app = App::on(db).await;
    let station = app.offices.station_a.to_string();
    let (operator, a, circle) = (app.officer("operator").await, app.officer("a").await, app.officer("circle").await);
    let citizen = app.citizen();
    let (reference, key) = citizen.file("markshielded").await;
    operator.must(reference, Move::Forward, &[("station", &station)]).await;
    let here = format!("/staff/c/{}", reference.as_str());
    let seen = app.state.hub().position();

    // The operator puts the shield on, and is back at the board, where it is no more.
    let on = operator.post(&here, &[("form_name", "shield"), ("shield", "sexual_offence")]).await;
    assert_eq!((on.status, on.headers["location"].to_str().unwrap()), (StatusCode::SEE_OTHER, "/staff"));
    assert!(operator.panel(reference).await.is_err() && operator.get(&here).await.status == StatusCode::NOT_FOUND);
    let words = Filters { words: "markshielded".into(), ..Filters::default() };
    for (who, n) in [(&operator, 0), (&a, 1), (&circle, 1)] {
        for filters in [Filters::default(), words.clone()] {
            let columns = who.board(filters).await.columns;
            let cards: usize = columns.iter().map(|column| column.cards.len()).sum();
            assert_eq!((columns.iter().map(|column| column.count).sum::<i64>(), cards), (n, n as usize));
        }
    }
    let csv = operator.get("/staff/list/csv?q=markshielded").await.text;
    assert!(!csv.contains(reference.as_str()) && !csv.contains(&reference.to_string()), "{csv}");
    // The board of the operator is told that a card left, and nothing after it.
    let cell = Viewer::Officer(Scope { role: Role::Operator, offices: Vec::new(), own: None });
    let at_a = app.offices.station_a;
    let station = Viewer::Officer(Scope { role: Role::Station, offices: vec![at_a], own: Some(at_a) });
    let hub = app.state.hub();
    let left = hub.missed(&cell, None, seen).await.unwrap().unwrap();
    a.must(reference, Move::Start, &[]).await;
    assert!(hub.missed(&cell, None, left.id).await.unwrap().is_none());
    assert!(hub.missed(&station, None, left.id).await.unwrap().is_some());

    // What the complainant says is not settled goes to the circle, and the station reads it no more.
    a.must(reference, Move::Report, &[("text", "मिल गया")]).await;
    a.must(reference, Move::Close, &[("outcome", "disposed"), ("text", "लौटा दिया")]).await;
    let no = [("form_name", "answer"), ("settled", "no"), ("text", "नहीं")];
    citizen.post(&format!("/t/{}/{key}", reference.as_str()), &no).await;
    assert!(a.panel(reference).await.is_err() && circle.panel(reference).await.is_ok());
    assert_eq!(citizen.get(&format!("/t/{}", reference.as_str())).await.status, StatusCode::OK, "it has its number");

    // Counts and queues are those of a recount, and nothing is wrong anywhere.
    let mut tx = app.state.db().begin().await.unwrap();
    let kept: Vec<(String, bool, i64)> = tx.all(&sql(COUNTED)).await.unwrap();
    tally::rebuild(&mut tx).await.unwrap();
    assert_eq!(tx.all::<(String, bool, i64)>(&sql(COUNTED)).await.unwrap(), kept);
    let differences = counting::checking::compare(&mut tx).await.unwrap();
    assert_eq!(differences.lines, Vec::<String>::new());
});

const COUNTED: &str =
    "select status, shielded, cast(sum(n) as bigint) from tally where n <> 0 group by 1, 2 order by 1, 2";
