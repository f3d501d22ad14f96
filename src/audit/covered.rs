//! The rows that the trail covers by their hash: rows that never change once they are written.
//!
//! Of a complaint, only the columns that came in are covered (text, place, name, number, the hash of its private key, the time). Its status
//! changes, and each change has its own timeline entry, which is covered completely. Of a post, everything is covered except the desk's decision.
//! A row that was erased when its time was over no longer has its hash; an entry of its own says so ([`super::erased`]).
//! No migration may change one of these columns, because it would break every chain; a new column needs a kind of its own. When the details of
//! complainants were taken out of rows and sealed, the hashes from before were kept ([`before`](super::before)).

use super::{
    before::Before,
    erased::{Erasure, erasures},
};
use crate::server::db::{Arg, Cells, Sql, Tx, sql};
use sha2::{Digest as _, Sha256};
use std::{collections::HashMap, fmt};

/// A kind of covered rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// `complaint`, the columns that came in.
    Complaint,
    /// `entry` of a timeline, all columns.
    Entry,
    /// `post`, the columns that arrived.
    Post,
    /// `post_version`, all columns: deliveries about posts before there was `post_fact`.
    Version,
    /// `post_fact`, all columns except the post it belongs to, which may be set later.
    Fact,
    /// `report`, all columns.
    Report,
    /// `closing`, all columns.
    Closing,
    /// `sealed`, all columns except the data key, which a rotation of the server key encrypts anew.
    Sealed,
    /// `redaction`, all columns.
    Redaction,
    /// `redaction_given`, all columns.
    Given,
}

/// Rows of one kind: a single row, or all rows within a span of ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rows {
    /// The kind of the rows.
    pub kind: Kind,
    /// The first id.
    pub from: i64,
    /// The last id.
    pub to: i64,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 10] = [
        Self::Complaint,
        Self::Entry,
        Self::Post,
        Self::Version,
        Self::Fact,
        Self::Report,
        Self::Closing,
        Self::Sealed,
        Self::Redaction,
        Self::Given,
    ];

    /// The word that stands for it in an entry.
    pub fn word(self) -> &'static str {
        match self {
            Self::Complaint => "complaint",
            Self::Entry => "entry",
            Self::Post => "post",
            Self::Version => "version",
            Self::Fact => "fact",
            Self::Report => "report",
            Self::Closing => "closing",
            Self::Sealed => "sealed",
            Self::Redaction => "redaction",
            Self::Given => "given",
        }
    }

    fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// The covered columns, the id first.
    fn select(self) -> Sql {
        sql(match self {
            Self::Complaint => {
                "select id, reference, key_hash, channel, category, text, place, lat, lon, name, phone, handle, language, received_at \
                 from complaint where id "
            }
            Self::Entry => {
                "select id, complaint_id, at, kind, audience, officer_id, office_id, status, outcome, text from entry where id "
            }
            Self::Post => {
                "select id, channel, channel_key, received_at, raw, sha256, kind, author_id, author_handle, author_name, text, thread, \
                 parent, media, said_at from post where id "
            }
            Self::Version => {
                "select id, post_id, channel_key, what, text, received_at, raw, sha256 from post_version where id "
            }
            Self::Fact => {
                "select id, channel, channel_key, version_key, what, version, said_at, text, media, beside, received_at, raw, sha256, mark \
                 from post_fact where id "
            }
            // Each has the id of its timeline entry.
            Self::Report => {
                "select entry_id as id, complaint_id, office_id, at, contact_way, contact_at, contact_with, done, no_code, words, \
                 like_entry_id, likeness, case when last_hour = true then 'true' else 'false' end as last_hour from report where entry_id "
            }
            Self::Closing => {
                "select entry_id as id, complaint_id, office_id, at, outcome, detail, fir_number, fir_year, fir_station_id, other_id, \
                 case when last_hour = true then 'true' else 'false' end as last_hour from closing where entry_id "
            }
            Self::Sealed => {
                "select complaint_id as id, place, name, phone, handle, point, who from sealed where complaint_id "
            }
            Self::Redaction => {
                "select id, complaint_id, source, n, text, photo_id, marks, why, officer_id, at from redaction where id "
            }
            Self::Given => "select id, redaction_id, purpose, recipient, officer_id, at from redaction_given where id ",
        })
    }

    /// The number of rows and the highest id.
    pub(super) fn count(self) -> Sql {
        sql(match self {
            Self::Complaint => "select count(*), coalesce(max(id), 0) from complaint",
            Self::Entry => "select count(*), coalesce(max(id), 0) from entry",
            Self::Post => "select count(*), coalesce(max(id), 0) from post",
            Self::Version => "select count(*), coalesce(max(id), 0) from post_version",
            Self::Fact => "select count(*), coalesce(max(id), 0) from post_fact",
            Self::Report => "select count(*), coalesce(max(entry_id), 0) from report",
            Self::Closing => "select count(*), coalesce(max(entry_id), 0) from closing",
            Self::Sealed => "select count(*), coalesce(max(complaint_id), 0) from sealed",
            Self::Redaction => "select count(*), coalesce(max(id), 0) from redaction",
            Self::Given => "select count(*), coalesce(max(id), 0) from redaction_given",
        })
    }

    /// One page of ids greater than `after`.
    pub(super) fn ids_after(self, after: i64) -> Sql {
        sql(match self {
            Self::Complaint => "select id from complaint where id > $1 order by id limit 10000",
            Self::Entry => "select id from entry where id > $1 order by id limit 10000",
            Self::Post => "select id from post where id > $1 order by id limit 10000",
            Self::Version => "select id from post_version where id > $1 order by id limit 10000",
            Self::Fact => "select id from post_fact where id > $1 order by id limit 10000",
            Self::Report => "select entry_id from report where entry_id > $1 order by entry_id limit 10000",
            Self::Closing => "select entry_id from closing where entry_id > $1 order by entry_id limit 10000",
            Self::Sealed => "select complaint_id from sealed where complaint_id > $1 order by complaint_id limit 10000",
            Self::Redaction => "select id from redaction where id > $1 order by id limit 10000",
            Self::Given => "select id from redaction_given where id > $1 order by id limit 10000",
        })
        .arg(after)
    }
}

