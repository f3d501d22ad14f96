//! Paging through each list of the command pages reaches every row exactly once, even when all rows have the same time.

use super::{
    morning::{Morning, Part},
    notices::Notices,
    orders::{
        Orders,
        tests::{CHIEF_ON_X, forwarded, quote},
    },
    sheet::SheetAnswer,
};
use crate::{
    complaint::Move,
    intake::wire::Ledger,
    language::dates::{self, DAY},
    server::db::{Db, sql},
    testing::{App, NOON, Person, both_databases},
    ui::paging::After,
};
use serde_json::json;
use std::collections::HashSet;

fn assert_each_once<T: std::hash::Hash + Eq + Copy + std::fmt::Debug>(seen: &[T], n: usize) {
    assert_eq!((seen.len(), seen.iter().collect::<HashSet<_>>().len()), (n, n), "{seen:?}");
}

async fn run(db: &Db, statement: crate::server::db::Sql) {
    let mut tx = db.begin().await.unwrap();
    tx.run(&statement).await.unwrap();
    tx.commit().await.unwrap();
}

async fn all_notices(who: &Person) -> Vec<(i64, bool)> {
    let (mut seen, mut after) = (Vec::new(), None::<After>);
    loop {
        let page: Notices = who.call("staff/notices", json!({ "after": after })).await.unwrap();
        seen.extend(page.notices.iter().map(|notice| (notice.id, notice.read_at.is_none())));
        after = page.next;
        if after.is_none() {
            return seen;
        }
    }
}

both_databases!(paging_reaches_every_notice, async |db| {
    let app = App::on(db).await;
    let (reference, _) = app.citizen().file("chori").await;
    let operator = app.officer("operator").await;
    operator.must(reference, Move::Forward, &[("station", &app.offices.station_a.to_string())]).await;
    for n in 0..229 {
        let copy = sql("insert into notice (at, kind, office_id, complaint_id, level, read_at) \
             select at, kind, office_id, complaint_id, $2, case when $2 < 120 then at else null end from notice \
             where office_id = $1 and level = 0");
        run(app.state.db(), copy.arg(app.offices.station_a).arg(n + 1)).await;
    }
    let station = app.officer("a").await;
    let seen = all_notices(&station).await;
    assert_each_once(&seen, 230);
    assert!(seen.windows(2).all(|two| two[0].1 >= two[1].1), "unread notices come first");
    let page = station.get("/staff/notices").await.text;
    assert!(page.contains("/staff/notices?after=0.") && page.contains("rel=\"next\""), "paging works without scripts");
    let last = seen[seen.len() - 2].0;
    let page = station.get(&format!("/staff/notices?after=1.{last}")).await.text;
    assert!(!page.contains("rel=\"next\"") && page.contains("Back to the start of the list"));
});

both_databases!(paging_reaches_every_order, async |db| {
    let app = App::with_settings(db, CHIEF_ON_X).await;
    forwarded(&app, "2080000000000000001").await;
    quote(&app, "2080000000000000002", "आज ही", "2080000000000000001").await;
    for n in 0..19 {
        quote(&app, &format!("20800000000000001{n:02}"), "यह भी", &format!("20900000000000000{n:02}")).await;
    }
    for n in 0..119 {
        let copy = sql(
            "insert into chief_order (cause, complaint_id, state, text, office_id, given_at, due_at, opened_at, exposes) \
             select $1, complaint_id, state, text, office_id, given_at, due_at, opened_at, exposes from chief_order \
             where state = 'open' order by id limit 1",
        );
        run(app.state.db(), copy.arg(format!("copy {n}"))).await;
    }
    let operator = app.officer("operator").await;
    let (mut open, mut waiting, mut after, mut confirm_after) = (Vec::new(), Vec::new(), None, None);
    // The two lists are paged independently.
    loop {
        let page: Orders = operator.call("staff/orders", json!({ "after": after })).await.unwrap();
        open.extend(page.open.iter().map(|order| order.id));
        after = page.open_next;
        if after.is_none() {
            break;
        }
    }
    loop {
        let page: Orders = operator.call("staff/orders", json!({ "confirm_after": confirm_after })).await.unwrap();
        assert!(page.to_confirm.len() <= 8);
        waiting.extend(page.to_confirm.iter().map(|(order, _)| order.id));
        confirm_after = page.to_confirm_next;
        if confirm_after.is_none() {
            break;
        }
    }
    assert_each_once(&open, 120);
    assert_each_once(&waiting, 19);
    let page = operator.get("/staff/orders").await.text;
    assert!(page.contains("/staff/orders?after=") && page.contains("/staff/orders?confirm_after="), "{page}");
});

