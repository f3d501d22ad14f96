//! `/staff/figures`: the period, then what this officer's role is about.

use super::{Against, Asked, InsideFigures, actions::load_inside, cell::CellPart, stations::StationsPart};
use crate::{
    error::{Error, FieldError},
    language::{Text, dates, fill, language, t, texts::common, texts::figures, texts::inside as says},
    offices::OfficeName,
    staff::{Refused, StaffBar, StaffPage},
    ui::{data::resource, page_bar::PageBar},
};
use leptos::{html, prelude::*};
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

const PAGE: &str = StaffPage::Figures.route();

/// The page of figures.
#[component]
pub fn FiguresView() -> impl IntoView {
    let query = use_query_map();
    let asked = Memo::new(move |_| query.with(|query| Asked::from_query(|name| query.get(name))));
    let data = resource(move || asked.get(), load_inside);
    view! {
        <Transition>
            {move || Suspend::new(async move {
                match data.await {
                    Ok(figures) => view! { <Title text=t(says::TITLE)/> <Shown figures/> }.into_any(),
                    Err(error) => view! { <NotShown title=says::TITLE asked=asked.get_untracked() error/> }.into_any(),
                }
            })}
        </Transition>
    }
}

/// Why the page cannot be shown. Days that are none are explained beside their fields, where they can be corrected.
#[component]
pub fn NotShown(
    /// Title of the page.
    title: Text,
    /// What was asked for.
    asked: Asked,
    /// The error.
    error: Error,
) -> impl IntoView {
    match error {
        Error::Fields(wrong) => view! { <WrongPeriod asked wrong/> }.into_any(),
        error => view! { <Title text=t(title)/> <h1>{t(title)}</h1> <Refused error/> }.into_any(),
    }
}

#[component]
fn WrongPeriod(asked: Asked, wrong: Vec<FieldError>) -> impl IntoView {
    let language = language();
    let said = |one: FieldError| {
        let words = figures::wrong(&one.field, one.problem, language);
        (one.field, words)
    };
    let wrong: Vec<(String, String)> = wrong.into_iter().map(said).collect();
    let listed: Vec<_> = wrong
        .iter()
        .map(|(field, words)| view! { <li><a href=format!("#{field}") rel="external">{words.clone()}</a></li> })
        .collect();
    let summary = NodeRef::<html::Div>::new();
    Effect::new(move |_| {
        if let Some(summary) = summary.get() {
            let _ = summary.focus();
        }
    });
    view! {
        <Title text=format!("{}: {}", t(common::ERROR), t(says::TITLE))/>
        <PageBar title=t(says::TITLE)/>
        <div class="page-body inside">
            <div class="error-summary" role="alert" tabindex="-1" node_ref=summary>
                <p class="error-summary-title">{t(figures::WRONG)}</p>
                <ul>{listed}</ul>
            </div>
            <PeriodForm asked offices=Vec::new() wrong/>
        </div>
    }
}

#[component]
fn Shown(figures: InsideFigures) -> impl IntoView {
    let InsideFigures { me, asked, before, offices, stations, cell, ready, now } = figures;
    let language = language();
    let day = |day: &str| dates::parse_iso(day).map(|at| dates::date(at, language)).unwrap_or_default();
    let note = fill(says::PERIOD, &[("from", &day(&asked.from)), ("to", &day(&asked.to))]);
    let compared = before.map(|(from, to)| fill(says::COMPARED, &[("from", &day(&from)), ("to", &day(&to))]));
    let file = |format: &str, part: &str| {
        let query = asked.to_query();
        let part = if part.is_empty() {
            String::new()
        } else {
            format!("{}part={part}", if query.is_empty() { "?" } else { "&" })
        };
        format!("{PAGE}/{format}{query}{part}")
    };
    let parts: Vec<(&str, &str)> = match (stations.is_some(), cell.is_some()) {
        (true, true) => vec![("stations", t(says::STATIONS)), ("cell", t(says::CELL))],
        _ => vec![("", t(says::TABLE))],
    };
    let files =
        parts.into_iter().map(|(part, name)| view! { <Files name csv=file("csv", part) xlsx=file("xlsx", part)/> });
    let files = files.collect_view();
    view! {
        <StaffBar me/>
        <PageBar title=t(says::TITLE) note/>
        <div class="page-body inside">
            <PeriodForm asked=asked.clone() offices wrong=Vec::new()/>
            <p class="file-links screen-only">{files}</p>
            {(!ready).then(|| view! { <p class="news" role="status">{t(says::NOT_READY)}</p> })}
            {compared.map(|compared| view! { <p class="hint">{compared}</p> })}
            {stations.map(|stations| view! { <StationsPart stations asked=asked.clone() now/> })}
            {cell.map(|cell| view! { <CellPart cell now/> })}
            <section class="how">
                <h2>{t(says::HOW)}</h2>
                <p>{t(says::HOW_COUNTED)}</p>
                <p>{t(says::HOW_TIMES)}</p>
                <p>{t(says::HOW_SHARES)}</p>
                <p>{t(says::HOW_SEEN)}</p>
            </section>
        </div>
    }
}

