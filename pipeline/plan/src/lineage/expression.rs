//! Expressions: every column that one reads, at any depth.
//!
//! The parser's own visitor goes through the tree, so that no kind of expression is forgotten;
//! what is written here is only what a name, a subquery, a function or a `*` means.

use std::ops::ControlFlow;

use sqlparser::ast::{
    Expr, Function, FunctionArg, FunctionArgExpr, FunctionArguments, ObjectName, Query, Spanned, Value, ValueWithSpan,
    Visit, Visitor,
};
use sqlparser::tokenizer::Location;

use super::query::Reader;
use super::relations::Ctes;
use super::scope::{Scope, parts};
use super::{Output, Trail};

/// Aggregates whose value is that of no row in particular.
const AGGREGATES: [&str; 10] =
    ["count", "sum", "avg", "min", "max", "median", "bool_or", "bool_and", "percentile_cont", "stddev"];

/// Reads one expression, or one clause, in a scope.
pub(super) struct Expression<'w, 's> {
    reader: &'w mut Reader<'s>,
    scope: &'w Scope<'w>,
    ctes: &'w Ctes,
    found: Trail,
    /// Subqueries entered: they were read as a whole, in their own scope.
    depth: usize,
    /// Subqueries of which only the existence of rows matters.
    existence: Vec<*const Query>,
    /// Subqueries of which one value among others matters.
    membership: Vec<*const Query>,
    /// Aggregates entered.
    aggregates: usize,
    /// Columns that a number stands for, in GROUP BY and ORDER BY.
    positions: &'w [Output],
}

/// The columns that `node` reads; `positions` are the columns that a number stands for.
pub(super) fn trail<N: Visit>(
    reader: &mut Reader,
    node: &N,
    scope: &Scope,
    ctes: &Ctes,
    positions: &[Output],
) -> Trail {
    let mut expression = Expression {
        reader,
        scope,
        ctes,
        found: Trail::default(),
        depth: 0,
        existence: Vec::new(),
        membership: Vec::new(),
        aggregates: 0,
        positions,
    };
    let _ = node.visit(&mut expression);
    expression.found
}

impl Expression<'_, '_> {
    fn find(&mut self, trail: Trail) {
        self.found.add(if self.aggregates > 0 { trail.gathered() } else { trail });
    }

    /// A name, or everything in sight when it means nothing known.
    fn name(&mut self, found: Option<Output>, spelled: impl ToString, at: Location) {
        let trail = found.map(|output| output.columns).unwrap_or_else(|| {
            self.reader.unknown.insert((spelled.to_string(), at));
            self.scope.everything()
        });
        self.find(trail.named(at));
    }

    fn function(&mut self, function: &Function) {
        let name = function.name.to_string().to_lowercase();
        let at = function.name.span().start;
        // `count(*)` counts rows; elsewhere a `*` is every column.
        let stars = arguments(function)
            .any(|argument| matches!(argument, FunctionArgExpr::Wildcard | FunctionArgExpr::WildcardWithOptions(_)));
        // `x.abs()` is `abs(x)`: the dotted name holds a column.
        if name == "columns" || name.contains('.') || (stars && name != "count") {
            self.name(None, format!("{name}(…)"), at);
        }
        for relation in arguments(function).filter_map(qualified) {
            self.whole(relation, at);
        }
        if function.over.is_some() {
            self.find(self.scope.windows.clone());
        }
    }

    /// Every column of a relation, `t.*`.
    fn whole(&mut self, relation: &ObjectName, at: Location) {
        let whole = self.scope.relation_around(&relation.to_string().to_lowercase()).map(|relation| relation.whole());
        let output = whole.map(|columns| Output { columns, ..Output::default() });
        self.name(output, relation, at);
    }

    fn subquery(&mut self, query: &Query) {
        let relation = self.reader.query(query, self.ctes, Some(self.scope));
        let this: *const Query = query;
        if !self.existence.contains(&this) {
            let values = relation.whole();
            self.find(if self.membership.contains(&this) { values.gathered() } else { values });
        }
        self.find(relation.conditions.clone().gathered());
    }
}

impl Visitor for Expression<'_, '_> {
    type Break = ();

    fn pre_visit_query(&mut self, query: &Query) -> ControlFlow<()> {
        if self.depth == 0 {
            self.subquery(query);
        }
        self.depth += 1;
        ControlFlow::Continue(())
    }

    fn post_visit_query(&mut self, _: &Query) -> ControlFlow<()> {
        self.depth -= 1;
        ControlFlow::Continue(())
    }

    fn pre_visit_expr(&mut self, expr: &Expr) -> ControlFlow<()> {
        if self.depth > 0 {
            return ControlFlow::Continue(());
        }
        match expr {
            Expr::Identifier(ident) => {
                let found = self.scope.name(&ident.value.to_lowercase());
                self.name(found, ident, ident.span.start);
            }
            Expr::CompoundIdentifier(idents) => {
                let at = idents.first().map_or(Location::empty(), |ident| ident.span.start);
                self.name(self.scope.path(&parts(idents)), expr, at);
            }
            Expr::Exists { subquery, .. } => self.existence.push(&**subquery),
            Expr::InSubquery { subquery, .. } => self.membership.push(&**subquery),
            Expr::JsonAccess { .. } | Expr::MatchAgainst { .. } => self.name(None, expr, expr.span().start),
            Expr::Wildcard(_) => self.name(None, "*", expr.span().start),
            Expr::QualifiedWildcard(relation, _) => self.whole(relation, expr.span().start),
            Expr::Function(function) => {
                self.aggregates += usize::from(is_aggregate(function));
                self.function(function);
            }
            _ => {}
        }
        ControlFlow::Continue(())
    }

    fn post_visit_expr(&mut self, expr: &Expr) -> ControlFlow<()> {
        if let (0, Expr::Function(function)) = (self.depth, expr) {
            self.aggregates -= usize::from(is_aggregate(function));
        }
        ControlFlow::Continue(())
    }

    /// A number may stand for a column: `GROUP BY 1`.
    fn pre_visit_value(&mut self, value: &ValueWithSpan) -> ControlFlow<()> {
        if let (0, Value::Number(digits, _)) = (self.depth, &value.value) {
            let position = digits.parse::<usize>().ok().and_then(|n| self.positions.get(n.checked_sub(1)?));
            self.found.add(position.map(|output| output.columns.clone()).unwrap_or_default());
        }
        ControlFlow::Continue(())
    }
}

fn is_aggregate(function: &Function) -> bool {
    let name = function.name.to_string().to_lowercase();
    function.over.is_none() && AGGREGATES.contains(&name.as_str())
}

fn arguments(function: &Function) -> impl Iterator<Item = &FunctionArgExpr> {
    let list = match &function.args {
        FunctionArguments::List(list) => list.args.as_slice(),
        _ => &[],
    };
    list.iter().map(|argument| match argument {
        FunctionArg::Named { arg, .. } | FunctionArg::ExprNamed { arg, .. } | FunctionArg::Unnamed(arg) => arg,
    })
}

fn qualified(argument: &FunctionArgExpr) -> Option<&ObjectName> {
    match argument {
        FunctionArgExpr::QualifiedWildcard(name) => Some(name),
        _ => None,
    }
}
