//! After a random storm of changes, what is kept is what a recount of all rows gives.

use super::{
    Days, cell, folding, inside, public, rebuilding,
    tests::{HOUR, differences, kept, scope_of_chief},
};
use crate::{
    board::Panel,
    complaint::{Channel, Move, Outcome, Reference, Status},
    intake::wire::{Disposition, tests as wire},
    language::dates,
    server::db::sql,
    testing::{App, Person, both_databases, rows},
};
use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};

const OFFICERS: [&str; 6] = ["operator", "a", "b", "c", "circle", "chief"];
/// The place of the chief, who may do everything everywhere.
const CHIEF: usize = 5;
/// So many of the first complaints are taken further on purpose: by chance alone, few would ever be closed.
const TAKEN_FURTHER: usize = 10;

/// A storm of changes through the doors that people use: some are refused, and that is part of it.
struct Storm<'a> {
    app: &'a App,
    rng: StdRng,
    officers: Vec<Person>,
    complaints: Vec<(Reference, String)>,
    posts: u64,
}

impl<'a> Storm<'a> {
    async fn new(app: &'a App, seed: u64) -> Self {
        let mut storm =
            Self { app, rng: StdRng::seed_from_u64(seed), officers: Vec::new(), complaints: Vec::new(), posts: 0 };
        storm.sign_in().await;
        storm
    }

    async fn sign_in(&mut self) {
        self.officers.clear();
        for login in OFFICERS {
            self.officers.push(self.app.officer(login).await);
        }
    }

    async fn step(&mut self) {
        match self.rng.random_range(0..20) {
            0..4 => self.complaints.push(self.app.citizen().file("मोबाइल चोरी").await),
            4..6 => self.deliver().await,
            6 => self.answer().await,
            7 => {
                // A session may have ended meanwhile.
                let hours = [1, 3, 20, 24 * 9, 24 * 21][self.rng.random_range(0..5)];
                self.app.state.clock().advance(hours * HOUR - self.rng.random_range(0..HOUR));
                self.sign_in().await;
            }
            8..13 => self.further().await,
            _ => self.a_move().await,
        }
    }

    /// One of the complaints.
    fn one(&mut self) -> Option<(Reference, String)> {
        let n = self.complaints.len();
        (n > 0).then(|| self.complaints[self.rng.random_range(0..n)].clone())
    }

    /// One of the first complaints goes the next step on its way to a closing, and on from there.
    async fn further(&mut self) {
        let n = self.complaints.len().min(TAKEN_FURTHER);
        if n == 0 {
            return;
        }
        let reference = self.complaints[self.rng.random_range(0..n)].0;
        let status = sql("select status from complaint where reference = $1").arg(reference);
        let (status,): (Status,) = self.app.state.db().one(&status).await.unwrap();
        let a_move = match status {
            Status::Received => Move::Forward,
            Status::Forwarded => Move::Start,
            Status::Investigating => Move::Report,
            Status::Reported => Move::Close,
            Status::Closed => Move::Reopen,
        };
        self.make(CHIEF, reference, |_, _| a_move).await;
    }

    /// A move by somebody: mostly one that is offered on the way to a closing, sometimes any, which may be refused.
    async fn a_move(&mut self) {
        const ON_THE_WAY: [Move; 6] = [Move::Forward, Move::Start, Move::Report, Move::Close, Move::Reopen, Move::Ask];
        let Some((reference, _)) = self.one() else { return };
        let who = self.rng.random_range(0..self.officers.len());
        self.make(who, reference, |rng, panel| {
            let offered: Vec<Move> = panel.moves.iter().copied().filter(|a_move| ON_THE_WAY.contains(a_move)).collect();
            match rng.random_range(0..3) {
                1 | 2 if !offered.is_empty() => offered[rng.random_range(0..offered.len())],
                _ => Move::ALL[rng.random_range(0..Move::ALL.len())],
            }
        })
        .await;
    }

    /// An officer makes the move that `choose` picks, with the fields that it may need.
    async fn make(&mut self, who: usize, reference: Reference, choose: impl FnOnce(&mut StdRng, &Panel) -> Move) {
        let offices = self.app.offices;
        let stations = [offices.station_a, offices.station_b, offices.station_c];
        let station = stations[self.rng.random_range(0..3)].to_string();
        let said = ["settled", "partly", "not_settled"][self.rng.random_range(0..3)];
        let Some((other, _)) = self.one() else { return };
        // Whoever may not see it has no form for it.
        let Ok(panel) = self.officers[who].panel(reference).await else { return };
        let a_move = choose(&mut self.rng, &panel);
        // A report with an outcome would close the complaint at once, with words of its own.
        let closes = a_move == Move::Close && !panel.outcomes.is_empty();
        let outcome = closes.then(|| panel.outcomes[self.rng.random_range(0..panel.outcomes.len())]);
        let detail = match outcome {
            Some(Outcome::FirRegistered) => "12/2026",
            Some(Outcome::Duplicate) => other.as_str(),
            _ => "कौशांबी पुलिस",
        };
        let fields = [
            ("text", "क"),
            ("outcome", outcome.map_or("", Outcome::as_str)),
            ("detail", detail),
            ("reason", "did_not_happen"),
            ("said", said),
            ("station", station.as_str()),
        ];
        self.officers[who].make(reference, a_move, &fields).await;
    }

