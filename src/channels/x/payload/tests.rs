//! Parsing of X's deliveries in every format.

use super::*;
use proptest::prelude::*;
use serde_json::{Value, json};

const OWN: &str = "3300000000000000001";
const ASHA: &str = "4400000000000000002";
const FIRST: &str = "1902000000000000101";
const SECOND: &str = "1902000000000000102";
const PARENT: &str = "1902000000000000099";
/// 24 July 2026, 21:23:23 UTC.
const AT: Millis = 1_784_928_203_000;

fn read_all(delivery: &Value) -> Vec<Inbound> {
    parse(delivery.to_string().as_bytes(), OWN, None).unwrap()
}

fn one(delivery: &Value) -> Inbound {
    let mut items = read_all(delivery);
    assert_eq!(items.len(), 1);
    items.remove(0)
}

fn activity_of(event_type: &str, payload: Value) -> Value {
    json!({"data": {"event_uuid": "-2781149976877970683", "filter": {"user_id": OWN}, "event_type": event_type,
        "tag": "desk", "payload": payload,
        "includes": {"users": [{"id": ASHA, "username": "asha_k", "name": "Asha K", "verified": false}]}}})
}

fn activity_post() -> Value {
    json!({"id": FIRST, "text": "@desk the lamp &amp; the road", "author_id": ASHA, "lang": "en",
        "created_at": "2026-07-24T21:23:23.000Z", "conversation_id": FIRST, "edit_history_tweet_ids": [FIRST],
        "edit_controls": {"edits_remaining": 5, "edits_remaining_str": "5"},
        "entities": {"mentions": [{"start": 0, "start_str": "0", "end": 5, "username": "desk", "id": OWN}]}})
}

fn account_post() -> Value {
    json!({"created_at": "Fri Jul 24 21:23:23 +0000 2026", "id": 1902000000000000000i64, "id_str": FIRST,
        "text": "@desk the lamp &amp; the road", "truncated": false, "in_reply_to_status_id": null,
        "in_reply_to_status_id_str": null, "geo": null, "is_quote_status": false,
        "user": {"id": 4400000000000000000i64, "id_str": ASHA, "name": "Asha K", "screen_name": "asha_k"},
        "entities": {"hashtags": [], "urls": [], "user_mentions": [], "symbols": []}})
}

fn account_delivery(list: &str, event: Value) -> Value {
    json!({"for_user_id": OWN, "user_has_blocked": "false", list: [event]})
}

fn with(mut value: Value, changes: Value) -> Value {
    for (name, change) in changes.as_object().unwrap() {
        value[name] = change.clone();
    }
    value
}

fn asha() -> Option<Author> {
    Some(Author { id: ASHA.to_owned(), handle: Some("asha_k".to_owned()), name: Some("Asha K".to_owned()) })
}

fn mention() -> Inbound {
    Inbound {
        channel: Channel::X,
        key: FIRST.to_owned(),
        what: What::New,
        kind: PostKind::Post,
        author: asha(),
        text: "@desk the lamp & the road".to_owned(),
        thread: Some(FIRST.to_owned()),
        parent: None,
        first: None,
        chain: Vec::new(),
        version: 0,
        beside: Vec::new(),
        media: Vec::new(),
        at: Some(AT),
        raw: Vec::new(),
    }
}

#[test]
fn a_mention_is_read_alike_from_all_three_formats() {
    let listed = json!({"data": [activity_post()], "meta": {"result_count": 1},
        "includes": {"users": [{"id": ASHA, "username": "asha_k", "name": "Asha K"}]}});
    let mut from_list = parse_list(listed.to_string().as_bytes(), OWN).unwrap();
    for (item, raw) in [
        (one(&activity_of("post.mention.create", activity_post())), activity_post()),
        (one(&account_delivery("tweet_create_events", account_post())), account_post()),
        (from_list.remove(0), activity_post()),
    ] {
        assert_eq!(String::from_utf8(item.raw.clone()).unwrap(), raw.to_string());
        assert_eq!(item, Inbound { raw: item.raw.clone(), ..mention() });
    }
}

