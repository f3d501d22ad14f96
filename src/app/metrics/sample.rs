//! What the database is asked for, each time.

use super::{Gauges, one};
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
    replies::outbox::{self, Waiting},
    server::AppState,
};
use prometheus_client::registry::Registry;

/// Figures that rows tell, at one moment.
pub struct Sample {
    now: Millis,
    complaints: Vec<StatusCount>,
    outbox: Vec<Waiting>,
    channels: Vec<Heard>,
    overdue: Vec<Overdue>,
    mail: Option<Mail>,
}

/// Mail, where it is on.
struct Mail {
    waiting: i64,
    oldest: Option<Millis>,
    health: Health,
}

/// Asks, one thing after another: whoever monitors takes no more than one connection.
///
/// # Errors
/// The database's.
pub async fn ask(state: &AppState) -> sqlx::Result<Sample> {
    let (db, now) = (state.db(), state.clock().now());
    let complaints = tally::by_status(db, |all| {
        all.push("1 = 1");
    })
    .await?;
    let is_on = |channel| state.channels().carrier(channel).is_some();
    let outbox = outbox::waiting(db).await?;
    let channels = wire::heard(db).await?.into_iter().filter(|heard| is_on(heard.channel)).collect();
    let overdue = clocks::overdue(db, now).await?;
    let mail = match state.mailer() {
        Some(_) => {
            let (waiting, oldest) = mail::waiting(db, now).await?;
            Some(Mail { waiting, oldest, health: mail::health(db).await? })
        }
        None => None,
    };
    Ok(Sample { now, complaints, outbox, channels, overdue, mail })
}

impl Sample {
    /// Adds them to what is told.
    pub fn register(self, registry: &mut Registry) {
        let age = |at: Millis| (self.now - at).max(0) / 1_000;

        let complaints = Gauges::default();
        for status in Status::ALL {
            let n = self.complaints.iter().find(|count| count.status == *status).map_or(0, |count| count.n);
            complaints.get_or_create(&[("status", status.as_str())]).set(n);
        }
        registry.register("complaints", "Complaints by where they stand", complaints);

        let (waiting, oldest) = (Gauges::default(), Gauges::default());
        for one in self.outbox {
            let channel = [("channel", one.channel.as_str())];
            waiting.get_or_create(&channel).set(one.n);
            oldest.get_or_create(&channel).set(age(one.oldest));
        }
        registry.register("outbox_waiting", "Replies that have not gone out yet", waiting);
        registry.register("outbox_oldest_seconds", "Since when the oldest of them waits", oldest);

        let (silent, listed, shut) = (Gauges::default(), Gauges::default(), Gauges::default());
        for one in self.channels {
            let channel = [("channel", one.channel.as_str())];
            // What never was has no age.
            if one.heard_at > 0 {
                silent.get_or_create(&channel).set(age(one.heard_at));
            }
            if one.listed_until > 0 {
                listed.get_or_create(&channel).set(age(one.listed_until));
            }
            shut.get_or_create(&channel).set(one.is_shut.into());
        }
        registry.register("channel_silent_seconds", "Since the last delivery with a right signature", silent);
        registry.register(
            "channel_listed_seconds",
            "Since the moment up to which the platform's list was read",
            listed,
        );
        registry.register("channel_shut", "Whether nothing goes out until a person sees to it", shut);

        let (overdue, longest) = (Gauges::default(), Gauges::default());
        for one in self.overdue {
            let step = [("step", one.step.as_str())];
            overdue.get_or_create(&step).set(one.n);
            longest.get_or_create(&step).set(age(one.oldest));
        }
        registry.register("clocks_overdue", "Clocks that have run out and still run", overdue);
        registry.register("clocks_overdue_oldest_seconds", "For how long the first of them is overdue", longest);

        if let Some(Mail { waiting, oldest, health }) = self.mail {
            one(registry, "mail_waiting", "Notices that are to be mailed again", waiting);
            one(registry, "mail_oldest_seconds", "Since when the oldest of them waits", oldest.map_or(0, age));
            let down = health.down_since.map_or(0, age);
            one(registry, "mail_server_down_seconds", "Since when the mail server takes nothing; 0 when it does", down);
        }
    }
}
