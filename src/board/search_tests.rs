//! Search finds a caller by telephone number, name or later text, in either script.

use super::{Board, Filters};
use crate::{
    complaint::{Move, Reference, search},
    intake::wire::{Disposition, tests::mention},
    server::db::{found as found_by, found_newest_first, sql, write_words},
    testing::{App, Person, both_databases, filed},
};
use axum::http::StatusCode;

async fn found(who: &Person, words: &str) -> Vec<Reference> {
    let board: Board = who.board(Filters { words: words.into(), ..Filters::default() }).await;
    let mut shown: Vec<Reference> =
        board.columns.iter().flat_map(|column| &column.cards).map(|card| card.reference).collect();
    shown.sort();
    shown
}

both_databases!(a_caller_is_found_by_whatever_they_say, async |db| {
    let app = App::on(db).await;
    let fields = [
        ("form", "0123456789abcdef0123"),
        ("text", "झूंसी में मोटरसाइकिल UP70AB0001 चोरी हुई"),
        ("category", "theft"),
        ("name", "रामखिलावन"),
        ("phone", "+91 55501 00188"),
    ];
    let (reference, key) = filed(&app.citizen().post("/", &fields).await);
    // About one reference number in forty has a part of letters only, which is searched as a word.
    let has_digit = |part: &str| part.bytes().any(|b| b.is_ascii_digit());
    app.citizen().file("जैसे ही घर पहुँचा, ताला टूटा था").await;
    let operator = app.officer("operator").await;
    for words in [
        "5550100188",
        "+91 55501 00188",
        "00188",
        "५५५०१००१८८",
        "रामखिलावन",
        "रामखि",
        "ramkhilawan",
        "jhunsi",
        "Jhoonsi",
        "UP70 AB 0001",
        "up 70 ab 1",
        "0001",
    ] {
        assert_eq!(found(&operator, words).await, [reference], "{words}");
    }
    let (number, [first, second, third]) = (reference.to_string(), reference.groups());
    let parts = [&number[..7], &number[4..], reference.as_str(), first, second, third];
    for part in parts.into_iter().filter(|part| has_digit(part) || part.len() > 5) {
        assert!(found(&operator, part).await.contains(&reference), "{part}");
    }
    // Text that was added later: by the complainant, a joined post, a report.
    assert_eq!(found(&operator, "कुम्हड़ौरा").await, []);
    let private = format!("/t/{}/{key}", reference.as_str());
    let add = [("form_name", "add"), ("form", "0123456789abcdef0124"), ("text", "गाड़ी कुम्हड़ौरा में दिखी")];
    assert_eq!(app.citizen().post(&private, &add).await.status, StatusCode::SEE_OTHER);
    let id = "2090000000000000001";
    app.citizen().deliver_x(&mention(id, "22", "मेरा भाई लापता है", id, None)).await;
    let post = operator.wire().await.open.unwrap().post.id.to_string();
    let join = [
        ("form_name", "decide"),
        ("post", post.as_str()),
        ("decision", Disposition::Joined.as_str()),
        ("reference", reference.as_str()),
    ];
    assert_eq!(operator.post("/staff/wire", &join).await.status, StatusCode::SEE_OTHER);
    operator.must(reference, Move::Forward, &[("station", &app.offices.station_a.to_string())]).await;
    let station = app.officer("a").await;
    station.must(reference, Move::Accept, &[]).await;
    station.must(reference, Move::Start, &[]).await;
    station.must(reference, Move::Report, &[("text", "IMEI 35-693803-564380-9 ट्रेस कराया")]).await;
    for words in ["कुम्हडौरा", "लापता", "lapata", "356938035643809", "35 693803 564380 9", "ट्रेस झूंसी"]
    {
        assert_eq!(found(&operator, words).await, [reference], "{words}");
        assert_eq!(found(&station, words).await, [reference], "{words}");
    }
    // An officer who may not see it cannot find it by any search.
    for who in ["b", "c", "admin", "auditor"] {
        let who = app.officer(who).await;
        for words in ["5550100188", "रामखिलावन", "jhunsi", "लापता", reference.as_str()] {
            let board: Result<Board, _> = who
                .call(
                    "staff/board",
                    serde_json::json!({ "filters": Filters { words: words.into(), ..Filters::default() } }),
                )
                .await;
            let shown: i64 = board
                .map_or(0, |board| board.columns.iter().map(|column| column.cards.len() as i64 + column.count).sum());
            assert_eq!(shown, 0, "{words}");
        }
    }
    operator.must(reference, Move::Seal, &[("text", "x")]).await;
    assert_eq!(found(&app.officer("operator").await, "रामखिलावन").await, []);
});

both_databases!(an_index_of_an_older_version_is_rebuilt, async |db| {
    let app = App::on(db.clone()).await;
    let fields = [("form", "0123456789abcdef0123"), ("text", "झूंसी"), ("category", "theft"), ("name", "खिलावन")];
    let (reference, _) = filed(&app.citizen().post("/", &fields).await);
    let operator = app.officer("operator").await;
    let mut tx = db.begin().await.unwrap();
    tx.run(&sql("update words_index set version = 0")).await.unwrap();
    write_words(&mut tx, 1, "older words").await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(found(&operator, "khilavan").await, []);
    search::build_if_due(&db).await.unwrap();
    assert_eq!(found(&operator, "khilavan").await, [reference]);
    assert_eq!(found(&operator, "older").await, []);
    // The second run finds nothing to do.
    search::build_if_due(&db).await.unwrap();
});

both_databases!(a_viewer_who_may_not_see_names_finds_nothing_by_name_or_number, async |db| {
    let app = App::on(db.clone()).await;
    let fields = [
        ("form", "0123456789abcdef0123"),
        ("text", "झूंसी में चोरी, 5550100177 से फ़ोन आया"),
        ("category", "theft"),
        ("name", "Ram Khilawan"),
        ("phone", "5550100188"),
    ];
    filed(&app.citizen().post("/", &fields).await);
    let ids = async |typed: &str, names: bool| -> Vec<(i64,)> {
        let mut statement = sql("select c.id");
        found_by(&db, &mut statement, &search::wanted(typed, names.then_some(app.op().sealing())));
        statement.push(found_newest_first(&db));
        db.all(&statement).await.unwrap()
    };
    for typed in ["Ram", "khilawan", "खिलावन", "5550100188", "0188", "\u{e000}ram", "\u{e000}\u{e003}5550100188"]
    {
        assert_eq!(ids(typed, false).await, [], "{typed:?}");
    }
    for typed in ["ram", "खिलावन", "5550100188", "0188", "jhunsi", "0177", "ramkhilawan"] {
        assert_eq!(ids(typed, true).await.len(), 1, "{typed}");
    }
    for typed in ["jhunsi", "5550100177", "0177", "झूँसी"] {
        assert_eq!(ids(typed, false).await.len(), 1, "the text itself is searchable: {typed}");
    }
    assert_eq!(ids("।", true).await, []);
});
