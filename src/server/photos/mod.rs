//! Photos: checked, stripped and stored.
//!
//! What a phone sends is decoded and encoded anew (`cleaning`), in turns that are fair by household (`turns`). The file goes into the
//! [`Photos`] store first, then a row says whose it is; both meet the removal of abandoned ones under one lock (`held`).

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
use std::{net::IpAddr, sync::LazyLock};
use turns::Turns;

/// Decoding is what a small server can least spare.
static DECODING: LazyLock<Turns> = LazyLock::new(Turns::default);

/// A photo whose file is in the store. Nobody's yet: see [`Stored::held`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// Name of its file.
    pub sha256: String,
    /// Pixels.
    pub width: i64,
    /// Pixels.
    pub height: i64,
    jpeg: Bytes,
}

impl Stored {
    /// Holds the photo and begins the transaction that says whose it is, with the file there for certain.
    ///
    /// # Errors
    /// The database's or the store's.
    pub async fn held(&self, state: &AppState) -> Result<Held, Error> {
        Held::to_keep(state.db(), state.photos(), &self.sha256, self.jpeg.clone()).await
    }
}

/// Decodes a picture and encodes it anew, without waiting for a turn.
///
/// # Errors
/// Not a JPEG, PNG or WebP picture, or too large.
pub fn clean(bytes: &[u8]) -> Result<Clean, Problem> {
    cleaning::clean(bytes, &cleaning::measure(bytes)?)
}

/// Stores photos that came with a form. They wait under the form's id until what they came with is accepted, so that a form that
/// comes back for correction has not lost them.
///
/// # Errors
/// [`Error::Fields`] naming the field `photos`; the photos beside a faulty one are kept. [`Error::Busy`] when no turn to decode came.
pub async fn keep(state: &AppState, form: &str, from: IpAddr, photos: Vec<impl Into<Lying>>) -> Result<(), Error> {
    let already = waiting(state, form).await?;
    if already + photos.len() > MAX_PHOTOS {
        return Err(Error::field("photos", Problem::TooManyPhotos));
    }
    let mut problems = Vec::new();
    for photo in photos {
        let photo = match store_from(state, from, &photo.into()).await {
            Ok(photo) => photo,
            // One that does not open takes none of the others with it.
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
        // Looked at once more: the same form may be on its way several times.
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

/// Cleans a photo and puts its file into the store; no row says yet whose it is.
///
/// # Errors
/// [`Error::Fields`] naming the field `photos` when it is not a photo or too large; [`Error::Busy`] when too many photos are being
/// decoded, or the store is away.
pub async fn store(state: &AppState, from: IpAddr, bytes: Vec<u8>) -> Result<Stored, Error> {
    store_from(state, from, &Lying::InMemory(bytes.into())).await
}

/// Where the bytes of a picture lie until it is their turn.
pub enum Lying {
    /// Here.
    InMemory(Bytes),
    /// Those who wait for a turn hold no memory.
    InAFile(Spooled),
}

impl From<Spooled> for Lying {
    fn from(file: Spooled) -> Self {
        Self::InAFile(file)
    }
}

impl From<Vec<u8>> for Lying {
    fn from(bytes: Vec<u8>) -> Self {
        Self::InMemory(bytes.into())
    }
}

impl Lying {
    async fn bytes(&self) -> std::io::Result<Bytes> {
        match self {
            Self::InMemory(bytes) => Ok(bytes.clone()),
            Self::InAFile(file) => file.bytes().await.map(Bytes::from),
        }
    }
}

async fn store_from(state: &AppState, from: IpAddr, lying: &Lying) -> Result<Stored, Error> {
    let refused = |problem| Error::field("photos", problem);
    let bytes = lying.bytes().await?;
    // A decoder that panics has met something that is not a photo.
    let measuring = tokio::task::spawn_blocking(move || cleaning::measure(&bytes));
    let measured = measuring.await.map_err(|_| refused(Problem::NotAPhoto))?.map_err(refused)?;
    let turn =
        DECODING.take(from, measured.cost).await.ok_or_else(|| Error::busy("too many photos wait to be decoded"))?;
    let bytes = lying.bytes().await?;
    // The turn goes along: a client that leaves does not end the decoding, so it does not end the turn.
    let cleaning = tokio::task::spawn_blocking(move || {
        let cleaned = cleaning::clean(&bytes, &measured);
        drop(turn);
        cleaned
    });
    let photo = cleaning.await.unwrap_or(Err(Problem::NotAPhoto)).map_err(refused)?;
    let jpeg = Bytes::from(photo.jpeg);
    held::expect(state.db(), &photo.sha256, state.clock().now()).await?;
    state.photos().put(&photo.sha256, jpeg.clone()).await?;
    Ok(Stored { sha256: photo.sha256, width: i64::from(photo.width), height: i64::from(photo.height), jpeg })
}

/// How many photos wait under this form's id.
pub async fn waiting(state: &AppState, form: &str) -> Result<usize, Error> {
    let statement = sql("select count(*) from photo where form_hash = $1").arg(complaint::changes::form_hash(form));
    let (n,): (i64,) = state.db().one(&statement).await?;
    Ok(n as usize)
}

/// Sends a stored photo, piece by piece.
///
/// # Errors
/// The store's.
pub async fn send(state: &AppState, photo: &Photo) -> Result<Response<Body>, Error> {
    let found = state.photos().get(&photo.sha256).await?;
    let mut response = Response::new(Body::from_stream(found.bytes));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("image/jpeg"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(found.size));
    Ok(response)
}
