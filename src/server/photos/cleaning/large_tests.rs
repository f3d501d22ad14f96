//! The largest photos that cameras make are accepted and really decoded; the cost of decoding is limited by their headers.

use super::*;

fn clean(bytes: &[u8]) -> Result<Clean, Problem> {
    super::clean(bytes, &measure(bytes)?)
}

/// Bits as in a JPEG scan: the highest bit of a byte first, and a zero byte after every 0xff.
#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    filled: u32,
}

impl Bits {
    fn push(&mut self, bits: u32, n: u32) {
        for at in (0..n).rev() {
            if self.filled == 0 {
                self.bytes.push(0);
            }
            if bits >> at & 1 == 1 {
                *self.bytes.last_mut().unwrap() |= 0x80 >> self.filled;
            }
            self.filled = (self.filled + 1) % 8;
            if self.filled == 0 && self.bytes.last() == Some(&0xff) {
                self.bytes.push(0);
            }
        }
    }
}

/// A baseline colour JPEG as cameras make it (4:2:0), light above and grey below, written block by block: a complete picture of any size in a few
/// hundred kilobytes.
fn camera(width: u16, height: u16) -> Vec<u8> {
    let mut jpeg = vec![0xff, 0xd8, 0xff, 0xdb, 0, 67, 0];
    // All quantisation steps are 4, so a difference of 200 makes a block lighter by 100.
    jpeg.extend([4; 64]);
    jpeg.extend([0xff, 0xc0, 0, 17, 8]);
    jpeg.extend(height.to_be_bytes());
    jpeg.extend(width.to_be_bytes());
    jpeg.extend([3, 1, 0x22, 0, 2, 0x11, 0, 3, 0x11, 0]);
    // Huffman tables. DC differences: "0" is no difference, "10" one of eight bits. AC coefficients: "0" ends the block.
    jpeg.extend([0xff, 0xc4, 0, 21, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 8]);
    jpeg.extend([0xff, 0xc4, 0, 20, 0x10, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    jpeg.extend([0xff, 0xda, 0, 12, 3, 1, 0, 2, 0, 3, 0, 0, 63, 0]);
    let (across, down) = (u32::from(width).div_ceil(16), u32::from(height).div_ceil(16));
    let mut bits = Bits::default();
    for mcu in 0..across * down {
        match mcu {
            0 => bits.push(0b101_1001_0000, 11),
            // Minus 200 in one's complement.
            _ if mcu == across * (down / 2) => bits.push(0b100_0110_1110, 11),
            _ => bits.push(0, 2),
        }
        // Three more luma blocks and one block of each chroma component.
        bits.push(0, 10);
    }
    bits.push(0x7f, (8 - bits.filled) % 8);
    jpeg.extend(bits.bytes);
    jpeg.extend([0xff, 0xd9]);
    jpeg
}

/// The brightness in the middle of the upper half and of the lower half.
fn halves(cleaned: &Clean) -> (u8, u8) {
    let shown = image::load_from_memory(&cleaned.jpeg).unwrap().into_luma8();
    let at = |part: u32| shown.get_pixel(shown.width() / 2, shown.height() * part / 4).0[0];
    (at(1), at(3))
}

#[test]
fn photos_of_64_and_108_megapixels_and_panoramas_are_decoded() {
    for (width, height, shown) in
        [(9_248, 6_936, (1_600, 1_200)), (12_000, 9_000, (1_600, 1_200)), (16_382, 3_000, (1_600, 293))]
    {
        let bytes = camera(width, height);
        assert!(bytes.len() < 1_000_000);
        let measured = measure(&bytes).unwrap();
        assert!(measured.scaled, "it is never decoded at full size");
        let cleaned = clean(&bytes).unwrap_or_else(|problem| panic!("{width} x {height}: {problem:?}"));
        assert_eq!((cleaned.width, cleaned.height), shown);
        let (above, below) = halves(&cleaned);
        assert!(above.abs_diff(228) < 4 && below.abs_diff(128) < 4, "{width} x {height}: {above}, {below}");
    }
}

/// A grey PNG, white above and dark below.
fn grey_png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_compression(png::Compression::Fastest);
    let mut writer = encoder.write_header().unwrap();
    let mut stream = writer.stream_writer().unwrap();
    for y in 0..height {
        let row = vec![if y < height / 2 { 255 } else { 40 }; width as usize];
        std::io::Write::write_all(&mut stream, &row).unwrap();
    }
    stream.finish().unwrap();
    drop(writer);
    bytes
}

/// The beginning of a PNG of this size.
fn head_of_png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut writer = png::Encoder::new(&mut bytes, width, height).write_header().unwrap();
    writer.write_chunk(png::chunk::IDAT, &[0x78, 0x01]).unwrap();
    drop(writer);
    bytes
}

