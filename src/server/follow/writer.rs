//! Writes log lines in a thread of its own, many at once: a request does not wait for whoever reads the log, and does not pay for a system call.
//!
//! A warning or error is written, with everything before it, before whoever logs it goes on: it is there even if the process is killed in the next
//! moment. Other lines follow within [`TOGETHER`]; so much is lost if the process is killed. If nobody reads the log, lines wait up to [`MOST`] bytes;
//! further ones are dropped and counted, and the count is logged.

use std::{
    io::{self, Write},
    mem,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread::{self, ThreadId},
    time::Duration,
};
use tracing::{Level, Metadata};
use tracing_subscriber::fmt::MakeWriter;

/// How long a line waits for others.
const TOGETHER: Duration = Duration::from_millis(100);
/// This many bytes wait for no others.
const ENOUGH: usize = 32 << 10;
/// The most bytes that wait to be written.
const MOST: usize = 1 << 20;
/// Room beyond this for warnings and errors.
const FOR_FAILURES: usize = 256 << 10;
/// How long whoever logs a warning or error waits for it to be written. If that was not enough, nobody waits until something has been written again.
const PATIENCE: Duration = Duration::from_millis(500);

/// Where log lines go.
#[derive(Clone)]
pub struct LineWriter(Arc<Shared>);

struct Shared {
    queue: Mutex<Queue>,
    /// There is something to write.
    work: Condvar,
    /// Something has been written.
    written: Condvar,
}

#[derive(Default)]
struct Queue {
    waiting: Vec<u8>,
    /// Number of bytes ever accepted, and of these written.
    accepted: u64,
    written: u64,
    /// Whether somebody waits for what is in the queue.
    is_urgent: bool,
    /// Whether somebody has waited in vain since something was written.
    is_stuck: bool,
    /// Lines dropped since that was last logged.
    dropped: u64,
    /// The thread that writes; `None` before it begins and after it has ended.
    writer: Option<ThreadId>,
    is_ending: bool,
}

impl LineWriter {
    /// Starts the thread that writes to this output.
    ///
    /// # Errors
    /// If there can be no further thread.
    pub fn to(output: impl Write + Send + 'static) -> io::Result<Self> {
        let queue = Mutex::new(Queue::default());
        let lines = Self(Arc::new(Shared { queue, work: Condvar::new(), written: Condvar::new() }));
        let writer = lines.clone();
        let thread = thread::Builder::new().name("log".to_owned()).spawn(move || writer.write_all(output))?;
        lines.queue().writer = Some(thread.thread().id());
        Ok(lines)
    }

    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.0.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes until the end.
    fn write_all(self, mut output: impl Write) {
        let mut batch = Vec::new();
        loop {
            let queue = self.0.work.wait_while(self.queue(), |queue| queue.waiting.is_empty() && !queue.is_ending);
            let queue = queue.unwrap_or_else(PoisonError::into_inner);
            let gathers = |queue: &mut Queue| !queue.is_urgent && !queue.is_ending && queue.waiting.len() < ENOUGH;
            let (mut queue, _) =
                self.0.work.wait_timeout_while(queue, TOGETHER, gathers).unwrap_or_else(PoisonError::into_inner);
            if queue.waiting.is_empty() {
                queue.writer = None;
                return;
            }
            mem::swap(&mut batch, &mut queue.waiting);
            queue.is_urgent = false;
            let (upto, dropped) = (queue.accepted, mem::take(&mut queue.dropped));
            drop(queue);
            // There is no other place to report that standard error is closed.
            let _ = output.write_all(&batch).and_then(|()| output.flush());
            batch.clear();
            // After a flood.
            batch.shrink_to(2 * ENOUGH);
            let mut queue = self.queue();
            queue.written = upto;
            queue.is_stuck = false;
            self.0.written.notify_all();
            drop(queue);
            if dropped > 0 {
                tracing::warn!(lines = dropped, "log lines were dropped because the log was not read");
            }
        }
    }

    fn add(&self, line: &[u8], is_failure: bool) {
        let mut queue = self.queue();
        let Some(writer) = queue.writer else {
            drop(queue);
            let _ = io::stderr().write_all(line);
            return;
        };
        let most = if is_failure { MOST + FOR_FAILURES } else { MOST };
        if queue.waiting.len() + line.len() > most {
            queue.dropped += 1;
            return;
        }
        let was_empty = queue.waiting.is_empty();
        let was_enough = queue.waiting.len() >= ENOUGH;
        queue.waiting.extend_from_slice(line);
        queue.accepted += line.len() as u64;
        queue.is_urgent |= is_failure;
        if was_empty || is_failure || (!was_enough && queue.waiting.len() >= ENOUGH) {
            self.0.work.notify_one();
        }
        if is_failure && !queue.is_stuck && thread::current().id() != writer {
            self.wait(queue, PATIENCE);
        }
    }

