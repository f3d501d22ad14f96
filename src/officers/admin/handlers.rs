//! Handlers of the page of officers.

use super::{NO_OFFICE, OfficerRow, OfficersPage, PostingRow, fits, mail, store};
use crate::{
    audit,
    complaint::MAX_LINE,
    error::{Error, FieldError, Problem},
    language::dates::{self, Millis},
    officers::{
        self, Ending, PersonName, Role, password, second_factor, session,
        sign_in::{self, SignedIn},
        store::{NewOfficer, add, as_login},
    },
    offices::{
        Duty, Offices,
        checks::{Span, in_devanagari},
        handlers::read_again,
        store as offices,
    },
    server::{
        db::{Tx, broken_rule},
        follow,
        forms::{self, FormBody, FormRequest, FormResponse},
        op::Op,
        security::Client,
    },
    staff::StaffPage,
};
use axum::{body::Body, http::Response};

/// The page as this officer sees it.
pub async fn officers(op: &Op, who: &SignedIn) -> Result<OfficersPage, Error> {
    StaffPage::Officers.may_read(who.officer.role)?;
    let now = op.now();
    let tree = offices::load(op.db()).await?;
    let mut addresses = mail::addresses(op).await?;
    let rows = store::all(op.db()).await?.into_iter().map(|officer| {
        let (email, mail_trouble) = addresses.remove(&officer.id).unwrap_or_default();
        OfficerRow {
            id: officer.id,
            login: officer.login,
            name: officer.name,
            role: officer.role,
            office: officer.office_id.and_then(|id| tree.name_at(id, now)),
            active: officer.active,
            email,
            mail_trouble,
        }
    });
    let postings = tree.postings().iter().filter_map(|posting| {
        Some(PostingRow {
            id: posting.id,
            officer: posting.officer.clone(),
            office: tree.name_at(posting.office_id, posting.valid_from)?,
            duty: posting.duty,
            valid_from: posting.valid_from,
            valid_to: posting.valid_to,
            note: posting.note.clone(),
        })
    });
    Ok(OfficersPage {
        me: officers::handlers::me(op, who).await?,
        may_change: StaffPage::Officers.may_change(who.officer.role).is_ok(),
        officers: rows.collect(),
        mail: mail::server(op).await?,
        postings: postings.collect(),
        offices: tree.from_the_top(now).into_iter().filter_map(|(id, _)| tree.name_at(id, now)).collect(),
        now,
    })
}

/// `POST /staff/officers`
pub async fn post(FormRequest(op, posted): FormRequest) -> Response<Body> {
    let result = act(&op, &posted).await;
    forms::answer(&op, posted, result).await
}

async fn act(op: &Op, posted: &FormBody) -> Result<FormResponse, Error> {
    let who = op.who()?;
    StaffPage::Officers.may_change(who.officer.role)?;
    match posted.get("form_name") {
        "add" => add_officer(op, &who, posted).await?,
        "change" => change(op, &who, posted).await?,
        "password" => set_password(op, &who, posted).await?,
        "without_factor" => without_factor(op, &who, posted).await?,
        "active" => set_active(op, &who, posted).await?,
        "email" => mail::set_email(op, &who, posted).await?,
        "post" => post_officer(op, &who, posted).await?,
        "end" => end(op, &who, posted).await?,
        _ => return Err(Error::NotUnderstood),
    }
    Ok(FormResponse::go(StaffPage::Officers.route()))
}

async fn password(posted: &FormBody, about: Vec<String>, problems: &mut Vec<FieldError>) -> Result<String, Error> {
    let typed = posted.get("password");
    if let Some(problem) = password::problem_of(typed, about).await? {
        problems.push(FieldError { field: "password".into(), problem });
    }
    Ok(typed.to_owned())
}

async fn hashed(op: &Op, password: String) -> Result<String, Error> {
    let Client(from) = op.client();
    let turn = op.limits().password_turn(from).await?;
    let hashed = follow::blocking(move || {
        let hashed = sign_in::hash(&password);
        drop(turn);
        hashed
    });
    hashed.await?
}

