//! The moves of one complaint, each as a form that works without scripts.

use super::{Filters, Panel, panel::happened};
use crate::{
    complaint::{MAX_TEXT, Move, Outcome, Status},
    error::Error,
    language::{
        fill, language, t, texts,
        texts::{acted, staff},
    },
    offices::OfficeKind,
    ui::form::{Field, Form, PostForm, SendButton, described_by},
};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// The moves in the order in which they are offered; the form of the first possible one is open.
const ORDER: [Move; 15] = [
    Move::Decide,
    Move::Accept,
    Move::Start,
    Move::Report,
    Move::Close,
    Move::Return,
    Move::Forward,
    Move::Reopen,
    Move::Ask,
    Move::NotOurs,
    Move::Note,
    Move::Assign,
    Move::Seal,
    Move::Unseal,
    Move::Accuse,
];

/// The name of the move's form, which is also its anchor on the page: `#move-forward`.
fn form_name(a_move: Move) -> &'static str {
    match a_move {
        Move::Accept => "move-accept",
        Move::Start => "move-start",
        Move::NotOurs => "move-not-ours",
        Move::Decide => "move-decide",
        Move::Report => "move-report",
        Move::Close => "move-close",
        Move::Return => "move-return",
        Move::Forward => "move-forward",
        Move::Reopen => "move-reopen",
        Move::Ask => "move-ask",
        Move::Note => "move-note",
        Move::Assign => "move-assign",
        Move::Seal => "move-seal",
        Move::Unseal => "move-unseal",
        Move::Accuse => "move-accuse",
        Move::Add => "move-add",
        Move::Answer => "move-answer",
    }
}

/// Every move that this officer may make now.
#[component]
pub fn Moves(
    /// The complaint.
    shown: RwSignal<Panel>,
    /// The version of the complaint that the officer has seen.
    seen: RwSignal<i64>,
    /// The board's filters, which are kept in the address.
    filters: Memo<Filters>,
    /// Runs after a move was made.
    acted: Callback<()>,
    /// Loads the complaint again.
    again: Callback<()>,
) -> impl IntoView {
    // Changes only when other moves become possible, so that a form being filled in is not replaced.
    let possible = Memo::new(move |_| shown.with(|panel| (panel.moves.clone(), panel.status)));
    // Each form stays as long as its move is possible, so that a live update does not discard what is being typed.
    let forms = move || {
        let (moves, status) = possible.get();
        let order: Vec<Move> = move_order(status).into_iter().filter(|a_move| moves.contains(a_move)).collect();
        order.into_iter().enumerate().map(|(at, a_move)| (a_move, at == 0)).collect::<Vec<_>>()
    };
    // A refused move that is no longer possible has no form to show its error; the error and the typed text are shown here.
    let first = ORDER.iter().find_map(|&a_move| lost_by(a_move, Form::new(form_name(a_move))));
    let lost = RwSignal::new(first);
    let lost_shown = move || {
        let lost = lost.get().filter(|lost| possible.with(|(moves, _)| !moves.contains(&lost.a_move)))?;
        let last = shown.with(|panel| panel.entries.last().map(|entry| happened(entry, language())));
        Some(view! {
            <div class="error-summary" role="alert">
                <p class="error-summary-title">{texts::error(&lost.error, language())}</p>
                <p><strong>{last}</strong></p>
                {(!lost.typed.is_empty()).then(|| view! { <p class="words" dir="auto">{lost.typed}</p> })}
            </div>
        })
    };
    view! {
        <div class="moves">
            {lost_shown}
            <For each=forms key=|(a_move, _)| *a_move let((a_move, open))>
                <MoveForm a_move shown seen filters acted again lost open/>
            </For>
        </div>
    }
}

/// A move that was refused because the complaint had changed.
#[derive(Clone)]
struct Lost {
    a_move: Move,
    error: Error,
    typed: String,
}

fn lost_by(a_move: Move, form: Form) -> Option<Lost> {
    let error = form.error().filter(|error| matches!(error, Error::Changed | Error::NotNow))?;
    Some(Lost { a_move, error, typed: form.value("text") })
}

/// The order of the moves. A complaint that has just come in is usually forwarded and rarely closed.
fn move_order(status: Status) -> Vec<Move> {
    let mut order = ORDER.to_vec();
    if status == Status::Received {
        order.retain(|&a_move| a_move != Move::Forward);
        order.insert(0, Move::Forward);
    }
    order
}

