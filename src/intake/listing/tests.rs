//! Reading the list costs money and counts towards the platform's rate limit, so it is read only when needed.

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

/// A fake platform that records each request for the list.
#[derive(Default)]
struct Counting {
    /// The start times requested.
    requests: Mutex<Vec<Millis>>,
    refuses: AtomicBool,
    list: Vec<Inbound>,
}

impl Counting {
    fn times(&self) -> usize {
        self.requests.lock().unwrap().len()
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
        Sent::Refused("not expected".to_owned())
    }
    async fn look(&self, _: &Outgoing) -> Looked {
        Looked::NotThere
    }
    async fn list(&self, since: Millis) -> Result<Vec<Inbound>, String> {
        self.requests.lock().unwrap().push(since);
        if self.refuses.load(Ordering::Relaxed) { Err("429".to_owned()) } else { Ok(self.list.clone()) }
    }
    async fn subscribed(&self) -> Result<(), String> {
        Ok(())
    }
}

/// Lets `n` minutes pass; the worker checks once every minute.
async fn minutes(state: &AppState, platform: &Counting, pace: &mut Pace, n: i64) {
    for _ in 0..n {
        round(state, platform, pace).await;
        state.clock().advance(60_000);
    }
}

both_databases!(without_deliveries_the_list_is_read_every_ten_minutes, async |db| {
    let app = App::on(db).await;
    let (platform, mut pace) = (Counting::default(), Pace::default());
    // Last night's reconciliation comes first.
    minutes(&app.state, &platform, &mut pace, 1).await;
    assert_eq!(platform.times(), 1);
    minutes(&app.state, &platform, &mut pace, 120).await;
    assert_eq!(platform.times(), 1 + 12, "every ten minutes in two hours");
    // The readings leave no gap between them.
    let requests = platform.requests.lock().unwrap().clone();
    assert!(requests.windows(2).skip(1).all(|two| two[1] - two[0] == 600_000), "{requests:?}");
});

both_databases!(refused_requests_are_repeated_less_and_less_often, async |db| {
    let app = App::on(db).await;
    let (platform, mut pace) = (Counting::default(), Pace::default());
    platform.refuses.store(true, Ordering::Relaxed);
    minutes(&app.state, &platform, &mut pace, 60).await;
    assert!((5..=9).contains(&platform.times()), "{} times in an hour", platform.times());
    platform.refuses.store(false, Ordering::Relaxed);
    let before = platform.times();
    minutes(&app.state, &platform, &mut pace, 11).await;
    assert!(platform.times() > before, "the list is read again once the platform answers");
});

both_databases!(another_server_does_not_repeat_the_reconciliation_of_a_day, async |db| {
    let app = App::on(db).await;
    let platform = Counting::default();
    minutes(&app.state, &platform, &mut Pace::default(), 1).await;
    let second = app.second().await;
    minutes(&second, &platform, &mut Pace::default(), 3).await;
    assert_eq!(platform.times(), 1);
});

both_databases!(below_the_disk_floor_the_list_is_neither_requested_nor_stored, async |db| {
    let app = App::on(db).await;
    // The same database with a disk floor larger than the disk.
    let full = app.again(&["--disk-floor", "999999GB"]).await;
    let raw = serde_json::value::RawValue::from_string("{}".to_owned()).unwrap();
    let posted = Inbound {
        text: "चोरी हो गई".to_owned(),
        at: Some(app.state.clock().now() - 3_600_000),
        ..Inbound::bare(Channel::X, What::New, "2080000000000000001".to_owned(), &raw)
    };
    let platform = Counting { list: vec![posted], ..Counting::default() };
    minutes(&full.state, &platform, &mut Pace::default(), 30).await;
    assert_eq!(platform.times(), 0);
    // The disk fills while the list is being read.
    let since = app.state.clock().now() - DAY;
    let read_then = read(&full.state, &platform, since, Why::Silence).await;
    assert!(read_then.is_err_and(|why| why.contains("full")));
    assert_eq!(crate::testing::rows(app.state.db(), "select count(*) from post").await, 0);
    // The reading was not recorded, so the post is still found once there is room.
    minutes(&app.state, &platform, &mut Pace::default(), 1).await;
    assert_eq!(crate::testing::rows(app.state.db(), "select count(*) from post").await, 1);
});
