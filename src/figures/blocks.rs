//! Decides which numbers may be published, so that no subtraction of them gives one to four.
//!
//! Every complaint is in exactly one cell: its state, within one block of whole months. Every published outcome is a sum of whole cells. A cell
//! contains zero or at least five complaints, and changes by zero or at least five; so does every sum of cells that is published as one number. So
//! whatever spans are requested, and whenever, adding and subtracting the answers can only single out a union of cells. This module is pure and uses
//! no database.

use super::FEWEST;
use crate::{
    complaint::{Outcome, Status},
    string_enum,
};

string_enum! {
    /// How finely a block's complaints are divided into cells.
    pub enum Detail {
        /// All states, including which inquiries are running.
        Inquiries = "inquiries",
        /// Confidential and open complaints separately.
        Confidential = "confidential",
        /// Only disposed, found fake, and all others.
        Ends = "ends",
    }
}

/// Number of complaints in each state: disposed, found fake, confidential and under investigation, other confidential,
/// under investigation, other open.
pub type Cells = [i64; 6];

impl Detail {
    /// The cell in which each state is counted, by index.
    const fn groups(self) -> [usize; 6] {
        match self {
            Self::Inquiries => [0, 1, 2, 3, 4, 5],
            Self::Confidential => [0, 1, 2, 2, 4, 4],
            Self::Ends => [0, 1, 2, 2, 2, 2],
        }
    }

    /// Sums the states into the cells of this detail.
    pub fn joined(self, states: &Cells) -> Cells {
        let mut cells = [0; 6];
        for (n, group) in states.iter().zip(self.groups()) {
            cells[group] += n;
        }
        cells
    }
}

/// The state of a complaint, as an index into [`Cells`].
pub fn state(status: Status, outcome: Option<Outcome>, confidential: bool) -> usize {
    match (confidential, status) {
        (false, Status::Closed) if outcome == Some(Outcome::FoundFake) => 1,
        (false, Status::Closed) => 0,
        (true, Status::Investigating) => 2,
        (true, _) => 3,
        (false, Status::Investigating) => 4,
        (false, _) => 5,
    }
}

/// Months whose outcomes are published together. Once made, a block keeps its months and its detail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// Its first month: the year times 12, plus the month counted from 0.
    pub first: i64,
    /// Its last month, counted in the same way.
    pub last: i64,
    /// How finely it is published.
    pub detail: Detail,
    /// The published numbers.
    pub cells: Cells,
}

/// Number of months after which a block that cannot be published in full detail is published with less.
const WAITS: i64 = 3;

/// Whether every cell holds none or at least five.
pub fn safe(cells: &[i64]) -> bool {
    cells.iter().all(|&n| n == 0 || n >= FEWEST)
}

/// The blocks that can be made of the months from `from` to `until`. No block ends at a month up to `tried`: what could not be published once must
/// not be published because a single complaint has changed since.
pub fn new_blocks(from: i64, tried: i64, until: i64, states: impl Fn(i64) -> Cells) -> Vec<Block> {
    let mut blocks = Vec::new();
    let (mut first, mut sum) = (from, [0; 6]);
    for month in from..=until {
        for (cell, n) in sum.iter_mut().zip(states(month)) {
            *cell += n;
        }
        let waited = month - first + 1 >= WAITS;
        let fits = |detail: &&Detail| (waited || **detail == Detail::Inquiries) && safe(&detail.joined(&sum));
        if month > tried
            && let Some(&detail) = Detail::ALL.iter().find(fits)
        {
            blocks.push(Block { first, last: month, detail, cells: detail.joined(&sum) });
            (first, sum) = (month + 1, [0; 6]);
        }
    }
    blocks
}

/// The cells of each number that is told of a block, by index: every cell by itself, since it follows from the others; the confidential ones, the open
/// ones, those under investigation, and all that are not closed.
const TOLD: [&[usize]; 10] = [&[0], &[1], &[2], &[3], &[4], &[5], &[2, 3], &[4, 5], &[2, 4], &[2, 3, 4, 5]];

