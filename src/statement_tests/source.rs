//! The source as syntax trees: functions, constants and imports, and every place that begins or continues a statement.

use crate::shape_tests::read;
use quote::ToTokens;
use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    path::Path,
};
use syn::{
    Attribute, Block, Expr, Item, Macro, Pat, ReturnType, Signature, Stmt, UseTree,
    parse::{ParseStream, Parser as _},
    punctuated::Punctuated,
    spanned::Spanned as _,
    visit::{self, Visit},
};

/// A place in the source: index of the file, line and column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Site {
    /// Index of the file.
    pub file: usize,
    line: usize,
    column: usize,
}

impl Site {
    /// The place where a node begins.
    pub fn of(file: usize, node: &impl ToTokens) -> Self {
        let start = node.span().start();
        Self { file, line: start.line, column: start.column }
    }
}

/// A function with a body, wherever it is declared.
pub struct Function {
    /// Index of its file.
    pub file: usize,
    /// Its name.
    pub name: String,
    /// Its parameters without `self`.
    pub parameters: Vec<&'static Pat>,
    /// Whether it takes `self`.
    pub is_method: bool,
    /// Its body.
    pub body: &'static Block,
    /// Whether it works on a statement for its caller, so that it is only meaningful when it is called.
    pub assembles: bool,
    /// Whether it returns a text.
    pub gives_text: bool,
    /// Whether it chooses a text before pushing it.
    pub chooses: bool,
}

/// A place that must be reached.
pub struct CallSite {
    /// The place.
    pub site: Site,
    /// The function that contains it.
    pub function: String,
}

/// All source files.
#[derive(Default)]
pub struct Source {
    /// Their paths below `src`.
    pub files: Vec<String>,
    /// Their functions.
    pub functions: Vec<Function>,
    /// Constants and statics by name, with their files.
    pub constants: BTreeMap<String, Vec<(usize, &'static Expr)>>,
    /// For each file, the whole path of every imported name.
    pub imports: Vec<BTreeMap<String, Vec<String>>>,
    /// Macros by name that consist of a single expression: the names of their parameters, and the text of the expression.
    pub macros: BTreeMap<String, (Vec<String>, String)>,
    /// Every place that begins a statement or adds text to one.
    pub places: Vec<CallSite>,
    by_name: BTreeMap<String, Vec<usize>>,
    about: RefCell<HashMap<usize, bool>>,
    arguments: RefCell<HashMap<usize, Option<&'static [Expr]>>>,
    expanded: RefCell<HashMap<usize, Option<&'static Expr>>>,
    kept: RefCell<HashSet<&'static str>>,
}

/// The files of this program, as paths below `src`.
pub fn texts_of_this_crate() -> BTreeMap<String, String> {
    let mut texts = BTreeMap::new();
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), "", &mut texts);
    // The functions that assemble statements are not read, because the reader calls them itself.
    texts.remove("server/db/sql.rs");
    texts
}

impl Source {
    /// Parses these files.
    pub fn of(texts: BTreeMap<String, String>) -> Self {
        let mut source = Self::default();
        let mut trees: Vec<&'static syn::File> = Vec::new();
        for (path, text) in texts {
            let tree = syn::parse_file(&text).unwrap_or_else(|error| panic!("src/{path} cannot be read: {error}"));
            source.files.push(path);
            // The trees live as long as the tests.
            trees.push(Box::leak(Box::new(tree)));
        }
        for (file, tree) in trees.iter().enumerate() {
            source.imports.push(BTreeMap::new());
            Collect { source: &mut source, file }.visit_file(tree);
        }
        for (at, function) in source.functions.iter().enumerate() {
            source.by_name.entry(function.name.clone()).or_default().push(at);
        }
        for (file, tree) in trees.iter().enumerate() {
            let mut seek = Seek { file, function: Vec::new(), places: Vec::new() };
            seek.visit_file(tree);
            source.places.append(&mut seek.places);
        }
        source
    }

    /// A place in readable form: file and line.
    pub fn shown(&self, site: Site) -> String {
        format!("src/{}:{}", self.files[site.file], site.line)
    }