/// Links to a table as files.
#[component]
pub fn Files(
    /// What the table holds.
    name: &'static str,
    /// Address of the CSV file.
    csv: String,
    /// Address of the workbook.
    xlsx: String,
) -> impl IntoView {
    view! {
        <span class="files">
            {name} ": "
            <a href=csv rel="external" download="">"CSV"</a>
            " · "
            <a href=xlsx rel="external" download="">{t(says::EXCEL)}</a>
        </span>
    }
}

/// The period as a form. `wrong` says of a field what is wrong with it.
#[component]
fn PeriodForm(asked: Asked, offices: Vec<OfficeName>, wrong: Vec<(String, String)>) -> impl IntoView {
    let language = language();
    let chosen = asked.office;
    let against = [
        (Against::Nothing, says::AGAINST_NOTHING),
        (Against::Before, says::AGAINST_BEFORE),
        (Against::Year, says::AGAINST_YEAR),
    ];
    let against = against.map(|(value, name)| {
        view! { <option value=value.as_str() selected={value == asked.against}>{t(name)}</option> }
    });
    let has_offices = !offices.is_empty();
    // An office that is not among the circles, such as a single station, stays chosen.
    let kept = chosen.filter(|id| offices.iter().all(|office| office.id != *id));
    let offices = offices.into_iter().map(|office| {
        let (id, name) = (office.id, office.full(language));
        view! { <option value=id.to_string() selected={chosen == Some(id)}>{name}</option> }
    });
    let offices = offices.collect_view();
    let day = |name: &'static str, label: Text, value: String| {
        let problem = wrong.iter().find(|(field, _)| field == name).map(|(_, words)| words.clone());
        let described = problem.is_some().then(|| format!("{name}-problem"));
        // A browser shows nothing in a field for days that holds no day, and what was typed would be lost.
        let is_day = value.is_empty() || dates::parse_iso(&value).is_some();
        let kind = if is_day { "date" } else { "text" };
        let is_wrong = problem.is_some();
        view! {
            <div class="field" data-wrong=is_wrong.then_some("")>
                <label for=name>{t(label)}</label>
                {problem.map(|words| view! { <p class="field-error" id=format!("{name}-problem")><span class="mark" aria-hidden="true">"! "</span>{words}</p> })}
                <input type=kind id=name name=name value=value aria-invalid=is_wrong.then_some("true") aria-describedby=described/>
            </div>
        }
    };
    view! {
        <form method="get" action=PAGE class="period screen-only">
            {day("from", figures::FROM, asked.from)}
            {day("to", figures::TO, asked.to)}
            <div class="field">
                <label for="against">{t(says::AGAINST)}</label>
                <select id="against" name="against">{against.into_iter().collect_view()}</select>
            </div>
            {has_offices
                .then(|| {
                    view! {
                        <div class="field">
                            <label for="office">{t(says::CIRCLE)}</label>
                            <select id="office" name="office"><option value="">{t(says::WHOLE_DISTRICT)}</option>{offices}</select>
                        </div>
                    }
                })}
            {kept.filter(|_| !has_offices).map(|id| view! { <input type="hidden" name="office" value=id.to_string()/> })}
            <button type="submit" class="button" data-quiet="">{t(figures::SHOW)}</button>
        </form>
    }
}
