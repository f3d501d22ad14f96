//! The moves of one complaint, each as a form that works without scripts.

use super::{Filters, Panel, panel::happened};
use crate::{
    complaint::{MAX_TEXT, Move, Outcome, Status, answers::Answer, fake::FakeReason},
    error::Error,
    findings::panel::{BesideOutcome, ReportFields},
    language::{
        fill, language, t, texts,
        texts::{acted, citizen_answer as says_answers, findings, panel as says, staff},
    },
    offices::{OfficeKind, OfficeName},
    ui::form::{Field, Form, PostForm, SendButton, described_by},
};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// The moves in the order in which they are offered; the first possible one is the next action.
const ORDER: [Move; 23] = [
    Move::Decide,
    Move::Accept,
    Move::Start,
    Move::Report,
    Move::SignFake,
    Move::Close,
    Move::AcceptReport,
    Move::Return,
    Move::ProposeFake,
    Move::Forward,
    Move::RecordAnswer,
    Move::Reopen,
    Move::Ask,
    Move::NotOurs,
    Move::Note,
    Move::Assign,
    Move::Seal,
    Move::Unseal,
    Move::Accuse,
    Move::Signed,
    Move::AllowEnquiry,
    Move::Cognizable,
    Move::NotCognizable,
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
        Move::AcceptReport => "move-accept-report",
        Move::Forward => "move-forward",
        Move::Reopen => "move-reopen",
        Move::Ask => "move-ask",
        Move::Note => "move-note",
        Move::Assign => "move-assign",
        Move::Seal => "move-seal",
        Move::Unseal => "move-unseal",
        Move::Accuse => "move-accuse",
        Move::ProposeFake => "move-propose-fake",
        Move::SignFake => "move-sign-fake",
        Move::RecordAnswer => "move-record-answer",
        Move::Cognizable => "move-cognizable",
        Move::NotCognizable => "move-not-cognizable",
        Move::Signed => "move-signed",
        Move::AllowEnquiry => "move-allow-enquiry",
        Move::Add => "move-add",
        Move::Answer => "move-answer",
        Move::Contest => "move-contest",
    }
}

/// What the forms of all moves share.
#[derive(Clone, Copy)]
pub struct Making {
    /// The complaint.
    pub shown: RwSignal<Panel>,
    /// The version of the complaint that the officer has seen.
    pub seen: RwSignal<i64>,
    /// The board's filters, which are kept in the address.
    pub filters: Memo<Filters>,
    /// Whether something is being typed; a form that is being filled in is not replaced.
    pub typing: RwSignal<bool>,
    /// Runs after a move was made.
    pub acted: Callback<()>,
    /// Loads the complaint again.
    pub again: Callback<()>,
    /// The next action: the first move that this officer may make.
    first: Memo<Option<Move>>,
    /// A move that was refused because the complaint had changed, and that is not possible any more.
    lost: RwSignal<Option<Lost>>,
}

impl Making {
    /// The state of all forms of a complaint.
    pub fn new(
        shown: RwSignal<Panel>,
        seen: RwSignal<i64>,
        filters: Memo<Filters>,
        typing: RwSignal<bool>,
        acted: Callback<()>,
        again: Callback<()>,
    ) -> Self {
        let first = Memo::new(move |before: Option<&Option<Move>>| {
            let now = shown.with(|panel| next_action(panel.status, &panel.moves));
            before.filter(|_| typing.get()).copied().unwrap_or(now)
        });
        let lost = ORDER.iter().find_map(|&a_move| lost_by(a_move, Form::new(form_name(a_move))));
        Self { shown, seen, filters, typing, acted, again, first, lost: RwSignal::new(lost) }
    }

    fn may(self, a_move: Move) -> bool {
        self.shown.with(|panel| panel.moves.contains(&a_move))
    }

    /// What the complaint's last change was and who made it.
    fn last_change(self) -> Option<String> {
        let language = language();
        self.shown.with(|panel| {
            let entry = panel.entries.last()?;
            let who = texts::acted::acted(entry.actor, entry.officer.as_ref(), language);
            Some(fill(says::MOVED_FIRST, &[("what", &happened(entry, language)), ("name", &who)]))
        })
    }
}

/// The next action: the first of the moves in the order in which they are offered.
fn next_action(status: Status, moves: &[Move]) -> Option<Move> {
    move_order(status).into_iter().find(|a_move| moves.contains(a_move))
}