impl Rows {
    /// A single row.
    pub fn one(kind: Kind, id: i64) -> Self {
        Self { kind, from: id, to: id }
    }
}

impl fmt::Display for Rows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kind, from, to } = self;
        if from == to { write!(f, "{} {from}", kind.word()) } else { write!(f, "{} {from} to {to}", kind.word()) }
    }
}

/// The hash of a row. Every value is hashed with its type and length, so that no two different rows hash the same bytes.
fn hash_of(kind: Kind, cells: &[Arg]) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(b"sunwai row 1 ");
    hash.update(kind.word());
    for cell in cells {
        match cell {
            Arg::Int(Some(value)) => {
                hash.update(b"i");
                hash.update(value.to_be_bytes());
            }
            Arg::Float(Some(value)) => {
                hash.update(b"f");
                hash.update(value.to_be_bytes());
            }
            Arg::Bool(Some(value)) => hash.update(if *value { b"t" } else { b"n" }),
            Arg::Text(Some(text)) => {
                hash.update(b"s");
                hash.update((text.len() as u64).to_be_bytes());
                hash.update(text);
            }
            Arg::Bytes(Some(bytes)) => {
                hash.update(b"b");
                hash.update((bytes.len() as u64).to_be_bytes());
                hash.update(bytes);
            }
            _ => hash.update(b"-"),
        }
    }
    hash.finalize().into()
}

/// Hashes of single rows, by id. Missing rows are left out.
pub(super) async fn hashes(tx: &mut Tx, kind: Kind, ids: &[i64]) -> sqlx::Result<HashMap<i64, [u8; 32]>> {
    let mut found = HashMap::with_capacity(ids.len());
    for some in ids.chunks(500) {
        let mut statement = kind.select();
        statement.push("in ").bind_list(some.iter().copied());
        for Cells(cells) in tx.all(&statement).await? {
            if let Some(Arg::Int(Some(id))) = cells.first() {
                found.insert(*id, hash_of(kind, &cells));
            }
        }
    }
    Ok(found)
}

/// The ids of the rows in a span and their hashes, in id order.
async fn hashes_between(tx: &mut Tx, rows: Rows) -> sqlx::Result<Vec<(i64, [u8; 32])>> {
    let mut statement = rows.kind.select();
    statement.push("between ").bind(rows.from).push(" and ").bind(rows.to).push(" order by id");
    let found: Vec<Cells> = tx.all(&statement).await?;
    let hashed = found.iter().filter_map(|Cells(cells)| match cells.first() {
        Some(Arg::Int(Some(id))) => Some((*id, hash_of(rows.kind, cells))),
        _ => None,
    });
    Ok(hashed.collect())
}

