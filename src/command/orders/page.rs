//! `/staff/orders`

use super::{
    Chosen, Done, OrderState, OrderView, Orders, Shown as Asked, Turn,
    actions::load_orders,
    address,
    chosen::{Course, MatterBox, Proof},
    panel::{Acknowledging, AnswerCard, Answering, OrderCard, OrderFields, TakingBack},
};
use crate::{
    command::sheet::{
        Came,
        judging::{Judged, JudgingButtons, JudgingFields},
    },
    complaint::Millis,
    language::{Text, dates, fill, language, t, texts::orders as says},
    officers::Role,
    offices::OfficeName,
    staff::{StaffBar, StaffPage, brought_again, staff_page},
    ui::{
        data::resource,
        form::{FoldedForm, Form, GoneForm, LineField, PostForm, SendButton},
        list_keys::focus_chosen,
        live::Live,
        page_bar::PageBar,
        paging::Turn as Pages,
        renewed::renewed,
        split::{Announced, ChosenHead, Row, RowGroup, Said, Tone, ToneWord, split},
    },
};
use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_query_map};

/// What the parts of the page share.
#[derive(Clone, Copy)]
struct Desk {
    asked: Memo<Asked>,
    shown: RwSignal<Orders>,
    role: Role,
    /// Whether something is typed in a form of the chosen order: it is not replaced then.
    typing: RwSignal<bool>,
    /// Whether somebody has chosen an order on this page: the focus then follows.
    takes_focus: RwSignal<bool>,
    announced: RwSignal<String>,
    /// Called with what was done to the chosen order.
    acted: Callback<Done>,
}

/// The orders page.
#[component]
pub fn OrdersPage() -> impl IntoView {
    let query = use_query_map();
    let asked = Memo::new(move |_| {
        query.with(|query| {
            let word = |name: &str| query.get(name).unwrap_or_default();
            Asked {
                after: word("after").parse().ok(),
                confirm_after: word("confirm_after").parse().ok(),
                turn: word("turn").parse().ok(),
                order: word("order").parse().ok(),
                done: word("done").parse().ok(),
            }
        })
    });
    // Another order is loaded into the page; another part of the list is another page.
    let part = Memo::new(move |_| Asked { order: None, done: None, ..asked.get() });
    let first = resource(move || part.get(), move |_| load(asked.get_untracked()));
    let announced = RwSignal::new(String::new());
    view! {
        <Announced announced/>
        {staff_page(StaffPage::Orders, first, move |orders| view! { <Shown orders asked announced/> })}
    }
}

fn load(asked: Asked) -> impl Future<Output = Result<Orders, crate::error::Error>> {
    load_orders(asked.after, asked.confirm_after, asked.turn, asked.order)
}

#[component]
fn Shown(orders: Orders, asked: Memo<Asked>, announced: RwSignal<String>) -> impl IntoView {
    let me = orders.me.clone();
    let role = me.role;
    let shown = RwSignal::new(orders);
    let again = brought_again(shown, move || load(asked.get_untracked()));
    let (typing, takes_focus) = (RwSignal::new(false), RwSignal::new(false));
    let navigate = use_navigate();
    let acted = Callback::new(move |done: Done| {
        let _ = typing.try_set(false);
        let stays = !matches!(done, Done::Dropped | Done::Judged);
        let turn = asked.get_untracked().turn;
        let order = shown.with_untracked(|orders| orders.chosen.as_ref().map(|one| one.order.id)).filter(|_| stays);
        takes_focus.set(!stays);
        navigate(&address(&Asked { turn, order, done: Some(done), ..Asked::default() }), Default::default());
        again.run(());
    });
    let desk = Desk { asked, shown, role, typing, takes_focus, announced, acted };
    Effect::new(move |before: Option<Option<i64>>| {
        let order = asked.get().order;
        if before.is_some_and(|before| before != order) {
            let _ = typing.try_set(false);
            takes_focus.set(true);
            // The heading of another order takes the focus when it appears.
            if shown.with_untracked(|orders| orders.chosen.as_ref().map(|one| one.order.id) == order) {
                focus_chosen();
            }
            again.run(());
        }
        order
    });
    let url = move || format!("/live/staff?since={}", shown.with(|orders| orders.event));
    let open = Memo::new(move |_| asked.with(|asked| asked.order.is_some() || asked.done.is_some()));
    let back = Signal::derive(move || open.get().then(|| address(&Asked { order: None, done: None, ..asked.get() })));
    view! {
        <StaffBar me/>
        <PageBar title=t(says::TITLE) back>
            <Turns desk/>
            <Live url=Signal::derive(url) changed=Callback::new(move |_: String| again.run(()))/>
        </PageBar>
        {split(open.into(), view! { <List desk/> }, view! { <ChosenOrder desk/> })}
    }
}

