//! Forms of the page of officers; all of them work without scripts.

use super::{NO_OFFICE, OfficerRow};
use crate::{
    language::{language, t, texts, texts::officers as says},
    officers::Role,
    offices::{Duty, OfficeName},
    staff::StaffPage,
    ui::form::{ChoiceField, FoldedForm, Form, LineField, PostForm, SendButton},
};
use leptos::prelude::*;

const PAGE: &str = StaffPage::Officers.route();

/// The value and label of each choice.
type Options = Vec<(String, String)>;

/// Every form that an admin has on the page.
#[component]
pub fn Changes(
    /// Accounts to choose from.
    officers: Vec<OfficerRow>,
    /// Offices to choose from.
    offices: Vec<OfficeName>,
    /// Reloads the page.
    again: Callback<()>,
) -> impl IntoView {
    let language = language();
    let officers: Options = officers
        .into_iter()
        .map(|officer| (officer.id.to_string(), format!("{} ({})", officer.name.in_language(language), officer.login)))
        .collect();
    let offices: Options = offices.into_iter().map(|office| (office.id.to_string(), office.full(language))).collect();
    let or_none = [vec![(String::new(), t(says::NO_OFFICE).to_owned())], offices.clone()].concat();
    view! {
        <Add offices=or_none.clone() again/>
        <Change officers=officers.clone() offices=offices.clone() again/>
        <SetPassword officers=officers.clone() again/>
        <WithoutFactor officers=officers.clone() again/>
        <SetEmail officers=officers.clone() again/>
        <Post officers offices again/>
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
        <FoldedForm form head=t(says::ADD)>
            <PostForm form action=PAGE done=again>
                <LineField form name="name" label=t(says::NAME)/>
                <LineField form name="name_hi" label=t(says::NAME_HI)/>
                <LineField form name="login" label=t(says::LOGIN)/>
                <ChoiceField form name="role" label=t(says::ROLE) options=roles()/>
                <ChoiceField form name="office" label=t(says::OFFICE) options=offices/>
                <LineField form name="password" label=t(says::PASSWORD) kind="password" autocomplete="new-password"/>
                <SendButton form label=t(says::SAVE)/>
            </PostForm>
        </FoldedForm>
    }
}

#[component]
fn Change(officers: Options, offices: Options, again: Callback<()>) -> impl IntoView {
    let form = Form::new("change");
    // Nothing is preselected: an admin who corrects a name must not change the role by accident.
    let as_it_is = (String::new(), t(says::AS_IT_IS).to_owned());
    let none = (NO_OFFICE.to_owned(), t(says::NO_OFFICE).to_owned());
    let roles = [vec![as_it_is.clone()], roles()].concat();
    let offices = [vec![as_it_is, none], offices].concat();
    view! {
        <FoldedForm form head=t(says::CHANGE)>
            <PostForm form action=PAGE done=again>
                <ChoiceField form name="officer" label=t(says::OFFICER) options=officers/>
                <LineField form name="name" label=t(says::NAME) hint=Some(t(says::NAME_HINT))/>
                <LineField form name="name_hi" label=t(says::NAME_HI) hint=Some(t(says::NAME_HI_HINT))/>
                <ChoiceField form name="role" label=t(says::ROLE) options=roles/>
                <ChoiceField form name="office" label=t(says::OFFICE) options=offices/>
                <SendButton form label=t(says::SAVE)/>
            </PostForm>
        </FoldedForm>
    }
}

#[component]
fn SetPassword(officers: Options, again: Callback<()>) -> impl IntoView {
    let form = Form::new("password");
    view! {
        <FoldedForm form head=t(says::SET_PASSWORD)>
            <PostForm form action=PAGE done=again>
                <ChoiceField form name="officer" label=t(says::OFFICER) options=officers/>
                <LineField form name="password" label=t(says::PASSWORD) hint=Some(t(says::SET_PASSWORD_HINT)) kind="password" autocomplete="new-password"/>
                <p class="hint">{t(texts::sign_in::GIVEN_PASSWORD_HINT)}</p>
                <SendButton form label=t(says::SAVE)/>
            </PostForm>
        </FoldedForm>
    }
}

#[component]
fn WithoutFactor(officers: Options, again: Callback<()>) -> impl IntoView {
    let form = Form::new("without_factor");
    view! {
        <FoldedForm form head=t(texts::sign_in::REMOVE_OF_OFFICER)>
            <PostForm form action=PAGE done=again>
                <p class="hint">{t(texts::sign_in::REMOVE_HINT)}</p>
                <ChoiceField form name="officer" label=t(says::OFFICER) options=officers/>
                <SendButton form label=t(texts::sign_in::REMOVE_OF_OFFICER)/>
            </PostForm>
        </FoldedForm>
    }
}

#[component]
fn SetEmail(officers: Options, again: Callback<()>) -> impl IntoView {
    let form = Form::new("email");
    view! {
        <FoldedForm form head=t(texts::mail::EMAIL_HEAD)>
            <PostForm form action=PAGE done=again>
                <ChoiceField form name="officer" label=t(says::OFFICER) options=officers/>
                <LineField form name="email" label=t(texts::mail::EMAIL) hint=Some(t(texts::mail::EMAIL_HINT)) kind="email" inputmode="email"/>
                <SendButton form label=t(says::SAVE)/>
            </PostForm>
        </FoldedForm>
    }
}

#[component]
fn Post(officers: Options, offices: Options, again: Callback<()>) -> impl IntoView {
    let language = language();
    let form = Form::new("post");
    let duties: Options =
        Duty::ALL.iter().map(move |&duty| (duty.as_str().to_owned(), says::duty(duty, language).to_owned())).collect();
    view! {
        <FoldedForm form head=t(says::POST)>
            <PostForm form action=PAGE done=again>
                <p class="hint">{t(says::POST_HINT)}</p>
                <ChoiceField form name="officer" label=t(says::OFFICER) options=officers/>
                <ChoiceField form name="duty" label=t(says::DUTY) options=duties/>
                <ChoiceField form name="office" label=t(says::OFFICE) options=offices/>
                <LineField form name="from" label=t(says::FROM_DAY) kind="date"/>
                <LineField form name="to" label=t(says::TO_DAY) kind="date"/>
                <LineField form name="note" label=t(says::NOTE) hint=Some(t(says::NOTE_HINT))/>
                <SendButton form label=t(says::SAVE)/>
            </PostForm>
        </FoldedForm>
    }
}
