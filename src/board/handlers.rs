//! Handlers of the board: its server functions, the moves that are posted to it, and the photos.

use super::{
    Board, CARDS, CARDS_ALONE, COUNTED, Card, Column, FakeShown, Filters, JustMoved, Panel, PanelEntry,
    acted::{Reopened, actor},
    batch, due, identity, macros, saved, sorted, store as queries, suggested, working,
};
use crate::{
    command::{
        clocks::{self, ClockView, Step},
        orders, promises,
    },
    complaint::{
        EntryKind, MAX_TEXT, Millis, Move, Outcome, Reference, Status,
        answers::Answer,
        audience,
        changes::{self, MoveCommand},
        fake, may,
        outgoing::{excerpt, handlers as outgoing},
        reads, store,
    },
    error::{Error, FieldError, Problem},
    findings::{self, evidence},
    intake::wire::unjoin,
    officers::{self, Role, sign_in::SignedIn},
    offices::{OfficeKind, OfficeName},
    replies,
    server::{
        forms::{self, FormBody, FormRequest, FormResponse},
        op::Op,
        photos,
        security::plain,
    },
    shield::masks::Carrier,
    staff::StaffPage,
    ui::paging::{After, page_of},
};
use axum::{
    body::Body,
    extract::{Path, Query},
    http::Response,
};
use std::collections::HashMap;

/// How many characters of the complaint's text its card shows.
const CARD_WORDS: usize = 160;
/// How long a move counts as one that has just been made, in milliseconds.
const JUST: Millis = 600_000;

/// The board as this officer sees it.
pub async fn board(op: &Op, who: &SignedIn, filters: &Filters) -> Result<Board, Error> {
    StaffPage::Board.may_read(who.officer.role)?;
    let now = op.now();
    let event = op.hub().position();
    let db = op.db();
    let sealing = op.sealing();
    let searching = queries::is_search(filters);
    let officer = who.officer.id;
    let counts = queries::counts(db, sealing, &who.viewer, filters, who.officer.id, now);
    let found = |mut found: Vec<queries::CardRow>, most: i64| {
        // The found cards of every column are newer than this one, so each column continues from here.
        let next = page_of(&mut found, most, |row| After { at: row.received_at, id: row.id });
        by_status(found).into_iter().map(|rows| (rows, next, Vec::new())).collect()
    };
    let cards = async {
        if searching {
            let most = if filters.column.is_some() { CARDS_ALONE } else { CARDS * 5 };
            return Ok(found(queries::search(db, sealing, &who.viewer, filters, officer, now, most).await?, most));
        }
        let column = |&status| async move {
            let most = match filters.column {
                None => CARDS,
                Some(alone) if alone == status => CARDS_ALONE,
                Some(_) => return Ok::<_, sqlx::Error>((Vec::new(), None, Vec::new())),
            };
            let at = (status, filters.after);
            let mut rows = sorted::column(db, &who.viewer, filters, officer, now, at, most).await?;
            let next = page_of(&mut rows, most, queries::CardRow::place);
            let soon = match status {
                Status::Closed => Vec::new(),
                _ => sorted::due_before(db, &who.viewer, filters, officer, now, (status, due::horizon(now))).await?,
            };
            Ok((rows, next, soon))
        };
        futures::future::try_join_all(Status::ALL.iter().map(column)).await
    };
    let columns = async {
        if searching && filters.column.is_none() && filters.after.is_none() {
            let most = CARDS * 5;
            let (counts, newest) = queries::newest(db, sealing, &who.viewer, filters, officer, now, most).await?;
            return Ok((counts, found(newest, most)));
        }
        Ok::<_, Error>(futures::try_join!(counts, cards)?)
    };
    let moved = async { Ok::<_, Error>(queries::just_moved(db, &who.viewer, now - JUST).await?) };
    // These do not depend on each other.
    let (me, (counts, cards), moved, saved) =
        futures::try_join!(officers::handlers::me(op, who), columns, moved, saved::handlers::of(op, who))?;
    let ids: Vec<i64> = cards.iter().flat_map(|(rows, ..)| rows).map(|row| row.id).collect();
    let (clocks, ordered, mut working) = futures::try_join!(
        clocks::store::next_due(db, &ids, now),
        orders::store::ordered(db, &ids),
        working::store::others(db, &ids, who.officer.id, now)
    )?;
    let counted: i64 = counts.iter().map(|count| count.n).sum();
    let columns = Status::ALL.iter().zip(cards).map(|(&status, (rows, next, soon))| {
        let count = counts.iter().find(|count| count.status == status).map_or(0, |count| count.n);
        let more = queries::stops_counting(filters) && counted >= COUNTED
            || queries::stops_counting_each(filters) && count >= COUNTED;
        let has_heads = !searching && filters.column.is_none_or(|alone| alone == status);
        Column {
            status,
            next: next.filter(|_| filters.column.is_none_or(|alone| alone == status)),
            count,
            more,
            groups: if has_heads {
                due::groups(status, &soon, (count, more), now, COUNTED as usize)
            } else {
                Vec::new()
            },
            cards: rows
                .into_iter()
                .map(|row| {
                    let working = working.remove(&row.id).unwrap_or_default();
                    Card { working, ..card(op, who, row, &clocks, &ordered) }
                })
                .collect(),
        }
    });
    let columns = columns.collect();
    let moved = moved
        .into_iter()
        .map(|row| JustMoved { reference: row.reference, status: row.status, at: row.at, by: row.mover })
        .collect();
    let offices = match who.officer.role {
        Role::Station => Vec::new(),
        Role::Circle => {
            let own = who.offices().iter();
            own.filter_map(|&id| op.offices().name(id)).filter(|o| o.kind == OfficeKind::Station).collect()
        }
        _ => {
            let stations = op.offices().of_kind(OfficeKind::Station, now);
            stations.into_iter().filter_map(|office| op.offices().name(office.id)).collect()
        }
    };
    Ok(Board { me, columns, saved, offices, moved, now, event })
}

