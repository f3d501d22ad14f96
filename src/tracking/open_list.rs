//! On the private page: that the complainant agreed to the open list, and the way off it.

use crate::{
    language::{t, texts::open311},
    ui::form::{Form, PostForm, SendButton},
};
use leptos::prelude::*;

/// Says that the complaint may be in the open list, and takes it off. Nothing where the complainant did not agree.
#[component]
pub fn OnOpenList(
    /// The address of the page.
    action: String,
    /// Whether the complainant has agreed.
    listed: Signal<bool>,
    /// Called when it was taken off.
    done: Callback<()>,
) -> impl IntoView {
    let form = Form::new("unlist");
    let action = StoredValue::new(action);
    let shown = Memo::new(move |_| listed.get() || form.error().is_some());
    move || {
        shown.get().then(|| {
            view! {
                <section class="adding">
                    <p class="hint">{t(open311::IS_AGREED)}</p>
                    <PostForm form action=action.get_value() done>
                        <SendButton form label=t(open311::WITHDRAW) quiet=true/>
                    </PostForm>
                </section>
            }
        })
    }
}
