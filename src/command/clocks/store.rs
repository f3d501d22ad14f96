//! Clocks in the database.

use super::{
    ClockRow, ClockView, PauseWhy, Step,
    admin::holidays::Holiday,
    calendar::{self, Counting, Holidays},
    rules::{self, AT_LEAST_AGAIN, Rule, SetRule},
};
use crate::{
    complaint::{Category, Millis},
    language::dates,
    server::db::{Db, Sql, Tx, columns, insert_into, sql, to_change, update_all},
};
use sqlx::FromRow;
use std::collections::HashMap;

pub(super) const COLUMNS: &str = "k.id, k.complaint_id, k.order_id, k.holder_id, k.step, k.started_at, k.due_at, k.warn_at, k.warned_at, \
    k.met_at, k.paused_at, k.paused_why, k.paused_total, k.breached_at, k.level, k.next_at, k.office_id, k.working, k.withdrawn";

fn select(conditions: &'static str) -> Sql {
    let mut statement = sql("select ");
    statement.push(COLUMNS).push(" from clock k where ").push(conditions);
    statement
}

/// A clock about to start.
struct Start {
    complaint_id: Option<i64>,
    order_id: Option<i64>,
    holder_id: Option<i64>,
    step: Step,
    at: Millis,
    due_at: Millis,
    warn_at: Millis,
    counting: Counting,
    /// For how long it has stood still before.
    paused_total: Millis,
}

/// Starts the clocks of these steps at a moment, by the rules of the category. One that runs already is left alone.
pub async fn start(tx: &mut Tx, complaint_id: i64, category: Category, steps: &[Step], at: Millis) -> sqlx::Result<()> {
    start_with(tx, (complaint_id, category), steps, None, at).await
}

/// Starts the clock of an office that must say which station has a complaint.
pub async fn start_decision(
    tx: &mut Tx,
    complaint_id: i64,
    category: Category,
    decider_id: Option<i64>,
    at: Millis,
) -> sqlx::Result<()> {
    start_with(tx, (complaint_id, category), &[Step::Decide], decider_id, at).await
}

/// Another office must say so now; the time is the same.
pub async fn hand_over_decision(tx: &mut Tx, complaint_id: i64, decider_id: Option<i64>) -> sqlx::Result<()> {
    let statement =
        sql("update clock set holder_id = $2 where complaint_id = $1 and step = 'decide' and met_at is null");
    tx.run(&statement.arg(complaint_id).arg(decider_id)).await?;
    Ok(())
}

/// Whoever must act is whoever has the complaint, unless a holder is named.
async fn start_with(
    tx: &mut Tx,
    (complaint_id, category): (i64, Category),
    steps: &[Step],
    holder_id: Option<i64>,
    at: Millis,
) -> sqlx::Result<()> {
    let set = set_rules(tx).await?;
    let rules: Vec<(Step, Rule)> = steps.iter().map(|&step| (step, rules::for_(&set, category, step))).collect();
    let holidays = match rules.iter().any(|(_, rule)| rule.counting == Counting::WorkingDays) {
        true => holidays(tx).await?,
        false => Holidays::new(),
    };
    let clocks = rules.into_iter().map(|(step, rule)| {
        let due_at = calendar::due(at, rule.span, rule.counting, &holidays);
        let warn_at = calendar::before(due_at, rule.warn_before, rule.counting, &holidays);
        Start {
            complaint_id: Some(complaint_id),
            order_id: None,
            holder_id,
            step,
            at,
            due_at,
            warn_at,
            counting: rule.counting,
            paused_total: 0,
        }
    });
    insert(tx, clocks.collect()).await
}

