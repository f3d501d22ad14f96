//! What the playground remembers: people, posts, and how it was told to misbehave.

use crate::{
    channels::{facebook::FacebookPage, x::Account},
    complaint::Millis,
};
use chrono::{DateTime, SecondsFormat};
use serde::Deserialize;
use std::collections::HashMap;

/// More posts than this are not kept; the older half goes.
const KEPT: usize = 50_000;
/// X counts the milliseconds in its ids from here.
const X_EPOCH: Millis = 1_288_834_974_657;
/// A signed request may be this old, and its nonce is remembered as long.
pub const SIGNED_WITHIN: Millis = 5 * 60 * 1_000;
/// X counts requests in windows of this length.
pub const WINDOW: Millis = 15 * 60 * 1_000;
/// Requests of one kind in one window; far more than X allows, so that no demonstration has to wait.
pub const WINDOW_LIMIT: i64 = 10_000;
/// The people one can write as: handle and display name.
pub const CITIZENS: [(&str, &str); 6] = [
    ("citizen_one", "Citizen One"),
    ("asha_k", "Asha K"),
    ("ravi_naini", "Ravi from Naini"),
    ("katra_student", "Katra Student"),
    ("sangam_walker", "Sangam Walker"),
    ("chowk_dukan", "चौक दुकान"),
];

/// Which of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Network {
    /// X.
    X,
    /// Facebook.
    Facebook,
}

impl Network {
    /// As it stands in addresses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::X => "x",
            Self::Facebook => "facebook",
        }
    }

    /// As people write it.
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
    /// Where.
    pub network: Network,
    /// The network's id.
    pub id: String,
    /// `name` of `@name`.
    pub handle: String,
    /// The display name.
    pub name: String,
}

/// How something was said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A post of its own.
    Post,
    /// A reply or comment.
    Reply,
    /// Another's post with words of one's own.
    Quote,
    /// Another's post passed on.
    Repost,
    /// A private message.
    Message,
}

/// Something written, public or private.
#[derive(Clone, Debug)]
pub struct Post {
    /// The network's id.
    pub id: String,
    /// Whoever wrote it.
    pub author: Person,
    /// How.
    pub kind: Kind,
    /// The words as they were typed.
    pub text: String,
    /// What X puts before a reply's words: the handles of those it goes to.
    pub prefix: String,
    /// Ids of everybody named in the prefix or in the words.
    pub mentions: Vec<String>,
    /// What it answers, quotes or passes on.
    pub target: Option<String>,
    /// The other side of a private message.
    pub to: Option<String>,
    /// The first post of its conversation.
    pub thread: String,
    /// Written by the desk.
    pub by_desk: bool,
    /// On Facebook: on the author's own wall, with a tag of the page.
    pub elsewhere: bool,
    /// Came with a picture, which is drawn when it is asked for.
    pub picture: bool,
    /// When.
    pub at: Millis,
}

impl Post {
    /// Where its picture is, on the network's own address.
    pub fn picture_url(&self, own_url: &str) -> Option<String> {
        self.picture.then(|| format!("{own_url}/playground/picture/{}.jpg", self.id))
    }

    /// The words as X gives them out.
    pub fn full_text(&self) -> String {
        format!("{}{}", self.prefix, self.text)
    }
}

/// What is about to be written.
#[derive(Debug)]
pub struct Draft {
    /// By whom.
    pub author: Person,
    /// How.
    pub kind: Kind,
    /// The words.
    pub text: String,
    /// What it answers, quotes or passes on.
    pub target: Option<String>,
    /// The other side of a private message.
    pub to: Option<String>,
    /// On the author's own wall.
    pub elsewhere: bool,
    /// With a picture.
    pub picture: bool,
    /// Ids of people who are to be left out of a reply's prefix.
    pub excluded: Vec<String>,
}

