//! Handler of the daily report.

use super::{ReportAnswer, store};
use crate::{
    command::orders::review,
    error::Error,
    language::dates::{self, DAY},
    officers::{self, sign_in::SignedIn},
    server::op::Op,
    staff::StaffPage,
};

/// The page for this officer.
///
/// # Errors
/// [`Error::NotAllowed`] for anybody but the chief; [`Error::NotFound`] if there is no report of the given day.
pub async fn report(op: &Op, who: &SignedIn, day: Option<&str>, before: Option<&str>) -> Result<ReportAnswer, Error> {
    StaffPage::Report.may_read(who.officer.role)?;
    let now = op.now();
    let wanted = match day {
        Some(typed) => Some(dates::day(dates::parse_iso(typed).ok_or(Error::NotFound)?)),
        None => None,
    };
    let report = store::report(op.db(), wanted).await?;
    if wanted.is_some() && report.is_none() {
        return Err(Error::NotFound);
    }
    let shown = report.as_ref().and_then(|report| dates::parse_iso(&report.day)).map(dates::day);
    let mailed = match shown {
        Some(day) => store::mailed(op.db(), day).await?,
        None => Default::default(),
    };
    let before = before.and_then(dates::parse_iso).map(dates::day);
    let (days, older) = store::days(op.db(), before).await?;
    let iso = |day: i64| dates::iso(dates::begins(day));
    Ok(ReportAnswer {
        me: officers::handlers::me(op, who).await?,
        report,
        mailed,
        days: days.into_iter().map(iso).collect(),
        older: older.map(iso),
        next_at: review::last(now, op.settings().report_at) + DAY,
        now,
    })
}
