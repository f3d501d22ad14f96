//! Handlers of the page for time limits and holidays.

use super::{
    ClocksPage, LONGEST, Unit,
    holidays::{self, LONGEST_NAME, MOST_LINES, Preview},
    settable,
};
use crate::{
    audit,
    command::clocks::{
        Step,
        calendar::Counting,
        rules::{Rule, SetRule},
        store,
    },
    complaint::{Category, Millis},
    error::{Error, FieldError, Problem},
    language::dates,
    officers::{self, sign_in::SignedIn},
    offices::store as imports,
    server::{
        db::broken_rule,
        forms::{self, FormBody, FormRequest, FormResponse},
        op::Op,
    },
    staff::StaffPage,
};
use axum::{body::Body, http::Response};
use sha2::{Digest as _, Sha256};

const PAGE: &str = StaffPage::Clocks.route();

/// The page for this officer. `list` is the SHA-256 of a pasted list to preview; empty for none.
pub async fn clocks(op: &Op, who: &SignedIn, list: &str) -> Result<ClocksPage, Error> {
    StaffPage::Clocks.may_read(who.officer.role)?;
    let existing = store::every_holiday(op.db()).await?;
    let preview = match list {
        "" => None,
        sha256 => imports::import(op.db(), sha256)
            .await?
            .map(|text| Preview { sha256: sha256.to_owned(), lines: holidays::read(&text, &existing) }),
    };
    Ok(ClocksPage {
        me: officers::handlers::me(op, who).await?,
        may_change: StaffPage::Clocks.may_change(who.officer.role).is_ok(),
        rows: super::rows(&store::every_rule(op.db()).await?),
        holidays: existing,
        preview,
        now: op.now(),
    })
}

/// `POST /staff/clocks`
pub async fn post(FormRequest(op, posted): FormRequest) -> Response<Body> {
    let result = act(&op, &posted).await;
    forms::answer(&op, posted, result).await
}

async fn act(op: &Op, posted: &FormBody) -> Result<FormResponse, Error> {
    let who = op.who()?;
    StaffPage::Clocks.may_change(who.officer.role)?;
    match posted.get("form_name") {
        "rule" => set_rule(op, &who, posted).await?,
        "default" => reset_rule(op, &who, posted).await?,
        "holiday" => add_holiday(op, &who, posted).await?,
        "remove" => remove_holiday(op, &who, posted).await?,
        "paste" => return store_list(op, posted).await,
        "apply" => apply(op, &who, posted).await?,
        _ => return Err(Error::NotUnderstood),
    }
    Ok(FormResponse::go(PAGE))
}

fn category(posted: &FormBody, problems: &mut Vec<FieldError>) -> Option<Category> {
    match posted.get("category") {
        "" => None,
        _ => posted.choice("category", problems),
    }
}

/// Reads a whole number of units, in ASCII or Devanagari digits, as milliseconds.
fn span(posted: &FormBody, field: &str, unit: &str, problems: &mut Vec<FieldError>) -> Option<Millis> {
    let typed = posted.needed(field, 10, problems)?;
    let digits: Option<String> = typed
        .chars()
        .map(|c| match c {
            '0'..='9' => Some(c),
            '०'..='९' => char::from_digit(c as u32 - '०' as u32, 10),
            _ => None,
        })
        .collect();
    let number: Option<i64> = digits.and_then(|digits| digits.parse().ok());
    let unit: Unit = posted.choice(unit, problems)?;
    let millis = number.and_then(|number| number.checked_mul(unit.millis()));
    if millis.is_none() {
        problems.push(FieldError { field: field.to_owned(), problem: Problem::NotASpan });
    }
    millis
}

async fn set_rule(op: &Op, who: &SignedIn, posted: &FormBody) -> Result<(), Error> {
    let mut problems = Vec::new();
    let step: Option<Step> = posted.choice("step", &mut problems);
    if step.is_some_and(|step| settable().all(|one| one != step)) {
        problems.push(FieldError { field: "step".into(), problem: Problem::NotAChoice });
    }
    let category = category(posted, &mut problems);
    let span =
        span(posted, "span", "span_unit", &mut problems).zip(self::span(posted, "warn", "warn_unit", &mut problems));
    let counting: Option<Counting> = posted.choice("counting", &mut problems);
    if let Some((span, warn)) = span {
        if span == 0 {
            problems.push(FieldError { field: "span".into(), problem: Problem::NotASpan });
        } else if span > LONGEST {
            problems.push(FieldError { field: "span".into(), problem: Problem::SpanTooLong });
        } else if warn > span {
            problems.push(FieldError { field: "warn".into(), problem: Problem::WarnsTooEarly });
        }
    }
    let (Some(step), Some((span, warn_before)), Some(counting), true) = (step, span, counting, problems.is_empty())
    else {
        return Err(Error::Fields(problems));
    };
    let set = SetRule { category, step, rule: Rule { span, counting, warn_before } };
    let now = op.now();
    let mut tx = op.db().begin().await?;
    if let Err(error) = store::set_rule(&mut tx, &set).await {
        // Two admins set the same rule at once: the second has to try again.
        return Err(if broken_rule(&error).as_deref() == Some("clock_rule_once") {
            Error::busy("another rule for the same step was set at the same time")
        } else {
            error.into()
        });
    }
    let detail = format!("{span} ms, {counting}, warning {warn_before} ms before");
    audit::write(&mut tx, now, Some(who.officer.id), "clock_rule_set", &subject(step, category), &detail).await?;
    tx.commit().await?;
    Ok(())
}

