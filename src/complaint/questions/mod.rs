//! The few questions that a subject asks, as a tree that the admin keeps.
//!
//! They are asked after the complaint has its number, so that nobody is held up and nothing is lost by not answering. What must stay true: every question
//! may be left out; the answers are an entry of the complaint's timeline, in the words of the question as it was asked; and a question is
//! never edited, only retired and asked anew.

pub mod actions;
pub mod page;

#[cfg(feature = "ssr")]
pub mod handlers;
#[cfg(feature = "ssr")]
pub mod store;
#[cfg(all(test, feature = "ssr"))]
mod tests;

use super::{Category, categories::Both};
use crate::{language::Language, officers::Me, string_enum};
use serde::{Deserialize, Serialize};

/// Most characters of a question.
pub const LONGEST_QUESTION: usize = 160;
/// Most characters of an answer.
pub const LONGEST_ANSWER: usize = 200;
/// Most questions of one subject: more than a few are answered by nobody.
pub const MOST: usize = 8;
/// Most choices of a question.
pub const MOST_CHOICES: usize = 8;

string_enum! {
    /// How a question is answered.
    pub enum AnswerKind {
        /// By a typed line.
        Line = "line",
        /// By one of several choices.
        Choice = "choice",
    }
}

/// A question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// Primary key of the `category_question` row.
    pub id: i64,
    /// The question above it in the tree, and the number of the choice that leads here, counted from 0.
    pub parent: Option<(i64, i64)>,
    /// How it is answered.
    pub kind: AnswerKind,
    /// The question.
    pub text: Both,
    /// The choices; none for a line.
    pub choices: Vec<Both>,
}

impl Question {
    /// Name of its field in a form.
    pub fn field(&self) -> String {
        format!("q{}", self.id)
    }
}

/// The questions in the order in which they are asked, each with its depth in the tree: after each question those that its choices lead to. A
/// question whose parent was retired is left out.
pub fn in_order(questions: &[Question]) -> Vec<(usize, &Question)> {
    fn below<'q>(questions: &'q [Question], parent: Option<i64>, depth: usize, out: &mut Vec<(usize, &'q Question)>) {
        // A tree cannot be deeper than it has questions; this also ends a circle.
        if depth >= MOST {
            return;
        }
        for question in questions.iter().filter(|question| question.parent.map(|(parent, _)| parent) == parent) {
            out.push((depth, question));
            below(questions, Some(question.id), depth + 1, out);
        }
    }
    let mut out = Vec::new();
    below(questions, None, 0, &mut out);
    out
}

/// The answers as text, a line for each question that was answered and whose parent's answer leads to it. `answer` gives what was typed, or the number
/// of the choice.
pub fn answered(questions: &[Question], language: Language, answer: impl Fn(&Question) -> String) -> String {
    let mut lines = Vec::new();
    let mut chosen: Vec<(i64, i64)> = Vec::new();
    for (_, question) in in_order(questions) {
        if question.parent.is_some_and(|leads_here| !chosen.contains(&leads_here)) {
            continue;
        }
        let given = answer(question);
        let said = match question.kind {
            AnswerKind::Line => given,
            AnswerKind::Choice => {
                let choice = given.parse().ok().and_then(|n: usize| Some((n, question.choices.get(n)?)));
                choice.map_or_else(String::new, |(n, choice)| {
                    chosen.push((question.id, n as i64));
                    choice.in_language(language).to_owned()
                })
            }
        };
        if !said.is_empty() {
            lines.push(format!("{} {said}", question.text.in_language(language)));
        }
    }
    lines.join("\n")
}

/// What the page of the admin is given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuestionsPage {
    /// The signed-in officer.
    pub me: Me,
    /// Whether this officer may change the questions.
    pub may_change: bool,
    /// Each subject with its questions.
    pub subjects: Vec<(Category, Vec<Question>)>,
}
