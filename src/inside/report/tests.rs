//! The daily report is made once, never changes, is read by the chief alone, and is mailed to each recipient once.

use super::{ReportAnswer, mail, make};
use crate::{
    command::{mail::smtp::Mailer, sheet::freeze},
    complaint::{Move, counting::folding},
    error::Error,
    language::dates::DAY,
    playground::smtp::{Mail, Sink},
    server::db::Db,
    testing::{App, Person, both_databases, rows},
};
use axum::http::StatusCode;
use serde_json::json;
use std::time::Duration;
use tokio::net::TcpListener;

const HOUR: i64 = 3_600_000;
/// From the beginning of a test, 17:30, to the usual time of the report, 21:00.
const UNTIL_REPORT: i64 = 7 * HOUR / 2;

async fn report(who: &Person) -> ReportAnswer {
    who.call("staff/report", json!({ "day": null, "before": null })).await.unwrap()
}

/// Files two complaints, forwards both to station A and closes one.
async fn a_day(app: &App) {
    let station = app.offices.station_a.to_string();
    let operator = app.officer("operator").await;
    let (first, _) = app.citizen().file("मोबाइल चोरी").await;
    let (second, _) = app.citizen().file("साइकिल चोरी").await;
    for reference in [first, second] {
        operator.must(reference, Move::Forward, &[("station", &station)]).await;
    }
    let officer = app.officer("a").await;
    officer.must(first, Move::Start, &[]).await;
    officer.must(first, Move::Report, &[("text", "जाँच की")]).await;
    officer.must(first, Move::Close, &[("outcome", "disposed"), ("text", "कार्रवाई हुई")]).await;
    folding::all(app.state.db()).await.unwrap();
}

both_databases!(a_report_is_made_once_in_the_evening_and_never_changes, async |db| {
    let app = App::on(db).await;
    a_day(&app).await;
    assert!(!make::if_due(&app.state).await.unwrap(), "yesterday's would have been made yesterday");
    let chief = app.officer("chief").await;
    assert!(report(&chief).await.report.is_none());
    assert!(chief.get("/staff/report").await.text.contains("There is no report yet."));
    app.state.clock().advance(UNTIL_REPORT);
    freeze::if_due(&app.state).await.unwrap();
    let second = app.second().await;
    let (one, two) = tokio::join!(make::if_due(&app.state), make::if_due(&second));
    assert_eq!(u8::from(one.unwrap()) + u8::from(two.unwrap()), 1, "two servers make one report");
    assert!(!make::if_due(&app.state).await.unwrap());
    let chief = app.officer("chief").await;
    let made = report(&chief).await.report.unwrap();
    assert_eq!((made.day.as_str(), made.received, made.closed_together(), made.open), ("2026-11-23", 2, 1, 1));
    assert_eq!((made.reopened, made.late, made.orders.as_ref()), (0, 0, None));
    // What happens later is on the next one.
    app.citizen().file("रात में").await;
    folding::all(app.state.db()).await.unwrap();
    assert_eq!(report(&chief).await.report, Some(made.clone()));
    let page = chief.get("/staff/report/2026-11-23").await;
    assert_eq!(page.status, StatusCode::OK);
    for words in
        ["Daily report, 23 November 2026", "दैनिक रिपोर्ट, 23 नवंबर 2026", "Complaints received today", "आज मिली शिकायतें"]
    {
        assert!(page.text.contains(words), "{words}: {}", page.text);
    }
    for day in ["2026-11-22", "yesterday", "2026-02-30"] {
        assert_eq!(chief.get(&format!("/staff/report/{day}")).await.status, StatusCode::NOT_FOUND, "{day}");
    }
    app.state.clock().advance(DAY);
    assert!(make::if_due(&app.state).await.unwrap());
    let chief = app.officer("chief").await;
    let next = report(&chief).await;
    assert_eq!(next.days, ["2026-11-24", "2026-11-23"]);
    let next = next.report.unwrap();
    assert_eq!((next.received, next.received_before, next.open), (0, 3, 2));
    let old: ReportAnswer = chief.call("staff/report", json!({ "day": "2026-11-23", "before": null })).await.unwrap();
    assert_eq!(old.report, Some(made), "its address stays");
    assert_eq!(rows(app.state.db(), "select count(*) from audit where action = 'report_made'").await, 2);
});

both_databases!(after_a_night_without_a_server_no_report_is_made_up, async |db| {
    let app = App::on(db).await;
    app.state.clock().advance(UNTIL_REPORT + 9 * HOUR);
    assert!(!make::if_due(&app.state).await.unwrap());
    assert_eq!(rows(app.state.db(), "select count(*) from daily_report").await, 0);
});

both_databases!(only_the_chief_reads_the_report, async |db| {
    let app = App::on(db).await;
    app.state.clock().advance(UNTIL_REPORT);
    assert!(make::if_due(&app.state).await.unwrap());
    for login in ["operator", "a", "circle", "admin", "auditor"] {
        let officer = app.officer(login).await;
        let asked = json!({ "day": null, "before": null });
        assert_eq!(officer.call::<ReportAnswer>("staff/report", asked).await, Err(Error::NotAllowed), "{login}");
        for path in ["/staff/report", "/staff/report/2026-11-23"] {
            assert_eq!(officer.get(path).await.status, StatusCode::FORBIDDEN, "{login} {path}");
        }
    }
});

/// An application with a mail server of its own.
struct MailApp {
    app: App,
    sink: Sink,
    mailer: Mailer,
    at: std::net::SocketAddr,
}

