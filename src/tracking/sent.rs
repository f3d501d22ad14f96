//! `/sent/{reference}/{key}`: the confirmation of a filed complaint, with the number large enough to photograph, and the private link.

use super::{Expected, actions::load_expected, asking::Asking, spoken::spoken};
use crate::{
    command::clocks::Step as Owed,
    complaint::Reference,
    findings::view::ForCitizen,
    language::{Text, dates, fill, language, t, texts, texts::sent},
    ui::{
        Step, answer_status,
        call::Callable,
        data::resource,
        icon::{Icon, Shape},
        reading::ReadAloud,
    },
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
    let language = language();
    let link = format!("/t/{}/{key}", reference.as_str());
    let asked = key.clone();
    let groups = reference.groups().map(|group| view! { <span class="group">{group.to_owned()}</span> });
    // Screen readers read the characters one by one, as on the telephone.
    let spelled = reference.as_str().chars().map(String::from).collect::<Vec<_>>().join(" ");
    let said = spoken(reference, language).join(" · ");
    view! {
        <Title text=t(sent::TITLE)/>
        <main id="main" class="citizen sent">
            <h1>{t(sent::TITLE)}</h1>
            <div class="number-card">
                <p class="quiet">{t(sent::YOUR_NUMBER)}</p>
                <p class="big-number" role="img" aria-label=spelled>{groups}</p>
                <p class="quiet spoken">{said}</p>
            </div>
            <div class="acts">
                <Share reference/>
                <button type="button" class="act" data-print="">
                    <Icon shape=Shape::Print/>
                    <span>{t(sent::PRINT)}</span>
                </button>
                <Remind reference/>
                <ReadAloud parts="main h1, .spoken, .otp, .sent .timeline li"/>
            </div>
            <p class="notice otp"><strong>{t(sent::OTP)}</strong> " " <Callable text=t(sent::OTP_WHO)/></p>
            <h2>{t(sent::NEXT)}</h2>
            <Next reference=reference.as_str().to_owned() key/>
            <p><a class="button" href=link.clone()>{t(sent::OPEN)}</a></p>
            <Asking reference=reference.as_str().to_owned() key=asked/>
            <p class="hint">{t(sent::KEEP_WHY)} " " {fill(sent::PUBLIC, &[("reference", &reference.to_string())])}</p>
            <section>
                <h2>{t(sent::KEEP)}</h2>
                <div class="keep">
                    <img class="qr" src=format!("{link}/qr.svg") alt=t(sent::QR) width="160" height="160"/>
                    <div>
                        <p><a class="act" href=format!("{link}/receipt.txt") rel="external" download>{t(sent::SAVE)}</a></p>
                        <p class="hint">{t(sent::PHOTOGRAPH)}</p>
                    </div>
                </div>
            </section>
        </main>
    }
}

/// Passes on the number, never the private link: in whatever way the phone offers, else as an SMS or a copy.
#[component]
fn Share(reference: Reference) -> impl IntoView {
    let number = reference.to_string();
    let text = fill(sent::SHARED, &[("reference", &number)]);
    let sms = format!("sms:?body={}", encoded(&text));
    view! {
        <button type="button" class="act" data-main="" data-share=text data-address=format!("/t/{}", reference.as_str())>
            <Icon shape=Shape::Share/>
            <span>{t(sent::SHARE)}</span>
        </button>
        <a class="act" data-main="" data-sms="" href=sms rel="external">
            <Icon shape=Shape::Share/>
            <span>{t(sent::SMS)}</span>
        </a>
        <button type="button" class="act" data-copy=number data-done=t(sent::COPIED)>
            <span>{t(sent::COPY)}</span>
        </button>
        // In the button it would leave the button without a name.
        <span class="hidden" role="status" data-copied=""></span>
    }
}

/// The promised date for the phone's calendar.
#[component]
pub(super) fn Remind(
    /// Complaint number.
    reference: Reference,
) -> impl IntoView {
    view! {
        <a class="act" href=format!("/t/{}/promise.ics", reference.as_str()) rel="external" download>
            <Icon shape=Shape::Calendar/>
            <span>{t(sent::REMIND)}</span>
        </a>
    }
}

/// What happens next: with the times from the complaint's own clocks where they are known, else with the usual times. The page does not wait for them.
#[component]
fn Next(reference: String, key: String) -> impl IntoView {
    let address = (reference, key);
    let expected = resource(move || address.clone(), |(reference, key)| load_expected(reference, key));
    view! {
        <Suspense fallback=usual>
            {move || Suspend::new(async move {
                match expected.await {
                    Ok(Expected { steps, findings, now }) => {
                        let steps = if steps.is_empty() { usual() } else { listed(in_time(&steps, now)) };
                        view! { {steps} <ForCitizen of=findings now/> }.into_any()
                    }
                    Err(_) => usual(),
                }
            })}
        </Suspense>
    }
}

/// What each step means for the complainant.
const fn meaning(step: Owed) -> Option<Text> {
    match step {
        Owed::Acknowledge => Some(sent::FORWARDED),
        Owed::FirstResponse => Some(sent::FIRST_RESPONSE),
        Owed::StationReport => Some(sent::REPORT),
        Owed::OuterLimit => Some(sent::ANSWER),
        Owed::Decide | Owed::Order | Owed::Signature | Owed::Enquiry => None,
    }
}

fn in_time(steps: &[(Owed, i64)], now: i64) -> Vec<(String, &'static str)> {
    let line = |(step, due_at): &(Owed, i64)| {
        let when = fill(sent::BY, &[("when", &dates::moment(*due_at, now, language()))]);
        Some((when, t(meaning(*step)?)))
    };
    steps.iter().filter_map(line).collect()
}

fn usual() -> AnyView {
    let steps =
        [(sent::IN_A_DAY, sent::FORWARDED), (sent::IN_3_DAYS, sent::FIRST_RESPONSE), (sent::IN_21_DAYS, sent::ANSWER)];
    listed(steps.map(|(when, what)| (t(when).to_owned(), t(what))).into())
}

fn listed(steps: Vec<(String, &'static str)>) -> AnyView {
    let steps = steps.into_iter().enumerate().map(|(at, (when, what))| {
        let state = if at == 0 { "now" } else { "next" };
        view! { <Step title=when at=None now=0 state><p>{what}</p></Step> }
    });
    view! { <ol class="timeline" data-forward="">{steps.collect_view()}</ol> }.into_any()
}

/// A text as part of an address (RFC 3986, 2.1).
fn encoded(text: &str) -> String {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    let mut encoded = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            let [high, low] = [byte >> 4, byte & 15].map(|half| char::from(HEX[usize::from(half)]));
            encoded.extend(['%', high, low]);
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_becomes_part_of_an_address() {
        assert_eq!(encoded("4K7-P9X 100%&?"), "4K7-P9X%20100%25%26%3F");
        assert_eq!(encoded("क"), "%E0%A4%95");
    }
}
