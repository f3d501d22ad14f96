//! What officers choose about how the staff pages look: the width of the rail, the density of the cards, single keys. Kept in a cookie of
//! the browser, so that a page looks the same with and without scripts.

#[cfg(feature = "hydrate")]
mod in_browser;
#[cfg(not(feature = "hydrate"))]
#[path = "not_in_browser.rs"]
mod in_browser;

use crate::{string_enum, ui::language_form::here};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The cookie that keeps the choices.
pub const COOKIE: &str = "desk";
/// The address that a choice is posted to.
pub const ADDRESS: &str = "/staff/view";

string_enum! {
    /// The width of the rail on a wide screen.
    pub enum RailWidth {
        /// Icons and words.
        Wide = "wide",
        /// Only icons.
        Narrow = "narrow",
    }
}

string_enum! {
    /// How much room a card takes.
    pub enum Density {
        /// Two lines.
        Dense = "dense",
        /// More of the complaint's words, with more room around them.
        Comfortable = "comfortable",
    }
}

string_enum! {
    /// Whether single keys act on the board and on the wire (WCAG 2.2, 2.1.4).
    pub enum SingleKeys {
        /// They act.
        On = "keys",
        /// They do nothing.
        Off = "no_keys",
    }
}

/// The choices of one browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choices {
    /// The width of the rail.
    pub rail: RailWidth,
    /// The density of the cards.
    pub density: Density,
    /// Whether single keys act.
    pub keys: SingleKeys,
}

impl Default for Choices {
    fn default() -> Self {
        Self { rail: RailWidth::Wide, density: Density::Dense, keys: SingleKeys::On }
    }
}

impl Choices {
    /// Reads the cookie; what it does not say keeps its default.
    pub fn read(cookie: &str) -> Self {
        cookie.split('.').fold(Self::default(), |choices, word| choices.with(word).unwrap_or(choices))
    }

    /// The value of the cookie.
    pub fn written(self) -> String {
        format!("{}.{}.{}", self.rail, self.density, self.keys)
    }

    /// The choices after this word was chosen; none if the word is not a choice.
    pub fn with(self, word: &str) -> Option<Self> {
        if let Ok(rail) = word.parse() {
            return Some(Self { rail, ..self });
        }
        if let Ok(density) = word.parse() {
            return Some(Self { density, ..self });
        }
        word.parse().ok().map(|keys| Self { keys, ..self })
    }
}

/// A form with one button that makes a choice. With scripts the page changes at once.
#[component]
pub fn ChoiceForm(
    /// The current choices.
    choices: RwSignal<Choices>,
    /// The word that the button chooses.
    #[prop(into)]
    to: Signal<&'static str>,
    /// What the button does, for screen readers and as a tooltip.
    #[prop(into)]
    label: Signal<&'static str>,
    /// What the button shows.
    children: Children,
) -> impl IntoView {
    let here = here();
    view! {
        <form
            class="choice"
            method="post"
            action=ADDRESS
            on:submit=move |event| {
                event.prevent_default();
                in_browser::choose(choices, to.get_untracked());
            }
        >
            <input type="hidden" name="back" value=here/>
            <button type="submit" name="choice" value=move || to.get() title=move || label.get()>
                {children()}
                <span class="hidden">{move || label.get()}</span>
            </button>
        </form>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_survive_the_cookie() {
        for &rail in RailWidth::ALL {
            for &density in Density::ALL {
                for &keys in SingleKeys::ALL {
                    let choices = Choices { rail, density, keys };
                    assert_eq!(Choices::read(&choices.written()), choices);
                }
            }
        }
        for nonsense in ["", ".", "wide.wide", "x.y.z", "narro"] {
            assert_eq!(Choices::read(nonsense), Choices::default(), "{nonsense}");
        }
        assert_eq!(Choices::default().with("elsewhere"), None);
        assert_eq!(Choices::default().with("no_keys").map(|choices| choices.keys), Some(SingleKeys::Off));
    }
}
