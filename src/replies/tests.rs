//! The outbox never sends a reply twice and never drops one silently.

use super::{
    ReplyMethod,
    channel::{ChannelClient, Looked, Outgoing, Sent},
    outbox::{self, Budget, LOOK_AFTER, NewReply, Reply},
    templates::{TemplateKind, Ways, filled, fit, length, script_of},
    worker::step,
};
use crate::{
    complaint::{Channel, Millis, Move},
    error::{Error, Problem},
    intake::{inbound::Inbound, wire::store},
    language::Language,
    server::{
        AppState,
        db::{Db, sql},
    },
    testing::{App, Person, both_databases},
};
use std::sync::Mutex;

/// A fake platform that gives scripted results and records what it was sent.
#[derive(Default)]
struct FakePlatform {
    answers: Mutex<Vec<Sent>>,
    looks: Mutex<Vec<Looked>>,
    sent: Mutex<Vec<Outgoing>>,
    /// Accepts what it is sent but never responds.
    slow: bool,
}

impl FakePlatform {
    fn answering(answers: impl IntoIterator<Item = Sent>) -> Self {
        let platform = Self::default();
        *platform.answers.lock().unwrap() = answers.into_iter().collect();
        platform
    }

    fn looking(self, looks: impl IntoIterator<Item = Looked>) -> Self {
        *self.looks.lock().unwrap() = looks.into_iter().collect();
        self
    }

    fn times(&self) -> usize {
        self.sent.lock().unwrap().len()
    }
}

#[async_trait::async_trait]
impl ChannelClient for FakePlatform {
    fn channel(&self) -> Channel {
        Channel::X
    }
    fn cost(&self, _: &Outgoing) -> i64 {
        10_000
    }
    async fn send(&self, outgoing: &Outgoing) -> Sent {
        self.sent.lock().unwrap().push(outgoing.clone());
        if self.slow {
            return std::future::pending().await;
        }
        let mut answers = self.answers.lock().unwrap();
        if answers.is_empty() { Sent::Done(format!("id{}", self.times())) } else { answers.remove(0) }
    }
    async fn look(&self, _: &Outgoing) -> Looked {
        let mut looks = self.looks.lock().unwrap();
        if looks.is_empty() { Looked::NotThere } else { looks.remove(0) }
    }
    async fn list(&self, _: Millis) -> Result<Vec<Inbound>, String> {
        Ok(Vec::new())
    }
    async fn subscribed(&self) -> Result<(), String> {
        Ok(())
    }
}

async fn write(state: &AppState, cause: &str) {
    let mut tx = state.db().begin().await.unwrap();
    let new = NewReply {
        channel: Channel::X,
        way: ReplyMethod::Reply,
        target: "2080000000000000001",
        post_id: None,
        complaint_id: None,
        officer_id: None,
        text: "शिकायत संख्या 4K7-P9X-2QMT",
        cause,
    };
    outbox::queue(&state.op(), &mut tx, new, state.clock().now()).await.unwrap();
    tx.commit().await.unwrap();
}

async fn all(db: &Db) -> Vec<Reply> {
    db.all(&sql("select id, channel, way, target, text, state, attempts, looks, due_at, tried_at, why, platform_id, complaint_id, post_id, statement_version_id, guarded, created_at \
                 from reply order by id"))
        .await
        .unwrap()
}

async fn states(db: &Db) -> Vec<&'static str> {
    all(db).await.iter().map(|reply| reply.state.as_str()).collect()
}

async fn spent(state: &AppState) -> i64 {
    store::channel_state(state.db(), Channel::X).await.unwrap().spent
}

/// Works until nothing is due.
async fn work(state: &AppState, platform: &FakePlatform) {
    for _ in 0..20 {
        if !step(state, platform).await.unwrap() {
            return;
        }
    }
    panic!("the worker does not come to rest");
}

