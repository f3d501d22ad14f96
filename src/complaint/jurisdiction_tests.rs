//! Jurisdiction: refused once, then decided once by a higher office. Nobody works on the complaint meanwhile, and no other clock changes.

use crate::{
    command::{
        clocks::{ClockRow, ClockState, Step, scheduler, store as clocks},
        notices::{NoticeKind, Notices},
    },
    complaint::{EntryKind, Move, Reference},
    error::{Error, Problem},
    officers::{
        Role, sign_in,
        store::{self as officers, NewOfficer},
    },
    offices::{
        Duty, OfficeKind,
        checks::Span,
        store::{self as offices, NewOffice, NewPosting},
    },
    server::db::{Db, sql},
    testing::{App, NOON, Person, both_databases, district::PASSWORD, rows},
};
use axum::http::StatusCode;

const HOUR: i64 = 3_600_000;
const WHY: (&str, &str) = ("text", "घटनास्थल शिवकुटी में है");

/// Files a complaint and forwards it to station A.
async fn with_a(app: &App) -> (Reference, String) {
    let (reference, key) = app.citizen().file("मोबाइल चोरी हो गया").await;
    let station = app.offices.station_a.to_string();
    app.officer("operator").await.must(reference, Move::Forward, &[("station", &station)]).await;
    (reference, key)
}

async fn all_clocks(db: &Db, reference: Reference) -> Vec<ClockRow> {
    let (id,): (i64,) = db.one(&sql("select id from complaint where reference = $1").arg(reference)).await.unwrap();
    clocks::of(db, id).await.unwrap()
}

async fn notices(who: &Person) -> Vec<(NoticeKind, Option<Reference>, Option<Reference>)> {
    let page: Notices = who.call("staff/notices", serde_json::json!({})).await.unwrap();
    page.notices.into_iter().map(|notice| (notice.kind, notice.reference, notice.number)).collect()
}

async fn refused(who: &Person, reference: Reference, a_move: Move, fields: &[(&str, &str)]) -> Option<Error> {
    let (status, answer) = who.make(reference, a_move, fields).await;
    assert_ne!(status, StatusCode::OK, "{a_move}");
    answer.error
}