both_databases!(paging_reaches_every_row_of_each_part_of_the_morning_list, async |db| {
    let app = App::on(db).await;
    app.state.clock().advance(4 * 3_600_000);
    for n in 0..61 {
        app.citizen().file(&format!("रात में {n}")).await;
    }
    app.state.clock().advance(14 * 3_600_000);
    for (part, days) in [(Part::Came, 0), (Part::Due, 0), (Part::Breached, 3)] {
        app.state.clock().advance(days * DAY);
        let operator = app.officer("operator").await;
        let whole: Morning = operator.call("staff/morning", json!({})).await.unwrap();
        let count = match part {
            Part::Came => whole.came.1,
            Part::Due => whole.due.1,
            _ => whole.breached.1,
        };
        assert!(count >= 61, "{part}: {count}");
        let (mut seen, mut after) = (Vec::new(), None::<After>);
        loop {
            let page: Morning = operator.call("staff/morning", json!({ "part": part, "after": after })).await.unwrap();
            match part {
                Part::Came => seen.extend(page.came.0.iter().map(|one| (one.reference, None))),
                Part::Due => seen.extend(page.due.0.iter().map(|one| (one.reference, Some(one.step)))),
                _ => seen.extend(page.breached.0.iter().map(|one| (one.reference, Some(one.step)))),
            }
            assert_eq!(page.part, Some(part));
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        assert_each_once(&seen, count as usize);
        let page = operator.get("/staff/morning").await.text;
        assert!(page.contains(&format!("/staff/morning?part={part}")), "{part}");
        let page = operator.get(&format!("/staff/morning?part={part}")).await.text;
        assert!(page.contains("rel=\"next\"") && page.contains("The whole morning list"), "{part}");
    }
});

both_databases!(paging_reaches_every_sheet_and_every_day_of_the_ledger, async |db| {
    let app = App::on(db).await;
    let today = dates::day(NOON);
    for n in 1..=70 {
        let at = dates::begins(today - n) + DAY * 5 / 6;
        let sheet = sql("insert into evening_sheet (day, review_at, frozen_at, unconfirmed) values ($1, $2, $2, 0)");
        run(app.state.db(), sheet.arg(today - n).arg(at)).await;
    }
    let first = sql("insert into post (channel, channel_key, received_at, raw, sha256, kind, text) \
         select 'x', 'long-ago', $1, raw, sha256, 'post', 'पुराना' from post order by id limit 1");
    forwarded(&app, "2080000000000000001").await;
    run(app.state.db(), first.arg(NOON - 200 * DAY)).await;
    let operator = app.officer("operator").await;
    let (mut seen, mut before) = (Vec::new(), None::<String>);
    loop {
        let page: SheetAnswer = operator.call("staff/sheet", json!({ "before": before })).await.unwrap();
        seen.extend(page.days.iter().map(|day| dates::parse_iso(day).unwrap()));
        before = page.older;
        if before.is_none() {
            break;
        }
    }
    assert_each_once(&seen, 70);
    assert!(operator.get("/staff/sheet").await.text.contains("before="));
    let (mut received, mut pages, mut before) = (0, 0, None::<String>);
    loop {
        let page: Ledger = operator.call("staff/wire/ledger", json!({ "before": before })).await.unwrap();
        received += page.channels.iter().flat_map(|(_, days)| days).map(|day| day.received).sum::<i64>();
        pages += 1;
        before = page.older;
        if before.is_none() {
            break;
        }
    }
    assert_eq!((received, pages), (2, 4), "no day is repeated and none is missing");
    assert!(operator.get("/staff/wire/ledger").await.text.contains("/staff/wire/ledger?before="));
});
