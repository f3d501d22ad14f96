//! The leak test: complaints full of words that occur nowhere else, every door opened by every kind of viewer in every way that a person or a program
//! could try, and no word comes out where the rule forbids it.
//!
//! It grows by itself. The doors are those of `super::table`, which the router's own lists complete ([`super::complete`]); the tables are those that the
//! database names; the log lines are whatever is written meanwhile. A door that is asked something special has a line in [`QUESTIONS`]; every door is asked
//! [`ANYTHING`], and every door that takes a form gets one that makes no sense, so that its error message is read too.

use super::{
    Attempt, complete,
    table::{ENDPOINTS, FUNCTIONS, Reveals, Who},
    viewers::{Class, Kind, Scene, TestComplaint, VIEWERS, Viewer, scene},
};
use crate::{
    server::{
        db::{Arg, tables},
        follow::log::LogFormat,
    },
    testing::{App, both_databases, log::Logged},
};
use axum::{body::Body, http::Request};
use std::{collections::BTreeSet, sync::Mutex};

/// The complaints of the scene whose existence or content the law protects.
const SECRET: [Kind; 3] = [Kind::Confidential, Kind::Child, Kind::Shielded];

/// What every door is asked besides what it expects: names of parameters that some door reads, with words of the complaint.
const ANYTHING: &str =
    "q={word}&reference={reference}&text={word}&place={word}&about={reference}&lite=1&size=thumb&since=0&limit=1000";

/// What single doors are asked besides: the path as in the table, and queries.
const QUESTIONS: &[(&str, &[&str])] = &[
    ("/places", &["q={place}"]),
    ("/figures", &["from=2026-11-23&to=2026-11-23"]),
    ("/figures.json", &["from=2026-11-23&to=2026-11-23"]),
    ("/figures.csv", &["from=2026-11-23&to=2026-11-23"]),
    (
        "/staff",
        &["q={reference}", "q={phone}", "age=week", "queue=reopened", "queue=new_words", "channel=click_and_post"],
    ),
    ("/staff/wire", &["order=oldest", "post=1"]),
    ("/staff/figures", &["against=before", "from=2026-11-23&to=2026-11-23"]),
    ("/staff/figures/cases", &["number=received", "number=reopened", "station=none"]),
    ("/staff/figures/csv", &["part=stations", "part=cell"]),
    ("/staff/figures/xlsx", &["part=stations"]),
    ("/staff/figures/cases/csv", &["number=received", "outcome=disposed"]),
    ("/staff/figures/cases/xlsx", &["number=received"]),
    ("/staff/list/csv", &["q={word}", "age=week"]),
    ("/staff/list/xlsx", &["q={word}"]),
    ("/staff/statements", &["new=1", "references={reference}"]),
    ("/staff/audit", &["about={reference}", "kind=sealed", "officer=chief"]),
    ("/staff/audit/csv", &["about={reference}"]),
    ("/staff/retention/csv", &["class=protected"]),
    ("/v1/openapi.json", &["key=0"]),
];

/// Tables that hold what somebody wrote about a complaint. Any other that does is a leak: a queue, a count, a log, what leaves for other software.
const HOLD_WORDS: &[&str] = &[
    "chief_order",
    "closing",
    "complaint",
    "entry",
    "notice",
    "order_answer",
    "post",
    "post_fact",
    "post_version",
    "promise",
    "redaction",
    "report",
    "sample",
    "sheet_line",
    "sheet_verdict",
    "shift_item",
    "withheld",
];

fn word(complaint: &TestComplaint, holding: &str) -> String {
    let found = complaint.words.iter().find(|(word, _)| word.contains(holding));
    found.or_else(|| complaint.words.first()).map(|(word, _)| word.clone()).unwrap_or_default()
}

