//! `/staff/statements`: the list, and the chosen statement or a new one beside it.

use super::{
    VersionState,
    actions::load_statements,
    desk::{Desk, title_of},
    detail::One,
    view::{Asked, Chosen, Done, Line, Statements},
    writing::Writing,
};
use crate::{
    complaint::Millis,
    language::{Text, dates, fill, language, t, texts::house, texts::statements as says},
    staff::{StaffBar, StaffPage, brought_again, staff_page},
    ui::{
        data::resource,
        form::{Form, GoneForm},
        list_keys::focus_chosen,
        live::{LinkWords, Live},
        page_bar::PageBar,
        paging::Turn,
        split::{Announced, ChosenHead, Row, RowGroup, Said, Tone, split},
    },
};
use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_query_map};

/// Beside the title and a button there is room for a word.
const LINK: LinkWords = LinkWords { off: house::LIVE_OFF, on: house::LIVE_ON, lost: house::LIVE_LOST };

/// The page of statements.
#[component]
pub fn StatementsPage() -> impl IntoView {
    let query = use_query_map();
    let asked = Memo::new(move |_| {
        query.with(|query| {
            let word = |name: &str| query.get(name).unwrap_or_default();
            Asked {
                one: Some(word("one")).filter(|one| !one.is_empty()),
                new: word("new") == "1",
                post: word("post").parse().ok(),
                after: word("after").parse().ok(),
                done: word("done").parse().ok(),
            }
        })
    });
    // Another statement is loaded into the page; another part of the list is another page.
    let part = Memo::new(move |_| asked.get().after);
    let first = resource(move || part.get(), move |_| load_statements(asked.get_untracked()));
    let announced = RwSignal::new(String::new());
    view! {
        <Announced announced/>
        {staff_page(StaffPage::Statements, first, move |data| view! { <Shown data asked announced/> })}
    }
}

#[component]
fn Shown(data: Statements, asked: Memo<Asked>, announced: RwSignal<String>) -> impl IntoView {
    let me = data.me.clone();
    let follows = data.event.is_some();
    let shown = RwSignal::new(data);
    let looked = RwSignal::new(asked.get_untracked().one);
    let again = brought_again(shown, move || {
        let now = asked.get_untracked();
        async move {
            let one = now.one.clone();
            let found = load_statements(now).await;
            if found.is_ok() {
                let _ = looked.try_set(one);
            }
            found
        }
    });
    let (typing, takes_focus) = (RwSignal::new(false), RwSignal::new(false));
    let navigate = use_navigate();
    let acted = Callback::new(move |done: Done| {
        let _ = typing.try_set(false);
        let slug = shown.with_untracked(|shown| shown.chosen.as_ref().map(|one| one.slug.clone()));
        let one = slug.filter(|_| done != Done::Dropped);
        navigate(&Asked { one, done: Some(done), ..Asked::default() }.to_address(), Default::default());
        again.run(());
    });
    let desk = Desk { asked, shown, looked, typing, takes_focus, announced, acted };
    let named = Memo::new(move |_| asked.with(|asked| (asked.one.clone(), asked.new, asked.post)));
    Effect::new(move |before: Option<(Option<String>, bool, Option<i64>)>| {
        let now = named.get();
        if before.as_ref().is_some_and(|before| *before != now) {
            let _ = typing.try_set(false);
            takes_focus.set(true);
            if shown.with_untracked(|shown| shown.chosen.as_ref().map(|one| one.slug.clone()) == now.0) {
                focus_chosen();
            }
            again.run(());
        }
        now
    });
    let url = move || format!("/live/wire?since={}", shown.with(|shown| shown.event.unwrap_or_default()));
    let open = Memo::new(move |_| asked.with(|asked| asked.one.is_some() || asked.new || asked.done.is_some()));
    let back =
        Signal::derive(move || open.get().then(|| Asked { after: asked.get().after, ..Asked::default() }.to_address()));
    let new = Asked { new: true, ..Asked::default() }.to_address();
    view! {
        <StaffBar me/>
        <PageBar title=t(says::TITLE) back>
            <a class="button" href=new>{t(says::NEW)}</a>
            {follows.then(|| view! { <Live url=Signal::derive(url) changed=Callback::new(move |_: String| again.run(())) words=LINK/> })}
        </PageBar>
        {split(open.into(), view! { <List desk/> }, view! { <ChosenOne desk/> })}
    }
}

