//! Gives, confirms, drops, acknowledges and answers orders. The chief's verdicts at the review are in [`super::judge`].
//!
//! Each action is one transaction that also writes the entry on the complaint's timeline, the clock and the notices.

use super::{
    OrderState,
    store::{self, Asker, OrderRow},
};
use crate::{
    command::{
        clocks,
        notices::{NoticeKind, Recipient, store as notices, store::NewNotice},
    },
    complaint::{
        EntryKind, Millis, Move, Reference, Status,
        changes::{self, Made, MoveCommand, Ordered},
        outgoing,
        store::{Complaint, select_visible},
    },
    error::{Error, Problem},
    officers::{Role, sign_in::SignedIn},
    offices::OfficeKind,
    replies::ReplyMethod,
    server::{
        db::{Tx, sql, to_keep},
        op::Op,
    },
    shield::Viewer,
};

/// A complete order to be given.
pub struct NewOrder<'a> {
    /// Unique key of its origin. Giving an order with a known key changes nothing.
    pub cause: &'a str,
    /// Reference of a complaint that the officer may see.
    pub reference: Reference,
    /// Text of the order.
    pub text: &'a str,
    /// The addressee.
    pub office_id: i64,
    /// When the order is due.
    pub due_at: Millis,
}

/// The signed-in officer as the queries of [`store`] need it.
pub fn asker(who: &SignedIn) -> Asker<'_> {
    Asker { viewer: &who.viewer, role: who.officer.role, offices: who.offices() }
}

/// The offices that an order on this complaint can be addressed to: those that can see the complaint, beginning with its holder. If no office
/// holds it yet: every station, except those under an accused office; the office above the accused one comes first. Never the accused office
/// itself.
pub fn possible(op: &Op, complaint: &Complaint) -> Vec<i64> {
    let now = op.now();
    let offices = op.offices();
    // The district is the chief's own office and receives no orders.
    let there = |id: &i64| {
        let office = offices.existing(*id, now).filter(|office| office.kind != OfficeKind::District);
        office.is_some() && Some(*id) != complaint.accused_id
    };
    if complaint.office_id.is_none() && complaint.status != Status::Received {
        // Closed without ever having been forwarded: it must be reopened before an order can be given.
        return Vec::new();
    }
    if complaint.office_id.is_none() {
        let under = complaint.accused_id.map(|accused| offices.below(accused, now)).unwrap_or_default();
        let higher = complaint.accused_id.and_then(|accused| changes::above_the_accused(op, accused));
        let stations = offices.of_kind(OfficeKind::Station, now).into_iter().map(|office| office.id);
        return higher.into_iter().chain(stations.filter(|id| !under.contains(id))).filter(there).collect();
    }
    let mut possible: Vec<i64> = Vec::new();
    for id in [complaint.office_id, complaint.station_id, complaint.circle_id].into_iter().flatten() {
        if there(&id) && !possible.contains(&id) {
            possible.push(id);
        }
    }
    possible
}

/// Whether the chief's public quote with these words reveals something that must not be public: the complaint itself, or a word that is
/// withheld because of it.
///
/// # Errors
/// Database errors.
pub async fn exposes(op: &Op, tx: &mut Tx, complaint: &Complaint, words: &str) -> sqlx::Result<bool> {
    Ok(outgoing::store::about(op, tx, complaint, ReplyMethod::Quote, words).await?.is_some())
}

/// Locks a complaint until the transaction ends, so that a new order either goes to an office that can see the complaint or moves along with
/// it. Must be taken before the lock of an order, as a move of the complaint does.
pub async fn hold(tx: &mut Tx, id: i64) -> sqlx::Result<()> {
    let mut lock = sql("select id from complaint where id = ");
    lock.bind(id).push(to_keep(tx));
    tx.maybe::<(i64,)>(&lock).await?;
    Ok(())
}

