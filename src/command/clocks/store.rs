//! Clocks in the database.

use super::{
    ClockRow, ClockView, PauseWhy, Step, WITHOUT_CLOCK,
    admin::holidays::Holiday,
    calendar::{self, Counting, Holidays},
    rules::{self, AT_LEAST_AGAIN, PAUSE_CAP, Rule, SetRule},
};
use crate::{
    complaint::{Category, Millis},
    language::dates,
    server::db::{Db, Sql, Tx, columns, insert_into, sql, to_change, update_all},
};
use sqlx::FromRow;
use std::collections::{BTreeSet, HashMap};

pub(super) const COLUMNS: &str = "k.id, k.complaint_id, k.order_id, k.holder_id, k.step, k.started_at, k.due_at, k.warn_at, k.warned_at, \
    k.met_at, k.paused_at, k.paused_why, k.paused_total, k.breached_at, k.level, k.next_at, k.office_id, k.working, k.withdrawn";

fn select(conditions: &'static str) -> Sql {
    let mut statement = sql("select ");
    statement.push(COLUMNS).push(" from clock k where ").push(conditions);
    statement
}

/// A clock to be started.
struct Start {
    complaint_id: Option<i64>,
    order_id: Option<i64>,
    holder_id: Option<i64>,
    step: Step,
    at: Millis,
    due_at: Millis,
    warn_at: Millis,
    counting: Counting,
    /// Length of earlier pauses that count towards the cap, in milliseconds.
    paused_total: Millis,
}

/// Starts the clocks of these steps at a moment, by the rules of the category. A clock that runs already is not changed.
pub async fn start(tx: &mut Tx, complaint_id: i64, category: Category, steps: &[Step], at: Millis) -> sqlx::Result<()> {
    start_with(tx, (complaint_id, category), steps, None, at).await
}

/// Starts the clock of an office that must decide which station is responsible for a complaint.
pub async fn start_decision(
    tx: &mut Tx,
    complaint_id: i64,
    category: Category,
    decider_id: Option<i64>,
    at: Millis,
) -> sqlx::Result<()> {
    start_with(tx, (complaint_id, category), &[Step::Decide], decider_id, at).await
}

/// Hands the decision over to another office; the due time does not change.
pub async fn hand_over_decision(tx: &mut Tx, complaint_id: i64, decider_id: Option<i64>) -> sqlx::Result<()> {
    let statement =
        sql("update clock set holder_id = $2 where complaint_id = $1 and step = 'decide' and met_at is null");
    tx.run(&statement.arg(complaint_id).arg(decider_id)).await?;
    Ok(())
}

/// Starts clocks. The office that holds the complaint must act, unless `holder_id` names another one.
async fn start_with(
    tx: &mut Tx,
    (complaint_id, category): (i64, Category),
    steps: &[Step],
    holder_id: Option<i64>,
    at: Millis,
) -> sqlx::Result<()> {
    let set = district_rules(tx).await?;
    let rules: Vec<(Step, Rule)> = steps.iter().map(|&step| (step, rules::rule_for(&set, category, step))).collect();
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

/// Starts the clock of an order that an office must answer, or that the cell (no holder) must confirm, by `due_at`. The warning comes when three
/// quarters of the time have passed.
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
    let complaints: BTreeSet<i64> = clocks.iter().filter_map(|clock| clock.complaint_id).collect();
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
    note_due(tx, complaints).await
}

/// Writes on the rows of these complaints when the first of their clocks runs out; the board is sorted by it. For a paused clock that is the latest
/// possible time. Called after every change that moves, meets or starts a clock, but not by the scheduler: what it does moves no such time, and it
/// must lock no complaint.
async fn note_due(tx: &mut Tx, complaints: BTreeSet<i64>) -> sqlx::Result<()> {
    for complaint_id in complaints {
        let statement = sql("update complaint set due_at = coalesce((select min(k.due_at + \
             case when k.paused_at is null or k.paused_total > $2 then 0 else $2 - k.paused_total end) \
             from clock k where k.complaint_id = complaint.id and k.met_at is null), received_at + $3) where id = $1");
        tx.run(&statement.arg(complaint_id).arg(PAUSE_CAP).arg(WITHOUT_CLOCK)).await?;
    }
    Ok(())
}

