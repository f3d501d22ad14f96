//! Accounts, and who answers for an office while its head is away.

use super::OfficersPage;
use crate::{
    error::{Error, Problem},
    language::dates::DAY,
    officers::{PersonName, Role},
    offices::Duty,
    testing::{App, Filled, Person, both_databases, district::PASSWORD, panel_page, rows},
    ui::unplaced::without_scripts,
};
use axum::http::StatusCode;

const PAGE: &str = "/staff/officers";

async fn page(who: &Person) -> OfficersPage {
    who.call("staff/officers", serde_json::json!({})).await.unwrap()
}

/// Sends a form of the page of accounts.
async fn change(form: Filled) -> (StatusCode, Option<Error>) {
    let (status, answer) = form.at(PAGE).sends_in_place().await;
    (status, answer.error)
}

async fn id_of(who: &Person, login: &str) -> i64 {
    let page = page(who).await;
    page.officers.into_iter().find(|officer| officer.login == login).unwrap().id
}

/// The form that posts an officer to an office, from and to these days.
fn posting(who: &Person, officer: i64, duty: Duty, office: i64, days: (&str, &str)) -> Filled {
    let form = who.fills("post").with("officer", officer).with("duty", duty).with("office", office);
    form.with("from", days.0).with("to", days.1)
}

async fn signs_in(app: &App, login: &str, password: &str) -> bool {
    let answered = app.citizen().signs_in(login, password).sends().await;
    answered.status == StatusCode::SEE_OTHER
}

both_databases!(an_account_is_added_changed_closed_and_opened_again, async |db| {
    let app = App::on(db).await;
    let admin = app.officer("admin").await;
    let new = admin.fills("add").with("name", "नया").with("login", "New").with("role", Role::Station);
    let new = new.with("office", app.offices.station_b).with("password", "long enough 1");
    assert_eq!(change(new.clone()).await, (StatusCode::OK, None));
    assert!(signs_in(&app, "new", "long enough 1").await);
    assert_eq!(change(new.clone()).await.1, Some(Error::field("login", Problem::LoginTaken)));
    for (field, value, problem) in [
        ("password", "short", Error::field("password", Problem::TooShort(10))),
        ("office", "", Error::field("office", Problem::NeedsOffice)),
        ("office", &app.offices.circle.to_string(), Error::field("office", Problem::RoleDoesNotFit)),
        ("office", "99999", Error::field("office", Problem::NotAChoice)),
        ("name", "", Error::field("name", Problem::Missing)),
    ] {
        let wrong = new.clone().with("login", "another").with(field, value);
        assert_eq!(change(wrong).await.1, Some(problem), "{field} {value}");
    }
    let id = id_of(&admin, "b").await;
    let officer = app.officer("b").await;
    let account = admin.fills("change").with("officer", id);
    let unchanged = account.with("role", "").with("office", "").with("name", "");
    let moved = unchanged.clone().with("role", Role::Circle).with("office", app.offices.circle);
    assert_eq!(change(moved).await, (StatusCode::OK, None));
    let me = officer.board(Default::default()).await.me;
    assert_eq!((me.role, me.office.unwrap().id, me.name.name.as_str()), (Role::Circle, app.offices.circle, "b"));
    // Changing only the name leaves the rest as it is.
    assert_eq!(change(unchanged.clone().with("name", "B. Kumar")).await, (StatusCode::OK, None));
    let me = officer.board(Default::default()).await.me;
    assert_eq!((me.role, me.office.unwrap().id, me.name.name.as_str()), (Role::Circle, app.offices.circle, "B. Kumar"));
    let expected = Some(Error::field("office", Problem::NeedsOffice));
    assert_eq!(change(unchanged.with("office", "none")).await.1, expected);
    let close = admin.fills("active").with("officer", id).with("active", "no");
    assert_eq!(change(close.clone()).await, (StatusCode::OK, None));
    assert_eq!(officer.get("/staff").await.status, StatusCode::SEE_OTHER, "the session has ended");
    assert!(!signs_in(&app, "b", PASSWORD).await);
    assert_eq!(change(close.clone()).await.0, StatusCode::CONFLICT);
    assert_eq!(change(close.with("active", "yes")).await.0, StatusCode::OK);
    app.state.clock().advance(DAY);
    assert!(signs_in(&app, "b", PASSWORD).await);
    let audited = "select count(*) from audit where subject = 'b' and action in ('officer_changed', 'officer_closed', 'officer_reopened')";
    assert_eq!(rows(app.state.db(), audited).await, 4);
});

