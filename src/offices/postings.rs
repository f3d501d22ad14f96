//! Postings: who heads which office, who is away and who stands in, over time.
//!
//! What must stay true: a stand-in answers for an office only while no head of it is present.

use super::{Duty, Head, Offices, checks::Span};
use crate::{language::dates::Millis, officers::PersonName};
use sqlx::FromRow;

/// An officer's duty at an office for a period.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Posting {
    /// Primary key of the `posting` row.
    pub id: i64,
    /// Primary key of the `officer` row.
    pub officer_id: i64,
    /// The officer's name.
    pub officer: PersonName,
    /// Primary key of the `office` row.
    pub office_id: i64,
    /// Head, stand-in or on leave.
    pub duty: Duty,
    /// When it begins, in milliseconds since the epoch (UTC).
    pub valid_from: Millis,
    /// When it ends (exclusive), in milliseconds since the epoch (UTC); a leave and a stand-in always have an end.
    pub valid_to: Option<Millis>,
    /// A remark, such as the number of the posting order or the reason.
    pub note: Option<String>,
    /// Whether the officer's account is open.
    pub active: bool,
}

impl Posting {
    /// When the posting is in force.
    pub fn time(&self) -> Span {
        Span { from: self.valid_from, to: self.valid_to }
    }
}

impl Offices {
    /// Every posting, newest first.
    pub fn postings(&self) -> &[Posting] {
        &self.postings
    }

    fn posted(&self, office_id: i64, duty: Duty, at: Millis) -> impl Iterator<Item = &Posting> {
        self.postings.iter().filter(move |p| p.office_id == office_id && p.duty == duty && p.time().holds(at))
    }

    fn is_away(&self, head: &Posting, at: Millis) -> bool {
        self.posted(head.office_id, Duty::Leave, at).any(|leave| leave.officer_id == head.officer_id)
    }

    /// The officer who answers for an office at a given time: its head; if the head is away or there is none, the stand-in;
    /// without a stand-in the absent head.
    pub fn head_of(&self, office_id: i64, at: Millis) -> Option<Head> {
        let as_head =
            |posting: &Posting, duty| Head { officer_id: posting.officer_id, name: posting.officer.clone(), duty };
        let heads = || self.posted(office_id, Duty::Head, at);
        if let Some(head) = heads().find(|head| !self.is_away(head, at)) {
            return Some(as_head(head, Duty::Head));
        }
        let stand_in = self.posted(office_id, Duty::StandIn, at).next();
        stand_in
            .map(|stand_in| as_head(stand_in, Duty::StandIn))
            .or_else(|| heads().next().map(|head| as_head(head, Duty::Leave)))
    }

    /// Whether an officer with an open account is standing in for an office.
    pub fn is_stood_in(&self, office_id: i64, at: Millis) -> bool {
        let mut stand_ins = self.posted(office_id, Duty::StandIn, at).filter(|posting| posting.active);
        stand_ins.any(|posting| self.stood_in_by(posting.officer_id, at).contains(&office_id))
    }

    /// Whether an officer headed an office, or stood in there, at any time between these two moments.
    pub fn served_at(&self, officer_id: i64, office_id: i64, from: Millis, to: Millis) -> bool {
        self.postings.iter().any(|posting| {
            posting.officer_id == officer_id
                && posting.office_id == office_id
                && posting.duty != Duty::Leave
                && posting.valid_from <= to
                && posting.valid_to.is_none_or(|end| end > from)
        })
    }

    /// The offices for which an officer stands in at a given time, because the head is away or there is none.
    pub fn stood_in_by(&self, officer_id: i64, at: Millis) -> Vec<i64> {
        let mine = |p: &&Posting| p.officer_id == officer_id && p.duty == Duty::StandIn && p.time().holds(at);
        let offices = self.postings.iter().filter(mine).map(|posting| posting.office_id);
        offices.filter(|&office| self.posted(office, Duty::Head, at).all(|head| self.is_away(head, at))).collect()
    }
}