impl Attempt<'_> {
    fn question(&self, query: &str) -> String {
        let phone = self.complaint.words.iter().find(|(word, _)| word.starts_with("98765"));
        query
            .replace("{reference}", self.complaint.reference.as_str())
            .replace("{word}", &word(self.complaint, "text"))
            .replace("{place}", &word(self.complaint, "place"))
            .replace("{phone}", phone.map_or("", |(phone, _)| phone.as_str()))
    }

    /// Reads an answer for what it must not hold. A page repeats what was typed into its address, so a word that was asked for does not count there.
    fn check(&self, path: &str, asked: &str, reveals: Reveals, text: &str, headers: String) {
        for complaint in &self.scene.complaints {
            let mine = self.viewer == Viewer::Complainant && complaint.reference == self.complaint.reference;
            let sees = super::sees(self.viewer, complaint);
            for (word, class) in &complaint.words {
                // Who complained is for the complainant, and for an officer only after an opening, of which this scene has none.
                let told = (sees && *class != Class::Sealed) || (mine && *class != Class::Force);
                let known = reveals == Reveals::Case && told;
                let out = !known && !asked.contains(word.as_str()) && (text.contains(word) || headers.contains(word));
                self.expect(!out, || {
                    format!("{:?} reads {word:?} of {:?} at {path}?{asked}", self.viewer, complaint.kind)
                });
            }
            let others_key = !mine && self.viewer != Viewer::AnotherComplainant && text.contains(&complaint.key);
            self.expect(!others_key, || {
                format!("{:?} reads the private link of {:?} at {path}?{asked}", self.viewer, complaint.kind)
            });
        }
    }

    async fn ask(&self, path: &str, reveals: Reveals, asked: &str) {
        let address = format!("{}?{asked}", self.filled(path, self.complaint.photos.first().map_or(0, |one| one.0)));
        let answered = self.person().briefly(Request::get(&address).body(Body::empty()).unwrap()).await;
        self.expect(!answered.status.is_server_error() || path == "/readyz", || {
            format!("{:?} at {address}: {}", self.viewer, answered.status)
        });
        self.check(path, asked, reveals, &answered.text, format!("{:?}", answered.headers));
    }

    /// A form that no page sends, for the error message.
    async fn nonsense(&self, path: &str, reveals: Reveals) {
        let filled = self.filled(path, 0);
        let fields = [("form_name", "move"), ("move", "seal"), ("version", "0"), ("form", "x"), ("text", "")];
        let person = if path == "/sign-out" { self.scene.app.citizen() } else { self.person() };
        let answered = person.post(&filled, &fields).await;
        self.expect(!answered.status.is_server_error(), || {
            format!("{:?} posts to {filled}: {}", self.viewer, answered.status)
        });
        self.check(path, "", reveals, &answered.text, format!("{:?}", answered.headers));
    }

    /// Arguments that no page sends.
    async fn nonsense_call(&self, path: &str, reveals: Reveals) {
        for body in ["{}", "[]", "null", r#"{"reference":7}"#, r#"{"reference":"{reference}","key":null}"#] {
            let request = Request::post(path).header("content-type", "application/json");
            let answered = self.person().send(request.body(self.filled(body, 0).into()).unwrap()).await;
            self.check(path, "", reveals, &answered.text, format!("{:?}", answered.headers));
        }
    }
}

/// Opens every door as these viewers, about these complaints, and returns what came out that must not.
async fn tour(scene: &Scene, viewers: &[Viewer]) -> Vec<String> {
    let wrong = Mutex::default();
    for &viewer in viewers {
        for complaint in scene.complaints.iter().filter(|complaint| SECRET.contains(&complaint.kind)) {
            let attempt = Attempt { scene, viewer, complaint, wrong: &wrong };
            let first = complaint.kind == SECRET[0];
            for endpoint in ENDPOINTS {
                let about_it = endpoint.path.contains("{reference}") || endpoint.path.contains("{id}");
                if endpoint.read == Who::Files || endpoint.path == "/api/{*name}" {
                    continue;
                }
                let special =
                    QUESTIONS.iter().find(|(path, _)| *path == endpoint.path).map_or(&[][..], |(_, all)| *all);
                for query in std::iter::once(ANYTHING).chain(special.iter().copied()) {
                    attempt.ask(endpoint.path, endpoint.reveals, &attempt.question(query)).await;
                }
                if about_it || first {
                    attempt.nonsense(endpoint.path, endpoint.reveals).await;
                }
            }
            for function in FUNCTIONS.iter().filter(|function| first || function.1.contains("{reference}")) {
                attempt.nonsense_call(function.0, function.3).await;
            }
        }
    }
    wrong.into_inner().unwrap()
}

