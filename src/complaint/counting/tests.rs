//! What is kept is what a recount of all rows gives, whatever happened, in whichever order.

use super::{
    Days, Grain, Histogram, cell, checking, folding,
    inside::{self, Behind, Of},
    public, ready, rebuilding,
};
use crate::{
    complaint::{Channel, Move, Outcome, Reference},
    intake::wire::{Disposition, tests as wire},
    language::dates::{self, DAY},
    officers::Role,
    server::db::{Db, sql},
    shield::{Scope, Viewer},
    testing::{App, both_databases},
    ui::paging::After,
};

pub(super) const HOUR: i64 = 3_600_000;

/// The differences between what is kept and a full recount.
pub(super) async fn differences(db: &Db) -> Vec<String> {
    let mut tx = db.snapshot().await.unwrap();
    checking::compare(&mut tx).await.unwrap().lines
}

/// Every row of the sums, as text.
pub(super) async fn kept(db: &Db) -> Vec<Vec<(String, i64, String, i64)>> {
    let received = sql("select grain, period, channel, n from figure_received where n <> 0 order by 1, 2, 3");
    let months = sql("select category || status || outcome, month, case when confidential then 'c' else '' end, \
         n + 1000 * reopened + 1000000 * overturned + 1000000000 * last_hour from figure_month order by 1, 2, 3");
    let places = sql(
        "select grain || status || outcome, period, station_id || '.' || circle_id || '.' || office_id || '.' || accused_id, \
         n + 1000 * reopened + 1000000 * overturned + 1000000000 * last_hour from figure_place where confidential = false order by 1, 2, 3",
    );
    let posts = sql("select grain, period, channel, came * 1000 + decided from figure_posts order by 1, 2, 3");
    let replies = sql("select state || why, day, channel, n from figure_replies order by 1, 2, 3");
    let mut all = Vec::new();
    for statement in [received, months, places, posts, replies] {
        all.push(db.all(&statement).await.unwrap());
    }
    all
}

pub(super) fn scope_of_chief() -> Scope {
    Scope { role: Role::Chief, offices: Vec::new(), own: None }
}

both_databases!(a_complaint_is_counted_at_once_and_by_what_it_is_now, async |db| {
    let app = App::on(db).await;
    let db = app.state.db();
    let operator = app.officer("operator").await;
    let (reference, key) = app.citizen().file("चोरी").await;
    let today = dates::day(app.state.clock().now());
    let days = Days { first: today, last: today };
    assert_eq!(public::received(db, days).await.unwrap(), [(Channel::ClickAndPost, 1)]);
    assert!(public::received(db, Days { first: today + 1, last: today + 9 }).await.unwrap().is_empty());
    operator.must(reference, Move::Forward, &[("station", &app.offices.station_a.to_string())]).await;
    app.state.clock().advance(2 * HOUR);
    let (a, circle) = (app.officer("a").await, app.officer("circle").await);
    a.must(reference, Move::Start, &[]).await;
    a.must(reference, Move::Ask, &[("text", "कहाँ?")]).await;
    a.must(reference, Move::Report, &[("text", "मिल गया")]).await;
    a.must(reference, Move::Close, &[("outcome", "disposed"), ("text", "लौटा दिया")]).await;
    let scope = scope_of_chief();
    let station = async || inside::stations(db, &scope, days).await.unwrap().remove(0);
    let closed = station().await;
    assert_eq!(
        (closed.station_id, closed.received, closed.open, closed.closed),
        (Some(app.offices.station_a), 1, 0, 1)
    );
    assert_eq!(closed.outcomes.get(&Outcome::Disposed), Some(&1));
    let two_hours = closed.closing.median().unwrap();
    assert!((two_hours - 2 * HOUR).abs() <= 2 * HOUR / 50, "{two_hours}");
    assert_eq!(closed.response.median(), Some(two_hours), "the question was the first word");
    assert_eq!((closed.reopened, closed.overturned, closed.last_hour), (0, 0, 0));

    // Reopened, it is open again, but it stays a complaint that was reopened.
    let private = format!("/t/{}/{key}", reference.as_str());
    app.citizen().post(&private, &[("form_name", "answer"), ("settled", "no"), ("text", "नहीं मिला")]).await;
    let open = station().await;
    assert_eq!((open.open, open.closed, open.reopened, open.closing.n(), open.response.n()), (1, 0, 1, 0, 1));
    circle.must(reference, Move::Start, &[]).await;
    circle.must(reference, Move::Report, &[("text", "सचमुच")]).await;
    let fir = [("outcome", "fir_registered"), ("detail", "12/2026"), ("text", "FIR")];
    circle.must(reference, Move::Close, &fir).await;
    let again = station().await;
    assert_eq!((again.closed, again.reopened, again.overturned), (1, 1, 1), "with another outcome");
    assert_eq!(differences(db).await, [""; 0]);
});

