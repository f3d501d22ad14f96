//! A complainant proves ownership of a handle by sending a short code from it.
//!
//! The code is shown on the complainant's page and must be sent from the account as a private message: in public anybody can copy a code, or
//! trick somebody else into repeating one. A code requested with the private link connects any account to the complaint. A code requested with
//! the reference number alone must come from the account that wrote the complaint; it then opens the private page in the browser that
//! requested it.

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
    findings::code as contact,
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
use sqlx::FromRow;

/// How long a code is valid, in milliseconds.
pub const CODE_LASTS: Millis = 24 * 3_600_000;
/// The most codes of one complaint, requested with the number alone, that are valid at a time.
const OPEN_CODES: i64 = 20;
/// Every code starts with this, so that it can be recognised in the middle of a sentence.
const PREFIX: &str = "SW";
/// Characters of a code after the prefix.
const LENGTH: usize = 6;

/// A new code, and the key that becomes valid once the code has been sent.
pub struct Claim {
    /// The code to be sent, for example `SW7K2M9Q`.
    pub code: String,
    /// The secret part of the private link, valid once the code has arrived.
    pub key: String,
}

/// What the person who requests a code has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// The private link.
    PrivateLink,
    /// The reference number alone.
    Number,
}

/// Creates a code for a complaint.
pub async fn claim(op: &Op, complaint_id: i64, held: Held) -> Result<Claim, Error> {
    let now = op.now();
    let code = format!("{PREFIX}{}", random_word(LENGTH));
    let key = random_word(16).to_ascii_lowercase();
    let mut tx = op.db().begin().await?;
    tx.run(&sql("delete from claim where expires_at < $1 and fulfilled_at is null").arg(now)).await?;
    match held {
        Held::PrivateLink => changes::often::may_claim(&mut tx, complaint_id, now).await?,
        // Anybody may claim to be the author. The oldest codes are dropped, so that nobody can block others from requesting one.
        Held::Number => {
            let old =
                sql("delete from claim where id in (select id from claim where complaint_id = $1 and private = $2 \
                           and fulfilled_at is null order by id desc limit 1000 offset $3)");
            tx.run(&old.arg(complaint_id).arg(false).arg(OPEN_CODES - 1)).await?;
        }
    }
    // Counts only once the claim is fulfilled.
    let contact_hash = contact::hash(op.sealing(), complaint_id, &contact::of_key(&key));
    let statement =
        sql("insert into claim (code_hash, complaint_id, key_hash, private, created_at, expires_at, contact_hash) \
         values ($1, $2, $3, $4, $5, $6, $7)")
        .arg(code_hash(&code))
        .arg(complaint_id)
        .arg(key_hash(&key))
        .arg(held == Held::PrivateLink)
        .arg(now)
        .arg(now + CODE_LASTS)
        .arg(contact_hash);
    tx.run(&statement).await?;
    tx.commit().await?;
    Ok(Claim { code, key })
}

/// Whether a new post contains a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    /// No code: an ordinary message.
    None,
    /// A valid code. The post is thereby decided.
    Right,
    /// Something that looks like a code but is not valid. Its author has been notified; the post waits for an operator.
    Wrong,
}

/// A code that was issued and not sent yet.
#[derive(FromRow)]
struct Issued {
    id: i64,
    complaint_id: i64,
    key_hash: Vec<u8>,
    private: bool,
    contact_hash: Option<Vec<u8>>,
}

/// Looks for a code in a new post and redeems it.
///
/// # Errors
/// Database errors.
pub async fn redeem(op: &Op, tx: &mut Tx, item: &Inbound, post_id: i64) -> Result<Code, Error> {
    let now = op.now();
    let Some(author) = &item.author else { return Ok(Code::None) };
    // In public anybody can copy a code, or trick somebody else into repeating one.
    if item.kind != PostKind::Message {
        return Ok(Code::None);
    }
    for code in typed::codes_in(&item.text) {
        let statement = sql("select id, complaint_id, key_hash, private, contact_hash from claim \
                             where code_hash = $1 and expires_at > $2 and fulfilled_at is null");
        let found: Option<Issued> = tx.maybe(&statement.arg(code_hash(&code)).arg(now)).await?;
        let Some(Issued { id: claim_id, complaint_id, key_hash, private, contact_hash }) = found else { continue };
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
        tx.run(&key_row.arg(complaint_id).arg(key_hash)).await?;
        if let Some(hash) = contact_hash {
            contact::add(tx, complaint_id, hash).await?;
        }
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
    reply_wrong_code(op, tx, item, &author.id, post_id).await?;
    Ok(Code::Wrong)
}

/// Replies that the code is wrong or has expired, and where to get a new one. At most once an hour: after a typo people simply try again.
async fn reply_wrong_code(op: &Op, tx: &mut Tx, item: &Inbound, author: &str, post_id: i64) -> Result<(), Error> {
    let now = op.now();
    let ways = templates::store::ways(op, tx).await?;
    // A code does not reveal its author's language.
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
        // A reply that may not be sent is dropped; the delivery is stored all the same.
        Err(Error::Stopped(_)) | Ok(_) => Ok(()),
        Err(error) => Err(error),
    }
}

/// Whether this code and key were issued together for this complaint, and the code has not expired.
///
/// # Errors
/// Database errors.
pub async fn given_out(op: &Op, reference: Reference, code: &str, key: &str) -> Result<bool, Error> {
    let statement = sql("select count(*) from claim k join complaint c on c.id = k.complaint_id \
                         where c.reference = $1 and k.code_hash = $2 and k.key_hash = $3 and k.expires_at > $4");
    let statement = statement.arg(reference).arg(code_hash(code)).arg(key_hash(key)).arg(op.now());
    let (n,): (i64,) = op.db().one(&statement).await?;
    Ok(n > 0)
}

/// Whether the code issued with this key has been redeemed.
pub async fn fulfilled(op: &Op, reference: Reference, key: &str) -> Result<bool, Error> {
    let statement = sql(
        "select count(*) from complaint_key k join complaint c on c.id = k.complaint_id where c.reference = $1 and k.key_hash = $2",
    );
    let (n,): (i64,) = op.db().one(&statement.arg(reference).arg(key_hash(key))).await?;
    Ok(n > 0)
}

/// A handle as stored and shown: cleaned, and cut to 80 characters.
fn shown(handle: &str) -> String {
    without_controls(&cleaned_line(handle)).chars().take(80).collect()
}

fn code_hash(code: &str) -> Vec<u8> {
    Sha256::digest(format!("sunwai claim {code}")).to_vec()
}

fn random_word(length: usize) -> String {
    (0..length).map(|_| char::from(ALPHABET[usize::from(rand::random::<u8>() % 32)])).collect()
}
