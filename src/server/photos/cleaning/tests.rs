//! No file sent as a photo does harm, and a real photo keeps its appearance.

use super::*;

fn clean(bytes: &[u8]) -> Result<Clean, Problem> {
    super::clean(bytes, &measure(bytes)?)
}

fn picture(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Vec::new();
    DynamicImage::new_rgb8(width, height).write_to(&mut Cursor::new(&mut bytes), format).unwrap();
    bytes
}

#[test]
fn a_large_photo_is_reduced() {
    let cleaned = clean(&picture(3_000, 2_000, ImageFormat::Png)).ok().unwrap();
    assert_eq!((cleaned.width, cleaned.height), (1_600, 1_067));
    assert_eq!(image::guess_format(&cleaned.jpeg).unwrap(), ImageFormat::Jpeg);
}

#[test]
fn a_file_that_is_not_a_photo_is_refused() {
    for bytes in [
        &b""[..],
        b"hello",
        b"GIF89a........",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"\xff\xd8\xff\xe0 cut off",
    ] {
        assert_eq!(clean(bytes).err(), Some(Problem::NotAPhoto));
    }
}

#[test]
fn a_decompression_bomb_is_refused_before_it_is_decoded() {
    // A PNG header that claims 20,000 by 20,000 pixels over a few bytes of data.
    let mut bomb = picture(1, 1, ImageFormat::Png);
    bomb[16..20].copy_from_slice(&20_000u32.to_be_bytes());
    bomb[20..24].copy_from_slice(&20_000u32.to_be_bytes());
    let mut crc = crc32(&bomb[12..29]);
    bomb[29..33].copy_from_slice(&crc.to_be_bytes());
    assert_eq!(clean(&bomb).err(), Some(Problem::PhotoTooLarge));
    // 12,000 by 12,000 is within the limit for each side, but has too many pixels.
    bomb[16..20].copy_from_slice(&12_000u32.to_be_bytes());
    bomb[20..24].copy_from_slice(&12_000u32.to_be_bytes());
    crc = crc32(&bomb[12..29]);
    bomb[29..33].copy_from_slice(&crc.to_be_bytes());
    assert_eq!(clean(&bomb).err(), Some(Problem::PhotoTooLarge));
}

#[test]
fn data_hidden_after_a_picture_is_removed() {
    let mut polyglot = picture(40, 40, ImageFormat::Jpeg);
    polyglot.extend_from_slice(b"<script>alert(1)</script>PK\x03\x04");
    let cleaned = clean(&polyglot).ok().unwrap();
    assert!(!cleaned.jpeg.windows(8).any(|window| window == b"<script>"));
}

#[test]
fn metadata_is_removed_and_the_picture_is_upright() {
    let plain = picture(40, 20, ImageFormat::Jpeg);
    // An EXIF block with only "orientation: rotate 90", inserted after the start marker.
    let exif: &[u8] = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
    let mut turned = plain[..2].to_vec();
    turned.extend_from_slice(&[0xff, 0xe1]);
    turned.extend_from_slice(&(exif.len() as u16 + 2).to_be_bytes());
    turned.extend_from_slice(exif);
    turned.extend_from_slice(&plain[2..]);
    let cleaned = clean(&turned).ok().unwrap();
    assert_eq!((cleaned.width, cleaned.height), (20, 40));
    assert!(!cleaned.jpeg.windows(4).any(|window| window == b"Exif"));
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, &byte| {
        (0..8).fold(crc ^ u32::from(byte), |crc, _| (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg()))
    })
}

proptest::proptest! {
    #[test]
    fn nothing_sent_as_a_photo_can_panic(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..300), head in 0usize..3) {
        let heads: [&[u8]; 3] = [b"", b"\xff\xd8\xff\xe0\0\x10JFIF\0", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"];
        let _ = clean(&[heads[head], &bytes].concat());
    }
}

/// A picture with edges, gradients and fine detail, like a street.
fn street(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        let slope = (x * 160 / width + y * 60 / height) as u8;
        let wave = ((f64::from(x) / 37.0).sin() * 20.0 + (f64::from(y) / 23.0).cos() * 20.0) as i16;
        let wall = if (x / 240 + y / 180).is_multiple_of(2) { 40 } else { 0 };
        let red = (i16::from(slope) + wave + wall).clamp(0, 255) as u8;
        image::Rgb([red, slope, 255 - slope / 2])
    })
}

