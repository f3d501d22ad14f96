//! Notices reach officers by mail: once, with nothing of the complaint in it, whatever the mail server does.

use super::{
    smtp::Mailer,
    store::{self, Since},
    worker::round,
};
use crate::{
    complaint::{Millis, Move, Reference},
    error::{Error, Problem},
    language::dates::DAY,
    officers::{admin::OfficersPage, own::Own},
    playground::smtp::{Mail, Sink},
    server::db::{Db, sql},
    testing::{App, NOON, Person, both_databases, rows},
};
use axum::http::StatusCode;
use std::time::Duration;
use tokio::net::TcpListener;

const HOUR: Millis = 3_600_000;
const MINUTE: Millis = 60_000;

/// An application with a mail server of its own; `a` and `circle` have addresses.
struct Post {
    app: App,
    sink: Sink,
    mailer: Mailer,
}

impl Post {
    /// At an address where nobody listens yet.
    async fn closed(db: Db) -> (Self, std::net::SocketAddr) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let at = listener.local_addr().unwrap();
        drop(listener);
        let url = format!("smtp://{at}");
        let app = App::with_settings(db, &["--smtp-url", &url, "--mail-from", "Desk <desk@police.example>"]).await;
        let mailer = app.state.mailer().unwrap().clone().within(Duration::from_secs(1));
        let post = Self { app, sink: Sink::default(), mailer };
        for login in ["a", "circle"] {
            assert_eq!(post.address(login, &format!("{login}@police.example")).await.0, StatusCode::OK);
        }
        (post, at)
    }

    async fn open(db: Db) -> Self {
        let (post, at) = Self::closed(db).await;
        post.listen(at).await;
        post
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

    /// A complaint that was forwarded to station A: a notice for `a` and one for `circle`.
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

both_databases!(a_notice_is_mailed_once_and_says_nothing_of_the_complaint, async |db| {
    let post = Post::open(db).await;
    let reference = post.forwarded().await;
    assert_eq!(post.round().await, 2);
    assert_eq!(post.round().await, 0);
    assert_eq!(post.after(DAY - HOUR).await, 0, "nor later");
    for login in ["a", "circle"] {
        let [mail] = &post.mails_to(login)[..] else { panic!("one for {login}") };
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
    let db = post.app.state.db();
    assert_eq!(rows(db, "select count(*) from notice where mailed_at is not null and mail_tries = 1").await, 2);
    assert_eq!(rows(db, "select count(*) from audit where action = 'notices_mailed'").await, 2);
});

both_databases!(two_servers_at_once_send_each_notice_once, async |db| {
    let post = Post::open(db).await;
    let second = post.app.second().await;
    for _ in 0..4 {
        let references = [post.forwarded().await, post.forwarded().await];
        let (one, two) = tokio::join!(round(&post.app.state, &post.mailer), round(&second, &post.mailer));
        one.unwrap();
        two.unwrap();
        for login in ["a", "circle"] {
            for reference in references {
                let mails = post.mails_to(login);
                let named = mails.iter().filter(|mail| mail.text().contains(reference.as_str())).count();
                assert_eq!(named, 1, "{login} {reference}");
            }
        }
    }
    assert_eq!(rows(post.app.state.db(), "select count(*) from notice_mail where state = 'sent'").await, 16);
});

both_databases!(a_mail_server_that_was_down_gets_everything_once_it_is_up, async |db| {
    let (post, at) = Post::closed(db).await;
    let first = post.forwarded().await;
    assert!(post.officers_page().await.contains("Email: sending is on."));
    assert_eq!(post.round().await, 0);
    let health = store::health(post.app.state.db()).await.unwrap();
    assert_eq!((health.down_since, health.failures), (Some(NOON), 1));
    assert_eq!(health.paused_until, NOON + 2_000);
    let shown = post.officers_page().await;
    assert!(shown.contains("The mail server has taken nothing since today 17:30"), "the admin sees it: {shown}");
    let mut before = 2_000;
    for _ in 0..4 {
        let until = store::health(post.app.state.db()).await.unwrap().paused_until;
        post.app.state.clock().advance((until - post.app.state.clock().now()).max(0));
        post.round().await;
        let pause = store::health(post.app.state.db()).await.unwrap().paused_until - post.app.state.clock().now();
        assert!(pause > before, "pauses grow");
        before = pause;
    }
    let second = post.forwarded().await;
    post.listen(at).await;
    assert_eq!(post.after(HOUR).await, 2);
    let [mail] = &post.mails_to("a")[..] else { panic!("both in one") };
    assert!(mail.text().contains(first.as_str()) && mail.text().contains(second.as_str()));
    assert!(mail.header("Subject").unwrap().contains("2 notices"));
    assert_eq!(store::health(post.app.state.db()).await.unwrap().down_since, None);
    let attempts = "select count(*) from notice_mail where attempts = 1 and state = 'sent'";
    assert_eq!(rows(post.app.state.db(), attempts).await, 4, "what nobody could take was not tried");
    assert!(post.officers_page().await.contains("Email: sending is on."));
});

both_databases!(what_was_read_in_the_app_while_the_server_was_down_for_days_is_not_mailed, async |db| {
    let (post, at) = Post::closed(db).await;
    let (read, unread) = (post.forwarded().await, post.forwarded().await);
    post.round().await;
    let station = post.app.officer("a").await;
    let statement = sql(
        "select n.id from notice n join complaint c on c.id = n.complaint_id where c.reference = $1 and n.office_id = $2",
    );
    let statement = statement.arg(read).arg(post.app.offices.station_a);
    let (id,): (i64,) = post.app.state.db().one(&statement).await.unwrap();
    station.post("/staff/notices", &[("form_name", "read"), ("notice", &id.to_string())]).await;
    post.listen(at).await;
    post.after(2 * DAY).await;
    let [mail] = &post.mails_to("a")[..] else { panic!("one") };
    assert!(mail.text().contains(unread.as_str()) && !mail.text().contains(read.as_str()), "{}", mail.text());
});

both_databases!(a_server_that_says_nothing_holds_up_nothing_and_gets_it_later, async |db| {
    let post = Post::open(db).await;
    for silent in ["connect", "EHLO", "MAIL", "RCPT", "DATA"] {
        let reference = post.forwarded().await;
        post.sink.answer(silent, "");
        assert_eq!(post.round().await, 0, "{silent}");
        post.sink.behave();
        assert_eq!(post.after(HOUR).await, 2, "{silent}");
        for login in ["a", "circle"] {
            let named = post.mails_to(login).iter().filter(|mail| mail.text().contains(reference.as_str())).count();
            assert_eq!(named, 1, "{silent} {login}");
        }
    }
});

both_databases!(a_mail_that_may_have_arrived_is_not_sent_again_and_the_admin_sees_that, async |db| {
    let post = Post::open(db).await;
    post.forwarded().await;
    post.sink.answer(".", "");
    assert_eq!(post.round().await, 0);
    assert_eq!(post.sink.mails().len(), 2, "it has them, and never said so");
    post.sink.behave();
    assert_eq!(post.after(HOUR).await, 0);
    assert_eq!(post.sink.mails().len(), 2);
    assert!(post.officers_page().await.contains("whether it arrived; not sent again"));
});

both_databases!(not_now_is_tried_again_with_growing_pauses_and_nobody_else_waits, async |db| {
    let post = Post::open(db).await;
    post.forwarded().await;
    post.sink.answer("RCPT TO:<circle", "451 4.7.1 come back later");
    assert_eq!(post.round().await, 1, "the station has it");
    let due = async || {
        let statement = sql("select attempts, due_at from notice_mail where state = 'waiting'");
        post.app.state.db().one::<(i64, i64)>(&statement).await.unwrap()
    };
    assert_eq!(due().await, (1, NOON + 4_000));
    let shown = post.officers_page().await;
    assert!(shown.contains("come back later") && shown.contains("next attempt today 17:30"), "{shown}");
    assert_eq!(post.after(3_000).await, 0);
    assert_eq!(due().await.0, 1, "not before its time");
    post.after(1_000).await;
    assert_eq!(due().await, (2, NOON + 4_000 + 8_000));
    post.sink.behave();
    assert_eq!(post.after(MINUTE).await, 1);
    assert_eq!(post.mails_to("circle").len(), 1);
    post.forwarded().await;
    post.sink.answer(".", "452 disk full");
    assert_eq!(post.round().await, 0);
    post.sink.behave();
    assert_eq!(post.after(MINUTE).await, 2);
});

both_databases!(never_is_kept_with_the_reason_and_shown_to_the_admin, async |db| {
    let post = Post::open(db).await;
    post.forwarded().await;
    post.sink.answer("RCPT TO:<circle", "550 5.1.1 no such user here");
    assert_eq!(post.round().await, 1);
    post.sink.behave();
    assert_eq!(post.after(DAY / 2).await, 0, "never again");
    assert!(post.officers_page().await.contains("550 5.1.1 no such user here"));
    let audited = "select count(*) from audit where action = 'notices_mail_refused' and subject = 'circle'";
    assert_eq!(rows(post.app.state.db(), audited).await, 1);
    post.forwarded().await;
    assert_eq!(post.round().await, 2, "the next notice is tried");
    assert!(!post.officers_page().await.contains("no such user here"), "it is well again");
    // A server that takes nothing from us says so at the address: nobody's mail is given up for it.
    post.forwarded().await;
    post.sink.answer("RCPT", "554 5.7.1 relay access denied");
    assert_eq!(post.round().await, 0);
    post.sink.behave();
    assert_eq!(post.after(HOUR).await, 2);
    // A wrong password or sender would be refused for everybody: nobody's mail is given up for it.
    post.forwarded().await;
    post.sink.answer("MAIL", "550 sender not allowed");
    assert_eq!(post.round().await, 0);
    assert!(post.officers_page().await.contains("sender not allowed"));
    post.sink.behave();
    assert_eq!(post.after(HOUR).await, 2);
});

both_databases!(a_digest_brings_all_at_eight_in_the_morning, async |db| {
    let post = Post::open(db).await;
    let circle = post.app.officer("circle").await;
    assert_eq!(choose(&circle, "digest", "en").await, StatusCode::SEE_OTHER);
    let references = [post.forwarded().await, post.forwarded().await, post.forwarded().await];
    assert_eq!(post.round().await, 1, "the station's");
    // Noon in the tests is half past five in India.
    assert_eq!(post.after(14 * HOUR + 29 * MINUTE).await, 0);
    assert_eq!(post.after(MINUTE).await, 1);
    let [mail] = &post.mails_to("circle")[..] else { panic!("one") };
    assert!(references.iter().all(|reference| mail.text().contains(reference.as_str())));
    assert_eq!(mail.header("Subject").as_deref(), Some("3 notices"));
    assert!(!mail.text().contains("सूचना"), "in English alone");
    let circle = post.app.officer("circle").await;
    assert_eq!(choose(&circle, "none", "hi").await, StatusCode::SEE_OTHER);
    let left_out = post.forwarded().await;
    post.after(2 * DAY).await;
    let circle = post.app.officer("circle").await;
    assert_eq!(choose(&circle, "at_once", "hi").await, StatusCode::SEE_OTHER);
    post.round().await;
    assert_eq!(post.mails_to("circle").len(), 1, "the past is not mailed: {left_out}");
    let own: Own = circle.call("staff/me", serde_json::json!({})).await.unwrap();
    assert_eq!((own.when.as_str(), own.email.as_deref()), ("at_once", Some("circle@police.example")));
});

both_databases!(only_who_may_read_it_at_that_moment_gets_it, async |db| {
    let post = Post::open(db).await;
    for login in ["b", "c", "operator"] {
        post.address(login, &format!("{login}@police.example")).await;
    }
    let operator = post.app.officer("operator").await;
    choose(&operator, "at_once", "").await;
    let reference = post.forwarded().await;
    post.forward(reference, post.app.offices.station_c).await;
    let (sealed, _) = post.app.citizen().file("गोपनीय").await;
    post.app.state.clock().advance(DAY);
    crate::command::clocks::scheduler::tick(&post.app.state).await.unwrap();
    let operator = post.app.officer("operator").await;
    operator.must(sealed, Move::Seal, &[("text", "गोपनीय")]).await;
    post.round().await;
    assert_eq!(post.mails_to("a").len(), 0, "it lies elsewhere");
    assert_eq!(post.mails_to("b").len(), 0);
    assert!(post.mails_to("c")[0].text().contains(reference.as_str()));
    let cell: String = post.mails_to("operator").iter().map(Mail::text).collect();
    assert!(!cell.contains(sealed.as_str()), "the cell may no longer read it: {cell}");
});

both_databases!(while_the_head_is_on_leave_the_stand_in_gets_it, async |db| {
    let post = Post::open(db).await;
    post.address("b", "b@police.example").await;
    let admin = post.app.officer("admin").await;
    let page: OfficersPage = admin.call("staff/officers", serde_json::json!({})).await.unwrap();
    let id = |login: &str| page.officers.iter().find(|officer| officer.login == login).unwrap().id.to_string();
    let at_a = post.app.offices.station_a.to_string();
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
    let reference = post.forwarded().await;
    post.round().await;
    assert_eq!(post.mails_to("a").len(), 0);
    assert!(post.mails_to("b")[0].text().contains(reference.as_str()));
});

both_databases!(a_server_that_stopped_half_way_loses_nothing_and_sends_nothing_twice, async |db| {
    let post = Post::open(db).await;
    post.forwarded().await;
    let op = &post.app.op();
    let since = Since::of(op.db(), NOON).await.unwrap().unwrap();
    let readers = store::readers(op, NOON).await.unwrap();
    let [a, circle] = &readers[..] else { panic!("two") };
    store::lease(op, a, since, NOON).await.unwrap().unwrap();
    let leased = store::lease(op, circle, since, NOON).await.unwrap().unwrap();
    assert!(store::lease(op, circle, since, NOON).await.unwrap().is_none(), "held");
    assert!(store::hand_over(op, circle, &leased, NOON).await.unwrap());
    assert_eq!(post.round().await, 0, "others wait for the leases to end");
    assert_eq!(post.after(HOUR).await, 1);
    assert_eq!((post.mails_to("a").len(), post.mails_to("circle").len()), (1, 0), "the other may have arrived");
});

both_databases!(a_mail_names_its_reader_in_its_own_language, async |db| {
    let post = Post::open(db).await;
    let mut tx = post.app.state.db().begin().await.unwrap();
    let named = sql("update officer set name = 'Asha Verma', name_hi = 'आशा वर्मा' where login = 'a'");
    tx.run(&named).await.unwrap();
    tx.commit().await.unwrap();
    let station = post.app.officer("a").await;
    for (language, name) in [("", "Asha Verma"), ("en", "Asha Verma"), ("hi", "आशा वर्मा")] {
        assert_eq!(choose(&station, "at_once", language).await, StatusCode::SEE_OTHER);
        post.forwarded().await;
        post.round().await;
        let to = post.mails_to("a").last().unwrap().header("To").unwrap();
        assert!(to.contains(name), "{language}: {to}");
    }
});

both_databases!(no_name_makes_a_header_of_its_own, async |db| {
    let post = Post::open(db).await;
    let mut tx = post.app.state.db().begin().await.unwrap();
    let evil = "SHO\"\r\nBcc: evil@example.org\r\n\r\nथाना, <x@example.org>";
    tx.run(&sql("update officer set name = $1 where login = 'a'").arg(evil)).await.unwrap();
    tx.commit().await.unwrap();
    post.forwarded().await;
    post.round().await;
    let [mail] = &post.mails_to("a")[..] else { panic!("one") };
    let head = mail.head();
    assert!(head.iter().all(|line| !line.to_lowercase().starts_with("bcc")), "{head:?}");
    assert!(mail.text().contains("शिकायत संख्या") && mail.to.len() == 1);
});

both_databases!(addresses_are_checked_and_only_the_admin_sets_them, async |db| {
    let post = Post::open(db).await;
    for wrong in ["nobody", "a@b@c", "a@b.example\r\nBcc: x@y.example", "ए@b.example"] {
        let (status, error) = post.address("b", wrong).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
        assert!(matches!(error, Some(Error::Fields(_))), "{wrong}");
    }
    assert_eq!(post.address("b", "nobody").await.1, Some(Error::field("email", Problem::NotAMailAddress)));
    let chief = post.app.officer("chief").await;
    let fields = [("form_name", "email"), ("officer", "1"), ("email", "x@y.example")];
    assert_eq!(chief.post_json("/staff/officers", &fields).await.0, StatusCode::FORBIDDEN);
    let admin = post.app.officer("admin").await;
    assert_eq!(choose(&admin, "at_once", "").await, StatusCode::FORBIDDEN);
    assert!(admin.get("/staff/me").await.text.contains("Your role does not get notices"));
    let station = post.app.officer("a").await;
    let shown = station.get("/staff/me").await.text;
    assert!(shown.contains("a@police.example") && shown.contains("Immediately"), "{shown}");
    assert_eq!(choose(&station, "sometimes", "").await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(post.address("a", "").await.0, StatusCode::OK);
    post.forwarded().await;
    assert_eq!(post.round().await, 1, "the circle's alone");
});
