//! The demo's complaints: those of 2020, and recent ones.

use super::{
    district::{District, Station},
    officers::Staff,
    pictures,
    texts::{Texts, Written},
};
use crate::{
    command::clocks::{WITHOUT_CLOCK, follow::follow},
    complaint::{
        Category, Channel, EntryKind, Millis, Outcome, Reference, Status,
        changes::{audience, key_hash, private_key},
        listed::store::{self as listed, Consent},
        search,
        store::{Complaint, select_visible},
    },
    findings::{ContactWay, NoCode, code, likeness},
    language::{
        Language,
        dates::{DAY, start_of},
    },
    server::{
        db::{Tx, columns, insert_into, sql},
        photos::Photos,
    },
    shield::Viewer,
};
use chrono::NaiveDate;
use rand::{RngExt as _, SeedableRng as _, rngs::StdRng, seq::SliceRandom as _};
use sha2::{Digest as _, Sha256};

/// The desk's published figures for April to December 2020.
const BY_CHANNEL: [(Channel, usize); 3] =
    [(Channel::X, 1_560), (Channel::Facebook, 901), (Channel::ClickAndPost, 1_012)];
const FOUND_FAKE: usize = 1_330;
const CONFIDENTIAL_INVESTIGATING: usize = 322;
/// With those under investigation, this makes 425 confidential cases.
const CONFIDENTIAL_REPORTED: usize = 103;
/// 1,718 complaints closed with any other outcome.
const DISPOSED: [(Outcome, usize); 7] = [
    (Outcome::Disposed, 1_214),
    (Outcome::FirRegistered, 121),
    (Outcome::CivilDispute, 148),
    (Outcome::InCourt, 61),
    (Outcome::Duplicate, 86),
    (Outcome::AnotherPlace, 57),
    (Outcome::NotEnough, 31),
];
/// Number of recent complaints by status.
const FRESH: [(Status, usize); 5] = [
    (Status::Received, 11),
    (Status::Forwarded, 9),
    (Status::Investigating, 8),
    (Status::Reported, 6),
    (Status::Closed, 8),
];

/// The planned state of one demo complaint.
struct Plan {
    channel: Channel,
    status: Status,
    outcome: Option<Outcome>,
    confidential: bool,
    received_at: Millis,
}

/// Inserts all complaints, oldest first, so that row ids grow with time.
pub async fn load(tx: &mut Tx, district: &District, staff: &Staff, now: Millis, photos: &Photos) -> anyhow::Result<()> {
    let mut rng = StdRng::seed_from_u64(2020);
    let texts = Texts::read()?;
    let mut n = 0;
    for plan in plans_2020(&mut rng) {
        n += 1;
        let existed: Vec<&Station> = district.stations.iter().filter(|station| station.circle_2020.is_some()).collect();
        let station = existed[rng.random_range(0..existed.len())];
        insert(tx, &mut rng, &texts, n, &plan, station, station.circle_2020, staff, Millis::MAX).await?;
    }
    let mut fresh = plans_fresh(&mut rng, now);
    fresh.sort_by_key(|plan| plan.received_at);
    for (at, plan) in fresh.iter().enumerate() {
        n += 1;
        // Every third one concerns the two stations that have demo officers, so that their boards are not empty.
        let station = match at % 6 {
            0 | 1 => district.station("Civil Lines"),
            2 => district.station("Colonelganj"),
            _ => district.stations.get(rng.random_range(0..42)),
        };
        let Some(station) = station else { continue };
        let id = insert(tx, &mut rng, &texts, n, plan, station, station.circle, staff, now).await?;
        clocks(tx, id).await?;
        if at % 3 == 0 {
            let first = sql("select min(id) from entry where complaint_id = $1").arg(id);
            let (entry_id,): (i64,) = tx.one(&first).await?;
            photo(tx, id, entry_id, at as u32, plan.received_at, photos).await?;
        }
    }
    Ok(())
}

