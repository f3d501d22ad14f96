//! Handlers of the page of keys.

use super::{DAYS, KeyRow, KeyScope, KeysPage, LIMITS, MOST, NEVER, key, store};
use crate::{
    audit,
    complaint::MAX_LINE,
    error::{Error, FieldError, Problem},
    language::dates::DAY,
    officers::{
        self,
        sign_in::{SignedIn, token_hash},
    },
    server::{
        forms::{self, FormBody, FormRequest, FormResponse},
        op::Op,
        pages,
    },
    staff::StaffPage,
    ui::form::FormAnswer,
};
use axum::{body::Body, http::Response};

const PAGE: StaffPage = StaffPage::Keys;

/// The page as this officer sees it.
pub async fn keys(op: &Op, who: &SignedIn) -> Result<KeysPage, Error> {
    PAGE.may_read(who.officer.role)?;
    let rows = store::all(op.db(), 2 * MOST as i64).await?;
    let keys = rows.into_iter().map(|row| KeyRow {
        id: row.id,
        name: row.name,
        prefix: row.prefix,
        officer: row.officer,
        login: row.login,
        open: row.open,
        scopes: row.scopes.split(' ').filter_map(|word| word.parse().ok()).collect(),
        per_minute: row.per_minute,
        created_at: row.created_at,
        expires_at: row.expires_at,
        revoked_at: row.revoked_at,
        used_at: row.used_at,
    });
    Ok(KeysPage {
        me: officers::handlers::me(op, who).await?,
        may_change: PAGE.may_change(who.officer.role).is_ok(),
        keys: keys.collect(),
        accounts: accounts(op).await?,
        now: op.now(),
    })
}

/// The accounts to choose from: those that see complaints.
pub(super) async fn accounts(op: &Op) -> Result<Vec<(i64, String)>, Error> {
    let language = op.language();
    let all = store::accounts(op.db()).await?.into_iter();
    let shown = |account: store::Account| {
        let role = crate::language::texts::words::role(account.role, language);
        (account.id, format!("{} ({}, {role})", account.name.in_language(language), account.login))
    };
    Ok(all.map(shown).collect())
}

/// `POST /staff/keys`
pub async fn post(FormRequest(op, posted): FormRequest) -> Response<Body> {
    match act(&op, &posted).await {
        Ok(Some(key)) => shown_once(&op, posted, PAGE.route(), key).await,
        Ok(None) => forms::answer(&op, posted, Ok(FormResponse::go(PAGE.route()))).await,
        Err(error) => forms::answer(&op, posted, Err(error)).await,
    }
}

/// Answers with the page and a secret that is in this answer only, which is stored nowhere.
pub(super) async fn shown_once(op: &Op, posted: FormBody, page: &str, secret: String) -> Response<Body> {
    let answer = FormAnswer {
        form: "fresh".to_owned(),
        values: vec![("secret".to_owned(), secret)],
        page: page.to_owned(),
        ..FormAnswer::default()
    };
    pages::answered(op.state(), posted.parts, answer).await
}

/// Does what was asked; returns a new key, to be shown.
async fn act(op: &Op, posted: &FormBody) -> Result<Option<String>, Error> {
    let who = op.who()?;
    PAGE.may_change(who.officer.role)?;
    match posted.get("form_name") {
        "add" => add(op, &who, posted).await.map(Some),
        "revoke" => revoke(op, &who, posted).await.map(|()| None),
        _ => Err(Error::NotUnderstood),
    }
}

async fn add(op: &Op, who: &SignedIn, posted: &FormBody) -> Result<String, Error> {
    let mut problems = Vec::new();
    let name = posted.needed("name", MAX_LINE, &mut problems);
    let officer: Option<i64> = posted.choice("officer", &mut problems);
    let scopes: Vec<&str> = KeyScope::ALL
        .iter()
        .filter(|scope| !posted.get(scope.field()).is_empty())
        .map(|scope| scope.as_str())
        .collect();
    let per_minute = posted.choice::<u32>("per_minute", &mut problems).filter(|n| LIMITS.contains(n));
    let days = match posted.get("days") {
        NEVER => Some(None),
        _ => posted.choice::<u32>("days", &mut problems).filter(|n| DAYS.contains(n)).map(Some),
    };
    let (Some(name), Some(officer), Some(per_minute), Some(days)) = (name, officer, per_minute, days) else {
        if problems.is_empty() {
            return Err(Error::NotUnderstood);
        }
        return Err(Error::Fields(problems));
    };
    if !problems.is_empty() {
        return Err(Error::Fields(problems));
    }
    let (now, key) = (op.now(), key::generate());
    let mut tx = op.db().begin().await?;
    if store::usable(&mut tx, now).await? >= MOST as i64 {
        return Err(Error::field("name", Problem::TooManySaved(MOST as u32)));
    }
    let not_a_choice = || Error::Fields(vec![FieldError { field: "officer".into(), problem: Problem::NotAChoice }]);
    let account = store::account(&mut tx, officer).await?.ok_or_else(not_a_choice)?;
    let prefix = &key[..key::SHOWN];
    let scopes = scopes.join(" ");
    let new = store::NewKey {
        name: &name,
        prefix,
        key_hash: &token_hash(&key),
        officer_id: account.id,
        scopes: &scopes,
        per_minute: i64::from(per_minute),
        expires_at: days.map(|days| now + i64::from(days) * DAY),
        by: who.officer.id,
    };
    store::add(&mut tx, new, now).await?;
    let detail = format!("{}: {scopes}", account.login);
    audit::write(&mut tx, now, Some(who.officer.id), "api_key_made", prefix, &detail).await?;
    tx.commit().await?;
    Ok(key)
}

async fn revoke(op: &Op, who: &SignedIn, posted: &FormBody) -> Result<(), Error> {
    let id: i64 = posted.get("key").parse().map_err(|_| Error::NotUnderstood)?;
    let now = op.now();
    let mut tx = op.db().begin().await?;
    // Revoked before: it is as it should be.
    if let Some(prefix) = store::revoke(&mut tx, id, now).await? {
        audit::write(&mut tx, now, Some(who.officer.id), "api_key_revoked", &prefix, "").await?;
    }
    tx.commit().await?;
    Ok(())
}