/// Heading of the open orders of one turn, as this role reads it.
const fn head(turn: Turn, role: Role) -> Text {
    match (turn, role) {
        (Turn::Answered, Role::Chief) => says::TURN_CHIEF,
        (Turn::Answered, _) => says::TURN_ANSWERED,
        (Turn::Late, _) => says::TURN_LATE,
        (Turn::Waiting, Role::Station | Role::Circle) => says::TURN_OURS,
        (Turn::Waiting, _) => says::TURN_WAITING,
    }
}

/// The turns in the order in which they concern this role.
const fn turns(role: Role) -> [Turn; 3] {
    match role {
        Role::Chief => [Turn::Answered, Turn::Late, Turn::Waiting],
        _ => [Turn::Late, Turn::Waiting, Turn::Answered],
    }
}

fn count(orders: &Orders, turn: Turn) -> i64 {
    Turn::ALL.iter().position(|one| *one == turn).and_then(|at| orders.counts.get(at)).copied().unwrap_or_default()
}

/// Links to all orders and to those of one turn, with their true numbers.
#[component]
fn Turns(desk: Desk) -> impl IntoView {
    let Desk { asked, shown, role, .. } = desk;
    let chip = move |turn: Option<Turn>| {
        let name = turn.map_or(t(says::ALL_TURNS), |turn| t(head(turn, role)));
        let n = move || {
            shown.with(|orders| dates::number(turn.map_or(orders.counts.iter().sum(), |turn| count(orders, turn))))
        };
        let current = move || (asked.get().turn == turn).then_some("page");
        let to = address(&Asked { turn, ..Asked::default() });
        view! { <li><a class="turn-link" href=to aria-current=current>{name} " " <span class="count">{n}</span></a></li> }
    };
    let chips = [None].into_iter().chain(turns(role).map(Some)).map(chip);
    view! { <ul class="turns" aria-label=t(says::FILTERS)>{chips.collect_view()}</ul> }
}

