//! `/staff/keys`: the page of keys.

use super::{DAYS, KeyRow, KeyScope, KeysPage, LIMITS, NEVER, actions::load_keys};
use crate::{
    language::{dates, fill, language, t, texts::api as says},
    staff::{StaffBar, StaffPage, staff_page},
    ui::{
        data::resource,
        form::{ChoiceField, ErrorSummary, Form, LineField, PostForm, SendButton},
        page_bar::PageBar,
    },
};
use leptos::prelude::*;

const PAGE: &str = StaffPage::Keys.route();
/// Address of the description for developers.
const DEVELOPERS: &str = "/developers";

/// The keys. The browser posts the form for a new key itself, so that the key appears in one response and is stored nowhere.
#[component]
pub fn KeysView() -> impl IntoView {
    let first = resource(|| (), |()| load_keys());
    let again = Callback::new(move |()| first.refetch());
    staff_page(StaffPage::Keys, first, move |page| view! { <Shown page again/> })
}

#[component]
fn Shown(page: KeysPage, again: Callback<()>) -> impl IntoView {
    let KeysPage { me, may_change, keys, accounts, now } = page;
    let empty = keys.is_empty();
    let rows = keys.into_iter().map(|key| view! { <Row key may_change now again/> }).collect_view();
    view! {
        <StaffBar me/>
        <PageBar title=t(says::KEYS)/>
        <div class="page-body">
            <p class="lead">{t(says::KEYS_LEAD)}</p>
            <p><a href=DEVELOPERS rel="external">{t(says::DEVELOPERS)}</a></p>
            {(!may_change).then(|| view! { <p class="hint">{t(says::READ_ONLY)}</p> })}
            <Fresh title=says::FRESH_KEY page=PAGE/>
            {if empty {
                view! { <p class="empty">{t(says::NO_KEYS)}</p> }.into_any()
            } else {
                view! {
                    <div class="wide" tabindex="0" role="region" aria-label=t(says::KEYS)>
                        <table class="ledger api-keys">
                            <thead>
                                <tr>
                                    <th scope="col">{t(says::NAME)}</th>
                                    <th scope="col">{t(says::KEY)}</th>
                                    <th scope="col">{t(says::ACCOUNT)}</th>
                                    <th scope="col">{t(says::MAY)}</th>
                                    <th scope="col">{t(says::PER_MINUTE)}</th>
                                    <th scope="col">{t(says::USED)}</th>
                                    <th scope="col">{t(says::STATE)}</th>
                                    {may_change.then(|| view! { <td></td> })}
                                </tr>
                            </thead>
                            <tbody>{rows}</tbody>
                        </table>
                    </div>
                }
                    .into_any()
            }}
            {may_change.then(|| view! { <Add accounts/> })}
        </div>
    }
}

/// A secret that was just made. It is in the answer to the form only.
#[component]
pub fn Fresh(
    /// What it is.
    title: crate::language::Text,
    /// The address of the page.
    page: &'static str,
) -> impl IntoView {
    let secret = Form::new("fresh").value("secret");
    (!secret.is_empty()).then(|| {
        view! {
            <section class="news fresh-secret" role="status">
                <h2>{t(title)}</h2>
                <p>{t(says::FRESH_LEAD)}</p>
                <p class="secret" translate="no"><code>{secret}</code></p>
                <p><a class="button" href=page rel="external">{t(says::FRESH_DONE)}</a></p>
            </section>
        }
    })
}

#[component]
fn Row(key: KeyRow, may_change: bool, now: i64, again: Callback<()>) -> impl IntoView {
    let language = language();
    let form = Form::about("revoke", "key", &key.id.to_string());
    let when = |at: i64| dates::moment(at, now, language);
    let expired = key.expires_at.filter(|at| *at <= now);
    let usable = key.revoked_at.is_none() && expired.is_none();
    let (state, word) = match (key.revoked_at, expired, key.open) {
        (Some(at), ..) => (fill(says::REVOKED, &[("when", &when(at))]), "revoked"),
        (None, Some(at), _) => (fill(says::EXPIRED, &[("when", &when(at))]), "expired"),
        (None, None, false) => (t(says::CLOSED_ACCOUNT).to_owned(), "closed"),
        (None, None, true) => (t(says::WORKS).to_owned(), "works"),
    };
    let until = key
        .expires_at
        .filter(|_| usable)
        .map(|at| view! { <p class="quiet">{fill(says::UNTIL, &[("when", &dates::date(at, language))])}</p> });
    let scopes = key.scopes.into_iter().map(|scope| view! { <li>{says::scope(scope, language)}</li> }).collect_view();
    let used = key.used_at.map_or_else(|| t(says::NOT_USED).to_owned(), when);
    view! {
        <tr data-state=word>
            <th scope="row">{key.name}</th>
            <td translate="no"><code>{key.prefix} "…"</code></td>
            <td>{key.officer.in_language(language).to_owned()} " (" {key.login} ")"</td>
            <td><ul class="scopes">{scopes}</ul></td>
            <td>{dates::number(key.per_minute)}</td>
            <td>{used}</td>
            <td>{state} {until}</td>
            {may_change
                .then(|| {
                    view! {
                        <td>
                            {usable
                                .then(|| {
                                    view! {
                                        <PostForm form action=PAGE done=again>
                                            <input type="hidden" name="key" value=key.id/>
                                            <SendButton form label=t(says::REVOKE) quiet=true/>
                                        </PostForm>
                                    }
                                })}
                        </td>
                    }
                })}
        </tr>
    }
}

/// The accounts to choose from, as options.
pub(super) fn options(accounts: Vec<(i64, String)>) -> Vec<(String, String)> {
    accounts.into_iter().map(|(id, shown)| (id.to_string(), shown)).collect()
}

#[component]
fn Add(accounts: Vec<(i64, String)>) -> impl IntoView {
    let form = Form::new("add");
    let language = language();
    let limits = LIMITS.map(|n| (n.to_string(), dates::number(i64::from(n)))).to_vec();
    let never = (NEVER.to_owned(), t(says::NEVER).to_owned());
    let days = DAYS.map(|n| (n.to_string(), fill(says::N_DAYS, &[("n", &n.to_string())])));
    let days = days.into_iter().chain([never]).collect::<Vec<_>>();
    let scopes = KeyScope::ALL.iter().map(|scope| {
        let name = scope.field();
        let checked = !form.value(name).is_empty();
        view! {
            <div class="field check">
                <label><input type="checkbox" id=form.id(name) name=name value="1" checked=checked/> " " {says::scope(*scope, language)}</label>
            </div>
        }
    });
    view! {
        <details class="panel" open=move || form.error().is_some()>
            <summary>{t(says::ADD_KEY)}</summary>
            <form method="post" action=PAGE id=form.own_id() novalidate>
                <ErrorSummary form/>
                <input type="hidden" name="form_name" value=form.name/>
                <LineField form name="name" label=t(says::NAME)/>
                <ChoiceField form name="officer" label=t(says::ACCOUNT) options=options(accounts)/>
                <fieldset>
                    <legend>{t(says::MAY)}</legend>
                    {scopes.collect_view()}
                </fieldset>
                <ChoiceField form name="per_minute" label=t(says::PER_MINUTE) options=limits/>
                <ChoiceField form name="days" label=t(says::EXPIRES) options=days/>
                <button type="submit" class="button">{t(says::MAKE)}</button>
            </form>
        </details>
    }
}
