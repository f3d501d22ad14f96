//! Work that one server at a time does, however many share the database.
//!
//! Whoever has the work's token does it and says every two seconds that it is alive; without an answer within three more it stops. The
//! database frees the token when the connection ends, or after ten seconds of silence. So a successor begins within seconds, and never
//! before its predecessor has stopped.

use super::{
    db::{Db, Token},
    follow::cause::cause,
};
use sha2::{Digest as _, Sha256};
use std::{pin::Pin, time::Duration};

/// How often a holder says that it is alive, and how often the others ask.
const ROUND: Duration = Duration::from_secs(2);

/// Begins the work; what it returns may be dropped at any await.
pub type Work = Box<dyn Fn() -> Pin<Box<dyn Future<Output = ()> + Send>> + Send + Sync>;

/// Does the work whenever no other server does it, until the process ends.
pub async fn work(db: Db, name: String, work: Work) {
    let number = number(&name);
    loop {
        match Token::take(&db, number).await {
            Ok(Some(token)) => {
                tracing::info!(name, "this server does the work");
                tokio::select! {
                    () = work() => return,
                    () = lost(token) => tracing::warn!(name, "the work is given up: the database does not answer"),
                }
            }
            Ok(None) => {}
            Err(error) => {
                tracing::warn!(name, error = cause(&error), "it is not known who does the work; asking again")
            }
        }
        tokio::time::sleep(ROUND).await;
    }
}

/// Returns when the token is lost. The token lives as long as this does.
async fn lost(mut token: Token) {
    loop {
        tokio::time::sleep(ROUND).await;
        if !token.keep().await {
            return;
        }
    }
}

/// Advisory locks have numbers; a name's own are the first eight bytes of its hash.
fn number(name: &str) -> i64 {
    let hash = Sha256::digest(format!("sunwai work {name}"));
    hash.first_chunk::<8>().map_or(0, |bytes| i64::from_be_bytes(*bytes))
}

#[cfg(test)]
mod tests;
