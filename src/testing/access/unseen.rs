//! A complaint that somebody may not see cannot be told from one that does not exist: not by a count, the size of a page, the answer to a search, a
//! refusal, or a gap between numbers.

use super::{
    table::SEEN,
    viewers::{COLUMNS, Kind, scene},
};
use crate::{
    board::{Board, Filters, house::House},
    complaint::{Move, Reference},
    testing::{Answered, App, Person, both_databases, filed},
};
use std::time::{Duration, Instant};

/// Everything on the board and the rail that counts or lists, without the moment at which it was made.
async fn counted(who: &Person, filters: &Filters) -> String {
    let board: Board = who.board(filters.clone()).await;
    let columns: Vec<String> = board
        .columns
        .iter()
        .map(|column| {
            let cards: Vec<&str> = column.cards.iter().map(|card| card.reference.as_str()).collect();
            format!("{} {} {} {} {:?}", column.status, column.count, column.more, column.next.is_some(), cards)
        })
        .collect();
    let house: House = who.call("staff/house", serde_json::json!({})).await.unwrap();
    format!("{columns:?} {:?}", house.counts)
}

/// Filters under which something could be counted or found.
fn questions(words: &str) -> Vec<Filters> {
    let search = |words: &str| Filters { words: words.to_owned(), ..Filters::default() };
    vec![Filters::default(), search(words), search("9876500041"), search("0041"), search("चोरी")]
}

both_databases!(a_protected_case_changes_no_count_and_no_page_of_whoever_may_not_see_it, async |db| {
    let app = App::on(db).await;
    let (station_a, station_c) = (app.offices.station_a.to_string(), app.offices.station_c.to_string());
    let chief = app.officer("chief").await;
    for n in 0..12 {
        let (reference, _) = app.citizen().file(&format!("चोरी {n}")).await;
        chief.must(reference, Move::Forward, &[("station", if n % 2 == 0 { &station_a } else { &station_c })]).await;
    }
    // Who sees no confidential case at all and no shielded one that an office has, or none of station A's.
    let mut blind = Vec::new();
    for login in ["operator", "c", "b"] {
        blind.push((login, app.officer(login).await));
    }
    for (kind, word) in [(Kind::Confidential, "marksecret"), (Kind::Shielded, "markshield")] {
        let mut before = Vec::new();
        for (_, who) in &blind {
            for filters in questions(word) {
                before.push(counted(who, &filters).await);
            }
        }
        let form: String = hex::encode(rand::random::<[u8; 16]>());
        let (text, name) = (format!("{word} चोरी"), format!("{word}name"));
        let fields = [
            ("form", form.as_str()),
            ("text", text.as_str()),
            ("category", "theft"),
            ("name", name.as_str()),
            ("phone", "9876500041"),
        ];
        let (secret, _) = filed(&app.citizen().post("/", &fields).await);
        if kind == Kind::Confidential {
            chief.must(secret, Move::Seal, &[("text", "x")]).await;
        } else {
            let on = [("form_name", "shield"), ("shield", "child")];
            chief.post(&format!("/staff/c/{}", secret.as_str()), &on).await;
        }
        chief.must(secret, Move::Forward, &[("station", &station_a)]).await;
        let mut at = before.into_iter();
        for (login, who) in &blind {
            for filters in questions(word) {
                let was = at.next().unwrap();
                assert_eq!(counted(who, &filters).await, was, "{kind:?}, {login}, {filters:?}");
            }
            assert!(who.panel(secret).await.is_err(), "{kind:?}, {login}");
        }
        // Whoever may see it does: the test would notice a change.
        let seen = counted(&chief, &questions(word)[1]).await;
        assert!(seen.contains(secret.as_str()), "{kind:?} {secret}: {seen}");
    }
});

