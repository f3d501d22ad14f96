//! The viewers and what they look at: people of every kind, and one complaint of every kind, each with words that occur nowhere else.

use super::super::{App, PASSWORD, Person, filed, picture};
use crate::{
    command::sheet::freeze,
    complaint::{EntryKind, Move, Reference},
    officers::{
        Role, sign_in,
        store::{self as officers, NewOfficer},
    },
    server::db::sql,
};
use axum::http::StatusCode;
use std::collections::HashMap;

/// A person who sends requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Viewer {
    /// Anyone.
    Public,
    /// Anyone who guesses a private key.
    WrongKey,
    /// Whoever filed this complaint.
    Complainant,
    /// Whoever filed another complaint, and tries its key.
    AnotherComplainant,
    /// An officer whose session has expired.
    Expired,
    /// A signed-in officer: login and role.
    Officer(&'static str, Role),
}

/// All viewers. The logins are those of the small district and of [`scene`].
pub const VIEWERS: &[Viewer] = &[
    Viewer::Public,
    Viewer::WrongKey,
    Viewer::Complainant,
    Viewer::AnotherComplainant,
    Viewer::Expired,
    Viewer::Officer("operator", Role::Operator),
    Viewer::Officer("a", Role::Station),
    Viewer::Officer("c", Role::Station),
    Viewer::Officer("circle", Role::Circle),
    Viewer::Officer("circle2", Role::Circle),
    Viewer::Officer("chief", Role::Chief),
    Viewer::Officer("b", Role::Station),
    Viewer::Officer("standin", Role::Station),
    Viewer::Officer("admin", Role::Admin),
    Viewer::Officer("auditor", Role::Auditor),
];

/// The officers in the order of [`super::table::SEEN`].
pub const COLUMNS: [&str; 8] = ["operator", "a", "c", "circle", "circle2", "chief", "b", "standin"];

/// A kind of complaint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An ordinary one.
    Plain,
    /// Sealed as confidential.
    Confidential,
    /// About a child's safety.
    Child,
    /// Shielded by a person's decision, with station A.
    Shielded,
    /// Closed.
    Closed,
    /// Closed, then reopened because the complainant said that it was not settled.
    Reopened,
    /// Accuses station A; its circle has it.
    AboutA,
    /// Accuses station B; station A has it.
    AboutB,
}

/// For whom words or photos are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// Written by the complainant, or to the complainant.
    Own,
    /// For officers only.
    Force,
    /// Who complained: for the complainant, and for nobody else without an opening.
    Sealed,
}

/// A complaint of the scene, with what must not be revealed about it.
pub struct TestComplaint {
    pub kind: Kind,
    pub reference: Reference,
    pub key: String,
    /// Words that occur nowhere else.
    pub words: Vec<(String, Class)>,
    /// Photos by primary key of the `photo` row.
    pub photos: Vec<(i64, Class)>,
}

/// The application with all complaints and people.
pub struct Scene {
    pub app: App,
    pub complaints: Vec<TestComplaint>,
    pub people: HashMap<&'static str, Person>,
    pub expired: Person,
}

/// The officer who heads station A is on leave, and an officer of station B stands in; the other circle gets a head.
async fn more_officers(app: &App) {
    let db = app.state.db();
    let (two,): (i64,) = db
        .one(&sql("select parent_id from office_parent where office_id = $1").arg(app.offices.station_c))
        .await
        .unwrap();
    let hash = sign_in::hash(PASSWORD).unwrap();
    let mut tx = db.begin().await.unwrap();
    for (login, role, office) in [("circle2", Role::Circle, two), ("standin", Role::Station, app.offices.station_b)] {
        let new = NewOfficer { login, name: login, name_hi: None, role, office_id: Some(office), password_hash: &hash };
        officers::add(&mut tx, new, 0).await.unwrap();
    }
    tx.commit().await.unwrap();
    let admin = app.officer("admin").await;
    let at_a = app.offices.station_a.to_string();
    for (login, duty, from, to) in [
        ("a", "head", "2026-01-01", ""),
        ("standin", "stand_in", "2026-11-20", "2026-12-31"),
        ("a", "leave", "2026-11-20", "2026-12-30"),
    ] {
        let (id,): (i64,) = db.one(&sql("select id from officer where login = $1").arg(login)).await.unwrap();
        let id = id.to_string();
        let fields = [
            ("form_name", "post"),
            ("officer", id.as_str()),
            ("duty", duty),
            ("office", &at_a),
            ("from", from),
            ("to", to),
        ];
        let (status, answer) = admin.post_json("/staff/officers", &fields).await;
        assert_eq!(status, StatusCode::OK, "{duty}: {answer:?}");
    }
}

