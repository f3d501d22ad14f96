//! What every answer carries, and what happens when the database is not as it should be.

use super::db::{Db, migrated_again, sql};
use crate::testing::{App, both_databases};
use axum::http::StatusCode;

both_databases!(pages_carry_a_policy_with_a_fresh_nonce, async |db| {
    let app = App::on(db).await;
    let citizen = app.citizen();
    let mut nonces = Vec::new();
    for path in ["/", "/track", "/figures", "/sign-in", "/nowhere"] {
        let page = citizen.get(path).await;
        let policy = page.headers["content-security-policy"].to_str().unwrap().to_owned();
        assert!(
            !policy.contains("unsafe-inline")
                && !policy.contains("'unsafe-eval'")
                && policy.contains("'wasm-unsafe-eval'"),
            "{policy}"
        );
        let nonce = policy.split("'nonce-").nth(1).unwrap().split('\'').next().unwrap().to_owned();
        for script in page.text.split("<script").skip(1) {
            assert!(script.split('>').next().unwrap().contains(&nonce), "{path}: a script without the nonce");
        }
        assert!(!page.text.contains(" style=\""), "{path}: an inline style");
        assert!(!page.text.contains("https://"), "{path}: something from elsewhere");
        assert_eq!(page.headers["cache-control"], "no-store");
        assert_eq!(page.headers["x-content-type-options"], "nosniff");
        assert_eq!(page.headers["referrer-policy"], "same-origin");
        nonces.push(nonce);
    }
    let count = nonces.len();
    nonces.sort();
    nonces.dedup();
    assert_eq!(nonces.len(), count);
    assert_eq!(citizen.get("/nowhere").await.status, StatusCode::NOT_FOUND);
});

both_databases!(health_and_metrics, async |db| {
    let app = App::on(db).await;
    let citizen = app.citizen();
    assert_eq!(citizen.get("/healthz").await.text, "ok");
    assert_eq!(citizen.get("/readyz").await.status, StatusCode::OK);
    assert_eq!(citizen.get("/metrics").await.status, StatusCode::NOT_FOUND, "counts are for the machine itself");
    app.house.db().close().await;
    assert_eq!(citizen.get("/readyz").await.status, StatusCode::SERVICE_UNAVAILABLE);
    let page = citizen.get("/figures.json").await;
    assert!(page.status.is_server_error() && !page.text.to_lowercase().contains("sql"), "{}", page.text);
});

#[tokio::test]
async fn a_database_that_cannot_be_used_is_named() {
    for (url, says) in [("mysql://x", "sqlite: or postgres://"), ("postgres://127.0.0.1:1/x", "cannot be reached")] {
        let error = format!("{:#}", Db::open(url).await.err().unwrap());
        assert!(error.contains(says), "{error}");
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("not.db");
    std::fs::write(&path, b"this is not a database, it is a letter to my aunt").unwrap();
    let error = format!("{:#}", Db::open(&format!("sqlite:{}", path.display())).await.err().unwrap());
    assert!(error.contains("cannot be opened") || error.contains("not a database"), "{error}");
}

both_databases!(a_newer_schema_is_refused, async |db| {
    let mut tx = db.begin().await.unwrap();
    let newer = sql(
        "insert into _sqlx_migrations (version, description, success, checksum, execution_time) values (999, 'later', true, $1, 0)",
    );
    tx.run(&newer.arg(vec![0u8])).await.unwrap();
    tx.commit().await.unwrap();
    let error = migrated_again(&db).await.unwrap_err();
    assert!(format!("{error:#}").contains("newer than this program"));
});

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_database_is_told_and_loses_nothing() {
    let test = crate::testing::sqlite().await;
    let app = App::on(test.db.clone()).await;
    // Another program holds the write lock for longer than we wait.
    let blocker = app.house.db().begin().await.unwrap();
    let fields =
        [("form_name", "file"), ("form", "0123456789abcdef0123"), ("text", "घर में चोरी"), ("category", "theft")];
    let hindi = app.citizen().in_hindi();
    let (busy, ()) = tokio::join!(hindi.post("/", &fields), async {
        tokio::time::sleep(std::time::Duration::from_secs(11)).await;
        drop(blocker);
    });
    assert_eq!(busy.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(busy.text.contains("घर में चोरी") && busy.text.contains("थोड़ी देर में फिर भेजें"));
    assert_eq!(app.citizen().post("/", &fields).await.status, StatusCode::SEE_OTHER);
}

/// A page whose parent goes while a part of it is asked for what the parent knew: with `reactive_graph` 0.2 this waited for itself for ever.
#[test]
fn a_part_of_a_page_whose_parent_goes_meanwhile_does_not_stand_still() {
    use leptos::prelude::{Owner, provide_context, with_context};
    use std::sync::{Mutex, mpsc};
    let (tell, told) = mpsc::channel();
    std::thread::spawn(move || {
        let parent = Owner::new();
        parent.with(|| provide_context(7_u8));
        let child = parent.child();
        let last = Mutex::new(Some(parent));
        child.with(|| {
            with_context::<u8, _>(|_| {
                last.lock().unwrap().take();
            })
        });
        tell.send(())
    });
    assert!(told.recv_timeout(std::time::Duration::from_secs(10)).is_ok(), "the reader waits for itself");
}
