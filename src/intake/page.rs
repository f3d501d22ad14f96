//! Click & Post: one page in three steps. The first is open, the second folds; the third shows everything entered once more before it is sent, if
//! scripts run (`public/assets/citizen.js`), and is otherwise the button.

use super::{Fresh, actions::new_form, photos::PhotosField, place::PlaceField};
use crate::{
    complaint::MAX_TEXT,
    language::{t, texts, texts::filing},
    ui::{
        call::DangerLine,
        data::resource,
        form::{Field, FieldProblem, Form, LineField, PostForm, described_by},
    },
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{LazyRoute, lazy_route};

/// `/`
#[component]
fn FilePage() -> impl IntoView {
    let fresh = resource(|| (), |()| new_form());
    view! {
        <Title text=t(filing::TITLE)/>
        <main id="main" class="citizen filing">
            <DangerLine instead=t(filing::EMERGENCY)/>
            <h1 class="on-wide">{t(filing::HEADING)}</h1>
            <p class="on-wide">{t(filing::LEAD)}</p>
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
    let chosen = form.value("category");
    view! {
        <PostForm form action="/">
            <input type="hidden" name="form" value=id/>
            <div class="part" data-part="what">
                <div class="field" data-wrong=move || form.problem("text").map(|_| "")>
                    <h2 class="part-head">
                        <span class="step-number" aria-hidden="true">"1"</span>
                        <label for=form.id("text")>{t(filing::TEXT)}</label>
                    </h2>
                    <p class="hint" id=form.id("text-hint")>{t(filing::NOT_AN_FIR)}</p>
                    <FieldProblem form name="text"/>
                    <textarea
                        id=form.id("text")
                        name="text"
                        rows="3"
                        maxlength=MAX_TEXT
                        aria-describedby=described_by(form, "text", true)
                        aria-invalid=move || form.problem("text").map(|_| "true")
                        data-left=t(filing::LEFT)
                        data-needed=""
                        data-sum=t(filing::SUM_WHAT)
                    >
                        {form.value("text")}
                    </textarea>
                    <p class="counter" aria-hidden="true"></p>
                </div>
                <PhotosField form sum=t(filing::SUM_PHOTOS)/>
                <PlaceField form/>
                <Field form name="category" label=t(filing::CATEGORY)>
                    <select
                        id=form.id("category")
                        name="category"
                        aria-describedby=described_by(form, "category", false)
                        aria-invalid=move || form.problem("category").map(|_| "true")
                        data-needed=""
                        data-sum=t(filing::SUM_CATEGORY)
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
            </div>
            <details class="part" data-part="who" open=move || form.error().is_some()>
                <summary class="part-head">
                    <span class="step-number" aria-hidden="true">"2"</span>
                    <h2>{t(filing::STEP_WHO)}</h2>
                    " "
                    <span class="quiet">{t(filing::OPTIONAL)}</span>
                </summary>
                <p class="hint">{t(filing::WHO_HINT)}</p>
                <div data-sum=t(filing::SUM_WHO)>
                    <LineField form name="name" label=t(filing::NAME) hint=Some(t(filing::NAME_WHY)) autocomplete="name"/>
                    <LineField form name="phone" label=t(filing::PHONE) hint=Some(t(filing::PHONE_WHY)) autocomplete="tel" inputmode="tel"/>
                    <LineField form name="handle" label=t(filing::HANDLE) hint=Some(t(filing::HANDLE_WHY))/>
                </div>
            </details>
            <div class="part" data-part="check">
                <h2 class="part-head" id="check" tabindex="-1">
                    <span class="step-number" aria-hidden="true">"3"</span>
                    {t(filing::STEP_SEND)}
                </h2>
                <dl class="sum" data-summary="" data-change=t(filing::CHANGE) data-add=t(filing::ADD) data-none=t(filing::NOT_SAID)></dl>
                <p class="hint">{t(filing::BEFORE_SENDING)}</p>
            </div>
            // Filled by `public/early.js`: what is kept of a draft on this phone.
            <p id="draft" hidden></p>
            <div class="send-bar">
                <button type="submit" class="button" aria-disabled=move || form.busy().then_some("true")>
                    {move || {
                        if form.busy() {
                            t(texts::common::SENDING).into_any()
                        } else {
                            view! {
                                <span class="to-check">{t(filing::CHECK)}</span>
                                <span class="to-send">{t(filing::SEND)}</span>
                            }
                                .into_any()
                        }
                    }}
                </button>
                <p class="hint">{t(filing::AT_ONCE)}</p>
            </div>
        </PostForm>
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
