//! Runs work on only one server at a time, however many share the database.
//!
//! The server that holds the token of the work runs it and sends a sign of life every two seconds; without an answer within three more seconds it
//! stops. The database releases the token when the connection ends, or after ten seconds of silence. So a successor starts within seconds, and
//! never before its predecessor has stopped.

use super::{
    db::{Db, Token},
    follow::cause::cause,
};
use sha2::{Digest as _, Sha256};
use std::{pin::Pin, time::Duration};

/// How often the holder sends a sign of life, and how often the others try to take the token.
const ROUND: Duration = Duration::from_secs(2);

/// Starts the work; the returned future may be dropped at any await point.
pub type Work = Box<dyn Fn() -> Pin<Box<dyn Future<Output = ()> + Send>> + Send + Sync>;

/// Runs the work whenever no other server runs it, until the process ends.
pub async fn work(db: Db, name: String, work: Work) {
    let number = number(&name);
    loop {
        match Token::take(&db, number).await {
            Ok(Some(token)) => {
                tracing::info!(name, "this server now runs the work");
                tokio::select! {
                    () = work() => return,
                    () = lost(token) => tracing::warn!(name, "the work is stopped: the database does not answer"),
                }
            }
            Ok(None) => {}
            Err(error) => {
                tracing::warn!(name, error = cause(&error), "the token of the work could not be requested; retrying")
            }
        }
        tokio::time::sleep(ROUND).await;
    }
}

/// Returns when the token is lost. Dropping this future releases the token.
async fn lost(mut token: Token) {
    loop {
        tokio::time::sleep(ROUND).await;
        if !token.keep().await {
            return;
        }
    }
}

/// The number of the advisory lock for this name: the first eight bytes of its hash.
fn number(name: &str) -> i64 {
    let hash = Sha256::digest(format!("sunwai work {name}"));
    hash.first_chunk::<8>().map_or(0, |bytes| i64::from_be_bytes(*bytes))
}

#[cfg(test)]
mod tests;
