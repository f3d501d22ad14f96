//! `/staff/clocks`

use super::{ClocksPage, RuleRow, Unit, actions::load_clocks, forms, holidays::Holiday, settable};
use crate::{
    command::clocks::{Step, calendar::Counting, rules::Rule},
    complaint::Millis,
    language::{Language, dates, fill, fill_in, language, t, texts, texts::spans as says},
    staff::{StaffBar, StaffPage, staff_page},
    ui::{
        data::resource,
        form::{Form, GoneForm, PostForm, SendButton},
        page_bar::PageBar,
    },
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The page for time limits and holidays.
#[component]
pub fn ClocksView() -> impl IntoView {
    let query = use_query_map();
    let list = Memo::new(move |_| query.with(|query| query.get("list").unwrap_or_default()));
    let first = resource(move || list.get(), load_clocks);
    let again = Callback::new(move |()| first.refetch());
    staff_page(StaffPage::Clocks, first, move |page| view! { <Shown page again/> })
}

#[component]
fn Shown(page: ClocksPage, again: Callback<()>) -> impl IntoView {
    let ClocksPage { me, may_change, rows, holidays, preview, now } = page;
    let steps = settable().map(|step| {
        let rows: Vec<RuleRow> = rows.iter().filter(|row| row.step == step).cloned().collect();
        view! { <Spans step rows may_change again/> }
    });
    view! {
        <StaffBar me/>
        <PageBar title=t(says::TITLE)/>
        <div class="page-body">
            <p class="lead">{t(says::LEAD)}</p>
            <p class="hint">{t(says::RUNNING_KEEP)}</p>
            {(!may_change).then(|| view! { <p class="hint">{t(says::READ_ONLY)}</p> })}
            {may_change.then(|| view! { <forms::SetRule again/> })}
            {steps.collect_view()}
            <Holidays holidays now may_change again/>
            {preview.map(|preview| view! { <forms::Previewed preview may_apply=may_change/> })}
            {may_change.then(|| view! { <forms::AddHoliday again/> <forms::Paste/> })}
        </div>
    }
}

/// A span in days, hours and minutes.
fn span(millis: Millis, language: Language) -> String {
    let parts =
        Unit::parts(millis).map(|(n, unit)| fill_in(language, says::counted(unit), &[("n", &dates::number(n))]));
    parts.collect::<Vec<_>>().join(" ")
}

fn rule(rule: &Rule, language: Language) -> String {
    let counting = match rule.counting {
        Counting::EveryDay => says::EVERY_DAY,
        Counting::WorkingDays => says::WORKING_DAYS,
    };
    let warning = match rule.warn_before {
        0 => says::NO_WARNING.in_language(language).to_owned(),
        before => fill_in(language, says::WARNING, &[("time", &span(before, language))]),
    };
    format!("{}, {}; {warning}", span(rule.span, language), counting.in_language(language))
}

#[component]
fn Spans(step: Step, rows: Vec<RuleRow>, may_change: bool, again: Callback<()>) -> impl IntoView {
    let language = language();
    let form = Form::new("default");
    let name = texts::clocks::step(step, language);
    let rows = rows.into_iter().map(|row| {
        let about = row.category.map_or(t(says::ALL_OTHERS), |category| texts::words::category(category, language));
        let word = row.category.map_or("", |category| category.as_str());
        view! {
            <tr data-own=row.own.then_some("")>
                <th scope="row">{about}</th>
                <td>{rule(&row.rule, language)} {row.own.then(|| view! { " " <span class="flag" data-flag="own">{t(says::OWN)}</span> })}</td>
                <td>{rule(&row.program, language)}</td>
                {may_change
                    .then(|| {
                        view! {
                            <td>
                                {row.own
                                    .then(|| {
                                        view! {
                                            <PostForm form action=StaffPage::Clocks.route() done=again>
                                                <input type="hidden" name="step" value=step.as_str()/>
                                                <input type="hidden" name="category" value=word/>
                                                <SendButton form label=t(says::TAKE_BACK) quiet=true/>
                                            </PostForm>
                                        }
                                    })}
                            </td>
                        }
                    })}
            </tr>
        }
    });
    view! {
        <section>
            <h2>{name}</h2>
            <div class="wide" tabindex="0" role="region" aria-label=name>
                <table class="ledger">
                    <thead>
                        <tr>
                            <th scope="col">{t(says::ABOUT)}</th>
                            <th scope="col">{t(says::HOLDS)}</th>
                            <th scope="col">{t(says::PROGRAM)}</th>
                            {may_change.then(|| view! { <td></td> })}
                        </tr>
                    </thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table>
            </div>
        </section>
    }
}

#[component]
fn Holidays(holidays: Vec<Holiday>, now: Millis, may_change: bool, again: Callback<()>) -> impl IntoView {
    let language = language();
    let today = dates::day(now);
    let row = move |holiday: Holiday| {
        let name = match language {
            Language::Hindi => format!("{} ({})", holiday.hi, holiday.en),
            Language::English => format!("{} ({})", holiday.en, holiday.hi),
        };
        let form = Form::about("remove", "day", &dates::iso(holiday.at));
        view! {
            <li>
                <p><strong>{dates::date(holiday.at, language)}</strong> " · " <span dir="auto">{name}</span></p>
                {may_change
                    .then(|| {
                        view! {
                            <PostForm form action=StaffPage::Clocks.route() done=again>
                                <input type="hidden" name="day" value=dates::iso(holiday.at)/>
                                <SendButton form label=t(says::REMOVE) quiet=true/>
                            </PostForm>
                        }
                    })}
            </li>
        }
    };
    let (past, coming): (Vec<_>, Vec<_>) = holidays.into_iter().partition(|holiday| holiday.day() < today);
    let empty = coming.is_empty();
    let there: Vec<String> = past.iter().chain(&coming).map(|holiday| dates::iso(holiday.at)).collect();
    let past_head = fill(says::PAST, &[("n", &dates::number(past.len() as i64))]);
    view! {
        <section aria-labelledby="holidays-head">
            <h2 id="holidays-head">{t(says::HOLIDAYS)}</h2>
            <p class="hint">{t(says::HOLIDAYS_HINT)}</p>
            <GoneForm name="remove" field="day" there/>
            {empty.then(|| view! { <p class="empty">{t(if may_change { says::NO_HOLIDAYS } else { says::NO_HOLIDAYS_READ })}</p> })}
            <ul class="templates">{coming.into_iter().map(row).collect_view()}</ul>
            {(!past.is_empty())
                .then(|| view! { <details><summary>{past_head}</summary><ul class="templates">{past.into_iter().map(row).collect_view()}</ul></details> })}
        </section>
    }
}