    /// The complainant says that it is not settled, which reopens it.
    async fn answer(&mut self) {
        let Some((reference, key)) = self.one() else { return };
        let private = format!("/t/{}/{key}", reference.as_str());
        let settled = if self.rng.random_range(0..3) == 0 { "yes" } else { "no" };
        self.app.citizen().post(&private, &[("form_name", "answer"), ("settled", settled), ("text", "नहीं")]).await;
    }

    /// A post comes to the wire; perhaps it becomes a complaint, or is put aside and taken back.
    async fn deliver(&mut self) {
        self.posts += 1;
        let id = (1_990_000_000_000_000_000 + self.posts).to_string();
        let citizen = self.app.citizen();
        citizen.deliver_x(&wire::mention(&id, &format!("9{}", self.posts), "सिविल लाइंस में चोरी", &id, None)).await;
        let operator = &self.officers[0];
        let waiting = sql("select id from post where disposition is null order by id limit 1");
        let Some((post,)) = self.app.state.db().maybe::<(i64,)>(&waiting).await.unwrap() else { return };
        match self.rng.random_range(0..4) {
            0 => {
                let station = self.app.offices.station_a.to_string();
                wire::decide(operator, post, Disposition::Complaint, &[("category", "theft"), ("station", &station)])
                    .await;
            }
            1 => {
                wire::decide(operator, post, Disposition::Spam, &[]).await;
            }
            2 => {
                wire::decide(operator, post, Disposition::Spam, &[]).await;
                operator.post("/staff/wire", &[("form_name", "undo"), ("post", &post.to_string())]).await;
            }
            _ => {}
        }
    }
}

both_databases!(after_a_random_storm_the_figures_are_what_a_recount_gives, async |db| {
    let app = App::on(db).await;
    let db = app.state.db();
    // The seed is in the message, so that a storm can be repeated.
    let seed: u64 = rand::random();
    let mut storm = Storm::new(&app, seed).await;
    for n in 0..240 {
        storm.step().await;
        if n % 17 == 16 {
            folding::all(db).await.unwrap();
        }
        if n % 40 == 39 {
            // Also while some differences are not added up yet.
            assert_eq!(differences(db).await, [""; 0], "storm {seed}, step {n}");
        }
    }
    assert!(rows(db, "select count(*) from complaint").await > 20, "storm {seed}");
    assert!(rows(db, "select count(*) from entry where kind in ('closed', 'reopened')").await > 3, "storm {seed}");
    let unfolded = public::received(db, Days::ALL).await.unwrap();
    let months = public::by_month(db, 0, i64::MAX).await.unwrap();
    let times = public::times_by_month(db, 0, i64::MAX).await.unwrap();
    let scope = &scope_of_chief();
    let stations = inside::stations(db, scope, Days::ALL).await.unwrap();

    folding::all(db).await.unwrap();
    assert_eq!(rows(db, "select count(*) from figure_change").await, 0);
    assert_eq!(rows(db, "select count(*) from figure_touched").await, 0);
    assert_eq!(differences(db).await, [""; 0], "storm {seed}, added up");
    assert_eq!(public::received(db, Days::ALL).await.unwrap(), unfolded, "storm {seed}: adding up changes no figure");
    assert_eq!(public::by_month(db, 0, i64::MAX).await.unwrap(), months, "storm {seed}");
    assert_eq!(public::times_by_month(db, 0, i64::MAX).await.unwrap(), times, "storm {seed}");
    assert_eq!(inside::stations(db, scope, Days::ALL).await.unwrap(), stations, "storm {seed}");

    // Counted independently of all this.
    let by_channel: Vec<(Channel, i64)> =
        db.all(&sql("select channel, count(*) from complaint group by channel")).await.unwrap();
    let mut counted = unfolded.clone();
    counted.sort();
    let mut right = by_channel;
    right.sort();
    assert_eq!(counted, right, "storm {seed}");
    let closed = rows(db, "select count(*) from complaint where status = 'closed'").await;
    assert_eq!(stations.iter().map(|station| station.closed).sum::<i64>(), closed, "storm {seed}");
    assert_eq!(stations.iter().map(|station| station.closing.n()).sum::<i64>(), closed, "storm {seed}");
    let reopened = rows(db, "select count(distinct complaint_id) from entry where kind = 'reopened'").await;
    assert_eq!(months.iter().map(|group| group.reopened).sum::<i64>(), reopened, "storm {seed}");
    // By the day, only the last years of a span are counted.
    let until_now = Days { last: dates::day(app.state.clock().now()), ..Days::ALL };
    let posts = cell::posts_by_day(db, until_now).await.unwrap();
    let came = rows(db, "select count(*) from post where kind is not null").await;
    assert_eq!(posts.iter().map(|posts| posts.came).sum::<i64>(), came, "storm {seed}");

    let before = kept(db).await;
    rebuilding::all(db).await.unwrap();
    assert_eq!(kept(db).await, before, "storm {seed}: counted anew");
    assert_eq!(differences(db).await, [""; 0], "storm {seed}: counted anew");
});
