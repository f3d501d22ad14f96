//! Draws and samples in the database.

use super::{COUNTED_WITHIN, CheckedReport, Rule, SHOWN, SampleResult, draw::belongs};
use crate::{
    complaint::{
        Category, Millis, Outcome, Reference,
        flagged::Flag,
        outgoing::{case_kind, not_for_everybody},
    },
    officers::Role,
    server::db::{Db, Sql, Tx, columns, insert_into, sql},
    shield::{Viewer, masks::CaseKind, visible},
};
use sqlx::FromRow;

/// A closing that can be drawn.
#[derive(Clone, Debug, FromRow)]
pub(super) struct Closing {
    /// Primary key of its entry.
    pub id: i64,
    pub complaint_id: i64,
    pub outcome: Option<Outcome>,
    pub station_id: Option<i64>,
    pub circle_id: Option<i64>,
    pub office_id: Option<i64>,
    pub accused_id: Option<i64>,
    pub received_at: Millis,
    pub kind: CaseKind,
    /// Why it is certain to be taken, if it is.
    pub flag: Option<Flag>,
}

/// A draw.
pub(super) struct Draw {
    pub rule: Rule,
    pub from: Millis,
    pub before: Millis,
    pub seed: String,
    pub of: usize,
    pub taken: usize,
}

/// The end of the last period that was drawn by a rule.
pub(super) async fn drawn_before(db: &Db, rule: Rule) -> sqlx::Result<Option<Millis>> {
    let (last,): (Option<i64>,) =
        db.one(&sql("select max(before_at) from sample_draw where rule = $1").arg(rule)).await?;
    Ok(last)
}

/// All closings of a period that belong to a rule, flagged where the last report before has no contact code. Entries are never removed, so the lot of a
/// period is always the same.
pub(super) async fn lot(tx: &mut Tx, rule: Rule, from: Millis, before: Millis) -> sqlx::Result<Vec<Closing>> {
    let statement = sql(concat!(
        "select e.id, e.complaint_id, e.outcome, c.station_id, c.circle_id, c.office_id, c.accused_id, c.received_at, ",
        case_kind!(),
        " as kind, coalesce((select min(f.flag) from sample_flag f where f.complaint_id = c.id and f.at < $2), \
           (select case when r.no_code is not null then 'no_contact' end from report r where r.complaint_id = c.id and r.entry_id < e.id \
            order by r.entry_id desc limit 1)) as flag \
         from entry e join complaint c on c.id = e.complaint_id where e.kind = 'closed' and e.at >= $1 and e.at < $2 order by e.id"
    ))
    .arg(from)
    .arg(before);
    let all: Vec<Closing> = tx.all(&statement).await?;
    Ok(all.into_iter().filter(|closing| belongs(rule, closing.outcome)).collect())
}

/// Stores a draw. `None` if this period was drawn already.
pub(super) async fn add_draw(tx: &mut Tx, draw: &Draw, now: Millis) -> sqlx::Result<Option<i64>> {
    let row = columns()
        .set("rule", draw.rule)
        .set("from_at", draw.from)
        .set("before_at", draw.before)
        .set("seed", &draw.seed)
        .set("of_n", i64::try_from(draw.of).unwrap_or(i64::MAX))
        .set("taken", i64::try_from(draw.taken).unwrap_or(i64::MAX))
        .set("drawn_at", now);
    let mut statement = insert_into("sample_draw", [row]);
    statement.push(" on conflict (rule, from_at) do nothing returning id");
    Ok(tx.maybe::<(i64,)>(&statement).await?.map(|(id,)| id))
}

/// Stores a sample.
pub(super) async fn add(
    tx: &mut Tx,
    draw_id: i64,
    rule: Rule,
    closing: &Closing,
    cause: &str,
    office: Option<i64>,
    now: Millis,
) -> sqlx::Result<()> {
    let row = columns()
        .set("draw_id", draw_id)
        .set("rule", rule)
        .set("complaint_id", closing.complaint_id)
        .set("closing_id", closing.id)
        .set("station_id", closing.station_id)
        .set("cause", cause)
        .set("office_id", office)
        .set("at", now);
    let mut statement = insert_into("sample", [row]);
    statement.push(" on conflict (rule, closing_id) do nothing");
    tx.run(&statement).await?;
    Ok(())
}

/// Who closed the complaint `c` by its entry `e`. A finding "fake" that stood by itself has no closing officer: who countersigned it answers for it.
macro_rules! closed_by {
    () => {
        "coalesce(e.officer_id, (select f.signed_by from fake_finding f where f.complaint_id = e.complaint_id and e.outcome = 'found_fake' \
         and f.state in ('stands', 'overturned') and f.ended_at <= e.at order by f.id desc limit 1))"
    };
}

