//! The JSON formats of X, with the fields documented on docs.x.com. Old and new names are separate fields.

use super::{moment, read};
use crate::{
    complaint::Millis,
    intake::inbound::{Author, PostKind},
};
use serde::{
    Deserialize, Deserializer,
    de::{self, IgnoredAny, Visitor},
};
use serde_json::value::RawValue;
use std::{collections::HashMap, fmt};

/// An id or a time given as a string or as a whole number. Kept as digits, so that nothing is rounded.
pub(super) struct Digits(pub(super) String);

impl Digits {
    pub(super) fn millis(&self) -> Option<Millis> {
        self.0.parse().ok()
    }
}

impl<'de> Deserialize<'de> for Digits {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TextOrNumber;
        impl Visitor<'_> for TextOrNumber {
            type Value = Digits;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string or a whole number")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Digits, E> {
                if text.is_empty() { Err(E::custom("empty")) } else { Ok(Digits(text.to_owned())) }
            }
            fn visit_u64<E: de::Error>(self, number: u64) -> Result<Digits, E> {
                Ok(Digits(number.to_string()))
            }
            fn visit_i64<E: de::Error>(self, number: i64) -> Result<Digits, E> {
                Ok(Digits(number.to_string()))
            }
        }
        deserializer.deserialize_any(TextOrNumber)
    }
}

#[derive(Deserialize)]
pub(super) struct Activity<'a> {
    /// A signed number as a string; not the id of a post.
    pub(super) event_uuid: Option<Digits>,
    pub(super) filter: Option<Filter>,
    pub(super) event_type: String,
    #[serde(borrow)]
    pub(super) payload: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(super) includes: Option<&'a RawValue>,
}

#[derive(Deserialize)]
pub(super) struct Filter {
    pub(super) user_id: Option<Digits>,
}

#[derive(Deserialize)]
pub(super) struct List<'a> {
    #[serde(borrow)]
    pub(super) data: Option<Vec<&'a RawValue>>,
    #[serde(borrow)]
    pub(super) includes: Option<&'a RawValue>,
    pub(super) meta: Option<IgnoredAny>,
}

/// A post in any of the formats. The `*_str` fields repeat numbers that may have been rounded in transit.
#[derive(Deserialize)]
pub(super) struct Post {
    pub(super) id: Option<Digits>,
    pub(super) id_str: Option<Digits>,
    pub(super) text: Option<String>,
    pub(super) full_text: Option<String>,
    pub(super) note_post: Option<LongText>,
    pub(super) note_tweet: Option<LongText>,
    pub(super) extended_tweet: Option<ExtendedTweet>,
    pub(super) author_id: Option<Digits>,
    pub(super) user: Option<User>,
    pub(super) created_at: Option<String>,
    pub(super) timestamp_ms: Option<Digits>,
    pub(super) conversation_id: Option<Digits>,
    pub(super) referenced_posts: Option<Vec<Reference>>,
    pub(super) referenced_tweets: Option<Vec<Reference>>,
    pub(super) in_reply_to_post_id: Option<Digits>,
    pub(super) in_reply_to_tweet_id: Option<Digits>,
    pub(super) in_reply_to_status_id: Option<Digits>,
    pub(super) in_reply_to_status_id_str: Option<Digits>,
    pub(super) quoted_status_id: Option<Digits>,
    pub(super) quoted_status_id_str: Option<Digits>,
    pub(super) retweeted_status: Option<Box<Post>>,
    pub(super) quoted_status: Option<Box<Post>>,
    pub(super) geo: Option<Geo>,
    pub(super) place: Option<XPlace>,
    pub(super) article: Option<Article>,
    pub(super) edit_history_post_ids: Option<Vec<Digits>>,
    pub(super) edit_history_tweet_ids: Option<Vec<Digits>>,
    pub(super) edit_history: Option<EditHistory>,
    pub(super) attachments: Option<Attachments>,
    pub(super) entities: Option<Entities>,
    pub(super) extended_entities: Option<Entities>,
}