/// Locks the clocks of a complaint for these steps that are not met. Clocks of orders are left out: they depend on the order alone.
async fn open(tx: &mut Tx, complaint_id: i64, steps: &[Step]) -> sqlx::Result<Vec<ClockRow>> {
    let mut statement = select("k.met_at is null and k.order_id is null and k.complaint_id = ");
    statement.bind(complaint_id).push(" and k.step in ").bind_list(steps.iter().copied()).push(" order by k.id");
    statement.push(to_change(tx));
    tx.all(&statement).await
}

/// Marks the clocks of a complaint for these steps as met.
pub async fn meet(tx: &mut Tx, complaint_id: i64, steps: &[Step], now: Millis) -> sqlx::Result<()> {
    let mut clocks = open(tx, complaint_id, steps).await?;
    let holidays = holidays_for(tx, &clocks).await?;
    clocks.iter_mut().for_each(|clock| clock.meet(now, &holidays));
    keep(tx, &clocks).await
}

async fn of_order(tx: &mut Tx, order_id: i64) -> sqlx::Result<Option<ClockRow>> {
    let mut statement = select("k.met_at is null and k.order_id = ");
    statement.bind(order_id).push(to_change(tx));
    tx.maybe(&statement).await
}

/// Marks the clock of an order as met.
pub async fn meet_order(tx: &mut Tx, order_id: i64, now: Millis) -> sqlx::Result<()> {
    let Some(mut clock) = of_order(tx, order_id).await? else { return Ok(()) };
    clock.meet(now, &Holidays::new());
    keep(tx, &[clock]).await
}

/// Withdraws the clock of an order that needs no answer by that time any more. A clock that has run out stays on record as breached.
pub async fn withdraw_order(tx: &mut Tx, order_id: i64, now: Millis) -> sqlx::Result<()> {
    let Some(mut clock) = of_order(tx, order_id).await? else { return Ok(()) };
    clock.withdraw(now, &Holidays::new());
    keep(tx, &[clock]).await
}

/// Gives the clock of an order more time. A clock that has run out stays on record as breached, and a new one is started.
pub async fn extend_order(
    tx: &mut Tx,
    order_id: i64,
    complaint_id: Option<i64>,
    holder_id: i64,
    now: Millis,
    due_at: Millis,
) -> sqlx::Result<()> {
    match of_order(tx, order_id).await? {
        // A clock that has warned is replaced by a new one, because each clock warns once.
        Some(mut clock) if clock.due_at > now && clock.warned_at.is_none() => {
            clock.extend(now, due_at);
            keep(tx, &[clock]).await
        }
        _ => {
            withdraw_order(tx, order_id, now).await?;
            start_order(tx, order_id, complaint_id, Some(holder_id), now, due_at).await
        }
    }
}

/// Steps whose clocks may be paused: those that the force can take only once it knows more. The first response and the cell's own step do not
/// wait for the complainant.
const PAUSABLE: &[Step] = &[Step::StationReport, Step::OuterLimit];

/// Pauses the clocks of a complaint that may be paused and have not run out.
pub async fn pause(tx: &mut Tx, complaint_id: i64, why: PauseWhy, now: Millis) -> sqlx::Result<()> {
    let mut clocks = open(tx, complaint_id, PAUSABLE).await?;
    clocks.retain_mut(|clock| clock.pause(why, now));
    keep(tx, &clocks).await
}

