//! A complaint about a station or its officers never goes to that station, and no entry point shows it to that station.

use crate::{
    board::Filters,
    complaint::{Move, Reference},
    error::{Error, Problem},
    language::dates::DAY,
    offices::{
        Duty,
        checks::Span,
        store::{self as offices, NewPosting},
    },
    server::db::sql,
    testing::{App, NOON, Person, both_databases},
};
use axum::http::StatusCode;

const BRIBE: &str = "सिविल लाइंस थाने का दरोगा रिश्वत मांग रहा है";

/// Checks every entry point through which an officer could learn of a complaint.
async fn sees_nothing(who: &Person, reference: Reference, words: &str) {
    assert_eq!(who.panel(reference).await.unwrap_err(), Error::NotFound);
    let page = who.get(&format!("/staff/c/{}", reference.as_str())).await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    assert!(!page.text.contains(words));
    for filters in [
        Filters::default(),
        Filters { words: "रिश्वत".into(), ..Filters::default() },
        Filters { words: reference.as_str().into(), ..Filters::default() },
    ] {
        let board = who.board(filters).await;
        assert!(board.columns.iter().all(|column| column.count == 0 && column.cards.is_empty()));
    }
    let (status, _) = who.make(reference, Move::Note, &[("text", "x")]).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
}

both_databases!(a_text_that_accuses_a_station_goes_one_office_higher_and_is_hidden_from_the_station, async |db| {
    let app = App::on(db).await;
    let (reference, _) = app.citizen().file(BRIBE).await;
    let operator = app.officer("operator").await;
    let panel = operator.panel(reference).await.unwrap();
    assert_eq!(panel.accused.as_ref().map(|office| office.id), Some(app.offices.station_a));
    assert_eq!(panel.suggested, Some(app.offices.circle), "one office higher");
    assert!(panel.stations.iter().all(|office| office.id != app.offices.station_a), "the station is no choice");
    // If the station is chosen anyway, in a forged form, the complaint goes higher.
    operator.must(reference, Move::Forward, &[("station", &app.offices.station_a.to_string())]).await;
    let panel = operator.panel(reference).await.unwrap();
    assert_eq!(panel.office.unwrap().id, app.offices.circle);
    sees_nothing(&app.officer("a").await, reference, "दरोगा").await;
    // The circle officer handles it to the end.
    let circle = app.officer("circle").await;
    circle.must(reference, Move::Start, &[]).await;
    circle.must(reference, Move::Report, &[("text", "जाँच की गई")]).await;
    circle.must(reference, Move::Close, &[("outcome", "disposed"), ("text", "कार्रवाई हुई")]).await;
    circle.must(reference, Move::Reopen, &[("text", "फिर")]).await;
    assert_eq!(operator.panel(reference).await.unwrap().office.unwrap().id, app.offices.district);
    sees_nothing(&app.officer("a").await, reference, "दरोगा").await;
});

both_databases!(a_complaint_is_taken_from_a_station_that_it_turns_out_to_be_about, async |db| {
    let app = App::on(db).await;
    let (reference, key) = app.citizen().file("मेरी रिपोर्ट का क्या हुआ").await;
    let operator = app.officer("operator").await;
    let station = app.offices.station_a.to_string();
    operator.must(reference, Move::Forward, &[("station", &station)]).await;
    let thana = app.officer("a").await;
    thana.must(reference, Move::Start, &[]).await;
    let (status, answer) = operator.make(reference, Move::Accuse, &[("station", &station)]).await;
    assert_eq!(
        (status, answer.error),
        (StatusCode::UNPROCESSABLE_ENTITY, Some(Error::field("text", Problem::Missing)))
    );
    let (status, _) = thana.make(reference, Move::Accuse, &[("station", ""), ("text", "x")]).await;
    assert_eq!(status, StatusCode::CONFLICT, "a station may not change the accusation");
    operator.must(reference, Move::Accuse, &[("station", &station), ("text", "फ़ोन पर बताया कि दरोगा ने मारा")]).await;
    sees_nothing(&thana, reference, "रिपोर्ट").await;
    let panel = operator.panel(reference).await.unwrap();
    assert_eq!(panel.office.unwrap().id, app.offices.circle);
    // The citizen sees where it went, but not why.
    let page = app.citizen().get(&format!("/t/{}", reference.as_str())).await.text;
    assert!(!page.contains("दरोगा") && !page.contains("Office complained about"));
    let private = app.citizen().get(&format!("/t/{}/{key}", reference.as_str())).await.text;
    assert!(!private.contains("दरोगा"));
    // A mistake can be corrected; the station gets the complaint only when somebody forwards it again.
    operator.must(reference, Move::Accuse, &[("station", ""), ("text", "ग़लत समझा")]).await;
    sees_nothing(&thana, reference, "रिपोर्ट").await;
});

