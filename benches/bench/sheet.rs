//! The evening sheet of 500 orders: frozen and shown. It runs in this process, on SQLite with `synchronous=full`, through the handlers that
//! a chief's browser calls.

use crate::{desk, figure, percentile, program::TempDb};
use anyhow::Context as _;
use axum::{
    body::{Body, to_bytes},
    extract::ConnectInfo,
    http::{Request, StatusCode, header},
};
use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};
use sunwai::{
    app::router::router,
    command::sheet::freeze,
    demo::PASSWORD,
    language::dates::{self, DAY},
    server::db::{Db, sql},
};
use tower::ServiceExt as _;

/// 23 November 2026, 12:00 UTC, in milliseconds since the epoch: 17:30 in India.
const NOON: i64 = 1_795_435_200_000;
const HOUR: i64 = 3_600_000;
const ORDERS: i64 = 500;
const ROUNDS: usize = 5;

/// Prints how long freezing and showing the sheet takes.
pub async fn sheet() -> anyhow::Result<()> {
    let temp = TempDb::small().await?;
    let db = temp.open().await?;
    load(&db).await?;
    let state = desk::open(&temp, db, NOON + 3 * HOUR).await?;
    let app = router(state.clone())?;
    let ask = async |request: Request<Body>| {
        let mut request = request;
        request.extensions_mut().insert(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 40_000))));
        app.clone().oneshot(request).await.context("the router responds")
    };
    let (mut frozen, mut shown, mut both) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let form = format!("login=chief&password={PASSWORD}");
        let sign_in = Request::post("/sign-in").header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let answered = ask(sign_in.body(form.into())?).await?;
        let cookies = answered.headers().get_all(header::SET_COOKIE).iter().filter_map(|cookie| cookie.to_str().ok());
        let cookie = cookies.filter_map(|cookie| cookie.split(';').next()).collect::<Vec<_>>().join("; ");
        let begun = Instant::now();
        anyhow::ensure!(freeze::if_due(&state).await?, "nothing was frozen");
        let freezing = begun.elapsed();
        let page = ask(Request::get("/staff/sheet").header(header::COOKIE, cookie).body(Body::empty())?).await?;
        let status = page.status();
        let html = to_bytes(page.into_body(), 64 << 20).await?;
        let all: Duration = begun.elapsed();
        anyhow::ensure!(status == StatusCode::OK, "{status}");
        let lines = String::from_utf8_lossy(&html).matches("class=\"sheet-line\"").count();
        anyhow::ensure!(lines as i64 == ORDERS, "{lines} lines");
        frozen.push(freezing);
        shown.push(all - freezing);
        both.push(all);
        state.clock().advance(DAY);
    }
    figure("sheet", "500 orders frozen, median of 5", percentile(&mut frozen, 0.5), "ms");
    figure("sheet", "the sheet shown, median of 5", percentile(&mut shown, 0.5), "ms");
    figure("sheet", "frozen and shown, median of 5 (goal: under 300)", percentile(&mut both, 0.5), "ms");
    state.db().close().await;
    Ok(())
}

/// Five hundred complaints with an order each; of every four, one is unanswered, one is answered with words only, two with the number of a
/// document.
async fn load(db: &Db) -> anyhow::Result<()> {
    let mut tx = db.begin().await?;
    let (station,): (i64,) = tx.one(&sql("select min(id) from office where kind = 'station'")).await?;
    let (officer,): (i64,) = tx.one(&sql("select min(id) from officer where role = 'station'")).await?;
    for n in 0..ORDERS {
        let complaint = desk::forwarded(&mut tx, n, station, NOON).await?;
        let order = sql("insert into chief_order (cause, complaint_id, state, text, office_id, given_at, due_at, opened_at, exposes) \
             values ($1, $2, 'open', 'आज ही कार्रवाई कर बताएँ', $3, $4, $5, $4, false) returning id")
        .arg(format!("bench {n}"))
        .arg(complaint)
        .arg(station)
        .arg(NOON)
        .arg(NOON + 2 * HOUR);
        let (order,): (i64,) = tx.one(&order).await?;
        if n % 4 > 0 {
            let entry =
                sql("insert into entry (complaint_id, at, kind, audience, officer_id, office_id, status, text) \
                 values ($1, $2, 'order_answered', 'staff', $3, $4, 'forwarded', 'मौके पर गए') returning id")
                .arg(complaint)
                .arg(NOON + HOUR)
                .arg(officer)
                .arg(station);
            let (entry,): (i64,) = tx.one(&entry).await?;
            let answer =
                sql("insert into order_answer (order_id, entry_id, form_hash, at, officer_id, text, photos, paper) \
                 values ($1, $2, $3, $4, $5, 'मौके पर गए, दोनों पक्षों से बात हुई', 0, $6)")
                .arg(order)
                .arg(entry)
                .arg(n.to_be_bytes().to_vec())
                .arg(NOON + HOUR)
                .arg(officer)
                .arg((n % 4 > 1).then(|| format!("GD {n}, {}", dates::iso(NOON))));
            tx.run(&answer).await?;
        }
    }
    tx.commit().await?;
    Ok(())
}
