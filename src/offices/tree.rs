//! The office tree in memory: about sixty rows that almost every page needs.

use super::{
    OfficeKind, OfficeName, Title, TitleRow,
    checks::{Flaw, Span, Standing, check},
    postings::Posting,
};
use crate::language::dates::Millis;
use sqlx::FromRow;
use std::collections::{HashMap, HashSet};

/// A row of `office`.
#[derive(Clone, Debug, PartialEq, FromRow)]
pub struct Office {
    /// Primary key.
    pub id: i64,
    /// Level of the office in the tree.
    pub kind: OfficeKind,
    /// Key of the office in imported tables.
    pub code: String,
    /// First name in English, without the kind.
    pub name_en: String,
    /// First name in Hindi, without the kind.
    pub name_hi: String,
    /// Latitude in degrees (WGS 84); accurate enough to centre a map, not to decide jurisdiction.
    pub lat: Option<f64>,
    /// Longitude in degrees (WGS 84).
    pub lon: Option<f64>,
    /// When it begins to exist, in milliseconds since the epoch (UTC).
    pub valid_from: Millis,
    /// When it ceases to exist (exclusive), in milliseconds since the epoch (UTC).
    pub valid_to: Option<Millis>,
    /// Whether it was opened for a limited time.
    pub temporary: bool,
    /// Whether an FIR can be registered there; at most stations of the Mahakumbh none could.
    pub registers_fir: bool,
    /// Whether it is a station that serves the whole district, under no circle.
    pub district_wide: bool,
}

impl Office {
    /// When the office exists.
    pub fn time(&self) -> Span {
        Span { from: self.valid_from, to: self.valid_to }
    }
}

/// A row of `office_parent`: an office was under another for a period.
#[derive(Clone, Copy, Debug, FromRow)]
pub(super) struct Under {
    pub office_id: i64,
    pub parent_id: i64,
    pub valid_from: Millis,
    pub valid_to: Option<Millis>,
}

impl Under {
    pub(super) fn time(self) -> Span {
        Span { from: self.valid_from, to: self.valid_to }
    }
}

/// A row of `office_name`: a later name of an office, which lasts until the next one.
#[derive(Clone, Debug, FromRow)]
pub(super) struct Renamed {
    pub office_id: i64,
    pub valid_from: Millis,
    pub name_en: String,
    pub name_hi: String,
}

/// All offices of all times.
#[derive(Debug, Default)]
pub struct Offices {
    offices: HashMap<i64, Office>,
    under: Vec<Under>,
    /// Sorted by `valid_from`.
    names: Vec<Renamed>,
    titles: Vec<TitleRow>,
    pub(super) postings: Vec<Posting>,
    /// Primary keys of the offices that have an officer with an open account.
    staffed: HashSet<i64>,
}

/// The rows of the tables, as read.
#[derive(Default)]
pub(super) struct Rows {
    pub offices: Vec<Office>,
    pub under: Vec<Under>,
    pub names: Vec<Renamed>,
    pub titles: Vec<TitleRow>,
    pub postings: Vec<Posting>,
    pub staffed: Vec<(i64,)>,
}

/// An office with its names and its places in the tree.
pub(super) struct Life<'a> {
    pub office: &'a Office,
    /// The offices above it (primary keys), each with its time.
    pub under: Vec<(i64, Span)>,
    /// The names after the first, in order of time.
    pub names: Vec<&'a Renamed>,
}

impl Offices {
    pub(super) fn new(rows: Rows) -> Self {
        let Rows { offices, under, mut names, titles, postings, staffed } = rows;
        names.sort_by_key(|name| name.valid_from);
        let offices = offices.into_iter().map(|office| (office.id, office)).collect();
        Self { offices, under, names, titles, postings, staffed: staffed.into_iter().map(|(id,)| id).collect() }
    }

    /// Offices without a tree, for searching their names.
    pub fn without_a_tree(offices: Vec<Office>) -> Self {
        Self::new(Rows { offices, ..Rows::default() })
    }

