//! The life of a complaint, tested through the public entry points.

use crate::{
    audit::{self, Chain},
    complaint::{Move, Outcome, Status, changes, fake, tally},
    error::Error,
    server::db::sql,
    testing::{App, both_databases, rows},
};
use axum::http::StatusCode;

both_databases!(from_the_citizen_to_the_answer, async |db| {
    let app = App::on(db).await;
    let citizen = app.citizen();
    let (reference, key) = citizen.file("मोबाइल चोरी हो गया, सिविल लाइंस").await;
    let (operator, station) = (app.officer("operator").await, app.officer("a").await);

    let panel = operator.panel(reference).await.unwrap();
    assert_eq!(panel.suggested, Some(app.offices.station_a), "the text names the station");
    operator.must(reference, Move::Forward, &[("station", &app.offices.station_a.to_string())]).await;
    station.must(reference, Move::Accept, &[]).await;
    station.must(reference, Move::Start, &[]).await;
    station.must(reference, Move::Ask, &[("text", "कौन सा मॉडल?")]).await;
    let private = format!("/t/{}/{key}", reference.as_str());
    let added = citizen
        .post(&private, &[("form_name", "add"), ("form", "0123456789abcdef01234"), ("text", "काला, दो साल पुराना")])
        .await;
    assert_eq!(added.status, StatusCode::SEE_OTHER);
    assert!(station.board(Default::default()).await.columns.iter().any(|c| c.cards.iter().any(|card| card.unread)));
    station.must(reference, Move::Report, &[("text", "मोबाइल मिल गया")]).await;
    station.must(reference, Move::Close, &[("outcome", "disposed"), ("text", "मोबाइल लौटा दिया गया")]).await;

    let panel = station.panel(reference).await.unwrap();
    assert_eq!((panel.status, panel.outcome), (Status::Closed, Some(Outcome::Disposed)));
    let page = citizen.get(&private).await;
    for words in ["कौन सा मॉडल?", "काला, दो साल पुराना", "मोबाइल लौटा दिया गया", "closed: disposed"]
    {
        assert!(page.text.contains(words), "{words}");
    }
    assert!(!page.text.contains("मोबाइल मिल गया"), "the report is internal");
    let public = citizen.get(&format!("/t/{}", reference.as_str())).await;
    assert!(public.text.contains("The complaint was closed after inquiry"));
    for words in ["मोबाइल", "मॉडल", "disposed", &key] {
        assert!(!public.text.contains(words), "{words} is not public");
    }
    assert!(matches!(audit::verify(app.state.db()).await.unwrap(), Chain::Whole(n) if n > 8));
});

both_databases!(a_form_sent_twice_is_one_complaint, async |db| {
    let app = App::on(db).await;
    let citizen = app.citizen();
    let fields = [("form", "0123456789abcdef0123"), ("text", "शोर"), ("category", "noise")];
    let first = crate::testing::filed(&citizen.post("/", &fields).await);
    let second = crate::testing::filed(&citizen.post("/", &fields).await);
    assert_eq!(first, second);
    // Both requests at once, as after a double tap.
    let fields = [("form", "9876543210abcdef0123"), ("text", "शोर"), ("category", "noise")];
    let (a, b) = tokio::join!(citizen.post("/", &fields), citizen.post("/", &fields));
    assert_eq!(crate::testing::filed(&a), crate::testing::filed(&b));
    assert_eq!(rows(app.state.db(), "select count(*) from complaint").await, 2);
    assert_eq!(rows(app.state.db(), "select count(*) from post").await, 2);
});

both_databases!(a_form_changed_after_it_was_sent_adds_the_new_words, async |db| {
    let app = App::on(db).await;
    let citizen = app.citizen();
    let form = ("form", "0123456789abcdef0123");
    let first = crate::testing::filed(&citizen.post("/", &[form, ("text", "पहला"), ("category", "noise")]).await);
    let changed = [form, ("text", "पहला, और यह भी"), ("category", "noise")];
    assert_eq!(crate::testing::filed(&citizen.post("/", &changed).await), first);
    assert_eq!(crate::testing::filed(&citizen.post("/", &changed).await), first);
    let panel = app.officer("operator").await.panel(first.0).await.unwrap();
    assert_eq!(panel.text, "पहला", "what was sent is never edited");
    assert_eq!(panel.entries.iter().filter(|entry| entry.text.as_deref() == Some("पहला, और यह भी")).count(), 1);
});

both_databases!(the_second_of_two_officers_is_shown_what_changed, async |db| {
    let app = App::on(db).await;
    let (reference, _) = app.citizen().file("text").await;
    let operator = app.officer("operator").await;
    let station = app.offices.station_a.to_string();
    let path = format!("/staff/c/{}", reference.as_str());
    let fields = [
        ("form_name", "move-forward"),
        ("move", "forward"),
        ("version", "1"),
        ("station", &station),
        ("text", "a note"),
    ];
    assert_eq!(operator.post(&path, &fields).await.status, StatusCode::SEE_OTHER);
    let second = app.officer("chief").await;
    let refused = second.post(&path, &fields).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(
        refused.text.contains("Someone else has changed the complaint"),
        "the page says that the complaint was changed"
    );
    assert!(refused.text.contains("a note"), "the typed text is not lost");
    assert!(refused.text.contains("Forwarded to Civil Lines police station"), "the page shows what changed");
    let panel = operator.panel(reference).await.unwrap();
    assert_eq!(panel.entries.len(), 2, "nothing was written");
    // A note undoes nobody's work, so it is accepted from an outdated page.
    let note = [("form_name", "move-note"), ("move", "note"), ("version", "1"), ("text", "seen")];
    assert_eq!(second.post(&path, &note).await.status, StatusCode::SEE_OTHER);
});

