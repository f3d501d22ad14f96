//! Accounts, and who answers for an office while its head is away.

use super::OfficersPage;
use crate::{
    complaint::Move,
    error::{Error, Problem},
    language::dates::DAY,
    officers::PersonName,
    offices::Duty,
    testing::{App, Person, both_databases, district::PASSWORD, rows},
    ui::unplaced::without_scripts,
};
use axum::http::StatusCode;

const PAGE: &str = "/staff/officers";

async fn page(who: &Person) -> OfficersPage {
    who.call("staff/officers", serde_json::json!({})).await.unwrap()
}

async fn change(who: &Person, form: &str, fields: &[(&str, &str)]) -> (StatusCode, Option<Error>) {
    let all = [&[("form_name", form)], fields].concat();
    let (status, answer) = who.post_json(PAGE, &all).await;
    (status, answer.error)
}

async fn id_of(who: &Person, login: &str) -> String {
    let page = page(who).await;
    page.officers.into_iter().find(|officer| officer.login == login).unwrap().id.to_string()
}

async fn signs_in(app: &App, login: &str, password: &str) -> bool {
    let answered = app.citizen().post("/sign-in", &[("login", login), ("password", password)]).await;
    answered.status == StatusCode::SEE_OTHER
}

both_databases!(an_account_is_added_changed_closed_and_opened_again, async |db| {
    let app = App::on(db).await;
    let admin = app.officer("admin").await;
    let station = app.offices.station_b.to_string();
    let new =
        [("name", "नया"), ("login", "New"), ("role", "station"), ("office", &station), ("password", "long enough 1")];
    assert_eq!(change(&admin, "add", &new).await, (StatusCode::OK, None));
    assert!(signs_in(&app, "new", "long enough 1").await);
    assert_eq!(change(&admin, "add", &new).await.1, Some(Error::field("login", Problem::LoginTaken)));
    for (field, value, problem) in [
        ("password", "short", Error::field("password", Problem::TooShort(10))),
        ("office", "", Error::field("office", Problem::NeedsOffice)),
        ("office", &app.offices.circle.to_string(), Error::field("office", Problem::RoleDoesNotFit)),
        ("office", "99999", Error::field("office", Problem::NotAChoice)),
        ("name", "", Error::field("name", Problem::Missing)),
    ] {
        let mut wrong = new;
        wrong[1].1 = "another";
        wrong.iter_mut().filter(|(name, _)| *name == field).for_each(|pair| pair.1 = value);
        assert_eq!(change(&admin, "add", &wrong).await.1, Some(problem), "{field} {value}");
    }
    let id = id_of(&admin, "b").await;
    let officer = app.officer("b").await;
    let circle = app.offices.circle.to_string();
    let moved = [("officer", id.as_str()), ("role", "circle"), ("office", &circle), ("name", "")];
    assert_eq!(change(&admin, "change", &moved).await, (StatusCode::OK, None));
    let me = officer.board(Default::default()).await.me;
    assert_eq!(
        (me.role, me.office.unwrap().id, me.name.name.as_str()),
        (crate::officers::Role::Circle, app.offices.circle, "b")
    );
    // Changing only the name leaves the rest as it is.
    let renamed = [("officer", id.as_str()), ("role", ""), ("office", ""), ("name", "B. Kumar")];
    assert_eq!(change(&admin, "change", &renamed).await, (StatusCode::OK, None));
    let me = officer.board(Default::default()).await.me;
    assert_eq!(
        (me.role, me.office.unwrap().id, me.name.name.as_str()),
        (crate::officers::Role::Circle, app.offices.circle, "B. Kumar")
    );
    let nowhere = [("officer", id.as_str()), ("role", ""), ("office", "none"), ("name", "")];
    let expected = Some(Error::field("office", Problem::NeedsOffice));
    assert_eq!(change(&admin, "change", &nowhere).await.1, expected);
    let closed = change(&admin, "active", &[("officer", &id), ("active", "no")]).await;
    assert_eq!(closed, (StatusCode::OK, None));
    assert_eq!(officer.get("/staff").await.status, StatusCode::SEE_OTHER, "the session has ended");
    assert!(!signs_in(&app, "b", PASSWORD).await);
    assert_eq!(change(&admin, "active", &[("officer", &id), ("active", "no")]).await.0, StatusCode::CONFLICT);
    assert_eq!(change(&admin, "active", &[("officer", &id), ("active", "yes")]).await.0, StatusCode::OK);
    app.state.clock().advance(DAY);
    assert!(signs_in(&app, "b", PASSWORD).await);
    let audited = "select count(*) from audit where subject = 'b' and action in ('officer_changed', 'officer_closed', 'officer_reopened')";
    assert_eq!(rows(app.state.db(), audited).await, 4);
});

