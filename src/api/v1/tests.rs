//! The resources, and their description.

use super::{PATHS, json as document};
use crate::{
    api::{
        KeyScope,
        tests::{Software, number, numbers, problem},
    },
    complaint::{Move, Reference},
    findings::code,
    server::db::sql,
    statements::site::tests::{attached, released, withdrawn},
    testing::{App, NOON, both_databases, rows},
};
use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use serde_json::{Value, json};

#[test]
fn the_description_has_every_route_and_every_operation_has_a_name_of_its_own() {
    let document: Value = serde_json::from_str(document()).unwrap();
    assert_eq!(document["openapi"], "3.1.0");
    let mut described: Vec<&str> = document["paths"].as_object().unwrap().keys().map(String::as_str).collect();
    let mut listed = PATHS.to_vec();
    described.sort_unstable();
    listed.sort_unstable();
    assert_eq!(described, listed);
    let operations =
        document["paths"].as_object().unwrap().values().flat_map(|item| item.as_object().unwrap().values());
    let mut names: Vec<&str> = operations.map(|operation| operation["operationId"].as_str().unwrap()).collect();
    let all = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!((names.len(), all), (12, 12));
    let statuses = &document["components"]["schemas"]["Status"]["enum"];
    assert_eq!(statuses.as_array().map(Vec::len), Some(5), "words come from the code: {statuses}");
    assert_eq!(document["components"]["securitySchemes"]["key"]["scheme"], "bearer");
}

both_databases!(the_description_is_open_to_everybody_and_readable, async |db| {
    let app = App::on(db).await;
    let answered = app.citizen().get("/v1/openapi.json").await;
    assert_eq!((answered.status, answered.text.as_str()), (StatusCode::OK, document()));
    assert_eq!(answered.headers["content-type"], "application/json");
    let page = app.citizen().get("/developers").await;
    assert_eq!(page.status, StatusCode::OK);
    for part in ["Idempotency-Key", "POST /v1/complaints/{reference}/moves", "standardwebhooks", "/api/ belong"] {
        assert!(page.text.contains(part), "{part}");
    }
    assert!(!page.text.contains("<script"), "it needs no scripts");
});

both_databases!(a_list_is_read_page_by_page_and_a_cursor_cannot_be_changed_or_lent, async |db| {
    let app = App::on(db).await;
    let citizen = app.citizen();
    let mut all = Vec::new();
    for n in 0..5 {
        all.insert(0, citizen.file(&format!("number {n}")).await.0.as_str().to_owned());
    }
    let software = Software::of(&app, "operator", &[KeyScope::Read]).await;
    let (mut found, mut cursors, mut path) = (Vec::new(), Vec::new(), "/v1/complaints?limit=2".to_owned());
    loop {
        let page = software.read(&path).await;
        found.extend(numbers(&page));
        let Some(next) = page["next"].as_str() else { break };
        path = format!("/v1/complaints?limit=2&cursor={next}");
        cursors.push(next.to_owned());
    }
    assert_eq!(found, all);
    let cursor = &cursors[0];
    assert!(cursors.iter().all(|one| one.len() == 27), "{cursors:?}");
    for at in [0, 9, 12, 20] {
        let mut changed = cursor.clone().into_bytes();
        changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
        let changed = String::from_utf8(changed).unwrap();
        problem(&software.get(&format!("/v1/complaints?cursor={changed}")).await, 422);
    }
    for wrong in ["", "x", &"A".repeat(27), &"A".repeat(5_000), "%00", "AAAA%00AAAA"] {
        problem(&software.get(&format!("/v1/complaints?cursor={wrong}")).await, 422);
    }
    problem(&software.get(&format!("/v1/complaints?status=closed&cursor={cursor}")).await, 422);
    problem(&software.get(&format!("/v1/changes?cursor={cursor}")).await, 422);
    let other = Software::of(&app, "chief", &[KeyScope::Read]).await;
    problem(&other.get(&format!("/v1/complaints?cursor={cursor}")).await, 422);
});

both_databases!(changes_are_followed_without_missing_any_or_seeing_those_of_others, async |db| {
    let app = App::on(db).await;
    let (cell, b) =
        (Software::of(&app, "operator", &[KeyScope::Read]).await, Software::of(&app, "b", &[KeyScope::Read]).await);
    let begin = |answer: &Value| format!("/v1/changes?cursor={}", answer["next"].as_str().unwrap());
    let (from_cell, from_b) = (begin(&cell.read("/v1/changes").await), begin(&b.read("/v1/changes").await));
    assert_eq!(cell.read(&from_cell).await["items"], json!([]));
    let (first, _) = app.citizen().file("one").await;
    let (second, _) = app.citizen().file("two").await;
    let station = app.offices.station_a.to_string();
    app.officer("operator").await.must(first, Move::Forward, &[("station", &station)]).await;
    let changes = cell.read(&from_cell).await;
    assert_eq!(numbers(&changes), [second.as_str(), first.as_str()], "each once, in the order of its last change");
    assert_eq!((&changes["items"][1]["status"], &changes["more"]), (&json!("forwarded"), &json!(false)));
    assert_eq!(cell.read(&begin(&changes)).await["items"], json!([]));
    let unseen = b.read(&from_b).await;
    assert_eq!(unseen["items"], json!([]), "with another station");
    assert_ne!(begin(&unseen), from_b, "it need not look at them again");
});

