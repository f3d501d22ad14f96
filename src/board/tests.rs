//! The board: who sees what, filters, search and counts.

use super::{Age, Board, Filters};
use crate::{
    complaint::{Category, Move, Reference, Status},
    error::Error,
    language::{Language, texts},
    testing::{App, Person, both_databases},
};
use axum::http::StatusCode;
use serde_json::json;
use std::collections::HashSet;

fn shown(board: &Board) -> Vec<Reference> {
    board.columns.iter().flat_map(|column| column.cards.iter().map(|card| card.reference)).collect()
}

fn counted(board: &Board) -> i64 {
    board.columns.iter().map(|column| column.count).sum()
}

async fn forwarded(app: &App, text: &str, station: i64) -> (Reference, String) {
    let filed = app.citizen().file(text).await;
    app.officer("operator").await.must(filed.0, Move::Forward, &[("station", &station.to_string())]).await;
    filed
}

both_databases!(a_station_learns_nothing_of_another_stations_complaints, async |db| {
    let app = App::on(db).await;
    let (theirs, _) = forwarded(&app, "दूसरे थाने की चोरी", app.offices.station_b).await;
    let (unforwarded, _) = app.citizen().file("अभी किसी की नहीं चोरी").await;
    let (own, _) = forwarded(&app, "अपने थाने की चोरी", app.offices.station_a).await;
    let b = app.officer("b").await;
    b.must(theirs, Move::Start, &[]).await;
    let photo = jpeg();
    let version = b.panel(theirs).await.unwrap().version.to_string();
    let path = format!("/staff/c/{}", theirs.as_str());
    let report = [("move", "report"), ("version", &version), ("text", "x"), ("form", "0123456789abcdef0123")];
    assert_eq!(b.post_photos(&path, &report, &[&photo]).await.status, StatusCode::SEE_OTHER);
    let photo = b.panel(theirs).await.unwrap().entries.last().unwrap().photos[0];
    assert_eq!(b.get(&format!("/staff/photo/{photo}")).await.status, StatusCode::OK);

    let a = app.officer("a").await;
    for filters in [
        Filters::default(),
        Filters { words: "चोरी".into(), ..Filters::default() },
        Filters { words: theirs.as_str().into(), ..Filters::default() },
        Filters { office: Some(app.offices.station_b), ..Filters::default() },
        Filters { age: Some(Age::Day), ..Filters::default() },
        Filters { category: Some(Category::Theft), ..Filters::default() },
    ] {
        let board = a.board(filters.clone()).await;
        let seen = shown(&board);
        assert!(!seen.contains(&theirs) && !seen.contains(&unforwarded), "{filters:?}");
        assert_eq!(counted(&board), seen.len() as i64, "{filters:?}");
    }
    assert_eq!(shown(&a.board(Filters::default()).await), [own]);
    for reference in [theirs, unforwarded] {
        assert_eq!(a.panel(reference).await.unwrap_err(), Error::NotFound);
        let page = a.get(&format!("/staff/c/{}", reference.as_str())).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND);
        assert!(!page.text.contains("दूसरे थाने") && !page.text.contains("किसी की नहीं"));
        for &a_move in Move::ALL {
            let fields = [("move", a_move.as_str()), ("version", "1"), ("text", "x"), ("form", "0123456789abcdef0123")];
            let answered = a.post(&format!("/staff/c/{}", reference.as_str()), &fields).await;
            assert_eq!(answered.status, StatusCode::NOT_FOUND, "{a_move}");
        }
    }
    assert_eq!(a.get(&format!("/staff/photo/{photo}")).await.status, StatusCode::NOT_FOUND);
    // The answer is the same as for a reference number that does not exist.
    let nobody = Reference::from_values([7; 9]);
    assert_eq!(a.panel(nobody).await.unwrap_err(), Error::NotFound);

    // Nor does a live event reveal it.
    let viewer = app.state.hub();
    let mut events = viewer.staff();
    app.officer("b").await.must(theirs, Move::Note, &[("text", "y")]).await;
    a.must(own, Move::Accept, &[]).await;
    let who = crate::shield::Viewer::Officer(crate::shield::Scope {
        role: crate::officers::Role::Station,
        offices: vec![app.offices.station_a],
        own: Some(app.offices.station_a),
    });
    let mut received = Vec::new();
    while let Ok(Ok(event)) = tokio::time::timeout(std::time::Duration::from_secs(2), events.recv()).await {
        if event.is_for(&who) {
            received.push(event.reference);
            break;
        }
        assert_eq!(event.reference, theirs);
    }
    assert_eq!(received, [own]);
    assert!(app.state.hub().missed(&who, None, 0).await.unwrap().is_some_and(|event| event.reference == own));
});

