//! The page on which the district sets time limits and holidays, and their effect on the next complaint.

use super::{ClocksPage, RuleRow, holidays::Becomes};
use crate::{
    command::clocks::{Step, calendar::Counting},
    complaint::{Category, Millis, Reference},
    error::{Error, Problem},
    language::dates::DAY,
    server::db::{Db, sql},
    testing::{App, NOON, Person, both_databases, rows},
};
use axum::http::StatusCode;

const PAGE: &str = "/staff/clocks";
const HOUR: Millis = 3_600_000;

async fn page(who: &Person, list: &str) -> ClocksPage {
    who.call("staff/clocks", serde_json::json!({ "list": list })).await.unwrap()
}

async fn change(who: &Person, form: &str, fields: &[(&str, &str)]) -> (StatusCode, Option<Error>) {
    let (status, answer) = who.post_json(PAGE, &[&[("form_name", form)], fields].concat()).await;
    (status, answer.error)
}

fn row(page: &ClocksPage, step: Step, category: Option<Category>) -> Option<RuleRow> {
    page.rows.iter().find(|row| row.step == step && row.category == category).cloned()
}

async fn due(db: &Db, reference: Reference, step: Step) -> Millis {
    let statement = sql(
        "select k.due_at from clock k join complaint c on c.id = k.complaint_id where c.reference = $1 and k.step = $2",
    );
    db.one::<(i64,)>(&statement.arg(reference).arg(step)).await.unwrap().0
}

const RULE: [(&str, &str); 7] = [
    ("step", "acknowledge"),
    ("category", "theft"),
    ("span", "६"),
    ("span_unit", "hours"),
    ("counting", "every_day"),
    ("warn", "1"),
    ("warn_unit", "hours"),
];

fn with<'a>(changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let changed = |name: &str| changes.iter().find(|(known, _)| *known == name).map(|(_, value)| *value);
    RULE.iter().map(|&(name, value)| (name, changed(name).unwrap_or(value))).collect()
}

both_databases!(a_new_time_limit_applies_to_the_next_complaint_but_not_to_running_clocks, async |db| {
    let app = App::on(db).await;
    let admin = app.officer("admin").await;
    let before = page(&admin, "").await;
    let general = row(&before, Step::Acknowledge, None).unwrap();
    assert_eq!((general.rule, general.own), (general.program, false));
    assert!(row(&before, Step::Acknowledge, Some(Category::Theft)).is_none());
    let child = row(&before, Step::Acknowledge, Some(Category::ChildSafety)).unwrap();
    assert_eq!(child.rule.span, 2 * HOUR);

    let (running, _) = app.citizen().file_about("theft", "चोरी").await;
    assert_eq!(change(&admin, "rule", &RULE).await, (StatusCode::OK, None));
    let (next, _) = app.citizen().file_about("theft", "चोरी").await;
    let db = app.state.db();
    assert_eq!(due(db, running, Step::Acknowledge).await, NOON + DAY, "a running clock keeps its due time");
    assert_eq!(due(db, next, Step::Acknowledge).await, NOON + 6 * HOUR);
    let set = row(&page(&admin, "").await, Step::Acknowledge, Some(Category::Theft)).unwrap();
    assert!(set.own && set.rule.span == 6 * HOUR && set.rule.warn_before == HOUR && set.program.span == DAY);
    let shown = app.officer("chief").await.get(PAGE).await.text;
    assert!(shown.contains("6 h, every day counts; warning 1 h before"), "{shown}");
    assert!(!shown.contains("<form method=\"post\" action=\"/staff/clocks\""), "the chief may only read");

    let back = [("step", "acknowledge"), ("category", "theft")];
    assert_eq!(change(&admin, "default", &back).await, (StatusCode::OK, None));
    assert_eq!(change(&admin, "default", &back).await.0, StatusCode::CONFLICT);
    assert!(row(&page(&admin, "").await, Step::Acknowledge, Some(Category::Theft)).is_none());
    let audited = "select count(*) from audit where action in ('clock_rule_set', 'clock_rule_taken_back') and subject = 'acknowledge theft'";
    assert_eq!(rows(db, audited).await, 2);
});

both_databases!(holidays_do_not_count_as_working_days, async |db| {
    let app = App::on(db).await;
    let admin = app.officer("admin").await;
    let rule =
        with(&[("span", "1"), ("span_unit", "days"), ("counting", "working_days"), ("warn", "0"), ("category", "")]);
    assert_eq!(change(&admin, "rule", &rule).await, (StatusCode::OK, None));
    let general = row(&page(&admin, "").await, Step::Acknowledge, None).unwrap();
    assert_eq!((general.rule.counting, general.rule.warn_before), (Counting::WorkingDays, 0));
    // 24 November 2026 is a Tuesday.
    let holiday = [("day", "2026-11-24"), ("name_hi", "गुरु नानक जयंती"), ("name_en", "Guru Nanak Jayanti")];
    assert_eq!(change(&admin, "holiday", &holiday).await, (StatusCode::OK, None));
    let (reference, _) = app.citizen().file("चोरी").await;
    assert_eq!(due(app.state.db(), reference, Step::Acknowledge).await, NOON + 2 * DAY);
    assert_eq!(change(&admin, "holiday", &holiday).await.1, Some(Error::field("day", Problem::HolidayAlready)));
    for wrong in ["2026-02-30", "soon"] {
        let (_, error) = change(&admin, "holiday", &[("day", wrong), holiday[1], holiday[2]]).await;
        assert_eq!(error, Some(Error::field("day", Problem::NotADay)), "{wrong}");
    }
    assert!(app.officer("chief").await.get(PAGE).await.text.contains("Guru Nanak Jayanti"));
    assert_eq!(change(&admin, "remove", &[("day", "2026-11-24")]).await.0, StatusCode::OK);
    assert_eq!(change(&admin, "remove", &[("day", "2026-11-24")]).await.0, StatusCode::CONFLICT);
    assert_eq!(page(&admin, "").await.holidays, []);
});

