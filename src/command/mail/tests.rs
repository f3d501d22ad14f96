//! Officers get each notice by mail once, with nothing about the content of the complaint, whatever the mail server does.

use super::{
    smtp::Mailer,
    store::{self, Cutoff},
    worker::round,
};
use crate::{
    complaint::{Millis, Move, Reference},
    error::{Error, Problem},
    language::dates::DAY,
    officers::{account::Own, admin::OfficersPage},
    playground::smtp::{Mail, Sink},
    server::db::{Db, sql},
    testing::{App, NOON, Person, both_databases, rows},
};
use axum::http::StatusCode;
use std::time::Duration;
use tokio::net::TcpListener;

const HOUR: Millis = 3_600_000;
const MINUTE: Millis = 60_000;

/// An application with its own mail server. The officers `a` and `circle` have mail addresses.
struct MailApp {
    app: App,
    sink: Sink,
    mailer: Mailer,
}

impl MailApp {
    /// Configured with an address on which no mail server listens yet.
    async fn closed(db: Db) -> (Self, std::net::SocketAddr) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let at = listener.local_addr().unwrap();
        drop(listener);
        let url = format!("smtp://{at}");
        let app = App::with_settings(db, &["--smtp-url", &url, "--mail-from", "Desk <desk@police.example>"]).await;
        let mailer = app.state.mailer().unwrap().clone().within(Duration::from_secs(1));
        let mail_app = Self { app, sink: Sink::default(), mailer };
        for login in ["a", "circle"] {
            assert_eq!(mail_app.address(login, &format!("{login}@police.example")).await.0, StatusCode::OK);
        }
        (mail_app, at)
    }

    async fn open(db: Db) -> Self {
        let (mail_app, at) = Self::closed(db).await;
        mail_app.listen(at).await;
        mail_app
    }

    async fn listen(&self, at: std::net::SocketAddr) {
        tokio::spawn(self.sink.clone().serve(TcpListener::bind(at).await.unwrap()));
    }

    async fn address(&self, login: &str, address: &str) -> (StatusCode, Option<Error>) {
        let admin = self.app.officer("admin").await;
        let page: OfficersPage = admin.call("staff/officers", serde_json::json!({})).await.unwrap();
        let id = page.officers.iter().find(|officer| officer.login == login).unwrap().id.to_string();
        let fields = [("form_name", "email"), ("officer", id.as_str()), ("email", address)];
        let (status, answer) = admin.post_json("/staff/officers", &fields).await;
        (status, answer.error)
    }

    /// Files a complaint and forwards it to station A, which writes one notice for `a` and one for `circle`.
    async fn forwarded(&self) -> Reference {
        let form: String = hex::encode(rand::random::<[u8; 16]>());
        let fields = [
            ("form", form.as_str()),
            ("text", "MARKWORDS फ़ोन चोरी"),
            ("category", "theft"),
            ("name", "MARKNAME"),
            ("phone", "5550100123"),
            ("place", "MARKPLACE"),
        ];
        let (reference, _) = crate::testing::filed(&self.app.citizen().post("/", &fields).await);
        self.forward(reference, self.app.offices.station_a).await;
        reference
    }

    async fn forward(&self, reference: Reference, station: i64) {
        let operator = self.app.officer("operator").await;
        operator.must(reference, Move::Forward, &[("station", &station.to_string())]).await;
    }

    async fn round(&self) -> u64 {
        round(&self.app.state, &self.mailer).await.unwrap()
    }

    async fn after(&self, time: Millis) -> u64 {
        self.app.state.clock().advance(time);
        self.round().await
    }

    fn mails_to(&self, login: &str) -> Vec<Mail> {
        let address = format!("{login}@police.example");
        self.sink.mails().into_iter().filter(|mail| mail.to == [address.clone()]).collect()
    }

    async fn officers_page(&self) -> String {
        self.app.officer("admin").await.get("/staff/officers").await.text
    }
}

async fn choose(who: &Person, when: &str, language: &str) -> StatusCode {
    who.post("/staff/me", &[("form_name", "mail"), ("when", when), ("in", language)]).await.status
}

