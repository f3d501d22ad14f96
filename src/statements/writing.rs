//! The form in which a statement is written: both languages side by side, and what belongs to it.

use super::{
    MAX_TITLE, Overflow, Words,
    view::{About, Version},
};
use crate::{
    complaint::MAX_LINE,
    language::{Text, dates, t, texts::statements as says},
    ui::form::{Field, Form, PostForm, SendButton, described_by},
};
use leptos::prelude::*;

/// The form of a draft. Without a version it makes a new statement.
#[component]
pub fn Writing(
    /// The form.
    form: Form,
    /// The address of the page, where the form is posted.
    action: String,
    /// Name of the statement in its address; none for a new one.
    #[prop(optional_no_strip)]
    slug: Option<String>,
    /// The id of the form of a new statement, so that it is made once.
    #[prop(optional, into)]
    form_id: Option<String>,
    /// The draft.
    #[prop(optional_no_strip)]
    version: Option<Version>,
    /// What it is about.
    #[prop(optional_no_strip)]
    about: Option<About>,
    /// The post that a new one answers.
    #[prop(optional_no_strip)]
    post: Option<(i64, String)>,
    /// Whether it is a correction.
    corrects: bool,
    /// Called when the form is accepted and the page stays.
    #[prop(optional_no_strip)]
    done: Option<Callback<()>>,
) -> impl IntoView {
    let refused = form.error().is_some();
    let first = move |name: &str, known: String| if refused { form.value(name) } else { known };
    let of = |words: fn(&Version) -> Words| version.as_ref().map(words).unwrap_or_default();
    let title = of(|version| version.title.clone());
    let text = of(|version| version.text.clone());
    let change = of(|version| version.change.clone().unwrap_or_default());
    let edit = version.as_ref().map(|version| version.edit);
    let overflow = version.as_ref().map_or(Overflow::Thread, |version| version.overflow);
    let overflow = first("overflow", overflow.as_str().to_owned());
    let release_at = version.as_ref().and_then(|version| version.release_at).map(dates::form_moment);
    let release_at = first("release_at", release_at.unwrap_or_default());
    let about = about.unwrap_or_default();
    let references = about.complaints.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    let references = first("references", references);
    let incident = first("incident", about.incident.clone().unwrap_or_default());
    let has_about = refused || !references.is_empty() || !incident.is_empty();
    let choice = move |one: Overflow, name: Text| {
        let chosen = overflow == one.as_str();
        view! { <option value=one.as_str() selected=chosen>{t(name)}</option> }
    };
    let choices = [choice(Overflow::Thread, says::OVERFLOW_THREAD), choice(Overflow::Link, says::OVERFLOW_LINK)];
    let done = done.unwrap_or_else(|| Callback::new(|()| {}));
    let new = slug.is_none();
    let fields = view! {
        {slug.map(|slug| view! { <input type="hidden" name="one" value=slug/> })}
        {edit.map(|edit| view! { <input type="hidden" name="edit" value=edit/> })}
        {form_id.map(|id| view! { <input type="hidden" name="form" value=id/> })}
        {post.map(|(id, words)| {
            view! {
                <input type="hidden" name="post" value=id/>
                <p class="quiet">{t(says::ANSWERS_POST)}</p>
                <blockquote dir="auto">{words}</blockquote>
            }
        })}
        {corrects
            .then(|| {
                view! {
                    <div class="statement-languages">
                        <Typed form name="change_hi" label=says::CHANGE_HI hint=says::CHANGE_HINT value=first("change_hi", change.hi.clone()) lang="hi"/>
                        <Typed form name="change_en" label=says::CHANGE_EN value=first("change_en", change.en.clone()) lang="en"/>
                    </div>
                }
            })}
        <div class="statement-languages">
            <Typed form name="title_hi" label=says::TITLE_HI value=first("title_hi", title.hi) lang="hi"/>
            <Typed form name="title_en" label=says::TITLE_EN value=first("title_en", title.en) lang="en"/>
        </div>
        <div class="statement-languages">
            <Area form name="text_hi" label=says::TEXT_HI value=first("text_hi", text.hi) lang="hi"/>
            <Area form name="text_en" label=says::TEXT_EN value=first("text_en", text.en) lang="en"/>
        </div>
        <p class="hint">{t(says::TEXT_HINT)}</p>
        <div class="statement-languages">
            <Field form name="overflow" label=t(says::OVERFLOW)>
                <select id=form.id("overflow") name="overflow" aria-describedby=described_by(form, "overflow", false) aria-invalid=move || form.problem("overflow").map(|_| "true")>
                    {choices.into_iter().collect_view()}
                </select>
            </Field>
            <Field form name="release_at" label=t(says::RELEASE_AT) hint=Some(t(says::RELEASE_AT_HINT))>
                <input type="datetime-local" id=form.id("release_at") name="release_at" value=release_at aria-describedby=described_by(form, "release_at", true) aria-invalid=move || form.problem("release_at").map(|_| "true")/>
            </Field>
        </div>
        <details class="panel" open=has_about>
            <summary>{t(says::ABOUT)}</summary>
            <p class="hint">{t(says::ABOUT_HINT)}</p>
            <Field form name="references" label=t(says::REFERENCES) hint=Some(t(says::REFERENCES_HINT))>
                <input type="text" id=form.id("references") name="references" value=references autocomplete="off" aria-describedby=described_by(form, "references", true) aria-invalid=move || form.problem("references").map(|_| "true")/>
            </Field>
            <Field form name="incident" label=t(says::INCIDENT) hint=Some(t(says::INCIDENT_HINT))>
                <input type="text" id=form.id("incident") name="incident" value=incident maxlength=MAX_LINE autocomplete="off" dir="auto" aria-describedby=described_by(form, "incident", true) aria-invalid=move || form.problem("incident").map(|_| "true")/>
            </Field>
        </details>
        <SendButton form label=t(if new { says::BEGIN } else { says::SAVE })/>
    };
    // A new statement has another address than this page: the browser goes there by itself.
    if new {
        view! { <PostForm form action>{fields}</PostForm> }.into_any()
    } else {
        view! { <PostForm form action done>{fields}</PostForm> }.into_any()
    }
}

/// A line in one of the two languages.
#[component]
pub fn Typed(
    /// The form.
    form: Form,
    /// Name of the field.
    name: &'static str,
    /// Its label.
    label: Text,
    /// One sentence on what to enter.
    #[prop(optional, into)]
    hint: Option<Text>,
    /// Its value.
    value: String,
    /// The language that is typed.
    lang: &'static str,
) -> impl IntoView {
    let described = described_by(form, name, hint.is_some());
    view! {
        <Field form name label=t(label) hint=hint.map(t)>
            <input type="text" id=form.id(name) name=name value=value lang=lang maxlength=MAX_TITLE autocomplete="off" aria-describedby=described aria-invalid=move || form.problem(name).map(|_| "true")/>
        </Field>
    }
}

/// A text in one of the two languages.
#[component]
fn Area(form: Form, name: &'static str, label: Text, value: String, lang: &'static str) -> impl IntoView {
    let described = described_by(form, name, false);
    view! {
        <Field form name label=t(label)>
            <textarea id=form.id(name) name=name rows="10" lang=lang aria-describedby=described aria-invalid=move || form.problem(name).map(|_| "true")>
                {value}
            </textarea>
        </Field>
    }
}
