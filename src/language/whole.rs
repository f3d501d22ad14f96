//! Splits and shortens texts that are too long, so that no letter is cut and no word is lost.
//!
//! A letter here is an extended grapheme cluster (<https://www.unicode.org/reports/tr29/>): in Hindi a consonant with its vowel signs and half
//! letters, which is several characters.

use unicode_segmentation::UnicodeSegmentation as _;

/// Splits a text after at most `most` characters: at the end of a paragraph, a sentence or a word if there is one in the last quarter, and
/// never within a letter. The rest is `None` if the text fits. Only white space at the cut is dropped.
pub fn parted(text: &str, most: usize) -> (&str, Option<&str>) {
    let Some(fits) = text.char_indices().nth(most).map(|(at, _)| at) else { return (text, None) };
    // The end of the last letter that fits completely. A single "letter" longer than `most` (with many combining marks) is cut.
    let whole = text.grapheme_indices(true).map(|(at, _)| at).take_while(|at| *at <= fits).last().filter(|at| *at > 0);
    let end = whole.unwrap_or(fits);
    let late = end - end / 4;
    let after = |separators: &[&str]| {
        let ends = separators.iter().filter_map(|separator| Some(text[..end].rfind(separator)? + separator.len()));
        ends.max().filter(|at| *at >= late)
    };
    let at = after(&["\n"]).or_else(|| after(&["। ", ". ", "? ", "! "])).or_else(|| after(&[" "])).unwrap_or(end);
    let (head, rest) = text.split_at(at);
    let rest = rest.trim();
    (head.trim_end(), (!rest.is_empty()).then_some(rest))
}

/// The first words of a text, at most `most` letters, followed by "…" if it was cut.
pub fn beginning(text: &str, most: usize) -> String {
    let Some((end, _)) = text.grapheme_indices(true).nth(most) else { return text.to_owned() };
    let cut = text[..end].rfind(char::is_whitespace).filter(|at| *at >= end - end / 4).unwrap_or(end);
    format!("{}…", text[..cut].trim_end())
}

/// The first `most` letters of a text.
pub fn letters(text: &str, most: usize) -> String {
    text.graphemes(true).take(most).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_text_that_fits_is_not_split() {
        assert_eq!(parted("चोरी हो गई", 10), ("चोरी हो गई", None));
        assert_eq!(parted("", 4), ("", None));
    }

    #[test]
    fn a_text_is_split_between_sentences_or_words_and_never_within_a_letter() {
        assert_eq!(parted("पहली बात। दूसरी बात यहाँ", 12), ("पहली बात।", Some("दूसरी बात यहाँ")));
        assert_eq!(parted("one two three", 9), ("one two", Some("three")));
        // Without spaces the cut falls between letters: "क्षि" is four characters and one letter.
        let many = "क्षि".repeat(5);
        for most in 4..20 {
            let (head, rest) = parted(&many, most);
            assert_eq!(head.chars().count() % 4, 0, "{most}");
            assert_eq!(format!("{head}{}", rest.unwrap_or_default()), many);
        }
        let family = "👨‍👩‍👧‍👦".repeat(3);
        assert_eq!(parted(&family, 10).0, "👨‍👩‍👧‍👦");
    }

    #[test]
    fn the_beginning_ends_at_a_word() {
        assert_eq!(beginning("एक दो तीन चार", 20), "एक दो तीन चार");
        assert_eq!(beginning("गली में रोज़ शोर होता है", 12), "गली में रोज़ शोर…");
        assert_eq!(letters("क्षिति", 1), "क्षि");
    }

    proptest! {
        #[test]
        fn no_word_is_lost_and_every_part_fits(text in "[ \n।क्षिa-cé👩\u{200d}⚕\u{301}]{0,60}", most in 1usize..40) {
            let (head, rest) = parted(&text, most);
            prop_assert!(head.chars().count() <= most);
            let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(bare(head) + &bare(rest.unwrap_or_default()), bare(&text));
        }
    }
}
