//! Handler of the page of figures.

use super::{
    Asked, CellFigures, InsideFigures, MEDIAN_FROM, Numbers, P90_FROM, Posts, SilentLine, StationLine, Stations, Times,
    XCost, cases::handlers::days, drawn, period::Period, proof, store,
};
use crate::{
    command::morning::store as morning,
    complaint::{
        Channel,
        counting::{
            self, Histogram,
            cell::{self as cell_counts, RepliesIn},
            inside::{self as station_counts, StationFigures},
        },
    },
    error::Error,
    language::dates::{self, DAY, Millis},
    officers::{self, Role, sign_in::SignedIn},
    offices::{OfficeKind, OfficeName},
    replies::ReplyState,
    server::op::Op,
    shield::Viewer,
    staff::StaffPage,
};
use std::collections::BTreeMap;

/// A station that has entered nothing for this long is silent.
const SILENT_AFTER: Millis = 2 * DAY;
/// How many days are counted by the hour; a longer period is counted by its last days.
const HOURS_OF: i64 = 62;
/// How many reasons for replies that were not sent are shown.
const REASONS: usize = 12;
/// Why a reply was refused whose complaint became confidential.
const CONFIDENTIAL: &str = "confidential";

/// The figures for this officer.
///
/// # Errors
/// [`Error::NotAllowed`] for other roles; [`Error::NotYourOffice`] for an office that this officer does not answer for; [`Error::NotFound`] for one that
/// does not exist; [`Error::Fields`] as for [`Asked::period`].
pub async fn figures(op: &Op, who: &SignedIn, asked: Asked) -> Result<InsideFigures, Error> {
    let role = who.officer.role;
    StaffPage::Figures.may_read(role)?;
    let period = asked.period(op.now())?;
    may_ask(op, who, asked.office)?;
    let before = period.compared(asked.against);
    let stations = match role {
        Role::Chief | Role::Circle => Some(stations(op, who, (period, before), asked.office).await?),
        _ => None,
    };
    let cell = match role {
        // An office has no share in the work of the cell.
        Role::Chief | Role::Operator if asked.office.is_none() => Some(cell(op, who, (period, before)).await?),
        _ => None,
    };
    let (from, to) = period.written();
    Ok(InsideFigures {
        me: officers::handlers::me(op, who).await?,
        asked: Asked { from, to, ..asked },
        before: before.map(Period::written),
        offices: choices(op, who),
        stations,
        cell,
        ready: counting::ready(op.db()).await?,
        now: op.now(),
    })
}

/// Refuses an office that this officer does not answer for: an empty table would look like an answer.
///
/// # Errors
/// [`Error::NotYourOffice`]; for the chief [`Error::NotFound`], if there is no such office.
pub fn may_ask(op: &Op, who: &SignedIn, office: Option<i64>) -> Result<(), Error> {
    let Some(office) = office else { return Ok(()) };
    match who.officer.role {
        Role::Chief if op.offices().get(office).is_none() => Err(Error::NotFound),
        Role::Chief => Ok(()),
        Role::Circle if who.offices().contains(&office) => Ok(()),
        _ => Err(Error::NotYourOffice),
    }
}

/// The circles, to choose from. A circle has nothing to choose unless it answers for several.
fn choices(op: &Op, who: &SignedIn) -> Vec<OfficeName> {
    let circles = op.offices().of_kind(OfficeKind::Circle, op.now()).into_iter().map(|office| office.id);
    let mine = circles.filter(|id| match who.officer.role {
        Role::Chief => true,
        Role::Circle => who.offices().contains(id),
        _ => false,
    });
    let names: Vec<OfficeName> = mine.filter_map(|id| op.offices().name(id)).collect();
    if names.len() > 1 { names } else { Vec::new() }
}

