//! Draws, and what the cell and the checking offices do with them, through the doors that they use.

use super::{Rule, SampleResult, Samples, choose, draw};
use crate::{
    command::standing,
    complaint::{
        EntryKind, Move, Outcome, Reference, Status,
        fake::REPLY_TIME,
        flagged::{self, Flag},
    },
    error::Error,
    findings::{ContactWay, code},
    language::dates::{self, DAY},
    officers::{
        Role, sign_in,
        store::{self as officers, NewOfficer},
    },
    offices::{
        Duty, OfficeKind,
        checks::Span,
        store::{self as offices, NewOffice, NewPosting},
    },
    server::db::sql,
    testing::{App, NOON, Person, both_databases, district::PASSWORD, rows},
};
use axum::http::StatusCode;

/// What the station has done by the reports of these tests.
const DONE: &str = "मौके पर जाकर लोगों से पूछा और देखा";

async fn page(who: &Person) -> Result<Samples, Error> {
    who.call("staff/samples", serde_json::json!({})).await
}

/// A complaint that station A has closed in this way.
async fn closed(app: &App, text: &str, outcome: &str) -> Reference {
    let (reference, key) = app.citizen().file(text).await;
    let to = app.offices.station_a.to_string();
    app.officer("operator").await.must(reference, Move::Forward, &[("station", &to)]).await;
    let station = app.officer("a").await;
    station.must(reference, Move::Start, &[]).await;
    // With the complainant's digits and in words of its own, so that nothing flags it.
    let digits = code::of_key(&key);
    let letters: Vec<char> = key.chars().collect();
    let own: String = letters.chunks(3).map(|some| format!("w{} ", some.iter().collect::<String>())).collect();
    let report = [("text", own.as_str()), ("contact_code", digits.as_str()), ("no_code", "")];
    station.must(reference, Move::Report, &report).await;
    let close = [("outcome", outcome), ("detail", "बँटवारे का विवाद"), ("text", "कार्रवाई हुई")];
    station.must(reference, Move::Close, &close).await;
    reference
}

/// An officer of the other circle.
async fn of_circle_two(app: &App) -> Person {
    let two = app.op().offices().by_code("circle Two").unwrap().id;
    let hash = sign_in::hash(PASSWORD).unwrap();
    let new = NewOfficer {
        login: "two",
        name: "two",
        name_hi: None,
        role: Role::Circle,
        office_id: Some(two),
        password_hash: &hash,
    };
    let mut tx = app.state.db().begin().await.unwrap();
    officers::add(&mut tx, new, 0).await.unwrap();
    tx.commit().await.unwrap();
    app.officer("two").await
}

/// Posts an officer to an office for a time, as a posting order would.
async fn posted(app: &App, login: &str, office_id: i64, (duty, from, to): (Duty, i64, Option<i64>)) {
    let mut tx = app.state.db().begin().await.unwrap();
    let (officer_id,): (i64,) = tx.one(&sql("select id from officer where login = $1").arg(login)).await.unwrap();
    offices::count_change(&mut tx).await.unwrap();
    offices::post(&mut tx, &NewPosting { officer_id, office_id, duty, time: Span { from, to }, note: None })
        .await
        .unwrap();
    tx.commit().await.unwrap();
    app.state.look_at_offices().await.unwrap();
}

/// A complaint about this office that the chief has closed.
async fn closed_about(app: &App, text: &str, accused: i64) -> Reference {
    let (reference, _) = app.citizen().file(text).await;
    let operator = app.officer("operator").await;
    let accused = [("station", accused.to_string()), ("text", "शिकायत में लिखा है".to_owned())];
    let accused: Vec<(&str, &str)> = accused.iter().map(|(name, value)| (*name, value.as_str())).collect();
    operator.must(reference, Move::Accuse, &accused).await;
    operator.must(reference, Move::Forward, &[("station", &app.offices.district.to_string())]).await;
    let chief = app.officer("chief").await;
    chief.must(reference, Move::Start, &[]).await;
    chief.must(reference, Move::Report, &[("text", "बयान लिए")]).await;
    chief.must(reference, Move::Close, &[("outcome", "disposed"), ("text", "कार्रवाई हुई")]).await;
    reference
}

