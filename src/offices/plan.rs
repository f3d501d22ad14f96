//! A planned tree: the office tree with changes from a form or a table that are not written yet.
//!
//! Every change is made here first and the tree is checked as a whole; only a plan without new flaws is written.

use super::{
    Becomes, Line, LineProblem, OfficeKind, Offices,
    checks::{Flaw, Span, Standing, check},
    tree::Life,
};
use crate::language::dates::{self, Millis};

/// A name: when it begins, in Hindi, in English.
type Name = (Millis, String, String);

/// An office as planned.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Planned {
    /// Primary key of the `office` row; none if it is new.
    pub id: Option<i64>,
    /// Key of the office in imported tables.
    pub code: String,
    /// Level of the office in the tree.
    pub kind: OfficeKind,
    /// Whether it is a station that serves the whole district.
    pub district_wide: bool,
    /// Whether it was opened for a limited time.
    pub temporary: bool,
    /// Whether an FIR can be registered there.
    pub registers_fir: bool,
    /// Latitude and longitude, in degrees.
    pub point: Option<(f64, f64)>,
    /// When it exists.
    pub time: Span,
    /// Its names in order of time; never empty.
    pub names: Vec<Name>,
    /// The offices above it (by key), each with its time, in order of time.
    pub under: Vec<(String, Span)>,
    /// Whether it has to be written.
    pub changed: bool,
}

impl Planned {
    /// Its first name, in Hindi and in English.
    pub fn first_name(&self) -> (&str, &str) {
        self.names.first().map_or(("", ""), |(_, hi, en)| (hi, en))
    }

    /// The names after the first: when each begins, in Hindi, in English.
    pub fn later_names(&self) -> impl Iterator<Item = (Millis, &str, &str)> {
        self.names.iter().skip(1).map(|(from, hi, en)| (*from, hi.as_str(), en.as_str()))
    }

    /// Its name at a given time, in Hindi and in English.
    pub fn name_at(&self, at: Millis) -> (&str, &str) {
        let current = self.names.iter().rev().find(|(from, _, _)| *from <= at);
        current.map_or_else(|| self.first_name(), |(_, hi, en)| (hi, en))
    }

    /// The office above at a given time, by key.
    pub fn parent_at(&self, at: Millis) -> Option<&str> {
        self.under.iter().find(|(_, span)| span.holds(at)).map(|(code, _)| code.as_str())
    }
}

/// The tree as planned, and the changes that lead to it.
pub(super) struct Plan {
    /// All offices.
    pub offices: Vec<Planned>,
    /// The changes, in the order in which they were requested.
    pub lines: Vec<Line>,
}

fn both((hi, en): (&str, &str)) -> String {
    format!("{hi} / {en}")
}

impl Plan {
    /// A plan without changes.
    pub fn of(tree: &Offices) -> Self {
        let code = |id: i64| tree.get(id).map_or_else(|| id.to_string(), |office| office.code.clone());
        let offices = tree.lives().into_iter().map(|Life { office, under, names }| {
            let first = (office.valid_from, office.name_hi.clone(), office.name_en.clone());
            let later = names.into_iter().map(|name| (name.valid_from, name.name_hi.clone(), name.name_en.clone()));
            Planned {
                id: Some(office.id),
                code: office.code.clone(),
                kind: office.kind,
                district_wide: office.district_wide,
                temporary: office.temporary,
                registers_fir: office.registers_fir,
                point: office.lat.zip(office.lon),
                time: office.time(),
                names: [first].into_iter().chain(later).collect(),
                under: under.into_iter().map(|(parent, span)| (code(parent), span)).collect(),
                changed: false,
            }
        });
        Self { offices: offices.collect(), lines: Vec::new() }
    }

    /// An office by key.
    pub fn find(&self, code: &str) -> Option<&Planned> {
        self.offices.iter().find(|office| office.code == code)
    }

    /// The office to change, if it exists at the given time.
    fn change(&mut self, code: &str, at: Millis) -> Result<&mut Planned, LineProblem> {
        let found = self.offices.iter_mut().find(|office| office.code == code);
        let office = found.ok_or_else(|| LineProblem::UnknownOffice(code.to_owned()))?;
        if !office.time.holds(at) {
            return Err(LineProblem::OutsideItsTime);
        }
        office.changed = true;
        Ok(office)
    }