/// A complaint by primary key, without an access check: for actions of the program itself.
pub async fn complaint(tx: &mut Tx, id: i64) -> sqlx::Result<Complaint> {
    let (reference,): (Reference,) = tx.one(&sql("select reference from complaint where id = $1").arg(id)).await?;
    tx.one(&select_visible(&Viewer::Complainant(id), reference)).await
}

/// Gives a complete order. A complaint that no office holds yet is forwarded to the addressee. The same `cause` again changes nothing.
///
/// # Errors
/// [`Error::Fields`] for an addressee that is not possible or a due time that has passed.
pub async fn give(op: &Op, who: &SignedIn, new: NewOrder<'_>) -> Result<(), Error> {
    let mut tx = op.db().begin().await?;
    let complaint = find_and_lock(&mut tx, who, new.reference).await?.ok_or(Error::NotFound)?;
    let now = op.now();
    check(op, &complaint, new.office_id, new.due_at)?;
    let forwarded = forward_first(op, &mut tx, who, &complaint, new.office_id).await?;
    let complaint = forwarded.as_ref().map_or(&complaint, Made::after);
    let statement = sql(
        "insert into chief_order (cause, complaint_id, state, text, office_id, given_at, given_by, due_at, opened_at, \
         exposes) values ($1, $2, 'open', $3, $4, $5, $6, $7, $5, false) on conflict (cause) do nothing returning id",
    )
    .arg(new.cause)
    .arg(complaint.id)
    .arg(new.text)
    .arg(new.office_id)
    .arg(now)
    .arg(who.officer.id)
    .arg(new.due_at);
    let Some((id,)) = tx.maybe::<(i64,)>(&statement).await? else { return Ok(()) };
    let by = Some(who.officer.id);
    let order = Opened { id, office_id: new.office_id, due_at: new.due_at, by, text: new.text };
    let ordered = open(&mut tx, complaint, &order, now).await?;
    let all: Vec<Made> = forwarded.into_iter().chain([ordered]).collect();
    changes::tell(op, &mut tx, who, &all).await?;
    tx.commit().await?;
    op.hub().wake();
    Ok(())
}

/// Finds a complaint that this officer may see and locks it until the transaction ends.
async fn find_and_lock(tx: &mut Tx, who: &SignedIn, reference: Reference) -> sqlx::Result<Option<Complaint>> {
    let found: Option<Complaint> = tx.maybe(&select_visible(&who.viewer, reference)).await?;
    let Some(complaint) = found else { return Ok(None) };
    hold(tx, complaint.id).await?;
    tx.maybe(&select_visible(&who.viewer, reference)).await
}

/// Forwards a complaint that no office holds yet to the addressee of the order. This is a move with its own entry, in the order's transaction.
async fn forward_first(
    op: &Op,
    tx: &mut Tx,
    who: &SignedIn,
    complaint: &Complaint,
    office_id: i64,
) -> Result<Option<Made>, Error> {
    if complaint.status != Status::Received {
        return Ok(None);
    }
    let command = MoveCommand { version: complaint.version, station_id: Some(office_id), ..MoveCommand::default() };
    changes::make_in(op, tx, who, complaint.clone(), Move::Forward, &command).await.map(Some)
}

fn check(op: &Op, complaint: &Complaint, office_id: i64, due_at: Millis) -> Result<(), Error> {
    let now = op.now();
    if complaint.office_id.is_none() && complaint.status != Status::Received {
        return Err(Error::NotNow);
    }
    if due_at <= now {
        return Err(Error::field("due", Problem::Past));
    }
    if op.offices().existing(office_id, now).is_none() {
        return Err(Error::field("office", Problem::OutsideItsTime));
    }
    if !possible(op, complaint).contains(&office_id) {
        return Err(Error::field("office", Problem::NotAChoice));
    }
    Ok(())
}

/// An order that has just been opened for its addressee.
pub struct Opened<'a> {
    /// Primary key of `chief_order`.
    pub id: i64,
    /// The addressee.
    pub office_id: i64,
    /// When the order is due.
    pub due_at: Millis,
    /// The officer who gave or confirmed it; none if the chief gave it on X.
    pub by: Option<i64>,
    /// Text of the order.
    pub text: &'a str,
}

