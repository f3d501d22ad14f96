//! What is told of a post after it came to belong to a complaint reaches the complaint: changed words as words that nobody has read, what
//! is gone, what the page answered past this program. The old words stay.

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

/// Facts that have just become known of a post that belongs to a complaint.
///
/// # Errors
/// The database's; [`Error::Changed`] where an officer was quicker: the delivery is taken again.
pub async fn told(op: &Op, tx: &mut Tx, post: &Settled, new: &[Fact]) -> Result<(), Error> {
    let now = op.now();
    let Some(complaint_id) = post.complaint_id else { return Ok(()) };
    let own = is_complainants(tx, post).await?;
    let mut words_came = false;
    for fact in in_time(new) {
        let kind = match fact.what {
            FactKind::New | FactKind::Edited if !fact.has_content() => continue,
            FactKind::New | FactKind::Edited => {
                words_came = true;
                // One more picture with the same words.
                if fact.what == FactKind::New && said_before(post, fact) {
                    changes::light_up(tx, complaint_id, now).await?;
                    continue;
                }
                if own { EntryKind::Edited } else { EntryKind::PostEdited }
            }
            FactKind::Deleted => EntryKind::PostDeleted,
            FactKind::Hidden => EntryKind::PostHidden,
            FactKind::Shown => EntryKind::PostView,
            FactKind::Answered => EntryKind::AnsweredElsewhere,
        };
        let text = with_all(&fact.text, &fact.beside);
        let told = PostTold { complaint_id, post_id: post.post_id, kind, text, said_at: Some(fact.at) };
        changes::post_told(tx, told, now).await?;
    }
    if words_came && own {
        blame(op, tx, complaint_id, post, new).await?;
    }
    Ok(())
}

/// What became known of a post before it was decided, as entries of the complaint that it now belongs to: that it is gone, and what the page
/// answered.
///
/// # Errors
/// The database's.
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
        let told = PostTold { complaint_id, post_id, kind, text: fact.text.clone(), said_at: Some(fact.at) };
        changes::post_told(tx, told, now).await?;
    }
    Ok(())
}

fn said_before(post: &Settled, fact: &Fact) -> bool {
    let same = |other: &&Fact| other.has_content() && other.text == fact.text && other.beside == fact.beside;
    fact.text.is_empty() || post.facts.iter().filter(same).count() > 1
}

/// Whether the post is the complainant's own.
async fn is_complainants(tx: &mut Tx, post: &Settled) -> sqlx::Result<bool> {
    if post.disposition == Some(Disposition::Complaint) {
        return Ok(true);
    }
    let Some(entry_id) = post.entry_id else { return Ok(false) };
    let kind: Option<(EntryKind,)> = tx.maybe(&sql("select kind from entry where id = $1").arg(entry_id)).await?;
    Ok(kind.is_some_and(|(kind,)| kind == EntryKind::Added))
}

/// Whom the words accuse, worked out anew: whoever any of them accuses must not have the complaint, and the newest say whom it is about.
async fn blame(op: &Op, tx: &mut Tx, complaint_id: i64, post: &Settled, new: &[Fact]) -> Result<(), Error> {
    let gazetteer = op.gazetteer();
    let read = |fact: &Fact| gazetteer.accused(&with_all(&fact.text, &fact.beside));
    let said: Vec<_> = in_order(&post.facts).into_iter().filter(|fact| fact.has_content()).filter_map(read).collect();
    let known: BTreeSet<i64> = said.iter().filter_map(|accused| accused.station_id).collect();
    let newest = said.iter().rev().find_map(|accused| accused.station_id);
    for accused in in_order(new).into_iter().filter(|fact| fact.has_content()).filter_map(read) {
        let blamed =
            Blamed { complaint_id, office: accused.station_id, newest, known: known.clone(), words: accused.written };
        changes::blamed(op, tx, blamed).await?;
    }
    Ok(())
}
