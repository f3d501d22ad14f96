//! A changed complaint, timeline entry or post is found, not only a changed entry of the trail.

use super::{Chain, Head, Kind, Rows, verify, walk};
use crate::{
    complaint::Move,
    server::db::{Db, Reading, migrated_again, sql},
    testing::{App, both_databases, rows, sqlite, unlock_audit},
};
use std::time::Instant;

/// A desk with a complaint that has a note, and an edited post. The rows have id 1.
async fn desk(db: Db) -> App {
    let app = App::on(db).await;
    let (reference, _) = app.citizen().file("मोबाइल चोरी हो गया").await;
    app.officer("operator").await.must(reference, Move::Note, &[("text", "देख लिया")]).await;
    let post = r#"{"object":"page","entry":[{"id":"1234567890321","time":1795435100,"changes":[{"field":"feed","value":{"item":"post","verb":"add","post_id":"1234567890321_5","from":{"id":"85","name":"Citizen"},"created_time":1795435100,"message":"पानी नहीं आता"}}]}]}"#;
    assert!(app.citizen().deliver_facebook(post).await.status.is_success());
    let edited = post.replace("\"add\"", "\"edited\"").replace("पानी", "बिजली");
    assert!(app.citizen().deliver_facebook(&edited).await.status.is_success());
    assert_eq!(rows(app.state.db(), "select count(*) from post_fact").await, 1);
    assert!(matches!(verify(app.state.db()).await.unwrap(), Chain::Whole(_)));
    app
}

async fn run(db: &Db, statement: &'static str) {
    let mut tx = db.begin().await.unwrap();
    assert!(tx.run(&sql(statement)).await.unwrap() > 0, "{statement}");
    tx.commit().await.unwrap();
}

both_databases!(nothing_that_came_in_can_be_changed_unnoticed, async |db| {
    let app = desk(db).await;
    let db = app.state.db();
    for (kind, change, back) in [
        (
            Kind::Complaint,
            "update complaint set text = text || '!' where id = 1",
            "update complaint set text = replace(text, '!', '')",
        ),
        (Kind::Complaint, "update complaint set phone = '9' where id = 1", "update complaint set phone = null"),
        (
            Kind::Entry,
            "update entry set text = 'x' where text is not null",
            "update entry set text = 'देख लिया' where text is not null",
        ),
        (
            Kind::Entry,
            "update entry set at = at + 1 where kind = 'noted'",
            "update entry set at = at - 1 where kind = 'noted'",
        ),
        (
            Kind::Post,
            "update post set author_name = 'Other' where author_name is not null",
            "update post set author_name = 'Citizen' where author_name is not null",
        ),
        (Kind::Fact, "update post_fact set text = 'other'", "update post_fact set text = 'बिजली नहीं आता'"),
    ] {
        run(db, change).await;
        let found = verify(db).await.unwrap();
        assert!(matches!(found, Chain::Changed(_, of) if of.kind == kind), "{change}: {found}");
        run(db, back).await;
        assert!(matches!(verify(db).await.unwrap(), Chain::Whole(_)), "{back}");
    }
    // The raw bytes of a post.
    let mut tx = db.begin().await.unwrap();
    tx.run(&sql("update post set raw = $1 where id = 1").arg(b"{}".as_slice())).await.unwrap();
    tx.commit().await.unwrap();
    assert!(matches!(verify(db).await.unwrap(), Chain::Changed(_, of) if of == Rows::one(Kind::Post, 1)));
});

both_databases!(handling_a_complaint_does_not_change_its_hash, async |db| {
    let app = desk(db).await;
    let (reference, _) = app.citizen().file("शोर").await;
    let operator = app.officer("operator").await;
    operator.must(reference, Move::Forward, &[("station", &app.offices.station_a.to_string())]).await;
    app.officer("a").await.must(reference, Move::Start, &[]).await;
    assert!(matches!(verify(app.state.db()).await.unwrap(), Chain::Whole(_)));
});

