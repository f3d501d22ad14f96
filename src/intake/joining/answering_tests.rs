//! Answers to "is it settled?" that complainants write on the channel.

use crate::{
    complaint::{EntryKind, Move, Reference, Status},
    intake::wire::tests::{mention, one_complaint},
    server::db::sql,
    testing::{App, Person, both_databases},
};

const FIRST: &str = "2080000000000000001";

/// A reply to the first complaint's post by this author, written before anything was closed.
fn before(n: u64, author: &str, text: &str) -> String {
    mention(&format!("20800000000000001{n}"), author, text, FIRST, Some(FIRST))
}

/// The same, written afterwards.
fn below(n: u64, author: &str, text: &str) -> String {
    before(n, author, text).replace("2026-11-23T11:00:00.000Z", "2026-11-23T12:30:00.000Z")
}

/// A complaint from X that station A has closed.
async fn closed(app: &App) -> Reference {
    let reference = one_complaint(app, FIRST, "22").await;
    let to = app.offices.station_a.to_string();
    app.officer("operator").await.must(reference, Move::Forward, &[("station", &to)]).await;
    let station = app.officer("a").await;
    station.must(reference, Move::Start, &[]).await;
    station.must(reference, Move::Report, &[("text", "देखा")]).await;
    // A theft is closed without an FIR only if the circle officer has accepted the report.
    app.officer("circle").await.must(reference, Move::AcceptReport, &[]).await;
    station.must(reference, Move::Close, &[("outcome", "disposed"), ("text", "कार्रवाई हुई")]).await;
    reference
}

async fn status(officer: &Person, reference: Reference) -> Status {
    officer.panel(reference).await.unwrap().status
}

async fn stored(app: &App) -> Vec<(String, Option<String>)> {
    app.state.db().all(&sql("select said, way from citizen_answer order by id")).await.unwrap()
}

both_databases!(a_plain_no_below_the_complaint_reopens_it, async |db| {
    let app = App::on(db).await;
    let reference = closed(&app).await;
    let (platform, operator) = (app.citizen(), app.officer("operator").await);
    platform.deliver_x(&below(10, "22", "@PrayagrajPolice हल नहीं हुई सर")).await;
    assert_eq!(status(&operator, reference).await, Status::Forwarded);
    assert_eq!(stored(&app).await, [("not_settled".to_owned(), Some("channel".to_owned()))]);
    let panel = operator.panel(reference).await.unwrap();
    let no = panel.entries.iter().find(|entry| entry.kind == EntryKind::NotSettled).unwrap();
    assert_eq!(no.text.as_deref(), Some("@PrayagrajPolice हल नहीं हुई सर"));
    assert!(operator.wire().await.posts.is_empty(), "it does not wait on the wire too");
    // The same delivery again changes nothing.
    platform.deliver_x(&below(10, "22", "@PrayagrajPolice हल नहीं हुई सर")).await;
    assert_eq!(stored(&app).await.len(), 1);
});

both_databases!(a_plain_yes_settles_it, async |db| {
    let app = App::on(db).await;
    let reference = closed(&app).await;
    app.citizen().deliver_x(&below(10, "22", "@PrayagrajPolice problem solved, thank you sir")).await;
    assert_eq!(stored(&app).await, [("settled".to_owned(), Some("channel".to_owned()))]);
    assert_eq!(status(&app.officer("operator").await, reference).await, Status::Closed);
});

both_databases!(whatever_says_more_and_whatever_others_write_waits_for_a_person, async |db| {
    let app = App::on(db).await;
    let reference = closed(&app).await;
    let (platform, operator) = (app.citizen(), app.officer("operator").await);
    for (n, (author, text)) in
        [("22", "नहीं हुआ, अब धमकी भी दे रहे हैं"), ("22", "हल हो गया क्या?"), ("22", "धन्यवाद"), ("33", "हल नहीं हुई")]
            .into_iter()
            .enumerate()
    {
        platform.deliver_x(&below(20 + n as u64, author, text)).await;
    }
    // An independent post of the same author is no answer either.
    platform.deliver_x(&mention("2080000000000000300", "22", "हल नहीं हुई", "2080000000000000300", None)).await;
    assert!(stored(&app).await.is_empty());
    assert_eq!(status(&operator, reference).await, Status::Closed);
    assert_eq!(operator.wire().await.posts.len(), 5);
});

both_databases!(a_reply_from_before_the_closing_that_comes_late_is_no_answer, async |db| {
    let app = App::on(db).await;
    let reference = closed(&app).await;
    app.citizen().deliver_x(&before(10, "22", "हल नहीं हुई")).await;
    assert!(stored(&app).await.is_empty());
    let operator = app.officer("operator").await;
    assert_eq!(status(&operator, reference).await, Status::Closed);
    assert_eq!(operator.wire().await.posts.len(), 1);
});

both_databases!(an_answer_after_the_last_one_was_final_waits_for_a_person, async |db| {
    let app = App::on(db).await;
    let reference = closed(&app).await;
    let platform = app.citizen();
    platform.deliver_x(&below(10, "22", "हल नहीं हुई")).await;
    for (login, n) in [("circle", 11), ("chief", 12)] {
        let officer = app.officer(login).await;
        officer.must(reference, Move::Start, &[]).await;
        officer.must(reference, Move::Report, &[("text", "देखा")]).await;
        officer.must(reference, Move::Close, &[("outcome", "disposed"), ("text", "कार्रवाई हुई")]).await;
        platform.deliver_x(&below(n, "22", "हल नहीं हुई")).await;
    }
    let operator = app.officer("operator").await;
    assert_eq!(status(&operator, reference).await, Status::Closed, "final");
    assert_eq!(stored(&app).await.len(), 3);
    platform.deliver_x(&below(13, "22", "हल हो गई")).await;
    assert_eq!(stored(&app).await.len(), 3);
    assert_eq!(operator.wire().await.posts.len(), 1, "a person reads it");
});
