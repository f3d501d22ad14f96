//! Signals: words that occur together in a sentence and are evidence for something, each with a weight.
//!
//! The tables (`about/*.txt`) are plain text, so that a speaker of the language can read and correct them. Each line is one
//! signal: what it is evidence for, its weight, and its parts. All parts must occur in one sentence, in any order, and no further than
//! [`WINDOW`] words from the first part.
//!
//! - `चोरी/chori`: either word; `chor*`: any ending; `$car`: the words of a group (`$car = bike scooty`);
//! - `jaan+se+mar*`: these words in sequence, with at most one other word between two of them; each may have alternatives
//!   (`jaan/जान+se/से`);
//! - `lekin/phir_bhi`: "lekin", or "phir" followed by "bhi";
//! - `!lekhpal`: the signal does not count if this occurs in the sentence; `!!film`: or anywhere in the text.
//!
//! Words are compared by [`spelling`], which unifies the different ways of writing a word like "zameen".

#[cfg(test)]
mod tests;

use super::{text::Word, vocabulary::Element};
use crate::language::folded;
use rustc_hash::{FxHashMap, FxHashSet};
use std::ops::Range;

/// Maximum distance of the parts of a signal from its first part, in words.
const WINDOW: usize = 8;

/// Maximum number of letters in a prefix (`chor*`); the minimum is two.
const LONGEST_PREFIX: usize = 12;

/// Words in sequence.
type Phrase = Vec<Element>;

/// Alternative phrases, any of which is sufficient.
type Part = Vec<Phrase>;

#[derive(Debug)]
struct Signal {
    what: u8,
    weight: i32,
    parts: Vec<Part>,
    /// Parts that must not occur in the sentence.
    without: Vec<Part>,
    /// Parts that must not occur anywhere in the text.
    nowhere: Vec<Part>,
}

/// Tables of signals, indexed for matching.
#[derive(Debug, Default)]
pub(super) struct Signals {
    whole: FxHashMap<String, Vec<Element>>,
    prefixes: FxHashMap<String, Vec<Element>>,
    /// The first two letters of every prefix: a quick check that rules out most words.
    heads: FxHashSet<(char, char)>,
    signals: Vec<Signal>,
    /// Indexes of the signals by the first element of their first part.
    by_first: Vec<Vec<usize>>,
}

/// A signal found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// What it is evidence for, as an index into the names given to [`Signals::read`].
    pub what: u8,
    pub weight: i32,
    /// The words that match its first part.
    pub words: Range<usize>,
}

/// An invalid line in a table.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("table {table}, line {line}: {what}")]
pub(super) struct TableError {
    table: usize,
    line: usize,
    what: String,
}

impl Signals {
    /// Reads tables. `names` are the things that signals may be evidence for, numbered from 0.
    ///
    /// # Errors
    /// The first invalid line.
    pub(super) fn read(tables: &[&str], names: &[&str]) -> Result<Self, TableError> {
        let mut reader =
            Reader { signals: Self::default(), groups: FxHashMap::default(), elements: FxHashMap::default() };
        // Groups first, because a signal may precede the group that it uses.
        for groups in [true, false] {
            for (at, table) in tables.iter().enumerate() {
                for (number, line) in table.lines().enumerate() {
                    let line = line.trim();
                    let skipped = line.is_empty() || line.starts_with('#') || line.starts_with('$') != groups;
                    if !skipped {
                        let error_at = |what| TableError { table: at + 1, line: number + 1, what };
                        reader.line(line, names).map_err(error_at)?;
                    }
                }
            }
        }
        Ok(reader.signals)
    }

    /// Every signal in a text, each once, at its first occurrence.
    #[cfg(test)]
    pub(super) fn found(&self, words: &[Word]) -> Vec<Found> {
        let elements: Vec<_> = words.iter().map(|word| self.elements(&word.folded)).collect();
        self.found_by(words, elements.iter().map(|elements| &**elements))
    }