/// The orders by whose turn it is.
#[component]
fn List(desk: Desk) -> impl IntoView {
    let Desk { asked, shown, role, .. } = desk;
    let to_confirm = move || {
        let (orders, n) = shown.with(|all| {
            let orders: Vec<_> = all.to_confirm.iter().map(|(order, _)| order.clone()).collect();
            // There may be more of them on the next page.
            let n = all.to_confirm_next.is_none().then(|| dates::number(orders.len() as i64));
            (orders, n)
        });
        (!orders.is_empty() && asked.get().turn.is_none()).then(|| {
            let head = n.map_or_else(|| t(says::TO_CONFIRM).to_owned(), |n| format!("{} · {n}", t(says::TO_CONFIRM)));
            view! {
                <RowGroup head tone=Tone::Unsure>{rows(orders, desk)}</RowGroup>
                <Pages
                    next=Signal::derive(move || Some(address(&Asked { confirm_after: Some(shown.with(|orders| orders.to_confirm_next)?), ..part(asked.get()) })))
                    first=Signal::derive(move || asked.get().confirm_after.map(|_| address(&Asked { confirm_after: None, ..part(asked.get()) })))
                />
            }
        })
    };
    let open = move || {
        let (open, now) = shown.with(|orders| (orders.open.clone(), orders.now));
        let groups = turns(role).into_iter().filter_map(move |turn| {
            let those: Vec<_> = open.iter().filter(|order| order.turn(now) == turn).cloned().collect();
            let n = shown.with(|orders| count(orders, turn));
            let more = n > those.len() as i64 && asked.get().turn.is_none();
            let tone = if turn == Turn::Late { Tone::Bad } else { Tone::Calm };
            (!those.is_empty() || more).then(|| {
                let head = format!("{} · {}", t(head(turn, role)), dates::number(n));
                let all = more.then(|| {
                    let to = address(&Asked { turn: Some(turn), ..Asked::default() });
                    view! { <li class="row-more"><a href=to>{t(crate::language::texts::sheet::MORNING_ALL)}</a></li> }
                });
                view! { <RowGroup head tone>{rows(those, desk)} {all}</RowGroup> }
            })
        });
        groups.collect_view()
    };
    let empty = move || {
        let empty = shown.with(|orders| orders.open.is_empty() && orders.to_confirm.is_empty());
        empty.then(|| view! { <p class="empty">{t(says::EMPTY)}</p> })
    };
    view! {
        // The cell begins with what waits for its confirmation.
        {move || (role == Role::Operator).then(to_confirm)}
        {open}
        {move || (role != Role::Operator).then(to_confirm)}
        {empty}
        <Pages
            next=Signal::derive(move || Some(address(&Asked { after: Some(shown.with(|orders| orders.open_next)?), ..part(asked.get()) })))
            first=Signal::derive(move || asked.get().after.map(|_| address(&Asked { after: None, ..part(asked.get()) })))
        />
    }
}

/// The part of the list that an address shows, without the chosen order.
fn part(asked: Asked) -> Asked {
    Asked { order: None, done: None, ..asked }
}

fn rows(orders: Vec<OrderView>, desk: Desk) -> impl IntoView {
    orders.into_iter().map(|order| view! { <li><OrderRow order desk/></li> }).collect_view()
}

#[component]
fn OrderRow(order: OrderView, desk: Desk) -> impl IntoView {
    let language = language();
    let Desk { asked, shown, .. } = desk;
    let (id, now) = (order.id, shown.with_untracked(|orders| orders.now));
    let name = match &order.office {
        Some(office) => office.short(language).to_owned(),
        None => t(says::OF_NOBODY).to_owned(),
    };
    let moment = |text: Text, at: Millis| fill(text, &[("when", &dates::coming(at, now, language))]);
    let due = order.due_at.map(|due| moment(says::DUE_SHORT, due)).unwrap_or_default();
    let (tone, state) = match (order.state, order.turn(now), &order.answer) {
        (OrderState::ToConfirm, ..) => (Tone::Unsure, t(says::STATE_TO_CONFIRM).to_owned()),
        (_, Turn::Answered, Some(answer)) => {
            let bare = answer.photos.is_empty() && answer.paper.is_none();
            (if bare { Tone::Unsure } else { Tone::Good }, moment(says::ANSWERED_AT, answer.at))
        }
        (_, Turn::Late, _) => (Tone::Bad, due),
        _ => (Tone::Calm, due),
    };
    let words = match (&order.text, &order.about) {
        (text, Some(about)) if text.is_empty() => about.clone(),
        (text, None) if text.is_empty() => t(says::BARE).to_owned(),
        (text, _) => text.clone(),
    };
    let state_word = match order.state {
        OrderState::Open | OrderState::Acknowledged => Some(t(says::state(order.state)).to_owned()),
        _ => None,
    };
    let number = order.reference.map(|reference| reference.to_string());
    let foot = number.into_iter().chain(state_word).collect::<Vec<_>>().join(" · ");
    let to = address(&Asked { order: Some(id), done: None, ..asked.get_untracked() });
    let current =
        Signal::derive(move || shown.with(|orders| orders.chosen.as_ref().is_some_and(|one| one.order.id == id)));
    view! { <Row to current name tone state words foot/> }
}