/// Starts the clock of an order that an office must answer, or the cell (no holder) confirm, by a moment. The warning comes when three quarters have passed.
pub async fn start_order(
    tx: &mut Tx,
    order_id: i64,
    complaint_id: Option<i64>,
    holder_id: Option<i64>,
    at: Millis,
    due_at: Millis,
) -> sqlx::Result<()> {
    let warn_at = due_at - (due_at - at) / 4;
    let clock = Start {
        complaint_id,
        order_id: Some(order_id),
        holder_id,
        step: Step::Order,
        at,
        due_at,
        warn_at,
        counting: Counting::EveryDay,
        paused_total: 0,
    };
    insert(tx, vec![clock]).await
}

async fn insert(tx: &mut Tx, clocks: Vec<Start>) -> sqlx::Result<()> {
    let rows = clocks.into_iter().map(|clock| {
        columns()
            .set("complaint_id", clock.complaint_id)
            .set("order_id", clock.order_id)
            .set("holder_id", clock.holder_id)
            .set("step", clock.step)
            .set("started_at", clock.at)
            .set("due_at", clock.due_at)
            .set("warn_at", clock.warn_at)
            .set("next_at", clock.warn_at)
            .set("working", clock.counting == Counting::WorkingDays)
            .set("paused_total", clock.paused_total)
    });
    let mut statement = insert_into("clock", rows);
    statement.push(" on conflict do nothing");
    tx.run(&statement).await?;
    Ok(())
}

/// Those of a complaint that are not met, to be changed. An order's clock waits for the order alone.
async fn open(tx: &mut Tx, complaint_id: i64, steps: &[Step]) -> sqlx::Result<Vec<ClockRow>> {
    let mut statement = select("k.met_at is null and k.order_id is null and k.complaint_id = ");
    statement.bind(complaint_id).push(" and k.step in ").bind_list(steps.iter().copied()).push(" order by k.id");
    statement.push(to_change(tx));
    tx.all(&statement).await
}

/// What these clocks of a complaint waited for has happened.
pub async fn meet(tx: &mut Tx, complaint_id: i64, steps: &[Step], now: Millis) -> sqlx::Result<()> {
    let mut clocks = open(tx, complaint_id, steps).await?;
    let holidays = holidays_for(tx, &clocks).await?;
    clocks.iter_mut().for_each(|clock| clock.meet(now, &holidays));
    save(tx, &clocks).await
}

async fn of_order(tx: &mut Tx, order_id: i64) -> sqlx::Result<Option<ClockRow>> {
    let mut statement = select("k.met_at is null and k.order_id = ");
    statement.bind(order_id).push(to_change(tx));
    tx.maybe(&statement).await
}

/// The order is answered.
pub async fn meet_order(tx: &mut Tx, order_id: i64, now: Millis) -> sqlx::Result<()> {
    let Some(mut clock) = of_order(tx, order_id).await? else { return Ok(()) };
    clock.meet(now, &Holidays::new());
    save(tx, &[clock]).await
}

/// Nobody waits for an answer to the order by that time any more. One that has run out stays on record as that.
pub async fn withdraw_order(tx: &mut Tx, order_id: i64, now: Millis) -> sqlx::Result<()> {
    let Some(mut clock) = of_order(tx, order_id).await? else { return Ok(()) };
    clock.withdraw(now, &Holidays::new());
    save(tx, &[clock]).await
}

/// The chief gave an order more time. One that has run out stays on record as that, and a new one runs.
pub async fn extend_order(
    tx: &mut Tx,
    order_id: i64,
    complaint_id: Option<i64>,
    holder_id: i64,
    now: Millis,
    due_at: Millis,
) -> sqlx::Result<()> {
    match of_order(tx, order_id).await? {
        // One that was warned has a successor: each clock warns once.
        Some(mut clock) if clock.due_at > now && clock.warned_at.is_none() => {
            clock.extend(now, due_at);
            save(tx, &[clock]).await
        }
        _ => {
            withdraw_order(tx, order_id, now).await?;
            start_order(tx, order_id, complaint_id, Some(holder_id), now, due_at).await
        }
    }
}

/// What may stand still: what the force can only do once it knows more. Neither the first word nor the cell's own part waits for the
/// complainant.
const PAUSABLE: &[Step] = &[Step::StationReport, Step::OuterLimit];

