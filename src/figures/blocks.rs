//! Which numbers the public may be told, so that no subtraction of them gives one to four.
//!
//! Every complaint lies in exactly one cell: what became of it, within one block of whole months. All that is told about outcomes is a sum of
//! whole cells. A cell holds none or at least five, and changes by none or at least five. So whatever spans are asked for, and
//! whenever, what can be singled out by adding and subtracting the answers is a union of cells. Nothing here knows a database.

use super::FEWEST;
use crate::{
    complaint::{Outcome, Status},
    string_enum,
};

string_enum! {
    /// How finely a block's complaints are told apart.
    pub enum Detail {
        /// Everything: also which inquiries are running.
        Inquiries = "inquiries",
        /// Confidential ones and open ones apart.
        Confidential = "confidential",
        /// Only what was disposed of and what was found fake.
        Ends = "ends",
    }
}

/// How many complaints are in each state: disposed of, found fake, confidential and investigating, other confidential ones,
/// investigating, other open ones.
pub type Cells = [i64; 6];

impl Detail {
    /// The cell in which each state is counted.
    const fn groups(self) -> [usize; 6] {
        match self {
            Self::Inquiries => [0, 1, 2, 3, 4, 5],
            Self::Confidential => [0, 1, 2, 2, 4, 4],
            Self::Ends => [0, 1, 2, 2, 2, 2],
        }
    }

    /// The cells of this detail.
    pub fn joined(self, states: &Cells) -> Cells {
        let mut cells = [0; 6];
        for (n, group) in states.iter().zip(self.groups()) {
            cells[group] += n;
        }
        cells
    }
}

/// In which state a complaint is, as an index of [`Cells`].
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

/// Months that are told together. Once made, a block keeps its months and its detail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// Its first month: years times 12, and months from 0.
    pub first: i64,
    /// Its last.
    pub last: i64,
    /// How finely it is told.
    pub detail: Detail,
    /// What is told.
    pub cells: Cells,
}

/// A block that cannot be told in full detail waits so many months before it is told with less.
const WAITS: i64 = 3;

fn safe(cells: &Cells) -> bool {
    cells.iter().all(|&n| n == 0 || n >= FEWEST)
}

/// The blocks that can be made of the months from `from` to `until`. None ends at a month up to `tried`: what could not be told once must not be
/// told because one more complaint changed since.
pub fn made(from: i64, tried: i64, until: i64, states: impl Fn(i64) -> Cells) -> Vec<Block> {
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

/// What is told of a block next: as near to how it stands now as steps of none or at least five come. `received` are the block's complaints;
/// those that came into it late are in no cell until there are five of them.
pub fn followed(block: &Block, states: &Cells, received: i64) -> Cells {
    let target = block.detail.joined(states);
    let mut steps = [0; 7];
    for (at, step) in steps[..6].iter_mut().enumerate() {
        let told = block.cells[at];
        // What would be told as one to four stays at five, or as it is.
        let next = if (1..FEWEST).contains(&target[at]) { FEWEST } else { target[at] };
        *step = next - told;
    }
    steps[6] = block.cells.iter().sum::<i64>() - received;
    for step in &mut steps {
        if step.abs() < FEWEST {
            *step = 0;
        }
    }
    // As many must leave cells as enter others: what is left over would be a number by itself.
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
    let mut cells = block.cells;
    for (cell, step) in cells.iter_mut().zip(steps) {
        *cell += step;
    }
    if safe(&cells) { cells } else { block.cells }
}

/// The sums that are told of some blocks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ends {
    /// Closed, not confidential, not found fake.
    pub disposed: i64,
    /// Found fake, not confidential.
    pub found_fake: i64,
    /// Confidential, where all of the blocks tell it.
    pub confidential: Option<i64>,
    /// Under investigation, where all of the blocks tell it.
    pub investigating: Option<i64>,
    /// All others.
    pub open: i64,
}

/// Adds up.
pub fn ends(blocks: &[Block]) -> Ends {
    let all = |at: usize| blocks.iter().map(|block| block.cells[at]).sum::<i64>();
    let told = |least: &[Detail]| blocks.iter().all(|block| least.contains(&block.detail));
    let confidential = told(&[Detail::Inquiries, Detail::Confidential]).then(|| all(2) + all(3));
    let rest = (2..6).map(all).sum::<i64>();
    Ends {
        disposed: all(0),
        found_fake: all(1),
        confidential,
        investigating: told(&[Detail::Inquiries]).then(|| all(2) + all(4)),
        open: rest - confidential.unwrap_or(0),
    }
}
