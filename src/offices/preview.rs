//! The preview of an imported table.

use super::{Becomes, Preview, TwoDays};
use crate::{
    language::{
        dates::{self, Millis},
        days::DayOrder,
        fill, fill_in, language, t,
        texts::offices as says,
    },
    staff::StaffPage,
    ui::form::{Form, PostForm, SendButton},
};
use leptos::prelude::*;

/// The preview, and the button that applies it.
#[component]
pub fn Previewed(
    /// What the table would do.
    preview: Preview,
    /// The version of the tree that the preview was made from.
    version: i64,
    /// Whether this officer may apply it.
    may_apply: bool,
) -> impl IntoView {
    let language = language();
    let form = Form::new("apply");
    let fine = preview.may_apply();
    let asking = preview.asks.is_some();
    let wrong = !preview.problems.is_empty() || !preview.flaws.is_empty();
    let changes = preview.lines.iter().filter(|line| line.what != Becomes::Unchanged).count();
    // The address names the table too, so that an error is shown together with the preview.
    let days = preview.order.map(|order| order.as_str()).unwrap_or_default();
    let again = format!("/staff/offices?import={}&days={days}", preview.sha256);
    let asks = preview.asks.map(|asks| (asks, preview.sha256.clone()));
    let label = fill(says::APPLY, &[("n", &dates::number(changes as i64))]);
    let problems = preview.problems.iter().map(|(line, problem)| {
        let what = says::line_problem(problem, language);
        fill_in(language, says::LINE, &[("n", &line.to_string()), ("what", &what)])
    });
    let flaws = preview.flaws.iter().map(|flaw| says::flaw(flaw, language));
    let mistakes = problems.chain(flaws).map(|text| view! { <li>{text}</li> }).collect_view();
    let rows = preview.lines.into_iter().map(|line| {
        view! {
            <tr data-what=line.what.as_str()>
                <th scope="row">{line.code}</th>
                <td>{says::becomes(line.what, language)}</td>
                <td>{dates::date(line.from, language)}</td>
                <td>{line.before}</td>
                <td>{line.after}</td>
            </tr>
        }
    });
    view! {
        <section class="panel" id="preview">
            <h2 id="preview-head">{t(says::PREVIEWED)}</h2>
            <p role="status">{t(says::NOTHING_WRITTEN)}</p>
            {wrong
                .then(|| {
                    view! {
                        <div class="error-summary" role="alert">
                            <p class="error-summary-title">{t(says::CANNOT_APPLY)}</p>
                            <ul>{mistakes}</ul>
                        </div>
                    }
                })}
            {asks.map(|(asks, sha256)| view! { <WhichDays asks sha256/> })}
            {(!wrong && !fine && !asking).then(|| view! { <p class="empty">{t(says::NOTHING_TO_DO)}</p> })}
            <div class="wide" tabindex="0" role="region" aria-label=t(says::PREVIEWED)>
                <table class="ledger">
                    <thead>
                        <tr>
                            <th scope="col">{t(says::CODE)}</th>
                            <th scope="col">{t(says::WHAT)}</th>
                            <th scope="col">{t(says::SINCE)}</th>
                            <th scope="col">{t(says::BEFORE)}</th>
                            <th scope="col">{t(says::AFTER)}</th>
                        </tr>
                    </thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table>
            </div>
            {(fine && may_apply)
                .then(|| {
                    view! {
                        <PostForm form action=again>
                            <input type="hidden" name="import" value=preview.sha256/>
                            <input type="hidden" name="days" value=days/>
                            <input type="hidden" name="version" value=version/>
                            <p><strong>{label}</strong></p>
                            <SendButton form label=t(says::SAVE)/>
                        </PostForm>
                    }
                })}
        </section>
    }
}

/// Asks how the dates of the table are read. The answer is kept in the address and sent with the form that applies the
/// table.
#[component]
fn WhichDays(asks: TwoDays, sha256: String) -> impl IntoView {
    let language = language();
    let choice = |order: DayOrder, at: Millis| {
        view! { <button class="button" data-quiet="" name="days" value=order.as_str()>{dates::date(at, language)}</button> }
    };
    let question = fill(says::WHICH_DAY, &[("typed", &asks.typed)]);
    view! {
        <form method="get" action=StaffPage::Offices.route() class="panel" id="which-days">
            <p role="alert"><strong>{question}</strong></p>
            <input type="hidden" name="import" value=sha256/>
            <div class="filter-buttons">
                {choice(DayOrder::DayFirst, asks.day_first)} {choice(DayOrder::MonthFirst, asks.month_first)}
            </div>
        </form>
    }
}