both_databases!(the_same_cause_twice_is_one_reply_sent_once, async |db| {
    let app = App::on(db).await;
    let platform = FakePlatform::default();
    write(&app.state, "post 1").await;
    write(&app.state, "post 1").await;
    work(&app.state, &platform).await;
    work(&app.state, &platform).await;
    assert_eq!((platform.times(), states(app.state.db()).await), (1, vec!["sent"]));
    assert_eq!(all(app.state.db()).await[0].platform_id.as_deref(), Some("id1"));
});

both_databases!(a_reply_that_a_stopped_server_left_half_way_is_looked_up_first, async |db| {
    let app = App::on(db).await;
    write(&app.state, "post 1").await;
    // The server leased it for sending and was killed.
    let budget = Budget { cost: &|_| 0, most: None };
    outbox::lease(app.state.db(), Channel::X, budget, app.state.clock().now()).await.unwrap().unwrap();
    let platform = FakePlatform::default().looking([Looked::There(vec!["id9".into()])]);
    work(&app.state, &platform).await;
    assert_eq!(states(app.state.db()).await, ["sending"], "it may still be on its way");
    app.state.clock().advance(21_000);
    work(&app.state, &platform).await;
    assert_eq!((platform.times(), states(app.state.db()).await), (0, vec!["sent"]));
    assert_eq!(all(app.state.db()).await[0].platform_id.as_deref(), Some("id9"));
});

both_databases!(a_reply_that_is_not_there_after_two_look_ups_is_sent_again, async |db| {
    let app = App::on(db).await;
    write(&app.state, "post 1").await;
    let platform =
        FakePlatform::answering([Sent::Unknown("time_out".into())]).looking([Looked::NoAnswer("500".into())]);
    work(&app.state, &platform).await;
    assert_eq!(states(app.state.db()).await, ["unknown"]);
    for _ in 0..6 {
        app.state.clock().advance(LOOK_AFTER * 20);
        work(&app.state, &platform).await;
    }
    assert_eq!((platform.times(), states(app.state.db()).await), (2, vec!["sent"]));
});

both_databases!(a_duplicate_is_found_as_ours_or_refused_and_never_repeated, async |db| {
    let app = App::on(db).await;
    write(&app.state, "post 1").await;
    write(&app.state, "post 2").await;
    let platform =
        FakePlatform::answering([Sent::Duplicate, Sent::Duplicate]).looking([Looked::There(vec!["id7".into()])]);
    for _ in 0..6 {
        work(&app.state, &platform).await;
        app.state.clock().advance(LOOK_AFTER + 1);
    }
    assert_eq!((platform.times(), states(app.state.db()).await), (2, vec!["sent", "refused"]));
});

both_databases!(the_platforms_rate_limit_decides_the_pace, async |db| {
    let app = App::on(db).await;
    write(&app.state, "post 1").await;
    write(&app.state, "post 2").await;
    let reset = app.state.clock().now() + 600_000;
    let platform = FakePlatform::answering([Sent::RateLimited(Some(reset), "Too Many Requests".into())]);
    work(&app.state, &platform).await;
    assert_eq!(
        (platform.times(), states(app.state.db()).await),
        (1, vec!["queued", "queued"]),
        "the second is not even tried"
    );
    app.state.clock().advance(599_000);
    work(&app.state, &platform).await;
    assert_eq!(platform.times(), 1);
    app.state.clock().advance(2_000);
    work(&app.state, &platform).await;
    assert_eq!((platform.times(), states(app.state.db()).await), (3, vec!["sent", "sent"]));
});

