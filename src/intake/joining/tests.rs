//! Which posts join automatically, which wait, and how a join is undone, through the public entry points.

use crate::{
    complaint::{EntryKind, Reference},
    intake::{
        consent::{self, Held},
        wire::{
            Disposition,
            tests::{decide, mention, message, one_complaint, replies},
        },
    },
    sealed::Field,
    server::db::sql,
    testing::{App, Person, both_databases, rows},
};
use axum::http::StatusCode;

const FIRST: &str = "2080000000000000001";

/// A reply by the author of the first complaint to its post.
fn below(n: u64, text: &str) -> String {
    mention(&format!("20800000000000001{n}"), "22", text, FIRST, Some(FIRST))
}

async fn words(officer: &Person, reference: Reference) -> Vec<(EntryKind, String)> {
    let entries = officer.panel(reference).await.unwrap().entries.into_iter();
    entries.filter_map(|entry| Some((entry.kind, entry.text?))).collect()
}

both_databases!(only_an_authors_reply_about_the_same_matter_joins_automatically, async |db| {
    let app = App::on(db).await;
    let reference = one_complaint(&app, FIRST, "22").await;
    let platform = app.citizen();
    let operator = app.officer("operator").await;
    platform.deliver_x(&below(10, "@PrayagrajPolice अभी तक कोई नहीं आया")).await;
    assert_eq!(
        words(&operator, reference).await,
        [(EntryKind::Added, "@PrayagrajPolice अभी तक कोई नहीं आया".to_owned())]
    );
    let board = operator.board(crate::board::Filters::default()).await;
    assert!(board.columns[0].cards[0].unread, "the card is marked unread");
    let panel = operator.panel(reference).await.unwrap();
    assert!(panel.joined.len() == 1 && panel.joined[0].by_itself && panel.joined[0].may_undo);
    assert!(operator.get(&format!("/staff/c/{}", reference.as_str())).await.text.contains("joined automatically"));

    // Another place, another subject, another victim, an accusation, an emergency: each waits, with the open complaint shown next to it.
    let others = [
        "थाना हंडिया क्षेत्र में भी रोज़ चोरी हो रही है",
        "मोहल्ले में सट्टा और शराब बिक रही है",
        "एक और बात, मेरी बहन का फ़ोन भी गया",
        "दरोगा ने FIR लिखने के पाँच हज़ार रुपये माँगे",
        "बचाओ, मुझे मार रहे हैं",
    ];
    for (n, text) in others.iter().enumerate() {
        platform.deliver_x(&below(20 + n as u64, text)).await;
    }
    let wire = operator.wire().await;
    assert_eq!(wire.posts.len(), others.len(), "{:?}", words(&operator, reference).await);
    assert!(wire.posts.iter().all(|post| post.same_author == [reference]));
    let page = operator.get("/staff/wire").await.text;
    assert!(page.contains("has an open complaint") && page.contains(&format!("/staff/c/{}", reference.as_str())));
    // The complaint itself shows only what joined.
    assert_eq!(words(&operator, reference).await.len(), 1);
});

both_databases!(an_independent_post_never_joins_its_authors_open_complaint, async |db| {
    let app = App::on(db).await;
    let reference = one_complaint(&app, FIRST, "22").await;
    let platform = app.citizen();
    let operator = app.officer("operator").await;
    // Another matter, thanks and a follow-up by the same author, each an independent post.
    for (n, text) in [
        "@PrayagrajPolice सोरांव में एक 8 साल की बच्ची कल शाम से लापता है, परिवार थाने के बाहर बैठा है",
        "@PrayagrajPolice यातायात पुलिस का माघ मेले में अच्छा काम, धन्यवाद",
        "@PrayagrajPolice अभी तक कोई नहीं आया",
    ]
    .iter()
    .enumerate()
    {
        let id = format!("208000000000000020{n}");
        platform.deliver_x(&mention(&id, "22", text, &id, None)).await;
    }
    // A stranger's own grievance below the complaint, and the author's reply to the stranger.
    platform.deliver_x(&mention("2080000000000000300", "33", "मेरा पर्स भी गया, कोई सुनता नहीं", FIRST, Some(FIRST))).await;
    platform.deliver_x(&mention("2080000000000000301", "22", "हाँ भाई", FIRST, Some("2080000000000000300"))).await;
    let wire = operator.wire().await;
    assert_eq!(wire.posts.len(), 5);
    assert!(words(&operator, reference).await.is_empty());
    let by = |author: &str| {
        wire.posts.iter().filter(|post| post.author.as_deref().is_some_and(|a| a.contains(author))).collect::<Vec<_>>()
    };
    assert!(by("citizen_22").iter().all(|post| post.same_author == [reference]) && by("citizen_22").len() == 4);
    assert!(by("citizen_33")[0].same_author.is_empty());
    // The opened post also names the complaint below which the stranger wrote.
    let stranger = by("citizen_33")[0].id;
    let page = operator.get(&format!("/staff/wire?post={stranger}")).await.text;
    assert!(page.contains("Written below someone else"), "{page}");
    // A closed complaint is not shown as an open one.
    operator.must(reference, crate::complaint::Move::Close, &[("outcome", "not_enough"), ("text", "answer")]).await;
    platform.deliver_x(&below(90, "नई बात")).await;
    let wire = operator.wire().await;
    assert_eq!(wire.posts.len(), 6);
    assert!(wire.posts.iter().all(|post| post.same_author.is_empty()));
});

