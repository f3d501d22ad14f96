//! What an outcome rests on: the FIR and its station, the other complaint, the other department.

use super::rules::{self, Detail};
use crate::{
    complaint::{
        Outcome,
        store::{self, Complaint},
    },
    error::{Error, Problem},
    language::{Text, fill_in, texts::findings as says},
    officers::sign_in::SignedIn,
    offices::OfficeKind,
    server::{
        db::{Tx, sql},
        op::Op,
    },
};

/// What was typed beside an outcome.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Typed {
    /// The FIR number, the number of the other complaint, the other department, the court.
    pub detail: String,
    /// The station where the FIR was registered; `None` for the complaint's own.
    pub fir_station: Option<i64>,
}

/// What a closing rests on, checked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ground {
    /// The other department, the court, what the dispute is about.
    pub detail: Option<String>,
    /// Number and year of the FIR, and the station where it was registered.
    pub fir: Option<(i64, i64, i64)>,
    /// Primary key of the complaint of which it is a duplicate.
    pub other_id: Option<i64>,
    /// A line for the complainant, added to the closing message.
    pub line: Option<String>,
}

/// The line that is added to the closing message.
const fn line_of(outcome: Outcome) -> Text {
    match outcome {
        Outcome::FirRegistered => says::LINE_FIR,
        Outcome::Duplicate => says::LINE_DUPLICATE,
        Outcome::InCourt => says::LINE_COURT,
        Outcome::AnotherPlace => says::LINE_ANOTHER,
        _ => says::LINE_CIVIL,
    }
}

/// The stations at which an FIR of this complaint can have been registered, its own first.
pub fn stations(op: &Op, complaint: &Complaint) -> Vec<i64> {
    let stations = op.offices().of_kind(OfficeKind::Station, op.now());
    let mut all: Vec<i64> =
        stations.into_iter().filter(|office| office.registers_fir).map(|office| office.id).collect();
    // The sort is stable.
    all.sort_by_key(|id| Some(*id) != complaint.station_id);
    all
}

/// Checks what an outcome rests on, in the transaction of the closing.
///
/// # Errors
/// [`Error::Fields`] for `detail` or `fir_station`.
pub async fn ground(
    op: &Op,
    tx: &mut Tx,
    who: &SignedIn,
    complaint: &Complaint,
    outcome: Outcome,
    typed: &Typed,
) -> Result<Ground, Error> {
    let refused = |problem| Error::field("detail", problem);
    let language = complaint.language;
    match rules::detail(outcome, &typed.detail, op.now()).map_err(refused)? {
        Detail::Nothing => Ok(Ground::default()),
        Detail::Words(words) => {
            let line = fill_in(language, line_of(outcome), &[("detail", &words)]);
            Ok(Ground { detail: Some(words), line: Some(line), ..Ground::default() })
        }
        Detail::Fir(number, year) => {
            let choices = stations(op, complaint);
            let own = complaint.station_id.filter(|id| choices.contains(id));
            let station = typed.fir_station.or(own).ok_or_else(|| Error::field("fir_station", Problem::Missing))?;
            if !choices.contains(&station) {
                return Err(Error::field("fir_station", Problem::NotAChoice));
            }
            let name = op.offices().name(station).map(|name| name.full(language)).unwrap_or_default();
            let written = format!("{number}/{year}");
            let line = fill_in(language, line_of(outcome), &[("detail", &written), ("station", &name)]);
            Ok(Ground { fir: Some((number, year, station)), line: Some(line), ..Ground::default() })
        }
        Detail::Other(reference) => {
            let none = || refused(Problem::NoSuchComplaint);
            let other: Complaint = tx.maybe(&store::select_visible(&who.viewer, reference)).await?.ok_or_else(none)?;
            // The number of a confidential complaint is told to nobody who has another one.
            if other.id == complaint.id || other.confidential && !complaint.confidential {
                return Err(none());
            }
            // Two complaints that point at each other would both be closed with nobody working on either.
            let back = sql("select count(*) from closing g join complaint c on c.id = g.complaint_id \
                 where g.complaint_id = $1 and g.other_id = $2 and c.outcome = 'duplicate'");
            let (back,): (i64,) = tx.one(&back.arg(other.id).arg(complaint.id)).await?;
            if back > 0 {
                return Err(none());
            }
            // That there is a complaint whose victim the law protects is told to nobody outside, not even by its number.
            let is_told = !other.case().is_protected();
            let line = is_told.then(|| fill_in(language, line_of(outcome), &[("detail", &reference.to_string())]));
            Ok(Ground { other_id: Some(other.id), line, ..Ground::default() })
        }
    }
}
