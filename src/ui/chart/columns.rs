//! Columns over time: stacked on one another, or one strip for each series.

use super::{Anchor, Said, Svg, percent};
use std::fmt::Write as _;

/// Numbers over time, for several series.
#[derive(Clone, Debug, Default)]
pub struct Columns {
    /// The series. All have the same number of values; what is missing counts as zero.
    pub series: Vec<Series>,
    /// Words on the time axis: the index of a column, and its words. In order; the first and the last should be named.
    pub ticks: Vec<(usize, String)>,
    /// The words beside the line at the height of the highest column: its number and unit.
    pub most: String,
}

/// One series.
#[derive(Clone, Debug, Default)]
pub struct Series {
    /// What it stands for.
    pub label: String,
    /// The sum or another number, as it is written beside its name.
    pub shown: String,
    /// One number for each column, not below zero.
    pub values: Vec<i64>,
}

impl Columns {
    fn len(&self) -> usize {
        self.series.iter().map(|series| series.values.len()).max().unwrap_or(0)
    }

    fn at(series: &Series, column: usize) -> i64 {
        series.values.get(column).copied().unwrap_or(0).max(0)
    }
}

/// Height of a strip's words and of its columns, in em.
const STRIP: (f64, f64) = (1.6, 3.4);
const AXIS: f64 = 1.6;

/// A strip of columns for each series, all with the same scale and the same days below one another. Nothing is told apart by colour.
pub fn multiples(said: &Said, columns: &Columns) -> String {
    let n = columns.len();
    let all = columns.series.iter().flat_map(|series| series.values.iter().copied());
    let most = all.max().unwrap_or(0).max(1);
    let each = STRIP.0 + STRIP.1 + 0.8;
    let mut svg = Svg::begin(said, &said.id, "chart", (columns.series.len() as f64).mul_add(each, AXIS + 1.2));
    svg.text("axis", Anchor::End, 100.0, 1.0, &columns.most);
    let mut top = 1.2;
    for series in &columns.series {
        svg.text("label", Anchor::Start, 0.0, top + 1.1, &series.label);
        svg.text("value", Anchor::End, 100.0, top + 1.1, &series.shown);
        let from = top + STRIP.0;
        svg.line("grid", (0.0, from), (100.0, from));
        let heights: Vec<(i64, i64)> = (0..n).map(|column| (0, Columns::at(series, column))).collect();
        layer(&mut svg, "bar", (from, STRIP.1), most, &heights);
        svg.line("ground", (0.0, from + STRIP.1), (100.0, from + STRIP.1));
        top += each;
    }
    ticks(&mut svg, columns, top + 0.6);
    svg.end()
}

/// The classes of the layers of a stack, from the ground up. They differ in lightness, and the list above the columns names them in this order.
const LAYERS: [&str; 4] = ["bar layer-1", "bar layer-2", "bar layer-3", "bar layer-4"];

/// Columns stacked on one another, with a name and a number for each layer above them. For more than four series use [`multiples`].
pub fn stacked(said: &Said, columns: &Columns) -> String {
    let n = columns.len();
    let total = |column: usize| columns.series.iter().map(|series| Columns::at(series, column)).sum::<i64>();
    let most = (0..n).map(total).max().unwrap_or(0).max(1);
    let head = columns.series.len() as f64 * 1.5;
    let mut svg = Svg::begin(said, &said.id, "chart", head + 1.6 + 9.0 + AXIS);
    // The top layer is named first, as it is drawn.
    for (row, (series, class)) in columns.series.iter().zip(LAYERS).rev().enumerate() {
        let base = (row as f64).mul_add(1.5, 1.1);
        let top = super::number(base - 0.8);
        svg.raw(format_args!("<rect class=\"{class}\" x=\"0\" y=\"{top}em\" width=\"0.8em\" height=\"0.8em\"/>"));
        let words = super::escaped(&series.label);
        let y = super::number(base);
        svg.raw(format_args!("<text class=\"label\" x=\"1.3em\" y=\"{y}em\">{words}</text>"));
        svg.text("value", Anchor::End, 100.0, base, &series.shown);
    }
    let from = head + 1.6;
    svg.text("axis", Anchor::End, 100.0, from - 0.3, &columns.most);
    svg.line("grid", (0.0, from), (100.0, from));
    let mut ground = vec![0; n];
    for (series, class) in columns.series.iter().zip(LAYERS) {
        let heights: Vec<(i64, i64)> =
            ground.iter().enumerate().map(|(column, below)| (*below, below + Columns::at(series, column))).collect();
        layer(&mut svg, class, (from, 9.0), most, &heights);
        ground = heights.into_iter().map(|(_, above)| above).collect();
    }
    svg.line("ground", (0.0, from + 9.0), (100.0, from + 9.0));
    ticks(&mut svg, columns, from + 9.0 + 1.2);
    svg.end()
}

/// More columns than this touch one another.
const APART: usize = 130;

/// One path with all columns of a layer, each from one height to another. It is stretched over the width of the chart.
fn layer(svg: &mut Svg, class: &str, (top, height): (f64, f64), most: i64, heights: &[(i64, i64)]) {
    let n = heights.len().max(1);
    let (gap, width) = if n > APART { (0, 10) } else { (1, 8) };
    let mut path = String::new();
    for (column, (from, to)) in heights.iter().enumerate().filter(|(_, (from, to))| to > from) {
        // Writing to a text cannot fail.
        let _ = write!(path, "M{} {}v{}h{width}v{}z", column * 10 + gap, most - from, from - to, to - from);
    }
    let [top, height] = [top, height].map(super::number);
    svg.raw(format_args!(
        "<svg x=\"0\" y=\"{top}em\" width=\"100%\" height=\"{height}em\" viewBox=\"0 0 {} {most}\" preserveAspectRatio=\"none\">\
         <path class=\"{class}\" d=\"{path}\"/></svg>",
        n * 10
    ));
}

fn ticks(svg: &mut Svg, columns: &Columns, y: f64) {
    let n = columns.len().max(1) as f64;
    let last = columns.ticks.len().saturating_sub(1);
    for (at, (column, words)) in columns.ticks.iter().enumerate() {
        let (anchor, x) = match at {
            0 => (Anchor::Start, percent(*column as f64, n)),
            _ if at == last => (Anchor::End, percent(*column as f64 + 1.0, n)),
            _ => (Anchor::Middle, percent(*column as f64 + 0.5, n)),
        };
        svg.text("axis", anchor, x, y, words);
    }
}
