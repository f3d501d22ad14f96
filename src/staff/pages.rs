//! Every page of the staff: its address, its title, who reads it, who changes something on it, and where it is offered.
//!
//! Written by hand, once. The navigation, the server's routes, what each page's doors ask first, the page that an address shows, and the
//! access matrix of the tests are all taken from here; an address that is not here is nobody's page.

use crate::{
    error::Error,
    language::{Text, texts},
    officers::Role::{self, Admin, Auditor, Chief, Circle, Operator, Station},
};

/// Where officers find a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Offered {
    /// In the navigation, as part of a day with complaints.
    Daily,
    /// In the navigation, among what is set up now and then.
    SetUp,
    /// Only where another page leads to it.
    Elsewhere,
}

const EVERYBODY: &[Role] = &[Operator, Station, Circle, Chief, Admin, Auditor];
/// Whoever has complaints to work on.
const WORKING: &[Role] = &[Operator, Station, Circle, Chief];
/// The cell, and the chief whose cell it is.
const CELL: &[Role] = &[Operator, Chief];
/// Whoever decides how the desk works.
const HEADS: &[Role] = &[Chief, Admin];
/// Whoever answers for the whole district.
const DISTRICT: &[Role] = &[Operator, Chief, Admin, Auditor];
const ADMIN: &[Role] = &[Admin];
const CHIEF: &[Role] = &[Chief];
const OPERATOR: &[Role] = &[Operator];
const NOBODY: &[Role] = &[];

macro_rules! staff_pages {
    ($($page:ident $route:literal, $title:path, $offered:ident, $readers:ident, $changers:ident;)+) => {
        /// A page of the staff.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum StaffPage {
            $(#[doc = concat!("`", $route, "`")] $page,)+
        }

        impl StaffPage {
            /// All of them, in the order of the navigation.
            pub const ALL: &'static [Self] = &[$(Self::$page),+];

            /// The address, with `{name}` for a segment that differs.
            pub const fn route(self) -> &'static str {
                match self { $(Self::$page => $route,)+ }
            }

            /// The title.
            pub const fn title(self) -> Text {
                match self { $(Self::$page => $title,)+ }
            }

            /// In which roles an officer reads it. What of it each of them sees is another question (`shield`).
            pub const fn readers(self) -> &'static [Role] {
                match self { $(Self::$page => $readers,)+ }
            }

            /// In which roles an officer may post any form of it; a form may be for fewer.
            pub const fn changers(self) -> &'static [Role] {
                match self { $(Self::$page => $changers,)+ }
            }

            const fn offered(self) -> Offered {
                match self { $(Self::$page => Offered::$offered,)+ }
            }
        }
    };
}

staff_pages! {
    // page      address                   title                           offered    who reads  who changes
    Board        "/staff",                 texts::staff::BOARD,            Daily,     EVERYBODY, EVERYBODY;
    Complaint    "/staff/c/{reference}",   texts::staff::BOARD,            Elsewhere, WORKING,   WORKING;
    Forwarded    "/staff/forwarded",       texts::batch::TITLE,            Elsewhere, WORKING,   NOBODY;
    Morning      "/staff/morning",         texts::sheet::MORNING,          Daily,     CELL,      NOBODY;
    Orders       "/staff/orders",          texts::orders::TITLE,           Daily,     WORKING,   WORKING;
    Sheet        "/staff/sheet",           texts::sheet::TITLE,            Daily,     CELL,      NOBODY;
    SheetOfDay   "/staff/sheet/{day}",     texts::sheet::TITLE,            Elsewhere, CELL,      CHIEF;
    Notices      "/staff/notices",         texts::notices::TITLE,          Daily,     WORKING,   WORKING;
    Shift        "/staff/shift",           texts::shift::TITLE,            Daily,     CELL,      OPERATOR;
    Wire         "/staff/wire",            texts::wire::TITLE,             Daily,     CELL,      CELL;
    Ledger       "/staff/wire/ledger",     texts::wire::LEDGER,            SetUp,     DISTRICT,  NOBODY;
    Offices      "/staff/offices",         texts::offices::TITLE,          SetUp,     HEADS,     ADMIN;
    Officers     "/staff/officers",        texts::officers::TITLE,         SetUp,     HEADS,     ADMIN;
    Clocks       "/staff/clocks",          texts::spans::TITLE,            SetUp,     HEADS,     ADMIN;
    Categories   "/staff/categories",      texts::subjects::TITLE,         SetUp,     HEADS,     ADMIN;
    Spellings    "/staff/spellings",       texts::spellings::TITLE,        SetUp,     HEADS,     ADMIN;
    Macros       "/staff/macros",          texts::macros::TITLE,           SetUp,     DISTRICT,  HEADS;
    Answers      "/staff/answers",         texts::answers::TITLE,          SetUp,     DISTRICT,  HEADS;
    Me           "/staff/me",              texts::mail::TITLE,             Elsewhere, EVERYBODY, WORKING;
    Password     "/staff/password",        texts::sign_in::PASSWORD_TITLE, Elsewhere, EVERYBODY, EVERYBODY;
    SecondFactor "/staff/second-factor",   texts::sign_in::FACTOR_TITLE,   Elsewhere, EVERYBODY, EVERYBODY;
}

impl StaffPage {
    /// The page at this path; none where there is none.
    pub fn at(path: &str) -> Option<Self> {
        let path = path.strip_suffix('/').unwrap_or(path);
        Self::ALL.iter().copied().find(|page| fits(page.route(), path))
    }

    /// The page that this one is shown as a part of, or the page itself: a complaint stands beside the board, each evening is a sheet.
    pub const fn shown_as(self) -> Self {
        match self {
            Self::Complaint => Self::Board,
            Self::SheetOfDay => Self::Sheet,
            other => other,
        }
    }

    /// What the navigation offers for the days of an officer in this role. The board is open to everybody, but where nobody works on complaints
    /// there is nothing on it.
    pub fn daily(role: Role) -> impl Iterator<Item = Self> {
        let works = WORKING.contains(&role);
        Self::of(role, Offered::Daily).filter(move |_| works)
    }

    /// What the navigation offers an officer in this role for now and then.
    pub fn set_up(role: Role) -> impl Iterator<Item = Self> {
        Self::of(role, Offered::SetUp)
    }

    fn of(role: Role, offered: Offered) -> impl Iterator<Item = Self> {
        Self::ALL.iter().copied().filter(move |page| page.offered() == offered && page.readers().contains(&role))
    }

    /// Asked first by everything that tells what stands on the page.
    ///
    /// # Errors
    /// [`Error::NotAllowed`] for every role but its readers'.
    pub fn may_read(self, role: Role) -> Result<(), Error> {
        if self.readers().contains(&role) { Ok(()) } else { Err(Error::NotAllowed) }
    }

    /// Asked first by what is posted to the page.
    ///
    /// # Errors
    /// [`Error::NotAllowed`] for every role but its changers'.
    pub fn may_change(self, role: Role) -> Result<(), Error> {
        if self.changers().contains(&role) { Ok(()) } else { Err(Error::NotAllowed) }
    }
}

/// Whether a path is one of a route's.
fn fits(route: &str, path: &str) -> bool {
    let (mut names, mut segments) = (route.split('/'), path.split('/'));
    loop {
        match (names.next(), segments.next()) {
            (None, None) => return true,
            (Some(name), Some(segment)) if name == segment || (name.starts_with('{') && !segment.is_empty()) => {}
            _ => return false,
        }
    }
}
