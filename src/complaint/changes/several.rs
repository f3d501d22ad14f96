//! Several moves by one officer in one transaction: all of them are made, or none.

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

/// Why a series of moves was refused. None of them was made.
#[derive(Clone, Debug)]
pub struct Halted {
    /// Zero-based index of the move that failed; `None` if it failed before the first one.
    pub at: Option<usize>,
    /// The cause.
    pub error: Error,
}

impl<E: Into<Error>> From<E> for Halted {
    fn from(error: E) -> Self {
        Self { at: None, error: error.into() }
    }
}

/// Makes the moves returned by `plan`, each on the complaint as the previous one left it, provided that the complaint is still at `version`,
/// which the officer saw. The audit trail names `used` as their origin. At most one of them may change where the complaint is counted;
/// otherwise two such transactions could deadlock.
///
/// # Errors
/// The error of a move ([`super::make`]) with its index, or the error of `plan`.
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
