//! One complaint beside the board: where it stands and what comes next, its text, its conversation and its timeline.

use super::{
    Board, Filters, Panel, PanelEntry,
    acted::Reopened,
    actions::load_panel,
    desk::Desk,
    macros::view::Macros,
    panel_forms::{AskForm, FirstMove, Making, OtherMoves},
    panel_head::{ByWhen, CopyNumber, Neighbours, sentence},
    panel_talk::Talk,
    working::{self, OnIt, WorkingFlag, actions::working_on},
};
use crate::{
    channels,
    command::{clocks::view::Clocks, orders::panel::OrdersBox, promises::view::Promises},
    complaint::{Audience, EntryKind, Status, details::Details, outgoing::view::WithheldWords},
    error::Error,
    intake::wire::joined::{JoinedPosts, Moved, moved_line},
    language::{
        dates, fill, lang_of, language, t, texts,
        texts::{panel as says, staff, wire},
    },
    replies::answer::AnswerBox,
    ui::{Step, Thumb, When, data::resource, later::later},
};
use leptos::{prelude::*, task::spawn_local};

/// How soon the page reloads the complaint while a reply is being sent, in milliseconds.
const LOOK_AGAIN: u32 = 1_500;
/// The page does not wait for a reply that is due later than this, in milliseconds.
const SOON: i64 = 60_000;

/// From this width, in CSS pixels, the complaint is shown beside the board.
const WIDE: f64 = 900.0;

/// Loads the complaint and shows it.
#[component]
pub fn PanelPage(
    /// Reference number of the complaint, as given in the address.
    reference: String,
    /// The board's filters, for the link back to it.
    filters: Memo<Filters>,
    /// The board beside which it is open.
    board: RwSignal<Board>,
) -> impl IntoView {
    let address = reference.clone();
    let first = resource(move || reference.clone(), load_panel);
    // On a wide screen the board keeps its scroll position; on a phone the complaint is the page and is shown from its top.
    Effect::new(move |_| {
        let width = window().inner_width().ok().and_then(|width| width.as_f64());
        if width.is_some_and(|width| width < WIDE) {
            window().scroll_to_with_x_and_y(0.0, 0.0);
        }
    });
    view! {
        <section class="panel" aria-labelledby="panel-title" id="panel">
            <Transition fallback=move || view! { <Bare title=t(says::CASE).to_owned() filters/> }>
                {move || {
                    let address = address.clone();
                    Suspend::new(async move {
                        match first.await {
                            Ok(panel) => view! { <Shown panel address filters board/> }.into_any(),
                            Err(Error::NotFound) => {
                                view! { <Bare title=t(staff::NOT_YOURS).to_owned() filters/><p>{t(staff::NOT_YOURS_HELP)}</p> }.into_any()
                            }
                            Err(error) => view! { <Bare title=texts::error(&error, language()) filters/> }.into_any(),
                        }
                    })
                }}
            </Transition>
        </section>
    }
}

/// The way back to the board.
#[component]
fn Close(filters: Memo<Filters>) -> impl IntoView {
    let back = move || filters.get().to_address();
    view! {
        <p class="panel-close">
            <a class="icon-button" href=back data-noscroll="" title=t(says::CLOSE)>
                <span aria-hidden="true"></span>
                <span class="hidden">{t(says::CLOSE)}</span>
            </a>
        </p>
    }
}

/// The head of a panel that has nothing to show, or nothing yet.
#[component]
fn Bare(title: String, filters: Memo<Filters>) -> impl IntoView {
    view! {
        <header class="panel-head">
            <div class="panel-bar">
                <Close filters/>
                <h2 id="panel-title">{title}</h2>
            </div>
        </header>
    }
}

