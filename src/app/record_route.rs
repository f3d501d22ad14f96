//! The pages of the public record, figures, statements and public incidents, as one lazily loaded part: every further part splits shared code into more
//! pieces and makes a citizen's first visit larger.

use crate::{
    figures::page::FiguresPage,
    incidents::public::{INCIDENT, PublicIncidentPage},
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
        // Without `return`: the body becomes part of a function of another type.
        match path.strip_prefix(LIST) {
            _ if path.starts_with(INCIDENT) => view! { <PublicIncidentPage/> }.into_any(),
            Some("" | "/") => view! { <ListPage/> }.into_any(),
            Some(_) => view! { <StatementPage/> }.into_any(),
            None => view! { <FiguresPage/> }.into_any(),
        }
    }
}
