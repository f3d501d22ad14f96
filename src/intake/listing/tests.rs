//! The list costs money and counts against the platform's rate: it is read when it is needed, and no oftener.

use super::*;
use crate::{
    intake::inbound::Inbound,
    replies::channel::{Looked, Outgoing, Sent},
    testing::{App, both_databases},
};
use std::sync::{
    Mutex,
    atomic::{AtomicBool, Ordering},
};

/// A platform that counts how often it is asked, and from when on.
#[derive(Default)]
struct Counting {
    asked: Mutex<Vec<Millis>>,
    away: AtomicBool,
    lists: Vec<Inbound>,
}

impl Counting {
    fn times(&self) -> usize {
        self.asked.lock().unwrap().len()
    }
}

#[async_trait::async_trait]
impl ChannelClient for Counting {
    fn channel(&self) -> Channel {
        Channel::X
    }
    fn cost(&self, _: &Outgoing) -> i64 {
        0
    }
    async fn send(&self, _: &Outgoing) -> Sent {
        Sent::Refused("not asked for".to_owned())
    }
    async fn look(&self, _: &Outgoing) -> Looked {
        Looked::NotThere
    }
    async fn list(&self, since: Millis) -> Result<Vec<Inbound>, String> {
        self.asked.lock().unwrap().push(since);
        if self.away.load(Ordering::Relaxed) { Err("429".to_owned()) } else { Ok(self.lists.clone()) }
    }
    async fn subscribed(&self) -> Result<(), String> {
        Ok(())
    }
}

/// So many minutes pass, and every minute the worker looks.
async fn minutes(state: &AppState, platform: &Counting, pace: &mut Pace, n: i64) {
    for _ in 0..n {
        round(state, platform, pace).await;
        state.clock().advance(60_000);
    }
}

both_databases!(in_silence_the_list_is_read_every_ten_minutes, async |db| {
    let app = App::on(db).await;
    let (platform, mut pace) = (Counting::default(), Pace::default());
    // The reconciliation of last night comes first.
    minutes(&app.state, &platform, &mut pace, 1).await;
    assert_eq!(platform.times(), 1);
    minutes(&app.state, &platform, &mut pace, 120).await;
    assert_eq!(platform.times(), 1 + 12, "every ten minutes in two hours");
    // Nothing is left out between two readings.
    let asked = platform.asked.lock().unwrap().clone();
    assert!(asked.windows(2).skip(1).all(|two| two[1] - two[0] == 600_000), "{asked:?}");
});

both_databases!(a_list_that_is_refused_is_asked_for_ever_more_seldom, async |db| {
    let app = App::on(db).await;
    let (platform, mut pace) = (Counting::default(), Pace::default());
    platform.away.store(true, Ordering::Relaxed);
    minutes(&app.state, &platform, &mut pace, 60).await;
    assert!((5..=9).contains(&platform.times()), "{} times in an hour", platform.times());
    platform.away.store(false, Ordering::Relaxed);
    let before = platform.times();
    minutes(&app.state, &platform, &mut pace, 11).await;
    assert!(platform.times() > before, "and it is read when the platform is there again");
});

both_databases!(a_day_that_was_compared_is_not_compared_again_by_another_server, async |db| {
    let app = App::on(db).await;
    let platform = Counting::default();
    minutes(&app.state, &platform, &mut Pace::default(), 1).await;
    let second = app.second().await;
    minutes(&second, &platform, &mut Pace::default(), 3).await;
    assert_eq!(platform.times(), 1);
});

both_databases!(under_the_floor_the_list_is_neither_paid_for_nor_taken, async |db| {
    let app = App::on(db).await;
    // The same database, on a disk of which everything counts as the floor.
    let full = app.again(&["--disk-floor", "999999GB"]).await;
    let raw = serde_json::value::RawValue::from_string("{}".to_owned()).unwrap();
    let posted = Inbound {
        text: "चोरी हो गई".to_owned(),
        at: Some(app.state.clock().now() - 3_600_000),
        ..Inbound::bare(Channel::X, What::New, "2080000000000000001".to_owned(), &raw)
    };
    let platform = Counting { lists: vec![posted], ..Counting::default() };
    minutes(&full.state, &platform, &mut Pace::default(), 30).await;
    assert_eq!(platform.times(), 0);
    // One that filled while the list was being read.
    let since = app.state.clock().now() - DAY;
    let read_then = read(&full.state, &platform, since, Why::Silence).await;
    assert!(read_then.is_err_and(|why| why.contains("full")));
    assert_eq!(crate::testing::rows(app.state.db(), "select count(*) from post").await, 0);
    // Nothing was noted as read, so it is still found when there is room.
    minutes(&app.state, &platform, &mut Pace::default(), 1).await;
    assert_eq!(crate::testing::rows(app.state.db(), "select count(*) from post").await, 1);
});
