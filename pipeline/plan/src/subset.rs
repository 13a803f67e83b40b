//! The SQL that the engines share: what a definition may not use, and how to write it.
//!
//! Measured on DuckDB, DataFusion, Sail and Spark; `queries/README.md` lists the subset.

use std::ops::ControlFlow;
use std::path::Path;

use portulan_terms::Diagnostic;
use sqlparser::ast::{
    BinaryOperator, Expr, Function, FunctionArgumentClause, FunctionArguments, GroupByExpr, Ident, JoinOperator,
    ObjectName, ObjectNamePart, OrderByKind, Query, Select, SelectItem, SetExpr, SetQuantifier, Spanned, TableFactor,
    Visit, Visitor,
};
use sqlparser::tokenizer::Location;

use crate::sql::place;

/// Functions that fail or differ on at least one engine, with the portable way.
const FUNCTIONS: &[(&str, &str)] = &[
    ("quantile_cont", "percentile_cont(p) WITHIN GROUP (ORDER BY x)"),
    ("quantile_disc", "percentile_cont(p) WITHIN GROUP (ORDER BY x)"),
    ("quantile", "percentile_cont(p) WITHIN GROUP (ORDER BY x)"),
    ("percentile_disc", "percentile_cont(p) WITHIN GROUP (ORDER BY x)"),
    ("count_if", "count(*) FILTER (WHERE …)"),
    ("countif", "count(*) FILTER (WHERE …)"),
    ("mode", "une sous-requête triée par effectif, avec LIMIT 1"),
    ("stddev", "sqrt(avg(x * x) - avg(x) * avg(x))"),
    ("stddev_samp", "sqrt(avg(x * x) - avg(x) * avg(x))"),
    ("stddev_pop", "sqrt(avg(x * x) - avg(x) * avg(x))"),
    ("grouping_id", "grouping(x)"),
    ("arg_max", "une sous-requête avec row_number()"),
    ("arg_min", "une sous-requête avec row_number()"),
    ("max_by", "une sous-requête avec row_number()"),
    ("min_by", "une sous-requête avec row_number()"),
    ("date_diff", "la différence de deux dates : fin - debut"),
    ("datediff", "la différence de deux dates : fin - debut"),
    ("strftime", "extract(year FROM d), extract(month FROM d)"),
    ("date_format", "extract(year FROM d), extract(month FROM d)"),
    ("last_day", "date_trunc('month', d) + INTERVAL 1 MONTH - INTERVAL 1 DAY"),
    ("year", "extract(year FROM d)"),
    ("month", "extract(month FROM d)"),
    ("day", "extract(day FROM d)"),
    ("list", "array_agg(x)"),
    ("unnest", "une table jointe"),
    ("random", "rien : le même calcul doit donner les mêmes lignes"),
    ("uuid", "rien : le même calcul doit donner les mêmes lignes"),
    ("gen_random_uuid", "rien : le même calcul doit donner les mêmes lignes"),
    ("now", "le mois observé, `month`"),
    ("today", "le mois observé, `month`"),
    ("current_date", "le mois observé, `month`"),
    ("current_timestamp", "le mois observé, `month`"),
    ("current_time", "le mois observé, `month`"),
    ("localtimestamp", "le mois observé, `month`"),
    ("generate_subscripts", "une table jointe"),
    ("columns", "la liste des colonnes"),
];

const EXACT_ALTERNATIVE_TO_REGEXP: &str = "LIKE, ILIKE ou substr(…)";

/// One diagnostic for each construct outside the subset.
pub fn faults(path: &Path, query: &Query) -> Vec<Diagnostic> {
    let mut finder = Finder { path, found: Vec::new() };
    let _ = query.visit(&mut finder);
    finder.found
}

struct Finder<'a> {
    path: &'a Path,
    found: Vec<Diagnostic>,
}

