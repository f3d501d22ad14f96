//! Official statements to look at: one that was released yesterday and corrected, and one that waits for the chief.

use super::officers::Staff;
use crate::{
    complaint::Millis,
    language::dates::{begins, day},
    server::db::{Tx, sql},
};

const HOUR: Millis = 3_600_000;

/// Title and text in Hindi, title and text in English, and what is corrected in both languages.
struct Words {
    hi: (&'static str, &'static str),
    en: (&'static str, &'static str),
    change: Option<(&'static str, &'static str)>,
}

const ROAD: Words = Words {
    hi: (
        "यमुना पुल पर यातायात",
        "कल शाम पुल पर एक ट्रक ख़राब होने से यातायात रुका था। कोई घायल नहीं हुआ। रात 8 बजे रास्ता खोल दिया गया।\nपुल टूटने की ख़बर सही नहीं है।",
    ),
    en: (
        "Traffic on the Yamuna bridge",
        "A lorry broke down on the bridge yesterday evening and blocked the traffic. Nobody was hurt. The road was open again at 8 pm.\nIt is not true that the bridge is broken.",
    ),
    change: None,
};

const ROAD_CORRECTED: Words = Words {
    hi: (
        "यमुना पुल पर यातायात",
        "कल शाम पुल पर एक ट्रक ख़राब होने से यातायात रुका था। कोई घायल नहीं हुआ। रात 9 बजे रास्ता खोल दिया गया।\nपुल टूटने की ख़बर सही नहीं है।",
    ),
    en: (
        "Traffic on the Yamuna bridge",
        "A lorry broke down on the bridge yesterday evening and blocked the traffic. Nobody was hurt. The road was open again at 9 pm.\nIt is not true that the bridge is broken.",
    ),
    change: Some(("रास्ता खुलने का समय: रात 9 बजे, 8 बजे नहीं", "the time at which the road was open again: 9 pm, not 8 pm")),
};

const FAIR: Words = Words {
    hi: (
        "मेले के लिए रास्ते",
        "रविवार को मेले के कारण सिविल लाइंस में गाड़ियाँ सुबह 10 से रात 10 बजे तक दूसरे रास्तों से जाएँगी। एंबुलेंस और फ़ायर ब्रिगेड का रास्ता खुला रहेगा।",
    ),
    en: (
        "Roads during the fair",
        "On Sunday vehicles in Civil Lines will be diverted from 10 am to 10 pm because of the fair. The way for ambulances and fire engines stays open.",
    ),
    change: None,
};

/// Inserts the statements. Nothing of them is in the outbox: they belong to a time before the demo began.
pub async fn load(tx: &mut Tx, staff: &Staff, now: Millis) -> anyhow::Result<()> {
    let (first, corrected) = (begins(day(now) - 1) + 20 * HOUR, begins(day(now) - 1) + 22 * HOUR);
    let road = sql("insert into statement (slug, created_at, created_by, released_n, first_released_at, updated_at) \
         values ('7K2P9XQM', $1, $2, 2, $3, $4) returning id");
    let road = road.arg(first - HOUR).arg(staff.operator).arg(first).arg(corrected);
    let (road,): (i64,) = tx.one(&road).await?;
    for (n, words, at) in [(1, &ROAD, first), (2, &ROAD_CORRECTED, corrected)] {
        version(tx, staff, road, n, words, Some(at), at - HOUR / 2).await?;
    }
    let fair = sql("insert into statement (slug, created_at, created_by) values ('5R8T3WZN', $1, $2) returning id");
    let (fair,): (i64,) = tx.one(&fair.arg(now - HOUR).arg(staff.operator)).await?;
    version(tx, staff, fair, 1, &FAIR, None, now - HOUR).await
}

/// Inserts a version that the operator wrote; released by the chief at `released_at`, else waiting for the chief.
async fn version(
    tx: &mut Tx,
    staff: &Staff,
    statement_id: i64,
    n: i64,
    words: &Words,
    released_at: Option<Millis>,
    changed_at: Millis,
) -> anyhow::Result<()> {
    let statement = sql(
        "insert into statement_version (statement_id, n, edit, state, title_hi, title_en, text_hi, text_en, change_hi, change_en, overflow, \
         writer_id, changed_at, proposed_at, second_id, second_at, released_at) \
         values ($1, $2, 2, $3, $4, $5, $6, $7, $8, $9, 'thread', $10, $11, $11, $12, $13, $13)",
    )
    .arg(statement_id)
    .arg(n)
    .arg(if released_at.is_some() { "released" } else { "proposed" })
    .arg(words.hi.0)
    .arg(words.en.0)
    .arg(words.hi.1)
    .arg(words.en.1)
    .arg(words.change.map(|(hi, _)| hi.to_owned()))
    .arg(words.change.map(|(_, en)| en.to_owned()))
    .arg(staff.operator)
    .arg(changed_at)
    .arg(released_at.map(|_| staff.chief))
    .arg(released_at);
    tx.run(&statement).await?;
    Ok(())
}
