//! What the frame of the staff pages shows beside every page: the officer, the queues and the pages with their numbers.

pub mod actions;
pub mod view;

#[cfg(feature = "ssr")]
pub mod handlers;
#[cfg(all(test, feature = "ssr"))]
mod tests;

use crate::{complaint::queues::Queue, officers::Me, staff::choices::Choices};
use serde::{Deserialize, Serialize};

/// Up to how many a queue or a page is counted; more are shown as "99+".
pub const COUNTED: i64 = 100;

/// The content of the frame.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct House {
    /// The signed-in officer.
    pub me: Me,
    /// What the officer chose.
    pub choices: Choices,
    /// The numbers; none for roles that see no complaints.
    pub counts: Option<Counts>,
    /// Set only by the demonstration.
    pub demo: Option<Demo>,
}

/// How much waits for the officer. All but `open` are counted up to [`COUNTED`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Complaints on the board that are not closed, exactly.
    pub open: i64,
    /// Complaints that the officer has taken and that are not closed.
    pub mine: i64,
    /// Complaints in each queue.
    pub queues: Vec<(Queue, i64)>,
    /// Posts that wait on the wire; none if the officer does not read it.
    pub wire: Option<i64>,
    /// Open orders.
    pub orders: i64,
    /// Notices that nobody in the officer's office has read.
    pub unread: i64,
}

/// The demonstration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Demo {
    /// Address of the simulated X and Facebook; none if it runs without them.
    pub playground: Option<String>,
}