both_databases!(a_confidential_complaint_is_public_only_as_in_inquiry, async |db| {
    let app = App::on(db).await;
    let (reference, key) = forwarded(&app, "गोपनीय बात", app.offices.station_a).await;
    let (operator, circle) = (app.officer("operator").await, app.officer("circle").await);
    circle.must(reference, Move::Seal, &[("text", "कारण")]).await;
    app.officer("a").await.must(reference, Move::Start, &[]).await;

    let citizen = app.citizen();
    let public = citizen.get(&format!("/t/{}", reference.as_str())).await;
    assert_eq!(public.status, StatusCode::OK);
    // What every complaint's page says about notifications, confidential or not.
    let shown_in_public = public.text.replace(texts::push::WHAT.in_language(Language::English), "");
    assert!(shown_in_public.contains("in inquiry"));
    for word in [
        "Civil Lines",
        "Forwarded",
        "forwarded to",
        "investigating",
        "confidential",
        "गोपनीय",
        "data-flag=\"sealed",
        "कारण",
    ] {
        assert!(!shown_in_public.contains(word), "{word}");
    }
    assert_eq!(operator.panel(reference).await.unwrap_err(), Error::NotFound);
    let board = operator.board(Filters::default()).await;
    assert!(!shown(&board).contains(&reference));
    assert_eq!(counted(&board), 0);
    assert_eq!(counted(&operator.board(Filters { words: "गोपनीय".into(), ..Filters::default() }).await), 0);
    assert_eq!(app.officer("b").await.panel(reference).await.unwrap_err(), Error::NotFound);
    for who in ["a", "circle", "chief"] {
        let officer = app.officer(who).await;
        assert!(officer.panel(reference).await.unwrap().confidential, "{who}");
        assert_eq!(counted(&officer.board(Filters::default()).await), 1, "{who}");
    }
    for who in ["admin", "auditor"] {
        assert_eq!(app.officer(who).await.panel(reference).await.unwrap_err(), Error::NotFound, "{who}");
    }
    // The complainant's own page still shows the whole complaint.
    assert!(citizen.get(&format!("/t/{}/{key}", reference.as_str())).await.text.contains("गोपनीय बात"));
    // The public is not notified of what happens to it.
    let seen = app.state.hub().missed(&crate::shield::Viewer::Public, None, 0).await.unwrap().unwrap();
    app.officer("a").await.must(reference, Move::Report, &[("text", "x")]).await;
    let after = app.state.hub().missed(&crate::shield::Viewer::Public, None, seen.id).await.unwrap();
    assert!(after.is_none(), "{after:?}");
});

both_databases!(search_finds_hindi_and_english_in_any_spelling, async |db| {
    let app = App::on(db).await;
    let citizen = app.citizen();
    let (land, _) = citizen.file("मेरी ज़मीन पर क़ब्ज़ा, हण्डिया में").await;
    let (phone, _) = citizen.file("Mobile snatched near Sangam").await;
    let operator = app.officer("operator").await;
    for (words, found) in [
        ("जमीन", vec![land]),
        ("कब्जा हंडिया", vec![land]),
        ("जमी", vec![land]),
        ("SANGAM", vec![phone]),
        ("snatch", vec![phone]),
        (phone.as_str(), vec![phone]),
        (&phone.to_string(), vec![phone]),
        (&phone.to_string().to_lowercase().replace('0', "o"), vec![phone]),
        ("जमीन sangam", vec![]),
        // No search: the board is sorted by the clocks, and the older one is due first.
        ("!!!", vec![land, phone]),
        ("\" OR 1", vec![]),
        ("'; drop table complaint; --", vec![]),
    ] {
        let board = operator.board(Filters { words: words.into(), ..Filters::default() }).await;
        assert_eq!(shown(&board), found, "{words}");
        assert_eq!(counted(&board), found.len() as i64, "{words}");
    }
});