fn form_id() -> String {
    hex::encode(rand::random::<[u8; 16]>())
}

async fn prepare(app: &App, kind: Kind, n: usize) -> TestComplaint {
    let word = |what: &str| format!("mk{n}{what}mk");
    let mut words = Vec::new();
    let mut own = |what: &str| {
        let class = match what {
            "name" | "handle" => Class::Sealed,
            // The place of an ordinary case is told to those who see the case.
            "place" if matches!(kind, Kind::Child | Kind::Shielded | Kind::Confidential) => Class::Sealed,
            _ => Class::Own,
        };
        words.push((word(what), class));
        word(what)
    };
    let citizen = app.citizen();
    let phone = format!("98765{n}4321");
    let (text, place, name, handle) = (own("text"), own("place"), own("name"), own("handle"));
    let category = if kind == Kind::Child { "child_safety" } else { "land_dispute" };
    let form = form_id();
    let fields = [
        ("form", form.as_str()),
        ("text", &text),
        ("category", category),
        ("place", &place),
        ("name", &name),
        ("phone", &phone),
        ("handle", &handle),
    ];
    let (reference, key) = filed(&citizen.post_photos("/", &fields, &[&picture(1)]).await);
    let (asked, added, closed) = (own("asked"), own("added"), own("closed"));
    words.push((phone, Class::Sealed));
    let mut force = |what: &str| {
        words.push((word(what), Class::Force));
        word(what)
    };
    let (why, given, note) = (force("why"), force("given"), force("note"));
    let (report, order, answer, paper) = (force("report"), force("order"), force("answer"), force("paper"));

    let (a, b) = (app.offices.station_a.to_string(), app.offices.station_b.to_string());
    let operator = app.officer("operator").await;
    let about = match kind {
        Kind::AboutA => Some(&a),
        Kind::AboutB => Some(&b),
        _ => None,
    };
    if let Some(station) = about {
        operator.must(reference, Move::Accuse, &[("station", station), ("text", &why)]).await;
    }
    operator.must(reference, Move::Forward, &[("station", &a), ("text", &given)]).await;
    let worker = app.officer(if kind == Kind::AboutA { "circle" } else { "a" }).await;
    worker.must(reference, Move::Start, &[]).await;
    worker.must(reference, Move::Note, &[("text", &note)]).await;
    worker.must(reference, Move::Ask, &[("text", &asked)]).await;
    let link = format!("/t/{}/{key}", reference.as_str());
    let form = form_id();
    let more = [("form_name", "add"), ("form", form.as_str()), ("text", &added)];
    assert_eq!(citizen.post_photos(&link, &more, &[&picture(2)]).await.status, StatusCode::SEE_OTHER);
    let here = format!("/staff/c/{}", reference.as_str());
    if kind != Kind::AboutA {
        let form = form_id();
        let give = [
            ("form_name", "order-give"),
            ("form", form.as_str()),
            ("text", &order),
            ("office", &a),
            ("due", "2026-11-23T20:00"),
        ];
        let given = app.officer("chief").await.post_json(&here, &give).await;
        assert_eq!(given.0, StatusCode::OK, "{:?}", given.1);
        let id = worker.panel(reference).await.unwrap().orders.orders[0].id.to_string();
        let form = form_id();
        let done = [
            ("form_name", "order-answer"),
            ("order", id.as_str()),
            ("form", form.as_str()),
            ("text", &answer),
            ("paper", &paper),
        ];
        assert_eq!(worker.post_photos(&here, &done, &[&picture(3)]).await.status, StatusCode::SEE_OTHER);
        let version = worker.panel(reference).await.unwrap().version.to_string();
        let form = form_id();
        let found = format!("{report} मौके पर जाकर देखा गया");
        let done = [
            &[
                ("form_name", "move"),
                ("move", "report"),
                ("version", version.as_str()),
                ("form", form.as_str()),
                ("text", found.as_str()),
            ][..],
            crate::testing::CONTACT,
        ]
        .concat();
        assert_eq!(worker.post_photos(&here, &done, &[&picture(4)]).await.status, StatusCode::SEE_OTHER);
    }
    if matches!(kind, Kind::Closed | Kind::Reopened) {
        worker.must(reference, Move::Close, &[("outcome", "disposed"), ("text", &closed)]).await;
    }
    if kind == Kind::Reopened {
        let no = [("form_name", "answer"), ("settled", "no"), ("text", "")];
        assert_eq!(citizen.post(&link, &no).await.status, StatusCode::SEE_OTHER);
    }
    if kind == Kind::Confidential {
        app.officer("chief").await.must(reference, Move::Seal, &[("text", "x")]).await;
    }
    if kind == Kind::Shielded {
        let on = [("form_name", "shield"), ("shield", "witness")];
        assert_eq!(app.officer("chief").await.post(&here, &on).await.status, StatusCode::SEE_OTHER);
    }
    let chief = app.officer("chief").await.panel(reference).await.unwrap();
    let photos = chief.entries.iter().flat_map(|entry| {
        let class = match entry.kind {
            EntryKind::Received | EntryKind::Added => Class::Own,
            _ => Class::Force,
        };
        entry.photos.iter().map(move |&id| (id, class))
    });
    // Photos of the complaint itself are shown once, above its timeline.
    let photos: Vec<(i64, Class)> = chief.photos.iter().map(|&id| (id, Class::Own)).chain(photos).collect();
    assert_eq!(photos.len(), if kind == Kind::AboutA { 2 } else { 4 }, "{kind:?}");
    TestComplaint { kind, reference, key, words, photos }
}

