//! A finding "fake" that nobody contests closes its complaint by itself, once, and nothing runs against the station meanwhile.

use super::{
    clocks::{ClockRow, Step, scheduler, store as clocks},
    standing,
};
use crate::{
    complaint::{EntryKind, Move, Outcome, Reference, Status, fake::REPLY_TIME},
    language::dates::DAY,
    server::db::{Db, sql},
    testing::{App, NOON, Person, both_databases, rows},
};
use axum::http::StatusCode;

const HOUR: i64 = 3_600_000;
const PROPOSAL: &[(&str, &str)] = &[("reason", "did_not_happen"), ("text", "पड़ोसियों ने घटना से इनकार किया")];
const NOTICE: &[(&str, &str)] = &[("text", "जाँच में घटना की पुष्टि नहीं हुई")];

/// A complaint that station A reported and proposed as fake, and whose circle officer signed that. Returns its number and its private page.
async fn noticed(app: &App, citizen: &Person) -> (Reference, String) {
    let (reference, key) = citizen.file("घर में चोरी हुई").await;
    let to = app.offices.station_a.to_string();
    app.officer("operator").await.must(reference, Move::Forward, &[("station", &to)]).await;
    let station = app.officer("a").await;
    station.must(reference, Move::Start, &[]).await;
    station.must(reference, Move::Report, &[("text", "मौक़े पर गए")]).await;
    station.must(reference, Move::ProposeFake, PROPOSAL).await;
    app.officer("circle").await.must(reference, Move::SignFake, NOTICE).await;
    (reference, format!("/t/{}/{key}", reference.as_str()))
}

async fn states(db: &Db) -> Vec<String> {
    let all: Vec<(String,)> = db.all(&sql("select state from fake_finding order by id")).await.unwrap();
    all.into_iter().map(|(state,)| state).collect()
}

async fn outer_limit(app: &App, reference: Reference) -> ClockRow {
    let found = sql("select id from complaint where reference = $1").arg(reference);
    let (id,): (i64,) = app.state.db().one(&found).await.unwrap();
    let all = clocks::of(app.state.db(), id).await.unwrap();
    all.into_iter().rfind(|clock| clock.step == Step::OuterLimit).unwrap()
}

both_databases!(a_finding_that_nobody_contests_closes_its_complaint_once_and_with_the_notice, async |db| {
    let app = App::on(db).await;
    let citizen = app.citizen();
    let (reference, page) = noticed(&app, &citizen).await;
    let clock = outer_limit(&app, reference).await;
    assert_eq!((clock.paused_at, clock.due_at), (Some(NOON), NOON + 21 * DAY));
    app.state.clock().advance(REPLY_TIME - HOUR);
    assert_eq!(standing::round(&app.state).await.unwrap(), 0, "the complainant still has an hour");
    assert!(citizen.get(&page).await.text.contains("This is not final"));

    app.state.clock().advance(HOUR);
    // Two servers at once.
    let second = app.second().await;
    let (one, other) = tokio::join!(standing::round(&app.state), standing::round(&second));
    assert_eq!(one.unwrap() + other.unwrap(), 1);
    assert_eq!(standing::round(&app.state).await.unwrap(), 0);
    assert_eq!(states(app.state.db()).await, ["stands"]);
    let chief = app.officer("chief").await;
    let panel = chief.panel(reference).await.unwrap();
    assert_eq!((panel.status, panel.outcome), (Status::Closed, Some(Outcome::FoundFake)));
    let closing = panel.entries.iter().rfind(|entry| entry.kind == EntryKind::Closed).unwrap();
    assert!(closing.officer.is_none(), "nobody closed it");
    let words = closing.text.as_deref().unwrap();
    assert!(words.contains("23 November 2026") && words.contains(NOTICE[0].1), "{words}");
    assert_eq!(rows(app.state.db(), "select count(*) from closing where outcome = 'found_fake'").await, 1);
    assert_eq!(rows(app.state.db(), "select count(*) from entry where kind = 'closed'").await, 1);
    let audited = "select count(*) from audit where action = 'closed' and officer_id is null";
    assert_eq!(rows(app.state.db(), audited).await, 1);
    let clock = outer_limit(&app, reference).await;
    assert!(clock.met_at.is_some() && clock.breached_at.is_none());

    // The complainant reads it, and can still say no: then somebody else looks at it, not who signed.
    assert!(citizen.get(&page).await.text.contains(NOTICE[0].1));
    let no = [("form_name", "answer"), ("settled", "no"), ("text", "चोरी हुई थी")];
    assert_eq!(citizen.post(&page, &no).await.status, StatusCode::SEE_OTHER);
    let (status, _) = app.officer("circle").await.make(reference, Move::Start, &[]).await;
    assert_eq!(status, StatusCode::FORBIDDEN, "the circle officer had signed it");
    app.officer("chief").await.must(reference, Move::Start, &[]).await;
});

