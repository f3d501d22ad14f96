//! One statement for officers: what it says, how it goes or went out, and what this officer may do with it.

use super::{
    FileKind, VersionState, Words,
    desk::{Desk, title_of},
    moves::Act,
    path,
    posts::Out,
    view::{About, Asked, Blocking, Chosen, Done, Version},
    writing::{Typed, Writing},
};
use crate::{
    complaint::Millis,
    language::{Text, dates, fill, lang_of, language, t, texts::statements as says},
    ui::{
        form::{Field, FoldedForm, Form, PostForm, SendButton, described_by},
        split::ChosenHead,
    },
};
use leptos::prelude::*;

/// The chosen statement whole.
#[component]
pub fn One(
    /// The statement.
    chosen: Chosen,
    /// What the parts of the page share.
    desk: Desk,
) -> impl IntoView {
    let now = desk.shown.with_untracked(|shown| shown.now);
    let Chosen {
        slug,
        versions,
        about,
        first_released_at,
        withdrawn_at,
        withdrawn,
        acts,
        may_correct,
        may_withdraw,
        blocking,
    } = chosen;
    let action = Asked { one: Some(slug.clone()), ..Asked::default() }.to_address();
    let mut versions = versions.into_iter();
    let Some(newest) = versions.next() else {
        return view! { <ChosenHead title=t(says::TITLE) takes_focus=desk.takes_focus/> <p class="empty">{t(says::NOT_THERE)}</p> }
            .into_any();
    };
    let earlier: Vec<Version> = versions.collect();
    let writes = acts.contains(&Act::Write);
    let is_public = newest.state == VersionState::Released;
    let withdrawn = withdrawn_at.map(|at| {
        let why = withdrawn.unwrap_or_default();
        view! {
            <div class="statement-warning" role="note">
                <p><strong>{t(says::STATE_WITHDRAWN)}</strong> " · " {dates::moment(at, now, language())}</p>
                <p dir="auto">{why.of(language()).to_owned()}</p>
            </div>
        }
    });
    let returned = newest.returned.clone().filter(|_| newest.state == VersionState::Draft).map(|why| {
        let why = match why.as_str() {
            "withheld" => t(says::RETURNED_GUARD).to_owned(),
            "linked_case" => t(says::RETURNED_LINKED).to_owned(),
            _ => why,
        };
        view! { <p class="statement-warning">{fill(says::RETURNED_WHY, &[("why", &why)])}</p> }
    });
    let on_site = first_released_at.map(|at| {
        let since = fill(says::ON_SITE_SINCE, &[("when", &dates::moment(at, now, language()))]);
        view! { <p>{t(says::ON_SITE)} " · " {since} " · " <a href=path(&slug) rel="external">{t(says::TO_SITE)}</a></p> }
    });
    let body = if writes {
        let form = Form::about("statement-write", "one", &slug);
        view! {
            <Writing
                form
                action=action.clone()
                slug=Some(slug.clone())
                version=Some(newest.clone())
                about=Some(about.clone())
                corrects={newest.n > 1}
                done=Some(desk.after(Done::Saved))
            />
        }
        .into_any()
    } else {
        view! { <Said version=newest.clone()/> }.into_any()
    };
    let files = view! { <Files version=newest.clone() slug=slug.clone() action=action.clone() writes desk/> };
    let parts = newest.platforms.clone();
    let out = view! { <Out platforms=parts slug=slug.clone() action=action.clone() is_public now desk/> };
    let steps = view! { <Steps version=newest.clone() acts slug=slug.clone() action=action.clone() now desk/> };
    let course = course_lines(&newest, now);
    let correct = may_correct.then(|| {
        let (slug, action) = (slug.clone(), action.clone());
        let form = Form::about("statement-correct", "one", &slug);
        view! {
            <PostForm form action done=desk.after(Done::Begun)>
                <input type="hidden" name="one" value=slug/>
                <SendButton form label=t(says::CORRECT) quiet=true/>
            </PostForm>
        }
    });
    let withdraw = may_withdraw.then(|| view! { <Withdraw slug=slug.clone() action=action.clone() desk/> });
    let older = (!earlier.is_empty()).then(|| {
        let each = earlier.into_iter().map(|version| {
            let at = version.released_at.unwrap_or(version.changed_at);
            let when = dates::moment(at, now, language());
            let head = fill(says::VERSION, &[("n", &version.n.to_string()), ("when", &when)]);
            let platforms = version.platforms.clone();
            let (slug, action) = (slug.clone(), action.clone());
            view! {
                <details class="panel">
                    <summary>{head}</summary>
                    <Said version=version.clone()/>
                    {course_lines(&version, now)}
                    <Out platforms slug action is_public=true now desk/>
                </details>
            }
        });
        view! { <h3>{t(says::EARLIER)}</h3> {each.collect_view()} }
    });
    view! {
        <ChosenHead title=title_of(&newest.title) takes_focus=desk.takes_focus/>
        {course}
        {withdrawn}
        {returned}
        {on_site}
        <Blocks blocking/>
        {body}
        {files}
        {out}
        {(!writes).then(|| view! { <AboutIt about/> })}
        {steps}
        {correct}
        {withdraw}
        {older}
    }
    .into_any()
}

