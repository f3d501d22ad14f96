//! A shift hands over exactly what was open. The list is frozen and signed for once, and each officer sees only the permitted items.

use super::{Handover, Item, ItemKind};
use crate::{
    audit,
    command::clocks::{Step, scheduler},
    complaint::{Move, Reference},
    error::{Error, Problem},
    language::dates::DAY,
    testing::{App, Person, both_databases, rows},
};
use axum::http::StatusCode;

const HOUR: i64 = 3_600_000;

async fn page(who: &Person) -> Handover {
    on_day(who, None).await
}

async fn on_day(who: &Person, day: Option<&str>) -> Handover {
    who.call("staff/shift", serde_json::json!({ "day": day })).await.unwrap()
}

fn kinds(items: &[Item], reference: Reference) -> Vec<(ItemKind, Option<Step>)> {
    let mut kinds: Vec<_> =
        items.iter().filter(|item| item.reference == Some(reference)).map(|item| (item.kind, item.step)).collect();
    kinds.sort_by_key(|(kind, _)| *kind);
    kinds
}

async fn end(who: &Person, last: i64, note: &str) -> (StatusCode, Option<Error>) {
    let fields = [("form_name", "end-shift"), ("shift", &last.to_string()), ("note", note)];
    let (status, answer) = who.post_json("/staff/shift", &fields).await;
    (status, answer.error)
}

async fn sign(who: &Person, id: i64, remark: &str) -> (StatusCode, Option<Error>) {
    let fields = [("form_name", "sign-shift"), ("shift", &id.to_string()), ("handover_remark", remark)];
    let (status, answer) = who.post_json("/staff/shift", &fields).await;
    (status, answer.error)
}

async fn promise(who: &Person, reference: Reference, words: &str) {
    let fields = [("form_name", "promise"), ("words", words), ("due", "2026-11-24T12:00")];
    let (status, answer) = who.post_json(&format!("/staff/c/{}", reference.as_str()), &fields).await;
    assert_eq!(status, StatusCode::OK, "{answer:?}");
}

/// A second operator.
async fn colleague(app: &App) -> Person {
    use crate::officers::{Role, sign_in, store};
    let hash = sign_in::hash(crate::testing::district::PASSWORD).unwrap();
    let new = store::NewOfficer {
        login: "night",
        name: "night",
        name_hi: None,
        role: Role::Operator,
        office_id: None,
        password_hash: &hash,
    };
    let mut tx = app.state.db().begin().await.unwrap();
    store::add(&mut tx, new, 0).await.unwrap();
    tx.commit().await.unwrap();
    app.officer("night").await
}

both_databases!(open_items_are_frozen_signed_for_and_show_what_happened_since, async |db| {
    let app = App::on(db).await;
    let operator = app.officer("operator").await;
    let (late, _) = app.citizen().file("मोबाइल चोरी").await;
    app.state.clock().advance(HOUR);
    let (promised, key) = app.citizen().file("साइकिल चोरी").await;
    let (forwarded, _) = app.citizen().file("मारपीट").await;
    operator.must(forwarded, Move::Forward, &[("station", &app.offices.station_a.to_string())]).await;
    promise(&operator, promised, "शिकायतकर्ता को फ़ोन करेंगे").await;
    app.citizen()
        .post(
            &format!("/t/{}/{key}", promised.as_str()),
            &[("form_name", "add"), ("form", "0123456789abcdef0123"), ("text", "और बात")],
        )
        .await;
    app.state.clock().advance(18 * HOUR);
    scheduler::tick(&app.state).await.unwrap();
    let operator = app.officer("operator").await;
    let before = page(&operator).await;
    let items = &before.standing.items;
    assert_eq!(kinds(items, forwarded), [], "the station holds it");
    let clock = (ItemKind::Clock, Some(Step::Acknowledge));
    assert!(kinds(items, late).contains(&clock), "{items:?}");
    assert!(kinds(items, late).contains(&(ItemKind::Notice, Some(Step::Acknowledge))), "{items:?}");
    let of_promised = kinds(items, promised);
    assert!(of_promised.contains(&(ItemKind::Promise, None)) && of_promised.contains(&(ItemKind::Unread, None)));
    let made = items.iter().find(|item| item.kind == ItemKind::Promise).unwrap();
    assert_eq!((made.words.as_str(), made.officer.clone()), ("शिकायतकर्ता को फ़ोन करेंगे", Some("operator".into())));

    assert_eq!(end(&operator, 0, "रात में दो बार फ़ोन आया").await, (StatusCode::OK, None));
    let waiting = page(&operator).await.waiting.unwrap();
    assert_eq!(waiting.standing.items, *items, "exactly the items that were shown");
    assert_eq!((waiting.note.as_deref(), waiting.signed), (Some("रात में दो बार फ़ोन आया"), None));

    // Until it is signed for, every operator page shows a reminder.
    for path in ["/staff", "/staff/wire", "/staff/shift"] {
        let seen = operator.get(path).await.text;
        assert!(seen.contains("operator ended the shift") && seen.contains("Review and sign"), "{path}: {seen}");
    }
    assert!(!app.officer("chief").await.get("/staff").await.text.contains("Review and sign"));
    assert_eq!(end(&operator, waiting.id, "").await.1, Some(Error::HandedOver), "sign first");

    // The officer who ended the shift must give a reason to sign; another officer need not.
    assert_eq!(sign(&operator, waiting.id, " ").await.1, Some(Error::field("handover_remark", Problem::Missing)));
    let night = colleague(&app).await;
    assert_eq!(sign(&night, waiting.id, "").await, (StatusCode::OK, None));
    assert_eq!(sign(&operator, waiting.id, "मैं ही हूँ").await.1, Some(Error::HandedOver), "already signed for");
    assert!(!operator.get("/staff").await.text.contains("Review and sign"));

    // Later events are shown next to the items; the items themselves do not change.
    let open = night.panel(promised).await.unwrap().promises[0].id.to_string();
    night.post(&format!("/staff/c/{}", promised.as_str()), &[("form_name", "promise-kept"), ("promise", &open)]).await;
    night.must(late, Move::Forward, &[("station", &app.offices.station_a.to_string())]).await;
    let earlier = page(&night).await.earlier;
    assert_eq!(earlier.len(), 1);
    let signed = earlier[0].signed.clone().unwrap();
    assert_eq!(signed.1.name, "night");
    let items = &earlier[0].standing.items;
    assert_eq!(items.len(), before.standing.items.len());
    let promise = items.iter().find(|item| item.kind == ItemKind::Promise).unwrap();
    assert_eq!((promise.words.as_str(), promise.done_by.clone()), ("शिकायतकर्ता को फ़ोन करेंगे", Some("night".into())));
    let met = items.iter().find(|item| item.reference == Some(late) && item.kind == ItemKind::Clock).unwrap();
    assert!(met.done_at.is_some());
    let seen = app.officer("chief").await.get("/staff/shift").await.text;
    assert!(seen.contains("kept by night") && seen.contains("signed for it"), "{seen}");
    assert!(!seen.contains("End the shift"), "the chief may only read");

    // Earlier shifts are listed by day.
    app.state.clock().advance(DAY);
    let night = app.officer("night").await;
    assert!(page(&night).await.earlier.is_empty());
    assert_eq!(on_day(&night, Some("2026-11-24")).await.earlier.len(), 1);
    assert!(on_day(&night, Some("2026-11-22")).await.earlier.is_empty());
    assert!(night.get("/staff/shift?day=2026-11-24").await.text.contains("रात में दो बार फ़ोन आया"));
    let chain = audit::verify(app.state.db()).await.unwrap();
    assert_eq!(chain, audit::Chain::Whole(rows(app.state.db(), "select count(*) from audit").await));
});

