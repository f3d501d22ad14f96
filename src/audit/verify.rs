//! Walks the chain and compares every row that it covers. Only reads, from one snapshot of the database.
//!
//! The entries come in pages. While one page is being read, the one before is hashed on another thread, so that a walk takes as long as the slower of
//! the two and holds two pages at most, however long the chain is.

use super::{
    ERASED, Head,
    anchors::kept_here,
    covered::{self, Coverage, Kind, Rows},
    digest,
};
use crate::server::db::{Arg, Cells, Db, Tx, sql};
use std::{collections::BTreeMap, fmt, sync::Arc};

/// Entries in a page.
const PAGE: i64 = 2_000;

/// Result of a walk along the chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chain {
    /// Every entry fits and every covered row is unchanged; with the number of entries.
    Whole(i64),
    /// The first entry that is missing, was changed, or does not follow from the one before.
    BrokenAt(i64),
    /// Covered rows were changed; with the entry that covers them.
    Changed(i64, Rows),
    /// Covered rows are missing; with the entry that covers them.
    Gone(i64, Rows),
    /// The first row that no entry covers.
    Uncovered(Rows),
    /// The chain is consistent, but not the one whose end was kept: one of these entries, the first and the last included, was changed together with all
    /// that follow it, or they were cut off.
    NotAnchored(i64, i64),
}

impl fmt::Display for Chain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole(length) => write!(f, "The audit trail holds: {length} entries."),
            Self::BrokenAt(entry) => write!(f, "The audit trail is broken at entry {entry}."),
            Self::Changed(entry, rows) => {
                write!(f, "The audit trail is broken at entry {entry}: {rows} was changed since.")
            }
            Self::Gone(entry, rows) => write!(f, "The audit trail is broken at entry {entry}: {rows} is gone."),
            Self::Uncovered(rows) => write!(f, "The audit trail does not hold: no entry covers {rows}."),
            Self::NotAnchored(from, to) => write!(
                f,
                "The audit trail is broken at entry {from}: up to entry {to} it is not the one whose end was kept, so it was cut or rewritten."
            ),
        }
    }
}

/// Covered ids, as spans. Ids arrive nearly in order, so there are few spans.
#[derive(Default)]
struct Ids {
    spans: BTreeMap<i64, i64>,
    /// Number of rows, not ids: a span of a bulk load has gaps.
    n: u64,
}

impl Ids {
    fn add(&mut self, coverage: &Coverage) {
        let (mut from, mut to) = (coverage.rows.from, coverage.rows.to);
        // A row that was sealed is covered once more, in its new form, and counts once.
        if from != to || !self.has(from) {
            self.n += coverage.n;
        }
        if let Some((&before, &until)) = self.spans.range(..=from).next_back()
            && until >= from.saturating_sub(1)
        {
            from = before;
            to = to.max(until);
        }
        while let Some((&next, &until)) =
            self.spans.range(from..=to.saturating_add(1)).find(|(start, _)| **start > from)
        {
            self.spans.remove(&next);
            to = to.max(until);
        }
        self.spans.insert(from, to);
    }

    fn has(&self, id: i64) -> bool {
        self.spans.range(..=id).next_back().is_some_and(|(_, until)| *until >= id)
    }
}

/// Walks the whole chain of a database.
///
/// # Errors
/// Database errors.
pub async fn verify(db: &Db) -> sqlx::Result<Chain> {
    let mut tx = db.snapshot().await?;
    walk(&mut tx, &[]).await
}

/// An entry as the database has it: id, time, officer, action, subject, detail, the hash before, its hash, what it covers. Texts are bytes, because
/// somebody may have made them something that is no text.
type Stored = (i64, i64, Option<i64>, Vec<u8>, Vec<u8>, Vec<u8>, Vec<u8>, Vec<u8>, Vec<u8>);

