//! Copying in the browser.

use leptos::prelude::*;

/// Whether the browser lets pages copy: only on a page that came encrypted.
pub fn can_copy() -> bool {
    window().is_secure_context()
}

/// Copies a text. False if it cannot.
pub fn copy(text: &str) -> bool {
    if !can_copy() {
        return false;
    }
    // Whether it succeeded in the end is of no use to anybody: it may be tried again.
    let _ = window().navigator().clipboard().write_text(text);
    true
}
