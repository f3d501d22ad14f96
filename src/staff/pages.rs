//! Every staff page: its address and title, who may read and change it, and where it is offered.
//!
//! Written by hand, once. The navigation, the server's routes, the access checks of the handlers, the page shown at an
//! address and the tests' access matrix all use this table; an address that is not in it has no page.

use crate::{
    error::Error,
    language::{Text, texts},
    officers::Role::{self, Admin, Auditor, Chief, Circle, Operator, Station},
};

/// Where a page is offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Offered {
    /// In the navigation, as part of the daily work.
    Daily,
    /// In the navigation, among the pages for setting up the desk.
    SetUp,
    /// Only by a link on another page.
    Elsewhere,
}

const EVERYBODY: &[Role] = &[Operator, Station, Circle, Chief, Admin, Auditor];
/// Roles that work on complaints.
const WORKING: &[Role] = &[Operator, Station, Circle, Chief];
/// Roles that have figures of their own: about their stations or about the cell.
const FIGURES: &[Role] = &[Operator, Circle, Chief];
/// Roles that oversee stations.
const OVERSIGHT: &[Role] = &[Circle, Chief];
/// The cell and the chief.
const CELL: &[Role] = &[Operator, Chief];
/// Roles that write or release what the police say officially.
const OFFICIAL: &[Role] = &[Operator, Circle, Chief];
/// Roles that ask complainants again or check closed complaints of other offices.
const CHECKING: &[Role] = &[Operator, Circle, Chief];
/// Roles that decide how the desk works.
const HEADS: &[Role] = &[Chief, Admin];
/// Roles that are responsible for the whole district.
const DISTRICT: &[Role] = &[Operator, Chief, Admin, Auditor];
const ADMIN: &[Role] = &[Admin];
const CHIEF: &[Role] = &[Chief];
const AUDITOR: &[Role] = &[Auditor];
/// Whoever decides how long something is kept, and whoever watches that it goes.
const KEEPERS: &[Role] = &[Chief, Auditor];
/// Whoever must act on an incident, and whoever watches that they do.
const INCIDENTS: &[Role] = &[Chief, Admin, Auditor];
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

            /// The address, with `{name}` for a variable segment.
            pub const fn route(self) -> &'static str {
                match self { $(Self::$page => $route,)+ }
            }

            /// The title.
            pub const fn title(self) -> Text {
                match self { $(Self::$page => $title,)+ }
            }

            /// Roles that may read the page. What each of them sees on it is decided by `shield`.
            pub const fn readers(self) -> &'static [Role] {
                match self { $(Self::$page => $readers,)+ }
            }

            /// Roles that may post at least one of its forms; a single form may allow fewer.
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
    Redact       "/staff/c/{reference}/redact", texts::masks::REDACT_TITLE, Elsewhere, WORKING, WORKING;
    Incident     "/staff/incident/{reference}", texts::incidents::TITLE,  Elsewhere, WORKING,   WORKING;
    Forwarded    "/staff/forwarded",       texts::batch::TITLE,            Elsewhere, WORKING,   NOBODY;
    Wire         "/staff/wire",            texts::wire::TITLE,             Daily,     CELL,      CELL;
    Orders       "/staff/orders",          texts::orders::TITLE,           Daily,     WORKING,   WORKING;
    Sheet        "/staff/sheet",           texts::sheet::TITLE,            Daily,     CELL,      NOBODY;
    SheetOfDay   "/staff/sheet/{day}",     texts::sheet::TITLE,            Elsewhere, CELL,      CHIEF;
    Morning      "/staff/morning",         texts::sheet::MORNING,          Daily,     CELL,      NOBODY;
    Notices      "/staff/notices",         texts::notices::TITLE,          Daily,     WORKING,   WORKING;
    Figures      "/staff/figures",         texts::inside::TITLE,           Daily,     FIGURES,   NOBODY;
    FiguresCases "/staff/figures/cases",   texts::inside::CASES_TITLE,     Elsewhere, OVERSIGHT, NOBODY;
    Report       "/staff/report",          texts::report::TITLE,           Daily,     CHIEF,     NOBODY;
    ReportOfDay  "/staff/report/{day}",    texts::report::TITLE,           Elsewhere, CHIEF,     NOBODY;
    Shift        "/staff/shift",           texts::shift::TITLE,            Daily,     CELL,      OPERATOR;
    Samples      "/staff/samples",         texts::sampling::TITLE,         Daily,     CHECKING,  CHECKING;
    Statements   "/staff/statements",      texts::statements::TITLE,       Daily,     OFFICIAL,  OFFICIAL;
    Ledger       "/staff/wire/ledger",     texts::wire::LEDGER,            SetUp,     DISTRICT,  NOBODY;
    Apart        "/staff/apart",           texts::incidents::APART,        SetUp,     DISTRICT,  CHIEF;
    Offices      "/staff/offices",         texts::offices::TITLE,          SetUp,     HEADS,     ADMIN;
    Officers     "/staff/officers",        texts::officers::TITLE,         SetUp,     HEADS,     ADMIN;
    Clocks       "/staff/clocks",          texts::spans::TITLE,            SetUp,     HEADS,     ADMIN;
    Categories   "/staff/categories",      texts::subjects::TITLE,         SetUp,     HEADS,     ADMIN;
    Questions    "/staff/questions",       texts::questions::TITLE,        SetUp,     HEADS,     ADMIN;
    Masks        "/staff/masks",           texts::masks::TITLE,            SetUp,     DISTRICT,  NOBODY;
    Spellings    "/staff/spellings",       texts::spellings::TITLE,        SetUp,     HEADS,     ADMIN;
    Macros       "/staff/macros",          texts::macros::TITLE,           SetUp,     DISTRICT,  HEADS;
    Answers      "/staff/answers",         texts::answers::TITLE,          SetUp,     DISTRICT,  HEADS;
    Keys         "/staff/keys",            texts::api::KEYS,               SetUp,     HEADS,     ADMIN;
    Webhooks     "/staff/webhooks",        texts::api::HOOKS,              SetUp,     HEADS,     ADMIN;
    Audit        "/staff/audit",           texts::oversight::AUDIT,        SetUp,     AUDITOR,   NOBODY;
    Retention    "/staff/retention",       texts::oversight::RETENTION,    SetUp,     KEEPERS,   CHIEF;
    Breaches     "/staff/breaches",        texts::oversight::BREACHES,     SetUp,     INCIDENTS, HEADS;
    Me           "/staff/me",              texts::mail::TITLE,             Elsewhere, EVERYBODY, WORKING;
    Password     "/staff/password",        texts::sign_in::PASSWORD_TITLE, Elsewhere, EVERYBODY, EVERYBODY;
    SecondFactor "/staff/second-factor",   texts::sign_in::FACTOR_TITLE,   Elsewhere, EVERYBODY, EVERYBODY;
}

