//! The staff pages: one lazily loaded part for all of them.
//!
//! A citizen's phone never loads it. It is one part, not one per page, because every additional part increases what a citizen loads:
//! code shared by several parts is split off into a file of its own.

use crate::{
    api::{hooks::page::HooksView, page::KeysView},
    board::{
        batch::page::BatchPage,
        house::{
            House,
            actions::load_house,
            view::{HouseNow, complaints_of, page_counts, queue_lines},
        },
        macros::page::MacrosView,
        page::BoardPage,
    },
    command::{
        clocks::admin::page::ClocksView, morning::page::MorningPage, notices::page::NoticesPage,
        orders::page::OrdersPage, sheet::page::SheetPage, shift::page::ShiftPage,
    },
    complaint::{categories::page::SubjectsView, questions::page::QuestionsView},
    incidents::{apart::page::ApartView, page::IncidentView},
    inside::{cases::page::CasesPage, page::FiguresView, report::page::ReportPage},
    intake::wire::{ledger::LedgerPage, page::WirePage},
    language::{t, texts::common},
    masks::{page::MasksView, redaction::page::RedactView},
    officers::{
        account::page::AccountView,
        admin::page::OfficersView,
        page::SignInPage,
        password::page::PasswordView,
        second_factor::page::{CodePage, FactorView},
        stay::Stay,
    },
    offices::page::OfficesView,
    oversight::{breaches::page::BreachesView, retention::page::RetentionView, trail::page::TrailPage},
    replies::templates::page::TemplatesPage,
    routing::spellings::page::SpellingsPage,
    sampling::page::SamplesView,
    staff::{Arrival, DemoHint, Rail, Recount, StaffPage, Tabs, choices::SingleKeys, keys::Chosen},
    statements::page::StatementsPage,
    ui::{answer_status, data::resource, later::once_at_a_time},
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{LazyRoute, hooks::use_location, lazy_route};

/// The route of all staff pages.
pub struct StaffRoute;

/// What is shown at an address.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Screen {
    SignIn,
    Code,
    /// A page in the staff frame.
    Framed,
}

impl Screen {
    fn at(path: &str) -> Self {
        match path.strip_suffix('/').unwrap_or(path) {
            "/sign-in" => Self::SignIn,
            "/sign-in/code" => Self::Code,
            _ => Self::Framed,
        }
    }
}

#[lazy_route]
impl LazyRoute for StaffRoute {
    // Data is requested in the view, so that the types of the data stay out of the code that every phone loads.
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let location = use_location();
        let screen = Memo::new(move |_| location.pathname.with(|path| Screen::at(path)));
        let shown = move || match screen.get() {
            Screen::SignIn => view! { <SignInPage/> }.into_any(),
            Screen::Code => view! { <CodePage/> }.into_any(),
            Screen::Framed => view! { <Frame/> }.into_any(),
        };
        shown.into_any()
    }
}

/// The frame of all staff pages. It stays while the page in it changes.
#[component]
fn Frame() -> impl IntoView {
    let first = resource(|| (), |()| load_house());
    view! {
        <Transition>
            {move || Suspend::new(async move {
                match first.await {
                    Ok(house) => view! { <Framed house/> }.into_any(),
                    // Without a session, or for an officer who must first change the password: the page alone, which says why.
                    Err(_) => view! { <Page/> }.into_any(),
                }
            })}
        </Transition>
    }
}

#[component]
fn Framed(house: House) -> impl IntoView {
    let me = house.me.clone();
    let role = me.role;
    let demo = house.demo.clone();
    let choices = RwSignal::new(house.choices);
    let shown = RwSignal::new(house);
    let again = once_at_a_time(move || async move {
        if let Ok(new) = load_house().await {
            let _ = shown.try_set(new);
        }
    });
    provide_context(Chosen(choices));
    provide_context(Recount(again));
    provide_context(HouseNow(shown));
    let page = page_here();
    // Another page may have changed what waits.
    Effect::new(move |before: Option<()>| {
        page.track();
        if before.is_some() {
            again.run(());
        }
    });
    let counts = page_counts(shown);
    // A complaint has a hint of its own, although the board stays.
    let location = use_location();
    let hinted = Memo::new(move |_| location.pathname.with(|path| StaffPage::at(path)));
    // The keys of every page look for this.
    let keys_off = move || (choices.get().keys == SingleKeys::Off).then_some("");
    view! {
        <div
            class="house"
            data-rail=move || choices.get().rail.as_str()
            data-cards=move || choices.get().density.as_str()
            data-keys-off=keys_off
        >
            <Stay/>
            <Rail me queues=queue_lines(shown) counts choices/>
            <Page/>
            {demo.map(|demo| view! { <DemoHint page=hinted role playground=demo.playground/> })}
            <Tabs role complaints=complaints_of(shown) counts/>
            <Arrival page/>
        </div>
    }
}

