//! What the staff pages have in common: the table of pages and their roles, the rail beside each page, and the frame with
//! loading and errors.

pub mod choices;
pub mod keys;

mod arrival;
mod bar;
mod demo_hint;
mod frame;
mod pages;
mod rail;
#[cfg(all(test, feature = "ssr"))]
mod tests;

pub use arrival::Arrival;
pub use bar::StaffBar;
pub use demo_hint::DemoHint;
pub use frame::{Recount, Refused, brought_again, recount, staff_page};
pub use pages::StaffPage;
pub use rail::{Line, PageCounts, Rail, RailLine, Tabs, Weight, counted};
