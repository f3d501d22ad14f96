//! Signing in.

use super::sign_in::{hash, wait_after};
use crate::testing::{App, both_databases, district::PASSWORD, rows};
use axum::http::StatusCode;

both_databases!(wrong_passwords_slow_down_and_never_lock_out_for_good, async |db| {
    let app = App::on(db).await;
    let person = app.citizen();
    let attempt = async |password: &str| person.signs_in("operator", password).sends().await;
    for _ in 0..4 {
        let refused = attempt("wrong password").await;
        assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
        assert!(refused.text.contains("do not match") && refused.text.contains("value=\"operator\""));
        assert!(!refused.text.contains("wrong password"), "a password never comes back");
    }
    assert_eq!(attempt(PASSWORD).await.status, StatusCode::TOO_MANY_REQUESTS, "even the right password has to wait");
    app.state.clock().advance(16 * 60_000);
    assert_eq!(attempt(PASSWORD).await.status, StatusCode::SEE_OTHER);
    assert_eq!(person.get("/staff").await.status, StatusCode::OK);
});

both_databases!(an_unknown_name_is_slowed_down_like_a_known_one, async |db| {
    let app = App::on(db).await;
    let mut seen = Vec::new();
    for login in ["nobody", "chief"] {
        let person = app.citizen();
        let mut statuses = Vec::new();
        for _ in 0..6 {
            statuses.push(person.signs_in(login, "x").sends().await.status);
        }
        seen.push(statuses);
    }
    assert_eq!(seen[0], seen[1]);
    assert_eq!(seen[0][5], StatusCode::TOO_MANY_REQUESTS);
});

