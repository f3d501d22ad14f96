//! The panel offers exactly what the handlers accept: every move with every choice, for random complaints and officers. A macro does what its
//! preview says.

use super::{Move, Outcome, Reference, Status, tally};
use crate::{
    board::Panel,
    server::db::{Db, columns, insert_into, sql, update},
    testing::{App, NOON, Person, both_databases},
};
use axum::http::StatusCode;
use proptest::{prelude::*, sample::select, strategy::ValueTree as _, test_runner::TestRunner};
use std::collections::{BTreeSet, HashMap};

/// The version of every complaint before the move under test.
const VERSION: i64 = 7;
const LOGINS: &[&str] = &["operator", "a", "b", "c", "circle", "chief", "admin", "auditor"];

/// Which office has the complaint.
#[derive(Clone, Copy, Debug)]
enum Lies {
    InTheCell,
    WithStation(usize),
    WithTheCircle,
    /// After a reopening: still station A's complaint, but with the circle.
    AboveStationA,
    WithTheDistrict,
}

const LIES: &[Lies] = &[
    Lies::InTheCell,
    Lies::WithStation(0),
    Lies::WithStation(1),
    Lies::WithStation(2),
    Lies::WithTheCircle,
    Lies::AboveStationA,
    Lies::WithTheDistrict,
];

/// Which office is to decide which station gets it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Decides {
    Nobody,
    /// The decision was made earlier.
    NobodyAnyMore,
    Circle,
    District,
}

/// The officer who took the complaint.
#[derive(Clone, Copy, Debug)]
enum TakenBy {
    Nobody,
    TheOfficer,
    TheChief,
}

/// A complaint and the officer who opens it.
#[derive(Clone, Debug)]
struct Case {
    login: &'static str,
    status: Status,
    lies: Lies,
    accused: Option<usize>,
    decides: Decides,
    taken: TakenBy,
    confidential: bool,
    accepted: bool,
    ordered: bool,
    /// What a person said about an offence.
    cognizable: Option<bool>,
    signed: bool,
    /// Whether a higher office accepted the report.
    accepted_report: bool,
}

fn any_case() -> impl Strategy<Value = Case> {
    let who = (select(LOGINS), select(Status::ALL), select(LIES));
    let decides = select(&[Decides::Nobody, Decides::NobodyAnyMore, Decides::Circle, Decides::District][..]);
    let taken = select(&[TakenBy::Nobody, TakenBy::TheOfficer, TakenBy::TheChief][..]);
    let flags =
        (any::<bool>(), any::<bool>(), any::<bool>(), proptest::option::of(any::<bool>()), any::<(bool, bool)>());
    (who, proptest::option::of(0..5usize), decides, taken, flags).prop_map(
        |(
            (login, status, lies),
            accused,
            decides,
            taken,
            (confidential, accepted, ordered, cognizable, (signed, accepted_report)),
        )| {
            Case {
                login,
                status,
                lies,
                accused,
                decides,
                taken,
                confidential,
                accepted,
                ordered,
                cognizable,
                signed,
                accepted_report,
            }
        },
    )
}

/// Cases that together offer every move.
fn every_move() -> Vec<Case> {
    let plain = Case {
        login: "chief",
        status: Status::Forwarded,
        lies: Lies::WithStation(0),
        accused: None,
        decides: Decides::Nobody,
        taken: TakenBy::Nobody,
        confidential: false,
        accepted: false,
        ordered: false,
        cognizable: None,
        signed: false,
        accepted_report: false,
    };
    vec![
        Case { login: "operator", status: Status::Received, lies: Lies::InTheCell, ..plain.clone() },
        Case { login: "a", ordered: true, ..plain.clone() },
        Case { login: "circle", decides: Decides::Circle, ..plain.clone() },
        Case { login: "a", status: Status::Investigating, ..plain.clone() },
        Case { login: "circle", status: Status::Reported, ..plain.clone() },
        // What may be an offence that needs an FIR: the station may not close it otherwise, the circle officer may.
        Case { login: "a", status: Status::Reported, cognizable: Some(true), ..plain.clone() },
        Case { login: "a", status: Status::Reported, cognizable: Some(true), accepted_report: true, ..plain.clone() },
        Case { login: "a", status: Status::Investigating, cognizable: Some(true), ..plain.clone() },
        Case { login: "circle", status: Status::Reported, cognizable: Some(true), signed: true, ..plain.clone() },
        Case { login: "circle", status: Status::Investigating, cognizable: Some(true), ..plain.clone() },
        Case { status: Status::Closed, confidential: true, ..plain.clone() },
        Case { accused: Some(0), lies: Lies::WithTheCircle, ..plain },
    ]
}

