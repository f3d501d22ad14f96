//! What a statement is about: complaints, an incident in words, posts on the wire. For officers only.

use super::view::About;
use crate::{
    complaint::{Reference, outgoing::not_for_everybody},
    language::whole::beginning,
    server::db::{Db, Tx, sql},
    shield::{Viewer, visible},
};

/// Longest beginning of a post that is shown, in characters.
const POST_SHOWN: usize = 200;

/// What is linked, as this viewer may see it.
///
/// # Errors
/// Database errors.
pub async fn of(db: &Db, viewer: &Viewer, statement_id: i64) -> sqlx::Result<About> {
    let mut complaints = sql(
        "select c.reference from statement_about a join complaint c on c.id = a.complaint_id where a.statement_id = ",
    );
    complaints.bind(statement_id).push(" and ");
    visible(&mut complaints, viewer);
    complaints.push(" order by a.id");
    let complaints: Vec<(Reference,)> = db.all(&complaints).await?;
    let linked = sql("select count(*) from statement_about where statement_id = $1 and complaint_id is not null");
    let (linked,): (i64,) = db.one(&linked.arg(statement_id)).await?;
    let incident = sql(
        "select incident from statement_about where statement_id = $1 and incident is not null order by id limit 1",
    );
    let incident: Option<(String,)> = db.maybe(&incident.arg(statement_id)).await?;
    let posts =
        sql("select p.id, coalesce(p.text_now, p.text, '') from statement_about a join post p on p.id = a.post_id \
         where a.statement_id = $1 order by a.id limit 50");
    let posts: Vec<(i64, String)> = db.all(&posts.arg(statement_id)).await?;
    Ok(About {
        others: linked - complaints.len() as i64,
        complaints: complaints.into_iter().map(|(reference,)| reference).collect(),
        incident: incident.map(|(words,)| words),
        posts: posts.into_iter().map(|(id, text)| (id, beginning(&text, POST_SHOWN))).collect(),
    })
}

/// The beginning of a post on the wire; `None` if there is none.
///
/// # Errors
/// Database errors.
pub async fn post(db: &Db, id: i64) -> sqlx::Result<Option<(i64, String)>> {
    let statement = sql("select id, coalesce(text_now, text, '') from post where id = $1 and kind is not null");
    let found: Option<(i64, String)> = db.maybe(&statement.arg(id)).await?;
    Ok(found.map(|(id, text)| (id, beginning(&text, POST_SHOWN))))
}

/// Links these complaints and no others among those that the viewer may see. Returns the first that the viewer may not see, or that does not exist.
///
/// # Errors
/// Database errors.
pub async fn link_complaints(
    tx: &mut Tx,
    viewer: &Viewer,
    statement_id: i64,
    references: &[Reference],
) -> sqlx::Result<Option<Reference>> {
    let mut seen = sql("delete from statement_about where statement_id = ");
    seen.bind(statement_id).push(" and complaint_id in (select c.id from complaint c join statement_about a on a.complaint_id = c.id where a.statement_id = ");
    seen.bind(statement_id).push(" and ");
    visible(&mut seen, viewer);
    seen.push(")");
    tx.run(&seen).await?;
    for &reference in references {
        let mut found = sql("select c.id from complaint c where c.reference = ");
        found.bind(reference).push(" and ");
        visible(&mut found, viewer);
        let Some((id,)) = tx.maybe::<(i64,)>(&found).await? else { return Ok(Some(reference)) };
        let link =
            sql("insert into statement_about (statement_id, complaint_id) values ($1, $2) on conflict do nothing");
        tx.run(&link.arg(statement_id).arg(id)).await?;
    }
    Ok(None)
}

/// Sets the incident in words; `None` takes it off.
///
/// # Errors
/// Database errors.
pub async fn set_incident(tx: &mut Tx, statement_id: i64, words: Option<&str>) -> sqlx::Result<()> {
    tx.run(&sql("delete from statement_about where statement_id = $1 and incident is not null").arg(statement_id))
        .await?;
    if let Some(words) = words {
        let statement = sql("insert into statement_about (statement_id, incident) values ($1, $2)");
        tx.run(&statement.arg(statement_id).arg(words)).await?;
    }
    Ok(())
}

/// Links a post that the statement answers. A post that is linked already, or does not exist, changes nothing.
///
/// # Errors
/// Database errors.
pub async fn link_post(tx: &mut Tx, statement_id: i64, post_id: i64) -> sqlx::Result<()> {
    let statement = sql(
        "insert into statement_about (statement_id, post_id) select cast($1 as bigint), p.id from post p where p.id = $2 and p.kind is not null \
         on conflict do nothing",
    );
    tx.run(&statement.arg(statement_id).arg(post_id)).await?;
    Ok(())
}

/// The linked complaints, by their primary keys.
///
/// # Errors
/// Database errors.
pub async fn complaints(tx: &mut Tx, statement_id: i64) -> sqlx::Result<Vec<i64>> {
    let statement = sql(
        "select complaint_id from statement_about where statement_id = $1 and complaint_id is not null order by id",
    );
    let linked: Vec<(i64,)> = tx.all(&statement.arg(statement_id)).await?;
    Ok(linked.into_iter().map(|(id,)| id).collect())
}

/// The first linked complaint of which nothing may be said in public.
///
/// # Errors
/// Database errors.
pub async fn not_to_be_spoken_of(tx: &mut Tx, statement_id: i64) -> sqlx::Result<Option<Reference>> {
    let mut query = sql(
        "select c.reference from statement_about a join complaint c on c.id = a.complaint_id where a.statement_id = ",
    );
    query.bind(statement_id).push(" and ");
    not_for_everybody(&mut query);
    query.push(" order by a.id limit 1");
    let found: Option<(Reference,)> = tx.maybe(&query).await?;
    Ok(found.map(|(reference,)| reference))
}
