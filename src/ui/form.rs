//! A form that works without scripts and is faster with them.
//!
//! It is posted to the page it is on. Without scripts the browser does that. With scripts, the same form is sent to the same address
//! with a request for JSON; nothing is lost when the network is down, because the page with everything typed stays.

#[cfg(feature = "hydrate")]
mod sending;
#[cfg(not(feature = "hydrate"))]
#[path = "form/not_sending.rs"]
mod sending;

pub use sending::read;

use crate::{
    error::Error,
    language::{lang_of, t, texts},
};
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use serde::{Deserialize, Serialize};

/// The server's answer to a form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormAnswer {
    /// Which form of the page it answers: the value of its hidden field `form_name`.
    pub form: String,
    /// If accepted: the address to go to.
    pub go: Option<String>,
    /// If refused: the reason.
    pub error: Option<Error>,
    /// The submitted fields and values, to be shown again.
    pub values: Vec<(String, String)>,
    /// Number of photos that have arrived and need not be sent again.
    pub photos: usize,
    /// The path of the page it was posted to.
    pub page: String,
    /// If refused: a text to quote when asking for help, such as the request id, where that helps.
    pub say: Option<String>,
    /// If refused by the server: the reason in the reader's language.
    pub told: Option<Told>,
}

/// A refusal in words. The server writes them, so that phones do not download the texts of every error.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// What went wrong.
    pub title: String,
    /// What is wrong with each field.
    pub fields: Vec<ToldField>,
}

/// What is wrong with one field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToldField {
    /// Name of the control.
    pub field: String,
    /// Its label.
    pub name: String,
    /// What is wrong and what to do.
    pub problem: String,
}

#[cfg(feature = "ssr")]
impl Told {
    fn of(error: &Error, language: crate::language::Language) -> Self {
        let fields = match error {
            Error::Fields(fields) => fields.as_slice(),
            _ => &[],
        };
        let fields = fields.iter().map(|field| ToldField {
            field: field.field.clone(),
            name: texts::field_name(&field.field, language).to_owned(),
            problem: texts::problem(field.problem, language),
        });
        Self { title: texts::error(error, language), fields: fields.collect() }
    }
}

impl FormAnswer {
    /// The same with its refusal in words.
    #[cfg(feature = "ssr")]
    pub fn in_words(self, language: crate::language::Language) -> Self {
        let told = self.error.as_ref().map(|error| Told::of(error, language));
        Self { told, ..self }
    }

    /// The answer as JSON, for scripts. The program in the browser reads it from the field `compact`, so that phones download no code that parses
    /// JSON.
    #[cfg(feature = "ssr")]
    pub fn in_json(self, language: crate::language::Language) -> axum::Json<serde_json::Value> {
        let answer = self.in_words(language);
        let compact = crate::ui::data::to_text(&answer);
        let mut answer = serde_json::to_value(answer).unwrap_or_default();
        if let (Some(fields), Ok(compact)) = (answer.as_object_mut(), compact) {
            fields.insert("compact".to_owned(), compact.into());
        }
        axum::Json(answer)
    }

    /// The submitted value of this field.
    fn about(&self, field: &str) -> Option<&str> {
        self.values.iter().find(|(name, _)| name == field).map(|(_, value)| value.as_str())
    }
}

/// One form on a page: its name and the server's last answer.
#[derive(Clone, Copy)]
pub struct Form {
    /// Name of the form; also the prefix of its fields' ids.
    pub name: &'static str,
    /// For one of several forms with the same name: the value that identifies this one.
    about: Option<StoredValue<String>>,
    answer: RwSignal<FormAnswer>,
    busy: RwSignal<bool>,
    kept: Option<FirstAnswer>,
}

impl Form {
    /// The form with this name. If the page was rendered in answer to it, it starts with that answer.
    pub fn new(name: &'static str) -> Self {
        let kept = use_context::<FirstAnswer>();
        let here = use_location().pathname.get_untracked();
        let first = kept.and_then(FirstAnswer::get).filter(|first| first.page == here).unwrap_or_default();
        // An answer that names no form belongs to any form.
        let first = if first.form == name || first.form.is_empty() { first } else { FormAnswer::default() };
        Self { name, about: None, answer: RwSignal::new(first), busy: RwSignal::new(false), kept }
    }

    /// One of several forms with the same name, each about a different item. It starts with the answer only if `field` had this value in it. The value
    /// is part of the form's ids.
    pub fn about(name: &'static str, field: &str, value: &str) -> Self {
        let form = Self { about: Some(StoredValue::new(value.to_owned())), ..Self::new(name) };
        let other = form.answer.with_untracked(|answer| {
            (answer.error.is_some() || !answer.values.is_empty()) && answer.about(field) != Some(value)
        });
        if other {
            form.answer.set(FormAnswer::default());
        }
        form
    }

