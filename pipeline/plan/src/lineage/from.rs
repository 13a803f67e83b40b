//! FROM: the relations that a query puts together, and what joins them.

use std::collections::BTreeSet;
use std::sync::Arc;

use sqlparser::ast::{Join, JoinConstraint, JoinOperator, Spanned, TableAlias, TableFactor, TableWithJoins};
use sqlparser::tokenizer::Location;

use super::Trail;
use super::expression::trail;
use super::query::Reader;
use super::relations::{Ctes, Relation, merged};
use super::scope::Scope;

impl Reader<'_> {
    /// Puts the relations of one item of FROM in the scope; what decides their rows.
    pub(super) fn from(&mut self, from: &TableWithJoins, scope: &mut Scope, ctes: &Ctes) -> Trail {
        let mut conditions = self.factor(&from.relation, scope, ctes);
        for join in &from.joins {
            let before = scope.names();
            let left = scope.relations.len();
            conditions.add(self.factor(&join.relation, scope, ctes));
            conditions.add(self.join(join, &before, left, scope, ctes));
        }
        conditions
    }

    /// What joins: the columns of its condition, or those that two relations share.
    fn join(&mut self, join: &Join, before: &BTreeSet<String>, left: usize, scope: &mut Scope, ctes: &Ctes) -> Trail {
        let at = join.relation.span().start;
        let mut found = Trail::default();
        let constraint = match constraint(&join.join_operator) {
            Some(constraint) => constraint,
            None => return self.opaque("jointure", join, ctes, at),
        };
        if let JoinOperator::AsOf { match_condition, .. } = &join.join_operator {
            found.add(trail(self, match_condition, scope, ctes, &[]));
        }
        match constraint {
            JoinConstraint::On(condition) => found.add(trail(self, condition, scope, ctes, &[])),
            JoinConstraint::Using(names) => {
                for name in names {
                    let column = name.to_string().to_lowercase();
                    found.add(self.shared(&column, name.span().start, scope));
                }
            }
            JoinConstraint::Natural => {
                let joined = scope.relations[left..].iter().flat_map(|(_, relation)| &relation.columns);
                let common: Vec<String> =
                    joined.map(|column| column.name.clone()).filter(|name| before.contains(name)).collect();
                common.iter().for_each(|column| found.add(self.shared(column, at, scope)));
            }
            JoinConstraint::None => {}
        }
        found
    }

    /// A column that a join makes one.
    fn shared(&mut self, column: &str, at: Location, scope: &mut Scope) -> Trail {
        scope.using.insert(column.to_owned());
        let found = scope.relations.iter().filter_map(|(_, relation)| relation.column(column)).reduce(merged);
        if found.is_none() {
            self.unknown.insert((column.to_owned(), at));
        }
        found.map_or_else(|| scope.everything(), |output| output.columns).named(at)
    }

    /// Puts a relation of FROM in the scope; what decides its rows.
    fn factor(&mut self, factor: &TableFactor, scope: &mut Scope, ctes: &Ctes) -> Trail {
        let at = factor.span().start;
        match factor {
            TableFactor::Table { name, alias, args: None, .. } => {
                let plain = name.to_string().to_lowercase();
                let relation = self.named(&plain, name.span().start, ctes);
                enter(scope, &plain, alias.as_ref(), &relation, name.span().start)
            }
            TableFactor::Derived { subquery, alias, .. } => {
                let relation = self.query(subquery, ctes, Some(scope));
                enter(scope, "", alias.as_ref(), &relation, at)
            }
            TableFactor::NestedJoin { table_with_joins, alias: None } => self.from(table_with_joins, scope, ctes),
            TableFactor::NestedJoin { table_with_joins, alias } => {
                let mut inner = Scope::inside(scope.outer);
                let conditions = self.from(table_with_joins, &mut inner, ctes);
                let relation = Relation { columns: inner.star(at), conditions };
                enter(scope, "", alias.as_ref(), &relation, at)
            }
            other => self.opaque("table", other, ctes, at),
        }
    }
}

/// Puts a relation in the scope under its alias; what decides its rows.
fn enter(scope: &mut Scope, name: &str, alias: Option<&TableAlias>, relation: &Relation, at: Location) -> Trail {
    let known = alias.map_or_else(|| name.to_owned(), |alias| alias.name.value.to_lowercase());
    let conditions = relation.conditions.clone().brought(at);
    scope.relations.push((known, Arc::new(relation.clone().renamed(alias))));
    conditions
}

/// What a join compares; `None` for the kinds outside any subset.
fn constraint(operator: &JoinOperator) -> Option<&JoinConstraint> {
    match operator {
        JoinOperator::Join(constraint)
        | JoinOperator::Inner(constraint)
        | JoinOperator::Left(constraint)
        | JoinOperator::LeftOuter(constraint)
        | JoinOperator::Right(constraint)
        | JoinOperator::RightOuter(constraint)
        | JoinOperator::FullOuter(constraint)
        | JoinOperator::CrossJoin(constraint)
        | JoinOperator::Semi(constraint)
        | JoinOperator::LeftSemi(constraint)
        | JoinOperator::RightSemi(constraint)
        | JoinOperator::Anti(constraint)
        | JoinOperator::LeftAnti(constraint)
        | JoinOperator::RightAnti(constraint)
        | JoinOperator::StraightJoin(constraint)
        | JoinOperator::AsOf { constraint, .. } => Some(constraint),
        _ => None,
    }
}
