//! To whom anything about a complaint may be disclosed. Nothing is said in public about a complaint whose victim could be identified, not
//! even by quoting the victim's own post: BNS section 72, POCSO section 23. Nothing is said to anybody about a confidential inquiry.
//!
//! What must stay true: all code that speaks, warns or reads in public uses [`disclosure_of`], or [`not_for_everybody`] inside a query.

use crate::{
    complaint::Category,
    server::db::Sql,
    shield::{ShieldKind, guard::Disclosure, masks::CaseKind},
};

/// Subjects of offences whose victims the law protects from identification.
const HIDDEN_VICTIMS: [Category; 2] = [Category::WomenSafety, Category::ChildSafety];

/// To whom anything about a complaint of this category may be disclosed.
pub fn disclosure(confidential: bool, category: Category) -> Disclosure {
    if confidential {
        Disclosure::Nobody
    } else if HIDDEN_VICTIMS.contains(&category) {
        Disclosure::Complainant
    } else {
        Disclosure::Everybody
    }
}

/// The same for a complaint about which a person may have decided that the law protects who it is about.
pub fn disclosure_of(confidential: bool, category: Category, shield: Option<ShieldKind>) -> Disclosure {
    match disclosure(confidential, category) {
        Disclosure::Everybody if shield.is_some() => Disclosure::Complainant,
        other => other,
    }
}

/// The kind of such a case, on which masking depends.
pub fn kind(confidential: bool, category: Category, shield: Option<ShieldKind>) -> CaseKind {
    disclosure_of(confidential, category, shield).into()
}

/// The kind of a case as an expression, in a statement in which `complaint` is `c`. SQL counterpart of [`kind`].
macro_rules! case_kind {
    () => {
        "(case when c.confidential = true then 'confidential' \
         when c.category in ('women_safety', 'child_safety') or c.shield is not null then 'shielded' else 'open' end)"
    };
}
pub(crate) use case_kind;

/// Adds the condition under which a row of `complaint as c` must not be spoken of in public. SQL counterpart of [`disclosure`].
pub fn not_for_everybody(statement: &mut Sql) {
    statement
        .push("(c.confidential = true or c.category in ")
        .bind_list(HIDDEN_VICTIMS)
        .push(" or c.shield is not null)");
}

/// Adds a query of the ids of all complaints that must not be spoken of in public, each part by an index of its own.
pub fn ids_not_for_everybody(statement: &mut Sql) {
    statement.push("select c.id from complaint c where c.confidential = true union select c.id from complaint c where c.category in ");
    statement.bind_list(HIDDEN_VICTIMS).push(" union select c.id from complaint c where c.shield is not null");
}
