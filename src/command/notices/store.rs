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
    shield::visible,
    ui::paging::{After, page_of},
};
use sqlx::FromRow;

/// A notice to be written.
#[derive(Clone, Copy, Debug)]
pub struct NewNotice {
    /// What is told.
    pub kind: NoticeKind,
    /// To whom.
    pub to: Recipient,
    /// Of which complaint.
    pub complaint_id: Option<i64>,
    /// Of which order.
    pub order_id: Option<i64>,
    /// Of which clock.
    pub clock_id: Option<i64>,
    /// How far up; 0 where there is no up.
    pub level: i64,
}

/// Writes notices, all in one statement. What a clock has told a reader at a level already is left out.
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

/// Tells offices that a complaint lies with them now.
pub async fn brought(
    tx: &mut Tx,
    complaint_id: i64,
    offices: impl Iterator<Item = i64>,
    now: Millis,
) -> sqlx::Result<()> {
    let told = offices.map(|office| NewNotice {
        kind: NoticeKind::Forwarded,
        to: Recipient::Office(office),
        complaint_id: Some(complaint_id),
        order_id: None,
        clock_id: None,
        level: 0,
    });
    write(tx, &told.collect::<Vec<_>>(), now).await
}

/// Tells the office that has a complaint that its report came back.
pub async fn report_returned(tx: &mut Tx, complaint_id: i64, office: Option<i64>, now: Millis) -> sqlx::Result<()> {
    let told = office.map(|office| NewNotice {
        kind: NoticeKind::ReportReturned,
        to: Recipient::Office(office),
        complaint_id: Some(complaint_id),
        order_id: None,
        clock_id: None,
        level: 0,
    });
    write(tx, told.as_slice(), now).await
}

/// Tells a station that a complaint of its own began again, though an office above has it now.
pub async fn reopened(tx: &mut Tx, complaint_id: i64, station: Option<i64>, now: Millis) -> sqlx::Result<()> {
    let told = station.map(|office| NewNotice {
        kind: NoticeKind::Reopened,
        to: Recipient::Office(office),
        complaint_id: Some(complaint_id),
        order_id: None,
        clock_id: None,
        level: 0,
    });
    write(tx, told.as_slice(), now).await
}

/// Tells a station that what it had refused is another's now. It sees the complaint no longer, so it gets the number only.
pub async fn settled_elsewhere(tx: &mut Tx, reference: Reference, office_id: i64, now: Millis) -> sqlx::Result<()> {
    let statement = sql("insert into notice (at, kind, office_id, level, text) values ($1, $2, $3, 0, $4)");
    tx.run(&statement.arg(now).arg(NoticeKind::Decided).arg(office_id).arg(reference)).await?;
    Ok(())
}

/// The number of a complaint that is confidential now, or about an office, stands in no notice any more to which the complaint itself does not
/// belong.
pub async fn forget_number(tx: &mut Tx, reference: Reference) -> sqlx::Result<()> {
    tx.run(&sql("update notice set text = null where complaint_id is null and text = $1").arg(reference)).await?;
    Ok(())
}

/// A notice's row.
#[derive(Clone, Debug, FromRow)]
pub struct NoticeRow {
    /// Row id.
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
    /// Words, or a number, that go with it.
    pub text: Option<String>,
    /// Who has the complaint now.
    pub office_id: Option<i64>,
    /// When it was read.
    pub read_at: Option<Millis>,
    /// By whom.
    pub read_by: Option<PersonName>,
}

/// Adds the condition under which a row of `notice as n`, with its complaint joined as `c`, is for this officer to read: written to the
/// officer's own office or one that he stands in for, to one below where nobody has an account, to the district for its chief, to the cell for its operators; and of no complaint
/// that he may not see.
pub(in crate::command) fn mine(statement: &mut Sql, op: &Op, who: &SignedIn) {
    let now = op.now();
    let offices = op.offices();
    let own = who.officer.office_id.into_iter().chain(offices.stood_in_by(who.officer.id, now));
    let own: Vec<i64> = match who.officer.role {
        Role::Station | Role::Circle => own.collect(),
        Role::Chief => own.chain(offices.of_kind(OfficeKind::District, now).iter().map(|office| office.id)).collect(),
        Role::Operator | Role::Admin | Role::Auditor => Vec::new(),
    };
    // What an office is told where nobody has an account, the next one above it reads. Of a station's complaints its circle is told by itself.
    let left: Vec<i64> = own.iter().flat_map(|&office| offices.nobody_reads_below(office, now)).collect();
    statement.push("(n.office_id in ").bind_list(own);
    if !left.is_empty() {
        statement
            .push(" or (n.kind <> ")
            .bind(NoticeKind::Forwarded)
            .push(" and n.office_id in ")
            .bind_list(left.iter().copied());
        statement.push(") or n.office_id in ");
        let is_station = |id: &i64| offices.get(*id).is_some_and(|office| office.kind == OfficeKind::Station);
        statement.bind_list(left.into_iter().filter(|id| !is_station(id)));
    }
    if who.officer.role == Role::Operator {
        statement.push(" or n.role = ").bind(Role::Operator);
    }
    statement.push(") and (n.complaint_id is null or ");
    visible(statement, &who.viewer);
    statement.push(")");
}

/// What this officer has to read and has read: unread first, then newest first; a page, and behind which the next one begins. A place is 0
/// among the unread, 1 among the read.
pub async fn list(op: &Op, who: &SignedIn, after: Option<After>) -> sqlx::Result<(Vec<NoticeRow>, Option<After>)> {
    let mut found: Vec<NoticeRow> = Vec::new();
    // Two statements that each follow an index: what an office has read in years is not sorted for every look.
    for (place, state) in [(0, "n.read_at is null and "), (1, "n.read_at is not null and ")] {
        let left = SHOWN + 1 - found.len() as i64;
        if left == 0 || after.is_some_and(|after| after.at > place) {
            continue;
        }
        let mut statement = sql(concat!(
            "select n.id, n.at, n.kind, k.step, k.due_at, n.level, c.reference, n.text, c.office_id, n.read_at, ",
            name_of!("o"),
            " as read_by from notice n left join complaint c on c.id = n.complaint_id left join clock k on k.id = n.clock_id \
             left join officer o on o.id = n.read_by where "
        ));
        statement.push(state);
        if let Some(After { id, .. }) = after.filter(|after| after.at == place) {
            statement.push("n.id < ").bind(id).push(" and ");
        }
        mine(&mut statement, op, who);
        statement.push(" order by n.id desc limit ").bind(left);
        found.extend(op.db().all::<NoticeRow>(&statement).await?);
    }
    let next = page_of(&mut found, SHOWN, |row| After { at: i64::from(row.read_at.is_some()), id: row.id });
    Ok((found, next))
}

/// How many this officer has not read; counted up to a hundred.
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

/// Which notices are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// One.
    One(i64),
    /// All from the oldest to the newest that the page showed.
    Between(i64, i64),
}

/// Marks as read what this officer may read; says how many that were.
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
