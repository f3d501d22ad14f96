//! The pages that count or list, at 3,500, 100,000 and 1,000,000 complaints that take turns, and the memory of the program after all of it.

use crate::{
    client::Client,
    figure,
    grown::{Shape, grown},
    percentile,
    program::{Program, TempDb},
};
use anyhow::Context as _;
use std::time::{Duration, Instant};

const SIZES: [i64; 3] = [3_500, 100_000, 1_000_000];
/// Requests of each page at each size, after those that warm it up.
const ROUNDS: usize = 200;
const WARM_UP: usize = 10;

/// A size, and who asks there.
struct At {
    size: i64,
    program: Program,
    operator: Client,
    chief: Client,
    /// Number of a complaint, primary key of a station.
    reference: String,
    station: String,
    _db: TempDb,
}

/// A page that is measured: its name, and its address for somebody there.
type Page = (&'static str, Who, fn(&At) -> String);

#[derive(Clone, Copy)]
enum Who {
    Operator,
    Chief,
}

const PAGES: [Page; 20] = [
    ("figures page", Who::Operator, |_| "/figures".to_owned()),
    ("figures page, a span", Who::Operator, |_| "/figures?from=2026-01-05&to=2026-10-20".to_owned()),
    ("figures.json", Who::Operator, |_| "/figures.json".to_owned()),
    ("figures.json, a span", Who::Operator, |_| "/figures.json?from=2026-01-05&to=2026-10-20".to_owned()),
    ("inside figures", Who::Chief, |_| "/staff/figures".to_owned()),
    ("inside figures, half a year and the half before", Who::Chief, |_| {
        "/staff/figures?from=2026-05-05&to=2026-10-20&against=before".to_owned()
    }),
    ("morning list", Who::Chief, |_| "/staff/morning".to_owned()),
    ("orders", Who::Chief, |_| "/staff/orders".to_owned()),
    ("notices", Who::Chief, |_| "/staff/notices".to_owned()),
    ("board", Who::Operator, |_| "/staff".to_owned()),
    ("board by age, of the last week", Who::Operator, |_| "/staff?age=week".to_owned()),
    ("board by age, over 21 days", Who::Operator, |_| "/staff?age=over_21".to_owned()),
    ("board, mine", Who::Operator, |_| "/staff?mine=1".to_owned()),
    ("board of a station", Who::Operator, |at| format!("/staff?office={}", at.station)),
    ("search for a common word", Who::Operator, |_| "/staff?q=%E0%A4%A8%E0%A4%B9%E0%A5%80%E0%A4%82".to_owned()),
    ("search for a number", Who::Operator, |at| format!("/staff?q={}", at.reference)),
    // By keyed hashes: the end of a telephone number, and a name ("सुनीता") that a part of all complainants has.
    ("search for the end of a phone number", Who::Operator, |_| "/staff?q=0188".to_owned()),
    ("search for a name", Who::Operator, |_| {
        "/staff?q=%E0%A4%B8%E0%A5%81%E0%A4%A8%E0%A5%80%E0%A4%A4%E0%A4%BE".to_owned()
    }),
    ("panel", Who::Operator, |at| format!("/staff/c/{}", at.reference)),
    // A request with a query is never served from the cached rendering.
    ("tracking page", Who::Operator, |at| format!("/t/{}?anew", at.reference)),
];

/// Measures all pages for complaints spread in this way.
pub async fn million(shape: Shape) -> anyhow::Result<()> {
    let mut sizes = Vec::new();
    for size in SIZES {
        let begun = Instant::now();
        let db = grown(size, shape).await?;
        figure("million", &format!("{size} complaints {} made", shape.name()), begun.elapsed().as_secs_f64(), "s");
        let program = Program::start(&db).await?;
        let operator = Client::signed_in(&program, "operator").await?;
        let chief = Client::signed_in(&program, "chief").await?;
        let reference = db.references(500).await?.pop().unwrap_or_default();
        let station = db.stations().await?.remove(0);
        sizes.push(At { size, program, operator, chief, reference, station, _db: db });
    }
    for (name, who, path) in PAGES {
        for at in &sizes {
            // An error is reported before anything is measured.
            let client = if matches!(who, Who::Operator) { &at.operator } else { &at.chief };
            client.get(&path(at)).await.with_context(|| format!("{name} at {} complaints", at.size))?;
        }
        let mut times: Vec<Vec<Duration>> = vec![Vec::new(); sizes.len()];
        for round in 0..ROUNDS + WARM_UP {
            for (at, times) in sizes.iter().zip(&mut times) {
                let client = match who {
                    Who::Operator => &at.operator,
                    Who::Chief => &at.chief,
                };
                let begun = Instant::now();
                client.get(&path(at)).await?;
                if round >= WARM_UP {
                    times.push(begun.elapsed());
                }
            }
        }
        let bench = format!("{name}, {}", shape.name());
        let p99: Vec<f64> = times.iter_mut().map(|times| percentile(times, 0.99)).collect();
        let p50: Vec<f64> = times.iter_mut().map(|times| percentile(times, 0.5)).collect();
        for ((at, p99), p50) in sizes.iter().zip(&p99).zip(&p50) {
            let goal = if at.size == 1_000_000 { " (goal: under 25)" } else { "" };
            figure(&bench, &format!("p99 at {} complaints{goal}", at.size), *p99, "ms");
            figure(&bench, &format!("median at {} complaints", at.size), *p50, "ms");
        }
        figure(&bench, "growth of p99 from 3,500 to 1,000,000 (goal: under 1.33)", p99[2] / p99[0], "ratio");
        figure(&bench, "growth of the median", p50[2] / p50[0], "ratio");
    }
    for at in &sizes {
        let name =
            format!("resident memory at {} complaints, {}, after all of it (goal: under 200)", at.size, shape.name());
        figure("million", &name, at.program.memory() as f64 / 1_000_000.0, "MB");
    }
    Ok(())
}