/// Resumes the paused clocks of a complaint.
pub async fn resume(tx: &mut Tx, complaint_id: i64, now: Millis) -> sqlx::Result<()> {
    let mut clocks = open(tx, complaint_id, PAUSABLE).await?;
    let holidays = holidays_for(tx, &clocks).await?;
    clocks.retain_mut(|clock| {
        let was_paused = clock.paused_at.is_some();
        clock.resume(now, &holidays);
        was_paused
    });
    keep(tx, &clocks).await
}

/// Starts the clock for a new report after one was returned, with the time that was left when the station reported, but at least a day.
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
        // A returned report does not renew the pause time.
        paused_total: before.paused_total,
    };
    insert(tx, vec![clock]).await
}

/// Updates clocks, and the rows of their complaints.
async fn keep(tx: &mut Tx, clocks: &[ClockRow]) -> sqlx::Result<()> {
    save(tx, clocks).await?;
    note_due(tx, clocks.iter().filter_map(|clock| clock.complaint_id).collect()).await
}

/// Updates clocks in one statement. The caller has read them with a lock in the same transaction.
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

/// Number of overdue clocks of one step.
#[derive(Clone, Copy, Debug, FromRow)]
pub struct Overdue {
    /// The step that the clocks wait for.
    pub step: Step,
    /// Number of clocks.
    pub n: i64,
    /// When the oldest of them was due.
    pub oldest: Millis,
}

/// Clocks that have run out and are neither met nor paused, counted by step.
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

/// All clocks of a complaint, oldest first. The caller has checked that the viewer may see the complaint.
pub async fn of(db: &Db, complaint_id: i64) -> sqlx::Result<Vec<ClockRow>> {
    let mut statement = select("k.complaint_id = ");
    statement.bind(complaint_id).push(" order by k.id");
    db.all(&statement).await
}

/// For each of these complaints, the clock due first among those that are not met.
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

/// The time by which the complainant is promised the next step: the earliest due time among the open clocks for forwarding, for the station's
/// report and for the outcome. While a clock is paused, its latest possible due time counts. None if no such clock is open.
pub async fn promised(db: &Db, complaint_id: i64, now: Millis) -> sqlx::Result<Option<Millis>> {
    let mut statement =
        select("k.met_at is null and k.step in ('acknowledge', 'station_report', 'outer_limit') and k.complaint_id = ");
    statement.bind(complaint_id);
    let clocks: Vec<ClockRow> = db.all(&statement).await?;
    let holidays = holidays_shown(db, &clocks).await?;
    Ok(clocks.iter().map(|clock| clock.shown(now, &holidays).due_at).min())
}

/// What the complainant is owed by the open clocks of a complaint, with the time by which each is due; the earliest first.
pub async fn owed(db: &Db, complaint_id: i64, now: Millis) -> sqlx::Result<Vec<(Step, Millis)>> {
    let mut statement = select(
        "k.met_at is null and k.step in ('acknowledge', 'first_response', 'station_report', 'outer_limit') and k.complaint_id = ",
    );
    statement.bind(complaint_id);
    let clocks: Vec<ClockRow> = db.all(&statement).await?;
    let holidays = holidays_shown(db, &clocks).await?;
    let mut owed: Vec<(Step, Millis)> =
        clocks.iter().map(|clock| (clock.step, clock.shown(now, &holidays).due_at)).collect();
    owed.sort_by_key(|(_, due_at)| *due_at);
    Ok(owed)
}

/// A row of `clock_rule`.
type RuleRow = (Option<Category>, Step, Millis, bool, Millis);

fn select_rules() -> Sql {
    sql("select category, step, millis, working, warn_before from clock_rule")
}

fn set_rule_of((category, step, span, working, warn_before): RuleRow) -> SetRule {
    let counting = if working { Counting::WorkingDays } else { Counting::EveryDay };
    SetRule { category, step, rule: Rule { span, counting, warn_before } }
}

