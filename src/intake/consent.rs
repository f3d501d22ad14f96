//! "This handle is mine": a complainant proves it by sending a short code from it.
//!
//! The code is shown on the complainant's page and sent from the account as a private message: in public anybody can read a code and send it
//! as his own, or get another to repeat one. Asked for with the private link, it joins any account to the complaint. Asked for with the number
//! alone, it must come from the account that wrote the complaint, and then opens the private page in the browser that asked.

mod typed;

pub use typed::codes_in;

use super::{
    inbound::{Inbound, PostKind},
    pictures,
};
use crate::{
    complaint::{
        EntryKind, Millis, Reference,
        changes::{self, Joining, key_hash},
        reference::ALPHABET,
    },
    error::Error,
    language::{
        Language,
        cleaned::{cleaned_line, without_controls},
    },
    replies::{
        ReplyMethod,
        outbox::{self, NewReply},
        templates::{self, TemplateKind, fit},
    },
    server::{
        db::{Tx, sql},
        op::Op,
    },
};
use sha2::{Digest as _, Sha256};

/// How long a code is good for.
pub const CODE_LASTS: Millis = 24 * 3_600_000;
/// So many codes of one complaint, asked for with the number alone, are good at a time.
const OPEN_CODES: i64 = 20;
/// Every code begins so, that it is known in the middle of a sentence.
const PREFIX: &str = "SW";
const LENGTH: usize = 6;

/// A fresh code, and the key that it will open.
pub struct Claim {
    /// What is to be sent: `SW7K2M9Q`.
    pub code: String,
    /// The secret part of the private link, once the code has come.
    pub key: String,
}

/// How the page that asks for a code was opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// With the private link.
    PrivateLink,
    /// With the number alone.
    Number,
}

/// Makes a code for a complaint.
pub async fn claim(op: &Op, complaint_id: i64, held: Held) -> Result<Claim, Error> {
    let now = op.now();
    let code = format!("{PREFIX}{}", random_word(LENGTH));
    let key = random_word(16).to_ascii_lowercase();
    let mut tx = op.db().begin().await?;
    tx.run(&sql("delete from claim where expires_at < $1 and fulfilled_at is null").arg(now)).await?;
    match held {
        Held::PrivateLink => changes::often::may_claim(&mut tx, complaint_id, now).await?,
        // Anybody may say "I wrote this": the oldest codes give way, so that nobody can keep others from asking.
        Held::Number => {
            let old =
                sql("delete from claim where id in (select id from claim where complaint_id = $1 and private = $2 \
                           and fulfilled_at is null order by id desc limit 1000 offset $3)");
            tx.run(&old.arg(complaint_id).arg(false).arg(OPEN_CODES - 1)).await?;
        }
    }
    let statement = sql("insert into claim (code_hash, complaint_id, key_hash, private, created_at, expires_at) values ($1, $2, $3, $4, $5, $6)")
        .arg(code_hash(&code))
        .arg(complaint_id)
        .arg(key_hash(&key))
        .arg(held == Held::PrivateLink)
        .arg(now)
        .arg(now + CODE_LASTS);
    tx.run(&statement).await?;
    tx.commit().await?;
    Ok(Claim { code, key })
}

/// What a post that just arrived has of a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    /// Nothing: it is words.
    None,
    /// A right one: the post is decided.
    Right,
    /// Something that looks like one and is none. Its author has been told; the post waits for a person.
    Wrong,
}

