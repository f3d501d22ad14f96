//! Offices over time: changed on the page, imported from a table.

use super::{
    Becomes, LineProblem, OfficesPage, Preview,
    checks::{Fault, Flaw},
    store,
};
use crate::{
    complaint::{Move, Outcome, Reference},
    error::{Error, Problem},
    language::{Language, dates},
    server::AppState,
    testing::{App, NOON, Person, both_databases, rows},
    ui::form::FormAnswer,
};
use axum::http::StatusCode;

const PAGE: &str = "/staff/offices";
/// 1 June 2020.
const JUNE_2020: i64 = 1_590_949_800_000 + 12 * 3_600_000;

async fn page(who: &Person, day: &str, import: &str) -> Result<OfficesPage, Error> {
    who.call("staff/offices", serde_json::json!({ "day": day, "import": import, "days": "" })).await
}

async fn change(who: &Person, form: &str, fields: &[(&str, &str)]) -> (StatusCode, Option<Error>) {
    let all = [&[("form_name", form)], fields].concat();
    let (status, answer) = who.post_json(PAGE, &all).await;
    (status, answer.error)
}

async fn must(who: &Person, form: &str, fields: &[(&str, &str)]) {
    assert_eq!(change(who, form, fields).await, (StatusCode::OK, None), "{form} {fields:?}");
}

fn flaw(office: &str, what: Fault) -> Option<Error> {
    Some(Error::Offices(vec![Flaw { office: office.into(), what }]))
}

async fn forwarded(app: &App) -> (Reference, String) {
    let (reference, key) = app.citizen().file("चोरी").await;
    let station = app.offices.station_a.to_string();
    app.officer("operator").await.must(reference, Move::Forward, &[("station", &station)]).await;
    (reference, key)
}

both_databases!(a_complaint_shows_the_title_of_its_time, async |db| {
    let app = App::on(db).await;
    app.state.clock().advance(JUNE_2020 - NOON);
    let then = forwarded(&app).await;
    app.state.clock().advance(NOON - JUNE_2020);
    let now = forwarded(&app).await;
    let chief = app.officer("chief").await;
    let titles = ["Circle Officer (CO), One", "Assistant Commissioner of Police (ACP), One"];
    for ((reference, key), shown, hidden) in [(&then, titles[0], titles[1]), (&now, titles[1], titles[0])] {
        let citizen = app.citizen();
        let number = reference.as_str();
        for (who, path) in [
            (&citizen, format!("/t/{number}")),
            (&citizen, format!("/t/{number}/{key}")),
            (&chief, format!("/staff/c/{number}")),
        ] {
            let page = who.get(&path).await;
            assert_eq!(page.status, StatusCode::OK, "{path}");
            assert!(page.text.contains(shown), "{path} does not show {shown}");
            assert!(!page.text.contains(hidden), "{path} shows {hidden}");
        }
    }
    let hindi = app.citizen().in_hindi().get(&format!("/t/{}", then.0.as_str())).await;
    assert!(hindi.text.contains("क्षेत्राधिकारी (CO), एक"));
});

both_databases!(a_complaint_shows_its_office_under_the_name_it_had_when_it_arrived_there, async |db| {
    let app = App::on(db).await;
    app.state.clock().advance(JUNE_2020 - NOON);
    let (reference, key) = forwarded(&app).await;
    let station = app.officer("a").await;
    for a_move in [Move::Start, Move::Report, Move::Close] {
        // A report with an outcome would close the complaint at once.
        let outcome = if a_move == Move::Close { "disposed" } else { "" };
        station.must(reference, a_move, &[("text", "x"), ("outcome", outcome)]).await;
    }
    let fields = [("form_name", "answer"), ("settled", "no"), ("text", "नहीं")];
    let path = format!("/t/{}/{key}", reference.as_str());
    assert_eq!(app.citizen().post(&path, &fields).await.status, StatusCode::SEE_OTHER);
    app.state.clock().advance(NOON - JUNE_2020);
    let public = app.citizen().get(&format!("/t/{}", reference.as_str())).await.text;
    assert!(public.contains("One circle (CO)") && !public.contains("One circle (ACP)"));
    let panel = app.officer("chief").await.panel(reference).await.unwrap();
    assert_eq!(panel.office.unwrap().full(Language::Hindi), "एक क्षेत्र (CO)");
});

