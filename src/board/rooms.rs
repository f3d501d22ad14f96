//! The staff's part of the application: one lazily loaded part for all of its pages.
//!
//! A citizen's phone never loads it. It is one part, not one for each page, because every further part makes what the citizen loads
//! larger: code that several parts share is cut out of each into a piece of its own.

use super::{batch::page::BatchPage, macros::page::MacrosShown, page::BoardPage};
use crate::{
    command::{
        clocks::admin::page::ClocksShown, morning::page::MorningPage, notices::page::NoticesPage,
        orders::page::OrdersPage, sheet::page::SheetPage, shift::page::ShiftPage,
    },
    complaint::categories::page::SubjectsShown,
    intake::wire::{ledger::LedgerPage, page::WirePage},
    officers::{
        admin::page::OfficersShown,
        own::page::OwnShown,
        page::SignInPage,
        password::page::PasswordShown,
        second_factor::page::{CodePage, FactorShown},
    },
    offices::page::OfficesShown,
    replies::templates::page::TemplatesPage,
    routing::spellings::page::SpellingsPage,
};
use leptos::prelude::*;
use leptos_router::{LazyRoute, components::Outlet, hooks::use_location, lazy_route};

/// The staff's part of the application.
pub struct StaffRoute;

/// One page of it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Room {
    SignIn,
    Code,
    Password,
    Factor,
    Board,
    Batch,
    Wire,
    Ledger,
    Answers,
    Notices,
    Orders,
    Sheet,
    Morning,
    Macros,
    Me,
    Clocks,
    Categories,
    Shift,
    Offices,
    Officers,
    Spellings,
}

impl Room {
    fn at(path: &str) -> Self {
        match path.trim_end_matches('/') {
            "/sign-in" => Self::SignIn,
            "/sign-in/code" => Self::Code,
            "/staff/password" => Self::Password,
            "/staff/second-factor" => Self::Factor,
            "/staff/wire" => Self::Wire,
            "/staff/wire/ledger" => Self::Ledger,
            "/staff/answers" => Self::Answers,
            "/staff/notices" => Self::Notices,
            "/staff/orders" => Self::Orders,
            "/staff/morning" => Self::Morning,
            sheet if sheet == "/staff/sheet" || sheet.starts_with("/staff/sheet/") => Self::Sheet,
            "/staff/categories" => Self::Categories,
            "/staff/clocks" => Self::Clocks,
            "/staff/macros" => Self::Macros,
            "/staff/me" => Self::Me,
            "/staff/forwarded" => Self::Batch,
            "/staff/shift" => Self::Shift,
            "/staff/offices" => Self::Offices,
            "/staff/officers" => Self::Officers,
            "/staff/spellings" => Self::Spellings,
            // The board, alone or with a complaint beside it.
            _ => Self::Board,
        }
    }
}

#[lazy_route]
impl LazyRoute for StaffRoute {
    // Asking for a page's data is part of the view, so that what it is made of stays out of what every phone loads.
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let location = use_location();
        let room = Memo::new(move |_| location.pathname.with(|path| Room::at(path)));
        let page = move || match room.get() {
            Room::SignIn => view! { <SignInPage/> }.into_any(),
            Room::Code => view! { <CodePage/> }.into_any(),
            Room::Password => view! { <main id="main" class="staff"><PasswordShown/></main> }.into_any(),
            Room::Factor => view! { <main id="main" class="staff"><FactorShown/></main> }.into_any(),
            Room::Board => view! { <main id="main" class="staff"><BoardPage/></main> }.into_any(),
            Room::Wire => view! { <main id="main" class="staff"><WirePage/></main> }.into_any(),
            Room::Ledger => view! { <main id="main" class="staff"><LedgerPage/></main> }.into_any(),
            Room::Offices => view! { <main id="main" class="staff"><OfficesShown/></main> }.into_any(),
            Room::Officers => view! { <main id="main" class="staff"><OfficersShown/></main> }.into_any(),
            Room::Orders => view! { <main id="main" class="staff"><OrdersPage/></main> }.into_any(),
            Room::Sheet => view! { <main id="main" class="staff"><SheetPage/></main> }.into_any(),
            Room::Morning => view! { <main id="main" class="staff"><MorningPage/></main> }.into_any(),
            Room::Categories => view! { <main id="main" class="staff"><SubjectsShown/></main> }.into_any(),
            Room::Clocks => view! { <main id="main" class="staff"><ClocksShown/></main> }.into_any(),
            Room::Macros => view! { <main id="main" class="staff"><MacrosShown/></main> }.into_any(),
            Room::Me => view! { <main id="main" class="staff"><OwnShown/></main> }.into_any(),
            Room::Spellings => view! { <main id="main" class="staff"><SpellingsPage/></main> }.into_any(),
            Room::Notices => view! { <main id="main" class="staff"><NoticesPage/></main> }.into_any(),
            Room::Batch => view! { <main id="main" class="staff"><BatchPage/></main> }.into_any(),
            Room::Shift => view! { <main id="main" class="staff"><ShiftPage/></main> }.into_any(),
            Room::Answers => view! { <main id="main" class="staff"><TemplatesPage/></main> }.into_any(),
        };
        // What stands below the staff's part draws nothing, but the router waits for it to be drawn before it writes a new address: without
        // it no page but the first has an address, and Back leaves the staff's pages.
        view! {
            {page}
            <Outlet/>
        }
        .into_any()
    }
}
