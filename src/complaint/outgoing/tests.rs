//! Every way of sending something uses the one guard, and a queued message is checked again when it is sent.

use super::{OfCase, disclosure, not_for_everybody};
use crate::{
    complaint::{Category, Channel, Millis, Move, Reference},
    error::{Error, Problem},
    intake::{inbound::Inbound, wire::tests::one_complaint},
    replies::{
        ReplyMethod,
        channel::{ChannelClient, Looked, Outgoing, Sent},
        outbox::{self, NewReply},
        worker::step,
    },
    server::{
        AppState,
        db::{Db, sql},
    },
    shield::{Stop, guard::Disclosure},
    testing::{App, Person, both_databases},
};
use axum::http::StatusCode;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A platform that accepts everything and counts messages.
#[derive(Default)]
struct Counting(AtomicUsize);

#[async_trait::async_trait]
impl ChannelClient for Counting {
    fn channel(&self) -> Channel {
        Channel::X
    }
    fn cost(&self, _: &Outgoing) -> i64 {
        0
    }
    async fn send(&self, _: &Outgoing) -> Sent {
        Sent::Done(format!("id{}", self.0.fetch_add(1, Ordering::Relaxed)))
    }
    async fn look(&self, _: &Outgoing) -> Looked {
        Looked::NotThere
    }
    async fn list(&self, _: Millis) -> Result<Vec<Inbound>, String> {
        Ok(Vec::new())
    }
    async fn subscribed(&self) -> Result<(), String> {
        Ok(())
    }
}

/// The outbox: way, state and reason of each message.
async fn outbox(db: &Db) -> Vec<(String, String, Option<String>)> {
    db.all(&sql("select way, state, why from reply order by id")).await.unwrap()
}

async fn work(state: &AppState, platform: &Counting) {
    while step(state, platform).await.unwrap() {}
}

/// Delivers a post about a girl and turns it into a complaint of this category. Returns its number.
async fn case(app: &App, id: &str, category: &str, text: &str) -> (Reference, StatusCode) {
    let body = crate::command::orders::tests::post(DESK, "post.mention.create", id, &format!("22{id}"), text, None);
    app.citizen().deliver_x(&body).await;
    let operator = app.officer("operator").await;
    let row = operator.wire().await.open.unwrap().post.id.to_string();
    let fields = [
        ("form_name", "decide"),
        ("post", row.as_str()),
        ("decision", "complaint"),
        ("category", category),
        ("answer_wanted", "1"),
    ];
    let status = operator.post("/staff/wire", &fields).await.status;
    let newest = sql("select reference from complaint order by id desc limit 1");
    let (reference,): (Reference,) = app.state.db().one(&newest).await.unwrap();
    (reference, status)
}

const DESK: &str = "1111111111111111111";
const GIRL: &str = "@PrayagrajPolice मेरी बेटी रानी को सेंट मेरी स्कूल के बाहर एक लड़का परेशान करता है, फ़ोन 00000 54321";

async fn answer(
    who: &Person,
    reference: Reference,
    n: u8,
    way: ReplyMethod,
    words: &str,
) -> (StatusCode, Option<Error>) {
    let form = format!("answer-0123456789-{n:02}");
    let fields = [("form_name", "answer"), ("form", &form), ("way", way.as_str()), ("answer", words), ("sure", "1")];
    let (status, answered) = who.post_json(&format!("/staff/c/{}", reference.as_str()), &fields).await;
    (status, answered.error)
}

async fn word(who: &Person, reference: Reference, form: &str, word: &str) -> (StatusCode, Option<Error>) {
    let fields = [("form_name", form), ("word", word)];
    let (status, answered) = who.post_json(&format!("/staff/c/{}", reference.as_str()), &fields).await;
    (status, answered.error)
}

async fn words(who: &Person, reference: Reference) -> Vec<String> {
    let OfCase { words, .. } = who.panel(reference).await.unwrap().withheld;
    words.into_iter().map(|one| one.word).collect()
}

#[test]
fn complaints_about_women_and_children_are_never_discussed_in_public() {
    let of = Category::ALL.iter().filter(|&&category| disclosure(false, category) != Disclosure::Everybody);
    assert_eq!(of.copied().collect::<Vec<_>>(), [Category::WomenSafety, Category::ChildSafety]);
    assert!(Category::ALL.iter().all(|&category| disclosure(true, category) == Disclosure::Nobody));
}

both_databases!(the_disclosure_rule_in_rust_and_in_sql_agree, async |db| {
    let app = App::on(db).await;
    for &category in Category::ALL {
        for confidential in [false, true] {
            let mut statement = sql("select count(*) from (select ");
            statement.bind(confidential).push(" as confidential, ").bind(category).push(" as category) c where ");
            not_for_everybody(&mut statement);
            let (excluded,): (i64,) = app.state.db().one(&statement).await.unwrap();
            let expected = disclosure(confidential, category) != Disclosure::Everybody;
            assert_eq!(excluded == 1, expected, "{category} confidential {confidential}");
        }
    }
});