/// Stops what may stand still and has not run out.
pub async fn pause(tx: &mut Tx, complaint_id: i64, why: PauseWhy, now: Millis) -> sqlx::Result<()> {
    let mut clocks = open(tx, complaint_id, PAUSABLE).await?;
    clocks.retain_mut(|clock| clock.pause(why, now));
    save(tx, &clocks).await
}

/// Lets what stands still run on.
pub async fn resume(tx: &mut Tx, complaint_id: i64, now: Millis) -> sqlx::Result<()> {
    let mut clocks = open(tx, complaint_id, PAUSABLE).await?;
    let holidays = holidays_for(tx, &clocks).await?;
    clocks.retain_mut(|clock| {
        let stood = clock.paused_at.is_some();
        clock.resume(now, &holidays);
        stood
    });
    save(tx, &clocks).await
}

/// A report came back: what was left of the station's time when it reported runs again, and at least a day.
pub async fn start_report_again(tx: &mut Tx, complaint_id: i64, now: Millis) -> sqlx::Result<()> {
    let mut statement =
        select("k.met_at is not null and k.order_id is null and k.step = 'station_report' and k.complaint_id = ");
    statement.bind(complaint_id).push(" order by k.id desc limit 1");
    let Some(before) = tx.maybe::<ClockRow>(&statement).await? else { return Ok(()) };
    let (counting, holidays) = (before.counting(), holidays_for(tx, std::slice::from_ref(&before)).await?);
    let left = calendar::between(before.met_at.unwrap_or(now), before.due_at, counting, &holidays).max(AT_LEAST_AGAIN);
    let due_at = calendar::due(now, left, counting, &holidays);
    let clock = Start {
        complaint_id: Some(complaint_id),
        order_id: None,
        holder_id: None,
        step: Step::StationReport,
        at: now,
        due_at,
        warn_at: calendar::before(due_at, left / 4, counting, &holidays),
        counting,
        // A report that came back gives no further days to ask in.
        paused_total: before.paused_total,
    };
    insert(tx, vec![clock]).await
}

/// Writes clocks as they stand now, all in one statement. Whoever calls read them with a lock in the same transaction.
pub(super) async fn save(tx: &mut Tx, clocks: &[ClockRow]) -> sqlx::Result<()> {
    if clocks.is_empty() {
        return Ok(());
    }
    let rows = clocks.iter().map(|clock| {
        columns()
            .set("id", clock.id)
            .set("due_at", clock.due_at)
            .set("warn_at", clock.warn_at)
            .set("warned_at", clock.warned_at)
            .set("met_at", clock.met_at)
            .set("paused_at", clock.paused_at)
            .set("paused_why", clock.paused_why)
            .set("paused_total", clock.paused_total)
            .set("breached_at", clock.breached_at)
            .set("level", clock.level)
            .set("next_at", clock.next_at)
            .set("office_id", clock.office_id)
            .set("withdrawn", clock.withdrawn)
    });
    let statement = update_all("clock", rows);
    tx.run(&statement).await?;
    Ok(())
}

/// Clocks that have run out and still run.
#[derive(Clone, Copy, Debug, FromRow)]
pub struct Overdue {
    /// What they wait for.
    pub step: Step,
    /// How many.
    pub n: i64,
    /// When the first of them was due.
    pub oldest: Millis,
}

/// Clocks that have run out and still run, by what they wait for.
pub async fn overdue(db: &Db, now: Millis) -> sqlx::Result<Vec<Overdue>> {
    let statement = sql("select step, count(*) as n, min(due_at) as oldest from clock \
         where met_at is null and paused_at is null and due_at < $1 group by step");
    db.all(&statement.arg(now)).await
}

/// Whether any clock has a moment (a warning, an escalation) that has come by `now`.
pub async fn is_any_due(db: &Db, now: Millis) -> sqlx::Result<bool> {
    let statement = sql("select k.id from clock k where k.next_at <= $1 order by k.next_at, k.id limit 1");
    Ok(db.maybe::<(i64,)>(&statement.arg(now)).await?.is_some())
}

