//! What posts to a police handle are about (`data/understanding.csv`), and posts of politics, films and cricket that are about nothing
//! (`data/understanding_unrelated.csv`). Both tables are parted by a hash of the row's id: rules were made and weights learnt with the
//! tuning half, and the held-out half is only counted. `data/understanding_held_out*.csv` came later, by others, and are only counted. Two people labelled
//! the posts apart from each other and from the rules.
//!
//! Where the two agree their answer is the truth; where they differ either category counts as right, and for accusations and for what
//! is no complaint the post is left out and counted.

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
    /// Empty: only counted.
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

/// Found and right, of how many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// Found, and so it is.
    pub right: usize,
    /// Found, and it is not so.
    pub wrong: usize,
    /// So it is, and it was not found.
    pub missed: usize,
    /// Left out: the labels differ.
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

    /// Of what was found, what is so: 0 to 1.
    pub fn precision(self) -> f64 {
        share(self.right, self.right + self.wrong)
    }

    /// Of what is so, what was found: 0 to 1.
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

/// What became of one half.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Half {
    /// Posts.
    pub posts: usize,
    /// Those that both say accuse the police.
    pub accusations: Counted,
    /// Those that both say are no complaint.
    pub not_complaint: Counted,
    /// The category that either of the two gives.
    pub category_right: usize,
    /// Another one.
    pub category_wrong: usize,
    /// No category was proposed.
    pub category_silent: usize,
    /// Of these, the labels have none.
    pub rightly_silent: usize,
    /// Both say the same of accusing, of the category, of what it is.
    pub agreed: [usize; 3],
    /// Unrelated posts.
    pub unrelated: usize,
    /// Of these, given a station, however uncertain.
    pub unrelated_station: usize,
    /// Taken for an accusation.
    pub unrelated_accusing: usize,
    /// Given a category.
    pub unrelated_category: usize,
    /// Said to be no complaint.
    pub unrelated_not_complaint: usize,
    /// Said to be thanks.
    pub unrelated_thanks: usize,
}

impl Half {
    /// Of all posts, those with a right category or none: 0 to 1.
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

/// Both halves, and the later posts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Understanding {
    /// Rules were made and weights learnt with these.
    pub tuning: Half,
    /// Never shown, but their figures were looked at while rules were made.
    pub held_out: Half,
    /// Written by others when the rules stood; only counted.
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

/// What the two labels say together.
fn together(a: &str, b: &str) -> Option<bool> {
    (a == b).then_some(a == "yes")
}

/// A category as a label names it, with a second one after a slash.
fn says(label: &str, category: Option<Category>) -> bool {
    let word = category.map_or("none", |category| category.as_str());
    label.split('/').any(|other| other == word)
}

/// The rows of the posts that were labelled twice.
pub(super) fn posts() -> impl Iterator<Item = Post> {
    rows(POSTS).chain(rows(NEW)).map(|row| row.expect("a table of posts"))
}

/// The unrelated posts, each with its half.
pub(super) fn unrelated() -> impl Iterator<Item = (String, String)> {
    let others = rows(UNRELATED).chain(rows(NEW_UNRELATED)).map(|row: Result<Other, _>| row.expect("a table of posts"));
    others.map(|other| (other.half, other.text))
}

/// Asks for every post.
pub(super) fn measure(gazetteer: &Gazetteer, offices: &crate::offices::Offices) -> Understanding {
    let mut counted = Understanding::default();
    for post in posts() {
        let half = counted.half(&post.half);
        let about = gazetteer.about(&post.text);
        half.posts += 1;
        half.accusations.count(together(&post.accuses_a, &post.accuses_b), about.accused.is_some());
        let no_complaint = |kind: &str| if kind == "complaint" { "no" } else { "yes" };
        let truth = together(no_complaint(&post.kind_a), no_complaint(&post.kind_b));
        half.not_complaint.count(truth, about.not_complaint.is_some());
        let category = about.category.as_ref().map(|(category, _)| *category);
        let right = says(&post.category_a, category) || says(&post.category_b, category);
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
    fn the_labels_are_words_of_the_labelling() {
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
    fn the_halves_are_those_of_the_hash() {
        for row in rows::<LabelledRow>(POSTS).chain(rows(UNRELATED)) {
            let row = row.expect("a row");
            let half = if Sha256::digest(&row.id)[0].is_multiple_of(2) { "tuning" } else { "held_out" };
            assert_eq!(row.half, half, "{}", row.id);
        }
    }
}
