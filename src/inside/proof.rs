//! What complainants say about closings, and findings "fake", station by station. They stand in the order of the tree, as in the table of stations.

#[cfg(feature = "ssr")]
use super::StationLine;
use super::{ProofLine, shares};
#[cfg(feature = "ssr")]
use crate::complaint::{Outcome, fake::FakeState};
use crate::language::{dates, language, t, texts, texts::inside as says};
use leptos::prelude::*;

/// What was counted of all stations.
#[cfg(feature = "ssr")]
pub(super) struct Counted<'a> {
    /// Findings "fake" by station and state.
    pub fakes: &'a [(Option<i64>, FakeState, i64)],
    /// Answers by station and word.
    pub answers: &'a [(Option<i64>, String, i64)],
    /// Reports by station: all, without the contact code, with nearly the words of an earlier one.
    pub reports: &'a [(Option<i64>, i64, i64, i64)],
}

/// The line of a station.
#[cfg(feature = "ssr")]
pub(super) fn line(station: &StationLine, counted: &Counted<'_>) -> ProofLine {
    let Counted { fakes, answers, reports } = counted;
    let id = station.office.as_ref().map(|office| office.id);
    let fake = |state: FakeState| -> i64 {
        fakes.iter().filter(|(of, found, _)| *of == id && *found == state).map(|(.., n)| *n).sum()
    };
    let said = |word: &str| -> i64 {
        answers.iter().filter(|(of, found, _)| *of == id && found == word).map(|(.., n)| *n).sum()
    };
    let closed_as = |outcome: Outcome| -> i64 {
        station.numbers.outcomes.iter().filter(|(found, _)| *found == outcome).map(|(_, n)| *n).sum()
    };
    let overturned = fake(FakeState::Overturned);
    let (made, without, alike) = reports
        .iter()
        .find(|(of, ..)| *of == id)
        .map_or((0, 0, 0), |(_, made, without, alike)| (*made, *without, *alike));
    ProofLine {
        office: station.office.clone(),
        closed: station.numbers.closed,
        fake: closed_as(Outcome::FoundFake),
        decided: fake(FakeState::Stands) + overturned,
        overturned,
        reports: made,
        contacted: made - without,
        alike,
        settled: said("settled"),
        partly: said("partly"),
        not_settled: said("not_settled"),
        silent: said("silent"),
    }
}

/// Whether there is anything in a line.
#[cfg(feature = "ssr")]
pub(super) fn says_anything(line: &ProofLine) -> bool {
    line.fake + line.decided + line.reports + line.settled + line.partly + line.not_settled + line.silent > 0
}

/// The table.
#[component]
pub(super) fn ProofPart(
    /// Its lines.
    proof: Vec<ProofLine>,
) -> impl IntoView {
    let language = language();
    (!proof.is_empty()).then(|| {
        let heads = [
            says::PROOF_CONTACTED,
            says::PROOF_FAKE,
            says::PROOF_OVERTURNED,
            says::PROOF_SETTLED,
            says::PROOF_PARTLY,
            says::PROOF_NOT_SETTLED,
            says::PROOF_SILENT,
        ];
        let heads =
            heads.map(|name| view! { <th scope="col" class="number">{t(name)}</th> }).into_iter().collect_view();
        let named = move |line: &ProofLine| {
            let office = line.office.as_ref();
            office.map_or_else(|| t(says::NO_STATION).to_owned(), |office| office.short(language).to_owned())
        };
        // Nearly the same words can have a reason, so they stand behind a choice.
        let alike = proof.iter().filter(|line| line.alike > 0).map(|line| {
            let share = shares::written(line.alike, line.reports, language);
            let share = share.map(|share| view! { <span class="quiet">{share}</span> });
            let (name, n) = (named(line), dates::number(line.alike));
            view! { <li>{name} ": " {n} " " {share}</li> }
        });
        let alike = alike.collect_view();
        let rows = proof.into_iter().map(|line| {
            let name = named(&line);
            let with_share = |n: i64, of: i64| {
                let share = shares::written(n, of, language).filter(|_| n > 0);
                let share = share.map(|share| view! { <span class="quiet">{share}</span> });
                view! { <td class="number">{dates::number(n)}{share}</td> }
            };
            let contacted = with_share(line.contacted, line.reports);
            let fake = with_share(line.fake, line.closed);
            let overturned = with_share(line.overturned, line.decided);
            let answered = line.settled + line.partly + line.not_settled;
            let not_settled = with_share(line.not_settled, answered);
            view! {
                <tr>
                    <th scope="row">{name}</th>
                    {contacted}
                    {fake}
                    {overturned}
                    <td class="number">{dates::number(line.settled)}</td>
                    <td class="number">{dates::number(line.partly)}</td>
                    {not_settled}
                    <td class="number">{dates::number(line.silent)}</td>
                </tr>
            }
        });
        let rows = rows.collect_view();
        view! {
            <section>
                <h2>{t(says::PROOF)}</h2>
                <p class="hint">{t(says::PROOF_LEAD)}</p>
                <div class="wide" tabindex="0" role="region" aria-label=t(says::PROOF)>
                    <table class="stations">
                        <thead>
                            <tr>
                                <th scope="col">{t(texts::staff::OFFICE)}</th>
                                {heads}
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
                <details>
                    <summary>{t(says::PROOF_ALIKE)}</summary>
                    <p class="hint">{t(says::PROOF_ALIKE_HINT)}</p>
                    <ul>{alike}</ul>
                </details>
            </section>
        }
    })
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::{Counted, FakeState, Outcome, StationLine, line, says_anything};
    use crate::{
        inside::Numbers,
        offices::{OfficeKind, OfficeName},
    };

    fn station(id: i64) -> StationLine {
        let office = OfficeName { id, kind: OfficeKind::Station, en: "x".into(), hi: "x".into(), title: None };
        let numbers = Numbers { closed: 9, outcomes: vec![(Outcome::FoundFake, 4)], ..Numbers::default() };
        StationLine { office: Some(office), circle: None, point: None, numbers, before: None, late: 0 }
    }

    #[test]
    fn a_finding_that_was_dropped_before_the_complainant_was_told_does_not_count_as_decided() {
        let fakes = [
            (Some(1), FakeState::Stands, 3),
            (Some(1), FakeState::Overturned, 1),
            (Some(1), FakeState::Dropped, 5),
            (Some(2), FakeState::Overturned, 7),
        ];
        let answers = [(Some(1), "silent".to_owned(), 6), (Some(1), "not_settled".to_owned(), 2)];
        let counted = Counted { fakes: &fakes, answers: &answers, reports: &[(Some(1), 12, 3, 2)] };
        let found = line(&station(1), &counted);
        assert_eq!((found.reports, found.contacted, found.alike), (12, 9, 2));
        assert_eq!((found.fake, found.closed, found.decided, found.overturned), (4, 9, 4, 1));
        assert_eq!((found.settled, found.not_settled, found.silent), (0, 2, 6), "silence is not satisfaction");
        assert!(says_anything(&found));
    }
}
