//! The tree in memory: some sixty rows that nearly every page names.

use super::{OfficeKind, OfficeName};
use crate::complaint::Millis;
use sqlx::FromRow;
use std::collections::HashMap;

/// One office.
#[derive(Clone, Debug, FromRow)]
pub struct Office {
    /// Row id.
    pub id: i64,
    /// What it is.
    pub kind: OfficeKind,
    /// Key in imported tables.
    pub code: String,
    /// Name in English.
    pub name_en: String,
    /// Name in Hindi.
    pub name_hi: String,
    /// Degrees north (WGS 84); good enough to centre a map, not to decide jurisdiction.
    pub lat: Option<f64>,
    /// Degrees east.
    pub lon: Option<f64>,
    /// From when it exists.
    pub valid_from: Millis,
    /// Until when, exclusive.
    pub valid_to: Option<Millis>,
}

/// An office stood under another from one moment to another.
#[derive(Clone, Copy, Debug, FromRow)]
pub(super) struct Under {
    pub office_id: i64,
    pub parent_id: i64,
    pub valid_from: Millis,
    pub valid_to: Option<Millis>,
}

/// All offices of all times.
#[derive(Debug, Default)]
pub struct Offices {
    offices: HashMap<i64, Office>,
    under: Vec<Under>,
}

fn holds(from: Millis, to: Option<Millis>, at: Millis) -> bool {
    from <= at && to.is_none_or(|to| at < to)
}

impl Offices {
    pub(super) fn new(offices: Vec<Office>, under: Vec<Under>) -> Self {
        Self { offices: offices.into_iter().map(|office| (office.id, office)).collect(), under }
    }

    /// Offices that stand under none: enough to look for their names.
    pub fn without_a_tree(offices: Vec<Office>) -> Self {
        Self::new(offices, Vec::new())
    }

    /// One office, whenever it existed.
    pub fn get(&self, id: i64) -> Option<&Office> {
        self.offices.get(&id)
    }

    /// How pages name an office.
    pub fn name(&self, id: i64) -> Option<OfficeName> {
        let office = self.get(id)?;
        Some(OfficeName { id, kind: office.kind, en: office.name_en.clone(), hi: office.name_hi.clone() })
    }

    /// By the key of imported tables.
    pub fn by_code(&self, code: &str) -> Option<&Office> {
        self.offices.values().find(|office| office.code == code)
    }

    /// The office above, at a moment.
    pub fn above(&self, id: i64, at: Millis) -> Option<i64> {
        self.under.iter().find(|u| u.office_id == id && holds(u.valid_from, u.valid_to, at)).map(|u| u.parent_id)
    }

    /// The circle above an office, at a moment.
    pub fn circle_of(&self, id: i64, at: Millis) -> Option<i64> {
        let mut here = id;
        // No real tree is deeper; a cycle in the data must not hang a page.
        for _ in 0..8 {
            if self.get(here)?.kind == OfficeKind::Circle {
                return Some(here);
            }
            here = self.above(here, at)?;
        }
        None
    }

    /// An office and everything that stands under it at a moment: what its head answers for.
    pub fn below(&self, id: i64, at: Millis) -> Vec<i64> {
        let mut found = vec![id];
        let mut next = 0;
        while next < found.len() {
            for under in &self.under {
                let stands = holds(under.valid_from, under.valid_to, at);
                if stands && under.parent_id == found[next] && !found.contains(&under.office_id) {
                    found.push(under.office_id);
                }
            }
            next += 1;
        }
        found
    }

    /// Offices of a kind that exist at a moment, by English name.
    pub fn of_kind(&self, kind: OfficeKind, at: Millis) -> Vec<&Office> {
        let mut found: Vec<&Office> =
            self.offices.values().filter(|o| o.kind == kind && holds(o.valid_from, o.valid_to, at)).collect();
        found.sort_by(|a, b| a.name_en.cmp(&b.name_en));
        found
    }
}
