//! Decides how each further division of the complaints is published: by subject, by whether they were reopened, by how long they took. Like
//! [`super::blocks`], on which it builds: every complaint of a block of whole months is in exactly one cell, no cell holds one to four, and no cell
//! changes by one to four. All that is told is computed from cells. Pure.

use super::{
    FEWEST,
    blocks::{safe, stepped},
};
use crate::{complaint::Category, string_enum};
use std::collections::BTreeMap;

string_enum! {
    /// One way to divide the complaints of a month.
    pub enum Part {
        /// By subject.
        Subjects = "subjects",
        /// Reopened or not.
        Reopened = "reopened",
        /// Closed once more with another outcome, or not.
        Overturned = "overturned",
        /// By the time to the first response.
        Response = "response",
        /// By the time to the closing that holds now.
        Closing = "closing",
    }
}

/// The steps of the ladder on which times are counted, in minutes: a class begins at each. Fine enough for an interpolated percentile, coarse enough
/// that most classes of a busy month hold five complaints.
pub const LADDER: [i64; 22] = [
    0, 15, 30, 60, 120, 240, 480, 720, 1_440, 2_880, 4_320, 7_200, 10_080, 14_400, 21_600, 30_240, 43_200, 64_800,
    86_400, 129_600, 259_200, 525_600,
];
/// Where the last class ends: no time is counted beyond four years.
pub const LADDER_END: i64 = 4 * 525_600;
/// The state of a complaint that has no such time yet.
pub const NOT_YET: usize = LADDER.len();

/// Number of months after which small cells are put together, where it is not done at once.
const WAITS: i64 = 3;
/// A block by subject is made without waiting if at least this share of its complaints, in percent, keeps its own subject.
const MOSTLY: i64 = 80;
/// A block of times is made without waiting if it has this many complaints.
const ENOUGH: i64 = 50;

/// The index of [`Category::Other`], into which rare subjects are counted.
fn other() -> usize {
    Category::ALL.iter().position(|category| *category == Category::Other).unwrap_or_default()
}

impl Part {
    /// Number of states in which a complaint can be.
    pub const fn states(self) -> usize {
        match self {
            Self::Subjects => Category::ALL.len(),
            Self::Reopened | Self::Overturned => 2,
            Self::Response | Self::Closing => LADDER.len() + 1,
        }
    }

    /// The word under which a cell is stored: that of the first state in it.
    pub fn word(self, state: usize) -> String {
        match self {
            Self::Subjects => {
                Category::ALL.get(state).map_or_else(String::new, |category| category.as_str().to_owned())
            }
            Self::Reopened | Self::Overturned => ["no", "yes"][usize::from(state == 1)].to_owned(),
            Self::Response | Self::Closing => {
                LADDER.get(state).map_or_else(|| "not_yet".to_owned(), ToString::to_string)
            }
        }
    }

    /// The state with this [`Part::word`].
    pub fn state(self, word: &str) -> Option<usize> {
        (0..self.states()).find(|state| self.word(*state) == word)
    }

    /// The cell in which a state is counted, by its first state, if these cells exist.
    fn cell_of<T>(self, cells: &BTreeMap<usize, T>, state: usize) -> usize {
        if self == Self::Subjects {
            return if cells.contains_key(&state) { state } else { other() };
        }
        cells.range(..=state).next_back().map_or(0, |(first, _)| *first)
    }

    /// Counts the states into these cells.
    fn counted(self, cells: &BTreeMap<usize, i64>, states: &[i64]) -> BTreeMap<usize, i64> {
        let mut counted: BTreeMap<usize, i64> = cells.keys().map(|first| (*first, 0)).collect();
        for (state, n) in states.iter().enumerate() {
            *counted.entry(self.cell_of(cells, state)).or_default() += n;
        }
        counted
    }

    /// The cells of a block with these numbers, after this many months; `None` if it has to wait.
    fn cells(self, states: &[i64], months: i64) -> Option<BTreeMap<usize, i64>> {
        let all: i64 = states.iter().sum();
        let waited = months >= WAITS;
        let cells = match self {
            Self::Subjects => {
                let cells = subjects(states)?;
                let named: i64 = cells.iter().filter(|(at, _)| **at != other()).map(|(_, n)| n).sum();
                let own = states.get(other()).copied().unwrap_or_default();
                (waited || safe(states) || (named + own) * 100 >= all * MOSTLY).then_some(cells)?
            }
            // Undivided if too few were reopened in a year to say so.
            Self::Reopened | Self::Overturned if safe(states) => states.iter().copied().enumerate().collect(),
            Self::Reopened | Self::Overturned => (months >= 4 * WAITS).then(|| BTreeMap::from([(0, all)]))?,
            Self::Response | Self::Closing => (waited || all == 0 || all >= ENOUGH).then(|| neighbours(states))?,
        };
        cells.values().all(|&n| n == 0 || n >= FEWEST).then_some(cells)
    }
}

