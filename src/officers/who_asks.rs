//! Which officer a server function serves.

use super::sign_in::SignedIn;
use crate::{error::Error, server::op::Op};
use leptos::prelude::use_context;

fn op() -> Result<Op, Error> {
    use_context().ok_or(Error::SignIn)
}

/// The officer who is signed in. Server functions for staff begin with this.
pub fn officer() -> Result<SignedIn, Error> {
    op()?.who()
}

/// The officer who is signed in, or who has to change the password first.
pub fn holder() -> Result<SignedIn, Error> {
    op()?.holder()
}

/// The officer who is signed in, or who has to set up a second factor first.
pub fn factor_holder() -> Result<SignedIn, Error> {
    op()?.factor_holder()
}
