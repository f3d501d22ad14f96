//! The row of a clock and how it changes. Nothing here uses the database.
//!
//! What must stay true: a clock that has run out cannot be paused; pauses move the due time by their length, those for questions in total by at most
//! the cap; each stage comes once and in order, however late the scheduler runs.

use super::{
    ClockState, ClockView, PauseWhy, Step,
    calendar::{self, Counting, Holidays},
    rules::{BETWEEN_LEVELS, LEVELS, PAUSE_CAP},
};
use crate::complaint::{Millis, fake::REPLY_TIME};
use sqlx::FromRow;

/// Row of a clock.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct ClockRow {
    /// Primary key of `clock`.
    pub id: i64,
    /// Primary key of the complaint; none for an order that is not linked to one.
    pub complaint_id: Option<i64>,
    /// Primary key of the order; none for a clock of the complaint itself.
    pub order_id: Option<i64>,
    /// Office that must act, for an order or a decision.
    pub holder_id: Option<i64>,
    /// What it waits for.
    pub step: Step,
    /// When it started.
    pub started_at: Millis,
    /// When it is due.
    pub due_at: Millis,
    /// When the warning is to be given.
    pub warn_at: Millis,
    /// When the warning was given.
    pub warned_at: Option<Millis>,
    /// When it was met.
    pub met_at: Option<Millis>,
    /// Since when it is paused; none if it runs.
    pub paused_at: Option<Millis>,
    /// Reason for the last pause.
    pub paused_why: Option<PauseWhy>,
    /// Total length of the finished pauses for questions, in milliseconds.
    pub paused_total: Millis,
    /// When it ran out.
    pub breached_at: Option<Millis>,
    /// Highest escalation level that has been reported; 0 for none.
    pub level: i64,
    /// When the scheduler must process it next; none if never.
    pub next_at: Option<Millis>,
    /// The highest office notified at the last escalation.
    pub office_id: Option<i64>,
    /// Whether only working days count.
    pub working: bool,
    /// Whether it was withdrawn in time, without being met.
    pub withdrawn: bool,
}

/// What happens to a clock as time passes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// It will be due soon: a warning is given.
    Warned,
    /// It has run out: this level is notified.
    Escalated(i64),
}

impl ClockRow {
    /// Which time counts towards its span.
    pub fn counting(&self) -> Counting {
        if self.working { Counting::WorkingDays } else { Counting::EveryDay }
    }

    /// How long a pause for this reason can last.
    fn pause_left(&self, why: PauseWhy) -> Millis {
        match why {
            PauseWhy::Asked => (PAUSE_CAP - self.paused_total).max(0),
            // This time belongs to the complainant. It is nobody's delay, and is not taken from the pauses for questions.
            PauseWhy::MayReply => REPLY_TIME,
        }
    }

    /// How long the present pause can last.
    fn present_pause(&self) -> Millis {
        self.paused_why.map_or(0, |why| self.pause_left(why))
    }

    /// When the next stage is due in the current state.
    fn next(&self) -> Option<Millis> {
        match self.level {
            0 if self.warned_at.is_none() && self.warn_at < self.due_at => Some(self.warn_at),
            level if level < LEVELS => Some(self.due_at.saturating_add(level * BETWEEN_LEVELS)),
            _ => None,
        }
    }

    /// Pauses the clock. False if it is met, paused already, has run out, or has no pause time left.
    pub fn pause(&mut self, why: PauseWhy, now: Millis) -> bool {
        if self.met_at.is_some() || self.paused_at.is_some() || self.level > 0 || self.due_at <= now {
            return false;
        }
        let left = self.pause_left(why);
        if left == 0 {
            return false;
        }
        self.paused_at = Some(now);
        self.paused_why = Some(why);
        self.next_at = Some(now + left);
        true
    }

    /// Resumes a paused clock with the time that was left when it was paused. The pause counts as far as it could last. If the machine's clock was set
    /// back, the pause counts as zero.
    pub fn resume(&mut self, now: Millis, holidays: &Holidays) {
        let Some(since) = self.paused_at.take() else { return };
        let stood = (now - since).clamp(0, self.present_pause());
        let counting = self.counting();
        let left = calendar::between(since, self.due_at, counting, holidays);
        let warned = calendar::between(self.warn_at, self.due_at, counting, holidays);
        self.due_at = calendar::due(since + stood, left, counting, holidays);
        self.warn_at = calendar::before(self.due_at, warned, counting, holidays);
        if self.paused_why == Some(PauseWhy::Asked) {
            self.paused_total += stood;
        }
        self.next_at = self.next();
    }