/// A complainant to be asked again.
#[derive(Clone, Debug, FromRow)]
pub(super) struct AskRow {
    pub id: i64,
    pub reference: Reference,
    pub outcome: Option<Outcome>,
    pub closed_at: Millis,
    pub cause: String,
}

/// The oldest complainants to be asked again, as far as this viewer may see their complaints; not those whose complaint this officer closed.
pub(super) async fn to_ask(db: &Db, viewer: &Viewer, officer_id: i64) -> sqlx::Result<Vec<AskRow>> {
    let mut statement = sql(concat!(
        "select s.id, c.reference, e.outcome, e.at as closed_at, s.cause from sample s join complaint c on c.id = s.complaint_id \
         join entry e on e.id = s.closing_id where s.rule = 'asked_again' and s.done_at is null and coalesce(",
        closed_by!(),
        ", 0) <> "
    ));
    statement.bind(officer_id).push(" and ");
    visible(&mut statement, viewer);
    statement.push(" order by s.id limit ").bind(SHOWN);
    db.all(&statement).await
}

/// A complaint to be checked blind.
#[derive(Clone, Debug, FromRow)]
pub(super) struct CheckRow {
    pub id: i64,
    pub complaint_id: i64,
    pub closing_id: i64,
    pub category: Category,
    pub text: String,
    pub at: Millis,
    /// The officer who closed it, or who answers for its closing.
    pub closed_by: Option<i64>,
    pub outcome: Option<Outcome>,
    pub station_id: Option<i64>,
    pub circle_id: Option<i64>,
    pub office_id: Option<i64>,
    /// The office that it is about now: it may have turned out so since it was drawn.
    pub accused_id: Option<i64>,
    pub received_at: Millis,
    /// The office that was to check it.
    pub checks_id: Option<i64>,
    /// What kind of case it is now: it may have become one that not everybody may read since it was drawn.
    pub kind: CaseKind,
}

const CHECKS: &str = concat!(
    "select s.id, s.complaint_id, s.closing_id, c.category, c.text, s.at, ",
    closed_by!(),
    " as closed_by, e.outcome, c.station_id, c.circle_id, c.office_id, c.accused_id, c.received_at, s.office_id as checks_id, ",
    case_kind!(),
    " as kind from sample s join complaint c on c.id = s.complaint_id join entry e on e.id = s.closing_id \
    where s.rule in ('blind', 'fake') and s.done_at is null "
);

/// For whom an officer checks.
pub(super) struct Checker {
    pub role: Role,
    /// The offices for which this officer checks.
    pub offices: Vec<i64>,
    /// For the chief: every office that a complaint can be about, with the offices below it.
    pub accusable: Vec<(i64, Vec<i64>)>,
}

/// Adds what this officer has to check. For the chief also what nobody else checks any more: what not everybody may read now, and what was drawn for an
/// office that the complaint is about now, or for one below it.
fn of_checker(statement: &mut Sql, checker: &Checker) {
    statement.push("and (s.office_id in ").bind_list(checker.offices.iter().copied());
    if checker.role == Role::Chief {
        statement.push(" or ");
        not_for_everybody(statement);
        for (accused, under) in &checker.accusable {
            statement.push(" or (c.accused_id = ").bind(*accused).push(" and s.office_id in ");
            statement.bind_list(under.iter().copied()).push(")");
        }
    }
    statement.push(")");
}

/// The oldest complaints that this officer has to check.
pub(super) async fn to_check(db: &Db, checker: &Checker) -> sqlx::Result<Vec<CheckRow>> {
    let mut statement = sql(CHECKS);
    of_checker(&mut statement, checker);
    statement.push(" order by s.id limit ").bind(SHOWN);
    db.all(&statement).await
}

/// One of these complaints, in the transaction that checks it.
pub(super) async fn check_of(tx: &mut Tx, id: i64, checker: &Checker) -> sqlx::Result<Option<CheckRow>> {
    let mut statement = sql(CHECKS);
    of_checker(&mut statement, checker);
    statement.push(" and s.id = ").bind(id);
    tx.maybe(&statement).await
}

