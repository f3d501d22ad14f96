//! The evening sheet is frozen once, lists the worst result first and never changes; each line gets one verdict.

use super::{Came, SheetAnswer, Verdict, freeze};
use crate::{
    command::{
        morning::Morning,
        orders::{
            OrderState,
            tests::{CHIEF_ON_X, answer, forwarded, orders, quote},
        },
    },
    complaint::{Move, Reference},
    error::{Error, Problem},
    language::dates::DAY,
    server::db::{Db, sql},
    testing::{App, Person, both_databases, rows},
};
use axum::http::StatusCode;
use serde_json::json;

const HOUR: i64 = 3_600_000;

async fn sheet(who: &Person) -> SheetAnswer {
    who.call("staff/sheet", json!({ "day": null })).await.unwrap()
}

async fn judge(who: &Person, line: i64, verdict: Verdict, more: &[(&str, &str)]) -> (StatusCode, Option<Error>) {
    let line = line.to_string();
    let mut fields = vec![("form_name", "verdict"), ("line", line.as_str()), ("verdict", verdict.as_str())];
    fields.extend_from_slice(more);
    let (status, answer) = who.post_json("/staff/sheet/2026-11-23", &fields).await;
    (status, answer.error)
}

/// Gives four orders on four complaints, answered with nothing, with words, with a photo, and with a photo and a message to the complainant.
async fn four_orders(app: &App) -> Vec<Reference> {
    let mut references = Vec::new();
    for n in 1..=4 {
        let id = format!("208000000000000001{n}");
        references.push(forwarded(app, &id).await);
        quote(app, &format!("208000000000000002{n}"), &format!("आदेश {n}"), &id).await;
    }
    let station = app.officer("a").await;
    let order = async |reference: Reference| station.panel(reference).await.unwrap().orders.orders[0].id;
    app.state.clock().advance(HOUR);
    assert_eq!(
        answer(&station, references[1], order(references[1]).await, "जाँच की जा रही है", false).await,
        StatusCode::SEE_OTHER
    );
    for at in [2, 3] {
        assert_eq!(
            answer(&station, references[at], order(references[at]).await, "बरामद", true).await,
            StatusCode::SEE_OTHER
        );
    }
    station.must(references[3], Move::Start, &[]).await;
    station.must(references[3], Move::Report, &[("text", "बरामद")]).await;
    station.must(references[3], Move::Close, &[("outcome", "disposed"), ("text", "लौटाया गया")]).await;
    references
}

both_databases!(the_sheet_freezes_once_at_the_review_with_the_worst_first, async |db| {
    let app = App::with_settings(db, CHIEF_ON_X).await;
    let references = four_orders(&app).await;
    assert!(!freeze::if_due(&app.state).await.unwrap(), "no order was open at yesterday's review");
    let chief = app.officer("chief").await;
    assert!(sheet(&chief).await.sheet.is_none());
    assert!(chief.get("/staff/sheet").await.text.contains("There is no sheet yet."));
    app.state.clock().advance(2 * HOUR);
    let second = app.second().await;
    let (one, two) = tokio::join!(freeze::if_due(&app.state), freeze::if_due(&second));
    assert_eq!(u8::from(one.unwrap()) + u8::from(two.unwrap()), 1, "two servers freeze one sheet");
    assert!(!freeze::if_due(&app.state).await.unwrap());
    let chief = app.officer("chief").await;
    let frozen = sheet(&chief).await.sheet.unwrap();
    assert_eq!(frozen.day, "2026-11-23");
    let came: Vec<_> = frozen.lines.iter().map(|line| (line.n, line.reference, line.came)).collect();
    assert_eq!(
        came,
        [
            (1, references[0], Came::Nothing),
            (2, references[1], Came::Words),
            (3, references[2], Came::Untold),
            (4, references[3], Came::Done),
        ]
    );
    assert_eq!(frozen.lines[2].answer.as_ref().unwrap().photos.len(), 1);
    // Later events do not change it.
    let before = lines(app.state.db()).await;
    let station = app.officer("a").await;
    let id = station.panel(references[0]).await.unwrap().orders.orders[0].id;
    assert_eq!(answer(&station, references[0], id, "अब किया", true).await, StatusCode::SEE_OTHER);
    app.officer("operator")
        .await
        .must(references[0], Move::Forward, &[("station", &app.offices.station_b.to_string())])
        .await;
    assert_eq!(lines(app.state.db()).await, before);
    let line = sheet(&chief).await.sheet.unwrap().lines.remove(0);
    assert!(line.came == Came::Nothing && line.later.is_some(), "a later answer is shown beside the line");
    let page = chief.get("/staff/sheet").await.text;
    assert!(page.contains("An answer has come since") && page.contains("0 of 4 reviewed"), "{page}");
});