/// The page at the current address; none if there is none. The board stays while a complaint is opened or closed beside it.
fn page_here() -> Memo<Option<StaffPage>> {
    let location = use_location();
    Memo::new(move |_| location.pathname.with(|path| StaffPage::at(path).map(StaffPage::screen)))
}

#[component]
fn Page() -> impl IntoView {
    let page = page_here();
    view! { <main id="main" class="staff" data-page=move || page.get().map(StaffPage::icon)>{move || framed(page.get())}</main> }
}

fn framed(page: Option<StaffPage>) -> AnyView {
    match page {
        Some(StaffPage::Board | StaffPage::Complaint) => view! { <BoardPage/> }.into_any(),
        Some(StaffPage::Redact) => view! { <RedactView/> }.into_any(),
        Some(StaffPage::Incident) => view! { <IncidentView/> }.into_any(),
        Some(StaffPage::Apart) => view! { <ApartView/> }.into_any(),
        Some(StaffPage::Questions) => view! { <QuestionsView/> }.into_any(),
        Some(StaffPage::Forwarded) => view! { <BatchPage/> }.into_any(),
        Some(StaffPage::Morning) => view! { <MorningPage/> }.into_any(),
        Some(StaffPage::Orders) => view! { <OrdersPage/> }.into_any(),
        Some(StaffPage::Sheet | StaffPage::SheetOfDay) => view! { <SheetPage/> }.into_any(),
        Some(StaffPage::Notices) => view! { <NoticesPage/> }.into_any(),
        Some(StaffPage::Statements) => view! { <StatementsPage/> }.into_any(),
        Some(StaffPage::Figures) => view! { <FiguresView/> }.into_any(),
        Some(StaffPage::FiguresCases) => view! { <CasesPage/> }.into_any(),
        Some(StaffPage::Report | StaffPage::ReportOfDay) => view! { <ReportPage/> }.into_any(),
        Some(StaffPage::Samples) => view! { <SamplesView/> }.into_any(),
        Some(StaffPage::Shift) => view! { <ShiftPage/> }.into_any(),
        Some(StaffPage::Wire) => view! { <WirePage/> }.into_any(),
        Some(StaffPage::Ledger) => view! { <LedgerPage/> }.into_any(),
        Some(StaffPage::Offices) => view! { <OfficesView/> }.into_any(),
        Some(StaffPage::Officers) => view! { <OfficersView/> }.into_any(),
        Some(StaffPage::Clocks) => view! { <ClocksView/> }.into_any(),
        Some(StaffPage::Categories) => view! { <SubjectsView/> }.into_any(),
        Some(StaffPage::Masks) => view! { <MasksView/> }.into_any(),
        Some(StaffPage::Spellings) => view! { <SpellingsPage/> }.into_any(),
        Some(StaffPage::Macros) => view! { <MacrosView/> }.into_any(),
        Some(StaffPage::Answers) => view! { <TemplatesPage/> }.into_any(),
        Some(StaffPage::Keys) => view! { <KeysView/> }.into_any(),
        Some(StaffPage::Webhooks) => view! { <HooksView/> }.into_any(),
        Some(StaffPage::Audit) => view! { <TrailPage/> }.into_any(),
        Some(StaffPage::Retention) => view! { <RetentionView/> }.into_any(),
        Some(StaffPage::Breaches) => view! { <BreachesView/> }.into_any(),
        Some(StaffPage::Me) => view! { <AccountView/> }.into_any(),
        Some(StaffPage::Password) => view! { <PasswordView/> }.into_any(),
        Some(StaffPage::SecondFactor) => view! { <FactorView/> }.into_any(),
        None => view! { <NoSuchPage/> }.into_any(),
    }
}

/// The staff version of the "not found" page.
#[component]
fn NoSuchPage() -> impl IntoView {
    answer_status(404);
    view! {
        <Title text=t(common::NOT_FOUND)/>
        <h1>{t(common::NOT_FOUND)}</h1>
        <p>{t(common::NOT_FOUND_HELP)}</p>
        <p><a class="button" href=StaffPage::Board.route()>{t(StaffPage::Board.title())}</a></p>
    }
}
