//! `/staff/notices`

use super::{Notice, Notices, actions::load_notices};
use crate::{
    language::{dates, fill, language, t, texts, texts::notices as says},
    staff::{StaffBar, StaffPage, staff_page},
    ui::{
        When,
        data::resource,
        form::{Form, PostForm, SendButton},
        page_bar::PageBar,
        paging::{After, Turn},
        split::{Announced, announce},
    },
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The notices page.
#[component]
pub fn NoticesPage() -> impl IntoView {
    let query = use_query_map();
    let after = Memo::new(move |_| query.with(|query| query.get("after")).and_then(|word| word.parse::<After>().ok()));
    let first = resource(move || after.get(), load_notices);
    let (announced, has_read) = (RwSignal::new(String::new()), RwSignal::new(false));
    let read = t(says::READ_DONE);
    // The staff bar shows the number of unread notices, so the whole page is loaded again.
    let again = Callback::new(move |()| {
        announce(announced, read);
        has_read.set(true);
        first.refetch();
    });
    view! {
        <Announced announced/>
        {staff_page(StaffPage::Notices, first, move |notices| view! { <Shown notices after again has_read/> })}
    }
}

#[component]
fn Shown(
    notices: Notices,
    after: Memo<Option<After>>,
    again: Callback<()>,
    /// Whether a notice was marked as read on this page: its button is gone then, and the list takes the focus.
    has_read: RwSignal<bool>,
) -> impl IntoView {
    let list = NodeRef::<leptos::html::Ul>::new();
    Effect::new(move |_| {
        if let Some(list) = list.get()
            && has_read.get_untracked()
        {
            let _ = list.focus();
        }
    });
    let Notices { me, notices, next, now } = notices;
    let unread = || notices.iter().filter(|notice| notice.read_at.is_none()).map(|notice| notice.id);
    let shown = unread().min().zip(unread().max());
    let all = Form::new("read-all");
    let empty = notices.is_empty();
    let rows = notices.into_iter().map(|notice| view! { <NoticeItem notice now again/> }).collect_view();
    view! {
        <StaffBar me/>
        <PageBar title=t(says::TITLE)>
            {shown
                .map(|(oldest, newest)| {
                    view! {
                        <PostForm form=all action=StaffPage::Notices.route() done=again>
                            <input type="hidden" name="oldest" value=oldest/>
                            <input type="hidden" name="notice" value=newest/>
                            <SendButton form=all label=t(says::READ_ALL) quiet=true/>
                        </PostForm>
                    }
                })}
        </PageBar>
        <div class="page-body">
            <p class="lead">{t(says::LEAD)}</p>
            {if empty { view! { <p class="empty">{t(says::EMPTY)}</p> }.into_any() } else { view! { <ul class="notices" tabindex="-1" node_ref=list aria-label=t(says::TITLE)>{rows}</ul> }.into_any() }}
            <Turn
                next=Signal::stored(next.map(|next| format!("/staff/notices?after={next}")))
                first=Signal::derive(move || after.get().map(|_| StaffPage::Notices.route().to_owned()))
            />
        </div>
    }
}

#[component]
fn NoticeItem(notice: Notice, now: i64, again: Callback<()>) -> impl IntoView {
    let language = language();
    let form = Form::about("read", "notice", &notice.id.to_string());
    let step = notice.step.map(|step| texts::clocks::step(step, language)).unwrap_or_default();
    let title = fill(says::told(notice.kind), &[("step", step)]);
    // A complaint that the reader can no longer see is linked to its public tracking page.
    let seen = notice.reference.map(|reference| (format!("/staff/c/{}", reference.as_str()), reference.to_string()));
    let address = seen.or_else(|| Some((format!("/t/{}", notice.number?.as_str()), notice.number?.to_string())));
    let due = notice.due_at.map(|due| fill(says::DUE, &[("when", &dates::moment(due, now, language))]));
    let with = match &notice.office {
        Some(office) => fill(says::WITH, &[("office", &office.oblique(language))]),
        None => t(says::WITH_THE_CELL).to_owned(),
    };
    let with = notice.reference.map(|_| with);
    let level = (notice.level > 0).then(|| fill(says::LEVEL, &[("n", &notice.level.to_string())]));
    let facts = [level, due, with].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let unread = notice.read_at.is_none();
    let read_by = notice
        .read_by
        .map(|name| view! { <p class="quiet">{fill(says::READ_BY, &[("name", name.in_language(language))])}</p> });
    view! {
        <li data-kind=notice.kind.as_str() data-unread=unread.then_some("")>
            <p>
                {unread.then(|| view! { <span class="flag" data-flag="unread">{t(says::UNREAD)}</span> " " })}
                <strong>{title}</strong>
                {address.map(|(to, reference)| view! { " " <a class="ref" href=to>{reference}</a> })}
            </p>
            <p class="quiet"><When at=notice.at now/> {(!facts.is_empty()).then(|| format!(" · {facts}"))}</p>
            {read_by}
            {unread
                .then(|| {
                    view! {
                        <PostForm form action=StaffPage::Notices.route() done=again>
                            <input type="hidden" name="notice" value=notice.id/>
                            <SendButton form label=t(says::READ) quiet=true/>
                        </PostForm>
                    }
                })}
        </li>
    }
}