both_databases!(a_notice_is_mailed_once_and_reveals_nothing_about_the_complaint, async |db| {
    let mail_app = MailApp::open(db).await;
    let reference = mail_app.forwarded().await;
    assert_eq!(mail_app.round().await, 2);
    assert_eq!(mail_app.round().await, 0);
    assert_eq!(mail_app.after(DAY - HOUR).await, 0, "not sent again later");
    for login in ["a", "circle"] {
        let [mail] = &mail_app.mails_to(login)[..] else { panic!("expected one mail for {login}") };
        let (text, subject) = (mail.text(), mail.header("Subject").unwrap());
        let link = format!("http://127.0.0.1:3000/staff/c/{}", reference.as_str());
        assert!(text.contains(&link) && text.contains(&reference.to_string()), "{text}");
        assert!(subject.contains(&reference.to_string()), "{subject}");
        assert!(
            text.contains("आपके कार्यालय को शिकायत मिली") && text.contains("A complaint was forwarded to your office")
        );
        let all = format!("{}\n{subject}\n{text}", mail.head().join("\n"));
        for hidden in ["MARK", "5550100123", "Theft", "चोरी", "theft"] {
            assert!(!all.contains(hidden), "{hidden}: {all}");
        }
        assert_eq!(mail.header("Auto-Submitted").as_deref(), Some("auto-generated"));
        assert!(mail.raw.is_ascii() && mail.from == "desk@police.example");
    }
    let db = mail_app.app.state.db();
    assert_eq!(rows(db, "select count(*) from notice where mailed_at is not null and mail_tries = 1").await, 2);
    assert_eq!(rows(db, "select count(*) from audit where action = 'notices_mailed'").await, 2);
});

both_databases!(two_servers_at_once_send_each_notice_once, async |db| {
    let mail_app = MailApp::open(db).await;
    let second = mail_app.app.second().await;
    for _ in 0..4 {
        let references = [mail_app.forwarded().await, mail_app.forwarded().await];
        let (one, two) = tokio::join!(round(&mail_app.app.state, &mail_app.mailer), round(&second, &mail_app.mailer));
        one.unwrap();
        two.unwrap();
        for login in ["a", "circle"] {
            for reference in references {
                let mails = mail_app.mails_to(login);
                let named = mails.iter().filter(|mail| mail.text().contains(reference.as_str())).count();
                assert_eq!(named, 1, "{login} {reference}");
            }
        }
    }
    assert_eq!(rows(mail_app.app.state.db(), "select count(*) from notice_mail where state = 'sent'").await, 16);
});

both_databases!(a_mail_server_that_was_down_gets_everything_once_it_is_up, async |db| {
    let (mail_app, at) = MailApp::closed(db).await;
    let first = mail_app.forwarded().await;
    assert!(mail_app.officers_page().await.contains("Email: sending is on."));
    assert_eq!(mail_app.round().await, 0);
    let health = store::health(mail_app.app.state.db()).await.unwrap();
    assert_eq!((health.down_since, health.failures), (Some(NOON), 1));
    assert_eq!(health.paused_until, NOON + 2_000);
    let shown = mail_app.officers_page().await;
    assert!(shown.contains("The mail server has accepted nothing since today 17:30"), "the admin sees it: {shown}");
    let mut before = 2_000;
    for _ in 0..4 {
        let until = store::health(mail_app.app.state.db()).await.unwrap().paused_until;
        mail_app.app.state.clock().advance((until - mail_app.app.state.clock().now()).max(0));
        mail_app.round().await;
        let pause =
            store::health(mail_app.app.state.db()).await.unwrap().paused_until - mail_app.app.state.clock().now();
        assert!(pause > before, "pauses grow");
        before = pause;
    }
    let second = mail_app.forwarded().await;
    mail_app.listen(at).await;
    assert_eq!(mail_app.after(HOUR).await, 2);
    let [mail] = &mail_app.mails_to("a")[..] else { panic!("expected both notices in one mail") };
    assert!(mail.text().contains(first.as_str()) && mail.text().contains(second.as_str()));
    assert!(mail.header("Subject").unwrap().contains("2 notices"));
    assert_eq!(store::health(mail_app.app.state.db()).await.unwrap().down_since, None);
    let attempts = "select count(*) from notice_mail where attempts = 1 and state = 'sent'";
    assert_eq!(rows(mail_app.app.state.db(), attempts).await, 4, "attempts while the server was down do not count");
    assert!(mail_app.officers_page().await.contains("Email: sending is on."));
});

both_databases!(notices_read_in_the_app_while_the_mail_server_was_down_for_days_are_not_mailed, async |db| {
    let (mail_app, at) = MailApp::closed(db).await;
    let (read, unread) = (mail_app.forwarded().await, mail_app.forwarded().await);
    mail_app.round().await;
    let station = mail_app.app.officer("a").await;
    let statement = sql(
        "select n.id from notice n join complaint c on c.id = n.complaint_id where c.reference = $1 and n.office_id = $2",
    );
    let statement = statement.arg(read).arg(mail_app.app.offices.station_a);
    let (id,): (i64,) = mail_app.app.state.db().one(&statement).await.unwrap();
    station.post("/staff/notices", &[("form_name", "read"), ("notice", &id.to_string())]).await;
    mail_app.listen(at).await;
    mail_app.after(2 * DAY).await;
    let [mail] = &mail_app.mails_to("a")[..] else { panic!("expected one mail") };
    assert!(mail.text().contains(unread.as_str()) && !mail.text().contains(read.as_str()), "{}", mail.text());
});