both_databases!(invalid_time_limits_are_refused_and_the_typed_text_is_kept, async |db| {
    let app = App::on(db).await;
    let admin = app.officer("admin").await;
    for (field, value, problem) in [
        ("span", "0", Error::field("span", Problem::NotASpan)),
        ("span", "-1", Error::field("span", Problem::NotASpan)),
        ("span", "1.5", Error::field("span", Problem::NotASpan)),
        ("span", "9999999999", Error::field("span", Problem::SpanTooLong)),
        ("span", "8761", Error::field("span", Problem::SpanTooLong)),
        ("span", "", Error::field("span", Problem::Missing)),
        ("warn", "7", Error::field("warn", Problem::WarnsTooEarly)),
        ("warn", "soon", Error::field("warn", Problem::NotASpan)),
        ("warn_unit", "weeks", Error::field("warn_unit", Problem::NotAChoice)),
        ("category", "weather", Error::field("category", Problem::NotAChoice)),
        ("counting", "", Error::field("counting", Problem::Missing)),
    ] {
        let fields = with(&[(field, value)]);
        assert_eq!(
            change(&admin, "rule", &fields).await,
            (StatusCode::UNPROCESSABLE_ENTITY, Some(problem)),
            "{field} {value}"
        );
    }
    let back = admin.post(PAGE, &[&[("form_name", "rule")][..], &with(&[("warn", "77")])].concat()).await;
    assert!(back.text.contains("value=\"77\"") && back.text.contains("cannot come before the time limit starts"));
    assert_eq!(rows(app.state.db(), "select count(*) from clock_rule").await, 0);
    for login in ["chief", "operator", "a", "auditor"] {
        let who = app.officer(login).await;
        assert_eq!(change(&who, "rule", &RULE).await.0, StatusCode::FORBIDDEN, "{login}");
    }
    for login in ["operator", "a", "auditor"] {
        let who = app.officer(login).await;
        let answer: Result<ClocksPage, Error> = who.call("staff/clocks", serde_json::json!({ "list": "" })).await;
        assert_eq!(answer, Err(Error::NotAllowed), "{login}");
    }
});

both_databases!(a_pasted_list_is_previewed_before_anything_is_written, async |db| {
    let app = App::on(db).await;
    let admin = app.officer("admin").await;
    let paste = async |list: &str| {
        let answered = admin.post(PAGE, &[("form_name", "paste"), ("table", list)]).await;
        assert_eq!(answered.status, StatusCode::SEE_OTHER, "{}", answered.text);
        answered.headers["location"].to_str().unwrap().split_once("list=").unwrap().1.to_owned()
    };
    let bad = paste("2027-01-26; गणतंत्र दिवस; Republic Day\n26-01-2027; फिर; again\n31-02-2027; कोई; Some").await;
    let seen = page(&admin, &bad).await.preview.unwrap();
    let becomes: Vec<Becomes> = seen.lines.iter().map(|line| line.becomes).collect();
    assert_eq!(becomes, [Becomes::New, Becomes::Twice, Becomes::NotADay]);
    let refused = change(&admin, "apply", &[("list", &bad)]).await.1;
    assert_eq!(refused, Some(Error::field("table", Problem::WrongTable)));
    let good = paste("2027-01-26; गणतंत्र दिवस; Republic Day\n15-08-2027; स्वतंत्रता दिवस; Independence Day").await;
    let shown = admin.get(&format!("{PAGE}?list={good}")).await.text;
    assert!(shown.contains("Nothing has been changed yet") && shown.contains("2 changes"), "{shown}");
    assert_eq!(page(&admin, "").await.holidays, []);
    assert_eq!(change(&admin, "apply", &[("list", &good)]).await, (StatusCode::OK, None));
    let holidays = page(&admin, "").await.holidays;
    assert_eq!(
        holidays.iter().map(|holiday| holiday.en.as_str()).collect::<Vec<_>>(),
        ["Republic Day", "Independence Day"]
    );
    let renamed = paste("2027-01-26; गणतंत्र दिवस समारोह; Republic Day").await;
    assert_eq!(page(&admin, &renamed).await.preview.unwrap().lines[0].becomes, Becomes::Renamed);
    assert_eq!(change(&admin, "apply", &[("list", "0")]).await.0, StatusCode::CONFLICT);
    assert_eq!(change(&admin, "paste", &[("table", " ")]).await.1, Some(Error::field("table", Problem::Missing)));
});
