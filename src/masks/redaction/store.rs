//! Redacted copies in the database.

use super::{Copied, Given, Purpose, Source, may_give};
use crate::{
    complaint::{Millis, outgoing},
    officers::{PersonName, Role, store::name_of},
    server::{
        db::{Db, Tx, columns, insert_into, sql},
        op::Op,
    },
    shield::{guard, masks::CaseKind},
};
use sqlx::FromRow;
use std::collections::HashMap;

/// How many copies of one source can be made; more than a hundred is no work on a complaint.
pub const MOST: i64 = 100;

/// A row of `redaction`.
#[derive(Clone, Debug, FromRow)]
pub struct CopyRow {
    /// Primary key of the row.
    pub id: i64,
    /// What it is a copy of, as [`Source`] writes it.
    pub source: String,
    /// Its number among the copies of the same source, from 1.
    pub n: i64,
    /// The redacted text; none for a photo.
    pub text: Option<String>,
    /// SHA-256 of the redacted photo's file.
    pub sha256: Option<String>,
    /// Why it was made.
    pub why: String,
    /// Who made it.
    pub officer: PersonName,
    /// When, in milliseconds since the epoch (UTC).
    pub at: Millis,
    /// How often it was given out.
    pub given: i64,
}

const COPY: &str = concat!(
    "select r.id, r.source, r.n, r.text, k.sha256, r.why, ",
    name_of!("o"),
    " as officer, r.at, (select count(*) from redaction_given g where g.redaction_id = r.id) as given \
     from redaction r join officer o on o.id = r.officer_id left join photo k on k.id = r.photo_id where r.complaint_id = "
);

#[derive(FromRow)]
struct GivenRow {
    redaction_id: i64,
    purpose: Purpose,
    recipient: String,
    officer: PersonName,
    at: Millis,
}

/// The copies of a complaint, the newest first, with whether this officer may give each out. The caller has checked that the officer may see the complaint.
///
/// # Errors
/// Database errors.
pub async fn of(db: &Db, complaint_id: i64, may_give: impl Fn(Source) -> bool) -> sqlx::Result<Vec<Copied>> {
    let mut rows = sql(COPY);
    rows.bind(complaint_id).push(" order by r.id desc limit ").bind(MOST);
    let rows: Vec<CopyRow> = db.all(&rows).await?;
    let mut given = sql(concat!(
        "select g.redaction_id, g.purpose, g.recipient, ",
        name_of!("o"),
        " as officer, g.at from redaction_given g join officer o on o.id = g.officer_id where g.redaction_id in "
    ));
    given.bind_list(rows.iter().map(|row| row.id)).push(" order by g.id");
    let mut by_copy: HashMap<i64, Vec<Given>> = HashMap::new();
    for row in db.all::<GivenRow>(&given).await? {
        let GivenRow { redaction_id, purpose, recipient, officer, at } = row;
        by_copy.entry(redaction_id).or_default().push(Given { purpose, recipient, by: officer, at });
    }
    let copies = rows.into_iter().filter_map(|row| {
        let source = Source::read(&row.source)?;
        Some(Copied {
            id: row.id,
            source,
            n: row.n,
            text: row.text,
            why: row.why,
            by: row.officer,
            at: row.at,
            may_give: may_give(source),
            given: by_copy.remove(&row.id).unwrap_or_default(),
        })
    });
    Ok(copies.collect())
}

/// One copy of a complaint. The caller has checked that the officer may see the complaint.
///
/// # Errors
/// Database errors.
pub async fn one(db: &Db, complaint_id: i64, id: i64) -> sqlx::Result<Option<CopyRow>> {
    let mut row = sql(COPY);
    row.bind(complaint_id).push(" and r.id = ").bind(id);
    db.maybe(&row).await
}

/// A new copy.
pub struct NewCopy<'a> {
    /// Primary key of the complaint.
    pub complaint_id: i64,
    /// What it is a copy of.
    pub source: Source,
    /// The redacted text; none for a photo.
    pub text: Option<&'a str>,
    /// Primary key of the redacted photo's row; none for a text.
    pub photo_id: Option<i64>,
    /// What was blacked out.
    pub marks: &'a str,
    /// Why.
    pub why: &'a str,
    /// Who made it.
    pub officer_id: i64,
}

/// Writes a copy; returns its primary key and which one of its source it is, or `None` if there are too many of it. The caller covers the row in the
/// audit trail.
///
/// # Errors
/// Database errors; the constraint `redaction_once` if two are made at the same moment.
pub async fn add(tx: &mut Tx, new: &NewCopy<'_>, now: Millis) -> sqlx::Result<Option<(i64, i64)>> {
    let source = new.source.to_string();
    let last = sql("select coalesce(max(n), 0) from redaction where complaint_id = $1 and source = $2");
    let (last,): (i64,) = tx.one(&last.arg(new.complaint_id).arg(&source)).await?;
    if last >= MOST {
        return Ok(None);
    }
    let row = columns()
        .set("complaint_id", new.complaint_id)
        .set("source", &source)
        .set("n", last + 1)
        .set("text", new.text)
        .set("photo_id", new.photo_id)
        .set("marks", new.marks)
        .set("why", new.why)
        .set("officer_id", new.officer_id)
        .set("at", now);
    let mut statement = insert_into("redaction", [row]);
    statement.push(" returning id");
    let (id,): (i64,) = tx.one(&statement).await?;
    Ok(Some((id, last + 1)))
}