both_databases!(when_two_officers_end_or_sign_at_once_one_wins_and_the_other_is_refused, async |db| {
    let app = App::on(db).await;
    let (operator, night) = (app.officer("operator").await, colleague(&app).await);
    let (one, two) = tokio::join!(end(&operator, 0, "एक"), end(&night, 0, "दो"));
    let mut ended = [one.1, two.1];
    ended.sort_by_key(Option::is_some);
    assert_eq!(ended, [None, Some(Error::HandedOver)]);
    assert_eq!(rows(app.state.db(), "select count(*) from shift").await, 1);
    // The officer who came second loses no text, even though the form is gone until somebody signs.
    let fields = [("form_name", "end-shift"), ("shift", "0"), ("note", "मेरी टिप्पणी")];
    let refused = night.post("/staff/shift", &fields).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(refused.text.contains("You had written:") && refused.text.contains("मेरी टिप्पणी"));
    let id = page(&night).await.waiting.unwrap().id;
    let (one, two) = tokio::join!(sign(&operator, id, "एक"), sign(&night, id, "दो"));
    let mut signed = [one.1, two.1];
    signed.sort_by_key(Option::is_some);
    assert_eq!(signed, [None, Some(Error::HandedOver)]);
    // If the form is still on the page, a refusal returns it with the typed text.
    let fields = [("form_name", "end-shift"), ("shift", "0"), ("note", "बाद में लिखा")];
    let refused = night.post("/staff/shift", &fields).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(refused.text.contains("बाद में लिखा") && refused.text.contains("Someone else has ended the shift"));
});

both_databases!(items_of_a_sealed_complaint_are_hidden_from_officers_who_may_not_see_it, async |db| {
    let app = App::on(db).await;
    let operator = app.officer("operator").await;
    let (sealed, _) = app.citizen().file("गोपनीय बात").await;
    let (before, _) = app.citizen().file("पहले से गोपनीय").await;
    promise(&operator, sealed, "गुप्त वादा").await;
    promise(&operator, before, "पुराना वादा").await;
    operator.must(before, Move::Seal, &[("text", "कारण")]).await;
    assert_eq!(kinds(&page(&operator).await.standing.items, before), []);
    assert_eq!(end(&operator, 0, "").await.0, StatusCode::OK);
    let chief = app.officer("chief").await;
    chief.must(sealed, Move::Seal, &[("text", "कारण")]).await;
    let shown = page(&operator).await.waiting.unwrap().standing.items;
    assert!(shown.iter().all(|item| item.words.is_empty()), "{shown:?}");
    assert_eq!(kinds(&shown, sealed), []);
    assert!(!operator.get("/staff/shift").await.text.contains("वादा"));
    let shown = page(&chief).await.waiting.unwrap().standing.items;
    for reference in [sealed, before] {
        assert!(kinds(&shown, reference).contains(&(ItemKind::Promise, None)), "{shown:?}");
    }
});

both_databases!(only_the_cell_hands_over_shifts_and_the_chief_may_read_them, async |db| {
    let app = App::on(db).await;
    for login in ["a", "circle", "admin", "auditor"] {
        let nobody = app.officer(login).await;
        let refused: Result<Handover, Error> = nobody.call("staff/shift", serde_json::json!({ "day": null })).await;
        assert_eq!(refused.unwrap_err(), Error::NotAllowed, "{login}");
        assert_eq!(end(&nobody, 0, "").await.1, Some(Error::NotAllowed), "{login}");
    }
    let chief = app.officer("chief").await;
    assert!(!page(&chief).await.may_act);
    assert_eq!(end(&chief, 0, "").await.1, Some(Error::NotAllowed));
    assert_eq!(rows(app.state.db(), "select count(*) from shift").await, 0);
});
