//! The wire: the list of incoming posts until an officer has decided what each one is.
//!
//! Invariant, for each channel and day: posts received = posts with a disposition + posts waiting.

pub mod actions;
pub mod page;

mod bar;
mod choice;
mod detail;
pub mod joined;
mod keys;
mod last;
pub mod ledger;
mod marks;
mod panes;
mod query;

#[cfg(feature = "ssr")]
pub mod beside;
#[cfg(feature = "ssr")]
pub mod decide;
#[cfg(feature = "ssr")]
pub mod handlers;
#[cfg(feature = "ssr")]
mod latest;
#[cfg(feature = "ssr")]
mod similar;
#[cfg(feature = "ssr")]
pub mod store;
#[cfg(feature = "ssr")]
mod take_back;
#[cfg(all(test, feature = "ssr"))]
mod take_back_tests;
#[cfg(all(test, feature = "ssr"))]
pub mod tests;
#[cfg(feature = "ssr")]
pub mod unjoin;
#[cfg(all(test, feature = "ssr"))]
mod whole_tests;

use crate::{
    complaint::{Category, Channel, Millis, Reference},
    intake::beside::Beside,
    language::Language,
    officers::Me,
    offices::OfficeName,
    replies::{ReplyMethod, ReplyState, answer::ReplyView, templates::TemplateKind},
    routing::{Candidate, Certainty, Kind},
    string_enum,
    ui::paging::After,
};
pub use query::{Choice, WireQuery};
use serde::{Deserialize, Serialize};

string_enum! {
    /// What a post was decided to be. Every post ends with a disposition.
    pub enum Disposition {
        /// A new grievance.
        Complaint = "complaint",
        /// An addition to an existing complaint.
        Joined = "joined",
        /// Thanks or praise.
        Thanks = "thanks",
        /// A suggestion.
        Suggestion = "suggestion",
        /// A question.
        Query = "query",
        /// For another district or department.
        AnotherPlace = "another_place",
        /// Advertising, abuse or nonsense.
        Spam = "spam",
        /// An order by the chief about another post. Set automatically, never chosen by an officer.
        Order = "order",
    }
}

impl Disposition {
    /// The template of the reply that goes with this decision; `None` for spam and orders.
    pub const fn saying(self) -> Option<TemplateKind> {
        match self {
            Self::Complaint => Some(TemplateKind::Complaint),
            Self::Joined => Some(TemplateKind::Joined),
            Self::Thanks => Some(TemplateKind::Thanks),
            Self::Suggestion => Some(TemplateKind::Suggestion),
            Self::Query => Some(TemplateKind::Query),
            Self::AnotherPlace => Some(TemplateKind::AnotherPlace),
            Self::Spam | Self::Order => None,
        }
    }
}

string_enum! {
    /// Sort order of the waiting posts.
    pub enum WireOrder {
        /// Newest first.
        Newest = "newest",
        /// Oldest first.
        Oldest = "oldest",
    }
}

/// One waiting post.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WirePost {
    /// Primary key of the `post` row.
    pub id: i64,
    /// The channel it came from.
    pub channel: Channel,
    /// `post`, `reply`, `quote`, `repost`, `message`, or `unreadable`.
    pub kind: String,
    /// Name and handle of the author, as reported by the platform.
    pub author: Option<String>,
    /// The current text.
    pub text: String,
    /// Content attached to the text: quotes, links, a place.
    pub beside: Vec<Beside>,
    /// Number of pictures and videos that came with it.
    pub media: usize,
    /// `deleted` or `hidden`, if it is no longer visible on the platform.
    pub gone: Option<String>,
    /// When we received it, in milliseconds since the epoch.
    pub received_at: Millis,
    /// Open complaints of its author that this officer may see; the one in whose conversation it was written comes first.
    pub same_author: Vec<Reference>,
}

