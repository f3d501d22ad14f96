//! The form around the board's cards. Each card's box belongs to it by the form's name, so that it works without scripts.

use super::{FORM, MOST, picked};
use crate::{
    complaint::{Move, Mover, Reference, Status, moves},
    language::{dates, fill, language, t, texts::batch as says},
    officers::Role,
    offices::OfficeName,
    ui::form::{Field, Form, PostForm, SendButton, described_by},
};
use leptos::prelude::*;
use std::collections::BTreeSet;

/// The cards that are ticked: each number with the version that was seen.
pub type Picked = RwSignal<BTreeSet<String>>;

/// Forwards the ticked cards to one station.
#[component]
pub fn BatchBar(
    /// The form, named [`FORM`].
    form: Form,
    /// What is ticked.
    chosen: Picked,
    /// Who looks.
    role: Role,
    /// Where they may be forwarded to.
    stations: Vec<OfficeName>,
    /// The board's own address.
    #[prop(into)]
    action: String,
) -> impl IntoView {
    let language = language();
    if moves::after(Status::Received, Move::Forward, Mover::Officer(role)).is_none() {
        return ().into_any();
    }
    let count = move || chosen.with(BTreeSet::len);
    let unfolded = move || form.error().is_some() || count() > 0;
    let before = form.value("station");
    let options = stations.into_iter().map(|station| {
        let id = station.id.to_string();
        let selected = id == before;
        view! { <option value=id selected=selected>{station.short(language).to_owned()}</option> }
    });
    let options = options.collect_view();
    let head = move || fill(says::HEAD, &[("n", &dates::number(count() as i64))]);
    view! {
        <details class="batch" open=unfolded>
            <summary>{head}</summary>
            <p class="hint" id=form.id("cards") tabindex="-1">{fill(says::HINT, &[("n", &MOST.to_string())])}</p>
            <PostForm form action>
                <Field form name="station" label=t(says::STATION)>
                    <select id=form.id("station") name="station" aria-describedby=described_by(form, "station", false) aria-invalid=move || form.problem("station").map(|_| "true")>
                        <option value="">{t(says::CHOOSE)}</option>
                        {options}
                    </select>
                </Field>
                <SendButton form label=t(says::FORWARD)/>
            </PostForm>
        </details>
    }
    .into_any()
}

/// The box of one card, where it can be forwarded at all.
#[component]
pub fn Pick(
    /// What is ticked.
    chosen: Picked,
    /// Who looks.
    role: Role,
    /// Which complaint.
    reference: Reference,
    /// The version that is shown.
    version: i64,
    /// Where it stands.
    status: Status,
) -> impl IntoView {
    moves::after(status, Move::Forward, Mover::Officer(role)).map(|_| {
        let value = StoredValue::new(picked(reference, version));
        let ticked = move || chosen.with(|chosen| chosen.contains(&value.get_value()));
        let change = move |event| {
            let on = event_target_checked(&event);
            chosen.update(|chosen| {
                if on {
                    chosen.insert(value.get_value());
                } else {
                    chosen.remove(&value.get_value());
                }
            });
        };
        view! {
            <label class="pick">
                <input type="checkbox" form=FORM name="cards" value=value.get_value() checked=ticked prop:checked=ticked on:change=change/>
                <span class="hidden">{fill(says::PICK, &[("reference", &reference.to_string())])}</span>
            </label>
        }
    })
}
