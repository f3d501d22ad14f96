//! Fetches pictures that came with posts. Each is fetched once and soon, because the platforms' addresses expire, then cleaned and stored like
//! every photo.
//!
//! Invariant: no address in a post can make this server call anything but the platforms themselves. An address is accepted only on the platform's
//! own hosts, and called by the rules for every address that somebody else gave us ([`outward`]).

use crate::{
    channels::platform::platform,
    complaint::{Channel, MAX_PHOTO_BYTES, Millis},
    error::Error,
    replies::outbox::pause_after,
    server::{
        AppState,
        db::{Tx, sql},
        outward::{self, Exempt, NotCalled, Outward},
        photos,
    },
};
use reqwest::{Method, Request, Response, StatusCode, Url};
use sha2::{Digest as _, Sha256};
use sqlx::FromRow;
use std::{
    net::{IpAddr, Ipv4Addr},
    time::Duration,
};

/// How often the worker checks for pictures when there were none.
const IDLE: Duration = Duration::from_secs(1);
/// The time limit for one picture, from the request to the last byte.
const TIMEOUT: Duration = Duration::from_secs(20);
/// How long one attempt reserves a picture, in milliseconds.
const LEASE: Millis = 60_000;
/// A picture is given up after this many attempts, about a quarter of an hour after it arrived.
const ATTEMPTS: i64 = 8;
/// The most pictures fetched for one post. X allows four; a post on Facebook can have dozens.
const MOST: usize = 12;

/// The client address under which pictures of posts are decoded: they all share one place in the queue.
const OURSELVES: IpAddr = IpAddr::V4(Ipv4Addr::UNSPECIFIED);

/// Records which pictures came with a post, in the transaction that stores the post.
pub async fn expect(tx: &mut Tx, post_id: i64, media: &[String], now: Millis) -> sqlx::Result<()> {
    for url in media.iter().take(MOST) {
        let statement =
            sql("insert into post_media (post_id, url, state, attempts, due_at) values ($1, $2, 'waiting', 0, $3) \
                             on conflict (post_id, url) do nothing");
        tx.run(&statement.arg(post_id).arg(url).arg(now)).await?;
    }
    Ok(())
}

/// Assigns a post and its pictures to a complaint and timeline entry, in the transaction that decides the post.
pub async fn belong(tx: &mut Tx, post_id: i64, complaint_id: i64, entry_id: i64) -> sqlx::Result<()> {
    let post = sql("update post set complaint_id = $2, entry_id = $3 where id = $1");
    tx.run(&post.arg(post_id).arg(complaint_id).arg(entry_id)).await?;
    let photos = sql("update photo set complaint_id = $2, entry_id = $3 where post_id = $1");
    tx.run(&photos.arg(post_id).arg(complaint_id).arg(entry_id)).await?;
    Ok(())
}

/// Runs the worker that fetches pictures until the process ends.
pub async fn work(state: AppState) {
    let fetcher = match Fetcher::new(&state) {
        Ok(fetcher) => fetcher,
        Err(error) => {
            return tracing::error!(%error, "pictures of posts cannot be fetched: the HTTP client could not be set up");
        }
    };
    loop {
        match step(&state, &fetcher).await {
            Ok(true) => {}
            Ok(false) => tokio::time::sleep(IDLE).await,
            Err(error) => {
                tracing::warn!(%error, "a picture could not be stored; trying again");
                tokio::time::sleep(IDLE).await;
            }
        }
    }
}

#[derive(FromRow)]
struct Wanted {
    id: i64,
    post_id: i64,
    channel: Channel,
    url: String,
    attempts: i64,
    due_at: Millis,
}

/// Fetches one picture. Returns false if none is due or the disk is full; in the latter case the picture waits, as long as its address remains
/// valid.
///
/// # Errors
/// Database or disk errors.
pub async fn step(state: &AppState, fetcher: &Fetcher) -> Result<bool, Error> {
    if state.has_room().is_err() {
        return Ok(false);
    }
    let Some(wanted) = lease(state).await? else { return Ok(false) };
    let now = state.clock().now();
    let fetched = match fetcher.fetch(wanted.channel, &wanted.url).await {
        Ok(bytes) => {
            let sha256 = Sha256::digest(&bytes).to_vec();
            match photos::store(state, OURSELVES, bytes).await {
                Ok(photo) => Ok((sha256, photo)),
                Err(Error::Fields(_)) => Err(NotFetched::Never("not_a_picture")),
                Err(other) => return Err(other),
            }
        }
        Err(why) => Err(why),
    };
    let failure = match fetched {
        Ok((sha256, photo)) => {
            let mut held = photo.held(state).await?;
            keep(&mut held.tx, &wanted, sha256, photo, now).await?;
            super::wire::store::changed(&mut held.tx, now).await?;
            held.commit().await?;
            state.hub().wake();
            return Ok(true);
        }
        Err(why) => why,
    };
    let mut tx = state.db().begin().await?;
    match failure {
        NotFetched::Later(why) if wanted.attempts + 1 < ATTEMPTS => {
            let statement = sql("update post_media set why = $2, due_at = $3 where id = $1 and state = 'waiting'");
            let again = now + pause_after(wanted.attempts + 1);
            tx.run(&statement.arg(wanted.id).arg(why).arg(again)).await?;
        }
        NotFetched::Later(why) | NotFetched::Never(why) => {
            let statement =
                sql("update post_media set state = 'refused', why = $2 where id = $1 and state = 'waiting'");
            tx.run(&statement.arg(wanted.id).arg(why)).await?;
        }
    }
    super::wire::store::changed(&mut tx, now).await?;
    tx.commit().await?;
    state.hub().wake();
    Ok(true)
}

