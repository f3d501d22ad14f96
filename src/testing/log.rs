//! Captures what is logged while a test runs on one thread.

use crate::server::follow::log::{LogFormat, lines};
use std::{
    io,
    sync::{Arc, Mutex},
};
use tracing::subscriber::DefaultGuard;
use tracing_subscriber::{EnvFilter, fmt::MakeWriter};

/// The captured log. The test must run on one thread; the log belongs to that thread until the guard is dropped.
#[derive(Clone, Default)]
pub struct Logged(Arc<Mutex<Vec<u8>>>);

impl Logged {
    /// Starts capturing, at the most detailed level.
    pub fn begin(format: LogFormat) -> (Self, DefaultGuard) {
        let logged = Self::default();
        let lines = lines(format, EnvFilter::new("trace"), false, logged.clone());
        (logged, tracing::subscriber::set_default(lines))
    }

    /// The whole log.
    pub fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }

    /// The lines about one request that contain a word.
    pub fn about(&self, number: &str, word: &str) -> Vec<String> {
        let text = self.text();
        let about = text.lines().filter(|line| line.contains(number) && line.contains(word));
        about.map(ToOwned::to_owned).collect()
    }
}

impl io::Write for Logged {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Logged {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}
