//! Choosing a language.

use super::{COOKIE, Language};
use crate::server::{
    House,
    forms::{self, Accepted, Posted},
};
use axum::{body::Body, extract::State, http::Response};
use axum_extra::extract::cookie::{Cookie, SameSite};

/// `POST /language`: remembers the choice for a year and leads back to the page.
pub async fn choose(State(house): State<House>, posted: Posted) -> Response<Body> {
    let language: Language = posted.get("language").parse().unwrap_or(Language::Hindi);
    let mut cookie = Cookie::new(COOKIE, language.as_str());
    cookie.set_path("/");
    cookie.set_same_site(SameSite::Lax);
    cookie.set_secure(house.settings().is_https());
    cookie.make_permanent();
    // Only to a page of ours: one slash, then something that is not another.
    let back = posted.get("back");
    let ours =
        back.starts_with('/') && !back.starts_with("//") && !back.contains('\\') && !back.chars().any(char::is_control);
    let go = if ours { back.to_owned() } else { "/".to_owned() };
    forms::answer(&house, posted, Ok(Accepted { go, cookies: vec![cookie] })).await
}
