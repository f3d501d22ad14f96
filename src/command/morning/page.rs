//! `/staff/morning`

use super::{Brief, CameIn, DueLine, Morning, Part, SHOWN, Silent, actions::load_morning, address};
use crate::{
    command::{
        clocks::view::ClockFlag,
        orders::{OrderView, panel::OrderCard},
    },
    complaint::{Millis, Reference},
    error::Error,
    language::{Text, dates, fill, language, t, texts, texts::sheet as says},
    offices::OfficeName,
    staff::{StaffBar, StaffPage, brought_again, staff_page},
    ui::{
        When,
        data::resource,
        list_keys::focus_chosen,
        page_bar::PageBar,
        paging::{After, Turn},
        split::{ChosenHead, Row, Tone, split},
    },
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// What the address asks for: a part, its page, and the complaint to show in brief.
type Asked = (Option<Part>, Option<After>, Option<Reference>);

/// What the rows of the list share.
#[derive(Clone, Copy)]
struct Desk {
    asked: Memo<Asked>,
    shown: RwSignal<Morning>,
    now: Millis,
}

impl Desk {
    /// The address of a complaint of the list.
    fn address(self, reference: Reference) -> String {
        let (part, after, _) = self.asked.get_untracked();
        address(part, after, Some(reference))
    }

    /// Whether this complaint is the chosen one.
    fn is_chosen(self, reference: Reference) -> Signal<bool> {
        let Self { shown, .. } = self;
        Signal::derive(move || {
            shown.with(|morning| morning.chosen.as_ref().is_some_and(|one| one.reference == reference))
        })
    }
}

/// The morning list page.
#[component]
pub fn MorningPage() -> impl IntoView {
    let query = use_query_map();
    let asked = Memo::new(move |_| -> Asked {
        query.with(|query| {
            let word = |name: &str| query.get(name).unwrap_or_default();
            (word("part").parse().ok(), word("after").parse().ok(), Reference::parse(&word("complaint")).ok())
        })
    });
    // Another complaint is loaded into the page; another part of the list is another page.
    let part = Memo::new(move |_| {
        let (part, after, _) = asked.get();
        (part, after)
    });
    let first = resource(move || part.get(), move |_| load(asked.get_untracked()));
    staff_page(StaffPage::Morning, first, move |morning| view! { <Shown morning asked/> })
}

fn load((part, after, complaint): Asked) -> impl Future<Output = Result<Morning, Error>> {
    load_morning(part, after, complaint)
}

#[component]
fn Shown(morning: Morning, asked: Memo<Asked>) -> impl IntoView {
    let (me, since, now) = (morning.me.clone(), morning.since, morning.now);
    let list = morning.clone();
    let shown = RwSignal::new(morning);
    let again = brought_again(shown, move || load(asked.get_untracked()));
    let takes_focus = RwSignal::new(false);
    let complaint = Memo::new(move |_| asked.get().2);
    Effect::new(move |before: Option<Option<Reference>>| {
        let complaint = complaint.get();
        if before.is_some_and(|before| before != complaint) {
            takes_focus.set(true);
            // The heading of another complaint takes the focus when it appears.
            if shown.with_untracked(|morning| morning.chosen.as_ref().map(|one| one.reference) == complaint) {
                focus_chosen();
            }
            again.run(());
        }
        complaint
    });
    let open = Signal::derive(move || complaint.get().is_some());
    let back = Signal::derive(move || {
        let (part, after, complaint) = asked.get();
        complaint.map(|_| address(part, after, None))
    });
    let desk = Desk { asked, shown, now };
    let chosen = Memo::new(move |_| shown.with(|morning| morning.chosen.clone()));
    let in_brief = move || match chosen.get() {
        Some(brief) => view! { <InBrief brief takes_focus now/> }.into_any(),
        None if open.get() => view! { <p class="empty">{t(says::MORNING_GONE)}</p> }.into_any(),
        None => view! { <p class="empty">{t(says::MORNING_EMPTY)}</p> }.into_any(),
    };
    let note = fill(says::MORNING_LEAD, &[("since", &dates::moment(since, now, language()))]);
    view! {
        <StaffBar me/>
        <PageBar title=t(says::MORNING) note back/>
        {split(open, view! { <Parts list desk/> }, in_brief)}
    }
}

/// The parts of the list.
#[component]
fn Parts(list: Morning, desk: Desk) -> impl IntoView {
    let Morning { part, next, returned, returned_more, came, waiting, due, breached, silent, .. } = list;
    let after = desk.asked.get_untracked().1;
    let returned_head = match returned_more {
        true => t(says::MORNING_RETURNED).to_owned(),
        false => format!("{} ({})", t(says::MORNING_RETURNED), dates::number(returned.len() as i64)),
    };
    let returned_rows = returned.into_iter().map(|order| view! { <ReturnedItem order desk/> }).collect::<Vec<_>>();
    let came_rows = came.0.into_iter().map(|one| view! { <ReceivedItem one desk/> }).collect::<Vec<_>>();
    let due_rows = due.0.into_iter().map(|one| view! { <DueItem one desk/> }).collect::<Vec<_>>();
    let breached_rows = breached.0.into_iter().map(|one| view! { <DueItem one desk/> }).collect::<Vec<_>>();
    let count = silent.len() as i64;
    let silent_rows = silent.into_iter().map(|one| view! { <SilentItem one now=desk.now/> }).collect::<Vec<_>>();
    let whole = part.is_none();
    let shown = move |one: Part| part.is_none_or(|part| part == one);
    let next = part.and_then(|part| Some(part.address(Some(next?))));
    let begin = part.filter(|_| after.is_some()).map(|part| part.address(None));
    view! {
        <div class="morning">
            {shown(Part::Returned)
                .then(|| {
                    let empty = returned_rows.is_empty().then(|| view! { <p class="empty">{t(says::MORNING_RETURNED_NONE)}</p> });
                    view! {
                        <section class="row-group" aria-labelledby="m-returned">
                            <h2 id="m-returned">{returned_head}</h2>
                            {empty}
                            <ul class="rows morning-rows">{returned_rows}</ul>
                            {(whole && returned_more).then(|| view! { <p class="row-more"><a href=Part::Returned.address(None)>{t(says::MORNING_ALL)}</a></p> })}
                        </section>
                    }
                })}
            {shown(Part::Breached)
                .then(|| view! { <List id="m-breached" head=says::MORNING_BREACHED none=says::MORNING_BREACHED_NONE count=breached.1 rows=breached_rows part=Part::Breached tone="stop" whole/> })}
            {shown(Part::Due)
                .then(|| view! { <List id="m-due" head=says::MORNING_DUE none=says::MORNING_DUE_NONE count=due.1 rows=due_rows part=Part::Due whole/> })}
            {shown(Part::Came)
                .then(|| view! { <List id="m-came" head=says::MORNING_CAME none=says::MORNING_CAME_NONE count=came.1 rows=came_rows part=Part::Came whole/> })}
            <Turn next=Signal::stored(next) first=Signal::stored(begin)/>
            {(!whole).then(|| view! { <p class="row-more"><a href=StaffPage::Morning.route()>{t(says::MORNING_WHOLE)}</a></p> })}
            {(whole && waiting > 0)
                .then(|| view! { <p class="row-more"><a href="/staff/wire?order=oldest">{fill(says::MORNING_WAITING, &[("n", &dates::number(waiting))])}</a></p> })}
            {whole
                .then(|| view! { <List id="m-silent" head=says::MORNING_SILENT none=says::MORNING_SILENT_NONE lead=says::MORNING_SILENT_LEAD count rows=silent_rows folded_after=8 whole/> })}
        </div>
    }
}

/// One part of the list.
#[component]
fn List<V: IntoView + 'static>(
    id: &'static str,
    head: Text,
    none: Text,
    #[prop(optional)] lead: Option<Text>,
    count: i64,
    rows: Vec<V>,
    /// Number of rows shown; the rest is folded away.
    #[prop(optional)]
    folded_after: Option<usize>,
    /// The part to link to if the list shows only its first rows.
    #[prop(optional)]
    part: Option<Part>,
    /// How good the part is.
    #[prop(default = "calm")]
    tone: &'static str,
    /// Whether the page shows all parts.
    whole: bool,
) -> impl IntoView {
    let more = part.filter(|_| whole && count > rows.len() as i64);
    let tone = if count > 0 { tone } else { "calm" };
    let mut rows = rows;
    let rest = rows.split_off(rows.len().min(folded_after.unwrap_or(usize::MAX)));
    let rest_head = fill(says::MORNING_REST, &[("n", &dates::number(rest.len() as i64))]);
    let body = if rows.is_empty() {
        view! { <p class="empty">{t(none)}</p> }.into_any()
    } else {
        view! {
            {lead.map(|lead| view! { <p class="quiet list-note">{t(lead)}</p> })}
            <ul class="rows morning-rows">{rows}</ul>
            {(!rest.is_empty())
                .then(|| view! { <details class="row-more"><summary>{rest_head}</summary><ul class="rows morning-rows">{rest}</ul></details> })}
            {more
                .map(|part| {
                    let first = fill(says::MORNING_FIRST, &[("n", &SHOWN.to_string())]);
                    view! { <p class="quiet row-more">{first} " · " <a href=part.address(None)>{t(says::MORNING_ALL)}</a></p> }
                })}
        }
        .into_any()
    };
    view! {
        <section class="row-group" aria-labelledby=id>
            <h2 id=id data-tone=tone>{fill(head, &[("n", &dates::number(count))])}</h2>
            {body}
        </section>
    }
}

