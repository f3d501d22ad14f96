//! Whether two complaints may be about one thing: pure rules on what two people told, with the reasons.
//!
//! Nothing is decided here. A person reads the suggestion, its reasons and both texts, and links or does not. The weights were fitted on the half
//! `tune` of `data/incident_pairs.csv`, which was made before this file; `sunwai incidents measure` prints what they reach on both halves.

use super::words::{Meaning, is_english, meaning, rarity};
use crate::{
    complaint::Millis,
    language::sounds::{numbers, sounds},
    routing::places::NamedPlace,
};
use rustc_hash::FxHashSet;

/// Two positions closer than this are one place, in metres: phones in a building are often that far off.
const NEAR: f64 = 700.0;
/// Two positions farther apart than this are two places, in metres.
const FAR: f64 = 3_000.0;
/// Two pictures with at most this many different bits, of 64, show the same.
pub const SAME_LOOK: u32 = 10;
/// Digits that a number needs to identify something: a vehicle, a telephone, an account.
const NUMBER: usize = 4;
/// Complaints longer apart than this are never suggested, in milliseconds.
pub const WINDOW: Millis = 40 * 24 * 3_600_000;
/// Most words shown as a reason.
const SHOWN: usize = 5;
/// Words of a text that are compared, the first ones: comparing takes time by their product.
const MOST_WORDS: usize = 120;
/// Rarity below which a word tells nothing, in nats: it is in more than one post of twenty.
const TELLING: f64 = 3.0;

/// What one complaint tells, prepared for comparing.
#[derive(Clone, Debug, Default)]
pub struct Told {
    /// When it was received, in milliseconds since the epoch (UTC).
    pub at: Millis,
    /// The word of its category.
    pub category: String,
    /// Its telling words.
    words: Vec<TellingWord>,
    /// Numbers of at least [`NUMBER`] digits.
    numbers: Vec<String>,
    /// The places that it names.
    pub places: Vec<NamedPlace>,
    /// The sounds of the place that was typed in its own field.
    typed: String,
    /// Whether it is written in English: two people who write in two languages share fewer words.
    is_english: bool,
    /// Latitude and longitude in degrees.
    pub point: Option<(f64, f64)>,
    /// The perceptual hashes of its photos.
    pub looks: Vec<u64>,
    /// Whoever complains: hashes of the telephone number and the handle.
    pub persons: Vec<i64>,
}

/// A word that is not in most texts.
#[derive(Clone, Debug)]
struct TellingWord {
    written: String,
    sound: String,
    meaning: Option<Meaning>,
    rarity: f64,
}

/// Why two complaints may be about one thing.
#[derive(Clone, Debug, PartialEq)]
pub enum Why {
    /// They have these words in common, as the first one has them.
    Words(Vec<String>),
    /// Both name this place.
    Place(String),
    /// The phones were this many metres apart.
    Metres(u32),
    /// Both have this number.
    Number(String),
    /// They have a photo that looks the same.
    Photo,
    /// They came within this many hours.
    Hours(u32),
    /// Telephone number or handle are the same.
    Person,
}

/// How alike two complaints are.
#[derive(Clone, Debug, PartialEq)]
pub struct Alike {
    /// The logarithm of the odds, with even odds before; a suggestion from [`SUGGESTED`] on.
    pub score: f64,
    /// The reasons, in a fixed order.
    pub why: Vec<Why>,
}

/// The score from which on a person is asked.
pub const SUGGESTED: f64 = 1.0;

impl Told {
    /// Prepares one complaint: its text, and the place typed in its own field. The other fields are filled in by the caller.
    pub fn new(at: Millis, category: &str, text: &str, place: &str, places: Vec<NamedPlace>) -> Self {
        let of_places: FxHashSet<String> =
            places.iter().flat_map(|place| sounds(&place.name)).chain(sounds(place)).collect();
        let mut words: Vec<TellingWord> = Vec::new();
        let mut english = 0;
        let ends = |letter: char| letter.is_whitespace() || ",;:!?।\"'()“”‘’".contains(letter);
        for written in text.split(ends).filter(|written| !written.starts_with('@')) {
            let sound = sounds(written).concat();
            english += usize::from(written.is_ascii() && is_english(&sound));
            if words.len() == MOST_WORDS {
                break;
            }
            if sound.len() < 2 || of_places.contains(&sound) || words.iter().any(|known| known.sound == sound) {
                continue;
            }
            let meaning = meaning(&sound);
            let rarity = rarity(&sound);
            if rarity >= TELLING || meaning.is_some_and(|meaning| meaning.class > 0) {
                let written = written.trim_matches('.').to_owned();
                words.push(TellingWord { written, sound, meaning, rarity });
            }
        }
        let numbers = numbers(text, NUMBER);
        let typed = sounds(place).concat();
        Self {
            at,
            category: category.to_owned(),
            words,
            numbers,
            places,
            typed,
            is_english: english >= 2,
            ..Self::default()
        }
    }