impl MailApp {
    /// With an address on which no mail server listens yet.
    async fn closed(db: Db, more: &[&str]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let at = listener.local_addr().unwrap();
        drop(listener);
        let url = format!("smtp://{at}");
        let mail = ["--smtp-url", &url, "--mail-from", "Desk <desk@police.example>"];
        let app = App::with_settings(db, &[&mail[..], more].concat()).await;
        let mailer = app.state.mailer().unwrap().clone().within(Duration::from_secs(1));
        Self { app, sink: Sink::default(), mailer, at }
    }

    async fn listen(&self) {
        tokio::spawn(self.sink.clone().serve(TcpListener::bind(self.at).await.unwrap()));
    }

    async fn round(&self) -> u64 {
        mail::round(&self.app.state, &self.mailer).await.unwrap()
    }

    /// The mails that arrived for an address.
    fn to(&self, address: &str) -> Vec<Mail> {
        self.sink.mails().into_iter().filter(|mail| mail.to == [address.to_owned()]).collect()
    }
}

const TO: &[&str] = &["--report-to", "ssp@police.example,reader@police.example"];

both_databases!(two_servers_mail_a_report_to_each_recipient_once, async |db| {
    let mail_app = MailApp::closed(db, TO).await;
    mail_app.listen().await;
    a_day(&mail_app.app).await;
    mail_app.app.state.clock().advance(UNTIL_REPORT);
    assert!(make::if_due(&mail_app.app.state).await.unwrap());
    let second = mail_app.app.second().await;
    for _ in 0..3 {
        let (one, two) =
            tokio::join!(mail::round(&mail_app.app.state, &mail_app.mailer), mail::round(&second, &mail_app.mailer));
        one.unwrap();
        two.unwrap();
    }
    for address in ["ssp@police.example", "reader@police.example"] {
        let [mail] = &mail_app.to(address)[..] else { panic!("expected one mail for {address}") };
        let text = mail.text();
        assert!(text.contains("http://127.0.0.1:3000/staff/report/2026-11-23"), "{text}");
        assert!(text.contains("Complaints received today: 2") && text.contains("आज मिली शिकायतें: 2"), "{text}");
        // Whoever reads the mail has not signed in: only totals of the district.
        for hidden in ["Civil Lines", "सिविल लाइंस", "मोबाइल", "चोरी"] {
            assert!(!text.contains(hidden), "{hidden}: {text}");
        }
        assert!(mail.header("Subject").unwrap().contains("Daily report, 23 November 2026"));
        assert!(mail.raw.is_ascii());
    }
    mail_app.app.state.clock().advance(DAY / 2);
    assert_eq!(mail_app.round().await, 0, "not sent again later");
    let db = mail_app.app.state.db();
    assert_eq!(rows(db, "select count(*) from report_mail where state = 'sent' and attempts = 1").await, 2);
    assert_eq!(rows(db, "select count(*) from audit where action = 'report_mailed'").await, 2);
    let chief = mail_app.app.officer("chief").await;
    assert_eq!(report(&chief).await.mailed.sent, 2);
});

both_databases!(a_mail_server_that_was_down_gets_the_report_once_it_is_up, async |db| {
    let mail_app = MailApp::closed(db, TO).await;
    mail_app.app.state.clock().advance(UNTIL_REPORT);
    assert!(make::if_due(&mail_app.app.state).await.unwrap());
    assert_eq!(mail_app.round().await, 0);
    let chief = mail_app.app.officer("chief").await;
    assert_eq!(report(&chief).await.mailed.waiting, 2);
    mail_app.listen().await;
    assert_eq!(mail_app.round().await, 0, "the pause is kept");
    mail_app.app.state.clock().advance(HOUR);
    assert_eq!(mail_app.round().await, 2);
    assert_eq!(mail_app.to("ssp@police.example").len(), 1);
});

both_databases!(a_report_that_could_not_be_mailed_for_days_is_not_mailed, async |db| {
    let mail_app = MailApp::closed(db, TO).await;
    mail_app.app.state.clock().advance(UNTIL_REPORT);
    assert!(make::if_due(&mail_app.app.state).await.unwrap());
    mail_app.listen().await;
    mail_app.app.state.clock().advance(3 * DAY);
    assert_eq!(mail_app.round().await, 0);
    assert_eq!(rows(mail_app.app.state.db(), "select count(*) from report_mail where state = 'refused'").await, 2);
    assert!(mail_app.sink.mails().is_empty());
});

both_databases!(without_the_setting_the_chief_is_mailed_and_without_a_mail_server_nobody, async |db| {
    let mail_app = MailApp::closed(db, &[]).await;
    let app = &mail_app.app;
    let admin = app.officer("admin").await;
    let page: crate::officers::admin::OfficersPage = admin.call("staff/officers", json!({})).await.unwrap();
    for login in ["chief", "operator"] {
        let id = page.officers.iter().find(|officer| officer.login == login).unwrap().id.to_string();
        let email = format!("{login}@police.example");
        let fields = [("form_name", "email"), ("officer", id.as_str()), ("email", email.as_str())];
        assert_eq!(admin.post_json("/staff/officers", &fields).await.0, StatusCode::OK);
    }
    mail_app.listen().await;
    app.state.clock().advance(UNTIL_REPORT);
    assert!(make::if_due(&app.state).await.unwrap());
    assert_eq!(mail_app.round().await, 1);
    assert_eq!((mail_app.to("chief@police.example").len(), mail_app.to("operator@police.example").len()), (1, 0));
    let without = app.again(&[]).await;
    without.state.clock().advance(UNTIL_REPORT + DAY);
    assert!(make::if_due(&without.state).await.unwrap());
    assert_eq!(rows(app.state.db(), "select count(*) from report_mail").await, 1);
});