/// Starts the clock of an opened order, notifies the addressee and writes the timeline entry. The caller must then call [`changes::tell`].
async fn open(tx: &mut Tx, complaint: &Complaint, order: &Opened<'_>, now: Millis) -> Result<Made, Error> {
    let entry = start_clock_and_notify(tx, complaint, order, now).await?;
    changes::ordered_in(tx, complaint, &entry, now).await
}

/// Does the same and also writes the audit entry, for an order that is the only change of its transaction.
///
/// # Errors
/// Database errors.
pub async fn opened(tx: &mut Tx, complaint: &Complaint, order: &Opened<'_>, now: Millis) -> Result<(), Error> {
    let entry = start_clock_and_notify(tx, complaint, order, now).await?;
    changes::ordered(tx, complaint, &entry, now).await?;
    Ok(())
}

async fn start_clock_and_notify<'a>(
    tx: &mut Tx,
    complaint: &Complaint,
    order: &Opened<'a>,
    now: Millis,
) -> sqlx::Result<Ordered<'a>> {
    clocks::store::start_order(tx, order.id, Some(complaint.id), Some(order.office_id), now, order.due_at).await?;
    tell(tx, NoticeKind::Ordered, Recipient::Office(order.office_id), order.id, Some(complaint.id), now).await?;
    let kind = EntryKind::Ordered;
    Ok(Ordered { kind, officer_id: order.by, office_id: Some(order.office_id), text: order.text, form: "" })
}

/// The chief's own office, as the recipient of notices.
pub fn district(op: &Op) -> Option<Recipient> {
    op.offices().of_kind(OfficeKind::District, op.now()).first().map(|office| Recipient::Office(office.id))
}

/// Writes one notice about an order.
pub async fn tell(
    tx: &mut Tx,
    kind: NoticeKind,
    to: Recipient,
    order_id: i64,
    complaint_id: Option<i64>,
    now: Millis,
) -> sqlx::Result<()> {
    let notice = NewNotice { kind, to, complaint_id, order_id: Some(order_id), clock_id: None, level: 0 };
    notices::write(tx, &[notice], now).await
}

/// The details with which an incomplete order is confirmed.
pub struct Confirmation<'a> {
    /// Primary key of `chief_order`.
    pub id: i64,
    /// Reference of a complaint that the officer may see.
    pub reference: Reference,
    /// Text of the order.
    pub text: &'a str,
    /// The addressee.
    pub office_id: i64,
    /// When the order is due.
    pub due_at: Millis,
}

/// Confirms an order and so opens it for its addressee. A complaint that no office holds yet is forwarded to the addressee.
///
/// # Errors
/// [`Error::Changed`] when the order no longer waits for confirmation; [`Error::Fields`] as in [`give`].
pub async fn confirm(op: &Op, who: &SignedIn, confirmed: Confirmation<'_>) -> Result<(), Error> {
    let mut tx = op.db().begin().await?;
    let complaint = find_and_lock(&mut tx, who, confirmed.reference).await?;
    let row = store::to_act(&mut tx, asker(who), confirmed.id).await?.ok_or(Error::NotFound)?;
    if row.state != OrderState::ToConfirm {
        return Err(Error::Changed);
    }
    let now = op.now();
    let complaint = complaint.ok_or_else(|| Error::field("reference", Problem::NotAChoice))?;
    check(op, &complaint, confirmed.office_id, confirmed.due_at)?;
    let forwarded = forward_first(op, &mut tx, who, &complaint, confirmed.office_id).await?;
    let complaint = forwarded.as_ref().map_or(&complaint, Made::after);
    let statement = sql("update chief_order set state = 'open', complaint_id = $2, text = $3, office_id = $4, due_at = $5, opened_at = $6, \
         confirmed_by = $7, exposes = (exposes or (post_id is not null and $8)) where id = $1 returning exposes")
    .arg(confirmed.id)
    .arg(complaint.id)
    .arg(confirmed.text)
    .arg(confirmed.office_id)
    .arg(confirmed.due_at)
    .arg(now)
    .arg(who.officer.id)
    .arg(exposes(op, &mut tx, complaint, &row.text).await?);
    let (exposes,): (bool,) = tx.one(&statement).await?;
    // The chief may have quoted the post before its subject was known.
    if let (true, false, Some(district)) = (exposes, row.exposes, district(op)) {
        tell(&mut tx, NoticeKind::Exposed, district, row.id, Some(complaint.id), now).await?;
    }
    // The clock for the confirmation ends here.
    clocks::store::withdraw_order(&mut tx, confirmed.id, now).await?;
    let order = Opened {
        id: confirmed.id,
        office_id: confirmed.office_id,
        due_at: confirmed.due_at,
        by: Some(who.officer.id),
        text: confirmed.text,
    };
    let ordered = open(&mut tx, complaint, &order, now).await?;
    let all: Vec<Made> = forwarded.into_iter().chain([ordered]).collect();
    changes::tell(op, &mut tx, who, &all).await?;
    tx.commit().await?;
    op.hub().wake();
    Ok(())
}

