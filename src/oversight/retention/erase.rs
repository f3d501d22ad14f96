//! Erases one complaint or one post: everything by which a person can be recognised, and every word that was written about it. What is counted stays.
//!
//! A table that is added later and holds somebody's words or data belongs here too; `tests.rs` looks for the words of an erased complaint in every table
//! of the database.

use super::{
    RetentionClass,
    store::{take_complaint, take_post},
};
use crate::{
    audit::{self, Kind, Rows},
    complaint::search,
    language::dates::Millis,
    server::db::{Db, Tx, sql},
};

/// What stands where a text was that may not be empty.
pub const ERASED_TEXT: &str = "—";

/// Erases a complaint in one transaction. Returns false if it is no longer due: it was reopened, erased, or is held.
///
/// # Errors
/// Database errors; nothing is erased then.
pub async fn complaint(
    db: &Db,
    id: i64,
    (class, before): (RetentionClass, Millis),
    officer_id: Option<i64>,
    now: Millis,
) -> sqlx::Result<bool> {
    let mut tx = db.begin().await?;
    let Some(reference) = take_complaint(&mut tx, id, class, before).await? else { return Ok(false) };
    let posts: Vec<(i64,)> = tx.all(&sql("select id from post where complaint_id = $1 order by id").arg(id)).await?;
    let posts: Vec<i64> = posts.into_iter().map(|(id,)| id).collect();
    let entries: Vec<(i64,)> = tx.all(&sql("select id from entry where complaint_id = $1 order by id").arg(id)).await?;
    let mut rows = vec![Rows::one(Kind::Complaint, id), Rows::one(Kind::Sealed, id)];
    rows.extend(entries.into_iter().map(|(id,)| Rows::one(Kind::Entry, id)));
    rows.extend(rows_of_work(&mut tx, id).await?);
    rows.extend(rows_of_posts(&mut tx, &posts).await?);
    let were = audit::rows_before(&mut tx, &rows).await?;

    // No key has an empty hash: the private link opens nothing any more.
    let own = sql(
        "update complaint set text = $2, place = null, lat = null, lon = null, name = null, phone = null, handle = null, \
         key_hash = $4, erased_at = $3, version = version + 1 where id = $1",
    );
    tx.run(&own.arg(id).arg(ERASED_TEXT).arg(now).arg(Vec::<u8>::new())).await?;
    // That somebody wrote something stays: a first response is one with words, and an answer that was withheld from the timeline had none.
    let entries = sql(
        "update entry set text = case when text is null then null else $2 end, form_hash = null where complaint_id = $1",
    );
    tx.run(&entries.arg(id).arg(ERASED_TEXT)).await?;
    // Before the photos, which these name.
    work(&mut tx, id).await?;
    incident(&mut tx, id).await?;
    photos_of_complaint(&mut tx, id, now).await?;
    for post in &posts {
        one_post(&mut tx, *post, now).await?;
    }
    beside(&mut tx, id).await?;
    search::refresh(&mut tx, id).await?;
    let detail = format!("{class}, {} rows", rows.len());
    audit::cover_erased(&mut tx, now, officer_id, reference.as_str(), &detail, were).await?;
    tx.commit().await?;
    Ok(true)
}

/// Erases a post that belongs to no complaint. Returns false if it is no longer due.
///
/// # Errors
/// Database errors; nothing is erased then.
pub async fn post(
    db: &Db,
    id: i64,
    (class, before): (RetentionClass, Millis),
    officer_id: Option<i64>,
    now: Millis,
) -> sqlx::Result<bool> {
    let mut tx = db.begin().await?;
    if !take_post(&mut tx, id, class, before).await? {
        return Ok(false);
    }
    let rows = rows_of_posts(&mut tx, &[id]).await?;
    let were = audit::rows_before(&mut tx, &rows).await?;
    one_post(&mut tx, id, now).await?;
    let detail = format!("{class}, {} rows", rows.len());
    audit::cover_erased(&mut tx, now, officer_id, &format!("post {id}"), &detail, were).await?;
    tx.commit().await?;
    Ok(true)
}

/// The covered rows of posts: the posts, their versions and everything that the platform told of them.
async fn rows_of_posts(tx: &mut Tx, posts: &[i64]) -> sqlx::Result<Vec<Rows>> {
    let mut rows: Vec<Rows> = posts.iter().map(|id| Rows::one(Kind::Post, *id)).collect();
    for some in posts.chunks(500) {
        let mut versions = sql("select id from post_version where post_id in ");
        versions.bind_list(some.iter().copied()).push(" order by id");
        let versions: Vec<(i64,)> = tx.all(&versions).await?;
        rows.extend(versions.into_iter().map(|(id,)| Rows::one(Kind::Version, id)));
        let mut facts = sql("select id from post_fact where post_id in ");
        facts.bind_list(some.iter().copied()).push(" order by id");
        let facts: Vec<(i64,)> = tx.all(&facts).await?;
        rows.extend(facts.into_iter().map(|(id,)| Rows::one(Kind::Fact, id)));
    }
    Ok(rows)
}

