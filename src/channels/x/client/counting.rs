//! How X counts what is written to it.

use twitter_text::extractor::Extractor;

/// Length of a text as X counts it (docs.x.com, "Counting characters").
pub fn length(text: &str) -> usize {
    let measured = twitter_text::parse(text, twitter_text_config::config_v3(), true);
    usize::try_from(measured.weighted_length).unwrap_or_default()
}

/// Whether X finds a link in a text; a bare domain is one.
pub fn has_url(text: &str) -> bool {
    !Extractor::new().extract_urls(text).is_empty()
}
