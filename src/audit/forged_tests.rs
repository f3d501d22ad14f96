//! Whatever somebody who owns the database does to the trail, the first broken entry is named; and whoever writes through the program cannot do it.

use super::{Chain, Head, verify, walk, write};
use crate::{
    server::db::{Db, sql},
    testing::{both_databases, postgres, unlock_audit},
};

const N: i64 = 5;

async fn entries(db: &Db) {
    for n in 0..N {
        let mut tx = db.begin().await.unwrap();
        write(&mut tx, 1_000 + n, Some(n + 1), "noted", "4K7P9X2QMT", "कार्रवाई").await.unwrap();
        tx.commit().await.unwrap();
    }
    assert_eq!(verify(db).await.unwrap(), Chain::Whole(N));
}

async fn run(db: &Db, statement: &'static str, id: i64) -> sqlx::Result<u64> {
    let mut tx = db.begin().await?;
    let n = tx.run(&sql(statement).arg(id)).await?;
    tx.commit().await?;
    Ok(n)
}

/// An entry as it is stored.
type Row = (i64, i64, Option<i64>, String, String, String, Vec<u8>, Vec<u8>, String);

async fn read(db: &Db, id: i64) -> Row {
    let statement =
        sql("select id, at, officer_id, action, subject, detail, previous, hash, covers from audit where id = $1");
    db.one(&statement.arg(id)).await.unwrap()
}

/// Puts an entry at a place, whatever is there.
async fn put(db: &Db, id: i64, row: &Row) {
    let (_, at, officer_id, action, subject, detail, previous, hash, covers) = row.clone();
    let mut tx = db.begin().await.unwrap();
    tx.run(&sql("delete from audit where id = $1").arg(id)).await.unwrap();
    let insert = sql("insert into audit (id, at, officer_id, action, subject, detail, previous, hash, covers) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)");
    let insert = insert.arg(id).arg(at).arg(officer_id).arg(action).arg(subject).arg(detail);
    tx.run(&insert.arg(previous).arg(hash).arg(covers)).await.unwrap();
    tx.commit().await.unwrap();
}

fn flipped(text: &str) -> String {
    let mut bytes = text.as_bytes().to_vec();
    match bytes.iter_mut().find(|byte| byte.is_ascii()) {
        Some(byte) => *byte ^= 1,
        None => bytes.push(b'x'),
    }
    String::from_utf8(bytes).unwrap()
}

/// The entry with one byte changed, once for every column and for the first and the last byte of each hash.
fn forgeries(row: &Row) -> Vec<(&'static str, Row)> {
    let mut all = Vec::new();
    let mut with = |what: &'static str, change: &dyn Fn(&mut Row)| {
        let mut forged = row.clone();
        change(&mut forged);
        assert_ne!(&forged, row, "{what}");
        all.push((what, forged));
    };
    with("at", &|row| row.1 ^= 1);
    with("at, its first byte", &|row| row.1 ^= 1 << 56);
    with("officer_id", &|row| row.2 = row.2.map(|id| id ^ 8));
    with("no officer", &|row| row.2 = None);
    with("officer 0", &|row| row.2 = Some(0));
    with("action", &|row| row.3 = flipped(&row.3));
    with("subject", &|row| row.4 = flipped(&row.4));
    with("detail", &|row| row.5.push('।'));
    with("hash", &|row| row.7[0] ^= 1);
    with("hash, its last byte", &|row| row.7[31] ^= 128);
    with("covers", &|row| row.8.push('x'));
    with("a covered row", &|row| row.8 = format!("entry:1:{}", "07".repeat(32)));
    if !row.6.is_empty() {
        with("previous", &|row| row.6[0] ^= 1);
        with("previous, its last byte", &|row| row.6[31] ^= 128);
    }
    // The boundary between two texts, and between a text and a number of the same bytes.
    with("a letter moved from one text to the next", &|row| {
        let last = row.3.pop().unwrap();
        row.4.insert(0, last);
    });
    all
}

both_databases!(a_byte_changed_anywhere_names_its_entry, async |db| {
    entries(&db).await;
    unlock_audit(&db).await;
    for id in 1..=N {
        let right = read(&db, id).await;
        for (what, forged) in forgeries(&right) {
            put(&db, id, &forged).await;
            assert_eq!(verify(&db).await.unwrap(), Chain::BrokenAt(id), "{what} of entry {id}");
        }
        put(&db, id, &right).await;
        assert_eq!(verify(&db).await.unwrap(), Chain::Whole(N));
    }
});

