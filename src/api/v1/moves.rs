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
        MAX_TEXT, Move, Outcome, Reference, Status,
        changes::{self, MoveCommand},
        store::{self, Complaint},
    },
    error::{Error, Problem as Wrong},
    language::texts,
    server::{forms, op::Op},
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
    let (a_move, command) = read(op, data)?;
    let who = &key.who;
    let mut tx = op.db().begin().await?;
    key.hold(op, &mut tx).await?;
    let before = tx.maybe::<Complaint>(&store::select_visible(&who.viewer, reference)).await?.ok_or(Error::NotFound)?;
    if !request.remember(&mut tx, reference, op.now()).await? {
        if request.known(&mut tx).await? != Known::Same(reference) {
            return Ok(None);
        }
        // It may have been under way when the complaint was read above.
        let now = tx.maybe::<Complaint>(&store::select_visible(&who.viewer, reference)).await?;
        return now.as_ref().map(MovedData::of).map(Some).ok_or(Error::NotFound);
    }
    let made = changes::make_in(op, &mut tx, who, before, a_move, &command).await?;
    let done = MovedData::of(made.after());
    changes::tell(op, &mut tx, who, std::slice::from_ref(&made)).await?;
    tx.commit().await?;
    op.hub().wake();
    op.hub().wake_outbox();
    Ok(Some(done))
}

fn read(op: &Op, data: MoveData) -> Result<(Move, MoveCommand), Error> {
    let text = match forms::text(data.text.as_deref().unwrap_or_default(), MAX_TEXT) {
        Ok(text) => text.unwrap_or_default(),
        Err(problem) => return Err(Error::field("text", problem)),
    };
    let unknown = || Error::field("office", Wrong::NotAChoice);
    let id = |code: String| op.offices().by_code(&code).map(|office| office.id).ok_or_else(unknown);
    let station_id = data.office.map(id).transpose()?;
    let command =
        MoveCommand { version: data.version, text, station_id, outcome: data.outcome, ..MoveCommand::default() };
    Ok((data.a_move, command))
}
