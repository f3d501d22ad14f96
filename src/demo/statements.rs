//! Statements of the last days: one as it was released, one that was corrected, one that was withdrawn.

use super::officers::Staff;
use crate::{
    complaint::Millis,
    language::dates::{begins, day},
    server::db::{Tx, sql},
};

const HOUR: Millis = 3_600_000;
const MINUTE: Millis = 60_000;

/// Words in Hindi and English.
type Both = (&'static str, &'static str);

/// A version: title, text, what it corrects.
struct Version {
    title: Both,
    text: Both,
    change: Option<Both>,
}

/// A statement: its name in the address, days ago, its versions, and why it was withdrawn.
struct Seeded {
    slug: &'static str,
    days_ago: i64,
    versions: &'static [Version],
    withdrawn: Option<Both>,
}

const STATEMENTS: &[Seeded] = &[
    Seeded {
        slug: "JH7NS1WD",
        days_ago: 3,
        versions: &[Version {
            title: ("नए पुल पर कल से एकतरफ़ा यातायात", "One-way traffic on the new bridge from tomorrow"),
            text: (
                "मरम्मत के कारण कल सुबह से नए पुल पर केवल शहर की ओर जाने वाली गाड़ियाँ चलेंगी।",
                "Because of repairs, the new bridge is open only towards the city from tomorrow morning.",
            ),
            change: None,
        }],
        withdrawn: Some((
            "मरम्मत टल गई है। पुल दोनों ओर से खुला है।",
            "The repairs were postponed. The bridge is open in both directions.",
        )),
    },
    Seeded {
        slug: "MG4MH9K2",
        days_ago: 2,
        versions: &[
            Version {
                title: ("मेले के रास्ते सुबह पाँच बजे से बंद", "Roads to the fair closed from 5 in the morning"),
                text: (
                    "मेले के कारण संगम जाने वाले रास्ते सुबह पाँच बजे से गाड़ियों के लिए बंद रहेंगे।\nपैदल जाने वालों के लिए सभी रास्ते खुले हैं।",
                    "Because of the fair, the roads to the Sangam are closed to vehicles from 5 in the morning.\nAll of them are open to people on foot.",
                ),
                change: None,
            },
            Version {
                title: ("मेले के रास्ते सुबह चार बजे से बंद", "Roads to the fair closed from 4 in the morning"),
                text: (
                    "मेले के कारण संगम जाने वाले रास्ते सुबह चार बजे से गाड़ियों के लिए बंद रहेंगे।\nपैदल जाने वालों के लिए सभी रास्ते खुले हैं।",
                    "Because of the fair, the roads to the Sangam are closed to vehicles from 4 in the morning.\nAll of them are open to people on foot.",
                ),
                change: Some((
                    "समय ग़लत लिखा था: रास्ते पाँच नहीं, चार बजे बंद होंगे।",
                    "The time was wrong: the roads close at 4, not at 5.",
                )),
            },
        ],
        withdrawn: None,
    },
    Seeded {
        slug: "BC8CH0R1",
        days_ago: 1,
        versions: &[Version {
            title: (
                "झूंसी में बच्चा चोरी की बात सच नहीं है। कोई बच्चा लापता नहीं है।",
                "The talk of child theft in Jhunsi is not true. No child is missing.",
            ),
            text: (
                "आज दोपहर से एक संदेश फैल रहा है कि झूंसी में बच्चा चोर घूम रहे हैं। पुलिस ने मौक़े पर जाकर, स्कूलों और दोनों अस्पतालों से पूछकर जाँच की। ऐसी कोई घटना नहीं हुई।\nकिसी अनजान व्यक्ति पर शक हो तो उसे न रोकें, न मारें। 112 पर फ़ोन करें।",
                "Since noon a message has been going round that child thieves are about in Jhunsi. The police went there and asked at the schools and both hospitals. Nothing of the kind has happened.\nIf you suspect a stranger, do not stop or hurt anybody. Call 112.",
            ),
            change: None,
        }],
        withdrawn: None,
    },
];

/// Inserts the statements: written by the operator, released by the chief.
pub async fn load(tx: &mut Tx, staff: &Staff, now: Millis) -> anyhow::Result<()> {
    for seeded in STATEMENTS {
        let first = begins(day(now) - seeded.days_ago) + 19 * HOUR + 30 * MINUTE;
        let statement = sql("insert into statement (slug, created_at, created_by) values ($1, $2, $3) returning id");
        let (id,): (i64,) = tx.one(&statement.arg(seeded.slug).arg(first - HOUR).arg(staff.operator)).await?;
        let mut at = first;
        for (n, version) in seeded.versions.iter().enumerate() {
            at = first + n as i64 * 40 * MINUTE;
            let released = sql(
                "insert into statement_version (statement_id, n, edit, state, title_hi, title_en, text_hi, text_en, change_hi, change_en, \
                 overflow, writer_id, changed_at, proposed_at, second_id, second_at, released_at) \
                 values ($1, $2, 1, 'released', $3, $4, $5, $6, $7, $8, 'link', $9, $10, $10, $11, $12, $12)",
            )
            .arg(id)
            .arg(n as i64 + 1)
            .arg(version.title.0)
            .arg(version.title.1)
            .arg(version.text.0)
            .arg(version.text.1)
            .arg(version.change.map(|change| change.0))
            .arg(version.change.map(|change| change.1))
            .arg(staff.operator)
            .arg(at - 20 * MINUTE)
            .arg(staff.chief)
            .arg(at);
            tx.run(&released).await?;
        }
        let withdrawn_at = seeded.withdrawn.map(|_| at + 2 * HOUR);
        let shown = sql(
            "update statement set released_n = $2, first_released_at = $3, updated_at = $4, withdrawn_at = $5, withdrawn_by = $6, \
             withdrawn_hi = $7, withdrawn_en = $8 where id = $1",
        )
        .arg(id)
        .arg(seeded.versions.len() as i64)
        .arg(first)
        .arg(withdrawn_at.unwrap_or(at))
        .arg(withdrawn_at)
        .arg(withdrawn_at.map(|_| staff.chief))
        .arg(seeded.withdrawn.map(|why| why.0))
        .arg(seeded.withdrawn.map(|why| why.1));
        tx.run(&shown).await?;
    }
    Ok(())
}