both_databases!(a_station_refuses_a_complaint_and_the_circle_decides, async |db| {
    let app = App::on(db).await;
    let (reference, key) = with_a(&app).await;
    let before = all_clocks(app.state.db(), reference).await;
    let (a, circle, citizen) = (app.officer("a").await, app.officer("circle").await, app.citizen());
    assert_eq!(refused(&a, reference, Move::NotOurs, &[]).await, Some(Error::field("text", Problem::Missing)));
    app.state.clock().advance(HOUR);
    let b = app.offices.station_b.to_string();
    a.must(reference, Move::NotOurs, &[WHY, ("station", &b)]).await;

    // The citizen sees who decides and by when, but not why.
    let (public, private) = (format!("/t/{}", reference.as_str()), format!("/t/{}/{key}", reference.as_str()));
    for page in [&public, &private] {
        let text = citizen.get(page).await.text;
        assert!(text.contains("One circle (ACP) is deciding which station has it."), "{text}");
        assert!(text.contains("Decision due"), "{text}");
        assert!(!text.contains("घटनास्थल"), "the reason is for staff");
        let hindi = app.citizen().in_hindi().get(page).await.text;
        assert!(hindi.contains("तय कर रहा है कि शिकायत किस थाने की है"), "{hindi}");
    }
    // One additional clock; the others are unchanged.
    let after = all_clocks(app.state.db(), reference).await;
    assert_eq!(after[..before.len()], before[..]);
    let decide = &after[before.len()];
    assert_eq!((decide.step, decide.due_at), (Step::Decide, NOON + 5 * HOUR));
    assert_eq!(decide.holder_id, Some(app.offices.circle));
    // The station can still read it but cannot work on it.
    let panel = a.panel(reference).await.unwrap();
    assert_eq!(panel.moves, [Move::Note]);
    assert_eq!(panel.deciding.unwrap().id, app.offices.circle);
    for a_move in [Move::Accept, Move::Start, Move::Assign, Move::NotOurs] {
        assert_eq!(refused(&a, reference, a_move, &[WHY]).await, Some(Error::NotNow), "{a_move}");
    }
    a.must(reference, Move::Note, &[WHY]).await;
    let operator = app.officer("operator").await;
    assert_eq!(refused(&operator, reference, Move::Forward, &[("station", &b)]).await, Some(Error::NotNow));
    assert!(operator.board(Default::default()).await.columns[1].cards[0].deciding);

    assert!(notices(&circle).await.contains(&(NoticeKind::NotOurs, Some(reference), None)));
    let panel = circle.panel(reference).await.unwrap();
    assert!(panel.moves.contains(&Move::Decide) && !panel.moves.contains(&Move::Start));
    assert_eq!((panel.suggested, panel.names.unwrap().id), (Some(app.offices.station_b), app.offices.station_b));
    let page = circle.get(&format!("/staff/c/{}", reference.as_str())).await.text;
    for words in [
        "move-decide",
        "Civil Lines police station says the complaint is not theirs",
        "Passed to one office",
        "घटनास्थल",
    ] {
        assert!(page.contains(words), "{words}");
    }
    assert_eq!(refused(&circle, reference, Move::Decide, &[]).await, Some(Error::field("station", Problem::Missing)));
    let elsewhere = app.offices.station_c.to_string();
    assert_eq!(
        refused(&circle, reference, Move::Decide, &[("station", &elsewhere)]).await,
        Some(Error::field("station", Problem::NotAChoice)),
        "a station of another circle"
    );
    circle.must(reference, Move::Decide, &[("station", &b), ("text", "शिवकुटी देखे")]).await;

    let after = all_clocks(app.state.db(), reference).await;
    assert_eq!(after[..before.len()], before[..], "a transfer moves no clock");
    assert_eq!(after[before.len()].met_at, Some(NOON + HOUR));
    let taker = app.officer("b").await;
    let panel = taker.panel(reference).await.unwrap();
    assert_eq!((panel.hops, panel.office.unwrap().id), (2, app.offices.station_b));
    assert!(panel.moves.contains(&Move::Start) && !panel.moves.contains(&Move::NotOurs));
    assert_eq!(refused(&taker, reference, Move::NotOurs, &[WHY]).await, Some(Error::NotNow), "the decision is final");
    assert_eq!(notices(&taker).await, [(NoticeKind::Forwarded, Some(reference), None)]);
    assert!(notices(&a).await.contains(&(NoticeKind::Decided, None, Some(reference))), "no more than the number");
    assert_eq!(a.panel(reference).await.unwrap_err(), Error::NotFound);
    let listed = a.get("/staff/notices").await.text;
    assert!(listed.contains(&public) && listed.contains("It was decided which station has"));
    let text = citizen.get(&public).await.text;
    assert!(text.contains("Decided: it is with Shivkuti police station") && !text.contains("शिवकुटी देखे"), "{text}");
    assert!(text.contains("forwarded to Shivkuti") && !text.contains("Decision due"));
    assert!(!citizen.get(&private).await.text.contains("शिवकुटी देखे"));
    assert!(matches!(crate::audit::verify(app.state.db()).await.unwrap(), crate::audit::Chain::Whole(_)));
});

