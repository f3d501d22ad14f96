//! `/staff/retention`: for how long what is kept, holds, and what would go now.

use super::{
    A_NIGHT, AT_ONCE, COUNTED_TO, DailyLine, HoldLine, NEVER, Retention, RetentionClass, RuleLine, SPANS,
    actions::load_retention,
};
use crate::{
    language::{
        Text, dates, fill, language, t,
        texts::{common, oversight as says},
    },
    staff::{StaffBar, StaffPage, staff_page},
    ui::{
        When,
        data::resource,
        form::{ChoiceField, Form, LineField, PostForm, SendButton},
        page_bar::PageBar,
    },
};
use leptos::prelude::*;

const PAGE: &str = StaffPage::Retention.route();

/// The page of retention.
#[component]
pub fn RetentionView() -> impl IntoView {
    let first = resource(|| (), |()| load_retention());
    let again = Callback::new(move |()| first.refetch());
    staff_page(StaffPage::Retention, first, move |page| view! { <Shown page again/> })
}

/// What a class is called.
const fn name(class: RetentionClass) -> Text {
    match class {
        RetentionClass::Closed => says::CLASS_CLOSED,
        RetentionClass::Protected => says::CLASS_PROTECTED,
        RetentionClass::Court => says::CLASS_COURT,
        RetentionClass::Post => says::CLASS_POST,
        RetentionClass::DeletedPost => says::CLASS_DELETED_POST,
    }
}

fn span(days: Option<i64>) -> String {
    match days {
        None => t(says::UNTIL_DECIDED).to_owned(),
        Some(days) if days % 365 == 0 => fill(says::N_YEARS, &[("n", &(days / 365).to_string())]),
        Some(days) => fill(says::N_DAYS, &[("n", &dates::number(days))]),
    }
}

#[component]
fn Shown(page: Retention, again: Callback<()>) -> impl IntoView {
    let Retention { me, may_change, rules, daily, holds, now } = page;
    let due: i64 = rules.iter().map(|rule| rule.due).sum();
    let erasable = due > 0 && may_change;
    let rows = rules.into_iter().map(|rule| view! { <Rule rule/> }).collect_view();
    let none = holds.is_empty();
    let holds = holds.into_iter().map(|hold| view! { <Hold hold may_change now again/> }).collect_view();
    view! {
        <StaffBar me/>
        <PageBar title=t(says::RETENTION)/>
        <div class="page-body">
            <p class="lead">{t(says::RETENTION_LEAD)}</p>
            <div class="wide" tabindex="0" role="region" aria-label=t(says::RETENTION)>
                <table class="ledger">
                    <thead>
                        <tr>
                            <th scope="col">{t(says::CLASS)}</th>
                            <th scope="col">{t(says::KEPT_FOR)}</th>
                            <th scope="col">{t(says::WOULD_GO)}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            <p><a class="panel-link" href=format!("{PAGE}/csv") rel="external" download>{t(says::LIST)}</a></p>
            <Daily daily may_change now again/>
            {erasable.then(|| view! { <Erase again/> })}
            {may_change.then(|| view! { <Decide again/> })}
            <h2>{t(says::HOLDS)}</h2>
            <p>{t(says::HOLDS_LEAD)}</p>
            {none.then(|| view! { <p class="empty">{t(says::NO_HOLDS)}</p> })}
            {(!none)
                .then(|| {
                    view! {
                        <div class="wide" tabindex="0" role="region" aria-label=t(says::HOLDS)>
                            <table class="ledger holds">
                                <thead>
                                    <tr>
                                        <th scope="col">{t(says::ABOUT)}</th>
                                        <th scope="col">{t(says::HOLD_REASON)}</th>
                                        <th scope="col">{t(says::WHEN)}</th>
                                        <th scope="col">{t(says::OFFICER)}</th>
                                        {may_change.then(|| view! { <td></td> })}
                                    </tr>
                                </thead>
                                <tbody>{holds}</tbody>
                            </table>
                        </div>
                    }
                })}
            {may_change.then(|| view! { <AddHold again/> })}
        </div>
    }
}

