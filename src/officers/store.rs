//! Officers and sessions in the database.

use super::{PersonName, Role};
use crate::{
    command::mail::MailWhen,
    language::{Language, dates::Millis},
    server::db::{Db, Sql, Tx, sql},
};
use sqlx::{Database, Decode, FromRow, Type, error::BoxDynError};

/// The name of an officer as one column of a statement, which [`PersonName`] is read from. The argument is the table
/// `officer` or its alias in the statement. Null where an outer join found nobody.
///
/// Both names are joined with U+001F, which no name contains. As a single column, names can be chosen between or used twice
/// in one statement.
macro_rules! name_of {
    ($officer:literal) => {
        concat!($officer, ".name || coalesce('\u{1f}' || ", $officer, ".name_hi, '')")
    };
}
pub(crate) use name_of;

impl<DB: Database> Type<DB> for PersonName
where
    String: Type<DB>,
{
    fn type_info() -> DB::TypeInfo {
        <String as Type<DB>>::type_info()
    }
    fn compatible(ty: &DB::TypeInfo) -> bool {
        <String as Type<DB>>::compatible(ty)
    }
}

/// Decodes a column written by `name_of!`.
impl<'r, DB: Database> Decode<'r, DB> for PersonName
where
    String: Decode<'r, DB>,
{
    fn decode(value: DB::ValueRef<'r>) -> Result<Self, BoxDynError> {
        let both = <String as Decode<'r, DB>>::decode(value)?;
        Ok(match both.split_once('\u{1f}') {
            Some((name, hi)) => Self { name: name.to_owned(), hi: Some(hi.to_owned()) },
            None => Self { name: both, hi: None },
        })
    }
}

/// A row of `officer`.
#[derive(Clone, Debug, FromRow)]
pub struct Officer {
    /// Primary key.
    pub id: i64,
    /// The sign-in name, in lower case.
    pub login: String,
    /// Name as shown to colleagues.
    pub name: PersonName,
    /// Role of the officer.
    pub role: Role,
    /// Primary key of the officer's office; none for roles of the whole district.
    pub office_id: Option<i64>,
    /// argon2id hash of the password, in PHC format.
    pub password_hash: String,
    /// Whether the account may be used.
    pub active: bool,
}

/// Sign-in attempts under a name, whether or not an account has that name.
#[derive(Clone, Copy, Debug, Default, FromRow)]
pub struct Attempts {
    /// Wrong passwords within a day since the last right one.
    pub failures: i64,
    /// Attempts before this moment are refused; in milliseconds since the epoch (UTC).
    pub wait_until: Millis,
}

/// How long wrong passwords are remembered, in milliseconds.
const REMEMBERED: Millis = 24 * 3_600_000;

/// The beginning of a statement that reads an [`Officer`].
pub(super) const COLUMNS: &str = concat!(
    "select id, login, ",
    name_of!("officer"),
    " as name, role, office_id, password_hash, active from officer "
);

fn select(condition: &'static str) -> Sql {
    let mut statement = sql(COLUMNS);
    statement.push(condition);
    statement
}

/// What a new account needs.
pub struct NewOfficer<'a> {
    /// The sign-in name as typed; stored in lower case.
    pub login: &'a str,
    /// Name as shown to colleagues.
    pub name: &'a str,
    /// The same in Devanagari, for pages in Hindi.
    pub name_hi: Option<&'a str>,
    /// Role of the officer.
    pub role: Role,
    /// Primary key of the officer's office; none for roles of the whole district.
    pub office_id: Option<i64>,
    /// Hash made by [`super::sign_in::hash`].
    pub password_hash: &'a str,
}

