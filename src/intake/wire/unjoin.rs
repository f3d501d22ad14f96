//! Undoes a join, whether automatic or made by an officer: the post goes back to the wire, or becomes a complaint of its own whose clocks run from
//! when the post was received.

use super::{
    Disposition,
    decide::{Case, become_complaint, category_of},
    joined::{JoinedPost, Moved},
    store, take_back,
};
use crate::{
    audit,
    complaint::{
        Category, EntryKind, Reference,
        changes::{self, Unjoined},
        store::Complaint,
    },
    error::Error,
    intake::facts,
    officers::sign_in::SignedIn,
    replies::{
        outbox::{self, NewReply},
        templates::{self, TemplateKind, filled, fit, script_of},
    },
    server::{
        db::{Db, Tx, sql},
        forms::{FormBody, FormResponse},
        op::Op,
    },
    shield::{Viewer, visible},
    staff::StaffPage,
};

/// What happens to the post afterwards.
#[derive(Clone, Copy, Debug)]
pub enum Then {
    /// It waits on the wire.
    Waits,
    /// It becomes a complaint of its own.
    Splits {
        /// The category of the new complaint.
        category: Category,
        /// Whether the author is told the new number.
        tell: bool,
    },
}

/// Takes a post off its complaint, and stops `reply` with it or, without one, whatever has not been sent yet. Returns the reference of the new
/// complaint, if the post became one.
///
/// # Errors
/// [`Error::AlreadyOut`] if `reply` is being sent or was sent; [`Error::NotFound`] if this officer may not see the complaint; [`Error::NotNow`] if the post is not joined, or proved an account with a
/// code; [`Error::Changed`] if somebody else changed it meanwhile.
pub async fn take_off(
    op: &Op,
    who: &SignedIn,
    post_id: i64,
    then: Then,
    reply: Option<i64>,
) -> Result<Option<Reference>, Error> {
    StaffPage::Wire.may_change(who.officer.role)?;
    let now = op.now();
    let mut tx = op.db().begin().await?;
    let mut joined = sql(
        "select p.complaint_id, p.entry_id, e.kind, c.confidential from post p join complaint c on c.id = p.complaint_id \
         join entry e on e.id = p.entry_id where p.disposition = 'joined' and p.kind is not null and p.id = ",
    );
    joined.bind(post_id).push(" and ");
    visible(&mut joined, &who.viewer);
    let joined: Option<(i64, i64, EntryKind, bool)> = tx.maybe(&joined).await?;
    let Some((complaint_id, entry_id, kind, confidential)) = joined else {
        let is_unjoined = store::post(op.db(), post_id).await?.is_some_and(|row| row.complaint_id.is_none());
        return Err(if is_unjoined { Error::NotNow } else { Error::NotFound });
    };
    if !matches!(kind, EntryKind::Added | EntryKind::PostJoined) {
        return Err(Error::NotNow);
    }
    let off = sql(
        "update post set disposition = null, decided_by = null, decided_at = null, remark = null, complaint_id = null, entry_id = null \
         where id = $1 and entry_id = $2 and disposition = 'joined'",
    );
    if tx.run(&off.arg(post_id).arg(entry_id)).await? == 0 {
        return Err(Error::Changed);
    }
    let photos = sql("update photo set complaint_id = null, entry_id = null where post_id = $1");
    tx.run(&photos.arg(post_id)).await?;
    take_back::stop(&mut tx, who, post_id, reply).await?;
    let before: Complaint = changes::hold_to_unjoin(&mut tx, complaint_id, now).await?;
    let split = match then {
        Then::Waits => None,
        Then::Splits { category, tell } => {
            // No reply is sent about a confidential complaint, nor one from which it could be found.
            Some(split(op, &mut tx, who, post_id, category, tell && !confidential).await?)
        }
    };
    let split_to = split.as_ref().map(|case| case.complaint_id);
    let unjoined = Unjoined { post_id, entry_id, split_to, officer_id: who.officer.id };
    changes::unjoin(&mut tx, &before, unjoined, now).await?;
    let reference = split.map(|case| case.reference);
    let detail = reference.map(|reference| reference.as_str().to_owned()).unwrap_or_default();
    let subject = format!("post {post_id}");
    audit::write(&mut tx, now, Some(who.officer.id), "post_unjoined", &subject, &detail).await?;
    store::changed(&mut tx, now).await?;
    tx.commit().await?;
    op.hub().wake();
    op.hub().wake_outbox();
    Ok(reference)
}

