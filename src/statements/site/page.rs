//! `/statements/{slug}`: one statement, with its corrections, its files, and where else it stands.

use super::{StatementData, feed_address, is_corrected, load_statement, paragraphs, post_address, stamped};
use crate::{
    channels,
    error::Error,
    language::{dates, fill, language, t, texts, texts::common, texts::statements_public as says},
    statements::{FileKind, PublicPost, ReleasedVersion, StatementFile, WholeStatement, Words, file_path, path},
    ui::{
        data::resource,
        icon::{Icon, Shape},
        reading::ReadAloud,
        share_tags::{FeedLink, ShareTags},
    },
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

/// The page of one statement.
#[component]
pub fn StatementPage() -> impl IntoView {
    let params = use_params_map();
    let slug = Memo::new(move |_| params.with(|params| params.get("slug").unwrap_or_default()));
    let statement = resource(move || slug.get(), load_statement);
    view! {
        <FeedLink address=feed_address(language()) title=t(says::FEED_TITLE)/>
        <main id="main" class="citizen statement">
            <Transition>
                {move || Suspend::new(async move {
                    match statement.await {
                        Ok(data) => view! { <Shown data/> }.into_any(),
                        Err(error) => view! { <Unknown error/> }.into_any(),
                    }
                })}
            </Transition>
            <p class="hint"><a href=super::LIST>{t(says::EVERY)}</a></p>
        </main>
    }
}

/// There is no such statement, or it cannot be read now.
#[component]
fn Unknown(error: Error) -> impl IntoView {
    let (title, help) = match error {
        Error::NotFound => (t(common::NOT_FOUND).to_owned(), t(common::NOT_FOUND_HELP)),
        other => (texts::public_error(&other, language()), ""),
    };
    view! {
        <Title text=title.clone()/>
        <h1>{title}</h1>
        <p>{help}</p>
    }
}

/// The paragraphs of a text in the reader's language.
#[component]
fn Paragraphs(words: Words) -> impl IntoView {
    paragraphs(words.of(language())).map(|line| view! { <p>{line.to_owned()}</p> }).collect_view()
}

#[component]
fn Shown(data: StatementData) -> impl IntoView {
    let language = language();
    let StatementData { whole: WholeStatement { statement, versions, files, posts }, shared } = data;
    let corrected = is_corrected(&statement);
    let title = statement.newest.title.of(language).to_owned();
    let is_withdrawn = statement.withdrawn.is_some();
    let page_title = if is_withdrawn { fill(says::WITHDRAWN_TITLE, &[("title", &title)]) } else { title.clone() };
    let first = statement.first_released_at;
    let address = shared.address.clone();
    let written = address.clone();
    let withdrawn = statement.withdrawn.map(|withdrawn| {
        let said = fill(says::WITHDRAWN_AT, &[("time", &stamped(withdrawn.at, language))]);
        view! {
            <div class="notice withdrawn">
                <p><strong>{said}</strong></p>
                <Paragraphs words=withdrawn.why/>
            </div>
        }
    });
    let changed = (corrected && !is_withdrawn).then(|| view! { <Change version=statement.newest.clone()/> });
    let words = statement.newest.text;
    let text = if is_withdrawn {
        view! { <details class="was"><summary>{t(says::WAS)}</summary><Paragraphs words/></details> }.into_any()
    } else {
        view! { <div class="words"><Paragraphs words/></div> }.into_any()
    };
    let earlier: Vec<ReleasedVersion> = versions.into_iter().skip(1).collect();
    let slug = statement.slug;
    view! {
        <Title text=page_title/>
        <ShareTags shared/>
        <article>
            <p class="official" data-withdrawn=is_withdrawn.then_some("")>
                <strong>{t(if is_withdrawn { says::WITHDRAWN } else { says::ONE })}</strong>
                " "
                <span class="quiet">{t(common::OFFICE)} " · " <time datetime=dates::exact(first)>{stamped(first, language)}</time></span>
            </p>
            <h1>{title.clone()}</h1>
            {withdrawn}
            {changed}
            {text}
            {(!is_withdrawn).then(|| view! { <Acts title slug=slug.clone() address=address.clone()/> })}
            {(!is_withdrawn && !files.is_empty()).then(|| view! { <Files slug files/> })}
            {(!earlier.is_empty()).then(|| view! { <Earlier earlier/> })}
            <Elsewhere posts/>
        </article>
        <p class="hint permanent">{t(says::LINK)} " " <a href=address rel="external">{written}</a></p>
    }
}

/// What the newest version corrected, and when.
#[component]
fn Change(version: ReleasedVersion) -> impl IntoView {
    let language = language();
    let said = fill(says::CORRECTED_AT, &[("time", &stamped(version.released_at, language))]);
    view! {
        <div class="notice corrected">
            <p><strong>{said}</strong></p>
            {version.change.map(|change| view! { <p>{t(says::WHAT_CHANGED)} " " {change.of(language).to_owned()}</p> })}
        </div>
    }
}

/// What a reader can do with it: pass it on, copy its link, hear it, print it.
#[component]
fn Acts(
    /// Title.
    title: String,
    /// Its name in the address.
    slug: String,
    /// Its absolute address.
    address: String,
) -> impl IntoView {
    view! {
        <div class="acts">
            <button type="button" class="act" data-main="" data-share=title data-address=path(&slug)>
                <Icon shape=Shape::Share/>
                <span>{t(says::SHARE)}</span>
            </button>
            <button type="button" class="act" data-copy=address data-done=t(says::COPIED)>
                <span role="status">{t(says::COPY)}</span>
            </button>
            <ReadAloud parts="main h1, .corrected p, .words p"/>
            <button type="button" class="act" data-print="">
                <Icon shape=Shape::Print/>
                <span>{t(says::PRINT)}</span>
            </button>
        </div>
    }
}

/// A size in everyday units.
fn size(bytes: i64) -> String {
    if bytes < 1_000_000 { format!("{} kB", (bytes + 999) / 1_000) } else { format!("{:.1} MB", bytes as f64 / 1e6) }
}

/// Pictures are shown; documents are downloaded.
#[component]
fn Files(slug: String, files: Vec<StatementFile>) -> impl IntoView {
    let language = language();
    let one = move |file: StatementFile| {
        let address = file_path(&slug, file.id);
        let picture = address.clone();
        let title = file.title.of(language).to_owned();
        match file.kind {
            FileKind::Picture => view! {
                <li class="picture">
                    <a href=address rel="external">
                        <img src=picture alt=title.clone() width=file.width height=file.height loading="lazy" decoding="async"/>
                    </a>
                    <p class="hint" aria-hidden="true">{title}</p>
                </li>
            }
            .into_any(),
            FileKind::Pdf => view! {
                <li><a href=address rel="external" download>{title} " (PDF, " {size(file.bytes)} ")"</a></li>
            }
            .into_any(),
        }
    };
    view! {
        <section class="attached">
            <h2>{t(says::FILES)}</h2>
            <ul>{files.into_iter().map(one).collect_view()}</ul>
        </section>
    }
}

/// What the statement said before, each version with what corrected it.
#[component]
fn Earlier(earlier: Vec<ReleasedVersion>) -> impl IntoView {
    let language = language();
    let one = move |version: ReleasedVersion| {
        let at = fill(says::EARLIER_AT, &[("time", &stamped(version.released_at, language))]);
        let change = version.change.map(|change| {
            view! { <p>{t(says::WHAT_CHANGED)} " " {change.of(language).to_owned()}</p> }
        });
        view! {
            <li>
                <details>
                    <summary>{at}</summary>
                    {change}
                    <p><strong>{version.title.of(language).to_owned()}</strong></p>
                    <Paragraphs words=version.text/>
                </details>
            </li>
        }
    };
    view! {
        <section class="earlier" id="earlier">
            <h2>{t(says::EARLIER)}</h2>
            <ol>{earlier.into_iter().map(one).collect_view()}</ol>
        </section>
    }
}

/// The posts with the same words on the platforms.
#[component]
fn Elsewhere(posts: Vec<PublicPost>) -> impl IntoView {
    let language = language();
    let links: Vec<_> = posts
        .into_iter()
        .filter_map(|post| {
            let address = post_address(&post)?;
            let name = channels::name(post.channel, language);
            let says = fill(says::ON, &[("channel", name)]);
            Some(view! { <a class="act" href=address rel="external noopener noreferrer">{says}</a> })
        })
        .collect();
    (!links.is_empty()).then(|| {
        view! {
            <section class="elsewhere">
                <h2>{t(says::ELSEWHERE)}</h2>
                <div class="acts">{links}</div>
            </section>
        }
    })
}
