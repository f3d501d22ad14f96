//! `/staff/orders`

use super::{
    OrderView, Orders,
    actions::load_orders,
    panel::{OrderCard, OrderFields},
};
use crate::{
    complaint::Millis,
    language::{t, texts::orders as says},
    offices::OfficeName,
    staff::{StaffBar, StaffPage, brought_again, staff_page},
    ui::{
        form::{FoldedForm, Form, GoneForm, LineField, PostForm, SendButton},
        live::Live,
        paging::{After, Turn},
    },
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// Cursors at which the two lists of the page begin: open orders, and orders to be confirmed.
type Cursors = (Option<After>, Option<After>);

fn address((open, confirm): Cursors) -> String {
    let pairs = [("after", open), ("confirm_after", confirm)].into_iter();
    let pairs: Vec<String> = pairs.filter_map(|(name, after)| Some(format!("{name}={}", after?))).collect();
    if pairs.is_empty() { StaffPage::Orders.route().to_owned() } else { format!("/staff/orders?{}", pairs.join("&")) }
}

/// The orders page.
#[component]
pub fn OrdersPage() -> impl IntoView {
    let query = use_query_map();
    let cursors = Memo::new(move |_| -> Cursors {
        query.with(|query| {
            let after = |name| query.get(name).and_then(|word| word.parse().ok());
            (after("after"), after("confirm_after"))
        })
    });
    let first = Resource::new(move || cursors.get(), |(open, confirm)| load_orders(open, confirm));
    staff_page(StaffPage::Orders, first, move |orders| view! { <Shown orders cursors/> })
}

#[component]
fn Shown(orders: Orders, cursors: Memo<Cursors>) -> impl IntoView {
    let me = orders.me.clone();
    let shown = RwSignal::new(orders);
    let again = brought_again(shown, move || {
        let (open, confirm) = cursors.get_untracked();
        load_orders(open, confirm)
    });
    let url = move || format!("/live/staff?since={}", shown.with(|orders| orders.event));
    // The forms are not replaced while somebody is typing.
    let typing = RwSignal::new(false);
    let waiting = Memo::new(move |before: Option<&Vec<(OrderView, Vec<OfficeName>)>>| {
        let new = shown.with(|orders| orders.to_confirm.clone());
        before.filter(|_| typing.get()).cloned().unwrap_or(new)
    });
    let acted = Callback::new(move |()| {
        let _ = typing.try_set(false);
        let _ = again.try_run(());
    });
    let open = Memo::new(move |_| shown.with(|orders| orders.open.clone()));
    view! {
        <StaffBar me/>
        <div class="staff-head">
            <h1>{t(says::TITLE)}</h1>
            <Live url=Signal::derive(url) changed=Callback::new(move |_: String| again.run(()))/>
        </div>
        <p class="lead">{t(says::LEAD)}</p>
        {move || {
            let there: Vec<String> =
                waiting.with(|waiting| waiting.iter().map(|(order, _)| order.id.to_string()).collect());
            view! {
                <GoneForm name="order-confirm" field="order" words="text" there=there.clone()/>
                <GoneForm name="order-drop" field="order" words="remark" there/>
            }
        }}
        {move || {
            let waiting = waiting.get();
            let (due_at, now) = shown.with_untracked(|orders| (orders.due_at, orders.now));
            (!waiting.is_empty())
                .then(|| view! { <div on:input=move |_| typing.set(true)><Waiting waiting due_at now again=acted/></div> })
        }}
        <Turn
            next=Signal::derive(move || {
                let next = shown.with(|orders| orders.to_confirm_next)?;
                Some(address((cursors.get().0, Some(next))))
            })
            first=Signal::derive(move || cursors.get().1.map(|_| address((cursors.get().0, None))))
        />
        <section aria-labelledby="open-orders">
            <h2 id="open-orders">{t(says::OPEN_HEAD)}</h2>
            {move || {
                let now = shown.with_untracked(|orders| orders.now);
                let open = open.get();
                if open.is_empty() {
                    return view! { <p class="empty">{t(says::EMPTY)}</p> }.into_any();
                }
                let cards = open.into_iter().map(|order| view! { <OrderCard order now linked=true/> }).collect_view();
                view! { <div class="orders">{cards}</div> }.into_any()
            }}
            <Turn
                next=Signal::derive(move || {
                    let next = shown.with(|orders| orders.open_next)?;
                    Some(address((Some(next), cursors.get().1)))
                })
                first=Signal::derive(move || cursors.get().0.map(|_| address((None, cursors.get().1))))
            />
        </section>
    }
}

#[component]
fn Waiting(
    waiting: Vec<(OrderView, Vec<OfficeName>)>,
    due_at: Millis,
    now: Millis,
    again: Callback<()>,
) -> impl IntoView {
    let cards = waiting.into_iter().map(|(order, offices)| {
        // Each form is bound to its order, not to its position, so that text typed for one order never appears in another's form.
        let id = order.id.to_string();
        let (confirm, drop) = (Form::about("order-confirm", "order", &id), Form::about("order-drop", "order", &id));
        view! { <ToConfirm order offices due_at now confirm drop again/> }
    });
    view! {
        <section aria-labelledby="to-confirm">
            <h2 id="to-confirm">{t(says::TO_CONFIRM)}</h2>
            <p class="lead">{t(says::TO_CONFIRM_LEAD)}</p>
            <div class="orders">{cards.collect_view()}</div>
        </section>
    }
}

#[component]
fn ToConfirm(
    order: OrderView,
    offices: Vec<OfficeName>,
    due_at: Millis,
    now: Millis,
    confirm: Form,
    drop: Form,
    again: Callback<()>,
) -> impl IntoView {
    let (id, suggested) = (order.id, order.suggested);
    let reference = order.reference.map(|reference| reference.to_string());
    let text = if order.text.is_empty() { t(says::DEFAULT).to_owned() } else { order.text.clone() };
    let missing = match (&reference, order.waiting_post) {
        (Some(_), _) => None,
        (None, Some(post)) => Some(
            view! { <p class="order-warning">{t(says::FIRST_A_COMPLAINT)} " " <a href=format!("/staff/wire?post={post}")>{t(says::TO_WIRE)}</a></p> }
                .into_any(),
        ),
        (None, None) => Some(view! { <p class="order-warning">{t(says::UNKNOWN_POST)}</p> }.into_any()),
    };
    let confirmable = reference.is_some() || order.waiting_post.is_none();
    view! {
        <div class="order-waiting">
            <OrderCard order now linked=true/>
            {missing}
            {confirmable
                .then(|| {
                    view! {
                        <PostForm form=confirm action=StaffPage::Orders.route() done=again>
                            <input type="hidden" name="order" value=id/>
                            {match reference.clone() {
                                Some(reference) => view! { <input type="hidden" name="reference" value=reference/> }.into_any(),
                                None => view! { <LineField form=confirm name="reference" label=t(says::REFERENCE)/> }.into_any(),
                            }}
                            <OrderFields form=confirm offices suggested due_at text/>
                            <SendButton form=confirm label=t(says::CONFIRM)/>
                        </PostForm>
                    }
                })}
            <FoldedForm form=drop head=t(says::DROP)>
                <PostForm form=drop action=StaffPage::Orders.route() done=again>
                    <input type="hidden" name="order" value=id/>
                    <LineField form=drop name="remark" label=t(says::WHY)/>
                    <SendButton form=drop label=t(says::DROP) quiet=true/>
                </PostForm>
            </FoldedForm>
        </div>
    }
}
