//! Sets up the log: text lines for people, or one JSON object per line.

use super::{
    failed,
    writer::{LineWriter, UntilEnd},
};
use axum::{
    body::Body,
    http::{Response, StatusCode},
    response::IntoResponse as _,
};
use clap::ValueEnum;
use std::{any::Any, fmt::Display, io::IsTerminal as _};
use tracing::{Level, Metadata, Subscriber};
use tracing_subscriber::{
    EnvFilter, filter::filter_fn, fmt::MakeWriter, layer::SubscriberExt as _, util::SubscriberInitExt as _,
};

/// Format of the log lines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// Text for people.
    #[default]
    Text,
    /// One JSON object per line, for programs.
    Json,
}

/// Default log filter, if `RUST_LOG` is not set.
const DEFAULT_FILTER: &str = "warn,sunwai=info";

/// Starts logging to standard error, including panics. The last lines are written when the result is dropped.
pub fn begin(format: LogFormat) -> UntilEnd {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| DEFAULT_FILTER.into());
    let colours = std::io::stderr().is_terminal();
    let writer = LineWriter::to(std::io::stderr()).ok();
    match writer.clone() {
        Some(writer) => lines(format, filter, colours, writer).init(),
        // Without a thread, each line is written by whoever logs it.
        None => lines(format, filter, colours, std::io::stderr).init(),
    }
    std::panic::set_hook(Box::new(|panic| {
        let at = panic.location().map(|at| format!(" at {}:{}", at.file(), at.line())).unwrap_or_default();
        failed(PANICKED, format_args!("{}{at}", safe_message(panic.payload())));
    }));
    UntilEnd(writer)
}

const PANICKED: &str = "panic";

/// The answer to a request that panicked. Replaces the log message of the layer, which would repeat the whole panic message.
pub fn after_panic(payload: Box<dyn Any + Send>) -> Response<Body> {
    failed(PANICKED, safe_message(payload.as_ref()));
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}

/// The message of a panic if it is a literal of the program. A formatted message may contain what somebody typed: for example, the message for
/// slicing a text inside a character contains the whole text.
fn safe_message(payload: &dyn Any) -> impl Display {
    payload.downcast_ref::<&'static str>().copied().unwrap_or("message withheld, it may contain personal data")
}

/// A subscriber that writes log lines in this format to this writer.
pub fn lines<W>(format: LogFormat, filter: EnvFilter, colours: bool, to: W) -> Box<dyn Subscriber + Send + Sync>
where
    W: for<'w> MakeWriter<'w> + Send + Sync + 'static,
{
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_ansi(colours).with_writer(to);
    match format {
        LogFormat::Text => Box::new(lines.finish().with(filter_fn(may_be_written))),
        LogFormat::Json => {
            let lines = lines.json().flatten_event(true).with_span_list(false);
            Box::new(lines.finish().with(filter_fn(may_be_written)))
        }
    }
}

/// Allows messages of this crate, and only warnings and errors of others, whatever `RUST_LOG` says: the lower-level messages of dependencies have
/// not been reviewed for names and keys.
fn may_be_written(about: &Metadata<'_>) -> bool {
    *about.level() <= Level::WARN || about.target().split("::").next() == Some("sunwai")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::log::Logged;

    #[test]
    fn a_panic_message_is_logged_only_if_it_is_a_literal() {
        let payload = |work: fn()| std::panic::catch_unwind(work).unwrap_err();
        assert_eq!(safe_message(payload(|| panic!("nothing is left")).as_ref()).to_string(), "nothing is left");
        let typed = payload(|| {
            let typed = String::from("घर में चोरी");
            panic!("cannot read {typed}");
        });
        assert!(
            typed.downcast_ref::<String>().is_some_and(|says| says.contains("घर")),
            "the formatted message contains the text"
        );
        let (logged, _until) = Logged::begin(LogFormat::Text);
        assert_eq!(after_panic(typed).status(), StatusCode::INTERNAL_SERVER_ERROR);
        let text = logged.text();
        assert!(text.contains("ERROR") && text.contains("panic") && !text.contains("घर"), "{text}");
    }
}
