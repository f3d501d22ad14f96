//! A route list that records its paths, so that a test can request every route.

use super::AppState;
use axum::{Router, routing::MethodRouter};
use std::convert::Infallible;

/// A builder of routes. [`Routes::route`] takes the same arguments as axum's.
#[derive(Default)]
pub struct Routes {
    router: Router<AppState>,
    paths: Vec<&'static str>,
}

impl Routes {
    /// An empty list.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a route.
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

    /// Appends the paths to `paths` and returns the router.
    pub fn noted(self, paths: &mut Vec<&'static str>) -> Router<AppState> {
        paths.extend(self.paths);
        self.router
    }
}
