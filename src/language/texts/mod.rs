//! Every text of the interface, one file for each subject. `words` has the names of statuses, outcomes, categories, roles and moves.

pub mod acted;
pub mod answers;
pub mod api;
pub mod batch;
pub mod channels;
pub mod citizen_answer;
pub mod clocks;
pub mod common;
pub mod figures;
pub mod filing;
pub mod findings;
pub mod house;
pub mod incidents;
pub mod inside;
pub mod macros;
pub mod mail;
pub mod masks;
pub mod notices;
pub mod officers;
pub mod offices;
pub mod open311;
pub mod orders;
pub mod outgoing;
pub mod oversight;
pub mod panel;
pub mod problems;
pub mod push;
pub mod questions;
pub mod replies;
pub mod report;
pub mod routing;
pub mod sampling;
pub mod saved;
pub mod sealed;
pub mod sent;
pub mod sheet;
pub mod shift;
pub mod sign_in;
pub mod spans;
pub mod spellings;
pub mod staff;
pub mod statements;
pub mod statements_public;
pub mod subjects;
pub mod tracking;
pub mod trail;
pub mod wire;
pub mod words;

pub use problems::{FILM, error, field_name, problem, public_error, reference_problem};

/// Every text with its name, for the tests.
#[cfg(test)]
pub fn all() -> Vec<(&'static str, super::Text)> {
    [
        acted::ALL,
        answers::ALL,
        api::ALL,
        batch::ALL,
        channels::ALL,
        citizen_answer::ALL,
        clocks::ALL,
        common::ALL,
        figures::ALL,
        findings::ALL,
        filing::ALL,
        house::ALL,
        incidents::ALL,
        inside::ALL,
        macros::ALL,
        mail::ALL,
        masks::ALL,
        notices::ALL,
        officers::ALL,
        offices::ALL,
        open311::ALL,
        orders::ALL,
        outgoing::ALL,
        oversight::ALL,
        panel::ALL,
        problems::ALL,
        push::ALL,
        questions::ALL,
        replies::ALL,
        report::ALL,
        routing::ALL,
        sampling::ALL,
        saved::ALL,
        sealed::ALL,
        sent::ALL,
        sheet::ALL,
        spans::ALL,
        spellings::ALL,
        shift::ALL,
        sign_in::ALL,
        staff::ALL,
        statements::ALL,
        statements_public::ALL,
        subjects::ALL,
        tracking::ALL,
        trail::ALL,
        wire::ALL,
        words::ALL,
    ]
    .concat()
}
