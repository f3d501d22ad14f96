//! Preview images: what a messenger or a social network shows beside a link. Drawn on the server, 1200 by 630 pixels, as PNG.
//!
//! The module knows no domain: it is given texts that are ready to read, and draws them. Anybody may ask for a picture, so drawing is bounded: texts are
//! cut before they are shaped, two pictures are drawn at a time, few requests wait for their turn, and a picture that was drawn is kept.

mod drawing;
mod fonts;
mod layout;

use super::{conditional::is_known, security::plain};
use crate::{error::Error, language::Language};
use axum::{
    body::{Body, Bytes},
    http::{
        HeaderMap, HeaderValue, Response, StatusCode,
        header::{CACHE_CONTROL, CONTENT_TYPE, ETAG},
    },
    response::IntoResponse as _,
};
use quick_cache::sync::Cache;
use sha2::{Digest as _, Sha256};
use std::{
    sync::{Arc, LazyLock},
    time::Duration,
};
use tokio::{sync::Semaphore, time::timeout};

/// Width in pixels.
pub const WIDTH: u32 = 1_200;
/// Height in pixels.
pub const HEIGHT: u32 = 630;

/// Most pictures that are kept. One takes about 50 kB.
const MOST_KEPT: usize = 128;
/// Most pictures that are drawn at a time; one takes a processor for some tens of milliseconds.
const AT_A_TIME: usize = 2;
/// Most requests that wait for a turn.
const MOST_WAITING: usize = 32;
/// The longest wait for a turn.
const PATIENCE: Duration = Duration::from_secs(5);
/// Most characters of a title that are looked at; more never fits.
const LONGEST_TITLE: usize = 400;
/// Most characters of any other text.
const LONGEST_LINE: usize = 120;
/// Most figures in a row.
const MOST_FIGURES: usize = 4;
/// Increased when the drawing changes, so that pictures kept elsewhere are fetched anew.
const DRAWING: &str = "1";

static KEPT: LazyLock<Cache<String, Bytes>> = LazyLock::new(|| Cache::new(MOST_KEPT));
static TURNS: LazyLock<Arc<Semaphore>> = LazyLock::new(|| Arc::new(Semaphore::new(AT_A_TIME)));
static WAITING: LazyLock<Semaphore> = LazyLock::new(|| Semaphore::new(AT_A_TIME + MOST_WAITING));

/// The colour of the small line above the title.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Blue.
    #[default]
    Plain,
    /// Green: settled, confirmed.
    Settled,
    /// Red: withdrawn, stopped.
    Stopped,
}

impl Tone {
    const fn colour(self) -> &'static str {
        match self {
            Self::Plain => "#1d4e89",
            Self::Settled => "#1b6e3c",
            Self::Stopped => "#a4262c",
        }
    }
}

/// A number with what it counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// The number as it is read.
    pub number: String,
    /// What it counts, in few words.
    pub label: String,
}

/// What a picture shows. All texts are in one language and ready to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    /// The language; the names of the service and of the office are added in it.
    pub language: Language,
    /// A small line above the title; may be empty.
    pub kicker: String,
    /// Its colour.
    pub tone: Tone,
    /// The title: broken into lines, in the largest size that fits; what does not fit is cut with an ellipsis.
    pub title: String,
    /// At most four figures in a row below the title.
    pub figures: Vec<Figure>,
    /// One line at the bottom; may be empty.
    pub foot: String,
}

impl Preview {
    /// Sixteen hexadecimal digits that differ when anything in the picture does. In a picture's address, they make platforms fetch a changed one.
    pub fn version(&self) -> String {
        let mut hash = Sha256::new();
        let mut add = |text: &str| {
            hash.update((text.len() as u64).to_le_bytes());
            hash.update(text);
        };
        add(DRAWING);
        for text in [self.language.as_str(), &self.kicker, self.tone.colour(), &self.title, &self.foot] {
            add(text);
        }
        for figure in &self.figures {
            add(&figure.number);
            add(&figure.label);
        }
        hex::encode(&hash.finalize()[..8])
    }

    /// The same with every text reduced to what is drawn of it at most.
    fn bounded(&self) -> Self {
        let line = |text: &str| layout::drawable(text, LONGEST_LINE);
        let figure = |figure: &Figure| Figure { number: line(&figure.number), label: line(&figure.label) };
        Self {
            language: self.language,
            kicker: line(&self.kicker),
            tone: self.tone,
            title: layout::drawable(&self.title, LONGEST_TITLE),
            figures: self.figures.iter().take(MOST_FIGURES).map(figure).collect(),
            foot: line(&self.foot),
        }
    }
}

/// The language of a picture from the last part of its address, `hi.png` or `en.png`. It is in the address, because whoever fetches a preview has
/// neither our cookie nor the reader's language.
pub fn language_of(file: &str) -> Option<Language> {
    file.strip_suffix(".png")?.parse().ok()
}

/// The last part of the address of a picture in this language.
pub fn file_of(language: Language) -> String {
    format!("{}.png", language.as_str())
}

/// Answers a request for a picture: drawn now or kept, 304 if the client has it already (RFC 9110, 13.1.2), 503 if there was no turn to draw it.
pub async fn send(asked: &HeaderMap, preview: Preview) -> Response<Body> {
    let version = preview.version();
    let tag = format!("\"{version}\"");
    let caching = [
        (ETAG, HeaderValue::try_from(&tag).unwrap_or(HeaderValue::from_static("\"\""))),
        (CACHE_CONTROL, HeaderValue::from_static("public, max-age=3600")),
    ];
    if is_known(asked, &tag) {
        return (StatusCode::NOT_MODIFIED, caching).into_response();
    }
    let language = preview.language;
    match png(version, preview).await {
        Ok(png) => (caching, [(CONTENT_TYPE, "image/png")], png).into_response(),
        Err(error) => plain(&error, language),
    }
}

