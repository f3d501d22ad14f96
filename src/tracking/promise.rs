//! The date promised to the citizen: when the next clock is due. Touching the case never moves it.
//!
//! For a complaint from before there were clocks, the date is what the clocks would have given, counted from its receipt: one day for the
//! cell to forward it; ten days for the station's report (DGP of Uttar Pradesh, December 2023); 21 days for the answer (DARPG, August 2024).

use crate::{
    complaint::{Millis, Status},
    language::dates::DAY,
};

/// When the next step is due: `due_at` if a clock is running. `None` once the complaint is closed.
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
        assert_eq!(next_by(Status::Forwarded, 0, Some(7)), Some(7), "a running clock takes precedence");
    }
}