both_databases!(if_a_station_of_another_circle_is_suggested_the_district_decides, async |db| {
    let app = App::on(db).await;
    let (reference, _) = with_a(&app).await;
    let c = app.offices.station_c.to_string();
    let own = app.offices.station_a.to_string();
    let a = app.officer("a").await;
    for wrong in [own.as_str(), &app.offices.circle.to_string(), "999999"] {
        let error = refused(&a, reference, Move::NotOurs, &[WHY, ("station", wrong)]).await;
        assert_eq!(error, Some(Error::field("station", Problem::NotAChoice)), "{wrong}");
    }
    a.must(reference, Move::NotOurs, &[WHY, ("station", &c)]).await;
    let circle = app.officer("circle").await;
    assert_eq!(circle.panel(reference).await.unwrap().deciding.unwrap().id, app.offices.district);
    assert_eq!(refused(&circle, reference, Move::Decide, &[("station", &own)]).await, Some(Error::NotAllowed));
    let chief = app.officer("chief").await;
    assert!(notices(&chief).await.contains(&(NoticeKind::NotOurs, Some(reference), None)));
    chief.must(reference, Move::Decide, &[("station", &c)]).await;
    assert_eq!(app.officer("c").await.panel(reference).await.unwrap().office.unwrap().id, app.offices.station_c);
});

both_databases!(the_refusing_station_may_be_told_to_keep_it, async |db| {
    let app = App::on(db).await;
    let (reference, _) = with_a(&app).await;
    let a = app.officer("a").await;
    a.must(reference, Move::Accept, &[]).await;
    a.must(reference, Move::NotOurs, &[WHY]).await;
    let own = app.offices.station_a.to_string();
    app.officer("circle").await.must(reference, Move::Decide, &[("station", &own)]).await;
    let panel = a.panel(reference).await.unwrap();
    assert_eq!((panel.hops, panel.deciding.is_none(), panel.accepted), (1, true, false));
    assert!(panel.moves.contains(&Move::Start) && !panel.moves.contains(&Move::NotOurs));
    assert!(notices(&a).await.contains(&(NoticeKind::Decided, Some(reference), None)));
    assert_eq!(refused(&a, reference, Move::NotOurs, &[WHY]).await, Some(Error::NotNow));
    // Nor may the next station to which it is forwarded.
    let b = app.offices.station_b.to_string();
    app.officer("operator").await.must(reference, Move::Forward, &[("station", &b)]).await;
    assert_eq!(refused(&app.officer("b").await, reference, Move::NotOurs, &[WHY]).await, Some(Error::NotNow));
});

both_databases!(if_two_heads_decide_at_once_the_second_is_shown_the_first_decision, async |db| {
    let app = App::on(db).await;
    let (reference, _) = with_a(&app).await;
    app.officer("a").await.must(reference, Move::NotOurs, &[WHY]).await;
    let (circle, chief) = (app.officer("circle").await, app.officer("chief").await);
    let version = chief.panel(reference).await.unwrap().version.to_string();
    let address = format!("/staff/c/{}", reference.as_str());
    let (a, b) = (app.offices.station_a.to_string(), app.offices.station_b.to_string());
    let fields = |station| {
        [
            ("form_name", "move-decide"),
            ("move", "decide"),
            ("version", version.as_str()),
            ("station", station),
            ("text", "मेरा मत"),
        ]
    };
    let (of_circle, of_chief) = (fields(&b), fields(&a));
    let (first, second) = tokio::join!(circle.post(&address, &of_circle), chief.post(&address, &of_chief));
    let mut statuses = [first.status, second.status];
    statuses.sort();
    assert_eq!(statuses, [StatusCode::SEE_OTHER, StatusCode::CONFLICT]);
    let lost = if first.status == StatusCode::CONFLICT { first.text } else { second.text };
    assert!(lost.contains("Someone else has changed the complaint") && lost.contains("Decided: it is with"), "{lost}");
    assert!(lost.contains("मेरा मत"), "the typed text is not lost");
    assert_eq!(rows(app.state.db(), "select count(*) from entry where kind = 'decided'").await, 1);
});

