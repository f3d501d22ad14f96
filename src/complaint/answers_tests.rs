//! What complainants answer after a closing, through the doors that they and the officers use.

use crate::{
    complaint::{EntryKind, Move, Reference, Status, answers::store::SILENT_AFTER},
    error::{Error, Problem},
    language::dates::DAY,
    sampling::draw,
    server::db::sql,
    testing::{App, Person, both_databases, rows},
};
use axum::http::StatusCode;

/// Forwards a new complaint to station A. Returns its number and its private page.
async fn with_a(app: &App, citizen: &Person) -> (Reference, String) {
    let (reference, key) = citizen.file("दुकान का ताला टूटा").await;
    let station = app.offices.station_a.to_string();
    app.officer("operator").await.must(reference, Move::Forward, &[("station", &station)]).await;
    (reference, format!("/t/{}/{key}", reference.as_str()))
}

/// This officer inquires, reports and closes.
async fn close(officer: &Person, reference: Reference) {
    officer.must(reference, Move::Start, &[]).await;
    officer.must(reference, Move::Report, &[("text", "देखा")]).await;
    officer.must(reference, Move::Close, &[("outcome", "disposed"), ("text", "कार्रवाई हुई")]).await;
}

/// Posts an answer on the private page.
async fn answer(citizen: &Person, page: &str, said: &str, text: &str) -> StatusCode {
    citizen.post(page, &[("form_name", "answer"), ("settled", said), ("text", text)]).await.status
}

/// The answers that were stored: what was said, how it came, whether it was final.
async fn stored(app: &App) -> Vec<(String, Option<String>, bool)> {
    app.state.db().all(&sql("select said, way, final from citizen_answer order by id")).await.unwrap()
}

both_databases!(not_settled_climbs_to_each_office_once_and_is_final_after_the_chief, async |db| {
    let app = App::on(db).await;
    let citizen = app.citizen();
    let (reference, page) = with_a(&app, &citizen).await;
    let chief = app.officer("chief").await;
    for (login, office) in [("a", app.offices.circle), ("circle", app.offices.district)] {
        close(&app.officer(login).await, reference).await;
        assert!(citizen.get(&page).await.text.contains("to a different officer"), "where it goes is said before");
        assert_eq!(answer(&citizen, &page, "no", "कोई आया ही नहीं").await, StatusCode::SEE_OTHER);
        let panel = chief.panel(reference).await.unwrap();
        assert_eq!((panel.status, panel.office.map(|office| office.id)), (Status::Forwarded, Some(office)), "{login}");
        assert_eq!(answer(&citizen, &page, "no", "फिर").await, StatusCode::CONFLICT, "it is open: nothing to reopen");
    }
    close(&chief, reference).await;
    let before = citizen.get(&page).await.text;
    assert!(before.contains("not reopened from this page again") && !before.contains("to a different officer"));
    assert_eq!(answer(&citizen, &page, "no", "अब भी नहीं").await, StatusCode::SEE_OTHER);
    let panel = chief.panel(reference).await.unwrap();
    assert_eq!(panel.status, Status::Closed, "recorded and no more");
    assert_eq!(panel.entries.last().map(|entry| entry.kind), Some(EntryKind::NotSettled));
    assert_eq!(panel.entries.last().and_then(|entry| entry.text.clone()).as_deref(), Some("अब भी नहीं"));
    let after = citizen.get(&page).await.text;
    assert!(after.contains("this desk goes no further"), "it says that it is final");
    assert!(!after.contains("name=\"settled\""), "there is nothing left to choose");
    for late in ["no", "yes", "partly"] {
        assert_eq!(answer(&citizen, &page, late, "देर से").await, StatusCode::CONFLICT, "{late} after the end");
    }
    let page = |is_final| ("not_settled".to_owned(), Some("page".to_owned()), is_final);
    assert_eq!(stored(&app).await, [page(false), page(false), page(true)]);
});

both_databases!(partly_settled_leaves_it_closed_and_can_still_become_no, async |db| {
    let app = App::on(db).await;
    let citizen = app.citizen();
    let (reference, page) = with_a(&app, &citizen).await;
    let station = app.officer("a").await;
    close(&station, reference).await;
    assert_eq!(answer(&citizen, &page, "partly", "एक सामान मिला, दूसरा नहीं").await, StatusCode::SEE_OTHER);
    let panel = station.panel(reference).await.unwrap();
    assert_eq!(panel.status, Status::Closed);
    let said: Vec<_> = panel.entries.iter().filter(|entry| entry.kind == EntryKind::PartlySettled).collect();
    assert_eq!(said.len(), 1);
    assert_eq!(said[0].text.as_deref(), Some("एक सामान मिला, दूसरा नहीं"));
    let shown = citizen.get(&page).await.text;
    assert!(shown.contains("You told us that it is partly settled") && shown.contains("name=\"settled\""));
    // The same button pressed twice is one answer.
    assert_eq!(answer(&citizen, &page, "partly", "").await, StatusCode::SEE_OTHER);
    assert_eq!(stored(&app).await.len(), 1);
    assert_eq!(answer(&citizen, &page, "no", "").await, StatusCode::SEE_OTHER);
    assert_eq!(station.panel(reference).await.unwrap().status, Status::Forwarded);
});

