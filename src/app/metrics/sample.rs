//! Figures read from the database for each request.

use super::{Gauges, gauge};
use crate::{
    command::{
        clocks::store::{self as clocks, Overdue},
        mail::store::{self as mail, Health},
    },
    complaint::{
        Status,
        tally::{self, StatusCount},
    },
    intake::wire::store::{self as wire, Heard},
    language::dates::Millis,
    push::store::{self as push, Queue},
    replies::outbox::{self, Waiting},
    server::AppState,
};
use prometheus_client::registry::Registry;

/// Figures from the database at one moment.
pub struct Sample {
    now: Millis,
    complaints: Vec<StatusCount>,
    outbox: Vec<Waiting>,
    channels: Vec<Heard>,
    overdue: Vec<Overdue>,
    push: Queue,
    mail: Option<Mail>,
}

/// Figures about mail; only if a mail server is configured.
struct Mail {
    waiting: i64,
    oldest: Option<Millis>,
    health: Health,
}

/// Reads the figures one after another, so that monitoring never uses more than one connection.
///
/// # Errors
/// A database error.
pub async fn take(state: &AppState) -> sqlx::Result<Sample> {
    let (db, now) = (state.db(), state.clock().now());
    let complaints = tally::by_status(db, |all| {
        all.push("1 = 1");
    })
    .await?;
    let is_on = |channel| state.channels().carrier(channel).is_some();
    let outbox = outbox::waiting(db).await?;
    let channels = wire::heard(db).await?.into_iter().filter(|heard| is_on(heard.channel)).collect();
    let overdue = clocks::overdue(db, now).await?;
    let push = push::queue(db).await?;
    let mail = match state.mailer() {
        Some(_) => {
            let (waiting, oldest) = mail::waiting(db, now).await?;
            Some(Mail { waiting, oldest, health: mail::health(db).await? })
        }
        None => None,
    };
    Ok(Sample { now, complaints, outbox, channels, overdue, push, mail })
}

impl Sample {
    /// Adds the figures to the registry.
    pub fn register(self, registry: &mut Registry) {
        let age = |at: Millis| (self.now - at).max(0) / 1_000;

        let complaints = Gauges::default();
        for status in Status::ALL {
            let n = self.complaints.iter().find(|count| count.status == *status).map_or(0, |count| count.n);
            complaints.get_or_create(&[("status", status.as_str())]).set(n);
        }
        registry.register("complaints", "Complaints by status", complaints);

        let (waiting, oldest) = (Gauges::default(), Gauges::default());
        for one in self.outbox {
            let channel = [("channel", one.channel.as_str())];
            waiting.get_or_create(&channel).set(one.n);
            oldest.get_or_create(&channel).set(age(one.oldest));
        }
        registry.register("outbox_waiting", "Replies that have not gone out yet", waiting);
        registry.register("outbox_oldest_seconds", "Age of the oldest waiting reply", oldest);

        let (silent, listed, shut) = (Gauges::default(), Gauges::default(), Gauges::default());
        for one in self.channels {
            let channel = [("channel", one.channel.as_str())];
            // Zero means never, which has no age.
            if one.heard_at > 0 {
                silent.get_or_create(&channel).set(age(one.heard_at));
            }
            if one.listed_until > 0 {
                listed.get_or_create(&channel).set(age(one.listed_until));
            }
            shut.get_or_create(&channel).set(one.is_shut.into());
        }
        registry.register("channel_silent_seconds", "Time since the last delivery with a valid signature", silent);
        registry.register(
            "channel_listed_seconds",
            "Time since the moment up to which the platform's list was read",
            listed,
        );
        registry.register("channel_shut", "Whether sending is stopped until somebody intervenes", shut);

        let (overdue, longest) = (Gauges::default(), Gauges::default());
        for one in self.overdue {
            let step = [("step", one.step.as_str())];
            overdue.get_or_create(&step).set(one.n);
            longest.get_or_create(&step).set(age(one.oldest));
        }
        registry.register("clocks_overdue", "Running clocks that are past due", overdue);
        registry.register("clocks_overdue_oldest_seconds", "How long the most overdue clock is past due", longest);

        let Queue { waiting, oldest, given_up } = self.push;
        gauge(registry, "push_waiting", "Messages to browsers that have not gone out yet", waiting);
        gauge(registry, "push_oldest_seconds", "Age of the oldest of them", oldest.map_or(0, age));
        gauge(registry, "push_given_up", "Messages to browsers that were given up in the last week", given_up);

        if let Some(Mail { waiting, oldest, health }) = self.mail {
            gauge(registry, "mail_waiting", "Notices waiting to be mailed again", waiting);
            gauge(registry, "mail_oldest_seconds", "Age of the oldest waiting notice", oldest.map_or(0, age));
            let down = health.down_since.map_or(0, age);
            gauge(
                registry,
                "mail_server_down_seconds",
                "How long the mail server has been refusing mail; 0 if it is not",
                down,
            );
        }
    }
}
