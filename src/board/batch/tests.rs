//! Forwarding many at once: each complaint is forwarded as by hand or not at all, and the page gives the reason.

use super::{Batch, BatchResult, FORM, picked};
use crate::{
    board::Filters,
    complaint::{Outcome, Reference, Status},
    error::{Error, FieldError, Problem},
    testing::{Answered, App, Filled, Person, both_databases, rows},
};
use axum::http::StatusCode;
use std::fmt::Display;

async fn pick(who: &Person, reference: Reference) -> String {
    picked(reference, who.panel(reference).await.unwrap().version)
}

/// The form of the board with these cards ticked.
fn batch(who: &Person, station: impl Display, cards: &[String]) -> Filled {
    let form = who.fills(FORM).at("/staff").with("station", station);
    cards.iter().fold(form, |form, card| form.also("cards", card))
}

async fn forward(who: &Person, station: i64, cards: &[String]) -> Answered {
    batch(who, station, cards).sends().await
}

async fn became(who: &Person, answered: &Answered) -> Vec<Option<BatchResult>> {
    assert_eq!(answered.status, StatusCode::SEE_OTHER, "{}", answered.text);
    let to = answered.headers["location"].to_str().unwrap();
    let id: i64 = to.strip_prefix("/staff/forwarded?batch=").unwrap().parse().unwrap();
    let batch: Batch = who.call("staff/batch", serde_json::json!({ "id": id })).await.unwrap();
    batch.items.into_iter().map(|item| item.result).collect()
}

both_databases!(each_complaint_is_forwarded_or_the_reason_is_shown, async |db| {
    let app = App::on(db).await;
    let mut all = Vec::new();
    for text in ["एक", "दो", "बदली", "विरुद्ध", "वहीं", "बंद", "गोपनीय"]
    {
        all.push(app.citizen().file(text).await.0);
    }
    let (operator, chief) = (app.officer("operator").await, app.officer("chief").await);
    let station_a = app.offices.station_a;
    operator.accuses(all[3], station_a, "नाम लिखा है").await;
    operator.forwards(all[4], station_a).await;
    operator.closes(all[5], Outcome::NotEnough, "कुछ नहीं").await;
    let mut cards = Vec::new();
    for &reference in &all {
        cards.push(pick(&operator, reference).await);
    }
    operator.asks(all[2], "कब?").await;
    chief.seals(all[6], "कारण").await;
    cards.push(cards[0].clone());

    let answered = forward(&operator, app.offices.station_a, &cards).await;
    use BatchResult::{Accused, Already, Changed, Forwarded, Gone, NotNow};
    let expected = [Forwarded, Forwarded, Changed, Accused, Already, NotNow, Gone].map(Some);
    assert_eq!(became(&operator, &answered).await, expected);
    for (n, &reference) in all.iter().enumerate().take(2) {
        let panel = chief.panel(reference).await.unwrap();
        assert_eq!(panel.status, Status::Forwarded, "{n}");
        assert_eq!(panel.office.unwrap().id, app.offices.station_a, "{n}");
    }
    assert_eq!(chief.panel(all[2]).await.unwrap().status, Status::Received);
    assert_eq!(
        chief.panel(all[3]).await.unwrap().status,
        Status::Received,
        "it does not go one office higher unnoticed"
    );
    let page = operator.get(answered.headers["location"].to_str().unwrap()).await.text;
    assert!(page.contains("2 of 7 complaints were forwarded to"), "{page}");
    for why in ["someone else has changed it", "it is about this station", "is already with this station"] {
        assert!(page.contains(why), "{why}");
    }
    // Only the officer who made a batch can see it.
    let to = answered.headers["location"].to_str().unwrap();
    assert_eq!(chief.get(to).await.status, StatusCode::NOT_FOUND);
    let chain = crate::audit::verify(app.state.db()).await.unwrap();
    assert_eq!(chain, crate::audit::Chain::Whole(rows(app.state.db(), "select count(*) from audit").await));
});

both_databases!(an_invalid_batch_is_refused_before_anything_is_done, async |db| {
    let app = App::on(db).await;
    let (reference, _) = app.citizen().file("मोबाइल चोरी").await;
    let operator = app.officer("operator").await;
    let card = pick(&operator, reference).await;
    let ticked = [card.clone()];
    let field = |field: &str, problem| FieldError { field: field.into(), problem };
    for (station, cards, wrong) in [
        ("", &ticked[..], field("station", Problem::Missing)),
        (&app.offices.circle.to_string(), &ticked[..], field("station", Problem::NotAChoice)),
        (&app.offices.station_a.to_string(), &[], field("cards", Problem::NoneChosen)),
    ] {
        let (status, answer) = batch(&operator, station, cards).sends_in_place().await;
        assert_eq!((status, answer.error), (StatusCode::UNPROCESSABLE_ENTITY, Some(Error::Fields(vec![wrong]))));
    }
    // What was ticked stays ticked on the page that comes back.
    let page = operator.fills(FORM).with("station", "").with("cards", &card).sends_to("/staff").await.text;
    let shown = page.split("<input").find(|input| input.contains(&format!("value=\"{card}\""))).unwrap();
    assert!(shown.split('>').next().unwrap().contains("checked"), "{shown}");
    let many: Vec<String> = (0..101)
        .map(|n| picked(Reference::from_values([(n % 32) as u8, (n / 32) as u8, 1, 1, 1, 1, 1, 1, 1]), 1))
        .collect();
    assert_eq!(forward(&operator, app.offices.station_a, &many).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(rows(app.state.db(), "select count(*) from batch").await, 0);
    assert_eq!(operator.panel(reference).await.unwrap().status, Status::Received);
});

both_databases!(an_officer_who_may_not_forward_has_no_checkboxes_and_forwards_nothing, async |db| {
    let app = App::on(db).await;
    let (reference, _) = app.citizen().file("मोबाइल चोरी").await;
    let operator = app.officer("operator").await;
    operator.forwards(reference, app.offices.station_a).await;
    assert!(operator.get("/staff").await.text.contains("name=\"cards\""));
    let station = app.officer("a").await;
    let page = station.get("/staff").await.text;
    assert!(page.contains(&reference.to_string()) && !page.contains("name=\"cards\"") && !page.contains(FORM));
    let card = pick(&station, reference).await;
    for login in ["a", "admin", "auditor"] {
        let nobody = app.officer(login).await;
        assert_eq!(
            forward(&nobody, app.offices.station_b, std::slice::from_ref(&card)).await.status,
            StatusCode::FORBIDDEN,
            "{login}"
        );
    }
    // A circle officer forwards within the circle.
    let circle = app.officer("circle").await;
    let card = pick(&circle, reference).await;
    let out = forward(&circle, app.offices.station_c, std::slice::from_ref(&card)).await;
    assert_eq!(out.status, StatusCode::UNPROCESSABLE_ENTITY);
    let within = forward(&circle, app.offices.station_b, &[card]).await;
    assert_eq!(became(&circle, &within).await, [Some(BatchResult::Forwarded)]);
    assert_eq!(app.officer("b").await.board(Filters::default()).await.columns[1].cards.len(), 1);
});