/// Drops an order: it turned out to be none, or the chief takes it back.
///
/// # Errors
/// [`Error::NotNow`] when the order is over already; [`Error::NotAllowed`] when it is open and the officer is not the chief.
pub async fn drop_order(op: &Op, who: &SignedIn, id: i64, why: &str) -> Result<(), Error> {
    let mut tx = op.db().begin().await?;
    let row = store::to_act(&mut tx, asker(who), id).await?.ok_or(Error::NotFound)?;
    let may = row.state == OrderState::ToConfirm || (row.state.is_open() && who.officer.role == Role::Chief);
    if !may {
        return Err(if row.state.is_open() { Error::NotAllowed } else { Error::NotNow });
    }
    let now = op.now();
    tx.run(&sql("update chief_order set state = 'dropped' where id = $1").arg(id)).await?;
    clocks::store::withdraw_order(&mut tx, id, now).await?;
    // Notify the other side: the addressee when the chief takes an order back, the chief when the cell drops one.
    let chief = who.officer.role == Role::Chief;
    let to = if chief { row.office_id.map(Recipient::Office) } else { district(op) };
    if let Some(to) = to {
        tell(&mut tx, NoticeKind::OrderDropped, to, id, row.complaint_id, now).await?;
    }
    // An order that was never opened must not appear on the timeline, which the station reads too: its reason goes to the audit trail only.
    match row.complaint_id.filter(|_| row.state.is_open()) {
        Some(complaint_id) => {
            let complaint = complaint(&mut tx, complaint_id).await?;
            changes::ordered(&mut tx, &complaint, &entry(who, EntryKind::OrderDropped, row.office_id, why), now)
                .await?;
        }
        None => {
            let subject = format!("order {id}");
            crate::audit::write(&mut tx, now, Some(who.officer.id), "order_dropped", &subject, why).await?;
        }
    }
    tx.commit().await?;
    op.hub().wake();
    Ok(())
}

/// Records that the addressee has read an order.
///
/// # Errors
/// [`Error::NotAllowed`] for anybody but the addressee, [`Error::Changed`] when a colleague was first.
pub async fn acknowledge(op: &Op, who: &SignedIn, id: i64) -> Result<(), Error> {
    let mut tx = op.db().begin().await?;
    let row = order_to_answer(&mut tx, who, id).await?;
    if row.state != OrderState::Open {
        return Err(Error::Changed);
    }
    let now = op.now();
    let statement =
        sql("update chief_order set state = 'acknowledged', acknowledged_at = $2, acknowledged_by = $3 where id = $1");
    tx.run(&statement.arg(id).arg(now).arg(who.officer.id)).await?;
    let complaint = complaint(&mut tx, row.complaint_id.ok_or(Error::NotNow)?).await?;
    changes::ordered(&mut tx, &complaint, &entry(who, EntryKind::OrderAcknowledged, row.office_id, ""), now).await?;
    tx.commit().await?;
    op.hub().wake();
    Ok(())
}

