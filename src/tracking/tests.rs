//! The citizen's pages.

use crate::{
    complaint::{Move, Reference},
    testing::{Answered, App, both_databases},
};
use axum::{
    body::Body,
    http::{Request, StatusCode},
};

both_databases!(typing_errors_are_forgiven_or_explained, async |db| {
    let app = App::on(db).await;
    let citizen = app.citizen();
    let (reference, _) = citizen.file("text").await;
    let typed =
        format!(" {} ", reference.to_string().to_lowercase().replace('0', "O").replace('1', "l")).replace(' ', "+");
    let found = citizen.get(&format!("/track?reference={typed}")).await;
    assert_eq!(found.status, StatusCode::SEE_OTHER);
    assert_eq!(found.headers["location"], format!("/t/{}", reference.as_str()));
    for (typed, says) in [
        ("", "Type the complaint number"),
        ("4K7", "this has 3"),
        ("4K7-P9X-2QMU", "“U” is never in a complaint number"),
        ("%3Cscript%3E", "this has 6"),
    ] {
        let page = citizen.get(&format!("/track?reference={typed}")).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{typed}");
        assert!(page.text.contains(says), "{typed}");
        assert!(!page.text.contains("<script>E"), "{typed}");
    }
    assert_eq!(citizen.get("/track").await.status, StatusCode::OK);
    let mut swapped: Vec<char> = reference.as_str().chars().collect();
    let at = (0..8).find(|&at| swapped[at] != swapped[at + 1]).unwrap();
    swapped.swap(at, at + 1);
    let page = citizen.get(&format!("/t/{}", swapped.iter().collect::<String>())).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.text.contains("two are swapped"));
});

both_databases!(unknown_numbers_and_wrong_keys_reveal_nothing, async |db| {
    let app = App::on(db).await;
    let (reference, key) = app.citizen().file("private words").await;
    let stranger = app.citizen();
    let unknown = stranger.get(&format!("/t/{}", Reference::from_values([9; 9]).as_str())).await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    let wrong = stranger.get(&format!("/t/{}/{}", reference.as_str(), "0".repeat(16))).await;
    assert_eq!(wrong.status, StatusCode::NOT_FOUND);
    let nobody = stranger.get(&format!("/t/{}/{}", Reference::from_values([9; 9]).as_str(), "0".repeat(16))).await;
    assert_eq!(nobody.status, StatusCode::NOT_FOUND);
    for page in [&wrong, &nobody] {
        assert!(!page.text.contains("private words"));
    }
    for file in ["qr.svg", "receipt.txt", "photo/1"] {
        let refused = stranger.get(&format!("/t/{}/{}/{file}", reference.as_str(), "0".repeat(16))).await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND, "{file}");
        if file != "photo/1" {
            assert_eq!(
                app.citizen().get(&format!("/t/{}/{key}/{file}", reference.as_str())).await.status,
                StatusCode::OK,
                "{file}"
            );
        }
    }
    let add = [("form_name", "add"), ("form", "0123456789abcdef0123"), ("text", "x")];
    let refused = stranger.post(&format!("/t/{}/{}", reference.as_str(), "0".repeat(16)), &add).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
});

