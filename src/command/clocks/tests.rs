//! Clocks run from receipt, whoever touches the complaint; a late one is reported once at each level.

use super::{
    ClockRow, ClockState, Step,
    calendar::Counting,
    rules::{PAUSE_CAP, Rule, SetRule},
    scheduler::{self, Ticked},
    store,
};
use crate::{
    complaint::{Category, EntryKind, Millis, Move, Reference, changes},
    language::dates::DAY,
    server::db::{Db, sql},
    testing::{App, NOON, both_databases, rows},
};

const HOUR: Millis = 3_600_000;

async fn clocks(db: &Db, reference: Reference) -> Vec<ClockRow> {
    let statement = sql("select id from complaint where reference = $1").arg(reference);
    let (id,): (i64,) = db.one(&statement).await.unwrap();
    store::of(db, id).await.unwrap()
}

/// The newest clock of a step.
async fn clock(app: &App, reference: Reference, step: Step) -> ClockRow {
    clocks(app.state.db(), reference).await.into_iter().rev().find(|clock| clock.step == step).unwrap()
}

/// The notices of a clock in order: kind, level, and the office, or none for the cell.
async fn notices(db: &Db, clock: i64) -> Vec<(String, i64, Option<i64>)> {
    let statement = sql("select kind, level, office_id from notice where clock_id = $1 order by id");
    db.all(&statement.arg(clock)).await.unwrap()
}

/// Advances the test clock and runs the scheduler.
async fn after(app: &App, by: Millis) -> Ticked {
    app.state.clock().advance(by);
    scheduler::tick(&app.state).await.unwrap()
}

fn warned(office: Option<i64>) -> (String, i64, Option<i64>) {
    ("warned".to_owned(), 0, office)
}

fn escalated(level: i64, office: Option<i64>) -> (String, i64, Option<i64>) {
    ("escalated".to_owned(), level, office)
}

both_databases!(touching_a_complaint_does_not_move_its_clocks, async |db| {
    let app = App::on(db).await;
    let (reference, _) = app.citizen().file("मोबाइल चोरी").await;
    let operator = app.officer("operator").await;
    operator.must(reference, Move::Forward, &[("station", &app.offices.station_a.to_string())]).await;
    let before = clocks(app.state.db(), reference).await;
    assert_eq!(before.len(), 4);
    app.state.clock().advance(5 * HOUR);
    // View, comment, assign and accept it.
    let station_a = app.officer("a").await;
    station_a.get(&format!("/staff/c/{}", reference.as_str())).await;
    station_a.must(reference, Move::Note, &[("text", "देख रहे हैं")]).await;
    station_a.must(reference, Move::Assign, &[]).await;
    station_a.must(reference, Move::Accept, &[]).await;
    // Transfer it to another station and back, then start, seal and unseal it.
    for station in [app.offices.station_c, app.offices.station_a] {
        operator.must(reference, Move::Forward, &[("station", &station.to_string())]).await;
    }
    station_a.must(reference, Move::Start, &[]).await;
    let circle = app.officer("circle").await;
    circle.must(reference, Move::Seal, &[("text", "गोपनीय जाँच")]).await;
    circle.must(reference, Move::Unseal, &[("text", "पूरी हुई")]).await;
    assert_eq!(clocks(app.state.db(), reference).await, before);
});

