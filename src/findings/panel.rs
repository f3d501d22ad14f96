//! The parts of a complaint's panel about its reports: the fields of the report form, the fields beside an outcome, and what was claimed.

use super::{Closing, ContactWay, Mark, NoCode, OfComplaint, Report};
use crate::{
    complaint::{MAX_LINE, MAX_TEXT, Millis},
    language::{Text, dates, fill, lang_of, language, t, texts, texts::findings as says},
    offices::OfficeName,
    ui::form::{Field, FieldProblem, Form, described_by},
};
use leptos::prelude::*;

/// Name of a way of contact.
pub const fn way(way: ContactWay) -> Text {
    match way {
        ContactWay::Phone => says::WAY_PHONE,
        ContactWay::Visit => says::WAY_VISIT,
        ContactWay::AtStation => says::WAY_AT_STATION,
        ContactWay::Message => says::WAY_MESSAGE,
        ContactWay::NotReached => says::WAY_NOT_REACHED,
    }
}

/// Why there is no contact code, in words.
pub const fn no_code(why: NoCode) -> Text {
    match why {
        NoCode::NotReached => says::NO_CODE_NOT_REACHED,
        NoCode::AnotherPerson => says::NO_CODE_ANOTHER,
        NoCode::NotAtHand => says::NO_CODE_NOT_AT_HAND,
        NoCode::NotSaid => says::NO_CODE_NOT_SAID,
        NoCode::NoPage => says::NO_CODE_NO_PAGE,
    }
}

/// The fields of the report form besides its text: the contact, the contact code or why there is none, and what was done.
#[component]
pub fn ReportFields(
    /// The report form.
    form: Form,
    /// Wrong contact codes that this officer may still type.
    guesses_left: i64,
) -> impl IntoView {
    let (chosen_way, chosen_why) = (form.value("contact_way"), form.value("no_code"));
    let ways = ContactWay::ALL.iter().map(|&one| {
        let word = one.as_str();
        view! { <option value=word selected={chosen_way == word}>{t(way(one))}</option> }
    });
    let ways = ways.collect_view();
    // "Nobody was reached" follows from how the complainant was reached.
    let reasons = NoCode::ALL.iter().filter(|&&why| why != NoCode::NotReached).map(|&why| {
        let word = why.as_str();
        view! { <option value=word selected={chosen_why == word}>{t(no_code(why))}</option> }
    });
    let reasons = reasons.collect_view();
    let hint_id = form.id("contact_code") + "-hint";
    let code_hint = fill(says::CODE_HINT, &[("n", &guesses_left.to_string())]);
    view! {
        <Field form name="contact_way" label=t(says::WAY)>
            <select id=form.id("contact_way") name="contact_way" aria-describedby=described_by(form, "contact_way", false) aria-invalid=move || form.problem("contact_way").map(|_| "true")>
                <option value="">{t(says::CHOOSE)}</option>
                {ways}
            </select>
        </Field>
        <Field form name="contact_at" label=t(says::WHEN) hint=Some(t(says::WHEN_HINT))>
            <input type="datetime-local" id=form.id("contact_at") name="contact_at" value=form.value("contact_at") aria-describedby=described_by(form, "contact_at", true) aria-invalid=move || form.problem("contact_at").map(|_| "true")/>
        </Field>
        <Field form name="contact_with" label=t(says::WITH) hint=Some(t(says::WITH_HINT))>
            <input type="text" id=form.id("contact_with") name="contact_with" maxlength=MAX_LINE autocomplete="off" value=form.value("contact_with") aria-describedby=described_by(form, "contact_with", true) aria-invalid=move || form.problem("contact_with").map(|_| "true")/>
        </Field>
        <div class="field" data-wrong=move || form.problem("contact_code").map(|_| "")>
            <label for=form.id("contact_code")>{t(says::CODE)}</label>
            <p class="hint" id=hint_id>{code_hint}</p>
            <FieldProblem form name="contact_code"/>
            <input type="text" inputmode="numeric" id=form.id("contact_code") name="contact_code" maxlength="12" autocomplete="off" aria-describedby=described_by(form, "contact_code", true) aria-invalid=move || form.problem("contact_code").map(|_| "true")/>
        </div>
        <Field form name="no_code" label=t(says::NO_CODE) hint=Some(t(says::NO_CODE_HINT))>
            <select id=form.id("no_code") name="no_code" aria-describedby=described_by(form, "no_code", true) aria-invalid=move || form.problem("no_code").map(|_| "true")>
                <option value="">{t(says::HAVE_CODE)}</option>
                {reasons}
            </select>
        </Field>
        <Field form name="done" label=t(says::DONE) hint=Some(t(says::DONE_HINT))>
            <textarea id=form.id("done") name="done" rows="3" maxlength=MAX_TEXT aria-describedby=described_by(form, "done", true) aria-invalid=move || form.problem("done").map(|_| "true")>
                {form.value("done")}
            </textarea>
        </Field>
    }
}

