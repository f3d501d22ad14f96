//! What a file is that is no photo we can open, told by its first bytes, so that its sender hears what to do instead.

use crate::error::Problem;

/// So many bytes of a file say what it is.
pub const HEAD: usize = 64;

/// Brands of an ISO media file (ISO/IEC 14496-12, `ftyp`) that are still pictures: HEIF and AVIF.
const PICTURES: [&[u8; 4]; 10] =
    [b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif", b"avis"];
/// Boxes with which a QuickTime file without `ftyp` begins.
const QUICKTIME: [&[u8; 4]; 5] = [b"moov", b"mdat", b"wide", b"free", b"skip"];
/// Beginnings of other films: Matroska and WebM, Windows Media, MPEG, Flash.
const FILMS: [&[u8]; 5] =
    [&[0x1a, 0x45, 0xdf, 0xa3], &[0x30, 0x26, 0xb2, 0x75], &[0, 0, 1, 0xba], &[0, 0, 1, 0xb3], b"FLV"];

/// What is wrong with a file that begins so and is neither JPEG, PNG nor WebP.
pub fn problem_of(head: &[u8]) -> Problem {
    let brand = |at: usize| head.get(at..at + 4);
    match brand(4) {
        Some(b"ftyp") => {
            // The major brand, then the compatible ones behind a version.
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
    if is_avi || FILMS.iter().any(|begins| head.starts_with(begins)) { Problem::Film } else { Problem::NotAPhoto }
}

/// The same for a file of which only the beginning was read, because it is too large.
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
    fn what_phones_make_is_named() {
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
