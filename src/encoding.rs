//! The compact format in which data of pages and answers of server functions travel, never read by a page of another release.
//!
//! JSON would put the names of all fields into the program that a phone downloads; this format goes by their order alone. So a page that was loaded
//! before a new release must not read the answers after it: each answer begins with the fingerprint of the sources it was built from. A type that
//! travels so must not skip or flatten fields when it is serialised (`skip_serializing_if`, `flatten`, `untagged`); a test looks for these.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use leptos::server_fn::{Bytes, ContentType, Decodes, Encodes, Format, FormatType, codec::Post};
use serde::{Serialize, de::DeserializeOwned};

/// Why the page could not read an answer that comes from another release; only text passes between the two.
pub const OTHER_RELEASE: &str = "the answer is from another release";

/// Hash of the sources of this build, the same in the server and in the browser's part.
const FINGERPRINT: &[u8; 16] = match env!("SUNWAI_FINGERPRINT").as_bytes().first_chunk() {
    Some(bytes) => bytes,
    None => panic!("a fingerprint has 16 characters"),
};

/// Why an answer could not be read.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    /// It comes from a server of another release.
    #[error("{OTHER_RELEASE}")]
    OtherRelease,
    /// It is cut or damaged.
    #[error(transparent)]
    Damaged(#[from] postcard::Error),
    /// It was sent as text and is not Base64.
    #[error(transparent)]
    NotText(#[from] base64::DecodeError),
}

/// The encoding of answers of server functions: the fingerprint, then the value in the format of the crate `postcard`.
pub struct CompactEncoding;

/// Answers of server functions are sent so: `output = Compact`.
pub type Compact = Post<CompactEncoding>;

impl ContentType for CompactEncoding {
    const CONTENT_TYPE: &'static str = "application/vnd.sunwai.page-data";
}

impl FormatType for CompactEncoding {
    const FORMAT_TYPE: Format = Format::Binary;
}

impl<T: Serialize> Encodes<T> for CompactEncoding {
    type Error = Unreadable;

    fn encode(value: &T) -> Result<Bytes, Unreadable> {
        Ok(postcard::to_extend(value, FINGERPRINT.to_vec())?.into())
    }
}

impl<T: DeserializeOwned> Decodes<T> for CompactEncoding {
    type Error = Unreadable;

    fn decode(bytes: Bytes) -> Result<T, Unreadable> {
        decoded(&bytes)
    }
}

/// Reads an answer of a server function.
pub fn decoded<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Unreadable> {
    let value = bytes.strip_prefix(FINGERPRINT).ok_or(Unreadable::OtherRelease)?;
    Ok(postcard::from_bytes(value)?)
}

/// The same in Base64, to be put into JSON or a page.
#[cfg(feature = "ssr")]
pub fn to_text<T: Serialize>(value: &T) -> Result<String, Unreadable> {
    Ok(STANDARD.encode(CompactEncoding::encode(value)?))
}

/// Reads what `to_text` wrote.
pub fn from_text<T: DeserializeOwned>(text: &str) -> Result<T, Unreadable> {
    decoded(&STANDARD.decode(text.trim())?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_of_another_release_is_refused_and_not_misread() {
        let sent = CompactEncoding::encode(&("सुनवाई".to_owned(), 7_u32)).unwrap();
        let read: (String, u32) = CompactEncoding::decode(sent.clone()).unwrap();
        assert_eq!(read, ("सुनवाई".to_owned(), 7));
        let mut other = sent.to_vec();
        other[3] ^= 1;
        assert!(matches!(decoded::<(String, u32)>(&other), Err(Unreadable::OtherRelease)));
        assert_eq!(from_text::<(String, u32)>(&to_text(&read).unwrap()).unwrap(), read);
        assert!(from_text::<(String, u32)>("?").is_err());
        for cut in [0, 5, 16, sent.len() - 1] {
            assert!(decoded::<(String, u32)>(&sent[..cut]).is_err(), "cut after {cut} bytes");
        }
    }

    /// Only what arrives from X may be read so, and what other software is given as JSON: neither goes to a page.
    #[test]
    fn no_type_of_page_data_skips_or_flattens_fields() {
        let mut folders = vec![std::path::PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src")];
        while let Some(folder) = folders.pop() {
            for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
                if path.is_dir() && !path.ends_with("payload") && !path.ends_with("api/v1") {
                    folders.push(path);
                } else if path.extension().is_some_and(|ending| ending == "rs") && !path.ends_with("src/encoding.rs") {
                    let text = std::fs::read_to_string(&path).unwrap();
                    for attribute in ["skip_serializing_if", "serde(flatten", "serde(untagged", "serde(tag"] {
                        assert!(!text.contains(attribute), "{}: {attribute}", path.display());
                    }
                }
            }
        }
    }
}
