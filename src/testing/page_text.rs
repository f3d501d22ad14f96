//! What a page says, as plain text: one block per line, without scripts, styles, hidden fields and marks for the eye only. Snapshots of it
//! show how the wording of a page changes, and stay the same when only its markup does.
//!
//! Headings begin with `#`, list items with `-`, what can be unfolded with `>`. Cells of a table are separated by `|`, choices of a list by
//! `/`, with `*` at the chosen one. A field is `[…]` with what it holds, a tick `[x]`, a button `[its label]`.
//!
//! Numbers of complaints, private keys and other random words are replaced by `(number 1)`, `(key 1)` in the order in which they occur. Times
//! are not replaced: the clock of a test stands still.

use crate::complaint::Reference;

/// Elements that begin a line of their own.
const BLOCKS: &[&str] = &[
    "article",
    "aside",
    "blockquote",
    "br",
    "button",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "header",
    "hr",
    "label",
    "legend",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "select",
    "summary",
    "table",
    "tbody",
    "textarea",
    "thead",
    "title",
    "tr",
    "ul",
];
/// Elements whose content is no text of the page.
const SILENT: &[&str] = &["script", "style", "template", "svg"];
/// Elements without an end tag.
const VOID: &[&str] = &["br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"];
/// The parts of a staff page that are the same on all of them.
const STAFF_FRAME: &[&str] = &["rooms", "staff-bar"];
/// Signs before which there is no space, and after which there is none.
const CLOSING: &str = ".,;:!?)]}”’»…।%";
const OPENING: &str = "([{“‘«";

/// All that a page says.
pub fn page_text(html: &str) -> String {
    masked(&said(html, &[]))
}

/// What the content of a page says, without the frame that it has in common with other pages.
pub fn content_text(html: &str) -> String {
    let main = html.find("<main").map_or(html, |from| &html[from..]);
    let main = main.find("</main>").map_or(main, |to| &main[..to]);
    masked(&said(main, STAFF_FRAME))
}

fn said(html: &str, without: &[&str]) -> String {
    let mut text = Text::default();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        text.add(&unescaped(&rest[..at]));
        rest = &rest[at..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = comment.split_once("-->").map_or("", |(_, behind)| behind);
            continue;
        }
        let (tag, behind) = tag(&rest[1..]);
        rest = behind;
        if let Some(name) = tag.strip_prefix('/') {
            text.close(name.trim());
        } else if !tag.starts_with('!') {
            let element = Element::of(tag);
            if element.is_silent(without) {
                rest = behind_element(element.name, rest);
                text.open("");
            } else if element.name == "textarea" {
                let (words, behind) = rest.split_once("</textarea>").unwrap_or((rest, ""));
                text.line_of(&format!("[{}]", or_blank(unescaped(words).trim())));
                rest = behind;
            } else {
                text.element(&element);
            }
        }
    }
    text.add(&unescaped(rest));
    text.end_line();
    text.lines.join("\n")
}

/// A tag without its brackets, and what is behind it. A bracket within a quoted value does not end it.
fn tag(from: &str) -> (&str, &str) {
    let mut quote = None;
    for (at, c) in from.char_indices() {
        match quote {
            Some(open) if c == open => quote = None,
            None if c == '"' || c == '\'' => quote = Some(c),
            None if c == '>' => return (&from[..at], &from[at + 1..]),
            _ => {}
        }
    }
    (from, "")
}

/// What is behind the element that has just been opened.
fn behind_element<'a>(name: &str, mut rest: &'a str) -> &'a str {
    if VOID.contains(&name) {
        return rest;
    }
    let mut depth = 1;
    while let Some(at) = rest.find('<') {
        let (tag, behind) = tag(&rest[at + 1..]);
        let closes = tag.strip_prefix('/').is_some_and(|tag| tag.trim() == name);
        // Within a script there are no tags, and a comparison may look like one.
        if closes {
            depth -= 1;
            rest = behind;
        } else if matches!(name, "script" | "style") {
            rest = &rest[at + 1..];
        } else {
            let opened = Element::of(tag);
            depth += usize::from(opened.name == name && !tag.ends_with('/'));
            rest = behind;
        }
        if depth == 0 {
            return rest;
        }
    }
    ""
}

/// An opening tag.
struct Element<'a> {
    name: &'a str,
    attributes: Vec<(&'a str, String)>,
}

