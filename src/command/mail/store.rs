//! Which notices are mailed to whom, in the database.
//!
//! Nothing is queued ahead: who may read a notice is checked when it is due for mailing. A row of `notice_mail` is created by the lease.

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

/// Maximum number of notices in one mail; the rest goes into the next mail.
pub const AT_MOST: i64 = 100;
/// A server that holds a notice for longer than this many milliseconds counts as stopped. Longer than all steps of one mail together.
const LEASE: Millis = 120_000;
/// A notice that was read in the app is still mailed while it is younger than this: somebody else may have read it.
const MAILED_ALTHOUGH_READ: Millis = DAY;
/// Notices older than this are not mailed at all.
const TOO_OLD: Millis = 30 * DAY;
/// Hours of the day (IST) at which digests are sent.
const DIGESTS: [i64; 2] = [8, 17];

/// Row of an officer who gets mail.
#[derive(Clone, Debug, FromRow)]
struct ReaderRow {
    #[sqlx(flatten)]
    officer: Officer,
    email: String,
    mail_when: Option<MailWhen>,
    mail_language: Option<Language>,
    mail_since: Millis,
}

/// An officer who gets mail, and the time range of the notices that are due for mailing now.
#[derive(Clone, Debug)]
pub struct Reader {
    /// The officer, as if signed in, so that the same access checks apply.
    pub who: SignedIn,
    /// Mail address.
    pub email: String,
    /// Language of the mail; none for both languages.
    pub language: Option<Language>,
    /// Only notices written at or after this time.
    since: Millis,
    /// Only notices written before this time.
    until: Millis,
}

/// Time of the last digest, at or before `now`.
fn last_digest(now: Millis) -> Millis {
    let today = dates::begins(dates::day(now));
    let moments = [today - DAY, today].into_iter().flat_map(|day| DIGESTS.map(|hour| day + hour * 3_600_000));
    moments.filter(|moment| *moment <= now).max().unwrap_or(today - DAY)
}

/// The officers who may get mail now.
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

/// Whether this officer is on leave and somebody else stands in.
fn is_replaced(offices: &Offices, officer: &Officer, now: Millis) -> bool {
    let away = |p: &Posting| p.officer_id == officer.id && p.duty == Duty::Leave && p.time().holds(now);
    let somebody_else = |office: i64| offices.head_of(office, now).is_some_and(|head| head.officer_id != officer.id);
    offices.postings().iter().any(away) && officer.office_id.is_some_and(somebody_else)
}

/// What a mail says about one notice.
#[derive(Clone, Debug, FromRow)]
pub struct MailNotice {
    /// Primary key of `notice`.
    pub id: i64,
    /// When it was written.
    pub at: Millis,
    /// What the notice reports.
    pub kind: NoticeKind,
    /// Step of the clock that it is about.
    pub step: Option<Step>,
    /// When that step is, or was, due.
    pub due_at: Option<Millis>,
    /// Escalation level; 0 if it is not an escalation.
    pub level: i64,
    /// Reference of the complaint that it is about.
    pub reference: Option<Reference>,
}

/// Primary key of the first notice written at or after a moment; none if there is none.
async fn first_since(db: &Db, at: Millis) -> sqlx::Result<Option<i64>> {
    let first = sql("select id from notice where at >= $1 order by at, id limit 1");
    Ok(db.maybe::<(i64,)>(&first.arg(at)).await?.map(|(id,)| id))
}

/// The oldest notices that may still be mailed, found once for a whole round.
#[derive(Clone, Copy, Debug)]
pub struct Cutoff {
    /// Primary key of the first notice that is young enough.
    first: i64,
    /// Primary key of the first notice that is mailed even if it was read.
    read_first: i64,
}

impl Cutoff {
    /// Finds the cutoff at a moment; none if no notice is young enough.
    pub async fn of(db: &Db, now: Millis) -> sqlx::Result<Option<Self>> {
        let Some(first) = first_since(db, now - TOO_OLD).await? else { return Ok(None) };
        let read_first = first_since(db, now - MAILED_ALTHOUGH_READ).await?.unwrap_or(i64::MAX);
        Ok(Some(Self { first, read_first }))
    }
}

