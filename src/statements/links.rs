//! Links in a statement: only to our own site. A link to anywhere else would give it the police's word.

use crate::channels::{self, platform::platform};

/// Whether every link in a text leads to our own site; `own` is its origin, such as `https://desk.example`.
pub fn only_ours(text: &str, own: &str) -> bool {
    let others: Vec<String> = text.split_whitespace().map(|word| without_ours(word, own)).collect();
    !has_link(&others.join(" "))
}

/// A word without our own address at its beginning. What follows the address stays.
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
    // A path may hold letters and dots that look like a domain. It ends where a platform or a reader may see it end, and another link may begin there.
    let after = rest.trim_start_matches(is_of_a_path);
    let path = &rest[..rest.len() - after.len()];
    if path.contains("www.") {
        return rest.to_owned();
    }
    // Once more without the signs between the two, which might hide the link from a platform's rule.
    format!("{after} {}", after.trim_start_matches(|c: char| !c.is_alphanumeric()))
}

/// Whether a character goes on a path, a query or a fragment wherever addresses are recognised; our own have no others.
fn is_of_a_path(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '/' | '?' | '#' | '=' | '&' | '-' | '_' | '.' | '~' | '%' | '+')
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
            "देखें https://desk.example/statements/7K2P9XQM। और https://desk.example/figures?from=2020-04-01&to=2020-04-30#subjects, फिर",
            "\"https://desk.example/statements/7K2P9XQM\" (https://desk.example/statements/7K2P9XQM.)",
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
            "https://desk.example/।evil.com",
            "https://desk.example/\"evil.com",
            "https://desk.example/statements/7K2P9XQM”evil.com",
            "https://desk.example/(evil.com)",
            "https://desk.example/figures,evil.com",
            "https://desk.example/?from=2020-04-01।(evil.com",
            "https://desk.example/www.evil.com",
            "देखें www.evil.example",
            "देखें evil.com पर",
            "HTTPS://EVIL.EXAMPLE",
            "ftp://desk.example/file",
        ] {
            assert!(!only_ours(refused, OWN), "{refused}");
        }
    }
}
