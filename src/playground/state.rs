//! The playground's state: people, posts, and planned misbehaviour.

use crate::{
    channels::{facebook::FacebookPage, x::Account},
    complaint::Millis,
};
use chrono::{DateTime, SecondsFormat};
use serde::Deserialize;
use std::collections::HashMap;

/// Most posts that are kept; beyond this the older half is dropped.
const KEPT: usize = 50_000;
/// X's ids count milliseconds from this time.
const X_EPOCH: Millis = 1_288_834_974_657;
/// Greatest age of a signed request; its nonce is remembered for at least as long.
pub const SIGNED_WITHIN: Millis = 5 * 60 * 1_000;
/// X counts requests in windows of this length.
pub const WINDOW: Millis = 15 * 60 * 1_000;
/// Requests of one kind allowed in one window; far more than X allows, so that no demonstration has to wait.
pub const WINDOW_LIMIT: i64 = 10_000;
/// The citizens on the page: handle and display name.
pub const CITIZENS: [(&str, &str); 6] = [
    ("citizen_one", "Citizen One"),
    ("asha_k", "Asha K"),
    ("ravi_naini", "Ravi from Naini"),
    ("katra_student", "Katra Student"),
    ("sangam_walker", "Sangam Walker"),
    ("chowk_dukan", "चौक दुकान"),
];

/// One of the two networks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Network {
    /// X.
    X,
    /// Facebook.
    Facebook,
}

impl Network {
    /// The network's name in URLs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::X => "x",
            Self::Facebook => "facebook",
        }
    }

    /// The network's name as people write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::X => "X",
            Self::Facebook => "Facebook",
        }
    }
}

/// An account on one network.
#[derive(Clone, Debug)]
pub struct Person {
    /// The network.
    pub network: Network,
    /// Id on the network.
    pub id: String,
    /// The handle, without the `@`.
    pub handle: String,
    /// The display name.
    pub name: String,
}

/// The kind of a post.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A new post.
    Post,
    /// A reply or comment.
    Reply,
    /// Another person's post quoted with new words.
    Quote,
    /// Another person's post without new words.
    Repost,
    /// A private message.
    Message,
}

/// A post or message.
#[derive(Clone, Debug)]
pub struct Post {
    /// Id on the network.
    pub id: String,
    /// The author.
    pub author: Person,
    /// Its kind.
    pub kind: Kind,
    /// The text as it was typed.
    pub text: String,
    /// What X puts before the text of a reply: the handles of its addressees.
    pub prefix: String,
    /// Ids of everybody mentioned in the prefix or in the text.
    pub mentions: Vec<String>,
    /// Id of the post that it answers, quotes or reposts.
    pub target: Option<String>,
    /// Id of the recipient of a private message.
    pub to: Option<String>,
    /// Id of the first post of its conversation.
    pub thread: String,
    /// Whether the desk wrote it.
    pub by_desk: bool,
    /// On Facebook: whether it is on the author's own wall and tags the page.
    pub elsewhere: bool,
    /// Whether a picture came with it; the picture is drawn when it is requested.
    pub picture: bool,
    /// When it was written, in milliseconds since the epoch (UTC).
    pub at: Millis,
}

impl Post {
    /// URL of its picture, on the network's own address.
    pub fn picture_url(&self, own_url: &str) -> Option<String> {
        self.picture.then(|| format!("{own_url}/playground/picture/{}.jpg", self.id))
    }

    /// The text as X returns it, with the prefix.
    pub fn full_text(&self) -> String {
        format!("{}{}", self.prefix, self.text)
    }
}

/// A post that is about to be written.
#[derive(Debug)]
pub struct Draft {
    /// The author.
    pub author: Person,
    /// Its kind.
    pub kind: Kind,
    /// The text.
    pub text: String,
    /// Id of the post that it answers, quotes or reposts.
    pub target: Option<String>,
    /// Id of the recipient of a private message.
    pub to: Option<String>,
    /// Whether it is on the author's own wall.
    pub elsewhere: bool,
    /// Whether a picture comes with it.
    pub picture: bool,
    /// Ids of people who are left out of a reply's prefix.
    pub excluded: Vec<String>,
}

/// What can be made to go wrong. The first four affect requests of the desk, the others deliveries to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Misbehaviour {
    /// Refuses the request because of the rate limit.
    RateLimit,
    /// Claims that the same post exists already, although it does not.
    Duplicate,
    /// Fails without having stored anything.
    ServerError,
    /// Stores the post, but does not respond for a long time.
    SilentAfterAccept,
    /// Never delivers.
    DropDelivery,
    /// Delivers twice.
    DuplicateDelivery,
    /// Delivers after later events.
    Reorder,
    /// Cancels all planned misbehaviour.
    None,
}

