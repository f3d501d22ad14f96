//! Points on a map, without the map: where they lie to each other, and how large each is.

use super::{Said, Svg, Tone, escaped, number};

/// A place with a number.
#[derive(Clone, Debug, Default)]
pub struct Point {
    /// Longitude in degrees east.
    pub east: f64,
    /// Latitude in degrees north.
    pub north: f64,
    /// Its number; the area of the circle follows it. Zero is a ring.
    pub size: f64,
    /// Its name.
    pub label: String,
    /// The number as it is written.
    pub shown: String,
    /// Its colour.
    pub tone: Tone,
}

/// The width of the drawing in its own units, of which one is a pixel on a phone.
const WIDTH: f64 = 360.0;
/// Room for the names beside the outermost points.
const EDGE: f64 = 34.0;
/// The largest and the smallest circle.
const RADIUS: (f64, f64) = (18.0, 3.0);
/// Size of the names.
const TEXT: f64 = 13.0;

/// The points, north at the top. Distances are right where the points lie within a few hundred kilometres. A name is left out where it would cover
/// another; larger points come first. The page's table has them all.
pub fn points(said: &Said, points: &[Point]) -> String {
    let known: Vec<&Point> = points.iter().filter(|point| point.east.is_finite() && point.north.is_finite()).collect();
    let (west, east) = ends(known.iter().map(|point| point.east));
    let (south, north) = ends(known.iter().map(|point| point.north));
    // A degree of longitude becomes shorter towards the pole.
    let narrower = ((south + north) / 2.0).to_radians().cos().max(0.05);
    let across = ((east - west) * narrower).max(0.001);
    let scale = (WIDTH - 2.0 * EDGE) / across;
    let height = ((north - south) * scale).clamp(60.0, 2.0 * WIDTH) + 2.0 * EDGE;
    let size = format!("viewBox=\"0 0 {} {}\"", number(WIDTH), number(height));
    let mut svg = Svg::begin_as(said, &said.id, "chart points", &size);
    let most = known.iter().map(|point| point.size).fold(0.0_f64, f64::max).max(1.0);
    let mut ordered = known;
    ordered.sort_by(|a, b| b.size.total_cmp(&a.size));
    let mut taken: Vec<[f64; 4]> = Vec::new();
    for point in ordered {
        let x = ((point.east - west) * narrower).mul_add(scale, EDGE);
        let y = ((north - point.north) * scale).min(height - 2.0 * EDGE) + EDGE;
        let radius = ((point.size.max(0.0) / most).sqrt() * RADIUS.0).max(RADIUS.1);
        let class = if point.size > 0.0 { point.tone.class() } else { "ring" };
        let [cx, cy, r] = [x, y, radius].map(number);
        svg.raw(format_args!("<circle class=\"{class}\" cx=\"{cx}\" cy=\"{cy}\" r=\"{r}\"/>"));
        let words = format!("{} {}", point.label, point.shown);
        let long = words.chars().count() as f64 * TEXT * 0.58;
        let after = x + radius + 3.0;
        let (left, anchor, begins) = if after + long <= WIDTH {
            (after, "start", after)
        } else {
            (x - radius - 3.0, "end", x - radius - 3.0 - long)
        };
        let room = [begins, y - TEXT * 0.6, begins + long, y + TEXT * 0.6];
        let free = taken.iter().all(|other| apart(other, &room));
        if free && begins >= 0.0 {
            let [left, base, size] = [left, y + TEXT * 0.35, TEXT].map(number);
            let words = escaped(words.trim());
            svg.raw(format_args!(
                "<text class=\"label\" x=\"{left}\" y=\"{base}\" font-size=\"{size}\" text-anchor=\"{anchor}\">{words}</text>"
            ));
            taken.push(room);
        }
    }
    svg.end()
}

fn apart(a: &[f64; 4], b: &[f64; 4]) -> bool {
    a[2] < b[0] || b[2] < a[0] || a[3] < b[1] || b[3] < a[1]
}

fn ends(values: impl Iterator<Item = f64>) -> (f64, f64) {
    let (low, high) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), n| (low.min(n), high.max(n)));
    if low <= high { (low, high) } else { (0.0, 0.0) }
}
