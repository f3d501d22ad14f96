//! `/staff/morning`

use super::{CameIn, DueLine, Morning, Part, SHOWN, Silent, actions::load_morning};
use crate::{
    command::orders::panel::OrderCard,
    complaint::Millis,
    language::{Text, dates, fill, language, t, texts, texts::sheet as says},
    offices::OfficeName,
    staff::{StaffBar, StaffPage, staff_page},
    ui::{
        When,
        paging::{After, Turn},
    },
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The morning list page.
#[component]
pub fn MorningPage() -> impl IntoView {
    let query = use_query_map();
    let requested = Memo::new(move |_| {
        query.with(|query| {
            let part = query.get("part").and_then(|word| word.parse::<Part>().ok());
            (part, query.get("after").and_then(|word| word.parse::<After>().ok()))
        })
    });
    let first = Resource::new(move || requested.get(), |(part, after)| load_morning(part, after));
    staff_page(StaffPage::Morning, first, move |morning| view! { <Shown morning after=requested.get_untracked().1/> })
}

#[component]
fn Shown(morning: Morning, after: Option<After>) -> impl IntoView {
    let Morning { me, since, part, next, returned, returned_more, came, waiting, due, breached, silent, now } = morning;
    let language = language();
    let returned_cards =
        returned.into_iter().map(|order| view! { <OrderCard order now linked=true/> }).collect::<Vec<_>>();
    let came_rows = came.0.into_iter().map(|one| view! { <ReceivedItem one now/> }).collect::<Vec<_>>();
    let due_rows = due.0.into_iter().map(|one| view! { <DueItem one now/> }).collect::<Vec<_>>();
    let breached_rows = breached.0.into_iter().map(|one| view! { <DueItem one now/> }).collect::<Vec<_>>();
    let count = silent.len() as i64;
    let silent_rows = silent.into_iter().map(|one| view! { <SilentItem one now/> }).collect::<Vec<_>>();
    let whole = part.is_none();
    let shown = move |one: Part| part.is_none_or(|part| part == one);
    let next = part.and_then(|part| Some(part.address(Some(next?))));
    let begin = part.filter(|_| after.is_some()).map(|part| part.address(None));
    view! {
        <StaffBar me/>
        <h1>{t(says::MORNING)}</h1>
        <p class="lead">{fill(says::MORNING_LEAD, &[("since", &dates::moment(since, now, language))])}</p>
        <div class="morning">
            {shown(Part::Returned)
                .then(|| {
                    view! {
                        <section aria-labelledby="m-returned">
                            <h2 id="m-returned">{t(says::MORNING_RETURNED)}</h2>
                            {if returned_cards.is_empty() { view! { <p class="empty">{t(says::MORNING_RETURNED_NONE)}</p> }.into_any() } else { view! { <div class="orders">{returned_cards}</div> }.into_any() }}
                            {(whole && returned_more).then(|| view! { <p><a href=Part::Returned.address(None)>{t(says::MORNING_ALL)}</a></p> })}
                        </section>
                    }
                })}
            {shown(Part::Breached)
                .then(|| view! { <List id="m-breached" head=says::MORNING_BREACHED none=says::MORNING_BREACHED_NONE count=breached.1 rows=breached_rows part=Part::Breached whole/> })}
            {shown(Part::Due)
                .then(|| view! { <List id="m-due" head=says::MORNING_DUE none=says::MORNING_DUE_NONE count=due.1 rows=due_rows part=Part::Due whole/> })}
            {shown(Part::Came)
                .then(|| view! { <List id="m-came" head=says::MORNING_CAME none=says::MORNING_CAME_NONE count=came.1 rows=came_rows part=Part::Came whole/> })}
            <Turn next=Signal::stored(next) first=Signal::stored(begin)/>
            {(!whole).then(|| view! { <p><a href=StaffPage::Morning.route()>{t(says::MORNING_WHOLE)}</a></p> })}
            {(whole && waiting > 0)
                .then(|| view! { <p><a href="/staff/wire?order=oldest">{fill(says::MORNING_WAITING, &[("n", &dates::number(waiting))])}</a></p> })}
            {whole
                .then(|| view! { <List id="m-silent" head=says::MORNING_SILENT none=says::MORNING_SILENT_NONE lead=says::MORNING_SILENT_LEAD count rows=silent_rows folded_after=8 whole/> })}
        </div>
    }
}

/// One part of the list.
#[component]
fn List<V: IntoView + 'static>(
    id: &'static str,
    head: Text,
    none: Text,
    #[prop(optional)] lead: Option<Text>,
    count: i64,
    rows: Vec<V>,
    /// Number of rows shown; the rest is folded away.
    #[prop(optional)]
    folded_after: Option<usize>,
    /// The part to link to if the list shows only its first rows.
    #[prop(optional)]
    part: Option<Part>,
    /// Whether the page shows all parts.
    whole: bool,
) -> impl IntoView {
    let more = part.filter(|_| whole && count > rows.len() as i64);
    let mut rows = rows;
    let rest = rows.split_off(rows.len().min(folded_after.unwrap_or(usize::MAX)));
    let rest_head = fill(says::MORNING_REST, &[("n", &dates::number(rest.len() as i64))]);
    let body = if rows.is_empty() {
        view! { <p class="empty">{t(none)}</p> }.into_any()
    } else {
        view! {
            {lead.map(|lead| view! { <p class="quiet">{t(lead)}</p> })}
            <ul class="morning-rows">{rows}</ul>
            {(!rest.is_empty())
                .then(|| view! { <details><summary>{rest_head}</summary><ul class="morning-rows">{rest}</ul></details> })}
            {more
                .map(|part| {
                    let first = fill(says::MORNING_FIRST, &[("n", &SHOWN.to_string())]);
                    view! { <p class="quiet">{first} " · " <a href=part.address(None)>{t(says::MORNING_ALL)}</a></p> }
                })}
        }
        .into_any()
    };
    view! {
        <section aria-labelledby=id>
            <h2 id=id>{fill(head, &[("n", &dates::number(count))])}</h2>
            {body}
        </section>
    }
}