impl<'a> Element<'a> {
    fn of(tag: &'a str) -> Self {
        let tag = tag.trim_end_matches('/');
        let (name, mut rest) = tag.split_at(tag.find(char::is_whitespace).unwrap_or(tag.len()));
        let mut attributes = Vec::new();
        while let Some(from) = rest.find(|c: char| !c.is_whitespace()) {
            rest = &rest[from..];
            let end = rest.find(|c: char| c == '=' || c.is_whitespace()).unwrap_or(rest.len());
            let (word, behind) = rest.split_at(end);
            let (value, behind) = match behind.strip_prefix('=') {
                Some(value) if value.starts_with(['"', '\'']) => {
                    let (quote, value) = value.split_at(1);
                    value.split_once(quote).unwrap_or((value, ""))
                }
                Some(value) => value.split_at(value.find(char::is_whitespace).unwrap_or(value.len())),
                None => ("", behind),
            };
            attributes.push((word, unescaped(value)));
            rest = behind;
        }
        Self { name, attributes }
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(word, _)| *word == name).map(|(_, value)| value.as_str())
    }

    fn is_silent(&self, without: &[&str]) -> bool {
        let classes = self.get("class").unwrap_or_default();
        SILENT.contains(&self.name)
            || self.get("hidden").is_some()
            || self.get("aria-hidden") == Some("true")
            || (self.name == "dialog" && self.get("open").is_none())
            || (self.name == "input" && self.get("type") == Some("hidden"))
            || classes.split_whitespace().any(|class| without.contains(&class))
    }
}

fn or_blank(words: &str) -> &str {
    if words.is_empty() { "…" } else { words }
}

/// The text, line by line.
#[derive(Default)]
struct Text {
    lines: Vec<String>,
    line: String,
    /// Between two elements there is a space, even if there is none in the source.
    space: bool,
}

impl Text {
    /// Adds words to the line.
    fn add(&mut self, words: &str) {
        let (Some(first), true) = (words.chars().next(), !words.trim().is_empty()) else {
            self.space |= !words.is_empty();
            return;
        };
        let wants_none = CLOSING.contains(first) || self.line.ends_with(|c: char| OPENING.contains(c));
        if first.is_whitespace() || (self.space && !wants_none) {
            self.push_space();
        }
        let bare: Vec<&str> = words.split_whitespace().collect();
        self.line.push_str(&bare.join(" "));
        self.space = words.ends_with(char::is_whitespace);
    }

    fn push_space(&mut self) {
        if !self.line.is_empty() && !self.line.ends_with(' ') {
            self.line.push(' ');
        }
    }

    /// Adds a sign, such as a box to tick.
    fn sign(&mut self, sign: &str) {
        self.push_space();
        self.line.push_str(sign);
        self.space = true;
    }

    fn end_line(&mut self) {
        let line = self.line.trim().trim_start_matches("| ").to_owned();
        self.line.clear();
        self.space = false;
        // A mark without words, such as that of a list item whose content begins a line of its own, is put before these.
        if matches!(line.as_str(), "-" | ">" | "#" | "##" | "###" | "####") {
            self.line = line + " ";
        } else if !line.is_empty() {
            self.lines.push(line);
        }
    }

    fn line_of(&mut self, words: &str) {
        self.end_line();
        self.line.push_str(words);
        self.end_line();
    }

    fn open(&mut self, name: &str) {
        if BLOCKS.contains(&name) {
            self.end_line();
        } else {
            self.space = true;
        }
        match name {
            "h1" => self.line = "# ".into(),
            "h2" => self.line = "## ".into(),
            "h3" => self.line = "### ".into(),
            "h4" => self.line = "#### ".into(),
            "li" => self.line = "- ".into(),
            "summary" => self.line = "> ".into(),
            "button" => self.line.push('['),
            "td" | "th" => self.sign("|"),
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        if name == "button" {
            self.line.push(']');
        }
        if name == "li" && self.line == "- " {
            self.line.clear();
        }
        if BLOCKS.contains(&name) {
            self.end_line();
        } else {
            self.space = true;
        }
    }

    fn element(&mut self, element: &Element<'_>) {
        self.open(element.name);
        let ticked = element.get("checked").is_some();
        match (element.name, element.get("type").unwrap_or("text")) {
            ("img", _) => {
                if let Some(words) = element.get("alt").filter(|words| !words.is_empty()) {
                    self.sign(&format!("({words})"));
                }
            }
            ("option", _) => {
                if !self.line.is_empty() {
                    self.sign("/");
                }
                if element.get("selected").is_some() {
                    self.sign("*");
                    self.space = false;
                }
            }
            ("input", "radio") => self.sign(if ticked { "(x)" } else { "( )" }),
            ("input", "checkbox") => self.sign(if ticked { "[x]" } else { "[ ]" }),
            ("input", "file") => self.sign("[file]"),
            ("input", _) => {
                let held = element.get("value").filter(|value| !value.is_empty());
                self.sign(&format!("[{}]", or_blank(held.or(element.get("placeholder")).unwrap_or_default())));
            }
            _ => {}
        }
    }
}

/// The characters that a text in HTML stands for.
fn unescaped(html: &str) -> String {
    let mut text = String::new();
    let mut rest = html;
    while let Some(at) = rest.find('&') {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        let known = rest.find(';').filter(|end| *end < 10).and_then(|end| Some((character(&rest[1..end])?, end)));
        match known {
            Some((character, end)) => {
                text.push(character);
                rest = &rest[end + 1..];
            }
            None => {
                text.push('&');
                rest = &rest[1..];
            }
        }
    }
    text + rest
}

fn character(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some('\u{a0}'),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => number.parse(),
            };
            char::from_u32(code.ok()?)
        }
    }
}

