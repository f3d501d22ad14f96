//! The part of a tracking page that turns notifications on and off.
//!
//! A browser can only subscribe with a script, so the part stays hidden until `public/assets/push.js` has found that this browser can. That script
//! is plain and small: it works before the page is hydrated, and where it never is. `later.js` loads it where this part is.

use crate::{
    language::{fill, t, texts::push},
    ui::form::{Form, PostForm, SendButton},
};
use leptos::prelude::*;

/// Turns notifications on and off in this browser.
#[component]
pub fn Follow(
    /// The address of the page.
    action: String,
    /// Number of browsers that get notifications. Only for whoever holds the private link.
    #[prop(optional)]
    phones: Option<Signal<i64>>,
) -> impl IntoView {
    // When it is none, the script knows that they were turned off on this phone too.
    let phones = move || phones.map(|phones| phones.get().to_string());
    // One of these is shown at a time.
    let says = [
        ("on", push::ON),
        ("off", push::OFF),
        ("denied", push::DENIED),
        ("full", push::FULL),
        ("failed", push::FAILED),
    ];
    view! {
        <follow-complaint class="adding follow" data-phones=phones>
            <h2>{t(push::HEAD)}</h2>
            <p class="hint">{t(push::WHAT)}</p>
            <div role="status">
                {says.map(|(name, text)| view! { <p class="notice" data-says=name hidden>{t(text)}</p> }).collect_view()}
            </div>
            <form method="post" action=action>
                <button type="submit" class="button" data-quiet="" data-does="follow">{t(push::FOLLOW)}</button>
                <button type="submit" class="button" data-quiet="" data-does="unfollow" hidden>{t(push::UNFOLLOW)}</button>
            </form>
        </follow-complaint>
    }
}

/// Turns notifications off in all browsers, for whoever holds the private link: a phone may be lost, or shared.
#[component]
pub fn StopAll(
    /// The address of the page.
    action: String,
    /// Number of browsers that get notifications.
    subscribed: Signal<i64>,
    /// Called when they are turned off.
    done: Callback<()>,
) -> impl IntoView {
    let form = Form::new("unfollow-all");
    let action = StoredValue::new(action);
    let some = Memo::new(move |_| subscribed.get() > 0 || form.error().is_some());
    let phones = move || fill(push::PHONES, &[("n", &subscribed.get().to_string())]);
    move || {
        some.get().then(|| {
            view! {
                <section class="adding">
                    <p>{phones}</p>
                    <PostForm form action=action.get_value() done>
                        <SendButton form label=t(push::STOP_ALL) quiet=true/>
                    </PostForm>
                </section>
            }
        })
    }
}
