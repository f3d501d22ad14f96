//! Thumbnails of stored photos: made when they are first asked for, and kept in memory up to a limit.
//!
//! A thumbnail is made from the stored photo, which is clean already, and is never written to the disk, so that nothing of a removed photo stays
//! behind. What must stay true: whoever gets a thumbnail was allowed to see the photo; this module never decides that.

use super::{Trouble, cleaning::LONGEST_SIDE, files::Photos};
use crate::error::Error;
use axum::body::Bytes;
use futures::TryStreamExt as _;
use image::{DynamicImage, GrayImage, RgbImage, codecs::jpeg::JpegEncoder, imageops::FilterType};
use jpeg_decoder::PixelFormat;
use std::{
    collections::HashMap,
    io::Cursor,
    sync::{LazyLock, Mutex, MutexGuard, PoisonError},
};
use tokio::sync::Semaphore;

/// Longest side of a thumbnail, in pixels: 112 px on a page, on a screen with almost three dots to the pixel.
const SIDE: u32 = 320;
/// Quality of the JPEG; a thumbnail is about 12 kB.
const QUALITY: u8 = 72;
/// Most bytes of thumbnails in memory: more than a thousand.
const MOST_KEPT: usize = 16 * 1024 * 1024;
/// Most thumbnails that are made at the same time. Each decodes at a reduced size and takes a few milliseconds.
const AT_ONCE: usize = 2;

static KEPT: LazyLock<Mutex<Kept>> = LazyLock::new(Mutex::default);
static MAKING: Semaphore = Semaphore::const_new(AT_ONCE);

/// Thumbnails by the name of their photo. Which server or database a photo belongs to does not matter: the name is the hash of its bytes.
#[derive(Default)]
struct Kept {
    all: HashMap<String, (Bytes, u64)>,
    bytes: usize,
    uses: u64,
}

impl Kept {
    fn get(&mut self, sha256: &str) -> Option<Bytes> {
        self.uses += 1;
        let uses = self.uses;
        self.all.get_mut(sha256).map(|(jpeg, used)| {
            *used = uses;
            jpeg.clone()
        })
    }

    fn put(&mut self, sha256: &str, jpeg: Bytes, most: usize) {
        self.uses += 1;
        self.bytes += jpeg.len();
        if let Some((old, _)) = self.all.insert(sha256.to_owned(), (jpeg, self.uses)) {
            self.bytes -= old.len();
        }
        if self.bytes <= most {
            return;
        }
        // The longest unused go first, until a quarter of the room is free, so that this is not repeated for each new one.
        let mut by_use: Vec<(u64, String)> = self.all.iter().map(|(name, (_, used))| (*used, name.clone())).collect();
        by_use.sort_unstable();
        for (_, name) in by_use {
            if self.bytes <= most / 4 * 3 {
                break;
            }
            if let Some((old, _)) = self.all.remove(&name) {
                self.bytes -= old.len();
            }
        }
    }
}

fn kept() -> MutexGuard<'static, Kept> {
    KEPT.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The thumbnail of a stored photo.
///
/// # Errors
/// Errors of the store.
pub(super) async fn of(photos: &Photos, sha256: &str) -> Result<Bytes, Error> {
    if let Some(jpeg) = kept().get(sha256) {
        return Ok(jpeg);
    }
    let Ok(_turn) = MAKING.acquire().await else { return Err(Error::busy("thumbnails are not made any more")) };
    // Several people may have waited for the same one.
    if let Some(jpeg) = kept().get(sha256) {
        return Ok(jpeg);
    }
    let found = photos.get(sha256).await?;
    let parts: Vec<Bytes> = found.bytes.try_collect().await.map_err(Trouble::from)?;
    let photo = parts.concat();
    let made = tokio::task::spawn_blocking(move || reduced(&photo).unwrap_or(photo)).await;
    let jpeg = Bytes::from(made.map_err(|_| Error::internal("a thumbnail could not be made"))?);
    kept().put(sha256, jpeg.clone(), MOST_KEPT);
    Ok(jpeg)
}

/// A stored photo, reduced. `None` if it is small already, or cannot be decoded: then it is shown as it is.
fn reduced(photo: &[u8]) -> Option<Vec<u8>> {
    let mut decoder = jpeg_decoder::Decoder::new(Cursor::new(photo));
    decoder.set_max_decoding_buffer_size((LONGEST_SIDE * LONGEST_SIDE * 3) as usize);
    decoder.read_info().ok()?;
    let info = decoder.info()?;
    if u32::from(info.width.max(info.height)) <= SIDE {
        return None;
    }
    // The format allows decoding at a half, a quarter or an eighth; never smaller than the thumbnail.
    let (width, height) = decoder.scale(SIDE as u16, SIDE as u16).ok()?;
    let pixels = decoder.decode().ok()?;
    let (width, height) = (u32::from(width), u32::from(height));
    let picture = match info.pixel_format {
        PixelFormat::RGB24 => DynamicImage::ImageRgb8(RgbImage::from_raw(width, height, pixels)?),
        PixelFormat::L8 => DynamicImage::ImageLuma8(GrayImage::from_raw(width, height, pixels)?),
        PixelFormat::L16 | PixelFormat::CMYK32 => return None,
    };
    let picture = picture.resize(SIDE, SIDE, FilterType::Triangle).into_rgb8();
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, QUALITY).encode_image(&picture).ok()?;
    Some(jpeg)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A noisy photo, as large as stored ones are.
    fn photo(width: u32, height: u32) -> Vec<u8> {
        let mut seed = 7u32;
        let noise = RgbImage::from_fn(width, height, |_, _| {
            seed = seed.wrapping_mul(1_103_515_245).wrapping_add(12_345);
            image::Rgb([(seed >> 16) as u8, (seed >> 8) as u8, (seed >> 24) as u8])
        });
        let mut jpeg = Vec::new();
        JpegEncoder::new_with_quality(&mut jpeg, 80).encode_image(&noise).unwrap();
        jpeg
    }

    #[test]
    fn a_thumbnail_keeps_the_shape_of_the_photo_and_is_a_small_part_of_its_size() {
        let photo = photo(1_600, 1_200);
        let small = reduced(&photo).unwrap();
        let decoded = image::load_from_memory(&small).unwrap();
        assert_eq!((decoded.width(), decoded.height()), (320, 240));
        assert!(small.len() * 10 < photo.len(), "{} of {}", small.len(), photo.len());
    }

    #[test]
    fn a_small_photo_and_what_cannot_be_decoded_are_shown_as_they_are() {
        assert_eq!(reduced(&photo(320, 100)), None);
        assert_eq!(reduced(b"no photo"), None);
    }

    #[test]
    fn the_memory_for_thumbnails_is_limited_and_the_longest_unused_go_first() {
        let mut kept = Kept::default();
        let name = |n: usize| format!("{n:064}");
        for n in 0..100 {
            kept.put(&name(n), Bytes::from(vec![0; 10]), 1_000);
        }
        assert_eq!((kept.bytes, kept.all.len()), (1_000, 100));
        assert!(kept.get(&name(0)).is_some());
        kept.put(&name(100), Bytes::from(vec![0; 10]), 1_000);
        assert!(kept.bytes <= 750 && kept.bytes == kept.all.len() * 10);
        assert!(kept.get(&name(0)).is_some() && kept.get(&name(1)).is_none() && kept.get(&name(100)).is_some());
        kept.put(&name(100), Bytes::from(vec![0; 20]), 1_000);
        assert!(kept.bytes == kept.all.len() * 10 + 10, "a replaced one is counted once");
    }
}
