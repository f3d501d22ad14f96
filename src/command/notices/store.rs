//! Notices in the database.

use super::{NoticeKind, Recipient, SHOWN};
use crate::{
    command::clocks::Step,
    complaint::{Millis, Reference},
    officers::{PersonName, Role, sign_in::SignedIn, store::name_of},
    offices::OfficeKind,
    server::{
        db::{Db, Sql, Tx, sql},
        op::Op,
    },
    shield::{Viewer, visible},
    ui::paging::{After, page_of},
};
use sqlx::FromRow;

/// A notice to be written.
#[derive(Clone, Copy, Debug)]
pub struct NewNotice {
    /// What the notice reports.
    pub kind: NoticeKind,
    /// The recipient.
    pub to: Recipient,
    /// Primary key of the complaint that it is about.
    pub complaint_id: Option<i64>,
    /// Primary key of the order that it is about.
    pub order_id: Option<i64>,
    /// Primary key of the clock that it is about.
    pub clock_id: Option<i64>,
    /// Escalation level; 0 if it is not an escalation.
    pub level: i64,
}

/// Writes notices in one statement. A notice that a clock has already sent to the same recipient at the same level is skipped.
pub async fn write(tx: &mut Tx, notices: &[NewNotice], now: Millis) -> sqlx::Result<()> {
    if notices.is_empty() {
        return Ok(());
    }
    let mut statement =
        sql("insert into notice (at, kind, office_id, role, complaint_id, order_id, clock_id, level) values ");
    for (n, notice) in notices.iter().enumerate() {
        let role = match notice.to {
            Recipient::Cell => Some(Role::Operator),
            Recipient::Office(_) => None,
        };
        statement.push(if n == 0 { "(" } else { ", (" }).bind(now).push(", ").bind(notice.kind);
        statement.push(", ").bind(notice.to.office()).push(", ").bind(role).push(", ").bind(notice.complaint_id);
        statement.push(", ").bind(notice.order_id).push(", ").bind(notice.clock_id);
        statement.push(", ").bind(notice.level).push(")");
    }
    statement.push(" on conflict do nothing");
    tx.run(&statement).await?;
    Ok(())
}

/// Notifies offices that a complaint was forwarded to them.
pub async fn brought(
    tx: &mut Tx,
    complaint_id: i64,
    offices: impl Iterator<Item = i64>,
    now: Millis,
) -> sqlx::Result<()> {
    let notices = offices.map(|office| NewNotice {
        kind: NoticeKind::Forwarded,
        to: Recipient::Office(office),
        complaint_id: Some(complaint_id),
        order_id: None,
        clock_id: None,
        level: 0,
    });
    write(tx, &notices.collect::<Vec<_>>(), now).await
}

/// Notifies the office that holds a complaint that its report was returned.
pub async fn report_returned(tx: &mut Tx, complaint_id: i64, office: Option<i64>, now: Millis) -> sqlx::Result<()> {
    let notice = office.map(|office| NewNotice {
        kind: NoticeKind::ReportReturned,
        to: Recipient::Office(office),
        complaint_id: Some(complaint_id),
        order_id: None,
        clock_id: None,
        level: 0,
    });
    write(tx, notice.as_slice(), now).await
}

/// Notifies a station that its complaint was reopened, although an office above holds it now.
pub async fn reopened(tx: &mut Tx, complaint_id: i64, station: Option<i64>, now: Millis) -> sqlx::Result<()> {
    let notice = station.map(|office| NewNotice {
        kind: NoticeKind::Reopened,
        to: Recipient::Office(office),
        complaint_id: Some(complaint_id),
        order_id: None,
        clock_id: None,
        level: 0,
    });
    write(tx, notice.as_slice(), now).await
}

/// Notifies a station that a complaint it had said was not its own now belongs to another station. It can no longer see the complaint, so the
/// notice carries only the number.
pub async fn settled_elsewhere(tx: &mut Tx, reference: Reference, office_id: i64, now: Millis) -> sqlx::Result<()> {
    let statement = sql("insert into notice (at, kind, office_id, level, text) values ($1, $2, $3, 0, $4)");
    tx.run(&statement.arg(now).arg(NoticeKind::Decided).arg(office_id).arg(reference)).await?;
    Ok(())
}

