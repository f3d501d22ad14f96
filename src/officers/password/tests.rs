//! Changing one's password, passwords set by somebody else, and passwords that are easy to guess.

use super::check::problem;
use crate::{
    app::router::listed,
    error::{Error, Problem},
    officers::Role,
    testing::{App, Filled, Person, both_databases, district::PASSWORD, rows},
};
use axum::http::StatusCode;

const NEW: &str = "peepal kagaz 47 naav lalten";

/// The form with the present password and the new one, typed twice.
fn own_password(who: &Person, present: &str, new: &str, again: &str) -> Filled {
    let form = who.fills("own-password").at("/staff/password").with("password", present);
    form.with("new_password", new).with("again", again)
}

async fn change(who: &Person, present: &str, new: &str, again: &str) -> (StatusCode, Option<Error>) {
    let (status, answer) = own_password(who, present, new, again).sends_in_place().await;
    assert!(answer.values.iter().all(|(name, _)| !matches!(name.as_str(), "password" | "new_password" | "again")));
    (status, answer.error)
}

async fn signs_in(app: &App, login: &str, password: &str) -> Option<Person> {
    let person = app.citizen();
    let answered = person.signs_in(login, password).sends().await;
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
    let refused = own_password(&here, "no", NEW, NEW).sends().await;
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

both_databases!(a_password_in_devanagari_may_be_as_long_as_any_other, async |db| {
    let app = App::on(db).await;
    let (officer, new) =
        (app.officer("a").await, "नदी किनारे पुराने पीपल के नीचे सात लालटेन और एक नाव खड़ी है, बारिश रुकने तक कोई पार नहीं जाता");
    assert!(new.len() > 200 && new.chars().count() <= 200);
    assert_eq!(change(&officer, PASSWORD, new, new).await, (StatusCode::OK, None));
    assert!(signs_in(&app, "a", new).await.is_some());
});

both_databases!(guesses_made_at_once_have_no_advantage, async |db| {
    let app = App::on(db).await;
    let left_open = app.officer("a").await;
    let guesses = (0..12).map(|n| {
        let left_open = left_open.clone();
        async move { change(&left_open, &format!("guess number {n}"), NEW, NEW).await.1 }
    });
    let answers = futures::future::join_all(guesses).await;
    let checked = answers.iter().filter(|answer| !matches!(answer, Some(Error::TooMany(_)))).count();
    assert!((1..=5).contains(&checked), "{checked} of 12 guesses were checked: {answers:?}");
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
    let new = admin.fills("add").at("/staff/officers").with("name", "नया").with("login", "new");
    new.with("role", Role::Chief).with("office", "none").with("password", given).succeeds().await;
    let person = signs_in(&app, "new", given).await.unwrap();
    let paths = staff_paths(&app);
    assert!(paths.len() > 20, "{paths:?}");
    for path in paths.iter().filter(|path| *path != "/staff/password") {
        let got = person.get(path).await;
        assert_ne!(got.status, StatusCode::OK, "{path}");
        if got.status == StatusCode::SEE_OTHER {
            assert_eq!(got.headers["location"], "/staff/password", "{path}");
        }
        let posted = person.fills("x").sends_to(path).await;
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
    let (id,): (i64,) =
        app.state.db().one(&crate::server::db::sql("select id from officer where login = 'new'")).await.unwrap();
    for (given, problem) in [("prayagraj police", Some(Problem::CommonPassword)), ("lotus 9 wagon teapot", None)] {
        let form = admin.fills("password").at("/staff/officers").with("officer", id);
        let (_, answer) = form.with("password", given).sends_in_place().await;
        assert_eq!(answer.error, problem.map(|problem| Error::field("password", problem)), "{given}");
    }
    assert_eq!(person.get("/staff").await.headers["location"], "/sign-in?to=/staff&why=password");
    let person = signs_in(&app, "new", "lotus 9 wagon teapot").await.unwrap();
    assert_eq!(person.get("/staff").await.headers["location"], "/staff/password");
    assert_eq!(person.signs_out().sends().await.headers["location"], "/sign-in", "signing out is possible");
});