both_databases!(an_overdue_decision_is_warned_about_and_escalated, async |db| {
    let app = App::on(db).await;
    let (reference, _) = with_a(&app).await;
    app.officer("a").await.must(reference, Move::NotOurs, &[WHY]).await;
    for by in [3 * HOUR, HOUR] {
        app.state.clock().advance(by);
        scheduler::tick(&app.state).await.unwrap();
    }
    let decide = all_clocks(app.state.db(), reference).await.pop().unwrap();
    let told = sql("select kind, level, office_id from notice where clock_id = $1 order by id").arg(decide.id);
    let told: Vec<(String, i64, i64)> = app.state.db().all(&told).await.unwrap();
    let expected = [
        ("warned".to_owned(), 0, app.offices.circle),
        ("escalated".to_owned(), 1, app.offices.circle),
        ("escalated".to_owned(), 1, app.offices.district),
    ];
    assert_eq!(told, expected);
    let panel = app.officer("circle").await.panel(reference).await.unwrap();
    assert_eq!(panel.entries.last().map(|entry| entry.kind), Some(EntryKind::Escalated));
    let shown = panel.clocks.iter().find(|clock| clock.step == Step::Decide).unwrap();
    assert_eq!(shown.state, ClockState::Breached);
    app.state.clock().advance(HOUR);
    assert!(app.citizen().get(&format!("/t/{}", reference.as_str())).await.text.contains("The decision was due"));
});

both_databases!(only_the_station_that_has_it_may_refuse_and_only_before_the_inquiry, async |db| {
    let app = App::on(db).await;
    let (reference, _) = with_a(&app).await;
    for login in ["operator", "circle", "chief"] {
        let error = refused(&app.officer(login).await, reference, Move::NotOurs, &[WHY]).await;
        assert_eq!(error, Some(Error::NotNow), "{login}");
    }
    assert_eq!(refused(&app.officer("b").await, reference, Move::NotOurs, &[WHY]).await, Some(Error::NotFound));
    // No decision is pending.
    let own = app.offices.station_a.to_string();
    let error = refused(&app.officer("chief").await, reference, Move::Decide, &[("station", &own)]).await;
    assert_eq!(error, Some(Error::NotNow));
    let a = app.officer("a").await;
    assert!(a.panel(reference).await.unwrap().moves.contains(&Move::NotOurs));
    a.must(reference, Move::Start, &[]).await;
    assert!(!a.panel(reference).await.unwrap().moves.contains(&Move::NotOurs));
    assert_eq!(refused(&a, reference, Move::NotOurs, &[WHY]).await, Some(Error::NotNow));
});

both_databases!(the_accused_office_neither_decides_nor_gets_it, async |db| {
    let app = App::on(db).await;
    let (reference, _) = with_a(&app).await;
    let (a, circle) = (app.officer("a").await, app.offices.circle.to_string());
    a.must(reference, Move::NotOurs, &[WHY, ("station", &app.offices.station_b.to_string())]).await;
    let operator = app.officer("operator").await;
    operator.must(reference, Move::Accuse, &[("station", &circle), ("text", "क्षेत्राधिकारी के विरुद्ध है")]).await;
    for login in ["circle", "a", "b"] {
        assert_eq!(app.officer(login).await.panel(reference).await.unwrap_err(), Error::NotFound, "{login}");
    }
    let chief = app.officer("chief").await;
    assert!(notices(&chief).await.contains(&(NoticeKind::NotOurs, Some(reference), None)));
    let panel = chief.panel(reference).await.unwrap();
    assert_eq!((panel.deciding.unwrap().id, panel.names), (app.offices.district, None));
    assert_eq!(panel.stations.iter().map(|office| office.id).collect::<Vec<_>>(), [app.offices.station_c]);
    let decide = all_clocks(app.state.db(), reference).await.pop().unwrap();
    assert_eq!(
        (decide.holder_id, decide.due_at),
        (Some(app.offices.district), NOON + 4 * HOUR),
        "the due time is unchanged"
    );
    for accused in [app.offices.station_a, app.offices.station_b] {
        let error = refused(&chief, reference, Move::Decide, &[("station", &accused.to_string())]).await;
        assert_eq!(error, Some(Error::field("station", Problem::NotAChoice)));
    }
    chief.must(reference, Move::Decide, &[("station", &app.offices.station_c.to_string())]).await;
    // The refusing station would learn only the number; if it is itself accused, not even that.
    let (reference, _) = with_a(&app).await;
    a.must(reference, Move::NotOurs, &[WHY]).await;
    let own = app.offices.station_a.to_string();
    operator.must(reference, Move::Accuse, &[("station", &own), ("text", "थाने के विरुद्ध है")]).await;
    let b = app.offices.station_b.to_string();
    app.officer("circle").await.must(reference, Move::Decide, &[("station", &b)]).await;
    assert!(!notices(&a).await.iter().any(|(_, seen, number)| [*seen, *number].contains(&Some(reference))));
});

