//! The desk's own answers replace the program's, and contain nothing that a public answer may not contain.

use super::{TemplateKind, Templates, length, store};
use crate::{
    complaint::{Category, Channel},
    error::{Error, Problem},
    language::Language,
    testing::{App, Person, both_databases},
};
use axum::http::StatusCode;

const ADD: &str = "/staff/answers";

async fn add(
    who: &Person,
    saying: TemplateKind,
    category: &str,
    language: &str,
    words: &str,
) -> (StatusCode, Option<Error>) {
    let form = who.fills("add").at(ADD).with("saying", saying).with("category", category);
    let (status, answer) = form.with("in", language).with("answer", words).sends_in_place().await;
    (status, answer.error)
}

async fn page(who: &Person) -> Result<Templates, Error> {
    who.call("staff/answers", serde_json::json!({})).await
}

both_databases!(the_desks_own_answers_are_chosen_by_category_and_language, async |db| {
    let app = App::on(db).await;
    let chief = app.officer("chief").await;
    add(&chief, TemplateKind::Complaint, "", "hi", "दर्ज: {reference}").await;
    add(&chief, TemplateKind::Complaint, "cyber_fraud", "hi", "साइबर {reference}, 1930 पर भी बताएँ").await;
    let ways = store::ways_shown(&app.op()).await.unwrap();
    let hindi = |category| ways.one(TemplateKind::Complaint, Some(category), Language::Hindi, 7);
    assert_eq!(hindi(Category::CyberFraud), "साइबर {reference}, 1930 पर भी बताएँ");
    assert_eq!(hindi(Category::Theft), "दर्ज: {reference}");
    assert!(ways.one(TemplateKind::Complaint, Some(Category::Theft), Language::English, 7).contains("{reference}"));
    // The page shows the length with the number filled in.
    let shown = page(&chief).await.unwrap();
    let own = &shown.own[0];
    assert_eq!(
        own.length,
        length(Channel::X, &own.text.replace("{reference}", "4K7-P9X-2QMT")),
        "the length includes the number"
    );
    let retire = chief.fills("retire").at(ADD).with("template", own.id);
    assert_eq!(retire.sends().await.status, StatusCode::SEE_OTHER);
    assert_eq!(page(&chief).await.unwrap().own.len(), 1);
    assert_eq!(retire.sends().await.status, StatusCode::CONFLICT);
});

both_databases!(a_text_that_may_not_be_sent_is_refused_at_its_field, async |db| {
    let app = App::on(db).await;
    let chief = app.officer("chief").await;
    for (saying, words, problem) in [
        (TemplateKind::Complaint, "", Problem::Missing),
        (TemplateKind::Complaint, "बिना संख्या", Problem::WrongPlaces),
        (TemplateKind::Complaint, "{reference} {name}", Problem::WrongPlaces),
        (TemplateKind::Thanks, "धन्यवाद {reference}", Problem::WrongPlaces),
        (TemplateKind::AnotherPlace, "कहीं और", Problem::WrongPlaces),
        (TemplateKind::Complaint, "{reference} https://a.example", Problem::NoLink),
        (TemplateKind::Complaint, "{reference} police.example.com par", Problem::NoLink),
        (TemplateKind::Thanks, &"अ".repeat(281), Problem::TooLong(280)),
    ] {
        assert_eq!(
            add(&chief, saying, "", "hi", words).await,
            (StatusCode::UNPROCESSABLE_ENTITY, Some(Error::field("answer", problem))),
            "{words}"
        );
    }
    assert_eq!(page(&chief).await.unwrap().own.len(), 0);
});

both_databases!(the_cell_and_the_auditor_read_the_chief_and_the_admin_write_and_stations_do_neither, async |db| {
    let app = App::on(db).await;
    for (login, reads, writes) in [
        ("chief", true, true),
        ("admin", true, true),
        ("operator", true, false),
        ("auditor", true, false),
        ("a", false, false),
    ] {
        let who = app.officer(login).await;
        assert_eq!(page(&who).await.is_ok(), reads, "{login}");
        let status = add(&who, TemplateKind::Thanks, "", "en", "Thanks").await.0;
        assert_eq!(status == StatusCode::OK, writes, "{login}: {status}");
    }
});
