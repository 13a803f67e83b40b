//! Column lineage: which columns of which contracts a query reads, and what each serves for.
//!
//! From the syntax tree, through CTEs, subqueries, aliases, `*`, joins, windows and set
//! operations, and through the tables of `queries/tables/`, down to the contracts. Two answers:
//! for each output column, the columns whose values flow into it (those of a CASE's conditions,
//! of a FILTER and of a window included); for the query, the columns that decide which rows
//! there are (WHERE, ON, USING, GROUP BY, HAVING, ORDER BY, LIMIT, DISTINCT, UNION…).
//!
//! Only what is read counts: a column that `SELECT *` brings and nothing uses is not there.
//! In doubt it counts: a name that two relations hold counts for both, and a construct that
//! is not followed counts for all that it could reach and is told in [`Lineage::unknown`].
//! Nothing is judged here: what a column may serve for is the business of the targets.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use sqlparser::ast::Query;
use sqlparser::tokenizer::Location;

mod expression;
mod from;
mod query;
mod relations;
mod schema;
mod scope;
#[cfg(test)]
mod tests;

pub use schema::Schema;

/// A column of a contract.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ColumnRef {
    /// Name of the source.
    pub source: Arc<str>,
    /// Name of the column in the contract.
    pub column: Arc<str>,
}

impl fmt::Display for ColumnRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.source, self.column)
    }
}

/// How a column comes into a query.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// Where its name stands in the query.
    pub named: Option<Location>,
    /// Where the `*` or the relation stands that brings it without naming it.
    pub brought: Option<Location>,
    /// The tables that it comes through, the one that the query names first.
    pub through: Vec<Arc<str>>,
    /// Whether it comes row by row, not through an aggregate or as a condition.
    pub by_row: bool,
}

impl Origin {
    /// The place to show.
    pub fn place(&self) -> Option<Location> {
        self.named.or(self.brought)
    }
}

/// Columns of contracts, each with how it comes into the query.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trail(BTreeMap<ColumnRef, Origin>);

impl Trail {
    /// One column, row by row, not named yet.
    fn of(column: ColumnRef) -> Self {
        Self(BTreeMap::from([(column, Origin { by_row: true, ..Origin::default() })]))
    }

    /// The columns.
    pub fn columns(&self) -> BTreeSet<ColumnRef> {
        self.0.keys().cloned().collect()
    }

    /// The columns, each with how it comes into the query.
    pub fn iter(&self) -> impl Iterator<Item = (&ColumnRef, &Origin)> {
        self.0.iter()
    }

    /// Whether no column is read.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds those of another; of two origins of one column, the first is shown.
    fn add(&mut self, other: Self) {
        for (column, origin) in other.0 {
            match self.0.get_mut(&column) {
                Some(kept) => kept.by_row |= origin.by_row,
                None => drop(self.0.insert(column, origin)),
            }
        }
    }

    fn with(mut self, change: impl Fn(&mut Origin)) -> Self {
        self.0.values_mut().for_each(change);
        self
    }

    /// The same, named there when nothing nearer named it.
    fn named(self, at: Location) -> Self {
        self.with(|origin| origin.named = origin.named.or(Some(at)))
    }

    /// The same, brought there by a `*` or a relation.
    fn brought(self, at: Location) -> Self {
        self.with(|origin| origin.brought = origin.brought.or(Some(at)))
    }

    /// The same, no longer row by row.
    fn gathered(self) -> Self {
        self.with(|origin| origin.by_row = false)
    }

    /// The same, seen from outside the table.
    fn through(self, table: &Arc<str>) -> Self {
        self.with(|origin| {
            (origin.named, origin.brought) = (None, None);
            origin.through.insert(0, table.clone());
        })
    }
}

/// A column that a query returns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Output {
    /// Its name, in lower case.
    pub name: String,
    /// Whether it is a column taken as it is, not an expression.
    pub plain: bool,
    /// The columns whose values flow into it.
    pub columns: Trail,
}

/// What a query reads.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lineage {
    /// The columns returned, in their order.
    pub outputs: Vec<Output>,
    /// The columns that decide which rows there are: they count for every output.
    pub conditions: Trail,
    /// Names and constructs that could not be followed: what they may reach is counted.
    pub unknown: Vec<(String, Location)>,
}

impl Lineage {
    /// Every column read, whatever for.
    pub fn columns(&self) -> BTreeSet<ColumnRef> {
        let values = self.outputs.iter().flat_map(|output| output.columns.columns());
        values.chain(self.conditions.columns()).collect()
    }
}

/// What a query reads, knowing what each relation holds.
pub fn of_query(schema: &Schema, query: &Query) -> Lineage {
    let mut reader = query::Reader::new(schema);
    let relation = reader.query(query, &relations::Ctes::default(), None);
    Lineage {
        outputs: relation.columns.clone(),
        conditions: relation.conditions.clone(),
        unknown: reader.unknown.into_iter().collect(),
    }
}