#[component]
fn MoveForm(
    a_move: Move,
    shown: RwSignal<Panel>,
    seen: RwSignal<i64>,
    filters: Memo<Filters>,
    acted: Callback<()>,
    again: Callback<()>,
    lost: RwSignal<Option<Lost>>,
    open: bool,
) -> impl IntoView {
    let language = language();
    let form = Form::new(form_name(a_move));
    let action = move || {
        shown.with_untracked(|panel| {
            format!("/staff/c/{}{}", panel.reference.as_str(), filters.get_untracked().to_query())
        })
    };
    Effect::new(move |_| {
        let by = lost_by(a_move, form);
        // Set when the move was refused as too late; cleared when a second try succeeded or failed for another reason.
        let over = || lost.with_untracked(|lost| lost.as_ref().is_some_and(|lost| lost.a_move == a_move));
        if by.is_some() || over() {
            lost.set(by);
        }
    });
    // Refused because somebody else was faster: the page shows what changed, and the next try starts from there.
    Effect::new(move |_| {
        if form.error() == Some(Error::Changed) {
            again.run(());
            seen.set(shown.with_untracked(|panel| panel.version));
        }
    });
    Effect::new(move |_| {
        let newest = shown.with(|panel| panel.version);
        if form.error() == Some(Error::Changed) {
            seen.set(newest);
        }
    });
    let label = texts::words::move_label(a_move, language);
    let heard = move || shown.with(|panel| panel.heard);
    let hidden = move || {
        view! {
            <input type="hidden" name="move" value=a_move.as_str()/>
            <input type="hidden" name="version" prop:value=move || seen.get().to_string() value=seen.get_untracked().to_string()/>
            // Everything shown on the page counts as read, including what arrived while the officer was typing.
            <input type="hidden" name="heard" prop:value=move || heard().to_string() value=heard().to_string()/>
        }
    };
    if matches!(a_move, Move::Accept | Move::Start | Move::Assign) {
        return view! {
            <PostForm form action=action() done=acted>
                {hidden()}
                <SendButton form label quiet=!open/>
            </PostForm>
        }
        .into_any();
    }
    let text = texts::words::move_text(a_move, language);
    // Open if the form came back with an error or if a dragged card asked for it.
    let linked = use_location().hash.get_untracked().trim_start_matches('#') == form.name;
    let came_back = form.error().is_some() || linked;
    let (stations, suggested, outcomes) =
        shown.with_untracked(|panel| (panel.stations.clone(), panel.suggested, panel.outcomes.clone()));
    let to_close = outcomes.clone();
    let candidates = shown.with_untracked(|panel| panel.candidates.clone());
    let (accused, accusable) = shown.with_untracked(|panel| (panel.accused.clone(), panel.accusable.clone()));
    let chosen_station = form.value("station");
    let chosen_outcome = form.value("outcome");
    // Each report has an id of its own: a report that is sent twice under one id is made once.
    let form_id = shown.with_untracked(|panel| panel.form.clone());
    let kept_id = Some(form.value("form")).filter(|kept| !kept.is_empty()).unwrap_or(form_id);
    view! {
        <details open=open || came_back>
            <summary>{label}</summary>
            <PostForm form action=action() done=acted>
                {hidden()}
                {matches!(a_move, Move::Forward | Move::Decide | Move::NotOurs)
                    .then(|| {
                        let names = a_move == Move::NotOurs;
                        let (label, nothing) = if names { (staff::SUGGESTED_STATION, staff::NOT_KNOWN) } else { (staff::STATION, staff::CHOOSE) };
                        let suggested = suggested.filter(|_| !names);
                        let reasons = candidates
                            .iter()
                            .map(|(station, found)| {
                                let line = format!("{}: {}", station.full(language), texts::routing::reasons(found, language));
                                view! { <li>{line}</li> }
                            })
                            .collect_view();
                        let options = stations
                            .iter()
                            .map(|station| {
                                let id = station.id.to_string();
                                let selected = if chosen_station.is_empty() { Some(station.id) == suggested } else { id == chosen_station };
                                // An office other than a station may be listed under the title of its head.
                                let name = match (station.kind, a_move) {
                                    (OfficeKind::Station, _) => station.short(language).to_owned(),
                                    (_, Move::Decide) => fill(staff::LET_DECIDE, &[("office", &station.full(language))]),
                                    _ => station.full(language),
                                };
                                view! { <option value=id selected=selected>{name}</option> }
                            })
                            .collect_view();
                        view! {
                            <ul class="hints">{reasons}</ul>
                            <Field form name="station" label=t(label)>
                                <select id=form.id("station") name="station" aria-describedby=described_by(form, "station", false) aria-invalid=move || form.problem("station").map(|_| "true")>
                                    <option value="">{t(nothing)}</option>
                                    {options}
                                </select>
                            </Field>
                        }
                    })}
                {(a_move == Move::Accuse)
                    .then(|| {
                        let accused = accused.map(|office| office.id.to_string()).unwrap_or_default();
                        let chosen = if came_back { chosen_station.clone() } else { accused };
                        let options = accusable
                            .iter()
                            .map(|office| {
                                let id = office.id.to_string();
                                let selected = id == chosen;
                                view! { <option value=id selected=selected>{office.full(language)}</option> }
                            })
                            .collect_view();
                        view! {
                            <Field form name="station" label=t(staff::ACCUSED_OFFICE)>
                                <select id=form.id("station") name="station" aria-describedby=described_by(form, "station", false) aria-invalid=move || form.problem("station").map(|_| "true")>
                                    <option value="">{t(staff::ACCUSES_NOBODY)}</option>
                                    {options}
                                </select>
                            </Field>
                        }
                    })}
                {(a_move == Move::Close)
                    .then(|| {
                        let options = outcomes
                            .iter()
                            .map(|outcome| {
                                let word = outcome.as_str();
                                view! { <option value=word selected={chosen_outcome == word}>{texts::words::outcome(*outcome, language)}</option> }
                            })
                            .collect_view();
                        view! {
                            <Field form name="outcome" label=t(staff::OUTCOME)>
                                <select id=form.id("outcome") name="outcome" aria-describedby=described_by(form, "outcome", false) aria-invalid=move || form.problem("outcome").map(|_| "true")>
                                    <option value="">{t(staff::CHOOSE)}</option>
                                    {options}
                                </select>
                            </Field>
                        }
                    })}
                <Field form name="text" label=text.0 hint=Some(text.1)>
                    <textarea id=form.id("text") name="text" rows="3" maxlength=MAX_TEXT aria-describedby=described_by(form, "text", true) aria-invalid=move || form.problem("text").map(|_| "true")>
                        {form.value("text")}
                    </textarea>
                </Field>
                {(a_move == Move::Report)
                    .then(|| {
                        view! {
                            <input type="hidden" name="form" value=kept_id/>
                            <Field form name="photos" label=t(staff::EVIDENCE)>
                                <input type="file" id=form.id("photos") name="photos" accept="image/jpeg,image/png,image/webp" multiple aria-describedby=described_by(form, "photos", false)/>
                            </Field>
                            <ClosingToo form outcomes=to_close/>
                        }
                    })}
                <SendButton form label/>
            </PostForm>
        </details>
    }
    .into_any()
}

