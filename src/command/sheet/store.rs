//! Evening sheets in the database: reads sheets and writes verdicts.

use super::{Came, DAYS, Verdict};
use crate::{
    complaint::{Category, Millis, Reference, Status},
    officers::{PersonName, store::name_of},
    server::db::{Db, Tx, sql},
    shield::{Viewer, visible},
    ui::paging::{After, page_of},
};
use sqlx::FromRow;

/// Row of an evening sheet.
#[derive(Clone, Copy, Debug, FromRow)]
pub struct SheetRow {
    /// Primary key of `evening_sheet`.
    pub id: i64,
    /// Time of the review.
    pub review_at: Millis,
    /// When the sheet was frozen.
    pub frozen_at: Millis,
    /// Number of orders that still waited for confirmation.
    pub unconfirmed: i64,
}

/// The sheet of an IST day, or the newest one if no day is given.
pub async fn sheet(db: &Db, day: Option<i64>) -> sqlx::Result<Option<SheetRow>> {
    let mut statement = sql("select id, review_at, frozen_at, unconfirmed from evening_sheet");
    if let Some(day) = day {
        statement.push(" where day = ").bind(day);
    }
    statement.push(" order by day desc limit 1");
    db.maybe(&statement).await
}

/// Review times of at most [`DAYS`] sheets, newest first, before an IST day if one is given. Also returns the day to pass as `before` for the
/// next older ones; none if these are the oldest.
pub async fn days(db: &Db, before: Option<i64>) -> sqlx::Result<(Vec<Millis>, Option<i64>)> {
    let statement = sql("select day, review_at from evening_sheet where day < $1 order by day desc limit $2");
    let mut rows: Vec<(i64, Millis)> = db.all(&statement.arg(before.unwrap_or(i64::MAX)).arg(DAYS + 1)).await?;
    let older = page_of(&mut rows, DAYS, |(day, _)| After { at: *day, id: *day });
    Ok((rows.into_iter().map(|(_, at)| at).collect(), older.map(|older| older.at)))
}

/// Number of open orders on complaints that this viewer may see.
pub async fn open_now(db: &Db, viewer: &Viewer) -> sqlx::Result<i64> {
    let mut statement = sql("select count(*) from chief_order o join complaint c on c.id = o.complaint_id \
         where o.state in ('open', 'acknowledged', 'answered') and ");
    visible(&mut statement, viewer);
    Ok(db.one::<(i64,)>(&statement).await?.0)
}

/// Row of a sheet line, with its verdict.
#[derive(Clone, Debug, FromRow)]
pub struct LineRow {
    /// Primary key of `sheet_line`.
    pub id: i64,
    /// Primary key of `chief_order`.
    pub order_id: i64,
    /// Reference of the complaint.
    pub reference: Reference,
    /// Beginning of the complaint's text, at most 400 characters.
    pub words: String,
    /// Category of the complaint.
    pub category: Category,
    /// When the complaint was received.
    pub received_at: Millis,
    /// Text of the order.
    pub text: String,
    /// The addressee at the time of the review.
    pub office_id: i64,
    /// When the order was given.
    pub given_at: Millis,
    /// When the order was due.
    pub due_at: Millis,
    /// When the addressee acknowledged it, if before the review.
    pub acknowledged_at: Option<Millis>,
    /// How often it had been returned.
    pub returned: i64,
    /// What had been delivered.
    pub came: Came,
    /// Status of the complaint when the sheet was frozen.
    pub status: Status,
    /// The last answer before the review.
    pub answer_id: Option<i64>,
    /// The chief's verdict.
    pub verdict: Option<Verdict>,
    /// Note, or the reason for more time.
    pub note: Option<String>,
    /// New due time, if one was chosen.
    pub new_due_at: Option<Millis>,
    /// The officer who gave the verdict.
    pub judge: Option<PersonName>,
    /// When the verdict was given.
    pub judged_at: Option<Millis>,
    /// Whether the order is open and on no later sheet.
    pub open: bool,
    /// The newest answer since the review.
    pub later_id: Option<i64>,
}

