//! To whom anything about a complaint may be disclosed. Nothing is said in public about a complaint whose victim could be identified, not
//! even by quoting the victim's own post: BNS section 72, POCSO section 23. Nothing is said to anybody about a confidential inquiry.
//!
//! What must stay true: all code that speaks, warns or reads in public uses [`disclosure`], or [`not_for_everybody`] inside a query.

use crate::{complaint::Category, server::db::Sql, shield::guard::Disclosure};

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

/// Adds the condition under which a row of `complaint as c` must not be spoken of in public. SQL counterpart of [`disclosure`].
pub fn not_for_everybody(statement: &mut Sql) {
    statement.push("(c.confidential = true or c.category in ").bind_list(HIDDEN_VICTIMS).push(")");
}

/// Adds a query of the ids of all complaints that must not be spoken of in public, each part by an index of its own.
pub fn ids_not_for_everybody(statement: &mut Sql) {
    statement.push("select c.id from complaint c where c.confidential = true union select c.id from complaint c where c.category in ");
    statement.bind_list(HIDDEN_VICTIMS);
}
