//! Saved filters in the database.

use crate::{
    complaint::Millis,
    officers::Role,
    server::db::{Db, Tx, sql},
};
use sqlx::FromRow;

/// A row of `saved_filter`.
#[derive(Clone, Debug, FromRow)]
pub struct SavedRow {
    /// Primary key.
    pub id: i64,
    /// The name of the filter.
    pub name: String,
    /// The filters as an address's query, beginning with `?`.
    pub query: String,
    /// The role that it is shared with; none if only the officer who saved it has it.
    pub role: Option<Role>,
}

/// An officer's own filters, then those of the officer's role or of every role, sorted by name.
pub async fn of(db: &Db, officer_id: i64, role: Role, of_every_role: bool) -> sqlx::Result<Vec<SavedRow>> {
    let statement =
        sql("select id, name, query, role from saved_filter where (officer_id = $1 and role is null) or role = $2 \
         or (role is not null and $3) order by case when role is null then 0 else 1 end, role, name, id");
    db.all(&statement.arg(officer_id).arg(role).arg(of_every_role)).await
}

/// How many filters an officer has saved, or how many are saved for a role.
pub async fn count(tx: &mut Tx, officer_id: i64, role: Option<Role>) -> sqlx::Result<i64> {
    let statement = match role {
        Some(role) => sql("select count(*) from saved_filter where role = $1").arg(role),
        None => sql("select count(*) from saved_filter where role is null and officer_id = $1").arg(officer_id),
    };
    let (n,): (i64,) = tx.one(&statement).await?;
    Ok(n)
}

/// Saves a filter.
pub async fn add(
    tx: &mut Tx,
    officer_id: i64,
    role: Option<Role>,
    name: &str,
    query: &str,
    now: Millis,
) -> sqlx::Result<()> {
    let statement = sql("insert into saved_filter (officer_id, role, name, query, at) values ($1, $2, $3, $4, $5)");
    tx.run(&statement.arg(officer_id).arg(role).arg(name).arg(query).arg(now)).await?;
    Ok(())
}

/// Deletes an officer's own filter or, if allowed, one of a role. Returns false if there was none to delete.
pub async fn delete(tx: &mut Tx, id: i64, officer_id: i64, of_roles_too: bool) -> sqlx::Result<bool> {
    let statement = sql("delete from saved_filter where id = $1 and ((role is null and officer_id = $2) \
         or (role is not null and $3))");
    Ok(tx.run(&statement.arg(id).arg(officer_id).arg(of_roles_too)).await? == 1)
}
