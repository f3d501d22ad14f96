//! docs/law.md is true: every row names files and tests that exist, and the rules that have no test of their own elsewhere are tried here.

use crate::{
    complaint::{Category, Move, Status, listed::may_be_listed, outgoing::disclosure},
    shield::guard::{Case, Disclosure, Readers, stop},
    testing::{App, both_databases},
};
use axum::http::StatusCode;
use std::path::Path;

const LIST: &str = include_str!("../../docs/law.md");

/// The rows of the first table: its cells.
fn rows() -> Vec<Vec<&'static str>> {
    let table = LIST.split("\n## ").next().unwrap_or_default();
    let rows = table.lines().filter(|line| line.starts_with("| ")).skip(2);
    rows.map(|row| row.trim_matches('|').split('|').map(str::trim).collect()).collect()
}

/// What a text names in backquotes.
fn named(text: &str) -> Vec<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

#[test]
fn every_duty_of_the_list_has_a_row_and_every_row_names_files_and_tests_that_exist() {
    for duty in [
        "BNS s.72",
        "BNS s.73",
        "Nipun Saxena",
        "POCSO s.19",
        "POCSO s.23",
        "JJ Act s.74",
        "Witness Protection",
        "BNSS s.173(1)",
        "BNSS s.173(3)",
        "Lalita Kumari",
        "BNS s.199",
        "BNSS s.174",
        "Youth Bar",
        "BNS s.217",
        "DPDP Rules 2025 r.7",
        "DPDP Rules 2025 r.8(3)",
        "CERT-In",
        "RTI Act",
        "BSA s.63",
        "RPwD",
    ] {
        assert!(rows().iter().any(|row| row[0].contains(duty)), "{duty} has no row in docs/law.md");
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for row in rows() {
        assert_eq!(row.len(), 5, "{row:?}");
        for name in row[2..4].iter().flat_map(|cell| named(cell)) {
            let (file, item) = name.split_once("::").map_or((name, None), |(file, item)| (file, Some(item)));
            if !file.starts_with("src/") && !file.starts_with("end2end/") && !file.starts_with("docs/") {
                continue;
            }
            let path = root.join(file);
            assert!(path.exists(), "docs/law.md names {file}, which does not exist");
            if let Some(item) = item {
                let text = std::fs::read_to_string(&path).unwrap();
                let declared = ["fn ", "enum ", "struct ", "both_databases!("].map(|word| format!("{word}{item}"));
                assert!(declared.iter().any(|declared| text.contains(declared)), "{file} has no {item}");
            }
        }
    }
}

#[test]
fn a_victims_complaint_is_spoken_of_to_nobody_but_the_victim() {
    for &category in Category::ALL {
        let protected = matches!(category, Category::WomenSafety | Category::ChildSafety);
        let expected = if protected { Disclosure::Complainant } else { Disclosure::Everybody };
        assert_eq!(disclosure(false, category), expected, "{category}");
        assert_eq!(disclosure(true, category), Disclosure::Nobody, "{category}");
    }
    let case = Case { disclosure: Disclosure::Complainant, withheld: &[] };
    assert!(stop(case, Readers::Everybody, "the number alone").is_some());
    assert!(stop(case, Readers::Complainant, "the number alone").is_none());
}

#[test]
fn no_subject_with_a_protected_victim_is_listed() {
    for &category in Category::ALL {
        assert!(!may_be_listed(category) || disclosure(false, category) == Disclosure::Everybody, "{category}");
    }
}

both_databases!(a_childs_complaint_says_by_when_it_is_to_be_reported, async |db| {
    let app = App::on(db).await;
    let form: String = hex::encode(rand::random::<[u8; 16]>());
    let fields = [("form", form.as_str()), ("text", "एक बच्ची के साथ बुरा हुआ"), ("category", "child_safety")];
    let (reference, _) = crate::testing::filed(&app.citizen().post("/", &fields).await);
    let operator = app.officer("operator").await;
    let page = operator.get(&format!("/staff/c/{}", reference.as_str())).await.text;
    assert!(page.contains("within 24 hours") && page.contains("17:30") && page.contains("section 19"), "{page}");
    assert!(page.contains("section 23") && page.contains("section 199"), "{page}");
    app.state.clock().advance(25 * 3_600_000);
    let late = app.officer("operator").await.get(&format!("/staff/c/{}", reference.as_str())).await.text;
    assert!(late.contains("had to be told by"), "{late}");
    let (other, _) = app.citizen().file("शोर").await;
    let page = app.officer("operator").await.get(&format!("/staff/c/{}", other.as_str())).await.text;
    assert!(!page.contains("POCSO"), "{page}");
});

both_databases!(closing_says_why_and_the_complainant_reads_it, async |db| {
    let app = App::on(db).await;
    let (reference, key) = app.citizen().file("मोबाइल चोरी").await;
    let operator = app.officer("operator").await;
    operator.must(reference, Move::Forward, &[("station", &app.offices.station_a.to_string())]).await;
    let station = app.officer("a").await;
    station.must(reference, Move::Start, &[]).await;
    station.must(reference, Move::Report, &[("text", "मौके पर गए")]).await;
    let (status, _) = station.make(reference, Move::Close, &[("outcome", "disposed"), ("text", "")]).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(station.panel(reference).await.unwrap().status, Status::Reported);
    station.must(reference, Move::Close, &[("outcome", "disposed"), ("text", "सामान मिला, लौटाया गया")]).await;
    let page = app.citizen().get(&format!("/t/{}/{key}", reference.as_str())).await.text;
    assert!(page.contains("सामान मिला, लौटाया गया"), "{page}");
});
