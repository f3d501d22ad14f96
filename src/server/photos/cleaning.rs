//! Decodes and re-encodes a photo, so that neither the location in its metadata nor anything hidden after the picture survives.
//!
//! The pixels and memory of decoding are limited before it begins. A large JPEG is decoded at a half, a quarter or an eighth of its size, which the
//! format allows: 108 megapixels then take about 30 MB. A large PNG is reduced row by row (`rows`).

use super::{kinds::problem_of, rows};
use crate::{complaint::MAX_PHOTO_BYTES, error::Problem};
use image::{
    DynamicImage, ImageDecoder as _, ImageFormat, ImageReader, Limits, RgbImage, codecs::jpeg::JpegEncoder,
    imageops::FilterType, metadata::Orientation,
};
use jpeg_decoder::{CodingProcess, PixelFormat};
use sha2::{Digest as _, Sha256};
use std::io::Cursor;

/// Longest side of a stored photo, in pixels.
pub(super) const LONGEST_SIDE: u32 = 1_600;
/// Most pixels decoded at full size: cameras with 64 megapixels, far less than a decompression bomb.
const MOST_PIXELS: u64 = 66_000_000;
/// Most pixels of a picture decoded at reduced size: cameras with 108 megapixels.
const MOST_SCALED_PIXELS: u64 = 110_000_000;
/// Longest accepted side, in pixels: phones make panoramas of 16,382.
const MOST_SIDE: u32 = 32_768;
/// Most bytes for decoding at full size.
pub(super) const MOST_MEMORY: u64 = 300_000_000;
/// Most bytes for the coefficients that decoding a progressive JPEG keeps until the end: enough for 108 megapixels with the usual colour subsampling
/// of cameras, or 64 megapixels without subsampling.
const MOST_COEFFICIENTS: u64 = 400_000_000;
/// Most bytes of a picture decoded at reduced size; its longer side is then below 3,200 pixels.
const MOST_SCALED_MEMORY: usize = 40_000_000;

/// A photo ready to be stored.
pub struct Clean {
    /// The re-encoded picture, without metadata or hidden data.
    pub jpeg: Vec<u8>,
    /// SHA-256 of the JPEG, in hex.
    pub sha256: String,
    /// Width in pixels, upright.
    pub width: u32,
    /// Height in pixels, upright.
    pub height: u32,
}

/// What the header of a photo says.
#[derive(Debug)]
pub(super) struct Measured {
    format: ImageFormat,
    /// Whether it will be decoded at reduced size.
    scaled: bool,
    /// Cost of decoding, in pixels decoded at full size.
    pub cost: u64,
}

/// Reads the header of a JPEG, PNG or WebP picture and refuses one that is too large. Decodes nothing.
pub(super) fn measure(bytes: &[u8]) -> Result<Measured, Problem> {
    if bytes.len() > MAX_PHOTO_BYTES {
        return Err(Problem::PhotoTooLarge);
    }
    let format = image::guess_format(bytes).map_err(|_| problem_of(bytes))?;
    if !matches!(format, ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP) {
        return Err(problem_of(bytes));
    }
    let full = |width: u32, height: u32| {
        let pixels = u64::from(width) * u64::from(height);
        let fits = pixels <= MOST_PIXELS && width.max(height) <= MOST_SIDE;
        if fits { Ok(Measured { format, scaled: false, cost: pixels }) } else { Err(Problem::PhotoTooLarge) }
    };
    if format != ImageFormat::Jpeg {
        let (width, height) = reader(bytes, format).into_decoder().map_err(|error| problem(&error))?.dimensions();
        if format == ImageFormat::Png && width.max(height) >= 2 * LONGEST_SIDE && rows::come_in_order(bytes) {
            let pixels = u64::from(width) * u64::from(height);
            let fits = pixels <= MOST_SCALED_PIXELS && width.max(height) <= MOST_SIDE;
            return if fits {
                Ok(Measured { format, scaled: true, cost: pixels })
            } else {
                Err(Problem::PhotoTooLarge)
            };
        }
        return full(width, height);
    }
    let mut decoder = jpeg_decoder::Decoder::new(Cursor::new(bytes));
    decoder.read_info().map_err(|_| Problem::NotAPhoto)?;
    let info = decoder.info().ok_or(Problem::NotAPhoto)?;
    let (width, height) = (u32::from(info.width), u32::from(info.height));
    let can_be_scaled = matches!(info.pixel_format, PixelFormat::RGB24 | PixelFormat::L8)
        && matches!(info.coding_process, CodingProcess::DctSequential | CodingProcess::DctProgressive);
    if !can_be_scaled || width.max(height) < 2 * LONGEST_SIDE {
        return full(width, height);
    }
    // A progressive JPEG needs all coefficients until the end, however small the result is.
    let is_progressive = info.coding_process == CodingProcess::DctProgressive;
    let pixels = u64::from(width) * u64::from(height);
    let too_expensive = || is_progressive && coefficients(bytes).is_none_or(|bytes| bytes > MOST_COEFFICIENTS);
    if pixels > MOST_SCALED_PIXELS || width.max(height) > MOST_SIDE || too_expensive() {
        return Err(Problem::PhotoTooLarge);
    }
    Ok(Measured { format, scaled: true, cost: if is_progressive { pixels } else { pixels / 3 } })
}