/// Selects the notices that this officer may read, that have not been sent to the officer and that are due.
fn due(op: &Op, reader: &Reader, cutoff: Cutoff, now: Millis) -> Sql {
    let mut statement = sql("select n.id, n.at, n.kind, k.step, k.due_at, n.level, c.reference from notice n \
         left join complaint c on c.id = n.complaint_id left join clock k on k.id = n.clock_id where n.id >= ");
    statement.bind(cutoff.first).push(" and n.at >= ").bind(reader.since).push(" and n.at < ").bind(reader.until);
    statement.push(" and (n.read_at is null or n.id >= ").bind(cutoff.read_first).push(") and not exists (");
    statement.push("select 1 from notice_mail m where m.notice_id = n.id and m.officer_id = ");
    statement.bind(reader.who.officer.id).push(" and not (m.state = 'waiting' and m.due_at <= ").bind(now);
    // A step that has been done in the meantime needs no warning.
    statement.push(")) and (n.kind <> ").bind(NoticeKind::Warned).push(" or k.met_at is null) and ");
    notices::mine(&mut statement, op, &reader.who);
    statement.push(" order by n.id limit ").bind(AT_MOST);
    statement
}

/// Notices that are leased to this server, so that no other server sends them to the officer.
#[derive(Debug)]
pub struct Leased {
    /// The notices, oldest first.
    pub notices: Vec<MailNotice>,
    /// Highest number of attempts among the notices, including this attempt.
    pub attempts: i64,
}

impl Leased {
    fn ids(&self) -> impl Iterator<Item = i64> {
        self.notices.iter().map(|notice| notice.id)
    }
}

/// Leases the notices that are due for an officer. None if there are none, or if another server was first.
pub async fn lease(op: &Op, reader: &Reader, cutoff: Cutoff, now: Millis) -> sqlx::Result<Option<Leased>> {
    let statement = due(op, reader, cutoff, now);
    // Usually nothing is due. Finding that out must not keep writers waiting, so the first look is outside a transaction.
    if op.db().maybe::<MailNotice>(&statement).await?.is_none() {
        return Ok(None);
    }
    let mut tx = op.db().begin().await?;
    let mut found: Vec<MailNotice> = tx.all(&statement).await?;
    if found.is_empty() {
        return Ok(None);
    }
    let mut take =
        sql("insert into notice_mail (notice_id, officer_id, state, attempts, due_at, lease_until, at) values ");
    for (n, one) in found.iter().enumerate() {
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
    found.retain(|one| taken.iter().any(|(id, _)| *id == one.id));
    let attempts = taken.iter().map(|(_, attempts)| *attempts).max().unwrap_or(0);
    Ok((!found.is_empty()).then_some(Leased { notices: found, attempts }))
}

/// Checks that all notices of a lease may be sent now: this server still holds the lease, and the officer may still read every notice. If so,
/// marks them as being handed over and returns true. If the officer may no longer read one of them, the lease is released, to be evaluated anew.
pub async fn hand_over(op: &Op, reader: &Reader, leased: &Leased, now: Millis) -> sqlx::Result<bool> {
    let mut tx = op.db().begin().await?;
    let mut readable =
        sql("select count(*) from notice n left join complaint c on c.id = n.complaint_id where n.id in ");
    readable.bind_list(leased.ids()).push(" and ");
    notices::mine(&mut readable, op, &reader.who);
    let all = leased.notices.len() as u64;
    let (readable,): (i64,) = tx.one(&readable).await?;
    let state = if readable as u64 == all { MailState::Handing } else { MailState::Waiting };
    // A released lease does not count as an attempt.
    let to = LeaseUpdate { state, due_at: now, why: None, uncounted: i64::from(state == MailState::Waiting) };
    let changed = change(&mut tx, reader, leased, &[MailState::Sending], to, now).await?;
    if state == MailState::Handing && changed != all {
        // Another server took some of them while this one was suspended. The transaction is dropped without a commit and changes nothing.
        return Ok(false);
    }
    tx.commit().await?;
    Ok(state == MailState::Handing)
}

/// New values for the rows of a lease.
struct LeaseUpdate<'a> {
    state: MailState,
    due_at: Millis,
    why: Option<&'a str>,
    /// Number of attempts to subtract because they do not count.
    uncounted: i64,
}

/// Updates the rows of a lease that are still in one of the `held` states, and returns their number.
async fn change(
    tx: &mut Tx,
    reader: &Reader,
    leased: &Leased,
    held: &[MailState],
    to: LeaseUpdate<'_>,
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

/// Outcome of an attempt to send a mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MailOutcome {
    /// The mail server has accepted it.
    Sent,
    /// Try again at this time; with the reason.
    Again(Millis, String),
    /// Try again at this time; the attempt does not count, because the mail itself was not the cause. With the reason.
    Paused(Millis, String),
    /// Never try again; with the reason.
    Refused(String),
    /// The mail server may have it; with the reason.
    Unknown(String),
}

