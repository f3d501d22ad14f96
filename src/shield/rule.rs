//! The visibility rule as SQL.

use super::{Role, Scope, Viewer};
use crate::server::db::Sql;

/// Adds the condition under which `viewer` may see a row of `complaint as c`. Always a single parenthesised condition; fails closed.
pub fn visible(statement: &mut Sql, viewer: &Viewer) {
    match viewer {
        Viewer::Public => {
            statement.push("(c.confidential = false and c.shield is null)");
        }
        Viewer::Complainant(id) => {
            statement.push("(c.id = ").bind(*id).push(")");
        }
        Viewer::Officer(scope) => visible_to_officer(statement, scope),
    }
}

/// The same for an officer.
pub fn visible_to_officer(statement: &mut Sql, scope: &Scope) {
    officer(statement, scope, "c.shield is null");
}

/// The same over a row `c` of a table that counts, queues or sums complaints by their position: `tally`, `queued`, `figure_place` and its like. Such a
/// row has `shielded` instead of the kind of the shield.
pub fn counted_for_officer(statement: &mut Sql, scope: &Scope) {
    officer(statement, scope, "c.shielded = false");
}

/// The rule, with the condition under which a row is not shielded. In counted rows, 0 stands for no office.
fn officer(statement: &mut Sql, Scope { role, offices, own }: &Scope, not_shielded: &'static str) {
    match role {
        Role::Operator => {
            statement.push("(c.confidential = false and (coalesce(c.office_id, 0) = 0 or ");
            statement.push(not_shielded).push("))");
        }
        Role::Chief => {
            statement.push("(1 = 1)");
        }
        Role::Circle => {
            statement.push("((c.circle_id in ").bind_list(offices.iter().copied());
            statement.push(" or c.office_id in ").bind_list(offices.iter().copied()).push(")");
            not_about(statement, *own);
        }
        Role::Station => {
            statement.push("(c.station_id in ").bind_list(offices.iter().copied()).push(" and (");
            statement.push(not_shielded).push(" or c.office_id in ").bind_list(offices.iter().copied()).push(")");
            not_about(statement, *own);
        }
        Role::Admin | Role::Auditor => {
            statement.push("(1 = 0)");
        }
    }
}

/// Closes the condition of an officer of this office: no officer may read a complaint about their own office, wherever it is now.
fn not_about(statement: &mut Sql, own: Option<i64>) {
    if let Some(own) = own {
        statement.push(" and (c.accused_id is null or c.accused_id <> ").bind(own).push(")");
    }
    statement.push(")");
}