both_databases!(
    a_decision_about_a_confidential_complaint_is_hidden_from_the_public_and_the_other_station,
    async |db| {
        let app = App::on(db).await;
        let (reference, _) = with_a(&app).await;
        let (a, circle) = (app.officer("a").await, app.officer("circle").await);
        a.must(reference, Move::NotOurs, &[WHY]).await;
        circle.must(reference, Move::Seal, &[("text", "गोपनीय जाँच")]).await;
        let page = app.citizen().get(&format!("/t/{}", reference.as_str())).await.text;
        assert!(
            !page.contains("is deciding") && !page.contains("Decision due") && page.contains("in inquiry"),
            "{page}"
        );
        let b = app.offices.station_b.to_string();
        circle.must(reference, Move::Decide, &[("station", &b)]).await;
        assert!(notices(&a).await.iter().all(|(kind, ..)| *kind != NoticeKind::Decided));
    }
);

both_databases!(a_stand_in_for_the_head_of_the_circle_decides, async |db| {
    let app = App::on(db).await;
    let two = app.op().offices().by_code("circle Two").unwrap().id;
    let mut tx = app.state.db().begin().await.unwrap();
    let hash = sign_in::hash(PASSWORD).unwrap();
    let other = NewOfficer {
        login: "two",
        name: "two",
        name_hi: None,
        role: Role::Circle,
        office_id: Some(two),
        password_hash: &hash,
    };
    let other = officers::add(&mut tx, other, 0).await.unwrap();
    offices::count_change(&mut tx).await.unwrap();
    let time = Span { from: NOON, to: Some(NOON + 24 * HOUR) };
    let posting =
        NewPosting { officer_id: other, office_id: app.offices.circle, duty: Duty::StandIn, time, note: None };
    offices::post(&mut tx, &posting).await.unwrap();
    tx.commit().await.unwrap();
    let (reference, _) = with_a(&app).await;
    app.officer("a").await.must(reference, Move::NotOurs, &[WHY]).await;
    assert_eq!(
        app.officer("two").await.panel(reference).await.unwrap_err(),
        Error::NotFound,
        "the new posting is not loaded yet"
    );
    app.state.look_at_offices().await.unwrap();
    let two = app.officer("two").await;
    assert!(two.panel(reference).await.unwrap().moves.contains(&Move::Decide));
    two.must(reference, Move::Decide, &[("station", &app.offices.station_b.to_string())]).await;
});

