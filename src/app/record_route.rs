//! The pages of the public record, figures and statements, as one lazily loaded part: every further part splits shared code into more pieces and makes
//! a citizen's first visit larger.

use crate::{
    figures::page::FiguresPage,
    statements::site::{LIST, list::ListPage, page::StatementPage},
};
use leptos::prelude::*;
use leptos_router::{LazyRoute, hooks::use_location, lazy_route};

/// The page at this address.
pub struct RecordRoute;

#[lazy_route]
impl LazyRoute for RecordRoute {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let path = use_location().pathname.get_untracked();
        match path.strip_prefix(LIST) {
            Some("" | "/") => view! { <ListPage/> }.into_any(),
            Some(_) => view! { <StatementPage/> }.into_any(),
            None => view! { <FiguresPage/> }.into_any(),
        }
    }
}
