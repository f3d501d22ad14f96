//! Counts the length of a text as X does.

use twitter_text::extractor::Extractor;

/// The weighted length of a text (docs.x.com, "Counting characters").
pub fn length(text: &str) -> usize {
    let measured = twitter_text::parse(text, twitter_text_config::config_v3(), true);
    usize::try_from(measured.weighted_length).unwrap_or_default()
}

/// Whether X sees a link in a text. A bare domain counts as one.
pub fn has_url(text: &str) -> bool {
    !Extractor::new().extract_urls(text).is_empty()
}
