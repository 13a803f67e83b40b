//! Queries: from WITH, FROM and SELECT to the relation that a query makes.

use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::sync::Arc;

use sqlparser::ast::{
    Expr, GroupByExpr, Join, JoinConstraint, JoinOperator, ObjectName, OrderByKind, Query, Select, SelectFlavor,
    SelectItem, SelectItemQualifiedWildcardKind, SetExpr, SetOperator, SetQuantifier, Spanned, TableAlias, TableFactor,
    TableWithJoins, Values, Visit, Visitor, WildcardAdditionalOptions,
};
use sqlparser::tokenizer::Location;

use super::expression::trail;
use super::relations::{Ctes, Relation, merged};
use super::scope::{Scope, parts};
use super::{Output, Schema, Trail};

/// Reads queries, and notes what it cannot follow.
pub(super) struct Reader<'s> {
    schema: &'s Schema,
    pub unknown: BTreeSet<(String, Location)>,
}

impl<'s> Reader<'s> {
    pub fn new(schema: &'s Schema) -> Self {
        Self { schema, unknown: BTreeSet::new() }
    }

    /// The relation that a query makes, in sight of the CTEs and of the query around it.
    pub fn query(&mut self, query: &Query, around: &Ctes, outer: Option<&Scope>) -> Arc<Relation> {
        let mut ctes = around.clone();
        for cte in query.with.iter().flat_map(|with| &with.cte_tables) {
            let relation = self.query(&cte.query, &ctes, outer);
            let renamed = Relation::clone(&relation).renamed(Some(&cte.alias));
            ctes.insert(cte.alias.name.value.to_lowercase(), Arc::new(renamed));
        }
        let mut relation = match query.body.as_ref() {
            SetExpr::Select(select) => self.select(select, Some(query), &ctes, outer),
            body => self.set(body, query, &ctes, outer),
        };
        if !query.pipe_operators.is_empty() {
            let everything = self.opaque("|>", query, &ctes, query.span().start);
            relation.conditions.add(everything);
        }
        Arc::new(relation)
    }

    /// A body that is not one SELECT: its ORDER BY sees its own columns alone.
    fn set(&mut self, body: &SetExpr, query: &Query, ctes: &Ctes, outer: Option<&Scope>) -> Relation {
        let mut relation = self.body(body, ctes, outer);
        let scope = Scope { written: relation.columns.clone(), ..Scope::inside(outer) };
        let tail = self.tail(query, &scope, ctes);
        relation.conditions.add(tail);
        relation
    }

    fn body(&mut self, body: &SetExpr, ctes: &Ctes, outer: Option<&Scope>) -> Relation {
        match body {
            SetExpr::Select(select) => self.select(select, None, ctes, outer),
            SetExpr::Query(query) => Relation::clone(&self.query(query, ctes, outer)),
            SetExpr::SetOperation { left, op, set_quantifier, right } => {
                let left = self.body(left, ctes, outer);
                let right = self.body(right, ctes, outer);
                let all = *op == SetOperator::Union && *set_quantifier == SetQuantifier::All;
                united(left, right, all)
            }
            SetExpr::Values(values) => self.values(values, ctes, outer),
            SetExpr::Table(table) => {
                let name = table.table_name.clone().unwrap_or_default().to_lowercase();
                Relation::clone(&self.named(&name, Location::empty(), ctes))
            }
            other => {
                Relation { conditions: self.opaque("requête", other, ctes, other.span().start), ..Relation::default() }
            }
        }
    }

    /// Rows written in the query; their columns are `col0`, `col1`… until an alias names them.
    fn values(&mut self, values: &Values, ctes: &Ctes, outer: Option<&Scope>) -> Relation {
        let scope = Scope::inside(outer);
        let mut columns: Vec<Output> = Vec::new();
        for row in &values.rows {
            for (index, value) in row.content.iter().enumerate() {
                let read = trail(self, value, &scope, ctes, &[]);
                match columns.get_mut(index) {
                    Some(column) => column.columns.add(read),
                    None => columns.push(Output { name: format!("col{index}"), plain: false, columns: read }),
                }
            }
        }
        Relation { columns, conditions: Trail::default() }
    }

