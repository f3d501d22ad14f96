//! How a statement goes out on a platform: as one post, as a thread, or as its beginning with a link.
//!
//! Pure: the same words give the same posts, for the preview and for the release.

use super::{Overflow, Words};
use crate::{
    channels::descriptor::Platform,
    language::{Language, fill_in, texts::statements as says},
};
use unicode_segmentation::UnicodeSegmentation as _;

/// The most posts of a thread. A longer text goes out with a link.
pub const MAX_PARTS: usize = 25;
/// Room for the number at the end of a part, such as ` (12/25)`.
const NUMBER: usize = 8;

/// What is composed.
#[derive(Clone, Copy, Debug)]
pub struct Composed<'a> {
    /// Title.
    pub title: &'a Words,
    /// Text.
    pub text: &'a Words,
    /// What is corrected, for a correction.
    pub change: Option<&'a Words>,
    /// What becomes of a text that is too long for one post.
    pub overflow: Overflow,
    /// The address of the statement on the site.
    pub link: &'a str,
}

/// The text is too long for a thread of [`MAX_PARTS`] posts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooManyParts;

/// The posts on this platform, in order.
///
/// # Errors
/// [`TooManyParts`].
pub fn posts(platform: &Platform, what: Composed<'_>) -> Result<Vec<String>, TooManyParts> {
    let whole = [Language::Hindi, Language::English].map(|language| in_one(what, language)).join("\n\n");
    if (platform.length)(&whole) <= platform.longest {
        return Ok(vec![whole]);
    }
    match what.overflow {
        Overflow::Link => Ok(vec![with_link(platform, what)]),
        Overflow::Thread => {
            let parts = split(&whole, platform.longest.saturating_sub(NUMBER), platform.length);
            if parts.len() > MAX_PARTS {
                return Err(TooManyParts);
            }
            let n = parts.len();
            Ok(parts.into_iter().zip(1..).map(|(part, k)| format!("{part} ({k}/{n})")).collect())
        }
    }
}

/// The post that says on a platform that the statement was withdrawn.
pub fn withdrawal(platform: &Platform, title: &Words) -> String {
    let of = |language: Language, title: &str| fill_in(language, says::POST_WITHDRAWN, &[("title", title)]);
    let both = |hi: &str, en: &str| format!("{}\n\n{}", of(Language::Hindi, hi), of(Language::English, en));
    let whole = both(&title.hi, &title.en);
    if (platform.length)(&whole) <= platform.longest {
        return whole;
    }
    let room = platform.longest.saturating_sub((platform.length)(&both("", ""))) / 2;
    both(&cut(&title.hi, room, platform.length), &cut(&title.en, room, platform.length))
}

/// The answer to a post that sends a statement: its title, cut if need be, and its link.
pub fn answer(platform: &Platform, title: &str, link: &str, language: Language) -> String {
    let whole = |title: &str| fill_in(language, says::ANSWER_TEXT, &[("title", title), ("link", link)]);
    let room = platform.longest.saturating_sub((platform.length)(&whole("")));
    whole(&cut(title, room, platform.length))
}