async fn split(
    op: &Op,
    tx: &mut Tx,
    who: &SignedIn,
    post_id: i64,
    category: Category,
    tell: bool,
) -> Result<Case, Error> {
    let now = op.now();
    let officer_id = who.officer.id;
    let row = store::decide(tx, post_id, Disposition::Complaint, officer_id, "", now).await?.ok_or(Error::Changed)?;
    let case = become_complaint(op, tx, who, &row, category, None).await?;
    facts::complaint::at_decision(tx, post_id, case.complaint_id, now).await?;
    if tell && row.gone.is_none() {
        let ways = templates::store::ways(op, tx).await?;
        let way = ways.one(TemplateKind::Complaint, Some(case.category), script_of(&row.text), row.id);
        let words = fit(row.channel, &filled(&way, &[("reference", &case.reference.to_string())]));
        let cause = format!("post {post_id} split {now}");
        let (author, key) = (row.author_id.clone(), row.channel_key.clone());
        if let Some((way, target)) =
            outbox::way_back(row.channel, row.kind == "message", case.disclosure(), author, key)
        {
            let reply = NewReply {
                channel: row.channel,
                way,
                target: &target,
                post_id: Some(row.id),
                complaint_id: Some(case.complaint_id),
                officer_id: Some(officer_id),
                text: &words,
                cause: &cause,
            };
            outbox::queue(op, tx, reply, now).await?;
        }
    }
    Ok(case)
}

/// Cancels the replies to a post that have not been sent yet.
///
/// # Errors
/// Database errors.
pub async fn cancel_replies(tx: &mut Tx, post_id: i64) -> sqlx::Result<()> {
    let answers = sql(
        "update reply set state = 'refused', why = 'taken_back' where post_id = $1 and state in ('queued', 'held')",
    );
    tx.run(&answers.arg(post_id)).await?;
    Ok(())
}

/// Handles the form on the complaint's page; its field `to` is `wire` or `complaint`.
///
/// # Errors
/// As [`take_off`]; [`Error::Fields`] if the category is missing.
pub async fn post(op: &Op, who: &SignedIn, complaint: &Complaint, posted: &FormBody) -> Result<FormResponse, Error> {
    StaffPage::Wire.may_change(who.officer.role)?;
    let id: i64 = posted.get("post").parse().map_err(|_| Error::NotUnderstood)?;
    let row = store::post(op.db(), id).await?.ok_or(Error::NotFound)?;
    if row.complaint_id != Some(complaint.id) {
        return Err(Error::NotNow);
    }
    let then = match posted.get("to") {
        "wire" => Then::Waits,
        "complaint" => Then::Splits { category: category_of(posted)?, tell: !posted.get("answer_wanted").is_empty() },
        _ => return Err(Error::NotUnderstood),
    };
    let reference = take_off(op, who, id, then, None).await?;
    let reference = reference.unwrap_or(complaint.reference);
    let query = posted.parts.uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    Ok(FormResponse::go(format!("/staff/c/{}{query}", reference.as_str())))
}

/// Posts joined to a complaint, oldest first. The caller must have checked that the viewer may see the complaint.
///
/// # Errors
/// Database errors.
pub async fn joined(op: &Op, who: &SignedIn, complaint_id: i64) -> sqlx::Result<Vec<JoinedPost>> {
    let statement = sql(
        "select p.id, p.entry_id, e.kind, (p.decided_by is null) as by_itself, coalesce(p.text_now, p.text, '') as text from post p \
         join entry e on e.id = p.entry_id where p.complaint_id = $1 and p.disposition = 'joined' order by p.id",
    );
    let rows: Vec<(i64, i64, EntryKind, bool, String)> = op.db().all(&statement.arg(complaint_id)).await?;
    let may = StaffPage::Wire.may_change(who.officer.role).is_ok();
    let one = |(post, entry, kind, by_itself, text): (i64, i64, EntryKind, bool, String)| JoinedPost {
        post,
        entry,
        by_itself,
        words: text.chars().take(160).collect(),
        category: op.gazetteer().about(&text).category.map(|(category, _)| category),
        may_undo: may && matches!(kind, EntryKind::Added | EntryKind::PostJoined),
    };
    Ok(rows.into_iter().map(one).collect())
}

/// Entries of posts that were taken off a complaint, with the complaint that each became if this viewer may see it.
///
/// # Errors
/// Database errors.
pub async fn moved(db: &Db, viewer: &Viewer, complaint_id: i64) -> sqlx::Result<Vec<Moved>> {
    let mut statement =
        sql("select u.entry_id, c.reference from unjoined u left join complaint c on c.id = u.split_to and ");
    visible(&mut statement, viewer);
    statement.push(" where u.complaint_id = ").bind(complaint_id);
    let rows: Vec<(i64, Option<Reference>)> = db.all(&statement).await?;
    Ok(rows.into_iter().map(|(entry, to)| Moved { entry, to }).collect())
}