/// The hash over the hashes of a span's rows.
fn hash_over(hashes: impl Iterator<Item = [u8; 32]>) -> [u8; 32] {
    let mut hash = Sha256::new();
    for one in hashes {
        hash.update(one);
    }
    hash.finalize().into()
}

/// The number of rows in a span, and the hash over all their hashes in id order.
async fn span(tx: &mut Tx, rows: Rows) -> sqlx::Result<(u64, [u8; 32])> {
    let found = hashes_between(tx, rows).await?;
    Ok((found.len() as u64, hash_over(found.iter().map(|(_, hash)| *hash))))
}

/// What an entry covers: the rows, how many there were, and their hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Coverage {
    pub rows: Rows,
    pub n: u64,
    pub hash: [u8; 32],
    /// The hash that a single row had before it was erased, for an entry that records the erasure.
    pub was: Option<[u8; 32]>,
}

/// The `covers` text of an entry for rows that were just written, hashed as read back from the database.
pub(super) async fn describe(tx: &mut Tx, all: &[Rows]) -> sqlx::Result<String> {
    let mut single: HashMap<Kind, HashMap<i64, [u8; 32]>> = HashMap::new();
    for kind in Kind::ALL {
        let ids: Vec<i64> = all.iter().filter(|r| r.kind == kind && r.from == r.to).map(|rows| rows.from).collect();
        if !ids.is_empty() {
            single.insert(kind, hashes(tx, kind, &ids).await?);
        }
    }
    let mut words = Vec::with_capacity(all.len());
    for rows in all {
        let word = rows.kind.word();
        if rows.from == rows.to {
            let hash = single.get(&rows.kind).and_then(|of| of.get(&rows.from)).ok_or(sqlx::Error::RowNotFound)?;
            words.push(format!("{word}:{}:{}", rows.from, hex::encode(hash)));
        } else {
            // What is covered now is what is there now.
            let (n, hash) = span(tx, *rows).await?;
            words.push(format!("{word}:{}-{}:{n}:{}", rows.from, rows.to, hex::encode(hash)));
        }
    }
    Ok(words.join(" "))
}

/// Parses a `covers` text; `None` if [`describe`] could not have written it.
pub(super) fn parse(words: &str) -> Option<Vec<Coverage>> {
    let one = |word: &str| {
        let mut pieces = word.split(':');
        let kind = Kind::read(pieces.next()?)?;
        let ids = pieces.next()?;
        let (from, to, n) = match ids.split_once('-') {
            None => {
                let id = ids.parse().ok()?;
                (id, id, 1)
            }
            Some((from, to)) => (from.parse().ok()?, to.parse().ok()?, pieces.next()?.parse().ok()?),
        };
        let hash = hex::decode(pieces.next()?).ok()?.try_into().ok()?;
        let was = match pieces.next() {
            None => None,
            Some(was) if from == to => Some(hex::decode(was).ok()?.try_into().ok()?),
            Some(_) => return None,
        };
        (pieces.next().is_none() && from <= to).then_some(Coverage { rows: Rows { kind, from, to }, n, hash, was })
    };
    words.split(' ').filter(|word| !word.is_empty()).map(one).collect()
}

/// Compares the rows with what these entries (given by their position in the chain) recorded. Returns the first difference: the entry, the rows,
/// and whether rows are missing.
pub(super) async fn compare(tx: &mut Tx, coverages: &[(i64, Coverage)]) -> sqlx::Result<Option<(i64, Rows, bool)>> {
    let mut single: HashMap<Kind, HashMap<i64, [u8; 32]>> = HashMap::new();
    for kind in Kind::ALL {
        let of_kind = coverages.iter().filter(|(_, one)| one.rows.kind == kind && one.rows.from == one.rows.to);
        let ids: Vec<i64> = of_kind.map(|(_, one)| one.rows.from).collect();
        if !ids.is_empty() {
            single.insert(kind, hashes(tx, kind, &ids).await?);
        }
    }
    let before = Before::of(tx, coverages).await?;
    let mut wrong: Vec<&(i64, Coverage)> = Vec::new();
    for one in coverages {
        let (entry, coverage) = (one.0, &one.1);
        if coverage.rows.from == coverage.rows.to && coverage.n == 1 {
            let found = single.get(&coverage.rows.kind).and_then(|of| of.get(&coverage.rows.from));
            let Some(found) = found else {
                return first(tx, &wrong, &single, Some((entry, coverage.rows, true))).await;
            };
            let then = before.hash(coverage.rows.kind, coverage.rows.from, entry).unwrap_or(found);
            if *then != coverage.hash {
                wrong.push(one);
            }
        } else {
            let found = hashes_between(tx, coverage.rows).await?;
            let then = found.iter().map(|(id, now)| before.hash(coverage.rows.kind, *id, entry).unwrap_or(now));
            let mut fits = found.len() as u64 == coverage.n && hash_over(then.copied()) == coverage.hash;
            if !fits && found.len() as u64 == coverage.n {
                let then = before_erasing(tx, coverage.rows.kind, &found, (&before, entry)).await?;
                fits = hash_over(then.into_iter()) == coverage.hash;
            }
            if !fits {
                let gone = (found.len() as u64) < coverage.n;
                return first(tx, &wrong, &single, Some((entry, coverage.rows, gone))).await;
            }
        }
    }
    first(tx, &wrong, &single, None).await
}

