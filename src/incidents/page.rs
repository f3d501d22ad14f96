//! `/staff/incident/{reference}`: what belongs together with a complaint.

use super::{
    Because, Face, Incident, IncidentPage, Linked, LinkedHow, Suggested, actions::load_incident, public::path,
};
use crate::{
    complaint::{Millis, Reference},
    language::{dates, fill, lang_of, language, t, texts, texts::incidents as says},
    offices::OfficeName,
    staff::{StaffBar, StaffPage, staff_page},
    ui::{
        data::resource,
        form::{ChoiceField, Field, FoldedForm, Form, LineField, PostForm, SendButton, described_by},
        page_bar::PageBar,
    },
};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// The page.
#[component]
pub fn IncidentView() -> impl IntoView {
    let location = use_location();
    let reference = Memo::new(move |_| {
        location.pathname.with(|path| path.trim_end_matches('/').rsplit('/').next().unwrap_or_default().to_owned())
    });
    let first = resource(move || reference.get(), load_incident);
    let again = Callback::new(move |()| first.refetch());
    staff_page(StaffPage::Incident, first, move |page| view! { <Shown page again/> })
}

#[component]
fn Shown(page: IncidentPage, again: Callback<()>) -> impl IntoView {
    let IncidentPage { me, reference, words, incident, suggested, same_person, may_publish, stations, now } = page;
    let action = format!("/staff/incident/{}", reference.as_str());
    let complaint = format!("/staff/c/{}", reference.as_str());
    let lang = lang_of(&words);
    let no_others = suggested.is_empty();
    let is_linked = incident.is_some();
    let alike =
        suggested.into_iter().map(|one| view! { <SuggestedRow one action=action.clone() now again/> }).collect_view();
    let persons = (!same_person.is_empty()).then(|| {
        let rows = same_person
            .into_iter()
            .map(|one| view! { <SuggestedRow one action=action.clone() now again/> })
            .collect_view();
        view! {
            <section aria-labelledby="person-head">
                <h2 id="person-head">{t(says::SAME_PERSON)}</h2>
                <p class="hint">{t(says::SAME_PERSON_HINT)}</p>
                <ul class="templates">{rows}</ul>
            </section>
        }
    });
    view! {
        <StaffBar me/>
        <PageBar title=t(says::TITLE)/>
        <div class="page-body">
            <p><a href=complaint>{reference.to_string()}</a> " · " <span class="words" dir="auto" lang=lang>{words}</span></p>
            <p class="hint">{t(says::LEAD)}</p>
            {incident.map(|incident| view! { <Together incident reference action=action.clone() may_publish stations now again/> })}
            {(!is_linked).then(|| view! { <p class="empty">{t(says::ALONE)}</p> })}
            <section aria-labelledby="alike-head">
                <h2 id="alike-head">{t(says::SUGGESTED)}</h2>
                {no_others.then(|| view! { <p class="empty">{t(says::NONE_SUGGESTED)}</p> })}
                <ul class="templates">{alike}</ul>
            </section>
            {persons}
            <LinkForm action again/>
        </div>
    }
}

/// The incident with its complaints, the public face, and what can be done.
#[component]
fn Together(
    incident: Incident,
    reference: Reference,
    action: String,
    may_publish: bool,
    stations: Vec<OfficeName>,
    now: Millis,
    again: Callback<()>,
) -> impl IntoView {
    let language = language();
    let Incident { reference: number, face, linked, followers } = incident;
    let rows = linked
        .into_iter()
        .map(|one| {
            let own = one.reference == reference;
            view! { <LinkedRow one own action=action.clone() now again/> }
        })
        .collect_view();
    let public = face.clone().map(|face| {
        let title = match language {
            crate::language::Language::Hindi => face.title_hi,
            crate::language::Language::English => face.title_en,
        };
        let n = dates::number(followers);
        view! {
            <p class="notice">
                {t(says::IS_PUBLIC)} " " <a href=path(number) rel="external">{title}</a> " · " {fill(says::FOLLOWERS, &[("n", &n)])}
            </p>
        }
    });
    view! {
        <section aria-labelledby="together-head">
            <h2 id="together-head">{fill(says::INCIDENT, &[("number", &number.to_string())])}</h2>
            {public}
            <ul class="templates">{rows}</ul>
            {may_publish.then(|| view! { <PublishForm face action=action.clone() stations again/> })}
        </section>
    }
}

#[component]
fn LinkedRow(one: Linked, own: bool, action: String, now: Millis, again: Callback<()>) -> impl IntoView {
    let language = language();
    let Linked { reference, words, status, received_at, how, by, at } = one;
    let lang = lang_of(&words);
    let when = dates::moment(at, now, language);
    let who = match (how, by) {
        (LinkedHow::MeToo, None) => t(says::SAYS_SO).to_owned(),
        (_, Some(by)) => fill(says::LINKED_BY, &[("name", by.in_language(language)), ("when", &when)]),
        (LinkedHow::Person, None) => String::new(),
    };
    let waits = how == LinkedHow::MeToo && who == t(says::SAYS_SO);
    // The forms are about the complaint of the page; another one has its own page.
    let forms = own.then(|| {
        let (agree, unlink) = (Form::new("agree"), Form::new("unlink"));
        view! {
            {waits
                .then(|| view! { <PostForm form=agree action=action.clone() done=again><SendButton form=agree label=t(says::AGREE)/></PostForm> })}
            <FoldedForm form=unlink head=t(says::UNLINK)>
                <PostForm form=unlink action=action.clone() done=again>
                    <LineField form=unlink name="why" label=t(says::WHY) hint=Some(t(says::WHY_HINT))/>
                    <SendButton form=unlink label=t(says::UNLINK)/>
                </PostForm>
            </FoldedForm>
        }
    });
    let elsewhere = (!own).then(|| {
        let to = format!("/staff/incident/{}", reference.as_str());
        view! { " · " <a href=to rel="external">{t(says::ITS_PAGE)}</a> }
    });
    view! {
        <li class="template">
            <p>
                <a href=format!("/staff/c/{}", reference.as_str())>{reference.to_string()}</a>
                " · " {texts::words::status(status, language)} " · " {dates::moment(received_at, now, language)} {elsewhere}
            </p>
            <p class="words" dir="auto" lang=lang>{words}</p>
            <p class="quiet">{who}</p>
            {forms}
        </li>
    }
}

