//! What a column shows while somebody reads it: a live change never moves what is being read.
//!
//! A card that has left the column stays where it was, dashed, and says where it went; it goes at the next look. A card that is still there keeps its
//! place. A new card is put where it belongs.

use crate::{
    board::{Card, Column, JustMoved, due::Due},
    complaint::Reference,
};
use std::collections::HashMap;

/// What stands at one place of a column.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    /// A complaint that is there.
    Here(Box<Card>),
    /// One that has left since the last look.
    Gone(Gone),
}

/// A complaint that has left the column since the last look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gone {
    /// Reference number of the complaint.
    pub reference: Reference,
    /// The beginning of its text.
    pub words: String,
    /// The head under which it stood.
    pub due: Due,
    /// Where it is now; none if it is no longer on this officer's board.
    pub to: Option<JustMoved>,
}

impl Item {
    /// Reference number of the complaint.
    pub fn reference(&self) -> Reference {
        match self {
            Self::Here(card) => card.reference,
            Self::Gone(gone) => gone.reference,
        }
    }

    /// The head under which it stands.
    pub fn due(&self) -> Due {
        match self {
            Self::Here(card) => card.due,
            Self::Gone(gone) => gone.due,
        }
    }
}

/// The column as it is.
pub fn fresh(column: &Column) -> Vec<Item> {
    column.cards.iter().map(|card| Item::Here(Box::new(card.clone()))).collect()
}

/// The column as it was read before, with what has changed since.
pub fn reread(before: &[Item], column: &Column, moved: &[JustMoved]) -> Vec<Item> {
    let now: HashMap<Reference, &Card> = column.cards.iter().map(|card| (card.reference, card)).collect();
    let mut items: Vec<Item> = before.iter().filter_map(|item| kept(item, &now, column, moved)).collect();
    for (at, card) in column.cards.iter().enumerate() {
        if !items.iter().any(|item| item.reference() == card.reference) {
            let place = place(&items, card, &column.cards[..at]);
            items.insert(place, Item::Here(Box::new(card.clone())));
        }
    }
    items
}

/// What stands now where this stood. `None` if it only fell off the end of the loaded cards.
fn kept(item: &Item, now: &HashMap<Reference, &Card>, column: &Column, moved: &[JustMoved]) -> Option<Item> {
    if let Some(card) = now.get(&item.reference()) {
        return Some(Item::Here(Box::new(Card { due: item.due(), ..(*card).clone() })));
    }
    let Item::Here(card) = item else { return Some(item.clone()) };
    let to = moved.iter().find(|moved| moved.reference == card.reference && moved.status != column.status).cloned();
    if to.is_none() && column.next.is_some() {
        return None;
    }
    Some(Item::Gone(Gone { reference: card.reference, words: card.words.clone(), due: card.due, to }))
}

/// Where a new card belongs: under its head, after the cards that come before it.
fn place(items: &[Item], card: &Card, earlier: &[Card]) -> usize {
    let below = |item: &Item| item.due() == card.due;
    let Some(first) = items.iter().position(below) else {
        return items.iter().position(|item| item.due() > card.due).unwrap_or(items.len());
    };
    let is_earlier = |item: &Item| below(item) && earlier.iter().any(|earlier| earlier.reference == item.reference());
    items.iter().rposition(is_earlier).map_or(first, |last| last + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        complaint::{Category, Channel, Status},
        ui::paging::After,
    };

    fn card(n: u8, due: Due) -> Card {
        Card {
            reference: Reference::from_values([n; 9]),
            version: 1,
            words: format!("text {n}"),
            channel: Channel::X,
            category: Category::Theft,
            status: Status::Received,
            office: None,
            received_at: 0,
            changed_at: 0,
            confidential: false,
            accepted: false,
            unread: false,
            deciding: false,
            mine: false,
            ordered: false,
            clock: None,
            due,
            working: Vec::new(),
        }
    }

    fn column(cards: Vec<Card>) -> Column {
        Column {
            status: Status::Received,
            count: cards.len() as i64,
            more: false,
            groups: Vec::new(),
            cards,
            next: None,
        }
    }

    fn shown(items: &[Item]) -> Vec<String> {
        let mark = |item: &Item| match item {
            Item::Here(card) => card.words.clone(),
            Item::Gone(gone) => format!("{} gone{}", gone.words, if gone.to.is_some() { " elsewhere" } else { "" }),
        };
        items.iter().map(mark).collect()
    }

    fn moved(n: u8) -> JustMoved {
        JustMoved { reference: Reference::from_values([n; 9]), status: Status::Forwarded, by: None, at: 0 }
    }

    #[test]
    fn a_card_that_left_stays_in_its_place_until_the_next_look() {
        let before = fresh(&column(vec![card(1, Due::Late), card(2, Due::Today), card(3, Due::Today)]));
        let left = column(vec![card(1, Due::Late), card(3, Due::Today)]);
        let items = reread(&before, &left, &[moved(2)]);
        assert_eq!(shown(&items), ["text 1", "text 2 gone elsewhere", "text 3"]);
        // It stays through further changes, also when nobody says any more where it went.
        assert_eq!(shown(&reread(&items, &left, &[])), ["text 1", "text 2 gone elsewhere", "text 3"]);
        assert_eq!(shown(&fresh(&left)), ["text 1", "text 3"]);
        // Sealed, or given to another office: nothing is said about it.
        assert_eq!(shown(&reread(&before, &left, &[])), ["text 1", "text 2 gone", "text 3"]);
        // It comes back to where it stood.
        let back = column(vec![card(1, Due::Late), card(2, Due::Late), card(3, Due::Today)]);
        assert_eq!(shown(&reread(&items, &back, &[])), ["text 1", "text 2", "text 3"]);
    }

    #[test]
    fn cards_keep_their_order_and_their_head_while_they_are_read() {
        let before = fresh(&column(vec![card(1, Due::Today), card(2, Due::Tomorrow)]));
        let now = column(vec![card(2, Due::Late), card(1, Due::Today)]);
        let items = reread(&before, &now, &[]);
        assert_eq!(shown(&items), ["text 1", "text 2"]);
        assert_eq!(items[1].due(), Due::Tomorrow);
    }

    #[test]
    fn a_new_card_is_put_under_its_head() {
        let before = fresh(&column(vec![card(1, Due::Late), card(2, Due::Today), card(4, Due::Later)]));
        let cards = vec![
            card(9, Due::Late),
            card(1, Due::Late),
            card(2, Due::Today),
            card(3, Due::Today),
            card(5, Due::Tomorrow),
            card(4, Due::Later),
        ];
        let items = reread(&before, &column(cards), &[]);
        assert_eq!(shown(&items), ["text 9", "text 1", "text 2", "text 3", "text 5", "text 4"]);
    }

    #[test]
    fn a_card_that_only_fell_off_the_loaded_ones_is_not_shown_as_gone() {
        let before = fresh(&column(vec![card(1, Due::Late), card(2, Due::Later)]));
        let pushed =
            Column { next: Some(After { at: 0, id: 1 }), ..column(vec![card(3, Due::Late), card(1, Due::Late)]) };
        assert_eq!(shown(&reread(&before, &pushed, &[])), ["text 3", "text 1"]);
        assert_eq!(shown(&reread(&before, &pushed, &[moved(2)])), ["text 3", "text 1", "text 2 gone elsewhere"]);
    }
}
