//! Walks the chain and everything that it covers. Reads only, a page at a time, from one moment of the database.

use super::{
    AuditEntry, Head,
    covered::{self, Kind, Rows, Said},
};
use crate::server::db::{Db, Tx, sql};
use std::{collections::BTreeMap, fmt};

/// What a walk along the chain found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chain {
    /// Every entry fits, and every row that one covers is as it was; how many entries there are.
    Whole(i64),
    /// The first entry that is missing, was changed, or does not follow from the one before.
    BrokenAt(i64),
    /// The entry, and the rows that it covers and that were changed since.
    Changed(i64, Rows),
    /// The entry, and the rows that it covers and that are gone.
    Gone(i64, Rows),
    /// The first row that no entry tells of.
    Untold(Rows),
    /// The chain holds in itself, but a head that was kept outside is not in it; how many entries it has.
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
            Self::Untold(rows) => write!(f, "The audit trail does not hold: no entry tells of {rows}."),
            Self::WithoutHead(length) => write!(
                f,
                "The audit trail does not hold: the head that was kept is not in it; it was cut or written anew. It has {length} entries."
            ),
        }
    }
}

/// Ids that are covered, as spans: they come nearly in order, so that there are few.
#[derive(Default)]
struct Ids {
    spans: BTreeMap<i64, i64>,
    /// Rows, not ids: a span of a bulk load has gaps.
    n: u64,
}

impl Ids {
    fn add(&mut self, said: &Said) {
        let (mut from, mut to) = (said.rows.from, said.rows.to);
        self.n += said.n;
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
/// The database's.
pub async fn verify(db: &Db) -> sqlx::Result<Chain> {
    let mut tx = db.snapshot().await?;
    walk(&mut tx, None).await
}

/// Walks the whole chain as one transaction sees it, and looks whether a head that was kept outside is in it. The transaction must see one
/// moment: a snapshot, or one that holds the chain's lock.
///
/// # Errors
/// The database's.
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
        let mut said = Vec::new();
        let mut broken = None;
        for entry in entries {
            let covers = covered::read(&entry.covers).filter(|_| entry.id <= end.length);
            let fits = entry.follows(expected, &previous);
            let Some(covers) = covers.filter(|_| fits) else {
                broken = Some(expected);
                break;
            };
            found |= kept.is_some_and(|kept| kept.length == entry.id && kept.hash == entry.hash);
            said.extend(covers.into_iter().map(|said| (entry.id, said)));
            previous = entry.hash;
            expected += 1;
        }
        if let Some((entry, rows, gone)) = covered::compare(tx, &said).await? {
            return Ok(if gone { Chain::Gone(entry, rows) } else { Chain::Changed(entry, rows) });
        }
        if let Some(entry) = broken {
            return Ok(Chain::BrokenAt(entry));
        }
        for (_, said) in &said {
            covered.entry(said.rows.kind).or_default().add(said);
        }
    }
    // Entries cut off at the end leave a chain that fits in itself but not the remembered end.
    if end.length != expected - 1 || end.hash != previous {
        return Ok(Chain::BrokenAt(expected));
    }
    if !found {
        return Ok(Chain::WithoutHead(end.length));
    }
    Ok(untold(tx, &covered).await?.map_or(Chain::Whole(end.length), Chain::Untold))
}

/// The first row that no entry covers: slipped in past the program, or left over where the trail was cut together with its end.
async fn untold(tx: &mut Tx, covered: &BTreeMap<Kind, Ids>) -> sqlx::Result<Option<Rows>> {
    for kind in Kind::ALL {
        let (n, _): (i64, i64) = tx.one(&kind.count()).await?;
        let ids = covered.get(&kind);
        // What is covered is there, so that as many rows as are covered are the covered ones.
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
    use super::{Ids, Said};
    use crate::audit::{Kind, Rows};
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    proptest! {
        #[test]
        fn spans_hold_what_was_added_in_any_order(ids in prop::collection::vec(1i64..60, 0..80)) {
            let mut spans = Ids::default();
            for id in &ids {
                spans.add(&Said { rows: Rows::one(Kind::Post, *id), n: 1, hash: [0; 32] });
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
