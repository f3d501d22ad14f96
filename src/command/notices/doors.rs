//! The doors of the page of notices.

use super::{
    Notice, NoticeKind, Notices,
    store::{self, Which},
};
use crate::{
    audit,
    complaint::Reference,
    error::Error,
    officers::{self, session::signed_in, sign_in::SignedIn},
    server::{
        House,
        forms::{self, Accepted, Posted},
    },
    staff::StaffPage,
    ui::paging::After,
};
use axum::{body::Body, extract::State, http::Response};

/// The page as this officer sees it.
pub async fn notices(house: &House, who: &SignedIn, after: Option<After>) -> Result<Notices, Error> {
    StaffPage::Notices.may_read(who.officer.role)?;
    let (rows, next) = store::list(house, who, after).await?;
    let offices = house.offices();
    let notices = rows.into_iter().map(|row| Notice {
        id: row.id,
        at: row.at,
        kind: row.kind,
        step: row.step,
        due_at: row.due_at,
        level: row.level,
        reference: row.reference,
        number: row.text.filter(|_| row.kind == NoticeKind::Decided).and_then(|text| Reference::parse(&text).ok()),
        office: row.office_id.and_then(|id| offices.name(id)),
        read_at: row.read_at,
        read_by: row.read_by,
    });
    let notices = notices.collect();
    Ok(Notices { me: officers::doors::me(house, who).await?, notices, next, now: house.clock().now() })
}

/// `POST /staff/notices`
pub async fn post(State(house): State<House>, posted: Posted) -> Response<Body> {
    let result = act(&house, &posted).await;
    forms::answer(&house, posted, result).await
}

async fn act(house: &House, posted: &Posted) -> Result<Accepted, Error> {
    let who = signed_in(&posted.parts.extensions)?;
    StaffPage::Notices.may_change(who.officer.role)?;
    let id: i64 = posted.get("notice").parse().map_err(|_| Error::NotUnderstood)?;
    let which = match posted.get("form_name") {
        "read" => Which::One(id),
        "read-all" => Which::Between(posted.get("oldest").parse().map_err(|_| Error::NotUnderstood)?, id),
        _ => return Err(Error::NotUnderstood),
    };
    let now = house.clock().now();
    let mut tx = house.db().begin().await?;
    let read = store::mark_read(&mut tx, house, &who, which, now).await?;
    // A colleague may have been quicker: then there is nothing to write down, and nothing wrong.
    if read > 0 {
        let subject = if which == Which::One(id) { format!("notice {id}") } else { format!("notices up to {id}") };
        audit::write(&mut tx, now, Some(who.officer.id), "notices_read", &subject, &read.to_string()).await?;
    }
    tx.commit().await?;
    Ok(Accepted::go(StaffPage::Notices.route()))
}
