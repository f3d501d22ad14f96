//! Handler of the list behind a number.

use super::{CaseLine, Cases, CasesAsked, NO_STATION, Number, ON_A_PAGE};
use crate::{
    complaint::counting::{
        Days,
        inside::{self as counting, Behind, Case, Of, StationFigures},
    },
    error::Error,
    inside::{Asked, period::Period},
    officers::{self, Role, sign_in::SignedIn},
    server::op::Op,
    shield::Viewer,
    staff::StaffPage,
    ui::paging::{After, page_of},
};

/// What a list is made of, once it is known that this officer may ask for it.
pub struct Wanted {
    /// The period, with its days.
    pub period: Period,
    /// The number.
    pub behind: Behind,
    /// Whose number it is.
    pub of: Of,
}

/// One page of the list.
///
/// # Errors
/// As for [`wanted`].
pub async fn cases(op: &Op, who: &SignedIn, asked: CasesAsked) -> Result<Cases, Error> {
    let (wanted, count) = wanted(op, who, &asked).await?;
    let mut found = page(op, who, &wanted, asked.after, ON_A_PAGE).await?;
    let next = page_of(&mut found, ON_A_PAGE, place);
    let (from, to) = wanted.period.written();
    let period = Asked { from, to, ..asked.period.clone() };
    let station = match wanted.of {
        Of::Station(id) => Some(id),
        Of::Everybody | Of::NoStation => None,
    };
    Ok(Cases {
        me: officers::handlers::me(op, who).await?,
        asked: CasesAsked { period, ..asked },
        station: station.and_then(|id| op.offices().name(id)),
        count,
        lines: found.into_iter().map(|case| line(op, case)).collect(),
        next,
        now: op.now(),
    })
}

/// Checks what is asked for, and returns it with the number itself.
///
/// # Errors
/// [`Error::NotAllowed`] for other roles; [`Error::NotYourOffice`] for a station that this officer neither answers for nor has a complaint of;
/// [`Error::NotFound`] for one that does not exist; [`Error::Fields`] as for [`Asked::period`].
pub async fn wanted(op: &Op, who: &SignedIn, asked: &CasesAsked) -> Result<(Wanted, i64), Error> {
    StaffPage::FiguresCases.may_read(who.officer.role)?;
    let period = asked.period.period(op.now())?;
    let of = match asked.station.as_str() {
        "" => Of::Everybody,
        NO_STATION => Of::NoStation,
        id => Of::Station(id.parse().map_err(|_| Error::NotUnderstood)?),
    };
    let figures = match &who.viewer {
        Viewer::Officer(scope) => counting::stations(op.db(), scope, days(period)).await?,
        Viewer::Public | Viewer::Complainant(_) => return Err(Error::NotAllowed),
    };
    if let Of::Station(id) = of {
        let is_own = who.officer.role == Role::Chief || who.offices().contains(&id);
        if !is_own && !figures.iter().any(|one| one.station_id == Some(id)) {
            return Err(Error::NotYourOffice);
        }
        if op.offices().get(id).is_none() {
            return Err(Error::NotFound);
        }
    }
    let counted = figures.iter().filter(|one| match of {
        Of::Everybody => true,
        Of::Station(id) => one.station_id == Some(id),
        Of::NoStation => one.station_id.is_none(),
    });
    let count = counted.map(|one| number(one, asked)).sum();
    Ok((Wanted { period, behind: behind(asked), of }, count))
}

/// The complaints of one page, and one more if there are more.
pub async fn page(
    op: &Op,
    who: &SignedIn,
    wanted: &Wanted,
    after: Option<After>,
    most: i64,
) -> Result<Vec<Case>, Error> {
    let days = days(wanted.period);
    Ok(counting::cases(op.db(), &who.viewer, days, wanted.of, wanted.behind, after, most).await?)
}

/// Where a complaint stands in the list.
pub fn place(case: &Case) -> After {
    After { at: case.received_at, id: case.id }
}

/// A complaint as the page shows it.
pub fn line(op: &Op, case: Case) -> CaseLine {
    CaseLine {
        reference: case.reference,
        category: case.category,
        status: case.status,
        outcome: case.outcome,
        received_at: case.received_at,
        office: case.office_id.and_then(|id| op.offices().name(id)),
        confidential: case.confidential,
    }
}

/// A period as the counts take it.
pub fn days(period: Period) -> Days {
    Days { first: period.first, last: period.last }
}

fn behind(asked: &CasesAsked) -> Behind {
    match (asked.number, asked.outcome) {
        (_, Some(outcome)) => Behind::Outcome(outcome),
        (Number::Received, None) => Behind::Received,
        (Number::Open, None) => Behind::Open,
        (Number::Closed, None) => Behind::Closed,
        (Number::Reopened, None) => Behind::Reopened,
        (Number::Overturned, None) => Behind::Overturned,
        (Number::LastHour, None) => Behind::LastHour,
        (Number::Responded, None) => Behind::Responded,
    }
}

fn number(figures: &StationFigures, asked: &CasesAsked) -> i64 {
    match (asked.number, asked.outcome) {
        (_, Some(outcome)) => figures.outcomes.get(&outcome).copied().unwrap_or(0),
        (Number::Received, None) => figures.received,
        (Number::Open, None) => figures.open,
        (Number::Closed, None) => figures.closed,
        (Number::Reopened, None) => figures.reopened,
        (Number::Overturned, None) => figures.overturned,
        (Number::LastHour, None) => figures.last_hour,
        (Number::Responded, None) => figures.response.n(),
    }
}