both_databases!(an_officer_is_named_in_the_language_of_the_page, async |db| {
    let app = App::on(db).await;
    let (admin, officer) = (app.officer("admin").await, app.officer("a").await);
    let (id, at_a) = (id_of(&admin, "a").await, app.offices.station_a.to_string());
    let fields = [("officer", id.as_str()), ("name", "Asha Verma"), ("name_hi", " आशा\u{200b} वर्मा ")];
    assert_eq!(change(&admin, "change", &fields).await, (StatusCode::OK, None));
    let fields = [("officer", id.as_str()), ("duty", "head"), ("office", &at_a), ("from", "2026-01-01"), ("to", "")];
    assert_eq!(change(&admin, "post", &fields).await, (StatusCode::OK, None));
    let (reference, _) = app.citizen().file("चोरी").await;
    app.officer("operator").await.must(reference, Move::Forward, &[("station", &at_a)]).await;
    officer.must(reference, Move::Note, &[("text", "देखा")]).await;
    let panel = format!("/staff/c/{}", reference.as_str());
    let chief = app.officer("chief").await;
    // The officer's own bar; the head of the office and the timeline; accounts; postings.
    for (who, path) in [(&officer, "/staff"), (&chief, &panel), (&admin, PAGE), (&admin, "/staff/offices")] {
        let english = without_scripts(&who.get(path).await.text);
        assert!(english.contains("Asha Verma") && !english.contains("आशा वर्मा"), "{path}: {english}");
        let hindi = without_scripts(&who.clone().in_hindi().get(path).await.text);
        assert!(hindi.contains("आशा वर्मा") && !hindi.contains("Asha Verma"), "{path}: {hindi}");
    }
});

both_databases!(a_hindi_name_is_added_changed_and_removed_with_the_name_it_belonged_to, async |db| {
    let app = App::on(db).await;
    let admin = app.officer("admin").await;
    let name_of = async |login: &str| {
        let page = page(&admin).await;
        page.officers.into_iter().find(|officer| officer.login == login).unwrap().name
    };
    let both = |name: &str, hi: &str| PersonName { name: name.to_owned(), hi: Some(hi.to_owned()) };
    let new = [
        ("name", "Asha Verma"),
        ("name_hi", "आशा वर्मा"),
        ("login", "new"),
        ("role", "operator"),
        ("password", "long enough 1"),
    ];
    assert_eq!(change(&admin, "add", &new).await, (StatusCode::OK, None));
    assert_eq!(name_of("new").await, both("Asha Verma", "आशा वर्मा"));
    let id = id_of(&admin, "new").await;
    let rename = async |name: &str, hi: &str| {
        change(&admin, "change", &[("officer", id.as_str()), ("name", name), ("name_hi", hi)]).await.1
    };
    assert_eq!(rename("", "").await, None);
    assert_eq!(name_of("new").await, both("Asha Verma", "आशा वर्मा"));
    assert_eq!(rename("", "आशा वर्म्मा").await, None);
    assert_eq!(name_of("new").await, both("Asha Verma", "आशा वर्म्मा"));
    let too_long = "आ".repeat(121);
    for (hi, problem) in [
        ("vk'kk oekZ", Problem::NotDevanagari),
        ("आ\nशा", Problem::ControlCharacters),
        (&too_long, Problem::TooLong(120)),
    ] {
        assert_eq!(rename("Asha Singh", hi).await, Some(Error::field("name_hi", problem)), "{hi}");
    }
    assert_eq!(name_of("new").await, both("Asha Verma", "आशा वर्म्मा"), "a refused form changes nothing");
    // A new name without a Hindi name removes the old Hindi name.
    assert_eq!(rename("Asha Singh", "").await, None);
    assert_eq!(name_of("new").await, PersonName::from("Asha Singh"));
});

