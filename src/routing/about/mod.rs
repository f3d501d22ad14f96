//! What a post is about: its category, or why it is probably no complaint. Every result is a suggestion, shown with the words that led to it.
//!
//! No single word decides. The tables beside this file contain signals (`signals.rs`): words that occur together and are evidence for a
//! category, a kind of post or an accusation. Their results are evidence for a linear classifier (`learnt.rs`), which also weighs every word
//! and was trained on the project's own posts. If nothing is probable enough, there is no suggestion. An accusation makes the post a complaint
//! about the police. `sunwai routing measure` measures the quality of all this.

mod accusation;
mod features;
mod learnt;
#[cfg(test)]
mod tests;
mod weights;

use super::{
    Accused, Gazetteer,
    accused::is_one_part,
    hits::Hit,
    signals::{Found, Signals, TableError},
    text::{Word, words, written},
};
use crate::{complaint::Category, routing::Kind};
use accusation::Mentions;
pub(super) use learnt::ACCUSES;
use learnt::Learnt;
use std::{cell::OnceCell, sync::LazyLock};

/// Number of words of a long post that are read to find what it is about.
const WORDS: usize = 400;

/// The sum of weights that is sufficient evidence.
const ENOUGH: i32 = 3;
/// Minimum probability of an accusation without support from the rules (`data/README.md` has the resulting quality for new posts).
const ACCUSED: f32 = 0.7;
/// The same if no word names the police.
const UNNAMED: f32 = 0.8;
/// Minimum probability that a post is no complaint.
const NO_COMPLAINT: f32 = 0.6;
/// Minimum probability of a category.
const CATEGORY: f32 = 0.65;
/// Minimum probability of an accusation that one kind of rule supports.
const AGREED: f32 = 0.4;
/// Minimum probability of an accusation that both kinds of rules support.
const BOTH_AGREED: f32 = 0.15;
/// Minimum probability of a category that the rules support.
const CATEGORY_AGREED: f32 = 0.5;
/// Maximum probability of "no complaint" beside a category.
const COMPLAINT: f32 = 0.1;
/// The same beside an accusation, or a category that the rules support.
const SERIOUS: f32 = 0.35;
/// A text of at most this many words is short.
const SHORT: usize = 6;
/// A text of more than this many words is long.
const LONG: usize = 40;
/// Maximum number of words or phrases shown as the reason.
const SHOWN: usize = 3;

/// The names of what the signals in the tables are evidence for.
const NAMES: &[&str] = &[
    "theft",
    "vehicle_theft",
    "assault",
    "threat",
    "cyber_fraud",
    "land_dispute",
    "noise",
    "traffic",
    "lockdown",
    "profiteering",
    "missing_person",
    "women_safety",
    "child_safety",
    "police_conduct",
    "illegal_liquor",
    "other",
    "talk",
    "mine",
    "thanks",
    "suggestion",
    "query",
    "spam",
    "remark",
    "trouble",
    "resolved",
    "accuse",
    "excuse",
    "bad",
    "railway",
];

/// Number of categories, which come first in [`NAMES`].
const CATEGORIES: usize = 16;

/// The index of a name in [`NAMES`].
const fn number(name: &str) -> u8 {
    let mut at = 0;
    while at < NAMES.len() {
        if same(NAMES[at].as_bytes(), name.as_bytes()) {
            return at as u8;
        }
        at += 1;
    }
    panic!("no such name")
}

const fn same(a: &[u8], b: &[u8]) -> bool {
    let mut at = 0;
    while at < a.len() && at < b.len() && a[at] == b[at] {
        at += 1;
    }
    a.len() == b.len() && at == a.len()
}

/// Talk about films, cricket and politics.
const TALK: u8 = number("talk");
const ACCUSE: u8 = number("accuse");
const EXCUSE: u8 = number("excuse");
/// Bad words that count against a police officer mentioned beside them.
const BAD: u8 = number("bad");
/// The railway police, who are not a station of the district.
const RAILWAY: u8 = number("railway");

/// The signals for what a post is about.
static MATTER: LazyLock<Signals> = LazyLock::new(|| matter().unwrap_or_default());
/// The signals for accusations of the police. Separate, because they are used for every post.
static POLICE: LazyLock<Signals> = LazyLock::new(|| police().unwrap_or_default());

const GROUPS: &str = include_str!("groups.txt");

fn matter() -> Result<Signals, TableError> {
    Signals::read(&[GROUPS, include_str!("category.txt"), include_str!("kind.txt")], NAMES)
}

fn police() -> Result<Signals, TableError> {
    Signals::read(&[GROUPS, include_str!("police.txt")], NAMES)
}