/// A cell for each subject with at least five; the others are counted with [`Category::Other`], those without a complaint too: if these were named, a
/// subject that is not would be known to have one to four. `None` if there are one to four in all.
fn subjects(states: &[i64]) -> Option<BTreeMap<usize, i64>> {
    let other = other();
    let mut cells: BTreeMap<usize, i64> = states.iter().copied().enumerate().collect();
    cells.retain(|at, n| *at == other || *n >= FEWEST);
    let all: i64 = states.iter().sum();
    loop {
        let named: i64 = cells.iter().filter(|(at, _)| **at != other).map(|(_, n)| n).sum();
        let rest = all - named;
        cells.insert(other, rest);
        if rest == 0 || rest >= FEWEST {
            return Some(cells);
        }
        // The smallest joins the rare ones, so that together they are enough.
        let smallest = cells.iter().filter(|(at, _)| **at != other).min_by_key(|(_, n)| **n);
        let smallest = *smallest?.0;
        cells.remove(&smallest);
    }
}

/// Cells of neighbouring classes, each as short as it can be.
fn neighbours(states: &[i64]) -> BTreeMap<usize, i64> {
    let mut cells = BTreeMap::new();
    let (mut first, mut sum) = (0, 0);
    for (state, n) in states.iter().enumerate() {
        sum += n;
        if sum == 0 || sum >= FEWEST {
            cells.insert(first, sum);
            (first, sum) = (state + 1, 0);
        }
    }
    // What is left at the end is too little for a cell of its own.
    while sum > 0 && sum < FEWEST {
        let Some((before, n)) = cells.pop_last() else { break };
        (first, sum) = (before, sum + n);
    }
    if sum > 0 {
        cells.insert(first, sum);
    }
    cells
}

/// Months that are published together. Once made, a block keeps its months and its cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartBlock {
    /// Its first month: the year times 12, plus the month counted from 0.
    pub first: i64,
    /// Its last month, counted in the same way.
    pub last: i64,
    /// The published numbers, by the first state of each cell.
    pub cells: BTreeMap<usize, i64>,
}

impl PartBlock {
    /// Number of complaints in it.
    pub fn all(&self) -> i64 {
        self.cells.values().sum()
    }

    /// Its numbers at the next release.
    pub fn updated(&self, part: Part, states: &[i64], received: i64) -> BTreeMap<usize, i64> {
        let published: Vec<i64> = self.cells.values().copied().collect();
        let target: Vec<i64> = part.counted(&self.cells, states).into_values().collect();
        self.cells.keys().copied().zip(stepped(&published, &target, received)).collect()
    }
}

/// The blocks that can be made of the months from `from` to `until`. None ends at a month up to `tried`, as in [`super::blocks::new_blocks`].
pub fn new_blocks(part: Part, from: i64, tried: i64, until: i64, states: impl Fn(i64) -> Vec<i64>) -> Vec<PartBlock> {
    let mut blocks = Vec::new();
    let (mut first, mut sum) = (from, vec![0; part.states()]);
    for month in from..=until {
        for (cell, n) in sum.iter_mut().zip(states(month)) {
            *cell += n;
        }
        if month > tried
            && let Some(cells) = part.cells(&sum, month - first + 1)
        {
            blocks.push(PartBlock { first, last: month, cells });
            (first, sum) = (month + 1, vec![0; part.states()]);
        }
    }
    blocks
}

/// The sums over some blocks, for the cells that all of them publish by themselves. By subject, the others are counted with [`Category::Other`]. Blocks
/// without any complaint hide nothing, and do not count here.
pub fn sums(part: Part, blocks: &[PartBlock]) -> BTreeMap<usize, i64> {
    let some: Vec<&PartBlock> = blocks.iter().filter(|block| block.all() > 0).collect();
    let Some(&one) = some.first() else {
        return blocks.first().map(|block| block.cells.clone()).unwrap_or_default();
    };
    // A subject that has none by now must not be told from a rare one either.
    let is_told = |block: &PartBlock, first: usize| {
        let n = block.cells.get(&first).copied();
        n.is_some_and(|n| n > 0 || part != Part::Subjects || first == other())
    };
    let common = |first: usize| some.iter().all(|block| is_told(block, first));
    let mut sums: BTreeMap<usize, i64> =
        one.cells.keys().filter(|first| common(**first)).map(|first| (*first, 0)).collect();
    for block in blocks {
        for (first, n) in &block.cells {
            *sums.entry(part.cell_of(&sums, *first)).or_default() += n;
        }
    }
    sums
}
