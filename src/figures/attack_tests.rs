//! An attacker who requests every span, adds and subtracts, and asks again after each change learns of no group of one to four complaints.

use super::{
    Figures,
    attack::{none_is_rare_by_its_absence, none_or_five, none_under_five, told},
    blocks::{Block, Cells, Detail, Ends, ends, new_blocks, updated},
    parts::{self, Part, PartBlock},
    parts_store, read,
};
use crate::{
    complaint::{Category, Millis, Outcome, Status, counting},
    server::db::{Db, Tx, sql},
    testing::{App, both_databases},
};
use chrono::{Months, NaiveDate};
use proptest::prelude::*;
use rand::{SeedableRng as _, rngs::StdRng};
use std::collections::BTreeMap;

fn date(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

/// The months of the random complaints. The last one is not over at first.
const FIRST: (i32, u32) = (2025, 9);
const MONTHS: u32 = 15;

/// Stores random complaints: some months are busy, some quiet, some empty, and some have a single confidential complaint.
async fn fill(db: &Db, office: i64, rng: &mut StdRng) {
    let mut tx = db.begin().await.unwrap();
    let mut n = 0_i64;
    for month in 0..MONTHS {
        let begins = date(FIRST.0, FIRST.1, 1).checked_add_months(Months::new(month)).unwrap();
        let count = [140, 60, 12, 3, 0, 140, 90][month as usize % 7] + rng.random_range(0..4);
        for _ in 0..count {
            n += 1;
            let confidential = rng.random_range(0..10) == 0;
            let status = Status::ALL[rng.random_range(0..Status::ALL.len())];
            let fake = rng.random_range(0..4) == 0;
            let outcome =
                (status == Status::Closed).then_some(if fake { Outcome::FoundFake } else { Outcome::Disposed });
            let at: Millis = crate::language::dates::start_of(begins) + rng.random_range(0..20) * 86_400_000;
            let row = sql("insert into complaint (id, reference, key_hash, channel, category, text, language, status, outcome, confidential, \
                 accepted, unread, office_id, received_at, changed_at, version) \
                 values ($1, $2, $3, 'staff', $9, 't', 'hi', $4, $5, $6, false, false, $7, $8, $8, 1)")
            .arg(n)
            .arg(format!("{n:010}"))
            .arg(vec![0u8])
            .arg(status)
            .arg(outcome)
            .arg(confidential)
            .arg(office)
            .arg(at)
            // Some subjects are frequent, some rare.
            .arg(Category::ALL[rng.random_range(0..16_usize) * rng.random_range(0..16_usize) / 15]);
            tx.run(&row).await.unwrap();
            history(&mut tx, n, status, outcome, at, rng).await;
        }
    }
    counting::rebuilding::all_in(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
}

/// Some have had an answer, some were reopened, some were closed before with another outcome.
async fn history(tx: &mut Tx, complaint: i64, status: Status, outcome: Option<Outcome>, at: Millis, rng: &mut StdRng) {
    let mut entries = Vec::new();
    if rng.random_range(0..3) > 0 {
        entries.push(("asked", Status::Forwarded, None, rng.random_range(60_000..400_000_000)));
    }
    if rng.random_range(0..6) == 0 {
        let before = if rng.random_range(0..2) == 0 { Outcome::FoundFake } else { Outcome::Duplicate };
        entries.push(("closed", Status::Closed, Some(before), 500_000_000));
        entries.push(("reopened", Status::Forwarded, None, 600_000_000));
    }
    if status == Status::Closed {
        entries.push(("closed", status, outcome, 700_000_000 + rng.random_range(0..5_000_000_000_i64)));
    }
    for (kind, status, outcome, after) in entries {
        let row = sql(
            "insert into entry (complaint_id, at, kind, audience, status, outcome) values ($1, $2, $3, 'public', $4, $5)",
        );
        tx.run(&row.arg(complaint).arg(at + after).arg(kind).arg(status).arg(outcome)).await.unwrap();
    }
}

/// Every span of months, and the same spans beginning or ending one day off.
fn spans() -> Vec<(String, String)> {
    let first = date(FIRST.0, FIRST.1, 1);
    let mut all = vec![(String::new(), String::new())];
    for from in 0..MONTHS {
        for to in from + 1..=MONTHS {
            let begins = first.checked_add_months(Months::new(from)).unwrap();
            let after = first.checked_add_months(Months::new(to)).unwrap();
            let ends = after.pred_opt().unwrap();
            for (begins, ends) in
                [(begins, ends), (begins.succ_opt().unwrap(), ends), (begins, ends.pred_opt().unwrap())]
            {
                all.push((begins.to_string(), ends.to_string()));
            }
            if from == 0 {
                all.push((String::new(), ends.to_string()));
            }
            if to == MONTHS {
                all.push((begins.to_string(), String::new()));
            }
        }
    }
    all
}

async fn answers(app: &App) -> Vec<Figures> {
    let mut all = Vec::new();
    for (from, to) in spans() {
        all.push(read(&app.op(), &from, &to).await.unwrap());
    }
    all
}

/// The outcomes in an answer; `None` for those not published.
fn outcomes(figures: &Figures) -> [Option<i64>; 5] {
    [figures.disposed, figures.found_fake, figures.confidential, figures.investigating, figures.open]
}

/// Whether the complaints of `inner` are among those of `outer`.
fn within(inner: &Figures, outer: &Figures) -> bool {
    inner.outcomes_from.is_some()
        && outer.outcomes_from <= inner.outcomes_from
        && inner.outcomes_to <= outer.outcomes_to
}

fn attack(all: &[Figures]) {
    let numbers: Vec<_> = all.iter().flat_map(told).collect();
    assert!(none_under_five(&numbers) > 1_000, "too little is published for the attack to mean anything");
    for part in ["reopened", "overturned", "subjects theft", "subjects rare"] {
        assert!(numbers.iter().any(|told| told.what == part && told.n > 0), "{part} is never published");
    }
    assert!(all.iter().any(|figures| figures.first_response.is_some() && figures.closing.is_some()));
    for subjects in all.iter().filter_map(|figures| figures.subjects.as_ref()) {
        none_is_rare_by_its_absence(&subjects.counts);
    }
    let mut published = 0;
    for figures in all {
        for n in outcomes(figures).into_iter().flatten() {
            published += 1;
            assert!(none_or_five(n), "{figures:?}");
        }
        // The rest after subtracting the published numbers.
        if let [Some(disposed), Some(fake), confidential, ..] = outcomes(figures) {
            let rest = figures.outcomes_of - disposed - fake;
            assert!(none_or_five(rest) && none_or_five(rest - confidential.unwrap_or(0)), "{figures:?}");
        }
    }
    assert!(published > 100, "too little is published for the attack to mean anything: {published}");
    // Many requests may get the same outcomes as their answer.
    let mut different: Vec<&Figures> = Vec::new();
    for figures in all {
        let new =
            |known: &&Figures| known.outcomes_from == figures.outcomes_from && known.outcomes_to == figures.outcomes_to;
        match different.iter().find(|known| new(known)) {
            Some(known) => assert_eq!(outcomes(known), outcomes(figures), "two answers for the same months"),
            None if figures.outcomes_from.is_some() => different.push(figures),
            None => {}
        }
    }
    for outer in &different {
        let inside: Vec<&&Figures> = different.iter().filter(|inner| within(inner, outer)).collect();
        for inner in &inside {
            for (a, b) in outcomes(outer).into_iter().zip(outcomes(inner)) {
                if let (Some(a), Some(b)) = (a, b) {
                    assert!(none_or_five(a - b), "{outer:?} minus {inner:?}");
                }
            }
            // Minus two disjoint spans: what lies between, before and after them.
            for other in inside.iter().filter(|other| other.outcomes_from > inner.outcomes_to) {
                for ((a, b), c) in outcomes(outer).into_iter().zip(outcomes(inner)).zip(outcomes(other)) {
                    if let (Some(a), Some(b), Some(c)) = (a, b, c) {
                        assert!(none_or_five(a - b - c), "{outer:?} minus {inner:?} minus {other:?}");
                    }
                }
            }
        }
    }
}

both_databases!(no_two_spans_can_be_subtracted_to_a_number_under_five, async |db| {
    let app = App::on(db).await;
    for seed in 0..2 {
        let mut tx = app.state.db().begin().await.unwrap();
        for table in [
            "delete from entry",
            "delete from complaint",
            "delete from figures_block",
            "delete from figures_release",
            "delete from figures_part",
            "delete from figures_part_release",
        ] {
            tx.run(&sql(table)).await.unwrap();
        }
        tx.commit().await.unwrap();
        fill(app.state.db(), app.offices.circle, &mut StdRng::seed_from_u64(seed)).await;
        let before = answers(&app).await;
        attack(&before);
        // After a single change, nothing published differs.
        let mut tx = app.state.db().begin().await.unwrap();
        tx.run(&sql("update complaint set confidential = true where id in (select min(id) from complaint where confidential = false)"))
            .await
            .unwrap();
        tx.run(&sql("update complaint set category = 'noise' where id in (select min(id) from complaint where category <> 'noise')"))
            .await
            .unwrap();
        tx.run(&sql("insert into entry (complaint_id, at, kind, audience, status) select min(id), 1, 'reopened', 'public', 'forwarded' from complaint"))
            .await
            .unwrap();
        counting::rebuilding::all_in(&mut tx).await.unwrap();
        tx.commit().await.unwrap();
        let after = answers(&app).await;
        for (before, after) in before.iter().zip(&after) {
            assert_eq!(told(before), told(after), "asked before and after one change");
            assert_eq!(
                (&before.first_response, &before.closing),
                (&after.first_response, &after.closing),
                "asked before and after one change"
            );
        }
    }
    // A month later, after many changes.
    let blocks = crate::figures::store::blocks(app.state.db()).await.unwrap();
    let parts = parts_store::blocks(app.state.db(), 0, i64::MAX).await.unwrap();
    let mut tx = app.state.db().begin().await.unwrap();
    tx.run(&sql(
        "update complaint set status = 'closed', outcome = 'disposed' where status = 'forwarded' and id % 2 = 0",
    ))
    .await
    .unwrap();
    tx.run(&sql("update complaint set confidential = true where id % 29 = 0")).await.unwrap();
    tx.run(&sql("update complaint set category = 'theft' where id % 7 = 0")).await.unwrap();
    tx.run(&sql("insert into entry (complaint_id, at, kind, audience, status) select id, received_at + 1000, 'reopened', 'public', 'forwarded' \
         from complaint where id % 11 = 0"))
        .await
        .unwrap();
    counting::rebuilding::all_in(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
    app.state.clock().advance(12 * 86_400_000);
    attack(&answers(&app).await);
    let later = crate::figures::store::blocks(app.state.db()).await.unwrap();
    assert!(later.len() > blocks.len() || later != blocks, "a month later more is published");
    for (old, new) in blocks.iter().zip(&later) {
        assert_eq!((old.first, old.last, old.detail), (new.first, new.last, new.detail), "a block keeps its months");
        assert!(old.cells.iter().zip(new.cells).all(|(old, new)| none_or_five((new - old).abs())), "{old:?} {new:?}");
        let (before, after) = (numbers(old.cells, old.detail), numbers(new.cells, new.detail));
        assert!(before.iter().zip(after).all(|(old, new)| none_or_five((new - old).abs())), "{old:?} {new:?}");
    }
    let later = parts_store::blocks(app.state.db(), 0, i64::MAX).await.unwrap();
    assert_ne!(parts, later, "a month later other numbers are published");
    for (part, blocks) in &parts {
        for (old, new) in blocks.iter().zip(&later[part]) {
            assert_eq!((old.first, old.last), (new.first, new.last), "{part}: a block keeps its months");
            assert!(old.cells.keys().eq(new.cells.keys()), "{part}: a block keeps its cells");
            let steps = old.cells.values().zip(new.cells.values()).map(|(old, new)| (new - old).abs());
            assert!(steps.into_iter().all(none_or_five), "{part}: {old:?} {new:?}");
        }
    }
});

/// Every number that is told of a block, and what is left of its complaints without it.
fn numbers(cells: Cells, detail: Detail) -> Vec<i64> {
    let all: i64 = cells.iter().sum();
    let Ends { disposed, found_fake, confidential, investigating, confidential_investigating, open } =
        ends(&[Block { first: 0, last: 0, detail, cells }]);
    // Beside another block that tells less, only this is told of those that are not closed.
    let not_closed = confidential.unwrap_or(0) + open;
    let told = [confidential, investigating, confidential_investigating].into_iter().map(|n| n.unwrap_or(0));
    let told = told.chain([disposed, found_fake, open, not_closed]);
    told.flat_map(|n| [n, all - n]).collect()
}

fn any_part() -> impl Strategy<Value = (Part, Vec<Vec<i64>>, Vec<i64>)> {
    let state = || prop_oneof![4 => Just(0_i64), 2 => 0..7_i64, 2 => 0..60_i64];
    (0..Part::ALL.len()).prop_flat_map(move |at| {
        let states = Part::ALL[at].states();
        let month = move || proptest::collection::vec(state(), states);
        (Just(Part::ALL[at]), proptest::collection::vec(month(), 1..30), month())
    })
}

fn states() -> impl Strategy<Value = Cells> {
    let state = prop_oneof![Just(0_i64), 0..7_i64, 0..200_i64];
    proptest::array::uniform6(state)
}

proptest! {
    #[test]
    fn every_block_and_every_step_is_zero_or_at_least_five(months in proptest::collection::vec(states(), 1..40), later in states(), late in 0..12_i64) {
        let n = months.len() as i64;
        let blocks = new_blocks(0, -1, n - 1, |month| months[month as usize]);
        let mut next = 0;
        for block in &blocks {
            prop_assert!(block.first == next && block.last >= block.first);
            next = block.last + 1;
            prop_assert!(block.cells.iter().all(|&n| none_or_five(n)), "{block:?}");
            let sums = ends(std::slice::from_ref(block));
            let received: i64 = (block.first..=block.last).map(|month| months[month as usize].iter().sum::<i64>()).sum();
            prop_assert_eq!(sums.disposed + sums.found_fake + sums.confidential.unwrap_or(0) + sums.open, received, "the numbers are exact when the block is made");
            // The same complaints in other states, and some added late.
            let cells = updated(block, &later, later.iter().sum::<i64>().max(received) + late);
            prop_assert!(cells.iter().all(|&n| none_or_five(n)), "{cells:?}");
            prop_assert!(cells.iter().zip(block.cells).all(|(a, b)| none_or_five((a - b).abs())), "{cells:?} after {block:?}");
            let (before, after) = (numbers(block.cells, block.detail), numbers(cells, block.detail));
            prop_assert!(before.iter().zip(after).all(|(a, b)| none_or_five((a - b).abs())), "{cells:?} after {block:?}");
        }
    }

    #[test]
    fn every_cell_of_a_part_and_every_step_is_zero_or_at_least_five((part, months, later) in any_part(), late in 0..12_i64) {
        let n = months.len() as i64;
        let blocks = parts::new_blocks(part, 0, -1, n - 1, |month| months[month as usize].clone());
        let mut next = 0;
        for block in &blocks {
            prop_assert!(block.first == next && block.last >= block.first);
            next = block.last + 1;
            prop_assert!(block.cells.values().all(|&n| none_or_five(n)), "{part}: {block:?}");
            let received: i64 = (block.first..=block.last).map(|month| months[month as usize].iter().sum::<i64>()).sum();
            prop_assert_eq!(block.all(), received, "every complaint is in one cell");
            if part == Part::Subjects {
                let counts: BTreeMap<Category, i64> =
                    block.cells.iter().map(|(at, n)| (Category::ALL[*at], *n)).collect();
                none_is_rare_by_its_absence(&counts);
            }
            prop_assert!(block.cells.keys().all(|first| part.state(&part.word(*first)) == Some(*first)), "cells are stored under a word of their own");
            let cells = block.updated(part, &later, later.iter().sum::<i64>().max(received) + late);
            prop_assert!(cells.values().all(|&n| none_or_five(n)), "{part}: {cells:?}");
            prop_assert!(cells.iter().all(|(first, n)| none_or_five((n - block.cells[first]).abs())), "{part}: {cells:?} after {block:?}");
        }
        // Any consecutive blocks: their sums, and what the longer have more than the shorter.
        for (at, _) in blocks.iter().enumerate() {
            let (mut shorter, mut sums) = (0, BTreeMap::new());
            for end in at + 1..=blocks.len() {
                let longer = parts::sums(part, &blocks[at..end]);
                prop_assert!(longer.values().all(|&n| none_or_five(n)));
                let all: i64 = longer.values().sum();
                prop_assert!(none_or_five(all - shorter));
                for (cell, n) in &longer {
                    if let Some(before) = sums.get(cell) {
                        prop_assert!(none_or_five(n - before), "{part} {cell}: {longer:?} after {sums:?}");
                    }
                }
                (shorter, sums) = (all, longer);
            }
        }
    }

    #[test]
    fn five_or_more_changes_are_published(from in proptest::array::uniform6(20..200_i64), moved in 5..15_i64) {
        let block = Block { first: 0, last: 0, detail: Detail::Inquiries, cells: from };
        let mut to = from;
        to[5] -= moved;
        to[0] += moved;
        prop_assert_eq!(updated(&block, &to, from.iter().sum()), to);
        to[1] += 1;
        to[0] -= 1;
        let cells = updated(&block, &to, from.iter().sum());
        prop_assert_eq!(cells.iter().sum::<i64>(), from.iter().sum::<i64>(), "the sum stays the same");
        prop_assert_eq!(cells[1], from[1], "a single change is not published");
    }
}

/// Six complaints enter a cell and five leave the one beside it, so that what is published of the two together would change by one.
#[test]
fn no_sum_of_cells_changes_by_one() {
    let from: Cells = [50, 50, 20, 20, 20, 20];
    let block = Block { first: 0, last: 0, detail: Detail::Inquiries, cells: from };
    for (up, down) in [(2, 3), (4, 5), (2, 4), (3, 2), (5, 4), (4, 2)] {
        let mut to = from;
        to[up] += 6;
        to[down] -= 5;
        to[0] -= 6;
        to[1] += 5;
        let cells = updated(&block, &to, from.iter().sum());
        assert_ne!(cells, from, "what can be told is told: {up} {down}");
        let (before, after) = (numbers(from, block.detail), numbers(cells, block.detail));
        assert!(before.iter().zip(&after).all(|(a, b)| none_or_five((a - b).abs())), "{cells:?}");
    }
}

/// A subject with one complaint and one without any are published alike, also after what was published has come to nothing.
#[test]
fn a_rare_subject_looks_like_one_without_complaints() {
    let at = |category: Category| Category::ALL.iter().position(|one| *one == category).unwrap();
    let with = |traffic: i64, other: i64| {
        let mut states = vec![0; Part::Subjects.states()];
        states[at(Category::Theft)] = 40;
        states[at(Category::Noise)] = 30;
        states[at(Category::Traffic)] = traffic;
        states[at(Category::Other)] = other;
        parts::new_blocks(Part::Subjects, 0, -1, 0, |_| states.clone())
    };
    let (rare, none) = (with(1, 5), with(0, 6));
    assert_eq!(rare, none);
    let told = [at(Category::Theft), at(Category::Noise), at(Category::Other)];
    let named: Vec<usize> = parts::sums(Part::Subjects, &rare).into_keys().collect();
    assert!(named.len() == 3 && told.iter().all(|state| named.contains(state)), "{named:?}");
    // Later all noise turns out to have been theft.
    let mut states = vec![0; Part::Subjects.states()];
    states[at(Category::Theft)] = 70;
    states[at(Category::Other)] = 6;
    let later = PartBlock { cells: rare[0].updated(Part::Subjects, &states, 76), ..rare[0].clone() };
    let sums = parts::sums(Part::Subjects, &[later]);
    assert_eq!(sums, BTreeMap::from([(at(Category::Theft), 70), (at(Category::Other), 6)]));
    // A month without any complaint hides nothing, and takes no name away.
    let months = |month: i64| if month == 1 { vec![0; Part::Subjects.states()] } else { states.clone() };
    let blocks = parts::new_blocks(Part::Subjects, 0, -1, 2, months);
    assert_eq!(blocks.len(), 3);
    assert_eq!(parts::sums(Part::Subjects, &blocks)[&at(Category::Theft)], 140);
}
