//! Answers strangers who write "me too" below somebody's complaint: each is told once how to file, where the platform allows a reply.
//!
//! The post still waits on the wire, because it may be a grievance of its own. X accepts our reply only if the post itself mentions our account
//! (docs.x.com, "Manage posts": summoned replies); mentions that X puts in front of a reply do not count. Where we may not reply, the operator
//! is offered the text.

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
    shield::{ShieldKind, guard::Disclosure},
};

/// The most automatic replies below one complaint; with more people than that, an operator should decide.
const MOST: i64 = 20;

/// Phrases for "me too". Compared in folded form, from the start of a word.
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

/// Whether the author of a text says that the same happened to them.
pub fn me_too(text: &str) -> bool {
    let text = format!(" {} ", folded(text));
    ME_TOO.iter().any(|words| text.contains(&format!(" {}", folded(words))))
}

/// Replies to a stranger who has written "me too" below somebody's complaint with how to file one.
pub(super) async fn answer(op: &Op, tx: &mut Tx, item: &Inbound, post_id: i64) -> Result<(), Error> {
    let Some(author) = &item.author else { return Ok(()) };
    if item.kind != PostKind::Reply || !me_too(&item.text) || !may_answer(op, item.channel, &item.raw) {
        return Ok(());
    }
    let Some((complaint_id, _)) = conversation::below(tx, item).await? else { return Ok(()) };
    let case = sql("select c.confidential, c.category, c.shield, (select count(*) from reply r where r.complaint_id = c.id and r.cause like 'how to file%') \
         from complaint c where c.id = $1").arg(complaint_id);
    let (confidential, category, shield, answered): (bool, Category, Option<ShieldKind>, i64) = tx.one(&case).await?;
    // No public reply below a confidential complaint, nor where it could help to identify a victim.
    if outgoing::disclosure_of(confidential, category, shield) != Disclosure::Everybody || answered >= MOST {
        return Ok(());
    }
    let to = To { post_id, channel: item.channel, key: &item.key, author: &author.id, text: &item.text };
    match tell(op, tx, &to, Some(complaint_id), None).await {
        // A reply that may not be sent is dropped; the delivery is stored all the same.
        Err(Error::Stopped(_)) | Ok(_) => Ok(()),
        Err(error) => Err(error),
    }
}

/// The post to reply to.
pub struct To<'a> {
    /// Primary key of the `post` row.
    pub post_id: i64,
    /// The channel of the post.
    pub channel: Channel,
    /// The platform's id of the post.
    pub key: &'a str,
    /// The platform's id of the author's account.
    pub author: &'a str,
    /// The text of the post, which decides the language of the reply.
    pub text: &'a str,
}

/// Queues the reply. Returns false if this person has been answered before: nobody gets this reply twice.
///
/// # Errors
/// Database errors, and [`Error::Stopped`] if the reply may not be sent.
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

/// The unique cause of the reply: at most one per person and platform, ever.
pub fn cause(channel: Channel, author: &str) -> String {
    format!("how to file {channel} {author}")
}

/// Whether the platform accepts our reply to the post with these raw bytes.
pub fn may_answer(op: &Op, channel: Channel, raw: &[u8]) -> bool {
    op.state().channels().listener(channel).is_some_and(|listener| listener.may_answer(raw))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn me_too_is_recognised_in_hindi_hinglish_and_english() {
        for text in ["@a मेरे साथ भी यही हुआ", "bhai mere saath bhi same hua", "Same problem in our lane", "#MeToo sir"]
        {
            assert!(me_too(text), "{text}");
        }
        for text in ["मैंने भी देखा", "kab tak hoga", "good work"] {
            assert!(!me_too(text), "{text}");
        }
    }
}
