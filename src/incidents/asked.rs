//! Following a public incident by a post: who asks for news in a post of their own gets one reply below it when the inquiry is completed.
//!
//! The platforms allow one automatic answer to somebody who asks for it. So nothing confirms the request, and nothing is told on the way: the one
//! reply is the news. It mentions nobody and holds the number of the incident and its public state. The post waits on the wire like any other, because
//! it may be a grievance too.

use super::{PublicState, store};
use crate::{
    complaint::{Channel, Millis, Reference},
    error::Error,
    language::{Language, Text, dates, fill_in, folded, texts::incidents as says},
    replies::{
        ReplyMethod,
        outbox::{self, NewReply},
        templates::{fit, script_of},
    },
    server::{
        db::{Db, Tx, sql},
        op::Op,
    },
};
use sqlx::FromRow;

/// Most posts that wait for the end of one incident: every reply costs, and hundreds of them would look like spam.
const MOST: i64 = 200;
/// Replies of one incident that are queued in one round.
const AT_ONCE: i64 = 20;
/// Words of a post in which a number is looked for.
const LOOKED_AT: usize = 80;

/// What asks for news in Hindi, and the word that does in both languages. Compared in folded form, as whole words.
const IN_HINDI: &[&str] = &[
    "ख़बर दें",
    "ख़बर दीजिए",
    "ख़बर देना",
    "फ़ॉलो",
    "khabar de",
    "khabar den",
    "khabar dein",
    "khabar dena",
    "khabar dijiye",
];
const FOLLOW: &str = "follow";

/// The wordings of the reply, which also says when it was asked: a platform refuses the same words twice.
const WAYS: [Text; 3] = [says::TOLD_1, says::TOLD_2, says::TOLD_3];

/// A post that may ask for news.
pub struct Asking<'a> {
    /// Primary key of the `post` row.
    pub post_id: i64,
    /// The channel of the post.
    pub channel: Channel,
    /// The platform's id of the author's account.
    pub author: &'a str,
    /// The text of the post.
    pub text: &'a str,
}

/// Whether a text asks for news of something.
pub fn asks(text: &str) -> bool {
    has(text, &[FOLLOW]) || has(text, IN_HINDI)
}

fn has(text: &str, some: &[&str]) -> bool {
    let text = format!(" {} ", folded(text));
    some.iter().any(|words| text.contains(&format!(" {} ", folded(words))))
}

/// The language of the reply. The groups of the number would count as words in Latin letters, so what asks in Hindi decides.
fn language_of(text: &str) -> Language {
    if has(text, IN_HINDI) { Language::Hindi } else { script_of(text) }
}

/// The numbers in a text, grouped in any way. A word may look like a number by chance, so all are looked up.
fn numbers(text: &str) -> Vec<Reference> {
    let words = text.split(|c: char| c.is_whitespace() || "#,;:।()[]\"'“”".contains(c));
    let words: Vec<&str> = words.filter(|word| !word.is_empty() && !word.starts_with('@')).take(LOOKED_AT).collect();
    let mut found = Vec::new();
    // One word, or up to three groups separated by spaces.
    for n in 1..=3 {
        found.extend(words.windows(n).filter_map(|some| Reference::parse(&some.concat()).ok()));
    }
    found.sort();
    found.dedup();
    found
}

/// The channels on which somebody can ask by a post.
pub fn channels(op: &Op) -> Vec<Channel> {
    let on = op.state().channels();
    let listening = on.listeners().iter().map(|listener| listener.channel());
    listening.filter(|channel| on.carrier(*channel).is_some()).collect()
}

/// Whether one more post may ask for news of an incident.
///
/// # Errors
/// Database errors.
pub async fn has_room(db: &Db, incident_id: i64) -> sqlx::Result<bool> {
    let waiting = sql("select count(*) from incident_asked where incident_id = $1");
    Ok(db.one::<(i64,)>(&waiting.arg(incident_id)).await?.0 < MOST)
}

/// Notes that the author of a new post asks for news, if the post names a public incident. Once for each person and incident; whoever was told is
/// not told again. The caller knows that the platform accepts a reply to the post.
///
/// # Errors
/// Database errors.
pub async fn note(op: &Op, tx: &mut Tx, asking: &Asking<'_>) -> sqlx::Result<()> {
    let numbers = numbers(asking.text);
    if numbers.is_empty() || !asks(asking.text) {
        return Ok(());
    }
    let mut named = sql("select id from incident where published_at is not null and reference in ");
    named.bind_list(numbers).push(" order by id limit 1");
    let Some((incident_id,)) = tx.maybe::<(i64,)>(&named).await? else { return Ok(()) };
    let before = sql("select (select count(*) from incident_asked where incident_id = $1), \
         (select count(*) from incident_asked a join post p on p.id = a.post_id where a.incident_id = $1 and p.channel = $2 \
         and p.author_id = $3) + (select count(*) from reply where cause = $4)")
    .arg(incident_id)
    .arg(asking.channel)
    .arg(asking.author)
    .arg(cause(incident_id, asking.channel, asking.author));
    let (waiting, own): (i64, i64) = tx.one(&before).await?;
    if waiting >= MOST || own > 0 {
        return Ok(());
    }
    let new = sql(
        "insert into incident_asked (post_id, incident_id, at) values ($1, $2, $3) on conflict (post_id) do nothing",
    );
    tx.run(&new.arg(asking.post_id).arg(incident_id).arg(op.now())).await?;
    Ok(())
}

