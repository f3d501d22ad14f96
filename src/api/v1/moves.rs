//! Moves on a complaint: notes, reports, closing with an outcome, and all others that officers make.

use super::{
    asked::Change,
    repeated::{Known, Remembered},
};
use crate::{
    api::{
        key::{Key, Work},
        problem::{Problem, RefusedChange},
    },
    complaint::{
        MAX_LINE, MAX_TEXT, Move, Outcome, Reference, Status,
        changes::{self, MoveCommand},
        store::{self, Complaint},
    },
    error::{Error, Problem as Wrong},
    findings::{
        ContactWay, NoCode, closing,
        handlers::{self as findings, Typed},
    },
    language::{dates, texts, typed},
    officers::sign_in::SignedIn,
    server::{db::Tx, forms, op::Op},
};
use axum::{Json, extract::Path};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A move.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MoveData {
    /// What is to be done.
    #[serde(rename = "move")]
    a_move: Move,
    /// The version of the complaint that the decision is based on. If it has changed since, the answer is 409; only a note may come late.
    version: i64,
    /// The note, question, report, answer or reason.
    #[schema(max_length = 4000)]
    text: Option<String>,
    /// The code of the office, for a move that needs one: where to forward it, which station gets it, which office it is about.
    #[schema(max_length = 60)]
    office: Option<String>,
    /// How it ends, for `close`.
    outcome: Option<Outcome>,
    /// What the outcome rests on: number and year of the FIR (`123/2026`), the number of the other complaint, the other department, the court.
    #[schema(max_length = 120)]
    detail: Option<String>,
    /// The code of the station where the FIR was registered, if it is not the complaint's own.
    #[schema(max_length = 60)]
    fir_station: Option<String>,
    /// What a report claims besides its text, for `report`.
    report: Option<ReportData>,
}

/// What a report claims besides its text, which says what was found and why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportData {
    /// How the complainant was reached.
    contact_way: ContactWay,
    /// When, in India: `2026-11-27T20:00`; just now if it is missing.
    #[schema(max_length = 40)]
    contact_at: Option<String>,
    /// With whom; needed if somebody was reached.
    #[schema(max_length = 120)]
    contact_with: Option<String>,
    /// What was done.
    #[schema(max_length = 4000)]
    done: String,
    /// The four digits that the complainant holds.
    #[schema(max_length = 40)]
    contact_code: Option<String>,
    /// Why there is no contact code.
    no_code: Option<NoCode>,
}

/// What a move has led to.
#[derive(Debug, Serialize, ToSchema)]
pub struct MovedData {
    /// The number of the complaint.
    pub reference: String,
    /// Its status after the move.
    pub status: Status,
    /// Its version after the move.
    pub version: i64,
}

impl MovedData {
    fn of(complaint: &Complaint) -> Self {
        Self {
            reference: complaint.reference.as_str().to_owned(),
            status: complaint.status,
            version: complaint.version,
        }
    }
}

/// Make a move.
///
/// The same moves as on the pages, by the same rules: the account of the key must be allowed to make this move now. The complainant is told as
/// usual. Sent again, the answer is the complaint's present state.
#[utoipa::path(post, path = "/v1/complaints/{reference}/moves", operation_id = "move", tag = "complaints",
    params(
        ("reference" = String, Path, description = "Its number; blanks and hyphens do not matter", max_length = 40),
        ("Idempotency-Key" = String, Header, description = "A name of your choice for this request", min_length = 1, max_length = 200,
            pattern = "^[!-~]{1,200}$"),
    ),
    request_body = MoveData,
    responses(
        (status = 200, description = "The move was made, now or by the same request before", body = MovedData),
        RefusedChange,
    ))]
pub async fn make(Path(typed): Path<String>, change: Change<Work, MoveData>) -> Result<Json<MovedData>, Problem> {
    let Change { op, key, name, hash, body, .. } = change;
    let language = op.language();
    let request = Remembered { key: &key, name: &name, hash: &hash };
    match moved(&op, &key, &typed, &request, body).await {
        Ok(Some(done)) => Ok(Json(done)),
        Ok(None) => Err(Problem::saying(409, texts::api::NAME_USED.in_language(language))),
        Err(error) => Err(Problem::of(&error, language)),
    }
}