impl Finder<'_> {
    fn refuse(&mut self, construct: &str, portable: &str, at: Location) {
        self.found.push(
            Diagnostic::error(format!("`{construct}` n'existe pas dans tous les moteurs SQL visés"))
                .at(place(self.path, at))
                .hint(format!("écrivez plutôt : {portable}")),
        );
    }

    fn function(&mut self, function: &Function) {
        let name = function.name.to_string().to_lowercase();
        let at = function.name.span().start;
        if let Some((_, portable)) = FUNCTIONS.iter().find(|(known, _)| *known == name) {
            self.refuse(&format!("{name}()"), portable, at);
        }
        if name.starts_with("regexp_") {
            self.refuse(&format!("{name}()"), EXACT_ALTERNATIVE_TO_REGEXP, at);
        }
        if function.filter.is_some() && function.over.is_some() {
            self.refuse("FILTER sur une fenêtre", "sum(CASE WHEN … THEN … END) OVER (…)", at);
        }
        if let FunctionArguments::List(list) = &function.args
            && list.clauses.iter().any(|clause| matches!(clause, FunctionArgumentClause::OrderBy(_)))
        {
            self.refuse("agrégat ordonné", "un agrégat sans ordre, ou une sous-requête triée", at);
        }
    }

    fn relation(&mut self, name: &ObjectName) {
        for part in &name.0 {
            if let ObjectNamePart::Identifier(ident) = part {
                self.ident(ident);
            }
        }
        if name.0.len() > 1 || name.to_string().contains('(') {
            self.refuse(&name.to_string(), "le nom simple d'une source ou d'une table", name.span().start);
        }
    }

    fn ident(&mut self, ident: &Ident) {
        if ident.quote_style.is_some() {
            let plain = ident.value.to_lowercase();
            self.refuse(&ident.to_string(), &format!("un nom simple en minuscules : {plain}"), ident.span.start);
        }
    }

    fn joins(&mut self, select: &Select) {
        for join in select.from.iter().flat_map(|from| &from.joins) {
            let at = join.relation.span().start;
            match &join.join_operator {
                JoinOperator::Semi(_) | JoinOperator::LeftSemi(_) | JoinOperator::RightSemi(_) => {
                    self.refuse("SEMI JOIN", "WHERE EXISTS (SELECT …)", at);
                }
                JoinOperator::Anti(_) | JoinOperator::LeftAnti(_) | JoinOperator::RightAnti(_) => {
                    self.refuse("ANTI JOIN", "WHERE NOT EXISTS (SELECT …)", at);
                }
                JoinOperator::AsOf { .. } => {
                    self.refuse("ASOF JOIN", "une jointure avec la dernière date par sous-requête", at);
                }
                _ => {}
            }
        }
    }

    fn star(&mut self, select: &Select) {
        for item in &select.projection {
            let (SelectItem::Wildcard(options) | SelectItem::QualifiedWildcard(_, options)) = item else {
                continue;
            };
            let extended = options.opt_exclude.is_some()
                || options.opt_except.is_some()
                || options.opt_replace.is_some()
                || options.opt_rename.is_some();
            if extended {
                self.refuse("* EXCLUDE", "la liste des colonnes", item.span().start);
            }
        }
    }
}

