//! Handlers of orders: the orders page, and the order forms posted to it or to a complaint's page.

use super::{
    AnswerView, Chosen, Done, MAX_ORDER, OfComplaint, OrderState, OrderView, Orders, SHOWN, Turn, WAITING,
    give::{self, Confirmation, NewAnswer, NewOrder, asker},
    review,
    store::{self, AnswerRow, OrderRow},
};
use crate::{
    board,
    command::sheet::verdict,
    complaint::{
        MAX_LINE, MAX_TEXT, Reference, changes,
        store::{Complaint, by_reference},
    },
    error::{Error, FieldError, Problem},
    officers::{self, Role, sign_in::SignedIn},
    offices::{OfficeKind, OfficeName},
    server::{
        forms::{self, FormBody, FormRequest, FormResponse},
        op::Op,
    },
    shield::guard::Disclosure,
    staff::StaffPage,
    ui::paging::After,
};
use axum::{body::Body, http::Response};
use std::collections::HashMap;

/// Whether a form of a complaint's page is about orders. The names of these forms begin with `order-`.
pub fn is_ours(form_name: &str) -> bool {
    form_name.starts_with("order-")
}

/// The orders of one complaint, for its page.
pub async fn of_complaint(op: &Op, who: &SignedIn, complaint: &Complaint) -> Result<OfComplaint, Error> {
    let now = op.now();
    let rows = store::of_complaint(op.db(), asker(who), complaint.id).await?;
    let orders = shown(op, who, rows).await?;
    let may_give = who.officer.role == Role::Chief;
    let offices = if may_give { names(op, &give::possible(op, complaint)) } else { Vec::new() };
    let may_give = !offices.is_empty();
    let suggested = if may_give { suggested(op, complaint, &offices) } else { None };
    Ok(OfComplaint {
        suggested,
        orders,
        may_give,
        may_take_back: who.officer.role == Role::Chief,
        offices,
        due_at: review::next(now, op.settings().review_at),
        not_in_public: who.officer.role == Role::Chief && complaint.disclosure() != Disclosure::Everybody,
    })
}

/// The addressee to preselect: the holder of the complaint, or, if no office holds it yet, the station that routing suggests for forwarding.
/// None if routing suggests none: the first office of a list is never preselected just because it comes first.
fn suggested(op: &Op, complaint: &Complaint, offices: &[OfficeName]) -> Option<i64> {
    let id = match complaint.office_id {
        Some(_) => offices.first().map(|office| office.id),
        None => board::suggested::to_forward_to(op, complaint),
    };
    id.filter(|id| offices.iter().any(|office| office.id == *id))
}

fn names(op: &Op, ids: &[i64]) -> Vec<OfficeName> {
    ids.iter().filter_map(|id| op.offices().name(*id)).collect()
}

/// Converts orders to what pages show.
pub async fn shown(op: &Op, who: &SignedIn, rows: Vec<OrderRow>) -> Result<Vec<OrderView>, Error> {
    let answers = store::answers(op.db(), rows.iter().filter_map(|row| row.answer_id).collect()).await?;
    let mut answers: HashMap<i64, AnswerView> =
        answers.into_iter().map(|(row, photos)| (row.id, answer_shown(row, photos))).collect();
    let offices = op.offices();
    let all = rows.into_iter().map(|row| OrderView {
        id: row.id,
        state: row.state,
        reference: row.reference,
        text: row.text,
        office: row.office_id.and_then(|id| offices.name_at(id, row.given_at).or_else(|| offices.name(id))),
        given_at: row.given_at,
        given_by: row.given_by,
        due_at: row.due_at,
        acknowledged_at: row.acknowledged_at,
        returned: row.returned,
        return_text: row.return_text,
        exposes: row.exposes,
        gone: row.gone.is_some(),
        about: row.about,
        waiting_post: row.waiting_post,
        answer: row.answer_id.and_then(|id| answers.remove(&id)),
        ours: row.state.is_open() && row.office_id.is_some_and(|id| who.offices().contains(&id)),
        suggested: None,
    });
    Ok(all.collect())
}

