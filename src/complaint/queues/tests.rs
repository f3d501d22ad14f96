//! Each queue holds exactly the complaints that fit its rule, whatever happened to them.

use super::{Queue, store};
use crate::{
    board::Filters,
    command::clocks::scheduler,
    complaint::{Move, Reference},
    language::dates::DAY,
    server::db::{Db, sql},
    testing::{App, Person, both_databases, rows},
};

async fn held(db: &Db) -> Vec<(String, String, String, bool, Option<i64>)> {
    let statement = sql("select q.queue, c.reference, q.status, q.confidential, q.station_id from queued q \
         join complaint c on c.id = q.complaint_id order by 1, 2");
    db.all(&statement).await.unwrap()
}

/// The complaints that the board shows this officer in a queue.
async fn on_board(who: &Person, queue: Queue) -> Vec<Reference> {
    let board = who.board(Filters { queue: Some(queue), ..Filters::default() }).await;
    let shown: Vec<Reference> =
        board.columns.iter().flat_map(|column| column.cards.iter().map(|card| card.reference)).collect();
    let counted: i64 = board.columns.iter().map(|column| column.count).sum();
    assert_eq!(counted, shown.len() as i64, "{queue}");
    shown
}

both_databases!(a_complaint_enters_and_leaves_each_queue, async |db| {
    let app = App::on(db).await;
    let db = app.state.db();
    let (operator, a, circle) = (app.officer("operator").await, app.officer("a").await, app.officer("circle").await);
    let citizen = app.citizen();
    let (reference, key) = citizen.file("मोबाइल चोरी").await;
    let station_a = app.offices.station_a.to_string();
    for &queue in Queue::ALL {
        assert!(on_board(&operator, queue).await.is_empty(), "{queue}");
    }

    operator.must(reference, Move::Forward, &[("station", &station_a)]).await;
    a.must(reference, Move::NotOurs, &[("text", "हमारा इलाक़ा नहीं")]).await;
    assert_eq!(on_board(&operator, Queue::Whose).await, [reference]);
    circle.must(reference, Move::Decide, &[("station", &station_a)]).await;
    assert!(on_board(&operator, Queue::Whose).await.is_empty());

    a.must(reference, Move::Start, &[]).await;
    a.must(reference, Move::Ask, &[("text", "कौन सा मॉडल?")]).await;
    assert_eq!(on_board(&a, Queue::Paused).await, [reference]);
    let private = format!("/t/{}/{key}", reference.as_str());
    citizen.post(&private, &[("form_name", "add"), ("form", "0123456789abcdef01234"), ("text", "काला")]).await;
    assert!(on_board(&a, Queue::Paused).await.is_empty(), "the answer lets the clock run again");
    assert_eq!(on_board(&a, Queue::NewWords).await, [reference]);
    a.must(reference, Move::Report, &[("text", "मिल गया")]).await;
    assert!(on_board(&a, Queue::NewWords).await.is_empty());
    a.must(reference, Move::Close, &[("outcome", "disposed"), ("text", "लौटा दिया")]).await;

    citizen.post(&private, &[("form_name", "answer"), ("settled", "no"), ("text", "नहीं मिला")]).await;
    assert_eq!(on_board(&circle, Queue::Reopened).await, [reference]);
    assert!(on_board(&circle, Queue::Late).await.is_empty());
    app.state.clock().advance(30 * DAY);
    let circle = app.officer("circle").await;
    assert_eq!(on_board(&circle, Queue::Late).await, [reference], "at once, not only after the scheduler's round");
    scheduler::tick(&app.state).await.unwrap();

    // What each change left is what a recount finds.
    let before = held(db).await;
    assert!(before.iter().any(|row| row.0 == "reopened"), "{before:?}");
    let mut tx = db.begin().await.unwrap();
    store::rebuild(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(held(db).await, before);
});

both_databases!(a_queue_is_paged_filtered_and_searched, async |db| {
    let app = App::on(db).await;
    let citizen = app.citizen();
    for n in 0..24 {
        let (reference, key) = citizen.file(&format!("शोर {n}")).await;
        let form = format!("0123456789abcdef0123{n:02}");
        let private = format!("/t/{}/{key}", reference.as_str());
        citizen.elsewhere().post(&private, &[("form_name", "add"), ("form", &form), ("text", "और")]).await;
    }
    let operator = app.officer("operator").await;
    let queue = Filters { queue: Some(Queue::NewWords), ..Filters::default() };
    let board = operator.board(queue.clone()).await;
    assert_eq!((board.columns[0].count, board.columns[0].cards.len(), board.columns[0].more), (24, 20, false));
    let next =
        Filters { column: Some(crate::complaint::Status::Received), after: board.columns[0].next, ..queue.clone() };
    assert_eq!(operator.board(next).await.columns[0].cards.len(), 4);
    let found = operator.board(Filters { words: "शोर 7".into(), ..queue.clone() }).await;
    assert!(found.columns[0].count >= 1);
    let mine = operator.board(Filters { mine: true, ..queue }).await;
    assert_eq!(mine.columns.iter().map(|column| column.count).sum::<i64>(), 0);
    assert_eq!(rows(app.state.db(), "select count(*) from queued where queue = 'new_words'").await, 24);
});
