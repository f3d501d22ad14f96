//! A database with very many complaints, made quickly: rows in bulk, of the shape that the program's own doors leave behind.

use crate::program::TempDb;
use anyhow::Context as _;
use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};
use sunwai::{
    complaint::{
        Category, Channel, EntryKind, Millis, Outcome, Reference, Status,
        changes::audience,
        counting, queues,
        search::{Findable, hashes, words_of},
        tally,
    },
    language::dates::DAY,
    sealed::{
        Sealing,
        store::{Identity, Use},
    },
    server::{
        clock::Clock,
        db::{Columns, Db, Tx, columns, insert_into, sql},
    },
};

const HOUR: Millis = DAY / 24;
/// Complaints written in one transaction.
const IN_ONE: i64 = 20_000;
/// Rows of one statement.
const AT_ONCE: usize = 500;

/// How complaints are spread over time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Some 450 a day, over as many days as that takes; open are those of the last three weeks, and one of three hundred of the older ones.
    Years,
    /// All within the last year, and one of ten is still open.
    OneYear,
}

impl Shape {
    /// Its name in the figures.
    pub fn name(self) -> &'static str {
        match self {
            Self::Years => "over years",
            Self::OneYear => "in one year",
        }
    }

    fn days(self, complaints: i64) -> i64 {
        match self {
            Self::Years => (complaints / 450).max(30),
            Self::OneYear => 365,
        }
    }

    fn is_open(self, n: i64, age: Millis) -> bool {
        match self {
            Self::Years => (age < 21 * DAY && n % 3 != 0) || n % 300 == 0,
            Self::OneYear => n % 10 == 0,
        }
    }
}

/// What a text becomes in the index of words, without its number.
struct Text {
    text: String,
    who: Identity,
    hashes: String,
    category: Category,
    words: String,
}

/// The offices and officers whose names stand in the rows.
struct People {
    /// Station, and its circle.
    stations: Vec<(i64, Option<i64>)>,
    operator: i64,
    /// Officers who take complaints.
    takers: Vec<i64>,
    chief: i64,
}

/// What reports prove, what complainants answered, and what was found "fake": rows that belong to entries, made from them.
const PROOF: [(&str, &str); 3] = [
    (
        "reports",
        "insert into report (entry_id, complaint_id, office_id, at, contact_way, contact_at, contact_with, done, no_code, words, last_hour) \
         select e.id, e.complaint_id, e.office_id, e.at, 'phone', e.at, 'शिकायतकर्ता', 'मौक़े पर जाकर दोनों पक्षों से बात की', \
         case when e.id % 5 = 0 then 'not_at_hand' end, '', e.id % 10 = 0 from entry e where e.kind = 'reported' \
         and not exists (select 1 from report r where r.entry_id = e.id)",
    ),
    (
        "answers",
        "insert into citizen_answer (complaint_id, closing_id, said, at, final) select e.complaint_id, e.id, 'silent', e.at + 1, false \
         from entry e where e.kind = 'closed' and not exists (select 1 from citizen_answer a where a.closing_id = e.id)",
    ),
    (
        "findings",
        "insert into fake_finding (complaint_id, station_id, reason, state, entry_id, proposed_by, proposed_at, signed_by, signed_at, stands_at, \
         ended_at) select c.id, c.station_id, 'did_not_happen', 'stands', e.id, \
         (select min(id) from officer where role = 'station'), e.at, (select min(id) from officer where role = 'chief'), e.at, e.at, e.at \
         from entry e join complaint c on c.id = e.complaint_id where e.kind = 'closed' and c.outcome = 'found_fake' \
         and not exists (select 1 from fake_finding f where f.complaint_id = c.id)",
    ),
];

/// Makes a database with this many complaints.
pub async fn grown(complaints: i64, shape: Shape) -> anyhow::Result<TempDb> {
    let temp = TempDb::many(500).await?;
    let db = temp.open().await?;
    let sealing = temp.sealed(&db).await?;
    let texts = texts(&db, &sealing).await?;
    let people = people(&db).await?;
    let now = Clock::System.now();
    let begins = now - shape.days(complaints) * DAY;
    let mut rng = StdRng::seed_from_u64(1_000_000);
    let (last_id,): (i64,) = db.one(&sql("select coalesce(max(id), 0) from complaint")).await?;
    let mut from = 0;
    while from < complaints {
        let until = (from + IN_ONE).min(complaints);
        let mut rows = Rows::default();
        for n in from..until {
            let at = begins + (now - begins) / complaints.max(1) * n;
            rows.add(&mut rng, last_id + 1 + n, n, at, now, shape, &texts, &people);
            rows.seal(&sealing, last_id + 1 + n, &texts[n as usize % texts.len()])?;
        }
        let mut tx = db.begin().await?;
        rows.write(&mut tx).await?;
        tx.commit().await?;
        from = until;
    }
    let mut tx = db.begin().await?;
    for (what, statement) in PROOF {
        tx.run(&sql(statement)).await.with_context(|| format!("{what} are made"))?;
    }
    tally::rebuild(&mut tx).await?;
    queues::store::rebuild(&mut tx).await?;
    tx.commit().await?;
    counting::rebuilding::all(&db).await?;
    let mut tx = db.begin().await?;
    tx.run(&sql("analyze")).await?;
    tx.commit().await?;
    db.close().await;
    Ok(temp)
}