/// Every clock of a complaint, oldest first. Whoever calls has checked that the viewer may see it.
pub async fn of(db: &Db, complaint_id: i64) -> sqlx::Result<Vec<ClockRow>> {
    let mut statement = select("k.complaint_id = ");
    statement.bind(complaint_id).push(" order by k.id");
    db.all(&statement).await
}

/// What each of these complaints must do next and by when: the earliest clock that is not met.
pub async fn next_due(db: &Db, complaints: &[i64], now: Millis) -> sqlx::Result<HashMap<i64, ClockView>> {
    if complaints.is_empty() {
        return Ok(HashMap::new());
    }
    let mut statement = select("k.met_at is null and k.complaint_id in ");
    statement.bind_list(complaints.iter().copied());
    let clocks: Vec<ClockRow> = db.all(&statement).await?;
    let holidays = holidays_shown(db, &clocks).await?;
    let mut next: HashMap<i64, ClockView> = HashMap::new();
    for clock in clocks {
        let Some(complaint_id) = clock.complaint_id else { continue };
        let shown = clock.shown(now, &holidays);
        if next.get(&complaint_id).is_none_or(|earlier| (shown.due_at, shown.step) < (earlier.due_at, earlier.step)) {
            next.insert(complaint_id, shown);
        }
    }
    Ok(next)
}

/// By when the complainant is promised the next thing: the earliest of the cell's forwarding, the station's report and the outcome that is
/// still to come; at the latest, while the complainant is asked. None when nothing runs.
pub async fn promised(db: &Db, complaint_id: i64, now: Millis) -> sqlx::Result<Option<Millis>> {
    let mut statement =
        select("k.met_at is null and k.step in ('acknowledge', 'station_report', 'outer_limit') and k.complaint_id = ");
    statement.bind(complaint_id);
    let clocks: Vec<ClockRow> = db.all(&statement).await?;
    let holidays = holidays_shown(db, &clocks).await?;
    Ok(clocks.iter().map(|clock| clock.shown(now, &holidays).due_at).min())
}

/// A row of `clock_rule`.
type RuleRow = (Option<Category>, Step, Millis, bool, Millis);

fn rules_set() -> Sql {
    sql("select category, step, millis, working, warn_before from clock_rule")
}

fn set_rule_of((category, step, span, working, warn_before): RuleRow) -> SetRule {
    let counting = if working { Counting::WorkingDays } else { Counting::EveryDay };
    SetRule { category, step, rule: Rule { span, counting, warn_before } }
}

/// By when it is to be said which station has a complaint; none when nobody is deciding.
pub async fn decided_by(db: &Db, complaint_id: i64) -> sqlx::Result<Option<Millis>> {
    let due = sql("select due_at from clock where met_at is null and step = 'decide' and complaint_id = $1");
    let found: Option<(Millis,)> = db.maybe(&due.arg(complaint_id)).await?;
    Ok(found.map(|(due_at,)| due_at))
}

async fn set_rules(tx: &mut Tx) -> sqlx::Result<Vec<SetRule>> {
    Ok(tx.all::<RuleRow>(&rules_set()).await?.into_iter().map(set_rule_of).collect())
}

/// Every rule that the district has set.
pub async fn every_rule(db: &Db) -> sqlx::Result<Vec<SetRule>> {
    Ok(db.all::<RuleRow>(&rules_set()).await?.into_iter().map(set_rule_of).collect())
}

/// Takes back what was set for a step and a category, or for all. False when nothing was. Whoever calls writes the audit entry.
pub async fn unset_rule(tx: &mut Tx, step: Step, category: Option<Category>) -> sqlx::Result<bool> {
    let statement = sql("delete from clock_rule where coalesce(category, '') = $1 and step = $2");
    Ok(tx.run(&statement.arg(category.map_or("", Category::as_str)).arg(step)).await? > 0)
}

