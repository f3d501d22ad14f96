//! Neither the order in which facts arrive nor their repetition changes a post.

use super::*;
use proptest::prelude::*;

fn fact(what: FactKind, version: i64, at: Millis, text: &str) -> Fact {
    let mark = Sha256::digest(format!("{what}{version}{at}{text}")).to_vec();
    Fact { what, version, at, text: text.to_owned(), media: Vec::new(), beside: Vec::new(), mark }
}

fn says(facts: &[Fact]) -> (String, Option<FactKind>) {
    let now = now(facts);
    (now.text, now.gone)
}

#[test]
fn the_last_edit_by_the_platforms_clock_counts() {
    let add = fact(FactKind::New, 0, 10, "चोरी हो गई");
    let (first, second) = (fact(FactKind::Edited, 0, 20, "थाना झूँसी"), fact(FactKind::Edited, 0, 30, "थाना नैनी"));
    assert_eq!(says(&[add.clone(), second.clone(), first.clone()]), ("थाना नैनी".into(), None));
    // An edit that arrives before the post itself.
    assert_eq!(says(&[second, first, add]), ("थाना नैनी".into(), None));
    // On X the chain of edits counts, whatever the clock says.
    let chain = [
        fact(FactKind::Edited, 2, 5, "तीसरा"),
        fact(FactKind::New, 0, 5, "पहला"),
        fact(FactKind::Edited, 1, 9, "दूसरा"),
    ];
    assert_eq!(says(&chain), ("तीसरा".into(), None));
}

#[test]
fn a_hidden_post_comes_back_only_when_it_is_shown_again() {
    let add = fact(FactKind::New, 0, 10, "क");
    let (hide, show, again) =
        (fact(FactKind::Hidden, 0, 20, ""), fact(FactKind::Shown, 0, 30, ""), fact(FactKind::Hidden, 0, 40, ""));
    let edit = fact(FactKind::Edited, 0, 50, "ख");
    assert_eq!(says(&[add.clone(), hide.clone(), edit.clone()]), ("ख".into(), Some(FactKind::Hidden)));
    assert_eq!(says(&[add.clone(), hide.clone(), show.clone()]), ("क".into(), None));
    assert_eq!(says(&[hide.clone(), again, add.clone(), show.clone()]), ("क".into(), Some(FactKind::Hidden)));
    let gone = fact(FactKind::Deleted, 0, 15, "");
    assert_eq!(says(&[gone, add, hide, show, edit]).1, Some(FactKind::Deleted), "deletion is permanent");
}

#[test]
fn a_post_in_several_deliveries_keeps_all_pictures_and_text() {
    let of = |address: &str, text: &str| Fact { media: vec![address.to_owned()], ..fact(FactKind::New, 0, 10, text) };
    let same = now(&[of("https://a.example/1", "दो फ़ोटो"), of("https://a.example/2", "दो फ़ोटो")]);
    assert_eq!((same.text.as_str(), same.media.len()), ("दो फ़ोटो", 2));
    let mut other = of("https://a.example/2", "और यह");
    other.at = 11;
    assert_eq!(now(&[of("https://a.example/1", "पहली"), other]).text, "पहली\nऔर यह");
    // An edit without any content does not erase the text.
    assert_eq!(says(&[fact(FactKind::New, 0, 1, "क"), fact(FactKind::Edited, 0, 2, "")]).0, "क");
}

#[test]
fn a_quoted_post_stays_when_the_text_is_edited() {
    let quoted = Beside::new(BesideKind::Quoted, "मोबाइल छीना");
    let link = Beside::to(BesideKind::Link, "वीडियो", "https://a.example");
    let add = Fact { beside: vec![quoted.clone(), link], ..fact(FactKind::New, 0, 1, "देखें") };
    let edit = fact(FactKind::Edited, 1, 2, "कृपया देखें");
    assert_eq!(now(&[edit, add]).beside, [quoted]);
}

fn any_fact() -> impl Strategy<Value = Fact> {
    let what = prop::sample::select(FactKind::ALL);
    let content = (prop::sample::select(vec!["", "क", "क ख", "ग"]), prop::collection::vec("[ab]", 0..3), any::<bool>());
    (what, 0i64..3, 0i64..5, content).prop_map(|(what, version, at, (text, media, quotes))| {
        let beside = if quotes { vec![Beside::new(BesideKind::Quoted, text)] } else { Vec::new() };
        let mark = Sha256::digest(format!("{what}{version}{at}{text}{media:?}{beside:?}")).to_vec();
        Fact { what, version, at, text: text.to_owned(), media, beside, mark }
    })
}

proptest! {
    #[test]
    fn any_order_and_any_repetition_say_the_same(
        facts in prop::collection::vec(any_fact(), 1..9),
        shuffled in prop::collection::vec(any::<usize>(), 24),
    ) {
        let expected = now(&facts);
        let mut others = facts.clone();
        for (from, pick) in shuffled.iter().enumerate() {
            let n = others.len();
            others.swap(from % n, pick % n);
        }
        prop_assert_eq!(&now(&others), &expected);
        // The same facts again, as when a platform repeats a delivery that was acknowledged too late.
        others.extend(facts.into_iter().rev());
        prop_assert_eq!(now(&others), expected);
    }
}