both_databases!(statements_are_read_as_the_public_reads_them, async |db| {
    let app = App::on(db.clone()).await;
    for (name, minutes) in [("AAAAAAA1", 0), ("AAAAAAA2", 1), ("AAAAAAA3", 1)] {
        released(&db, name, 1, name, "old words", NOON + minutes * 60_000).await;
    }
    let version = released(&db, "AAAAAAA1", 2, "corrected", "new words", NOON + 120_000).await;
    let file = attached(&app, version, "pdf", b"%PDF-1.7").await;
    withdrawn(&db, "AAAAAAA2", NOON + 180_000).await;
    let software = Software::of(&app, "a", &[]).await;
    let names = |page: &Value| -> Vec<String> {
        page["items"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap().to_owned()).collect()
    };
    let first = software.read("/v1/statements?limit=2").await;
    assert_eq!(names(&first), ["AAAAAAA3", "AAAAAAA2"], "by their first release");
    let next = format!("/v1/statements?limit=2&cursor={}", first["next"].as_str().unwrap());
    let second = software.read(&next).await;
    assert_eq!(names(&second), ["AAAAAAA1"]);
    assert!(second.get("next").is_none(), "{second}");
    problem(&Software::of(&app, "b", &[]).await.get(&next).await, 422);
    let (gone, corrected) = (&first["items"][1], &second["items"][0]);
    assert!(gone.get("text").is_none(), "nobody passes on what no longer holds: {gone}");
    assert_eq!(gone["withdrawn"]["why"]["en"], "It was an old matter");
    assert_eq!(
        (&corrected["text"]["en"], &corrected["correction"]["en"]),
        (&json!("new words English"), &json!("the number was wrong"))
    );
    let whole = software.read("/v1/statements/aaaaaaa1").await;
    assert_eq!(&whole["statement"], corrected);
    let numbers: Vec<&Value> = whole["versions"].as_array().unwrap().iter().map(|version| &version["number"]).collect();
    assert_eq!(numbers, [&json!(2), &json!(1)]);
    let here = &app.state.settings().public_url;
    assert_eq!(whole["files"][0]["url"], format!("{here}/statements/AAAAAAA1/file/{file}"));
    for nothing in ["ZZZZZZZZ", "%00", "a%27b", &"A".repeat(3_000)] {
        problem(&software.get(&format!("/v1/statements/{nothing}")).await, 404);
    }
    problem(&app.citizen().get("/v1/statements").await, 401);
});

both_databases!(a_filing_that_is_sent_again_files_nothing, async |db| {
    let app = App::on(db).await;
    let software = Software::of(&app, "operator", &[KeyScope::File, KeyScope::Read]).await;
    let (one, other) = tokio::join!(software.file("same", "चोरी"), software.file("same", "चोरी"));
    assert_eq!(number(&one), number(&other));
    assert_eq!(one.text, other.text, "the private link is the same too");
    assert_eq!(software.file("same", "चोरी").await.text, one.text);
    problem(&software.file("same", "something else").await, 409);
    assert_eq!(rows(app.state.db(), "select count(*) from complaint").await, 1);
    assert_ne!(number(&software.file("another", "चोरी").await), number(&one));
    let filed: Value = serde_json::from_str(&one.text).unwrap();
    let link = filed["private_url"].as_str().unwrap();
    let path = link.split_once("/t/").unwrap().1;
    assert_eq!(app.citizen().get(&format!("/t/{path}")).await.status, StatusCode::OK, "the complainant's page");
    // The same name under another key is another request, and its link cannot be guessed from the name.
    let others = Software::of(&app, "chief", &[KeyScope::File]).await.file("same", "चोरी").await;
    assert_ne!(number(&others), number(&one));
});

both_databases!(only_who_may_enter_a_callers_complaint_files_with_a_key, async |db| {
    let app = App::on(db).await;
    for login in ["a", "circle"] {
        let software = Software::of(&app, login, &[KeyScope::File, KeyScope::Read, KeyScope::Work]).await;
        problem(&software.file("one", "चोरी").await, 403);
    }
    assert_eq!(rows(app.state.db(), "select count(*) from complaint").await, 0);
    number(&Software::of(&app, "chief", &[KeyScope::File]).await.file("one", "चोरी").await);
    let description: Value = serde_json::from_str(document()).unwrap();
    assert!(description["paths"]["/v1/complaints"]["post"]["responses"]["403"].is_object(), "the description says so");
});

