//! Connections: HTTP/1.1, one task each. A proxy in front speaks TLS and HTTP/2 to the outside.

use super::edge::{
    Stopping,
    connections::{Connections, Doing, Line},
    patient::Patient,
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

/// The longest that a request may take to come and be answered: a phone on a bad line sends four photos slowly.
pub const LONGEST: Duration = Duration::from_secs(120);
/// A connection on which no request is complete for this long is closed, so that silent ones do not pile up.
const SILENT: Duration = Duration::from_secs(75);
/// A reader that takes nothing for this long is given up. One that is slow and moves is not.
const STUCK: Duration = Duration::from_secs(30);
/// When the last answer is made, it has this long to get out.
const LAST_WORDS: Duration = Duration::from_secs(3);
/// How often a server that stops looks whether the requests are over.
const LOOK: Duration = Duration::from_millis(50);
/// Bytes that a connection reads ahead, and writes behind, at most.
const BUFFER: usize = 64 * 1024;
/// What serves something else than the desk never needs more.
const USUAL: usize = 1_024;

/// How connections are kept.
pub struct Serving {
    /// Those that are open.
    pub connections: Connections,
    /// Is told when the server begins to stop.
    pub stopping: Stopping,
    /// How long requests that are under way are waited for when it stops.
    pub drain: Duration,
    /// For how long it says at least that it stops before it stops listening, so that whoever asks `/readyz` can send people elsewhere.
    pub notice: Duration,
    /// How long a reader may take nothing.
    pub stuck: Duration,
}

impl Serving {
    /// With so many connections at most.
    pub fn new(most: usize, stopping: Stopping, drain: Duration) -> Self {
        Self { connections: Connections::new(most), stopping, drain, notice: Duration::ZERO, stuck: STUCK }
    }
}

/// Serves until `stop` is there; requests that have begun are answered.
pub async fn serve(listener: TcpListener, app: Router, stop: impl Future<Output = ()>) {
    let serving = Serving::new(USUAL, Stopping::default(), LAST_WORDS);
    serve_desk(listener, app, serving, stop, std::future::pending()).await;
}

/// Serves until `stop` is there. From then on the server is not ready; event streams end, so that their pages go elsewhere; new requests are
/// still answered while those that were under way are waited for, for as long as the drain may take. `at_once` ends all of that.
pub async fn serve_desk(
    listener: TcpListener,
    app: Router,
    serving: Serving,
    stop: impl Future<Output = ()>,
    at_once: impl Future<Output = ()>,
) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(SILENT).max_buf_size(BUFFER);
    // While an answer goes out nothing is read: an open event stream then needs no second buffer of 16 kB. That its reader has
    // gone shows at the next keep-alive.
    http.half_close(true);
    let server = Server { http, app, serving, open: GracefulShutdown::new() };
    tokio::select! {
        () = server.until_stopped(listener, stop) => {}
        () = at_once => tracing::warn!("stopping at once; requests under way are cut off"),
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
            tracing::info!(requests = under_way.len(), "stopping; requests under way are waited for");
        }
        // Still listening, so that whoever asks hears that the server is not ready.
        let finished = async {
            loop {
                self.serving.connections.end_streams();
                under_way.retain(|request| request.still());
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
                    // Out of files, most likely: those that are open go on and will close.
                    tracing::warn!(%error, "a connection could not be accepted; trying again");
                    sleep(Duration::from_millis(100)).await;
                }
            }
        }
    }

    async fn begin(&self, stream: TcpStream, peer: SocketAddr) {
        let place = match self.serving.connections.enter(peer.ip()) {
            Some(place) => place,
            None => {
                // Those that were told to end do so in a moment.
                let _ = timeout(LOOK, self.serving.connections.freed()).await;
                let Some(place) = self.serving.connections.enter(peer.ip()) else { return };
                place
            }
        };
        // Without it a small answer waits 40 ms for the client to acknowledge the one before.
        let _ = stream.set_nodelay(true);
        let line = place.line();
        let (served, stopping) = (line.clone(), self.serving.stopping.clone());
        let asked = self.app.clone().map_request({
            let line = line.clone();
            move |request: Request<Incoming>| {
                line.does(Doing::Busy);
                let mut request = request.map(Body::new);
                request.extensions_mut().insert(ConnectInfo(peer));
                request.extensions_mut().insert(line.clone());
                request
            }
        });
        let service = asked.map_response(move |answer| answered(answer, &served, &stopping));
        let io = TokioIo::new(Patient::new(stream, self.serving.stuck));
        let connection = self.open.watch(self.http.serve_connection(io, TowerToHyperService::new(service)));
        let task = tokio::spawn(async move {
            let _place = place;
            if let Err(error) = connection.await {
                tracing::trace!(%error, "a connection broke off");
            }
        });
        line.served_by(task.abort_handle());
    }
}

fn answered(mut answer: Response<Body>, line: &Arc<Line>, stopping: &Stopping) -> Response<Going> {
    if stopping.has_begun() {
        // The next request is for another server.
        answer.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    }
    let is_stream = answer.headers().get(CONTENT_TYPE).is_some_and(|kind| kind == "text/event-stream");
    if is_stream {
        line.does(Doing::Stream);
    }
    answer.map(|body| Going { body, line: line.clone() })
}

/// An answer that goes out; when it has gone, its connection waits for the next request.
struct Going {
    body: Body,
    line: Arc<Line>,
}

impl Drop for Going {
    fn drop(&mut self) {
        self.line.does(Doing::Waiting);
    }
}

impl HttpBody for Going {
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
