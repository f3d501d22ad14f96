//! The names of what stands in the table.

use super::redaction::Purpose;
use crate::{
    language::{Text, texts::masks as says},
    shield::masks::{Carrier, CaseKind, Field, Level},
};

/// The name of a field.
pub const fn field(field: Field) -> Text {
    match field {
        Field::Name => says::FIELD_NAME,
        Field::Phone => says::FIELD_PHONE,
        Field::Handle => says::FIELD_HANDLE,
        Field::Address => says::FIELD_ADDRESS,
        Field::Position => says::FIELD_POSITION,
        Field::Text => says::FIELD_TEXT,
        Field::Photo => says::FIELD_PHOTO,
    }
}

/// The name of a kind of case.
pub const fn kind(kind: CaseKind) -> Text {
    match kind {
        CaseKind::Open => says::KIND_OPEN,
        CaseKind::Shielded => says::KIND_SHIELDED,
        CaseKind::Confidential => says::KIND_CONFIDENTIAL,
    }
}

/// How much is shown.
pub const fn level(level: Level) -> Text {
    match level {
        Level::Full => says::FULL,
        Level::OnReason => says::ON_REASON,
        Level::Hidden => says::HIDDEN,
    }
}

/// The name of a way of showing a complaint.
pub const fn carrier(carrier: Carrier) -> Text {
    match carrier {
        Carrier::Page => says::CARRIER_PAGE,
        Carrier::List => says::CARRIER_LIST,
        Carrier::File => says::CARRIER_FILE,
        Carrier::Mail => says::CARRIER_MAIL,
        Carrier::Software => says::CARRIER_SOFTWARE,
    }
}

/// What a redacted copy is given out for.
pub const fn purpose(purpose: Purpose) -> Text {
    match purpose {
        Purpose::Reply => says::PURPOSE_REPLY,
        Purpose::Export => says::PURPOSE_EXPORT,
        Purpose::Rti => says::PURPOSE_RTI,
        Purpose::Court => says::PURPOSE_COURT,
    }
}

/// The names of all fields and kinds of case, for the test that looks for them on the page.
#[cfg(all(test, feature = "ssr"))]
pub fn all() -> Vec<Text> {
    Field::ALL.iter().map(|&one| field(one)).chain(CaseKind::ALL.iter().map(|&one| kind(one))).collect()
}
