//! A form that works without scripts and is quicker with them.
//!
//! It is posted to the page it stands on. Without scripts the browser does that. With them, the same form goes to the same address
//! asking for JSON; a network that is away loses nothing, because the page with everything typed stays.

#[cfg(feature = "hydrate")]
mod sending;
#[cfg(not(feature = "hydrate"))]
#[path = "form/not_sending.rs"]
mod sending;

use crate::{
    error::{Error, FieldError},
    language::{language, t, texts},
};
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use serde::{Deserialize, Serialize};

/// The server's answer to a form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormAnswer {
    /// Which form of the page it answers: the value of its hidden field `form_name`.
    pub form: String,
    /// Accepted: where to go now.
    pub go: Option<String>,
    /// Refused: why.
    pub error: Option<Error>,
    /// What was typed, to be shown again.
    pub values: Vec<(String, String)>,
    /// Photos that have arrived and need not be sent again.
    pub photos: usize,
    /// The page it was posted to.
    pub page: String,
    /// Refused: what to say to whoever is called about it, where that helps.
    pub say: Option<String>,
}

impl FormAnswer {
    /// What this field named.
    fn about(&self, field: &str) -> Option<&str> {
        self.values.iter().find(|(name, _)| name == field).map(|(_, value)| value.as_str())
    }
}

/// One form on a page: its name, and what the server last said about it.
#[derive(Clone, Copy)]
pub struct Form {
    /// Unique on the page; also the beginning of its fields' ids.
    pub name: &'static str,
    /// Of several forms of one name: what this one is about.
    about: Option<StoredValue<String>>,
    answer: RwSignal<FormAnswer>,
    busy: RwSignal<bool>,
    kept: Option<FirstAnswer>,
}

impl Form {
    /// The form of this name. If the page was made in answer to it, it begins with that answer.
    pub fn new(name: &'static str) -> Self {
        let kept = use_context::<FirstAnswer>();
        let here = use_location().pathname.get_untracked();
        let first = kept.and_then(|kept| kept.0.get_untracked()).filter(|first| first.page == here).unwrap_or_default();
        // An answer that names no form belongs to whichever is there.
        let first = if first.form == name || first.form.is_empty() { first } else { FormAnswer::default() };
        Self { name, about: None, answer: RwSignal::new(first), busy: RwSignal::new(false), kept }
    }

    /// One of several forms of the same name, each about a thing of its own: it begins with an answer only if that was about this thing, as the
    /// field says. What it is about stands in its ids.
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

    /// A form that can be about any of several things: it begins with an answer only if that was about one of these, as the field says.
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

    /// The answer to one of several forms of this name which is no longer on the page, because what it was about is not.
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

    /// The id of the form itself on the page.
    pub fn own_id(self) -> String {
        match self.about {
            Some(about) => format!("{}-{}", self.name, about.try_get_value().unwrap_or_default()),
            None => self.name.to_owned(),
        }
    }

    /// The id of a field on the page.
    pub fn id(self, field: &str) -> String {
        format!("{}-{field}", self.own_id())
    }

    /// What was typed before, when the form comes back.
    pub fn value(self, field: &str) -> String {
        self.answer.with(|answer| {
            answer.values.iter().find(|(name, _)| name == field).map(|(_, value)| value.clone()).unwrap_or_default()
        })
    }

    /// The same for a field that was sent several times.
    pub fn values(self, field: &str) -> Vec<String> {
        self.answer.with(|answer| {
            answer.values.iter().filter(|(name, _)| name == field).map(|(_, value)| value.clone()).collect()
        })
    }

    /// What is wrong with a field, in the reader's language.
    pub fn problem(self, field: &str) -> Option<String> {
        let language = language();
        self.answer.with(|answer| match &answer.error {
            Some(Error::Fields(problems)) => problems
                .iter()
                .find(|problem| problem.field == field)
                .map(|problem| texts::problem(problem.problem, language)),
            _ => None,
        })
    }

    /// Photos that have arrived already.
    pub fn photos(self) -> usize {
        self.answer.with(|answer| answer.photos)
    }

    /// Why it was refused, if it was.
    pub fn error(self) -> Option<Error> {
        self.answer.with(|answer| answer.error.clone())
    }

    /// It was accepted: the answer in which the page was made is over, for every form.
    #[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "only a browser goes on without a new page"))]
    fn forget(self) {
        if let Some(kept) = self.kept {
            kept.0.set(None);
        }
    }

    /// What to say to whoever is called about it.
    fn say(self) -> Option<String> {
        self.answer.with(|answer| answer.say.clone())
    }

    /// Whether it is on its way.
    pub fn busy(self) -> bool {
        self.busy.get()
    }
}

/// The answer in which this page was made, handed from the server to the browser once.
#[derive(Clone, Copy)]
pub struct FirstAnswer(RwSignal<Option<FormAnswer>>);

/// Puts the answer of a posted form where [`Form::new`] finds it. Called once, by the application's root.
pub fn provide_first_answer() {
    let first = SharedValue::new(use_context::<FormAnswer>).into_inner();
    provide_context(FirstAnswer(RwSignal::new(first)));
}

/// The form itself: posts to `action`; what stands in it goes along. `done` is called, with scripts, when the server accepted and
/// the answer leads to where the reader already is; else the page follows the answer.
#[component]
pub fn PostForm(
    /// Which form.
    form: Form,
    /// The page's own address.
    #[prop(into)]
    action: String,
    /// Accepted without leaving the page.
    #[prop(optional, into)]
    done: Option<Callback<()>>,
    /// Its fields.
    children: Children,
) -> impl IntoView {
    let submit = sending::sender(form, done);
    view! {
        <form method="post" action=action enctype="multipart/form-data" id=form.own_id() on:submit=submit novalidate data-busy=move || form.busy().then_some("")>
            <ErrorSummary form/>
            <input type="hidden" name="form_name" value=form.name/>
            {children()}
        </form>
    }
}