both_databases!(a_deleted_or_inserted_row_is_named, async |db| {
    let app = desk(db).await;
    let db = app.state.db();
    let slipped = "insert into entry (complaint_id, at, kind, audience, status, text) values (1, 5, 'noted', 'staff', 'received', 'नहीं आए')";
    run(db, slipped).await;
    let found = verify(db).await.unwrap();
    assert!(matches!(found, Chain::Uncovered(of) if of.kind == Kind::Entry), "{found}");
    run(db, "delete from entry where text = 'नहीं आए'").await;
    run(db, "delete from entry where kind = 'noted'").await;
    let found = verify(db).await.unwrap();
    assert!(matches!(found, Chain::Gone(_, of) if of.kind == Kind::Entry), "{found}");
});

both_databases!(a_tail_cut_together_with_its_end_is_found_with_a_stored_head, async |db| {
    let app = desk(db).await;
    let db = app.state.db();
    // An entry that covers no rows: cutting it leaves no uncovered row behind.
    let _ = app.officer("chief").await;
    let mut tx = db.snapshot().await.unwrap();
    let kept = Head::of(&mut tx).await.unwrap();
    assert_eq!(walk(&mut tx, std::slice::from_ref(&kept)).await.unwrap(), Chain::Whole(kept.length));
    drop(tx);
    assert_eq!(kept.to_string().parse::<Head>().unwrap(), kept);
    unlock_audit(db).await;
    run(db, "delete from audit where id = (select length from audit_end)").await;
    run(db, "update audit_end set length = length - 1, hash = (select hash from audit where id = length - 1)").await;
    assert!(matches!(verify(db).await.unwrap(), Chain::Whole(_)), "the chain is consistent");
    let mut tx = db.snapshot().await.unwrap();
    let cut = Chain::NotAnchored(kept.length, kept.length);
    assert_eq!(walk(&mut tx, std::slice::from_ref(&kept)).await.unwrap(), cut);
    let other = Head { length: 1, hash: vec![7; 32] };
    assert_eq!(walk(&mut tx, &[other]).await.unwrap(), Chain::NotAnchored(1, 1));
});

both_databases!(a_tail_cut_together_with_its_end_leaves_its_rows_uncovered, async |db| {
    let app = desk(db).await;
    let (reference, _) = app.citizen().file("आख़िरी").await;
    let db = app.state.db();
    unlock_audit(db).await;
    run(db, "delete from audit where id = (select length from audit_end)").await;
    run(db, "update audit_end set length = length - 1, hash = (select hash from audit where id = length - 1)").await;
    let found = verify(db).await.unwrap();
    let statement = sql("select id from complaint where reference = $1").arg(reference);
    let (id,): (i64,) = db.one(&statement).await.unwrap();
    assert_eq!(found, Chain::Uncovered(Rows::one(Kind::Complaint, id)));
});

both_databases!(rows_from_before_the_coverage_are_covered_once, async |db| {
    // A database from before rows were covered.
    let app = App::on(db).await;
    let db = app.state.db();
    let mut tx = db.begin().await.unwrap();
    for n in 1..=2_500i64 {
        let post =
            sql("insert into post (channel, channel_key, received_at, raw, sha256) values ('x', $1, $2, $3, $3)");
        tx.run(&post.arg(n.to_string()).arg(n * 3).arg(n.to_be_bytes().as_slice())).await.unwrap();
    }
    tx.run(&sql("delete from post where id = 700")).await.unwrap();
    tx.run(&sql("update audit_end set baseline_due = true")).await.unwrap();
    tx.commit().await.unwrap();
    assert!(matches!(verify(db).await.unwrap(), Chain::Uncovered(_)));
    let before = rows(db, "select count(*) from audit").await;
    for _ in 0..2 {
        migrated_again(db).await.unwrap();
        crate::audit::baseline::take_if_due(db, 9).await.unwrap();
    }
    assert_eq!(rows(db, "select count(*) from audit").await, before + 3);
    assert_eq!(verify(db).await.unwrap(), Chain::Whole(before + 3));
    run(db, "update post set raw = sha256, received_at = 1 where id = 1700").await;
    let found = verify(db).await.unwrap();
    assert!(matches!(found, Chain::Changed(_, of) if of.from <= 1_700 && of.to >= 1_700), "{found}");
});

