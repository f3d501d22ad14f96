//! The columns of the board in their order, read from indexes however many complaints there are.
//!
//! A database that is asked for complaints "of this station or with this office", in order of time, may collect all of them and sort them. So each
//! alternative is read by itself: it has an index that delivers it in order, and reading stops when the column is full. The inner `limit` keeps
//! the conditions that no index helps with from being used to choose another way.

use super::{
    COUNTED, Filters,
    filters::Age,
    store::{CARD, CardRow, in_queue, kept},
};
use crate::{
    complaint::{Millis, Status, queues::Queue},
    officers::Role,
    server::db::{Db, Sql, sql},
    shield::{Scope, Viewer, visible_to_officer},
    ui::paging::After,
};

/// What an index finds at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum By {
    /// Nothing but the status.
    Status,
    /// The officer who has taken it.
    Officer(i64),
    /// The station concerned.
    Station(i64),
    /// Its circle.
    Circle(i64),
    /// The office that has it.
    Office(i64),
}

/// Of more offices than this it is quicker to read the column of the whole district.
const MOST_OFFICES: usize = 40;

/// The alternatives by which a column is read; together they cover all that the viewer and the filters let through.
fn ways(scope: &Scope, filters: &Filters, officer_id: i64) -> Vec<By> {
    if filters.mine {
        return vec![By::Officer(officer_id)];
    }
    if let Some(office) = filters.office {
        return vec![By::Station(office), By::Office(office)];
    }
    let offices = scope.offices.iter().copied();
    match scope.role {
        _ if scope.offices.is_empty() || scope.offices.len() > MOST_OFFICES => vec![By::Status],
        Role::Station => offices.map(By::Station).collect(),
        Role::Circle => offices.clone().map(By::Circle).chain(offices.map(By::Office)).collect(),
        Role::Operator | Role::Chief | Role::Admin | Role::Auditor => vec![By::Status],
    }
}

/// In which order a column is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Order {
    /// The one whose clock runs out first comes first.
    Due,
    /// The same, of so few complaints that sorting them is quicker than finding them among all that are due: those of the last days.
    Young,
    /// The newest comes first.
    Newest,
    /// The same, of the last days only.
    NewestYoung,
}

/// A part of a column.
struct Part<'a> {
    filters: &'a Filters,
    officer_id: i64,
    now: Millis,
    status: Status,
    /// The card after which it begins.
    after: Option<After>,
    /// Only what is due before.
    horizon: Millis,
    most: i64,
}

impl Part<'_> {
    fn order(&self) -> Order {
        match (self.status, self.filters.age) {
            (Status::Closed, Some(Age::Day | Age::Week)) => Order::NewestYoung,
            (Status::Closed, _) => Order::Newest,
            (_, Some(Age::Day | Age::Week)) => Order::Young,
            _ => Order::Due,
        }
    }

    /// From when until before when its complaints were received.
    fn received(&self) -> (Millis, Millis) {
        self.filters.age.map_or((Millis::MIN, Millis::MAX), |age| age.received(self.now))
    }

    /// Until when its complaints are due.
    fn due(&self) -> Millis {
        if self.filters.queue == Some(Queue::Late) { self.now } else { Millis::MAX }
    }

    /// The card after which it begins, or a place before every card. The closed ones begin at the newest that is old enough.
    fn begins_after(&self) -> After {
        let Self { status, after, .. } = *self;
        if status != Status::Closed {
            return after.unwrap_or(After { at: Millis::MIN, id: i64::MIN });
        }
        let (_, before) = self.received();
        let newest = After { at: before, id: i64::MIN };
        after.filter(|After { at, .. }| *at < before).unwrap_or(newest)
    }
}

/// Adds the conditions of the filters, which no index has to help with here.
fn narrowed(statement: &mut Sql, part: &Part<'_>) {
    let Filters { channel, category, office, mine, .. } = *part.filters;
    let (from, to) = part.received();
    let taker = mine.then_some(part.officer_id);
    statement.push(" and (").bind(channel).push(" is null or c.channel = ").bind(channel).push(")");
    statement.push(" and (").bind(category).push(" is null or c.category = ").bind(category).push(")");
    statement.push(" and (").bind(office).push(" is null or c.station_id = ").bind(office);
    statement.push(" or c.office_id = ").bind(office).push(")");
    statement.push(" and (").bind(taker).push(" is null or c.officer_id = ").bind(taker).push(")");
    statement.push(" and c.received_at >= ").bind(from).push(" and c.received_at < ").bind(to);
}

