//! Background workers.

use crate::{
    command, intake,
    language::dates::Millis,
    push, replies,
    server::{
        AppState,
        clock::Clock,
        db::Db,
        edge::spool,
        follow::cause::cause,
        only_one::{self, Work},
        photos,
    },
};
use std::time::Duration;

/// Starts all workers.
///
/// With several servers on one database, workers that talk to a platform or the mail server keep a budget and a rate, so only one server runs them
/// and another takes over when it is gone. Pictures, clocks and messages to browsers are rows that are claimed one by one, so all servers share
/// them; a constraint ensures that there is only one evening sheet.
pub async fn work(state: &AppState) -> sqlx::Result<()> {
    // Only one process works on an SQLite database, so any lease found at the start belongs to a process that has stopped.
    if matches!(state.db(), Db::Sqlite { .. }) {
        replies::outbox::expire_leases(state.db(), Millis::MAX).await?;
        command::mail::store::expire_leases(state.db(), Millis::MAX, state.clock().now()).await?;
        push::store::expire_leases(state.db(), Millis::MAX, state.clock().now()).await?;
    }
    tokio::spawn(state.disk().clone().follow());
    let on_one_server = |name: String, work: Work| tokio::spawn(only_one::work(state.db().clone(), name, work));
    let cleaner = state.clone();
    on_one_server("photos".to_owned(), Box::new(move || Box::pin(clean(cleaner.clone()))));
    tokio::spawn(state.clone().follow_offices());
    tokio::spawn(intake::pictures::work(state.clone()));
    tokio::spawn(command::work(state.clone()));
    tokio::spawn(push::worker::work(state.clone()));
    if let Some(mailer) = state.mailer() {
        let (state, mailer) = (state.clone(), mailer.clone());
        on_one_server(
            "mail".to_owned(),
            Box::new(move || Box::pin(command::mail::worker::work(state.clone(), mailer.clone()))),
        );
    }
    for carrier in state.channels().carriers() {
        let channel = carrier.channel().as_str();
        let (state, carrier) = (state.clone(), carrier.clone());
        let (ours, theirs) = (state.clone(), carrier.clone());
        let send: Work = Box::new(move || Box::pin(replies::worker::work(state.clone(), carrier.clone())));
        on_one_server(format!("replies {channel}"), send);
        let list: Work = Box::new(move || Box::pin(intake::listing::work(ours.clone(), theirs.clone())));
        on_one_server(format!("list {channel}"), list);
    }
    Ok(())
}

/// Removes abandoned photos every hour until the process ends.
async fn clean(state: AppState) {
    loop {
        let (folder, now) = (&state.settings().data_dir, Clock::System.now());
        let left = spool::sweep(folder, now) + photos::sweep_leftovers(folder, now);
        if left > 0 {
            tracing::info!(left, "incomplete photo uploads were removed");
        }
        tokio::time::sleep(Duration::from_secs(3_600)).await;
        if let Err(error) = photos::forget_abandoned(&state).await {
            tracing::warn!(error = cause(&error), "abandoned photos could not be removed; retrying in an hour");
        }
    }
}