/// Adds an account and returns its id. Fails with the constraint `officer_login_unique` or `officer_office`.
pub async fn add(tx: &mut Tx, new: NewOfficer<'_>, now: Millis) -> sqlx::Result<i64> {
    let statement =
        sql("insert into officer (login, name, name_hi, role, office_id, password_hash, active, created_at) \
         values ($1, $2, $3, $4, $5, $6, true, $7) returning id")
        .arg(as_login(new.login))
        .arg(new.name)
        .arg(new.name_hi)
        .arg(new.role)
        .arg(new.office_id)
        .arg(new.password_hash)
        .arg(now);
    let (id,): (i64,) = tx.one(&statement).await?;
    Ok(id)
}

/// Converts a typed sign-in name to its stored form.
pub fn as_login(typed: &str) -> String {
    typed.trim().to_lowercase()
}

/// The open account with this sign-in name.
pub async fn by_login(db: &Db, login: &str) -> sqlx::Result<Option<Officer>> {
    db.maybe(&select("where login = $1 and active = true").arg(as_login(login))).await
}

/// An account, open or closed.
pub async fn by_id(db: &Db, officer_id: i64) -> sqlx::Result<Option<Officer>> {
    db.maybe(&select("where id = $1").arg(officer_id)).await
}

/// The attempts counted under a key: a stored sign-in name, or a known browser.
pub async fn attempts(db: &Db, counted_by: &str) -> sqlx::Result<Attempts> {
    let statement = sql("select failures, wait_until from sign_in_attempt where counted_by = $1").arg(counted_by);
    Ok(db.maybe(&statement).await?.unwrap_or_default())
}

/// Reads the attempts and locks them until the transaction ends.
pub async fn attempts_locked(tx: &mut Tx, counted_by: &str, now: Millis) -> sqlx::Result<Attempts> {
    // Writing the row locks it in both databases; `select for update` exists in only one.
    let touched = sql("insert into sign_in_attempt (counted_by, failures, wait_until, at) values ($1, 0, 0, $2) \
         on conflict (counted_by) do update set at = sign_in_attempt.at");
    tx.run(&touched.arg(counted_by).arg(now)).await?;
    tx.one(&sql("select failures, wait_until from sign_in_attempt where counted_by = $1").arg(counted_by)).await
}

/// Counts a wrong password.
pub async fn failed(tx: &mut Tx, counted_by: &str, wait_until: Millis, now: Millis) -> sqlx::Result<()> {
    tx.run(&sql("delete from sign_in_attempt where at < $1").arg(now - REMEMBERED)).await?;
    let statement = sql("insert into sign_in_attempt (counted_by, failures, wait_until, at) values ($1, 1, $2, $3) \
         on conflict (counted_by) do update set failures = sign_in_attempt.failures + 1, wait_until = excluded.wait_until, at = excluded.at");
    tx.run(&statement.arg(counted_by).arg(wait_until).arg(now)).await?;
    Ok(())
}

/// Forgets the wrong passwords.
pub async fn succeeded(tx: &mut Tx, counted_by: &str) -> sqlx::Result<()> {
    tx.run(&sql("delete from sign_in_attempt where counted_by = $1").arg(counted_by)).await?;
    Ok(())
}

/// Whether this officer has signed in with this browser before.
pub async fn knows_browser(db: &Db, officer_id: i64, token_hash: &[u8]) -> sqlx::Result<bool> {
    let statement = sql("select count(*) from known_browser where officer_id = $1 and token_hash = $2");
    let (known,): (i64,) = db.one(&statement.arg(officer_id).arg(token_hash)).await?;
    Ok(known > 0)
}

/// Remembers a browser in which the officer has signed in.
pub async fn remember_browser(tx: &mut Tx, officer_id: i64, token_hash: &[u8], now: Millis) -> sqlx::Result<()> {
    let statement = sql("insert into known_browser (token_hash, officer_id, created_at) values ($1, $2, $3)");
    tx.run(&statement.arg(token_hash).arg(officer_id).arg(now)).await?;
    Ok(())
}

