//! The files of a report: pictures and PDF documents.
//!
//! Each is hashed as it arrived. A picture is decoded and encoded anew, so what it says about itself (camera, place, time) is not in what is shown;
//! it is sealed with the key of the complaint ([`crate::sealed::evidence`]), and whoever judges the report opens it with a reason. A document is kept as it is, because it proves nothing otherwise, and is only ever offered
//! as a download; one that would run something is refused. Everything else is refused: programs, films, pictures that are too large to be decoded.

use super::{Report, SealedFile};
use crate::{
    complaint::{
        MAX_LINE,
        store::{Complaint, Photo},
    },
    error::{Error, FieldError, Problem},
    findings::exif,
    officers::sign_in::SignedIn,
    sealed::{
        evidence::{self, NewEvidence},
        opening::{self, Asked},
    },
    server::{AppState, forms::FormBody, op::Op, photos},
};
use axum::{
    body::Body,
    http::{HeaderValue, Response, header},
};
use sha2::{Digest as _, Sha256};

/// Most bytes of metadata that are kept of one file. Cameras write a few kilobytes and a preview.
const MOST_METADATA: usize = 64 * 1024;
/// First bytes of a PDF document (ISO 32000-2, 7.5.2).
const PDF: &[u8] = b"%PDF-";
/// What ends it (7.5.5), within this many bytes of the end.
const PDF_END: (&[u8], usize) = (b"%%EOF", 1_024);
/// Names in a PDF document that make its reader run something or carry another file (12.6, 7.11.4). They are long enough not to occur by chance
/// in a compressed picture. A name inside a compressed part is not found; that is why a document is only ever downloaded.
const ACTIVE: [&[u8]; 4] = [b"/JavaScript", b"/Launch", b"/EmbeddedFile", b"/RichMedia"];

fn holds(bytes: &[u8], name: &[u8]) -> bool {
    bytes.windows(name.len()).any(|window| window == name)
}

/// What is wrong with a PDF document, if anything.
fn wrong_with(bytes: &[u8]) -> Option<Problem> {
    let (end, within) = PDF_END;
    let tail = &bytes[bytes.len().saturating_sub(within)..];
    let is_whole = bytes.starts_with(PDF) && holds(tail, end);
    (!is_whole || ACTIVE.iter().any(|name| holds(bytes, name))).then_some(Problem::NotADocument)
}

/// Stores the files that came with a report: documents at once, and of pictures what they say about themselves. The pictures stay in the form, for
/// [`FormBody::keep_photos`] or [`FormBody::keep_ahead`].
///
/// # Errors
/// Database and store errors. What is wrong with a document is added to `problems`.
pub async fn keep(
    op: &Op,
    who: &SignedIn,
    complaint: &Complaint,
    posted: &mut FormBody,
    problems: &mut Vec<FieldError>,
) -> Result<(), Error> {
    let form = posted.photos_form()?.to_owned();
    let mut pictures = Vec::new();
    for file in std::mem::take(&mut posted.photos) {
        let bytes = file.bytes().await?;
        if !bytes.starts_with(PDF) {
            seal(op, who, complaint, &bytes).await?;
            pictures.push(file);
            continue;
        }
        let kept = match wrong_with(&bytes) {
            Some(problem) => Err(Error::field("photos", problem)),
            None => photos::keep_document(op.state(), &form, bytes).await,
        };
        match kept {
            Err(Error::Fields(more)) => problems.extend(more),
            other => other?,
        }
    }
    posted.photos = pictures;
    Ok(())
}

/// Seals what a picture says about itself. The same file a second time changes nothing.
async fn seal(op: &Op, who: &SignedIn, complaint: &Complaint, bytes: &[u8]) -> Result<(), Error> {
    let metadata = metadata(bytes);
    if metadata.is_empty() {
        return Ok(());
    }
    let new = NewEvidence {
        complaint_id: complaint.id,
        officer_id: who.officer.id,
        file: &hex::encode(Sha256::digest(bytes)),
        size: bytes.len() as i64,
        says: &metadata,
    };
    evidence::seal(op.db(), op.sealing(), new, op.now()).await?;
    Ok(())
}

