//! What a complainant may give besides the text: one list for the forms, the rows, what a repeated form says differently, and the panel.
//!
//! All of them are sealed (`crate::sealed`). A new detail is a field of [`Details`] and an element of [`FIELDS`], a field of
//! `sealed::store::Identity` and of `sealed::Field`, and a column of `sealed`.

use crate::language::{Text, texts::filing};
#[cfg(feature = "ssr")]
use crate::sealed::store::Identity;
use serde::{Deserialize, Serialize};

/// What the complainant gave besides the text; `None` where nothing was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
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

/// A detail: its name; its label where a repeated form says it differently; its value.
pub type Detail = (&'static str, Text, fn(&Details) -> Option<&str>);

/// All details.
pub const FIELDS: &[Detail] = &[
    ("place", filing::PLACE_LATER, |details| details.place.as_deref()),
    ("name", filing::NAME, |details| details.name.as_deref()),
    ("phone", filing::PHONE, |details| details.phone.as_deref()),
    ("handle", filing::HANDLE, |details| details.handle.as_deref()),
];

#[cfg(feature = "ssr")]
impl Details {
    /// These details and a position, to be sealed.
    pub fn with(self, point: Option<(f64, f64)>) -> Identity {
        let Self { place, name, phone, handle } = self;
        Identity { place, name, phone, handle, point }
    }
}

#[cfg(feature = "ssr")]
impl From<Identity> for Details {
    fn from(identity: Identity) -> Self {
        let Identity { place, name, phone, handle, point: _ } = identity;
        Self { place, name, phone, handle }
    }
}

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
        let sealed: BTreeSet<&str> =
            crate::sealed::Field::ALL.iter().map(|field| field.as_str()).filter(|name| *name != "point").collect();
        assert_eq!(sealed, all);
        for (name, _, of) in FIELDS {
            let told: Details = serde_json::from_value(serde_json::json!({ *name: "x" })).unwrap();
            assert_eq!(of(&told), Some("x"), "{name}");
            assert_eq!(Details::from(told.clone().with(Some((25.4, 81.8)))), told);
        }
    }
}