fn subject(step: Step, category: Option<Category>) -> String {
    format!("{step} {}", category.map_or("all", Category::as_str))
}

async fn reset_rule(op: &Op, who: &SignedIn, posted: &FormBody) -> Result<(), Error> {
    let mut problems = Vec::new();
    let step: Option<Step> = posted.choice("step", &mut problems);
    let category = category(posted, &mut problems);
    let (Some(step), true) = (step, problems.is_empty()) else { return Err(Error::NotUnderstood) };
    let now = op.now();
    let mut tx = op.db().begin().await?;
    if !store::unset_rule(&mut tx, step, category).await? {
        return Err(Error::NotNow);
    }
    audit::write(&mut tx, now, Some(who.officer.id), "clock_rule_taken_back", &subject(step, category), "").await?;
    tx.commit().await?;
    Ok(())
}

async fn add_holiday(op: &Op, who: &SignedIn, posted: &FormBody) -> Result<(), Error> {
    let mut problems = Vec::new();
    let day = posted.needed("day", 40, &mut problems);
    let at = day.as_deref().and_then(holidays::read_day);
    if day.is_some() && at.is_none() {
        problems.push(FieldError { field: "day".into(), problem: Problem::NotADay });
    }
    let hi = posted.needed("name_hi", LONGEST_NAME, &mut problems);
    let en = posted.needed("name_en", LONGEST_NAME, &mut problems);
    let (Some(at), Some(hi), Some(en), true) = (at, hi, en, problems.is_empty()) else {
        return Err(Error::Fields(problems));
    };
    let now = op.now();
    let mut tx = op.db().begin().await?;
    if !store::add_holiday(&mut tx, dates::day(at), &hi, &en).await? {
        return Err(Error::field("day", Problem::HolidayAlready));
    }
    let detail = format!("{hi} / {en}");
    audit::write(&mut tx, now, Some(who.officer.id), "holiday_set", &dates::iso(at), &detail).await?;
    tx.commit().await?;
    Ok(())
}

async fn remove_holiday(op: &Op, who: &SignedIn, posted: &FormBody) -> Result<(), Error> {
    let at = dates::parse_iso(posted.get("day")).ok_or(Error::NotUnderstood)?;
    let now = op.now();
    let mut tx = op.db().begin().await?;
    if !store::remove_holiday(&mut tx, dates::day(at)).await? {
        return Err(Error::NotNow);
    }
    audit::write(&mut tx, now, Some(who.officer.id), "holiday_removed", &dates::iso(at), "").await?;
    tx.commit().await?;
    Ok(())
}

/// Stores a pasted list and redirects to its preview. No holiday is written yet.
async fn store_list(op: &Op, posted: &FormBody) -> Result<FormResponse, Error> {
    let mut problems = Vec::new();
    let text = posted.table("table", MOST_LINES * (2 * LONGEST_NAME + 20), &mut problems);
    if !problems.is_empty() {
        return Err(Error::Fields(problems));
    }
    if text.is_empty() {
        return Err(Error::field("table", Problem::Missing));
    }
    let sha256 = hex::encode(Sha256::digest(text.as_bytes()));
    let mut tx = op.db().begin().await?;
    imports::keep_import(&mut tx, &sha256, &text, op.now()).await?;
    tx.commit().await?;
    Ok(FormResponse::go(format!("{PAGE}?list={sha256}")))
}

/// Applies a previewed list, completely or not at all.
async fn apply(op: &Op, who: &SignedIn, posted: &FormBody) -> Result<(), Error> {
    let sha256 = posted.get("list");
    let text = imports::import(op.db(), sha256).await?.ok_or(Error::NotNow)?;
    let now = op.now();
    let mut tx = op.db().begin().await?;
    let existing = store::every_holiday_within(&mut tx).await?;
    let preview = Preview { sha256: sha256.to_owned(), lines: holidays::read(&text, &existing) };
    if !preview.may_apply() {
        return Err(Error::field("table", Problem::WrongTable));
    }
    let changes = preview.changes();
    for line in preview.lines.into_iter().filter(|line| line.becomes != holidays::Becomes::Same) {
        let Some(holiday) = line.holiday else { continue };
        store::set_holiday(&mut tx, holiday.day(), &holiday.hi, &holiday.en).await?;
        let detail = format!("{} / {}", holiday.hi, holiday.en);
        audit::write(&mut tx, now, Some(who.officer.id), "holiday_set", &dates::iso(holiday.at), &detail).await?;
    }
    audit::write(&mut tx, now, Some(who.officer.id), "holidays_pasted", sha256, &changes.to_string()).await?;
    tx.commit().await?;
    Ok(())
}