/// The files of these reports that said something about themselves, with what they said where this officer has it open.
///
/// # Errors
/// A database error, or something that does not open.
pub async fn files(
    op: &Op,
    who: &SignedIn,
    complaint: &Complaint,
    reports: &[Report],
) -> sqlx::Result<Vec<SealedFile>> {
    let db = op.db();
    let known = evidence::files(db, complaint.id).await?;
    if known.is_empty() {
        return Ok(Vec::new());
    }
    let mut all = Vec::new();
    let fresh = opening::fresh_files(db, complaint.id, who.officer.id, op.now()).await?;
    for report in reports {
        for file in &report.hashes {
            if !known.contains(file) {
                continue;
            }
            let open = fresh.iter().find(|fresh| fresh.file() == file.as_str());
            let says = match open {
                Some(fresh) => evidence::read(db, op.sealing(), fresh).await?.map(|bytes| exif::read(&bytes)),
                None => None,
            };
            let until = open.map(opening::FreshFile::until);
            all.push(SealedFile { report_at: report.at, file: file.clone(), says, until });
        }
    }
    Ok(all)
}

/// Handles the form [`OPEN_EVIDENCE`](super::OPEN_EVIDENCE) for a complaint that this officer may see.
///
/// # Errors
/// [`Error::NotAllowed`] if the reason is not enough for this role; [`Error::NotFound`] for a file that said nothing; [`Error::Fields`].
pub async fn open(op: &Op, who: &SignedIn, complaint: &Complaint, posted: &FormBody) -> Result<(), Error> {
    let mut problems = Vec::new();
    let reason = posted.choice("reason", &mut problems);
    let words = posted.line("opening_words", MAX_LINE, &mut problems);
    let Some(reason) = reason.filter(|_| problems.is_empty()) else { return Err(Error::Fields(problems)) };
    let file = posted.get("file");
    if !evidence::files(op.db(), complaint.id).await?.iter().any(|known| known == file) {
        return Err(Error::NotFound);
    }
    let asked = Asked {
        complaint_id: complaint.id,
        reference: complaint.reference.as_str(),
        case: complaint.case(),
        officer_id: who.officer.id,
        role: who.officer.role,
        reason,
        words: words.as_deref(),
    };
    let mut tx = op.db().begin().await?;
    opening::open_file(&mut tx, asked, file, op.now()).await?;
    tx.commit().await?;
    Ok(())
}

/// The parts of a JPEG, PNG or WebP file that say something about it, one after another as they are, without a preview that would not fit.
fn metadata(bytes: &[u8]) -> Vec<u8> {
    let parts = match bytes {
        [0xff, 0xd8, ..] => jpeg_parts(bytes),
        [0x89, b'P', b'N', b'G', ..] => png_parts(bytes),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => webp_parts(bytes),
        _ => Vec::new(),
    };
    let mut all = Vec::new();
    for part in parts {
        let room = MOST_METADATA - all.len();
        all.extend_from_slice(&part[..part.len().min(room)]);
    }
    all
}

/// Segments APP1 (Exif, XMP), APP13 (IPTC) and comments before the picture (ITU-T T.81, B.1.1).
fn jpeg_parts(bytes: &[u8]) -> Vec<&[u8]> {
    let mut parts = Vec::new();
    let mut at = 2;
    while let Some(&[0xff, marker, high, low]) = bytes.get(at..at + 4) {
        let length = usize::from(u16::from_be_bytes([high, low]));
        // Start of scan; a length counts its own two bytes.
        if marker == 0xda || length < 2 {
            break;
        }
        let end = at + 2 + length;
        let Some(part) = bytes.get(at + 4..end) else { break };
        if matches!(marker, 0xe1 | 0xed | 0xfe) {
            parts.push(part);
        }
        at = end;
    }
    parts
}

