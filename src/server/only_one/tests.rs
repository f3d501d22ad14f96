//! Of several servers one runs the work of a channel, and another takes over when it is gone.

use super::*;
use crate::{
    complaint::Channel,
    intake::inbound::Inbound,
    language::dates::Millis,
    replies::{
        self, ReplyMethod,
        channel::{ChannelClient, Looked, Outgoing, Sent},
        outbox::{self, NewReply},
    },
    server::db::sql,
    testing::{App, rows},
};
use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Instant,
};

/// Counts the servers that run the work.
#[derive(Default)]
struct AtWork {
    now: AtomicUsize,
    most: AtomicUsize,
    begun: AtomicUsize,
}

struct Leaving(Arc<AtWork>);

impl Drop for Leaving {
    fn drop(&mut self) {
        self.0.now.fetch_sub(1, Ordering::SeqCst);
    }
}

fn counted(at_work: &Arc<AtWork>) -> Work {
    let at_work = at_work.clone();
    Box::new(move || {
        let at_work = at_work.clone();
        Box::pin(async move {
            at_work.begun.fetch_add(1, Ordering::SeqCst);
            let now = at_work.now.fetch_add(1, Ordering::SeqCst) + 1;
            at_work.most.fetch_max(now, Ordering::SeqCst);
            let _leaving = Leaving(at_work.clone());
            std::future::pending::<()>().await;
        })
    })
}

async fn until(what: impl Fn() -> bool) -> Duration {
    let begun = Instant::now();
    while !what() {
        assert!(begun.elapsed() < Duration::from_secs(15), "the condition was not met in time");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    begun.elapsed()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_server_takes_over_within_seconds_and_never_runs_beside_the_first() {
    let test = crate::testing::postgres().await;
    let at_work = Arc::<AtWork>::default();
    let start = || tokio::spawn(work(test.db.clone(), "replies x".to_owned(), counted(&at_work)));
    let first = start();
    until(|| at_work.begun.load(Ordering::SeqCst) == 1).await;
    let second = start();
    tokio::time::sleep(ROUND * 2).await;
    assert_eq!((at_work.now.load(Ordering::SeqCst), at_work.begun.load(Ordering::SeqCst)), (1, 1));
    // The first server dies.
    first.abort();
    let _ = first.await;
    let took = until(|| at_work.begun.load(Ordering::SeqCst) == 2).await;
    assert!(took < Duration::from_secs(6), "{took:?}");
    // The database closes the second server's connection: it stops, takes the token again and continues.
    let end = sql("select count(*) from (select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' \
                   and database = (select oid from pg_database where datname = current_database())) ended");
    assert_eq!(test.db.one::<(i64,)>(&end).await.unwrap(), (1,));
    until(|| at_work.begun.load(Ordering::SeqCst) == 3).await;
    assert_eq!(at_work.most.load(Ordering::SeqCst), 1, "two never worked at once");
    second.abort();
    test.db.close().await;
}

/// A platform that answers slowly and counts the messages.
#[derive(Default)]
struct Slow(AtomicUsize);

#[async_trait::async_trait]
impl ChannelClient for Slow {
    fn channel(&self) -> Channel {
        Channel::X
    }
    fn cost(&self, _: &Outgoing) -> i64 {
        10_000
    }
    async fn send(&self, _: &Outgoing) -> Sent {
        tokio::time::sleep(Duration::from_millis(30)).await;
        Sent::Done(format!("id{}", self.0.fetch_add(1, Ordering::SeqCst)))
    }
    async fn look(&self, _: &Outgoing) -> Looked {
        Looked::NotThere
    }
    async fn list(&self, _: Millis) -> Result<Vec<Inbound>, String> {
        Ok(Vec::new())
    }
    async fn subscribed(&self) -> Result<(), String> {
        Ok(())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_servers_together_do_not_spend_more_than_the_day_allows() {
    let test = crate::testing::postgres().await;
    // A cent each: five in a day.
    let app = App::with_settings(test.db.clone(), &["--x-budget", "0.05"]).await;
    let mut tx = test.db.begin().await.unwrap();
    for n in 0..20 {
        let (target, cause) = (format!("9{n}"), format!("post {n}"));
        let new = NewReply {
            channel: Channel::X,
            way: ReplyMethod::Reply,
            target: &target,
            post_id: None,
            complaint_id: None,
            officer_id: None,
            text: "A",
            cause: &cause,
        };
        outbox::queue(&app.op(), &mut tx, new, app.state.clock().now()).await.unwrap();
    }
    tx.commit().await.unwrap();
    let platform = Arc::new(Slow::default());
    let second = app.second().await;
    let servers = [app.state.clone(), second].map(|state| {
        let (db, platform) = (state.db().clone(), platform.clone());
        let send: Work = Box::new(move || Box::pin(replies::worker::work(state.clone(), platform.clone())));
        tokio::spawn(work(db, "replies x".to_owned(), send))
    });
    let begun = Instant::now();
    while rows(&test.db, "select count(*) from reply where why = 'budget'").await < 15 {
        assert!(begun.elapsed() < Duration::from_secs(20), "the outbox does not settle");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(platform.0.load(Ordering::SeqCst), 5);
    for server in servers {
        server.abort();
    }
    test.db.close().await;
}
