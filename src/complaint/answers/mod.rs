//! The complainant's answer to "is it really settled?" after a closing.
//!
//! What must stay true: "not settled" reopens the complaint one office higher, at each office once; after the highest one it is recorded and final.
//! An answer counts for the closing that it was given after. A closing that nobody answers is recorded as silence, never as satisfaction.

use crate::string_enum;

#[cfg(feature = "ssr")]
pub mod read;
#[cfg(feature = "ssr")]
pub mod store;

string_enum! {
    /// What the complainant says after a closing.
    pub enum Answer {
        /// It is settled.
        Settled = "settled",
        /// A part of it is settled. The complaint stays closed, and the office that closed it reads the words.
        Partly = "partly",
        /// It is not settled.
        NotSettled = "not_settled",
    }
}

string_enum! {
    /// How an answer came.
    pub enum AnswerWay {
        /// On the private page.
        Page = "page",
        /// In a reply on the channel where the complaint was written.
        Channel = "channel",
        /// By telephone; an officer wrote it down.
        Phone = "phone",
    }
}