/// The fields beside an outcome: its detail, and the station of an FIR.
#[component]
pub fn BesideOutcome(
    /// The form with the outcome.
    form: Form,
    /// Stations at which an FIR can be registered, the complaint's own first; none if an FIR is no outcome now.
    stations: Vec<OfficeName>,
) -> impl IntoView {
    let language = language();
    let chosen = form.value("fir_station");
    let has_stations = !stations.is_empty();
    let options = stations.into_iter().map(|station| {
        let id = station.id.to_string();
        let selected = id == chosen;
        view! { <option value=id selected=selected>{station.short(language).to_owned()}</option> }
    });
    let options = options.collect_view();
    let station = has_stations.then(|| {
        view! {
            <Field form name="fir_station" label=t(says::FIR_STATION)>
                <select id=form.id("fir_station") name="fir_station" aria-describedby=described_by(form, "fir_station", false) aria-invalid=move || form.problem("fir_station").map(|_| "true")>
                    {options}
                </select>
            </Field>
        }
    });
    view! {
        <Field form name="detail" label=t(says::DETAIL) hint=Some(t(says::DETAIL_HINT))>
            <input type="text" id=form.id("detail") name="detail" maxlength=MAX_LINE autocomplete="off" value=form.value("detail") aria-describedby=described_by(form, "detail", true) aria-invalid=move || form.problem("detail").map(|_| "true")/>
        </Field>
        {station}
    }
}

/// That this is not an FIR, and what follows from that for the officers.
#[component]
pub fn FirBanner(
    /// What is known about its reports.
    of: OfComplaint,
    /// Server time when the page's data was loaded.
    now: Millis,
) -> impl IntoView {
    let when = |at| dates::moment(at, now, language());
    let signed = of.signed_at.map(|at| view! { <p>{fill(says::BANNER_SIGNED, &[("when", &when(at))])}</p> });
    let enquiry = of.enquiry_at.map(|at| view! { <p>{fill(says::BANNER_ENQUIRY, &[("when", &when(at))])}</p> });
    let why = if of.decided { says::BANNER_DECIDED } else { says::BANNER_BY_CATEGORY };
    view! {
        <div class="notice not-fir">
            <p><strong>{t(says::BANNER)}</strong> ". " {t(says::BANNER_STAFF)} " " <span class="quiet">{t(why)}</span></p>
            {signed}
            {enquiry}
        </div>
    }
}

/// What the reports claim and what the closings rest on, the newest first, with what the circle officer should look at.
#[component]
pub fn Findings(
    /// What is known about the reports of the complaint.
    of: OfComplaint,
    /// Server time when the page's data was loaded.
    now: Millis,
) -> impl IntoView {
    if of.reports.is_empty() && of.closings.is_empty() {
        return ().into_any();
    }
    let closings = of.closings.into_iter().map(|closing| view! { <ClosingLine closing/> }).collect_view();
    let reports = of.reports.into_iter().map(|report| view! { <ReportLine report now/> }).collect_view();
    view! {
        <section class="findings">
            <h3>{t(says::HEAD)}</h3>
            <ul>{closings} {reports}</ul>
        </section>
    }
    .into_any()
}

