//! Handlers of the notices page.

use super::{
    Notice, NoticeKind, Notices,
    store::{self, Which},
};
use crate::{
    audit,
    complaint::Reference,
    error::Error,
    officers::{self, sign_in::SignedIn},
    server::{
        forms::{self, FormBody, FormRequest, FormResponse},
        op::Op,
    },
    staff::StaffPage,
    ui::paging::After,
};
use axum::{body::Body, http::Response};

/// The page for this officer.
pub async fn notices(op: &Op, who: &SignedIn, after: Option<After>) -> Result<Notices, Error> {
    StaffPage::Notices.may_read(who.officer.role)?;
    let (rows, next) = store::list(op, who, after).await?;
    let offices = op.offices();
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
    Ok(Notices { me: officers::handlers::me(op, who).await?, notices, next, now: op.now() })
}

/// `POST /staff/notices`
pub async fn post(FormRequest(op, posted): FormRequest) -> Response<Body> {
    let result = act(&op, &posted).await;
    forms::answer(&op, posted, result).await
}

async fn act(op: &Op, posted: &FormBody) -> Result<FormResponse, Error> {
    let who = op.who()?;
    StaffPage::Notices.may_change(who.officer.role)?;
    let id: i64 = posted.get("notice").parse().map_err(|_| Error::NotUnderstood)?;
    let which = match posted.get("form_name") {
        "read" => Which::One(id),
        "read-all" => Which::Between(posted.get("oldest").parse().map_err(|_| Error::NotUnderstood)?, id),
        _ => return Err(Error::NotUnderstood),
    };
    let now = op.now();
    let mut tx = op.db().begin().await?;
    let read = store::mark_read(&mut tx, op, &who, which, now).await?;
    // If a colleague has read them already, there is nothing to record, and no error.
    if read > 0 {
        let subject = if which == Which::One(id) { format!("notice {id}") } else { format!("notices up to {id}") };
        audit::write(&mut tx, now, Some(who.officer.id), "notices_read", &subject, &read.to_string()).await?;
    }
    tx.commit().await?;
    Ok(FormResponse::go(StaffPage::Notices.route()))
}
