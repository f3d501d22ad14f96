//! Charts as SVG text, drawn on the server: the browser needs no script for them. They know no words of the domain.
//!
//! A chart is as wide as its place. Widths are percentages and heights are em, so that its words keep the size of the text around them on a phone,
//! on paper, and for whoever sets larger text. Colours come from `style/chart.css`, which knows the dark scheme, forced colours and paper. A screen
//! reader gets a title and a description that has every number of the chart; the page adds a table with the same numbers.

mod bars;
mod columns;
mod points;
#[cfg(test)]
mod tests;

pub use bars::{bars, shares};
pub use columns::{Columns, Series, multiples, stacked};
pub use points::{Point, points};

use std::fmt::Write as _;

/// What a chart is called, for those who do not see it.
#[derive(Clone, Debug)]
pub struct Said {
    /// The chart's id on its page, from letters, digits and `-`. Two charts of one page have different ids.
    pub id: String,
    /// Its accessible name: what it shows.
    pub title: String,
    /// Its description: all numbers in the order in which they are drawn.
    pub description: String,
}

/// The colour of a bar or point. Never the only difference: every bar has its name and its number as text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// The usual one.
    #[default]
    Plain,
    /// Beside the usual one, where two are compared.
    Soft,
    /// Protected by law.
    Sealed,
    /// Late.
    Late,
}

impl Tone {
    const fn class(self) -> &'static str {
        match self {
            Self::Plain => "bar",
            Self::Soft => "bar soft",
            Self::Sealed => "bar sealed",
            Self::Late => "bar late",
        }
    }
}

/// One bar.
#[derive(Clone, Debug, Default)]
pub struct Bar {
    /// What it stands for.
    pub label: String,
    /// Its length, in any unit; below zero counts as zero.
    pub length: f64,
    /// The number as it is written beside it, in the reader's language.
    pub shown: String,
    /// A smaller text after the number: a share, a unit, "of 12".
    pub after: String,
    /// Its colour.
    pub tone: Tone,
    /// Where the true value probably lies, in the unit of `length`.
    pub interval: Option<(f64, f64)>,
    /// A part of this bar, hatched from its end.
    pub part: Option<Part>,
}

/// A part of a bar that is counted within it.
#[derive(Clone, Debug, Default)]
pub struct Part {
    /// Its length, in the unit of the bar.
    pub length: f64,
    /// One line that says what it is.
    pub note: String,
}

/// Collects the text of one drawing. All words that reach it are escaped here.
struct Svg(String);

impl Svg {
    /// Begins a drawing of this height in em. A chart that is drawn twice gives each drawing an id of its own.
    fn begin(said: &Said, id: &str, class: &str, height: f64) -> Self {
        Self::begin_as(said, id, class, &format!("width=\"100%\" height=\"{}em\"", number(height)))
    }

    /// Begins a drawing with these attributes for its size.
    fn begin_as(said: &Said, id: &str, class: &str, size: &str) -> Self {
        let (title, description) = (escaped(&said.title), escaped(&said.description));
        Self(format!(
            "<svg class=\"{class}\" {size} role=\"img\" aria-labelledby=\"{id}-title\" aria-describedby=\"{id}-desc\" \
             xmlns=\"http://www.w3.org/2000/svg\"><title id=\"{id}-title\">{title}</title><desc id=\"{id}-desc\">{description}</desc>"
        ))
    }

    fn raw(&mut self, markup: std::fmt::Arguments<'_>) {
        // Writing to a text cannot fail.
        let _ = self.0.write_fmt(markup);
    }

    /// Words at `x` percent and `y` em (their base line).
    fn text(&mut self, class: &str, anchor: Anchor, x: f64, y: f64, words: &str) {
        let (x, y, anchor, words) = (number(x), number(y), anchor.word(), escaped(words));
        self.raw(format_args!(
            "<text class=\"{class}\" x=\"{x}%\" y=\"{y}em\" text-anchor=\"{anchor}\">{words}</text>"
        ));
    }

    /// A rectangle: `x` and `width` in percent, `y` and `height` in em.
    fn rect(&mut self, class: &str, x: f64, y: f64, width: f64, height: f64) {
        let [x, y, width, height] = [x, y, width, height].map(number);
        self.raw(format_args!(
            "<rect class=\"{class}\" x=\"{x}%\" y=\"{y}em\" width=\"{width}%\" height=\"{height}em\"/>"
        ));
    }

    /// A line between two points, in percent and em.
    fn line(&mut self, class: &str, from: (f64, f64), to: (f64, f64)) {
        let [x1, y1, x2, y2] = [from.0, from.1, to.0, to.1].map(number);
        self.raw(format_args!("<line class=\"{class}\" x1=\"{x1}%\" y1=\"{y1}em\" x2=\"{x2}%\" y2=\"{y2}em\"/>"));
    }

    fn end(mut self) -> String {
        self.0.push_str("</svg>");
        self.0
    }
}

/// On which side of its point a text stands.
#[derive(Clone, Copy)]
enum Anchor {
    Start,
    Middle,
    End,
}

impl Anchor {
    const fn word(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Middle => "middle",
            Self::End => "end",
        }
    }
}

/// The share of `whole` in percent, from 0 to 100; 0 of nothing.
fn percent(part: f64, whole: f64) -> f64 {
    if whole > 0.0 && part.is_finite() { (part / whole * 100.0).clamp(0.0, 100.0) } else { 0.0 }
}

/// A number with at most two decimals, and none that say nothing.
fn number(n: f64) -> String {
    let text = format!("{:.2}", if n.is_finite() { n } else { 0.0 });
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// Text for an element or an attribute in double quotes.
fn escaped(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for c in words.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // XML has no place for control characters.
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}
