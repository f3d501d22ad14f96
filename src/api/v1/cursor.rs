//! Places in a list: opaque, of a fixed length, and valid only for the key, the list and the filters that they were made for.

use crate::{
    api::key::Key,
    error::{Error, Problem},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use subtle::ConstantTimeEq as _;

/// Bytes of a cursor: the place, and a code that shows that we made it.
const PLACE: usize = 8;
const CODE: usize = 12;

/// Writes a cursor. `list` names the list and its filters.
pub fn written(key: &Key, list: &str, place: i64) -> String {
    let mut bytes = place.to_be_bytes().to_vec();
    bytes.extend_from_slice(&code(key, list, place));
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Reads a cursor.
///
/// # Errors
/// [`Error::Fields`] for anything that [`written`] has not made for this key and list.
pub fn read(key: &Key, list: &str, cursor: &str) -> Result<i64, Error> {
    let wrong = || Error::field("cursor", Problem::NotAChoice);
    // 20 bytes are 27 characters.
    let bytes = if cursor.len() == 27 { URL_SAFE_NO_PAD.decode(cursor).ok() } else { None }.ok_or_else(wrong)?;
    let (place, given) = bytes.split_first_chunk::<PLACE>().ok_or_else(wrong)?;
    let place = i64::from_be_bytes(*place);
    if bool::from(code(key, list, place).as_slice().ct_eq(given)) { Ok(place) } else { Err(wrong()) }
}

fn code(key: &Key, list: &str, place: i64) -> Vec<u8> {
    let mut code = key.code(&format!("cursor {place} {list}"));
    code.truncate(CODE);
    code
}