both_databases!(a_refusal_is_shown_and_a_shut_channel_waits_for_an_officer, async |db| {
    let app = App::on(db).await;
    write(&app.state, "post 1").await;
    write(&app.state, "post 2").await;
    let platform = FakePlatform::answering([Sent::Refused("not summoned".into()), Sent::Shut("token".into())]);
    work(&app.state, &platform).await;
    assert_eq!(states(app.state.db()).await, ["refused", "queued"]);
    let operator = app.officer("operator").await;
    let wire = operator.wire().await;
    assert_eq!(wire.channels[0].shut.as_deref(), Some("token"));
    assert!(wire.replies.iter().any(|reply| reply.why.as_deref() == Some("not summoned")));
    app.state.clock().advance(3_600_000);
    work(&app.state, &platform).await;
    assert_eq!(platform.times(), 2);
    operator.post("/staff/wire", &[("form_name", "try-again"), ("channel", "x")]).await;
    work(&app.state, &platform).await;
    assert_eq!((platform.times(), states(app.state.db()).await), (3, vec!["refused", "sent"]));
    // An officer can send by hand what the program cannot send.
    let id = all(app.state.db()).await[0].id.to_string();
    operator.post("/staff/wire", &[("form_name", "by-hand"), ("reply", &id)]).await;
    assert_eq!(states(app.state.db()).await, ["sent", "sent"]);
});

both_databases!(spending_is_counted, async |db| {
    let app = App::on(db).await;
    write(&app.state, "post 1").await;
    write(&app.state, "post 2").await;
    work(&app.state, &FakePlatform::default()).await;
    assert_eq!(spent(&app.state).await, 20_000);
});

both_databases!(a_reply_that_was_not_sent_costs_nothing, async |db| {
    let app = App::on(db).await;
    for n in 0..4 {
        write(&app.state, &format!("post {n}")).await;
    }
    let later = app.state.clock().now() + 3_600_000;
    let answers = [
        Sent::Refused("not summoned".into()),
        Sent::Unknown("time_out".into()),
        Sent::Duplicate,
        Sent::Later(Some(later), "busy".into()),
    ];
    work(&app.state, &FakePlatform::answering(answers)).await;
    assert_eq!(spent(&app.state).await, 10_000, "only the reply that may have been sent is paid for");
});

both_databases!(a_server_that_stops_while_sending_has_spent_the_cost_once, async |db| {
    // One reply costs a cent: there is enough for one.
    let app = App::with_settings(db, &["--x-budget", "0.015"]).await;
    write(&app.state, "post 1").await;
    write(&app.state, "post 2").await;
    let platform = FakePlatform { slow: true, ..FakePlatform::default() };
    let stopped = tokio::time::timeout(std::time::Duration::from_millis(300), step(&app.state, &platform)).await;
    assert!(stopped.is_err(), "the sending is dropped while the platform does not respond");
    assert_eq!((platform.times(), spent(&app.state).await), (1, 10_000));
    // The next server knows that the day's budget is spent, and finds the reply on the platform.
    let successor = FakePlatform::default().looking([Looked::There(vec!["id9".into()])]);
    work(&app.state, &successor).await;
    app.state.clock().advance(21_000);
    work(&app.state, &successor).await;
    assert_eq!((successor.times(), states(app.state.db()).await), (0, vec!["sent", "queued"]));
    assert_eq!(spent(&app.state).await, 10_000, "once");
});

both_databases!(two_servers_do_not_spend_the_days_budget_twice, async |db| {
    let app = App::with_settings(db, &["--x-budget", "0.015"]).await;
    write(&app.state, "post 1").await;
    write(&app.state, "post 2").await;
    let (first, second) = (FakePlatform { slow: true, ..FakePlatform::default() }, FakePlatform::default());
    let both = async {
        tokio::join!(step(&app.state, &first), async {
            while first.times() == 0 {
                tokio::task::yield_now().await;
            }
            step(&app.state, &second).await
        })
    };
    assert!(tokio::time::timeout(std::time::Duration::from_secs(1), both).await.is_err());
    assert_eq!((first.times(), second.times(), spent(&app.state).await), (1, 0, 10_000));
});

