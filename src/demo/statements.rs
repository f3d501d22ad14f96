//! Official statements to look at: one that was released yesterday and corrected, one about a rumour, one that was withdrawn, and one that waits for the
//! chief.

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
        "आज शाम पुल पर एक ट्रक ख़राब होने से यातायात रुका था। कोई घायल नहीं हुआ। रात 8 बजे रास्ता खोल दिया गया।\nपुल टूटने की ख़बर सही नहीं है।",
    ),
    en: (
        "Traffic on the Yamuna bridge",
        "A lorry broke down on the bridge this evening and blocked the traffic. Nobody was hurt. The road was open again at 8 pm.\nIt is not true that the bridge is broken.",
    ),
    change: None,
};

const ROAD_CORRECTED: Words = Words {
    hi: (
        "यमुना पुल पर यातायात",
        "आज शाम पुल पर एक ट्रक ख़राब होने से यातायात रुका था। कोई घायल नहीं हुआ। रात 9 बजे रास्ता खोल दिया गया।\nपुल टूटने की ख़बर सही नहीं है।",
    ),
    en: (
        "Traffic on the Yamuna bridge",
        "A lorry broke down on the bridge this evening and blocked the traffic. Nobody was hurt. The road was open again at 9 pm.\nIt is not true that the bridge is broken.",
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

const RUMOUR: Words = Words {
    hi: (
        "झूंसी में बच्चा चोरी की बात सच नहीं है। कोई बच्चा लापता नहीं है।",
        "दोपहर से एक संदेश फैल रहा है कि झूंसी में बच्चा चोर घूम रहे हैं। पुलिस ने मौक़े पर जाकर, स्कूलों और दोनों अस्पतालों से पूछकर जाँच की। ऐसी कोई घटना नहीं हुई।\nकिसी अनजान व्यक्ति पर शक हो तो उसे न रोकें, न मारें। 112 पर फ़ोन करें।",
    ),
    en: (
        "The talk of child theft in Jhunsi is not true. No child is missing.",
        "Since noon a message has been going round that child thieves are about in Jhunsi. The police went there and asked at the schools and both hospitals. Nothing of the kind has happened.\nIf you suspect a stranger, do not stop or hurt anybody. Call 112.",
    ),
    change: None,
};

const ONE_WAY: Words = Words {
    hi: ("नए पुल पर कल से एकतरफ़ा यातायात", "मरम्मत के कारण कल सुबह से नए पुल पर केवल शहर की ओर जाने वाली गाड़ियाँ चलेंगी।"),
    en: (
        "One-way traffic on the new bridge from tomorrow",
        "Because of repairs, the new bridge is open only towards the city from tomorrow morning.",
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
    let rumour_at = begins(day(now) - 2) + 19 * HOUR;
    let rumour = released(tx, staff, "BC8CH0R1", rumour_at).await?;
    version(tx, staff, rumour, 1, &RUMOUR, Some(rumour_at), rumour_at - HOUR / 2).await?;
    let one_way_at = begins(day(now) - 3) + 17 * HOUR;
    let one_way = released(tx, staff, "JH7NS1WD", one_way_at).await?;
    version(tx, staff, one_way, 1, &ONE_WAY, Some(one_way_at), one_way_at - HOUR / 2).await?;
    let withdrawn = sql(
        "update statement set updated_at = $2, withdrawn_at = $2, withdrawn_by = $3, withdrawn_hi = 'मरम्मत टल गई है। पुल दोनों ओर से खुला है।', \
         withdrawn_en = 'The repairs were postponed. The bridge is open in both directions.' where id = $1",
    );
    tx.run(&withdrawn.arg(one_way).arg(one_way_at + 3 * HOUR).arg(staff.chief)).await?;
    let fair = sql("insert into statement (slug, created_at, created_by) values ('5R8T3WZN', $1, $2) returning id");
    let (fair,): (i64,) = tx.one(&fair.arg(now - HOUR).arg(staff.operator)).await?;
    version(tx, staff, fair, 1, &FAIR, None, now - HOUR).await
}

/// Inserts a statement whose first version is released at this time; returns its primary key.
async fn released(tx: &mut Tx, staff: &Staff, slug: &'static str, at: Millis) -> anyhow::Result<i64> {
    let statement =
        sql("insert into statement (slug, created_at, created_by, released_n, first_released_at, updated_at) \
         values ($1, $2, $3, 1, $4, $4) returning id");
    let (id,): (i64,) = tx.one(&statement.arg(slug).arg(at - HOUR).arg(staff.operator).arg(at)).await?;
    Ok(id)
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