/// An answer of the addressee, to be written.
pub struct NewAnswer<'a> {
    /// Primary key of `chief_order`.
    pub id: i64,
    /// Text of the answer.
    pub text: &'a str,
    /// Number of an FIR, a diary entry or a challan.
    pub paper: Option<&'a str>,
    /// Id of the form, under which its photos are stored.
    pub form: &'a str,
    /// When it was done, if the form waited on a phone without a network; in milliseconds since the epoch (UTC).
    pub done_at: Option<i64>,
}

/// Answers an order. Sending the same form again changes nothing. An answer that is being saved while a sheet freezes is either on the sheet
/// or after it, because both lock the order.
///
/// # Errors
/// [`Error::NotAllowed`] for anybody but the addressee, [`Error::NotNow`] when the order is over.
pub async fn answer(op: &Op, who: &SignedIn, new: NewAnswer<'_>) -> Result<(), Error> {
    let mut tx = op.db().begin().await?;
    let row = order_to_answer(&mut tx, who, new.id).await?;
    let form_hash = changes::form_hash(new.form);
    let (known,): (i64,) =
        tx.one(&sql("select count(*) from order_answer where form_hash = $1").arg(form_hash.clone())).await?;
    if known > 0 {
        return Ok(());
    }
    // The time after the lock, not the operation's moment: an answer that waited for a freezing sheet comes after it.
    let now = op.state().clock().now();
    let complaint = complaint(&mut tx, row.complaint_id.ok_or(Error::NotNow)?).await?;
    // Before the entry, because the scheduler also locks clocks first and the audit trail last.
    clocks::store::meet_order(&mut tx, new.id, now).await?;
    let answered = Ordered { form: new.form, ..entry(who, EntryKind::OrderAnswered, row.office_id, new.text) };
    let entry_id = changes::ordered(&mut tx, &complaint, &answered, now).await?;
    if new.done_at.is_some() {
        tx.run(&sql("update entry set said_at = $2 where id = $1").arg(entry_id).arg(new.done_at)).await?;
    }
    let (photos,): (i64,) = tx.one(&sql("select count(*) from photo where entry_id = $1").arg(entry_id)).await?;
    let statement =
        sql("insert into order_answer (order_id, entry_id, form_hash, at, officer_id, text, photos, paper) \
         values ($1, $2, $3, $4, $5, $6, $7, $8)")
        .arg(new.id)
        .arg(entry_id)
        .arg(form_hash)
        .arg(now)
        .arg(who.officer.id)
        .arg(new.text)
        .arg(photos)
        .arg(new.paper);
    tx.run(&statement).await?;
    tx.run(&sql("update chief_order set state = 'answered' where id = $1").arg(new.id)).await?;
    if let Some(district) = district(op) {
        tell(&mut tx, NoticeKind::OrderAnswered, district, new.id, Some(complaint.id), now).await?;
    }
    tx.commit().await?;
    op.hub().wake();
    Ok(())
}

/// Locks an open order that one of this officer's offices has to answer.
async fn order_to_answer(tx: &mut Tx, who: &SignedIn, id: i64) -> Result<OrderRow, Error> {
    let row = store::to_act(tx, asker(who), id).await?.ok_or(Error::NotFound)?;
    let own = row.office_id.is_some_and(|office| who.offices().contains(&office));
    if !own {
        return Err(Error::NotAllowed);
    }
    if !row.state.is_open() {
        return Err(Error::NotNow);
    }
    Ok(row)
}

/// A timeline entry by this officer.
pub(super) fn entry<'a>(who: &SignedIn, kind: EntryKind, office_id: Option<i64>, text: &'a str) -> Ordered<'a> {
    Ordered { kind, officer_id: Some(who.officer.id), office_id, text, form: "" }
}

/// Whether an office holds the complaint and it is not closed: an order on it then needs only a text and a due time.
pub fn is_held_and_open(complaint: &Complaint) -> bool {
    complaint.office_id.is_some() && complaint.status != Status::Closed
}