fn plans_2020(rng: &mut StdRng) -> Vec<Plan> {
    let mut ends = Vec::new();
    ends.extend(std::iter::repeat_n((Status::Closed, Some(Outcome::FoundFake), false), FOUND_FAKE));
    ends.extend(std::iter::repeat_n((Status::Investigating, None, true), CONFIDENTIAL_INVESTIGATING));
    ends.extend(std::iter::repeat_n((Status::Reported, None, true), CONFIDENTIAL_REPORTED));
    for (outcome, count) in DISPOSED {
        ends.extend(std::iter::repeat_n((Status::Closed, Some(outcome), false), count));
    }
    let mut channels: Vec<Channel> =
        BY_CHANNEL.iter().flat_map(|&(channel, count)| std::iter::repeat_n(channel, count)).collect();
    ends.shuffle(rng);
    channels.shuffle(rng);
    let first = NaiveDate::from_ymd_opt(2020, 4, 1).map_or(0, start_of);
    let mut plans: Vec<Plan> = channels
        .into_iter()
        .zip(ends)
        .map(|(channel, (status, outcome, confidential))| {
            // The period has 275 days; complaints are written from morning to late evening.
            let received_at = first + rng.random_range(0..275) * DAY + rng.random_range(6 * 3_600_000..86_340_000);
            Plan { channel, status, outcome, confidential, received_at }
        })
        .collect();
    plans.sort_by_key(|plan| plan.received_at);
    plans
}

fn plans_fresh(rng: &mut StdRng, now: Millis) -> Vec<Plan> {
    let mut plans = Vec::new();
    for (status, count) in FRESH {
        for at in 0..count {
            let hours = match status {
                Status::Received => rng.random_range(0..20),
                Status::Forwarded => rng.random_range(10..80),
                Status::Investigating => rng.random_range(40..300),
                Status::Reported => rng.random_range(100..400),
                Status::Closed => rng.random_range(150..500),
            };
            let channel =
                [Channel::X, Channel::ClickAndPost, Channel::Facebook, Channel::ClickAndPost, Channel::Staff][at % 5];
            let outcome = (status == Status::Closed).then(|| Outcome::ALL[at % Outcome::ALL.len()]);
            plans.push(Plan {
                channel,
                status,
                outcome,
                confidential: status == Status::Investigating && at % 4 == 3,
                received_at: now - hours * 3_600_000 - rng.random_range(60_000..3_500_000),
            });
        }
    }
    plans
}

/// Inserts `count` complaints of the last year, oldest first: nine of ten closed, the others in every status.
pub async fn load_many(tx: &mut Tx, district: &District, staff: &Staff, now: Millis, count: u32) -> anyhow::Result<()> {
    let mut rng = StdRng::seed_from_u64(100_000);
    let texts = Texts::read()?;
    for n in 0..count {
        let status = match n % 50 {
            0 => Status::Received,
            10 | 20 => Status::Forwarded,
            30 => Status::Investigating,
            40 => Status::Reported,
            _ => Status::Closed,
        };
        let plan = Plan {
            channel: [Channel::X, Channel::Facebook, Channel::ClickAndPost][n as usize % 3],
            status,
            outcome: (status == Status::Closed).then(|| Outcome::ALL[n as usize % Outcome::ALL.len()]),
            confidential: status == Status::Investigating && n % 3 == 0,
            received_at: now - 365 * DAY + Millis::from(n) * (364 * DAY / Millis::from(count.max(1))),
        };
        let station = &district.stations[rng.random_range(0..42)];
        insert(tx, &mut rng, &texts, n, &plan, station, station.circle, staff, now).await?;
    }
    Ok(())
}

const NAMES: [&str; 8] = [
    "रमेश (नमूना)",
    "सुनीता (नमूना)",
    "Asha (sample)",
    "मोहन (नमूना)",
    "Imran (sample)",
    "गीता (नमूना)",
    "Kavita (sample)",
    "सोहन (नमूना)",
];