fn office_name(office: Option<OfficeName>) -> String {
    office.map(|office| office.full(language())).unwrap_or_else(|| t(says::NOT_FORWARDED).to_owned())
}

#[component]
fn ReturnedItem(order: OrderView, desk: Desk) -> impl IntoView {
    let due = order.due_at.map(|due| dates::coming(due, desk.now, language()));
    let due = due.map(|due| fill(texts::orders::DUE_SHORT, &[("when", &due)])).unwrap_or_default();
    let tone = if order.due_at.is_some_and(|due| due < desk.now) { Tone::Bad } else { Tone::Calm };
    let number = order.reference.map(|reference| reference.to_string());
    let why = order.return_text.filter(|text| !text.is_empty());
    let foot = number.into_iter().chain(why).collect::<Vec<_>>().join(" · ");
    let reference = order.reference;
    let to = reference.map_or_else(|| StaffPage::Orders.route().to_owned(), |reference| desk.address(reference));
    let current = reference.map_or(Signal::stored(false), |reference| desk.is_chosen(reference));
    view! { <li><Row to current name=office_name(order.office) tone state=due words=order.text foot/></li> }
}

#[component]
fn ReceivedItem(one: CameIn, desk: Desk) -> impl IntoView {
    let language = language();
    let when = dates::moment(one.received_at, desk.now, language);
    let foot = format!("{} · {}", one.reference, office_name(one.office));
    let name = texts::words::category(one.category, language);
    view! { <li><Row to=desk.address(one.reference) current=desk.is_chosen(one.reference) name tone=Tone::Calm state=when words=one.words foot/></li> }
}

