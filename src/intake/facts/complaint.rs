//! Carries later facts about a post over to the complaint it belongs to: edited text (marked unread), removals, and answers that the page gave
//! outside this program. The old text stays.

use super::{Fact, FactKind, in_order, in_time, store, store::Settled};
use crate::{
    complaint::{
        EntryKind, Millis,
        changes::{self, Blamed, PostTold},
    },
    error::Error,
    intake::{beside::with_all, wire::Disposition},
    server::{
        db::{Tx, sql},
        op::Op,
    },
};
use std::collections::BTreeSet;

/// Records new facts about a post on the complaint that it belongs to, if any.
///
/// # Errors
/// Database errors. [`Error::Changed`] if an officer changed the complaint meanwhile; the delivery is then repeated.
pub async fn record(op: &Op, tx: &mut Tx, post: &Settled, new: &[Fact]) -> Result<(), Error> {
    let now = op.now();
    let Some(complaint_id) = post.complaint_id else { return Ok(()) };
    let by_complainant = is_by_complainant(tx, post).await?;
    let mut text_changed = false;
    for fact in in_time(new) {
        let kind = match fact.what {
            FactKind::New | FactKind::Edited if !fact.has_content() => continue,
            FactKind::New | FactKind::Edited => {
                text_changed = true;
                // Another picture with the same text.
                if fact.what == FactKind::New && is_repeated_text(post, fact) {
                    changes::light_up(tx, complaint_id, now).await?;
                    continue;
                }
                if by_complainant { EntryKind::Edited } else { EntryKind::PostEdited }
            }
            FactKind::Deleted => EntryKind::PostDeleted,
            FactKind::Hidden => EntryKind::PostHidden,
            FactKind::Shown => EntryKind::PostView,
            FactKind::Answered => EntryKind::AnsweredElsewhere,
        };
        let text = with_all(&fact.text, &fact.beside);
        let change = PostTold { complaint_id, post_id: post.post_id, kind, text, said_at: Some(fact.at) };
        changes::post_told(tx, change, now).await?;
    }
    if text_changed && by_complainant {
        update_accused(op, tx, complaint_id, post, new).await?;
    }
    Ok(())
}

/// Adds entries for what was known about a post before it was decided: that it is gone, and what the page answered. Called when the post
/// becomes part of a complaint.
///
/// # Errors
/// Database errors.
pub async fn at_decision(tx: &mut Tx, post_id: i64, complaint_id: i64, now: Millis) -> Result<(), Error> {
    let rows: Vec<store::FactRow> = tx.all(&store::of_post(post_id)).await?;
    let facts: Vec<Fact> = rows.into_iter().map(Fact::from).collect();
    let gone = super::now(&facts).gone;
    let last =
        gone.and_then(|gone| in_time(&facts).into_iter().filter(|fact| fact.what == gone).max_by_key(|fact| fact.at));
    let answers = in_time(&facts).into_iter().filter(|fact| fact.what == FactKind::Answered);
    for fact in answers.chain(last) {
        let kind = match fact.what {
            FactKind::Answered => EntryKind::AnsweredElsewhere,
            FactKind::Hidden => EntryKind::PostHidden,
            _ => EntryKind::PostDeleted,
        };
        let change = PostTold { complaint_id, post_id, kind, text: fact.text.clone(), said_at: Some(fact.at) };
        changes::post_told(tx, change, now).await?;
    }
    Ok(())
}

fn is_repeated_text(post: &Settled, fact: &Fact) -> bool {
    let same = |other: &&Fact| other.has_content() && other.text == fact.text && other.beside == fact.beside;
    fact.text.is_empty() || post.facts.iter().filter(same).count() > 1
}

/// Whether the post was written by the complainant.
async fn is_by_complainant(tx: &mut Tx, post: &Settled) -> sqlx::Result<bool> {
    if post.disposition == Some(Disposition::Complaint) {
        return Ok(true);
    }
    let Some(entry_id) = post.entry_id else { return Ok(false) };
    let kind: Option<(EntryKind,)> = tx.maybe(&sql("select kind from entry where id = $1").arg(entry_id)).await?;
    Ok(kind.is_some_and(|(kind,)| kind == EntryKind::Added))
}

/// Works out again whom the text accuses. An office accused in any version must not handle the complaint; the newest version that accuses
/// anybody says whom the complaint is about.
async fn update_accused(op: &Op, tx: &mut Tx, complaint_id: i64, post: &Settled, new: &[Fact]) -> Result<(), Error> {
    let gazetteer = op.gazetteer();
    let read = |fact: &Fact| gazetteer.accused(&with_all(&fact.text, &fact.beside));
    let accusations: Vec<_> =
        in_order(&post.facts).into_iter().filter(|fact| fact.has_content()).filter_map(read).collect();
    let known: BTreeSet<i64> = accusations.iter().filter_map(|accused| accused.station_id).collect();
    let newest = accusations.iter().rev().find_map(|accused| accused.station_id);
    for accused in in_order(new).into_iter().filter(|fact| fact.has_content()).filter_map(read) {
        let blamed =
            Blamed { complaint_id, office: accused.station_id, newest, known: known.clone(), words: accused.written };
        changes::blamed(op, tx, blamed).await?;
    }
    Ok(())
}