both_databases!(every_step_meets_its_clock_and_a_reopening_starts_new_ones, async |db| {
    let app = App::on(db).await;
    let (reference, key) = app.citizen().file("मोबाइल चोरी").await;
    let operator = app.officer("operator").await;
    let outer = clock(&app, reference, Step::OuterLimit).await;
    assert_eq!((outer.started_at, outer.due_at), (NOON, NOON + 21 * DAY));
    app.state.clock().advance(HOUR);
    operator.must(reference, Move::Forward, &[("station", &app.offices.station_a.to_string())]).await;
    assert_eq!(clock(&app, reference, Step::Acknowledge).await.met_at, Some(NOON + HOUR));
    assert_eq!(clock(&app, reference, Step::StationReport).await.due_at, NOON + HOUR + 10 * DAY);
    let station_a = app.officer("a").await;
    station_a.must(reference, Move::Start, &[]).await;
    station_a.must(reference, Move::Report, &[("text", "मिल गया")]).await;
    let first = clock(&app, reference, Step::StationReport).await;
    assert_eq!((first.met_at, first.next_at), (Some(NOON + HOUR), None));
    // If a report is returned at once, the station has the remaining time; once that is used up, it has a day.
    app.officer("circle").await.must(reference, Move::Return, &[("text", "अधूरी")]).await;
    let again = clock(&app, reference, Step::StationReport).await;
    assert_ne!(again.id, first.id);
    assert_eq!(again.due_at, NOON + HOUR + 10 * DAY);
    app.state.clock().advance(10 * DAY);
    let station_a = app.officer("a").await;
    station_a.must(reference, Move::Report, &[("text", "पूरी")]).await;
    app.officer("circle").await.must(reference, Move::Return, &[("text", "फिर अधूरी")]).await;
    assert_eq!(clock(&app, reference, Step::StationReport).await.due_at, NOON + HOUR + 11 * DAY);
    app.officer("a").await.must(reference, Move::Report, &[("text", "पूरी")]).await;
    station_a.must(reference, Move::Close, &[("outcome", "disposed"), ("text", "लौटा दिया")]).await;
    let all = clocks(app.state.db(), reference).await;
    assert!(all.iter().all(|clock| clock.met_at.is_some()), "closing meets every clock: {all:?}");
    assert_eq!(
        clock(&app, reference, Step::FirstResponse).await.breached_at,
        Some(NOON + 3 * DAY),
        "the late response stays on record"
    );
    let no = [("form_name", "answer"), ("settled", "no"), ("text", "नहीं")];
    app.citizen().post(&format!("/t/{}/{key}", reference.as_str()), &no).await;
    let again = clock(&app, reference, Step::OuterLimit).await;
    assert_eq!((again.met_at, again.due_at), (None, NOON + HOUR + 31 * DAY));
    assert_eq!(clocks(app.state.db(), reference).await.len(), all.len() + 2, "the old clocks stay");
});

both_databases!(a_complaint_that_nobody_picks_up_escalates_to_the_cell_and_then_to_the_district, async |db| {
    let app = App::on(db).await;
    let (reference, _) = app.citizen().file("मोबाइल चोरी").await;
    let clock_id = clock(&app, reference, Step::Acknowledge).await.id;
    let district = Some(app.offices.district);
    assert_eq!(after(&app, 18 * HOUR - 1).await, Ticked::default());
    after(&app, 1).await;
    assert_eq!(notices(app.state.db(), clock_id).await, [warned(None)]);
    after(&app, 6 * HOUR).await;
    after(&app, DAY).await;
    after(&app, DAY).await;
    let expected =
        [warned(None), escalated(1, None), escalated(1, district), escalated(2, district), escalated(3, district)];
    assert_eq!(notices(app.state.db(), clock_id).await, expected);
    let clock = clock(&app, reference, Step::Acknowledge).await;
    assert_eq!((clock.level, clock.next_at, clock.breached_at), (3, None, Some(NOON + DAY)));
    assert_eq!(clock.office_id, district);
});

