//! What a FROM clause can name: a relation, and the CTEs in sight.

use std::collections::BTreeMap;
use std::sync::Arc;

use sqlparser::ast::TableAlias;
use sqlparser::tokenizer::Location;

use super::{Output, Trail};

/// CTEs in sight, by name.
pub(super) type Ctes = BTreeMap<String, Arc<Relation>>;

/// A relation: its columns, and what decides which rows it has.
#[derive(Clone, Debug, Default)]
pub(super) struct Relation {
    pub columns: Vec<Output>,
    pub conditions: Trail,
}

impl Relation {
    /// The column with that name; the union of those that share it.
    pub fn column(&self, name: &str) -> Option<Output> {
        self.columns.iter().filter(|column| column.name == name).cloned().reduce(merged)
    }

    /// All its columns at once.
    pub fn whole(&self) -> Trail {
        let mut whole = Trail::default();
        self.columns.iter().for_each(|column| whole.add(column.columns.clone()));
        whole
    }

    /// Its columns under the names of an alias `t (a, b)`.
    pub fn renamed(mut self, alias: Option<&TableAlias>) -> Self {
        let names = alias.into_iter().flat_map(|alias| &alias.columns);
        for (column, given) in self.columns.iter_mut().zip(names) {
            column.name = given.name.value.to_lowercase();
        }
        self
    }

    /// Its columns as `*` gives them there.
    pub fn starred(&self, at: Location) -> Vec<Output> {
        let brought = |column: &Output| Output { columns: column.columns.clone().brought(at), ..column.clone() };
        self.columns.iter().map(brought).collect()
    }
}

/// Two columns of one name: either may be meant.
pub(super) fn merged(mut one: Output, other: Output) -> Output {
    one.columns.add(other.columns);
    one.plain &= other.plain;
    one
}
