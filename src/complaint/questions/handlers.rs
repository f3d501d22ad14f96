//! Handlers of the page of questions.

use super::{
    AnswerKind, LONGEST_QUESTION, MOST, MOST_CHOICES, QuestionsPage,
    store::{self, NewQuestion},
};
use crate::{
    audit,
    complaint::{Category, categories::Both},
    error::{Error, FieldError, Problem},
    officers::{self, sign_in::SignedIn},
    server::{
        forms::{self, FormBody, FormRequest, FormResponse},
        op::Op,
    },
    staff::StaffPage,
};
use axum::{body::Body, http::Response};

/// Most characters of all choices of a question in one language.
const LONGEST_CHOICES: usize = 400;

/// The page as this officer sees it.
///
/// # Errors
/// [`Error::NotAllowed`] for roles that do not read it.
pub async fn questions(op: &Op, who: &SignedIn) -> Result<QuestionsPage, Error> {
    StaffPage::Questions.may_read(who.officer.role)?;
    Ok(QuestionsPage {
        me: officers::handlers::me(op, who).await?,
        may_change: StaffPage::Questions.may_change(who.officer.role).is_ok(),
        subjects: store::all(op.db()).await?,
    })
}

/// `POST /staff/questions`
pub async fn post(FormRequest(op, posted): FormRequest) -> Response<Body> {
    let result = act(&op, &posted).await;
    forms::answer(&op, posted, result).await
}

async fn act(op: &Op, posted: &FormBody) -> Result<FormResponse, Error> {
    let who = op.who()?;
    StaffPage::Questions.may_change(who.officer.role)?;
    match posted.get("form_name") {
        "ask" => add(op, &who, posted).await?,
        "retire" => retire(op, &who, posted.get("question")).await?,
        _ => return Err(Error::NotUnderstood),
    }
    Ok(FormResponse::go(StaffPage::Questions.route()))
}

async fn add(op: &Op, who: &SignedIn, posted: &FormBody) -> Result<(), Error> {
    let mut problems = Vec::new();
    let category: Category = posted.get("category").parse().map_err(|_| Error::NotUnderstood)?;
    let hi = posted.needed("question_hi", LONGEST_QUESTION, &mut problems);
    let en = posted.needed("question_en", LONGEST_QUESTION, &mut problems);
    let choices_hi = lines(&posted.text("choices_hi", LONGEST_CHOICES, &mut problems));
    let choices_en = lines(&posted.text("choices_en", LONGEST_CHOICES, &mut problems));
    let n = choices_hi.lines().count();
    let mut wrong = |field: &str, problem: Problem| problems.push(FieldError { field: field.to_owned(), problem });
    if n != choices_en.lines().count() {
        wrong("choices_en", Problem::BothLanguages);
    } else if n == 1 || n > MOST_CHOICES {
        wrong("choices_hi", Problem::TwoToEight);
    }
    let known = store::of(op.db(), category).await?;
    if known.len() >= MOST {
        wrong("question_hi", Problem::TooManySaved(MOST as u32));
    }
    // The value is a question and one of its choices, "12 0"; empty at the top of the tree.
    let parent = match posted.get("after") {
        "" => None,
        after => {
            let leads = after.split_once(' ').and_then(|(id, choice)| Some((id.parse().ok()?, choice.parse().ok()?)));
            let leads: (i64, i64) = leads.ok_or(Error::NotUnderstood)?;
            let there = known.iter().find(|question| question.id == leads.0);
            let there =
                there.is_some_and(|question| usize::try_from(leads.1).is_ok_and(|n| n < question.choices.len()));
            if !there {
                wrong("after", Problem::NotAChoice);
            }
            Some(leads)
        }
    };
    let (Some(hi), Some(en)) = (hi, en) else { return Err(Error::Fields(problems)) };
    if !problems.is_empty() {
        return Err(Error::Fields(problems));
    }
    let kind = if n > 0 { AnswerKind::Choice } else { AnswerKind::Line };
    let (text, choices) = (Both { hi, en }, Both { hi: choices_hi, en: choices_en });
    let mut tx = op.db().begin().await?;
    let new = NewQuestion { category, parent, kind, text: &text, choices: &choices, officer_id: who.officer.id };
    store::add(&mut tx, new, op.now()).await?;
    let detail = format!("{} / {}", text.hi, text.en);
    audit::write(&mut tx, op.now(), Some(who.officer.id), "question_added", category.as_str(), &detail).await?;
    Ok(tx.commit().await?)
}

async fn retire(op: &Op, who: &SignedIn, id: &str) -> Result<(), Error> {
    let id: i64 = id.parse().map_err(|_| Error::NotUnderstood)?;
    let mut tx = op.db().begin().await?;
    if !store::retire(&mut tx, id, op.now()).await? {
        return Err(Error::NotNow);
    }
    audit::write(&mut tx, op.now(), Some(who.officer.id), "question_retired", &id.to_string(), "").await?;
    Ok(tx.commit().await?)
}

/// The lines of a text that are not empty, trimmed.
fn lines(text: &str) -> String {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}
