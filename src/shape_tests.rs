//! The dependency structure of the code: which folder may depend on which, and a limit on the largest dependency cycle between files.
//!
//! Dependencies are read from the source: paths such as `crate::…` and `super::…`, in `use` lines or elsewhere. Tests are left out. What a
//! module re-exports with `pub use` from a file below it counts as its own.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

/// Every top-level folder of `src` and the folders that its files may depend on, from the bottom layer up; `app` puts everything together.
const ARROWS: &[(&str, &[&str])] = &[
    // The base: no domain.
    ("encoding", &[]),
    ("error", &["encoding"]),
    ("language", &["error"]),
    ("ui", &["encoding", "error", "language"]),
    ("server", &["error", "language", "ui"]),
    ("shield", &["error", "language", "server"]),
    ("audit", &["error", "language", "server"]),
    ("sealed", &["audit", "error", "language", "server", "shield"]),
    // The police force, and the common parts of the staff pages.
    ("officers", &["audit", "error", "language", "offices", "server", "shield", "staff", "ui"]),
    ("offices", &["audit", "error", "language", "officers", "server", "shield", "staff", "ui"]),
    ("staff", &["error", "language", "officers", "ui"]),
    // Complaints, and what is built on them.
    (
        "complaint",
        &["audit", "error", "findings", "language", "officers", "offices", "sealed", "server", "shield", "staff", "ui"],
    ),
    // What a report and an outcome must say; every change of a complaint asks it.
    (
        "findings",
        &["audit", "command", "complaint", "error", "language", "officers", "offices", "sealed", "server", "ui"],
    ),
    // The channels, the properties of each platform, and our account on it.
    ("channels", &["complaint", "intake", "language", "replies", "server"]),
    (
        "routing",
        &[
            "audit",
            "complaint",
            "error",
            "language",
            "officers",
            "offices",
            "sealed",
            "server",
            "shield",
            "staff",
            "ui",
        ],
    ),
    (
        "replies",
        &["audit", "channels", "complaint", "error", "language", "officers", "server", "shield", "staff", "ui"],
    ),
    (
        "intake",
        &[
            "audit",
            "channels",
            "complaint",
            "error",
            "findings",
            "incidents",
            "language",
            "officers",
            "offices",
            "replies",
            "routing",
            "sealed",
            "server",
            "shield",
            "staff",
            "statements",
            "ui",
        ],
    ),
    (
        "statements",
        &[
            "audit",
            "channels",
            "complaint",
            "error",
            "intake",
            "language",
            "officers",
            "offices",
            "replies",
            "server",
            "shield",
            "staff",
            "ui",
        ],
    ),
    (
        "command",
        &[
            "audit",
            "complaint",
            "error",
            "language",
            "officers",
            "offices",
            "replies",
            "server",
            "shield",
            "staff",
            "ui",
        ],
    ),
    ("push", &["complaint", "error", "language", "replies", "server", "ui"]),
    (
        "incidents",
        &[
            "audit",
            "channels",
            "complaint",
            "error",
            "language",
            "officers",
            "offices",
            "push",
            "replies",
            "routing",
            "sealed",
            "server",
            "shield",
            "staff",
            "ui",
        ],
    ),
    (
        "tracking",
        &[
            "audit",
            "command",
            "complaint",
            "error",
            "findings",
            "intake",
            "language",
            "offices",
            "push",
            "sealed",
            "server",
            "shield",
            "ui",
        ],
    ),
    (
        "board",
        &[
            "audit",
            "channels",
            "command",
            "complaint",
            "error",
            "findings",
            "intake",
            "language",
            "masks",
            "officers",
            "offices",
            "replies",
            "routing",
            "sealed",
            "server",
            "shield",
            "staff",
            "ui",
        ],
    ),
    ("masks", &["audit", "complaint", "error", "language", "officers", "server", "shield", "staff", "ui"]),
    (
        "inside",
        &[
            "audit",
            "board",
            "channels",
            "command",
            "complaint",
            "error",
            "language",
            "officers",
            "offices",
            "replies",
            "server",
            "shield",
            "staff",
            "ui",
        ],
    ),
    ("figures", &["audit", "channels", "complaint", "error", "language", "server", "shield", "ui"]),
    (
        "api",
        &[
            "audit",
            "complaint",
            "error",
            "findings",
            "figures",
            "intake",
            "language",
            "officers",
            "offices",
            "replies",
            "routing",
            "sealed",
            "server",
            "shield",
            "staff",
            "statements",
            "ui",
        ],
    ),
    ("open311", &["api", "audit", "complaint", "error", "intake", "language", "offices", "server", "staff"]),
    (
        "sampling",
        &[
            "audit",
            "complaint",
            "error",
            "findings",
            "language",
            "officers",
            "offices",
            "server",
            "shield",
            "staff",
            "ui",
        ],
    ),
    (
        "oversight",
        &[
            "audit",
            "complaint",
            "error",
            "language",
            "masks",
            "officers",
            "offices",
            "sealed",
            "server",
            "shield",
            "staff",
            "ui",
        ],
    ),
    // Operations and demonstration.
    ("backup", &["audit", "complaint", "language", "sealed", "server"]),
    ("playground", &["audit", "channels", "complaint", "error", "language", "replies", "server", "shield", "ui"]),
    (
        "demo",
        &[
            "audit",
            "channels",
            "command",
            "complaint",
            "error",
            "findings",
            "language",
            "officers",
            "offices",
            "playground",
            "routing",
            "server",
            "shield",
            "ui",
        ],
    ),
];

