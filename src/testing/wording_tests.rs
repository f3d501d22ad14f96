//! What the main pages say in both languages, as snapshots (`snapshots/*.snap`): a changed sentence is seen in the change that causes it. The
//! wording does not depend on the database, so SQLite is enough.
//!
//! `INSTA_UPDATE=always` writes them anew; read the difference before it is committed.

use super::{
    Answered, App, Person, Temporary, content_text, page_text, panel_page, picture, private_page, public_page, sqlite,
};
use crate::{
    command::sheet::freeze,
    complaint::{Category, Outcome, Reference},
    intake::wire::tests::mention,
};
use axum::http::StatusCode;
use std::collections::BTreeSet;

/// The snapshots; each exists once for each language.
const PAGES: &[&str] = &[
    "board",
    "figures",
    "filing",
    "notices",
    "panel_of_a_forwarded_complaint",
    "private_page_of_a_forwarded_complaint",
    "sheet",
    "tracking_of_a_closed_complaint",
    "tracking_of_a_new_complaint",
    "wire_with_one_post",
];

const HOUR: i64 = 3_600_000;

async fn desk() -> (Temporary, App) {
    let test = sqlite().await;
    let app = App::on(test.db.clone()).await;
    (test, app)
}

/// Compares what a page says with its two snapshots.
async fn says(page: &str, who: &Person, address: &str, text_of: fn(&str) -> String) {
    assert!(
        PAGES.contains(&page),
        "{page} is not in the list, so nobody would notice when its snapshots are no longer used"
    );
    for (language, who) in [("hi", who.clone().in_hindi()), ("en", who.clone())] {
        let Answered { status, text, .. } = who.get(address).await;
        assert_eq!(status, StatusCode::OK, "{page}");
        insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(format!("{page}_{language}"), text_of(&text));
        });
    }
}

/// A complaint with all details, at station A.
async fn forwarded(app: &App) -> (Reference, String) {
    let form =
        app.citizen().complains("सिविल लाइंस में दुकान के सामने से मोटरसाइकिल चोरी हो गई").with("place", "हनुमान मंदिर के पास");
    let form = form.with("name", "आशा वर्मा").with("phone", "5550100123").with_photo(&picture(1));
    let (reference, key) = form.files().await;
    app.officer("operator").await.forwards(reference, app.offices.station_a).await;
    (reference, key)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_filing_form() {
    let (_test, app) = desk().await;
    says("filing", &app.citizen(), "/", page_text).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_tracking_page_of_a_new_complaint() {
    let (_test, app) = desk().await;
    let (reference, _) = app.citizen().file("मोबाइल चोरी").await;
    says("tracking_of_a_new_complaint", &app.citizen(), &public_page(reference), content_text).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_tracking_page_of_a_closed_complaint() {
    let (_test, app) = desk().await;
    let (reference, _) = forwarded(&app).await;
    let station = app.officer("a").await;
    station.accepts(reference).await;
    station.starts(reference).await;
    station.reports(reference, "मौक़े पर गए, मोटरसाइकिल मिली").await;
    station.closes(reference, Outcome::Disposed, "मोटरसाइकिल लौटाई गई").await;
    says("tracking_of_a_closed_complaint", &app.citizen(), &public_page(reference), content_text).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_private_page_of_a_forwarded_complaint() {
    let (_test, app) = desk().await;
    let (reference, key) = forwarded(&app).await;
    app.officer("a").await.asks(reference, "गाड़ी का नंबर क्या है?").await;
    says("private_page_of_a_forwarded_complaint", &app.citizen(), &private_page(reference, &key), content_text).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_board() {
    let (_test, app) = desk().await;
    forwarded(&app).await;
    app.state.clock().advance(HOUR);
    app.citizen().complains("रात भर तेज़ आवाज़ में गाने").with("category", Category::Noise).files().await;
    says("board", &app.officer("operator").await, "/staff", page_text).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_panel_of_a_forwarded_complaint() {
    let (_test, app) = desk().await;
    let (reference, _) = forwarded(&app).await;
    says("panel_of_a_forwarded_complaint", &app.officer("a").await, &panel_page(reference), content_text).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_wire_with_one_post() {
    let (_test, app) = desk().await;
    let words = "@PrayagrajPolice सिविल लाइंस में मेरी मोटरसाइकिल चोरी हो गई";
    let post = mention("2080000000000000001", "22", words, "2080000000000000001", None);
    assert_eq!(app.citizen().deliver_x(&post).await.status, StatusCode::OK);
    says("wire_with_one_post", &app.officer("operator").await, "/staff/wire", content_text).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_evening_sheet() {
    let (_test, app) = desk().await;
    let (reference, _) = forwarded(&app).await;
    let chief = app.officer("chief").await;
    chief.gives_order(reference, "आज ही बरामद करें", app.offices.station_a, "2026-11-23T20:00").succeeds().await;
    let station = app.officer("a").await;
    let order = station.panel(reference).await.unwrap().orders.orders[0].id;
    let answered = station.answers_order(reference, order, "तलाश जारी है").sends().await;
    assert_eq!(answered.status, StatusCode::SEE_OTHER);
    // It is 17:30 in India; the review is at 20:00.
    app.state.clock().advance(2 * HOUR + HOUR / 2 + 10_000);
    assert!(freeze::if_due(&app.state).await.unwrap());
    says("sheet", &chief, "/staff/sheet", content_text).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_notices() {
    let (_test, app) = desk().await;
    let (reference, _) = forwarded(&app).await;
    let chief = app.officer("chief").await;
    chief.gives_order(reference, "आज ही बरामद करें", app.offices.station_a, "2026-11-23T20:00").succeeds().await;
    says("notices", &app.officer("a").await, "/staff/notices", content_text).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_figures() {
    let (_test, app) = desk().await;
    let operator = app.officer("operator").await;
    for n in 0..10 {
        let (reference, _) = app.citizen().file(&format!("चोरी {n}")).await;
        if n < 5 {
            operator.closes(reference, Outcome::Duplicate, "दोहरी").await;
        }
    }
    // Outcomes are published for whole past months.
    app.state.clock().advance(240 * HOUR);
    says("figures", &app.citizen(), "/figures?from=2026-11-01&to=2026-11-30", content_text).await;
}

#[test]
fn every_snapshot_is_used() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/testing/snapshots");
    let there: BTreeSet<String> = std::fs::read_dir(folder)
        .expect("the snapshots are committed; INSTA_UPDATE=always writes them")
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".snap"))
        .collect();
    let used = PAGES.iter().flat_map(|page| ["hi", "en"].map(|language| format!("{page}_{language}.snap")));
    assert_eq!(there, used.collect());
}