/// The covered rows of what officers reported, closed and gave out.
async fn rows_of_work(tx: &mut Tx, id: i64) -> sqlx::Result<Vec<Rows>> {
    let reports = sql("select entry_id from report where complaint_id = $1 order by entry_id").arg(id);
    let reports: Vec<(i64,)> = tx.all(&reports).await?;
    let closings = sql("select entry_id from closing where complaint_id = $1 order by entry_id").arg(id);
    let closings: Vec<(i64,)> = tx.all(&closings).await?;
    let redactions = sql("select id from redaction where complaint_id = $1 order by id").arg(id);
    let redactions: Vec<(i64,)> = tx.all(&redactions).await?;
    let given = sql("select g.id from redaction_given g join redaction r on r.id = g.redaction_id where r.complaint_id = $1 order by g.id").arg(id);
    let given: Vec<(i64,)> = tx.all(&given).await?;
    let mut rows: Vec<Rows> = reports.into_iter().map(|(id,)| Rows::one(Kind::Report, id)).collect();
    rows.extend(closings.into_iter().map(|(id,)| Rows::one(Kind::Closing, id)));
    rows.extend(redactions.into_iter().map(|(id,)| Rows::one(Kind::Redaction, id)));
    rows.extend(given.into_iter().map(|(id,)| Rows::one(Kind::Given, id)));
    Ok(rows)
}

/// Erases what was reported, what a closing rests on, what evidence said about itself, and what was given out. That there was a report, a contact and a
/// copy, when and by whom, stays.
async fn work(tx: &mut Tx, id: i64) -> sqlx::Result<()> {
    let report = sql(
        "update report set done = $2, words = '', contact_with = case when contact_with is null then null else $2 end where complaint_id = $1",
    );
    tx.run(&report.arg(id).arg(ERASED_TEXT)).await?;
    // The number of an FIR leads to the persons in it.
    let closing = sql(
        "update closing set detail = null, fir_number = null, fir_year = null, fir_station_id = null where complaint_id = $1",
    );
    tx.run(&closing.arg(id)).await?;
    tx.run(&sql("delete from contact_code where complaint_id = $1").arg(id)).await?;
    tx.run(&sql("delete from contact_code_plain where complaint_id = $1").arg(id)).await?;
    // Each complaint has its own, also where the same file is evidence in several.
    tx.run(&sql("delete from evidence_sealed where complaint_id = $1").arg(id)).await?;
    tx.run(&sql("delete from evidence_plain where complaint_id = $1").arg(id)).await?;
    tx.run(&sql("update sample set words = null where complaint_id = $1").arg(id)).await?;
    let given = sql(
        "update redaction_given set recipient = $2 where redaction_id in (select r.id from redaction r where r.complaint_id = $1)",
    );
    tx.run(&given.arg(id).arg(ERASED_TEXT)).await?;
    let redaction =
        sql("update redaction set text = $2, photo_id = null, marks = '', why = $2 where complaint_id = $1");
    tx.run(&redaction.arg(id).arg(ERASED_TEXT)).await?;
    Ok(())
}

/// Erases by what it was found to be about the same thing as others, and in which words. That it belongs to an incident stays; the public words of an
/// incident come from no complaint.
async fn incident(tx: &mut Tx, id: i64) -> sqlx::Result<()> {
    tx.run(&sql("delete from complaint_sign where complaint_id = $1").arg(id)).await?;
    let look = sql("delete from photo_look where sha256 in (select p.sha256 from photo p where p.complaint_id = $1) \
         and not exists (select 1 from photo o where o.sha256 = photo_look.sha256 and o.complaint_id <> $1)");
    tx.run(&look.arg(id)).await?;
    // The reasons quote words that both have.
    let reasons = sql("update incident_link set because = null where incident_id in \
         (select l.incident_id from incident_link l where l.complaint_id = $1)");
    tx.run(&reasons.arg(id)).await?;
    let why = sql("update incident_link set ended_why = $2 where complaint_id = $1 and ended_why is not null");
    tx.run(&why.arg(id).arg(ERASED_TEXT)).await?;
    Ok(())
}

/// Notes the files of a complaint's photos as unused and deletes their rows; the sweep removes a file that nobody else uses.
async fn photos_of_complaint(tx: &mut Tx, id: i64, now: Millis) -> sqlx::Result<()> {
    let unused = sql(
        "insert into photo_unused (sha256, due_at) select distinct p.sha256, cast($2 as bigint) from photo p where p.complaint_id = $1 \
         or p.entry_id in (select e.id from entry e where e.complaint_id = $1) on conflict (sha256) do nothing",
    );
    tx.run(&unused.arg(id).arg(now)).await?;
    let gone = sql(
        "delete from photo where complaint_id = $1 or entry_id in (select e.id from entry e where e.complaint_id = $1)",
    );
    tx.run(&gone.arg(id)).await?;
    Ok(())
}