both_databases!(entries_deleted_swapped_copied_or_slipped_in_are_named, async |db| {
    entries(&db).await;
    unlock_audit(&db).await;
    for id in 1..=N {
        let right = read(&db, id).await;
        run(&db, "delete from audit where id = $1", id).await.unwrap();
        assert_eq!(verify(&db).await.unwrap(), Chain::BrokenAt(id), "deleted {id}");
        put(&db, id, &right).await;
    }
    for id in 1..N {
        let (one, other) = (read(&db, id).await, read(&db, id + 1).await);
        put(&db, id, &other).await;
        put(&db, id + 1, &one).await;
        assert_eq!(verify(&db).await.unwrap(), Chain::BrokenAt(id), "swapped {id}");
        put(&db, id, &one).await;
        put(&db, id + 1, &other).await;
    }
    assert_eq!(verify(&db).await.unwrap(), Chain::Whole(N));
    // One more behind the end, and one before the beginning.
    let last = read(&db, N).await;
    put(&db, N + 1, &last).await;
    assert_eq!(verify(&db).await.unwrap(), Chain::BrokenAt(N + 1));
    run(&db, "delete from audit where id = $1", N + 1).await.unwrap();
    assert_eq!(verify(&db).await.unwrap(), Chain::Whole(N));
    // The stored end alone.
    run(&db, "update audit_end set length = length - 1 where one = $1", 1).await.unwrap();
    assert_eq!(verify(&db).await.unwrap(), Chain::BrokenAt(N));
});

both_databases!(a_tail_cut_or_rewritten_behind_a_kept_end_is_named, async |db| {
    entries(&db).await;
    let mut tx = db.snapshot().await.unwrap();
    let all = Head::of(&mut tx).await.unwrap();
    drop(tx);
    let first_two = Head { length: 2, hash: read(&db, 2).await.7 };
    unlock_audit(&db).await;
    // Everything from entry 4 on is cut, and the stored end is made to fit.
    run(&db, "delete from audit where id > $1", 3).await.unwrap();
    run(&db, "update audit_end set length = $1, hash = (select hash from audit where id = 3)", 3).await.unwrap();
    assert_eq!(verify(&db).await.unwrap(), Chain::Whole(3), "the chain alone does not tell");
    let kept = [all.clone(), first_two.clone()];
    let mut tx = db.snapshot().await.unwrap();
    assert_eq!(walk(&mut tx, &kept).await.unwrap(), Chain::NotAnchored(4, N));
    assert_eq!(walk(&mut tx, std::slice::from_ref(&first_two)).await.unwrap(), Chain::Whole(3));
    drop(tx);
    // The same number of entries is written again, with other words.
    for n in 3..N {
        let mut tx = db.begin().await.unwrap();
        write(&mut tx, 1_000 + n, Some(9), "noted", "4K7P9X2QMT", "कुछ और").await.unwrap();
        tx.commit().await.unwrap();
    }
    assert_eq!(verify(&db).await.unwrap(), Chain::Whole(N));
    let mut tx = db.snapshot().await.unwrap();
    assert_eq!(walk(&mut tx, &kept).await.unwrap(), Chain::NotAnchored(3, N), "after the last end that still fits");
});

both_databases!(the_program_itself_cannot_change_the_trail, async |db| {
    entries(&db).await;
    let mut tx = db.begin().await.unwrap();
    let anchor =
        sql("insert into audit_anchor (day, at, length, hash) values (5, 6, 5, (select hash from audit where id = 5))");
    tx.run(&anchor).await.unwrap();
    tx.commit().await.unwrap();
    for statement in [
        "update audit set detail = 'x' where id = $1",
        "update audit set at = at where id = $1",
        "delete from audit where id = $1",
        "delete from audit where id >= $1",
        "update audit_anchor set length = 1 where length >= $1",
        "delete from audit_anchor where length >= $1",
    ] {
        let refused = run(&db, statement, 2).await.unwrap_err().to_string();
        assert!(refused.contains("only grows"), "{statement}: {refused}");
    }
    let by_its_kind = match &db {
        Db::Sqlite { .. } => {
            "insert or replace into audit select 2, at, officer_id, action, subject, 'x', previous, hash, covers from audit where id = $1"
        }
        Db::Postgres(_) => {
            "insert into audit select 2, at, officer_id, action, subject, 'x', previous, hash, covers from audit where id = $1 \
             on conflict (id) do update set detail = 'x'"
        }
    };
    assert!(run(&db, by_its_kind, 2).await.unwrap_err().to_string().contains("only grows"));
    assert_eq!(verify(&db).await.unwrap(), Chain::Whole(N));
});