    /// One office, whether or not it exists now, under its first name.
    pub fn get(&self, id: i64) -> Option<&Office> {
        self.offices.get(&id)
    }

    /// The names of all offices, in both languages, of all times.
    pub fn all_names(&self) -> Vec<String> {
        let first = self.offices.values().flat_map(|office| [&office.name_en, &office.name_hi]);
        first.chain(self.names.iter().flat_map(|name| [&name.name_en, &name.name_hi])).cloned().collect()
    }

    /// One office, if it exists at a given time.
    pub fn existing(&self, id: i64, at: Millis) -> Option<&Office> {
        self.get(id).filter(|office| office.time().holds(at))
    }

    /// The name of an office in lists to choose from: its last name, without the title of its head.
    pub fn name(&self, id: i64) -> Option<OfficeName> {
        Some(OfficeName { title: None, ..self.name_at(id, Millis::MAX)? })
    }

    /// The name of an office at a given time, with the title that its head had then.
    pub fn name_at(&self, id: i64, at: Millis) -> Option<OfficeName> {
        let office = self.get(id)?;
        let renamed = self.names.iter().rev().find(|name| name.office_id == id && name.valid_from <= at);
        let (hi, en) =
            renamed.map_or((&office.name_hi, &office.name_en), |renamed| (&renamed.name_hi, &renamed.name_en));
        Some(OfficeName { id, kind: office.kind, en: en.clone(), hi: hi.clone(), title: self.title(office.kind, at) })
    }

    /// The title of the heads of this kind of office at a given time.
    pub fn title(&self, kind: OfficeKind, at: Millis) -> Option<Title> {
        let holds = |row: &&TitleRow| row.kind == kind && Span { from: row.valid_from, to: row.valid_to }.holds(at);
        self.titles.iter().find(holds).map(|row| Title {
            head_hi: row.head_hi.clone(),
            head_en: row.head_en.clone(),
            office_hi: row.office_hi.clone(),
            office_en: row.office_en.clone(),
        })
    }

    /// Every title of every period, sorted by level and time.
    pub fn titles(&self) -> &[TitleRow] {
        &self.titles
    }

    /// The office with this key in imported tables.
    pub fn by_code(&self, code: &str) -> Option<&Office> {
        self.offices.values().find(|office| office.code == code)
    }

    /// The office above, at a given time.
    pub fn above(&self, id: i64, at: Millis) -> Option<i64> {
        self.under.iter().find(|u| u.office_id == id && u.time().holds(at)).map(|u| u.parent_id)
    }

    /// The office that was last above this one, at or before a given time.
    pub fn last_above(&self, id: i64, at: Millis) -> Option<i64> {
        let before = self.under.iter().filter(|u| u.office_id == id && u.time().from <= at);
        before.max_by_key(|u| u.time().from).map(|u| u.parent_id)
    }

    /// The offices below this one that no officer belongs to or stands in for, and those below them until an office has one.
    pub fn nobody_reads_below(&self, id: i64, at: Millis) -> Vec<i64> {
        let mut found = vec![id];
        let mut next = 0;
        while next < found.len() {
            let below = self.under.iter().filter(|u| u.parent_id == found[next] && u.time().holds(at));
            let empty: Vec<i64> = below
                .map(|u| u.office_id)
                .filter(|office| !self.staffed.contains(office) && !self.is_stood_in(*office, at))
                .filter(|office| !found.contains(office))
                .collect();
            found.extend(empty);
            next += 1;
        }
        found.remove(0);
        found
    }

    /// The circle above an office, at a given time.
    pub fn circle_of(&self, id: i64, at: Millis) -> Option<i64> {
        let mut here = id;
        // No real tree is deeper; the limit keeps a cycle in the data from hanging a page.
        for _ in 0..8 {
            if self.get(here)?.kind == OfficeKind::Circle {
                return Some(here);
            }
            here = self.above(here, at)?;
        }
        None
    }

