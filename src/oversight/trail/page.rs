//! `/staff/audit`: the audit trail.

use super::{OpeningLine, SEALED, Trail, TrailAsked, TrailLine, actions::load_trail};
use crate::{
    complaint::EntryKind,
    language::{fill, language, t, texts, texts::oversight as says},
    staff::{StaffBar, StaffPage, staff_page},
    ui::{When, data::resource, page_bar::PageBar, paging::Turn},
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

const PAGE: &str = StaffPage::Audit.route();

/// The audit trail.
#[component]
pub fn TrailPage() -> impl IntoView {
    let query = use_query_map();
    let asked = Memo::new(move |_| query.with(|query| TrailAsked::from_query(|name| query.get(name))));
    let data = resource(move || asked.get(), load_trail);
    staff_page(StaffPage::Audit, data, |trail| view! { <Shown trail/> })
}

#[component]
fn Shown(trail: Trail) -> impl IntoView {
    let Trail { me, asked, not_understood, kinds, lines, next, openings, anchors, head, now } = trail;
    let has_openings = !openings.is_empty();
    let first_page = TrailAsked { after: None, ..asked.clone() };
    let csv = format!("{PAGE}/csv{}", first_page.to_query());
    let next = next.map(|after| format!("{PAGE}{}", TrailAsked { after: Some(after), ..asked.clone() }.to_query()));
    let first = asked.after.map(|_| format!("{PAGE}{}", first_page.to_query()));
    let none = lines.is_empty();
    let rows = lines.into_iter().map(|line| view! { <Row line now/> }).collect_view();
    view! {
        <StaffBar me/>
        <PageBar title=t(says::AUDIT)>
            <a class="button screen-only" data-quiet="" href=csv rel="external" download="">{t(says::DOWNLOAD)}</a>
        </PageBar>
        <div class="page-body trail">
            <p class="lead screen-only">{t(says::AUDIT_LEAD)}</p>
            <Filters asked kinds/>
            {not_understood.then(|| view! { <p class="news" role="status">{t(says::FILTER_WRONG)}</p> })}
            {if none {
                view! { <p class="empty">{t(says::NO_ENTRIES)}</p> }.into_any()
            } else {
                view! {
                    <div class="wide screen-only" tabindex="0" role="region" aria-label=t(says::AUDIT)>
                        <table class="ledger trail-entries">
                            <thead>
                                <tr>
                                    <th scope="col">{t(says::ENTRY)}</th>
                                    <th scope="col">{t(says::WHEN)}</th>
                                    <th scope="col">{t(says::OFFICER)}</th>
                                    <th scope="col">{t(says::KIND)}</th>
                                    <th scope="col">{t(says::ABOUT)}</th>
                                    <th scope="col">{t(says::DETAIL)}</th>
                                </tr>
                            </thead>
                            <tbody>{rows}</tbody>
                        </table>
                    </div>
                }
                    .into_any()
            }}
            <Turn next=Signal::stored(next) first=Signal::stored(first)/>
            {has_openings.then(|| view! { <Openings openings now/> })}
            <Anchors anchors head/>
        </div>
    }
}

/// What was done, in the reader's language; as the program writes it where it has no name.
fn name(action: &str) -> String {
    let named = match action.parse::<EntryKind>() {
        Ok(kind) => Some(fill(texts::words::happened(kind), &[("office", t(texts::trail::AN_OFFICE))])),
        Err(_) => texts::trail::action(action).map(|text| t(text).to_owned()),
    };
    named.unwrap_or_else(|| action.to_owned())
}

#[component]
fn Filters(asked: TrailAsked, kinds: Vec<String>) -> impl IntoView {
    let chosen = asked.kind.clone();
    let kinds = kinds.into_iter().map(|kind| {
        let here = kind == chosen;
        view! { <option value=kind.clone() selected=here>{name(&kind)}</option> }
    });
    let kinds = kinds.collect_view();
    view! {
        <form method="get" action=PAGE class="period screen-only">
            <div class="field"><label for="from">{t(says::FROM)}</label><input type="date" id="from" name="from" value=asked.from/></div>
            <div class="field"><label for="to">{t(says::TO)}</label><input type="date" id="to" name="to" value=asked.to/></div>
            <div class="field">
                <label for="officer">{t(says::LOGIN)}</label>
                <input type="text" id="officer" name="officer" value=asked.officer autocomplete="off"/>
            </div>
            <div class="field">
                <label for="kind">{t(says::KIND)}</label>
                <select id="kind" name="kind"><option value="">{t(says::ANY)}</option>{kinds}</select>
            </div>
            <div class="field">
                <label for="about">{t(says::ABOUT_LABEL)}</label>
                <input type="text" id="about" name="about" value=asked.about autocomplete="off"/>
            </div>
            <div class="field check">
                <label><input type="checkbox" id="sealed" name="sealed" value="1" checked=asked.sealed/> " " {t(says::ONLY_SEALED)}</label>
            </div>
            <button type="submit" class="button" data-quiet="">{t(says::SHOW)}</button>
        </form>
    }
}

#[component]
fn Row(line: TrailLine, now: i64) -> impl IntoView {
    let language = language();
    let who = match (line.officer, line.login) {
        (Some(officer), Some(login)) => format!("{} ({login})", officer.in_language(language)),
        _ => t(says::NOBODY).to_owned(),
    };
    let is_opening = SEALED.contains(&line.action.as_str());
    let detail = match line.detail {
        Some(detail) => view! { <td>{detail}</td> }.into_any(),
        None => view! { <td class="quiet">{t(says::NOT_SHOWN)}</td> }.into_any(),
    };
    view! {
        <tr data-sealed=is_opening.then_some("")>
            <th scope="row">{line.id.to_string()}</th>
            <td><When at=line.at now/></td>
            <td>{who}</td>
            <td>{name(&line.action)} " " <code class="quiet" translate="no">{line.action.clone()}</code></td>
            <td translate="no">{line.subject}</td>
            {detail}
        </tr>
    }
}

/// Why something sealed was opened.
#[component]
fn Openings(openings: Vec<OpeningLine>, now: i64) -> impl IntoView {
    let rows = openings.into_iter().map(|one| {
        let reason = t(texts::sealed::reason(one.reason));
        let what = match one.file {
            None => t(says::OPENED_IDENTITY).to_owned(),
            Some(file) => fill(says::OPENED_FILE, &[("file", file.get(..8).unwrap_or(&file))]),
        };
        view! {
            <tr>
                <td><When at=one.at now/></td>
                <td>{one.officer}</td>
                <td translate="no">{one.reference}</td>
                <td>{what}</td>
                <td>{reason}</td>
                <td>{one.words}</td>
            </tr>
        }
    });
    view! {
        <section class="screen-only">
            <h2>{t(says::OPENINGS)}</h2>
            <div class="wide" tabindex="0" role="region" aria-label=t(says::OPENINGS)>
                <table class="ledger">
                    <thead>
                        <tr>
                            <th scope="col">{t(says::WHEN)}</th>
                            <th scope="col">{t(says::OFFICER)}</th>
                            <th scope="col">{t(says::ABOUT)}</th>
                            <th scope="col">{t(says::OPENED)}</th>
                            <th scope="col">{t(says::REASON)}</th>
                            <th scope="col">{t(says::DETAIL)}</th>
                        </tr>
                    </thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table>
            </div>
        </section>
    }
}

/// The end of the chain on each of the last days, to be printed. On paper the page is this alone.
#[component]
fn Anchors(anchors: Vec<String>, head: String) -> impl IntoView {
    let none = anchors.is_empty();
    view! {
        <section class="anchors" aria-labelledby="anchors-head">
            <h2 id="anchors-head">{t(says::ANCHORS)}</h2>
            <p>{t(says::ANCHORS_LEAD)}</p>
            {none.then(|| view! { <p class="empty">{t(says::NO_ANCHORS)}</p> })}
            {(!none).then(|| view! { <pre class="anchor-lines" translate="no" tabindex="0">{anchors.join("\n")}</pre> })}
            <p>{fill(says::HEAD_NOW, &[("head", &head)])}</p>
            <p class="screen-only"><code translate="no">"sunwai audit verify --anchors FILE"</code></p>
        </section>
    }
}
