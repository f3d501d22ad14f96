//! Photos: validated, stripped of metadata and stored.
//!
//! A received picture is decoded and re-encoded (`cleaning`), in turns that are fair between households (`turns`). First the file is put into the
//! [`Photos`] store, then a row records its owner; a lock protects both steps against the removal of abandoned photos (`held`).

mod cleaning;
pub mod files;
mod held;
pub mod kinds;
mod leftovers;
mod rows;
pub mod settings;
mod sweep;
#[cfg(test)]
mod tests;
mod thumbs;
mod turns;

pub use cleaning::Clean;
pub use files::{Found, Photos, Trouble};
pub use held::Held;
pub use leftovers::{is_leftover, sweep as sweep_leftovers};
pub use settings::PhotoSettings;
pub use sweep::forget_abandoned;

use super::{
    AppState,
    db::{one_form_at_a_time, sql},
    edge::spool::Spooled,
};
use crate::{
    complaint::{self, MAX_PHOTOS, store::Photo},
    error::{Error, Problem},
    language::dates::Millis,
};
use axum::{
    body::{Body, Bytes},
    http::{HeaderValue, Response, header},
};
use serde::Deserialize;
use std::{net::IpAddr, sync::LazyLock};
use turns::Turns;

/// The queue for decoding, which is the most expensive work for a small server.
static DECODING: LazyLock<Turns> = LazyLock::new(Turns::default);

/// A photo whose file is in the store and which has no owner yet; see [`Stored::held`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// SHA-256 of the file in hex, which is also its name.
    pub sha256: String,
    /// Width in pixels.
    pub width: i64,
    /// Height in pixels.
    pub height: i64,
    jpeg: Bytes,
}

impl Stored {
    /// Locks the photo, makes sure that its file is in the store, and begins the transaction that records its owner.
    ///
    /// # Errors
    /// Errors of the database or the store.
    pub async fn held(&self, state: &AppState) -> Result<Held, Error> {
        Held::to_keep(state.db(), state.photos(), &self.sha256, self.jpeg.clone()).await
    }
}

/// Decodes and re-encodes a picture without waiting for a turn.
///
/// # Errors
/// The file is not a JPEG, PNG or WebP picture, or is too large.
pub fn clean(bytes: &[u8]) -> Result<Clean, Problem> {
    cleaning::clean(bytes, &cleaning::measure(bytes)?)
}

/// Stores the photos of a form. They are stored under the form's id until the form is accepted, so that a form with errors does not lose them.
///
/// # Errors
/// [`Error::Fields`] for the field `photos`; the valid photos beside an invalid one are stored. [`Error::Busy`] if there was no turn for decoding.
pub async fn keep(state: &AppState, form: &str, from: IpAddr, photos: Vec<impl Into<Upload>>) -> Result<(), Error> {
    let already = waiting(state, form).await?;
    if already + photos.len() > MAX_PHOTOS {
        return Err(Error::field("photos", Problem::TooManyPhotos));
    }
    let mut problems = Vec::new();
    for photo in photos {
        let photo = match store_from(state, from, &photo.into()).await {
            Ok(photo) => photo,
            // An invalid photo does not affect the others.
            Err(Error::Fields(more)) => {
                problems.extend(more.into_iter().filter(|problem| !problems.contains(problem)).collect::<Vec<_>>());
                continue;
            }
            Err(other) => return Err(other),
        };
        let now: Millis = state.clock().now();
        let mut held = photo.held(state).await?;
        let form_hash = complaint::changes::form_hash(form);
        one_form_at_a_time(&mut held.tx, &form_hash).await?;
        // Checks the number again: the same form may be sent several times at once.
        let statement = sql("insert into photo (form_hash, sha256, width, height, at) select $1, $2, $3, $4, $5 \
                             where (select count(*) from photo where form_hash = $1) < $6")
        .arg(form_hash)
        .arg(photo.sha256)
        .arg(photo.width)
        .arg(photo.height)
        .arg(now)
        .arg(MAX_PHOTOS as i64);
        held.tx.run(&statement).await?;
        held.commit().await?;
    }
    if problems.is_empty() { Ok(()) } else { Err(Error::Fields(problems)) }
}