/// The first of these single rows that was not erased as the trail says; `other` if there is none.
async fn first(
    tx: &mut Tx,
    wrong: &[&(i64, Coverage)],
    single: &HashMap<Kind, HashMap<i64, [u8; 32]>>,
    other: Option<(i64, Rows, bool)>,
) -> sqlx::Result<Option<(i64, Rows, bool)>> {
    let mut erased: HashMap<Kind, HashMap<i64, Erasure>> = HashMap::new();
    for kind in Kind::ALL {
        let ids: Vec<i64> = wrong.iter().filter(|one| one.1.rows.kind == kind).map(|one| one.1.rows.from).collect();
        if !ids.is_empty() {
            erased.insert(kind, erasures(tx, kind, &ids).await?);
        }
    }
    let changed = wrong.iter().find(|(_, coverage)| {
        let Rows { kind, from, .. } = coverage.rows;
        let now = single.get(&kind).and_then(|of| of.get(&from));
        let erasure = erased.get(&kind).and_then(|of| of.get(&from));
        erasure.is_none_or(|erasure| erasure.was != coverage.hash || Some(&erasure.hash) != now)
    });
    Ok(changed.map(|(entry, coverage)| (*entry, coverage.rows, false)).or(other))
}

/// The hashes that the rows of a span had at an entry, before some of them were erased.
async fn before_erasing(
    tx: &mut Tx,
    kind: Kind,
    found: &[(i64, [u8; 32])],
    (before, entry): (&Before, i64),
) -> sqlx::Result<Vec<[u8; 32]>> {
    let ids: Vec<i64> = found.iter().map(|(id, _)| *id).collect();
    let erased = erasures(tx, kind, &ids).await?;
    let was = |(id, now): &(i64, [u8; 32])| match (before.hash(kind, *id, entry), erased.get(id)) {
        (Some(before), _) => *before,
        (None, Some(erasure)) if erasure.hash == *now => erasure.was,
        (None, _) => *now,
    };
    Ok(found.iter().map(was).collect())
}

#[cfg(test)]
mod tests {
    use super::{Coverage, Kind, Rows, parse};

    #[test]
    fn only_a_covers_text_in_the_right_form_is_parsed() {
        let hash = "07".repeat(32);
        let said = parse(&format!("complaint:5:{hash} entry:1-90:80:{hash}")).unwrap();
        assert_eq!(said[0], Coverage { rows: Rows::one(Kind::Complaint, 5), n: 1, hash: [7; 32], was: None });
        assert_eq!(
            said[1],
            Coverage { rows: Rows { kind: Kind::Entry, from: 1, to: 90 }, n: 80, hash: [7; 32], was: None }
        );
        assert_eq!(parse("").unwrap(), []);
        let erased = parse(&format!("entry:4:{hash}:{hash}")).unwrap();
        assert_eq!(erased, [Coverage { rows: Rows::one(Kind::Entry, 4), n: 1, hash: [7; 32], was: Some([7; 32]) }]);
        for wrong in [
            "complaint",
            "officer:1:00",
            "entry:1:zz",
            &format!("entry:9-1:2:{hash}"),
            &format!("entry:1:{hash}:x"),
            &format!("entry:1-9:2:{hash}:{hash}"),
            &format!("entry:1:{hash}:{hash}:{hash}"),
        ] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }
}
