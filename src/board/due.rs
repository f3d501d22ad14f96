//! The small heads of a column: its cards are sorted by the clock that runs out first, and the heads say when that is.

use crate::{
    complaint::{Millis, Status},
    language::{
        Text,
        dates::{DAY, IST, begins, day},
        texts::panel as says,
    },
    string_enum,
};
use serde::{Deserialize, Serialize};

/// An hour in milliseconds.
const HOUR: Millis = DAY / 24;
/// What is due within this time is marked, in milliseconds.
pub const SOON: Millis = 4 * HOUR;

string_enum! {
    /// When the cards below a head are due.
    pub enum Due {
        /// They are late.
        Late = "late",
        /// Before midnight.
        Today = "today",
        /// Before six in the morning.
        Tonight = "tonight",
        /// On the next day.
        Tomorrow = "tomorrow",
        /// After that.
        Later = "later",
        /// A report that has to be read, and is not late.
        ToBeRead = "to_be_read",
        /// Closed: nothing is due. The newest come first.
        Newest = "newest",
    }
}

impl Due {
    /// The head in words.
    pub const fn words(self) -> Text {
        match self {
            Self::Late => says::DUE_LATE,
            Self::Today => says::DUE_TODAY,
            Self::Tonight => says::DUE_TONIGHT,
            Self::Tomorrow => says::DUE_TOMORROW,
            Self::Later => says::DUE_LATER,
            Self::ToBeRead => says::DUE_TO_BE_READ,
            Self::Newest => says::DUE_NEWEST,
        }
    }
}

/// A head and the number of complaints below it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// When they are due.
    pub due: Due,
    /// How many there are, also those that are not loaded.
    pub count: i64,
    /// Whether there are more than were counted.
    pub more: bool,
}

/// The shift that `now` belongs to: the head for what is still due in it, and when it ends. From six in the evening to six in the morning it is the
/// night, else the day until midnight.
fn shift(now: Millis) -> (Due, Millis) {
    let midnight = begins(day(now));
    let hour = (now + IST).rem_euclid(DAY) / HOUR;
    match hour {
        ..6 => (Due::Tonight, midnight + 6 * HOUR),
        6..18 => (Due::Today, midnight + DAY),
        _ => (Due::Tonight, midnight + DAY + 6 * HOUR),
    }
}

/// When the day after this one ends; what is due after that is under "later".
pub fn horizon(now: Millis) -> Millis {
    begins(day(now)) + 2 * DAY
}

/// The head under which a complaint stands.
pub fn due(status: Status, due_at: Millis, now: Millis) -> Due {
    let (this_shift, ends) = shift(now);
    match status {
        Status::Closed => Due::Newest,
        _ if due_at <= now => Due::Late,
        Status::Reported => Due::ToBeRead,
        _ if due_at < ends => this_shift,
        _ if due_at < horizon(now) => Due::Tomorrow,
        _ => Due::Later,
    }
}

/// The heads of a column, in order, without empty ones. `soon` are the due times before the [`horizon`], at most `most` of them; `total` is the
/// number of all complaints in the column.
pub fn groups(status: Status, soon: &[Millis], total: (i64, bool), now: Millis, most: usize) -> Vec<Group> {
    let (total, total_more) = total;
    if status == Status::Closed {
        return if total > 0 { vec![Group { due: Due::Newest, count: total, more: total_more }] } else { Vec::new() };
    }
    let cut = soon.len() >= most;
    let mut groups: Vec<Group> = Vec::new();
    for &due_at in soon {
        let due = due(status, due_at, now);
        match groups.last_mut().filter(|group| group.due == due) {
            Some(group) => group.count += 1,
            None => groups.push(Group { due, count: 1, more: false }),
        }
    }
    let counted: i64 = groups.iter().map(|group| group.count).sum();
    // Where counting stopped, the rest cannot be divided: the last head counts "and more".
    if cut {
        if let Some(last) = groups.last_mut() {
            last.more = true;
        }
        return groups;
    }
    let rest = total - counted;
    if rest > 0 {
        let due = due(status, Millis::MAX, now);
        match groups.last_mut().filter(|group| group.due == due) {
            Some(group) => (group.count, group.more) = (group.count + rest, total_more),
            None => groups.push(Group { due, count: rest, more: total_more }),
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 24 November 2026, at this hour in India.
    fn at(hour: i64) -> Millis {
        begins(day(1_795_392_000_000)) + hour * HOUR
    }

    #[test]
    fn the_night_ends_at_six_and_the_day_at_midnight() {
        let of = |due_at: Millis, now: Millis| due(Status::Received, due_at, now);
        assert_eq!(of(at(20), at(21)), Due::Late);
        assert_eq!(of(at(21), at(21)), Due::Late, "due now is late");
        assert_eq!(
            (of(at(23), at(21)), of(at(29), at(21)), of(at(30), at(21))),
            (Due::Tonight, Due::Tonight, Due::Tomorrow)
        );
        assert_eq!((of(at(3), at(2)), of(at(7), at(2))), (Due::Tonight, Due::Tomorrow));
        assert_eq!(
            (of(at(23), at(9)), of(at(24), at(9)), of(at(47), at(9)), of(at(48), at(9))),
            (Due::Today, Due::Tomorrow, Due::Tomorrow, Due::Later)
        );
        assert_eq!(due(Status::Reported, at(23), at(9)), Due::ToBeRead);
        assert_eq!(due(Status::Closed, at(1), at(9)), Due::Newest);
    }

    #[test]
    fn the_heads_add_up_to_the_column() {
        let now = at(9);
        let soon = [at(8), at(8), at(12), at(30)];
        let heads = groups(Status::Forwarded, &soon, (10, false), now, 500);
        let expected = [(Due::Late, 2), (Due::Today, 1), (Due::Tomorrow, 1), (Due::Later, 6)];
        assert_eq!(heads, expected.map(|(due, count)| Group { due, count, more: false }));
        let read = groups(Status::Reported, &soon, (10, false), now, 500);
        assert_eq!(read, [(Due::Late, 2), (Due::ToBeRead, 8)].map(|(due, count)| Group { due, count, more: false }));
        assert_eq!(groups(Status::Closed, &[], (0, false), now, 500), []);
        // More than are counted.
        let many = groups(Status::Forwarded, &[at(8); 3], (10, false), now, 3);
        assert_eq!(many, [Group { due: Due::Late, count: 3, more: true }]);
    }
}
