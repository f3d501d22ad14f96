//! The figures count by Indian calendar day and publish no small numbers.

use super::{Figures, Unit, read};
use crate::{
    complaint::{Category, Move, counting},
    server::db::Db,
    testing::{App, both_databases},
};
use axum::http::StatusCode;

/// An application whose complaints are counted from the first one on.
async fn counting_app(db: Db) -> App {
    let app = App::on(db).await;
    counting::rebuilding::all(app.state.db()).await.unwrap();
    app
}

both_databases!(a_day_is_an_indian_day, async |db| {
    let app = counting_app(db).await;
    // Noon UTC on the 23rd is 17:30 in India; seven hours later it is the 24th there and still the 23rd in Greenwich.
    app.citizen().file("on the 23rd").await;
    app.state.clock().advance(7 * 3_600_000);
    app.citizen().file("on the 24th").await;
    let op = &app.op();
    for (from, to, n) in [
        ("2026-11-23", "2026-11-23", 1),
        ("2026-11-24", "2026-11-24", 1),
        ("2026-11-23", "2026-11-24", 2),
        ("", "2026-11-22", 0),
        ("2026-11-24", "", 1),
    ] {
        assert_eq!(read(op, from, to).await.unwrap().received, n, "{from} to {to}");
    }
});

/// Ten days, from one month into the next.
const INTO_DECEMBER: i64 = 10 * 86_400_000;

both_databases!(outcomes_are_published_for_whole_past_months, async |db| {
    let app = counting_app(db).await;
    let operator = app.officer("operator").await;
    let mut open = Vec::new();
    for n in 0..10 {
        let (reference, _) = app.citizen().file(&format!("text {n}")).await;
        if n < 5 {
            operator.must(reference, Move::Close, &[("outcome", "not_enough"), ("text", "x")]).await;
        } else {
            open.push(reference);
        }
    }
    let citizen = app.citizen();
    let november = "from=2026-11-01&to=2026-11-30";
    let page = citizen.get(&format!("/figures?{november}")).await;
    assert!(
        page.text.contains("10 complaints came in November 2026") && page.text.contains("cannot be shown"),
        "{}",
        page.text
    );
    let hindi = app.citizen().in_hindi().get(&format!("/figures?{november}")).await;
    assert!(
        hindi.text.contains("नवंबर 2026 में 10 शिकायतें आईं") && hindi.text.contains("निस्तारण की स्थिति नहीं बताई जा सकती")
    );
    let ask = async |query: &str| -> serde_json::Value {
        serde_json::from_str(&citizen.get(&format!("/figures.json?{query}")).await.text).unwrap()
    };
    let now = ask(november).await;
    assert_eq!((now["received"].as_i64(), &now["disposed"]), (Some(10), &serde_json::Value::Null));

    app.state.clock().advance(INTO_DECEMBER);
    let answer = ask(november).await;
    assert_eq!(
        (answer["disposed"].as_i64(), answer["found_fake"].as_i64(), answer["open"].as_i64()),
        (Some(5), Some(0), Some(5))
    );
    assert_eq!(
        (answer["outcomes_from"].as_str(), answer["outcomes_to"].as_str()),
        (Some("2026-11-01"), Some("2026-11-30"))
    );
    let page = citizen.get(&format!("/figures?{november}")).await;
    assert!(
        page.text.contains("These are 10 complaints received from 1 November 2026 to 30 November 2026"),
        "{}",
        page.text
    );
    // Nothing is published for part of the month, and nothing changes after one more outcome.
    assert_eq!(ask("from=2026-11-02&to=2026-11-30").await["disposed"], serde_json::Value::Null);
    assert_eq!(ask("to=2026-11-29").await["disposed"], serde_json::Value::Null);
    let operator = app.officer("operator").await;
    operator.must(open[0], Move::Close, &[("outcome", "not_enough"), ("text", "x")]).await;
    operator.must(open[1], Move::Seal, &[("text", "x")]).await;
    for query in [november, "from=2026-11-01", "from=2026-10-05&to=2026-12-02", ""] {
        let later = ask(query).await;
        assert_eq!((&later["disposed"], &later["open"]), (&answer["disposed"], &answer["open"]), "{query}");
    }
    let refused = citizen.get("/figures.json?from=x").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(citizen.get("/figures?from=x").await.status, StatusCode::UNPROCESSABLE_ENTITY);
});

