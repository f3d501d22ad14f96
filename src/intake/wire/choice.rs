//! The form that decides the open post: category and station, one button for each decision and, after the choice, the answer.
//!
//! Without scripts, choosing is a step in the address: the buttons send the form by GET to the same page, which then shows the answer. Spam and
//! thanks without an answer need no second step.

use super::{Choice, Disposition, Draft, OpenPost, Wire, WireOrder, WireQuery, keys::focus_soon};
use crate::{
    complaint::Category,
    language::{fill, language, t, texts, texts::wire as says},
    offices::OfficeName,
    replies::answer::Counted,
    ui::form::{Field, Form, LineField, PostForm, described_by},
};
use leptos::{html, prelude::*};
use leptos_router::{NavigateOptions, hooks::use_navigate};

/// The decisions with a second step, each with its key.
const CHOICES: [(Disposition, &str); 5] = [
    (Disposition::Complaint, "c"),
    (Disposition::Joined, "a"),
    (Disposition::Suggestion, "s"),
    (Disposition::Query, "q"),
    (Disposition::AnotherPlace, "o"),
];

/// The form of the open post.
#[component]
pub fn Decision(
    /// The open post.
    open: OpenPost,
    /// The data of the wire.
    shown: RwSignal<Wire>,
    /// The current query of the wire.
    asked: Memo<WireQuery>,
    /// Stations to choose from.
    stations: StoredValue<Vec<OfficeName>>,
    /// Primary key of the post that opens next.
    next: Memo<Option<i64>>,
    /// Called when the post was decided.
    decided: Callback<()>,
) -> impl IntoView {
    let id = open.post.id;
    let form = Form::among("decide", "post", &[id.to_string()]);
    let own = move |asked: &WireQuery| if asked.post == Some(id) { asked.choice } else { Choice::default() };
    let first = asked.with_untracked(own);
    let refused = form.error().is_some();
    let typed_or = |field: &str, otherwise: Option<String>| {
        if refused { form.value(field) } else { otherwise.unwrap_or_default() }
    };
    let certain = open.certain_station().map(|(station, _)| station.id);
    let suggested = open.category.as_ref().map(|(category, _)| *category);
    let category = RwSignal::new(typed_or("category", first.category.or(suggested).map(|one| one.as_str().to_owned())));
    let station = first.station.or(certain).filter(|id| *id > 0);
    let station = RwSignal::new(typed_or("station", station.map(|id| id.to_string())));
    let what = Memo::new(move |_| asked.with(own).what);
    // A station that is offered among the reasons is chosen by its link.
    Effect::new(move |before: Option<Option<i64>>| {
        let chosen = asked.with(own).station;
        if before.is_some_and(|before| before != chosen)
            && let Some(chosen) = chosen
        {
            station.set(if chosen > 0 { chosen.to_string() } else { String::new() });
        }
        chosen
    });
    let navigate = use_navigate();
    let choose = Callback::new(move |what: Option<Disposition>| {
        let choice = Choice {
            what,
            category: category.get_untracked().parse().ok(),
            station: Some(station.get_untracked().parse().unwrap_or(0)),
            reference: None,
        };
        let to = WireQuery { post: Some(id), choice, back: None, ..asked.get_untracked() };
        navigate(&to.to_address(), NavigateOptions { scroll: false, ..NavigateOptions::default() });
    });
    // The answer of a category may differ from the general one.
    let recategorised = Callback::new(move |()| {
        if let Some(what) = what.get_untracked() {
            choose.run(Some(what));
        }
    });
    Effect::new(move |before: Option<Option<Disposition>>| {
        let now = what.get();
        if before.flatten().is_some() && now.is_none() {
            focus_soon("#decide .decisions button");
        }
        now
    });
    let list = asked.get_untracked().of_data();
    let action = WireQuery { post: Some(id), ..asked.get_untracked() }.to_address();
    let choices = move || {
        let list = list.clone();
        view! {
            // For the step in the address: the list stays the same.
            {list.channel.map(|channel| view! { <input type="hidden" name="channel" value=channel.as_str()/> })}
            {(list.order != WireOrder::Newest).then(|| view! { <input type="hidden" name="order" value=list.order.as_str()/> })}
            {list.after.map(|after| view! { <input type="hidden" name="after" value=after/> })}
            <Choices form choose/>
        }
    };
    let for_answer = StoredValue::new(open.clone());
    view! {
        <PostForm form action done=decided>
            <input type="hidden" name="post" value=id/>
            <input type="hidden" name="next" value=move || next.get().map(|next| next.to_string()).unwrap_or_default()/>
            <div class="suggest">
                <Subject form open=open.clone() category recategorised/>
                <Place form open=open.clone() stations station/>
            </div>
            {move || match what.get() {
                None => choices().into_any(),
                Some(what) => {
                    let open = for_answer.get_value();
                    view! { <Answer form open what shown asked stations station choose/> }.into_any()
                }
            }}
        </PostForm>
    }
}