impl Misbehaviour {
    fn is_of_delivery(self) -> bool {
        matches!(self, Self::DropDelivery | Self::DuplicateDelivery | Self::Reorder)
    }
}

#[derive(Debug)]
struct Fault {
    what: Misbehaviour,
    on: Option<Network>,
    left: u32,
}

/// The mutable state of both networks.
#[derive(Debug)]
pub struct Store {
    people: Vec<Person>,
    posts: Vec<Post>,
    index: HashMap<String, usize>,
    desk: [String; 2],
    last_id: i64,
    nonces: HashMap<String, Millis>,
    windows: HashMap<String, (Millis, i64)>,
    faults: Vec<Fault>,
    /// Facebook events that wait for the next batch.
    pub waiting: Vec<super::facebook::Event>,
    /// Whether the last check of the desk's X webhook succeeded.
    pub webhook_valid: bool,
}

impl Store {
    /// A store with the police's accounts and a few citizens, and no posts.
    pub fn new(x: &Account, facebook: &FacebookPage) -> Self {
        let person = |network, id: &str, handle: &str, name: &str| Person {
            network,
            id: id.to_owned(),
            handle: handle.to_owned(),
            name: name.to_owned(),
        };
        let mut people = vec![
            person(Network::X, &x.user_id, "PrayagrajPolice", "Prayagraj Police"),
            person(Network::Facebook, &facebook.page_id, "PrayagrajPolice", "Prayagraj Police"),
        ];
        if let Some(chief) = &x.chief_user_id {
            people.push(person(Network::X, chief, "PrayagrajChief", "Chief of Prayagraj Police"));
        }
        for (number, (handle, name)) in (1..).zip(CITIZENS) {
            people.push(person(Network::X, &format!("22222222222222222{number:02}"), handle, name));
            people.push(person(Network::Facebook, &format!("333333333333333{number:02}"), handle, name));
        }
        Self {
            people,
            posts: Vec::new(),
            index: HashMap::new(),
            desk: [x.user_id.clone(), facebook.page_id.clone()],
            last_id: 1_000_000_000_000_000_000,
            nonces: HashMap::new(),
            windows: HashMap::new(),
            faults: Vec::new(),
            waiting: Vec::new(),
            webhook_valid: true,
        }
    }

    /// All posts, oldest first.
    pub fn posts(&self) -> &[Post] {
        &self.posts
    }

    /// Finds a post by its id.
    pub fn post(&self, id: &str) -> Option<&Post> {
        self.index.get(id).and_then(|&at| self.posts.get(at))
    }

    /// Finds a person by the network's id.
    pub fn person(&self, network: Network, id: &str) -> Option<&Person> {
        self.people.iter().find(|person| person.network == network && person.id == id)
    }

    /// Finds a person by handle, ignoring case.
    pub fn named(&self, network: Network, handle: &str) -> Option<&Person> {
        self.people.iter().find(|person| person.network == network && person.handle.eq_ignore_ascii_case(handle))
    }

    /// The citizen with this handle, who joins now if new, or the chief. `None` if it is not a valid handle, or if it is the desk's own.
    pub fn writer(&mut self, network: Network, handle: &str, now: Millis) -> Option<Person> {
        if let Some(person) = self.named(network, handle) {
            return (!self.desk.contains(&person.id)).then(|| person.clone());
        }
        let fits = (1..=15).contains(&handle.len()) && handle.bytes().all(is_of_handle);
        if !fits {
            return None;
        }
        let id = self.next_id(now).to_string();
        let person = Person { network, id, handle: handle.to_owned(), name: handle.to_owned() };
        self.people.push(person.clone());
        Some(person)
    }

    /// Whether this account wrote the same text in the same place before.
    pub fn has_same(&self, author: &str, text: &str, target: Option<&str>) -> bool {
        self.posts.iter().any(|post| {
            post.author.id == author
                && post.target.as_deref() == target
                && post.kind != Kind::Message
                && post.text.trim() == text.trim()
        })
    }

    /// An id greater than all before it, derived from the time as X's ids are.
    pub fn next_id(&mut self, now: Millis) -> i64 {
        self.last_id = (self.last_id + 1).max((now - X_EPOCH) << 22);
        self.last_id
    }

