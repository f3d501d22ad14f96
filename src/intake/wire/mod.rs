//! The wire: every post as it came, until somebody has said what it is.
//!
//! What must stay true: posts received = posts with a disposition + posts waiting, for each channel and day.

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
    /// What a post turned out to be. Every post ends with one.
    pub enum Disposition {
        /// A grievance of its own.
        Complaint = "complaint",
        /// More about a complaint that has a number.
        Joined = "joined",
        /// Thanks or praise.
        Thanks = "thanks",
        /// A suggestion.
        Suggestion = "suggestion",
        /// A question.
        Query = "query",
        /// For another district or department.
        AnotherPlace = "another_place",
        /// Advertising, abuse, nothing.
        Spam = "spam",
        /// The chief's own: an order about another post. No person decides this.
        Order = "order",
    }
}

impl Disposition {
    /// What is said with this decision; nothing to spam.
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
    /// Which of the waiting posts come first.
    pub enum WireOrder {
        /// What came last.
        Newest = "newest",
        /// What has waited longest.
        Oldest = "oldest",
    }
}

/// What the wire shows, as it stands in the address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WireQuery {
    /// Only this channel.
    pub channel: Option<Channel>,
    /// Which first.
    pub order: WireOrder,
    /// The post that is open: row id.
    pub post: Option<i64>,
    /// The post behind which the list of waiting ones begins: row id.
    pub after: Option<i64>,
    /// Where the list of decided ones begins.
    pub decided: Option<After>,
    /// Where the list of replies begins.
    pub replies: Option<After>,
}

impl WireQuery {
    /// Reads it from the address; a value that is not one is as if it were absent.
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

    /// The same as an address.
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

/// One post that waits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WirePost {
    /// Row id.
    pub id: i64,
    /// Where it came from.
    pub channel: Channel,
    /// `post`, `reply`, `quote`, `repost`, `message`, or `unreadable`.
    pub kind: String,
    /// Who wrote it, as the platform says.
    pub author: Option<String>,
    /// The words as they are now.
    pub text: String,
    /// What stands beside them: what it quotes, links, a place.
    pub beside: Vec<Beside>,
    /// Pictures and films that came with it.
    pub media: usize,
    /// `deleted` or `hidden`, if it is gone from the platform.
    pub gone: Option<String>,
    /// When it reached us.
    pub received_at: Millis,
    /// Open complaints of its author that this officer may see; that in whose conversation it stands first.
    pub same_author: Vec<Reference>,
}

/// The open post, with everything that helps to decide.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenPost {
    /// The post.
    pub post: WirePost,
    /// Its pictures, as far as they are kept: row ids of photos.
    pub pictures: Vec<i64>,
    /// Pictures still to be fetched.
    pub pictures_waiting: i64,
    /// Pictures and films that are not kept.
    pub pictures_refused: i64,
    /// What else is known of it, in the order in which it happened: what, when by the platform's clock, and the words.
    pub versions: Vec<(String, Millis, String)>,
    /// What it seems to be about, and the words that say so.
    pub category: Option<(Category, String)>,
    /// The stations it may concern, best first, with everything that says so.
    pub stations: Vec<(OfficeName, Candidate)>,
    /// The office that it complains about, if it names one, and the words that say so.
    pub accused: Option<(Option<OfficeName>, String)>,
    /// Why it is probably no complaint: what it seems to be, and the words that say so.
    pub not_complaint: Option<(Kind, String)>,
    /// The words that say that it is a matter of the railway police.
    pub railway: Option<String>,
    /// The open complaint of somebody else below which it stands.
    pub below: Option<Reference>,
    /// Whether its author says that the same happened to him and has not been told how to file; and whether the platform takes our answer.
    pub me_too: Option<bool>,
    /// The citizen's script.
    pub script: Language,
    /// What would be answered, for each decision that has an answer: the words, and their length as the platform counts it.
    pub drafts: Vec<(Disposition, String, usize)>,
    /// The longest that the platform takes.
    pub longest: usize,
}

/// One channel's state.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChannelStatus {
    /// Which.
    pub channel: Channel,
    /// Whether it is set at all.
    pub on: bool,
    /// Posts waiting.
    pub waiting: i64,
    /// When the oldest of them came.
    pub oldest: Option<Millis>,
    /// Posts received today.
    pub today: i64,
    /// Of these, decided.
    pub decided: i64,
    /// The last delivery, if there was one.
    pub heard_at: Option<Millis>,
    /// Replies waiting, unknown, refused, to be sent by hand.
    pub replies: [i64; 4],
    /// Why nothing goes out.
    pub shut: Option<String>,
    /// Why the subscription may be broken.
    pub unsubscribed: Option<String>,
    /// Until when the platform wants us to wait.
    pub paused_until: Option<Millis>,
    /// Deliveries with a wrong signature since the start.
    pub refused: u64,
    /// Spent today, in US dollars.
    pub spent: Option<f64>,
    /// What may be spent in a day.
    pub budget: Option<f64>,
    /// Posts on the platform's own list that had not reached us, at the last reconciliation.
    pub missing: Option<i64>,
}

/// A post that was decided lately.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decided {
    /// Row id.
    pub id: i64,
    /// Where it came from.
    pub channel: Channel,
    /// Its first words.
    pub words: String,
    /// As what.
    pub disposition: Disposition,
    /// The complaint it went to.
    pub reference: Option<Reference>,
    /// When.
    pub at: Millis,
    /// Whether it was clear by itself.
    pub by_itself: bool,
    /// Whether it can be taken back.
    pub may_undo: bool,
}

/// One day of one channel: posts received = complaints + joined + others + waiting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Day {
    /// IST day, days since 1970.
    pub day: i64,
    /// Posts received.
    pub received: i64,
    /// Those that became complaints.
    pub complaints: i64,
    /// Those that joined one.
    pub joined: i64,
    /// Thanks, suggestions, queries, spam, another place's.
    pub others: i64,
    /// Those of which nobody has said anything.
    pub waiting: i64,
    /// On the platform's own list; none when it was not compared.
    pub listed: Option<i64>,
    /// Of these, those that no delivery had brought.
    pub missing: Option<i64>,
}

/// Every post of every channel, by day, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ledger {
    /// Who looks.
    pub me: Me,
    /// Every channel with its days.
    pub channels: Vec<(Channel, Vec<Day>)>,
    /// The day before which there is more, `2026-09-28`; none at the end.
    pub older: Option<String>,
}

/// The wire as an operator sees it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Wire {
    /// Who looks.
    pub me: Me,
    /// Posts that wait, a page of them.
    pub posts: Vec<WirePost>,
    /// Behind which post the next page begins; none at the end.
    pub next: Option<i64>,
    /// The one that is open.
    pub open: Option<OpenPost>,
    /// Every channel.
    pub channels: Vec<ChannelStatus>,
    /// Decided, the last first; a page of them.
    pub decided: Vec<Decided>,
    /// Where the next page of them begins; none at the end.
    pub decided_next: Option<After>,
    /// Replies, those that are not out first; a page of them.
    pub replies: Vec<ReplyView>,
    /// Where the next page of them begins; none at the end.
    pub replies_next: Option<After>,
    /// Stations to choose from.
    pub stations: Vec<OfficeName>,
    /// The time when this was made.
    pub now: Millis,
    /// The last change of the wire that this includes.
    pub event: i64,
}
