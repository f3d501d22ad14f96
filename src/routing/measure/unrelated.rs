//! Ten thousand texts that mean no station of Prayagraj: complaints without a place, praise, politics, cricket, weather, shopping, and
//! other districts. They are generated from templates and word lists, always the same ones.
//!
//! The lists contain many words that look or sound like names of stations (मंडी, खीर, नैनीताल, bara, karela), because a rule is most
//! likely to confuse those with a name.

mod lists;

use lists::{SLOTS, TEMPLATES};

/// Number of texts.
const TEXTS: usize = 10_000;

/// Generates the texts.
pub(super) fn texts() -> Vec<String> {
    // A linear congruential generator (Knuth's MMIX constants): good enough for mixing words, and the same on every machine.
    let mut state: u64 = 211_001;
    let mut draw = move |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    let slots: Vec<(&str, Vec<&str>)> =
        SLOTS.iter().map(|(slot, words)| (*slot, words.split(',').map(str::trim).collect())).collect();
    (0..TEXTS)
        .map(|number| {
            let mut text = TEMPLATES[number % TEMPLATES.len()].to_owned();
            for (slot, words) in &slots {
                while text.contains(slot) {
                    text = text.replacen(slot, words[draw(words.len())], 1);
                }
            }
            text
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{SLOTS, TEMPLATES, texts};

    #[test]
    fn there_are_many_templates_and_every_slot_is_filled() {
        assert!(TEMPLATES.len() >= 150, "{}", TEMPLATES.len());
        assert!(SLOTS.iter().all(|(slot, _)| TEMPLATES.iter().any(|template| template.contains(slot))));
        assert!(!texts().iter().any(|text| text.contains('{')));
    }
}