/// Records the outcome of an attempt.
pub async fn settle(op: &Op, reader: &Reader, leased: &Leased, outcome: MailOutcome, now: Millis) -> sqlx::Result<()> {
    let (state, due_at, why) = match &outcome {
        MailOutcome::Sent => (MailState::Sent, now, None),
        MailOutcome::Again(at, why) | MailOutcome::Paused(at, why) => (MailState::Waiting, *at, Some(why.as_str())),
        MailOutcome::Refused(why) => (MailState::Refused, now, Some(why.as_str())),
        MailOutcome::Unknown(why) => (MailState::Unknown, now, Some(why.as_str())),
    };
    let mut tx = op.db().begin().await?;
    let to = LeaseUpdate { state, due_at, why, uncounted: i64::from(matches!(outcome, MailOutcome::Paused(..))) };
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

/// Cleans up leases that ended before `over`, left by a server that stopped. Notices that were not handed over yet are sent again. Those that
/// may have been handed over are marked as unknown and are not.
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

/// Number of notices that still have to be mailed, and when the oldest of them was written. Leaves out notices that have been read since, and
/// those whose next attempt was due more than a day ago: they are no longer wanted.
pub async fn waiting(db: &Db, now: Millis) -> sqlx::Result<(i64, Option<Millis>)> {
    let statement = sql("select count(*), min(n.at) from notice n join notice_mail m on m.notice_id = n.id \
         where n.at >= $1 and n.read_at is null and (m.state in ('sending', 'handing') or (m.state = 'waiting' and m.due_at >= $2))");
    db.one(&statement.arg(now - TOO_OLD).arg(now - DAY)).await
}

/// State of the mail server.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Health {
    /// Since when it has accepted nothing; none if it works.
    pub down_since: Option<Millis>,
    /// Number of consecutive failures.
    pub failures: i64,
    /// No attempts are made before this time.
    pub paused_until: Millis,
    /// Its last error.
    pub why: Option<String>,
}

/// Reads the state of the mail server.
pub async fn health(db: &Db) -> sqlx::Result<Health> {
    db.one(&sql("select down_since, failures, paused_until, why from mail_server where one = 1")).await
}

/// Records that the mail server accepts nothing, and pauses all attempts until a moment.
pub async fn down(db: &Db, until: Millis, why: &str, now: Millis) -> sqlx::Result<()> {
    let mut tx = db.begin().await?;
    let statement = sql("update mail_server set down_since = coalesce(down_since, $1), failures = failures + 1, \
         paused_until = $2, why = $3 where one = 1");
    tx.run(&statement.arg(now).arg(until).arg(why)).await?;
    tx.commit().await
}

/// Records that the mail server works.
pub async fn up(db: &Db) -> sqlx::Result<()> {
    let mut tx = db.begin().await?;
    tx.run(&sql("update mail_server set down_since = null, failures = 0, paused_until = 0, why = null where one = 1"))
        .await?;
    tx.commit().await
}

/// The last mail to an officer, if it failed or is delayed.
#[derive(Clone, Debug, FromRow)]
pub struct LastTrouble {
    /// Primary key of `officer`.
    pub officer_id: i64,
    /// State of the mail.
    pub state: MailState,
    /// When the state last changed.
    pub at: Millis,
    /// When the next attempt is due.
    pub due_at: Millis,
    /// The mail server's reply, or another reason.
    pub why: Option<String>,
}

/// The last mail of each officer whose last mail failed or is delayed.
pub async fn troubles(db: &Db, now: Millis) -> sqlx::Result<Vec<LastTrouble>> {
    let statement = sql("select m.officer_id, m.state, m.at, m.due_at, m.why from notice_mail m join (\
         select officer_id, max(at) as at from notice_mail group by officer_id) l on l.officer_id = m.officer_id and l.at = m.at \
         where m.state in ('refused', 'unknown') or (m.state = 'waiting' and m.due_at >= $1) order by m.officer_id, m.notice_id");
    // A mail whose attempt is long overdue is no longer wanted: the notice was read in the app, or the complaint moved to another office.
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
