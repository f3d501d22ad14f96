//! Headers of every answer, and behaviour with a broken, missing or full database.

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
        assert!(!page.text.contains("https://"), "{path}: a resource from another site");
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

both_databases!(pages_that_are_rendered_at_the_same_time_keep_their_titles, async |db| {
    let app = App::on(db).await;
    let people: Vec<_> = (0..40).map(|_| app.citizen()).collect();
    let pages = people.iter().enumerate().map(async |(n, citizen)| {
        let refused = n % 2 == 1;
        let page = if refused {
            citizen.post("/", &[("form_name", "file"), ("form", "0123456789abcdef0123456789"), ("text", "")]).await
        } else {
            citizen.get("/").await
        };
        let title =
            page.text.split("<title>").nth(1).and_then(|rest| rest.split("</title>").next()).unwrap_or_default();
        (page.status, refused, title.starts_with("Error"))
    });
    for (status, refused, says_so) in futures::future::join_all(pages).await {
        assert_eq!(status, if refused { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK });
        assert_eq!(says_so, refused);
    }
});

both_databases!(the_installed_app_has_what_it_needs, async |db| {
    let app = App::on(db).await;
    let citizen = app.citizen();
    let manifest = citizen.in_hindi().get("/manifest.webmanifest").await;
    let manifest: serde_json::Value = serde_json::from_str(&manifest.text).unwrap();
    assert_eq!((&manifest["lang"], &manifest["short_name"]), (&"hi".into(), &"सुनवाई".into()));
    assert_eq!(manifest["share_target"]["action"], "/share");
    let citizen = app.citizen();
    let worker = citizen.get("/sw.js").await;
    assert_eq!(worker.headers["cache-control"], "no-cache");
    assert!(worker.headers["content-type"].to_str().unwrap().starts_with("text/javascript"));
    assert!(!worker.text.contains("{release}") && worker.text.contains("/assets/later.js?v="), "{}", worker.text);
    assert!(citizen.get("/robots.txt").await.text.contains("Disallow: /staff"));
    assert_eq!(citizen.get("/favicon.ico").await.status, StatusCode::OK);
    let contact = citizen.get("/.well-known/security.txt").await.text;
    assert!(contact.contains("Contact: http") && contact.contains("Expires: 2027-05-"), "{contact}");
    // The form for a phone without a network: no module, but what keeps a draft.
    let offline = citizen.get("/?offline=1").await.text;
    assert!(!offline.contains("type=\"module\"") && offline.contains("/assets/early.js?v="));
    assert!(offline.contains("data-offline"));
    let lite = citizen.get("/?lite=1").await.text;
    // What the renderer writes for scripts that never come is all that is left of them.
    for script in lite.split("<script").skip(1) {
        assert!(!script.split('>').next().unwrap().contains("src="), "{script}");
    }
    assert!(!lite.contains("type=\"module\""));
    let (reference, key) = citizen.file("private").await;
    for (path, hidden) in [
        (format!("/t/{}/{key}", reference.as_str()), true),
        (format!("/sent/{}/{key}", reference.as_str()), true),
        (format!("/t/{}", reference.as_str()), false),
        ("/".to_owned(), false),
    ] {
        assert_eq!(citizen.get(&path).await.headers.contains_key("x-robots-tag"), hidden, "{path}");
    }
});

both_databases!(health_checks_notice_a_closed_database_and_metrics_are_private, async |db| {
    let app = App::on(db).await;
    let citizen = app.citizen();
    assert_eq!(citizen.get("/healthz").await.text, "ok");
    assert_eq!(citizen.get("/readyz").await.status, StatusCode::OK);
    assert_eq!(citizen.get("/metrics").await.status, StatusCode::NOT_FOUND, "counts are only for the machine itself");
    app.state.db().close().await;
    // It is tested at most once a second.
    tokio::time::sleep(std::time::Duration::from_millis(1_100)).await;
    assert_eq!(citizen.get("/readyz").await.status, StatusCode::SERVICE_UNAVAILABLE);
    let page = citizen.get("/figures.json").await;
    assert!(
        page.status == StatusCode::SERVICE_UNAVAILABLE && !page.text.to_lowercase().contains("sql"),
        "{}",
        page.text
    );
});