#[test]
fn the_bytes_are_kept_exactly_as_received() {
    let part = "{ \"id\":\"1\",  \"text\":\"\\u0928\u{92e} \" ,\"author_id\" : \"2\"}";
    let body = format!("{{\"data\":{{\"event_type\":\"post.create\",\"payload\": {part} }}}}");
    assert_eq!(parse(body.as_bytes(), OWN, None).unwrap()[0].raw, part.as_bytes());
    let body = format!("{{\"for_user_id\":\"{OWN}\",\"tweet_create_events\":[ {part} ]}}");
    assert_eq!(parse(body.as_bytes(), OWN, None).unwrap()[0].raw, part.as_bytes());
}

#[test]
fn a_reply_names_the_post_it_replies_to() {
    for names in [
        json!({"referenced_tweets": [{"type": "replied_to", "id": PARENT}], "in_reply_to_tweet_id": PARENT}),
        json!({"referenced_posts": [{"type": "replied_to", "id": PARENT}]}),
        json!({"in_reply_to_tweet_id": PARENT}),
    ] {
        let changed = with(with(activity_post(), json!({"conversation_id": "1902000000000000001"})), names);
        let reply = one(&activity_of("post.reply.create", changed));
        assert_eq!((reply.kind, reply.parent.as_deref()), (PostKind::Reply, Some(PARENT)));
        assert_eq!(reply.thread.as_deref(), Some("1902000000000000001"));
    }
    let older = json!({"in_reply_to_status_id": 1902000000000000000i64, "in_reply_to_status_id_str": PARENT});
    let reply = one(&account_delivery("tweet_create_events", with(account_post(), older)));
    assert_eq!((reply.kind, reply.parent.as_deref()), (PostKind::Reply, Some(PARENT)));
    assert_eq!(reply.thread.as_deref(), Some(PARENT), "the older format has no conversation id");
}

#[test]
fn a_quote_names_what_it_quotes() {
    let newer = json!({"referenced_tweets": [{"type": "quoted", "id": PARENT}]});
    let quote = one(&activity_of("post.quote.create", with(activity_post(), newer)));
    assert_eq!((quote.kind, quote.parent.as_deref()), (PostKind::Quote, Some(PARENT)));
    let older = json!({"is_quote_status": true, "quoted_status_id_str": PARENT, "quoted_status_id": 19020i64});
    let quote = one(&account_delivery("tweet_create_events", with(account_post(), older)));
    assert_eq!((quote.kind, quote.parent.as_deref()), (PostKind::Quote, Some(PARENT)));
    assert_eq!(quote.thread.as_deref(), Some(FIRST));
}

#[test]
fn a_repost_has_the_text_of_the_original() {
    let cut = json!({"text": "RT @desk: the whole no…", "referenced_tweets": [{"type": "retweeted", "id": PARENT}]});
    let mut delivery = activity_of("post.repost.create", with(activity_post(), cut));
    let repost = one(&delivery);
    assert_eq!((repost.kind, repost.parent.as_deref()), (PostKind::Repost, Some(PARENT)));
    assert_eq!(repost.text, "RT @desk: the whole no…");
    delivery["data"]["includes"]["tweets"] = json!([{"id": PARENT, "text": "the whole notice"}]);
    assert_eq!(one(&delivery).text, "the whole notice");
    let older = json!({"text": "RT @desk: the who…", "retweeted_status": {"id_str": PARENT, "text": "the who…",
        "extended_tweet": {"full_text": "the whole notice"}}});
    let repost = one(&account_delivery("tweet_create_events", with(account_post(), older)));
    assert_eq!((repost.kind, repost.parent.as_deref()), (PostKind::Repost, Some(PARENT)));
    assert_eq!(repost.text, "the whole notice");
    let bare = one(&activity_of("post.repost.create", activity_post()));
    assert_eq!(bare.kind, PostKind::Repost, "the event names the kind even if the post does not");
}

