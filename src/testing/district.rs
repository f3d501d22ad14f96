//! A small district: one circle with two stations, another circle with one.

use crate::{
    officers::{
        Role, sign_in,
        store::{self as officers, NewOfficer},
    },
    offices::{
        OfficeKind, TitleRow,
        store::{self, NewOffice},
    },
    server::db::Db,
};

/// Primary keys of the `office` rows.
#[derive(Clone, Copy, Debug)]
pub struct Small {
    /// The district.
    pub district: i64,
    /// The circle of stations A and B.
    pub circle: i64,
    /// A station in `circle`.
    pub station_a: i64,
    /// Another station in `circle`.
    pub station_b: i64,
    /// A station in a circle of its own.
    pub station_c: i64,
}

impl Small {
    /// For a database with another district.
    pub fn none() -> Self {
        Self { district: 0, circle: 0, station_a: 0, station_b: 0, station_c: 0 }
    }
}

/// The password of every officer below.
pub const PASSWORD: &str = "correct horse battery";

/// 26 November 2022, 00:00 in India, in milliseconds since the epoch: the day on which the commissionerate was notified.
pub const COMMISSIONERATE: i64 = 1_669_401_000_000;

/// Kind of office, title of its head in Hindi and English, name of the office in Hindi and English, valid from, valid to.
type TitleOf = (OfficeKind, &'static str, &'static str, Option<&'static str>, Option<&'static str>, i64, Option<i64>);

const TITLES: &[TitleOf] = &[
    (
        OfficeKind::District,
        "वरिष्ठ पुलिस अधीक्षक (SSP)",
        "Senior Superintendent of Police (SSP)",
        None,
        None,
        0,
        Some(COMMISSIONERATE),
    ),
    (OfficeKind::District, "पुलिस आयुक्त", "Commissioner of Police", None, None, COMMISSIONERATE, None),
    (
        OfficeKind::Circle,
        "क्षेत्राधिकारी (CO)",
        "Circle Officer (CO)",
        Some("{name} क्षेत्र (CO)"),
        Some("{name} circle (CO)"),
        0,
        Some(COMMISSIONERATE),
    ),
    (
        OfficeKind::Circle,
        "सहायक पुलिस आयुक्त (ACP)",
        "Assistant Commissioner of Police (ACP)",
        Some("{name} क्षेत्र (ACP)"),
        Some("{name} circle (ACP)"),
        COMMISSIONERATE,
        None,
    ),
];

/// Inserts the offices, and officers with the logins `operator`, `a`, `b`, `c`, `circle`, `chief`, `admin`, `auditor`.
pub async fn small(db: &Db) -> Small {
    let mut tx = db.begin().await.unwrap();
    let mut ids = Vec::new();
    for (kind, code, hi) in [
        (OfficeKind::District, "District", "ज़िला"),
        (OfficeKind::Circle, "circle One", "एक"),
        (OfficeKind::Station, "Civil Lines", "सिविल लाइंस"),
        (OfficeKind::Station, "Shivkuti", "शिवकुटी"),
        (OfficeKind::Circle, "circle Two", "दो"),
        (OfficeKind::Station, "Handia", "हंडिया"),
    ] {
        let name_en = code.trim_start_matches("circle ");
        let new = NewOffice {
            kind,
            code,
            name_en,
            name_hi: hi,
            point: None,
            valid_from: 0,
            valid_to: None,
            temporary: false,
            registers_fir: true,
            district_wide: false,
        };
        ids.push(store::add(&mut tx, new).await.unwrap());
    }
    for (below, above) in [(1, 0), (2, 1), (3, 1), (4, 0), (5, 4)] {
        store::put_under(&mut tx, ids[below], ids[above], 0, None).await.unwrap();
    }
    for (kind, head_hi, head_en, office_hi, office_en, valid_from, valid_to) in TITLES {
        let title = TitleRow {
            kind: *kind,
            valid_from: *valid_from,
            valid_to: *valid_to,
            head_hi: (*head_hi).to_owned(),
            head_en: (*head_en).to_owned(),
            office_hi: office_hi.map(ToOwned::to_owned),
            office_en: office_en.map(ToOwned::to_owned),
        };
        store::add_title(&mut tx, &title).await.unwrap();
    }
    let hash = sign_in::hash(PASSWORD).unwrap();
    for (login, role, office) in [
        ("operator", Role::Operator, None),
        ("a", Role::Station, Some(ids[2])),
        ("b", Role::Station, Some(ids[3])),
        ("c", Role::Station, Some(ids[5])),
        ("circle", Role::Circle, Some(ids[1])),
        ("chief", Role::Chief, None),
        ("admin", Role::Admin, None),
        ("auditor", Role::Auditor, None),
    ] {
        let new = NewOfficer { login, name: login, name_hi: None, role, office_id: office, password_hash: &hash };
        officers::add(&mut tx, new, 0).await.unwrap();
    }
    tx.commit().await.unwrap();
    Small { district: ids[0], circle: ids[1], station_a: ids[2], station_b: ids[3], station_c: ids[5] }
}
