//! The forms of the page for time limits and holidays. All of them work without scripts.

use super::{Unit, holidays::Preview, settable};
use crate::{
    command::clocks::calendar::Counting,
    complaint::Category,
    language::{dates, fill, fill_in, language, t, texts, texts::spans as says},
    staff::StaffPage,
    ui::form::{ChoiceField, Field, FoldedForm, Form, LineField, PostForm, SendButton, described_by},
};
use leptos::prelude::*;

const PAGE: &str = StaffPage::Clocks.route();

/// Form for setting the time limit of a step.
#[component]
pub fn SetRule(
    /// Reloads the page's data.
    again: Callback<()>,
) -> impl IntoView {
    let language = language();
    let form = Form::new("rule");
    let steps = settable().map(move |one| (one.as_str().to_owned(), texts::clocks::step(one, language).to_owned()));
    let all = [(String::new(), t(says::ALL_CATEGORIES).to_owned())];
    let categories = Category::ALL
        .iter()
        .map(move |&one| (one.as_str().to_owned(), texts::words::category(one, language).to_owned()));
    let units =
        move || Unit::ALL.iter().rev().map(move |&one| (one.as_str().to_owned(), says::unit(one, language).to_owned()));
    let countings = [(Counting::EveryDay, says::EVERY_DAY), (Counting::WorkingDays, says::WORKING_DAYS)]
        .map(|(one, text)| (one.as_str().to_owned(), t(text).to_owned()));
    view! {
        <FoldedForm form head=t(says::SET)>
            <PostForm form action=PAGE done=again>
                <ChoiceField form name="step" label=t(says::STEP) options=steps.collect()/>
                <ChoiceField form name="category" label=t(says::ABOUT) options=all.into_iter().chain(categories).collect()/>
                <div class="decision-fields">
                    <LineField form name="span" label=t(says::SPAN) inputmode="numeric"/>
                    <ChoiceField form name="span_unit" label=t(says::UNIT) options=units().collect()/>
                </div>
                <ChoiceField form name="counting" label=t(says::COUNTING) options=countings.to_vec()/>
                <div class="decision-fields">
                    <LineField form name="warn" label=t(says::WARN) hint=Some(t(says::WARN_HINT)) inputmode="numeric"/>
                    <ChoiceField form name="warn_unit" label=t(says::UNIT) options=units().collect()/>
                </div>
                <p class="hint">{t(says::WORKING_HINT)}</p>
                <SendButton form label=t(says::SAVE)/>
            </PostForm>
        </FoldedForm>
    }
}

/// Form for adding a holiday.
#[component]
pub fn AddHoliday(
    /// Reloads the page's data.
    again: Callback<()>,
) -> impl IntoView {
    let form = Form::new("holiday");
    view! {
        <FoldedForm form head=t(says::ADD_HOLIDAY)>
            <PostForm form action=PAGE done=again>
                <LineField form name="day" label=t(says::DAY) kind="date"/>
                <LineField form name="name_hi" label=t(says::NAME_HI)/>
                <LineField form name="name_en" label=t(says::NAME_EN)/>
                <SendButton form label=t(says::SAVE)/>
            </PostForm>
        </FoldedForm>
    }
}

/// Form for pasting a list of holidays.
#[component]
pub fn Paste() -> impl IntoView {
    let form = Form::new("paste");
    view! {
        <FoldedForm form head=t(says::PASTE)>
            <PostForm form action=PAGE>
                <Field form name="table" label=t(says::LIST) hint=Some(t(says::LIST_HINT))>
                    <textarea id=form.id("table") name="table" rows="8" aria-describedby=described_by(form, "table", true) aria-invalid=move || form.problem("table").map(|_| "true")>
                        {form.value("table")}
                    </textarea>
                </Field>
                <SendButton form label=t(says::LOOK)/>
            </PostForm>
        </FoldedForm>
    }
}

/// Preview of a pasted list, with the button that applies it.
#[component]
pub fn Previewed(
    /// The lines of the list and what each would do.
    preview: Preview,
    /// Whether this officer may apply it.
    may_apply: bool,
) -> impl IntoView {
    let language = language();
    let form = Form::new("apply");
    let fine = preview.may_apply();
    let wrong = preview.lines.iter().any(|line| line.becomes.is_wrong());
    let changes = fill(says::CHANGES, &[("n", &dates::number(preview.changes() as i64))]);
    let rows = preview.lines.into_iter().map(|line| {
        let day = line.holiday.map(|holiday| dates::date(holiday.at, language));
        view! {
            <tr data-what=line.becomes.as_str()>
                <th scope="row">{fill_in(language, says::LINE, &[("n", &line.n.to_string())])}</th>
                <td dir="auto">{line.text}</td>
                <td>{day}</td>
                <td>{says::becomes(line.becomes, language)}</td>
            </tr>
        }
    });
    view! {
        <section class="panel" id="preview">
            <h2>{t(says::PREVIEWED)}</h2>
            <p role="status">{t(says::NOTHING_WRITTEN)}</p>
            {wrong.then(|| view! { <p class="error-summary" role="alert">{t(says::CANNOT_APPLY)}</p> })}
            <div class="wide" tabindex="0" role="region" aria-label=t(says::PREVIEWED)>
                <table class="ledger"><tbody>{rows.collect_view()}</tbody></table>
            </div>
            <p><strong>{changes}</strong></p>
            {(fine && may_apply)
                .then(|| {
                    view! {
                        <PostForm form action=PAGE>
                            <input type="hidden" name="list" value=preview.sha256/>
                            <SendButton form label=t(says::APPLY)/>
                        </PostForm>
                    }
                })}
        </section>
    }
}
