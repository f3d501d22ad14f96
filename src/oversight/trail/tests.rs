//! The auditor reads who did what, filters it, and sees no word of a complaint.

use super::{ON_A_PAGE, Trail, TrailAsked};
use crate::{
    audit,
    complaint::Move,
    error::Error,
    language::dates::DAY,
    testing::{App, Person, both_databases, rows},
};
use axum::http::StatusCode;

async fn page(who: &Person, asked: &TrailAsked) -> Result<Trail, Error> {
    who.call("staff/audit", serde_json::json!({ "asked": asked })).await
}

fn actions(trail: &Trail) -> Vec<&str> {
    trail.lines.iter().map(|line| line.action.as_str()).collect()
}

both_databases!(only_the_auditor_reads_the_trail_and_it_has_no_words_of_a_complaint, async |db| {
    let app = App::on(db).await;
    let (reference, _) = app.citizen().file("MARKWORDS").await;
    let operator = app.officer("operator").await;
    operator.must(reference, Move::Note, &[("text", "MARKNOTE")]).await;
    for login in ["operator", "a", "circle", "chief", "admin"] {
        let who = app.officer(login).await;
        assert_eq!(page(&who, &TrailAsked::default()).await.unwrap_err(), Error::NotAllowed, "{login}");
        assert_eq!(who.get("/staff/audit/csv").await.status, StatusCode::FORBIDDEN, "{login}");
    }
    let auditor = app.officer("auditor").await;
    let seen = auditor.get("/staff/audit").await;
    assert_eq!(seen.status, StatusCode::OK);
    assert!(seen.text.contains(reference.as_str()) && seen.text.contains("noted"), "{}", seen.text);
    let csv = auditor.get("/staff/audit/csv").await;
    assert_eq!(csv.status, StatusCode::OK);
    for text in [&seen.text, &csv.text] {
        assert!(!text.contains("MARKWORDS") && !text.contains("MARKNOTE"), "{text}");
    }
    assert!(csv.text.contains(reference.as_str()) && csv.text.contains("operator"), "{}", csv.text);
    assert_eq!(rows(app.state.db(), "select count(*) from audit where action = 'trail_exported'").await, 1);
    assert!(!auditor.get("/staff/audit").await.text.contains("name=\"form_name\" value=\"erase\""));
});

both_databases!(the_trail_is_filtered_by_officer_kind_complaint_and_day, async |db| {
    let app = App::on(db).await;
    let (one, _) = app.citizen().file("एक").await;
    let (other, _) = app.citizen().file("दो").await;
    let operator = app.officer("operator").await;
    operator.must(one, Move::Note, &[("text", "x")]).await;
    app.state.clock().advance(DAY);
    app.officer("operator").await.must(other, Move::Note, &[("text", "x")]).await;
    let auditor = app.officer("auditor").await;
    let with = async |change: &dyn Fn(&mut TrailAsked)| {
        let mut asked = TrailAsked::default();
        change(&mut asked);
        page(&auditor, &asked).await.unwrap()
    };
    let noted = with(&|asked| asked.kind = "noted".into()).await;
    assert_eq!(
        noted.lines.iter().map(|line| line.subject.as_str()).collect::<Vec<_>>(),
        [other.as_str(), one.as_str()]
    );
    // The number as people write it.
    let about = with(&|asked| asked.about = one.to_string()).await;
    assert_eq!(actions(&about), ["noted", "received"]);
    let first_day = with(&|asked| {
        asked.kind = "noted".into();
        (asked.from, asked.to) = ("2026-11-23".into(), "2026-11-23".into());
    })
    .await;
    assert_eq!(first_day.lines.len(), 1);
    let by = with(&|asked| (asked.officer, asked.kind) = ("operator".into(), "noted".into())).await;
    assert_eq!(by.lines.len(), 2);
    assert!(with(&|asked| asked.officer = "auditor".into()).await.lines.iter().all(|line| line.action == "signed_in"));
    assert!(with(&|asked| asked.sealed = true).await.lines.is_empty());
    let nobody = with(&|asked| asked.officer = "nobody".into()).await;
    let no_day = with(&|asked| asked.from = "nobody".into()).await;
    for nothing in [nobody, no_day] {
        assert!(nothing.not_understood && nothing.lines.is_empty(), "{:?}", nothing.asked);
    }
    assert!(noted.kinds.iter().any(|kind| kind == "signed_in") && noted.kinds.is_sorted());
});

both_databases!(the_trail_is_read_page_by_page_without_a_gap, async |db| {
    let app = App::on(db).await;
    let total = 2 * ON_A_PAGE + 7;
    for n in 0..total {
        let mut tx = app.state.db().begin().await.unwrap();
        audit::write(&mut tx, app.state.clock().now(), None, "counted", &n.to_string(), "").await.unwrap();
        tx.commit().await.unwrap();
    }
    let auditor = app.officer("auditor").await;
    let mut asked = TrailAsked { kind: "counted".into(), ..TrailAsked::default() };
    let mut seen = Vec::new();
    loop {
        let trail = page(&auditor, &asked).await.unwrap();
        seen.extend(trail.lines.iter().map(|line| line.subject.parse::<i64>().unwrap()));
        let Some(next) = trail.next else { break };
        asked.after = Some(next);
    }
    assert_eq!(seen, (0..total).rev().collect::<Vec<_>>());
});

