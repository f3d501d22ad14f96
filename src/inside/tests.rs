//! Figures by role count what their reader may see, every number opens its complaints, and no file starts a formula.

use super::{
    InsideFigures, Number, ProofLine, StationLine,
    cases::{Cases, NO_STATION},
};
use crate::{
    complaint::{Move, Reference, counting::folding},
    error::Error,
    language::dates::DAY,
    testing::{App, Person, both_databases, rows},
};
use axum::http::StatusCode;
use calamine::{Data, Range, Reader as _, Xlsx};
use serde_json::{Value, json};
use std::io::Cursor;

const HOUR: i64 = 3_600_000;

fn asked(from: &str, to: &str, against: &str, office: Option<i64>) -> Value {
    json!({ "asked": { "from": from, "to": to, "against": against, "office": office } })
}

async fn figures(who: &Person) -> InsideFigures {
    who.call("staff/figures", asked("", "", "", None)).await.unwrap()
}

async fn list(who: &Person, number: Number, station: &str) -> Result<Cases, Error> {
    let period = json!({ "from": "", "to": "", "against": "", "office": null });
    let asked =
        json!({ "asked": { "period": period, "number": number, "outcome": null, "station": station, "after": null } });
    who.call("staff/figures/cases", asked).await
}

fn line(figures: &InsideFigures, station: i64) -> &StationLine {
    let lines = &figures.stations.as_ref().unwrap().lines;
    lines.iter().find(|line| line.office.as_ref().is_some_and(|office| office.id == station)).unwrap()
}

/// Files a complaint and forwards it to a station.
async fn at(app: &App, text: &str, station: i64) -> Reference {
    let (reference, _) = app.citizen().file(text).await;
    app.officer("operator").await.must(reference, Move::Forward, &[("station", &station.to_string())]).await;
    reference
}

/// Brings a complaint that lies with station A to its end.
async fn close(app: &App, reference: Reference) {
    let station = app.officer("a").await;
    station.must(reference, Move::Start, &[]).await;
    station.must(reference, Move::Report, &[("text", "जाँच की")]).await;
    station.must(reference, Move::Close, &[("outcome", "disposed"), ("text", "कार्रवाई हुई")]).await;
}

/// Two complaints at A, of which one is closed; one at B, confidential; one at C; one that no station has.
async fn scene(app: &App) {
    let first = at(app, "मोबाइल चोरी", app.offices.station_a).await;
    at(app, "साइकिल चोरी", app.offices.station_a).await;
    let sealed = at(app, "गोपनीय बात", app.offices.station_b).await;
    at(app, "दुकान में चोरी", app.offices.station_c).await;
    app.citizen().file("अभी किसी के पास नहीं").await;
    close(app, first).await;
    app.officer("chief").await.must(sealed, Move::Seal, &[("text", "x")]).await;
}

both_databases!(each_role_gets_its_own_part_and_the_others_are_refused, async |db| {
    let app = App::on(db).await;
    scene(&app).await;
    let of = |figures: &InsideFigures| {
        let lines = figures.stations.as_ref().map(|stations| {
            stations
                .lines
                .iter()
                .map(|line| (line.office.as_ref().map(|office| office.id), line.numbers.received))
                .collect::<Vec<_>>()
        });
        (lines, figures.cell.is_some())
    };
    let (a, b, c) = (app.offices.station_a, app.offices.station_b, app.offices.station_c);
    let chief = figures(&app.officer("chief").await).await;
    assert_eq!(of(&chief), (Some(vec![(Some(a), 2), (Some(b), 1), (Some(c), 1), (None, 1)]), true));
    assert_eq!(chief.stations.as_ref().unwrap().all.received, 5);
    let circle = figures(&app.officer("circle").await).await;
    assert_eq!(of(&circle), (Some(vec![(Some(a), 2), (Some(b), 1)]), false));
    let numbers = &line(&circle, a).numbers;
    assert_eq!((numbers.open, numbers.closed, numbers.closing.n), (1, 1, 1));
    assert_eq!((numbers.closing.median, numbers.response.p90), (None, None), "a handful has no median");
    assert_eq!(of(&figures(&app.officer("operator").await).await), (None, true));
    for login in ["a", "admin", "auditor"] {
        let officer = app.officer(login).await;
        let refused = officer.call::<InsideFigures>("staff/figures", asked("", "", "", None)).await;
        assert_eq!(refused, Err(Error::NotAllowed), "{login}");
        for path in ["/staff/figures", "/staff/figures/csv", "/staff/figures/xlsx", "/staff/figures/cases/csv"] {
            assert_eq!(officer.get(path).await.status, StatusCode::FORBIDDEN, "{login} {path}");
        }
    }
    assert_eq!(app.officer("operator").await.get("/staff/figures/cases").await.status, StatusCode::FORBIDDEN);
});