/// Decodes a measured picture, rotates it upright, puts transparent parts on white, reduces it and encodes it as JPEG without metadata.
pub(super) fn clean(bytes: &[u8], measured: &Measured) -> Result<Clean, Problem> {
    let (mut picture, orientation) = match (measured.scaled, measured.format) {
        (false, format) => decode_full(bytes, format)?,
        (true, ImageFormat::Png) => rows::decode(bytes)?,
        (true, _) => decode_scaled(bytes)?,
    };
    if picture.color().has_alpha() {
        picture = on_white(picture);
    }
    if picture.width().max(picture.height()) > LONGEST_SIDE {
        picture = picture.resize(LONGEST_SIDE, LONGEST_SIDE, FilterType::Triangle);
    }
    // Rotated after it was reduced, because rotating needs a second picture of the same size.
    picture.apply_orientation(orientation);
    let picture = picture.into_rgb8();
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, 80).encode_image(&picture).map_err(|_| Problem::NotAPhoto)?;
    let sha256 = hex::encode(Sha256::digest(&jpeg));
    Ok(Clean { sha256, width: picture.width(), height: picture.height(), jpeg })
}

fn reader(bytes: &[u8], format: ImageFormat) -> ImageReader<Cursor<&[u8]>> {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_MEMORY);
    limits.max_image_width = Some(MOST_SIDE);
    limits.max_image_height = Some(MOST_SIDE);
    reader.limits(limits);
    reader
}

fn problem(error: &image::ImageError) -> Problem {
    if matches!(error, image::ImageError::Limits(_)) { Problem::PhotoTooLarge } else { Problem::NotAPhoto }
}

fn decode_full(bytes: &[u8], format: ImageFormat) -> Result<(DynamicImage, Orientation), Problem> {
    let mut decoder = reader(bytes, format).into_decoder().map_err(|error| problem(&error))?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let picture = DynamicImage::from_decoder(decoder).map_err(|error| problem(&error))?;
    Ok((picture, orientation))
}

fn decode_scaled(bytes: &[u8]) -> Result<(DynamicImage, Orientation), Problem> {
    let mut decoder = jpeg_decoder::Decoder::new(Cursor::new(bytes));
    decoder.set_max_decoding_buffer_size(MOST_SCALED_MEMORY);
    let side = LONGEST_SIDE as u16;
    let (width, height) = decoder.scale(side, side).map_err(|_| Problem::NotAPhoto)?;
    let pixels = decoder.decode().map_err(|_| Problem::NotAPhoto)?;
    let info = decoder.info().ok_or(Problem::NotAPhoto)?;
    let (width, height) = (u32::from(width), u32::from(height));
    let picture = match info.pixel_format {
        PixelFormat::RGB24 => RgbImage::from_raw(width, height, pixels).map(DynamicImage::ImageRgb8),
        PixelFormat::L8 => image::GrayImage::from_raw(width, height, pixels).map(DynamicImage::ImageLuma8),
        PixelFormat::L16 | PixelFormat::CMYK32 => None,
    };
    let orientation = decoder.exif_data().and_then(Orientation::from_exif_chunk).unwrap_or(Orientation::NoTransforms);
    Ok((picture.ok_or(Problem::NotAPhoto)?, orientation))
}

/// Puts transparent parts on white, as viewers usually show them.
fn on_white(picture: DynamicImage) -> DynamicImage {
    let mut picture = picture.into_rgba8();
    for pixel in picture.pixels_mut() {
        let [red, green, blue, alpha] = pixel.0;
        let mixed = |colour| mixed_with_white(colour, alpha);
        pixel.0 = [mixed(red), mixed(green), mixed(blue), 255];
    }
    DynamicImage::ImageRgba8(picture)
}

/// Blends a colour with this alpha over white.
pub(super) fn mixed_with_white(colour: u8, alpha: u8) -> u8 {
    let alpha = u16::from(alpha);
    ((u16::from(colour) * alpha + 255 * (255 - alpha) + 127) / 255) as u8
}

/// Bytes of the coefficients of a JPEG picture: two bytes for each sample of every component, with the sampling factors of the frame header (ITU-T
/// T.81, B.2.2). `None` if there is no such header.
fn coefficients(bytes: &[u8]) -> Option<u64> {
    let two = |at: usize| Some(u64::from(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?)));
    let mut at = 2;
    loop {
        while bytes.get(at)? == &0xff && bytes.get(at + 1)? == &0xff {
            at += 1;
        }
        let (0xff, marker) = (*bytes.get(at)?, *bytes.get(at + 1)?) else { return None };
        // A start-of-frame marker; DHT, JPG and DAC are in the same range.
        if matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc) {
            // Fails if the header is truncated.
            bytes.get(at + 1 + usize::try_from(two(at + 2)?).ok()?)?;
            let (height, width) = (two(at + 5)?, two(at + 7)?);
            let sampled: Vec<(u64, u64)> = (0..usize::from(*bytes.get(at + 9)?))
                .map(|n| bytes.get(at + 11 + 3 * n).map(|both| (u64::from(both >> 4), u64::from(both & 15))))
                .collect::<Option<_>>()?;
            let (across, down) = (sampled.iter().map(|s| s.0).max()?, sampled.iter().map(|s| s.1).max()?);
            if sampled.iter().any(|(h, v)| *h == 0 || *v == 0) {
                return None;
            }
            let (mcus_across, mcus_down) = (width.div_ceil(8 * across), height.div_ceil(8 * down));
            return Some(sampled.iter().map(|(h, v)| mcus_across * h * mcus_down * v * 64 * 2).sum());
        }
        at += 2 + usize::try_from(two(at + 2)?).ok()?;
    }
}

#[cfg(test)]
mod large_tests;
#[cfg(test)]
mod tests;