#[component]
fn SuggestedRow(one: Suggested, action: String, now: Millis, again: Callback<()>) -> impl IntoView {
    let language = language();
    let Suggested { reference, words, category, status, received_at, because, is_linked } = one;
    let lang = lang_of(&words);
    let is_suggestion = !because.is_empty();
    let reasons = because.into_iter().map(|one| view! { <li dir="auto">{reason(one)}</li> }).collect_view();
    let word = reference.as_str().to_owned();
    let button = move |name: &'static str, label: &'static str, quiet: bool| {
        let form = Form::about(name, "other", &word);
        let (action, value) = (action.clone(), word.clone());
        view! {
            <PostForm form action done=again>
                <input type="hidden" name="other" value=value/>
                <SendButton form label quiet/>
            </PostForm>
        }
    };
    view! {
        <li class="template">
            <p>
                <a href=format!("/staff/c/{}", reference.as_str())>{reference.to_string()}</a>
                " · " {texts::words::category(category, language)} " · " {texts::words::status(status, language)} " · "
                {dates::moment(received_at, now, language)}
                {is_linked.then(|| view! { " · " {t(says::IN_AN_INCIDENT)} })}
            </p>
            <p class="words" dir="auto" lang=lang>{words}</p>
            {is_suggestion.then(|| view! { <p class="quiet">{t(says::BECAUSE)}</p> <ul class="hints">{reasons}</ul> })}
            {button("link", t(says::LINK), false)}
            {is_suggestion.then(|| button("distinct", t(says::DISTINCT), true))}
        </li>
    }
}

/// A reason in a few words.
fn reason(because: Because) -> String {
    match because {
        Because::Words(words) => fill(says::BY_WORDS, &[("words", &words.join(", "))]),
        Because::Place(place) if place.is_empty() => t(says::BY_TYPED_PLACE).to_owned(),
        Because::Place(place) => fill(says::BY_PLACE, &[("place", &place)]),
        Because::Metres(metres) => fill(says::BY_METRES, &[("n", &dates::number(i64::from(metres)))]),
        Because::Number(number) => fill(says::BY_NUMBER, &[("number", &number)]),
        Because::Photo => t(says::BY_PHOTO).to_owned(),
        Because::Hours(0) => t(says::BY_HOUR).to_owned(),
        Because::Hours(hours) => fill(says::BY_HOURS, &[("n", &dates::number(i64::from(hours)))]),
        Because::Person => t(says::BY_PERSON).to_owned(),
    }
}

/// Links a complaint by its number.
#[component]
fn LinkForm(action: String, again: Callback<()>) -> impl IntoView {
    let form = Form::new("link-number");
    view! {
        <FoldedForm form head=t(says::LINK_NUMBER)>
            <PostForm form action done=again>
                <LineField form name="other" label=t(says::OTHER)/>
                <SendButton form label=t(says::LINK)/>
            </PostForm>
        </FoldedForm>
    }
}

/// Makes the incident public, changes its title, or takes it back.
#[component]
fn PublishForm(face: Option<Face>, action: String, stations: Vec<OfficeName>, again: Callback<()>) -> impl IntoView {
    let language = language();
    let (form, back) = (Form::new("publish"), Form::new("withdraw"));
    let is_public = face.is_some();
    let (hi, en, area) = face.map(|face| (face.title_hi, face.title_en, face.area)).unwrap_or_default();
    let named = |station: &OfficeName| (station.id.to_string(), station.full(language));
    // The station as it was chosen comes first, so that whoever changes only the title need not look for it.
    let first = area.as_ref().map_or_else(|| (String::new(), t(says::CHOOSE).to_owned()), named);
    let chosen = area.map(|area| area.id);
    let others = stations.iter().filter(|station| Some(station.id) != chosen);
    let options: Vec<(String, String)> = std::iter::once(first).chain(others.map(named)).collect();
    let also = action.clone();
    view! {
        <FoldedForm form head=t(says::PUBLISH)>
            <PostForm form action done=again>
                <p class="hint">{t(says::PUBLISH_HINT)}</p>
                <TitleField form name="title_hi" label=t(says::TITLE_HI) stored=hi/>
                <TitleField form name="title_en" label=t(says::TITLE_EN) stored=en/>
                <ChoiceField form name="area" label=t(says::AREA_FIELD) options/>
                <SendButton form label=t(says::PUBLISH)/>
            </PostForm>
        </FoldedForm>
        {is_public
            .then(|| {
                view! {
                    <PostForm form=back action=also done=again>
                        <SendButton form=back label=t(says::WITHDRAW) quiet=true/>
                    </PostForm>
                }
            })}
    }
}

#[component]
fn TitleField(form: Form, name: &'static str, label: &'static str, stored: String) -> impl IntoView {
    let value = if form.error().is_some() { form.value(name) } else { stored };
    let described = described_by(form, name, false);
    view! {
        <Field form name label>
            <input type="text" id=form.id(name) name=name value=value autocomplete="off" aria-describedby=described aria-invalid=move || form.problem(name).map(|_| "true")/>
        </Field>
    }
}