/// The chosen order whole, with the forms that this officer may use.
#[component]
fn ChosenOrder(desk: Desk) -> impl IntoView {
    let Desk { asked, shown, typing, takes_focus, .. } = desk;
    // Not replaced while something is typed in its forms.
    let chosen = Memo::new(move |before: Option<&Option<Chosen>>| {
        let new = shown.with(|orders| orders.chosen.clone());
        let same = before
            .and_then(Option::as_ref)
            .is_some_and(|before| new.as_ref().is_none_or(|new| new.order.id == before.order.id));
        before.filter(|_| typing.get() && same).cloned().unwrap_or(new)
    });
    let said = move || {
        let done = asked.get().done?;
        Some(view! { <Said words=t(says::said(done)) announced=desk.announced/> })
    };
    let there = move || chosen.with(|one| one.iter().map(|one| one.order.id.to_string()).collect::<Vec<_>>());
    view! {
        <div on:input=move |_| typing.set(true)>
            {said}
            {move || {
                view! {
                    <GoneForm name="order-confirm" field="order" words="text" there=there()/>
                    <GoneForm name="order-drop" field="order" words="remark" there=there()/>
                    <GoneForm name="order-answer" field="order" words="text" there=there()/>
                    <GoneForm name="order-judge" field="order" words="text" there=there()/>
                }
            }}
            {move || match chosen.get() {
                Some(chosen) => view! { <OneOrder chosen desk/> }.into_any(),
                None if asked.get().order.is_some() => {
                    view! { <ChosenHead title=t(says::TITLE) takes_focus/> <p class="empty">{t(says::NOT_THERE)}</p> }.into_any()
                }
                None => ().into_any(),
            }}
        </div>
    }
}

/// What had come, as the evening sheet counts it.
fn came(chosen: &Chosen) -> Came {
    match &chosen.order.answer {
        None => Came::Nothing,
        Some(answer) if answer.photos.is_empty() && answer.paper.is_none() => Came::Words,
        Some(_) if !chosen.told => Came::Untold,
        Some(_) => Came::Done,
    }
}

fn course(order: &OrderView, now: Millis) -> Vec<(String, Option<Millis>)> {
    let returned = fill(says::RETURNED, &[("n", &order.returned.to_string())]);
    let step = |text: Text| t(text).to_owned();
    let late = order.due_at.filter(|_| order.turn(now) == Turn::Late && order.state.is_open());
    let steps = [
        (order.returned > 0).then_some((returned, None)),
        Some((step(says::COURSE_GIVEN), Some(order.given_at))),
        order.acknowledged_at.map(|at| (step(says::COURSE_READ), Some(at))),
        order.answer.as_ref().map(|answer| (step(says::COURSE_ANSWERED), Some(answer.at))),
        late.map(|due| (step(says::COURSE_LATE), Some(due))),
    ];
    steps.into_iter().flatten().collect()
}

