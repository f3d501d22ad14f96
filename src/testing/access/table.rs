//! The access matrix as a table for people to read: one line for every endpoint, who may use it, and what it may reveal at most.
//!
//! It is written by hand and not derived from the rules that the program uses. An endpoint that is in the router and not here fails the
//! test. Who reads a staff page and who changes something on it is written by hand too, but in `staff::StaffPage`, which the program also
//! uses; here is what the test posts to the page, what the page may reveal, and where fewer roles may post a form than may change the page.

use super::viewers::Kind;
use crate::{
    officers::Role::{self, Admin, Auditor, Chief, Circle, Operator, Station},
    staff::StaffPage,
};

/// Who may use an endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Anyone; everybody gets the same.
    Everybody,
    /// Whoever has the private link of this complaint.
    Link,
    /// Officers who have signed in, in these roles.
    Staff(&'static [Role]),
    /// Signed-in officers who may see this complaint.
    Seeing,
    /// Officers in these roles who may see this complaint.
    SeeingAs(&'static [Role]),
    /// The officer with this login, whose own data it is.
    Own(&'static str),
    /// Whoever signs with a platform's secret, which no viewer in this test does.
    Signed,
    /// Nobody: there is no such method, or not from another machine, or not for a photo of a complaint that was filed here.
    Nobody,
    /// Files of the build, which do not exist in a test.
    Files,
}

/// What a response may contain of a complaint, at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reveals {
    /// Nothing that anybody wrote.
    Nothing,
    /// To the complainant what is the complainant's own, to officers what they may see.
    Case,
}

/// An endpoint.
#[derive(Debug)]
pub struct Endpoint {
    /// The path, as the router has it.
    pub path: &'static str,
    /// Who may `GET` it.
    pub read: Who,
    /// Who may `POST` to it.
    pub post: Who,
    /// The fields that the test posts: what somebody with the permission could really send.
    pub form: &'static [(&'static str, &'static str)],
    /// What a response may reveal.
    pub reveals: Reveals,
}

const ALL: &[Role] = &[Operator, Station, Circle, Chief, Admin, Auditor];
const CELL: &[Role] = &[Operator, Chief];
const WORKING: &[Role] = &[Operator, Station, Circle, Chief];

const fn page(path: &'static str, read: Who, reveals: Reveals) -> Endpoint {
    Endpoint { path, read, post: Who::Nobody, form: &[], reveals }
}

const fn form(
    path: &'static str,
    read: Who,
    post: Who,
    form: &'static [(&'static str, &'static str)],
    reveals: Reveals,
) -> Endpoint {
    Endpoint { path, read, post, form, reveals }
}

/// A staff page with the fields that the test posts to it; none where it is only read.
const fn staff(page: StaffPage, form: &'static [(&'static str, &'static str)], reveals: Reveals) -> Endpoint {
    let post = if page.changers().is_empty() { Nobody } else { Staff(page.changers()) };
    Endpoint { path: page.route(), read: Staff(page.readers()), post, form, reveals }
}

/// A server function that loads the data of a staff page.
const fn of(page: StaffPage) -> Who {
    Staff(page.readers())
}

use Reveals::{Case, Nothing};
use Who::{Everybody, Files, Link, Nobody, Own, Seeing, SeeingAs, Signed, Staff};

/// Every route and every page.
pub const ENDPOINTS: &[Endpoint] = &[
    // For everyone.
    form("/", Everybody, Everybody, &[("form", "too short")], Nothing),
    page("/places", Everybody, Nothing),
    form("/share", Everybody, Everybody, &[("text", "और")], Nothing),
    page("/manifest.webmanifest", Everybody, Nothing),
    page("/sw.js", Everybody, Nothing),
    page("/favicon.ico", Everybody, Nothing),
    page("/robots.txt", Everybody, Nothing),
    page("/.well-known/security.txt", Everybody, Nothing),
    page("/track", Everybody, Nothing),
    form("/t/{reference}", Everybody, Everybody, &[], Nothing),
    page("/t/{reference}/promise.ics", Everybody, Nothing),
    // Shows what is in its own address; the dates of the next steps only with the right key.
    page("/sent/{reference}/{key}", Everybody, Nothing),
    // A code is shown only if it was issued, and none was.
    page("/claim/{reference}/{code}/{key}", Nobody, Nothing),
    // The public half of a key.
    page("/push/key", Everybody, Nothing),
    page("/figures", Everybody, Nothing),
    page("/figures.json", Everybody, Nothing),
    form("/language", Nobody, Everybody, &[("language", "hi"), ("back", "/")], Nothing),
    form("/sign-in", Everybody, Everybody, &[("login", "nobody"), ("password", "nothing at all")], Nothing),
    form("/sign-in/code", Everybody, Everybody, &[("one_time", "000000")], Nothing),
    form("/sign-out", Nobody, Everybody, &[("nothing", "")], Nothing),
    page("/healthz", Everybody, Nothing),
    page("/readyz", Everybody, Nothing),
    page("/live/t/{reference}", Everybody, Nothing),
    page("/pkg", Files, Nothing),
    page("/assets", Files, Nothing),
    // For the complainant.
    form("/t/{reference}/{key}", Link, Link, &[("form_name", "add"), ("form", "{form}"), ("text", "और")], Case),
    page("/t/{reference}/{key}/photo/{id}", Link, Nothing),
    page("/t/{reference}/{key}/qr.svg", Link, Nothing),
    page("/t/{reference}/{key}/receipt.txt", Link, Nothing),
    page("/live/t/{reference}/{key}", Link, Nothing),
    // For whoever may see the complaint.
    Endpoint {
        read: Seeing,
        post: Seeing,
        ..staff(
            StaffPage::Complaint,
            &[("form_name", "move"), ("move", "note"), ("version", "{version}"), ("text", "x")],
            Case,
        )
    },
    page("/staff/photo/{id}", Seeing, Nothing),
    // For all officers.
    staff(StaffPage::Board, &[("form_name", "nothing")], Case),
    Endpoint { read: Own("operator"), ..staff(StaffPage::Forwarded, &[], Case) },
    staff(StaffPage::Notices, &[("form_name", "nothing")], Case),
    // The addressee acknowledges an order; the cell confirms it.
    Endpoint { post: Staff(CELL), ..staff(StaffPage::Orders, &[("form_name", "order-confirm"), ("order", "1")], Case) },
    staff(StaffPage::Me, &[("when", "none")], Nothing),
    staff(StaffPage::Password, &[("password", "x"), ("new_password", "x"), ("again", "x")], Nothing),
    staff(StaffPage::SecondFactor, &[("form_name", "confirm"), ("one_time", "000000")], Nothing),
    // Exists only while the officer's own second factor is being set up.
    page("/staff/second-factor/qr.svg", Nobody, Nothing),
    form("/staff/stay", Staff(ALL), Staff(ALL), &[("nothing", "")], Nothing),
    form("/staff/view", Nobody, Staff(ALL), &[("choice", "narrow"), ("back", "/staff")], Nothing),
    page("/live/staff", Staff(ALL), Nothing),
    // For the cell and the chief.
    staff(StaffPage::Wire, &[("form_name", "decide"), ("post", "1"), ("decision", "spam")], Case),
    page("/staff/wire/photo/{id}", Nobody, Nothing),
    staff(StaffPage::Ledger, &[], Nothing),
    page("/live/wire", Staff(CELL), Nothing),
    staff(StaffPage::Morning, &[], Case),
    staff(StaffPage::Sheet, &[], Case),
    staff(StaffPage::SheetOfDay, &[("form_name", "verdict"), ("line", "1"), ("verdict", "accept")], Case),
    page("/staff/sheet/{day}/csv", Staff(CELL), Case),
    staff(StaffPage::Shift, &[("form_name", "end"), ("note", "x")], Case),
    // The district's settings.
    staff(StaffPage::Answers, &[("form_name", "add"), ("text", "x")], Nothing),
    staff(StaffPage::Macros, &[("form_name", "add"), ("name", "x")], Nothing),
    staff(StaffPage::Offices, &[("form_name", "close"), ("office", "x")], Nothing),
    staff(StaffPage::Officers, &[("form_name", "add"), ("login", "x")], Nothing),
    staff(StaffPage::Categories, &[("form_name", "x")], Nothing),
    staff(StaffPage::Clocks, &[("form_name", "x")], Nothing),
    staff(StaffPage::Spellings, &[("form_name", "x")], Nothing),
    // For machines.
    form("/webhooks/x", Signed, Signed, &[], Nothing),
    form("/webhooks/facebook", Signed, Signed, &[], Nothing),
    page("/metrics", Nobody, Nothing),
    // Server functions: see `FUNCTIONS`.
    page("/api/{*name}", Nobody, Nothing),
];

/// A server function's path, its arguments, who may call it, and what it may reveal.
pub type Function = (&'static str, &'static str, Who, Reveals);

/// Every server function. All of them only read, except `working`.
pub const FUNCTIONS: &[Function] = &[
    ("/api/demo", "{}", Everybody, Nothing),
    ("/api/figures", r#"{"from":"","to":""}"#, Everybody, Nothing),
    ("/api/intake/form", "{}", Everybody, Nothing),
    ("/api/tracking/progress", r#"{"reference":"{reference}"}"#, Everybody, Nothing),
    ("/api/tracking/claim", r#"{"reference":"{reference}","key":"{key}"}"#, Everybody, Nothing),
    ("/api/tracking/code", r#"{"reference":"{reference}","code":"SW000000","key":"{key}"}"#, Nobody, Nothing),
    ("/api/tracking/expected", r#"{"reference":"{reference}","key":"{key}"}"#, Link, Nothing),
    ("/api/tracking/case", r#"{"reference":"{reference}","key":"{key}"}"#, Link, Case),
    ("/api/staff/complaint", r#"{"reference":"{reference}"}"#, Seeing, Case),
    // A sign of work can only be set by somebody who could work on the complaint.
    ("/api/staff/working", r#"{"reference":"{reference}"}"#, SeeingAs(WORKING), Nothing),
    ("/api/staff/board", r#"{"filters":{filters}}"#, of(StaffPage::Board), Case),
    ("/api/staff/house", "{}", Staff(ALL), Nothing),
    ("/api/staff/batch", r#"{"id":1}"#, Own("operator"), Case),
    ("/api/staff/me", "{}", of(StaffPage::Me), Nothing),
    ("/api/staff/password", "{}", of(StaffPage::Password), Nothing),
    ("/api/staff/second-factor", "{}", of(StaffPage::SecondFactor), Nothing),
    ("/api/staff/length", r#"{"channel":"x","text":"x"}"#, Staff(ALL), Nothing),
    ("/api/staff/notices", "{}", of(StaffPage::Notices), Case),
    ("/api/staff/orders", "{}", of(StaffPage::Orders), Case),
    ("/api/staff/wire", r#"{"asked":{asked}}"#, of(StaffPage::Wire), Case),
    ("/api/staff/wire/ledger", "{}", of(StaffPage::Ledger), Nothing),
    ("/api/staff/morning", "{}", of(StaffPage::Morning), Case),
    ("/api/staff/sheet", r#"{"day":null}"#, of(StaffPage::Sheet), Case),
    ("/api/staff/shift", r#"{"day":null}"#, of(StaffPage::Shift), Case),
    ("/api/staff/answers", "{}", of(StaffPage::Answers), Nothing),
    ("/api/staff/macros", "{}", of(StaffPage::Macros), Nothing),
    ("/api/staff/offices", r#"{"day":"","import":"","days":""}"#, of(StaffPage::Offices), Nothing),
    ("/api/staff/officers", "{}", of(StaffPage::Officers), Nothing),
    ("/api/staff/categories", "{}", of(StaffPage::Categories), Nothing),
    ("/api/staff/clocks", r#"{"list":""}"#, of(StaffPage::Clocks), Nothing),
    ("/api/staff/spellings", "{}", of(StaffPage::Spellings), Nothing),
];

/// Which officers see a complaint of each kind; it lies with station A unless it accuses station A. The columns: the operator, station A,
/// another station, the circle, another circle, the chief, an officer of station B (the office that `AboutB` accuses), and the stand-in for
/// A, who belongs to station B too. The admin and the auditor see none.
pub const SEEN: &[(Kind, [bool; 8])] = &[
    //                    operator  A      other  circle other  chief  of B   stand-in
    (Kind::Plain, [true, true, false, true, false, true, false, true]),
    (Kind::Confidential, [false, true, false, true, false, true, false, true]),
    (Kind::Child, [true, true, false, true, false, true, false, true]),
    (Kind::Closed, [true, true, false, true, false, true, false, true]),
    (Kind::Reopened, [true, true, false, true, false, true, false, true]),
    (Kind::AboutA, [true, false, false, true, false, true, false, false]),
    (Kind::AboutB, [true, true, false, true, false, true, false, false]),
];
