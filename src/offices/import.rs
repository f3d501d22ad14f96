//! Reads an imported table of offices line by line into a plan.
//!
//! A line says: from `valid_from` until `valid_to` the office has this name and is under `parent_code`. Several lines for
//! one office describe successive periods, in any order, each until the next begins; only the `valid_to` of the last one
//! ends the office. Offices that are not in the table stay as they are, and an empty cell changes nothing.

use super::{
    LineProblem, OfficeKind, Offices, Preview, TwoDays,
    checks::{Span, in_devanagari},
    plan::{Plan, Planned},
    sheet::{self, SheetRow},
};
use crate::language::{
    dates::Millis,
    days::{self, Day, DayOrder},
    typed::plain,
};
use sha2::{Digest as _, Sha256};
use std::collections::HashMap;
use unicode_normalization::UnicodeNormalization as _;

pub use super::sheet::text_of;

/// The columns; they may be in any order.
const COLUMNS: [&str; 11] = [
    "code",
    "kind",
    "name_en",
    "name_hi",
    "parent_code",
    "valid_from",
    "valid_to",
    "temporary",
    "registers_fir",
    "lat",
    "lon",
];
/// In the column `kind`: a station that serves the whole district, under no circle.
const DISTRICT_WIDE: &str = "district_wide";
/// The longest key or name, in characters.
const LONGEST: usize = 80;

/// The name under which a table is stored: the SHA-256 of its text, in hex.
pub(super) fn sha256_of(text: &str) -> String {
    hex::encode(Sha256::digest(text.as_bytes()))
}

/// The plan that a table makes of a tree, the problems of its lines, and a date whose reading is ambiguous, if there is one.
/// The first line of the table is its header. Without `order` the dates in the table decide how they are read, if one of
/// them can.
pub(super) fn planned(tree: &Offices, text: &str, order: Option<DayOrder>) -> Planning {
    let mut plan = Plan::of(tree);
    let mut problems = Vec::new();
    let mut rows = sheet::rows(text).into_iter();
    let first = rows.next();
    let header_line = first.as_ref().map_or(1, |row| row.line);
    let header: Vec<String> =
        first.map(|row| row.cells.iter().map(|name| name.to_lowercase()).collect()).unwrap_or_default();
    let missing = COLUMNS.iter().filter(|column| header.iter().all(|known| known != *column));
    problems.extend(missing.map(|column| (header_line, LineProblem::NoColumn((*column).to_owned()))));
    let unknown = header.iter().filter(|name| !COLUMNS.contains(&name.as_str()));
    problems
        .extend(unknown.map(|name| (header_line, LineProblem::UnknownColumn(name.chars().take(LONGEST).collect()))));
    if !problems.is_empty() {
        return Planning { plan, problems, asks: None };
    }
    let rows: Vec<SheetRow> = rows.collect();
    let (order, asks) = match order {
        Some(order) => (order, None),
        None => order_of(days_in(&header, &rows)),
    };
    let (mut parents, mut lines) = (Vec::new(), Vec::new());
    for SheetRow { line, cells } in rows {
        if cells.len() != header.len() {
            problems.push((line, LineProblem::WrongLength));
            continue;
        }
        let cell = |column: &str| {
            let at = header.iter().position(|name| name == column);
            at.and_then(|at| cells.get(at)).map_or("", String::as_str)
        };
        match read(cell, order) {
            Ok(one) => {
                parents.extend(one.office.under.first().map(|(parent, _)| (line, parent.clone())));
                lines.push((line, one));
            }
            Err(problem) => problems.push((line, problem)),
        }
    }
    for (line, one) in in_order_of_time(lines) {
        if let Err(problem) = take(&mut plan, one) {
            problems.push((line, problem));
        }
    }
    let unknown = parents.into_iter().filter(|(_, parent)| plan.find(parent).is_none());
    problems.extend(unknown.map(|(line, parent)| (line, LineProblem::UnknownOffice(parent))));
    problems.sort_by_key(|(line, _)| *line);
    Planning { plan, problems, asks }
}