async fn lines(db: &Db) -> Vec<(i64, i64, String, String, i64)> {
    db.all(&sql("select id, n, came, status, office_id from sheet_line order by id")).await.unwrap()
}

both_databases!(the_chief_accepts_returns_and_extends_each_line_once, async |db| {
    let app = App::with_settings(db, CHIEF_ON_X).await;
    let references = four_orders(&app).await;
    app.state.clock().advance(2 * HOUR);
    freeze::if_due(&app.state).await.unwrap();
    let chief = app.officer("chief").await;
    let ids: Vec<i64> = sheet(&chief).await.sheet.unwrap().lines.iter().map(|line| line.id).collect();
    for login in ["operator", "a", "circle", "admin"] {
        let officer = app.officer(login).await;
        assert_eq!(judge(&officer, ids[0], Verdict::Accept, &[]).await.0, StatusCode::FORBIDDEN, "{login}");
    }
    let missing = Error::field("text", Problem::Missing);
    assert_eq!(judge(&chief, ids[0], Verdict::Return, &[]).await.1, Some(missing));
    assert_eq!(judge(&chief, ids[0], Verdict::Return, &[("text", "कल सुबह तक करें")]).await.0, StatusCode::OK);
    assert_eq!(judge(&chief, ids[0], Verdict::Accept, &[]).await.0, StatusCode::CONFLICT, "a line gets one verdict");
    let late = [("text", "और समय"), ("due", "2026-11-23T19:00")];
    assert_eq!(judge(&chief, ids[1], Verdict::Extend, &late).await.1, Some(Error::field("due", Problem::Past)));
    let extended = [("text", "और समय"), ("due", "2026-11-26T20:00")];
    assert_eq!(judge(&chief, ids[1], Verdict::Extend, &extended).await.0, StatusCode::OK);
    // The chief judges the same line on two devices at once.
    let (one, two) =
        tokio::join!(judge(&chief, ids[3], Verdict::Accept, &[]), judge(&chief, ids[3], Verdict::Accept, &[]));
    let mut both = [one.0, two.0];
    both.sort();
    assert_eq!(both, [StatusCode::OK, StatusCode::CONFLICT]);
    let station = app.officer("a").await;
    let open = orders(&station).await.open;
    let of = |reference| open.iter().find(|order| order.reference == Some(reference));
    let returned = of(references[0]).unwrap();
    assert_eq!(
        (returned.state, returned.returned, returned.return_text.as_deref()),
        (OrderState::Open, 1, Some("कल सुबह तक करें"))
    );
    assert_eq!(returned.due_at.map(crate::language::dates::form_moment).as_deref(), Some("2026-11-24T20:00"));
    let more = of(references[1]).unwrap();
    assert_eq!(more.due_at.map(crate::language::dates::form_moment).as_deref(), Some("2026-11-26T20:00"));
    assert!(of(references[3]).is_none(), "an accepted order is no longer open");
    // The returned order comes first on the next morning's list.
    app.state.clock().advance(10 * HOUR);
    let chief = app.officer("chief").await;
    let morning: Morning = chief.call("staff/morning", json!({})).await.unwrap();
    assert_eq!(morning.returned.iter().map(|order| order.reference).collect::<Vec<_>>(), [Some(references[0])]);
    let page = chief.get("/staff/morning").await.text;
    assert!(page.find("कल सुबह तक करें").unwrap() < page.find("m-breached").unwrap(), "returned orders come first");
    // Answered the next day, the order is on the next sheet with the new answer, and its line on the old sheet is closed.
    let station = app.officer("a").await;
    let id = station.panel(references[0]).await.unwrap().orders.orders[0].id;
    answer(&station, references[0], id, "किया", true).await;
    app.state.clock().advance(14 * HOUR);
    assert!(freeze::if_due(&app.state).await.unwrap());
    let chief = app.officer("chief").await;
    let next = sheet(&chief).await.sheet.unwrap();
    assert_eq!(next.day, "2026-11-24");
    let line = next.lines.iter().find(|line| line.reference == references[0]).unwrap();
    assert_eq!((line.came, line.returned), (Came::Untold, 1));
    assert_eq!(judge(&chief, ids[2], Verdict::Accept, &[]).await.0, StatusCode::CONFLICT, "it is on a later sheet");
    assert!(chief.get("/staff/sheet/2026-11-23").await.text.contains("Returned"));
    assert_eq!(chief.get("/staff/sheet/2026-11-20").await.status, StatusCode::NOT_FOUND);
    assert_eq!(chief.get("/staff/sheet/yesterday").await.status, StatusCode::NOT_FOUND);
});