#[expect(clippy::too_many_arguments, reason = "one row of a generated table")]
async fn insert(
    tx: &mut Tx,
    rng: &mut StdRng,
    texts: &Texts,
    n: u32,
    plan: &Plan,
    station: &Station,
    circle_id: Option<i64>,
    staff: &Staff,
    latest: Millis,
) -> anyhow::Result<i64> {
    let Written { category, hindi, text, place, accuses } = texts.write(rng, station);
    // A complaint that accuses a station lies with the office above it, and an officer of that office works on it.
    let higher = circle_id.unwrap_or(staff.district_office);
    let (station_id, office_id) = if accuses { (None, higher) } else { (Some(station.id), station.id) };
    let by = |officer: Option<i64>| officer.map(|id| if accuses && id == staff.station { staff.circle } else { id });
    let mut values = [0; 9];
    rng.fill(&mut values[..]);
    let reference = Reference::from_values(values);
    let forwarded = plan.status != Status::Received;
    let form = format!("demo {n}");
    let named = rng.random_range(0..3) > 0;
    // The area code does not exist, so the number cannot be dialled.
    let phone = (named && plan.channel != Channel::X).then(|| format!("00000{:05}", n % 100_000));
    let handle = matches!(plan.channel, Channel::X | Channel::Facebook).then(|| format!("@sample_{n}"));
    let steps = steps(rng, plan, category, staff, latest);
    let changed_at = steps.last().map_or(plan.received_at, |step| step.1);
    let accepted = steps.iter().any(|step| step.0 == EntryKind::Accepted);

    let raw = text.clone().into_bytes();
    let post = sql("insert into post (channel, channel_key, received_at, raw, sha256, disposition) values ($1, $2, $3, $4, $5, 'complaint') returning id")
        .arg(plan.channel)
        .arg(&form)
        .arg(plan.received_at)
        .arg(raw.clone())
        .arg(Sha256::digest(&raw).to_vec());
    let (post_id,): (i64,) = tx.one(&post).await?;
    let row = columns()
        .set("reference", reference)
        .set("key_hash", key_hash(&private_key(&form)))
        .set("channel", plan.channel)
        .set("category", category)
        .set("text", &text)
        .set("place", place.clone())
        .set("name", named.then(|| NAMES[n as usize % NAMES.len()]))
        .set("phone", phone)
        .set("handle", handle.clone())
        .set("language", if hindi { Language::Hindi } else { Language::English })
        .set("status", plan.status)
        .set("outcome", plan.outcome)
        .set("confidential", plan.confidential)
        .set("accepted", accepted)
        .set("unread", false)
        .set("station_id", station_id.filter(|_| forwarded))
        .set("circle_id", if forwarded { circle_id } else { None })
        .set("office_id", forwarded.then_some(office_id))
        .set("received_at", plan.received_at)
        .set("changed_at", changed_at)
        .set("due_at", plan.received_at + WITHOUT_CLOCK)
        .set("version", steps.len() as i64)
        .set("accused_id", accuses.then_some(station.id));
    let mut complaint = insert_into("complaint", [row]);
    complaint.push(" returning id");
    let (id,): (i64,) = tx.one(&complaint).await?;
    tx.run(&sql("update post set complaint_id = $1 where id = $2").arg(id).arg(post_id)).await?;
    code::add_before_the_start(tx, id, &private_key(&form)).await?;
    // Three of four complainants who used the form agree to the open list.
    if plan.channel == Channel::ClickAndPost && !n.is_multiple_of(4) {
        listed::add(tx, reference, Consent::Given, plan.received_at).await?;
    }
    for (kind, at, officer, said) in steps {
        let status = match kind {
            EntryKind::Received => Status::Received,
            EntryKind::Forwarded | EntryKind::Accepted => Status::Forwarded,
            EntryKind::Started | EntryKind::Sealed => Status::Investigating,
            EntryKind::Reported => Status::Reported,
            _ => Status::Closed,
        };
        let entry =
            sql("insert into entry (complaint_id, at, kind, audience, officer_id, office_id, status, outcome, text) \
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning id")
            .arg(id)
            .arg(at)
            .arg(kind)
            .arg(audience(kind))
            .arg(by(officer))
            .arg((kind != EntryKind::Received).then_some(office_id))
            .arg(status)
            .arg(if kind == EntryKind::Closed { plan.outcome } else { None })
            .arg(said);
        let (entry_id,): (i64,) = tx.one(&entry).await?;
        // The paper of 2020 had neither contact records nor codes.
        if latest == Millis::MAX {
            continue;
        }
        match (kind, plan.outcome) {
            (EntryKind::Reported, _) => report(tx, n, (id, entry_id), office_id, at, said.unwrap_or_default()).await?,
            (EntryKind::Closed, Some(outcome)) => {
                closing(tx, n, (id, entry_id), (office_id, station.id), at, outcome).await?;
            }
            _ => {}
        }
    }
    search::refresh(tx, id).await?;
    Ok(id)
}

