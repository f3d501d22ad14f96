//! One line on each staff page of the demonstration: what to do next, from a citizen's post to the answer.

use super::StaffPage;
use crate::{
    language::{Text, t, texts::house as says},
    officers::Role::{self, Admin, Auditor, Chief, Circle, Operator, Station},
};
use leptos::prelude::*;

/// What to do next on a page, and the page that it leads to.
const fn next(page: Option<StaffPage>, role: Role) -> (Text, Option<StaffPage>) {
    use StaffPage::{
        Answers, Board, Categories, Clocks, Complaint, Forwarded, Ledger, Macros, Me, Morning, Notices, Officers,
        Offices, Orders, Password, SecondFactor, Sheet, SheetOfDay, Shift, Spellings, Wire,
    };
    match (page, role) {
        (_, Auditor) => (says::HINT_AUDITOR, None),
        (Some(Wire), _) => (says::HINT_WIRE, None),
        (Some(Ledger), _) => (says::HINT_LEDGER, Some(Wire)),
        (Some(Board), Operator) => (says::HINT_BOARD_OPERATOR, Some(Wire)),
        (Some(Board), Station) => (says::HINT_BOARD_STATION, None),
        (Some(Board), Circle) => (says::HINT_BOARD_CIRCLE, None),
        (Some(Board), Chief) => (says::HINT_BOARD_CHIEF, None),
        (Some(Complaint), Station) => (says::HINT_COMPLAINT_STATION, None),
        (Some(Complaint), Operator) => (says::HINT_COMPLAINT_OPERATOR, None),
        (Some(Complaint), Circle) => (says::HINT_COMPLAINT_CIRCLE, None),
        (Some(Complaint), Chief) => (says::HINT_COMPLAINT_CHIEF, Some(Orders)),
        (Some(Forwarded), _) => (says::HINT_FORWARDED, Some(Board)),
        (Some(Orders), Chief) => (says::HINT_ORDERS_CHIEF, Some(Sheet)),
        (Some(Orders), _) => (says::HINT_ORDERS, Some(Board)),
        (Some(Sheet | SheetOfDay), _) => (says::HINT_SHEET, Some(Orders)),
        (Some(Morning), _) => (says::HINT_MORNING, Some(Board)),
        (Some(Notices), _) => (says::HINT_NOTICES, Some(Board)),
        (Some(Shift), _) => (says::HINT_SHIFT, Some(Wire)),
        (Some(Offices | Officers | Clocks | Categories | Spellings | Macros | Answers), Admin) => {
            (says::HINT_SET_UP_ADMIN, None)
        }
        (Some(Offices | Officers | Clocks | Categories | Spellings | Macros | Answers), _) => {
            (says::HINT_SET_UP, Some(Board))
        }
        (Some(Board | Complaint), Admin) => (says::HINT_ADMIN, Some(Offices)),
        (Some(Me | Password | SecondFactor) | None, Admin) => (says::HINT_ADMIN, Some(Offices)),
        (Some(Me | Password | SecondFactor) | None, _) => (says::HINT_ELSEWHERE, Some(Board)),
    }
}

/// The line.
#[component]
pub fn DemoHint(
    /// The page that is shown; none for an address without a page.
    page: Memo<Option<StaffPage>>,
    /// Role of the officer.
    role: Role,
    /// Address of the playground, if it runs.
    playground: Option<String>,
) -> impl IntoView {
    let line = move || {
        let (words, to) = next(page.get(), role);
        let link = to.filter(|to| to.may_read(role).is_ok());
        view! {
            {t(words)}
            {link.map(|to| view! { " " <a href=to.route()>{t(to.title())}</a> })}
        }
    };
    view! {
        <aside class="demo-hint" aria-label=t(says::HINT_HEAD)>
            <p>
                <strong>{t(says::HINT_HEAD)}</strong>
                " "
                {line}
                {playground.map(|url| view! { " " <a href=url rel="external">{t(says::HINT_PLAYGROUND)}</a> })}
            </p>
        </aside>
    }
}