/// Folders that put the others together and may depend on all of them.
const TOP: &[&str] = &["app", "lib", "main"];

/// Dependencies that break the rules and are not fixed yet: a file, and a folder that it should not depend on. This list may only shrink.
const NOT_CURED: &[(&str, &str)] = &[
    ("command/orders/handlers.rs", "board"),
    ("command/orders/posted.rs", "intake"),
    // A change updates clocks, presence of officers and replies in its own transaction.
    ("complaint/changes/mod.rs", "board"),
    ("complaint/changes/mod.rs", "command"),
    ("complaint/changes/officer.rs", "replies"),
    ("complaint/changes/officer.rs", "routing"),
    ("complaint/changes/promised.rs", "command"),
    ("complaint/changes/jurisdiction.rs", "command"),
    ("complaint/outgoing/store.rs", "replies"),
    ("intake/arrivals.rs", "command"),
    // Texts for the enumerations of a domain are stored with all other texts.
    ("language/texts/acted.rs", "board"),
    ("language/texts/answers.rs", "replies"),
    ("language/texts/api.rs", "api"),
    ("language/texts/batch.rs", "board"),
    ("language/texts/citizen_answer.rs", "complaint"),
    ("language/texts/clocks.rs", "command"),
    ("language/texts/macros.rs", "board"),
    ("language/texts/mail.rs", "command"),
    ("language/texts/notices.rs", "command"),
    ("language/texts/officers.rs", "offices"),
    ("language/texts/offices.rs", "offices"),
    ("language/texts/orders.rs", "command"),
    ("language/texts/routing.rs", "routing"),
    ("language/texts/sampling.rs", "sampling"),
    ("language/texts/sealed.rs", "sealed"),
    ("language/texts/sealed.rs", "shield"),
    ("language/texts/sheet.rs", "command"),
    ("language/texts/shift.rs", "command"),
    ("language/texts/sign_in.rs", "officers"),
    ("language/texts/spans.rs", "command"),
    ("language/texts/wire.rs", "intake"),
    ("language/texts/words.rs", "board"),
    ("language/texts/words.rs", "complaint"),
    ("language/texts/words.rs", "shield"),
    ("officers/admin/handlers.rs", "complaint"),
    // Each officer's choice of notices by mail, and the shift and notices that the bar shows.
    ("officers/admin/mail.rs", "command"),
    ("officers/admin/mod.rs", "command"),
    ("officers/admin/page.rs", "command"),
    ("officers/demo.rs", "demo"),
    ("officers/handlers.rs", "command"),
    ("officers/mod.rs", "command"),
    ("officers/account/handlers.rs", "command"),
    ("officers/account/mod.rs", "command"),
    ("officers/account/page.rs", "command"),
    ("officers/store.rs", "command"),
    ("playground/handlers.rs", "demo"),
    // The post that a reply answers.
    ("replies/channel.rs", "intake"),
    ("replies/handlers.rs", "intake"),
    ("replies/outbox.rs", "intake"),
    ("replies/worker.rs", "intake"),
    ("routing/gazetteer.rs", "intake"),
    // Settings that are validated by their domains; limits for photos; who is notified of an event.
    ("server/config.rs", "channels"),
    ("server/config.rs", "command"),
    ("server/config.rs", "officers"),
    ("server/forms.rs", "complaint"),
    ("server/live.rs", "complaint"),
    ("server/live.rs", "shield"),
    ("server/photos/cleaning.rs", "complaint"),
    ("server/photos/mod.rs", "complaint"),
    ("staff/bar.rs", "command"),
];

