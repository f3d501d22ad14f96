//! Handler for the choices about how the staff pages look.

use crate::{
    error::Error,
    server::{
        forms::{self, FormBody, FormRequest, FormResponse},
        local_address::staff_address,
        op::Op,
        security::plain,
    },
    staff::choices::{COOKIE, Choices},
};
use axum::{body::Body, http::Response};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};

/// `POST /staff/view`: stores the choice in a permanent cookie and redirects back to the page.
pub async fn choose(FormRequest(op, posted): FormRequest) -> Response<Body> {
    match chosen(&op, &posted) {
        Ok(accepted) => forms::answer(&op, posted, Ok(accepted)).await,
        Err(error) => plain(&error, op.language()),
    }
}

fn chosen(op: &Op, posted: &FormBody) -> Result<FormResponse, Error> {
    op.who()?;
    let jar = CookieJar::from_headers(&posted.parts.headers);
    let before = jar.get(COOKIE).map(|cookie| Choices::read(cookie.value())).unwrap_or_default();
    let now = before.with(posted.get("choice")).ok_or(Error::NotUnderstood)?;
    let mut cookie = Cookie::new(COOKIE, now.written());
    // Also sent with the server functions, which are not below `/staff`.
    cookie.set_path("/");
    cookie.set_same_site(SameSite::Lax);
    cookie.set_secure(op.settings().is_https());
    cookie.make_permanent();
    let go = staff_address(posted.get("back")).unwrap_or("/staff").to_owned();
    Ok(FormResponse { go, cookies: vec![cookie] })
}