both_databases!(what_complainants_say_and_what_was_found_fake_is_counted_by_station, async |db| {
    let app = App::on(db).await;
    let citizen = app.citizen();
    let (reference, key) = citizen.file("रास्ते पर दीवार").await;
    let station = app.offices.station_a.to_string();
    app.officer("operator").await.must(reference, Move::Forward, &[("station", &station)]).await;
    close(&app, reference).await;
    let no = [("form_name", "answer"), ("settled", "no"), ("text", "कोई आया ही नहीं")];
    assert_eq!(citizen.post(&format!("/t/{}/{key}", reference.as_str()), &no).await.status, StatusCode::SEE_OTHER);
    let proposed = at(&app, "मेड़ काटी", app.offices.station_a).await;
    let a = app.officer("a").await;
    a.must(proposed, Move::Start, &[]).await;
    a.must(proposed, Move::Report, &[("text", "मेड़ अपनी जगह पर साबुत मिली")]).await;
    a.must(proposed, Move::ProposeFake, &[("reason", "did_not_happen"), ("text", "पड़ोसियों ने घटना से इनकार किया")]).await;
    let circle = app.officer("circle").await;
    circle.must(proposed, Move::SignFake, &[("text", "जाँच में घटना की पुष्टि नहीं हुई")]).await;
    let proof = async |who: &Person| figures(who).await.stations.unwrap().proof;
    let of_a = |proof: Vec<ProofLine>| {
        let is_a = |line: &ProofLine| line.office.as_ref().is_some_and(|office| office.id == app.offices.station_a);
        proof.into_iter().find(is_a).unwrap()
    };
    let found = of_a(proof(&circle).await);
    assert_eq!((found.reports, found.contacted), (2, 0), "no report has the complainant's digits");
    assert_eq!((found.settled, found.partly, found.not_settled, found.silent), (0, 0, 1, 0));
    assert_eq!(
        (found.fake, found.decided, found.overturned),
        (0, 0, 0),
        "nothing is decided while it can be contested"
    );
    // Closed in another way before anybody contested it.
    let chief = app.officer("chief").await;
    chief.must(proposed, Move::Close, &[("outcome", "unsubstantiated"), ("text", "x")]).await;
    let found = of_a(proof(&chief).await);
    assert_eq!((found.decided, found.overturned), (0, 0), "dropped before it was contested");
    assert_eq!(proof(&app.officer("circle").await).await.len(), 1);
    let page = circle.get("/staff/figures").await.text;
    assert!(page.contains("What complainants say") && page.contains("Silence is not satisfaction"));
});