/// The offices of the small test district, including the second circle, which has no field there.
struct Offices {
    stations: [i64; 3],
    circles: [i64; 2],
    district: i64,
}

impl Offices {
    async fn of(app: &App) -> Self {
        let found = sql("select parent_id from office_parent where office_id = $1").arg(app.offices.station_c);
        let (second,): (i64,) = app.state.db().one(&found).await.unwrap();
        let stations = [app.offices.station_a, app.offices.station_b, app.offices.station_c];
        Self { stations, circles: [app.offices.circle, second], district: app.offices.district }
    }

    fn circle_of(&self, station: usize) -> i64 {
        self.circles[station / 2]
    }

    /// The offices that can be accused.
    fn accusable(&self) -> [i64; 5] {
        let [a, b, c] = self.stations;
        [a, b, c, self.circles[0], self.circles[1]]
    }

    fn all(&self) -> Vec<i64> {
        self.accusable().into_iter().chain([self.district]).collect()
    }

    /// An office and everything below it.
    fn under(&self, office: i64) -> Vec<i64> {
        let stations = self.stations.iter().enumerate();
        let under = stations.filter(|(n, _)| self.circle_of(*n) == office).map(|(_, station)| *station);
        [office].into_iter().chain(under).collect()
    }

    fn above(&self, office: i64) -> i64 {
        let station = self.stations.iter().position(|station| *station == office);
        station.map_or(self.district, |station| self.circle_of(station))
    }
}

/// The columns of a complaint in this case, as a sequence of moves could have left them.
#[derive(Clone, Debug)]
struct CaseRow {
    status: Status,
    station_id: Option<i64>,
    circle_id: Option<i64>,
    office_id: Option<i64>,
    accused_id: Option<i64>,
    refused_by_id: Option<i64>,
    decider_id: Option<i64>,
    officer_id: Option<i64>,
    accepted: bool,
    confidential: bool,
    cognizable: Option<bool>,
    signed_at: Option<i64>,
    report_accepted_at: Option<i64>,
}

