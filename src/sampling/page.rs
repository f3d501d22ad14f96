//! `/staff/samples`

use super::{CheckedReport, SampleResult, Samples, Striking, Tally, ToAsk, ToCheck, actions::load_samples};
use crate::{
    complaint::{MAX_TEXT, Outcome, answers::Answer},
    findings::panel::way,
    language::{
        dates, fill, lang_of, language, t, texts,
        texts::{citizen_answer, sampling as says, staff},
    },
    officers::Role,
    staff::{StaffBar, StaffPage, staff_page},
    ui::{
        When,
        data::resource,
        form::{Field, Form, PostForm, SendButton, described_by},
        page_bar::PageBar,
        split::{Announced, announce},
    },
};
use leptos::prelude::*;

/// The page of samples.
#[component]
pub fn SamplesView() -> impl IntoView {
    let first = resource(|| (), |()| load_samples());
    let announced = RwSignal::new(String::new());
    let done = t(says::DONE);
    let again = Callback::new(move |()| {
        announce(announced, done);
        first.refetch();
    });
    view! {
        <Announced announced/>
        {staff_page(StaffPage::Samples, first, move |samples| view! { <Shown samples again/> })}
    }
}

#[component]
fn Shown(samples: Samples, again: Callback<()>) -> impl IntoView {
    let Samples { me, to_ask, to_check, striking, tallies, now } = samples;
    let role = me.role;
    let asks = matches!(role, Role::Operator | Role::Chief);
    let checks = matches!(role, Role::Circle | Role::Chief);
    let (none_to_ask, none_to_check, none_striking) = (to_ask.is_empty(), to_check.is_empty(), striking.is_empty());
    let to_ask = to_ask.into_iter().map(|one| view! { <AskItem one now again/> }).collect_view();
    let to_check = to_check.into_iter().map(|one| view! { <CheckItem one now again/> }).collect_view();
    let striking = striking.into_iter().map(|one| view! { <StrikingItem one now/> }).collect_view();
    let asking = asks.then(|| {
        view! {
            <section>
                <h2>{t(says::ASK)}</h2>
                <p class="hint">{t(says::ASK_LEAD)}</p>
                {none_to_ask.then(|| view! { <p class="empty">{t(says::ASK_NONE)}</p> })}
                <ul class="samples">{to_ask}</ul>
            </section>
        }
    });
    let checking = checks.then(|| {
        view! {
            <section>
                <h2>{t(says::CHECK)}</h2>
                <p class="hint">{t(says::CHECK_LEAD)}</p>
                {none_to_check.then(|| view! { <p class="empty">{t(says::CHECK_NONE)}</p> })}
                <ul class="samples">{to_check}</ul>
            </section>
        }
    });
    view! {
        <StaffBar me/>
        <PageBar title=t(says::TITLE)/>
        <div class="page-body">
            <p class="lead">{t(says::LEAD)}</p>
            {asking}
            {checking}
            <section>
                <h2>{t(says::STRIKING)}</h2>
                <p class="hint">{t(says::STRIKING_LEAD)}</p>
                {none_striking.then(|| view! { <p class="empty">{t(says::STRIKING_NONE)}</p> })}
                <ul class="samples">{striking}</ul>
            </section>
            <Tallies tallies/>
        </div>
    }
}

#[component]
fn AskItem(one: ToAsk, now: i64, again: Callback<()>) -> impl IntoView {
    let language = language();
    let ToAsk { id, reference, outcome, closed_at, flagged } = one;
    let form = Form::about("asked", "sample", &id.to_string());
    let chosen = form.value("said");
    let answers = Answer::ALL.iter().map(|said| (said.as_str(), citizen_answer::said(*said, language)));
    let not_reached = (SampleResult::NotReached.as_str(), t(says::NOT_REACHED));
    let options = answers.chain([not_reached]).map(|(word, name)| {
        let selected = chosen == word;
        view! { <option value=word selected=selected>{name}</option> }
    });
    let options = options.collect_view();
    let closed = fill(says::CLOSED_AS, &[("outcome", texts::words::outcome(outcome, language))]);
    view! {
        <li data-flagged=flagged.then_some("")>
            <p>
                <a class="ref" href=format!("/staff/c/{}", reference.as_str())>{reference.to_string()}</a>
                " · "
                {closed}
                " · "
                <When at=closed_at now/>
                {flagged.then(|| view! { " " <span class="flag" data-flag="unread">{t(says::FLAGGED)}</span> })}
            </p>
            <PostForm form action=StaffPage::Samples.route() done=again>
                <input type="hidden" name="sample" value=id/>
                <Field form name="said" label=t(citizen_answer::SAID)>
                    <select id=form.id("said") name="said" aria-describedby=described_by(form, "said", false) aria-invalid=move || form.problem("said").map(|_| "true")>
                        <option value="">{t(staff::CHOOSE)}</option>
                        {options}
                    </select>
                </Field>
                <Field form name="text" label=t(says::ASK_WORDS) hint=Some(t(says::ASK_WORDS_HINT))>
                    <textarea id=form.id("text") name="text" rows="2" maxlength=MAX_TEXT aria-describedby=described_by(form, "text", true) aria-invalid=move || form.problem("text").map(|_| "true")>
                        {form.value("text")}
                    </textarea>
                </Field>
                <SendButton form label=t(says::ASK_SEND)/>
            </PostForm>
        </li>
    }
}