/// Files in the largest dependency cycle. It may only shrink; it was 99 once, and nobody can follow more than 8.
const LARGEST_CYCLE: usize = 3;

/// Domain files that read the clock themselves instead of using the start of the operation ([`Op`](crate::server::op::Op)). The reasons:
/// a decision after waiting for a lock or an outside service needs the current time, and worker rounds that read no offices need no operation.
/// This list may only shrink.
const ASKS_THE_CLOCK: &[&str] = &[
    "command/mail/worker.rs",
    "command/orders/give.rs",
    "command/sheet/verdict.rs",
    "intake/listing.rs",
    "intake/pictures.rs",
    "replies/worker.rs",
    "routing/district.rs",
];

/// Path of a file relative to `src`.
pub(crate) type File = String;

/// For each file, the files that it depends on.
type Dependencies = BTreeMap<File, BTreeSet<File>>;

fn is_test(path: &str) -> bool {
    path.split('/').any(|part| {
        matches!(part, "testing" | "tests" | "tests.rs") || part.ends_with("_tests.rs") || part.ends_with("_tests")
    })
}

/// Reads every source file below a folder except tests; `below` is the prefix of their paths.
pub(crate) fn read(folder: &Path, below: &str, into: &mut BTreeMap<File, String>) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = format!("{below}{}", entry.file_name().to_string_lossy());
        if is_test(&path) {
            continue;
        }
        if entry.file_type().unwrap().is_dir() {
            read(&entry.path(), &format!("{path}/"), into);
        } else if path.ends_with(".rs") {
            into.insert(path, fs::read_to_string(entry.path()).unwrap());
        }
    }
}

/// The module path of a file from the crate root.
fn module(file: &str) -> Vec<&str> {
    let mut names: Vec<&str> = file.trim_end_matches(".rs").split('/').collect();
    if matches!(names.last(), Some(&("mod" | "lib" | "main"))) {
        names.pop();
    }
    names
}

/// The code without comments and without the test module at its end.
fn code(text: &str) -> String {
    let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or(text);
    text.lines().map(|line| line.split("//").next().unwrap_or(line)).collect::<Vec<_>>().join("\n")
}

/// Every path in the code that begins with `crate`, `super` or `self`; each branch of a brace group is a path of its own.
fn paths(code: &str) -> Vec<Vec<&str>> {
    let mut found = Vec::new();
    for root in ["crate::", "super::", "self::"] {
        for (at, _) in code.match_indices(root) {
            // `$crate` in a macro is a path too; a second `super` belongs to the path of the first.
            let inside = code[..at].chars().next_back().is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | ':'));
            if !inside {
                branch(&code[at..], Vec::new(), &mut found);
            }
        }
    }
    found
}

/// Reads one branch and returns the code after it.
fn branch<'a>(mut rest: &'a str, mut path: Vec<&'a str>, found: &mut Vec<Vec<&'a str>>) -> &'a str {
    loop {
        rest = rest.trim_start();
        if let Some(mut inner) = rest.strip_prefix('{') {
            loop {
                inner = inner.trim_start();
                if let Some(behind) = inner.strip_prefix('}') {
                    return behind;
                }
                let behind = branch(inner, path.clone(), found);
                // Skips `as name` and the comma between two branches.
                let Some(next) = behind.find([',', '}']) else { return "" };
                inner = behind[next..].strip_prefix(',').unwrap_or(&behind[next..]);
            }
        }
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        let (name, behind) = rest.split_at(end);
        path.push(name);
        match behind.strip_prefix("::") {
            Some(more) if !name.is_empty() => rest = more,
            _ => {
                found.push(path);
                return behind;
            }
        }
    }
}

