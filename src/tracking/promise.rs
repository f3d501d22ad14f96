//! What the citizen is promised: the next clock that is due, and never moved by touching the case.
//!
//! A complaint from before there were clocks is promised what the clocks would have said, counted from its receipt:
//! a day for the cell to forward it; ten days for the station's report (DGP of Uttar Pradesh, December 2023); 21 days for the
//! answer (DARPG, August 2024).

use crate::{
    complaint::{Millis, Status},
    language::dates::DAY,
};

/// By when the next thing is promised: `due_at`, if a clock runs. None once it is closed.
pub fn next_by(status: Status, received_at: Millis, due_at: Option<Millis>) -> Option<Millis> {
    let days = match status {
        Status::Received => 1,
        Status::Forwarded | Status::Investigating => 10,
        Status::Reported => 21,
        Status::Closed => return None,
    };
    Some(due_at.unwrap_or(received_at + days * DAY))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_open_status_has_a_promise_and_later_ones_are_later() {
        let promised: Vec<Millis> = Status::ALL.iter().filter_map(|&status| next_by(status, 0, None)).collect();
        assert_eq!(promised.len(), 4);
        assert!(promised.is_sorted());
        assert_eq!(next_by(Status::Closed, 0, Some(7)), None);
        assert_eq!(next_by(Status::Forwarded, 0, Some(7)), Some(7), "a clock knows better");
    }
}
