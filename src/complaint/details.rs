//! What a complainant may give besides the text: one list for the forms, the rows, what a repeated form says differently, and the panel.
//!
//! A new detail is a field of [`Details`], an element of [`FIELDS`], a name in `details_columns`, and a column of `complaint`.

use crate::language::{Text, texts::filing};
use serde::{Deserialize, Serialize};

/// What the complainant gave besides the text; `None` where nothing was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
pub struct Details {
    /// The place as typed by the complainant.
    pub place: Option<String>,
    /// The complainant's name.
    pub name: Option<String>,
    /// The complainant's telephone number.
    pub phone: Option<String>,
    /// The complainant's handle on X or Facebook.
    pub handle: Option<String>,
}

/// A detail: its column, which is also its name in the stored form; its label where a repeated form says it differently; its value.
pub type Detail = (&'static str, Text, fn(&Details) -> Option<&str>);

/// All details.
pub const FIELDS: &[Detail] = &[
    ("place", filing::PLACE_LATER, |details| details.place.as_deref()),
    ("name", filing::NAME, |details| details.name.as_deref()),
    ("phone", filing::PHONE, |details| details.phone.as_deref()),
    ("handle", filing::HANDLE, |details| details.handle.as_deref()),
];

/// Their columns in a statement in which `complaint` is `c`, to read [`Details`] from.
#[cfg(feature = "ssr")]
macro_rules! details_columns {
    () => {
        "c.place, c.name, c.phone, c.handle"
    };
}
#[cfg(feature = "ssr")]
pub(crate) use details_columns;

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn each_detail_is_listed_once_and_read() {
        let all = serde_json::to_value(Details::default()).unwrap();
        let all: BTreeSet<&str> = all.as_object().unwrap().keys().map(String::as_str).collect();
        let listed: Vec<&str> = FIELDS.iter().map(|(name, ..)| *name).collect();
        assert_eq!(listed.len(), all.len());
        assert_eq!(listed.iter().copied().collect::<BTreeSet<_>>(), all);
        let columns: BTreeSet<&str> =
            details_columns!().split(", ").filter_map(|name| name.strip_prefix("c.")).collect();
        assert_eq!(columns, all);
        for (name, _, of) in FIELDS {
            let told: Details = serde_json::from_value(serde_json::json!({ *name: "x" })).unwrap();
            assert_eq!(of(&told), Some("x"), "{name}");
        }
    }
}
