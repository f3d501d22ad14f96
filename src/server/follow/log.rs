//! How the log is written: as lines for a person, or as JSON, one object a line.

use super::failed;
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

/// The shape of the log's lines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For a person.
    #[default]
    Text,
    /// For a program: one JSON object a line.
    Json,
}

/// What is written where `RUST_LOG` says nothing else.
const USUAL: &str = "warn,sunwai=info";

/// Writes the log to standard error from now on, panics too.
pub fn begin(format: LogFormat) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| USUAL.into());
    lines(format, filter, std::io::stderr().is_terminal(), std::io::stderr).init();
    std::panic::set_hook(Box::new(|panic| {
        let at = panic.location().map(|at| format!(" at {}:{}", at.file(), at.line())).unwrap_or_default();
        failed(BROKE_OFF, format_args!("{}{at}", said(panic.payload())));
    }));
}

const BROKE_OFF: &str = "the program broke off in the middle (a panic)";

/// The answer of a request that broke off. What the layer itself would say to the log is left out: it repeats everything.
pub fn after_panic(payload: Box<dyn Any + Send>) -> Response<Body> {
    failed(BROKE_OFF, said(payload.as_ref()));
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}

/// What a panic says, if the program's text says it word for word. Anything else was put together while the program ran, and may hold what
/// somebody typed: a text that is cut in the middle of a character is shown whole.
fn said(payload: &dyn Any) -> impl Display {
    payload.downcast_ref::<&'static str>().copied().unwrap_or("what it says may hold somebody's words")
}

/// Everything that is logged, in this shape, to this place.
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

/// Whatever `RUST_LOG` says: nobody has read what other people's code writes below a warning for names and keys.
fn may_be_written(about: &Metadata<'_>) -> bool {
    *about.level() <= Level::WARN || about.target().split("::").next() == Some("sunwai")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::log::Logged;

    #[test]
    fn a_panic_is_repeated_only_where_the_program_says_it_word_for_word() {
        let payload = |work: fn()| std::panic::catch_unwind(work).unwrap_err();
        assert_eq!(said(payload(|| panic!("nothing is left")).as_ref()).to_string(), "nothing is left");
        let typed = payload(|| {
            let typed = String::from("घर में चोरी");
            let _ = &typed[..1];
        });
        assert!(typed.downcast_ref::<String>().is_some_and(|says| says.contains("घर")), "this is why");
        let (logged, _until) = Logged::begin(LogFormat::Text);
        assert_eq!(after_panic(typed).status(), StatusCode::INTERNAL_SERVER_ERROR);
        let text = logged.text();
        assert!(text.contains("ERROR") && text.contains("panic") && !text.contains("घर"), "{text}");
    }
}
