//! Stations side by side. They stand in the order of the tree: a table sorted by a number would be a ranking.

use super::{
    Against, Asked, LATE_COUNTED, MEDIAN_FROM, Number, Numbers, P90_FROM, SilentLine, StationLine, Stations, Times,
    cases::{CasesAsked, NO_STATION},
    proof::ProofPart,
    shares,
};
use crate::{
    board::Filters,
    complaint::{Millis, Outcome, queues::Queue},
    language::{Text, dates, fill, language, t, texts, texts::inside as says, texts::sheet},
    staff::StaffPage,
    ui::When,
};
use leptos::prelude::*;

/// A number of the table, with its name.
const COLUMNS: [(Number, Text); 6] = [
    (Number::Received, says::RECEIVED),
    (Number::Open, says::OPEN),
    (Number::Closed, says::CLOSED),
    (Number::Reopened, says::REOPENED),
    (Number::Overturned, says::OVERTURNED),
    (Number::LastHour, says::LAST_HOUR),
];

/// The table of stations, the silent ones, and the drawings.
#[component]
pub fn StationsPart(stations: Stations, asked: Asked, now: Millis) -> impl IntoView {
    let Stations { lines, all, all_before, proof, silent, map, reopened } = stations;
    let total =
        StationLine { office: None, circle: None, point: None, numbers: all.clone(), before: all_before, late: 0 };
    let compared = total.before.is_some();
    let heads =
        COLUMNS.map(|(_, name)| view! { <th scope="col" class="number">{t(name)}</th> }).into_iter().collect_view();
    let times = [says::RESPONSE_MEDIAN, says::RESPONSE_P90, says::CLOSING_MEDIAN, says::CLOSING_P90];
    let times = times.map(|name| view! { <th scope="col" class="number">{t(name)}</th> }).into_iter().collect_view();
    let of_all = asked.clone();
    // There is no list of some stations: what is limited to an office is listed station by station.
    let of_total = asked.office.is_none().then(String::new);
    let rows = lines.into_iter().map(|line| view! { <StationRow line asked=asked.clone()/> }).collect_view();
    let drawn = move |svg: String, title: Text, hint: Text| {
        (!svg.is_empty()).then(|| {
            view! {
                <section>
                    <h2>{t(title)}</h2>
                    <p class="hint">{t(hint)}</p>
                    <div class="drawn" inner_html=svg></div>
                </section>
            }
        })
    };
    view! {
        <section>
            <h2>{t(says::STATIONS)}</h2>
            <p class="hint">{t(says::STATIONS_LEAD)}</p>
            <div class="wide" tabindex="0" role="region" aria-label=t(says::STATIONS)>
                <table class="stations" data-compared=compared.then_some("")>
                    <thead>
                        <tr>
                            <th scope="col">{t(texts::staff::OFFICE)}</th>
                            {heads}
                            <th scope="col" class="number">{t(says::LATE_NOW)}</th>
                            {times}
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                    <tfoot>
                        <tr>
                            <th scope="row">{t(texts::figures::TOGETHER)}</th>
                            <NumberCells line=total asked=of_all.clone() station=of_total/>
                        </tr>
                    </tfoot>
                </table>
            </div>
        </section>
        <Outcomes all asked=of_all/>
        <ProofPart proof/>
        <Silents silent now/>
        {drawn(map, says::MAP, says::MAP_HINT)}
        {drawn(reopened, says::REOPENED_SHARE, says::REOPENED_HINT)}
    }
}

#[component]
fn StationRow(line: StationLine, asked: Asked) -> impl IntoView {
    let language = language();
    let name =
        line.office.as_ref().map_or_else(|| t(says::NO_STATION).to_owned(), |office| office.short(language).to_owned());
    let circle = line.circle.as_ref().map(|circle| circle.full(language));
    let station = line.office.as_ref().map_or_else(|| NO_STATION.to_owned(), |office| office.id.to_string());
    view! {
        <tr>
            <th scope="row">{name}{circle.map(|circle| view! { <span class="quiet">{circle}</span> })}</th>
            <NumberCells line asked station=Some(station)/>
        </tr>
    }
}

/// The cells of a row. Each number opens the complaints behind it, unless there is no such list.
#[component]
fn NumberCells(line: StationLine, asked: Asked, station: Option<String>) -> impl IntoView {
    let language = language();
    let StationLine { office, numbers, before, late, .. } = line;
    let to = |number: Number| {
        let period = Asked { against: Against::Nothing, ..asked.clone() };
        let asked = CasesAsked { period, number, outcome: None, station: station.clone()?, after: None };
        Some(format!("{}{}", StaffPage::FiguresCases.route(), asked.to_query()))
    };
    let cells = COLUMNS.map(|(number, _)| {
        let n = of(&numbers, number);
        let was = before.as_ref().map(|before| was(dates::number(of(before, number))));
        let share = match number {
            Number::Reopened | Number::Overturned => shares::written(n, numbers.received, language),
            Number::LastHour => shares::written(n, numbers.closed, language),
            _ => None,
        };
        let share = share.filter(|_| n > 0).map(|share| view! { <span class="quiet">{share}</span> });
        view! { <td class="number">{linked(to(number), dates::number(n))}{share}{was}</td> }
    });
    let late_link = office.as_ref().map(|office| {
        let filters = Filters { office: Some(office.id), queue: Some(Queue::Late), ..Filters::default() };
        view! { <a href=filters.to_address()>{late_words(late)}</a> }
    });
    let (response, closing) = (numbers.response, numbers.closing);
    let (response_before, closing_before) =
        (before.as_ref().map(|before| before.response), before.as_ref().map(|before| before.closing));
    view! {
        {cells.into_iter().collect_view()}
        <td class="number" data-late=(late > 0).then_some("")>{late_link}</td>
        <TimeCells times=response before=response_before to=to(Number::Responded)/>
        <TimeCells times=closing before=closing_before to=to(Number::Closed)/>
    }
}