#[component]
fn Shown(panel: Panel, address: String, filters: Memo<Filters>, board: RwSignal<Board>) -> impl IntoView {
    let language = language();
    let desk = expect_context::<Desk>();
    let reference = panel.reference;
    let facts = panel.clone();
    let is_confidential = panel.confidential;
    // The version that the officer has seen. A live update does not advance it while something is being typed: the officer
    // first reads what changed.
    let seen = RwSignal::new(panel.version);
    let typing = RwSignal::new(false);
    let shown = RwSignal::new(panel);
    let gone = RwSignal::new(false);
    let again = Callback::new(move |()| {
        spawn_local(async move {
            match load_panel(reference.as_str().to_owned()).await {
                Ok(new) => {
                    if !typing.try_get_untracked().unwrap_or(true) {
                        let _ = seen.try_set(new.version);
                    }
                    let _ = shown.try_set(new);
                }
                Err(Error::NotFound) => {
                    let _ = gone.try_set(true);
                }
                Err(_) => {}
            }
        });
    });
    Effect::new(move |before: Option<u32>| {
        let (changed, n) = desk.changed.get();
        let ours = changed == "any" || changed == reference.as_str();
        if before.is_some_and(|before| before != n) && ours {
            again.run(());
        }
        n
    });
    // A reply is sent shortly after it is written, and causes no live event; the page reloads while one is on its way.
    Effect::new(move |_| {
        let on_its_way = shown.with(|panel| {
            let replies = panel.conversation.iter().flat_map(|conversation| &conversation.replies);
            replies.filter(|reply| reply.state.is_on_its_way()).any(|reply| reply.due_at < panel.now + SOON)
        });
        if on_its_way {
            later(LOOK_AGAIN, again);
        }
    });
    // While the officer is typing, colleagues are notified from time to time, not at every key.
    let notified = RwSignal::new(false);
    let typed = move |_| {
        typing.set(true);
        if !notified.get_untracked() {
            notified.set(true);
            spawn_local(async move {
                let _ = working_on(reference.as_str().to_owned()).await;
            });
            later(
                working::AGAIN,
                Callback::new(move |()| {
                    let _ = notified.try_set(false);
                }),
            );
        }
    };
    // An officer's "working on this" mark expires without a live event, so the page reloads when the first of them does, the
    // officer's own included.
    let ends =
        Memo::new(move |_| shown.with(|panel| panel.working.iter().map(|one| one.until_at).chain(panel.on_it).min()));
    Effect::new(move |_| {
        let now = shown.with_untracked(|panel| panel.now);
        if let Some(pause) = ends.get().and_then(|ends| u32::try_from(ends - now).ok()) {
            later(pause + 100, again);
        }
    });
    let acted = Callback::new(move |()| {
        let _ = typing.try_set(false);
        let _ = again.try_run(());
        let _ = desk.again.try_run(());
    });
    let making = Making::new(shown, seen, filters, typing, acted, again);
    let status = move || shown.with(|panel| panel.status);
    let news = move || shown.with(|panel| panel.version) > seen.get();
    let action = move || format!("/staff/c/{}{}", reference.as_str(), filters.get().to_query());
    let last =
        move || shown.with(|panel| panel.entries.last().map(|entry| happened(entry, language)).unwrap_or_default());
    view! {
        <header class="panel-head">
            <div class="panel-bar">
                <Close filters/>
                <h2 id="panel-title" class="ref" tabindex="-1">{reference.to_string()}</h2>
                <CopyNumber number=reference.to_string()/>
                <Neighbours reference=address board filters/>
            </div>
            <div class="panel-status" role="status">
                <p class="panel-sentence">{move || shown.with(sentence)}</p>
                <ByWhen shown/>
                <p class="panel-marks">
                    <span class="badge" data-status=move || status().as_str()>{move || texts::words::status(status(), language)}</span>
                    {move || shown.with(|panel| panel.confidential).then(|| view! { " " <span class="flag" data-flag="sealed">{t(staff::FLAG_SEALED)}</span> })}
                    {move || {
                        shown
                            .with(|panel| panel.accused.clone())
                            .map(|office| view! { " " <span class="flag" data-flag="accused">{fill(staff::FLAG_ACCUSED, &[("office", &office.oblique(language))])}</span> })
                    }}
                    {move || shown.with(|panel| panel.office.clone()).map(|office| view! { " " <span>{office.full(language)}</span> })}
                    {move || shown.with(|panel| panel.deciding.is_some()).then(|| view! { " " <span class="flag" data-flag="deciding">{t(staff::FLAG_DECIDING)}</span> })}
                    {move || shown.with(headed).map(|head| view! { " " <span class="quiet">{head}</span> })}
                </p>
            </div>
            <div on:input=typed>
                <FirstMove making/>
            </div>
        </header>
        <div on:input=typed>
            <OtherMoves making/>
        </div>
        {move || gone.get().then(|| view! { <p class="error-summary" role="alert">{t(staff::GONE)}</p> })}
        {move || {
            news()
                .then(|| {
                    view! {
                        <div class="news" role="status">
                            <p>{fill(staff::NEWS, &[("what", &last())])}</p>
                            <button type="button" class="button" data-quiet="" on:click=move |_| seen.set(shown.with_untracked(|p| p.version))>{t(staff::NEWS_SEEN)}</button>
                        </div>
                    }
                })
        }}
        {move || shown.with(whose).map(|line| view! { <p class="notice">{line}</p> })}
        {move || {
            let (reopened, now) = shown.with(|panel| (panel.reopened.clone(), panel.now));
            reopened.map(|reopened| view! { <BeganAgain reopened now/> })
        }}
        <p class="panel-working" role="status">
            {move || view! { <WorkingFlag working=shown.with(|panel| panel.working.clone())/> }}
        </p>
        <div class="facts">
            <p class="words" dir="auto" lang=lang_of(&facts.text)>{facts.text.clone()}</p>
            <Photos ids=facts.photos.clone()/>
            <Facts panel=facts shown/>
        </div>
        <div on:input=typed on:submit=move |_| typing.set(false)>
            <OrdersBox
                all=Signal::derive(move || shown.with(|panel| panel.orders.clone()))
                action=Signal::derive(action)
                form_id=Signal::derive(move || shown.with(|panel| panel.form.clone()))
                typing=Signal::derive(move || typing.get())
                done=acted
                now=Signal::derive(move || shown.with(|panel| panel.now))
            />
        </div>
        <Macros shown seen action=Signal::derive(action) acted again/>
        <div on:input=typed on:submit=move |_| typing.set(false)>
            <Talk shown>
                <AnswerBox
                    conversation=Signal::derive(move || shown.with(|panel| panel.conversation.clone()))
                    action=Signal::derive(action)
                    form_id=Signal::derive(move || shown.with(|panel| format!("answer-{}", panel.form)))
                    done=acted
                />
            </Talk>
        </div>
        <h3>{t(staff::TIMELINE)}</h3>
        <ol class="timeline">
            {move || shown.with(coming).map(|title| view! { <Step title at=None now=0 state="next">""</Step> })}
            {move || {
                let (panel, now) = shown.with(|panel| (panel.clone(), panel.now));
                let by_itself = |id| panel.joined.iter().any(|post| post.entry == id && post.by_itself);
                let moved = |id| panel.moved.iter().find(|moved| moved.entry == id).copied();
                let last = panel.entries.last().map(|entry| entry.id);
                let all = panel.entries.iter().rev();
                all.map(|entry| {
                    let state = if Some(entry.id) == last { "now" } else { "done" };
                    view! { <EntryView by_itself=by_itself(entry.id) moved=moved(entry.id) entry=entry.clone() now state/> }
                })
                    .collect_view()
            }}
        </ol>
        <div on:input=typed on:submit=move |_| typing.set(false)>
            <WithheldWords
                of_case=Signal::derive(move || shown.with(|panel| panel.withheld.clone()))
                action=Signal::derive(action)
                done=acted
            />
        </div>
        <div on:input=typed on:submit=move |_| typing.set(false)>
            <Promises
                promises=Signal::derive(move || shown.with(|panel| panel.promises.clone()))
                now=Signal::derive(move || shown.with(|panel| panel.now))
                action=Signal::derive(action)
                done=acted
            />
        </div>
        <div on:input=typed on:submit=move |_| typing.set(false)>
            <JoinedPosts
                joined=Signal::derive(move || shown.with(|panel| panel.joined.clone()))
                confidential=is_confidential
                action=Signal::derive(action)
                done=acted
            />
        </div>
        <OnIt
            own=Signal::derive(move || shown.with(|panel| panel.on_it.is_some()))
            action=Signal::derive(action)
            done=again
        />
        <div class="panel-foot" on:input=typed>
            <AskForm making/>
        </div>
    }
}

