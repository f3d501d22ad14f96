//! Walks the chain and compares every row that it covers. Only reads, a page at a time, from one snapshot of the database.

use super::{
    AuditEntry, Head,
    covered::{self, Coverage, Kind, Rows},
};
use crate::server::db::{Db, Tx, sql};
use std::{collections::BTreeMap, fmt};

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
    /// The chain is consistent but does not contain the given head; with the number of entries.
    WithoutHead(i64),
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
            Self::WithoutHead(length) => write!(
                f,
                "The audit trail does not hold: it does not contain the given head, so it was cut or rewritten. It has {length} entries."
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
    walk(&mut tx, None).await
}

/// Walks the whole chain as one transaction sees it, and checks whether it contains a head that was stored elsewhere. The transaction must see one
/// moment: it is a snapshot, or it holds the chain's lock.
///
/// # Errors
/// Database errors.
pub async fn walk(tx: &mut Tx, kept: Option<&Head>) -> sqlx::Result<Chain> {
    let end = Head::of(tx).await?;
    let mut expected = 1;
    let mut previous = Vec::new();
    let mut found = kept.is_none_or(|kept| kept.length == 0);
    let mut covered: BTreeMap<Kind, Ids> = BTreeMap::new();
    loop {
        let page = sql(
            "select id, at, officer_id, action, subject, detail, previous, hash, covers from audit where id >= $1 order by id limit 1000",
        );
        let entries: Vec<AuditEntry> = tx.all(&page.arg(expected)).await?;
        if entries.is_empty() {
            break;
        }
        let mut coverages = Vec::new();
        let mut broken = None;
        for entry in entries {
            let covers = covered::parse(&entry.covers).filter(|_| entry.id <= end.length);
            let fits = entry.follows(expected, &previous);
            let Some(covers) = covers.filter(|_| fits) else {
                broken = Some(expected);
                break;
            };
            found |= kept.is_some_and(|kept| kept.length == entry.id && kept.hash == entry.hash);
            coverages.extend(covers.into_iter().map(|coverage| (entry.id, coverage)));
            previous = entry.hash;
            expected += 1;
        }
        if let Some((entry, rows, gone)) = covered::compare(tx, &coverages).await? {
            return Ok(if gone { Chain::Gone(entry, rows) } else { Chain::Changed(entry, rows) });
        }
        if let Some(entry) = broken {
            return Ok(Chain::BrokenAt(entry));
        }
        for (_, coverage) in &coverages {
            covered.entry(coverage.rows.kind).or_default().add(coverage);
        }
    }
    // If entries were cut off at the end, the chain is consistent but does not match the stored end.
    if end.length != expected - 1 || end.hash != previous {
        return Ok(Chain::BrokenAt(expected));
    }
    if !found {
        return Ok(Chain::WithoutHead(end.length));
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
                spans.add(&Coverage { rows: Rows::one(Kind::Post, *id), n: 1, hash: [0; 32] });
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
