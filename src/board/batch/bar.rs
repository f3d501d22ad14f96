//! The form that forwards the ticked cards. Each card's checkbox refers to it by its `form` attribute, so it works without
//! scripts.

use super::{FORM, MOST, picked};
use crate::{
    complaint::{Move, Mover, Reference, Status, moves},
    language::{dates, fill, language, t, texts, texts::batch as says},
    officers::Role,
    offices::OfficeName,
    ui::form::{Field, Form, PostForm, SendButton, described_by},
};
use leptos::prelude::*;
use std::collections::BTreeMap;

/// The ticked cards, each with the version that was shown when it was ticked.
pub type Picked = RwSignal<BTreeMap<Reference, i64>>;

/// The form that forwards the ticked cards to one station.
#[component]
pub fn BatchBar(
    /// The form, named [`FORM`].
    form: Form,
    /// The ticked cards.
    chosen: Picked,
    /// Role of the officer who is looking.
    role: Role,
    /// The stations that they may be forwarded to.
    stations: Vec<OfficeName>,
    /// The board's address, which the form is posted to.
    #[prop(into)]
    action: String,
) -> impl IntoView {
    let language = language();
    if moves::after(Status::Received, Move::Forward, Mover::Officer(role)).is_none() {
        return ().into_any();
    }
    let count = move || chosen.with(BTreeMap::len);
    let before = form.value("station");
    let options = stations.into_iter().map(|station| {
        let id = station.id.to_string();
        let selected = id == before;
        view! { <option value=id selected=selected>{station.short(language).to_owned()}</option> }
    });
    let options = options.collect_view();
    // Without scripts the number is not known here.
    let head = move || match count() {
        0 => t(says::SEVERAL).to_owned(),
        n => fill(texts::house::TICKED, &[("n", &dates::number(n as i64))]),
    };
    view! {
        <section class="batch" aria-label=t(says::SEVERAL)>
            <p class="batch-count" id=form.id("cards") tabindex="-1" title=fill(says::HINT, &[("n", &MOST.to_string())])>
                {head}
            </p>
            <PostForm form action>
                <Field form name="station" label=t(says::STATION)>
                    <select id=form.id("station") name="station" aria-describedby=described_by(form, "station", false) aria-invalid=move || form.problem("station").map(|_| "true")>
                        <option value="">{t(says::CHOOSE)}</option>
                        {options}
                    </select>
                </Field>
                <SendButton form label=t(says::FORWARD)/>
                <button type="reset" class="button" data-quiet="" on:click=move |_| chosen.update(BTreeMap::clear)>
                    {t(texts::house::UNTICK)}
                </button>
            </PostForm>
        </section>
    }
    .into_any()
}

/// The checkbox of one card, if it can be forwarded.
#[component]
pub fn Pick(
    /// The ticked cards.
    chosen: Picked,
    /// Role of the officer who is looking.
    role: Role,
    /// Reference number of the complaint.
    reference: Reference,
    /// The version of the complaint that is shown.
    version: i64,
    /// Status of the complaint.
    status: Status,
) -> impl IntoView {
    moves::after(status, Move::Forward, Mover::Officer(role)).map(|_| {
        // A card that changed after it was ticked keeps the version that was seen, so that the server reports the change.
        let seen = move || chosen.with(|chosen| chosen.get(&reference).copied());
        let ticked = move || seen().is_some();
        let value = move || picked(reference, seen().unwrap_or(version));
        let change = move |event| {
            let on = event_target_checked(&event);
            chosen.update(|chosen| {
                if on {
                    chosen.insert(reference, version);
                } else {
                    chosen.remove(&reference);
                }
            });
        };
        view! {
            <label class="pick">
                <input type="checkbox" form=FORM name="cards" value=value checked=ticked prop:checked=ticked on:change=change/>
                <span class="hidden">{fill(says::PICK, &[("reference", &reference.to_string())])}</span>
            </label>
        }
    })
}
