//! Breaks a text into lines of a picture: pieces of one script each, at their places.

use super::fonts::{MEASURED_AT, Script, Weight, widths};
use unicode_segmentation::UnicodeSegmentation as _;

/// The width of a space, as a part of the font size; both fonts have the same.
const SPACE: f32 = 0.26;

/// A part of a word in one script.
#[derive(Clone, Debug, PartialEq)]
pub struct Piece {
    /// The characters.
    pub text: String,
    /// Their script.
    pub script: Script,
    /// Distance from the start of the line, in pixels.
    pub x: f32,
}

/// A text broken into lines.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    /// The font size, in pixels.
    pub size: f32,
    /// The pieces of each line.
    pub lines: Vec<Vec<Piece>>,
    /// Whether words were left out at the end.
    pub cut: bool,
}

/// A word: its parts with their widths at font size 1.
#[derive(Clone)]
struct Word(Vec<(String, Script, f32)>);

impl Word {
    fn width(&self) -> f32 {
        self.0.iter().map(|(_, _, width)| width).sum()
    }
}

/// The text without what the fonts cannot draw, at most this many characters. A character outside both scripts separates words.
pub fn drawable(text: &str, most: usize) -> String {
    let mut kept = String::new();
    let mut before = None;
    for c in text.chars().take(most) {
        let script = Script::of(c);
        // A joiner after anything but Devanagari has no meaning.
        let lost = script.is_none() || (matches!(c, '\u{200c}' | '\u{200d}') && before != Some(Script::Devanagari));
        kept.push(if lost || c.is_whitespace() { ' ' } else { c });
        before = script;
    }
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The parts of a word, each in one script.
fn parts(word: &str) -> Vec<(String, Script)> {
    let mut parts: Vec<(String, Script)> = Vec::new();
    for c in word.chars() {
        let Some(script) = Script::of(c) else { continue };
        match parts.last_mut().filter(|(_, last)| *last == script) {
            Some((part, _)) => part.push(c),
            None => parts.push((c.to_string(), script)),
        }
    }
    parts
}

/// The words of a text with their widths.
fn words(text: &str, weight: Weight) -> Vec<Word> {
    let parts: Vec<Vec<(String, Script)>> = text.split(' ').filter(|word| !word.is_empty()).map(parts).collect();
    let flat: Vec<(&str, Script)> = parts.iter().flatten().map(|(part, script)| (part.as_str(), *script)).collect();
    let mut widths = widths(&flat, weight).into_iter();
    let width = |widths: &mut std::vec::IntoIter<f32>| widths.next().unwrap_or(0.0) / MEASURED_AT;
    parts
        .into_iter()
        .map(|word| Word(word.into_iter().map(|(part, script)| (part, script, width(&mut widths))).collect()))
        .collect()
}

/// Breaks a text into at most as many lines as fit into `height`, each at most `width` pixels wide, in the largest of these sizes in which all of it
/// fits; in the last size, what does not fit is left out and replaced by an ellipsis. `spacing` is the height of a line as a part of the font size.
pub fn block(text: &str, weight: Weight, sizes: &[f32], width: f32, height: f32, spacing: f32) -> Block {
    let words = words(text, weight);
    let mut block = Block { size: 0.0, lines: Vec::new(), cut: false };
    for size in sizes {
        let most = ((height / (size * spacing)) as usize).max(1);
        block = broken(&words, *size, width, most);
        if !block.cut {
            break;
        }
    }
    block
}

fn broken(words: &[Word], size: f32, width: f32, most: usize) -> Block {
    let limit = width / size;
    let ellipsis = widths(&[("…", Script::Latin)], Weight::Bold).first().map_or(1.0, |wide| wide / MEASURED_AT);
    let mut lines: Vec<Vec<Word>> = vec![Vec::new()];
    let mut used = 0.0;
    let mut rest = words.iter().flat_map(|word| fitting(word, limit)).peekable();
    while let Some(word) = rest.peek() {
        let width = word.width();
        if lines.last().is_some_and(Vec::is_empty) {
            used = width;
        } else if used + SPACE + width <= limit {
            used += SPACE + width;
        } else if lines.len() < most {
            lines.push(Vec::new());
            used = width;
        } else {
            break;
        }
        if let Some(line) = lines.last_mut() {
            line.extend(rest.next());
        }
    }
    let cut = rest.peek().is_some();
    if cut && let Some(line) = lines.last_mut() {
        let end = |line: &[Word]| line.iter().map(|word| word.width() + SPACE).sum::<f32>();
        while line.len() > 1 && end(line.as_slice()) - SPACE + ellipsis > limit {
            line.pop();
        }
        if let Some(last) = line.last_mut() {
            last.0.push(("…".to_owned(), Script::Latin, ellipsis));
        }
    }
    Block { size, lines: lines.into_iter().map(|line| placed(line, size)).collect(), cut }
}

/// A word as it is; one that is wider than a whole line in parts that are not.
fn fitting(word: &Word, limit: f32) -> Vec<Word> {
    if word.width() <= limit {
        return vec![word.clone()];
    }
    let mut parts = Vec::new();
    for (text, script, width) in &word.0 {
        let clusters: Vec<&str> = text.graphemes(true).collect();
        let per_line = ((clusters.len() as f32 * limit / width.max(limit)) * 0.8) as usize;
        for some in clusters.chunks(per_line.max(1)) {
            parts.push(Word(vec![(some.concat(), *script, width * some.len() as f32 / clusters.len() as f32)]));
        }
    }
    parts
}

fn placed(line: Vec<Word>, size: f32) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut x = 0.0;
    for word in line {
        for (text, script, width) in word.0 {
            pieces.push(Piece { text, script, x: x * size });
            x += width;
        }
        x += SPACE;
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str, size: f32, width: f32, height: f32) -> Vec<String> {
        let block = block(text, Weight::Bold, &[size], width, height, 1.4);
        let line = |line: &Vec<Piece>| line.iter().map(|piece| piece.text.as_str()).collect::<Vec<_>>().join("|");
        block.lines.iter().map(line).collect()
    }

    #[test]
    fn a_text_is_broken_between_words_and_cut_with_an_ellipsis() {
        assert_eq!(lines("झूंसी में", 60.0, 1_000.0, 100.0), ["झूंसी|में"]);
        assert_eq!(lines("झूंसी में", 60.0, 150.0, 200.0), ["झूंसी", "में"]);
        let cut = lines(&"झूंसी में बच्चा चोरी की बात सच नहीं है। ".repeat(20), 60.0, 1_000.0, 200.0);
        assert_eq!(cut.len(), 2);
        assert!(cut[1].ends_with("|…"), "{cut:?}");
    }

    #[test]
    fn each_script_is_a_piece_of_its_own() {
        assert_eq!(lines("ST-2026-118 झूंसी, 112 पर", 40.0, 1_000.0, 100.0), ["ST-2026-118|झूंसी|,|112|पर"]);
    }

    #[test]
    fn a_word_without_end_is_broken_between_grapheme_clusters() {
        let broken = lines(&"क्षि".repeat(100), 60.0, 500.0, 2_000.0);
        assert!(broken.len() > 3);
        assert!(broken.iter().all(|line| line.starts_with("क्षि") || line.ends_with('…')), "{broken:?}");
    }

    #[test]
    fn a_large_text_takes_the_largest_size_in_which_it_fits() {
        let size = |text: &str| block(text, Weight::Bold, &[68.0, 46.0], 1_000.0, 200.0, 1.4).size;
        assert_eq!(size("छोटा"), 68.0);
        assert_eq!(size(&"झूंसी में बच्चा चोरी की बात सच नहीं है। ".repeat(3)), 46.0);
    }

    #[test]
    fn what_cannot_be_drawn_is_left_out() {
        assert_eq!(drawable("एक😀दो\u{0}\n<b>\u{202e}", 100), "एक दो <b>");
        assert_eq!(drawable("a\u{200d}b", 100), "a b");
        assert_eq!(drawable(&"क".repeat(500), 3), "ककक");
    }
}
