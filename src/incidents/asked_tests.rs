//! Asking for news of a public incident by a post, through the doors, on both databases.

use super::{IncidentPage, PublicState, public::PublicIncident, worker};
use crate::{
    complaint::{Channel, Move, Outcome, Reference},
    intake::wire::tests::{mention, replies},
    server::db::sql,
    testing::{App, Person, both_databases, rows},
};
use axum::http::StatusCode;

/// A public incident of two complaints.
struct Scene {
    app: App,
    chief: Person,
    complaints: [Reference; 2],
    number: Reference,
}

async fn act(who: &Person, reference: Reference, form: &str, fields: &[(&str, &str)]) {
    let address = format!("/staff/incident/{}", reference.as_str());
    let (status, answer) = who.post_json(&address, &[&[("form_name", form)], fields].concat()).await;
    assert_eq!(status, StatusCode::OK, "{form}: {answer:?}");
}

impl Scene {
    async fn on(app: App) -> Self {
        let one = app.citizen().file("रात 1 बजे तक डीजे बज रहा है").await.0;
        let two = app.citizen().file("raat 1 baje tak dj bajate hai").await.0;
        let chief = app.officer("chief").await;
        act(&chief, one, "link", &[("other", two.as_str())]).await;
        let page: IncidentPage =
            chief.call("staff/incident", serde_json::json!({ "reference": one.as_str() })).await.unwrap();
        let scene = Self { app, chief, complaints: [one, two], number: page.incident.unwrap().reference };
        scene.publish().await;
        scene
    }

    async fn publish(&self) {
        let area = self.app.offices.station_a.to_string();
        let title = [("title_hi", "तेज़ डीजे"), ("title_en", "Loud DJ"), ("area", area.as_str())];
        act(&self.chief, self.complaints[0], "publish", &title).await;
    }

    async fn close(&self) {
        let fields = [("outcome", Outcome::NotEnough.as_str()), ("text", "नाम और जगह नहीं मिली")];
        for reference in self.complaints {
            self.chief.must(reference, Move::Close, &fields).await;
        }
    }

    async fn public(&self) -> PublicIncident {
        let number = serde_json::json!({ "number": self.number.as_str() });
        self.app.citizen().call("incidents/public", number).await.unwrap()
    }

    /// Delivers a post on X that mentions our account.
    async fn post(&self, id: &str, author: &str, text: &str) {
        let body = mention(id, author, &format!("@PrayagrajPolice {text}"), id, None);
        let ours =
            r#""entities":{"mentions":[{"id":"1111111111111111111","username":"PrayagrajPolice"}]},"edit_history"#;
        let taken = self.app.citizen().deliver_x(&body.replacen("\"edit_history", ours, 1)).await;
        assert_eq!(taken.status, StatusCode::OK);
    }

    async fn work(&self) {
        while worker::round(&self.app.state).await.unwrap() {}
    }

    async fn asked(&self) -> i64 {
        rows(self.app.state.db(), "select count(*) from incident_asked").await
    }
}