#[test]
fn a_long_post_is_read_to_its_end() {
    let long = "लंबी शिकायत &lt;अंत&gt;";
    for name in ["note_tweet", "note_post"] {
        let post = with(activity_post(), json!({name: {"text": long, "entities": {}}}));
        assert_eq!(one(&activity_of("post.mention.create", post)).text, "लंबी शिकायत <अंत>");
    }
    let post = with(account_post(), json!({"truncated": true, "extended_tweet": {"full_text": long}}));
    assert_eq!(one(&account_delivery("tweet_create_events", post)).text, "लंबी शिकायत <अंत>");
}

#[test]
fn an_edit_names_its_first_version() {
    for name in ["edit_history_tweet_ids", "edit_history_post_ids"] {
        let chain = json!({"id": SECOND, name: [FIRST, SECOND]});
        let edit = one(&activity_of("post.mention.create", with(activity_post(), chain)));
        assert_eq!((edit.what, edit.key.as_str(), edit.first.as_deref()), (What::Edited, SECOND, Some(FIRST)));
    }
    let chain =
        json!({"id_str": SECOND, "edit_history": {"initial_tweet_id": FIRST, "edit_tweet_ids": [FIRST, SECOND]}});
    let edit = one(&account_delivery("tweet_create_events", with(account_post(), chain)));
    assert_eq!((edit.what, edit.first.as_deref()), (What::Edited, Some(FIRST)));
    let seen_late = with(activity_post(), json!({"edit_history_tweet_ids": [FIRST, SECOND]}));
    let first = one(&activity_of("post.mention.create", seen_late));
    assert_eq!((first.what, first.first), (What::New, None), "the first version is not an edit");
}

#[test]
fn old_and_new_field_names_may_occur_together() {
    let both = json!({"edit_history_post_ids": [FIRST], "note_post": {"text": "x"}, "note_tweet": {"text": "x"},
        "referenced_posts": [{"type": "quoted", "id": PARENT}],
        "referenced_tweets": [{"type": "quoted", "id": PARENT}]});
    let post = one(&activity_of("post.mention.create", with(activity_post(), both)));
    assert_eq!((post.text.as_str(), post.kind), ("x", PostKind::Quote));
}

#[test]
fn a_private_message_belongs_to_the_conversation_with_its_sender() {
    let event = json!({"type": "message_create", "id": "2080000000000000001", "created_timestamp": "1784928203372",
        "message_create": {"target": {"recipient_id": OWN}, "sender_id": ASHA, "message_data": {
            "text": "my name is &quot;A&quot;", "entities": {"urls": []},
            "attachment": {"type": "media",
                "media": {"id_str": "1", "media_url_https": "https://ton.example/1.jpg"}}}}});
    let newer = json!({"direct_message_events": [event],
        "users": {ASHA: {"data": {"id": ASHA, "username": "asha_k", "name": "Asha K"}}}});
    let older = with(
        account_delivery("direct_message_events", event.clone()),
        json!({"users": {ASHA: {"id": ASHA, "screen_name": "asha_k", "name": "Asha K"}}, "apps": {}}),
    );
    for message in [one(&activity_of("dm.received", newer)), one(&older)] {
        assert_eq!(
            message,
            Inbound {
                key: "dm:2080000000000000001".to_owned(),
                kind: PostKind::Message,
                text: "my name is \"A\"".to_owned(),
                thread: Some(format!("dm:{ASHA}")),
                media: vec!["https://ton.example/1.jpg".to_owned()],
                at: Some(1_784_928_203_372),
                raw: event.to_string().into_bytes(),
                ..mention()
            }
        );
    }
}

#[test]
fn our_own_posts_are_ignored_and_our_replies_are_ours() {
    let own_post = with(activity_post(), json!({"author_id": OWN}));
    let own_status = with(account_post(), json!({"user": {"id_str": OWN, "screen_name": "desk"}}));
    let message = json!({"type": "message_create", "id": "9", "message_create": {"sender_id": OWN,
        "target": {"recipient_id": ASHA}, "message_data": {"text": "ok"}}});
    let sent = json!({"direct_message_events": [message]});
    let below = json!({"author_id": OWN, "referenced_tweets": [{"type": "replied_to", "id": PARENT}]});
    let own_answer = with(activity_post(), below);
    for (delivery, key, what) in [
        (activity_of("post.create", own_post), FIRST, What::Nothing),
        (account_delivery("tweet_create_events", own_status), FIRST, What::Nothing),
        (activity_of("post.create", own_answer), FIRST, What::Ours),
        (activity_of("dm.sent", sent), "dm:9", What::Ours),
        (account_delivery("direct_message_events", message.clone()), "dm:9", What::Ours),
    ] {
        let item = one(&delivery);
        assert_eq!((item.what, item.key.as_str()), (what, key));
    }
    let item = one(&account_delivery("direct_message_events", message));
    assert_eq!(item.thread, Some(format!("dm:{ASHA}")), "the conversation is with the recipient");
}

