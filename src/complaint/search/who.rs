//! The words by which a complaint is found by who complained: keyed hashes, so that the index tells nobody's name.
//!
//! Each word of the name, the place and the handle, the name without spaces, the sound of each, and every ending of the telephone number of at least
//! four digits. Of a name also the first letters, from the fourth on, because officers search while somebody is still spelling it.

use super::{SHORTEST_END, ends, sound};
use crate::{
    language::{folded, typed::plain},
    sealed::{Sealing, store::Identity, words::Of},
    server::db::LONGEST_WORD,
};
use std::collections::BTreeSet;

/// Number of letters of a name from which its beginning is found.
pub(super) const SHORTEST_BEGINNING: usize = 4;
/// Number of letters up to which it is.
const LONGEST_BEGINNING: usize = 12;
/// Maximum number of words of one value, so that no value fills the index.
const MOST: usize = 40;

/// The hashes, sorted and separated by spaces.
pub fn hashes(sealing: &Sealing, identity: &Identity) -> String {
    let mut all = BTreeSet::new();
    let Identity { place, name, phone, handle, point: _ } = identity;
    for value in [place, name, handle].into_iter().flatten() {
        let value = folded(&plain(value));
        let joined = value.replace(' ', "");
        let whole = Some(joined.as_str()).filter(|joined| !joined.is_empty());
        for word in value.split_whitespace().take(MOST).chain(whole) {
            // Cut as typed words are cut.
            let word: String = word.chars().take(LONGEST_WORD).collect();
            all.insert(sealing.word(Of::Word, &word));
            all.extend(sound::key(&word).map(|key| sealing.word(Of::Sound, &key)));
        }
    }
    for word in name
        .iter()
        .flat_map(|name| folded(&plain(name)).split_whitespace().map(str::to_owned).collect::<Vec<_>>())
        .take(MOST)
    {
        let letters: Vec<char> = word.chars().collect();
        for n in SHORTEST_BEGINNING..letters.len().min(LONGEST_BEGINNING + 1) {
            all.insert(sealing.word(Of::Beginning, &letters[..n].iter().collect::<String>()));
        }
    }
    if let Some(phone) = phone {
        let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
        all.extend(ends(&digits, SHORTEST_END).take(MOST).map(|end| sealing.word(Of::Ending, end)));
    }
    all.into_iter().collect::<Vec<_>>().join(" ")
}