both_databases!(a_new_password_ends_every_session_and_is_never_shown, async |db| {
    let app = App::on(db).await;
    let (admin, officer) = (app.officer("admin").await, app.officer("a").await);
    let id = id_of(&admin, "a").await;
    let refused = admin.post(PAGE, &[("form_name", "password"), ("officer", &id), ("password", "secret")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!refused.text.contains("secret") && refused.text.contains("at least 10 characters"));
    let set = admin.post(PAGE, &[("form_name", "password"), ("officer", &id), ("password", "another password")]).await;
    assert_eq!(set.status, StatusCode::SEE_OTHER);
    assert_eq!(officer.get("/staff").await.status, StatusCode::SEE_OTHER, "signed out");
    assert!(signs_in(&app, "a", "another password").await);
});

both_databases!(an_admin_cannot_close_their_own_account_and_nobody_else_changes_accounts, async |db| {
    let app = App::on(db).await;
    let admin = app.officer("admin").await;
    let id = id_of(&admin, "admin").await;
    let yourself = Some(Error::field("officer", Problem::NotYourself));
    assert_eq!(change(&admin, "active", &[("officer", &id), ("active", "no")]).await.1, yourself);
    // A session that was left open cannot be used to take over the account: the officer's own page asks for the present
    // password.
    assert_eq!(change(&admin, "password", &[("officer", &id), ("password", "mango river 77")]).await.1, yourself);
    assert_eq!(change(&admin, "change", &[("officer", &id), ("role", "chief"), ("office", "")]).await.1, yourself);
    for login in ["chief", "operator", "a", "auditor"] {
        let who = app.officer(login).await;
        let (status, _) = change(&who, "active", &[("officer", &id), ("active", "no")]).await;
        assert_eq!(status, StatusCode::FORBIDDEN, "{login}");
    }
    assert!(page(&app.officer("chief").await).await.officers.len() > 5, "the chief can read the page");
});

both_databases!(a_stand_in_sees_the_office_only_while_its_head_is_away, async |db| {
    let app = App::on(db).await;
    let admin = app.officer("admin").await;
    let (reference, _) = app.citizen().file("चोरी").await;
    let at_a = app.offices.station_a.to_string();
    app.officer("operator").await.must(reference, Move::Forward, &[("station", &at_a)]).await;
    let (a, b) = (id_of(&admin, "a").await, id_of(&admin, "b").await);
    let post = async |officer: &str, duty: &str, from: &str, to: &str| {
        let fields = [("officer", officer), ("duty", duty), ("office", at_a.as_str()), ("from", from), ("to", to)];
        change(&admin, "post", &fields).await
    };
    let other = app.officer("b").await;
    assert_eq!(
        post(&a, "leave", "2026-11-20", "2026-11-25").await.1,
        Some(Error::field("officer", Problem::NotItsHead))
    );
    assert_eq!(post(&a, "head", "2026-01-01", "").await.0, StatusCode::OK);
    assert_eq!(post(&b, "stand_in", "2026-11-20", "2026-12-31").await.0, StatusCode::OK);
    assert_eq!(other.panel(reference).await, Err(Error::NotFound), "the head is present");
    assert_eq!(post(&a, "leave", "2026-11-20", "2026-11-25").await.0, StatusCode::OK);
    let panel = other.panel(reference).await.unwrap();
    let head = panel.head.unwrap();
    assert_eq!((head.name.name.as_str(), head.duty), ("b", Duty::StandIn));
    other.must(reference, Move::Start, &[]).await;
    let html = app.officer("chief").await.get(&format!("/staff/c/{}", reference.as_str())).await.text;
    assert!(html.contains("b (standing in)"));
    // In the tests today is 23 November; the leave ends with 24 November.
    app.state.clock().advance(2 * DAY);
    assert_eq!(app.officer("b").await.panel(reference).await, Err(Error::NotFound), "the head is back");
    let head = app.officer("chief").await.panel(reference).await.unwrap().head.unwrap();
    assert_eq!((head.name.name.as_str(), head.duty), ("a", Duty::Head));
});

both_databases!(impossible_postings_are_refused, async |db| {
    let app = App::on(db).await;
    let admin = app.officer("admin").await;
    let (a, b, circle) = (id_of(&admin, "a").await, id_of(&admin, "b").await, id_of(&admin, "circle").await);
    let (at_a, at_circle) = (app.offices.station_a.to_string(), app.offices.circle.to_string());
    let post = async |officer: &str, duty: &str, office: &str, from: &str, to: &str| {
        let fields = [("officer", officer), ("duty", duty), ("office", office), ("from", from), ("to", to)];
        change(&admin, "post", &fields).await.1
    };
    let problem = |field, problem| Some(Error::field(field, problem));
    assert_eq!(post(&a, "head", &at_a, "2026-01-01", "").await, None);
    assert_eq!(post(&b, "head", &at_a, "2026-06-01", "").await, problem("office", Problem::HeadedByAnother));
    assert_eq!(post(&b, "head", &at_a, "2025-01-01", "2026-01-01").await, None, "one after the other");
    assert_eq!(
        post(&a, "stand_in", &at_circle, "2026-06-01", "2026-06-02").await,
        problem("officer", Problem::RoleDoesNotFit)
    );
    assert_eq!(
        post(&circle, "head", &at_circle, "2026-06-02", "2026-06-02").await,
        problem("to", Problem::EndsBeforeItBegins)
    );
    assert_eq!(post(&a, "leave", &at_a, "2026-06-01", "").await, problem("to", Problem::Missing));
    assert_eq!(post(&a, "head", &at_a, "soon", "").await, problem("from", Problem::NotADay));
    let head =
        page(&admin).await.postings.into_iter().find(|posting| posting.valid_to.is_none()).unwrap().id.to_string();
    assert_eq!(change(&admin, "end", &[("posting", &head)]).await.0, StatusCode::OK);
    assert_eq!(change(&admin, "end", &[("posting", &head)]).await.0, StatusCode::CONFLICT, "it has ended already");
});