#[component]
fn OneOrder(chosen: Chosen, desk: Desk) -> impl IntoView {
    let language = language();
    let now = desk.shown.with_untracked(|orders| orders.now);
    if chosen.order.state == OrderState::ToConfirm {
        return view! { <ToConfirm chosen desk now/> }.into_any();
    }
    let came = came(&chosen);
    let steps = course(&chosen.order, now);
    let Chosen { order, matter, told, may_judge, may_take_back, .. } = chosen;
    let id = order.id;
    let action = address(&Asked { order: Some(id), ..part(desk.asked.get_untracked()) });
    let done = move |done: Done| Callback::new(move |()| desk.acted.run(done));
    let late = order.turn(now) == Turn::Late && order.state.is_open();
    let times = [
        Some(fill(says::COURSE_GIVEN_AT, &[("when", &dates::moment(order.given_at, now, language))])),
        order.due_at.map(|due| fill(says::DUE, &[("when", &dates::coming(due, now, language))])),
        order.acknowledged_at.map(|at| fill(says::READ_AT, &[("when", &dates::moment(at, now, language))])),
    ];
    let times = times.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let (tone, state) = match order.state {
        OrderState::Answered | OrderState::Accepted => (Tone::Good, order.state),
        state if late => (Tone::Bad, state),
        state => (Tone::Calm, state),
    };
    let state =
        if late { format!("{} · {}", t(says::LATE), t(says::state(state))) } else { t(says::state(state)).to_owned() };
    let to = order.office.as_ref().map(|office| fill(says::OF, &[("office", &office.oblique(language))]));
    let from = match &order.given_by {
        Some(name) => fill(says::FROM, &[("name", name.in_language(language))]),
        None => t(says::FROM_X).to_owned(),
    };
    let to = to.into_iter().chain([from]).collect::<Vec<_>>().join(" · ");
    let judging = may_judge.then(|| {
        let form = Form::about("order-judge", "order", &id.to_string());
        let (newest, back_at) =
            (order.answer.as_ref().map_or(0, |answer| answer.id), desk.shown.with_untracked(|orders| orders.back_at));
        Judged::new(form, ("order", id), came, newest, back_at, now)
    });
    let unread = order.ours && order.state == OrderState::Open;
    let (form_id, answered) =
        renewed(Signal::derive(move || desk.shown.with(|orders| orders.form.clone())), done(Done::Answered));
    let unanswered = order.state != OrderState::Answered;
    let text = order.text.clone();
    let title = if text.is_empty() { t(says::BARE).to_owned() } else { text.clone() };
    let mine = (order.ours && order.state.is_open()).then(|| {
        view! { <Answering ours=vec![(id, text)] open=unanswered action=action.clone() form_id done=answered/> }
    });
    let reference = order.reference;
    let (state_of, exposes, gone) = (order.state, order.exposes, order.gone);
    let (return_text, returned, answer) = (order.return_text, order.returned, order.answer);
    let proof = answer.clone().map(|answer| view! { <Proof answer told/> });
    view! {
        <article class="order-whole" data-state=state_of.as_str()>
            <p class="chosen-top">
                {reference.map(|reference| view! { <a class="ref" href=format!("/staff/c/{}", reference.as_str())>{reference.to_string()}</a> })}
                <span class="quiet">{times}</span>
                <ToneWord tone word=state/>
            </p>
            <ChosenHead title takes_focus=desk.takes_focus/>
            <p class="chosen-to">{to}</p>
            {exposes.then(|| view! { <p class="order-warning"><span aria-hidden="true">"! "</span>{t(says::EXPOSES)}</p> })}
            {gone.then(|| view! { <p class="quiet">{t(says::GONE)}</p> })}
            <div class="chosen-columns">
                <div class="chosen-main">
                    {return_text
                        .map(|why| {
                            view! {
                                <p class="order-returned"><span class="flag" data-flag="late">{fill(says::RETURNED, &[("n", &returned.to_string())])}</span> " " <span dir="auto">{why}</span></p>
                            }
                        })}
                    <section class="came-back">
                        <h3>{t(crate::language::texts::sheet::CAME_BACK)}</h3>
                        {match answer {
                            Some(answer) => view! { <AnswerCard answer now/> }.into_any(),
                            None => view! { <p>{t(says::NO_ANSWER_YET)}</p> }.into_any(),
                        }}
                    </section>
                    {unread.then(|| view! { <Acknowledging id action=action.clone() done=done(Done::Read)/> })}
                    {mine}
                    {judging.map(|judged| view! { <JudgingFields judged action=action.clone() done=done(Done::Judged)/> })}
                    {may_take_back.then(|| view! { <TakingBack id text=None action=action.clone() done=done(Done::Dropped)/> })}
                </div>
                <div class="chosen-aside">
                    {proof}
                    {matter.map(|matter| view! { <MatterBox matter reference now/> })}
                    <Course steps now/>
                </div>
            </div>
            {judging.map(|judged| view! { <JudgingButtons judged/> })}
        </article>
    }
    .into_any()
}

