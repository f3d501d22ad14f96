//! The evening sheet on paper: a table with a line for the signature.

use super::{Line, judging::verdict_text};
use crate::{
    complaint::Millis,
    language::{dates, language, t, texts::sheet as says},
};
use leptos::prelude::*;

/// The lines as a table, which only print shows.
#[component]
pub fn PrintTable(
    /// When the sheet was made.
    lead: String,
    /// The lines.
    lines: Vec<Line>,
    /// Time of the review.
    review_at: Millis,
) -> impl IntoView {
    let heads = [
        says::COLUMN_N,
        says::COLUMN_REFERENCE,
        says::COLUMN_OFFICE,
        says::COLUMN_ORDER,
        says::COLUMN_DUE,
        says::COLUMN_CAME,
        says::COLUMN_ANSWER,
        says::COLUMN_VERDICT,
    ];
    let rows = lines.into_iter().map(|line| view! { <PrintRow line review_at/> });
    view! {
        <p class="print-only">{lead}</p>
        <table class="sheet-print">
            <thead><tr>{heads.into_iter().map(|head| view! { <th scope="col">{t(head)}</th> }).collect_view()}</tr></thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
        <p class="sheet-signature">{t(says::SIGNATURE)}</p>
    }
}

#[component]
fn PrintRow(line: Line, review_at: Millis) -> impl IntoView {
    let language = language();
    let day_and_time = |at: Millis| {
        if dates::day(at) == dates::day(review_at) {
            dates::time(at)
        } else {
            format!("{} {}", dates::iso(at), dates::time(at))
        }
    };
    let answer = line.answer.map(|answer| {
        let evidence = [
            (!answer.photos.is_empty()).then(|| format!("{}: {}", t(says::COLUMN_PHOTOS), answer.photos.len())),
            answer.paper.clone(),
        ];
        let evidence = evidence.into_iter().flatten().collect::<Vec<_>>().join(" · ");
        view! { <p dir="auto">{answer.text}</p> <p>{format!("{}, {} {evidence}", answer.officer.in_language(language), day_and_time(answer.at))}</p> }
    });
    let verdict = line.verdict.map(|verdict| {
        let note = verdict.text.clone();
        view! { <p>{verdict_text(&verdict, review_at)}</p> {note.map(|note| view! { <p dir="auto">{note}</p> })} }
    });
    view! {
        <tr>
            <td>{line.n}</td>
            <td class="ref">{line.reference.to_string()}</td>
            <td>{line.office.map(|office| office.full(language)).unwrap_or_default()}</td>
            <td dir="auto">{line.text}</td>
            <td>{day_and_time(line.due_at)}</td>
            <td>{t(says::came(line.came))}</td>
            <td>{answer}</td>
            <td>{verdict}</td>
        </tr>
    }
}
