//! `/figures`: one sentence first, then one chart for each question, with the same numbers as a table below it.

use super::{Charts, Covered, Figures, Percentile, Shown, Times, Unit, load_figures, words};
use crate::{
    channels,
    complaint::Channel,
    error::{Error, Problem},
    language::{Text, dates, fill, language, t, texts, texts::figures as says},
    ui::{data::resource, share_tags::ShareTags},
};
use leptos::{either::Either, html, prelude::*};
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

/// The period of the desk's own report.
const DESK_2020: (&str, &str) = ("2020-04-01", "2020-12-31");

/// The figures page.
#[component]
pub fn FiguresPage() -> impl IntoView {
    let query = use_query_map();
    let days = Memo::new(move |_| query.with(|q| (q.get("from").unwrap_or_default(), q.get("to").unwrap_or_default())));
    let zone =
        Memo::new(move |_| query.with(|q| ["tz", "timezone", "time_zone"].iter().any(|name| q.get(name).is_some())));
    let counted = resource(
        move || (days.get(), zone.get()),
        |((from, to), zone)| async move {
            if zone {
                crate::ui::answer_status(422);
                return Err(Error::field("tz", Problem::OtherDecision));
            }
            load_figures(from, to).await
        },
    );
    view! {
        <main id="main" class="figures">
            <Transition>
                {move || Suspend::new(async move {
                    let answered = counted.await;
                    let days = days.get_untracked();
                    match answered {
                        Ok(shown) => {
                            Either::Left(view! { <Title text=t(says::TITLE)/> <Periods days wrong=Vec::new()/> <Whole shown/> })
                        }
                        Err(error) => Either::Right(view! { <Refused days error/> }),
                    }
                })}
            </Transition>
        </main>
    }
}

/// Links to the usual periods, and a form for any other.
#[component]
fn Periods(days: (String, String), wrong: Vec<(String, String)>) -> impl IntoView {
    let (from, to) = days;
    let current = |is: bool| is.then_some("page");
    let (all, desk) = (from.is_empty() && to.is_empty(), (from.as_str(), to.as_str()) == DESK_2020);
    let open = !all && !desk || !wrong.is_empty();
    let field = |name: &'static str, label: Text, value: String| {
        let problem = wrong.iter().find(|(field, _)| field == name).map(|(_, problem)| problem.clone());
        let described = problem.is_some().then(|| format!("{name}-problem"));
        // A browser shows nothing in a field for days that holds no day, and what was typed would be lost.
        let is_day = value.is_empty() || dates::parse_iso(&value).is_some();
        let kind = if is_day { "date" } else { "text" };
        view! {
            <div class="field" data-wrong=problem.is_some().then_some("")>
                <label for=name>{t(label)}</label>
                {problem.clone().map(|problem| view! { <p class="field-error" id=format!("{name}-problem")><span class="mark" aria-hidden="true">"! "</span>{problem}</p> })}
                <input type=kind id=name name=name value=value aria-invalid=problem.is_some().then_some("true") aria-describedby=described/>
            </div>
        }
    };
    view! {
        <nav class="periods" aria-label=t(says::PERIODS)>
            <a class="period" href=format!("/figures?from={}&to={}", DESK_2020.0, DESK_2020.1) aria-current=current(desk)>{t(says::DESK_2020)}</a>
            <a class="period" href="/figures" aria-current=current(all)>{t(says::EVERYTHING)}</a>
        </nav>
        <details class="other-days" open=open>
            <summary class="period">{t(says::OTHER_DAYS)}</summary>
            <form method="get" action="/figures" class="days">
                {field("from", says::FROM, from)}
                {field("to", says::TO, to)}
                <button type="submit" class="button" data-quiet="">{t(says::SHOW)}</button>
            </form>
        </details>
    }
}