/// Where the post was written: the id of a place in `includes`, or coordinates. The older format has coordinates here and the place in `place`.
#[derive(Deserialize)]
pub(super) struct Geo {
    pub(super) place_id: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct XPlace {
    pub(super) id: Option<String>,
    pub(super) full_name: Option<String>,
    pub(super) name: Option<String>,
}

/// A long article. The post itself contains at most its beginning.
#[derive(Deserialize)]
pub(super) struct Article {
    pub(super) title: Option<String>,
    pub(super) preview_text: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct LongText {
    pub(super) text: String,
    pub(super) entities: Option<Entities>,
}

#[derive(Deserialize)]
pub(super) struct ExtendedTweet {
    pub(super) full_text: String,
    pub(super) entities: Option<Entities>,
    pub(super) extended_entities: Option<Entities>,
}

#[derive(Deserialize)]
pub(super) struct Reference {
    pub(super) r#type: String,
    pub(super) id: Digits,
}

#[derive(Deserialize)]
pub(super) struct EditHistory {
    pub(super) edit_tweet_ids: Option<Vec<Digits>>,
}

#[derive(Deserialize)]
pub(super) struct Attachments {
    pub(super) media_keys: Option<Vec<String>>,
    pub(super) poll_ids: Option<Vec<Digits>>,
}

#[derive(Deserialize)]
pub(super) struct Entities {
    pub(super) media: Option<Vec<Medium>>,
    pub(super) urls: Option<Vec<ShortLink>>,
}

/// A `t.co` link and its target.
#[derive(Deserialize)]
pub(super) struct ShortLink {
    pub(super) url: Option<String>,
    pub(super) expanded_url: Option<String>,
    pub(super) unwound_url: Option<String>,
    pub(super) display_url: Option<String>,
    pub(super) title: Option<String>,
    pub(super) media_key: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Poll {
    pub(super) id: Option<Digits>,
    pub(super) options: Option<Vec<PollOption>>,
}

#[derive(Deserialize)]
pub(super) struct PollOption {
    pub(super) position: Option<i64>,
    pub(super) label: Option<String>,
}

impl Post {
    pub(super) fn key(&self) -> Option<&str> {
        self.id_str.as_ref().or(self.id.as_ref()).map(|id| id.0.as_str())
    }

    pub(super) fn author(&self, includes: &Includes) -> Option<Author> {
        match (&self.author_id, &self.user) {
            (Some(id), _) => Some(includes.users.author(id.0.clone())),
            (None, Some(user)) => user.as_author(),
            (None, None) => None,
        }
    }

    /// The whole text. If there is a long form, `text` is only its beginning.
    pub(super) fn words(&self) -> &str {
        let long = self.note_post.as_ref().or(self.note_tweet.as_ref()).map(|note| &note.text);
        long.or(self.extended_tweet.as_ref().map(|extended| &extended.full_text))
            .or(self.full_text.as_ref())
            .or(self.text.as_ref())
            .map_or("", String::as_str)
    }

