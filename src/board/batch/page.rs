//! `/staff/forwarded`: the result of a batch.

use super::{Batch, BatchItem, BatchResult, actions::load_batch};
use crate::{
    language::{dates, fill, language, t, texts::batch as says},
    staff::{StaffBar, StaffPage, staff_page},
    ui::{data::resource, page_bar::PageBar},
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The result for each of the complaints that were forwarded together.
#[component]
pub fn BatchPage() -> impl IntoView {
    let query = use_query_map();
    let id = Memo::new(move |_| query.with(|query| query.get("batch").and_then(|id| id.parse().ok()).unwrap_or(0)));
    let first = resource(move || id.get(), load_batch);
    staff_page(StaffPage::Forwarded, first, move |batch| view! { <Shown batch/> })
}

#[component]
fn Shown(batch: Batch) -> impl IntoView {
    let Batch { me, station, items } = batch;
    let language = language();
    let all = dates::number(items.len() as i64);
    let (done, left): (Vec<BatchItem>, Vec<BatchItem>) =
        items.into_iter().partition(|item| item.result == Some(BatchResult::Forwarded));
    let station = station.map(|station| station.oblique(language)).unwrap_or_default();
    let n = dates::number(done.len() as i64);
    let lead = fill(says::RESULT, &[("n", &n), ("all", &all), ("station", &station)]);
    view! {
        <StaffBar me/>
        <PageBar title=t(says::TITLE)/>
        <div class="page-body">
            <p class="lead" role="status">{lead}</p>
            <p><a class="button" href=StaffPage::Board.route()>{t(says::BACK)}</a></p>
            <Listed head=says::NOT_DONE items=left/>
            <Listed head=says::DONE items=done/>
        </div>
    }
}

#[component]
fn Listed(head: crate::language::Text, items: Vec<BatchItem>) -> impl IntoView {
    let language = language();
    (!items.is_empty()).then(|| {
        let lines = items.into_iter().map(|item| {
            let address = format!("/staff/c/{}", item.reference.as_str());
            let why = says::why(item.result).in_language(language);
            view! { <li><p><a class="ref" href=address>{item.reference.to_string()}</a> " " {why}</p></li> }
        });
        view! {
            <h2>{t(head)}</h2>
            <ul class="notices">{lines.collect_view()}</ul>
        }
    })
}
