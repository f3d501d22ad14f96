//! A restored backup equals what was backed up.

use super::*;

both!(a_desk_restores_into_either_database_and_works_on, async |test| {
    let (app, settings) = desk(test).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("desk.backup");
    assert!(backup(&file, false, &settings).await.unwrap());
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(files(folder.path()), std::slice::from_ref(&file), "no other file is left");
    assert_eq!(
        check(&settings).await.unwrap().lines(),
        <[String; 0]>::default(),
        "the backed-up desk passes the check"
    );
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
        let stored = PhotoStore::of(&target).unwrap().list().await.unwrap();
        assert_eq!(stored.photos.len(), 2);
        // The restored desk continues: ids after the highest, search, the audit trail.
        let again = App::over(db.clone(), app.offices).await;
        again.citizen().file("नई शिकायत").await;
        let operator = again.officer("operator").await;
        let found = operator.board(Filters { words: "आग".into(), ..Filters::default() }).await;
        assert_eq!(found.columns.iter().map(|column| column.cards.len()).sum::<usize>(), 1, "search finds it");
        assert!(matches!(verify(&db).await.unwrap(), Chain::Whole(_)));
        db.close().await;
    }
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
    let beside_a_server = restore(&file, &elsewhere(&settings, other.path(), Some(empty.url.clone()))).await;
    assert!(format!("{:#}", beside_a_server.unwrap_err()).contains("connected to the database"));
    empty.db.close().await;
    assert!(restore(&file, &elsewhere(&settings, other.path(), Some(empty.url.clone()))).await.unwrap());
    // A database with an officer in it is not.
    let place = tempfile::tempdir().unwrap();
    let target = elsewhere(&settings, place.path(), None);
    let db = Db::open(&target.database().unwrap()).await.unwrap();
    crate::testing::district::small(&db).await;
    db.close().await;
    let error = format!("{:#}", restore(&file, &target).await.unwrap_err());
    assert!(error.contains("data already"), "{error}");
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
    let target = elsewhere(app.state.settings(), folder.path(), url);
    let file = folder.path().join("old.backup");
    let part = Part::begin(&file, false).unwrap();
    let mut archive = begin(&part).unwrap();
    let taken = take_rows(&mut archive, &old, 9).await.unwrap();
    finish(archive, taken, &old, &PhotoStore::of(&target).unwrap(), &target).await.unwrap();
    part.finish(false).unwrap();
    old.close().await;
    assert!(restore(&file, &target).await.unwrap());
    let db = Db::open(&target.database().unwrap()).await.unwrap();
    assert_eq!(verify(&db).await.unwrap(), Chain::Whole(1), "the post is covered as it is");
    assert_eq!(count(&db, "select count(*) from post where raw is not null").await, 1);
    db.close().await;
});

both!(a_photo_that_is_swept_meanwhile_takes_its_row_along, async |test| {
    let (app, settings) = desk(test).await;
    keep(&app.state, "a form that nobody completes", std::net::Ipv4Addr::LOCALHOST.into(), vec![picture(9)])
        .await
        .unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("desk.backup");
    let part = Part::begin(&file, false).unwrap();
    let mut archive = begin(&part).unwrap();
    let taken = take_rows(&mut archive, &test.db, 9).await.unwrap();
    app.state.clock().advance(2 * 86_400_000);
    assert_eq!(forget_abandoned(&app.state).await.unwrap(), 1);
    let manifest: Manifest =
        finish(archive, taken, &test.db, &PhotoStore::of(&settings).unwrap(), &settings).await.unwrap();
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
    let store = PhotoStore::of(&settings).unwrap();
    let name = store.list().await.unwrap().photos.keys().next().unwrap().clone();
    store.take_back(&name);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("desk.backup");
    assert!(!backup(&file, false, &settings).await.unwrap(), "it reports the fault");
    let (manifest, _) = examine(&file).unwrap();
    assert_eq!(manifest.photos.missing, [name]);
    let place = tempfile::tempdir().unwrap();
    assert!(!restore(&file, &elsewhere(&settings, place.path(), None)).await.unwrap());
});

both!(what_was_about_to_be_sent_is_looked_up_before_it_is_sent_again, async |test| {
    let (_app, settings) = desk(test).await;
    let mut tx = test.db.begin().await.unwrap();
    for state in ["queued", "sending", "held", "refused"] {
        let reply = sql(
            "insert into reply (channel, way, target, text, cause, state, attempts, looks, due_at, lease_until, created_at) \
             values ('x', 'reply', '5', 'उत्तर', $1, $1, 0, 0, 5, 0, 5)",
        );
        tx.run(&reply.arg(state)).await.unwrap();
    }
    tx.commit().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("desk.backup");
    assert!(backup(&file, false, &settings).await.unwrap());
    let place = tempfile::tempdir().unwrap();
    let target = elsewhere(&settings, place.path(), None);
    assert!(restore(&file, &target).await.unwrap());
    let db = Db::open(&target.database().unwrap()).await.unwrap();
    let states: Vec<(String, String)> = db.all(&sql("select cause, state from reply order by id")).await.unwrap();
    let states: Vec<(&str, &str)> = states.iter().map(|(cause, state)| (cause.as_str(), state.as_str())).collect();
    let expected = [("queued", "unknown"), ("sending", "unknown"), ("held", "held"), ("refused", "refused")];
    assert_eq!(states, expected);
    db.close().await;
});