    /// Its telling words, the rarest first: the sound of each, or its meaning where several words have it.
    pub fn rarest(&self) -> Vec<String> {
        let mut words: Vec<&TellingWord> = self.words.iter().collect();
        words.sort_by(|a, b| b.rarity.total_cmp(&a.rarity).then_with(|| a.sound.cmp(&b.sound)));
        let mut rarest: Vec<String> = Vec::new();
        for word in words {
            let one = word.meaning.map_or_else(|| word.sound.clone(), |meaning| format!("={}", meaning.line));
            if !rarest.contains(&one) {
                rarest.push(one);
            }
        }
        rarest
    }

    /// The sounds of the place typed in its own field; `None` if there is none.
    pub fn typed(&self) -> Option<&str> {
        Some(self.typed.as_str()).filter(|typed| !typed.is_empty())
    }

    /// Number of telling words.
    pub fn telling(&self) -> usize {
        self.words.len()
    }

    /// Its numbers.
    pub fn numbers(&self) -> &[String] {
        &self.numbers
    }

    fn weight(&self) -> f64 {
        self.words.iter().map(|word| word.rarity).sum()
    }
}

/// How well two words match: 1 for the same sound.
fn matched(a: &TellingWord, b: &TellingWord) -> f64 {
    if a.sound == b.sound {
        return 1.0;
    }
    if a.meaning.is_some() && a.meaning == b.meaning {
        return 0.8;
    }
    // One slip in a word that is long enough to be no other word.
    let close = |a: &str, b: &str| a.len() >= 4 && b.len() >= 4 && a.len().abs_diff(b.len()) <= 1;
    if close(&a.sound, &b.sound) && strsim::osa_distance(&a.sound, &b.sound) <= 1 { 0.7 } else { 0.0 }
}

/// Number of features of a pair, in the order in which [`common`] sets them.
pub const FEATURES: usize = 17;

/// What each feature counts for; the last one is what everything starts from. Fitted by logistic regression on the half `tune` and rounded. By hand:
/// phones close together count a little, although in the made pairs most of what is not the same is near too.
const WEIGHTS: [f64; FEATURES] =
    [1.1, 1.5, 1.5, -3.0, 0.3, -1.0, 0.5, -0.8, 1.3, 0.7, -1.3, 0.9, -2.3, 0.2, 0.6, 3.0, -2.5];

/// What the same telephone number or handle adds.
const SAME_PERSON: f64 = 1.0;

/// What two complaints have in common.
struct Common {
    features: [f64; FEATURES],
    why: Vec<Why>,
}

fn common(a: &Told, b: &Told) -> Common {
    let mut features = [0.0; FEATURES];
    let mut why = Vec::new();
    let mut shared: Vec<(f64, &TellingWord)> = Vec::new();
    let mut taken: FxHashSet<usize> = FxHashSet::default();
    for word in &a.words {
        let others = b.words.iter().enumerate().filter(|(n, _)| !taken.contains(n));
        let best = others.map(|(n, other)| (matched(word, other) * word.rarity.min(other.rarity), n));
        if let Some((weight, n)) = best.filter(|(weight, _)| *weight > 0.0).max_by(|x, y| x.0.total_cmp(&y.0)) {
            taken.insert(n);
            shared.push((weight, word));
        }
    }
    let sum: f64 = shared.iter().map(|(weight, _)| weight).sum();
    let least = a.weight().min(b.weight());
    features[0] = if least > 0.0 { (sum / least).min(1.0) } else { 0.0 };
    features[1] = (sum / 30.0).min(1.5);
    shared.sort_by(|x, y| y.0.total_cmp(&x.0));
    if !shared.is_empty() {
        why.push(Why::Words(shared.iter().take(SHOWN).map(|(_, word)| word.written.clone()).collect()));
    }
    match place(a, b) {
        Where::Same(name) => {
            features[2] = 1.0;
            why.push(Why::Place(name));
        }
        Where::Other => features[3] = 1.0,
        Where::Unknown => {}
    }
    if let (Some(a), Some(b)) = (a.point, b.point) {
        let metres = metres(a, b);
        if metres <= NEAR {
            features[4] = 1.0;
            why.push(Why::Metres(metres as u32));
        } else if metres >= FAR {
            features[5] = 1.0;
        }
    }
    features[6] = f64::from(u8::from(a.category == b.category));
    let apart = (a.at - b.at).abs();
    features[7] = (apart as f64 / (24.0 * 3_600_000.0)).min(40.0).sqrt();
    if apart < 72 * 3_600_000 {
        why.push(Why::Hours((apart / 3_600_000) as u32));
    }
    if let Some(number) = a.numbers.iter().find(|number| b.numbers.iter().any(|other| alike_number(number, other))) {
        features[8] = 1.0;
        why.push(Why::Number(number.clone()));
    }
    if a.looks.iter().any(|look| b.looks.iter().any(|other| (look ^ other).count_ones() <= SAME_LOOK)) {
        features[9] = 1.0;
        why.push(Why::Photo);
    }
    if a.persons.iter().any(|person| b.persons.contains(person)) {
        why.push(Why::Person);
    }
    features[10] = f64::from(u8::from(!a.numbers.is_empty() && !b.numbers.is_empty() && features[8] == 0.0));
    let (agree, differ) = classes(a, b);
    features[11] = (agree as f64).min(3.0);
    features[12] = (differ as f64).min(3.0);
    let other_language = f64::from(u8::from(a.is_english != b.is_english));
    features[13] = other_language;
    features[14] = other_language * features[0];
    features[15] = features[2] * features[0];
    features[16] = 1.0;
    Common { features, why }
}