both_databases!(a_mail_server_that_does_not_answer_gets_each_mail_once_later, async |db| {
    let mail_app = MailApp::open(db).await;
    for silent in ["connect", "EHLO", "MAIL", "RCPT", "DATA"] {
        let reference = mail_app.forwarded().await;
        mail_app.sink.answer(silent, "");
        assert_eq!(mail_app.round().await, 0, "{silent}");
        mail_app.sink.behave();
        assert_eq!(mail_app.after(HOUR).await, 2, "{silent}");
        for login in ["a", "circle"] {
            let named = mail_app.mails_to(login).iter().filter(|mail| mail.text().contains(reference.as_str())).count();
            assert_eq!(named, 1, "{silent} {login}");
        }
    }
});

both_databases!(a_mail_that_may_have_arrived_is_not_sent_again_and_the_admin_sees_that, async |db| {
    let mail_app = MailApp::open(db).await;
    mail_app.forwarded().await;
    mail_app.sink.answer(".", "");
    assert_eq!(mail_app.round().await, 0);
    assert_eq!(mail_app.sink.mails().len(), 2, "the mail server has them but never confirmed");
    mail_app.sink.behave();
    assert_eq!(mail_app.after(HOUR).await, 0);
    assert_eq!(mail_app.sink.mails().len(), 2);
    assert!(mail_app.officers_page().await.contains("whether it arrived; not sent again"));
});

both_databases!(a_deferred_mail_is_retried_with_growing_pauses_and_delays_no_other, async |db| {
    let mail_app = MailApp::open(db).await;
    mail_app.forwarded().await;
    mail_app.sink.answer("RCPT TO:<circle", "451 4.7.1 come back later");
    assert_eq!(mail_app.round().await, 1, "only the station's mail was accepted");
    let due = async || {
        let statement = sql("select attempts, due_at from notice_mail where state = 'waiting'");
        mail_app.app.state.db().one::<(i64, i64)>(&statement).await.unwrap()
    };
    assert_eq!(due().await, (1, NOON + 4_000));
    let shown = mail_app.officers_page().await;
    assert!(shown.contains("come back later") && shown.contains("next attempt today 17:30"), "{shown}");
    assert_eq!(mail_app.after(3_000).await, 0);
    assert_eq!(due().await.0, 1, "not retried before its time");
    mail_app.after(1_000).await;
    assert_eq!(due().await, (2, NOON + 4_000 + 8_000));
    mail_app.sink.behave();
    assert_eq!(mail_app.after(MINUTE).await, 1);
    assert_eq!(mail_app.mails_to("circle").len(), 1);
    mail_app.forwarded().await;
    mail_app.sink.answer(".", "452 disk full");
    assert_eq!(mail_app.round().await, 0);
    mail_app.sink.behave();
    assert_eq!(mail_app.after(MINUTE).await, 2);
});

both_databases!(a_rejected_mail_is_stored_with_its_reason_and_shown_to_the_admin, async |db| {
    let mail_app = MailApp::open(db).await;
    mail_app.forwarded().await;
    mail_app.sink.answer("RCPT TO:<circle", "550 5.1.1 no such user here");
    assert_eq!(mail_app.round().await, 1);
    mail_app.sink.behave();
    assert_eq!(mail_app.after(DAY / 2).await, 0, "not tried again");
    assert!(mail_app.officers_page().await.contains("550 5.1.1 no such user here"));
    let audited = "select count(*) from audit where action = 'notices_mail_refused' and subject = 'circle'";
    assert_eq!(rows(mail_app.app.state.db(), audited).await, 1);
    mail_app.forwarded().await;
    assert_eq!(mail_app.round().await, 2, "the next notice is tried");
    assert!(!mail_app.officers_page().await.contains("no such user here"), "the last mail went well");
    // A mail server that accepts nothing from us may say so at the recipient's address: no mail is given up for that.
    mail_app.forwarded().await;
    mail_app.sink.answer("RCPT", "554 5.7.1 relay access denied");
    assert_eq!(mail_app.round().await, 0);
    mail_app.sink.behave();
    assert_eq!(mail_app.after(HOUR).await, 2);
    // A wrong password or sender affects every mail: no mail is given up for that.
    mail_app.forwarded().await;
    mail_app.sink.answer("MAIL", "550 sender not allowed");
    assert_eq!(mail_app.round().await, 0);
    assert!(mail_app.officers_page().await.contains("sender not allowed"));
    mail_app.sink.behave();
    assert_eq!(mail_app.after(HOUR).await, 2);
});

