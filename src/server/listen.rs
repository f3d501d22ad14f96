//! Connections: HTTP/1.1, one task each. A proxy in front speaks TLS and HTTP/2 to the outside.

use axum::{Router, body::Body, extract::ConnectInfo, http::Request};
use hyper::{body::Incoming, server::conn::http1};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
    service::TowerToHyperService,
};
use std::{pin::pin, time::Duration};
use tokio::{net::TcpListener, time::sleep};
use tower::ServiceExt as _;

/// A connection on which no request is complete for this long is closed, so that silent ones do not pile up.
const SILENT: Duration = Duration::from_secs(75);
/// Open event streams never end by themselves; they are waited for this long when the server stops.
const LAST_WORDS: Duration = Duration::from_secs(3);

/// Serves until `stop` is there; requests that have begun are answered.
pub async fn serve(listener: TcpListener, app: Router, stop: impl Future<Output = ()>) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(SILENT);
    // While an answer goes out nothing is read: an open event stream then needs no second buffer of 16 kB. That its reader has
    // gone shows at the next keep-alive.
    http.half_close(true);
    let open = GracefulShutdown::new();
    let mut stop = pin!(stop);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                // Out of files, most likely: those that are open go on and will close.
                tracing::warn!(%error, "a connection could not be accepted; trying again");
                sleep(Duration::from_millis(100)).await;
                continue;
            }
        };
        // Without it a small answer waits 40 ms for the client to acknowledge the one before.
        let _ = stream.set_nodelay(true);
        let service = app.clone().map_request(move |request: Request<Incoming>| {
            let mut request = request.map(Body::new);
            request.extensions_mut().insert(ConnectInfo(peer));
            request
        });
        let connection = open.watch(http.serve_connection(TokioIo::new(stream), TowerToHyperService::new(service)));
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::trace!(%error, "a connection broke off");
            }
        });
    }
    drop(listener);
    let _ = tokio::time::timeout(LAST_WORDS, open.shutdown()).await;
}
