//! `/sent/{reference}/{key}`: the confirmation of a filed complaint, with the number large enough to photograph, and the private link.

use crate::{
    complaint::Reference,
    language::{fill, language, t, texts, texts::sent},
    ui::answer_status,
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

/// The confirmation page.
#[component]
pub fn SentPage() -> impl IntoView {
    let params = use_params_map();
    move || {
        let (reference, key) =
            params.with(|params| (params.get("reference").unwrap_or_default(), params.get("key").unwrap_or_default()));
        match Reference::parse(&reference) {
            Ok(reference) if key.bytes().all(|b| b.is_ascii_alphanumeric()) => {
                view! { <Sent reference key/> }.into_any()
            }
            other => {
                answer_status(404);
                let problem = other.err().map(|error| texts::reference_problem(error, language()));
                view! { <main id="main" class="citizen"><h1>{t(texts::common::NOT_FOUND)}</h1><p>{problem}</p></main> }
                    .into_any()
            }
        }
    }
}

#[component]
fn Sent(reference: Reference, key: String) -> impl IntoView {
    let link = format!("/t/{}/{key}", reference.as_str());
    let groups = reference.groups().map(|group| view! { <span class="group">{group.to_owned()}</span> });
    // Screen readers read the characters one by one, as on the telephone.
    let spelled = reference.as_str().chars().map(String::from).collect::<Vec<_>>().join(" ");
    view! {
        <Title text=t(sent::TITLE)/>
        <main id="main" class="citizen sent">
            <h1>{t(sent::TITLE)}</h1>
            <p>{t(sent::YOUR_NUMBER)}</p>
            <p class="big-number" role="img" aria-label=spelled>{groups}</p>
            <p class="hint">{t(sent::SAY_IT)}</p>
            <p><a class="button" href=link.clone()>{t(sent::OPEN)}</a></p>
            <section>
                <h2>{t(sent::KEEP)}</h2>
                <p>{t(sent::KEEP_WHY)}</p>
                <div class="keep">
                    <img class="qr" src=format!("{link}/qr.svg") alt=t(sent::QR) width="200" height="200"/>
                    <div>
                        <p><a class="button" data-quiet="" href=format!("{link}/receipt.txt") rel="external" download>{t(sent::SAVE)}</a></p>
                        <p class="hint">{t(sent::PHOTOGRAPH)}</p>
                    </div>
                </div>
            </section>
            <section>
                <h2>{t(sent::NEXT)}</h2>
                <ol>
                    <li>{t(sent::NEXT_1)}</li>
                    <li>{t(sent::NEXT_2)}</li>
                    <li>{t(sent::NEXT_3)}</li>
                </ol>
                <p>{fill(sent::PUBLIC, &[("reference", &reference.to_string())])}</p>
            </section>
        </main>
    }
}