/// The station's reports before a closing, since the complaint was last reopened before it, with what they claim; oldest first.
pub(super) async fn reports(db: &Db, complaint_id: i64, closing_id: i64) -> sqlx::Result<Vec<CheckedReport>> {
    let statement = sql("select e.text, w.done, w.contact_way, w.contact_at, \
         (select count(*) from photo p where p.complaint_id = e.complaint_id and p.entry_id = e.id) as evidence \
         from entry e left join report w on w.entry_id = e.id \
         where e.complaint_id = $1 and e.id < $2 and e.kind = 'reported' and e.text is not null \
         and e.id > coalesce((select max(r.id) from entry r where r.complaint_id = $1 and r.id < $2 and r.kind = 'reopened'), 0) order by e.id")
    .arg(complaint_id)
    .arg(closing_id);
    db.all(&statement).await
}

/// What the complainant said against a finding before a closing, since the complaint was last reopened before it; oldest first.
pub(super) async fn contests(db: &Db, complaint_id: i64, closing_id: i64) -> sqlx::Result<Vec<String>> {
    let statement = sql("select e.text from entry e where e.complaint_id = $1 and e.id < $2 and e.kind = 'fake_contested' and e.text is not null \
         and e.id > coalesce((select max(r.id) from entry r where r.complaint_id = $1 and r.id < $2 and r.kind = 'reopened'), 0) order by e.id")
    .arg(complaint_id)
    .arg(closing_id);
    let found: Vec<(String,)> = db.all(&statement).await?;
    Ok(found.into_iter().map(|(text,)| text).collect())
}

/// The complaint and the closing of a sample that the cell has to ask about, in the transaction that records the answer.
pub(super) async fn ask_of(tx: &mut Tx, id: i64) -> sqlx::Result<Option<(Reference, i64, Option<i64>)>> {
    let statement = sql(concat!(
        "select c.reference, s.closing_id, ",
        closed_by!(),
        " from sample s join complaint c on c.id = s.complaint_id \
         join entry e on e.id = s.closing_id where s.id = $1 and s.rule = 'asked_again' and s.done_at is null"
    ));
    tx.maybe(&statement.arg(id)).await
}

/// The last closing of a complaint.
pub(super) async fn last_closing(tx: &mut Tx, complaint_id: i64) -> sqlx::Result<Option<i64>> {
    let statement = sql("select max(id) from entry where complaint_id = $1 and kind = 'closed'");
    let (last,): (Option<i64>,) = tx.one(&statement.arg(complaint_id)).await?;
    Ok(last)
}

/// What came of a sample.
pub(super) struct Done<'a> {
    pub officer_id: i64,
    pub result: SampleResult,
    pub outcome: Option<Outcome>,
    pub words: Option<&'a str>,
}

/// Records what came of a sample. Returns false if somebody else was faster.
pub(super) async fn finish(tx: &mut Tx, id: i64, done: &Done<'_>, now: Millis) -> sqlx::Result<bool> {
    let statement = sql("update sample set done_at = $2, done_by = $3, result = $4, outcome = $5, words = $6 where id = $1 and done_at is null")
        .arg(id)
        .arg(now)
        .arg(done.officer_id)
        .arg(done.result)
        .arg(done.outcome)
        .arg(done.words);
    Ok(tx.run(&statement).await? > 0)
}

/// A sample that should make somebody look.
#[derive(Clone, Debug, FromRow)]
pub(super) struct StrikingRow {
    pub reference: Reference,
    pub rule: Rule,
    pub result: SampleResult,
    pub closed_as: Option<Outcome>,
    pub would_be: Option<Outcome>,
    pub words: Option<String>,
    pub done_at: Millis,
}

/// The newest samples that came out otherwise than the closing claims, as far as this viewer may see the complaints.
pub(super) async fn striking(db: &Db, viewer: &Viewer, now: Millis) -> sqlx::Result<Vec<StrikingRow>> {
    let mut statement =
        sql("select c.reference, s.rule, s.result, e.outcome as closed_as, s.outcome as would_be, s.words, s.done_at \
         from sample s join complaint c on c.id = s.complaint_id join entry e on e.id = s.closing_id \
         where s.result in ('not_settled', 'differs') and s.done_at > ");
    statement.bind(now - COUNTED_WITHIN).push(" and ");
    visible(&mut statement, viewer);
    statement.push(" order by s.done_at desc, s.id desc limit ").bind(SHOWN);
    db.all(&statement).await
}

/// How many samples of each rule came out in which way, as far as this viewer may see the complaints.
pub(super) async fn tallies(db: &Db, viewer: &Viewer, now: Millis) -> sqlx::Result<Vec<(Rule, SampleResult, i64)>> {
    let mut statement = sql(
        "select s.rule, s.result, count(*) from sample s join complaint c on c.id = s.complaint_id where s.done_at > ",
    );
    statement.bind(now - COUNTED_WITHIN).push(" and ");
    visible(&mut statement, viewer);
    statement.push(" group by s.rule, s.result");
    db.all(&statement).await
}