both_databases!(with_two_open_complaints_a_reply_joins_the_right_one, async |db| {
    let app = App::on(db).await;
    let first = one_complaint(&app, FIRST, "22").await;
    let second = one_complaint(&app, "2080000000000000002", "22").await;
    let platform = app.citizen();
    let operator = app.officer("operator").await;
    platform.deliver_x(&mention("2080000000000000011", "22", "पहली वाली का क्या हुआ", FIRST, Some(FIRST))).await;
    let parent = "2080000000000000002";
    platform.deliver_x(&mention("2080000000000000012", "22", "दूसरी वाली का क्या हुआ", parent, Some(parent))).await;
    assert_eq!(words(&operator, first).await, [(EntryKind::Added, "पहली वाली का क्या हुआ".to_owned())]);
    assert_eq!(words(&operator, second).await, [(EntryKind::Added, "दूसरी वाली का क्या हुआ".to_owned())]);
    // A reply to our own reply joins too.
    let sent = sql("insert into reply (channel, way, target, complaint_id, text, cause, state, attempts, looks, due_at, lease_until, created_at, \
         platform_id, sent_at) select 'x', 'reply', '1', id, 'x', 'test', 'sent', 1, 0, 0, 0, 0, '2070000000000000009', 0 from complaint where reference = $1")
    .arg(second);
    let mut tx = app.state.db().begin().await.unwrap();
    tx.run(&sent).await.unwrap();
    tx.commit().await.unwrap();
    platform.deliver_x(&mention("2080000000000000013", "22", "ठीक है", parent, Some("2070000000000000009"))).await;
    assert_eq!(words(&operator, second).await.len(), 2);
    // A message that names a reference joins that complaint; one that names none waits, with both shown next to it.
    platform.deliver_x(&message("2080000000000000014", "22", &format!("शिकायत {first} का क्या हुआ?"))).await;
    assert_eq!(words(&operator, first).await.len(), 2);
    platform.deliver_x(&message("2080000000000000015", "22", "क्या हुआ?")).await;
    let wire = operator.wire().await;
    assert_eq!(wire.posts.len(), 1);
    assert_eq!(wire.posts[0].same_author, [second, first]);
    // A decision to join without a reference is refused, not guessed.
    let status = decide(&operator, wire.posts[0].id, Disposition::Joined, &[]).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    let number = first.to_string();
    assert_eq!(
        decide(&operator, wire.posts[0].id, Disposition::Joined, &[("reference", &number)]).await,
        StatusCode::SEE_OTHER
    );
});

both_databases!(messages_join_a_complaint_only_if_it_was_discussed_in_messages, async |db| {
    let app = App::on(db).await;
    let reference = one_complaint(&app, FIRST, "22").await;
    let platform = app.citizen();
    let operator = app.officer("operator").await;
    // The complaint was posted in public and nothing was said in messages, so a message waits.
    platform.deliver_x(&message("2080000000000000011", "22", "नमस्ते")).await;
    assert_eq!(operator.wire().await.posts.len(), 1);
    // We asked a question to be answered in a message.
    operator.must(reference, crate::complaint::Move::Ask, &[("text", "कौन सा नंबर?")]).await;
    platform.deliver_x(&message("2080000000000000012", "22", "गाड़ी लाल रंग की है")).await;
    let said = words(&operator, reference).await;
    assert_eq!(said.last().unwrap(), &(EntryKind::Added, "गाड़ी लाल रंग की है".to_owned()));
    // The question has been answered; the next message waits again.
    platform.deliver_x(&message("2080000000000000013", "22", "और सुनिए")).await;
    assert_eq!(operator.wire().await.posts.len(), 2);
});

