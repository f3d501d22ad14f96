//! The thing itself: one person's grievance, with one reference number and one timeline.
//!
//! What must stay true: every change goes through [`moves::after`], and what an officer does through `may`; every change writes a timeline entry, an audit entry and a
//! live event in the same transaction (`store`); a timeline is only ever added to.

pub mod categories;
pub mod details;
pub mod moves;
pub mod outgoing;
pub mod reference;
pub mod string_enum;

#[cfg(all(test, feature = "ssr"))]
mod accused_tests;
#[cfg(feature = "ssr")]
pub mod audience;
#[cfg(all(test, feature = "ssr"))]
mod audience_tests;
#[cfg(feature = "ssr")]
pub mod changes;
#[cfg(all(test, feature = "ssr"))]
mod jurisdiction_tests;
#[cfg(feature = "ssr")]
pub mod may;
#[cfg(all(test, feature = "ssr"))]
mod may_tests;
#[cfg(feature = "ssr")]
pub mod search;
#[cfg(feature = "ssr")]
pub mod store;
#[cfg(feature = "ssr")]
pub mod tally;
#[cfg(all(test, feature = "ssr"))]
mod tests;

pub use crate::language::dates::Millis;
pub use moves::{Move, Mover};
pub use reference::{Reference, ReferenceError};

use crate::string_enum;

/// The longest text of a complaint, a report, a note or an answer, in characters (Unicode scalar values).
pub const MAX_TEXT: usize = 4_000;
/// The longest name, handle or place.
pub const MAX_LINE: usize = 120;
/// Photos with one message.
pub const MAX_PHOTOS: usize = 4;
/// Bytes of one photo as it is sent.
pub const MAX_PHOTO_BYTES: usize = 5 * 1024 * 1024;

string_enum! {
    /// Where in its life a complaint stands.
    pub enum Status {
        /// It has a number; the cell has not passed it on yet.
        Received = "received",
        /// It lies with a station (after a reopening: with a higher office).
        Forwarded = "forwarded",
        /// The inquiry is running.
        Investigating = "investigating",
        /// The station has reported; the report has not been accepted yet.
        Reported = "reported",
        /// It has an outcome.
        Closed = "closed",
    }
}

string_enum! {
    /// How a closed complaint ended.
    pub enum Outcome {
        /// Acted upon and settled.
        Disposed = "disposed",
        /// A first information report was registered; its number is in the closing entry.
        FirRegistered = "fir_registered",
        /// Found fake on inquiry and countersigned.
        FoundFake = "found_fake",
        /// A civil dispute, not a matter for the police.
        CivilDispute = "civil_dispute",
        /// Already before a court.
        InCourt = "in_court",
        /// The same complaint has another number.
        Duplicate = "duplicate",
        /// Another district or department; the closing entry says which.
        AnotherPlace = "another_place",
        /// Too little to act on, even after asking.
        NotEnough = "not_enough",
    }
}

string_enum! {
    /// The way a complaint came.
    pub enum Channel {
        /// X, formerly Twitter.
        X = "x",
        /// The Facebook page.
        Facebook = "facebook",
        /// The district's own form.
        ClickAndPost = "click_and_post",
        /// A caller, a visitor, a pasted link.
        Staff = "staff",
    }
}

string_enum! {
    /// What a complaint is about, as the citizen or the operator says.
    pub enum Category {
        /// Something was stolen.
        Theft = "theft",
        /// A vehicle was stolen.
        VehicleTheft = "vehicle_theft",
        /// Somebody was beaten or hurt.
        Assault = "assault",
        /// Somebody is being threatened.
        Threat = "threat",
        /// Money or an account lost over phone or internet.
        CyberFraud = "cyber_fraud",
        /// Land or house.
        LandDispute = "land_dispute",
        /// Loudspeakers, noise.
        Noise = "noise",
        /// Traffic, parking, accidents.
        Traffic = "traffic",
        /// Breach of lockdown or public health orders.
        Lockdown = "lockdown",
        /// Overcharging, hoarding, ration.
        Profiteering = "profiteering",
        /// Somebody is missing.
        MissingPerson = "missing_person",
        /// Harassment of or violence against a woman.
        WomenSafety = "women_safety",
        /// A child in danger.
        ChildSafety = "child_safety",
        /// The conduct of police.
        PoliceConduct = "police_conduct",
        /// Liquor, gambling, drugs.
        IllegalLiquor = "illegal_liquor",
        /// Anything else.
        Other = "other",
    }
}