    /// Of several things with the same name, the one that is meant in this file with these modules before the name; `None` if that is
    /// ambiguous.
    pub fn meant<'a, T>(
        &self,
        all: &'a [T],
        of: impl Fn(&T) -> usize,
        file: usize,
        modules: &[String],
    ) -> Option<&'a T> {
        let folder = |file: usize| self.files[file].rsplit_once('/').map_or("", |(folder, _)| folder);
        let rank = |one: &T| {
            let there = of(one);
            let parts: BTreeSet<&str> = self.files[there].trim_end_matches(".rs").split('/').collect();
            let named = modules.iter().filter(|module| parts.contains(module.as_str())).count();
            let near = folder(there).starts_with(folder(file)) || folder(file).starts_with(folder(there));
            let fits = match modules.last() {
                None => near,
                // An item of a type.
                Some(last) if last.starts_with(char::is_uppercase) => there == file,
                Some(last) => parts.contains(last.as_str()),
            };
            fits.then_some((named, there == file, folder(there) == folder(file)))
        };
        let best = all.iter().filter_map(&rank).max()?;
        let mut those = all.iter().filter(|one| rank(one) == Some(best));
        let one = those.next()?;
        those.next().is_none().then_some(one)
    }

    /// All functions with this name.
    pub fn named_so(&self, name: &str) -> impl Iterator<Item = &Function> {
        self.by_name.get(name).into_iter().flatten().map(|at| &self.functions[*at])
    }

    /// The function that is called by a path, if it works on statements or returns text.
    pub fn called(&self, file: usize, path: &syn::Path, arguments: usize) -> Option<&Function> {
        let (name, modules) = self.named(file, path);
        let all: Vec<&Function> = self.named_so(&name).collect();
        let one = *self.meant(&all, |one| one.file, file, &modules)?;
        (one.parameters.len() <= arguments).then_some(one)
    }

    /// Whether an expression is about statements.
    pub fn is_about_statements(&self, file: usize, expr: &'static Expr) -> bool {
        let key = std::ptr::from_ref(expr) as usize;
        if let Some(known) = self.about.borrow().get(&key) {
            return *known;
        }
        let mut about = About { source: self, file, is: false };
        about.visit_expr(expr);
        self.about.borrow_mut().insert(key, about.is);
        about.is
    }

    /// The same for a block.
    pub fn is_about_statements_in(&self, file: usize, block: &'static Block) -> bool {
        let key = std::ptr::from_ref(block) as usize;
        if let Some(known) = self.about.borrow().get(&key) {
            return *known;
        }
        let mut about = About { source: self, file, is: false };
        about.visit_block(block);
        self.about.borrow_mut().insert(key, about.is);
        about.is
    }

    /// The expressions between a macro's parentheses; parsed once.
    pub fn arguments(&self, of: &'static Macro) -> Option<&'static [Expr]> {
        let key = std::ptr::from_ref(of) as usize;
        *self.arguments.borrow_mut().entry(key).or_insert_with(|| arguments(of).map(|all| &*all.leak()))
    }

    /// The expansion of a single-expression macro; parsed once.
    pub fn expanded(&self, of: &'static Macro) -> Option<&'static Expr> {
        let name = of.path.segments.last()?.ident.to_string();
        let (names, body) = self.macros.get(&name)?;
        let key = std::ptr::from_ref(of) as usize;
        *self.expanded.borrow_mut().entry(key).or_insert_with(|| {
            let given = of.tokens.to_string();
            let given = given.split(',').map(str::trim);
            let text = names
                .iter()
                .zip(given)
                .fold(body.clone(), |text, (name, given)| text.replace(&format!("${name}"), given));
            let expr: &'static Expr = Box::leak(Box::new(syn::parse_str::<Expr>(&text).ok()?));
            Some(expr)
        })
    }

    /// Leaks a text, because statements only take static ones; each text only once.
    pub fn kept(&self, text: &str) -> &'static str {
        if let Some(kept) = self.kept.borrow().get(text).copied() {
            return kept;
        }
        let kept: &'static str = text.to_owned().leak();
        self.kept.borrow_mut().insert(kept);
        kept
    }

    /// The last name of a path, and the modules before it as far as they are known.
    pub fn named(&self, file: usize, path: &syn::Path) -> (String, Vec<String>) {
        let mut segments: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        if let Some(imported) = segments.first().and_then(|first| self.imports[file].get(first)) {
            segments.splice(0..1, imported.iter().cloned());
        }
        let name = segments.pop().unwrap_or_default();
        segments.retain(|segment| !matches!(segment.as_str(), "crate" | "super" | "self" | "Self"));
        (name, segments)
    }
}

