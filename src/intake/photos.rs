//! The field for photos: a large button, and a small picture of each chosen photo. `public/assets/early.js` makes the photos smaller,
//! `public/assets/citizen.js` shows them and lets each be removed; without scripts it is the browser's own file field.

use crate::{
    complaint::MAX_PHOTOS,
    language::{fill, t, texts, texts::filing},
    ui::{
        form::{FieldProblem, Form, described_by},
        icon::{Icon, Shape},
    },
};
use leptos::prelude::*;

/// The field for photos.
#[component]
pub fn PhotosField(
    /// The form that the field belongs to.
    form: Form,
    /// How the summary before sending calls the photos, if the form has one.
    #[prop(optional)]
    sum: Option<&'static str>,
) -> impl IntoView {
    // Photos that have arrived wait under the form's id and count.
    let most = move || MAX_PHOTOS.saturating_sub(form.photos()).to_string();
    let arrived = move || {
        let n = form.photos();
        (n > 0).then(|| fill(filing::PHOTOS_ARRIVED, &[("n", &n.to_string())]))
    };
    view! {
        <div class="field photos-field" data-wrong=move || form.problem("photos").map(|_| "")>
            <FieldProblem form name="photos"/>
            <div class="photo-row">
                <label class="camera" for=form.id("photos")>
                    <Icon shape=Shape::Camera/>
                    <span>{t(filing::PHOTOS)}</span>
                    <input
                        type="file"
                        id=form.id("photos")
                        name="photos"
                        accept="image/jpeg,image/png,image/webp"
                        multiple
                        aria-describedby=described_by(form, "photos", true)
                        data-photos=""
                        data-most=most
                        data-one=t(filing::PHOTO_ONE)
                        data-remove=t(filing::PHOTO_REMOVE)
                        data-chosen=t(filing::PHOTOS_CHOSEN)
                        data-more=t(filing::PHOTOS_MORE)
                        data-many=t(filing::PHOTOS_MANY)
                        data-film=t(texts::FILM)
                        data-arrived=arrived
                        data-sum=sum
                    />
                </label>
                <div class="previews" data-previews></div>
            </div>
            <p class="hint" role="status" data-photos-said=""></p>
            <p class="hint" id=form.id("photos-hint")>
                {t(filing::PHOTOS_HINT)}
                " " {arrived}
            </p>
        </div>
    }
}
