//! Reads what a writer typed.

use super::{
    MAX_TITLE, MAX_WORDS, Overflow, Words, links,
    store::Typed,
    view::{LONGEST_AHEAD, MAX_LINKED},
};
use crate::{
    complaint::{MAX_LINE, Reference, reference::LENGTH},
    error::{Error, FieldError, Problem},
    server::{forms::FormBody, op::Op},
};

/// Longest list of complaint numbers that is read, in characters.
const MAX_REFERENCES: usize = MAX_LINKED * (LENGTH + 20);

/// The fields that a writer fills in.
pub struct Fields {
    /// The words of the version.
    pub typed: Typed,
    /// The complaints to which it is linked.
    pub references: Vec<Reference>,
    /// The incident in words.
    pub incident: Option<String>,
}

/// Reads the fields of a draft, which may be incomplete until it is handed to the second person.
///
/// # Errors
/// [`Error::Fields`].
pub fn fields(op: &Op, posted: &FormBody, corrects: bool) -> Result<Fields, Error> {
    let mut problems = Vec::new();
    let mut line = |name: &str, most: usize| posted.line(name, most, &mut problems).unwrap_or_default();
    let title = Words { hi: line("title_hi", MAX_TITLE), en: line("title_en", MAX_TITLE) };
    let change = Words { hi: line("change_hi", MAX_TITLE), en: line("change_en", MAX_TITLE) };
    let incident = posted.line("incident", MAX_LINE, &mut problems);
    let text = Words {
        hi: posted.text("text_hi", MAX_WORDS, &mut problems),
        en: posted.text("text_en", MAX_WORDS, &mut problems),
    };
    let overflow: Option<Overflow> = posted.choice("overflow", &mut problems);
    let release_at = match posted.get("release_at").trim() {
        "" => None,
        _ => posted.moment("release_at", &mut problems),
    };
    if release_at.is_some_and(|at| at <= op.now()) {
        problems.push(FieldError { field: "release_at".into(), problem: Problem::Past });
    }
    if release_at.is_some_and(|at| at > op.now() + LONGEST_AHEAD) {
        problems.push(FieldError { field: "release_at".into(), problem: Problem::NotAMoment });
    }
    let own = &op.settings().public_url;
    let linkable = [
        ("title_hi", &title.hi),
        ("title_en", &title.en),
        ("text_hi", &text.hi),
        ("text_en", &text.en),
        ("change_hi", &change.hi),
        ("change_en", &change.en),
    ];
    for (field, words) in linkable {
        if !links::only_ours(words, own) {
            problems.push(FieldError { field: field.into(), problem: Problem::OthersLink });
        }
    }
    let references = references(posted, &mut problems);
    let overflow = overflow.unwrap_or(Overflow::Thread);
    if !problems.is_empty() {
        return Err(Error::Fields(problems));
    }
    let change = corrects.then_some(change);
    Ok(Fields { typed: Typed { title, text, change, overflow, release_at }, references, incident })
}

/// The complaint numbers, separated by spaces, commas or line breaks.
fn references(posted: &FormBody, problems: &mut Vec<FieldError>) -> Vec<Reference> {
    let mut found: Vec<Reference> = Vec::new();
    let mut problem = |problem| problems.push(FieldError { field: "references".into(), problem });
    let typed = posted.get("references");
    if typed.chars().count() > MAX_REFERENCES {
        problem(Problem::TooLong(MAX_REFERENCES as u32));
        return found;
    }
    for word in typed.split([' ', ',', ';', '\n', '\r', '\t', '।']).filter(|word| !word.trim().is_empty()) {
        match Reference::read(word) {
            Ok(reference) if !found.contains(&reference) => found.push(reference),
            Ok(_) => {}
            Err(_) => {
                problem(Problem::NotAChoice);
                return found;
            }
        }
    }
    if found.len() > MAX_LINKED {
        problem(Problem::TooManyChosen(MAX_LINKED as u32));
    }
    found
}
