//! `/staff/offices`: the office tree of a day, and the forms to change it.

use super::{
    OfficeRow, OfficesPage, TitleRow, actions::load_offices, checks::Flaw, forms::Changes, preview::Previewed,
};
use crate::{
    language::{dates, language, t, texts, texts::offices as says},
    staff::{StaffBar, StaffPage, staff_page},
    ui::{data::resource, page_bar::PageBar},
};
use leptos::prelude::*;
use leptos_router::{components::Form, hooks::use_query_map};

/// The page of offices.
#[component]
pub fn OfficesView() -> impl IntoView {
    let query = use_query_map();
    let requested = Memo::new(move |_| {
        query.with(|query| ["at", "import", "days"].map(|name| query.get(name).unwrap_or_default()))
    });
    let first = resource(move || requested.get(), |[day, import, days]| load_offices(day, import, days));
    let again = Callback::new(move |()| first.refetch());
    staff_page(StaffPage::Offices, first, move |page| view! { <Shown page requested again/> })
}

#[component]
fn Shown(page: OfficesPage, requested: Memo<[String; 3]>, again: Callback<()>) -> impl IntoView {
    let OfficesPage { me, may_change, day, offices, titles, flaws, version, preview } = page;
    let lost = preview.is_none() && requested.with_untracked(|[_, import, _]| !import.is_empty());
    let codes = offices.clone();
    view! {
        <StaffBar me/>
        <PageBar title=t(says::TITLE)/>
        <div class="page-body">
            <p class="lead">{t(says::LEAD)}</p>
            {(!may_change).then(|| view! { <p class="hint">{t(says::READ_ONLY)}</p> })}
            {lost.then(|| view! { <p class="error-summary" role="alert">{t(says::IMPORT_GONE)}</p> })}
            {preview.map(|preview| view! { <Previewed preview version may_apply=may_change/> })}
            <Flaws flaws/>
            <Tree day offices/>
            {may_change.then(|| view! { <Changes offices=codes again/> })}
            <Titles titles/>
        </div>
    }
}

/// Flaws of the existing tree.
#[component]
fn Flaws(flaws: Vec<Flaw>) -> impl IntoView {
    let language = language();
    (!flaws.is_empty()).then(|| {
        let flaws = flaws.iter().map(|flaw| view! { <li>{says::flaw(flaw, language)}</li> }).collect_view();
        view! {
            <section class="error-summary" aria-labelledby="flaws-head">
                <h2 id="flaws-head" class="error-summary-title">{t(says::FLAWS)}</h2>
                <ul>{flaws}</ul>
            </section>
        }
    })
}

#[component]
fn Tree(day: String, offices: Vec<OfficeRow>) -> impl IntoView {
    let rows = offices.into_iter().map(|office| view! { <TreeRow office/> }).collect::<Vec<_>>();
    let empty = rows.is_empty();
    view! {
        <section>
            <h2 id="tree-head">{t(says::TREE)}</h2>
            <Form method="get" action=StaffPage::Offices.route() attr:class="filters">
                <div class="field">
                    <label for="at">{t(says::AT)}</label>
                    <input type="date" id="at" name="at" value=day/>
                </div>
                <div class="filter-buttons"><button class="button" data-quiet="">{t(says::SHOW)}</button></div>
            </Form>
            {empty.then(|| view! { <p class="empty">{t(says::NO_OFFICES)}</p> })}
            <div class="wide" tabindex="0" role="region" aria-label=t(says::TREE)>
                <table class="ledger offices">
                    <thead>
                        <tr>
                            <th scope="col">{t(says::OFFICE)}</th>
                            <th scope="col">{t(says::CODE)}</th>
                            <th scope="col">{t(says::HEAD)}</th>
                            <th scope="col">{t(says::SINCE)}</th>
                            <th scope="col">{t(says::UNTIL)}</th>
                            <th scope="col">{t(says::REMARKS)}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
    }
}

#[component]
fn TreeRow(office: OfficeRow) -> impl IntoView {
    let language = language();
    let head = match &office.head {
        Some(head) => says::headed(&office.name, head, language),
        None => office.name.title.as_ref().map(|title| title.head(language).to_owned()).unwrap_or_default(),
    };
    let remarks: Vec<&str> = [
        office.temporary.then(|| t(says::TEMPORARY)),
        (!office.registers_fir).then(|| t(says::NO_FIR)),
        office.district_wide.then(|| t(says::WHOLE_DISTRICT)),
    ]
    .into_iter()
    .flatten()
    .collect();
    view! {
        <tr>
            <th scope="row" data-depth=office.depth.to_string()>{office.name.full(language)}</th>
            <td>{office.code}</td>
            <td>{head}</td>
            <td>{dates::date(office.valid_from, language)}</td>
            <td>{office.valid_to.map(|to| dates::date(to, language))}</td>
            <td>{remarks.join(", ")}</td>
        </tr>
    }
}

#[component]
fn Titles(titles: Vec<TitleRow>) -> impl IntoView {
    let language = language();
    let rows = titles.into_iter().map(|title| {
        view! {
            <tr>
                <th scope="row">{texts::offices::kind(title.kind, language)}</th>
                <td lang="hi">{title.head_hi}</td>
                <td lang="en">{title.head_en}</td>
                <td lang="hi">{title.office_hi}</td>
                <td lang="en">{title.office_en}</td>
                <td>{dates::date(title.valid_from, language)}</td>
                <td>{title.valid_to.map(|to| dates::date(to, language))}</td>
            </tr>
        }
    });
    view! {
        <section>
            <h2 id="titles-head">{t(says::TITLES)}</h2>
            <p class="hint">{t(says::TITLES_HINT)}</p>
            <div class="wide" tabindex="0" role="region" aria-label=t(says::TITLES)>
                <table class="ledger">
                    <thead>
                        <tr>
                            <th scope="col">{t(says::KIND)}</th>
                            <th scope="col">{t(says::HEAD_HI)}</th>
                            <th scope="col">{t(says::HEAD_EN)}</th>
                            <th scope="col">{t(says::OFFICE_HI)}</th>
                            <th scope="col">{t(says::OFFICE_EN)}</th>
                            <th scope="col">{t(says::SINCE)}</th>
                            <th scope="col">{t(says::UNTIL)}</th>
                        </tr>
                    </thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table>
            </div>
        </section>
    }
}