/// The open post, with everything that helps to decide what it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenPost {
    /// The post.
    pub post: WirePost,
    /// Primary keys of its stored photos.
    pub pictures: Vec<i64>,
    /// Number of pictures still to be fetched.
    pub pictures_waiting: i64,
    /// Number of pictures and videos that will not be stored.
    pub pictures_refused: i64,
    /// Its other versions and events in the order in which they happened: the kind, the time by the platform's clock, and the text.
    pub versions: Vec<(String, Millis, String)>,
    /// The suggested category, and the words that suggest it.
    pub category: Option<(Category, String)>,
    /// The stations that it may concern, best first, each with its reasons.
    pub stations: Vec<(OfficeName, Candidate)>,
    /// The office that it accuses, if it accuses the police, and the words that say so. The office is `None` if none is named.
    pub accused: Option<(Option<OfficeName>, String)>,
    /// If it is probably no complaint: what it seems to be, and the words that suggest it.
    pub not_complaint: Option<(Kind, String)>,
    /// The words that suggest that it is a matter for the railway police.
    pub railway: Option<String>,
    /// The open complaint of somebody else below which it was written.
    pub below: Option<Reference>,
    /// `Some` if its author says that the same happened to them and has not been told how to file; true if the platform accepts our reply.
    pub me_too: Option<bool>,
    /// The language of the reply, chosen by the script of the post.
    pub script: Language,
    /// A complaint by somebody else that may be about the same thing.
    pub similar: Option<Similar>,
    /// The draft reply for each decision that has one.
    pub drafts: Vec<Draft>,
    /// The longest reply that the platform accepts.
    pub longest: usize,
}

impl OpenPost {
    /// The station that is chosen from the start: the only one that the text names for certain. None if the text accuses the police or is a matter
    /// for the railway police, because then somebody has to look first.
    pub fn certain_station(&self) -> Option<&(OfficeName, Candidate)> {
        let mut certain = self.stations.iter().filter(|(_, found)| found.certainty == Certainty::Sure);
        let only = certain.next()?;
        (certain.next().is_none() && self.accused.is_none() && self.railway.is_none()).then_some(only)
    }

    /// The complaint that the post is joined to unless the officer names another: the only open one of its author, or the similar one.
    pub fn joins(&self) -> Option<Reference> {
        match self.post.same_author[..] {
            [] => self.similar.as_ref().map(|similar| similar.reference),
            [one] => Some(one),
            _ => None,
        }
    }

    /// Everything in the text that led to a suggestion, as its author wrote it.
    pub fn reasons(&self) -> Vec<&str> {
        let phrases = [
            self.category.as_ref().map(|(_, words)| words),
            self.not_complaint.as_ref().map(|(_, words)| words),
            self.accused.as_ref().map(|(_, words)| words),
            self.railway.as_ref(),
        ];
        let phrases = phrases.into_iter().flatten().flat_map(|words| words.split("”, “"));
        let places = self.stations.iter().take(OFFERED).flat_map(|(_, found)| &found.because);
        let similar = self.similar.iter().flat_map(|similar| &similar.words).map(String::as_str);
        phrases.chain(places.filter_map(|because| because.written())).chain(similar).collect()
    }
}

/// The most stations that are offered with their reasons.
pub const OFFERED: usize = 3;

/// A complaint that may be about the same thing as a post.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Similar {
    /// Its number.
    pub reference: Reference,
    /// The words that both have, as written in the post.
    pub words: Vec<String>,
    /// When it was received, in milliseconds since the epoch.
    pub at: Millis,
}

/// The draft of the reply to one decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// The decision.
    pub what: Disposition,
    /// The text, with placeholders.
    pub text: String,
    /// Its length as the platform counts it.
    pub length: usize,
    /// How it is sent, which decides who reads it; `None` if nothing may be sent.
    pub way: Option<ReplyMethod>,
}

/// Whether an officer may have a reply sent again. Whether it may leave is checked then.
pub fn may_be_sent_again(state: ReplyState, why: Option<&str>) -> bool {
    state == ReplyState::Refused && !matches!(why, Some("taken_back" | "confidential" | "post_gone"))
}

/// A decision of this officer, and what became of its reply.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastDecision {
    /// Primary key of the `post` row.
    pub post: i64,
    /// The channel it came from.
    pub channel: Channel,
    /// The author's display name, or else the handle.
    pub author: Option<String>,
    /// What it was decided to be.
    pub disposition: Disposition,
    /// The complaint that it belongs to.
    pub reference: Option<Reference>,
    /// The station that has the complaint.
    pub station: Option<OfficeName>,
    /// Whether the decision itself can be undone.
    pub may_undo: bool,
    /// The reply, if one was written.
    pub reply: Option<LastReply>,
}

/// The reply to a decided post.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastReply {
    /// Primary key of the `reply` row.
    pub id: i64,
    /// How it is sent.
    pub way: ReplyMethod,
    /// Its text.
    pub text: String,
    /// Its delivery state.
    pub state: ReplyState,
    /// The reason for the state.
    pub why: Option<String>,
    /// When it leaves.
    pub due_at: Millis,
    /// When it was sent.
    pub sent_at: Option<Millis>,
}