fn by_status(found: Vec<queries::CardRow>) -> Vec<Vec<queries::CardRow>> {
    let mut columns: Vec<Vec<_>> = Status::ALL.iter().map(|_| Vec::new()).collect();
    for row in found {
        if let Some(at) = Status::ALL.iter().position(|&status| status == row.status) {
            columns[at].push(row);
        }
    }
    columns
}

fn card(op: &Op, who: &SignedIn, row: queries::CardRow, clocks: &HashMap<i64, ClockView>, ordered: &[i64]) -> Card {
    Card {
        reference: row.reference,
        version: row.version,
        words: excerpt(Carrier::List, (who.officer.role, row.kind), op.language(), &row.words, CARD_WORDS),
        channel: row.channel,
        category: row.category,
        status: row.status,
        office: row.office_id.and_then(|id| op.offices().name(id)),
        due: due::due(row.status, row.due_at, op.now()),
        received_at: row.received_at,
        changed_at: row.changed_at,
        confidential: row.confidential,
        accepted: row.accepted,
        unread: row.unread,
        deciding: row.decider_id.is_some(),
        mine: row.officer_id == Some(who.officer.id),
        ordered: ordered.contains(&row.id),
        clock: clocks.get(&row.id).cloned(),
        working: Vec::new(),
    }
}

