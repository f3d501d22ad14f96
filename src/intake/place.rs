//! The place field: typed text with suggestions in both scripts, or the phone's position.

use super::{Place, actions::places};
use crate::{
    language::{language, t, texts::filing},
    ui::form::{Field, Form, described_by},
};
use leptos::{prelude::*, task::spawn_local};

#[cfg(feature = "hydrate")]
mod position;
#[cfg(not(feature = "hydrate"))]
#[path = "place/no_position.rs"]
mod position;

/// State of the request for the phone's position.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "only a browser requests the position"))]
pub enum Position {
    /// Not requested.
    Unasked,
    /// Requested; no answer yet.
    Asking,
    /// Latitude and longitude in degrees (north and east are positive).
    At(f64, f64),
    /// The phone does not know its position, or permission was denied.
    Unknown,
}

/// The field for the place.
#[component]
pub fn PlaceField(
    /// The form that the field belongs to.
    form: Form,
) -> impl IntoView {
    // Not the value that the server wrote: it would replace what was typed before the page came alive.
    let typed = RwSignal::new(form.typed("place"));
    let found = RwSignal::new(Vec::new());
    let position = RwSignal::new(match (form.value("lat").parse(), form.value("lon").parse()) {
        (Ok(lat), Ok(lon)) => Position::At(lat, lon),
        _ => Position::Unasked,
    });
    let choose = move |place: String| {
        typed.set(place);
        found.set(Vec::new());
    };
    let look_up = move |value: String| {
        typed.set(value.clone());
        spawn_local(async move {
            let places =
                if value.chars().count() < 2 { Vec::new() } else { places(value.clone()).await.unwrap_or_default() };
            // Drop results for text that has changed meanwhile.
            if typed.try_get_untracked() == Some(value) {
                let _ = found.try_set(places);
            }
        });
    };
    view! {
        <Field form name="place" label=t(filing::PLACE) hint=Some(t(filing::PLACE_HINT))>
            <input
                type="text"
                id=form.id("place")
                name="place"
                autocomplete="off"
                value=form.value("place")
                prop:value=move || typed.get()
                aria-describedby=described_by(form, "place", true)
                aria-invalid=move || form.problem("place").map(|_| "true")
                on:input=move |event| look_up(event_target_value(&event))
            />
            <div role="status">
                {move || {
                    let suggestions: Vec<Place> = found.get();
                    (!suggestions.is_empty())
                        .then(|| {
                            view! {
                                <p class="hint">{t(filing::PLACE_SUGGESTIONS)}</p>
                                <ul class="suggestions">
                                    {suggestions.into_iter().map(|place| view! { <Suggestion place choose/> }).collect_view()}
                                </ul>
                            }
                        })
                }}
            </div>
            <position::Ask position/>
        </Field>
    }
}

#[component]
fn Suggestion(
    /// The suggested place.
    place: Place,
    /// Called with the text to put into the field.
    choose: impl Fn(String) + 'static,
) -> impl IntoView {
    let language = language();
    let (name, other) = match language {
        crate::language::Language::Hindi => (place.hi, place.en),
        crate::language::Language::English => (place.en, place.hi),
    };
    let station = place.station.full(language);
    let chosen = format!("{name} ({station})");
    view! {
        <li>
            <button type="button" on:click=move |_| choose(chosen.clone())>
                <strong>{name}</strong>
                " "
                <span class="quiet">{other} " · " {station}</span>
            </button>
        </li>
    }
}

/// The hidden position fields, and the button that requests the position once scripts run.
fn position_view(position: RwSignal<Position>, ask: Option<Callback<()>>) -> impl IntoView {
    // The server cannot know whether scripts will run, so the button is hidden until they do.
    let ready = RwSignal::new(false);
    Effect::new(move |_| ready.set(true));
    let coordinate = move |pick: fn(f64, f64) -> f64| {
        move || match position.get() {
            Position::At(lat, lon) => format!("{:.5}", pick(lat, lon)),
            _ => String::new(),
        }
    };
    view! {
        <input type="hidden" name="lat" value=coordinate(|lat, _| lat)/>
        <input type="hidden" name="lon" value=coordinate(|_, lon| lon)/>
        <p class="position" hidden=move || !ready.get()>
            <button type="button" class="button" data-quiet="" on:click=move |_| if let Some(ask) = ask { ask.run(()) }>
                {t(filing::POSITION)}
            </button>
            <span role="status">
                {move || match position.get() {
                    Position::Unasked => "",
                    Position::Asking => t(filing::POSITION_ASKING),
                    Position::At(..) => t(filing::POSITION_ADDED),
                    Position::Unknown => t(filing::POSITION_UNKNOWN),
                }}
            </span>
        </p>
    }
}
