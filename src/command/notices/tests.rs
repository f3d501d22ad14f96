//! Notices are read by their recipients, and never by an officer who may not see the complaint.

use super::{NoticeKind, Notices};
use crate::{
    command::clocks::{Step, scheduler},
    complaint::{Move, Reference},
    error::Error,
    language::dates::DAY,
    server::db::sql,
    testing::{App, Person, both_databases},
};
use axum::http::StatusCode;

async fn page(who: &Person) -> Result<Notices, Error> {
    who.call("staff/notices", serde_json::json!({})).await
}

async fn about(who: &Person, reference: Reference) -> Vec<(NoticeKind, Option<Step>)> {
    let notices = page(who).await.unwrap().notices.into_iter();
    notices.filter(|notice| notice.reference == Some(reference)).map(|notice| (notice.kind, notice.step)).collect()
}

both_databases!(forwarding_notifies_the_station_and_its_circle_officer_and_nobody_else, async |db| {
    let app = App::on(db).await;
    let (reference, _) = app.citizen().file("मोबाइल चोरी").await;
    let operator = app.officer("operator").await;
    operator.must(reference, Move::Forward, &[("station", &app.offices.station_a.to_string())]).await;
    for (login, count) in [("a", 1), ("circle", 1), ("b", 0), ("c", 0), ("chief", 0), ("operator", 0)] {
        let officer = app.officer(login).await;
        assert_eq!(about(&officer, reference).await, vec![(NoticeKind::Forwarded, None); count], "{login}");
        assert_eq!(page(&officer).await.unwrap().me.unread, count as i64, "{login}");
    }
    let station = app.officer("a").await;
    let seen = station.get("/staff/notices").await.text;
    // The rail of every page counts the unread ones.
    let counted = |page: &str, name: &str| {
        let link = page.split("<a href=\"/staff/notices\"").nth(1).and_then(|rest| rest.split("</a>").next());
        link.is_some_and(|link| link.contains(name) && link.contains("class=\"rail-count\">1<"))
    };
    assert!(counted(&seen, "Notices") && seen.contains("A complaint was forwarded to your office"), "{seen}");
    assert!(counted(&app.officer("a").await.in_hindi().get("/staff").await.text, "सूचनाएँ"));
});

both_databases!(notices_about_a_complaint_that_was_moved_away_or_sealed_are_not_listed, async |db| {
    let app = App::on(db).await;
    let (reference, _) = app.citizen().file("मोबाइल चोरी").await;
    let (unassigned, _) = app.citizen().file("साइकिल चोरी").await;
    let operator = app.officer("operator").await;
    operator.must(reference, Move::Forward, &[("station", &app.offices.station_a.to_string())]).await;
    operator.must(reference, Move::Forward, &[("station", &app.offices.station_c.to_string())]).await;
    assert_eq!(about(&app.officer("a").await, reference).await, [], "another station holds it now");
    assert_eq!(about(&app.officer("c").await, reference).await.len(), 1);
    app.state.clock().advance(DAY);
    scheduler::tick(&app.state).await.unwrap();
    let operator = app.officer("operator").await;
    assert_eq!(about(&operator, unassigned).await, [(NoticeKind::Escalated, Some(Step::Acknowledge))]);
    operator.must(unassigned, Move::Seal, &[("text", "गोपनीय")]).await;
    assert_eq!(about(&operator, unassigned).await, []);
    assert_eq!(page(&operator).await.unwrap().me.unread, 0);
    let chief = app.officer("chief").await;
    assert_eq!(about(&chief, unassigned).await, [(NoticeKind::Escalated, Some(Step::Acknowledge))]);
});