/// Stations side by side.
///
/// # Errors
/// Database errors.
pub async fn stations(
    op: &Op,
    who: &SignedIn,
    (period, before): (Period, Option<Period>),
    office: Option<i64>,
) -> Result<Stations, Error> {
    let Viewer::Officer(scope) = &who.viewer else { return Err(Error::NotAllowed) };
    let (db, now, tree) = (op.db(), op.now(), op.offices());
    let below = office.map(|office| tree.below(office, now));
    let shown = |id: Option<i64>| below.as_ref().is_none_or(|below| id.is_some_and(|id| below.contains(&id)));
    let found: Vec<StationFigures> = station_counts::stations(db, scope, days(period)).await?;
    let found: Vec<StationFigures> = found.into_iter().filter(|one| shown(one.station_id)).collect();
    let found_before = match before {
        Some(before) => Some(station_counts::stations(db, scope, days(before)).await?),
        None => None,
    };
    let found_before: Option<Vec<StationFigures>> =
        found_before.map(|found| found.into_iter().filter(|one| shown(one.station_id)).collect());
    let late = store::late(db, &who.viewer, now).await?;
    let mut ids: Vec<Option<i64>> = tree
        .from_the_top(now)
        .into_iter()
        .map(|(id, _)| id)
        .filter(|id| tree.get(*id).is_some_and(|office| office.kind == OfficeKind::Station))
        .filter(|id| who.officer.role == Role::Chief || who.offices().contains(id))
        .map(Some)
        .filter(|id| shown(*id))
        .collect();
    // Stations that were closed since, stations of others whose complaint lies here, and complaints that no station has yet.
    let others = found.iter().chain(found_before.iter().flatten()).map(|one| one.station_id);
    for id in others {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    let of = |found: &[StationFigures], id: Option<i64>| {
        numbers(&found.iter().filter(|one| one.station_id == id).collect::<Vec<_>>())
    };
    let lines = ids.into_iter().map(|id| {
        let office = id.and_then(|id| tree.get(id));
        StationLine {
            office: id.and_then(|id| tree.name(id)),
            circle: id.and_then(|id| tree.circle_over(id, now)).map(|circle| OfficeName { title: None, ..circle }),
            point: office.and_then(|office| office.lat.zip(office.lon)),
            numbers: of(&found, id),
            before: found_before.as_ref().map(|found| of(found, id)),
            late: late.iter().find(|(station, _)| Some(*station) == id).map_or(0, |(_, n)| *n),
        }
    });
    let lines: Vec<StationLine> = lines.collect();
    let (from, until) = (dates::begins(period.first), dates::begins(period.last + 1));
    let fakes = store::fakes(db, &who.viewer, from, until).await?;
    let answers = store::answers(db, &who.viewer, from, until).await?;
    let reports = store::reports(db, &who.viewer, from, until).await?;
    let counted = proof::Counted { fakes: &fakes, answers: &answers, reports: &reports };
    let proof = lines.iter().map(|line| proof::line(line, &counted)).filter(proof::says_anything).collect();
    let silent = morning::stations(db, &who.viewer, now - SILENT_AFTER).await?;
    let silent = silent
        .into_iter()
        .filter(|(id, holds, last_at)| {
            shown(Some(*id)) && *holds > 0 && last_at.is_none_or(|at| at < now - SILENT_AFTER)
        })
        .filter_map(|(id, holds, last_at)| Some(SilentLine { office: tree.name(id)?, holds, last_at }));
    Ok(Stations {
        all: numbers(&found.iter().collect::<Vec<_>>()),
        all_before: found_before.map(|found| numbers(&found.iter().collect::<Vec<_>>())),
        proof,
        silent: silent.collect(),
        map: drawn::map(op.language(), &lines),
        reopened: drawn::reopened(op.language(), &lines),
        lines,
    })
}

/// Several stations together.
fn numbers(found: &[&StationFigures]) -> Numbers {
    let sum = |of: fn(&StationFigures) -> i64| found.iter().map(|one| of(one)).sum();
    let times = |of: fn(&StationFigures) -> &Histogram| {
        let mut together = Histogram::default();
        for one in found {
            together.add(of(one));
        }
        times(&together)
    };
    let mut outcomes = BTreeMap::new();
    for (outcome, n) in found.iter().flat_map(|one| &one.outcomes) {
        *outcomes.entry(*outcome).or_insert(0) += *n;
    }
    Numbers {
        received: sum(|one| one.received),
        open: sum(|one| one.open),
        closed: sum(|one| one.closed),
        reopened: sum(|one| one.reopened),
        overturned: sum(|one| one.overturned),
        last_hour: sum(|one| one.last_hour),
        outcomes: outcomes.into_iter().filter(|(_, n)| *n > 0).collect(),
        response: times(|one| &one.response),
        closing: times(|one| &one.closing),
    }
}

/// What a histogram tells, where it has enough cases.
pub fn times(histogram: &Histogram) -> Times {
    let n = histogram.n();
    Times { n, median: histogram.median().filter(|_| n >= MEDIAN_FROM), p90: histogram.p90().filter(|_| n >= P90_FROM) }
}

/// The work of the cell.
///
/// # Errors
/// Database errors.
pub async fn cell(op: &Op, who: &SignedIn, (period, before): (Period, Option<Period>)) -> Result<CellFigures, Error> {
    let db = op.db();
    let hours_of = period.days().min(HOURS_OF);
    let by_hour = cell_counts::posts_by_hour(db, days(Period { first: period.last - hours_of + 1, ..period })).await?;
    let mut hours = vec![(0, 0); 24];
    for one in by_hour {
        if let Some((came, decided)) = usize::try_from(one.hour.rem_euclid(24)).ok().and_then(|at| hours.get_mut(at)) {
            *came += one.came;
            *decided += one.decided;
        }
    }
    let (posts, cost) = posts(op, period).await?;
    let (posts_before, cost_before) = match before {
        Some(before) => {
            let (posts, cost) = self::posts(op, before).await?;
            (Some(posts), Some(cost))
        }
        None => (None, None),
    };
    let (waiting, oldest) = cell_counts::waiting_now(db).await?;
    let mut replies = cell_counts::replies_by_day(db, days(period)).await?;
    replies.retain(|one| who.officer.role == Role::Chief || one.why != CONFIDENTIAL);
    Ok(CellFigures {
        posts,
        posts_before,
        drawn: drawn::hours(op.language(), &hours),
        hours,
        hours_of,
        waiting,
        oldest,
        failures: failures(&replies),
        replies: by_state(&replies),
        cost,
        cost_before,
    })
}

/// The posts of a period, and what X cost.
async fn posts(op: &Op, period: Period) -> Result<(Posts, XCost), Error> {
    let days = days(period);
    let mut posts = Posts::default();
    let (mut waited, mut channels) = (Histogram::default(), BTreeMap::new());
    for one in cell_counts::posts_by_day(op.db(), days).await? {
        posts.came += one.came;
        posts.decided += one.decided;
        waited.add(&one.waited);
        *channels.entry(one.channel).or_insert(0) += one.came;
    }
    posts.waited = times(&waited);
    let reads = channels.get(&Channel::X).copied().unwrap_or(0);
    posts.channels = channels.into_iter().collect();
    let spent = cell_counts::spent_by_day(op.db(), days).await?;
    let sent = spent.into_iter().filter(|(_, channel, _)| *channel == Channel::X).map(|(.., spent)| spent).sum();
    let read = reads.saturating_mul(op.settings().x_read_price);
    Ok((posts, XCost { sent, reads, read }))
}

fn by_state(replies: &[RepliesIn]) -> Vec<(Channel, ReplyState, i64)> {
    let mut states: BTreeMap<(Channel, ReplyState), i64> = BTreeMap::new();
    for one in replies {
        // A word that this version does not know is left out rather than shown under another name.
        if let Ok(state) = one.state.parse() {
            *states.entry((one.channel, state)).or_insert(0) += one.n;
        }
    }
    states.into_iter().filter(|(_, n)| *n > 0).map(|((channel, state), n)| (channel, state, n)).collect()
}

fn failures(replies: &[RepliesIn]) -> Vec<(Channel, String, i64)> {
    let mut reasons: BTreeMap<(Channel, &str), i64> = BTreeMap::new();
    let failed = [ReplyState::Refused, ReplyState::Held, ReplyState::Unknown].map(ReplyState::as_str);
    for one in replies.iter().filter(|one| failed.contains(&one.state.as_str())) {
        *reasons.entry((one.channel, &one.why)).or_insert(0) += one.n;
    }
    let mut reasons: Vec<(Channel, String, i64)> =
        reasons.into_iter().map(|((channel, why), n)| (channel, why.to_owned(), n)).collect();
    reasons.retain(|(.., n)| *n > 0);
    reasons.sort_by_key(|(.., n)| std::cmp::Reverse(*n));
    reasons.truncate(REASONS);
    reasons
}
