//! What a complainant may tell beside the words, a line each: one list for the forms, the rows, what is said later, and the panel.
//!
//! A further line is a field of [`Details`], a place in [`FIELDS`] and in `details_columns`, and a column of `complaint`.

use crate::language::{Text, texts::filing};
use serde::{Deserialize, Serialize};

/// What was told; none where nothing was.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
pub struct Details {
    /// The place as typed.
    pub place: Option<String>,
    /// The complainant's name.
    pub name: Option<String>,
    /// Telephone.
    pub phone: Option<String>,
    /// Handle on X or Facebook.
    pub handle: Option<String>,
}

/// One of them: its column, which is its name in the form as it arrived too; what it is called where it is said later; its value.
pub type Detail = (&'static str, Text, fn(&Details) -> Option<&str>);

/// All of them.
pub const FIELDS: &[Detail] = &[
    ("place", filing::PLACE_LATER, |details| details.place.as_deref()),
    ("name", filing::NAME, |details| details.name.as_deref()),
    ("phone", filing::PHONE, |details| details.phone.as_deref()),
    ("handle", filing::HANDLE, |details| details.handle.as_deref()),
];

/// Their columns in a statement that calls `complaint` `c`, for [`Details`] to be read from.
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
