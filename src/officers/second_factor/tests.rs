//! The second factor, tested through the forms that officers use.

use super::{FactorPage, totp};
use crate::{
    error::{Error, Problem},
    server::db::Db,
    testing::{Answered, App, Person, both_databases, district::PASSWORD, rows},
};
use axum::http::StatusCode;
use totp_rs::{Builder, Secret};

fn code_at(secret: &str, milliseconds: i64) -> String {
    let secret = Secret::try_from_base32(secret).unwrap();
    let totp = Builder::new().with_secret(secret.as_ref().to_vec()).build().unwrap();
    totp.generate((milliseconds / 1_000) as u64).to_string()
}

fn code(app: &App, secret: &str) -> String {
    code_at(secret, app.state.clock().lived())
}

async fn page(who: &Person) -> FactorPage {
    who.call("staff/second-factor", serde_json::json!({})).await.unwrap()
}

/// Sets up the second factor and returns the secret and the recovery codes.
async fn enrolled(app: &App, who: &Person) -> (String, Vec<String>) {
    for wrong in ["", "not the password"] {
        let refused = who.fills("begin").with("password", wrong).sends_to("/staff/second-factor").await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "an open session is not enough to set it up");
        assert!(page(who).await.secret.is_none());
    }
    app.state.clock().advance(120_000);
    let begun = who.fills("begin").with("password", PASSWORD).sends_to("/staff/second-factor").await;
    assert_eq!(begun.status, StatusCode::SEE_OTHER, "{}", begun.text);
    let secret = page(who).await.secret.unwrap();
    let picture = who.get("/staff/second-factor/qr.svg").await;
    assert_eq!(picture.headers["content-type"], "image/svg+xml");
    let wrong = who.fills("confirm").with("one_time", "000000").sends_to("/staff/second-factor").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let code = code(app, &secret);
    let shown = who.fills("confirm").with("one_time", code).sends_to("/staff/second-factor").await;
    assert_eq!(shown.status, StatusCode::OK, "{}", shown.text);
    let list = shown.text.split("class=\"recovery\"").nth(1).unwrap().split("</ul>").next().unwrap();
    let codes: Vec<String> =
        list.split("<code>").skip(1).map(|rest| rest.split('<').next().unwrap().to_owned()).collect();
    assert_eq!(codes.len(), totp::RECOVERY_CODES, "{list}");
    (secret, codes)
}

async fn password(who: &Person, login: &str) -> Answered {
    who.signs_in(login, PASSWORD).with("to", "/staff/me").sends().await
}

async fn second(who: &Person, field: &str, code: &str) -> Answered {
    who.fills("code").with(field, code).with("to", "/staff/me").sends_to("/sign-in/code").await
}

async fn is_in(who: &Person) -> bool {
    who.get("/staff/me").await.status == StatusCode::OK
}

