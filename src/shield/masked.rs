//! A value that may be masked, as a page gets it.
//!
//! What must stay true: what was masked can never be saved in the place of the real value. So there is no way from [`Masked`] to an argument of a
//! statement: it is no text and does not become one, it is not shown by `Display` or `Debug`, and nothing gives out what it holds. A page shows it
//! through [`Masked::show`], whose function cannot take anything along.
//!
//! A real value is an argument of a statement:
//!
//! ```
//! use sunwai::server::db::sql;
//!
//! let name = "a name".to_owned();
//! let _ = sql("update complaint set name = $1").arg(name);
//! ```
//!
//! A masked one is not, neither by itself nor as an option:
//!
//! ```compile_fail
//! use sunwai::{server::db::sql, shield::masked::Masked};
//!
//! let name: Masked<String> = Masked::full("a name".to_owned());
//! let _ = sql("update complaint set name = $1").arg(name);
//! ```
//!
//! ```compile_fail
//! use sunwai::{server::db::columns, shield::masked::Masked};
//!
//! let name: Masked<String> = Masked::full("a name".to_owned());
//! let _ = columns().set("name", Some(name));
//! ```
//!
//! It does not become a text on the way:
//!
//! ```compile_fail
//! let name = sunwai::shield::masked::Masked::full("a name".to_owned());
//! let _: String = name.to_string();
//! ```
//!
//! ```compile_fail
//! let name = sunwai::shield::masked::Masked::full("a name".to_owned());
//! let _: &str = &name;
//! ```
//!
//! What is shown may not take the value along either:
//!
//! ```
//! use leptos::prelude::*;
//! use sunwai::shield::masked::Masked;
//!
//! let name = Masked::full("a name".to_owned());
//! let _ = name.show(|name| name.clone().into_any());
//! ```
//!
//! ```compile_fail
//! use leptos::prelude::*;
//! use sunwai::shield::masked::Masked;
//!
//! let name = Masked::full("a name".to_owned());
//! let mut taken = String::new();
//! let _ = name.show(|name| {
//!     taken = name.clone();
//!     name.clone().into_any()
//! });
//! ```
//!
//! And it is none of the details that a complaint is written with:
//!
//! ```
//! use sunwai::complaint::details::Details;
//!
//! let _ = Details { name: Some("a name".to_owned()), ..Details::default() };
//! ```
//!
//! ```compile_fail
//! use sunwai::{complaint::details::Details, shield::masked::Masked};
//!
//! let _ = Details { name: Masked::full("a name".to_owned()), ..Details::default() };
//! ```

use super::masks::{Field, Level};
use leptos::prelude::AnyView;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The digits of a telephone number that its hint shows: enough to tell two callers apart, too few to call.
const SHOWN_DIGITS: usize = 4;

/// What a closed value says of itself, such as `•••0123`; it may be empty. Like [`Masked`] it never becomes a text.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hint(String);

impl Hint {
    /// The hint of a value: the first letter of a name or a handle, the last digits of a telephone number, nothing of a place, a text or a photo.
    pub fn of(field: Field, value: &str) -> Self {
        match field {
            Field::Phone => {
                let digits: Vec<char> = value.chars().filter(|c| c.is_numeric()).collect();
                // Of a short number, most digits would be shown.
                let shown = if digits.len() > 2 * SHOWN_DIGITS { SHOWN_DIGITS } else { 0 };
                Self(format!("•••{}", digits[digits.len() - shown..].iter().collect::<String>()))
            }
            Field::Name | Field::Handle => {
                let first = value.trim_start_matches('@').chars().find(|c| c.is_alphabetic());
                Self(first.map_or_else(String::new, |first| format!("{first}•••")))
            }
            Field::Address | Field::Position | Field::Text | Field::Photo => Self(String::new()),
        }
    }
}

impl fmt::Debug for Hint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("hint")
    }
}

/// A value of a complaint, or only that there is one.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Masked<T>(State<T>);

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
enum State<T> {
    NotGiven,
    Full(T),
    Closed(Hint),
    Hidden,
}

impl<T> Masked<T> {
    /// Nothing was given.
    pub const fn not_given() -> Self {
        Self(State::NotGiven)
    }

    /// The value itself.
    pub const fn full(value: T) -> Self {
        Self(State::Full(value))
    }

    /// There is a value, which this reader may open with a reason.
    pub const fn closed(hint: Hint) -> Self {
        Self(State::Closed(hint))
    }

