//! The conversation with the complainant, as bubbles: what they added on their private page and on the channel, what the police asked, and the replies.

use super::{Panel, PanelEntry, acted::Actor};
use crate::{
    channels,
    complaint::{EntryKind, Move},
    language::{
        fill, lang_of, language, t, texts,
        texts::{answers, panel as says, staff},
    },
    replies::answer::stands,
    ui::{Thumb, When},
};
use leptos::prelude::*;

/// One thing that was said.
#[derive(Clone, Debug, PartialEq)]
struct Said {
    at: i64,
    by_citizen: bool,
    words: String,
    photos: Vec<i64>,
    /// For a reply: its state, and what became of it in words.
    reply: Option<(&'static str, String)>,
    /// Whether no officer has done anything since.
    is_new: bool,
}

fn is_from_citizen(entry: &PanelEntry) -> bool {
    entry.actor == Actor::Complainant
        && matches!(entry.kind, EntryKind::Added | EntryKind::Edited | EntryKind::Settled | EntryKind::NotSettled)
}

/// Everything that was said, the oldest first.
fn said(panel: &Panel) -> Vec<Said> {
    let last_work = panel.entries.iter().rposition(|entry| entry.actor == Actor::Officer);
    let is_said = |entry: &PanelEntry| {
        let empty = entry.text.is_none() && entry.photos.is_empty();
        !empty && (is_from_citizen(entry) || entry.kind == EntryKind::Asked)
    };
    let entries = panel.entries.iter().enumerate().filter(|(_, entry)| is_said(entry)).map(|(at, entry)| Said {
        at: entry.said_at.unwrap_or(entry.at),
        by_citizen: is_from_citizen(entry),
        words: entry.text.clone().unwrap_or_default(),
        photos: entry.photos.clone(),
        reply: None,
        is_new: is_from_citizen(entry) && last_work.is_none_or(|last| last < at),
    });
    let replies = panel.conversation.iter().flat_map(|conversation| &conversation.replies).map(|reply| Said {
        at: reply.due_at,
        by_citizen: false,
        words: reply.text.clone(),
        photos: Vec::new(),
        reply: Some((
            reply.state.as_str(),
            format!("{} · {}", answers::way(reply.way, language()), stands(reply, panel.now)),
        )),
        is_new: false,
    });
    let mut all: Vec<Said> = entries.chain(replies).collect();
    all.sort_by_key(|said| said.at);
    all
}

/// The conversation. Absent where nothing was said and nothing can be said on a channel.
#[component]
pub fn Talk(
    /// The complaint.
    shown: RwSignal<Panel>,
    /// The form that answers on the channel.
    children: Children,
) -> impl IntoView {
    let all = Memo::new(move |_| shown.with(said));
    let channel = Memo::new(move |_| shown.with(|panel| panel.conversation.as_ref().map(|one| one.channel)));
    let wanted = Memo::new(move |_| channel.get().is_some() || all.with(|all| !all.is_empty()));
    let head = move || match channel.get() {
        Some(channel) => fill(answers::CONVERSATION, &[("channel", channels::name(channel, language()))]),
        None => t(says::CONVERSATION).to_owned(),
    };
    let may_ask = move || shown.with(|panel| panel.moves.contains(&Move::Ask));
    let bubble = move |said: Said| {
        let now = shown.with_untracked(|panel| panel.now);
        let lang = lang_of(&said.words);
        let who = t(if said.by_citizen { says::FROM_CITIZEN } else { says::FROM_DESK });
        let photos =
            said.photos.iter().map(|id| view! { <Thumb address=format!("/staff/photo/{id}") alt=t(staff::PHOTO)/> });
        let photos = photos.collect_view();
        let (state, line) = said.reply.map_or((None, None), |(state, line)| (Some(state), Some(line)));
        view! {
            <li class="bubble" data-from=if said.by_citizen { "citizen" } else { "desk" } data-state=state>
                <p class="quiet">
                    {who} " · " <When at=said.at now/>
                    {said.is_new.then(|| view! { " · " <strong>{t(says::NEW_WORDS)}</strong> })}
                </p>
                {(!said.words.is_empty()).then(|| view! { <p class="words" dir="auto" lang=lang>{said.words}</p> })}
                <div class="photos">{photos}</div>
                {line.map(|line| view! { <p class="quiet">{line}</p> })}
                {(said.is_new && may_ask()).then(|| view! { <p><a href="#move-ask-text" rel="external">{t(says::ANSWER_IT)}</a></p> })}
            </li>
        }
    };
    let nothing_said = move || channel.get().is_some() && all.with(Vec::is_empty);
    view! {
        <section class="conversation" aria-labelledby="conversation-head" hidden=move || !wanted.get()>
            <h3 id="conversation-head">{head}</h3>
            <ul>{move || all.get().into_iter().map(bubble).collect_view()}</ul>
            {move || nothing_said().then(|| view! { <p class="empty">{t(texts::answers::NOTHING_SAID)}</p> })}
            {children()}
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::complaint::Audience;

    fn entry(id: i64, kind: EntryKind, actor: Actor, text: &str) -> PanelEntry {
        PanelEntry {
            id,
            at: id,
            kind,
            audience: Audience::Complainant,
            actor,
            officer: None,
            office: None,
            circle: None,
            outcome: None,
            text: (!text.is_empty()).then(|| text.to_owned()),
            said_at: None,
            photos: Vec::new(),
        }
    }

    #[test]
    fn only_later_words_of_the_complainant_are_their_bubbles() {
        let added = entry(2, EntryKind::Added, Actor::Complainant, "रिकॉर्डिंग मिल गई");
        assert!(is_from_citizen(&added));
        assert!(!is_from_citizen(&entry(3, EntryKind::PostJoined, Actor::SomebodyElse, "me too")));
        assert!(!is_from_citizen(&entry(1, EntryKind::Received, Actor::Complainant, "चोरी")), "shown above");
    }
}
