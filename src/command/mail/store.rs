//! What is mailed to whom, in the database.
//!
//! Nothing is planned ahead: who may read a notice is asked when it is to go out. A row of `notice_mail` comes with the lease.

use super::{MailState, MailWhen};
use crate::{
    audit,
    command::{
        clocks::Step,
        notices::{NoticeKind, store as notices},
    },
    complaint::{Millis, Reference},
    language::{
        Language,
        dates::{self, DAY},
    },
    officers::{
        sign_in::{self, SignedIn},
        store::{Officer, name_of},
    },
    offices::{Duty, Offices, postings::Posting},
    server::{
        db::{Db, Sql, Tx, sql},
        op::Op,
    },
};
use sqlx::FromRow;

/// Notices of one mail; more go into the next.
pub const AT_MOST: i64 = 100;
/// A server that stops while it holds a notice for longer than this has stopped. Longer than all steps of one mail together.
const LEASE: Millis = 120_000;
/// A notice that was read in the app is still mailed when it is younger than this: somebody else may have read it.
const READ_IS_ENOUGH: Millis = DAY;
/// Nothing older is mailed at all.
const TOO_OLD: Millis = 30 * DAY;
/// Hours of the day in India at which digests go out.
const DIGESTS: [i64; 2] = [8, 17];

/// An officer who gets mail.
#[derive(Clone, Debug, FromRow)]
struct ReaderRow {
    #[sqlx(flatten)]
    officer: Officer,
    email: String,
    mail_when: Option<MailWhen>,
    mail_language: Option<Language>,
    mail_since: Millis,
}

/// An officer who gets mail, and what of the notices is due for mailing at a moment.
#[derive(Clone, Debug)]
pub struct Reader {
    /// The officer, as if signed in: what may be read is asked in the same way.
    pub who: SignedIn,
    /// Where to.
    pub email: String,
    /// In which language; none for both.
    pub language: Option<Language>,
    /// Notices from this moment on.
    since: Millis,
    /// And before this one.
    until: Millis,
}

/// The last moment at which digests went out.
fn last_digest(now: Millis) -> Millis {
    let today = dates::begins(dates::day(now));
    let moments = [today - DAY, today].into_iter().flat_map(|day| DIGESTS.map(|hour| day + hour * 3_600_000));
    moments.filter(|moment| *moment <= now).max().unwrap_or(today - DAY)
}

/// Everybody who may get mail now.
pub async fn readers(op: &Op, now: Millis) -> sqlx::Result<Vec<Reader>> {
    let statement = sql(concat!(
        "select id, login, ",
        name_of!("officer"),
        " as name, role, office_id, password_hash, active, email, mail_when, mail_language, mail_since \
         from officer where active = true and email is not null and coalesce(mail_when, '') <> 'none' order by id"
    ));
    let rows: Vec<ReaderRow> = op.db().all(&statement).await?;
    let offices = op.offices();
    let readers = rows.into_iter().filter_map(|row| {
        if is_replaced(offices, &row.officer, now) {
            return None;
        }
        let until = match row.mail_when.unwrap_or(MailWhen::of(row.officer.role)) {
            MailWhen::AtOnce => now + 1,
            MailWhen::Digest => last_digest(now),
            MailWhen::None => return None,
        };
        let viewer = sign_in::viewer(op, &row.officer);
        let who = SignedIn { officer: row.officer, viewer, token_hash: Vec::new() };
        Some(Reader { who, email: row.email, language: row.mail_language, since: row.mail_since, until })
    });
    Ok(readers.collect())
}

/// Whether somebody else stands in for this officer, who is on leave.
fn is_replaced(offices: &Offices, officer: &Officer, now: Millis) -> bool {
    let away = |p: &Posting| p.officer_id == officer.id && p.duty == Duty::Leave && p.time().holds(now);
    let somebody_else = |office: i64| offices.head_of(office, now).is_some_and(|head| head.officer_id != officer.id);
    offices.postings().iter().any(away) && officer.office_id.is_some_and(somebody_else)
}

/// A notice that goes into a mail.
#[derive(Clone, Debug, FromRow)]
pub struct Told {
    /// The notice.
    pub id: i64,
    /// When it was written.
    pub at: Millis,
    /// What is told.
    pub kind: NoticeKind,
    /// Of which step.
    pub step: Option<Step>,
    /// By when that is, or was, due.
    pub due_at: Option<Millis>,
    /// How far up it has been told.
    pub level: i64,
    /// Of which complaint.
    pub reference: Option<Reference>,
}