both_databases!(free_disk_space_is_reported_to_the_machine_itself, async |db| {
    let app = App::on(db).await;
    let mut request = axum::http::Request::get("/metrics").body(axum::body::Body::empty()).unwrap();
    request.extensions_mut().insert(axum::extract::ConnectInfo(std::net::SocketAddr::from(([127, 0, 0, 1], 40_000))));
    let response = tower::ServiceExt::oneshot(app.router(), request).await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    let text = axum::body::to_bytes(response.into_body(), 1 << 20).await.unwrap();
    let text = String::from_utf8(text.to_vec()).unwrap();
    let metric = |name: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
        line.unwrap_or_else(|| panic!("{name} is missing: {text}")).parse::<u64>().unwrap()
    };
    let (free, floor) = (metric("sunwai_disk_free_bytes"), metric("sunwai_disk_floor_bytes"));
    assert!(free > 0 && floor > 0, "{free} {floor}");
    metric("sunwai_workers_standing");
});

#[tokio::test]
async fn an_sqlite_file_is_not_memory_mapped() {
    let test = crate::testing::sqlite().await;
    let mapped = sql("pragma mmap_size");
    let mut tx = test.db.begin().await.unwrap();
    let (reader, writer) =
        (test.db.maybe::<(i64,)>(&mapped).await.unwrap(), tx.maybe::<(i64,)>(&mapped).await.unwrap());
    assert_eq!((reader.unwrap_or_default(), writer.unwrap_or_default()), ((0,), (0,)));
}

