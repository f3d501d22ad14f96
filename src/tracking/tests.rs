//! The citizen's pages.

use crate::{
    complaint::{Move, Reference},
    testing::{Answered, App, both_databases, form_id, private_page, public_page},
};
use axum::http::StatusCode;

both_databases!(typing_errors_are_forgiven_or_explained, async |db| {
    let app = App::on(db).await;
    let citizen = app.citizen();
    let (reference, _) = citizen.file("text").await;
    let typed =
        format!(" {} ", reference.to_string().to_lowercase().replace('0', "O").replace('1', "l")).replace(' ', "+");
    let found = citizen.get(&format!("/track?reference={typed}")).await;
    assert_eq!(found.status, StatusCode::SEE_OTHER);
    assert_eq!(found.headers["location"], public_page(reference));
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
    let refused = stranger.adds(reference, &"0".repeat(16), "x").sends().await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
});

both_databases!(guessing_is_slowed_down_even_when_a_guess_is_right, async |db| {
    let app = App::on(db).await;
    let (reference, _) = app.citizen().file("text").await;
    let guesser = app.citizen();
    let mut slowed = false;
    for n in 0..25u8 {
        let guess = Reference::from_values([n, 1, 2, 3, 4, 5, 6, 7, 8]);
        let answered = guesser.get(&public_page(guess)).await;
        slowed |= answered.status == StatusCode::TOO_MANY_REQUESTS;
    }
    assert!(slowed);
    let right = guesser.get(&public_page(reference)).await;
    assert_eq!(right.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(right.text.contains("Try again in"));
    assert_eq!(app.citizen().get(&public_page(reference)).await.status, StatusCode::OK, "others are not slowed down");
});

both_databases!(the_page_says_when_an_answer_is_late, async |db| {
    let app = App::on(db).await;
    let citizen = app.citizen();
    let (reference, _) = citizen.file("text").await;
    let path = public_page(reference);
    assert!(citizen.get(&path).await.text.contains("Next answer by 24 November 2026"));
    app.state.clock().advance(2 * 86_400_000);
    assert!(citizen.get(&path).await.text.contains("was due by 24 November 2026"));
    let operator = app.officer("operator").await;
    operator.forwards(reference, app.offices.station_a).await;
    assert!(citizen.get(&path).await.text.contains("Next answer by 5 December 2026"), "ten days for the station");
    app.state.clock().advance(86_400_000);
    let operator = app.officer("operator").await;
    operator.notes(reference, "x").await;
    operator.forwards(reference, app.offices.station_c).await;
    assert!(
        citizen.get(&path).await.text.contains("Next answer by 5 December 2026"),
        "counted from the first forwarding, not from the last touch"
    );
});

both_databases!(text_sent_twice_is_added_once, async |db| {
    let app = App::on(db).await;
    let citizen = app.citizen();
    let (reference, key) = citizen.file("text").await;
    let add = citizen.adds(reference, &key, "और एक बात");
    for _ in 0..2 {
        assert_eq!(add.sends().await.status, StatusCode::SEE_OTHER);
    }
    let panel = app.officer("operator").await.panel(reference).await.unwrap();
    assert_eq!(panel.entries.len(), 2);
    let empty = add.with("text", " ").sends().await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    let odd = citizen.says_settled(reference, &key, true).with("settled", "maybe").sends().await;
    assert_eq!(odd.status, StatusCode::UNPROCESSABLE_ENTITY);
});

both_databases!(lite_pages_contain_no_script, async |db| {
    let app = App::on(db).await;
    let citizen = app.citizen();
    assert!(citizen.get("/").await.text.contains("<script"));
    assert!(!citizen.get("/?lite=1").await.text.contains("type=\"module\""));
});

both_databases!(a_page_requested_again_shows_the_present_state, async |db| {
    let app = App::on(db).await;
    let citizen = app.citizen();
    let (reference, _) = citizen.file("text").await;
    let path = public_page(reference);
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
    assert!(citizen.get(&path).await.text.contains("type=\"module\""));
    let typed = format!("/t/{}", reference.as_str().to_lowercase());
    assert!(
        citizen.get(&typed).await.text.contains(&format!("value=\"{typed}\"")),
        "the form that changes the language keeps the address as typed"
    );
    assert!(citizen.get(&path).await.text.contains(&format!("value=\"{path}\"")));
    // A change is visible at once, and so is a complaint becoming confidential or ceasing to be.
    let operator = app.officer("operator").await;
    operator.forwards(reference, app.offices.station_a).await;
    assert!(citizen.get(&path).await.text.contains("Civil Lines"));
    assert!(citizen.get(&path).await.text.contains("Civil Lines"));
    let chief = app.officer("chief").await;
    chief.seals(reference, "reason").await;
    for _ in 0..2 {
        assert!(!citizen.get(&path).await.text.contains("Civil Lines"));
    }
    chief.moves(reference, Move::Unseal).with("text", "reason").succeeds().await;
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
    let private = private_page(reference, &key);
    let add = |n: usize| app.citizen().adds(reference, &key, &format!("और बात {n}")).sends();
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
        codes += usize::from(app.citizen().claims(&private).await.status == StatusCode::SEE_OTHER);
    }
    assert_eq!(codes, 5);
    // Someone with only the number cannot fill the table either, nor stop others from requesting a code.
    for _ in 0..30 {
        let asked = app.citizen().claims(&public_page(reference)).await;
        assert_eq!(asked.status, StatusCode::SEE_OTHER);
    }
    assert_eq!(crate::testing::rows(app.state.db(), "select count(*) from claim where private = false").await, 20);
});

