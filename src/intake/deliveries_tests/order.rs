//! The same facts in any order, with any repetition and split into any deliveries, give the same post, complaint and notices.

use super::*;
use crate::testing::both_databases;
use proptest::{prelude::*, strategy::ValueTree as _, test_runner::TestRunner};

/// Number of random cases per database.
const CASES: u32 = 10;
/// Number of events about one comment.
const EVENTS: usize = 10;

/// All events about one comment, in the order in which they happened.
fn events(id: &str) -> [Value; EVENTS] {
    let mut photo = comment(1_795_411_800, "add", id, "सिविल लाइंस में मेरी बाइक चोरी हुई");
    photo["changes"][0]["value"]["photo"] = json!(format!("https://scontent.xx.fbcdn.net/{id}.jpg"));
    [
        comment(1_795_411_800, "add", id, "सिविल लाइंस में मेरी बाइक चोरी हुई"),
        photo,
        comment(1_795_411_810, "edited", id, "सिविल लाइंस में मेरी बाइक UP70 चोरी हुई"),
        comment(1_795_411_820, "hide", id, ""),
        comment(1_795_411_830, "edited", id, "सिविल लाइंस थाने का दरोगा रिश्वत मांग रहा है"),
        comment(1_795_411_840, "unhide", id, ""),
        comment(1_795_411_850, "edited", id, "शिवकुटी में मेरी बाइक चोरी हुई"),
        comment(1_795_411_860, "hide", id, ""),
        page_answers(1_795_411_870, id, "देख रहे हैं"),
        comment(1_795_411_880, "remove", id, ""),
    ]
}

/// One way of delivering the events: which ones before and after the decision, in what order, how often, and how many per delivery.
#[derive(Clone, Debug)]
struct Route {
    /// Events delivered before the decision.
    before: Vec<usize>,
    /// Events delivered after it.
    after: Vec<usize>,
    /// Whether the delivery ends after an event, used cyclically.
    cuts: Vec<bool>,
}

impl Route {
    /// Every event once, in order, each in its own delivery.
    fn plain(before: &[usize], after: &[usize]) -> Self {
        let sorted = |events: &[usize]| {
            let mut events = events.to_vec();
            events.sort_unstable();
            events.dedup();
            events
        };
        Self { before: sorted(before), after: sorted(after), cuts: vec![true; 64] }
    }

    async fn deliver(&self, app: &App, events: &[Value], which: &[usize]) {
        let mut one = Vec::new();
        for (n, event) in which.iter().enumerate() {
            one.push(events[*event].clone());
            if self.cuts[n % self.cuts.len()] {
                facebook(app, &std::mem::take(&mut one)).await;
            }
        }
        if !one.is_empty() {
            facebook(app, &one).await;
        }
    }
}

/// A set of events before the decision, at least one of them with text, and a set after it; both shuffled, with repetitions.
fn any_route() -> impl Strategy<Value = Route> {
    let sets = prop::collection::vec(0u8..3, EVENTS).prop_filter("there must be a post to decide", |in_which| {
        [0, 1, 2, 4, 6].iter().any(|content| in_which[*content] == 0)
    });
    let repeated = prop::collection::vec(0usize..1_000, 0..6);
    (sets, repeated, prop::collection::vec(any::<bool>(), 5)).prop_flat_map(|(sets, repeated, cuts)| {
        let of = |which: u8| sets.iter().enumerate().filter(move |(_, set)| **set == which).map(|(n, _)| n);
        let mut before: Vec<usize> = of(0).collect();
        let mut after: Vec<usize> = of(1).collect();
        for pick in repeated {
            before.push(before[pick % before.len()]);
            // Events from before the decision may be repeated after it.
            let all = before.len() + after.len();
            after.push(*before.iter().chain(&after).nth(pick % all).unwrap_or(&before[0]));
        }
        (Just(before).prop_shuffle(), Just(after).prop_shuffle(), Just(cuts)).prop_map(|(before, after, cuts)| Route {
            before,
            after,
            cuts,
        })
    })
}

/// Everything that a person can see of the post and its complaint.
#[derive(Debug, PartialEq, Eq)]
struct Seen {
    post: (String, Option<String>, Option<String>),
    complaint: (String, String, Option<i64>, Option<i64>, bool),
    entries: Vec<(String, Option<String>, Option<i64>)>,
    notices: Vec<(String, Option<i64>, Option<String>)>,
    replies: Vec<(String, Option<String>)>,
    facts: i64,
}

async fn seen(app: &App, route: &Route, id: &str) -> Seen {
    let key = format!("9100_{id}");
    let events = events(id);
    route.deliver(app, &events, &route.before).await;
    let operator = app.officer("operator").await;
    decide_as_complaint(app, &operator, &key, |form| {
        form.with("station", app.offices.station_a).with("answer_wanted", "1")
    })
    .await;
    route.deliver(app, &events, &route.after).await;
    let db = app.state.db();
    let post =
        sql("select coalesce(text_now, text), gone, coalesce(media_now, media) from post where channel_key = $1")
            .arg(&key);
    let (id,): (i64,) = db.one(&sql("select complaint_id from post where channel_key = $1").arg(&key)).await.unwrap();
    let complaint = sql("select text, status, accused_id, office_id, unread from complaint where id = $1").arg(id);
    let mut entries: Vec<(String, Option<String>, Option<i64>)> =
        db.all(&sql("select kind, text, said_at from entry where complaint_id = $1").arg(id)).await.unwrap();
    entries.sort();
    let mut notices: Vec<(String, Option<i64>, Option<String>)> =
        db.all(&sql("select kind, office_id, role from notice where complaint_id = $1").arg(id)).await.unwrap();
    notices.sort();
    let facts =
        sql("select count(distinct mark) from post_fact where post_id = (select id from post where channel_key = $1)");
    let (facts,): (i64,) = db.one(&facts.arg(&key)).await.unwrap();
    let replies = db.all(&sql("select state, why from reply where complaint_id = $1").arg(id)).await.unwrap();
    Seen {
        post: db.one(&post).await.unwrap(),
        complaint: db.one(&complaint).await.unwrap(),
        entries,
        notices,
        replies,
        facts,
    }
}

/// Replaces the comment's id in picture addresses, so that results of different comments can be compared.
fn without_id(seen: Seen, id: &str) -> Seen {
    let (words, gone, media) = seen.post;
    Seen { post: (words, gone, media.map(|media| media.replace(&format!("/{id}.jpg"), "/n.jpg"))), ..seen }
}

both_databases!(order_repetition_and_splitting_of_deliveries_change_nothing, async |db| {
    let app = App::on(db).await;
    let mut runner = TestRunner::deterministic();
    for n in 0..CASES {
        let route = any_route().new_tree(&mut runner).unwrap().current();
        // Events repeated after the decision that were known before add nothing.
        let after: Vec<usize> = route.after.iter().copied().filter(|event| !route.before.contains(event)).collect();
        let plain = Route::plain(&route.before, &after);
        let (first, second) = (format!("{}", 1_000 + 2 * n), format!("{}", 1_001 + 2 * n));
        let expected = without_id(seen(&app, &plain, &first).await, &first);
        let found = without_id(seen(&app, &route, &second).await, &second);
        assert_eq!(found, expected, "{route:?}");
    }
    let verified = crate::audit::verify(app.state.db()).await.unwrap();
    assert!(matches!(verified, crate::audit::Chain::Whole(_)), "{verified}");
});
