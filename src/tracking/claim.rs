//! `/claim/{reference}/{code}/{key}`: shows the code to be sent from the citizen's own account, then opens the private page once it has arrived.

use super::{
    actions::{claim_fulfilled, claim_given_out},
    page::Unknown,
};
use crate::{
    language::{t, texts::tracking},
    ui::data::resource,
};
use leptos::{prelude::*, task::spawn_local};
use leptos_meta::Title;
use leptos_router::hooks::{use_location, use_params_map};
use std::time::Duration;

/// How often the page checks whether the code has arrived.
const ASK_EVERY: Duration = Duration::from_secs(3);

/// Shows the code if we issued it, and opens the private page when the code has arrived.
#[component]
pub fn ClaimPage() -> impl IntoView {
    let params = use_params_map();
    let param = move |name: &'static str| params.with_untracked(|params| params.get(name).unwrap_or_default());
    let (reference, code, key) = (param("reference"), param("code"), param("key"));
    let address = (reference.clone(), code, key.clone());
    let given_out = resource(move || address.clone(), |(reference, code, key)| claim_given_out(reference, code, key));
    view! {
        <main id="main" class="citizen">
            <Transition>
                {move || {
                    let (reference, key) = (reference.clone(), key.clone());
                    Suspend::new(async move {
                        match given_out.await {
                            // The code as issued, so that the page never shows a stranger's text.
                            Ok(code) => view! { <Code reference code key/> }.into_any(),
                            Err(error) => view! { <Unknown error reference=String::new()/> }.into_any(),
                        }
                    })
                }}
            </Transition>
        </main>
    }
}

#[component]
fn Code(reference: String, code: String, key: String) -> impl IntoView {
    let here = use_location().pathname.get_untracked();
    let link = StoredValue::new((reference, key));
    Effect::new(move |_| {
        let asking = set_interval(
            move || {
                spawn_local(async move {
                    let (reference, key) = link.get_value();
                    if claim_fulfilled(reference.clone(), key.clone()).await == Ok(true) {
                        let _ = window().location().set_href(&format!("/t/{reference}/{key}"));
                    }
                });
            },
            ASK_EVERY,
        );
        if let Ok(asking) = asking {
            on_cleanup(move || asking.clear());
        }
    });
    view! {
        <Title text=t(tracking::CLAIM_TITLE)/>
        <h1>{t(tracking::CLAIM_TITLE)}</h1>
        <p>{t(tracking::CLAIM_SEND)}</p>
        <p class="big-number" id="code">{code}</p>
        <p role="status">{t(tracking::CLAIM_THEN)}</p>
        <p><a class="button" href=here rel="external">{t(tracking::CLAIM_SENT)}</a></p>
        <p class="hint">{t(tracking::CLAIM_WHY)}</p>
    }
}
