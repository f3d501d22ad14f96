//! Form ids that make sure a form takes effect only once.

use leptos::prelude::*;

/// Returns the id of one form, and the callback to run when the form is accepted. A form sent again under the same id has no further effect, so the
/// id stays until this form is accepted: uploaded photos wait under it, and a form whose response was lost may be sent again. After that, the id
/// becomes the one the page received last (`latest`).
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