#[test]
fn a_deletion_names_its_post() {
    let mut newer = activity_of("post.delete", json!({"id": FIRST, "author_id": OWN}));
    newer["data"]["includes"]["users"] = json!([{"data": {"id": OWN, "username": "desk"}}]);
    let gone = one(&newer);
    assert_eq!((gone.what, gone.key.as_str()), (What::Deleted, FIRST));
    assert_eq!(gone.author.unwrap().handle.as_deref(), Some("desk"));
    let event = json!({"status": {"id": FIRST, "user_id": OWN}, "timestamp_ms": "1784928203372"});
    let gone = one(&account_delivery("tweet_delete_events", event));
    assert_eq!((gone.what, gone.key.as_str(), gone.at), (What::Deleted, FIRST, Some(1_784_928_203_372)));
}

#[test]
fn our_revoked_access_is_reported_and_other_accounts_are_ignored() {
    let newer = |user: &str| {
        json!({"data": {"event_uuid": "5", "filter": {}, "event_type": "oauth.revoke",
            "payload": {"date_time": "2026-07-24T21:23:23+00:00", "user_id": user, "app_id": "2900001"}}})
    };
    let older = |user: &str| {
        json!({"user_event": {"revoke": {"date_time": "2026-07-24T21:23:23+00:00", "target": {"app_id": "2900001"},
            "source": {"user_id": user}}}})
    };
    for delivery in [newer(OWN), older(OWN)] {
        let lost = one(&delivery);
        assert_eq!((lost.what, lost.key.as_str(), lost.at), (What::Revoked, OWN, Some(AT)));
    }
    for delivery in [newer(ASHA), older(ASHA)] {
        assert_eq!(one(&delivery).what, What::Nothing);
    }
}

#[test]
fn events_of_another_account_are_ignored() {
    let mut newer = activity_of("post.mention.create", activity_post());
    newer["data"]["filter"]["user_id"] = json!(ASHA);
    let item = one(&newer);
    assert_eq!((item.what, item.key.as_str()), (What::Nothing, "event:-2781149976877970683"));
    let older = with(account_delivery("tweet_create_events", account_post()), json!({"for_user_id": ASHA}));
    assert_eq!(one(&older).what, What::Nothing);
    let mut by_keyword = activity_of("post.create", activity_post());
    by_keyword["data"]["filter"] = json!({"keyword": "lamp"});
    assert_eq!(one(&by_keyword).what, What::New, "this filter names no account");
}

#[test]
fn events_without_content_are_recognised_and_ignored() {
    for event_type in ["dm.read", "dm.indicate_typing", "like.create", "follow.unfollow"] {
        assert_eq!(one(&activity_of(event_type, json!({"any": [1, {}]}))).what, What::Nothing, "{event_type}");
    }
    for list in ["favorite_events", "follow_events", "direct_message_mark_read_events"] {
        let item = one(&account_delivery(list, json!({"id": "a7"})));
        assert_eq!((item.what, item.key), (What::Nothing, format!("event:{list}")));
    }
    assert_eq!(one(&json!({"replay_job_status": {"job_state": "Complete"}})).what, What::Nothing);
}