/// Converts an answer to what pages show.
pub fn answer_shown(row: AnswerRow, photos: Vec<i64>) -> AnswerView {
    AnswerView { id: row.id, at: row.at, officer: row.officer, text: row.text, photos, paper: row.paper }
}

/// Which part of the page is asked for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Asked {
    /// The open order after which the list begins.
    pub after: Option<After>,
    /// The order to be confirmed after which that list begins.
    pub confirm_after: Option<After>,
    /// Only open orders of this turn.
    pub turn: Option<Turn>,
    /// The order to show whole.
    pub order: Option<i64>,
}

/// The page for this officer.
pub async fn orders(op: &Op, who: &SignedIn, asked: &Asked) -> Result<Orders, Error> {
    StaffPage::Orders.may_read(who.officer.role)?;
    let now = op.now();
    let event = op.hub().position();
    let (db, asker) = (op.db(), asker(who));
    let (open, open_next) = store::open(db, asker, (asked.turn, now), asked.after, SHOWN).await?;
    let open = shown(op, who, open).await?;
    let (waiting, to_confirm_next) = match confirms(who) {
        true => store::to_confirm(db, asker, asked.confirm_after, WAITING).await?,
        false => (Vec::new(), None),
    };
    let mut to_confirm = Vec::new();
    for order in shown(op, who, waiting).await? {
        to_confirm.push(with_offices(op, who, order).await?);
    }
    // By whose turn it is: for the chief the answered ones come first, for everybody else what is late.
    let first = |turn| open.iter().find(move |order| order.turn(now) == turn);
    let turns = match who.officer.role {
        Role::Chief => [Turn::Answered, Turn::Late, Turn::Waiting],
        _ => [Turn::Late, Turn::Waiting, Turn::Answered],
    };
    let top = to_confirm.first().map(|(order, _)| order).filter(|_| who.officer.role == Role::Operator);
    let top = top.or_else(|| turns.into_iter().find_map(first)).or(to_confirm.first().map(|(order, _)| order));
    let chosen = match asked.order.or(top.map(|order| order.id)) {
        Some(id) => chosen(op, who, id).await?,
        None => None,
    };
    Ok(Orders {
        me: officers::handlers::me(op, who).await?,
        to_confirm,
        to_confirm_next,
        turn: asked.turn,
        counts: store::counts(db, asker, now).await?,
        open,
        open_next,
        chosen,
        form: forms::own_form(who.officer.id),
        due_at: review::next(now, op.settings().review_at),
        back_at: review::proposed(now, op.settings().review_at),
        now,
        event,
    })
}

/// Whether this officer confirms incomplete orders.
fn confirms(who: &SignedIn) -> bool {
    matches!(who.officer.role, Role::Operator | Role::Chief)
}

/// An order to be confirmed with its possible addressees.
async fn with_offices(op: &Op, who: &SignedIn, mut order: OrderView) -> Result<(OrderView, Vec<OfficeName>), Error> {
    let complaint = match order.reference {
        Some(reference) => by_reference(op.db(), &who.viewer, reference).await?,
        None => None,
    };
    let offices = match complaint {
        Some(complaint) => {
            let offices = names(op, &give::possible(op, &complaint));
            order.suggested = suggested(op, &complaint, &offices);
            offices
        }
        // The complaint is not known yet: its number has to be typed.
        None => {
            order.suggested = order.about.as_deref().and_then(|about| board::suggested::of_text(op, about));
            let all = [OfficeKind::Station, OfficeKind::Circle].map(|kind| op.offices().of_kind(kind, op.now()));
            names(op, &all.concat().iter().map(|office| office.id).collect::<Vec<_>>())
        }
    };
    Ok((order, offices))
}

