//! The forms of the page of officers; all of them work without scripts.

use super::OfficerRow;
use crate::{
    language::{Text, language, t, texts, texts::officers as says},
    officers::Role,
    offices::{Duty, OfficeName},
    ui::form::{Field, Form, LineField, PostForm, SendButton, described_by},
};
use leptos::prelude::*;

const PAGE: &str = "/staff/officers";

/// Value and name of what can be chosen.
type Options = Vec<(String, String)>;

/// Everything that the admin can change.
#[component]
pub fn Changes(
    /// Accounts to choose from.
    officers: Vec<OfficerRow>,
    /// Offices to choose from.
    offices: Vec<OfficeName>,
    /// Show the page again.
    again: Callback<()>,
) -> impl IntoView {
    let language = language();
    let officers: Options = officers
        .into_iter()
        .map(|officer| (officer.id.to_string(), format!("{} ({})", officer.name, officer.login)))
        .collect();
    let offices: Options = offices.into_iter().map(|office| (office.id.to_string(), office.full(language))).collect();
    let or_none = [vec![(String::new(), t(says::NO_OFFICE).to_owned())], offices.clone()].concat();
    view! {
        <Add offices=or_none.clone() again/>
        <Change officers=officers.clone() offices=or_none again/>
        <SetPassword officers=officers.clone() again/>
        <Post officers offices again/>
    }
}

/// A form that is folded until it is wanted, or came back with something to correct.
#[component]
fn Folded(form: Form, head: Text, children: Children) -> impl IntoView {
    view! {
        <details class="panel" open=move || form.error().is_some()>
            <summary>{t(head)}</summary>
            {children()}
        </details>
    }
}

#[component]
fn Choice(form: Form, name: &'static str, label: Text, options: Options) -> impl IntoView {
    let options = options.into_iter().map(move |(value, shown)| {
        let chosen = form.value(name) == value;
        view! { <option value=value selected=chosen>{shown}</option> }
    });
    view! {
        <Field form name label=t(label)>
            <select id=form.id(name) name=name aria-describedby=described_by(form, name, false)>{options.collect_view()}</select>
        </Field>
    }
}

fn roles() -> Options {
    let language = language();
    Role::ALL.iter().map(|&role| (role.as_str().to_owned(), texts::words::role(role, language).to_owned())).collect()
}

#[component]
fn Add(offices: Options, again: Callback<()>) -> impl IntoView {
    let form = Form::new("add");
    view! {
        <Folded form head=says::ADD>
            <PostForm form action=PAGE done=again>
                <LineField form name="name" label=t(says::NAME)/>
                <LineField form name="login" label=t(says::LOGIN)/>
                <Choice form name="role" label=says::ROLE options=roles()/>
                <Choice form name="office" label=says::OFFICE options=offices/>
                <LineField form name="password" label=t(says::PASSWORD) kind="password" autocomplete="new-password"/>
                <SendButton form label=t(says::SAVE)/>
            </PostForm>
        </Folded>
    }
}

#[component]
fn Change(officers: Options, offices: Options, again: Callback<()>) -> impl IntoView {
    let form = Form::new("change");
    view! {
        <Folded form head=says::CHANGE>
            <PostForm form action=PAGE done=again>
                <Choice form name="officer" label=says::OFFICER options=officers/>
                <LineField form name="name" label=t(says::NAME)/>
                <Choice form name="role" label=says::ROLE options=roles()/>
                <Choice form name="office" label=says::OFFICE options=offices/>
                <SendButton form label=t(says::SAVE)/>
            </PostForm>
        </Folded>
    }
}

#[component]
fn SetPassword(officers: Options, again: Callback<()>) -> impl IntoView {
    let form = Form::new("password");
    view! {
        <Folded form head=says::SET_PASSWORD>
            <PostForm form action=PAGE done=again>
                <Choice form name="officer" label=says::OFFICER options=officers/>
                <LineField form name="password" label=t(says::PASSWORD) hint=Some(t(says::SET_PASSWORD_HINT)) kind="password" autocomplete="new-password"/>
                <SendButton form label=t(says::SAVE)/>
            </PostForm>
        </Folded>
    }
}

#[component]
fn Post(officers: Options, offices: Options, again: Callback<()>) -> impl IntoView {
    let language = language();
    let form = Form::new("post");
    let duties: Options =
        Duty::ALL.iter().map(move |&duty| (duty.as_str().to_owned(), says::duty(duty, language).to_owned())).collect();
    view! {
        <Folded form head=says::POST>
            <PostForm form action=PAGE done=again>
                <p class="hint">{t(says::POST_HINT)}</p>
                <Choice form name="officer" label=says::OFFICER options=officers/>
                <Choice form name="duty" label=says::DUTY options=duties/>
                <Choice form name="office" label=says::OFFICE options=offices/>
                <LineField form name="from" label=t(says::FROM_DAY) kind="date"/>
                <LineField form name="to" label=t(says::TO_DAY) kind="date"/>
                <LineField form name="note" label=t(says::NOTE) hint=Some(t(says::NOTE_HINT))/>
                <SendButton form label=t(says::SAVE)/>
            </PostForm>
        </Folded>
    }
}
