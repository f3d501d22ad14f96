//! A long post is stored in full, and every post on the wire can be reached.

use super::{Disposition, Wire, WireOrder, WireQuery, tests::mention};
use crate::{
    board::{Filters, PanelEntry},
    complaint::{Audience, Category, EntryKind, MAX_TEXT},
    testing::{App, both_databases, panel_page},
};
use axum::http::StatusCode;
use std::collections::HashSet;

/// A Devanagari post longer than a complaint's own text may be, with a searchable word at its end.
fn long_post() -> String {
    let line =
        "महोदय, मैं पिछले कई महीनों से अपने मकान के विवाद को लेकर थाने के चक्कर लगा रहा हूँ और हर बार मुझे अगले दिन आने को कहा जाता है। ";
    line.repeat(40) + "अंतिम पंक्ति: गाड़ी UP70 YY 0000, थाना फूलपुर, अंतिमचिह्न"
}

both_databases!(a_long_post_is_stored_in_full_and_found_by_its_last_word, async |db| {
    let app = App::on(db).await;
    let text = long_post();
    assert!(text.chars().count() > MAX_TEXT, "longer than a complaint's own text may be");
    let operator = app.officer("operator").await;
    app.citizen().deliver_x(&mention("2080000000000000401", "41", &text, "2080000000000000401", None)).await;
    let open = operator.wire().await.open.unwrap();
    assert!(open.post.text.ends_with("अंतिमचिह्न"));
    operator.decides(open.post.id, Disposition::Complaint).with("category", Category::Theft).sends().await;
    let reference = operator.wire().await.decided[0].reference.unwrap();
    let panel = operator.panel(reference).await.unwrap();
    let more: Vec<&PanelEntry> = panel.entries.iter().filter(|entry| entry.kind == EntryKind::Added).collect();
    let [more] = more[..] else { panic!("the rest is one entry: {:?}", panel.entries) };
    let rest = more.text.as_deref().unwrap();
    assert!(
        panel.text.chars().count() <= MAX_TEXT && panel.text.ends_with('।'),
        "the text is split at the end of a sentence"
    );
    let bare = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(bare(&format!("{} {rest}", panel.text)), bare(&text), "nothing is lost");
    assert_eq!(more.audience, Audience::Complainant, "the public does not see it");
    // The rest of the same post does not mark the complaint unread.
    assert!(
        !operator
            .board(Filters::default())
            .await
            .columns
            .iter()
            .flat_map(|column| &column.cards)
            .any(|card| card.unread)
    );
    for words in ["अंतिमचिह्न", "फूलपुर"] {
        let found = operator.board(Filters { words: words.into(), ..Filters::default() }).await;
        assert_eq!(found.columns.iter().map(|column| column.cards.len()).sum::<usize>(), 1, "{words}");
    }
    // A second long post by the same author is stored in full too.
    let again = format!("{text} दूसरी बार");
    app.citizen()
        .deliver_x(&mention("2080000000000000402", "41", &again, "2080000000000000401", Some("2080000000000000401")))
        .await;
    let panel = operator.panel(reference).await.unwrap();
    let last = panel.entries.iter().filter_map(|entry| entry.text.as_deref()).next_back().unwrap();
    assert!(last.ends_with("दूसरी बार") && last.starts_with("महोदय"));
});

both_databases!(every_waiting_and_every_decided_post_can_be_reached, async |db| {
    let app = App::on(db).await;
    for n in 0..104 {
        let id = format!("20800000000000{n:05}");
        app.citizen().deliver_x(&mention(&id, &n.to_string(), &format!("पोस्ट {n}"), &id, None)).await;
    }
    let operator = app.officer("operator").await;
    for order in [WireOrder::Newest, WireOrder::Oldest] {
        let (mut seen, mut after) = (Vec::new(), None);
        loop {
            let asked = WireQuery { order, after, ..WireQuery::from_query(|_| None) };
            let wire: Wire = operator.call("staff/wire", serde_json::json!({ "asked": asked })).await.unwrap();
            assert_eq!(wire.open.unwrap().post.id, wire.posts[0].id, "the first post of the page is open");
            seen.extend(wire.posts.iter().map(|post| post.id));
            after = wire.next;
            if after.is_none() {
                break;
            }
        }
        let all = seen.iter().collect::<HashSet<_>>();
        assert_eq!((seen.len(), all.len()), (104, 104), "{order:?}");
    }
    let first = operator.wire().await;
    let page = operator.get("/staff/wire").await.text;
    assert!(
        page.contains(&format!("/staff/wire?after={}", first.next.unwrap())),
        "the next page is a link that works without scripts"
    );
    for post in &first.posts {
        assert_eq!(operator.decides(post.id, Disposition::Thanks).sends().await.status, StatusCode::SEE_OTHER);
    }
    let (mut seen, mut decided) = (Vec::new(), None);
    loop {
        let asked = WireQuery { decided, ..WireQuery::from_query(|_| None) };
        let wire: Wire = operator.call("staff/wire", serde_json::json!({ "asked": asked })).await.unwrap();
        seen.extend(wire.decided.iter().map(|post| post.id));
        decided = wire.decided_next;
        if decided.is_none() {
            break;
        }
    }
    seen.sort_unstable();
    let mut all: Vec<i64> = first.posts.iter().map(|post| post.id).collect();
    all.sort_unstable();
    assert_eq!(seen, all, "all posts decided at the same time are listed, and none twice");
});

both_databases!(a_long_post_on_facebook_is_stored_in_full, async |db| {
    let app = App::on(db).await;
    let text = long_post();
    let body = serde_json::json!({"object": "page", "entry": [{"id": "1234567890321", "time": 1_795_411_800, "changes": [
        {"field": "feed", "value": {"item": "status", "verb": "add", "post_id": "1234567890321_93", "created_time": 1_795_411_800,
            "from": {"id": "70091", "name": "Ram Test"}, "message": text}}]}]});
    assert_eq!(app.citizen().deliver_facebook(&body.to_string()).await.status, StatusCode::OK);
    let operator = app.officer("operator").await;
    let post = operator.wire().await.open.unwrap().post;
    assert_eq!(post.text, text);
    operator.decides(post.id, Disposition::Complaint).with("category", Category::Theft).sends().await;
    let reference = operator.wire().await.decided[0].reference.unwrap();
    let page = operator.get(&panel_page(reference)).await.text;
    assert!(page.contains("अंतिमचिह्न"), "the last line is on the page");
});
