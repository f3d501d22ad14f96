//! A choice in the browser: the page changes at once, and the server sets the cookie.

use super::{ADDRESS, Choices};
use leptos::{prelude::*, server_fn::request::browser::Request, task::spawn_local};

/// Makes a choice. If the server does not answer, it lasts until the page is reloaded.
pub fn choose(choices: RwSignal<Choices>, word: &'static str) {
    choices.update(|choices| *choices = choices.with(word).unwrap_or(*choices));
    spawn_local(async move {
        let request = Request::post(ADDRESS)
            .header("accept", "application/json")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(format!("choice={word}&back=/staff"));
        if let Ok(request) = request {
            let _ = request.send().await;
        }
    });
}
