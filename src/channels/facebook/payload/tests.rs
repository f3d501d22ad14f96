//! Parsing of Facebook's deliveries in every format.

use super::*;
use proptest::prelude::*;

const PAGE: &str = "700100200300400";

fn feed(value: &str) -> String {
    delivery(&format!(r#"{{"field":"feed","value":{value}}}"#))
}

fn delivery(change: &str) -> String {
    format!(r#"{{"object":"page","entry":[{{"id":"{PAGE}","time":1760000000,"changes":[{change}]}}]}}"#)
}

fn messaging(event: &str) -> String {
    format!(
        r#"{{"object":"page","entry":[{{"id":"{PAGE}","time":1760000000500,"messaging":[
        {{"sender":{{"id":"5550001"}},"recipient":{{"id":"{PAGE}"}},"timestamp":1760000000123,{event}}}]}}]}}"#
    )
}

fn only(body: &str) -> Inbound {
    let mut parts = parse(body.as_bytes(), PAGE).unwrap();
    assert_eq!(parts.len(), 1);
    parts.remove(0)
}

#[test]
fn a_visitors_post_has_its_author_and_time() {
    let value = format!(
        r#"{{"item":"status","verb":"add","from":{{"id":"41","name":"Asha"}},"post_id":"{PAGE}_9001","published":1,
        "created_time":1759999990,"message":"बत्ती नहीं जलती \ud83d\ude93",
        "photos":["https://a.example/1.png","https://a.example/2.png"]}}"#
    );
    let post = only(&feed(&value));
    let key = format!("{PAGE}_9001");
    assert_eq!((post.channel, post.what, post.kind), (Channel::Facebook, What::New, PostKind::Post));
    assert_eq!((post.key.as_str(), post.thread.as_deref(), post.parent), (key.as_str(), Some(key.as_str()), None));
    assert_eq!(post.author, Some(Author { id: "41".into(), handle: None, name: Some("Asha".into()) }));
    assert_eq!(post.text, "बत्ती नहीं जलती 🚓");
    assert_eq!(post.media, ["https://a.example/1.png", "https://a.example/2.png"]);
    assert_eq!(post.at, Some(1_759_999_990_000));
    assert_eq!(String::from_utf8(post.raw).unwrap(), format!(r#"{{"field":"feed","value":{value}}}"#));
}

#[test]
fn a_comment_replies_to_the_post_and_a_nested_comment_to_the_comment() {
    let comment = |parent: &str| {
        only(&feed(&format!(
            r#"{{"item":"comment","verb":"add","comment_id":"9001_77","post_id":"{PAGE}_9001",{parent}
            "from":{{"id":"42","name":"Ravi"}},"created_time":1759999990,"message":"here too",
            "photo":"https://a.example/3.jpg"}}"#
        )))
    };
    let post = Some(format!("{PAGE}_9001"));
    let below = comment(&format!(r#""parent_id":"{PAGE}_9001","#));
    assert_eq!((below.kind, below.key.as_str()), (PostKind::Reply, "9001_77"));
    assert_eq!((&below.thread, &below.parent), (&post, &post));
    assert_eq!(below.media, ["https://a.example/3.jpg"]);
    assert_eq!(comment("").parent, post);
    let deeper = comment(r#""parent_id":"9001_70","#);
    assert_eq!((deeper.thread, deeper.parent.as_deref()), (post, Some("9001_70")));
}

#[test]
fn photos_videos_and_shared_links_keep_their_addresses() {
    let of = |item: &str, message: &str| {
        let link = "https://a.example/x";
        only(&feed(&format!(
            r#"{{"item":"{item}","verb":"add","post_id":"1_2","sender_id":41,"sender_name":"Asha",
            "link":"{link}","message":"{message}"}}"#
        )))
    };
    assert_eq!(of("photo", "look").media, ["https://a.example/x"]);
    assert_eq!(of("video", "look").media, ["https://a.example/x"]);
    assert_eq!(of("photo", "look").author.unwrap().name.as_deref(), Some("Asha"));
    let share = of("share", "look");
    assert_eq!((share.text.as_str(), share.media.len()), ("look", 0));
    assert_eq!(share.beside, [Beside::to(BesideKind::Link, "", "https://a.example/x")]);
}

