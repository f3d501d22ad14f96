//! `/figures`: a sentence with the total, then one table with bars for each question.

use super::{Figures, load_figures};
use crate::{
    channels,
    language::{dates, fill, language, t, texts, texts::figures as says},
    ui::data::resource,
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{LazyRoute, hooks::use_query_map, lazy_route};

/// The figures page.
#[component]
fn FiguresPage() -> impl IntoView {
    let query = use_query_map();
    let days = Memo::new(move |_| query.with(|q| (q.get("from").unwrap_or_default(), q.get("to").unwrap_or_default())));
    let counted = resource(move || days.get(), |(from, to)| load_figures(from, to));
    view! {
        <Title text=t(says::TITLE)/>
        <main id="main" class="citizen figures">
            <h1>{t(says::TITLE)}</h1>
            <form method="get" action="/figures" class="days">
                <div class="field"><label for="from">{t(says::FROM)}</label><input type="date" id="from" name="from" value=move || days.get().0/></div>
                <div class="field"><label for="to">{t(says::TO)}</label><input type="date" id="to" name="to" value=move || days.get().1/></div>
                <button type="submit" class="button" data-quiet="">{t(says::SHOW)}</button>
            </form>
            <p class="hint"><a href="/figures?from=2020-04-01&to=2020-12-31">{t(says::DESK_2020)}</a> " · " <a href="/figures">{t(says::EVERYTHING)}</a></p>
            <Transition>
                {move || Suspend::new(async move {
                    match counted.await {
                        Ok(figures) => view! { <Shown figures/> }.into_any(),
                        Err(error) => view! { <p class="error-summary" role="alert">{texts::public_error(&error, language())}</p> }.into_any(),
                    }
                })}
            </Transition>
        </main>
    }
}

#[component]
fn Shown(figures: Figures) -> impl IntoView {
    let language = language();
    let by_channel = figures.by_channel.iter();
    let channels: Vec<(String, i64)> =
        by_channel.map(|(channel, n)| (channels::name(*channel, language).to_owned(), *n)).collect();
    let confidential_shown = figures.confidential.is_some();
    let ends = [
        (says::DISPOSED, figures.disposed),
        (says::FOUND_FAKE, figures.found_fake),
        (says::CONFIDENTIAL, figures.confidential),
        (if confidential_shown { says::OPEN } else { says::OPEN_OR_CONFIDENTIAL }, figures.open),
    ];
    let ends: Vec<(String, i64)> = ends.into_iter().filter_map(|(name, n)| Some((t(name).to_owned(), n?))).collect();
    let day = |day: &Option<String>| {
        let at = day.as_deref().and_then(dates::parse_iso);
        at.map(|at| dates::date(at, language)).unwrap_or_default()
    };
    let (from, to) = (day(&figures.outcomes_from), day(&figures.outcomes_to));
    let of = figures.outcomes_as_of.as_ref().map(|time| {
        let all = dates::number(figures.outcomes_of);
        fill(says::OUTCOMES_OF, &[("n", &all), ("from", &from), ("to", &to), ("time", time)])
    });
    let withheld = figures.disposed.is_none();
    let json = match (&figures.from, &figures.to) {
        (None, None) => "/figures.json".to_owned(),
        (from, to) => format!(
            "/figures.json?from={}&to={}",
            from.as_deref().unwrap_or_default(),
            to.as_deref().unwrap_or_default()
        ),
    };
    view! {
        <p class="sentence">{fill(says::SENTENCE, &[("n", &dates::number(figures.received))])}</p>
        <Bars title=t(says::BY_CHANNEL) rows=channels total=figures.received/>
        {withheld.then(|| view! { <h2>{t(says::BY_END)}</h2><p>{t(says::WITHHELD)}</p> })}
        {(!withheld).then(|| view! { <Bars title=t(says::BY_END) rows=ends total=figures.outcomes_of/> })}
        {of.map(|of| view! { <p>{of}</p> })}
        {figures.investigating.map(|n| view! { <p>{fill(says::INVESTIGATING, &[("n", &dates::number(n))])}</p> })}
        <p class="hint">{t(says::HOW_COUNTED)}</p>
        <p class="hint">{t(says::WHY_WITHHELD)}</p>
        <p class="hint">{fill(says::AS_OF, &[("time", &figures.as_of)])} " · " <a href=json rel="external">{t(says::AS_DATA)}</a></p>
    }
}

/// A table of numbers with a bar beside each. It can be read without the bars, which are hidden from screen readers.
#[component]
fn Bars(title: &'static str, rows: Vec<(String, i64)>, total: i64) -> impl IntoView {
    let most = rows.iter().map(|(_, n)| *n).max().unwrap_or(0).max(1);
    let sum: i64 = rows.iter().map(|(_, n)| *n).sum();
    view! {
        <table class="bars">
            <caption>{title}</caption>
            <thead><tr><th scope="col">{t(says::WHAT)}</th><th scope="col">{t(says::COUNT)}</th><th scope="col" aria-hidden="true"></th></tr></thead>
            <tbody>
                {rows
                    .into_iter()
                    .map(|(name, n)| {
                        let width = (n * 1_000 / most).to_string();
                        view! {
                            <tr>
                                <th scope="row">{name}</th>
                                <td class="n">{dates::number(n)}</td>
                                <td class="bar" aria-hidden="true">
                                    <svg viewBox="0 0 1000 40" preserveAspectRatio="none"><rect width=width height="40"></rect></svg>
                                </td>
                            </tr>
                        }
                    })
                    .collect_view()}
            </tbody>
            <tfoot><tr><th scope="row">{t(says::TOGETHER)}</th><td class="n">{dates::number(sum)}</td><td aria-hidden="true">{(sum != total).then_some("≠")}</td></tr></tfoot>
        </table>
    }
}

/// [`FiguresPage`], loaded when it is first shown.
pub struct FiguresRoute;

#[lazy_route]
impl LazyRoute for FiguresRoute {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! { <FiguresPage/> }.into_any()
    }
}
