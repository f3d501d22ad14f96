//! Reduces a PNG picture row by row: the memory depends on the size of the output, not of the input.

use super::cleaning::{LONGEST_SIDE, MOST_MEMORY};
use crate::error::Problem;
use image::{DynamicImage, RgbImage, metadata::Orientation};
use png::{ColorType, Decoder, DecodingError, Limits, Transformations};
use std::io::Cursor;

/// Whether the rows of a picture are in order, that is, it is not interlaced.
pub(super) fn come_in_order(bytes: &[u8]) -> bool {
    let reader = Decoder::new(Cursor::new(bytes)).read_info();
    reader.is_ok_and(|reader| !reader.info().interlaced)
}

/// Decodes a picture that is not interlaced, reduced by an integer factor, with transparent parts on white. The longer side of the result is between
/// two and four times [`LONGEST_SIDE`], or the original length if that is less.
pub(super) fn decode(bytes: &[u8]) -> Result<(DynamicImage, Orientation), Problem> {
    let mut decoder = Decoder::new_with_limits(Cursor::new(bytes), Limits { bytes: MOST_MEMORY as usize });
    decoder.set_transformations(Transformations::EXPAND | Transformations::STRIP_16);
    let mut reader = decoder.read_info().map_err(|error| problem(&error))?;
    let (width, height) = (reader.info().width, reader.info().height);
    let (color, _) = reader.output_color_type();
    let orientation = reader.info().exif_metadata.as_deref().and_then(Orientation::from_exif_chunk);
    let times = (width.max(height) / (2 * LONGEST_SIDE)).max(1);
    let mut smaller = RgbImage::new(width.div_ceil(times), height.div_ceil(times));
    // Sums of red, green and blue and the number of pixels, for each pixel of the current output row.
    let mut sums = vec![[0u32; 4]; smaller.width() as usize];
    for y in 0..height {
        let row = reader.next_row().map_err(|error| problem(&error))?.ok_or(Problem::NotAPhoto)?;
        for (x, pixel) in row.data().chunks_exact(color.samples()).take(width as usize).enumerate() {
            let sum = &mut sums[x / times as usize];
            for (sum, colour) in sum.iter_mut().zip(on_white(color, pixel)) {
                *sum += u32::from(colour);
            }
            sum[3] += 1;
        }
        if (y + 1) % times == 0 || y + 1 == height {
            for (x, sum) in sums.iter_mut().enumerate() {
                let [red, green, blue, n] = std::mem::take(sum);
                let mean = |colour: u32| ((colour + n / 2) / n.max(1)) as u8;
                smaller.put_pixel(x as u32, y / times, image::Rgb([mean(red), mean(green), mean(blue)]));
            }
        }
    }
    Ok((DynamicImage::ImageRgb8(smaller), orientation.unwrap_or(Orientation::NoTransforms)))
}

fn on_white(color: ColorType, pixel: &[u8]) -> [u8; 3] {
    let (colours, alpha) = match (color, pixel) {
        (ColorType::Grayscale, &[grey]) => ([grey; 3], 255),
        (ColorType::GrayscaleAlpha, &[grey, alpha]) => ([grey; 3], alpha),
        (ColorType::Rgb, &[red, green, blue]) => ([red, green, blue], 255),
        (ColorType::Rgba, &[red, green, blue, alpha]) => ([red, green, blue], alpha),
        // The decoder expands a palette.
        _ => ([255; 3], 255),
    };
    colours.map(|colour| super::cleaning::mixed_with_white(colour, alpha))
}

fn problem(error: &DecodingError) -> Problem {
    if matches!(error, DecodingError::LimitsExceeded) { Problem::PhotoTooLarge } else { Problem::NotAPhoto }
}
