//! Bare inserts of the rows that one filed complaint creates, in the server's mode: one transaction each, `synchronous=full`.

use crate::{
    client::{self, TEXT},
    program::TempDb,
};
use std::time::{Duration, Instant};
use sunwai::server::db::{sql, write_words};

/// Inserts for this long and returns the number of complaints per second.
pub async fn insert(db: &TempDb, round: u32, time: Duration) -> anyhow::Result<f64> {
    let db = db.open().await?;
    let begun = Instant::now();
    let mut n = 0i64;
    while begun.elapsed() < time {
        n += 1;
        let mut tx = db.begin().await?;
        let key = format!("{round:02}{n:08}");
        let post = sql(
            "insert into post (channel, channel_key, received_at, raw, sha256, disposition) values ('click_and_post', $1, $2, $3, $4, 'complaint') returning id",
        );
        let (post_id,): (i64,) = tx.one(&post.arg(&key).arg(n).arg(TEXT.as_bytes()).arg(vec![7u8; 32])).await?;
        let complaint = sql(
            "insert into complaint (reference, key_hash, channel, category, text, place, language, status, confidential, accepted, \
             unread, received_at, changed_at, version) values ($1, $2, 'click_and_post', 'theft', $3, 'सिविल लाइंस', 'hi', 'received', \
             false, false, false, $4, $4, 1) returning id",
        );
        let (id,): (i64,) = tx.one(&complaint.arg(&key).arg(vec![7u8; 32]).arg(TEXT).arg(n)).await?;
        tx.run(&sql("update post set complaint_id = $1 where id = $2").arg(id).arg(post_id)).await?;
        tx.run(&sql("insert into tally (status, station_id, circle_id, office_id, accused_id, channel, category, confidential, shielded, n) \
             values ('received', 0, 0, 0, 0, 'click_and_post', 'theft', false, false, 1) \
             on conflict (status, station_id, circle_id, office_id, accused_id, channel, category, confidential, shielded) do update set n = tally.n + 1"))
            .await?;
        let entry = sql(
            "insert into entry (complaint_id, at, kind, audience, status) values ($1, $2, 'received', 'public', 'received')",
        );
        tx.run(&entry.arg(id).arg(n)).await?;
        let audit = sql(
            "insert into audit (at, action, subject, detail, previous, hash, covers) values ($1, 'received', $2, 'received', $3, $3, $4)",
        );
        tx.run(&audit.arg(n).arg(&key).arg(vec![7u8; 32]).arg("7".repeat(220))).await?;
        let event = sql(
            "insert into event (at, complaint_id, reference, audience, confidential) values ($1, $2, $3, 'public', false)",
        );
        tx.run(&event.arg(n).arg(id).arg(&key)).await?;
        write_words(&mut tx, id, &sunwai::language::folded(TEXT)).await?;
        tx.commit().await?;
    }
    let rate = n as f64 / begun.elapsed().as_secs_f64();
    db.close().await;
    Ok(rate)
}

/// Bare inserts of the rows that one delivered post creates, in the same mode.
pub async fn insert_posts(db: &TempDb, round: u64, time: Duration) -> anyhow::Result<f64> {
    let db = db.open().await?;
    let begun = Instant::now();
    let mut n = 0i64;
    while begun.elapsed() < time {
        n += 1;
        let mut tx = db.begin().await?;
        let id = format!("{}", 2_080_000_000_000_000_000 + round * 100_000_000 + n as u64);
        let post = sql(
            "insert into post (channel, channel_key, received_at, raw, sha256, kind, author_id, author_handle, author_name, text, \
             thread, parent, media, said_at) values ('x', $1, $2, $3, $4, 'post', $1, 'citizen', 'Citizen', $5, $1, null, null, $2)",
        );
        tx.run(&post.arg(&id).arg(n).arg(client::mention(n as u64).into_bytes()).arg(vec![7u8; 32]).arg(TEXT)).await?;
        let audit = sql(
            "insert into audit (at, action, subject, detail, previous, hash, covers) values ($1, 'posts_received', 'x', '1', $2, $2, $3)",
        );
        tx.run(&audit.arg(n).arg(vec![7u8; 32]).arg("7".repeat(72))).await?;
        tx.run(&sql("insert into wire_event (at) values ($1)").arg(n)).await?;
        tx.commit().await?;
    }
    let rate = n as f64 / begun.elapsed().as_secs_f64();
    db.close().await;
    Ok(rate)
}
