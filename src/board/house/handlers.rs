//! The content of the frame.

use super::{COUNTED, Counts, Demo, House};
use crate::{
    command::orders,
    complaint::{
        Status,
        queues::{Queue, store as queues},
        tally,
    },
    error::Error,
    intake::wire,
    officers::{self, Role, sign_in::SignedIn},
    server::op::Op,
    shield::{Viewer, visible_to_officer},
    staff::{StaffPage, choices::Choices},
};

/// The content of the frame for this officer.
pub async fn house(op: &Op, who: &SignedIn, choices: Choices) -> Result<House, Error> {
    let me = officers::handlers::me(op, who).await?;
    let counts = match who.officer.role {
        Role::Admin | Role::Auditor => None,
        _ => Some(counts(op, who, me.unread).await?),
    };
    let demo = op.settings().demo.clone().map(|demo| Demo { playground: demo.playground });
    Ok(House { me, choices, counts, demo })
}

async fn counts(op: &Op, who: &SignedIn, unread: i64) -> Result<Counts, Error> {
    let (db, viewer) = (op.db(), &who.viewer);
    let queue = |&queue: &Queue| async move {
        Ok::<_, sqlx::Error>((queue, queues::count(db, viewer, queue, op.now(), COUNTED).await?))
    };
    let open = async {
        let Viewer::Officer(scope) = viewer else { return Ok(0) };
        let by_status = tally::by_status(db, |statement| visible_to_officer(statement, scope)).await?;
        Ok(by_status.iter().filter(|count| count.status != Status::Closed).map(|count| count.n).sum())
    };
    let reads_wire = StaffPage::Wire.may_read(who.officer.role).is_ok();
    let wire = async { if reads_wire { wire::store::count_waiting(db, COUNTED).await.map(Some) } else { Ok(None) } };
    let (open, mine, queues, wire, orders) = futures::try_join!(
        open,
        queues::count_mine(db, viewer, who.officer.id, COUNTED),
        futures::future::try_join_all(Queue::ALL.iter().map(queue)),
        wire,
        orders::store::count_open(db, orders::give::asker(who), COUNTED),
    )?;
    Ok(Counts { open, mine, queues, wire, orders, unread })
}