/// The office that was drawn to check a complaint.
async fn checking(app: &App, reference: Reference) -> (i64, i64) {
    let statement = sql("select s.id, s.office_id from sample s join complaint c on c.id = s.complaint_id \
         where s.rule = 'blind' and c.reference = $1");
    app.state.db().one(&statement.arg(reference)).await.unwrap()
}

async fn post(who: &Person, name: &str, sample: i64, more: &[(&str, &str)]) -> StatusCode {
    let sample = sample.to_string();
    let fields = [&[("form_name", name), ("sample", sample.as_str())][..], more].concat();
    who.post("/staff/samples", &fields).await.status
}

both_databases!(a_day_is_drawn_once_after_it_has_ended_and_anybody_can_repeat_the_draw, async |db| {
    let app = App::on(db).await;
    for n in 0..12 {
        closed(&app, &format!("चोरी {n}"), "disposed").await;
    }
    draw::round(&app.state).await.unwrap();
    let of_today = "select count(*) from sample where rule = 'asked_again'";
    assert_eq!(rows(app.state.db(), of_today).await, 0, "the day has not ended");
    app.state.clock().advance(DAY);
    for _ in 0..2 {
        draw::round(&app.state).await.unwrap();
    }
    let drawn: Vec<(String, i64, i64, i64, i64)> = app
        .state
        .db()
        .all(&sql(
            "select seed, from_at, before_at, of_n, taken from sample_draw where rule = 'asked_again' and of_n > 0",
        ))
        .await
        .unwrap();
    let [(seed, from, before, of, taken)] = &drawn[..] else { panic!("{drawn:?}") };
    assert_eq!((*of, *taken), (12, 2), "one in ten, rounded up");
    let lot = sql("select id from entry where kind = 'closed' and at >= $1 and at < $2").arg(*from).arg(*before);
    let lot: Vec<(i64,)> = app.state.db().all(&lot).await.unwrap();
    let lot: Vec<i64> = lot.into_iter().map(|(id,)| id).collect();
    let seed: choose::Seed = hex::decode(seed).unwrap().try_into().unwrap();
    let again = choose::chosen(&seed, &lot, 2);
    let stored: Vec<(i64,)> = app
        .state
        .db()
        .all(&sql("select closing_id from sample where rule = 'asked_again' order by closing_id"))
        .await
        .unwrap();
    assert_eq!(stored.into_iter().map(|(id,)| id).collect::<Vec<_>>(), again);
});

both_databases!(a_flagged_closing_is_certain_to_be_asked_about, async |db| {
    let app = App::on(db).await;
    let mut all = Vec::new();
    for n in 0..5 {
        all.push(closed(&app, &format!("चोरी {n}"), "disposed").await);
    }
    let mut tx = app.state.db().begin().await.unwrap();
    for reference in &all[1..4] {
        let (id,): (i64,) =
            tx.one(&sql("select id from complaint where reference = $1").arg(*reference)).await.unwrap();
        for _ in 0..2 {
            flagged::flag(&mut tx, id, Flag::NoContact, app.state.clock().now()).await.unwrap();
        }
    }
    tx.commit().await.unwrap();
    app.state.clock().advance(DAY);
    draw::round(&app.state).await.unwrap();
    let to_ask = page(&app.officer("operator").await).await.unwrap().to_ask;
    let flagged: Vec<Reference> = to_ask.iter().filter(|one| one.flagged).map(|one| one.reference).collect();
    assert_eq!(flagged, all[1..4]);
    assert_eq!(to_ask.len(), 4, "and one of the others by lot");
});

both_databases!(a_report_without_the_complainants_digits_is_certain_to_be_asked_about, async |db| {
    let app = App::on(db).await;
    for n in 0..3 {
        closed(&app, &format!("चोरी {n}"), "disposed").await;
    }
    let (reference, _) = app.citizen().file("बिना कोड").await;
    let chief = app.officer("chief").await;
    chief.must(reference, Move::Forward, &[("station", &app.offices.station_a.to_string())]).await;
    chief.must(reference, Move::Start, &[]).await;
    chief.must(reference, Move::Report, &[("text", "देखा")]).await;
    chief.must(reference, Move::Close, &[("outcome", "disposed"), ("text", "किया")]).await;
    app.state.clock().advance(DAY);
    draw::round(&app.state).await.unwrap();
    let to_ask = page(&app.officer("operator").await).await.unwrap().to_ask;
    let flagged: Vec<Reference> = to_ask.iter().filter(|one| one.flagged).map(|one| one.reference).collect();
    assert_eq!((flagged, to_ask.len()), (vec![reference], 2));
});

