//! `/staff/figures/cases`: the complaints behind a number.

use super::{CaseLine, Cases, CasesAsked, NO_STATION, Number, actions::load_cases};
use crate::{
    inside::page::{Files, NotShown},
    language::{Text, dates, fill, language, t, texts, texts::inside as says, texts::sheet},
    staff::{StaffBar, StaffPage},
    ui::{When, data::resource, page_bar::PageBar, paging::Turn},
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

const PAGE: &str = StaffPage::FiguresCases.route();

/// The list behind a number.
#[component]
pub fn CasesPage() -> impl IntoView {
    let query = use_query_map();
    let asked = Memo::new(move |_| query.with(|query| CasesAsked::from_query(|name| query.get(name))));
    let data = resource(move || asked.get(), load_cases);
    view! {
        <Transition>
            {move || Suspend::new(async move {
                match data.await {
                    Ok(cases) => view! { <Title text=t(says::CASES_TITLE)/> <Shown cases/> }.into_any(),
                    Err(error) => {
                        view! { <NotShown title=says::CASES_TITLE asked=asked.get_untracked().period error/> }.into_any()
                    }
                }
            })}
        </Transition>
    }
}

#[component]
fn Shown(cases: Cases) -> impl IntoView {
    let Cases { me, asked, station, count, lines, next, now } = cases;
    let language = language();
    let day = |day: &str| dates::parse_iso(day).map(|at| dates::date(at, language)).unwrap_or_default();
    let note = fill(says::PERIOD, &[("from", &day(&asked.period.from)), ("to", &day(&asked.period.to))]);
    let what = match asked.outcome {
        Some(outcome) => texts::words::outcome(outcome, language),
        None => t(name(asked.number)),
    };
    let of = match (&station, asked.station.as_str()) {
        (Some(station), _) => station.full(language),
        (None, NO_STATION) => t(says::NO_STATION).to_owned(),
        (None, _) => t(says::ALL_STATIONS).to_owned(),
    };
    let title = format!("{what} · {of}");
    let first_page = CasesAsked { after: None, ..asked.clone() };
    let file = |format: &str| format!("{PAGE}/{format}{}", first_page.to_query());
    let (csv, xlsx) = (file("csv"), file("xlsx"));
    let back = format!("{}{}", StaffPage::Figures.route(), asked.period.to_query());
    let next = next.map(|after| format!("{PAGE}{}", CasesAsked { after: Some(after), ..asked.clone() }.to_query()));
    let first = asked.after.map(|_| format!("{PAGE}{}", first_page.to_query()));
    let none = lines.is_empty();
    let rows = lines.into_iter().map(|line| view! { <CaseRow line now/> }).collect_view();
    view! {
        <StaffBar me/>
        <PageBar title note/>
        <div class="page-body inside">
            <p><a href=back>{t(says::BACK)}</a></p>
            <p class="file-links screen-only"><Files name=t(says::LIST) csv xlsx/></p>
            <p class="lead">{fill(says::CASES_COUNT, &[("n", &dates::number(count))])}</p>
            {none.then(|| view! { <p class="empty">{t(says::CASES_NONE)}</p> })}
            {(!none)
                .then(|| {
                    view! {
                        <div class="wide" tabindex="0" role="region" aria-label=t(says::CASES)>
                            <table class="cases">
                                <thead>
                                    <tr>
                                        <th scope="col">{t(sheet::COLUMN_REFERENCE)}</th>
                                        <th scope="col">{t(sheet::MORNING_RECEIVED)}</th>
                                        <th scope="col">{t(texts::staff::CATEGORY)}</th>
                                        <th scope="col">{t(sheet::MORNING_WITH)}</th>
                                        <th scope="col">{t(sheet::MORNING_STATUS)}</th>
                                    </tr>
                                </thead>
                                <tbody>{rows}</tbody>
                            </table>
                        </div>
                    }
                })}
            <Turn next=Signal::stored(next) first=Signal::stored(first)/>
        </div>
    }
}

#[component]
fn CaseRow(line: CaseLine, now: i64) -> impl IntoView {
    let language = language();
    let to = format!("/staff/c/{}", line.reference.as_str());
    let status = match line.outcome {
        Some(outcome) => {
            format!("{}: {}", texts::words::status(line.status, language), texts::words::outcome(outcome, language))
        }
        None => texts::words::status(line.status, language).to_owned(),
    };
    let sealed =
        line.confidential.then(|| view! { <span class="flag" data-sealed="">{t(texts::staff::FLAG_SEALED)}</span> });
    view! {
        <tr>
            <th scope="row"><a class="ref" href=to>{line.reference.to_string()}</a> {sealed}</th>
            <td><When at=line.received_at now/></td>
            <td>{texts::words::category(line.category, language)}</td>
            <td>{line.office.map(|office| office.full(language))}</td>
            <td>{status}</td>
        </tr>
    }
}

/// What a number counts.
pub const fn name(number: Number) -> Text {
    match number {
        Number::Received => says::RECEIVED,
        Number::Open => says::OPEN,
        Number::Closed => says::CLOSED,
        Number::Reopened => says::REOPENED,
        Number::Overturned => says::OVERTURNED,
        Number::LastHour => says::LAST_HOUR,
        Number::Responded => says::RESPONDED,
    }
}
