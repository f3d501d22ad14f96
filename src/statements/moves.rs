//! Who may do what with a version of a statement: one table, for the buttons of the page and for what the handlers accept.

use super::VersionState;
use crate::{officers::Role, string_enum};

string_enum! {
    /// What an officer does with a version.
    pub enum Act {
        /// Changes the words of a draft, its files or its time; whoever does is its writer from then on.
        Write = "write",
        /// Hands a draft to the second person.
        Propose = "propose",
        /// Takes a draft back that waits for the second person.
        TakeBack = "take_back",
        /// Returns a draft to its writer.
        Return = "return",
        /// Countersigns and releases, at once or at its time.
        Release = "release",
        /// Stops a version that waits for its time.
        Halt = "halt",
        /// Gives a draft up.
        Drop = "drop",
    }
}

/// Whether this role writes statements: the cell, and those above it.
pub fn may_write(role: Role) -> bool {
    matches!(role, Role::Operator | Role::Circle | Role::Chief)
}

/// Whether this role countersigns and withdraws statements.
pub fn may_countersign(role: Role) -> bool {
    matches!(role, Role::Circle | Role::Chief)
}

/// The state after this act; `None` if this officer may not do it in this state. `is_writer` says whether the officer wrote the words as they are.
pub fn after(act: Act, state: VersionState, role: Role, is_writer: bool) -> Option<VersionState> {
    use VersionState::{Draft, Dropped, Proposed, Released, Scheduled};
    if !may_write(role) {
        return None;
    }
    let second = may_countersign(role);
    match (act, state) {
        (Act::Write, Draft) => Some(Draft),
        (Act::Propose, Draft) if is_writer => Some(Proposed),
        (Act::TakeBack, Proposed) if is_writer => Some(Draft),
        (Act::Return, Proposed) if second && !is_writer => Some(Draft),
        // Never alone, whatever the role.
        (Act::Release, Proposed) if second && !is_writer => Some(Released),
        (Act::Halt, Scheduled) if second || is_writer => Some(Draft),
        (Act::Drop, Draft) if second || is_writer => Some(Dropped),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Act, after, may_countersign, may_write};
    use crate::{officers::Role, statements::VersionState};

    #[test]
    fn every_act_in_every_state_by_everybody() {
        use VersionState::{Draft, Dropped, Proposed, Released, Scheduled};
        // Act, state before, state after, who: w the writer in any writing role, s a second person with the right, o another writer without it.
        let table = [
            (Act::Write, Draft, Draft, "wso"),
            (Act::Propose, Draft, Proposed, "w"),
            (Act::TakeBack, Proposed, Draft, "w"),
            (Act::Return, Proposed, Draft, "s"),
            (Act::Release, Proposed, Released, "s"),
            (Act::Halt, Scheduled, Draft, "ws"),
            (Act::Drop, Draft, Dropped, "ws"),
        ];
        for &act in Act::ALL {
            for &state in VersionState::ALL {
                let row = table.iter().find(|row| row.0 == act && row.1 == state);
                for &role in Role::ALL {
                    for is_writer in [false, true] {
                        let kind = match (is_writer, may_countersign(role)) {
                            (true, _) => 'w',
                            (false, true) => 's',
                            (false, false) => 'o',
                        };
                        let expected = row.filter(|row| may_write(role) && row.3.contains(kind)).map(|row| row.2);
                        assert_eq!(after(act, state, role, is_writer), expected, "{act} {state} {role} {is_writer}");
                    }
                }
            }
        }
    }

    #[test]
    fn nobody_releases_his_own_words() {
        for &role in Role::ALL {
            assert_eq!(after(Act::Release, VersionState::Proposed, role, true), None, "{role}");
        }
        assert!([Role::Station, Role::Admin, Role::Auditor].into_iter().all(|role| !may_write(role)));
        assert!(!may_countersign(Role::Operator));
    }
}