/// One complaint with everything that this officer may see and do. If the officer may not see it, the answer is `NotFound`.
pub async fn panel(op: &Op, who: &SignedIn, typed: &str) -> Result<Panel, Error> {
    let reference = Reference::read(typed).map_err(|_| Error::NotFound)?;
    let now = op.now();
    let db = op.db();
    let complaint = store::by_reference(db, &who.viewer, reference).await?.ok_or(Error::NotFound)?;
    reads::note(op, who.officer.id, &complaint).await?;
    let photos = store::photos(db, complaint.id).await?;
    let entries = store::entries(db, complaint.id).await?;
    let officer = complaint.officer_id.and_then(|id| {
        entries.iter().rev().find(|entry| entry.officer_id == Some(id)).and_then(|entry| entry.officer.clone())
    });
    let tree = op.offices();
    let hops = store::hops(&entries);
    let reopened = reopened(&entries);
    let since = store::lies_since(&entries, complaint.received_at);
    let first_entry = entries.first().map(|entry| entry.id);
    let office = |id: Option<i64>, at| id.and_then(|id| tree.name_at(id, at));
    let moves = may::all(op, who, &complaint);
    // An officer who may report may also close in the same form, with the outcomes that a reported complaint allows.
    let reported =
        moves.contains(&Move::Report).then(|| store::Complaint { status: Status::Reported, ..complaint.clone() });
    let closable = reported.as_ref().unwrap_or(&complaint);
    let outcomes = Outcome::ALL.iter().copied();
    let outcomes = outcomes.filter(|&outcome| may::may_close_with(op, closable, outcome, who)).collect();
    let choices = |a_move| {
        let choices = may::choices(op, who, &complaint, a_move);
        choices.into_iter().filter_map(|id| tree.name(id)).collect::<Vec<OfficeName>>()
    };
    // No officer is ever allowed more than one of these at a time.
    let to_a_station = [Move::Forward, Move::Decide, Move::NotOurs].into_iter().find(|a_move| moves.contains(a_move));
    let stations = to_a_station.map(choices).unwrap_or_default();
    let accusable = if moves.contains(&Move::Accuse) { choices(Move::Accuse) } else { Vec::new() };
    let higher = complaint.accused_id.and_then(|accused| changes::above_the_accused_officers(op, &complaint, accused));
    let candidates = if moves.contains(&Move::Forward) || moves.contains(&Move::Decide) {
        suggested::candidates(op, &complaint, &suggested::whence(op, &complaint).await?)
    } else {
        Vec::new()
    };
    let higher = higher.filter(|_| !moves.contains(&Move::Decide));
    let elsewhere = |id: &i64| Some(*id) != complaint.office_id;
    let certain = higher.or_else(|| suggested::certain(&candidates)).filter(elsewhere);
    let certain = certain.filter(|_| complaint.status == Status::Received && moves.contains(&Move::Forward));
    let suggested = complaint.suggested_id.or(higher).or_else(|| suggested::likeliest(&candidates));
    let conversation = replies::handlers::conversation(op, who, &complaint).await?;
    let details = identity::handlers::shown(op, who, &complaint).await?;
    let shield = identity::handlers::shield_of(op, who, &complaint);
    let withheld = outgoing::of_case(op, who, &complaint).await?;
    let orders = orders::handlers::of_complaint(op, who, &complaint).await?;
    let clocks = clocks::store::of(db, complaint.id).await?;
    let holidays = clocks::store::holidays_shown(db, &clocks).await?;
    // Of each step the earliest clock that is still running, or else the last one that was met.
    let of = |step: Step| clocks.iter().filter(move |clock| clock.step == step && !clock.withdrawn);
    let to_do = |step: Step| of(step).filter(|clock| clock.met_at.is_none()).min_by_key(|clock| clock.due_at);
    let shown = |step: Step| to_do(step).or(of(step).next_back()).map(|clock| clock.shown(now, &holidays));
    let clocks = Step::ALL.iter().filter_map(|&step| shown(step)).collect();
    let working = working::store::others(db, &[complaint.id], who.officer.id, now).await?;
    let own = working::store::own(db, complaint.id, who.officer.id, now).await?;
    let macros = macros::run::offered(op, who, &complaint).await?;
    let findings = findings::store::of(op, who, &complaint).await?;
    let joined = unjoin::joined(op, who, complaint.id).await?;
    let moved = unjoin::moved(db, &who.viewer, complaint.id).await?;
    let fake = match complaint.fake.state {
        Some(state) => {
            let reason = fake::store::last(db, complaint.id).await?.map(|(reason, _)| reason);
            reason.map(|reason| FakeShown { state, reason, stands_at: complaint.fake.stands_at })
        }
        None => None,
    };
    Ok(Panel {
        reference,
        fake,
        joined,
        moved,
        conversation,
        withheld,
        findings,
        reopened,
        orders,
        clocks,
        promises: promises::store::open_of(db, complaint.id).await?,
        accused: office(complaint.accused_id, now),
        accusable,
        version: complaint.version,
        heard: complaint.heard,
        status: complaint.status,
        outcome: complaint.outcome,
        channel: complaint.channel,
        category: complaint.category,
        text: complaint.text,
        details,
        shield,
        confidential: complaint.confidential,
        accepted: complaint.accepted,
        office: office(complaint.office_id, since),
        head: complaint.office_id.and_then(|id| tree.head_of(id, now)),
        deciding: office(complaint.decider_id, now),
        refused_by: office(complaint.refused_by_id, now),
        names: office(complaint.suggested_id, now),
        hops,
        officer,
        received_at: complaint.received_at,
        photos: photos
            .iter()
            .filter(|photo| photo.entry_id.is_some() && photo.entry_id == first_entry)
            .map(|p| p.id)
            .collect(),
        entries: entries
            .into_iter()
            .map(|entry| PanelEntry {
                // The complaint's own photos are listed once, above the timeline.
                photos: photos
                    .iter()
                    .filter(|photo| photo.entry_id == Some(entry.id) && Some(entry.id) != first_entry)
                    // Documents are listed with their report.
                    .filter(|photo| photo.width > 0 && audience::may_read(&who.viewer, &entry))
                    .map(|photo| photo.id)
                    .collect(),
                id: entry.id,
                at: entry.at,
                said_at: entry.said_at,
                kind: entry.kind,
                audience: entry.audience,
                actor: actor(entry.kind, entry.role),
                officer: entry.officer,
                office: office(entry.office_id, entry.at),
                circle: entry
                    .office_id
                    .filter(|_| matches!(entry.kind, EntryKind::Forwarded | EntryKind::Decided))
                    .and_then(|id| tree.circle_over(id, entry.at)),
                outcome: entry.outcome,
                text: entry.text,
            })
            .collect(),
        working: working.into_values().flatten().collect(),
        on_it: own,
        macros,
        outcomes,
        moves,
        suggested: suggested.filter(elsewhere),
        certain: certain.filter(|id| stations.iter().any(|station| station.id == *id)),
        candidates,
        stations,
        form: forms::own_form(who.officer.id),
        now,
    })
}

