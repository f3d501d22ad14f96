//! Serves connections: HTTP/1.1, one task each. A proxy in front provides TLS and HTTP/2.

use super::edge::{
    Stopping,
    connections::{Activity, Connection, Connections},
    patience::Patience,
    stall::StallTimeout,
};
use axum::{
    Router,
    body::{Body, Bytes},
    extract::ConnectInfo,
    http::{
        HeaderValue, Request, Response,
        header::{CONNECTION, CONTENT_TYPE},
    },
};
use hyper::{
    body::{Body as HttpBody, Frame, Incoming, SizeHint},
    server::conn::http1,
};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
    service::TowerToHyperService,
};
use std::{
    net::SocketAddr,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};
use tokio::{
    net::{TcpListener, TcpStream},
    time::{Instant, sleep, timeout},
};
use tower::ServiceExt as _;

/// Maximum time from the last byte of a request to its answer.
pub const LONGEST: Duration = Duration::from_secs(120);
/// How long a request may take. A phone on a bad line may send its photos for half an hour, as long as they still move; a line that is handed
/// from mast to mast falls silent for many seconds.
pub const PATIENCE: Patience =
    Patience { answer: LONGEST, silence: Duration::from_secs(30), least: 1_024, longest: Duration::from_secs(30 * 60) };
/// A connection without a complete request for this long is closed, so that silent connections do not pile up.
const SILENT: Duration = Duration::from_secs(75);
/// A client that reads nothing for this long is disconnected. A slow client that makes progress is not.
const STUCK: Duration = Duration::from_secs(30);
/// Time to send the last answer before the server exits.
const LAST_WORDS: Duration = Duration::from_secs(3);
/// How often a stopping server checks whether its requests have finished.
const LOOK: Duration = Duration::from_millis(50);
/// Maximum read buffer and write buffer of a connection, in bytes.
const BUFFER: usize = 64 * 1024;
/// Maximum connections of a listener other than the main one.
const USUAL: usize = 1_024;

/// How connections are served.
pub struct Serving {
    /// The open connections.
    pub connections: Connections,
    /// Set when the server begins to stop.
    pub stopping: Stopping,
    /// How long a stopping server waits for requests in progress.
    pub drain: Duration,
    /// Minimum time between the announcement of a stop on `/readyz` and the end of listening, so that a load balancer can redirect requests.
    pub notice: Duration,
    /// How long a client may read nothing.
    pub stuck: Duration,
}

impl Serving {
    /// With at most this many connections.
    pub fn new(most: usize, stopping: Stopping, drain: Duration) -> Self {
        Self { connections: Connections::new(most), stopping, drain, notice: Duration::ZERO, stuck: STUCK }
    }
}

/// Serves until `stop` completes; requests in progress are answered.
pub async fn serve(listener: TcpListener, app: Router, stop: impl Future<Output = ()>) {
    let serving = Serving::new(USUAL, Stopping::default(), LAST_WORDS);
    serve_desk(listener, app, serving, stop, std::future::pending()).await;
}

/// Serves until `stop` completes. From then on the server is not ready, and event streams end, so that their pages reconnect to another server. New
/// requests are still answered while those in progress finish, up to the `drain` time. `at_once` aborts all of that.
pub async fn serve_desk(
    listener: TcpListener,
    app: Router,
    serving: Serving,
    stop: impl Future<Output = ()>,
    at_once: impl Future<Output = ()>,
) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(SILENT).max_buf_size(BUFFER);
    // Nothing is read while an answer is being sent, so an open event stream needs no second buffer of 16 kB. A disconnected client
    // is noticed at the next keep-alive.
    http.half_close(true);
    let server = Server { http, app, serving, open: GracefulShutdown::new() };
    tokio::select! {
        () = server.until_stopped(listener, stop) => {}
        () = at_once => tracing::warn!("stopping at once; requests in progress are aborted"),
    }
}

struct Server {
    http: http1::Builder,
    app: Router,
    serving: Serving,
    open: GracefulShutdown,
}