/// Title and text in one language, with what is corrected before them.
fn in_one(what: Composed<'_>, language: Language) -> String {
    let change = what.change.map(|change| fill_in(language, says::POST_CORRECTION, &[("what", change.of(language))]));
    let lines = [change.as_deref(), Some(what.title.of(language)), Some(what.text.of(language))];
    lines.into_iter().flatten().filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// The beginning in Hindi, the title in English, and the link.
fn with_link(platform: &Platform, what: Composed<'_>) -> String {
    let measure = |text: &str| (platform.length)(text);
    let tail = |title: &str| format!("\n\n{title}\n{}", what.link);
    // The English title gets a third of the room at most, so that the Hindi words are not lost beside it.
    let title = cut(&what.title.en, platform.longest / 3, platform.length);
    let tail = tail(&title);
    let room = platform.longest.saturating_sub(measure(&tail) + 1);
    let beginning = cut(&in_one(what, Language::Hindi), room, platform.length);
    format!("{beginning}{tail}")
}

/// The text cut to this length, between graphemes and if possible between words, with an ellipsis if something is missing.
fn cut(text: &str, room: usize, length: fn(&str) -> usize) -> String {
    if length(text) <= room {
        return text.to_owned();
    }
    let room = room.saturating_sub(1);
    let mut short = String::new();
    for word in text.split_word_bounds() {
        let longer = format!("{short}{word}");
        if length(longer.trim_end()) > room {
            break;
        }
        short = longer;
    }
    if short.trim().is_empty() {
        short = fitting(text, room, length).0.to_owned();
    }
    format!("{}…", short.trim_end())
}

/// The longest beginning of a text that fits, never cut inside a grapheme, and the rest. At least one grapheme, so that the text gets shorter.
fn fitting(text: &str, room: usize, length: fn(&str) -> usize) -> (&str, &str) {
    let ends = text.grapheme_indices(true).map(|(at, grapheme)| at + grapheme.len());
    let mut end = 0;
    for next in ends {
        if end > 0 && length(&text[..next]) > room {
            break;
        }
        end = next;
    }
    text.split_at(end)
}

/// Splits a text into parts of at most this length: between sentences, else between words, else between graphemes.
fn split(text: &str, room: usize, length: fn(&str) -> usize) -> Vec<String> {
    let mut parts = Vec::new();
    let mut part = String::new();
    let fits = |text: &str| length(text.trim()) <= room;
    let mut close = |part: &mut String| {
        let done = part.trim().to_owned();
        if !done.is_empty() {
            parts.push(done);
        }
        part.clear();
    };
    for sentence in sentences(text) {
        if fits(&format!("{part}{sentence}")) {
            part.push_str(sentence);
            continue;
        }
        close(&mut part);
        if fits(sentence) {
            part.push_str(sentence);
            continue;
        }
        for word in sentence.split_inclusive(char::is_whitespace) {
            if !fits(&format!("{part}{word}")) {
                close(&mut part);
            }
            let mut rest = word;
            while !fits(rest) {
                let (piece, after) = fitting(rest, room, length);
                let mut piece = piece.to_owned();
                close(&mut piece);
                rest = after;
            }
            part.push_str(rest);
        }
    }
    close(&mut part);
    parts
}

/// The sentences of a text with the spaces after them. A line break ends one too.
fn sentences(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let (mut from, mut ended) = (0, false);
    for (at, letter) in text.char_indices() {
        // A full stop inside a number or an abbreviation is not followed by a space.
        if ended && !letter.is_whitespace() {
            found.push(&text[from..at]);
            from = at;
        }
        let after_end = text[..at].chars().next_back().is_some_and(|last| matches!(last, '.' | '!' | '?' | '।' | '॥'));
        ended = letter == '\n' || letter.is_whitespace() && (ended || after_end);
    }
    found.push(&text[from..]);
    found
}

#[cfg(test)]
mod tests {
    use super::{Composed, MAX_PARTS, TooManyParts, posts, sentences, withdrawal};
    use crate::{
        channels::{facebook, x},
        statements::{Overflow, Words},
    };

    const LINK: &str = "https://desk.example/statements/7K2P9XQM";

    fn words(hi: &str, en: &str) -> Words {
        Words { hi: hi.to_owned(), en: en.to_owned() }
    }

    fn on_x(text: &Words, change: Option<&Words>, overflow: Overflow) -> Result<Vec<String>, TooManyParts> {
        let title = words("सिविल लाइंस की घटना", "The incident in Civil Lines");
        posts(&x::PLATFORM, Composed { title: &title, text, change, overflow, link: LINK })
    }

    #[test]
    fn what_fits_is_one_post_in_both_languages() {
        let text = words("कोई घायल नहीं है।", "Nobody was hurt.");
        for overflow in [Overflow::Thread, Overflow::Link] {
            let all = on_x(&text, None, overflow).unwrap();
            assert_eq!(
                all,
                ["सिविल लाइंस की घटना\nकोई घायल नहीं है।\n\nThe incident in Civil Lines\nNobody was hurt."],
                "{overflow}"
            );
        }
        let change = words("समय", "the time");
        let all = on_x(&text, Some(&change), Overflow::Thread).unwrap();
        assert!(all[0].starts_with("सुधार: समय\n") && all[0].contains("Correction: the time\n"), "{}", all[0]);
    }

    #[test]
    fn a_thread_is_split_between_sentences_and_loses_nothing() {
        let hi = "पुलिस मौके पर है और जाँच कर रही है। ".repeat(20);
        let en = "Police are at the scene and inquiring. ".repeat(20);
        let text = words(hi.trim(), en.trim());
        let all = on_x(&text, None, Overflow::Thread).unwrap();
        let n = all.len();
        assert!(n > 3, "{n}");
        for (part, k) in all.iter().zip(1..) {
            let number = format!(" ({k}/{n})");
            assert!((x::PLATFORM.length)(part) <= 280, "{part}");
            let body = part.strip_suffix(&number).unwrap();
            assert!(body.ends_with(['।', '.']) || body.ends_with("Civil Lines"), "cut inside a sentence: {part}");
        }
        let whole: String = all.iter().zip(1..).map(|(part, k)| part.replace(&format!(" ({k}/{n})"), " ")).collect();
        let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let title = "सिविल लाइंस की घटना";
        assert_eq!(plain(&whole), plain(&format!("{title} {} The incident in Civil Lines {}", text.hi, text.en)));
    }

    #[test]
    fn words_and_letters_that_are_longer_than_a_post_are_split_too() {
        let one = "क्षि".repeat(400);
        let all = on_x(&words(&one, "x"), None, Overflow::Thread).unwrap();
        assert!(all.iter().all(|part| (x::PLATFORM.length)(part) <= 280));
        let letters = all.iter().map(|part| part.matches("क्षि").count()).sum::<usize>();
        assert_eq!(letters, 400, "no grapheme was cut");
        let list = "शब्द ".repeat(300);
        assert!(on_x(&words(list.trim(), "x"), None, Overflow::Thread).unwrap().len() > 4);
    }

    #[test]
    fn a_text_too_long_for_a_thread_needs_the_link() {
        let text = words(&"जाँच जारी है। ".repeat(700), "x");
        assert_eq!(on_x(&text, None, Overflow::Thread), Err(TooManyParts));
        let all = on_x(&text, None, Overflow::Link).unwrap();
        assert_eq!(all.len(), 1);
        assert!(all[0].ends_with(LINK) && all[0].contains('…') && (x::PLATFORM.length)(&all[0]) <= 280, "{}", all[0]);
        assert!(all[0].contains("The incident in Civil Lines"));
        const { assert!(MAX_PARTS < 100, "the number of a part has room for two digits") };
    }

    #[test]
    fn every_platform_counts_in_its_own_way() {
        let text = words(&"जाँच जारी है। ".repeat(40), &"The inquiry goes on. ".repeat(40));
        let title = words("क", "a");
        let what = Composed { title: &title, text: &text, change: None, overflow: Overflow::Thread, link: LINK };
        assert_eq!(posts(&facebook::PLATFORM, what).unwrap().len(), 1);
        assert!(posts(&x::PLATFORM, what).unwrap().len() > 1);
    }

    #[test]
    fn a_withdrawal_fits_whatever_the_title() {
        let short = withdrawal(&x::PLATFORM, &words("सूचना", "Notice"));
        assert!(short.contains("सूचना") && short.contains("Notice"));
        let long = withdrawal(&x::PLATFORM, &words(&"लंबा नाम ".repeat(17), &"long name ".repeat(16)));
        assert!((x::PLATFORM.length)(&long) <= 280 && long.contains('…'), "{long}");
    }

    #[test]
    fn a_full_stop_in_a_number_ends_no_sentence() {
        assert_eq!(sentences("Rs 3.5 lakh. Then?\nYes"), ["Rs 3.5 lakh. ", "Then?\n", "Yes"]);
        assert_eq!(sentences(""), [""]);
    }
}
