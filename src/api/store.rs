//! Keys, and the requests that were made with them.

use crate::{
    language::dates::Millis,
    officers::store::{Officer, name_of},
    server::db::{Db, Tx, sql, to_share},
};
use sqlx::FromRow;

/// A key that may be used.
#[derive(FromRow)]
pub(super) struct UsableKey {
    #[sqlx(flatten)]
    pub officer: Officer,
    #[sqlx(rename = "key_id")]
    pub id: i64,
    pub scopes: String,
    pub per_minute: i64,
    pub used_at: Option<Millis>,
}

/// The key with this hash, unless it was revoked, has expired, or its account is closed.
pub(super) async fn by_hash(db: &Db, key_hash: &[u8], now: Millis) -> sqlx::Result<Option<UsableKey>> {
    let statement = sql(concat!(
        "select o.id, o.login, ",
        name_of!("o"),
        " as name, o.role, o.office_id, o.password_hash, o.active, k.id as key_id, k.scopes, k.per_minute, u.at as used_at \
         from api_key k join officer o on o.id = k.officer_id left join api_key_use u on u.key_id = k.id \
         where k.key_hash = $1 and k.revoked_at is null and (k.expires_at is null or k.expires_at > $2) and o.active = true"
    ));
    db.maybe(&statement.arg(key_hash).arg(now)).await
}

/// Holds the key's row until the transaction ends. Returns false if the key may no longer be used.
pub(super) async fn hold(tx: &mut Tx, key_id: i64, now: Millis) -> sqlx::Result<bool> {
    let mut statement = sql("select k.id from api_key k join officer o on o.id = k.officer_id where k.id = $1 \
         and k.revoked_at is null and (k.expires_at is null or k.expires_at > $2) and o.active = true");
    statement.push(to_share(tx));
    Ok(tx.maybe::<(i64,)>(&statement.arg(key_id).arg(now)).await?.is_some())
}

/// Stores that a key was used.
pub(super) async fn used(db: &Db, key_id: i64, now: Millis) -> sqlx::Result<()> {
    let mut tx = db.begin().await?;
    let statement =
        sql("insert into api_key_use (key_id, at) values ($1, $2) on conflict (key_id) do update set at = excluded.at");
    tx.run(&statement.arg(key_id).arg(now)).await?;
    tx.commit().await
}