both_databases!(an_accused_circle_cannot_see_the_complaint_and_its_stations_do_not_get_it, async |db| {
    let app = App::on(db).await;
    let (reference, _) = app.citizen().file("क्षेत्राधिकारी सुनते नहीं").await;
    let operator = app.officer("operator").await;
    let circle = app.offices.circle.to_string();
    operator.must(reference, Move::Accuse, &[("station", &circle), ("text", "शिकायत में लिखा है")]).await;
    let station = app.offices.station_a.to_string();
    operator.must(reference, Move::Forward, &[("station", &station)]).await;
    assert_eq!(operator.panel(reference).await.unwrap().office.unwrap().id, app.offices.district);
    for login in ["circle", "a"] {
        sees_nothing(&app.officer(login).await, reference, "सुनते").await;
    }
    // A station of another circle may inquire.
    operator.must(reference, Move::Forward, &[("station", &app.offices.station_c.to_string())]).await;
    assert!(app.officer("c").await.panel(reference).await.is_ok());
    sees_nothing(&app.officer("circle").await, reference, "सुनते").await;
});

both_databases!(the_database_refuses_to_give_a_complaint_to_the_accused_office, async |db| {
    let app = App::on(db).await;
    let (reference, _) = app.citizen().file(BRIBE).await;
    let mut tx = app.state.db().begin().await.unwrap();
    let there = sql("update complaint set station_id = $1 where reference = $2");
    assert!(tx.run(&there.arg(app.offices.station_a).arg(reference)).await.is_err());
});

both_databases!(mentioning_a_report_made_at_a_station_does_not_accuse_it, async |db| {
    let app = App::on(db).await;
    let (reference, _) = app.citizen().file("सिविल लाइंस थाने में तहरीर दी है, बाइक चोरी हुई थी").await;
    let panel = app.officer("operator").await.panel(reference).await.unwrap();
    assert_eq!((panel.accused, panel.suggested), (None, Some(app.offices.station_a)));
});

both_databases!(a_stand_in_elsewhere_cannot_see_complaints_there_about_their_own_office, async |db| {
    let app = App::on(db).await;
    let (reference, _) = app.citizen().file(BRIBE).await;
    let (ordinary, _) = app.citizen().file("साइकिल चोरी").await;
    let operator = app.officer("operator").await;
    let station = app.offices.station_b.to_string();
    for one in [reference, ordinary] {
        operator.must(one, Move::Forward, &[("station", &station)]).await;
    }
    let admin = app.officer("admin").await;
    let id = |login: &str| sql("select id from officer where login = $1").arg(login.to_owned());
    let (a,): (i64,) = app.state.db().one(&id("a")).await.unwrap();
    let (b,): (i64,) = app.state.db().one(&id("b")).await.unwrap();
    let post = async |officer: i64, duty: &str, to: &str| {
        let officer = officer.to_string();
        let fields = [
            ("form_name", "post"),
            ("officer", officer.as_str()),
            ("duty", duty),
            ("office", station.as_str()),
            ("from", "2026-11-20"),
            ("to", to),
        ];
        assert_eq!(admin.post_json("/staff/officers", &fields).await.0, StatusCode::OK, "{duty}");
    };
    post(b, "head", "").await;
    post(b, "leave", "2026-12-20").await;
    post(a, "stand_in", "2026-12-20").await;
    let stands_in = app.officer("a").await;
    assert!(stands_in.panel(ordinary).await.is_ok(), "a stand-in sees the office's ordinary complaints");
    assert_eq!(stands_in.panel(reference).await.unwrap_err(), Error::NotFound);
    let board = stands_in.board(Filters::default()).await;
    let shown: Vec<Reference> =
        board.columns.iter().flat_map(|column| &column.cards).map(|card| card.reference).collect();
    assert_eq!(shown, [ordinary]);
    assert_eq!(board.columns.iter().map(|column| column.count).sum::<i64>(), 1, "it is not counted either");
    let (status, _) = stands_in.make(reference, Move::Note, &[("text", "x")]).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    assert!(app.officer("b").await.panel(reference).await.is_ok());
});