/// Adds `(select … union select …) y`: the primary keys of the complaints of a part, with the times by which it is sorted.
fn first(statement: &mut Sql, scope: &Scope, part: &Part<'_>) {
    let order = part.order();
    let (from, to) = part.received();
    let After { at, id } = part.begins_after();
    statement.push("(");
    for (n, way) in ways(scope, part.filters, part.officer_id).into_iter().enumerate() {
        statement.push(if n == 0 { "" } else { " union " });
        statement.push(
            "select b.id, b.due_at, b.received_at from (select c.id, c.due_at, c.received_at from (select c.id, c.due_at, c.received_at, \
             c.status, c.channel, c.category, c.confidential, c.shield, c.station_id, c.circle_id, c.office_id, c.accused_id, c.officer_id \
             from complaint c where c.status = ",
        );
        statement.bind(part.status);
        match way {
            By::Status => {}
            By::Officer(id) => {
                statement.push(" and c.officer_id = ").bind(id);
            }
            By::Station(id) => {
                statement.push(" and c.station_id = ").bind(id);
            }
            By::Circle(id) => {
                statement.push(" and c.circle_id = ").bind(id);
            }
            By::Office(id) => {
                statement.push(" and c.office_id = ").bind(id);
            }
        }
        match order {
            Order::Due => {
                statement.push(" and c.due_at < ").bind(part.horizon);
                statement.push(" and (c.due_at, c.id) > (").bind(at).push(", ").bind(id);
                statement.push(") order by c.due_at, c.id");
            }
            // The signs keep the database from reading them in this order.
            Order::Young => {
                statement.push(" and c.received_at >= ").bind(from).push(" and c.received_at < ").bind(to);
                statement.push(" and +c.due_at < ").bind(part.horizon);
                statement.push(" and (+c.due_at, c.id) > (").bind(at).push(", ").bind(id);
                statement.push(") order by +c.due_at, c.id");
            }
            Order::Newest => {
                statement.push(" and (c.received_at, c.id) < (").bind(at).push(", ").bind(id);
                statement.push(") order by c.received_at desc, c.id desc");
            }
            Order::NewestYoung => {
                statement.push(" and c.received_at >= ").bind(from);
                statement.push(" and (c.received_at, c.id) < (").bind(at).push(", ").bind(id);
                statement.push(") order by c.received_at desc, c.id desc");
            }
        }
        statement.push(" limit 9223372036854775807) c where c.due_at <= ").bind(part.due()).push(" and ");
        visible_to_officer(statement, scope);
        narrowed(statement, part);
        statement.push(" limit ").bind(part.most).push(") b");
    }
    statement.push(") y");
}

/// The first `most + 1` cards of a column, from its beginning or after a given card.
pub async fn column(
    db: &Db,
    viewer: &Viewer,
    filters: &Filters,
    officer_id: i64,
    now: Millis,
    (status, after): (Status, Option<After>),
    most: i64,
) -> sqlx::Result<Vec<CardRow>> {
    if status == Status::Closed && filters.queue.is_some_and(|queue| !queue.may_be_closed()) {
        return Ok(Vec::new());
    }
    if let Some(asked) = kept(filters, viewer) {
        let mut statement = sql(CARD);
        statement.push(" from complaint c where c.id in (select c.complaint_id");
        in_queue(&mut statement, asked, filters, officer_id, now);
        statement.push(" and c.status = ").bind(status);
        let (beyond, first, order) = match status {
            Status::Closed => (
                " and (c.received_at, c.complaint_id) < (",
                " order by c.received_at desc, c.complaint_id desc limit ",
                ") order by c.received_at desc, c.id desc",
            ),
            _ => (
                " and (c.due_at, c.complaint_id) > (",
                " order by c.due_at, c.complaint_id limit ",
                ") order by c.due_at, c.id",
            ),
        };
        if let Some(After { at, id }) = after {
            statement.push(beyond).bind(at).push(", ").bind(id).push(")");
        }
        statement.push(first).bind(most + 1).push(order);
        return db.all(&statement).await;
    }
    let Viewer::Officer(scope) = viewer else { return Ok(Vec::new()) };
    let part = Part { filters, officer_id, now, status, after, horizon: Millis::MAX, most: most + 1 };
    db.all(&cards(scope, &part)).await
}

