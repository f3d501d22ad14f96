//! The figures count by Indian calendar day and publish no small numbers.

use super::{Span, read};
use crate::{
    complaint::Move,
    testing::{App, both_databases},
};
use axum::http::StatusCode;

both_databases!(a_day_is_an_indian_day, async |db| {
    let app = App::on(db).await;
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
    let app = App::on(db).await;
    let operator = app.officer("operator").await;
    let mut open = Vec::new();
    for n in 0..10 {
        let (reference, _) = app.citizen().file(&format!("text {n}")).await;
        if n < 5 {
            operator.must(reference, Move::Close, &[("outcome", "duplicate"), ("text", "x")]).await;
        } else {
            open.push(reference);
        }
    }
    let citizen = app.citizen();
    let november = "from=2026-11-01&to=2026-11-30";
    let page = citizen.get(&format!("/figures?{november}")).await;
    assert!(
        page.text.contains("10 complaints were received") && page.text.contains("cannot be shown"),
        "{}",
        page.text
    );
    let hindi = app.citizen().in_hindi().get(&format!("/figures?{november}")).await;
    assert!(hindi.text.contains("10 शिकायतें मिलीं") && hindi.text.contains("निस्तारण की स्थिति नहीं बताई जा सकती"));
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
    operator.must(open[0], Move::Close, &[("outcome", "duplicate"), ("text", "x")]).await;
    operator.must(open[1], Move::Seal, &[("text", "x")]).await;
    for query in [november, "from=2026-11-01", "from=2026-10-05&to=2026-12-02", ""] {
        let later = ask(query).await;
        assert_eq!((&later["disposed"], &later["open"]), (&answer["disposed"], &answer["open"]), "{query}");
    }
    let refused = citizen.get("/figures.json?from=x").await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    assert_eq!(citizen.get("/figures?from=x").await.status, StatusCode::BAD_REQUEST);
});

both_databases!(fewer_than_five_confidential_complaints_are_never_published, async |db| {
    let app = App::on(db).await;
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

#[test]
fn the_days_of_a_span_must_be_valid_and_in_order() {
    assert!(Span::parse("2020-01-01", "2020-01-01").is_ok());
    assert!(Span::parse("2020-01-02", "2020-01-01").is_err());
    assert!(Span::parse("2020-02-30", "").is_err());
    assert_eq!(Span::parse("", "").unwrap(), Span::default());
}