/// What can be made to go wrong. The first four befall what the desk sends, the others what is delivered to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Misbehaviour {
    /// Refuses and asks to wait.
    RateLimit,
    /// Says that the same was there before, although it was not.
    Duplicate,
    /// Fails without having stored anything.
    ServerError,
    /// Stores it, but does not answer for a long time.
    SilentAfterAccept,
    /// Never delivers.
    DropDelivery,
    /// Delivers twice.
    DuplicateDelivery,
    /// Delivers after what came later.
    Reorder,
    /// Forgets everything that was to go wrong.
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

/// Everything that changes.
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
    /// Facebook's events that wait for the next batch.
    pub waiting: Vec<super::facebook::Event>,
    /// How the last check of the desk's X webhook went.
    pub webhook_valid: bool,
}

impl Store {
    /// An empty world with the police's accounts and a few citizens.
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

    /// Everything written, oldest first.
    pub fn posts(&self) -> &[Post] {
        &self.posts
    }

    /// A post by its id.
    pub fn post(&self, id: &str) -> Option<&Post> {
        self.index.get(id).and_then(|&at| self.posts.get(at))
    }

    /// A person by the network's id.
    pub fn person(&self, network: Network, id: &str) -> Option<&Person> {
        self.people.iter().find(|person| person.network == network && person.id == id)
    }

    /// A person by the handle, in any case of letters.
    pub fn named(&self, network: Network, handle: &str) -> Option<&Person> {
        self.people.iter().find(|person| person.network == network && person.handle.eq_ignore_ascii_case(handle))
    }

    /// The citizen of this handle, who joins now if there was none, or the chief. None if it is no handle, or the desk's own.
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

    /// Whether this account wrote the same words in the same place before.
    pub fn has_same(&self, author: &str, text: &str, target: Option<&str>) -> bool {
        self.posts.iter().any(|post| {
            post.author.id == author
                && post.target.as_deref() == target
                && post.kind != Kind::Message
                && post.text.trim() == text.trim()
        })
    }

    /// An id greater than all before it, made of the time as X makes its own.
    pub fn next_id(&mut self, now: Millis) -> i64 {
        self.last_id = (self.last_id + 1).max((now - X_EPOCH) << 22);
        self.last_id
    }

    /// Keeps what was written and gives it its id.
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
            // A post belongs to the wall that it is on.
            (Network::Facebook, _) if elsewhere => format!("{}_{number}", author.id),
            (Network::Facebook, _) => format!("{}_{number}", self.desk[1]),
        };
        let mut mentions: Vec<String> =
            self.mentioned(author.network, &text).map(|(_, _, who)| who.id.clone()).collect();
        let mut prefix = String::new();
        if let (Network::X, Kind::Reply, Some(parent)) = (author.network, kind, &parent) {
            for who in std::iter::once(&parent.author.id).chain(&parent.mentions) {
                let skip = *who == author.id || mentions.contains(who);
                // The one who is answered cannot be left out.
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

    /// People named in a text: first and next-to-last character, counted in code points, and who it is.
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

    /// Notes a nonce; false if it was used before.
    pub fn use_nonce(&mut self, nonce: &str, now: Millis) -> bool {
        if self.nonces.len() > 10_000 {
            self.nonces.retain(|_, at| now - *at <= 2 * SIGNED_WITHIN);
        }
        self.nonces.insert(nonce.to_owned(), now).is_none()
    }

    /// Counts a request; how many more there may be and when the window ends. Below zero is too many.
    pub fn count(&mut self, key: &str, now: Millis) -> (i64, Millis) {
        let (start, used) = self.windows.entry(key.to_owned()).or_insert((now, 0));
        if now - *start >= WINDOW {
            (*start, *used) = (now, 0);
        }
        *used += 1;
        (WINDOW_LIMIT - *used, *start + WINDOW)
    }

    /// Plans what is to go wrong next.
    pub fn misbehave(&mut self, what: Misbehaviour, on: Option<Network>, times: u32) {
        if what == Misbehaviour::None {
            self.faults.clear();
        } else {
            self.faults.push(Fault { what, on, left: times });
        }
    }

    /// What is to go wrong now, with a delivery or with something the desk sends.
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

/// What a private conversation is called: the smaller id first.
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
