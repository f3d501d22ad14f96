//! The demonstration's notes on the sign-in page: its accounts, and where its fake X and Facebook are. Other servers show
//! none.

use super::Role;
use crate::{
    error::Error,
    language::{fill, language, t, texts, texts::sign_in as says},
    ui::data::{Compact, resource},
};
use leptos::{prelude::*, server, server_fn::codec::Json};
use serde::{Deserialize, Serialize};

/// The notes of the demonstration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DemoNotes {
    /// The password of all accounts.
    pub password: String,
    /// Sign-in name, role and office of each account.
    pub accounts: Vec<(String, Role, Option<String>)>,
    /// Address of the fake X and Facebook; none if the demonstration runs without them.
    pub playground: Option<String>,
}

/// The notes; none if this is not a demonstration.
#[server(endpoint = "demo", prefix = "/api", input = Json, output = Compact)]
pub async fn load_demo() -> Result<Option<DemoNotes>, Error> {
    use crate::{demo, server::request_context::op};
    let op = op();
    Ok(op.settings().demo.clone().map(|demo| demo::notes(demo.playground)))
}

/// The notes, if there are any.
#[component]
pub fn DemoBox() -> impl IntoView {
    let notes = resource(|| (), |()| load_demo());
    view! {
        <Transition>
            {move || Suspend::new(async move { notes.await.ok().flatten().map(|notes| view! { <Shown notes/> }) })}
        </Transition>
    }
}

#[component]
fn Shown(notes: DemoNotes) -> impl IntoView {
    let language = language();
    let accounts = notes.accounts.into_iter().map(|(login, role, office)| {
        let office = office.map(|office| format!(", {office}"));
        view! { <li><code>{login}</code> " · " {texts::words::role(role, language)} {office}</li> }
    });
    let accounts = accounts.collect_view();
    view! {
        <section class="demo-notes" aria-labelledby="demo-head">
            <h2 id="demo-head">{t(says::DEMO_HEAD)}</h2>
            <p>{fill(says::DEMO_PASSWORD, &[("password", &notes.password)])}</p>
            <ul>{accounts}</ul>
            {notes.playground.map(|url| view! { <p><a href=url rel="external">{t(says::DEMO_PLAYGROUND)}</a></p> })}
        </section>
    }
}