/// Who wrote and who countersigned.
fn course_lines(version: &Version, now: Millis) -> impl IntoView + use<> {
    let language = language();
    let by =
        |text: Text, name: &str, at: Millis| fill(text, &[("name", name), ("when", &dates::moment(at, now, language))]);
    let written = by(says::WRITTEN_BY, version.writer.in_language(language), version.changed_at);
    let second = version.second.as_ref().zip(version.second_at);
    let second = second.map(|(name, at)| by(says::SECOND_BY, name.in_language(language), at));
    view! { <p class="quiet">{written}{second.map(|second| format!(" · {second}"))}</p> }
}

/// The words of a version in both languages.
#[component]
fn Said(version: Version) -> impl IntoView {
    let Version { title, text, change, .. } = version;
    let one = move |lang: &'static str, title: String, text: String, change: Option<String>| {
        view! {
            <div class="statement-words" lang=lang>
                {change.filter(|change| !change.is_empty()).map(|change| view! { <p><strong>{t(says::IS_CORRECTION)} ": "</strong> {change}</p> })}
                <h3>{title}</h3>
                <p class="words">{text}</p>
            </div>
        }
    };
    let (change_hi, change_en) = change.map(|Words { hi, en }| (hi, en)).unzip();
    view! {
        <div class="statement-languages">
            {one("hi", title.hi, text.hi, change_hi)}
            {one("en", title.en, text.en, change_en)}
        </div>
    }
}

/// The words that would stop the release.
#[component]
fn Blocks(blocking: Vec<Blocking>) -> impl IntoView {
    (!blocking.is_empty()).then(|| {
        let each = blocking.into_iter().map(|Blocking { word, reference }| {
            let by = match reference {
                Some(reference) => {
                    let number = reference.to_string();
                    let by = fill(says::BLOCKED_BY, &[("number", &number)]);
                    view! { <a href=format!("/staff/c/{}", reference.as_str())>{by}</a> }.into_any()
                }
                None => view! { <span class="quiet">{t(says::BLOCKED_HIDDEN)}</span> }.into_any(),
            };
            let lang = lang_of(&word);
            view! { <li><strong dir="auto" lang=lang>{word}</strong> " · " {by}</li> }
        });
        view! { <div class="statement-warning" role="note"><p>{t(says::BLOCKED)}</p> <ul>{each.collect_view()}</ul></div> }
    })
}

