//! The morning list shows new complaints, due and overdue clocks and silent stations, but nothing that its reader may not see.

use super::Morning;
use crate::{
    command::clocks::Step,
    complaint::Move,
    error::Error,
    testing::{App, Person, both_databases},
};
use serde_json::json;

const HOUR: i64 = 3_600_000;

async fn morning(who: &Person) -> Morning {
    who.call("staff/morning", json!({})).await.unwrap()
}

both_databases!(the_list_shows_overnight_complaints_due_and_overdue_clocks_and_silent_stations, async |db| {
    let app = App::on(db).await;
    let (early, _) = app.citizen().file("दिन में").await;
    // The test clock starts at 17:30; the review is at 20:00.
    app.state.clock().advance(4 * HOUR);
    let (night, _) = app.citizen().file("रात में").await;
    app.state.clock().advance(9 * HOUR);
    let operator = app.officer("operator").await;
    let list = morning(&operator).await;
    let came: Vec<_> = list.came.0.iter().map(|one| one.reference).collect();
    assert_eq!((came, list.came.1), (vec![night], 1));
    // Both must be forwarded within a day of receipt, by 17:30 and 21:30 today.
    let due: Vec<_> = list.due.0.iter().map(|line| (line.reference, line.step)).collect();
    assert_eq!(due, [(early, Step::Acknowledge), (night, Step::Acknowledge)]);
    assert!(list.breached.0.is_empty() && list.silent.is_empty());
    operator.must(early, Move::Forward, &[("station", &app.offices.station_a.to_string())]).await;
    app.state.clock().advance(4 * 24 * HOUR);
    let operator = app.officer("operator").await;
    let list = morning(&operator).await;
    let late: Vec<_> = list.breached.0.iter().map(|line| (line.reference, line.step)).collect();
    assert_eq!(late[0], (night, Step::Acknowledge), "the oldest first");
    assert!(late.contains(&(early, Step::FirstResponse)));
    let silent: Vec<_> = list.silent.iter().map(|one| (one.office.id, one.holds, one.last_at)).collect();
    assert_eq!(silent, [(app.offices.station_a, 1, None)]);
    assert_eq!(list.chosen.unwrap().reference, late[0].0, "the first of the list is shown in brief");
    let page = operator.get("/staff/morning").await.text;
    assert!(page.contains("Silent stations (1)") && page.contains("Overdue ("), "{page}");
    // One entry by the station, and it is no longer silent.
    app.officer("a").await.must(early, Move::Accept, &[]).await;
    assert!(morning(&operator).await.silent.is_empty());
});

both_databases!(confidential_complaints_are_listed_only_for_the_chief, async |db| {
    let app = App::on(db).await;
    app.state.clock().advance(4 * HOUR);
    let (reference, _) = app.citizen().file("रात में").await;
    let chief = app.officer("chief").await;
    chief.must(reference, Move::Seal, &[("text", "x")]).await;
    assert_eq!(morning(&chief).await.came.1, 1);
    let operator = app.officer("operator").await;
    let list = morning(&operator).await;
    assert_eq!((list.came.1, list.due.1, list.chosen), (0, 0, None));
    let asked = json!({ "complaint": reference });
    assert_eq!(operator.call::<Morning>("staff/morning", asked).await.unwrap().chosen, None, "nor by its number");
    for login in ["a", "circle", "admin", "auditor"] {
        let refused = app.officer(login).await.call::<Morning>("staff/morning", json!({})).await;
        assert_eq!(refused, Err(Error::NotAllowed), "{login}");
    }
});