both_databases!(guessing_is_slowed_down_even_when_a_guess_is_right, async |db| {
    let app = App::on(db).await;
    let (reference, _) = app.citizen().file("text").await;
    let guesser = app.citizen();
    let mut slowed = false;
    for n in 0..25u8 {
        let guess = Reference::from_values([n, 1, 2, 3, 4, 5, 6, 7, 8]);
        let answered = guesser.get(&format!("/t/{}", guess.as_str())).await;
        slowed |= answered.status == StatusCode::TOO_MANY_REQUESTS;
    }
    assert!(slowed);
    let right = guesser.get(&format!("/t/{}", reference.as_str())).await;
    assert_eq!(right.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(right.text.contains("Try again in"));
    assert_eq!(
        app.citizen().get(&format!("/t/{}", reference.as_str())).await.status,
        StatusCode::OK,
        "others are not slowed down"
    );
});

both_databases!(the_page_says_when_an_answer_is_late, async |db| {
    let app = App::on(db).await;
    let citizen = app.citizen();
    let (reference, _) = citizen.file("text").await;
    let path = format!("/t/{}", reference.as_str());
    assert!(citizen.get(&path).await.text.contains("Next answer by 24 November 2026"));
    app.state.clock().advance(2 * 86_400_000);
    assert!(citizen.get(&path).await.text.contains("was due by 24 November 2026"));
    let operator = app.officer("operator").await;
    operator.must(reference, Move::Forward, &[("station", &app.offices.station_a.to_string())]).await;
    assert!(citizen.get(&path).await.text.contains("Next answer by 5 December 2026"), "ten days for the station");
    app.state.clock().advance(86_400_000);
    let operator = app.officer("operator").await;
    operator.must(reference, Move::Note, &[("text", "x")]).await;
    operator.must(reference, Move::Forward, &[("station", &app.offices.station_c.to_string())]).await;
    assert!(
        citizen.get(&path).await.text.contains("Next answer by 5 December 2026"),
        "counted from the first forwarding, not from the last touch"
    );
});

both_databases!(text_sent_twice_is_added_once, async |db| {
    let app = App::on(db).await;
    let citizen = app.citizen();
    let (reference, key) = citizen.file("text").await;
    let path = format!("/t/{}/{key}", reference.as_str());
    let add = [("form_name", "add"), ("form", "0123456789abcdef0123"), ("text", "और एक बात")];
    for _ in 0..2 {
        assert_eq!(citizen.post(&path, &add).await.status, StatusCode::SEE_OTHER);
    }
    let panel = app.officer("operator").await.panel(reference).await.unwrap();
    assert_eq!(panel.entries.len(), 2);
    let empty = citizen.post(&path, &[("form_name", "add"), ("form", "0123456789abcdef0123"), ("text", " ")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    let odd = citizen.post(&path, &[("form_name", "answer"), ("settled", "maybe")]).await;
    assert_eq!(odd.status, StatusCode::UNPROCESSABLE_ENTITY);
});

both_databases!(lite_pages_contain_no_script, async |db| {
    let app = App::on(db).await;
    let citizen = app.citizen();
    // Data of the page stands in script elements too, but nothing is loaded or run.
    let runs = |page: &Answered| page.text.contains("type=\"module\"") || page.text.contains("citizen.js");
    assert!(runs(&citizen.get("/").await));
    assert!(!runs(&citizen.get("/?lite=1").await));
    // It stays so on every page, until the reader wants the full page again.
    let light = citizen.get("/track").await;
    assert!(!runs(&light) && light.text.contains("data-lite"));
    assert!(runs(&citizen.get("/?lite=0").await));
    assert!(runs(&citizen.get("/").await));
    // A phone that saves data may have the full page too.
    let saving = Request::get("/?lite=0").header("save-data", "on").body(Body::empty()).unwrap();
    assert!(citizen.send(saving).await.text.contains("type=\"module\""));
    let saving = Request::get("/").header("save-data", "on").body(Body::empty()).unwrap();
    assert!(!app.citizen().send(saving).await.text.contains("type=\"module\""));
});

both_databases!(the_promised_date_is_a_calendar_file_that_says_only_the_number, async |db| {
    let app = App::on(db).await;
    let citizen = app.citizen();
    let (reference, _) = citizen.file("चोरी की बात").await;
    let path = format!("/t/{}/promise.ics", reference.as_str());
    let file = citizen.get(&path).await;
    assert_eq!(file.status, StatusCode::OK);
    assert_eq!(file.headers["content-type"], "text/calendar; charset=utf-8");
    assert_eq!(file.headers["content-disposition"], format!("attachment; filename=\"sunwai-{reference}.ics\""));
    // The same date as on the public page.
    assert!(citizen.get(&format!("/t/{}", reference.as_str())).await.text.contains("24 November 2026"));
    assert!(file.text.contains("DTSTART;VALUE=DATE:20261124\r\n") && file.text.contains(&reference.to_string()));
    assert!(!file.text.contains("चोरी"));
    let unknown = citizen.get("/t/0000000000/promise.ics").await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    // Nothing is promised in public while the inquiry is confidential.
    let chief = app.officer("chief").await;
    chief.must(reference, Move::Seal, &[("text", "reason")]).await;
    let sealed = citizen.get(&path).await;
    assert_eq!((sealed.status, sealed.text.contains("VCALENDAR")), (StatusCode::SEE_OTHER, false));
});

both_databases!(the_page_after_filing_says_when_each_step_is_due, async |db| {
    let app = App::on(db).await;
    let citizen = app.citizen();
    let (reference, key) = citizen.file("text").await;
    let page = citizen.get(&format!("/sent/{}/{key}", reference.as_str())).await;
    assert_eq!(page.status, StatusCode::OK);
    // Received on 23 November at 17:30 in India: one day, three days, 21 days.
    for says in [
        "By 24 November 2026, 17:30",
        "26 November 2026",
        "14 December 2026",
        "never ask for an OTP",
        "promise.ics",
        "qr.svg",
        "sms:?body=",
    ] {
        assert!(page.text.contains(says), "{says}: {}", page.text);
    }
    // Without the right key only the usual times are known.
    let guess = citizen.get(&format!("/sent/{}/{}", reference.as_str(), "0".repeat(16))).await;
    assert_eq!(guess.status, StatusCode::OK);
    assert!(guess.text.contains("Within a day") && !guess.text.contains("17:30"));
});

both_databases!(a_question_of_the_police_stands_out_until_it_is_answered, async |db| {
    let app = App::on(db).await;
    let citizen = app.citizen();
    let (reference, key) = citizen.file("घर में चोरी").await;
    let private = format!("/t/{}/{key}", reference.as_str());
    assert!(!citizen.get(&private).await.text.contains("class=\"asked\""));
    let operator = app.officer("operator").await;
    operator.must(reference, Move::Ask, &[("text", "ताला कैसा था?")]).await;
    let page = citizen.get(&private).await.text;
    assert!(page.contains("class=\"asked\"") && page.contains("href=\"#add-text\""));
    let tag = page.split("ताला कैसा था?").next().and_then(|before| before.rsplit('<').next()).unwrap();
    assert!(tag.contains("lang=\"hi\""), "words in another language than the page's are marked: {tag}");
    let add = [("form_name", "add"), ("form", "0123456789abcdef0123"), ("text", "पीतल का")];
    assert_eq!(citizen.post(&private, &add).await.status, StatusCode::SEE_OTHER);
    assert!(!citizen.get(&private).await.text.contains("class=\"asked\""));
});

both_databases!(a_page_requested_again_shows_the_present_state, async |db| {
    let app = App::on(db).await;
    let citizen = app.citizen();
    let (reference, _) = citizen.file("text").await;
    let path = format!("/t/{}", reference.as_str());
    let nonce = |page: &Answered| {
        let policy = page.headers["content-security-policy"].to_str().unwrap().to_owned();
        policy.split("'nonce-").nth(1).unwrap().split('\'').next().unwrap().to_owned()
    };
    let same = |one: &Answered, two: &Answered| one.text.replace(&nonce(one), "") == two.text.replace(&nonce(two), "");
    let first = citizen.get(&path).await;
    let second = citizen.get(&path).await;
    assert_ne!(nonce(&first), nonce(&second));
    assert!(first.text.contains(&nonce(&first)) && second.text.contains(&nonce(&second)));
    assert!(same(&first, &second));
    assert_eq!(first.headers["content-type"], second.headers["content-type"]);
    // Every language and mode has its own page, and none is served for another.
    let hindi = citizen.clone().in_hindi();
    assert!(hindi.get(&path).await.text.contains("lang=\"hi\""));
    assert!(citizen.get(&path).await.text.contains("lang=\"en\""));
    assert!(!citizen.get(&format!("{path}?lite=1")).await.text.contains("type=\"module\""));
    assert!(!citizen.get(&path).await.text.contains("type=\"module\""), "light until the reader wants the full page");
    assert!(citizen.get(&format!("{path}?lite=0")).await.text.contains("type=\"module\""));
    assert!(citizen.get(&path).await.text.contains("type=\"module\""));
    let typed = format!("/t/{}", reference.as_str().to_lowercase());
    assert!(
        citizen.get(&typed).await.text.contains(&format!("value=\"{typed}\"")),
        "the form that changes the language keeps the address as typed"
    );
    assert!(citizen.get(&path).await.text.contains(&format!("value=\"{path}\"")));
    // A change is visible at once, and so is a complaint becoming confidential or ceasing to be.
    let operator = app.officer("operator").await;
    operator.must(reference, Move::Forward, &[("station", &app.offices.station_a.to_string())]).await;
    assert!(citizen.get(&path).await.text.contains("Civil Lines"));
    assert!(citizen.get(&path).await.text.contains("Civil Lines"));
    let chief = app.officer("chief").await;
    chief.must(reference, Move::Seal, &[("text", "reason")]).await;
    for _ in 0..2 {
        assert!(!citizen.get(&path).await.text.contains("Civil Lines"));
    }
    chief.must(reference, Move::Unseal, &[("text", "reason")]).await;
    assert!(citizen.get(&path).await.text.contains("Civil Lines"));
    // The next day, "today" becomes "yesterday".
    assert!(citizen.get(&path).await.text.contains("today "));
    app.state.clock().advance(86_400_000);
    let tomorrow = citizen.get(&path).await.text;
    assert!(tomorrow.contains("yesterday ") && !tomorrow.contains("today "));
});

both_databases!(a_private_link_is_rate_limited_and_never_loses_text, async |db| {
    let app = App::on(db).await;
    let citizen = app.citizen();
    let (reference, key) = citizen.file("घर में चोरी").await;
    let private = format!("/t/{}/{key}", reference.as_str());
    let add = async |n: usize| {
        let (form, text) = (format!("0123456789abcdef{n:04}"), format!("और बात {n}"));
        app.citizen().post(&private, &[("form_name", "add"), ("form", &form), ("text", &text)]).await
    };
    let mut accepted = 0;
    for n in 0..14 {
        let answered = add(n).await;
        match answered.status {
            StatusCode::SEE_OTHER => accepted += 1,
            StatusCode::TOO_MANY_REQUESTS => {
                assert!(answered.text.contains(&format!("और बात {n}")), "the typed text is still there");
                assert!(answered.text.contains("112") && answered.headers.contains_key("retry-after"));
            }
            other => panic!("{other}"),
        }
    }
    assert_eq!(accepted, 10, "whatever the client address");
    // After a pause more is accepted, up to the limit for the day.
    for round in 1..8 {
        app.state.clock().advance(11 * 60_000);
        for n in 0..10 {
            if add(round * 100 + n).await.status == StatusCode::SEE_OTHER {
                accepted += 1;
            }
        }
    }
    assert_eq!(accepted, 60);
    app.state.clock().advance(24 * 3_600_000);
    assert_eq!(add(9_000).await.status, StatusCode::SEE_OTHER);
    // Codes that prove an account are limited too.
    let mut codes = 0;
    for _ in 0..12 {
        codes +=
            usize::from(app.citizen().post(&private, &[("form_name", "claim")]).await.status == StatusCode::SEE_OTHER);
    }
    assert_eq!(codes, 5);
    // Someone with only the number cannot fill the table either, nor stop others from requesting a code.
    for _ in 0..30 {
        let asked = app.citizen().post(&format!("/t/{}", reference.as_str()), &[("form_name", "claim")]).await;
        assert_eq!(asked.status, StatusCode::SEE_OTHER);
    }
    assert_eq!(crate::testing::rows(app.state.db(), "select count(*) from claim where private = false").await, 20);
});

both_databases!(a_private_link_accepts_photos_only_with_the_adding_form_and_within_limits, async |db| {
    let app = App::on(db).await;
    let citizen = app.citizen();
    let (reference, key) = citizen.file("घर में चोरी").await;
    let private = format!("/t/{}/{key}", reference.as_str());
    let photos = async |which: &'static str| crate::testing::rows(app.state.db(), which).await;
    const ALL: &str = "select count(*) from photo";
    const WAITING: &str = "select count(*) from photo where form_hash is not null";
    let form = |n: usize| format!("0123456789abcdef{n:04}");
    let picture = |n: usize| crate::testing::picture(u8::try_from(n).unwrap());
    // Forms that take no photos store none.
    for (name, more) in [("answer", ("settled", "maybe")), ("claim", ("", "")), ("nothing", ("", ""))] {
        let first = form(1);
        let fields = [("form_name", name), ("form", first.as_str()), more];
        citizen.post_photos(&private, &fields, &[&picture(1)]).await;
        assert_eq!(photos(ALL).await, 0, "{name}");
    }
    // A text that is too long is refused before a photo is stored; the photos come with the next attempt.
    let (first, long) = (form(2), "क".repeat(crate::complaint::MAX_TEXT + 1));
    let add = [("form_name", "add"), ("form", first.as_str()), ("text", long.as_str())];
    let refused = citizen.post_photos(&private, &add, &[&picture(2)]).await;
    assert_eq!((refused.status, photos(ALL).await), (StatusCode::UNPROCESSABLE_ENTITY, 0));
    // If one of several files is not a photo, the others wait, and the page says so; the same form then includes them.
    let (second, none) = (form(3), b"no photo".to_vec());
    let add = [("form_name", "add"), ("form", second.as_str()), ("text", "रसीद")];
    let refused = citizen.post_photos(&private, &add, &[&picture(3), &none]).await;
    assert_eq!((refused.status, photos(WAITING).await), (StatusCode::UNPROCESSABLE_ENTITY, 1));
    let (status, answered) =
        citizen.post_json(&private, &[("form_name", "add"), ("form", &second), ("text", &long)]).await;
    assert_eq!((status, answered.photos), (StatusCode::UNPROCESSABLE_ENTITY, 1), "the photo is still waiting");
    assert_eq!(citizen.post(&private, &add).await.status, StatusCode::SEE_OTHER);
    assert_eq!((photos(ALL).await, photos(WAITING).await), (1, 0));
    let panel = app.officer("operator").await.panel(reference).await.unwrap();
    let added = panel.entries.iter().find(|entry| entry.kind.as_str() == "added").unwrap();
    assert_eq!(added.photos.len(), 1);
    // Forms that are never completed do not fill the disk, from however many addresses.
    let mut slowed = 0;
    for n in 10..20 {
        let (form, good) = (form(n), [0, 1, 2].map(|m| picture(n * 3 + m)));
        let add = [("form_name", "add"), ("form", form.as_str()), ("text", "और")];
        let answered = app.citizen().post_photos(&private, &add, &[&good[0], &good[1], &good[2], &none]).await;
        slowed += usize::from(answered.status == StatusCode::TOO_MANY_REQUESTS);
    }
    assert_eq!((photos(WAITING).await, slowed), (18, 4));
    // Another link has its own limit.
    let (other, its_key) = citizen.file("दुकान में चोरी").await;
    let (path, form) = (format!("/t/{}/{its_key}", other.as_str()), form(30));
    let add = [("form_name", "add"), ("form", form.as_str()), ("text", "और")];
    assert_eq!(citizen.post_photos(&path, &add, &[&picture(100)]).await.status, StatusCode::SEE_OTHER);
});

both_databases!(photos_sent_through_a_private_link_count_as_filings, async |db| {
    let app = App::on(db).await;
    let citizen = app.citizen();
    let (reference, key) = citizen.file("घर में चोरी").await;
    let private = format!("/t/{}/{key}", reference.as_str());
    let none = b"no photo".to_vec();
    let mut limited = 0;
    for n in 0..90 {
        let form = format!("0123456789abcdef{n:04}");
        let add = [("form_name", "add"), ("form", form.as_str()), ("text", "और")];
        let answered = citizen.post_photos(&private, &add, &[&none]).await;
        limited += usize::from(answered.status == StatusCode::TOO_MANY_REQUESTS);
    }
    assert!(limited > 0);
    let words = [("form_name", "add"), ("form", "0123456789abcdef9999"), ("text", "और")];
    assert_eq!(
        citizen.post(&private, &words).await.status,
        StatusCode::SEE_OTHER,
        "text alone does not count as a filing"
    );
});