both_databases!(when_the_days_budget_is_spent_nothing_is_sent_until_tomorrow, async |db| {
    // One reply costs a cent.
    let app = App::with_settings(db, &["--x-budget", "0.015"]).await;
    write(&app.state, "post 1").await;
    write(&app.state, "post 2").await;
    let platform = FakePlatform::default();
    work(&app.state, &platform).await;
    assert_eq!((platform.times(), states(app.state.db()).await), (1, vec!["sent", "queued"]));
    let operator = app.officer("operator").await;
    let wire = operator.wire().await;
    assert_eq!((wire.channels[0].spent, wire.channels[0].budget), (Some(0.01), Some(0.015)), "the wire shows it");
    assert!(wire.replies.iter().any(|reply| reply.why.as_deref() == Some("budget")));
    app.state.clock().advance(3_600_000);
    work(&app.state, &platform).await;
    assert_eq!(platform.times(), 1);
    // It is noon in Greenwich; India's midnight is six and a half hours away.
    app.state.clock().advance(6 * 3_600_000);
    work(&app.state, &platform).await;
    assert_eq!((platform.times(), states(app.state.db()).await), (2, vec!["sent", "sent"]));
});

both_databases!(several_servers_at_once_send_each_reply_once, async |db| {
    let app = App::on(db).await;
    for n in 0..40 {
        write(&app.state, &format!("post {n}")).await;
    }
    let platform = std::sync::Arc::new(FakePlatform::default());
    let workers = (0..4).map(|_| {
        let (state, platform) = (app.state.clone(), platform.clone());
        tokio::spawn(async move {
            let mut idle = 0;
            // A worker that lost the race for a row may find the next one free.
            while idle < 5 {
                if step(&state, platform.as_ref()).await.unwrap() {
                    idle = 0;
                } else {
                    idle += 1;
                    tokio::time::sleep(std::time::Duration::from_millis(5)).await;
                }
            }
        })
    });
    futures::future::join_all(workers).await;
    assert_eq!((platform.times(), states(app.state.db()).await), (40, vec!["sent"; 40]));
});

both_databases!(two_replies_with_the_same_text_are_two_even_if_only_one_is_found, async |db| {
    let app = App::on(db).await;
    write(&app.state, "post 1").await;
    write(&app.state, "post 2").await;
    // The first arrived but the response was lost; the second was never sent.
    let platform = FakePlatform::answering([Sent::Unknown("time_out".into()), Sent::Unknown("time_out".into())])
        .looking((0..8).map(|_| Looked::There(vec!["id7".into()])));
    for _ in 0..8 {
        work(&app.state, &platform).await;
        app.state.clock().advance(LOOK_AFTER + 1);
    }
    let ids: Vec<_> = all(app.state.db()).await.into_iter().map(|reply| reply.platform_id.unwrap()).collect();
    assert_eq!((platform.times(), ids), (3, vec!["id7".to_owned(), "id3".to_owned()]));
});

