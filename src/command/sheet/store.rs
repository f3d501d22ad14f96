//! Sheets in the database: reading, and the verdicts.

use super::{Came, DAYS, Verdict};
use crate::{
    complaint::{Millis, Reference, Status},
    officers::{PersonName, store::name_of},
    server::db::{Db, Tx, sql},
    shield::{Viewer, visible},
    ui::paging::{After, page_of},
};
use sqlx::FromRow;

/// A sheet's row.
#[derive(Clone, Copy, Debug, FromRow)]
pub struct SheetRow {
    /// Row id.
    pub id: i64,
    /// When the review was.
    pub review_at: Millis,
    /// When it was frozen.
    pub frozen_at: Millis,
    /// Orders that nobody had confirmed.
    pub unconfirmed: i64,
}

/// The sheet of an IST day; of none, the last one.
pub async fn sheet(db: &Db, day: Option<i64>) -> sqlx::Result<Option<SheetRow>> {
    let mut statement = sql("select id, review_at, frozen_at, unconfirmed from evening_sheet");
    if let Some(day) = day {
        statement.push(" where day = ").bind(day);
    }
    statement.push(" order by day desc limit 1");
    db.maybe(&statement).await
}

/// When the reviews of sheets were, newest first: the last ones, or those before an IST day; and the day before which there are more.
pub async fn days(db: &Db, before: Option<i64>) -> sqlx::Result<(Vec<Millis>, Option<i64>)> {
    let statement = sql("select day, review_at from evening_sheet where day < $1 order by day desc limit $2");
    let mut rows: Vec<(i64, Millis)> = db.all(&statement.arg(before.unwrap_or(i64::MAX)).arg(DAYS + 1)).await?;
    let older = page_of(&mut rows, DAYS, |(day, _)| After { at: *day, id: *day });
    Ok((rows.into_iter().map(|(_, at)| at).collect(), older.map(|older| older.at)))
}

/// Orders that are open now, on complaints that this viewer may see.
pub async fn open_now(db: &Db, viewer: &Viewer) -> sqlx::Result<i64> {
    let mut statement = sql("select count(*) from chief_order o join complaint c on c.id = o.complaint_id \
         where o.state in ('open', 'acknowledged', 'answered') and ");
    visible(&mut statement, viewer);
    Ok(db.one::<(i64,)>(&statement).await?.0)
}

/// A line's row, with what was said to it.
#[derive(Clone, Debug, FromRow)]
pub struct LineRow {
    /// Row id.
    pub id: i64,
    /// The order.
    pub order_id: i64,
    /// On which complaint.
    pub reference: Reference,
    /// The chief's words.
    pub text: String,
    /// Whoever had to act.
    pub office_id: i64,
    /// When it was given.
    pub given_at: Millis,
    /// When it was due.
    pub due_at: Millis,
    /// When the addressee had read it.
    pub acknowledged_at: Option<Millis>,
    /// How often it had come back.
    pub returned: i64,
    /// What came.
    pub came: Came,
    /// How the complaint stood.
    pub status: Status,
    /// The answer.
    pub answer_id: Option<i64>,
    /// What the chief said.
    pub verdict: Option<Verdict>,
    /// The note or the reason.
    pub note: Option<String>,
    /// The new time.
    pub new_due_at: Option<Millis>,
    /// By whom.
    pub judge: Option<PersonName>,
    /// When.
    pub judged_at: Option<Millis>,
    /// Whether the order is open and on no later sheet.
    pub open: bool,
    /// The newest answer that has come since.
    pub later_id: Option<i64>,
}

/// The lines of a sheet whose complaints this viewer may see.
pub async fn lines(db: &Db, viewer: &Viewer, sheet: SheetRow) -> sqlx::Result<Vec<LineRow>> {
    let mut statement = sql(concat!(
        "select l.id, l.order_id, c.reference, l.text, l.office_id, l.given_at, l.due_at, l.acknowledged_at, l.returned, l.came, \
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

/// What a verdict needs to know of its line: the order, and whether that is on no later sheet.
pub async fn line(tx: &mut Tx, id: i64) -> sqlx::Result<Option<(i64, bool)>> {
    let statement = sql("select l.order_id, not exists (select 1 from sheet_line m where m.order_id = l.order_id \
         and m.sheet_id > l.sheet_id) from sheet_line l where l.id = $1");
    tx.maybe(&statement.arg(id)).await
}

/// What had come by the review on a line that is there.
pub async fn came(tx: &mut Tx, id: i64) -> sqlx::Result<Came> {
    Ok(tx.one::<(Came,)>(&sql("select came from sheet_line where id = $1").arg(id)).await?.0)
}

/// A verdict about to be given.
pub struct NewVerdict<'a> {
    /// On which line.
    pub line_id: i64,
    /// What.
    pub verdict: Verdict,
    /// The note or the reason.
    pub text: Option<&'a str>,
    /// The new time.
    pub due_at: Option<Millis>,
    /// By whom.
    pub officer_id: i64,
}

/// Writes a verdict; false when the line has one.
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
