//! What was typed when a session had ended: the sign-in keeps it, and gives it back.
//!
//! A form that is posted after the end is not lost. The page for signing in holds it in a hidden field; after the sign-in the page it stood on
//! comes back with everything typed, and nothing is done until the officer sends it. It works without scripts, and the server stores nothing
//! but photos, which wait under the form's id as they always do.
//!
//! What must stay true: a password or a code is never kept; what is kept is bounded; it is only given back to the officer whose session it was, or,
//! where no session was known, to whoever signs in on the very page that holds it.

use super::{
    Ending,
    session::{Held, Over},
    sign_in::SignedIn,
};
use crate::{
    error::Error,
    server::{
        AppState,
        forms::{FormBody, is_secret},
        local_address::staff_address,
        pages::{self, Lite},
        photos,
    },
    ui::{form::FormAnswer, unplaced::Unplaced},
};
use axum::{
    body::Body,
    http::{Response, StatusCode, Uri, header::LOCATION, request::Parts},
    response::IntoResponse as _,
};
use futures::future::BoxFuture;
use serde::{Deserialize, Serialize};

/// The hidden field.
pub const FIELD: &str = "kept";
/// The most bytes that are kept. A form's texts are much shorter than this.
const MOST: usize = 128 * 1024;

/// A form as it was posted.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Kept {
    /// Whose session had ended: row id; none where there was no session that could be known.
    by: Option<i64>,
    /// The page it stood on.
    to: String,
    /// Names and values.
    fields: Vec<(String, String)>,
}

impl Kept {
    /// What this post holds; none if it is too much, or not of a page of the staff.
    fn of(posted: &FormBody, over: Option<Over>) -> Option<Self> {
        let to = posted.parts.uri.path_and_query()?.as_str().to_owned();
        let fields = posted.fields.iter().filter(|(name, _)| !is_secret(name) && name != FIELD).cloned().collect();
        let kept = Self { by: over.map(|over| over.officer_id), to, fields };
        (kept.is_ours() && kept.written()?.len() <= MOST).then_some(kept)
    }

    /// What the sign-in's own form brought along.
    pub fn in_form(posted: &FormBody) -> Option<Self> {
        let text = posted.get(FIELD);
        if text.is_empty() || text.len() > MOST {
            return None;
        }
        serde_json::from_str(text).ok().filter(Self::is_ours)
    }

    fn is_ours(&self) -> bool {
        staff_address(&self.to).is_some() && self.to.parse::<Uri>().is_ok_and(|uri| uri.scheme().is_none())
    }

    fn written(&self) -> Option<String> {
        serde_json::to_string(self).ok()
    }

    fn field(&self, name: &str) -> &str {
        self.fields.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    /// The page for signing in, with this in it.
    pub async fn ask(self, state: &AppState, parts: Parts, why: Option<Ending>) -> Response<Body> {
        let error = match why {
            Some(Ending::Half) => Error::SignIn,
            _ => Error::KeptForSignIn,
        };
        self.shown(state, parts, "/sign-in", "sign-in", Some(error)).await
    }

    /// The page for the code, with this in it.
    pub async fn ask_code(self, state: &AppState, parts: Parts) -> Response<Body> {
        self.shown(state, parts, super::second_factor::CODE_PAGE, "code", None).await
    }

    async fn shown(
        self,
        state: &AppState,
        parts: Parts,
        page: &str,
        form: &str,
        error: Option<Error>,
    ) -> Response<Body> {
        let values = vec![("to".to_owned(), self.to.clone()), (FIELD.to_owned(), self.written().unwrap_or_default())];
        let answer =
            FormAnswer { form: form.to_owned(), error, values, page: page.to_owned(), ..FormAnswer::default() };
        at(state, parts, page, answer).await
    }

    /// The page that it stood on, with everything typed, for the officer who has signed in again. None: it was somebody else's.
    pub async fn back(self, state: &AppState, mut parts: Parts, who: SignedIn) -> Option<Response<Body>> {
        if self.by.is_some_and(|by| by != who.officer.id) {
            return None;
        }
        parts.extensions.insert(who);
        let form = self.field("form").to_owned();
        let photos = if form.is_empty() { 0 } else { photos::waiting(state, &form).await.unwrap_or(0) };
        let path = self.to.parse::<Uri>().ok()?.path().to_owned();
        let answer = FormAnswer {
            form: self.field("form_name").to_owned(),
            error: Some(Error::SignedInAgain),
            values: self.fields,
            photos,
            page: path,
            ..FormAnswer::default()
        };
        Some(at(state, parts, &self.to, answer).await)
    }
}

/// The page at another address than the one that was posted to. It comes without scripts, which would take their address for the page's.
async fn at(state: &AppState, mut parts: Parts, to: &str, answer: FormAnswer) -> Response<Body> {
    if let Ok(uri) = to.parse::<Uri>() {
        parts.uri = uri;
    }
    parts.extensions.insert(Lite(true));
    pages::answered(state, parts, answer).await
}

/// The answer to a form that was posted after the end of a session, or without one: the sign-in, with everything typed in it.
///
/// # Errors
/// The post itself, if nothing of it can be kept.
async fn keep(state: &AppState, mut posted: FormBody, over: Option<Over>) -> Result<Response<Body>, Box<FormBody>> {
    let Some(kept) = Kept::of(&posted, over) else { return Err(Box::new(posted)) };
    // Photos that arrived wait under the form's id; one that cannot be kept is asked for again with the form. From whoever was never known as
    // an officer none is kept.
    let mut problems = Vec::new();
    if over.is_some()
        && let Err(error) = posted.keep_photos(state, &mut problems).await
    {
        tracing::debug!(?error, "photos of a form posted after the end of a session were not kept");
    }
    Ok(kept.ask(state, posted.parts, over.map(|over| over.why)).await)
}

/// What is posted after the end of a session, or without one, leads to the sign-in and back; what is posted before something owed leads there.
pub fn turned_away(
    state: AppState,
    posted: FormBody,
    error: Error,
) -> BoxFuture<'static, Result<Response<Body>, Box<FormBody>>> {
    Box::pin(async move {
        if error == Error::SignIn {
            let over = posted.parts.extensions.get::<Over>().copied();
            return keep(&state, posted, over).await;
        }
        let owes = posted.parts.extensions.get::<Held>().map(|held| held.owes);
        let Some(owes) = owes.filter(|owes| owes.error() == error) else { return Err(Box::new(posted)) };
        let values = posted.fields.into_iter().filter(|(name, _)| !is_secret(name)).collect();
        let answer = FormAnswer { error: Some(error), values, page: owes.page().to_owned(), ..FormAnswer::default() };
        Ok(match Unplaced::of(&answer) {
            Some(unplaced) => pages::typed(&state, posted.parts, unplaced).await,
            None => (StatusCode::SEE_OTHER, [(LOCATION, owes.page())]).into_response(),
        })
    })
}