fn jpeg(picture: &RgbImage) -> Vec<u8> {
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, 85).encode_image(picture).unwrap();
    bytes
}

/// Peak signal-to-noise ratio in decibels; above 35 no difference is visible.
fn psnr(one: &RgbImage, other: &RgbImage) -> f64 {
    assert_eq!(one.dimensions(), other.dimensions());
    let squares: f64 =
        one.as_raw().iter().zip(other.as_raw()).map(|(a, b)| (f64::from(*a) - f64::from(*b)).powi(2)).sum();
    let mean = squares / one.as_raw().len() as f64;
    10.0 * (255.0 * 255.0 / mean.max(1e-9)).log10()
}

#[test]
fn a_photo_decoded_at_reduced_size_looks_like_one_decoded_at_full_size() {
    // An eighth is not tested: 12,800 pixels take long here, and a quarter uses the same code.
    for (width, height) in [(4_000, 3_000), (3_000, 4_000), (6_800, 1_500)] {
        let bytes = jpeg(&street(width, height));
        let measured = measure(&bytes).unwrap();
        assert!(measured.scaled && measured.cost < u64::from(width) * u64::from(height) / 2);
        let shown = |(picture, _): (DynamicImage, Orientation)| {
            picture
                .resize_exact(
                    LONGEST_SIDE * width / width.max(height),
                    LONGEST_SIDE * height / width.max(height),
                    FilterType::Triangle,
                )
                .into_rgb8()
        };
        let smaller = shown(decode_scaled(&bytes).unwrap());
        let full = shown(decode_full(&bytes, ImageFormat::Jpeg).unwrap());
        let decibels = psnr(&smaller, &full);
        assert!(decibels > 35.0, "{width} x {height}: {decibels:.1} dB");
    }
}

#[test]
fn a_photo_of_108_megapixels_is_accepted_at_reduced_size() {
    // A grey picture whose header claims 12,000 by 9,000; its entropy-coded data is short, and missing data is grey.
    let mut bytes = jpeg(&RgbImage::new(64, 48));
    let frame = bytes.windows(2).position(|two| two == [0xff, 0xc0]).unwrap();
    bytes[frame + 5..frame + 7].copy_from_slice(&9_000u16.to_be_bytes());
    bytes[frame + 7..frame + 9].copy_from_slice(&12_000u16.to_be_bytes());
    let measured = measure(&bytes).unwrap();
    assert!(measured.scaled);
    assert_eq!(measured.cost, 36_000_000);
    // A larger one is refused by its header alone.
    bytes[frame + 7..frame + 9].copy_from_slice(&14_000u16.to_be_bytes());
    assert_eq!(measure(&bytes).err(), Some(Problem::PhotoTooLarge));
}

#[test]
fn transparent_parts_become_white() {
    let mut bytes = Vec::new();
    let clear = image::RgbaImage::from_pixel(64, 64, image::Rgba([10, 20, 30, 0]));
    DynamicImage::ImageRgba8(clear).write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png).unwrap();
    let cleaned = clean(&bytes).ok().unwrap();
    let shown = image::load_from_memory(&cleaned.jpeg).unwrap().into_rgb8();
    assert!(shown.pixels().all(|pixel| pixel.0.iter().all(|colour| *colour > 250)), "{:?}", shown.get_pixel(0, 0));
}

#[test]
fn a_large_portrait_photo_stays_upright() {
    let plain = jpeg(&street(3_300, 2_200));
    let exif: &[u8] = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
    let mut turned = plain[..2].to_vec();
    turned.extend_from_slice(&[0xff, 0xe1]);
    turned.extend_from_slice(&(exif.len() as u16 + 2).to_be_bytes());
    turned.extend_from_slice(exif);
    turned.extend_from_slice(&plain[2..]);
    assert!(measure(&turned).unwrap().scaled);
    let cleaned = clean(&turned).ok().unwrap();
    assert_eq!((cleaned.width, cleaned.height), (1_067, 1_600));
}
