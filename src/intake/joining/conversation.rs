//! Finds the complaint whose conversation a post belongs to.

use super::Case;
use crate::{
    complaint::{Millis, Reference},
    intake::inbound::{Inbound, PostKind},
    server::db::{Tx, sql},
};

/// The most open complaints of one author that are considered.
const OPEN: i64 = 20;

/// The author's own open complaint in whose conversation the post was written. An author with several open complaints gets the one of the
/// conversation, or the one whose reference a message names. `None` outside such a conversation, or in somebody else's.
pub(super) async fn own(tx: &mut Tx, item: &Inbound, author: &str) -> sqlx::Result<Option<Case>> {
    // The post being replied to decides, in public and in messages alike.
    if let Some(parent) = &item.parent {
        let answered = sql("select c.id, c.reference from post p join complaint c on c.id = p.complaint_id \
             where p.channel = $1 and p.channel_key = $2 and c.status <> 'closed' and (p.disposition = 'complaint' or p.author_id = $3)")
        .arg(item.channel)
        .arg(parent)
        .arg(author);
        let ours = sql("select c.id, c.reference from reply r join complaint c on c.id = r.complaint_id \
             where r.channel = $1 and r.platform_id = $2 and c.status <> 'closed' limit 1")
        .arg(item.channel)
        .arg(parent);
        for statement in [answered, ours] {
            if let Some(case) = tx.maybe::<Case>(&statement).await? {
                return Ok(if is_by(tx, item, author, case.0).await? { Some(case) } else { None });
            }
        }
    }
    match item.kind {
        PostKind::Message => in_messages(tx, item, author).await,
        // The platform does not always name the post being replied to, but it does name the post that started the conversation.
        _ if item.parent.is_none() => started_by(tx, item, author).await,
        _ => Ok(None),
    }
}

/// The author's own closed complaint to which a post answers: a direct reply to one of its posts or to one of our replies about it; in private
/// messages the only complaint about whose closing we wrote to the account since `since`, if no complaint of the account is open.
pub(super) async fn closed(tx: &mut Tx, item: &Inbound, author: &str, since: Millis) -> sqlx::Result<Option<Case>> {
    if let Some(parent) = &item.parent {
        let answered = sql("select c.id, c.reference from post p join complaint c on c.id = p.complaint_id \
             where p.channel = $1 and p.channel_key = $2 and c.status = 'closed' and p.author_id = $3")
        .arg(item.channel)
        .arg(parent)
        .arg(author);
        let ours = sql("select c.id, c.reference from reply r join complaint c on c.id = r.complaint_id \
             where r.channel = $1 and r.platform_id = $2 and c.status = 'closed' limit 1")
        .arg(item.channel)
        .arg(parent);
        for statement in [answered, ours] {
            if let Some(case) = tx.maybe::<Case>(&statement).await? {
                return Ok(if is_by(tx, item, author, case.0).await? { Some(case) } else { None });
            }
        }
    }
    if item.kind != PostKind::Message {
        return Ok(None);
    }
    let theirs = sql("select c.id, c.reference, c.status <> 'closed' as is_open from complaint c where (c.status <> 'closed' or (c.changed_at > $3 \
           and exists (select 1 from reply r where r.complaint_id = c.id and r.way in ('message', 'private_reply') and r.state = 'sent'))) \
           and (c.id in (select p.complaint_id from post p where p.channel = $1 and p.author_id = $2 and p.complaint_id is not null and p.disposition = 'complaint') \
             or c.id in (select a.complaint_id from complainant_account a where a.channel = $1 and a.author_id = $2)) order by c.id desc limit $4")
    .arg(item.channel)
    .arg(author)
    .arg(since)
    .arg(OPEN);
    let theirs: Vec<(i64, Reference, bool)> = tx.all(&theirs).await?;
    Ok(match theirs[..] {
        [(id, reference, false)] => Some((id, reference)),
        // If there are several, an operator decides.
        _ => None,
    })
}