both_databases!(the_cell_asks_again_and_not_settled_reopens, async |db| {
    let app = App::on(db).await;
    let reference = closed(&app, "चोरी", "disposed").await;
    app.state.clock().advance(DAY);
    draw::round(&app.state).await.unwrap();
    let operator = app.officer("operator").await;
    let id = page(&operator).await.unwrap().to_ask[0].id;
    assert!(operator.get("/staff/samples").await.text.contains(&reference.to_string()));
    // Not by a circle officer, not without an answer, not without words.
    let circle = app.officer("circle").await;
    assert_eq!(page(&circle).await.unwrap().to_ask, []);
    let no: &[(&str, &str)] = &[("said", "not_settled"), ("text", "कोई आया ही नहीं")];
    assert_eq!(post(&circle, "asked", id, no).await, StatusCode::FORBIDDEN);
    assert_eq!(post(&app.officer("a").await, "asked", id, no).await, StatusCode::FORBIDDEN);
    assert_eq!(post(&operator, "asked", id, &[]).await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(post(&operator, "asked", id, &no[..1]).await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(page(&operator).await.unwrap().to_ask.len(), 1, "nothing was recorded");
    assert_eq!(post(&operator, "asked", id, no).await, StatusCode::SEE_OTHER);
    let panel = operator.panel(reference).await.unwrap();
    assert_eq!((panel.status, panel.office.map(|office| office.id)), (Status::Forwarded, Some(app.offices.circle)));
    assert_eq!(post(&operator, "asked", id, no).await, StatusCode::CONFLICT, "once");
    let samples = page(&operator).await.unwrap();
    assert_eq!(samples.striking.iter().map(|one| one.reference).collect::<Vec<_>>(), [reference]);
    let tally = samples.tallies.iter().find(|tally| tally.rule == Rule::AskedAgain).unwrap();
    assert_eq!(tally.results, [(SampleResult::NotSettled, 1)], "what came of it is a figure");
});

both_databases!(a_complaint_that_was_reopened_meanwhile_is_only_noted, async |db| {
    let app = App::on(db).await;
    let reference = closed(&app, "चोरी", "disposed").await;
    app.state.clock().advance(DAY);
    draw::round(&app.state).await.unwrap();
    let operator = app.officer("operator").await;
    let id = page(&operator).await.unwrap().to_ask[0].id;
    app.officer("chief").await.must(reference, Move::Reopen, &[("text", "फिर देखें")]).await;
    assert_eq!(post(&operator, "asked", id, &[("said", "settled")]).await, StatusCode::SEE_OTHER);
    let (result,): (String,) =
        app.state.db().one(&sql("select result from sample where id = $1").arg(id)).await.unwrap();
    assert_eq!(result, "overtaken");
    assert_eq!(rows(app.state.db(), "select count(*) from citizen_answer").await, 0);
});

both_databases!(another_circle_checks_without_knowing_number_or_outcome, async |db| {
    let app = App::on(db).await;
    let two = of_circle_two(&app).await;
    drop(two);
    let reference = closed(&app, "दुकान में चोरी हुई", "civil_dispute").await;
    app.state.clock().advance(7 * DAY);
    draw::round(&app.state).await.unwrap();
    let two = app.officer("two").await;
    let to_check = page(&two).await.unwrap().to_check;
    assert_eq!(to_check.len(), 1);
    assert_eq!(to_check[0].text, "दुकान में चोरी हुई");
    let entries = app.officer("chief").await.panel(reference).await.unwrap().entries;
    let said = entries.into_iter().filter(|entry| entry.kind == EntryKind::Reported).filter_map(|entry| entry.text);
    let [report] = &to_check[0].reports[..] else { panic!("{to_check:?}") };
    assert_eq!(said.collect::<Vec<_>>(), [report.text.as_str()], "what the station found");
    // What was done, and how and when there was contact, but not with whom: that may be a name.
    assert_eq!(report.done.as_deref(), Some(DONE));
    assert_eq!((report.contact_way, report.evidence), (Some(ContactWay::Phone), 0));
    assert!(report.contact_at.is_some() && to_check[0].contests.is_empty());
    let shown = two.get("/staff/samples").await.text;
    let list = shown.split("class=\"samples\"").nth(1).unwrap().split("</ul>").next().unwrap();
    assert!(!shown.contains(reference.as_str()) && !shown.contains(&reference.to_string()), "the number stays hidden");
    assert!(!list.contains("Closed:"), "and so does the outcome");
    assert!(list.contains(DONE) && list.contains("By telephone") && list.contains("documents with it: 0"), "{list}");
    assert_eq!(two.panel(reference).await.unwrap_err(), Error::NotFound, "it is no way to the complaint itself");
    // The circle that answers for it, the cell and the station do not check it.
    let id = to_check[0].id;
    let finding: &[(&str, &str)] = &[("outcome", "disposed"), ("text", "आख्या में कोई काग़ज़ नहीं")];
    for login in ["circle", "operator", "a", "chief"] {
        let officer = app.officer(login).await;
        assert!(page(&officer).await.map_or(true, |samples| samples.to_check.is_empty()), "{login}");
        let status = post(&officer, "checked", id, finding).await;
        assert!(matches!(status, StatusCode::FORBIDDEN | StatusCode::CONFLICT), "{login}: {status}");
    }
    assert_eq!(post(&two, "checked", id, &finding[..1]).await, StatusCode::UNPROCESSABLE_ENTITY, "why?");
    assert_eq!(post(&two, "checked", id, finding).await, StatusCode::SEE_OTHER);
    assert_eq!(post(&two, "checked", id, finding).await, StatusCode::CONFLICT, "once");
    let chief = app.officer("chief").await;
    let striking = page(&chief).await.unwrap().striking;
    assert_eq!((striking[0].result, striking[0].would_be), (SampleResult::Differs, Some(Outcome::Disposed)));
    let panel = chief.panel(reference).await.unwrap();
    assert_eq!(panel.status, Status::Closed, "a person decides what follows");
    assert!(panel.entries.iter().any(|entry| entry.kind == EntryKind::CheckedBlind));
    assert_eq!(
        page(&two).await.unwrap().striking,
        [],
        "whoever may not see the complaint does not read what came of it"
    );
});

both_databases!(what_was_found_fake_is_checked_again_and_what_is_confidential_goes_to_the_district_alone, async |db| {
    let app = App::on(db).await;
    of_circle_two(&app).await;
    let (reference, _) = app.citizen().file("घर में चोरी").await;
    let to = app.offices.station_a.to_string();
    let (operator, station) = (app.officer("operator").await, app.officer("a").await);
    operator.must(reference, Move::Forward, &[("station", &to)]).await;
    station.must(reference, Move::Start, &[]).await;
    station.must(reference, Move::Report, &[("text", "पुष्टि नहीं हुई")]).await;
    station
        .must(reference, Move::ProposeFake, &[("reason", "did_not_happen"), ("text", "पड़ोसियों ने घटना से इनकार किया")])
        .await;
    app.officer("circle").await.must(reference, Move::SignFake, &[("text", "जाँच में घटना की पुष्टि नहीं हुई")]).await;
    let sealed = closed(&app, "गोपनीय बात", "disposed").await;
    app.officer("chief").await.must(sealed, Move::Seal, &[("text", "गोपनीय")]).await;
    app.state.clock().advance(REPLY_TIME);
    app.officer("circle").await.must(reference, Move::Close, &[("outcome", "found_fake"), ("text", "x")]).await;
    draw::round(&app.state).await.unwrap();
    app.state.clock().advance(7 * DAY);
    draw::round(&app.state).await.unwrap();
    let (two, chief) = (app.officer("two").await, app.officer("chief").await);
    let texts = |samples: Samples| samples.to_check.into_iter().map(|one| one.text).collect::<Vec<_>>();
    assert_eq!(texts(page(&two).await.unwrap()), ["घर में चोरी"]);
    assert_eq!(texts(page(&chief).await.unwrap()), ["गोपनीय बात"]);
    let rules: Vec<(String,)> =
        app.state.db().all(&sql("select rule from sample where rule <> 'asked_again' order by id")).await.unwrap();
    assert_eq!(rules.into_iter().map(|(rule,)| rule).collect::<Vec<_>>(), ["blind", "fake"]);
    // The operators, who may not see a confidential complaint, are not asked to telephone about it.
    let asked = page(&app.officer("operator").await).await.unwrap().to_ask;
    assert!(asked.iter().all(|one| one.reference != sealed));
});

both_databases!(no_circle_below_the_accused_office_and_none_led_by_who_served_there_is_drawn, async |db| {
    let app = App::on(db).await;
    let two = app.op().offices().by_code("circle Two").unwrap().id;
    let mut tx = app.state.db().begin().await.unwrap();
    offices::count_change(&mut tx).await.unwrap();
    let mut ids = Vec::new();
    for (kind, code) in [(OfficeKind::Zone, "zone Ganga"), (OfficeKind::Circle, "circle Three")] {
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
    let [zone, three] = ids[..] else { panic!("two") };
    offices::put_under(&mut tx, zone, app.offices.district, 0, None).await.unwrap();
    offices::put_under(&mut tx, three, zone, 0, None).await.unwrap();
    tx.commit().await.unwrap();
    of_circle_two(&app).await;
    // The head of circle Two headed the zone until two days ago, and the head of circle One stood in there before.
    posted(&app, "two", zone, (Duty::Head, NOON - 400 * DAY, Some(NOON - 2 * DAY))).await;
    posted(&app, "two", two, (Duty::Head, NOON - 2 * DAY, None)).await;
    posted(&app, "circle", zone, (Duty::StandIn, NOON - 10 * DAY, Some(NOON - 2 * DAY))).await;
    posted(&app, "circle", app.offices.circle, (Duty::Head, NOON - 400 * DAY, None)).await;
    let reference = closed_about(&app, "क्षेत्र के अधिकारी सुनते नहीं", zone).await;
    app.state.clock().advance(7 * DAY);
    draw::round(&app.state).await.unwrap();
    assert_eq!(checking(&app, reference).await.1, app.offices.district);
});

both_databases!(nobody_checks_a_complaint_about_their_own_office_not_even_elsewhere, async |db| {
    let app = App::on(db).await;
    let two = app.op().offices().by_code("circle Two").unwrap().id;
    let about_one = closed_about(&app, "क्षेत्राधिकारी सुनते नहीं", app.offices.circle).await;
    let later = closed(&app, "दुकान में चोरी हुई", "civil_dispute").await;
    app.state.clock().advance(7 * DAY);
    draw::round(&app.state).await.unwrap();
    let (id, office) = checking(&app, about_one).await;
    assert_eq!(office, two);
    // The officer of the accused circle stands in at the one that checks.
    let now = app.state.clock().now();
    posted(&app, "circle", two, (Duty::StandIn, now - DAY, Some(now + 30 * DAY))).await;
    let circle = app.officer("circle").await;
    assert_eq!(page(&circle).await.unwrap().to_check, []);
    let finding: &[(&str, &str)] = &[("outcome", "disposed"), ("text", "आख्या में कोई काग़ज़ नहीं")];
    assert_eq!(post(&circle, "checked", id, finding).await, StatusCode::FORBIDDEN);

    // It turns out after the draw that a complaint is about the circle that was to check it: then the chief does.
    let two_officer = of_circle_two(&app).await;
    let (id, office) = checking(&app, later).await;
    assert_eq!(office, two);
    let texts = |samples: Samples| samples.to_check.into_iter().map(|one| one.text).collect::<Vec<_>>();
    assert!(texts(page(&two_officer).await.unwrap()).contains(&"दुकान में चोरी हुई".to_owned()));
    let chief = app.officer("chief").await;
    assert_eq!(texts(page(&chief).await.unwrap()), Vec::<String>::new());
    let accused = two.to_string();
    let accuse = [("station", accused.as_str()), ("text", "बाद में बताया कि क्षेत्राधिकारी ने दबाव डाला")];
    app.officer("operator").await.must(later, Move::Accuse, &accuse).await;
    assert!(!texts(page(&two_officer).await.unwrap()).contains(&"दुकान में चोरी हुई".to_owned()));
    assert_eq!(post(&two_officer, "checked", id, finding).await, StatusCode::FORBIDDEN);
    assert_eq!(texts(page(&chief).await.unwrap()), ["दुकान में चोरी हुई"]);
    assert_eq!(post(&chief, "checked", id, finding).await, StatusCode::SEE_OTHER);
});

both_databases!(who_countersigned_a_finding_that_stood_by_itself_does_not_check_it, async |db| {
    let app = App::on(db).await;
    let citizen = app.citizen();
    let (reference, _) = citizen.file("घर में चोरी हुई").await;
    let to = app.offices.station_a.to_string();
    app.officer("operator").await.must(reference, Move::Forward, &[("station", &to)]).await;
    let (station, chief) = (app.officer("a").await, app.officer("chief").await);
    station.must(reference, Move::Start, &[]).await;
    station.must(reference, Move::Report, &[("text", "पुष्टि नहीं हुई")]).await;
    station
        .must(reference, Move::ProposeFake, &[("reason", "did_not_happen"), ("text", "पड़ोसियों ने घटना से इनकार किया")])
        .await;
    // The chief signs, and is the one who checks what nobody else may.
    chief.must(reference, Move::SignFake, &[("text", "जाँच में घटना की पुष्टि नहीं हुई")]).await;
    app.state.clock().advance(REPLY_TIME);
    assert_eq!(standing::round(&app.state).await.unwrap(), 1);
    draw::round(&app.state).await.unwrap();
    app.officer("circle").await.must(reference, Move::Seal, &[("text", "गोपनीय")]).await;
    app.state.clock().advance(7 * DAY);
    draw::round(&app.state).await.unwrap();
    let chief = app.officer("chief").await;
    let shown = page(&chief).await.unwrap();
    assert_eq!((shown.to_check, shown.to_ask), (Vec::new(), Vec::new()), "nor asks the complainant about it");
    for (rule, name) in [("fake", "checked"), ("asked_again", "asked")] {
        let found = sql("select id from sample where rule = $1").arg(rule);
        let (id,): (i64,) = app.state.db().one(&found).await.unwrap();
        let said: &[(&str, &str)] = &[("outcome", "found_fake"), ("said", "settled"), ("text", "सही पाया गया")];
        assert_eq!(post(&chief, name, id, said).await, StatusCode::FORBIDDEN, "{rule}");
    }
});

both_databases!(a_check_shows_what_the_complainant_said_against_the_finding, async |db| {
    let app = App::on(db).await;
    let citizen = app.citizen();
    let (reference, key) = citizen.file("घर में चोरी हुई").await;
    let to = app.offices.station_a.to_string();
    app.officer("operator").await.must(reference, Move::Forward, &[("station", &to)]).await;
    let station = app.officer("a").await;
    station.must(reference, Move::Start, &[]).await;
    station.must(reference, Move::Report, &[("text", "पुष्टि नहीं हुई")]).await;
    station
        .must(reference, Move::ProposeFake, &[("reason", "did_not_happen"), ("text", "पड़ोसियों ने घटना से इनकार किया")])
        .await;
    app.officer("circle").await.must(reference, Move::SignFake, &[("text", "जाँच में घटना की पुष्टि नहीं हुई")]).await;
    let contest = [("form_name", "contest"), ("text", "चोरी हुई थी, गवाह हैं")];
    let private = format!("/t/{}/{key}", reference.as_str());
    assert_eq!(citizen.post(&private, &contest).await.status, StatusCode::SEE_OTHER);
    app.officer("chief").await.must(reference, Move::Close, &[("outcome", "disposed"), ("text", "सामान मिला")]).await;
    app.state.clock().advance(7 * DAY);
    draw::round(&app.state).await.unwrap();
    let two = of_circle_two(&app).await;
    let to_check = page(&two).await.unwrap().to_check;
    assert_eq!(to_check[0].contests, ["चोरी हुई थी, गवाह हैं"]);
    let shown = two.get("/staff/samples").await.text;
    assert!(shown.contains("चोरी हुई थी, गवाह हैं") && !shown.contains("सामान मिला"), "{shown}");
});

#[test]
fn a_week_is_drawn_from_monday_to_sunday() {
    let monday = dates::day(dates::parse_iso("2026-11-23").unwrap());
    assert_eq!(Rule::Blind.period_of(monday + 6), monday);
    assert_eq!(Rule::Blind.days(), 7);
}