both_databases!(counts_do_not_depend_on_how_many_cards_are_shown, async |db| {
    let app = App::on(db).await;
    for n in 0..30 {
        app.citizen().file(&format!("text {n}")).await;
    }
    let operator = app.officer("operator").await;
    let board = operator.board(Filters::default()).await;
    let received = &board.columns[0];
    assert_eq!((received.status, received.count, received.cards.len()), (Status::Received, 30, 20));
    let page = operator.get("/staff").await;
    assert!(page.text.contains("Show 10 more"));
    let more = operator.board(Filters { column: Some(Status::Received), ..Filters::default() }).await;
    assert_eq!(more.columns[0].cards.len(), 30);
    assert_eq!(counted(&operator.board(Filters { age: Some(Age::OverTen), ..Filters::default() }).await), 0);
    app.state.clock().advance(11 * 86_400_000);
    let operator = app.officer("operator").await;
    assert_eq!(counted(&operator.board(Filters { age: Some(Age::OverTen), ..Filters::default() }).await), 30);
    assert_eq!(counted(&operator.board(Filters { mine: true, ..Filters::default() }).await), 0);
    operator.must(received.cards[0].reference, Move::Assign, &[]).await;
    assert_eq!(counted(&operator.board(Filters { mine: true, ..Filters::default() }).await), 1);
});

/// The address of the next page, as a reader without scripts follows it.
fn next_of(page: &str) -> Option<String> {
    let link = page.split("<a ").find(|link| link.contains("rel=\"next\""))?;
    let address = link.split_once("href=\"")?.1.split_once('"')?.0;
    Some(address.replace("&amp;", "&"))
}

both_databases!(a_column_is_reached_to_its_last_card, async |db| {
    let app = App::on(db).await;
    // All have the same time of receipt; only their ids order them.
    let mut filed = HashSet::new();
    for n in 0..113 {
        filed.insert(app.citizen().file(&format!("गली में शोर {n}")).await.0);
    }
    let operator = app.officer("operator").await;
    for words in ["", "शोर"] {
        let mut filters = Filters { column: Some(Status::Received), words: words.to_owned(), ..Filters::default() };
        let (mut seen, mut pages) = (Vec::new(), 0);
        loop {
            let board = operator.board(filters.clone()).await;
            assert!(board.columns[0].count >= 113, "counts do not depend on the page");
            seen.extend(shown(&board));
            pages += 1;
            // New complaints do not shift the pages.
            app.citizen().file("बाद में आई").await;
            let Some(after) = board.columns[0].next else { break };
            filters.after = Some(after);
        }
        let (later, seen): (Vec<_>, Vec<_>) = seen.into_iter().partition(|reference| !filed.contains(reference));
        assert!(later.len() <= 3, "{words}");
        assert_eq!((pages, seen.len()), (3, 113), "{words}");
        assert_eq!(seen.iter().copied().collect::<HashSet<_>>(), filed, "{words}");
    }
    // The same by following links.
    let mut address = "/staff?column=received&q=%E0%A4%B6%E0%A5%8B%E0%A4%B0".to_owned();
    let mut last = String::new();
    for _ in 0..3 {
        let page = operator.get(&address).await;
        assert_eq!(page.status, StatusCode::OK);
        last = page.text;
        let Some(next) = next_of(&last) else { break };
        address = next;
    }
    assert!(next_of(&last).is_none() && last.contains("गली में शोर 0"), "the last page holds the oldest card");
    // The board links to the column.
    let board = operator.get("/staff").await.text;
    assert!(board.contains("/staff?column=received"));
});