/// Chunks with Exif, texts and time (PNG, third edition, 11.3).
fn png_parts(bytes: &[u8]) -> Vec<&[u8]> {
    let mut parts = Vec::new();
    let mut at = 8;
    while let Some(&[a, b, c, d, k1, k2, k3, k4]) = bytes.get(at..at + 8) {
        let length = u32::from_be_bytes([a, b, c, d]) as usize;
        let Some(end) = (at + 8).checked_add(length) else { break };
        let Some(part) = bytes.get(at + 8..end) else { break };
        if [b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME"].contains(&&[k1, k2, k3, k4]) {
            parts.push(part);
        }
        // The checksum follows.
        at = end + 4;
    }
    parts
}

/// Chunks with Exif and XMP (RFC 9649, 2.7.1).
fn webp_parts(bytes: &[u8]) -> Vec<&[u8]> {
    let mut parts = Vec::new();
    let mut at = 12;
    while let Some(&[k1, k2, k3, k4, a, b, c, d]) = bytes.get(at..at + 8) {
        let length = u32::from_le_bytes([a, b, c, d]) as usize;
        let Some(end) = (at + 8).checked_add(length) else { break };
        let Some(part) = bytes.get(at + 8..end) else { break };
        if [b"EXIF", b"XMP "].contains(&&[k1, k2, k3, k4]) {
            parts.push(part);
        }
        at = end + length % 2;
    }
    parts
}

/// A document as a download: a browser's viewer would run it on our origin.
///
/// # Errors
/// Errors of the store.
pub async fn send(state: &AppState, document: &Photo) -> Result<Response<Body>, Error> {
    let found = state.photos().get(&document.sha256).await?;
    let mut response = Response::new(Body::from_stream(found.bytes));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/pdf"));
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(found.size));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    headers.insert(header::VARY, HeaderValue::from_static("cookie"));
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"document.pdf\""));
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_picture_says_about_itself_is_found_and_bounded() {
        let exif = [&[0xff, 0xd8, 0xff, 0xe1, 0, 10][..], b"Exif\0\0AB", &[0xff, 0xda, 0, 2, 1, 2]].concat();
        assert_eq!(metadata(&exif), b"Exif\0\0AB");
        let chunk = |kind: &[u8], body: &[u8]| [&(body.len() as u32).to_be_bytes()[..], kind, body, &[0; 4]].concat();
        let png =
            [&b"\x89PNG\r\n\x1a\n"[..], &chunk(b"IHDR", &[0; 13]), &chunk(b"tEXt", b"Author"), &chunk(b"IEND", b"")]
                .concat();
        assert_eq!(metadata(&png), b"Author");
        let webp = [&b"RIFF\0\0\0\0WEBPEXIF\x03\0\0\0abc\0XMP \x02\0\0\0xy"[..]].concat();
        assert_eq!(metadata(&webp), b"abcxy");
        // Cut, or with lengths that lie.
        for bytes in [
            &b"\xff\xd8\xff\xe1\xff\xff"[..],
            b"\xff\xd8\xff\xe1\0\0",
            b"\x89PNG\r\n\x1a\n\xff\xff\xff\xfftEXt",
            b"",
            b"RIFF",
        ] {
            assert!(metadata(bytes).is_empty(), "{bytes:?}");
        }
        let large = chunk(b"tEXt", &vec![b'x'; 3 * MOST_METADATA]);
        let png = [&b"\x89PNG\r\n\x1a\n"[..], &large, &large].concat();
        assert_eq!(metadata(&png).len(), MOST_METADATA);
    }

    #[test]
    fn a_document_that_would_run_something_is_refused() {
        assert_eq!(wrong_with(b"%PDF-1.7\nbody\n%%EOF\n"), None);
        for wrong in [
            &b"%PDF-1.7\nbody"[..],
            b"MZ%PDF-1.7 %%EOF",
            b"%PDF-1.7 /S /Launch %%EOF",
            b"%PDF-1.7 /S /JavaScript /JS (x) %%EOF",
            b"%PDF-1.7 /Type /EmbeddedFile %%EOF",
        ] {
            assert_eq!(wrong_with(wrong), Some(Problem::NotADocument));
        }
    }
}