both_databases!(an_office_is_added_moved_renamed_and_closed_from_a_given_day, async |db| {
    let app = App::on(db).await;
    let admin = app.officer("admin").await;
    let new = [
        ("code", "Airport"),
        ("kind", "station"),
        ("name_hi", "एयरपोर्ट"),
        ("name_en", "Airport"),
        ("parent", "circle One"),
        ("from", "2022-01-01"),
    ];
    must(&admin, "add", &new).await;
    must(&admin, "move", &[("office", "Airport"), ("parent", "circle Two"), ("from", "2024-01-01")]).await;
    let named = [("office", "Airport"), ("name_hi", "हवाई अड्डा"), ("name_en", "Bamrauli"), ("from", "2025-01-01")];
    must(&admin, "rename", &named).await;
    must(&admin, "close", &[("office", "Airport"), ("from", "2026-01-01")]).await;
    let op = app.op();
    let tree = op.offices();
    let id = tree.by_code("Airport").unwrap().id;
    let on = |day: &str| dates::parse_iso(day).unwrap();
    let circle = |day| tree.above(id, on(day)).and_then(|id| tree.get(id)).map(|circle| circle.code.as_str());
    assert_eq!(
        [circle("2021-12-31"), circle("2022-01-01"), circle("2023-12-31"), circle("2024-01-01"), circle("2026-01-01")],
        [None, Some("circle One"), Some("circle One"), Some("circle Two"), None]
    );
    let name = |day| tree.name_at(id, on(day)).unwrap().en;
    assert_eq!((name("2024-12-31").as_str(), name("2025-01-01").as_str()), ("Airport", "Bamrauli"));
    for (day, there) in [("2021-12-31", false), ("2022-01-01", true), ("2025-12-31", true), ("2026-01-01", false)] {
        let shown = page(&admin, day, "").await.unwrap();
        assert_eq!(shown.offices.iter().any(|office| office.code == "Airport"), there, "{day}");
    }
    assert_eq!(rows(app.state.db(), "select count(*) from audit where subject = 'Airport'").await, 4);
    // Nothing can be forwarded to an office that no longer exists.
    let (reference, _) = app.citizen().file("चोरी").await;
    let operator = app.officer("operator").await;
    let (status, answer) = operator.make(reference, Move::Forward, &[("station", &id.to_string())]).await;
    assert_eq!(
        (status, answer.error),
        (StatusCode::UNPROCESSABLE_ENTITY, Some(Error::field("station", Problem::NotAChoice)))
    );
});

both_databases!(a_change_that_would_cause_a_flaw_is_refused_and_writes_nothing, async |db| {
    let app = App::on(db).await;
    let admin = app.officer("admin").await;
    let before = page(&admin, "", "").await.unwrap();
    let add = async |code: &str, kind: &str, parent: &str, more: &[(&str, &str)]| {
        let fields = [
            ("code", code),
            ("kind", kind),
            ("name_hi", "नया"),
            ("name_en", "New"),
            ("parent", parent),
            ("from", "2026-01-01"),
        ];
        change(&admin, "add", &[&fields[..], more].concat()).await
    };
    let refused = StatusCode::UNPROCESSABLE_ENTITY;
    assert_eq!(add("N", "station", "District", &[]).await, (refused, flaw("N", Fault::NoCircle)));
    assert_eq!(add("N", "station", "", &[]).await, (refused, flaw("N", Fault::NoCircle)));
    assert_eq!(add("N", "zone", "circle One", &[]).await, (refused, flaw("N", Fault::WrongOrder)));
    assert_eq!(
        add("N", "station", "circle One", &[("temporary", "1")]).await,
        (refused, flaw("N", Fault::TemporaryWithoutEnd))
    );
    assert_eq!(add("Handia", "station", "circle One", &[]).await, (refused, flaw("Handia", Fault::CodeTwice)));
    assert_eq!(add("N", "station", "circle One", &[("to", "2025-01-01")]).await.0, refused);
    assert_eq!(
        change(&admin, "close", &[("office", "circle Two"), ("from", "2026-01-01")]).await,
        (refused, flaw("Handia", Fault::ParentGone))
    );
    let under_itself = [("office", "circle One"), ("parent", "Civil Lines"), ("from", "2026-01-01")];
    let (status, error) = change(&admin, "move", &under_itself).await;
    assert!(matches!(error, Some(Error::Offices(flaws)) if flaws.iter().any(|flaw| flaw.what == Fault::Cycle)));
    assert_eq!(status, refused);
    let (_, error) = change(&admin, "close", &[("office", "Handia"), ("from", "32-01-2026")]).await;
    assert_eq!(error, Some(Error::field("from", Problem::NotADay)));
    let (_, error) =
        change(&admin, "rename", &[("office", "?"), ("name_hi", "क"), ("name_en", "k"), ("from", "2026-01-01")]).await;
    assert_eq!(error, Some(Error::field("office", Problem::NotAChoice)));
    let after = page(&admin, "", "").await.unwrap();
    assert_eq!((after.offices, after.version), (before.offices, before.version));
    // Without scripts the page comes back with what was typed and a message about the fault.
    let typed = [
        ("form_name", "add"),
        ("code", "Q1"),
        ("kind", "station"),
        ("name_hi", "नया"),
        ("name_en", "New"),
        ("from", "2026-01-01"),
    ];
    let back = admin.post(PAGE, &typed).await;
    assert_eq!(back.status, refused);
    assert!(back.text.contains("Q1: the station is not under a circle.") && back.text.contains("value=\"Q1\""));
});

