//! Lists of the open items of a shift.

use super::{Item, ItemKind, Standing};
use crate::{
    command::notices::NoticeKind,
    complaint::Millis,
    language::{Language, dates, fill, fill_in, language, t, texts, texts::shift as says},
    replies::ReplyState,
    ui::When,
};
use leptos::prelude::*;

/// Lists the open items that a shift hands over, or handed over.
#[component]
pub fn OpenItems(
    /// The posts and items.
    standing: Standing,
    /// When the list was frozen, for an ended shift: each item then shows what has happened to it since.
    frozen: Option<Millis>,
    /// Server time when the page's data was loaded.
    now: Millis,
) -> impl IntoView {
    let language = language();
    let posts = match standing.oldest_post_at {
        Some(oldest) => {
            let when = dates::moment(oldest, now, language);
            fill(says::POSTS, &[("n", &dates::number(standing.posts)), ("when", &when)])
        }
        None => t(says::POSTS_NONE).to_owned(),
    };
    let nothing = standing.items.is_empty();
    let groups = ItemKind::ALL.iter().filter_map(|&kind| {
        let items: Vec<Item> = standing.items.iter().filter(|item| item.kind == kind).cloned().collect();
        if items.is_empty() {
            return None;
        }
        let counted = dates::number(items.len() as i64);
        let head = format!("{} ({counted})", says::head(kind).in_language(language));
        let lines = items.into_iter().map(|item| view! { <Line item frozen now/> }).collect_view();
        Some(view! { <h3>{head}</h3> <ul class="notices">{lines}</ul> })
    });
    view! {
        <p>{posts}</p>
        {nothing.then(|| view! { <p class="quiet">{t(says::NOTHING)}</p> })}
        {groups.collect_view()}
    }
}

#[component]
fn Line(item: Item, frozen: Option<Millis>, now: Millis) -> impl IntoView {
    let language = language();
    let overdue = item.done_at.is_none() && item.due_at.is_some_and(|due| due < now);
    let address = item.reference.map(|reference| (format!("/staff/c/{}", reference.as_str()), reference.to_string()));
    let due = item.due_at.map(|due| fill(says::BY_WHEN, &[("when", &dates::moment(due, now, language))]));
    let promised = item.officer.as_ref().map(|name| fill(says::PROMISED_BY, &[("name", name.in_language(language))]));
    let status = item.status.map(|status| texts::words::status(status, language).to_owned());
    let office = item.office.as_ref().map(|office| office.full(language));
    let facts = [promised, due, status, office].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let description = describe(&item, language);
    let since = settled(&item, now, language).filter(|_| frozen.is_some());
    let still = frozen.is_some() && since.is_none();
    view! {
        <li data-unread=item.done_at.is_none().then_some("") data-kind=overdue.then_some("escalated")>
            <p>
                {address.map(|(to, reference)| view! { <a class="ref" href=to>{reference}</a> " " })}
                {(!description.is_empty()).then(|| view! { <span dir="auto">{description}</span> })}
                {overdue.then(|| view! { " " <span class="flag" data-flag="late">{t(says::OVERDUE)}</span> })}
            </p>
            <p class="quiet"><When at=item.since now/> {(!facts.is_empty()).then(|| format!(" · {facts}"))}</p>
            {since.map(|since| view! { <p><span class="flag" data-flag="ok">{since}</span></p> })}
            {still.then(|| view! { <p class="quiet">{t(says::STILL)}</p> })}
        </li>
    }
}

/// Describes the item as it was when it was listed.
fn describe(item: &Item, language: Language) -> String {
    let step = item.step.map(|step| texts::clocks::step(step, language)).unwrap_or_default();
    let word = item.what.as_deref().unwrap_or_default();
    match item.kind {
        ItemKind::Unread => String::new(),
        ItemKind::Promise => item.words.clone(),
        ItemKind::Clock => step.to_owned(),
        ItemKind::Notice => match word.parse::<NoticeKind>() {
            Ok(kind) => fill_in(language, texts::notices::told(kind), &[("step", step)]),
            Err(_) => step.to_owned(),
        },
        ItemKind::Reply => {
            let state = match word.parse() {
                Ok(ReplyState::Refused) => texts::wire::REFUSED,
                Ok(ReplyState::Held) => texts::wire::HELD,
                _ => texts::wire::UNKNOWN,
            };
            format!("{}: {}", state.in_language(language), item.words)
        }
    }
}

/// How the item was settled, by whom and when; none while it is still open.
fn settled(item: &Item, now: Millis, language: Language) -> Option<String> {
    let when = dates::moment(item.done_at?, now, language);
    let by = item.done_by.as_ref().map(|name| name.in_language(language)).unwrap_or_default();
    let text = match item.kind {
        ItemKind::Unread => says::READ_SINCE,
        ItemKind::Notice => says::READ_SINCE_BY,
        ItemKind::Promise => says::KEPT_SINCE,
        ItemKind::Clock => says::MET_SINCE,
        ItemKind::Reply => says::SENT_SINCE,
    };
    Some(fill_in(language, text, &[("name", by), ("when", &when)]))
}
