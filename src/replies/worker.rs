//! Sends the replies in the outbox, one at a time on each channel, at the pace the platform allows.

use super::{
    channel::{ChannelClient, Looked, Sent},
    outbox::{self, Booked, Budget, LOOK_AFTER, Leased, Reply, SendOutcome, pause_after},
    parts,
};
use crate::{
    channels::platform::platform,
    complaint::{
        Channel,
        outgoing::{everywhere, store as outgoing},
    },
    intake::wire::store as wire,
    language::dates::{self, Millis},
    server::{AppState, db::Tx, follow::cause::cause, op::Op},
    shield::Stop,
};
use std::{sync::Arc, time::Duration};

/// How long the worker sleeps when nothing is due, unless it is woken.
const IDLE: Duration = Duration::from_millis(500);

/// Runs the worker of one channel until the process ends.
pub async fn work(state: AppState, carrier: Arc<dyn ChannelClient>) {
    loop {
        match step(&state, carrier.as_ref()).await {
            Ok(true) => {}
            Ok(false) => {
                let _ = tokio::time::timeout(IDLE, state.hub().outgoing()).await;
            }
            Err(error) => {
                tracing::warn!(error = cause(&error), "processing the outbox failed; trying again");
                tokio::time::sleep(IDLE).await;
            }
        }
    }
}

/// Sends or looks up one reply. Returns false when nothing is due.
///
/// # Errors
/// Database errors.
pub async fn step(state: &AppState, carrier: &dyn ChannelClient) -> sqlx::Result<bool> {
    let op = &state.op();
    let db = op.db();
    let now = op.now();
    let channel = carrier.channel();
    outbox::expire_leases(db, now).await?;
    let channel_state = wire::channel_state(db, channel).await?;
    if channel_state.shut.is_some() || channel_state.paused_until > now {
        return Ok(false);
    }
    if let Some(reply) = outbox::to_look_up(db, channel, now).await? {
        look(op, carrier, &reply).await?;
        return Ok(true);
    }
    let cost = |reply: &Reply| carrier.cost(&reply.outgoing(now));
    match outbox::lease(db, channel, Budget { cost: &cost, most: most(op, channel) }, now).await? {
        None => return Ok(false),
        Some(Leased::OverBudget(reply)) => {
            let tomorrow = dates::begins(dates::day(now) + 1);
            outbox::settle(db, &reply, SendOutcome::Again(tomorrow, "budget".into()), None, now).await?;
        }
        Some(Leased::ToSend(reply, booked)) => {
            // The reply may no longer be allowed: the complaint may have been reclassified since, a word added to its withheld words, its statement withdrawn.
            if let Some(stop) = may_not_leave(op, &reply).await? {
                outbox::settle(db, &reply, SendOutcome::Refused(stop.why().into()), Some(booked), now).await?;
            } else {
                send(op, carrier, &reply, booked).await?;
            }
            op.hub().wake();
        }
    }
    Ok(true)
}

async fn may_not_leave(op: &Op, reply: &Reply) -> sqlx::Result<Option<Stop>> {
    if reply.complaint_id.is_none() && reply.post_id.is_none() && reply.statement_version_id.is_none() {
        return Ok(None);
    }
    let mut tx = op.db().snapshot().await?;
    stop(op, &mut tx, reply).await
}

/// Why this reply may not leave now, by itself or by hand; `None` if it may. A part of a statement is compared with the cases that have changed
/// since the guard let the statement pass, and its statement may have been withdrawn or corrected while it was being sent or looked up.
///
/// # Errors
/// A database error.
pub async fn stop(op: &Op, tx: &mut Tx, reply: &Reply) -> sqlx::Result<Option<Stop>> {
    if reply.statement_version_id.is_none() {
        return outgoing::stop(op, tx, reply.leaving()).await;
    }
    if let Some(stop) = parts::overtaken(tx, reply.id).await? {
        return Ok(Some(stop));
    }
    let held = everywhere::held_in_any(op, tx, &reply.text, reply.guarded).await?;
    Ok((!held.is_empty()).then(|| Stop::InStatement(held.into_iter().map(|one| one.word).collect())))
}

async fn send(op: &Op, carrier: &dyn ChannelClient, reply: &Reply, booked: Booked) -> sqlx::Result<()> {
    let db = op.db();
    let sent = carrier.send(&reply.outgoing(op.now())).await;
    // The call may have taken a while, so the time is read again.
    let now = op.state().clock().now();
    // The cost of anything the platform may have accepted stays booked.
    let not_spent = (!matches!(sent, Sent::Done(_) | Sent::Unknown(_))).then_some(booked);
    let outcome = match sent {
        Sent::Done(id) => SendOutcome::Sent(id),
        Sent::Refused(why) => SendOutcome::Refused(why),
        Sent::Unknown(why) => SendOutcome::Unknown(now + LOOK_AFTER, why),
        Sent::Duplicate => SendOutcome::Unknown(now + LOOK_AFTER, "duplicate".into()),
        Sent::Later(until, why) => SendOutcome::Again(wait_until(until, reply, now), why),
        Sent::RateLimited(until, why) => {
            let until = wait_until(until, reply, now);
            wire::pause(db, carrier.channel(), until).await?;
            SendOutcome::Again(until, why)
        }
        Sent::Shut(why) => {
            wire::shut(db, carrier.channel(), &why).await?;
            SendOutcome::Again(now, why)
        }
    };
    outbox::settle(db, reply, outcome, not_spent, now).await
}

/// The moment that the platform named if it lies ahead, or else the end of the usual pause.
fn wait_until(named: Option<Millis>, reply: &Reply, now: Millis) -> Millis {
    named.filter(|until| *until > now).unwrap_or(now + pause_after(reply.attempts))
}

async fn look(op: &Op, carrier: &dyn ChannelClient, reply: &Reply) -> sqlx::Result<()> {
    let looked = carrier.look(&reply.outgoing(op.now())).await;
    let now = op.state().clock().now();
    let looked = match looked {
        // Of two replies with the same text, a post already assigned belongs to the other one.
        Looked::There(ids) => {
            let free = outbox::not_taken(op.db(), carrier.channel(), ids).await?;
            free.map_or(Looked::NotThere, |id| Looked::There(vec![id]))
        }
        other => other,
    };
    let outcome = match looked {
        Looked::There(ids) => ids.into_iter().next().map_or(SendOutcome::NotThere(now + LOOK_AFTER), SendOutcome::Sent),
        // The platform calls it a duplicate but does not list it: it will go on refusing this text.
        Looked::NotThere if reply.why.as_deref() == Some("duplicate") && reply.looks > 0 => {
            SendOutcome::Refused("duplicate".into())
        }
        Looked::NotThere => SendOutcome::NotThere(now + LOOK_AFTER),
        Looked::NoAnswer(why) => SendOutcome::Unknown(now + pause_after(reply.attempts + 3), why),
    };
    outbox::settle(op.db(), reply, outcome, None, now).await?;
    op.hub().wake();
    Ok(())
}

/// The daily budget of a channel that charges for sending, in millionths of a US dollar; `None` for no limit.
fn most(op: &Op, channel: Channel) -> Option<i64> {
    platform(channel).filter(|platform| platform.costs)?;
    // The setting has cents; the rounding error is less than a millionth of a dollar.
    op.settings().x_budget.map(|dollars| (dollars * 1_000_000.0) as i64)
}
