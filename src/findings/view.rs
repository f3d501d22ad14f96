//! What the complainant's pages say about FIR, contact code and pauses.

use super::ForComplainant;
use crate::{
    complaint::Millis,
    language::{dates, fill, language, t, texts::findings as says},
};
use leptos::prelude::*;

/// The contact code, that this is not an FIR, and why the clocks stand still, as far as each applies.
#[component]
pub fn ForCitizen(
    /// What is told.
    of: ForComplainant,
    /// Server time when the page's data was loaded.
    now: Millis,
) -> impl IntoView {
    let when = move |at| dates::coming(at, now, language());
    let ForComplainant { code, cognizable, sign_by, pause } = of;
    let code = code.map(|code| {
        // Screen readers read the digits one by one.
        let spelled = code.chars().map(String::from).collect::<Vec<_>>().join(" ");
        view! {
            <section class="contact-code">
                <h2>{t(says::YOUR_CODE)}</h2>
                <p class="big-code" role="img" aria-label=spelled>{code}</p>
                <p class="hint">{t(says::YOUR_CODE_WHY)}</p>
            </section>
        }
    });
    let banner = cognizable.then(|| {
        let sign_by = sign_by.map(|at| view! { <p>{fill(says::SIGN_BY, &[("when", &when(at))])}</p> });
        view! {
            <div class="notice not-fir">
                <p><strong>{t(says::BANNER)}</strong> ". " {t(says::BANNER_CITIZEN)}</p>
                {sign_by}
            </div>
        }
    });
    let pause = pause.map(|pause| {
        view! {
            <p class="notice paused">
                <strong>{t(says::PAUSED)}</strong> ", " {fill(says::PAUSED_WHY, &[("when", &when(pause.at_most))])}
            </p>
        }
    });
    view! { {banner} {pause} {code} }
}
