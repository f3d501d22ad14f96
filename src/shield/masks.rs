//! What is masked for whom: one table of field, role and kind of case, and what each way of showing a complaint adds to it.
//!
//! The table is written out role by role and checked as a whole by a test; the admin reads it on a page. What must stay true: no way of showing
//! ever shows more than the case's own page, and nobody who may not read the case is shown any of its fields.

use super::Role;
use crate::string_enum;

string_enum! {
    /// A field of a complaint that can say who complained, or whom it is about.
    pub enum Field {
        /// The complainant's name.
        Name = "name",
        /// The complainant's telephone number.
        Phone = "phone",
        /// The complainant's handle on a platform.
        Handle = "handle",
        /// The place as typed.
        Address = "address",
        /// The position that a phone reported.
        Position = "position",
        /// The complaint's text.
        Text = "text",
        /// The photos that came with it.
        Photo = "photo",
    }
}

string_enum! {
    /// What kind of case it is, as far as masking depends on it.
    pub enum CaseKind {
        /// Anybody may be told of it.
        Open = "open",
        /// The law protects somebody in it from being identified: BNS section 72, POCSO section 23.
        Shielded = "shielded",
        /// Its inquiry is confidential.
        Confidential = "confidential",
    }
}

string_enum! {
    /// How much of a field is shown. The order is from less to more.
    pub enum Level {
        /// Nothing, and it cannot be opened.
        Hidden = "hidden",
        /// Only that it was given, until this reader opens it with a reason; the opening is recorded.
        OnReason = "on_reason",
        /// The whole field.
        Full = "full",
    }
}

string_enum! {
    /// Where a complaint is shown.
    pub enum Carrier {
        /// On its own page.
        Page = "page",
        /// In a list of complaints: the board, the morning list, orders, the evening sheet.
        List = "list",
        /// In a file that somebody downloads, or on paper.
        File = "file",
        /// In a mail or a notification.
        Mail = "mail",
        /// To other software of the force.
        Software = "software",
    }
}

impl Carrier {
    /// Everything else than the case's own page.
    pub const OTHERS: [Self; 4] = [Self::List, Self::File, Self::Mail, Self::Software];
}

#[cfg(feature = "ssr")]
impl From<super::guard::Disclosure> for CaseKind {
    fn from(disclosure: super::guard::Disclosure) -> Self {
        match disclosure {
            super::guard::Disclosure::Everybody => Self::Open,
            super::guard::Disclosure::Complainant => Self::Shielded,
            super::guard::Disclosure::Nobody => Self::Confidential,
        }
    }
}

/// How much of a field this role is shown on the page of a case that it may see. This is the table.
pub const fn level(field: Field, role: Role, kind: CaseKind) -> Level {
    use CaseKind::{Confidential, Open};
    use Field::{Address, Handle, Name, Phone, Photo, Position, Text};
    use Level::{Full, Hidden, OnReason};
    match (role, kind, field) {
        // They set the desk up and read its logs, and see no complaints.
        (Role::Admin | Role::Auditor, _, _) => Hidden,
        // The cell reads what was written in order to route it; a confidential inquiry is not its work.
        (Role::Operator, Confidential, _) => Hidden,
        // Those who work on it. The roles are named, so that a new one is shown nothing until somebody says so.
        (Role::Operator | Role::Station | Role::Circle | Role::Chief, _, Text | Photo) => Full,
        // By the typed place the cell finds the station, and the station finds the place.
        (Role::Operator | Role::Station | Role::Circle | Role::Chief, Open, Address) => Full,
        // Which reasons are enough, and for whom, is decided where it is opened.
        (
            Role::Operator | Role::Station | Role::Circle | Role::Chief,
            _,
            Name | Phone | Handle | Address | Position,
        ) => OnReason,
    }
}

/// The most that this way of showing a complaint ever shows of a field.
pub const fn most(carrier: Carrier, field: Field, kind: CaseKind) -> Level {
    match (carrier, kind, field) {
        (Carrier::Page, _, _) => Level::Full,
        // A list stands open on a desk where others walk by.
        (Carrier::List, CaseKind::Open | CaseKind::Confidential, Field::Text | Field::Photo) => Level::Full,
        (Carrier::List, _, _) => Level::Hidden,
        // A file lies in a folder long after the case is closed, and a mail is read by the servers on its way.
        (Carrier::File, CaseKind::Open, Field::Text) => Level::Full,
        (Carrier::File | Carrier::Mail, _, _) => Level::Hidden,
        // A key may be allowed to read who complained; whoever made it gave the reason, and each reading is recorded.
        (Carrier::Software, CaseKind::Open, _) => Level::Full,
        (Carrier::Software, CaseKind::Shielded | CaseKind::Confidential, _) => Level::Hidden,
    }
}

/// How much of a field this role is shown there: by the table, and never more than this way of showing it allows. What would have to be opened is
/// hidden everywhere but on the case's own page, because it can be opened only there; other software has no page, and its key is the opening.
pub const fn on(carrier: Carrier, field: Field, role: Role, kind: CaseKind) -> Level {
    let most = most(carrier, field, kind);
    match (carrier, level(field, role, kind), most) {
        (_, Level::Hidden, _) | (_, _, Level::Hidden) => Level::Hidden,
        (Carrier::Page, by_role, _) => by_role,
        (Carrier::Software, Level::OnReason | Level::Full, _) => most,
        (_, Level::OnReason, _) => Level::Hidden,
        (_, Level::Full, _) => most,
    }
}