/// The unique cause of the reply: at most one for each person and incident.
fn cause(incident_id: i64, channel: Channel, author: &str) -> String {
    format!("{} {channel} {author}", cause_of(incident_id))
}

/// With what the causes of all replies about an incident begin.
fn cause_of(incident_id: i64) -> String {
    format!("incident {incident_id} asked")
}

/// Forgets who asked for news of an incident, which is public no longer. Replies that wait are not sent.
///
/// # Errors
/// Database errors.
pub(super) async fn forget(tx: &mut Tx, incident_id: i64) -> sqlx::Result<()> {
    tx.run(&sql("delete from incident_asked where incident_id = $1").arg(incident_id)).await?;
    let unsent = sql(
        "update reply set state = 'refused', why = 'taken_back' where state in ('queued', 'held') and cause like $1",
    );
    tx.run(&unsent.arg(format!("{} %", cause_of(incident_id)))).await?;
    Ok(())
}

/// A post whose author asked for news.
#[derive(FromRow)]
struct AskedRow {
    post_id: i64,
    at: Millis,
    channel: Channel,
    channel_key: String,
    author_id: Option<String>,
    text: String,
    gone: Option<String>,
    complaint_id: Option<i64>,
}

/// Queues the replies about incidents whose inquiry is completed.
///
/// # Errors
/// Database errors.
pub async fn round(op: &Op) -> Result<(), Error> {
    let asked = sql("select i.id, i.reference from incident i where i.published_at is not null \
         and exists (select 1 from incident_asked a where a.incident_id = i.id) order by i.id");
    let asked: Vec<(i64, Reference)> = op.db().all(&asked).await?;
    for (incident_id, reference) in asked {
        let (_, state) = store::counted(op.db(), incident_id).await?;
        if state != PublicState::Closed {
            continue;
        }
        let posts = sql(
            "select a.post_id, a.at, p.channel, p.channel_key, p.author_id, coalesce(p.text_now, p.text, '') as text, \
             p.gone, p.complaint_id from incident_asked a join post p on p.id = a.post_id where a.incident_id = $1 \
             order by a.post_id limit $2",
        );
        let posts: Vec<AskedRow> = op.db().all(&posts.arg(incident_id).arg(AT_ONCE)).await?;
        for post in posts {
            tell(op, incident_id, reference, &post).await?;
        }
    }
    Ok(())
}

/// Queues the reply to one post and forgets that its author asked. Of two servers, the one that removes the row replies.
async fn tell(op: &Op, incident_id: i64, reference: Reference, post: &AskedRow) -> Result<(), Error> {
    let mut tx = op.db().begin().await?;
    let mine = sql("delete from incident_asked where post_id = $1");
    if tx.run(&mine.arg(post.post_id)).await? == 0 {
        return Ok(());
    }
    // Who has deleted the post, or rewritten it, asks no longer; the author of a complaint hears of that.
    let still = post.gone.is_none() && post.complaint_id.is_none() && asks(&post.text);
    let author = post.author_id.as_deref().filter(|_| still && numbers(&post.text).contains(&reference));
    if let Some(author) = author {
        let language = language_of(&post.text);
        let when = dates::moment(post.at, op.now(), language);
        let way = WAYS[post.post_id.rem_euclid(WAYS.len() as i64) as usize];
        let words = fill_in(language, way, &[("number", &reference.to_string()), ("when", &when)]);
        let new = NewReply {
            channel: post.channel,
            way: ReplyMethod::Reply,
            target: &post.channel_key,
            post_id: Some(post.post_id),
            complaint_id: None,
            officer_id: None,
            text: &fit(post.channel, &words),
            cause: &cause(incident_id, post.channel, author),
        };
        match outbox::queue(op, &mut tx, new, op.now()).await {
            // A reply that may not be sent is dropped, and the same person is not told twice.
            Err(Error::Stopped(_)) | Ok(_) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(tx.commit().await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn asking_for_news_is_recognised_in_hindi_hinglish_and_english() {
        for text in ["@a ख़बर दें", "ख़बर दीजिए", "bhai khabar dein", "Follow!", "फ़ॉलो करें"]
        {
            assert!(asks(text), "{text}");
        }
        for text in ["unfollow", "his followers", "ख़बरें देखीं", "what happened"] {
            assert!(!asks(text), "{text}");
        }
        assert_eq!(language_of("4K7 P9X 2QMT ख़बर दें"), Language::Hindi);
        assert_eq!(language_of("@PrayagrajPolice follow 4K7 P9X 2QMT"), Language::English);
    }

    #[test]
    fn a_number_is_found_however_it_is_grouped() {
        let number = Reference::from_values([1, 2, 3, 4, 5, 6, 7, 8, 9]);
        let spaced = number.groups().join(" ");
        for shown in [number.to_string(), number.as_str().to_owned(), spaced, format!("({number})")] {
            assert!(numbers(&format!("@PrayagrajPolice follow {shown}, please")).contains(&number), "{shown}");
        }
        assert!(numbers("@PrayagrajPolice follow me").is_empty());
    }
}