/// The dependencies of each file. The crate root, which only declares the folders, is nobody's dependency.
fn dependencies(texts: &BTreeMap<File, String>) -> Dependencies {
    let modules: BTreeMap<Vec<&str>, &File> =
        texts.keys().filter(|file| *file != "main.rs" && *file != "lib.rs").map(|file| (module(file), file)).collect();
    let mut dependencies = Dependencies::new();
    for (file, text) in texts {
        let own = module(file);
        let code = code(text);
        let mut to = BTreeSet::new();
        for path in paths(&code) {
            let mut full: Vec<&str> = Vec::new();
            for (at, name) in path.iter().enumerate() {
                match *name {
                    "crate" if at == 0 => {}
                    "self" if at == 0 => full.clone_from(&own),
                    "super" => {
                        if at == 0 {
                            full.clone_from(&own);
                        }
                        full.pop();
                    }
                    name => full.push(name),
                }
            }
            // The longest prefix that is a file; the rest are names in it.
            while !full.is_empty() && !modules.contains_key(&full) {
                full.pop();
            }
            if let Some(other) = modules.get(&full).filter(|other| **other != file) {
                to.insert((*other).clone());
            }
        }
        dependencies.insert(file.clone(), to);
    }
    dependencies
}

fn texts_of_this_crate() -> BTreeMap<File, String> {
    let mut texts = BTreeMap::new();
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), "", &mut texts);
    texts
}

fn dependencies_of_this_crate() -> Dependencies {
    dependencies(&texts_of_this_crate())
}

fn folder(file: &str) -> &str {
    file.split('/').next().unwrap_or(file).trim_end_matches(".rs")
}

/// Dependency cycles between files, the largest first: Tarjan's strongly connected components (<https://doi.org/10.1137/0201010>).
fn cycles(dependencies: &Dependencies) -> Vec<BTreeSet<&str>> {
    struct Walk<'a> {
        dependencies: &'a Dependencies,
        order: BTreeMap<&'a str, usize>,
        lowest: BTreeMap<&'a str, usize>,
        open: Vec<&'a str>,
        cycles: Vec<BTreeSet<&'a str>>,
    }
    impl<'a> Walk<'a> {
        fn visit(&mut self, file: &'a str) {
            let at = self.order.len();
            self.order.insert(file, at);
            self.lowest.insert(file, at);
            self.open.push(file);
            for other in self.dependencies.get(file).into_iter().flatten() {
                let reached = if !self.order.contains_key(other.as_str()) {
                    self.visit(other);
                    self.lowest[other.as_str()]
                } else if self.open.contains(&other.as_str()) {
                    self.order[other.as_str()]
                } else {
                    continue;
                };
                let lowest = self.lowest[file].min(reached);
                self.lowest.insert(file, lowest);
            }
            if self.lowest[file] == at {
                let begins = self.open.iter().rposition(|one| *one == file).unwrap();
                self.cycles.push(self.open.split_off(begins).into_iter().collect());
            }
        }
    }
    let mut walk =
        Walk { dependencies, order: BTreeMap::new(), lowest: BTreeMap::new(), open: Vec::new(), cycles: Vec::new() };
    for file in dependencies.keys() {
        if !walk.order.contains_key(file.as_str()) {
            walk.visit(file);
        }
    }
    walk.cycles.sort_by_key(|cycle| std::cmp::Reverse(cycle.len()));
    walk.cycles
}