both_databases!(between_two_circles_of_a_zone_the_zone_decides, async |db| {
    let app = App::on(db).await;
    let mut tx = app.state.db().begin().await.unwrap();
    offices::count_change(&mut tx).await.unwrap();
    let mut ids = Vec::new();
    for (kind, code) in [
        (OfficeKind::Zone, "zone Ganga"),
        (OfficeKind::Circle, "circle Three"),
        (OfficeKind::Circle, "circle Four"),
        (OfficeKind::Station, "Phulpur"),
        (OfficeKind::Station, "Soraon"),
    ] {
        let new = NewOffice {
            kind,
            code,
            name_en: code,
            name_hi: "कार्यालय",
            point: None,
            valid_from: 0,
            valid_to: None,
            temporary: false,
            registers_fir: true,
            district_wide: false,
        };
        ids.push(offices::add(&mut tx, new).await.unwrap());
    }
    let [zone, three, four, phulpur, soraon] = ids[..] else { panic!("five") };
    for (below, above) in [(zone, app.offices.district), (three, zone), (four, zone), (phulpur, three), (soraon, four)]
    {
        offices::put_under(&mut tx, below, above, 0, None).await.unwrap();
    }
    let hash = sign_in::hash(PASSWORD).unwrap();
    for (login, role, office) in
        [("zone", Role::Circle, zone), ("three", Role::Circle, three), ("phulpur", Role::Station, phulpur)]
    {
        let new = NewOfficer { login, name: login, name_hi: None, role, office_id: Some(office), password_hash: &hash };
        officers::add(&mut tx, new, 0).await.unwrap();
    }
    tx.commit().await.unwrap();
    app.state.look_at_offices().await.unwrap();
    let (reference, _) = app.citizen().file("मोबाइल चोरी हो गया").await;
    let operator = app.officer("operator").await;
    operator.must(reference, Move::Forward, &[("station", &phulpur.to_string())]).await;
    let named = soraon.to_string();
    app.officer("phulpur").await.must(reference, Move::NotOurs, &[WHY, ("station", &named)]).await;
    let error = refused(&app.officer("three").await, reference, Move::Decide, &[("station", &named)]).await;
    assert_eq!(error, Some(Error::NotAllowed), "the office above the circle decides");
    let head = app.officer("zone").await;
    let panel = head.panel(reference).await.unwrap();
    assert_eq!(panel.deciding.unwrap().id, zone);
    let choices = [phulpur, soraon, app.offices.district];
    assert!(
        panel.stations.iter().all(|office| choices.contains(&office.id)),
        "the stations below it, and the office above"
    );
    assert!(notices(&head).await.contains(&(NoticeKind::NotOurs, Some(reference), None)));
    head.must(reference, Move::Decide, &[("station", &named)]).await;
    assert_eq!(operator.panel(reference).await.unwrap().office.unwrap().id, soraon);
});

both_databases!(a_circle_without_a_competent_station_hands_the_decision_up, async |db| {
    let app = App::on(db).await;
    let (reference, _) = with_a(&app).await;
    app.officer("a").await.must(reference, Move::NotOurs, &[WHY]).await;
    let circle = app.officer("circle").await;
    let due = all_clocks(app.state.db(), reference).await.pop().unwrap().due_at;
    let district = app.offices.district.to_string();
    let panel = circle.panel(reference).await.unwrap();
    assert!(panel.stations.iter().any(|office| office.id == app.offices.district));
    let error = refused(&circle, reference, Move::Decide, &[("station", &district)]).await;
    assert_eq!(error, Some(Error::field("text", Problem::Missing)), "a reason is required");
    circle.must(reference, Move::Decide, &[("station", &district), ("text", "घटना दूसरे क्षेत्र की है")]).await;
    assert!(!circle.panel(reference).await.unwrap().moves.contains(&Move::Decide), "the circle no longer decides");
    let chief = app.officer("chief").await;
    let panel = chief.panel(reference).await.unwrap();
    assert_eq!(panel.deciding.as_ref().map(|office| office.id), Some(app.offices.district));
    assert_eq!(panel.entries.last().map(|entry| entry.kind), Some(EntryKind::HandedUp));
    assert!(
        panel.stations.iter().all(|office| office.id != app.offices.district),
        "there is no office above the district"
    );
    assert!(notices(&chief).await.contains(&(NoticeKind::NotOurs, Some(reference), None)));
    assert_eq!(
        all_clocks(app.state.db(), reference).await.pop().unwrap().due_at,
        due,
        "handing up does not extend the due time"
    );
    let page = app.citizen().get(&format!("/t/{}", reference.as_str())).await.text;
    assert!(page.contains("is deciding which station has it") && !page.contains("दूसरे क्षेत्र"), "{page}");
    chief.must(reference, Move::Decide, &[("station", &app.offices.station_c.to_string())]).await;
    assert!(app.officer("c").await.panel(reference).await.is_ok());
});
