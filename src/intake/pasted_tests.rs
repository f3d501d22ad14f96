//! Text pasted from a phone is accepted in the same way by every form and channel.

use super::wire::{Disposition, tests::mention};
use crate::{
    complaint::{Move, Reference},
    error::{Error, Problem},
    intake::consent::{self, Held},
    sealed::Field,
    server::db::{Arg, Db, tables},
    testing::{App, Person, both_databases, filed},
};
use axum::http::{StatusCode, header::LOCATION};

/// One telephone number in the forms in which people pasted it into the form field.
const POSSIBLE: &[&str] = &[
    "\u{202a}+91 55501 00123\u{202c}",
    "\u{202d}5550100123\u{202c}",
    "+91\u{a0}55501\u{a0}00123",
    "+91 55501\u{2011}00123",
    "55501\u{2013}00123",
    "\u{200e}5550100123",
    "\u{96b}\u{96b}\u{96b}\u{966}\u{200d}\u{967}\u{966}\u{966}\u{967}\u{968}\u{969}",
    "\u{ff15}\u{ff15}\u{ff15}\u{ff10}\u{ff11}\u{ff10}\u{ff10}\u{ff11}\u{ff12}\u{ff13}",
    "0091 55501 00123",
    "+91 (0) 5550100123",
    "+91-0-5550100123",
    "91 5550100123\u{200b}",
    "\u{6f5}\u{6f5}\u{6f5}\u{6f0}\u{6f1}\u{6f0}\u{6f0}\u{6f1}\u{6f2}\u{6f3}",
    "tel:+915550100123",
    "555-0100-123 ",
    "मेरा नंबर 55501 00123 है, रात में फ़ोन न करें",
];
/// Input without exactly one possible number.
const IMPOSSIBLE: &[&str] = &["5550100123 / 5550100124", "112", "abcd"];

both_databases!(pasted_telephone_numbers_are_accepted, async |db| {
    let app = App::on(db).await;
    let operator = app.officer("operator").await;
    for (n, typed) in POSSIBLE.iter().enumerate() {
        let form = format!("0123456789abcdef{n:04}");
        let fields = [("form", form.as_str()), ("text", "चोरी"), ("category", "theft"), ("phone", typed)];
        let (reference, _) = filed(&app.citizen().post("/", &fields).await);
        assert_eq!(operator.opened(reference).await.details.plain(Field::Phone), Some("5550100123"), "{typed:?}");
        let form = format!("0123456789abcdeg{n:04}");
        let fields = [
            ("form_name", "staff"),
            ("form", form.as_str()),
            ("text", "चोरी"),
            ("category", "theft"),
            ("phone", typed),
        ];
        let answered = operator.post("/staff/wire", &fields).await;
        let to = answered.headers.get(LOCATION).unwrap_or_else(|| panic!("{typed:?}: {}", answered.status));
        let reference = Reference::parse(to.to_str().unwrap().rsplit('/').next().unwrap()).unwrap();
        assert_eq!(operator.opened(reference).await.details.plain(Field::Phone), Some("5550100123"), "{typed:?}");
    }
    for typed in IMPOSSIBLE {
        let fields = [("form", "0123456789abcdefxyz0"), ("text", "चोरी"), ("category", "theft"), ("phone", typed)];
        let (status, answer) = app.citizen().post_json("/", &fields).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{typed}");
        assert_eq!(answer.error, Some(Error::field("phone", Problem::NotAPhone)));
        assert!(
            answer.values.iter().any(|(name, value)| name == "phone" && value == typed),
            "the form keeps what was typed"
        );
    }
});

both_databases!(pasted_tabs_and_breaks_become_spaces_and_line_breaks, async |db| {
    let app = App::on(db).await;
    let fields = [
        ("form", "0123456789abcdef0123"),
        ("text", "सेवा में,\u{b}थाना प्रभारी\u{b}महोदय, दुकान में चोरी हुई।\u{2028}दिनांक 20 नवंबर\u{c}पृष्ठ 2: सामान की सूची"),
        ("category", "theft"),
        ("name", "राम\tटेस्ट"),
        ("place", "सिविल लाइंस\tप्रयागराज"),
        ("handle", "\u{200d}\u{3164}"),
    ];
    let (reference, _) = filed(&app.citizen().post("/", &fields).await);
    let panel = app.officer("operator").await.opened(reference).await;
    assert_eq!(panel.text, "सेवा में,\nथाना प्रभारी\nमहोदय, दुकान में चोरी हुई।\nदिनांक 20 नवंबर\nपृष्ठ 2: सामान की सूची");
    assert_eq!(
        (panel.details.plain(Field::Name), panel.details.plain(Field::Place), panel.details.plain(Field::Handle)),
        (Some("राम टेस्ट"), Some("सिविल लाइंस प्रयागराज"), None)
    );
    // A text of invisible characters counts as empty.
    let fields = [("form", "0123456789abcdef9999"), ("text", "\u{200b}\u{200d}\u{a0}"), ("category", "theft")];
    let (_, answer) = app.citizen().post_json("/", &fields).await;
    assert_eq!(answer.error, Some(Error::field("text", Problem::Missing)));
});