    /// This reader is not told whether there is a value.
    pub const fn hidden() -> Self {
        Self(State::Hidden)
    }

    /// The value as far as the table allows it. `opened` says that this reader has opened the case with a reason; `hint` makes the hint of a value
    /// that stays closed.
    pub fn at(level: Level, value: Option<T>, opened: bool, hint: impl FnOnce(&T) -> Hint) -> Self {
        match (level, value) {
            (Level::Hidden, _) => Self::hidden(),
            (_, None) => Self::not_given(),
            (Level::OnReason, Some(value)) if !opened => Self::closed(hint(&value)),
            (Level::OnReason | Level::Full, Some(value)) => Self::full(value),
        }
    }

    /// Whether it is known that nothing was given.
    pub const fn is_not_given(&self) -> bool {
        matches!(self.0, State::NotGiven)
    }

    /// Whether the value itself is here.
    pub const fn is_full(&self) -> bool {
        matches!(self.0, State::Full(_))
    }

    /// Whether there is a value that this reader may open with a reason.
    pub const fn is_closed(&self) -> bool {
        matches!(self.0, State::Closed(_))
    }

    /// Whether this reader is not told anything about it.
    pub const fn is_hidden(&self) -> bool {
        matches!(self.0, State::Hidden)
    }

    /// Shows the value, if it is here. The function is a plain one, so that it cannot take the value along.
    pub fn show(&self, view: fn(&T) -> AnyView) -> Option<AnyView> {
        match &self.0 {
            State::Full(value) => Some(view(value)),
            State::NotGiven | State::Closed(_) | State::Hidden => None,
        }
    }

    /// Shows the hint, if the value is closed.
    pub fn show_hint(&self, view: fn(&str) -> AnyView) -> Option<AnyView> {
        match &self.0 {
            State::Closed(Hint(hint)) => Some(view(hint)),
            State::NotGiven | State::Full(_) | State::Hidden => None,
        }
    }

    /// The value, for tests.
    #[cfg(test)]
    pub(crate) fn value(&self) -> Option<&T> {
        match &self.0 {
            State::Full(value) => Some(value),
            State::NotGiven | State::Closed(_) | State::Hidden => None,
        }
    }
}

impl<T> fmt::Debug for Masked<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            State::NotGiven => "not given",
            State::Full(_) => "given",
            State::Closed(_) => "closed",
            State::Hidden => "hidden",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Field, Hint, Level, Masked};

    fn at(level: Level, value: Option<&'static str>, opened: bool) -> Masked<&'static str> {
        Masked::at(level, value, opened, |value| Hint::of(Field::Name, value))
    }

    #[test]
    fn a_value_is_here_only_if_the_table_allows_it_or_it_was_opened() {
        assert_eq!(at(Level::Full, Some("a name"), false).value(), Some(&"a name"));
        assert_eq!(at(Level::OnReason, Some("a name"), true).value(), Some(&"a name"));
        assert!(at(Level::OnReason, Some("a name"), false).is_closed());
        for opened in [false, true] {
            assert!(at(Level::Hidden, Some("a name"), opened).is_hidden(), "an opening opens nothing that is hidden");
            assert!(at(Level::Hidden, None, opened).is_hidden(), "nor is it said whether it was given");
            assert!(at(Level::OnReason, None, opened).is_not_given());
        }
    }

    #[test]
    fn what_is_closed_or_hidden_is_not_in_what_the_page_is_sent() {
        for masked in [at(Level::OnReason, Some("marker"), false), at(Level::Hidden, Some("marker"), true)] {
            assert!(!serde_json::to_string(&masked).unwrap().contains("marker"));
        }
        assert_eq!(format!("{:?}", at(Level::Full, Some("marker"), false)), "given", "nor in a log line");
        assert_eq!(format!("{:?}", Hint::of(Field::Name, "marker")), "hint");
    }

    #[test]
    fn a_hint_tells_two_callers_apart_and_cannot_be_called() {
        for (field, value, hint) in [
            (Field::Phone, "5550100123", "•••0123"),
            (Field::Phone, "+91 55501-00123", "•••0123"),
            (Field::Phone, "1930", "•••"),
            (Field::Name, "सुनीता देवी", "स•••"),
            (Field::Handle, "@somebody", "s•••"),
            (Field::Name, "...", ""),
            (Field::Address, "मकान नं 12", ""),
        ] {
            assert_eq!(Hint::of(field, value).0, hint, "{value}");
        }
    }
}