    /// The circle above a station, with the title of its head, at a given time. None for other kinds of office.
    pub fn circle_over(&self, id: i64, at: Millis) -> Option<OfficeName> {
        let station = self.get(id).filter(|office| office.kind == OfficeKind::Station)?;
        self.name_at(self.circle_of(station.id, at)?, at)
    }

    /// An office and all offices below it at a given time: those that its head answers for.
    pub fn below(&self, id: i64, at: Millis) -> Vec<i64> {
        let mut found = vec![id];
        let mut next = 0;
        while next < found.len() {
            for under in &self.under {
                let stands = under.time().holds(at);
                if stands && under.parent_id == found[next] && !found.contains(&under.office_id) {
                    found.push(under.office_id);
                }
            }
            next += 1;
        }
        found
    }

    /// Offices of a kind that exist at a given time, under the names they have then, sorted by English name.
    pub fn of_kind(&self, kind: OfficeKind, at: Millis) -> Vec<Office> {
        let existing = self.offices.values().filter(|office| office.kind == kind && office.time().holds(at));
        let mut found: Vec<Office> = existing
            .filter_map(|office| {
                let name = self.name_at(office.id, at)?;
                Some(Office { name_en: name.en, name_hi: name.hi, ..office.clone() })
            })
            .collect();
        found.sort_by(|a, b| a.name_en.cmp(&b.name_en));
        found
    }

    /// The offices of a given time from the top, each with its depth; offices that are under no other come last.
    pub fn from_the_top(&self, at: Millis) -> Vec<(i64, u8)> {
        let mut found = Vec::new();
        for district in self.of_kind(OfficeKind::District, at) {
            self.descend(district.id, 0, at, &mut found);
        }
        for kind in OfficeKind::ALL {
            let lost = self.of_kind(*kind, at).into_iter().map(|office| office.id);
            let lost: Vec<i64> = lost.filter(|id| found.iter().all(|(known, _)| known != id)).collect();
            found.extend(lost.into_iter().map(|id| (id, 0)));
        }
        found
    }

    fn descend(&self, id: i64, depth: u8, at: Millis, found: &mut Vec<(i64, u8)>) {
        if found.iter().any(|(known, _)| *known == id) {
            return;
        }
        found.push((id, depth));
        let under = self.under.iter().filter(|u| u.parent_id == id && u.time().holds(at));
        let mut children: Vec<&Office> = under.filter_map(|u| self.existing(u.office_id, at)).collect();
        children.sort_by(|a, b| (a.kind, &a.name_en).cmp(&(b.kind, &b.name_en)));
        for child in children {
            self.descend(child.id, depth + 1, at, found);
        }
    }

    /// Every office with its names and places, for the checks and for a plan.
    pub(super) fn lives(&self) -> Vec<Life<'_>> {
        let lives = self.offices.values().map(|office| {
            let under = self.under.iter().filter(|u| u.office_id == office.id);
            let names = self.names.iter().filter(|name| name.office_id == office.id);
            Life { office, under: under.map(|u| (u.parent_id, u.time())).collect(), names: names.collect() }
        });
        let mut lives: Vec<_> = lives.collect();
        lives.sort_by_key(|life| life.office.id);
        lives
    }

    /// The flaws of the existing tree.
    pub fn flaws(&self) -> Vec<Flaw> {
        let code = |id: i64| self.get(id).map_or_else(|| id.to_string(), |office| office.code.clone());
        let standing = self.lives().into_iter().map(|Life { office, under, .. }| Standing {
            code: office.code.clone(),
            kind: office.kind,
            district_wide: office.district_wide,
            temporary: office.temporary,
            time: office.time(),
            under: under.into_iter().map(|(parent, span)| (code(parent), span)).collect(),
        });
        check(&standing.collect::<Vec<_>>())
    }
}