async fn lease(state: &AppState) -> sqlx::Result<Option<Wanted>> {
    let now = state.clock().now();
    let next = sql(
        "select m.id, m.post_id, p.channel, m.url, m.attempts, m.due_at from post_media m join post p on p.id = m.post_id \
                    where m.state = 'waiting' and m.due_at <= $1 order by m.due_at, m.id limit 1",
    );
    let Some(wanted) = state.db().maybe::<Wanted>(&next.arg(now)).await? else { return Ok(None) };
    let mut tx = state.db().begin().await?;
    let mine = sql(
        "update post_media set due_at = $3, attempts = attempts + 1 where id = $1 and due_at = $2 and state = 'waiting'",
    );
    let mine = tx.run(&mine.arg(wanted.id).arg(wanted.due_at).arg(now + LEASE)).await? == 1;
    tx.commit().await?;
    Ok(mine.then_some(wanted))
}

async fn keep(tx: &mut Tx, wanted: &Wanted, sha256: Vec<u8>, photo: photos::Stored, now: Millis) -> sqlx::Result<()> {
    let statement = sql(
        "update post_media set state = 'kept', why = null, sha256 = $2, fetched_at = $3 where id = $1 and state = 'waiting'",
    );
    if tx.run(&statement.arg(wanted.id).arg(sha256).arg(now)).await? == 0 {
        return Ok(());
    }
    // The post's row is locked before it is read, so that a concurrent decision does not leave the picture without its complaint.
    tx.run(&sql("update post set media = media where id = $1").arg(wanted.post_id)).await?;
    let post = sql("select complaint_id, entry_id from post where id = $1").arg(wanted.post_id);
    let (complaint_id, entry_id): (Option<i64>, Option<i64>) = tx.one(&post).await?;
    let statement = sql("insert into photo (post_id, complaint_id, entry_id, sha256, width, height, at) values ($1, $2, $3, $4, $5, $6, $7)")
        .arg(wanted.post_id)
        .arg(complaint_id)
        .arg(entry_id)
        .arg(photo.sha256)
        .arg(photo.width)
        .arg(photo.height)
        .arg(now);
    tx.run(&statement).await?;
    Ok(())
}

/// Why a picture could not be fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotFetched {
    /// Another attempt may succeed.
    Later(&'static str),
    /// No further attempt can succeed.
    Never(&'static str),
}

impl From<NotCalled> for NotFetched {
    fn from(not_called: NotCalled) -> Self {
        let why = not_called.why();
        if not_called.is_passing() { Self::Later(why) } else { Self::Never(why) }
    }
}

/// Downloads pictures from the platforms.
pub struct Fetcher {
    outward: Outward,
    /// The API addresses from the settings. They are trusted, so pictures on the same origin are fetched without the address check. The demo's
    /// own networks serve their pictures from there.
    own: Vec<(Channel, Url)>,
}

impl Fetcher {
    /// Creates a fetcher for the configured channels.
    ///
    /// # Errors
    /// TLS could not be initialised.
    pub fn new(state: &AppState) -> reqwest::Result<Self> {
        let listeners = state.channels().listeners().iter();
        Self::of(listeners.filter_map(|own| Some((own.channel(), Url::parse(own.api_url()).ok()?))).collect())
    }

    fn of(own: Vec<(Channel, Url)>) -> reqwest::Result<Self> {
        let exempt = Exempt::of(own.iter().map(|(_, url)| url.clone()).collect());
        Ok(Self { outward: Outward::new(exempt, TIMEOUT)?, own })
    }

    /// Downloads the picture at an address named by a post of this channel.
    ///
    /// # Errors
    /// The reason, as a short code that is stored in `post_media.why`.
    pub async fn fetch(&self, channel: Channel, address: &str) -> Result<Vec<u8>, NotFetched> {
        let url = Url::parse(address).map_err(|_| NotFetched::Never("not_an_address"))?;
        let is_own = self.own.iter().any(|(own, at)| *own == channel && at.origin() == url.origin());
        if !is_own && !is_of_platform(channel, &url) {
            return Err(NotFetched::Never("elsewhere"));
        }
        read(self.outward.send(Request::new(Method::GET, url)).await?).await
    }
}

fn is_of_platform(channel: Channel, url: &Url) -> bool {
    let hosts = platform(channel).map_or(&[][..], |platform| platform.picture_hosts);
    let plain = url.scheme() == "https" && url.port().is_none() && url.username().is_empty();
    let host = url.domain().unwrap_or_default();
    plain && hosts.iter().any(|own| host == *own || host.strip_suffix(own).is_some_and(|before| before.ends_with('.')))
}

async fn read(answer: Response) -> Result<Vec<u8>, NotFetched> {
    match answer.status() {
        StatusCode::OK => {}
        status if status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS => {
            return Err(NotFetched::Later("platform_error"));
        }
        // Deleted, expired, or redirected elsewhere.
        _ => return Err(NotFetched::Never("gone")),
    }
    Ok(outward::body(answer, MAX_PHOTO_BYTES).await?)
}

#[cfg(test)]
mod tests;
