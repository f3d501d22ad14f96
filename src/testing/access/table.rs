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
    /// Numbers of complaints, to those who may read the page at all, and nothing that anybody wrote: the audit trail and legal holds.
    Numbers,
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

use Reveals::{Case, Nothing, Numbers};
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
    // An incident that is not public does not exist, and none is.
    form(
        "/incident/{number}",
        Nobody,
        Nobody,
        &[("form_name", "follow"), ("endpoint", "https://push.example/1")],
        Nothing,
    ),
    // The public half of a key.
    page("/push/key", Everybody, Nothing),
    page("/figures", Everybody, Nothing),
    page("/figures.json", Everybody, Nothing),
    page("/figures.csv", Everybody, Nothing),
    page("/figures/preview/{file}", Everybody, Nothing),
    page("/statements", Everybody, Nothing),
    page("/statements.atom", Everybody, Nothing),
    // A statement that was not released does not exist, and none was.
    page("/statements/{slug}", Nobody, Nothing),
    page("/statements/{slug}/file/{id}", Nobody, Nothing),
    page("/statements/{slug}/preview/{file}", Nobody, Nothing),
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
    // Other complaints about the same thing are shown to those who may see them too.
    Endpoint {
        read: Seeing,
        post: Seeing,
        ..staff(StaffPage::Incident, &[("form_name", "link-number"), ("other", "0000000000")], Case)
    },
    page("/staff/photo/{id}", Seeing, Nothing),
    Endpoint {
        read: Seeing,
        post: Seeing,
        ..staff(
            StaffPage::Redact,
            &[("form_name", "redact-text"), ("source", "text"), ("was", "x"), ("why", "x")],
            Case,
        )
    },
    // There is no redacted copy.
    page("/staff/c/{reference}/redacted/{id}", Nobody, Nothing),
    // For all officers.
    staff(StaffPage::Board, &[("form_name", "nothing")], Case),
    Endpoint { read: Own("operator"), ..staff(StaffPage::Forwarded, &[], Case) },
    staff(StaffPage::Notices, &[("form_name", "nothing")], Case),
    staff(StaffPage::Samples, &[("form_name", "nothing"), ("sample", "1")], Case),
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
    staff(StaffPage::Figures, &[], Case),
    page("/staff/figures/csv", Staff(&[Operator, Circle, Chief]), Case),
    page("/staff/figures/xlsx", Staff(&[Operator, Circle, Chief]), Case),
    staff(StaffPage::FiguresCases, &[], Case),
    page("/staff/figures/cases/csv", Staff(&[Circle, Chief]), Case),
    page("/staff/figures/cases/xlsx", Staff(&[Circle, Chief]), Case),
    page("/staff/list/csv", Staff(WORKING), Case),
    page("/staff/list/xlsx", Staff(WORKING), Case),
    staff(StaffPage::Report, &[], Nothing),
    // No report has been made of that day.
    Endpoint { read: Nobody, ..staff(StaffPage::ReportOfDay, &[], Nothing) },
    staff(StaffPage::Shift, &[("form_name", "end"), ("note", "x")], Case),
    // Linked complaints are shown to those who may see them.
    staff(StaffPage::Statements, &[("form_name", "nothing")], Case),
    page("/staff/statements/file/{id}", Nobody, Nothing),
    // The district's settings.
    staff(StaffPage::Answers, &[("form_name", "add"), ("text", "x")], Nothing),
    staff(StaffPage::Macros, &[("form_name", "add"), ("name", "x")], Nothing),
    staff(StaffPage::Offices, &[("form_name", "close"), ("office", "x")], Nothing),
    staff(StaffPage::Officers, &[("form_name", "add"), ("login", "x")], Nothing),
    staff(StaffPage::Categories, &[("form_name", "x")], Nothing),
    staff(StaffPage::Questions, &[("form_name", "x")], Nothing),
    staff(StaffPage::Apart, &[("form_name", "x")], Nothing),
    staff(StaffPage::Clocks, &[("form_name", "x")], Nothing),
    staff(StaffPage::Spellings, &[("form_name", "x")], Nothing),
    staff(StaffPage::Masks, &[], Nothing),
    staff(StaffPage::Keys, &[("form_name", "revoke"), ("key", "1")], Nothing),
    staff(StaffPage::Webhooks, &[("form_name", "x"), ("hook", "1")], Nothing),
    // For those who watch what the others do.
    staff(StaffPage::Audit, &[], Numbers),
    page("/staff/audit/csv", Staff(&[Auditor]), Numbers),
    staff(StaffPage::Retention, &[("form_name", "nothing")], Numbers),
    page("/staff/retention/csv", Staff(&[Chief, Auditor]), Numbers),
    staff(StaffPage::Breaches, &[("form_name", "breach-step"), ("breach", "0")], Nothing),
    // What may be given out under the RTI Act has no words of anybody.
    page("/staff/c/{reference}/rti", SeeingAs(&[Circle, Chief]), Nothing),
    // For machines that have a key, which no viewer in this test has.
    form("/v1/complaints", Signed, Signed, &[], Nothing),
    form("/v1/complaints/{reference}", Signed, Signed, &[], Nothing),
    form("/v1/complaints/{reference}/timeline", Signed, Signed, &[], Nothing),
    form("/v1/complaints/{reference}/moves", Signed, Signed, &[], Nothing),
    form("/v1/changes", Signed, Signed, &[], Nothing),
    form("/v1/offices", Signed, Signed, &[], Nothing),
    form("/v1/categories", Signed, Signed, &[], Nothing),
    form("/v1/figures", Signed, Signed, &[], Nothing),
    form("/v1/statements", Signed, Signed, &[], Nothing),
    form("/v1/statements/{name}", Signed, Signed, &[], Nothing),
    page("/v1/openapi.json", Everybody, Nothing),
    page("/v1/{*rest}", Nobody, Nothing),
    page("/developers", Everybody, Nothing),
    // For machines.
    form("/webhooks/x", Signed, Signed, &[], Nothing),
    form("/webhooks/facebook", Signed, Signed, &[], Nothing),
    page("/metrics", Nobody, Nothing),
    // This address is no resource, so everybody gets 404. `open311::tests` and `open311::leak_tests` ask for each resource.
    page("/open311/v2/{*resource}", Nobody, Nothing),
    // Server functions: see `FUNCTIONS`.
    page("/api/{*name}", Nobody, Nothing),
];