/// SQLite stores any type in any column, and bytes that are no text.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_entry_at_all_is_named_too() {
    let test = crate::testing::sqlite().await;
    let db = &test.db;
    entries(db).await;
    unlock_audit(db).await;
    for (change, back) in [
        (
            "update audit set action = cast(x'ff00' as text) where id = $1",
            "update audit set action = 'noted' where id = $1",
        ),
        ("update audit set at = 'yesterday' where id = $1", "update audit set at = 1000 + id - 1 where id = $1"),
        ("update audit set officer_id = 1.5 where id = $1", "update audit set officer_id = id where id = $1"),
        (
            "update audit set hash = 7 where id = $1",
            "update audit set hash = (select previous from audit x where x.id = audit.id + 1) where id = $1",
        ),
    ] {
        for id in 1..N {
            run(db, change, id).await.unwrap();
            assert_eq!(verify(db).await.unwrap(), Chain::BrokenAt(id), "{change}, entry {id}");
            run(db, back, id).await.unwrap();
            assert_eq!(verify(db).await.unwrap(), Chain::Whole(N), "{back}, entry {id}");
        }
    }
}

/// The role of the program may add to the trail, and may not change it, take its triggers away, or drop it.
#[tokio::test(flavor = "multi_thread")]
async fn the_role_of_the_program_on_postgres_can_only_add() {
    let test = postgres().await;
    let db = &test.db;
    entries(db).await;
    let role = format!("sunwai_{:08x}", rand::random::<u32>());
    let owner = format!("{role}_owner");
    let script = include_str!("../../docs/postgres-roles.sql").replace("sunwai_audit", &owner);
    let script = script.replace(" sunwai;", &format!(" {role};"));
    assert!(!script.lines().any(|line| !line.starts_with("--") && line.ends_with(" sunwai;")), "{script}");
    let pool = sqlx::PgPool::connect(&test.url).await.unwrap();
    // The names are letters and hexadecimal digits.
    let make = format!("create role {role} nologin");
    sqlx::raw_sql(sqlx::AssertSqlSafe(make)).execute(&pool).await.unwrap();
    // Every other table belongs to the program, as after its first start.
    sqlx::raw_sql(sqlx::AssertSqlSafe(script)).execute(&pool).await.unwrap();
    let grant = format!("grant select, update on audit_end to {role}");
    sqlx::raw_sql(sqlx::AssertSqlSafe(grant)).execute(&pool).await.unwrap();
    let mut connection = pool.acquire().await.unwrap();
    sqlx::raw_sql(sqlx::AssertSqlSafe(format!("set role {role}"))).execute(&mut *connection).await.unwrap();
    for refused in [
        "update audit set detail = 'x'",
        "delete from audit",
        "truncate audit",
        "alter table audit disable trigger all",
        "drop trigger audit_not_changed on audit",
        "drop table audit",
        "create or replace function audit_only_grows() returns trigger language plpgsql as $$ begin return old; end $$",
        "drop function audit_only_grows() cascade",
        "drop schema public cascade",
        "update audit_anchor set length = 1",
        "delete from audit_anchor",
        "set session_replication_role = replica",
    ] {
        assert!(sqlx::raw_sql(refused).execute(&mut *connection).await.is_err(), "{refused}");
    }
    let add = "insert into audit (id, at, action, subject, detail, previous, hash, covers) values (6, 1, 'a', '', '', '', '', '')";
    sqlx::raw_sql(add).execute(&mut *connection).await.unwrap();
    sqlx::raw_sql("reset role").execute(&mut *connection).await.unwrap();
    drop(connection);
    pool.close().await;
    db.close().await;
}
