//! Compares photos with the rows that name them, and with their own names, which are their hashes.

use super::Faults;
use crate::{
    backup::{
        photos::{Found, Listing, PhotoStore},
        write::is_named,
    },
    server::db::{Db, Tx, sql},
};
use std::{collections::BTreeSet, time::Duration};

/// How long a photo may exist without a row: it is stored before the row is written.
const ON_ITS_WAY: Duration = Duration::from_secs(600);

/// The photos that rows name, as of this transaction.
pub async fn named(tx: &mut Tx, faults: &mut Faults) -> anyhow::Result<BTreeSet<String>> {
    let nobodys = sql(
        "select id from photo where complaint_id is null and form_hash is null and post_id is null and statement_version_id is null order by id limit 100",
    );
    let nobodys: Vec<(i64,)> = tx.all(&nobodys).await?;
    faults.several("A photo's row that belongs to nothing", nobodys.into_iter().map(|(id,)| format!("photo {id}")));
    let names: Vec<(String,)> = tx.all(&sql("select distinct sha256 from photo")).await?;
    Ok(names.into_iter().map(|(name,)| name).collect())
}

/// Whether the server has noted this file as unused and will remove it unless a row comes to name it.
async fn is_noted(db: &Db, name: &str) -> sqlx::Result<bool> {
    let noted = sql("select count(*) from photo_unused where sha256 = $1").arg(name);
    Ok(db.one::<(i64,)>(&noted).await?.0 > 0)
}

/// Reads every photo.
pub async fn check(
    db: &Db,
    store: &PhotoStore,
    listing: Listing,
    named: &BTreeSet<String>,
    faults: &mut Faults,
) -> anyhow::Result<()> {
    let (mut missing, mut changed, mut orphans, mut young) = (Vec::new(), Vec::new(), Vec::new(), 0);
    for name in named {
        match store.get(name).await? {
            Found::Whole(_) => {}
            Found::Changed => changed.push(name.clone()),
            // A form that nobody completed may have been discarded meanwhile.
            Found::Missing if is_named(db, name).await? => missing.push(name.clone()),
            Found::Missing => {}
        }
    }
    for (name, age) in listing.photos.iter().filter(|(name, _)| !named.contains(*name)) {
        match store.get(name).await? {
            Found::Changed => changed.push(name.clone()),
            Found::Missing => {}
            Found::Whole(_) if is_named(db, name).await? => {}
            Found::Whole(_) if *age < ON_ITS_WAY || is_noted(db, name).await? => young += 1,
            Found::Whole(_) => orphans.push(name.clone()),
        }
    }
    faults.several("A photo is missing", missing);
    faults.several("A photo is not what it was", changed);
    faults.several("A photo that no row names", orphans);
    faults.several("Not a photo", listing.strange);
    if young + listing.parts > 0 {
        println!("(Photos in transit, or left by a server that was killed: {}. No fault.)", young + listing.parts);
    }
    Ok(())
}