both_databases!(the_anchors_stand_on_the_page_to_be_printed, async |db| {
    let app = App::on(db).await;
    let auditor = app.officer("auditor").await;
    assert!(page(&auditor, &TrailAsked::default()).await.unwrap().anchors.is_empty());
    audit::anchors::if_due(&app.state).await.unwrap();
    let trail = page(&auditor, &TrailAsked::default()).await.unwrap();
    assert!(trail.anchors[0].starts_with("2026-11-22 "), "{:?}", trail.anchors);
    assert!(auditor.get("/staff/audit").await.text.contains(&trail.anchors[0]));
    let typed: audit::anchors::Anchor = trail.anchors[0].parse().unwrap();
    let mut tx = app.state.db().snapshot().await.unwrap();
    assert!(matches!(audit::walk(&mut tx, &[typed.head]).await.unwrap(), audit::Chain::Whole(_)));
});

both_databases!(every_opening_of_a_sealed_identity_is_on_the_auditors_page_with_its_reason, async |db| {
    let app = App::on(db).await;
    let form: String = hex::encode(rand::random::<[u8; 16]>());
    let fields = [
        ("form", form.as_str()),
        ("text", "मोबाइल चोरी"),
        ("category", "theft"),
        ("name", "MARKNAME"),
        ("phone", "9876500051"),
    ];
    let (reference, _) = crate::testing::filed(&app.citizen().post("/", &fields).await);
    let operator = app.officer("operator").await;
    operator.must(reference, Move::Forward, &[("station", &app.offices.station_a.to_string())]).await;
    let auditor = app.officer("auditor").await;
    let asked = TrailAsked { sealed: true, ..TrailAsked::default() };
    assert!(page(&auditor, &asked).await.unwrap().openings.is_empty());
    app.officer("a").await.opened(reference).await;
    let trail = page(&auditor, &asked).await.unwrap();
    assert_eq!(actions(&trail), ["identity_opened"]);
    assert_eq!(trail.lines[0].login.as_deref(), Some("a"));
    assert_eq!(trail.openings.len(), 1);
    assert_eq!(trail.openings[0].reference, reference.as_str());
    let seen = auditor.get("/staff/audit?sealed=1").await.text;
    assert!(seen.contains(reference.as_str()) && !seen.contains("MARKNAME") && !seen.contains("9876500051"), "{seen}");
    assert!(page(&auditor, &TrailAsked::default()).await.unwrap().openings.is_empty(), "only when asked for");
});

both_databases!(openings_are_filtered_by_officer_complaint_and_day_like_the_entries, async |db| {
    let app = App::on(db).await;
    let mut numbers = Vec::new();
    for (text, name) in [("मोबाइल चोरी", "Asha"), ("दुकान का ताला टूटा", "Ramesh")]
    {
        let form: String = hex::encode(rand::random::<[u8; 16]>());
        let fields = [("form", form.as_str()), ("text", text), ("category", "theft"), ("name", name)];
        numbers.push(crate::testing::filed(&app.citizen().post("/", &fields).await).0);
    }
    app.officer("operator").await.opened(numbers[0]).await;
    app.state.clock().advance(DAY);
    app.officer("chief").await.opened(numbers[1]).await;
    let auditor = app.officer("auditor").await;
    let of = async |change: &dyn Fn(&mut TrailAsked)| {
        let mut asked = TrailAsked { sealed: true, ..TrailAsked::default() };
        change(&mut asked);
        let openings = page(&auditor, &asked).await.unwrap().openings;
        openings.into_iter().map(|one| one.reference).collect::<Vec<_>>()
    };
    let [one, other] = [numbers[0], numbers[1]].map(|number| number.as_str().to_owned());
    assert_eq!(of(&|_| {}).await, [other.clone(), one.clone()]);
    assert_eq!(of(&|asked| asked.officer = "operator".into()).await, std::slice::from_ref(&one));
    assert_eq!(of(&|asked| asked.about = numbers[1].to_string()).await, std::slice::from_ref(&other));
    assert_eq!(of(&|asked| asked.from = "2026-11-24".into()).await, [other]);
    assert_eq!(of(&|asked| asked.to = "2026-11-23".into()).await, [one]);
    assert!(of(&|asked| asked.officer = "nobody".into()).await.is_empty());
});

both_databases!(reading_a_protected_complaint_is_on_the_auditors_page_and_reading_any_other_is_not, async |db| {
    let app = App::on(db).await;
    let mut numbers = Vec::new();
    for category in ["theft", "child_safety"] {
        let form: String = hex::encode(rand::random::<[u8; 16]>());
        let fields = [("form", form.as_str()), ("text", "मदद चाहिए"), ("category", category)];
        numbers.push(crate::testing::filed(&app.citizen().post("/", &fields).await).0);
    }
    let operator = app.officer("operator").await;
    let auditor = app.officer("auditor").await;
    let asked = TrailAsked { sealed: true, ..TrailAsked::default() };
    for number in &numbers {
        assert_eq!(operator.get(&format!("/staff/c/{}", number.as_str())).await.status, StatusCode::OK);
    }
    // The page asks again with each change; that is the same reading.
    operator.get(&format!("/staff/c/{}", numbers[1].as_str())).await;
    let trail = page(&auditor, &asked).await.unwrap();
    assert_eq!(actions(&trail), ["case_read"]);
    assert_eq!(trail.lines[0].subject, numbers[1].as_str());
    assert_eq!(trail.lines[0].login.as_deref(), Some("operator"));
    app.state.clock().advance(15 * 60_000);
    operator.get(&format!("/staff/c/{}", numbers[1].as_str())).await;
    assert_eq!(actions(&page(&auditor, &asked).await.unwrap()), ["case_read", "case_read"]);
});
