//! `/staff/report` and `/staff/report/{day}`: one page in both languages, made for A4.

use super::{Mailed, Report, ReportAnswer, actions::load_report, says as lines};
use crate::{
    inside::stations::late_words,
    language::{
        Language, Text, dates, fill, fill_in, language, t, texts, texts::inside, texts::report as says, texts::sheet,
    },
    staff::{StaffBar, StaffPage, staff_page},
    ui::{data::resource, page_bar::PageBar},
};
use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_query_map};

const PAGE: &str = StaffPage::Report.route();

/// The daily report.
#[component]
pub fn ReportPage() -> impl IntoView {
    let location = use_location();
    let query = use_query_map();
    let asked = Memo::new(move |_| {
        let day = location.pathname.with(|path| {
            path.strip_prefix(PAGE)
                .and_then(|rest| rest.strip_prefix('/'))
                .map(|day| day.trim_end_matches('/').to_owned())
                .filter(|day| !day.is_empty())
        });
        (day, query.with(|query| query.get("before")))
    });
    let data = resource(move || asked.get(), |(day, before)| load_report(day, before));
    staff_page(StaffPage::Report, data, |answer| view! { <Shown answer/> })
}

#[component]
fn Shown(answer: ReportAnswer) -> impl IntoView {
    let ReportAnswer { me, report, mailed, days, older, next_at, now } = answer;
    let language = language();
    let title = report.as_ref().map_or_else(|| t(says::TITLE).to_owned(), |report| lines::title(report, language));
    let next = fill(says::NEXT, &[("when", &dates::coming(next_at, now, language))]);
    let none = report.is_none();
    let day = report.as_ref().map(|report| report.day.clone());
    let others = days.into_iter().map(|one| {
        let is_shown = day.as_ref() == Some(&one);
        let name = dates::parse_iso(&one).map(|at| dates::date(at, language)).unwrap_or_default();
        view! { <li><a href=format!("{PAGE}/{one}") aria-current=is_shown.then_some("page")>{name}</a></li> }
    });
    let others = others.collect_view();
    let here = day.map_or_else(|| PAGE.to_owned(), |day| format!("{PAGE}/{day}"));
    view! {
        <StaffBar me/>
        <PageBar title note=next/>
        <div class="page-body report-page">
            {none.then(|| view! { <p class="empty">{t(says::NONE_YET)}</p> })}
            {report.map(|report| view! { <OnePage report/> <MailLine mailed/> })}
            <nav class="screen-only" aria-label=t(sheet::OTHER_DAYS)>
                <h2>{t(sheet::OTHER_DAYS)}</h2>
                <ul class="report-days">{others}</ul>
                {older.map(|older| view! { <p><a href=format!("{here}?before={older}")>{t(says::OLDER)}</a></p> })}
            </nav>
        </div>
    }
}

/// What became of the mails; only on the screen, because it changes.
#[component]
fn MailLine(mailed: Mailed) -> impl IntoView {
    let n = |n: i64| dates::number(n);
    let words = match mailed {
        Mailed { sent: 0, waiting: 0, failed: 0 } => t(says::NOT_MAILED).to_owned(),
        Mailed { sent, waiting, failed } => {
            fill(says::MAILED, &[("sent", &n(sent)), ("waiting", &n(waiting)), ("failed", &n(failed))])
        }
    };
    view! { <p class="hint screen-only">{words}</p> }
}

/// The report itself. Every name stands in both languages, so that one sheet of paper serves every reader.
#[component]
fn OnePage(report: Report) -> impl IntoView {
    let (hi, en) = (Language::Hindi, Language::English);
    let made = |language: Language| {
        let when = format!("{}, {}", dates::date(report.made_at, language), dates::time(report.made_at));
        fill_in(language, says::MADE, &[("when", &when)])
    };
    let (made_hi, made_en) = (made(hi), made(en));
    let (title_hi, title_en) = (lines::title(&report, hi), lines::title(&report, en));
    let both = lines::totals(&report, hi).into_iter().zip(lines::totals(&report, en));
    let rows = both.map(|((name_hi, value_hi), (name_en, value_en))| {
        // A value without words is the same in both languages and stands once.
        let english = (value_hi != value_en).then(|| view! { <span class="other" lang="en">{value_en}</span> });
        view! {
            <tr>
                <th scope="row"><span lang="hi">{name_hi}</span> <span class="other" lang="en">{name_en}</span></th>
                <td><span lang="hi">{value_hi}</span> {english}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    let head = |text: Text| {
        view! { <span lang="hi">{text.hi}</span> " " <span class="other" lang="en">{text.en}</span> }
    };
    let late = report.late_stations.iter().map(|(office, n)| {
        view! { <tr><th scope="row"><span lang="hi">{office.full(hi)}</span> <span class="other" lang="en">{office.full(en)}</span></th><td class="number">{late_words(*n)}</td></tr> }
    });
    let late = late.collect_view();
    let made_at = report.made_at;
    let silent = report.silent.iter().map(|line| {
        let last = line.last_at.map_or_else(|| "–".to_owned(), |at| format!("{} {}", dates::iso(at), dates::time(at)));
        view! {
            <tr>
                <th scope="row"><span lang="hi">{line.office.full(hi)}</span> <span class="other" lang="en">{line.office.full(en)}</span></th>
                <td class="number">{dates::number(line.holds)}</td>
                <td>{last}</td>
            </tr>
        }
    });
    let silent = silent.collect_view();
    let (no_late, no_silent) = (report.late_stations.is_empty(), report.silent.is_empty());
    let more = (report.more_silent > 0).then(|| {
        let n = dates::number(report.more_silent);
        let more = |language| fill_in(language, sheet::MORNING_REST, &[("n", &n)]);
        view! { <p><span lang="hi">{more(hi)}</span> " " <span class="other" lang="en">{more(en)}</span></p> }
    });
    view! {
        <article class="report">
            <h2 class="report-title"><span lang="hi">{title_hi}</span> <span class="other" lang="en">{title_en}</span></h2>
            <p class="report-made"><time datetime=dates::exact(made_at)><span lang="hi">{made_hi}</span></time> <span class="other" lang="en">{made_en}</span></p>
            <table class="report-totals"><tbody>{rows}</tbody></table>
            <div class="report-lists">
                <section>
                    <h3>{head(says::LATE_STATIONS)}</h3>
                    {no_late.then(|| view! { <p>{head(says::NONE_LATE)}</p> })}
                    {(!no_late).then(|| view! { <table><tbody>{late}</tbody></table> })}
                </section>
                <section>
                    <h3>{head(inside::SILENT)}</h3>
                    {no_silent.then(|| view! { <p>{head(inside::SILENT_NONE)}</p> })}
                    {(!no_silent)
                        .then(|| {
                            view! {
                                <table>
                                    <thead>
                                        <tr>
                                            <th scope="col">{head(texts::staff::OFFICE)}</th>
                                            <th scope="col" class="number">{head(says::HOLDS)}</th>
                                            <th scope="col">{head(inside::LAST_ENTRY)}</th>
                                        </tr>
                                    </thead>
                                    <tbody>{silent}</tbody>
                                </table>
                            }
                        })}
                    {more}
                </section>
            </div>
            <p class="report-how">{head(says::HOW)}</p>
        </article>
    }
}