/// When the decision which station is responsible for a complaint is due; none if nobody is deciding.
pub async fn decided_by(db: &Db, complaint_id: i64) -> sqlx::Result<Option<Millis>> {
    let due = sql("select due_at from clock where met_at is null and step = 'decide' and complaint_id = $1");
    let found: Option<(Millis,)> = db.maybe(&due.arg(complaint_id)).await?;
    Ok(found.map(|(due_at,)| due_at))
}

async fn district_rules(tx: &mut Tx) -> sqlx::Result<Vec<SetRule>> {
    Ok(tx.all::<RuleRow>(&select_rules()).await?.into_iter().map(set_rule_of).collect())
}

/// All rules set by the district.
pub async fn every_rule(db: &Db) -> sqlx::Result<Vec<SetRule>> {
    Ok(db.all::<RuleRow>(&select_rules()).await?.into_iter().map(set_rule_of).collect())
}

/// Removes the district's rule for a step and a category, or for all categories. False if there was none. The caller writes the audit entry.
pub async fn unset_rule(tx: &mut Tx, step: Step, category: Option<Category>) -> sqlx::Result<bool> {
    let statement = sql("delete from clock_rule where coalesce(category, '') = $1 and step = $2");
    Ok(tx.run(&statement.arg(category.map_or("", Category::as_str)).arg(step)).await? > 0)
}

/// Sets the district's rule for a step and a category, or for all categories, in place of an earlier one. Running clocks keep their due time. The
/// caller writes the audit entry. Fails with the constraint `clock_rule_lasts` or `clock_rule_warns`.
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

/// The holidays if one of these clocks counts working days, otherwise an empty set.
pub(super) async fn holidays_for(tx: &mut Tx, clocks: &[ClockRow]) -> sqlx::Result<Holidays> {
    if clocks.iter().any(|clock| clock.working) { holidays(tx).await } else { Ok(Holidays::new()) }
}

/// The holidays if one of these clocks is paused and counts working days, otherwise an empty set.
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

/// Adds a holiday, or renames it if it exists. `day` is a day number of [`crate::language::dates::day`]. The caller writes the audit entry.
pub async fn set_holiday(tx: &mut Tx, day: i64, name_hi: &str, name_en: &str) -> sqlx::Result<()> {
    let statement = sql("insert into holiday (day, name_hi, name_en) values ($1, $2, $3) \
         on conflict (day) do update set name_hi = excluded.name_hi, name_en = excluded.name_en");
    tx.run(&statement.arg(day).arg(name_hi).arg(name_en)).await?;
    Ok(())
}

fn select_holidays() -> Sql {
    sql("select day, name_hi, name_en from holiday order by day")
}

fn holiday_of((day, hi, en): (i64, String, String)) -> Holiday {
    Holiday { at: dates::begins(day), hi, en }
}

/// All holidays, by date.
pub async fn every_holiday(db: &Db) -> sqlx::Result<Vec<Holiday>> {
    Ok(db.all(&select_holidays()).await?.into_iter().map(holiday_of).collect())
}

/// All holidays, by date, read in a transaction.
pub async fn every_holiday_within(tx: &mut Tx) -> sqlx::Result<Vec<Holiday>> {
    Ok(tx.all(&select_holidays()).await?.into_iter().map(holiday_of).collect())
}

/// Adds a holiday. False if the day is a holiday already. The caller writes the audit entry.
pub async fn add_holiday(tx: &mut Tx, day: i64, name_hi: &str, name_en: &str) -> sqlx::Result<bool> {
    let statement = sql("insert into holiday (day, name_hi, name_en) values ($1, $2, $3) on conflict (day) do nothing");
    Ok(tx.run(&statement.arg(day).arg(name_hi).arg(name_en)).await? == 1)
}

/// Removes a holiday. False if the day is not a holiday. The caller writes the audit entry.
pub async fn remove_holiday(tx: &mut Tx, day: i64) -> sqlx::Result<bool> {
    Ok(tx.run(&sql("delete from holiday where day = $1").arg(day)).await? == 1)
}
