//! Paging through long lists.
//!
//! A page starts after a given row and not at a number, so that new rows never cause another to be repeated or skipped. The start is part of the
//! address, so paging works without scripts, after a reload and with the Back button.

use crate::language::{t, texts::common};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// The row after which a page starts: its sort key (usually a time) and its id, which breaks ties.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct After {
    /// Sort key.
    pub at: i64,
    /// Primary key of the row.
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

/// Given one row more than a page holds, cuts the rows to the page and returns where the next page starts; `None` at the end of the list.
pub fn page_of<T>(rows: &mut Vec<T>, most: i64, place: impl Fn(&T) -> After) -> Option<After> {
    let most = usize::try_from(most).unwrap_or(0);
    if rows.len() <= most {
        return None;
    }
    rows.truncate(most);
    rows.last().map(place)
}

/// Percent-encodes a value for the query of a URL. Written by hand, because the crate for it is not otherwise part of the WASM.
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

/// Links to the next page of a list and back to its first page, where these exist.
#[component]
pub fn Turn(
    /// The address of the next page; `None` at the end.
    #[prop(into)]
    next: Signal<Option<String>>,
    /// The address of the first page; `None` when on it.
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
    fn the_start_of_a_page_survives_the_round_trip_through_the_address() {
        let after = After { at: 1_795_435_200_000, id: 77 };
        assert_eq!(after.to_string().parse(), Ok(after));
        for wrong in ["", "7", "a.b", "7.", "1.2.3", "99999999999999999999.1"] {
            assert_eq!(wrong.parse::<After>(), Err(()), "{wrong}");
        }
    }

    #[test]
    fn the_last_page_has_no_next_page() {
        let place = |n: &i64| After { at: *n, id: *n };
        let mut rows = vec![1, 2, 3];
        assert_eq!(page_of(&mut rows, 2, place), Some(After { at: 2, id: 2 }));
        assert_eq!(rows, [1, 2]);
        assert_eq!(page_of(&mut rows, 2, place), None);
    }
}
