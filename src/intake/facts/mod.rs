//! Works out the current state of a post from everything that the platform has reported about it.
//!
//! A delivery is a fact, not a state. Platforms deliver late, twice and out of order, so [`now`] ignores the order of arrival and uses only the
//! platform's own time and the chain of edits. Invariant: any order, any repetition and any split of the same facts give the same post (see the
//! property test).

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
    /// What happened to a post.
    pub enum FactKind {
        /// The post was written. Some platforms report this once per picture.
        New = "new",
        /// Its text was changed.
        Edited = "edited",
        /// It was deleted permanently.
        Deleted = "deleted",
        /// It was hidden from others.
        Hidden = "hidden",
        /// It is shown again.
        Shown = "shown",
        /// Our own account answered it outside this program.
        Answered = "answered",
    }
}

impl FactKind {
    /// The kind of fact that an item reports; `None` if the item is not about a post.
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

/// One reported fact about a post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// What happened.
    pub what: FactKind,
    /// The position in the chain of edits; 0 for the first version and where the platform does not count versions.
    pub version: i64,
    /// When it happened by the platform's clock, in milliseconds since the epoch.
    pub at: Millis,
    /// The text of the post.
    pub text: String,
    /// Addresses of pictures and videos.
    pub media: Vec<String>,
    /// Content attached to the text.
    pub beside: Vec<Beside>,
    /// Hash of the fact (see [`mark`]): tells facts apart, and orders facts with the same time.
    pub mark: Vec<u8>,
}

impl Fact {
    /// Whether the fact carries the content of the post. An edit without any content does not.
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

/// The current state of a post.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Now {
    /// The newest text.
    pub text: String,
    /// Every picture that ever came with it; none is removed.
    pub media: Vec<String>,
    /// Content attached to the newest text.
    pub beside: Vec<Beside>,
    /// [`FactKind::Deleted`] or [`FactKind::Hidden`] if the post is no longer visible.
    pub gone: Option<FactKind>,
}

/// Facts in the order in which they happened.
pub fn in_time(facts: &[Fact]) -> Vec<&Fact> {
    let mut ordered: Vec<&Fact> = facts.iter().collect();
    ordered.sort_by(|a, b| a.moment().cmp(&b.moment()));
    ordered
}

/// Facts in the order of versions: the original post first, then one edit after the other.
pub fn in_order(facts: &[Fact]) -> Vec<&Fact> {
    let mut ordered: Vec<&Fact> = facts.iter().collect();
    ordered.sort_by(|a, b| a.place().cmp(&b.place()));
    ordered
}

/// Works out the current state of a post.
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
            // An edit does not change what the post quotes or answers, and not every delivery repeats it.
            let repeated: Vec<BesideKind> = edited.beside.iter().map(|one| one.kind).collect();
            let of_others = |one: &Beside| matches!(one.kind, BesideKind::Quoted | BesideKind::Answered);
            post.beside.retain(|one| edited.beside.contains(one) || (of_others(one) && !repeated.contains(&one.kind)));
        }
        None => {
            // One post that came in several deliveries, each with its own text: all of it is kept.
            let whole = |words: &&str| !first_words.iter().any(|other| other != words && other.contains(*words));
            post.text = first_words.iter().copied().filter(whole).collect::<Vec<_>>().join("\n");
        }
    }
    post.gone = gone(facts);
    post
}

/// Deletion is permanent. Of hiding and showing, the last one counts; if both have the same time, hiding wins.
fn gone(facts: &[Fact]) -> Option<FactKind> {
    if facts.iter().any(|fact| fact.what == FactKind::Deleted) {
        return Some(FactKind::Deleted);
    }
    let seen = facts.iter().filter(|fact| matches!(fact.what, FactKind::Hidden | FactKind::Shown));
    let last = seen.max_by_key(|fact| (fact.at, fact.what == FactKind::Hidden))?;
    (last.what == FactKind::Hidden).then_some(FactKind::Hidden)
}

/// Hash that identifies a fact: what happened to which version, its content, and for events that can recur also the time. The same event at
/// another time is another fact; the same fact delivered in different bytes is not.
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
    // An edit on X is a version with its own id, so it cannot recur.
    let can_recur =
        matches!(item.what, What::Hidden | What::Shown) || (item.what == What::Edited && item.first.is_none());
    if can_recur {
        add(&item.at.unwrap_or_default().to_string());
    }
    hash.finalize().to_vec()
}