#[component]
fn DueItem(one: DueLine, desk: Desk) -> impl IntoView {
    let language = language();
    let due = fill(texts::orders::DUE_SHORT, &[("when", &dates::coming(one.due_at, desk.now, language))]);
    let tone = if one.due_at < desk.now { Tone::Bad } else { Tone::Calm };
    let words = texts::clocks::step(one.step, language);
    view! { <li><Row to=desk.address(one.reference) current=desk.is_chosen(one.reference) name=office_name(one.office) tone state=due words foot=one.reference.to_string()/></li> }
}

#[component]
fn SilentItem(one: Silent, now: Millis) -> impl IntoView {
    let language = language();
    let holds = fill(says::MORNING_HOLDS, &[("n", &dates::number(one.holds))]);
    let last = match one.last_at {
        Some(at) => fill(says::MORNING_LAST, &[("when", &dates::moment(at, now, language))]),
        None => t(says::MORNING_NEVER).to_owned(),
    };
    let to = format!("/staff?office={}", one.office.id);
    view! { <li><Row to current=Signal::stored(false) name=one.office.full(language) tone=Tone::Unsure state=last words=holds foot=""/></li> }
}

/// The chosen complaint in brief, with its orders and the way to the whole complaint.
#[component]
fn InBrief(brief: Brief, takes_focus: RwSignal<bool>, now: Millis) -> impl IntoView {
    let language = language();
    let Brief { reference, words, category, status, office, received_at, clock, orders } = brief;
    let facts = [
        (says::MORNING_STATUS, texts::words::status(status, language).to_owned()),
        (says::MORNING_WITH, office_name(office)),
        (says::MORNING_SUBJECT, texts::words::category(category, language).to_owned()),
    ];
    let facts = facts.map(|(name, value)| view! { <dt>{t(name)}</dt> <dd>{value}</dd> });
    let orders = orders.into_iter().map(|order| view! { <OrderCard order now linked=false/> }).collect::<Vec<_>>();
    view! {
        <article class="brief">
            <ChosenHead title=reference.to_string() takes_focus/>
            {clock.map(|clock| view! { <p><ClockFlag clock now/></p> })}
            <p class="brief-open"><a class="button" href=format!("/staff/c/{}", reference.as_str())>{t(says::MORNING_OPEN)}</a></p>
            <p class="words" dir="auto">{words}</p>
            <dl class="facts-list">{facts.into_iter().collect_view()} <dt>{t(says::MORNING_RECEIVED)}</dt> <dd><When at=received_at now/></dd></dl>
            {(!orders.is_empty())
                .then(|| view! { <section aria-label=t(says::MORNING_ORDERS)><h3>{t(says::MORNING_ORDERS)}</h3> <div class="orders">{orders}</div></section> })}
        </article>
    }
}
