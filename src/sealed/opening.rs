//! Openings: which officer opened what is sealed of which complaint, when and why. An opening lasts a quarter of an hour for that officer.

use super::{CaseKind, Reason, may_open, may_open_evidence, needs_words};
use crate::{
    audit,
    error::{Error, Problem},
    language::dates::Millis,
    server::db::{Db, Tx, sql},
    shield::Role,
};
use sqlx::FromRow;

/// How long an opening lasts, in milliseconds.
pub const LASTS: Millis = 15 * 60_000;
/// The identifier of an opening in the audit trail.
pub const ACTION: &str = "identity_opened";
/// The same for what a file of a report said about itself.
pub const EVIDENCE_ACTION: &str = "evidence_opened";

/// An opening that still lasts. Only this file makes one, so that nothing is opened for an officer without an entry.
#[derive(Clone, Debug, FromRow)]
pub struct Fresh {
    complaint_id: i64,
    until: Millis,
    reason: Reason,
}

impl Fresh {
    /// The complaint.
    pub fn complaint_id(&self) -> i64 {
        self.complaint_id
    }

    /// Until when it lasts, in milliseconds since the epoch (UTC).
    pub fn until(&self) -> Millis {
        self.until
    }

    /// Why it was opened.
    pub fn reason(&self) -> Reason {
        self.reason
    }
}

/// The opening of this complaint by this officer that lasts longest, if one still lasts.
///
/// # Errors
/// A database error.
pub async fn fresh(db: &Db, complaint_id: i64, officer_id: i64, now: Millis) -> sqlx::Result<Option<Fresh>> {
    let statement = sql(
        "select complaint_id, until, reason from opening where complaint_id = $1 and officer_id = $2 and until > $3 \
         and file is null order by until desc limit 1",
    );
    db.maybe(&statement.arg(complaint_id).arg(officer_id).arg(now)).await
}

/// The same inside a transaction, which already has the one connection that its reader may use.
///
/// # Errors
/// A database error.
pub async fn fresh_in(tx: &mut Tx, complaint_id: i64, officer_id: i64, now: Millis) -> sqlx::Result<Option<Fresh>> {
    let statement = sql(
        "select complaint_id, until, reason from opening where complaint_id = $1 and officer_id = $2 and until > $3 \
         and file is null order by until desc limit 1",
    );
    tx.maybe(&statement.arg(complaint_id).arg(officer_id).arg(now)).await
}

/// An opening of what a file of a report said about itself that still lasts. As with [`Fresh`], only this file makes one.
#[derive(Clone, Debug, FromRow)]
pub struct FreshFile {
    complaint_id: i64,
    file: String,
    until: Millis,
}

impl FreshFile {
    /// The complaint.
    pub fn complaint_id(&self) -> i64 {
        self.complaint_id
    }

    /// SHA-256 of the file as it arrived, in hexadecimal.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// Until when it lasts, in milliseconds since the epoch (UTC).
    pub fn until(&self) -> Millis {
        self.until
    }
}

/// The files of this complaint that this officer has open, those that stay open longest first.
///
/// # Errors
/// A database error.
pub async fn fresh_files(db: &Db, complaint_id: i64, officer_id: i64, now: Millis) -> sqlx::Result<Vec<FreshFile>> {
    let statement = sql(
        "select complaint_id, file, until from opening where complaint_id = $1 and officer_id = $2 and until > $3 \
         and file is not null order by until desc",
    );
    db.all(&statement.arg(complaint_id).arg(officer_id).arg(now)).await
}

/// An opening that an officer asks for. The caller has made sure that the officer sees the complaint.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// Primary key of the complaint.
    pub complaint_id: i64,
    /// Its number.
    pub reference: &'a str,
    /// What kind of case it is.
    pub case: CaseKind,
    /// Primary key of the officer.
    pub officer_id: i64,
    /// The officer's role.
    pub role: Role,
    /// Why.
    pub reason: Reason,
    /// More about it, in the officer's words.
    pub words: Option<&'a str>,
}