impl Visitor for Finder<'_> {
    type Break = ();

    fn pre_visit_query(&mut self, query: &Query) -> ControlFlow<()> {
        let at = query.span().start;
        // The tree keeps no place for this one: that of its query is told.
        if query.order_by.as_ref().is_some_and(|order_by| matches!(order_by.kind, OrderByKind::All(_))) {
            self.refuse("ORDER BY ALL", "ORDER BY avec les colonnes", at);
        }
        if query.with.as_ref().is_some_and(|with| with.recursive) {
            self.refuse("WITH RECURSIVE", "une table préparée dans queries/tables/", at);
        }
        if let SetExpr::SetOperation { set_quantifier, .. } = query.body.as_ref()
            && matches!(
                set_quantifier,
                SetQuantifier::ByName | SetQuantifier::AllByName | SetQuantifier::DistinctByName
            )
        {
            self.refuse("UNION BY NAME", "UNION ALL avec les colonnes dans le même ordre", at);
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_select(&mut self, select: &Select) -> ControlFlow<()> {
        let at = select.select_token.0.span.start;
        if matches!(select.group_by, GroupByExpr::All(_)) {
            self.refuse("GROUP BY ALL", "GROUP BY avec les colonnes", at);
        }
        if let Some(qualify) = &select.qualify {
            self.refuse("QUALIFY", "une sous-requête et WHERE", qualify.span().start);
        }
        if !select.lateral_views.is_empty() {
            self.refuse("LATERAL VIEW", "une jointure ordinaire", at);
        }
        self.joins(select);
        self.star(select);
        ControlFlow::Continue(())
    }

    fn pre_visit_relation(&mut self, relation: &ObjectName) -> ControlFlow<()> {
        self.relation(relation);
        ControlFlow::Continue(())
    }

    fn pre_visit_table_factor(&mut self, table: &TableFactor) -> ControlFlow<()> {
        let at = table.span().start;
        match table {
            TableFactor::Derived { lateral: true, .. } => {
                self.refuse("LATERAL", "une sous-requête ordinaire", at);
            }
            TableFactor::Table { name, args: Some(_), .. } => {
                self.refuse(&format!("{name}(…)"), "une source ou une table de queries/", name.span().start);
            }
            TableFactor::TableFunction { .. } | TableFactor::Function { .. } | TableFactor::UNNEST { .. } => {
                self.refuse("fonction de table", "une source ou une table de queries/", at);
            }
            TableFactor::Pivot { .. } | TableFactor::Unpivot { .. } => {
                self.refuse("PIVOT", "sum(…) FILTER (WHERE …) pour chaque colonne", at);
            }
            _ => {}
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_expr(&mut self, expr: &Expr) -> ControlFlow<()> {
        match expr {
            Expr::Function(function) => self.function(function),
            Expr::Identifier(ident) => self.ident(ident),
            Expr::CompoundIdentifier(idents) => idents.iter().for_each(|ident| self.ident(ident)),
            Expr::BinaryOp { op: BinaryOperator::DuckIntegerDivide, .. } => {
                self.refuse("//", "floor(a / b)", expr.span().start);
            }
            _ => {}
        }
        ControlFlow::Continue(())
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use portulan_terms::Diagnostics;

    /// Each construct outside the subset, and the words its message must hold.
    const REFUSED: &[(&str, &str)] = &[
        ("SELECT a, sum(b) FROM t GROUP BY ALL", "`GROUP BY ALL`"),
        ("SELECT a FROM t ORDER BY ALL", "`ORDER BY ALL`"),
        ("SELECT a FROM t QUALIFY row_number() OVER (ORDER BY a) = 1", "`QUALIFY`"),
        ("WITH RECURSIVE r AS (SELECT 1 AS a UNION ALL SELECT a + 1 FROM r) SELECT a FROM r", "`WITH RECURSIVE`"),
        ("SELECT quantile_cont(a, 0.5) FROM t", "`quantile_cont()`"),
        ("SELECT mode(a) FROM t", "`mode()`"),
        ("SELECT COLUMNS(*) FROM t", "`columns()`"),
        ("SELECT generate_subscripts(a, 1) FROM t", "`generate_subscripts()`"),
        ("SELECT year(d) FROM t", "`year()`"),
        ("SELECT regexp_matches(a, 'x') FROM t", "`regexp_matches()`"),
        ("SELECT array_agg(a ORDER BY b) FROM t", "`agrégat ordonné`"),
        ("SELECT sum(a) FILTER (WHERE b) OVER (PARTITION BY c) FROM t", "`FILTER sur une fenêtre`"),
        ("SELECT a FROM t SEMI JOIN u USING (a)", "`SEMI JOIN`"),
        ("SELECT a FROM t ANTI JOIN u USING (a)", "`ANTI JOIN`"),
        ("SELECT * EXCLUDE (a) FROM t", "`* EXCLUDE`"),
        ("SELECT a // 2 FROM t", "`//`"),
        ("SELECT \"A\" FROM t", "`\"A\"`"),
        ("SELECT a FROM t UNION BY NAME SELECT a FROM u", "`UNION BY NAME`"),
        ("SELECT a FROM read_csv('x.csv')", "`read_csv(…)`"),
        ("SELECT a FROM autre.t", "`autre.t`"),
    ];

    #[test]
    fn each_construct_outside_the_subset_is_refused_with_its_place() {
        for (sql, expected) in REFUSED {
            let mut diagnostics = Diagnostics::default();
            let _ = crate::sql::check(Path::new("a.sql"), sql, &mut diagnostics);
            let texts: Vec<_> = diagnostics.0.iter().map(ToString::to_string).collect();
            assert!(texts.iter().any(|t| t.contains(expected) && t.starts_with("a.sql:1:")), "{sql}: {texts:?}");
        }
    }

    #[test]
    fn the_shared_subset_passes() {
        let sql = "WITH t AS (SELECT commune, sum(foyers) AS foyers FROM c GROUP BY commune) \
                   SELECT level, territory, count(*) FILTER (WHERE foyers > 0) AS n, \
                   median(foyers) AS m, date_trunc('month', DATE '2024-12-01') AS d \
                   FROM t JOIN rattachement USING (commune) GROUP BY level, territory HAVING n > 1";
        let mut diagnostics = Diagnostics::default();
        let _ = crate::sql::check(Path::new("a.sql"), sql, &mut diagnostics);
        assert!(diagnostics.0.is_empty(), "{diagnostics:?}");
    }
}