both_databases!(a_wrongly_joined_post_is_split_off_and_gets_its_own_number, async |db| {
    let app = App::on(db).await;
    let reference = one_complaint(&app, FIRST, "22").await;
    let platform = app.citizen();
    let operator = app.officer("operator").await;
    platform.deliver_x(&below(10, "मेरा मोबाइल रिक्शे में छूट गया था")).await;
    let joined = operator.panel(reference).await.unwrap().joined.remove(0);
    let (post, address) = (joined.post.to_string(), format!("/staff/c/{}", reference.as_str()));
    let split = |category: &'static str| {
        [
            ("form_name", "unjoin"),
            ("post", &*post.clone().leak()),
            ("to", "complaint"),
            ("category", category),
            ("answer_wanted", "1"),
        ]
    };
    // A station officer may not do it, nor is it possible without a category.
    let station = app.offices.station_a.to_string();
    operator.must(reference, crate::complaint::Move::Forward, &[("station", &station)]).await;
    assert_eq!(app.officer("a").await.post(&address, &split("theft")).await.status, StatusCode::FORBIDDEN);
    let refused = operator.post(&address, &split("")).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    app.state.clock().advance(60_000);
    let split_off = operator.post(&address, &split("theft")).await;
    assert_eq!(split_off.status, StatusCode::SEE_OTHER, "{}", split_off.text);
    let to = split_off.headers["location"].to_str().unwrap().to_owned();
    let own = Reference::parse(to.rsplit('/').next().unwrap()).unwrap();
    assert_ne!(own, reference);
    let panel = operator.opened(own).await;
    assert_eq!(
        (panel.text.as_str(), panel.details.plain(Field::Handle)),
        ("मेरा मोबाइल रिक्शे में छूट गया था", Some("@citizen_22"))
    );
    assert!(
        !panel.clocks.is_empty() && panel.clocks.iter().all(|clock| clock.due_at > app.state.clock().now()),
        "it has its own clocks"
    );
    assert!(panel.received_at < app.state.clock().now(), "its clocks count from when the post arrived");
    // The old complaint records it without the text; its own clocks keep running.
    let old = operator.panel(reference).await.unwrap();
    assert!(words(&operator, reference).await.is_empty());
    assert_eq!((old.joined.len(), old.moved[0].to), (0, Some(own)));
    assert!(old.entries.iter().any(|entry| entry.kind == EntryKind::Unjoined && entry.officer.is_some()));
    assert!(operator.get(&address).await.text.contains(&own.to_string()));
    let station = app.officer("a").await;
    let page = station.get(&address).await.text;
    assert!(!page.contains("रिक्शे") && !page.contains(&own.to_string()), "the station sees nothing of the other case");
    // The author is told the new number below the post, and later replies to that post join the new complaint.
    let told = replies(&app).await;
    let told = told.iter().find(|reply| reply.2.contains(&own.to_string())).unwrap();
    assert_eq!(told.1, "2080000000000000110");
    let answer = mention("2080000000000000500", "22", "कब तक?", FIRST, Some("2080000000000000110"));
    platform.deliver_x(&answer).await;
    assert_eq!(words(&operator, own).await, [(EntryKind::Added, "कब तक?".to_owned())]);
    // Splitting it off a second time is refused.
    assert_eq!(operator.post(&address, &split("theft")).await.status, StatusCode::CONFLICT);
    assert_eq!(rows(app.state.db(), "select count(*) from complaint").await, 2);
    assert!(crate::audit::verify(app.state.db()).await.is_ok());
});

