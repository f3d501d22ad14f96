//! "With me too": a stranger below somebody's complaint is told how to file, once, where the platform lets us answer.
//!
//! The post waits on the wire all the same: it may be a grievance that a person makes a complaint of. X takes an answer only from an account
//! that the post names itself (docs.x.com, "Manage posts": summoned replies); the names that X puts in front of an answer are not the
//! author's. Where we may not answer, the operator is offered the words.

use super::conversation;
use crate::{
    complaint::{Category, Channel, outgoing},
    error::Error,
    intake::inbound::{Inbound, PostKind},
    language::folded,
    replies::{
        ReplyMethod,
        outbox::{self, NewReply},
        templates::{self, TemplateKind, fit, script_of},
    },
    server::{
        db::{Tx, sql},
        op::Op,
    },
    shield::guard::Disclosure,
};

/// No more strangers are told below one complaint by the program itself: a crowd is a person's matter.
const MOST: i64 = 20;

/// "With me too", folded, each as the beginning of a word.
const ME_TOO: &[&str] = &[
    "मेरे साथ भी",
    "हमारे साथ भी",
    "मेरा भी",
    "मेरी भी",
    "हमारा भी",
    "हमारे यहां भी",
    "हमारे मोहल्ले में भी",
    "यही हाल",
    "यही समस्या",
    "मैं भी परेशान",
    "mere sath bhi",
    "mere saath bhi",
    "hamare sath bhi",
    "hamare saath bhi",
    "humare sath bhi",
    "mera bhi",
    "meri bhi",
    "hamara bhi",
    "hamare yahan bhi",
    "humare yahan bhi",
    "yahi haal",
    "yahi samasya",
    "yahi problem",
    "same problem",
    "same here",
    "same issue",
    "same thing happened",
    "me too",
    "metoo",
    "happened to me",
    "with me also",
    "i also faced",
    "mine too",
];

/// Whether a text says that the same happened to whoever wrote it.
pub fn me_too(text: &str) -> bool {
    let said = format!(" {} ", folded(text));
    ME_TOO.iter().any(|words| said.contains(&format!(" {}", folded(words))))
}

/// Tells a stranger who has just written below somebody's complaint how to file one.
pub(super) async fn answer(op: &Op, tx: &mut Tx, item: &Inbound, post_id: i64) -> Result<(), Error> {
    let Some(author) = &item.author else { return Ok(()) };
    if item.kind != PostKind::Reply || !me_too(&item.text) || !may_answer(op, item.channel, &item.raw) {
        return Ok(());
    }
    let Some((complaint_id, _)) = conversation::below(tx, item).await? else { return Ok(()) };
    let case = sql("select c.confidential, c.category, (select count(*) from reply r where r.complaint_id = c.id and r.cause like 'how to file%') \
         from complaint c where c.id = $1").arg(complaint_id);
    let (confidential, category, told): (bool, Category, i64) = tx.one(&case).await?;
    // Nothing is said in public below what must not be found, nor below what could make a victim known.
    if outgoing::disclosure(confidential, category) != Disclosure::Everybody || told >= MOST {
        return Ok(());
    }
    let to = To { post_id, channel: item.channel, key: &item.key, author: &author.id, text: &item.text };
    match tell(op, tx, &to, Some(complaint_id), None).await {
        // What may not leave is not said; the delivery is kept all the same.
        Err(Error::Stopped(_)) | Ok(_) => Ok(()),
        Err(error) => Err(error),
    }
}

/// Whom to tell.
pub struct To<'a> {
    /// The post's row id.
    pub post_id: i64,
    /// Where.
    pub channel: Channel,
    /// The platform's id of the post.
    pub key: &'a str,
    /// The account's id.
    pub author: &'a str,
    /// What was written, for its language.
    pub text: &'a str,
}

/// Writes the answer into the outbox. False when this person was told before: once is kind, twice is a machine.
///
/// # Errors
/// The database's.
pub async fn tell(
    op: &Op,
    tx: &mut Tx,
    to: &To<'_>,
    complaint_id: Option<i64>,
    officer_id: Option<i64>,
) -> Result<bool, Error> {
    let now = op.now();
    let ways = templates::store::ways(op, tx).await?;
    let words = fit(to.channel, &ways.one(TemplateKind::HowToFile, None, script_of(to.text), to.post_id));
    let new = NewReply {
        channel: to.channel,
        way: ReplyMethod::Reply,
        target: to.key,
        post_id: Some(to.post_id),
        complaint_id,
        officer_id,
        text: &words,
        cause: &cause(to.channel, to.author),
    };
    outbox::queue(op, tx, new, now).await
}

/// One a person and a platform, for ever.
pub fn cause(channel: Channel, author: &str) -> String {
    format!("how to file {channel} {author}")
}

/// Whether the platform takes an answer of ours to this post, whose bytes these are.
pub fn may_answer(op: &Op, channel: Channel, raw: &[u8]) -> bool {
    op.state().channels().listener(channel).is_some_and(|listener| listener.may_answer(raw))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn with_me_too_is_heard_in_three_ways_of_writing() {
        for text in ["@a मेरे साथ भी यही हुआ", "bhai mere saath bhi same hua", "Same problem in our lane", "#MeToo sir"]
        {
            assert!(me_too(text), "{text}");
        }
        for text in ["मैंने भी देखा", "kab tak hoga", "good work"] {
            assert!(!me_too(text), "{text}");
        }
    }
}
