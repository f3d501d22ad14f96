//! `/staff/figures`: the period, then what this officer's role is about.

use super::{Against, Asked, InsideFigures, actions::load_inside, cell::CellPart, stations::StationsPart};
use crate::{
    language::{dates, fill, language, t, texts::figures, texts::inside as says},
    offices::OfficeName,
    staff::{StaffBar, StaffPage, staff_page},
    ui::{data::resource, page_bar::PageBar},
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

const PAGE: &str = StaffPage::Figures.route();

/// The page of figures.
#[component]
pub fn FiguresView() -> impl IntoView {
    let query = use_query_map();
    let asked = Memo::new(move |_| query.with(|query| Asked::from_query(|name| query.get(name))));
    let data = resource(move || asked.get(), load_inside);
    staff_page(StaffPage::Figures, data, |figures| view! { <Shown figures/> })
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
        <PageBar title=t(says::TITLE) note>
            <span class="screen-only">{files}</span>
        </PageBar>
        <div class="page-body inside">
            <PeriodForm asked=asked.clone() offices/>
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

#[component]
fn PeriodForm(asked: Asked, offices: Vec<OfficeName>) -> impl IntoView {
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
    view! {
        <form method="get" action=PAGE class="period screen-only">
            <div class="field"><label for="from">{t(figures::FROM)}</label><input type="date" id="from" name="from" value=asked.from/></div>
            <div class="field"><label for="to">{t(figures::TO)}</label><input type="date" id="to" name="to" value=asked.to/></div>
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