#[test]
fn a_png_of_108_megapixels_is_reduced_row_by_row() {
    assert!(measure(&head_of_png(12_000, 9_000)).unwrap().scaled);
    assert_eq!(measure(&head_of_png(14_000, 9_000)).err(), Some(Problem::PhotoTooLarge));
    // Decodes a smaller picture, because tests are not optimised.
    let bytes = grey_png(6_600, 1_650);
    assert!(measure(&bytes).unwrap().scaled);
    let cleaned = clean(&bytes).ok().unwrap();
    assert_eq!((cleaned.width, cleaned.height), (1_600, 400));
    let (above, below) = halves(&cleaned);
    assert!(above > 250 && below.abs_diff(40) < 4, "{above}, {below}");
}

#[test]
fn a_large_transparent_png_becomes_white_and_keeps_its_edges() {
    let picture = image::RgbaImage::from_fn(3_300, 2_500, |x, _| {
        if x < 1_650 { image::Rgba([0, 0, 0, 0]) } else { image::Rgba([200, 0, 0, 128]) }
    });
    let mut bytes = Vec::new();
    DynamicImage::ImageRgba8(picture).write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png).unwrap();
    assert!(measure(&bytes).unwrap().scaled);
    let cleaned = clean(&bytes).ok().unwrap();
    let shown = image::load_from_memory(&cleaned.jpeg).unwrap().into_rgb8();
    assert!(shown.get_pixel(400, 600).0.iter().all(|colour| *colour > 250));
    let [red, green, blue] = shown.get_pixel(1_200, 600).0;
    assert!(red.abs_diff(227) < 6 && green.abs_diff(127) < 6 && blue.abs_diff(127) < 6, "{red} {green} {blue}");
}

#[test]
fn transparent_webp_and_palette_png_become_white() {
    let clear = image::RgbaImage::from_pixel(64, 64, image::Rgba([10, 20, 30, 0]));
    let mut webp = Vec::new();
    DynamicImage::ImageRgba8(clear).write_to(&mut Cursor::new(&mut webp), ImageFormat::WebP).unwrap();
    let mut palette = Vec::new();
    let mut encoder = png::Encoder::new(&mut palette, 64, 64);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_palette(vec![0, 0, 0]);
    encoder.set_trns(vec![0]);
    encoder.write_header().unwrap().write_image_data(&[0; 64 * 64]).unwrap();
    for bytes in [webp, palette] {
        let shown = image::load_from_memory(&clean(&bytes).ok().unwrap().jpeg).unwrap().into_rgb8();
        assert!(shown.pixels().all(|pixel| pixel.0.iter().all(|colour| *colour > 250)));
    }
}

/// The header of a progressive JPEG with these sampling factors of its first component.
fn progressive(width: u16, height: u16, sampling: u8) -> Vec<u8> {
    let mut bytes = vec![0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0, 0xff, 0xc2, 0, 17, 8];
    bytes.extend(height.to_be_bytes());
    bytes.extend(width.to_be_bytes());
    bytes.extend([3, 1, sampling, 0, 2, 0x11, 1, 3, 0x11, 1]);
    bytes
}

#[test]
fn the_memory_for_a_progressive_photo_is_computed_from_its_header() {
    assert_eq!(coefficients(&progressive(12_000, 9_000, 0x22)), Some(750 * 563 * 6 * 128));
    assert!(coefficients(&progressive(12_000, 9_000, 0x22)).unwrap() <= MOST_COEFFICIENTS);
    assert!(coefficients(&progressive(9_248, 6_936, 0x11)).unwrap() <= MOST_COEFFICIENTS);
    assert!(coefficients(&progressive(12_000, 9_000, 0x11)).unwrap() > MOST_COEFFICIENTS);
    assert_eq!(coefficients(&progressive(100, 100, 0)), None);
    let whole = progressive(100, 100, 0x22);
    for end in 0..whole.len() {
        assert_eq!(coefficients(&whole[..end]), None, "truncated at {end}");
    }
}
