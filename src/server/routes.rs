//! A list of routes that remembers what it holds, so that a test can knock at every door there is.

use super::AppState;
use axum::{Router, routing::MethodRouter};
use std::convert::Infallible;

/// Routes in the making. [`Routes::route`] takes what axum's does.
#[derive(Default)]
pub struct Routes {
    router: Router<AppState>,
    paths: Vec<&'static str>,
}

impl Routes {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one.
    pub fn route(mut self, path: &'static str, methods: MethodRouter<AppState, Infallible>) -> Self {
        self.paths.push(path);
        self.router = self.router.route(path, methods);
        self
    }

    /// Adds a folder of files.
    pub fn folder<T>(mut self, path: &'static str, service: T) -> Self
    where
        T: tower::Service<axum::extract::Request, Error = Infallible> + Clone + Send + Sync + 'static,
        T::Response: axum::response::IntoResponse,
        T::Future: Send + 'static,
    {
        self.paths.push(path);
        self.router = self.router.nest_service(path, service);
        self
    }

    /// The router, once its paths are written down.
    pub fn noted(self, paths: &mut Vec<&'static str>) -> Router<AppState> {
        paths.extend(self.paths);
        self.router
    }
}
