//! Posts joined to a complaint, as shown on its page: whether they joined automatically, and the form to undo it.

use crate::{
    complaint::{Category, Reference},
    language::{fill, language, t, texts, texts::wire as says},
    ui::form::{Field, Form, GoneForm, PostForm, SendButton, described_by},
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// A post joined to a complaint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JoinedPost {
    /// Primary key of the `post` row.
    pub post: i64,
    /// Primary key of the timeline entry that it created.
    pub entry: i64,
    /// Whether it joined automatically.
    pub by_itself: bool,
    /// The beginning of its text.
    pub words: String,
    /// The suggested category.
    pub category: Option<Category>,
    /// Whether this officer may undo the join.
    pub may_undo: bool,
}

/// An entry whose post was taken off the complaint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    /// Primary key of the timeline entry.
    pub entry: i64,
    /// The complaint that the post became, if it became one and this officer may see it.
    pub to: Option<Reference>,
}

/// The name of the form.
const FORM: &str = "unjoin";

/// The joined posts, each with a collapsed form to undo the join.
#[component]
pub fn JoinedPosts(
    /// The joined posts.
    #[prop(into)]
    joined: Signal<Vec<JoinedPost>>,
    /// Whether the complaint is confidential; no reply is offered then.
    confidential: bool,
    /// Address of the complaint's page.
    #[prop(into)]
    action: Signal<String>,
    /// Reloads the complaint.
    done: Callback<()>,
) -> impl IntoView {
    let undoable =
        Memo::new(move |_| joined.with(|all| all.iter().filter(|one| one.may_undo).cloned().collect::<Vec<_>>()));
    view! {
        {move || {
            let there = undoable.with(|all| all.iter().map(|one| one.post.to_string()).collect());
            view! { <GoneForm name=FORM field="post" there/> }
        }}
        <Show when=move || undoable.with(|all| !all.is_empty())>
            <section class="joined" aria-labelledby="joined-head">
                <h3 id="joined-head">{t(says::JOINED_POSTS)}</h3>
                <ul>
                    // Keyed by id, so that a live update keeps what is being chosen.
                    <For each=move || undoable.get() key=|one| one.post let:one>
                        <li>
                            <p class="card-words" dir="auto">{one.words.clone()}</p>
                            {one.by_itself.then(|| view! { <p class="quiet">{t(says::JOINED_BY_ITSELF)}</p> })}
                            <TakeOff one confidential action done/>
                        </li>
                    </For>
                </ul>
            </section>
        </Show>
    }
}

#[component]
fn TakeOff(one: JoinedPost, confidential: bool, action: Signal<String>, done: Callback<()>) -> impl IntoView {
    let language = language();
    let form = Form::about(FORM, "post", &one.post.to_string());
    let kept = form.value("category");
    let chosen = if kept.is_empty() { one.category.map(|category| category.as_str().to_owned()) } else { Some(kept) };
    let options = Category::ALL.iter().map(|category| {
        let is_chosen = chosen.as_deref() == Some(category.as_str());
        view! { <option value=category.as_str() selected=is_chosen>{texts::words::category(*category, language)}</option> }
    });
    let options = options.collect_view();
    view! {
        <details class="take-off" open=move || form.error().is_some()>
            <summary>{t(says::TAKE_OFF)}</summary>
            <PostForm form action=action.get_untracked() done>
                <input type="hidden" name="post" value=one.post/>
                <p class="hint">{t(says::TAKE_OFF_HINT)}</p>
                <Field form name="category" label=t(says::CATEGORY)>
                    <select id=form.id("category") name="category" aria-describedby=described_by(form, "category", false) aria-invalid=move || form.problem("category").map(|_| "true")>
                        <option value="">{t(texts::filing::CHOOSE)}</option>
                        {options}
                    </select>
                </Field>
                {(!confidential)
                    .then(|| {
                        view! {
                            <div class="check">
                                <label><input type="checkbox" name="answer_wanted" value="1" checked=true/> " " {t(says::TELL_NUMBER)}</label>
                            </div>
                        }
                    })}
                <div class="decisions">
                    <button type="submit" class="button" name="to" value="complaint">{t(says::SPLIT_OFF)}</button>
                    <button type="submit" class="button" data-quiet="" name="to" value="wire">{t(says::BACK_TO_WIRE)}</button>
                </div>
            </PostForm>
        </details>
    }
}

/// The form to tell somebody who writes "me too" how to file.
#[component]
pub fn TellHowToFile(
    /// Primary key of the post.
    post: i64,
    /// Whether the platform accepts our reply.
    accepted: bool,
    /// Address of the current page.
    action: String,
    /// Reloads the page's data.
    done: Callback<()>,
) -> impl IntoView {
    let form = Form::about("how-to-file", "post", &post.to_string());
    view! {
        <PostForm form action done>
            <input type="hidden" name="post" value=post/>
            <p class="hint">{t(if accepted { says::ME_TOO } else { says::ME_TOO_BY_HAND })}</p>
            <SendButton form label=t(says::TELL_HOW) quiet=true/>
        </PostForm>
    }
}

/// A complaint's reference as a link to the complaint.
pub fn link_to(reference: Reference) -> impl IntoView {
    view! { <a class="ref" href=format!("/staff/c/{}", reference.as_str())>{reference.to_string()}</a> }
}

/// The text of an entry whose post was taken off.
pub fn moved_line(moved: Moved) -> impl IntoView {
    match moved.to {
        Some(to) => view! { <p class="quiet">{t(says::MOVED_TO)} " " {link_to(to)}</p> }.into_any(),
        None => view! { <p class="quiet">{t(says::MOVED)}</p> }.into_any(),
    }
}

/// A line with references of complaints as links.
pub fn cases_line(text: crate::language::Text, cases: Vec<Reference>) -> Option<impl IntoView> {
    let links = cases.iter().map(|case| view! { " " {link_to(*case)} }).collect_view();
    (!cases.is_empty()).then(|| view! { <li>{fill(text, &[])} {links}</li> })
}