/// Median and 90th percentile; a dash where there are too few.
#[component]
fn TimeCells(times: Times, before: Option<Times>, to: Option<String>) -> impl IntoView {
    let language = language();
    let shown = |time: Option<Millis>| time.map(|time| dates::age(time, language));
    let cell = |time: Option<Millis>, least: i64, before: Option<Option<Millis>>| {
        let to = to.clone();
        let words = match shown(time) {
            Some(words) => linked(to, words),
            None => {
                let why = fill(says::TOO_FEW, &[("n", &dates::number(least))]);
                let title = why.clone();
                view! { <span title=title><span aria-hidden="true">"–"</span><span class="hidden">{why}</span></span> }
                    .into_any()
            }
        };
        let was = before.map(|before| was(shown(before).unwrap_or_else(|| "–".to_owned())));
        view! { <td class="number">{words}{was}</td> }
    };
    view! {
        {cell(times.median, MEDIAN_FROM, before.map(|before| before.median))}
        {cell(times.p90, P90_FROM, before.map(|before| before.p90))}
    }
}

/// A number that opens a list, if there is one.
fn linked(to: Option<String>, words: String) -> AnyView {
    match to {
        Some(to) => view! { <a href=to>{words}</a> }.into_any(),
        None => words.into_any(),
    }
}

/// The number of the other period.
fn was(words: String) -> impl IntoView {
    view! { <span class="was">{fill(says::WAS, &[("n", &words)])}</span> }
}

/// How many are late, with a "+" where counting stopped.
pub fn late_words(n: i64) -> String {
    if n >= LATE_COUNTED { format!("{}+", dates::number(n)) } else { dates::number(n) }
}

/// One number of a line.
fn of(numbers: &Numbers, number: Number) -> i64 {
    match number {
        Number::Received => numbers.received,
        Number::Open => numbers.open,
        Number::Closed => numbers.closed,
        Number::Reopened => numbers.reopened,
        Number::Overturned => numbers.overturned,
        Number::LastHour => numbers.last_hour,
        Number::Responded => numbers.response.n,
    }
}

/// How the closed complaints of all stations ended.
#[component]
fn Outcomes(all: Numbers, asked: Asked) -> impl IntoView {
    let language = language();
    let period = Asked { against: Against::Nothing, ..asked };
    let to = move |outcome: Outcome| {
        let (period, outcome) = (period.clone(), Some(outcome));
        let asked = CasesAsked { period, number: Number::Closed, outcome, station: String::new(), after: None };
        asked.period.office.is_none().then(|| format!("{}{}", StaffPage::FiguresCases.route(), asked.to_query()))
    };
    let whole: i64 = all.outcomes.iter().map(|(_, n)| n).sum();
    (!all.outcomes.is_empty()).then(|| {
        let rows = all.outcomes.into_iter().map(|(outcome, n)| {
            let share = shares::written(n, whole, language);
            view! {
                <tr>
                    <th scope="row">{texts::words::outcome(outcome, language)}</th>
                    <td class="number">{linked(to(outcome), dates::number(n))}</td>
                    <td class="quiet">{share}</td>
                </tr>
            }
        });
        view! {
            <section>
                <h2>{t(says::OUTCOMES)}</h2>
                <table class="outcomes">
                    <thead>
                        <tr>
                            <th scope="col">{t(says::OUTCOME)}</th>
                            <th scope="col" class="number">{t(texts::figures::COUNT)}</th>
                            <th scope="col">{t(says::SHARE_OF_CLOSED)}</th>
                        </tr>
                    </thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table>
            </section>
        }
    })
}

/// Stations where something waits and nobody has entered anything. A station with nothing to do is not silent.
#[component]
fn Silents(silent: Vec<SilentLine>, now: Millis) -> impl IntoView {
    let language = language();
    let none = silent.is_empty();
    let rows = silent.into_iter().map(|line| {
        let filters = Filters { office: Some(line.office.id), ..Filters::default() };
        let holds = fill(sheet::MORNING_HOLDS, &[("n", &dates::number(line.holds))]);
        let last = match line.last_at {
            Some(at) => view! { <When at now/> }.into_any(),
            None => t(says::NEVER).into_any(),
        };
        view! { <li>{line.office.full(language)} ": " <a href=filters.to_address()>{holds}</a> ". " {t(says::LAST_ENTRY)} ": " {last}</li> }
    });
    view! {
        <section>
            <h2>{t(says::SILENT)}</h2>
            <p class="hint">{t(sheet::MORNING_SILENT_LEAD)}</p>
            {none.then(|| view! { <p class="empty">{t(says::SILENT_NONE)}</p> })}
            <ul>{rows.collect_view()}</ul>
        </section>
    }
}