fn only_in_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let text = attribute.to_token_stream().to_string();
        attribute.path().is_ident("test") || attribute.path().is_ident("cfg") && text.contains("test")
    })
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Fn(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Const(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

/// Collects the items of a file.
struct Collect<'a> {
    source: &'a mut Source,
    file: usize,
}

impl Collect<'_> {
    fn function(&mut self, signature: &'static Signature, body: &'static Block) {
        let is_static_text = |text: &str| text.contains("'static str");
        let text = |tokens: &dyn Fn() -> String| tokens().replace("' static", "'static");
        let inputs: Vec<String> =
            signature.inputs.iter().map(|input| text(&|| input.to_token_stream().to_string())).collect();
        let output = match &signature.output {
            ReturnType::Default => String::new(),
            ReturnType::Type(_, of) => text(&|| of.to_token_stream().to_string()),
        };
        let generics = signature.generics.where_clause.to_token_stream().to_string()
            + &signature.generics.params.to_token_stream().to_string();
        let mut makes = Makes(false);
        makes.visit_block(body);
        let assembles = inputs.iter().any(|input| has_statement(input))
            || has_statement(&output)
            || has_statement(&generics)
            || inputs.iter().any(|input| is_static_text(input)) && makes.0;

        let mut chooses = Chooses(false);
        chooses.visit_block(body);
        self.source.functions.push(Function {
            file: self.file,
            name: signature.ident.to_string(),
            parameters: signature
                .inputs
                .iter()
                .filter_map(|input| match input {
                    syn::FnArg::Typed(typed) => Some(&*typed.pat),
                    syn::FnArg::Receiver(_) => None,
                })
                .collect(),
            is_method: signature.receiver().is_some(),
            body,
            assembles,
            gives_text: is_static_text(&output) && !output.contains('<'),
            chooses: chooses.0 || is_static_text(&output),
        });
    }

    fn imported(&mut self, tree: &UseTree, mut before: Vec<String>) {
        match tree {
            UseTree::Path(path) => {
                before.push(path.ident.to_string());
                self.imported(&path.tree, before);
            }
            UseTree::Name(name) if name.ident == "self" => {
                let last = before.last().cloned().unwrap_or_default();
                self.source.imports[self.file].insert(last, before);
            }
            UseTree::Name(name) => {
                before.push(name.ident.to_string());
                self.source.imports[self.file].insert(name.ident.to_string(), before);
            }
            UseTree::Rename(name) => {
                if name.ident != "self" {
                    before.push(name.ident.to_string());
                }
                self.source.imports[self.file].insert(name.rename.to_string(), before);
            }
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.imported(tree, before.clone())),
            UseTree::Glob(_) => {}
        }
    }
}

/// Whether a type or a signature mentions the statement type.
fn has_statement(text: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric()).any(|word| word == "Sql")
}

/// Leaks a syntax tree, so that it lives as long as the tests.
fn kept<T>(node: &T) -> &'static T
where
    T: Clone,
{
    Box::leak(Box::new(node.clone()))
}

impl<'ast> Visit<'ast> for Collect<'_> {
    fn visit_item(&mut self, item: &'ast Item) {
        if only_in_tests(attributes(item)) {
            return;
        }
        match item {
            Item::Fn(item) => self.function(kept(&item.sig), kept(&*item.block)),
            Item::Const(item) => {
                let constants = self.source.constants.entry(item.ident.to_string()).or_default();
                constants.push((self.file, kept(&*item.expr)));
            }
            Item::Use(item) => self.imported(&item.tree, Vec::new()),
            Item::Macro(item) if item.mac.path.is_ident("macro_rules") => {
                if let (Some(name), Some(rule)) = (&item.ident, one_expression(&item.mac)) {
                    self.source.macros.insert(name.to_string(), rule);
                }
            }
            _ => {}
        }
        visit::visit_item(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        if !only_in_tests(&item.attrs) {
            self.function(kept(&item.sig), kept(&item.block));
            visit::visit_impl_item_fn(self, item);
        }
    }

    fn visit_impl_item_const(&mut self, item: &'ast syn::ImplItemConst) {
        let constants = self.source.constants.entry(item.ident.to_string()).or_default();
        constants.push((self.file, kept(&item.expr)));
    }
}