both_databases!(the_sign_in_asks_for_a_code_that_is_accepted_once, async |db| {
    let app = App::on(db).await;
    let (here, elsewhere) = (app.officer("chief").await, app.officer("chief").await);
    let (secret, _) = enrolled(&app, &here).await;
    assert!(is_in(&here).await, "the session that set it up stays open");
    assert_eq!(elsewhere.get("/staff").await.headers["location"], "/sign-in?to=/staff&why=factor");
    let after = page(&here).await;
    assert!(after.on && after.secret.is_none() && after.left == 10, "{after:?}");

    let person = app.citizen();
    let half = password(&person, "chief").await;
    assert_eq!(
        (half.status, half.headers["location"].as_bytes()),
        (StatusCode::SEE_OTHER, &b"/sign-in/code?to=/staff/me"[..])
    );
    // A half session gives no access.
    assert!(!is_in(&person).await);
    assert_eq!(person.call::<serde_json::Value>("staff/me", serde_json::json!({})).await, Err(Error::SignIn));
    for path in ["/live/staff", "/staff/photo/1"] {
        assert_eq!(person.get(path).await.status, StatusCode::UNAUTHORIZED, "{path}");
    }
    let form = person.get("/sign-in/code?to=/staff/me").await;
    for needed in ["autocomplete=\"one-time-code\"", "inputmode=\"numeric\"", "name=\"to\" value=\"/staff/me\""] {
        assert!(form.text.contains(needed), "{needed}");
    }
    // The code that confirmed the set-up has been used.
    let used = code(&app, &secret);
    assert_eq!(second(&person, "one_time", &used).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    app.state.clock().advance(30_000);
    let fresh = code(&app, &secret);
    let devanagari: String = fresh.chars().map(|c| char::from_u32(0x0966 + c.to_digit(10).unwrap()).unwrap()).collect();
    let entered = second(&person, "one_time", &devanagari).await;
    assert_eq!((entered.status, entered.headers["location"].as_bytes()), (StatusCode::SEE_OTHER, &b"/staff/me"[..]));
    assert!(is_in(&person).await);
    // A replayed code is refused.
    let thief = app.citizen();
    password(&thief, "chief").await;
    assert_eq!(second(&thief, "one_time", &fresh).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!is_in(&thief).await);
    assert_eq!(rows(app.state.db(), "select count(*) from officer where totp_step > 0").await, 1);
});

both_databases!(of_two_simultaneous_uses_of_a_code_one_is_accepted, async |db| {
    let app = App::on(db).await;
    let (secret, _) = enrolled(&app, &app.officer("chief").await).await;
    let (one, two) = (app.citizen(), app.citizen());
    password(&one, "chief").await;
    password(&two, "chief").await;
    app.state.clock().advance(30_000);
    let code = code(&app, &secret);
    let both = tokio::join!(second(&one, "one_time", &code), second(&two, "one_time", &code));
    let opened = [both.0.status, both.1.status].iter().filter(|status| **status == StatusCode::SEE_OTHER).count();
    assert_eq!(opened, 1);
});

both_databases!(a_recovery_code_is_accepted_once, async |db| {
    let app = App::on(db).await;
    let (_, codes) = enrolled(&app, &app.officer("a").await).await;
    let person = app.citizen();
    password(&person, "a").await;
    assert_eq!(second(&person, "recovery", &codes[3].to_uppercase()).await.status, StatusCode::SEE_OTHER);
    assert!(is_in(&person).await);
    assert_eq!(page(&person).await.left, 9);
    let again = app.citizen();
    password(&again, "a").await;
    assert_eq!(second(&again, "recovery", &codes[3]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!is_in(&again).await);
    let plain = rows(app.state.db(), "select count(*) from recovery_code where length(code_hash) <> 32").await;
    assert_eq!(plain, 0, "only hashes are stored");
    assert_eq!(rows(app.state.db(), "select count(*) from audit where action = 'recovery_code_used'").await, 1);
});

both_databases!(wrong_codes_are_limited_and_a_half_session_ends, async |db| {
    let app = App::on(db).await;
    let (secret, _) = enrolled(&app, &app.officer("chief").await).await;
    app.state.clock().advance(30_000);
    let guesser = app.citizen();
    password(&guesser, "chief").await;
    for _ in 0..4 {
        assert_eq!(second(&guesser, "one_time", "123456").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let right = code(&app, &secret);
    assert_eq!(
        second(&guesser, "one_time", &right).await.status,
        StatusCode::TOO_MANY_REQUESTS,
        "even the right code has to wait"
    );
    // Attempts are counted for the account: another half session does not reset the count.
    let other = app.citizen();
    password(&other, "chief").await;
    assert_eq!(second(&other, "one_time", &right).await.status, StatusCode::TOO_MANY_REQUESTS);
    app.state.clock().advance(crate::officers::second_factor::store::LIFE + 1);
    let late = second(&other, "one_time", &code(&app, &secret)).await;
    assert_eq!(late.headers["location"], "/sign-in?to=/staff/me&why=half", "its five minutes have passed");
    app.state.clock().advance(15 * 60_000);
    password(&other, "chief").await;
    assert_eq!(second(&other, "one_time", &code(&app, &secret)).await.status, StatusCode::SEE_OTHER);
    // Without the password before it, a code gives no access.
    let nobody = second(&app.citizen(), "one_time", &code(&app, &secret)).await;
    assert_eq!(nobody.headers["location"], "/sign-in?to=/staff/me&why=half");
});

both_databases!(turning_it_off_needs_password_and_code, async |db| {
    let app = App::on(db).await;
    let officer = app.officer("operator").await;
    let (secret, codes) = enrolled(&app, &officer).await;
    app.state.clock().advance(30_000);
    let off = async |password: &str, code: &str| {
        let form = officer.fills("off").at("/staff/second-factor").with("password", password);
        form.with("one_time", code).sends_in_place().await.1.error
    };
    assert_eq!(
        off("not the password", &code(&app, &secret)).await,
        Some(Error::field("password", Problem::WrongPassword))
    );
    assert_eq!(off(PASSWORD, "123456").await, Some(Error::field("one_time", Problem::WrongCode)));
    assert!(page(&officer).await.on);
    let renew = officer.fills("renew").with("password", PASSWORD).with("one_time", &codes[0]);
    let renewed = renew.sends_to("/staff/second-factor").await;
    assert!(renewed.status == StatusCode::OK && renewed.text.contains("class=\"recovery\""), "{}", renewed.text);
    assert_eq!(page(&officer).await.left, 10);
    assert_eq!(
        off(PASSWORD, &codes[1]).await,
        Some(Error::field("one_time", Problem::WrongCode)),
        "the old recovery codes are deleted"
    );
    assert_eq!(off(PASSWORD, &code(&app, &secret)).await, None);
    assert!(!page(&officer).await.on);
    let person = app.citizen();
    assert_eq!(
        password(&person, "operator").await.headers["location"],
        "/staff/me",
        "the password alone is enough again"
    );
});

async fn requiring(db: Db) -> App {
    App::with_settings(db, &["--second-factor", "chief,admin"]).await
}

both_databases!(an_officer_who_must_set_one_up_is_sent_to_that_page_only, async |db| {
    let app = requiring(db).await;
    let chief = app.officer("chief").await;
    for page in ["/staff", "/staff/me", "/staff/password", "/staff/officers"] {
        assert_eq!(chief.get(page).await.headers["location"], "/staff/second-factor", "{page}");
    }
    assert_eq!(chief.fills_nameless().sends_to("/staff/orders").await.headers["location"], "/staff/second-factor");
    let refused = chief.call::<serde_json::Value>("staff/me", serde_json::json!({})).await;
    assert_eq!(refused, Err(Error::NeedsSecondFactor));
    assert_eq!(chief.get("/live/staff").await.status, StatusCode::FORBIDDEN);
    let (secret, _) = enrolled(&app, &chief).await;
    assert!(is_in(&chief).await);
    app.state.clock().advance(30_000);
    let off = chief.fills("off").at("/staff/second-factor").with("password", PASSWORD);
    let off = off.with("one_time", code(&app, &secret));
    assert_eq!(off.sends_in_place().await.1.error, Some(Error::NotAllowed));
    assert!(is_in(&app.officer("operator").await).await, "other roles do not need one");
});

both_databases!(an_admin_removes_it_from_an_officer_who_lost_the_phone, async |db| {
    let app = App::on(db).await;
    let (admin, officer) = (app.officer("admin").await, app.officer("a").await);
    enrolled(&app, &officer).await;
    let (id,): (i64,) =
        app.state.db().one(&crate::server::db::sql("select id from officer where login = 'a'")).await.unwrap();
    let remove = admin.fills("without_factor").at("/staff/officers").with("officer", id);
    assert_eq!(remove.by(&officer).sends_in_place().await.1.error, Some(Error::NotAllowed));
    assert_eq!(remove.sends_in_place().await.1.error, None);
    assert_eq!(remove.sends_in_place().await.1.error, Some(Error::NotNow), "it has been removed already");
    assert_eq!(
        officer.get("/staff").await.headers["location"],
        "/sign-in?to=/staff&why=factor",
        "the sign-in page gives the officer the reason"
    );
    assert_eq!(password(&app.citizen(), "a").await.headers["location"], "/staff/me");
    assert_eq!(rows(app.state.db(), "select count(*) from audit where action = 'second_factor_taken_away'").await, 1);
});

both_databases!(what_was_typed_survives_a_sign_in_in_two_steps, async |db| {
    let app = App::with_settings(db, &["--idle-minutes", "30"]).await;
    let officer = app.officer("operator").await;
    let (secret, _) = enrolled(&app, &officer).await;
    app.state.clock().advance(31 * 60_000);
    let kept = officer.fills("x").with("text", "पाली के शब्द").sends_to("/staff/shift").await;
    let kept_form = crate::officers::session::tests::hidden(&kept.text, "kept");
    let half = officer.signs_in("operator", PASSWORD).with("kept", kept_form).sends().await;
    assert_eq!(half.status, StatusCode::OK);
    let kept_form = crate::officers::session::tests::hidden(&half.text, "kept");
    let entered = officer.fills("code").with("one_time", code(&app, &secret)).with("kept", kept_form);
    let back = entered.sends_to("/sign-in/code").await;
    assert_eq!(back.status, StatusCode::OK, "{}", back.text);
    assert!(is_in(&officer).await);
});

/// An independent authenticator (PyPI `pyotp`) reads the address, and its code is accepted.
#[tokio::test]
async fn the_code_of_an_independent_authenticator_is_accepted() {
    let python = std::env::var("SUNWAI_CACHE").map(|cache| format!("{cache}/python/bin/python"));
    let python = python.ok().filter(|path| std::path::Path::new(path).exists()).unwrap_or_else(|| "python3".to_owned());
    let ask = |script: &str, arguments: &[&str]| {
        let run = std::process::Command::new(&python).arg("-c").arg(script).args(arguments).output();
        run.ok().filter(|run| run.status.success()).map(|run| String::from_utf8_lossy(&run.stdout).trim().to_owned())
    };
    if ask("import pyotp", &[]).is_none() {
        eprintln!("SKIPPED: pyotp is not installed (end2end/requirements.txt); its codes were not tested");
        return;
    }
    let test = crate::testing::sqlite().await;
    let app = App::on(test.db.clone()).await;
    let officer = app.officer("chief").await;
    let (secret, _) = enrolled(&app, &officer).await;
    app.state.clock().advance(30_000);
    let raw = Secret::try_from_base32(&secret).unwrap();
    let address = totp::address(raw.as_ref(), "chief").unwrap();
    let seconds = (app.state.clock().lived() / 1_000).to_string();
    let script = "import sys, pyotp; t = pyotp.parse_uri(sys.argv[1]); assert t.issuer == 'Sunwai' and t.name == 'chief'; print(t.at(int(sys.argv[2])))";
    let code = ask(script, &[&address, &seconds]).expect("pyotp must read the address");
    let person = app.citizen();
    password(&person, "chief").await;
    assert_eq!(second(&person, "one_time", &code).await.status, StatusCode::SEE_OTHER);
    assert!(is_in(&person).await);
}