both_databases!(an_office_that_one_does_not_answer_for_is_refused_in_plain_words, async |db| {
    let app = App::on(db).await;
    scene(&app).await;
    let (a, c) = (app.offices.station_a, app.offices.station_c);
    let circle = app.officer("circle").await;
    let other = circle.call::<InsideFigures>("staff/figures", asked("", "", "", Some(c))).await;
    assert_eq!(other, Err(Error::NotYourOffice));
    for path in [
        format!("/staff/figures?office={c}"),
        format!("/staff/figures/csv?office={c}"),
        format!("/staff/figures/cases?number=open&station={c}"),
        format!("/staff/figures/cases/xlsx?number=open&station={c}"),
        format!("/staff/list/csv?office={c}"),
        // Nobody learns which numbers are offices.
        "/staff/figures?office=987654".to_owned(),
        "/staff/figures/cases?number=open&station=987654".to_owned(),
    ] {
        let refused = circle.get(&path).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{path}");
        assert!(refused.text.contains("You do not answer for this office"), "{path}: {}", refused.text);
    }
    let own: InsideFigures = circle.call("staff/figures", asked("", "", "", Some(a))).await.unwrap();
    assert_eq!(own.stations.unwrap().lines.len(), 1);
    let chief = app.officer("chief").await;
    let unknown = chief.call::<InsideFigures>("staff/figures", asked("", "", "", Some(987_654))).await;
    assert_eq!(unknown, Err(Error::NotFound));
    let station = app.officer("a").await;
    assert_eq!(station.get(&format!("/staff/list/csv?office={c}")).await.status, StatusCode::FORBIDDEN);
    for (from, to) in [("2026-11-02", "2026-11-01"), ("x", ""), ("", "2026-11-31"), ("2026-11-01T00:00Z", "")] {
        let refused = chief.call::<InsideFigures>("staff/figures", asked(from, to, "", None)).await;
        assert!(matches!(refused, Err(Error::Fields(_))), "{from} {to}");
        for path in ["/staff/figures", "/staff/figures/csv", "/staff/figures/cases"] {
            let path = format!("{path}?from={from}&to={to}");
            assert_eq!(chief.get(&path).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
        }
    }
    let page = chief.get("/staff/figures?from=2026-11-02&to=2026-11-01").await.text;
    assert!(page.contains("the other way round") && page.contains("value=\"2026-11-02\""), "{page}");
    assert!(
        chief.call::<InsideFigures>("staff/figures", asked("1920-01-01", "2026-11-23", "year", None)).await.is_ok()
    );
});

both_databases!(a_complaint_that_one_may_not_see_changes_none_of_ones_numbers, async |db| {
    let app = App::on(db).await;
    scene(&app).await;
    let circle = app.officer("circle").await;
    let before = figures(&circle).await.stations;
    let operator = app.officer("operator").await;
    // It lies with a station of the circle, but is about the circle's own office.
    let reference = at(&app, "क्षेत्र के कार्यालय की शिकायत", app.offices.station_a).await;
    let about = app.offices.circle.to_string();
    operator.must(reference, Move::Accuse, &[("station", &about), ("text", "लिखा है")]).await;
    app.state.clock().advance(HOUR);
    let after = figures(&app.officer("circle").await).await.stations;
    assert_eq!(after, before);
    folding::all(app.state.db()).await.unwrap();
    assert_eq!(figures(&app.officer("circle").await).await.stations, before, "also when it has been added up");
    let chief = figures(&app.officer("chief").await).await;
    assert_eq!(chief.stations.unwrap().all.received, 6);
    for number in Number::ALL {
        let found = list(&app.officer("circle").await, *number, "").await.unwrap();
        assert!(found.lines.iter().all(|line| line.reference != reference), "{number}");
    }
});

both_databases!(every_number_opens_exactly_the_complaints_that_it_counts, async |db| {
    let app = App::on(db).await;
    scene(&app).await;
    for login in ["chief", "circle"] {
        let officer = app.officer(login).await;
        let stations = figures(&officer).await.stations.unwrap();
        let of = |line: &StationLine, number: Number| match number {
            Number::Received => line.numbers.received,
            Number::Open => line.numbers.open,
            Number::Closed => line.numbers.closed,
            Number::Reopened => line.numbers.reopened,
            Number::Overturned => line.numbers.overturned,
            Number::LastHour => line.numbers.last_hour,
            Number::Responded => line.numbers.response.n,
        };
        for line in &stations.lines {
            let station = line.office.as_ref().map_or(NO_STATION.to_owned(), |office| office.id.to_string());
            for &number in Number::ALL {
                let found = list(&officer, number, &station).await.unwrap();
                let n = of(line, number);
                assert_eq!((found.count, found.lines.len() as i64), (n, n), "{login} {station} {number}");
            }
        }
    }
    let chief = app.officer("chief").await;
    let page = chief.get("/staff/figures").await.text;
    let station = app.offices.station_a;
    assert!(page.contains(&format!("number=closed&amp;station={station}")), "{page}");
    let page = chief.get(&format!("/staff/figures/cases?number=closed&station={station}")).await.text;
    assert!(page.contains("1 complaint") && page.contains("Civil Lines police station"), "{page}");
});

both_databases!(two_periods_are_counted_side_by_side, async |db| {
    let app = App::on(db).await;
    at(&app, "पहले की", app.offices.station_a).await;
    app.state.clock().advance(40 * DAY);
    at(&app, "अब की", app.offices.station_a).await;
    at(&app, "अब की एक और", app.offices.station_a).await;
    let chief = app.officer("chief").await;
    let found: InsideFigures = chief.call("staff/figures", asked("", "", "before", None)).await.unwrap();
    let line = line(&found, app.offices.station_a);
    assert_eq!((line.numbers.received, line.before.as_ref().unwrap().received), (2, 1));
    assert_eq!(line.late, 1, "late now, whenever it was received");
    assert!(chief.get("/staff/figures?against=before").await.text.contains("was 1"));
    assert!(chief.in_hindi().get("/staff/figures?against=before").await.text.contains("पहले 1"));
});

both_databases!(a_station_is_silent_only_where_something_waits, async |db| {
    let app = App::on(db).await;
    app.state.clock().advance(5 * DAY);
    assert_eq!(figures(&app.officer("chief").await).await.stations.unwrap().silent, []);
    let reference = at(&app, "चोरी", app.offices.station_a).await;
    app.state.clock().advance(4 * DAY);
    let silent = figures(&app.officer("chief").await).await.stations.unwrap().silent;
    let found: Vec<_> = silent.iter().map(|line| (line.office.id, line.holds, line.last_at)).collect();
    assert_eq!(found, [(app.offices.station_a, 1, None)]);
    app.officer("a").await.must(reference, Move::Accept, &[]).await;
    assert_eq!(figures(&app.officer("chief").await).await.stations.unwrap().silent, []);
});

/// The first sheet of a workbook.
async fn sheet(who: &Person, path: &str) -> Range<Data> {
    let bytes = who.file_of(path).await;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.to_vec())).unwrap();
    book.worksheet_range_at(0).unwrap().unwrap()
}