/// Says what is wrong with the period, and lets it be chosen again.
#[component]
fn Refused(days: (String, String), error: Error) -> impl IntoView {
    let language = language();
    let wrong: Vec<(String, String)> = match &error {
        Error::Fields(wrong) => {
            wrong.iter().map(|one| (one.field.clone(), says::wrong(&one.field, one.problem, language))).collect()
        }
        _ => Vec::new(),
    };
    let title = if wrong.is_empty() { texts::public_error(&error, language) } else { t(says::WRONG).to_owned() };
    let listed = wrong.iter().map(|(field, problem)| {
        let target = if field == "tz" { "from" } else { field.as_str() };
        view! { <li><a href=format!("#{target}") rel="external">{problem.clone()}</a></li> }
    });
    let listed: Vec<_> = listed.collect();
    let summary = NodeRef::<html::Div>::new();
    Effect::new(move |_| {
        if let Some(summary) = summary.get() {
            let _ = summary.focus();
        }
    });
    view! {
        <Title text=format!("{}: {}", t(texts::common::ERROR), t(says::TITLE))/>
        <h1>{t(says::TITLE)}</h1>
        <div class="error-summary" role="alert" tabindex="-1" node_ref=summary>
            <p class="error-summary-title">{title}</p>
            {(!listed.is_empty()).then(|| view! { <ul>{listed}</ul> })}
        </div>
        <Periods days wrong/>
    }
}

#[component]
fn Whole(shown: Shown) -> impl IntoView {
    let language = language();
    let Shown { figures, charts, shared } = shown;
    let Charts {
        channels: channels_chart,
        series: series_chart,
        ends: ends_chart,
        subjects: subjects_chart,
        first_response,
        closing,
        again,
    } = charts;
    let channels = words::channels(&figures, language);
    let most = channels.iter().max_by_key(|line| line.n).filter(|line| line.n > 0);
    let most = most.map(|line| {
        let share = words::share(line.n, figures.received).to_string();
        fill(says::MOST_BY, &[("name", &line.name), ("share", &share)])
    });
    let others = words::others(&figures, language);
    let all_days = figures.from.is_none() && figures.to.is_none();
    let none = (figures.received == 0).then(|| t(if all_days { says::NONE_YET } else { says::NONE_CAME }));
    let subjects = words::subjects(&figures, language);
    let subjects_covered = figures.subjects.as_ref().map(|subjects| subjects.covered.clone());
    let times = [
        ("response", says::FIRST_RESPONSE, first_response, figures.first_response.clone()),
        ("closing", says::CLOSING, closing, figures.closing.clone()),
    ];
    view! {
        <ShareTags shared/>
        <header class="figures-head">
            <h1>{words::sentence(&figures, language)}</h1>
            {others.map(|others| view! { <p>{others}</p> })}
            {none.map(|none| view! { <p>{none}</p> })}
        </header>
        <Question id="channels" title=says::BY_CHANNEL note=most chart=channels_chart>
            <Numbers title=says::BY_CHANNEL lines=channels total=Some(figures.received)/>
        </Question>
        <OverTime figures=figures.clone() chart=series_chart/>
        <Ends figures=figures.clone() chart=ends_chart/>
        {(!subjects.is_empty()).then(|| view! {
            <Question id="subjects" title=says::BY_SUBJECT note=None chart=subjects_chart>
                <Numbers title=says::BY_SUBJECT total=Some(subjects.iter().map(|line| line.n).sum::<i64>()) lines=subjects/>
                <About covered=subjects_covered/>
            </Question>
        })}
        {times.into_iter().filter_map(|(id, title, chart, times)| times.map(|times| view! { <Took id title chart times/> })).collect_view()}
        <AgainOf figures=figures.clone() chart=again/>
        <Foot figures/>
    }
}