/// The entries after one, at most a page of them; and whether the next one cannot even be read.
async fn page(tx: &mut Tx, after: i64) -> sqlx::Result<(Vec<Stored>, bool)> {
    let statement = match tx {
        Tx::Sqlite(_) => sql(
            "select id, at, officer_id, cast(action as blob), cast(subject as blob), cast(detail as blob), previous, hash, cast(covers as blob) \
             from audit where id > $1 order by id limit $2",
        ),
        Tx::Postgres(_) => sql(
            "select id, at, officer_id, convert_to(action, 'UTF8'), convert_to(subject, 'UTF8'), convert_to(detail, 'UTF8'), previous, hash, \
             convert_to(covers, 'UTF8') from audit where id > $1 order by id limit $2",
        ),
    };
    let statement = statement.arg(after).arg(PAGE);
    match tx.all(&statement).await {
        Ok(entries) => Ok((entries, false)),
        // SQLite stores anything in any column. The page is read again as it is, up to what is no entry.
        Err(sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_)) => {
            let found: Vec<Cells> = tx.all(&statement).await?;
            let n = found.len();
            let entries: Vec<Stored> = found.into_iter().map_while(|Cells(cells)| stored(cells)).collect();
            let unreadable = entries.len() < n;
            Ok((entries, unreadable))
        }
        Err(other) => Err(other),
    }
}

fn stored(cells: Vec<Arg>) -> Option<Stored> {
    let mut cells = cells.into_iter();
    let id = int(cells.next()?)?;
    let at = int(cells.next()?)?;
    let officer_id = match cells.next()? {
        Arg::Int(value) => value,
        Arg::Text(None) => None,
        _ => return None,
    };
    let mut bytes = || match cells.next() {
        Some(Arg::Bytes(Some(bytes))) => Some(bytes),
        _ => None,
    };
    Some((id, at, officer_id, bytes()?, bytes()?, bytes()?, bytes()?, bytes()?, bytes()?))
}

fn int(cell: Arg) -> Option<i64> {
    if let Arg::Int(value) = cell { value } else { None }
}

/// Where a walk is.
#[derive(Default)]
struct Place {
    /// The position of the next entry.
    next: i64,
    /// The hash of the one before; empty at the beginning.
    previous: Vec<u8>,
    /// The length of the longest kept end that the chain had so far.
    anchored: i64,
}

/// What was found on a page.
struct Checked {
    place: Place,
    /// What its entries cover, up to the first that is wrong.
    coverages: Vec<(i64, Coverage)>,
    /// What is wrong with the chain.
    wrong: Option<Chain>,
}

/// Hashes a page. `heads` are the ends that were kept, the shortest first.
fn check(entries: Vec<Stored>, mut place: Place, length: i64, heads: &[Head]) -> Checked {
    let mut coverages = Vec::new();
    for (id, at, officer_id, action, subject, detail, previous, hash, covers) in entries {
        let expected = place.next;
        // No officer has the number 0, which is hashed where there is no officer.
        let fits = id == expected
            && id <= length
            && officer_id != Some(0)
            && previous == place.previous
            && hash == digest(&previous, [id, at, officer_id.unwrap_or(0)], [&action, &subject, &detail], &covers);
        let covered = std::str::from_utf8(&covers).ok().and_then(covered::parse).filter(|covered| {
            // Only an entry about an erasure may say that a row was something else before.
            action == ERASED.as_bytes() || covered.iter().all(|one| one.was.is_none())
        });
        let Some(covered) = covered.filter(|_| fits) else {
            return Checked { place, coverages, wrong: Some(Chain::BrokenAt(expected)) };
        };
        let first = heads.partition_point(|head| head.length < id);
        for head in heads[first..].iter().take_while(|head| head.length == id) {
            if head.hash != hash {
                let wrong = Some(Chain::NotAnchored(place.anchored + 1, id));
                return Checked { place, coverages, wrong };
            }
            place.anchored = id;
        }
        coverages.extend(covered.into_iter().map(|coverage| (id, coverage)));
        place.previous = hash;
        place.next += 1;
    }
    Checked { place, coverages, wrong: None }
}

