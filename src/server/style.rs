//! The style sheet inside citizens' pages, so that the first paint waits for nothing but the page itself.
//!
//! The build makes one style sheet. All rules that only staff pages need are in its layer `staff`, and those of the public figures and statements in
//! its layer `record`; this module removes what a page does not need, and embeds the rest in it. Staff pages link to the whole file, which their
//! browsers store.

use super::assets;
use leptos::config::LeptosOptions;
use std::{fs, path::Path, sync::Arc};

/// The layer with the rules for staff pages.
const STAFF: &str = "@layer staff{";
/// The layer with the rules for the public figures and statements.
const RECORD: &str = "@layer record{";
/// First parts of the addresses of the pages that need the layer [`RECORD`]. Links to them from other pages load them anew.
const RECORD_PAGES: [&str; 2] = ["figures", "statements"];

/// The rules for citizens' pages, minified; `None` if the files were not built, in which case pages link to the style sheet.
#[derive(Clone, Debug, Default)]
pub struct EmbeddedStyle {
    citizens: Option<Arc<str>>,
    record: Option<Arc<str>>,
}

/// The rules that one page embeds; `None` if it links to the style sheet.
#[derive(Clone, Debug, Default)]
pub struct PageStyle(pub Option<Arc<str>>);

impl EmbeddedStyle {
    /// Reads the style sheet that `cargo leptos build` made.
    pub fn read(site_root: &Path, options: &LeptosOptions) -> Self {
        let name = assets::hashed_name(options, "css").unwrap_or_else(|| "sunwai.css".to_owned());
        let sheet = fs::read_to_string(site_root.join("pkg").join(name)).ok();
        // A sheet that is not minified does not have the layer in this form; embedding all of it would be worse than the link.
        let record = sheet.filter(|sheet| sheet.contains(STAFF)).map(|sheet| without(STAFF, &sheet));
        let citizens = record.as_deref().map(|sheet| without(RECORD, sheet));
        Self { citizens: citizens.map(Into::into), record: record.map(Into::into) }
    }

    /// The rules for the citizens' page at `path`.
    pub fn at(&self, path: &str) -> PageStyle {
        let first = path.trim_start_matches('/').split('/').next().unwrap_or_default();
        PageStyle(if RECORD_PAGES.contains(&first) { &self.record } else { &self.citizens }.clone())
    }
}

/// The style sheet without the blocks of one layer; `layer` is how a block begins.
fn without(layer: &str, sheet: &str) -> String {
    let mut rest = sheet;
    let mut kept = String::with_capacity(sheet.len());
    while let Some((before, block)) = rest.split_once(layer) {
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
    use super::{EmbeddedStyle, STAFF, without};

    #[test]
    fn the_staff_layer_is_removed_and_nothing_else() {
        let sheet = "@layer base,staff;@layer base{a{b:c}}@layer staff{.x{d:e}@media print{.y{f:\"}\"}}}@layer print{g{h:i}}\
                     @layer staff{.z:before{content:'\\'}'}}k{l:m}";
        assert_eq!(without(STAFF, sheet), "@layer base,staff;@layer base{a{b:c}}@layer print{g{h:i}}k{l:m}");
        assert_eq!(without(STAFF, "a{b:c}"), "a{b:c}");
        assert_eq!(without(STAFF, "a{b:c}@layer staff{x{"), "a{b:c}", "an unclosed block ends with the sheet");
    }

    #[test]
    fn only_the_figures_and_the_statements_have_the_rules_of_the_record() {
        let style = EmbeddedStyle { citizens: Some("citizens".into()), record: Some("record".into()) };
        let at = |path| style.at(path).0.unwrap();
        assert!(["/figures", "/statements", "/statements/water-supply"].iter().all(|path| &*at(path) == "record"));
        assert!(
            ["/", "/t/7KQ2M4XHZ9", "/incident/7KQ2M4XHZ9", "/figures.csv"].iter().all(|path| &*at(path) == "citizens")
        );
    }
}