    /// Waits until everything accepted so far is written.
    fn wait(&self, queue: MutexGuard<'_, Queue>, patience: Duration) {
        let upto = queue.accepted;
        let waiting = self.0.written.wait_timeout_while(queue, patience, |queue| queue.written < upto);
        let (mut queue, waited) = waiting.unwrap_or_else(PoisonError::into_inner);
        queue.is_stuck |= waited.timed_out();
    }
}

/// Writes what is left when it is dropped. Later lines are written to standard error directly.
#[must_use = "lines are lost if nobody writes them at the end"]
pub struct UntilEnd(pub Option<LineWriter>);

impl Drop for UntilEnd {
    fn drop(&mut self) {
        if let Some(lines) = &self.0 {
            let mut queue = lines.queue();
            queue.is_ending = true;
            lines.0.work.notify_one();
            lines.wait(queue, 4 * PATIENCE);
        }
    }
}

/// One line; the subscriber writes it in one piece.
pub struct Line<'w> {
    lines: &'w LineWriter,
    is_failure: bool,
}

impl Write for Line<'_> {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        self.lines.add(line, self.is_failure);
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'w> MakeWriter<'w> for LineWriter {
    type Writer = Line<'w>;

    fn make_writer(&'w self) -> Line<'w> {
        Line { lines: self, is_failure: true }
    }

    fn make_writer_for(&'w self, about: &Metadata<'_>) -> Line<'w> {
        Line { lines: self, is_failure: *about.level() <= Level::WARN }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::follow::log::{LogFormat, lines};
    use std::{sync::mpsc, time::Instant};
    use tracing_subscriber::EnvFilter;

    /// An output that anybody can read, and that stands still while `gate` is locked.
    #[derive(Clone, Default)]
    struct Output {
        text: Arc<Mutex<Vec<u8>>>,
        gate: Arc<Mutex<()>>,
        writes: Arc<Mutex<usize>>,
    }

    impl Output {
        fn text(&self) -> String {
            String::from_utf8(self.text.lock().unwrap().clone()).unwrap()
        }
    }

    impl Write for Output {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            *self.writes.lock().unwrap() += 1;
            let _open = self.gate.lock().unwrap();
            self.text.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// Runs this with a log to such an output.
    fn logged(work: impl FnOnce(&Output, &LineWriter)) -> Output {
        let output = Output::default();
        let writer = LineWriter::to(output.clone()).unwrap();
        let log = lines(LogFormat::Text, EnvFilter::new("trace"), false, writer.clone());
        tracing::subscriber::with_default(log, || work(&output, &writer));
        drop(UntilEnd(Some(writer)));
        output
    }

    #[test]
    fn an_error_is_written_before_its_author_goes_on_with_all_before_it() {
        logged(|output, _| {
            tracing::info!("the first");
            tracing::error!("the second");
            let text = output.text();
            assert!(text.find("the first").unwrap() < text.find("the second").unwrap(), "{text}");
        });
    }

    #[test]
    fn many_lines_are_written_at_once_and_all_of_them_by_the_end() {
        let output = logged(|_, _| (0..1_000).for_each(|number| tracing::info!("line {number}.")));
        let text = output.text();
        assert_eq!(text.lines().count(), 1_000);
        assert!((0..1_000).all(|number| text.contains(&format!("line {number}."))));
        assert!(*output.writes.lock().unwrap() < 100);
    }

    #[test]
    fn a_line_does_not_wait_for_the_next() {
        logged(|output, _| {
            tracing::info!("alone");
            let begun = Instant::now();
            while !output.text().contains("alone") {
                assert!(begun.elapsed() < Duration::from_secs(10));
                thread::sleep(Duration::from_millis(5));
            }
        });
    }

    #[test]
    fn a_log_that_nobody_reads_stops_nobody_and_what_was_dropped_is_counted() {
        let mut dropped = 0;
        let output = logged(|output, writer| {
            let closed = output.gate.lock().unwrap();
            // The first one is being written when the others come.
            writer.add(b"the first\n", false);
            while *output.writes.lock().unwrap() == 0 {
                thread::sleep(Duration::from_millis(5));
            }
            let (done, finished) = mpsc::channel();
            thread::scope(|threads| {
                threads.spawn(|| {
                    let line = "x".repeat(1_000);
                    (0..3_000).for_each(|_| writer.add(format!("{line}\n").as_bytes(), false));
                    // There is room for these, and only the first one waits.
                    (0..100).for_each(|_| writer.add(b"a failure\n", true));
                    done.send(()).unwrap();
                });
                assert!(finished.recv_timeout(Duration::from_secs(20)).is_ok(), "it waits for the reader");
            });
            let queue = writer.queue();
            dropped = queue.dropped;
            assert!(queue.waiting.len() <= MOST + FOR_FAILURES);
            drop(queue);
            drop(closed);
        });
        assert!((900..3_000).contains(&dropped), "{dropped}");
        assert_eq!(output.text().lines().count() as u64 + dropped, 3_101);
        assert_eq!(output.text().matches("a failure").count(), 100);
    }
}
