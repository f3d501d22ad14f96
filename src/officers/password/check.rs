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

/// Longest password, in characters: argon2 and zxcvbn take longer the longer it is.
pub const LONGEST: usize = 200;
/// What zxcvbn looks at, in characters; a password that is not guessed by then is good enough.
const LOOKED_AT: usize = 64;
/// Characters that must be there beside words that a guesser knows.
const ELSE: usize = 5;
/// Words that everybody here would try.
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

/// Why a new password does not do, if it does not. `about` is what a guesser knows of the officer: name, login, office. May take milliseconds.
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

/// Whether a password is known words and little else. zxcvbn thinks too well of two known words beside each other.
fn little_else(typed: &str, known: &[&str]) -> bool {
    let mut rest: String = typed.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
    let mut words: Vec<String> = known.iter().map(|word| word.to_lowercase()).collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    for word in words.iter().filter(|word| !word.is_empty()) {
        rest = rest.replace(word.as_str(), "");
    }
    rest.chars().count() < ELSE
}

/// The same off the async threads.
///
/// # Errors
/// The judging panicked.
pub async fn problem_of(typed: &str, about: Vec<String>) -> Result<Option<Problem>, Error> {
    let typed: String = typed.chars().take(LONGEST + 1).collect();
    follow::blocking(move || problem(&typed, &about)).await
}

/// The hash of a new password, in its turn.
///
/// # Errors
/// [`Error::TooMany`] when too many wait for one; [`Error::Internal`].
pub async fn hashed(op: &Op, from: IpAddr, password: String) -> Result<String, Error> {
    let turn = op.limits().password_turn(from).await?;
    // The turn goes along: whoever goes away frees none while the processor is still busy.
    let hashed = follow::blocking(move || {
        let hashed = sign_in::hash(&password);
        drop(turn);
        hashed
    });
    hashed.await?
}

/// Whether this is the password, checked in its turn. The caller counts wrong ones.
///
/// # Errors
/// [`Error::TooMany`] when too many wait for one; [`Error::Internal`].
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

/// The officer must choose another password before anything else.
pub async fn must_change(tx: &mut Tx, officer_id: i64) -> sqlx::Result<()> {
    tx.run(&sql("update officer set must_change = true where id = $1").arg(officer_id)).await?;
    Ok(())
}