both_databases!(no_fir_is_offered_at_a_station_that_registers_none, async |db| {
    let app = App::on(db).await;
    let admin = app.officer("admin").await;
    let mela = [
        ("code", "Mela 1"),
        ("kind", "station"),
        ("name_hi", "मेला"),
        ("name_en", "Mela"),
        ("parent", "circle One"),
        ("from", "2026-11-01"),
        ("to", "2027-03-01"),
        ("temporary", "1"),
        ("no_fir", "1"),
    ];
    must(&admin, "add", &mela).await;
    let id = app.op().offices().by_code("Mela 1").unwrap().id;
    let chief = app.officer("chief").await;
    for (station, offered) in [(id, false), (app.offices.station_a, true)] {
        let (reference, _) = app.citizen().file("चोरी").await;
        chief.must(reference, Move::Forward, &[("station", &station.to_string())]).await;
        chief.must(reference, Move::Start, &[]).await;
        chief.must(reference, Move::Report, &[("text", "आख्या")]).await;
        let panel = chief.panel(reference).await.unwrap();
        assert_eq!(panel.outcomes.contains(&Outcome::FirRegistered), offered, "{station}");
        assert!(panel.outcomes.contains(&Outcome::Disposed));
        let fir = [("outcome", "fir_registered"), ("detail", "1/2026"), ("text", "FIR 1/26")];
        let (status, _) = chief.make(reference, Move::Close, &fir).await;
        assert_eq!(status == StatusCode::OK, offered, "{station}");
    }
});

const HEADER: &str = "code,kind,name_en,name_hi,parent_code,valid_from,valid_to,temporary,registers_fir,lat,lon\n";

/// Imports a table and returns its hash, the page and the preview.
async fn previewed(who: &Person, lines: &str) -> (String, OfficesPage, Preview) {
    let table = format!("{HEADER}{lines}");
    let (status, answer): (_, FormAnswer) = who.post_json(PAGE, &[("form_name", "import"), ("table", &table)]).await;
    assert_eq!(status, StatusCode::OK, "{answer:?}");
    let go = answer.go.unwrap();
    let sha256 = go.split('=').nth(1).unwrap().to_owned();
    let shown = page(who, "", &sha256).await.unwrap();
    let preview = shown.preview.clone().unwrap();
    (sha256, shown, preview)
}

const GOOD: &str = "Naini,station,Naini,नैनी,circle New,2026-01-01,,,,25.39,81.86\n\
    circle New,circle,New,नया,District,2026-01-01,,,,,\n\
    Shivkuti,station,Shivkuti,शिवकुटी,circle New,2026-01-01,,,,,\n\
    Civil Lines,station,City,शहर,circle One,2026-01-01,,,,,\n\
    Handia,station,Handia,हंडिया,circle Two,1990-01-01,2026-06-01,,,,\n\
    circle One,circle,One,एक,District,1990-01-01,,,,,\n";