    /// Stores a post and gives it its id.
    pub fn add(&mut self, draft: Draft, now: Millis) -> Post {
        let number = self.next_id(now);
        let Draft { author, kind, text, target, to, elsewhere, picture, excluded } = draft;
        let parent = target.as_deref().and_then(|id| self.post(id)).cloned();
        let root = parent.as_ref().map(|parent| parent.thread.clone());
        let id = match (author.network, kind) {
            (Network::X, _) => number.to_string(),
            (Network::Facebook, Kind::Message) => format!("m_{number}"),
            (Network::Facebook, Kind::Reply) => {
                let of = root.as_deref().unwrap_or_default();
                format!("{}_{number}", of.rsplit('_').next().unwrap_or(of))
            }
            // A post's id contains the owner of the wall that it is on.
            (Network::Facebook, _) if elsewhere => format!("{}_{number}", author.id),
            (Network::Facebook, _) => format!("{}_{number}", self.desk[1]),
        };
        let mut mentions: Vec<String> =
            self.mentioned(author.network, &text).map(|(_, _, who)| who.id.clone()).collect();
        let mut prefix = String::new();
        if let (Network::X, Kind::Reply, Some(parent)) = (author.network, kind, &parent) {
            for who in std::iter::once(&parent.author.id).chain(&parent.mentions) {
                let skip = *who == author.id || mentions.contains(who);
                // The author of the answered post cannot be left out.
                if skip || (excluded.contains(who) && *who != parent.author.id) {
                    continue;
                }
                if let Some(person) = self.person(Network::X, who) {
                    prefix.push_str(&format!("@{} ", person.handle));
                    mentions.push(who.clone());
                }
            }
        }
        let thread = match (kind, &to, root) {
            (Kind::Message, Some(to), _) => conversation(&author.id, to),
            (Kind::Reply, _, Some(root)) => root,
            _ => id.clone(),
        };
        let by_desk = self.desk.contains(&author.id);
        let post =
            Post { id, author, kind, text, prefix, mentions, target, to, thread, by_desk, elsewhere, picture, at: now };
        if self.posts.len() >= KEPT {
            self.posts.drain(..KEPT / 2);
            self.index = self.posts.iter().enumerate().map(|(at, post)| (post.id.clone(), at)).collect();
        }
        self.index.insert(post.id.clone(), self.posts.len());
        self.posts.push(post.clone());
        post
    }

    /// People mentioned in a text, each with the position of the `@` and the position after the handle, counted in code points.
    pub fn mentioned<'a>(
        &'a self,
        network: Network,
        text: &'a str,
    ) -> impl Iterator<Item = (usize, usize, &'a Person)> + 'a {
        text.match_indices('@').filter_map(move |(at, _)| {
            let before = text[..at].chars().next_back();
            let handle: &str = text[at + 1..].split(|c: char| !c.is_ascii() || !is_of_handle(c as u8)).next()?;
            let apart = before.is_none_or(|c| !c.is_alphanumeric() && c != '_');
            let person = self.named(network, handle).filter(|_| apart)?;
            let start = text[..at].chars().count();
            Some((start, start + 1 + handle.len(), person))
        })
    }

    /// Remembers a nonce; false if it was used before.
    pub fn use_nonce(&mut self, nonce: &str, now: Millis) -> bool {
        if self.nonces.len() > 10_000 {
            self.nonces.retain(|_, at| now - *at <= 2 * SIGNED_WITHIN);
        }
        self.nonces.insert(nonce.to_owned(), now).is_none()
    }

    /// Counts a request. Returns how many more are allowed (negative if there were too many) and when the window ends.
    pub fn count(&mut self, key: &str, now: Millis) -> (i64, Millis) {
        let (start, used) = self.windows.entry(key.to_owned()).or_insert((now, 0));
        if now - *start >= WINDOW {
            (*start, *used) = (now, 0);
        }
        *used += 1;
        (WINDOW_LIMIT - *used, *start + WINDOW)
    }

    /// Plans misbehaviour for the next `times` occasions.
    pub fn misbehave(&mut self, what: Misbehaviour, on: Option<Network>, times: u32) {
        if what == Misbehaviour::None {
            self.faults.clear();
        } else {
            self.faults.push(Fault { what, on, left: times });
        }
    }

    /// The misbehaviour planned for this occasion: a delivery, or a request of the desk.
    pub fn fault(&mut self, network: Network, delivery: bool) -> Option<Misbehaviour> {
        let fits = |fault: &&mut Fault| {
            fault.left > 0 && fault.what.is_of_delivery() == delivery && fault.on.is_none_or(|on| on == network)
        };
        let what = self.faults.iter_mut().find(fits).map(|fault| {
            fault.left -= 1;
            fault.what
        });
        self.faults.retain(|fault| fault.left > 0);
        what
    }
}

/// The name of a private conversation: both ids, the smaller first.
pub fn conversation(one: &str, other: &str) -> String {
    if one <= other { format!("{one}-{other}") } else { format!("{other}-{one}") }
}

fn is_of_handle(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// `2026-07-24T21:23:23.000Z`, as X writes a time.
pub fn time_of_x(at: Millis) -> String {
    DateTime::from_timestamp_millis(at).unwrap_or_default().to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// `2026-07-24T21:23:23+0000`, as Facebook does.
pub fn time_of_facebook(at: Millis) -> String {
    DateTime::from_timestamp_millis(at).unwrap_or_default().format("%Y-%m-%dT%H:%M:%S%z").to_string()
}
