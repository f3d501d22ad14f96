//! A reply that a person causes leaves five seconds later. Until then the decision can be taken back with it; of worker and person exactly one
//! succeeds.

use super::{
    Disposition, LastDecision,
    tests::{decide, mention, one_complaint},
};
use crate::{
    complaint::{Channel, Millis},
    error::Error,
    intake::inbound::Inbound,
    replies::{
        ReplyState,
        channel::{ChannelClient, Looked, Outgoing, Sent},
        outbox::GRACE,
        worker::step,
    },
    server::db::sql,
    testing::{App, Person, both_databases, rows},
};
use axum::http::StatusCode;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A platform that counts what it is sent and may refuse it.
#[derive(Default)]
struct Platform {
    sent: AtomicUsize,
    refuses: bool,
}

#[async_trait::async_trait]
impl ChannelClient for Platform {
    fn channel(&self) -> Channel {
        Channel::X
    }
    fn cost(&self, _: &Outgoing) -> i64 {
        0
    }
    async fn send(&self, _: &Outgoing) -> Sent {
        let n = self.sent.fetch_add(1, Ordering::Relaxed);
        if self.refuses { Sent::Refused("not summoned".into()) } else { Sent::Done(format!("id{n}")) }
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

impl Platform {
    fn times(&self) -> usize {
        self.sent.load(Ordering::Relaxed)
    }

    async fn works(&self, app: &App) {
        while step(&app.state, self).await.unwrap() {}
    }
}

const WORDS: &str = "@PrayagrajPolice कार्यालय कब खुलता है?";

/// Delivers a post and answers it as a query. Returns what the line says about it.
async fn answered(app: &App, operator: &Person, id: &str) -> LastDecision {
    app.citizen().deliver_x(&mention(id, &format!("22{id}"), WORDS, id, None)).await;
    let post = operator.wire().await.open.unwrap().post.id;
    assert_eq!(decide(operator, post, Disposition::Query, &[("answer_wanted", "1")]).await, StatusCode::SEE_OTHER);
    operator.wire().await.last.into_iter().next().unwrap()
}

async fn take_back(operator: &Person, last: &LastDecision) -> (StatusCode, Option<Error>) {
    let (post, reply) = (last.post.to_string(), last.reply.as_ref().unwrap().id.to_string());
    let fields = [("form_name", "take-back"), ("post", post.as_str()), ("reply", reply.as_str())];
    let (status, answer) = operator.post_json("/staff/wire", &fields).await;
    (status, answer.error)
}

fn state(last: &LastDecision) -> (ReplyState, Option<&str>) {
    let reply = last.reply.as_ref().unwrap();
    (reply.state, reply.why.as_deref())
}

both_databases!(a_reply_waits_five_seconds_and_can_be_taken_back_until_then, async |db| {
    let app = App::on(db).await;
    let (operator, platform) = (app.officer("operator").await, Platform::default());
    let last = answered(&app, &operator, "2080000000000000001").await;
    assert!(last.reply.as_ref().unwrap().is_leaving());
    assert_eq!(last.reply.as_ref().unwrap().due_at, app.state.clock().now() + GRACE);
    app.state.clock().advance(GRACE - 1);
    platform.works(&app).await;
    assert_eq!(platform.times(), 0, "it is not due yet");
    assert_eq!(take_back(&operator, &last).await, (StatusCode::OK, None));
    let wire = operator.wire().await;
    assert_eq!((wire.posts.len(), wire.posts[0].id, wire.last.len()), (1, last.post, 0), "the post waits again");
    app.state.clock().advance(GRACE);
    platform.works(&app).await;
    assert_eq!(platform.times(), 0, "nothing was sent");
    // A second time is refused, and so is a decision that was never made.
    assert_eq!(take_back(&operator, &last).await, (StatusCode::CONFLICT, Some(Error::NotNow)));
    // The address leads back to the post, without scripts too.
    let last = answered_again(&operator).await;
    let (post, reply) = (last.post.to_string(), last.reply.as_ref().unwrap().id.to_string());
    let fields = [("form_name", "take-back"), ("post", post.as_str()), ("reply", reply.as_str())];
    let moved = operator.post("/staff/wire?order=oldest&post=9&choose=query", &fields).await;
    let to = moved.headers["location"].to_str().unwrap().to_owned();
    assert_eq!(to, format!("/staff/wire?order=oldest&post={post}&back={post}"));
    assert!(operator.get(&to).await.text.contains("Taken back"));
});

/// Decides the post that waits again.
async fn answered_again(operator: &Person) -> LastDecision {
    let post = operator.wire().await.open.unwrap().post.id;
    decide(operator, post, Disposition::Query, &[("answer_wanted", "1")]).await;
    operator.wire().await.last.into_iter().next().unwrap()
}

both_databases!(a_reply_that_left_is_not_taken_back_and_the_decision_stands, async |db| {
    let app = App::on(db).await;
    let (operator, platform) = (app.officer("operator").await, Platform::default());
    let last = answered(&app, &operator, "2080000000000000001").await;
    app.state.clock().advance(GRACE);
    platform.works(&app).await;
    assert_eq!(take_back(&operator, &last).await, (StatusCode::CONFLICT, Some(Error::AlreadyOut)));
    let wire = operator.wire().await;
    assert_eq!((wire.posts.len(), state(&wire.last[0])), (0, (ReplyState::Sent, None)));
    assert!(wire.last[0].reply.as_ref().unwrap().sent_at.is_some(), "the line says when it arrived");
    // The decision alone can still be undone, as in the list of decided posts.
    let post = last.post.to_string();
    let (status, _) = operator.post_json("/staff/wire", &[("form_name", "take-back"), ("post", &post)]).await;
    assert_eq!((status, operator.wire().await.posts.len(), platform.times()), (StatusCode::OK, 1, 1));
});

both_databases!(of_the_worker_and_the_person_exactly_one_succeeds, async |db| {
    let app = App::on(db).await;
    let operator = app.officer("operator").await;
    let (mut taken_back, mut left) = (0, 0);
    for n in 0..12 {
        let last = answered(&app, &operator, &format!("20800000000000000{n:02}")).await;
        app.state.clock().advance(GRACE);
        let platform = Platform::default();
        let taken = if n % 2 == 0 {
            tokio::join!(take_back(&operator, &last), platform.works(&app)).0
        } else {
            tokio::join!(platform.works(&app), take_back(&operator, &last)).1
        };
        // The worker may have lost the race for the row and found nothing; it looks again.
        platform.works(&app).await;
        let wire = operator.wire().await;
        match taken {
            (StatusCode::OK, None) => {
                taken_back += 1;
                assert_eq!((platform.times(), wire.posts.len()), (0, 1), "taken back: nothing was sent");
                decide(&operator, last.post, Disposition::Spam, &[]).await;
            }
            (StatusCode::CONFLICT, Some(Error::AlreadyOut)) => {
                left += 1;
                assert_eq!((platform.times(), wire.posts.len()), (1, 0), "sent: the decision stands");
            }
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(taken_back + left, 12);
    let wrong =
        "select count(*) from reply r join post p on p.id = r.post_id where r.state = 'sent' and p.disposition is null";
    assert_eq!(rows(app.state.db(), wrong).await, 0);
});

both_databases!(the_answer_about_a_complaint_is_stopped_and_the_complaint_stays, async |db| {
    let app = App::on(db).await;
    let (operator, platform) = (app.officer("operator").await, Platform::default());
    let theft = "@PrayagrajPolice सिविल लाइंस में मेरी मोटरसाइकिल चोरी हो गई";
    app.citizen().deliver_x(&mention("2080000000000000001", "22", theft, "2080000000000000001", None)).await;
    let post = operator.wire().await.open.unwrap().post.id;
    let station = app.offices.station_a.to_string();
    let fields = [("category", "vehicle_theft"), ("station", station.as_str()), ("answer_wanted", "1")];
    decide(&operator, post, Disposition::Complaint, &fields).await;
    let last = operator.wire().await.last.remove(0);
    assert_eq!((last.station.as_ref().map(|station| station.id), last.may_undo), (Some(app.offices.station_a), false));
    let page = operator.get("/staff/wire").await.text;
    let number = last.reference.unwrap().to_string();
    assert!(page.contains("became complaint") && page.contains(&number) && page.contains("Take the answer back"));
    assert_eq!(take_back(&operator, &last).await, (StatusCode::OK, None));
    app.state.clock().advance(GRACE);
    platform.works(&app).await;
    let wire = operator.wire().await;
    assert_eq!((platform.times(), wire.posts.len()), (0, 0), "the post stays a complaint");
    assert_eq!(state(&wire.last[0]), (ReplyState::Refused, Some("taken_back")));
    assert!(wire.failed.is_none(), "what was taken back has not failed");
    assert!(operator.get("/staff/wire").await.text.contains("its author was sent nothing"));
    // Nobody has it sent after all.
    let reply = wire.last[0].reply.as_ref().unwrap().id.to_string();
    let again = [("form_name", "send-again"), ("reply", reply.as_str())];
    assert_eq!(operator.post_json("/staff/wire", &again).await.1.error, Some(Error::NotNow));
});

both_databases!(a_joined_post_is_taken_off_again_with_its_answer, async |db| {
    let app = App::on(db).await;
    let (operator, platform) = (app.officer("operator").await, Platform::default());
    let reference = one_complaint(&app, "2080000000000000001", "22").await;
    app.citizen().deliver_x(&mention("2080000000000000002", "33", "मेरी भी", "2080000000000000002", None)).await;
    let post = operator.wire().await.open.unwrap().post.id;
    let number = reference.to_string();
    let fields = [("reference", number.as_str()), ("answer_wanted", "1")];
    assert_eq!(decide(&operator, post, Disposition::Joined, &fields).await, StatusCode::SEE_OTHER);
    let last = operator.wire().await.last.remove(0);
    // Too late: the worker was first, and the post stays with the complaint.
    app.state.clock().advance(GRACE);
    platform.works(&app).await;
    assert_eq!(take_back(&operator, &last).await.1, Some(Error::AlreadyOut));
    assert!(operator.wire().await.posts.is_empty());
    // In time.
    app.citizen().deliver_x(&mention("2080000000000000003", "34", "मेरी भी", "2080000000000000003", None)).await;
    let post = operator.wire().await.open.unwrap().post.id;
    decide(&operator, post, Disposition::Joined, &fields).await;
    let last = operator.wire().await.last.remove(0);
    assert_eq!(take_back(&operator, &last).await, (StatusCode::OK, None));
    app.state.clock().advance(GRACE);
    platform.works(&app).await;
    assert_eq!((operator.wire().await.posts.len(), platform.times()), (1, 1));
});

both_databases!(a_reply_can_be_sent_at_once_and_a_refused_one_again, async |db| {
    let app = App::on(db).await;
    let operator = app.officer("operator").await;
    let last = answered(&app, &operator, "2080000000000000001").await;
    let reply = last.reply.as_ref().unwrap().id.to_string();
    let (status, _) = operator.post_json("/staff/wire", &[("form_name", "send-now"), ("reply", &reply)]).await;
    assert_eq!(status, StatusCode::OK);
    let refusing = Platform { refuses: true, ..Platform::default() };
    refusing.works(&app).await;
    assert_eq!(refusing.times(), 1, "it did not wait");
    // It stays in the line, also after the next decision, until somebody sees to it.
    answered(&app, &operator, "2080000000000000002").await;
    let wire = operator.wire().await;
    assert_eq!(wire.last.len(), 2);
    answered(&app, &operator, "2080000000000000003").await;
    let failed = operator.wire().await.failed.unwrap();
    assert_eq!((failed.post, state(&failed)), (last.post, (ReplyState::Refused, Some("not summoned"))));
    let (status, _) = operator.post_json("/staff/wire", &[("form_name", "send-again"), ("reply", &reply)]).await;
    assert_eq!(status, StatusCode::OK);
    app.state.clock().advance(GRACE);
    let platform = Platform::default();
    platform.works(&app).await;
    assert_eq!(platform.times(), 3);
    let sent = rows(app.state.db(), "select count(*) from reply where state = 'sent'").await;
    assert_eq!((sent, operator.wire().await.failed.is_none()), (3, true));
});

both_databases!(only_the_cell_handles_the_outbox_and_a_confidential_complaint_hides_its_reply, async |db| {
    let app = App::on(db).await;
    let operator = app.officer("operator").await;
    one_complaint(&app, "2080000000000000001", "22").await;
    let last = answered(&app, &operator, "2080000000000000002").await;
    let (post, reply) = (last.post.to_string(), last.reply.as_ref().unwrap().id.to_string());
    for form in ["take-back", "send-now", "send-again"] {
        let fields = [("form_name", form), ("post", post.as_str()), ("reply", reply.as_str())];
        for who in ["a", "circle", "admin", "auditor"] {
            assert_eq!(
                app.officer(who).await.post("/staff/wire", &fields).await.status,
                StatusCode::FORBIDDEN,
                "{form}"
            );
        }
    }
    let mut tx = app.state.db().begin().await.unwrap();
    tx.run(&sql("update complaint set confidential = true")).await.unwrap();
    tx.run(&sql("update reply set complaint_id = (select max(id) from complaint)")).await.unwrap();
    tx.commit().await.unwrap();
    for form in ["send-now", "send-again"] {
        let fields = [("form_name", form), ("reply", reply.as_str())];
        assert_eq!(operator.post("/staff/wire", &fields).await.status, StatusCode::NOT_FOUND, "{form}");
    }
});

both_databases!(without_scripts_the_choice_is_a_step_in_the_address, async |db| {
    let app = App::on(db).await;
    let operator = app.officer("operator").await;
    let theft = "@PrayagrajPolice थाना सिविल लाइंस में मेरी मोटरसाइकिल चोरी हो गई";
    app.citizen().deliver_x(&mention("2080000000000000001", "22", theft, "2080000000000000001", None)).await;
    app.citizen().deliver_x(&mention("2080000000000000002", "23", "पुरानी बात", "2080000000000000002", None)).await;
    let posts = operator.wire().await.posts;
    let (next, post) = (posts[0].id, posts[1].id);
    let before = operator.get(&format!("/staff/wire?post={post}")).await.text;
    assert!(!before.contains("name=\"answer\""), "answer fields appear only after the choice");
    assert!(before.contains("formmethod=\"get\"") && before.contains("<u class=\"reason\">"));
    let chosen = operator.get(&format!("/staff/wire?post={post}&category=theft&station=&choose=complaint")).await.text;
    assert!(chosen.contains("name=\"answer\"") && chosen.contains("{reference}") && chosen.contains("of 280"));
    assert!(chosen.contains("stays with the cell"), "the station that was deselected stays deselected");
    // The next post opens after the decision.
    let (post, next) = (post.to_string(), next.to_string());
    let fields = [
        ("form_name", "decide"),
        ("post", post.as_str()),
        ("next", next.as_str()),
        ("decision", "complaint"),
        ("category", "theft"),
        ("answer", "शिकायत {reference} दर्ज हुई"),
        ("answer_wanted", "1"),
    ];
    let decided =
        operator.post(&format!("/staff/wire?post={post}&category=theft&station=&choose=complaint"), &fields).await;
    assert_eq!(decided.headers["location"].to_str().unwrap(), format!("/staff/wire?post={next}"));
    // Nobody waits any more: the page says when the last post came.
    decide(&operator, next.parse().unwrap(), Disposition::Spam, &[]).await;
    let empty = operator.get("/staff/wire").await.text;
    assert!(empty.contains("No post is waiting") && empty.contains("The last one came"));
});

both_databases!(a_similar_complaint_by_somebody_else_is_offered_with_its_words, async |db| {
    let app = App::on(db).await;
    let operator = app.officer("operator").await;
    let theft = "@PrayagrajPolice कटरा बाजार में मेरी मोटरसाइकिल चोरी हो गई, काली पल्सर";
    app.citizen().deliver_x(&mention("2080000000000000001", "22", theft, "2080000000000000001", None)).await;
    let post = operator.wire().await.open.unwrap().post.id;
    decide(&operator, post, Disposition::Complaint, &[("category", "vehicle_theft")]).await;
    let reference = operator.wire().await.decided[0].reference;
    let again = "@PrayagrajPolice आज कटरा बाजार से काली पल्सर मोटरसाइकिल चोरी हुई";
    app.citizen().deliver_x(&mention("2080000000000000002", "33", again, "2080000000000000002", None)).await;
    let open = operator.wire().await.open.unwrap();
    let similar = open.similar.clone().unwrap();
    assert_eq!(Some(similar.reference), reference);
    assert!(similar.words.iter().any(|word| word == "कटरा"), "{similar:?}");
    assert_eq!(open.joins(), reference, "it is named when the officer chooses to add the post");
    // After three days it is no longer compared.
    app.state.clock().advance(4 * 86_400_000);
    let operator = app.officer("operator").await;
    assert_eq!(operator.wire().await.open.unwrap().similar, None);
});
