//! Which public counts are sensitive. This is the only place that says so.

use super::parts::Part;

/// A count that the public may ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    /// Complaints received.
    Received,
    /// The same by channel.
    ReceivedByChannel,
    /// The same by channel and day, month or year.
    ReceivedByDay,
    /// What became of them: disposed, found fake, open, under investigation.
    Outcomes,
    /// How many are confidential.
    Confidential,
    /// By subject.
    Subjects,
    /// By station.
    Stations,
    /// How many were reopened.
    Reopened,
    /// How many were closed once more with another outcome.
    Overturned,
    /// How long it took to the first response.
    FirstResponse,
    /// How long it took to close.
    Closing,
}

/// How a count is published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Published {
    /// For any days, up to now, exactly.
    AnyDays,
    /// As the cells of [`super::blocks`]: whole months up to the last one, decided once a month.
    OutcomeBlocks,
    /// As the cells of [`super::parts`], in the same way.
    Blocks(Part),
    /// Not at all.
    Never,
}

/// The table. A count of complaints by anything but channel and day is sensitive, because it says something about a person who may be known to have
/// complained; how many complaints came, and by which channel, says nothing about any of them.
pub const TABLE: [(Count, Published); 11] = [
    (Count::Received, Published::AnyDays),
    (Count::ReceivedByChannel, Published::AnyDays),
    (Count::ReceivedByDay, Published::AnyDays),
    (Count::Outcomes, Published::OutcomeBlocks),
    (Count::Confidential, Published::OutcomeBlocks),
    (Count::Subjects, Published::Blocks(Part::Subjects)),
    // Some stations have fewer complaints in a year than a block needs, and the press would read a rank into the rest.
    (Count::Stations, Published::Never),
    (Count::Reopened, Published::Blocks(Part::Reopened)),
    (Count::Overturned, Published::Blocks(Part::Overturned)),
    (Count::FirstResponse, Published::Blocks(Part::Response)),
    (Count::Closing, Published::Blocks(Part::Closing)),
];

/// Whether a count may be given for any days.
pub fn for_any_days(count: Count) -> bool {
    TABLE.contains(&(count, Published::AnyDays))
}

/// The parts that are released, in the order of the table.
pub fn released_parts() -> impl Iterator<Item = Part> {
    TABLE.iter().filter_map(|(_, published)| match published {
        Published::Blocks(part) => Some(*part),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn receipts_are_the_only_counts_for_any_days() {
        for (count, published) in TABLE {
            let receipt = matches!(count, Count::Received | Count::ReceivedByChannel | Count::ReceivedByDay);
            assert_eq!(published == Published::AnyDays, receipt, "{count:?}");
            assert_eq!(for_any_days(count), receipt, "{count:?}");
        }
    }

    #[test]
    fn every_part_is_released_under_exactly_one_name() {
        for part in Part::ALL {
            assert_eq!(released_parts().filter(|released| released == part).count(), 1, "{part}");
        }
    }
}
