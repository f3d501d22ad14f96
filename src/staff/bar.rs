//! What stands above a staff page when something is wrong or waits: a disk that is almost full, a shift that nobody has signed for.

use super::StaffPage;
use crate::{
    command::shift::Waiting,
    language::{dates, fill, language, t, texts, texts::staff},
    officers::{DiskShort, Me, Role},
};
use leptos::prelude::*;

/// The warnings of a page. Everything else that all pages share is in the rail.
#[component]
pub fn StaffBar(
    /// The signed-in officer.
    me: Me,
) -> impl IntoView {
    view! {
        {me.disk.map(|disk| view! { <DiskIsShort disk/> })}
        {me.handover.map(|waiting| view! { <HandoverWaits waiting/> })}
        {(me.role == Role::Auditor || me.role == Role::Admin).then(|| view! { <p class="hint">{t(staff::NO_COMPLAINTS_FOR_ROLE)}</p> })}
    }
}

/// A warning that the disk is almost full, and what to do.
#[component]
fn DiskIsShort(disk: DiskShort) -> impl IntoView {
    let words = if disk.stopped { staff::DISK_FULL } else { staff::DISK_SHORT };
    let (free, floor) = (dates::number(disk.free), dates::number(disk.floor));
    view! { <p class="error-summary" role="alert">{fill(words, &[("free", &free), ("floor", &floor)])}</p> }
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
