//! The tree of questions, and the admin's page through its door.

use super::{AnswerKind, Question, QuestionsPage, answered, in_order, store};
use crate::{
    complaint::{Category, categories::Both},
    error::{Error, Problem},
    language::Language,
    testing::{App, both_databases, rows},
};
use axum::http::StatusCode;

const PAGE: &str = "/staff/questions";

fn question(id: i64, parent: Option<(i64, i64)>, choices: &[&str]) -> Question {
    let both = |text: &str| Both { hi: text.to_owned(), en: text.to_owned() };
    Question {
        id,
        parent,
        kind: if choices.is_empty() { AnswerKind::Line } else { AnswerKind::Choice },
        text: both(&format!("Q{id}?")),
        choices: choices.iter().map(|choice| both(choice)).collect(),
    }
}

#[test]
fn only_the_branch_that_was_chosen_is_answered() {
    let tree = [
        question(1, None, &["yes", "no"]),
        question(2, Some((1, 0)), &[]),
        question(3, Some((1, 1)), &[]),
        question(4, None, &[]),
        question(5, Some((99, 0)), &[]),
    ];
    let order: Vec<(usize, i64)> = in_order(&tree).into_iter().map(|(depth, one)| (depth, one.id)).collect();
    assert_eq!(order, [(0, 1), (1, 2), (1, 3), (0, 4)], "a question without its parent is not asked");
    let said =
        answered(&tree, Language::English, |one| if one.id == 1 { "0".to_owned() } else { format!("a{}", one.id) });
    assert_eq!(said, "Q1? yes\nQ2? a2\nQ4? a4");
    let said = answered(&tree, Language::English, |one| if one.id == 1 { "7".to_owned() } else { String::new() });
    assert_eq!(said, "", "a choice that there is not is no answer");
}

#[test]
fn a_circle_ends() {
    let circle = [question(1, None, &["x", "y"]), question(2, Some((2, 0)), &["x", "y"])];
    assert_eq!(in_order(&circle).len(), 1);
}

both_databases!(the_admin_keeps_the_tree_and_nobody_else, async |db| {
    let app = App::on(db).await;
    let admin = app.officer("admin").await;
    let theft = store::of(app.state.db(), Category::Theft).await.unwrap();
    assert_eq!(theft.len(), 3, "what, when, number");
    let fraud = store::of(app.state.db(), Category::CyberFraud).await.unwrap();
    let called = fraud.iter().find(|one| one.kind == AnswerKind::Choice).unwrap();
    assert!(fraud.iter().any(|one| one.parent == Some((called.id, 0))), "1930's number is asked only after yes");
    let ask = [
        ("form_name", "ask"),
        ("category", "noise"),
        ("question_hi", "कब से?"),
        ("question_en", "Since when?"),
        ("choices_hi", ""),
        ("choices_en", ""),
    ];
    assert_eq!(admin.post_json(PAGE, &ask).await.0, StatusCode::OK);
    let uneven = [&ask[..4], &[("choices_hi", "आज\nकल"), ("choices_en", "today")]].concat();
    let (status, answer) = admin.post_json(PAGE, &uneven).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(answer.error, Some(Error::field("choices_en", Problem::BothLanguages)));
    let below_nothing = [&ask[..], &[("after", "999 0")]].concat();
    assert_eq!(admin.post_json(PAGE, &below_nothing).await.0, StatusCode::UNPROCESSABLE_ENTITY);
    for login in ["chief", "operator", "a"] {
        let who = app.officer(login).await;
        assert_eq!(who.post_json(PAGE, &ask).await.0, StatusCode::FORBIDDEN, "{login}");
    }
    let id = called.id.to_string();
    assert_eq!(admin.post_json(PAGE, &[("form_name", "retire"), ("question", &id)]).await.0, StatusCode::OK);
    assert_eq!(admin.post_json(PAGE, &[("form_name", "retire"), ("question", &id)]).await.0, StatusCode::CONFLICT);
    let left = store::of(app.state.db(), Category::CyberFraud).await.unwrap();
    assert_eq!(left.len(), 1, "what it led to is gone too");
    assert_eq!(rows(app.state.db(), "select count(*) from audit where action like 'question_%'").await, 2);
    let page: QuestionsPage = admin.call("staff/questions", serde_json::json!({})).await.unwrap();
    let noise = page.subjects.iter().find(|(category, _)| *category == Category::Noise).unwrap();
    assert_eq!(noise.1[0].text.en, "Since when?");
});

both_databases!(the_answers_are_kept_with_the_complaint_and_shown_to_the_station, async |db| {
    let app = App::on(db).await;
    let citizen = app.citizen();
    let (reference, key) = citizen.file_about("theft", "मोबाइल चोरी हो गया").await;
    let sent = citizen.get(&format!("/sent/{}/{key}", reference.as_str())).await.text;
    assert!(sent.contains("What was stolen?"), "{sent}");
    let theft = store::of(app.state.db(), Category::Theft).await.unwrap();
    let (what, when) = (theft[0].field(), theft[1].field());
    let private = format!("/t/{}/{key}", reference.as_str());
    let form = "0123456789abcdef0123456789";
    let fields = [("form_name", "asked"), ("form", form), (what.as_str(), "a red phone"), (when.as_str(), "")];
    let empty = [("form_name", "asked"), ("form", form)];
    assert_eq!(citizen.post(&private, &empty).await.status, StatusCode::SEE_OTHER, "nobody has to answer");
    let answered = citizen.post(&private, &fields).await;
    assert_eq!(answered.status, StatusCode::SEE_OTHER, "{}", answered.text);
    let seen = app.officer("operator").await.panel(reference).await.unwrap();
    let said = seen.entries.iter().filter_map(|entry| entry.text.as_deref()).collect::<Vec<_>>();
    assert!(said.contains(&"What was stolen? a red phone"), "{said:?}");
    let sent = citizen.get(&format!("/sent/{}/{key}", reference.as_str())).await.text;
    assert!(!sent.contains("What was stolen?"), "nobody is asked twice");
    assert_eq!(citizen.post(&private, &fields).await.status, StatusCode::CONFLICT, "answered once");
    let guessed = format!("/t/{}/{}", reference.as_str(), "0".repeat(16));
    assert_eq!(app.citizen().post(&guessed, &fields).await.status, StatusCode::NOT_FOUND);
});