impl StaffPage {
    /// The page at this path, if there is one.
    pub fn at(path: &str) -> Option<Self> {
        let path = path.strip_suffix('/').unwrap_or(path);
        Self::ALL.iter().copied().find(|page| fits(page.route(), path))
    }

    /// The page that this one is part of in the navigation, or the page itself: a complaint is shown beside the board, and
    /// each evening's sheet is part of the sheets.
    pub const fn shown_as(self) -> Self {
        match self {
            Self::Complaint => Self::Board,
            Self::SheetOfDay => Self::Sheet,
            Self::FiguresCases => Self::Figures,
            Self::ReportOfDay => Self::Report,
            other => other,
        }
    }

    /// The page on whose screen this one is shown, or the page itself. It is the one of the navigation, except that the complaints behind a number have
    /// a screen of their own.
    pub const fn screen(self) -> Self {
        match self {
            Self::FiguresCases => self,
            other => other.shown_as(),
        }
    }

    /// The shape of the page in the navigation, in the sprite of [`crate::ui::icon`].
    pub const fn icon(self) -> &'static str {
        match self {
            Self::Board | Self::Complaint | Self::Incident | Self::Forwarded => "board",
            Self::Wire => "wire",
            Self::Orders => "flag",
            Self::Sheet | Self::SheetOfDay => "sheet",
            Self::Morning => "morning",
            Self::Figures | Self::FiguresCases => "figures",
            Self::Report | Self::ReportOfDay => "report",
            Self::Notices | Self::Breaches => "bell",
            Self::Shift => "shift",
            Self::Samples => "sample",
            Self::Statements => "statement",
            Self::Ledger | Self::Audit => "ledger",
            Self::Offices => "offices",
            Self::Officers => "people",
            Self::Clocks | Self::Retention => "clock",
            Self::Apart => "people",
            Self::Categories | Self::Questions => "tag",
            Self::Spellings => "letters",
            Self::Masks | Self::Redact => "masks",
            Self::Macros => "steps",
            Self::Answers => "words",
            Self::Keys => "key",
            Self::Webhooks => "hook",
            Self::Me | Self::Password | Self::SecondFactor => "person",
        }
    }

    /// The daily pages that the navigation offers to this role. All roles may open the board, but it is empty for those that
    /// do not work on complaints, so it is not offered to them.
    pub fn daily(role: Role) -> impl Iterator<Item = Self> {
        let works = WORKING.contains(&role);
        Self::of(role, Offered::Daily).filter(move |_| works)
    }

    /// The set-up pages that the navigation offers to this role.
    pub fn set_up(role: Role) -> impl Iterator<Item = Self> {
        Self::of(role, Offered::SetUp)
    }

    fn of(role: Role, offered: Offered) -> impl Iterator<Item = Self> {
        Self::ALL.iter().copied().filter(move |page| page.offered() == offered && page.readers().contains(&role))
    }

    /// Checked first by everything that returns the page's content.
    ///
    /// # Errors
    /// [`Error::NotAllowed`] for roles that are not among the readers.
    pub fn may_read(self, role: Role) -> Result<(), Error> {
        if self.readers().contains(&role) { Ok(()) } else { Err(Error::NotAllowed) }
    }

    /// Checked first by everything that is posted to the page.
    ///
    /// # Errors
    /// [`Error::NotAllowed`] for roles that are not among the changers.
    pub fn may_change(self, role: Role) -> Result<(), Error> {
        if self.changers().contains(&role) { Ok(()) } else { Err(Error::NotAllowed) }
    }
}

/// Whether a path matches a route.
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