both_databases!(a_reply_can_be_sent_from_the_complaints_page, async |db| {
    let app = App::on(db).await;
    let operator = app.officer("operator").await;
    let reference = crate::intake::wire::tests::one_complaint(&app, "2080000000000000001", "22").await;
    let number = reference.to_string();
    let answer = async |who: &Person, form: &str, way: ReplyMethod, words: &str, sure: &str| {
        let fields =
            [("form_name", "answer"), ("form", form), ("way", way.as_str()), ("answer", words), ("sure", sure)];
        let (status, answered) = who.post_json(&format!("/staff/c/{}", reference.as_str()), &fields).await;
        (status.as_u16(), answered.error)
    };
    let form = |n: u8| format!("answer-0123456789-{n:02}");
    let wrong = |field: &str, problem| (422, Some(Error::field(field, problem)));
    assert_eq!(
        answer(&operator, &form(1), ReplyMethod::Reply, "देख रहे हैं", "").await,
        wrong("answer", Problem::NoNumber)
    );
    assert_eq!(answer(&operator, &form(1), ReplyMethod::Reply, "", "").await, wrong("answer", Problem::Missing));
    let with_link = format!("{number} https://a.example");
    assert_eq!(answer(&operator, &form(1), ReplyMethod::Reply, &with_link, "").await, wrong("answer", Problem::NoLink));
    assert_eq!(
        answer(&operator, &form(1), ReplyMethod::PrivateReply, &number, "").await,
        wrong("way", Problem::NotAChoice)
    );
    assert_eq!(answer(&operator, &form(1), ReplyMethod::Quote, &number, "").await, wrong("sure", Problem::Missing));
    // The same form twice is one answer; a private message may say more.
    for _ in 0..2 {
        assert_eq!(answer(&operator, &form(1), ReplyMethod::Reply, "शिकायत {reference} थाने के पास है", "").await.0, 200);
    }
    assert_eq!(answer(&operator, &form(2), ReplyMethod::Message, "कृपया रसीद भेजें https://a.example", "").await.0, 200);
    assert_eq!(answer(&operator, &form(3), ReplyMethod::Repost, "", "1").await.0, 200);
    let written: Vec<(&str, String, String)> =
        all(app.state.db()).await.into_iter().map(|reply| (reply.way.as_str(), reply.target, reply.text)).collect();
    assert_eq!(
        written,
        [
            ("reply", "2080000000000000001".to_owned(), format!("शिकायत {number} थाने के पास है")),
            ("message", "22".to_owned(), "कृपया रसीद भेजें https://a.example".to_owned()),
            ("repost", "2080000000000000001".to_owned(), String::new()),
        ]
    );
    let panel = operator.panel(reference).await.unwrap();
    assert_eq!(panel.entries.iter().filter(|entry| entry.kind.as_str() == "said").count(), 3);
    assert_eq!(panel.conversation.unwrap().replies.len(), 3);
    // A station may read but not reply in public; nothing is sent about a confidential complaint.
    let station = app.offices.station_a.to_string();
    operator.must(reference, Move::Forward, &[("station", &station)]).await;
    let thana = app.officer("a").await;
    assert_eq!(thana.panel(reference).await.unwrap().conversation.unwrap().ways, []);
    assert_eq!(answer(&thana, &form(4), ReplyMethod::Reply, &number, "").await, (403, Some(Error::NotAllowed)));
    let chief = app.officer("chief").await;
    chief.must(reference, Move::Seal, &[("text", "गोपनीय")]).await;
    assert_eq!(answer(&chief, &form(5), ReplyMethod::Reply, &number, "").await, wrong("way", Problem::NotAChoice));
    assert_eq!(answer(&operator, &form(5), ReplyMethod::Reply, &number, "").await.0, 404);
});

#[test]
fn hindi_is_answered_in_hindi() {
    assert_eq!(script_of("@PrayagrajPolice मेरी बाइक चोरी हो गई sir"), Language::Hindi);
    assert_eq!(script_of("@PrayagrajPolice my bike was stolen near सिविल लाइंस"), Language::English);
    assert_eq!(script_of("📷"), Language::Hindi);
}

#[test]
fn every_ready_answer_fits_in_both_scripts() {
    let ways = Ways::default();
    for &saying in TemplateKind::ALL {
        for language in [Language::Hindi, Language::English] {
            let values = [("reference", "4K7-P9X-2QMT"), ("place", "Kaushambi Police")];
            let mut said: Vec<String> =
                (0..3).map(|turn| filled(&ways.one(saying, None, language, turn), &values)).collect();
            for words in &said {
                assert!(length(Channel::X, words) <= 280 && !words.contains("://") && !words.contains('{'), "{words}");
            }
            said.dedup();
            assert_eq!(said.len(), 3, "three different wordings");
        }
    }
}

#[test]
fn a_long_text_is_cut_between_graphemes() {
    let long = "नमस्ते दुनिया ".repeat(40);
    let short = fit(Channel::X, &long);
    assert!(length(Channel::X, &short) <= 280 && short.ends_with('…'));
    let kept = short.trim_end_matches('…');
    assert!(long.starts_with(kept));
    let next = long[kept.len()..].chars().next().unwrap();
    assert!(!('\u{93e}'..='\u{94d}').contains(&next), "a vowel sign was cut off");
    assert_eq!(length(Channel::X, "नमस्ते दुनिया"), 13);
    assert_eq!(
        length(Channel::X, "कृपया मेरी मदद करें @DelhiPolice मेरा फोन चोरी हो गया https://example.com/very/long/path"),
        77
    );
}