both_databases!(a_closing_in_the_last_hour_is_counted, async |db| {
    let app = App::on(db).await;
    let db = app.state.db();
    let today = dates::day(app.state.clock().now());
    let station = app.offices.station_a.to_string();
    let mut references = Vec::new();
    for _ in 0..2 {
        references.push(app.citizen().file("चोरी").await.0);
    }
    for reference in &references {
        app.officer("operator").await.must(*reference, Move::Forward, &[("station", &station)]).await;
        let a = app.officer("a").await;
        a.must(*reference, Move::Start, &[]).await;
        a.must(*reference, Move::Report, &[("text", "x")]).await;
    }
    let close = async |reference: Reference| {
        let a = app.officer("a").await;
        a.must(reference, Move::Close, &[("outcome", "disposed"), ("text", "x")]).await;
        let scope = scope_of_chief();
        inside::stations(db, &scope, Days { first: today, last: today }).await.unwrap().remove(0).last_hour
    };
    let (due,): (i64,) =
        db.one(&sql("select max(due_at) from clock where step = 'outer_limit' and met_at is null")).await.unwrap();
    let now = app.state.clock().now();
    app.state.clock().advance(due - 5 * HOUR - now);
    assert_eq!(close(references[0]).await, 0);
    app.state.clock().advance(5 * HOUR - HOUR / 2);
    assert_eq!(close(references[1]).await, 1);
});

both_databases!(nobody_learns_from_a_sum_what_they_may_not_read, async |db| {
    let app = App::on(db).await;
    let db = app.state.db();
    let (operator, chief) = (app.officer("operator").await, app.officer("chief").await);
    let today = dates::day(app.state.clock().now());
    let days = Days { first: today, last: today };
    for station in [app.offices.station_a, app.offices.station_a, app.offices.station_c] {
        let (reference, _) = app.citizen().file("चोरी").await;
        operator.must(reference, Move::Forward, &[("station", &station.to_string())]).await;
    }
    let (sealed, _) = app.citizen().file("चोरी").await;
    chief.must(sealed, Move::Seal, &[("text", "x")]).await;
    for folded in [false, true] {
        if folded {
            folding::all(db).await.unwrap();
        }
        let seen = async |role, offices: Vec<i64>| {
            let own = offices.first().copied();
            let viewer = Viewer::Officer(Scope { role, offices, own });
            let Viewer::Officer(scope) = &viewer else { unreachable!() };
            let stations = inside::stations(db, scope, days).await.unwrap();
            let cases = inside::cases(db, &viewer, days, Of::Everybody, Behind::Received, None, 50).await.unwrap();
            let n: i64 = stations.iter().map(|station| station.received).sum();
            assert_eq!(cases.len() as i64, n, "{role}: every number opens the cases behind it");
            n
        };
        assert_eq!(seen(Role::Chief, Vec::new()).await, 4);
        assert_eq!(seen(Role::Operator, Vec::new()).await, 3);
        assert_eq!(seen(Role::Station, vec![app.offices.station_a]).await, 2);
        assert_eq!(seen(Role::Station, vec![app.offices.station_c]).await, 1);
        assert_eq!(seen(Role::Auditor, Vec::new()).await, 0);
    }
});

both_databases!(the_cases_behind_a_number_are_paged, async |db| {
    let app = App::on(db).await;
    let db = app.state.db();
    let operator = app.officer("operator").await;
    for n in 0..7 {
        let (reference, _) = app.citizen().file("चोरी").await;
        if n % 2 == 0 {
            operator.must(reference, Move::Close, &[("outcome", "not_enough"), ("text", "x")]).await;
        }
    }
    let viewer = Viewer::Officer(scope_of_chief());
    let page =
        async |behind, after| inside::cases(db, &viewer, Days::ALL, Of::NoStation, behind, after, 3).await.unwrap();
    let first = page(Behind::Received, None).await;
    assert_eq!(first.len(), 4, "one more than asked for");
    let last = &first[2];
    let after = After { at: last.received_at, id: last.id };
    let second = page(Behind::Received, Some(after)).await;
    assert_eq!(second[0], first[3]);
    assert_eq!(second.len(), 4);
    assert_eq!(page(Behind::Closed, None).await.len(), 4);
    assert_eq!(page(Behind::Open, None).await.len(), 3);
    assert_eq!(page(Behind::Outcome(Outcome::NotEnough), None).await.len(), 4);
    assert_eq!(page(Behind::Responded, None).await.len(), 4);
    for none in [Behind::Outcome(Outcome::FoundFake), Behind::Reopened, Behind::Overturned, Behind::LastHour] {
        assert!(page(none, None).await.is_empty(), "{none:?}");
    }
});