/// Whether each of these numbers, and the number of all complaints without it, changes by none or at least five.
fn may_follow(before: &Cells, after: &Cells) -> bool {
    let step = |cells: &[usize]| cells.iter().map(|&at| after[at] - before[at]).sum::<i64>();
    let all = step(&[0, 1, 2, 3, 4, 5]);
    TOLD.iter().all(|told| safe(&[step(told).abs(), (all - step(told)).abs()]))
}

/// The next published numbers of a block: as close to its present state as steps of zero or at least five allow. `received` is the number of
/// complaints in the block; complaints added to it late are in no cell until there are five of them.
pub fn updated(block: &Block, states: &Cells, received: i64) -> Cells {
    let target = block.detail.joined(states);
    let far = |cells: &Cells| cells.iter().zip(&target).map(|(cell, target)| (cell - target).abs()).sum::<i64>();
    let mut best = block.cells;
    // Six that become confidential while five confidential ones are closed are steps that may be told, but their sum is one: then some cells wait for
    // the next month. Each choice of the cells that wait is tried, first that of none.
    for waiting in 0..(1_u32 << block.cells.len()) {
        let mut goal = target;
        for (at, cell) in goal.iter_mut().enumerate().filter(|(at, _)| (waiting >> at) & 1 == 1) {
            *cell = block.cells[at];
        }
        let mut next = block.cells;
        next.iter_mut().zip(stepped(&block.cells, &goal, received)).for_each(|(cell, n)| *cell = n);
        if may_follow(&block.cells, &next) && far(&next) < far(&best) {
            best = next;
        }
    }
    best
}

/// The same for any division of the complaints: the cells published next, from those `published` and their present numbers, `target`.
pub fn stepped(published: &[i64], target: &[i64], received: i64) -> Vec<i64> {
    let mut steps: Vec<i64> = published
        .iter()
        .zip(target)
        .map(|(published, target)| {
            // A number that would become one to four becomes five instead, or stays as it is.
            let next = if (1..FEWEST).contains(target) { FEWEST } else { *target };
            next - published
        })
        .collect();
    steps.push(published.iter().sum::<i64>() - received);
    for step in &mut steps {
        if step.abs() < FEWEST {
            *step = 0;
        }
    }
    // As many complaints must leave cells as enter others: a difference would be a published number by itself.
    loop {
        let over: i64 = steps.iter().sum();
        if over == 0 {
            break;
        }
        let mut left = over.abs();
        let longer = |step: &i64| step.signum() == over.signum();
        for step in steps.iter_mut().filter(|step| longer(step)) {
            let less = left.min(step.abs() - FEWEST);
            *step -= less * over.signum();
            left -= less;
        }
        if left > 0
            && let Some(step) = steps.iter_mut().find(|step| longer(step))
        {
            *step = 0;
        }
    }
    let cells: Vec<i64> = published.iter().zip(steps).map(|(cell, step)| cell + step).collect();
    if safe(&cells) { cells } else { published.to_vec() }
}

/// The published sums over some blocks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ends {
    /// Closed, not confidential, not found fake.
    pub disposed: i64,
    /// Found fake, not confidential.
    pub found_fake: i64,
    /// Confidential, if all blocks publish it.
    pub confidential: Option<i64>,
    /// Under investigation, if all blocks publish it.
    pub investigating: Option<i64>,
    /// Those of `confidential` and of `investigating` that are both, if all blocks publish it.
    pub confidential_investigating: Option<i64>,
    /// All others.
    pub open: i64,
}

/// Sums the blocks.
pub fn ends(blocks: &[Block]) -> Ends {
    let all = |at: usize| blocks.iter().map(|block| block.cells[at]).sum::<i64>();
    let published = |details: &[Detail]| blocks.iter().all(|block| details.contains(&block.detail));
    let confidential = published(&[Detail::Inquiries, Detail::Confidential]).then(|| all(2) + all(3));
    let rest = (2..6).map(all).sum::<i64>();
    Ends {
        disposed: all(0),
        found_fake: all(1),
        confidential,
        investigating: published(&[Detail::Inquiries]).then(|| all(2) + all(4)),
        confidential_investigating: published(&[Detail::Inquiries]).then(|| all(2)),
        open: rest - confidential.unwrap_or(0),
    }
}
