//! The finding "fake" through the doors: proposed, signed by another, told, contested or not, and never public.

use super::fake::REPLY_TIME;
use crate::{
    complaint::{Move, Outcome, Reference, Status},
    error::{Error, Problem},
    language::dates::DAY,
    server::db::sql,
    testing::{App, Person, both_databases},
};
use axum::http::StatusCode;

const PROPOSAL: &[(&str, &str)] = &[("reason", "did_not_happen"), ("text", "पड़ोसियों ने घटना से इनकार किया")];
const NOTICE: &[(&str, &str)] = &[("text", "जाँच में घटना की पुष्टि नहीं हुई")];
const AS_FAKE: &[(&str, &str)] = &[("outcome", "found_fake"), ("text", "पुष्टि नहीं हुई")];

/// A complaint that station A has reported. Returns its number and its private page.
async fn reported(app: &App, citizen: &Person) -> (Reference, String) {
    let (reference, key) = citizen.file("घर में चोरी हुई").await;
    let to = app.offices.station_a.to_string();
    app.officer("operator").await.must(reference, Move::Forward, &[("station", &to)]).await;
    let station = app.officer("a").await;
    station.must(reference, Move::Start, &[]).await;
    station.must(reference, Move::Report, &[("text", "मौक़े पर गए")]).await;
    (reference, format!("/t/{}/{key}", reference.as_str()))
}

/// The state of every finding, oldest first.
async fn states(app: &App) -> Vec<String> {
    let all: Vec<(String,)> = app.state.db().all(&sql("select state from fake_finding order by id")).await.unwrap();
    all.into_iter().map(|(state,)| state).collect()
}

async fn contest(citizen: &Person, page: &str, text: &str) -> StatusCode {
    citizen.post(page, &[("form_name", "contest"), ("text", text)]).await.status
}

both_databases!(a_proposal_needs_a_reason_and_another_officers_signature, async |db| {
    let app = App::on(db).await;
    let (reference, _) = reported(&app, &app.citizen()).await;
    let (station, circle) = (app.officer("a").await, app.officer("circle").await);
    for (fields, wrong) in [
        (&[("text", "झूठ")][..], Error::field("reason", Problem::Missing)),
        (&[("reason", "because"), ("text", "झूठ")][..], Error::field("reason", Problem::NotAChoice)),
        (&[("reason", "did_not_happen")][..], Error::field("text", Problem::Missing)),
        (&[("reason", "did_not_happen"), ("text", "झूठ")][..], Error::field("text", Problem::Thin)),
    ] {
        let (status, refused) = station.make(reference, Move::ProposeFake, fields).await;
        assert_eq!((status, refused.error), (StatusCode::UNPROCESSABLE_ENTITY, Some(wrong)));
    }
    assert!(states(&app).await.is_empty());
    // The circle officer proposes, and cannot sign it too, not even by a forged form.
    circle.must(reference, Move::ProposeFake, PROPOSAL).await;
    assert_eq!(station.make(reference, Move::ProposeFake, PROPOSAL).await.0, StatusCode::CONFLICT, "one at a time");
    assert!(!circle.panel(reference).await.unwrap().moves.contains(&Move::SignFake));
    assert_eq!(circle.make(reference, Move::SignFake, NOTICE).await.0, StatusCode::FORBIDDEN);
    assert_eq!(station.make(reference, Move::SignFake, NOTICE).await.0, StatusCode::CONFLICT, "not a station's");
    let by_themselves =
        sql("update fake_finding set state = 'noticed', signed_by = proposed_by, signed_at = 1, stands_at = 2");
    let mut tx = app.state.db().begin().await.unwrap();
    assert!(tx.run(&by_themselves).await.is_err(), "the schema refuses it too");
    drop(tx);
    let chief = app.officer("chief").await;
    assert!(chief.panel(reference).await.unwrap().moves.contains(&Move::SignFake));
    chief.must(reference, Move::SignFake, NOTICE).await;
    assert_eq!(states(&app).await, ["noticed"]);
});

both_databases!(it_does_not_stand_before_the_complainants_time_is_over, async |db| {
    let app = App::on(db).await;
    let citizen = app.citizen();
    let (reference, page) = reported(&app, &citizen).await;
    app.officer("a").await.must(reference, Move::ProposeFake, PROPOSAL).await;
    let not_yet = Error::field("outcome", Problem::NotAChoice);
    let (status, refused) = app.officer("circle").await.make(reference, Move::Close, AS_FAKE).await;
    assert_eq!((status, refused.error), (StatusCode::UNPROCESSABLE_ENTITY, Some(not_yet.clone())), "nobody signed it");
    app.officer("circle").await.must(reference, Move::SignFake, NOTICE).await;
    app.state.clock().advance(REPLY_TIME - DAY);
    for login in ["circle", "chief"] {
        let officer = app.officer(login).await;
        assert!(!officer.panel(reference).await.unwrap().outcomes.contains(&Outcome::FoundFake), "{login}");
        let (status, refused) = officer.make(reference, Move::Close, AS_FAKE).await;
        assert_eq!((status, refused.error), (StatusCode::UNPROCESSABLE_ENTITY, Some(not_yet.clone())), "{login}");
    }
    app.state.clock().advance(DAY);
    let circle = app.officer("circle").await;
    assert!(circle.panel(reference).await.unwrap().outcomes.contains(&Outcome::FoundFake));
    circle.must(reference, Move::Close, AS_FAKE).await;
    assert_eq!(states(&app).await, ["stands"]);
    assert_eq!(contest(&citizen, &page, "देर से").await, StatusCode::CONFLICT, "now the answer is \"not settled\"");
    // The complainant says no after all; a later inquiry finds something, and the finding is overturned.
    let no = [("form_name", "answer"), ("settled", "no"), ("text", "चोरी हुई थी")];
    assert_eq!(citizen.post(&page, &no).await.status, StatusCode::SEE_OTHER);
    let chief = app.officer("chief").await;
    chief.must(reference, Move::Start, &[]).await;
    chief.must(reference, Move::Report, &[("text", "सामान मिला")]).await;
    chief.must(reference, Move::Close, &[("outcome", "disposed"), ("text", "सामान लौटाया")]).await;
    assert_eq!(states(&app).await, ["overturned"]);
});

