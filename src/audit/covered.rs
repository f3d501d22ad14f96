//! What the trail covers: rows that never change once they are written, by their hash.
//!
//! Of a complaint that is what came in (its words, place, name, number, the hash of its private key, its time); where it stands now changes, and
//! each change has its own entry on the timeline, which is covered whole. Of a post it is everything but what the desk decided about it. A
//! migration that changed one of these columns would break every chain, so none may; a later column needs a kind of its own.

use crate::server::db::{Arg, Cells, Sql, Tx, sql};
use sha2::{Digest as _, Sha256};
use std::{collections::HashMap, fmt};

/// A table whose rows are covered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// `complaint`, as it came in.
    Complaint,
    /// `entry` of a timeline, whole.
    Entry,
    /// `post`, as it arrived.
    Post,
    /// `post_version`, whole: what was told about posts before there were facts.
    Version,
    /// `post_fact`, whole but for the post that it belongs to, which may come later.
    Fact,
}

/// Rows of one kind: one, or all there were of a span of ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rows {
    /// Of which table.
    pub kind: Kind,
    /// The first id.
    pub from: i64,
    /// The last id.
    pub to: i64,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Complaint, Self::Entry, Self::Post, Self::Version, Self::Fact];

    fn word(self) -> &'static str {
        match self {
            Self::Complaint => "complaint",
            Self::Entry => "entry",
            Self::Post => "post",
            Self::Version => "version",
            Self::Fact => "fact",
        }
    }

    fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// The columns that are covered, the id first.
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
        })
    }

    /// How many rows there are, and the highest id.
    pub(super) fn count(self) -> Sql {
        sql(match self {
            Self::Complaint => "select count(*), coalesce(max(id), 0) from complaint",
            Self::Entry => "select count(*), coalesce(max(id), 0) from entry",
            Self::Post => "select count(*), coalesce(max(id), 0) from post",
            Self::Version => "select count(*), coalesce(max(id), 0) from post_version",
            Self::Fact => "select count(*), coalesce(max(id), 0) from post_fact",
        })
    }

    /// Ids after one, a page of them.
    pub(super) fn ids_after(self, after: i64) -> Sql {
        sql(match self {
            Self::Complaint => "select id from complaint where id > $1 order by id limit 10000",
            Self::Entry => "select id from entry where id > $1 order by id limit 10000",
            Self::Post => "select id from post where id > $1 order by id limit 10000",
            Self::Version => "select id from post_version where id > $1 order by id limit 10000",
            Self::Fact => "select id from post_fact where id > $1 order by id limit 10000",
        })
        .arg(after)
    }
}

impl Rows {
    /// One row.
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

/// A row's hash. Every value goes in with its kind and length, so that no two different rows hash the same bytes.
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

/// Hashes of single rows, by id; those that are not there are left out.
async fn hashes(tx: &mut Tx, kind: Kind, ids: &[i64]) -> sqlx::Result<HashMap<i64, [u8; 32]>> {
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

/// How many rows a span has, and the hash over all of their hashes in the order of their ids.
async fn span(tx: &mut Tx, rows: Rows) -> sqlx::Result<(u64, [u8; 32])> {
    let mut statement = rows.kind.select();
    statement.push("between ").bind(rows.from).push(" and ").bind(rows.to).push(" order by id");
    let found: Vec<Cells> = tx.all(&statement).await?;
    let mut hash = Sha256::new();
    for Cells(cells) in &found {
        hash.update(hash_of(rows.kind, cells));
    }
    Ok((found.len() as u64, hash.finalize().into()))
}

/// What an entry says that it covers: the rows, how many there were, and their hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Said {
    pub rows: Rows,
    pub n: u64,
    pub hash: [u8; 32],
}

/// The words for the trail about rows that were just written, read back as the database has them.
pub(super) async fn say(tx: &mut Tx, all: &[Rows]) -> sqlx::Result<String> {
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
            let (n, hash) = span(tx, *rows).await?;
            words.push(format!("{word}:{}-{}:{n}:{}", rows.from, rows.to, hex::encode(hash)));
        }
    }
    Ok(words.join(" "))
}

/// Reads the words back; none when they are not what [`say`] writes.
pub(super) fn read(words: &str) -> Option<Vec<Said>> {
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
        (pieces.next().is_none() && from <= to).then_some(Said { rows: Rows { kind, from, to }, n, hash })
    };
    words.split(' ').filter(|word| !word.is_empty()).map(one).collect()
}

/// Compares what some entries (by their place in the chain) say with the rows; the first that does not fit, and why.
pub(super) async fn compare(tx: &mut Tx, said: &[(i64, Said)]) -> sqlx::Result<Option<(i64, Rows, bool)>> {
    let mut single: HashMap<Kind, HashMap<i64, [u8; 32]>> = HashMap::new();
    for kind in Kind::ALL {
        let of_kind = said.iter().filter(|(_, said)| said.rows.kind == kind && said.rows.from == said.rows.to);
        let ids: Vec<i64> = of_kind.map(|(_, said)| said.rows.from).collect();
        if !ids.is_empty() {
            single.insert(kind, hashes(tx, kind, &ids).await?);
        }
    }
    for (entry, said) in said {
        let (fits, gone) = if said.rows.from == said.rows.to && said.n == 1 {
            let found = single.get(&said.rows.kind).and_then(|of| of.get(&said.rows.from));
            (found == Some(&said.hash), found.is_none())
        } else {
            let (n, hash) = span(tx, said.rows).await?;
            (n == said.n && hash == said.hash, n < said.n)
        };
        if !fits {
            return Ok(Some((*entry, said.rows, gone)));
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::{Kind, Rows, Said, read};

    #[test]
    fn what_an_entry_says_is_read_back_and_nothing_else_is() {
        let hash = "07".repeat(32);
        let said = read(&format!("complaint:5:{hash} entry:1-90:80:{hash}")).unwrap();
        assert_eq!(said[0], Said { rows: Rows::one(Kind::Complaint, 5), n: 1, hash: [7; 32] });
        assert_eq!(said[1], Said { rows: Rows { kind: Kind::Entry, from: 1, to: 90 }, n: 80, hash: [7; 32] });
        assert_eq!(read("").unwrap(), []);
        for wrong in
            ["complaint", "officer:1:00", "entry:1:zz", &format!("entry:9-1:2:{hash}"), &format!("entry:1:{hash}:x")]
        {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
