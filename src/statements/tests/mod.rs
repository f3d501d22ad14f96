//! Statements through the doors that people use, and what leaves for the platforms, on both databases.

mod going_out;
mod guarded;
mod releasing;

use super::{
    view::{Asked, Chosen, Statements},
    worker,
};
use crate::{
    complaint::{Channel, Millis},
    error::Error,
    intake::inbound::Inbound,
    replies::{
        channel::{ChannelClient, Looked, Outgoing, Sent},
        outbox::LOOK_AFTER,
        worker::step,
    },
    server::db::sql,
    testing::{App, Person},
};
use std::sync::Mutex;

const PAGE: &str = "/staff/statements";
const HINDI: &str = "सिविल लाइंस की घटना में कोई घायल नहीं है।";
const ENGLISH: &str = "Nobody was hurt in the incident in Civil Lines.";

/// A platform that gives scripted results and remembers what it was sent.
struct Fake {
    channel: Channel,
    answers: Mutex<Vec<Sent>>,
    looks: Mutex<Vec<Looked>>,
    sent: Mutex<Vec<Outgoing>>,
    gone: Mutex<Vec<String>>,
}

impl Fake {
    fn on(channel: Channel) -> Self {
        Self {
            channel,
            answers: Mutex::default(),
            looks: Mutex::default(),
            sent: Mutex::default(),
            gone: Mutex::default(),
        }
    }

    fn answering(self, answers: impl IntoIterator<Item = Sent>) -> Self {
        *self.answers.lock().unwrap() = answers.into_iter().collect();
        self
    }

    fn looking(self, looks: impl IntoIterator<Item = Looked>) -> Self {
        *self.looks.lock().unwrap() = looks.into_iter().collect();
        self
    }

    fn sent(&self) -> Vec<Outgoing> {
        self.sent.lock().unwrap().clone()
    }
}

#[async_trait::async_trait]
impl ChannelClient for Fake {
    fn channel(&self) -> Channel {
        self.channel
    }
    fn cost(&self, _: &Outgoing) -> i64 {
        0
    }
    async fn send(&self, outgoing: &Outgoing) -> Sent {
        let mut sent = self.sent.lock().unwrap();
        sent.push(outgoing.clone());
        let mut answers = self.answers.lock().unwrap();
        if answers.is_empty() { Sent::Done(format!("{}-{}", self.channel, sent.len())) } else { answers.remove(0) }
    }
    async fn look(&self, _: &Outgoing) -> Looked {
        let mut looks = self.looks.lock().unwrap();
        if looks.is_empty() { Looked::NotThere } else { looks.remove(0) }
    }
    async fn gone(&self, ids: &[String]) -> Result<Vec<String>, String> {
        Ok(self.gone.lock().unwrap().iter().filter(|id| ids.contains(id)).cloned().collect())
    }
    async fn list(&self, _: Millis) -> Result<Vec<Inbound>, String> {
        Ok(Vec::new())
    }
    async fn subscribed(&self) -> Result<(), String> {
        Ok(())
    }
}

/// Works until what was sent without an answer has been looked up as often as it takes.
async fn work_on(app: &App, platform: &Fake) {
    for _ in 0..4 {
        app.state.clock().advance(LOOK_AFTER);
        work(app, platform).await;
    }
}

/// Works until nothing is due on this platform.
async fn work(app: &App, platform: &Fake) {
    for _ in 0..60 {
        if !step(&app.state, platform).await.unwrap() {
            return;
        }
    }
    panic!("the worker does not come to rest");
}

/// Posts a form of the page; the name of the statement it leads to, or the status and the error.
async fn posted(who: &Person, name: &str, fields: &[(&str, &str)]) -> Result<String, (u16, Error)> {
    let mut all = vec![("form_name", name)];
    all.extend_from_slice(fields);
    let (status, answer) = who.post_json(PAGE, &all).await;
    match (answer.go, answer.error) {
        (Some(go), None) => {
            let query = go.split_once('?').map(|(_, query)| query.to_owned()).unwrap_or_default();
            let one = query.split('&').find_map(|pair| pair.strip_prefix("one=").map(str::to_owned));
            Ok(one.unwrap_or_default())
        }
        (_, error) => Err((status.as_u16(), error.unwrap_or(Error::Internal))),
    }
}

/// Writes a draft with these words.
async fn written(who: &Person, hi: &str, en: &str) -> String {
    let form = format!("statement-{}", hex::encode(rand::random::<[u8; 12]>()));
    let fields = [
        ("form", form.as_str()),
        ("title_hi", "पुलिस का वर्ज़न"),
        ("title_en", "The police's version"),
        ("text_hi", hi),
        ("text_en", en),
        ("overflow", "thread"),
    ];
    posted(who, "statement-new", &fields).await.unwrap()
}

/// The page with this statement chosen.
async fn page(who: &Person, slug: &str) -> Statements {
    let asked = Asked { one: Some(slug.to_owned()), ..Asked::default() };
    who.call("staff/statements", serde_json::json!({ "asked": asked })).await.unwrap()
}

async fn chosen(who: &Person, slug: &str) -> Chosen {
    page(who, slug).await.chosen.unwrap()
}

/// Makes a step of a version as the officer sees it now.
async fn act(who: &Person, slug: &str, act: &str) -> Result<String, (u16, Error)> {
    let edit = chosen(who, slug).await.versions[0].edit.to_string();
    posted(who, "statement-step", &[("one", slug), ("edit", &edit), ("act", act)]).await
}

/// Countersigns as the officer sees it now.
async fn sign(who: &Person, slug: &str) -> Result<String, (u16, Error)> {
    let edit = chosen(who, slug).await.versions[0].edit.to_string();
    posted(who, "statement-release", &[("one", slug), ("edit", &edit), ("read_both", "1")]).await
}

/// Written by the operator, released by the chief.
async fn released(app: &App, hi: &str, en: &str) -> String {
    let (operator, chief) = (app.officer("operator").await, app.officer("chief").await);
    let slug = written(&operator, hi, en).await;
    act(&operator, &slug, "propose").await.unwrap();
    sign(&chief, &slug).await.unwrap();
    slug
}

/// Method, target, state and reason of every part on a channel, oldest first.
async fn parts(app: &App, channel: Channel) -> Vec<(String, String, String, Option<String>)> {
    let query = sql(
        "select way, coalesce((select b.platform_id from reply b where b.id = r.after_id), r.target), r.state, r.why from reply r \
         where r.statement_version_id is not null and r.channel = $1 order by r.id",
    );
    app.state.db().all(&query.arg(channel)).await.unwrap()
}

async fn states(app: &App, channel: Channel) -> Vec<String> {
    parts(app, channel).await.into_iter().map(|(_, _, state, _)| state).collect()
}

/// A text in both languages that makes a thread of several posts on X.
fn long() -> (String, String) {
    ("पुलिस मौके पर है और जाँच जारी है। ".repeat(20), "Police are at the scene and the inquiry goes on. ".repeat(10))
}

async fn round(app: &App) -> usize {
    worker::round(&app.state).await.unwrap()
}