fn row(case: &Case, offices: &Offices, officer: i64, chief: i64) -> CaseRow {
    let [a, ..] = offices.stations;
    let lies = match (case.status, case.lies) {
        (Status::Received, _) => Lies::InTheCell,
        (Status::Closed, lies) => lies,
        (_, Lies::InTheCell) => Lies::WithStation(0),
        (_, lies) => lies,
    };
    let (station_id, circle_id, office_id) = match lies {
        Lies::InTheCell => (None, None, None),
        Lies::WithStation(n) => {
            let station = Some(offices.stations[n]);
            (station, Some(offices.circle_of(n)), station)
        }
        Lies::WithTheCircle => (None, Some(offices.circles[0]), Some(offices.circles[0])),
        Lies::AboveStationA => (Some(a), Some(offices.circles[0]), Some(offices.circles[0])),
        Lies::WithTheDistrict => (Some(a), Some(offices.circles[0]), Some(offices.district)),
    };
    // It is never with the office that it is about, nor with one below that.
    let lies_there = |accused: &i64| {
        let under = offices.under(*accused);
        [station_id, circle_id, office_id].into_iter().flatten().any(|office| under.contains(&office))
    };
    let accused_id = case.accused.map(|n| offices.accusable()[n]).filter(|accused| !lies_there(accused));
    let with_a_station = case.status == Status::Forwarded && station_id.is_some() && station_id == office_id;
    let decides = if with_a_station || case.decides == Decides::NobodyAnyMore { case.decides } else { Decides::Nobody };
    let decider_id = match decides {
        Decides::Nobody | Decides::NobodyAnyMore => None,
        Decides::Circle => circle_id,
        Decides::District => Some(offices.district),
    };
    let officer_id = match case.taken {
        TakenBy::TheOfficer => Some(officer),
        TakenBy::TheChief => Some(chief),
        TakenBy::Nobody => None,
    };
    CaseRow {
        status: case.status,
        station_id,
        circle_id,
        office_id,
        accused_id,
        refused_by_id: station_id.filter(|_| decides != Decides::Nobody),
        decider_id,
        officer_id: officer_id.filter(|_| decider_id.is_none()),
        accepted: case.accepted && decider_id.is_none() && case.status != Status::Received,
        confidential: case.confidential,
        cognizable: case.cognizable,
        signed_at: case.signed.then_some(NOON),
        // Only a report that has been made can have been accepted.
        report_accepted_at: (case.accepted_report && case.status == Status::Reported).then_some(NOON),
    }
}