/// An order that waits for its confirmation.
#[component]
fn ToConfirm(chosen: Chosen, desk: Desk, now: Millis) -> impl IntoView {
    let Chosen { order, offices, matter, .. } = chosen;
    let (id, suggested, reference) = (order.id, order.suggested, order.reference);
    // Each form is bound to its order, so that text typed for one order never appears in another's form.
    let (confirm, drop) =
        (Form::about("order-confirm", "order", &id.to_string()), Form::about("order-drop", "order", &id.to_string()));
    let due_at = desk.shown.with_untracked(|orders| orders.due_at);
    let text = if order.text.is_empty() { t(says::DEFAULT).to_owned() } else { order.text.clone() };
    let action = address(&Asked { order: Some(id), ..part(desk.asked.get_untracked()) });
    let missing = match (reference, order.waiting_post) {
        (Some(_), _) => None,
        (None, Some(post)) => Some(
            view! { <p class="order-warning">{t(says::FIRST_A_COMPLAINT)} " " <a href=format!("/staff/wire?post={post}")>{t(says::TO_WIRE)}</a></p> }
                .into_any(),
        ),
        (None, None) => Some(view! { <p class="order-warning">{t(says::UNKNOWN_POST)}</p> }.into_any()),
    };
    let confirmable = (reference.is_some() || order.waiting_post.is_none()).then(|| {
        view! { <Confirming form=confirm id reference offices suggested due_at text action=action.clone() done=Callback::new(move |()| desk.acted.run(Done::Confirmed))/> }
    });
    view! {
        <article class="order-whole" data-state=OrderState::ToConfirm.as_str()>
            <ChosenHead title=t(says::TO_CONFIRM) takes_focus=desk.takes_focus/>
            <p class="chosen-to">{t(says::TO_CONFIRM_LEAD)}</p>
            <div class="chosen-columns">
                <div class="chosen-main">
                    <OrderCard order now linked=true/>
                    {missing}
                    {confirmable}
                    <FoldedForm form=drop head=t(says::DROP)>
                        <PostForm form=drop action=action.clone() done=Callback::new(move |()| desk.acted.run(Done::Dropped))>
                            <input type="hidden" name="order" value=id/>
                            <LineField form=drop name="remark" label=t(says::WHY)/>
                            <SendButton form=drop label=t(says::DROP) quiet=true/>
                        </PostForm>
                    </FoldedForm>
                </div>
                <div class="chosen-aside">{matter.map(|matter| view! { <MatterBox matter reference now/> })}</div>
            </div>
        </article>
    }
}

#[component]
fn Confirming(
    form: Form,
    id: i64,
    reference: Option<crate::complaint::Reference>,
    offices: Vec<OfficeName>,
    suggested: Option<i64>,
    due_at: Millis,
    text: String,
    action: String,
    done: Callback<()>,
) -> impl IntoView {
    view! {
        <PostForm form action done>
            <input type="hidden" name="order" value=id/>
            {match reference {
                Some(reference) => view! { <input type="hidden" name="reference" value=reference.to_string()/> }.into_any(),
                None => view! { <LineField form name="reference" label=t(says::REFERENCE)/> }.into_any(),
            }}
            <OrderFields form offices suggested due_at text/>
            <SendButton form label=t(says::CONFIRM)/>
        </PostForm>
    }
}