/// The order that is shown whole; none if there is no such order for this officer.
async fn chosen(op: &Op, who: &SignedIn, id: i64) -> Result<Option<Chosen>, Error> {
    let Some(row) = store::one(op.db(), asker(who), id).await? else { return Ok(None) };
    let matter = match row.complaint_id {
        Some(complaint_id) => store::matter(op.db(), &who.viewer, complaint_id).await?,
        None => None,
    };
    let Some(order) = shown(op, who, vec![row]).await?.pop() else { return Ok(None) };
    let (order, offices) = match order.state == OrderState::ToConfirm && confirms(who) {
        true => with_offices(op, who, order).await?,
        false => (order, Vec::new()),
    };
    let chief = who.officer.role == Role::Chief;
    let told = order.answer.is_some() && store::told(op.db(), id).await?;
    Ok(Some(Chosen {
        matter,
        offices,
        told,
        may_judge: chief && order.state.is_open() && order.turn(op.now()) != Turn::Waiting,
        may_take_back: chief && order.state.is_open(),
        order,
    }))
}

/// `POST /staff/orders`
pub async fn post(FormRequest(op, mut posted): FormRequest) -> Response<Body> {
    if posted.get("form_name") == forms::PHOTO_AHEAD {
        let arrived = photo_ahead(&op, &mut posted).await;
        return forms::answer_ahead(&op, posted, arrived).await;
    }
    let result = act(&op, &mut posted).await;
    forms::answer(&op, posted, result).await
}

/// One photo of an answer that follows.
async fn photo_ahead(op: &Op, posted: &mut FormBody) -> Result<usize, Error> {
    let who = op.who()?;
    StaffPage::Orders.may_change(who.officer.role)?;
    let complaint = complaint_of(op, &who, order_id(posted)?).await?.ok_or(Error::NotFound)?;
    if !may_answer(op, &who, &complaint).await? {
        return Err(Error::NotNow);
    }
    op.has_room()?;
    posted.own_form_id(who.officer.id)?;
    posted.keep_ahead(op.state()).await
}

async fn act(op: &Op, posted: &mut FormBody) -> Result<FormResponse, Error> {
    let who = op.who()?;
    StaffPage::Orders.may_change(who.officer.role)?;
    let id = order_id(posted)?;
    let done = match posted.get("form_name") {
        "order-confirm" if confirms(&who) => {
            confirm(op, &who, posted, id).await?;
            Done::Confirmed
        }
        "order-drop" if confirms(&who) => {
            let mut problems = Vec::new();
            let why = posted.needed("remark", MAX_LINE, &mut problems);
            let why = why.ok_or(Error::Fields(problems))?;
            give::drop_order(op, &who, id, &why).await?;
            Done::Dropped
        }
        "order-judge" if who.officer.role == Role::Chief => {
            verdict::on_order(op, &who, id, &verdict::read(posted)?).await?;
            Done::Judged
        }
        "order-ack" => {
            give::acknowledge(op, &who, id).await?;
            Done::Read
        }
        "order-answer" => {
            let complaint = complaint_of(op, &who, id).await?.ok_or(Error::NotFound)?;
            on_complaint(op, &who, &complaint, posted).await?;
            Done::Answered
        }
        "order-confirm" | "order-drop" | "order-judge" => return Err(Error::NotAllowed),
        _ => return Err(Error::NotUnderstood),
    };
    let stays = !matches!(done, Done::Dropped | Done::Judged);
    Ok(FormResponse::go(super::address(&super::Shown {
        order: stays.then_some(id),
        done: Some(done),
        ..Default::default()
    })))
}

/// The complaint of an order, if this officer may see both.
async fn complaint_of(op: &Op, who: &SignedIn, id: i64) -> Result<Option<Complaint>, Error> {
    let reference = store::one(op.db(), asker(who), id).await?.and_then(|row| row.reference);
    match reference {
        Some(reference) => Ok(by_reference(op.db(), &who.viewer, reference).await?),
        None => Ok(None),
    }
}

fn order_id(posted: &FormBody) -> Result<i64, Error> {
    posted.get("order").parse().map_err(|_| Error::NotUnderstood)
}

/// The fields that the forms for giving and confirming share.
struct OrderInput {
    text: String,
    office_id: i64,
    due_at: i64,
}