both_databases!(an_overdue_report_is_escalated_at_every_level_and_shown_on_the_timeline, async |db| {
    let app = App::on(db).await;
    let (reference, _) = app.citizen().file("मोबाइल चोरी").await;
    let operator = app.officer("operator").await;
    operator.must(reference, Move::Forward, &[("station", &app.offices.station_a.to_string())]).await;
    operator.must(reference, Move::Ask, &[("text", "कहाँ?")]).await;
    let panel = operator.panel(reference).await.unwrap();
    let report =
        |panel: &crate::board::Panel| panel.clocks.iter().find(|c| c.step == Step::StationReport).unwrap().clone();
    assert_eq!(report(&panel).state, ClockState::Paused);
    let offices = app.offices;
    let (station, circle, district) = (Some(offices.station_a), Some(offices.circle), Some(offices.district));
    // The question is never answered: it pauses the clock for a week and no longer.
    after(&app, 10 * DAY + PAUSE_CAP - HOUR).await;
    let report_clock = clock(&app, reference, Step::StationReport).await;
    assert_eq!(report_clock.due_at, NOON + 10 * DAY + PAUSE_CAP);
    assert_eq!(notices(app.state.db(), report_clock.id).await, [warned(station)]);
    for by in [HOUR, DAY, DAY] {
        after(&app, by).await;
    }
    let expected =
        [warned(station), escalated(1, station), escalated(1, circle), escalated(2, district), escalated(3, district)];
    assert_eq!(notices(app.state.db(), report_clock.id).await, expected);
    let chief = app.officer("chief").await;
    let panel = chief.panel(reference).await.unwrap();
    let offices: Vec<i64> = panel
        .entries
        .iter()
        .filter(|entry| entry.kind == EntryKind::Escalated)
        .map(|entry| entry.office.as_ref().unwrap().id)
        .collect();
    assert_eq!(offices, [app.offices.circle, app.offices.district, app.offices.district]);
    assert_eq!(report(&panel).state, ClockState::Breached);
    let column = chief.board(crate::board::Filters::default()).await.columns;
    let card = column.iter().flat_map(|column| &column.cards).find(|card| card.reference == reference).unwrap();
    assert_eq!(card.clock.as_ref().map(|clock| clock.state), Some(ClockState::Breached));
    let page = app.citizen().get(&format!("/t/{}", reference.as_str())).await.text;
    assert!(page.contains("Not done in time: One circle (ACP) has been notified"));
    assert!(matches!(crate::audit::verify(app.state.db()).await.unwrap(), crate::audit::Chain::Whole(_)));
});

both_databases!(an_answer_resumes_a_paused_clock, async |db| {
    let app = App::on(db).await;
    let citizen = app.citizen();
    let (reference, key) = citizen.file("मोबाइल चोरी").await;
    let operator = app.officer("operator").await;
    operator.must(reference, Move::Forward, &[("station", &app.offices.station_a.to_string())]).await;
    operator.must(reference, Move::Ask, &[("text", "कहाँ?")]).await;
    assert_eq!(clock(&app, reference, Step::FirstResponse).await.met_at, Some(NOON), "a question is a first response");
    app.state.clock().advance(2 * DAY);
    let private = format!("/t/{}/{key}", reference.as_str());
    let add = [("form_name", "add"), ("form", "0123456789abcdef0123"), ("text", "चौराहे पर")];
    citizen.post(&private, &add).await;
    for (step, days) in [(Step::StationReport, 12), (Step::OuterLimit, 23)] {
        let clock = clock(&app, reference, step).await;
        assert_eq!((clock.due_at, clock.paused_at, clock.paused_total), (NOON + days * DAY, None, 2 * DAY), "{step}");
    }
    assert!(citizen.get(&private).await.text.contains("Next answer by 5 December 2026"));
    assert!(citizen.get(&format!("/t/{}", reference.as_str())).await.text.contains("Next answer by 5 December 2026"));
    // For a confidential complaint the public page shows no due time.
    let officer = app.officer("operator").await;
    officer.must(reference, Move::Seal, &[("text", "गोपनीय")]).await;
    assert!(!citizen.get(&format!("/t/{}", reference.as_str())).await.text.contains("December"));
});

