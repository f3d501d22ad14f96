//! Handlers for the page of spellings.

use super::{
    Learnt, Proposed, SHORTEST, SHOWN, Spellings,
    propose::{page, proposals},
    store::{self, Judgement},
};
use crate::{
    audit,
    complaint::MAX_LINE,
    error::{Error, Problem},
    language::folded,
    officers::{self, sign_in::SignedIn},
    offices::OfficeKind,
    server::{
        follow::{self, cause::cause},
        forms::{self, FormBody, FormRequest, FormResponse},
        op::Op,
    },
    staff::StaffPage,
};
use axum::{body::Body, http::Response};

const PAGE: &str = StaffPage::Spellings.route();

/// The page of spellings for this officer.
pub async fn spellings(op: &Op, who: &SignedIn, after: Option<&str>) -> Result<Spellings, Error> {
    StaffPage::Spellings.may_read(who.officer.role)?;
    let db = op.db();
    let (corrections, others, settled, learnt) =
        futures::try_join!(store::corrections(op), store::others(op), store::settled(db), store::learnt(db))?;
    let offices = op.offices();
    let n = corrections.len();
    // Thousands of texts are split into words, so this runs on the blocking pool and not on the request threads.
    let op_in_task = op.clone();
    let found = follow::blocking(move || {
        proposals(op_in_task.gazetteer(), &corrections, &others, &settled.into_iter().collect())
    });
    let found = found.await?;
    let (found, next) = page(found, after, SHOWN);
    let proposed = found.into_iter().filter_map(|one| {
        Some(Proposed {
            station: offices.name(one.station_id)?,
            written: one.written,
            times: one.times,
            beside_a_cue: one.beside_a_cue,
            sentences: one.sentences,
        })
    });
    let learnt = learnt.into_iter().filter_map(|row| {
        Some(Learnt {
            id: row.id,
            station: offices.name(row.station_id)?,
            written: row.written,
            by: row.officer,
            at: row.at,
        })
    });
    Ok(Spellings {
        me: officers::handlers::me(op, who).await?,
        next,
        may_change: StaffPage::Spellings.may_change(who.officer.role).is_ok(),
        corrections: n,
        proposed: proposed.collect(),
        learnt: learnt.collect(),
        now: op.now(),
    })
}

/// `POST /staff/spellings`
pub async fn post(FormRequest(op, posted): FormRequest) -> Response<Body> {
    let result = act(&op, &posted).await;
    forms::answer(&op, posted, result).await
}

async fn act(op: &Op, posted: &FormBody) -> Result<FormResponse, Error> {
    let who = op.who()?;
    StaffPage::Spellings.may_change(who.officer.role)?;
    match posted.get("form_name") {
        "judge" if posted.get("accept").is_empty() => reject(op, &who, posted.get("reject")).await?,
        "judge" => accept(op, &who, posted.get("accept")).await?,
        "withdraw" => withdraw(op, &who, posted.get("spelling")).await?,
        _ => return Err(Error::NotUnderstood),
    }
    // This server applies the change at once; the others check every few seconds.
    if let Err(error) = op.state().look_at_offices().await {
        tracing::warn!(error = cause(error.as_ref()), "cannot read the spellings again; retrying later");
    }
    Ok(FormResponse::go(PAGE))
}

/// The station and spelling named by a button's value.
struct ButtonValue<'a> {
    station_id: i64,
    written: &'a str,
    joined: String,
}

fn parse_value(value: &str) -> Result<ButtonValue<'_>, Error> {
    let (station, written) = value.split_once(' ').ok_or(Error::NotUnderstood)?;
    let station_id = station.parse().map_err(|_| Error::NotUnderstood)?;
    let joined = folded(written).replace(' ', "");
    let possible = (SHORTEST..=MAX_LINE).contains(&joined.chars().count()) && written.chars().count() <= MAX_LINE;
    if possible { Ok(ButtonValue { station_id, written, joined }) } else { Err(Error::NotUnderstood) }
}

async fn accept(op: &Op, who: &SignedIn, value: &str) -> Result<(), Error> {
    let now = op.now();
    let ButtonValue { station_id, written, joined } = parse_value(value)?;
    let station = op.offices().existing(station_id, now).filter(|office| office.kind == OfficeKind::Station).cloned();
    let station = station.ok_or(Error::NotUnderstood)?;
    let mut tx = op.db().begin().await?;
    store::count_change(&mut tx).await?;
    let taken = || Error::field("accept", Problem::SpellingTaken);
    match store::learnt_for(&mut tx, &joined).await? {
        // A colleague was faster.
        Some(known) if known == station_id => return Err(Error::NotNow),
        Some(_) => return Err(taken()),
        None => {}
    }
    // Check the tables and the stations' own names; learnt spellings were checked in the database above.
    if op.gazetteer().listed(&joined).iter().any(|listed| *listed != station_id) {
        return Err(taken());
    }
    let judgement = Judgement { joined: &joined, written, station_id, state: "learnt", officer_id: who.officer.id };
    store::judge(&mut tx, &judgement, now).await?;
    audit::write(&mut tx, now, Some(who.officer.id), "spelling_learnt", written, &station.code).await?;
    tx.commit().await?;
    Ok(())
}

async fn reject(op: &Op, who: &SignedIn, value: &str) -> Result<(), Error> {
    let now = op.now();
    let ButtonValue { station_id, written, joined } = parse_value(value)?;
    let station = op.offices().get(station_id).map(|office| office.code.clone()).ok_or(Error::NotUnderstood)?;
    let mut tx = op.db().begin().await?;
    let judgement = Judgement { joined: &joined, written, station_id, state: "rejected", officer_id: who.officer.id };
    store::judge(&mut tx, &judgement, now).await?;
    audit::write(&mut tx, now, Some(who.officer.id), "spelling_rejected", written, &station).await?;
    tx.commit().await?;
    Ok(())
}

async fn withdraw(op: &Op, who: &SignedIn, id: &str) -> Result<(), Error> {
    let now = op.now();
    let id: i64 = id.parse().map_err(|_| Error::NotUnderstood)?;
    let mut tx = op.db().begin().await?;
    store::count_change(&mut tx).await?;
    let written = store::withdraw(&mut tx, id, who.officer.id, now).await?.ok_or(Error::NotNow)?;
    audit::write(&mut tx, now, Some(who.officer.id), "spelling_withdrawn", &written, "").await?;
    tx.commit().await?;
    Ok(())
}
