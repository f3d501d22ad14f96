//! Posts that were joined to a complaint, beside it: whether they joined by themselves, and the way back.

use crate::{
    complaint::{Category, Reference},
    language::{fill, language, t, texts, texts::wire as says},
    ui::form::{Field, Form, GoneForm, PostForm, SendButton, described_by},
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// A post that stands with a complaint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JoinedPost {
    /// Row id of the post.
    pub post: i64,
    /// Row id of the entry that it made.
    pub entry: i64,
    /// Whether it joined by itself.
    pub by_itself: bool,
    /// Its first words.
    pub words: String,
    /// What it seems to be about.
    pub category: Option<Category>,
    /// Whether this officer may take it off.
    pub may_undo: bool,
}

/// An entry whose words were taken off: the complaint that they became, if they did and this officer may see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    /// Row id of the entry.
    pub entry: i64,
    /// Its number.
    pub to: Option<Reference>,
}

/// The name of the forms.
const FORM: &str = "unjoin";

/// What was joined, each with a folded form to take it off again.
#[component]
pub fn JoinedPosts(
    /// What was joined.
    #[prop(into)]
    joined: Signal<Vec<JoinedPost>>,
    /// Whether anything can go out about the complaint.
    confidential: bool,
    /// The complaint's page.
    #[prop(into)]
    action: Signal<String>,
    /// Ask for the complaint again.
    done: Callback<()>,
) -> impl IntoView {
    let mine =
        Memo::new(move |_| joined.with(|all| all.iter().filter(|one| one.may_undo).cloned().collect::<Vec<_>>()));
    view! {
        {move || {
            let there = mine.with(|all| all.iter().map(|one| one.post.to_string()).collect());
            view! { <GoneForm name=FORM field="post" there/> }
        }}
        <Show when=move || mine.with(|all| !all.is_empty())>
            <section class="joined" aria-labelledby="joined-head">
                <h3 id="joined-head">{t(says::JOINED_POSTS)}</h3>
                <ul>
                    // By their ids: what is being chosen stays when the page looks again.
                    <For each=move || mine.get() key=|one| one.post let:one>
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

/// Tells whoever says "me too" how to file.
#[component]
pub fn TellHowToFile(
    /// The post.
    post: i64,
    /// Whether the platform takes our answer.
    takes: bool,
    /// The page's own address.
    action: String,
    /// Ask again.
    done: Callback<()>,
) -> impl IntoView {
    let form = Form::about("how-to-file", "post", &post.to_string());
    view! {
        <PostForm form action done>
            <input type="hidden" name="post" value=post/>
            <p class="hint">{t(if takes { says::ME_TOO } else { says::ME_TOO_BY_HAND })}</p>
            <SendButton form label=t(says::TELL_HOW) quiet=true/>
        </PostForm>
    }
}

/// A complaint's number as the way to it.
pub fn link_to(reference: Reference) -> impl IntoView {
    view! { <a class="ref" href=format!("/staff/c/{}", reference.as_str())>{reference.to_string()}</a> }
}

/// What an entry says whose words were taken off.
pub fn moved_line(moved: Moved) -> impl IntoView {
    match moved.to {
        Some(to) => view! { <p class="quiet">{t(says::MOVED_TO)} " " {link_to(to)}</p> }.into_any(),
        None => view! { <p class="quiet">{t(says::MOVED)}</p> }.into_any(),
    }
}

/// A line with the numbers of complaints as links.
pub fn cases_line(text: crate::language::Text, cases: Vec<Reference>) -> Option<impl IntoView> {
    let links = cases.iter().map(|case| view! { " " {link_to(*case)} }).collect_view();
    (!cases.is_empty()).then(|| view! { <li>{fill(text, &[])} {links}</li> })
}