both_databases!(fewer_than_five_confidential_complaints_are_never_published, async |db| {
    let app = counting_app(db).await;
    let operator = app.officer("operator").await;
    for n in 0..9 {
        let (reference, _) = app.citizen().file(&format!("text {n}")).await;
        if n < 4 {
            operator.must(reference, Move::Seal, &[("text", "x")]).await;
        }
    }
    for _ in 0..5 {
        app.state.clock().advance(31 * 86_400_000);
        for (from, to) in [("", ""), ("2026-11-01", ""), ("2026-11-01", "2026-11-30"), ("2026-11-01", "2027-01-31")] {
            let answer = read(&app.op(), from, to).await.unwrap();
            assert_eq!((answer.received, answer.confidential, answer.investigating), (9, None, None), "{from} to {to}");
            // After three months they are counted together with the open ones.
            assert!(answer.open.is_none_or(|open| open == 9), "{answer:?}");
        }
    }
    assert_eq!(read(&app.op(), "", "").await.unwrap().open, Some(9));
});

both_databases!(complaints_over_time_add_up_to_those_received, async |db| {
    let app = counting_app(db).await;
    for day in 0..4 {
        for n in 0..=day {
            app.citizen().file(&format!("day {day} text {n}")).await;
        }
        app.state.clock().advance(2 * 86_400_000);
    }
    let op = &app.op();
    let few = read(op, "2026-11-23", "2026-11-26").await.unwrap();
    assert_eq!(few.series.unit, Unit::Day);
    let days: Vec<(&str, i64)> = few.series.rows.iter().map(|row| (row.from.as_str(), row.received())).collect();
    assert_eq!(days, [("2026-11-23", 1), ("2026-11-24", 0), ("2026-11-25", 2), ("2026-11-26", 0)]);
    for (from, to, unit) in [
        ("", "", Unit::Day),
        ("2020-01-01", "", Unit::Day),
        ("2026-11-24", "2026-11-29", Unit::Day),
        ("2026-11-25", "2026-11-25", Unit::Day),
    ] {
        let all = read(op, from, to).await.unwrap();
        assert_eq!(all.series.unit, unit, "{from} to {to}");
        assert_eq!(all.series.rows.iter().map(|row| row.received()).sum::<i64>(), all.received, "{from} to {to}");
    }
    assert!(read(op, "2026-12-24", "").await.unwrap().series.rows.is_empty(), "days to come have no rows");
    app.state.clock().advance(150 * 86_400_000);
    app.citizen().file("much later").await;
    let all = read(&app.op(), "", "").await.unwrap();
    assert_eq!(all.series.unit, Unit::Month);
    let months: Vec<(&str, i64)> = all.series.rows.iter().map(|row| (row.from.as_str(), row.received())).collect();
    assert_eq!((months[0], months.len()), (("2026-11-01", 10), 6), "{months:?}");
    assert_eq!(months[5].1, 1, "{months:?}");
});

both_databases!(rare_subjects_are_counted_with_the_others, async |db| {
    let app = counting_app(db).await;
    for n in 0..14 {
        // Nine of one subject, five of another, four of a third.
        let category = if n < 9 { "theft" } else { "noise" };
        app.citizen()
            .post(
                "/",
                &[("form_name", "file"), ("form", &format!("subjects{n:024}")), ("category", category), ("text", "x")],
            )
            .await;
    }
    for n in 0..4 {
        app.citizen()
            .post(
                "/",
                &[("form_name", "file"), ("form", &format!("rarely{n:026}")), ("category", "traffic"), ("text", "x")],
            )
            .await;
    }
    app.state.clock().advance(INTO_DECEMBER);
    let told = read(&app.op(), "2026-11-01", "2026-11-30").await.unwrap();
    assert_eq!(told.received, 18);
    // Too large a share would be counted as rare, so the month waits for the next ones.
    let before = told.subjects.map(|subjects| subjects.counts);
    assert_eq!(before, None);
    app.state.clock().advance(60 * 86_400_000);
    let told = read(&app.op(), "", "").await.unwrap();
    let counts = told.subjects.unwrap().counts;
    assert_eq!((counts[&Category::Theft], counts.get(&Category::Traffic)), (9, None));
    // Four are too few, so that the next smallest is counted with them.
    assert_eq!((counts.get(&Category::Noise), counts[&Category::Other]), (None, 9));
    // Nor are those named that have none: the rare ones would be known by their absence.
    let data = app.citizen().get("/figures.json").await.text;
    let data: Figures = serde_json::from_str(&data).unwrap();
    assert_eq!(data.subjects.unwrap().counts, counts);
    assert_eq!(counts.len(), 2);
});