both_databases!(whoever_closed_it_neither_takes_it_again_nor_gives_it_back_to_the_station, async |db| {
    let app = App::on(db).await;
    let citizen = app.citizen();
    let (reference, page) = with_a(&app, &citizen).await;
    let circle = app.officer("circle").await;
    // The circle officer closes what lies with the station; "not settled" brings it to the circle, to the same officer.
    close(&circle, reference).await;
    assert_eq!(answer(&citizen, &page, "no", "नहीं").await, StatusCode::SEE_OTHER);
    let panel = circle.panel(reference).await.unwrap();
    for a_move in [Move::Accept, Move::Start, Move::Assign] {
        assert!(!panel.moves.contains(&a_move), "{a_move} is not offered");
        assert_eq!(circle.make(reference, a_move, &[]).await.0, StatusCode::FORBIDDEN, "{a_move}");
    }
    let offered: Vec<i64> = panel.stations.iter().map(|station| station.id).collect();
    assert_eq!(offered, [app.offices.station_b], "not the station that it came from");
    let back = app.offices.station_a.to_string();
    let (status, refused) = circle.make(reference, Move::Forward, &[("station", &back)]).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(refused.error, Some(Error::field("station", Problem::NotAChoice)));
    circle.must(reference, Move::Forward, &[("station", &app.offices.station_b.to_string())]).await;
    close(&app.officer("b").await, reference).await;
});

both_databases!(the_cell_records_what_was_said_by_telephone, async |db| {
    let app = App::on(db).await;
    let citizen = app.citizen();
    let (reference, page) = with_a(&app, &citizen).await;
    close(&app.officer("a").await, reference).await;
    let operator = app.officer("operator").await;
    assert!(operator.panel(reference).await.unwrap().moves.contains(&Move::RecordAnswer));
    assert!(!app.officer("a").await.panel(reference).await.unwrap().moves.contains(&Move::RecordAnswer));
    assert_eq!(
        app.officer("a").await.make(reference, Move::RecordAnswer, &[("said", "settled")]).await.0,
        StatusCode::CONFLICT
    );
    for (fields, wrong) in [
        (&[("text", "नहीं आए")][..], "said"),
        (&[("said", "perhaps"), ("text", "नहीं आए")][..], "said"),
        (&[("said", "not_settled")][..], "text"),
    ] {
        let (status, refused) = operator.make(reference, Move::RecordAnswer, fields).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            matches!(refused.error, Some(Error::Fields(all)) if all.iter().any(|one| one.field == wrong)),
            "{wrong}"
        );
    }
    assert!(stored(&app).await.is_empty(), "nothing was written");
    operator.must(reference, Move::RecordAnswer, &[("said", "not_settled"), ("text", "कोई आया ही नहीं")]).await;
    assert_eq!(operator.panel(reference).await.unwrap().office.map(|office| office.id), Some(app.offices.circle));
    assert_eq!(stored(&app).await, [("not_settled".to_owned(), Some("phone".to_owned()), false)]);
    assert!(citizen.get(&page).await.text.contains("कोई आया ही नहीं"), "the complainant reads what was written down");
});

both_databases!(nobody_records_the_answer_to_their_own_closing, async |db| {
    let app = App::on(db).await;
    let (reference, _) = app.citizen().file("शोर").await;
    let operator = app.officer("operator").await;
    operator.must(reference, Move::Close, &[("outcome", "not_enough"), ("text", "जगह नहीं मिली")]).await;
    let (status, _) = operator.make(reference, Move::RecordAnswer, &[("said", "settled")]).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    app.officer("chief").await.must(reference, Move::RecordAnswer, &[("said", "settled")]).await;
});

both_databases!(silence_is_recorded_as_silence_and_a_late_answer_still_counts, async |db| {
    let app = App::on(db).await;
    let citizen = app.citizen();
    let (reference, page) = with_a(&app, &citizen).await;
    close(&app.officer("a").await, reference).await;
    app.state.clock().advance(SILENT_AFTER - DAY);
    draw::round(&app.state).await.unwrap();
    assert!(stored(&app).await.is_empty(), "there is still time");
    app.state.clock().advance(2 * DAY);
    for _ in 0..2 {
        draw::round(&app.state).await.unwrap();
    }
    assert_eq!(stored(&app).await, [("silent".to_owned(), None, false)], "once");
    let settled = rows(app.state.db(), "select count(*) from complaint where settled = true").await;
    assert_eq!(settled, 0, "silence is not satisfaction");
    assert_eq!(answer(&citizen, &page, "no", "अब देखा, कुछ नहीं हुआ").await, StatusCode::SEE_OTHER);
    let panel = app.officer("chief").await.panel(reference).await.unwrap();
    assert_eq!(panel.status, Status::Forwarded);
});