/// A plan and what prevents it from being applied.
pub(super) struct Planning {
    /// The tree after the import.
    pub plan: Plan,
    /// Problems by line number.
    pub problems: Vec<(u64, LineProblem)>,
    /// An ambiguous date; the plan reads it with the day first, as is usual in India.
    pub asks: Option<TwoDays>,
}

/// Every cell in the columns of dates.
fn days_in(header: &[String], rows: &[SheetRow]) -> Vec<String> {
    let columns: Vec<usize> =
        ["valid_from", "valid_to"].iter().filter_map(|day| header.iter().position(|name| name == day)).collect();
    rows.iter().flat_map(|row| columns.iter().filter_map(|at| row.cells.get(*at).cloned())).collect()
}

/// How the dates of a table are read, and the first ambiguous date if none of them decides it.
fn order_of(in_table: Vec<String>) -> (DayOrder, Option<TwoDays>) {
    let mut asks = None;
    for typed in in_table {
        match days::read(&typed) {
            Some(Day::Ordered(order, _)) => return (order, None),
            Some(Day::Either { day_first, month_first }) if asks.is_none() => {
                asks = Some(TwoDays { typed, day_first, month_first });
            }
            _ => {}
        }
    }
    (DayOrder::DayFirst, asks)
}

/// A preview of what a table would do to a tree.
pub fn preview(tree: &Offices, text: &str, order: Option<DayOrder>) -> Preview {
    let Planning { plan, problems, asks } = planned(tree, text, order);
    // Problems of single lines cause flaws of the tree, so the flaws are shown only when no line has a problem.
    let flaws = if problems.is_empty() { plan.flaws() } else { Vec::new() };
    Preview { sha256: sha256_of(text), lines: plan.lines, problems, flaws, asks, order }
}

/// One line of the table.
struct ImportedLine {
    office: Planned,
    /// `None` if the cell is empty.
    temporary: Option<bool>,
    registers_fir: Option<bool>,
}

/// Sorts the lines of each office by time. A line that ends when the next one begins does not end the office.
fn in_order_of_time(mut lines: Vec<(u64, ImportedLine)>) -> Vec<(u64, ImportedLine)> {
    let mut first: HashMap<String, u64> = HashMap::new();
    for (line, one) in &lines {
        first.entry(one.office.code.clone()).or_insert(*line);
    }
    lines.sort_by_key(|(line, one)| {
        (first.get(&one.office.code).copied().unwrap_or(*line), one.office.time.from, *line)
    });
    let next: Vec<Option<Millis>> = lines
        .iter()
        .zip(lines.iter().skip(1).map(Some).chain([None]))
        .map(|((_, one), next)| {
            next.filter(|(_, next)| next.office.code == one.office.code).map(|(_, n)| n.office.time.from)
        })
        .collect();
    for ((_, one), next) in lines.iter_mut().zip(next) {
        if next.is_some() && one.office.time.to == next {
            one.office.time.to = None;
            one.office.under.iter_mut().for_each(|(_, span)| span.to = None);
        }
    }
    lines
}

