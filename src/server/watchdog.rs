//! Detects from outside that the async runtime has stalled, and aborts the process so that the service manager restarts it.
//!
//! A deadlock of the runtime cannot be detected from inside, because the detector would be blocked too. So an OS thread checks two things:
//! whether a new task with a timer still runs (this tests the scheduler, the timer and the I/O driver, which one blocked worker can block too:
//! <https://github.com/tokio-rs/tokio/issues/4730>), and whether each worker still makes progress (a worker that is blocked for ever is a quarter or
//! half of a small server, even if the rest continues).
//!
//! The watchdog counts checks, not seconds: a process that was suspended and resumed (SIGSTOP, a sleeping machine) misses at most one check.

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

/// Time between two checks.
const INTERVAL: Duration = Duration::from_secs(5);
/// Failed checks in a row before the process is aborted; together one minute.
const PATIENCE: u32 = 12;

/// Number of workers without progress at the last checks.
static STALLED: AtomicU32 = AtomicU32::new(0);

/// Number of worker threads that are busy without progress for two checks (ten seconds) or longer; for `/metrics`.
pub fn stalled_workers() -> u32 {
    STALLED.load(Ordering::Relaxed)
}

/// What has stalled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stall {
    /// A task with a timer did not run.
    Runtime,
    /// The worker thread with this index is busy without progress.
    Worker(usize),
}

/// Watches the runtime of `handle` as long as the process lives; aborts the process when it has stalled for a minute.
///
/// # Errors
/// The thread cannot be started.
pub fn watch(handle: Handle) -> std::io::Result<()> {
    watch_every(handle, INTERVAL, PATIENCE)
}

fn watch_every(handle: Handle, interval: Duration, patience: u32) -> std::io::Result<()> {
    thread::Builder::new().name("watchdog".into()).spawn(move || {
        let stalled = wait_for_stall(&handle, interval, patience);
        tracing::error!(?stalled, "the server has stalled for a minute; aborting it so that it is restarted");
        // Not `exit`: its exit handlers may wait for the thread that is blocked.
        process::abort();
    })?;
    Ok(())
}

/// Checks repeatedly, and returns what has stalled for `patience` checks in a row.
fn wait_for_stall(handle: &Handle, interval: Duration, patience: u32) -> Stall {
    let answered = Arc::new(AtomicU64::new(0));
    let (mut asked, mut unanswered) = (0, 0);
    let mut workers: Vec<Worker> = vec![Worker::default(); handle.metrics().num_workers()];
    loop {
        // One probe at a time: no other is queued while one is unanswered.
        if answered.load(Ordering::Acquire) == asked {
            (asked, unanswered) = (asked + 1, 0);
            let answer = answered.clone();
            handle.spawn(async move {
                tokio::time::sleep(Duration::from_millis(1)).await;
                answer.store(asked, Ordering::Release);
            });
        }
        thread::sleep(interval);
        if answered.load(Ordering::Acquire) != asked {
            unanswered += 1;
            if unanswered >= patience {
                return Stall::Runtime;
            }
        }
        let metrics = handle.metrics();
        let mut stalled = 0;
        for (index, worker) in workers.iter_mut().enumerate() {
            let checks = worker.check(&metrics, index);
            if checks >= patience {
                return Stall::Worker(index);
            }
            stalled += u32::from(checks >= 2);
        }
        STALLED.store(stalled, Ordering::Relaxed);
    }
}

/// State of one worker at the last check.
#[derive(Clone, Copy, Default)]
struct Worker {
    parked_and_unparked: u64,
    busy: Duration,
    /// Checks in a row at which it was busy without progress.
    stalled: u32,
}

impl Worker {
    fn check(&mut self, metrics: &RuntimeMetrics, index: usize) -> u32 {
        let seen = (metrics.worker_park_unpark_count(index), metrics.worker_total_busy_duration(index));
        // An odd count means that it is parked, waiting for work. Under constant load it never parks, but its busy time grows with every few
        // dozen tasks.
        let active = seen.0.is_multiple_of(2);
        self.stalled = if active && seen == (self.parked_and_unparked, self.busy) { self.stalled + 1 } else { 0 };
        (self.parked_and_unparked, self.busy) = seen;
        self.stalled
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;

    const LOOK: Duration = Duration::from_millis(20);

    fn watched(handle: Handle, patience: u32) -> mpsc::Receiver<Stall> {
        let (sender, receiver) = mpsc::channel();
        thread::spawn(move || sender.send(wait_for_stall(&handle, LOOK, patience)));
        receiver
    }

    #[test]
    fn a_runtime_whose_workers_are_all_blocked_is_detected() {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let stalled = watched(runtime.handle().clone(), 5);
        assert!(stalled.recv_timeout(LOOK * 20).is_err(), "nothing has stalled yet");
        for _ in 0..2 {
            runtime.spawn(async { thread::sleep(Duration::from_secs(60)) });
        }
        assert!(stalled.recv_timeout(Duration::from_secs(20)).is_ok());
        runtime.shutdown_background();
    }

    /// Environment variable that makes this test process the one to be aborted.
    const TO_BE_ABORTED: &str = "SUNWAI_TEST_TO_BE_ENDED";

    #[test]
    fn a_process_whose_runtime_has_stalled_is_aborted() {
        if std::env::var_os(TO_BE_ABORTED).is_some() {
            let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
            watch_every(runtime.handle().clone(), LOOK, 5).unwrap();
            runtime.spawn(async { thread::sleep(Duration::from_secs(60)) });
            thread::sleep(Duration::from_secs(30));
            // Nothing aborted it: exits with success, which fails the test.
            process::exit(0);
        }
        let child = process::Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "--test-threads=1"])
            .arg("server::watchdog::tests::a_process_whose_runtime_has_stalled_is_aborted")
            .env(TO_BE_ABORTED, "1")
            .stdout(process::Stdio::null())
            .stderr(process::Stdio::null())
            .status()
            .unwrap();
        // Aborted by SIGABRT.
        assert_eq!(std::os::unix::process::ExitStatusExt::signal(&child), Some(6), "{child}");
    }

    #[test]
    fn one_blocked_worker_is_detected_while_the_others_continue() {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(3).enable_all().build().unwrap();
        let stalled = watched(runtime.handle().clone(), 10);
        runtime.spawn(async { thread::sleep(Duration::from_secs(60)) });
        assert!(matches!(stalled.recv_timeout(Duration::from_secs(20)), Ok(Stall::Worker(_) | Stall::Runtime)));
        runtime.shutdown_background();
    }

    #[test]
    fn a_constantly_busy_runtime_is_not_taken_for_a_stalled_one() {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        for _ in 0..8 {
            runtime.spawn(async {
                loop {
                    tokio::task::yield_now().await;
                }
            });
        }
        // Enough checks that a busy machine does not cause a false alarm.
        let stalled = watched(runtime.handle().clone(), 100);
        assert!(stalled.recv_timeout(LOOK * 150).is_err());
        runtime.shutdown_background();
    }
}
