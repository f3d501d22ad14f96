//! `/staff` and `/staff/c/{reference}`: the board, with one complaint beside it.

use super::{
    Board, Filters,
    actions::load_board,
    batch::{self, BatchBar},
    cards::Columns,
    desk::Desk,
    filter_bar::FilterBar,
    house::view::{HouseNow, QueueChips},
    keys,
    panel::PanelPage,
};
use crate::{
    error::Error,
    language::{dates, fill, language, t, texts, texts::house as says, texts::staff},
    staff::{
        StaffBar, StaffPage,
        choices::{ChoiceForm, Density},
        keys::chosen,
        recount,
    },
    ui::{
        data::resource,
        form::Form,
        icon::SpriteIcon,
        later::{later, once_at_a_time},
        live::{LinkWords, Live},
    },
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_location, use_navigate, use_query_map};

/// The words of the live indicator in the bar.
const LINK: LinkWords = LinkWords { off: says::LIVE_OFF, on: says::LIVE_ON, lost: says::LIVE_LOST };

/// The board, with the complaint named in the address beside it.
#[component]
pub fn BoardPage() -> impl IntoView {
    let query = use_query_map();
    let filters = Memo::new(move |_| query.with(|query| Filters::from_query(|name| query.get(name))));
    // Later filters reload the content in place, so that the focus stays where it is.
    let first = resource(|| (), move |()| load_board(filters.get_untracked()));
    view! {
        <Transition>
            {move || Suspend::new(async move {
                match first.await {
                    Ok(board) => view! { <Shown board filters/> }.into_any(),
                    Err(Error::SignIn) => view! { <SignInAgain/> }.into_any(),
                    Err(error) => view! { <p class="error-summary" role="alert">{texts::error(&error, language())}</p> }.into_any(),
                }
            })}
        </Transition>
    }
}

#[component]
fn SignInAgain() -> impl IntoView {
    view! {
        <h1>{t(staff::SIGNED_OUT)}</h1>
        <p><a class="button" href="/sign-in" rel="external">{t(staff::SIGN_IN)}</a></p>
    }
}

#[component]
fn Shown(board: Board, filters: Memo<Filters>) -> impl IntoView {
    let language = language();
    let me = board.me.clone();
    let office = me.office.as_ref().map_or_else(|| t(texts::common::OFFICE).to_owned(), |office| office.full(language));
    let offices = board.offices.clone();
    let stations = board.offices.clone();
    let shown = RwSignal::new(board);
    let announced = RwSignal::new(String::new());
    let house = use_context::<HouseNow>();
    let recount = recount();
    // The filters with which the content was loaded.
    let loaded = RwSignal::new(filters.get_untracked());
    let again = once_at_a_time(move || async move {
        let Some(asked) = filters.try_get_untracked() else { return };
        let answer = load_board(asked.clone()).await;
        // Other filters were chosen meanwhile: the content is loaded once more.
        if filters.try_get_untracked().as_ref() != Some(&asked) {
            return;
        }
        let other = loaded.try_get_untracked().is_some_and(|loaded| loaded != asked);
        match answer {
            Ok(new) => {
                let words = how_many(&new);
                let _ = shown.try_set(new);
                if other {
                    let _ = loaded.try_set(asked);
                    let _ = announced.try_set(words);
                    keys::keep_the_focus();
                }
            }
            Err(error) if other => {
                let _ = announced.try_set(texts::error(&error, language));
            }
            Err(_) => {}
        }
    });
    Effect::new(move |before: Option<Filters>| {
        let now = filters.get();
        if before.is_some_and(|before| before != now) {
            again.run(());
        }
        now
    });
    let navigate = use_navigate();
    let go = Callback::new(move |to: String| navigate(&to, Default::default()));
    // Cards that were ticked in a form that came back are ticked again.
    let batch = Form::new(batch::FORM);
    let desk = Desk {
        changed: RwSignal::new((String::new(), 0)),
        again,
        open: go,
        announced,
        chosen: RwSignal::new(batch.values("cards").iter().filter_map(|value| batch::parsed(value)).collect()),
        role: me.role,
    };
    provide_context(desk);
    let changed = Callback::new(move |reference: String| {
        desk.changed.update(|(last, n)| {
            *last = reference;
            *n += 1;
        });
        again.run(());
        recount.run(());
    });
    let location = use_location();
    let open = Memo::new(move |_| {
        location.pathname.with(|path| path.strip_prefix("/staff/c/").map(|r| r.trim_end_matches('/').to_owned()))
    });
    // An officer's "working on this" mark expires without a live event, so the board reloads when the first of them does.
    let ends = Memo::new(move |_| {
        shown.with(|board| {
            let cards = board.columns.iter().flat_map(|column| &column.cards);
            cards.flat_map(|card| &card.working).map(|one| one.until_at).min()
        })
    });
    Effect::new(move |_| {
        let now = shown.with_untracked(|board| board.now);
        if let Some(pause) = ends.get().and_then(|ends| u32::try_from(ends - now).ok()) {
            later(pause + 100, again);
        }
    });
    let url = move || format!("/live/staff?since={}", shown.with(|board| board.event));
    let choices = chosen();
    keys::listen(open, choices);
    let ticked = move || desk.chosen.with(|chosen| !chosen.is_empty()) || batch.error().is_some();
    view! {
        <Title text=t(StaffPage::Board.title())/>
        <StaffBar me/>
        <div class="desk" id="desk" data-open=move || open.get().map(|_| "") data-ticked=move || ticked().then_some("")>
            <div class="bar">
                <h1 tabindex="-1"><span class="hidden">{t(staff::BOARD)} " · "</span><span class="bar-office">{office}</span></h1>
                <FilterBar filters offices role=desk.role saved=Signal::derive(move || shown.with(|board| board.saved.clone())) done=again/>
                <BatchBar form=batch chosen=desk.chosen role=desk.role stations action=format!("/staff{}", filters.get_untracked().to_query())/>
                <div class="bar-end">
                    <DensitySwitch/>
                    <Live url=Signal::derive(url) changed words=LINK/>
                    <keys::HelpLink/>
                </div>
            </div>
            {house.map(|HouseNow(house)| view! { <QueueChips house/> })}
            <p class="announce" role="status">{move || desk.announced.get()}</p>
            // With other filters the columns are read anew: what is not there any more has not moved.
            {move || {
                loaded.track();
                view! { <Columns shown filters open/> }
            }}
            {move || open.get().map(|reference| view! { <PanelPage reference filters board=shown/> })}
        </div>
        <keys::Help choices/>
    }
}

/// How many complaints the board shows, for screen readers, after the filters changed.
fn how_many(board: &Board) -> String {
    let n: i64 = board.columns.iter().map(|column| column.count).sum();
    let words = if board.columns.iter().any(|column| column.more) { says::SHOWN_MORE } else { says::SHOWN };
    fill(words, &[("n", &dates::number(n))])
}

/// Switches between dense and comfortable cards.
#[component]
fn DensitySwitch() -> impl IntoView {
    let choices = chosen();
    let dense = move || choices.get().density == Density::Dense;
    let to = move || if dense() { Density::Comfortable.as_str() } else { Density::Dense.as_str() };
    let label = move || t(if dense() { says::TO_COMFORTABLE } else { says::TO_DENSE });
    view! {
        <ChoiceForm choices to=Signal::derive(to) label=Signal::derive(label)>
            <SpriteIcon name="lines"/>
            <span class="density" aria-hidden="true">{move || t(if dense() { says::DENSE } else { says::COMFORTABLE })}</span>
        </ChoiceForm>
    }
}