#[test]
fn unknown_events_are_shown_as_their_bytes() {
    for event_type in ["chat.received", "of.tomorrow"] {
        assert_eq!(one(&activity_of(event_type, json!({"any": [1, {}]}))).what, What::Unshown, "{event_type}");
    }
    assert_eq!(one(&account_delivery("of_tomorrow_events", json!({"id": "a7"}))).what, What::Unshown);
    assert_eq!(one(&json!({"user_event": {"other": {}}})).what, What::Unshown);
    let joined = json!({"direct_message_events": [{"type": "participants_join", "id": "8"}]});
    assert_eq!(one(&activity_of("dm.received", joined)).what, What::Unshown);
    // One unreadable item does not lose the others.
    let delivery = json!({"for_user_id": OWN, "tweet_create_events": [{"text": "no id"}, account_post()]});
    let read: Vec<What> = read_all(&delivery).into_iter().map(|item| item.what).collect();
    assert_eq!(read, [What::Unshown, What::New]);
}

#[test]
fn every_event_of_a_delivery_is_read() {
    let other = with(account_post(), json!({"id_str": SECOND}));
    let delivery = json!({"for_user_id": OWN, "tweet_create_events": [account_post(), other],
        "favorite_events": [{}], "tweet_delete_events": [{"status": {"id": "7"}}]});
    let keys: Vec<String> = read_all(&delivery).into_iter().map(|item| item.key).collect();
    assert_eq!(keys, ["event:favorite_events", FIRST, SECOND, "7"]);
}

#[test]
fn deliveries_of_unknown_format_are_unreadable() {
    for body in [
        "",
        "null",
        "[]",
        "{}",
        "{\"data\":{}}",
        "{\"data\":{\"event_type\":\"post.create\"}}",
        "{\"data\":{\"event_type\":\"post.create\",\"payload\":{\"text\":\"no id\"}}}",
        "{\"data\":{\"event_type\":\"post.create\",\"payload\":{\"id\":\"\"}}}",
        "{\"data\":{\"id\":\"1\",\"text\":\"of a stream\"},\"matching_rules\":[]}",
        "{\"for_user_id\":\"3300000000000000001\"}",
        "{\"for_user_id\":123,\"key\":\"value\"}",
        "{\"tweet_create_events\":[]}",
        "{\"for_user_id\":\"3300000000000000001\",\"tweet_create_events\":{}}",
    ] {
        assert_eq!(parse(body.as_bytes(), OWN, None), Err(Unreadable), "{body}");
    }
    // An event without an id is kept as a separate item.
    let empty = parse(b"{\"for_user_id\":\"3300000000000000001\",\"tweet_create_events\":[{}]}", OWN, None).unwrap();
    assert!(empty.len() == 1 && empty.iter().all(|item| item.what == What::Unshown));
    assert_eq!(parse(b"{\"data\":{\"event_type\":\"\xff\"}}", OWN, None), Err(Unreadable), "invalid UTF-8");
}

#[test]
fn an_id_given_as_a_number_is_not_rounded() {
    let post = json!({"id": 9_223_372_036_854_775_807u64, "author_id": 9_007_199_254_740_993u64, "text": "x"});
    let item = one(&activity_of("post.mention.create", post));
    assert_eq!(item.key, "9223372036854775807");
    assert_eq!(item.author.unwrap().id, "9007199254740993");
    let mut delivery = activity_of("dm.read", json!({}));
    delivery["data"]["event_uuid"] = json!(-2_781_149_976_877_970_683i64);
    assert_eq!(one(&delivery).key, "event:-2781149976877970683");
}

#[test]
fn escapes_are_undone_once() {
    for (escaped, meant) in [
        ("a &amp; b &lt;c&gt; &quot;d&quot; &#39;e&#39;", "a & b <c> \"d\" 'e'"),
        ("&amp;lt;", "&lt;"),
        ("& &&amp; &nbsp; &", "& && &nbsp; &"),
        ("नमस्ते&amp;", "नमस्ते&"),
    ] {
        assert_eq!(unescaped(escaped), meant);
    }
}

#[test]
fn both_time_formats_are_read() {
    assert_eq!(moment("2026-07-24T21:23:23.372Z"), Some(AT + 372));
    assert_eq!(moment("Fri Jul 24 21:23:23 +0000 2026"), Some(AT));
    assert_eq!(moment("Thu Dec 19 11:27:49 +0000 2019"), Some(1_576_754_869_000));
    assert_eq!(moment("yesterday"), None);
    let exact = with(account_post(), json!({"timestamp_ms": "1784928203433"}));
    assert_eq!(one(&account_delivery("tweet_create_events", exact)).at, Some(AT + 433));
}