    pub(super) fn reference(&self, kind: &str) -> Option<&Digits> {
        let references = self.referenced_posts.iter().chain(&self.referenced_tweets).flatten();
        references.into_iter().find(|reference| reference.r#type == kind).map(|reference| &reference.id)
    }

    /// Id of the post being replied to.
    pub(super) fn answers(&self) -> Option<&Digits> {
        self.reference("replied_to")
            .or(self.in_reply_to_post_id.as_ref())
            .or(self.in_reply_to_tweet_id.as_ref())
            .or(self.in_reply_to_status_id_str.as_ref())
            .or(self.in_reply_to_status_id.as_ref())
    }

    /// Id of the quoted post.
    pub(super) fn quotes(&self) -> Option<&Digits> {
        self.reference("quoted").or(self.quoted_status_id_str.as_ref()).or(self.quoted_status_id.as_ref())
    }

    /// Id of the reposted post in the newer format.
    pub(super) fn reposts(&self) -> Option<&Digits> {
        self.reference("retweeted")
    }

    /// The related post. A reply that also quotes another post counts as a reply.
    pub(super) fn relation(&self) -> Option<(PostKind, &str)> {
        let (replied_to, quoted) = (self.answers(), self.quotes());
        let reposted = self.reference("retweeted").map(|id| id.0.as_str());
        let reposted = reposted.or_else(|| self.retweeted_status.as_deref().and_then(Post::key));
        reposted
            .map(|id| (PostKind::Repost, id))
            .or(replied_to.map(|id| (PostKind::Reply, id.0.as_str())))
            .or(quoted.map(|id| (PostKind::Quote, id.0.as_str())))
    }

    /// Id of the first version. Every edit is a post with its own id, and each lists the whole chain, oldest first.
    pub(super) fn first_version(&self) -> Option<&str> {
        let older = self.edit_history.as_ref().and_then(|history| history.edit_tweet_ids.as_ref());
        let chain = self.edit_history_post_ids.as_ref().or(self.edit_history_tweet_ids.as_ref()).or(older)?;
        chain.first().map(|id| id.0.as_str())
    }

    /// Ids of all listed versions, oldest first; empty if there is only one.
    pub(super) fn chain(&self) -> Vec<String> {
        let older = self.edit_history.as_ref().and_then(|history| history.edit_tweet_ids.as_ref());
        let chain = self.edit_history_post_ids.as_ref().or(self.edit_history_tweet_ids.as_ref()).or(older);
        let chain: Vec<String> = chain.into_iter().flatten().map(|id| id.0.clone()).collect();
        if chain.len() > 1 { chain } else { Vec::new() }
    }

    /// Links in the text. The long form has its own list.
    pub(super) fn links(&self) -> impl Iterator<Item = &ShortLink> {
        let long = self.note_post.iter().chain(&self.note_tweet).flat_map(|note| &note.entities);
        let extended = self.extended_tweet.iter().flat_map(|extended| &extended.entities);
        long.chain(extended).chain(&self.entities).flat_map(|entities| entities.urls.iter().flatten())
    }

    /// The options of its poll, in order.
    pub(super) fn poll<'a>(&'a self, includes: &'a Includes) -> impl Iterator<Item = &'a str> {
        let ids: Vec<&str> =
            self.attachments.iter().flat_map(|it| it.poll_ids.iter().flatten()).map(|id| id.0.as_str()).collect();
        let polls = includes.polls.iter().flatten();
        let own = polls.filter(move |poll| poll.id.as_ref().is_some_and(|id| ids.contains(&id.0.as_str())));
        let mut options: Vec<&PollOption> = own.flat_map(|poll| poll.options.iter().flatten()).collect();
        options.sort_by_key(|option| option.position);
        options.into_iter().filter_map(|option| option.label.as_deref())
    }

    /// Name of the place where the post says it was written.
    pub(super) fn written_in<'a>(&'a self, includes: &'a Includes) -> Option<&'a str> {
        let id = self.geo.as_ref().and_then(|geo| geo.place_id.as_deref());
        let included = includes.places.iter().flatten().find(|place| id.is_some() && place.id.as_deref() == id);
        let place = included.or(self.place.as_ref())?;
        place.full_name.as_deref().or(place.name.as_deref())
    }

    pub(super) fn at(&self) -> Option<Millis> {
        let exact = self.timestamp_ms.as_ref().and_then(Digits::millis);
        exact.or_else(|| self.created_at.as_deref().and_then(moment))
    }

    pub(super) fn media(&self, includes: &Includes) -> Vec<String> {
        let keys = self.attachments.iter().filter_map(|attached| attached.media_keys.as_ref()).flatten();
        let attached = keys.filter_map(|key| includes.medium(key));
        let extended = self.extended_tweet.iter().flat_map(|it| it.extended_entities.iter().chain(&it.entities));
        let entities = extended.chain(&self.extended_entities).chain(&self.entities);
        addresses(attached.chain(entities.flat_map(Entities::media)))
    }
}

impl Entities {
    pub(super) fn media(&self) -> impl Iterator<Item = &Medium> {
        self.media.iter().flatten()
    }
}

/// A picture or a video.
#[derive(Deserialize)]
pub(super) struct Medium {
    pub(super) media_key: Option<String>,
    /// The picture in the newer format; in the older one only a short link to a page about it.
    pub(super) url: Option<String>,
    pub(super) media_url_https: Option<String>,
    pub(super) preview_image_url: Option<String>,
    pub(super) variants: Option<Vec<Variant>>,
    pub(super) video_info: Option<VideoInfo>,
}

#[derive(Deserialize)]
pub(super) struct VideoInfo {
    pub(super) variants: Option<Vec<Variant>>,
}

#[derive(Deserialize)]
pub(super) struct Variant {
    pub(super) url: String,
    pub(super) content_type: Option<String>,
    pub(super) bit_rate: Option<u64>,
    pub(super) bitrate: Option<u64>,
}

impl Medium {
    pub(super) fn address(&self) -> Option<&String> {
        let older = self.video_info.as_ref().and_then(|info| info.variants.as_ref());
        let films = self.variants.as_ref().or(older).into_iter().flatten();
        let best = films
            .filter(|variant| variant.content_type.as_deref() == Some("video/mp4"))
            .max_by_key(|variant| variant.bit_rate.or(variant.bitrate))
            .map(|variant| &variant.url);
        best.or(self.media_url_https.as_ref()).or(self.url.as_ref()).or(self.preview_image_url.as_ref())
    }
}

/// Addresses without duplicates: the older format repeats its media in several places, reduced forms last.
pub(super) fn addresses<'a>(media: impl Iterator<Item = &'a Medium>) -> Vec<String> {
    let mut addresses: Vec<String> = Vec::new();
    let mut pictures: Vec<&String> = Vec::new();
    for medium in media {
        let picture = medium.media_url_https.as_ref();
        let Some(address) = medium.address() else { continue };
        // The reduced form of a video is its still picture.
        if addresses.contains(address) || picture.is_some_and(|picture| pictures.contains(&picture)) {
            continue;
        }
        addresses.push(address.clone());
        pictures.extend(picture);
    }
    addresses
}

/// The expanded objects that a post refers to. Their format is less certain than the post's, so an unreadable part is dropped;
/// only names, pictures and quotes are lost then.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Includes {
    pub(super) users: Users,
    pub(super) media: Option<Vec<Medium>>,
    pub(super) posts: Option<Vec<Post>>,
    pub(super) tweets: Option<Vec<Post>>,
    pub(super) polls: Option<Vec<Poll>>,
    pub(super) places: Option<Vec<XPlace>>,
}

impl Includes {
    pub(super) fn read(raw: Option<&RawValue>) -> Self {
        raw.and_then(|raw| read(raw).ok()).unwrap_or_default()
    }

