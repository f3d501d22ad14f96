//! Finds a complaint by its number or private link, and slows down guessing.

use super::{Case, Expected, Happening, Progress, promise};
use crate::{
    command::clocks,
    complaint::{
        EntryKind, Millis, Outcome, Reference, Status, audience, categories,
        changes::key_hash,
        store::{self, Complaint, Entry, PublicRow},
    },
    error::Error,
    intake::consent,
    language::typed,
    push,
    server::{limits::Limited, op::Op, security::Client},
    shield::Viewer,
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use subtle::ConstantTimeEq as _;

/// Counts an unknown number or key as a guess, and returns the error for it.
pub fn missed(op: &Op, Client(address): Client) -> Error {
    match op.limits().count(Limited::Guess, address) {
        Ok(()) => Error::NotFound,
        Err(seconds) => Error::TooMany(seconds),
    }
}

/// A complaint found by its number, and the last live event before it was read.
pub struct Found {
    /// Complaint number.
    pub reference: Reference,
    event: i64,
    /// The row that determines the page's content.
    pub row: PublicRow,
}

/// Finds a complaint by its number, as typed by a citizen.
pub async fn public(op: &Op, client: Client, typed: &str) -> Result<Found, Error> {
    op.limits().may(Limited::Guess, client.0).map_err(Error::TooMany)?;
    let reference = Reference::read(typed)?;
    // Read before the row, so that the page may reload once too often but never misses a change.
    let event = op.hub().position();
    let row = store::public(op.db(), reference).await?.ok_or_else(|| missed(op, client))?;
    Ok(Found { reference, event, row })
}

/// The public view of a complaint.
pub async fn progress(op: &Op, found: Found) -> Result<Progress, Error> {
    let Found { reference, event, row } = found;
    let entries = store::public_entries(op.db(), row.id).await?;
    let since = store::lies_since(&entries, row.received_at);
    let now = op.now();
    let due_at = match row.status {
        Some(_) => clocks::store::promised(op.db(), row.id, now).await?,
        None => None,
    };
    let decided_by = match row.decider_id {
        Some(_) => clocks::store::decided_by(op.db(), row.id).await?,
        None => None,
    };
    let steps = entries.into_iter().map(|entry| happening(op, entry, Vec::new(), public_outcome)).collect();
    Ok(Progress {
        reference,
        status: row.status,
        outcome: row.outcome.and_then(public_outcome),
        accepted: row.accepted,
        office: row.office_id.and_then(|id| op.offices().name_at(id, since)),
        received_at: row.received_at,
        changed_at: row.changed_at,
        due_at,
        deciding: row.decider_id.and_then(|id| op.offices().name_at(id, now)),
        decided_by,
        steps,
        now,
        event,
    })
}

/// The date that the public page of a complaint promises. None once it is closed, and while the inquiry is confidential.
pub async fn promised(op: &Op, Found { row, .. }: &Found) -> Result<Option<Millis>, Error> {
    let Some(status) = row.status else { return Ok(None) };
    let due_at = clocks::store::promised(op.db(), row.id, op.now()).await?;
    Ok(promise::next_by(status, row.received_at, due_at))
}

/// What the force owes the complainant next, by its clocks.
pub async fn expected(op: &Op, client: Client, typed: &str, key: &str) -> Result<Expected, Error> {
    let (id, _) = complainant(op, client, typed, key).await?;
    Ok(Expected { steps: clocks::store::owed(op.db(), id, op.now()).await?, now: op.now() })
}

/// No outcome is public. "Found fake" must never be a public label on a person, and hiding only that one outcome would amount to the
/// same.
fn public_outcome(_: Outcome) -> Option<Outcome> {
    None
}

fn happening(op: &Op, entry: Entry, photos: Vec<i64>, shown: impl Fn(Outcome) -> Option<Outcome>) -> Happening {
    Happening {
        id: entry.id,
        at: entry.at,
        kind: entry.kind,
        office: entry.office_id.and_then(|id| op.offices().name_at(id, entry.at)),
        circle: entry
            .office_id
            .filter(|_| matches!(entry.kind, EntryKind::Forwarded | EntryKind::Decided))
            .and_then(|id| op.offices().circle_over(id, entry.at)),
        outcome: entry.outcome.and_then(shown),
        text: entry.text,
        moved: entry.moved,
        photos,
    }
}

/// Checks a private link. Returns the primary key and the number of the complaint.
pub async fn complainant(op: &Op, client: Client, typed: &str, key: &str) -> Result<(i64, Reference), Error> {
    op.limits().may(Limited::Guess, client.0).map_err(Error::TooMany)?;
    // A mistyped number in a private link is a wrong link; the typing error is not explained.
    let reference = Reference::read(typed).map_err(|_| missed(op, client))?;
    let found = store::key_of(op.db(), reference).await?;
    let given = key_hash(&key.to_ascii_lowercase());
    match found {
        Some((id, stored)) if bool::from(stored.ct_eq(&given)) => Ok((id, reference)),
        // A further key, issued for a code sent from the complainant's own account.
        Some((id, _)) if store::has_further_key(op.db(), id, &given).await? => Ok((id, reference)),
        _ => Err(missed(op, client)),
    }
}

/// The code of a claim page, as it was issued. Only a code that we issued is shown, because otherwise the police's page would display any text that
/// somebody puts into a link. A wrong code counts as a guess, like a wrong key.
///
/// # Errors
/// [`Error::NotFound`] for a code that was never issued with this number and key, or has expired.
pub async fn claim(op: &Op, client: Client, number: &str, code: &str, key: &str) -> Result<String, Error> {
    op.limits().may(Limited::Guess, client.0).map_err(Error::TooMany)?;
    let reference = Reference::read(number).map_err(|_| missed(op, client))?;
    let code = typed::code(code).to_ascii_uppercase();
    if consent::given_out(op, reference, &code, key).await? { Ok(code) } else { Err(missed(op, client)) }
}

/// The complainant's view of a complaint.
pub async fn case(op: &Op, client: Client, typed: &str, key: &str) -> Result<Case, Error> {
    let (id, reference) = complainant(op, client, typed, key).await?;
    let event = op.hub().position();
    let viewer = Viewer::Complainant(id);
    let complaint: Complaint = store::by_reference(op.db(), &viewer, reference).await?.ok_or(Error::NotFound)?;
    let photos = store::photos(op.db(), id).await?;
    let entries = store::entries(op.db(), id).await?;
    let since = store::lies_since(&entries, complaint.received_at);
    let steps = entries
        .into_iter()
        .filter(|entry| audience::may_know(&viewer, entry.audience))
        .map(|mut entry| {
            let with = if audience::may_read(&viewer, &entry) {
                photos.iter().filter(|photo| photo.entry_id == Some(entry.id)).map(|photo| photo.id).collect()
            } else {
                entry.text = None;
                Vec::new()
            };
            happening(op, entry, with, Some)
        })
        .collect();
    let now = op.now();
    let decided_by = match complaint.decider_id {
        Some(_) => clocks::store::decided_by(op.db(), id).await?,
        None => None,
    };
    Ok(Case {
        progress: Progress {
            reference,
            status: Some(complaint.status),
            outcome: complaint.outcome,
            accepted: complaint.accepted,
            office: complaint.office_id.and_then(|id| op.offices().name_at(id, since)),
            received_at: complaint.received_at,
            changed_at: complaint.changed_at,
            due_at: clocks::store::promised(op.db(), id, now).await?,
            deciding: complaint.decider_id.and_then(|id| op.offices().name_at(id, now)),
            decided_by,
            steps,
            now,
            event,
        },
        text: complaint.text,
        subject: categories::store::name(op.db(), complaint.category).await?,
        place: complaint.details.place,
        settled: complaint.settled.filter(|_| complaint.status == Status::Closed),
        subscribed: push::store::subscribed(op.db(), id).await?,
        form: URL_SAFE_NO_PAD.encode(rand::random::<[u8; 18]>()),
    })
}