#[test]
fn pictures_and_videos_are_found_in_every_format() {
    let post = with(activity_post(), json!({"attachments": {"media_keys": ["3_1", "7_2", "3_404"]}}));
    let mut delivery = activity_of("post.mention.create", post);
    delivery["data"]["includes"]["media"] = json!([
        {"media_key": "7_2", "type": "video", "preview_image_url": "https://pbs.example/2.jpg", "variants": [
            {"content_type": "application/x-mpegURL", "url": "https://video.example/2.m3u8"},
            {"content_type": "video/mp4", "bit_rate": 256000, "url": "https://video.example/2-low.mp4"},
            {"content_type": "video/mp4", "bit_rate": 832000, "url": "https://video.example/2.mp4"}]},
        {"media_key": "3_1", "type": "photo", "url": "https://pbs.example/1.jpg"},
        {"media_key": "3_9", "type": "photo", "url": "https://pbs.example/of-another-post.jpg"}]);
    assert_eq!(one(&delivery).media, ["https://pbs.example/1.jpg", "https://video.example/2.mp4"]);

    let photo = json!({"url": "https://t.co/a", "media_url_https": "https://pbs.example/1.jpg", "type": "photo"});
    let still = json!({"url": "https://t.co/b", "media_url_https": "https://pbs.example/2.jpg", "type": "photo"});
    let film = with(
        still.clone(),
        json!({"type": "video", "video_info": {"variants": [
        {"content_type": "video/mp4", "bitrate": 832000, "url": "https://video.example/2.mp4"}]}}),
    );
    let older = json!({"entities": {"media": [photo, still]}, "extended_entities": {"media": [photo, film]}});
    let expected = ["https://pbs.example/1.jpg", "https://video.example/2.mp4"];
    let post = with(account_post(), older.clone());
    assert_eq!(one(&account_delivery("tweet_create_events", post)).media, expected);
    let long = with(account_post(), json!({"extended_tweet": with(older, json!({"full_text": "x"}))}));
    assert_eq!(one(&account_delivery("tweet_create_events", long)).media, expected);
}

#[test]
fn users_are_read_however_they_are_wrapped() {
    let user = json!({"id": ASHA, "username": "asha_k", "name": "Asha K"});
    for users in [json!([user]), json!([{"data": user}]), json!({ASHA: user}), json!({ASHA: {"data": user}})] {
        let mut delivery = activity_of("post.mention.create", activity_post());
        delivery["data"]["includes"]["users"] = users;
        assert_eq!(one(&delivery).author, asha());
    }
    for includes in [json!({}), json!(null), json!([]), json!({"users": 5})] {
        let mut delivery = activity_of("post.mention.create", activity_post());
        delivery["data"]["includes"] = includes;
        let author = one(&delivery).author.unwrap();
        assert_eq!(
            (author.id.as_str(), author.handle),
            (ASHA, None),
            "a complaint is not lost because of a missing name"
        );
    }
}

#[test]
fn an_empty_page_and_an_error_are_told_apart() {
    assert_eq!(parse_list(b"{\"meta\":{\"result_count\":0}}", OWN), Ok(Vec::new()));
    assert_eq!(parse_list(b"{\"errors\":[{\"title\":\"Unavailable\"}]}", OWN), Err(Unreadable));
    for body in ["", "{}", "[]", "{\"data\":{\"id\":\"1\"}}"] {
        assert_eq!(parse_list(body.as_bytes(), OWN), Err(Unreadable), "{body}");
    }
    let partly = json!({"data": [activity_post(), with(activity_post(), json!({"id": SECOND, "author_id": OWN}))],
        "errors": [{"resource_id": PARENT, "resource_type": "tweet", "title": "Not Found Error"}],
        "meta": {"result_count": 2, "next_token": "p2"}});
    let items = parse_list(partly.to_string().as_bytes(), OWN).unwrap();
    assert_eq!(items.iter().map(|item| item.what).collect::<Vec<_>>(), [What::New, What::Nothing]);
}

