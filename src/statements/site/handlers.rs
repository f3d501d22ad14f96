//! What the public pages of statements read, and their files and preview images.

use super::{StatementData, is_corrected, stamped};
use crate::{
    error::Error,
    language::{
        Language, fill_in,
        texts::{common, statements_public as says},
    },
    server::{
        op::Op,
        preview_image::{self, Preview, Tone},
        security::plain,
    },
    statements::{FileKind, PublicPage, PublicStatement, StatementFile, path, public},
    ui::{
        paging::After,
        share_tags::{Shared, described},
    },
};
use axum::{
    body::Body,
    extract::Path,
    http::{
        HeaderMap, HeaderName, HeaderValue, Response,
        header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_TYPE},
    },
};

/// Most statements on a page of the list.
const PER_PAGE: i64 = 20;

/// One page of the list, after the row that `after` says.
///
/// # Errors
/// [`Error::NotUnderstood`] for a row that no link of ours has; database errors.
pub async fn list(op: &Op, after: &str) -> Result<PublicPage, Error> {
    let after = match after {
        "" => None,
        after => Some(after.parse::<After>().map_err(|()| Error::NotUnderstood)?),
    };
    Ok(public::list(op.db(), after, PER_PAGE).await?)
}

/// One statement, with how it is shared in the reader's language.
///
/// # Errors
/// [`Error::NotFound`]; database errors.
pub async fn one(op: &Op, slug: &str) -> Result<StatementData, Error> {
    let whole = public::whole(op.db(), slug).await?.ok_or(Error::NotFound)?;
    let shared = shared(op, &whole.statement);
    Ok(StatementData { whole, shared })
}

/// The title as others may pass it on: a withdrawn statement says so.
pub fn titled(statement: &PublicStatement, language: Language) -> String {
    let title = statement.newest.title.of(language);
    match statement.withdrawn {
        Some(_) => fill_in(language, says::WITHDRAWN_TITLE, &[("title", title)]),
        None => title.to_owned(),
    }
}

/// How a statement is shared, in the reader's language.
pub(super) fn shared(op: &Op, statement: &PublicStatement) -> Shared {
    let language = op.language();
    let here = &op.settings().public_url;
    let address = path(&statement.slug);
    let picture = picture(statement, language);
    let description = match &statement.withdrawn {
        Some(withdrawn) => described(withdrawn.why.of(language)),
        None => described(statement.newest.text.of(language)),
    };
    Shared {
        title: titled(statement, language),
        description,
        image: format!("{here}{address}/preview/{}?v={}", preview_image::file_of(language), picture.version()),
        image_says: format!("{}: {}", picture.kicker, picture.title),
        address: format!("{here}{address}"),
    }
}

/// The preview image of a statement.
fn picture(statement: &PublicStatement, language: Language) -> Preview {
    let office = common::OFFICE.in_language(language);
    let (kicker, tone, at) = match &statement.withdrawn {
        Some(withdrawn) => (says::WITHDRAWN, Tone::Stopped, withdrawn.at),
        None if is_corrected(statement) => (says::ONE, Tone::Settled, statement.newest.released_at),
        None => (says::ONE, Tone::Settled, statement.first_released_at),
    };
    let time = stamped(at, language);
    let corrected = is_corrected(statement) && statement.withdrawn.is_none();
    let when = if corrected { fill_in(language, says::CORRECTED_AT, &[("time", &time)]) } else { time };
    Preview {
        language,
        kicker: kicker.in_language(language).to_owned(),
        tone,
        title: statement.newest.title.of(language).to_owned(),
        figures: Vec::new(),
        foot: format!("{office} · {when}"),
    }
}

/// `GET /statements/{slug}/preview/{file}`: the preview image, `hi.png` or `en.png`.
pub async fn preview(op: Op, Path((slug, file)): Path<(String, String)>, asked: HeaderMap) -> Response<Body> {
    let drawn = async {
        let language = preview_image::language_of(&file).ok_or(Error::NotFound)?;
        let whole = public::whole(op.db(), &slug).await?.ok_or(Error::NotFound)?;
        Ok(preview_image::send(&asked, picture(&whole.statement, language)).await)
    };
    drawn.await.unwrap_or_else(|error: Error| plain(&error, op.language()))
}

/// `GET /statements/{slug}/file/{id}`: a file of a released version. A document is always downloaded and never shown inside our origin: whoever wrote
/// it may have put scripts into it.
pub async fn file(op: Op, Path((slug, id)): Path<(String, i64)>) -> Response<Body> {
    let sent = async {
        let (file, found) = public::file(op.state(), &slug, id).await?;
        let mut response = Response::new(Body::from_stream(found.bytes));
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(file.kind.content_type()));
        headers.insert(CONTENT_LENGTH, HeaderValue::from(found.size));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("public, max-age=3600"));
        // For a browser that shows it all the same (<https://www.w3.org/TR/CSP3/#directive-sandbox>).
        let sandbox = HeaderValue::from_static("default-src 'none'; sandbox");
        headers.insert(HeaderName::from_static("content-security-policy"), sandbox);
        if file.kind == FileKind::Pdf {
            let disposition = HeaderValue::try_from(disposition(&slug, &file)).map_err(Error::internal)?;
            headers.insert(CONTENT_DISPOSITION, disposition);
        }
        Ok(response)
    };
    sent.await.unwrap_or_else(|error: Error| plain(&error, op.language()))
}

/// The name of a downloaded document is made of numbers of ours, not of what somebody typed.
fn disposition(slug: &str, file: &StatementFile) -> String {
    let slug: String = slug.chars().filter(char::is_ascii_alphanumeric).take(16).collect();
    format!("attachment; filename=\"statement-{}-{}.pdf\"", slug.to_ascii_uppercase(), file.id)
}
