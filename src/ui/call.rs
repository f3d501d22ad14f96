//! Telephone numbers that can be tapped.

use crate::language::{t, texts::common};
use leptos::prelude::*;

/// A text in which the helplines 112, 1930 and 1090 are links that call them.
#[component]
pub fn Callable(
    /// The text.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    pieces(&text)
        .into_iter()
        .map(|(piece, is_number)| {
            if is_number {
                view! { <a class="call" href=format!("tel:{piece}") rel="external">{piece.clone()}</a> }.into_any()
            } else {
                piece.into_any()
            }
        })
        .collect_view()
}

/// The text in pieces, and which of them are numbers to call.
fn pieces(text: &str) -> Vec<(String, bool)> {
    let mut pieces: Vec<(String, bool)> = Vec::new();
    let mut piece = String::new();
    let mut digits = false;
    let mut end = |piece: &mut String, digits: bool| {
        if !piece.is_empty() {
            let callable = digits && HELPLINES.contains(&piece.as_str());
            match pieces.last_mut() {
                Some((before, false)) if !callable => before.push_str(piece),
                _ => pieces.push((piece.clone(), callable)),
            }
            piece.clear();
        }
    };
    for letter in text.chars() {
        if letter.is_ascii_digit() != digits {
            end(&mut piece, digits);
            digits = !digits;
        }
        piece.push(letter);
    }
    end(&mut piece, digits);
    pieces
}

/// Police emergency, cyber fraud, women's helpline.
const HELPLINES: [&str; 3] = ["112", "1930", "1090"];

/// The line for someone in danger, with a button that calls 112.
#[component]
pub fn DangerLine(
    /// What to do instead of waiting or writing.
    instead: &'static str,
) -> impl IntoView {
    view! {
        <aside class="danger" aria-label=t(common::DANGER)>
            <p><strong>{t(common::DANGER)}</strong> " " <span>{instead}</span></p>
            <a class="button" data-danger="" href="tel:112" rel="external">
                <super::icon::Icon shape=super::icon::Shape::Phone/>
                <span class="hidden">{t(common::CALL)} " "</span>
                "112"
            </a>
        </aside>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_helplines_are_called() {
        let called = |text: &str| {
            let numbers = pieces(text).into_iter().filter(|(_, number)| *number);
            numbers.map(|(piece, _)| piece).collect::<Vec<_>>()
        };
        assert_eq!(called("112 पर फ़ोन करें। साइबर ठगी: 1930। महिला: 1090"), ["112", "1930", "1090"]);
        assert!(called("11200 19301090 5550100112").is_empty(), "only whole numbers");
        assert!(called("").is_empty() && called("no number").is_empty());
        for text in ["112", "a112b", "1930, 1090.", "कोई नहीं 5"] {
            assert_eq!(pieces(text).into_iter().map(|(piece, _)| piece).collect::<String>(), text);
        }
    }
}