both_databases!(received_is_told_by_day_month_and_year_alike, async |db| {
    let app = App::on(db).await;
    let db = app.state.db();
    for days in [0, 1, 40, 400] {
        app.citizen().file("चोरी").await;
        app.state.clock().advance(days * DAY);
    }
    app.citizen().file("चोरी").await;
    let today = dates::day(app.state.clock().now());
    for folded in [false, true] {
        if folded {
            folding::all(db).await.unwrap();
        }
        for first in [0, today - 445, today - 441, today - 440, today - 400, today - 60, today] {
            let days = Days { first, last: today };
            let (from, before) = days.moments();
            let right = sql("select count(*) from complaint where received_at >= $1 and received_at < $2");
            let (right,): (i64,) = db.one(&right.arg(from).arg(before)).await.unwrap();
            let all: i64 = public::received(db, days).await.unwrap().iter().map(|(_, n)| n).sum();
            assert_eq!(all, right, "from {first}");
            for &grain in Grain::ALL {
                let parts = public::received_by(db, days, grain).await.unwrap();
                assert_eq!(parts.iter().map(|part| part.n).sum::<i64>(), right, "from {first} by {grain}");
                assert!(parts.windows(2).all(|pair| pair[0].period < pair[1].period), "{parts:?}");
            }
        }
    }
});

both_databases!(a_database_that_was_never_counted_is_counted_when_it_is_opened, async |db| {
    let app = App::on(db).await;
    let db = app.state.db();
    let operator = app.officer("operator").await;
    for _ in 0..3 {
        let (reference, _) = app.citizen().file("चोरी").await;
        operator.must(reference, Move::Forward, &[("station", &app.offices.station_b.to_string())]).await;
    }
    folding::all(db).await.unwrap();
    let right = kept(db).await;
    // As after the migration of a full database.
    let mut tx = db.begin().await.unwrap();
    for table in ["figure_fact", "figure_received", "figure_month", "figure_place", "figure_times"] {
        let delete: &'static str = format!("delete from {table}").leak();
        tx.run(&sql(delete)).await.unwrap();
    }
    tx.run(&sql("update figure_state set version = 0")).await.unwrap();
    tx.commit().await.unwrap();
    assert!(!ready(db).await.unwrap());
    // Somebody files before it is counted.
    app.citizen().file("चोरी").await;
    rebuilding::if_due(db).await.unwrap();
    assert!(ready(db).await.unwrap());
    assert_eq!(differences(db).await, [""; 0]);
    assert_ne!(kept(db).await, right);
    assert_eq!(public::received(db, Days::ALL).await.unwrap(), [(Channel::ClickAndPost, 4)]);
});

both_databases!(a_wrong_figure_is_found, async |db| {
    let app = App::on(db).await;
    let db = app.state.db();
    app.citizen().file("चोरी").await;
    folding::all(db).await.unwrap();
    assert_eq!(differences(db).await, [""; 0]);
    for (change, back) in [
        (
            "update figure_received set n = n + 1 where grain = 'day'",
            "update figure_received set n = n - 1 where grain = 'day'",
        ),
        ("update figure_month set reopened = 1", "update figure_month set reopened = 0"),
        (
            "update figure_place set n = n + 1 where grain = 'year'",
            "update figure_place set n = n - 1 where grain = 'year'",
        ),
        ("update figure_fact set last_hour = true", "update figure_fact set last_hour = false"),
        ("update figure_fact set category = 'noise'", "update figure_fact set category = 'land_dispute'"),
    ] {
        let run = async |statement| {
            let mut tx = db.begin().await.unwrap();
            tx.run(&sql(statement)).await.unwrap();
            tx.commit().await.unwrap();
        };
        run(change).await;
        assert_ne!(differences(db).await, [""; 0], "{change}");
        run(back).await;
        assert_eq!(differences(db).await, [""; 0], "{back}");
    }
});

both_databases!(posts_are_counted_by_the_hour_and_by_how_long_they_waited, async |db| {
    let app = App::on(db).await;
    let db = app.state.db();
    let citizen = app.citizen();
    citizen.deliver_x(&wire::mention("1990000000000000001", "9", "सिविल लाइंस", "1990000000000000001", None)).await;
    app.state.clock().advance(HOUR);
    let operator = app.officer("operator").await;
    let (post,): (i64,) = db.one(&sql("select id from post where disposition is null")).await.unwrap();
    assert_eq!(cell::waiting_now(db).await.unwrap().0, 1);
    wire::decide(&operator, post, Disposition::Spam, &[]).await;
    folding::all(db).await.unwrap();
    let today = dates::day(app.state.clock().now());
    let hours = cell::posts_by_hour(db, Days { first: today, last: today }).await.unwrap();
    assert_eq!(hours.len(), 1);
    assert_eq!((hours[0].hour / 24, hours[0].came, hours[0].decided), (today, 1, 1));
    let mut one_hour = Histogram::default();
    one_hour.put(Histogram::bucket(HOUR), 1);
    assert_eq!(hours[0].waited, one_hour);
    assert_eq!(cell::waiting_now(db).await.unwrap(), (0, None));
    // Taken back, it waits again.
    operator.post("/staff/wire", &[("form_name", "undo"), ("post", &post.to_string())]).await;
    folding::all(db).await.unwrap();
    let days = cell::posts_by_day(db, Days { first: today, last: today }).await.unwrap();
    assert_eq!((days[0].came, days[0].decided, days[0].waited.n()), (1, 0, 0));
});