/// A reference number in the forms in which people paste it.
fn pasted(reference: Reference) -> Vec<String> {
    let [a, b, c] = reference.groups();
    let all = reference.as_str();
    let full_width = all.chars().map(|c| char::from_u32(c as u32 - 0x21 + 0xff01).unwrap()).collect();
    let devanagari =
        all.chars().map(|c| c.to_digit(10).and_then(|d| char::from_u32('०' as u32 + d)).unwrap_or(c)).collect();
    vec![
        format!("{a}\u{2011}{b}\u{2011}{c}"),
        format!("{a}\u{2010}{b}\u{2010}{c}"),
        format!("{a}\u{2212}{b}\u{2212}{c}"),
        format!("#{a}-{b}-{c}"),
        format!("{a}-{b}-{c}।"),
        format!("{a}-{b}-{c},"),
        format!("\u{202a}{a}-{b}-{c}\u{202c}"),
        format!("\u{2067}{a}-{b}-{c}\u{2069}"),
        format!("\u{feff}{all}"),
        format!("{a}\u{ad}{b}\u{ad}{c}"),
        format!("शिकायत संख्या: {a}-{b}-{c}"),
        format!("आपकी शिकायत दर्ज हुई, संख्या {a}-{b}-{c} है"),
        format!("http://127.0.0.1:3000/t/{all}"),
        format!("“{a}-{b}-{c}”"),
        format!("{a}:{b}:{c}"),
        format!("Complaint No. {}", all.to_lowercase()),
        full_width,
        devanagari,
    ]
}

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

both_databases!(pasted_reference_numbers_are_accepted_everywhere, async |db| {
    let app = App::on(db).await;
    // Use a number with at least one digit. About one in forty consists of letters only, which an ordinary word may resemble.
    let reference = loop {
        let (reference, _) = app.citizen().file("मोटरसाइकिल चोरी").await;
        if reference.as_str().bytes().any(|b| b.is_ascii_digit()) {
            break reference;
        }
    };
    let operator = app.officer("operator").await;
    let here = format!("/t/{}", reference.as_str());
    for (n, typed) in pasted(reference).iter().enumerate() {
        let answered = app.citizen().get(&format!("/track?reference={}", encoded(typed))).await;
        assert_eq!(answered.headers.get(LOCATION).map(|to| to.to_str().unwrap()), Some(here.as_str()), "{typed}");
        let found = operator.board(crate::board::Filters { words: typed.clone(), ..Default::default() }).await;
        let found: Vec<Reference> =
            found.columns.iter().flat_map(|column| &column.cards).map(|card| card.reference).collect();
        assert_eq!(found, [reference], "{typed}");
        // An operator joins a post to the complaint by this number.
        let id = format!("20900000000000000{n:02}");
        app.citizen().deliver_x(&mention(&id, &format!("9{n:02}"), "मैंने भी देखा", &id, None)).await;
        let post = operator.wire().await.open.unwrap().post.id.to_string();
        let fields = [
            ("form_name", "decide"),
            ("post", post.as_str()),
            ("decision", Disposition::Joined.as_str()),
            ("reference", typed),
        ];
        assert_eq!(operator.post("/staff/wire", &fields).await.status, StatusCode::SEE_OTHER, "{typed}");
    }
    let panel = operator.panel(reference).await.unwrap();
    assert_eq!(panel.entries.iter().filter(|entry| entry.text.as_deref() == Some("मैंने भी देखा")).count(), 18);
    // An invalid number gets a specific message.
    let wrong = app.citizen().get("/track?reference=%23ABC").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text.contains("10 characters"), "the message names the length");
});

both_databases!(a_code_in_the_claim_address_is_accepted_as_typed, async |db| {
    let app = App::on(db).await;
    let (reference, _) = app.citizen().file("चोरी").await;
    let operator = app.officer("operator").await;
    assert!(operator.panel(reference).await.is_ok());
    let (id,): (i64,) = app.state.db().one(&crate::server::db::sql("select id from complaint")).await.unwrap();
    let claim = consent::claim(&app.op(), id, Held::Number).await.unwrap();
    let (start, end) = claim.code.split_at(5);
    let devanagari: String =
        claim.code.chars().map(|c| c.to_digit(10).and_then(|d| char::from_u32('०' as u32 + d)).unwrap_or(c)).collect();
    for code in [
        claim.code.clone(),
        claim.code.to_lowercase(),
        format!("{start} {end}"),
        format!("{start}\u{2011}{end}"),
        format!("{start}\u{ad}{end}।"),
        devanagari,
    ] {
        let path = format!("/claim/{}/{}/{}", reference.as_str(), encoded(&code), claim.key);
        let page = app.citizen().get(&path).await;
        assert_eq!(page.status, StatusCode::OK, "{code}");
        assert!(page.text.contains(&claim.code), "{code}");
    }
    // The page shows no foreign text, not even next to a valid code.
    let path = format!("/claim/{}/{}/{}", reference.as_str(), encoded(&format!("{} फ़ोन", claim.code)), claim.key);
    let page = app.citizen().get(&path).await;
    let shown = page.text.split("id=\"code\"").nth(1).and_then(|rest| rest.split("</p>").next()).unwrap_or_default();
    assert!(shown.contains(&claim.code) && !shown.contains("फ़ोन"), "{}: {shown}", page.status);
});

