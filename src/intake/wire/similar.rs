//! Finds a complaint by somebody else that may be about the same thing as a post.

use super::{Similar, store::PostRow};
use crate::{
    complaint::{Millis, Reference, Status},
    language::{dates, folded},
    server::{db::sql, op::Op},
    shield::{Viewer, visible},
};
use std::collections::HashSet;

/// How long ago it may have been received.
const DAYS: Millis = 3 * dates::DAY;
/// How many complaints of the same subject are compared, the newest ones.
const COMPARED: i64 = 30;
/// How many words both must have.
const ENOUGH: usize = 3;
/// How many of these words are shown.
const SHOWN: usize = 4;
/// Words of fewer letters are in too many texts.
const SHORT: usize = 4;
/// Longer words that are in too many texts.
const COMMON: &[&str] = &[
    "prayagrajpolice",
    "police",
    "please",
    "help",
    "kripya",
    "madad",
    "hello",
    "with",
    "from",
    "this",
    "that",
    "have",
    "been",
    "near",
    "there",
    "karen",
    "mein",
    "meri",
    "mera",
    "nahi",
    "hain",
    "raha",
    "rahi",
    "gaya",
    "gayi",
    "पुलिस",
    "कृपया",
    "करें",
    "नहीं",
    "मेरी",
    "मेरा",
    "हमारे",
    "हमारी",
    "महोदय",
    "श्रीमान",
    "रहा",
    "रही",
    "रहे",
    "लिए",
    "साथ",
    "सहायता",
];

/// The complaint that has most words in common with the post, among the newest open ones that this viewer may see. Their category does not count: two
/// people who tell of one thing are often put into different ones.
///
/// # Errors
/// Database errors.
pub async fn similar(op: &Op, viewer: &Viewer, row: &PostRow, own: &[Reference]) -> sqlx::Result<Option<Similar>> {
    let said = row.said();
    let words = words(&said);
    if words.len() < ENOUGH {
        return Ok(None);
    }
    let open = Status::ALL.iter().copied().filter(|status| *status != Status::Closed);
    let mut statement = sql("select c.reference, c.text, c.received_at from complaint c where c.status in ");
    statement.bind_list(open);
    statement.push(" and c.received_at > ").bind(op.now() - DAYS).push(" and ");
    visible(&mut statement, viewer);
    statement.push(" order by c.received_at desc limit ").bind(COMPARED);
    let all: Vec<(Reference, String, Millis)> = op.db().all(&statement).await?;
    let others = all.into_iter().filter(|(reference, ..)| !own.contains(reference));
    let mut best: Option<Similar> = None;
    for (reference, text, at) in others {
        let theirs: HashSet<String> = folded(&text).split(' ').map(str::to_owned).collect();
        let both: Vec<String> = words
            .iter()
            .filter(|(folded, _)| theirs.contains(folded))
            .map(|(_, written)| (*written).to_owned())
            .collect();
        if both.len() >= ENOUGH && best.as_ref().is_none_or(|best| best.words.len() < both.len()) {
            best = Some(Similar { reference, words: both, at });
        }
    }
    if let Some(best) = &mut best {
        best.words.truncate(SHOWN);
    }
    Ok(best)
}

/// The telling words of a text, folded and as written, each once.
fn words(text: &str) -> Vec<(String, &str)> {
    let mut words: Vec<(String, &str)> = Vec::new();
    for written in text.split(|letter: char| letter.is_whitespace() || ",;:!?.।\"'()“”‘’".contains(letter)) {
        let one = folded(written);
        let is_telling = !written.starts_with('@')
            && one.chars().count() >= SHORT
            && !one.contains(' ')
            && !COMMON.contains(&one.as_str())
            && words.iter().all(|(known, _)| *known != one);
        if is_telling {
            words.push((one, written));
        }
    }
    words
}
