//! The access matrix as a person reads it: one line for every door, who may go through it, and what it may tell at most.
//!
//! Written by hand, and not from the rules that the program uses. A door that stands in the router and not here fails the test.

use super::viewers::Kind;
use crate::officers::Role::{self, Admin, Auditor, Chief, Circle, Operator, Station};

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
const HEADS: &[Role] = &[Admin, Chief];
const NOT_STATIONS: &[Role] = &[Operator, Chief, Admin, Auditor];

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
    form(
        "/staff/c/{reference}",
        Seeing,
        Seeing,
        &[("form_name", "move"), ("move", "note"), ("version", "{version}"), ("text", "x")],
        Case,
    ),
    page("/staff/photo/{id}", Seeing, Nothing),
    // For the force.
    form("/staff", Staff(ALL), Staff(ALL), &[("form_name", "nothing")], Case),
    page("/staff/forwarded", Own("operator"), Case),
    form("/staff/notices", Staff(WORKING), Staff(WORKING), &[("form_name", "nothing")], Case),
    form("/staff/orders", Staff(WORKING), Staff(CELL), &[("form_name", "order-confirm"), ("order", "1")], Case),
    form("/staff/me", Staff(ALL), Staff(WORKING), &[("when", "none")], Nothing),
    form(
        "/staff/password",
        Staff(ALL),
        Staff(ALL),
        &[("password", "x"), ("new_password", "x"), ("again", "x")],
        Nothing,
    ),
    form("/staff/second-factor", Staff(ALL), Staff(ALL), &[("form_name", "confirm"), ("one_time", "000000")], Nothing),
    // Only while the officer's own second factor is being set up.
    page("/staff/second-factor/qr.svg", Nobody, Nothing),
    form("/staff/stay", Staff(ALL), Staff(ALL), &[("nothing", "")], Nothing),
    page("/live/staff", Staff(ALL), Nothing),
    // For the cell and the chief.
    form(
        "/staff/wire",
        Staff(CELL),
        Staff(CELL),
        &[("form_name", "decide"), ("post", "1"), ("decision", "spam")],
        Case,
    ),
    page("/staff/wire/photo/{id}", Nobody, Nothing),
    page("/staff/wire/ledger", Staff(NOT_STATIONS), Nothing),
    page("/live/wire", Staff(CELL), Nothing),
    page("/staff/morning", Staff(CELL), Case),
    page("/staff/sheet", Staff(CELL), Case),
    form(
        "/staff/sheet/{day}",
        Staff(CELL),
        Staff(&[Chief]),
        &[("form_name", "verdict"), ("line", "1"), ("verdict", "accept")],
        Case,
    ),
    page("/staff/sheet/{day}/csv", Staff(CELL), Case),
    form("/staff/shift", Staff(CELL), Staff(&[Operator]), &[("form_name", "end"), ("note", "x")], Case),
    // The district's settings.
    form("/staff/answers", Staff(NOT_STATIONS), Staff(HEADS), &[("form_name", "add"), ("text", "x")], Nothing),
    form("/staff/macros", Staff(NOT_STATIONS), Staff(HEADS), &[("form_name", "add"), ("name", "x")], Nothing),
    form("/staff/offices", Staff(HEADS), Staff(&[Admin]), &[("form_name", "close"), ("office", "x")], Nothing),
    form("/staff/officers", Staff(HEADS), Staff(&[Admin]), &[("form_name", "add"), ("login", "x")], Nothing),
    form("/staff/categories", Staff(HEADS), Staff(&[Admin]), &[("form_name", "x")], Nothing),
    form("/staff/clocks", Staff(HEADS), Staff(&[Admin]), &[("form_name", "x")], Nothing),
    form("/staff/spellings", Staff(HEADS), Staff(&[Admin]), &[("form_name", "x")], Nothing),
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
    ("/api/staff/board", r#"{"filters":{filters}}"#, Staff(ALL), Case),
    ("/api/staff/batch", r#"{"id":1}"#, Own("operator"), Case),
    ("/api/staff/me", "{}", Staff(ALL), Nothing),
    ("/api/staff/password", "{}", Staff(ALL), Nothing),
    ("/api/staff/second-factor", "{}", Staff(ALL), Nothing),
    ("/api/staff/length", r#"{"channel":"x","text":"x"}"#, Staff(ALL), Nothing),
    ("/api/staff/notices", "{}", Staff(WORKING), Case),
    ("/api/staff/orders", "{}", Staff(WORKING), Case),
    ("/api/staff/wire", r#"{"asked":{asked}}"#, Staff(CELL), Case),
    ("/api/staff/wire/ledger", "{}", Staff(NOT_STATIONS), Nothing),
    ("/api/staff/morning", "{}", Staff(CELL), Case),
    ("/api/staff/sheet", r#"{"day":null}"#, Staff(CELL), Case),
    ("/api/staff/shift", r#"{"day":null}"#, Staff(CELL), Case),
    ("/api/staff/answers", "{}", Staff(NOT_STATIONS), Nothing),
    ("/api/staff/macros", "{}", Staff(NOT_STATIONS), Nothing),
    ("/api/staff/offices", r#"{"day":"","import":"","days":""}"#, Staff(HEADS), Nothing),
    ("/api/staff/officers", "{}", Staff(HEADS), Nothing),
    ("/api/staff/categories", "{}", Staff(HEADS), Nothing),
    ("/api/staff/clocks", r#"{"list":""}"#, Staff(HEADS), Nothing),
    ("/api/staff/spellings", "{}", Staff(HEADS), Nothing),
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
