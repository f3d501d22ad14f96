//! Changing one's password, passwords set by somebody else, and passwords that are easy to guess.

use super::check::problem;
use crate::{
    app::router::listed,
    error::{Error, Problem},
    testing::{App, Person, both_databases, district::PASSWORD, rows},
};
use axum::http::StatusCode;

const NEW: &str = "peepal kagaz 47 naav lalten";

async fn change(who: &Person, present: &str, new: &str, again: &str) -> (StatusCode, Option<Error>) {
    let fields = [("form_name", "own-password"), ("password", present), ("new_password", new), ("again", again)];
    let (status, answer) = who.post_json("/staff/password", &fields).await;
    assert!(answer.values.iter().all(|(name, _)| !matches!(name.as_str(), "password" | "new_password" | "again")));
    (status, answer.error)
}

async fn signs_in(app: &App, login: &str, password: &str) -> Option<Person> {
    let person = app.citizen();
    let answered = person.post("/sign-in", &[("login", login), ("password", password)]).await;
    (answered.status == StatusCode::SEE_OTHER).then_some(person)
}

#[test]
fn passwords_that_are_easy_to_guess_are_refused() {
    let about = ["sho.civil".to_owned(), "Ramesh Kumar Yadav".to_owned(), "Civil Lines".to_owned()];
    for guessed in [
        "password123",
        "1234567890",
        "qwertyuiop",
        "police@123",
        "prayagraj2026",
        "sunwai12345",
        "rameshkumar1",
        "civillines1",
        "aaaaaaaaaaaa",
        "Police@2026",
        "iloveyou12",
        "RameshYadav123",
    ] {
        assert_eq!(problem(guessed, &about), Some(Problem::CommonPassword), "{guessed}");
    }
    for good in [NEW, "correct horse battery", "नदी किनारे 7 पीपल", "tq8#Lm2!vR9z"] {
        assert_eq!(problem(good, &about), None, "{good}");
    }
    assert_eq!(problem("", &[]), Some(Problem::Missing));
    assert_eq!(problem("short 1!", &[]), Some(Problem::TooShort(10)));
    assert_eq!(problem(&"नदी ".repeat(100), &[]), Some(Problem::TooLong(200)));
    assert_eq!(problem("with\u{0}a control", &[]), Some(Problem::ControlCharacters));
    // The check is limited, however long the password and the names are.
    assert_eq!(problem(&"xq".repeat(100_000), &["y z".repeat(50_000)]), Some(Problem::TooLong(200)));
}

both_databases!(officers_change_their_own_password, async |db| {
    let app = App::on(db).await;
    let (here, elsewhere) = (app.officer("a").await, app.officer("a").await);
    for (present, new, again, problem) in [
        ("wrong one here", NEW, NEW, Error::field("password", Problem::WrongPassword)),
        ("", NEW, NEW, Error::field("password", Problem::Missing)),
        (PASSWORD, "police@123", "police@123", Error::field("new_password", Problem::CommonPassword)),
        (PASSWORD, NEW, "another", Error::field("again", Problem::NotTheSame)),
        (PASSWORD, PASSWORD, PASSWORD, Error::field("new_password", Problem::SamePassword)),
    ] {
        assert_eq!(change(&here, present, new, again).await, (StatusCode::UNPROCESSABLE_ENTITY, Some(problem)));
    }
    assert_eq!(elsewhere.get("/staff").await.status, StatusCode::OK);
    assert_eq!(change(&here, PASSWORD, NEW, NEW).await, (StatusCode::OK, None));
    assert_eq!(here.get("/staff").await.status, StatusCode::OK, "this session stays open");
    let ended = elsewhere.get("/staff").await;
    assert_eq!(ended.headers["location"], "/sign-in?to=/staff&why=password");
    assert!(elsewhere.get("/sign-in?to=/staff&why=password").await.text.contains("Your password was changed"));
    assert!(signs_in(&app, "a", PASSWORD).await.is_none());
    assert!(signs_in(&app, "a", NEW).await.is_some());
    assert_eq!(rows(app.state.db(), "select count(*) from audit where action = 'own_password_changed'").await, 1);
    // The same without scripts.
    let fields = [("form_name", "own-password"), ("password", "no"), ("new_password", NEW), ("again", NEW)];
    let refused = here.post("/staff/password", &fields).await;
    assert!(refused.text.contains("not your current password") && !refused.text.contains(NEW), "{}", refused.text);
});