#[tokio::test]
async fn an_unusable_database_gives_a_clear_error() {
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
async fn a_locked_database_is_reported_and_nothing_typed_is_lost() {
    let test = crate::testing::sqlite().await;
    let app = App::on(test.db.clone()).await;
    // Something else holds the write lock for longer than the server waits.
    let blocker = app.state.db().begin().await.unwrap();
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

both_databases!(below_the_disk_floor_new_complaints_are_refused_and_existing_ones_continue, async |db| {
    let app = App::on(db.clone()).await;
    let (reference, key) = app.citizen().file("घर में चोरी").await;
    // The same database, with a floor larger than the disk.
    let full = app.again(&["--disk-floor", "999999GB"]).await;
    let citizen = full.citizen().in_hindi();
    let fields =
        [("form_name", "file"), ("form", "0123456789abcdef0123"), ("text", "दुकान में चोरी"), ("category", "theft")];
    let refused = citizen.post("/", &fields).await;
    assert_eq!(refused.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(
        refused.text.contains("दुकान में चोरी") && refused.text.contains("112"),
        "what was typed is still on the page"
    );
    assert!(refused.headers.contains_key("retry-after"));
    let private = format!("/t/{}/{key}", reference.as_str());
    let added = [("form_name", "add"), ("form", "0123456789abcdef9999"), ("text", "और बात")];
    assert_eq!(citizen.post(&private, &added).await.status, StatusCode::SERVICE_UNAVAILABLE);
    let claim = citizen.post(&format!("/t/{}", reference.as_str()), &[("form_name", "claim")]).await;
    assert_eq!(claim.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(citizen.deliver_x("{\"a\":1}").await.status, StatusCode::SERVICE_UNAVAILABLE, "X will deliver it again");
    let ready = citizen.get("/readyz").await;
    assert_eq!(
        (ready.status, ready.text.as_str()),
        (StatusCode::SERVICE_UNAVAILABLE, "the disk is full up to the floor")
    );
    // Existing complaints are served, and the admin, who can free disk space, is warned.
    assert_eq!(citizen.get(&private).await.status, StatusCode::OK);
    let operator = full.officer("operator").await;
    operator
        .must(reference, crate::complaint::Move::Forward, &[("station", &full.offices.station_a.to_string())])
        .await;
    assert!(full.officer("admin").await.in_hindi().get("/staff/offices").await.text.contains("डिस्क भर गई है"));
    assert!(!operator.in_hindi().get("/staff").await.text.contains("डिस्क"));
    assert_eq!(app.citizen().get("/readyz").await.status, StatusCode::OK);
});

both_databases!(malformed_arguments_are_a_client_error, async |db| {
    let app = App::on(db).await;
    let operator = app.officer("operator").await;
    let mut functions = 0;
    for (path, method) in leptos::server_fn::axum::server_fn_paths() {
        assert_eq!(method, axum::http::Method::POST, "{path}");
        functions += 1;
        for (kind, body) in [
            ("application/json", "{"),
            ("application/json", "[]"),
            ("application/json", "\"words\""),
            ("application/json", "{\"reference\":{\"a\":[1,2,3]},\"filters\":7,\"asked\":[],\"key\":3}"),
            ("application/json", ""),
            ("text/plain", "reference=1"),
            ("application/x-www-form-urlencoded", "a=%ff%fe"),
            ("", "\u{0}\u{1}"),
        ] {
            let request = axum::http::Request::post(path).header("content-type", kind).body(body.into()).unwrap();
            let answered = operator.send(request).await;
            assert!(!answered.status.is_server_error(), "{path} {kind} {body}: {} {}", answered.status, answered.text);
        }
    }
    assert!(functions > 20, "{functions} server functions");
});

both_databases!(a_nul_character_is_a_client_error, async |db| {
    let app = App::on(db).await;
    let (reference, key) = app.citizen().file("घर में चोरी").await;
    let admin = app.officer("admin").await;
    let citizen = app.citizen();
    let private = format!("/t/{}/{key}", reference.as_str());
    for (who, path, fields) in [
        (&citizen, "/sign-in", vec![("form_name", "sign-in"), ("login", "a\0b"), ("password", "x\0")]),
        (
            &citizen,
            "/",
            vec![("form", "0123456789abcdef0123"), ("text", "चो\0री"), ("category", "theft"), ("place", "\0")],
        ),
        (&citizen, "/t", vec![("reference", "\0")]),
        (&citizen, private.as_str(), vec![("form_name", "add"), ("form", "0123456789abcdef0124"), ("text", "और\0")]),
        (&admin, "/staff/offices", vec![("form_name", "import"), ("import", "\0code,name")]),
        (&admin, "/staff/officers", vec![("form_name", "add"), ("login", "n\0ew"), ("name", "\0"), ("role", "chief")]),
        (&admin, "/staff/answers", vec![("form_name", "add"), ("text", "\0")]),
    ] {
        let answered = who.post(path, &fields).await;
        assert!(!answered.status.is_server_error(), "{path}: {} {}", answered.status, answered.text);
    }
    for path in
        ["/staff/offices?import=%00", "/staff/clocks?list=%00", "/staff?words=%00", "/track?reference=%00", "/?%00=%00"]
    {
        let answered = admin.get(path).await;
        assert!(!answered.status.is_server_error(), "{path}: {}", answered.status);
    }
});

both_databases!(a_refusal_to_retry_later_says_when, async |db| {
    let app = App::on(db).await;
    let (reference, _) = app.citizen().file("घर में चोरी").await;
    let stranger = app.citizen();
    let wrong = format!("/t/{}/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", reference.as_str());
    let mut refusal = None;
    for _ in 0..100 {
        let answered = stranger.get(&wrong).await;
        if answered.status == StatusCode::TOO_MANY_REQUESTS {
            refusal = Some(answered);
            break;
        }
    }
    let refusal = refusal.expect("guessing is rate-limited");
    assert!(refusal.headers.contains_key("retry-after"), "a rendered page");
    let posted = stranger.post(&wrong, &[("form_name", "add"), ("text", "x")]).await;
    assert_eq!(posted.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(posted.headers.contains_key("retry-after"), "a form whose body was not read");
    let request = axum::http::Request::post("/api/tracking/case").header("content-type", "application/json");
    let body = serde_json::json!({ "reference": reference.as_str(), "key": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" });
    let asked = stranger.send(request.body(body.to_string().into()).unwrap()).await;
    assert_eq!(asked.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(asked.headers.contains_key("retry-after"), "a server function");
});

both_databases!(every_argument_of_a_server_function_is_bounded, async |db| {
    let app = App::on(db).await;
    app.citizen().file("घर में चोरी").await;
    let operator = app.officer("operator").await;
    let words = "क ".repeat(12_000);
    let long = "a".repeat(40_000);
    for (path, _) in leptos::server_fn::axum::server_fn_paths() {
        // U+0000 inside an otherwise valid text: PostgreSQL cannot store it.
        for text in [&words, &long, &"a\0b".to_owned()] {
            // Every argument name of any function; unknown ones are ignored.
            let arguments = serde_json::json!({
                "reference": text, "key": text, "code": text, "typed": text, "text": text, "from": text, "to": text, "day": text,
                "import": text, "list": text, "id": i64::MAX, "channel": "x", "asked": { "channel": null, "order": "newest", "post": i64::MAX },
                "filters": { "channel": null, "office": i64::MIN, "category": null, "age": null, "mine": true, "words": text, "cards": i64::MAX },
            });
            let begun = std::time::Instant::now();
            let request = axum::http::Request::post(path).header("content-type", "application/json");
            let answered = operator.send(request.body(arguments.to_string().into()).unwrap()).await;
            assert!(!answered.status.is_server_error(), "{path}: {} {}", answered.status, answered.text);
            // A bound, not a benchmark: earlier code was busy for many seconds.
            assert!(begun.elapsed().as_secs() < 5, "{path} was busy for {:?}", begun.elapsed());
            let echoes = answered.text.len() > 30_000 && answered.text.contains(&text[..3_000]);
            assert!(!echoes, "{path} echoes its argument");
        }
    }
    let query: String = words.bytes().map(|byte| format!("%{byte:02X}")).take(6_000).collect();
    for path in [
        "/staff?q=",
        "/track?reference=",
        "/figures?from=",
        "/figures.json?from=",
        "/staff/offices?day=",
        "/t/",
        "/sign-in?to=",
    ] {
        let answered = operator.get(&format!("{path}{query}")).await;
        assert!(!answered.status.is_server_error(), "{path}: {}", answered.status);
    }
});

/// On a full disk SQLite ends the transaction itself, but the connection believes for ever that it is still in one.
#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_cannot_roll_back_is_discarded() {
    let test = crate::testing::sqlite().await;
    for _ in 0..3 {
        let mut tx = test.db.begin().await.unwrap();
        tx.run(&sql("rollback")).await.unwrap();
        drop(tx);
        let mut tx = test.db.begin().await.expect("the next transaction gets a new connection");
        tx.run(&sql("update probe set at = at + 1 where one = 1")).await.unwrap();
        tx.commit().await.unwrap();
    }
    assert_eq!(crate::testing::rows(&test.db, "select at from probe").await, 3);
}

/// Two concurrent deliveries get their ids in the wire's log in the order of their commits.
#[tokio::test(flavor = "multi_thread")]
async fn a_late_commit_to_the_wire_still_wakes_readers() {
    let test = crate::testing::postgres().await;
    let app = App::on(test.db.clone()).await;
    let db = app.state.db().clone();
    let mut wire = app.state.hub().wire();
    let mut slow = db.begin().await.unwrap();
    crate::intake::wire::store::changed(&mut slow, 1).await.unwrap();
    let quick = tokio::spawn({
        let (db, state) = (db.clone(), app.state.clone());
        async move {
            let mut tx = db.begin().await.unwrap();
            crate::intake::wire::store::changed(&mut tx, 2).await.unwrap();
            tx.commit().await.unwrap();
            state.hub().wake();
        }
    });
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    wire.borrow_and_update();
    slow.commit().await.unwrap();
    app.state.hub().wake();
    let woken = tokio::time::timeout(std::time::Duration::from_secs(2), wire.changed()).await;
    assert!(woken.is_ok(), "nobody was notified of the last commit");
    quick.await.unwrap();
    let order: Vec<(i64,)> = db.all(&sql("select at from wire_event order by id")).await.unwrap();
    assert_eq!(order, [(1,), (2,)], "in the order of the commits");
    test.db.close().await;
}

/// The parent of a page is dropped while a child reads context of the parent: with `reactive_graph` 0.2 this was a deadlock.
#[test]
fn dropping_a_parent_while_a_child_reads_its_context_does_not_deadlock() {
    use leptos::prelude::{Owner, provide_context, with_context};
    use std::sync::{Mutex, mpsc};
    let (sender, receiver) = mpsc::channel();
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
        sender.send(())
    });
    assert!(receiver.recv_timeout(std::time::Duration::from_secs(10)).is_ok(), "the reader is deadlocked");
}
