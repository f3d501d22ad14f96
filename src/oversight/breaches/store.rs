//! Incidents in the database.

use super::{BreachLine, BreachStep, SHOWN, StepLine};
use crate::{
    language::dates::Millis,
    officers::{PersonName, store::name_of},
    server::db::{Db, Tx, columns, insert_into, sql, to_change},
};
use sqlx::FromRow;

#[derive(FromRow)]
struct BreachRow {
    id: i64,
    noticed_at: Millis,
    what: String,
    officer: PersonName,
}

#[derive(FromRow)]
struct StepRow {
    breach_id: i64,
    step: BreachStep,
    done_at: Millis,
    text: String,
    officer: PersonName,
}

/// The incidents, the newest first.
pub(super) async fn all(db: &Db) -> sqlx::Result<Vec<BreachLine>> {
    let statement = sql(concat!(
        "select b.id, b.noticed_at, b.what, ",
        name_of!("o"),
        " as officer from breach b join officer o on o.id = b.officer_id order by b.noticed_at desc, b.id desc limit $1"
    ));
    let rows: Vec<BreachRow> = db.all(&statement.arg(SHOWN)).await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let mut statement = sql(concat!(
        "select s.breach_id, s.step, s.done_at, s.text, ",
        name_of!("o"),
        " as officer from breach_step s join officer o on o.id = s.officer_id where s.breach_id in "
    ));
    statement.bind_list(rows.iter().map(|row| row.id)).push(" order by s.id");
    let mut steps: Vec<StepRow> = db.all(&statement).await?;
    let mut lines = Vec::with_capacity(rows.len());
    for row in rows {
        let (own, others): (Vec<StepRow>, Vec<StepRow>) = steps.into_iter().partition(|step| step.breach_id == row.id);
        steps = others;
        let own = own.into_iter().map(|step| StepLine {
            step: step.step,
            done_at: step.done_at,
            text: step.text,
            officer: step.officer,
        });
        lines.push(BreachLine {
            id: row.id,
            noticed_at: row.noticed_at,
            what: row.what,
            officer: row.officer,
            steps: own.collect(),
        });
    }
    Ok(lines)
}

/// Adds an incident and returns its primary key.
pub(super) async fn add(
    tx: &mut Tx,
    noticed_at: Millis,
    what: &str,
    officer_id: i64,
    now: Millis,
) -> sqlx::Result<i64> {
    let row = columns().set("noticed_at", noticed_at).set("what", what).set("at", now).set("officer_id", officer_id);
    let mut statement = insert_into("breach", [row]);
    statement.push(" returning id");
    Ok(tx.one::<(i64,)>(&statement).await?.0)
}

/// Locks an incident and returns when it was noticed; `None` if there is no such incident.
pub(super) async fn noticed_at(tx: &mut Tx, id: i64) -> sqlx::Result<Option<Millis>> {
    let mut statement = sql("select noticed_at from breach where id = ");
    statement.bind(id).push(to_change(tx));
    Ok(tx.maybe::<(Millis,)>(&statement).await?.map(|(at,)| at))
}

/// Whether this step was done.
pub(super) async fn is_done(tx: &mut Tx, id: i64, step: BreachStep) -> sqlx::Result<bool> {
    let statement = sql("select id from breach_step where breach_id = $1 and step = $2").arg(id).arg(step);
    Ok(!tx.all::<(i64,)>(&statement).await?.is_empty())
}

/// Adds a step.
pub(super) async fn add_step(
    tx: &mut Tx,
    id: i64,
    (step, done_at, text): (BreachStep, Millis, &str),
    officer_id: i64,
    now: Millis,
) -> sqlx::Result<()> {
    let row = columns()
        .set("breach_id", id)
        .set("step", step)
        .set("done_at", done_at)
        .set("text", text)
        .set("at", now)
        .set("officer_id", officer_id);
    tx.run(&insert_into("breach_step", [row])).await?;
    Ok(())
}