/// Takes a code out of a post that just arrived.
///
/// # Errors
/// The database's.
pub async fn redeem(op: &Op, tx: &mut Tx, item: &Inbound, post_id: i64) -> Result<Code, Error> {
    let now = op.now();
    let Some(author) = &item.author else { return Ok(Code::None) };
    // In public anybody can read a code, or get another to repeat one.
    if item.kind != PostKind::Message {
        return Ok(Code::None);
    }
    for code in typed::codes_in(&item.text) {
        let statement = sql("select id, complaint_id, key_hash, private from claim \
                             where code_hash = $1 and expires_at > $2 and fulfilled_at is null");
        let found: Option<(i64, i64, Vec<u8>, bool)> = tx.maybe(&statement.arg(code_hash(&code)).arg(now)).await?;
        let Some((claim_id, complaint_id, key, private)) = found else { continue };
        if !private {
            let wrote = sql(
                "select count(*) from post where complaint_id = $1 and channel = $2 and author_id = $3 and disposition = 'complaint'",
            );
            let (wrote,): (i64,) = tx.one(&wrote.arg(complaint_id).arg(item.channel).arg(&author.id)).await?;
            if wrote == 0 {
                continue;
            }
        }
        let fulfilled = sql("update claim set fulfilled_at = $2 where id = $1 and fulfilled_at is null");
        if tx.run(&fulfilled.arg(claim_id).arg(now)).await? == 0 {
            continue;
        }
        let key_row = sql("insert into complaint_key (complaint_id, key_hash) values ($1, $2) on conflict do nothing");
        tx.run(&key_row.arg(complaint_id).arg(key)).await?;
        let handle = author.handle.as_deref().map(shown);
        let account = sql(
            "insert into complainant_account (complaint_id, channel, author_id, handle, at) values ($1, $2, $3, $4, $5) \
                           on conflict do nothing",
        );
        tx.run(&account.arg(complaint_id).arg(item.channel).arg(&author.id).arg(handle.clone()).arg(now)).await?;
        let joining =
            Joining { complaint_id, kind: EntryKind::HandleProved, text: handle.unwrap_or_default(), officer_id: None };
        let entry_id = changes::join(tx, joining, now).await?;
        let statement = sql("update post set disposition = 'joined', decided_at = $2 where id = $1");
        tx.run(&statement.arg(post_id).arg(now)).await?;
        pictures::belong(tx, post_id, complaint_id, entry_id).await?;
        return Ok(Code::Right);
    }
    if !typed::looks_like_one(&item.text) {
        return Ok(Code::None);
    }
    tell_wrong(op, tx, item, &author.id, post_id).await?;
    Ok(Code::Wrong)
}

/// Says that this is no code, or no longer one, and where a fresh one is. Once an hour: a mistyped code is typed again.
async fn tell_wrong(op: &Op, tx: &mut Tx, item: &Inbound, author: &str, post_id: i64) -> Result<(), Error> {
    let now = op.now();
    let ways = templates::store::ways(op, tx).await?;
    // A code says nothing of its author's language.
    let words = fit(item.channel, &ways.one(TemplateKind::NotACode, None, Language::Hindi, post_id));
    let new = NewReply {
        channel: item.channel,
        way: ReplyMethod::Message,
        target: author,
        post_id: Some(post_id),
        complaint_id: None,
        officer_id: None,
        text: &words,
        cause: &format!("no code {} {author} {}", item.channel, now / 3_600_000),
    };
    match outbox::queue(op, tx, new, now).await {
        // What may not leave is not said; the delivery is kept all the same.
        Err(Error::Stopped(_)) | Ok(_) => Ok(()),
        Err(error) => Err(error),
    }
}

/// Whether this code and key were given out together for this complaint, and the code can still be sent.
///
/// # Errors
/// The database is away.
pub async fn given_out(op: &Op, reference: Reference, code: &str, key: &str) -> Result<bool, Error> {
    let statement = sql("select count(*) from claim k join complaint c on c.id = k.complaint_id \
                         where c.reference = $1 and k.code_hash = $2 and k.key_hash = $3 and k.expires_at > $4");
    let statement = statement.arg(reference).arg(code_hash(code)).arg(key_hash(key)).arg(op.now());
    let (n,): (i64,) = op.db().one(&statement).await?;
    Ok(n > 0)
}

/// Whether the code that goes with this key has come.
pub async fn fulfilled(op: &Op, reference: Reference, key: &str) -> Result<bool, Error> {
    let statement = sql(
        "select count(*) from complaint_key k join complaint c on c.id = k.complaint_id where c.reference = $1 and k.key_hash = $2",
    );
    let (n,): (i64,) = op.db().one(&statement.arg(reference).arg(key_hash(key))).await?;
    Ok(n > 0)
}

/// A handle as it is kept and shown: cleaned, and no longer than any platform's.
fn shown(handle: &str) -> String {
    without_controls(&cleaned_line(handle)).chars().take(80).collect()
}

fn code_hash(code: &str) -> Vec<u8> {
    Sha256::digest(format!("sunwai claim {code}")).to_vec()
}

fn random_word(length: usize) -> String {
    (0..length).map(|_| char::from(ALPHABET[usize::from(rand::random::<u8>() % 32)])).collect()
}
