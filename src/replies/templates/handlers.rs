//! Handlers of the page of ready answers.

use super::{
    Template, TemplateKind, Templates, check, length, longest,
    store::{self, NewTemplate},
};
use crate::{
    audit,
    channels::platform::strictest,
    complaint::Category,
    error::{Error, FieldError, Problem},
    language::Language,
    officers::{self, sign_in::SignedIn},
    server::{
        forms::{self, FormBody, FormRequest, FormResponse},
        op::Op,
    },
    staff::StaffPage,
};
use axum::{body::Body, http::Response};

/// The longest text the form accepts, in characters. The platform's own limit is checked separately, in its own count.
const MAX_TYPED: usize = 1_000;

/// The data of the page as this officer sees it.
pub async fn templates(op: &Op, who: &SignedIn) -> Result<Templates, Error> {
    StaffPage::Answers.may_read(who.officer.role)?;
    let own = store::all(op.db()).await?.into_iter().map(|row| Template {
        length: length(strictest(), &row.text),
        id: row.id,
        saying: row.saying,
        category: row.category,
        language: row.language,
        text: row.text,
        officer: row.officer,
    });
    Ok(Templates {
        me: officers::handlers::me(op, who).await?,
        may_change: StaffPage::Answers.may_change(who.officer.role).is_ok(),
        own: own.collect(),
        strictest: strictest(),
        longest: longest(strictest()),
    })
}

/// `POST /staff/answers`
pub async fn post(FormRequest(op, posted): FormRequest) -> Response<Body> {
    let result = act(&op, &posted).await;
    forms::answer(&op, posted, result).await
}

async fn act(op: &Op, posted: &FormBody) -> Result<FormResponse, Error> {
    let who = op.who()?;
    StaffPage::Answers.may_change(who.officer.role)?;
    match posted.get("form_name") {
        "add" => add(op, &who, posted).await?,
        "retire" => retire(op, &who, posted).await?,
        _ => return Err(Error::NotUnderstood),
    }
    Ok(FormResponse::go(StaffPage::Answers.route()))
}

async fn add(op: &Op, who: &SignedIn, posted: &FormBody) -> Result<(), Error> {
    let now = op.now();
    let mut problems = Vec::new();
    let saying: Option<TemplateKind> = posted.choice("saying", &mut problems);
    let language: Option<Language> = posted.choice("in", &mut problems);
    let category: Option<Category> = match posted.get("category") {
        "" => None,
        _ => posted.choice("category", &mut problems),
    };
    let text = posted.text("answer", MAX_TYPED, &mut problems);
    if text.is_empty() && problems.iter().all(|problem| problem.field != "answer") {
        problems.push(FieldError { field: "answer".into(), problem: Problem::Missing });
    }
    if let Some(saying) = saying
        && !text.is_empty()
        && !has_its_placeholders(saying, &text)
    {
        problems.push(FieldError { field: "answer".into(), problem: Problem::WrongPlaces });
    }
    if problems.is_empty()
        && let Err(Error::Fields(mut more)) = check(strictest(), false, &text, op.settings().answer_link.as_deref())
    {
        problems.append(&mut more);
    }
    let (Some(saying), Some(language), true) = (saying, language, problems.is_empty()) else {
        return Err(Error::Fields(problems));
    };
    let mut tx = op.db().begin().await?;
    let new = NewTemplate { saying, category, language, text: &text, officer_id: who.officer.id };
    let id = store::add(&mut tx, &new, now).await?;
    audit::write(&mut tx, now, Some(who.officer.id), "template_added", &format!("template {id}"), &text).await?;
    tx.commit().await?;
    Ok(())
}

/// Whether the text has the placeholder it needs and no other braces except `{where}`.
fn has_its_placeholders(saying: TemplateKind, text: &str) -> bool {
    let place = saying.place().map(|name| format!("{{{name}}}"));
    let rest = place.as_ref().map_or_else(|| text.to_owned(), |place| text.replace(place, ""));
    let rest = rest.replace("{where}", "");
    place.is_none_or(|place| text.contains(&place)) && !rest.contains(['{', '}'])
}

async fn retire(op: &Op, who: &SignedIn, posted: &FormBody) -> Result<(), Error> {
    let now = op.now();
    let id: i64 = posted.get("template").parse().map_err(|_| Error::NotUnderstood)?;
    let mut tx = op.db().begin().await?;
    if !store::retire(&mut tx, id, now).await? {
        return Err(Error::NotNow);
    }
    audit::write(&mut tx, now, Some(who.officer.id), "template_retired", &format!("template {id}"), "").await?;
    tx.commit().await?;
    Ok(())
}
