//! Pictures drawn by the program: a street, a wall, a vehicle, in flat colours. None is a photograph.

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use std::io::Cursor;

/// A picture as a phone would send it: a street scene whose colours and shapes depend on `n`.
pub fn draw(n: u32) -> Vec<u8> {
    let (width, height) = (960, 720);
    let mut picture = RgbImage::new(width, height);
    let sky = [140 + (n * 37 % 60) as u8, 170 + (n * 13 % 50) as u8, 210];
    for (x, y, pixel) in picture.enumerate_pixels_mut() {
        let house = x / 160;
        let roof = 180 + (house * 53 + n * 29) % 170;
        *pixel = if y > 520 {
            let dash = (x / 60 + n).is_multiple_of(2) && (610..622).contains(&y);
            Rgb(if dash { [230, 225, 210] } else { [88, 88, 92] })
        } else if y > roof {
            let window = (x % 160 > 40 && x % 160 < 110) && (y - roof) % 110 > 40 && (y - roof) % 110 < 90;
            let wall = [
                170 + (house * 17 + n * 11 % 60) as u8 % 70,
                150 + (house * 29) as u8 % 60,
                120 + (house * 41) as u8 % 70,
            ];
            Rgb(if window { [58, 66, 80] } else { wall })
        } else {
            let fade = (y / 8) as u8;
            Rgb([sky[0].saturating_add(fade / 2), sky[1].saturating_add(fade / 3), sky[2].saturating_add(fade / 6)])
        };
    }
    // A parked vehicle: a box on two dark circles.
    let left = 120 + (n * 211) % 520;
    for y in 500u32..600 {
        for x in left..left + 240 {
            let wheel = |cx: u32| x.abs_diff(cx).pow(2) + y.abs_diff(590).pow(2) < 700;
            let cabin = y < 540 && (x < left + 60 || x > left + 190);
            if !cabin {
                let colour = if wheel(left + 55) || wheel(left + 185) {
                    [25, 25, 28]
                } else {
                    [170, 40 + (n * 31 % 120) as u8, 50]
                };
                picture.put_pixel(x, y, Rgb(colour));
            }
        }
    }
    let mut jpeg = Cursor::new(Vec::new());
    let _ = DynamicImage::ImageRgb8(picture).write_to(&mut jpeg, ImageFormat::Jpeg);
    jpeg.into_inner()
}
