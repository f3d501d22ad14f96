//! Draws a preview image: an SVG of texts at computed places, which resvg turns into pixels.

use super::{
    Figure, HEIGHT, Preview, WIDTH,
    fonts::{self, Weight},
    layout::{Block, block},
};
use crate::language::texts::common;
use maud::{Markup, html};
use resvg::tiny_skia::{Pixmap, Transform};

const INK: &str = "#14213d";
const QUIET: &str = "#4a5568";
const PAPER: &str = "#fffdf8";
const LINE: &str = "#d8d5cc";
const ACCENT: &str = "#1d4e89";

/// Distance of everything from the left and right edge.
const MARGIN: f32 = 72.0;
/// Width of a line.
const ACROSS: f32 = WIDTH as f32 - 2.0 * MARGIN;
/// Height of a line as a part of the font size; vowel signs above and below need room.
const SPACING: f32 = 1.38;

/// A text at a place: the first line stands below `y`.
fn placed(block: &Block, x: f32, y: f32, weight: Weight, colour: &str) -> Markup {
    html! {
        @for (n, line) in block.lines.iter().enumerate() {
            @let baseline = y + block.size * (1.05 + n as f32 * SPACING);
            @for piece in line {
                text x=(x + piece.x) y=(baseline) font-family=(piece.script.family()) font-size=(block.size) font-weight=(weight.value()) fill=(colour) {
                    (piece.text)
                }
            }
        }
    }
}

/// One line at a place, cut to this width.
fn line(text: &str, size: f32, width: f32, x: f32, y: f32, weight: Weight, colour: &str) -> Markup {
    placed(&block(text, weight, &[size], width, size, SPACING), x, y, weight, colour)
}

fn figures(figures: &[Figure], y: f32) -> Markup {
    let width = ACROSS / figures.len().max(1) as f32;
    html! {
        @for (n, figure) in figures.iter().enumerate() {
            @let x = MARGIN + width * n as f32;
            (line(&figure.number, 72.0, width - 24.0, x, y, Weight::Bold, ACCENT))
            (placed(&block(&figure.label, Weight::Regular, &[28.0, 24.0], width - 24.0, 80.0, SPACING), x, y + 98.0, Weight::Regular, QUIET))
        }
    }
}

/// The picture as SVG.
fn svg(preview: &Preview) -> Markup {
    let (width, height) = (WIDTH as f32, HEIGHT as f32);
    let top = if preview.kicker.is_empty() { 160.0 } else { 204.0 };
    let bottom = if preview.figures.is_empty() { 510.0 } else { 330.0 };
    let title = block(&preview.title, Weight::Bold, &[72.0, 62.0, 54.0, 46.0], ACROSS, bottom - top, SPACING);
    let brand = common::BRAND.in_language(preview.language);
    let office = common::OFFICE.in_language(preview.language);
    html! {
        svg xmlns="http://www.w3.org/2000/svg" width=(WIDTH) height=(HEIGHT) viewBox=(format!("0 0 {WIDTH} {HEIGHT}")) {
            rect width=(width) height=(height) fill=(PAPER) {}
            rect width=(width) height="12" fill=(ACCENT) {}
            g transform=(format!("translate({MARGIN} 56)")) {
                rect width="64" height="64" rx="14" fill=(ACCENT) {}
                path d="M18 14h28a6 6 0 0 1 6 6v18a6 6 0 0 1-6 6H32L20 54V44h-2a6 6 0 0 1-6-6V20a6 6 0 0 1 6-6z" fill=(PAPER) {}
                path d="M22 29l7 7 14-14" fill="none" stroke=(ACCENT) stroke-width="5" stroke-linecap="round" stroke-linejoin="round" {}
            }
            (line(brand, 34.0, 600.0, MARGIN + 84.0, 46.0, Weight::Bold, INK))
            (line(office, 26.0, 900.0, MARGIN + 84.0, 88.0, Weight::Regular, QUIET))
            (line(&preview.kicker, 34.0, ACROSS, MARGIN, 152.0, Weight::Bold, preview.tone.colour()))
            (placed(&title, MARGIN, top, Weight::Bold, INK))
            (figures(&preview.figures, 350.0))
            rect x=(MARGIN) y="544" width=(ACROSS) height="2" fill=(LINE) {}
            (line(&preview.foot, 28.0, ACROSS, MARGIN, 558.0, Weight::Regular, QUIET))
        }
    }
}

/// The picture as PNG; `None` only if there is no memory for it.
pub fn png(preview: &Preview) -> Option<Vec<u8>> {
    let tree = fonts::tree(&svg(preview).into_string())?;
    let mut pixels = Pixmap::new(WIDTH, HEIGHT)?;
    resvg::render(&tree, Transform::identity(), &mut pixels.as_mut());
    pixels.encode_png().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        language::Language,
        server::preview_image::{Tone, fonts::Script},
    };

    #[test]
    fn every_text_is_in_the_picture_in_its_own_font() {
        let preview = Preview {
            language: Language::Hindi,
            kicker: "आधिकारिक वर्ज़न".to_owned(),
            tone: Tone::Settled,
            title: "झूंसी <b> & ST-118".to_owned(),
            figures: vec![Figure { number: "3,473".to_owned(), label: "शिकायतें".to_owned() }],
            foot: "25 नवंबर 2026".to_owned(),
        };
        let drawn = svg(&preview).into_string();
        for word in ["सुनवाई", "वर्ज़न", "झूंसी", "&lt;b&gt;", "&amp;", "ST-118", "3,473", "शिकायतें", "2026"]
        {
            assert!(drawn.contains(word), "{word}: {drawn}");
        }
        let family = |word: &str| drawn.split(word).next().unwrap().rsplit("font-family=\"").next().unwrap().to_owned();
        assert!(family("झूंसी").starts_with(Script::Devanagari.family()));
        assert!(family("ST-118").starts_with("Noto Sans\""));
    }
}