fn texts(sheet: &Range<Data>) -> Vec<String> {
    let cells = sheet.rows().flatten().filter(|cell| matches!(cell, Data::String(_)));
    cells.map(ToString::to_string).collect()
}

/// Whether a program for tables could read this cell as a formula.
fn starts_a_formula(cell: &str) -> bool {
    cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'])
}

both_databases!(the_boards_list_is_a_file_with_hindi_and_without_formulas, async |db| {
    let app = App::on(db).await;
    let formula = "=HYPERLINK(\"https://x.example\") मोबाइल, \"चोरी\"";
    let reference = at(&app, formula, app.offices.station_a).await;
    at(&app, "@SUM(A1) कुछ", app.offices.station_b).await;
    let sealed = at(&app, "+91 गोपनीय", app.offices.station_a).await;
    app.officer("chief").await.must(sealed, Move::Seal, &[("text", "x")]).await;
    let chief = app.officer("chief").await.in_hindi();
    let answered = chief.get("/staff/list/csv").await;
    assert_eq!(answered.headers["content-type"], "text/csv; charset=utf-8");
    assert_eq!(answered.headers["content-disposition"], "attachment; filename=\"complaints-2026-11-23.csv\"");
    assert_eq!(answered.headers["cache-control"], "no-store");
    let text = answered.text.strip_prefix('\u{feff}').expect("a byte order mark");
    let mut table = csv::Reader::from_reader(text.as_bytes());
    assert!(table.headers().unwrap().iter().any(|head| head == "समय निकला"), "{text}");
    let rows_of: Vec<csv::StringRecord> = table.records().map(Result::unwrap).collect();
    assert_eq!(rows_of.len(), 3);
    let found = rows_of.iter().find(|row| row[0] == reference.to_string()).unwrap();
    assert_eq!((&found[5], &found[9]), ("सिविल लाइंस थाना", format!("'{formula}").as_str()));
    assert!(rows_of.iter().flatten().all(|cell| !starts_a_formula(cell)), "{text}");
    let book = sheet(&chief, "/staff/list/xlsx").await;
    assert_eq!(book.height(), 4);
    let cells = texts(&book);
    assert!(cells.contains(&"सिविल लाइंस थाना".to_owned()) && cells.contains(&format!("'{formula}")), "{cells:?}");
    assert!(cells.iter().all(|cell| !starts_a_formula(cell)), "{cells:?}");
    // Everybody gets what the board shows them, and no more.
    for (login, n) in [("operator", 2), ("a", 2), ("circle", 3), ("c", 0)] {
        let officer = app.officer(login).await;
        assert_eq!(sheet(&officer, "/staff/list/xlsx").await.height(), n + 1, "{login}");
    }
    assert!(!app.officer("operator").await.get("/staff/list/csv").await.text.contains("गोपनीय"));
    let operator = app.officer("operator").await;
    assert_eq!(sheet(&operator, "/staff/list/xlsx?column=received").await.height(), 1);
    assert_eq!(
        sheet(&operator, "/staff/list/xlsx?q=%E0%A4%9A%E0%A5%8B%E0%A4%B0%E0%A5%80").await.height(),
        2,
        "a search"
    );
    for login in ["admin", "auditor"] {
        assert_eq!(app.officer(login).await.get("/staff/list/csv").await.status, StatusCode::FORBIDDEN, "{login}");
    }
    assert_eq!(app.citizen().get("/staff/list/csv").await.status.as_u16() / 100, 4);
});

