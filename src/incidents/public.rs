//! `/incident/{number}`: what everybody may read of an incident, the way to follow it, and "this happened to me too".

use super::{Face, PublicState, actions::load_public};
use crate::{
    channels,
    complaint::{Channel, Millis, Reference},
    error::Error,
    language::{Language, dates, fill, language, t, texts, texts::incidents as says},
    push::page::Follow,
    ui::data::resource,
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use serde::{Deserialize, Serialize};

/// The beginning of the addresses of public incidents.
pub const INCIDENT: &str = "/incident/";

/// The address of a public incident.
pub fn path(reference: Reference) -> String {
    format!("{INCIDENT}{}", reference.as_str())
}

/// What everybody may know of an incident. Nothing in it comes from a complaint, except how many the public may know of and whether these are closed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicIncident {
    /// Its number.
    pub reference: Reference,
    /// What was written for the public.
    pub face: Face,
    /// Since when it is public, in milliseconds since the epoch (UTC).
    pub since: Millis,
    /// Whether it is still being inquired into.
    pub state: PublicState,
    /// Complaints about it that the public may know of.
    pub complaints: i64,
    /// The channels on which a post can ask for news of it.
    pub channels: Vec<Channel>,
    /// When this was loaded, in milliseconds since the epoch (UTC).
    pub now: Millis,
}

/// The page of a public incident.
#[component]
pub fn PublicIncidentPage() -> impl IntoView {
    let params = use_params_map();
    let number = Memo::new(move |_| params.with(|params| params.get("number").unwrap_or_default()));
    let incident = resource(move || number.get(), load_public);
    view! {
        <main id="main" class="citizen incident">
            <Transition>
                {move || Suspend::new(async move {
                    match incident.await {
                        Ok(incident) => view! { <Shown incident/> }.into_any(),
                        Err(Error::NotFound) => view! { <Missing/> }.into_any(),
                        Err(error) => view! { <p class="error-summary" role="alert">{texts::public_error(&error, language())}</p> }.into_any(),
                    }
                })}
            </Transition>
        </main>
    }
}

#[component]
fn Missing() -> impl IntoView {
    view! {
        <Title text=t(texts::common::NOT_FOUND)/>
        <h1>{t(texts::common::NOT_FOUND)}</h1>
        <p>{t(says::MISSING)}</p>
    }
}

#[component]
fn Shown(
    /// The incident.
    incident: PublicIncident,
) -> impl IntoView {
    let language = language();
    let PublicIncident { reference, face, since, state, complaints, channels: asking, now } = incident;
    let title = match language {
        Language::Hindi => face.title_hi,
        Language::English => face.title_en,
    };
    let word = match state {
        PublicState::Open => says::OPEN,
        PublicState::Closed => says::CLOSED,
    };
    let area = face.area.map(|area| view! { <p>{fill(says::AREA, &[("office", &area.oblique(language))])}</p> });
    let n = dates::number(complaints);
    let too = format!("/?incident={}", reference.as_str());
    view! {
        <Title text=title.clone()/>
        <h1>{title}</h1>
        <p class="quiet">{fill(says::NUMBER, &[("number", &reference.to_string())])} " · " {dates::moment(since, now, language)}</p>
        <p><strong>{t(word)}</strong></p>
        {area}
        {(complaints > 0).then(|| view! { <p>{fill(says::COMPLAINTS, &[("n", &n)])}</p> })}
        <p class="hint">{t(says::ONLY)}</p>
        <section>
            <h2>{t(says::ME_TOO)}</h2>
            <p>{t(says::ME_TOO_WHAT)}</p>
            <p><a class="button" href=too rel="external">{t(says::ME_TOO_FILE)}</a></p>
        </section>
        <Follow action=path(reference)/>
        <Hearing reference asking/>
    }
}

/// How somebody hears of it, and how not.
#[component]
fn Hearing(
    /// Its number.
    reference: Reference,
    /// The channels on which a post can ask.
    asking: Vec<Channel>,
) -> impl IntoView {
    let language = language();
    let names: Vec<&str> = asking.into_iter().map(|channel| channels::name(channel, language)).collect();
    let number = reference.to_string();
    let by_post =
        (!names.is_empty()).then(|| fill(says::HEAR_BY_POST, &[("channels", &names.join(" / ")), ("number", &number)]));
    view! {
        <section>
            <h2>{t(says::HEAR)}</h2>
            <p>{t(says::HEAR_BY_PUSH)}</p>
            {by_post.map(|words| view! { <p>{words}</p> })}
            <p class="hint">{t(says::HEAR_NOT)}</p>
        </section>
    }
}
