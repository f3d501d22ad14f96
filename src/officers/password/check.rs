//! Which passwords are good enough, and how they are hashed.

use crate::{
    error::{Error, Problem},
    officers::{admin::SHORTEST_PASSWORD, sign_in},
    server::{
        db::{Tx, sql},
        follow,
        op::Op,
    },
};
use std::net::IpAddr;
use zxcvbn::{Score, zxcvbn};

/// The longest password, in characters, because argon2 and zxcvbn take longer for longer ones.
pub const LONGEST: usize = 200;
/// How many characters zxcvbn checks; a password that has not been guessed by then is good enough.
const LOOKED_AT: usize = 64;
/// How many characters a password must have besides words that are easy to guess.
const ELSE: usize = 5;
/// Words that anybody here would try first.
const OURS: &[&str] = &[
    "police",
    "pulis",
    "thana",
    "sunwai",
    "sunvai",
    "prayagraj",
    "allahabad",
    "prayag",
    "shikayat",
    "complaint",
    "station",
    "circle",
    "chief",
    "admin",
    "operator",
    "auditor",
    "officer",
    "password",
    "welcome",
    "jaihind",
    "bharat",
    "india",
    "पुलिस",
    "थाना",
    "सुनवाई",
    "प्रयागराज",
    "शिकायत",
];

/// Why a new password is not good enough; none if it is. `about` holds what somebody guessing would know about the officer:
/// names, sign-in name, office. May take milliseconds.
pub fn problem(typed: &str, about: &[String]) -> Option<Problem> {
    let length = typed.chars().take(LONGEST + 1).count();
    if typed.is_empty() {
        return Some(Problem::Missing);
    }
    if length < SHORTEST_PASSWORD {
        return Some(Problem::TooShort(SHORTEST_PASSWORD as u32));
    }
    if length > LONGEST {
        return Some(Problem::TooLong(LONGEST as u32));
    }
    if typed.chars().any(char::is_control) {
        return Some(Problem::ControlCharacters);
    }
    let looked_at: String = typed.chars().take(LOOKED_AT).collect();
    let cut = |word: &str| word.chars().take(40).collect::<String>();
    let known: Vec<String> = about
        .iter()
        .flat_map(|text| text.split(|c: char| !c.is_alphanumeric()).chain([text.as_str()]))
        .filter(|word| word.chars().nth(2).is_some())
        .take(40)
        .map(cut)
        .collect();
    let inputs: Vec<&str> = OURS.iter().copied().chain(known.iter().map(String::as_str)).collect();
    let guessed = little_else(&looked_at, &inputs) || zxcvbn(&looked_at, &inputs).score() < Score::Three;
    guessed.then_some(Problem::CommonPassword)
}

/// Whether a password is little more than known words. zxcvbn rates two known words in a row too high.
fn little_else(typed: &str, known: &[&str]) -> bool {
    let mut rest: String = typed.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
    let mut words: Vec<String> = known.iter().map(|word| word.to_lowercase()).collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    for word in words.iter().filter(|word| !word.is_empty()) {
        rest = rest.replace(word.as_str(), "");
    }
    rest.chars().count() < ELSE
}

/// Runs [`problem`] off the async threads.
///
/// # Errors
/// The check panicked.
pub async fn problem_of(typed: &str, about: Vec<String>) -> Result<Option<Problem>, Error> {
    let typed: String = typed.chars().take(LONGEST + 1).collect();
    follow::blocking(move || problem(&typed, &about)).await
}

/// Hashes a new password when its turn comes.
///
/// # Errors
/// [`Error::TooMany`] if too many are waiting; [`Error::Internal`].
pub async fn hashed(op: &Op, from: IpAddr, password: String) -> Result<String, Error> {
    let turn = op.limits().password_turn(from).await?;
    // The turn ends with the hashing: a client that disconnects does not free it while the processor is still busy.
    let hashed = follow::blocking(move || {
        let hashed = sign_in::hash(&password);
        drop(turn);
        hashed
    });
    hashed.await?
}

/// Checks a password when its turn comes. The caller counts wrong ones.
///
/// # Errors
/// [`Error::TooMany`] if too many are waiting; [`Error::Internal`].
pub async fn matches(op: &Op, from: IpAddr, typed: &str, hash: &str) -> Result<bool, Error> {
    let (typed, hash) = (typed.to_owned(), hash.to_owned());
    let turn = op.limits().password_turn(from).await?;
    let matching = follow::blocking(move || {
        let matches = sign_in::verify(&typed, &hash);
        drop(turn);
        matches
    });
    matching.await
}

/// Requires the officer to choose another password before anything else.
pub async fn must_change(tx: &mut Tx, officer_id: i64) -> sqlx::Result<()> {
    tx.run(&sql("update officer set must_change = true where id = $1").arg(officer_id)).await?;
    Ok(())
}
