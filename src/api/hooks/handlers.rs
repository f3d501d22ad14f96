//! Handlers of the page of webhooks.

use super::{DeliveryRow, HookRow, HooksPage, MOST, MessageState, signing, store};
use crate::{
    api::{self, handlers::shown_once},
    audit,
    complaint::MAX_LINE,
    error::{Error, Problem},
    officers::{self, sign_in::SignedIn},
    server::{
        db::Tx,
        forms::{self, FormBody, FormRequest, FormResponse},
        op::Op,
        outward,
    },
    staff::StaffPage,
};
use axum::{body::Body, http::Response};

const PAGE: StaffPage = StaffPage::Webhooks;
/// Messages of each webhook that are shown.
const SHOWN: i64 = 10;

/// The page as this officer sees it.
pub async fn hooks(op: &Op, who: &SignedIn) -> Result<HooksPage, Error> {
    PAGE.may_read(who.officer.role)?;
    let mut hooks = Vec::new();
    for hook in store::all(op.db()).await? {
        let last = store::last(op.db(), hook.id, SHOWN).await?.into_iter().map(|one| DeliveryRow {
            at: one.at,
            event: one.event.as_str().to_owned(),
            state: one.state,
            attempts: one.attempts,
            answer: one.answer,
            next: (one.state == MessageState::Waiting).then_some(one.due_at),
        });
        hooks.push(HookRow {
            id: hook.id,
            name: hook.name,
            url: hook.url,
            officer: hook.officer,
            login: hook.login,
            active: hook.active,
            disabled_at: hook.disabled_at,
            waiting: hook.waiting,
            last: last.collect(),
        });
    }
    Ok(HooksPage {
        me: officers::handlers::me(op, who).await?,
        may_change: PAGE.may_change(who.officer.role).is_ok(),
        hooks,
        accounts: api::handlers::accounts(op).await?,
        now: op.now(),
    })
}

/// `POST /staff/webhooks`
pub async fn post(FormRequest(op, posted): FormRequest) -> Response<Body> {
    match act(&op, &posted).await {
        Ok(Some(secret)) => shown_once(&op, posted, PAGE.route(), secret).await,
        Ok(None) => forms::answer(&op, posted, Ok(FormResponse::go(PAGE.route()))).await,
        Err(error) => forms::answer(&op, posted, Err(error)).await,
    }
}

/// Does what was asked; returns a new secret, to be shown.
async fn act(op: &Op, posted: &FormBody) -> Result<Option<String>, Error> {
    let who = op.who()?;
    PAGE.may_change(who.officer.role)?;
    let form = posted.get("form_name");
    if form == "add" {
        return add(op, &who, posted).await.map(Some);
    }
    let id: i64 = posted.get("hook").parse().map_err(|_| Error::NotUnderstood)?;
    let now = op.now();
    let mut tx = op.db().begin().await?;
    let name = store::name(&mut tx, id).await?.ok_or(Error::NotFound)?;
    let mut fresh = None;
    let action = match form {
        "test" => {
            store::test(&mut tx, id, now).await?;
            "webhook_tested"
        }
        "on" => {
            store::switch(&mut tx, id, true).await?;
            "webhook_on"
        }
        "off" => {
            store::switch(&mut tx, id, false).await?;
            "webhook_off"
        }
        "renew" => {
            let secret = signing::generate();
            store::renew(&mut tx, id, &secret).await?;
            fresh = Some(signing::shown(&secret));
            "webhook_secret_made"
        }
        "remove" => {
            store::remove(&mut tx, id, now).await?;
            "webhook_removed"
        }
        _ => return Err(Error::NotUnderstood),
    };
    audit::write(&mut tx, now, Some(who.officer.id), action, &name, "").await?;
    tx.commit().await?;
    Ok(fresh)
}

async fn add(op: &Op, who: &SignedIn, posted: &FormBody) -> Result<String, Error> {
    let mut problems = Vec::new();
    let name = posted.needed("name", MAX_LINE, &mut problems);
    let url = posted.needed("url", outward::LONGEST, &mut problems);
    let officer: Option<i64> = posted.choice("officer", &mut problems);
    let (Some(name), Some(url), Some(officer)) = (name, url, officer) else { return Err(Error::Fields(problems)) };
    // Where the host name leads is checked at each call.
    let checked = op.settings().push.inward_origins.check(&url);
    let url = checked.map_err(|_| Error::field("url", Problem::NotALink))?.to_string();
    let now = op.now();
    let mut tx = op.db().begin().await?;
    let secret = added(&mut tx, who, &name, &url, officer, now).await?;
    tx.commit().await?;
    Ok(secret)
}

async fn added(tx: &mut Tx, who: &SignedIn, name: &str, url: &str, officer: i64, now: i64) -> Result<String, Error> {
    if store::count(tx).await? >= MOST as i64 {
        return Err(Error::field("name", Problem::TooManySaved(MOST as u32)));
    }
    let not_a_choice = || Error::field("officer", Problem::NotAChoice);
    let account = api::store::account(tx, officer).await?.ok_or_else(not_a_choice)?;
    let secret = signing::generate();
    let by = who.officer.id;
    store::add(tx, store::NewHook { name, url, secret: &secret, officer_id: account.id, by }, now).await?;
    audit::write(tx, now, Some(by), "webhook_added", name, &account.login).await?;
    Ok(signing::shown(&secret))
}