/// The category, with the words that suggest it.
#[component]
fn Subject(form: Form, open: OpenPost, category: RwSignal<String>, recategorised: Callback<()>) -> impl IntoView {
    let language = language();
    let list = NodeRef::<html::Select>::new();
    let first = category.get_untracked();
    // What was chosen before the page came alive stays chosen.
    Effect::new(move |_| {
        if let Some(list) = list.get() {
            category.set(list.value());
        }
    });
    let options = Category::ALL.iter().map(|one| {
        view! { <option value=one.as_str() selected={first == one.as_str()}>{texts::words::category(*one, language)}</option> }
    });
    let options = options.collect_view();
    let reason = open.category.map(|(suggested, words)| {
        let is_it = move || category.with(|category| category == suggested.as_str());
        move || is_it().then(|| format!("“{words}”"))
    });
    view! {
        <Field form name="category" label=t(says::CATEGORY)>
            <select
                id=form.id("category")
                name="category"
                node_ref=list
                aria-describedby=described_by(form, "category", false)
                aria-invalid=move || form.problem("category").map(|_| "true")
                on:change=move |event| {
                    category.set(event_target_value(&event));
                    recategorised.run(());
                }
            >
                <option value="">{t(texts::filing::CHOOSE)}</option>
                {options}
            </select>
            <p class="why">{reason}</p>
        </Field>
    }
}

/// The station. A certain one is chosen already, with its reason.
#[component]
fn Place(
    form: Form,
    open: OpenPost,
    stations: StoredValue<Vec<OfficeName>>,
    station: RwSignal<String>,
) -> impl IntoView {
    let language = language();
    let list = NodeRef::<html::Select>::new();
    let first = station.get_untracked();
    Effect::new(move |before: Option<()>| {
        let Some(list) = list.get() else { return };
        let wanted = station.get();
        if before.is_none() {
            station.set(list.value());
        } else if list.value() != wanted {
            list.set_value(&wanted);
        }
    });
    let likely: Vec<i64> = open.stations.iter().map(|(station, _)| station.id).collect();
    let all = stations.with_value(|stations| {
        let mut all = stations.clone();
        // Likely stations first, in order of likelihood; the others keep their order.
        all.sort_by_key(|office| likely.iter().position(|id| *id == office.id).unwrap_or(likely.len()));
        all
    });
    let options = all.into_iter().map(|office| {
        let id = office.id.to_string();
        view! { <option value=id.clone() selected={first == id}>{office.short(language).to_owned()}</option> }
    });
    let options = options.collect_view();
    let reason = open.certain_station().map(|(office, found)| {
        let id = office.id.to_string();
        let because = texts::routing::reasons(found, language);
        move || {
            station.with(|station| *station == id).then(|| {
                view! { <strong class="certain">{t(says::CERTAIN)} <span aria-hidden="true">" ✓"</span></strong> " " <span class="because">{because.clone()}</span> }
            })
        }
    });
    view! {
        <Field form name="station" label=t(says::STATION_SHORT)>
            <select
                id=form.id("station")
                name="station"
                node_ref=list
                aria-describedby=described_by(form, "station", false)
                on:change=move |event| station.set(event_target_value(&event))
            >
                <option value="">{t(says::LATER)}</option>
                {options}
            </select>
            <p class="why">{reason}</p>
        </Field>
    }
}