#[component]
fn CheckItem(one: ToCheck, now: i64, again: Callback<()>) -> impl IntoView {
    let language = language();
    let ToCheck { id, subject, text, reports, contests, at } = one;
    let form = Form::about("checked", "sample", &id.to_string());
    let chosen = form.value("outcome");
    let options = Outcome::ALL.iter().map(|outcome| {
        let word = outcome.as_str();
        let selected = chosen == word;
        view! { <option value=word selected=selected>{texts::words::outcome(*outcome, language)}</option> }
    });
    let options = options.collect_view();
    let no_report = reports.is_empty().then(|| view! { <p class="quiet">{t(says::NO_REPORT)}</p> });
    let reports = reports.into_iter().map(|report| view! { <ReportText report now/> }).collect_view();
    let contested = (!contests.is_empty()).then(|| {
        let words = contests.into_iter().map(|words| {
            let lang = lang_of(&words);
            view! { <p class="words" dir="auto" lang=lang>{words}</p> }
        });
        let words = words.collect_view();
        view! { <h3>{t(says::CONTESTED)}</h3> {words} }
    });
    let lang = lang_of(&text);
    view! {
        <li>
            <p class="quiet">{subject.in_language(language).to_owned()} " · " <When at now/></p>
            <p class="words" dir="auto" lang=lang>{text}</p>
            <h3>{t(says::REPORT)}</h3>
            {no_report}
            {reports}
            {contested}
            <PostForm form action=StaffPage::Samples.route() done=again>
                <input type="hidden" name="sample" value=id/>
                <Field form name="outcome" label=t(says::WOULD_BE)>
                    <select id=form.id("outcome") name="outcome" aria-describedby=described_by(form, "outcome", false) aria-invalid=move || form.problem("outcome").map(|_| "true")>
                        <option value="">{t(staff::CHOOSE)}</option>
                        {options}
                    </select>
                </Field>
                <Field form name="text" label=t(says::CHECK_WORDS) hint=Some(t(says::CHECK_WORDS_HINT))>
                    <textarea id=form.id("text") name="text" rows="2" maxlength=MAX_TEXT aria-describedby=described_by(form, "text", true) aria-invalid=move || form.problem("text").map(|_| "true")>
                        {form.value("text")}
                    </textarea>
                </Field>
                <SendButton form label=t(says::CHECK_SEND)/>
            </PostForm>
        </li>
    }
}

/// A report with what it claims: how and when there was contact, what was done, and how much came with it.
#[component]
fn ReportText(report: CheckedReport, now: i64) -> impl IntoView {
    let CheckedReport { text, done, contact_way, contact_at, evidence } = report;
    let contact = contact_way.map(|one| {
        let when = contact_at.map(|at| view! { ", " <When at now/> });
        view! { <p class="quiet">{t(texts::findings::WAY)} ": " {t(way(one))} {when}</p> }
    });
    let done = done.map(|done| {
        let lang = lang_of(&done);
        view! { <p class="quiet">{t(texts::findings::DONE)}</p> <p class="words" dir="auto" lang=lang>{done}</p> }
    });
    let evidence = fill(says::EVIDENCE, &[("n", &dates::number(evidence))]);
    let lang = lang_of(&text);
    view! {
        {contact}
        {done}
        <p class="quiet">{t(says::FOUND)}</p>
        <p class="words" dir="auto" lang=lang>{text}</p>
        <p class="quiet">{evidence}</p>
    }
}

#[component]
fn StrikingItem(one: Striking, now: i64) -> impl IntoView {
    let language = language();
    let Striking { reference, rule, result, closed_as, would_be, words, done_at } = one;
    let name =
        |outcome: Option<Outcome>| outcome.map(|outcome| texts::words::outcome(outcome, language)).unwrap_or_default();
    let (closed, other) = (name(closed_as), name(would_be));
    let line = if result == SampleResult::NotSettled {
        fill(says::SAYS_NOT_SETTLED, &[("outcome", closed)])
    } else {
        fill(says::SAYS_OTHERWISE, &[("outcome", closed), ("other", other)])
    };
    let words = words.map(|words| {
        let lang = lang_of(&words);
        view! { <p class="words" dir="auto" lang=lang>{words}</p> }
    });
    view! {
        <li>
            <p>
                <a class="ref" href=format!("/staff/c/{}", reference.as_str())>{reference.to_string()}</a>
                " · "
                {line}
            </p>
            <p class="quiet">{texts::sampling::rule(rule, language)} " · " <When at=done_at now/></p>
            {words}
        </li>
    }
}

/// What came of the samples, by rule.
#[component]
fn Tallies(tallies: Vec<Tally>) -> impl IntoView {
    let language = language();
    (!tallies.is_empty()).then(|| {
        let rows = tallies.into_iter().flat_map(|tally| {
            let rule = tally.rule;
            tally.results.into_iter().map(move |(result, n)| {
                view! {
                    <tr>
                        <th scope="row">{texts::sampling::rule(rule, language)}</th>
                        <td>{texts::sampling::result(result, language)}</td>
                        <td class="number">{dates::number(n)}</td>
                    </tr>
                }
            })
        });
        let rows = rows.collect_view();
        view! {
            <section>
                <h2>{t(says::TALLY)}</h2>
                <p class="hint">{t(says::TALLY_LEAD)}</p>
                <table class="outcomes">
                    <thead>
                        <tr>
                            <th scope="col">{t(says::RULE)}</th>
                            <th scope="col">{t(says::RESULT)}</th>
                            <th scope="col" class="number">{t(texts::figures::COUNT)}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </section>
        }
    })
}
