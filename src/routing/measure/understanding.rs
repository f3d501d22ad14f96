//! Measures the understanding of posts to a police handle (`data/understanding.csv`), and of posts about politics, films and cricket that are
//! no concern of the police (`data/understanding_unrelated.csv`). Both tables are split by a hash of the row's id: the rules were made and
//! the weights learnt with the tuning half, and the held-out half is only measured. `data/understanding_held_out*.csv` was written later by
//! other people and is only measured. Two people labelled the posts independently of each other and of the rules.
//!
//! Where the two labels agree they are the truth. Where they differ, either category counts as right, while for accusations and for
//! "no complaint" the post is excluded and counted as such.

use crate::{
    complaint::Category,
    routing::{Gazetteer, gazetteer::rows},
};
use serde::Deserialize;

const POSTS: &str = include_str!("../../../data/understanding.csv");
const UNRELATED: &str = include_str!("../../../data/understanding_unrelated.csv");
const NEW: &str = include_str!("../../../data/understanding_held_out.csv");
const NEW_UNRELATED: &str = include_str!("../../../data/understanding_held_out_unrelated.csv");

/// A row of `data/understanding.csv`.
#[derive(Deserialize)]
pub(super) struct Post {
    /// `tuning` or `held_out`; empty for a post of the later tables.
    #[serde(default)]
    pub half: String,
    pub text: String,
    pub accuses_a: String,
    pub accuses_b: String,
    pub category_a: String,
    pub category_b: String,
    pub kind_a: String,
    pub kind_b: String,
}

#[derive(Deserialize)]
struct Other {
    #[serde(default)]
    half: String,
    text: String,
}

/// Counts of correct and wrong detections.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// Number detected that are true.
    pub right: usize,
    /// Number detected that are false.
    pub wrong: usize,
    /// Number not detected that are true.
    pub missed: usize,
    /// Number excluded because the labels differ.
    pub unclear: usize,
}

impl Counted {
    fn count(&mut self, truth: Option<bool>, found: bool) {
        match (truth, found) {
            (None, _) => self.unclear += 1,
            (Some(true), true) => self.right += 1,
            (Some(false), true) => self.wrong += 1,
            (Some(true), false) => self.missed += 1,
            (Some(false), false) => {}
        }
    }

    /// The share of detections that are true, 0 to 1.
    pub fn precision(self) -> f64 {
        share(self.right, self.right + self.wrong)
    }

    /// The share of true cases that are detected, 0 to 1.
    pub fn recall(self) -> f64 {
        share(self.right, self.right + self.missed)
    }

    fn line(self, what: &str) -> String {
        format!(
            "  {what:<30}precision {:.3} ({} wrong), recall {:.3} ({} of {}), {} left out",
            self.precision(),
            self.wrong,
            self.recall(),
            self.right,
            self.right + self.missed,
            self.unclear
        )
    }
}

/// Results for one part of the posts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Half {
    /// Number of posts.
    pub posts: usize,
    /// Detection of posts that both labels call an accusation of the police.
    pub accusations: Counted,
    /// Detection of posts that both labels call no complaint.
    pub not_complaint: Counted,
    /// Number of posts with a proposed category that matches either label.
    pub category_right: usize,
    /// Number of posts with a proposed category that matches neither label.
    pub category_wrong: usize,
    /// Number of posts without a proposed category.
    pub category_silent: usize,
    /// Of these, number for which a label has no category either.
    pub rightly_silent: usize,
    /// Number of posts on which both labels agree: on accusation, category and kind.
    pub agreed: [usize; 3],
    /// Number of unrelated posts.
    pub unrelated: usize,
    /// Of these, number for which a station is suggested, at any certainty.
    pub unrelated_station: usize,
    /// Of these, number taken for an accusation.
    pub unrelated_accusing: usize,
    /// Of these, number given a category.
    pub unrelated_category: usize,
    /// Of these, number called no complaint.
    pub unrelated_not_complaint: usize,
    /// Of these, number called thanks.
    pub unrelated_thanks: usize,
}

impl Half {
    /// The share of posts with a right category or none, 0 to 1.
    pub fn right_or_silent(self) -> f64 {
        share(self.category_right + self.category_silent, self.posts)
    }

    fn lines(self, name: &str) -> Vec<String> {
        let Self { posts, agreed: [accuses, category, kind], unrelated, .. } = self;
        vec![
            format!(
                "posts to a police handle, {name}: {posts} (labels agree: accuses {accuses}, category {category}, kind {kind})"
            ),
            self.accusations.line("accusations:"),
            self.not_complaint.line("no complaint:"),
            format!(
                "  {:<30}right or silent {:.3}: right {}, wrong {}, silent {} ({} of them rightly)",
                "category:",
                self.right_or_silent(),
                self.category_right,
                self.category_wrong,
                self.category_silent,
                self.rightly_silent
            ),
            format!(
                "posts of politics, films and cricket, {name}: {unrelated} (station {}, accusation {}, category {} or {:.2} %, no complaint {}, thanks {})",
                self.unrelated_station,
                self.unrelated_accusing,
                self.unrelated_category,
                100.0 * share(self.unrelated_category, unrelated),
                self.unrelated_not_complaint,
                self.unrelated_thanks
            ),
        ]
    }
}