/// Walks the whole chain as one transaction sees it, and checks whether it has every end that was kept: those given here, which were stored elsewhere,
/// and the anchors in this database. The transaction must see one moment: it is a snapshot, or it holds the chain's lock.
///
/// # Errors
/// Database errors.
pub async fn walk(tx: &mut Tx, kept: &[Head]) -> sqlx::Result<Chain> {
    let end = Head::of(tx).await?;
    let mut heads = kept_here(tx).await?;
    heads.extend(kept.iter().filter(|head| head.length > 0).cloned());
    heads.sort_by_key(|head| head.length);
    let heads: Arc<[Head]> = heads.into();
    let mut covered: BTreeMap<Kind, Ids> = BTreeMap::new();
    let mut place = Place { next: 1, ..Place::default() };
    let (mut entries, mut unreadable) = page(tx, 0).await?;
    while !entries.is_empty() {
        let last = entries.last().map_or(i64::MAX, |entry| entry.0);
        let given = heads.clone();
        let hashing = tokio::task::spawn_blocking(move || check(entries, place, end.length, &given));
        let following = if unreadable { (Vec::new(), true) } else { page(tx, last).await? };
        let checked = hashing.await.map_err(|error| sqlx::Error::Io(std::io::Error::other(error)))?;
        if let Some((entry, rows, gone)) = covered::compare(tx, &checked.coverages).await? {
            return Ok(if gone { Chain::Gone(entry, rows) } else { Chain::Changed(entry, rows) });
        }
        if let Some(wrong) = checked.wrong {
            return Ok(wrong);
        }
        for (_, coverage) in checked.coverages.iter().filter(|(_, coverage)| coverage.was.is_none()) {
            covered.entry(coverage.rows.kind).or_default().add(coverage);
        }
        place = checked.place;
        let ended = following.0.is_empty();
        (entries, unreadable) = following;
        if ended {
            break;
        }
    }
    // If entries were cut off at the end, the chain is consistent but does not match the stored end.
    if unreadable || end.length != place.next - 1 || end.hash != place.previous {
        return Ok(Chain::BrokenAt(place.next));
    }
    if let Some(longest) = heads.last().filter(|head| head.length > end.length) {
        return Ok(Chain::NotAnchored(end.length + 1, longest.length));
    }
    Ok(uncovered(tx, &covered).await?.map_or(Chain::Whole(end.length), Chain::Uncovered))
}

/// The first row that no entry covers: inserted without the program, or left over after the trail was cut together with its stored end.
async fn uncovered(tx: &mut Tx, covered: &BTreeMap<Kind, Ids>) -> sqlx::Result<Option<Rows>> {
    for kind in Kind::ALL {
        let (n, _): (i64, i64) = tx.one(&kind.count()).await?;
        let ids = covered.get(&kind);
        // All covered rows exist at this point, so if the counts are equal there are no others.
        if ids.map_or(0, |ids| ids.n) == n as u64 {
            continue;
        }
        let mut after = i64::MIN;
        loop {
            let page: Vec<(i64,)> = tx.all(&kind.ids_after(after)).await?;
            let Some(&(last,)) = page.last() else { break };
            if let Some(&(id,)) = page.iter().find(|(id,)| !ids.is_some_and(|ids| ids.has(*id))) {
                return Ok(Some(Rows::one(kind, id)));
            }
            after = last;
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::{Coverage, Ids};
    use crate::audit::{Kind, Rows};
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    proptest! {
        #[test]
        fn spans_contain_the_added_ids_in_any_order(ids in prop::collection::vec(1i64..60, 0..80)) {
            let mut spans = Ids::default();
            for id in &ids {
                spans.add(&Coverage { rows: Rows::one(Kind::Post, *id), n: 1, hash: [0; 32], was: None });
            }
            let all: BTreeSet<i64> = ids.into_iter().collect();
            for id in 0..62 {
                prop_assert_eq!(spans.has(id), all.contains(&id));
            }
            let runs = all.iter().filter(|id| !all.contains(&(*id - 1))).count();
            prop_assert_eq!(spans.spans.len(), runs);
        }
    }
}