/// Makes the move, once. `None`: something else was asked under the name of this request.
async fn moved(
    op: &Op,
    key: &Key,
    typed: &str,
    request: &Remembered<'_>,
    data: MoveData,
) -> Result<Option<MovedData>, Error> {
    let reference = Reference::read(typed).map_err(|_| Error::NotFound)?;
    let who = &key.who;
    // Before it is judged: an office or a contact code that was right then may not be right any more.
    let mut before = op.db().snapshot().await?;
    match request.known(&mut before).await? {
        Known::New => {}
        Known::Same(known) if known == reference => return now_is(&mut before, who, reference).await.map(Some),
        Known::Same(_) | Known::Other => return Ok(None),
    }
    drop(before);
    let (a_move, command) = read(op, who, reference, data).await?;
    let mut tx = op.db().begin().await?;
    key.hold(op, &mut tx).await?;
    let before = tx.maybe::<Complaint>(&store::select_visible(&who.viewer, reference)).await?.ok_or(Error::NotFound)?;
    if !request.remember(&mut tx, reference, op.now()).await? {
        if request.known(&mut tx).await? != Known::Same(reference) {
            return Ok(None);
        }
        // It may have been under way when the complaint was read above.
        return now_is(&mut tx, who, reference).await.map(Some);
    }
    let made = changes::make_in(op, &mut tx, who, before, a_move, &command).await?;
    let done = MovedData::of(made.after());
    changes::tell(op, &mut tx, who, std::slice::from_ref(&made)).await?;
    tx.commit().await?;
    op.hub().wake();
    op.hub().wake_outbox();
    Ok(Some(done))
}

/// The complaint as it is now.
async fn now_is(tx: &mut Tx, who: &SignedIn, reference: Reference) -> Result<MovedData, Error> {
    let now = tx.maybe::<Complaint>(&store::select_visible(&who.viewer, reference)).await?;
    now.as_ref().map(MovedData::of).ok_or(Error::NotFound)
}

/// Reads a move. The contact code of a report is tried here, before the transaction of the move, so that a wrong one counts.
async fn read(op: &Op, who: &SignedIn, reference: Reference, data: MoveData) -> Result<(Move, MoveCommand), Error> {
    let text = match forms::text(data.text.as_deref().unwrap_or_default(), MAX_TEXT) {
        Ok(text) => text.unwrap_or_default(),
        Err(problem) => return Err(Error::field("text", problem)),
    };
    let unknown = || Error::field("office", Wrong::NotAChoice);
    let id = |code: String| op.offices().by_code(&code).map(|office| office.id).ok_or_else(unknown);
    let station_id = data.office.map(id).transpose()?;
    let fir_station = data.fir_station.map(id).transpose()?;
    let line = |field: &str, typed: Option<String>| match forms::line(typed.as_deref().unwrap_or_default(), MAX_LINE) {
        Ok(line) => Ok(line),
        Err(problem) => Err(Error::field(field, problem)),
    };
    let detail = line("detail", data.detail)?.unwrap_or_default();
    let mut finding = None;
    if let Some(report) = data.report.filter(|_| data.a_move == Move::Report) {
        let done = forms::text(&report.done, MAX_TEXT).map_err(|problem| Error::field("done", problem))?;
        let at = match line("contact_at", report.contact_at)? {
            Some(at) => {
                let moment = dates::parse_moment(&typed::plain(&at));
                Some(moment.ok_or_else(|| Error::field("contact_at", Wrong::NotAMoment))?)
            }
            None => None,
        };
        let told = Typed {
            way: Some(report.contact_way),
            at,
            with: line("contact_with", report.contact_with)?,
            done: done.unwrap_or_default(),
            code: line("contact_code", report.contact_code)?.unwrap_or_default(),
            no_code: report.no_code,
        };
        let complaint = store::by_reference(op.db(), &who.viewer, reference).await?.ok_or(Error::NotFound)?;
        finding = Some(findings::finding(op, who, &complaint, told, &text, Vec::new()).await?);
    }
    let command = MoveCommand {
        version: data.version,
        text,
        station_id,
        outcome: data.outcome,
        beside: closing::Typed { detail, fir_station },
        finding,
        ..MoveCommand::default()
    };
    Ok((data.a_move, command))
}