/// Opens what is sealed, with its entry in the audit trail, whose lock must be the last one of the transaction.
///
/// # Errors
/// [`Error::NotAllowed`]; [`Error::Fields`] if words are needed; a database error.
pub async fn open(tx: &mut Tx, asked: Asked<'_>, now: Millis) -> Result<Fresh, Error> {
    if !may_open(asked.role, asked.case, asked.reason) {
        return Err(Error::NotAllowed);
    }
    let until = record(tx, asked, None, now).await?;
    audit::write(tx, now, Some(asked.officer_id), ACTION, asked.reference, asked.reason.as_str()).await?;
    Ok(Fresh { complaint_id: asked.complaint_id, until, reason: asked.reason })
}

/// Opens what a file of a report said about itself, by its SHA-256 in hexadecimal, with its entry in the audit trail. The caller has made sure that the
/// complaint has such a file.
///
/// # Errors
/// As [`open`].
pub async fn open_file(tx: &mut Tx, asked: Asked<'_>, file: &str, now: Millis) -> Result<(), Error> {
    if !may_open_evidence(asked.role, asked.reason) {
        return Err(Error::NotAllowed);
    }
    record(tx, asked, Some(file), now).await?;
    let detail = format!("{} {file}", asked.reason);
    audit::write(tx, now, Some(asked.officer_id), EVIDENCE_ACTION, asked.reference, &detail).await?;
    Ok(())
}

/// Writes down an opening and returns until when it lasts.
async fn record(tx: &mut Tx, asked: Asked<'_>, file: Option<&str>, now: Millis) -> Result<Millis, Error> {
    if needs_words(asked.case, asked.reason) && asked.words.is_none() {
        return Err(Error::field("opening_words", Problem::Missing));
    }
    let until = now + LASTS;
    let statement = sql(
        "insert into opening (complaint_id, officer_id, at, until, reason, words, file) values ($1, $2, $3, $4, $5, $6, $7)",
    )
    .arg(asked.complaint_id)
    .arg(asked.officer_id)
    .arg(now)
    .arg(until)
    .arg(asked.reason)
    .arg(asked.words)
    .arg(file);
    tx.run(&statement).await?;
    Ok(until)
}

/// An opening, for the auditor.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Opening {
    /// Primary key of the `opening` row.
    pub id: i64,
    /// When, in milliseconds since the epoch (UTC).
    pub at: Millis,
    /// Primary key of the officer.
    pub officer_id: i64,
    /// The officer's name.
    pub officer: String,
    /// The number of the complaint.
    pub reference: String,
    /// Why.
    pub reason: Reason,
    /// More about it, in the officer's words.
    pub words: Option<String>,
    /// Whether the inquiry is confidential now.
    pub confidential: bool,
    /// The file of a report of which it was opened what it said about itself; none if it was opened who complained.
    pub file: Option<String>,
}

/// Which openings are asked for: all that every filter lets through.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Primary key of the officer; `None` for everybody.
    pub officer_id: Option<i64>,
    /// The number of a complaint; `None` for all.
    pub reference: Option<String>,
    /// From one moment until another (exclusive); `None` for no limit.
    pub span: Option<(Millis, Millis)>,
}

/// The newest openings that are asked for, the newest first, at most `most`. Nothing that is sealed is among it.
///
/// # Errors
/// A database error.
pub async fn list(db: &Db, wanted: &Wanted, most: i64) -> sqlx::Result<Vec<Opening>> {
    let mut statement = sql(
        "select n.id, n.at, n.officer_id, o.name as officer, c.reference, n.reason, n.words, c.confidential, n.file from opening n \
         join officer o on o.id = n.officer_id join complaint c on c.id = n.complaint_id where 1 = 1",
    );
    if let Some(officer_id) = wanted.officer_id {
        statement.push(" and n.officer_id = ").bind(officer_id);
    }
    if let Some(reference) = &wanted.reference {
        statement.push(" and c.reference = ").bind(reference);
    }
    if let Some((from, before)) = wanted.span {
        statement.push(" and n.at >= ").bind(from).push(" and n.at < ").bind(before);
    }
    statement.push(" order by n.id desc limit ").bind(most);
    db.all(&statement).await
}
