//! Whether a text accuses the police. What costs more is only found out where it can still matter.

use super::{
    ACCUSE, ACCUSED, AGREED, Analysis, BAD, BOTH_AGREED, EVIDENCE, EXCUSE, LONG, SERIOUS, SHORT, TALK, UNNAMED,
    Weighed,
    learnt::{self, Probabilities},
};
use crate::routing::{Gazetteer, text::Word};
use std::{ops::Range, sync::LazyLock};

/// More than sums of weights differ by the order in which they are added.
const ROUNDING: f32 = 0.01;

/// What the lists of words say about the police in a text.
pub(in crate::routing) struct Mentions {
    /// Whether a rule of accusation matches.
    pub said: bool,
    /// The mentions of officers and stations; see [`Gazetteer::police_mentions`].
    pub police: Vec<(Range<usize>, bool)>,
}

impl Mentions {
    /// The feature names of what they say.
    fn evidence(&self, words: &[Word]) -> impl Iterator<Item = &'static str> {
        let found = [
            self.said,
            !self.police.is_empty(),
            self.police.iter().any(|(_, acts)| *acts),
            words.len() <= SHORT,
            words.len() > LONG,
        ];
        BY_WORDS.into_iter().zip(found).filter_map(|(name, found)| found.then_some(name))
    }
}

/// The feature names of what follows from [`Mentions`] alone.
const BY_WORDS: [&str; 5] = ["!said", "!police", "!acts", "!short", "!long"];
/// What the signals about the police are evidence for.
const BY_POLICE: [u8; 4] = [ACCUSE, EXCUSE, BAD, TALK];
/// The feature names of what follows from these signals together.
const BY_POLICE_TOGETHER: [&str; 2] = ["!accuses", "!excused"];

/// The most that rules can still add for an accusation: all of them, all but those by [`Mentions`], and all but those and the signals about the
/// police.
static STILL: LazyLock<[f32; 3]> = LazyLock::new(|| {
    let most = |name: &str| learnt::accuses(name).max(0.0);
    let by_words: f32 = BY_WORDS.into_iter().map(most).sum();
    let together: f32 = BY_POLICE_TOGETHER.into_iter().map(most).sum();
    // Evidence for a thing is either strong or weak.
    let signals = EVIDENCE.iter().map(|names| names.iter().map(|name| most(name)).fold(0.0, f32::max)).enumerate();
    let (police, matter): (Vec<_>, Vec<_>) = signals.partition(|(what, _)| BY_POLICE.contains(&(*what as u8)));
    let sum = |signals: Vec<(usize, f32)>| signals.iter().map(|(_, most)| most).sum::<f32>();
    let others = sum(matter) + most("!wronged") + most("!place");
    let without_words = others + sum(police) + together;
    [without_words + by_words, without_words, others]
});

impl Gazetteer {
    pub(super) fn mentions(&self, words: &[Word]) -> Mentions {
        Mentions { said: self.accusing_words(words).is_some(), police: self.police_mentions(words).collect() }
    }

    /// The analysis of these words if they accuse the police. A long text is passed in parts.
    ///
    /// Most texts cannot reach the threshold whatever is found next, so what costs more is only done where it can still matter.
    pub(in crate::routing) fn accusation<'w>(&self, words: &'w [Word]) -> Option<Analysis<'w>> {
        let [all, without_words, without_police] = *STILL;
        let sum = learnt::accusing(words)?;
        let may = |found: f32, still: f32, enough: f32| learnt::logistic(sum + found + still + ROUNDING) >= enough;
        if !may(0.0, all, BOTH_AGREED) {
            return None;
        }
        let mentions = self.mentions(words);
        let mut found: f32 = mentions.evidence(words).map(learnt::accuses).sum();
        if !may(found, without_words, if mentions.said { BOTH_AGREED } else { AGREED }) {
            return None;
        }
        let weighed = Weighed::of(words);
        found += weighed.evidence_of(BY_POLICE.into_iter()).map(learnt::accuses).sum::<f32>();
        let together = [weighed.accuses().is_some(), weighed.excuses()].into_iter().zip(BY_POLICE_TOGETHER);
        found += together.filter(|(found, _)| *found).map(|(_, name)| learnt::accuses(name)).sum::<f32>();
        if !may(found, without_police, self.enough(words, &weighed, &mentions)) {
            return None;
        }
        let found: f32 = Self::evidence(words, &weighed, false, &mentions).into_iter().map(learnt::accuses).sum();
        if !may(found, learnt::accuses("!place").max(0.0), self.enough(words, &weighed, &mentions)) {
            return None;
        }
        let read = self.read(words, weighed, mentions);
        read.accuses(self).then_some(read)
    }

    /// The minimum probability of an accusation in a text.
    fn enough(&self, words: &[Word], weighed: &Weighed<'_>, mentions: &Mentions) -> f32 {
        let by_signals = weighed.accuses().is_some();
        let by_sequence = mentions.said && !weighed.excuses();
        match (by_signals, by_sequence) {
            (true, true) => BOTH_AGREED,
            (true, false) | (false, true) => AGREED,
            (false, false) if self.names_police(words) => ACCUSED,
            (false, false) => UNNAMED,
        }
    }
}

impl Analysis<'_> {
    /// Whether the text accuses the police.
    pub(super) fn accuses(&self, gazetteer: &Gazetteer) -> bool {
        let enough = gazetteer.enough(self.words, &self.weighed, &self.mentions);
        let Probabilities { accuses, no_complaint, .. } = self.learnt.probable();
        accuses >= enough && no_complaint <= SERIOUS
    }
}