both_databases!(a_table_is_previewed_by_line_and_applied_as_a_whole, async |db| {
    let app = App::on(db).await;
    let admin = app.officer("admin").await;
    let (sha256, shown, preview) = previewed(&admin, GOOD).await;
    let what: Vec<(&str, Becomes)> = preview.lines.iter().map(|line| (line.code.as_str(), line.what)).collect();
    assert_eq!(
        what,
        [
            ("Naini", Becomes::Added),
            ("circle New", Becomes::Added),
            ("Shivkuti", Becomes::Moved),
            ("Civil Lines", Becomes::Renamed),
            ("Handia", Becomes::Closed),
            ("circle One", Becomes::Unchanged),
        ]
    );
    assert!(preview.may_apply());
    assert!(app.op().offices().by_code("Naini").is_none(), "nothing is written yet");
    let html = admin.get(&format!("{PAGE}?import={sha256}")).await.text;
    assert!(html.contains("Apply 5 changes") && html.contains("Naini"));
    let version = shown.version.to_string();
    must(&admin, "apply", &[("import", &sha256), ("version", &version)]).await;
    let op = app.op();
    let tree = op.offices();
    let naini = tree.by_code("Naini").unwrap();
    assert_eq!(tree.circle_of(naini.id, NOON), tree.by_code("circle New").map(|circle| circle.id));
    assert_eq!(tree.circle_of(app.offices.station_b, JUNE_2020), Some(app.offices.circle));
    assert_eq!(tree.name(app.offices.station_a).unwrap().en, "City");
    assert!(tree.existing(app.offices.station_c, NOON).is_none());
    assert_eq!(tree.flaws(), []);
    // The same table again changes nothing, and the old preview was made from an older version of the tree.
    let (_, _, again) = previewed(&admin, GOOD).await;
    assert!(again.lines.iter().all(|line| line.what == Becomes::Unchanged), "{:?}", again.lines);
    assert!(!again.may_apply());
    let late = change(&admin, "apply", &[("import", &sha256), ("version", &version)]).await;
    assert_eq!(late, (StatusCode::CONFLICT, Some(Error::OfficesChanged)));
});

both_databases!(a_preview_is_not_applied_after_the_tree_has_changed, async |db| {
    let app = App::on(db).await;
    let admin = app.officer("admin").await;
    let (sha256, shown, _) = previewed(&admin, GOOD).await;
    must(&admin, "rename", &[("office", "Handia"), ("name_hi", "ह"), ("name_en", "H"), ("from", "2026-01-01")]).await;
    let version = shown.version.to_string();
    let late = change(&admin, "apply", &[("import", &sha256), ("version", &version)]).await;
    assert_eq!(late, (StatusCode::CONFLICT, Some(Error::OfficesChanged)));
    assert!(app.op().offices().by_code("Naini").is_none());
});

both_databases!(problems_of_a_table_are_reported_by_line_and_nothing_is_written, async |db| {
    let app = App::on(db).await;
    let admin = app.officer("admin").await;
    let bad = "N1,station,N,न,circle One,2026-13-01,,,,,\n\
        N2,tower,N,न,circle One,2026-01-01,,,,,\n\
        N3,station,N,Fkkuk,circle One,2026-01-01,,,,,\n\
        N4,station,N,न,circle Nowhere,2026-01-01,,,,,\n\
        N5,station,N,न,circle One,2026-01-01\n\
        Handia,circle,Handia,हंडिया,District,2026-01-01,,,,,\n\
        N6,station,,न,circle One,2026-01-01,,,,,\n\
        N7,station,N,न,circle One,2026-01-01,,maybe,,,\n\
        N8,station,N,न,circle One,2026-01-01,,,,NaN,81\n";
    let (sha256, shown, preview) = previewed(&admin, bad).await;
    let column = |what: &str| what.to_owned();
    assert_eq!(
        preview.problems,
        [
            (2, LineProblem::Unreadable(column("valid_from"))),
            (3, LineProblem::Unreadable(column("kind"))),
            (4, LineProblem::NotDevanagari),
            (5, LineProblem::UnknownOffice(column("circle Nowhere"))),
            (6, LineProblem::WrongLength),
            (7, LineProblem::OtherKind),
            (8, LineProblem::Empty(column("name_en"))),
            (9, LineProblem::Unreadable(column("temporary"))),
            (10, LineProblem::Unreadable(column("lat"))),
        ]
    );
    let html = admin.get(&format!("{PAGE}?import={sha256}")).await.text;
    assert!(html.contains("Line 5: there is no office with the code “circle Nowhere”"));
    let applied = change(&admin, "apply", &[("import", &sha256), ("version", &shown.version.to_string())]).await;
    assert_eq!(applied.0, StatusCode::UNPROCESSABLE_ENTITY);
    // Lines that are each correct can still give the tree a flaw.
    let (sha256, shown, preview) = previewed(&admin, "N,station,N,न,District,2026-01-01,,,,,\n").await;
    assert_eq!(preview.flaws, [Flaw { office: "N".into(), what: Fault::NoCircle }]);
    let applied = change(&admin, "apply", &[("import", &sha256), ("version", &shown.version.to_string())]).await;
    assert_eq!(applied, (StatusCode::UNPROCESSABLE_ENTITY, flaw("N", Fault::NoCircle)));
    assert_eq!(rows(app.state.db(), "select count(*) from office").await, 6);
    // A header that lacks a column and has an unknown one.
    let table = HEADER.replace("parent_code", "under");
    let (_, answer) = admin.post_json(PAGE, &[("form_name", "import"), ("table", &table)]).await;
    let shown = page(&admin, "", answer.go.unwrap().split('=').nth(1).unwrap()).await.unwrap();
    let problems = [(1, LineProblem::NoColumn("parent_code".into())), (1, LineProblem::UnknownColumn("under".into()))];
    assert_eq!(shown.preview.unwrap().problems, problems);
});

