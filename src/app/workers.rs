//! Everything that goes on without being asked for.

use crate::{
    command, intake,
    language::dates::Millis,
    replies,
    server::{
        House,
        clock::Clock,
        db::Db,
        edge::spool,
        follow::cause::cause,
        only_one::{self, Work},
        photos,
    },
};
use std::time::Duration;

/// Sets it all going.
///
/// Several servers on one database: what speaks to a platform or the mail server counts what it spent and how fast it may go, so one server
/// does it and another takes over when that one is gone. Pictures and clocks are rows that are claimed one by one, so all servers
/// share them; an evening sheet is one by a constraint.
pub async fn work(house: &House) -> sqlx::Result<()> {
    // Only one process works on a SQLite database, so whatever is on its way at the start belongs to one that stopped.
    if matches!(house.db(), Db::Sqlite { .. }) {
        replies::outbox::expire_leases(house.db(), Millis::MAX).await?;
        command::mail::store::expire_leases(house.db(), Millis::MAX, house.clock().now()).await?;
    }
    tokio::spawn(house.disk().clone().follow());
    let alone = |name: String, work: Work| tokio::spawn(only_one::work(house.db().clone(), name, work));
    let cleaner = house.clone();
    alone("photos".to_owned(), Box::new(move || Box::pin(clean(cleaner.clone()))));
    tokio::spawn(house.clone().follow_offices());
    tokio::spawn(intake::pictures::work(house.clone()));
    tokio::spawn(command::work(house.clone()));
    if let Some(mailer) = house.mailer() {
        let (house, mailer) = (house.clone(), mailer.clone());
        alone(
            "mail".to_owned(),
            Box::new(move || Box::pin(command::mail::worker::work(house.clone(), mailer.clone()))),
        );
    }
    for carrier in house.channels().carriers() {
        let channel = carrier.channel().as_str();
        let (house, carrier) = (house.clone(), carrier.clone());
        let (ours, theirs) = (house.clone(), carrier.clone());
        let send: Work = Box::new(move || Box::pin(replies::worker::work(house.clone(), carrier.clone())));
        alone(format!("replies {channel}"), send);
        let list: Work = Box::new(move || Box::pin(intake::listing::work(ours.clone(), theirs.clone())));
        alone(format!("list {channel}"), list);
    }
    Ok(())
}

/// Removes abandoned photos every hour, until the process ends.
async fn clean(house: House) {
    loop {
        let (folder, now) = (&house.settings().data_dir, Clock::System.now());
        let left = spool::sweep(folder, now) + photos::sweep_leftovers(folder, now);
        if left > 0 {
            tracing::info!(left, "photos that never arrived whole were removed");
        }
        tokio::time::sleep(Duration::from_secs(3_600)).await;
        if let Err(error) = photos::forget_abandoned(&house).await {
            tracing::warn!(error = cause(&error), "abandoned photos could not be removed; trying again in an hour");
        }
    }
}
