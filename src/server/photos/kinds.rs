//! Identifies unsupported files by their first bytes, so that the sender gets a specific message.

use crate::error::Problem;

/// Number of bytes needed to identify a file.
pub const HEAD: usize = 64;

/// Brands of ISO media files (ISO/IEC 14496-12, `ftyp`) that are still pictures: HEIF and AVIF.
const PICTURES: [&[u8; 4]; 10] =
    [b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif", b"avis"];
/// First boxes of a QuickTime file without `ftyp`.
const QUICKTIME: [&[u8; 4]; 5] = [b"moov", b"mdat", b"wide", b"free", b"skip"];
/// First bytes of other videos: Matroska and WebM, Windows Media, MPEG, Flash.
const VIDEOS: [&[u8]; 5] =
    [&[0x1a, 0x45, 0xdf, 0xa3], &[0x30, 0x26, 0xb2, 0x75], &[0, 0, 1, 0xba], &[0, 0, 1, 0xb3], b"FLV"];

/// The problem with a file that begins with these bytes and is neither JPEG, PNG nor WebP.
pub fn problem_of(head: &[u8]) -> Problem {
    let brand = |at: usize| head.get(at..at + 4);
    match brand(4) {
        Some(b"ftyp") => {
            // The major brand, and after a version the compatible brands.
            let length = head.get(..4).and_then(|bytes| bytes.try_into().ok()).map_or(0, u32::from_be_bytes) as usize;
            let brands = std::iter::once(8).chain((16..length.min(head.len())).step_by(4));
            let is_picture =
                brands.filter_map(brand).any(|brand| PICTURES.iter().any(|known| known.as_slice() == brand));
            return if is_picture { Problem::HeicPhoto } else { Problem::Film };
        }
        Some(name) if QUICKTIME.iter().any(|known| known.as_slice() == name) => return Problem::Film,
        _ => {}
    }
    let is_avi = head.starts_with(b"RIFF") && brand(8) == Some(b"AVI ");
    if is_avi || VIDEOS.iter().any(|begins| head.starts_with(begins)) { Problem::Film } else { Problem::NotAPhoto }
}

/// The same for a file that is too large, of which only the beginning was read.
pub fn problem_of_large(head: &[u8]) -> Problem {
    match problem_of(head) {
        Problem::NotAPhoto => Problem::PhotoTooLarge,
        named => named,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_made_by_phones_are_identified() {
        for (head, problem) in [
            (&b"\0\0\0\x24ftypheic\0\0\0\0mif1heic"[..], Problem::HeicPhoto),
            (b"\0\0\0\x1cftypmif1\0\0\0\0mif1heic", Problem::HeicPhoto),
            (b"\0\0\0\x20ftypavif\0\0\0\0avifmif1miaf", Problem::HeicPhoto),
            (b"\0\0\0\x20ftypisom\0\0\x02\0isomiso2avc1mp41", Problem::Film),
            (b"\0\0\0\x14ftypqt  \0\0\0\0qt  ", Problem::Film),
            (b"\0\0\0\x1cftyp3gp5\0\0\x01\0", Problem::Film),
            (b"\0\0\0\x08wide\0\0\x10\0mdat", Problem::Film),
            (b"\x1a\x45\xdf\xa3\x9f\x42\x86", Problem::Film),
            (b"RIFF\0\0\0\0AVI LIST", Problem::Film),
            (b"hello", Problem::NotAPhoto),
            (b"", Problem::NotAPhoto),
            (b"\xff\xff\xff\xffftyp", Problem::Film),
        ] {
            assert_eq!(problem_of(head), problem, "{head:?}");
        }
        assert_eq!(problem_of_large(b"\xff\xd8\xff"), Problem::PhotoTooLarge);
    }
}