/// The last reopening, as long as the complaint has not been closed since.
fn reopened(entries: &[store::Entry]) -> Option<Reopened> {
    let last = |kinds: &[EntryKind]| entries.iter().rposition(|entry| kinds.contains(&entry.kind));
    let at = last(&[EntryKind::Reopened])?;
    if last(&[EntryKind::Closed]).is_some_and(|closed| closed > at) {
        return None;
    }
    // A complainant's "no" is the entry directly before the reopening.
    let no = at.checked_sub(1).map(|before| &entries[before]).filter(|entry| entry.kind == EntryKind::NotSettled);
    Some(Reopened {
        at: entries[at].at,
        by_complainant: no.is_some(),
        words: no.map_or(&entries[at], |no| no).text.clone(),
    })
}

/// `POST /staff`: actions on the board itself.
pub async fn post_board(FormRequest(op, posted): FormRequest) -> Response<Body> {
    let result = on_board(&op, &posted).await;
    forms::answer(&op, posted, result).await
}

async fn on_board(op: &Op, posted: &FormBody) -> Result<FormResponse, Error> {
    let who = op.who()?;
    StaffPage::Board.may_change(who.officer.role)?;
    match posted.get("form_name") {
        batch::FORM => return batch::handlers::forward(op, &who, posted).await,
        "save-filter" => saved::handlers::save(op, &who, posted).await?,
        "delete-filter" => saved::handlers::delete(op, &who, posted).await?,
        _ => return Err(Error::NotUnderstood),
    }
    let query = posted.parts.uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    Ok(FormResponse::go(format!("/staff{query}")))
}

