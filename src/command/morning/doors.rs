//! The door of the morning list.

use super::{
    CameIn, DueLine, Morning, Silent,
    store::{self, CameRow, DueRow},
};
use crate::{
    command::orders::{self, give::asker, review},
    complaint::Millis,
    error::Error,
    language::dates::{DAY, begins, day},
    officers::{self, Role, sign_in::SignedIn},
    server::House,
};

/// A station that has been quiet for so long is named.
const QUIET: Millis = 2 * DAY;

/// The list as this officer sees it.
pub async fn morning(house: &House, who: &SignedIn) -> Result<Morning, Error> {
    if !matches!(who.officer.role, Role::Operator | Role::Chief) {
        return Err(Error::NotAllowed);
    }
    let (db, viewer, now) = (house.db(), &who.viewer, house.clock().now());
    let since = review::last(now, house.settings().review_at);
    let offices = house.offices();
    let name = |id: Option<i64>| id.and_then(|id| offices.name(id));
    // Also what the chief went through only after the night.
    let returned = orders::store::returned_since(db, asker(who), since - DAY).await?;
    let (came, came_count) = store::came(db, viewer, since).await?;
    let came_in = |row: CameRow| CameIn {
        reference: row.reference,
        category: row.category,
        words: row.words,
        office: name(row.office_id),
        received_at: row.received_at,
    };
    let line = |row: DueRow| DueLine {
        reference: row.reference,
        step: row.step,
        due_at: row.due_at,
        office: name(row.office_id),
    };
    let (due, due_count) = store::due(db, viewer, now, begins(day(now) + 1)).await?;
    let (breached, breached_count) = store::due(db, viewer, 0, now).await?;
    let silent = store::stations(db, viewer, now - QUIET).await?.into_iter();
    let silent = silent.filter(|(_, _, last_at)| last_at.is_none_or(|at| at < now - QUIET));
    Ok(Morning {
        me: officers::doors::me(house, who).await?,
        since,
        returned: orders::doors::shown(house, who, returned).await?,
        came: (came.into_iter().map(came_in).collect(), came_count),
        waiting: store::waiting(db).await?,
        due: (due.into_iter().map(line).collect(), due_count),
        breached: (breached.into_iter().map(line).collect(), breached_count),
        silent: silent
            .filter_map(|(office, holds, last_at)| Some(Silent { office: offices.name(office)?, holds, last_at }))
            .collect(),
        now,
    })
}
