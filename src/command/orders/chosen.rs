//! Parts of a chosen order that the page of orders and the evening sheet share: the complaint, the proof, and the course of events.

use super::{AnswerView, Matter};
use crate::{
    complaint::{Millis, Reference},
    language::{dates, fill, language, t, texts, texts::orders as says},
    ui::{Step, When, split::Tone},
};
use leptos::prelude::*;

/// The complaint that an order is about.
#[component]
pub fn MatterBox(
    /// What it is about.
    matter: Matter,
    /// Its number.
    reference: Option<Reference>,
    /// Server time when the page's data was loaded.
    now: Millis,
) -> impl IntoView {
    let category = texts::words::category(matter.category, language());
    view! {
        <section>
            <h3>{t(says::MATTER)}</h3>
            <p class="words" dir="auto">{matter.words}</p>
            <p class="quiet">{category} " · " <When at=matter.received_at now/></p>
            {reference.map(|reference| view! { <p><a href=format!("/staff/c/{}", reference.as_str())>{t(says::TO_COMPLAINT)}</a></p> })}
        </section>
    }
}

/// What proves the answer to an order: each point with its sign.
#[component]
pub fn Proof(
    /// The answer.
    answer: AnswerView,
    /// Whether the complainant has been told since.
    told: bool,
) -> impl IntoView {
    let photos = dates::number(answer.photos.len() as i64);
    let points = [
        match answer.photos.is_empty() {
            false => (Tone::Good, fill(says::PROOF_PHOTOS, &[("n", &photos)])),
            true => (Tone::Unsure, t(says::PROOF_NO_PHOTO).to_owned()),
        },
        match &answer.paper {
            Some(paper) => (Tone::Good, fill(says::PAPER, &[("paper", paper)])),
            None => (Tone::Unsure, t(says::PROOF_NO_PAPER).to_owned()),
        },
        match told {
            true => (Tone::Good, t(says::PROOF_TOLD).to_owned()),
            false => (Tone::Unsure, t(says::PROOF_NOT_TOLD).to_owned()),
        },
    ];
    let points = points.map(|(tone, point)| {
        let sign = if tone == Tone::Good { "✓" } else { "○" };
        view! { <li data-tone=if tone == Tone::Good { "ok" } else { "wait" }><span aria-hidden="true">{sign}</span> <span dir="auto">{point}</span></li> }
    });
    view! {
        <section>
            <h3>{t(says::PROOF)}</h3>
            <ul class="proof">{points.into_iter().collect_view()}</ul>
        </section>
    }
}

/// What happened to an order and when, the newest first. A step without a time is only counted.
#[component]
pub fn Course(
    /// The steps in the order of time.
    steps: Vec<(String, Option<Millis>)>,
    /// Server time when the page's data was loaded.
    now: Millis,
) -> impl IntoView {
    let steps = steps.into_iter().rev().enumerate().map(|(at, (title, when))| {
        let state = if at == 0 { "now" } else { "done" };
        view! { <Step title at=when now state>{None::<&'static str>}</Step> }
    });
    view! {
        <section>
            <h3>{t(says::COURSE)}</h3>
            <ol class="timeline course">{steps.collect_view()}</ol>
        </section>
    }
}