fn order_input(posted: &FormBody, problems: &mut Vec<FieldError>) -> Option<OrderInput> {
    let text = posted.text("text", MAX_ORDER, problems);
    if text.is_empty() && !problems.iter().any(|problem| problem.field == "text") {
        problems.push(FieldError { field: "text".into(), problem: Problem::Missing });
    }
    let office_id = posted.choice("office", problems);
    let due_at = posted.moment("due", problems);
    Some(OrderInput { text, office_id: office_id?, due_at: due_at? }).filter(|_| problems.is_empty())
}

async fn confirm(op: &Op, who: &SignedIn, posted: &FormBody, id: i64) -> Result<(), Error> {
    let mut problems = Vec::new();
    // The number may be typed within a whole sentence.
    let typed = posted.needed("reference", 400, &mut problems);
    let input = order_input(posted, &mut problems);
    let (Some(typed), Some(input)) = (typed, input) else { return Err(Error::Fields(problems)) };
    let reference = Reference::read(&typed)?;
    let confirmed = Confirmation { id, reference, text: &input.text, office_id: input.office_id, due_at: input.due_at };
    give::confirm(op, who, confirmed).await
}

/// Handles an order form posted to the page of a complaint that this officer may see.
///
/// # Errors
/// Invalid fields, or an action that is not possible in the order's state.
pub async fn on_complaint(
    op: &Op,
    who: &SignedIn,
    complaint: &Complaint,
    posted: &mut FormBody,
) -> Result<FormResponse, Error> {
    match posted.get("form_name") {
        "order-give" => give(op, who, complaint, posted).await?,
        "order-ack" => give::acknowledge(op, who, order_id(posted)?).await?,
        "order-answer" => answer(op, who, complaint, posted).await?,
        "order-drop" => {
            let mut problems = Vec::new();
            let why = posted.needed("remark", MAX_LINE, &mut problems);
            let why = why.ok_or(Error::Fields(problems))?;
            give::drop_order(op, who, order_id(posted)?, &why).await?;
        }
        _ => return Err(Error::NotUnderstood),
    }
    let query = posted.parts.uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    Ok(FormResponse::go(format!("/staff/c/{}{query}", complaint.reference.as_str())))
}

async fn give(op: &Op, who: &SignedIn, complaint: &Complaint, posted: &FormBody) -> Result<(), Error> {
    if who.officer.role != Role::Chief {
        return Err(Error::NotAllowed);
    }
    let form = posted.form_id()?;
    let mut problems = Vec::new();
    let input = order_input(posted, &mut problems).ok_or(Error::Fields(problems))?;
    let cause = format!("form:{}", hex::encode(changes::form_hash(form)));
    let order = NewOrder {
        cause: &cause,
        reference: complaint.reference,
        text: &input.text,
        office_id: input.office_id,
        due_at: input.due_at,
    };
    give::give(op, who, order).await
}

/// Whether this officer has an order on the complaint to answer.
///
/// # Errors
/// A database error.
pub async fn may_answer(op: &Op, who: &SignedIn, complaint: &Complaint) -> Result<bool, Error> {
    let rows = store::of_complaint(op.db(), asker(who), complaint.id).await?;
    Ok(shown(op, who, rows).await?.iter().any(|order| order.ours))
}

async fn answer(op: &Op, who: &SignedIn, complaint: &Complaint, posted: &mut FormBody) -> Result<(), Error> {
    let mut problems = Vec::new();
    let text = posted.text("text", MAX_TEXT, &mut problems);
    if text.is_empty() && problems.is_empty() {
        problems.push(FieldError { field: "text".into(), problem: Problem::Missing });
    }
    let paper = posted.line("paper", MAX_LINE, &mut problems);
    let form = posted.own_form_id(who.officer.id)?.to_owned();
    posted.keep_photos(op.state(), &mut problems).await?;
    if !problems.is_empty() {
        return Err(Error::Fields(problems));
    }
    let done_at = posted.done_at(complaint.received_at, op.now());
    let new = NewAnswer { id: order_id(posted)?, text: &text, paper: paper.as_deref(), form: &form, done_at };
    give::answer(op, who, new).await
}
