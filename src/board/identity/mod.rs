//! Who complained, on the page of a complaint: masked until the officer opens it and says why.

#[cfg(feature = "ssr")]
pub mod handlers;
pub mod shielding;
#[cfg(all(test, feature = "ssr"))]
mod tests;

use super::Panel;
use crate::{
    language::{dates, fill, lang_of, t, texts::sealed as says, texts::staff},
    sealed::Shown,
    shield::masked::Masked,
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
        if name.is_not_given() && handle.is_not_given() && phone.is_not_given() && point.is_not_given() {
            return view! { <span class="quiet">{t(staff::NOT_GIVEN)}</span> }.into_any();
        }
        let between = (!name.is_not_given() && !handle.is_not_given()).then_some(" · ");
        // On a phone, one tap on the number places a call.
        let phone = phone.show(|phone| call(phone)).or_else(|| phone.show_hint(closed));
        let map = point.show(|(lat, lon)| {
            let (address, label) = (format!("geo:{lat:.5},{lon:.5}"), format!("{lat:.4}, {lon:.4}"));
            view! { <a href=address rel="external">{label}</a> }.into_any()
        });
        view! { {text(&name)} {between} {text(&handle)} " " {phone} " " {map} }.into_any()
    }
}

/// A text, or what may be shown of it.
pub fn text(masked: &Masked<String>) -> Option<AnyView> {
    masked.show(|value| plain(value)).or_else(|| masked.show_hint(closed))
}

fn plain(value: &str) -> AnyView {
    let lang = lang_of(value);
    view! { <span dir="auto" lang=lang>{value.to_owned()}</span> }.into_any()
}

fn call(phone: &str) -> AnyView {
    view! { <a class="call" href=format!("tel:{phone}") rel="external">{phone.to_owned()}</a> }.into_any()
}

/// That there is something which is closed, with the little that may be shown of it.
fn closed(hint: &str) -> AnyView {
    let hint = if hint.is_empty() { "•••" } else { hint };
    view! { <span class="masked">{hint.to_owned()}</span> }.into_any()
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