    /// Sets another due time. The warning is due when three quarters of the remaining time have passed.
    pub fn extend(&mut self, now: Millis, due_at: Millis) {
        self.due_at = due_at;
        self.warn_at = due_at - (due_at - now) / 4;
        self.next_at = self.next();
    }

    /// Marks the clock as met. If it had run out already, that stays on record.
    pub fn meet(&mut self, now: Millis, holidays: &Holidays) {
        self.resume(now, holidays);
        if self.due_at < now && self.breached_at.is_none() {
            self.breached_at = Some(self.due_at);
        }
        self.met_at = Some(now);
        self.next_at = None;
    }

    /// Ends the clock without its being met. If it had run out already, that stays on record.
    pub fn withdraw(&mut self, now: Millis, holidays: &Holidays) {
        self.meet(now, holidays);
        self.withdrawn = self.breached_at.is_none();
    }

    /// Advances the clock to `until` and returns the stages reached, each with the time at which it was due. After downtime a warning is skipped
    /// if the clock has run out by `now`; levels are never skipped.
    pub fn advance(&mut self, until: Millis, now: Millis, holidays: &Holidays) -> Vec<(Millis, Stage)> {
        let mut stages = Vec::new();
        while let Some(at) = self.next_at.filter(|at| *at <= until) {
            if self.paused_at.is_some() {
                self.resume(at, holidays);
            } else if self.level == 0 && at < self.due_at {
                if now < self.due_at {
                    self.warned_at = Some(now);
                    stages.push((at, Stage::Warned));
                }
                self.next_at = Some(self.due_at);
            } else {
                self.breached_at = self.breached_at.or(Some(self.due_at));
                self.level += 1;
                stages.push((at, Stage::Escalated(self.level)));
                self.next_at = self.next();
            }
        }
        stages
    }