both_databases!(only_utf_8_and_utf_16_files_are_accepted, async |db| {
    let app = App::on(db).await;
    let admin = app.officer("admin").await;
    let table = format!("{HEADER}{GOOD}");
    let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain(table.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let utf16_bare: Vec<u8> = HEADER.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let windows: Vec<u8> = HEADER.bytes().chain([0x93, 0x94]).collect();
    let with_mark = [b"\xef\xbb\xbf", table.as_bytes()].concat();
    for (bytes, status) in [
        (table.as_bytes(), StatusCode::SEE_OTHER),
        (with_mark.as_slice(), StatusCode::SEE_OTHER),
        (utf16.as_slice(), StatusCode::SEE_OTHER),
        (utf16_bare.as_slice(), StatusCode::SEE_OTHER),
        (windows.as_slice(), StatusCode::UNPROCESSABLE_ENTITY),
    ] {
        let answered = admin.post_photos(PAGE, &[("form_name", "import"), ("table", "")], &[bytes]).await;
        assert_eq!(answered.status, status);
        if status == StatusCode::UNPROCESSABLE_ENTITY {
            assert!(answered.text.contains("In Excel choose “CSV UTF-8”"));
        }
    }
    let (_, empty) = change(&admin, "import", &[("table", " ")]).await;
    assert_eq!(empty, Some(Error::field("table", Problem::Missing)));
});

both_databases!(a_new_title_ends_the_one_before, async |db| {
    let app = App::on(db).await;
    let admin = app.officer("admin").await;
    let new = [
        ("kind", "circle"),
        ("head_hi", "उप आयुक्त"),
        ("head_en", "Deputy"),
        ("office_hi", "{name} मंडल"),
        ("office_en", "{name} division"),
        ("from", "2026-01-01"),
    ];
    must(&admin, "title", &new).await;
    let op = app.op();
    let tree = op.offices();
    let full = |at| tree.name_at(app.offices.circle, at).unwrap().full(Language::English);
    assert_eq!(full(NOON), "One division");
    assert_eq!(full(dates::parse_iso("2025-12-31").unwrap()), "One circle (ACP)");
    assert_eq!(full(JUNE_2020), "One circle (CO)");
    let mut wrong = new;
    wrong[4] = ("office_en", "{name} of {place}");
    assert_eq!(change(&admin, "title", &wrong).await.1, Some(Error::field("office_en", Problem::NeedsName)));
});

both_databases!(an_admin_changes_offices_the_chief_reads_them_and_others_do_neither, async |db| {
    let app = App::on(db).await;
    for (login, reads, writes) in [
        ("admin", true, true),
        ("chief", true, false),
        ("operator", false, false),
        ("a", false, false),
        ("auditor", false, false),
    ] {
        let who = app.officer(login).await;
        assert_eq!(page(&who, "", "").await.is_ok(), reads, "{login}");
        let name = [("office", "Handia"), ("name_hi", "ह"), ("name_en", login), ("from", "2026-01-01")];
        let (status, _) = change(&who, "rename", &name).await;
        assert_eq!(status == StatusCode::OK, writes, "{login}: {status}");
        for path in [PAGE, "/staff/officers"] {
            let html = who.get(path).await;
            assert_eq!(html.status == StatusCode::OK, reads, "{login} {path}");
        }
    }
    assert_eq!(page(&app.citizen(), "", "").await, Err(Error::SignIn));
});

both_databases!(another_server_sees_what_this_one_changed, async |db| {
    let app = App::on(db.clone()).await;
    let other = app.second().await;
    let admin = app.officer("admin").await;
    must(&admin, "rename", &[("office", "Handia"), ("name_hi", "ह"), ("name_en", "New name"), ("from", "2026-01-01")])
        .await;
    let name = |state: &AppState| state.op().offices().name(app.offices.station_c).unwrap().en;
    assert_eq!((name(&app.state).as_str(), name(&other).as_str()), ("New name", "Handia"));
    other.look_at_offices().await.unwrap();
    assert_eq!(name(&other), "New name");
});

both_databases!(the_demo_offices_have_no_flaws, async |db| {
    let mut tx = db.begin().await.unwrap();
    crate::demo::load_district(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
    let tree = store::load(&db).await.unwrap();
    assert_eq!(tree.flaws(), []);
    let circle = tree.by_code("circle Civil Lines").unwrap().id;
    let full = |at| tree.name_at(circle, at).unwrap().full(Language::Hindi);
    assert_eq!((full(JUNE_2020), full(NOON)), ("सिविल लाइंस क्षेत्र (CO)".into(), "सिविल लाइंस क्षेत्र (ACP)".into()));
});

// The text says "thana", because an airport is not always the station of that name.
both_databases!(a_station_that_begins_tomorrow_is_suggested_from_tomorrow, async |db| {
    let app = App::on(db).await;
    let admin = app.officer("admin").await;
    let new = [
        ("code", "Airport"),
        ("kind", "station"),
        ("name_hi", "एयरपोर्ट"),
        ("name_en", "Airport"),
        ("parent", "circle One"),
        ("from", "2026-11-24"),
    ];
    must(&admin, "add", &new).await;
    assert_eq!(app.op().gazetteer().station_in("near Airport thana"), None);
    app.state.clock().advance(dates::DAY);
    app.state.look_at_offices().await.unwrap();
    let station = app.op().offices().by_code("Airport").unwrap().id;
    assert_eq!(app.op().gazetteer().station_in("near Airport thana"), Some(station));
});

both_databases!(several_lines_describe_periods_of_an_office_and_empty_cells_change_nothing, async |db| {
    let app = App::on(db).await;
    let admin = app.officer("admin").await;
    // Out of order; each line applies until the next begins, and only the last one ends the office.
    let table = "Sangam,station,Mela,मेला,circle One,2022-11-26,,yes,no,25.4,81.8\n\
        Sangam,station,Sangam,संगम,circle Two,2020-01-01,2022-11-26,yes,no,,\n\
        Sangam,station,Mela,मेला,circle One,2023-01-01,2027-01-01,,,,\n";
    let (sha256, shown, preview) = previewed(&admin, table).await;
    assert_eq!((preview.problems.as_slice(), preview.flaws.as_slice()), (&[][..], &[][..]));
    must(&admin, "apply", &[("import", &sha256), ("version", &shown.version.to_string())]).await;
    let op = app.op();
    let tree = op.offices();
    let sangam = tree.by_code("Sangam").unwrap().clone();
    assert_eq!(
        (sangam.temporary, sangam.registers_fir, sangam.lat),
        (true, false, Some(25.4)),
        "an empty cell changes nothing"
    );
    assert_eq!(sangam.valid_to, dates::parse_iso("2027-01-01"));
    let circle = |day: &str| tree.circle_of(sangam.id, dates::parse_iso(day).unwrap());
    assert_eq!(circle("2026-06-01"), Some(app.offices.circle));
    assert_ne!(circle("2021-06-01"), Some(app.offices.circle));
    assert_eq!(tree.name_at(sangam.id, dates::parse_iso("2021-06-01").unwrap()).unwrap().en, "Sangam");
    // A latitude without a longitude is refused.
    let (_, _, half) = previewed(&admin, "N,station,N,न,circle One,2026-01-01,,,,25.4,\n").await;
    assert_eq!(half.problems, [(2, LineProblem::Unreadable("lon".into()))]);
    // Without scripts, too, a table that is applied too late is refused together with its preview.
    must(&admin, "rename", &[("office", "Handia"), ("name_hi", "ह"), ("name_en", "H"), ("from", "2026-01-01")]).await;
    let (sha256, _, _) = previewed(&admin, GOOD).await;
    let late = [("form_name", "apply"), ("import", sha256.as_str()), ("version", "1")];
    let refused = admin.post(&format!("{PAGE}?import={sha256}"), &late).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(refused.text.contains("error-summary") && refused.text.contains("id=\"apply\""), "{}", refused.text);
});

both_databases!(a_form_refuses_a_hindi_name_in_an_old_font_and_a_second_district, async |db| {
    let app = App::on(db).await;
    let admin = app.officer("admin").await;
    let old = [("office", "Handia"), ("name_hi", "gafM;k"), ("name_en", "H"), ("from", "2026-01-01")];
    let expected = Some(Error::field("name_hi", Problem::NotDevanagari));
    assert_eq!(change(&admin, "rename", &old).await.1, expected);
    let second = [
        ("code", "D2"),
        ("kind", "district"),
        ("name_hi", "दूसरा"),
        ("name_en", "Second"),
        ("parent", ""),
        ("from", "2026-01-01"),
        ("to", ""),
    ];
    let refused = change(&admin, "add", &second).await;
    assert!(
        matches!(&refused.1, Some(Error::Offices(flaws)) if flaws.iter().any(|flaw| flaw.what == Fault::SecondDistrict)),
        "{refused:?}"
    );
});

both_databases!(the_circle_finishes_the_complaints_of_a_closed_station, async |db| {
    let app = App::on(db).await;
    let (reference, _) = forwarded(&app).await;
    app.officer("a").await.must(reference, Move::Start, &[]).await;
    let admin = app.officer("admin").await;
    let code = app.op().offices().get(app.offices.station_a).unwrap().code.clone();
    must(&admin, "close", &[("office", &code), ("from", "2026-11-01")]).await;
    let circle = app.officer("circle").await;
    circle.must(reference, Move::Report, &[("text", "थाना बंद हुआ, मामला देखा")]).await;
    circle.must(reference, Move::Close, &[("outcome", "disposed"), ("text", "निस्तारित")]).await;
});

/// A table as Excel saves it.
const EXCEL: &str = "code,kind,name_en,name_hi,parent_code,valid_from,valid_to,temporary,registers_fir,lat,lon\r\n\
    TESTZ1,station,Testpur,टेस्टपुर,circle One,2022-11-26,,FALSE,TRUE,25.44,81.83\r\n\
    TESTZ2,station,Testganj,टेस्टगंज,circle One,2022-11-26,,FALSE,TRUE,25.45,81.84\r\n";

async fn imported(admin: &Person, bytes: &[u8], days: &str) -> (String, Preview) {
    let answered = admin.post_photos(PAGE, &[("form_name", "import"), ("table", "")], &[bytes]).await;
    assert_eq!(answered.status, StatusCode::SEE_OTHER, "{}", String::from_utf8_lossy(bytes));
    let to = answered.headers["location"].to_str().unwrap();
    let sha256 = to.split('=').nth(1).unwrap().to_owned();
    let request = serde_json::json!({ "day": "", "import": sha256, "days": days });
    let page: OfficesPage = admin.call("staff/offices", request).await.unwrap();
    (sha256, page.preview.unwrap())
}

both_databases!(a_table_is_accepted_as_excel_saves_it, async |db| {
    let app = App::on(db).await;
    let admin = app.officer("admin").await;
    let utf16 = [&[0xff, 0xfe][..], &EXCEL.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>()].concat();
    let semicolons = EXCEL.replace(',', ";").replace("25.44", "25,44");
    for bytes in [
        EXCEL.as_bytes().to_vec(),
        format!("\u{feff}{EXCEL},,,,,,,,,,\r\n,,,,,,,,,,\r\n , ,,,,,,,,,\r\n").into_bytes(),
        format!("\u{feff}{}", EXCEL.replace("2022-11-26", "26-11-2022")).into_bytes(),
        EXCEL.replace("2022-11-26", "26/11/2022").into_bytes(),
        EXCEL.replace("2022-11-26", "26-Nov-22").into_bytes(),
        EXCEL.replace("2022-11-26", "11/26/2022").into_bytes(),
        EXCEL.replace("2022-11-26", "11-11-2022").into_bytes(),
        format!("\u{feff}{semicolons}").into_bytes(),
        format!("\u{feff}sep=,\r\n{EXCEL}").into_bytes(),
        format!("sep=;\r\n{semicolons}").into_bytes(),
        EXCEL.replace(',', "\t").into_bytes(),
        EXCEL.replace("\r\n", ",,\r\n").into_bytes(),
        utf16,
    ] {
        let (_, preview) = imported(&admin, &bytes, "").await;
        let shown = String::from_utf8_lossy(&bytes);
        assert_eq!((preview.problems.len(), preview.flaws.len()), (0, 0), "{shown}: {:?}", preview.problems);
        assert!(preview.may_apply() && preview.lines.len() == 2, "{shown}");
    }
    // In a table pasted from a spreadsheet the cells are separated by tabs.
    let pasted = EXCEL.replace(',', "\t");
    let (status, answer) = admin.post_json(PAGE, &[("form_name", "import"), ("table", &pasted)]).await;
    assert_eq!(status, StatusCode::OK);
    let shown = page(&admin, "", answer.go.unwrap().split('=').nth(1).unwrap()).await.unwrap();
    assert!(shown.preview.unwrap().may_apply());
});

both_databases!(an_ambiguous_date_is_asked_about_once, async |db| {
    let app = App::on(db).await;
    let admin = app.officer("admin").await;
    let table = EXCEL.replace("2022-11-26", "05/11/2022");
    let (sha256, preview) = imported(&admin, table.as_bytes(), "").await;
    let asks = preview.asks.clone().unwrap();
    assert_eq!((asks.typed.as_str(), preview.may_apply()), ("05/11/2022", false));
    let html = admin.get(&format!("{PAGE}?import={sha256}")).await.text;
    assert!(
        html.contains("5 November 2022")
            && html.contains("11 May 2022")
            && !html.contains("The table contains no changes")
    );
    let version = page(&admin, "", "").await.unwrap().version.to_string();
    let apply =
        |days: &'static str| [("import", sha256.clone()), ("version", version.clone()), ("days", days.to_owned())];
    let unanswered = apply("");
    let fields: Vec<(&str, &str)> = unanswered.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let (status, _) = change(&admin, "apply", &fields).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    for (days, from) in [("day_first", asks.day_first), ("month_first", asks.month_first)] {
        let (_, preview) = imported(&admin, table.as_bytes(), days).await;
        assert!(preview.asks.is_none() && preview.may_apply(), "{days}");
        assert!(preview.lines.iter().all(|line| line.from == from), "{days}");
    }
    let html = admin.get(&format!("{PAGE}?import={sha256}&days=month_first")).await.text;
    assert!(html.contains("name=\"days\" value=\"month_first\""), "the answer is sent with the form");
    let answered = apply("month_first");
    let fields: Vec<(&str, &str)> = answered.iter().map(|(name, value)| (*name, value.as_str())).collect();
    must(&admin, "apply", &fields).await;
    assert_eq!(app.op().offices().by_code("TESTZ1").unwrap().valid_from, dates::parse_iso("2022-05-11").unwrap());
});

both_databases!(another_encoding_of_a_letter_is_not_another_name, async |db| {
    let app = App::on(db).await;
    let admin = app.officer("admin").await;
    let header = EXCEL.lines().next().unwrap();
    let row = |name: &str| format!("{header}\nTESTZ3,station,Kalagarh,{name},circle One,2022-11-26,,,,,\n");
    let (sha256, preview) = imported(&admin, row("कालागढ\u{93c}").as_bytes(), "").await;
    assert!(preview.may_apply());
    let version = page(&admin, "", "").await.unwrap().version.to_string();
    must(&admin, "apply", &[("import", &sha256), ("version", &version)]).await;
    let (_, again) = imported(&admin, row("कालाग\u{95d}").as_bytes(), "").await;
    assert_eq!(again.lines.iter().map(|line| line.what).collect::<Vec<_>>(), [Becomes::Unchanged]);
});