both_databases!(after_two_days_of_downtime_only_the_last_evening_gets_a_sheet, async |db| {
    let app = App::with_settings(db, CHIEF_ON_X).await;
    let reference = forwarded(&app, "2080000000000000001").await;
    quote(&app, "2080000000000000002", "आज ही", "2080000000000000001").await;
    app.state.clock().advance(2 * DAY + 4 * HOUR);
    assert!(freeze::if_due(&app.state).await.unwrap());
    assert!(!freeze::if_due(&app.state).await.unwrap());
    assert_eq!(rows(app.state.db(), "select count(*) from evening_sheet").await, 1);
    let chief = app.officer("chief").await;
    let frozen = sheet(&chief).await.sheet.unwrap();
    assert_eq!((frozen.day.as_str(), frozen.lines.len()), ("2026-11-25", 1));
    // An answer given after a review that was missed does not count on the sheet of that review.
    let station = app.officer("a").await;
    let id = orders(&station).await.open[0].id;
    app.state.clock().advance(DAY);
    answer(&app.officer("a").await, reference, id, "किया", true).await;
    assert!(freeze::if_due(&app.state).await.unwrap());
    let frozen = sheet(&app.officer("chief").await).await.sheet.unwrap();
    assert_eq!((frozen.day.as_str(), frozen.lines[0].came), ("2026-11-26", Came::Nothing));
});

both_databases!(an_answer_saved_while_the_sheet_freezes_is_either_on_it_or_after_it, async |db| {
    let app = App::with_settings(db, CHIEF_ON_X).await;
    let mut references = Vec::new();
    for n in 1..=6 {
        let id = format!("208000000000000001{n}");
        references.push(forwarded(&app, &id).await);
        quote(&app, &format!("208000000000000002{n}"), "आज ही", &id).await;
    }
    let station = app.officer("a").await;
    let mut ids = Vec::new();
    for reference in &references {
        ids.push(station.panel(*reference).await.unwrap().orders.orders[0].id);
    }
    // Exactly at the review: an answer saved before the sheet freezes is on it.
    app.state.clock().advance(2 * HOUR + HOUR / 2);
    let station = app.officer("a").await;
    let answers = references.iter().zip(&ids).map(|(reference, id)| answer(&station, *reference, *id, "किया", true));
    let (frozen, saved) = tokio::join!(freeze::if_due(&app.state), futures::future::join_all(answers));
    assert!(frozen.unwrap());
    assert!(saved.iter().all(|status| *status == StatusCode::SEE_OTHER), "{saved:?}");
    let lines = sheet(&app.officer("chief").await).await.sheet.unwrap().lines;
    assert_eq!(lines.len(), 6);
    // No answer is lost: each is either on its line or shown as having come later.
    for line in lines {
        assert!(line.answer.is_some() != line.later.is_some(), "{line:?}");
    }
});