impl LastReply {
    /// Whether it waits only so that it can be taken back.
    pub fn is_leaving(&self) -> bool {
        self.state == ReplyState::Queued && self.why.is_none()
    }

    /// Whether an officer may have it sent again.
    pub fn may_be_sent_again(&self) -> bool {
        may_be_sent_again(self.state, self.why.as_deref())
    }

    /// Whether it can still be stopped.
    pub fn may_be_stopped(&self) -> bool {
        matches!(self.state, ReplyState::Queued | ReplyState::Held)
    }
}

/// The state of one channel.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChannelStatus {
    /// The channel.
    pub channel: Channel,
    /// Whether it is configured.
    pub on: bool,
    /// Number of posts waiting.
    pub waiting: i64,
    /// When the oldest of them was received.
    pub oldest: Option<Millis>,
    /// Number of posts received today (IST).
    pub today: i64,
    /// How many of today's posts are decided.
    pub decided: i64,
    /// When the last delivery arrived, if there was one.
    pub heard_at: Option<Millis>,
    /// Numbers of replies that are queued, of unknown state, refused, and held for sending by hand.
    pub replies: [i64; 4],
    /// Why the channel is shut and no reply is sent.
    pub shut: Option<String>,
    /// Why the subscription may be broken.
    pub unsubscribed: Option<String>,
    /// Until when replies are paused, as requested by the platform.
    pub paused_until: Option<Millis>,
    /// Number of deliveries refused since the server was started.
    pub refused: u64,
    /// Money spent today, in US dollars.
    pub spent: Option<f64>,
    /// The daily budget in US dollars.
    pub budget: Option<f64>,
    /// Number of posts that the last reconciliation found on the platform's list but that had not been delivered.
    pub missing: Option<i64>,
}

/// A recently decided post.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decided {
    /// Primary key of the `post` row.
    pub id: i64,
    /// The channel it came from.
    pub channel: Channel,
    /// The beginning of its text.
    pub words: String,
    /// What it was decided to be.
    pub disposition: Disposition,
    /// The complaint that it belongs to.
    pub reference: Option<Reference>,
    /// When it was decided, in milliseconds since the epoch.
    pub at: Millis,
    /// Whether it was decided automatically.
    pub by_itself: bool,
    /// Whether the decision can be undone.
    pub may_undo: bool,
}

/// The numbers of one channel on one day: received = complaints + joined + others + waiting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Day {
    /// The IST day, as days since 1 January 1970.
    pub day: i64,
    /// Posts received.
    pub received: i64,
    /// Posts that became complaints.
    pub complaints: i64,
    /// Posts that joined a complaint.
    pub joined: i64,
    /// Posts with any other disposition.
    pub others: i64,
    /// Posts not decided yet.
    pub waiting: i64,
    /// Posts on the platform's own list; `None` if the day has not been reconciled.
    pub listed: Option<i64>,
    /// How many of these had not been delivered.
    pub missing: Option<i64>,
}

/// Daily numbers of posts of each channel, newest day first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ledger {
    /// The signed-in officer.
    pub me: Me,
    /// The days of each channel.
    pub channels: Vec<(Channel, Vec<Day>)>,
    /// The day before which the next page continues, for example `2026-09-28`; `None` on the last page.
    pub older: Option<String>,
}

/// The wire as an operator sees it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Wire {
    /// The signed-in officer.
    pub me: Me,
    /// One page of waiting posts.
    pub posts: Vec<WirePost>,
    /// Primary key of the post after which the next page starts; `None` on the last page.
    pub next: Option<i64>,
    /// The open post.
    pub open: Option<OpenPost>,
    /// State of every channel.
    pub channels: Vec<ChannelStatus>,
    /// One page of decided posts, newest first.
    pub decided: Vec<Decided>,
    /// Where the next page of them starts; `None` on the last page.
    pub decided_next: Option<After>,
    /// One page of replies, unsent ones first.
    pub replies: Vec<ReplyView>,
    /// Where the next page of them starts; `None` on the last page.
    pub replies_next: Option<After>,
    /// Stations to choose from.
    pub stations: Vec<OfficeName>,
    /// This officer's latest decisions, the newest first; at most two.
    pub last: Vec<LastDecision>,
    /// This officer's newest reply that was not sent, unless it belongs to one of those decisions.
    pub failed: Option<LastDecision>,
    /// When the last post arrived. Only if none waits.
    pub last_came: Option<Millis>,
    /// The time at which this data was read, in milliseconds since the epoch.
    pub now: Millis,
    /// Position of the last change of the wire included in this data.
    pub event: i64,
}
