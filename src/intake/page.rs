//! Click & Post: one page in three steps.

use super::{Fresh, actions::new_form, place::PlaceField, shrink};
use crate::{
    complaint::{MAX_PHOTOS, MAX_TEXT},
    error::Problem,
    language::{dates, fill, language, t, texts, texts::filing},
    ui::form::{Field, Form, LineField, PostForm, SendButton, described_by},
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{LazyRoute, lazy_route};

/// `/`
#[component]
fn FilePage() -> impl IntoView {
    let fresh = Resource::new(|| (), |()| new_form());
    view! {
        <Title text=t(filing::TITLE)/>
        <main id="main" class="citizen">
            <h1>{t(filing::HEADING)}</h1>
            <p class="lead">{t(filing::LEAD)}</p>
            <aside class="notice">
                <p><strong>{t(filing::EMERGENCY)}</strong></p>
                <p>{t(filing::NOT_AN_FIR)}</p>
            </aside>
            <Suspense>{move || Suspend::new(async move { fresh.await.map(|fresh| view! { <FileForm fresh/> }) })}</Suspense>
        </main>
    }
}

#[component]
fn FileForm(
    /// The new form's id and categories.
    fresh: Fresh,
) -> impl IntoView {
    let Fresh { id, subjects } = fresh;
    let form = Form::new("file");
    // A form returned for correction keeps its id, and with it the photos already uploaded.
    let id = Some(form.value("form")).filter(|kept| !kept.is_empty()).unwrap_or(id);
    let typed = RwSignal::new(form.typed("text").chars().count());
    let chosen = form.value("category");
    view! {
        <PostForm form action="/">
            <input type="hidden" name="form" value=id/>
            <fieldset>
                <legend><span class="step-number">"1"</span>{t(filing::STEP_WHAT)}</legend>
                <Field form name="text" label=t(filing::TEXT) hint=Some(t(filing::TEXT_HINT))>
                    <textarea
                        id=form.id("text")
                        name="text"
                        rows="5"
                        maxlength=MAX_TEXT
                        aria-describedby=described_by(form, "text", true)
                        aria-invalid=move || form.problem("text").map(|_| "true")
                        on:input=move |event| typed.set(event_target_value(&event).chars().count())
                    >
                        {form.value("text")}
                    </textarea>
                    <p class="counter" aria-hidden="true" hidden=move || typed.get() < MAX_TEXT / 2>
                        {move || fill(filing::LEFT, &[("n", &dates::number((MAX_TEXT.saturating_sub(typed.get())) as i64))])}
                    </p>
                </Field>
                <Field form name="category" label=t(filing::CATEGORY)>
                    <select
                        id=form.id("category")
                        name="category"
                        aria-describedby=described_by(form, "category", false)
                        aria-invalid=move || form.problem("category").map(|_| "true")
                    >
                        <option value="">{t(filing::CHOOSE)}</option>
                        {subjects
                            .into_iter()
                            .map(|(word, subject)| {
                                let here = chosen == word;
                                view! { <option value=word selected=here>{subject}</option> }
                            })
                            .collect_view()}
                    </select>
                </Field>
                <PlaceField form/>
                <PhotosField form/>
            </fieldset>
            <fieldset>
                <legend><span class="step-number">"2"</span>{t(filing::STEP_WHO)}</legend>
                <p class="hint">{t(filing::WHO_HINT)}</p>
                <LineField form name="name" label=t(filing::NAME) hint=Some(t(filing::NAME_WHY)) autocomplete="name"/>
                <LineField form name="phone" label=t(filing::PHONE) hint=Some(t(filing::PHONE_WHY)) autocomplete="tel" inputmode="tel"/>
                <LineField form name="handle" label=t(filing::HANDLE) hint=Some(t(filing::HANDLE_WHY))/>
            </fieldset>
            <fieldset>
                <legend><span class="step-number">"3"</span>{t(filing::STEP_SEND)}</legend>
                <p>{t(filing::BEFORE_SENDING)}</p>
                <SendButton form label=t(filing::SEND)/>
            </fieldset>
        </PostForm>
    }
}

#[component]
fn PhotosField(
    /// The form that the field belongs to.
    form: Form,
) -> impl IntoView {
    let chosen = RwSignal::new(0usize);
    let film = RwSignal::new(false);
    view! {
        <Field form name="photos" label=t(filing::PHOTOS) hint=Some(t(filing::PHOTOS_HINT))>
            <input
                type="file"
                id=form.id("photos")
                name="photos"
                accept="image/jpeg,image/png,image/webp"
                multiple
                aria-describedby=described_by(form, "photos", true)
                on:change=move |event| shrink::shrink(&event, chosen, film)
            />
            <p class="hint" role="status">
                {move || {
                    let n = chosen.get();
                    if n > MAX_PHOTOS {
                        t(filing::PHOTOS_MANY).to_owned()
                    } else if n > 0 {
                        fill(filing::PHOTOS_CHOSEN, &[("n", &n.to_string())])
                    } else {
                        String::new()
                    }
                }}
                {move || film.get().then(|| format!(" {}", texts::problem(Problem::Film, language())))}
                {move || {
                    let n = form.photos();
                    (n > 0).then(|| fill(filing::PHOTOS_ARRIVED, &[("n", &n.to_string())]))
                }}
            </p>
        </Field>
    }
}

/// [`FilePage`], loaded when it is first shown.
pub struct FileRoute;

#[lazy_route]
impl LazyRoute for FileRoute {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! { <FilePage/> }.into_any()
    }
}
