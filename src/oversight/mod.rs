//! Who watches the watchers: the auditor's page of the audit trail, what is erased and when, incidents in which data got out, and what is given out
//! under the Right to Information Act.
//!
//! Nothing here shows the text of a complaint, or who wrote it. The audit trail itself is `audit`.

pub mod breaches;
pub mod retention;
pub mod trail;

#[cfg(all(test, feature = "ssr"))]
mod law_tests;
#[cfg(feature = "ssr")]
pub mod rti;