both_databases!(an_open_session_cannot_be_used_to_guess_the_password, async |db| {
    let app = App::on(db).await;
    let left_open = app.officer("chief").await;
    let mut last = None;
    for _ in 0..5 {
        last = change(&left_open, "a guess of mine", NEW, NEW).await.1;
    }
    assert!(matches!(last, Some(Error::TooMany(_))), "{last:?}");
    assert!(
        matches!(change(&left_open, PASSWORD, NEW, NEW).await.1, Some(Error::TooMany(_))),
        "the right password has to wait too"
    );
    assert!(signs_in(&app, "chief", PASSWORD).await.is_some(), "signing in is not affected");
});

/// Every staff address in the router; a new one is included without any change here.
fn staff_paths(app: &App) -> Vec<String> {
    let (_, routes) = listed(app.state.clone()).unwrap();
    let staff = routes
        .into_iter()
        .filter(|path| ["/staff", "/live/staff", "/live/wire"].iter().any(|prefix| path.starts_with(prefix)));
    staff
        .map(|path| path.replace("{id}", "1").replace("{day}", "2026-11-23").replace("{reference}", "AAAAAAAAAA"))
        .collect()
}

both_databases!(a_password_set_by_somebody_else_gives_no_access_until_it_is_changed, async |db| {
    let app = App::on(db).await;
    let admin = app.officer("admin").await;
    let given = "given by the admin 7";
    let new = [
        ("form_name", "add"),
        ("name", "नया"),
        ("login", "new"),
        ("role", "chief"),
        ("office", "none"),
        ("password", given),
    ];
    let (status, answer) = admin.post_json("/staff/officers", &new).await;
    assert_eq!(status, StatusCode::OK, "{answer:?}");
    let person = signs_in(&app, "new", given).await.unwrap();
    let paths = staff_paths(&app);
    assert!(paths.len() > 20, "{paths:?}");
    for path in paths.iter().filter(|path| *path != "/staff/password") {
        let got = person.get(path).await;
        assert_ne!(got.status, StatusCode::OK, "{path}");
        if got.status == StatusCode::SEE_OTHER {
            assert_eq!(got.headers["location"], "/staff/password", "{path}");
        }
        let posted = person.post(path, &[("form_name", "x")]).await;
        assert!(posted.status != StatusCode::OK, "{path}: {}", posted.status);
        if posted.status == StatusCode::SEE_OTHER {
            assert_eq!(posted.headers["location"], "/staff/password", "{path}");
        }
    }
    for page in ["/staff/morning", "/staff/wire/ledger", "/staff/forwarded", "/staff/sheet", "/staff/no-such-page"] {
        assert_eq!(person.get(page).await.headers["location"], "/staff/password", "{page}");
    }
    for (path, _) in leptos::server_fn::axum::server_fn_paths().filter(|(path, _)| path.starts_with("/api/staff")) {
        let name = path.trim_start_matches("/api/");
        if name == "staff/password" {
            continue;
        }
        let refused: Result<serde_json::Value, Error> = person.call(name, serde_json::json!({})).await;
        assert!(refused.is_err(), "{name}");
    }
    let page = person.get("/staff/password").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text.contains("Someone else gave you this password") && !page.text.contains("class=\"rooms\""));
    assert_eq!(change(&person, given, given, given).await.1, Some(Error::field("new_password", Problem::SamePassword)));
    assert_eq!(change(&person, given, NEW, NEW).await, (StatusCode::OK, None));
    assert_eq!(person.get("/staff").await.status, StatusCode::OK);

    // The same for a password that the admin sets later; an officer who was signed in is given the reason.
    let id: (i64,) =
        app.state.db().one(&crate::server::db::sql("select id from officer where login = 'new'")).await.unwrap();
    let id = id.0.to_string();
    for (given, problem) in [("prayagraj police", Some(Problem::CommonPassword)), ("lotus 9 wagon teapot", None)] {
        let (_, answer) = admin
            .post_json("/staff/officers", &[("form_name", "password"), ("officer", &id), ("password", given)])
            .await;
        assert_eq!(answer.error, problem.map(|problem| Error::field("password", problem)), "{given}");
    }
    assert_eq!(person.get("/staff").await.headers["location"], "/sign-in?to=/staff&why=password");
    let person = signs_in(&app, "new", "lotus 9 wagon teapot").await.unwrap();
    assert_eq!(person.get("/staff").await.headers["location"], "/staff/password");
    assert_eq!(person.post("/sign-out", &[]).await.headers["location"], "/sign-in", "signing out is possible");
});
