//! The bar above every staff page: the signed-in officer, the navigation, and the way to sign out.

use super::StaffPage;
use crate::{
    command::shift::Waiting,
    language::{dates, fill, language, t, texts, texts::staff},
    officers::{DiskShort, Me, Role, stay::Stay},
};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// The navigation, the warnings, the signed-in officer with the open sessions, and the way to sign out.
#[component]
pub fn StaffBar(
    /// The signed-in officer.
    me: Me,
    /// Number of unread notices, on pages that follow it; otherwise the number when the page was loaded.
    #[prop(optional, into)]
    unread: Option<Signal<i64>>,
) -> impl IntoView {
    let language = language();
    let unread = unread.unwrap_or_else(|| Signal::stored(me.unread));
    let office = me.office.as_ref().map(|office| office.full(language));
    // A circle officer is called by the present title of the office's head: CO in one district, ACP in another.
    let title = me.office.as_ref().filter(|_| me.role == Role::Circle).and_then(|office| office.title.as_ref());
    let role = title.map_or(texts::words::role(me.role, language), |title| title.head(language)).to_owned();
    let sessions = me.sessions.len();
    view! {
        <Stay/>
        <Navigation role=me.role unread/>
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
                <p><a href=StaffPage::Me.route()>{t(texts::mail::TO_PAGE)}</a></p>
                <p><a href=StaffPage::Me.route()>{t(texts::sign_in::SECURITY)}</a></p>
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

/// A warning that the disk is almost full, and what to do.
#[component]
fn DiskIsShort(disk: DiskShort) -> impl IntoView {
    let words = if disk.stopped { staff::DISK_FULL } else { staff::DISK_SHORT };
    let (free, floor) = (dates::number(disk.free), dates::number(disk.floor));
    view! { <p class="error-summary" role="alert">{fill(words, &[("free", &free), ("floor", &floor)])}</p> }
}

/// Links to the pages of this officer, with the current one marked. For officers with daily work the set-up pages are
/// collapsed.
#[component]
fn Navigation(role: Role, unread: Signal<i64>) -> impl IntoView {
    let location = use_location();
    let at = Memo::new(move |_| location.pathname.with(|path| StaffPage::at(path).map(StaffPage::shown_as)));
    let link = move |page: StaffPage| {
        let name = move || match unread.get() {
            n if n > 0 && page == StaffPage::Notices => fill(texts::notices::COUNTED, &[("n", &dates::number(n))]),
            _ => t(page.title()).to_owned(),
        };
        view! { <li><a href=page.route() aria-current=move || (at.get() == Some(page)).then_some("page")>{name}</a></li> }
    };
    let list = move |pages: Vec<StaffPage>| {
        (!pages.is_empty()).then(|| view! { <ul>{pages.into_iter().map(link).collect_view()}</ul> })
    };
    let daily = list(StaffPage::daily(role).collect());
    let inside = move || at.get().is_some_and(|page| StaffPage::set_up(role).any(|one| one == page));
    let set_up = list(StaffPage::set_up(role).collect()).map(|pages| {
        if daily.is_none() {
            return pages.into_any();
        }
        view! { <details class="set-up" open=inside><summary>{t(staff::SET_UP)}</summary>{pages}</details> }.into_any()
    });
    view! { <nav class="rooms" aria-label=t(staff::ROOMS)>{daily} {set_up}</nav> }
}

/// A notice that nobody has signed for the last shift.
#[component]
fn HandoverWaits(waiting: Waiting) -> impl IntoView {
    let language = language();
    let when = dates::moment(waiting.ended_at, waiting.now, language);
    let name = waiting.ended_by.in_language(language);
    view! {
        <div class="news handover" role="status">
            <p>{fill(texts::shift::WAITING, &[("name", name), ("when", &when)])}</p>
            <a class="button" href=StaffPage::Shift.route()>{t(texts::shift::TO_SIGN)}</a>
        </div>
    }
}