    /// As [`Self::found`], with the elements of each word as [`Self::elements`] gives them.
    pub(super) fn found_by<'e>(&self, words: &[Word], elements: impl Iterator<Item = &'e [Element]>) -> Vec<Found> {
        let mut occurrences = Vec::with_capacity(4 * words.len());
        for (elements, at) in elements.zip(0..=u16::MAX) {
            occurrences.extend(elements.iter().map(|element| occurrence(*element, at)));
        }
        occurrences.sort_unstable();
        let reading = Reading { words, occurrences };
        let mut elements: Vec<u32> = reading.occurrences.iter().map(|occurrence| occurrence >> 16).collect();
        elements.dedup();
        let mut candidates: Vec<usize> = Vec::with_capacity(4 * elements.len());
        for element in elements {
            candidates.extend(self.by_first.get(element as usize).into_iter().flatten());
        }
        candidates.sort_unstable();
        candidates.dedup();
        candidates.into_iter().filter_map(|signal| reading.find(&self.signals[signal])).collect()
    }

    /// The elements of a folded word, each once.
    pub(super) fn elements(&self, folded: &str) -> Box<[Element]> {
        let spelt = spelling(folded);
        let mut elements: Vec<Element> = self.whole.get(&spelt).into_iter().flatten().copied().collect();
        let mut letters = spelt.chars();
        let head = letters.next().zip(letters.next());
        if head.is_some_and(|head| self.heads.contains(&head)) {
            for (end, letter) in spelt.char_indices().skip(1).take(LONGEST_PREFIX) {
                elements.extend(self.prefixes.get(&spelt[..end + letter.len_utf8()]).into_iter().flatten());
            }
        }
        elements.sort_unstable();
        elements.dedup();
        elements.into()
    }
}

/// An element and the index of a word, in one number that sorts by element.
fn occurrence(element: Element, at: u16) -> u32 {
    u32::from(element) << 16 | u32::from(at)
}

/// A text as the elements that occur in it.
struct Reading<'w> {
    words: &'w [Word],
    /// Every [`occurrence`], sorted.
    occurrences: Vec<u32>,
}

impl Reading<'_> {
    fn places(&self, element: Element) -> impl Iterator<Item = usize> {
        let from = self.occurrences.partition_point(|other| *other < occurrence(element, 0));
        let same = self.occurrences[from..].iter().take_while(move |other| *other >> 16 == u32::from(element));
        same.map(|occurrence| (occurrence & u32::from(u16::MAX)) as usize)
    }

    fn is(&self, element: Element, at: usize) -> bool {
        u16::try_from(at).is_ok_and(|at| self.occurrences.binary_search(&occurrence(element, at)).is_ok())
    }

    /// The exclusive end of the phrase that begins at a word, if it matches there.
    fn ends(&self, phrase: &[Element], at: usize) -> Option<usize> {
        let mut last = at;
        for &element in &phrase[1..] {
            last = (last + 1..=last + 2)
                .find(|&next| self.is(element, next) && self.words[next].sentence == self.words[at].sentence)?;
        }
        Some(last + 1)
    }

    /// The occurrences of a part.
    fn phrases<'p>(&'p self, part: &'p [Phrase]) -> impl Iterator<Item = Range<usize>> + 'p {
        part.iter()
            .flat_map(move |phrase| self.places(phrase[0]).filter_map(move |at| Some(at..self.ends(phrase, at)?)))
    }

    fn find(&self, signal: &Signal) -> Option<Found> {
        let sentence = |at: usize| self.words[at].sentence;
        let (first, others) = signal.parts.split_first()?;
        let found = self.phrases(first).find(|found| {
            let beside = |other: Range<usize>| {
                sentence(other.start) == sentence(found.start)
                    && (other.end <= found.start || other.start >= found.end)
                    && other.start.abs_diff(found.start) <= WINDOW
            };
            let here = |part: &Part| self.phrases(part).any(|other| sentence(other.start) == sentence(found.start));
            others.iter().all(|part| self.phrases(part).any(beside)) && !signal.without.iter().any(here)
        })?;
        if signal.nowhere.iter().any(|part| self.phrases(part).next().is_some()) {
            return None;
        }
        Some(Found { what: signal.what, weight: signal.weight, words: found })
    }
}

struct Reader {
    signals: Signals,
    groups: FxHashMap<String, Vec<String>>,
    elements: FxHashMap<String, Element>,
}

impl Reader {
    fn line(&mut self, line: &str, names: &[&str]) -> Result<(), String> {
        if let Some((group, words)) = line.strip_prefix('$').and_then(|line| line.split_once(" = ")) {
            let words = self.alternatives(&words.split_whitespace().collect::<Vec<_>>().join("/"))?;
            self.groups.entry(group.trim().to_owned()).or_default().extend(words);
            return Ok(());
        }
        let mut parts = line.split_whitespace();
        let name = parts.next().unwrap_or_default();
        let what = names.iter().position(|other| *other == name).ok_or_else(|| format!("nothing is called {name}"))?;
        let weight = parts.next().and_then(|weight| weight.parse().ok()).ok_or("no weight")?;
        let mut signal =
            Signal { what: what as u8, weight, parts: Vec::new(), without: Vec::new(), nowhere: Vec::new() };
        for part in parts {
            if let Some(part) = part.strip_prefix("!!") {
                signal.nowhere.push(self.part(part)?);
            } else if let Some(part) = part.strip_prefix('!') {
                signal.without.push(self.part(part)?);
            } else {
                signal.parts.push(self.part(part)?);
            }
        }
        for phrase in signal.parts.first().ok_or("no words")? {
            let by_first = &mut self.signals.by_first;
            let first = usize::from(phrase[0]);
            by_first.resize(by_first.len().max(first + 1), Vec::new());
            by_first[first].push(self.signals.signals.len());
        }
        self.signals.signals.push(signal);
        Ok(())
    }