/// Whether the author wrote the complaint or has proved to be the complainant with a consent code.
async fn is_by(tx: &mut Tx, item: &Inbound, author: &str, complaint_id: i64) -> sqlx::Result<bool> {
    let statement = sql("select (select count(*) from post where channel = $1 and author_id = $2 and complaint_id = $3 and disposition = 'complaint') \
         + (select count(*) from complainant_account where complaint_id = $3 and channel = $1 and author_id = $2)")
    .arg(item.channel)
    .arg(author)
    .arg(complaint_id);
    let (n,): (i64,) = tx.one(&statement).await?;
    Ok(n > 0)
}

/// The author's open complaint whose post started the conversation.
async fn started_by(tx: &mut Tx, item: &Inbound, author: &str) -> sqlx::Result<Option<Case>> {
    let statement = sql("select c.id, c.reference from post p join complaint c on c.id = p.complaint_id \
         where p.channel = $1 and p.channel_key = $2 and p.author_id = $3 and p.disposition = 'complaint' and c.status <> 'closed'")
    .arg(item.channel)
    .arg(item.thread.clone())
    .arg(author);
    tx.maybe(&statement).await
}

/// All private messages between us and one account form one conversation. It belongs to a complaint if the complaint was written there, if we
/// wrote about it there, if the account was proved there, or if a question to the complainant is unanswered.
async fn in_messages(tx: &mut Tx, item: &Inbound, author: &str) -> sqlx::Result<Option<Case>> {
    let statement = sql("select c.id, c.reference, (exists (select 1 from post m where m.complaint_id = c.id and m.disposition = 'complaint' and m.kind = 'message') \
           or exists (select 1 from complainant_account a where a.complaint_id = c.id and a.channel = $1 and a.author_id = $2) \
           or exists (select 1 from reply r where r.complaint_id = c.id and r.way in ('message', 'private_reply') and r.state = 'sent') \
           or coalesce((select max(e.id) from entry e where e.complaint_id = c.id and e.kind = 'asked'), 0) \
            > coalesce((select max(e.id) from entry e where e.complaint_id = c.id and e.kind = 'added'), 0)) as here from complaint c where c.status <> 'closed' and (c.id in (select p.complaint_id from post p \
           where p.channel = $1 and p.author_id = $2 and p.complaint_id is not null and p.disposition = 'complaint') \
           or c.id in (select a.complaint_id from complainant_account a where a.channel = $1 and a.author_id = $2)) order by c.id desc limit $3")
    .arg(item.channel)
    .arg(author)
    .arg(OPEN);
    let open: Vec<(i64, Reference, bool)> = tx.all(&statement).await?;
    let named: Vec<&(i64, Reference, bool)> = open.iter().filter(|(_, number, _)| names(&item.text, *number)).collect();
    let here: Vec<&(i64, Reference, bool)> = open.iter().filter(|(.., here)| *here).collect();
    Ok(match (&named[..], &here[..]) {
        ([one], _) | ([], [one]) => Some((one.0, one.1)),
        // If there are several, an operator decides.
        _ => None,
    })
}

/// The open complaint, by any author, below which the post was written.
pub(super) async fn below(tx: &mut Tx, item: &Inbound) -> sqlx::Result<Option<Case>> {
    for key in [&item.parent, &item.thread].into_iter().flatten().filter(|key| **key != item.key) {
        let statement = sql("select c.id, c.reference from post p join complaint c on c.id = p.complaint_id \
             where p.channel = $1 and p.channel_key = $2 and p.disposition = 'complaint' and c.status <> 'closed'")
        .arg(item.channel)
        .arg(key);
        if let Some(case) = tx.maybe(&statement).await? {
            return Ok(Some(case));
        }
    }
    Ok(None)
}

/// Whether a text contains a complaint's reference, grouped in any way.
pub(super) fn names(text: &str, number: Reference) -> bool {
    let words: Vec<&str> = text.split(|c: char| c.is_whitespace() || "#,;:।()[]\"'".contains(c)).collect();
    // One word, or up to three groups separated by spaces.
    (1..=3).any(|n| words.windows(n).any(|some| Reference::parse(&some.concat()).ok() == Some(number)))
}