both_databases!(what_one_may_not_see_is_refused_exactly_as_what_does_not_exist, async |db| {
    let scene = scene(App::on(db).await).await;
    let nowhere = Reference::from_values([31, 30, 29, 28, 27, 26, 25, 24, 23]);
    for kind in [Kind::Confidential, Kind::Shielded] {
        let secret = scene.complaints.iter().find(|complaint| complaint.kind == kind).unwrap();
        let sees = SEEN.iter().find(|(one, _)| *one == kind).unwrap().1;
        for (login, sees) in COLUMNS.iter().zip(sees) {
            if sees {
                continue;
            }
            let who = &scene.people[login];
            let (one, other) = (who.panel(secret.reference).await.unwrap_err(), who.panel(nowhere).await.unwrap_err());
            assert_eq!(one, other, "{kind:?}, {login}");
            let page = async |path: String| {
                let answered = who.elsewhere().get(&path).await;
                answered.status
            };
            let (one, other) = (
                page(format!("/staff/c/{}", secret.reference.as_str())).await,
                page(format!("/staff/c/{}", nowhere.as_str())).await,
            );
            assert_eq!(one, other, "{kind:?}, {login}: the page");
            for (photo, _) in &secret.photos {
                let one = who.elsewhere().get(&format!("/staff/photo/{photo}")).await;
                let other = who.elsewhere().get("/staff/photo/999999").await;
                // Each refusal ends with a number of its own, to quote in a call.
                let said = |answered: &Answered| answered.text.split("quote this number").next().map(str::to_owned);
                assert_eq!((one.status, said(&one)), (other.status, said(&other)), "{kind:?}, {login}, photo {photo}");
            }
            let note = |reference: Reference| {
                let who = who.clone();
                async move {
                    let fields = [("form_name", "move"), ("move", "note"), ("version", "1"), ("text", "x")];
                    let (status, answer) = who.post_json(&format!("/staff/c/{}", reference.as_str()), &fields).await;
                    (status, answer.error)
                }
            };
            assert_eq!(note(secret.reference).await, note(nowhere).await, "{kind:?}, {login}");
        }
    }
});

both_databases!(a_page_of_the_public_says_of_a_confidential_case_what_it_says_of_any_that_runs, async |db| {
    let scene = scene(App::on(db).await).await;
    let page = async |kind: Kind| {
        let complaint = scene.complaints.iter().find(|complaint| complaint.kind == kind).unwrap();
        scene.app.citizen().get(&format!("/t/{}", complaint.reference.as_str())).await.text
    };
    let (secret, other) = (page(Kind::Confidential).await, page(Kind::Plain).await);
    // The page of every complaint says when no notification is sent.
    for word in ["onfidential", "ealed", "गोपनीय"] {
        assert_eq!(secret.matches(word).count(), other.matches(word).count(), "{word}");
    }
});

/// Numbers are random: neither their order nor a gap says how many complaints there are, or that one is hidden.
#[tokio::test(flavor = "multi_thread")]
async fn numbers_have_no_order_and_no_gaps() {
    let test = crate::testing::sqlite().await;
    let app = App::on(test.db.clone()).await;
    let mut numbers = Vec::new();
    for n in 0..24 {
        numbers.push(app.citizen().file(&format!("शिकायत {n}")).await.0);
    }
    let mut sorted = numbers.clone();
    sorted.sort_unstable();
    // The chance that 24 random numbers come in order is one in 24 factorial.
    assert_ne!(numbers, sorted);
    sorted.reverse();
    assert_ne!(numbers, sorted);
    let first: std::collections::BTreeSet<&str> = numbers.iter().map(|number| &number.as_str()[..1]).collect();
    assert!(first.len() > 4, "the first characters differ: {first:?}");
}

/// A search for a word of a case that one may not see takes as long as one for a word that occurs nowhere. The bound is wide, because machines are
/// noisy; what it finds is a search that first reads the hidden matches one by one.
#[tokio::test(flavor = "multi_thread")]
async fn a_search_for_a_hidden_word_takes_no_longer_than_one_for_no_word() {
    let test = crate::testing::sqlite().await;
    let app = App::on(test.db.clone()).await;
    let chief = app.officer("chief").await;
    for n in 0..40 {
        let (reference, _) = app.citizen().file(&format!("markhidden {n}")).await;
        chief.must(reference, Move::Seal, &[("text", "x")]).await;
    }
    let operator = app.officer("operator").await;
    let mut times: [Vec<Duration>; 2] = Default::default();
    for _ in 0..25 {
        for (words, times) in ["markhidden", "marknowhere"].into_iter().zip(&mut times) {
            let filters = Filters { words: words.to_owned(), ..Filters::default() };
            let begun = Instant::now();
            let board = operator.board(filters).await;
            times.push(begun.elapsed());
            assert!(board.columns.iter().all(|column| column.cards.is_empty() && column.count == 0));
        }
    }
    let [hidden, nowhere] = times.map(|mut times| {
        times.sort();
        times[times.len() / 2]
    });
    assert!(hidden < nowhere * 2 + Duration::from_millis(5), "{hidden:?} for a hidden word, {nowhere:?} for none");
}
