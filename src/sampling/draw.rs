//! Draws the samples of periods that have ended, and records silence.

use super::{Rule, choose, store};
use crate::{
    audit,
    complaint::{Outcome, answers, changes::served_at_the_accused},
    language::dates,
    offices::OfficeKind,
    server::{AppState, follow::cause::cause, op::Op},
    shield::masks::CaseKind,
};
use std::time::Duration;

/// Interval between two looks whether a period has ended.
const EVERY: Duration = Duration::from_secs(300);
/// The most periods of one rule that are drawn in one round; after a long stop of the server the rest follows in the next rounds.
const MOST_PERIODS: usize = 14;
/// The most flagged closings of a period that are asked about again, so that a flood of them does not bury the cell.
const MOST_FLAGGED: usize = 200;

/// Draws until the process ends. Every server runs this; the row of the draw lets one of them win.
pub async fn work(state: AppState) {
    loop {
        if let Err(error) = round(&state).await {
            tracing::warn!(error = cause(&error), "the samples could not be drawn; trying again");
        }
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            () = state.clock().moved() => {}
        }
    }
}

/// Draws every period that has ended since the last draw, and records silence. Returns how many samples were drawn.
///
/// # Errors
/// Database errors; what was drawn before stays.
pub async fn round(state: &AppState) -> sqlx::Result<usize> {
    let op = state.op();
    let mut drawn = 0;
    for &rule in Rule::ALL {
        for _ in 0..MOST_PERIODS {
            match one(&op, rule).await? {
                Some(n) => drawn += n,
                None => break,
            }
        }
    }
    silence(&op).await?;
    Ok(drawn)
}

async fn silence(op: &Op) -> sqlx::Result<()> {
    let mut tx = op.db().begin().await?;
    let n = answers::store::record_silence(&mut tx, op.now()).await?;
    if n > 0 {
        audit::write(&mut tx, op.now(), None, "silence_recorded", "", &n.to_string()).await?;
    }
    tx.commit().await
}

/// Draws the next period of a rule. `None` if none has ended; the first draw covers only the last period that has.
async fn one(op: &Op, rule: Rule) -> sqlx::Result<Option<usize>> {
    let now = op.now();
    let current = rule.period_of(dates::day(now));
    let last = store::drawn_before(op.db(), rule).await?.map(dates::day);
    let first = last.unwrap_or(current - rule.days());
    if first >= current {
        return Ok(None);
    }
    let (from, before) = (dates::begins(first), dates::begins(first + rule.days()));
    let mut tx = op.db().begin().await?;
    let lot = store::lot(&mut tx, rule, from, before).await?;
    let seed = choose::new_seed();
    let flagged: Vec<i64> = lot.iter().filter(|closing| closing.flag.is_some()).map(|closing| closing.id).collect();
    let flagged = choose::chosen(&seed, &flagged, if rule == Rule::AskedAgain { MOST_FLAGGED } else { 0 });
    let others: Vec<i64> = lot.iter().map(|closing| closing.id).filter(|id| !flagged.contains(id)).collect();
    let random = choose::chosen(&seed, &others, rule.share(others.len()));
    let taken: Vec<&store::Closing> =
        lot.iter().filter(|closing| flagged.contains(&closing.id) || random.contains(&closing.id)).collect();
    let draw = store::Draw { rule, from, before, seed: hex::encode(seed), of: lot.len(), taken: taken.len() };
    let Some(draw_id) = store::add_draw(&mut tx, &draw, now).await? else {
        // Another server was faster.
        return Ok(Some(0));
    };
    for closing in &taken {
        let cause = closing.flag.map_or("drawn", |flag| flag.as_str());
        let cause = if flagged.contains(&closing.id) { cause } else { "drawn" };
        let office = if rule == Rule::AskedAgain { None } else { checking_office(op, &seed, closing) };
        // No office may check it: it is not sampled, and the draw says how many were.
        if rule != Rule::AskedAgain && office.is_none() {
            continue;
        }
        store::add(&mut tx, draw_id, rule, closing, cause, office, now).await?;
    }
    let detail = format!("seed {} of {} taken {}", draw.seed, draw.of, draw.taken);
    audit::write(&mut tx, now, None, "sample_drawn", rule.as_str(), &detail).await?;
    tx.commit().await?;
    Ok(Some(taken.len()))
}

/// The office that checks a closing: by chance one of the circles that have nothing to do with it; the district for what not everybody may read.
fn checking_office(op: &Op, seed: &choose::Seed, closing: &store::Closing) -> Option<i64> {
    let now = op.now();
    let offices = op.offices();
    let district = offices.of_kind(OfficeKind::District, now).first().map(|office| office.id);
    if closing.kind != CaseKind::Open {
        return district;
    }
    let circles = offices.of_kind(OfficeKind::Circle, now).into_iter().map(|office| office.id);
    // Neither the accused office or one below it, nor one whose head served there when it happened.
    let under = closing.accused_id.map(|accused| offices.below(accused, now)).unwrap_or_default();
    let is_led_from_there = |id: i64| {
        let head = offices.head_of(id, now);
        head.zip(closing.accused_id)
            .is_some_and(|(head, accused)| served_at_the_accused(op, accused, closing.received_at, head.officer_id))
    };
    let others: Vec<i64> = circles
        .filter(|id| Some(*id) != closing.circle_id && Some(*id) != closing.office_id)
        .filter(|id| !under.contains(id) && !is_led_from_there(*id))
        .collect();
    choose::office(seed, closing.id, &others).or(district)
}

/// Whether a closing belongs to the lot of a rule.
pub fn belongs(rule: Rule, outcome: Option<Outcome>) -> bool {
    match rule {
        Rule::AskedAgain => true,
        Rule::Blind => outcome.is_some_and(|outcome| outcome != Outcome::FoundFake),
        Rule::Fake => outcome == Some(Outcome::FoundFake),
    }
}
