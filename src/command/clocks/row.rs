//! One clock's row and how it goes on. Nothing here asks the database.
//!
//! What must stay true: a clock that has run out can no longer be paused; a pause moves the due moment by what it lasted and by no
//! more than the cap; each stage comes once, in order, however late somebody looks.

use super::{
    ClockState, ClockView, PauseWhy, Step,
    calendar::{self, Counting, Holidays},
    rules::{BETWEEN_LEVELS, LEVELS, PAUSE_CAP},
};
use crate::complaint::Millis;
use sqlx::FromRow;

/// A clock's row.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct ClockRow {
    /// Row id.
    pub id: i64,
    /// Of which complaint; none for an order that belongs to none.
    pub complaint_id: Option<i64>,
    /// Of which order.
    pub order_id: Option<i64>,
    /// Who must act, for an order or a decision.
    pub holder_id: Option<i64>,
    /// What it waits for.
    pub step: Step,
    /// When it started.
    pub started_at: Millis,
    /// When it is due.
    pub due_at: Millis,
    /// When the warning is due.
    pub warn_at: Millis,
    /// When it was warned.
    pub warned_at: Option<Millis>,
    /// When it was met.
    pub met_at: Option<Millis>,
    /// Since when it stands still.
    pub paused_at: Option<Millis>,
    /// Why it last did.
    pub paused_why: Option<PauseWhy>,
    /// For how long it has stood still before.
    pub paused_total: Millis,
    /// When it ran out.
    pub breached_at: Option<Millis>,
    /// How far up that has been told.
    pub level: i64,
    /// When it must be looked at next.
    pub next_at: Option<Millis>,
    /// The office that was told last.
    pub office_id: Option<i64>,
    /// Whether only working days count for it.
    pub working: bool,
    /// Whether nobody waits for it any more, though nothing was done.
    pub withdrawn: bool,
}

/// Something that the passing of time brings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// It will be due soon.
    Warned,
    /// It ran out; this level is told.
    Escalated(i64),
}

impl ClockRow {
    /// Which time counts for it.
    pub fn counting(&self) -> Counting {
        if self.working { Counting::WorkingDays } else { Counting::EveryDay }
    }

    fn pause_left(&self) -> Millis {
        (PAUSE_CAP - self.paused_total).max(0)
    }

    /// When there is something to do next, as it stands.
    fn next(&self) -> Option<Millis> {
        match self.level {
            0 if self.warned_at.is_none() && self.warn_at < self.due_at => Some(self.warn_at),
            level if level < LEVELS => Some(self.due_at.saturating_add(level * BETWEEN_LEVELS)),
            _ => None,
        }
    }

    /// Stops it. False when it stands already, has run out, or has stood for as long as it may.
    pub fn pause(&mut self, why: PauseWhy, now: Millis) -> bool {
        if self.met_at.is_some() || self.paused_at.is_some() || self.level > 0 || self.due_at <= now {
            return false;
        }
        if self.pause_left() == 0 {
            return false;
        }
        self.paused_at = Some(now);
        self.paused_why = Some(why);
        self.next_at = Some(now + self.pause_left());
        true
    }

    /// Lets it run on: what was left of its time when it stopped begins again, after the cap at the latest. A clock of the machine that was
    /// moved back adds nothing.
    pub fn resume(&mut self, now: Millis, holidays: &Holidays) {
        let Some(since) = self.paused_at.take() else { return };
        let stood = (now - since).clamp(0, self.pause_left());
        let counting = self.counting();
        let left = calendar::between(since, self.due_at, counting, holidays);
        let warned = calendar::between(self.warn_at, self.due_at, counting, holidays);
        self.due_at = calendar::due(since + stood, left, counting, holidays);
        self.warn_at = calendar::before(self.due_at, warned, counting, holidays);
        self.paused_total += stood;
        self.next_at = self.next();
    }

    /// It is given another end; the warning comes again when three quarters of what is left have passed.
    pub fn extend(&mut self, now: Millis, due_at: Millis) {
        self.due_at = due_at;
        self.warn_at = due_at - (due_at - now) / 4;
        self.next_at = self.next();
    }

