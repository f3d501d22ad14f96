//! Handler of the audit trail's page.

use super::{
    ANCHORS, ON_A_PAGE, OPENINGS, OpeningLine, Trail, TrailAsked, TrailLine, shows_detail,
    store::{self, LineRow, Wanted},
};
use crate::{
    audit::{Head, anchors},
    complaint::Reference,
    error::Error,
    language::dates::{self, DAY},
    officers::{self, sign_in::SignedIn},
    sealed::opening,
    server::op::Op,
    staff::StaffPage,
    ui::paging::{After, page_of},
};

/// One page of the trail.
///
/// # Errors
/// [`Error::NotAllowed`] for other roles; database errors.
pub async fn trail(op: &Op, who: &SignedIn, asked: TrailAsked) -> Result<Trail, Error> {
    StaffPage::Audit.may_read(who.officer.role)?;
    let db = op.db();
    let wanted = wanted(op, &asked).await?;
    let (mut rows, not_understood) = match &wanted {
        Some(wanted) => (store::page(db, wanted, asked.after.unwrap_or(i64::MAX), ON_A_PAGE + 1).await?, false),
        None => (Vec::new(), true),
    };
    let next = page_of(&mut rows, ON_A_PAGE, |row| After { at: row.id, id: row.id }).map(|next| next.id);
    let mut tx = db.snapshot().await?;
    let head = Head::of(&mut tx).await?.to_string();
    drop(tx);
    Ok(Trail {
        me: officers::handlers::me(op, who).await?,
        not_understood,
        kinds: store::kinds(db).await?,
        lines: rows.into_iter().map(line).collect(),
        next,
        openings: openings(op, wanted.as_ref()).await?,
        anchors: anchors::newest(db, ANCHORS).await?.iter().map(ToString::to_string).collect(),
        head,
        asked,
        now: op.now(),
    })
}

/// The newest openings by this officer, of this complaint and on these days, if openings are asked for.
async fn openings(op: &Op, wanted: Option<&Wanted>) -> Result<Vec<OpeningLine>, Error> {
    let Some(wanted) = wanted.filter(|wanted| wanted.sealed) else { return Ok(Vec::new()) };
    let those = opening::Wanted { officer_id: wanted.officer_id, reference: wanted.subject.clone(), span: wanted.days };
    let found = opening::list(op.db(), &those, OPENINGS).await?;
    let line = |one: opening::Opening| OpeningLine {
        at: one.at,
        officer: one.officer,
        reference: one.reference,
        reason: one.reason,
        words: one.words,
        file: one.file,
    };
    Ok(found.into_iter().map(line).collect())
}

/// What is looked for; `None` if a filter cannot let anything through.
pub(super) async fn wanted(op: &Op, asked: &TrailAsked) -> Result<Option<Wanted>, Error> {
    let some = |word: &str| Some(word.to_owned()).filter(|word| !word.is_empty());
    if [&asked.officer, &asked.kind, &asked.about].into_iter().any(|word| word.contains('\0')) {
        return Ok(None);
    }
    let officer_id = match asked.officer.as_str() {
        "" => None,
        login => match store::officer(op.db(), login).await? {
            Some(id) => Some(id),
            None => return Ok(None),
        },
    };
    let (from, to) = match (asked.from.as_str(), asked.to.as_str()) {
        ("", "") => (None, None),
        (from, "") => (dates::parse_iso(from), Some(i64::MAX)),
        ("", to) => (Some(0), dates::parse_iso(to).map(|at| at + DAY)),
        (from, to) => (dates::parse_iso(from), dates::parse_iso(to).map(|at| at + DAY)),
    };
    let is_bounded = !(asked.from.is_empty() && asked.to.is_empty());
    let days = from.zip(to);
    let span = match days {
        Some((from, before)) => store::span(op.db(), from, before).await?,
        None => None,
    };
    if is_bounded && span.is_none() {
        return Ok(None);
    }
    // The trail has the number without separators.
    let number = Reference::read(&asked.about).ok().map(|reference| reference.as_str().to_owned());
    Ok(Some(Wanted {
        officer_id,
        action: some(&asked.kind),
        subject: number.or_else(|| some(&asked.about)),
        span,
        days,
        sealed: asked.sealed,
    }))
}

/// An entry as the page shows it.
pub(super) fn line(row: LineRow) -> TrailLine {
    TrailLine {
        id: row.id,
        at: row.at,
        officer: row.officer,
        login: row.login,
        detail: Some(row.detail).filter(|_| shows_detail(&row.action)),
        action: row.action,
        subject: row.subject,
        covers: row.covers,
    }
}