/// What a post is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// The category, with the words that led to it.
    pub category: Option<(Category, String)>,
    /// Why it is probably no complaint, with the words that led to it. Never present together with a category.
    pub not_complaint: Option<(Kind, String)>,
    /// The station or officers that it accuses.
    pub accused: Option<Accused>,
    /// The words showing that the railway police (GRP) are responsible, because it happened on a train or in a railway station, where they
    /// register what happens.
    pub railway: Option<String>,
}

/// The signals found in a text.
pub(super) struct Weighed<'w> {
    words: &'w [Word],
    police: Vec<Found>,
    matter: OnceCell<Vec<Found>>,
}

impl<'w> Weighed<'w> {
    pub(super) fn of(words: &'w [Word]) -> Self {
        let words = &words[..words.len().min(WORDS)];
        let elements = words.iter().map(|word| word.elements(0, |folded| POLICE.elements(folded)));
        Self { words, police: POLICE.found_by(words, elements), matter: OnceCell::new() }
    }

    /// Every signal found for a name.
    fn found(&self, what: u8) -> impl Iterator<Item = &Found> {
        let found = match what {
            ACCUSE | EXCUSE | BAD | TALK => &self.police,
            _ => self.matter.get_or_init(|| {
                let elements = self.words.iter().map(|word| word.elements(1, |folded| MATTER.elements(folded)));
                MATTER.found_by(self.words, elements)
            }),
        };
        found.iter().filter(move |found| found.what == what)
    }

    fn sum(&self, what: u8) -> i32 {
        self.found(what).map(|found| found.weight).sum()
    }

    /// The words that are evidence for a name, as written, the heaviest first.
    fn reason(&self, what: u8, text: &str, words: &[Word]) -> String {
        let mut found: Vec<&Found> = self.found(what).collect();
        found.sort_by_key(|found| std::cmp::Reverse(found.weight));
        let mut shown: Vec<&str> = Vec::new();
        for found in found {
            let written = written(text, &words[found.words.clone()]);
            if !shown.contains(&written) && shown.len() < SHOWN {
                shown.push(written);
            }
        }
        shown.join("”, “")
    }

    /// The words that accuse the police, if the signals for an accusation outweigh those against it.
    pub(super) fn accuses(&self) -> Option<std::ops::Range<usize>> {
        let heaviest = self.found(ACCUSE).max_by_key(|found| found.weight)?;
        (self.sum(ACCUSE) - self.sum(EXCUSE) - self.sum(TALK).min(3) >= ENOUGH).then(|| heaviest.words.clone())
    }

    /// Whether something bad, and nothing good, is said in the sentence that mentions the police or in the next one. More is needed
    /// if the police are mentioned but do not act, and nothing counts if the post is clearly about something else.
    pub(super) fn wronged_by(&self, words: &[Word], police: usize, acts: bool) -> bool {
        let sentence = words[police].sentence;
        let bad = self.found(BAD);
        let here = bad.filter(|found| (sentence..=sentence + 1).contains(&words[found.words.start].sentence)).count();
        if here == 0 || self.sum(EXCUSE) >= 2 || self.sum(TALK) > 0 {
            return false;
        }
        let (_, other, _) = self.category();
        let enough = match (acts, here) {
            (true, 1) => other == 0,
            (true, _) => other < 5,
            (false, 1) => false,
            (false, 2) => other < 2,
            (false, _) => other < 3,
        };
        let kinds = [Kind::Thanks, Kind::Suggestion, Kind::Query, Kind::Spam, Kind::Remark];
        enough && kinds.iter().map(|kind| self.sum(kind.number())).sum::<i32>() < ENOUGH
    }

    /// Whether the signals show that nobody of this force is accused.
    pub(super) fn excuses(&self) -> bool {
        self.sum(EXCUSE) >= 4
    }

    /// The category found by the rules, if it is clear and the post is not talk.
    fn clear_category(&self) -> Option<u8> {
        let (what, sum, next) = self.category();
        (sum > ENOUGH && sum > next + 1 && self.sum(TALK) == 0).then_some(what)
    }

    /// The category with the greatest sum, its sum, and the sum of the next one.
    fn category(&self) -> (u8, i32, i32) {
        let mut sums: Vec<(i32, u8)> = (0..CATEGORIES as u8).map(|what| (self.sum(what), what)).collect();
        sums.sort_by_key(|(sum, what)| (std::cmp::Reverse(*sum), *what));
        (sums[0].1, sums[0].0, sums[1].0)
    }
}

/// The feature names of the rules' results: `!name` for strong and `?name` for weak evidence.
static EVIDENCE: LazyLock<Vec<[String; 2]>> =
    LazyLock::new(|| NAMES.iter().map(|name| [format!("!{name}"), format!("?{name}")]).collect());

