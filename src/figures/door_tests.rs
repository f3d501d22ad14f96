//! Page, table, CSV, JSON and alternative text say the same, and wrong periods get an answer.

use super::{Figures, read};
use crate::{
    complaint::counting,
    testing::{Answered, App, both_databases},
};
use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use std::collections::BTreeMap;

/// The numbers of a page's tables by their rows' keys.
fn rows_of(html: &str) -> BTreeMap<String, String> {
    let row = |row: &str| {
        let (key, rest) = row.split_once('"')?;
        let cell = rest.split_once("class=\"n\">")?.1.split('<').next()?;
        Some((key.to_owned(), cell.to_owned()))
    };
    html.split("data-key=\"").skip(1).filter_map(row).collect()
}

/// The numbers of a CSV by what they count.
fn cells_of(csv: &str) -> BTreeMap<(String, String), String> {
    let mut reader = csv::Reader::from_reader(csv.trim_start_matches('\u{feff}').as_bytes());
    let cells = reader.records().map(|row| row.unwrap());
    cells.map(|row| ((row[0].to_owned(), row[1].to_owned()), row[5].to_owned())).collect()
}

async fn some(app: &App) {
    counting::rebuilding::all(app.state.db()).await.unwrap();
    let operator = app.officer("operator").await;
    for n in 0..26 {
        let (reference, _) = app.citizen().file(&format!("text {n}")).await;
        if n < 6 {
            operator.must(reference, crate::complaint::Move::Close, &[("outcome", "not_enough"), ("text", "x")]).await;
        } else if n < 13 {
            operator.must(reference, crate::complaint::Move::Seal, &[("text", "x")]).await;
        }
    }
    app.state.clock().advance(10 * 86_400_000);
}

const NOVEMBER: &str = "from=2026-11-01&to=2026-11-30";

both_databases!(page_json_and_csv_have_the_same_numbers, async |db| {
    let app = App::on(db).await;
    some(&app).await;
    let citizen = app.citizen();
    let figures = read(&app.op(), "2026-11-01", "2026-11-30").await.unwrap();
    assert_eq!((figures.received, figures.disposed, figures.confidential), (26, Some(6), Some(7)));
    let json: Figures = serde_json::from_str(&citizen.get(&format!("/figures.json?{NOVEMBER}")).await.text).unwrap();
    assert_eq!(json, figures);
    let page = citizen.get(&format!("/figures?{NOVEMBER}")).await.text;
    let rows = rows_of(&page);
    let csv = citizen.get(&format!("/figures.csv?{NOVEMBER}")).await.text;
    let cells = cells_of(&csv);
    let cell = |what: &str, key: &str| cells.get(&(what.to_owned(), key.to_owned())).cloned();
    for (key, n) in [("disposed", 6), ("found_fake", 0), ("confidential", 7), ("open", 13)] {
        assert_eq!(rows.get(key), Some(&n.to_string()), "{key} on the page");
        assert_eq!(cell("outcomes", key), Some(n.to_string()), "{key} in the CSV");
    }
    assert_eq!(cell("received", "received").as_deref(), Some("26"));
    assert_eq!(rows.get("click_and_post").map(String::as_str), Some("26"));
    // Every number in the CSV is one of the JSON, and so is subject to the attack on those (`attack_tests`).
    let known = serde_json::to_string(&figures).unwrap();
    for ((what, key), n) in &cells {
        let is_number = n.parse::<i64>().is_ok();
        assert!(!is_number || known.contains(n.as_str()), "{what} {key}: {n}");
    }
    // What is said to those who do not see the charts.
    for alternative in ["<desc id=\"chart-channels-desc\">", "<desc id=\"chart-ends-desc\">"] {
        assert!(page.contains(alternative), "{alternative}");
    }
    assert!(
        page.contains("Disposed: 6; Found fake on inquiry: 0; In confidential inquiry: 7; Still open: 13"),
        "{page}"
    );
    assert!(
        page.contains("property=\"og:image\"")
            && page.contains("/figures/preview/en.png?from=2026-11-01&amp;to=2026-11-30&amp;v="),
        "{page}"
    );
});

async fn with(app: &App, path: &str, name: &str, value: &str) -> Answered {
    let request = Request::get(path).header(name, value).body(Body::empty()).unwrap();
    app.citizen().send(request).await
}

both_databases!(data_can_be_kept_for_a_while_and_read_by_other_sites, async |db| {
    let app = App::on(db).await;
    some(&app).await;
    for path in ["/figures.json", "/figures.csv"] {
        let path = format!("{path}?{NOVEMBER}");
        let first = app.citizen().get(&path).await;
        assert_eq!(first.status, StatusCode::OK, "{path}");
        assert_eq!(first.headers["cache-control"], "public, max-age=300", "{path}");
        let tag = first.headers["etag"].to_str().unwrap().to_owned();
        // Later, with the same numbers.
        app.state.clock().advance(60_000);
        let again = with(&app, &path, "if-none-match", &tag).await;
        assert_eq!((again.status, again.text.as_str()), (StatusCode::NOT_MODIFIED, ""), "{path}");
        let other = with(&app, &path, "if-none-match", "W/\"0\"").await;
        assert_eq!(other.status, StatusCode::OK, "{path}");
    }
    let json = app.citizen().get("/figures.json").await;
    assert_eq!(json.headers["access-control-allow-origin"], "*");
    let tag = json.headers["etag"].to_str().unwrap().to_owned();
    app.citizen().file("one more").await;
    assert_eq!(with(&app, "/figures.json", "if-none-match", &tag).await.status, StatusCode::OK, "one more came");
    let page = app.citizen().get("/figures").await;
    assert!(!page.headers.contains_key("access-control-allow-origin"));
    let hindi = app.citizen().in_hindi().get("/figures.csv").await;
    assert!(hindi.text.starts_with('\u{feff}') && hindi.text.contains("क्लिक एंड पोस्ट"), "{}", hindi.text);
});

both_databases!(a_wrong_period_gets_an_answer_in_the_readers_language, async |db| {
    let app = App::on(db).await;
    let (english, hindi) = (app.citizen(), app.citizen().in_hindi());
    for (query, words, in_hindi) in [
        ("from=2020-12-31&to=2020-04-01", "the other way round", "दोनों को बदलकर देखें"),
        ("from=1926-01-01&to=2026-01-01", "at most 20 years", "20 साल तक"),
        ("from=2020-04-01T00:00%2B05:30", "Indian time", "भारतीय समय"),
        ("from=2020-04-01&tz=UTC", "time zone cannot be chosen", "समय क्षेत्र नहीं चुना जा सकता"),
        ("from=nonsense", "like this: 2020-04-01", "ऐसे लिखें: 2020-04-01"),
        ("to=%3Cscript%3E", "like this: 2020-04-01", "ऐसे लिखें: 2020-04-01"),
    ] {
        for path in ["/figures", "/figures.json", "/figures.csv"] {
            let address = format!("{path}?{query}");
            for (person, words) in [(&english, words), (&hindi, in_hindi)] {
                let answer = person.get(&address).await;
                assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{address}");
                assert!(answer.text.contains(words), "{address}: {}", answer.text);
                assert!(!answer.text.contains("<script>\""), "{address}");
            }
        }
        let picture = english.get(&format!("/figures/preview/en.png?{query}")).await;
        assert_eq!(picture.status, StatusCode::UNPROCESSABLE_ENTITY, "{query}");
    }
    assert_eq!(english.get("/figures/preview/xx.png").await.status, StatusCode::NOT_FOUND);
});
