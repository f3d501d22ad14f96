//! What leaves through the interface depends on listed complaints alone, and of those only on what the list shows.
//!
//! So nothing that the figures hide can be counted here: every answer is the same whether or not any other complaint exists, whatever becomes of it,
//! and however a listed one ended.

use super::tests::{agreed, ask, json, listed};
use crate::{
    complaint::{Category, Move},
    server::db::sql,
    testing::{App, both_databases, filed, picture},
};
use serde_json::Value as Json;

/// A word that occurs nowhere else.
const MARK: &str = "zqxmarkword";

/// Every resource, in both formats, with and without questions.
const QUESTIONS: [&str; 12] = [
    "discovery.json",
    "services.json",
    "services/theft.xml",
    "services/women_safety.json",
    "requests.json",
    "requests.xml",
    "requests.json?status=open",
    "requests.json?status=closed",
    "requests.json?service_code=women_safety,police_conduct,other",
    "requests.json?page_size=1",
    "requests.json?start_date=2026-11-23T00:00:00Z&end_date=2026-11-23T00:00:00Z",
    "requests.json?service_request_id=0123456789abcdef",
];

async fn answers(app: &App) -> Vec<String> {
    let mut all = Vec::new();
    for question in QUESTIONS {
        let answered = ask(&app.citizen(), question).await;
        all.push(format!("{question} {} {:?} {}", answered.status, answered.headers.get("link"), answered.text));
    }
    all
}

both_databases!(no_answer_depends_on_a_complaint_that_is_not_listed, async |db| {
    let app = App::on(db).await;
    let operator = app.officer("operator").await;
    let chief = app.officer("chief").await;
    let station = app.offices.station_a.to_string();
    listed(&app, &format!("{MARK} text")).await;
    let before = answers(&app).await;
    assert!(before.iter().any(|answer| answer.contains("\"status\":\"open\"")), "there is something in the list");

    // Complaints of every subject, without agreement; those of the hidden subjects also with it.
    for &category in Category::ALL {
        let form = hex::encode(rand::random::<[u8; 16]>());
        let text = format!("{MARK} {category}");
        let fields = [
            ("form", form.as_str()),
            ("text", &text),
            ("category", category.as_str()),
            ("name", MARK),
            ("handle", MARK),
            ("place", MARK),
            ("lat", "25.4484"),
            ("lon", "81.8322"),
        ];
        let (reference, _) = filed(&app.citizen().post_photos("/", &fields, &[&picture(1)]).await);
        operator.must(reference, Move::Forward, &[("station", &station)]).await;
        if !crate::complaint::listed::may_be_listed(category) {
            let (reference, _) = agreed(&app, &text, category.as_str()).await;
            operator.must(reference, Move::Forward, &[("station", &station)]).await;
        }
    }
    // One that nobody has seen yet, one that accuses a station, one sealed, one closed without agreement.
    agreed(&app, &format!("{MARK} waits"), "theft").await;
    let (about, _) = agreed(&app, &format!("{MARK} सिविल लाइंस थाने का दरोगा रिश्वत मांग रहा है"), "theft").await;
    operator.must(about, Move::Forward, &[("station", &station)]).await;
    let (sealed, _) = agreed(&app, &format!("{MARK} sealed"), "theft").await;
    chief.must(sealed, Move::Seal, &[("text", MARK)]).await;
    chief.must(sealed, Move::Forward, &[("station", &station)]).await;
    let (closed, _) = app.citizen().file(&format!("{MARK} closed")).await;
    operator.must(closed, Move::Close, &[("outcome", "not_enough"), ("text", MARK)]).await;

    let after = answers(&app).await;
    assert_eq!(before, after);
    for answer in after {
        assert!(!answer.contains(MARK), "{answer}");
    }
});

both_databases!(the_list_does_not_tell_how_a_complaint_ended, async |db| {
    let app = App::on(db).await;
    let mut shown: Vec<Json> = Vec::new();
    let mut rows = Vec::new();
    for text in ["one", "two", "three"] {
        let (reference, _) = listed(&app, text).await;
        rows.push(reference);
    }
    for (reference, outcome) in rows.into_iter().zip(["disposed", "found_fake", "civil_dispute"]) {
        let end = sql("update complaint set status = 'closed', outcome = $2 where reference = $1")
            .arg(reference)
            .arg(outcome);
        let mut tx = app.state.db().begin().await.unwrap();
        tx.run(&end).await.unwrap();
        tx.commit().await.unwrap();
    }
    let all = json(&app.citizen(), "requests.json").await;
    for one in all.as_array().unwrap() {
        let mut one = one.clone();
        assert!(one.as_object_mut().unwrap().remove("service_request_id").is_some());
        shown.push(one);
    }
    assert_eq!(shown.len(), 3);
    assert!(shown.iter().all(|one| *one == shown[0]), "{shown:?}");
});

both_databases!(no_answer_holds_what_the_complainant_gave, async |db| {
    let app = App::on(db).await;
    let form = hex::encode(rand::random::<[u8; 16]>());
    let fields = [
        ("form", form.as_str()),
        ("text", "zqxmarkword in the text"),
        ("category", "theft"),
        ("name", "zqxmarkword"),
        ("phone", "5550100123"),
        ("handle", "zqxmarkword"),
        ("place", "zqxmarkword"),
        ("lat", "25.123456"),
        ("lon", "81.654321"),
        ("list_publicly", "yes"),
    ];
    let (reference, private) = filed(&app.citizen().post_photos("/", &fields, &[&picture(2)]).await);
    app.officer("operator")
        .await
        .must(reference, Move::Forward, &[("station", &app.offices.station_a.to_string())])
        .await;
    for answer in answers(&app).await {
        let (number, written) = (reference.as_str(), reference.to_string());
        for word in [MARK, "5550100123", "25.123456", "81.654321", number, &written, &private] {
            assert!(!answer.contains(word), "{word}: {answer}");
        }
    }
});