    /// What it waited for has happened. If its time had passed already, that stays on record.
    pub fn meet(&mut self, now: Millis, holidays: &Holidays) {
        self.resume(now, holidays);
        if self.due_at < now && self.breached_at.is_none() {
            self.breached_at = Some(self.due_at);
        }
        self.met_at = Some(now);
        self.next_at = None;
    }

    /// Nobody waits for it any more. If its time had passed already, that stays on record.
    pub fn withdraw(&mut self, now: Millis, holidays: &Holidays) {
        self.meet(now, holidays);
        self.withdrawn = self.breached_at.is_none();
    }

    /// Everything that was to be done by `until`, each with the moment it was due. After a long sleep a warning is left out when what it
    /// warns of has come; levels never are.
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

    /// As pages show it.
    pub fn shown(&self, now: Millis, holidays: &Holidays) -> ClockView {
        let state = match (self.met_at, self.breached_at) {
            (Some(_), None) => ClockState::Met,
            (Some(_), Some(_)) => ClockState::MetLate,
            (None, Some(_)) => ClockState::Breached,
            (None, None) if self.paused_at.is_some() => ClockState::Paused,
            // Between the moment itself and the scheduler's next look.
            (None, None) if self.due_at <= now => ClockState::Breached,
            (None, None) if self.warned_at.is_some() => ClockState::Warned,
            (None, None) => ClockState::Running,
        };
        // While it stands, the moment that it would have after the longest pause.
        let mut at_most = self.clone();
        if let Some(since) = self.paused_at {
            at_most.resume(since + self.pause_left(), holidays);
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
    fn a_question_that_is_never_answered_stops_it_for_seven_days_in_all() {
        let mut clock = ten_days();
        assert!(clock.pause(PauseWhy::Asked, DAY));
        clock.resume(3 * DAY, &Holidays::new());
        assert_eq!((clock.due_at, clock.paused_total), (12 * DAY, 2 * DAY));
        assert!(clock.pause(PauseWhy::Asked, 4 * DAY));
        assert_eq!(clock.next_at, Some(9 * DAY), "five days are left");
        assert_eq!(clock.shown(4 * DAY, &Holidays::new()).due_at, 17 * DAY);
        let stages = clock.advance(40 * DAY, 40 * DAY, &Holidays::new());
        assert_eq!(clock.due_at, 17 * DAY);
        let expected = [(17 * DAY, 1), (18 * DAY, 2), (19 * DAY, 3)].map(|(at, level)| (at, Stage::Escalated(level)));
        assert_eq!(stages, expected);
        let mut again = ten_days();
        again.paused_total = PAUSE_CAP;
        assert!(!again.pause(PauseWhy::Asked, DAY), "it has stood for as long as it may");
    }

    #[test]
    fn what_counts_working_days_counts_them_after_a_pause_too() {
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
    fn what_is_withdrawn_in_time_was_not_done_and_not_late() {
        let mut clock = ten_days();
        clock.withdraw(DAY, &Holidays::new());
        assert!(clock.withdrawn && clock.breached_at.is_none() && clock.next_at.is_none());
        let mut late = ten_days();
        late.withdraw(11 * DAY, &Holidays::new());
        assert_eq!((late.withdrawn, late.shown(12 * DAY, &Holidays::new()).state), (false, ClockState::MetLate));
    }

    #[test]
    fn what_has_run_out_cannot_be_paused() {
        let mut clock = ten_days();
        assert!(!clock.pause(PauseWhy::Asked, 10 * DAY), "even if nobody has noticed yet");
        clock.advance(10 * DAY, 10 * DAY, &Holidays::new());
        assert!(!clock.pause(PauseWhy::Asked, 10 * DAY));
    }

    #[test]
    fn what_is_met_late_stays_on_record() {
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
        fn however_often_somebody_looks_every_stage_comes_once_and_in_order(mut looks in prop::collection::vec(0..20 * DAY, 1..40)) {
            let mut clock = ten_days();
            let mut stages = Vec::new();
            // Not sorted: the machine's clock may be moved back.
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
        fn questions_add_what_they_lasted_and_never_more_than_seven_days(turns in prop::collection::vec((0..DAY, 0..5 * DAY), 0..12)) {
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