/// Where the form of a move stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// In the head, as the primary button.
    First,
    /// In the head, beside the telephone number.
    Second,
    /// Below the head, among the other steps.
    Other,
}

/// The button that calls the complainant.
fn call(phone: &str) -> AnyView {
    let label = fill(says::CALL, &[("phone", phone)]);
    view! {
        <a class="button call" data-quiet="" href=format!("tel:{phone}") rel="external" aria-label=label>
            <span aria-hidden="true">"☎ "</span>
            {phone.to_owned()}
        </a>
    }
    .into_any()
}

/// The next action, in the head of the complaint: the one primary button, with a telephone call, "not ours" and the other steps beside it.
#[component]
pub fn FirstMove(
    /// What the forms share.
    making: Making,
) -> impl IntoView {
    let Making { shown, first, .. } = making;
    // There once the number has been opened.
    let phone = Memo::new(move |_| shown.with(|panel| panel.details.phone.clone()));
    let call = move || phone.get().show(|phone| call(phone));
    let refuse = Memo::new(move |_| making.may(Move::NotOurs) && first.get() != Some(Move::NotOurs));
    let others = Memo::new(move |_| !others(making).is_empty());
    view! {
        <div class="panel-actions">
            {move || match first.get() {
                Some(Move::Forward) if shown.with_untracked(|panel| panel.status == Status::Received) => view! { <ForwardFirst making/> }.into_any(),
                // The field for a question stands at the foot of the panel.
                Some(Move::Ask) => {
                    view! {
                        <a class="button" data-quiet="" data-primary="" href="#move-ask-text" rel="external">
                            {t(says::ASK_LABEL)}
                        </a>
                    }
                        .into_any()
                }
                Some(a_move) => view! { <MoveForm a_move making place=Place::First/> }.into_any(),
                None => ().into_any(),
            }}
            {move || {
                others
                    .get()
                    .then(|| {
                        view! {
                            <details class="others">
                                <summary class="button" data-quiet="" title=t(says::OTHER_STEPS)>
                                    <span aria-hidden="true">"⋯"</span>
                                    <span class="hidden">{t(says::OTHER_STEPS)}</span>
                                </summary>
                            </details>
                        }
                    })
            }}
            {call}
            {move || refuse.get().then(|| view! { <MoveForm a_move=Move::NotOurs making place=Place::Second/> })}
        </div>
    }
}

/// Forwarding as the next action. A certain station is named on the button, with the reason below it; a likely one is offered beside it.
#[component]
fn ForwardFirst(making: Making) -> impl IntoView {
    let language = language();
    let form = Form::new(form_name(Move::Forward));
    let name_of = |panel: &Panel, id: i64| panel.stations.iter().find(|station| station.id == id).cloned();
    let why = |panel: &Panel, id: i64| {
        let found = panel.candidates.iter().find(|(station, _)| station.id == id);
        found.map(|(_, found)| texts::routing::reasons(found, language))
    };
    let (certain, likely) = making.shown.with_untracked(|panel| {
        let certain = panel.certain.and_then(|id| Some((name_of(panel, id)?, why(panel, id))));
        let likely = panel.suggested.filter(|_| certain.is_none());
        (certain, likely.and_then(|id| Some((name_of(panel, id)?, why(panel, id)))))
    });
    let is_certain = certain.is_some();
    let named = |station: &OfficeName| match station.kind {
        OfficeKind::Station => station.short(language).to_owned(),
        _ => station.full(language),
    };
    let button = certain.map(|(station, why)| {
        let label = fill(says::FORWARD_TO, &[("office", &named(&station))]);
        view! {
            <button type="submit" class="button" data-primary="" form=form.name name="sure" value=station.id aria-disabled=move || form.busy().then_some("true")>
                {move || if form.busy() { t(texts::common::SENDING).to_owned() } else { label.clone() }}
            </button>
            <p class="why">{why.map(|why| format!("{why}. "))} {t(says::COPY_TO_CIRCLE)}</p>
        }
    });
    let offered = likely.map(|(station, why)| {
        let label = fill(says::FORWARD_TO, &[("office", &named(&station))]);
        let perhaps = fill(says::PERHAPS, &[("office", &named(&station))]);
        view! {
            <p class="why">{perhaps} {why.map(|why| format!(": {why}"))}</p>
            <button type="submit" class="button offered" data-quiet="" form=form.name name="sure" value=station.id aria-disabled=move || form.busy().then_some("true")>
                {label}
            </button>
        }
    });
    view! {
        {button}
        <MoveForm a_move=Move::Forward making place=if is_certain { Place::Second } else { Place::First }/>
        {offered}
    }
}

