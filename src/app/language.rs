//! Handler for the choice of language.

use crate::{
    language::{COOKIE, Language},
    server::{
        forms::{self, FormRequest, FormResponse},
        local_address::local_address,
    },
};
use axum::{body::Body, http::Response};
use axum_extra::extract::cookie::{Cookie, SameSite};

/// `POST /language`: stores the choice in a permanent cookie and redirects back to the page.
pub async fn choose(FormRequest(op, posted): FormRequest) -> Response<Body> {
    let language: Language = posted.get("language").parse().unwrap_or(Language::Hindi);
    let mut cookie = Cookie::new(COOKIE, language.as_str());
    cookie.set_path("/");
    cookie.set_same_site(SameSite::Lax);
    cookie.set_secure(op.settings().is_https());
    cookie.make_permanent();
    let go = local_address(posted.get("back")).unwrap_or("/").to_owned();
    forms::answer(&op, posted, Ok(FormResponse { go, cookies: vec![cookie] })).await
}