#[tokio::test]
async fn reading_a_database_creates_and_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("desk.db");
    let url = format!("sqlite:{}", file.display());
    assert!(Reading::open(&url).await.is_err());
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "not even an empty file is created");
    std::fs::write(&file, "").unwrap();
    assert!(Reading::open(&url).await.is_err());
    assert_eq!(std::fs::metadata(&file).unwrap().len(), 0);
    std::fs::remove_file(&file).unwrap();

    let db = Db::open(&url).await.unwrap();
    db.close().await;
    let before = std::fs::read(&file).unwrap();
    let reading = Reading::open(&url).await.unwrap();
    assert!(matches!(verify(&reading.db).await.unwrap(), Chain::Whole(0)));
    assert!(
        reading.db.begin().await.is_err()
            || reading.db.takes_writes(0).await.is_err()
            || writes(&reading.db).await.is_err()
    );
    reading.close().await.unwrap();
    assert_eq!(std::fs::read(&file).unwrap(), before);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "no other file is created");

    let db = Db::open(&url).await.unwrap();
    run(&db, "update _sqlx_migrations set version = 9999 where version = (select max(version) from _sqlx_migrations)")
        .await;
    db.close().await;
    let error = Reading::open(&url).await.err().unwrap().to_string();
    assert!(error.contains("9999") && error.contains("newer"), "{error}");
    let db = sqlx::SqlitePool::connect(&url).await.unwrap();
    sqlx::query("delete from _sqlx_migrations where version = 9999").execute(&db).await.unwrap();
    db.close().await;
    let error = Reading::open(&url).await.err().unwrap().to_string();
    assert!(error.contains("start the server"), "{error}");
}

async fn writes(db: &Db) -> sqlx::Result<u64> {
    let mut tx = db.begin().await?;
    tx.run(&sql("update audit_end set length = 7")).await
}

#[tokio::test(flavor = "multi_thread")]
async fn reading_a_postgres_database_writes_nothing_and_a_foreign_one_is_named() {
    let test = crate::testing::postgres().await;
    let url = test.url.clone();
    let reading = Reading::open(&url).await.unwrap();
    assert!(writes(&reading.db).await.is_err());
    reading.close().await.unwrap();
    let mut tx = test.db.begin().await.unwrap();
    tx.run(&sql("drop table _sqlx_migrations")).await.unwrap();
    tx.commit().await.unwrap();
    let error = Reading::open(&url).await.err().unwrap().to_string();
    assert!(error.contains("no database of Sunwai"), "{error}");
    test.db.close().await;
}

/// Prints how long a walk takes. Run it by name when the figure is needed.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "a measurement"]
async fn how_long_a_walk_takes() {
    let test = sqlite().await;
    let n: i64 = std::env::var("ENTRIES").ok().and_then(|n| n.parse().ok()).unwrap_or(100_000);
    let mut tx = test.db.begin().await.unwrap();
    for id in 1..=n {
        let post =
            sql("insert into post (channel, channel_key, received_at, raw, sha256) values ('x', $1, $2, $3, $3)");
        tx.run(&post.arg(id.to_string()).arg(id).arg(vec![7u8; 300])).await.unwrap();
        super::cover(&mut tx, id, None, "posts_received", "x", "1", &[Rows::one(Kind::Post, id)]).await.unwrap();
    }
    tx.commit().await.unwrap();
    let begun = Instant::now();
    assert_eq!(verify(&test.db).await.unwrap(), Chain::Whole(n));
    println!("{n} entries in {:?}", begun.elapsed());
}
