//! Percentiles of times, from published cells alone: they tell nothing that the cells do not.

use super::{
    Percentile,
    parts::{LADDER, LADDER_END, NOT_YET, PartBlock},
};

/// The median needs this many complaints, so that at least five lie on either side of it.
const FOR_MEDIAN: i64 = 10;
/// The 90th percentile needs this many, for the same reason.
const FOR_P90: i64 = 50;

/// The median and the 90th percentile of all complaints of these blocks. Those that have no time yet count as longer than any.
pub fn percentiles(blocks: &[PartBlock]) -> (Percentile, Percentile) {
    let all: i64 = blocks.iter().map(PartBlock::all).sum();
    let classes = classes(blocks);
    let at = |share: f64, needs: i64| {
        if all < needs { Percentile::TooFew } else { percentile(&classes, all as f64 * share) }
    };
    (at(0.5, FOR_MEDIAN), at(0.9, FOR_P90))
}

/// How many complaints are in each class of the ladder, if those of a cell are spread evenly over its time.
fn classes(blocks: &[PartBlock]) -> [f64; LADDER.len()] {
    let mut classes = [0.0; LADDER.len()];
    for block in blocks {
        let mut cells = block.cells.iter().peekable();
        while let Some((&first, &n)) = cells.next() {
            let next = cells.peek().map_or(NOT_YET + 1, |(next, _)| **next);
            // A cell that contains those without a time counts as having none.
            if next > NOT_YET {
                continue;
            }
            let long = (begins(next) - begins(first)) as f64;
            for (class, count) in classes.iter_mut().enumerate().take(next).skip(first) {
                *count += n as f64 * (begins(class + 1) - begins(class)) as f64 / long;
            }
        }
    }
    classes
}

/// Where a class begins, in minutes.
fn begins(class: usize) -> i64 {
    LADDER.get(class).copied().unwrap_or(LADDER_END)
}

fn percentile(classes: &[f64], rank: f64) -> Percentile {
    let mut below = 0.0;
    for (class, n) in classes.iter().enumerate() {
        if *n > 0.0 && below + n >= rank - 1e-9 {
            let (from, to) = (begins(class) as f64, begins(class + 1) as f64);
            let minutes = ((rank - below) / n).mul_add(to - from, from);
            return Percentile::Minutes((minutes.round() as i64).max(1));
        }
        below += n;
    }
    Percentile::NotYet
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(cells: &[(usize, i64)]) -> PartBlock {
        PartBlock { first: 0, last: 0, cells: cells.iter().copied().collect() }
    }

    #[test]
    fn those_without_a_time_count_as_longer_than_any() {
        // Forty between one and two hours, sixty not yet.
        let waits = [block(&[(0, 0), (3, 40), (4, 0), (NOT_YET, 60)])];
        assert_eq!(percentiles(&waits), (Percentile::NotYet, Percentile::NotYet));
        let half = [block(&[(0, 0), (3, 60), (4, 0), (NOT_YET, 40)])];
        assert_eq!(percentiles(&half), (Percentile::Minutes(110), Percentile::NotYet));
    }

    #[test]
    fn few_complaints_have_no_percentile() {
        assert_eq!(percentiles(&[block(&[(0, 9)])]).0, Percentile::TooFew);
        let some = [block(&[(0, 30), (1, 0), (NOT_YET, 0)])];
        assert_eq!(percentiles(&some), (Percentile::Minutes(8), Percentile::TooFew));
        assert_eq!(percentiles(&[]), (Percentile::TooFew, Percentile::TooFew));
    }

    #[test]
    fn blocks_with_different_cells_are_added() {
        let blocks = [block(&[(0, 100), (1, 0), (NOT_YET, 0)]), block(&[(0, 100), (2, 0), (NOT_YET, 0)])];
        // 150 within the first quarter of an hour.
        assert_eq!(percentiles(&blocks).0, Percentile::Minutes(10));
    }
}
