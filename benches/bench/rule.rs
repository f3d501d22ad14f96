//! What the visibility rule costs on the board: the same query with and without it, at 100,000 complaints, in turns.

use crate::{
    figure,
    grown::{Shape, grown},
    percentile,
};
use std::time::{Duration, Instant};
use sunwai::{
    board::{Filters, measure::board_query},
    sealed::{Sealing, key_file::ServerKey},
    server::clock::Clock,
    shield::{Role, Scope, Viewer},
};

const COMPLAINTS: i64 = 100_000;
const ROUNDS: usize = 300;
const WARM_UP: usize = 20;

/// A board: who asks for it, and with which filters.
type Board = (Viewer, Filters);

/// Measures the cell's board and a station's board against the chief's, whose rule is `(1 = 1)`: the query without the rule.
pub async fn rule() -> anyhow::Result<()> {
    let temp = grown(COMPLAINTS, Shape::OneYear).await?;
    let db = temp.open().await?;
    // Nothing is searched for, so any key will do.
    let sealing = Sealing::of_keys(&[ServerKey::generate()], &[7; 32])?;
    let now = Clock::System.now();
    let station: i64 = temp.stations().await?.remove(0).parse()?;
    let officer = |role: Role, offices: Vec<i64>| Viewer::Officer(Scope { role, offices, own: None });
    let all = Filters::default();
    let of_station = Filters { office: Some(station), ..Filters::default() };
    let pairs: [(&str, Board, Board); 2] = [
        (
            "the cell's board",
            (officer(Role::Operator, Vec::new()), all.clone()),
            (officer(Role::Chief, Vec::new()), all),
        ),
        (
            "a station's board",
            (officer(Role::Station, vec![station]), of_station.clone()),
            (officer(Role::Chief, Vec::new()), of_station),
        ),
    ];
    for (name, with, without) in &pairs {
        let (mut with_rule, mut without_rule): (Vec<Duration>, Vec<Duration>) = (Vec::new(), Vec::new());
        for round in 0..ROUNDS + WARM_UP {
            // Each side begins every second round, so that neither always finds what the other has just read.
            for side in 0..2 {
                let is_with = (round + side) % 2 == 0;
                let (viewer, filters) = if is_with { with } else { without };
                let begun = Instant::now();
                let found = board_query(&db, &sealing, viewer, filters, now).await?;
                let took = begun.elapsed();
                anyhow::ensure!(found > 0, "the board is empty");
                if round >= WARM_UP {
                    let times = if is_with { &mut with_rule } else { &mut without_rule };
                    times.push(took);
                }
            }
        }
        let (ruled, free) = (percentile(&mut with_rule, 0.5), percentile(&mut without_rule, 0.5));
        figure("rule", &format!("{name} at {COMPLAINTS} complaints, median"), ruled, "ms");
        figure("rule", &format!("{name}, the same without the rule"), free, "ms");
        figure("rule", &format!("{name}, cost of the rule (goal: under 15)"), (ruled / free - 1.0) * 100.0, "%");
    }
    db.close().await;
    Ok(())
}