/// The state of a statement in a few words.
fn state_of(line: &Line, now: Millis) -> (Tone, String) {
    let language = language();
    let moment = |text: Text, at: Millis| fill(text, &[("when", &dates::moment(at, now, language))]);
    match line.state {
        VersionState::Released if line.withdrawn => (Tone::Unsure, t(says::STATE_WITHDRAWN).to_owned()),
        VersionState::Released if line.trouble => (Tone::Bad, t(says::STATE_TROUBLE).to_owned()),
        VersionState::Released => (Tone::Good, moment(says::STATE_RELEASED, line.at)),
        VersionState::Scheduled => {
            (Tone::Calm, fill(says::STATE_SCHEDULED, &[("when", &dates::coming(line.at, now, language))]))
        }
        VersionState::Proposed => (Tone::Unsure, t(says::STATE_PROPOSED).to_owned()),
        VersionState::Draft | VersionState::Dropped if line.returned => (Tone::Bad, t(says::STATE_RETURNED).to_owned()),
        VersionState::Draft | VersionState::Dropped => (Tone::Calm, t(says::STATE_DRAFT).to_owned()),
    }
}

/// The list: what is not released yet, then what is.
#[component]
fn List(desk: Desk) -> impl IntoView {
    let Desk { asked, shown, .. } = desk;
    let rows = move |lines: Vec<Line>| {
        let now = shown.with_untracked(|shown| shown.now);
        let row = move |line: Line| {
            let (tone, state) = state_of(&line, now);
            let slug = line.slug.clone();
            let to =
                Asked { one: Some(slug.clone()), after: asked.get_untracked().after, ..Asked::default() }.to_address();
            let current = Signal::derive(move || {
                shown.with(|shown| shown.chosen.as_ref().is_some_and(|chosen| chosen.slug == slug))
            });
            let foot = if line.corrects { t(says::IS_CORRECTION).to_owned() } else { String::new() };
            let words = match language() {
                crate::language::Language::Hindi => line.title.en.clone(),
                crate::language::Language::English => line.title.hi.clone(),
            };
            view! { <li><Row to current name=title_of(&line.title) tone state words foot/></li> }
        };
        lines.into_iter().map(row).collect_view()
    };
    let open = move || {
        let open = shown.with(|shown| shown.open.clone());
        let head = format!("{} · {}", t(says::OPEN), dates::number(open.len() as i64));
        (!open.is_empty()).then(|| view! { <RowGroup head tone=Tone::Unsure>{rows(open)}</RowGroup> })
    };
    let released = move || {
        let released = shown.with(|shown| shown.released.clone());
        (!released.is_empty())
            .then(|| view! { <RowGroup head=t(says::RELEASED_ONES) tone=Tone::Calm>{rows(released)}</RowGroup> })
    };
    let empty = move || {
        let empty = shown.with(|shown| shown.open.is_empty() && shown.released.is_empty());
        empty.then(|| view! { <p class="empty">{t(says::EMPTY)}</p> })
    };
    view! {
        {open}
        {released}
        {empty}
        <Turn
            next=Signal::derive(move || Some(Asked { after: Some(shown.with(|shown| shown.next)?), ..Asked::default() }.to_address()))
            first=Signal::derive(move || asked.get().after.map(|_| Asked::default().to_address()))
        />
    }
}