/// The step that comes next, for the top of the timeline.
fn coming(panel: &Panel) -> Option<String> {
    let step = match panel.status {
        Status::Received => says::NEXT_FORWARD,
        Status::Forwarded if panel.deciding.is_some() => says::NEXT_DECISION,
        Status::Forwarded => says::NEXT_INQUIRY,
        Status::Investigating => says::NEXT_REPORT,
        Status::Reported => says::NEXT_CLOSING,
        Status::Closed => return None,
    };
    Some(fill(says::NEXT, &[("step", t(step))]))
}

/// States that the complaint was reopened, with the complainant's words or the officer's reason.
#[component]
fn BeganAgain(reopened: Reopened, now: i64) -> impl IntoView {
    let said = if reopened.by_complainant { texts::acted::REOPENED_BY_COMPLAINANT } else { texts::acted::REOPENED };
    view! {
        <div class="notice reopened">
            <p><strong>{t(said)}</strong> " " <When at=reopened.at now/></p>
            {reopened
                .words
                .map(|words| {
                    let lang = lang_of(&words);
                    view! { <blockquote class="words" dir="auto" lang=lang>{words}</blockquote> }
                })}
        </div>
    }
}

/// The head of the office that has the complaint.
fn headed(panel: &Panel) -> Option<String> {
    Some(texts::offices::headed(panel.office.as_ref()?, panel.head.as_ref()?, language()))
}