#[test]
fn every_verb_is_read_under_the_same_key() {
    for (verb, what) in [
        ("add", What::New),
        ("edit", What::Edited),
        ("edited", What::Edited),
        ("remove", What::Deleted),
        ("hide", What::Hidden),
        ("unhide", What::Shown),
        ("block", What::Unshown),
    ] {
        for item in ["post", "status", "photo", "video", "share", "comment"] {
            let part = only(&feed(&format!(
                r#"{{"item":"{item}","verb":"{verb}","comment_id":"2_3","post_id":"1_2",
                "from":{{"id":41}},"created_time":1759999990}}"#
            )));
            assert_eq!(part.what, what, "{verb} {item}");
            if what != What::Unshown {
                assert_eq!(part.key, if item == "comment" { "2_3" } else { "1_2" });
            }
            match what {
                What::Unshown => {}
                What::New => assert_eq!(part.at, Some(1_759_999_990_000)),
                // A change has the time of its delivery, not of the post.
                _ => assert_eq!(part.at, Some(1_760_000_000_000)),
            }
        }
    }
}

#[test]
fn likes_and_page_settings_are_ignored_and_unknown_items_are_shown_as_bytes() {
    for (body, what) in [
        (feed(r#"{"item":"like","verb":"add","post_id":"1_2","from":{"id":"41"}}"#), What::Nothing),
        (feed(r#"{"item":"reaction","verb":"add","reaction_type":"angry","post_id":"1_2"}"#), What::Nothing),
        (feed(r#"{"item":"album","verb":"add","album_id":9}"#), What::New),
        (feed(r#"{"item":"hologram","verb":"add","post_id":"1_2"}"#), What::Unshown),
        (delivery(r#"{"field":"leadgen","value":{"leadgen_id":"7"}}"#), What::Unshown),
        (delivery(r#"{"field":"picture","value":"yes"}"#), What::Nothing),
    ] {
        assert_eq!(only(&body).what, what, "{body}");
    }
}

#[test]
fn ids_of_any_length_are_read_from_numbers_and_strings() {
    let long = "90071992547409931234567890";
    for id in [long.to_owned(), format!("\"{long}\"")] {
        let part = only(&feed(&format!(
            r#"{{"item":"comment","verb":"add","comment_id":{id},"post_id":{id},"parent_id":{id},
            "from":{{"id":{id}}},"created_time":"1759999990"}}"#
        )));
        assert_eq!((part.key.as_str(), part.thread.as_deref(), part.parent.as_deref()), (long, Some(long), Some(long)));
        assert_eq!((part.author.unwrap().id.as_str(), part.at), (long, Some(1_759_999_990_000)));
    }
    let numeric = feed(r#"{"item":"post","verb":"add","post_id":"1_2"}"#).replace(&format!("\"{PAGE}\""), PAGE);
    assert_eq!(only(&numeric).what, What::New);
}

#[test]
fn our_posts_and_other_pages_are_ignored_and_our_comments_are_ours() {
    for who in
        [format!(r#""from":{{"id":"{PAGE}"}}"#), format!(r#""from":{{"id":{PAGE}}}"#), format!(r#""sender_id":{PAGE}"#)]
    {
        let own =
            only(&feed(&format!(r#"{{"item":"comment","verb":"add","comment_id":"2_3","post_id":"1_2",{who}}}"#)));
        assert_eq!((own.what, own.key.as_str()), (What::Ours, "2_3"));
        let post = only(&feed(&format!(r#"{{"item":"post","verb":"add","post_id":"1_2",{who}}}"#)));
        assert_eq!(post.what, What::Nothing);
    }
    let theirs = feed(r#"{"item":"post","verb":"add","post_id":"1_2"}"#).replace(PAGE, "700100200300499");
    assert_eq!(only(&theirs).what, What::Nothing);
    let theirs = messaging(r#""message":{"mid":"m_1","text":"hello"}"#).replace(PAGE, "700100200300499");
    assert_eq!(only(&theirs).what, What::Nothing);
}

#[test]
fn a_post_whose_author_is_hidden_is_still_a_post() {
    let part = only(&feed(r#"{"item":"post","verb":"add","post_id":"1_2","message":"anonymous"}"#));
    assert_eq!((part.what, part.author, part.text.as_str()), (What::New, None, "anonymous"));
    // The time of the delivery, because there is no other.
    assert_eq!(part.at, Some(1_760_000_000_000));
}

#[test]
fn a_mention_is_a_post_or_a_comment_elsewhere() {
    let post = only(&delivery(
        r#"{"field":"mention","value":{"item":"post","verb":"add","post_id":"8_9","message":"dear police",
        "created_time":1759999990}}"#,
    ));
    assert_eq!((post.what, post.kind, post.key.as_str(), post.author), (What::New, PostKind::Post, "8_9", None));
    let comment = only(&delivery(
        r#"{"field":"mention","value":{"item":"comment","verb":"add","post_id":"8_9","comment_id":"9_10",
        "message":"look"}}"#,
    ));
    assert_eq!((comment.kind, comment.key.as_str(), comment.parent.as_deref()), (PostKind::Reply, "9_10", Some("8_9")));
}

#[test]
fn a_private_message_belongs_to_its_senders_conversation() {
    let message = only(&messaging(r#""message":{"mid":"m_1","seq":7,"text":"मदद","reply_to":{"mid":"m_0"}}"#));
    assert_eq!((message.what, message.kind, message.key.as_str()), (What::New, PostKind::Message, "dm:m_1"));
    assert_eq!((message.thread.as_deref(), message.parent.as_deref()), (Some("dm:5550001"), Some("dm:m_0")));
    assert_eq!(message.author, Some(Author { id: "5550001".into(), handle: None, name: None }));
    assert_eq!((message.text.as_str(), message.at), ("मदद", Some(1_760_000_000_123)));
    assert!(message.raw.starts_with(br#"{"sender""#) && message.raw.ends_with(b"}}"));
}

#[test]
fn private_messages_may_be_edits_removals_or_button_presses() {
    let edited = only(&messaging(r#""message_edit":{"mid":"m_1","text":"better","num_edit":"3"}"#));
    assert_eq!((edited.what, edited.key.as_str(), edited.text.as_str()), (What::Edited, "dm:m_1", "better"));
    let deleted = only(&messaging(r#""message":{"mid":"m_1","is_deleted":true}"#));
    assert_eq!((deleted.what, deleted.key.as_str()), (What::Deleted, "dm:m_1"));
    let button = only(&messaging(r#""postback":{"mid":"m_2","title":"Complain","payload":"START"}"#));
    assert_eq!((button.what, button.key.as_str(), button.text.as_str()), (What::New, "dm:m_2", "Complain"));
    let button = only(&messaging(r#""postback":{"payload":"START"}"#));
    assert_eq!((button.key.as_str(), button.text.as_str()), ("dm:5550001:1760000000123", ""));
}

#[test]
fn receipts_are_ignored_and_our_own_messages_are_ours() {
    let echo = only(&messaging(r#""message":{"mid":"m_1","text":"we wrote","is_echo":true,"app_id":1517}"#));
    assert_eq!(echo.what, What::Ours);
    for event in [
        r#""read":{"watermark":1760000000000}"#,
        r#""delivery":{"mids":["m_1"],"watermark":1760000000000}"#,
        r#""reaction":{"mid":"m_1","action":"react"}"#,
    ] {
        assert_eq!(only(&messaging(event)).what, What::Nothing, "{event}");
    }
    let own = messaging(r#""message":{"mid":"m_1","text":"we wrote"}"#).replace("5550001", PAGE);
    assert_eq!(only(&own).what, What::Ours);
}

#[test]
fn pictures_and_videos_are_media_and_the_rest_is_attached_content() {
    let message = only(&messaging(
        r#""message":{"mid":"m_1","text":"here","attachments":[
        {"type":"image","payload":{"url":"https://a.example/1.jpg"}},
        {"type":"video","payload":{"url":"https://a.example/2.mp4"}},
        {"type":"audio","payload":{"url":"https://a.example/3.mp4"}},
        {"type":"location","payload":{"coordinates":{"lat":24.5870,"long":73.6980}}},{"type":"fallback"},null]}"#,
    ));
    assert_eq!(message.media, ["https://a.example/1.jpg", "https://a.example/2.mp4"]);
    assert_eq!(message.text, "here");
    assert_eq!(
        message.beside,
        [
            Beside::to(BesideKind::Voice, "", "https://a.example/3.mp4"),
            Beside::new(BesideKind::Place, "24.5870, 73.6980"),
            Beside::new(BesideKind::Unsupported, ""),
        ]
    );
}

#[test]
fn a_thousand_changes_in_several_entries_are_a_thousand_parts() {
    let changes: Vec<String> = (0..500)
        .map(|n| format!(r#"{{"field":"feed","value":{{"item":"post","verb":"add","post_id":"1_{n}"}}}}"#))
        .collect();
    let entry = format!(r#"{{"id":"{PAGE}","time":1760000000,"changes":[{}]}}"#, changes.join(", "));
    let parts = parse(format!(r#"{{"object":"page","entry":[{entry},{entry}]}}"#).as_bytes(), PAGE).unwrap();
    assert_eq!(parts.len(), 1_000);
    assert!(parts.iter().zip(changes.iter().chain(&changes)).all(|(part, raw)| part.raw == raw.as_bytes()));
}

#[test]
fn invalid_deliveries_are_unreadable() {
    for body in [
        "",
        "null",
        "{",
        "[]",
        r#"{"entry":[]}"#,
        r#"{"object":"user","entry":[]}"#,
        r#"{"object":"page"}"#,
        r#"{"object":"page","entry":{}}"#,
        r#"{"object":"page","entry":[7]}"#,
    ] {
        assert_eq!(parse(body.as_bytes(), PAGE), Err(Unreadable), "{body}");
    }
    assert_eq!(parse(b"\xff\xfe", PAGE), Err(Unreadable));
    assert_eq!(parse(br#"{"object":"page","entry":[]}"#, PAGE), Ok(Vec::new()));
    // A comment without an id, a message without an id, and a subscription without values.
    assert_eq!(parse(feed(r#"{"item":"comment","verb":"add","post_id":"1_2"}"#).as_bytes(), PAGE), Err(Unreadable));
    assert_eq!(parse(messaging(r#""message":{"text":"no id"}"#).as_bytes(), PAGE), Err(Unreadable));
    let bare = format!(r#"{{"object":"page","entry":[{{"id":"{PAGE}","time":1,"changed_fields":["feed"]}}]}}"#);
    assert_eq!(parse(bare.as_bytes(), PAGE), Err(Unreadable));
}

#[test]
fn one_odd_part_or_field_does_not_lose_the_others() {
    let parts = parse(
        delivery(
            r#"7,{"field":"feed","value":{"item":"post","verb":"add","post_id":"1_2",
            "message":"half \ud83d","from":"odd","created_time":{}}}"#,
        )
        .as_bytes(),
        PAGE,
    )
    .unwrap();
    assert_eq!((parts[0].what, parts[0].raw.as_slice()), (What::Unshown, b"7".as_slice()));
    assert_eq!((parts[1].what, parts[1].author.clone()), (What::New, None));
    assert!(parts[1].text.starts_with("half \u{fffd}"));
}

#[test]
fn a_list_contains_posts_and_their_comments() {
    let body = format!(
        r#"{{"data":[{{"id":"{PAGE}_1","from":{{"name":"Asha","id":"41"}},"message":"no light",
        "created_time":"2025-10-09T08:53:20+0000",
        "comments":{{"data":[
          {{"id":"1_2","from":{{"name":"Ravi","id":42}},"message":"true",
           "created_time":"2025-10-09T14:23:21+0530"}},
          {{"id":"1_3","from":{{"id":"{PAGE}"}},"message":"noted",
           "created_time":"2025-10-09T08:53:22+0000","parent":{{"id":"1_2"}}}},
          {{"id":"1_4","message":"and now?","created_time":"2025-10-09T08:53:23Z","parent":{{"id":"1_2"}}}}],
          "paging":{{"cursors":{{"before":"a","after":"b"}}}}}}}},
        {{"id":"{PAGE}_5","from":{{"id":"{PAGE}"}},"message":"our own",
         "created_time":"2025-10-09T08:53:24+0000"}}, 7],
        "paging":{{"cursors":{{"before":"a","after":"b"}},"next":"https://graph.example/v26.0/1/feed?after=b"}}}}"#
    );
    let parts = parse_list(body.as_bytes(), PAGE).unwrap();
    let post = format!("{PAGE}_1");
    let shape: Vec<_> =
        parts.iter().map(|part| (part.key.as_str(), part.what, part.kind, part.parent.as_deref())).collect();
    let own = format!("{PAGE}_5");
    assert_eq!(
        shape,
        [
            (post.as_str(), What::New, PostKind::Post, None),
            ("1_2", What::New, PostKind::Reply, Some(post.as_str())),
            ("1_3", What::Nothing, PostKind::Reply, Some("1_2")),
            ("1_4", What::New, PostKind::Reply, Some("1_2")),
            (own.as_str(), What::Nothing, PostKind::Post, None),
            ("", What::Nothing, PostKind::Post, None),
        ]
    );
    assert!(parts[..4].iter().all(|part| part.thread.as_deref() == Some(post.as_str())));
    let moments: Vec<_> = parts[..4].iter().filter_map(|part| part.at).collect();
    assert_eq!(moments, [1_760_000_000_000, 1_760_000_001_000, 1_760_000_002_000, 1_760_000_003_000]);
    assert_eq!(parts[1].author.as_ref().unwrap().id, "42");
    assert!(parts[3].author.is_none() && parts[3].raw.starts_with(br#"{"id":"1_4""#));
    assert_eq!(next_page(body.as_bytes()).as_deref(), Some("https://graph.example/v26.0/1/feed?after=b"));
}

#[test]
fn the_last_page_has_no_next_address_and_an_error_is_not_a_list() {
    assert_eq!(parse_list(br#"{"data":[]}"#, PAGE), Ok(Vec::new()));
    assert_eq!(next_page(br#"{"data":[],"paging":{"cursors":{}}}"#), None);
    assert_eq!(parse_list(br#"{"error":{"code":190}}"#, PAGE), Err(Unreadable));
    assert_eq!(parse_list(b"<html>", PAGE), Err(Unreadable));
}

proptest! {
    #[test]
    fn no_bytes_can_panic(body in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = (parse(&body, PAGE), parse_list(&body, PAGE), next_page(&body));
    }

    #[test]
    fn no_damaged_delivery_can_panic(at in any::<prop::sample::Index>(), with in ".{0,4}", which in 0usize..3) {
        let good = [
            feed(r#"{"item":"comment","verb":"add","comment_id":2,"post_id":"1_2","created_time":1759999990}"#),
            messaging(r#""message":{"mid":"m","attachments":[{"type":"location","payload":{"coordinates":{}}}]}"#),
            r#"{"data":[{"id":1,"created_time":"2025-10-09T08:53:20+0000","comments":{"data":[{"id":2}]}}],
                "paging":{"next":"x"}}"#.into(),
        ];
        let mut body = good[which].clone();
        let at = at.index(body.len());
        body.replace_range(at..=at, &with);
        let _ = (parse(body.as_bytes(), PAGE), parse_list(body.as_bytes(), PAGE), next_page(body.as_bytes()));
    }

    #[test]
    fn no_number_as_a_time_can_panic(number in any::<i64>()) {
        let body = feed(&format!(r#"{{"item":"post","verb":"add","post_id":"1_2","created_time":{number}}}"#));
        prop_assert!(only(&body).at.is_some());
    }
}
