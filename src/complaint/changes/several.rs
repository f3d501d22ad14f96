//! Several moves of one officer in one transaction: all of them happen, or none.

use super::{
    Made, MoveCommand,
    officer::{make_in, tell, wake},
};
use crate::{
    audit,
    complaint::{
        Move, Reference,
        store::{self, Complaint},
    },
    error::Error,
    officers::sign_in::SignedIn,
    server::op::Op,
};

/// Why several moves were refused. Nothing of them was done.
#[derive(Clone, Debug)]
pub struct Halted {
    /// At which of them, from 0; none: before any.
    pub at: Option<usize>,
    /// Why.
    pub error: Error,
}

impl<E: Into<Error>> From<E> for Halted {
    fn from(error: E) -> Self {
        Self { at: None, error: error.into() }
    }
}

/// Makes the moves that `plan` says, each from the complaint as the one before left it, if it still is as the officer saw it at `version`.
/// The trail names `used` as where they come from. At most one of them may change where the complaint is counted, or two such transactions
/// could wait for each other for ever.
///
/// # Errors
/// As each move's own ([`super::make`]), with which of them it was; and whatever `plan` says.
pub async fn make_all(
    op: &Op,
    who: &SignedIn,
    reference: Reference,
    version: i64,
    used: &str,
    plan: impl FnOnce(&Complaint) -> Result<Vec<(Move, MoveCommand)>, Error> + Send,
) -> Result<(), Halted> {
    let now = op.now();
    let mut tx = op.db().begin().await?;
    let found: Option<Complaint> = tx.maybe(&store::select_visible(&who.viewer, reference)).await?;
    let mut complaint = found.ok_or(Error::NotFound)?;
    if complaint.version != version {
        return Err(Error::Changed.into());
    }
    let mut all: Vec<Made> = Vec::new();
    for (at, (a_move, command)) in plan(&complaint)?.into_iter().enumerate() {
        let command = MoveCommand { version: complaint.version, ..command };
        let made = make_in(op, &mut tx, who, complaint, a_move, &command).await;
        let made = made.map_err(|error| Halted { at: Some(at), error })?;
        complaint = made.after.clone();
        all.push(made);
    }
    audit::write(&mut tx, now, Some(who.officer.id), "macro_used", reference.as_str(), used).await?;
    tell(op, &mut tx, who, &all).await?;
    tx.commit().await?;
    wake(op, &all);
    Ok(())
}