both_databases!(every_way_of_sending_something_is_guarded, async |db| {
    let app = App::on(db).await;
    for (n, category) in ["women_safety", "child_safety"].into_iter().enumerate() {
        // The wire: the receipt is sent as a private message.
        let (reference, status) = case(&app, &format!("208000000000000001{n}"), category, GIRL).await;
        assert_eq!(status, StatusCode::SEE_OTHER);
        let last = outbox(app.state.db()).await.pop().unwrap();
        assert_eq!((last.0.as_str(), last.1.as_str()), ("message", "queued"));
        // The complaint's page: a private message is the first choice; nothing may be sent in public, whatever the text.
        let operator = app.officer("operator").await;
        let ways = operator.panel(reference).await.unwrap().conversation.unwrap().ways;
        assert_eq!(ways, [ReplyMethod::Message, ReplyMethod::Reply]);
        let before = outbox(app.state.db()).await.len();
        let stopped = answer(&operator, reference, 1, ReplyMethod::Reply, "शिकायत {reference} थाने के पास है").await;
        assert_eq!(stopped, (StatusCode::UNPROCESSABLE_ENTITY, Some(Error::Stopped(Stop::Victim))));
        for way in [ReplyMethod::Quote, ReplyMethod::Repost] {
            let refused = answer(&operator, reference, 2, way, "{reference}").await;
            assert_eq!(refused.1, Some(Error::field("way", Problem::NotAChoice)), "{way}");
        }
        assert_eq!(outbox(app.state.db()).await.len(), before, "nothing was written");
        // Without scripts the page comes back with the reason and the typed text.
        let form = [
            ("form_name", "answer"),
            ("form", "answer-0123456789-09"),
            ("way", "reply"),
            ("answer", "रानी के मामले में {reference}"),
        ];
        let page = operator.post(&format!("/staff/c/{}", reference.as_str()), &form).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            page.text.contains("could identify the victim") && page.text.contains("रानी के मामले में"),
            "{}",
            page.text
        );
        assert_eq!(answer(&operator, reference, 3, ReplyMethod::Message, "जाँच हो रही है").await.0, StatusCode::OK);
        // A single move notifies the complainant privately; macros and batches use the same moves.
        operator.must(reference, Move::Ask, &[("text", "कब हुआ?")]).await;
        let last = outbox(app.state.db()).await.pop().unwrap();
        assert_eq!(last.0, "message");
        // The outbox itself accepts nothing public about the case.
        for way in [ReplyMethod::Reply, ReplyMethod::Post, ReplyMethod::Quote, ReplyMethod::Repost] {
            assert_eq!(queue(&app, reference, way, "x").await, Err(Error::Stopped(Stop::Victim)), "{way}");
        }
    }
    assert!(outbox(app.state.db()).await.iter().all(|(way, ..)| way == "message"));
});

async fn queue(app: &App, reference: Reference, way: ReplyMethod, text: &str) -> Result<bool, Error> {
    let mut tx = app.state.db().begin().await.unwrap();
    let id = sql("select id from complaint where reference = $1").arg(reference);
    let (id,): (i64,) = tx.one(&id).await.unwrap();
    let new = NewReply {
        channel: Channel::X,
        way,
        target: "2080000000000000010",
        post_id: None,
        complaint_id: Some(id),
        officer_id: None,
        text,
        cause: "test",
    };
    let queued = outbox::queue(&app.op(), &mut tx, new, app.state.clock().now()).await;
    if queued.is_ok() {
        tx.commit().await.unwrap();
    }
    queued
}

both_databases!(a_word_withheld_later_stops_a_message_that_was_already_queued, async |db| {
    let app = App::on(db).await;
    let reference = one_complaint(&app, "2080000000000000001", "22").await;
    let operator = app.officer("operator").await;
    assert!(words(&operator, reference).await.is_empty(), "nothing is proposed for a theft");
    let said = "शिकायत {reference}: Sunita ji, जाँच हो रही है";
    assert_eq!(answer(&operator, reference, 1, ReplyMethod::Reply, said).await.0, StatusCode::OK);
    // While the message is queued, an officer withholds the name.
    assert_eq!(word(&operator, reference, "withhold", "सुनीता").await.0, StatusCode::OK);
    app.state.clock().advance(outbox::GRACE);
    let platform = Counting::default();
    work(&app.state, &platform).await;
    let sent = outbox(app.state.db()).await;
    let last = sent.last().unwrap();
    assert_eq!((last.1.as_str(), last.2.as_deref()), ("refused", Some("withheld")));
    assert_eq!(platform.0.load(Ordering::Relaxed), sent.len() - 1, "only permitted messages were sent");
    // Nor can an officer mark it as sent by hand.
    let id = sql("select max(id) from reply");
    let (id,): (i64,) = app.state.db().one(&id).await.unwrap();
    let by_hand = [("form_name", "by-hand"), ("reply", &id.to_string())];
    let (_, refused) = operator.post_json("/staff/wire", &by_hand).await;
    assert_eq!(refused.error, Some(Error::Stopped(Stop::Words(vec!["सुनीता".into()]))));
    // The next message is stopped at once, with the reason.
    let stopped = answer(&operator, reference, 2, ReplyMethod::Reply, said).await;
    assert_eq!(stopped.1, Some(Error::Stopped(Stop::Words(vec!["सुनीता".into()]))));
    // After the word is released, the message may be sent.
    assert_eq!(word(&operator, reference, "release", "Sunita").await.0, StatusCode::OK);
    assert_eq!(answer(&operator, reference, 2, ReplyMethod::Reply, said).await.0, StatusCode::OK);
});

