//! What another app shares: a photo from the gallery, or a text, opens the filing form with it (<https://w3c.github.io/web-share-target/>). Where the
//! service worker runs, it takes the photo into the draft instead, and this is not called.

use crate::{
    complaint::MAX_TEXT,
    error::Error,
    language::whole::parted,
    server::{
        forms::{FormBody, FormRequest},
        limits::Limited,
        op::Op,
        pages::{self, Lite, Scripts},
        photos,
        security::plain,
    },
    ui::form::FormAnswer,
};
use axum::{
    body::Body,
    http::{Response, Uri},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

/// `POST /share`: the filing form with the shared text and photos, which wait under the form's id as after a refused form.
pub async fn post(FormRequest(op, mut posted): FormRequest) -> Response<Body> {
    match take(&op, &mut posted).await {
        Ok(answer) => {
            let mut parts = posted.parts;
            parts.uri = Uri::from_static("/");
            // The page is shown at another address than its own, where the rest of the scripts would not find it.
            parts.extensions.insert(Lite(false));
            parts.extensions.insert(Scripts::Plain);
            pages::answered(op.state(), parts, answer).await
        }
        Err(error) => plain(&error, op.language()),
    }
}

async fn take(op: &Op, posted: &mut FormBody) -> Result<FormAnswer, Error> {
    op.limits().count(Limited::Filing, op.client().0).map_err(Error::TooMany)?;
    op.has_room()?;
    let mut problems = Vec::new();
    let shared: Vec<String> = ["title", "text", "url"]
        .into_iter()
        .map(|name| posted.text(name, usize::MAX, &mut Vec::new()))
        .filter(|text| !text.is_empty())
        .collect();
    let shared = shared.join("\n");
    let text = parted(&shared, MAX_TEXT).0.to_owned();
    let form = URL_SAFE_NO_PAD.encode(rand::random::<[u8; 18]>());
    posted.fields = vec![("form".to_owned(), form.clone()), ("text".to_owned(), text)];
    posted.keep_photos(op.state(), &mut problems).await?;
    Ok(FormAnswer {
        form: "file".to_owned(),
        error: (!problems.is_empty()).then_some(Error::Fields(problems)),
        values: std::mem::take(&mut posted.fields),
        photos: photos::waiting(op.state(), &form).await?,
        page: "/".to_owned(),
        ..FormAnswer::default()
    })
}