/// Erases a post, what the platform told of it, its pictures, and what was answered. The hash of the bytes that arrived stays: it proves that what
/// somebody shows later is what came.
async fn one_post(tx: &mut Tx, id: i64, now: Millis) -> sqlx::Result<()> {
    let unused = sql(
        "insert into photo_unused (sha256, due_at) select distinct p.sha256, cast($2 as bigint) from photo p where p.post_id = $1 \
         on conflict (sha256) do nothing",
    );
    tx.run(&unused.arg(id).arg(now)).await?;
    tx.run(&sql("delete from photo where post_id = $1").arg(id)).await?;
    tx.run(&sql("delete from post_media where post_id = $1").arg(id)).await?;
    tx.run(&sql("delete from incident_asked where post_id = $1").arg(id)).await?;
    // The platform's id leads to the author too. It is the key of the row, so the row's own number takes its place.
    let post = sql(
        "update post set channel_key = 'erased ' || id, version_key = null, raw = $2, text = null, text_now = null, author_id = null, \
         author_handle = null, author_name = null, thread = null, parent = null, media = null, media_now = null, beside = null, \
         beside_now = null, remark = null, mark = null, erased_at = $3 where id = $1",
    );
    tx.run(&post.arg(id).arg(Vec::<u8>::new()).arg(now)).await?;
    let version = sql("update post_version set channel_key = '', text = '', raw = $2 where post_id = $1");
    tx.run(&version.arg(id).arg(Vec::<u8>::new())).await?;
    let fact = sql(
        "update post_fact set channel_key = 'erased ' || post_id, version_key = '', text = '', media = null, beside = null, raw = $2 \
         where post_id = $1",
    );
    tx.run(&fact.arg(id).arg(Vec::<u8>::new())).await?;
    // What has not left by now never will: whom it would reach is erased too. None of these reasons lets anybody queue it again.
    let reply = sql(
        "update reply set target = '', text = $2, why = case when state in ('sent', 'refused') then why else 'post_gone' end, \
         state = case when state = 'sent' then 'sent' else 'refused' end where post_id = $1",
    );
    tx.run(&reply.arg(id).arg(ERASED_TEXT)).await?;
    Ok(())
}

/// Erases what other tables have of a complaint.
async fn beside(tx: &mut Tx, id: i64) -> sqlx::Result<()> {
    // Who complained. The key of the complaint stays, with nothing left to open; why it was opened, and by whom, stays without the officer's words.
    let sealed = sql(
        "update sealed set place = null, name = null, phone = null, handle = null, point = null, who = '' where complaint_id = $1",
    );
    tx.run(&sealed.arg(id)).await?;
    tx.run(&sql("update opening set words = null where complaint_id = $1").arg(id)).await?;
    // Ways to the private page, and who proved to be the complainant.
    tx.run(&sql("delete from claim where complaint_id = $1").arg(id)).await?;
    tx.run(&sql("delete from complaint_key where complaint_id = $1").arg(id)).await?;
    tx.run(&sql("delete from complainant_account where complaint_id = $1").arg(id)).await?;
    tx.run(&sql("delete from push_subscription where complaint_id = $1").arg(id)).await?;
    tx.run(&sql("delete from listing where complaint_id = $1").arg(id)).await?;
    tx.run(&sql("delete from withheld where complaint_id = $1").arg(id)).await?;
    tx.run(&sql("delete from working where complaint_id = $1").arg(id)).await?;
    // What officers wrote about it.
    let reply = sql(
        "update reply set target = '', text = $2, why = case when state in ('sent', 'refused') then why else 'post_gone' end, \
         state = case when state = 'sent' then 'sent' else 'refused' end where complaint_id = $1",
    );
    tx.run(&reply.arg(id).arg(ERASED_TEXT)).await?;
    tx.run(&sql("update promise set words = $2 where complaint_id = $1").arg(id).arg(ERASED_TEXT)).await?;
    tx.run(&sql("update shift_item set words = $2 where complaint_id = $1").arg(id).arg(ERASED_TEXT)).await?;
    tx.run(&sql("update notice set text = null where complaint_id = $1").arg(id)).await?;
    let answer = sql("update order_answer set text = $2, paper = null where order_id in \
         (select o.id from chief_order o where o.complaint_id = $1)");
    tx.run(&answer.arg(id).arg(ERASED_TEXT)).await?;
    let verdict = sql(
        "update sheet_verdict set text = null where line_id in (select l.id from sheet_line l where l.complaint_id = $1)",
    );
    tx.run(&verdict.arg(id)).await?;
    tx.run(&sql("update sheet_line set text = $2 where complaint_id = $1").arg(id).arg(ERASED_TEXT)).await?;
    let order = sql("update chief_order set text = $2, return_text = null where complaint_id = $1");
    tx.run(&order.arg(id).arg(ERASED_TEXT)).await?;
    Ok(())
}