/// The first notice that was written at a moment or later; none if there is none.
async fn first_since(db: &Db, at: Millis) -> sqlx::Result<Option<i64>> {
    let first = sql("select id from notice where at >= $1 order by at, id limit 1");
    Ok(db.maybe::<(i64,)>(&first.arg(at)).await?.map(|(id,)| id))
}

/// Where the past ends, as notices: found once for a whole round.
#[derive(Clone, Copy, Debug)]
pub struct Since {
    first: i64,
    read_first: i64,
}

impl Since {
    /// None when no notice is young enough.
    pub async fn of(db: &Db, now: Millis) -> sqlx::Result<Option<Self>> {
        let Some(first) = first_since(db, now - TOO_OLD).await? else { return Ok(None) };
        let read_first = first_since(db, now - READ_IS_ENOUGH).await?.unwrap_or(i64::MAX);
        Ok(Some(Self { first, read_first }))
    }
}

/// What this officer may read, has not been sent, and is due.
fn due(op: &Op, reader: &Reader, since: Since, now: Millis) -> Sql {
    let mut statement = sql("select n.id, n.at, n.kind, k.step, k.due_at, n.level, c.reference from notice n \
         left join complaint c on c.id = n.complaint_id left join clock k on k.id = n.clock_id where n.id >= ");
    statement.bind(since.first).push(" and n.at >= ").bind(reader.since).push(" and n.at < ").bind(reader.until);
    statement.push(" and (n.read_at is null or n.id >= ").bind(since.read_first).push(") and not exists (");
    statement.push("select 1 from notice_mail m where m.notice_id = n.id and m.officer_id = ");
    statement.bind(reader.who.officer.id).push(" and not (m.state = 'waiting' and m.due_at <= ").bind(now);
    // What has been done meanwhile needs no warning any more.
    statement.push(")) and (n.kind <> ").bind(NoticeKind::Warned).push(" or k.met_at is null) and ");
    notices::mine(&mut statement, op, &reader.who);
    statement.push(" order by n.id limit ").bind(AT_MOST);
    statement
}

/// Notices that this server alone sends to an officer now.
#[derive(Debug)]
pub struct Leased {
    /// The notices, oldest first.
    pub told: Vec<Told>,
    /// How often the most tried of them has been tried, with this time.
    pub attempts: i64,
}

impl Leased {
    fn ids(&self) -> impl Iterator<Item = i64> {
        self.told.iter().map(|told| told.id)
    }
}

/// Takes what is due for an officer. None when nothing is, or another server was quicker.
pub async fn lease(op: &Op, reader: &Reader, since: Since, now: Millis) -> sqlx::Result<Option<Leased>> {
    let statement = due(op, reader, since, now);
    // Most of the time there is nothing, and nobody who writes is kept waiting to find that out.
    if op.db().maybe::<Told>(&statement).await?.is_none() {
        return Ok(None);
    }
    let mut tx = op.db().begin().await?;
    let mut told: Vec<Told> = tx.all(&statement).await?;
    if told.is_empty() {
        return Ok(None);
    }
    let mut take =
        sql("insert into notice_mail (notice_id, officer_id, state, attempts, due_at, lease_until, at) values ");
    for (n, one) in told.iter().enumerate() {
        take.push(if n == 0 { "(" } else { ", (" }).bind(one.id).push(", ").bind(reader.who.officer.id);
        take.push(", 'sending', 1, ").bind(now).push(", ").bind(now + LEASE).push(", ").bind(now).push(")");
    }
    take.push(
        " on conflict (notice_id, officer_id) do update set state = 'sending', attempts = notice_mail.attempts + 1, \
         lease_until = excluded.lease_until, at = excluded.at where notice_mail.state = 'waiting' and notice_mail.due_at <= ",
    );
    take.bind(now).push(" returning notice_id, attempts");
    let taken: Vec<(i64, i64)> = tx.all(&take).await?;
    tx.commit().await?;
    told.retain(|one| taken.iter().any(|(id, _)| *id == one.id));
    let attempts = taken.iter().map(|(_, attempts)| *attempts).max().unwrap_or(0);
    Ok((!told.is_empty()).then_some(Leased { told, attempts }))
}

