//! What the staff pages have in common: the table of pages and their roles, the bar above each page, and the frame with
//! loading and errors.

mod bar;
mod frame;
mod pages;
#[cfg(all(test, feature = "ssr"))]
mod tests;

pub use bar::StaffBar;
pub use frame::{Refused, brought_again, staff_page};
pub use pages::StaffPage;
