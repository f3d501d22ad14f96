//! What people of the desk do most, by name. Each method fills in one form of one page; more fields are added with
//! [`Filled::with`] before it is sent. Methods that are `async` also send it, and fail the test if it is refused.

use super::{
    forms::{Filled, form_id},
    people::{Answered, Person, filed},
};
use crate::{
    command::sheet::Verdict,
    complaint::{Category, Move, Outcome, Reference},
    intake::wire::Disposition,
    replies::ReplyMethod,
};
use std::fmt::Display;

/// The page of a complaint for officers.
pub fn panel_page(reference: Reference) -> String {
    format!("/staff/c/{}", reference.as_str())
}

/// The page of a complaint for everybody.
pub fn public_page(reference: Reference) -> String {
    format!("/t/{}", reference.as_str())
}

/// The page of a complaint for whoever filed it.
pub fn private_page(reference: Reference, key: &str) -> String {
    format!("/t/{}/{key}", reference.as_str())
}

/// Signing in, and filing.
impl Person {
    /// The sign-in.
    pub fn signs_in(&self, login: &str, password: &str) -> Filled {
        self.fills("sign-in").at("/sign-in").with("login", login).with("password", password)
    }

    /// The sign-out, of this session only.
    pub fn signs_out(&self) -> Filled {
        self.fills_nameless().at("/sign-out")
    }

    /// Click & Post: a complaint about a theft, unless another category is filled in.
    pub fn complains(&self, text: &str) -> Filled {
        let form = self.fills_nameless().at("/").with("form", form_id());
        form.with("text", text).with("category", Category::Theft)
    }
}

impl Filled {
    /// Sends a form of Click & Post and returns the new complaint's number and private key.
    pub async fn files(&self) -> (Reference, String) {
        filed(&self.sends().await)
    }
}

/// The private page of a complaint.
impl Person {
    /// The complainant adds something.
    pub fn adds(&self, reference: Reference, key: &str, text: &str) -> Filled {
        self.fills("add").at(private_page(reference, key)).with("form", form_id()).with("text", text)
    }

    /// The complainant says whether a closed matter is really settled.
    pub fn says_settled(&self, reference: Reference, key: &str, settled: bool) -> Filled {
        let word = if settled { "yes" } else { "no" };
        self.fills("answer").at(private_page(reference, key)).with("settled", word)
    }

    /// Asks for a code that proves that a complaint is one's own; from its public or its private page.
    pub async fn claims(&self, page: &str) -> Answered {
        self.fills("claim").sends_to(page).await
    }
}

/// The wire.
impl Person {
    /// Decides what a waiting post is.
    pub fn decides(&self, post: i64, what: Disposition) -> Filled {
        self.fills("decide").at("/staff/wire").with("post", post).with("decision", what)
    }
}

/// Moves in the panel of a complaint.
impl Person {
    /// A form of the panel.
    pub fn fills_in_panel(&self, reference: Reference, form_name: &str) -> Filled {
        self.fills(form_name).at(panel_page(reference))
    }

    /// A move, from a page that was opened just before.
    pub fn moves(&self, reference: Reference, a_move: Move) -> Filled {
        let form = self.fills_in_panel(reference, "move").on_the_version_of(reference);
        form.with("move", a_move).with("form", "0123456789abcdef0123456789")
    }

    /// Forwards a complaint to a station.
    pub async fn forwards(&self, reference: Reference, station: i64) {
        self.moves(reference, Move::Forward).with("station", station).succeeds().await;
    }

    /// Accepts a complaint as the station's own.
    pub async fn accepts(&self, reference: Reference) {
        self.moves(reference, Move::Accept).succeeds().await;
    }

    /// Begins the inquiry.
    pub async fn starts(&self, reference: Reference) {
        self.moves(reference, Move::Start).succeeds().await;
    }

    /// Takes a complaint on.
    pub async fn takes(&self, reference: Reference) {
        self.moves(reference, Move::Assign).succeeds().await;
    }

    /// Writes an internal note.
    pub async fn notes(&self, reference: Reference, text: &str) {
        self.moves(reference, Move::Note).with("text", text).succeeds().await;
    }

    /// Asks the complainant a question.
    pub async fn asks(&self, reference: Reference, text: &str) {
        self.moves(reference, Move::Ask).with("text", text).succeeds().await;
    }

    /// Submits the station's report.
    pub async fn reports(&self, reference: Reference, text: &str) {
        self.moves(reference, Move::Report).with("text", text).succeeds().await;
    }

    /// Closes a complaint.
    pub async fn closes(&self, reference: Reference, outcome: Outcome, text: &str) {
        self.moves(reference, Move::Close).with("outcome", outcome).with("text", text).succeeds().await;
    }

    /// Makes the inquiry confidential.
    pub async fn seals(&self, reference: Reference, why: &str) {
        self.moves(reference, Move::Seal).with("text", why).succeeds().await;
    }

    /// Records the office that a complaint is about.
    pub async fn accuses(&self, reference: Reference, office: i64, why: &str) {
        self.moves(reference, Move::Accuse).with("station", office).with("text", why).succeeds().await;
    }

    /// Replies on the platform where the complaint came from.
    pub fn replies(&self, reference: Reference, how: ReplyMethod, words: &str) -> Filled {
        let form = self.fills_in_panel(reference, "answer").with("form", form_id());
        form.with("way", how).with("answer", words)
    }
}

/// Orders of the chief, and the evening sheet.
impl Person {
    /// Gives an order on the complaint's page. The due time is written as in the form: `2026-11-23T20:00`.
    pub fn gives_order(&self, reference: Reference, text: &str, office: impl Display, due: &str) -> Filled {
        let form = self.fills_in_panel(reference, "order-give").with("form", form_id());
        form.with("text", text).with("office", office).with("due", due)
    }

    /// Confirms an order that the chief gave on X, for the complaint that it is about.
    pub fn confirms_order(
        &self,
        order: i64,
        reference: Reference,
        text: &str,
        office: impl Display,
        due: &str,
    ) -> Filled {
        let form = self.fills("order-confirm").at("/staff/orders").with("order", order).with("reference", reference);
        form.with("text", text).with("office", office).with("due", due)
    }

    /// Drops what was no order, on the page of orders.
    pub fn drops_order(&self, order: i64) -> Filled {
        self.fills("order-drop").at("/staff/orders").with("order", order)
    }

    /// Takes an order back, on the complaint's page.
    pub fn takes_order_back(&self, reference: Reference, order: i64, why: &str) -> Filled {
        self.fills_in_panel(reference, "order-drop").with("order", order).with("remark", why)
    }

    /// Acknowledges an order.
    pub fn acknowledges_order(&self, reference: Reference, order: i64) -> Filled {
        self.fills_in_panel(reference, "order-ack").with("order", order)
    }

    /// Answers an order.
    pub fn answers_order(&self, reference: Reference, order: i64, text: &str) -> Filled {
        self.fills_in_panel(reference, "order-answer").with("order", order).with("form", form_id()).with("text", text)
    }

    /// Gives a verdict on a line of the evening sheet of a day, written `2026-11-23`.
    pub fn judges(&self, day: &str, line: i64, verdict: Verdict) -> Filled {
        self.fills("verdict").at(format!("/staff/sheet/{day}")).with("line", line).with("verdict", verdict)
    }
}
