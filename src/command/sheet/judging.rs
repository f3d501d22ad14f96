//! The form of the chief's verdict: its fields, and apart from them its three buttons, which stay at the lower edge of the page.

use super::{Came, Verdict, VerdictView};
use crate::{
    command::orders::MAX_ORDER,
    complaint::Millis,
    language::{dates, fill, language, t, texts::sheet as says},
    ui::form::{Field, Form, PostForm, described_by},
};
use leptos::prelude::*;

/// What is judged, and what is proposed.
#[derive(Clone, Copy)]
pub struct Judged {
    /// The form.
    pub form: Form,
    /// Name of the field that says what is judged, and its value.
    pub subject: (&'static str, i64),
    /// What had come.
    pub came: Came,
    /// Primary key of the newest answer that is shown; 0 if there is none.
    pub newest: i64,
    /// When the order is due again if it is returned, as in the form's field.
    pub back: RwSignal<String>,
    /// Server time when the page's data was loaded.
    pub now: Millis,
}

impl Judged {
    /// A verdict that has not been given yet. `back_at` is the proposed due time of a returned order.
    pub fn new(
        form: Form,
        subject: (&'static str, i64),
        came: Came,
        newest: i64,
        back_at: Millis,
        now: Millis,
    ) -> Self {
        let refused = untrack(|| form.value("back"));
        let back = if refused.is_empty() { dates::form_moment(back_at) } else { refused };
        Self { form, subject, came, newest, back: RwSignal::new(back), now }
    }
}

/// A verdict in a few words.
pub fn verdict_text(verdict: &VerdictView, now: Millis) -> String {
    let when = verdict.due_at.map(|at| dates::coming(at, now, language())).unwrap_or_default();
    match verdict.verdict {
        Verdict::Accept => t(says::ACCEPTED).to_owned(),
        Verdict::Return if verdict.due_at.is_some() => fill(says::RETURNED_UNTIL, &[("when", &when)]),
        Verdict::Return => t(says::RETURNED).to_owned(),
        Verdict::Extend => fill(says::EXTENDED, &[("when", &when)]),
    }
}

/// The fields of the form: the note, and other times than the proposed ones.
#[component]
pub fn JudgingFields(
    /// What is judged.
    judged: Judged,
    /// Address to which the form is posted.
    #[prop(into)]
    action: String,
    /// Called when the verdict was accepted.
    done: Callback<()>,
) -> impl IntoView {
    let Judged { form, subject: (subject, id), came, newest, back, now } = judged;
    let hint = if came.accepted_only_with_a_reason(newest > 0) { says::NOTE_HINT_NOTHING } else { says::NOTE_HINT };
    // One day from now, unless the chief chooses another time.
    let due = if form.error().is_some() { form.value("due") } else { dates::form_moment(now + dates::DAY) };
    let wrong_time = move || ["back", "due"].into_iter().any(|field| form.problem(field).is_some());
    view! {
        <PostForm form action done>
            <input type="hidden" name=subject value=id/>
            // The newest answer that was shown: the server rejects a verdict if a newer one has come.
            <input type="hidden" name="newest" value=newest/>
            <Field form name="text" label=t(says::NOTE) hint=Some(t(hint))>
                <textarea id=form.id("text") name="text" rows="2" maxlength=MAX_ORDER aria-describedby=described_by(form, "text", true) aria-invalid=move || form.problem("text").map(|_| "true")>{form.value("text")}</textarea>
            </Field>
            <details class="other-times" open=wrong_time>
                <summary>{t(says::OTHER_TIMES)}</summary>
                <Field form name="back" label=t(says::BACK_BY)>
                    <input
                        type="datetime-local"
                        id=form.id("back")
                        name="back"
                        value=back.get_untracked()
                        on:input=move |event| back.set(event_target_value(&event))
                        aria-describedby=described_by(form, "back", false)
                        aria-invalid=move || form.problem("back").map(|_| "true")
                    />
                </Field>
                <Field form name="due" label=t(says::UNTIL)>
                    <input type="datetime-local" id=form.id("due") name="due" value=due aria-describedby=described_by(form, "due", false) aria-invalid=move || form.problem("due").map(|_| "true")/>
                </Field>
            </details>
            // Enter in a field activates the first button; this hidden one gives no verdict.
            <button type="submit" class="hidden" tabindex="-1" aria-hidden="true"></button>
        </PostForm>
    }
}

/// One button for each verdict, the expected one first. The letter beside a button moves the focus to it.
#[component]
pub fn JudgingButtons(
    /// What is judged.
    judged: Judged,
) -> impl IntoView {
    let Judged { form, came, back, now, .. } = judged;
    let usual = came.usual();
    let others =
        [Verdict::Return, Verdict::Extend, Verdict::Accept].into_iter().filter(move |verdict| *verdict != usual);
    let button = move |verdict: Verdict| {
        let key = match verdict {
            Verdict::Accept => "a",
            Verdict::Return => "r",
            Verdict::Extend => "e",
        };
        let label = move || match (verdict, dates::parse_moment(&back.get())) {
            (Verdict::Return, Some(at)) => fill(says::RETURN_BY, &[("when", &dates::coming(at, now, language()))]),
            _ => t(says::verdict(verdict)).to_owned(),
        };
        view! {
            <button
                type="submit"
                class="button"
                form=form.own_id()
                name="verdict"
                value=verdict.as_str()
                data-key=key
                data-quiet=(verdict != usual).then_some("")
                aria-disabled=move || form.busy().then_some("true")
            >
                {label}
                <kbd aria-hidden="true">{key}</kbd>
            </button>
        }
    };
    view! {
        <div class="split-actions">
            <div class="sheet-buttons">{button(usual)} {others.map(button).collect_view()}</div>
            <p class="quiet">{t(says::SEEN_AT_ONCE)}</p>
        </div>
    }
}
