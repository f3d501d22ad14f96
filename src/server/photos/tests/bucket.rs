//! Two servers with one PostgreSQL database and one bucket; moto (PyPI) stands in for S3.

use super::*;
use std::{
    net::TcpListener,
    process::{Child, Command, Stdio},
    time::Instant,
};

/// A stand-in for S3 that stops with the test.
struct Moto {
    child: Child,
    url: String,
}

impl Drop for Moto {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The program as installed by `scripts/setup test`, unless `SUNWAI_MOTO` names another.
fn program() -> std::path::PathBuf {
    let given = std::env::var_os("SUNWAI_MOTO").map(Into::into);
    let cache = std::env::var_os("SUNWAI_CACHE").map_or_else(
        || std::path::PathBuf::from(std::env::var_os("HOME").unwrap_or_default()).join(".cache/sunwai"),
        Into::into,
    );
    given.unwrap_or_else(|| cache.join("python/bin/moto_server"))
}

async fn moto() -> Option<Moto> {
    let program = program();
    if !program.is_file() {
        assert!(
            std::env::var_os("SUNWAI_TEST_ALL").is_none(),
            "{} is missing: run `scripts/setup test`",
            program.display()
        );
        eprintln!("SKIPPED: {} is missing; `scripts/setup test` installs it", program.display());
        return None;
    }
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let child = Command::new(program)
        .args(["-H", "127.0.0.1", "-p", &port.to_string()])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let moto = Moto { child, url: format!("http://127.0.0.1:{port}") };
    let client = crate::replies::channels::client().no_proxy().build().unwrap();
    let begun = Instant::now();
    loop {
        let made = client.put(format!("{}/district-photos", moto.url)).send().await;
        if made.is_ok_and(|answer| answer.status().is_success()) {
            return Some(moto);
        }
        assert!(begun.elapsed() < Duration::from_secs(60), "moto does not start");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_that_one_server_stored_is_served_by_the_other() {
    let Some(moto) = moto().await else { return };
    let test = crate::testing::postgres().await;
    let bucket = |name: &'static str| {
        [
            "--photo-store",
            name,
            "--s3-endpoint",
            &moto.url,
            "--s3-key-id",
            "id",
            "--s3-secret",
            "secret",
            "--s3-timeout",
            "5",
        ]
        .map(ToOwned::to_owned)
    };
    let settings = bucket("s3://district-photos/desk");
    let settings: Vec<&str> = settings.iter().map(String::as_str).collect();
    let first = App::with_settings(test.db.clone(), &settings).await;
    first.state.photos().usable().await.unwrap();
    // The second server has its own data folder.
    let second = first.another(&settings).await;
    assert_ne!(first.state.settings().data_dir, second.state.settings().data_dir);

    let citizen = first.citizen();
    let fields = [("form", FORM), ("text", "मेरी साइकिल चोरी हो गई"), ("category", "theft")];
    let photo = picture(70);
    let answered = citizen.post_photos("/", &fields, &[&photo]).await;
    assert_eq!(answered.status, StatusCode::SEE_OTHER, "{}", answered.text);
    let sent = answered.headers["location"].to_str().unwrap().to_owned();
    let (reference, key) = sent.strip_prefix("/sent/").unwrap().split_once('/').unwrap();
    let (id,): (i64,) = test.db.one(&sql("select id from photo")).await.unwrap();
    let path = format!("/t/{reference}/{key}/photo/{id}");
    for app in [&first, &second] {
        let shown = app.citizen().get(&path).await;
        assert_eq!(shown.status, StatusCode::OK);
        assert_eq!(shown.headers["content-type"], "image/jpeg");
    }
    // Listing, counting and removing use the same code as for a folder.
    let files: Vec<(String, u64)> = second.state.photos().list().try_collect().await.unwrap();
    assert_eq!(files.len(), 1);
    keep(&second.state, OTHER, FROM, vec![picture(90)]).await.unwrap();
    first.state.clock().advance(DAY + 1);
    assert_eq!(forget_abandoned(&first.state).await.unwrap(), 1);
    assert_eq!(second.state.photos().list().count().await, 1);

    // A missing bucket is reported at the start, with the setting; an unreachable service gives "try again" without a long wait.
    let absent = bucket("s3://no-such-bucket");
    let absent: Vec<&str> = absent.iter().map(String::as_str).collect();
    let error = first.another(&absent).await.state.photos().usable().await.unwrap_err();
    assert!(error.to_string().contains("SUNWAI_PHOTO_STORE"), "{error}");
    drop(moto);
    let begun = Instant::now();
    let answered = second.citizen().get(&path).await;
    assert_eq!(answered.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(begun.elapsed() < Duration::from_secs(20));
    test.db.close().await;
}
