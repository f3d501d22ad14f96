//! The tables of the page of figures as files. Recorded in the audit trail.
//!
//! Times are in minutes and money in millionths of a US dollar, so that a spreadsheet can go on counting; empty cells mean that there are too few cases.

use super::{Asked, Numbers, cases::handlers::days, handlers};
use crate::{
    audit, channels,
    complaint::{
        Channel, Outcome,
        counting::{
            Histogram,
            cell::{posts_by_day, spent_by_day},
        },
    },
    error::Error,
    language::{
        Language, Text,
        dates::{self, Millis},
        texts::{self, inside as says},
    },
    officers::{Role, sign_in::SignedIn},
    server::{
        op::Op,
        security::plain,
        spreadsheet::{self, Cell, Row, SheetFormat},
    },
    staff::StaffPage,
};
use axum::{body::Body, extract::RawQuery, http::Response};
use std::collections::BTreeMap;

/// A minute in milliseconds.
const MINUTE: Millis = 60_000;

/// `GET /staff/figures/csv`: the table as CSV. The query is the page's, with `part=cell` for the cell's table.
pub async fn csv(op: Op, RawQuery(query): RawQuery) -> Response<Body> {
    answer(&op, query.as_deref(), SheetFormat::Csv).await
}

/// `GET /staff/figures/xlsx`: the same as a workbook.
pub async fn xlsx(op: Op, RawQuery(query): RawQuery) -> Response<Body> {
    answer(&op, query.as_deref(), SheetFormat::Xlsx).await
}

async fn answer(op: &Op, query: Option<&str>, format: SheetFormat) -> Response<Body> {
    export(op, query, format).await.unwrap_or_else(|error| plain(&error, op.language()))
}

async fn export(op: &Op, query: Option<&str>, format: SheetFormat) -> Result<Response<Body>, Error> {
    let who = op.who()?;
    StaffPage::Figures.may_read(who.officer.role)?;
    let pairs: Vec<_> = form_urlencoded::parse(query.unwrap_or_default().as_bytes()).collect();
    let typed = |name: &str| pairs.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone().into_owned());
    let asked = Asked::from_query(typed);
    let period = asked.period(op.now())?;
    handlers::may_ask(op, &who, asked.office)?;
    let is_cell = match (who.officer.role, typed("part").as_deref()) {
        (Role::Operator, None | Some("cell")) | (Role::Chief, Some("cell")) => true,
        (Role::Operator, _) | (Role::Circle, Some("cell")) => return Err(Error::NotAllowed),
        _ => false,
    };
    let (what, (head, rows)) = match is_cell {
        true => ("cell", cell(op, &asked).await?),
        false => ("stations", stations(op, &who, &asked).await?),
    };
    let mut tx = op.db().begin().await?;
    let detail = format!("{format}, {:?}", asked.to_query());
    audit::write(&mut tx, op.now(), Some(who.officer.id), "figures_exported", what, &detail).await?;
    tx.commit().await?;
    let (from, to) = period.written();
    let name = format!("figures-{what}-{from}-{to}");
    let title = says::TITLE.in_language(op.language());
    spreadsheet::download_all(op.state(), format, (&name, title), head, rows).await
}

type Table = (Vec<String>, Vec<Row>);

async fn stations(op: &Op, who: &SignedIn, asked: &Asked) -> Result<Table, Error> {
    let language = op.language();
    let period = asked.period(op.now())?;
    let before = period.compared(asked.against);
    let found = handlers::stations(op, who, (period, before), asked.office).await?;
    let mut head: Vec<String> =
        [texts::staff::OFFICE, says::CIRCLE].map(|name| name.in_language(language).to_owned()).to_vec();
    head.extend(columns(language, ""));
    if before.is_some() {
        head.extend(columns(language, says::OTHER_PERIOD.in_language(language)));
    }
    head.push(says::LATE_NOW.in_language(language).to_owned());
    let rows = found.lines.into_iter().map(|line| {
        let name = line
            .office
            .map_or_else(|| says::NO_STATION.in_language(language).to_owned(), |office| office.full(language));
        let mut row =
            vec![Cell::text(name), line.circle.map_or(Cell::Empty, |circle| Cell::text(circle.full(language)))];
        row.extend(cells(&line.numbers));
        row.extend(line.before.iter().flat_map(cells));
        row.push(Cell::count(line.late));
        row
    });
    let rows = rows.collect();
    Ok((head, rows))
}

