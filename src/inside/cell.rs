//! The work of the cell: posts, replies, and what X costs.

use super::{CellFigures, MEDIAN_FROM, P90_FROM, Posts, XCost};
use crate::{
    channels,
    complaint::Millis,
    language::{Text, dates, fill, language, t, texts, texts::inside as says},
    replies::ReplyState,
    staff::StaffPage,
    ui::When,
};
use leptos::prelude::*;

/// A million: money is counted in millionths of a US dollar.
const DOLLAR: i64 = 1_000_000;

/// The part of the page for the cell. Its numbers open the wire, which has the posts and replies themselves.
#[component]
pub fn CellPart(cell: CellFigures, now: Millis) -> impl IntoView {
    let language = language();
    let wire = StaffPage::Wire.route();
    let oldest = cell.oldest.map(|at| view! { " (" {t(says::OLDEST)} ": " <When at now/> ")" });
    let waiting = fill(says::POSTS_WAITING, &[("n", &dates::number(cell.waiting))]);
    let hours = cell.hours.iter().enumerate().map(|(hour, (came, decided))| {
        let name = format!("{hour:02}:00");
        view! { <tr><th scope="row">{name}</th><td class="number">{dates::number(*came)}</td><td class="number">{dates::number(*decided)}</td></tr> }
    });
    let hours = hours.collect_view();
    let drawn = cell.drawn.clone();
    let replies = cell.replies.iter().map(|(channel, state, n)| {
        let is_failure = matches!(state, ReplyState::Refused | ReplyState::Unknown).then_some("");
        view! {
            <tr>
                <th scope="row">{channels::name(*channel, language)}</th>
                <td>{t(state_words(*state))}</td>
                <td class="number" data-lost=is_failure><a href=wire>{dates::number(*n)}</a></td>
            </tr>
        }
    });
    let replies = replies.collect_view();
    let failures = cell.failures.iter().map(|(channel, why, n)| {
        let why = if why.is_empty() { t(says::NO_REASON).to_owned() } else { texts::wire::why(why, language) };
        view! { <li>{channels::name(*channel, language)} ": " {why} ": " {dates::number(*n)}</li> }
    });
    let failures = failures.collect_view();
    let has_failures = !cell.failures.is_empty();
    view! {
        <section>
            <h2>{t(says::CELL)}</h2>
            <p><a href=wire>{waiting}</a>{oldest}</p>
            <PostsTable posts=cell.posts before=cell.posts_before/>
        </section>
        <section>
            <h2>{t(says::BY_HOUR)}</h2>
            <p class="hint">{fill(says::BY_HOUR_HINT, &[("n", &dates::number(cell.hours_of))])}</p>
            {(!drawn.is_empty()).then(|| view! { <div class="drawn" inner_html=drawn></div> })}
            <details>
                <summary>{t(says::AS_TABLE)}</summary>
                <table>
                    <thead>
                        <tr>
                            <th scope="col">{t(says::HOUR)}</th>
                            <th scope="col" class="number">{t(says::POSTS_CAME)}</th>
                            <th scope="col" class="number">{t(says::POSTS_DECIDED)}</th>
                        </tr>
                    </thead>
                    <tbody>{hours}</tbody>
                </table>
            </details>
        </section>
        <section>
            <h2>{t(says::REPLIES)}</h2>
            <table>
                <thead>
                    <tr>
                        <th scope="col">{t(texts::staff::CHANNEL)}</th>
                        <th scope="col">{t(texts::sheet::MORNING_STATUS)}</th>
                        <th scope="col" class="number">{t(texts::figures::COUNT)}</th>
                    </tr>
                </thead>
                <tbody>{replies}</tbody>
            </table>
            {has_failures.then(|| view! { <h3>{t(says::FAILURES)}</h3> <ul>{failures}</ul> })}
        </section>
        <CostTable cost=cell.cost before=cell.cost_before/>
    }
}

/// What a state of a reply is called here.
pub const fn state_words(state: ReplyState) -> Text {
    match state {
        ReplyState::Queued | ReplyState::Sending => says::REPLY_WAITING,
        ReplyState::Sent => says::REPLY_SENT,
        ReplyState::Refused => says::REPLY_REFUSED,
        ReplyState::Unknown => says::REPLY_UNKNOWN,
        ReplyState::Held => says::REPLY_HELD,
    }
}

