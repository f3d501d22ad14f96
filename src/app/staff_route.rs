//! The staff pages: one lazily loaded part for all of them.
//!
//! A citizen's phone never loads it. It is one part, not one per page, because every additional part increases what a citizen loads:
//! code shared by several parts is split off into a file of its own.

use crate::{
    board::{batch::page::BatchPage, macros::page::MacrosView, page::BoardPage},
    command::{
        clocks::admin::page::ClocksView, morning::page::MorningPage, notices::page::NoticesPage,
        orders::page::OrdersPage, sheet::page::SheetPage, shift::page::ShiftPage,
    },
    complaint::categories::page::SubjectsView,
    intake::wire::{ledger::LedgerPage, page::WirePage},
    language::{t, texts::common},
    officers::{
        account::{actions::load_own, page::AccountView},
        admin::page::OfficersView,
        page::SignInPage,
        password::page::PasswordView,
        second_factor::page::{CodePage, FactorView},
    },
    offices::page::OfficesView,
    replies::templates::page::TemplatesPage,
    routing::spellings::page::SpellingsPage,
    staff::{StaffBar, StaffPage},
    ui::answer_status,
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
    /// A page in the staff frame; `None` if there is no such page.
    Framed(Option<StaffPage>),
}

impl Screen {
    fn at(path: &str) -> Self {
        match path.strip_suffix('/').unwrap_or(path) {
            "/sign-in" => Self::SignIn,
            "/sign-in/code" => Self::Code,
            // The board stays mounted while a complaint is opened or closed beside it.
            path => Self::Framed(StaffPage::at(path).map(StaffPage::shown_as)),
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
            Screen::Framed(page) => view! { <main id="main" class="staff">{framed(page)}</main> }.into_any(),
        };
        shown.into_any()
    }
}

fn framed(page: Option<StaffPage>) -> AnyView {
    match page {
        Some(StaffPage::Board | StaffPage::Complaint) => view! { <BoardPage/> }.into_any(),
        Some(StaffPage::Forwarded) => view! { <BatchPage/> }.into_any(),
        Some(StaffPage::Morning) => view! { <MorningPage/> }.into_any(),
        Some(StaffPage::Orders) => view! { <OrdersPage/> }.into_any(),
        Some(StaffPage::Sheet | StaffPage::SheetOfDay) => view! { <SheetPage/> }.into_any(),
        Some(StaffPage::Notices) => view! { <NoticesPage/> }.into_any(),
        Some(StaffPage::Shift) => view! { <ShiftPage/> }.into_any(),
        Some(StaffPage::Wire) => view! { <WirePage/> }.into_any(),
        Some(StaffPage::Ledger) => view! { <LedgerPage/> }.into_any(),
        Some(StaffPage::Offices) => view! { <OfficesView/> }.into_any(),
        Some(StaffPage::Officers) => view! { <OfficersView/> }.into_any(),
        Some(StaffPage::Clocks) => view! { <ClocksView/> }.into_any(),
        Some(StaffPage::Categories) => view! { <SubjectsView/> }.into_any(),
        Some(StaffPage::Spellings) => view! { <SpellingsPage/> }.into_any(),
        Some(StaffPage::Macros) => view! { <MacrosView/> }.into_any(),
        Some(StaffPage::Answers) => view! { <TemplatesPage/> }.into_any(),
        Some(StaffPage::Me) => view! { <AccountView/> }.into_any(),
        Some(StaffPage::Password) => view! { <PasswordView/> }.into_any(),
        Some(StaffPage::SecondFactor) => view! { <FactorView/> }.into_any(),
        None => view! { <NoSuchPage/> }.into_any(),
    }
}

/// The staff version of the "not found" page, below the bar.
#[component]
fn NoSuchPage() -> impl IntoView {
    answer_status(404);
    let own = Resource::new(|| (), |()| load_own());
    view! {
        <Title text=t(common::NOT_FOUND)/>
        <Transition>
            {move || Suspend::new(async move { own.await.ok().map(|own| view! { <StaffBar me=own.me/> }) })}
        </Transition>
        <h1>{t(common::NOT_FOUND)}</h1>
        <p>{t(common::NOT_FOUND_HELP)}</p>
        <p><a class="button" href=StaffPage::Board.route()>{t(StaffPage::Board.title())}</a></p>
    }
}