both_databases!(no_clock_runs_against_the_station_while_the_complainant_may_reply, async |db| {
    let app = App::on(db).await;
    let citizen = app.citizen();
    let (reference, page) = noticed(&app, &citizen).await;
    let escalated = "select count(*) from entry where kind = 'escalated'";
    // Words that contest nothing do not end the pause.
    app.state.clock().advance(DAY);
    let more = [("form_name", "add"), ("form", "0123456789abcdef01239"), ("text", "गवाह का नाम बाद में बताऊँगा")];
    assert_eq!(citizen.post(&page, &more).await.status, StatusCode::SEE_OTHER);
    assert_eq!(outer_limit(&app, reference).await.paused_at, Some(NOON));
    app.state.clock().advance(5 * DAY);
    scheduler::tick(&app.state).await.unwrap();
    assert_eq!(rows(app.state.db(), escalated).await, 0);

    // Contested: the office above has the time that was left.
    let contest = [("form_name", "contest"), ("text", "चोरी हुई थी, गवाह हैं")];
    assert_eq!(citizen.post(&page, &contest).await.status, StatusCode::SEE_OTHER);
    let clock = outer_limit(&app, reference).await;
    assert_eq!((clock.paused_at, clock.due_at, clock.paused_total), (None, NOON + 27 * DAY, 0));
    app.state.clock().advance(2 * REPLY_TIME);
    assert_eq!(standing::round(&app.state).await.unwrap(), 0, "what is contested never closes by itself");
    assert_eq!(states(app.state.db()).await, ["contested"]);
});

both_databases!(nothing_closes_by_itself_while_the_complainants_words_are_unread, async |db| {
    let app = App::on(db).await;
    let citizen = app.citizen();
    let (reference, page) = noticed(&app, &citizen).await;
    let more = [("form_name", "add"), ("form", "0123456789abcdef01239"), ("text", "यह सच है, मेरे पास रसीद है")];
    assert_eq!(citizen.post(&page, &more).await.status, StatusCode::SEE_OTHER);
    app.state.clock().advance(REPLY_TIME);
    assert_eq!(standing::round(&app.state).await.unwrap(), 0);
    // Read, but not answered with a decision: an officer still closes it, or does not.
    app.officer("circle").await.must(reference, Move::Note, &[("text", "पढ़ा")]).await;
    assert_eq!(standing::round(&app.state).await.unwrap(), 0);
    assert_eq!(states(app.state.db()).await, ["noticed"]);
    // The pause has ended by itself, so the complaint is not forgotten.
    scheduler::tick(&app.state).await.unwrap();
    let clock = outer_limit(&app, reference).await;
    assert_eq!((clock.paused_at, clock.due_at), (None, NOON + 21 * DAY + REPLY_TIME));
    let close = [("outcome", "found_fake"), ("text", "पुष्टि नहीं हुई")];
    app.officer("circle").await.must(reference, Move::Close, &close).await;
    assert_eq!(states(app.state.db()).await, ["stands"]);
});

both_databases!(on_a_platform_the_time_counts_from_when_the_message_was_sent, async |db| {
    let app = App::on(db).await;
    let (reference, _) = noticed(&app, &app.citizen()).await;
    let db = app.state.db();
    // The message that told of the notice waits, because the channel is off.
    let mut tx = db.begin().await.unwrap();
    let held = sql(
        "insert into reply (channel, way, target, complaint_id, text, cause, state, attempts, looks, due_at, lease_until, why, created_at) \
         select 'x', 'reply', '1', f.complaint_id, 'x', 'complaint ' || f.complaint_id || ' version ' || f.notice_version, 'held', 0, 0, 0, 0, \
         'channel_off', 0 from fake_finding f",
    );
    tx.run(&held).await.unwrap();
    tx.run(&sql("update complaint set channel = 'x'")).await.unwrap();
    tx.commit().await.unwrap();
    app.state.clock().advance(REPLY_TIME);
    assert_eq!(standing::round(&app.state).await.unwrap(), 0, "the complainant has heard nothing");
    let mut tx = db.begin().await.unwrap();
    let sent =
        sql("update reply set state = 'sent', why = null, platform_id = '9', sent_at = $1 where why = 'channel_off'");
    assert_eq!(tx.run(&sent.arg(NOON + REPLY_TIME)).await.unwrap(), 1);
    tx.commit().await.unwrap();
    app.state.clock().advance(REPLY_TIME - HOUR);
    assert_eq!(standing::round(&app.state).await.unwrap(), 0);
    app.state.clock().advance(HOUR);
    assert_eq!(standing::round(&app.state).await.unwrap(), 1);
    assert_eq!(app.officer("chief").await.panel(reference).await.unwrap().status, Status::Closed);
});

both_databases!(what_a_caller_told_is_closed_by_an_officer, async |db| {
    let app = App::on(db).await;
    let _ = noticed(&app, &app.citizen()).await;
    let mut tx = app.state.db().begin().await.unwrap();
    tx.run(&sql("update complaint set channel = 'staff'")).await.unwrap();
    tx.commit().await.unwrap();
    app.state.clock().advance(2 * REPLY_TIME);
    assert_eq!(standing::round(&app.state).await.unwrap(), 0, "nobody told the caller");
    assert_eq!(states(app.state.db()).await, ["noticed"]);
});