/// What it is about, for reading.
#[component]
fn AboutIt(about: About) -> impl IntoView {
    let About { complaints, others, incident, posts } = about;
    let nothing = complaints.is_empty() && others == 0 && incident.is_none() && posts.is_empty();
    (!nothing).then(|| {
        let links = complaints.into_iter().map(|reference| {
            view! { <a href=format!("/staff/c/{}", reference.as_str())>{reference.to_string()}</a> " " }
        });
        let links = links.collect_view();
        let posts =
            posts.into_iter().map(|(_, words)| view! { <blockquote dir="auto">{words}</blockquote> }).collect_view();
        let others = (others > 0).then(|| fill(says::OTHERS_LINKED, &[("n", &others.to_string())]));
        view! {
            <section class="statement-about">
                <h3>{t(says::ABOUT)}</h3>
                <p class="hint">{t(says::ABOUT_HINT)}</p>
                <p>{links} {others}</p>
                {incident.map(|words| view! { <p dir="auto">{words}</p> })}
                {posts}
            </section>
        }
    })
}

/// The files of a version, and the form that adds one.
#[component]
fn Files(version: Version, slug: String, action: String, writes: bool, desk: Desk) -> impl IntoView {
    let Version { files, edit, .. } = version;
    let none = files.is_empty();
    let each = files.into_iter().map(|file| {
        let address = format!("/staff/statements/file/{}", file.id);
        let title = file.title.of(language()).to_owned();
        let size = format!("{} kB", dates::number((file.bytes + 1_023) / 1_024));
        let picture = (file.kind == FileKind::Picture).then(|| {
            view! { <img src=address.clone() alt=title.clone() width=file.width height=file.height loading="lazy"/> }
        });
        let detach = writes.then(|| {
            let (slug, action) = (slug.clone(), action.clone());
            let form = Form::about("statement-detach", "file", &file.id.to_string());
            view! {
                <PostForm form action done=desk.after(Done::Detached)>
                    <input type="hidden" name="one" value=slug/>
                    <input type="hidden" name="edit" value=edit/>
                    <input type="hidden" name="file" value=file.id/>
                    <SendButton form label=t(says::DETACH) quiet=true/>
                </PostForm>
            }
        });
        view! { <li>{picture} <a href=address.clone() rel="external">{title}</a> " " <span class="quiet">{size}</span> {detach}</li> }
    });
    let each = each.collect_view();
    let attach = writes.then(|| {
        let (slug, action) = (slug.clone(), action.clone());
        let form = Form::about("statement-attach", "one", &slug);
        let value = move |name: &str| form.value(name);
        view! {
            <FoldedForm form head=t(says::FILES)>
                <PostForm form action done=desk.after(Done::Attached)>
                    <input type="hidden" name="one" value=slug/>
                    <input type="hidden" name="edit" value=edit/>
                    <Field form name="attachment" label=t(says::FILE) hint=Some(t(says::FILES_HINT))>
                        <input type="file" id=form.id("attachment") name="attachment" accept="image/jpeg,image/png,image/webp,application/pdf" aria-describedby=described_by(form, "attachment", true)/>
                    </Field>
                    <div class="statement-languages">
                        <Typed form name="file_hi" label=says::FILE_HI value=value("file_hi") lang="hi"/>
                        <Typed form name="file_en" label=says::FILE_EN value=value("file_en") lang="en"/>
                    </div>
                    <SendButton form label=t(says::ATTACH) quiet=true/>
                </PostForm>
            </FoldedForm>
        }
    });
    view! { <section class="statement-files">{(!none).then(|| view! { <h3>{t(says::FILES)}</h3> <ul>{each}</ul> })} {attach}</section> }
}