/// One large button for each decision, with its key.
#[component]
fn Choices(form: Form, choose: Callback<Option<Disposition>>) -> impl IntoView {
    let language = language();
    let chosen = |(what, key): (Disposition, &'static str)| {
        view! {
            <button
                type="submit"
                formmethod="get"
                class="button"
                name="choose"
                value=what.as_str()
                data-quiet=(what != Disposition::Complaint).then_some("")
                data-key=key
                aria-keyshortcuts=key
                on:click=move |event| {
                    event.prevent_default();
                    choose.run(Some(what));
                }
            >
                {if what == Disposition::Joined { t(says::ADD_IT) } else { says::disposition(what, language) }} " "
                <kbd aria-hidden="true">{key}</kbd>
            </button>
        }
    };
    let at_once = move |what: Disposition, key: &'static str| {
        view! {
            <button
                type="submit"
                class="button"
                name="decision"
                value=what.as_str()
                data-quiet=""
                data-key=key
                aria-keyshortcuts=key
                aria-disabled=move || form.busy().then_some("true")
            >
                {says::disposition(what, language)} " " <kbd aria-hidden="true">{key}</kbd>
            </button>
        }
    };
    let [complaint, joined, suggestion, query, place] = CHOICES.map(chosen);
    view! {
        <div class="decisions" role="group" aria-label=t(says::DECIDE)>
            {complaint}
            {joined}
            {at_once(Disposition::Thanks, "t")}
            {suggestion}
            {query}
            {place}
            {at_once(Disposition::Spam, "x")}
        </div>
        <p class="keys-hint hint">
            {t(says::KEYS_HINT)} " "
            <button
                type="submit"
                formmethod="get"
                class="as-link"
                name="choose"
                value=Disposition::Thanks.as_str()
                data-key="T"
                aria-keyshortcuts="Shift+T"
                on:click=move |event| {
                    event.prevent_default();
                    choose.run(Some(Disposition::Thanks));
                }
            >
                {t(says::THANK_WITH_ANSWER)}
            </button>
        </p>
    }
}