    fn part(&mut self, part: &str) -> Result<Part, String> {
        if part.contains('+') {
            return Ok(vec![part.split('+').map(|step| self.element(step)).collect::<Result<_, _>>()?]);
        }
        let (rows, single): (Vec<&str>, Vec<&str>) = part.split('/').partition(|word| word.contains('_'));
        let mut phrases = Vec::new();
        if !single.is_empty() {
            phrases.push(vec![self.element(&single.join("/"))?]);
        }
        for row in rows {
            phrases.push(row.split('_').map(|word| self.element(word)).collect::<Result<_, _>>()?);
        }
        Ok(phrases)
    }

    fn element(&mut self, step: &str) -> Result<Element, String> {
        if let Some(element) = self.elements.get(step) {
            return Ok(*element);
        }
        let element = Element::try_from(self.elements.len()).map_err(|_| "too many words")?;
        self.elements.insert(step.to_owned(), element);
        for word in self.alternatives(step)? {
            match word.strip_suffix('*') {
                Some(prefix) => {
                    let spelt = spelling(&folded(prefix));
                    let letters = spelt.chars().count();
                    if !(2..=LONGEST_PREFIX).contains(&letters) {
                        return Err(format!("{word} is too short or too long a prefix"));
                    }
                    let mut letters_of = spelt.chars();
                    self.signals.heads.extend(letters_of.next().zip(letters_of.next()));
                    self.signals.prefixes.entry(spelt).or_default().push(element);
                }
                None => {
                    let folded = folded(&word);
                    if folded.is_empty() || folded.contains(' ') {
                        return Err(format!("{word} is not one word"));
                    }
                    self.signals.whole.entry(spelling(&folded)).or_default().push(element);
                }
            }
        }
        Ok(element)
    }

    fn alternatives(&self, step: &str) -> Result<Vec<String>, String> {
        let mut all = Vec::new();
        for word in step.split('/').filter(|word| !word.is_empty()) {
            match word.strip_prefix('$') {
                Some(group) => {
                    all.extend(self.groups.get(group).ok_or_else(|| format!("no group ${group}"))?.iter().cloned());
                }
                None => all.push(word.to_owned()),
            }
        }
        if all.is_empty() { Err(format!("no words in {step}")) } else { Ok(all) }
    }
}

/// A folded word in the form used for comparison, which unifies variant spellings. In Latin letters doubled letters count once, w becomes
/// v, z j, ph f, sh s, and "gayi" becomes "gai"; in Devanagari anusvara is dropped, long and short i and u are merged, and गयी becomes गई.
fn spelling(folded: &str) -> String {
    let mut out = String::new();
    spell(folded, &mut out);
    out
}

/// As [`spelling`], writing into an existing string.
pub(super) fn spell(folded: &str, out: &mut String) {
    out.clear();
    // In short words sh, ee and oo are kept: "SHO" is not "so", and "see" is not "SI".
    let long = folded.len() > 3;
    let mut letters = folded.chars().peekable();
    let mut before = ' ';
    while let Some(letter) = letters.next() {
        let next = letters.peek().copied();
        let spelt = match (letter, next) {
            // After a final ा the anusvara is kept: कहां ("where") is not कहा ("said").
            ('ं', next) if before != 'ा' || next.is_some() => continue,
            ('ी', _) => 'ि',
            ('ू', _) => 'ु',
            ('ई', _) => 'इ',
            ('ऊ', _) => 'उ',
            ('य', Some('ी' | 'ि')) => {
                letters.next();
                'इ'
            }
            ('य', Some('े')) => {
                letters.next();
                'ए'
            }
            ('w', _) => 'v',
            ('z', _) => 'j',
            ('p', Some('h')) => {
                letters.next();
                'f'
            }
            ('s', Some('h')) if long => {
                letters.next();
                's'
            }
            ('y', Some('i' | 'e')) if !out.is_empty() => continue,
            ('e', Some('e')) if long => {
                letters.next();
                'i'
            }
            ('o', Some('o')) if long => {
                letters.next();
                'u'
            }
            (other, _) => other,
        };
        let doubled = spelt == before && spelt.is_ascii_alphabetic();
        if !doubled {
            out.push(spelt);
        }
        before = spelt;
    }
}
