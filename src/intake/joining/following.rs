//! Somebody asks for news of a public incident in a post of their own.
//!
//! The post still waits on the wire, because it may be a grievance too.

use super::how_to_file::may_answer;
use crate::{
    error::Error,
    incidents::asked::{self, Asking},
    intake::inbound::Inbound,
    server::{db::Tx, op::Op},
};

/// Notes it where the platform accepts our reply below the post: only there can the author be told.
pub(super) async fn note(op: &Op, tx: &mut Tx, item: &Inbound, post_id: i64) -> Result<(), Error> {
    let Some(author) = &item.author else { return Ok(()) };
    if !asked::asks(&item.text) || !may_answer(op, item.channel, &item.raw) {
        return Ok(());
    }
    let asking = Asking { post_id, channel: item.channel, author: &author.id, text: &item.text };
    Ok(asked::note(op, tx, &asking).await?)
}