both_databases!(a_strangers_guesses_do_not_keep_an_officer_out_of_a_known_browser, async |db| {
    let app = App::on(db).await;
    let officer = app.officer("chief").await;
    officer.signs_out().sends().await;
    let stranger = app.citizen();
    for _ in 0..6 {
        stranger.signs_in("chief", "guess").sends().await;
    }
    let right = officer.signs_in("chief", PASSWORD);
    assert_eq!(right.by(&stranger).sends().await.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(right.sends().await.status, StatusCode::SEE_OTHER);
    // The browser of one officer has no advantage for another officer's name, and has a count of its own.
    let wrong = officer.signs_in("operator", "guess");
    for _ in 0..5 {
        wrong.sends().await;
    }
    assert_eq!(wrong.sends().await.status, StatusCode::TOO_MANY_REQUESTS);
    for _ in 0..5 {
        officer.signs_in("chief", "guess").sends().await;
    }
    assert_eq!(right.sends().await.status, StatusCode::TOO_MANY_REQUESTS);
});

both_databases!(an_address_that_tries_many_names_is_slowed_down, async |db| {
    let app = App::on(db).await;
    let guesser = app.citizen();
    let mut last = StatusCode::OK;
    for n in 0..42 {
        last = guesser.signs_in(&format!("name{n}"), "x").sends().await.status;
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(app.citizen().signs_in("x", "x").sends().await.status, StatusCode::UNAUTHORIZED);
});

both_databases!(simultaneous_sign_ins_are_hashed_only_up_to_the_limit, async |db| {
    let app = App::on(db).await;
    let at_once = async |person: &crate::testing::Person, login: fn(usize) -> String| {
        let all: Vec<_> = (0..300)
            .map(|n| {
                let (person, login) = (person.clone(), login(n));
                tokio::spawn(async move {
                    let answered = person.signs_in(&login, "x").sends().await;
                    (answered.status, answered.headers.contains_key("retry-after"))
                })
            })
            .collect();
        let mut wrong = 0;
        for one in all {
            match one.await.unwrap() {
                (StatusCode::UNAUTHORIZED, _) => wrong += 1,
                (status, has_retry_after) => {
                    assert_eq!(status, StatusCode::TOO_MANY_REQUESTS);
                    assert!(has_retry_after);
                }
            }
        }
        let (hashed, waited) = app.state.limits().most_passwords();
        assert!(hashed <= 2 && waited <= 128, "the queue is limited: {hashed} {waited}");
        wrong
    };
    // For one name: the attempts without delay, and the one after which the delay begins.
    let of_one_name = at_once(&app.citizen(), |_| "chief".to_owned()).await;
    assert!((1..=4).contains(&of_one_name), "{of_one_name}");
    // For many names from one address: the limit of the address.
    let of_one_address = at_once(&app.citizen(), |n| format!("name{n}")).await;
    assert!((1..=41).contains(&of_one_address), "{of_one_address}");
    // From another address an officer can still sign in.
    app.officer("operator").await;
});

both_databases!(an_attempt_whose_client_disconnects_is_counted_all_the_same, async |db| {
    let app = App::on(db).await;
    let guesser = app.citizen();
    for _ in 0..8 {
        let attempt = guesser.signs_in("operator", "guess").sends();
        let _ = tokio::time::timeout(std::time::Duration::from_millis(60), attempt).await;
    }
    let mut last = StatusCode::OK;
    for _ in 0..5 {
        last = app.citizen().signs_in("operator", "x").sends().await.status;
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
});

#[test]
fn the_wait_grows_up_to_a_limit() {
    assert_eq!(wait_after(3), 0);
    assert!((4..40).map(wait_after).is_sorted());
    assert_eq!(wait_after(1_000), 15 * 60_000);
}

both_databases!(an_unknown_name_is_answered_like_a_wrong_password, async |db| {
    let app = App::on(db).await;
    let person = app.citizen();
    let unknown = person.signs_in("nobody", "x").sends().await;
    let wrong = person.signs_in("chief", "x").sends().await;
    assert_eq!(unknown.status, wrong.status);
    let empty = person.signs_in("", "").sends().await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
});

both_databases!(signing_out_everywhere_ends_every_session, async |db| {
    let app = App::on(db).await;
    let (here, there, other) =
        (app.officer("operator").await, app.officer("operator").await, app.officer("chief").await);
    assert_eq!(here.signs_out().with("everywhere", "1").sends().await.status, StatusCode::SEE_OTHER);
    assert_eq!(there.get("/staff").await.status, StatusCode::SEE_OTHER, "redirected to the sign-in");
    assert_eq!(other.get("/staff").await.status, StatusCode::OK);
    let stayed = app.officer("operator").await;
    app.officer("operator").await.signs_out().sends().await;
    assert_eq!(stayed.get("/staff").await.status, StatusCode::OK, "signing out here ends only this one");
});

both_databases!(a_session_has_an_absolute_end, async |db| {
    let app = App::on(db).await;
    let operator = app.officer("operator").await;
    app.state.clock().advance(crate::officers::idle::SESSION + 1);
    assert_eq!(operator.get("/staff").await.status, StatusCode::SEE_OTHER);
});

both_databases!(secrets_are_not_in_the_database, async |db| {
    let app = App::on(db).await;
    app.officer("operator").await;
    let plain = rows(app.state.db(), "select count(*) from officer where password_hash not like '$argon2id$%'").await;
    assert_eq!(plain, 0);
    assert_eq!(rows(app.state.db(), "select count(*) from session where length(token_hash) = 32").await, 1);
});

both_databases!(the_target_of_a_sign_in_stays_on_this_site, async |db| {
    let app = App::on(db).await;
    for (to, leads) in [
        ("/staff?mine=1", "/staff?mine=1"),
        ("https://evil.example", "/staff"),
        ("//evil.example", "/staff"),
        ("", "/staff"),
    ] {
        let person = app.citizen();
        let answered = person.signs_in("chief", PASSWORD).with("to", to).sends().await;
        assert_eq!(answered.headers["location"], leads, "{to}");
    }
    for (back, leads) in
        [("/track?x=1", "/track?x=1"), ("//evil.example", "/"), ("https://evil.example", "/"), ("/\\evil.example", "/")]
    {
        let answered =
            app.citizen().fills_nameless().with("language", "en").with("back", back).sends_to("/language").await;
        assert_eq!(answered.headers["location"], leads, "{back}");
    }
});

#[test]
fn two_hashes_of_one_password_differ() {
    assert_ne!(hash("x").unwrap(), hash("x").unwrap());
}