/// The fields that close the complaint as part of the report form.
#[component]
fn ClosingToo(form: Form, outcomes: Vec<Outcome>) -> impl IntoView {
    let language = language();
    let chosen = form.value("outcome");
    let open = !chosen.is_empty() || !form.value("closing").is_empty();
    let options = outcomes.into_iter().map(|outcome| {
        let word = outcome.as_str();
        view! { <option value=word selected={chosen == word}>{texts::words::outcome(outcome, language)}</option> }
    });
    let options = options.collect_view();
    view! {
        <details class="closing-too" open=open>
            <summary>{t(acted::REPORT_CLOSES)}</summary>
            <Field form name="outcome" label=t(staff::OUTCOME) hint=Some(t(acted::REPORT_CLOSES_HINT))>
                <select id=form.id("outcome") name="outcome" aria-describedby=described_by(form, "outcome", true) aria-invalid=move || form.problem("outcome").map(|_| "true")>
                    <option value="">{t(acted::NOT_YET)}</option>
                    {options}
                </select>
            </Field>
            <Field form name="closing" label=t(acted::CLOSING) hint=Some(t(acted::CLOSING_HINT))>
                <textarea id=form.id("closing") name="closing" rows="3" maxlength=MAX_TEXT aria-describedby=described_by(form, "closing", true) aria-invalid=move || form.problem("closing").map(|_| "true")>
                    {form.value("closing")}
                </textarea>
            </Field>
        </details>
    }
}