both_databases!(every_file_is_in_the_audit_trail_without_the_words_of_a_search, async |db| {
    let app = App::on(db).await;
    let operator = app.officer("operator").await;
    operator.file_of("/staff/list/csv?q=MARKWORDS&office=7").await;
    let chief = app.officer("chief").await;
    chief.file_of("/staff/figures/xlsx?against=year").await;
    chief.file_of("/staff/figures/cases/csv?number=reopened").await;
    let db = app.state.db();
    assert_eq!(
        rows(db, "select count(*) from audit where action = 'list_exported' and officer_id is not null").await,
        2
    );
    assert_eq!(rows(db, "select count(*) from audit where action = 'figures_exported'").await, 1);
    assert_eq!(rows(db, "select count(*) from audit where detail like '%MARKWORDS%'").await, 0);
    assert_eq!(rows(db, "select count(*) from audit where detail like '%office=7%and a search%'").await, 1);
});

both_databases!(the_tables_of_the_figures_are_files_by_role, async |db| {
    let app = App::on(db).await;
    scene(&app).await;
    let chief = app.officer("chief").await.in_hindi();
    let book = sheet(&chief, "/staff/figures/xlsx?against=before").await;
    assert_eq!(book.height(), 5, "a head, three stations, and what no station has");
    let cells = texts(&book);
    assert!(cells.contains(&"सिविल लाइंस थाना".to_owned()) && cells.contains(&"मिलीं".to_owned()), "{cells:?}");
    assert_eq!(book.get_value((1, 2)), Some(&Data::Float(2.0)));
    let circle = app.officer("circle").await;
    let text = circle.get("/staff/figures/csv").await.text;
    assert!(text.contains("Civil Lines police station") && !text.contains("Handia police station"), "{text}");
    assert_eq!(circle.get("/staff/figures/csv?part=cell").await.status, StatusCode::FORBIDDEN);
    let operator = app.officer("operator").await;
    assert!(operator.get("/staff/figures/csv").await.text.contains("Posts that came in"));
    assert_eq!(operator.get("/staff/figures/csv?part=stations").await.status, StatusCode::FORBIDDEN);
    let list = circle.get("/staff/figures/cases/csv?number=open").await.text;
    assert_eq!(list.lines().count(), 3, "{list}");
});
