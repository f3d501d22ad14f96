//! Which officer a server function serves.

use super::{
    second_factor,
    session::{self, signed_in},
    sign_in::SignedIn,
};
use crate::error::Error;
use axum::http::request::Parts;
use leptos::prelude::use_context;

/// The officer who is signed in. Server functions for staff begin with this.
pub fn officer() -> Result<SignedIn, Error> {
    let parts = use_context::<Parts>().ok_or(Error::SignIn)?;
    signed_in(&parts.extensions)
}

/// The officer who is signed in, or who has to change the password first.
pub fn holder() -> Result<SignedIn, Error> {
    let parts = use_context::<Parts>().ok_or(Error::SignIn)?;
    session::holder(&parts.extensions)
}

/// The officer who is signed in, or who has to set up a second factor first.
pub fn factor_holder() -> Result<SignedIn, Error> {
    let parts = use_context::<Parts>().ok_or(Error::SignIn)?;
    second_factor::doors::holder(&parts.extensions)
}
