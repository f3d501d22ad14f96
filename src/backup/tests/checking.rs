//! What the check reports.

use super::*;

both!(the_check_names_every_inconsistency, async |test| {
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
async fn the_check_names_photos_that_were_changed_or_that_no_row_names() {
    let test = sqlite().await;
    let (_app, settings) = desk(&test).await;
    let store = PhotoStore::of(&settings).unwrap();
    let names: Vec<String> = store.list().await.unwrap().photos.into_keys().collect();
    let photos = settings.data_dir.join("photos");
    let path = |name: &str| photos.join(&name[..2]).join(format!("{name}.jpg"));
    std::fs::write(path(&names[0]), "other").unwrap();
    std::fs::remove_file(path(&names[1])).unwrap();
    std::fs::write(photos.join("holiday.jpg"), "x").unwrap();
    // One has been there since yesterday, and one was stored just now.
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

both!(what_is_on_its_way_or_was_left_by_a_killed_server_is_no_fault, async |test| {
    let (_app, settings) = desk(test).await;
    let photos = settings.data_dir.join("photos");
    let store = PhotoStore::of(&settings).unwrap();
    let name = hex::encode(<sha2::Sha256 as sha2::Digest>::digest(b"of a form that nobody completed"));
    store.put(&name, b"of a form that nobody completed").await.unwrap();
    let path = photos.join(&name[..2]).join(format!("{name}.jpg"));
    let halves = [
        photos.join(&name[..2]).join(format!("{name}.jpg#1")),
        photos.join(&name[..2]).join(format!("{name}.0badcafe.part")),
        photos.join("start-0123456789abcdef.probe"),
        photos.join("start-0123456789abcdef.probe#1"),
    ];
    for half in &halves {
        std::fs::write(half, "half").unwrap();
    }
    for file in halves.iter().chain([&path]) {
        let file = std::fs::File::options().write(true).open(file).unwrap();
        file.set_modified(std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000)).unwrap();
    }
    let found = async || check(&settings).await.unwrap().lines().join("\n");
    assert_eq!(found().await, format!("A photo that no row names: {name}"));
    // The server has noted it as unused, and removes it when its time is up.
    let mut tx = test.db.begin().await.unwrap();
    tx.run(&sql("insert into photo_unused (sha256, due_at) values ($1, 5)").arg(name.as_str())).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(found().await, "");
    // Such a folder counts as empty: a backup can be restored into it, and the leftovers stay there for the sweep.
    let (folder, place) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let file = folder.path().join("desk.backup");
    backup(&file, false, &settings).await.unwrap();
    let beside = place.path().join("photos").join(&name[..2]);
    std::fs::create_dir_all(&beside).unwrap();
    std::fs::write(beside.join(format!("{name}.jpg#1")), "half").unwrap();
    std::fs::write(place.path().join("photos/start-0123456789abcdef.probe"), "half").unwrap();
    assert!(restore(&file, &elsewhere(&settings, place.path(), None)).await.unwrap());
    assert_eq!(
        PhotoStore::of(&elsewhere(&settings, place.path(), None)).unwrap().list().await.unwrap().photos.len(),
        2
    );
});

#[tokio::test(flavor = "multi_thread")]
async fn the_demo_passes_the_check() {
    for test in [sqlite().await, postgres().await] {
        let folder = tempfile::tempdir().unwrap();
        let clock = crate::server::clock::Clock::at(crate::testing::NOON);
        crate::demo::load(&test.db, &clock, &crate::server::photos::Photos::in_folder(folder.path()).unwrap())
            .await
            .unwrap();
        let app = App::over(test.db.clone(), crate::testing::district::Small::none()).await;
        let settings = Settings {
            database_url: Some(test.url.clone()),
            data_dir: folder.path().to_owned(),
            ..app.state.settings().clone()
        };
        assert_eq!(check(&settings).await.unwrap().lines(), <[String; 0]>::default());
        test.db.close().await;
    }
}