both_databases!(an_office_that_cannot_be_accused_is_not_a_choice, async |db| {
    let app = App::on(db).await;
    let (reference, _) = app.citizen().file("मेरी रिपोर्ट का क्या हुआ").await;
    let operator = app.officer("operator").await;
    for office in ["999999", &app.offices.district.to_string()] {
        let (status, answer) = operator.make(reference, Move::Accuse, &[("station", office), ("text", "कारण")]).await;
        assert_eq!(
            (status, answer.error),
            (StatusCode::UNPROCESSABLE_ENTITY, Some(Error::field("station", Problem::NotAChoice))),
            "{office}"
        );
    }
});

/// Posts an officer to an office for a time, as a posting order would.
async fn posted(app: &App, login: &str, office_id: i64, time: Span) {
    let mut tx = app.state.db().begin().await.unwrap();
    let (officer_id,): (i64,) = tx.one(&sql("select id from officer where login = $1").arg(login)).await.unwrap();
    offices::count_change(&mut tx).await.unwrap();
    let posting = NewPosting { officer_id, office_id, duty: Duty::Head, time, note: None };
    offices::post(&mut tx, &posting).await.unwrap();
    tx.commit().await.unwrap();
    app.state.look_at_offices().await.unwrap();
}

both_databases!(an_officer_who_served_there_when_it_happened_does_not_get_it_at_the_next_office_either, async |db| {
    let app = App::on(db).await;
    // The circle officer headed the accused station until two days ago.
    posted(&app, "circle", app.offices.station_a, Span { from: NOON - 400 * DAY, to: Some(NOON - 2 * DAY) }).await;
    posted(&app, "circle", app.offices.circle, Span { from: NOON - 2 * DAY, to: None }).await;
    let (reference, _) = app.citizen().file(BRIBE).await;
    let operator = app.officer("operator").await;
    let panel = operator.panel(reference).await.unwrap();
    assert_eq!(panel.suggested, Some(app.offices.district), "past the circle, which that officer heads now");
    operator.must(reference, Move::Forward, &[("station", &app.offices.station_a.to_string())]).await;
    assert_eq!(operator.panel(reference).await.unwrap().office.map(|office| office.id), Some(app.offices.district));
    // Whatever the officer can still read, no move is offered or accepted.
    let circle = app.officer("circle").await;
    assert!(circle.panel(reference).await.map_or(true, |panel| panel.moves.is_empty()));
    for a_move in [Move::Start, Move::Note, Move::Assign] {
        let (status, _) = circle.make(reference, a_move, &[("text", "x")]).await;
        assert!(matches!(status, StatusCode::FORBIDDEN | StatusCode::NOT_FOUND), "{a_move}: {status}");
    }
    app.officer("chief").await.must(reference, Move::Start, &[]).await;
});

both_databases!(who_left_the_station_long_before_is_not_concerned, async |db| {
    let app = App::on(db).await;
    posted(&app, "circle", app.offices.station_a, Span { from: NOON - 400 * DAY, to: Some(NOON - 200 * DAY) }).await;
    posted(&app, "circle", app.offices.circle, Span { from: NOON - 200 * DAY, to: None }).await;
    let (reference, _) = app.citizen().file(BRIBE).await;
    let operator = app.officer("operator").await;
    assert_eq!(operator.panel(reference).await.unwrap().suggested, Some(app.offices.circle));
    operator.must(reference, Move::Forward, &[("station", &app.offices.circle.to_string())]).await;
    app.officer("circle").await.must(reference, Move::Start, &[]).await;
});