#[component]
fn PostsTable(posts: Posts, before: Option<Posts>) -> impl IntoView {
    let language = language();
    let compared = before.is_some();
    let before = before.unwrap_or_default();
    let age = |time: Option<Millis>, least: i64| {
        time.map_or_else(|| fill(says::TOO_FEW, &[("n", &dates::number(least))]), |time| dates::age(time, language))
    };
    let to = StaffPage::Ledger.route();
    let row = move |name: &'static str, now: String, was: String| {
        view! {
            <tr>
                <th scope="row">{name}</th>
                <td class="number"><a href=to>{now}</a></td>
                {compared.then(|| view! { <td class="number">{was}</td> })}
            </tr>
        }
    };
    let channels = posts.channels.iter().map(|(channel, n)| {
        let was = before.channels.iter().find(|(other, _)| other == channel).map_or(0, |(_, n)| *n);
        row(channels::name(*channel, language), dates::number(*n), dates::number(was))
    });
    let channels = channels.collect_view();
    view! {
        <table class="posts">
            <thead>
                <tr>
                    <th scope="col">{t(texts::figures::WHAT)}</th>
                    <th scope="col" class="number">{t(says::THIS_PERIOD)}</th>
                    {compared.then(|| view! { <th scope="col" class="number">{t(says::OTHER_PERIOD)}</th> })}
                </tr>
            </thead>
            <tbody>
                {row(t(says::POSTS_CAME), dates::number(posts.came), dates::number(before.came))}
                {channels}
                {row(t(says::POSTS_DECIDED), dates::number(posts.decided), dates::number(before.decided))}
                {row(t(says::WAITED_MEDIAN), age(posts.waited.median, MEDIAN_FROM), age(before.waited.median, MEDIAN_FROM))}
                {row(t(says::WAITED_P90), age(posts.waited.p90, P90_FROM), age(before.waited.p90, P90_FROM))}
            </tbody>
        </table>
    }
}

#[component]
fn CostTable(cost: XCost, before: Option<XCost>) -> impl IntoView {
    let compared = before.is_some();
    let before = before.unwrap_or_default();
    let row = |name: String, now: i64, was: i64| {
        view! {
            <tr>
                <th scope="row">{name}</th>
                <td class="number">{dollars(now)}</td>
                {compared.then(|| view! { <td class="number">{dollars(was)}</td> })}
            </tr>
        }
    };
    let reads = fill(says::COST_READ, &[("n", &dates::number(cost.reads))]);
    view! {
        <section>
            <h2>{t(says::COST)}</h2>
            <p class="hint">{t(says::COST_HINT)}</p>
            <table>
                <thead>
                    <tr>
                        <th scope="col">{t(texts::figures::WHAT)}</th>
                        <th scope="col" class="number">{t(says::THIS_PERIOD)}</th>
                        {compared.then(|| view! { <th scope="col" class="number">{t(says::OTHER_PERIOD)}</th> })}
                    </tr>
                </thead>
                <tbody>
                    {row(t(says::COST_SENT).to_owned(), cost.sent, before.sent)}
                    {row(reads, cost.read, before.read)}
                    {row(t(texts::figures::TOGETHER).to_owned(), cost.sent + cost.read, before.sent + before.read)}
                </tbody>
            </table>
        </section>
    }
}

/// Millionths of a US dollar in dollars and cents, rounded up, so that a cost is never shown as nothing.
pub fn dollars(millionths: i64) -> String {
    let cents = (millionths.max(0) + DOLLAR / 100 - 1) / (DOLLAR / 100);
    format!("${}.{:02}", dates::number(cents / 100), cents % 100)
}

#[cfg(test)]
mod tests {
    use super::dollars;

    #[test]
    fn a_cost_is_never_shown_as_nothing() {
        for (millionths, shown) in
            [(0, "$0.00"), (1, "$0.01"), (5_000, "$0.01"), (10_000, "$0.01"), (1_234_567, "$1.24")]
        {
            assert_eq!(dollars(millionths), shown);
        }
        assert_eq!(dollars(150_000_000_000), "$1,50,000.00");
    }
}
