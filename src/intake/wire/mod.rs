//! The wire: the list of incoming posts until an officer has decided what each one is.
//!
//! Invariant, for each channel and day: posts received = posts with a disposition + posts waiting.

pub mod actions;
pub mod page;

mod detail;
pub mod joined;
mod keys;
pub mod ledger;
mod panes;

#[cfg(feature = "ssr")]
pub mod beside;
#[cfg(feature = "ssr")]
pub mod decide;
#[cfg(feature = "ssr")]
pub mod handlers;
#[cfg(feature = "ssr")]
pub mod store;
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
    replies::{answer::ReplyView, templates::TemplateKind},
    routing::{Candidate, Kind},
    staff::StaffPage,
    string_enum,
    ui::paging::After,
};
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

/// The query of the wire page, as encoded in its address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WireQuery {
    /// Show only this channel.
    pub channel: Option<Channel>,
    /// Sort order of the waiting posts.
    pub order: WireOrder,
    /// Primary key of the post that is open.
    pub post: Option<i64>,
    /// Primary key of the post after which the page of waiting posts starts.
    pub after: Option<i64>,
    /// Where the page of decided posts starts.
    pub decided: Option<After>,
    /// Where the page of replies starts.
    pub replies: Option<After>,
}

impl WireQuery {
    /// Reads the query parameters; invalid values are treated as absent.
    pub fn from_query(get: impl Fn(&str) -> Option<String>) -> Self {
        let word = |name: &str| get(name).filter(|value| !value.is_empty());
        Self {
            channel: word("channel").and_then(|word| word.parse().ok()),
            order: word("order").and_then(|word| word.parse().ok()).unwrap_or(WireOrder::Newest),
            post: word("post").and_then(|word| word.parse().ok()),
            after: word("after").and_then(|word| word.parse().ok()),
            decided: word("decided").and_then(|word| word.parse().ok()),
            replies: word("replies").and_then(|word| word.parse().ok()),
        }
    }

    /// The address of the wire page with this query.
    pub fn to_address(&self) -> String {
        let mut pairs = Vec::new();
        if let Some(channel) = self.channel {
            pairs.push(format!("channel={channel}"));
        }
        if self.order != WireOrder::Newest {
            pairs.push(format!("order={}", self.order));
        }
        if let Some(post) = self.post {
            pairs.push(format!("post={post}"));
        }
        pairs.extend(self.after.map(|after| format!("after={after}")));
        pairs.extend(self.decided.map(|after| format!("decided={after}")));
        pairs.extend(self.replies.map(|after| format!("replies={after}")));
        if pairs.is_empty() { StaffPage::Wire.route().to_owned() } else { format!("/staff/wire?{}", pairs.join("&")) }
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
    /// The draft reply for each decision that has one: its text, and its length as the platform counts it.
    pub drafts: Vec<(Disposition, String, usize)>,
    /// The longest reply that the platform accepts.
    pub longest: usize,
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
    /// The time at which this data was read, in milliseconds since the epoch.
    pub now: Millis,
    /// Position of the last change of the wire included in this data.
    pub event: i64,
}
