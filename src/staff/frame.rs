//! What every page of the staff begins with: a title, the page's data, or why there is none and the way in.

use super::StaffPage;
use crate::{
    error::Error,
    language::{language, t, texts},
};
use leptos::{prelude::*, task::spawn_local};
use leptos_meta::Title;

/// A page of the staff: `shown` once its data is there.
pub fn staff_page<T, V>(
    page: StaffPage,
    data: Resource<Result<T, Error>>,
    shown: impl Fn(T) -> V + Copy + Send + Sync + 'static,
) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
    V: IntoView + 'static,
{
    let title = page.title();
    view! {
        <Title text=t(title)/>
        <Transition>
            {move || Suspend::new(async move {
                match data.await {
                    Ok(data) => shown(data).into_any(),
                    Err(error) => view! { <h1>{t(title)}</h1> <Refused error/> }.into_any(),
                }
            })}
        </Transition>
    }
}

/// Brings the page's data anew, in place: what is open or being typed elsewhere on the page stays. What cannot be had now is
/// left as it was, and so is a page that is gone by then.
pub fn brought_again<T, Asked>(shown: RwSignal<T>, load: impl Fn() -> Asked + Send + Sync + 'static) -> Callback<()>
where
    T: Send + Sync + 'static,
    Asked: Future<Output = Result<T, Error>> + 'static,
{
    Callback::new(move |()| {
        let asked = load();
        spawn_local(async move {
            if let Ok(new) = asked.await {
                let _ = shown.try_set(new);
            }
        });
    })
}

/// Why there is nothing to see, and the way in.
#[component]
pub fn Refused(
    /// Why.
    error: Error,
) -> impl IntoView {
    let to_sign_in = error == Error::SignIn;
    let board = StaffPage::Board;
    let (to, name) = if to_sign_in { ("/sign-in", texts::staff::SIGN_IN) } else { (board.route(), board.title()) };
    view! {
        <p class="error-summary" role="alert">{texts::error(&error, language())}</p>
        <p><a class="button" href=to rel="external">{t(name)}</a></p>
    }
}
