//! What a post is about: its category, or why it is probably no complaint. Everything is a suggestion with the words that led to it.
//!
//! No single word decides: signals (`signals.rs`) are added up for each category, talk of films, cricket and politics weighs against
//! all of them, and where nothing is clear nothing is said. An accusation makes it a complaint about the police. The tables beside this
//! file hold the signals; `sunwai routing measure` counts what they are worth.

#[cfg(test)]
mod tests;

use super::{
    Accused, Gazetteer,
    signals::{Faulty, Found, Signals},
    text::{Word, words, written},
};
use crate::{complaint::Category, routing::Kind};
use std::{cell::OnceCell, sync::LazyLock};

/// What is read of the signals of a long post: so many words say what it is about.
const WORDS: usize = 400;

/// A category needs so much, and so much more than the next.
const ENOUGH: i32 = 3;
/// A question or idle talk has no more words, and a greeting no more than this.
const ASKED: usize = 25;
const GREETED: usize = 14;
/// No more words are shown as the reason.
const SHOWN: usize = 3;

/// What the tables speak for.
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

/// The categories in the order of [`NAMES`].
const CATEGORIES: usize = 16;

/// The number of a name.
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

/// Talk of films, cricket and politics.
const TALK: u8 = number("talk");
/// The writer's own people, or a plea.
const MINE: u8 = number("mine");
/// Something is wrong.
const TROUBLE: u8 = number("trouble");
/// What was wrong has been put right.
const RESOLVED: u8 = number("resolved");
const ACCUSE: u8 = number("accuse");
const EXCUSE: u8 = number("excuse");
/// What speaks against somebody of the police who stands beside it.
const BAD: u8 = number("bad");
/// The railway police, who are no station of the district.
const RAILWAY: u8 = number("railway");

/// The tables, each with the groups: what a post is about, and what accuses the police. Apart, because the second is asked of every post.
static MATTER: LazyLock<Signals> = LazyLock::new(|| matter().unwrap_or_default());
static POLICE: LazyLock<Signals> = LazyLock::new(|| police().unwrap_or_default());

const GROUPS: &str = include_str!("groups.txt");

fn matter() -> Result<Signals, Faulty> {
    Signals::read(&[GROUPS, include_str!("category.txt"), include_str!("kind.txt")], NAMES)
}

fn police() -> Result<Signals, Faulty> {
    Signals::read(&[GROUPS, include_str!("police.txt")], NAMES)
}

/// What a post is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// The category, with the words that say so.
    pub category: Option<(Category, String)>,
    /// Why it is probably no complaint, with the words that say so. Never beside a category.
    pub not_complaint: Option<(Kind, String)>,
    /// The station or officers that it complains about.
    pub accused: Option<Accused>,
    /// The words that say that it is a matter of the railway police (GRP): it happened on a train or in a railway station, where they register
    /// what happens.
    pub railway: Option<String>,
}

/// The signals of a text, added up.
pub(super) struct Weighed<'w> {
    words: &'w [Word],
    police: Vec<Found>,
    matter: OnceCell<Vec<Found>>,
}

impl<'w> Weighed<'w> {
    pub(super) fn of(words: &'w [Word]) -> Self {
        let words = &words[..words.len().min(WORDS)];
        Self { words, police: POLICE.found(words), matter: OnceCell::new() }
    }

    /// Everything that was found of something.
    fn found(&self, what: u8) -> impl Iterator<Item = &Found> {
        let found = match what {
            ACCUSE | EXCUSE | BAD | TALK => &self.police,
            _ => self.matter.get_or_init(|| MATTER.found(self.words)),
        };
        found.iter().filter(move |found| found.what == what)
    }

    fn sum(&self, what: u8) -> i32 {
        self.found(what).map(|found| found.weight).sum()
    }

    /// The words that speak for something, as they were written, the heaviest first.
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

    /// The words that accuse the police, if they do.
    pub(super) fn accuses(&self) -> Option<std::ops::Range<usize>> {
        let heaviest = self.found(ACCUSE).max_by_key(|found| found.weight)?;
        (self.sum(ACCUSE) - self.sum(EXCUSE) - self.sum(TALK).min(3) >= ENOUGH).then(|| heaviest.words.clone())
    }

    /// Something bad is said in the sentence where somebody of the police stands, or in the next, and nothing good. More is asked
    /// where the police are named and do not act, and nothing counts where the post is clearly about something else.
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

    /// Something says that nobody of this force is accused.
    pub(super) fn excuses(&self) -> bool {
        self.sum(EXCUSE) >= 4
    }

    /// The category and how much speaks for it, and how much for the next.
    fn category(&self) -> (u8, i32, i32) {
        let mut sums: Vec<(i32, u8)> = (0..CATEGORIES as u8).map(|what| (self.sum(what), what)).collect();
        sums.sort_by_key(|(sum, what)| (std::cmp::Reverse(*sum), *what));
        (sums[0].1, sums[0].0, sums[1].0)
    }

    fn kind(&self, length: usize, accused: bool) -> Option<Kind> {
        let (_, category, _) = self.category();
        let (trouble, resolved) = (self.sum(TROUBLE), self.sum(RESOLVED));
        let of = |kind: Kind| self.sum(kind.number());
        if accused {
            return None;
        }
        if of(Kind::Spam) >= ENOUGH && category < 3 && trouble < 3 && self.sum(MINE) < 3 {
            return Some(Kind::Spam);
        }
        if of(Kind::Thanks) >= ENOUGH && (trouble < 2 && category < 3 || resolved > 0 && trouble < 4) {
            return Some(Kind::Thanks);
        }
        if of(Kind::Suggestion) >= ENOUGH && category < 4 && trouble < 3 {
            return Some(Kind::Suggestion);
        }
        if of(Kind::Query) >= ENOUGH && category < 3 && trouble < 2 && length <= ASKED {
            return Some(Kind::Query);
        }
        let greets = of(Kind::Remark) >= ENOUGH && length <= GREETED;
        let talks = self.sum(TALK) >= 3 && self.sum(MINE) == 0 && length <= ASKED;
        ((greets || talks) && category < 2 && trouble == 0).then_some(Kind::Remark)
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
        let weighed = Weighed::of(&words);
        let accused = self.accused_in(text, &words, &weighed);
        let railway = (weighed.sum(RAILWAY) >= ENOUGH).then(|| weighed.reason(RAILWAY, text, &words));
        if let Some(kind) = weighed.kind(words.len(), accused.is_some()) {
            let reason = match weighed.reason(kind.number(), text, &words) {
                reason if reason.is_empty() => weighed.reason(TALK, text, &words),
                reason => reason,
            };
            return About { category: None, not_complaint: Some((kind, reason)), accused, railway };
        }
        let category = match &accused {
            Some(accused) => Some((Category::PoliceConduct, accused.written.clone())),
            None => {
                let (what, sum, next) = weighed.category();
                // Somebody's own matter, or a place of ours, makes it likelier that something happened; public talk less likely.
                let place = i32::from(!self.hits(&words, &[]).is_empty());
                let beside = weighed.sum(MINE).min(1) + place - weighed.sum(TALK).min(3);
                let clear = sum + beside > ENOUGH && sum > next + 1;
                let category = NAMES.get(usize::from(what)).and_then(|name| name.parse().ok());
                category.filter(|_| clear).map(|category| (category, weighed.reason(what, text, &words)))
            }
        };
        About { category, not_complaint: None, accused, railway }
    }
}