both_databases!(the_withheld_words_of_a_childs_case_apply_to_its_whole_conversation, async |db| {
    let app = App::on(db).await;
    case(&app, "2080000000000000001", "child_safety", GIRL).await;
    // A bystander asks a question below the post.
    let body = serde_json::json!({"data": {"event_uuid": "-2", "filter": {"user_id": DESK}, "event_type": "post.mention.create", "tag": "desk",
        "payload": {"id": "2080000000000000002", "text": "@PrayagrajPolice क्या हुआ?", "author_id": "33", "created_at": "2026-11-23T11:00:00.000Z",
            "conversation_id": "2080000000000000001", "edit_history_tweet_ids": ["2080000000000000002"],
            "referenced_tweets": [{"type": "replied_to", "id": "2080000000000000001"}], "in_reply_to_user_id": "22"},
        "includes": {"users": [{"id": "33", "username": "bystander", "name": "Somebody"}]}}});
    app.citizen().deliver_x(&body.to_string()).await;
    let post = sql("select id from post where channel_key = '2080000000000000002'");
    let (post_id,): (i64,) = app.state.db().one(&post).await.unwrap();
    let ask = async |words: &str| {
        let mut tx = app.state.db().begin().await.unwrap();
        let leaving = crate::complaint::outgoing::store::Leaving {
            complaint_id: None,
            post_id: Some(post_id),
            way: ReplyMethod::Reply,
            words,
        };
        crate::complaint::outgoing::store::stop(&app.op(), &mut tx, leaving).await.unwrap()
    };
    assert_eq!(ask("धन्यवाद").await, None);
    assert!(matches!(ask("Rani सुरक्षित है").await, Some(Stop::Words(_))));
    assert!(matches!(ask("0000054321 पर बात हुई").await, Some(Stop::Words(_))));
});

both_databases!(officers_edit_the_list_and_the_audit_trail_does_not_contain_the_words, async |db| {
    let app = App::on(db).await;
    let (reference, _) = case(&app, "2080000000000000001", "child_safety", GIRL).await;
    let operator = app.officer("operator").await;
    let proposed = words(&operator, reference).await;
    for expected in ["रानी", "0000054321"] {
        assert!(proposed.iter().any(|word| word.contains(expected)), "{expected}: {proposed:?}");
    }
    assert!(proposed.iter().any(|word| word.contains("मेरी स्कूल")), "{proposed:?}");
    assert_eq!(word(&operator, reference, "withhold", "कटरा मोहल्ला").await.0, StatusCode::OK);
    assert_eq!(word(&operator, reference, "release", "रानी").await.0, StatusCode::OK);
    let now = words(&operator, reference).await;
    assert!(now.contains(&"कटरा मोहल्ला".to_owned()) && !now.contains(&"रानी".to_owned()), "{now:?}");
    let short = word(&operator, reference, "withhold", "क ख").await;
    assert_eq!(short.1, Some(Error::field("word", Problem::TooShort(3))));
    assert_eq!(word(&operator, reference, "withhold", "").await.1, Some(Error::field("word", Problem::Missing)));
    let audited: Vec<(String, String)> = app
        .state
        .db()
        .all(&sql("select action, detail from audit where action like 'word_%' order by id"))
        .await
        .unwrap();
    assert_eq!(
        audited.iter().map(|(action, _)| action.as_str()).collect::<Vec<_>>(),
        ["word_withheld", "word_released"]
    );
    assert!(audited.iter().all(|(_, detail)| detail.len() == 12 && detail.bytes().all(|b| b.is_ascii_hexdigit())));
    // A station may add but not release; an officer who may not see the case gets "not found".
    let station = app.offices.station_a.to_string();
    operator.must(reference, Move::Forward, &[("station", &station)]).await;
    let thana = app.officer("a").await;
    assert_eq!(word(&thana, reference, "withhold", "सलोरी").await.0, StatusCode::OK);
    assert_eq!(word(&thana, reference, "release", "सलोरी").await.1, Some(Error::NotAllowed));
    assert_eq!(word(&app.officer("b").await, reference, "withhold", "सलोरी").await.1, Some(Error::NotFound));
});
