//! Every text of the interface, one file for each subject. `words` has the names of statuses, outcomes, categories, roles and moves.

pub mod acted;
pub mod answers;
pub mod batch;
pub mod channels;
pub mod clocks;
pub mod common;
pub mod figures;
pub mod filing;
pub mod house;
pub mod macros;
pub mod mail;
pub mod notices;
pub mod officers;
pub mod offices;
pub mod orders;
pub mod outgoing;
pub mod panel;
pub mod problems;
pub mod push;
pub mod replies;
pub mod routing;
pub mod saved;
pub mod sent;
pub mod sheet;
pub mod shift;
pub mod sign_in;
pub mod spans;
pub mod spellings;
pub mod staff;
pub mod subjects;
pub mod tracking;
pub mod wire;
pub mod words;

pub use problems::{FILM, error, field_name, problem, public_error, reference_problem};

/// Every text with its name, for the tests.
#[cfg(test)]
pub fn all() -> Vec<(&'static str, super::Text)> {
    [
        acted::ALL,
        answers::ALL,
        batch::ALL,
        channels::ALL,
        clocks::ALL,
        common::ALL,
        figures::ALL,
        filing::ALL,
        house::ALL,
        macros::ALL,
        mail::ALL,
        notices::ALL,
        officers::ALL,
        offices::ALL,
        orders::ALL,
        outgoing::ALL,
        panel::ALL,
        problems::ALL,
        push::ALL,
        replies::ALL,
        routing::ALL,
        saved::ALL,
        sent::ALL,
        sheet::ALL,
        spans::ALL,
        spellings::ALL,
        shift::ALL,
        sign_in::ALL,
        staff::ALL,
        subjects::ALL,
        tracking::ALL,
        wire::ALL,
        words::ALL,
    ]
    .concat()
}
