//! Later news from the platforms about a post that a complaint was made from, or that was joined to one.

use super::{NewEntry, officer::accuse, record, save};
use crate::{
    complaint::{
        EntryKind, Millis, Reference,
        store::{self, Complaint},
    },
    error::Error,
    server::{
        db::{Sql, Tx, sql},
        op::Op,
    },
    shield::Viewer,
};
use std::collections::BTreeSet;

/// A fact reported later about a complaint's post.
#[derive(Clone, Debug)]
pub struct PostTold {
    /// Primary key of the complaint.
    pub complaint_id: i64,
    /// Primary key of the post.
    pub post_id: i64,
    /// The kind of entry: edited, deleted, hidden, shown again, or answered elsewhere.
    pub kind: EntryKind,
    /// The text of the post; empty if there is none.
    pub text: String,
    /// When it happened, by the platform's clock, in milliseconds since the epoch (UTC).
    pub said_at: Option<Millis>,
}

/// Records it on the timeline, inside the transaction that stores the fact. An answer by the page itself is not news to the office;
/// everything else marks the complaint as unread.
///
/// # Errors
/// A database error.
pub async fn post_told(tx: &mut Tx, told: PostTold, now: Millis) -> Result<(), Error> {
    let complaint = match told.kind {
        EntryKind::AnsweredElsewhere => locked(tx, told.complaint_id).await?,
        _ => locked_as_unread(tx, told.complaint_id, now).await?,
    };
    let text = Some(told.text).filter(|text| !text.is_empty());
    let new_entry = NewEntry { kind: told.kind, officer_id: None, office_id: complaint.office_id, text };
    let entry_id = record(tx, &complaint, &complaint, &new_entry, now).await?;
    let source = sql("update entry set said_at = $2, post_id = $3 where id = $1");
    tx.run(&source.arg(entry_id).arg(told.said_at).arg(told.post_id)).await?;
    Ok(())
}

/// Marks a complaint as unread because something without text was added, such as another picture.
///
/// # Errors
/// A database error.
pub async fn light_up(tx: &mut Tx, complaint_id: i64, now: Millis) -> Result<(), Error> {
    let complaint = locked_as_unread(tx, complaint_id, now).await?;
    super::look_again(tx, &complaint, now).await
}

/// An accusation found in newer words of the complainant.
#[derive(Clone, Debug)]
pub struct Blamed {
    /// Primary key of the complaint.
    pub complaint_id: i64,
    /// The office that the words name; `None` if they name none and so mean the station that has the complaint.
    pub office: Option<i64>,
    /// The office that the newest version of the words accuses.
    pub newest: Option<i64>,
    /// Every office that any version of the words accuses. An accused office outside this set was recorded by an officer, who takes precedence.
    pub known: BTreeSet<i64>,
    /// The words that accuse.
    pub words: String,
}

/// Moves the complaint away from the accused office at once, so that the office cannot read it. Nothing is undone automatically: if newer
/// words no longer accuse anybody, an officer must decide.
///
/// # Errors
/// A database error, or [`Error::Changed`] if an officer was faster.
pub async fn blamed(op: &Op, tx: &mut Tx, blamed: Blamed) -> Result<(), Error> {
    let now = op.now();
    let before = locked(tx, blamed.complaint_id).await?;
    let Some(office) = blamed.office.or(before.station_id) else { return Ok(()) };
    let by_person = before.accused_id.filter(|one| !blamed.known.contains(one) && *one != office);
    let stays = by_person.or(blamed.newest).unwrap_or(office);
    let mut after = Complaint { unread: true, changed_at: now, ..before.clone() };
    // An office with none above it cannot be accused; the words are on the timeline anyway.
    if accuse(op, &mut after, Some(office)).is_err() {
        return Ok(());
    }
    if stays != office && accuse(op, &mut after, Some(stays)).is_err() {
        return Ok(());
    }
    if after.place() == before.place()
        && after.decider_id == before.decider_id
        && after.suggested_id == before.suggested_id
    {
        return Ok(());
    }
    let text = Some(blamed.words).filter(|words| !words.is_empty());
    let new_entry = NewEntry { kind: EntryKind::Accused, officer_id: None, office_id: after.accused_id, text };
    save(tx, &before, &mut after, now).await?;
    record(tx, &before, &after, &new_entry, now).await?;
    Ok(())
}

/// Locks the complaint's row, then reads it, so that it is current.
async fn locked(tx: &mut Tx, complaint_id: i64) -> Result<Complaint, Error> {
    let lock = sql("update complaint set heard = heard where id = $1 returning reference");
    read(tx, complaint_id, lock.arg(complaint_id)).await
}

/// As [`locked`], and marks the complaint as unread. The version does not change: anybody can edit a post, and would otherwise make every
/// move of an officer fail as outdated.
async fn locked_as_unread(tx: &mut Tx, complaint_id: i64, now: Millis) -> Result<Complaint, Error> {
    let lock =
        sql("update complaint set unread = true, heard = heard + 1, changed_at = $2 where id = $1 returning reference");
    read(tx, complaint_id, lock.arg(complaint_id).arg(now)).await
}

async fn read(tx: &mut Tx, complaint_id: i64, lock: Sql) -> Result<Complaint, Error> {
    let (reference,): (Reference,) = tx.one(&lock).await?;
    Ok(tx.one(&store::select_visible(&Viewer::Complainant(complaint_id), reference)).await?)
}