/// The moves below the head: all but the next action, the question at the foot, and the refusal beside the next action.
fn others(making: Making) -> Vec<Move> {
    let first = making.first.get();
    making.shown.with(|panel| {
        let is_other = |a_move: &Move| {
            panel.moves.contains(a_move) && Some(*a_move) != first && !matches!(a_move, Move::Ask | Move::NotOurs)
        };
        move_order(panel.status).into_iter().filter(is_other).collect()
    })
}

/// Every other move that this officer may make now. Hidden until the head's "other steps" is unfolded, or one of them is.
#[component]
pub fn OtherMoves(
    /// What the forms share.
    making: Making,
) -> impl IntoView {
    let Making { first, lost, .. } = making;
    // Changes only when other moves become possible, so that a form being filled in is not replaced.
    let others = Memo::new(move |_| others(making));
    // A refused move that is no longer possible has no form to show its error; the error and the typed text are shown here.
    let lost_shown = move || {
        let lost = lost.get().filter(|lost| !making.may(lost.a_move) && first.get() != Some(lost.a_move))?;
        Some(view! {
            <div class="error-summary" role="alert">
                <p class="error-summary-title">{texts::error(&lost.error, language())}</p>
                <p><strong>{making.last_change()}</strong></p>
                {(!lost.typed.is_empty()).then(|| view! { <p>{t(texts::common::YOURS)}</p> <p class="words" dir="auto">{lost.typed}</p> })}
            </div>
        })
    };
    view! {
        {lost_shown}
        <div class="moves" role="group" aria-label=t(says::OTHER_STEPS)>
            <For each=move || others.get() key=|a_move| *a_move let(a_move)>
                <MoveForm a_move making place=Place::Other/>
            </For>
        </div>
    }
}

