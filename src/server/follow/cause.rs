//! Error causes without personal data, for the log.
//!
//! A database error names the rejected value, a mail server the recipient, a platform the rejected words. Such quotes are removed; the description,
//! the error code and the name of the violated rule remain.

use crate::server::db::broken_rule;
use std::error::Error as Source;

/// Most characters of an external message.
const LONGEST: usize = 300;
/// Text between these marks is a quote.
const QUOTES: [(char, char); 7] = [('"', '"'), ('`', '`'), ('“', '”'), ('«', '»'), ('[', ']'), ('<', '>'), ('{', '}')];
/// A word with this many digits may be a telephone number.
const MANY_DIGITS: usize = 10;

/// The message of an error and of the database error behind it, if any, without personal data.
pub fn cause(error: &(dyn Source + 'static)) -> String {
    if let Some(database) = error.downcast_ref() {
        return of_database(database);
    }
    let said = unquoted(&error.to_string());
    let mut below = std::iter::successors(error.source(), |&one| one.source());
    // The outer message says what was being done.
    match below.find_map(|one| one.downcast_ref()) {
        Some(database) => format!("{said}: {}", of_database(database)),
        None => said,
    }
}

fn of_database(error: &sqlx::Error) -> String {
    match error {
        sqlx::Error::Database(refusal) => {
            let code = refusal.code().map(|code| format!(", code {code}")).unwrap_or_default();
            let rule = broken_rule(error).map(|rule| format!(", rule {rule}")).unwrap_or_default();
            format!("{}{code}{rule}", unquoted(refusal.message()))
        }
        // The sources of these errors may contain the value itself.
        sqlx::Error::ColumnDecode { index, .. } => format!("the column {} cannot be read", unquoted(index)),
        sqlx::Error::Decode(_) => "a value cannot be read".to_owned(),
        sqlx::Error::Encode(_) => "a value cannot be written".to_owned(),
        other => unquoted(&other.to_string()),
    }
}

/// Removes quotes from an external message: text in quotation marks or brackets, addresses, non-ASCII words, long numbers.
pub fn unquoted(text: &str) -> String {
    let mut text = text.to_owned();
    for (open, close) in QUOTES {
        let Some(from) = text.find(open) else { continue };
        // Up to the last mark, because the quoted text may contain the same mark.
        match text.rfind(close).filter(|to| *to > from) {
            Some(to) => text.replace_range(from..to + close.len_utf8(), "…"),
            None => text.replace_range(from.., "…"),
        }
    }
    let words = text.split_whitespace().map(|word| if may_be_personal(word) { "…" } else { word });
    let mut kept: Vec<&str> = words.collect();
    kept.dedup_by(|one, before| *one == "…" && *before == "…");
    kept.join(" ").chars().take(LONGEST).collect()
}

fn may_be_personal(word: &str) -> bool {
    !word.is_ascii()
        || word.contains('@')
        || word.contains("://")
        // Paths: our folders are harmless, but a private link is a path too.
        || word.bytes().filter(|byte| *byte == b'/').count() > 1
        || word.bytes().filter(u8::is_ascii_digit).count() >= MANY_DIGITS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_are_removed_and_the_description_remains() {
        for (said, kept) in [
            (
                "invalid input syntax for type bigint: \"Asha said \"no\" to me\"",
                "invalid input syntax for type bigint: …",
            ),
            ("malformed MATCH expression: [asha verma]", "malformed MATCH expression: …"),
            ("550 5.1.1 <asha@example.org>: User unknown", "550 5.1.1 … User unknown"),
            ("535 5.7.8 no such user asha@example.org here", "535 5.7.8 no such user … here"),
            ("error for https://sunwai.example/t/ABCDEFGHJK/secret: timed out", "error for … timed out"),
            ("no route /t/ABCDEFGHJK/secret", "no route …"),
            ("cannot call 9876543210 or घर में now", "cannot call … or … now"),
            ("half a quote \"asha", "half a quote …"),
            ("database is locked", "database is locked"),
            ("", ""),
        ] {
            assert_eq!(unquoted(said), kept, "{said}");
        }
        assert!(unquoted(&"word ".repeat(1_000)).len() <= LONGEST);
    }

    #[test]
    fn an_error_about_a_column_does_not_show_its_value() {
        let error = sqlx::Error::ColumnDecode { index: "phone".to_owned(), source: "9876543210 is no word".into() };
        assert_eq!(cause(&error), "the column phone cannot be read");
        let wrapped = anyhow::Error::from(error).context("the offices could not be read");
        assert_eq!(cause(wrapped.as_ref()), "the offices could not be read: the column phone cannot be read");
    }
}