    /// The clock as pages show it.
    pub fn shown(&self, now: Millis, holidays: &Holidays) -> ClockView {
        let state = match (self.met_at, self.breached_at) {
            (Some(_), None) => ClockState::Met,
            (Some(_), Some(_)) => ClockState::MetLate,
            (None, Some(_)) => ClockState::Breached,
            (None, None) if self.paused_at.is_some() => ClockState::Paused,
            // It has run out, but the scheduler has not processed it yet.
            (None, None) if self.due_at <= now => ClockState::Breached,
            (None, None) if self.warned_at.is_some() => ClockState::Warned,
            (None, None) => ClockState::Running,
        };
        // For a paused clock: the due time after the longest possible pause.
        let mut at_most = self.clone();
        if let Some(since) = self.paused_at {
            at_most.resume(since + self.present_pause(), holidays);
        }
        ClockView { step: self.step, due_at: at_most.due_at, state }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::dates::DAY;
    use proptest::prelude::*;

    fn ten_days() -> ClockRow {
        ClockRow {
            id: 1,
            complaint_id: Some(1),
            order_id: None,
            holder_id: None,
            step: Step::StationReport,
            started_at: 0,
            due_at: 10 * DAY,
            warn_at: 8 * DAY,
            warned_at: None,
            met_at: None,
            paused_at: None,
            paused_why: None,
            paused_total: 0,
            breached_at: None,
            level: 0,
            next_at: Some(8 * DAY),
            office_id: None,
            working: false,
            withdrawn: false,
        }
    }

    #[test]
    fn pauses_last_at_most_seven_days_in_total() {
        let mut clock = ten_days();
        assert!(clock.pause(PauseWhy::Asked, DAY));
        clock.resume(3 * DAY, &Holidays::new());
        assert_eq!((clock.due_at, clock.paused_total), (12 * DAY, 2 * DAY));
        assert!(clock.pause(PauseWhy::Asked, 4 * DAY));
        assert_eq!(clock.next_at, Some(9 * DAY), "five days of pause are left");
        assert_eq!(clock.shown(4 * DAY, &Holidays::new()).due_at, 17 * DAY);
        let stages = clock.advance(40 * DAY, 40 * DAY, &Holidays::new());
        assert_eq!(clock.due_at, 17 * DAY);
        let expected = [(17 * DAY, 1), (18 * DAY, 2), (19 * DAY, 3)].map(|(at, level)| (at, Stage::Escalated(level)));
        assert_eq!(stages, expected);
        let mut again = ten_days();
        again.paused_total = PAUSE_CAP;
        assert!(!again.pause(PauseWhy::Asked, DAY), "no pause time is left");
    }

    #[test]
    fn the_time_to_reply_stands_still_even_when_no_pause_for_questions_is_left() {
        let mut clock = ten_days();
        clock.paused_total = PAUSE_CAP;
        assert!(clock.pause(PauseWhy::MayReply, DAY));
        assert_eq!(clock.next_at, Some(DAY + REPLY_TIME));
        assert_eq!(clock.shown(2 * DAY, &Holidays::new()).due_at, 10 * DAY + REPLY_TIME);
        assert!(clock.advance(20 * DAY, 20 * DAY, &Holidays::new()).iter().all(|(at, _)| *at > DAY + REPLY_TIME));
        assert_eq!((clock.due_at, clock.paused_total), (10 * DAY + REPLY_TIME, PAUSE_CAP));
        let mut contested = ten_days();
        assert!(contested.pause(PauseWhy::MayReply, DAY));
        contested.resume(3 * DAY, &Holidays::new());
        assert_eq!((contested.due_at, contested.paused_total), (12 * DAY, 0));
    }

    #[test]
    fn a_clock_of_working_days_still_counts_only_those_after_a_pause() {
        // Friday 20 November 2026, noon; two working days.
        let hour = DAY / 24;
        let noon = |date: i64| (20_777 + date - 20) * DAY + 6 * hour + hour / 2;
        assert!(!calendar::works(crate::language::dates::day(noon(22)), &Holidays::new()), "a Sunday");
        let mut clock =
            ClockRow { started_at: noon(19), due_at: noon(21), warn_at: noon(20), working: true, ..ten_days() };
        assert!(clock.pause(PauseWhy::Asked, noon(20)));
        clock.resume(noon(21), &Holidays::new());
        assert_eq!((clock.due_at, clock.warn_at), (noon(23), noon(21)), "the Sunday between does not count");
    }

    #[test]
    fn a_clock_that_is_withdrawn_in_time_is_not_late() {
        let mut clock = ten_days();
        clock.withdraw(DAY, &Holidays::new());
        assert!(clock.withdrawn && clock.breached_at.is_none() && clock.next_at.is_none());
        let mut late = ten_days();
        late.withdraw(11 * DAY, &Holidays::new());
        assert_eq!((late.withdrawn, late.shown(12 * DAY, &Holidays::new()).state), (false, ClockState::MetLate));
    }

    #[test]
    fn a_clock_that_has_run_out_cannot_be_paused() {
        let mut clock = ten_days();
        assert!(!clock.pause(PauseWhy::Asked, 10 * DAY), "even if the scheduler has not processed it yet");
        clock.advance(10 * DAY, 10 * DAY, &Holidays::new());
        assert!(!clock.pause(PauseWhy::Asked, 10 * DAY));
    }

    #[test]
    fn a_clock_that_is_met_late_stays_on_record_as_late() {
        let mut clock = ten_days();
        clock.meet(11 * DAY, &Holidays::new());
        assert_eq!(
            (clock.breached_at, clock.shown(20 * DAY, &Holidays::new()).state),
            (Some(10 * DAY), ClockState::MetLate)
        );
        let mut clock = ten_days();
        clock.meet(9 * DAY, &Holidays::new());
        assert_eq!(
            (clock.breached_at, clock.next_at, clock.shown(20 * DAY, &Holidays::new()).state),
            (None, None, ClockState::Met)
        );
    }

    proptest! {
        #[test]
        fn every_stage_comes_once_and_in_order_however_often_the_clock_is_advanced(mut looks in prop::collection::vec(0..20 * DAY, 1..40)) {
            let mut clock = ten_days();
            let mut stages = Vec::new();
            // Not sorted, because the machine's clock may be set back.
            looks.push(30 * DAY);
            for now in looks {
                stages.extend(clock.advance(now, now, &Holidays::new()));
            }
            let levels: Vec<Stage> = stages.iter().map(|(_, stage)| *stage).filter(|stage| *stage != Stage::Warned).collect();
            prop_assert_eq!(levels, vec![Stage::Escalated(1), Stage::Escalated(2), Stage::Escalated(3)]);
            prop_assert!(stages.iter().filter(|(_, stage)| *stage == Stage::Warned).count() <= 1);
            prop_assert!(stages.is_sorted());
            prop_assert_eq!(clock.next_at, None);
        }

        #[test]
        fn pauses_extend_the_due_time_by_their_length_and_at_most_by_seven_days(turns in prop::collection::vec((0..DAY, 0..5 * DAY), 0..12)) {
            let mut clock = ten_days();
            let mut now = 0;
            let mut stood = 0;
            for (between, lasts) in turns {
                now += between;
                if clock.pause(PauseWhy::Asked, now) {
                    now += lasts;
                    stood += lasts;
                    clock.resume(now, &Holidays::new());
                }
            }
            prop_assert_eq!(clock.due_at, 10 * DAY + stood.min(PAUSE_CAP));
            prop_assert_eq!(clock.due_at - clock.warn_at, 2 * DAY);
        }
    }
}
