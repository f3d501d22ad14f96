use super::{Found, Signals, spelling};
use crate::{language::folded, routing::text::words};

fn found(table: &str, text: &str) -> Vec<(u8, i32)> {
    let signals = Signals::read(&[table], &["a", "b"]).expect("a table");
    signals.found(&words(text)).into_iter().map(|Found { what, weight, .. }| (what, weight)).collect()
}

#[test]
fn parts_may_stand_in_any_order_within_a_sentence() {
    let table = "$bike = bike/बाइक\na 2 $bike chor*/चोरी\nb 1 chor*";
    assert_eq!(found(table, "meri bike chori ho gayi"), [(0, 2), (1, 1)]);
    assert_eq!(found(table, "chor meri baaik aur bike le gaye"), [(0, 2), (1, 1)]);
    assert_eq!(found(table, "meri bike thi! chori ho gayi"), [(1, 1)]);
    assert_eq!(found(table, "बाइक की चोरी"), [(0, 2)]);
}

#[test]
fn a_phrase_allows_one_word_between_and_some_words_exclude_it() {
    let table = "a 3 jaan+se+maar* !film !!cricket";
    assert_eq!(found(table, "jaan se maar denge"), [(0, 3)]);
    assert_eq!(found(table, "jaan hi se maarenge"), [(0, 3)]);
    assert_eq!(found(table, "jaan hum sab se maarenge"), []);
    assert_eq!(found(table, "film me jaan se maar denge"), []);
    assert_eq!(found(table, "jaan se maar denge! cricket"), []);
}

#[test]
fn variant_spellings_of_a_word_are_equal() {
    for (a, b) in
        [("zameen", "jamin"), ("gayi", "gai"), ("गयी", "गई"), ("गांव", "गाव"), ("phone", "fone"), ("wasooli", "vasuli")]
    {
        assert_eq!(spelling(&folded(a)), spelling(&folded(b)), "{a}");
    }
    assert_ne!(spelling("sho"), spelling("so"));
    assert_ne!(spelling("कहां"), spelling("कहा"));
    assert_ne!(spelling("see"), spelling("si"));
}

#[test]
fn an_error_names_the_line() {
    for (table, line) in [("a 3", 1), ("c 3 word", 1), ("a 3 word\na x word", 2), ("a 3 $nothing", 1), ("a 3 b*", 1)] {
        let error = Signals::read(&[table], &["a", "b"]).expect_err(table).to_string();
        assert!(error.contains(&format!("line {line}")), "{error}");
    }
}

proptest::proptest! {
    #[test]
    fn a_spelling_is_no_longer_than_its_word(word in "[a-zक-ह\u{93e}-\u{94c}]{0,12}") {
        // Applying it twice may change a word: removing a letter can bring equal letters together. No word in the tables is affected.
        let once = spelling(&word);
        proptest::prop_assert!(once.chars().count() <= word.chars().count());
    }
}