/// Whether all of a lease may go out at this very moment: it is still held, and the officer may still read every notice. From here on it
/// counts as handed over. When it may not, it is given back and looked at anew.
pub async fn hand_over(op: &Op, reader: &Reader, leased: &Leased, now: Millis) -> sqlx::Result<bool> {
    let mut tx = op.db().begin().await?;
    let mut readable =
        sql("select count(*) from notice n left join complaint c on c.id = n.complaint_id where n.id in ");
    readable.bind_list(leased.ids()).push(" and ");
    notices::mine(&mut readable, op, &reader.who);
    let all = leased.told.len() as u64;
    let (readable,): (i64,) = tx.one(&readable).await?;
    let state = if readable as u64 == all { MailState::Handing } else { MailState::Waiting };
    // Given back, it has not been tried.
    let to = Becomes { state, due_at: now, why: None, uncounted: i64::from(state == MailState::Waiting) };
    let changed = change(&mut tx, reader, leased, &[MailState::Sending], to, now).await?;
    if state == MailState::Handing && changed != all {
        // Another server took some of them, because this one was asleep: dropped without a commit, this changes nothing.
        return Ok(false);
    }
    tx.commit().await?;
    Ok(state == MailState::Handing)
}

/// What a row of the lease becomes.
struct Becomes<'a> {
    state: MailState,
    due_at: Millis,
    why: Option<&'a str>,
    /// How many of the attempts do not count.
    uncounted: i64,
}

/// Changes what is still held of a lease, and says how much that was.
async fn change(
    tx: &mut Tx,
    reader: &Reader,
    leased: &Leased,
    held: &[MailState],
    to: Becomes<'_>,
    now: Millis,
) -> sqlx::Result<u64> {
    let mut statement = sql("update notice_mail set state = ");
    statement.bind(to.state).push(", due_at = ").bind(to.due_at).push(", why = ").bind(to.why);
    statement.push(", at = ").bind(now).push(", attempts = attempts - ").bind(to.uncounted);
    statement.push(", lease_until = ").bind(now + LEASE);
    statement.push(" where officer_id = ").bind(reader.who.officer.id);
    statement.push(" and notice_id in ").bind_list(leased.ids());
    statement.push(" and state in ").bind_list(held.iter().copied());
    tx.run(&statement).await
}

/// What became of a mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MailOutcome {
    /// The mail server has it.
    Sent,
    /// Again at this moment.
    Again(Millis, String),
    /// Again at this moment; this time does not count, for it was not this mail's fault.
    Paused(Millis, String),
    /// Never.
    Refused(String),
    /// The mail server may have it.
    Unknown(String),
}

/// Writes down what became of a mail.
pub async fn settle(op: &Op, reader: &Reader, leased: &Leased, outcome: MailOutcome, now: Millis) -> sqlx::Result<()> {
    let (state, due_at, why) = match &outcome {
        MailOutcome::Sent => (MailState::Sent, now, None),
        MailOutcome::Again(at, why) | MailOutcome::Paused(at, why) => (MailState::Waiting, *at, Some(why.as_str())),
        MailOutcome::Refused(why) => (MailState::Refused, now, Some(why.as_str())),
        MailOutcome::Unknown(why) => (MailState::Unknown, now, Some(why.as_str())),
    };
    let mut tx = op.db().begin().await?;
    let to = Becomes { state, due_at, why, uncounted: i64::from(matches!(outcome, MailOutcome::Paused(..))) };
    let held = [MailState::Sending, MailState::Handing];
    change(&mut tx, reader, leased, &held, to, now).await?;
    let mut tried = sql("update notice set mail_tries = mail_tries + 1");
    if outcome == MailOutcome::Sent {
        tried.push(", mailed_at = coalesce(mailed_at, ").bind(now).push(")");
    }
    tried.push(" where id in ").bind_list(leased.ids());
    tx.run(&tried).await?;
    let action = match state {
        MailState::Sent => Some("notices_mailed"),
        MailState::Refused => Some("notices_mail_refused"),
        MailState::Unknown => Some("notices_mail_unknown"),
        MailState::Waiting | MailState::Sending | MailState::Handing => None,
    };
    if let Some(action) = action {
        let ids: Vec<String> = leased.ids().map(|id| id.to_string()).collect();
        let detail = format!("notices {}", ids.join(", "));
        audit::write(&mut tx, now, None, action, &reader.who.officer.login, &detail).await?;
    }
    tx.commit().await
}

