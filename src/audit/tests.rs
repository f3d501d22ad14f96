//! Tampering with the chain is noticed.

use super::{Chain, verify, write};
use crate::{
    server::db::{Db, sql},
    testing::{both_databases, unlock_audit},
};

async fn three_entries(db: &Db) {
    for n in 0..3 {
        let mut tx = db.begin().await.unwrap();
        write(&mut tx, n, None, "action", "subject", "detail").await.unwrap();
        tx.commit().await.unwrap();
    }
    assert_eq!(verify(db).await.unwrap(), Chain::Whole(3));
}

async fn tamper(db: &Db, statement: &'static str) -> Chain {
    unlock_audit(db).await;
    let mut tx = db.begin().await.unwrap();
    tx.run(&sql(statement)).await.unwrap();
    tx.commit().await.unwrap();
    verify(db).await.unwrap()
}

both_databases!(a_changed_entry_is_named, async |db| {
    three_entries(&db).await;
    assert_eq!(tamper(&db, "update audit set detail = 'other' where id = 2").await, Chain::BrokenAt(2));
});

both_databases!(a_removed_entry_is_named, async |db| {
    three_entries(&db).await;
    assert_eq!(tamper(&db, "delete from audit where id = 2").await, Chain::BrokenAt(2));
});

both_databases!(a_cut_off_end_is_noticed, async |db| {
    three_entries(&db).await;
    assert_eq!(tamper(&db, "delete from audit where id = 3").await, Chain::BrokenAt(3));
});

both_databases!(a_rolled_back_entry_leaves_no_gap, async |db| {
    three_entries(&db).await;
    let mut tx = db.begin().await.unwrap();
    write(&mut tx, 9, None, "action", "subject", "").await.unwrap();
    drop(tx);
    let mut tx = db.begin().await.unwrap();
    write(&mut tx, 10, Some(1), "action", "subject", "").await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(verify(&db).await.unwrap(), Chain::Whole(4));
});