both_databases!(a_server_that_was_down_for_two_days_catches_up_once_and_in_order, async |db| {
    let app = App::on(db).await;
    let (reference, _) = app.citizen().file("मोबाइल चोरी").await;
    app.state.clock().advance(HOUR);
    let (second, _) = app.citizen().file("साइकिल चोरी").await;
    // The scheduler did not run until two days after the first clock was due.
    let ticked = after(&app, 3 * DAY - HOUR).await;
    assert_eq!(
        ticked.escalated,
        3 + 2 + 1,
        "three levels of the first complaint, two of the second, and the first response of the first"
    );
    let (first, second) =
        (clock(&app, reference, Step::Acknowledge).await.id, clock(&app, second, Step::Acknowledge).await.id);
    let order = sql("select clock_id, level from notice where clock_id in ($1, $2) and role is null order by id");
    let order: Vec<(i64, i64)> = app.state.db().all(&order.arg(first).arg(second)).await.unwrap();
    let expected = [(first, 1), (second, 1), (first, 2), (second, 2), (first, 3)];
    assert_eq!(order, expected);
    let n = rows(app.state.db(), "select count(*) from notice").await;
    assert_eq!(after(&app, 0).await, Ticked::default());
    // The machine's clock is set back by three days and runs through the same time once more.
    app.state.clock().advance(-3 * DAY);
    for _ in 0..12 {
        after(&app, 6 * HOUR).await;
    }
    assert_eq!(rows(app.state.db(), "select count(*) from notice").await, n);
    assert_eq!(rows(app.state.db(), "select count(*) from entry where kind = 'escalated'").await, 6);
});

/// Adds clocks of orders, which need no complaint.
async fn orders(app: &App, n: i64, due_at: Millis) {
    let statement = sql("insert into clock (order_id, holder_id, step, started_at, due_at, warn_at, next_at) \
         with recursive n (i) as (select cast(1 as bigint) union all select i + 1 from n where i < $1) \
         select i, $2, 'order', $3, $4, $4, $4 from n")
    .arg(n)
    .arg(app.offices.station_a)
    .arg(NOON)
    .arg(due_at);
    let mut tx = app.state.db().begin().await.unwrap();
    tx.run(&statement).await.unwrap();
    tx.commit().await.unwrap();
}

both_databases!(several_servers_never_escalate_the_same_clock_twice, async |db| {
    let app = App::on(db).await;
    orders(&app, 3_000, NOON + DAY).await;
    for level in 1..=3 {
        app.state.clock().advance(DAY);
        let ticks = (0..6).map(|_| {
            let state = app.state.clone();
            tokio::spawn(async move { scheduler::tick(&state).await.unwrap() })
        });
        let ticks: Vec<Ticked> = futures::future::join_all(ticks).await.into_iter().map(Result::unwrap).collect();
        let escalated: usize = ticks.iter().map(|tick| tick.escalated).sum();
        assert_eq!(escalated, 3_000, "level {level}: {ticks:?}");
    }
    let counts: Vec<(i64, i64)> =
        app.state.db().all(&sql("select level, count(*) from notice group by level order by level")).await.unwrap();
    assert_eq!(counts, [(1, 6_000), (2, 3_000), (3, 3_000)]);
    assert!(matches!(crate::audit::verify(app.state.db()).await.unwrap(), crate::audit::Chain::Whole(_)));
});

both_databases!(the_100_001st_clock_is_processed_too, async |db| {
    let app = App::on(db).await;
    orders(&app, 100_001, NOON + DAY).await;
    let ticked = after(&app, DAY).await;
    assert_eq!((ticked.clocks, ticked.escalated), (100_001, 100_001));
    assert_eq!(rows(app.state.db(), "select count(*) from clock where level <> 1").await, 0);
    assert_eq!(rows(app.state.db(), "select count(*) from notice where order_id = 100001").await, 2);
});

both_databases!(the_clock_of_an_order_escalates_from_its_addressee_and_is_met_by_the_answer, async |db| {
    let app = App::on(db).await;
    let mut tx = app.state.db().begin().await.unwrap();
    for order in [1, 2] {
        store::start_order(&mut tx, order, None, Some(app.offices.station_b), NOON, NOON + 8 * HOUR).await.unwrap();
    }
    store::meet_order(&mut tx, 2, NOON + HOUR).await.unwrap();
    tx.commit().await.unwrap();
    after(&app, 6 * HOUR).await;
    after(&app, 2 * HOUR).await;
    let order: Vec<(i64, String, i64, Option<i64>)> =
        app.state.db().all(&sql("select order_id, kind, level, office_id from notice order by id")).await.unwrap();
    let station = Some(app.offices.station_b);
    let expected = [
        (1, "warned".to_owned(), 0, station),
        (1, "escalated".to_owned(), 1, station),
        (1, "escalated".to_owned(), 1, Some(app.offices.circle)),
    ];
    assert_eq!(order, expected);
});

