//! What the pages of the staff have in common: which there are and for whom, the bar above each, what stands where one has nothing to show.

mod bar;
mod frame;
mod pages;
#[cfg(all(test, feature = "ssr"))]
mod tests;

pub use bar::StaffBar;
pub use frame::{Refused, brought_again, staff_page};
pub use pages::StaffPage;
