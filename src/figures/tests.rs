//! Counting by the Indian calendar day.

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
    app.house.clock().advance(7 * 3_600_000);
    app.citizen().file("on the 24th").await;
    let house = &app.house;
    for (from, to, n) in [
        ("2026-11-23", "2026-11-23", 1),
        ("2026-11-24", "2026-11-24", 1),
        ("2026-11-23", "2026-11-24", 2),
        ("", "2026-11-22", 0),
        ("2026-11-24", "", 1),
    ] {
        assert_eq!(read(house, from, to).await.unwrap().received, n, "{from} to {to}");
    }
});

both_databases!(page_and_data_agree, async |db| {
    let app = App::on(db).await;
    let (reference, _) = app.citizen().file("x").await;
    app.citizen().file("y").await;
    app.officer("operator").await.must(reference, Move::Close, &[("outcome", "duplicate"), ("text", "x")]).await;
    let citizen = app.citizen();
    let json = citizen.get("/figures.json?from=2026-11-01&to=2026-11-30").await;
    let figures: serde_json::Value = serde_json::from_str(&json.text).unwrap();
    assert_eq!(
        (figures["received"].as_i64(), figures["disposed"].as_i64(), figures["open"].as_i64()),
        (Some(2), Some(1), Some(1))
    );
    let page = citizen.get("/figures?from=2026-11-01&to=2026-11-30").await;
    assert!(page.text.contains("2 complaints were received"));
    let refused = citizen.get("/figures.json?from=x").await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    assert_eq!(citizen.get("/figures?from=x").await.status, StatusCode::BAD_REQUEST);
});

both_databases!(no_span_points_to_one_confidential_complaint, async |db| {
    let app = App::on(db).await;
    let operator = app.officer("operator").await;
    for n in 0..6 {
        let (reference, _) = app.citizen().file(&format!("text {n}")).await;
        operator.must(reference, Move::Seal, &[("text", "x")]).await;
        let month = read(&app.house, "2026-11-01", "2026-11-30").await.unwrap();
        let told = (n + 1 >= crate::figures::FEWEST).then_some(n + 1);
        assert_eq!((month.confidential, month.open + month.confidential.unwrap_or(0)), (told, n + 1));
        for (from, to) in [("2026-11-23", "2026-11-23"), ("2026-11-01", "2026-11-23"), ("2026-11-23", "")] {
            let days = read(&app.house, from, to).await.unwrap();
            assert_eq!((days.confidential, days.investigating, days.open), (None, None, n + 1), "{from} to {to}");
        }
    }
});

#[test]
fn a_span_has_its_days_in_order() {
    assert!(Span::parse("2020-01-01", "2020-01-01").is_ok());
    assert!(Span::parse("2020-01-02", "2020-01-01").is_err());
    assert!(Span::parse("2020-02-30", "").is_err());
    assert_eq!(Span::parse("", "").unwrap(), Span::default());
}