/// What is pointed out, each in a line of its own.
#[component]
fn Marks(marks: Vec<Mark>) -> impl IntoView {
    let lines = marks.into_iter().map(|mark| match mark {
        Mark::LastHour => view! { <p class="pointed-out">"▲ " {t(says::LAST_HOUR)}</p> }.into_any(),
        Mark::Alike(percent, None) => {
            view! { <p class="pointed-out">"▲ " {fill(says::ALIKE, &[("percent", &percent.to_string())])}</p> }
                .into_any()
        }
        Mark::Alike(percent, Some(reference)) => {
            let line =
                fill(says::ALIKE_TO, &[("percent", &percent.to_string()), ("reference", &reference.to_string())]);
            view! { <p class="pointed-out">"▲ " <a href=format!("/staff/c/{}", reference.as_str())>{line}</a></p> }
                .into_any()
        }
    });
    lines.collect_view()
}

#[component]
fn ReportLine(report: Report, now: Millis) -> impl IntoView {
    let language = language();
    let contact = match (report.contact_at, report.with) {
        (Some(at), Some(with)) => {
            let when = dates::moment(at, now, language);
            fill(says::CONTACT, &[("way", t(way(report.way))), ("when", &when), ("with", &with)])
        }
        _ => t(way(report.way)).to_owned(),
    };
    let code = match report.no_code {
        None => t(says::WITH_CODE).to_owned(),
        Some(why) => fill(says::WITHOUT_CODE, &[("why", t(no_code(why)))]),
    };
    let without = report.no_code.map(|_| "");
    let done_lang = lang_of(&report.done);
    let documents = report.documents.into_iter().enumerate().map(|(at, id)| {
        let name = fill(says::DOCUMENT, &[("n", &(at + 1).to_string())]);
        view! { <li><a href=format!("/staff/photo/{id}") rel="external" download>{name}</a></li> }
    });
    let documents = documents.collect_view();
    let hashes = (!report.hashes.is_empty()).then(|| {
        let lines = report.hashes.into_iter().map(|hash| view! { <li><code>{hash}</code></li> }).collect_view();
        view! { <details><summary>{t(says::HASHES)}</summary><ul class="hashes">{lines}</ul></details> }
    });
    view! {
        <li class="finding">
            <p><strong dir="auto">{contact}</strong> " · " <span class="quiet">{dates::moment(report.at, now, language)}</span></p>
            <p class="contact-proof" data-without=without>{code}</p>
            <p class="words" dir="auto" lang=done_lang>{report.done}</p>
            <Marks marks=report.marks/>
            <ul class="documents">{documents}</ul>
            {hashes}
        </li>
    }
}

#[component]
fn ClosingLine(closing: Closing) -> impl IntoView {
    let language = language();
    let fir = closing.fir.map(|(number, year)| {
        let station = closing.fir_station.as_ref().map(|station| station.full(language)).unwrap_or_default();
        let line = fill(says::LINE_FIR, &[("detail", &format!("{number}/{year}")), ("station", &station)]);
        view! { <p>{line}</p> }
    });
    let other = closing.other.map(|reference| {
        view! { <p>{t(says::OTHER)} ": " <a href=format!("/staff/c/{}", reference.as_str())>{reference.to_string()}</a></p> }
    });
    let detail = closing.detail.map(|detail| view! { <p dir="auto">{detail}</p> });
    view! {
        <li class="finding">
            <p><strong>{texts::words::outcome(closing.outcome, language)}</strong></p>
            {fir}
            {other}
            {detail}
            <Marks marks=closing.marks/>
        </li>
    }
}
