//! One cause makes one order, its addressee can always see the complaint, and the chief hears of every order that is late.

use super::{OrderState, Orders};
use crate::{
    command::{
        clocks::{ClockState, Step, scheduler},
        notices::{NoticeKind, Notices},
    },
    complaint::{EntryKind, Move, Reference},
    demo::pictures::draw,
    error::{Error, FieldError, Problem},
    intake::wire::Disposition,
    language::dates::{self, DAY},
    server::db::sql,
    testing::{App, NOON, Person, both_databases, rows},
    ui::form::FormAnswer,
};
use axum::http::StatusCode;
use serde_json::json;

const HOUR: i64 = 3_600_000;

pub const CHIEF_ON_X: &[&str] = &["--x-chief-user-id", "1111111111111111112"];
const CHIEF: &str = "1111111111111111112";
const DESK: &str = "1111111111111111111";

/// A delivery of a post on X to the account `of`.
pub fn post(of: &str, kind: &str, id: &str, author: &str, text: &str, about: Option<(&str, &str)>) -> String {
    let referenced = about.map(|(how, id)| json!([{ "type": how, "id": id }]));
    json!({"data": {"event_uuid": format!("-{id}"), "filter": {"user_id": of}, "event_type": kind, "tag": "desk",
        "payload": {"id": id, "text": text, "author_id": author, "created_at": "2026-11-23T11:00:00.000Z", "conversation_id": id,
            "edit_history_tweet_ids": [id], "referenced_tweets": referenced},
        "includes": {"users": [{"id": author, "username": format!("user_{author}"), "name": "Somebody"}]}}})
    .to_string()
}

/// Delivers a quote by the chief of the post `about`.
pub async fn quote(app: &App, id: &str, text: &str, about: &str) {
    let body = post(CHIEF, "post.create", id, CHIEF, text, Some(("quoted", about)));
    assert_eq!(app.citizen().deliver_x(&body).await.status, StatusCode::OK);
}

/// Delivers a post with this id on X, makes a complaint of it and forwards it to station A.
pub async fn forwarded(app: &App, id: &str) -> Reference {
    let body =
        post(DESK, "post.mention.create", id, &format!("22{id}"), "@PrayagrajPolice मोटरसाइकिल चोरी हो गई", None);
    app.citizen().deliver_x(&body).await;
    let operator = app.officer("operator").await;
    let wire = operator.wire().await;
    let row = wire.open.unwrap().post.id.to_string();
    let station = app.offices.station_a.to_string();
    let fields = [
        ("form_name", "decide"),
        ("post", row.as_str()),
        ("decision", Disposition::Complaint.as_str()),
        ("category", "theft"),
        ("station", station.as_str()),
    ];
    assert_eq!(operator.post("/staff/wire", &fields).await.status, StatusCode::SEE_OTHER);
    let (reference,): (Reference,) =
        app.state.db().one(&sql("select reference from complaint order by id desc limit 1")).await.unwrap();
    reference
}

pub async fn orders(who: &Person) -> Orders {
    who.call("staff/orders", json!({})).await.unwrap()
}

async fn notices(who: &Person) -> Vec<NoticeKind> {
    let notices: Notices = who.call("staff/notices", json!({})).await.unwrap();
    notices.notices.into_iter().map(|notice| notice.kind).collect()
}

async fn on_complaint(who: &Person, reference: Reference, fields: &[(&str, &str)]) -> (StatusCode, FormAnswer) {
    who.post_json(&format!("/staff/c/{}", reference.as_str()), fields).await
}

/// Answers an order, with or without a photo.
pub async fn answer(who: &Person, reference: Reference, order: i64, text: &str, photo: bool) -> StatusCode {
    let form = hex::encode(rand::random::<[u8; 16]>());
    let order = order.to_string();
    let fields = [("form_name", "order-answer"), ("order", order.as_str()), ("form", form.as_str()), ("text", text)];
    let path = format!("/staff/c/{}", reference.as_str());
    let drawn = draw(3);
    let photos: &[&[u8]] = if photo { &[&drawn] } else { &[] };
    who.post_photos(&path, &fields, photos).await.status
}

both_databases!(a_quote_by_the_chief_makes_one_order_for_the_station, async |db| {
    let app = App::with_settings(db, CHIEF_ON_X).await;
    let reference = forwarded(&app, "2080000000000000001").await;
    let station = app.officer("a").await;
    for _ in 0..2 {
        quote(&app, "2080000000000000002", "आज ही बरामद करें https://t.co/abc", "2080000000000000001").await;
    }
    let open = orders(&station).await.open;
    let [order] = &open[..] else { panic!("{open:?}") };
    assert_eq!(
        (order.text.as_str(), order.state, order.reference),
        ("आज ही बरामद करें", OrderState::Open, Some(reference))
    );
    assert_eq!(order.office.as_ref().unwrap().id, app.offices.station_a);
    assert_eq!(order.due_at.map(dates::form_moment).as_deref(), Some("2026-11-23T20:00"), "tonight's review");
    assert!(order.given_by.is_none() && order.ours);
    assert!(notices(&station).await.contains(&NoticeKind::Ordered));
    let panel = station.panel(reference).await.unwrap();
    assert_eq!(panel.entries.iter().filter(|entry| entry.kind == EntryKind::Ordered).count(), 1);
    assert!(panel.clocks.iter().any(|clock| clock.step == Step::Order && clock.due_at == order.due_at.unwrap()));
    assert!(station.get(&format!("/staff/c/{}", reference.as_str())).await.text.contains("आज ही बरामद करें"));
    // No other station sees it.
    assert!(orders(&app.officer("b").await).await.open.is_empty());
    assert_eq!(orders(&app.officer("circle").await).await.open.len(), 1, "the circle is above the station");
    // The ledger adds up: the chief's post has its own disposition.
    assert_eq!(rows(app.state.db(), "select count(*) from post where disposition = 'order'").await, 1);
    assert_eq!(
        rows(app.state.db(), "select count(*) from post where disposition is null and kind is not null").await,
        0
    );
    // The public page does not show the order.
    assert!(!app.citizen().get(&format!("/t/{}", reference.as_str())).await.text.contains("बरामद"));
});