    fn select(&mut self, select: &Select, query: Option<&Query>, ctes: &Ctes, outer: Option<&Scope>) -> Relation {
        let mut scope = Scope::inside(outer);
        let mut conditions = Trail::default();
        for from in &select.from {
            conditions.add(self.from(from, &mut scope, ctes));
        }
        scope.windows = trail(self, &select.named_window, &scope, ctes, &[]);
        if select.flavor == SelectFlavor::FromFirstNoSelect {
            scope.written = scope.star(select.from.first().map_or(Location::empty(), |from| from.span().start));
        }
        for item in &select.projection {
            let outputs = self.item(item, &scope, ctes);
            scope.written.extend(outputs);
        }
        conditions.add(self.clauses(select, &scope, ctes));
        if let Some(query) = query {
            conditions.add(self.tail(query, &scope, ctes));
        }
        if select.distinct.is_some() {
            scope.written.iter().for_each(|output| conditions.add(output.columns.clone()));
        }
        Relation { columns: scope.written, conditions }
    }

    /// The clauses of a SELECT that decide which rows there are.
    fn clauses(&mut self, select: &Select, scope: &Scope, ctes: &Ctes) -> Trail {
        let mut found = trail(self, &select.group_by, scope, ctes, &scope.written);
        found.add(trail(self, &select.distinct, scope, ctes, &scope.written));
        let filters = [&select.selection, &select.having, &select.qualify, &select.prewhere];
        for filter in filters.into_iter().flatten() {
            found.add(trail(self, filter, scope, ctes, &[]));
        }
        found.add(trail(self, &select.connect_by, scope, ctes, &[]));
        found.add(trail(self, &select.sort_by, scope, ctes, &[]));
        found.add(trail(self, &select.cluster_by, scope, ctes, &[]));
        found.add(trail(self, &select.distribute_by, scope, ctes, &[]));
        if !select.lateral_views.is_empty() || matches!(select.group_by, GroupByExpr::All(_)) {
            found.add(scope.everything());
        }
        found
    }

    /// ORDER BY and LIMIT.
    fn tail(&mut self, query: &Query, scope: &Scope, ctes: &Ctes) -> Trail {
        let mut found = trail(self, &query.order_by, scope, ctes, &scope.written);
        if query.order_by.as_ref().is_some_and(|order_by| matches!(order_by.kind, OrderByKind::All(_))) {
            scope.written.iter().for_each(|output| found.add(output.columns.clone()));
        }
        found.add(trail(self, &query.limit_clause, scope, ctes, &[]));
        found.add(trail(self, &query.fetch, scope, ctes, &[]));
        found
    }

    fn item(&mut self, item: &SelectItem, scope: &Scope, ctes: &Ctes) -> Vec<Output> {
        match item {
            SelectItem::UnnamedExpr(expr) => vec![self.output(expr, name_of(expr), scope, ctes)],
            SelectItem::ExprWithAlias { expr, alias } => {
                vec![self.output(expr, alias.value.to_lowercase(), scope, ctes)]
            }
            SelectItem::ExprWithAliases { expr, aliases } => {
                let output = |name: String, this: &mut Self| this.output(expr, name, scope, ctes);
                parts(aliases).into_iter().map(|name| output(name, self)).collect()
            }
            SelectItem::Wildcard(options) => self.starred(scope.star(item.span().start), options, item),
            SelectItem::QualifiedWildcard(SelectItemQualifiedWildcardKind::ObjectName(name), options) => {
                let alias = name.to_string().to_lowercase();
                match scope.relation_around(&alias) {
                    Some(relation) => self.starred(relation.starred(name.span().start), options, item),
                    None => vec![self.not_followed(item, scope)],
                }
            }
            SelectItem::QualifiedWildcard(..) => vec![self.not_followed(item, scope)],
        }
    }

