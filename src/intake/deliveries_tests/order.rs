//! Any order, any repetition and any split of the same facts into deliveries give the same post, the same complaint and the same notices.

use super::*;
use crate::testing::both_databases;
use proptest::{prelude::*, strategy::ValueTree as _, test_runner::TestRunner};

/// How often it is tried, on each database.
const TRIES: u32 = 10;
/// How many things may be told of one comment.
const THINGS: usize = 10;

/// Everything that is told of one comment, in the order in which it happened.
fn things(id: &str) -> [Value; THINGS] {
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

/// One way in which they come: which of them are told before the decision, which after, in what order, how often, how many in one delivery.
#[derive(Clone, Debug)]
struct Route {
    before: Vec<usize>,
    after: Vec<usize>,
    cuts: Vec<bool>,
}

impl Route {
    fn plain(before: &[usize], after: &[usize]) -> Self {
        let sorted = |things: &[usize]| {
            let mut things = things.to_vec();
            things.sort_unstable();
            things.dedup();
            things
        };
        Self { before: sorted(before), after: sorted(after), cuts: vec![true; 64] }
    }

    async fn deliver(&self, app: &App, things: &[Value], which: &[usize]) {
        let mut one = Vec::new();
        for (n, thing) in which.iter().enumerate() {
            one.push(things[*thing].clone());
            if self.cuts[n % self.cuts.len()] {
                facebook(app, &std::mem::take(&mut one)).await;
            }
        }
        if !one.is_empty() {
            facebook(app, &one).await;
        }
    }
}

/// A set told before the decision, which says something, a set told after it, and another order of both with repetitions.
fn any_way() -> impl Strategy<Value = Route> {
    let sets = prop::collection::vec(0u8..3, THINGS).prop_filter("something must be there to decide", |in_which| {
        [0, 1, 2, 4, 6].iter().any(|content| in_which[*content] == 0)
    });
    let repeated = prop::collection::vec(0usize..1_000, 0..6);
    (sets, repeated, prop::collection::vec(any::<bool>(), 5)).prop_flat_map(|(sets, repeated, cuts)| {
        let of = |which: u8| sets.iter().enumerate().filter(move |(_, set)| **set == which).map(|(n, _)| n);
        let mut before: Vec<usize> = of(0).collect();
        let mut after: Vec<usize> = of(1).collect();
        for pick in repeated {
            before.push(before[pick % before.len()]);
            // What came before the decision comes again after it, too.
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

/// Everything of it that a person can see.
#[derive(Debug, PartialEq, Eq)]
struct Seen {
    post: (String, Option<String>, Option<String>),
    complaint: (String, String, Option<i64>, Option<i64>, bool),
    entries: Vec<(String, Option<String>, Option<i64>)>,
    notices: Vec<(String, Option<i64>, Option<String>)>,
    replies: Vec<(String, Option<String>)>,
    facts: i64,
}

async fn seen(app: &App, way: &Route, id: &str) -> Seen {
    let key = format!("9100_{id}");
    let things = things(id);
    way.deliver(app, &things, &way.before).await;
    let operator = app.officer("operator").await;
    let station = app.offices.station_a.to_string();
    becomes_complaint(app, &operator, &key, &[("station", &station), ("answer_wanted", "1")]).await;
    way.deliver(app, &things, &way.after).await;
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

/// Without what differs from one comment to the next.
fn without(seen: Seen, id: &str) -> Seen {
    let (words, gone, media) = seen.post;
    Seen { post: (words, gone, media.map(|media| media.replace(&format!("/{id}.jpg"), "/n.jpg"))), ..seen }
}

both_databases!(any_order_any_repetition_and_any_split_give_the_same, async |db| {
    let app = App::on(db).await;
    let mut runner = TestRunner::deterministic();
    for n in 0..TRIES {
        let way = any_way().new_tree(&mut runner).unwrap().current();
        // What is told again after the decision and was known before is nothing new.
        let after: Vec<usize> = way.after.iter().copied().filter(|thing| !way.before.contains(thing)).collect();
        let plain = Route::plain(&way.before, &after);
        let (first, second) = (format!("{}", 1_000 + 2 * n), format!("{}", 1_001 + 2 * n));
        let expected = without(seen(&app, &plain, &first).await, &first);
        let found = without(seen(&app, &way, &second).await, &second);
        assert_eq!(found, expected, "{way:?}");
    }
    let verified = crate::audit::verify(app.state.db()).await.unwrap();
    assert!(matches!(verified, crate::audit::Chain::Whole(_)), "{verified}");
});