type Done = (EntryKind, Millis, Option<i64>, Option<&'static str>);

/// What the report of a recent complaint claims: two of three were proved with the contact code.
async fn report(
    tx: &mut Tx,
    n: u32,
    (id, entry_id): (i64, i64),
    office_id: i64,
    at: Millis,
    text: &str,
) -> anyhow::Result<()> {
    const DONE: &str = "बीट के सिपाही मौक़े पर गए, आसपास के लोगों से पूछा और जगह देखी।";
    let no_code = n.is_multiple_of(3).then_some(NoCode::NotAtHand);
    let row = columns()
        .set("entry_id", entry_id)
        .set("complaint_id", id)
        .set("office_id", office_id)
        .set("at", at)
        .set("contact_way", if n.is_multiple_of(2) { ContactWay::Phone } else { ContactWay::Visit })
        .set("contact_at", at)
        .set("contact_with", "शिकायतकर्ता")
        .set("done", DONE)
        .set("no_code", no_code)
        .set("words", likeness::words(DONE, text))
        .set("last_hour", false);
    tx.run(&insert_into("report", [row])).await?;
    Ok(())
}

/// What the closing of a recent complaint rests on.
async fn closing(
    tx: &mut Tx,
    n: u32,
    (id, entry_id): (i64, i64),
    (office_id, station_id): (i64, i64),
    at: Millis,
    outcome: Outcome,
) -> anyhow::Result<()> {
    let detail = match outcome {
        Outcome::CivilDispute => Some("मकान का बँटवारा"),
        Outcome::InCourt => Some("सिविल जज (जूनियर डिवीज़न)"),
        Outcome::AnotherPlace => Some("कौशांबी पुलिस"),
        _ => None,
    };
    let is_fir = outcome == Outcome::FirRegistered;
    let year = i64::from(crate::language::dates::year(at));
    // A duplicate of the complaint before it, which the demo has not closed as a duplicate of this one.
    let before = sql("select max(id) from complaint where id < $1 and confidential = false");
    let (before,): (Option<i64>,) = tx.one(&before.arg(id)).await?;
    let row = columns()
        .set("entry_id", entry_id)
        .set("complaint_id", id)
        .set("office_id", office_id)
        .set("at", at)
        .set("outcome", outcome)
        .set("detail", detail)
        .set("fir_number", is_fir.then_some(i64::from(n % 900 + 1)))
        .set("fir_year", is_fir.then_some(year))
        .set("fir_station_id", is_fir.then_some(station_id))
        .set("other_id", before.filter(|_| outcome == Outcome::Duplicate))
        .set("last_hour", false);
    tx.run(&insert_into("closing", [row])).await?;
    Ok(())
}

/// The timeline entries of a complaint in order, none later than `latest`.
fn steps(rng: &mut StdRng, plan: &Plan, category: Category, staff: &Staff, latest: Millis) -> Vec<Done> {
    let mut at = plan.received_at;
    let mut steps: Vec<Done> = vec![(EntryKind::Received, at, None, None)];
    let room = (latest.saturating_sub(plan.received_at)).min(12 * DAY) / 8;
    let mut after = |kind, officer, text| {
        at += rng.random_range(room / 4..=room);
        steps.push((kind, at, Some(officer), text));
    };
    if plan.status != Status::Received {
        after(EntryKind::Forwarded, staff.operator, None);
    }
    if !matches!(plan.status, Status::Received | Status::Forwarded) {
        after(EntryKind::Accepted, staff.station, None);
        after(EntryKind::Started, staff.station, None);
        if plan.confidential {
            after(EntryKind::Sealed, staff.circle, Some("गोपनीय जाँच का आदेश।"));
        }
    }
    if matches!(plan.status, Status::Reported | Status::Closed) {
        after(EntryKind::Reported, staff.station, Some("मौक़े पर जाकर दोनों पक्षों से बात की गई। आख्या प्रस्तुत है।"));
    }
    if let Some(outcome) = plan.outcome {
        let answer = match outcome {
            Outcome::FirRegistered => "FIR दर्ज की गई; संख्या थाने से ली जा सकती है।",
            Outcome::FoundFake => "जाँच में बताई गई घटना की पुष्टि नहीं हुई। शिकायतकर्ता से बात की गई।",
            Outcome::CivilDispute => "मामला दीवानी न्यायालय का है; पक्षों को समझाया गया।",
            Outcome::InCourt => "मामला न्यायालय में विचाराधीन है।",
            Outcome::Duplicate => "इसी विषय की शिकायत पहले से दर्ज है और उसी पर कार्रवाई चल रही है।",
            Outcome::AnotherPlace => "मामला दूसरे ज़िले का है; वहाँ भेज दिया गया है।",
            Outcome::NotEnough => "पूछने पर भी जगह और समय नहीं मिल सके।",
            // Disposed, and every outcome for which the demo has no text of its own.
            _ => "मौक़े पर कार्रवाई की गई और शिकायतकर्ता को फ़ोन पर बताया गया।",
        };
        // A possible offence that needs an FIR is closed without one by the circle officer.
        let above = outcome == Outcome::FoundFake
            || category.may_be_cognizable() && outcome != Outcome::FirRegistered && latest != Millis::MAX;
        let by = if above { staff.circle } else { staff.station };
        after(EntryKind::Closed, by, Some(answer));
    }
    steps
}

/// Runs the clocks of a complaint through its timeline. The demo's desk informed the complainant when it forwarded.
async fn clocks(tx: &mut Tx, complaint_id: i64) -> anyhow::Result<()> {
    let (reference,): (Reference,) =
        tx.one(&sql("select reference from complaint where id = $1").arg(complaint_id)).await?;
    let complaint: Complaint = tx.one(&select_visible(&Viewer::Complainant(complaint_id), reference)).await?;
    let before = Complaint { status: Status::Received, ..complaint };
    let entries: Vec<(EntryKind, Millis)> =
        tx.all(&sql("select kind, at from entry where complaint_id = $1 order by id").arg(complaint_id)).await?;
    for (kind, at) in entries {
        follow(tx, &before, &before, kind, true, at).await?;
        if kind == EntryKind::Forwarded {
            follow(tx, &before, &before, EntryKind::Said, true, at).await?;
            // Who could sign did so when the station had it.
            if before.is_cognizable() {
                follow(tx, &before, &before, EntryKind::Signed, true, at).await?;
                let signed = sql("update complaint set signed_at = $2 where id = $1");
                tx.run(&signed.arg(complaint_id).arg(at)).await?;
            }
        }
    }
    Ok(())
}

/// Stores a drawn picture as a photo that came with an entry.
pub async fn photo(
    tx: &mut Tx,
    complaint_id: i64,
    entry_id: i64,
    n: u32,
    at: Millis,
    photos: &Photos,
) -> anyhow::Result<()> {
    let jpeg = pictures::draw(n);
    let sha256 = hex::encode(Sha256::digest(&jpeg));
    photos.put(&sha256, jpeg.into()).await?;
    let photo =
        sql("insert into photo (complaint_id, entry_id, sha256, width, height, at) values ($1, $2, $3, 960, 720, $4)")
            .arg(complaint_id)
            .arg(entry_id)
            .arg(sha256)
            .arg(at);
    tx.run(&photo).await?;
    Ok(())
}
