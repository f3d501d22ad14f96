//! How a photo looks: a difference hash of 64 bits, which survives another size, compression and brightness.
//!
//! The photo is reduced to 9 by 8 grey values; a bit says whether a value is darker than the one to its right (David Oftedal, "dHash", as in most
//! libraries). Our own twenty lines: the crates that do it bring a second version of the decoder, or transforms that are not needed.

use image::{DynamicImage, GrayImage, imageops::FilterType};

/// Number of signs of a look; see [`bands`].
const BANDS: usize = 8;

/// The hash of a decoded photo. `None` for a photo that shows almost nothing: every blank picture looks like every other.
pub fn look(picture: &DynamicImage) -> Option<u64> {
    let small: GrayImage = picture.resize_exact(9, 8, FilterType::Triangle).to_luma8();
    let mut hash = 0u64;
    for row in 0..8 {
        for column in 0..8 {
            let darker = small.get_pixel(column, row).0[0] < small.get_pixel(column + 1, row).0[0];
            hash = hash << 1 | u64::from(darker);
        }
    }
    (4..=60).contains(&hash.count_ones()).then_some(hash)
}

/// Parts of a look by which it is found: four of 16 bits in a row, and four of every fourth bit. Two looks that differ in a few bits share one of
/// them nearly always; of those that differ in ten, about half do.
pub fn bands(look: u64) -> [u32; BANDS] {
    let mut bands = [0; BANDS];
    for (n, band) in bands.iter_mut().enumerate() {
        let bits = if n < 4 {
            (look >> (16 * n)) & 0xffff
        } else {
            (0..16).fold(0, |bits, at| bits << 1 | (look >> (4 * at + n - 4) & 1))
        };
        // The number of the band is part of it.
        *band = (n as u32) << 16 | bits as u32;
    }
    bands
}

#[cfg(test)]
mod tests {
    use super::{bands, look};
    use image::{DynamicImage, Rgb, RgbImage, imageops::FilterType};

    fn picture(seed: u32) -> DynamicImage {
        DynamicImage::ImageRgb8(RgbImage::from_fn(160, 120, |x, y| {
            let wave = f64::from(x) * f64::from(seed) / 97.0 + f64::from(y * seed) / 53.0;
            let value = (wave.sin() * 110.0 + 128.0) as u8;
            Rgb([value, value / 2, 255 - value])
        }))
    }

    #[test]
    fn a_smaller_and_brighter_copy_looks_the_same_and_another_photo_does_not() {
        let (one, other) = (picture(7), picture(23));
        let copy = one.resize_exact(80, 60, FilterType::Triangle).brighten(20);
        let (one, copy, other) = (look(&one).unwrap(), look(&copy).unwrap(), look(&other).unwrap());
        assert!((one ^ copy).count_ones() <= super::super::alike::SAME_LOOK, "{one:064b} {copy:064b}");
        assert!((one ^ other).count_ones() > super::super::alike::SAME_LOOK, "{one:064b} {other:064b}");
        assert!(bands(one).iter().any(|band| bands(copy).contains(band)));
    }

    #[test]
    fn a_blank_photo_has_no_look() {
        assert_eq!(look(&DynamicImage::ImageRgb8(RgbImage::from_pixel(50, 50, Rgb([9, 9, 9])))), None);
    }
}