both_databases!(nobody_sees_the_board_without_signing_in, async |db| {
    let app = App::on(db).await;
    let (reference, _) = app.citizen().file("secret words").await;
    let stranger: Person = app.citizen();
    let page = stranger.get("/staff").await;
    assert_eq!(page.status, StatusCode::SEE_OTHER);
    assert!(page.headers["location"].to_str().unwrap().starts_with("/sign-in"));
    assert_eq!(stranger.panel(reference).await.unwrap_err(), Error::SignIn);
    let refused: Result<Board, Error> = stranger.call("staff/board", json!({ "filters": Filters::default() })).await;
    assert_eq!(refused.unwrap_err(), Error::SignIn);
    let post = stranger
        .post(&format!("/staff/c/{}", reference.as_str()), &[("move", "note"), ("version", "1"), ("text", "x")])
        .await;
    assert_eq!(post.status, StatusCode::UNAUTHORIZED);
    assert_eq!(stranger.get("/live/staff").await.status, StatusCode::UNAUTHORIZED);
});

both_databases!(a_circle_cannot_forward_to_another_circles_station, async |db| {
    let app = App::on(db).await;
    let (reference, _) = forwarded(&app, "text", app.offices.station_a).await;
    let circle = app.officer("circle").await;
    for station in [app.offices.station_c, app.offices.circle, 999_999] {
        let (status, answer) = circle.make(reference, Move::Forward, &[("station", &station.to_string())]).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{answer:?}");
    }
    circle.must(reference, Move::Forward, &[("station", &app.offices.station_b.to_string())]).await;
    assert_eq!(app.officer("a").await.panel(reference).await.unwrap_err(), Error::NotFound, "it left station A");
});

fn jpeg() -> Vec<u8> {
    let mut bytes = Vec::new();
    image::DynamicImage::new_rgb8(30, 20)
        .write_to(&mut std::io::Cursor::new(&mut bytes), image::ImageFormat::Jpeg)
        .unwrap();
    bytes
}

both_databases!(a_station_reports_and_closes_in_one_form_and_photos_are_shown_once, async |db| {
    let app = App::on(db).await;
    let (reference, _) = forwarded(&app, "दुकान में चोरी", app.offices.station_a).await;
    let thana = app.officer("a").await;
    thana.must(reference, Move::Start, &[]).await;
    let panel = thana.panel(reference).await.unwrap();
    assert!(panel.outcomes.contains(&crate::complaint::Outcome::Disposed), "the outcomes that a report allows");
    assert!(!panel.outcomes.contains(&crate::complaint::Outcome::FoundFake), "it needs a countersignature");
    // An incomplete closing is refused, and nothing is written.
    for (fields, wrong) in [
        ([("outcome", "disposed"), ("closing", "")], Error::field("closing", crate::error::Problem::NeedsDetail)),
        ([("outcome", ""), ("closing", "लौटाया")], Error::field("outcome", crate::error::Problem::Missing)),
        ([("outcome", "found_fake"), ("closing", "x")], Error::field("outcome", crate::error::Problem::NotAChoice)),
    ] {
        let both = [&[("text", "मौक़े पर गए")][..], &fields[..]].concat();
        let (status, answer) = thana.make(reference, Move::Report, &both).await;
        assert_eq!((status, answer.error), (StatusCode::UNPROCESSABLE_ENTITY, Some(wrong)));
    }
    assert_eq!(thana.panel(reference).await.unwrap().status, Status::Investigating);
    let version = thana.panel(reference).await.unwrap().version.to_string();
    let both = [
        ("move", "report"),
        ("version", &version),
        ("text", "मौक़े पर गए"),
        ("form", "0123456789abcdef0123"),
        ("outcome", "disposed"),
        ("closing", "सामान लौटाया, शिकायतकर्ता से बात हुई"),
    ];
    let path = format!("/staff/c/{}", reference.as_str());
    assert_eq!(thana.post_photos(&path, &both, &[&jpeg()]).await.status, StatusCode::SEE_OTHER);
    let panel = thana.panel(reference).await.unwrap();
    assert_eq!((panel.status, panel.outcome.map(|outcome| outcome.as_str())), (Status::Closed, Some("disposed")));
    let kinds: Vec<_> = panel.entries.iter().rev().take(2).map(|entry| entry.kind.as_str()).collect();
    assert_eq!(kinds, ["closed", "reported"]);
    assert_eq!(panel.entries.iter().map(|entry| entry.photos.len()).sum::<usize>(), 1);
    // The complaint's own photos are shown above the timeline and not repeated in it; the phone number is a link that places
    // a call.
    let form =
        [("form", "9876543210abcdef0123"), ("text", "दीवार टूटी"), ("category", "other"), ("phone", "5550100123")];
    let filed = crate::testing::filed(&app.citizen().post_photos("/", &form, &[&jpeg()]).await).0;
    let operator = app.officer("operator").await;
    let panel = operator.panel(filed).await.unwrap();
    assert_eq!((panel.photos.len(), panel.entries[0].photos.len()), (1, 0));
    let page = operator.get(&format!("/staff/c/{}", filed.as_str())).await.text;
    assert!(page.contains("href=\"tel:"), "{page}");
    assert_eq!(page.matches(&format!("src=\"/staff/photo/{}?size=thumb\"", panel.photos[0])).count(), 1);
});

