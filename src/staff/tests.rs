//! The table of pages: what the navigation offers, and which page an address shows.

use super::StaffPage;
use crate::{
    officers::Role,
    testing::{App, both_databases},
};
use axum::http::StatusCode;

#[test]
fn every_address_shows_its_own_page() {
    for &page in StaffPage::ALL {
        let address = page.route().replace("{reference}", "7K2M9QX4TA").replace("{day}", "2026-11-23");
        assert_eq!(StaffPage::at(&address), Some(page));
        assert_eq!(StaffPage::at(&format!("{address}/")), Some(page));
        assert_ne!(StaffPage::at(&format!("{address}/nothing-here")), Some(page));
    }
    for nowhere in ["", "/", "/staffing", "/staff/c", "/staff/c/", "/staff//", "/staff/sheet/a/b", "/staff/{day}"] {
        assert_eq!(StaffPage::at(nowhere), None, "{nowhere}");
    }
}

#[test]
fn every_role_that_may_change_a_page_may_read_it() {
    for page in StaffPage::ALL {
        for role in page.changers() {
            assert!(page.readers().contains(role), "{page:?} {role}");
        }
    }
}

/// The pages that the navigation offers an officer.
async fn offered(app: &App, login: &str) -> Vec<StaffPage> {
    let page = app.officer(login).await.get("/staff/me").await.text;
    let navigation = page.split("class=\"rooms\"").nth(1).and_then(|rest| rest.split("</nav>").next()).unwrap();
    let links = navigation.split("<a href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    links.map(|address| StaffPage::at(address).unwrap()).collect()
}

both_databases!(the_navigation_offers_exactly_the_pages_that_the_officer_may_read, async |db| {
    let app = App::on(db).await;
    for (login, role) in [
        ("operator", Role::Operator),
        ("a", Role::Station),
        ("circle", Role::Circle),
        ("chief", Role::Chief),
        ("admin", Role::Admin),
        ("auditor", Role::Auditor),
    ] {
        let found = offered(&app, login).await;
        let expected: Vec<_> = StaffPage::daily(role).chain(StaffPage::set_up(role)).collect();
        assert_eq!(found, expected, "{login}");
        assert!(!found.is_empty(), "{login}");
        let officer = app.officer(login).await;
        for page in found {
            assert_eq!(officer.get(page.route()).await.status, StatusCode::OK, "{login} {page:?}");
        }
    }
});

both_databases!(an_unknown_address_is_not_found_and_does_not_show_the_board, async |db| {
    let app = App::on(db).await;
    let (citizen, chief, auditor) = (app.citizen(), app.officer("chief").await, app.officer("auditor").await);
    for nowhere in ["/staff/nothing", "/staff/c", "/staff/wire/ledger/nothing", "/staff/sheet/2026-11-23/nothing"] {
        for officer in [&chief, &auditor] {
            let answered = officer.get(nowhere).await;
            assert_eq!(answered.status, StatusCode::NOT_FOUND, "{nowhere}");
            assert!(answered.text.contains("Page not found"), "{nowhere}");
            assert!(
                answered.text.contains("class=\"rooms\"") && answered.text.contains("class=\"staff-bar\""),
                "{nowhere}"
            );
            assert!(!answered.text.contains("class=\"desk\""), "{nowhere}: not the board");
        }
        // Without a session the answer is the same whether or not the address has a page.
        for address in [nowhere, "/staff/wire"] {
            let answered = citizen.get(address).await;
            assert_eq!(answered.status, StatusCode::SEE_OTHER, "{address}");
            assert_eq!(answered.headers["location"].to_str().unwrap(), format!("/sign-in?to={address}"));
        }
    }
});
