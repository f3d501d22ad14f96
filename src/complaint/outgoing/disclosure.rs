//! Who may be told anything about a complaint. In public nothing is said about one whose victim could be known, not even a quote of the victim's
//! own post: BNS section 72, POCSO section 23. About a confidential inquiry nothing is said to anybody.
//!
//! What must stay true: whatever speaks, warns or reads in public asks [`disclosure`], or [`not_for_everybody`] inside a statement.

use crate::{complaint::Category, server::db::Sql, shield::guard::Disclosure};

/// What is about an offence whose victim the law hides.
const HIDDEN_VICTIMS: [Category; 2] = [Category::WomenSafety, Category::ChildSafety];

/// Who may be told anything about a complaint of this category.
pub fn disclosure(confidential: bool, category: Category) -> Disclosure {
    if confidential {
        Disclosure::Nobody
    } else if HIDDEN_VICTIMS.contains(&category) {
        Disclosure::Complainant
    } else {
        Disclosure::Everybody
    }
}

/// Adds the condition under which a row of `complaint as c` is not to be spoken of in public: the twin of [`disclosure`].
pub fn not_for_everybody(statement: &mut Sql) {
    statement.push("(c.confidential = true or c.category in ").bind_list(HIDDEN_VICTIMS).push(")");
}
