//! What leaves for the platforms, and the answer on the wire.

use super::{ENGLISH, Fake, HINDI, chosen, long, page, parts, posted, released, states, work};
use crate::{
    complaint::Channel,
    error::{Error, Problem},
    intake::wire::{
        Disposition,
        tests::{mention, replies},
    },
    replies::{channel::Sent, outbox::GRACE},
    server::db::sql,
    statements::{public, view::Asked, worker},
    testing::{App, both_databases, rows},
};

both_databases!(a_thread_goes_out_part_after_part, async |db| {
    let app = App::on(db).await;
    let (hi, en) = long();
    let slug = released(&app, &hi, &en).await;
    let (x, facebook) = (Fake::on(Channel::X), Fake::on(Channel::Facebook));
    work(&app, &x).await;
    work(&app, &facebook).await;
    let sent = x.sent();
    assert!(sent.len() > 2);
    for (n, (one, before)) in sent.iter().zip([None].into_iter().chain((1..).map(Some))).enumerate() {
        let expected = before.map_or_else(|| ("post", String::new()), |k| ("reply", format!("x-{k}")));
        assert_eq!((one.way.as_str(), one.target.clone()), expected, "part {n}");
    }
    assert_eq!(facebook.sent().len(), 1, "Facebook takes it whole");
    assert!(facebook.sent()[0].text.contains(en.trim()));
    let posts = public::whole(app.state.db(), &slug).await.unwrap().unwrap().posts;
    assert_eq!(posts.len(), 2);
    let seen = chosen(&app.officer("chief").await, &slug).await;
    let on_x = seen.versions[0].platforms.iter().find(|on| on.channel == Channel::X).unwrap();
    assert_eq!(on_x.parts.len(), sent.len());
    assert!(on_x.parts.iter().all(|part| part.sent_at.is_some()));
});

both_databases!(a_platform_that_refuses_half_way_is_shown_and_continued_without_doubling, async |db| {
    let app = App::on(db).await;
    let operator = app.officer("operator").await;
    let (hi, en) = long();
    let slug = released(&app, &hi, &en).await;
    let answers = [Sent::Done("x-1".into()), Sent::Refused("not today".into())];
    let x = Fake::on(Channel::X).answering(answers);
    work(&app, &x).await;
    let all = parts(&app, Channel::X).await;
    let n = all.len();
    assert_eq!((all[0].2.as_str(), all[1].2.as_str(), all[1].3.as_deref()), ("sent", "refused", Some("not today")));
    assert!(all[2..].iter().all(|part| part.2 == "held" && part.3.as_deref() == Some("thread_stopped")));
    assert_eq!(x.sent().len(), 2);
    let seen = page(&operator, &slug).await;
    assert!(seen.released[0].trouble, "the list says so");
    let refused = seen.chosen.unwrap().versions.remove(0).platforms.into_iter().find(|on| on.channel == Channel::X);
    let refused = refused.unwrap().parts.remove(1).reply.unwrap().to_string();
    let go_on = [("one", slug.as_str()), ("reply", refused.as_str())];
    posted(&operator, "statement-go-on", &go_on).await.unwrap();
    assert_eq!(posted(&operator, "statement-go-on", &go_on).await, Err((409, Error::NotNow)), "once");
    app.state.clock().advance(GRACE);
    work(&app, &x).await;
    assert!(states(&app, Channel::X).await.iter().all(|state| state == "sent"));
    let sent = x.sent();
    assert_eq!(sent.len(), n + 1, "only the refused part was tried twice");
    let mut texts: Vec<String> = sent.into_iter().map(|one| one.text).collect();
    texts.dedup();
    assert_eq!(texts.len(), n, "and in order");
});

both_databases!(what_was_deleted_there_is_shown, async |db| {
    let app = App::on(db).await;
    let operator = app.officer("operator").await;
    let slug = released(&app, HINDI, ENGLISH).await;
    let x = Fake::on(Channel::X);
    work(&app, &x).await;
    x.gone.lock().unwrap().push("x-1".into());
    assert_eq!(worker::see(&app.state, &x).await.unwrap(), 0, "not asked yet");
    app.state.clock().advance(3_600_001);
    assert_eq!(worker::see(&app.state, &x).await.unwrap(), 1);
    assert_eq!(worker::see(&app.state, &x).await.unwrap(), 0);
    let seen = page(&operator, &slug).await;
    assert!(seen.released[0].trouble);
    assert!(public::whole(app.state.db(), &slug).await.unwrap().unwrap().posts.is_empty());
});