/// Writes the row of a redacted photo. It belongs to no timeline entry, so nobody is shown it as a photo of the complaint.
///
/// # Errors
/// Database errors.
pub async fn add_photo(
    tx: &mut Tx,
    complaint_id: i64,
    (sha256, width, height): (&str, i64, i64),
    now: Millis,
) -> sqlx::Result<i64> {
    let photo =
        sql("insert into photo (complaint_id, sha256, width, height, at) values ($1, $2, $3, $4, $5) returning id");
    let photo = photo.arg(complaint_id).arg(sha256).arg(width).arg(height).arg(now);
    Ok(tx.one::<(i64,)>(&photo).await?.0)
}

/// Records to whom a copy is given; returns the primary key of the row, which the caller covers in the audit trail.
///
/// # Errors
/// Database errors.
pub async fn give(
    tx: &mut Tx,
    id: i64,
    (purpose, recipient): (Purpose, &str),
    officer_id: i64,
    now: Millis,
) -> sqlx::Result<i64> {
    let row = columns()
        .set("redaction_id", id)
        .set("purpose", purpose)
        .set("recipient", recipient)
        .set("officer_id", officer_id)
        .set("at", now);
    let mut statement = insert_into("redaction_given", [row]);
    statement.push(" returning id");
    Ok(tx.one::<(i64,)>(&statement).await?.0)
}

/// What stands in the place of these complaints' texts in exported lists, by the primary key of the complaint: of each the newest copy that was given out
/// for that by somebody who may give out a text of such a case as it is now, and that has no word that the case withholds now. `None` where every copy
/// has one: the text itself was not to leave even before.
///
/// # Errors
/// Database errors.
pub async fn for_export(op: &Op, cases: &[(i64, CaseKind)]) -> sqlx::Result<HashMap<i64, Option<String>>> {
    let mut rows =
        sql("select r.complaint_id, r.text, o.role from redaction r join redaction_given g on g.redaction_id = r.id \
         join officer o on o.id = g.officer_id where r.text is not null and r.source = ");
    rows.bind(Source::Text.to_string()).push(" and g.purpose = ").bind(Purpose::Export).push(" and r.complaint_id in ");
    rows.bind_list(cases.iter().map(|(id, _)| *id)).push(" order by r.id, g.id");
    let rows: Vec<(i64, String, Role)> = op.db().all(&rows).await?;
    let kinds: HashMap<i64, CaseKind> = cases.iter().copied().collect();
    let may_leave = |(id, _, giver): &(i64, String, Role)| {
        kinds.get(id).is_some_and(|kind| may_give(*giver, *kind, Source::Text.is_photo()))
    };
    let mut copies: HashMap<i64, Vec<String>> = HashMap::new();
    for (id, text, _) in rows.into_iter().filter(may_leave) {
        copies.entry(id).or_default().push(text);
    }
    let mut newest = HashMap::with_capacity(copies.len());
    if copies.is_empty() {
        return Ok(newest);
    }
    let mut tx = op.db().snapshot().await?;
    for (id, texts) in copies {
        let withheld = outgoing::store::words_of(op, &mut tx, id).await?;
        newest.insert(id, newest_without(&withheld, texts));
    }
    Ok(newest)
}

/// The redacted texts of one complaint that were given out under the Right to Information Act, by what was redacted: of each the newest copy that has no
/// word that the case withholds now.
///
/// # Errors
/// Database errors.
pub async fn for_rti(op: &Op, complaint_id: i64, kind: CaseKind) -> sqlx::Result<HashMap<String, String>> {
    let rows = sql("select r.source, r.text, o.role from redaction r join redaction_given g on g.redaction_id = r.id \
         join officer o on o.id = g.officer_id where r.complaint_id = $1 and r.text is not null and g.purpose = $2 order by r.id, g.id");
    let rows: Vec<(String, String, Role)> = op.db().all(&rows.arg(complaint_id).arg(Purpose::Rti)).await?;
    let mut copies: HashMap<String, Vec<String>> = HashMap::new();
    for (source, text, _) in rows.into_iter().filter(|(_, _, giver)| may_give(*giver, kind, false)) {
        copies.entry(source).or_default().push(text);
    }
    if copies.is_empty() {
        return Ok(HashMap::new());
    }
    let mut tx = op.db().snapshot().await?;
    let withheld = outgoing::store::words_of(op, &mut tx, complaint_id).await?;
    let newest = copies.into_iter().filter_map(|(source, texts)| Some((source, newest_without(&withheld, texts)?)));
    Ok(newest.collect())
}

/// Of these texts, the oldest first, the newest that has none of these words: since it was given out, more words may have been withheld.
fn newest_without(withheld: &[String], texts: Vec<String>) -> Option<String> {
    texts.into_iter().rev().find(|text| guard::held(withheld, text).is_empty())
}