/// Which station the complaint belongs to, if that was disputed.
fn whose(panel: &Panel) -> Option<String> {
    let language = language();
    let station = panel.refused_by.as_ref()?.oblique(language);
    let Some(decider) = &panel.deciding else { return Some(t(staff::DECIDED).to_owned()) };
    let decides = fill(staff::DECIDING, &[("station", &station), ("office", &decider.full(language))]);
    let names = panel.names.as_ref().map(|named| fill(staff::SUGGESTS, &[("station", &named.oblique(language))]));
    Some([Some(decides), names].into_iter().flatten().collect::<Vec<_>>().join(" "))
}

/// How many offices the complaint has been forwarded to.
fn passed_on(panel: &Panel) -> Option<String> {
    match panel.hops {
        0 => None,
        1 => Some(t(staff::HOPS_ONE).to_owned()),
        n => Some(fill(staff::HOPS, &[("n", &n.to_string())])),
    }
}

/// The facts, folded into one line: category, place, channel, whether there is a telephone number.
#[component]
fn Facts(panel: Panel, shown: RwSignal<Panel>) -> impl IntoView {
    let language = language();
    let Details { place, name, phone, handle } = panel.details;
    let person: Vec<String> = [name, handle].into_iter().flatten().collect();
    let nobody = person.is_empty() && phone.is_none();
    let person = if nobody { t(staff::NOT_GIVEN).to_owned() } else { person.join(" · ") };
    let person_lang = lang_of(&person).filter(|_| !nobody);
    let category = texts::words::category(panel.category, language);
    let channel = channels::name(panel.channel, language);
    let called = if phone.is_some() { says::PHONE_GIVEN } else { says::NO_PHONE };
    let place_lang = place.as_deref().and_then(lang_of);
    let place_line = place.clone().map(|place| view! { <span dir="auto" lang=place_lang>{place}</span> " · " });
    // On a phone, one tap on the number places a call.
    let phone =
        phone.map(|phone| view! { " " <a class="call" href=format!("tel:{phone}") rel="external">{phone.clone()}</a> });
    let map = panel.point.map(|(lat, lon)| (format!("geo:{lat:.5},{lon:.5}"), format!("{lat:.4}, {lon:.4}")));
    view! {
        <details class="facts-folded">
            <summary>
                <strong>{category}</strong>
                " "
                <span class="quiet">{place_line} {channel} " · " {t(called)}</span>
            </summary>
            {move || {
                let (clocks, now) = shown.with(|panel| (panel.clocks.clone(), panel.now));
                view! { <Clocks clocks now/> }
            }}
            <dl>
                <dt>{t(staff::CATEGORY)}</dt><dd>{category}</dd>
                <dt>{t(staff::CHANNEL)}</dt><dd>{channel}</dd>
                <dt>{t(staff::RECEIVED_AT)}</dt><dd><When at=panel.received_at now=panel.now/></dd>
                <dt>{t(staff::PLACE)}</dt>
                <dd>
                    {place.map(|place| view! { <span dir="auto" lang=place_lang>{place}</span> }.into_any()).unwrap_or_else(|| view! { <span class="quiet">{t(staff::NOT_GIVEN)}</span> }.into_any())}
                    {map.map(|(address, label)| view! { " " <a href=address rel="external">{label}</a> })}
                </dd>
                <dt>{t(staff::COMPLAINANT)}</dt>
                <dd dir="auto"><span lang=person_lang>{person}</span> {phone}</dd>
                {panel.officer.map(|officer| view! { <dt>{t(staff::OFFICER)}</dt><dd>{officer.in_language(language).to_owned()}</dd> })}
            </dl>
            {move || shown.with(passed_on).map(|line| view! { <p class="quiet">{line}</p> })}
        </details>
    }
}

