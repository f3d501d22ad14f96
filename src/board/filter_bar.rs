//! The search and the filters of the board, in its bar.

#[cfg(feature = "hydrate")]
mod in_browser;
#[cfg(not(feature = "hydrate"))]
#[path = "filter_bar/not_in_browser.rs"]
mod in_browser;

use super::{
    Age, Filters,
    saved::{SavedFilter, SavedFilters},
};
use crate::{
    channels,
    complaint::{Category, Channel},
    language::{fill, language, t, texts, texts::house as says, texts::staff},
    officers::Role,
    offices::OfficeName,
    staff::StaffPage,
    ui::icon::SpriteIcon,
};
use leptos::prelude::*;

/// The search and the filters, as a form that is submitted to the board's own address. With scripts, a chosen filter acts at once.
#[component]
pub fn FilterBar(
    /// The filters in force.
    filters: Memo<Filters>,
    /// Offices to choose from.
    offices: Vec<OfficeName>,
    /// Role of the officer who is looking.
    role: Role,
    /// The filters that this officer saved.
    saved: Signal<Vec<SavedFilter>>,
    /// Runs after a filter was saved or deleted.
    done: Callback<()>,
) -> impl IntoView {
    let language = language();
    let chosen = move || filters.get();
    let option = move |value: String, label: String, selected: Signal<bool>| {
        view! { <option value=value selected=move || selected.get() prop:selected=move || selected.get()>{label}</option> }
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
    let (submit, change) = in_browser::handlers();
    let queue = move || {
        chosen().queue.map(|queue| {
            let name = texts::words::queue(queue, language);
            let without = Filters { queue: None, ..chosen().whole_board() }.to_address();
            view! {
                <input type="hidden" name="queue" value=queue.as_str()/>
                <a class="chip" data-on="" href=without title=fill(says::WITHOUT_QUEUE, &[("queue", name)])>
                    {name}
                    <SpriteIcon name="close"/>
                </a>
            }
        })
    };
    view! {
        <div class="filters">
            <form method="get" action=StaffPage::Board.route() role="search" aria-label=t(staff::SEARCH) on:submit=submit on:change=change>
                <div class="find" data-words=move || (!chosen().words.is_empty()).then_some("")>
                    <SpriteIcon name="search"/>
                    <label class="hidden" for="q">{t(staff::SEARCH)}</label>
                    <input
                        type="search"
                        id="q"
                        name="q"
                        value=move || chosen().words
                        prop:value=move || chosen().words
                        placeholder=t(says::SEARCH_FOR)
                        autocomplete="off"
                        enterkeyhint="search"
                    />
                    <kbd aria-hidden="true">"/"</kbd>
                </div>
                {queue}
                <details class="more-filters" open=move || chosen().narrowed()>
                    <summary class="chip"><SpriteIcon name="filter"/>{t(staff::FILTERS)}</summary>
                    <div class="chips">
                        {has_offices
                            .then(|| {
                                view! {
                                    <label class="hidden" for="filter-office">{t(staff::OFFICE)}</label>
                                    <select class="chip" id="filter-office" name="office" data-on=move || chosen().office.map(|_| "")>
                                        <option value="">{t(says::CHIP_STATION)}</option>
                                        {offices}
                                    </select>
                                }
                            })}
                        <label class="hidden" for="filter-channel">{t(staff::CHANNEL)}</label>
                        <select class="chip" id="filter-channel" name="channel" data-on=move || chosen().channel.map(|_| "")>
                            <option value="">{t(says::CHIP_CHANNEL)}</option>
                            {channels}
                        </select>
                        <label class="hidden" for="filter-category">{t(staff::CATEGORY)}</label>
                        <select class="chip" id="filter-category" name="category" data-on=move || chosen().category.map(|_| "")>
                            <option value="">{t(says::CHIP_SUBJECT)}</option>
                            {categories}
                        </select>
                        <label class="hidden" for="filter-age">{t(staff::AGE)}</label>
                        <select class="chip" id="filter-age" name="age" data-on=move || chosen().age.map(|_| "")>
                            <option value="">{t(says::CHIP_AGE)}</option>
                            {ages}
                        </select>
                        <label class="chip" title=t(staff::MINE)>
                            <input type="checkbox" name="mine" value="1" checked=move || chosen().mine prop:checked=move || chosen().mine/>
                            {t(says::CHIP_MINE)}
                        </label>
                        // Hidden as soon as a chosen filter acts by itself.
                        <button class="chip filter-go">{t(staff::FILTER)}</button>
                    </div>
                </details>
                {move || chosen().any().then(|| view! { <a class="filter-none" href=StaffPage::Board.route()>{t(staff::NO_FILTER)}</a> })}
            </form>
            <SavedFilters saved filters role done/>
        </div>
    }
}