/// Whether what is due is erased every night, and the form that decides it.
#[component]
fn Daily(daily: DailyLine, may_change: bool, now: i64, again: Callback<()>) -> impl IntoView {
    let language = language();
    let DailyLine { confirmed_at, officer, is_current, ran_at, rules } = daily;
    let most = dates::number(i64::try_from(A_NIGHT).unwrap_or(i64::MAX));
    let when = confirmed_at.map(|at| dates::moment(at, now, language)).unwrap_or_default();
    let who = officer.map(|officer| officer.in_language(language).to_owned()).unwrap_or_default();
    let runs = confirmed_at.is_some() && is_current;
    let line = match (confirmed_at, is_current) {
        (None, _) => fill(says::DAILY_OFF, &[("n", &most)]),
        (Some(_), true) => fill(says::DAILY_ON, &[("name", &who), ("when", &when), ("n", &most)]),
        (Some(_), false) => fill(says::DAILY_CHANGED, &[("when", &when)]),
    };
    let ran = ran_at.map(|at| fill(says::DAILY_RAN, &[("when", &dates::moment(at, now, language))]));
    let (confirm, stop) = (Form::new("confirm"), Form::new("stop"));
    let confirm = (may_change && !runs).then(|| {
        view! {
            <details class="panel" open=move || confirm.error().is_some()>
                <summary>{t(says::DAILY_CONFIRM)}</summary>
                <p>{t(says::ERASE_LEAD)}</p>
                <PostForm form=confirm action=PAGE done=again>
                    <input type="hidden" name="rules" value=rules/>
                    <button type="submit" class="button" data-danger="" aria-disabled=move || confirm.busy().then_some("true")>
                        {move || if confirm.busy() { t(common::SENDING) } else { t(says::DAILY_CONFIRM) }}
                    </button>
                </PostForm>
            </details>
        }
    });
    let stop = (may_change && confirmed_at.is_some()).then(|| {
        view! {
            <PostForm form=stop action=PAGE done=again>
                <SendButton form=stop label=t(says::DAILY_STOP) quiet=true/>
            </PostForm>
        }
    });
    view! {
        <h2>{t(says::DAILY)}</h2>
        <p>{line} " " {ran}</p>
        {confirm}
        {stop}
    }
}

/// Erases what is oldest. What cannot be undone is folded, so that one press of a button does nothing.
#[component]
fn Erase(again: Callback<()>) -> impl IntoView {
    let form = Form::new("erase");
    let label = fill(says::ERASE_SOME, &[("n", &AT_ONCE.to_string())]);
    let head = label.clone();
    view! {
        <details class="panel" open=move || form.error().is_some()>
            <summary>{head}</summary>
            <p>{t(says::ERASE_LEAD)}</p>
            <PostForm form action=PAGE done=again>
                <button type="submit" class="button" data-danger="" aria-disabled=move || form.busy().then_some("true")>
                    {move || if form.busy() { t(common::SENDING).to_owned() } else { label.clone() }}
                </button>
            </PostForm>
        </details>
    }
}

#[component]
fn Rule(rule: RuleLine) -> impl IntoView {
    let RuleLine { class, days, is_decided, due } = rule;
    let due = if due >= COUNTED_TO { fill(says::OR_MORE, &[("n", &dates::number(due))]) } else { dates::number(due) };
    view! {
        <tr>
            <th scope="row">{t(name(class))}</th>
            <td>{span(days)} {is_decided.then(|| view! { <p class="quiet">{t(says::OWN_DECISION)}</p> })}</td>
            <td>{due}</td>
        </tr>
    }
}

#[component]
fn Decide(again: Callback<()>) -> impl IntoView {
    let form = Form::new("rule");
    let classes = RetentionClass::ALL.iter().map(|class| (class.as_str().to_owned(), t(name(*class)).to_owned()));
    let classes: Vec<(String, String)> = classes.collect();
    let never = (NEVER.to_owned(), span(None));
    let spans: Vec<(String, String)> =
        SPANS.iter().map(|days| (days.to_string(), span(Some(*days)))).chain([never]).collect();
    view! {
        <details class="panel" open=move || form.error().is_some()>
            <summary>{t(says::DECIDE)}</summary>
            <PostForm form action=PAGE done=again>
                <ChoiceField form name="class" label=t(says::CLASS) options=classes/>
                <ChoiceField form name="keep_days" label=t(says::KEPT_FOR) options=spans/>
                <SendButton form label=t(says::DECIDE)/>
            </PostForm>
        </details>
    }
}

#[component]
fn Hold(hold: HoldLine, may_change: bool, now: i64, again: Callback<()>) -> impl IntoView {
    let language = language();
    let form = Form::about("release", "hold", &hold.id.to_string());
    view! {
        <tr>
            <th scope="row" translate="no">{hold.reference.to_string()}</th>
            <td>{hold.reason}</td>
            <td><When at=hold.at now/></td>
            <td>{hold.officer.in_language(language).to_owned()}</td>
            {may_change
                .then(|| {
                    view! {
                        <td>
                            <PostForm form action=PAGE done=again>
                                <input type="hidden" name="hold" value=hold.id/>
                                <SendButton form label=t(says::END_HOLD) quiet=true/>
                            </PostForm>
                        </td>
                    }
                })}
        </tr>
    }
}

#[component]
fn AddHold(again: Callback<()>) -> impl IntoView {
    let form = Form::new("hold");
    view! {
        <details class="panel" open=move || form.error().is_some()>
            <summary>{t(says::ADD_HOLD)}</summary>
            <PostForm form action=PAGE done=again>
                <LineField form name="reference" label=t(says::HOLD_NUMBER)/>
                <LineField form name="hold_reason" label=t(says::HOLD_REASON) hint=Some(t(says::HOLD_REASON_HINT))/>
                <SendButton form label=t(says::ADD_HOLD)/>
            </PostForm>
        </details>
    }
}