impl Server {
    async fn until_stopped(self, listener: TcpListener, stop: impl Future<Output = ()>) {
        tokio::select! {
            () = self.accept(&listener) => {}
            () = stop => {}
        }
        let begun = Instant::now();
        let ends = begun + self.serving.drain;
        self.serving.stopping.begin();
        let mut under_way = self.serving.connections.under_way();
        if !under_way.is_empty() {
            tracing::info!(requests = under_way.len(), "stopping; waiting for requests in progress");
        }
        // Still listens, so that `/readyz` can report that the server is not ready.
        let finished = async {
            loop {
                self.serving.connections.end_streams();
                under_way.retain(|request| request.is_under_way());
                if under_way.is_empty() && begun.elapsed() >= self.serving.notice {
                    return;
                }
                sleep(LOOK).await;
            }
        };
        tokio::select! {
            () = self.accept(&listener) => {}
            _ = tokio::time::timeout_at(ends, finished) => {}
        }
        drop(listener);
        let Self { serving, open, .. } = self;
        let quiet = async {
            while !serving.connections.under_way().is_empty() {
                serving.connections.end_streams();
                sleep(LOOK).await;
            }
            sleep(LAST_WORDS).await;
        };
        tokio::select! {
            () = open.shutdown() => {}
            _ = timeout(ends.saturating_duration_since(Instant::now()).max(LAST_WORDS), quiet) => {}
        }
    }

    async fn accept(&self, listener: &TcpListener) {
        loop {
            match listener.accept().await {
                Ok((stream, peer)) => self.begin(stream, peer).await,
                Err(error) => {
                    // Most likely too many open files; open connections continue and will close.
                    tracing::warn!(%error, "a connection could not be accepted; retrying");
                    sleep(Duration::from_millis(100)).await;
                }
            }
        }
    }

    async fn begin(&self, stream: TcpStream, peer: SocketAddr) {
        let slot = match self.serving.connections.enter(peer.ip()) {
            Some(slot) => slot,
            None => {
                // Connections that were told to end do so in a moment.
                let _ = timeout(LOOK, self.serving.connections.freed()).await;
                let Some(slot) = self.serving.connections.enter(peer.ip()) else { return };
                slot
            }
        };
        // Without it a small answer waits 40 ms until the client acknowledges the previous one.
        let _ = stream.set_nodelay(true);
        let connection = slot.connection();
        let (served, stopping) = (connection.clone(), self.serving.stopping.clone());
        let app = self.app.clone().map_request({
            let connection = connection.clone();
            move |request: Request<Incoming>| {
                connection.set_activity(Activity::Busy);
                let mut request = request.map(Body::new);
                request.extensions_mut().insert(ConnectInfo(peer));
                request.extensions_mut().insert(connection.clone());
                request
            }
        });
        let service = app.map_response(move |answer| answered(answer, &served, &stopping));
        let io = TokioIo::new(StallTimeout::new(stream, self.serving.stuck));
        let serving = self.open.watch(self.http.serve_connection(io, TowerToHyperService::new(service)));
        let task = tokio::spawn(async move {
            let _slot = slot;
            if let Err(error) = serving.await {
                tracing::trace!(%error, "a connection broke off");
            }
        });
        connection.served_by(task.abort_handle());
    }
}

fn answered(mut answer: Response<Body>, connection: &Arc<Connection>, stopping: &Stopping) -> Response<Sending> {
    if stopping.has_begun() {
        // The client's next request should go to another server.
        answer.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    }
    let is_stream = answer.headers().get(CONTENT_TYPE).is_some_and(|kind| kind == "text/event-stream");
    if is_stream {
        connection.set_activity(Activity::Stream);
    }
    answer.map(|body| Sending { body, connection: connection.clone() })
}

/// The body of an answer that is being sent; when it is dropped, its connection waits for the next request.
struct Sending {
    body: Body,
    connection: Arc<Connection>,
}

impl Drop for Sending {
    fn drop(&mut self) {
        self.connection.set_activity(Activity::Waiting);
    }
}

impl HttpBody for Sending {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