impl Weighed<'_> {
    /// The names of all evidence found: `!` if strong, `?` if weak.
    fn evidence(&self) -> impl Iterator<Item = &'static str> {
        self.evidence_of(0..NAMES.len() as u8)
    }

    /// The same for some things only.
    fn evidence_of(&self, of: impl Iterator<Item = u8>) -> impl Iterator<Item = &'static str> {
        of.filter_map(|what| {
            let [much, little] = &EVIDENCE[usize::from(what)];
            match self.sum(what) {
                sum if sum >= ENOUGH => Some(much.as_str()),
                1.. => Some(little.as_str()),
                _ => None,
            }
        })
    }
}

impl Gazetteer {
    /// The feature names of everything that the rules found in a text.
    fn evidence(words: &[Word], weighed: &Weighed<'_>, place: bool, mentions: &Mentions) -> Vec<&'static str> {
        let mut names: Vec<&'static str> = weighed.evidence().collect();
        let mut add = |found: bool, name| names.extend(found.then_some(name));
        let Mentions { said, police } = mentions;
        add(*said, "!said");
        add(weighed.accuses().is_some(), "!accuses");
        add(weighed.excuses(), "!excused");
        add(!police.is_empty(), "!police");
        add(police.iter().any(|(_, acts)| *acts), "!acts");
        add(police.iter().any(|(mention, acts)| weighed.wronged_by(words, mention.start, *acts)), "!wronged");
        add(place, "!place");
        add(words.len() <= SHORT, "!short");
        add(words.len() > LONG, "!long");
        names
    }

    /// The features of a text for training: those of its words, then those of the rules.
    pub(super) fn features(&self, text: &str) -> (Vec<String>, Vec<&'static str>) {
        let words = words(text);
        let words = &words[..words.len().min(WORDS)];
        let mut found = Vec::new();
        features::each(words, |feature, _| found.push(feature.to_owned()));
        found.sort();
        found.dedup();
        (found, Self::evidence(words, &Weighed::of(words), !self.hits(words, &[]).is_empty(), &self.mentions(words)))
    }
}

impl Kind {
    const fn number(self) -> u8 {
        match self {
            Self::Thanks => number("thanks"),
            Self::Suggestion => number("suggestion"),
            Self::Query => number("query"),
            Self::Spam => number("spam"),
            Self::Remark => number("remark"),
        }
    }
}

impl Gazetteer {
    /// What a post is about.
    pub fn about(&self, text: &str) -> About {
        let words = words(text);
        let all = &words;
        let words = &words[..words.len().min(WORDS)];
        let read = self.read(words, Weighed::of(words), self.mentions(words));
        // A long text is searched for accusations part by part.
        let accused = if is_one_part(all) {
            read.accuses(self).then(|| self.accused_by(text, &read)).flatten()
        } else {
            self.accused_in(text, all)
        };
        let Analysis { weighed, learnt, .. } = read;
        let railway = (weighed.sum(RAILWAY) >= ENOUGH).then(|| weighed.reason(RAILWAY, text, words));
        let mut about = About { category: None, not_complaint: None, accused, railway };
        // If the rules agree, show their words, which read better than single words.
        let because = |what: u8, class: usize| match weighed.reason(what, text, words) {
            reason if reason.is_empty() => learnt.reason(class, text, words),
            reason => reason,
        };
        let probable = learnt.probable();
        if let Some(accused) = &about.accused {
            about.category = Some((Category::PoliceConduct, accused.written.clone()));
        } else if probable.no_complaint >= NO_COMPLAINT && weighed.clear_category().is_none() {
            let (at, _) = largest(&probable.kinds);
            let kind = learnt::KINDS[at];
            about.not_complaint = Some((kind, because(kind.number(), learnt::class_of_kind(at))));
        } else {
            let (at, most) = largest(&probable.categories);
            let agreed = weighed.clear_category() == Some(at as u8);
            let (enough, none) = if agreed { (CATEGORY_AGREED, SERIOUS) } else { (CATEGORY, COMPLAINT) };
            if most >= enough && probable.no_complaint <= none {
                about.category = Some((Category::ALL[at], because(at as u8, learnt::class_of_category(at))));
            }
        }
        about
    }

    /// Weighs a text and adds what the rules found.
    fn read<'w>(&self, words: &'w [Word], weighed: Weighed<'w>, mentions: Mentions) -> Analysis<'w> {
        let hits = self.hits(words, &[]);
        let learnt = Learnt::of(words).with(Self::evidence(words, &weighed, !hits.is_empty(), &mentions).into_iter());
        Analysis { words, weighed, mentions, hits, learnt }
    }
}

/// A text with everything that was found in it.
pub(super) struct Analysis<'w> {
    pub words: &'w [Word],
    pub weighed: Weighed<'w>,
    mentions: Mentions,
    /// Names of stations and places.
    pub hits: Vec<Hit>,
    pub learnt: Learnt,
}

/// The index and value of the largest element.
fn largest(probable: &[f32]) -> (usize, f32) {
    let all = probable.iter().copied().enumerate();
    all.max_by(|(_, a), (_, b)| a.total_cmp(b)).unwrap_or_default()
}
