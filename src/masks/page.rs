//! `/staff/masks`

use super::{MasksPage, actions::load_masks, words};
use crate::{
    language::{language, t, texts, texts::masks as says},
    officers::Role,
    shield::masks::{Carrier, CaseKind, Field, Level, level, most},
    staff::{StaffBar, StaffPage, staff_page},
    ui::{data::resource, page_bar::PageBar},
};
use leptos::prelude::*;

/// The page of masks.
#[component]
pub fn MasksView() -> impl IntoView {
    let first = resource(|| (), |()| load_masks());
    staff_page(StaffPage::Masks, first, move |page| view! { <MaskTables page/> })
}

#[component]
fn MaskTables(page: MasksPage) -> impl IntoView {
    let MasksPage { me } = page;
    let language = language();
    let by_role = CaseKind::ALL.iter().map(|&kind| {
        let heads: Vec<&'static str> = Role::ALL.iter().map(|&role| texts::words::role(role, language)).collect();
        let levels = |field| Role::ALL.iter().map(|&role| level(field, role, kind)).collect::<Vec<Level>>();
        let rows: Vec<(Field, Vec<Level>)> = Field::ALL.iter().map(|&field| (field, levels(field))).collect();
        view! { <LevelTable caption=t(words::kind(kind)) heads rows/> }
    });
    let by_role = by_role.collect_view();
    let by_carrier = CaseKind::ALL.iter().map(|&kind| {
        let heads: Vec<&'static str> = Carrier::OTHERS.iter().map(|&carrier| t(words::carrier(carrier))).collect();
        let limits = |field| Carrier::OTHERS.iter().map(|&carrier| most(carrier, field, kind)).collect::<Vec<Level>>();
        let rows: Vec<(Field, Vec<Level>)> = Field::ALL.iter().map(|&field| (field, limits(field))).collect();
        view! { <LevelTable caption=t(words::kind(kind)) heads rows/> }
    });
    let by_carrier = by_carrier.collect_view();
    view! {
        <StaffBar me/>
        <PageBar title=t(says::TITLE)/>
        <div class="page-body masks">
            <p class="lead">{t(says::LEAD)}</p>
            <ul class="masks-legend">
                <li><strong>{t(says::FULL)}</strong> ": " {t(says::FULL_MEANS)}</li>
                <li><strong>{t(says::ON_REASON)}</strong> ": " {t(says::ON_REASON_MEANS)}</li>
                <li><strong>{t(says::HIDDEN)}</strong> ": " {t(says::HIDDEN_MEANS)}</li>
            </ul>
            <section aria-labelledby="masks-roles">
                <h2 id="masks-roles">{t(says::ON_PAGE)}</h2>
                <p class="hint">{t(says::ON_PAGE_HINT)}</p>
                {by_role}
            </section>
            <section aria-labelledby="masks-carriers">
                <h2 id="masks-carriers">{t(says::ELSEWHERE)}</h2>
                <p class="hint">{t(says::ELSEWHERE_HINT)}</p>
                {by_carrier}
            </section>
        </div>
    }
}

/// A table with a row for each field and a column for each head.
#[component]
fn LevelTable(caption: &'static str, heads: Vec<&'static str>, rows: Vec<(Field, Vec<Level>)>) -> impl IntoView {
    let heads = heads.into_iter().map(|head| view! { <th scope="col">{head}</th> }).collect_view();
    let rows = rows.into_iter().map(|(field, levels)| {
        let cells =
            levels.into_iter().map(|level| view! { <td data-level=level.as_str()>{t(words::level(level))}</td> });
        view! { <tr><th scope="row">{t(words::field(field))}</th> {cells.collect_view()}</tr> }
    });
    let rows = rows.collect_view();
    view! {
        <div class="scrolled" tabindex="0" role="group" aria-label=caption>
            <table class="masks-table">
                <caption>{caption}</caption>
                <thead><tr><th scope="col">{t(says::FIELD)}</th> {heads}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}
