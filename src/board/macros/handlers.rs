//! Handlers of the page of macros.

use super::{
    FIELDS, MAX_NAME, MAX_WORDS, MOST, Macro, MacrosPage, Name, PLACE, Step, StepKind, never_follows,
    store::{self, StepRow},
};
use crate::{
    audit,
    complaint::Move,
    error::{Error, FieldError, Problem},
    language::folded,
    officers::{self, sign_in::SignedIn},
    offices::OfficeKind,
    server::{
        forms::{self, FormBody, FormRequest, FormResponse},
        op::Op,
    },
    staff::StaffPage,
};
use axum::{body::Body, http::Response};

/// The page as this officer sees it.
pub async fn macros(op: &Op, who: &SignedIn) -> Result<MacrosPage, Error> {
    StaffPage::Macros.may_read(who.officer.role)?;
    let now = op.now();
    let offices = op.offices();
    let shown = |step: StepRow| Step {
        kind: step.kind,
        station: step.station_id.and_then(|id| offices.name(id)),
        text: step.text,
    };
    let macros = store::all(op.db()).await?.into_iter().map(|stored| Macro {
        id: stored.id,
        name: stored.name,
        steps: stored.steps.into_iter().map(shown).collect(),
        officer: stored.officer,
        archived_at: stored.archived_at,
    });
    let stations = offices.of_kind(OfficeKind::Station, now).into_iter();
    Ok(MacrosPage {
        me: officers::handlers::me(op, who).await?,
        may_change: StaffPage::Macros.may_change(who.officer.role).is_ok(),
        macros: macros.collect(),
        stations: stations.filter_map(|station| offices.name(station.id)).collect(),
        now,
    })
}

/// `POST /staff/macros`
pub async fn post(FormRequest(op, posted): FormRequest) -> Response<Body> {
    let result = act(&op, &posted).await;
    forms::answer(&op, posted, result).await
}

async fn act(op: &Op, posted: &FormBody) -> Result<FormResponse, Error> {
    let who = op.who()?;
    StaffPage::Macros.may_change(who.officer.role)?;
    match posted.get("form_name") {
        "add" => add(op, &who, posted).await?,
        "archive" => archive(op, &who, posted).await?,
        _ => return Err(Error::NotUnderstood),
    }
    Ok(FormResponse::go(StaffPage::Macros.route()))
}

async fn add(op: &Op, who: &SignedIn, posted: &FormBody) -> Result<(), Error> {
    let now = op.now();
    let mut problems = Vec::new();
    let hi = posted.needed("name_hi", MAX_NAME, &mut problems);
    let en = posted.needed("name_en", MAX_NAME, &mut problems);
    let steps = steps(op, posted, &mut problems);
    let (Some(hi), Some(en), true) = (hi, en, problems.is_empty()) else { return Err(Error::Fields(problems)) };
    let name = Name { hi, en };
    let mut tx = op.db().begin().await?;
    let taken = store::names_to_change(&mut tx).await?;
    if taken.len() >= MOST {
        return Err(Error::field("name_hi", Problem::TooManySaved(MOST as u32)));
    }
    for (field, own) in [("name_hi", &name.hi), ("name_en", &name.en)] {
        if taken.iter().flat_map(|(hi, en)| [hi, en]).any(|other| folded(other) == folded(own)) {
            problems.push(FieldError { field: field.into(), problem: Problem::NameTaken });
        }
    }
    if !problems.is_empty() {
        return Err(Error::Fields(problems));
    }
    let id = store::add(&mut tx, &name, &steps, who.officer.id, now).await?;
    let subject = format!("macro {id}");
    audit::write(&mut tx, now, Some(who.officer.id), "macro_added", &subject, &in_the_trail(&name, &steps)).await?;
    tx.commit().await?;
    Ok(())
}