/// The question to the complainant, at the foot of the panel.
#[component]
pub fn AskForm(
    /// What the forms share.
    making: Making,
) -> impl IntoView {
    let language = language();
    let possible = Memo::new(move |before: Option<&bool>| {
        let now = making.may(Move::Ask);
        before.filter(|_| making.typing.get()).copied().unwrap_or(now)
    });
    let text = texts::words::move_text(Move::Ask, language);
    move || {
        possible.get().then(|| {
            let form = Form::new(form_name(Move::Ask));
            watch(making, Move::Ask, form);
            view! {
                    <PostForm form action=address(making) done=making.acted>
                        {hidden(making, Move::Ask)}
                        <Refused making form/>
                        <Field form name="text" label=t(says::ASK_LABEL) hint=Some(text.1)>
                            <textarea id=form.id("text") name="text" rows="1" maxlength=MAX_TEXT placeholder=t(says::ASK_LABEL) aria-describedby=described_by(form, "text", true) aria-invalid=move || form.problem("text").map(|_| "true")>
                                {form.value("text")}
                            </textarea>
                        </Field>
                        <SendButton form label=t(says::ASK) quiet=true/>
                    </PostForm>
            }
        })
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

/// The address that the forms are posted to.
fn address(making: Making) -> String {
    making.shown.with_untracked(|panel| {
        format!("/staff/c/{}{}", panel.reference.as_str(), making.filters.get_untracked().to_query())
    })
}

/// The fields that every move has: what it is, and what the officer has seen.
fn hidden(making: Making, a_move: Move) -> impl IntoView {
    let Making { shown, seen, .. } = making;
    let heard = move || shown.with(|panel| panel.heard);
    view! {
        <input type="hidden" name="move" value=a_move.as_str()/>
        <input type="hidden" name="version" prop:value=move || seen.get().to_string() value=seen.get_untracked().to_string()/>
        // Everything shown on the page counts as read, including what arrived while the officer was typing.
        <input type="hidden" name="heard" prop:value=move || heard().to_string() value=heard().to_string()/>
    }
}

/// Loads the complaint again when somebody else was faster: the page shows what changed, and the next try starts from there.
fn watch(making: Making, a_move: Move, form: Form) {
    let Making { shown, seen, again, lost, .. } = making;
    Effect::new(move |_| {
        let by = lost_by(a_move, form);
        // Set when the move was refused as too late; cleared when a second try succeeded or failed for another reason.
        let over = || lost.with_untracked(|lost| lost.as_ref().is_some_and(|lost| lost.a_move == a_move));
        if by.is_some() || over() {
            lost.set(by);
        }
    });
    Effect::new(move |_| {
        if matches!(form.error(), Some(Error::Changed | Error::NotNow)) {
            again.run(());
            seen.set(shown.with_untracked(|panel| panel.version));
        }
    });
    Effect::new(move |_| {
        let newest = shown.with(|panel| panel.version);
        if matches!(form.error(), Some(Error::Changed | Error::NotNow)) {
            seen.set(newest);
        }
    });
}

/// Below the error of a refused move: what came first, and by whom.
#[component]
fn Refused(making: Making, form: Form) -> impl IntoView {
    move || {
        let is_late = matches!(form.error(), Some(Error::Changed | Error::NotNow));
        is_late.then(|| view! { <p class="moved-first"><strong>{making.last_change()}</strong></p> })
    }
}

#[component]
fn MoveForm(a_move: Move, making: Making, place: Place) -> impl IntoView {
    let language = language();
    let shown = making.shown;
    let form = Form::new(form_name(a_move));
    watch(making, a_move, form);
    let label = texts::words::move_label(a_move, language);
    let is_first = place == Place::First;
    // What does not bring the complaint forward is offered first only where nothing else can be done.
    let is_quiet = !is_first
        || matches!(
            a_move,
            Move::Note
                | Move::Assign
                | Move::Seal
                | Move::Unseal
                | Move::Accuse
                | Move::Reopen
                | Move::ProposeFake
                | Move::RecordAnswer
                | Move::Signed
                | Move::AllowEnquiry
                | Move::Cognizable
                | Move::NotCognizable
        );
    if matches!(a_move, Move::Accept | Move::Start | Move::Assign | Move::AcceptReport) {
        return view! {
            <PostForm form action=address(making) done=making.acted>
                {hidden(making, a_move)}
                <Refused making form/>
                <button type="submit" class="button" data-quiet=is_quiet.then_some("") data-primary=is_first.then_some("") aria-disabled=move || form.busy().then_some("true")>
                    {move || if form.busy() { t(texts::common::SENDING) } else { label }}
                </button>
            </PostForm>
        }
        .into_any();
    }
    let text = texts::words::move_text(a_move, language);
    // Open if the form came back with an error or if a dragged card asked for it.
    let linked = use_location().hash.get_untracked().trim_start_matches('#') == form.name;
    let came_back = form.error().is_some() || linked;
    let (stations, suggested, outcomes) = shown.with_untracked(|panel| {
        let suggested = if a_move == Move::Decide { panel.suggested } else { panel.certain };
        (panel.stations.clone(), suggested, panel.outcomes.clone())
    });
    let to_close = outcomes.clone();
    let (fir_stations, guesses_left) =
        shown.with_untracked(|panel| (panel.findings.stations.clone(), panel.findings.guesses_left));
    let fir_too = fir_stations.clone();
    let candidates = shown.with_untracked(|panel| panel.candidates.clone());
    let (accused, accusable) = shown.with_untracked(|panel| (panel.accused.clone(), panel.accusable.clone()));
    let chosen_station = form.value("station");
    let chosen_outcome = form.value("outcome");
    // Each report has an id of its own: a report that is sent twice under one id is made once.
    let form_id = shown.with_untracked(|panel| panel.form.clone());
    let kept_id = Some(form.value("form")).filter(|kept| !kept.is_empty()).unwrap_or(form_id);
    let is_another = a_move == Move::Forward && place == Place::Second;
    let summary = if is_another { t(says::ANOTHER_STATION) } else { label };
    // In the head it is a button; among the other steps a line; "another station" is a link below the reason.
    let button = (place != Place::Other && !is_another).then_some("button");
    let class = match place {
        Place::First => "first",
        Place::Second if is_another => "another",
        Place::Second => "second",
        Place::Other => "other",
    };
    view! {
        <details class=class open=move || came_back || form.error().is_some()>
            <summary class=button data-quiet=is_quiet.then_some("") data-primary=is_first.then_some("")>{summary}</summary>
            <PostForm form action=address(making) done=making.acted>
                {hidden(making, a_move)}
                <Refused making form/>
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
                            <BesideOutcome form stations=fir_stations/>
                        }
                    })}
                {(a_move == Move::ProposeFake).then(|| view! { <ReasonField form/> })}
                {(a_move == Move::RecordAnswer).then(|| view! { <SaidField form/> })}
                {(a_move == Move::Report).then(|| view! { <ReportFields form guesses_left/> })}
                <Field form name="text" label=text.0 hint=Some(text.1)>
                    <textarea id=form.id("text") name="text" rows="3" maxlength=MAX_TEXT aria-describedby=described_by(form, "text", true) aria-invalid=move || form.problem("text").map(|_| "true")>
                        {form.value("text")}
                    </textarea>
                </Field>
                {(a_move == Move::Report)
                    .then(|| {
                        view! {
                            <input type="hidden" name="form" value=kept_id/>
                            <Field form name="photos" label=t(staff::EVIDENCE) hint=Some(t(findings::EVIDENCE_HINT))>
                                <input type="file" id=form.id("photos") name="photos" accept="image/jpeg,image/png,image/webp,application/pdf" multiple aria-describedby=described_by(form, "photos", true)/>
                            </Field>
                            <ClosingToo form outcomes=to_close stations=fir_too/>
                        }
                    })}
                <SendButton form label/>
            </PostForm>
        </details>
    }
    .into_any()
}