both_databases!(a_digest_contains_all_notices_and_is_sent_at_eight_in_the_morning, async |db| {
    let mail_app = MailApp::open(db).await;
    let circle = mail_app.app.officer("circle").await;
    assert_eq!(choose(&circle, "digest", "en").await, StatusCode::SEE_OTHER);
    let references = [mail_app.forwarded().await, mail_app.forwarded().await, mail_app.forwarded().await];
    assert_eq!(mail_app.round().await, 1, "the station's mail");
    // `NOON` (UTC) is 17:30 in India.
    assert_eq!(mail_app.after(14 * HOUR + 29 * MINUTE).await, 0);
    assert_eq!(mail_app.after(MINUTE).await, 1);
    let [mail] = &mail_app.mails_to("circle")[..] else { panic!("expected one mail") };
    assert!(references.iter().all(|reference| mail.text().contains(reference.as_str())));
    assert_eq!(mail.header("Subject").as_deref(), Some("3 notices"));
    assert!(!mail.text().contains("सूचना"), "in English only");
    let circle = mail_app.app.officer("circle").await;
    assert_eq!(choose(&circle, "none", "hi").await, StatusCode::SEE_OTHER);
    let left_out = mail_app.forwarded().await;
    mail_app.after(2 * DAY).await;
    let circle = mail_app.app.officer("circle").await;
    assert_eq!(choose(&circle, "at_once", "hi").await, StatusCode::SEE_OTHER);
    mail_app.round().await;
    assert_eq!(mail_app.mails_to("circle").len(), 1, "notices from before the change are not mailed: {left_out}");
    let own: Own = circle.call("staff/me", serde_json::json!({})).await.unwrap();
    assert_eq!((own.when.as_str(), own.email.as_deref()), ("at_once", Some("circle@police.example")));
});

both_databases!(only_officers_who_may_read_a_notice_at_that_moment_get_it, async |db| {
    let mail_app = MailApp::open(db).await;
    for login in ["b", "c", "operator"] {
        mail_app.address(login, &format!("{login}@police.example")).await;
    }
    let operator = mail_app.app.officer("operator").await;
    choose(&operator, "at_once", "").await;
    let reference = mail_app.forwarded().await;
    mail_app.forward(reference, mail_app.app.offices.station_c).await;
    let (sealed, _) = mail_app.app.citizen().file("गोपनीय").await;
    mail_app.app.state.clock().advance(DAY);
    crate::command::clocks::scheduler::tick(&mail_app.app.state).await.unwrap();
    let operator = mail_app.app.officer("operator").await;
    operator.must(sealed, Move::Seal, &[("text", "गोपनीय")]).await;
    mail_app.round().await;
    assert_eq!(mail_app.mails_to("a").len(), 0, "another station holds it");
    assert_eq!(mail_app.mails_to("b").len(), 0);
    assert!(mail_app.mails_to("c")[0].text().contains(reference.as_str()));
    let cell: String = mail_app.mails_to("operator").iter().map(Mail::text).collect();
    assert!(!cell.contains(sealed.as_str()), "the cell may no longer read it: {cell}");
});

both_databases!(while_the_head_is_on_leave_the_stand_in_gets_the_mail, async |db| {
    let mail_app = MailApp::open(db).await;
    mail_app.address("b", "b@police.example").await;
    let admin = mail_app.app.officer("admin").await;
    let page: OfficersPage = admin.call("staff/officers", serde_json::json!({})).await.unwrap();
    let id = |login: &str| page.officers.iter().find(|officer| officer.login == login).unwrap().id.to_string();
    let at_a = mail_app.app.offices.station_a.to_string();
    for (login, duty, from, to) in [
        ("a", "head", "2026-01-01", ""),
        ("b", "stand_in", "2026-11-20", "2026-12-31"),
        ("a", "leave", "2026-11-20", "2026-11-25"),
    ] {
        let officer = id(login);
        let fields = [
            ("form_name", "post"),
            ("officer", officer.as_str()),
            ("duty", duty),
            ("office", &at_a),
            ("from", from),
            ("to", to),
        ];
        assert_eq!(admin.post_json("/staff/officers", &fields).await.0, StatusCode::OK);
    }
    let reference = mail_app.forwarded().await;
    mail_app.round().await;
    assert_eq!(mail_app.mails_to("a").len(), 0);
    assert!(mail_app.mails_to("b")[0].text().contains(reference.as_str()));
});

