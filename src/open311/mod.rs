//! Open311 GeoReport v2 at `/open311/v2`: the interface by which other software reads the open list and sends complaints
//! (<https://wiki.open311.org/GeoReport_v2/>). Off unless a setting turns it on.
//!
//! What must stay true: everything that is read here comes from [`crate::complaint::listed`], whose condition decides what may be shown. No answer
//! holds a description, a photo, a name, a complaint's own number, a point finer than the station or a time finer than the day; nor an outcome, nor
//! any count. Whoever sends a complaint gets its number, and the complaint is handled like one that staff entered.

mod answer;
mod discovery;
mod fields;
mod filing;
#[cfg(test)]
mod filing_tests;
mod handlers;
#[cfg(test)]
mod leak_tests;
mod path;
mod requests;
mod services;
#[cfg(test)]
mod tests;

pub use handlers::{in_shape, read, send};

/// The route of every resource.
pub const ROUTE: &str = "/open311/v2/{*resource}";
