//! What each relation that a definition may name holds, down to the contracts.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::relations::Relation;
use super::{ColumnRef, Output, Trail, of_query};
use crate::definition::TableDefinition;
use crate::source::Source;
use crate::{CALENDAR, Plan, sql};

/// Relations by name: sources, tables, parameters, calendar.
#[derive(Clone, Debug, Default)]
pub struct Schema {
    relations: BTreeMap<String, Arc<Relation>>,
}

impl Schema {
    /// All that the plan's definitions may read. A table is followed once, after those that
    /// it reads; one whose SQL does not parse, or that reads in a circle, is not there.
    pub fn of(plan: &Plan) -> Self {
        let mut schema = Self::default();
        for source in &plan.sources {
            schema.insert(&source.name, of_source(source));
        }
        for parameter in &plan.parameters {
            schema.insert(&parameter.name, free(&["month", "value"]));
        }
        schema.insert(CALENDAR, free(&["month"]));
        for table in &plan.tables {
            if let Some(relation) = schema.of_table(table) {
                schema.insert(&table.name, relation);
            }
        }
        schema
    }

    /// The relation with that name.
    pub(super) fn get(&self, name: &str) -> Option<Arc<Relation>> {
        self.relations.get(name).cloned()
    }

    /// The names of all relations.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.relations.keys().map(String::as_str)
    }

    fn insert(&mut self, name: &str, relation: Relation) {
        self.relations.insert(name.to_owned(), Arc::new(relation));
    }

    fn of_table(&self, table: &TableDefinition) -> Option<Relation> {
        let query = sql::parse(&table.path, &table.sql).ok()?;
        let lineage = of_query(self, &query);
        let name: Arc<str> = table.name.as_str().into();
        let outside = |output: Output| Output {
            // Seen from outside, a column of a table is a column like another.
            plain: true,
            columns: output.columns.through(&name),
            ..output
        };
        let columns = lineage.outputs.into_iter().map(outside).collect();
        Some(Relation { columns, conditions: lineage.conditions.through(&name) })
    }
}

/// A relation about nobody.
fn free(names: &[&str]) -> Relation {
    let column = |name: &&str| Output { name: (*name).to_owned(), plain: true, columns: Trail::default() };
    Relation { columns: names.iter().map(column).collect(), conditions: Trail::default() }
}

/// The columns of the store: a companion (`<commune>_source`, `<secret>_mark`) is worth the
/// column that it goes with, and what no contract column gives (`line`) is free.
fn of_source(source: &Source) -> Relation {
    let columns = source.store_columns().into_iter().map(|(name, _)| {
        let base = ["", "_source", "_mark"].iter().find_map(|end| source.column(name.strip_suffix(end)?));
        let columns = base.map_or_else(Trail::default, |column| {
            Trail::of(ColumnRef { source: source.name.as_str().into(), column: column.name.as_str().into() })
        });
        Output { name: name.to_lowercase(), plain: true, columns }
    });
    Relation { columns: columns.collect(), conditions: Trail::default() }
}