#[test]
fn folders_depend_only_on_allowed_folders() {
    let allowed: BTreeMap<&str, &[&str]> = ARROWS.iter().copied().collect();
    let mut wrong = Vec::new();
    for (file, others) in &dependencies_of_this_crate() {
        let from = folder(file);
        if TOP.contains(&from) {
            continue;
        }
        let Some(may) = allowed.get(from) else {
            wrong.push(format!(
                "src/{file}: the folder `{from}` is not in ARROWS; add it with the folders it may depend on"
            ));
            continue;
        };
        for other in others {
            let to = folder(other);
            if to != from && !may.contains(&to) && !NOT_CURED.contains(&(file.as_str(), to)) {
                wrong.push(format!("src/{file} depends on src/{other}, but `{from}` must not depend on `{to}`"));
            }
        }
    }
    assert!(wrong.is_empty(), "dependencies that ARROWS does not allow:\n{}", wrong.join("\n"));
}

#[test]
fn fixed_dependencies_are_removed_from_the_list() {
    let dependencies = dependencies_of_this_crate();
    for (file, to) in NOT_CURED {
        let there = dependencies.get(*file).is_some_and(|others| others.iter().any(|other| folder(other) == *to));
        assert!(there, "src/{file} no longer depends on `{to}`: remove it from NOT_CURED");
    }
}

#[test]
fn the_largest_dependency_cycle_does_not_grow() {
    let dependencies = dependencies_of_this_crate();
    let cycles = cycles(&dependencies);
    let largest = &cycles[0];
    let arrows: Vec<String> = largest
        .iter()
        .flat_map(|file| {
            let inside = dependencies[*file].iter().filter(|other| largest.contains(other.as_str()));
            inside.map(move |other| format!("  src/{file} depends on src/{other}"))
        })
        .collect();
    assert!(
        largest.len() <= LARGEST_CYCLE,
        "{} files form a dependency cycle, the limit is {LARGEST_CYCLE}:\n{}",
        largest.len(),
        arrows.join("\n")
    );
    assert!(
        largest.len() == LARGEST_CYCLE,
        "the largest cycle has only {} files now: lower LARGEST_CYCLE to keep it so",
        largest.len()
    );
}

#[test]
fn an_operation_reads_the_clock_once() {
    let texts = texts_of_this_crate();
    let asks = texts
        .iter()
        .filter(|(file, text)| !matches!(folder(file), "server" | "app") && code(text).contains("clock().now()"));
    let asks: Vec<&str> = asks.map(|(file, _)| file.as_str()).collect();
    assert_eq!(asks, ASKS_THE_CLOCK, "an operation takes the time from `Op::now`");
}

#[test]
fn dependencies_are_read_from_the_code() {
    let texts = [
        ("a/mod.rs", "use crate::{b::{self, deep::Thing as Other}, c}; // crate::d\nfn f() { super::e::g() }"),
        ("a/inner.rs", "use super::X;\npub use self::below::Y;\n#[cfg(test)]\nmod tests {\n use crate::d; }"),
        ("a/inner/below.rs", "use super::super::super::c::Z;"),
        ("b/mod.rs", "macro_rules! m { () => { $crate::c::call() } }"),
        ("b/deep.rs", "use crate::a::inner;"),
        ("c.rs", ""),
        ("d.rs", ""),
        ("e.rs", "use crate::language::c;"),
        ("lib.rs", "use crate::a;"),
    ];
    let texts = texts.map(|(file, text)| (file.to_owned(), text.to_owned())).into_iter().collect();
    let dependencies = dependencies(&texts);
    let of = |file: &str| dependencies[file].iter().map(String::as_str).collect::<Vec<_>>();
    assert_eq!(of("a/mod.rs"), ["b/deep.rs", "b/mod.rs", "c.rs", "e.rs"]);
    assert_eq!(of("a/inner.rs"), ["a/inner/below.rs", "a/mod.rs"]);
    assert_eq!(of("a/inner/below.rs"), ["c.rs"]);
    assert_eq!(of("b/mod.rs"), ["c.rs"]);
    assert_eq!(of("b/deep.rs"), ["a/inner.rs"]);
    assert!(of("d.rs").is_empty() && of("e.rs").is_empty());
    let largest = cycles(&dependencies)[0].clone();
    assert_eq!(largest, BTreeSet::from(["a/inner.rs", "a/mod.rs", "b/deep.rs"]));
}