/// The parameters and the expression of a macro with a single rule, `($a:literal, …) => { an expression }`.
fn one_expression(macro_rules: &Macro) -> Option<(Vec<String>, String)> {
    let text = macro_rules.tokens.to_string();
    let (pattern, body) = text.split_once("=>")?;
    let body = body.trim().trim_end_matches(';').trim();
    let body = body.strip_prefix('{')?.strip_suffix('}')?.trim();
    if body.contains("=>") || pattern.contains("$ (") || pattern.contains("$(") {
        return None;
    }
    let arguments = pattern.trim().strip_prefix('(')?.strip_suffix(')')?;
    let arguments = arguments.split(',').filter(|argument| !argument.trim().is_empty());
    let names = arguments.map(|argument| argument.split(':').next().unwrap_or_default().replace([' ', '$'], ""));
    Some((names.collect(), body.replace("$ ", "$")))
}

/// The expressions between a macro's parentheses, if there are only expressions.
fn arguments(of: &Macro) -> Option<Vec<Expr>> {
    if of.path.is_ident("matches") {
        // A pattern follows the expression.
        let first = |input: ParseStream<'_>| {
            let first: Expr = input.parse()?;
            let _: proc_macro2::TokenStream = input.parse()?;
            Ok(vec![first])
        };
        return first.parse2(of.tokens.clone()).ok();
    }
    let arguments = Punctuated::<Expr, syn::Token![,]>::parse_terminated.parse2(of.tokens.clone()).ok()?;
    Some(arguments.into_iter().collect())
}

fn last_of(function: &Expr) -> Option<String> {
    match function {
        Expr::Path(path) => path.path.segments.last().map(|segment| segment.ident.to_string()),
        _ => None,
    }
}

/// Whether a call begins a statement.
pub fn begins(call: &syn::ExprCall) -> bool {
    match last_of(&call.func).as_deref() {
        Some("sql") => call.args.len() == 1,
        Some("insert_into" | "update_all") => call.args.len() == 2,
        Some("update") => call.args.len() == 2 && call.args.first().is_some_and(is_text),
        _ => is_raw(call),
    }
}

/// Whether a call passes text to sqlx directly.
pub fn is_raw(call: &syn::ExprCall) -> bool {
    let Expr::Path(path) = &*call.func else { return false };
    let from_sqlx = path.path.segments.first().is_some_and(|first| first.ident == "sqlx");
    let name = last_of(&call.func).unwrap_or_default();
    from_sqlx && matches!(name.as_str(), "query" | "query_as" | "query_scalar" | "raw_sql")
}

/// Whether an expression evaluates to a text that stands in the source.
pub fn is_text(expr: &Expr) -> bool {
    let last = |block: &Block| matches!(block.stmts.last(), Some(Stmt::Expr(expr, None)) if is_text(expr));
    match expr {
        Expr::Lit(lit) => matches!(lit.lit, syn::Lit::Str(_)),
        Expr::Macro(of) => of.mac.path.is_ident("concat"),
        Expr::Path(path) => path.path.segments.last().is_some_and(|segment| {
            let name = segment.ident.to_string();
            name.len() > 1 && name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
        }),
        Expr::Reference(of) => is_text(&of.expr),
        Expr::Paren(of) => is_text(&of.expr),
        Expr::Tuple(of) => of.elems.iter().any(is_text),
        Expr::Block(of) => last(&of.block),
        Expr::If(of) => last(&of.then_branch) || of.else_branch.as_ref().is_some_and(|(_, other)| is_text(other)),
        Expr::Match(of) => of.arms.iter().any(|arm| is_text(&arm.body)),
        _ => false,
    }
}

/// Whether a text is chosen before it is pushed.
struct Chooses(bool);

impl<'ast> Visit<'ast> for Chooses {
    fn visit_expr_call(&mut self, call: &'ast syn::ExprCall) {
        self.0 |= begins(call) && !matches!(call.args.first(), Some(Expr::Lit(_) | Expr::Macro(_)));
        visit::visit_expr_call(self, call);
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        self.0 |= call.method == "push"
            && matches!(
                call.args.first(),
                Some(Expr::Path(_) | Expr::If(_) | Expr::Match(_) | Expr::Call(_) | Expr::MethodCall(_))
            );
        visit::visit_expr_method_call(self, call);
    }
}

/// Whether a statement is begun.
struct Makes(bool);

impl<'ast> Visit<'ast> for Makes {
    fn visit_expr_call(&mut self, call: &'ast syn::ExprCall) {
        self.0 |= begins(call);
        visit::visit_expr_call(self, call);
    }
}

/// Whether an expression or block is about statements.
struct About<'a> {
    source: &'a Source,
    file: usize,
    is: bool,
}