/// Removes the number of a complaint that has become confidential or shielded, or is about an office, from notices that are not linked to the complaint.
pub async fn forget_number(tx: &mut Tx, reference: Reference) -> sqlx::Result<()> {
    tx.run(&sql("update notice set text = null where complaint_id is null and text = $1").arg(reference)).await?;
    Ok(())
}

/// Row of a notice.
#[derive(Clone, Debug, FromRow)]
pub struct NoticeRow {
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
    /// Text of the notice: for [`NoticeKind::Decided`], the number of the complaint.
    pub text: Option<String>,
    /// Office that holds the complaint now; none for the cell.
    pub office_id: Option<i64>,
    /// When it was marked as read.
    pub read_at: Option<Millis>,
    /// The officer who marked it as read.
    pub read_by: Option<PersonName>,
}

/// The offices whose notices an officer reads.
struct Read {
    /// Own offices, and those below where nobody has an account: all notices.
    all: Vec<i64>,
    /// Stations below where nobody has an account: all but forwardings, of which the circle is notified directly.
    not_forwarded: Vec<i64>,
    /// Whether those of the cell too.
    cell: bool,
}

impl Read {
    fn is_empty(&self) -> bool {
        self.all.is_empty() && self.not_forwarded.is_empty() && !self.cell
    }
}

fn read_by(op: &Op, who: &SignedIn) -> Read {
    let now = op.now();
    let offices = op.offices();
    let own = who.officer.office_id.into_iter().chain(offices.stood_in_by(who.officer.id, now));
    let own: Vec<i64> = match who.officer.role {
        Role::Station | Role::Circle => own.collect(),
        Role::Chief => own.chain(offices.of_kind(OfficeKind::District, now).iter().map(|office| office.id)).collect(),
        Role::Operator | Role::Admin | Role::Auditor => Vec::new(),
    };
    // Notices to an office where nobody has an account are read by the next office above.
    let left: Vec<i64> = own.iter().flat_map(|&office| offices.nobody_reads_below(office, now)).collect();
    let is_station = |id: &i64| offices.get(*id).is_some_and(|office| office.kind == OfficeKind::Station);
    let (stations, others): (Vec<i64>, Vec<i64>) = left.into_iter().partition(is_station);
    let mut all: Vec<i64> = own.into_iter().chain(others).collect();
    all.sort_unstable();
    all.dedup();
    Read { all, not_forwarded: stations, cell: who.officer.role == Role::Operator }
}

/// Adds the condition under which this officer may read a row of `notice n`, with its complaint joined as `c`.
///
/// The notice must be addressed to the officer's own office, to an office that the officer stands in for, to an office below these where
/// nobody has an account, to the district (for the chief) or to the cell (for operators), and must not be about a complaint that the officer
/// may not see.
pub(in crate::command) fn mine(statement: &mut Sql, op: &Op, who: &SignedIn) {
    let Read { all, not_forwarded, cell } = read_by(op, who);
    statement.push("(n.office_id in ").bind_list(all);
    if !not_forwarded.is_empty() {
        statement.push(" or (n.kind <> ").bind(NoticeKind::Forwarded).push(" and n.office_id in ");
        statement.bind_list(not_forwarded).push(")");
    }
    if cell {
        statement.push(" or n.role = ").bind(Role::Operator);
    }
    statement.push(") and (n.complaint_id is null or ");
    visible(statement, &who.viewer);
    statement.push(")");
}

/// One page of this officer's notices, unread first, then newest first, and the cursor of the next page. The cursor's `at` is 0 among the
/// unread notices and 1 among the read ones.
pub async fn list(op: &Op, who: &SignedIn, after: Option<After>) -> sqlx::Result<(Vec<NoticeRow>, Option<After>)> {
    let mut found: Vec<NoticeRow> = Vec::new();
    // Two statements that each use an index, so that years of read notices are not sorted on every request.
    for (place, state) in [(0, "n.read_at is null and "), (1, "n.read_at is not null and ")] {
        let left = SHOWN + 1 - found.len() as i64;
        if left == 0 || after.is_some_and(|after| after.at > place) {
            continue;
        }
        let before = after.filter(|after| after.at == place).map_or(i64::MAX, |After { id, .. }| id);
        let mut statement = sql(concat!(
            "select n.id, n.at, n.kind, k.step, k.due_at, n.level, c.reference, n.text, c.office_id, n.read_at, ",
            name_of!("o"),
            " as read_by from notice n left join complaint c on c.id = n.complaint_id left join clock k on k.id = n.clock_id \
             left join officer o on o.id = n.read_by where n.id in (select x.id from ("
        ));
        newest(&mut statement, &who.viewer, &ways(&read_by(op, who)), state, before, left);
        statement.push(") x order by x.id desc limit ").bind(left).push(") order by n.id desc");
        found.extend(op.db().all::<NoticeRow>(&statement).await?);
    }
    let next = page_of(&mut found, SHOWN, |row| After { at: i64::from(row.read_at.is_some()), id: row.id });
    Ok((found, next))
}