/// The text with every random word replaced by what it is, and how many of its kind came before.
fn masked(text: &str) -> String {
    let mut numbers: Vec<String> = Vec::new();
    let mut keys: Vec<String> = Vec::new();
    let mut out = String::new();
    let mut rest = text;
    while !rest.is_empty() {
        let is_word = |c: char| c.is_ascii_alphanumeric() || c == '-';
        let end = rest.find(|c: char| !is_word(c)).unwrap_or(rest.len());
        let (word, behind) = rest.split_at(end);
        match kind_of(word) {
            Some(kind) => {
                let known = if kind == "number" { &mut numbers } else { &mut keys };
                let word = word.replace('-', "");
                let at = known.iter().position(|one| *one == word).unwrap_or_else(|| {
                    known.push(word);
                    known.len() - 1
                });
                out.push_str(&format!("({kind} {})", at + 1));
            }
            None => out.push_str(word),
        }
        let sign = behind.chars().next();
        out.extend(sign);
        rest = &behind[sign.map_or(0, char::len_utf8)..];
    }
    out
}

/// What a random word is: the number of a complaint, with or without hyphens, or a key.
fn kind_of(word: &str) -> Option<&'static str> {
    let is_number = |word: &str| Reference::parse(word).is_ok_and(|read| read.as_str() == word.replace('-', ""));
    let groups: Vec<usize> = word.split('-').map(str::len).collect();
    if (groups == [3, 3, 4] || groups == [10]) && is_number(word) {
        return Some("number");
    }
    // Keys are in hexadecimal or base 32; a word of that length has a digit, and the number of a post has no letter.
    let has = |of: fn(&u8) -> bool| word.bytes().any(|b| of(&b));
    (groups.len() == 1 && word.len() >= 16 && has(u8::is_ascii_lowercase) && has(u8::is_ascii_digit)).then_some("key")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_read_block_by_block() {
        let html = r#"<!DOCTYPE html><html lang="en"><head><title>A &amp; B · Desk</title><style>p{}</style></head><body>
            <script>if (a<b) { "</p>" }</script><main id="main"><h1>Hello<!----> there</h1><p>One<!> <strong>two</strong>.</p>
            <ul><li><a href="/x">First</a></li><li><p>Second</p></li><li></li></ul>
            <table><tr><th>A</th><td>1</td></tr></table><p hidden>no</p><span aria-hidden="true">!</span>
            <div class="rooms"><div>frame</div></div>
            <details><summary>More</summary>inside</details></main></body></html>"#;
        assert_eq!(
            page_text(html),
            "A & B · Desk\n# Hello there\nOne two.\n- First\n- Second\nA | 1\nframe\n> More\ninside"
        );
        assert_eq!(content_text(html), "# Hello there\nOne two.\n- First\n- Second\nA | 1\n> More\ninside");
    }

    #[test]
    fn fields_show_what_they_hold() {
        let html = r#"<form><input type="hidden" name="form" value="x"><label>Name <input type="text" value="A > B"></label>
            <label><input type="radio" checked name="s">Yes</label><label><input type="checkbox">Sure</label><input type="file">
            <textarea rows="3">a &lt;b&gt;</textarea><textarea></textarea>
            <select><option value="">Choose</option><option selected value="x">Theft</option></select><button>Send</button></form>"#;
        assert_eq!(page_text(html), "Name [A > B]\n(x) Yes\n[ ] Sure\n[file]\n[a <b>]\n[…]\nChoose / *Theft\n[Send]");
    }

    #[test]
    fn random_words_are_numbered_in_their_order() {
        let (one, two) = (Reference::from_values([1; 9]), Reference::from_values([2; 9]));
        let text = format!("<p>{one} and {two}, again {} with key 0123456789abcdef. 2026-11-23</p>", one.as_str());
        assert_eq!(page_text(&text), "(number 1) and (number 2), again (number 1) with key (key 1). 2026-11-23");
    }
}
