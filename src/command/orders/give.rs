//! What is done to orders: given, confirmed, dropped, acknowledged, answered. What the chief says to them at the review: [`super::judge`].
//!
//! Each is one transaction with its entry on the complaint's timeline, its clock and its notices.

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

/// An order about to be given.
pub struct NewOrder<'a> {
    /// What it comes from.
    pub cause: &'a str,
    /// On which complaint, which the officer may see.
    pub reference: Reference,
    /// The words.
    pub text: &'a str,
    /// Whoever must act.
    pub office_id: i64,
    /// By when.
    pub due_at: Millis,
}

/// Who is who for [`store`].
pub fn asker(who: &SignedIn) -> Asker<'_> {
    Asker { viewer: &who.viewer, role: who.officer.role, offices: who.offices() }
}

/// The offices that an order on this complaint can go to: those that can see it, the one that has it first; for one that no office has
/// yet, every station. Never the office that it is about.
pub fn possible(op: &Op, complaint: &Complaint) -> Vec<i64> {
    let now = op.now();
    let offices = op.offices();
    // The district is the chief's own: nobody there answers to him.
    let there = |id: &i64| {
        let office = offices.existing(*id, now).filter(|office| office.kind != OfficeKind::District);
        office.is_some() && Some(*id) != complaint.accused_id
    };
    if complaint.office_id.is_none() && complaint.status != Status::Received {
        // Closed without ever having been anywhere: it begins again before anything is ordered.
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

/// Whether the chief's post, a quote with these words, made known what must not be: such a complaint, or a word withheld with it.
///
/// # Errors
/// The database's.
pub async fn exposes(op: &Op, tx: &mut Tx, complaint: &Complaint, words: &str) -> sqlx::Result<bool> {
    Ok(outgoing::store::about(op, tx, complaint, ReplyMethod::Quote, words).await?.is_some())
}

/// Keeps a complaint where it is until the transaction ends: an order is given to an office that can see it, or moves with it. Comes before the
/// lock of an order, as in a move of the complaint.
pub async fn hold(tx: &mut Tx, id: i64) -> sqlx::Result<()> {
    let mut lock = sql("select id from complaint where id = ");
    lock.bind(id).push(to_keep(tx));
    tx.maybe::<(i64,)>(&lock).await?;
    Ok(())
}

/// A complaint by its row id, whoever looks: for what the program itself does.
pub async fn complaint(tx: &mut Tx, id: i64) -> sqlx::Result<Complaint> {
    let (reference,): (Reference,) = tx.one(&sql("select reference from complaint where id = $1").arg(id)).await?;
    tx.one(&select_visible(&Viewer::Complainant(id), reference)).await
}

/// Gives an order that is whole. A complaint that no office has yet goes to the one that is ordered to act. The same cause again changes nothing.
///
/// # Errors
/// [`Error::Fields`] for an office that it cannot go to or a time that has passed.
pub async fn give(op: &Op, who: &SignedIn, new: NewOrder<'_>) -> Result<(), Error> {
    let mut tx = op.db().begin().await?;
    let complaint = held(&mut tx, who, new.reference).await?.ok_or(Error::NotFound)?;
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

/// A complaint that this officer may see, as it stands and stays until the transaction ends.
async fn held(tx: &mut Tx, who: &SignedIn, reference: Reference) -> sqlx::Result<Option<Complaint>> {
    let found: Option<Complaint> = tx.maybe(&select_visible(&who.viewer, reference)).await?;
    let Some(complaint) = found else { return Ok(None) };
    hold(tx, complaint.id).await?;
    tx.maybe(&select_visible(&who.viewer, reference)).await
}

/// A complaint that no office has yet goes to the one that is ordered to act: a move of its own, with its own entry, in the order's transaction.
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

/// An order that has just become its addressee's.
pub struct Opened<'a> {
    /// Row id.
    pub id: i64,
    /// Whoever must act.
    pub office_id: i64,
    /// By when.
    pub due_at: Millis,
    /// Who gave or confirmed it.
    pub by: Option<i64>,
    /// The words.
    pub text: &'a str,
}

/// What every order that opens brings with it: the clock, the entry, the notice. [`changes::tell`] must follow.
async fn open(tx: &mut Tx, complaint: &Complaint, order: &Opened<'_>, now: Millis) -> Result<Made, Error> {
    let entry = opening(tx, complaint, order, now).await?;
    changes::ordered_in(tx, complaint, &entry, now).await
}

/// The same with the chain, for an order that nothing else comes with.
///
/// # Errors
/// The database's.
pub async fn opened(tx: &mut Tx, complaint: &Complaint, order: &Opened<'_>, now: Millis) -> Result<(), Error> {
    let entry = opening(tx, complaint, order, now).await?;
    changes::ordered(tx, complaint, &entry, now).await?;
    Ok(())
}

async fn opening<'a>(tx: &mut Tx, complaint: &Complaint, order: &Opened<'a>, now: Millis) -> sqlx::Result<Ordered<'a>> {
    clocks::store::start_order(tx, order.id, Some(complaint.id), Some(order.office_id), now, order.due_at).await?;
    tell(tx, NoticeKind::Ordered, Recipient::Office(order.office_id), order.id, Some(complaint.id), now).await?;
    let kind = EntryKind::Ordered;
    Ok(Ordered { kind, officer_id: order.by, office_id: Some(order.office_id), text: order.text, form: "" })
}

