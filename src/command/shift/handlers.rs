//! Handlers of the shift page.

use super::{Handover, Item, MAX_NOTE, Shift, Standing, store};
use crate::{
    audit,
    error::{Error, Problem},
    language::dates,
    officers::{self, sign_in::SignedIn},
    server::{
        db::broken_rule,
        forms::{self, FormBody, FormRequest, FormResponse},
        op::Op,
    },
    staff::StaffPage,
};
use axum::{body::Body, http::Response};

const PAGE: &str = StaffPage::Shift.route();

/// The page for this officer, with the shifts that ended on `day` (`2026-11-27`). Without a day, or if it cannot be parsed, today is used.
pub async fn handover(op: &Op, who: &SignedIn, day: Option<&str>) -> Result<Handover, Error> {
    StaffPage::Shift.may_read(who.officer.role)?;
    let now = op.now();
    let db = op.db();
    let begins = day.and_then(dates::parse_iso).unwrap_or_else(|| dates::begins(dates::day(now)));
    let newest = store::newest(db).await?;
    let last_id = newest.as_ref().map_or(0, |shift| shift.id);
    let waiting = match newest.filter(|shift| shift.signed_at.is_none()) {
        Some(row) => Some(shift(op, who, row).await?),
        None => None,
    };
    let mut earlier = Vec::new();
    for row in store::between(db, begins, begins + dates::DAY).await? {
        // The shift that waits for a signature is already shown on its own.
        if waiting.as_ref().is_none_or(|waiting| waiting.id != row.id) {
            earlier.push(shift(op, who, row).await?);
        }
    }
    let (posts, oldest_post_at) = store::posts(db).await?;
    let open = store::open_now(db, &who.viewer, now).await?;
    Ok(Handover {
        me: officers::handlers::me(op, who).await?,
        may_act: StaffPage::Shift.may_change(who.officer.role).is_ok(),
        last_id,
        waiting,
        standing: Standing { posts, oldest_post_at, items: items(op, open) },
        day: dates::iso(begins),
        earlier,
        now,
    })
}

async fn shift(op: &Op, who: &SignedIn, row: store::ShiftRow) -> Result<Shift, Error> {
    let rows = store::items(op.db(), &who.viewer, row.id).await?;
    let items = items(op, rows);
    Ok(Shift {
        id: row.id,
        ended_at: row.ended_at,
        ended_by: row.ended_by,
        note: row.note,
        standing: Standing { posts: row.posts, oldest_post_at: row.oldest_post_at, items },
        signed: row.signed_at.zip(row.signed_by),
        remark: row.remark,
    })
}

fn items(op: &Op, rows: Vec<store::ItemRow>) -> Vec<Item> {
    let now = op.now();
    let offices = op.offices();
    let shown = rows.into_iter().map(|row| Item {
        kind: row.kind,
        reference: row.reference,
        what: row.what,
        step: row.step,
        words: row.words,
        due_at: row.due_at,
        officer: row.officer,
        since: row.since,
        status: row.status,
        office: row.office_id.and_then(|id| offices.name_at(id, now)),
        done_at: row.done_at,
        done_by: row.done_by,
    });
    shown.collect()
}

/// `POST /staff/shift`
pub async fn post(FormRequest(op, posted): FormRequest) -> Response<Body> {
    let result = act(&op, &posted).await;
    forms::answer(&op, posted, result).await
}

async fn act(op: &Op, posted: &FormBody) -> Result<FormResponse, Error> {
    let who = op.who()?;
    StaffPage::Shift.may_change(who.officer.role)?;
    let id: i64 = posted.get("shift").parse().map_err(|_| Error::NotUnderstood)?;
    match posted.get("form_name") {
        "end-shift" => end(op, &who, id, posted).await?,
        "sign-shift" => sign(op, &who, id, posted).await?,
        _ => return Err(Error::NotUnderstood),
    }
    Ok(FormResponse::go(PAGE))
}

/// Ends the current shift. `previous` is the last ended shift that the page showed.
///
/// # Errors
/// [`Error::HandedOver`] when another shift has ended since, or the previous one is not signed for.
async fn end(op: &Op, who: &SignedIn, previous: i64, posted: &FormBody) -> Result<(), Error> {
    let note = optional_text(posted, "note")?;
    let now = op.now();
    let mut tx = op.db().begin().await?;
    let (last, signed) = store::last(&mut tx).await?.map_or((0, true), |(id, signed)| (id, signed.is_some()));
    // The previous shift must be signed for first, and a stale page must not end a shift that it does not show.
    if last != previous || !signed {
        return Err(Error::HandedOver);
    }
    let id = match store::end(&mut tx, previous, who.officer.id, note, now).await {
        Err(error) if broken_rule(&error).as_deref() == Some("shift_follows_one") => return Err(Error::HandedOver),
        ended => ended?,
    };
    audit::write(&mut tx, now, Some(who.officer.id), "shift_ended", &format!("shift {id}"), "").await?;
    tx.commit().await?;
    Ok(())
}

async fn sign(op: &Op, who: &SignedIn, id: i64, posted: &FormBody) -> Result<(), Error> {
    let remark = optional_text(posted, "handover_remark")?;
    let now = op.now();
    let mut tx = op.db().begin().await?;
    let ended_by = store::ended_by(&mut tx, id).await?.ok_or(Error::HandedOver)?;
    // An officer who signs for a shift that they ended themselves must give a reason.
    if ended_by == who.officer.id && remark.is_none() {
        return Err(Error::field("handover_remark", Problem::Missing));
    }
    if !store::sign(&mut tx, id, who.officer.id, remark, now).await? {
        return Err(Error::HandedOver);
    }
    audit::write(&mut tx, now, Some(who.officer.id), "shift_signed", &format!("shift {id}"), "").await?;
    tx.commit().await?;
    Ok(())
}

fn optional_text(posted: &FormBody, field: &str) -> Result<Option<String>, Error> {
    let mut problems = Vec::new();
    let text = posted.text(field, MAX_NOTE, &mut problems);
    if problems.is_empty() { Ok((!text.is_empty()).then_some(text)) } else { Err(Error::Fields(problems)) }
}