/// Stores one photo that is sent ahead of its form. Sent again, because its answer was lost, it is stored once. Returns how many photos of the form
/// have arrived.
///
/// # Errors
/// As [`keep`].
pub async fn keep_ahead(state: &AppState, form: &str, from: IpAddr, photo: impl Into<Upload>) -> Result<usize, Error> {
    let photo = store_from(state, from, &photo.into()).await?;
    let now: Millis = state.clock().now();
    let mut held = photo.held(state).await?;
    let form_hash = complaint::changes::form_hash(form);
    one_form_at_a_time(&mut held.tx, &form_hash).await?;
    let statement = sql("insert into photo (form_hash, sha256, width, height, at) select $1, $2, $3, $4, $5 \
                         where (select count(*) from photo where form_hash = $1) < $6 \
                         and not exists (select 1 from photo where form_hash = $1 and sha256 = $2)")
    .arg(form_hash.clone())
    .arg(photo.sha256.clone())
    .arg(photo.width)
    .arg(photo.height)
    .arg(now)
    .arg(MAX_PHOTOS as i64);
    held.tx.run(&statement).await?;
    let arrived = sql(
        "select count(*), coalesce(sum(case when sha256 = $2 then 1 else 0 end), 0) from photo where form_hash = $1",
    );
    let (arrived, this): (i64, i64) = held.tx.one(&arrived.arg(form_hash).arg(photo.sha256)).await?;
    held.commit().await?;
    if this == 0 {
        return Err(Error::field("photos", Problem::TooManyPhotos));
    }
    Ok(arrived as usize)
}

/// Cleans a photo and puts its file into the store, without a row for its owner.
///
/// # Errors
/// [`Error::Fields`] for the field `photos` if it is not a photo or is too large; [`Error::Busy`] if too many photos are being decoded, or the
/// store is unreachable.
pub async fn store(state: &AppState, from: IpAddr, bytes: Vec<u8>) -> Result<Stored, Error> {
    store_from(state, from, &Upload::InMemory(bytes.into())).await
}

/// A received picture that waits for its turn.
pub enum Upload {
    /// In memory.
    InMemory(Bytes),
    /// In a file, so that waiting photos use no memory.
    InFile(Spooled),
}

impl From<Spooled> for Upload {
    fn from(file: Spooled) -> Self {
        Self::InFile(file)
    }
}

impl From<Vec<u8>> for Upload {
    fn from(bytes: Vec<u8>) -> Self {
        Self::InMemory(bytes.into())
    }
}

impl Upload {
    async fn bytes(&self) -> std::io::Result<Bytes> {
        match self {
            Self::InMemory(bytes) => Ok(bytes.clone()),
            Self::InFile(file) => file.bytes().await.map(Bytes::from),
        }
    }
}

async fn store_from(state: &AppState, from: IpAddr, upload: &Upload) -> Result<Stored, Error> {
    let refused = |problem| Error::field("photos", problem);
    let bytes = upload.bytes().await?;
    // A panic of the decoder means that the file is not a photo.
    let measuring = tokio::task::spawn_blocking(move || cleaning::measure(&bytes));
    let measured = measuring.await.map_err(|_| refused(Problem::NotAPhoto))?.map_err(refused)?;
    let turn =
        DECODING.take(from, measured.cost).await.ok_or_else(|| Error::busy("too many photos wait to be decoded"))?;
    let bytes = upload.bytes().await?;
    // The turn moves into the task: decoding continues, and holds the turn, even if the client disconnects.
    let cleaning = tokio::task::spawn_blocking(move || {
        let cleaned = cleaning::clean(&bytes, &measured);
        drop(turn);
        cleaned
    });
    let photo = cleaning.await.unwrap_or(Err(Problem::NotAPhoto)).map_err(refused)?;
    let jpeg = Bytes::from(photo.jpeg);
    held::note_unused(state.db(), &photo.sha256, state.clock().now()).await?;
    state.photos().put(&photo.sha256, jpeg.clone()).await?;
    Ok(Stored { sha256: photo.sha256, width: i64::from(photo.width), height: i64::from(photo.height), jpeg })
}

/// Number of photos stored under this form's id.
pub async fn waiting(state: &AppState, form: &str) -> Result<usize, Error> {
    let statement = sql("select count(*) from photo where form_hash = $1").arg(complaint::changes::form_hash(form));
    let (n,): (i64,) = state.db().one(&statement).await?;
    Ok(n as usize)
}

/// Which size of a photo is asked for: the query of a photo's address. `?size=thumb` asks for the thumbnail.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    size: String,
}

/// Sends a stored photo, or its thumbnail. The caller has checked that the viewer may see it.
///
/// # Errors
/// Errors of the store.
pub async fn send(state: &AppState, photo: &Photo, asked: &Asked) -> Result<Response<Body>, Error> {
    let (mut response, size, caching) = if asked.size == "thumb" {
        let jpeg = thumbs::of(state.photos(), &photo.sha256).await?;
        let size = jpeg.len() as u64;
        // The photo behind an address never changes. With another session, or none, the browser has to ask again.
        (Response::new(Body::from(jpeg)), size, "private, max-age=31536000, immutable")
    } else {
        let found = state.photos().get(&photo.sha256).await?;
        (Response::new(Body::from_stream(found.bytes)), found.size, "private, no-store")
    };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("image/jpeg"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
    headers.insert(header::VARY, HeaderValue::from_static("cookie"));
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(size));
    Ok(response)
}
