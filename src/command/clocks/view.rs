//! Components that show clocks. The state is always given in words; sign and colour only support them.

use super::ClockView;
use crate::{
    complaint::Millis,
    language::{dates, language, t, texts, texts::clocks as says},
};
use leptos::prelude::*;

/// One clock as a flag.
#[component]
pub fn ClockFlag(
    /// The clock.
    clock: ClockView,
    /// Server time when the page's data was loaded.
    now: Millis,
) -> impl IntoView {
    let line = says::line(&clock, now, language());
    view! {
        <span class="clock" data-clock=clock.state.as_str() title=dates::exact(clock.due_at)>
            <span aria-hidden="true">{says::sign(clock.state)} " "</span>
            {line}
        </span>
    }
}

/// The clocks of one complaint.
#[component]
pub fn Clocks(
    /// All clocks of the complaint, oldest first.
    clocks: Vec<ClockView>,
    /// Server time when the page's data was loaded.
    now: Millis,
) -> impl IntoView {
    (!clocks.is_empty()).then(|| {
        let clocks = clocks.into_iter().map(|clock| view! { <li><ClockFlag clock now/></li> }).collect_view();
        view! { <ul class="clocks" aria-label=t(texts::clocks::HEAD)>{clocks}</ul> }
    })
}
