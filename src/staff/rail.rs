//! The rail at the left of every staff page: the queues with their counts, the pages, the officer, and the way to sign out. On a phone it is
//! a page of its own that the last of three tabs opens.

use super::{
    StaffPage,
    choices::{ChoiceForm, Choices, RailWidth},
};
use crate::{
    language::{dates, fill, language, t, texts, texts::house as says, texts::staff},
    officers::{Me, Role},
    ui::{icon::SpriteIcon, language_form::LanguageForm},
};
use leptos::{ev::MouseEvent, html::Div, prelude::*};
use leptos_router::hooks::use_location;

/// A link of the rail with a number.
#[derive(Clone, Copy)]
pub struct RailLine {
    /// Its shape in the sprite.
    pub icon: &'static str,
    /// Its name.
    pub name: &'static str,
    /// The address that it leads to.
    pub to: Signal<String>,
    /// The number, as shown; empty if there is nothing to count.
    pub count: Signal<String>,
    /// Whether it shows what the page shows now.
    pub current: Signal<bool>,
    /// How much the number matters.
    pub weight: Weight,
}

/// How much the number of a link matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// It is work.
    Plain,
    /// It should be none.
    Alarm,
}

/// A number that was counted up to a hundred, as shown.
pub fn counted(n: i64) -> String {
    match n {
        ..=0 => String::new(),
        1..=99 => dates::number(n),
        _ => "99+".to_owned(),
    }
}

/// The numbers beside the pages of the rail; none for a page that counts nothing.
pub type PageCounts = Signal<Vec<(StaffPage, String)>>;

/// The rail.
#[component]
pub fn Rail(
    /// The signed-in officer.
    me: Me,
    /// The officer's queues.
    queues: Vec<RailLine>,
    /// The numbers beside the pages.
    counts: PageCounts,
    /// What the officer chose.
    choices: RwSignal<Choices>,
) -> impl IntoView {
    let language = language();
    let office = me.office.as_ref().map(|office| office.full(language));
    // A circle officer is called by the present title of the office's head: CO in one district, ACP in another.
    let title = me.office.as_ref().filter(|_| me.role == Role::Circle).and_then(|office| office.title.as_ref());
    let role = title.map_or(texts::words::role(me.role, language), |title| title.head(language)).to_owned();
    let sessions = me.sessions.len();
    let narrow = move || choices.get().rail == RailWidth::Narrow;
    let to = move || if narrow() { RailWidth::Wide.as_str() } else { RailWidth::Narrow.as_str() };
    let label = move || t(if narrow() { says::WIDEN } else { says::NARROW });
    let where_from = office.clone().unwrap_or_else(|| t(texts::common::OFFICE).to_owned());
    let rail = NodeRef::<Div>::new();
    // On a phone the rail is open while it is the address's target, which only a plain navigation ends.
    let plainly = move |event: MouseEvent| {
        if rail.get_untracked().is_some_and(|rail| rail.matches(":target").unwrap_or_default()) {
            event.stop_propagation();
        }
    };
    view! {
        <div class="rail" id="rail" tabindex="-1" node_ref=rail on:click=plainly>
            <div class="rail-in">
                <header class="rail-top">
                    <a class="brand" href=StaffPage::Board.route()>
                        <img src="/assets/icon.svg" alt="" width="28" height="28"/>
                        <span class="rail-words">
                            <strong class="brand-name">{t(texts::common::BRAND)}</strong>
                            <span class="brand-office">{where_from}</span>
                        </span>
                    </a>
                    <ChoiceForm choices to=Signal::derive(to) label=Signal::derive(label)>
                        <SpriteIcon name="fold"/>
                    </ChoiceForm>
                    // On a phone, where the rail is a page of its own.
                    <a class="rail-close" href="#main" rel="external"><SpriteIcon name="close"/><span class="hidden">{t(says::CLOSE)}</span></a>
                </header>
                {(!queues.is_empty())
                    .then(|| {
                        view! {
                            <nav class="queues" aria-labelledby="queues-head">
                                <p class="rail-head" id="queues-head">{t(says::QUEUES)}</p>
                                <ul>{queues.into_iter().map(|line| view! { <li><Line line/></li> }).collect_view()}</ul>
                            </nav>
                        }
                    })}
                <Navigation role=me.role counts/>
                <footer class="rail-foot">
                    <details class="me">
                        <summary>
                            <SpriteIcon name="person"/>
                            <span class="rail-words">
                                <strong>{me.name.in_language(language).to_owned()}</strong>
                                <span class="quiet">{role}</span>
                            </span>
                        </summary>
                        {office.map(|office| view! { <p>{office}</p> })}
                        <p>{fill(staff::SESSIONS, &[("n", &sessions.to_string())])}</p>
                        <ul>
                            {me
                                .sessions
                                .into_iter()
                                .map(|session| view! { <li>{session.device} ", " {dates::date(session.since, language)} " " {dates::time(session.since)} {session.this_one.then(|| format!(" {}", t(staff::THIS_ONE)))}</li> })
                                .collect_view()}
                        </ul>
                        <p><a href=StaffPage::Me.route()>{t(says::ACCOUNT)}</a></p>
                        <form method="post" action="/sign-out">
                            <button class="button" data-quiet="" name="everywhere" value="1">{t(staff::SIGN_OUT_EVERYWHERE)}</button>
                        </form>
                    </details>
                    <div class="staff-bar">
                        <div class="rail-language"><LanguageForm/></div>
                        <form method="post" action="/sign-out">
                            <button title=t(staff::SIGN_OUT)><SpriteIcon name="leave"/><span class="rail-words">{t(staff::SIGN_OUT)}</span></button>
                        </form>
                    </div>
                </footer>
            </div>
        </div>
    }
}

