//! `/staff/webhooks`: the page of webhooks.

use super::{DeliveryRow, HookRow, HooksPage, MessageState, actions::load_hooks};
use crate::{
    api::page::{Fresh, options},
    language::{dates, fill, language, t, texts::api as says},
    staff::{StaffBar, StaffPage, staff_page},
    ui::{
        data::resource,
        form::{ChoiceField, ErrorSummary, Form, GoneForm, LineField, PostForm, SendButton},
        page_bar::PageBar,
    },
};
use leptos::prelude::*;

const PAGE: &str = StaffPage::Webhooks.route();

/// The webhooks. The browser posts the forms that make a secret itself, so that the secret appears in one response and is stored nowhere else.
#[component]
pub fn HooksView() -> impl IntoView {
    let first = resource(|| (), |()| load_hooks());
    let again = Callback::new(move |()| first.refetch());
    staff_page(StaffPage::Webhooks, first, move |page| view! { <Shown page again/> })
}

#[component]
fn Shown(page: HooksPage, again: Callback<()>) -> impl IntoView {
    let HooksPage { me, may_change, hooks, accounts, now } = page;
    let empty = hooks.is_empty();
    let there: Vec<String> = hooks.iter().map(|hook| hook.id.to_string()).collect();
    let rows = hooks.into_iter().map(|hook| view! { <Hook hook may_change now again/> }).collect_view();
    view! {
        <StaffBar me/>
        <PageBar title=t(says::HOOKS)/>
        <div class="page-body">
            <p class="lead">{t(says::HOOKS_LEAD)}</p>
            {(!may_change).then(|| view! { <p class="hint">{t(says::READ_ONLY)}</p> })}
            <Fresh title=says::FRESH_SECRET page=PAGE/>
            <GoneForm name="test" field="hook" there/>
            {empty.then(|| view! { <p class="empty">{t(says::NO_HOOKS)}</p> })}
            <ul class="templates">{rows}</ul>
            {may_change.then(|| view! { <Add accounts/> })}
        </div>
    }
}

#[component]
fn Hook(hook: HookRow, may_change: bool, now: i64, again: Callback<()>) -> impl IntoView {
    let language = language();
    let id = hook.id;
    let state = if hook.active { says::ON } else { says::OFF };
    let disabled = hook.disabled_at.map(|at| {
        let when = dates::moment(at, now, language);
        view! { <p class="error-summary" data-disabled="">{fill(says::SWITCHED_OFF, &[("when", &when)])}</p> }
    });
    let waiting = (hook.waiting > 0).then(|| {
        view! { " · " {fill(says::WAIT, &[("n", &dates::number(hook.waiting))])} }
    });
    let button = move |name: &'static str, label: &'static str| {
        let form = Form::about(name, "hook", &id.to_string());
        view! {
            <PostForm form action=PAGE done=again>
                <input type="hidden" name="hook" value=id/>
                <SendButton form label=label quiet=true/>
            </PostForm>
        }
    };
    let switch = if hook.active { ("off", t(says::SWITCH_OFF)) } else { ("on", t(says::SWITCH_ON)) };
    view! {
        <li data-hook=id data-active=hook.active.then_some("")>
            <p>
                <strong>{hook.name}</strong>
                " · "
                <span class="flag">{t(state)}</span>
                {waiting}
            </p>
            <p class="quiet" translate="no">{hook.url}</p>
            <p class="quiet">{t(says::SIGHT)} ": " {hook.officer.in_language(language).to_owned()} " (" {hook.login} ")"</p>
            {disabled}
            <Last rows=hook.last now/>
            {may_change
                .then(|| {
                    view! {
                        <div class="hook-buttons">
                            {button("test", t(says::TEST))}
                            {button(switch.0, switch.1)}
                            <form method="post" action=PAGE novalidate>
                                <input type="hidden" name="form_name" value="renew"/>
                                <input type="hidden" name="hook" value=id/>
                                <button type="submit" class="button" data-quiet="">{t(says::RENEW)}</button>
                            </form>
                            {button("remove", t(says::REMOVE))}
                        </div>
                    }
                })}
        </li>
    }
}

#[component]
fn Last(rows: Vec<DeliveryRow>, now: i64) -> impl IntoView {
    let language = language();
    if rows.is_empty() {
        return view! { <p class="empty">{t(says::NOTHING_SENT)}</p> }.into_any();
    }
    let rows = rows.into_iter().map(|row| {
        let attempts = (row.attempts > 1 || (row.attempts == 1 && row.state == MessageState::Waiting))
            .then(|| fill(says::ATTEMPTS, &[("n", &dates::number(row.attempts))]));
        let next = row.next.filter(|_| row.attempts > 0).map(|at| {
            view! { " · " {fill(says::AGAIN, &[("when", &dates::coming(at, now, language))])} }
        });
        view! {
            <tr data-state=row.state.as_str()>
                <th scope="row">{dates::moment(row.at, now, language)}</th>
                <td translate="no"><code>{row.event}</code></td>
                <td>{says::state(row.state, language)} {attempts.map(|n| format!(" · {n}"))} {next}</td>
                <td translate="no">{row.answer}</td>
            </tr>
        }
    });
    view! {
        <div class="wide" tabindex="0" role="region" aria-label=t(says::LAST)>
            <table class="ledger">
                <caption>{t(says::LAST)}</caption>
                <thead>
                    <tr>
                        <th scope="col">{t(says::WHEN)}</th>
                        <th scope="col">{t(says::EVENT)}</th>
                        <th scope="col">{t(says::STATE)}</th>
                        <th scope="col">{t(says::ANSWER)}</th>
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

#[component]
fn Add(accounts: Vec<(i64, String)>) -> impl IntoView {
    let form = Form::new("add");
    view! {
        <details class="panel" open=move || form.error().is_some()>
            <summary>{t(says::ADD_HOOK)}</summary>
            <form method="post" action=PAGE id=form.own_id() novalidate>
                <ErrorSummary form/>
                <input type="hidden" name="form_name" value=form.name/>
                <LineField form name="name" label=t(says::NAME)/>
                <LineField form name="url" label=t(says::URL) hint=Some(t(says::URL_HINT)) inputmode="url"/>
                <ChoiceField form name="officer" label=t(says::SIGHT) options=options(accounts)/>
                <p class="hint">{t(says::SIGHT_HINT)}</p>
                <button type="submit" class="button">{t(says::ADD)}</button>
            </form>
        </details>
    }
}
