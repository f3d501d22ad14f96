//! Shows the text typed in a form that is no longer on the page, because its complaint moved on, somebody else was faster, or something has to
//! be done first. A refused form never loses text: whatever the page has no place for is shown here, to be copied.

use super::form::FormAnswer;
use crate::{
    error::{Error, FieldError},
    language::{language, t, texts, texts::common},
};
use leptos::{config::LeptosOptions, prelude::*};
use leptos_meta::{HashedStylesheet, MetaTags, Title, provide_meta_context};

/// Fields that a page fills in by itself; nobody typed them.
const TECHNICAL: [&str; 10] =
    ["form", "form_name", "version", "heard", "move", "to", "kept", "accept", "reject", "cards"];
/// Fields whose values always count as typed text, however short.
const WRITTEN: [&str; 11] =
    ["text", "remark", "note", "answer", "paper", "reason", "words", "place", "name", "link", "handover_remark"];

/// Text typed into a refused form, with the names of the fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unplaced {
    /// Why the form was refused.
    pub error: Error,
    /// Field name and text.
    pub words: Vec<(String, String)>,
    /// The page to continue on.
    pub go: String,
}

impl Unplaced {
    /// The text typed in the form of this answer; `None` if the form was accepted or nothing was typed.
    pub fn of(answer: &FormAnswer) -> Option<Self> {
        let error = answer.error.clone()?;
        let words: Vec<(String, String)> =
            answer.values.iter().filter(|(name, value)| is_words(name, value)).cloned().collect();
        (!words.is_empty()).then(|| Self { error, words, go: answer.page.clone() })
    }

    /// Whether a page shows all the typed text, in its content or in a field.
    pub fn is_shown_by(&self, html: &str) -> bool {
        let shown = bare(&unescaped(&without_scripts(html)));
        self.words.iter().all(|(_, words)| shown.contains(&bare(words)))
    }
}

fn is_words(name: &str, value: &str) -> bool {
    let value = value.trim();
    !value.is_empty()
        && !TECHNICAL.contains(&name)
        && (WRITTEN.contains(&name) || value.chars().any(|c| c.is_whitespace() || !c.is_ascii()))
}

/// The page without its scripts, whose data also contains the text but is not visible.
pub(crate) fn without_scripts(html: &str) -> String {
    let mut pieces = html.split("<script");
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.filter_map(|piece| piece.split_once("</script>")).fold(first, |text, (_, behind)| text + behind)
}

fn unescaped(html: &str) -> String {
    let signs = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#x27;", "'"), ("&#39;", "'"), ("&#x2F;", "/")];
    signs.into_iter().fold(html.to_owned(), |text, (from, to)| text.replace(from, to)).replace("&amp;", "&")
}

fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// The page that shows the text. It is served at the address of the form and has no scripts.
pub fn document(options: LeptosOptions, unplaced: Unplaced) -> impl IntoView {
    provide_meta_context();
    let language = language();
    let Unplaced { error, words, go } = unplaced;
    let staff = go == "/staff" || go.starts_with("/staff/");
    // Trying again does not help if the thing does not exist or is hidden from this reader.
    let again = !matches!(error, Error::NotFound);
    let help = if again { common::UNSENT_HELP } else { common::UNSENT_GONE };
    let problems = match &error {
        Error::Fields(fields) => {
            let line = |field: &FieldError| {
                let (name, problem) =
                    (texts::field_name(&field.field, language), texts::problem(field.problem, language));
                view! { <li>{format!("{name}: {problem}")}</li> }
            };
            Some(view! { <ul>{fields.iter().map(line).collect_view()}</ul> })
        }
        _ => None,
    };
    let fields = words.into_iter().enumerate().map(|(n, (name, words))| {
        let id = format!("unsent-{n}");
        let rows = words.lines().map(|line| 1 + line.chars().count() / 60).sum::<usize>().clamp(2, 30);
        view! {
            <div class="field">
                <label for=id.clone()>{texts::field_name(&name, language)}</label>
                <textarea id=id readonly rows=rows dir="auto">{words}</textarea>
            </div>
        }
    });
    view! {
        <!DOCTYPE html>
        <html lang=language.as_str()>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <HashedStylesheet options id="style"/>
                <MetaTags/>
            </head>
            <body>
                <Title text=t(common::UNSENT)/>
                <main id="main" class="citizen">
                    <h1>{t(common::UNSENT)}</h1>
                    <div class="error-summary" role="alert">
                        <p class="error-summary-title">{texts::error(&error, language)}</p>
                        {problems}
                    </div>
                    <p class="lead">{t(help)}</p>
                    {fields.collect_view()}
                    <p>
                        {again.then(|| view! { <a class="button" href=go>{t(common::UNSENT_GO)}</a> " " })}
                        {staff.then(|| view! { <a class="button" data-quiet="" href="/staff">{t(texts::staff::BOARD)}</a> })}
                    </p>
                </main>
            </body>
        </html>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(values: &[(&str, &str)]) -> FormAnswer {
        FormAnswer {
            error: Some(Error::NotFound),
            values: values.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
            ..FormAnswer::default()
        }
    }

    #[test]
    fn typed_text_is_distinguished_from_fields_the_page_filled_in() {
        let typed = [("form_name", "move-note"), ("version", "3"), ("station", "7"), ("outcome", "disposed")];
        assert_eq!(Unplaced::of(&answer(&typed)), None);
        let unplaced = Unplaced::of(&answer(&[("text", "ok"), ("answer_hi", "लिखा"), ("post", "12")])).unwrap();
        assert_eq!(unplaced.words.len(), 2);
        assert_eq!(Unplaced::of(&FormAnswer { error: None, ..answer(&[("text", "ok")]) }), None);
    }

    #[test]
    fn only_visible_text_counts_as_shown() {
        let unplaced = Unplaced::of(&answer(&[("text", "a <b> & \"c\"\r\nd")])).unwrap();
        assert!(unplaced.is_shown_by("<textarea>a &lt;b&gt; &amp; \"c\"\nd</textarea>"));
        assert!(unplaced.is_shown_by("<input value=\"a &lt;b&gt; &amp; &quot;c&quot; d\"/>"));
        assert!(!unplaced.is_shown_by("<p>gone</p><script>data = 'a <b> & \"c\" d'</script>"));
        assert!(!unplaced.is_shown_by("<p>a</p>"));
    }
}