/// The chosen role and office, if they fit each other. For an existing account, whatever was not chosen stays as it is.
fn place(
    tree: &Offices,
    posted: &FormBody,
    before: Option<(Role, Option<i64>)>,
    now: Millis,
    problems: &mut Vec<FieldError>,
) -> Option<(Role, Option<i64>)> {
    let role: Role = match (posted.get("role"), before) {
        ("", Some((role, _))) => role,
        _ => posted.choice("role", problems)?,
    };
    let office = match (posted.get("office"), before) {
        ("", Some((_, office))) => office.and_then(|id| tree.get(id)),
        ("" | NO_OFFICE, _) => None,
        (id, _) => {
            let chosen = id.parse().ok().and_then(|id| tree.existing(id, now));
            if chosen.is_none() {
                problems.push(FieldError { field: "office".into(), problem: Problem::NotAChoice });
                return None;
            }
            chosen
        }
    };
    let problem = match office {
        None if matches!(role, Role::Station | Role::Circle) => Problem::NeedsOffice,
        Some(office) if !fits(role, office.kind) => Problem::RoleDoesNotFit,
        _ => return Some((role, office.map(|office| office.id))),
    };
    problems.push(FieldError { field: "office".into(), problem });
    None
}

/// The Hindi name, if one was typed.
fn hindi_name(posted: &FormBody, problems: &mut Vec<FieldError>) -> Option<String> {
    let name = posted.line("name_hi", MAX_LINE, problems)?;
    if in_devanagari(&name) {
        return Some(name);
    }
    problems.push(FieldError { field: "name_hi".into(), problem: Problem::NotDevanagari });
    None
}

/// Locks accounts against other changes until the transaction ends, and checks that whoever makes this change is still an
/// admin. Servers keep in memory which offices have accounts and what their officers are called, so this also counts as a
/// change of the office tree.
async fn alone(tx: &mut Tx, who: &SignedIn) -> Result<(), Error> {
    offices::count_change(tx).await?;
    let still = store::one(tx, who.officer.id).await?.is_some_and(|own| own.active && own.role == Role::Admin);
    if still { Ok(()) } else { Err(Error::NotAllowed) }
}

async fn add_officer(op: &Op, who: &SignedIn, posted: &FormBody) -> Result<(), Error> {
    let now = op.now();
    let mut problems = Vec::new();
    let (login, name) =
        (posted.needed("login", MAX_LINE, &mut problems), posted.needed("name", MAX_LINE, &mut problems));
    let name_hi = hindi_name(posted, &mut problems);
    let place = place(op.offices(), posted, None, now, &mut problems);
    let office = place.and_then(|(_, office)| office).and_then(|id| op.offices().name_at(id, now));
    let office = office.map_or_else(String::new, |office| office.en);
    let mut about = vec![login.clone().unwrap_or_default(), name.clone().unwrap_or_default(), office];
    about.extend(name_hi.clone());
    let password = password(posted, about, &mut problems).await?;
    let (Some(login), Some(name), Some((role, office_id)), true) = (login, name, place, problems.is_empty()) else {
        return Err(Error::Fields(problems));
    };
    let hash = hashed(op, password).await?;
    let mut tx = op.db().begin().await?;
    alone(&mut tx, who).await?;
    let name_hi = name_hi.as_deref();
    let new = NewOfficer { login: &login, name: &name, name_hi, role, office_id, password_hash: &hash };
    let id = add(&mut tx, new, now).await.map_err(|error| match broken_rule(&error).as_deref() {
        Some("officer_login_unique") => Error::field("login", Problem::LoginTaken),
        _ => error.into(),
    })?;
    password::must_change(&mut tx, id).await?;
    audit::write(&mut tx, now, Some(who.officer.id), "officer_added", &as_login(&login), role.as_str()).await?;
    tx.commit().await?;
    read_again(op).await;
    Ok(())
}

fn chosen(posted: &FormBody) -> Result<i64, Error> {
    posted.get("officer").parse().map_err(|_| Error::field("officer", Problem::NotAChoice))
}

