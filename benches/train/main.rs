//! Makes `data/understanding_weights.tsv` anew from the posts of `data/` that are for training: `cargo bench --features ssr --bench train`.
//!
//! Three linear classifiers with regularised weights (`linfa-logistic`): does a post accuse the police, what is it about, what kind of post
//! is it. The features are those of `src/routing/about/features.rs` and the names of what the rules found; of the first only those are
//! kept that tell most, by the chi-squared statistic. The held-out posts are not read.

use linfa::{Dataset, traits::Fit as _};
use linfa_logistic::{LogisticRegression, MultiLogisticRegression};
use ndarray::{Array1, Array2};
use sha2::{Digest as _, Sha256};
use std::{
    collections::{BTreeMap, HashMap},
    fmt::Write as _,
    fs,
    path::Path,
};
use sunwai::{complaint::Category, routing::measure};

/// Features of words, letters and sounds that are kept.
const KEPT: usize = 12_000;
/// In at least so many posts.
const SEEN: usize = 3;
/// How much weights are held back: the inverse of `C` of other programs.
const ALPHA: f32 = 0.1;
/// The features of words weigh so much more than those of rules before anything is learnt.
const WORDS_WEIGH: f32 = 3.0;
/// Weights are written in this part of one, as `src/routing/about/learnt.rs` reads them.
const SCALE: f32 = 64.0;

const KINDS: [&str; 6] = ["complaint", "thanks", "suggestion", "query", "spam", "other_none"];

struct Post {
    words: Vec<String>,
    rules: Vec<&'static str>,
    accuses: bool,
    category: usize,
    kind: usize,
}

fn main() -> anyhow::Result<()> {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    let read = |name: &str| fs::read_to_string(data.join(name));
    let (own, labelled, unrelated) =
        (read("understanding_training.csv")?, read("understanding.csv")?, read("understanding_unrelated.csv")?);
    let mut rows: Vec<[String; 4]> = Vec::new();
    let table = |text: &str, columns: [&str; 5]| -> anyhow::Result<Vec<[String; 5]>> {
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let heads = reader.headers()?.clone();
        let at = columns.map(|column| heads.iter().position(|head| head == column));
        let rows = reader.records().map(|row| {
            let row = row?;
            Ok(at.map(|at| at.and_then(|at| row.get(at)).unwrap_or_default().to_owned()))
        });
        rows.collect()
    };
    for [_, text, accuses, category, kind] in table(&own, ["", "text", "accuses", "category", "kind"])? {
        rows.push([text, accuses, category, kind]);
    }
    for [half, text, accuses, category, kind] in
        table(&labelled, ["half", "text", "accuses_a", "category_a", "kind_a"])?
    {
        if half == "tuning" {
            rows.push([text, accuses, category, kind]);
        }
    }
    for [half, text, ..] in table(&unrelated, ["half", "text", "", "", ""])? {
        if half == "tuning" {
            rows.push([text, "no".to_owned(), "none".to_owned(), "other_none".to_owned()]);
        }
    }
    let (gazetteer, _) = measure::sample();
    let posts: Vec<Post> = rows
        .iter()
        .map(|[text, accuses, category, kind]| {
            let (words, rules) = measure::features(&gazetteer, text);
            let category = category.split('/').next().unwrap_or_default();
            let number = Category::ALL.iter().position(|one| one.as_str() == category);
            let kind = KINDS.iter().position(|one| one == kind);
            Ok(Post {
                words,
                rules,
                accuses: accuses == "yes",
                category: number.unwrap_or(Category::ALL.len()),
                kind: kind.ok_or_else(|| anyhow::anyhow!("no kind of post: {text}"))?,
            })
        })
        .collect::<anyhow::Result<_>>()?;
    println!("{} posts, {} of them accuse", posts.len(), posts.iter().filter(|post| post.accuses).count());

    let kept = telling(&posts);
    let mut names: Vec<&str> = kept.clone();
    let mut rules: Vec<&str> = posts.iter().flat_map(|post| post.rules.iter().copied()).collect();
    rules.sort_unstable();
    rules.dedup();
    names.extend(&rules);
    let at: HashMap<&str, usize> = names.iter().enumerate().map(|(at, name)| (*name, at)).collect();
    let mut records = Array2::<f32>::zeros((posts.len(), names.len()));
    for (row, post) in posts.iter().enumerate() {
        let found: Vec<usize> = post.words.iter().filter_map(|word| at.get(word.as_str()).copied()).collect();
        let weight = WORDS_WEIGH / (found.len().max(1) as f32).sqrt();
        for column in found {
            records[[row, column]] = weight;
        }
        for rule in &post.rules {
            records[[row, at[rule]]] = 1.0;
        }
    }

    // Weights by class, and last what each has before anything is read.
    let mut weights: BTreeMap<usize, (Array1<f32>, f32)> = BTreeMap::new();
    let accuses: Array1<bool> = posts.iter().map(|post| post.accuses).collect();
    let fitted = LogisticRegression::default().alpha(ALPHA).max_iterations(300);
    let fitted = fitted.fit(&Dataset::new(records.clone(), accuses))?;
    // The model knows which of the two answers it calls positive.
    let sign = if fitted.labels().pos.class { 1.0 } else { -1.0 };
    weights.insert(0, (fitted.params() * sign, fitted.intercept() * sign));
    println!("accusations are learnt");
    for (first, classes, targets) in [
        (1, Category::ALL.len() + 1, posts.iter().map(|post| post.category).collect::<Array1<usize>>()),
        (Category::ALL.len() + 2, KINDS.len(), posts.iter().map(|post| post.kind).collect()),
    ] {
        let fitted = MultiLogisticRegression::default().alpha(ALPHA).max_iterations(300);
        let fitted = fitted.fit(&Dataset::new(records.clone(), targets))?;
        anyhow::ensure!(fitted.classes().len() == classes, "a class has no post");
        for (column, class) in fitted.classes().iter().enumerate() {
            weights.insert(first + class, (fitted.params().column(column).to_owned(), fitted.intercept()[column]));
        }
        println!("{classes} classes are learnt");
    }

    let mut out = format!("made from {}\n", measure::training_mark(&[&own, &labelled, &unrelated]));
    let whole = |weight: f32| (weight * SCALE).round() as i32;
    let line = |name: &str, of: &dyn Fn(&(Array1<f32>, f32)) -> f32, out: &mut String| {
        let classes = weights.iter().map(|(class, weights)| (class, whole(of(weights))));
        let told: Vec<String> =
            classes.filter(|(_, weight)| *weight != 0).map(|(class, weight)| format!("{class}:{weight}")).collect();
        if !told.is_empty() {
            writeln!(out, "{name}\t{}", told.join(" ")).expect("a String takes all");
        }
    };
    line("", &|(_, intercept)| *intercept, &mut out);
    for (column, name) in names.iter().enumerate() {
        let scale = if column < kept.len() { WORDS_WEIGH } else { 1.0 };
        line(name, &|(weights, _)| weights[column] * scale, &mut out);
    }
    fs::write(data.join("understanding_weights.tsv"), &out)?;
    println!("{} features, {} kB", names.len(), out.len() / 1000);
    Ok(())
}