    /// A form that can be about any of several items. It starts with the answer only if `field` named one of them, or was empty.
    pub fn among(name: &'static str, field: &str, those: &[String]) -> Self {
        let form = Self::new(name);
        let other = form.answer.with_untracked(|answer| {
            let about = answer.about(field);
            about.is_some_and(|about| !about.is_empty() && those.iter().all(|one| one != about))
        });
        if other {
            form.answer.set(FormAnswer::default());
        }
        form
    }

    /// The answer to one of several forms with this name, if that form is no longer on the page because its item is not.
    fn gone(name: &'static str, field: &str, there: &[String]) -> Self {
        let form = Self::new(name);
        let shown_there = form.answer.with_untracked(|answer| {
            answer.form != name || answer.about(field).is_some_and(|about| there.iter().any(|one| one == about))
        });
        if shown_there {
            form.answer.set(FormAnswer::default());
        }
        form
    }

    /// The HTML id of the form.
    pub fn own_id(self) -> String {
        match self.about {
            Some(about) => format!("{}-{}", self.name, about.try_get_value().unwrap_or_default()),
            None => self.name.to_owned(),
        }
    }

    /// The HTML id of a field.
    pub fn id(self, field: &str) -> String {
        format!("{}-{field}", self.own_id())
    }

    /// The value that was submitted, when the form is shown again.
    pub fn value(self, field: &str) -> String {
        self.answer.with(|answer| {
            answer.values.iter().find(|(name, _)| name == field).map(|(_, value)| value.clone()).unwrap_or_default()
        })
    }

    /// All submitted values of a field that was sent several times.
    pub fn values(self, field: &str) -> Vec<String> {
        self.answer.with(|answer| {
            answer.values.iter().filter(|(name, _)| name == field).map(|(_, value)| value.clone()).collect()
        })
    }

    /// The error of a field, in the reader's language.
    pub fn problem(self, field: &str) -> Option<String> {
        self.answer.with(|answer| {
            let fields = &answer.told.as_ref()?.fields;
            fields.iter().find(|told| told.field == field).map(|told| told.problem.clone())
        })
    }

    /// Number of photos that have arrived already.
    pub fn photos(self) -> usize {
        self.answer.with(|answer| answer.photos)
    }

    /// Why it was refused, if it was.
    pub fn error(self) -> Option<Error> {
        self.answer.with(|answer| answer.error.clone())
    }

    /// Discards the answer with which the page was rendered, for every form, because this one was accepted.
    #[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "only the browser continues without a new page"))]
    fn forget(self) {
        if let Some(kept) = self.kept {
            kept.0.set(Some(None));
        }
    }

    /// Why it was refused, in words.
    fn told(self) -> Option<Told> {
        self.answer.with(|answer| {
            let error = answer.error.as_ref()?;
            let unsent = || Told { title: texts::public_error(error, crate::language::language()), fields: Vec::new() };
            Some(answer.told.clone().unwrap_or_else(unsent))
        })
    }

    /// The text to quote when asking for help.
    fn say(self) -> Option<String> {
        self.answer.with(|answer| answer.say.clone())
    }

    /// Whether it is being sent.
    pub fn busy(self) -> bool {
        self.busy.get()
    }
}

/// The answer with which this page was rendered, passed once from the server to the browser; `None` until a form asks for it. The browser reads
/// it from [`FirstAnswerData`] only then, so that the code that parses it is not in the part that every phone loads.
#[derive(Clone, Copy)]
pub struct FirstAnswer(RwSignal<Option<Option<FormAnswer>>>);

impl FirstAnswer {
    fn get(self) -> Option<FormAnswer> {
        if self.0.with_untracked(Option::is_none) {
            self.0.set(Some(sending::first_answer()));
        }
        self.0.get_untracked().flatten()
    }
}

/// Whether a form of the page was refused, which the page's title says first.
///
/// The title is written outside the page's arena: a signal of the arena would be looked up there among those of another request.
#[derive(Clone)]
pub struct PageRefused(ArcRwSignal<bool>);

impl PageRefused {
    /// The title of the page, beginning with "Error" if a form was refused (WCAG 2.4.2). `error` is that word.
    pub fn titled(&self, error: &str, title: String) -> String {
        if self.0.get() { format!("{error}: {title}") } else { title }
    }
}

/// Makes the answer to a posted form available to [`Form::new`]. Called once, by the application's root component.
pub fn provide_first_answer() -> PageRefused {
    let refused = PageRefused(ArcRwSignal::new(sending::first_refused()));
    provide_context(FirstAnswer(RwSignal::new(None)));
    provide_context(refused.clone());
    refused
}

