//! The controlled finding "fake".
//!
//! One officer proposes it with a reason, another signs it, the complainant is told and can reply before it stands. If nothing comes, it stands by itself
//! when the time is over (`command::standing`). What must stay true: no two of these steps are made by one officer; nothing closes a complaint as fake
//! before the complainant's time is over, or against the complainant's reply without an officer who has had no part in it; and nobody outside the force
//! except the complainant learns of any of it.

use crate::{complaint::Millis, language::dates::DAY, string_enum};

#[cfg(feature = "ssr")]
pub mod store;

/// How long the complainant can reply before the finding may stand, in milliseconds.
pub const REPLY_TIME: Millis = 7 * DAY;

string_enum! {
    /// Why a complaint is proposed to be fake. What could not be proved, a civil dispute and a matter before a court are outcomes of their own.
    pub enum FakeReason {
        /// What is complained about did not happen.
        DidNotHappen = "did_not_happen",
        /// It was written in the name of somebody who did not write it.
        InAnothersName = "in_anothers_name",
        /// It happened at another time or another place, and is told as new.
        OldOrElsewhere = "old_or_elsewhere",
        /// Photos or papers were made up.
        MadeUpEvidence = "made_up_evidence",
    }
}

string_enum! {
    /// State of a finding.
    pub enum FakeState {
        /// Proposed; nobody has signed it.
        Proposed = "proposed",
        /// Signed; the complainant was told and can reply.
        Noticed = "noticed",
        /// The complainant contests it.
        Contested = "contested",
        /// The complaint was closed as fake.
        Stands = "stands",
        /// It ended before it stood: the report was returned, or the complaint was closed in another way.
        Dropped = "dropped",
        /// It did not survive the complainant's reply or a later inquiry.
        Overturned = "overturned",
    }
}

/// The open finding of a complaint; all fields are `None` if there is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
pub struct Fake {
    /// `Proposed`, `Noticed` or `Contested`.
    #[cfg_attr(feature = "ssr", sqlx(rename = "fake_state"))]
    pub state: Option<FakeState>,
    /// The officer who proposed it.
    #[cfg_attr(feature = "ssr", sqlx(rename = "fake_by_id"))]
    pub by_id: Option<i64>,
    /// The officer who signed it.
    #[cfg_attr(feature = "ssr", sqlx(rename = "fake_signed_id"))]
    pub signed_id: Option<i64>,
    /// Until when the complainant can reply before it may stand, in milliseconds since the epoch (UTC).
    #[cfg_attr(feature = "ssr", sqlx(rename = "fake_stands_at"))]
    pub stands_at: Option<Millis>,
}

impl Fake {
    /// Whether this officer may sign the proposal: never the officer who made it.
    pub fn may_be_signed_by(&self, officer_id: i64) -> bool {
        self.state == Some(FakeState::Proposed) && self.by_id != Some(officer_id)
    }

    /// Whether the complainant may contest it: from the notice on, and even after the time is over as long as the complaint is not closed.
    pub fn may_be_contested(&self) -> bool {
        self.state == Some(FakeState::Noticed)
    }

    /// Whether this officer may close the complaint as fake now.
    pub fn may_stand(&self, officer_id: i64, now: Millis) -> bool {
        match self.state {
            Some(FakeState::Noticed) => {
                self.by_id != Some(officer_id) && self.stands_at.is_some_and(|stands_at| now >= stands_at)
            }
            Some(FakeState::Contested) => self.by_id != Some(officer_id) && self.signed_id != Some(officer_id),
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Fake, FakeState};

    const fn fake(state: FakeState) -> Fake {
        Fake { state: Some(state), by_id: Some(1), signed_id: Some(2), stands_at: Some(1_000) }
    }

    #[test]
    fn nobody_signs_their_own_proposal() {
        let proposed = Fake { signed_id: None, stands_at: None, ..fake(FakeState::Proposed) };
        assert!(proposed.may_be_signed_by(2));
        assert!(!proposed.may_be_signed_by(1));
        assert!(!fake(FakeState::Noticed).may_be_signed_by(3), "signed once");
        assert!(!Fake::default().may_be_signed_by(2), "nothing to sign");
    }

    #[test]
    fn it_stands_only_after_the_complainants_time() {
        let noticed = fake(FakeState::Noticed);
        assert!(!noticed.may_stand(2, 999));
        assert!(noticed.may_stand(2, 1_000));
        assert!(!noticed.may_stand(1, 5_000), "not by the officer who proposed it");
        assert!(!fake(FakeState::Proposed).may_stand(2, 5_000));
        assert!(!Fake::default().may_stand(2, 5_000));
    }

    #[test]
    fn a_contested_finding_needs_a_third_officer() {
        let contested = fake(FakeState::Contested);
        assert!(!contested.may_stand(1, 5_000));
        assert!(!contested.may_stand(2, 5_000));
        assert!(contested.may_stand(3, 0), "it does not wait any longer");
        assert!(!contested.may_be_contested(), "contested once");
    }
}
