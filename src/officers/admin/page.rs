//! `/staff/officers`: the page of officers.

use super::{MailServer, MailTrouble, OfficerRow, OfficersPage, PostingRow, actions::load_officers, forms::Changes};
use crate::{
    command::mail::MailState,
    language::{dates, fill, language, t, texts, texts::officers as says},
    staff::{StaffBar, StaffPage, staff_page},
    ui::{
        data::resource,
        form::{Form, GoneForm, PostForm, SendButton},
        page_bar::PageBar,
    },
};
use leptos::prelude::*;

/// Accounts and postings.
#[component]
pub fn OfficersView() -> impl IntoView {
    let first = resource(|| (), |()| load_officers());
    let again = Callback::new(move |()| first.refetch());
    staff_page(StaffPage::Officers, first, move |page| view! { <Shown page again/> })
}

#[component]
fn Shown(page: OfficersPage, again: Callback<()>) -> impl IntoView {
    let OfficersPage { me, may_change, officers, postings, offices, mail, now } = page;
    let people = officers.clone();
    view! {
        <StaffBar me/>
        <PageBar title=t(says::TITLE)/>
        <div class="page-body">
            <p class="lead">{t(says::LEAD)}</p>
            {(!may_change).then(|| view! { <p class="hint">{t(says::READ_ONLY)}</p> })}
            <p class="hint" data-mail-server="">{mail_server(&mail, now)}</p>
            <Accounts officers may_change now again/>
            <Postings postings may_change now again/>
            {may_change.then(|| view! { <Changes officers=people offices again/> })}
        </div>
    }
}

#[component]
fn Accounts(officers: Vec<OfficerRow>, may_change: bool, now: i64, again: Callback<()>) -> impl IntoView {
    let language = language();
    let rows = officers.into_iter().map(|officer| {
        let form = Form::about("active", "officer", &officer.id.to_string());
        let (state, label, value) = if officer.active {
            (says::ACTIVE, says::DEACTIVATE, "no")
        } else {
            (says::INACTIVE, says::REACTIVATE, "yes")
        };
        view! {
            <tr>
                <th scope="row">{officer.name.in_language(language).to_owned()}</th>
                <td>{officer.login}</td>
                <td>{texts::words::role(officer.role, language)}</td>
                <td>{officer.office.map(|office| office.full(language))}</td>
                <td>
                    {officer.email}
                    {officer
                        .mail_trouble
                        .map(|trouble| view! { <p class="field-error" data-mail=trouble.state.as_str()>{mail_trouble(&trouble, now)}</p> })}
                </td>
                <td>{t(state)}</td>
                {may_change
                    .then(|| {
                        view! {
                            <td id=form.id("officer")>
                                <PostForm form action=StaffPage::Officers.route() done=again>
                                    <input type="hidden" name="officer" value=officer.id/>
                                    <input type="hidden" name="active" value=value/>
                                    <SendButton form label=t(label) quiet=true/>
                                </PostForm>
                            </td>
                        }
                    })}
            </tr>
        }
    });
    view! {
        <section>
            <h2 id="accounts-head">{t(says::LIST)}</h2>
            <div class="wide" tabindex="0" role="region" aria-label=t(says::LIST)>
                <table class="ledger">
                    <thead>
                        <tr>
                            <th scope="col">{t(says::NAME)}</th>
                            <th scope="col">{t(says::LOGIN)}</th>
                            <th scope="col">{t(says::ROLE)}</th>
                            <th scope="col">{t(says::OFFICE)}</th>
                            <th scope="col">{t(texts::mail::EMAIL)}</th>
                            <th scope="col">{t(says::STATE)}</th>
                            {may_change.then(|| view! { <td></td> })}
                        </tr>
                    </thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table>
            </div>
        </section>
    }
}

/// The state of the mail server, in one line.
fn mail_server(mail: &MailServer, now: i64) -> String {
    let language = language();
    match mail {
        MailServer::Off => t(texts::mail::SERVER_OFF).to_owned(),
        MailServer::Up => t(texts::mail::SERVER_UP).to_owned(),
        MailServer::Down { since, next, why } => {
            let (since, next) = (dates::moment(*since, now, language), dates::moment(*next, now, language));
            fill(texts::mail::SERVER_DOWN, &[("since", &since), ("next", &next), ("why", why)])
        }
    }
}

/// Why the last mail to an officer failed, in one line.
fn mail_trouble(trouble: &MailTrouble, now: i64) -> String {
    let language = language();
    let (when, next) = (dates::moment(trouble.at, now, language), dates::moment(trouble.next, now, language));
    let text = match trouble.state {
        MailState::Refused => texts::mail::REFUSED,
        MailState::Unknown => texts::mail::UNKNOWN,
        _ => texts::mail::WAITING,
    };
    fill(text, &[("when", &when), ("next", &next), ("why", &trouble.why)])
}

#[component]
fn Postings(postings: Vec<PostingRow>, may_change: bool, now: i64, again: Callback<()>) -> impl IntoView {
    let language = language();
    let empty = postings.is_empty();
    let open = postings.iter().filter(|posting| posting.valid_to.is_none_or(|to| to > now));
    let there = open.map(|posting| posting.id.to_string()).collect::<Vec<_>>();
    let rows = postings.into_iter().map(|posting| {
        let from = dates::date(posting.valid_from, language);
        let time = match posting.valid_to {
            Some(to) => fill(says::FROM_TO, &[("from", &from), ("to", &dates::date(to, language))]),
            None => fill(says::SINCE, &[("from", &from)]),
        };
        let over = posting.valid_to.is_some_and(|to| to <= now);
        let form = Form::about("end", "posting", &posting.id.to_string());
        view! {
            <li>
                <p>
                    <strong>{posting.officer.in_language(language).to_owned()}</strong>
                    " · "
                    {says::duty(posting.duty, language)}
                    " · "
                    {posting.office.full(language)}
                </p>
                <p class="quiet">{time} {posting.note.map(|note| format!(" · {note}"))}</p>
                {(may_change && !over)
                    .then(|| {
                        view! {
                            <PostForm form action=StaffPage::Officers.route() done=again>
                                <input type="hidden" name="posting" value=posting.id/>
                                <SendButton form label=t(says::END) quiet=true/>
                            </PostForm>
                        }
                    })}
            </li>
        }
    });
    view! {
        <section aria-labelledby="postings-head">
            <h2 id="postings-head">{t(says::POSTINGS)}</h2>
            <GoneForm name="end" field="posting" there/>
            {empty.then(|| view! { <p class="empty">{t(says::POSTINGS_EMPTY)}</p> })}
            <ul class="templates">{rows.collect_view()}</ul>
        </section>
    }
}