    pub(super) fn medium(&self, key: &str) -> Option<&Medium> {
        self.media.iter().flatten().find(|medium| medium.media_key.as_deref() == Some(key))
    }

    pub(super) fn post(&self, id: &str) -> Option<&Post> {
        self.posts.iter().chain(&self.tweets).flatten().find(|post| post.key() == Some(id))
    }
}

#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum Users {
    List(Vec<Entry>),
    ById(HashMap<String, Entry>),
}

/// X wraps a user in `data` in some events but not in others.
#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum Entry {
    Wrapped { data: User },
    Flat(User),
}

#[derive(Deserialize)]
pub(super) struct User {
    pub(super) id: Option<Digits>,
    pub(super) id_str: Option<Digits>,
    pub(super) username: Option<String>,
    pub(super) screen_name: Option<String>,
    pub(super) name: Option<String>,
}

impl Default for Users {
    fn default() -> Self {
        Self::List(Vec::new())
    }
}

impl Users {
    pub(super) fn read(raw: Option<&RawValue>) -> Self {
        raw.and_then(|raw| read(raw).ok()).unwrap_or_default()
    }

    /// The account with this id, and its names if they are included.
    pub(super) fn author(&self, id: String) -> Author {
        let user = match self {
            Self::List(users) => users.iter().map(Entry::user).find(|user| user.key() == Some(&id)),
            Self::ById(users) => users.get(&id).map(Entry::user),
        };
        user.map_or_else(|| Author { id: id.clone(), ..Author::default() }, |user| user.named(id.clone()))
    }
}

impl Entry {
    pub(super) fn user(&self) -> &User {
        match self {
            Self::Wrapped { data } => data,
            Self::Flat(user) => user,
        }
    }
}

impl User {
    pub(super) fn key(&self) -> Option<&str> {
        self.id_str.as_ref().or(self.id.as_ref()).map(|id| id.0.as_str())
    }

    pub(super) fn named(&self, id: String) -> Author {
        Author { id, handle: self.username.clone().or_else(|| self.screen_name.clone()), name: self.name.clone() }
    }

    pub(super) fn as_author(&self) -> Option<Author> {
        self.key().map(|id| self.named(id.to_owned()))
    }
}

#[derive(Deserialize)]
pub(super) struct Messages<'a> {
    #[serde(borrow)]
    pub(super) direct_message_events: Vec<&'a RawValue>,
    #[serde(borrow)]
    pub(super) users: Option<&'a RawValue>,
}

#[derive(Deserialize)]
pub(super) struct Message {
    pub(super) id: Digits,
    pub(super) created_timestamp: Option<Digits>,
    pub(super) message_create: Option<MessageCreate>,
}

#[derive(Deserialize)]
pub(super) struct MessageCreate {
    pub(super) target: Option<Recipient>,
    pub(super) sender_id: Digits,
    pub(super) message_data: Option<MessageData>,
}

#[derive(Deserialize)]
pub(super) struct Recipient {
    pub(super) recipient_id: Option<Digits>,
}

#[derive(Default, Deserialize)]
pub(super) struct MessageData {
    pub(super) text: Option<String>,
    pub(super) entities: Option<Entities>,
    pub(super) attachment: Option<Attachment>,
}

#[derive(Deserialize)]
pub(super) struct Attachment {
    pub(super) media: Option<Medium>,
}

#[derive(Deserialize)]
pub(super) struct DeletedStatus {
    pub(super) status: StatusId,
    pub(super) timestamp_ms: Option<Digits>,
}

#[derive(Deserialize)]
pub(super) struct StatusId {
    pub(super) id: Digits,
    pub(super) user_id: Option<Digits>,
}

#[derive(Deserialize)]
pub(super) struct Revoke {
    pub(super) date_time: Option<String>,
    pub(super) user_id: Option<Digits>,
    pub(super) app_id: Option<Digits>,
}

#[derive(Deserialize)]
pub(super) struct UserRevoke {
    pub(super) date_time: Option<String>,
    pub(super) target: Option<RevokedApp>,
    pub(super) source: Option<RevokingUser>,
}

#[derive(Deserialize)]
pub(super) struct RevokedApp {
    pub(super) app_id: Option<Digits>,
}

#[derive(Deserialize)]
pub(super) struct RevokingUser {
    pub(super) user_id: Option<Digits>,
}
