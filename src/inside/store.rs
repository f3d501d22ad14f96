//! The query of the figures that is not among the counts that are kept: what is late changes with time alone.

use super::LATE_COUNTED;
use crate::{
    complaint::{Millis, fake::FakeState},
    server::db::{Db, Sql, sql},
    shield::{Viewer, visible},
};

/// Late complaints of each station that has any, as far as this viewer may see them, counted up to [`LATE_COUNTED`] for each. Read from the index of
/// each station that is sorted by when its complaints are due, however many complaints there are.
pub async fn late(db: &Db, viewer: &Viewer, now: Millis) -> sqlx::Result<Vec<(i64, i64)>> {
    let mut statement = sql(
        "select x.id, x.n from (select o.id, (select count(*) from (select 1 as one from complaint c \
         where c.station_id = o.id and c.status in ('received', 'forwarded', 'investigating', 'reported') and c.due_at <= ",
    );
    statement.bind(now).push(" and ");
    visible(&mut statement, viewer);
    statement.push(" limit ").bind(LATE_COUNTED);
    statement.push(") l) as n from office o where o.kind = 'station') x where x.n > 0");
    db.all(&statement).await
}

/// Findings "fake" that were proposed between two moments, by station and state, as far as this viewer may see their complaints.
pub async fn fakes(
    db: &Db,
    viewer: &Viewer,
    from: Millis,
    before: Millis,
) -> sqlx::Result<Vec<(Option<i64>, FakeState, i64)>> {
    db.all(&fakes_of(viewer, from, before)).await
}

fn fakes_of(viewer: &Viewer, from: Millis, before: Millis) -> Sql {
    let mut statement = sql(
        "select f.station_id, f.state, count(*) from fake_finding f join complaint c on c.id = f.complaint_id where f.proposed_at >= ",
    );
    statement.bind(from).push(" and f.proposed_at < ").bind(before).push(" and ");
    visible(&mut statement, viewer);
    statement.push(" group by f.station_id, f.state");
    statement
}

/// Reports made between two moments, by station, as far as this viewer may see their complaints: how many, how many of them without the contact code
/// of the complainant, and how many that say nearly the same as an earlier one.
pub async fn reports(
    db: &Db,
    viewer: &Viewer,
    from: Millis,
    before: Millis,
) -> sqlx::Result<Vec<(Option<i64>, i64, i64, i64)>> {
    db.all(&reports_of(viewer, from, before)).await
}

fn reports_of(viewer: &Viewer, from: Millis, before: Millis) -> Sql {
    let mut statement = sql(
        "select c.station_id, count(*), count(r.no_code), count(r.like_entry_id) from report r join complaint c on c.id = r.complaint_id \
         where r.at >= ",
    );
    statement.bind(from).push(" and r.at < ").bind(before).push(" and ");
    visible(&mut statement, viewer);
    statement.push(" group by c.station_id");
    statement
}

/// What complainants answered after closings between two moments, by station and answer (`silent` where nobody did), as far as this viewer may see
/// their complaints. Of several answers to one closing the last counts.
pub async fn answers(
    db: &Db,
    viewer: &Viewer,
    from: Millis,
    before: Millis,
) -> sqlx::Result<Vec<(Option<i64>, String, i64)>> {
    let mut statement = sql(
        "select c.station_id, a.said, count(*) from entry e join complaint c on c.id = e.complaint_id \
         join citizen_answer a on a.id = (select max(l.id) from citizen_answer l where l.closing_id = e.id) where e.kind = 'closed' and e.at >= ",
    );
    statement.bind(from).push(" and e.at < ").bind(before).push(" and ");
    visible(&mut statement, viewer);
    statement.push(" group by c.station_id, a.said");
    db.all(&statement).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        server::db::plan,
        shield::{Role, Scope},
    };

    #[tokio::test]
    async fn the_whole_district_is_read_by_the_days_that_are_asked_for() {
        let db = Db::in_memory().await.unwrap();
        let chief = Viewer::Officer(Scope { role: Role::Chief, offices: Vec::new(), own: None });
        for (statement, index) in [
            (fakes_of(&chief, 1, 2), "fake_finding_proposed (proposed_at>? AND proposed_at<?)"),
            (reports_of(&chief, 1, 2), "report_made (at>? AND at<?)"),
        ] {
            let planned = plan(&db, &statement).await.unwrap().join("\n");
            assert!(planned.contains(index) && !planned.contains("SCAN "), "{index}:\n{planned}");
        }
    }
}
