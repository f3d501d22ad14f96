//! Ids under which a form is sent once.

use leptos::prelude::*;

/// The id of one form, and what its acceptance calls. Sent again under the same id it is the same thing, so the id stays until this very form was
/// accepted: photos that have arrived wait under it, and a form whose answer was lost may be sent again. Then it is the one that the page brought
/// last (`latest`).
pub fn renewed(latest: Signal<String>, done: Callback<()>) -> (Signal<String>, Callback<()>) {
    let id = RwSignal::new(latest.get_untracked());
    let used = RwSignal::new(false);
    Effect::new(move |_| {
        let latest = latest.get();
        if used.get_untracked() {
            used.set(false);
            id.set(latest);
        }
    });
    let accepted = Callback::new(move |()| {
        let _ = used.try_set(true);
        let _ = done.try_run(());
    });
    (id.into(), accepted)
}
