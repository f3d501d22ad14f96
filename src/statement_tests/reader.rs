//! Executes the functions of the source symbolically, as far as their statements depend on it: every branch is taken, and each statement
//! that a database is asked to run is assembled by the very functions that the program calls.
//!
//! A statement may depend on texts in the source; nothing is known of other values. A statement that depends on anything else is reported
//! as unreadable.

use super::source::{Function, Site, Source, begins, is_raw, is_text};
use crate::server::db::{Columns, Sql, columns, insert_into, sql, update, update_all, written};
use quote::ToTokens as _;
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    rc::Rc,
};
use syn::{Block, Expr, Lit, Pat, Stmt};

/// The database that the program is assumed to run on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dialect {
    /// SQLite.
    Sqlite,
    /// PostgreSQL.
    Postgres,
}

/// A statement that a database is asked to run.
#[derive(Clone)]
pub struct Found {
    /// The statement as the program assembles it.
    pub sql: Sql,
    /// Where it is run.
    pub site: Site,
    /// Table and column of each argument that is assigned to a column by name. The databases cannot infer the type everywhere.
    pub given: Vec<(String, String)>,
}

/// The result of reading.
#[derive(Default)]
pub struct Read {
    /// Statements by their text.
    pub found: BTreeMap<(Dialect, String), Found>,
    /// Places whose text is part of a statement that is run.
    pub reached: BTreeSet<Site>,
    /// What cannot be read: where, in which function, and why.
    pub unreadable: BTreeSet<(Site, String, String)>,
}

/// Largest number of paths through one function.
const WAYS: usize = 20_000;

/// Reads every function on both databases.
pub fn read(source: &Source) -> Read {
    let mut read = Read::default();
    for function in &source.functions {
        if function.assembles || function.gives_text || !source.is_about_statements_in(function.file, function.body) {
            continue;
        }
        for dialect in [Dialect::Sqlite, Dialect::Postgres] {
            let mut choices = Choices::default();
            for way in 0.. {
                choices.at = 0;
                let mut reader = Reader {
                    source,
                    dialect,
                    read: &mut read,
                    choices: &mut choices,
                    chosen: HashMap::new(),
                    statements: Vec::new(),
                    scopes: Vec::new(),
                    frames: Vec::new(),
                };
                let arguments = function.parameters.iter().map(|_| Value::Other).collect();
                reader.call(function, arguments);
                if !choices.next() {
                    break;
                }
                if way > WAYS {
                    let site = Site::of(function.file, function.body);
                    let why = "it has more paths than can be tried".to_owned();
                    read.unreadable.insert((site, function.name.clone(), why));
                    break;
                }
            }
        }
    }
    read
}

/// A tree of choices, in which every path is taken once: the last choice changes first.
#[derive(Default)]
struct Choices {
    taken: Vec<(usize, usize)>,
    at: usize,
}

impl Choices {
    fn take(&mut self, among: usize) -> usize {
        if self.at == self.taken.len() {
            self.taken.push((0, among));
        }
        self.at += 1;
        self.taken[self.at - 1].0
    }

    fn next(&mut self) -> bool {
        self.taken.truncate(self.at);
        while let Some((taken, among)) = self.taken.pop() {
            if taken + 1 < among {
                self.taken.push((taken + 1, among));
                return true;
            }
        }
        false
    }
}

/// What is known of a value.
#[derive(Clone)]
enum Value {
    /// Nothing is known.
    Other,
    Bool(bool),
    Int(i64),
    Text(Rc<Text>),
    /// A statement, by its index: what is pushed onto it is visible to everyone who holds it.
    Statement(usize),
    Columns(Vec<Rc<Text>>),
    Many(Vec<Value>),
    Closure(Rc<Closure>),
}

struct Text {
    text: String,
    sites: Vec<Site>,
}

