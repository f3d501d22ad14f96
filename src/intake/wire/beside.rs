//! Context shown with a waiting post: its author's open complaints, and the complaint below which it was written.

use super::store;
use crate::{
    audit,
    complaint::Reference,
    error::Error,
    intake::joining::how_to_file::{self, To},
    officers::sign_in::SignedIn,
    server::{
        db::{Db, sql},
        forms::FormBody,
        op::Op,
    },
    shield::{Viewer, visible},
};
use std::{cmp::Reverse, collections::HashMap};

/// The most open complaints shown for one author.
const NAMED: usize = 5;

/// Open complaints of the authors of these posts that this viewer may see, by primary key of the post: at most five each, first the complaint in
/// whose conversation the post was written, then the newest.
///
/// # Errors
/// Database errors.
pub async fn open_cases<'a>(
    db: &Db,
    viewer: &Viewer,
    posts: impl Iterator<Item = &'a store::PostRow>,
) -> sqlx::Result<HashMap<i64, Vec<Reference>>> {
    let ids: Vec<i64> = posts.filter(|row| row.author_id.is_some()).map(|row| row.id).collect();
    let mut found: HashMap<i64, Vec<Reference>> = HashMap::new();
    if ids.is_empty() {
        return Ok(found);
    }
    // Sorted by post, then the complaint of the conversation, then the newest.
    let mut all: Vec<(i64, bool, Reverse<i64>, Reference)> = Vec::new();
    for wrote in [
        "join post o on o.channel = w.channel and o.author_id = w.author_id and o.disposition = 'complaint' ",
        "join complainant_account o on o.channel = w.channel and o.author_id = w.author_id ",
    ] {
        let mut statement = sql(
            "select w.id, c.id, c.reference, (not exists (select 1 from post m where m.complaint_id = c.id \
             and m.channel_key in (w.parent, w.thread)) and not exists (select 1 from reply r where r.complaint_id = c.id \
             and r.platform_id = w.parent)) as elsewhere from post w ",
        );
        statement.push(wrote).push("join complaint c on c.id = o.complaint_id and c.status <> 'closed' where w.id in ");
        statement.bind_list(ids.iter().copied()).push(" and ");
        visible(&mut statement, viewer);
        let rows: Vec<(i64, i64, Reference, bool)> = db.all(&statement).await?;
        all.extend(
            rows.into_iter().map(|(post, case, reference, elsewhere)| (post, elsewhere, Reverse(case), reference)),
        );
    }
    all.sort_by_key(|(post, elsewhere, case, _)| (*post, *elsewhere, *case));
    for (post, _, _, reference) in all {
        let cases = found.entry(post).or_default();
        if cases.len() < NAMED && !cases.contains(&reference) {
            cases.push(reference);
        }
    }
    Ok(found)
}

/// The same as [`open_cases`] for one post.
///
/// # Errors
/// Database errors.
pub async fn open_by(db: &Db, viewer: &Viewer, row: &store::PostRow) -> sqlx::Result<Vec<Reference>> {
    Ok(open_cases(db, viewer, std::iter::once(row)).await?.remove(&row.id).unwrap_or_default())
}

/// The open complaint of somebody else below which a post was written.
///
/// # Errors
/// Database errors.
pub async fn below(db: &Db, viewer: &Viewer, post_id: i64) -> sqlx::Result<Option<Reference>> {
    let mut statement = sql(
        "select c.reference from post w join post o on o.channel = w.channel and o.channel_key in (w.parent, w.thread) \
         and o.id <> w.id and o.disposition = 'complaint' and (o.author_id is null or o.author_id <> w.author_id) \
         join complaint c on c.id = o.complaint_id and c.status <> 'closed' where w.id = ",
    );
    statement.bind(post_id).push(" and ");
    visible(&mut statement, viewer);
    statement.push(" limit 1");
    Ok(db.maybe::<(Reference,)>(&statement).await?.map(|(reference,)| reference))
}

/// `Some` if the author of a waiting post says that the same happened to them and has not been told how to file; true if the platform accepts our
/// reply.
///
/// # Errors
/// Database errors.
pub async fn me_too(op: &Op, row: &store::PostRow) -> sqlx::Result<Option<bool>> {
    let Some(author) = row.author_id.as_deref().filter(|_| is_offered(row)) else { return Ok(None) };
    let answered = sql("select count(*) from reply where cause = $1").arg(how_to_file::cause(row.channel, author));
    let (answered,): (i64,) = op.db().one(&answered).await?;
    if answered > 0 {
        return Ok(None);
    }
    let (raw,): (Vec<u8>,) = op.db().one(&sql("select raw from post where id = $1").arg(row.id)).await?;
    Ok(Some(how_to_file::may_answer(op, row.channel, &raw)))
}

/// Whether the operator is offered to tell the author how to file.
fn is_offered(row: &store::PostRow) -> bool {
    matches!(row.kind.as_str(), "reply" | "post" | "quote") && row.gone.is_none() && how_to_file::me_too(&row.text)
}

/// Queues a reply that tells the author of a waiting post how to file. If the platform does not accept our reply, it is held for sending by hand.
///
/// # Errors
/// [`Error::NotNow`] if this person has been told before, or the post is decided or gone.
pub async fn tell_how_to_file(op: &Op, who: &SignedIn, posted: &FormBody) -> Result<(), Error> {
    let now = op.now();
    let id: i64 = posted.get("post").parse().map_err(|_| Error::NotUnderstood)?;
    let row = store::post(op.db(), id).await?.filter(|row| row.disposition.is_none() && is_offered(row));
    let row = row.ok_or(Error::NotNow)?;
    let accepted = me_too(op, &row).await?.ok_or(Error::NotNow)?;
    let author = row.author_id.as_deref().unwrap_or_default();
    let to = To { post_id: id, channel: row.channel, key: &row.channel_key, author, text: &row.text };
    let mut tx = op.db().begin().await?;
    if !how_to_file::tell(op, &mut tx, &to, None, Some(who.officer.id)).await? {
        return Err(Error::NotNow);
    }
    if !accepted {
        let held = sql("update reply set state = 'held', why = 'not_named' where cause = $1 and state = 'queued'");
        tx.run(&held.arg(how_to_file::cause(row.channel, author))).await?;
    }
    audit::write(&mut tx, now, Some(who.officer.id), "told_how_to_file", &format!("post {id}"), "").await?;
    store::changed(&mut tx, now).await?;
    tx.commit().await?;
    op.hub().wake();
    Ok(())
}