/// Results for both halves and for the later posts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Understanding {
    /// The half with which the rules were made and the weights learnt.
    pub tuning: Half,
    /// The held-out half: its posts were never looked at, but its figures were while the rules were made.
    pub held_out: Half,
    /// Posts written by others after the rules were finished; only measured.
    pub new: Half,
}

impl Understanding {
    pub(super) fn lines(self) -> Vec<String> {
        let Self { tuning, held_out, new } = self;
        [tuning.lines("tuning half"), held_out.lines("held-out half"), new.lines("new")].concat()
    }

    fn half(&mut self, name: &str) -> &mut Half {
        match name {
            "held_out" => &mut self.held_out,
            "tuning" => &mut self.tuning,
            _ => &mut self.new,
        }
    }
}

/// The common answer of two yes/no labels, or `None` if they differ.
fn common_answer(a: &str, b: &str) -> Option<bool> {
    (a == b).then_some(a == "yes")
}

/// Whether a label names this category; a label may have a second category after a slash.
fn names_category(label: &str, category: Option<Category>) -> bool {
    let word = category.map_or("none", |category| category.as_str());
    label.split('/').any(|other| other == word)
}

/// The posts that were labelled by two people.
pub(super) fn posts() -> impl Iterator<Item = Post> {
    rows(POSTS).chain(rows(NEW)).map(|row| row.expect("a table of posts"))
}

/// The unrelated posts, each with the name of its half.
pub(super) fn unrelated() -> impl Iterator<Item = (String, String)> {
    let others = rows(UNRELATED).chain(rows(NEW_UNRELATED)).map(|row: Result<Other, _>| row.expect("a table of posts"));
    others.map(|other| (other.half, other.text))
}

/// Measures every post.
pub(super) fn measure(gazetteer: &Gazetteer, offices: &crate::offices::Offices) -> Understanding {
    let mut counted = Understanding::default();
    for post in posts() {
        let half = counted.half(&post.half);
        let about = gazetteer.about(&post.text);
        half.posts += 1;
        half.accusations.count(common_answer(&post.accuses_a, &post.accuses_b), about.accused.is_some());
        let no_complaint = |kind: &str| if kind == "complaint" { "no" } else { "yes" };
        let truth = common_answer(no_complaint(&post.kind_a), no_complaint(&post.kind_b));
        half.not_complaint.count(truth, about.not_complaint.is_some());
        let category = about.category.as_ref().map(|(category, _)| *category);
        let right = names_category(&post.category_a, category) || names_category(&post.category_b, category);
        half.category_silent += usize::from(category.is_none());
        half.rightly_silent += usize::from(category.is_none() && right);
        half.category_right += usize::from(category.is_some() && right);
        half.category_wrong += usize::from(category.is_some() && !right);
        half.agreed[0] += usize::from(post.accuses_a == post.accuses_b);
        half.agreed[1] += usize::from(post.category_a.split('/').any(|a| post.category_b.split('/').any(|b| a == b)));
        half.agreed[2] += usize::from(post.kind_a == post.kind_b);
    }
    for (name, text) in unrelated() {
        let half = counted.half(&name);
        let about = gazetteer.about(&text);
        half.unrelated += 1;
        half.unrelated_station += usize::from(!gazetteer.candidates(&text, None, offices).is_empty());
        half.unrelated_accusing += usize::from(about.accused.is_some());
        half.unrelated_category += usize::from(about.category.is_some());
        half.unrelated_not_complaint += usize::from(about.not_complaint.is_some());
        half.unrelated_thanks +=
            usize::from(about.not_complaint.is_some_and(|(kind, _)| kind == crate::routing::Kind::Thanks));
    }
    counted
}

fn share(part: usize, whole: usize) -> f64 {
    part as f64 / whole.max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::{POSTS, UNRELATED, posts};
    use crate::{complaint::Category, routing::gazetteer::rows};
    use sha2::{Digest as _, Sha256};

    #[derive(serde::Deserialize)]
    struct LabelledRow {
        id: String,
        half: String,
    }

    #[test]
    fn every_label_is_valid() {
        for post in posts() {
            for label in [&post.category_a, &post.category_b].iter().flat_map(|label| label.split('/')) {
                assert!(label == "none" || label.parse::<Category>().is_ok(), "{label}");
            }
            for label in [&post.kind_a, &post.kind_b] {
                let kinds = ["complaint", "thanks", "suggestion", "query", "spam", "other_none"];
                assert!(kinds.contains(&label.as_str()), "{label}");
            }
            assert!([&post.accuses_a, &post.accuses_b].iter().all(|label| ["yes", "no"].contains(&label.as_str())));
        }
    }

    #[test]
    fn the_halves_are_determined_by_the_hash_of_the_id() {
        for row in rows::<LabelledRow>(POSTS).chain(rows(UNRELATED)) {
            let row = row.expect("a row");
            let half = if Sha256::digest(&row.id)[0].is_multiple_of(2) { "tuning" } else { "held_out" };
            assert_eq!(row.half, half, "{}", row.id);
        }
    }
}