both_databases!(an_officer_is_named_in_the_language_of_the_page, async |db| {
    let app = App::on(db).await;
    let (admin, officer) = (app.officer("admin").await, app.officer("a").await);
    let (id, at_a) = (id_of(&admin, "a").await, app.offices.station_a);
    let named = admin.fills("change").with("officer", id).with("name", "Asha Verma");
    assert_eq!(change(named.with("name_hi", " आशा\u{200b} वर्मा ")).await, (StatusCode::OK, None));
    assert_eq!(change(posting(&admin, id, Duty::Head, at_a, ("2026-01-01", ""))).await, (StatusCode::OK, None));
    let (reference, _) = app.citizen().file("चोरी").await;
    app.officer("operator").await.forwards(reference, at_a).await;
    officer.notes(reference, "देखा").await;
    let panel = panel_page(reference);
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
    let new = admin.fills("add").with("name", "Asha Verma").with("name_hi", "आशा वर्मा").with("login", "new");
    let new = new.with("role", Role::Operator).with("password", "long enough 1");
    assert_eq!(change(new).await, (StatusCode::OK, None));
    assert_eq!(name_of("new").await, both("Asha Verma", "आशा वर्मा"));
    let id = id_of(&admin, "new").await;
    let rename = async |name: &str, hi: &str| {
        change(admin.fills("change").with("officer", id).with("name", name).with("name_hi", hi)).await.1
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
    let form = admin.fills("password").at(PAGE).with("officer", id);
    let refused = form.clone().with("password", "secret").sends().await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!refused.text.contains("secret") && refused.text.contains("at least 10 characters"));
    let set = form.with("password", "another password").sends().await;
    assert_eq!(set.status, StatusCode::SEE_OTHER);
    assert_eq!(officer.get("/staff").await.status, StatusCode::SEE_OTHER, "signed out");
    assert!(signs_in(&app, "a", "another password").await);
});

both_databases!(an_admin_cannot_close_their_own_account_and_nobody_else_changes_accounts, async |db| {
    let app = App::on(db).await;
    let admin = app.officer("admin").await;
    let id = id_of(&admin, "admin").await;
    let yourself = Some(Error::field("officer", Problem::NotYourself));
    let close = admin.fills("active").with("officer", id).with("active", "no");
    assert_eq!(change(close.clone()).await.1, yourself);
    // A session that was left open cannot be used to take over the account: the officer's own page asks for the present
    // password.
    let password = admin.fills("password").with("officer", id).with("password", "mango river 77");
    assert_eq!(change(password).await.1, yourself);
    let chief = admin.fills("change").with("officer", id).with("role", Role::Chief).with("office", "");
    assert_eq!(change(chief).await.1, yourself);
    for login in ["chief", "operator", "a", "auditor"] {
        let who = app.officer(login).await;
        let (status, _) = change(close.by(&who)).await;
        assert_eq!(status, StatusCode::FORBIDDEN, "{login}");
    }
    assert!(page(&app.officer("chief").await).await.officers.len() > 5, "the chief can read the page");
});

both_databases!(a_stand_in_sees_the_office_only_while_its_head_is_away, async |db| {
    let app = App::on(db).await;
    let admin = app.officer("admin").await;
    let (reference, _) = app.citizen().file("चोरी").await;
    let at_a = app.offices.station_a;
    app.officer("operator").await.forwards(reference, at_a).await;
    let (a, b) = (id_of(&admin, "a").await, id_of(&admin, "b").await);
    let post = |officer, duty, from, to| change(posting(&admin, officer, duty, at_a, (from, to)));
    let other = app.officer("b").await;
    assert_eq!(
        post(a, Duty::Leave, "2026-11-20", "2026-11-25").await.1,
        Some(Error::field("officer", Problem::NotItsHead))
    );
    assert_eq!(post(a, Duty::Head, "2026-01-01", "").await.0, StatusCode::OK);
    assert_eq!(post(b, Duty::StandIn, "2026-11-20", "2026-12-31").await.0, StatusCode::OK);
    assert_eq!(other.panel(reference).await, Err(Error::NotFound), "the head is present");
    assert_eq!(post(a, Duty::Leave, "2026-11-20", "2026-11-25").await.0, StatusCode::OK);
    let panel = other.panel(reference).await.unwrap();
    let head = panel.head.unwrap();
    assert_eq!((head.name.name.as_str(), head.duty), ("b", Duty::StandIn));
    other.starts(reference).await;
    let html = app.officer("chief").await.get(&panel_page(reference)).await.text;
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
    let (at_a, at_circle) = (app.offices.station_a, app.offices.circle);
    let post =
        async |officer, duty, office, from, to| change(posting(&admin, officer, duty, office, (from, to))).await.1;
    let problem = |field, problem| Some(Error::field(field, problem));
    assert_eq!(post(a, Duty::Head, at_a, "2026-01-01", "").await, None);
    assert_eq!(post(b, Duty::Head, at_a, "2026-06-01", "").await, problem("office", Problem::HeadedByAnother));
    assert_eq!(post(b, Duty::Head, at_a, "2025-01-01", "2026-01-01").await, None, "one after the other");
    assert_eq!(
        post(a, Duty::StandIn, at_circle, "2026-06-01", "2026-06-02").await,
        problem("officer", Problem::RoleDoesNotFit)
    );
    assert_eq!(
        post(circle, Duty::Head, at_circle, "2026-06-02", "2026-06-02").await,
        problem("to", Problem::EndsBeforeItBegins)
    );
    assert_eq!(post(a, Duty::Leave, at_a, "2026-06-01", "").await, problem("to", Problem::Missing));
    assert_eq!(post(a, Duty::Head, at_a, "soon", "").await, problem("from", Problem::NotADay));
    let head = page(&admin).await.postings.into_iter().find(|posting| posting.valid_to.is_none()).unwrap().id;
    let end = admin.fills("end").with("posting", head);
    assert_eq!(change(end.clone()).await.0, StatusCode::OK);
    assert_eq!(change(end).await.0, StatusCode::CONFLICT, "it has ended already");
});
