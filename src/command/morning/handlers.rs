//! Handler of the morning list.

use super::{
    Brief, CameIn, DueLine, Morning, Part, SHOWN, SHOWN_ALONE, Silent,
    store::{self, CameRow, DueRow},
};
use crate::{
    command::{
        clocks,
        orders::{self, give::asker, review},
    },
    complaint::{Millis, Reference, store::by_reference},
    error::Error,
    language::{
        dates::{DAY, begins, day},
        whole::beginning,
    },
    officers::{self, sign_in::SignedIn},
    server::op::Op,
    staff::StaffPage,
    ui::paging::After,
};

/// A station that has entered nothing for this long is listed as silent.
const SILENT_AFTER: Millis = 2 * DAY;
/// Maximum length of a complaint's text in a row, in characters.
const EXCERPT: usize = 90;
/// Maximum length of the text of the complaint that is shown in brief, in characters.
const BRIEF: usize = 600;

/// The list for this officer, or one page of a single part of it, beginning after the row `after`. `complaint` is the one to show in
/// brief; otherwise it is the first of the list.
pub async fn morning(
    op: &Op,
    who: &SignedIn,
    part: Option<Part>,
    after: Option<After>,
    complaint: Option<Reference>,
) -> Result<Morning, Error> {
    StaffPage::Morning.may_read(who.officer.role)?;
    let (db, viewer, now) = (op.db(), &who.viewer, op.now());
    let since = review::last(now, op.settings().review_at);
    let after = after.filter(|_| part.is_some());
    let most = if part.is_some() { SHOWN_ALONE } else { SHOWN };
    let wanted = |one: Part| part.is_none_or(|part| part == one);
    let offices = op.offices();
    let name = |id: Option<i64>| id.and_then(|id| offices.name(id));
    let came_in = |row: CameRow| CameIn {
        reference: row.reference,
        category: row.category,
        words: beginning(&row.words, EXCERPT),
        office: name(row.office_id),
        received_at: row.received_at,
    };
    let line = |row: DueRow| DueLine {
        reference: row.reference,
        step: row.step,
        due_at: row.due_at,
        office: name(row.office_id),
    };
    // One day further back, to include orders that the chief judged only after the night.
    let (returned, returned_next) = match wanted(Part::Returned) {
        true => orders::store::returned_since(db, asker(who), since - DAY, after, most).await?,
        false => Default::default(),
    };
    let (came, came_next, came_count) = match wanted(Part::Came) {
        true => store::came(db, viewer, since, after, most).await?,
        false => Default::default(),
    };
    let today = (now, begins(day(now) + 1));
    let (due, due_next, due_count) = match wanted(Part::Due) {
        true => store::due(db, viewer, today, after, most).await?,
        false => Default::default(),
    };
    let (breached, breached_next, breached_count) = match wanted(Part::Breached) {
        true => store::due(db, viewer, (0, now), after, most).await?,
        false => Default::default(),
    };
    let silent = match part {
        None => store::stations(db, viewer, now - SILENT_AFTER).await?,
        Some(_) => Vec::new(),
    };
    let silent = silent.into_iter().filter(|(_, _, last_at)| last_at.is_none_or(|at| at < now - SILENT_AFTER));
    let next = match part {
        None => None,
        Some(Part::Returned) => returned_next,
        Some(Part::Came) => came_next,
        Some(Part::Due) => due_next,
        Some(Part::Breached) => breached_next,
    };
    let returned = orders::handlers::shown(op, who, returned).await?;
    let first = returned.first().and_then(|order| order.reference);
    let first = first.or(breached.first().or(due.first()).map(|row| row.reference));
    let first = first.or(came.first().map(|row| row.reference));
    let chosen = match complaint.or(first) {
        Some(reference) => brief(op, who, reference).await?,
        None => None,
    };
    Ok(Morning {
        me: officers::handlers::me(op, who).await?,
        since,
        part,
        next,
        returned,
        returned_more: returned_next.is_some(),
        came: (came.into_iter().map(came_in).collect(), came_count),
        waiting: store::waiting(db).await?,
        due: (due.into_iter().map(line).collect(), due_count),
        breached: (breached.into_iter().map(line).collect(), breached_count),
        silent: silent
            .filter_map(|(office, holds, last_at)| Some(Silent { office: offices.name(office)?, holds, last_at }))
            .collect(),
        chosen,
        now,
    })
}

/// A complaint in brief; none if this officer may not see it.
async fn brief(op: &Op, who: &SignedIn, reference: Reference) -> Result<Option<Brief>, Error> {
    let (db, now) = (op.db(), op.now());
    let Some(complaint) = by_reference(db, &who.viewer, reference).await? else { return Ok(None) };
    let rows = orders::store::of_complaint(db, asker(who), complaint.id).await?;
    let mut clocks = clocks::store::next_due(db, &[complaint.id], now).await?;
    Ok(Some(Brief {
        reference,
        words: beginning(&complaint.text, BRIEF),
        category: complaint.category,
        status: complaint.status,
        office: complaint.office_id.and_then(|id| op.offices().name(id)),
        received_at: complaint.received_at,
        clock: clocks.remove(&complaint.id),
        orders: orders::handlers::shown(op, who, rows).await?,
    }))
}
