//! Time limits that measure silence, not the total: a form that still arrives is not cut off, however slow the line is.
//!
//! Only the time during which the server waits for the sender counts. A body that brings less than [`Patience::least`] bytes in
//! [`Patience::silence`] of waiting is cut, so a slow upload cannot hold a request open for nothing; one that moves may take up to
//! [`Patience::longest`]. What such uploads hold (connections, memory, disk) is bounded by address and in total as for every request.

use axum::{
    body::{Body, Bytes},
    extract::{Request, State},
    http::{Response, StatusCode},
    middleware::Next,
    response::IntoResponse as _,
};
use hyper::body::{Body as HttpBody, Frame, SizeHint};
use std::{
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
    time::Duration,
};
use tokio::time::{Instant, sleep};

/// How long a request may take.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// From the last byte of the body to the answer, or from the beginning where there is no body.
    pub answer: Duration,
    /// How long the server waits for [`Patience::least`] bytes of a body.
    pub silence: Duration,
    /// Fewest bytes of a body that must arrive during that time.
    pub least: usize,
    /// The whole body.
    pub longest: Duration,
}

/// The state of a body that is being read.
struct Reading {
    begun: Instant,
    /// When the server last got something, or the beginning.
    moved: Instant,
    /// Since when the server has been waiting for more.
    waiting: Option<Instant>,
    /// How long it has waited, and how many bytes it got, since the last full portion.
    waited: Duration,
    portion: usize,
}

impl Reading {
    fn begin() -> Self {
        let now = Instant::now();
        Self { begun: now, moved: now, waiting: None, waited: Duration::ZERO, portion: 0 }
    }

    fn waits(&mut self) {
        self.waiting.get_or_insert_with(Instant::now);
    }

    fn goes_on(&mut self) {
        self.moved = Instant::now();
        if let Some(since) = self.waiting.take() {
            self.waited += self.moved - since;
        }
    }

    fn got(&mut self, bytes: usize, patience: &Patience) {
        self.goes_on();
        self.portion += bytes;
        if self.portion >= patience.least {
            (self.portion, self.waited) = (0, Duration::ZERO);
        }
    }

    /// How long this may go on without change; zero when the time is up.
    fn left(&self, patience: &Patience) -> Duration {
        match self.waiting {
            Some(since) => {
                let silent = patience.silence.saturating_sub(self.waited + since.elapsed());
                silent.min(patience.longest.saturating_sub(self.begun.elapsed()))
            }
            None => patience.answer.saturating_sub(self.moved.elapsed()),
        }
    }
}

/// A body whose progress is watched.
struct Watched {
    body: Body,
    reading: Arc<Mutex<Reading>>,
    patience: Patience,
}

impl Watched {
    fn note(&self, what: impl FnOnce(&mut Reading)) {
        what(&mut self.reading.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

impl Drop for Watched {
    // Nobody waits for it any more.
    fn drop(&mut self) {
        self.note(Reading::goes_on);
    }
}

impl HttpBody for Watched {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let frame = Pin::new(&mut self.body).poll_frame(context);
        match &frame {
            Poll::Pending => self.note(Reading::waits),
            Poll::Ready(Some(Ok(frame))) => {
                let bytes = frame.data_ref().map_or(0, Bytes::len);
                self.note(|reading| reading.got(bytes, &self.patience));
            }
            Poll::Ready(_) => self.note(Reading::goes_on),
        }
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// Shortest pause between two looks at the same request.
const LOOK: Duration = Duration::from_millis(50);

/// Runs a request within these limits.
pub async fn within(State(patience): State<Patience>, request: Request, next: Next) -> Response<Body> {
    let reading = Arc::new(Mutex::new(Reading::begin()));
    let request = if request.body().is_end_stream() {
        request
    } else {
        let watched = reading.clone();
        request.map(|body| Body::new(Watched { body, reading: watched, patience }))
    };
    let mut answer = std::pin::pin!(next.run(request));
    loop {
        let (left, waits) = {
            let reading = reading.lock().unwrap_or_else(PoisonError::into_inner);
            (reading.left(&patience), reading.waiting.is_some())
        };
        if left.is_zero() {
            let status = if waits { StatusCode::REQUEST_TIMEOUT } else { StatusCode::SERVICE_UNAVAILABLE };
            return status.into_response();
        }
        tokio::select! {
            // An answer that is ready needs no timer.
            biased;
            answer = &mut answer => return answer,
            () = sleep(left.max(LOOK)) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::{Router, middleware::from_fn_with_state, routing::post};
    use futures::{StreamExt as _, stream};
    use std::{convert::Infallible, time::Duration};
    use tower::ServiceExt as _;

    const SHORT: Patience = Patience {
        answer: Duration::from_millis(600),
        silence: Duration::from_millis(600),
        least: 1_000,
        longest: Duration::from_secs(20),
    };

    async fn sent(body: Body, handler_takes: Duration, patience: Patience) -> StatusCode {
        let read = move |body: Bytes| async move {
            sleep(handler_takes).await;
            body.len().to_string()
        };
        let app = Router::new().route("/", post(read)).layer(from_fn_with_state(patience, within));
        app.oneshot(Request::post("/").body(body).unwrap()).await.unwrap().status()
    }

    /// Pieces of this many bytes with pauses before each.
    fn pieces(bytes: usize, count: usize, pause: Duration) -> Body {
        let pieces = stream::iter(0..count).then(move |_| async move {
            sleep(pause).await;
            Ok::<_, Infallible>(Bytes::from(vec![b'x'; bytes]))
        });
        Body::from_stream(pieces)
    }

    #[tokio::test]
    async fn a_body_that_moves_may_take_longer_than_the_answer() {
        let body = pieces(600, 10, Duration::from_millis(150));
        assert_eq!(sent(body, Duration::ZERO, SHORT).await, StatusCode::OK);
    }

    #[tokio::test]
    async fn a_body_that_stops_or_trickles_is_cut() {
        for body in [pieces(600, 2, Duration::from_secs(30)), pieces(1, 10_000, Duration::from_millis(20))] {
            let begun = Instant::now();
            assert_eq!(sent(body, Duration::ZERO, SHORT).await, StatusCode::REQUEST_TIMEOUT);
            assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
        }
    }

    #[tokio::test]
    async fn even_a_body_that_moves_ends_some_time() {
        let patience = Patience { longest: Duration::from_secs(1), ..SHORT };
        let body = pieces(2_000, 10_000, Duration::from_millis(20));
        assert_eq!(sent(body, Duration::ZERO, patience).await, StatusCode::REQUEST_TIMEOUT);
    }

    #[tokio::test]
    async fn the_answer_is_limited_after_the_body() {
        let late = sent(pieces(600, 6, Duration::from_millis(150)), Duration::from_secs(30), SHORT).await;
        assert_eq!(late, StatusCode::SERVICE_UNAVAILABLE);
    }
}