/// `POST /staff/c/{reference}`: one move on a complaint.
pub async fn post(Path(reference): Path<String>, FormRequest(op, mut posted): FormRequest) -> Response<Body> {
    if posted.get("form_name") == forms::PHOTO_AHEAD {
        let arrived = photo_ahead(&op, &reference, &mut posted).await;
        return forms::answer_ahead(&op, posted, arrived).await;
    }
    let result = make(&op, &reference, &mut posted).await;
    forms::answer(&op, posted, result).await
}

/// One photo of a report or an answer that follows.
async fn photo_ahead(op: &Op, typed: &str, posted: &mut FormBody) -> Result<usize, Error> {
    let who = op.who()?;
    let reference = Reference::read(typed).map_err(|_| Error::NotFound)?;
    let complaint = store::by_reference(op.db(), &who.viewer, reference).await?.ok_or(Error::NotFound)?;
    let may_report = may::all(op, &who, &complaint).contains(&Move::Report);
    if !may_report && !orders::handlers::may_answer(op, &who, &complaint).await? {
        return Err(Error::NotNow);
    }
    op.has_room()?;
    posted.own_form_id(who.officer.id)?;
    let (mut problems, came) = (Vec::new(), posted.photos.len());
    evidence::keep(op, &who, &complaint, posted, &mut problems).await?;
    if !problems.is_empty() {
        return Err(Error::Fields(problems));
    }
    // It was a document, and is stored.
    if came > 0 && posted.photos.is_empty() {
        return photos::waiting(op.state(), posted.photos_form()?).await;
    }
    posted.keep_ahead(op.state()).await
}