/// Whether this role is shown the field there as it is.
pub const fn is_shown(carrier: Carrier, field: Field, role: Role, kind: CaseKind) -> bool {
    matches!(on(carrier, field, role, kind), Level::Full)
}

#[cfg(test)]
mod tests {
    use super::{Carrier, CaseKind, Field, Level, level, most, on};
    use crate::shield::Role;

    /// The table once more, written by hand: for each role, its rows are the kinds of case and its columns the fields, in the order of `Field::ALL`:
    /// name, phone, handle, address, position, text, photo. `-` is hidden, `r` on a reason, `f` full.
    const TABLE: &[(Role, [(CaseKind, &str); 3])] = &[
        (
            Role::Operator,
            [(CaseKind::Open, "rrrfrff"), (CaseKind::Shielded, "rrrrrff"), (CaseKind::Confidential, "-------")],
        ),
        (
            Role::Station,
            [(CaseKind::Open, "rrrfrff"), (CaseKind::Shielded, "rrrrrff"), (CaseKind::Confidential, "rrrrrff")],
        ),
        (
            Role::Circle,
            [(CaseKind::Open, "rrrfrff"), (CaseKind::Shielded, "rrrrrff"), (CaseKind::Confidential, "rrrrrff")],
        ),
        (
            Role::Chief,
            [(CaseKind::Open, "rrrfrff"), (CaseKind::Shielded, "rrrrrff"), (CaseKind::Confidential, "rrrrrff")],
        ),
        (
            Role::Admin,
            [(CaseKind::Open, "-------"), (CaseKind::Shielded, "-------"), (CaseKind::Confidential, "-------")],
        ),
        (
            Role::Auditor,
            [(CaseKind::Open, "-------"), (CaseKind::Shielded, "-------"), (CaseKind::Confidential, "-------")],
        ),
    ];

    /// What each way of showing shows at most, in the same notation.
    const MOST: &[(Carrier, [(CaseKind, &str); 3])] = &[
        (
            Carrier::Page,
            [(CaseKind::Open, "fffffff"), (CaseKind::Shielded, "fffffff"), (CaseKind::Confidential, "fffffff")],
        ),
        (
            Carrier::List,
            [(CaseKind::Open, "-----ff"), (CaseKind::Shielded, "-------"), (CaseKind::Confidential, "-----ff")],
        ),
        (
            Carrier::File,
            [(CaseKind::Open, "-----f-"), (CaseKind::Shielded, "-------"), (CaseKind::Confidential, "-------")],
        ),
        (
            Carrier::Mail,
            [(CaseKind::Open, "-------"), (CaseKind::Shielded, "-------"), (CaseKind::Confidential, "-------")],
        ),
        (
            Carrier::Software,
            [(CaseKind::Open, "fffffff"), (CaseKind::Shielded, "-------"), (CaseKind::Confidential, "-------")],
        ),
    ];

    fn sign(level: Level) -> char {
        match level {
            Level::Hidden => '-',
            Level::OnReason => 'r',
            Level::Full => 'f',
        }
    }

    #[test]
    fn the_table_is_what_was_decided_for_every_field_role_and_kind() {
        assert_eq!(TABLE.iter().map(|(role, _)| *role).collect::<Vec<_>>(), Role::ALL);
        for (role, rows) in TABLE {
            assert_eq!(rows.map(|(kind, _)| kind), CaseKind::ALL);
            for (kind, expected) in rows {
                let found: String = Field::ALL.iter().map(|field| sign(level(*field, *role, *kind))).collect();
                assert_eq!(found, *expected, "{role} {kind}");
            }
        }
    }

    #[test]
    fn every_way_of_showing_has_its_limit() {
        assert_eq!(MOST.iter().map(|(carrier, _)| *carrier).collect::<Vec<_>>(), Carrier::ALL);
        for (carrier, rows) in MOST {
            for (kind, expected) in rows {
                let found: String = Field::ALL.iter().map(|field| sign(most(*carrier, *field, *kind))).collect();
                assert_eq!(found, *expected, "{carrier} {kind}");
            }
        }
    }

    #[test]
    fn nothing_shows_more_than_its_limit_and_only_a_page_can_be_asked_to_open_something() {
        for carrier in Carrier::ALL.iter().copied() {
            for field in Field::ALL.iter().copied() {
                for role in Role::ALL.iter().copied() {
                    for kind in CaseKind::ALL.iter().copied() {
                        let shown = on(carrier, field, role, kind);
                        let what = format!("{carrier} {field} {role} {kind}: {shown}");
                        assert!(shown <= most(carrier, field, kind), "{what}");
                        assert!(carrier == Carrier::Page || shown != Level::OnReason, "{what}");
                        if level(field, role, kind) == Level::Hidden {
                            assert_eq!(shown, Level::Hidden, "{what}");
                        }
                        // The one that has a key as its reason is the only one that may show more than the page does unasked.
                        assert!(carrier == Carrier::Software || shown <= level(field, role, kind), "{what}");
                    }
                }
            }
        }
    }

    #[test]
    fn nothing_that_identifies_anybody_leaves_of_a_shielded_or_a_confidential_case() {
        for carrier in [Carrier::File, Carrier::Mail, Carrier::Software] {
            for field in Field::ALL.iter().copied() {
                for role in Role::ALL.iter().copied() {
                    for kind in [CaseKind::Shielded, CaseKind::Confidential] {
                        assert_eq!(on(carrier, field, role, kind), Level::Hidden, "{carrier} {field} {role} {kind}");
                    }
                }
            }
        }
    }
}