/// One question: its chart, and the table with the same numbers.
#[component]
fn Question(
    /// Its id on the page.
    id: &'static str,
    /// The question.
    title: Text,
    /// The answer in one line.
    note: Option<String>,
    /// The chart as SVG that the server drew from numbers and texts of ours; empty if there is none.
    chart: String,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <section class="question" aria-labelledby=format!("{id}-title")>
            <h2 id=format!("{id}-title")>{t(title)}</h2>
            {note.map(|note| view! { <p class="hint">{note}</p> })}
            {(!chart.is_empty()).then(|| view! { <div class="drawn" inner_html=chart></div> })}
            {children.map(|children| children())}
        </section>
    }
}

/// Numbers as a table.
#[component]
fn Numbers(title: Text, lines: Vec<words::Line>, total: Option<i64>) -> impl IntoView {
    let rows = lines.into_iter().map(|line| {
        view! { <tr data-key=line.key><th scope="row">{line.name}</th><td class="n">{dates::number(line.n)}</td></tr> }
    });
    view! {
        <table class="numbers">
            <caption>{fill(says::NUMBERS, &[("title", t(title))])}</caption>
            <thead><tr><th scope="col">{t(says::WHAT)}</th><th scope="col" class="n">{t(says::COUNT)}</th></tr></thead>
            <tbody>{rows.collect_view()}</tbody>
            {total.map(|total| view! { <tfoot><tr><th scope="row">{t(says::TOGETHER)}</th><td class="n">{dates::number(total)}</td></tr></tfoot> })}
        </table>
    }
}

/// Which complaints a sensitive number is about.
#[component]
fn About(covered: Option<Covered>) -> impl IntoView {
    covered.map(|covered| view! { <p class="hint">{words::about(&covered, language())}</p> })
}

#[component]
fn OverTime(figures: Figures, chart: String) -> impl IntoView {
    let language = language();
    let Figures { series, .. } = figures;
    if series.rows.len() < 2 {
        return None;
    }
    let unit = series.unit;
    let used = |channel: &Channel| series.rows.iter().any(|row| row.by_channel.get(channel).is_some_and(|n| *n > 0));
    let used: Vec<Channel> = Channel::ALL.iter().copied().filter(used).collect();
    let head = used
        .iter()
        .map(|channel| view! { <th scope="col" class="n">{channels::name(*channel, language)}</th> })
        .collect_view();
    let rows = series.rows.iter().map(|row| {
        let counts = used.iter().map(|channel| {
            let n = row.by_channel.get(channel).copied().unwrap_or(0);
            view! { <td class="n">{dates::number(n)}</td> }
        });
        view! {
            <tr><th scope="row">{words::row(unit, &row.from, language)}</th>{counts.collect_view()}<td class="n">{dates::number(row.received())}</td></tr>
        }
    });
    let rows = rows.collect_view();
    let named = match unit {
        Unit::Day => says::DAY,
        Unit::Month => says::MONTH,
        Unit::Year => says::YEAR,
    };
    Some(view! {
        <Question id="series" title=says::OVER_TIME note=Some(t(says::SCALE_SAME).to_owned()) chart>
            <details class="each-row">
                <summary>{t(says::EACH_ROW)}</summary>
                <div class="scrolled" tabindex="0" role="group" aria-label=t(says::EACH_ROW)>
                    <table class="numbers">
                        <caption>{fill(says::NUMBERS, &[("title", t(says::OVER_TIME))])}</caption>
                        <thead><tr><th scope="col">{t(named)}</th>{head}<th scope="col" class="n">{t(says::TOGETHER)}</th></tr></thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
            </details>
        </Question>
    })
}

