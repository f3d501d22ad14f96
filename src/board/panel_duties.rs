//! What the law asks of whoever reads this complaint, where its subject suggests an offence with duties of its own.

use crate::{
    complaint::{
        Category, Millis,
        duties::{Duty, duties},
    },
    language::{dates, fill, language, t, texts::oversight as says},
};
use leptos::prelude::*;

/// The duties of a complaint; nothing where there are none.
#[component]
pub(super) fn Duties(
    /// Its subject.
    category: Category,
    /// When it was received, in milliseconds since the epoch (UTC).
    received_at: Millis,
    /// When the page's data was made.
    #[prop(into)]
    now: Signal<Millis>,
) -> impl IntoView {
    let all = duties(category, received_at);
    (!all.is_empty()).then(|| {
        let lines = all.into_iter().map(|duty| view! { <li>{move || words(duty, now.get())}</li> });
        view! {
            <section class="notice duties" aria-labelledby="duties-head">
                <h3 id="duties-head">{t(says::DUTY_HEAD)}</h3>
                <ul>{lines.collect_view()}</ul>
            </section>
        }
    })
}

fn words(duty: Duty, now: Millis) -> String {
    match duty {
        Duty::ReportChild(due) => {
            let text = if due < now { says::DUTY_POCSO_LATE } else { says::DUTY_POCSO };
            fill(text, &[("when", &dates::coming(due, now, language()))])
        }
        Duty::ProtectChild => t(says::DUTY_CHILD).to_owned(),
        Duty::ProtectVictim => t(says::DUTY_WOMAN).to_owned(),
        Duty::Record => t(says::DUTY_NOT_RECORDED).to_owned(),
    }
}