async fn make(op: &Op, typed: &str, posted: &mut FormBody) -> Result<FormResponse, Error> {
    let who = op.who()?;
    let reference = Reference::read(typed).map_err(|_| Error::NotFound)?;
    // Checked before anything is stored: an officer who may not see the complaint must not be able to attach anything to it.
    let complaint = store::by_reference(op.db(), &who.viewer, reference).await?.ok_or(Error::NotFound)?;
    if posted.get("form_name") == "answer" {
        return replies::handlers::answer(op, &who, &complaint, posted).await;
    }
    if matches!(posted.get("form_name"), outgoing::ADD | outgoing::RELEASE) {
        outgoing::change(op, &who, &complaint, posted).await?;
        let query = posted.parts.uri.query().map(|query| format!("?{query}")).unwrap_or_default();
        return Ok(FormResponse::go(format!("/staff/c/{}{query}", reference.as_str())));
    }
    if posted.get("form_name") == identity::shielding::DECIDE {
        identity::handlers::decide(op, &who, &complaint, posted).await?;
        let query = posted.parts.uri.query().map(|query| format!("?{query}")).unwrap_or_default();
        return back_to(op, &who, reference, &query).await;
    }
    if posted.get("form_name") == findings::OPEN_EVIDENCE {
        evidence::open(op, &who, &complaint, posted).await?;
        let query = posted.parts.uri.query().map(|query| format!("?{query}")).unwrap_or_default();
        return Ok(FormResponse::go(format!("/staff/c/{}{query}", reference.as_str())));
    }
    if posted.get("form_name") == identity::OPEN {
        identity::handlers::open(op, &who, &complaint, posted).await?;
        let query = posted.parts.uri.query().map(|query| format!("?{query}")).unwrap_or_default();
        return Ok(FormResponse::go(format!("/staff/c/{}{query}", reference.as_str())));
    }
    if orders::handlers::is_ours(posted.get("form_name")) {
        return orders::handlers::on_complaint(op, &who, &complaint, posted).await;
    }
    let query = posted.parts.uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    let here = format!("/staff/c/{}{query}", reference.as_str());
    match posted.get("form_name") {
        "unjoin" => return unjoin::post(op, &who, &complaint, posted).await,
        "promise" => {
            promises::handlers::promise(op, &who, reference, posted).await?;
            return Ok(FormResponse::go(here));
        }
        "promise-kept" => {
            promises::handlers::kept(op, &who, reference, posted).await?;
            return Ok(FormResponse::go(here));
        }
        "macro" => {
            macros::run::run(op, &who, reference, posted).await?;
            return Ok(FormResponse::go(here));
        }
        "working" => {
            working::handlers::on_it(op, &who, typed).await?;
            return Ok(FormResponse::go(here));
        }
        "working-done" => {
            working::handlers::done(op, &who, typed).await?;
            return Ok(FormResponse::go(here));
        }
        _ => {}
    }
    let a_move: Move = posted.get("move").parse().map_err(|_| Error::NotUnderstood)?;
    let mut problems = Vec::new();
    let text = posted.text("text", MAX_TEXT, &mut problems);
    if a_move == Move::RecordAnswer {
        record_answer(op, &who, reference, posted, &text, problems).await?;
        return Ok(FormResponse::go(here));
    }
    let reason = match posted.get("reason") {
        "" => None,
        _ => posted.choice("reason", &mut problems),
    };
    let outcome = match posted.get("outcome") {
        "" => None,
        _ => posted.choice("outcome", &mut problems),
    };
    // A button may name the station itself; it then counts, whatever the list beside it says.
    let field = if posted.get("sure").is_empty() { "station" } else { "sure" };
    let station_id = match posted.get(field) {
        "" => None,
        _ => posted.choice(field, &mut problems),
    };
    // The report form can also close the complaint.
    let closing =
        if a_move == Move::Report { closing_words(op, &who, &complaint, outcome, posted, &mut problems) } else { None };
    let form = if a_move == Move::Report { posted.own_form_id(who.officer.id)?.to_owned() } else { String::new() };
    let made_before = !form.is_empty() && changes::made_before(op, complaint.id, &form).await?;
    // What an outcome rests on is checked with the rest, so that a report is not made whose closing then fails.
    let beside = findings::handlers::beside_outcome(posted, &mut problems);
    if let Some(outcome) = outcome.filter(|_| closing.is_some()) {
        match findings::handlers::may_rest_on(op, &who, &complaint, outcome, &beside).await {
            Err(Error::Fields(more)) => problems.extend(more),
            other => other?,
        }
    }
    let mut finding = None;
    if a_move == Move::Report && !made_before {
        evidence::keep(op, &who, &complaint, posted, &mut problems).await?;
        posted.keep_photos(op.state(), &mut problems).await?;
        let mut typed = findings::handlers::typed(posted, &mut problems);
        // "Just now" of a form that waited on a phone is when it was written.
        typed.at = typed.at.or_else(|| posted.done_at(complaint.received_at, op.now()));
        let found = std::mem::take(&mut problems);
        finding = Some(findings::handlers::finding(op, &who, &complaint, typed, &text, found).await?);
    }
    if !problems.is_empty() {
        return Err(Error::Fields(problems));
    }
    let version: i64 = posted.get("version").parse().map_err(|_| Error::NotUnderstood)?;
    let heard = posted.get("heard").parse().ok();
    let reported = closing.is_some();
    let done_at = posted.done_at(complaint.received_at, op.now()).filter(|_| a_move == Move::Report);
    let outcome_now = outcome.filter(|_| !reported);
    let command = MoveCommand {
        version,
        heard,
        text,
        station_id,
        outcome: outcome_now,
        reason,
        beside: beside.clone(),
        finding,
        form,
        done_at,
    };
    if !made_before {
        changes::make(op, &who, reference, a_move, command).await?;
    }
    // Sent again after the answer was lost: only what is still missing is done.
    let closed_before = made_before && complaint.status != Status::Reported;
    if let Some(words) = closing.filter(|_| !closed_before) {
        // Closing is a move of its own with its own entry; if it fails, the report still stands.
        let command =
            MoveCommand { version: version + 1, heard, text: words, outcome, beside, ..MoveCommand::default() };
        changes::make(op, &who, reference, Move::Close, command).await?;
    }
    back_to(op, &who, reference, &query).await
}

