//! Orders that the chief gave yesterday, so that there is an evening sheet to look at: one done, one half done, one answered with words
//! only, one without an answer.

use super::{complaints::photo, officers::Staff};
use crate::{
    command::{clocks::store::start_order, orders::review},
    complaint::{Category, EntryKind, Millis, changes::audience},
    language::dates::{begins, day},
    server::{
        db::{Tx, sql},
        photos::Photos,
    },
};

const HOUR: Millis = 3_600_000;

/// The categories that an order fits, its text, and the text of its answer with whether a picture came with it.
type SeededOrder = (&'static [Category], &'static str, Option<(&'static str, bool)>);

/// Each order fits complaints of its categories. For the first one, the complainant was informed afterwards.
const ORDERS: &[SeededOrder] = &[
    (
        &[Category::Theft, Category::VehicleTheft],
        "चोरी गए सामान की खोज कर शिकायतकर्ता को बताएँ।",
        Some(("आसपास पूछताछ की गई और सामान की पहचान के लिए शिकायतकर्ता को बुलाया गया। फ़ोटो साथ है।", true)),
    ),
    (&[], "आज ही मौक़े पर जाएँ और शिकायतकर्ता से मिलें।", Some(("मौक़े पर गए, शिकायतकर्ता से मिले और बात दर्ज की।", true))),
    (&[], "अब तक क्या किया गया, यह आज ही बताएँ।", Some(("जाँच की जा रही है।", false))),
    (
        &[Category::LandDispute, Category::Assault, Category::Threat, Category::Noise],
        "दोनों पक्षों को बुलाकर बात करें।",
        None,
    ),
];

/// Inserts the orders. Does nothing where there is no office to address.
pub async fn load(tx: &mut Tx, staff: &Staff, now: Millis, photos: &Photos) -> anyhow::Result<()> {
    let yesterday = begins(day(now) - 1);
    let (given_at, due_at) = (yesterday + 11 * HOUR, review::of_day(day(now) - 1, 20 * 60));
    let open = sql("select id, office_id, status, category from complaint where status in ('forwarded', 'investigating') and confidential = false \
         and received_at < $1 and office_id = $2 order by received_at desc")
    .arg(given_at)
    .arg(staff.station_office);
    let mut complaints: Vec<(i64, i64, String, Category)> = tx.all(&open).await?;
    for (n, (about, text, answer)) in ORDERS.iter().enumerate() {
        // Each order takes a complaint that it fits, and each complaint gets at most one; orders that fit any complaint take what the
        // others leave.
        let fits = |(_, _, _, category): &(i64, i64, String, Category)| {
            let wanted = |about: &[Category]| about.contains(category);
            if about.is_empty() { ORDERS[n..].iter().all(|(later, ..)| !wanted(later)) } else { wanted(about) }
        };
        let Some(at) = complaints.iter().position(fits) else { continue };
        let (complaint_id, office_id, status, _) = complaints.remove(at);
        let state = if answer.is_some() { "answered" } else { "open" };
        let order = sql("insert into chief_order (cause, complaint_id, state, text, office_id, given_at, given_by, due_at, opened_at, exposes) \
             values ($1, $2, $3, $4, $5, $6, $7, $8, $6, false) returning id")
        .arg(format!("demo:{n}"))
        .arg(complaint_id)
        .arg(state)
        .arg(*text)
        .arg(office_id)
        .arg(given_at)
        .arg(staff.chief)
        .arg(due_at);
        let (order_id,): (i64,) = tx.one(&order).await?;
        start_order(tx, order_id, Some(complaint_id), Some(office_id), given_at, due_at).await?;
        let place = Target { complaint_id, office_id, status: &status };
        entry(tx, &place, EntryKind::Ordered, staff.chief, given_at, text).await?;
        let Some((words, picture)) = answer else { continue };
        let at = given_at + 4 * HOUR;
        let entry_id = entry(tx, &place, EntryKind::OrderAnswered, staff.station, at, words).await?;
        if *picture {
            photo(tx, complaint_id, entry_id, 40 + n as u32, at, photos).await?;
        }
        let row = sql("insert into order_answer (order_id, entry_id, form_hash, at, officer_id, text, photos) values ($1, $2, $3, $4, $5, $6, $7)")
            .arg(order_id)
            .arg(entry_id)
            .arg(format!("demo:{n}").into_bytes())
            .arg(at)
            .arg(staff.station)
            .arg(*words)
            .arg(i64::from(*picture));
        tx.run(&row).await?;
        tx.run(&sql("update clock set met_at = $2, next_at = null where order_id = $1").arg(order_id).arg(at)).await?;
        if n == 0 {
            entry(tx, &place, EntryKind::Said, staff.operator, at + HOUR, "आपका मामला थाने ने देख लिया है। धन्यवाद।")
                .await?;
        }
    }
    Ok(())
}

/// Where an entry belongs: complaint, office and status.
struct Target<'a> {
    complaint_id: i64,
    office_id: i64,
    status: &'a str,
}

async fn entry(
    tx: &mut Tx,
    place: &Target<'_>,
    kind: EntryKind,
    officer: i64,
    at: Millis,
    text: &str,
) -> sqlx::Result<i64> {
    let statement = sql("insert into entry (complaint_id, at, kind, audience, officer_id, office_id, status, text) \
         values ($1, $2, $3, $4, $5, $6, $7, $8) returning id")
    .arg(place.complaint_id)
    .arg(at)
    .arg(kind)
    .arg(audience(kind))
    .arg(officer)
    .arg(place.office_id)
    .arg(place.status)
    .arg(text);
    Ok(tx.one::<(i64,)>(&statement).await?.0)
}
