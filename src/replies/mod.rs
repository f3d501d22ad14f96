//! What goes back out: words, the outbox that loses nothing, one file for each channel.
//!
//! What must stay true: a reply is written in the same transaction as what causes it; it is never sent twice and never silently dropped;
//! a public reply carries the complaint's number and nothing else about the case.

pub mod channel;
pub mod channels;
pub mod facebook;
pub mod outbox;
pub mod templates;
pub mod worker;
pub mod x;

#[cfg(test)]
mod tests;