/// Starts the application and plays everything through that the endpoints could reveal.
pub async fn scene(app: App) -> Scene {
    more_officers(&app).await;
    let mut complaints = Vec::new();
    for (n, (kind, _)) in super::table::SEEN.iter().enumerate() {
        complaints.push(prepare(&app, *kind, n).await);
    }
    // The operator forwards several complaints at once. They have been forwarded already, and the page reports that.
    let operator = app.officer("operator").await;
    let cards: Vec<String> = complaints
        .iter()
        .filter(|complaint| complaint.kind == Kind::Plain)
        .map(|complaint| crate::board::batch::picked(complaint.reference, 1))
        .collect();
    let station = app.offices.station_a.to_string();
    let mut fields = vec![("form_name", crate::board::batch::FORM), ("station", station.as_str())];
    fields.extend(cards.iter().map(|card| ("cards", card.as_str())));
    assert_eq!(operator.post("/staff", &fields).await.status, StatusCode::SEE_OTHER);
    app.state.clock().advance(3 * 3_600_000);
    assert!(freeze::if_due(&app.state).await.unwrap(), "there is a sheet");
    let expired = app.officer("chief").await;
    let mut tx = app.state.db().begin().await.unwrap();
    tx.run(&sql("update session set expires_at = 1")).await.unwrap();
    tx.commit().await.unwrap();
    let mut people = HashMap::new();
    for viewer in VIEWERS {
        if let Viewer::Officer(login, _) = viewer {
            people.insert(*login, app.officer(login).await);
        }
    }
    Scene { app, complaints, people, expired }
}