/// What the places of two complaints say.
enum Where {
    Same(String),
    Other,
    Unknown,
}

fn place(a: &Told, b: &Told) -> Where {
    let shared = a.places.iter().find(|place| b.places.iter().any(|other| other.name == place.name));
    if let Some(place) = shared {
        return Where::Same(place.name.clone());
    }
    if !a.typed.is_empty() && !b.typed.is_empty() {
        let close = strsim::osa_distance(&a.typed, &b.typed) <= 1 + a.typed.len() / 6;
        return if close { Where::Same(String::new()) } else { Where::Other };
    }
    let clear = |told: &Told| told.places.iter().any(|place| place.is_clear);
    let station = |place: &NamedPlace| b.places.iter().any(|other| other.station_id == place.station_id);
    let either_is_a_station = a.places.iter().chain(&b.places).any(|place| place.is_station);
    match (clear(a) && clear(b), a.places.iter().any(station)) {
        // A locality, and the station in whose area it is.
        (_, true) if either_is_a_station => Where::Unknown,
        (true, _) => Where::Other,
        (false, _) => Where::Unknown,
    }
}

/// In how many classes of meanings both name the same member, and in how many only different ones.
fn classes(a: &Told, b: &Told) -> (usize, usize) {
    let (mut agree, mut differ) = (0, 0);
    let of = |told: &Told| -> Vec<Meaning> {
        let meanings = told.words.iter().filter_map(|word| word.meaning);
        meanings.filter(|meaning| meaning.class > 0).collect()
    };
    let (of_a, of_b) = (of(a), of(b));
    let mut seen: FxHashSet<u16> = FxHashSet::default();
    for meaning in &of_a {
        let theirs: Vec<&Meaning> = of_b.iter().filter(|other| other.class == meaning.class).collect();
        if theirs.is_empty() || !seen.insert(meaning.class) {
            continue;
        }
        let ours = of_a.iter().filter(|other| other.class == meaning.class);
        if ours.into_iter().any(|one| theirs.iter().any(|other| other.line == one.line)) {
            agree += 1;
        } else {
            differ += 1;
        }
    }
    (agree, differ)
}

/// Whether one number ends with the other: a telephone number with and without its country code.
fn alike_number(a: &str, b: &str) -> bool {
    a == b || (a.len().min(b.len()) >= 8 && (a.ends_with(b) || b.ends_with(a)))
}

/// Compares two complaints. Both must have come within [`WINDOW`] of each other; otherwise the score is lowest.
pub fn alike(a: &Told, b: &Told) -> Alike {
    let Common { features, why } = common(a, b);
    if (a.at - b.at).abs() > WINDOW {
        return Alike { score: f64::NEG_INFINITY, why };
    }
    let score: f64 = features.iter().zip(WEIGHTS).map(|(feature, weight)| feature * weight).sum();
    // Nobody in the made pairs is known; whoever writes twice in the same words is not asked about lightly.
    let score = if why.contains(&Why::Person) { score + SAME_PERSON } else { score };
    Alike { score, why }
}

/// The features of a pair, for fitting [`WEIGHTS`].
pub fn features(a: &Told, b: &Told) -> [f64; FEATURES] {
    common(a, b).features
}

/// The distance between two positions in degrees, in metres; exact enough within a district.
fn metres((lat_a, lon_a): (f64, f64), (lat_b, lon_b): (f64, f64)) -> f64 {
    let north = (lat_a - lat_b) * 111_200.0;
    let east = (lon_a - lon_b) * 111_200.0 * lat_a.to_radians().cos();
    north.hypot(east)
}
