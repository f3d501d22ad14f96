//! The numbers of the rail: true, and through the same rule as the lists that they count.

use super::House;
use crate::{
    board::Filters,
    complaint::{Move, queues::Queue},
    staff::choices::{Density, RailWidth, SingleKeys},
    testing::{App, Person, both_databases},
};
use axum::http::StatusCode;
use serde_json::json;

async fn house(who: &Person) -> House {
    who.call("staff/house", json!({})).await.unwrap()
}

async fn waiting(who: &Person, queue: Queue) -> i64 {
    let counts = house(who).await.counts.unwrap();
    counts.queues.iter().find(|(of, _)| *of == queue).unwrap().1
}

both_databases!(each_number_counts_what_the_officer_sees_and_nothing_else, async |db| {
    let app = App::on(db).await;
    let citizen = app.citizen();
    let (operator, chief) = (app.officer("operator").await, app.officer("chief").await);
    let (a, b) = (app.officer("a").await, app.officer("b").await);
    let mut filed = Vec::new();
    for (text, station) in [("एक", app.offices.station_a), ("दो", app.offices.station_b)] {
        let (reference, key) = citizen.elsewhere().file(text).await;
        operator.must(reference, Move::Forward, &[("station", &station.to_string())]).await;
        let private = format!("/t/{}/{key}", reference.as_str());
        let form = format!("0123456789abcdef0123{}", filed.len());
        citizen.elsewhere().post(&private, &[("form_name", "add"), ("form", &form), ("text", "और सुनिए")]).await;
        filed.push(reference);
    }
    for (who, n) in [(&operator, 2), (&chief, 2), (&a, 1), (&b, 1)] {
        assert_eq!(waiting(who, Queue::NewWords).await, n);
        let counts = house(who).await.counts.unwrap();
        assert_eq!((counts.open, counts.mine), (n, 0));
    }
    // A confidential inquiry does not show in an operator's numbers.
    chief.must(filed[0], Move::Seal, &[("text", "कारण")]).await;
    let unseen = citizen.elsewhere().file("तीन").await;
    chief.must(unseen.0, Move::Seal, &[("text", "कारण")]).await;
    assert_eq!(waiting(&operator, Queue::NewWords).await, 1);
    assert_eq!(house(&operator).await.counts.unwrap().open, 1);
    assert_eq!(house(&chief).await.counts.unwrap().open, 3);
    let page = operator.get("/staff").await.text;
    assert!(page.contains("href=\"/staff?queue=late\"") && page.contains("href=\"/staff?mine=1\""), "{page}");

    a.must(filed[0], Move::Assign, &[]).await;
    assert_eq!(house(&a).await.counts.unwrap().mine, 1);
    assert_eq!(house(&operator).await.counts.unwrap().mine, 0);
    let mine = a.board(Filters { mine: true, ..Filters::default() }).await;
    assert_eq!(mine.columns.iter().map(|column| column.count).sum::<i64>(), 1);
    for login in ["admin", "auditor"] {
        let who = app.officer(login).await;
        assert_eq!(house(&who).await.counts, None, "{login}");
        assert!(!who.get("/staff").await.text.contains("class=\"queues\""), "{login}");
    }
    assert_eq!(house(&operator).await.demo, None);
    assert!(!page.contains("demo-hint"), "only the demonstration shows hints");
});

both_databases!(what_an_officer_chooses_is_remembered, async |db| {
    let app = App::on(db).await;
    let operator = app.officer("operator").await;
    let page = operator.get("/staff").await.text;
    assert!(page.contains("data-rail=\"wide\"") && page.contains("data-cards=\"dense\""), "{page}");
    for word in ["narrow", "comfortable", "no_keys"] {
        let answered = operator.post("/staff/view", &[("choice", word), ("back", "/staff/orders?x=1")]).await;
        assert_eq!(answered.status, StatusCode::SEE_OTHER, "{word}");
        assert_eq!(answered.headers["location"], "/staff/orders?x=1");
    }
    let choices = house(&operator).await.choices;
    assert_eq!(
        (choices.rail, choices.density, choices.keys),
        (RailWidth::Narrow, Density::Comfortable, SingleKeys::Off)
    );
    let page = operator.get("/staff").await.text;
    assert!(page.contains("data-rail=\"narrow\"") && page.contains("data-cards=\"comfortable\""), "{page}");
    assert!(page.contains("Single keys are off."), "{page}");
    for wrong in ["", "elsewhere"] {
        assert_eq!(operator.post("/staff/view", &[("choice", wrong)]).await.status, StatusCode::BAD_REQUEST, "{wrong}");
    }
    // Only to a page of the staff.
    let answered = operator.post("/staff/view", &[("choice", "wide"), ("back", "//elsewhere.example")]).await;
    assert_eq!(answered.headers["location"], "/staff");
});

both_databases!(staff_pages_have_the_rail_instead_of_the_header_of_the_public_pages, async |db| {
    let app = App::on(db).await;
    let operator = app.officer("operator").await;
    for page in ["/staff", "/staff/wire", "/staff/me"] {
        let text = operator.get(page).await.text;
        assert!(text.contains("class=\"rail\"") && text.contains("class=\"tabs\""), "{page}");
        assert!(!text.contains("class=\"top\"") && !text.contains("class=\"bottom\""), "{page}");
        assert!(text.find("class=\"skip\"") < text.find("class=\"rail\""), "{page}");
        assert!(text.find("class=\"rail\"") < text.find("<main"), "{page}");
    }
    for page in ["/", "/track", "/sign-in"] {
        let text = app.citizen().get(page).await.text;
        assert!(text.contains("class=\"top\"") && !text.contains("class=\"rail\""), "{page}");
    }
});
