//! What sealing adds to a complaint: encryption, the keyed hashes, and the row, in this process on SQLite. The transaction itself is not measured: a filed
//! complaint has one anyway.

use crate::{figure, program::TempDb};
use std::time::Instant;
use sunwai::{
    complaint::{Reference, sealing, search},
    sealed::{
        Sealing,
        key_file::ServerKey,
        store::{Identity, Use},
    },
    server::db::{Db, sql},
};

const COMPLAINTS: i64 = 5_000;

/// Prints the time for each complaint.
pub async fn sealing() -> anyhow::Result<()> {
    let temp = TempDb::small().await?;
    let db = temp.open().await?;
    let keys = Sealing::of_keys(&[ServerKey::generate()], &[7; 32])?;
    let identity = Identity {
        place: Some("सिविल लाइंस, बस अड्डे के पीछे".to_owned()),
        name: Some("राम खिलावन यादव".to_owned()),
        phone: Some("0000012345".to_owned()),
        handle: Some("@ram_khilawan".to_owned()),
        point: Some((25.4358, 81.8463)),
    };
    let each = |begun: Instant| begun.elapsed().as_secs_f64() * 1e6 / COMPLAINTS as f64;
    let begun = Instant::now();
    let mut rows = Vec::new();
    for n in 0..COMPLAINTS {
        rows.push(keys.seal(n, &identity)?);
        std::hint::black_box(search::hashes(&keys, &identity));
    }
    figure("sealing", "encryption and keyed hashes of one complaint", each(begun), "microseconds");
    let begun = Instant::now();
    for row in &rows {
        std::hint::black_box(keys.open(row, Use::Check)?);
    }
    figure("sealing", "opening one complaint", each(begun), "microseconds");
    let added = stored(&db, &keys, &identity).await?;
    figure("sealing", "sealing a complaint with its row (goal: under 100)", added, "microseconds");
    db.close().await;
    Ok(())
}

/// Seals and stores complaints that are there already, and returns the microseconds for each.
async fn stored(db: &Db, keys: &Sealing, identity: &Identity) -> anyhow::Result<f64> {
    let mut tx = db.begin().await?;
    let mut ids = Vec::new();
    for n in 0..COMPLAINTS {
        let values = std::array::from_fn(|place| (n >> (4 * place)) as u8 & 15);
        let row = sql(
            "insert into complaint (reference, key_hash, channel, category, text, language, status, confidential, accepted, unread, \
             received_at, changed_at, version) values ($1, $2, 'x', 'theft', 'x', 'hi', 'received', false, false, false, 1, 1, 1) returning id",
        );
        let (id,): (i64,) = tx.one(&row.arg(Reference::from_values(values)).arg(vec![7u8; 32])).await?;
        ids.push(id);
    }
    let begun = Instant::now();
    for id in &ids {
        sealing::seal(&mut tx, keys, *id, identity).await?;
    }
    let each = begun.elapsed().as_secs_f64() * 1e6 / COMPLAINTS as f64;
    drop(tx);
    Ok(each)
}
