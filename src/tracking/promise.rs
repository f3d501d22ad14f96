//! What the citizen is promised: counted from receipt, and never moved by touching the case.
//!
//! A day for the cell to forward it; ten days for the station's report (DGP of Uttar Pradesh, December 2023); 21 days for the
//! answer (DARPG, August 2024).

use crate::{
    complaint::{Millis, Status},
    language::dates::DAY,
};

/// By when the next thing is promised. None once it is closed.
pub fn next_by(status: Status, received_at: Millis) -> Option<Millis> {
    let days = match status {
        Status::Received => 1,
        Status::Forwarded | Status::Investigating => 10,
        Status::Reported => 21,
        Status::Closed => return None,
    };
    Some(received_at + days * DAY)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_open_status_has_a_promise_and_later_ones_are_later() {
        let promised: Vec<Millis> = Status::ALL.iter().filter_map(|&status| next_by(status, 0)).collect();
        assert_eq!(promised.len(), 4);
        assert!(promised.is_sorted());
        assert_eq!(next_by(Status::Closed, 0), None);
    }
}