both_databases!(moves_that_the_table_forbids_are_refused, async |db| {
    let app = App::on(db).await;
    let (reference, _) = app.citizen().file("text").await;
    let (operator, station) = (app.officer("operator").await, app.officer("a").await);
    for (a_move, fields) in [
        (Move::Report, &[("text", "x")][..]),
        (Move::Accept, &[]),
        (Move::Reopen, &[("text", "x")]),
        (Move::Add, &[("text", "x")]),
    ] {
        let (status, answer) = operator.make(reference, a_move, fields).await;
        assert_eq!((status, answer.error), (StatusCode::CONFLICT, Some(Error::NotNow)), "{a_move}");
    }
    operator.must(reference, Move::Forward, &[("station", &app.offices.station_a.to_string())]).await;
    for (a_move, fields) in [
        (Move::Forward, &[("station", "3")][..]),
        (Move::Close, &[("outcome", "disposed"), ("text", "x")]),
        (Move::Seal, &[("text", "x")]),
    ] {
        let (status, _) = station.make(reference, a_move, fields).await;
        assert_eq!(status, StatusCode::CONFLICT, "{a_move}");
    }
    station.must(reference, Move::Start, &[]).await;
    station.must(reference, Move::Report, &[("text", "x")]).await;
    let (status, answer) = station.make(reference, Move::Close, &[("outcome", "found_fake"), ("text", "x")]).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "fake needs a countersign: {answer:?}");
    let (status, answer) = station.make(reference, Move::Close, &[("outcome", "disposed")]).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "closing is a claim to be proved: {answer:?}");
    station
        .must(reference, Move::ProposeFake, &[("reason", "did_not_happen"), ("text", "पड़ोसियों ने घटना से इनकार किया")])
        .await;
    app.officer("circle").await.must(reference, Move::SignFake, &[("text", "जाँच में घटना की पुष्टि नहीं हुई")]).await;
    app.state.clock().advance(fake::REPLY_TIME);
    app.officer("circle").await.must(reference, Move::Close, &[("outcome", "found_fake"), ("text", "x")]).await;
    let public = app.citizen().get(&format!("/t/{}", reference.as_str())).await;
    assert!(!public.text.contains("fake"), "never a public label on a person");
});

both_databases!(not_settled_reopens_one_office_higher, async |db| {
    let app = App::on(db).await;
    let citizen = app.citizen();
    let (reference, key) = citizen.file("text").await;
    let (operator, station, circle) =
        (app.officer("operator").await, app.officer("a").await, app.officer("circle").await);
    operator.must(reference, Move::Forward, &[("station", &app.offices.station_a.to_string())]).await;
    let close = async |officer: &crate::testing::Person| {
        officer.must(reference, Move::Start, &[]).await;
        officer.must(reference, Move::Report, &[("text", "x")]).await;
        officer.must(reference, Move::Close, &[("outcome", "disposed"), ("text", "done")]).await;
    };
    close(&station).await;
    let private = format!("/t/{}/{key}", reference.as_str());
    let no = [("form_name", "answer"), ("settled", "no"), ("text", "कुछ नहीं हुआ")];
    assert_eq!(citizen.post(&private, &no).await.status, StatusCode::SEE_OTHER);
    let panel = circle.panel(reference).await.unwrap();
    assert_eq!(panel.status, Status::Forwarded);
    assert_eq!(panel.office.unwrap().id, app.offices.circle);
    let (status, _) = station.make(reference, Move::Start, &[]).await;
    assert_eq!(status, StatusCode::FORBIDDEN, "the station can still read it but no longer decides");
    close(&circle).await;
    citizen.post(&private, &no).await;
    let panel = app.officer("chief").await.panel(reference).await.unwrap();
    assert_eq!(panel.office.unwrap().id, app.offices.district, "and once more, to the district");
    let again = citizen.post(&private, &no).await;
    assert_eq!(again.status, StatusCode::CONFLICT, "an open case has nothing to reopen");
});

both_databases!(the_tally_equals_a_recount_after_any_moves, async |db| {
    let app = App::on(db).await;
    let operator = app.officer("operator").await;
    for n in 0..12 {
        let (reference, _) = app.citizen().file(&format!("text {n}")).await;
        if n % 2 == 0 {
            operator
                .must(
                    reference,
                    Move::Forward,
                    &[("station", &[app.offices.station_a, app.offices.station_c][n % 4 / 2].to_string())],
                )
                .await;
        }
        if n % 3 == 0 {
            operator.must(reference, Move::Seal, &[("text", "reason")]).await;
        }
    }
    let db = app.state.db();
    let counted_rows = "select count(*) from (select status, station_id, circle_id, office_id, accused_id, channel, category, confidential, n from tally where n <> 0) x";
    let before: Vec<(String, i64, bool, i64)> = db
        .all(&sql("select status, station_id, confidential, cast(sum(n) as bigint) from tally where n <> 0 group by 1, 2, 3 order by 1, 2, 3"))
        .await
        .unwrap();
    let n = rows(db, counted_rows).await;
    let mut tx = db.begin().await.unwrap();
    tally::rebuild(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
    let after: Vec<(String, i64, bool, i64)> = db
        .all(&sql("select status, station_id, confidential, cast(sum(n) as bigint) from tally where n <> 0 group by 1, 2, 3 order by 1, 2, 3"))
        .await
        .unwrap();
    assert_eq!(before, after);
    assert_eq!(n, rows(db, counted_rows).await);
});

#[test]
fn a_private_key_is_determined_by_its_form_alone() {
    assert_eq!(changes::private_key("a"), changes::private_key("a"));
    assert_ne!(changes::private_key("a"), changes::private_key("b"));
    assert_eq!(changes::private_key("a").len(), 16);
}