both_databases!(the_csv_of_a_sheet_contains_no_formula_that_a_spreadsheet_would_run, async |db| {
    let app = App::with_settings(db, CHIEF_ON_X).await;
    let reference = forwarded(&app, "2080000000000000001").await;
    quote(&app, "2080000000000000002", "=HYPERLINK(\"x\") \"और\", पंक्ति", "2080000000000000001").await;
    app.state.clock().advance(3 * HOUR);
    freeze::if_due(&app.state).await.unwrap();
    let chief = app.officer("chief").await;
    let answered = chief.get("/staff/sheet/2026-11-23/csv").await;
    assert_eq!(answered.headers["content-type"], "text/csv; charset=utf-8");
    let text = answered.text.trim_start_matches('\u{feff}');
    assert_ne!(text.len(), answered.text.len(), "starts with a byte order mark");
    let mut table = csv::Reader::from_reader(text.as_bytes());
    assert_eq!(table.headers().unwrap().len(), 15);
    let row = table.records().next().unwrap().unwrap();
    assert_eq!(
        (&row[1], &row[3], &row[6]),
        (reference.to_string().as_str(), "'=HYPERLINK(\"x\") \"और\", पंक्ति", "No answer")
    );
    assert!(chief.in_hindi().get("/staff/sheet/2026-11-23/csv").await.text.contains("क्या आया"));
    for login in ["a", "circle", "admin", "auditor"] {
        let officer = app.officer(login).await;
        assert_eq!(officer.get("/staff/sheet/2026-11-23/csv").await.status, StatusCode::FORBIDDEN, "{login}");
        assert_eq!(
            officer.call::<SheetAnswer>("staff/sheet", json!({ "day": null })).await,
            Err(Error::NotAllowed),
            "{login}"
        );
    }
    // Once the complaint is confidential, the cell no longer sees its line.
    app.officer("chief").await.must(reference, Move::Seal, &[("text", "x")]).await;
    assert!(sheet(&app.officer("operator").await).await.sheet.unwrap().lines.is_empty());
});

both_databases!(a_verdict_is_refused_when_a_newer_answer_has_come, async |db| {
    let app = App::with_settings(db, CHIEF_ON_X).await;
    let reference = forwarded(&app, "2080000000000000001").await;
    quote(&app, "2080000000000000002", "आज ही", "2080000000000000001").await;
    app.state.clock().advance(3 * HOUR);
    freeze::if_due(&app.state).await.unwrap();
    let chief = app.officer("chief").await;
    let line = sheet(&chief).await.sheet.unwrap().lines.remove(0);
    let station = app.officer("a").await;
    let id = station.panel(reference).await.unwrap().orders.orders[0].id;
    answer(&station, reference, id, "अभी बरामद हुआ", true).await;
    let old = line.newest.to_string();
    let returned = [("text", "कुछ नहीं किया"), ("newest", old.as_str())];
    assert_eq!(judge(&chief, line.id, Verdict::Return, &returned).await, (StatusCode::CONFLICT, Some(Error::Changed)));
    // After a reload the page shows the answer.
    let line = sheet(&chief).await.sheet.unwrap().lines.remove(0);
    assert_eq!(line.later.unwrap().text, "अभी बरामद हुआ");
    let newest = line.newest.to_string();
    assert_eq!(judge(&chief, line.id, Verdict::Accept, &[("newest", newest.as_str())]).await.0, StatusCode::OK);
    // Without scripts, the page that refuses a late verdict explains why and keeps the typed text.
    let line_id = line.id.to_string();
    let late = [("form_name", "verdict"), ("line", line_id.as_str()), ("verdict", "return"), ("text", "फिर से करें")];
    let refused = chief.post(&format!("/staff/sheet/2026-11-23?line={line_id}"), &late).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(refused.text.contains("error-summary") && refused.text.contains("फिर से करें"), "{}", refused.text);
});