string_enum! {
    /// Who may read a timeline entry.
    pub enum Audience {
        /// Anyone with the number.
        Public = "public",
        /// Whoever holds the private link, and officers in whose scope the complaint lies.
        Complainant = "complainant",
        /// Officers in whose scope it lies.
        Staff = "staff",
    }
}

string_enum! {
    /// What a timeline entry is about. Superset of the moves that leave a trace: filing is not a move.
    pub enum EntryKind {
        /// It was filed and got its number.
        Received = "received",
        /// Given to a station and its circle officer.
        Forwarded = "forwarded",
        /// The station has it.
        Accepted = "accepted",
        /// The station says that it is not its own; this office decides which station has it.
        NotOurs = "not_ours",
        /// None of the deciding office's stations has it: the office above decides now.
        HandedUp = "handed_up",
        /// It was decided which station has it.
        Decided = "decided",
        /// The inquiry began.
        Started = "started",
        /// Words among colleagues.
        Noted = "noted",
        /// A question to the complainant.
        Asked = "asked",
        /// An officer took it.
        Assigned = "assigned",
        /// The station's finding.
        Reported = "reported",
        /// The report was sent back.
        Returned = "returned",
        /// It ended.
        Closed = "closed",
        /// It began again, one office higher.
        Reopened = "reopened",
        /// Confidential from here on.
        Sealed = "sealed",
        /// No longer confidential.
        Unsealed = "unsealed",
        /// It was said which office it is about, or that it is about none.
        Accused = "accused",
        /// A step was not done in time, and this office has been told.
        Escalated = "escalated",
        /// The chief ordered something about it.
        Ordered = "ordered",
        /// The addressee has read the order.
        OrderAcknowledged = "order_acknowledged",
        /// The addressee says what was done.
        OrderAnswered = "order_answered",
        /// The chief is content with it.
        OrderAccepted = "order_accepted",
        /// The chief sent the answer back.
        OrderReturned = "order_returned",
        /// The chief gave more time.
        OrderExtended = "order_extended",
        /// The order was taken back.
        OrderDropped = "order_dropped",
        /// The complainant added words or photos.
        Added = "added",
        /// The desk wrote where the complaint was written.
        Said = "said",
        /// Somebody else wrote in the same conversation.
        PostJoined = "post_joined",
        /// The complainant changed the words of the post.
        Edited = "edited",
        /// Somebody else changed the words of a post that joined.
        PostEdited = "post_edited",
        /// The post was removed from the platform.
        PostDeleted = "post_deleted",
        /// The post was hidden on the platform.
        PostHidden = "post_hidden",
        /// The post is shown again.
        PostView = "post_shown",
        /// The page answered past this program.
        AnsweredElsewhere = "answered_elsewhere",
        /// A post was taken off again: it waits on the wire, or became a complaint of its own.
        Unjoined = "unjoined",
        /// The complainant proved that a handle is theirs.
        HandleProved = "handle_proved",
        /// An officer promised something by a certain time.
        Promised = "promised",
        /// What was promised was done.
        PromiseKept = "promise_kept",
        /// The complainant says it is settled.
        Settled = "settled",
        /// The complainant says it is not settled.
        NotSettled = "not_settled",
    }
}

/// How old a complaint is: counted from its receipt, whatever is done to it.
pub fn age_of(received_at: Millis, now: Millis) -> Millis {
    (now - received_at).max(0)
}
