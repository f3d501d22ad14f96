//! Sending a form, in the browser.

use super::{FIRST_ANSWER, Form, FormAnswer};
use crate::{
    error::Error,
    ui::data::{self, Unreadable},
};
use js_sys::{Array, Function, JSON, Promise, Reflect};
use leptos::{prelude::*, server_fn::request::browser::Request};
use leptos_router::hooks::use_navigate;
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::JsFuture;
use web_sys::{FormData, HtmlFormElement, HtmlInputElement, SubmitEvent};

/// The `submit` handler: posts the form to its address, asks for JSON, and shows the answer on the page.
pub fn sender(form: Form, done: Option<Callback<()>>) -> impl Fn(SubmitEvent) + 'static {
    let navigate = use_navigate();
    move |event| {
        let Some(element) = event.target().and_then(|target| target.dyn_into::<HtmlFormElement>().ok()) else { return };
        let Ok(data) = FormData::new_with_form(&element) else { return };
        // The pressed button may have a name and a value too.
        if let Some(button) = event.submitter()
            && let (Some(name), Some(value)) = (button.get_attribute("name"), button.get_attribute("value"))
        {
            let _ = data.append_with_str(&name, &value);
        }
        event.prevent_default();
        if form.busy.get_untracked() {
            return;
        }
        form.busy.set(true);
        let action = element.get_attribute("action").unwrap_or_default();
        let navigate = navigate.clone();
        leptos::task::spawn_local(async move {
            let answer = match sent_early(&element, &data) {
                Some(answer) => early_answer(answer).await,
                None => post(&action, data).await,
            };
            let _ = form.busy.try_set(false);
            match answer {
                Some(FormAnswer { go: Some(go), .. }) => {
                    let here = window().location().pathname().unwrap_or_default();
                    match done {
                        Some(done) if go.split(['#', '?']).next() == Some(here.as_str()) => {
                            form.forget();
                            element.reset();
                            let _ = form.answer.try_set(FormAnswer::default());
                            // The page may have been left before the answer arrives.
                            let _ = done.try_run(());
                        }
                        _ => {
                            form.forget();
                            navigate(&go, Default::default());
                        }
                    }
                }
                Some(answer) => {
                    let answer = FormAnswer { form: form.name.to_owned(), ..answer };
                    // The server has stored the photos that arrived; sending them again would duplicate them.
                    if let Ok(Some(input)) = element.query_selector("input[type=file]") {
                        input.unchecked_into::<HtmlInputElement>().set_value("");
                    }
                    let _ = form.answer.try_set(answer);
                }
                None => {
                    // A request id from an earlier answer does not belong to this failure.
                    let _ = form.answer.try_update(|answer| (answer.error, answer.say) = (Some(Error::Busy), None));
                }
            }
        });
    }
}

/// The answer that the server wrote into the page.
pub fn first_answer() -> Option<FormAnswer> {
    let data = document().get_element_by_id(FIRST_ANSWER)?.text_content()?;
    data::from_text(&data).ok()
}

/// Whether the form that was posted was refused. Every page asks, so this reads no more than an attribute.
pub fn first_refused() -> bool {
    document().get_element_by_id(FIRST_ANSWER).is_some_and(|data| data.has_attribute("data-refused"))
}

/// Lets `public/assets/later.js` send the form, if it is there and takes it: it sends photos one by one, shows the progress and goes on after a
/// broken line. So nothing is sent twice.
fn sent_early(element: &HtmlFormElement, data: &FormData) -> Option<Promise> {
    let early = Reflect::get(&window(), &"sunwai".into()).ok()?;
    let send: Function = Reflect::get(&early, &"send".into()).ok()?.dyn_into().ok()?;
    send.call2(&early, element, data).ok()?.dyn_into().ok()
}

/// The answer that the script got: status and text, or nothing if the line is gone.
async fn early_answer(answer: Promise) -> Option<FormAnswer> {
    let answer: Array = JsFuture::from(answer).await.ok()?.dyn_into().ok()?;
    let status = answer.get(0).as_f64().unwrap_or_default() as u16;
    let text = answer.get(1).as_string().unwrap_or_default();
    understood(status, read(&text))
}

/// Posts the form. `None` if the network or the server is not available; the typed text is not lost then.
async fn post(action: &str, data: FormData) -> Option<FormAnswer> {
    let request = Request::post(action).header("accept", "application/json").body(data).ok()?;
    let response = request.send().await.ok()?;
    let status = response.status();
    understood(status, response.text().await.ok().and_then(|text| read(&text)))
}

/// Reads an answer of the server. The browser parses the JSON; all but `go` and `say` is in its field `compact`.
pub fn read(text: &str) -> Option<FormAnswer> {
    let answer = JSON::parse(text).ok()?;
    let field = |name: &str| Reflect::get(&answer, &name.into()).ok()?.as_string();
    match data::from_text::<FormAnswer>(&field("compact").unwrap_or_default()) {
        Ok(answer) => Some(FormAnswer { say: field("say").or(answer.say.clone()), ..answer }),
        // The server has been replaced since this page was loaded. What it accepted must not be sent again.
        Err(Unreadable::OtherRelease) => Some(match field("go") {
            Some(go) => FormAnswer { go: Some(go), ..FormAnswer::default() },
            None => FormAnswer { error: Some(Error::NewRelease), ..FormAnswer::default() },
        }),
        Err(_) => None,
    }
}

fn understood(status: u16, answer: Option<FormAnswer>) -> Option<FormAnswer> {
    let refused = |error| Some(FormAnswer { error: Some(error), ..FormAnswer::default() });
    match (status, answer) {
        (_, Some(answer)) => Some(answer),
        // Refused before the form was read: sending the same again would not help.
        (413, _) => refused(Error::TooLarge),
        (403, _) => refused(Error::NotAllowed),
        (400, _) => refused(Error::NotUnderstood),
        _ => None,
    }
}
