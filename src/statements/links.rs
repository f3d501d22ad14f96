//! Links in a statement: only to our own site. A link to anywhere else would give it the police's word.

use crate::channels::{self, platform::platform};

/// Whether every link in a text leads to our own site; `own` is its origin, such as `https://desk.example`.
pub fn only_ours(text: &str, own: &str) -> bool {
    let others: Vec<String> = text.split_whitespace().map(|word| without_ours(word, own)).collect();
    !has_link(&others.join(" "))
}

/// A word without our own address at its beginning. What follows the address stays only where it could be another link.
fn without_ours(word: &str, own: &str) -> String {
    let opening = ['(', '[', '"', '\'', '“', '‘', '«', '<'];
    let link = word.trim_start_matches(opening);
    let Some(rest) = link.strip_prefix(own) else { return word.to_owned() };
    // `https://desk.example.evil` and `https://desk.example@evil` begin alike; a full stop may also end the sentence.
    let ours = match rest.chars().next() {
        None | Some('/' | '?' | '#') => true,
        Some('.' | ',' | ';' | '।' | ')' | ']' | '"' | '\'' | '”' | '’' | '»' | '>' | '!') => {
            rest.chars().count() == 1
        }
        Some(_) => false,
    };
    if !ours {
        return word.to_owned();
    }
    // A path may hold letters and dots that look like a domain, but no second address.
    if rest.contains("://") || rest.contains(',') || rest.contains("www.") { rest.to_owned() } else { String::new() }
}

fn has_link(text: &str) -> bool {
    let lower = text.to_lowercase();
    let mut seen = channels::platforms().filter_map(platform).filter_map(|platform| platform.dear_link);
    lower.contains("://") || lower.contains("www.") || seen.any(|sees| sees(&lower))
}

#[cfg(test)]
mod tests {
    use super::only_ours;

    const OWN: &str = "https://desk.example";

    #[test]
    fn only_links_to_our_own_site_pass() {
        for fine in [
            "",
            "कोई घायल नहीं है। 3.5 लाख रुपये बरामद।",
            "See https://desk.example/statements/7K2P9XQM for more.",
            "(https://desk.example/figures?from=2020-04-01) and https://desk.example.",
            "https://desk.example",
        ] {
            assert!(only_ours(fine, OWN), "{fine}");
        }
        for refused in [
            "https://evil.example/x",
            "http://desk.example/",
            "https://desk.example.evil.example/",
            "https://desk.example@evil.example/",
            "https://desk.example:444/",
            "https://desk.example/,https://evil.example",
            "https://desk.example/?to=https://evil.example",
            "देखें www.evil.example",
            "देखें evil.com पर",
            "HTTPS://EVIL.EXAMPLE",
            "ftp://desk.example/file",
        ] {
            assert!(!only_ours(refused, OWN), "{refused}");
        }
    }
}