/// Back to the complaint. An officer who sealed it, shielded it or sent it elsewhere may no longer see it, and returns to the board instead.
async fn back_to(op: &Op, who: &SignedIn, reference: Reference, query: &str) -> Result<FormResponse, Error> {
    let still = store::by_reference(op.db(), &who.viewer, reference).await?.is_some();
    let page = if still { format!("/staff/c/{}", reference.as_str()) } else { "/staff".to_owned() };
    Ok(FormResponse::go(page + query))
}

/// The complainant's answer by telephone.
async fn record_answer(
    op: &Op,
    who: &SignedIn,
    reference: Reference,
    posted: &FormBody,
    text: &str,
    mut problems: Vec<FieldError>,
) -> Result<(), Error> {
    let mut tx = op.db().begin().await?;
    let before: store::Complaint =
        tx.maybe(&store::select_visible(&who.viewer, reference)).await?.ok_or(Error::NotFound)?;
    // Whether the officer may comes before what is wrong with the fields.
    may::may(op, who, &before, Move::RecordAnswer)?;
    let version: i64 = posted.get("version").parse().map_err(|_| Error::NotUnderstood)?;
    if version != before.version {
        return Err(Error::Changed);
    }
    match posted.choice::<Answer>("said", &mut problems) {
        Some(said) if problems.is_empty() => {
            changes::record_answer(op, &mut tx, who, before, said, text).await?;
            tx.commit().await?;
            op.hub().wake();
            Ok(())
        }
        _ => Err(Error::Fields(problems)),
    }
}

/// The closing message to the complainant, if the report also closes the complaint. Everything that closing needs is checked
/// before anything is written.
fn closing_words(
    op: &Op,
    who: &SignedIn,
    complaint: &store::Complaint,
    outcome: Option<Outcome>,
    posted: &FormBody,
    problems: &mut Vec<FieldError>,
) -> Option<String> {
    let words = posted.text("closing", MAX_TEXT, problems);
    let mut wrong = |field: &str, problem| problems.push(FieldError { field: field.into(), problem });
    match outcome {
        None if words.is_empty() => None,
        None => {
            wrong("outcome", Problem::Missing);
            None
        }
        Some(_) if words.is_empty() => {
            wrong("closing", Problem::NeedsDetail);
            None
        }
        Some(outcome) => {
            let reported = store::Complaint { status: Status::Reported, ..complaint.clone() };
            if !may::may_close_with(op, &reported, outcome, who) {
                wrong("outcome", Problem::NotAChoice);
            }
            if findings::rules::is_thin(&words) {
                wrong("closing", Problem::Thin);
            }
            Some(words)
        }
    }
}

/// `GET /staff/photo/{id}`: one photo, if this officer may see its complaint. With `?size=thumb`, its thumbnail.
pub async fn photo(op: Op, Path(id): Path<i64>, Query(asked): Query<photos::Asked>) -> Response<Body> {
    let found = async {
        let who = op.who()?;
        let photo = store::photo(op.db(), &who.viewer, id).await?.ok_or(Error::NotFound)?;
        if photo.width == 0 {
            return evidence::send(op.state(), &photo).await;
        }
        photos::send(op.state(), &photo, &asked).await
    };
    found.await.unwrap_or_else(|error: Error| plain(&error, op.language()))
}