both_databases!(a_contested_finding_goes_higher_and_only_a_third_officer_may_uphold_it, async |db| {
    let app = App::on(db).await;
    let citizen = app.citizen();
    let (reference, page) = reported(&app, &citizen).await;
    assert_eq!(contest(&citizen, &page, "मैं सहमत नहीं").await, StatusCode::CONFLICT, "there is no finding");
    app.officer("a").await.must(reference, Move::ProposeFake, PROPOSAL).await;
    assert_eq!(contest(&citizen, &page, "मैं सहमत नहीं").await, StatusCode::CONFLICT, "nothing was said to them yet");
    let circle = app.officer("circle").await;
    circle.must(reference, Move::SignFake, NOTICE).await;
    let private = citizen.get(&page).await.text;
    assert!(private.contains("जाँच में घटना की पुष्टि नहीं हुई") && private.contains("This is not final"));
    assert!(!private.contains("पड़ोसियों ने"), "the grounds are for staff");
    assert_eq!(contest(&citizen, &page, " ").await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(contest(&citizen, &page, "चोरी हुई थी, गवाह हैं").await, StatusCode::SEE_OTHER);
    assert_eq!(contest(&citizen, &page, "फिर").await, StatusCode::CONFLICT, "once");
    let chief = app.officer("chief").await;
    let panel = chief.panel(reference).await.unwrap();
    assert_eq!((panel.status, panel.office.map(|office| office.id)), (Status::Reported, Some(app.offices.district)));
    assert!(panel.entries.iter().any(|entry| entry.text.as_deref() == Some("चोरी हुई थी, गवाह हैं")));
    app.state.clock().advance(REPLY_TIME);
    for login in ["a", "circle"] {
        let (status, _) = app.officer(login).await.make(reference, Move::Close, AS_FAKE).await;
        assert!(matches!(status, StatusCode::FORBIDDEN | StatusCode::UNPROCESSABLE_ENTITY), "{login}: {status}");
    }
    let chief = app.officer("chief").await;
    assert!(
        chief.panel(reference).await.unwrap().outcomes.contains(&Outcome::FoundFake),
        "the chief had no part in it"
    );
    chief.must(reference, Move::Close, &[("outcome", "disposed"), ("text", "सामान बरामद हुआ")]).await;
    assert_eq!(states(&app).await, ["overturned"]);
});

both_databases!(a_returned_report_ends_the_proposal, async |db| {
    let app = App::on(db).await;
    let (reference, _) = reported(&app, &app.citizen()).await;
    let (station, circle) = (app.officer("a").await, app.officer("circle").await);
    station.must(reference, Move::ProposeFake, PROPOSAL).await;
    circle.must(reference, Move::Return, &[("text", "शिकायतकर्ता से बात करें")]).await;
    assert_eq!(states(&app).await, ["dropped"]);
    station.must(reference, Move::Report, &[("text", "बात की")]).await;
    station.must(reference, Move::ProposeFake, PROPOSAL).await;
    assert_eq!(states(&app).await, ["dropped", "proposed"]);
});

both_databases!(what_could_not_be_confirmed_is_not_fake_and_needs_no_countersignature, async |db| {
    let app = App::on(db).await;
    for outcome in ["unsubstantiated", "civil_dispute", "in_court"] {
        let (reference, _) = reported(&app, &app.citizen()).await;
        let close = [("outcome", outcome), ("detail", "बँटवारे का विवाद"), ("text", "x")];
        app.officer("a").await.must(reference, Move::Close, &close).await;
    }
    assert!(states(&app).await.is_empty());
});

both_databases!(nothing_public_tells_of_a_finding, async |db| {
    let app = App::on(db).await;
    let citizen = app.citizen();
    let (reference, page) = reported(&app, &citizen).await;
    let public = format!("/t/{}", reference.as_str());
    let stranger = app.citizen();
    // Ids of events and times differ between two loads; the words and steps of the page do not.
    let words = |page: &str| page.split("<main").nth(1).map(|main| main.matches("<li").count());
    let before = words(&stranger.get(&public).await.text);
    app.officer("a").await.must(reference, Move::ProposeFake, PROPOSAL).await;
    app.officer("circle").await.must(reference, Move::SignFake, NOTICE).await;
    for text in [stranger.get(&public).await.text, app.citizen().in_hindi().get(&public).await.text] {
        for told in ["fake", "असत्य", "did_not_happen", "disagree", "सहमत"] {
            assert!(!text.contains(told), "{told}");
        }
    }
    assert_eq!(words(&stranger.get(&public).await.text), before, "no step more");
    contest(&citizen, &page, "मैं सहमत नहीं").await;
    assert!(!stranger.get(&public).await.text.contains("सहमत"));
});
