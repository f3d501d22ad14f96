//! Who may save a filter, who sees it, and who may delete it.

use super::{MOST, SavedFilter};
use crate::{
    board::Filters,
    error::{Error, Problem},
    testing::{App, Person, both_databases, rows},
};
use axum::http::StatusCode;

async fn saved(who: &Person) -> Vec<SavedFilter> {
    who.board(Filters::default()).await.saved
}

async fn save(who: &Person, name: &str, more: &[(&str, &str)]) -> (StatusCode, Option<Error>) {
    let form = who.fills("save-filter").at("/staff").with("name", name).with_all(more);
    let (status, answer) = form.sends_in_place().await;
    (status, answer.error)
}

async fn delete(who: &Person, id: i64) -> StatusCode {
    who.fills("delete-filter").with("filter", id).sends_to("/staff").await.status
}

both_databases!(an_officers_own_filter_is_a_link_that_nobody_else_sees, async |db| {
    let app = App::on(db).await;
    let (operator, chief) = (app.officer("operator").await, app.officer("chief").await);
    let filter = [("category", "theft"), ("q", "ज़मीन & मकान"), ("mine", "1"), ("cards", "60")];
    assert_eq!(save(&operator, "मेरी चोरियाँ", &filter).await, (StatusCode::OK, None));
    let own = saved(&operator).await;
    let query = "?category=theft&mine=1&q=%E0%A4%9C%E0%A4%BC%E0%A4%AE%E0%A5%80%E0%A4%A8%20%26%20%E0%A4%AE%E0%A4%95%E0%A4%BE%E0%A4%A8";
    assert_eq!((own[0].name.as_str(), own[0].query.as_str()), ("मेरी चोरियाँ", query));
    let page = operator.get("/staff").await.text;
    assert!(page.contains("मेरी चोरियाँ") && page.contains("href=\"/staff?category=theft"), "{page}");
    assert!(saved(&chief).await.is_empty());
    assert_eq!(delete(&chief, own[0].id).await, StatusCode::NOT_FOUND);
    assert_eq!(delete(&operator, own[0].id).await, StatusCode::SEE_OTHER);
    assert!(saved(&operator).await.is_empty());
    // The form to save a filter is shown only if something is filtered.
    assert!(!page.contains("Save this filter"));
    assert!(operator.get("/staff?category=theft").await.text.contains("Save this filter"));
});

both_databases!(the_chief_and_the_admin_save_filters_for_a_role, async |db| {
    let app = App::on(db).await;
    let (operator, chief) = (app.officer("operator").await, app.officer("chief").await);
    let theft = ("category", "theft");
    assert_eq!(save(&operator, "सबके लिए", &[theft, ("saved_for", "operator")]).await.1, Some(Error::NotAllowed));
    assert_eq!(save(&chief, "चोरी", &[theft, ("saved_for", "operator")]).await, (StatusCode::OK, None));
    assert_eq!(
        save(&app.officer("admin").await, "शोर", &[("category", "noise"), ("saved_for", "station")]).await.1,
        None
    );
    let shared = saved(&operator).await;
    assert_eq!((shared.len(), shared[0].shared.is_some(), shared[0].may_delete), (1, true, false));
    assert_eq!(saved(&app.officer("a").await).await[0].name, "शोर");
    assert_eq!(delete(&operator, shared[0].id).await, StatusCode::NOT_FOUND);
    assert_eq!(delete(&chief, shared[0].id).await, StatusCode::SEE_OTHER);
    assert!(saved(&operator).await.is_empty());
});

both_databases!(at_most_twenty_filters_are_saved, async |db| {
    let app = App::on(db).await;
    let operator = app.officer("operator").await;
    for n in 0..MOST {
        assert_eq!(save(&operator, &format!("{n}"), &[("category", "theft")]).await.1, None);
    }
    let full = Error::field("name", Problem::TooManySaved(20));
    assert_eq!(save(&operator, "और एक", &[("category", "theft")]).await.1, Some(full));
    assert_eq!(save(&operator, " ", &[("category", "theft")]).await.1, Some(Error::field("name", Problem::Missing)));
    assert_eq!(save(&operator, "कुछ नहीं", &[]).await.1, Some(Error::NotUnderstood));
    assert_eq!(saved(&operator).await.len(), 20);
    let chain = crate::audit::verify(app.state.db()).await.unwrap();
    assert_eq!(chain, crate::audit::Chain::Whole(rows(app.state.db(), "select count(*) from audit").await));
});
