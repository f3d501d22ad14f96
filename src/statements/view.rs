//! The data that the staff's page is given.

use super::{Overflow, StatementFile, VersionState, Words, moves::Act};
use crate::{
    complaint::{Channel, Millis, Reference},
    officers::{Me, PersonName},
    replies::ReplyState,
    string_enum,
    ui::paging::{After, encoded},
};
use serde::{Deserialize, Serialize};

/// Released statements on one page of the list.
pub const SHOWN: i64 = 50;
/// Files of one version, at most.
pub const MAX_FILES: usize = 6;
/// Complaints to which a statement can be linked, at most.
pub const MAX_LINKED: usize = 20;
/// How far ahead a release can be set, in milliseconds: ninety days.
pub const LONGEST_AHEAD: Millis = 90 * 24 * 3_600_000;

string_enum! {
    /// What has just been done, said on the page that follows.
    pub enum Done {
        /// A draft was saved.
        Saved = "saved",
        /// A draft was handed to the second person.
        Proposed = "proposed",
        /// A draft was taken back by its writer.
        TakenBack = "taken_back",
        /// A draft was returned to its writer.
        Returned = "returned",
        /// A version was released.
        Released = "released",
        /// A version waits for its time.
        Scheduled = "scheduled",
        /// A version no longer waits for its time.
        Halted = "halted",
        /// A draft was given up.
        Dropped = "dropped",
        /// A correction was begun.
        Begun = "begun",
        /// A statement was withdrawn.
        Withdrawn = "withdrawn",
        /// A file was attached.
        Attached = "attached",
        /// A file was taken off.
        Detached = "detached",
        /// A thread goes on.
        GoesOn = "goes_on",
    }
}

/// What the address of the page asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// The chosen statement, by the name in its address.
    pub one: Option<String>,
    /// Whether a new one is to be written.
    pub new: bool,
    /// The post on the wire that a new one answers, by primary key.
    pub post: Option<i64>,
    /// Where the page of released statements starts.
    pub after: Option<After>,
    /// What was done just now.
    pub done: Option<Done>,
}

impl Asked {
    /// The address of the page.
    pub fn to_address(&self) -> String {
        let pairs = [
            self.one.as_ref().map(|one| format!("one={}", encoded(one))),
            self.new.then(|| "new=1".to_owned()),
            self.post.map(|post| format!("post={post}")),
            self.after.map(|after| format!("after={after}")),
            self.done.map(|done| format!("done={done}")),
        ];
        let pairs: Vec<String> = pairs.into_iter().flatten().collect();
        let page = crate::staff::StaffPage::Statements.route();
        if pairs.is_empty() { page.to_owned() } else { format!("{page}?{}", pairs.join("&")) }
    }
}

/// A statement in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// The name in its address.
    pub slug: String,
    /// Title of the newest version.
    pub title: Words,
    /// State of the newest version.
    pub state: VersionState,
    /// Whether it is a correction.
    pub corrects: bool,
    /// Whether the newest version was returned, by a person or the guard.
    pub returned: bool,
    /// When it goes out, was released or was last changed, in this order.
    pub at: Millis,
    /// Whether the statement was withdrawn.
    pub withdrawn: bool,
    /// Whether a platform refused a part of it, or removed it.
    pub trouble: bool,
}

/// A post of a version on a platform: in the outbox, or in the preview.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Primary key in the outbox; `None` in the preview.
    pub reply: Option<i64>,
    /// Its number; 0 for the post that says that the statement was withdrawn.
    pub part: i64,
    /// Its text.
    pub text: String,
    /// Length as the platform counts it.
    pub length: usize,
    /// State of delivery; `None` in the preview.
    pub state: Option<ReplyState>,
    /// Why it is in that state.
    pub why: Option<String>,
    /// When the next attempt is due.
    pub due_at: Option<Millis>,
    /// When it was sent.
    pub sent_at: Option<Millis>,
    /// When the platform said that it no longer has it.
    pub gone_at: Option<Millis>,
}

/// What goes out, or went out, on one platform.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OnPlatform {
    /// The platform.
    pub channel: Channel,
    /// The longest post there, in its own count.
    pub longest: usize,
    /// The posts in order; empty in a preview whose text is too long for a thread.
    pub parts: Vec<Part>,
    /// What sending costs in US dollars, in a preview, where it costs anything.
    pub cost: Option<f64>,
}

/// A version as officers see it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Version {
    /// Primary key.
    pub id: i64,
    /// Its number.
    pub n: i64,
    /// Grows with every change.
    pub edit: i64,
    /// Its state.
    pub state: VersionState,
    /// Title.
    pub title: Words,
    /// Text.
    pub text: Words,
    /// What it corrects.
    pub change: Option<Words>,
    /// What becomes of a text that is too long for one post.
    pub overflow: Overflow,
    /// Who wrote it.
    pub writer: PersonName,
    /// When it was last changed.
    pub changed_at: Millis,
    /// Who countersigned it.
    pub second: Option<PersonName>,
    /// When it was countersigned.
    pub second_at: Option<Millis>,
    /// When it is to be released.
    pub release_at: Option<Millis>,
    /// When it was released.
    pub released_at: Option<Millis>,
    /// Why it was returned.
    pub returned: Option<String>,
    /// Its files.
    pub files: Vec<StatementFile>,
    /// The platforms: what went out of a released version, and what would go out of another.
    pub platforms: Vec<OnPlatform>,
}

/// A word that stops the release.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Blocking {
    /// The word.
    pub word: String,
    /// The case that withholds it, if the reader may see it.
    pub reference: Option<Reference>,
}

/// What a statement is about.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// Linked complaints that the reader may see.
    pub complaints: Vec<Reference>,
    /// Number of linked complaints that the reader may not see.
    pub others: i64,
    /// The incident in words.
    pub incident: Option<String>,
    /// Posts on the wire that it answers: primary key and text.
    pub posts: Vec<(i64, String)>,
}

/// The chosen statement.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Chosen {
    /// The name in its address.
    pub slug: String,
    /// The versions, the newest first.
    pub versions: Vec<Version>,
    /// What it is about.
    pub about: About,
    /// When it was first released.
    pub first_released_at: Option<Millis>,
    /// When it was withdrawn.
    pub withdrawn_at: Option<Millis>,
    /// Why it was withdrawn.
    pub withdrawn: Option<Words>,
    /// What this officer may do with the newest version.
    pub acts: Vec<Act>,
    /// Whether this officer may begin a correction.
    pub may_correct: bool,
    /// Whether this officer may withdraw it.
    pub may_withdraw: bool,
    /// Words in the newest version that stop its release, while it is not released.
    pub blocking: Vec<Blocking>,
}

/// Data of the page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Statements {
    /// The signed-in officer.
    pub me: Me,
    /// Versions that are not released yet, the last changed first.
    pub open: Vec<Line>,
    /// Released statements, the newest first.
    pub released: Vec<Line>,
    /// Where the next page of released ones starts.
    pub next: Option<After>,
    /// The chosen statement.
    pub chosen: Option<Chosen>,
    /// The post that a new one answers: primary key and text.
    pub post: Option<(i64, String)>,
    /// A new form id, so that a new statement is made once.
    pub form: String,
    /// The last event of the wire, from which the page follows the outbox; `None` for officers who do not see the wire.
    pub event: Option<i64>,
    /// Server time when this was built.
    pub now: Millis,
}
