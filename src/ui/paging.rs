//! Long lists, page by page, to their end.
//!
//! A page begins behind a row and not at a number: what comes meanwhile neither repeats a row nor skips one. Where it begins stands in the
//! address, so that it works without scripts, can be reloaded and be left by Back.

use crate::language::{t, texts::common};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// The row behind which a page begins: its place in the list's order (mostly a moment), and its id, which decides between equals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct After {
    /// Place in the order.
    pub at: i64,
    /// Row id.
    pub id: i64,
}

impl fmt::Display for After {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.at, self.id)
    }
}

impl FromStr for After {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, ()> {
        let (at, id) = word.split_once('.').ok_or(())?;
        Ok(Self { at: at.parse().map_err(|_| ())?, id: id.parse().map_err(|_| ())? })
    }
}

/// Takes from one row more than a page has what belongs to the page, and says where the next one begins; none at the end of the list.
pub fn page_of<T>(rows: &mut Vec<T>, most: i64, place: impl Fn(&T) -> After) -> Option<After> {
    let most = usize::try_from(most).unwrap_or(0);
    if rows.len() <= most {
        return None;
    }
    rows.truncate(most);
    rows.last().map(place)
}

/// A value as it stands in an address's query: every byte that could mean something else is escaped. By hand: the crate that does it would be
/// new in the browser.
pub fn encoded(value: &str) -> String {
    let mut out = String::new();
    for byte in value.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => out.push(char::from(byte)),
            other => {
                out.push('%');
                for digit in [other >> 4, other & 15] {
                    out.push(char::from(b"0123456789ABCDEF"[usize::from(digit)]));
                }
            }
        }
    }
    out
}

/// Links to the next page of a list and back to its beginning, as far as there are any.
#[component]
pub fn Turn(
    /// The address of the next page; none at the end.
    #[prop(into)]
    next: Signal<Option<String>>,
    /// The address of the first page; none on it.
    #[prop(into)]
    first: Signal<Option<String>>,
) -> impl IntoView {
    move || {
        let (next, first) = (next.get(), first.get());
        (next.is_some() || first.is_some()).then(|| {
            view! {
                <p class="turn">
                    {first.map(|first| view! { <a href=first>{t(common::FROM_THE_START)}</a> " " })}
                    {next.map(|next| view! { <a class="button" data-quiet="" rel="next" href=next>{t(common::NEXT_ONES)}</a> })}
                </p>
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_a_page_begins_survives_the_address() {
        let after = After { at: 1_795_435_200_000, id: 77 };
        assert_eq!(after.to_string().parse(), Ok(after));
        for wrong in ["", "7", "a.b", "7.", "1.2.3", "99999999999999999999.1"] {
            assert_eq!(wrong.parse::<After>(), Err(()), "{wrong}");
        }
    }

    #[test]
    fn the_last_page_says_that_it_is_the_last() {
        let place = |n: &i64| After { at: *n, id: *n };
        let mut rows = vec![1, 2, 3];
        assert_eq!(page_of(&mut rows, 2, place), Some(After { at: 2, id: 2 }));
        assert_eq!(rows, [1, 2]);
        assert_eq!(page_of(&mut rows, 2, place), None);
    }
}
