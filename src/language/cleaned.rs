//! Cleans text from outside before it is stored or shown. Every form, webhook and import uses this one normaliser.
//!
//! Marks that change the direction of writing can make a line read as something that was never written (a name that swallows the next word, a
//! link that reads backwards), so all of them are removed (<https://www.unicode.org/reports/tr9/>, <https://trojansource.codes/>). Characters that
//! a phone pastes along with the text (invisible joiners, tabs, page breaks) become what they look like. Joiners that Hindi and emoji need stay.
//! The raw bytes of a post are stored unchanged; only the text read from them is cleaned.

/// Cleans a text of several lines: every kind of line break becomes `\n`, a tab becomes a space, and invisible and direction marks are removed.
/// Other control characters stay, so that a form can refuse them; [`without_controls`] removes them.
pub fn cleaned_text(typed: &str) -> String {
    let mut cleaned = String::with_capacity(typed.len());
    let mut characters = typed.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\r' => {
                characters.next_if_eq(&'\n');
                cleaned.push('\n');
            }
            // Vertical tab, form feed, NEL, line and paragraph separator.
            '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => cleaned.push('\n'),
            space if space == '\t' || is_odd_space(space) => cleaned.push(' '),
            turns_or_hides if is_unseen(turns_or_hides) => {}
            other => cleaned.push(other),
        }
    }
    cleaned
}

/// The same for one line: pasted page and paragraph breaks become spaces. A plain line break stays, for the form to refuse.
pub fn cleaned_line(typed: &str) -> String {
    let broken = |c: char| matches!(c, '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}');
    cleaned_text(&typed.replace(broken, " "))
}

/// The same for a table, in which tabs separate cells.
pub fn cleaned_table(typed: &str) -> String {
    typed.split('\t').map(cleaned_text).collect::<Vec<_>>().join("\t")
}

/// Whether the text has any visible character. The joiners that Hindi and emoji need are not visible by themselves.
pub fn is_seen(cleaned: &str) -> bool {
    let alone = |c: char| c.is_whitespace() || matches!(c, '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}');
    !cleaned.chars().all(alone)
}

/// Spaces of other widths and non-breaking spaces.
fn is_odd_space(c: char) -> bool {
    matches!(c, '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{2800}' | '\u{3000}')
}

/// Removes control characters except line breaks. For text from a channel, which cannot be returned for correction.
pub fn without_controls(cleaned: &str) -> String {
    cleaned.chars().filter(|&c| c == '\n' || !c.is_control()).collect()
}

/// Invisible characters: direction marks, zero-width spaces, soft hyphens, byte order marks, fillers, tags, annotations.
fn is_unseen(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'
            | '\u{1160}'
            | '\u{17b4}'
            | '\u{17b5}'
            | '\u{180e}'
            | '\u{200b}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn direction_marks_are_removed_and_hindi_is_unchanged() {
        assert_eq!(cleaned_text("राम\u{202e}\u{2067}नैनी"), "रामनैनी");
        assert_eq!(cleaned_text("\u{200f}abc\u{2069}\u{61c}"), "abc");
        assert_eq!(
            cleaned_text("क्\u{200d}ष, श्री\u{200c}मती, 👩\u{200d}⚕\u{fe0f}"),
            "क्\u{200d}ष, श्री\u{200c}मती, 👩\u{200d}⚕\u{fe0f}"
        );
    }

    #[test]
    fn pasted_characters_become_what_they_look_like() {
        assert_eq!(cleaned_text("एक\r\nदो\rतीन\u{2028}चार\u{c}पाँच\tछह"), "एक\nदो\nतीन\nचार\nपाँच छह");
        assert_eq!(cleaned_line("सिविल\u{a0}लाइंस\u{b}प्रयागराज\t2"), "सिविल लाइंस प्रयागराज 2");
        assert_eq!(cleaned_line("\u{feff}55501\u{200b}00123\u{ad}"), "5550100123");
        assert_eq!(without_controls("a\u{0}b\nc\u{9b}"), "ab\nc");
        assert_eq!(cleaned_table("26-11-2022\tटेस्ट\u{202e}\r\n"), "26-11-2022\tटेस्ट\n");
        assert!(!is_seen(" \u{200d}\u{fe0f}\n") && !is_seen(&cleaned_line("\u{3164}\u{2800}")) && is_seen("क्\u{200d}"));
    }

    proptest! {
        #[test]
        fn cleaning_is_idempotent(typed in ".{0,80}") {
            for clean in [cleaned_text, cleaned_line, cleaned_table] {
                let once = clean(&typed);
                prop_assert_eq!(clean(&once), once.clone());
                prop_assert!(!once.chars().any(is_unseen));
                prop_assert!(once.len() <= typed.len());
            }
        }
    }
}