both_databases!(a_server_that_stopped_half_way_loses_nothing_and_sends_nothing_twice, async |db| {
    let mail_app = MailApp::open(db).await;
    mail_app.forwarded().await;
    let op = &mail_app.app.op();
    let cutoff = Cutoff::of(op.db(), NOON).await.unwrap().unwrap();
    let readers = store::readers(op, NOON).await.unwrap();
    let [a, circle] = &readers[..] else { panic!("expected two readers") };
    store::lease(op, a, cutoff, NOON).await.unwrap().unwrap();
    let leased = store::lease(op, circle, cutoff, NOON).await.unwrap().unwrap();
    assert!(store::lease(op, circle, cutoff, NOON).await.unwrap().is_none(), "already leased");
    assert!(store::hand_over(op, circle, &leased, NOON).await.unwrap());
    assert_eq!(mail_app.round().await, 0, "nothing is sent until the leases end");
    assert_eq!(mail_app.after(HOUR).await, 1);
    assert_eq!(
        (mail_app.mails_to("a").len(), mail_app.mails_to("circle").len()),
        (1, 0),
        "the other mail may have arrived"
    );
});

both_databases!(a_mail_is_addressed_with_the_name_in_its_own_language, async |db| {
    let mail_app = MailApp::open(db).await;
    let mut tx = mail_app.app.state.db().begin().await.unwrap();
    let named = sql("update officer set name = 'Asha Verma', name_hi = 'आशा वर्मा' where login = 'a'");
    tx.run(&named).await.unwrap();
    tx.commit().await.unwrap();
    let station = mail_app.app.officer("a").await;
    for (language, name) in [("", "Asha Verma"), ("en", "Asha Verma"), ("hi", "आशा वर्मा")] {
        assert_eq!(choose(&station, "at_once", language).await, StatusCode::SEE_OTHER);
        mail_app.forwarded().await;
        mail_app.round().await;
        let to = mail_app.mails_to("a").last().unwrap().header("To").unwrap();
        assert!(to.contains(name), "{language}: {to}");
    }
});

both_databases!(a_name_cannot_inject_a_header, async |db| {
    let mail_app = MailApp::open(db).await;
    let mut tx = mail_app.app.state.db().begin().await.unwrap();
    let evil = "SHO\"\r\nBcc: evil@example.org\r\n\r\nथाना, <x@example.org>";
    tx.run(&sql("update officer set name = $1 where login = 'a'").arg(evil)).await.unwrap();
    tx.commit().await.unwrap();
    mail_app.forwarded().await;
    mail_app.round().await;
    let [mail] = &mail_app.mails_to("a")[..] else { panic!("expected one mail") };
    let head = mail.head();
    assert!(head.iter().all(|line| !line.to_lowercase().starts_with("bcc")), "{head:?}");
    assert!(mail.text().contains("शिकायत संख्या") && mail.to.len() == 1);
});

both_databases!(addresses_are_checked_and_only_the_admin_sets_them, async |db| {
    let mail_app = MailApp::open(db).await;
    for wrong in ["nobody", "a@b@c", "a@b.example\r\nBcc: x@y.example", "ए@b.example"] {
        let (status, error) = mail_app.address("b", wrong).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
        assert!(matches!(error, Some(Error::Fields(_))), "{wrong}");
    }
    assert_eq!(mail_app.address("b", "nobody").await.1, Some(Error::field("email", Problem::NotAMailAddress)));
    let chief = mail_app.app.officer("chief").await;
    let fields = [("form_name", "email"), ("officer", "1"), ("email", "x@y.example")];
    assert_eq!(chief.post_json("/staff/officers", &fields).await.0, StatusCode::FORBIDDEN);
    let admin = mail_app.app.officer("admin").await;
    assert_eq!(choose(&admin, "at_once", "").await, StatusCode::FORBIDDEN);
    assert!(admin.get("/staff/me").await.text.contains("Your role does not get notices"));
    let station = mail_app.app.officer("a").await;
    let shown = station.get("/staff/me").await.text;
    assert!(shown.contains("a@police.example") && shown.contains("Immediately"), "{shown}");
    assert_eq!(choose(&station, "sometimes", "").await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(mail_app.address("a", "").await.0, StatusCode::OK);
    mail_app.forwarded().await;
    assert_eq!(mail_app.round().await, 1, "only the circle's mail");
});