/// What a stopped server left half-way: nothing of it was handed over, so it is sent anew; or it may have been, so it is not. Leases that
/// end before this moment are over.
pub async fn expire_leases(db: &Db, over: Millis, now: Millis) -> sqlx::Result<()> {
    let left = sql("select count(*) from notice_mail where state in ('sending', 'handing') and lease_until < $1");
    if db.one::<(i64,)>(&left.arg(over)).await? == (0,) {
        return Ok(());
    }
    let mut tx = db.begin().await?;
    let again =
        sql("update notice_mail set state = 'waiting', due_at = $2 where state = 'sending' and lease_until < $1");
    tx.run(&again.arg(over).arg(now)).await?;
    let unknown = sql("update notice_mail set state = 'unknown', at = $2, why = 'stopped while handing it over' \
         where state = 'handing' and lease_until < $1");
    tx.run(&unknown.arg(over).arg(now)).await?;
    tx.commit().await
}

/// How many notices were to be mailed and are not yet, and when the oldest of them was written. What was read meanwhile, or should have been
/// tried more than a day ago, is not wanted any more.
pub async fn waiting(db: &Db, now: Millis) -> sqlx::Result<(i64, Option<Millis>)> {
    let statement = sql("select count(*), min(n.at) from notice n join notice_mail m on m.notice_id = n.id \
         where n.at >= $1 and n.read_at is null and (m.state in ('sending', 'handing') or (m.state = 'waiting' and m.due_at >= $2))");
    db.one(&statement.arg(now - TOO_OLD).arg(now - DAY)).await
}

/// How the mail server does.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Health {
    /// Since when it takes nothing.
    pub down_since: Option<Millis>,
    /// How often in a row it took nothing.
    pub failures: i64,
    /// It is left alone until then.
    pub paused_until: Millis,
    /// What it said last.
    pub why: Option<String>,
}

/// How the mail server does.
pub async fn health(db: &Db) -> sqlx::Result<Health> {
    db.one(&sql("select down_since, failures, paused_until, why from mail_server where one = 1")).await
}

/// The mail server took nothing: it is left alone until a moment.
pub async fn down(db: &Db, until: Millis, why: &str, now: Millis) -> sqlx::Result<()> {
    let mut tx = db.begin().await?;
    let statement = sql("update mail_server set down_since = coalesce(down_since, $1), failures = failures + 1, \
         paused_until = $2, why = $3 where one = 1");
    tx.run(&statement.arg(now).arg(until).arg(why)).await?;
    tx.commit().await
}

/// The mail server is there.
pub async fn up(db: &Db) -> sqlx::Result<()> {
    let mut tx = db.begin().await?;
    tx.run(&sql("update mail_server set down_since = null, failures = 0, paused_until = 0, why = null where one = 1"))
        .await?;
    tx.commit().await
}

/// How mail to an officer went last, where it did not go well.
#[derive(Clone, Debug, FromRow)]
pub struct LastTrouble {
    /// Who.
    pub officer_id: i64,
    /// What became of it.
    pub state: MailState,
    /// When.
    pub at: Millis,
    /// When it is tried again.
    pub due_at: Millis,
    /// What the mail server said.
    pub why: Option<String>,
}

/// For each officer whose last mail did not go well: that mail.
pub async fn troubles(db: &Db, now: Millis) -> sqlx::Result<Vec<LastTrouble>> {
    let statement = sql("select m.officer_id, m.state, m.at, m.due_at, m.why from notice_mail m join (\
         select officer_id, max(at) as at from notice_mail group by officer_id) l on l.officer_id = m.officer_id and l.at = m.at \
         where m.state in ('refused', 'unknown') or (m.state = 'waiting' and m.due_at >= $1) order by m.officer_id, m.notice_id");
    // What should have been tried long ago is not wanted any more: it was read in the app, or lies elsewhere.
    let mut troubles: Vec<LastTrouble> = db.all(&statement.arg(now - LEASE)).await?;
    troubles.dedup_by_key(|trouble| trouble.officer_id);
    Ok(troubles)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_go_out_at_eight_and_at_five() {
        let day = dates::begins(20_780);
        let hour = 3_600_000;
        for (now, last) in [(7, -7), (8, 8), (12, 8), (16, 8), (17, 17), (23, 17)] {
            assert_eq!((last_digest(day + now * hour) - day) / hour, last, "{now}");
        }
    }
}
