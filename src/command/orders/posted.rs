//! Turns the chief's own posts on X into orders: a quote with text is an order, a bare repost an incomplete one.

use super::{
    give::{self, Opened},
    review, store,
};
use crate::{
    command::{
        clocks,
        notices::{NoticeKind, Recipient},
    },
    complaint::{Channel, store::Complaint},
    error::Error,
    intake::inbound::{Inbound, PostKind},
    server::{
        db::{Tx, columns, insert_into, sql},
        op::Op,
    },
};
use std::collections::BTreeSet;

/// Whether this post is by the chief and quotes or reposts another one.
pub fn is_order(chief: Option<&str>, item: &Inbound) -> bool {
    item.channel == Channel::X
        && chief.is_some()
        && item.author.as_ref().map(|author| author.id.as_str()) == chief
        && matches!(item.kind, PostKind::Quote | PostKind::Repost)
        && item.parent.is_some()
}

/// The text of a post without the links at its end, where X puts the address of the quoted post, and without the mentions at its beginning.
/// It is not shortened: the length limit holds only for forms, whose writer is told about it.
pub fn words(text: &str) -> String {
    let mut pieces: Vec<&str> = text.split_whitespace().collect();
    while pieces.last().is_some_and(|last| last.starts_with("https://") || last.starts_with("http://")) {
        pieces.pop();
    }
    let names = pieces.iter().take_while(|piece| piece.starts_with('@')).count();
    pieces.drain(..names);
    pieces.join(" ")
}

/// Locks the complaints of all the chief's posts among `items`, always in the same sequence and before anything else is locked: a transaction
/// that holds the end of the audit trail must not wait for a complaint.
///
/// # Errors
/// Database errors.
pub async fn hold_all(tx: &mut Tx, chief: Option<&str>, items: &[Inbound]) -> sqlx::Result<()> {
    let mut complaints = BTreeSet::new();
    for item in items.iter().filter(|item| is_order(chief, item)) {
        complaints
            .extend(store::complaint_of_post(tx, item.channel, item.parent.as_deref().unwrap_or_default()).await?);
    }
    for id in complaints {
        give::hold(tx, id).await?;
    }
    Ok(())
}

/// Makes an order from a post by the chief that has just been stored. An order with text, on a complaint that an office holds, is open at once;
/// any other waits for confirmation.
///
/// # Errors
/// Database errors.
pub async fn take(op: &Op, tx: &mut Tx, item: &Inbound, post_id: i64) -> Result<(), Error> {
    let now = op.now();
    let about = item.parent.as_deref().unwrap_or_default();
    // The text of a repost is that of the original post.
    let text = if item.kind == PostKind::Quote { words(&item.text) } else { String::new() };
    let complaint = match store::complaint_of_post(tx, item.channel, about).await? {
        Some(id) => {
            give::hold(tx, id).await?;
            Some(give::complaint(tx, id).await?)
        }
        None => None,
    };
    let there =
        |complaint: &&Complaint| complaint.office_id.is_some_and(|id| give::possible(op, complaint).contains(&id));
    let complete =
        complaint.as_ref().filter(|complaint| !text.is_empty() && give::is_held_and_open(complaint)).filter(there);
    let exposes = match &complaint {
        Some(complaint) => give::exposes(op, tx, complaint, &text).await?,
        None => false,
    };
    let due_at = review::next(now, op.settings().review_at);
    let row = columns()
        .set("cause", format!("x:{}", item.key))
        .set("complaint_id", complaint.as_ref().map(|complaint| complaint.id))
        .set("post_id", post_id)
        .set("about_key", about)
        .set("state", if complete.is_some() { super::OrderState::Open } else { super::OrderState::ToConfirm })
        .set("text", &text)
        .set("office_id", complete.and_then(|complaint| complaint.office_id))
        .set("given_at", now)
        .set("due_at", complete.map(|_| due_at))
        .set("opened_at", complete.map(|_| now))
        .set("exposes", exposes);
    let mut statement = insert_into("chief_order", [row]);
    statement.push(" on conflict (cause) do nothing returning id");
    let Some((id,)) = tx.maybe::<(i64,)>(&statement).await? else { return Ok(()) };
    let decided = sql("update post set disposition = 'order', decided_at = $2 where id = $1");
    tx.run(&decided.arg(post_id).arg(now)).await?;
    let complaint_id = complaint.as_ref().map(|complaint| complaint.id);
    let district = give::district(op);
    if let (true, Some(district)) = (exposes, district) {
        give::tell(tx, NoticeKind::Exposed, district, id, complaint_id, now).await?;
    }
    match complete.and_then(|complaint| Some((complaint, complaint.office_id?))) {
        Some((complaint, office_id)) => {
            give::opened(tx, complaint, &Opened { id, office_id, due_at, by: None, text: &text }, now).await
        }
        None => {
            // The chief confirms an order on a complaint that the cell may not see.
            let sealed = complaint.as_ref().is_some_and(|complaint| complaint.confidential);
            let to = district.filter(|_| sealed).unwrap_or(Recipient::Cell);
            give::tell(tx, NoticeKind::OrderToConfirm, to, id, complaint_id, now).await?;
            // The order's due time already runs during the confirmation. The clock is not linked to the complaint, whose offices do not know
            // of the order yet.
            clocks::store::start_order(tx, id, None, to.office(), now, due_at).await?;
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn links_at_the_end_and_mentions_at_the_beginning_are_removed() {
        assert_eq!(words("@SHO_Naini तुरंत कार्रवाई करें https://t.co/abc"), "तुरंत कार्रवाई करें");
        assert_eq!(words("देखें, https://example.org है https://t.co/abc"), "देखें, https://example.org है");
        assert_eq!(words(" https://t.co/abc "), "");
        assert_eq!(words("@a @b"), "");
    }
}