impl<'ast> Visit<'ast> for About<'_> {
    fn visit_expr_call(&mut self, call: &'ast syn::ExprCall) {
        let handed = |arg: &Expr| matches!(arg, Expr::Reference(of) if of.mutability.is_some() && matches!(&*of.expr, Expr::Path(_)));
        let local = matches!(&*call.func, Expr::Path(path) if path.path.get_ident().is_some()) && call.args.len() == 1;
        let is = |path: &syn::ExprPath| {
            self.source.called(self.file, &path.path, call.args.len()).is_some_and(|function| function.assembles)
        };
        self.is |= begins(call)
            || last_of(&call.func).as_deref() == Some("columns")
            // A closure that adds a condition.
            || local && call.args.iter().any(handed)
            || matches!(&*call.func, Expr::Path(path) if is(path));
        visit::visit_expr_call(self, call);
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        let first = call.args.first();
        self.is |= match (call.method.to_string().as_str(), call.args.len()) {
            ("bind" | "bind_list", 1) | ("set", 2) => true,
            ("push", 1) => first.is_some_and(is_text),
            ("all" | "maybe" | "one" | "run", 1) => matches!(first, Some(Expr::Reference(_) | Expr::Path(_))),
            _ => false,
        };
        visit::visit_expr_method_call(self, call);
    }

    fn visit_macro(&mut self, of: &'ast Macro) {
        arguments(of).iter().flatten().for_each(|argument| self.visit_expr(argument));
    }

    fn visit_item(&mut self, _: &'ast Item) {}
}

/// Finds every place that begins a statement or adds text to one, whether or not it is reached.
struct Seek {
    file: usize,
    /// The enclosing functions, and whether they make or take statements.
    function: Vec<(String, bool)>,
    places: Vec<CallSite>,
}

impl Seek {
    fn enter(&mut self, signature: &Signature, block: &Block) {
        let mut makes = Makes(false);
        makes.visit_block(block);
        let takes = has_statement(&signature.to_token_stream().to_string());
        self.function.push((signature.ident.to_string(), makes.0 || takes));
    }

    fn found(&mut self, node: &impl ToTokens) {
        let function = self.function.last().map(|(name, _)| name.clone()).unwrap_or_default();
        self.places.push(CallSite { site: Site::of(self.file, node), function });
    }

    /// The texts to which an expression can evaluate.
    fn texts(&mut self, expr: &Expr) {
        match expr {
            Expr::Lit(lit) if matches!(lit.lit, syn::Lit::Str(_)) => self.found(lit),
            Expr::Paren(of) => self.texts(&of.expr),
            Expr::If(of) => {
                self.last(&of.then_branch);
                of.else_branch.iter().for_each(|(_, other)| self.texts(other));
            }
            Expr::Block(of) => self.last(&of.block),
            Expr::Match(of) => of.arms.iter().for_each(|arm| self.texts(&arm.body)),
            Expr::Macro(of) if of.mac.path.is_ident("concat") => {
                arguments(&of.mac).iter().flatten().for_each(|argument| self.texts(argument));
            }
            _ => {}
        }
    }

    fn last(&mut self, block: &Block) {
        if let Some(Stmt::Expr(expr, None)) = block.stmts.last() {
            self.texts(expr);
        }
    }
}

impl<'ast> Visit<'ast> for Seek {
    fn visit_item(&mut self, item: &'ast Item) {
        if !only_in_tests(attributes(item)) {
            visit::visit_item(self, item);
        }
    }

    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.enter(&item.sig, &item.block);
        visit::visit_item_fn(self, item);
        self.function.pop();
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        if only_in_tests(&item.attrs) {
            return;
        }
        self.enter(&item.sig, &item.block);
        visit::visit_impl_item_fn(self, item);
        self.function.pop();
    }

    fn visit_expr_call(&mut self, call: &'ast syn::ExprCall) {
        if begins(call) {
            self.found(call);
            call.args.iter().take(1).for_each(|text| self.texts(text));
        }
        visit::visit_expr_call(self, call);
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        let assembling = self.function.last().is_some_and(|(_, assembling)| *assembling);
        if assembling && call.method == "push" && call.args.len() == 1 {
            call.args.iter().for_each(|text| self.texts(text));
        }
        visit::visit_expr_method_call(self, call);
    }

    fn visit_macro(&mut self, of: &'ast Macro) {
        match arguments(of) {
            Some(arguments) => arguments.iter().for_each(|argument| self.visit_expr(argument)),
            // Macros of this kind cannot be read, so no statement may be in them.
            None if of.tokens.to_string().contains("sql (") => self.found(of),
            None => {}
        }
    }
}