async fn change(op: &Op, who: &SignedIn, posted: &FormBody) -> Result<(), Error> {
    let now = op.now();
    let mut problems = Vec::new();
    let id = chosen(posted)?;
    let (name, hi) = (posted.line("name", MAX_LINE, &mut problems), hindi_name(posted, &mut problems));
    let mut tx = op.db().begin().await?;
    alone(&mut tx, who).await?;
    let before = store::one(&mut tx, id).await?.ok_or_else(|| Error::field("officer", Problem::NotAChoice))?;
    let place = place(op.offices(), posted, Some((before.role, before.office_id)), now, &mut problems);
    let (Some((role, office_id)), true) = (place, problems.is_empty()) else { return Err(Error::Fields(problems)) };
    if before.id == who.officer.id && before.role != role {
        return Err(Error::field("officer", Problem::NotYourself));
    }
    let name = match name {
        // A new name replaces both names, so that no old Hindi name remains.
        Some(name) => PersonName { name, hi },
        None => PersonName { name: before.name.name.clone(), hi: hi.or_else(|| before.name.hi.clone()) },
    };
    store::change(&mut tx, id, &name, role, office_id).await?;
    let office = |id: Option<i64>| id.map_or_else(|| "-".to_owned(), |id| id.to_string());
    let detail = format!("{} {} -> {role} {}", before.role, office(before.office_id), office(office_id));
    audit::write(&mut tx, now, Some(who.officer.id), "officer_changed", &before.login, &detail).await?;
    tx.commit().await?;
    read_again(op).await;
    Ok(())
}

async fn set_password(op: &Op, who: &SignedIn, posted: &FormBody) -> Result<(), Error> {
    let mut problems = Vec::new();
    let id = chosen(posted)?;
    if id == who.officer.id {
        // The officer's own page first asks for the present password.
        return Err(Error::field("officer", Problem::NotYourself));
    }
    let (login, name, name_hi) =
        store::login_and_names(op.db(), id).await?.ok_or_else(|| Error::field("officer", Problem::NotAChoice))?;
    let about = [login, name].into_iter().chain(name_hi).collect();
    let password = password(posted, about, &mut problems).await?;
    if !problems.is_empty() {
        return Err(Error::Fields(problems));
    }
    let hash = hashed(op, password).await?;
    let mut tx = op.db().begin().await?;
    let officer = store::one(&mut tx, id).await?.ok_or_else(|| Error::field("officer", Problem::NotAChoice))?;
    store::set_password(&mut tx, id, &hash).await?;
    // A password set by somebody else has to be changed.
    password::must_change(&mut tx, id).await?;
    let now = op.now();
    audit::write(&mut tx, now, Some(who.officer.id), "officer_password_set", &officer.login, "").await?;
    tx.commit().await?;
    Ok(())
}

/// For an officer who has lost both the phone and the recovery codes: the password alone is enough again, and every session
/// ends.
async fn without_factor(op: &Op, who: &SignedIn, posted: &FormBody) -> Result<(), Error> {
    let id = chosen(posted)?;
    if id == who.officer.id {
        // The officer's own page asks for a code or a recovery code.
        return Err(Error::field("officer", Problem::NotYourself));
    }
    let mut tx = op.db().begin().await?;
    alone(&mut tx, who).await?;
    let officer = store::one(&mut tx, id).await?.ok_or_else(|| Error::field("officer", Problem::NotAChoice))?;
    if !second_factor::store::remove(&mut tx, id).await? {
        return Err(Error::NotNow);
    }
    session::end(&mut tx, id, None, Ending::Factor).await?;
    let now = op.now();
    audit::write(&mut tx, now, Some(who.officer.id), "second_factor_taken_away", &officer.login, "").await?;
    tx.commit().await?;
    Ok(())
}

async fn set_active(op: &Op, who: &SignedIn, posted: &FormBody) -> Result<(), Error> {
    let id = chosen(posted)?;
    if id == who.officer.id {
        return Err(Error::field("officer", Problem::NotYourself));
    }
    let active = match posted.get("active") {
        "yes" => true,
        "no" => false,
        _ => return Err(Error::NotUnderstood),
    };
    let mut tx = op.db().begin().await?;
    alone(&mut tx, who).await?;
    let officer = store::one(&mut tx, id).await?.ok_or_else(|| Error::field("officer", Problem::NotAChoice))?;
    if officer.active == active {
        return Err(Error::NotNow);
    }
    store::set_active(&mut tx, id, active).await?;
    let action = if active { "officer_reopened" } else { "officer_closed" };
    audit::write(&mut tx, op.now(), Some(who.officer.id), action, &officer.login, "").await?;
    tx.commit().await?;
    read_again(op).await;
    Ok(())
}

