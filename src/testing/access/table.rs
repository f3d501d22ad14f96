//! The access matrix as a person reads it: one line for every door, who may go through it, and what it may tell at most.
//!
//! Written by hand, and not from the rules that the program uses. A door that stands in the router and not here fails the test. Who reads and
//! who changes a page of the staff is written by hand too, but in `staff::StaffPage`, from which the program takes it as well; here stands
//! what is posted to try it, what it may tell, and where a form is for fewer than its page.

use super::viewers::Kind;
use crate::{
    officers::Role::{self, Admin, Auditor, Chief, Circle, Operator, Station},
    staff::StaffPage,
};

/// Who may go through a door.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Anyone; what is behind it is the same for all.
    Everybody,
    /// Whoever has the private link of this complaint.
    Link,
    /// Officers who have signed in, in these roles.
    Staff(&'static [Role]),
    /// Officers who may see this complaint.
    Seeing,
    /// Officers in these roles who may see this complaint.
    SeeingAs(&'static [Role]),
    /// The officer of this name, whose own it is.
    Own(&'static str),
    /// Whoever signs with a platform's secret, which nobody here does.
    Signed,
    /// Nobody: there is no such way in, or not from outside the machine, or not for a photo of a complaint that was filed here.
    Nobody,
    /// Files of the build, which a test has not got.
    Files,
}

/// What an answer may hold at most of a complaint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tells {
    /// Nothing of anybody's words.
    Nothing,
    /// To the complainant what is the complainant's, to officers what they may see.
    Case,
}

/// A door.
#[derive(Debug)]
pub struct Door {
    /// As the router has it.
    pub path: &'static str,
    /// Who may `GET` it.
    pub read: Who,
    /// Who may `POST` to it.
    pub post: Who,
    /// The fields that are posted: what somebody who may could really send.
    pub form: &'static [(&'static str, &'static str)],
    /// What it may tell.
    pub tells: Tells,
}

const ALL: &[Role] = &[Operator, Station, Circle, Chief, Admin, Auditor];
const CELL: &[Role] = &[Operator, Chief];
const WORKING: &[Role] = &[Operator, Station, Circle, Chief];

const fn page(path: &'static str, read: Who, tells: Tells) -> Door {
    Door { path, read, post: Who::Nobody, form: &[], tells }
}

const fn form(
    path: &'static str,
    read: Who,
    post: Who,
    form: &'static [(&'static str, &'static str)],
    tells: Tells,
) -> Door {
    Door { path, read, post, form, tells }
}

/// A page of the staff, with what is posted to it; nothing where it is only read.
const fn staff(page: StaffPage, form: &'static [(&'static str, &'static str)], tells: Tells) -> Door {
    let post = if page.changers().is_empty() { Nobody } else { Staff(page.changers()) };
    Door { path: page.route(), read: Staff(page.readers()), post, form, tells }
}

/// A function that brings what stands on a page of the staff.
const fn of(page: StaffPage) -> Who {
    Staff(page.readers())
}

use Tells::{Case, Nothing};
use Who::{Everybody, Files, Link, Nobody, Own, Seeing, SeeingAs, Signed, Staff};

/// Every route and every page.
pub const DOORS: &[Door] = &[
    // For everybody.
    form("/", Everybody, Everybody, &[("form", "too short")], Nothing),
    page("/track", Everybody, Nothing),
    form("/t/{reference}", Everybody, Everybody, &[], Nothing),
    // Shows what stands in its own address, and asks for nothing.
    page("/sent/{reference}/{key}", Everybody, Nothing),
    // Only a code that was given out is shown, and none was.
    page("/claim/{reference}/{code}/{key}", Nobody, Nothing),
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
    Door {
        read: Seeing,
        post: Seeing,
        ..staff(
            StaffPage::Complaint,
            &[("form_name", "move"), ("move", "note"), ("version", "{version}"), ("text", "x")],
            Case,
        )
    },
    page("/staff/photo/{id}", Seeing, Nothing),
    // For the force.
    staff(StaffPage::Board, &[("form_name", "nothing")], Case),
    Door { read: Own("operator"), ..staff(StaffPage::Forwarded, &[], Case) },
    staff(StaffPage::Notices, &[("form_name", "nothing")], Case),
    // An order is acknowledged by whom it was given to, and confirmed by the cell.
    Door { post: Staff(CELL), ..staff(StaffPage::Orders, &[("form_name", "order-confirm"), ("order", "1")], Case) },
    staff(StaffPage::Me, &[("when", "none")], Nothing),
    staff(StaffPage::Password, &[("password", "x"), ("new_password", "x"), ("again", "x")], Nothing),
    staff(StaffPage::SecondFactor, &[("form_name", "confirm"), ("one_time", "000000")], Nothing),
    // Only while the officer's own second factor is being set up.
    page("/staff/second-factor/qr.svg", Nobody, Nothing),
    form("/staff/stay", Staff(ALL), Staff(ALL), &[("nothing", "")], Nothing),
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

/// A server function, its arguments, who may call it.
pub type Function = (&'static str, &'static str, Who, Tells);

/// Every server function. Each reads and changes nothing, but for `working`.
pub const FUNCTIONS: &[Function] = &[
    ("/api/demo", "{}", Everybody, Nothing),
    ("/api/figures", r#"{"from":"","to":""}"#, Everybody, Nothing),
    ("/api/intake/form", "{}", Everybody, Nothing),
    ("/api/intake/places", r#"{"typed":"civil"}"#, Everybody, Nothing),
    ("/api/tracking/progress", r#"{"reference":"{reference}"}"#, Everybody, Nothing),
    ("/api/tracking/claim", r#"{"reference":"{reference}","key":"{key}"}"#, Everybody, Nothing),
    ("/api/tracking/code", r#"{"reference":"{reference}","code":"SW000000","key":"{key}"}"#, Nobody, Nothing),
    ("/api/tracking/case", r#"{"reference":"{reference}","key":"{key}"}"#, Link, Case),
    ("/api/staff/complaint", r#"{"reference":"{reference}"}"#, Seeing, Case),
    // A sign of work is for those who could do any.
    ("/api/staff/working", r#"{"reference":"{reference}"}"#, SeeingAs(WORKING), Nothing),
    ("/api/staff/board", r#"{"filters":{filters}}"#, of(StaffPage::Board), Case),
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

/// Which officers see a complaint of this kind, which lies with station A unless it is about it: the operator, station A, another
/// station, the circle, another circle, the chief, whoever is of the office that `AboutB` is about, the stand-in for A who is of that office too.
/// The admin and the auditor see none.
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
