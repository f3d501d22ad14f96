//! Spellings that differ in one letter.

/// Minimum letters of names and words that are matched with a wrong letter: too many shorter words are one letter away.
pub(super) const MIN_APPROXIMATE: usize = 5;

/// Calls `with` for a spelling and for all variants with one letter left out. Two spellings that are one edit apart have one of these
/// in common.
pub(super) fn with_one_letter_out(joined: &str, mut with: impl FnMut(&str)) {
    with(joined);
    let mut shorter = String::with_capacity(joined.len());
    let mut before = None;
    for (at, letter) in joined.char_indices() {
        // Leaving out either of two equal letters gives the same result.
        if before.replace(letter) != Some(letter) {
            shorter.clear();
            shorter.push_str(&joined[..at]);
            shorter.push_str(&joined[at + letter.len_utf8()..]);
            with(&shorter);
        }
    }
}