/// The steps that are filled in, in order. Empty rows between them are skipped.
fn steps(op: &Op, posted: &FormBody, problems: &mut Vec<FieldError>) -> Vec<StepRow> {
    let now = op.now();
    let before = problems.len();
    let mut steps: Vec<StepRow> = Vec::new();
    let mut fields = Vec::new();
    for (kind_field, station_field, text_field) in FIELDS {
        let mut wrong = |field: &str, problem| problems.push(FieldError { field: field.to_owned(), problem });
        let filled = !posted.get(station_field).is_empty() || !posted.get(text_field).trim().is_empty();
        let kind: Option<StepKind> = posted.get(kind_field).parse().ok();
        let Some(kind) = kind else {
            match posted.get(kind_field) {
                "" if filled => wrong(kind_field, Problem::Missing),
                "" => {}
                _ => wrong(kind_field, Problem::NotAChoice),
            }
            continue;
        };
        let station_id: Option<i64> = match (kind, posted.get(station_field)) {
            (StepKind::ForwardTo, "") => {
                wrong(station_field, Problem::Missing);
                None
            }
            (StepKind::ForwardTo, typed) => {
                let is_station =
                    |id: &i64| op.offices().existing(*id, now).is_some_and(|office| office.kind == OfficeKind::Station);
                let station = typed.parse().ok().filter(is_station);
                if station.is_none() {
                    wrong(station_field, Problem::NotAChoice);
                }
                station
            }
            (_, "") => None,
            _ => {
                wrong(station_field, Problem::OtherStep);
                None
            }
        };
        if !kind.has_words() && !posted.get(text_field).trim().is_empty() {
            wrong(text_field, Problem::OtherStep);
        }
        let text = kind.has_words().then(|| words(posted, text_field, problems));
        fields.push(kind_field);
        steps.push(StepRow { kind, station_id, text });
    }
    if steps.is_empty() && problems.len() == before {
        problems.push(FieldError { field: FIELDS[0].0.into(), problem: Problem::Missing });
    }
    let moves: Vec<Move> = steps.iter().map(|step| step.kind.a_move()).collect();
    // A second forwarding in one macro is refused: the first station would be notified for nothing.
    let forwarded_again = moves.iter().enumerate().filter(|(_, a_move)| **a_move == Move::Forward).nth(1);
    let at = never_follows(&moves).or(forwarded_again.map(|(at, _)| at));
    if let Some(field) = at.and_then(|at| fields.get(at)) {
        problems.push(FieldError { field: (*field).to_owned(), problem: Problem::NeverFollows });
    }
    steps
}

/// The text of a step. The only placeholder it may contain is the reference number.
fn words(posted: &FormBody, field: &'static str, problems: &mut Vec<FieldError>) -> String {
    let before = problems.len();
    let text = posted.text(field, MAX_WORDS, problems);
    let problem = match text.as_str() {
        _ if problems.len() > before => return text,
        "" => Problem::Missing,
        text if text.replace(PLACE, "").contains(['{', '}']) => Problem::OnlyReference,
        _ => return text,
    };
    problems.push(FieldError { field: field.to_owned(), problem });
    text
}

/// The macro as the audit trail records it.
fn in_the_trail(name: &Name, steps: &[StepRow]) -> String {
    let steps = steps.iter().map(|step| match (step.station_id, &step.text) {
        (Some(station), _) => format!("{} office {station}", step.kind),
        (None, Some(text)) => format!("{}: {text}", step.kind),
        (None, None) => step.kind.to_string(),
    });
    format!("{} / {}: {}", name.hi, name.en, steps.collect::<Vec<_>>().join("; "))
}

async fn archive(op: &Op, who: &SignedIn, posted: &FormBody) -> Result<(), Error> {
    let now = op.now();
    let id: i64 = posted.get("macro").parse().map_err(|_| Error::NotUnderstood)?;
    let mut tx = op.db().begin().await?;
    store::names_to_change(&mut tx).await?;
    if !store::archive(&mut tx, id, who.officer.id, now).await? {
        return Err(Error::MacroGone);
    }
    audit::write(&mut tx, now, Some(who.officer.id), "macro_archived", &format!("macro {id}"), "").await?;
    tx.commit().await?;
    Ok(())
}