/// The lines of a sheet on complaints that this viewer may see.
pub async fn lines(db: &Db, viewer: &Viewer, sheet: SheetRow) -> sqlx::Result<Vec<LineRow>> {
    let mut statement = sql(concat!(
        "select l.id, l.order_id, c.reference, substr(c.text, 1, 400) as words, c.category, c.received_at, l.text, l.office_id, l.given_at, l.due_at, l.acknowledged_at, l.returned, l.came, \
         l.status, l.answer_id, v.verdict, v.text as note, v.due_at as new_due_at, ",
        name_of!("j"),
        " as judge, v.at as judged_at, \
         (o.state in ('open', 'acknowledged', 'answered') \
          and not exists (select 1 from sheet_line m where m.order_id = l.order_id and m.sheet_id > l.sheet_id)) as open, \
         (select max(a.id) from order_answer a where a.order_id = l.order_id and a.id > coalesce(l.answer_id, 0) and a.at >= "
    ));
    statement.bind(sheet.review_at).push(
        ") as later_id from sheet_line l join chief_order o on o.id = l.order_id join complaint c on c.id = l.complaint_id \
         left join sheet_verdict v on v.line_id = l.id left join officer j on j.id = v.officer_id where l.sheet_id = ",
    );
    statement.bind(sheet.id).push(" and ");
    visible(&mut statement, viewer);
    statement.push(" order by l.n");
    db.all(&statement).await
}

/// The order of a line, and whether no later sheet has that order; none if there is no such line.
pub async fn line(tx: &mut Tx, id: i64) -> sqlx::Result<Option<(i64, bool)>> {
    let statement = sql("select l.order_id, not exists (select 1 from sheet_line m where m.order_id = l.order_id \
         and m.sheet_id > l.sheet_id) from sheet_line l where l.id = $1");
    tx.maybe(&statement.arg(id)).await
}

/// The line of an order on the newest sheet, if it has no verdict yet.
pub async fn unjudged(tx: &mut Tx, order_id: i64) -> sqlx::Result<Option<i64>> {
    let statement = sql(
        "select l.id from sheet_line l where l.sheet_id = (select max(id) from evening_sheet) and l.order_id = $1 \
         and not exists (select 1 from sheet_verdict v where v.line_id = l.id)",
    );
    Ok(tx.maybe::<(i64,)>(&statement.arg(order_id)).await?.map(|(id,)| id))
}

/// What had been delivered by the review, for an existing line.
pub async fn came(tx: &mut Tx, id: i64) -> sqlx::Result<Came> {
    Ok(tx.one::<(Came,)>(&sql("select came from sheet_line where id = $1").arg(id)).await?.0)
}

/// A verdict to be written.
pub struct NewVerdict<'a> {
    /// Primary key of `sheet_line`.
    pub line_id: i64,
    /// The decision.
    pub verdict: Verdict,
    /// Note, or the reason for more time.
    pub text: Option<&'a str>,
    /// New due time, if one was chosen.
    pub due_at: Option<Millis>,
    /// The officer who gives the verdict.
    pub officer_id: i64,
}

/// Writes a verdict. False when the line already has one.
pub async fn judge(tx: &mut Tx, new: NewVerdict<'_>, now: Millis) -> sqlx::Result<bool> {
    let statement = sql(
        "insert into sheet_verdict (line_id, verdict, text, due_at, officer_id, at) values ($1, $2, $3, $4, $5, $6) \
         on conflict (line_id) do nothing",
    )
    .arg(new.line_id)
    .arg(new.verdict)
    .arg(new.text)
    .arg(new.due_at)
    .arg(new.officer_id)
    .arg(now);
    Ok(tx.run(&statement).await? == 1)
}