async fn texts(db: &Db, sealing: &Sealing) -> anyhow::Result<Vec<Text>> {
    let rows = sql("select id, text, category from complaint order by id limit 400");
    let rows: Vec<(i64, String, Category)> = db.all(&rows).await?;
    let mut texts = Vec::with_capacity(rows.len());
    for (id, text, category) in rows {
        let who = sealing.read(db, id, Use::Check).await?;
        let hashes = hashes(sealing, &who);
        let words = words_of(&Findable { texts: vec![text.clone()], who: hashes.clone(), ..Findable::default() });
        texts.push(Text { text, who, hashes, category, words });
    }
    Ok(texts)
}

async fn people(db: &Db) -> anyhow::Result<People> {
    let stations = sql(
        "select o.id, (select max(p.parent_id) from office_parent p join office c on c.id = p.parent_id \
         where p.office_id = o.id and c.kind = 'circle' and p.valid_to is null) from office o where o.kind = 'station' and o.valid_to is null \
         order by o.id",
    );
    let (operator,): (i64,) = db.one(&sql("select min(id) from officer where role = 'operator'")).await?;
    let (chief,): (i64,) = db.one(&sql("select min(id) from officer where role = 'chief'")).await?;
    let takers: Vec<(i64,)> =
        db.all(&sql("select id from officer where role in ('operator', 'station', 'circle') order by id")).await?;
    let takers = takers.into_iter().map(|(id,)| id).collect();
    Ok(People { stations: db.all(&stations).await?, operator, takers, chief })
}

/// Rows to be written, by table.
#[derive(Default)]
struct Rows {
    complaints: Vec<Columns>,
    sealed: Vec<Columns>,
    posts: Vec<Columns>,
    entries: Vec<Columns>,
    clocks: Vec<Columns>,
    notices: Vec<Columns>,
    orders: Vec<Columns>,
    words: Vec<Columns>,
}

