//! Handlers of saved filters: two forms of the board.

use super::{MAX_NAME, MOST, SavedFilter, store};
use crate::{
    audit,
    board::Filters,
    error::{Error, Problem},
    language::cleaned::cleaned_line,
    officers::{Role, sign_in::SignedIn},
    server::{forms::FormBody, op::Op},
};

/// Whether this officer may save filters for a role: only the chief and the admin may.
fn may_share(who: &SignedIn) -> bool {
    matches!(who.officer.role, Role::Chief | Role::Admin)
}

/// The filters that this officer can use.
pub async fn of(op: &Op, who: &SignedIn) -> Result<Vec<SavedFilter>, Error> {
    let rows = store::of(op.db(), who.officer.id, who.officer.role, may_share(who)).await?.into_iter();
    let shown = rows.map(|row| SavedFilter {
        id: row.id,
        name: row.name,
        query: row.query,
        shared: row.role,
        may_delete: row.role.is_none() || may_share(who),
    });
    Ok(shown.collect())
}

/// Handles the form `save-filter`: saves the board's current filters under a name.
pub async fn save(op: &Op, who: &SignedIn, posted: &FormBody) -> Result<(), Error> {
    let now = op.now();
    let filters = Filters::from_query(|name| Some(cleaned_line(posted.get(name)))).whole_board();
    // The page shows the form only if something is filtered.
    if !filters.any() {
        return Err(Error::NotUnderstood);
    }
    let mut problems = Vec::new();
    let name = posted.needed("name", MAX_NAME, &mut problems);
    let role: Option<Role> = match posted.get("saved_for") {
        "" => None,
        _ => posted.choice("saved_for", &mut problems),
    };
    let (Some(name), true) = (name, problems.is_empty()) else { return Err(Error::Fields(problems)) };
    if role.is_some() && !may_share(who) {
        return Err(Error::NotAllowed);
    }
    let mut tx = op.db().begin().await?;
    // The audit entry comes first: its lock makes concurrent saves wait, so that the count is right.
    let subject = role.map_or("own", Role::as_str);
    audit::write(&mut tx, now, Some(who.officer.id), "filter_saved", subject, &name).await?;
    if store::count(&mut tx, who.officer.id, role).await? >= MOST {
        return Err(Error::field("name", Problem::TooManySaved(MOST as u32)));
    }
    store::add(&mut tx, who.officer.id, role, &name, &filters.to_query(), now).await?;
    tx.commit().await?;
    Ok(())
}

/// Handles the form `delete-filter`.
pub async fn delete(op: &Op, who: &SignedIn, posted: &FormBody) -> Result<(), Error> {
    let id: i64 = posted.get("filter").parse().map_err(|_| Error::NotUnderstood)?;
    let mut tx = op.db().begin().await?;
    if !store::delete(&mut tx, id, who.officer.id, may_share(who)).await? {
        return Err(Error::NotFound);
    }
    let now = op.now();
    audit::write(&mut tx, now, Some(who.officer.id), "filter_deleted", &format!("filter {id}"), "").await?;
    tx.commit().await?;
    Ok(())
}