both_databases!(a_thumbnail_follows_the_rule_of_its_photo_and_is_a_small_part_of_it, async |db| {
    let app = App::on(db).await;
    let mut large = Vec::new();
    let noise = image::RgbImage::from_fn(1_200, 900, |x, y| image::Rgb([(x * y) as u8, (x * 7) as u8, (y * 13) as u8]));
    image::DynamicImage::ImageRgb8(noise)
        .write_to(&mut std::io::Cursor::new(&mut large), image::ImageFormat::Jpeg)
        .unwrap();
    let fields = [("form", "form-of-a-thumbnail-0123"), ("text", "दुकान में चोरी"), ("category", "theft")];
    let citizen = app.citizen();
    let (reference, key) = crate::testing::filed(&citizen.post_photos("/", &fields, &[&large]).await);
    let operator = app.officer("operator").await;
    let photo = operator.panel(reference).await.unwrap().photos[0];
    for (who, address) in [
        (&operator, format!("/staff/photo/{photo}")),
        (&citizen, format!("/t/{}/{key}/photo/{photo}", reference.as_str())),
    ] {
        let whole = who.get(&address).await;
        let small = who.get(&format!("{address}?size=thumb")).await;
        assert_eq!((whole.status, small.status), (StatusCode::OK, StatusCode::OK), "{address}");
        assert_eq!(small.headers["content-type"], "image/jpeg");
        assert!(small.headers["cache-control"].to_str().unwrap().contains("immutable"));
        assert_eq!(small.headers["vary"], "cookie", "another session asks again");
        assert_eq!(whole.headers["cache-control"], "private, no-store");
        let length =
            |headers: &axum::http::HeaderMap| headers["content-length"].to_str().unwrap().parse::<u64>().unwrap();
        assert!(length(&small.headers) * 5 < length(&whole.headers), "{address}");
    }
    let station = app.officer("a").await;
    assert_eq!(station.get(&format!("/staff/photo/{photo}?size=thumb")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(citizen.get(&format!("/staff/photo/{photo}?size=thumb")).await.status, StatusCode::UNAUTHORIZED);
    let stolen = format!("/t/{}/{}/photo/{photo}?size=thumb", reference.as_str(), "x".repeat(22));
    assert_eq!(citizen.get(&stolen).await.status, StatusCode::NOT_FOUND);
});

both_databases!(a_station_is_notified_of_a_reopened_complaint_with_the_citizens_reason, async |db| {
    let app = App::on(db).await;
    let (reference, key) = forwarded(&app, "दुकान में चोरी", app.offices.station_a).await;
    let thana = app.officer("a").await;
    thana.must(reference, Move::Start, &[]).await;
    thana.must(reference, Move::Report, &[("text", "देखा")]).await;
    thana.must(reference, Move::Close, &[("outcome", "disposed"), ("text", "बात हुई")]).await;
    assert_eq!(thana.panel(reference).await.unwrap().reopened, None);
    let no = [("form_name", "answer"), ("settled", "no"), ("text", "कोई आया ही नहीं")];
    app.citizen().post(&format!("/t/{}/{key}", reference.as_str()), &no).await;
    let notices: crate::command::notices::Notices = thana.call("staff/notices", json!({})).await.unwrap();
    let is_reopening = |notice: &crate::command::notices::Notice| {
        notice.kind == crate::command::notices::NoticeKind::Reopened && notice.reference == Some(reference)
    };
    assert_eq!(notices.notices.iter().filter(|notice| is_reopening(notice)).count(), 1);
    let reopened = thana.panel(reference).await.unwrap().reopened.unwrap();
    assert!(reopened.by_complainant);
    assert_eq!(reopened.words.as_deref(), Some("कोई आया ही नहीं"));
    let page = thana.get(&format!("/staff/c/{}", reference.as_str())).await.text;
    assert!(page.contains("the complainant says that it is not settled") && page.contains("कोई आया ही नहीं"), "{page}");
    // Once closed again, it is no longer shown as reopened.
    let circle = app.officer("circle").await;
    circle.must(reference, Move::Start, &[]).await;
    circle.must(reference, Move::Report, &[("text", "गए")]).await;
    circle.must(reference, Move::Close, &[("outcome", "disposed"), ("text", "मिले")]).await;
    assert_eq!(thana.panel(reference).await.unwrap().reopened, None);
});

both_databases!(a_report_that_waited_on_a_phone_is_made_once_and_says_when_it_was_done, async |db| {
    let app = App::on(db).await;
    let a = app.officer("a").await;
    for (lasted, kept) in [(7_200_000, true), (-60_000, false), (30 * 86_400_000, false)] {
        let (reference, _) = forwarded(&app, "दुकान में चोरी", app.offices.station_a).await;
        a.must(reference, Move::Start, &[]).await;
        app.state.clock().advance(10_800_000);
        let panel = a.panel(reference).await.unwrap();
        let done = app.state.clock().now() - lasted;
        let (version, done_at) = (panel.version.to_string(), done.to_string());
        let report = [
            ("move", "report"),
            ("version", version.as_str()),
            ("text", "मौके पर जाकर देखा"),
            ("form", panel.form.as_str()),
            ("done_at", done_at.as_str()),
        ];
        let path = format!("/staff/c/{}", reference.as_str());
        let other = app.officer("chief").await.post_json(&path, &report).await;
        assert_eq!(other.0, StatusCode::FORBIDDEN, "an officer does not send what another has written");
        // The answer to the first was lost.
        for _ in 0..2 {
            assert_eq!(a.post_json(&path, &report).await.0, StatusCode::OK);
        }
        let entries = a.panel(reference).await.unwrap().entries;
        let reports: Vec<_> = entries.iter().filter(|entry| entry.kind.as_str() == "reported").collect();
        assert_eq!((reports.len(), reports[0].said_at), (1, kept.then_some(done)));
        let page = a.get(&path).await.text;
        assert_eq!(page.contains("done today"), kept, "{page}");
        // Another report from the same old page is a conflict, and is refused.
        let later = a.panel(reference).await.unwrap().form;
        let late = [report[0], report[1], report[2], ("form", later.as_str())];
        assert_eq!(a.post_json(&path, &late).await.0, StatusCode::CONFLICT);
    }
});

both_databases!(a_photo_of_a_report_may_arrive_ahead_of_it, async |db| {
    let app = App::on(db).await;
    let (reference, _) = forwarded(&app, "दुकान में चोरी", app.offices.station_a).await;
    let (a, b) = (app.officer("a").await, app.officer("b").await);
    a.must(reference, Move::Start, &[]).await;
    let form = a.panel(reference).await.unwrap().form;
    let ahead = [("form_name", "photo"), ("form", form.as_str())];
    let path = format!("/staff/c/{}", reference.as_str());
    assert_eq!(b.post_photos(&path, &ahead, &[&jpeg()]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(a.post_photos(&path, &ahead, &[&jpeg()]).await.status, StatusCode::OK);
    a.must(reference, Move::Report, &[("text", "देखा"), ("form", &form)]).await;
    assert_eq!(a.panel(reference).await.unwrap().entries.last().unwrap().photos.len(), 1);
});
