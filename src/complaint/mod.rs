//! The complaint: one person's grievance, with one reference number and one timeline.
//!
//! What must stay true: every change of status goes through [`moves::after`], and every move by an officer also through `may`. Every change
//! writes a timeline entry, an audit entry and a live event in the same transaction (`changes`). A timeline is append-only.

pub mod categories;
pub mod details;
pub mod duties;
pub mod moves;
pub mod outgoing;
pub mod questions;
pub mod reference;
pub mod string_enum;

#[cfg(all(test, feature = "ssr"))]
mod accused_tests;
pub mod answers;
#[cfg(all(test, feature = "ssr"))]
mod answers_tests;
#[cfg(feature = "ssr")]
pub mod audience;
#[cfg(all(test, feature = "ssr"))]
mod audience_tests;
#[cfg(feature = "ssr")]
pub mod changes;
#[cfg(feature = "ssr")]
pub mod counting;
pub mod fake;
#[cfg(all(test, feature = "ssr"))]
mod fake_tests;
#[cfg(feature = "ssr")]
pub mod flagged;
#[cfg(feature = "ssr")]
pub mod hooks;
#[cfg(all(test, feature = "ssr"))]
mod jurisdiction_tests;
pub mod listed;
#[cfg(feature = "ssr")]
pub mod may;
#[cfg(all(test, feature = "ssr"))]
mod may_tests;
pub mod queues;
#[cfg(feature = "ssr")]
pub mod reads;
#[cfg(feature = "ssr")]
pub mod sealing;
#[cfg(feature = "ssr")]
pub mod search;
#[cfg(feature = "ssr")]
pub mod status_changes;
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

/// Maximum length of the text of a complaint, report, note or answer, in characters (Unicode scalar values).
pub const MAX_TEXT: usize = 4_000;
/// Maximum length of a name, handle or place, in characters.
pub const MAX_LINE: usize = 120;
/// Maximum number of photos in one message.
pub const MAX_PHOTOS: usize = 4;
/// Maximum size of one uploaded photo, in bytes.
pub const MAX_PHOTO_BYTES: usize = 5 * 1024 * 1024;

string_enum! {
    /// Where a complaint is in its life.
    pub enum Status {
        /// It has a number; the cell has not forwarded it yet.
        Received = "received",
        /// It is with a station or, after a reopening, with a higher office.
        Forwarded = "forwarded",
        /// The inquiry is running.
        Investigating = "investigating",
        /// The station has reported; the report has not been accepted yet.
        Reported = "reported",
        /// It is closed and has an outcome.
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
        /// A duplicate of a complaint that has another number.
        Duplicate = "duplicate",
        /// It belongs to another district or department; the closing entry says which.
        AnotherPlace = "another_place",
        /// There was too little to act on, even after a question to the complainant.
        NotEnough = "not_enough",
        /// The inquiry found nothing that proves it and nothing that disproves it; this says nothing against the complainant.
        Unsubstantiated = "unsubstantiated",
    }
}

string_enum! {
    /// The channel through which a complaint arrived.
    pub enum Channel {
        /// X, formerly Twitter.
        X = "x",
        /// The Facebook page.
        Facebook = "facebook",
        /// The district's own form, "Click & Post".
        ClickAndPost = "click_and_post",
        /// Entered by staff: a caller, a visitor, a pasted link.
        Staff = "staff",
    }
}