#[component]
fn Ends(figures: Figures, chart: String) -> impl IntoView {
    let language = language();
    let lines = words::ends(&figures, language);
    if lines.is_empty() {
        let withheld = Some(t(says::WITHHELD).to_owned());
        return Either::Left(view! { <Question id="ends" title=says::BY_END note=withheld chart=String::new()/> });
    }
    let running = figures.confidential_investigating.filter(|n| *n > 0);
    let rows = lines.into_iter().map(|line| {
        let within = running.filter(|_| line.key == "confidential").map(|n| {
            view! { <tr class="within" data-key="confidential_investigating"><th scope="row">{t(says::OF_THESE_RUNNING)}</th><td class="n">{dates::number(n)}</td></tr> }
        });
        view! {
            <tr data-key=line.key><th scope="row">{line.name}</th><td class="n">{dates::number(line.n)}</td></tr>
            {within}
        }
    });
    let rows = rows.collect_view();
    let note = running
        .zip(figures.confidential)
        .map(|(n, of)| fill(says::WITHIN_NOTE, &[("n", &dates::number(n)), ("of", &dates::number(of))]));
    let others = figures.investigating.filter(|n| Some(*n) != running);
    Either::Right(view! {
        <Question id="ends" title=says::BY_END note=None chart>
            <table class="numbers">
                <caption>{fill(says::NUMBERS, &[("title", t(says::BY_END))])}</caption>
                <thead><tr><th scope="col">{t(says::WHAT)}</th><th scope="col" class="n">{t(says::COUNT)}</th></tr></thead>
                <tbody>{rows}</tbody>
                <tfoot><tr><th scope="row">{t(says::TOGETHER)}</th><td class="n">{dates::number(figures.outcomes_of)}</td></tr></tfoot>
            </table>
            {note.map(|note| view! { <p class="hint">{note}</p> })}
            {others.map(|n| view! { <p class="hint">{fill(says::INVESTIGATING, &[("n", &dates::number(n))])}</p> })}
            <About covered=words::outcomes_covered(&figures)/>
        </Question>
    })
}

#[component]
fn Took(id: &'static str, title: Text, chart: String, times: Times) -> impl IntoView {
    let language = language();
    let few = times.median == Percentile::TooFew;
    let rows = words::times(&times, language).into_iter().map(|(key, name, value)| {
        view! { <tr data-key=key><th scope="row">{name}</th><td class="n">{words::percentile(value, language)}</td></tr> }
    });
    let rows = rows.collect_view();
    let note = Some(t(if few { says::TOO_FEW } else { says::WAITING_COUNT }).to_owned());
    view! {
        <Question id title note chart>
            {(!few).then(|| view! {
                <table class="numbers">
                    <caption>{fill(says::NUMBERS, &[("title", t(title))])}</caption>
                    <thead><tr><th scope="col">{t(says::WHAT)}</th><th scope="col" class="n">{t(says::TIME)}</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            })}
            <About covered=Some(times.covered)/>
        </Question>
    }
}

#[component]
fn AgainOf(figures: Figures, chart: String) -> impl IntoView {
    let lines = words::again(&figures, language());
    let covered = figures.reopened.or(figures.overturned).map(|again| again.covered);
    let lines: Vec<words::Line> = lines.into_iter().map(|(line, _)| line).collect();
    (!lines.is_empty()).then(|| {
        view! {
            <Question id="again" title=says::AGAIN note=None chart>
                <Numbers title=says::AGAIN lines total=None/>
                <About covered/>
            </Question>
        }
    })
}

#[component]
fn Foot(figures: Figures) -> impl IntoView {
    let query = words::query(&figures);
    view! {
        <section class="question figures-foot">
            <p class="figures-files">
                <a class="button" data-quiet="" href=format!("/figures.csv{query}") rel="external" download="">"CSV"</a>
                <a class="button" data-quiet="" href=format!("/figures.json{query}") rel="external">"JSON"</a>
            </p>
            <details class="each-row">
                <summary>{t(says::HOW)}</summary>
                <p>{t(says::HOW_COUNTED)}</p>
                <p>{t(says::WHY_WITHHELD)}</p>
                <p>{t(says::HOW_LONG)}</p>
            </details>
            <p class="hint">{fill(says::AS_OF, &[("time", &words::moment(&figures.as_of, language()))])}</p>
        </section>
    }
}