/// Sets the rule of a step for a category or for all, in place of what was set before. Clocks that run already keep their time. Whoever
/// calls writes the audit entry. Fails with `clock_rule_lasts` or `clock_rule_warns`.
pub async fn set_rule(tx: &mut Tx, set: &SetRule) -> sqlx::Result<()> {
    let category = set.category.map_or("", Category::as_str);
    let old = sql("delete from clock_rule where coalesce(category, '') = $1 and step = $2");
    tx.run(&old.arg(category).arg(set.step)).await?;
    let new = sql("insert into clock_rule (category, step, millis, working, warn_before) values ($1, $2, $3, $4, $5)")
        .arg(set.category)
        .arg(set.step)
        .arg(set.rule.span)
        .arg(set.rule.counting == Counting::WorkingDays)
        .arg(set.rule.warn_before);
    tx.run(&new).await?;
    Ok(())
}

/// The holidays, where one of these clocks counts working days.
pub(super) async fn holidays_for(tx: &mut Tx, clocks: &[ClockRow]) -> sqlx::Result<Holidays> {
    if clocks.iter().any(|clock| clock.working) { holidays(tx).await } else { Ok(Holidays::new()) }
}

/// The holidays, where one of these clocks stands still and counts working days.
pub async fn holidays_shown(db: &Db, clocks: &[ClockRow]) -> sqlx::Result<Holidays> {
    if !clocks.iter().any(|clock| clock.working && clock.paused_at.is_some()) {
        return Ok(Holidays::new());
    }
    Ok(every_holiday(db).await?.iter().map(Holiday::day).collect())
}

async fn holidays(tx: &mut Tx) -> sqlx::Result<Holidays> {
    let days: Vec<(i64,)> = tx.all(&sql("select day from holiday")).await?;
    Ok(days.into_iter().map(|(day,)| day).collect())
}

/// Adds a holiday; `day` as [`crate::language::dates::day`] counts. One that is there already gets the names. Whoever calls writes the
/// audit entry.
pub async fn set_holiday(tx: &mut Tx, day: i64, name_hi: &str, name_en: &str) -> sqlx::Result<()> {
    let statement = sql("insert into holiday (day, name_hi, name_en) values ($1, $2, $3) \
         on conflict (day) do update set name_hi = excluded.name_hi, name_en = excluded.name_en");
    tx.run(&statement.arg(day).arg(name_hi).arg(name_en)).await?;
    Ok(())
}

fn holidays_in_order() -> Sql {
    sql("select day, name_hi, name_en from holiday order by day")
}

fn holiday_of((day, hi, en): (i64, String, String)) -> Holiday {
    Holiday { at: dates::begins(day), hi, en }
}

/// Every holiday, in order.
pub async fn every_holiday(db: &Db) -> sqlx::Result<Vec<Holiday>> {
    Ok(db.all(&holidays_in_order()).await?.into_iter().map(holiday_of).collect())
}

/// Every holiday as a transaction sees it.
pub async fn every_holiday_within(tx: &mut Tx) -> sqlx::Result<Vec<Holiday>> {
    Ok(tx.all(&holidays_in_order()).await?.into_iter().map(holiday_of).collect())
}

/// Adds a holiday. False when the day is one already. Whoever calls writes the audit entry.
pub async fn add_holiday(tx: &mut Tx, day: i64, name_hi: &str, name_en: &str) -> sqlx::Result<bool> {
    let statement = sql("insert into holiday (day, name_hi, name_en) values ($1, $2, $3) on conflict (day) do nothing");
    Ok(tx.run(&statement.arg(day).arg(name_hi).arg(name_en)).await? == 1)
}

/// Removes a holiday. False when the day is none. Whoever calls writes the audit entry.
pub async fn remove_holiday(tx: &mut Tx, day: i64) -> sqlx::Result<bool> {
    Ok(tx.run(&sql("delete from holiday where day = $1").arg(day)).await? == 1)
}
