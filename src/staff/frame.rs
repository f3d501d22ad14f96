//! The frame of every staff page: its title, then its content or the reason why it cannot be shown.

use super::StaffPage;
use crate::{
    error::Error,
    language::{language, t, texts},
    ui::data::Data,
};
use leptos::{prelude::*, task::spawn_local};
use leptos_meta::Title;

/// A staff page: renders `shown` once its data has loaded.
pub fn staff_page<T, V>(
    page: StaffPage,
    data: Data<Result<T, Error>>,
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

/// Counts anew what the rail shows; provided by the frame around the page.
#[derive(Clone, Copy)]
pub struct Recount(pub Callback<()>);

/// A callback that counts anew what the rail shows, for a page on which something has changed.
pub fn recount() -> Callback<()> {
    use_context::<Recount>().map_or_else(|| Callback::new(|()| {}), |recount| recount.0)
}

/// Reloads the page's data in place, so that what is open or being typed elsewhere on the page stays. If loading fails, or
/// the page has been left by then, nothing changes. The rail counts anew.
pub fn brought_again<T, Asked>(shown: RwSignal<T>, load: impl Fn() -> Asked + Send + Sync + 'static) -> Callback<()>
where
    T: Send + Sync + 'static,
    Asked: Future<Output = Result<T, Error>> + 'static,
{
    let recount = recount();
    Callback::new(move |()| {
        let asked = load();
        spawn_local(async move {
            if let Ok(new) = asked.await {
                let _ = shown.try_set(new);
                let _ = recount.try_run(());
            }
        });
    })
}

/// The reason why a page cannot be shown, with a link to the sign-in or the board.
#[component]
pub fn Refused(
    /// The error.
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