#[component]
fn Photos(ids: Vec<i64>) -> impl IntoView {
    let photos = ids.into_iter().map(|id| view! { <Thumb address=format!("/staff/photo/{id}") alt=t(staff::PHOTO)/> });
    view! { <div class="photos">{photos.collect_view()}</div> }
}

/// What an entry says happened, in one line.
pub fn happened(entry: &PanelEntry, language: crate::language::Language) -> String {
    let office = entry.office.as_ref().map(|office| office.oblique(language)).unwrap_or_default();
    crate::language::fill_in(language, texts::words::happened(entry.kind), &[("office", &office)])
}

#[component]
fn EntryView(entry: PanelEntry, by_itself: bool, moved: Option<Moved>, now: i64, state: &'static str) -> impl IntoView {
    let language = language();
    let title = happened(&entry, language);
    let circle = entry.circle.as_ref().map(|circle| circle.head(language).unwrap_or_else(|| circle.full(language)));
    let who = texts::acted::acted(entry.actor, entry.officer.as_ref(), language);
    // A post was written earlier than it was delivered; a report may have waited on a phone without a network.
    let reports = matches!(entry.kind, EntryKind::Reported | EntryKind::OrderAnswered);
    let words = if reports { staff::DONE_AND_RECEIVED } else { staff::WRITTEN_AT };
    let when = |at| dates::moment(at, now, language);
    let said = entry.said_at.map(|at| fill(words, &[("when", &when(at)), ("received", &when(entry.at))]));
    let seen_by = match entry.audience {
        Audience::Public => staff::SEEN_PUBLIC,
        Audience::Complainant => staff::SEEN_COMPLAINANT,
        Audience::Staff => staff::SEEN_STAFF,
    };
    view! {
        <Step title at=Some(entry.at) now state>
            <p class="quiet">{who} " · " {t(seen_by)} {said.map(|said| format!(" · {said}"))}</p>
            {circle.map(|circle| view! { <p class="quiet">{fill(texts::tracking::WATCHED_BY, &[("office", &circle)])}</p> })}
            {entry.outcome.map(|outcome| view! { <p><strong>{texts::words::outcome(outcome, language)}</strong></p> })}
            {by_itself.then(|| view! { <p class="quiet">{t(wire::JOINED_BY_ITSELF)}</p> })}
            {moved.map(moved_line)}
            {entry
                .text
                .map(|text| {
                    let lang = lang_of(&text);
                    view! { <p class="words" dir="auto" lang=lang>{text}</p> }
                })}
            <Photos ids=entry.photos/>
        </Step>
    }
}