fn cards(scope: &Scope, part: &Part<'_>) -> Sql {
    let mut statement = sql(CARD);
    statement.push(" from complaint c where c.id in (select y.id from ");
    first(&mut statement, scope, part);
    let (cut, order) = match part.status {
        Status::Closed => {
            (" order by y.received_at desc, y.id desc limit ", ") order by c.received_at desc, c.id desc")
        }
        _ => (" order by y.due_at, y.id limit ", ") order by c.due_at, c.id"),
    };
    statement.push(cut).bind(part.most).push(order);
    statement
}

/// When the complaints of a column are due that are due before `horizon`: the first `COUNTED` of them, in order.
pub async fn due_before(
    db: &Db,
    viewer: &Viewer,
    filters: &Filters,
    officer_id: i64,
    now: Millis,
    (status, horizon): (Status, Millis),
) -> sqlx::Result<Vec<Millis>> {
    if let Some(asked) = kept(filters, viewer) {
        let mut statement = sql("select c.due_at");
        in_queue(&mut statement, asked, filters, officer_id, now);
        statement.push(" and c.status = ").bind(status).push(" and c.due_at < ").bind(horizon);
        statement.push(" order by c.due_at, c.complaint_id limit ").bind(COUNTED);
        let times: Vec<(Millis,)> = db.all(&statement).await?;
        return Ok(times.into_iter().map(|(due_at,)| due_at).collect());
    }
    let Viewer::Officer(scope) = viewer else { return Ok(Vec::new()) };
    let part = Part { filters, officer_id, now, status, after: None, horizon, most: COUNTED };
    let mut statement = sql("select y.due_at from ");
    first(&mut statement, scope, &part);
    statement.push(" order by y.due_at, y.id limit ").bind(COUNTED);
    let times: Vec<(Millis,)> = db.all(&statement).await?;
    Ok(times.into_iter().map(|(due_at,)| due_at).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::db::{Db, plan};

    const FAR: Millis = 1_795_435_200_000;

    async fn planned(role: Role, offices: Vec<i64>, filters: Filters, status: Status) -> String {
        let db = Db::in_memory().await.unwrap();
        let scope = Scope { role, own: offices.first().copied(), offices };
        let part =
            Part { filters: &filters, officer_id: 3, now: FAR, status, after: None, horizon: Millis::MAX, most: 21 };
        plan(&db, &cards(&scope, &part)).await.unwrap().join("\n")
    }

    #[tokio::test]
    async fn every_column_is_read_from_an_index_in_its_order() {
        let none = Filters::default();
        let station = || Filters { office: Some(20), ..Filters::default() };
        let mine = || Filters { mine: true, ..Filters::default() };
        let week = || Filters { age: Some(Age::Week), ..Filters::default() };
        for (role, offices, filters, open, closed) in [
            (
                Role::Operator,
                vec![],
                none.clone(),
                "complaint_by_due (status=? AND due_at>",
                "complaint_by_status (status=? AND received_at<",
            ),
            (
                Role::Chief,
                vec![],
                none.clone(),
                "complaint_by_due (status=? AND due_at>",
                "complaint_by_status (status=? AND received_at<",
            ),
            (
                Role::Station,
                vec![20],
                none.clone(),
                "complaint_by_station_due (station_id=? AND status=?",
                "complaint_by_station_received (station_id=? AND status=?",
            ),
            (
                Role::Circle,
                vec![7, 20],
                none,
                "complaint_by_circle_due (circle_id=? AND status=?",
                "complaint_by_office_received (office_id=? AND status=?",
            ),
            (
                Role::Operator,
                vec![],
                station(),
                "complaint_by_office_due (office_id=? AND status=?",
                "complaint_by_station_received (station_id=? AND status=?",
            ),
            (
                Role::Chief,
                vec![],
                mine(),
                "complaint_by_officer_due (officer_id=? AND status=?",
                "complaint_by_officer_received (officer_id=? AND status=?",
            ),
            (
                Role::Operator,
                vec![],
                week(),
                "complaint_by_status (status=? AND received_at>? AND received_at<",
                "complaint_by_status (status=? AND received_at>",
            ),
        ] {
            for (status, index) in [(Status::Forwarded, open), (Status::Closed, closed)] {
                let plan = planned(role, offices.clone(), filters.clone(), status).await;
                assert!(plan.contains(index), "{role} {filters:?} {status}: {index} is not in\n{plan}");
                assert!(
                    !plan.contains("MULTI-INDEX OR") && !plan.contains("SCAN complaint"),
                    "{role} {filters:?} {status}:\n{plan}"
                );
            }
        }
    }
}
