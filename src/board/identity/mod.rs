//! Who complained, on the page of a complaint: masked until the officer opens it and says why.

#[cfg(feature = "ssr")]
pub mod handlers;

pub mod shielding;

use super::Panel;
use crate::{
    language::{dates, fill, lang_of, t, texts::sealed as says, texts::staff},
    sealed::{Shown, Told},
    ui::form::{ChoiceField, Form, LineField, PostForm, SendButton},
};
use leptos::prelude::*;

/// Name of the form that opens it.
pub const OPEN: &str = "open-identity";

/// Name, handle and telephone number, as far as they are open; a number can be called with one tap.
#[component]
pub fn WhoComplained(
    /// The complaint.
    shown: RwSignal<Panel>,
) -> impl IntoView {
    let details = Memo::new(move |_| shown.with(|panel| panel.details.clone()));
    move || {
        let Shown { name, handle, phone, point, .. } = details.get();
        let person: Vec<String> = [name, handle].into_iter().flatten().map(|told| told.to_string()).collect();
        let nobody = person.is_empty() && phone.is_none();
        let person = if nobody { t(staff::NOT_GIVEN).to_owned() } else { person.join(" · ") };
        let person_lang = lang_of(&person).filter(|_| !nobody);
        // On a phone, one tap on the number places a call.
        let phone = phone.map(|phone| match phone {
            Told::Plain(phone) => {
                view! { " " <a class="call" href=format!("tel:{phone}") rel="external">{phone.clone()}</a> }.into_any()
            }
            Told::Masked(masked) => view! { " " <span class="masked">{masked.to_string()}</span> }.into_any(),
        });
        let map = point.map(|(lat, lon)| {
            let (address, label) = (format!("geo:{lat:.5},{lon:.5}"), format!("{lat:.4}, {lon:.4}"));
            view! { " " <a href=address rel="external">{label}</a> }
        });
        view! { <span lang=person_lang>{person}</span> {phone} {map} }
    }
}

/// The form that opens what is masked, or until when it is open.
#[component]
pub fn OpenIdentity(
    /// The complaint.
    shown: RwSignal<Panel>,
    /// URL of the page, to which the form posts.
    #[prop(into)]
    action: Signal<String>,
    /// Called after it was opened.
    done: Callback<()>,
) -> impl IntoView {
    let form = Form::new(OPEN);
    // The form being typed in is rebuilt only when it was used, or when other reasons count.
    let offered = Memo::new(move |_| {
        shown.with(|panel| (panel.details.until, panel.details.reasons.clone(), panel.details.explain))
    });
    move || {
        let (until, reasons, explain) = offered.get();
        if let Some(until) = until {
            let line = fill(says::OPEN_UNTIL, &[("time", &dates::time(until))]);
            return view! { <p class="quiet identity-open">{line}</p> }.into_any();
        }
        if reasons.is_empty() {
            return ().into_any();
        }
        let options = reasons.iter().map(|reason| (reason.as_str().to_owned(), t(says::reason(*reason)).to_owned()));
        let options: Vec<(String, String)> = options.collect();
        let hint = if explain { says::WORDS_NEEDED } else { says::WORDS_HINT };
        view! {
            <details class="identity" open=move || form.error().is_some()>
                <summary>{t(says::OPEN)}</summary>
                <p class="hint">{t(says::OPEN_WHY)}</p>
                <PostForm form action=action.get_untracked() done>
                    <ChoiceField form name="reason" label=t(says::REASON) options/>
                    <LineField form name="opening_words" label=t(says::WORDS) hint=Some(t(hint))/>
                    <SendButton form label=t(says::OPEN_BUTTON) quiet=true/>
                </PostForm>
            </details>
        }
        .into_any()
    }
}
