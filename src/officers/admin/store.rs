//! Accounts in the database, as an admin changes them.

use crate::{
    officers::{
        Ending, PersonName, Role, session,
        store::{COLUMNS, Officer, close_sessions},
    },
    server::db::{Db, Tx, sql},
};

/// Every account, the closed ones last.
pub async fn all(db: &Db) -> sqlx::Result<Vec<Officer>> {
    let mut statement = sql(COLUMNS);
    statement.push("order by active desc, role, officer.name, id");
    db.all(&statement).await
}

/// One account, locked until the transaction ends.
pub async fn one(tx: &mut Tx, id: i64) -> sqlx::Result<Option<Officer>> {
    // An update that changes nothing locks the row in both databases.
    tx.run(&sql("update officer set active = active where id = $1").arg(id)).await?;
    let mut statement = sql(COLUMNS).arg(id);
    statement.push("where id = $1");
    tx.maybe(&statement).await
}

/// Changes the name, role and office. Fails with the constraint `officer_office`.
pub async fn change(tx: &mut Tx, id: i64, name: &PersonName, role: Role, office_id: Option<i64>) -> sqlx::Result<()> {
    let statement = sql("update officer set name = $2, name_hi = $3, role = $4, office_id = $5 where id = $1");
    tx.run(&statement.arg(id).arg(&name.name).arg(name.hi.as_deref()).arg(role).arg(office_id)).await?;
    Ok(())
}

/// Sets another password and ends every session.
pub async fn set_password(tx: &mut Tx, id: i64, hash: &str) -> sqlx::Result<()> {
    tx.run(&sql("update officer set password_hash = $2 where id = $1").arg(id).arg(hash)).await?;
    session::end(tx, id, None, Ending::Password).await?;
    Ok(())
}

/// The sign-in name and names of an account, which its password must not be made of.
pub async fn login_and_names(db: &Db, id: i64) -> sqlx::Result<Option<(String, String, Option<String>)>> {
    db.maybe(&sql("select login, name, name_hi from officer where id = $1").arg(id)).await
}

/// Closes an account or opens it again; either way every session ends.
pub async fn set_active(tx: &mut Tx, id: i64, active: bool) -> sqlx::Result<()> {
    tx.run(&sql("update officer set active = $2 where id = $1").arg(id).arg(active)).await?;
    close_sessions(tx, id).await?;
    Ok(())
}