/// Why one of several forms of a name was refused, where the thing that it was about has gone from the page with its form.
#[component]
pub fn GoneForm(
    /// The name of the forms.
    name: &'static str,
    /// The field that says what each is about.
    field: &'static str,
    /// What is still there.
    there: Vec<String>,
    /// The field that somebody wrote in.
    #[prop(optional)]
    words: Option<&'static str>,
) -> impl IntoView {
    view! { <Unsent form=Form::gone(name, field, &there) words/> }
}

/// Why a form was refused that is no longer on the page, and what was written in it.
#[component]
pub fn Unsent(
    /// Which form.
    form: Form,
    /// The field that somebody wrote in.
    words: Option<&'static str>,
) -> impl IntoView {
    view! {
        <ErrorSummary form/>
        {move || {
            let written = words.filter(|_| form.error().is_some()).map(|words| form.value(words)).unwrap_or_default();
            (!written.is_empty()).then(|| view! { <p>{t(texts::common::YOURS)}</p> <p class="words" dir="auto">{written}</p> })
        }}
    }
}

/// What is wrong, above the form: a link to each field. Takes the focus when it appears.
#[component]
pub fn ErrorSummary(
    /// Of which form.
    form: Form,
) -> impl IntoView {
    let box_ref = NodeRef::<leptos::html::Div>::new();
    Effect::new(move |_| {
        if form.error().is_some()
            && let Some(summary) = box_ref.get()
        {
            let _ = summary.focus();
        }
    });
    move || {
        form.error().map(|error| {
            let language = language();
            let fields: Vec<FieldError> = match &error {
                Error::Fields(fields) => fields.clone(),
                _ => Vec::new(),
            };
            let mut title = texts::error(&error, language);
            if let Some(say) = form.say() {
                title.push(' ');
                title.push_str(&say);
            }
            view! {
                <div class="error-summary" role="alert" tabindex="-1" node_ref=box_ref>
                    <p class="error-summary-title">{title}</p>
                    // The page with everything typed stays; the sign-in is elsewhere.
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
                                .iter()
                                .map(|field| {
                                    let to = format!("#{}", form.id(&field.field));
                                    let name = texts::field_name(&field.field, language);
                                    let problem = texts::problem(field.problem, language);
                                    view! {
                                        <li>
                                            <a href=to rel="external">{name} ": " {problem}</a>
                                        </li>
                                    }
                                })
                                .collect_view();
                            view! { <ul>{links}</ul> }
                        })}
                </div>
            }
        })
    }
}

/// A label, a hint, what is wrong, and the control itself.
#[component]
pub fn Field(
    /// In which form.
    form: Form,
    /// The control's name; its id is made of it.
    name: &'static str,
    /// What it is called.
    label: &'static str,
    /// One sentence on what is wanted, or why.
    #[prop(default = None)]
    hint: Option<&'static str>,
    /// The control.
    children: Children,
) -> impl IntoView {
    let hint_id = form.id(name) + "-hint";
    let error_id = form.id(name) + "-error";
    view! {
        <div class="field" data-wrong=move || form.problem(name).map(|_| "")>
            <label for=form.id(name)>{label}</label>
            {hint.map(|hint| view! { <p class="hint" id=hint_id>{hint}</p> })}
            {move || {
                let error_id = error_id.clone();
                form.problem(name)
                    .map(|problem| {
                        view! { <p class="field-error" id=error_id><span class="mark" aria-hidden="true">"! "</span>{problem}</p> }
                    })
            }}
            {children()}
        </div>
    }
}

/// A choice of one among many.
#[component]
pub fn ChoiceField(
    /// In which form.
    form: Form,
    /// Its name.
    name: &'static str,
    /// What it is called.
    label: &'static str,
    /// Value and name of each.
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

/// Around a form that is folded until it is wanted, or came back with something to correct.
#[component]
pub fn FoldedForm(
    /// Which form.
    form: Form,
    /// What it is for.
    head: &'static str,
    /// The form.
    children: Children,
) -> impl IntoView {
    view! {
        <details class="panel" open=move || form.error().is_some()>
            <summary>{head}</summary>
            {children()}
        </details>
    }
}

/// A line of text.
#[component]
pub fn LineField(
    /// In which form.
    form: Form,
    /// Its name.
    name: &'static str,
    /// What it is called.
    label: &'static str,
    /// One sentence on what is wanted, or why.
    #[prop(default = None)]
    hint: Option<&'static str>,
    /// What the browser may fill in.
    #[prop(optional)]
    autocomplete: Option<&'static str>,
    /// Which keys a phone shows.
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

/// Ids of what describes a control: its hint and, when there is one, its error.
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

/// The button that sends a form. It says what happens; on its way, it says so and cannot be pressed twice.
#[component]
pub fn SendButton(
    /// Of which form.
    form: Form,
    /// What happens.
    label: &'static str,
    /// A second choice rather than the main one.
    #[prop(optional)]
    quiet: bool,
) -> impl IntoView {
    view! {
        <button type="submit" class="button" data-quiet=quiet.then_some("") aria-disabled=move || form.busy().then_some("true")>
            {move || if form.busy() { t(texts::common::SENDING) } else { label }}
        </button>
    }
}