/// The chief's own office.
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

/// What the cell makes of an order that is not whole.
pub struct Confirmed<'a> {
    /// Which order.
    pub id: i64,
    /// On which complaint, which the officer may see.
    pub reference: Reference,
    /// The words.
    pub text: &'a str,
    /// Whoever must act.
    pub office_id: i64,
    /// By when.
    pub due_at: Millis,
}

/// Confirms an order: from now on it is its addressee's. A complaint that no office has yet goes to the one that is ordered to act.
///
/// # Errors
/// [`Error::Changed`] when somebody was quicker; [`Error::Fields`] as [`give`].
pub async fn confirm(op: &Op, who: &SignedIn, confirmed: Confirmed<'_>) -> Result<(), Error> {
    let mut tx = op.db().begin().await?;
    let complaint = held(&mut tx, who, confirmed.reference).await?;
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
    // The post may have been quoted before anybody said what it is about.
    if let (true, false, Some(district)) = (exposes, row.exposes, district(op)) {
        tell(&mut tx, NoticeKind::Exposed, district, row.id, Some(complaint.id), now).await?;
    }
    // The cell has done its part.
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

/// Says that it was no order, or that the chief takes it back.
///
/// # Errors
/// [`Error::NotNow`] when it is over already.
pub async fn drop_it(op: &Op, who: &SignedIn, id: i64, why: &str) -> Result<(), Error> {
    let mut tx = op.db().begin().await?;
    let row = store::to_act(&mut tx, asker(who), id).await?.ok_or(Error::NotFound)?;
    let may = row.state == OrderState::ToConfirm || (row.state.is_open() && who.officer.role == Role::Chief);
    if !may {
        return Err(if row.state.is_open() { Error::NotAllowed } else { Error::NotNow });
    }
    let now = op.now();
    tx.run(&sql("update chief_order set state = 'dropped' where id = $1").arg(id)).await?;
    clocks::store::withdraw_order(&mut tx, id, now).await?;
    // Whoever did not do it himself is told: the addressee of the chief's change of mind, the chief of what the cell made of his post.
    let chief = who.officer.role == Role::Chief;
    let to = if chief { row.office_id.map(Recipient::Office) } else { district(op) };
    if let Some(to) = to {
        tell(&mut tx, NoticeKind::OrderDropped, to, id, row.complaint_id, now).await?;
    }
    // What was nobody's yet stands on no timeline, which the station reads too: why is in the trail.
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

/// The addressee has read it.
///
/// # Errors
/// [`Error::NotAllowed`] for anybody else, [`Error::Changed`] when a colleague was quicker.
pub async fn acknowledge(op: &Op, who: &SignedIn, id: i64) -> Result<(), Error> {
    let mut tx = op.db().begin().await?;
    let row = ours(&mut tx, who, id).await?;
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

/// What the addressee says was done.
pub struct NewAnswer<'a> {
    /// Which order.
    pub id: i64,
    /// The words.
    pub text: &'a str,
    /// The number of a paper.
    pub paper: Option<&'a str>,
    /// The form, under whose id photos were kept.
    pub form: &'a str,
}

/// Answers an order. The same form again changes nothing. An answer that is being saved while a sheet freezes is either on the sheet or
/// after it: both lock the order.
///
/// # Errors
/// [`Error::NotAllowed`] for anybody but the addressee, [`Error::NotNow`] when the order is over.
pub async fn answer(op: &Op, who: &SignedIn, new: NewAnswer<'_>) -> Result<(), Error> {
    let mut tx = op.db().begin().await?;
    let row = ours(&mut tx, who, new.id).await?;
    let form_hash = changes::form_hash(new.form);
    let (known,): (i64,) =
        tx.one(&sql("select count(*) from order_answer where form_hash = $1").arg(form_hash.clone())).await?;
    if known > 0 {
        return Ok(());
    }
    // Not the operation's moment but the time after the lock: what waited for a sheet comes after it.
    let now = op.state().clock().now();
    let complaint = complaint(&mut tx, row.complaint_id.ok_or(Error::NotNow)?).await?;
    // Before the entry: the scheduler too locks clocks first and the audit trail last.
    clocks::store::meet_order(&mut tx, new.id, now).await?;
    let answered = Ordered { form: new.form, ..entry(who, EntryKind::OrderAnswered, row.office_id, new.text) };
    let entry_id = changes::ordered(&mut tx, &complaint, &answered, now).await?;
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

/// An order that this officer's office, or one below it, has to answer.
async fn ours(tx: &mut Tx, who: &SignedIn, id: i64) -> Result<OrderRow, Error> {
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

/// An entry by this officer.
pub(super) fn entry<'a>(who: &SignedIn, kind: EntryKind, office_id: Option<i64>, text: &'a str) -> Ordered<'a> {
    Ordered { kind, officer_id: Some(who.officer.id), office_id, text, form: "" }
}

/// Whether an order on this complaint needs no more than words and a time: it lies with an office and is not over.
pub fn is_whole(complaint: &Complaint) -> bool {
    complaint.office_id.is_some() && complaint.status != Status::Closed
}