both_databases!(while_a_channel_is_off_its_parts_are_held, async |db| {
    let app = App::without_channels(db).await;
    let slug = released(&app, HINDI, ENGLISH).await;
    assert_eq!(states(&app, Channel::X).await, ["held"]);
    assert!(public::whole(app.state.db(), &slug).await.unwrap().is_some(), "the site needs no platform");
});

both_databases!(a_post_on_the_wire_is_answered_with_a_statement_in_one_key, async |db| {
    let app = App::on(db).await;
    let operator = app.officer("operator").await;
    let slug = released(&app, HINDI, ENGLISH).await;
    let rumour = "@PrayagrajPolice सुना है सिविल लाइंस में गोली चली है, सच है?";
    let id = "2080000000000000009";
    app.citizen().deliver_x(&mention(id, "33", rumour, id, None)).await;
    let open = operator.wire().await.open.unwrap();
    assert_eq!(open.statements[0].slug, slug);
    let post = open.post.id.to_string();
    let gone = [("form_name", "decide"), ("post", post.as_str()), ("statement", "NOTTHERE")];
    let (status, answer) = operator.post_json("/staff/wire", &gone).await;
    assert_eq!((status.as_u16(), answer.error), (422, Some(Error::field("statement", Problem::NotAChoice))));
    let fields = [("form_name", "decide"), ("post", post.as_str()), ("statement", slug.as_str())];
    assert_eq!(operator.post_json("/staff/wire", &fields).await.0.as_u16(), 200);
    assert_eq!(operator.post_json("/staff/wire", &fields).await.0.as_u16(), 409, "once");
    let answered: Vec<_> = replies(&app).await.into_iter().filter(|(_, target, ..)| target == id).collect();
    assert_eq!(answered.len(), 1);
    let link = format!("{}/statements/{slug}", app.state.settings().public_url);
    assert!(answered[0].0 == "reply" && answered[0].2.contains("पुलिस का वर्ज़न") && answered[0].2.ends_with(&link));
    assert_eq!(operator.wire().await.decided[0].disposition, Disposition::Query);
    assert_eq!(chosen(&operator, &slug).await.about.posts.len(), 1, "the statement knows what it answered");
    // One that was withdrawn is not offered any more.
    let chief = app.officer("chief").await;
    let why = [("one", slug.as_str()), ("why_hi", "ग़लत"), ("why_en", "wrong")];
    posted(&chief, "statement-withdraw", &why).await.unwrap();
    let second = "2080000000000000010";
    app.citizen().deliver_x(&mention(second, "34", rumour, second, None)).await;
    assert!(operator.wire().await.open.unwrap().statements.is_empty());
});

both_databases!(a_statement_can_be_begun_from_a_post, async |db| {
    let app = App::on(db).await;
    let operator = app.officer("operator").await;
    let id = "2080000000000000009";
    app.citizen().deliver_x(&mention(id, "33", "@PrayagrajPolice क्या यह सच है?", id, None)).await;
    let post = operator.wire().await.open.unwrap().post.id;
    let asked = Asked { new: true, post: Some(post), ..Asked::default() };
    assert!(operator.get(&asked.to_address()).await.text.contains("क्या यह सच है?"));
    let number = post.to_string();
    let fields = [("form", "statement-0123456789-03"), ("post", number.as_str()), ("overflow", "thread")];
    let slug = posted(&operator, "statement-new", &fields).await.unwrap();
    assert_eq!(chosen(&operator, &slug).await.about.posts.len(), 1);
    assert_eq!(rows(app.state.db(), "select count(*) from statement_about").await, 1);
    let (released,): (i64,) =
        app.state.db().one(&sql("select count(*) from statement where released_n is not null")).await.unwrap();
    assert_eq!(released, 0);
});