string_enum! {
    /// The subject of a complaint, as chosen by the citizen or the operator.
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
        /// A dispute over land or a house.
        LandDispute = "land_dispute",
        /// Loudspeakers and other noise.
        Noise = "noise",
        /// Traffic, parking, accidents.
        Traffic = "traffic",
        /// Breach of lockdown or public health orders.
        Lockdown = "lockdown",
        /// Overcharging, hoarding, or problems with rations.
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

impl Category {
    /// Whether a complaint of this category may disclose an offence for which the police must register an FIR (a cognizable offence; BNSS, First
    /// Schedule). The category only suggests it: a person may decide otherwise for a complaint.
    pub const fn may_be_cognizable(self) -> bool {
        matches!(
            self,
            Self::Theft | Self::VehicleTheft | Self::Assault | Self::CyberFraud | Self::WomenSafety | Self::ChildSafety
        )
    }
}

string_enum! {
    /// Who may read a timeline entry.
    pub enum Audience {
        /// Anyone who has the number.
        Public = "public",
        /// Whoever holds the private link, and officers in whose scope the complaint is.
        Complainant = "complainant",
        /// Officers in whose scope the complaint is.
        Staff = "staff",
    }
}

string_enum! {
    /// What a timeline entry records. It covers more than the moves: filing, for example, is not a move.
    pub enum EntryKind {
        /// The complaint was filed and got its number.
        Received = "received",
        /// It was given to a station and its circle officer.
        Forwarded = "forwarded",
        /// The station accepted it.
        Accepted = "accepted",
        /// The station says that the complaint is not its own; the entry's office decides which station gets it.
        NotOurs = "not_ours",
        /// The deciding office found none of its own stations competent, so the office above it now decides.
        HandedUp = "handed_up",
        /// An office decided which station gets it.
        Decided = "decided",
        /// The inquiry began.
        Started = "started",
        /// An internal note for colleagues.
        Noted = "noted",
        /// A question to the complainant.
        Asked = "asked",
        /// An officer took the complaint.
        Assigned = "assigned",
        /// The station submitted its report.
        Reported = "reported",
        /// The report was sent back to the station.
        Returned = "returned",
        /// The complaint was closed.
        Closed = "closed",
        /// The complaint was reopened, one office higher.
        Reopened = "reopened",
        /// The inquiry was made confidential.
        Sealed = "sealed",
        /// The inquiry is no longer confidential.
        Unsealed = "unsealed",
        /// Recorded that it may disclose a cognizable offence.
        Cognizable = "cognizable",
        /// A higher office decided that it discloses no cognizable offence.
        NotCognizable = "not_cognizable",
        /// A higher office accepted the report.
        ReportAccepted = "report_accepted",
        /// The complainant signed the information.
        Signed = "signed",
        /// A preliminary enquiry of 14 days was permitted.
        EnquiryAllowed = "enquiry_allowed",
        /// Recorded which office the complaint is about, or that it is about none.
        Accused = "accused",
        /// A step was overdue, and the entry's office was notified.
        Escalated = "escalated",
        /// The chief gave an order about it.
        Ordered = "ordered",
        /// The addressee acknowledged the order.
        OrderAcknowledged = "order_acknowledged",
        /// The addressee answered what was done about the order.
        OrderAnswered = "order_answered",
        /// The chief accepted the answer to the order.
        OrderAccepted = "order_accepted",
        /// The chief sent the answer to the order back.
        OrderReturned = "order_returned",
        /// The chief extended the order's due time.
        OrderExtended = "order_extended",
        /// The order was withdrawn.
        OrderDropped = "order_dropped",
        /// The complainant added text or photos.
        Added = "added",
        /// The desk replied on the channel where the complaint was written.
        Said = "said",
        /// A post by somebody else in the same conversation was joined.
        PostJoined = "post_joined",
        /// The complainant edited the post.
        Edited = "edited",
        /// Somebody else edited a post that had been joined.
        PostEdited = "post_edited",
        /// The post was removed from the platform.
        PostDeleted = "post_deleted",
        /// The post was hidden on the platform.
        PostHidden = "post_hidden",
        /// The post is visible again on the platform.
        PostView = "post_shown",
        /// The page's account replied without using this program.
        AnsweredElsewhere = "answered_elsewhere",
        /// A post was taken off the complaint: it is back on the wire, or has become a complaint of its own.
        Unjoined = "unjoined",
        /// The complainant proved that a handle is theirs.
        HandleProved = "handle_proved",
        /// An officer promised something by a certain time.
        Promised = "promised",
        /// The promise was kept.
        PromiseKept = "promise_kept",
        /// The complainant says that the matter is settled.
        Settled = "settled",
        /// The complainant says that the matter is partly settled; the complaint stays closed.
        PartlySettled = "partly_settled",
        /// The complainant says that the matter is not settled.
        NotSettled = "not_settled",
        /// An officer proposes the finding "fake".
        FakeProposed = "fake_proposed",
        /// Another officer signed the proposal; the complainant is told and can reply before it stands.
        FakeNoticed = "fake_noticed",
        /// The complainant contests the finding.
        FakeContested = "fake_contested",
        /// An officer of another office has looked at a closed complaint without knowing how it was closed.
        CheckedBlind = "checked_blind",
    }
}

/// The age of a complaint in milliseconds, counted from its receipt whatever has been done to it since.
pub fn age_of(received_at: Millis, now: Millis) -> Millis {
    (now - received_at).max(0)
}