/// The features of words that tell most of any of the three questions.
fn telling(posts: &[Post]) -> Vec<&str> {
    let mut seen: HashMap<&str, Vec<usize>> = HashMap::new();
    for (row, post) in posts.iter().enumerate() {
        for word in &post.words {
            seen.entry(word).or_default().push(row);
        }
    }
    seen.retain(|_, rows| rows.len() >= SEEN);
    let questions: [&dyn Fn(&Post) -> usize; 3] =
        [&|post| usize::from(post.accuses), &|post| post.category, &|post| post.kind];
    let mut value: HashMap<&str, f64> = HashMap::new();
    for question in questions {
        let mut all = vec![0.0; Category::ALL.len() + 1];
        for post in posts {
            all[question(post)] += 1.0 / posts.len() as f64;
        }
        let chi: Vec<(&str, f64)> = seen
            .iter()
            .map(|(word, rows)| {
                let mut with = vec![0.0; all.len()];
                for row in rows {
                    with[question(&posts[*row])] += 1.0;
                }
                let expected = all.iter().map(|share| share * rows.len() as f64);
                let one = with.iter().zip(expected).filter(|(_, expected)| *expected > 0.0);
                (*word, one.map(|(with, expected)| (with - expected).powi(2) / expected).sum())
            })
            .collect();
        let most = chi.iter().map(|(_, chi)| *chi).fold(f64::MIN_POSITIVE, f64::max);
        for (word, chi) in chi {
            *value.entry(word).or_default() += chi / most;
        }
    }
    let mut kept: Vec<(&str, f64)> = value.into_iter().collect();
    kept.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(b.0)));
    kept.truncate(KEPT);
    let mut kept: Vec<&str> = kept.into_iter().map(|(word, _)| word).collect();
    kept.sort_unstable();
    kept
}
