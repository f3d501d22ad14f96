//! The timeline of a complaint, newest step first, with the next step on top.

use super::{Happening, Progress, promise};
use crate::{
    complaint::{EntryKind, Status},
    language::{dates, fill, lang_of, language, t, texts, texts::tracking},
    offices::OfficeName,
    ui::{Step, Thumb},
};
use leptos::prelude::*;

/// The sentence with the status of the complaint.
pub fn sentence(progress: &Progress) -> String {
    let language = language();
    let investigates = progress.status == Some(Status::Investigating);
    let named = |office: &OfficeName| if investigates { office.full(language) } else { office.oblique(language) };
    let office = progress.office.as_ref().map(named).unwrap_or_default();
    let office = [("office", office.as_str())];
    match progress.status {
        None => t(tracking::IN_INQUIRY).to_owned(),
        Some(Status::Received) => t(tracking::RECEIVED).to_owned(),
        Some(Status::Forwarded) if progress.deciding.is_some() => {
            let decider = progress.deciding.as_ref().map(|office| office.full(language)).unwrap_or_default();
            fill(tracking::DECIDING, &[("office", &decider)])
        }
        Some(Status::Forwarded) if progress.accepted => fill(tracking::ACCEPTED, &office),
        Some(Status::Forwarded) => fill(tracking::FORWARDED, &office),
        Some(Status::Investigating) => fill(tracking::INVESTIGATING, &office),
        Some(Status::Reported) => fill(tracking::REPORTED, &office),
        Some(Status::Closed) => match progress.outcome {
            Some(outcome) => fill(tracking::CLOSED_WITH, &[("outcome", texts::words::outcome(outcome, language))]),
            None => t(tracking::CLOSED).to_owned(),
        },
    }
}

/// When the next answer is due, or that it is late.
pub fn promised(progress: &Progress) -> Option<String> {
    let by = promise::next_by(progress.status?, progress.received_at, progress.due_at)?;
    let date = dates::date(by, language());
    let text = if by < progress.now { tracking::LATE } else { tracking::NEXT_BY };
    Some(fill(text, &[("date", &date)]))
}

/// When the decision about the station is due, or that it is late.
pub fn decided_by(progress: &Progress) -> Option<String> {
    let by = progress.decided_by.filter(|_| progress.status == Some(Status::Forwarded))?;
    let when = dates::moment(by, progress.now, language());
    let text = if by < progress.now { tracking::DECIDED_LATE } else { tracking::DECIDED_BY };
    Some(fill(text, &[("when", &when)]))
}

/// The step that comes after the present status, and the office that takes it.
fn next(progress: &Progress) -> Option<String> {
    let language = language();
    let with = |office: &Option<OfficeName>, text| {
        let office = office.as_ref().map(|office| office.oblique(language)).unwrap_or_default();
        fill(text, &[("office", &office)])
    };
    Some(match progress.status? {
        Status::Received => t(tracking::NEXT_FORWARD).to_owned(),
        Status::Forwarded if progress.deciding.is_some() => with(&progress.deciding, tracking::NEXT_DECISION_BY),
        Status::Forwarded => with(&progress.office, tracking::NEXT_INQUIRY),
        Status::Investigating => with(&progress.office, tracking::NEXT_REPORT),
        Status::Reported => with(&progress.office, tracking::NEXT_CLOSE),
        Status::Closed => return None,
    })
}

/// The timeline. Photos are shown only if `photos` is given.
#[component]
pub fn Timeline(
    /// The complaint's progress.
    progress: Progress,
    /// URL of the folder of photos, to which a photo's id is appended.
    #[prop(optional, into)]
    photos: Option<String>,
) -> impl IntoView {
    let now = progress.now;
    let last = progress.steps.last().map(|step| step.id);
    let coming = next(&progress);
    let steps = progress.steps.into_iter().rev().map(|step| {
        let state = if Some(step.id) == last { "now" } else { "done" };
        view! { <Happened step now state photos=photos.clone()/> }
    });
    view! {
        <ol class="timeline">
            {coming.map(|title| view! { <Step title at=None now state="next">""</Step> })}
            {steps.collect_view()}
        </ol>
    }
}

#[component]
fn Happened(step: Happening, now: i64, state: &'static str, photos: Option<String>) -> impl IntoView {
    let language = language();
    let office = step.office.as_ref().map(|office| office.oblique(language)).unwrap_or_default();
    let title = fill(texts::words::happened(step.kind), &[("office", &office)]);
    let circle = step.circle.as_ref().map(|circle| circle.head(language).unwrap_or_else(|| circle.full(language)));
    let outcome =
        step.outcome.filter(|_| step.kind == EntryKind::Closed).map(|outcome| texts::words::outcome(outcome, language));
    let photos = photos.map(|folder| {
        step.photos
            .iter()
            .map(|id| view! { <Thumb address=format!("{folder}/{id}") alt=t(tracking::PHOTO)/> })
            .collect_view()
    });
    view! {
        <Step title at=Some(step.at) now state>
            {circle.map(|circle| view! { <p class="quiet">{fill(tracking::WATCHED_BY, &[("office", &circle)])}</p> })}
            {outcome.map(|outcome| view! { <p><strong>{outcome}</strong></p> })}
            {step.moved.then(|| view! { <p class="quiet">{t(tracking::MOVED)}</p> })}
            {step.text.map(|text| view! { <p class="words" dir="auto" lang=lang_of(&text)>{text.clone()}</p> })}
            <div class="photos">{photos}</div>
        </Step>
    }
}
