//! What a messenger or a social network shows beside a link to the figures.

use super::{
    Figures,
    data::{Asked, refused},
    words,
};
use crate::{
    error::Error,
    language::{Language, Text, dates::number, fill_in, texts::figures as says},
    server::{
        op::Op,
        preview_image::{self, Figure, Preview, Tone},
        security::plain,
    },
    ui::share_tags::Shared,
};
use axum::{
    body::Body,
    extract::{Path, Query},
    http::{HeaderMap, Response},
};

/// `GET /figures/preview/{file}?from=YYYY-MM-DD&to=YYYY-MM-DD`: the picture, in the language that its address names.
pub async fn picture(
    op: Op,
    Path(file): Path<String>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Response<Body> {
    let Some(language) = preview_image::language_of(&file) else { return plain(&Error::NotFound, op.language()) };
    match asked.read(&op).await {
        Ok(figures) => preview_image::send(&headers, preview(&figures, language)).await,
        Err(error) => refused(&error, language),
    }
}

/// The first sentence, and the numbers of which the page is made.
fn preview(figures: &Figures, language: Language) -> Preview {
    let say = |text: Text| text.in_language(language).to_owned();
    let numbers = [
        (says::TOGETHER, Some(figures.received)),
        (says::DISPOSED, figures.disposed),
        (says::FOUND_FAKE, figures.found_fake),
        (says::CONFIDENTIAL, figures.confidential),
    ];
    let numbers = numbers.into_iter().filter_map(|(name, n)| Some(Figure { number: number(n?), label: say(name) }));
    Preview {
        language,
        kicker: say(says::TITLE),
        tone: Tone::Plain,
        title: words::sentence(figures, language),
        figures: numbers.collect(),
        foot: words::outcomes_covered(figures).map(|covered| words::about(&covered, language)).unwrap_or_default(),
    }
}

/// The tags of the page for sharing it.
pub fn shared(op: &Op, figures: &Figures) -> Shared {
    let language = op.language();
    let preview = preview(figures, language);
    let public = &op.settings().public_url;
    let query = words::query(figures);
    let (and, file) = (if query.is_empty() { "?" } else { "&" }, preview_image::file_of(language));
    let when = words::when(figures.from.as_deref(), figures.to.as_deref(), language);
    let n = number(figures.received);
    Shared {
        title: preview.title.clone(),
        description: words::others(figures, language)
            .unwrap_or_else(|| fill_in(language, says::CAME, &[("when", &when), ("n", &n)])),
        address: format!("{public}/figures{query}"),
        image: format!("{public}/figures/preview/{file}{query}{and}v={}", preview.version()),
        image_says: preview.title,
    }
}
