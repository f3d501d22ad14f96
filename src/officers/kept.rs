//! Forms posted after a session has ended: the sign-in page keeps them and gives them back.
//!
//! The sign-in page holds the posted form in a hidden field. After the sign-in the form's own page is shown with everything
//! that was typed, and nothing happens until the officer sends it. This works without scripts, and the server stores nothing
//! but photos, which wait under the form's id as usual.
//!
//! What must stay true: passwords and codes are never kept; the size of a kept form is limited; it is given back only to the
//! officer whose session it was or, if no session was known, to whoever signs in on the page that holds it.

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

/// Name of the hidden field.
pub const FIELD: &str = "kept";
/// The largest kept form, in bytes. The texts of a form are much shorter.
const MOST: usize = 128 * 1024;

/// A posted form that is kept until after the sign-in.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct KeptForm {
    /// Primary key of the officer whose session had ended; none if no session was known.
    by: Option<i64>,
    /// Address of the page with the form.
    to: String,
    /// Names and values of the fields.
    fields: Vec<(String, String)>,
}

impl KeptForm {
    /// The kept form of a post; none if it is too large, or was not posted to a staff page.
    fn of(posted: &FormBody, over: Option<Over>) -> Option<Self> {
        let to = posted.parts.uri.path_and_query()?.as_str().to_owned();
        let fields = posted.fields.iter().filter(|(name, _)| !is_secret(name) && name != FIELD).cloned().collect();
        let kept = Self { by: over.map(|over| over.officer_id), to, fields };
        (kept.is_ours() && kept.written()?.len() <= MOST).then_some(kept)
    }

    /// The kept form that the sign-in form carries.
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

    /// The sign-in page, with the kept form in it.
    pub async fn ask(self, state: &AppState, parts: Parts, why: Option<Ending>) -> Response<Body> {
        let error = match why {
            Some(Ending::Half) => Error::SignIn,
            _ => Error::KeptForSignIn,
        };
        self.shown(state, parts, "/sign-in", "sign-in", Some(error)).await
    }

    /// The page that requests the code, with the kept form in it.
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

    /// The form's own page with everything that was typed, for the officer who has signed in again. None if the form belongs
    /// to another officer.
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

/// Renders a page at another address than the one posted to. It has no scripts, because these would take the browser's
/// address for the page's.
async fn at(state: &AppState, mut parts: Parts, to: &str, answer: FormAnswer) -> Response<Body> {
    if let Ok(uri) = to.parse::<Uri>() {
        parts.uri = uri;
    }
    parts.extensions.insert(Lite(true));
    pages::answered(state, parts, answer).await
}

/// The response to a form that was posted without a valid session: the sign-in page with the form kept in it.
///
/// # Errors
/// Returns the post itself if it cannot be kept.
async fn keep(state: &AppState, mut posted: FormBody, over: Option<Over>) -> Result<Response<Body>, Box<FormBody>> {
    let Some(kept) = KeptForm::of(&posted, over) else { return Err(Box::new(posted)) };
    // Photos that arrived wait under the form's id; a photo that cannot be stored is requested again with the form. Photos
    // from a client that never had a session are not stored.
    let mut problems = Vec::new();
    if over.is_some()
        && let Err(error) = posted.keep_photos(state, &mut problems).await
    {
        tracing::debug!(?error, "photos of a form posted after the end of a session were not stored");
    }
    Ok(kept.ask(state, posted.parts, over.map(|over| over.why)).await)
}

/// Handles a post that was refused: without a valid session it leads to the sign-in page, with a pending requirement to that
/// requirement's page.
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
        let requirement = posted.parts.extensions.get::<Held>().map(|restricted| restricted.requirement);
        let Some(requirement) = requirement.filter(|requirement| requirement.error() == error) else {
            return Err(Box::new(posted));
        };
        let values = posted.fields.into_iter().filter(|(name, _)| !is_secret(name)).collect();
        let answer =
            FormAnswer { error: Some(error), values, page: requirement.page().to_owned(), ..FormAnswer::default() };
        Ok(match Unplaced::of(&answer) {
            Some(unplaced) => pages::typed(&state, posted.parts, unplaced).await,
            None => (StatusCode::SEE_OTHER, [(LOCATION, requirement.page())]).into_response(),
        })
    })
}
