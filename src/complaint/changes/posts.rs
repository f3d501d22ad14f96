//! What the platforms tell later of a post that a complaint was made of, or that joined one.

use super::{Happened, officer::accuse, record, save};
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

/// Something that became known of a complaint's post.
#[derive(Clone, Debug)]
pub struct PostTold {
    /// Whose post.
    pub complaint_id: i64,
    /// Which post.
    pub post_id: i64,
    /// Changed words, gone, shown again, answered elsewhere.
    pub kind: EntryKind,
    /// The words.
    pub text: String,
    /// When, by the platform's clock.
    pub said_at: Option<Millis>,
}

/// Notes it on the timeline, inside the transaction that stores the fact. What the page itself answered is no news to the office; all else
/// lights the complaint up.
///
/// # Errors
/// The database's.
pub async fn post_told(tx: &mut Tx, told: PostTold, now: Millis) -> Result<(), Error> {
    let complaint = match told.kind {
        EntryKind::AnsweredElsewhere => held(tx, told.complaint_id).await?,
        _ => heard(tx, told.complaint_id, now).await?,
    };
    let text = Some(told.text).filter(|text| !text.is_empty());
    let happened = Happened { kind: told.kind, officer_id: None, office_id: complaint.office_id, text };
    let entry_id = record(tx, &complaint, &complaint, &happened, now).await?;
    let said = sql("update entry set said_at = $2, post_id = $3 where id = $1");
    tx.run(&said.arg(entry_id).arg(told.said_at).arg(told.post_id)).await?;
    Ok(())
}

/// Something came to it that has no words of its own: a further picture.
///
/// # Errors
/// The database's.
pub async fn light_up(tx: &mut Tx, complaint_id: i64, now: Millis) -> Result<(), Error> {
    let complaint = heard(tx, complaint_id, now).await?;
    super::look_again(tx, &complaint, now).await
}

/// What newer words of the complainant say against an office.
#[derive(Clone, Debug)]
pub struct Blamed {
    /// In which complaint.
    pub complaint_id: i64,
    /// The office that they name; none where they name none: then it is the station that has the complaint.
    pub office: Option<i64>,
    /// The office that the newest of all its words accuse.
    pub newest: Option<i64>,
    /// Every office that its words accuse. Another one was named by a person, who knows better.
    pub known: BTreeSet<i64>,
    /// The words that say so.
    pub words: String,
}

/// The complaint leaves the office that is accused at once, and that office reads no word of it. Nothing is taken back by itself: that newer
/// words no longer accuse anybody is for a person to judge.
///
/// # Errors
/// The database's, and [`Error::Changed`] where an officer was quicker.
pub async fn blamed(op: &Op, tx: &mut Tx, blamed: Blamed) -> Result<(), Error> {
    let now = op.now();
    let before = held(tx, blamed.complaint_id).await?;
    let Some(office) = blamed.office.or(before.station_id) else { return Ok(()) };
    let by_person = before.accused_id.filter(|one| !blamed.known.contains(one) && *one != office);
    let stays = by_person.or(blamed.newest).unwrap_or(office);
    let mut after = Complaint { unread: true, changed_at: now, ..before.clone() };
    // An office that nobody stands above cannot be accused; its words are on the timeline all the same.
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
    let happened = Happened { kind: EntryKind::Accused, officer_id: None, office_id: after.accused_id, text };
    save(tx, &before, &mut after, now).await?;
    record(tx, &before, &after, &happened, now).await?;
    Ok(())
}

/// Its row is locked and then read, so that it is as it stands.
async fn held(tx: &mut Tx, complaint_id: i64) -> Result<Complaint, Error> {
    let lock = sql("update complaint set heard = heard where id = $1 returning reference");
    read(tx, complaint_id, lock.arg(complaint_id)).await
}

/// The same, and somebody must look at it. Not a new version: anybody can change a post, and would else make every move of an officer come
/// too late.
async fn heard(tx: &mut Tx, complaint_id: i64, now: Millis) -> Result<Complaint, Error> {
    let lock =
        sql("update complaint set unread = true, heard = heard + 1, changed_at = $2 where id = $1 returning reference");
    read(tx, complaint_id, lock.arg(complaint_id).arg(now)).await
}

async fn read(tx: &mut Tx, complaint_id: i64, lock: Sql) -> Result<Complaint, Error> {
    let (reference,): (Reference,) = tx.one(&lock).await?;
    Ok(tx.one(&store::select_visible(&Viewer::Complainant(complaint_id), reference)).await?)
}