both_databases!(who_asks_by_a_post_gets_one_reply_when_the_inquiry_is_completed, async |db| {
    let scene = Scene::on(App::on(db).await).await;
    let number = scene.number;
    assert!(scene.public().await.channels.contains(&Channel::X));
    let html = scene.app.citizen().get(&format!("/incident/{}", number.as_str())).await.text;
    assert!(html.contains(&format!("write “follow” and {number}")) && html.contains("by SMS"), "{html}");
    scene.post("2080000000000000401", "33", &format!("follow {number}")).await;
    scene.post("2080000000000000402", "33", &format!("please follow {number}")).await;
    scene.post("2080000000000000403", "44", &format!("{} ख़बर दें", number.groups().join(" "))).await;
    assert_eq!(scene.asked().await, 2, "once per person");
    // No post that says nothing of it, that names no public incident, or to which X would accept no reply.
    scene.post("2080000000000000404", "55", &format!("{number} what are you doing?")).await;
    scene.post("2080000000000000405", "55", &format!("follow {}", scene.complaints[0])).await;
    let unnamed = mention("2080000000000000406", "55", &format!("follow {number}"), "2080000000000000406", None);
    scene.app.citizen().deliver_x(&unnamed).await;
    assert_eq!(scene.asked().await, 2);
    scene.work().await;
    assert!(replies(&scene.app).await.is_empty(), "nothing confirms it, and nothing has ended");
    assert_eq!(scene.app.officer("operator").await.wire().await.posts.len(), 6, "every post still waits");

    scene.close().await;
    let shown = scene.public().await;
    assert_eq!((shown.state, shown.channels.len()), (PublicState::Closed, 0), "the page itself is the news");
    scene.work().await;
    let told = replies(&scene.app).await;
    let targets: Vec<&str> = told.iter().map(|reply| reply.1.as_str()).collect();
    assert_eq!(targets, ["2080000000000000401", "2080000000000000403"]);
    for (way, _, text, state) in &told {
        assert_eq!((way.as_str(), state.as_str()), ("reply", "queued"));
        assert!(text.contains(&number.to_string()) && !text.contains('@') && !text.contains("://"), "{text}");
        assert!(scene.complaints.iter().all(|complaint| !text.contains(&complaint.to_string())), "{text}");
    }
    assert!(told[0].2.contains("completed") && told[1].2.contains("जाँच"), "each in the words they asked in: {told:?}");
    assert_eq!(scene.asked().await, 0);
    // Whoever asks again was told already; whoever asks late is told at once.
    scene.post("2080000000000000407", "33", &format!("follow {number}")).await;
    scene.post("2080000000000000408", "66", &format!("follow {number}")).await;
    scene.work().await;
    let targets: Vec<String> = replies(&scene.app).await.into_iter().map(|reply| reply.1).skip(2).collect();
    assert_eq!(targets, ["2080000000000000408"]);
});

both_databases!(who_no_longer_asks_or_asked_for_what_is_private_again_is_not_told, async |db| {
    let scene = Scene::on(App::on(db).await).await;
    let follow = format!("follow {}", scene.number);
    for (id, author) in [("2080000000000000501", "33"), ("2080000000000000502", "44"), ("2080000000000000503", "55")] {
        scene.post(id, author, &follow).await;
    }
    let mut tx = scene.app.state.db().begin().await.unwrap();
    let deleted = sql("update post set gone = 'deleted' where channel_key = '2080000000000000501'");
    tx.run(&deleted).await.unwrap();
    let rewritten = sql("update post set text_now = $1 where channel_key = '2080000000000000502'").arg("nothing");
    tx.run(&rewritten).await.unwrap();
    tx.commit().await.unwrap();
    scene.close().await;
    // Two servers at once: the row decides.
    let op = scene.app.state.op();
    let (one, two) = tokio::join!(crate::incidents::asked::round(&op), crate::incidents::asked::round(&op));
    assert!(one.is_ok() && two.is_ok(), "{one:?} {two:?}");
    let told = replies(&scene.app).await;
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!((told[0].1.as_str(), scene.asked().await), ("2080000000000000503", 0));

    // One waits in the outbox and one has just asked when the incident becomes private again.
    scene.post("2080000000000000504", "66", &follow).await;
    act(&scene.chief, scene.complaints[0], "withdraw", &[]).await;
    assert_eq!(scene.asked().await, 0);
    let unsent =
        rows(scene.app.state.db(), "select count(*) from reply where state = 'refused' and why = 'taken_back'");
    assert_eq!(unsent.await, 1, "what is not sent is not sent any more");
    scene.post("2080000000000000505", "77", &follow).await;
    scene.publish().await;
    scene.work().await;
    assert_eq!(replies(&scene.app).await.len(), 1, "nobody who asked before, or meanwhile, is told");
});
