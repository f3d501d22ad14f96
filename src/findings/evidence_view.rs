//! What photos of reports said about themselves, on the page of a complaint: closed until whoever judges the report opens it and says why.

use super::{FileSays, OPEN_EVIDENCE, OfComplaint, SealedFile};
use crate::{
    complaint::Millis,
    language::{
        dates, fill, lang_of, language, t,
        texts::{findings as says, sealed},
    },
    ui::form::{ChoiceField, Form, LineField, PostForm, SendButton},
};
use leptos::prelude::*;

/// Leading digits of a hash by which a file is told apart.
const SHOWN_DIGITS: usize = 8;

fn name(file: &SealedFile, now: Millis) -> String {
    let when = dates::moment(file.report_at, now, language());
    let hash: String = file.file.chars().take(SHOWN_DIGITS).collect();
    fill(says::SAYS_OF, &[("when", &when), ("hash", &hash)])
}

/// What is open, and the form that opens more. Nothing for whoever may not open it, or where no photo said anything.
#[component]
pub fn EvidenceSays(
    /// What is known about the reports of the complaint.
    of: Signal<OfComplaint>,
    /// Server time when the page's data was loaded.
    now: Signal<Millis>,
    /// URL of the page, to which the form posts.
    #[prop(into)]
    action: Signal<String>,
    /// Called after something was opened.
    done: Callback<()>,
) -> impl IntoView {
    let form = Form::new(OPEN_EVIDENCE);
    // The form being typed in is rebuilt only when it was used, or when there is something else to open.
    let offered = Memo::new(move |_| of.with(|of| (of.files.clone(), of.reasons.clone(), of.explain)));
    move || {
        let (files, reasons, explain) = offered.get();
        if files.is_empty() || reasons.is_empty() {
            return ().into_any();
        }
        let now = now.get_untracked();
        let open = files.iter().filter(|file| file.says.is_some()).cloned();
        let open = open.map(|file| view! { <Open file now/> }).collect_view();
        let closed: Vec<(String, String)> =
            files.iter().filter(|file| file.says.is_none()).map(|file| (file.file.clone(), name(file, now))).collect();
        let reasons: Vec<(String, String)> =
            reasons.iter().map(|&reason| (reason.as_str().to_owned(), t(sealed::reason(reason)).to_owned())).collect();
        let hint = if explain { sealed::WORDS_NEEDED } else { sealed::WORDS_HINT };
        let opens = (!closed.is_empty()).then(|| {
            view! {
                <details class="identity" open=move || form.error().is_some()>
                    <summary>{t(says::SAYS_HEAD)}</summary>
                    <p class="hint">{t(says::SAYS_WHY)}</p>
                    <PostForm form action=action.get_untracked() done>
                        <ChoiceField form name="file" label=t(says::SAYS_FILE) options=closed/>
                        <ChoiceField form name="reason" label=t(sealed::REASON) options=reasons/>
                        <LineField form name="opening_words" label=t(sealed::WORDS) hint=Some(t(hint))/>
                        <SendButton form label=t(sealed::OPEN_BUTTON) quiet=true/>
                    </PostForm>
                </details>
            }
        });
        view! { <div class="evidence-says">{open} {opens}</div> }.into_any()
    }
}

/// What one photo said, and until when it is open.
#[component]
fn Open(file: SealedFile, now: Millis) -> impl IntoView {
    let head = name(&file, now);
    let until = file.until.map(|until| fill(sealed::OPEN_UNTIL, &[("time", &dates::time(until))]));
    let FileSays { camera, taken, place, words } = file.says.unwrap_or_default();
    let nothing = camera.is_none() && taken.is_none() && place.is_none() && words.is_empty();
    let place = place.map(|place| {
        let address = format!("geo:{}", place.replace(' ', ""));
        view! { <dt>{t(says::SAYS_PLACE)}</dt><dd><a href=address rel="external">{place}</a></dd> }
    });
    let line = |label, text: Option<String>| text.map(|text| view! { <dt>{t(label)}</dt><dd dir="auto">{text}</dd> });
    let words = words.into_iter().map(|line| {
        let lang = lang_of(&line);
        view! { <li dir="auto" lang=lang>{line}</li> }
    });
    let words = words.collect_view();
    view! {
        <section class="evidence-open">
            <h4>{t(says::SAYS_HEAD)} ": " {head}</h4>
            <dl class="facts">
                {line(says::SAYS_CAMERA, camera)}
                {line(says::SAYS_TAKEN, taken)}
                {place}
            </dl>
            <ul class="hashes">{words}</ul>
            {nothing.then(|| view! { <p class="quiet">{t(says::SAYS_NOTHING)}</p> })}
            <p class="quiet">{until}</p>
        </section>
    }
}