both_databases!(other_posts_by_the_chief_are_not_stored, async |db| {
    let app = App::with_settings(db, CHIEF_ON_X).await;
    let chiefs = [
        post(CHIEF, "post.create", "2080000000000000005", CHIEF, "शुभ प्रभात", None),
        post(CHIEF, "post.mention.create", "2080000000000000006", "22", "@chief hello", None),
        // Somebody else's quote that mentions the chief.
        post(CHIEF, "post.create", "2080000000000000007", "22", "देखिए", Some(("quoted", "2080000000000000001"))),
    ];
    for body in chiefs {
        assert_eq!(app.citizen().deliver_x(&body).await.status, StatusCode::OK);
    }
    assert_eq!(rows(app.state.db(), "select count(*) from post").await, 0);
    assert_eq!(rows(app.state.db(), "select count(*) from chief_order").await, 0);
});

both_databases!(a_bare_repost_is_confirmed_by_the_cell_with_one_tap, async |db| {
    let app = App::with_settings(db, CHIEF_ON_X).await;
    let reference = forwarded(&app, "2080000000000000001").await;
    let repost = post(
        CHIEF,
        "post.create",
        "2080000000000000002",
        CHIEF,
        "RT @x: …",
        Some(("retweeted", "2080000000000000001")),
    );
    app.citizen().deliver_x(&repost).await;
    assert!(orders(&app.officer("a").await).await.open.is_empty());
    let operator = app.officer("operator").await;
    assert!(notices(&operator).await.contains(&NoticeKind::OrderToConfirm));
    let page = operator.get("/staff/orders").await.text;
    assert!(
        page.contains("order-confirm") && page.contains("Act on this complaint and report before the review."),
        "{page}"
    );
    let waiting = orders(&operator).await;
    let (order, offices) = &waiting.to_confirm[0];
    assert_eq!(offices[0].id, app.offices.station_a, "the holder comes first");
    let (id, office, due) = (order.id.to_string(), offices[0].id.to_string(), dates::form_moment(waiting.due_at));
    let number = reference.to_string();
    let fields = [
        ("form_name", "order-confirm"),
        ("order", id.as_str()),
        ("reference", number.as_str()),
        ("text", "कार्रवाई करें"),
        ("office", office.as_str()),
        ("due", due.as_str()),
    ];
    assert_eq!(app.officer("a").await.post("/staff/orders", &fields).await.status, StatusCode::FORBIDDEN);
    assert_eq!(operator.post("/staff/orders", &fields).await.status, StatusCode::SEE_OTHER);
    assert_eq!(operator.post("/staff/orders", &fields).await.status, StatusCode::CONFLICT, "already confirmed");
    let open = orders(&app.officer("a").await).await.open;
    assert_eq!((open.len(), open[0].text.as_str()), (1, "कार्रवाई करें"));
    // Another repost was no order and is dropped.
    let repost = post(
        CHIEF,
        "post.create",
        "2080000000000000003",
        CHIEF,
        "RT @x: …",
        Some(("retweeted", "2080000000000000001")),
    );
    app.citizen().deliver_x(&repost).await;
    let id = orders(&operator).await.to_confirm[0].0.id.to_string();
    let drop = [("form_name", "order-drop"), ("order", id.as_str()), ("remark", "केवल जानकारी")];
    assert_eq!(operator.post("/staff/orders", &drop[..2]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(operator.post("/staff/orders", &drop).await.status, StatusCode::SEE_OTHER);
    assert!(orders(&operator).await.to_confirm.is_empty());
});

both_databases!(a_quote_of_a_post_that_is_no_complaint_yet_waits_until_it_is_one, async |db| {
    let app = App::with_settings(db, CHIEF_ON_X).await;
    let citizen = post(DESK, "post.mention.create", "2080000000000000001", "22", "@PrayagrajPolice चोरी हो गई", None);
    app.citizen().deliver_x(&citizen).await;
    quote(&app, "2080000000000000002", "देखें और बताएँ", "2080000000000000001").await;
    quote(&app, "2080000000000000003", "यह भी", "2080000000000000099").await;
    let operator = app.officer("operator").await;
    let waiting = orders(&operator).await.to_confirm;
    assert_eq!(waiting.iter().map(|(order, _)| order.waiting_post.is_some()).collect::<Vec<_>>(), [true, false]);
    // Each is shown whole at its own address, and both are in the list.
    for ((order, _), expected) in waiting.iter().zip(["/staff/wire?post=", "We have not received that post."]) {
        let page = operator.get(&format!("/staff/orders?order={}", order.id)).await.text;
        assert!(page.contains(expected) && page.contains("देखें और बताएँ") && page.contains("यह भी"), "{page}");
    }
    // The post becomes a complaint that the cell holds: confirming the order forwards it.
    let row = operator.wire().await.open.unwrap().post.id.to_string();
    let fields = [("form_name", "decide"), ("post", row.as_str()), ("decision", "complaint"), ("category", "theft")];
    operator.post("/staff/wire", &fields).await;
    let waiting = orders(&operator).await.to_confirm;
    let (order, offices) = &waiting[0];
    let reference = order.reference.unwrap();
    assert_eq!(offices.len(), 3, "every station");
    let (id, office, number) = (order.id.to_string(), app.offices.station_b.to_string(), reference.to_string());
    let confirm = async |due: &str| {
        let fields = [
            ("form_name", "order-confirm"),
            ("order", id.as_str()),
            ("reference", number.as_str()),
            ("text", "देखें और बताएँ"),
            ("office", office.as_str()),
            ("due", due),
        ];
        operator.post_json("/staff/orders", &fields).await
    };
    let (status, refused) = confirm("2026-11-22T20:00").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    let past = FieldError { field: "due".into(), problem: Problem::Past };
    assert_eq!(refused.error, Some(Error::Fields(vec![past])));
    assert!(operator.panel(reference).await.unwrap().office.is_none(), "nothing was forwarded");
    assert_eq!(confirm("2026-11-24T20:00").await.0, StatusCode::OK);
    assert_eq!(orders(&app.officer("b").await).await.open.len(), 1);
});

both_databases!(a_refused_order_forwards_nothing, async |db| {
    let app = App::with_settings(db, CHIEF_ON_X).await;
    quote(&app, "2080000000000000002", "देखें", "2080000000000000099").await;
    let (chief, operator) = (app.officer("chief").await, app.officer("operator").await);
    let id = orders(&operator).await.to_confirm[0].0.id.to_string();
    let (a, b) = (app.offices.station_a.to_string(), app.offices.station_b.to_string());
    let (first, _) = app.citizen().file("मोबाइल चोरी").await;
    let (second, _) = app.citizen().file("पर्स चोरी").await;
    let confirm = async |reference: Reference, office: &str| {
        let number = reference.to_string();
        let fields = [
            ("form_name", "order-confirm"),
            ("order", id.as_str()),
            ("reference", number.as_str()),
            ("text", "देखें"),
            ("office", office),
            ("due", "2026-11-24T20:00"),
        ];
        operator.post_json("/staff/orders", &fields).await
    };
    let circle = app.offices.circle.to_string();
    let (status, refused) = confirm(first, &circle).await;
    assert_eq!((status, refused.error), (StatusCode::UNPROCESSABLE_ENTITY, Some(not_a_choice())));
    assert_eq!(confirm(first, &a).await.0, StatusCode::OK);
    let entries = operator.panel(first).await.unwrap().entries;
    let kinds: Vec<EntryKind> = entries.iter().map(|entry| entry.kind).collect();
    assert_eq!(kinds, [EntryKind::Received, EntryKind::Forwarded, EntryKind::Ordered]);
    assert_eq!(entries[1].at, entries[2].at);
    // The order is confirmed already: a second confirmation does not move the complaint that it names.
    let (status, refused) = confirm(second, &b).await;
    assert_eq!((status, refused.error), (StatusCode::CONFLICT, Some(Error::Changed)));
    let panel = operator.panel(second).await.unwrap();
    assert_eq!((panel.office, panel.entries.len()), (None, 1));
    // An order whose due time has passed forwards nothing either.
    let give = [
        ("form_name", "order-give"),
        ("form", "0123456789abcdef01234567"),
        ("text", "आज ही"),
        ("office", b.as_str()),
        ("due", "2026-11-22T20:00"),
    ];
    let (status, _) = on_complaint(&chief, second, &give).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(operator.panel(second).await.unwrap().office.is_none());
    assert_eq!(rows(app.state.db(), "select count(*) from chief_order").await, 1);
});

fn not_a_choice() -> Error {
    Error::field("office", Problem::NotAChoice)
}

both_databases!(the_chief_is_notified_of_a_public_quote_that_exposes_a_complaint, async |db| {
    let app = App::with_settings(db, CHIEF_ON_X).await;
    let reference = forwarded(&app, "2080000000000000001").await;
    let chief = app.officer("chief").await;
    chief.must(reference, Move::Seal, &[("text", "पहचान")]).await;
    assert!(chief.panel(reference).await.unwrap().orders.not_in_public);
    assert!(chief.get(&format!("/staff/c/{}", reference.as_str())).await.text.contains("Do not quote or repost"));
    quote(&app, "2080000000000000002", "", "2080000000000000001").await;
    assert!(notices(&chief).await.contains(&NoticeKind::Exposed));
    assert!(
        notices(&chief).await.contains(&NoticeKind::OrderToConfirm),
        "the chief confirms what the cell may not see"
    );
    let operator = app.officer("operator").await;
    assert!(orders(&operator).await.to_confirm.is_empty());
    assert!(!notices(&operator).await.contains(&NoticeKind::OrderToConfirm));
    assert_eq!(orders(&chief).await.to_confirm.len(), 1);
    assert!(orders(&chief).await.to_confirm[0].0.exposes);
});

both_databases!(the_chief_orders_on_the_complaints_page_and_the_station_answers_with_a_photo, async |db| {
    let app = App::on(db).await;
    let (reference, _) = app.citizen().file("मोबाइल चोरी").await;
    let chief = app.officer("chief").await;
    let (a, b) = (app.offices.station_a.to_string(), app.offices.station_b.to_string());
    let form = hex::encode(rand::random::<[u8; 16]>());
    let give = async |who: &Person, office: &str, due: &str, form: &str| {
        let fields =
            [("form_name", "order-give"), ("form", form), ("text", "आज मिलें"), ("office", office), ("due", due)];
        on_complaint(who, reference, &fields).await
    };
    let (status, answered) = give(&chief, &a, "2026-11-23T10:00", &form).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{answered:?}");
    assert_eq!(
        answered.values.iter().find(|(name, _)| name == "text").unwrap().1,
        "आज मिलें",
        "the typed text is returned"
    );
    assert_eq!(give(&chief, "9999", "2026-11-23T20:00", &form).await.0, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(give(&chief, &a, "tonight", &form).await.0, StatusCode::UNPROCESSABLE_ENTITY);
    // The order forwards a complaint that was not forwarded yet. Sending the same form again makes no second order.
    for _ in 0..2 {
        assert_eq!(give(&chief, &a, "2026-11-23T20:00", &form).await.0, StatusCode::OK);
    }
    let station = app.officer("a").await;
    let open = orders(&station).await.open;
    assert_eq!(open.len(), 1);
    let id = open[0].id;
    assert_eq!(
        give(&chief, &b, "2026-11-23T20:00", "0123456789abcdef01234567").await.0,
        StatusCode::UNPROCESSABLE_ENTITY,
        "B cannot see it"
    );
    for login in ["operator", "a", "circle"] {
        let (status, _) = give(&app.officer(login).await, &a, "2026-11-23T20:00", "0123456789abcdef01234567").await;
        assert_eq!(status, StatusCode::FORBIDDEN, "{login}");
    }
    let number = id.to_string();
    let read = [("form_name", "order-ack"), ("order", number.as_str())];
    assert_eq!(on_complaint(&app.officer("operator").await, reference, &read).await.0, StatusCode::FORBIDDEN);
    assert_eq!(on_complaint(&station, reference, &read).await.0, StatusCode::OK);
    assert_eq!(on_complaint(&station, reference, &read).await.0, StatusCode::CONFLICT);
    assert_eq!(answer(&station, reference, id, "", true).await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(answer(&app.officer("b").await, reference, id, "x", true).await, StatusCode::NOT_FOUND);
    assert_eq!(answer(&station, reference, id, "घर जाकर मिले, फ़ोन बरामद", true).await, StatusCode::SEE_OTHER);
    let shown = &chief.panel(reference).await.unwrap().orders.orders[0];
    let came = shown.answer.as_ref().unwrap();
    assert_eq!(
        (shown.state, came.text.as_str(), came.photos.len()),
        (OrderState::Answered, "घर जाकर मिले, फ़ोन बरामद", 1)
    );
    assert_eq!(chief.get(&format!("/staff/photo/{}", came.photos[0])).await.status, StatusCode::OK);
    assert_eq!(
        app.officer("b").await.get(&format!("/staff/photo/{}", came.photos[0])).await.status,
        StatusCode::NOT_FOUND
    );
    assert!(notices(&chief).await.contains(&NoticeKind::OrderAnswered));
    let clock = chief.panel(reference).await.unwrap().clocks.into_iter().find(|clock| clock.step == Step::Order);
    assert_eq!(clock.unwrap().state, ClockState::Met);
});

both_databases!(an_order_moves_with_its_complaint_and_keeps_its_due_time, async |db| {
    let app = App::with_settings(db, CHIEF_ON_X).await;
    let reference = forwarded(&app, "2080000000000000001").await;
    quote(&app, "2080000000000000002", "आज ही", "2080000000000000001").await;
    let due = orders(&app.officer("a").await).await.open[0].due_at;
    let operator = app.officer("operator").await;
    operator.must(reference, Move::Note, &[("text", "x")]).await;
    operator.must(reference, Move::Forward, &[("station", &app.offices.station_c.to_string())]).await;
    assert!(orders(&app.officer("a").await).await.open.is_empty());
    let open = orders(&app.officer("c").await).await.open;
    assert_eq!((open.len(), open[0].due_at), (1, due));
    // An unanswered order escalates from the office that holds it now.
    app.state.clock().advance(DAY);
    scheduler::tick(&app.state).await.unwrap();
    assert!(notices(&app.officer("c").await).await.contains(&NoticeKind::Escalated));
    let about =
        "select count(*) from notice where order_id is not null and kind = 'escalated' and level = 1 and office_id = ";
    let mut statement = sql(about);
    statement.bind(app.offices.station_a);
    assert_eq!(app.state.db().one::<(i64,)>(&statement).await.unwrap().0, 0);
});

both_databases!(an_order_is_taken_away_from_a_station_that_is_accused, async |db| {
    let app = App::with_settings(db, CHIEF_ON_X).await;
    let reference = forwarded(&app, "2080000000000000001").await;
    quote(&app, "2080000000000000002", "जाँच करें", "2080000000000000001").await;
    let operator = app.officer("operator").await;
    operator
        .must(reference, Move::Accuse, &[("station", &app.offices.station_a.to_string()), ("text", "थाने पर आरोप")])
        .await;
    assert!(orders(&app.officer("a").await).await.open.is_empty());
    assert_eq!(orders(&app.officer("circle").await).await.open.len(), 1);
    let possible = app.officer("chief").await.panel(reference).await.unwrap().orders.offices;
    assert!(possible.iter().all(|office| office.id != app.offices.station_a));
});

both_databases!(only_the_chief_can_take_an_order_back, async |db| {
    let app = App::with_settings(db, CHIEF_ON_X).await;
    let reference = forwarded(&app, "2080000000000000001").await;
    quote(&app, "2080000000000000002", "आज ही", "2080000000000000001").await;
    let id = orders(&app.officer("a").await).await.open[0].id.to_string();
    let drop = [("form_name", "order-drop"), ("order", id.as_str()), ("remark", "भूल से")];
    assert_eq!(on_complaint(&app.officer("operator").await, reference, &drop).await.0, StatusCode::FORBIDDEN);
    assert_eq!(on_complaint(&app.officer("chief").await, reference, &drop).await.0, StatusCode::OK);
    assert!(orders(&app.officer("a").await).await.open.is_empty());
    assert_eq!(answer(&app.officer("a").await, reference, id.parse().unwrap(), "x", false).await, StatusCode::CONFLICT);
    assert_eq!(app.state.clock().now(), NOON);
});

both_databases!(an_order_given_while_its_complaint_moves_reaches_an_office_that_can_see_it, async |db| {
    let app = App::on(db).await;
    let (operator, chief) = (app.officer("operator").await, app.officer("chief").await);
    let (a, c) = (app.offices.station_a.to_string(), app.offices.station_c.to_string());
    for n in 0..6 {
        let (reference, _) = app.citizen().file("मोबाइल चोरी").await;
        operator.must(reference, Move::Forward, &[("station", &a)]).await;
        let form = format!("{n:024}");
        let give = [
            ("form_name", "order-give"),
            ("form", form.as_str()),
            ("text", "आज मिलें"),
            ("office", a.as_str()),
            ("due", "2026-11-23T20:00"),
        ];
        let elsewhere = [("station", c.as_str())];
        tokio::join!(on_complaint(&chief, reference, &give), operator.make(reference, Move::Forward, &elsewhere));
        let seen =
            sql("select count(*) from chief_order o join complaint c on c.id = o.complaint_id where c.reference = $1 \
             and o.office_id not in (coalesce(c.station_id, 0), coalesce(c.circle_id, 0), coalesce(c.office_id, 0))");
        let (lost,): (i64,) = app.state.db().one(&seen.arg(reference)).await.unwrap();
        assert_eq!(lost, 0, "no order has an addressee that cannot see its complaint");
    }
});

both_databases!(the_chief_is_notified_when_the_cell_leaves_or_drops_an_order, async |db| {
    let app = App::with_settings(db, CHIEF_ON_X).await;
    let reference = forwarded(&app, "2080000000000000001").await;
    let repost =
        |id: &str| post(CHIEF, "post.create", id, CHIEF, "RT @x: …", Some(("retweeted", "2080000000000000001")));
    app.citizen().deliver_x(&repost("2080000000000000002")).await;
    let operator = app.officer("operator").await;
    // The cell should confirm the order before the evening review.
    app.state.clock().advance(2 * HOUR);
    crate::command::clocks::scheduler::tick(&app.state).await.unwrap();
    assert!(notices(&operator).await.contains(&NoticeKind::Warned));
    assert!(
        !notices(&app.officer("a").await).await.contains(&NoticeKind::Warned),
        "the station does not have the order yet"
    );
    app.state.clock().advance(HOUR);
    crate::command::clocks::scheduler::tick(&app.state).await.unwrap();
    assert!(notices(&app.officer("chief").await).await.contains(&NoticeKind::Escalated));
    let id = orders(&operator).await.to_confirm[0].0.id.to_string();
    let drop = [("form_name", "order-drop"), ("order", id.as_str()), ("remark", "केवल जानकारी")];
    assert_eq!(operator.post("/staff/orders", &drop).await.status, StatusCode::SEE_OTHER);
    let chief = app.officer("chief").await;
    assert!(notices(&chief).await.contains(&NoticeKind::OrderDropped));
    let why = sql("select detail from audit where action = 'order_dropped'");
    assert_eq!(app.state.db().one::<(String,)>(&why).await.unwrap().0, "केवल जानकारी");
    let page = app.officer("a").await.get(&format!("/staff/c/{}", reference.as_str())).await.text;
    assert!(!page.contains("केवल जानकारी"), "the station sees nothing of the dropped order");
    // A second attempt is refused with the reason and keeps the typed text.
    let late = operator.post("/staff/orders", &drop).await;
    assert!(late.status.is_client_error() && late.text.contains("error-summary"), "{}", late.text);
});

both_databases!(an_exposing_quote_is_reported_to_the_chief_when_the_order_is_confirmed, async |db| {
    let app = App::with_settings(db, CHIEF_ON_X).await;
    let citizen = post(DESK, "post.mention.create", "2080000000000000001", "22", "@PrayagrajPolice मदद", None);
    app.citizen().deliver_x(&citizen).await;
    quote(&app, "2080000000000000002", "देखें और बताएँ", "2080000000000000001").await;
    let operator = app.officer("operator").await;
    let row = operator.wire().await.open.unwrap().post.id.to_string();
    let fields =
        [("form_name", "decide"), ("post", row.as_str()), ("decision", "complaint"), ("category", "women_safety")];
    operator.post("/staff/wire", &fields).await;
    let chief = app.officer("chief").await;
    assert!(!notices(&chief).await.contains(&NoticeKind::Exposed));
    let waiting = orders(&chief).await;
    let (order, offices) = &waiting.to_confirm[0];
    let (id, office, number) = (order.id.to_string(), offices[0].id.to_string(), order.reference.unwrap().to_string());
    let due = dates::form_moment(waiting.due_at);
    let confirm = [
        ("form_name", "order-confirm"),
        ("order", id.as_str()),
        ("reference", number.as_str()),
        ("text", "देखें"),
        ("office", office.as_str()),
        ("due", due.as_str()),
    ];
    assert_eq!(chief.post("/staff/orders", &confirm).await.status, StatusCode::SEE_OTHER);
    assert!(notices(&chief).await.contains(&NoticeKind::Exposed));
});

both_databases!(a_station_cannot_see_an_answer_of_its_circle, async |db| {
    let app = App::on(db).await;
    let (reference, _) = app.citizen().file("मोबाइल चोरी").await;
    let station = app.offices.station_a.to_string();
    app.officer("operator").await.must(reference, Move::Forward, &[("station", &station)]).await;
    let chief = app.officer("chief").await;
    let circle = app.offices.circle.to_string();
    let give = [
        ("form_name", "order-give"),
        ("form", "0123456789abcdef01234567"),
        ("text", "थाने के काम की जाँच करें"),
        ("office", circle.as_str()),
        ("due", "2026-11-23T20:00"),
    ];
    assert_eq!(on_complaint(&chief, reference, &give).await.0, StatusCode::OK);
    let head = app.officer("circle").await;
    let id = orders(&head).await.open[0].id;
    assert_eq!(answer(&head, reference, id, "थाने का रजिस्टर देखा", true).await, StatusCode::SEE_OTHER);
    let photo = chief.panel(reference).await.unwrap().orders.orders[0].answer.as_ref().unwrap().photos[0];
    assert_eq!(head.get(&format!("/staff/photo/{photo}")).await.status, StatusCode::OK);
    let below = app.officer("a").await;
    assert_eq!(below.get(&format!("/staff/photo/{photo}")).await.status, StatusCode::NOT_FOUND);
    let panel = below.panel(reference).await.unwrap();
    assert!(panel.entries.iter().all(|entry| entry.photos.is_empty()));
    assert!(!below.get(&format!("/staff/c/{}", reference.as_str())).await.text.contains("रजिस्टर"));
});

both_databases!(an_order_to_a_closed_office_moves_to_the_next_one_with_its_clock, async |db| {
    let app = App::with_settings(db, CHIEF_ON_X).await;
    let reference = forwarded(&app, "2080000000000000001").await;
    quote(&app, "2080000000000000002", "आज ही", "2080000000000000001").await;
    let station = app.officer("a").await;
    let id = orders(&station).await.open[0].id;
    let read = id.to_string();
    let read = [("form_name", "order-ack"), ("order", read.as_str())];
    assert_eq!(on_complaint(&station, reference, &read).await.0, StatusCode::OK);
    let code = app.op().offices().get(app.offices.station_a).unwrap().code.clone();
    let close = [("form_name", "close"), ("office", code.as_str()), ("from", "2026-11-01")];
    assert_eq!(app.officer("admin").await.post_json("/staff/offices", &close).await.0, StatusCode::OK);
    app.state.clock().advance(3 * HOUR);
    assert!(crate::command::sheet::freeze::if_due(&app.state).await.unwrap());
    let (line,): (i64,) = app.state.db().one(&sql("select id from sheet_line")).await.unwrap();
    let line = line.to_string();
    let more = [
        ("form_name", "verdict"),
        ("line", line.as_str()),
        ("verdict", "extend"),
        ("text", "और समय"),
        ("due", "2026-11-25T20:00"),
    ];
    let judged = app.officer("chief").await.post_json("/staff/sheet/2026-11-23", &more).await;
    assert_eq!(judged.0, StatusCode::OK, "{:?}", judged.1);
    let circle = app.officer("circle").await;
    let open = orders(&circle).await.open;
    assert_eq!(
        (open.len(), open[0].state, open[0].acknowledged_at),
        (1, OrderState::Open, None),
        "nobody there has read it"
    );
    let holder = sql("select holder_id from clock where order_id = $1 and met_at is null").arg(id);
    assert_eq!(app.state.db().one::<(i64,)>(&holder).await.unwrap().0, app.offices.circle);
});

both_databases!(evidence_from_the_previous_station_stays_with_the_complaint, async |db| {
    let app = App::with_settings(db, CHIEF_ON_X).await;
    let reference = forwarded(&app, "2080000000000000001").await;
    quote(&app, "2080000000000000002", "आज ही", "2080000000000000001").await;
    let station = app.officer("a").await;
    let id = orders(&station).await.open[0].id;
    assert_eq!(answer(&station, reference, id, "बरामद", true).await, StatusCode::SEE_OTHER);
    let b = app.offices.station_b.to_string();
    app.officer("operator").await.must(reference, Move::Forward, &[("station", &b)]).await;
    let next = app.officer("b").await;
    let panel = next.panel(reference).await.unwrap();
    let photos: Vec<i64> = panel.entries.iter().flat_map(|entry| entry.photos.clone()).collect();
    assert_eq!(photos.len(), 1);
    assert_eq!(next.get(&format!("/staff/photo/{}", photos[0])).await.status, StatusCode::OK);
});

both_databases!(text_for_an_order_that_was_taken_back_is_not_put_into_another_orders_form, async |db| {
    let app = App::with_settings(db, CHIEF_ON_X).await;
    let reference = forwarded(&app, "2080000000000000001").await;
    quote(&app, "2080000000000000002", "पहला आदेश", "2080000000000000001").await;
    quote(&app, "2080000000000000003", "दूसरा आदेश", "2080000000000000001").await;
    let station = app.officer("a").await;
    let first = orders(&station).await.open.iter().find(|order| order.text == "पहला आदेश").unwrap().id.to_string();
    let drop = [("form_name", "order-drop"), ("order", first.as_str()), ("remark", "भूल से")];
    assert_eq!(on_complaint(&app.officer("chief").await, reference, &drop).await.0, StatusCode::OK);
    let form = hex::encode(rand::random::<[u8; 16]>());
    let late =
        [("form_name", "order-answer"), ("order", first.as_str()), ("form", form.as_str()), ("text", "पहले का उत्तर")];
    let refused = station.post(&format!("/staff/c/{}", reference.as_str()), &late).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    // The head has it once more, as data for the browser.
    let (_, body) = refused.text.split_once("</head>").unwrap();
    assert_eq!(body.matches("पहले का उत्तर").count(), 1, "beside the reason for the refusal, and in no form");
});

both_databases!(an_order_on_an_unforwarded_complaint_preselects_the_station_that_routing_suggests, async |db| {
    let app = App::on(db).await;
    let chief = app.officer("chief").await;
    let selected = |page: &str| {
        let form = &page[page.find("id=\"order-give-office\"").unwrap()..];
        let form = &form[..form.find("</select>").unwrap()];
        form.split("<option").filter(|option| option.contains("selected")).map(ToOwned::to_owned).collect::<Vec<_>>()
    };
    // The text names no place: no station is preselected, and the form sent without one is refused.
    let (nowhere, _) = app.citizen().file("मदद चाहिए").await;
    let orders = chief.panel(nowhere).await.unwrap().orders;
    assert_eq!((orders.suggested, orders.offices.len() > 1), (None, true));
    let page = chief.get(&format!("/staff/c/{}", nowhere.as_str())).await.text;
    assert!(selected(&page).is_empty(), "{page}");
    let due = dates::form_moment(orders.due_at);
    let give = [
        ("form_name", "order-give"),
        ("form", "0123456789abcdef01234567"),
        ("text", "देखें"),
        ("office", ""),
        ("due", due.as_str()),
    ];
    let (status, answer) = on_complaint(&chief, nowhere, &give).await;
    assert_eq!(
        (status, answer.error),
        (StatusCode::UNPROCESSABLE_ENTITY, Some(Error::field("office", Problem::Missing)))
    );
    // The text names a station: it is preselected, although it is not the first of the list.
    let (there, _) = app.citizen().file("शिवकुटी थाने के पास दुकान में चोरी").await;
    let orders = chief.panel(there).await.unwrap().orders;
    assert_eq!(orders.suggested, Some(app.offices.station_b));
    let page = chief.get(&format!("/staff/c/{}", there.as_str())).await.text;
    let chosen = selected(&page);
    assert!(chosen.len() == 1 && chosen[0].contains(&format!("value=\"{}\"", app.offices.station_b)), "{chosen:?}");
    // Once the complaint is forwarded, its holder is preselected.
    let station = app.offices.station_a.to_string();
    app.officer("operator").await.must(there, Move::Forward, &[("station", &station)]).await;
    assert_eq!(chief.panel(there).await.unwrap().orders.suggested, Some(app.offices.station_a));
});

both_databases!(the_timeline_names_the_chief_for_an_order_on_x_and_the_clock_for_an_escalation, async |db| {
    use crate::board::acted::Actor;
    let app = App::with_settings(db, CHIEF_ON_X).await;
    let reference = forwarded(&app, "2080000000000000001").await;
    quote(&app, "2080000000000000002", "आज ही देखें", "2080000000000000001").await;
    app.state.clock().advance(30 * DAY);
    scheduler::tick(&app.state).await.unwrap();
    let panel = app.officer("chief").await.panel(reference).await.unwrap();
    let who = |kind: EntryKind| panel.entries.iter().find(|entry| entry.kind == kind).map(|entry| entry.actor);
    assert_eq!(who(EntryKind::Ordered), Some(Actor::ChiefOnX));
    assert_eq!(who(EntryKind::Escalated), Some(Actor::Clock));
    assert_eq!(who(EntryKind::Received), Some(Actor::Complainant));
    assert_eq!(who(EntryKind::Forwarded), Some(Actor::Officer));
    let page = app.officer("chief").await.get(&format!("/staff/c/{}", reference.as_str())).await.text;
    assert!(page.contains("The chief, on X") && page.contains("The clock (automatic)"), "{page}");
});

both_databases!(an_order_has_its_own_address_and_is_read_and_answered_there, async |db| {
    let app = App::with_settings(db, CHIEF_ON_X).await;
    let reference = forwarded(&app, "2080000000000000001").await;
    quote(&app, "2080000000000000002", "पहला आदेश", "2080000000000000001").await;
    quote(&app, "2080000000000000003", "दूसरा आदेश", "2080000000000000001").await;
    let station = app.officer("a").await;
    let all = orders(&station).await;
    assert_eq!((all.counts, all.open.len()), ([0, 0, 2], 2));
    assert_eq!(all.chosen.unwrap().order.id, all.open[0].id, "the first of the list is shown");
    let second = &all.open[1];
    let (id, page) = (second.id.to_string(), format!("/staff/orders?order={}", second.id));
    let shown = station.get(&page).await.text;
    assert!(shown.contains("aria-current=\"true\"") && shown.contains("id=\"order-answer\""), "{shown}");
    let read = [("form_name", "order-ack"), ("order", id.as_str())];
    let sent = station.post(&page, &read).await;
    assert_eq!(sent.headers["location"], format!("/staff/orders?order={id}&done=read"));
    let form = hex::encode(rand::random::<[u8; 16]>());
    let whole =
        [("form_name", "order-answer"), ("order", id.as_str()), ("form", form.as_str()), ("text", "घर जाकर मिले")];
    let drawn = draw(3);
    let ahead = [("form_name", "photo"), ("order", id.as_str()), ("form", form.as_str())];
    assert_eq!(station.post_photos(&page, &ahead, &[&draw(4)]).await.status, StatusCode::OK);
    let elsewhere = app.officer("b").await.post_photos(&page, &ahead, &[&draw(5)]).await;
    assert_eq!(elsewhere.status, StatusCode::NOT_FOUND);
    assert_eq!(station.post_photos(&page, &whole[..3], &[&drawn]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(station.post_photos(&page, &whole, &[]).await.status, StatusCode::SEE_OTHER);
    // It is the chief's turn, and first in the chief's list.
    let chief = app.officer("chief").await;
    let all = orders(&chief).await;
    let chosen = all.chosen.unwrap();
    assert_eq!((all.counts, chosen.order.id, chosen.may_judge), ([1, 0, 1], second.id, true));
    assert_eq!(chosen.order.answer.unwrap().photos.len(), 2, "of the refused form, and one ahead of it");
    assert_eq!(chosen.matter.unwrap().words, "@PrayagrajPolice मोटरसाइकिल चोरी हो गई");
    let only: Orders = chief.call("staff/orders", json!({ "turn": "answered" })).await.unwrap();
    assert_eq!((only.open.len(), only.counts), (1, [1, 0, 1]), "the numbers do not depend on what is shown");
    // Another station sees neither the order nor its complaint at this address.
    let other = app.officer("b").await;
    let elsewhere: Orders = other.call("staff/orders", json!({ "order": second.id })).await.unwrap();
    assert_eq!((elsewhere.chosen, elsewhere.counts), (None, [0; 3]));
    let reference = reference.to_string();
    assert!(!other.get(&page).await.text.contains(&reference));
    assert_eq!(other.post(&page, &whole).await.status, StatusCode::NOT_FOUND);
});

both_databases!(the_chief_judges_an_answered_order_on_the_page_of_orders, async |db| {
    let app = App::with_settings(db, CHIEF_ON_X).await;
    let mut references = Vec::new();
    for n in 1..=2 {
        let id = format!("208000000000000001{n}");
        references.push(forwarded(&app, &id).await);
        quote(&app, &format!("208000000000000002{n}"), "आज ही", &id).await;
    }
    let (station, chief) = (app.officer("a").await, app.officer("chief").await);
    let of = async |reference: Reference| station.panel(reference).await.unwrap().orders.orders[0].id;
    let (first, second) = (of(references[0]).await, of(references[1]).await);
    assert_eq!(answer(&station, references[0], first, "बरामद", true).await, StatusCode::SEE_OTHER);
    let judge = async |who: &Person, order: i64, fields: &[(&str, &str)]| {
        let order = order.to_string();
        let mut all = vec![("form_name", "order-judge"), ("order", order.as_str())];
        all.extend_from_slice(fields);
        let (status, answered) = who.post_json("/staff/orders", &all).await;
        (status, answered.error)
    };
    for login in ["operator", "a", "circle"] {
        let officer = app.officer(login).await;
        assert_eq!(judge(&officer, first, &[("verdict", "accept")]).await.0, StatusCode::FORBIDDEN, "{login}");
    }
    // Before the review, an answer that the page did not show is not judged unseen.
    let unseen = [("verdict", "accept"), ("newest", "0")];
    assert_eq!(judge(&chief, first, &unseen).await, (StatusCode::CONFLICT, Some(Error::Changed)));
    assert_eq!(judge(&chief, first, &[("verdict", "accept")]).await.0, StatusCode::OK);
    assert_eq!(judge(&chief, first, &[("verdict", "accept")]).await.0, StatusCode::CONFLICT, "it is over");
    // After the review it is the verdict on the sheet's line as well, with the time that was proposed.
    app.state.clock().advance(3 * HOUR);
    assert!(crate::command::sheet::freeze::if_due(&app.state).await.unwrap());
    let chief = app.officer("chief").await;
    let all = orders(&chief).await;
    assert_eq!(all.counts, [0, 1, 0], "the accepted one is on no list");
    assert_eq!(dates::form_moment(all.back_at), "2026-11-24T08:00");
    let nothing = judge(&chief, second, &[("verdict", "accept")]).await;
    assert_eq!(nothing.1, Some(Error::field("text", Problem::NothingCame)));
    let past = [("verdict", "return"), ("text", "कल तक"), ("back", "2026-11-23T10:00")];
    assert_eq!(judge(&chief, second, &past).await.1, Some(Error::field("back", Problem::Past)));
    let back = dates::form_moment(all.back_at);
    let returned = [("verdict", "return"), ("text", "सुबह तक करें"), ("back", back.as_str())];
    assert_eq!(judge(&chief, second, &returned).await.0, StatusCode::OK);
    let open = orders(&app.officer("a").await).await.open;
    assert_eq!((open.len(), open[0].due_at, open[0].returned), (1, Some(all.back_at), 1));
    let sheet = chief.get("/staff/sheet/2026-11-23?list=1").await.text;
    assert!(sheet.contains("1 of 1 reviewed") && sheet.contains("Returned, by tomorrow 08:00"), "{sheet}");
});