fn any_delivery() -> impl Strategy<Value = Vec<u8>> {
    let message = json!({"id": "1", "message_create": {"sender_id": ASHA, "message_data": {"text": "x"}}});
    prop::sample::select(vec![
        activity_of("post.mention.create", activity_post()),
        activity_of("dm.received", json!({"direct_message_events": [message]})),
        account_delivery("tweet_create_events", account_post()),
        account_delivery("direct_message_events", message),
        json!({"data": [activity_post()], "includes": {}, "meta": {}}),
    ])
    .prop_map(|delivery| delivery.to_string().into_bytes())
}

proptest! {
    #[test]
    fn no_bytes_can_panic(body in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = parse(&body, OWN, None);
        let _ = parse_list(&body, OWN);
    }

    #[test]
    fn no_damaged_delivery_can_panic(
        mut body in any_delivery(),
        at in any::<prop::sample::Index>(),
        byte in any::<u8>(),
        cut in any::<bool>(),
    ) {
        let at = at.index(body.len());
        body[at] = byte;
        if cut {
            body.truncate(at);
        }
        let _ = parse(&body, OWN, None);
        let _ = parse_list(&body, OWN);
    }

    #[test]
    fn unescaping_restores_any_text(text in ".{0,60}") {
        let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        prop_assert_eq!(unescaped(&escaped), text);
    }
}

const CHIEF: &str = "5500000000000000003";

fn read_with_chief(delivery: &Value) -> Vec<Inbound> {
    parse(delivery.to_string().as_bytes(), OWN, Some(CHIEF)).unwrap()
}

#[test]
fn only_quotes_and_reposts_of_the_chiefs_account_are_read() {
    let event = |kind: &str, payload: Value| {
        with(
            json!({}),
            json!({ "data": { "event_uuid": "1", "filter": { "user_id": CHIEF }, "event_type": kind, "payload": payload } }),
        )
    };
    let by_chief = |changes: Value| with(with(activity_post(), json!({ "author_id": CHIEF })), changes);
    for (how, kind) in [("quoted", PostKind::Quote), ("retweeted", PostKind::Repost)] {
        let payload = by_chief(json!({ "referenced_tweets": [{ "type": how, "id": PARENT }] }));
        let items = read_with_chief(&event("post.create", payload));
        assert_eq!((items[0].what, items[0].kind, items[0].parent.as_deref()), (What::New, kind, Some(PARENT)));
    }
    let nothing = [
        event("post.create", by_chief(json!({}))),
        event("post.create", by_chief(json!({ "referenced_tweets": [{ "type": "replied_to", "id": PARENT }] }))),
        event(
            "post.create",
            with(activity_post(), json!({ "referenced_tweets": [{ "type": "quoted", "id": PARENT }] })),
        ),
        event("post.mention.create", activity_post()),
        event("dm.received", json!({})),
    ];
    for delivery in nothing {
        assert_eq!(read_with_chief(&delivery)[0].what, What::Nothing, "{delivery}");
    }
    // If no chief's account is set, it is an event of another account.
    let quote = event("post.create", by_chief(json!({ "referenced_tweets": [{ "type": "quoted", "id": PARENT }] })));
    assert_eq!(read_all(&quote)[0].what, What::Nothing);
}

#[test]
fn the_older_format_of_the_chiefs_account_is_read_alike() {
    let user = json!({ "id_str": CHIEF, "screen_name": "chief", "name": "Chief" });
    let quote = with(account_post(), json!({ "user": user, "is_quote_status": true, "quoted_status_id_str": PARENT }));
    let delivery = |post: &Value| json!({ "for_user_id": CHIEF, "tweet_create_events": [post] });
    let items = read_with_chief(&delivery(&quote));
    assert_eq!((items[0].what, items[0].kind), (What::New, PostKind::Quote));
    let own = with(account_post(), json!({ "user": user }));
    assert_eq!(read_with_chief(&delivery(&own))[0].what, What::Nothing);
    assert_eq!(read_with_chief(&delivery(&account_post()))[0].what, What::Nothing, "a mention of the chief");
}
