//! Handler of the page of masks.

use super::MasksPage;
use crate::{
    error::Error,
    officers::{self, sign_in::SignedIn},
    server::op::Op,
    staff::StaffPage,
};

/// The page of masks for this officer.
///
/// # Errors
/// [`Error::NotAllowed`] for roles that may not read it.
pub async fn masks(op: &Op, who: &SignedIn) -> Result<MasksPage, Error> {
    StaffPage::Masks.may_read(who.officer.role)?;
    Ok(MasksPage { me: officers::handlers::me(op, who).await? })
}