both_databases!(the_office_that_a_complaint_is_about_is_never_notified_of_it, async |db| {
    let app = App::on(db).await;
    let (reference, _) = app.citizen().file("सिविल लाइंस थाने का दरोगा रिश्वत मांग रहा है").await;
    let operator = app.officer("operator").await;
    operator.must(reference, Move::Forward, &[("station", &app.offices.station_b.to_string())]).await;
    let circle = app.offices.circle.to_string();
    operator.must(reference, Move::Accuse, &[("station", &circle), ("text", "क्षेत्राधिकारी के विरुद्ध है")]).await;
    for _ in 0..40 {
        after(&app, DAY).await;
    }
    let about = sql("select count(*) from notice n where n.kind <> 'forwarded' and n.office_id in ($1, $2)");
    let (n,): (i64,) = app.state.db().one(&about.arg(app.offices.circle).arg(app.offices.station_a)).await.unwrap();
    assert_eq!(n, 0);
    assert!(rows(app.state.db(), "select count(*) from notice where kind = 'escalated'").await > 0);
    let entries = sql("select count(*) from entry where kind = 'escalated' and office_id = $1").arg(app.offices.circle);
    let (n,): (i64,) = app.state.db().one(&entries).await.unwrap();
    assert_eq!(n, 0, "nor named on the timeline as notified");
});

both_databases!(time_limits_set_by_the_district_apply_to_clocks_that_start_afterwards, async |db| {
    let app = App::on(db).await;
    let (before, _) = app.citizen().file("पहले").await;
    let rule = Rule { span: 2 * DAY, counting: Counting::WorkingDays, warn_before: DAY };
    let mut tx = app.state.db().begin().await.unwrap();
    store::set_rule(&mut tx, &SetRule { category: None, step: Step::Acknowledge, rule }).await.unwrap();
    let shorter = Rule { span: DAY, ..rule };
    let dispute = SetRule { category: Some(Category::LandDispute), step: Step::Acknowledge, rule: shorter };
    // If a rule is set twice, the later one applies.
    store::set_rule(&mut tx, &SetRule { rule, ..dispute }).await.unwrap();
    store::set_rule(&mut tx, &dispute).await.unwrap();
    // 23 November 2026, a Monday, is the day of the test; the next day is a holiday.
    let tuesday = crate::language::dates::day(NOON) + 1;
    store::set_holiday(&mut tx, tuesday, "गुरु नानक जयंती", "Guru Nanak Jayanti").await.unwrap();
    tx.commit().await.unwrap();
    let (dispute, _) = app.citizen().file("मेड़ का झगड़ा").await;
    let noise = [("form", "0123456789abcdef0123"), ("text", "शोर"), ("category", "noise")];
    let (noise, _) = crate::testing::filed(&app.citizen().post("/", &noise).await);
    let child = [("form", "9876543210abcdef0123"), ("text", "बच्चा"), ("category", "child_safety")];
    let (child, _) = crate::testing::filed(&app.citizen().post("/", &child).await);
    for (reference, hours) in [(before, 24), (dispute, 48), (noise, 72), (child, 2)] {
        assert_eq!(clock(&app, reference, Step::Acknowledge).await.due_at, NOON + hours * HOUR);
    }
});

