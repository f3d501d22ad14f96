//! Horizontal bars: one below another, or the parts of a whole in one bar.

use super::{Anchor, Bar, Said, Svg, Tone, percent};

/// Height of one row in em: its words and its bar.
const ROW: f64 = 3.3;
/// Where the words of a row stand, below its top.
const WORDS: f64 = 1.1;
/// Top and height of a row's bar.
const BAR: (f64, f64) = (1.5, 1.0);
/// Height of the line that says what a hatched part is.
const NOTE: f64 = 1.9;

/// Bars one below another, each with its name before and its number after it. The longest, or the end of the longest interval, takes the whole width;
/// with `whole`, that length does. An interval is drawn as a line with two ends.
pub fn bars(said: &Said, bars: &[Bar], whole: Option<f64>) -> String {
    rows(said, &said.id, "chart", bars, whole)
}

fn rows(said: &Said, id: &str, class: &str, bars: &[Bar], whole: Option<f64>) -> String {
    let ends = bars.iter().flat_map(|bar| [bar.length, bar.interval.map_or(0.0, |(_, high)| high)]);
    let longest = ends.fold(0.0_f64, f64::max);
    let whole = whole.unwrap_or(longest).max(longest);
    let notes = bars.iter().filter(|bar| bar.part.is_some()).count() as f64;
    let mut svg = Svg::begin(said, id, class, (bars.len() as f64).mul_add(ROW, notes * NOTE));
    let mut top = 0.0;
    for (at, bar) in bars.iter().enumerate() {
        svg.text("label", Anchor::Start, 0.0, top + WORDS, &bar.label);
        svg.text("value", Anchor::End, 100.0, top + WORDS, &shown(bar));
        let width = percent(bar.length, whole);
        // The line of an interval is seen on a light bar.
        let tone = if bar.interval.is_some() && bar.tone == Tone::Plain { Tone::Soft } else { bar.tone };
        svg.rect(tone.class(), 0.0, top + BAR.0, width, BAR.1);
        if let Some((low, high)) = bar.interval {
            let (low, high) = (percent(low, whole), percent(high, whole));
            let (first, middle, last) = (top + BAR.0 + 0.2, top + BAR.0 + BAR.1 / 2.0, top + BAR.0 + BAR.1 - 0.2);
            svg.line("interval", (low, middle), (high, middle));
            svg.line("interval", (low, first), (low, last));
            svg.line("interval", (high, first), (high, last));
        }
        if let Some(part) = &bar.part {
            let part_width = percent(part.length, whole).min(width);
            hatch(&mut svg, &format!("{id}-{at}"), bar, 0.0, top + BAR.0, part_width, BAR.1);
            let from = top + BAR.0 + BAR.1 + 0.2;
            svg.line("bracket", (part_width / 2.0, from), (part_width / 2.0, from + 0.4));
            svg.text("note", Anchor::Start, 0.0, from + 1.5, &part.note);
            top += NOTE;
        }
        top += ROW;
    }
    svg.end()
}

/// The parts of a whole. Where there is room, they are pieces of one bar; on a narrow screen, bars one below another. Both are in the text, and the
/// style sheet shows one of them.
pub fn shares(said: &Said, bars: &[Bar]) -> String {
    rows(said, &format!("{}-rows", said.id), "chart narrow", bars, None) + &one_bar(said, bars)
}

/// Pieces narrower than this share have no room for their words above them.
const LEAST: f64 = 11.0;

fn one_bar(said: &Said, bars: &[Bar]) -> String {
    let whole: f64 = bars.iter().map(|bar| bar.length.max(0.0)).sum();
    let drawn: Vec<&Bar> = bars.iter().filter(|bar| bar.length > 0.0).collect();
    let small: Vec<&&Bar> = drawn.iter().filter(|bar| percent(bar.length, whole) < LEAST).collect();
    let note = drawn.iter().any(|bar| bar.part.is_some());
    let below = if note { NOTE + 0.4 } else { 0.0 } + if small.is_empty() { 0.0 } else { 1.8 };
    let id = &said.id;
    let mut svg = Svg::begin(said, id, "chart wide", 6.4 + below);
    let mut left = 0.0;
    for (at, bar) in drawn.iter().enumerate() {
        let width = percent(bar.length, whole);
        if width >= LEAST {
            svg.text("label", Anchor::Start, left, 1.1, &bar.label);
            svg.text("value", Anchor::Start, left, 2.5, &shown(bar));
        }
        svg.rect(bar.tone.class(), left, 3.0, width, 2.8);
        if let Some(part) = &bar.part {
            let part_width = percent(part.length, whole).min(width);
            let begins = left + width - part_width;
            hatch(&mut svg, &format!("{id}-{at}"), bar, begins, 3.0, part_width, 2.8);
            svg.line("bracket", (begins, 6.1), (left + width, 6.1));
            svg.line("bracket", (begins + part_width / 2.0, 6.1), (begins + part_width / 2.0, 6.6));
            // The words begin or end where the piece does, so that they stay within the chart.
            if left + width > 50.0 {
                svg.text("note", Anchor::End, left + width, 7.9, &part.note);
            } else {
                svg.text("note", Anchor::Start, begins, 7.9, &part.note);
            }
        }
        left += width;
        if at + 1 < drawn.len() {
            svg.line("gap", (left, 3.0), (left, 5.8));
        }
    }
    if !small.is_empty() {
        let words: Vec<String> = small.iter().map(|bar| format!("{} {}", bar.label, shown(bar))).collect();
        svg.text("note", Anchor::Start, 0.0, 5.9 + below, &words.join(" · "));
    }
    svg.end()
}

fn shown(bar: &Bar) -> String {
    if bar.after.is_empty() { bar.shown.clone() } else { format!("{} {}", bar.shown, bar.after) }
}

/// A hatched piece of a bar, in its colour.
fn hatch(svg: &mut Svg, id: &str, bar: &Bar, x: f64, y: f64, width: f64, height: f64) {
    let class = bar.tone.class();
    svg.raw(format_args!(
        "<defs><pattern id=\"{id}-hatch\" width=\"7\" height=\"7\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">\
         <rect class=\"{class}\" width=\"7\" height=\"7\"/><rect class=\"hatch\" width=\"2\" height=\"7\"/></pattern></defs>"
    ));
    let [x, y, width, height] = [x, y, width, height].map(super::number);
    svg.raw(format_args!(
        "<rect fill=\"url(#{id}-hatch)\" x=\"{x}%\" y=\"{y}em\" width=\"{width}%\" height=\"{height}em\"/>"
    ));
}