both_databases!(a_move_follows_the_rules_of_the_pages_and_is_made_once, async |db| {
    let app = App::on(db).await;
    let (reference, _) = app.citizen().file("चोरी").await;
    let station = app.offices.station_a.to_string();
    app.officer("operator").await.must(reference, Move::Forward, &[("station", &station)]).await;
    let scopes = [KeyScope::Read, KeyScope::Work];
    let (a, b) = (Software::of(&app, "a", &scopes).await, Software::of(&app, "b", &scopes).await);
    let path = format!("/v1/complaints/{}/moves", reference.as_str());
    let version = a.read(&format!("/v1/complaints/{}", reference.as_str())).await["version"].clone();
    let with = |a_move: &str, version: &Value, text: &str| json!({ "move": a_move, "version": version, "text": text });
    problem(&b.post(&path, "1", &with("note", &version, "x")).await, 404);
    problem(&a.post(&path, "2", &with("close", &version, "x")).await, 409);
    problem(&a.post(&path, "3", &with("note", &version, " ")).await, 422);
    problem(&a.post(&path, "3b", &with("answer", &version, "x")).await, 409);
    let note = with("note", &version, "looked at it");
    let (one, other) = tokio::join!(a.post(&path, "4", &note), a.post(&path, "4", &note));
    assert_eq!((one.status, other.status), (StatusCode::OK, StatusCode::OK), "{} {}", one.text, other.text);
    assert_eq!(rows(app.state.db(), "select count(*) from entry where kind = 'noted'").await, 1);
    problem(&a.post(&path, "4", &with("note", &version, "other words")).await, 409);
    problem(&a.post(&path, "5", &with("start", &version, "")).await, 409);
    let done: Value = serde_json::from_str(&one.text).unwrap();
    let started = a.post(&path, "6", &with("start", &done["version"], "")).await;
    assert_eq!(started.status, StatusCode::OK, "{}", started.text);
    let done: Value = serde_json::from_str(&started.text).unwrap();
    assert_eq!(done["status"], "investigating");
    // A report through the interface needs what a report on the page needs, and a wrong contact code counts there too.
    let mut report = with("report", &done["version"], "ताला टूटा मिला, कैमरा देखा गया");
    problem(&a.post(&path, "7a", &report).await, 422);
    report["report"] =
        json!({ "contact_way": "phone", "contact_with": "शिकायतकर्ता", "done": "मौके पर जाकर लोगों से पूछा" });
    problem(&a.post(&path, "7b", &report).await, 422);
    report["report"]["contact_code"] = json!("12x");
    problem(&a.post(&path, "7c", &report).await, 422);
    report["report"]["contact_code"] = json!(null);
    report["report"]["no_code"] = json!("not_at_hand");
    let reported = a.post(&path, "7", &report).await;
    assert_eq!(reported.status, StatusCode::OK, "{}", reported.text);
    let entries = "select count(*) from audit where action = 'reported' and officer_id is not null";
    assert_eq!(rows(app.state.db(), entries).await, 1, "in the name of the account");
    assert!(Reference::parse(done["reference"].as_str().unwrap()).is_ok());
});

both_databases!(a_move_that_is_sent_again_is_not_judged_again, async |db| {
    let app = App::on(db).await;
    let (reference, private) = app.citizen().file("चोरी").await;
    let station = app.offices.station_a.to_string();
    app.officer("operator").await.must(reference, Move::Forward, &[("station", &station)]).await;
    let a = Software::of(&app, "a", &[KeyScope::Read, KeyScope::Work]).await;
    let one = format!("/v1/complaints/{}", reference.as_str());
    let path = format!("{one}/moves");
    let version = a.read(&one).await["version"].clone();
    let started = a.post(&path, "1", &json!({ "move": "start", "version": version })).await;
    assert_eq!(started.status, StatusCode::OK, "{}", started.text);
    let version = a.read(&one).await["version"].clone();
    let mut report = json!({
        "move": "report",
        "version": version,
        "text": "ताला टूटा मिला, कैमरा देखा गया",
        "report": {
            "contact_way": "phone",
            "contact_with": "शिकायतकर्ता",
            "done": "मौके पर जाकर लोगों से पूछा",
            "contact_code": code::of_key(&private),
        },
    });
    let reported = a.post(&path, "2", &report).await;
    assert_eq!(reported.status, StatusCode::OK, "{}", reported.text);
    // Meanwhile the officer has used up the tries for this complaint on a page.
    let wrong = sql("insert into contact_guess (complaint_id, officer_id, wrong, at) \
         select c.id, o.id, 1000, 0 from complaint c, officer o where o.login = 'a'");
    let mut tx = app.state.db().begin().await.unwrap();
    tx.run(&wrong).await.unwrap();
    tx.commit().await.unwrap();
    let again = a.post(&path, "2", &report).await;
    assert_eq!((again.status, &again.text), (StatusCode::OK, &reported.text), "the same answer");
    report["text"] = json!("other words");
    problem(&a.post(&path, "2", &report).await, 409);
    assert_eq!(rows(app.state.db(), "select count(*) from entry where kind = 'reported'").await, 1);
});

both_databases!(a_page_of_another_site_cannot_use_the_interface, async |db| {
    let app = App::on(db).await;
    let request = Request::post("/v1/complaints").header("origin", "https://elsewhere.example");
    let request = request.header("sec-fetch-site", "cross-site").body(Body::from("{}")).unwrap();
    problem(&app.citizen().send(request).await, 403);
});