/// Begins a session.
pub async fn open_session(
    tx: &mut Tx,
    token_hash: &[u8],
    officer_id: i64,
    device: &str,
    now: Millis,
    until: Millis,
) -> sqlx::Result<()> {
    tx.run(&sql("delete from session where expires_at < $1").arg(now)).await?;
    let statement = sql("insert into session (token_hash, officer_id, created_at, seen_at, expires_at, device) \
         values ($1, $2, $3, $3, $4, $5)")
    .arg(token_hash)
    .arg(officer_id)
    .arg(now)
    .arg(until)
    .arg(device);
    tx.run(&statement).await?;
    Ok(())
}

/// Ends one session.
pub async fn close_session(tx: &mut Tx, token_hash: &[u8]) -> sqlx::Result<()> {
    tx.run(&sql("delete from session where token_hash = $1").arg(token_hash)).await?;
    Ok(())
}

/// Ends every session of an officer and returns how many there were.
pub async fn close_sessions(tx: &mut Tx, officer_id: i64) -> sqlx::Result<u64> {
    tx.run(&sql("delete from session where officer_id = $1").arg(officer_id)).await
}

/// An officer's mail address and preferences.
#[derive(Clone, Debug, FromRow)]
pub struct MailChoice {
    /// Primary key of the `officer` row.
    pub id: i64,
    /// The mail address.
    pub email: Option<String>,
    /// When mail is sent; none for the default of the role.
    pub mail_when: Option<MailWhen>,
    /// The language of mail; none for both languages.
    pub mail_language: Option<Language>,
}

fn mail_choices_of() -> Sql {
    sql("select id, email, mail_when, mail_language from officer")
}

/// The mail address and preferences of every officer.
pub async fn mail_choices(db: &Db) -> sqlx::Result<Vec<MailChoice>> {
    db.all(&mail_choices_of()).await
}

/// The mail address and preferences of an officer.
pub async fn mail_choice(db: &Db, officer_id: i64) -> sqlx::Result<MailChoice> {
    let mut statement = mail_choices_of();
    statement.push(" where id = ").bind(officer_id);
    db.one(&statement).await
}

/// Excludes notices from before this moment from an officer's mail.
pub async fn mail_begins(tx: &mut Tx, officer_id: i64, now: Millis) -> sqlx::Result<()> {
    tx.run(&sql("update officer set mail_since = $2 where id = $1").arg(officer_id).arg(now)).await?;
    Ok(())
}

/// Sets when and in which language an officer gets mail.
pub async fn choose_mail(tx: &mut Tx, officer_id: i64, when: MailWhen, language: Option<Language>) -> sqlx::Result<()> {
    let statement = sql("update officer set mail_when = $2, mail_language = $3 where id = $1");
    tx.run(&statement.arg(officer_id).arg(when).arg(language)).await?;
    Ok(())
}

/// Sets or removes an officer's mail address. Notices from before this moment are not mailed.
pub async fn set_email(tx: &mut Tx, officer_id: i64, email: Option<&str>, now: Millis) -> sqlx::Result<()> {
    let statement = sql("update officer set email = $2, mail_since = $3 where id = $1");
    tx.run(&statement.arg(officer_id).arg(email).arg(now)).await?;
    Ok(())
}

/// A row of `session`.
#[derive(FromRow)]
pub struct SessionRow {
    /// SHA-256 of the session token.
    pub token_hash: Vec<u8>,
    /// When it began, in milliseconds since the epoch (UTC).
    pub created_at: Millis,
    /// The browser's `User-Agent` header, shortened.
    pub device: String,
}

/// The open sessions of an officer, newest first.
///
/// Sessions with no activity since `seen_after` count as ended.
pub async fn sessions(db: &Db, officer_id: i64, now: Millis, seen_after: Millis) -> sqlx::Result<Vec<SessionRow>> {
    let statement = sql("select token_hash, created_at, device from session \
         where officer_id = $1 and expires_at > $2 and seen_at > $3 and ended is null order by created_at desc limit 20");
    db.all(&statement.arg(officer_id).arg(now).arg(seen_after)).await
}
