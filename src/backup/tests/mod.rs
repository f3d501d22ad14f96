//! Backup and restore of a whole desk.

use super::{
    check::check,
    manifest::Manifest,
    part::Part,
    photos::PhotoStore,
    read::{Backup, examine},
    restore::restore,
    rows,
    write::{backup, begin, finish, take_rows},
};
use crate::{
    audit::{Chain, verify},
    board::Filters,
    complaint::Move,
    server::{
        config::Settings,
        db::{self, Db, sql, tables},
        photos::{forget_abandoned, keep},
    },
    testing::{App, Temporary, empty_postgres, postgres, rows as count, sqlite},
};
use image::{DynamicImage, ImageFormat};
use std::{
    collections::BTreeMap,
    io::Cursor,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
};

/// Expands one test body to two tests, one for each database, and passes the database's address.
macro_rules! both {
    ($name:ident, async |$test:ident| $body:block) => {
        mod $name {
            use super::*;

            async fn body($test: &Temporary) $body

            #[tokio::test(flavor = "multi_thread")]
            async fn on_sqlite() {
                body(&sqlite().await).await;
            }

            #[tokio::test(flavor = "multi_thread")]
            async fn on_postgres() {
                let test = postgres().await;
                body(&test).await;
                test.db.close().await;
            }
        }
    };
}

mod checking;
mod refused;
mod restoring;

fn picture(shade: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    let picture = image::RgbImage::from_pixel(60, 40, image::Rgb([shade, 90, 20]));
    DynamicImage::from(picture).write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png).unwrap();
    bytes
}

/// A desk with complaints, one of them closed, photos, a post, and the settings for its commands.
async fn desk(test: &Temporary) -> (App, Settings) {
    let app = App::on(test.db.clone()).await;
    let settings = Settings { database_url: Some(test.url.clone()), ..app.state.settings().clone() };
    let citizen = app.citizen();
    let fields = [
        ("form", "0123456789abcdef0123"),
        ("text", "दुकान में आग, सिविल लाइंस"),
        ("category", "other"),
        ("lat", "25.4358"),
        ("lon", "81.8463"),
    ];
    let answered = citizen.post_photos("/", &fields, &[&picture(1), &picture(2)]).await;
    let (reference, _) = crate::testing::filed(&answered);
    let (operator, station) = (app.officer("operator").await, app.officer("a").await);
    operator.must(reference, Move::Forward, &[("station", &app.offices.station_a.to_string())]).await;
    station.must(reference, Move::Accept, &[]).await;
    station.must(reference, Move::Start, &[]).await;
    station.must(reference, Move::Report, &[("text", "मौके पर गए")]).await;
    station.must(reference, Move::Close, &[("outcome", "disposed"), ("text", "बुझा दी गई")]).await;
    citizen.file("शोर \u{1f6a8} \"quoted\" \\ और\nनई पंक्ति").await;
    let post = r#"{"object":"page","entry":[{"id":"1234567890321","time":1795435100,"changes":[{"field":"feed","value":{"item":"post","verb":"add","post_id":"1234567890321_5","from":{"id":"85","name":"Citizen"},"created_time":1795435100,"message":"पानी नहीं आता"}}]}]}"#;
    assert!(citizen.deliver_facebook(post).await.status.is_success());
    // Rows that refer to each other: what the post's author wrote later was entered on a complaint.
    let mut tx = test.db.begin().await.unwrap();
    for circle in [
        "update entry set post_id = (select min(id) from post) where id = (select min(id) from entry)",
        "update post set entry_id = (select min(id) from entry) where id = (select min(id) from post)",
    ] {
        tx.run(&sql(circle)).await.unwrap();
    }
    tx.commit().await.unwrap();
    (app, settings)
}

/// All rows that a backup holds, as lines of JSON.
async fn lines(db: &Db) -> BTreeMap<String, Vec<String>> {
    let mut tx = db.snapshot().await.unwrap();
    let mut all = BTreeMap::new();
    for mut table in tables::all(&mut tx).await.unwrap() {
        let left_out = [
            "session",
            "half_session",
            "known_browser",
            "sign_in_attempt",
            "working",
            "vapid_key",
            "webhook",
            "webhook_message",
        ];
        let counted = table.name.starts_with("figure_");
        if counted || left_out.contains(&table.name.as_str()) {
            continue;
        }
        // The two databases may have the columns in different orders.
        table.columns.sort_by(|a, b| a.name.cmp(&b.name));
        let mut lines = Vec::new();
        let read = table.each(&mut tx, |cells| {
            let mut line = Vec::new();
            rows::line(&cells, &mut line)?;
            lines.push(String::from_utf8(line)?);
            Ok(())
        });
        read.await.unwrap();
        all.insert(table.name, lines);
    }
    all
}

fn elsewhere(settings: &Settings, folder: &Path, url: Option<String>) -> Settings {
    let data_dir = folder.to_owned();
    let url = url.unwrap_or_else(|| format!("sqlite:{}", folder.join("sunwai.db").display()));
    Settings { database_url: Some(url), data_dir, ..settings.clone() }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
}
