//! The filters of the board.

use super::{Age, Filters};
use crate::{
    channels,
    complaint::{Category, Channel},
    language::{language, t, texts, texts::staff},
    offices::OfficeName,
    staff::StaffPage,
};
use leptos::prelude::*;
use leptos_router::components::Form;

/// The filters, as a form that is submitted to the board's own address.
#[component]
pub fn FilterBar(
    /// The filters in force.
    filters: Memo<Filters>,
    /// Offices to choose from.
    offices: Vec<OfficeName>,
) -> impl IntoView {
    let language = language();
    let chosen = move || filters.get();
    let option = move |value: String, label: String, selected: Signal<bool>| {
        view! { <option value=value selected=move || selected.get()>{label}</option> }
    };
    let channels = Channel::ALL
        .iter()
        .map(|&c| {
            option(
                c.as_str().to_owned(),
                channels::name(c, language).to_owned(),
                Signal::derive(move || chosen().channel == Some(c)),
            )
        })
        .collect_view();
    let categories = Category::ALL
        .iter()
        .map(|&c| {
            option(
                c.as_str().to_owned(),
                texts::words::category(c, language).to_owned(),
                Signal::derive(move || chosen().category == Some(c)),
            )
        })
        .collect_view();
    let ages = Age::ALL
        .iter()
        .map(|&a| {
            option(
                a.as_str().to_owned(),
                texts::words::age(a, language).to_owned(),
                Signal::derive(move || chosen().age == Some(a)),
            )
        })
        .collect_view();
    let has_offices = !offices.is_empty();
    let offices = offices
        .into_iter()
        .map(|o| {
            option(
                o.id.to_string(),
                o.short(language).to_owned(),
                Signal::derive(move || chosen().office == Some(o.id)),
            )
        })
        .collect_view();
    view! {
        <Form method="get" action=StaffPage::Board.route() attr:class="filters" attr:role="search">
            <div class="field">
                <label for="q">{t(staff::SEARCH)}</label>
                <input
                    type="search"
                    id="q"
                    name="q"
                    value=move || chosen().words
                    placeholder=t(staff::SEARCH_FOR)
                    autocomplete="off"
                />
            </div>
            <div class="filter-buttons">
                <button class="button" data-quiet="">{t(staff::FILTER)}</button>
                {move || chosen().any().then(|| view! { <a href=StaffPage::Board.route()>{t(staff::NO_FILTER)}</a> })}
            </div>
            // Collapsed on a phone, to leave room for the cards; always open on a wide screen.
            <details class="more-filters" open=move || chosen().narrowed()>
                <summary>{t(staff::FILTERS)}</summary>
                <div class="more-filters-row">
                    <div class="field">
                        <label for="filter-channel">{t(staff::CHANNEL)}</label>
                        <select id="filter-channel" name="channel"><option value="">{t(staff::ANY)}</option>{channels}</select>
                    </div>
                    {has_offices
                        .then(|| {
                            view! {
                                <div class="field">
                                    <label for="filter-office">{t(staff::OFFICE)}</label>
                                    <select id="filter-office" name="office"><option value="">{t(staff::ANY)}</option>{offices}</select>
                                </div>
                            }
                        })}
                    <div class="field">
                        <label for="filter-category">{t(staff::CATEGORY)}</label>
                        <select id="filter-category" name="category"><option value="">{t(staff::ANY)}</option>{categories}</select>
                    </div>
                    <div class="field">
                        <label for="filter-age">{t(staff::AGE)}</label>
                        <select id="filter-age" name="age"><option value="">{t(staff::ANY)}</option>{ages}</select>
                    </div>
                    <div class="field check">
                        <label><input type="checkbox" name="mine" value="1" checked=move || chosen().mine/> {t(staff::MINE)}</label>
                    </div>
                </div>
            </details>
        </Form>
    }
}
