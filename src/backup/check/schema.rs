//! Compares the schema with the one that this program creates: tables, columns, references, named constraints, indexes. Also checks every
//! row against the constraints, in case it is older than they are.

use super::Faults;
use crate::server::db::{
    Db, Tx, sql,
    tables::{self, Table},
};
use std::collections::BTreeSet;

/// The parts of a schema that are compared.
struct Shape {
    tables: Vec<Table>,
    rules: BTreeSet<String>,
    indexes: BTreeSet<String>,
}

impl Shape {
    async fn of(tx: &mut Tx) -> sqlx::Result<Self> {
        let tables = tables::all(tx).await?;
        let (rules, indexes) = match tx {
            Tx::Sqlite(_) => (
                sql("select sql from sqlite_schema where type = 'table' and sql is not null"),
                sql("select name from sqlite_schema where type = 'index' and sql is not null"),
            ),
            Tx::Postgres(_) => (
                sql(
                    "select conname::text from pg_constraint where connamespace = current_schema()::regnamespace and convalidated",
                ),
                sql("select indexname::text from pg_indexes where schemaname = current_schema()"),
            ),
        };
        let rules: Vec<(String,)> = tx.all(&rules).await?;
        let rules = rules.into_iter().map(|(text,)| text);
        let rules = match tx {
            Tx::Sqlite(_) => rules.flat_map(|text| named_in(&text)).collect(),
            Tx::Postgres(_) => rules.collect(),
        };
        let indexes: Vec<(String,)> = tx.all(&indexes).await?;
        Ok(Self { tables, rules, indexes: indexes.into_iter().map(|(name,)| name).collect() })
    }
}

/// The names of the constraints in the text of a table's definition.
fn named_in(text: &str) -> Vec<String> {
    let without_comments = text.lines().map(|line| line.split("--").next().unwrap_or_default());
    let words: Vec<&str> = without_comments.flat_map(str::split_whitespace).collect();
    words.windows(2).filter(|pair| pair[0] == "constraint").map(|pair| pair[1].to_owned()).collect()
}

/// Runs all comparisons.
pub async fn check(tx: &mut Tx, faults: &mut Faults) -> anyhow::Result<()> {
    let has = Shape::of(tx).await?;
    let fresh = Db::in_memory().await?;
    let mut fresh_tx = fresh.snapshot().await?;
    let ought = Shape::of(&mut fresh_tx).await?;
    drop(fresh_tx);
    fresh.close().await;

    for table in &ought.tables {
        let Some(same) = has.tables.iter().find(|same| same.name == table.name) else {
            faults.line(format!("The table {} is missing.", table.name));
            continue;
        };
        for column in table.columns.iter().filter(|column| !same.columns.contains(column)) {
            faults.line(format!("The column {}.{} is missing or of another type.", table.name, column.name));
        }
        for refers in table.refers.iter().filter(|refers| !same.refers.contains(refers)) {
            faults
                .line(format!("The rule that {}.{} refers to {} is missing.", table.name, refers.column, refers.table));
        }
        for refers in &table.refers {
            let n = same.dangling(tx, refers).await?;
            if n > 0 {
                faults.line(format!(
                    "{n} rows of {} refer by {} to no row of {}.",
                    table.name, refers.column, refers.table
                ));
            }
        }
    }
    let missing = |ought: &BTreeSet<String>, has: &BTreeSet<String>| ought.difference(has).cloned().collect::<Vec<_>>();
    faults.several("A rule of the schema is missing", missing(&ought.rules, &has.rules));
    faults.several("An index is missing", missing(&ought.indexes, &has.indexes));
    faults.several("Rows break a rule", tables::broken_rules(tx).await?);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::named_in;

    #[test]
    fn constraint_names_are_read_from_a_tables_definition() {
        let text = "create table t (\n a text constraint t_a check (a <> ''), -- a constraint of_nothing\n constraint t_u unique (a)\n)";
        assert_eq!(named_in(text), ["t_a", "t_u"]);
    }
}
