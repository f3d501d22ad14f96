//! The style sheet inside citizens' pages, so that the first paint waits for nothing but the page itself.
//!
//! The build makes one style sheet. All rules that only staff pages need are in its layer `staff`; this module removes them, and what is left is
//! embedded in every other page. Staff pages link to the whole file, which their browsers store.

use super::assets;
use leptos::config::LeptosOptions;
use std::{fs, path::Path, sync::Arc};

/// The layer with the rules for staff pages.
const STAFF: &str = "@layer staff{";

/// The rules for citizens' pages, minified; `None` if the files were not built, in which case pages link to the style sheet.
#[derive(Clone, Debug, Default)]
pub struct EmbeddedStyle(pub Option<Arc<str>>);

impl EmbeddedStyle {
    /// Reads the style sheet that `cargo leptos build` made.
    pub fn read(site_root: &Path, options: &LeptosOptions) -> Self {
        let name = assets::hashed_name(options, "css").unwrap_or_else(|| "sunwai.css".to_owned());
        let sheet = fs::read_to_string(site_root.join("pkg").join(name)).ok();
        // A sheet that is not minified does not have the layer in this form; embedding all of it would be worse than the link.
        let sheet = sheet.filter(|sheet| sheet.contains(STAFF));
        Self(sheet.map(|sheet| without_staff(&sheet).into()))
    }
}

/// The style sheet without the blocks of the staff layer.
fn without_staff(sheet: &str) -> String {
    let mut rest = sheet;
    let mut kept = String::with_capacity(sheet.len());
    while let Some((before, block)) = rest.split_once(STAFF) {
        kept.push_str(before);
        rest = after_block(block);
    }
    kept + rest
}

/// The text after the brace that closes a block. Braces within strings do not count.
fn after_block(block: &str) -> &str {
    let (mut depth, mut quote, mut escaped) = (1_u32, None, false);
    for (at, c) in block.char_indices() {
        match (quote, c) {
            _ if escaped => escaped = false,
            (Some(_), '\\') => escaped = true,
            (Some(open), _) if open == c => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, '{') => depth += 1,
            (None, '}') => {
                depth -= 1;
                if depth == 0 {
                    return &block[at + 1..];
                }
            }
            (None, _) => {}
        }
    }
    ""
}

#[cfg(test)]
mod tests {
    use super::without_staff;

    #[test]
    fn the_staff_layer_is_removed_and_nothing_else() {
        let sheet = "@layer base,staff;@layer base{a{b:c}}@layer staff{.x{d:e}@media print{.y{f:\"}\"}}}@layer print{g{h:i}}\
                     @layer staff{.z:before{content:'\\'}'}}k{l:m}";
        assert_eq!(without_staff(sheet), "@layer base,staff;@layer base{a{b:c}}@layer print{g{h:i}}k{l:m}");
        assert_eq!(without_staff("a{b:c}"), "a{b:c}");
        assert_eq!(without_staff("a{b:c}@layer staff{x{"), "a{b:c}", "an unclosed block ends with the sheet");
    }
}