both_databases!(a_private_link_accepts_photos_only_with_the_adding_form_and_within_limits, async |db| {
    let app = App::on(db).await;
    let citizen = app.citizen();
    let (reference, key) = citizen.file("घर में चोरी").await;
    let private = private_page(reference, &key);
    let photos = async |which: &'static str| crate::testing::rows(app.state.db(), which).await;
    const ALL: &str = "select count(*) from photo";
    const WAITING: &str = "select count(*) from photo where form_hash is not null";
    let picture = |n: usize| crate::testing::picture(u8::try_from(n).unwrap());
    // Forms that take no photos store none.
    for name in ["answer", "claim", "nothing"] {
        let form = citizen.fills(name).with("form", form_id()).with("settled", "maybe");
        form.with_photo(&picture(1)).sends_to(&private).await;
        assert_eq!(photos(ALL).await, 0, "{name}");
    }
    // A text that is too long is refused before a photo is stored; the photos come with the next attempt.
    let long = "क".repeat(crate::complaint::MAX_TEXT + 1);
    let refused = citizen.adds(reference, &key, &long).with_photo(&picture(2)).sends().await;
    assert_eq!((refused.status, photos(ALL).await), (StatusCode::UNPROCESSABLE_ENTITY, 0));
    // If one of several files is not a photo, the others wait, and the page says so; the same form then includes them.
    let none = b"no photo";
    let add = citizen.adds(reference, &key, "रसीद");
    let refused = add.clone().with_photo(&picture(3)).with_photo(none).sends().await;
    assert_eq!((refused.status, photos(WAITING).await), (StatusCode::UNPROCESSABLE_ENTITY, 1));
    let (status, answered) = add.clone().with("text", long).sends_in_place().await;
    assert_eq!((status, answered.photos), (StatusCode::UNPROCESSABLE_ENTITY, 1), "the photo is still waiting");
    assert_eq!(add.sends().await.status, StatusCode::SEE_OTHER);
    assert_eq!((photos(ALL).await, photos(WAITING).await), (1, 0));
    let panel = app.officer("operator").await.panel(reference).await.unwrap();
    let added = panel.entries.iter().find(|entry| entry.kind.as_str() == "added").unwrap();
    assert_eq!(added.photos.len(), 1);
    // Forms that are never completed do not fill the disk, from however many addresses.
    let mut slowed = 0;
    for n in 10..20 {
        let add = app.citizen().adds(reference, &key, "और");
        let add = (0..3).fold(add, |form, m| form.with_photo(&picture(n * 3 + m)));
        let answered = add.with_photo(none).sends().await;
        slowed += usize::from(answered.status == StatusCode::TOO_MANY_REQUESTS);
    }
    assert_eq!((photos(WAITING).await, slowed), (18, 4));
    // Another link has its own limit.
    let (other, its_key) = citizen.file("दुकान में चोरी").await;
    let add = citizen.adds(other, &its_key, "और").with_photo(&picture(100));
    assert_eq!(add.sends().await.status, StatusCode::SEE_OTHER);
});

both_databases!(photos_sent_through_a_private_link_count_as_filings, async |db| {
    let app = App::on(db).await;
    let citizen = app.citizen();
    let (reference, key) = citizen.file("घर में चोरी").await;
    let mut limited = 0;
    for _ in 0..90 {
        let answered = citizen.adds(reference, &key, "और").with_photo(b"no photo").sends().await;
        limited += usize::from(answered.status == StatusCode::TOO_MANY_REQUESTS);
    }
    assert!(limited > 0);
    assert_eq!(
        citizen.adds(reference, &key, "और").sends().await.status,
        StatusCode::SEE_OTHER,
        "text alone does not count as a filing"
    );
});
