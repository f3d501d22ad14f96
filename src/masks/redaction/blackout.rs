//! Blacks out rectangles of a photo. The result is a picture of its own, decoded and encoded anew: nothing of what was there is in it, and no metadata.

use super::AREAS;
use image::{ImageFormat, Rgb, codecs::jpeg::JpegEncoder};

/// Quality of the JPEG that is made; the photo store encodes it once more.
const QUALITY: u8 = 95;

/// A rectangle of a photo, in per cent of its width and height: from the left, from the top, width, height. It lies within the photo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Area {
    left: u32,
    top: u32,
    width: u32,
    height: u32,
}

impl Area {
    /// A rectangle; `None` if it is empty or does not begin within the photo. What reaches beyond the photo is cut off.
    pub fn new(left: u32, top: u32, width: u32, height: u32) -> Option<Self> {
        let begins_within = left < 100 && top < 100;
        let is_empty = width == 0 || height == 0;
        (begins_within && !is_empty).then(|| Self {
            left,
            top,
            width: width.min(100 - left),
            height: height.min(100 - top),
        })
    }

    /// As it is kept beside the copy.
    pub fn written(self) -> String {
        format!("{},{},{},{}", self.left, self.top, self.width, self.height)
    }

    /// The pixels of a side: the first, and the one after the last. Rounded outwards.
    fn pixels(from: u32, length: u32, side: u32) -> (u32, u32) {
        let first = u64::from(from) * u64::from(side) / 100;
        let after = (u64::from(from + length) * u64::from(side)).div_ceil(100);
        (u32::try_from(first).unwrap_or(side), u32::try_from(after).unwrap_or(side).min(side))
    }
}

/// A stored photo (a JPEG) with these rectangles black, as a JPEG. `None` if it is no JPEG, or if there are no or too many rectangles. Takes as long as
/// decoding and encoding the photo: call it where it keeps nobody waiting.
pub fn black_out(jpeg: &[u8], areas: &[Area]) -> Option<Vec<u8>> {
    if areas.is_empty() || areas.len() > AREAS {
        return None;
    }
    let mut picture = image::load_from_memory_with_format(jpeg, ImageFormat::Jpeg).ok()?.into_rgb8();
    let (width, height) = picture.dimensions();
    for area in areas {
        let (left, right) = Area::pixels(area.left, area.width, width);
        let (top, bottom) = Area::pixels(area.top, area.height, height);
        for y in top..bottom {
            for x in left..right {
                picture.put_pixel(x, y, Rgb([0, 0, 0]));
            }
        }
    }
    let mut out = Vec::new();
    JpegEncoder::new_with_quality(&mut out, QUALITY).encode_image(&picture).ok()?;
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::{Area, black_out};
    use image::{ImageFormat, Rgb, RgbImage, codecs::jpeg::JpegEncoder};

    fn white(width: u32, height: u32) -> Vec<u8> {
        let picture = RgbImage::from_pixel(width, height, Rgb([255, 255, 255]));
        let mut jpeg = Vec::new();
        JpegEncoder::new_with_quality(&mut jpeg, 90).encode_image(&picture).unwrap();
        jpeg
    }

    #[test]
    fn exactly_the_rectangle_is_black() {
        let area = Area::new(25, 50, 50, 25).unwrap();
        let picture = black_out(&white(200, 120), &[area]).unwrap();
        let picture = image::load_from_memory_with_format(&picture, ImageFormat::Jpeg).unwrap().into_rgb8();
        assert_eq!(picture.dimensions(), (200, 120));
        for (x, y, is_black) in [
            (60, 65, true),
            (140, 85, true),
            (100, 70, true),
            (30, 70, false),
            (170, 70, false),
            (100, 30, false),
            (100, 110, false),
        ] {
            let Rgb([red, ..]) = *picture.get_pixel(x, y);
            assert_eq!(red < 40, is_black, "{x} {y}: {red}");
            assert_eq!(red > 215, !is_black, "{x} {y}: {red}");
        }
    }

    #[test]
    fn a_rectangle_lies_within_the_photo_or_is_refused() {
        assert_eq!(Area::new(90, 0, 50, 100).unwrap().written(), "90,0,10,100", "cut off");
        for (left, top, width, height) in [(100, 0, 1, 1), (0, 100, 1, 1), (0, 0, 0, 10), (0, 0, 10, 0)] {
            assert_eq!(Area::new(left, top, width, height), None);
        }
        // The smallest photo: a rectangle is rounded outwards and never vanishes.
        assert!(black_out(&white(1, 1), &[Area::new(99, 99, 1, 1).unwrap()]).is_some());
        assert_eq!(Area::pixels(99, 1, 3), (2, 3));
    }

    #[test]
    fn what_is_no_photo_or_has_nothing_to_black_out_gives_none() {
        let area = Area::new(0, 0, 10, 10).unwrap();
        assert!(black_out(b"not a picture", &[area]).is_none());
        let cut = white(64, 64);
        assert!(black_out(&cut[..20], &[area]).is_none());
        assert!(black_out(&white(8, 8), &[]).is_none());
        assert!(black_out(&white(8, 8), &[area; 7]).is_none());
    }
}
