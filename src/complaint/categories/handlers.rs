//! Handlers for the page of subjects.

use super::{Both, LONGEST_LINE, LONGEST_NAME, Subject, SubjectsPage, always_offered, store};
use crate::{
    audit,
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

/// The page of subjects for this officer.
pub async fn subjects(op: &Op, who: &SignedIn) -> Result<SubjectsPage, Error> {
    StaffPage::Categories.may_read(who.officer.role)?;
    Ok(SubjectsPage {
        me: officers::handlers::me(op, who).await?,
        may_change: StaffPage::Categories.may_change(who.officer.role).is_ok(),
        subjects: store::all(op.db()).await?,
    })
}

/// `POST /staff/categories`
pub async fn post(FormRequest(op, posted): FormRequest) -> Response<Body> {
    let result = act(&op, &posted).await;
    forms::answer(&op, posted, result).await
}

/// A change of the list; returns the detail for the audit trail.
type Change<'a> = Box<dyn FnOnce(&mut Vec<Subject>, usize) -> Result<String, Error> + Send + 'a>;

async fn act(op: &Op, posted: &FormBody) -> Result<FormResponse, Error> {
    let who = op.who()?;
    StaffPage::Categories.may_change(who.officer.role)?;
    let form = posted.get("form_name");
    // Each subject has a form of its own for its names, named after the subject.
    let named: Option<Category> = form.parse().ok();
    let category = named.or_else(|| posted.get("category").parse().ok()).ok_or(Error::NotUnderstood)?;
    let (action, make): (&str, Change<'_>) = match form {
        "up" => ("category_moved", Box::new(|subjects, at| moved(subjects, at, at.checked_sub(1)))),
        "down" => ("category_moved", Box::new(|subjects, at| moved(subjects, at, at.checked_add(1)))),
        "hide" => ("category_hidden", Box::new(|subjects, at| offer(subjects, at, false))),
        "offer" => ("category_offered", Box::new(|subjects, at| offer(subjects, at, true))),
        _ if named.is_some() => {
            let (name, line) = names(posted)?;
            ("category_named", Box::new(move |subjects, at| rename(subjects, at, name, line)))
        }
        _ => return Err(Error::NotUnderstood),
    };
    let now = op.now();
    let mut tx = op.db().begin().await?;
    let mut subjects = store::to_change(&mut tx).await?;
    let at = subjects
        .iter()
        .position(|subject| subject.category == category)
        .ok_or_else(|| Error::internal("a subject is not in the list of subjects"))?;
    let detail = make(&mut subjects, at)?;
    store::save(&mut tx, &subjects).await?;
    audit::write(&mut tx, now, Some(who.officer.id), action, category.as_str(), &detail).await?;
    tx.commit().await?;
    Ok(FormResponse::go(StaffPage::Categories.route()))
}

fn moved(subjects: &mut [Subject], at: usize, to: Option<usize>) -> Result<String, Error> {
    let to = to.filter(|to| *to < subjects.len()).ok_or(Error::NotNow)?;
    subjects.swap(at, to);
    Ok(format!("{} -> {}", at + 1, to + 1))
}

fn offer(subjects: &mut [Subject], at: usize, offered: bool) -> Result<String, Error> {
    let subject = &mut subjects[at];
    if subject.offered == offered || (!offered && always_offered(subject.category)) {
        return Err(Error::NotNow);
    }
    subject.offered = offered;
    Ok(String::new())
}

fn rename(subjects: &mut [Subject], at: usize, name: Option<Both>, line: Option<Both>) -> Result<String, Error> {
    let text = |both: &Option<Both>| both.as_ref().map_or("-".to_owned(), |both| format!("{} / {}", both.hi, both.en));
    let detail = format!("{}; {}", text(&name), text(&line));
    subjects[at].name = name;
    subjects[at].line = line;
    // Two subjects with the same name would be indistinguishable to citizens and officers.
    for (field, language) in [("name_hi", Language::Hindi), ("name_en", Language::English)] {
        let own = subjects[at].name(language).to_lowercase();
        let taken = |(n, other): (usize, &Subject)| n != at && other.name(language).to_lowercase() == own;
        if subjects.iter().enumerate().any(taken) {
            return Err(Error::field(field, Problem::NameTaken));
        }
    }
    Ok(detail)
}

/// Name and explanation, each in both languages or in neither.
fn names(posted: &FormBody) -> Result<(Option<Both>, Option<Both>), Error> {
    let mut problems = Vec::new();
    let mut both = |hi_field: &str, en_field: &str, longest: usize| {
        let before = problems.len();
        let (hi, en) = (posted.line(hi_field, longest, &mut problems), posted.line(en_field, longest, &mut problems));
        let missing = match (&hi, &en) {
            (None, Some(_)) => hi_field,
            (Some(_), None) => en_field,
            _ => return hi.zip(en).map(|(hi, en)| Both { hi, en }),
        };
        if problems.len() == before {
            problems.push(FieldError { field: missing.to_owned(), problem: Problem::BothLanguages });
        }
        None
    };
    let name = both("name_hi", "name_en", LONGEST_NAME);
    let line = both("line_hi", "line_en", LONGEST_LINE);
    if problems.is_empty() { Ok((name, line)) } else { Err(Error::Fields(problems)) }
}
