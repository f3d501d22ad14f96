//! The end of the chain is kept once a day, and a row that was erased when its time was over is told from one that was changed.

use super::{
    Chain, ERASED, Kind, Rows,
    anchors::{from_day, if_due, newest},
    append, cover, cover_erased, rows_before, verify, walk,
};
use crate::{
    language::dates::{self, DAY},
    server::db::{Db, sql},
    testing::{App, NOON, both_databases, rows, unlock_audit},
};

both_databases!(the_trail_is_anchored_once_a_day_whoever_asks, async |db| {
    let app = App::on(db).await;
    let (state, other) = (&app.state, app.second().await);
    app.officer("operator").await;
    let (one, two) = tokio::join!(if_due(state), if_due(&other));
    assert_eq!(u8::from(one.unwrap()) + u8::from(two.unwrap()), 1, "two servers make one anchor");
    assert!(!if_due(state).await.unwrap());
    state.clock().advance(2 * DAY);
    app.officer("chief").await;
    assert!(if_due(state).await.unwrap());
    let anchors = from_day(state.db(), i64::MIN, 10).await.unwrap();
    // A day without a server has none.
    assert_eq!(
        anchors.iter().map(|anchor| anchor.day).collect::<Vec<_>>(),
        [dates::day(NOON) - 1, dates::day(NOON) + 1]
    );
    assert_eq!(newest(state.db(), 1).await.unwrap(), anchors[1..]);
    assert_eq!(rows(state.db(), "select count(*) from audit where action = 'anchored'").await, 2);
    let heads: Vec<_> = anchors.into_iter().map(|anchor| anchor.head).collect();
    let mut tx = state.db().snapshot().await.unwrap();
    assert!(matches!(walk(&mut tx, &heads).await.unwrap(), Chain::Whole(_)));
});

both_databases!(a_chain_that_was_rewritten_does_not_fit_its_anchor, async |db| {
    let app = App::on(db).await;
    let db = app.state.db();
    app.officer("operator").await;
    assert!(if_due(&app.state).await.unwrap());
    let length = newest(db, 1).await.unwrap()[0].head.length;
    unlock_audit(db).await;
    // The tail is cut behind the anchor, and the stored end is made to fit.
    let mut tx = db.begin().await.unwrap();
    tx.run(&sql("delete from audit where id >= $1").arg(length)).await.unwrap();
    let end = sql("update audit_end set length = $1, hash = coalesce((select hash from audit where id = $1), hash)");
    tx.run(&end.arg(length - 1)).await.unwrap();
    if length == 1 {
        tx.run(&sql("update audit_end set hash = $1").arg(Vec::<u8>::new())).await.unwrap();
    }
    tx.commit().await.unwrap();
    assert_eq!(verify(db).await.unwrap(), Chain::NotAnchored(length, length));
});

async fn posts(db: &Db, n: i64) {
    let mut tx = db.begin().await.unwrap();
    for id in 1..=n {
        let post = sql(
            "insert into post (channel, channel_key, received_at, raw, sha256, text) values ('x', $1, $2, $3, $3, 'नाम')",
        );
        tx.run(&post.arg(id.to_string()).arg(id).arg(id.to_be_bytes().as_slice())).await.unwrap();
    }
    tx.commit().await.unwrap();
}

async fn erase(db: &Db, ids: &[i64]) {
    let mut tx = db.begin().await.unwrap();
    let rows: Vec<Rows> = ids.iter().map(|id| Rows::one(Kind::Post, *id)).collect();
    let were = rows_before(&mut tx, &rows).await.unwrap();
    for id in ids {
        tx.run(&sql("update post set text = null, raw = $2 where id = $1").arg(*id).arg(Vec::<u8>::new()))
            .await
            .unwrap();
    }
    cover_erased(&mut tx, 9, None, "post", "a test", were).await.unwrap();
    tx.commit().await.unwrap();
}

both_databases!(an_erased_row_fits_and_a_changed_one_does_not, async |db| {
    // The first two are covered one by one, the others as a span.
    posts(&db, 6).await;
    let mut tx = db.begin().await.unwrap();
    let one_by_one = [Rows::one(Kind::Post, 1), Rows::one(Kind::Post, 2)];
    cover(&mut tx, 1, None, "posts_received", "x", "2", &one_by_one).await.unwrap();
    cover(&mut tx, 1, None, "baseline", "", "4", &[Rows { kind: Kind::Post, from: 3, to: 6 }]).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(verify(&db).await.unwrap(), Chain::Whole(2));
    erase(&db, &[1, 4]).await;
    assert_eq!(rows(&db, "select count(*) from audit where action = 'retention_erased'").await, 1);
    assert_eq!(verify(&db).await.unwrap(), Chain::Whole(3));
    erase(&db, &[5]).await;
    assert_eq!(verify(&db).await.unwrap(), Chain::Whole(4));
    // Every row, erased or not, is still held to what it is.
    for (id, entry, kind) in [(1i64, 1, "alone"), (2, 1, "alone"), (4, 2, "span"), (6, 2, "span")] {
        let change = async |text: Option<&str>| {
            let mut tx = db.begin().await.unwrap();
            tx.run(&sql("update post set text = $2 where id = $1").arg(id).arg(text)).await.unwrap();
            tx.commit().await.unwrap();
        };
        change(Some("slipped in")).await;
        let found = verify(&db).await.unwrap();
        assert!(
            matches!(found, Chain::Changed(at, of) if at == entry && of.kind == Kind::Post),
            "{kind} {id}: {found}"
        );
        change(Some("नाम").filter(|_| matches!(id, 2 | 6))).await;
        assert_eq!(verify(&db).await.unwrap(), Chain::Whole(4), "{kind} {id}");
    }
    // A row cannot be erased twice, and what is gone is not erased.
    let mut tx = db.begin().await.unwrap();
    let were = rows_before(&mut tx, &[Rows::one(Kind::Post, 1)]).await.unwrap();
    tx.run(&sql("update post set text = 'x' where id = 1")).await.unwrap();
    assert!(cover_erased(&mut tx, 9, None, "post", "", were).await.is_err());
    drop(tx);
    unlock_audit(&db).await;
    let mut tx = db.begin().await.unwrap();
    tx.run(&sql("delete from post where id = 2")).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(verify(&db).await.unwrap(), Chain::Gone(1, Rows::one(Kind::Post, 2)));
});

both_databases!(only_an_entry_about_an_erasure_may_say_what_a_row_was, async |db| {
    posts(&db, 1).await;
    let mut tx = db.begin().await.unwrap();
    cover(&mut tx, 1, None, "posts_received", "x", "1", &[Rows::one(Kind::Post, 1)]).await.unwrap();
    tx.commit().await.unwrap();
    erase(&db, &[1]).await;
    // The same entry under another name, with the right hash.
    let mut tx = db.begin().await.unwrap();
    let (covers,): (String,) = tx.one(&sql("select covers from audit where id = 2")).await.unwrap();
    append(&mut tx, 10, None, ("noted", "", ""), covers).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(verify(&db).await.unwrap(), Chain::BrokenAt(3));
    assert_eq!(ERASED, "retention_erased");
});
