//! A desk in one file, and back.

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

/// One test body as two tests, with the database's address.
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

fn picture(shade: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    let picture = image::RgbImage::from_pixel(60, 40, image::Rgb([shade, 90, 20]));
    DynamicImage::from(picture).write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png).unwrap();
    bytes
}

/// A desk with complaints, one of them at its end, photos, a post, and the settings that its commands are given.
async fn desk(test: &Temporary) -> (App, Settings) {
    let app = App::on(test.db.clone()).await;
    let settings = Settings { database_url: Some(test.url.clone()), ..app.house.settings().clone() };
    let citizen = app.citizen();
    let fields = [
        ("form", "0123456789abcdef0123"),
        ("text", "दुकान में आग, सिविल लाइंस"),
        ("category", "theft"),
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
    (app, settings)
}

/// All rows that a backup holds, as lines.
async fn lines(db: &Db) -> BTreeMap<String, Vec<String>> {
    let mut tx = db.snapshot().await.unwrap();
    let mut all = BTreeMap::new();
    for mut table in tables::all(&mut tx).await.unwrap() {
        if ["session", "known_browser", "sign_in_attempt", "working"].contains(&table.name.as_str()) {
            continue;
        }
        // The two databases may have them in another order.
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

both!(a_desk_restores_into_either_database_and_works_on, async |test| {
    let (app, settings) = desk(test).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("desk.backup");
    assert!(backup(&file, false, &settings).await.unwrap());
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(files(folder.path()), [file.clone()], "nothing else is left");
    assert_eq!(check(&settings).await.unwrap().lines(), <[String; 0]>::default(), "what was backed up is whole");
    let before = lines(&test.db).await;

    for url in [None, Some(empty_postgres().await)] {
        let place = tempfile::tempdir().unwrap();
        let target = elsewhere(&settings, place.path(), url);
        assert!(restore(&file, &target).await.unwrap());
        assert_eq!(check(&target).await.unwrap().lines(), <[String; 0]>::default());
        let db = Db::open(&target.database().unwrap()).await.unwrap();
        let after = lines(&db).await;
        for (table, rows) in &before {
            assert_eq!(&after[table], rows, "{table}");
        }
        assert_eq!(count(&db, "select count(*) from session").await, 0, "nobody is signed in");
        let stored = PhotoStore::of(&target).list().unwrap();
        assert_eq!(stored.photos.len(), 2);
        // It goes on: ids after the highest, search, the trail.
        let again = App::over(db.clone(), app.offices).await;
        again.citizen().file("नई शिकायत").await;
        let operator = again.officer("operator").await;
        let found = operator.board(Filters { words: "आग".into(), ..Filters::default() }).await;
        assert_eq!(found.columns.iter().map(|column| column.cards.len()).sum::<usize>(), 1, "words find it");
        assert!(matches!(verify(&db).await.unwrap(), Chain::Whole(_)));
        db.close().await;
    }
});

both!(a_file_that_is_there_is_replaced_only_when_told_so, async |test| {
    let (_app, settings) = desk(test).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("desk.backup");
    std::fs::write(&file, "the only copy").unwrap();
    let refused = backup(&file, false, &settings).await.unwrap_err().to_string();
    assert!(refused.contains("--force"), "{refused}");
    assert_eq!(std::fs::read(&file).unwrap(), b"the only copy");
    // A part that was left by one that was killed is in nobody's way.
    std::fs::write(folder.path().join("desk.backup.part"), "half").unwrap();
    assert!(backup(&file, true, &settings).await.unwrap());
    assert_eq!(files(folder.path()), [file.clone()]);
    examine(&file).unwrap();
    // Two at once.
    let other = Part::begin(&file, true).unwrap();
    assert!(backup(&file, true, &settings).await.unwrap_err().to_string().contains("another backup"));
    drop(other);
    assert_eq!(files(folder.path()), [file]);
});

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_cut_changed_or_foreign_is_refused_and_leaves_nothing() {
    let test = sqlite().await;
    let (_app, settings) = desk(&test).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("desk.backup");
    backup(&file, false, &settings).await.unwrap();
    let whole = std::fs::read(&file).unwrap();
    let place = tempfile::tempdir().unwrap();
    let target = elsewhere(&settings, place.path(), None);
    let damaged = folder.path().join("damaged");
    let mut tried = 0;
    let mut refuse = async |bytes: &[u8], what: &str| {
        std::fs::write(&damaged, bytes).unwrap();
        let error = restore(&damaged, &target).await.expect_err(what);
        assert!(format!("{error:#}").contains("not a whole backup"), "{what}: {error:#}");
        assert_eq!(files(place.path()), <[PathBuf; 0]>::default(), "{what}");
        tried += 1;
    };
    for end in [0, 1, 100, whole.len() / 2, whole.len() - 1] {
        refuse(&whole[..end], &format!("cut at {end}")).await;
    }
    let step = (whole.len() / 60).max(1);
    for at in (0..whole.len()).step_by(step).chain([whole.len() - 1]) {
        let mut changed = whole.clone();
        changed[at] ^= 0x10;
        refuse(&changed, &format!("changed at {at} of {}", whole.len())).await;
    }
    refuse(&[&whole[..], b"more"].concat(), "something behind it").await;
    refuse(&[&whole[..], &whole[..]].concat(), "twice").await;
    refuse(b"something else altogether, and not short", "foreign").await;
    for (path, kind, what) in [
        ("../../outside", tar::EntryType::Regular, "a way out"),
        ("manifest.json", tar::EntryType::Symlink, "a link"),
        ("readme.txt", tar::EntryType::Regular, "another archive"),
    ] {
        let mut archive = tar::Builder::new(zstd::Encoder::new(Vec::new(), 3).unwrap());
        let mut header = tar::Header::new_gnu();
        header.set_size(0);
        header.set_entry_type(kind);
        header.as_gnu_mut().unwrap().name[..path.len()].copy_from_slice(path.as_bytes());
        header.set_cksum();
        archive.append(&header, std::io::empty()).unwrap();
        refuse(&archive.into_inner().unwrap().finish().unwrap(), what).await;
    }
    assert!(tried > 60, "{tried}");
}

/// A backup with another manifest.
fn with_manifest(file: &Path, change: impl Fn(&mut serde_json::Value)) -> PathBuf {
    let changed = file.with_extension("changed");
    let part = Part::begin(&changed, true).unwrap();
    let mut archive = begin(&part).unwrap();
    let mut backup = Backup::open(file).unwrap();
    for member in backup.members().unwrap() {
        let (member, mut bytes) = member.unwrap();
        if member.path() == "manifest.json" {
            let mut manifest = serde_json::from_slice(&bytes).unwrap();
            change(&mut manifest);
            bytes = serde_json::to_vec(&manifest).unwrap();
        }
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        archive.append_data(&mut header, member.path(), &bytes[..]).unwrap();
    }
    std::io::Write::flush(&mut archive.into_inner().unwrap().finish().unwrap()).unwrap();
    part.finish(true).unwrap();
    changed
}

both!(a_backup_that_is_newer_or_not_what_it_says_is_refused, async |test| {
    let (_app, settings) = desk(test).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("desk.backup");
    backup(&file, false, &settings).await.unwrap();
    let place = tempfile::tempdir().unwrap();
    let url = if test.url.starts_with("postgres") { Some(empty_postgres().await) } else { None };
    let target = elsewhere(&settings, place.path(), url);
    type Change = fn(&mut serde_json::Value);
    let changes: [(&str, Change); 6] = [
        ("newer than this program", |m| m["schema"].as_array_mut().unwrap().push(9_999.into())),
        ("layout 2", |m| m["layout"] = 2.into()),
        ("something else", |m| m["format"] = "another backup".into()),
        ("instead of", |m| m["tables"][3]["rows"] = 77.into()),
        ("was changed", |m| m["tables"][3]["sha256"] = "00".into()),
        ("photos", |m| m["photos"]["count"] = 3.into()),
    ];
    for (words, change) in changes {
        let error = format!("{:#}", restore(&with_manifest(&file, change), &target).await.expect_err(words));
        assert!(error.contains(words), "{words}: {error}");
        assert_eq!(files(place.path()), <[PathBuf; 0]>::default(), "{words}");
    }
    // What only shows while it is written is undone as well.
    let renamed = with_manifest(&file, |m| {
        let photo = m["tables"].as_array_mut().unwrap().iter_mut().find(|t| t["name"] == "photo").unwrap();
        photo["columns"][1]["name"] = "elsewhere".into();
    });
    let error = format!("{:#}", restore(&renamed, &target).await.unwrap_err());
    assert!(error.contains("other columns"), "{error}");
    assert_eq!(files(place.path()), <[PathBuf; 0]>::default());
    assert!(restore(&file, &target).await.unwrap(), "and the whole one goes in afterwards");
});

both!(a_backup_is_never_restored_over_data, async |test| {
    let (_app, settings) = desk(test).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("desk.backup");
    backup(&file, false, &settings).await.unwrap();
    let before = lines(&test.db).await;
    // Over itself, photos out of the way.
    let place = tempfile::tempdir().unwrap();
    let over = Settings { data_dir: place.path().to_owned(), ..settings.clone() };
    let error = format!("{:#}", restore(&file, &over).await.unwrap_err());
    assert!(error.contains("data already") || error.contains("in use"), "{error}");
    assert_eq!(lines(&test.db).await, before);
    assert_eq!(files(place.path()), <[PathBuf; 0]>::default());
    // Over photos.
    let photo = place.path().join("photos/ab");
    std::fs::create_dir_all(&photo).unwrap();
    std::fs::write(photo.join("x.jpg"), "x").unwrap();
    let target = elsewhere(&settings, place.path(), None);
    let error = format!("{:#}", restore(&file, &target).await.unwrap_err());
    assert!(error.contains("not empty"), "{error}");
    assert_eq!(files(place.path()), [place.path().join("photos")]);
});

#[tokio::test(flavor = "multi_thread")]
async fn a_database_with_a_schema_and_no_rows_is_an_empty_place() {
    let test = sqlite().await;
    let (_app, settings) = desk(&test).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("desk.backup");
    backup(&file, false, &settings).await.unwrap();
    let place = tempfile::tempdir().unwrap();
    let empty = postgres().await;
    let in_file = elsewhere(&settings, place.path(), None);
    Db::open(&in_file.database().unwrap()).await.unwrap().close().await;
    assert!(restore(&file, &in_file).await.unwrap());
    let other = tempfile::tempdir().unwrap();
    assert!(restore(&file, &elsewhere(&settings, other.path(), Some(empty.url.clone()))).await.unwrap());
    // One with an officer in it is not.
    let place = tempfile::tempdir().unwrap();
    let target = elsewhere(&settings, place.path(), None);
    let db = Db::open(&target.database().unwrap()).await.unwrap();
    crate::testing::district::small(&db).await;
    db.close().await;
    let error = format!("{:#}", restore(&file, &target).await.unwrap_err());
    assert!(error.contains("data already"), "{error}");
    empty.db.close().await;
}

both!(a_backup_of_an_older_schema_is_brought_up_to_date, async |test| {
    // The schema before rows were covered, with a post in it.
    let (old, url) = if test.url.starts_with("postgres") {
        let url = empty_postgres().await;
        (Db::open_empty(&url).await.unwrap(), Some(empty_postgres().await))
    } else {
        (Db::open_empty(&format!("{}.old", test.url)).await.unwrap(), None)
    };
    let mut tx = old.begin().await.unwrap();
    db::migrate_in(&mut tx, 13).await.unwrap();
    let post = sql("insert into post (channel, channel_key, received_at, raw, sha256) values ('x', '1', 5, $1, $1)");
    tx.run(&post.arg(vec![7u8, 0, 255])).await.unwrap();
    tx.commit().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let app = App::on(test.db.clone()).await;
    let target = elsewhere(app.house.settings(), folder.path(), url);
    let file = folder.path().join("old.backup");
    let part = Part::begin(&file, false).unwrap();
    let mut archive = begin(&part).unwrap();
    let taken = take_rows(&mut archive, &old, 9).await.unwrap();
    finish(archive, taken, &old, &PhotoStore::of(&target), &target).await.unwrap();
    part.finish(false).unwrap();
    old.close().await;
    assert!(restore(&file, &target).await.unwrap());
    let db = Db::open(&target.database().unwrap()).await.unwrap();
    assert_eq!(verify(&db).await.unwrap(), Chain::Whole(1), "the post is covered as it stands");
    assert_eq!(count(&db, "select count(*) from post where raw is not null").await, 1);
    db.close().await;
});

both!(a_photo_that_is_swept_meanwhile_takes_its_row_along, async |test| {
    let (app, settings) = desk(test).await;
    keep(&app.house, "a form that nobody completes", vec![picture(9)]).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("desk.backup");
    let part = Part::begin(&file, false).unwrap();
    let mut archive = begin(&part).unwrap();
    let taken = take_rows(&mut archive, &test.db, 9).await.unwrap();
    app.house.clock().advance(2 * 86_400_000);
    assert_eq!(forget_abandoned(&app.house).await.unwrap(), 1);
    let manifest: Manifest = finish(archive, taken, &test.db, &PhotoStore::of(&settings), &settings).await.unwrap();
    part.finish(false).unwrap();
    assert_eq!((manifest.photos.count, manifest.photos.swept.len(), manifest.photos.missing.len()), (2, 1, 0));
    let place = tempfile::tempdir().unwrap();
    let target = elsewhere(&settings, place.path(), None);
    assert!(restore(&file, &target).await.unwrap(), "nothing is missing");
    let db = Db::open(&target.database().unwrap()).await.unwrap();
    assert_eq!(count(&db, "select count(*) from photo").await, 2);
    db.close().await;
});

both!(a_photo_that_is_gone_is_named_by_the_backup_and_by_the_check, async |test| {
    let (_app, settings) = desk(test).await;
    let store = PhotoStore::of(&settings);
    let name = store.list().unwrap().photos.keys().next().unwrap().clone();
    store.take_back(&name);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("desk.backup");
    assert!(!backup(&file, false, &settings).await.unwrap(), "it says so");
    let (manifest, _) = examine(&file).unwrap();
    assert_eq!(manifest.photos.missing, [name]);
    let place = tempfile::tempdir().unwrap();
    assert!(!restore(&file, &elsewhere(&settings, place.path(), None)).await.unwrap());
});

both!(the_check_names_what_does_not_fit, async |test| {
    let (app, settings) = desk(test).await;
    let run = async |statement: &'static str| {
        let mut tx = test.db.begin().await.unwrap();
        tx.run(&sql(statement)).await.unwrap();
        tx.commit().await.unwrap();
    };
    let found = async || check(&settings).await.unwrap().lines().join("\n");
    assert_eq!(found().await, "");
    for (change, words, back) in [
        (
            "update tally set n = n + 1 where status = 'received'",
            "A count is wrong",
            "update tally set n = n - 1 where status = 'received'",
        ),
        (
            "update complaint set reference = '0000000001' where id = 2",
            "Not a complaint's number: 0000000001",
            "update complaint set reference = (select reference from event where complaint_id = 2 limit 1) where id = 2",
        ),
        (
            "update complaint set status = 'received', outcome = null where id = 1",
            "stands where its timeline does not",
            "update complaint set status = 'closed', outcome = 'disposed' where id = 1",
        ),
        (
            "update complaint set outcome = 'found_fake' where id = 1",
            "ended otherwise",
            "update complaint set outcome = 'disposed' where id = 1",
        ),
        (
            "update clock set next_at = null where complaint_id = 2 and step = 'outer_limit'",
            "nobody will look again",
            "update clock set next_at = warn_at where complaint_id = 2 and step = 'outer_limit'",
        ),
        (
            "update clock set met_at = 5, next_at = null where complaint_id = 2 and step = 'outer_limit'",
            "outer limit does not run",
            "update clock set met_at = null, next_at = warn_at where complaint_id = 2 and step = 'outer_limit'",
        ),
        (
            "update complaint set text = text || '!' where id = 2",
            "complaint 2 was changed",
            "update complaint set text = replace(text, '!', '') where id = 2",
        ),
        (
            "update photo set complaint_id = null, entry_id = null where id = 1",
            "belongs to nothing",
            "update photo set complaint_id = 1, entry_id = 1 where id = 1",
        ),
        (
            "drop index complaint_by_day",
            "An index is missing: complaint_by_day",
            "create index complaint_by_day on complaint (received_at)",
        ),
        ("alter table post drop column remark", "post.remark", "alter table post add column remark text"),
    ] {
        run(change).await;
        let lines = found().await;
        assert!(lines.contains(words), "{words}: {lines}");
        run(back).await;
        assert_eq!(found().await, "", "{back}");
    }
    if test.url.starts_with("postgres") {
        run("alter table complaint drop constraint complaint_text_present").await;
        assert!(found().await.contains("A rule of the schema is missing: complaint_text_present"));
        run("alter table complaint add constraint complaint_text_present check (length(text) > 0)").await;
        run("alter table photo drop constraint photo_entry_id_fkey").await;
        run("update photo set entry_id = 999 where id = 1").await;
        let lines = found().await;
        assert!(
            lines.contains("photo.entry_id refers to entry is missing") && lines.contains("1 rows of photo refer"),
            "{lines}"
        );
    } else {
        run("update photo set entry_id = entry_id where id = 1").await;
        let path = db::sqlite_path(&test.url).unwrap().unwrap();
        let options = sqlx::sqlite::SqliteConnectOptions::new().filename(path).foreign_keys(false);
        let loose = sqlx::SqlitePool::connect_with(options).await.unwrap();
        sqlx::query("update photo set entry_id = 999 where id = 1").execute(&loose).await.unwrap();
        sqlx::query("pragma ignore_check_constraints = on").execute(&loose).await.unwrap();
        loose.close().await;
        let lines = found().await;
        assert!(lines.contains("1 rows of photo refer by entry_id"), "{lines}");
    }
    drop(app);
});

#[tokio::test(flavor = "multi_thread")]
async fn the_check_names_photos_that_are_not_what_they_were_and_that_nobody_names() {
    let test = sqlite().await;
    let (_app, settings) = desk(&test).await;
    let store = PhotoStore::of(&settings);
    let names: Vec<String> = store.list().unwrap().photos.into_keys().collect();
    let photos = settings.data_dir.join("photos");
    let path = |name: &str| photos.join(&name[..2]).join(format!("{name}.jpg"));
    std::fs::write(path(&names[0]), "other").unwrap();
    std::fs::remove_file(path(&names[1])).unwrap();
    std::fs::write(photos.join("holiday.jpg"), "x").unwrap();
    // One that lies there since yesterday, and one that was stored just now.
    let mut orphans = Vec::new();
    for (n, bytes) in [b"yesterday".as_slice(), b"now"].into_iter().enumerate() {
        let name = hex::encode(<sha2::Sha256 as sha2::Digest>::digest(bytes));
        store.put(&name, bytes).await.unwrap();
        if n == 0 {
            let file = std::fs::File::options().write(true).open(path(&name)).unwrap();
            file.set_modified(std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000)).unwrap();
        }
        orphans.push(name);
    }
    let lines = check(&settings).await.unwrap().lines().join("\n");
    for words in [
        format!("A photo is not what it was: {}", names[0]),
        format!("A photo is missing: {}", names[1]),
        format!("A photo that no row names: {}", orphans[0]),
        "Not a photo: holiday.jpg".to_owned(),
    ] {
        assert!(lines.contains(&words), "{words}: {lines}");
    }
    assert!(!lines.contains(&orphans[1]), "{lines}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_demo_fits_together() {
    for test in [sqlite().await, postgres().await] {
        let folder = tempfile::tempdir().unwrap();
        let clock = crate::server::clock::Clock::at(crate::testing::NOON);
        crate::demo::load(&test.db, &clock, folder.path()).await.unwrap();
        let app = App::over(test.db.clone(), crate::testing::district::Small::none()).await;
        let settings = Settings {
            database_url: Some(test.url.clone()),
            data_dir: folder.path().to_owned(),
            ..app.house.settings().clone()
        };
        assert_eq!(check(&settings).await.unwrap().lines(), <[String; 0]>::default());
        test.db.close().await;
    }
}