const NUMBERS: [Text; 11] = [
    says::RECEIVED,
    says::OPEN,
    says::CLOSED,
    says::REOPENED,
    says::OVERTURNED,
    says::LAST_HOUR,
    says::RESPONDED,
    says::RESPONSE_MEDIAN,
    says::RESPONSE_P90,
    says::CLOSING_MEDIAN,
    says::CLOSING_P90,
];

/// The heads of [`cells`]. `period` tells two periods apart.
fn columns(language: Language, period: &str) -> Vec<String> {
    let minutes = says::IN_MINUTES.in_language(language);
    let heads = NUMBERS.iter().enumerate().map(|(n, name)| {
        let name = name.in_language(language);
        // The last four are times.
        if n + 4 < NUMBERS.len() { name.to_owned() } else { format!("{name} ({minutes})") }
    });
    let outcomes = Outcome::ALL.iter().map(|outcome| texts::words::outcome(*outcome, language).to_owned());
    let named = |name: String| if period.is_empty() { name } else { format!("{name}, {period}") };
    heads.chain(outcomes).map(named).collect()
}

fn cells(numbers: &Numbers) -> Row {
    let counts = [
        numbers.received,
        numbers.open,
        numbers.closed,
        numbers.reopened,
        numbers.overturned,
        numbers.last_hour,
        numbers.response.n,
    ];
    let times = [numbers.response.median, numbers.response.p90, numbers.closing.median, numbers.closing.p90];
    let outcomes = Outcome::ALL.iter().map(|outcome| {
        let found = numbers.outcomes.iter().find(|(known, _)| known == outcome);
        Cell::count(found.map_or(0, |(_, n)| *n))
    });
    let times = times.into_iter().map(|time| Cell::maybe_count(time.map(|time| time / MINUTE)));
    counts.into_iter().map(Cell::count).chain(times).chain(outcomes).collect()
}

/// What the cell did with the posts of one day on one channel.
#[derive(Default)]
struct CellDay {
    came: i64,
    decided: i64,
    waited: Histogram,
    /// What the channel cost, in millionths.
    cost: Option<i64>,
}

/// The cell's work by day and channel.
async fn cell(op: &Op, asked: &Asked) -> Result<Table, Error> {
    let language = op.language();
    let period = asked.period(op.now())?;
    // Days without a post are left out, and a period of more than ten years is cut by the counts.
    let of = days(period);
    let spent = spent_by_day(op.db(), of).await?;
    let posts = posts_by_day(op.db(), of).await?;
    let mut table: BTreeMap<(i64, Channel), CellDay> = BTreeMap::new();
    for one in posts {
        let of_day = table.entry((one.hour.div_euclid(24), one.channel)).or_default();
        of_day.came += one.came;
        of_day.decided += one.decided;
        of_day.waited.add(&one.waited);
    }
    for (day, channel, millionths) in spent {
        table.entry((day, channel)).or_default().cost = Some(millionths);
    }
    let rows = table.into_iter().map(|((day, channel), CellDay { came, decided, waited, cost })| {
        let waited = handlers::times(&waited);
        let minutes = |time: Option<Millis>| Cell::maybe_count(time.map(|time| time / MINUTE));
        vec![
            Cell::text(dates::iso(dates::begins(day))),
            Cell::text(channels::name(channel, language)),
            Cell::count(came),
            Cell::count(decided),
            minutes(waited.median),
            minutes(waited.p90),
            Cell::maybe_count(cost),
        ]
    });
    let rows = rows.collect();
    let minutes = says::IN_MINUTES.in_language(language);
    let name = |text: Text| text.in_language(language).to_owned();
    let head = vec![
        name(texts::wire::DAY),
        name(texts::staff::CHANNEL),
        name(says::POSTS_CAME),
        name(says::POSTS_DECIDED),
        format!("{} ({minutes})", name(says::WAITED_MEDIAN)),
        format!("{} ({minutes})", name(says::WAITED_P90)),
        name(says::COST_MICRO),
    ];
    Ok((head, rows))
}
