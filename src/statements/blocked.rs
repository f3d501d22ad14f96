//! Whether a statement may be released: the guard over the withheld words of every case, and over the linked complaints.

use super::{about, store::VersionRow};
use crate::{
    complaint::outgoing::{
        everywhere::{self, HeldWord},
        store::{self as outgoing, Leaving},
    },
    replies::ReplyMethod,
    server::{db::Tx, op::Op},
    shield::Stop,
};

/// Everything of a version that the public will read, for the guard.
pub fn all_words(version: &VersionRow, file_titles: &[(String, String)]) -> String {
    let own = [&version.title_hi, &version.text_hi, &version.title_en, &version.text_en].into_iter();
    let change = version.change_hi.iter().chain(&version.change_en);
    let files = file_titles.iter().flat_map(|(hi, en)| [hi, en]);
    own.chain(change).chain(files).map(String::as_str).collect::<Vec<_>>().join("\n\n")
}

/// What the guard found in a snapshot, before the transaction that releases: reading every case takes a while, and no writer waits for it.
pub struct Checked {
    /// The withheld words in the text.
    pub held: Vec<HeldWord>,
    /// The last event at that time; what has changed since must be read again.
    pub until: i64,
}

/// Compares a text with all cases.
///
/// # Errors
/// Database errors.
pub async fn check(op: &Op, words: &str) -> sqlx::Result<Checked> {
    let mut tx = op.db().snapshot().await?;
    let until = everywhere::position(&mut tx).await?;
    let held = everywhere::held_in_any(op, &mut tx, words, None).await?;
    Ok(Checked { held, until })
}

/// Why the statement must not be released now, with what has changed since the check; otherwise the last event that was taken into account.
///
/// # Errors
/// Database errors.
pub async fn stop(
    op: &Op,
    tx: &mut Tx,
    statement_id: i64,
    words: &str,
    checked: Checked,
) -> sqlx::Result<Result<i64, Stop>> {
    if let Some(reference) = about::not_to_be_spoken_of(tx, statement_id).await? {
        return Ok(Err(Stop::LinkedCase(reference.to_string())));
    }
    held(op, tx, statement_id, words, checked).await
}

/// What the linked complaints withhold of a text by the rule for their own answers, whatever they are about: the number of a complainant is nobody
/// else's. The other cases withhold it only if they are sensitive, since anybody's number may be in a text for another reason.
///
/// # Errors
/// Database errors.
pub async fn by_the_linked(op: &Op, tx: &mut Tx, statement_id: i64, words: &str) -> sqlx::Result<Vec<HeldWord>> {
    let mut held = Vec::new();
    for complaint_id in about::complaints(tx, statement_id).await? {
        let leaving = Leaving { complaint_id: Some(complaint_id), post_id: None, way: ReplyMethod::Post, words };
        // Every other reason is one against the link.
        if let Some(Stop::Words(found)) = outgoing::stop(op, tx, leaving).await? {
            held.extend(found.into_iter().map(|word| HeldWord { word, complaint_id }));
        }
    }
    Ok(held)
}

/// As [`stop`], for words only.
///
/// # Errors
/// Database errors.
pub async fn held(
    op: &Op,
    tx: &mut Tx,
    statement_id: i64,
    words: &str,
    checked: Checked,
) -> sqlx::Result<Result<i64, Stop>> {
    let until = everywhere::position(tx).await?;
    let mut held = checked.held;
    held.extend(everywhere::held_in_any(op, tx, words, Some(checked.until)).await?);
    held.extend(by_the_linked(op, tx, statement_id, words).await?);
    let mut found: Vec<String> = held.into_iter().map(|one| one.word).collect();
    found.sort();
    found.dedup();
    Ok(if found.is_empty() { Ok(until) } else { Err(Stop::InStatement(found)) })
}