fn office_name(office: Option<OfficeName>) -> String {
    office.map(|office| office.full(language())).unwrap_or_else(|| t(says::NOT_FORWARDED).to_owned())
}

#[component]
fn ReceivedItem(one: CameIn, now: Millis) -> impl IntoView {
    let address = format!("/staff/c/{}", one.reference.as_str());
    view! {
        <li>
            <a class="ref" href=address>{one.reference.to_string()}</a>
            " " <span class="words" dir="auto">{one.words}</span>
            <p class="quiet">{texts::words::category(one.category, language())} " · " {office_name(one.office)} " · " <When at=one.received_at now/></p>
        </li>
    }
}

#[component]
fn DueItem(one: DueLine, now: Millis) -> impl IntoView {
    let address = format!("/staff/c/{}", one.reference.as_str());
    view! {
        <li>
            <a class="ref" href=address>{one.reference.to_string()}</a>
            " " <strong>{texts::clocks::step(one.step, language())}</strong>
            <p class="quiet">{office_name(one.office)} " · " <When at=one.due_at now/></p>
        </li>
    }
}

#[component]
fn SilentItem(one: Silent, now: Millis) -> impl IntoView {
    let language = language();
    let last = match one.last_at {
        Some(at) => fill(says::MORNING_LAST, &[("when", &dates::moment(at, now, language))]),
        None => t(says::MORNING_NEVER).to_owned(),
    };
    view! {
        <li>
            <strong>{one.office.full(language)}</strong>
            <p class="quiet">{fill(says::MORNING_HOLDS, &[("n", &dates::number(one.holds))])} " · " {last}</p>
        </li>
    }
}