async fn png(version: String, preview: Preview) -> Result<Bytes, Error> {
    if let Some(kept) = KEPT.get(&version) {
        return Ok(kept);
    }
    let busy = || Error::busy("too many preview images wait to be drawn");
    let _place = WAITING.try_acquire().map_err(|_| busy())?;
    let turn = timeout(PATIENCE, TURNS.clone().acquire_owned()).await.map_err(|_| busy())?.map_err(|_| busy())?;
    // Somebody else may have had the turn for the same picture.
    if let Some(kept) = KEPT.get(&version) {
        return Ok(kept);
    }
    // The turn moves into the task, which goes on even if the client disconnects.
    let drawn = tokio::task::spawn_blocking(move || {
        let drawn = drawing::png(&preview.bounded());
        drop(turn);
        drawn
    });
    let drawn = drawn.await.ok().flatten().map(Bytes::from);
    let drawn = drawn.ok_or_else(|| Error::internal("the preview image could not be drawn"))?;
    KEPT.insert(version, drawn.clone());
    Ok(drawn)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::{Request, header::IF_NONE_MATCH};

    fn preview(title: &str) -> Preview {
        Preview {
            language: Language::Hindi,
            kicker: "आधिकारिक वर्ज़न".to_owned(),
            tone: Tone::Settled,
            title: title.to_owned(),
            figures: Vec::new(),
            foot: "25 नवंबर 2026, 19:30".to_owned(),
        }
    }

    fn asked(tag: &str) -> HeaderMap {
        Request::get("/").header(IF_NONE_MATCH, tag).body(()).unwrap().into_parts().0.headers
    }

    async fn body(response: Response<Body>) -> Vec<u8> {
        axum::body::to_bytes(response.into_body(), 1 << 22).await.unwrap().to_vec()
    }

    #[tokio::test]
    async fn a_picture_is_drawn_once_and_not_sent_twice() {
        let one = preview("झूंसी में बच्चा चोरी की बात सच नहीं है। कोई बच्चा लापता नहीं है।");
        let drawn = send(&HeaderMap::new(), one.clone()).await;
        assert_eq!(drawn.status(), StatusCode::OK);
        assert_eq!(drawn.headers()[CONTENT_TYPE], "image/png");
        let tag = drawn.headers()[ETAG].to_str().unwrap().to_owned();
        let bytes = body(drawn).await;
        let picture = image::load_from_memory(&bytes).unwrap().into_rgb8();
        assert_eq!(picture.dimensions(), (WIDTH, HEIGHT));
        // Its corners are paper, and there is ink on it.
        assert_eq!(picture.get_pixel(WIDTH - 1, HEIGHT - 1).0, [0xff, 0xfd, 0xf8]);
        let dark = picture.pixels().filter(|pixel| pixel.0[0] < 60).count();
        assert!(dark > 5_000, "{dark} dark pixels");
        for known in [tag.as_str(), "*", &format!("\"x\", W/{tag}")] {
            let again = send(&asked(known), one.clone()).await;
            assert_eq!(again.status(), StatusCode::NOT_MODIFIED, "{known}");
            assert!(body(again).await.is_empty());
        }
        assert_eq!(send(&asked("\"x\""), one).await.status(), StatusCode::OK);
    }

    #[test]
    fn every_word_counts_for_the_version() {
        let one = preview("एक");
        let with = |number: &str, label: &str| Preview {
            figures: vec![Figure { number: number.to_owned(), label: label.to_owned() }],
            ..one.clone()
        };
        let all = [
            one.version(),
            preview("दो").version(),
            Preview { tone: Tone::Stopped, ..one.clone() }.version(),
            Preview { language: Language::English, ..one.clone() }.version(),
            Preview { foot: String::new(), ..one.clone() }.version(),
            with("1", "23").version(),
            with("12", "3").version(),
        ];
        let mut different = all.to_vec();
        different.sort();
        different.dedup();
        assert_eq!(different.len(), all.len());
        assert_eq!(one.version(), preview("एक").version());
    }

    #[tokio::test]
    async fn nothing_that_is_typed_breaks_the_picture() {
        for title in [
            "",
            "<script>&amp;\"'</text>",
            "😀😀😀",
            "\u{0}\u{7}\u{ffff}",
            "\u{94d}\u{94d}\u{200d}",
            &"क".repeat(100_000),
            &"अ ".repeat(50_000),
        ] {
            let mut one = preview(title);
            one.figures = vec![Figure { number: title.to_owned(), label: title.to_owned() }; 9];
            one.foot = title.to_owned();
            let drawn = send(&HeaderMap::new(), one).await;
            assert_eq!(drawn.status(), StatusCode::OK, "{}", title.chars().take(20).collect::<String>());
        }
    }

    #[test]
    fn the_language_is_in_the_address() {
        for language in Language::ALL {
            assert_eq!(language_of(&file_of(*language)), Some(*language));
        }
        for wrong in ["", ".png", "hi", "hi.svg", "fr.png", "HI.PNG"] {
            assert_eq!(language_of(wrong), None, "{wrong}");
        }
    }
}