/// The id of the element with the answer.
pub const FIRST_ANSWER: &str = "first-answer";

/// The answer to the form that was posted, as data for the browser; the attribute `data-refused` says whether it is a refusal.
#[cfg(feature = "ssr")]
#[component]
pub fn FirstAnswerData() -> impl IntoView {
    use_context::<FormAnswer>().map(|answer| {
        let refused = answer.error.is_some().then_some("");
        let data = crate::ui::data::to_text(&answer.in_words(crate::language::language())).unwrap_or_default();
        view! { <script type="text/plain" id=FIRST_ANSWER data-refused=refused>{data}</script> }
    })
}

/// The form element, which posts to `action`. With scripts, `done` is called when the server accepts the form and its answer leads to the
/// current page; otherwise the browser goes to the address in the answer.
#[component]
pub fn PostForm(
    /// The form.
    form: Form,
    /// The address of the page it is on.
    #[prop(into)]
    action: String,
    /// Called when the form is accepted and the page stays.
    #[prop(optional, into)]
    done: Option<Callback<()>>,
    /// The fields of the form.
    children: Children,
) -> impl IntoView {
    let submit = sending::sender(form, done);
    // Says that it is sent in place from now on.
    let alive = RwSignal::new(false);
    Effect::new(move |_| alive.set(true));
    view! {
        <form
            method="post"
            action=action
            enctype="multipart/form-data"
            id=form.own_id()
            on:submit=submit
            novalidate
            data-alive=move || alive.get().then_some("")
            data-busy=move || form.busy().then_some("")
        >
            <ErrorSummary form/>
            <input type="hidden" name="form_name" value=form.name/>
            {children()}
        </form>
    }
}

/// Says why one of several forms with the same name was refused, when its item is no longer on the page.
#[component]
pub fn GoneForm(
    /// The name of the forms.
    name: &'static str,
    /// The field that identifies the item of each form.
    field: &'static str,
    /// The items still on the page.
    there: Vec<String>,
    /// The field that contains typed text.
    #[prop(optional)]
    words: Option<&'static str>,
) -> impl IntoView {
    view! { <Unsent form=Form::gone(name, field, &there) words/> }
}

/// Says why a form that is no longer on the page was refused, and shows the text written in it.
#[component]
pub fn Unsent(
    /// The form.
    form: Form,
    /// The field that contains typed text.
    words: Option<&'static str>,
) -> impl IntoView {
    view! {
        <ErrorSummary form/>
        {move || {
            let written = words.filter(|_| form.error().is_some()).map(|words| form.value(words)).unwrap_or_default();
            (!written.is_empty()).then(|| view! { <p>{t(texts::common::YOURS)}</p> <p class="words" dir="auto" lang=lang_of(&written)>{written.clone()}</p> })
        }}
    }
}

/// The error summary above a form, with a link to each wrong field. Takes the focus when it appears.
#[component]
pub fn ErrorSummary(
    /// The form.
    form: Form,
) -> impl IntoView {
    let box_ref = NodeRef::<leptos::html::Div>::new();
    let refused = use_context::<PageRefused>();
    let refused_until_now = refused.clone();
    Effect::new(move |was: Option<bool>| {
        let is = form.error().is_some();
        if is && let Some(summary) = box_ref.get() {
            let _ = summary.focus();
        }
        // Only a change, because the page may have other forms.
        if let Some(refused) = &refused
            && (is || was == Some(true))
        {
            let _ = refused.0.try_set(is);
        }
        is
    });
    on_cleanup(move || {
        if let Some(refused) = &refused_until_now
            && form.answer.try_with_untracked(|answer| answer.error.is_some()) == Some(true)
        {
            let _ = refused.0.try_set(false);
        }
    });
    move || {
        form.error().and_then(|error| {
            let Told { mut title, fields } = form.told()?;
            if let Some(say) = form.say() {
                title.push(' ');
                title.push_str(&say);
            }
            let summary = view! {
                <div class="error-summary" role="alert" tabindex="-1" node_ref=box_ref>
                    <p class="error-summary-title">{title}</p>
                    // The page with everything typed stays, so the sign-in opens elsewhere.
                    {(error == Error::SignIn)
                        .then(|| {
                            view! {
                                <p>
                                    <a href="/sign-in" target="_blank" rel="external">
                                        {t(texts::sign_in::STAY_AGAIN)} " " {t(texts::sign_in::OPENS_ANEW)}
                                    </a>
                                </p>
                            }
                        })}
                    {(!fields.is_empty())
                        .then(|| {
                            let links = fields
                                .into_iter()
                                .map(|told| {
                                    let to = format!("#{}", form.id(&told.field));
                                    view! {
                                        <li>
                                            <a href=to rel="external">{told.name} ": " {told.problem}</a>
                                        </li>
                                    }
                                })
                                .collect_view();
                            view! { <ul>{links}</ul> }
                        })}
                </div>
            };
            Some(summary)
        })
    }
}

