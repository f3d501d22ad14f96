//! Macros on a complaint's panel: a button for each, with a preview of what it does.

use crate::{
    board::Panel,
    error::Error,
    language::{language, t, texts::macros as says},
    ui::form::{Form, PostForm},
};
use leptos::prelude::*;

use super::{Offered, StepKind};

/// The macros that can be run on the complaint now. All buttons are in one form, so that an error is shown once.
#[component]
pub fn Macros(
    /// The complaint.
    shown: RwSignal<Panel>,
    /// The version that the officer has seen.
    seen: RwSignal<i64>,
    /// The address of this page, which the form is posted to.
    action: Signal<String>,
    /// Runs after a macro was run.
    acted: Callback<()>,
    /// Loads the complaint again.
    again: Callback<()>,
) -> impl IntoView {
    let form = Form::new("macro");
    let offered = Memo::new(move |_| shown.with(|panel| panel.macros.clone()));
    // An error is shown even if no macro can be run any more.
    let wanted = Memo::new(move |_| !offered.with(Vec::is_empty) || form.error().is_some());
    let refused =
        move || matches!(form.error(), Some(Error::Changed | Error::NotNow | Error::Macro(_) | Error::MacroGone));
    // Refused because something has changed: the page shows what it is now, and the next try starts from there.
    Effect::new(move |_| {
        if refused() {
            again.run(());
        }
    });
    Effect::new(move |_| {
        let newest = shown.with(|panel| panel.version);
        if refused() {
            seen.set(newest);
        }
    });
    move || {
        wanted.get().then(|| {
            view! {
                <section class="macros" aria-labelledby="macros-head">
                    <h3 id="macros-head">{t(says::TITLE)}</h3>
                    <PostForm form action=action.get_untracked() done=acted>
                        <input type="hidden" name="version" prop:value=move || seen.get().to_string() value=seen.get_untracked().to_string()/>
                        <input type="hidden" name="suggested" prop:value=move || offered.with(|all| read(all)) value=offered.with_untracked(|all| read(all))/>
                        <ul>
                            {move || offered.get().into_iter().map(|one| view! { <OneMacro one form/> }).collect_view()}
                        </ul>
                    </PostForm>
                </section>
            }
        })
    }
}

/// Primary key of the station that the previews name as the suggested one.
fn read(offered: &[Offered]) -> String {
    let mut steps = offered.iter().flat_map(|one| &one.steps);
    let suggested = steps.find(|step| step.kind == StepKind::ForwardSuggested);
    suggested.and_then(|step| step.station.as_ref()).map(|station| station.id.to_string()).unwrap_or_default()
}

#[component]
fn OneMacro(one: Offered, form: Form) -> impl IntoView {
    let language = language();
    let preview_id = format!("macro-{}", one.id);
    let name = one.name.in_language(language).to_owned();
    let button = match &one.stopped {
        None => {
            let described = preview_id.clone();
            view! {
                <button type="submit" class="button" data-quiet="" name="macro" value=one.id aria-describedby=described aria-disabled=move || form.busy().then_some("true")>
                    {name}
                </button>
            }
            .into_any()
        }
        Some(_) => view! { <strong>{name}</strong> }.into_any(),
    };
    view! {
        <li>
            <p>{button}</p>
            <p class="quiet" dir="auto" id=preview_id>{says::does(&one.steps, language)}</p>
            {one.stopped.map(|stopped| view! { <p class="hint">{says::cannot(&stopped, language)}</p> })}
        </li>
    }
}