#[test]
fn every_question_is_about_a_door_that_exists() {
    let doors: BTreeSet<&str> = ENDPOINTS.iter().map(|endpoint| endpoint.path).collect();
    for (path, _) in QUESTIONS {
        assert!(doors.contains(path), "{path} is no door any more: remove it from QUESTIONS");
    }
    // A file that somebody downloads, and a feed, are asked for what they can be filtered by.
    let asked: BTreeSet<&str> = QUESTIONS.iter().map(|(path, _)| *path).collect();
    let exports = doors.iter().filter(|path| path.starts_with("/staff/") && !path.contains('{'));
    for export in exports.filter(|path| path.ends_with("/csv") || path.ends_with("/xlsx")) {
        assert!(asked.contains(export), "{export} is an export without a line in QUESTIONS");
    }
}

both_databases!(no_door_gives_a_word_of_a_protected_complaint_to_whoever_may_not_know_it, async |db| {
    let all = matches!(db, crate::server::db::Db::Sqlite { .. });
    let app = App::on(db).await;
    complete(&app);
    let scene = scene(app).await;
    // On PostgreSQL the statements are the same, so those that the visibility rule distinguishes are enough.
    let viewers: Vec<Viewer> = VIEWERS
        .iter()
        .copied()
        .filter(|viewer| all || matches!(viewer, Viewer::Public | Viewer::Officer("operator" | "c" | "auditor", _)))
        .collect();
    let wrong = tour(&scene, &viewers).await;
    assert!(wrong.is_empty(), "{} leaks:\n{}", wrong.len(), wrong.join("\n"));
});

both_databases!(no_table_but_those_that_must_holds_a_word_of_a_complaint, async |db| {
    let scene = scene(App::on(db).await).await;
    crate::inside::report::make::of_yesterday(&scene.app.state).await.unwrap();
    crate::audit::anchors::if_due(&scene.app.state).await.unwrap();
    let words: Vec<&String> =
        scene.complaints.iter().flat_map(|complaint| complaint.words.iter().map(|(word, _)| word)).collect();
    let keys: Vec<&String> = scene.complaints.iter().map(|complaint| &complaint.key).collect();
    let mut tx = scene.app.state.db().begin().await.unwrap();
    let mut found = BTreeSet::new();
    let mut holding = BTreeSet::new();
    for table in tables::all(&mut tx).await.unwrap() {
        let may = HOLD_WORDS.contains(&table.name.as_str());
        table
            .each(&mut tx, |row| {
                for (cell, column) in row.iter().zip(&table.columns) {
                    let text = match cell {
                        Arg::Text(Some(text)) => text.clone(),
                        Arg::Bytes(Some(bytes)) => String::from_utf8_lossy(bytes).into_owned(),
                        _ => continue,
                    };
                    if words.iter().any(|word| text.contains(word.as_str())) {
                        holding.insert(table.name.clone());
                        if !may {
                            found.insert(format!("{}.{} holds a word", table.name, column.name));
                        }
                    }
                    if keys.iter().any(|key| text.contains(key.as_str())) {
                        found.insert(format!("{}.{} holds a private key", table.name, column.name));
                    }
                }
                Ok(())
            })
            .await
            .unwrap();
    }
    assert!(found.is_empty(), "{found:?}");
    assert!(
        holding.contains("complaint") && holding.contains("entry"),
        "the test looks in the right places: {holding:?}"
    );
});

/// The log of everything that happens to these complaints has no word of them and no private link: at every level, for everything that this program
/// writes itself.
#[tokio::test]
async fn no_log_line_has_a_word_of_a_complaint() {
    let test = crate::testing::sqlite().await;
    let (logged, until) = Logged::begin(LogFormat::Text);
    let scene = scene(App::on(test.db.clone()).await).await;
    let some = [Viewer::Public, Viewer::Complainant, Viewer::Officer("chief", crate::officers::Role::Chief)];
    tour(&scene, &some).await;
    drop(until);
    let text = logged.text();
    assert!(text.lines().count() > 100, "the log was captured");
    for complaint in &scene.complaints {
        let secrets = complaint.words.iter().map(|(word, _)| word).chain([&complaint.key]);
        for secret in secrets {
            let line = text.lines().find(|line| line.contains(secret.as_str()));
            assert!(line.is_none(), "{secret} of {:?} is in the log: {line:?}", complaint.kind);
        }
    }
}