/// Text with control characters that change its direction.
const REVERSED: &str = "राम\u{202e}\u{2067}नैनी\u{202c}";

/// All text cells of the database that contain bidirectional control characters.
async fn cells_with_direction_controls(db: &Db) -> Vec<String> {
    let mut tx = db.begin().await.unwrap();
    let mut found = Vec::new();
    for table in tables::all(&mut tx).await.unwrap() {
        let name = table.name.clone();
        table
            .each(&mut tx, |cells| {
                for (cell, column) in cells.iter().zip(&table.columns) {
                    if let Arg::Text(Some(text)) = cell
                        && text.chars().any(|c| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'))
                    {
                        found.push(format!("{name}.{}: {text:?}", column.name));
                    }
                }
                Ok(())
            })
            .await
            .unwrap();
    }
    found
}

async fn must_post(who: &Person, path: &str, fields: &[(&str, &str)]) {
    let answered = who.post(path, fields).await;
    assert_eq!(answered.status, StatusCode::SEE_OTHER, "{path} {fields:?}");
}

both_databases!(bidirectional_controls_are_never_stored, async |db| {
    let app = App::on(db.clone()).await;
    let citizen = app.citizen();
    let fields = [
        ("form", "0123456789abcdef0123"),
        ("text", REVERSED),
        ("category", "theft"),
        ("name", REVERSED),
        ("place", REVERSED),
        ("handle", REVERSED),
    ];
    let (reference, key) = filed(&citizen.post("/", &fields).await);
    let private = format!("/t/{}/{key}", reference.as_str());
    must_post(&citizen, &private, &[("form_name", "add"), ("form", "0123456789abcdef0124"), ("text", REVERSED)]).await;
    let id = "2090000000000000001";
    citizen.deliver_x(&mention(id, "22", REVERSED, id, None)).await;
    let operator = app.officer("operator").await;
    let by_staff = [
        ("form_name", "staff"),
        ("form", "0123456789abcdef0125"),
        ("text", REVERSED),
        ("category", "theft"),
        ("name", REVERSED),
        ("place", REVERSED),
    ];
    must_post(&operator, "/staff/wire", &by_staff).await;
    let post = operator.wire().await.open.unwrap().post.id.to_string();
    let answer = format!("{REVERSED} {{reference}}");
    let decided = [
        ("form_name", "decide"),
        ("post", post.as_str()),
        ("decision", "complaint"),
        ("category", "theft"),
        ("answer_wanted", "1"),
        ("answer", answer.as_str()),
    ];
    must_post(&operator, "/staff/wire", &decided).await;
    operator.must(reference, Move::Note, &[("text", REVERSED)]).await;
    must_post(&operator, "/staff?q=x", &[("form_name", "save-filter"), ("name", REVERSED), ("q", REVERSED)]).await;
    operator.must(reference, Move::Forward, &[("station", &app.offices.station_a.to_string())]).await;
    let station = app.officer("a").await;
    station.must(reference, Move::Accept, &[]).await;
    station.must(reference, Move::Start, &[]).await;
    station.must(reference, Move::Report, &[("text", REVERSED)]).await;
    let admin = app.officer("admin").await;
    let rename = [
        ("form_name", "rename"),
        ("office", "Handia"),
        ("name_hi", REVERSED),
        ("name_en", REVERSED),
        ("from", "2026-01-01"),
    ];
    must_post(&admin, "/staff/offices", &rename).await;
    let header = "code,kind,name_en,name_hi,parent_code,valid_from,valid_to,temporary,registers_fir,lat,lon";
    let table = format!("{header}\nTEST,station,Test\u{202e},{REVERSED},circle One,2026-01-01,,,,,\n");
    let answered = admin.post("/staff/offices", &[("form_name", "import"), ("table", &table)]).await;
    let import = answered.headers[LOCATION].to_str().unwrap().split('=').nth(1).unwrap().to_owned();
    let page: crate::offices::OfficesPage =
        admin.call("staff/offices", serde_json::json!({ "day": "", "import": import, "days": "" })).await.unwrap();
    assert!(page.preview.unwrap().lines.iter().all(|line| !line.after.contains('\u{202e}')));
    let holiday = [("form_name", "holiday"), ("day", "26-Jan-27"), ("name_hi", REVERSED), ("name_en", REVERSED)];
    let _ = admin.post("/staff/clocks", &holiday).await;
    // The imported table is kept for a day exactly as it was pasted, like the raw bytes of a post.
    let kept: Vec<String> = cells_with_direction_controls(&db)
        .await
        .into_iter()
        .filter(|cell| !cell.starts_with("office_import.text"))
        .collect();
    assert!(kept.is_empty(), "{kept:?}");
    let panel = operator.opened(reference).await;
    assert_eq!((panel.text.as_str(), panel.details.plain(Field::Name)), ("रामनैनी", Some("रामनैनी")));
});
