//! What a messenger or a social network shows beside a link to a page: Open Graph (<https://ogp.me/>) and X cards.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// A page as it is shared. It comes with the page's data, because only the server knows its own public address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shared {
    /// Title.
    pub title: String,
    /// A sentence or two.
    pub description: String,
    /// The page's permanent address, absolute.
    pub address: String,
    /// Address of the preview image, absolute; 1200 by 630 pixels, PNG.
    pub image: String,
    /// What the image says, for those who do not see it.
    pub image_says: String,
}

/// Most characters of a description.
#[cfg(feature = "ssr")]
const LONGEST: usize = 200;

/// The beginning of a text as a description: whole words, one line.
#[cfg(feature = "ssr")]
pub fn described(text: &str) -> String {
    let mut kept = String::new();
    for word in text.split_whitespace() {
        if kept.chars().count() + word.chars().count() >= LONGEST {
            // A first word that is too long by itself is cut; anything else ends before the word.
            if kept.is_empty() {
                kept.extend(word.chars().take(LONGEST - 1));
            }
            kept.push('…');
            break;
        }
        if !kept.is_empty() {
            kept.push(' ');
        }
        kept.push_str(word);
    }
    kept
}

/// The tags in the head of the page. Only the server writes them: whoever reads them runs no scripts, and phones need not load this.
#[component]
pub fn ShareTags(
    /// What they say.
    shared: Shared,
) -> impl IntoView {
    #[cfg(feature = "ssr")]
    in_head("share", || tags(shared));
    #[cfg(not(feature = "ssr"))]
    let _ = shared;
}

/// That the page has a feed, for readers of feeds. Only the server writes it, as [`ShareTags`].
#[component]
pub fn FeedLink(
    /// Address of the feed.
    address: &'static str,
    /// Its title.
    title: &'static str,
) -> impl IntoView {
    #[cfg(feature = "ssr")]
    in_head("feed", || {
        use leptos_meta::Link;
        let language = crate::language::language().as_str();
        view! { <Link rel="alternate" type_="application/atom+xml" title=title hreflang=language href=address/> }
    });
    #[cfg(not(feature = "ssr"))]
    let _ = (address, title);
}

/// Which elements are in the head of this page already: a part of a page that waits for data may be made twice.
#[cfg(feature = "ssr")]
#[derive(Clone, Default)]
pub struct InHead(std::sync::Arc<std::sync::Mutex<Vec<&'static str>>>);

/// Writes elements into the head, once for each name. They are not part of the page that the browser makes alive, so it never looks for them.
#[cfg(feature = "ssr")]
fn in_head<V: IntoView>(name: &'static str, elements: impl FnOnce() -> V) {
    let Some(InHead(written)) = use_context() else { return };
    let mut written = written.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    if !written.contains(&name) {
        written.push(name);
        // The elements register themselves while they are written; nothing of them is in the text.
        let _ = elements().into_view().to_html();
    }
}

#[cfg(feature = "ssr")]
fn tags(shared: Shared) -> impl IntoView {
    use crate::language::{Language, language, t, texts::common};
    use leptos_meta::{Link, Meta};
    let locale = match language() {
        Language::Hindi => "hi_IN",
        Language::English => "en_IN",
    };
    view! {
        <Link rel="canonical" href=shared.address.clone()/>
        <Meta name="description" content=shared.description.clone()/>
        <Meta property="og:type" content="article"/>
        <Meta property="og:site_name" content=t(common::OFFICE)/>
        <Meta property="og:locale" content=locale/>
        <Meta property="og:title" content=shared.title/>
        <Meta property="og:description" content=shared.description/>
        <Meta property="og:url" content=shared.address/>
        <Meta property="og:image" content=shared.image/>
        <Meta property="og:image:type" content="image/png"/>
        <Meta property="og:image:width" content="1200"/>
        <Meta property="og:image:height" content="630"/>
        <Meta property="og:image:alt" content=shared.image_says/>
        <Meta name="twitter:card" content="summary_large_image"/>
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn a_description_is_one_line_of_whole_words() {
        assert_eq!(described(" झूंसी में\n\nकोई  बच्चा "), "झूंसी में कोई बच्चा");
        assert_eq!(described(""), "");
        let long = described(&"शब्द ".repeat(100));
        assert!(long.chars().count() <= LONGEST && long.ends_with("शब्द…"), "{long}");
        assert_eq!(described(&"a".repeat(500)).chars().count(), LONGEST);
    }
}
