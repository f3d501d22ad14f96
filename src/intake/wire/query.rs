//! The address of the wire: which list, which post, and the step between opening a post and deciding it.

use super::{Disposition, WireOrder};
use crate::{
    complaint::{Category, Channel, Reference},
    staff::StaffPage,
    ui::paging::After,
};
use serde::{Deserialize, Serialize};

/// The query of the wire page, as encoded in its address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WireQuery {
    /// Show only this channel.
    pub channel: Option<Channel>,
    /// Sort order of the waiting posts.
    pub order: WireOrder,
    /// Primary key of the post that is open.
    pub post: Option<i64>,
    /// Primary key of the post after which the page of waiting posts starts.
    pub after: Option<i64>,
    /// Where the page of decided posts starts.
    pub decided: Option<After>,
    /// Where the page of replies starts.
    pub replies: Option<After>,
    /// What the officer is choosing for the open post.
    pub choice: Choice,
    /// Primary key of the post whose decision has just been taken back.
    pub back: Option<i64>,
}

/// The step between opening a post and deciding it: without scripts it is a step in the address.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// The decision whose fields are shown.
    pub what: Option<Disposition>,
    /// The chosen category.
    pub category: Option<Category>,
    /// Primary key of the chosen station; 0 for none.
    pub station: Option<i64>,
    /// The complaint to join it to.
    pub reference: Option<Reference>,
}

impl WireQuery {
    /// Reads the query parameters; invalid values are treated as absent.
    pub fn from_query(get: impl Fn(&str) -> Option<String>) -> Self {
        let word = |name: &str| get(name).filter(|value| !value.is_empty());
        Self {
            channel: word("channel").and_then(|word| word.parse().ok()),
            order: word("order").and_then(|word| word.parse().ok()).unwrap_or(WireOrder::Newest),
            post: word("post").and_then(|word| word.parse().ok()),
            after: word("after").and_then(|word| word.parse().ok()),
            decided: word("decided").and_then(|word| word.parse().ok()),
            replies: word("replies").and_then(|word| word.parse().ok()),
            choice: Choice {
                what: word("choose")
                    .and_then(|word| word.parse().ok())
                    .filter(|what: &Disposition| what.saying().is_some()),
                category: word("category").and_then(|word| word.parse().ok()),
                // A list without a choice sends an empty value, which also counts.
                station: get("station").and_then(|word| if word.is_empty() { Some(0) } else { word.parse().ok() }),
                reference: word("reference").and_then(|word| Reference::parse(&word).ok()),
            },
            back: word("back").and_then(|word| word.parse().ok()),
        }
    }

    /// What of the query decides which data is loaded: all but the steps that only the open post's form takes.
    pub fn of_data(&self) -> Self {
        let choice = Choice { category: self.choice.category, ..Choice::default() };
        Self { choice, back: None, ..self.clone() }
    }

    /// The address of the wire page with this query.
    pub fn to_address(&self) -> String {
        let mut pairs = Vec::new();
        if let Some(channel) = self.channel {
            pairs.push(format!("channel={channel}"));
        }
        if self.order != WireOrder::Newest {
            pairs.push(format!("order={}", self.order));
        }
        if let Some(post) = self.post {
            pairs.push(format!("post={post}"));
        }
        pairs.extend(self.after.map(|after| format!("after={after}")));
        pairs.extend(self.decided.map(|after| format!("decided={after}")));
        pairs.extend(self.replies.map(|after| format!("replies={after}")));
        let Choice { what, category, station, reference } = self.choice;
        pairs.extend(category.map(|category| format!("category={category}")));
        pairs.extend(station.map(|station| format!("station={station}")));
        pairs.extend(reference.map(|reference| format!("reference={}", reference.as_str())));
        pairs.extend(what.map(|what| format!("choose={what}")));
        pairs.extend(self.back.map(|back| format!("back={back}")));
        if pairs.is_empty() { StaffPage::Wire.route().to_owned() } else { format!("/staff/wire?{}", pairs.join("&")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(address: &str) -> WireQuery {
        let pairs = address.split_once('?').map_or("", |(_, query)| query).split('&');
        let pairs: Vec<_> = pairs.filter_map(|pair| pair.split_once('=')).collect();
        let get = |name: &str| pairs.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
        WireQuery::from_query(get)
    }

    #[test]
    fn the_choice_survives_the_round_trip_through_the_address() {
        let reference = Reference::from_values([7; 9]);
        let choice = Choice {
            what: Some(Disposition::Joined),
            category: Some(Category::Theft),
            station: Some(7),
            reference: Some(reference),
        };
        let asked = WireQuery { post: Some(12), choice, back: Some(3), ..WireQuery::from_query(|_| None) };
        assert_eq!(read(&asked.to_address()), asked);
        assert_eq!(asked.of_data().choice, Choice { category: Some(Category::Theft), ..Choice::default() });
    }

    #[test]
    fn no_station_can_be_chosen_and_spam_has_no_step_of_its_own() {
        assert_eq!(read("?post=1&station=").choice.station, Some(0));
        assert_eq!(read("?post=1").choice.station, None);
        assert_eq!(read("?choose=spam").choice.what, None);
        assert_eq!(read("?choose=order").choice.what, None);
    }
}
