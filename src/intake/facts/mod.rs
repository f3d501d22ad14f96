//! What a post says now, worked out from everything that the platform has told of it.
//!
//! A delivery is a fact, not a state. Platforms deliver late, twice and out of order, so [`now`] looks at no order of arrival: only at the
//! platform's own time and at the chain of edits. What must stay true: any order, any repetition and any split of the same facts give the
//! same post (the property test below).

pub mod complaint;
pub mod store;
#[cfg(test)]
mod tests;

use super::{
    beside::{Beside, BesideKind},
    inbound::{Inbound, What},
};
use crate::{complaint::Millis, string_enum};
use sha2::{Digest as _, Sha256};

string_enum! {
    /// What a fact is about.
    pub enum FactKind {
        /// The post was written. Some platforms say so once for every picture.
        New = "new",
        /// Its words were changed.
        Edited = "edited",
        /// It was removed, for good.
        Deleted = "deleted",
        /// It was hidden from others.
        Hidden = "hidden",
        /// It is shown again.
        Shown = "shown",
        /// The page itself answered it, past this program.
        Answered = "answered",
    }
}

impl FactKind {
    /// What an item tells of a post; none where it is about no post.
    pub fn of(what: What) -> Option<Self> {
        match what {
            What::New => Some(Self::New),
            What::Edited => Some(Self::Edited),
            What::Deleted => Some(Self::Deleted),
            What::Hidden => Some(Self::Hidden),
            What::Shown => Some(Self::Shown),
            What::Ours => Some(Self::Answered),
            What::Revoked | What::Unshown | What::Nothing => None,
        }
    }
}

/// One thing that is known of a post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// What.
    pub what: FactKind,
    /// The place in the chain of edits; 0 for the first version and where the platform counts none.
    pub version: i64,
    /// When, by the platform's clock.
    pub at: Millis,
    /// The words.
    pub text: String,
    /// Pictures and films.
    pub media: Vec<String>,
    /// What stands beside the words.
    pub beside: Vec<Beside>,
    /// Over all of it: tells two facts apart, and orders those of one moment.
    pub mark: Vec<u8>,
}

impl Fact {
    /// Whether it tells what the post says. An edit without any content tells nothing of it.
    pub fn has_content(&self) -> bool {
        let is_empty = self.text.is_empty() && self.media.is_empty() && self.beside.is_empty();
        self.what == FactKind::New || (self.what == FactKind::Edited && !is_empty)
    }

    fn moment(&self) -> (Millis, i64, FactKind, &[u8]) {
        (self.at, self.version, self.what, &self.mark)
    }

    fn place(&self) -> (i64, bool, Millis, &[u8]) {
        (self.version, self.what == FactKind::Edited, self.at, &self.mark)
    }
}

/// A post as it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Now {
    /// The newest words.
    pub text: String,
    /// Every picture that ever came with it: none is taken away.
    pub media: Vec<String>,
    /// What stands beside the newest words.
    pub beside: Vec<Beside>,
    /// Deleted or hidden.
    pub gone: Option<FactKind>,
}

/// Facts as they happened, to be read one after the other.
pub fn in_time(facts: &[Fact]) -> Vec<&Fact> {
    let mut ordered: Vec<&Fact> = facts.iter().collect();
    ordered.sort_by(|a, b| a.moment().cmp(&b.moment()));
    ordered
}

/// Facts in the order in which the words follow each other: the first ones, then one edit after the other.
pub fn in_order(facts: &[Fact]) -> Vec<&Fact> {
    let mut ordered: Vec<&Fact> = facts.iter().collect();
    ordered.sort_by(|a, b| a.place().cmp(&b.place()));
    ordered
}

/// What a post says now.
pub fn now(facts: &[Fact]) -> Now {
    let mut post = Now::default();
    let mut first_words: Vec<&str> = Vec::new();
    let mut edited = None;
    for fact in in_order(facts).into_iter().filter(|fact| fact.has_content()) {
        for address in &fact.media {
            if !post.media.contains(address) {
                post.media.push(address.clone());
            }
        }
        if fact.what == FactKind::Edited {
            edited = Some(fact);
        } else if !first_words.contains(&fact.text.as_str()) && !fact.text.is_empty() {
            first_words.push(&fact.text);
        }
        for one in &fact.beside {
            if !post.beside.contains(one) {
                post.beside.push(one.clone());
            }
        }
    }
    match edited {
        Some(edited) => {
            post.text.clone_from(&edited.text);
            // What it quotes or answers does not change with its words, and not every delivery tells of it.
            let told: Vec<BesideKind> = edited.beside.iter().map(|one| one.kind).collect();
            let of_others = |one: &Beside| matches!(one.kind, BesideKind::Quoted | BesideKind::Answered);
            post.beside.retain(|one| edited.beside.contains(one) || (of_others(one) && !told.contains(&one.kind)));
        }
        None => {
            // One post that came in several deliveries, each with words of its own: none of them is lost.
            let whole = |words: &&str| !first_words.iter().any(|other| other != words && other.contains(*words));
            post.text = first_words.iter().copied().filter(whole).collect::<Vec<_>>().join("\n");
        }
    }
    post.gone = gone(facts);
    post
}

/// Deleted is for good. Of hiding and showing the last counts; where both are told of one moment, hiding.
fn gone(facts: &[Fact]) -> Option<FactKind> {
    if facts.iter().any(|fact| fact.what == FactKind::Deleted) {
        return Some(FactKind::Deleted);
    }
    let seen = facts.iter().filter(|fact| matches!(fact.what, FactKind::Hidden | FactKind::Shown));
    let last = seen.max_by_key(|fact| (fact.at, fact.what == FactKind::Hidden))?;
    (last.what == FactKind::Hidden).then_some(FactKind::Hidden)
}

/// What tells two facts apart: what happened to which version, with what words, and for what can happen again also when. The same bytes at
/// another time are another fact; the same fact in other bytes is not.
pub fn mark(item: &Inbound) -> Vec<u8> {
    let mut hash = Sha256::new();
    let mut add = |piece: &str| {
        hash.update((piece.len() as u64).to_be_bytes());
        hash.update(piece);
    };
    add(FactKind::of(item.what).map_or("", FactKind::as_str));
    add(&item.key);
    if item.what != What::Deleted {
        add(&item.text);
        item.media.iter().for_each(|address| add(address));
        item.beside.iter().for_each(|one| add(&one.written_out()));
    }
    // An edit on X is a version with an id of its own.
    let can_happen_again =
        matches!(item.what, What::Hidden | What::Shown) || (item.what == What::Edited && item.first.is_none());
    if can_happen_again {
        add(&item.at.unwrap_or_default().to_string());
    }
    hash.finalize().to_vec()
}