/// Puts the complaint into this state.
async fn put(db: &Db, id: i64, row: &CaseRow) {
    let stands = columns()
        .set("status", row.status)
        .set("outcome", (row.status == Status::Closed).then_some(Outcome::Disposed))
        .set("station_id", row.station_id)
        .set("circle_id", row.circle_id)
        .set("office_id", row.office_id)
        .set("accused_id", row.accused_id)
        .set("refused_by_id", row.refused_by_id)
        .set("suggested_id", None::<i64>)
        .set("decider_id", row.decider_id)
        .set("officer_id", row.officer_id)
        .set("accepted", row.accepted)
        .set("confidential", row.confidential)
        .set("cognizable", row.cognizable)
        .set("signed_at", row.signed_at)
        .set("enquiry_at", None::<i64>)
        .set("report_accepted_at", row.report_accepted_at)
        .set("version", VERSION);
    let mut statement = update("complaint", stands);
    statement.push(" where id = ").bind(id);
    let mut tx = db.begin().await.unwrap();
    tx.run(&statement).await.unwrap();
    // What a move under test has proposed.
    tx.run(&sql("delete from fake_finding where complaint_id = $1").arg(id)).await.unwrap();
    tally::rebuild(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
}

/// Adds an order on the complaint that nobody has answered.
async fn order(db: &Db, id: i64, office: i64) {
    let row = columns()
        .set("cause", format!("test {id}"))
        .set("complaint_id", id)
        .set("state", "open")
        .set("text", "आज ही")
        .set("office_id", office)
        .set("given_at", NOON)
        .set("due_at", NOON + 3_600_000)
        .set("opened_at", NOON)
        .set("exposes", false);
    let mut tx = db.begin().await.unwrap();
    tx.run(&insert_into("chief_order", [row])).await.unwrap();
    tx.commit().await.unwrap();
}

/// A move as posted by its form.
#[derive(Clone, Copy, Debug)]
struct FormBody {
    a_move: Move,
    office: Option<i64>,
    outcome: Option<Outcome>,
}

/// Every move with every value that its form could post, offered or not.
fn everything(offices: &Offices) -> Vec<FormBody> {
    let mut all = Vec::new();
    for &a_move in Move::ALL {
        let nothing = FormBody { a_move, office: None, outcome: None };
        all.push(nothing);
        if matches!(a_move, Move::Forward | Move::Decide | Move::NotOurs | Move::Accuse) {
            all.extend(offices.all().into_iter().map(|office| FormBody { office: Some(office), ..nothing }));
        }
        if matches!(a_move, Move::Close | Move::Report) {
            all.extend(Outcome::ALL.iter().map(|&outcome| FormBody { outcome: Some(outcome), ..nothing }));
        }
    }
    all
}

/// Whether the panel offers this.
fn is_offered(panel: &Panel, posted: FormBody, offices: &Offices) -> bool {
    let FormBody { a_move, office, outcome } = posted;
    let accused = panel.accused.as_ref().map(|office| office.id);
    let may_go = |office: i64| panel.stations.iter().any(|one| one.id == office);
    let fits = match (a_move, office, outcome) {
        (Move::Forward, Some(office), _) => {
            // A choice below the accused office is forwarded to the office above it.
            let under = accused.filter(|accused| offices.under(*accused).contains(&office));
            may_go(under.map_or(office, |accused| offices.above(accused)))
        }
        (Move::Decide, Some(office), _) => may_go(office),
        (Move::NotOurs, office, _) => office.is_none_or(may_go),
        (Move::Accuse, None, _) => accused.is_some(),
        (Move::Accuse, Some(office), _) => {
            accused != Some(office) && panel.accusable.iter().any(|one| one.id == office)
        }
        (Move::Forward | Move::Decide, None, _) | (Move::Close, _, None) => false,
        (Move::Close | Move::Report, _, Some(outcome)) => panel.outcomes.contains(&outcome),
        _ => true,
    };
    fits && panel.moves.contains(&a_move)
}

/// Posts the form. `other` is a complaint that everybody may see who may see this one.
async fn post(who: &Person, reference: Reference, other: Reference, station_a: i64, posted: FormBody) -> StatusCode {
    let fir_station = station_a.to_string();
    let version = VERSION.to_string();
    let detail = match posted.outcome {
        Some(Outcome::FirRegistered) => "123/2026".to_owned(),
        Some(Outcome::Duplicate) => other.as_str().to_owned(),
        _ => "कौशांबी पुलिस".to_owned(),
    };
    let station = posted.office.map(|office| office.to_string()).unwrap_or_default();
    let fields = [
        ("form_name", "move"),
        ("move", posted.a_move.as_str()),
        ("version", version.as_str()),
        ("form", "0123456789abcdef0123456789"),
        ("text", "कारण यह है कि मौके पर जाकर देखा गया"),
        ("contact_way", "phone"),
        ("contact_with", "शिकायतकर्ता"),
        ("done", "मौके पर जाकर लोगों से पूछा और देखा"),
        ("no_code", "not_at_hand"),
        ("detail", detail.as_str()),
        ("fir_station", fir_station.as_str()),
        ("station", station.as_str()),
        ("outcome", posted.outcome.map(Outcome::as_str).unwrap_or_default()),
        ("reason", "did_not_happen"),
        ("said", "settled"),
        (
            "closing",
            if posted.a_move == Move::Report && posted.outcome.is_some() {
                "मौके पर जाकर कार्रवाई की गई"
            } else {
                ""
            },
        ),
    ];
    who.post_json(&format!("/staff/c/{}", reference.as_str()), &fields).await.0
}

async fn version(db: &Db, id: i64) -> i64 {
    db.one::<(i64,)>(&sql("select version from complaint where id = $1").arg(id)).await.unwrap().0
}

/// Creates two macros of the chief. Returns their ids.
async fn macros(app: &App, chief: &Person) -> Vec<i64> {
    let b = app.offices.station_b.to_string();
    for (n, steps) in [
        [("kind_1", "forward_to"), ("station_1", b.as_str()), ("kind_2", "note"), ("text_2", "बताया")],
        [("kind_1", "ask"), ("text_1", "कब?"), ("kind_2", "assign"), ("text_2", "")],
    ]
    .into_iter()
    .enumerate()
    {
        let name = format!("macro {n}");
        let fields = [&[("form_name", "add"), ("name_hi", &name), ("name_en", &name)][..], &steps[..]].concat();
        assert_eq!(chief.post_json("/staff/macros", &fields).await.0, StatusCode::OK);
    }
    let all: Vec<(i64,)> = app.state.db().all(&sql("select id from macro order by id")).await.unwrap();
    all.into_iter().map(|(id,)| id).collect()
}

both_databases!(the_panel_offers_exactly_what_the_handlers_accept, async |db| {
    let tries = if matches!(db, Db::Postgres(_)) { 4 } else { 40 };
    let app = App::on(db).await;
    let db = app.state.db();
    let offices = Offices::of(&app).await;
    let mut people = HashMap::new();
    let mut ids = HashMap::new();
    for &login in LOGINS {
        people.insert(login, app.officer(login).await);
        let (id,): (i64,) = db.one(&sql("select id from officer where login = $1").arg(login)).await.unwrap();
        ids.insert(login, id);
    }
    let macros = macros(&app, &people["chief"]).await;
    let mut runner = TestRunner::deterministic();
    let random: Vec<Case> = (0..tries).map(|_| any_case().new_tree(&mut runner).unwrap().current()).collect();
    let mut offered = BTreeSet::new();
    for case in every_move().into_iter().chain(random) {
        let who = &people[case.login];
        let (reference, _) = app.citizen().file("मोबाइल चोरी").await;
        let (id,): (i64,) = db.one(&sql("select id from complaint where reference = $1").arg(reference)).await.unwrap();
        let row = row(&case, &offices, ids[case.login], ids["chief"]);
        put(db, id, &row).await;
        // Another complaint in the same place, of which this one may be a duplicate.
        let (other, _) = app.citizen().file("वही मोबाइल").await;
        let (other_id,): (i64,) =
            db.one(&sql("select id from complaint where reference = $1").arg(other)).await.unwrap();
        put(db, other_id, &CaseRow { confidential: false, ..row.clone() }).await;
        if case.ordered {
            order(db, id, row.office_id.unwrap_or(offices.district)).await;
        }
        // `None`: for this officer the complaint does not exist.
        let panel = who.panel(reference).await.ok();
        offered.extend(panel.iter().flat_map(|panel| &panel.moves).map(|a_move| a_move.as_str()));
        for posted in everything(&offices) {
            let expected = panel.as_ref().is_some_and(|panel| is_offered(panel, posted, &offices));
            let status = post(who, reference, other, offices.stations[0], posted).await;
            assert_eq!(status == StatusCode::OK, expected, "{posted:?} by {}: {status}; {row:?}", case.login);
            assert_eq!(version(db, id).await > VERSION, expected, "{posted:?} by {}; {row:?}", case.login);
            assert!(panel.is_some() || status == StatusCode::NOT_FOUND, "{posted:?} by {}: {status}", case.login);
            if expected {
                put(db, id, &row).await;
            }
        }
        for one in &macros {
            let shown = panel.as_ref().and_then(|panel| panel.macros.iter().find(|shown| shown.id == *one));
            let expected = shown.is_some_and(|shown| shown.stopped.is_none());
            let (one, at) = (one.to_string(), VERSION.to_string());
            let press = [("form_name", "macro"), ("macro", one.as_str()), ("version", &at), ("suggested", "")];
            let (status, _) = who.post_json(&format!("/staff/c/{}", reference.as_str()), &press).await;
            assert_eq!(status == StatusCode::OK, expected, "macro {one} by {}: {status}; {row:?}", case.login);
            assert_eq!(version(db, id).await > VERSION, expected, "macro {one} by {}; {row:?}", case.login);
            if expected {
                put(db, id, &row).await;
            }
        }
    }
    let never: Vec<&Move> = Move::ALL.iter().filter(|a_move| !offered.contains(a_move.as_str())).collect();
    // No case here has a proposal to sign; `fake_tests` has.
    let expected = [&Move::SignFake, &Move::Add, &Move::Answer, &Move::Contest];
    assert_eq!(never, expected, "only the complainant's moves are never offered");
});
