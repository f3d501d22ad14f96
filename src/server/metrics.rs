//! Request metrics, collected while requests are served; `app` exports them.

use axum::http::StatusCode;
use prometheus_client::{
    encoding::EncodeLabelSet,
    metrics::{family::Family, histogram::Histogram},
};
use std::time::Duration;

/// Upper bounds of the histogram buckets, in seconds.
const SECONDS: [f64; 13] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 60.0];

/// The request metrics.
#[derive(Clone, Debug)]
pub struct Metrics {
    requests: Family<Request, Histogram>,
}

/// Labels of a request.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct Request {
    /// Pattern of the route.
    route: String,
    method: &'static str,
    /// Class of the status such as `2xx`, or `left` if the client disconnected before the answer.
    status: &'static str,
}

impl Default for Metrics {
    fn default() -> Self {
        Self { requests: Family::new_with_constructor(|| Histogram::new(SECONDS)) }
    }
}

impl Metrics {
    /// Records a request that was answered, or whose client disconnected before the answer (`status` is `None`).
    pub fn answered(&self, route: &str, method: &'static str, status: Option<StatusCode>, took: Duration) {
        let status = match status.map(|status| status.as_u16() / 100) {
            None => "left",
            Some(1) => "1xx",
            Some(2) => "2xx",
            Some(3) => "3xx",
            Some(4) => "4xx",
            Some(_) => "5xx",
        };
        let request = Request { route: route.to_owned(), method, status };
        self.requests.get_or_create(&request).observe(took.as_secs_f64());
    }

    /// The duration of requests, to be exported.
    pub fn requests(&self) -> Family<Request, Histogram> {
        self.requests.clone()
    }
}