both_databases!(all_versions_of_a_post_leave_the_complaint_with_it, async |db| {
    let app = App::on(db).await;
    let reference = one_complaint(&app, FIRST, "22").await;
    let platform = app.citizen();
    let operator = app.officer("operator").await;
    platform.deliver_x(&below(10, "अभी तक कोई नहीं आया")).await;
    let (first, second) = ("2080000000000000110", "2080000000000000111");
    let edit = mention(second, "22", "अभी तक कोई नहीं आया, छतरी भी गई", FIRST, Some(FIRST));
    let chain = format!("\"edit_history_tweet_ids\":[\"{first}\",\"{second}\"]");
    let edit = edit.replace(&format!("\"edit_history_tweet_ids\":[\"{second}\"]"), &chain);
    platform.deliver_x(&edit).await;
    assert_eq!(words(&operator, reference).await.len(), 2, "the old and the new version");
    let found = async || {
        let filters = crate::board::Filters { words: "छतरी".to_owned(), ..Default::default() };
        operator.board(filters).await.columns.iter().map(|column| column.cards.len()).sum::<usize>()
    };
    assert_eq!(found().await, 1);
    let post = operator.panel(reference).await.unwrap().joined[0].post.to_string();
    let address = format!("/staff/c/{}", reference.as_str());
    let taken_off = operator.post(&address, &[("form_name", "unjoin"), ("post", &post), ("to", "wire")]).await;
    assert_eq!(taken_off.status, StatusCode::SEE_OTHER, "{}", taken_off.text);
    assert!(words(&operator, reference).await.is_empty(), "neither version remains on the complaint");
    assert!(!operator.get(&address).await.text.contains("छतरी"));
    assert_eq!(found().await, 0, "search does not find it either");
    assert_eq!(operator.wire().await.posts[0].text, "अभी तक कोई नहीं आया, छतरी भी गई");
    assert!(crate::audit::verify(app.state.db()).await.is_ok());
});

both_databases!(every_join_can_be_undone, async |db| {
    let app = App::on(db).await;
    let reference = one_complaint(&app, FIRST, "22").await;
    let platform = app.citizen();
    let operator = app.officer("operator").await;
    platform.deliver_x(&below(10, "अभी तक कोई नहीं आया")).await;
    platform.deliver_x(&mention("2080000000000000300", "33", "गवाह मैं हूँ", FIRST, Some(FIRST))).await;
    let number = reference.to_string();
    let waiting = operator.wire().await.posts[0].id;
    let fields = [("reference", number.as_str()), ("answer_wanted", "1")];
    assert_eq!(decide(&operator, waiting, Disposition::Joined, &fields).await, StatusCode::SEE_OTHER);
    let decided = operator.wire().await.decided;
    assert!(decided.iter().filter(|post| post.disposition == Disposition::Joined).all(|post| post.may_undo));
    assert!(decided.iter().filter(|post| post.disposition == Disposition::Complaint).all(|post| !post.may_undo));
    for post in decided.iter().filter(|post| post.disposition == Disposition::Joined) {
        let id = post.id.to_string();
        let undone = operator.post("/staff/wire", &[("form_name", "undo"), ("post", &id)]).await;
        assert_eq!(undone.status, StatusCode::SEE_OTHER, "{}", undone.text);
    }
    assert_eq!(operator.wire().await.posts.len(), 2);
    assert!(words(&operator, reference).await.is_empty());
    let last: Vec<(String,)> =
        app.state.db().all(&sql("select state from reply where text like '%' order by id desc limit 1")).await.unwrap();
    assert_eq!(last[0].0, "refused", "the queued reply about the join is cancelled");
    // Joined again, and undone from the complaint's own page.
    for post in operator.wire().await.posts {
        assert_eq!(
            decide(&operator, post.id, Disposition::Joined, &[("reference", &number)]).await,
            StatusCode::SEE_OTHER
        );
    }
    let joined = operator.panel(reference).await.unwrap().joined;
    assert!(joined.len() == 2 && joined.iter().all(|post| !post.by_itself));
    let address = format!("/staff/c/{}", reference.as_str());
    let id = joined[0].post.to_string();
    let back = operator.post(&address, &[("form_name", "unjoin"), ("post", &id), ("to", "wire")]).await;
    assert_eq!(back.headers["location"], address.as_str());
    assert_eq!(operator.wire().await.posts.len(), 1);
    // The operator cannot see a confidential complaint, nor undo a join to it.
    app.officer("chief").await.must(reference, crate::complaint::Move::Seal, &[("text", "reason")]).await;
    let id = joined[1].post.to_string();
    let hidden = operator.post("/staff/wire", &[("form_name", "undo"), ("post", &id)]).await;
    assert_eq!(hidden.status, StatusCode::NOT_FOUND);
});

