//! The place field: typed text with suggestions in both scripts, or the phone's position. `public/assets/citizen.js` makes it a combobox; without
//! scripts it is a plain text field.

use crate::{
    complaint::MAX_LINE,
    language::{t, texts::filing},
    ui::{
        form::{Field, Form, described_by},
        icon::{Icon, Shape},
    },
};
use leptos::prelude::*;

/// Address that answers with the suggestions.
pub const PLACES: &str = "/places";

/// The field for the place.
#[component]
pub fn PlaceField(
    /// The form that the field belongs to.
    form: Form,
) -> impl IntoView {
    let list = form.id("place") + "-list";
    view! {
        <Field form name="place" label=t(filing::PLACE)>
            <div class="place-row">
                <div class="combo">
                    <input
                        type="text"
                        id=form.id("place")
                        name="place"
                        maxlength=MAX_LINE
                        autocomplete="off"
                        value=form.value("place")
                        aria-describedby=described_by(form, "place", true)
                        aria-invalid=move || form.problem("place").map(|_| "true")
                        data-places=PLACES
                        data-sum=t(filing::SUM_PLACE)
                    />
                    <ul class="suggestions" role="listbox" id=list aria-label=t(filing::PLACE_SUGGESTIONS) hidden></ul>
                </div>
                <button
                    type="button"
                    class="button locate"
                    data-quiet=""
                    data-locate=""
                    data-asking=t(filing::POSITION_ASKING)
                    data-added=t(filing::POSITION_ADDED)
                    data-unknown=t(filing::POSITION_UNKNOWN)
                    title=t(filing::POSITION)
                >
                    <Icon shape=Shape::Pin/>
                    <span class="hidden">{t(filing::POSITION)}</span>
                </button>
            </div>
            <input type="hidden" name="lat" value=form.value("lat")/>
            <input type="hidden" name="lon" value=form.value("lon")/>
            <p class="hint" id=form.id("place-hint")>{t(filing::PLACE_HINT)}</p>
            <p class="hint" role="status" data-place-said="" data-found=t(filing::PLACES_FOUND)></p>
        </Field>
    }
}
