//! The beginning of a complaint's text, as far as the place where it is shown may show it.

use crate::{
    language::{Language, texts::masks as says, whole::beginning},
    officers::Role,
    shield::masks::{Carrier, CaseKind, Field, is_shown},
};

/// The first `most` characters of a complaint's text for this role, or the words that say where the text can be read. Used by everything that shows a
/// complaint elsewhere than on its own page.
pub fn excerpt(
    carrier: Carrier,
    (role, kind): (Role, CaseKind),
    language: Language,
    text: &str,
    most: usize,
) -> String {
    if is_shown(carrier, Field::Text, role, kind) {
        beginning(text, most)
    } else {
        says::TEXT_ON_ITS_PAGE.in_language(language).to_owned()
    }
}