/// To whom notices are addressed, each read from an index of its own.
enum Way {
    /// To one office.
    Office(i64),
    /// To one office, without forwardings.
    NotForwarded(i64),
    /// To the cell.
    Cell,
    /// To any of these offices, and without forwardings to any of those: so many that the newest notices of all are soon found among all notices.
    Many(Vec<i64>, Vec<i64>),
}

/// Of more offices than this the notices are not read one office at a time.
const MOST_OFFICES: usize = 40;

fn ways(read: &Read) -> Vec<Way> {
    let cell = read.cell.then_some(Way::Cell);
    if read.all.len() + read.not_forwarded.len() > MOST_OFFICES {
        let many = Way::Many(read.all.clone(), read.not_forwarded.clone());
        return std::iter::once(many).chain(cell).collect();
    }
    let all = read.all.iter().copied().map(Way::Office);
    let not_forwarded = read.not_forwarded.iter().copied().map(Way::NotForwarded);
    // A list of nothing is a list too.
    all.chain(not_forwarded).chain(cell).chain(read.is_empty().then_some(Way::Office(0))).collect()
}

/// Adds the primary keys of the newest notices in this state before a notice, at most `most` for each way.
fn newest(statement: &mut Sql, viewer: &Viewer, ways: &[Way], state: &'static str, before: i64, most: i64) {
    for (n, way) in ways.iter().enumerate() {
        statement.push(if n == 0 { "" } else { " union " });
        statement
            .push("select y.id from (select n.id from notice n left join complaint c on c.id = n.complaint_id where ");
        statement.push(state).push("n.id < ").bind(before);
        match way {
            Way::Office(office) => {
                statement.push(" and n.office_id = ").bind(*office);
            }
            Way::NotForwarded(office) => {
                statement.push(" and n.office_id = ").bind(*office).push(" and n.kind <> ").bind(NoticeKind::Forwarded);
            }
            Way::Cell => {
                statement.push(" and n.role = ").bind(Role::Operator);
            }
            Way::Many(all, not_forwarded) => {
                statement.push(" and (n.office_id in ").bind_list(all.iter().copied());
                statement.push(" or (n.kind <> ").bind(NoticeKind::Forwarded).push(" and n.office_id in ");
                statement.bind_list(not_forwarded.iter().copied()).push("))");
            }
        }
        statement.push(" and (n.complaint_id is null or ");
        visible(statement, viewer);
        statement.push(") order by n.id desc limit ").bind(most).push(") y");
    }
}

/// Number of unread notices of this officer, counted up to 100.
pub async fn unread(op: &Op, who: &SignedIn) -> sqlx::Result<i64> {
    let mut statement =
        sql("select count(*) from (select 1 as one from notice n left join complaint c on c.id = n.complaint_id \
         where n.read_at is null and ");
    mine(&mut statement, op, who);
    statement.push(" limit 100) x");
    let db: &Db = op.db();
    let (n,): (i64,) = db.one(&statement).await?;
    Ok(n)
}

/// Which notices to mark as read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// One notice, by primary key.
    One(i64),
    /// All from the oldest to the newest that the page showed, by primary key.
    Between(i64, i64),
}

/// Marks those notices as read that this officer may read, and returns how many.
pub async fn mark_read(tx: &mut Tx, op: &Op, who: &SignedIn, which: Which, now: Millis) -> sqlx::Result<u64> {
    let mut statement = sql("update notice set read_at = ");
    statement.bind(now).push(", read_by = ").bind(who.officer.id);
    statement.push(" where read_at is null and id in (select n.id from notice n left join complaint c on c.id = n.complaint_id where ");
    match which {
        Which::One(id) => statement.push("n.id = ").bind(id),
        Which::Between(oldest, newest) => statement.push("n.id >= ").bind(oldest).push(" and n.id <= ").bind(newest),
    };
    statement.push(" and n.read_at is null and ");
    mine(&mut statement, op, who);
    statement.push(")");
    tx.run(&statement).await
}