impl Rows {
    #[expect(clippy::too_many_arguments, reason = "one row of a generated table")]
    fn add(
        &mut self,
        rng: &mut StdRng,
        id: i64,
        n: i64,
        at: Millis,
        now: Millis,
        shape: Shape,
        texts: &[Text],
        people: &People,
    ) {
        let text = &texts[rng.random_range(0..texts.len())];
        let (station, circle) = people.stations[rng.random_range(0..people.stations.len())];
        let channel = Channel::ALL[rng.random_range(0..Channel::ALL.len())];
        let status = match (shape.is_open(n, now - at), n / 10 % 5) {
            (false, _) => Status::Closed,
            (true, 0) => Status::Received,
            (true, 1 | 2) => Status::Forwarded,
            (true, 3) => Status::Investigating,
            (true, _) => Status::Reported,
        };
        let outcome = (status == Status::Closed).then(|| Outcome::ALL[rng.random_range(0..Outcome::ALL.len())]);
        let confidential = n % 97 == 0;
        let given = status != Status::Received;
        let took = rng.random_range(2 * HOUR..12 * DAY);
        let closed_at = outcome.map(|_| at + took);
        let answered_at = at + took.min(rng.random_range(HOUR..3 * DAY));
        let reference = Reference::from_values(rng.random());
        let taker = (given && n % 4 == 0).then(|| people.takers[rng.random_range(0..people.takers.len())]);
        self.complaints.push(
            columns()
                .set("id", id)
                .set("reference", reference)
                .set("key_hash", vec![7u8; 32])
                .set("channel", channel)
                .set("category", text.category)
                .set("text", &text.text)
                .set("language", "hi")
                .set("status", status)
                .set("outcome", outcome)
                .set("confidential", confidential)
                .set("accepted", false)
                .set("unread", n % 500 == 0)
                .set("station_id", given.then_some(station))
                .set("circle_id", circle.filter(|_| given))
                .set("office_id", given.then_some(station))
                .set("officer_id", taker)
                .set("received_at", at)
                .set("changed_at", closed_at.unwrap_or(at))
                .set("due_at", at + if given { 10 * DAY } else { DAY })
                .set("version", 4i64),
        );
        self.words.push(columns().set("rowid", id).set("words", {
            let number = words_of(&Findable { reference: reference.as_str().to_owned(), ..Findable::default() });
            format!("{} {number}", text.words)
        }));
        let kind = matches!(channel, Channel::X | Channel::Facebook).then_some("post");
        self.posts.push(
            columns()
                .set("channel", channel)
                .set("channel_key", format!("grown {n}"))
                .set("received_at", at)
                .set("raw", text.text.clone().into_bytes())
                .set("sha256", vec![1u8; 32])
                .set("disposition", "complaint")
                .set("complaint_id", id)
                .set("kind", kind)
                .set("text", kind.map(|_| text.text.clone()))
                .set("decided_at", kind.map(|_| at + rng.random_range(60_000..6 * HOUR))),
        );
        self.entry(id, at, EntryKind::Received, (None, None), Status::Received, None);
        if given {
            let forwarded_at = at + took / 8;
            self.entry(
                id,
                forwarded_at,
                EntryKind::Forwarded,
                (Some(people.operator), Some(station)),
                Status::Forwarded,
                None,
            );
            self.entry(
                id,
                answered_at,
                EntryKind::Asked,
                (Some(people.operator), Some(station)),
                Status::Forwarded,
                None,
            );
            for office in [Some(station), circle].into_iter().flatten() {
                self.notices.push(
                    columns()
                        .set("at", forwarded_at)
                        .set("kind", "forwarded")
                        .set("office_id", office)
                        .set("complaint_id", id)
                        .set("level", 0i64)
                        .set("read_at", (now - at > 3 * DAY).then_some(forwarded_at + HOUR)),
                );
            }
        }
        if matches!(status, Status::Reported | Status::Closed) {
            let officer = people.takers[rng.random_range(0..people.takers.len())];
            self.entry(id, at + took / 2, EntryKind::Reported, (Some(officer), Some(station)), Status::Reported, None);
        }
        if let Some(closed_at) = closed_at {
            self.entry(
                id,
                closed_at,
                EntryKind::Closed,
                (Some(people.operator), Some(station)),
                Status::Closed,
                outcome,
            );
        }
        let steps = [
            ("acknowledge", DAY, given.then_some(at + took / 8)),
            ("first_response", 2 * DAY, given.then_some(answered_at)),
            ("station_report", 10 * DAY, closed_at.map(|_| at + took / 2)),
            ("outer_limit", 21 * DAY, closed_at),
        ];
        for (step, lasts, met_at) in steps {
            self.clocks.push(
                columns()
                    .set("complaint_id", id)
                    .set("step", step)
                    .set("started_at", at)
                    .set("due_at", at + lasts)
                    .set("warn_at", at + lasts / 4 * 3)
                    .set("met_at", met_at)
                    // The scheduler has told everybody.
                    .set("level", 3i64),
            );
        }
        if given && n % 500 == 7 {
            let state = if outcome.is_some() { "accepted" } else { "open" };
            self.orders.push(
                columns()
                    .set("cause", format!("grown {n}"))
                    .set("complaint_id", id)
                    .set("state", state)
                    .set("text", "आज ही कार्रवाई कर बताएँ")
                    .set("office_id", station)
                    .set("given_at", at + HOUR)
                    .set("given_by", people.chief)
                    .set("due_at", at + 2 * DAY)
                    .set("opened_at", at + HOUR)
                    .set("exposes", false),
            );
        }
    }

    /// Who complained, sealed as the program seals it.
    fn seal(&mut self, sealing: &Sealing, id: i64, text: &Text) -> anyhow::Result<()> {
        let row = sealing.seal(id, &text.who)?;
        self.sealed.push(
            columns()
                .set("complaint_id", id)
                .set("server_key", row.server_key)
                .set("data_key", row.data_key)
                .set("place", row.place)
                .set("name", row.name)
                .set("phone", row.phone)
                .set("handle", row.handle)
                .set("point", row.point)
                .set("who", &text.hashes),
        );
        Ok(())
    }

    fn entry(
        &mut self,
        complaint: i64,
        at: Millis,
        kind: EntryKind,
        (officer, office): (Option<i64>, Option<i64>),
        status: Status,
        outcome: Option<Outcome>,
    ) {
        self.entries.push(
            columns()
                .set("complaint_id", complaint)
                .set("at", at)
                .set("kind", kind)
                .set("audience", audience(kind))
                .set("officer_id", officer)
                .set("office_id", office)
                .set("status", status)
                .set("outcome", outcome)
                .set("text", officer.map(|_| "मौक़े पर जाकर दोनों पक्षों से बात की गई।")),
        );
    }

    async fn write(self, tx: &mut Tx) -> sqlx::Result<()> {
        let tables = [
            ("complaint", self.complaints),
            ("sealed", self.sealed),
            ("post", self.posts),
            ("entry", self.entries),
            ("clock", self.clocks),
            ("notice", self.notices),
            ("chief_order", self.orders),
            ("complaint_words", self.words),
        ];
        for (table, rows) in tables {
            for some in rows.chunks(AT_ONCE) {
                tx.run(&insert_into(table, some.iter().cloned())).await?;
            }
        }
        // The days of the posts were noted by the inserts; everything is counted at the end.
        tx.run(&sql("delete from figure_touched")).await?;
        Ok(())
    }
}