both_databases!(the_audit_trail_contains_the_hash_of_a_sheet, async |db| {
    let app = App::with_settings(db, CHIEF_ON_X).await;
    four_orders(&app).await;
    app.state.clock().advance(2 * HOUR);
    freeze::if_due(&app.state).await.unwrap();
    let (detail,): (String,) =
        app.state.db().one(&sql("select detail from audit where action = 'sheet_frozen'")).await.unwrap();
    let mut tx = app.state.db().begin().await.unwrap();
    let (id,): (i64,) = tx.one(&sql("select id from evening_sheet")).await.unwrap();
    assert_eq!(detail, format!("4 lines, sha256 {}", freeze::hash_of(&mut tx, id).await.unwrap()));
    tx.run(&sql("update sheet_line set came = 'done' where n = 1")).await.unwrap();
    assert_ne!(detail, format!("4 lines, sha256 {}", freeze::hash_of(&mut tx, id).await.unwrap()));
});

both_databases!(a_message_from_before_the_evidence_does_not_count_as_informing_the_complainant, async |db| {
    let app = App::with_settings(db, CHIEF_ON_X).await;
    let reference = forwarded(&app, "2080000000000000001").await;
    quote(&app, "2080000000000000002", "आज ही", "2080000000000000001").await;
    app.officer("operator").await.must(reference, Move::Ask, &[("text", "कौन सा मोबाइल?")]).await;
    let mut tx = app.state.db().begin().await.unwrap();
    let said = sql("insert into entry (complaint_id, at, kind, audience, office_id, status, text) \
         select id, $1, 'said', 'public', office_id, status, 'देख रहे हैं' from complaint where reference = $2");
    tx.run(&said.arg(app.state.clock().now()).arg(reference)).await.unwrap();
    tx.commit().await.unwrap();
    app.state.clock().advance(HOUR);
    let station = app.officer("a").await;
    let id = station.panel(reference).await.unwrap().orders.orders[0].id;
    answer(&station, reference, id, "बरामद", true).await;
    app.state.clock().advance(2 * HOUR);
    freeze::if_due(&app.state).await.unwrap();
    assert_eq!(sheet(&app.officer("chief").await).await.sheet.unwrap().lines[0].came, Came::Untold);
});

both_databases!(accepting_an_unanswered_order_needs_a_reason, async |db| {
    let app = App::with_settings(db, CHIEF_ON_X).await;
    four_orders(&app).await;
    app.state.clock().advance(2 * HOUR);
    freeze::if_due(&app.state).await.unwrap();
    let chief = app.officer("chief").await;
    // The first line has no answer: "Return" is the first button and the emphasised one, with its new time.
    let page = chief.get("/staff/sheet").await.text;
    assert!(
        page.contains("Return, by tomorrow 08:00") && page.contains("name=\"back\" value=\"2026-11-24T08:00\""),
        "{page}"
    );
    let (back, accept) = (page.find("value=\"return\"").unwrap(), page.find("value=\"accept\"").unwrap());
    assert!(back < accept, "{page}");
    let lines = sheet(&chief).await.sheet.unwrap().lines;
    let refused = judge(&chief, lines[0].id, Verdict::Accept, &[]).await;
    assert_eq!(refused, (StatusCode::UNPROCESSABLE_ENTITY, Some(Error::field("text", Problem::NothingCame))));
    let reason = [("text", "शिकायतकर्ता ने वापस ली")];
    assert_eq!(judge(&chief, lines[0].id, Verdict::Accept, &reason).await.0, StatusCode::OK);
    // A line answered in words needs no reason.
    assert_eq!(judge(&chief, lines[1].id, Verdict::Accept, &[]).await.0, StatusCode::OK);
});