both_databases!(people_who_write_me_too_are_told_once_how_to_file, async |db| {
    let app = App::on(db).await;
    let reference = one_complaint(&app, FIRST, "22").await;
    let platform = app.citizen();
    let operator = app.officer("operator").await;
    let named = |id: &str, author: &str, text: &str| {
        let body = mention(id, author, text, FIRST, Some(FIRST));
        body.replacen(
            "\"edit_history",
            r#""entities":{"mentions":[{"id":"1111111111111111111","username":"PrayagrajPolice"}]},"edit_history"#,
            1,
        )
    };
    let answered_posts = async || -> Vec<String> {
        let all: Vec<(String, String)> =
            app.state.db().all(&sql("select target, cause from reply order by id")).await.unwrap();
        all.into_iter().filter(|(_, cause)| cause.starts_with("how to file")).map(|(target, _)| target).collect()
    };
    platform.deliver_x(&named("2080000000000000301", "33", "mere sath bhi yahi hua @PrayagrajPolice")).await;
    platform.deliver_x(&named("2080000000000000302", "33", "mere sath bhi yahi hua @PrayagrajPolice")).await;
    assert_eq!(answered_posts().await, ["2080000000000000301"], "once per person");
    let answer = replies(&app).await.pop().unwrap();
    assert!(
        answer.2.contains("112") && answer.2.contains("प्रोफ़ाइल") && !answer.2.contains(&reference.to_string()),
        "{}",
        answer.2
    );
    // X accepts no reply to a post that does not mention us itself; the operator is offered the text.
    platform.deliver_x(&named("2080000000000000303", "44", "@citizen_22 @PrayagrajPolice मेरे साथ भी")).await;
    // The complainant's own "again with me" does not count.
    platform.deliver_x(&named("2080000000000000304", "22", "mere sath bhi dobara @PrayagrajPolice")).await;
    assert_eq!(answered_posts().await.len(), 1);
    let wire = operator.wire().await;
    assert_eq!(wire.posts.len(), 3, "all of the strangers' posts still wait");
    let offered =
        wire.posts.iter().find(|post| post.author.as_deref().is_some_and(|a| a.contains("citizen_44"))).unwrap().id;
    let page = operator.get(&format!("/staff/wire?post={offered}")).await.text;
    assert!(page.contains("Tell them how to file") && page.contains("does not mention us"));
    let id = offered.to_string();
    let fields = [("form_name", "how-to-file"), ("post", id.as_str())];
    assert_eq!(operator.post("/staff/wire", &fields).await.status, StatusCode::SEE_OTHER);
    assert_eq!(operator.post("/staff/wire", &fields).await.status, StatusCode::CONFLICT, "once");
    let held = replies(&app).await.pop().unwrap();
    assert_eq!((held.1.as_str(), held.3.as_str()), ("2080000000000000303", "held"), "by hand");
    // On Facebook a page may reply to anything below its posts, except below a case whose victim could be identified.
    let comment = |n: u32, from: u32, parent: &str, text: &str| {
        format!(
            r#"{{"object":"page","entry":[{{"id":"1234567890321","time":1795435100,"changes":[{{"field":"feed","value":{{"item":"comment","verb":"add",
            "comment_id":"900_{n}","post_id":"1234567890321_900","parent_id":"{parent}","from":{{"id":"{from}","name":"Asha"}},"created_time":1795435100,
            "message":"{text}"}}}}]}}]}}"#
        )
    };
    for (n, category, answered) in [(1, "traffic", 1), (3, "women_safety", 0)] {
        let before = answered_posts().await.len();
        platform.deliver_facebook(&comment(n, 70 + n, "1234567890321_900", "यहाँ रोज़ परेशानी होती है")).await;
        let post = operator.wire().await.posts.iter().find(|post| post.text.contains("रोज़ परेशानी")).unwrap().id;
        decide(&operator, post, Disposition::Complaint, &[("category", category)]).await;
        platform.deliver_facebook(&comment(n + 1, 80 + n, &format!("900_{n}"), "same problem here")).await;
        assert_eq!(answered_posts().await.len() - before, answered, "{category}");
    }
    assert!(replies(&app).await.pop().unwrap().2.is_ascii(), "people who write English are answered in English");
});

