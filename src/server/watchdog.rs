//! Sees from outside that the runtime stands still, and ends the process, so that the service manager starts it anew.
//!
//! A deadlock inside the runtime cannot be seen from inside it: whatever would look is itself waiting. So an OS thread looks. Two things
//! are asked: whether a new task with a timer still runs (the scheduler, the timer and the I/O driver, which one stopped worker can
//! take with it: <https://github.com/tokio-rs/tokio/issues/4730>), and whether each worker still makes progress (one that waits
//! for ever is a quarter or half of a small server, although the rest goes on).
//!
//! Looks are counted, not seconds: a process that was stopped and continued (SIGSTOP, a machine that slept) has missed one look at the most.

use std::{
    process,
    sync::{
        Arc,
        atomic::{AtomicU32, AtomicU64, Ordering},
    },
    thread,
    time::Duration,
};
use tokio::runtime::{Handle, RuntimeMetrics};

/// The pause between two looks.
const LOOK_EVERY: Duration = Duration::from_secs(5);
/// So many looks in a row without an answer are a minute.
const PATIENCE: u32 = 12;

/// Workers that had got no further at the last looks.
static STANDING: AtomicU32 = AtomicU32::new(0);

/// How many worker threads are busy and have finished nothing for two looks (ten seconds) or longer; for `/metrics`.
pub fn workers_standing() -> u32 {
    STANDING.load(Ordering::Relaxed)
}

/// What stands still.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// A task with a timer that was begun at the last looks has not run.
    Runtime,
    /// The worker thread with this index is busy and has finished nothing.
    Worker(usize),
}

/// Watches the runtime that `handle` belongs to, for as long as the process lives; ends the process when it has stood still for a minute.
///
/// # Errors
/// The thread cannot be started.
pub fn watch(handle: Handle) -> std::io::Result<()> {
    watch_every(handle, LOOK_EVERY, PATIENCE)
}

fn watch_every(handle: Handle, look_every: Duration, patience: u32) -> std::io::Result<()> {
    thread::Builder::new().name("watchdog".into()).spawn(move || {
        let standing = until_it_stands(&handle, look_every, patience);
        tracing::error!(?standing, "the server has stood still for a minute; ending it so that it is started anew");
        // Not `exit`: handlers that it would run may wait for the very thread that stands.
        process::abort();
    })?;
    Ok(())
}

/// Looks again and again, and returns what has stood still for `patience` looks in a row.
fn until_it_stands(handle: &Handle, look_every: Duration, patience: u32) -> Standing {
    let answered = Arc::new(AtomicU64::new(0));
    let (mut asked, mut unanswered) = (0, 0);
    let mut workers: Vec<Worker> = vec![Worker::default(); handle.metrics().num_workers()];
    loop {
        // One question at a time: while it is unanswered no other is added to the queue.
        if answered.load(Ordering::Acquire) == asked {
            (asked, unanswered) = (asked + 1, 0);
            let answer = answered.clone();
            handle.spawn(async move {
                tokio::time::sleep(Duration::from_millis(1)).await;
                answer.store(asked, Ordering::Release);
            });
        }
        thread::sleep(look_every);
        if answered.load(Ordering::Acquire) != asked {
            unanswered += 1;
            if unanswered >= patience {
                return Standing::Runtime;
            }
        }
        let metrics = handle.metrics();
        let mut standing = 0;
        for (index, worker) in workers.iter_mut().enumerate() {
            let looks = worker.looked(&metrics, index);
            if looks >= patience {
                return Standing::Worker(index);
            }
            standing += u32::from(looks >= 2);
        }
        STANDING.store(standing, Ordering::Relaxed);
    }
}

/// What was seen of one worker at the last look.
#[derive(Clone, Copy, Default)]
struct Worker {
    parked_and_unparked: u64,
    busy: Duration,
    /// Looks in a row at which it was busy and had got no further.
    standing: u32,
}

impl Worker {
    fn looked(&mut self, metrics: &RuntimeMetrics, index: usize) -> u32 {
        let seen = (metrics.worker_park_unpark_count(index), metrics.worker_total_busy_duration(index));
        // Odd is parked: it waits for work, as it should. Under load that never lets it park, the time that it was busy grows
        // with every few dozen tasks.
        let active = seen.0.is_multiple_of(2);
        self.standing = if active && seen == (self.parked_and_unparked, self.busy) { self.standing + 1 } else { 0 };
        (self.parked_and_unparked, self.busy) = seen;
        self.standing
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;

    const LOOK: Duration = Duration::from_millis(20);

    fn watched(handle: Handle, patience: u32) -> mpsc::Receiver<Standing> {
        let (tell, told) = mpsc::channel();
        thread::spawn(move || tell.send(until_it_stands(&handle, LOOK, patience)));
        told
    }

    #[test]
    fn a_runtime_whose_workers_all_wait_for_ever_is_noticed() {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let told = watched(runtime.handle().clone(), 5);
        assert!(told.recv_timeout(LOOK * 20).is_err(), "nothing stands yet");
        for _ in 0..2 {
            runtime.spawn(async { thread::sleep(Duration::from_secs(60)) });
        }
        assert!(told.recv_timeout(Duration::from_secs(20)).is_ok());
        runtime.shutdown_background();
    }

    /// Says to a process of this program that it is the one to be ended.
    const TO_BE_ENDED: &str = "SUNWAI_TEST_TO_BE_ENDED";

    #[test]
    fn a_process_whose_runtime_stands_is_ended_from_outside_the_runtime() {
        if std::env::var_os(TO_BE_ENDED).is_some() {
            let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
            watch_every(runtime.handle().clone(), LOOK, 5).unwrap();
            runtime.spawn(async { thread::sleep(Duration::from_secs(60)) });
            thread::sleep(Duration::from_secs(30));
            // Nobody ended it: it ends as if all were well.
            process::exit(0);
        }
        let child = process::Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "--test-threads=1"])
            .arg("server::watchdog::tests::a_process_whose_runtime_stands_is_ended_from_outside_the_runtime")
            .env(TO_BE_ENDED, "1")
            .stdout(process::Stdio::null())
            .stderr(process::Stdio::null())
            .status()
            .unwrap();
        // Ended by `abort`, which is the signal SIGABRT.
        assert_eq!(std::os::unix::process::ExitStatusExt::signal(&child), Some(6), "{child}");
    }

    #[test]
    fn one_worker_that_waits_for_ever_is_noticed_while_the_others_go_on() {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(3).enable_all().build().unwrap();
        let told = watched(runtime.handle().clone(), 10);
        runtime.spawn(async { thread::sleep(Duration::from_secs(60)) });
        assert!(matches!(told.recv_timeout(Duration::from_secs(20)), Ok(Standing::Worker(_) | Standing::Runtime)));
        runtime.shutdown_background();
    }

    #[test]
    fn a_runtime_that_is_busy_without_a_pause_is_not_taken_for_one_that_stands() {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        for _ in 0..8 {
            runtime.spawn(async {
                loop {
                    tokio::task::yield_now().await;
                }
            });
        }
        // More looks than a machine that is busy with other things keeps a thread waiting for.
        let told = watched(runtime.handle().clone(), 100);
        assert!(told.recv_timeout(LOOK * 150).is_err());
        runtime.shutdown_background();
    }
}