both_databases!(only_recipients_can_mark_a_notice_as_read, async |db| {
    let app = App::on(db).await;
    let operator = app.officer("operator").await;
    for text in ["एक", "दो", "तीन"] {
        let (reference, _) = app.citizen().file(text).await;
        operator.must(reference, Move::Forward, &[("station", &app.offices.station_a.to_string())]).await;
    }
    let station = app.officer("a").await;
    let notices = page(&station).await.unwrap().notices;
    let (newest, oldest) = (notices[0].id.to_string(), notices[2].id.to_string());
    let read = async |who: &Person, form: &str, id: &str| {
        who.post("/staff/notices", &[("form_name", form), ("notice", id), ("oldest", "1")]).await.status
    };
    let stranger = app.officer("b").await;
    read(&stranger, "read", &oldest).await;
    read(&stranger, "read-all", &newest).await;
    assert_eq!(page(&station).await.unwrap().me.unread, 3);
    assert_eq!(read(&station, "read", &oldest).await, StatusCode::SEE_OTHER);
    let after = page(&station).await.unwrap();
    assert_eq!(after.me.unread, 2);
    let last = after.notices.last().unwrap();
    assert_eq!((last.id.to_string(), last.read_by.clone()), (oldest, Some("a".into())));
    // A notice written after the page was loaded stays unread.
    let (reference, _) = app.citizen().file("चार").await;
    operator.must(reference, Move::Forward, &[("station", &app.offices.station_a.to_string())]).await;
    read(&station, "read-all", &newest).await;
    assert_eq!(page(&station).await.unwrap().me.unread, 1);
    assert_eq!(page(&app.officer("circle").await).await.unwrap().me.unread, 4, "the circle has its own copies");
    for login in ["admin", "auditor"] {
        let nobody = app.officer(login).await;
        assert_eq!(page(&nobody).await.unwrap_err(), Error::NotAllowed, "{login}");
        assert_eq!(read(&nobody, "read", &newest).await, StatusCode::FORBIDDEN, "{login}");
    }
});

both_databases!(notices_to_an_office_without_an_officer_are_read_by_the_office_above, async |db| {
    let app = App::on(db).await;
    let (reference, key) = app.citizen().file("मोबाइल चोरी").await;
    let operator = app.officer("operator").await;
    // Nobody has an account in the circle of station C.
    operator.must(reference, Move::Forward, &[("station", &app.offices.station_c.to_string())]).await;
    assert_eq!(
        about(&app.officer("chief").await, reference).await,
        [(NoticeKind::Forwarded, None)],
        "in place of the circle"
    );
    assert_eq!(about(&app.officer("circle").await, reference).await, [], "another circle");
    let station = app.officer("c").await;
    station.must(reference, Move::Start, &[]).await;
    station.must(reference, Move::Report, &[("text", "देखा")]).await;
    app.officer("chief").await.must(reference, Move::Return, &[("text", "अधूरी")]).await;
    assert_eq!(about(&station, reference).await[0], (NoticeKind::ReportReturned, None), "the inquiry goes on");
    // The first reopening brings it to the circle, the next two to the district, which is notified each time.
    for _ in 0..3 {
        let chief = app.officer("chief").await;
        if chief.panel(reference).await.unwrap().moves.contains(&Move::Start) {
            chief.must(reference, Move::Start, &[]).await;
        }
        chief.must(reference, Move::Report, &[("text", "देखा")]).await;
        chief.must(reference, Move::Close, &[("outcome", "disposed"), ("text", "हुआ")]).await;
        let no = [("form_name", "answer"), ("settled", "no"), ("text", "नहीं")];
        app.citizen().post(&format!("/t/{}/{key}", reference.as_str()), &no).await;
    }
    let district = sql("select count(*) from notice where kind = 'forwarded' and office_id = $1");
    let (n,): (i64,) = app.state.db().one(&district.arg(app.offices.district)).await.unwrap();
    assert_eq!(n, 2, "first the circle, then the district twice");
});

both_databases!(notices_to_a_head_whose_account_is_closed_are_read_by_the_office_above, async |db| {
    let app = App::on(db).await;
    let admin = app.officer("admin").await;
    let (id,): (i64,) = app.state.db().one(&sql("select id from officer where login = 'circle'")).await.unwrap();
    let (id, office) = (id.to_string(), app.offices.circle.to_string());
    let head = [
        ("form_name", "post"),
        ("officer", id.as_str()),
        ("duty", "head"),
        ("office", office.as_str()),
        ("from", "2026-01-01"),
        ("to", ""),
    ];
    assert_eq!(admin.post_json("/staff/officers", &head).await.0, StatusCode::OK);
    let close = [("form_name", "active"), ("officer", id.as_str()), ("active", "no")];
    assert_eq!(admin.post_json("/staff/officers", &close).await.0, StatusCode::OK);
    let (reference, _) = app.citizen().file("मोबाइल चोरी").await;
    let station = app.offices.station_a.to_string();
    app.officer("operator").await.must(reference, Move::Forward, &[("station", &station)]).await;
    assert_eq!(about(&app.officer("chief").await, reference).await, [(NoticeKind::Forwarded, None)]);
});
