//! The officer whose request a server function serves.

use super::sign_in::SignedIn;
use crate::{error::Error, server::op::Op};
use leptos::prelude::use_context;

fn op() -> Result<Op, Error> {
    use_context().ok_or(Error::SignIn)
}

/// The signed-in officer. Server functions for staff begin with this.
pub fn officer() -> Result<SignedIn, Error> {
    op()?.who()
}

/// The officer who is signed in or restricted to one page, such as the page to change the password.
pub fn holder() -> Result<SignedIn, Error> {
    op()?.holder()
}

/// The officer who is signed in or has to set up a second factor first.
pub fn factor_holder() -> Result<SignedIn, Error> {
    op()?.factor_holder()
}
