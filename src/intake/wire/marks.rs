//! The text of a post cut into pieces: the words that led to a suggestion are underlined, accounts are set back.

/// A piece of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'t> {
    /// Plain text.
    Plain(&'t str),
    /// Words that led to a suggestion.
    Reason(&'t str),
    /// The name of an account: `@PrayagrajPolice`.
    Account(&'t str),
}

/// Cuts a text into pieces. Of each reason, the first place is marked where it stands as whole words.
pub fn pieces<'t>(text: &'t str, reasons: &[&str]) -> Vec<Piece<'t>> {
    let mut marks: Vec<(usize, usize, bool)> = accounts(text).map(|(from, to)| (from, to, false)).collect();
    marks.extend(reasons.iter().filter_map(|reason| place(text, reason)).map(|(from, to)| (from, to, true)));
    // The longer of two that begin at the same place comes first; what overlaps an earlier one is left out.
    marks.sort_by_key(|(from, to, _)| (*from, std::cmp::Reverse(*to)));
    let (mut pieces, mut at) = (Vec::new(), 0);
    for (from, to, is_reason) in marks {
        if from < at {
            continue;
        }
        if from > at {
            pieces.push(Piece::Plain(&text[at..from]));
        }
        pieces.push(if is_reason { Piece::Reason(&text[from..to]) } else { Piece::Account(&text[from..to]) });
        at = to;
    }
    if at < text.len() {
        pieces.push(Piece::Plain(&text[at..]));
    }
    pieces
}

fn place(text: &str, reason: &str) -> Option<(usize, usize)> {
    let found = |(from, part): (usize, &str)| {
        let to = from + part.len();
        let before = text[..from].chars().next_back().is_none_or(|letter| !is_of_a_word(letter));
        let after = text[to..].chars().next().is_none_or(|letter| !is_of_a_word(letter));
        (before && after).then_some((from, to))
    };
    if reason.trim().is_empty() { None } else { text.match_indices(reason).find_map(found) }
}

fn accounts(text: &str) -> impl Iterator<Item = (usize, usize)> + '_ {
    text.match_indices('@').filter_map(|(from, _)| {
        let name = &text[from + 1..];
        let length = name.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_').unwrap_or(name.len());
        (length > 0).then_some((from, from + 1 + length))
    })
}

/// Letters, digits, and the vowel signs of Devanagari.
fn is_of_a_word(letter: char) -> bool {
    letter.is_alphanumeric() || ('\u{900}'..='\u{963}').contains(&letter)
}

#[cfg(test)]
mod tests {
    use super::{Piece::*, pieces};

    #[test]
    fn the_reasons_and_the_accounts_are_cut_out_and_nothing_is_lost() {
        let text = "@PrayagrajPolice कल रात कटरा में मेरी साइकिल चोरी हो गई";
        let cut = pieces(text, &["चोरी हो गई", "कटरा", "कटरा", "चोरी", ""]);
        let expected = [
            Account("@PrayagrajPolice"),
            Plain(" कल रात "),
            Reason("कटरा"),
            Plain(" में मेरी साइकिल "),
            Reason("चोरी हो गई"),
        ];
        assert_eq!(cut, expected);
        let all: String = cut.into_iter().map(|(Plain(part) | Reason(part) | Account(part))| part).collect();
        assert_eq!(all, text);
    }

    #[test]
    fn a_reason_inside_a_longer_word_is_not_underlined() {
        assert_eq!(pieces("कटरावाली गली", &["कटरा"]), [Plain("कटरावाली गली")]);
        assert_eq!(pieces("at @ home", &["ho"]), [Plain("at @ home")]);
        assert_eq!(pieces("", &["a"]), []);
    }
}