/// A label, a hint, an error and the control itself.
#[component]
pub fn Field(
    /// The form it belongs to.
    form: Form,
    /// Name of the control, from which its id is made.
    name: &'static str,
    /// Its label.
    label: &'static str,
    /// One sentence on what to enter, or why.
    #[prop(default = None)]
    hint: Option<&'static str>,
    /// The control.
    children: Children,
) -> impl IntoView {
    let hint_id = form.id(name) + "-hint";
    view! {
        <div class="field" data-wrong=move || form.problem(name).map(|_| "")>
            <label for=form.id(name)>{label}</label>
            {hint.map(|hint| view! { <p class="hint" id=hint_id>{hint}</p> })}
            <FieldProblem form name/>
            {children()}
        </div>
    }
}

/// What is wrong with a field, if anything.
#[component]
pub fn FieldProblem(
    /// The form it belongs to.
    form: Form,
    /// Name of the control.
    name: &'static str,
) -> impl IntoView {
    let error_id = form.id(name) + "-error";
    move || {
        let error_id = error_id.clone();
        form.problem(name).map(|problem| {
            view! { <p class="field-error" id=error_id><span class="mark" aria-hidden="true">"! "</span>{problem}</p> }
        })
    }
}

/// A drop-down list.
#[component]
pub fn ChoiceField(
    /// The form it belongs to.
    form: Form,
    /// Name of the control.
    name: &'static str,
    /// Its label.
    label: &'static str,
    /// Value and displayed name of each option.
    options: Vec<(String, String)>,
) -> impl IntoView {
    let options = options.into_iter().map(move |(value, shown)| {
        let chosen = form.value(name) == value;
        view! { <option value=value selected=chosen>{shown}</option> }
    });
    view! {
        <Field form name label>
            <select id=form.id(name) name=name aria-describedby=described_by(form, name, false)>{options.collect_view()}</select>
        </Field>
    }
}

/// A collapsed panel around a form. It is open when the form was refused.
#[component]
pub fn FoldedForm(
    /// The form.
    form: Form,
    /// Heading of the panel.
    head: &'static str,
    /// Content of the panel.
    children: Children,
) -> impl IntoView {
    view! {
        <details class="panel" open=move || form.error().is_some()>
            <summary>{head}</summary>
            {children()}
        </details>
    }
}

/// A single-line text field.
#[component]
pub fn LineField(
    /// The form it belongs to.
    form: Form,
    /// Name of the control.
    name: &'static str,
    /// Its label.
    label: &'static str,
    /// One sentence on what to enter, or why.
    #[prop(default = None)]
    hint: Option<&'static str>,
    /// The HTML `autocomplete` attribute.
    #[prop(optional)]
    autocomplete: Option<&'static str>,
    /// The HTML `inputmode` attribute: which keyboard a phone shows.
    #[prop(optional)]
    inputmode: Option<&'static str>,
    /// `text` or `password`.
    #[prop(default = "text")]
    kind: &'static str,
) -> impl IntoView {
    let described = described_by(form, name, hint.is_some());
    view! {
        <Field form name label hint>
            <input
                type=kind
                id=form.id(name)
                name=name
                autocomplete=autocomplete.unwrap_or("off")
                inputmode=inputmode
                value=form.value(name)
                aria-describedby=described
                aria-invalid=move || form.problem(name).map(|_| "true")
            />
        </Field>
    }
}

/// Ids of the elements that describe a control: its hint and, when there is one, its error.
pub fn described_by(form: Form, name: &'static str, has_hint: bool) -> impl Fn() -> Option<String> + Clone {
    move || {
        let mut ids = Vec::new();
        if has_hint {
            ids.push(form.id(name) + "-hint");
        }
        if form.problem(name).is_some() {
            ids.push(form.id(name) + "-error");
        }
        (!ids.is_empty()).then(|| ids.join(" "))
    }
}

/// The button that sends a form. While the form is being sent, the button says so and cannot be pressed again.
#[component]
pub fn SendButton(
    /// The form it sends.
    form: Form,
    /// Its label: what the form does.
    label: &'static str,
    /// Whether it is a secondary button.
    #[prop(optional)]
    quiet: bool,
) -> impl IntoView {
    view! {
        <button type="submit" class="button" data-quiet=quiet.then_some("") aria-disabled=move || form.busy().then_some("true")>
            {move || if form.busy() { t(texts::common::SENDING) } else { label }}
        </button>
    }
}