both_databases!(the_clocks_of_a_post_that_waited_to_be_read_run_from_its_receipt, async |db| {
    let app = App::on(db).await;
    let new = changes::NewComplaint {
        channel: crate::complaint::Channel::X,
        category: Category::Theft,
        text: "चोरी".into(),
        details: crate::complaint::details::Details::default(),
        point: None,
        language: crate::language::Language::Hindi,
        accused: None,
    };
    let mut tx = app.state.db().begin().await.unwrap();
    let begun =
        changes::begin(&mut tx, app.op().sealing(), new, "0123456789abcdef", &[], NOON - 2 * DAY, NOON).await.unwrap();
    let reference = begun.complaint().reference;
    begun.waits(&mut tx, NOON).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(clock(&app, reference, Step::Acknowledge).await.due_at, NOON - DAY);
    assert_eq!(after(&app, 0).await.escalated, 2, "it is already late by a day, so two levels are due");
});

both_databases!(an_overdue_order_is_hidden_from_the_public_and_a_sealed_complaint_from_the_cell, async |db| {
    let app = App::on(db).await;
    let (reference, key) = app.citizen().file("मोबाइल चोरी").await;
    let operator = app.officer("operator").await;
    operator.must(reference, Move::Forward, &[("station", &app.offices.station_a.to_string())]).await;
    let chief = app.officer("chief").await;
    let station = app.offices.station_a.to_string();
    let give = [
        ("form_name", "order-give"),
        ("form", "0123456789abcdef01234567"),
        ("text", "आज ही देखें"),
        ("office", station.as_str()),
        ("due", "2026-11-23T20:00"),
    ];
    let given = chief.post(&format!("/staff/c/{}", reference.as_str()), &give).await;
    assert_eq!(given.status, axum::http::StatusCode::SEE_OTHER, "{}", given.text);
    after(&app, DAY).await;
    let (audience,): (String,) = app
        .state
        .db()
        .one(&sql("select audience from entry where kind = 'escalated' order by id limit 1"))
        .await
        .unwrap();
    assert_eq!(audience, "staff", "orders are shown to the staff only");
    let private = app.citizen().get(&format!("/t/{}/{key}", reference.as_str())).await.text;
    assert!(!private.contains("Not done in time"), "{private}");
    assert!(
        app.officer("chief")
            .await
            .get(&format!("/staff/c/{}", reference.as_str()))
            .await
            .text
            .contains("Not done in time")
    );
    // The cell cannot read a complaint that was sealed before it was forwarded: the district is warned.
    let (sealed, _) = app.citizen().file("गोपनीय बात").await;
    app.officer("operator").await.must(sealed, Move::Seal, &[("text", "कारण")]).await;
    let acknowledge = clock(&app, sealed, Step::Acknowledge).await.id;
    after(&app, 18 * HOUR).await;
    assert_eq!(notices(app.state.db(), acknowledge).await, [warned(Some(app.offices.district))]);
});

both_databases!(a_returned_report_does_not_renew_the_pause_time, async |db| {
    let app = App::on(db).await;
    let (reference, key) = app.citizen().file("मोबाइल चोरी").await;
    app.officer("operator")
        .await
        .must(reference, Move::Forward, &[("station", &app.offices.station_a.to_string())])
        .await;
    let ask = async || app.officer("a").await.must(reference, Move::Ask, &[("text", "कहाँ?")]).await;
    ask().await;
    after(&app, 5 * DAY).await;
    let add = [("form_name", "add"), ("text", "चौक में")];
    app.citizen().post(&format!("/t/{}/{key}", reference.as_str()), &add).await;
    app.officer("a").await.must(reference, Move::Start, &[]).await;
    app.officer("a").await.must(reference, Move::Report, &[("text", "देखा")]).await;
    app.officer("circle").await.must(reference, Move::Return, &[("text", "अधूरी")]).await;
    assert_eq!(clock(&app, reference, Step::StationReport).await.paused_total, 5 * DAY);
    ask().await;
    let due = clock(&app, reference, Step::StationReport).await.due_at;
    after(&app, PAUSE_CAP).await;
    assert_eq!(
        clock(&app, reference, Step::StationReport).await.due_at,
        due + 2 * DAY,
        "two of the seven days were left"
    );
});