/// The reason of a proposal "fake".
#[component]
fn ReasonField(form: Form) -> impl IntoView {
    let language = language();
    let chosen = form.value("reason");
    let options = FakeReason::ALL.iter().map(|reason| {
        let word = reason.as_str();
        view! { <option value=word selected={chosen == word}>{texts::citizen_answer::reason(*reason, language)}</option> }
    });
    let options = options.collect_view();
    view! {
        <Field form name="reason" label=t(says_answers::REASON)>
            <select id=form.id("reason") name="reason" aria-describedby=described_by(form, "reason", false) aria-invalid=move || form.problem("reason").map(|_| "true")>
                <option value="">{t(staff::CHOOSE)}</option>
                {options}
            </select>
        </Field>
    }
}

/// What the complainant said by telephone.
#[component]
fn SaidField(form: Form) -> impl IntoView {
    let language = language();
    let chosen = form.value("said");
    let options = Answer::ALL.iter().map(|said| {
        let word = said.as_str();
        view! { <option value=word selected={chosen == word}>{texts::citizen_answer::said(*said, language)}</option> }
    });
    let options = options.collect_view();
    view! {
        <Field form name="said" label=t(says_answers::SAID)>
            <select id=form.id("said") name="said" aria-describedby=described_by(form, "said", false) aria-invalid=move || form.problem("said").map(|_| "true")>
                <option value="">{t(staff::CHOOSE)}</option>
                {options}
            </select>
        </Field>
    }
}

/// The fields that close the complaint as part of the report form.
#[component]
fn ClosingToo(form: Form, outcomes: Vec<Outcome>, stations: Vec<OfficeName>) -> impl IntoView {
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
            <BesideOutcome form stations/>
            <Field form name="closing" label=t(acted::CLOSING) hint=Some(t(acted::CLOSING_HINT))>
                <textarea id=form.id("closing") name="closing" rows="3" maxlength=MAX_TEXT aria-describedby=described_by(form, "closing", true) aria-invalid=move || form.problem("closing").map(|_| "true")>
                    {form.value("closing")}
                </textarea>
            </Field>
        </details>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::complaint::{Mover, moves};
    use crate::officers::Role;

    #[test]
    fn the_next_action_is_what_brings_the_complaint_forward() {
        let of = |status: Status, role: Role| {
            let may = |a_move: &&Move| moves::after(status, **a_move, Mover::Officer(role)).is_some();
            // Deciding needs a station that refused, signing a finding that waits.
            let moves: Vec<Move> = Move::ALL
                .iter()
                .filter(may)
                .copied()
                .filter(|a_move| !matches!(a_move, Move::Decide | Move::SignFake))
                .collect();
            next_action(status, &moves)
        };
        assert_eq!(of(Status::Received, Role::Operator), Some(Move::Forward));
        assert_eq!(of(Status::Forwarded, Role::Station), Some(Move::Accept));
        assert_eq!(of(Status::Investigating, Role::Station), Some(Move::Report));
        assert_eq!(of(Status::Reported, Role::Circle), Some(Move::Close));
        assert_eq!(of(Status::Investigating, Role::Operator), Some(Move::Ask));
        assert_eq!(next_action(Status::Forwarded, &[Move::Start, Move::NotOurs, Move::Note]), Some(Move::Start));
        assert_eq!(next_action(Status::Closed, &[]), None);
    }
}