    fn output(&mut self, expr: &Expr, name: String, scope: &Scope, ctes: &Ctes) -> Output {
        let plain = match expr {
            Expr::Identifier(ident) => scope.name(&ident.value.to_lowercase()).is_some_and(|found| found.plain),
            Expr::CompoundIdentifier(idents) => scope.path(&parts(idents)).is_some_and(|found| found.plain),
            _ => false,
        };
        Output { name, plain, columns: trail(self, expr, scope, ctes, &[]) }
    }

    /// `*` with options that change its columns is outside the subset: told as not followed.
    fn starred(&mut self, outputs: Vec<Output>, options: &WildcardAdditionalOptions, item: &SelectItem) -> Vec<Output> {
        if options.opt_rename.is_some() || options.opt_replace.is_some() || options.opt_alias.is_some() {
            self.unknown.insert((item.to_string(), item.span().start));
        }
        outputs
    }

    fn not_followed(&mut self, item: &SelectItem, scope: &Scope) -> Output {
        let at = item.span().start;
        self.unknown.insert((item.to_string(), at));
        Output { name: item.to_string().to_lowercase(), plain: false, columns: scope.everything().brought(at) }
    }

    fn from(&mut self, from: &TableWithJoins, scope: &mut Scope, ctes: &Ctes) -> Trail {
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

    /// The relation with that name: a CTE hides the others.
    fn named(&mut self, name: &str, at: Location, ctes: &Ctes) -> Arc<Relation> {
        let found = ctes.get(name).cloned().or_else(|| self.schema.get(name));
        found.unwrap_or_else(|| {
            self.unknown.insert((name.to_owned(), at));
            Arc::default()
        })
    }

    /// All that a construct which is not followed may read: every relation that it names.
    fn opaque<N: Visit>(&mut self, what: &str, node: &N, ctes: &Ctes, at: Location) -> Trail {
        self.unknown.insert((what.to_owned(), at));
        let mut names = Names::default();
        let _ = node.visit(&mut names);
        let mut all = Trail::default();
        for name in names.0 {
            if let Some(relation) = ctes.get(&name).cloned().or_else(|| self.schema.get(&name)) {
                all.add(relation.whole().brought(at));
                all.add(relation.conditions.clone().brought(at));
            }
        }
        all
    }
}

/// Relations named anywhere in a node.
#[derive(Default)]
struct Names(BTreeSet<String>);

impl Visitor for Names {
    type Break = ();

    fn pre_visit_relation(&mut self, relation: &ObjectName) -> ControlFlow<()> {
        self.0.insert(relation.to_string().to_lowercase());
        ControlFlow::Continue(())
    }
}

/// Puts a relation in the scope under its alias; what decides its rows.
fn enter(scope: &mut Scope, name: &str, alias: Option<&TableAlias>, relation: &Relation, at: Location) -> Trail {
    let known = alias.map_or_else(|| name.to_owned(), |alias| alias.name.value.to_lowercase());
    let conditions = relation.conditions.clone().brought(at);
    scope.relations.push((known, Arc::new(relation.clone().renamed(alias))));
    conditions
}

/// The name that an expression without alias gives to its column.
fn name_of(expr: &Expr) -> String {
    match expr {
        Expr::Identifier(ident) => ident.value.to_lowercase(),
        Expr::CompoundIdentifier(idents) => parts(idents).pop().unwrap_or_default(),
        other => other.to_string().to_lowercase(),
    }
}

/// Columns of two queries put together by position. Unless every row of both is kept, rows
/// are compared, and every column decides which rows there are.
fn united(left: Relation, right: Relation, all: bool) -> Relation {
    let mut conditions = left.conditions;
    conditions.add(right.conditions);
    let pair = |(one, other): (Output, Output)| Output {
        plain: one.plain && other.plain,
        name: one.name.clone(),
        ..merged(one, other)
    };
    let columns: Vec<Output> = left.columns.into_iter().zip(right.columns).map(pair).collect();
    if !all {
        columns.iter().for_each(|column| conditions.add(column.columns.clone()));
    }
    Relation { columns, conditions }
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
