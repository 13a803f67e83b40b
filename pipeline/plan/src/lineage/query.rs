//! Queries: from WITH, FROM and SELECT to the relation that a query makes.

use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::sync::Arc;

use sqlparser::ast::{
    Expr, GroupByExpr, ObjectName, OrderByKind, Query, Select, SelectFlavor, SelectItem,
    SelectItemQualifiedWildcardKind, SetExpr, SetOperator, SetQuantifier, Spanned, Values, Visit, Visitor,
    WildcardAdditionalOptions,
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

    /// The relation with that name: a CTE hides the others.
    pub(super) fn named(&mut self, name: &str, at: Location, ctes: &Ctes) -> Arc<Relation> {
        let found = ctes.get(name).cloned().or_else(|| self.schema.get(name));
        found.unwrap_or_else(|| {
            self.unknown.insert((name.to_owned(), at));
            Arc::default()
        })
    }

    /// All that a construct which is not followed may read: every relation that it names.
    pub(super) fn opaque<N: Visit>(&mut self, what: &str, node: &N, ctes: &Ctes, at: Location) -> Trail {
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