async fn post_officer(op: &Op, who: &SignedIn, posted: &FormBody) -> Result<(), Error> {
    let mut problems = Vec::new();
    let id = chosen(posted)?;
    let duty: Option<Duty> = posted.choice("duty", &mut problems);
    let office_id: Option<i64> = posted.choice("office", &mut problems);
    let from = posted.day("from", &mut problems);
    let to = match posted.get("to") {
        "" if duty == Some(Duty::Head) => None,
        _ => posted.day("to", &mut problems),
    };
    let note = posted.line("note", MAX_LINE, &mut problems);
    let (Some(duty), Some(office_id), Some(from), true) = (duty, office_id, from, problems.is_empty()) else {
        return Err(Error::Fields(problems));
    };
    let time = Span { from, to };
    if to.is_some_and(|to| to <= from) {
        return Err(Error::field("to", Problem::EndsBeforeItBegins));
    }
    let now = op.now();
    let mut tx = op.db().begin().await?;
    offices::count_change(&mut tx).await?;
    let tree = offices::load_within(&mut tx).await?;
    let officer = store::one(&mut tx, id).await?.filter(|officer| officer.active);
    let officer = officer.ok_or_else(|| Error::field("officer", Problem::NotAChoice))?;
    let office = tree.get(office_id).ok_or_else(|| Error::field("office", Problem::NotAChoice))?;
    if !office.time().holds(from) {
        return Err(Error::field("from", Problem::OutsideItsTime));
    }
    if !fits(officer.role, office.kind) {
        return Err(Error::field("officer", Problem::RoleDoesNotFit));
    }
    let heads = || tree.postings().iter().filter(|p| p.office_id == office_id && p.duty == Duty::Head);
    if duty == Duty::Head && heads().any(|head| head.time().meets(time)) {
        return Err(Error::field("office", Problem::HeadedByAnother));
    }
    if duty == Duty::Leave && !heads().any(|head| head.officer_id == id && head.time().holds(from)) {
        return Err(Error::field("officer", Problem::NotItsHead));
    }
    if office.valid_to.is_some_and(|ends| to.is_none_or(|to| to > ends)) {
        return Err(Error::field("to", Problem::OutsideItsTime));
    }
    let mut stand_ins = tree.postings().iter().filter(|p| p.office_id == office_id && p.duty == Duty::StandIn);
    if duty == Duty::StandIn && stand_ins.any(|other| other.time().meets(time)) {
        return Err(Error::field("office", Problem::StoodInByAnother));
    }
    let new = offices::NewPosting { officer_id: id, office_id, duty, time, note: note.as_deref() };
    offices::post(&mut tx, &new).await?;
    let end = to.map(dates::iso).unwrap_or_default();
    let detail = format!("{duty} of {}: {} to {end}", office.code, dates::iso(from));
    audit::write(&mut tx, now, Some(who.officer.id), "officer_posted", &officer.login, &detail).await?;
    tx.commit().await?;
    read_again(op).await;
    Ok(())
}

async fn end(op: &Op, who: &SignedIn, posted: &FormBody) -> Result<(), Error> {
    let id: i64 = posted.get("posting").parse().map_err(|_| Error::NotUnderstood)?;
    let now = op.now();
    let mut tx = op.db().begin().await?;
    offices::count_change(&mut tx).await?;
    let tree = offices::load_within(&mut tx).await?;
    let posting = tree.postings().iter().find(|posting| posting.id == id).ok_or(Error::NotNow)?;
    if !offices::end_posting(&mut tx, id, now).await? {
        return Err(Error::NotNow);
    }
    // A posting that had not begun is deleted, so the audit entry records all of it.
    let office = tree.get(posting.office_id).map_or("-", |office| office.code.as_str());
    let from = dates::iso(posting.valid_from);
    let detail = format!("{}: {} of {office} from {from}", posting.officer.name, posting.duty);
    audit::write(&mut tx, now, Some(who.officer.id), "posting_ended", &format!("posting {id}"), &detail).await?;
    tx.commit().await?;
    read_again(op).await;
    Ok(())
}
