//! `/staff` and `/staff/c/{reference}`: the board, with one complaint beside it.

use super::{
    Board, Filters,
    actions::load_board,
    batch::{self, BatchBar},
    cards::Columns,
    desk::Desk,
    filter_bar::FilterBar,
    keys,
    panel::PanelPage,
    saved::SavedFilters,
};
use crate::{
    error::Error,
    language::{language, t, texts, texts::staff},
    staff::{StaffBar, StaffPage},
    ui::{form::Form, later::later, live::Live},
};
use leptos::{prelude::*, task::spawn_local};
use leptos_meta::Title;
use leptos_router::hooks::{use_location, use_navigate, use_query_map};

/// The board, with the complaint named in the address beside it.
#[component]
pub fn BoardPage() -> impl IntoView {
    let query = use_query_map();
    let filters = Memo::new(move |_| query.with(|query| Filters::from_query(|name| query.get(name))));
    let first = Resource::new(move || filters.get(), load_board);
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
    let me = board.me.clone();
    let offices = board.offices.clone();
    let stations = board.offices.clone();
    let shown = RwSignal::new(board);
    let asking = StoredValue::new((false, false));
    // Many changes at once cause one request: while a request is running, the next one waits.
    let again = Callback::new(move |()| {
        // A late event may arrive after the page was left.
        let Some(busy) = asking.try_with_value(|(busy, _)| *busy) else { return };
        let _ = asking.try_set_value((true, busy));
        if busy {
            return;
        }
        spawn_local(async move {
            loop {
                let answer = load_board(filters.get_untracked()).await;
                if let Ok(new) = answer {
                    let _ = shown.try_set(new);
                }
                let once_more = asking.try_with_value(|(_, more)| *more).unwrap_or(false);
                let _ = asking.try_set_value((once_more, false));
                if !once_more {
                    break;
                }
            }
        });
    });
    let navigate = use_navigate();
    let go = Callback::new(move |to: String| navigate(&to, Default::default()));
    // Cards that were ticked in a form that came back are ticked again.
    let batch = Form::new(batch::FORM);
    let desk = Desk {
        changed: RwSignal::new((String::new(), 0)),
        again,
        open: go,
        announced: RwSignal::new(String::new()),
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
    keys::listen(open);
    view! {
        <Title text=t(StaffPage::Board.title())/>
        <StaffBar me unread=Signal::derive(move || shown.with(|board| board.me.unread))/>
        <div class="staff-head">
            <h1>{t(staff::BOARD)}</h1>
            <Live url=Signal::derive(url) changed/>
        </div>
        <FilterBar filters offices/>
        <SavedFilters saved=Signal::derive(move || shown.with(|board| board.saved.clone())) filters role=desk.role done=again/>
        <BatchBar form=batch chosen=desk.chosen role=desk.role stations action=format!("/staff{}", filters.get_untracked().to_query())/>
        <p class="announce" role="status">{move || desk.announced.get()}</p>
        <div class="desk" data-open=move || open.get().map(|_| "")>
            <Columns shown filters open/>
            {move || open.get().map(|reference| view! { <PanelPage reference filters board=shown/> })}
        </div>
        <keys::Help/>
    }
}