/// The chosen statement, a new one, or what the page is for.
#[component]
fn ChosenOne(desk: Desk) -> impl IntoView {
    let Desk { asked, shown, looked, typing, takes_focus, .. } = desk;
    // Not replaced while something is typed in its forms.
    let chosen = Memo::new(move |before: Option<&Option<Chosen>>| {
        let new = shown.with(|shown| shown.chosen.clone());
        let same = before
            .and_then(Option::as_ref)
            .is_some_and(|before| new.as_ref().is_none_or(|new| new.slug == before.slug));
        before.filter(|_| typing.get() && same).cloned().unwrap_or(new)
    });
    let said = move || {
        let done = asked.get().done?;
        Some(view! { <Said words=t(said_of(done)) announced=desk.announced/> })
    };
    let gone = move || {
        let (slug, acts) = chosen.with(|one| {
            let acts = one.iter().flat_map(|one| one.acts.clone()).collect::<Vec<_>>();
            (one.as_ref().map(|one| one.slug.clone()), acts)
        });
        let there = |act| slug.clone().filter(|_| acts.contains(&act)).into_iter().collect::<Vec<_>>();
        let steps = acts.iter().map(|act| act.as_str().to_owned()).collect::<Vec<_>>();
        view! {
            <GoneForm name="statement-write" field="one" words="text_hi" there=there(super::moves::Act::Write)/>
            <GoneForm name="statement-release" field="one" there=there(super::moves::Act::Release)/>
            <GoneForm name="statement-return" field="one" words="return_why" there=there(super::moves::Act::Return)/>
            <GoneForm name="statement-step" field="act" there=steps/>
        }
    };
    let new = Memo::new(move |_| asked.with(|asked| asked.new));
    view! {
        <div class="statement-desk" on:input=move |_| typing.set(true)>
            {said}
            {gone}
            {move || match (new.get(), chosen.get()) {
                (true, _) => view! { <NewOne desk/> }.into_any(),
                (false, Some(chosen)) => view! { <One chosen desk/> }.into_any(),
                // Another one was chosen and is on its way.
                (false, None) if asked.get().one != looked.get() => ().into_any(),
                (false, None) if asked.get().one.is_some() => {
                    view! { <ChosenHead title=t(says::TITLE) takes_focus/> <p class="empty">{t(says::NOT_THERE)}</p> }.into_any()
                }
                (false, None) => view! { <p class="lead">{t(says::LEAD)}</p> }.into_any(),
            }}
        </div>
    }
}

/// The form of a new statement.
#[component]
fn NewOne(desk: Desk) -> impl IntoView {
    let Desk { shown, takes_focus, .. } = desk;
    let form = Form::new("statement-new");
    let (id, post) = shown.with_untracked(|shown| (shown.form.clone(), shown.post.clone()));
    let kept = Some(form.value("form")).filter(|kept| !kept.is_empty());
    let action = Asked { new: true, post: post.as_ref().map(|(post, _)| *post), ..Asked::default() }.to_address();
    view! {
        <ChosenHead title=t(says::NEW_HEAD) takes_focus/>
        <Writing form action form_id=kept.unwrap_or(id) post corrects=false/>
    }
}

/// What is said after something was done.
const fn said_of(done: Done) -> Text {
    match done {
        Done::Saved => says::SAID_SAVED,
        Done::Proposed => says::SAID_PROPOSED,
        Done::TakenBack => says::SAID_TAKEN_BACK,
        Done::Returned => says::SAID_RETURNED,
        Done::Released => says::SAID_RELEASED,
        Done::Scheduled => says::SAID_SCHEDULED,
        Done::Halted => says::SAID_HALTED,
        Done::Dropped => says::SAID_DROPPED,
        Done::Begun => says::SAID_BEGUN,
        Done::Withdrawn => says::SAID_WITHDRAWN,
        Done::Attached => says::SAID_ATTACHED,
        Done::Detached => says::SAID_DETACHED,
        Done::GoesOn => says::SAID_GOES_ON,
    }
}