/// The buttons of what this officer may do now.
#[component]
fn Steps(version: Version, acts: Vec<Act>, slug: String, action: String, now: Millis, desk: Desk) -> impl IntoView {
    let edit = version.edit;
    let simple = |act: Act, label: Text, done: Done| {
        acts.contains(&act).then(|| {
            let (slug, action) = (slug.clone(), action.clone());
            let form = Form::about("statement-step", "act", act.as_str());
            view! {
                <PostForm form action done=desk.after(done)>
                    <input type="hidden" name="one" value=slug/>
                    <input type="hidden" name="edit" value=edit/>
                    <input type="hidden" name="act" value=act.as_str()/>
                    <SendButton form label=t(label) quiet={act != Act::Propose}/>
                </PostForm>
            }
        })
    };
    let propose = simple(Act::Propose, says::PROPOSE, Done::Proposed);
    let take_back = simple(Act::TakeBack, says::TAKE_BACK, Done::TakenBack);
    let halt = simple(Act::Halt, says::HALT, Done::Halted);
    let drop = simple(Act::Drop, says::DROP, Done::Dropped);
    let release = acts.contains(&Act::Release).then(|| {
        let (slug, action) = (slug.clone(), action.clone());
        let form = Form::about("statement-release", "one", &slug);
        let later = version.release_at.is_some_and(|at| at > now);
        let (label, done) =
            if later { (says::RELEASE_LATER, Done::Scheduled) } else { (says::RELEASE, Done::Released) };
        view! {
            <PostForm form action done=desk.after(done)>
                <input type="hidden" name="one" value=slug/>
                <input type="hidden" name="edit" value=edit/>
                <div class="check" data-wrong=move || form.problem("read_both").map(|_| "")>
                    <label><input type="checkbox" id=form.id("read_both") name="read_both" value="1"/> " " {t(says::READ_BOTH)}</label>
                    {move || form.problem("read_both").map(|problem| view! { <p class="field-error"><span class="mark" aria-hidden="true">"! "</span>{problem}</p> })}
                </div>
                <SendButton form label=t(label)/>
            </PostForm>
        }
    });
    let back = acts.contains(&Act::Return).then(|| {
        let (slug, action) = (slug.clone(), action.clone());
        let form = Form::about("statement-return", "one", &slug);
        view! {
            <FoldedForm form head=t(says::RETURN)>
                <PostForm form action done=desk.after(Done::Returned)>
                    <input type="hidden" name="one" value=slug/>
                    <input type="hidden" name="edit" value=edit/>
                    <input type="hidden" name="act" value=Act::Return.as_str()/>
                    <Field form name="return_why" label=t(says::RETURN_WHY)>
                        <input type="text" id=form.id("return_why") name="return_why" value=form.value("return_why") dir="auto" autocomplete="off" aria-describedby=described_by(form, "return_why", false) aria-invalid=move || form.problem("return_why").map(|_| "true")/>
                    </Field>
                    <SendButton form label=t(says::RETURN) quiet=true/>
                </PostForm>
            </FoldedForm>
        }
    });
    let alone = (version.state == VersionState::Proposed && !acts.contains(&Act::Release))
        .then(|| view! { <p class="hint">{t(says::NOBODY_ALONE)}</p> });
    let time = version
        .release_at
        .filter(|_| version.state != VersionState::Released)
        .map(|at| fill(says::STATE_SCHEDULED, &[("when", &dates::coming(at, now, language()))]));
    view! {
        <div class="statement-steps">
            {time.map(|time| view! { <p>{time}</p> })}
            {alone}
            {propose}
            {release}
            {back}
            {take_back}
            {halt}
            {drop}
        </div>
    }
}

/// The form that withdraws a statement.
#[component]
fn Withdraw(slug: String, action: String, desk: Desk) -> impl IntoView {
    let form = Form::about("statement-withdraw", "one", &slug);
    let value = move |name: &str| form.value(name);
    view! {
        <FoldedForm form head=t(says::WITHDRAW_HEAD)>
            <p class="hint">{t(says::WITHDRAW_HINT)}</p>
            <PostForm form action done=desk.after(Done::Withdrawn)>
                <input type="hidden" name="one" value=slug/>
                <div class="statement-languages">
                    <Typed form name="why_hi" label=says::WITHDRAW_HI value=value("why_hi") lang="hi"/>
                    <Typed form name="why_en" label=says::WITHDRAW_EN value=value("why_en") lang="en"/>
                </div>
                <SendButton form label=t(says::WITHDRAW) quiet=true/>
            </PostForm>
        </FoldedForm>
    }
}