both_databases!(codes_are_accepted_as_typed_and_wrong_ones_are_answered, async |db| {
    let app = App::on(db).await;
    let platform = app.citizen();
    let (filed, _) = app.citizen().file("पर्स खो गया").await;
    let (id,): (i64,) =
        app.state.db().one(&sql("select id from complaint where reference = $1").arg(filed)).await.unwrap();
    let devanagari = |code: &str| {
        code.chars().map(|c| c.to_digit(10).map_or(c, |n| char::from_u32(0x966 + n).unwrap())).collect::<String>()
    };
    let wide = |code: &str| code.chars().map(|c| char::from_u32(c as u32 + 0xfee0).unwrap()).collect::<String>();
    type Typing<'a> = (&'a str, &'a dyn Fn(&str) -> String);
    let typed: [Typing<'_>; 7] = [
        ("spaces", &|code| format!("{} {} {}", &code[..2], &code[2..5], &code[5..])),
        ("dashes", &|code| format!("{}–{}-{}", &code[..2], &code[2..5], &code[5..])),
        ("devanagari", &devanagari),
        ("letters for digits", &|code| code.replace('0', "O").replace('1', "I")),
        ("soft hyphen", &|code| format!("{}\u{ad}{}\u{200b}", &code[..4], &code[4..])),
        ("full width", &wide),
        ("a sentence", &|code| format!("मेरा कोड {} है।", code.to_lowercase())),
    ];
    for (n, (how, typed)) in typed.iter().enumerate() {
        app.state.clock().advance(3_600_000);
        let claim = consent::claim(&app.op(), id, Held::PrivateLink).await.unwrap();
        let author = format!("5{n}");
        platform.deliver_x(&message(&format!("208000000000000040{n}"), &author, &typed(&claim.code))).await;
        assert!(consent::fulfilled(&app.op(), filed, &claim.key).await.unwrap(), "{how}: {}", typed(&claim.code));
    }
    let operator = app.officer("operator").await;
    assert_eq!(operator.wire().await.posts.len(), 0);
    let entries = operator.panel(filed).await.unwrap().entries;
    assert!(!entries.iter().any(|entry| entry.kind == EntryKind::Added), "no code was added as text");
    // A wrong code from a proved account is answered, at most once an hour, and is not added to the complaint.
    for n in [1, 2] {
        platform.deliver_x(&message(&format!("208000000000000050{n}"), "50", "SW 7K2 M9Q")).await;
    }
    let told = replies(&app).await;
    assert_eq!(told.len(), 1);
    assert_eq!((told[0].0.as_str(), told[0].1.as_str(), told[0].3.as_str()), ("message", "50", "queued"));
    assert!(told[0].2.contains("कोड") && !told[0].2.contains(&filed.to_string()));
    assert_eq!(operator.wire().await.posts.len(), 2);
    assert!(!operator.panel(filed).await.unwrap().entries.iter().any(|entry| entry.kind == EntryKind::Added));
    // Codes are never answered in public.
    platform.deliver_x(&mention("2080000000000000600", "50", "SW7K2M9Q", "2080000000000000600", None)).await;
    assert_eq!(replies(&app).await.len(), 1);
});

both_databases!(past_the_limit_of_a_complaint_replies_wait_on_the_wire, async |db| {
    let app = App::on(db).await;
    let reference = one_complaint(&app, FIRST, "22").await;
    let platform = app.citizen();
    platform.deliver_x(&below(10, "@PrayagrajPolice अभी तक कोई नहीं आया")).await;
    let many = sql("insert into entry (complaint_id, at, kind, audience, status, text) \
         select e.complaint_id, e.at, e.kind, e.audience, e.status, e.text from entry e where e.kind = 'added'");
    while rows(app.state.db(), "select count(*) from entry where kind = 'added'").await < 500 {
        let mut tx = app.state.db().begin().await.unwrap();
        tx.run(&many).await.unwrap();
        tx.commit().await.unwrap();
    }
    let before = rows(app.state.db(), "select count(*) from entry").await;
    platform.deliver_x(&below(11, "@PrayagrajPolice आज भी कोई नहीं आया")).await;
    assert_eq!(rows(app.state.db(), "select count(*) from entry").await, before);
    let operator = app.officer("operator").await;
    let wire = operator.wire().await;
    assert_eq!(wire.posts.iter().map(|post| post.same_author.clone()).collect::<Vec<_>>(), [vec![reference]]);
});