fn read<'a>(cell: impl Fn(&str) -> &'a str, order: DayOrder) -> Result<ImportedLine, LineProblem> {
    let needed = |column: &str| match cell(column) {
        "" => Err(LineProblem::Empty(column.to_owned())),
        value if value.chars().count() > LONGEST || value.chars().any(char::is_control) => {
            Err(LineProblem::Unreadable(column.to_owned()))
        }
        value => Ok(value),
    };
    let unreadable = |column: &str| LineProblem::Unreadable(column.to_owned());
    let day =
        |column: &str| days::read(cell(column)).and_then(|day| day.in_order(order)).ok_or_else(|| unreadable(column));
    let flag = |column: &str| match cell(column).to_lowercase().as_str() {
        "" => Ok(None),
        "true" | "yes" | "1" => Ok(Some(true)),
        "false" | "no" | "0" => Ok(Some(false)),
        _ => Err(unreadable(column)),
    };
    let degrees = |column: &str, most: f64| match cell(column) {
        "" => Ok(None),
        // A comma as the decimal mark (25,44) is accepted.
        value => plain(value)
            .replace(',', ".")
            .parse()
            .ok()
            .filter(|n: &f64| n.abs() <= most)
            .map(Some)
            .ok_or_else(|| unreadable(column)),
    };
    let code = needed("code")?.to_owned();
    let (kind, district_wide) = match needed("kind")? {
        DISTRICT_WIDE => (OfficeKind::Station, true),
        word => (word.parse().map_err(|_| unreadable("kind"))?, false),
    };
    let (hi, en) = (needed("name_hi")?.to_owned(), needed("name_en")?.to_owned());
    if !in_devanagari(&hi) {
        return Err(LineProblem::NotDevanagari);
    }
    needed("valid_from")?;
    let from = day("valid_from")?;
    let to = if cell("valid_to").is_empty() { None } else { Some(day("valid_to")?) };
    let time = Span { from, to };
    let under = match cell("parent_code") {
        "" if kind == OfficeKind::District => Vec::new(),
        _ => vec![(needed("parent_code")?.to_owned(), time)],
    };
    let (temporary, registers_fir) = (flag("temporary")?, flag("registers_fir")?);
    let point = match (degrees("lat", 90.0)?, degrees("lon", 180.0)?) {
        (Some(lat), Some(lon)) => Some((lat, lon)),
        (None, None) => None,
        (Some(_), None) => return Err(unreadable("lon")),
        (None, Some(_)) => return Err(unreadable("lat")),
    };
    let office = Planned {
        id: None,
        code,
        kind,
        district_wide,
        temporary: temporary.unwrap_or(false),
        registers_fir: registers_fir.unwrap_or(true),
        point,
        time,
        names: vec![(from, hi, en)],
        under,
        changed: true,
    };
    Ok(ImportedLine { office, temporary, registers_fir })
}

/// Adds the office of a line, or changes the existing one to what the line says.
fn take(plan: &mut Plan, imported: ImportedLine) -> Result<(), LineProblem> {
    let ImportedLine { office: line, temporary, registers_fir } = imported;
    let from: Millis = line.time.from;
    let Some(known) = plan.find(&line.code).cloned() else {
        plan.add(line);
        return Ok(());
    };
    if (known.kind, known.district_wide) != (line.kind, line.district_wide) {
        return Err(LineProblem::OtherKind);
    }
    if !known.time.holds(from) {
        return Err(LineProblem::OutsideItsTime);
    }
    let before = plan.lines.len();
    let (hi, en) = line.first_name();
    // The tree may hold a name in another normalisation form; that is not another name.
    let same = |a: &str, b: &str| a.nfc().eq(b.nfc());
    let (known_hi, known_en) = known.name_at(from);
    if !same(known_hi, hi) || !same(known_en, en) {
        plan.rename(&line.code, from, hi, en)?;
    }
    let parent = line.under.first().map(|(parent, _)| parent.as_str());
    if let Some(parent) = parent
        && known.parent_at(from) != Some(parent)
    {
        plan.put_under(&line.code, from, parent)?;
    }
    // An empty end leaves the existing end as it is, and an empty point the existing point.
    if let Some(to) = line.time.to
        && known.time.to != Some(to)
    {
        plan.end(&line.code, to)?;
    }
    let point = line.point.or(known.point);
    let temporary = temporary.unwrap_or(known.temporary);
    let registers_fir = registers_fir.unwrap_or(known.registers_fir);
    if (temporary, registers_fir, point) != (known.temporary, known.registers_fir, known.point) {
        plan.describe(&Planned { temporary, registers_fir, point, ..line.clone() })?;
    }
    if plan.lines.len() == before {
        plan.keep(&line.code, from);
    }
    Ok(())
}
