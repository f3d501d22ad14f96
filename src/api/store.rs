//! Keys, and the requests that were made with them.

use crate::{
    complaint::Reference,
    language::dates::Millis,
    officers::{
        PersonName, Role,
        store::{Officer, name_of},
    },
    server::db::{Db, Sql, Tx, columns, insert_into, sql, to_share},
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

/// A request that was made before.
#[derive(FromRow)]
pub(super) struct Before {
    pub request_hash: Vec<u8>,
    pub reference: Reference,
}

/// The request that was made with this key under this name.
pub(super) async fn requested(tx: &mut Tx, key_id: i64, name_hash: &[u8]) -> sqlx::Result<Option<Before>> {
    let statement = sql("select request_hash, reference from api_request where key_id = $1 and idempotency_hash = $2");
    tx.maybe(&statement.arg(key_id).arg(name_hash)).await
}

/// Remembers a request. Returns false if one was remembered under this name before.
pub(super) async fn remember(
    tx: &mut Tx,
    key_id: i64,
    name_hash: &[u8],
    request_hash: &[u8],
    reference: Reference,
    now: Millis,
) -> sqlx::Result<bool> {
    let row = columns()
        .set("key_id", key_id)
        .set("idempotency_hash", name_hash)
        .set("request_hash", request_hash)
        .set("reference", reference)
        .set("at", now);
    let mut statement = insert_into("api_request", [row]);
    statement.push(" on conflict do nothing");
    Ok(tx.run(&statement).await? == 1)
}

/// Forgets requests from before this moment.
pub(super) async fn forget_requests(tx: &mut Tx, before: Millis) -> sqlx::Result<()> {
    tx.run(&sql("delete from api_request where at < $1").arg(before)).await?;
    Ok(())
}

/// Stores that a key was used.
pub(super) async fn used(db: &Db, key_id: i64, now: Millis) -> sqlx::Result<()> {
    let mut tx = db.begin().await?;
    let statement =
        sql("insert into api_key_use (key_id, at) values ($1, $2) on conflict (key_id) do update set at = excluded.at");
    tx.run(&statement.arg(key_id).arg(now)).await?;
    tx.commit().await
}

/// A key, as shown on the page.
#[derive(FromRow)]
pub(super) struct KeyOf {
    pub id: i64,
    pub name: String,
    pub prefix: String,
    pub officer: PersonName,
    pub login: String,
    pub open: bool,
    pub scopes: String,
    pub per_minute: i64,
    pub created_at: Millis,
    pub expires_at: Option<Millis>,
    pub revoked_at: Option<Millis>,
    pub used_at: Option<Millis>,
}

/// The newest keys, those that were revoked last.
pub(super) async fn all(db: &Db, most: i64) -> sqlx::Result<Vec<KeyOf>> {
    let statement = sql(concat!(
        "select k.id, k.name, k.prefix, ",
        name_of!("o"),
        " as officer, o.login, o.active as open, k.scopes, k.per_minute, k.created_at, k.expires_at, k.revoked_at, u.at as used_at \
         from api_key k join officer o on o.id = k.officer_id left join api_key_use u on u.key_id = k.id \
         order by case when k.revoked_at is null then 0 else 1 end, k.id desc limit $1"
    ));
    db.all(&statement.arg(most)).await
}

/// Number of keys that can be used.
pub(super) async fn usable(tx: &mut Tx, now: Millis) -> sqlx::Result<i64> {
    let statement =
        sql("select count(*) from api_key where revoked_at is null and (expires_at is null or expires_at > $1)");
    Ok(tx.one::<(i64,)>(&statement.arg(now)).await?.0)
}

/// A key to be added.
pub(super) struct NewKey<'a> {
    pub name: &'a str,
    pub prefix: &'a str,
    pub key_hash: &'a [u8],
    pub officer_id: i64,
    pub scopes: &'a str,
    pub per_minute: i64,
    pub expires_at: Option<Millis>,
    pub by: i64,
}

/// Adds a key.
pub(super) async fn add(tx: &mut Tx, new: NewKey<'_>, now: Millis) -> sqlx::Result<()> {
    let row = columns()
        .set("name", new.name)
        .set("prefix", new.prefix)
        .set("key_hash", new.key_hash)
        .set("officer_id", new.officer_id)
        .set("scopes", new.scopes)
        .set("per_minute", new.per_minute)
        .set("created_at", now)
        .set("created_by", new.by)
        .set("expires_at", new.expires_at);
    tx.run(&insert_into("api_key", [row])).await?;
    Ok(())
}

/// Revokes a key. Waits for changes that are being made with it. Returns its beginning; `None` if it does not exist or was revoked before.
pub(super) async fn revoke(tx: &mut Tx, key_id: i64, now: Millis) -> sqlx::Result<Option<String>> {
    let statement = sql("update api_key set revoked_at = $2 where id = $1 and revoked_at is null returning prefix");
    Ok(tx.maybe::<(String,)>(&statement.arg(key_id).arg(now)).await?.map(|(prefix,)| prefix))
}

/// An account that a key or a webhook can be given.
#[derive(Clone, Debug, FromRow)]
pub(super) struct Account {
    /// Primary key.
    pub id: i64,
    /// The sign-in name.
    pub login: String,
    /// The officer's name.
    pub name: PersonName,
    /// Role of the officer.
    pub role: Role,
}

fn accounts_of() -> Sql {
    sql(concat!(
        "select o.id, o.login, ",
        name_of!("o"),
        " as name, o.role from officer o where o.active = true and o.role in ('operator', 'station', 'circle', 'chief') "
    ))
}

/// The open accounts that see complaints.
pub(super) async fn accounts(db: &Db) -> sqlx::Result<Vec<Account>> {
    let mut statement = accounts_of();
    statement.push("order by o.login");
    db.all(&statement).await
}

/// One of [`accounts`], inside a transaction.
pub(super) async fn account(tx: &mut Tx, officer_id: i64) -> sqlx::Result<Option<Account>> {
    let mut statement = accounts_of();
    statement.push("and o.id = ").bind(officer_id);
    tx.maybe(&statement).await
}
