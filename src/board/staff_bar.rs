//! Who is signed in, and what the board shows.

use super::{Age, Filters};
use crate::{
    channels,
    command::shift::page::HandoverWaits,
    complaint::{Category, Channel},
    language::{Text, dates, fill, language, t, texts, texts::staff},
    officers::{DiskShort, Me, Role, stay::Stay},
    offices::OfficeName,
};
use leptos::prelude::*;
use leptos_router::{components::Form, hooks::use_location};

/// The officer, the open sessions, the way out.
#[component]
pub fn StaffBar(
    /// Who is signed in.
    me: Me,
    /// Notices not read, where the page follows them; else as they were when it was made.
    #[prop(optional, into)]
    unread: Option<Signal<i64>>,
) -> impl IntoView {
    let language = language();
    let unread = unread.unwrap_or_else(|| Signal::stored(me.unread));
    let office = me.office.as_ref().map(|office| office.full(language));
    // A circle officer is called what the office's head is called today: CO in one district, ACP in another.
    let title = me.office.as_ref().filter(|_| me.role == Role::Circle).and_then(|office| office.title.as_ref());
    let role = title.map_or(texts::words::role(me.role, language), |title| title.head(language)).to_owned();
    let sessions = me.sessions.len();
    view! {
        <Stay/>
        <Rooms role=me.role unread/>
        {me.disk.map(|disk| view! { <DiskIsShort disk/> })}
        {me.handover.map(|waiting| view! { <HandoverWaits waiting/> })}
        <div class="staff-bar">
            <details class="me">
                <summary>
                    <strong>{me.name.in_language(language).to_owned()}</strong>
                    " · "
                    {role}
                    {office.map(|office| format!(" · {office}"))}
                </summary>
                <p>{fill(staff::SESSIONS, &[("n", &sessions.to_string())])}</p>
                <ul>
                    {me
                        .sessions
                        .into_iter()
                        .map(|session| view! { <li>{session.device} ", " {dates::date(session.since, language)} " " {dates::time(session.since)} {session.this_one.then(|| format!(" {}", t(staff::THIS_ONE)))}</li> })
                        .collect_view()}
                </ul>
                <p><a href="/staff/me">{t(texts::mail::TO_PAGE)}</a></p>
                <p><a href="/staff/me">{t(texts::sign_in::SECURITY)}</a></p>
                <form method="post" action="/sign-out">
                    <button class="button" data-quiet="" name="everywhere" value="1">{t(staff::SIGN_OUT_EVERYWHERE)}</button>
                </form>
            </details>
            {(me.role == Role::Auditor || me.role == Role::Admin).then(|| view! { <p class="hint">{t(staff::NO_COMPLAINTS_FOR_ROLE)}</p> })}
            <form method="post" action="/sign-out">
                <button class="button" data-quiet="">{t(staff::SIGN_OUT)}</button>
            </form>
        </div>
    }
}

/// The disk is nearly full: what that means and what to do.
#[component]
fn DiskIsShort(disk: DiskShort) -> impl IntoView {
    let words = if disk.stopped { staff::DISK_FULL } else { staff::DISK_SHORT };
    let (free, floor) = (dates::number(disk.free), dates::number(disk.floor));
    view! { <p class="error-summary" role="alert">{fill(words, &[("free", &free), ("floor", &floor)])}</p> }
}

/// A page of the staff: its address, its name, who has it.
type Page = (&'static str, Text, &'static [Role]);

/// What a day is made of.
const DAILY: &[Page] = &[
    ("/staff", staff::BOARD, &[Role::Operator, Role::Station, Role::Circle, Role::Chief]),
    ("/staff/morning", texts::sheet::MORNING, &[Role::Operator, Role::Chief]),
    ("/staff/orders", texts::orders::TITLE, &[Role::Operator, Role::Station, Role::Circle, Role::Chief]),
    ("/staff/sheet", texts::sheet::TITLE, &[Role::Operator, Role::Chief]),
    ("/staff/notices", texts::notices::TITLE, &[Role::Operator, Role::Station, Role::Circle, Role::Chief]),
    ("/staff/shift", texts::shift::TITLE, &[Role::Operator, Role::Chief]),
    ("/staff/wire", texts::wire::TITLE, &[Role::Operator, Role::Chief]),
];

/// What is set up now and then.
const SET_UP: &[Page] = &[
    ("/staff/wire/ledger", texts::wire::TO_LEDGER, &[Role::Operator, Role::Chief, Role::Admin, Role::Auditor]),
    ("/staff/offices", texts::offices::TITLE, &[Role::Chief, Role::Admin]),
    ("/staff/officers", texts::officers::TITLE, &[Role::Chief, Role::Admin]),
    ("/staff/clocks", texts::spans::TITLE, &[Role::Chief, Role::Admin]),
    ("/staff/categories", texts::subjects::TITLE, &[Role::Chief, Role::Admin]),
    ("/staff/spellings", texts::spellings::TITLE, &[Role::Chief, Role::Admin]),
    ("/staff/macros", texts::macros::TITLE, &[Role::Operator, Role::Chief, Role::Admin, Role::Auditor]),
    ("/staff/answers", texts::answers::TITLE, &[Role::Operator, Role::Chief, Role::Admin, Role::Auditor]),
];

/// Whether a page, or one that belongs to it, is at this path.
fn is_at(page: &str, path: &str) -> bool {
    // A complaint beside the board belongs to the board.
    path == page
        || (page == "/staff" && path.starts_with("/staff/c/"))
        || (page == "/staff/sheet" && path.starts_with("/staff/sheet/"))
}

/// The pages that this officer has, the present one marked. What is set up now and then is folded away from whoever has daily work.
#[component]
fn Rooms(role: Role, unread: Signal<i64>) -> impl IntoView {
    let location = use_location();
    let own = move |pages: &'static [Page]| pages.iter().filter(move |(_, _, roles)| roles.contains(&role));
    let link = move |(address, name, _): &'static Page| {
        let here = move || location.pathname.with(|path| is_at(address, path));
        let name = move || match unread.get() {
            n if n > 0 && *address == "/staff/notices" => fill(texts::notices::COUNTED, &[("n", &dates::number(n))]),
            _ => t(*name).to_owned(),
        };
        view! { <li><a href=*address aria-current=move || here().then_some("page")>{name}</a></li> }
    };
    let has = move |pages| own(pages).next().is_some();
    let daily = has(DAILY).then(|| view! { <ul>{own(DAILY).map(link).collect_view()}</ul> });
    let inside = move || location.pathname.with(|path| own(SET_UP).any(|(address, _, _)| is_at(address, path)));
    let set_up = has(SET_UP).then(|| {
        let pages = view! { <ul>{own(SET_UP).map(link).collect_view()}</ul> };
        if daily.is_none() {
            return pages.into_any();
        }
        view! { <details class="set-up" open=inside><summary>{t(staff::SET_UP)}</summary>{pages}</details> }.into_any()
    });
    view! { <nav class="rooms" aria-label=t(staff::ROOMS)>{daily} {set_up}</nav> }
}

/// The filters, as a form whose address is the board's.
#[component]
pub fn FilterBar(
    /// What is chosen.
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
        <Form method="get" action="/staff" attr:class="filters" attr:role="search">
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
                {move || chosen().any().then(|| view! { <a href="/staff">{t(staff::NO_FILTER)}</a> })}
            </div>
            // Folded on a phone, where the cards matter more; on a wide screen always open.
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
