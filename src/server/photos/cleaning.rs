//! A photo is decoded and encoded anew, so that neither the place in its metadata nor anything hidden behind the picture survives.
//!
//! Decoding is bounded in pixels and memory before it begins. A large JPEG is decoded at a half, a quarter or an eighth of its size,
//! which its format allows: 108 megapixels then take about 30 MB.

use crate::{complaint::MAX_PHOTO_BYTES, error::Problem};
use image::{
    DynamicImage, ImageDecoder as _, ImageFormat, ImageReader, Limits, RgbImage, codecs::jpeg::JpegEncoder,
    imageops::FilterType, metadata::Orientation,
};
use jpeg_decoder::{CodingProcess, PixelFormat};
use sha2::{Digest as _, Sha256};
use std::io::Cursor;

/// The longer side of a stored photo, in pixels.
const LONGEST_SIDE: u32 = 1_600;
/// The most pixels that are decoded in full: more than most phones' cameras have, far less than a decompression bomb.
const MOST_PIXELS: u64 = 60_000_000;
/// The most pixels of a JPEG that is decoded smaller: cameras of 108 megapixels.
const MOST_SCALED_PIXELS: u64 = 110_000_000;
/// The longest side that is looked at, in pixels.
const MOST_SIDE: u32 = 16_000;
/// Bytes that a full decoding may take.
const MOST_MEMORY: u64 = 300_000_000;
/// Bytes of a picture that is decoded smaller; the longer side is below 3,200 then.
const MOST_SCALED_MEMORY: usize = 40_000_000;

/// A photo fit to be stored.
pub struct Clean {
    /// The picture, made anew: nothing that hid in the file is left.
    pub jpeg: Vec<u8>,
    /// SHA-256 of the JPEG, in hex.
    pub sha256: String,
    /// In pixels, upright.
    pub width: u32,
    /// In pixels, upright.
    pub height: u32,
}

/// What a photo's head says.
#[derive(Debug)]
pub(super) struct Measured {
    format: ImageFormat,
    scaled: bool,
    /// What decoding costs, in pixels of a full decoding.
    pub cost: u64,
}

/// Reads the head of a JPEG, PNG or WebP picture and refuses what is too large. Nothing is decoded.
pub(super) fn measure(bytes: &[u8]) -> Result<Measured, Problem> {
    if bytes.len() > MAX_PHOTO_BYTES {
        return Err(Problem::PhotoTooLarge);
    }
    let format = image::guess_format(bytes).map_err(|_| Problem::NotAPhoto)?;
    if !matches!(format, ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP) {
        return Err(Problem::NotAPhoto);
    }
    let full = |width: u32, height: u32| {
        let pixels = u64::from(width) * u64::from(height);
        let fits = pixels <= MOST_PIXELS && width.max(height) <= MOST_SIDE;
        if fits { Ok(Measured { format, scaled: false, cost: pixels }) } else { Err(Problem::PhotoTooLarge) }
    };
    if format != ImageFormat::Jpeg {
        let (width, height) = reader(bytes, format).into_decoder().map_err(|error| problem(&error))?.dimensions();
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
    // A progressive one keeps every coefficient until its end, however small the picture becomes.
    let in_passes = info.coding_process == CodingProcess::DctProgressive;
    let most = if in_passes { MOST_PIXELS } else { MOST_SCALED_PIXELS };
    let pixels = u64::from(width) * u64::from(height);
    if pixels > most || width.max(height) > MOST_SIDE {
        return Err(Problem::PhotoTooLarge);
    }
    Ok(Measured { format, scaled: true, cost: if in_passes { pixels } else { pixels / 3 } })
}

/// Decodes what was measured, turns it upright, puts what is transparent on white, makes it smaller and encodes it as JPEG without
/// metadata.
pub(super) fn clean(bytes: &[u8], measured: &Measured) -> Result<Clean, Problem> {
    let (mut picture, orientation) =
        if measured.scaled { decode_scaled(bytes)? } else { decode_full(bytes, measured.format)? };
    if picture.color().has_alpha() {
        picture = on_white(picture);
    }
    if picture.width().max(picture.height()) > LONGEST_SIDE {
        picture = picture.resize(LONGEST_SIDE, LONGEST_SIDE, FilterType::Triangle);
    }
    // Turned when it is small: turning needs a second picture of the same size.
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

/// What lies behind transparency is nobody's choice; white is what every viewer shows.
fn on_white(picture: DynamicImage) -> DynamicImage {
    let mut picture = picture.into_rgba8();
    for pixel in picture.pixels_mut() {
        let [red, green, blue, alpha] = pixel.0;
        let alpha = u16::from(alpha);
        let mixed = |colour: u8| ((u16::from(colour) * alpha + 255 * (255 - alpha) + 127) / 255) as u8;
        pixel.0 = [mixed(red), mixed(green), mixed(blue), 255];
    }
    DynamicImage::ImageRgba8(picture)
}

#[cfg(test)]
mod tests;
