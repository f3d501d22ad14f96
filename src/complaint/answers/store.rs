//! Answers in the database.

use super::{Answer, AnswerWay};
use crate::{
    complaint::{EntryKind, Millis, store::Entry},
    language::dates::DAY,
    server::db::{Db, Sql, Tx, sql},
};

/// How long nobody answers before that is recorded as silence, in milliseconds.
pub const SILENT_AFTER: Millis = 15 * DAY;
/// How far back silence is recorded: closings from before this program recorded it stay as they are.
const SILENCE_WITHIN: Millis = 7 * DAY;

/// Where a closed complaint stands with its complainant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Primary key of the entry of its last closing; none for a complaint from before closings had entries.
    pub closing_id: Option<i64>,
    /// The last answer after that closing.
    pub said: Option<Answer>,
    /// Whether the last answer was final: it could not reopen the complaint any more.
    pub is_final: bool,
    /// The offices to which the complainant has had it reopened before.
    pub reopened_to: Vec<i64>,
}

impl Standing {
    /// The office to which "not settled" reopens the complaint now: `higher`, the office one higher, unless it was reopened there before. None if
    /// there is no further office, so that "not settled" is recorded and nothing more.
    pub fn next(&self, higher: Option<i64>) -> Option<i64> {
        higher.filter(|office| !self.reopened_to.contains(office))
    }

    /// The standing by the complaint's timeline and its answers to the last closing: whether each was final, with what was said, oldest first.
    fn of(entries: &[(i64, EntryKind, Option<i64>)], answers: &[(i64, Answer, bool)]) -> Self {
        let closing_id = entries.iter().rev().find(|(_, kind, _)| *kind == EntryKind::Closed).map(|(id, ..)| *id);
        let last = answers.iter().rev().find(|(closing, ..)| Some(*closing) == closing_id);
        // A reopening by the complainant is the entry directly after "not settled".
        let reopened_to = entries.windows(2).filter_map(|pair| match pair {
            [(_, EntryKind::NotSettled, _), (_, EntryKind::Reopened, office)] => *office,
            _ => None,
        });
        Self {
            closing_id,
            said: last.map(|(_, said, _)| *said),
            is_final: last.is_some_and(|(.., is_final)| *is_final),
            reopened_to: reopened_to.collect(),
        }
    }
}

/// Where a complaint stands, within the transaction that changes it.
pub async fn standing(tx: &mut Tx, complaint_id: i64) -> sqlx::Result<Standing> {
    let entries = sql(
        "select id, kind, office_id from entry where complaint_id = $1 and kind in ('closed', 'not_settled', 'reopened') order by id",
    );
    let entries: Vec<(i64, EntryKind, Option<i64>)> = tx.all(&entries.arg(complaint_id)).await?;
    let answers: Vec<(i64, Answer, bool)> = tx.all(&answered(complaint_id)).await?;
    Ok(Standing::of(&entries, &answers))
}

/// The same for a page, from the complaint's timeline.
pub async fn standing_by(db: &Db, complaint_id: i64, entries: &[Entry]) -> sqlx::Result<Standing> {
    let kinds = [EntryKind::Closed, EntryKind::NotSettled, EntryKind::Reopened];
    let entries: Vec<(i64, EntryKind, Option<i64>)> = entries
        .iter()
        .filter(|entry| kinds.contains(&entry.kind))
        .map(|entry| (entry.id, entry.kind, entry.office_id))
        .collect();
    let answers: Vec<(i64, Answer, bool)> = db.all(&answered(complaint_id)).await?;
    Ok(Standing::of(&entries, &answers))
}

fn answered(complaint_id: i64) -> Sql {
    sql("select closing_id, said, final from citizen_answer where complaint_id = $1 and said <> 'silent' order by id")
        .arg(complaint_id)
}

/// An answer to be stored.
#[derive(Clone, Copy, Debug)]
pub struct NewAnswer {
    /// Primary key of the complaint.
    pub complaint_id: i64,
    /// The closing that it is about.
    pub closing_id: i64,
    /// What was said.
    pub said: Answer,
    /// How it came.
    pub way: AnswerWay,
    /// The officer who wrote it down.
    pub officer_id: Option<i64>,
    /// Its entry on the timeline.
    pub entry_id: i64,
    /// Whether it could not reopen the complaint any more.
    pub is_final: bool,
}

/// Stores an answer.
pub async fn add(tx: &mut Tx, new: NewAnswer, now: Millis) -> sqlx::Result<()> {
    let statement =
        sql("insert into citizen_answer (complaint_id, closing_id, said, way, at, officer_id, entry_id, final) \
         values ($1, $2, $3, $4, $5, $6, $7, $8)")
        .arg(new.complaint_id)
        .arg(new.closing_id)
        .arg(new.said)
        .arg(new.way)
        .arg(now)
        .arg(new.officer_id)
        .arg(new.entry_id)
        .arg(new.is_final);
    tx.run(&statement).await?;
    Ok(())
}

/// Records silence for every closing that has had no answer for [`SILENT_AFTER`]. Returns how many. A later answer still counts.
pub async fn record_silence(tx: &mut Tx, now: Millis) -> sqlx::Result<u64> {
    let statement = sql("insert into citizen_answer (complaint_id, closing_id, said, at, final) \
         select e.complaint_id, e.id, 'silent', $1, (1 = 0) from entry e where e.kind = 'closed' and e.at > $2 and e.at <= $3 \
         and not exists (select 1 from citizen_answer a where a.closing_id = e.id) \
         and not exists (select 1 from entry l where l.complaint_id = e.complaint_id and l.id > e.id and l.kind in ('reopened', 'closed')) \
         on conflict do nothing")
    .arg(now)
    .arg(now - SILENT_AFTER - SILENCE_WITHIN)
    .arg(now - SILENT_AFTER);
    tx.run(&statement).await
}

#[cfg(test)]
mod tests {
    use super::{Answer, EntryKind, Standing};

    #[test]
    fn an_answer_counts_for_the_last_closing_only() {
        let closed = |id| (id, EntryKind::Closed, Some(3));
        let entries = [closed(1), (2, EntryKind::NotSettled, Some(3)), (3, EntryKind::Reopened, Some(2)), closed(4)];
        let before = [(1, Answer::NotSettled, false)];
        let standing = Standing::of(&entries, &before);
        assert_eq!((standing.closing_id, standing.said), (Some(4), None));
        assert_eq!(standing.reopened_to, [2]);
        let after = [(1, Answer::NotSettled, false), (4, Answer::Partly, false), (4, Answer::Settled, false)];
        assert_eq!(Standing::of(&entries, &after).said, Some(Answer::Settled));
    }

    #[test]
    fn a_reopening_by_an_officer_takes_nothing_from_the_complainant() {
        let entries = [(1, EntryKind::Closed, Some(3)), (2, EntryKind::Reopened, Some(2))];
        assert_eq!(Standing::of(&entries, &[]).reopened_to, Vec::<i64>::new());
    }
}