/// A server function's path, its arguments, who may call it, and what it may reveal.
pub type Function = (&'static str, &'static str, Who, Reveals);

/// Every server function. All of them only read, except `working`.
pub const FUNCTIONS: &[Function] = &[
    ("/api/demo", "{}", Everybody, Nothing),
    ("/api/figures", r#"{"from":"","to":""}"#, Everybody, Nothing),
    ("/api/statements/list", r#"{"after":""}"#, Everybody, Nothing),
    ("/api/statements/one", r#"{"slug":"00000000"}"#, Nobody, Nothing),
    ("/api/intake/form", "{}", Everybody, Nothing),
    ("/api/tracking/progress", r#"{"reference":"{reference}"}"#, Everybody, Nothing),
    ("/api/tracking/claim", r#"{"reference":"{reference}","key":"{key}"}"#, Everybody, Nothing),
    ("/api/tracking/code", r#"{"reference":"{reference}","code":"SW000000","key":"{key}"}"#, Nobody, Nothing),
    ("/api/tracking/expected", r#"{"reference":"{reference}","key":"{key}"}"#, Link, Nothing),
    ("/api/tracking/case", r#"{"reference":"{reference}","key":"{key}"}"#, Link, Case),
    ("/api/tracking/questions", r#"{"reference":"{reference}","key":"{key}"}"#, Link, Nothing),
    ("/api/incidents/public", r#"{"number":"0000000000"}"#, Nobody, Nothing),
    ("/api/staff/incident", r#"{"reference":"{reference}"}"#, Seeing, Case),
    ("/api/staff/questions", "{}", of(StaffPage::Questions), Nothing),
    ("/api/staff/apart", "{}", of(StaffPage::Apart), Nothing),
    ("/api/staff/complaint", r#"{"reference":"{reference}"}"#, Seeing, Case),
    ("/api/staff/redact", r#"{"reference":"{reference}","source":"text"}"#, Seeing, Case),
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
    ("/api/staff/samples", "{}", of(StaffPage::Samples), Case),
    ("/api/staff/orders", "{}", of(StaffPage::Orders), Case),
    ("/api/staff/wire", r#"{"asked":{asked}}"#, of(StaffPage::Wire), Case),
    ("/api/staff/wire/ledger", "{}", of(StaffPage::Ledger), Nothing),
    ("/api/staff/morning", "{}", of(StaffPage::Morning), Case),
    ("/api/staff/sheet", r#"{"day":null}"#, of(StaffPage::Sheet), Case),
    ("/api/staff/figures", r#"{"asked":{"from":"","to":"","against":"","office":null}}"#, of(StaffPage::Figures), Case),
    (
        "/api/staff/figures/cases",
        r#"{"asked":{"period":{"from":"","to":"","against":"","office":null},"number":"received","outcome":null,"station":"","after":null}}"#,
        of(StaffPage::FiguresCases),
        Case,
    ),
    ("/api/staff/report", r#"{"day":null,"before":null}"#, of(StaffPage::Report), Nothing),
    ("/api/staff/shift", r#"{"day":null}"#, of(StaffPage::Shift), Case),
    (
        "/api/staff/statements",
        r#"{"asked":{"one":null,"new":false,"post":null,"after":null,"done":null}}"#,
        of(StaffPage::Statements),
        Case,
    ),
    ("/api/staff/answers", "{}", of(StaffPage::Answers), Nothing),
    ("/api/staff/macros", "{}", of(StaffPage::Macros), Nothing),
    ("/api/staff/offices", r#"{"day":"","import":"","days":""}"#, of(StaffPage::Offices), Nothing),
    ("/api/staff/officers", "{}", of(StaffPage::Officers), Nothing),
    ("/api/staff/categories", "{}", of(StaffPage::Categories), Nothing),
    ("/api/staff/clocks", r#"{"list":""}"#, of(StaffPage::Clocks), Nothing),
    ("/api/staff/keys", "{}", of(StaffPage::Keys), Nothing),
    ("/api/staff/webhooks", "{}", of(StaffPage::Webhooks), Nothing),
    ("/api/staff/spellings", "{}", of(StaffPage::Spellings), Nothing),
    ("/api/staff/masks", "{}", of(StaffPage::Masks), Nothing),
    (
        "/api/staff/audit",
        r#"{"asked":{"officer":"","kind":"","about":"","from":"","to":"","sealed":false,"after":null}}"#,
        of(StaffPage::Audit),
        Numbers,
    ),
    ("/api/staff/retention", "{}", of(StaffPage::Retention), Numbers),
    ("/api/staff/breaches", "{}", of(StaffPage::Breaches), Nothing),
];

/// Which officers see a complaint of each kind; it lies with station A unless it accuses station A. The columns: the operator, station A,
/// another station, the circle, another circle, the chief, an officer of station B (the office that `AboutB` accuses), and the stand-in for
/// A, who belongs to station B too. The admin and the auditor see none.
pub const SEEN: &[(Kind, [bool; 8])] = &[
    //                    operator  A      other  circle other  chief  of B   stand-in
    (Kind::Plain, [true, true, false, true, false, true, false, true]),
    (Kind::Confidential, [false, true, false, true, false, true, false, true]),
    (Kind::Child, [true, true, false, true, false, true, false, true]),
    (Kind::Shielded, [false, true, false, true, false, true, false, true]),
    (Kind::Closed, [true, true, false, true, false, true, false, true]),
    (Kind::Reopened, [true, true, false, true, false, true, false, true]),
    (Kind::AboutA, [true, false, false, true, false, true, false, false]),
    (Kind::AboutB, [true, true, false, true, false, true, false, false]),
];