/// What was chosen, its fields, the ready answer with its length, and the buttons that decide.
#[component]
fn Answer(
    form: Form,
    open: OpenPost,
    what: Disposition,
    shown: RwSignal<Wire>,
    asked: Memo<WireQuery>,
    stations: StoredValue<Vec<OfficeName>>,
    station: RwSignal<String>,
    choose: Callback<Option<Disposition>>,
) -> impl IntoView {
    let language = language();
    let id = open.post.id;
    let channel = open.post.channel;
    let longest = open.longest;
    let draft = Memo::new(move |_| {
        shown.with(|wire| {
            let open = wire.open.as_ref().filter(|open| open.post.id == id)?;
            open.drafts.iter().find(|draft| draft.what == what).cloned()
        })
    });
    let ready = open.drafts.iter().find(|draft| draft.what == what).cloned();
    let refused = form.error().is_some();
    let first =
        if refused { form.value("answer") } else { ready.as_ref().map(|draft| draft.text.clone()).unwrap_or_default() };
    let counted = if refused { None } else { ready.map(|draft| draft.length) };
    let typed = RwSignal::new(first.clone());
    let touched = RwSignal::new(refused);
    let field = NodeRef::<html::Textarea>::new();
    let offered = first.clone();
    Effect::new(move |before: Option<()>| {
        let (Some(field), draft) = (field.get(), draft.get()) else { return };
        let text = draft.map(|draft| draft.text).unwrap_or_default();
        if before.is_none() && field.value() != offered {
            // Typed before the page came alive.
            typed.set(field.value());
            touched.set(true);
        } else if !touched.get_untracked() && field.value() != text {
            field.set_value(&text);
            typed.set(text);
        }
    });
    focus_soon("#decide .answer-first:placeholder-shown, #decide [data-key=Enter]");
    let way = move || draft.get().and_then(|draft| draft.way);
    let may_answer =
        Memo::new(move |_| draft.with(|draft| draft.as_ref().is_none_or(|draft: &Draft| draft.way.is_some())));
    let where_to = move || {
        let readers = match way() {
            Some(way) if way.is_public() => says::EVERYBODY_READS,
            _ => says::ONE_READS,
        };
        let name = crate::channels::name(channel, language);
        fill(says::ANSWER_ON, &[("where", &fill(readers, &[("channel", name)]))])
    };
    let becomes = move || match what {
        Disposition::Complaint => {
            let to =
                stations.with_value(|all| all.iter().find(|office| office.id.to_string() == station.get()).cloned());
            to.map_or_else(
                || t(says::BECOMES_COMPLAINT).to_owned(),
                |to| fill(says::BECOMES_SENT, &[("station", &to.oblique(language))]),
            )
        }
        _ => String::new(),
    };
    let back = move || {
        WireQuery { post: Some(id), choice: Choice { what: None, ..asked.get().choice }, ..asked.get() }.to_address()
    };
    let (send, only_decide) = match what {
        Disposition::Complaint => (says::MAKE_AND_ANSWER, says::MAKE_IT),
        Disposition::Joined => (says::JOIN_AND_ANSWER, says::ADD_IT),
        _ => (says::DECIDE_AND_ANSWER, says::DECIDE_IT),
    };
    let own = match what {
        Disposition::Joined => {
            let named = asked.with_untracked(|asked| asked.choice.reference).or(open.joins());
            let value =
                if refused { form.value("reference") } else { named.map(|one| one.to_string()).unwrap_or_default() };
            Some(view! {
                <Field form name="reference" label=t(says::REFERENCE) hint=Some(t(says::REFERENCE_HINT))>
                    <input type="text" class="answer-first" placeholder=" " id=form.id("reference") name="reference" value=value autocomplete="off" aria-describedby=described_by(form, "reference", true) aria-invalid=move || form.problem("reference").map(|_| "true")/>
                </Field>
            }.into_any())
        }
        Disposition::AnotherPlace => Some(
            view! { <LineField form name="remark" label=t(says::REMARK) hint=Some(t(says::REMARK_HINT))/> }.into_any(),
        ),
        _ => None,
    };
    if what == Disposition::AnotherPlace {
        focus_soon("#decide-remark");
    }
    let quiet = move || t(if may_answer.get() { says::WITHOUT_ANSWER } else { only_decide });
    view! {
        <input type="hidden" name="decision" value=what.as_str()/>
        <p class="chosen" role="status">
            <span><span aria-hidden="true">"✓ "</span><strong>{says::disposition(what, language)}</strong> " " {becomes}</span>
            " "
            <a
                href=back
                data-key="Escape"
                aria-keyshortcuts="Escape"
                on:click=move |event| {
                    event.prevent_default();
                    choose.run(None);
                }
            >
                {t(says::CHANGE)} " " <kbd aria-hidden="true">"esc"</kbd>
            </a>
        </p>
        <div class="answer" data-touched=move || touched.get().then_some("")>
            {own}
            <Show when=move || may_answer.get() fallback=|| view! { <p class="hint">{t(says::NO_ANSWER_POSSIBLE)}</p> }>
                <div class="field" data-wrong=move || form.problem("answer").map(|_| "")>
                    <label for=form.id("answer")>{where_to}</label>
                    {move || form.problem("answer").map(|problem| view! { <p class="field-error" id=form.id("answer-error")><span class="mark" aria-hidden="true">"! "</span>{problem}</p> })}
                    <textarea
                        id=form.id("answer")
                        name="answer"
                        rows="2"
                        dir="auto"
                        node_ref=field
                        aria-describedby=described_by(form, "answer", true)
                        aria-invalid=move || form.problem("answer").map(|_| "true")
                        on:input=move |event| {
                            touched.set(true);
                            typed.set(event_target_value(&event));
                        }
                    >
                        {first.clone()}
                    </textarea>
                    <Counted channel typed longest known=counted/>
                    <p class="hint" id=form.id("answer-hint")>{t(says::NOTHING_OF_CASE)}</p>
                </div>
            </Show>
            <div class="send">
                <Show when=move || may_answer.get()>
                    <button type="submit" class="button" name="answer_wanted" value="1" data-key="Enter" aria-disabled=move || form.busy().then_some("true")>
                        {move || if form.busy() { t(texts::common::SENDING) } else { t(send) }} " " <kbd aria-hidden="true">"enter"</kbd>
                    </button>
                </Show>
                <button type="submit" class="button" data-quiet="" data-key=move || (!may_answer.get()).then_some("Enter") aria-disabled=move || form.busy().then_some("true")>{quiet}</button>
            </div>
        </div>
    }
}