    fn note(&mut self, code: &str, what: Becomes, from: Millis, before: String, after: String) {
        self.lines.push(Line { code: code.to_owned(), what, from, before, after });
    }

    /// Adds an office.
    pub fn add(&mut self, office: Planned) {
        let after = both(office.first_name());
        self.note(&office.code, Becomes::Added, office.time.from, String::new(), after);
        self.offices.push(Planned { changed: true, ..office });
    }

    /// Renames an office from a given time on.
    pub fn rename(&mut self, code: &str, from: Millis, hi: &str, en: &str) -> Result<(), LineProblem> {
        let office = self.change(code, from)?;
        let before = both(office.name_at(from));
        let at = office.names.partition_point(|(begun, _, _)| *begun < from);
        office.names.retain(|(begun, _, _)| *begun != from);
        office.names.insert(at, (from, hi.to_owned(), en.to_owned()));
        self.note(code, Becomes::Renamed, from, before, both((hi, en)));
        Ok(())
    }

    /// Moves an office under another from a given time on.
    pub fn put_under(&mut self, code: &str, from: Millis, parent: &str) -> Result<(), LineProblem> {
        let office = self.change(code, from)?;
        let before = office.parent_at(from).unwrap_or_default().to_owned();
        office.under.retain(|(_, span)| span.from != from);
        for (_, span) in &mut office.under {
            if span.holds(from) {
                span.to = Some(from);
            }
        }
        let at = office.under.partition_point(|(_, span)| span.from < from);
        let to = office.under.get(at).map(|(_, span)| span.from).or(office.time.to);
        office.under.insert(at, (parent.to_owned(), Span { from, to }));
        self.note(code, Becomes::Moved, from, before, parent.to_owned());
        Ok(())
    }

    /// Ends an office at a given time, earlier or later than before.
    pub fn end(&mut self, code: &str, to: Millis) -> Result<(), LineProblem> {
        let beginning = self.find(code).ok_or_else(|| LineProblem::UnknownOffice(code.to_owned()))?.time.from;
        if to <= beginning {
            return Err(LineProblem::OutsideItsTime);
        }
        let office = self.change(code, beginning)?;
        let before = office.time.to;
        office.under.retain(|(_, span)| span.from < to);
        for (_, span) in &mut office.under {
            if span.to == before || span.to.is_none_or(|end| end > to) {
                span.to = Some(to);
            }
        }
        office.names.retain(|(from, _, _)| *from < to);
        office.time.to = Some(to);
        self.note(code, Becomes::Closed, to, before.map(dates::iso).unwrap_or_default(), dates::iso(to));
        Ok(())
    }

    /// Changes whether an office is temporary, whether it registers FIRs, and its position; these have no time of their own.
    pub fn describe(&mut self, described: &Planned) -> Result<(), LineProblem> {
        let office = self.change(&described.code, described.time.from)?;
        let says = |office: &Planned| {
            let point = office.point.map_or_else(|| "-".to_owned(), |(lat, lon)| format!("{lat}, {lon}"));
            let (temporary, registers_fir) = (office.temporary, office.registers_fir);
            format!("temporary={temporary} registers_fir={registers_fir} {point}")
        };
        let before = says(office);
        (office.temporary, office.registers_fir, office.point) =
            (described.temporary, described.registers_fir, described.point);
        let (code, from, after) = (&described.code, described.time.from, says(described));
        self.note(code, Becomes::Described, from, before, after);
        Ok(())
    }

    /// Records a line of a table that changes nothing.
    pub fn keep(&mut self, code: &str, from: Millis) {
        self.note(code, Becomes::Unchanged, from, String::new(), String::new());
    }

    /// The flaws of the planned tree.
    pub fn flaws(&self) -> Vec<Flaw> {
        let standing = self.offices.iter().map(|office| Standing {
            code: office.code.clone(),
            kind: office.kind,
            district_wide: office.district_wide,
            temporary: office.temporary,
            time: office.time,
            under: office.under.clone(),
        });
        check(&standing.collect::<Vec<_>>())
    }
}