struct Closure {
    closure: &'static syn::ExprClosure,
    /// The function that contains the closure.
    frame: Frame,
    scopes: Vec<HashMap<String, Value>>,
}

#[derive(Clone, Default)]
struct Statement {
    sql: Sql,
    sites: Vec<Site>,
    unreadable: Vec<(Site, String, String)>,
    given: Vec<(String, String)>,
}

/// Why a block is left before its end.
enum Leave {
    Return(Value),
    Break(Value),
    Continue,
}

type Evaluated = Result<Value, Leave>;

/// The function that is being executed.
#[derive(Clone)]
struct Frame {
    file: usize,
    name: String,
    chooses: bool,
}

struct Reader<'a> {
    source: &'a Source,
    dialect: Dialect,
    read: &'a mut Read,
    choices: &'a mut Choices,
    /// What each condition of a function chose, so that the same condition gives the same result again on one path; the viewer, for
    /// example, does not change.
    chosen: HashMap<(usize, String, String), usize>,
    statements: Vec<Statement>,
    scopes: Vec<HashMap<String, Value>>,
    frames: Vec<Frame>,
}

impl Reader<'_> {
    fn frame(&self) -> Frame {
        self.frames.last().cloned().expect("a function is being executed")
    }

    fn site(&self, node: &impl quote::ToTokens) -> Site {
        Site::of(self.frame().file, node)
    }

    fn call(&mut self, function: &Function, arguments: Vec<Value>) -> Value {
        if self.frames.len() > 12 {
            return Value::Other;
        }
        self.frames.push(Frame { file: function.file, name: function.name.clone(), chooses: function.chooses });
        let outside = std::mem::replace(&mut self.scopes, vec![HashMap::new()]);
        for (pattern, value) in function.parameters.iter().zip(arguments) {
            self.bind(pattern, value);
        }
        let value = match self.block(function.body) {
            Ok(value) | Err(Leave::Return(value) | Leave::Break(value)) => value,
            Err(Leave::Continue) => Value::Other,
        };
        self.scopes = outside;
        self.frames.pop();
        value
    }

    fn call_closure(&mut self, closure: &Closure, arguments: Vec<Value>) -> Value {
        if self.frames.len() > 12 {
            return Value::Other;
        }
        self.frames.push(closure.frame.clone());
        let outside = std::mem::replace(&mut self.scopes, closure.scopes.clone());
        self.scopes.push(HashMap::new());
        for (n, pattern) in closure.closure.inputs.iter().enumerate() {
            self.bind(pattern, arguments.get(n).cloned().unwrap_or(Value::Other));
        }
        let value = match self.expr(&closure.closure.body) {
            Ok(value) | Err(Leave::Return(value) | Leave::Break(value)) => value,
            Err(Leave::Continue) => Value::Other,
        };
        self.scopes = outside;
        self.frames.pop();
        value
    }

    fn bind(&mut self, pattern: &Pat, value: Value) {
        match pattern {
            Pat::Ident(ident) => {
                if let Some(scope) = self.scopes.last_mut() {
                    scope.insert(ident.ident.to_string(), value);
                }
            }
            Pat::Type(typed) => self.bind(&typed.pat, value),
            Pat::Reference(of) => self.bind(&of.pat, value),
            Pat::Paren(of) => self.bind(&of.pat, value),
            Pat::Tuple(tuple) => {
                let parts = match value {
                    Value::Many(parts) => parts,
                    _ => Vec::new(),
                };
                for (n, pattern) in tuple.elems.iter().enumerate() {
                    self.bind(pattern, parts.get(n).cloned().unwrap_or(Value::Other));
                }
            }
            // `Some(x)` binds the value itself.
            Pat::TupleStruct(of) if of.elems.len() == 1 => self.bind(&of.elems[0], value),
            Pat::TupleStruct(of) => of.elems.iter().for_each(|pattern| self.bind(pattern, Value::Other)),
            Pat::Struct(of) => of.fields.iter().for_each(|field| self.bind(&field.pat, Value::Other)),
            Pat::Slice(of) => of.elems.iter().for_each(|pattern| self.bind(pattern, Value::Other)),
            Pat::Or(of) => of.cases.iter().for_each(|pattern| self.bind(pattern, value.clone())),
            _ => {}
        }
    }

    /// Whether a pattern that distinguishes the databases matches this one; `None` if it does not distinguish them.
    fn is_here(&self, pattern: &impl quote::ToTokens) -> Option<bool> {
        let text = pattern.to_token_stream().to_string();
        let names = |name: &str| text.split(|c: char| !c.is_alphanumeric()).any(|word| word == name);
        match (names("Sqlite"), names("Postgres")) {
            (true, false) => Some(self.dialect == Dialect::Sqlite),
            (false, true) => Some(self.dialect == Dialect::Postgres),
            _ => None,
        }
    }

    fn choose(&mut self, by: String, among: usize) -> usize {
        if among < 2 {
            return 0;
        }
        let frame = self.frame();
        let key = (frame.file, frame.name, by);
        if let Some(chosen) = self.chosen.get(&key) {
            return (*chosen).min(among - 1);
        }
        let chosen = self.choices.take(among);
        self.chosen.insert(key, chosen);
        chosen
    }

    /// Whether the result of an expression matters for statements.
    fn matters(&self, expr: &'static Expr) -> bool {
        self.source.is_about_statements(self.frame().file, expr) || self.frame().chooses && is_text(expr)
    }

    fn block(&mut self, block: &'static Block) -> Evaluated {
        self.scopes.push(HashMap::new());
        let value = self.statements_of(block);
        self.scopes.pop();
        value
    }

    fn statements_of(&mut self, block: &'static Block) -> Evaluated {
        let mut last = Value::Other;
        for statement in &block.stmts {
            last = Value::Other;
            match statement {
                Stmt::Local(local) => {
                    let Some(init) = &local.init else {
                        self.bind(&local.pat, Value::Other);
                        continue;
                    };
                    let value = self.expr(&init.expr)?;
                    if let Some((_, otherwise)) = &init.diverge {
                        let otherwise_too = self.source.is_about_statements(self.frame().file, otherwise);
                        let fits = match self.is_here(&local.pat) {
                            Some(here) => here,
                            None if otherwise_too => self.choose(init.expr.to_token_stream().to_string(), 2) == 0,
                            None => true,
                        };
                        if !fits {
                            self.expr(otherwise)?;
                            return Err(Leave::Return(Value::Other));
                        }
                    }
                    self.bind(&local.pat, value);
                }
                Stmt::Item(syn::Item::Const(constant)) => {
                    let value = self.expr(&constant.expr)?;
                    if let Some(scope) = self.scopes.last_mut() {
                        scope.insert(constant.ident.to_string(), value);
                    }
                }
                Stmt::Item(_) => {}
                Stmt::Expr(expr, end) => {
                    let value = self.expr(expr)?;
                    if end.is_none() {
                        last = value;
                    }
                }
                Stmt::Macro(of) => last = self.macro_(&of.mac)?,
            }
        }
        Ok(last)
    }

    fn all(&mut self, exprs: impl IntoIterator<Item = &'static Expr>) -> Result<Vec<Value>, Leave> {
        exprs.into_iter().map(|expr| self.expr(expr)).collect()
    }

    fn expr(&mut self, expr: &'static Expr) -> Evaluated {
        Ok(match expr {
            Expr::Lit(lit) => match &lit.lit {
                Lit::Str(text) => {
                    let sites = vec![self.site(lit)];
                    Value::Text(Rc::new(Text { text: text.value(), sites }))
                }
                Lit::Bool(of) => Value::Bool(of.value),
                Lit::Int(of) => of.base10_parse().map_or(Value::Other, Value::Int),
                _ => Value::Other,
            },
            Expr::Paren(of) => self.expr(&of.expr)?,
            Expr::Group(of) => self.expr(&of.expr)?,
            Expr::Reference(of) => self.expr(&of.expr)?,
            Expr::Await(of) => self.expr(&of.base)?,
            Expr::Try(of) => self.expr(&of.expr)?,
            Expr::Cast(of) => self.expr(&of.expr)?,
            Expr::Unary(of) => match (&of.op, self.expr(&of.expr)?) {
                (syn::UnOp::Not(_), Value::Bool(is)) => Value::Bool(!is),
                (syn::UnOp::Deref(_), value) => value,
                _ => Value::Other,
            },
            Expr::Tuple(of) => Value::Many(self.all(&of.elems)?),
            Expr::Array(of) => Value::Many(self.all(&of.elems)?),
            Expr::Block(of) => self.block(&of.block)?,
            Expr::Unsafe(of) => self.block(&of.block)?,
            Expr::Async(of) => match self.block(&of.block) {
                Err(Leave::Return(value)) => value,
                other => other?,
            },
            Expr::Closure(closure) => {
                let frame = self.frame();
                Value::Closure(Rc::new(Closure { closure, frame, scopes: self.scopes.clone() }))
            }
            Expr::Path(path) => self.path(&path.path),
            Expr::Macro(of) => self.macro_(&of.mac)?,
            Expr::Binary(of) => self.binary(of)?,
            Expr::Assign(of) => {
                let value = self.expr(&of.right)?;
                if let Expr::Path(path) = &*of.left
                    && let Some(name) = path.path.get_ident().map(ToString::to_string)
                    && let Some(scope) = self.scopes.iter_mut().rev().find(|scope| scope.contains_key(&name))
                {
                    scope.insert(name, value);
                }
                Value::Other
            }
            Expr::Return(of) => {
                let value = of.expr.as_ref().map_or(Ok(Value::Other), |expr| self.expr(expr))?;
                return Err(Leave::Return(value));
            }
            Expr::Break(of) => {
                let value = of.expr.as_ref().map_or(Ok(Value::Other), |expr| self.expr(expr))?;
                return Err(Leave::Break(value));
            }
            Expr::Continue(_) => return Err(Leave::Continue),
            Expr::If(of) => self.if_(of)?,
            Expr::Match(of) => self.match_(of)?,
            Expr::ForLoop(of) => {
                let over = self.expr(&of.expr)?;
                if !self.source.is_about_statements_in(self.frame().file, &of.body) {
                    return Ok(Value::Other);
                }
                let rounds = match over {
                    Value::Many(all) => all,
                    // Any other list is taken to have two elements, because the text before the first element and the text between elements
                    // may differ.
                    _ => vec![Value::Other, Value::Other],
                };
                for value in rounds {
                    self.scopes.push(HashMap::new());
                    self.bind(&of.pat, value);
                    let left = self.block(&of.body);
                    self.scopes.pop();
                    match left {
                        Ok(_) | Err(Leave::Continue) => {}
                        Err(Leave::Break(_)) => break,
                        Err(leave) => return Err(leave),
                    }
                }
                Value::Other
            }
            Expr::While(of) => {
                self.scopes.push(HashMap::new());
                let left = self.condition(&of.cond).and_then(|_| self.block(&of.body));
                self.scopes.pop();
                after_loop(left)?
            }
            Expr::Loop(of) => after_loop(self.block(&of.body))?,
            Expr::Call(call) => self.call_of(call)?,
            Expr::MethodCall(call) => self.method(call)?,
            Expr::Field(of) => {
                let value = self.expr(&of.base)?;
                match (value, &of.member) {
                    (Value::Many(parts), syn::Member::Unnamed(at)) => {
                        parts.get(at.index as usize).cloned().unwrap_or(Value::Other)
                    }
                    _ => Value::Other,
                }
            }
            Expr::Index(of) => {
                self.expr(&of.expr)?;
                self.expr(&of.index)?;
                Value::Other
            }
            Expr::Struct(of) => {
                for field in &of.fields {
                    self.expr(&field.expr)?;
                }
                Value::Other
            }
            Expr::Let(of) => {
                let value = self.expr(&of.expr)?;
                self.bind(&of.pat, value);
                self.is_here(&of.pat).map_or(Value::Other, Value::Bool)
            }
            _ => Value::Other,
        })
    }

    fn binary(&mut self, of: &'static syn::ExprBinary) -> Evaluated {
        let left = self.expr(&of.left)?;
        let right = self.expr(&of.right)?;
        Ok(match (&of.op, left, right) {
            (syn::BinOp::Eq(_), Value::Int(a), Value::Int(b)) => Value::Bool(a == b),
            (syn::BinOp::Ne(_), Value::Int(a), Value::Int(b)) => Value::Bool(a != b),
            (syn::BinOp::Gt(_), Value::Int(a), Value::Int(b)) => Value::Bool(a > b),
            (syn::BinOp::And(_), Value::Bool(false), _) | (syn::BinOp::And(_), _, Value::Bool(false)) => {
                Value::Bool(false)
            }
            (syn::BinOp::And(_), Value::Bool(true), Value::Bool(true)) => Value::Bool(true),
            (syn::BinOp::Or(_), Value::Bool(true), _) | (syn::BinOp::Or(_), _, Value::Bool(true)) => Value::Bool(true),
            (syn::BinOp::Or(_), Value::Bool(false), Value::Bool(false)) => Value::Bool(false),
            _ => Value::Other,
        })
    }

    /// The value of a condition, if it is known.
    fn condition(&mut self, expr: &'static Expr) -> Result<Option<bool>, Leave> {
        Ok(match self.expr(expr)? {
            Value::Bool(is) => Some(is),
            _ => None,
        })
    }

    fn if_(&mut self, of: &'static syn::ExprIf) -> Evaluated {
        self.scopes.push(HashMap::new());
        let value = self.if_inside(of);
        self.scopes.pop();
        value
    }

    fn if_inside(&mut self, of: &'static syn::ExprIf) -> Evaluated {
        let otherwise = of.else_branch.as_ref().map(|(_, otherwise)| &**otherwise);
        let known = self.condition(&of.cond)?;
        let then_text = self.frame().chooses
            && matches!(of.then_branch.stmts.last(), Some(Stmt::Expr(expr, None)) if is_text(expr));
        let matters = then_text
            || self.source.is_about_statements_in(self.frame().file, &of.then_branch)
            || otherwise.is_some_and(|other| self.matters(other));
        let then = match known {
            Some(is) => is,
            None if !matters => return Ok(Value::Other),
            None => self.choose(of.cond.to_token_stream().to_string(), 2) == 0,
        };
        if then { self.block(&of.then_branch) } else { otherwise.map_or(Ok(Value::Other), |other| self.expr(other)) }
    }

    fn match_(&mut self, of: &'static syn::ExprMatch) -> Evaluated {
        let value = self.expr(&of.expr)?;
        let here = of.arms.iter().find(|arm| self.is_here(&arm.pat) == Some(true));
        let arm = match here {
            Some(arm) => arm,
            None => {
                let (matter, other): (Vec<_>, Vec<_>) = of
                    .arms
                    .iter()
                    .filter(|arm| self.is_here(&arm.pat).is_none())
                    .partition(|arm| self.matters(&arm.body));
                if matter.is_empty() {
                    return Ok(Value::Other);
                }
                // One arm is enough of those that do not matter.
                let arms: Vec<_> = matter.into_iter().chain(other.into_iter().take(1)).collect();
                let by = of.expr.to_token_stream().to_string();
                arms[self.choose(format!("match {by} of {}", arms.len()), arms.len())]
            }
        };
        self.scopes.push(HashMap::new());
        self.bind(&arm.pat, value);
        if let Some((_, guard)) = &arm.guard {
            self.expr(guard)?;
        }
        let value = self.expr(&arm.body);
        self.scopes.pop();
        value
    }

    fn path(&mut self, path: &'static syn::Path) -> Value {
        if let Some(name) = path.get_ident().map(ToString::to_string)
            && let Some(value) = self.scopes.iter().rev().find_map(|scope| scope.get(&name))
        {
            return value.clone();
        }
        let frame = self.frame();
        let (name, modules) = self.source.named(frame.file, path);
        let Some(constants) = self.source.constants.get(&name) else { return Value::Other };
        let Some(&(file, expr)) = self.source.meant(constants, |(file, _)| *file, frame.file, &modules) else {
            return Value::Other;
        };
        // A constant is evaluated where it is declared, whatever the path.
        self.frames.push(Frame { file, name, ..frame });
        let outside = std::mem::replace(&mut self.scopes, vec![HashMap::new()]);
        let value = self.expr(expr).unwrap_or(Value::Other);
        self.scopes = outside;
        self.frames.pop();
        value
    }

    fn macro_(&mut self, of: &'static syn::Macro) -> Evaluated {
        let name = of.path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default();
        if name == "matches" {
            self.all(self.source.arguments(of).unwrap_or_default())?;
            return Ok(self.is_here(&of.tokens).map_or(Value::Other, Value::Bool));
        }
        if let Some(expr) = self.source.expanded(of) {
            return Ok(match self.expr(expr)? {
                // The text of the macro is not in this file.
                Value::Text(text) => Value::Text(Rc::new(Text { text: text.text.clone(), sites: Vec::new() })),
                other => other,
            });
        }
        let Some(arguments) = self.source.arguments(of) else { return Ok(Value::Other) };
        let values = self.all(arguments)?;
        Ok(match name.as_str() {
            "vec" => Value::Many(values),
            "concat" => {
                let mut all = Text { text: String::new(), sites: Vec::new() };
                for value in values {
                    let Value::Text(text) = value else { return Ok(Value::Other) };
                    all.text.push_str(&text.text);
                    all.sites.extend(&text.sites);
                }
                Value::Text(Rc::new(all))
            }
            _ => Value::Other,
        })
    }

    /// Executes once each closure that is passed to something that is not executed itself.
    fn handed_on(&mut self, values: &[Value]) -> Value {
        let mut last = Value::Other;
        for value in values {
            if let Value::Closure(closure) = value {
                let value = self.call_closure(closure, Vec::new());
                if matches!(value, Value::Statement(_) | Value::Columns(_) | Value::Text(_) | Value::Many(_)) {
                    last = value;
                }
            }
        }
        last
    }

    fn call_of(&mut self, call: &'static syn::ExprCall) -> Evaluated {
        let site = self.site(call);
        let values = self.all(&call.args)?;
        if is_raw(call) {
            let made = self.begin(site, &values);
            self.run(made, site);
            return Ok(Value::Other);
        }
        if begins(call) {
            return Ok(Value::Statement(self.begin_with(site, call, &values)));
        }
        let Expr::Path(path) = &*call.func else {
            self.expr(&call.func)?;
            return Ok(self.handed_on(&values));
        };
        if let Some(name) = path.path.get_ident().map(ToString::to_string)
            && let Some(Value::Closure(closure)) = self.scopes.iter().rev().find_map(|scope| scope.get(&name)).cloned()
        {
            return Ok(self.call_closure(&closure, values));
        }
        let file = self.frame().file;
        let (name, _) = self.source.named(file, &path.path);
        match name.as_str() {
            "columns" if values.is_empty() => return Ok(Value::Columns(Vec::new())),
            "Some" | "Ok" if values.len() == 1 => return Ok(values[0].clone()),
            _ => {}
        }
        let source = self.source;
        let chooses = self.frame().chooses;
        if let Some(function) = source.called(file, &path.path, values.len())
            && (function.assembles || function.gives_text && chooses)
        {
            // A method that is called by its path has `self` as its first argument.
            let skipped = values.len() - function.parameters.len();
            return Ok(self.call(function, values.into_iter().skip(skipped).collect()));
        }
        for value in &values {
            if let Value::Statement(statement) = value {
                let why = format!("it is passed to `{name}`, which is not found");
                let function = self.frame().name;
                self.statements[*statement].unreadable.push((site, function, why));
            }
        }
        Ok(self.handed_on(&values))
    }

    fn begin_with(&mut self, site: Site, call: &'static syn::ExprCall, values: &[Value]) -> usize {
        let (name, _) = match &*call.func {
            Expr::Path(path) => self.source.named(self.frame().file, &path.path),
            _ => (String::new(), Vec::new()),
        };
        if name == "sql" {
            return self.begin(site, values);
        }
        let (Some(Value::Text(table)), Some(Value::Columns(names))) =
            (values.first(), values.get(1).and_then(columns_in))
        else {
            return self.begin(site, &[]);
        };
        let row = || names.iter().fold(columns(), |row: Columns, name| row.set(self.source.kept(&name.text), 0i64));
        let name_of_table = self.source.kept(&table.text);
        let sql = match name.as_str() {
            "insert_into" => insert_into(name_of_table, [row(), row()]),
            "update_all" => update_all(name_of_table, [row(), row()]),
            _ => update(name_of_table, row()),
        };
        let given: Vec<_> = names.iter().map(|name| (table.text.clone(), name.text.clone())).collect();
        let rows = if name == "update" { 1 } else { 2 };
        let given = given.iter().cycle().take(given.len() * rows).cloned().collect();
        let sites = names.iter().flat_map(|name| name.sites.iter().copied()).chain(table.sites.iter().copied());
        let sites = sites.chain([site]).collect();
        self.statements.push(Statement { sql, sites, unreadable: Vec::new(), given });
        self.statements.len() - 1
    }

    fn begin(&mut self, site: Site, values: &[Value]) -> usize {
        let mut statement = Statement { sites: vec![site], ..Statement::default() };
        match values.first() {
            Some(Value::Text(text)) => {
                statement.sql = sql(self.source.kept(&text.text));
                statement.sites.extend(&text.sites);
            }
            _ => {
                let why = "it begins with text that does not stand in the source".to_owned();
                statement.unreadable.push((site, self.frame().name, why));
            }
        }
        self.statements.push(statement);
        self.statements.len() - 1
    }

    /// Records that a database is asked to run this statement.
    fn run(&mut self, statement: usize, site: Site) {
        let statement = &self.statements[statement];
        if !statement.unreadable.is_empty() {
            self.read.unreadable.extend(statement.unreadable.iter().cloned());
            return;
        }
        self.read.reached.extend(&statement.sites);
        let key = (self.dialect, written(&statement.sql));
        self.read.found.entry(key).or_insert_with(|| Found {
            sql: statement.sql.clone(),
            site,
            given: statement.given.clone(),
        });
    }

    fn method(&mut self, call: &'static syn::ExprMethodCall) -> Evaluated {
        let receiver = self.expr(&call.receiver)?;
        let values = self.all(&call.args)?;
        let site = Site::of(self.frame().file, &call.method);
        let name = call.method.to_string();
        if let Value::Statement(statement) = receiver {
            return Ok(self.on_statement(statement, &name, values, site));
        }
        match (&receiver, name.as_str(), values.as_slice()) {
            (_, "all" | "maybe" | "one" | "run", [Value::Statement(statement)]) => {
                self.run(*statement, site);
                return Ok(Value::Other);
            }
            // Pushed onto something that is not a statement.
            (_, "push", [Value::Text(text)]) => {
                self.read.reached.extend(&text.sites);
                return Ok(Value::Other);
            }
            (Value::Columns(names), "set", [Value::Text(name), _]) => {
                let mut names = names.clone();
                names.push(name.clone());
                return Ok(Value::Columns(names));
            }
            (Value::Many(parts), "enumerate", []) => {
                let pairs = parts.iter().enumerate();
                return Ok(Value::Many(
                    pairs.map(|(n, part)| Value::Many(vec![Value::Int(n as i64), part.clone()])).collect(),
                ));
            }
            (_, "enumerate", []) => {
                return Ok(Value::Many((0..2).map(|n| Value::Many(vec![Value::Int(n), Value::Other])).collect()));
            }
            (Value::Many(parts), "chain", [Value::Many(more)]) => {
                return Ok(Value::Many(parts.iter().chain(more).cloned().collect()));
            }
            (Value::Many(parts), "map", [Value::Closure(closure)]) => {
                let closure = closure.clone();
                let parts = parts.clone();
                return Ok(Value::Many(
                    parts.into_iter().map(|part| self.call_closure(&closure, vec![part])).collect(),
                ));
            }
            (
                _,
                "iter" | "into_iter" | "iter_mut" | "copied" | "cloned" | "clone" | "collect" | "as_slice" | "by_ref",
                [],
            ) => {
                return Ok(receiver);
            }
            (Value::Text(_), "as_str" | "as_ref" | "into" | "to_owned", []) => return Ok(receiver),
            _ => {}
        }
        // A method, declared in this file's folder, that works on statements.
        let source = self.source;
        let file = self.frame().file;
        let folder = |file: usize| source.files[file].rsplit_once('/').map_or("", |(folder, _)| folder);
        let chooses = self.frame().chooses;
        let named: Vec<&Function> = source
            .named_so(&name)
            .filter(|one| one.is_method && one.parameters.len() == values.len())
            .filter(|one| (one.assembles || one.gives_text && chooses) && folder(one.file) == folder(file))
            .collect();
        if let Some(function) = source.meant(&named, |one| one.file, file, &[]) {
            return Ok(self.call(function, values));
        }
        Ok(self.handed_on(&values))
    }

    fn on_statement(&mut self, statement: usize, name: &str, values: Vec<Value>, site: Site) -> Value {
        let function = self.frame().name;
        let of = &mut self.statements[statement];
        match (name, values.first()) {
            ("push", Some(Value::Text(text))) => {
                of.sql.push(self.source.kept(&text.text));
                of.sites.extend(&text.sites);
            }
            ("push" | "name", _) => {
                let why = "the text added to it does not stand in the source".to_owned();
                of.unreadable.push((site, function, why));
            }
            ("bind", _) => {
                of.sql.bind(0i64);
            }
            ("bind_list", Some(Value::Many(all))) if !all.is_empty() => {
                of.sql.bind_list(vec![0i64; all.len()]);
            }
            ("bind_list", _) => {
                of.sql.bind_list([0i64, 0]);
            }
            ("arg", _) => of.sql = std::mem::take(&mut of.sql).arg(0i64),
            ("clone", _) => {
                let copy = of.clone();
                self.statements.push(copy);
                return Value::Statement(self.statements.len() - 1);
            }
            _ => {}
        }
        Value::Statement(statement)
    }
}

fn after_loop(left: Evaluated) -> Evaluated {
    match left {
        Ok(_) | Err(Leave::Continue) => Ok(Value::Other),
        Err(Leave::Break(value)) => Ok(value),
        Err(leave) => Err(leave),
    }
}

/// The columns of a row, or of each of several rows.
fn columns_in(value: &Value) -> Option<Value> {
    match value {
        Value::Columns(names) if !names.is_empty() => Some(Value::Columns(names.clone())),
        Value::Many(rows) => rows.first().and_then(columns_in),
        _ => None,
    }
}
