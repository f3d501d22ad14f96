//! The query of an X list, and the posts that match it.

use super::{
    REACHABLE, invalid, public,
    shapes::{described, medium, user},
};
use crate::{
    complaint::Millis,
    playground::{
        Network, Refusal, pairs,
        state::{Person, Post, Store},
    },
};
use serde_json::{Map, Value, json};

/// The parsed query of a list.
#[derive(Default)]
pub(super) struct ListQuery {
    pub(super) ids: Vec<String>,
    /// The requested fields besides the default ones; `None` for an event, which has all fields.
    pub(super) fields: Option<Vec<String>>,
    pub(super) expansions: Vec<String>,
    /// Whether the newer names ("posts" instead of "tweets") are used.
    pub(super) posts: bool,
    pub(super) since_id: i64,
    pub(super) before_id: Option<i64>,
    pub(super) start: Option<Millis>,
    pub(super) end: Option<Millis>,
    pub(super) most: usize,
}

impl ListQuery {
    pub(super) fn read(query: Option<&str>) -> Result<Self, Refusal> {
        let mut asked = Self { fields: Some(Vec::new()), most: 10, ..Self::default() };
        for (name, value) in pairs(query.unwrap_or_default()) {
            let list = || value.split(',').map(str::to_owned).collect::<Vec<_>>();
            let wrong = || invalid(&format!("The `{name}` query parameter value [{value}] is not valid"));
            let id = || value.parse::<i64>().ok().filter(|id| *id >= 0).ok_or_else(wrong);
            let time = || {
                chrono::DateTime::parse_from_rfc3339(&value)
                    .map(|time| Some(time.timestamp_millis()))
                    .map_err(|_| wrong())
            };
            match name.as_str() {
                "ids" => asked.ids = list(),
                "tweet.fields" => asked.fields = Some(list()),
                "post.fields" => (asked.posts, asked.fields) = (true, Some(list())),
                "expansions" => asked.expansions = list(),
                "since_id" => asked.since_id = id()?,
                "until_id" => asked.before_id = Some(id()?),
                "pagination_token" => asked.before_id = Some(i64::from_str_radix(&value, 16).map_err(|_| wrong())?),
                "start_time" => asked.start = time()?,
                "end_time" => asked.end = time()?,
                "max_results" => {
                    asked.most = value.parse().ok().filter(|most| (5..=100).contains(most)).ok_or_else(wrong)?;
                }
                "user.fields" | "media.fields" | "place.fields" | "poll.fields" | "dm_event.fields" | "exclude"
                | "event_types" => {}
                _ => return Err(invalid(&format!("The query parameter [{name}] is not one of those known here"))),
            }
        }
        // The newer names came with newer expansions.
        asked.posts |= asked.expansions.iter().any(|name| name == "referenced_posts");
        Ok(asked)
    }

    /// The newest matching posts, newest first, and X's metadata about the page.
    pub(super) fn page<'a>(&self, store: &'a Store, fits: impl Fn(&Post) -> bool) -> (Vec<&'a Post>, Value) {
        let number = |post: &Post| post.id.parse::<i64>().unwrap_or(0);
        let reachable =
            store.posts().iter().rev().filter(|post| post.author.network == Network::X && fits(post)).take(REACHABLE);
        let mut found: Vec<&Post> = reachable
            .filter(|post| number(post) > self.since_id && self.before_id.is_none_or(|id| number(post) < id))
            .filter(|post| self.start.is_none_or(|at| post.at >= at) && self.end.is_none_or(|at| post.at < at))
            .take(self.most + 1)
            .collect();
        let more = found.len() > self.most;
        found.truncate(self.most);
        let mut meta = json!({ "result_count": found.len() });
        if let (Some(newest), Some(oldest)) = (found.first(), found.last()) {
            meta["newest_id"] = json!(newest.id);
            meta["oldest_id"] = json!(oldest.id);
            if more {
                meta["next_token"] = json!(format!("{:x}", number(oldest)));
            }
        }
        (found, meta)
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.fields.as_ref().is_none_or(|fields| fields.iter().any(|field| field == name)) || self.expands(name)
    }

    pub(super) fn expands(&self, name: &str) -> bool {
        self.expansions.iter().any(|expansion| expansion == name)
    }

    /// The name in use, of an old and a new name for the same thing.
    pub(super) fn name(&self, old: &'static str, new: &'static str) -> &'static str {
        if self.posts { new } else { old }
    }

    pub(super) fn includes(&self, store: &Store, posts: &[&Post], own_url: &str) -> Value {
        let mut includes = Map::new();
        if self.expands("author_id") {
            let mut people: Vec<&Person> = posts.iter().map(|post| &post.author).collect();
            people.sort_by(|one, other| one.id.cmp(&other.id));
            people.dedup_by(|one, other| one.id == other.id);
            includes.insert("users".to_owned(), people.into_iter().map(user).collect());
        }
        if self.expands("referenced_tweets.id") || self.expands("referenced_posts") {
            let others = posts.iter().filter_map(|post| public(store, post.target.as_deref()?));
            let others: Vec<Value> = others.map(|post| described(store, post, self)).collect();
            if !others.is_empty() {
                includes.insert(self.name("tweets", "posts").to_owned(), Value::Array(others));
            }
        }
        if self.expands("attachments.media_keys") {
            let media: Vec<Value> = posts.iter().filter_map(|post| medium(post, own_url)).collect();
            if !media.is_empty() {
                includes.insert("media".to_owned(), Value::Array(media));
            }
        }
        if includes.is_empty() { Value::Null } else { Value::Object(includes) }
    }
}