/// One link with its number.
#[component]
pub fn Line(
    /// The link.
    line: RailLine,
) -> impl IntoView {
    let alarm = (line.weight == Weight::Alarm).then_some("");
    view! {
        <a href=move || line.to.get() title=line.name aria-current=move || line.current.get().then_some("true")>
            <SpriteIcon name=line.icon/>
            <span class="rail-words">{line.name}</span>
            " "
            <span class="rail-count" data-alarm=alarm>{move || line.count.get()}</span>
        </a>
    }
}

/// Links to the pages of this officer, with the current one marked. For officers with daily work the set-up pages are
/// collapsed.
#[component]
fn Navigation(role: Role, counts: PageCounts) -> impl IntoView {
    let location = use_location();
    let at = Memo::new(move |_| location.pathname.with(|path| StaffPage::at(path).map(StaffPage::shown_as)));
    let queue =
        Memo::new(move |_| location.search.with(|search| search.contains("queue=") || search.contains("mine=")));
    let link = move |page: StaffPage| {
        let count = move || {
            counts.with(|counts| counts.iter().find(|(of, _)| *of == page).map(|(_, n)| n.clone()).unwrap_or_default())
        };
        // With a queue, the board is the queue's.
        let current = move || (at.get() == Some(page) && !(page == StaffPage::Board && queue.get())).then_some("page");
        let name = t(page.title());
        view! {
            <li>
                <a href=page.route() title=name aria-current=current>
                    <SpriteIcon name=page.icon()/>
                    <span class="rail-words">{name}</span>
                    " "
                    <span class="rail-count">{count}</span>
                </a>
            </li>
        }
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
        view! {
            <details class="set-up" open=inside>
                <summary title=t(staff::SET_UP)><SpriteIcon name="gear"/><span class="rail-words">{t(staff::SET_UP)}</span></summary>
                {pages}
            </details>
        }
        .into_any()
    });
    view! {
        <nav class="rooms" aria-label=t(staff::ROOMS)>
            <p class="rail-head">{t(says::PAGES)}</p>
            {daily}
            {set_up}
        </nav>
    }
}

/// The tabs at the bottom of a phone: complaints, orders, everything else.
#[component]
pub fn Tabs(
    /// Role of the officer.
    role: Role,
    /// The address of the officer's complaints.
    complaints: Signal<String>,
    /// The numbers beside the pages.
    counts: PageCounts,
) -> impl IntoView {
    let location = use_location();
    let at = Memo::new(move |_| location.pathname.with(|path| StaffPage::at(path).map(StaffPage::shown_as)));
    let current = move |page| move || (at.get() == Some(page)).then_some("page");
    let orders = move || {
        counts.with(|counts| {
            counts.iter().find(|(of, _)| *of == StaffPage::Orders).map(|(_, n)| n.clone()).unwrap_or_default()
        })
    };
    let has_orders = StaffPage::Orders.may_read(role).is_ok();
    view! {
        <nav class="tabs" aria-label=t(says::TABS)>
            {has_orders
                .then(|| {
                    view! {
                        <a href=move || complaints.get() aria-current=current(StaffPage::Board)>
                            <SpriteIcon name="board"/>
                            <span>{t(says::TAB_COMPLAINTS)}</span>
                        </a>
                        <a href=StaffPage::Orders.route() aria-current=current(StaffPage::Orders)>
                            <SpriteIcon name="flag"/>
                            <span>{t(says::TAB_ORDERS)} " " <strong>{orders}</strong></span>
                        </a>
                    }
                })}
            <a href="#rail" rel="external"><SpriteIcon name="menu"/><span>{t(says::TAB_MORE)}</span></a>
        </nav>
    }
}
