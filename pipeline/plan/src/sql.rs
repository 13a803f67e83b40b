//! The SQL of a definition → what it reads, and what is outside the shared subset.
//!
//! Works on the syntax tree, never on the text. Whether a column exists is the
//! engine's to say.

use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::path::Path;

use portulan_terms::{Diagnostic, Diagnostics, Place};
use sqlparser::ast::{ObjectName, Query, Statement, Visit, Visitor};
use sqlparser::dialect::DuckDbDialect;
use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::Location;

use crate::{lexing, subset};

/// The tables that the query reads; `None` when it does not parse or is not one query.
/// Constructs outside the shared subset are added to `diagnostics`.
pub fn check(path: &Path, sql: &str, diagnostics: &mut Diagnostics) -> Option<BTreeSet<String>> {
    let query = match parse(path, sql) {
        Ok(query) => query,
        Err(fault) => {
            diagnostics.push(fault);
            return None;
        }
    };
    let before = diagnostics.0.len();
    diagnostics.0.extend(lexing::faults(path, sql));
    diagnostics.0.extend(subset::faults(path, &query));
    let mut relations = Relations::default();
    let _ = query.visit(&mut relations);
    let reads = relations.read.difference(&relations.own).cloned().collect();
    (diagnostics.0.len() == before).then_some(reads)
}

/// The one query of a definition.
///
/// # Errors
/// When the text does not parse, or holds none or several statements.
pub fn parse(path: &Path, sql: &str) -> Result<Query, Diagnostic> {
    let statements = Parser::parse_sql(&DuckDbDialect {}, sql).map_err(|error| in_french(path, sql, &error))?;
    let mut statements = statements.into_iter();
    match (statements.next(), statements.next()) {
        (Some(Statement::Query(query)), None) => Ok(*query),
        (None, _) => Err(Diagnostic::error("il n'y a pas de SQL après l'en-tête").at(Place::file(path))),
        _ => Err(Diagnostic::error("une définition est une seule requête SELECT (ou WITH … SELECT)")
            .at(Place::file(path))
            .hint("retirez les autres instructions et les points-virgules qui les séparent")),
    }
}

/// `sql parser error: Expected: X, found: Y at Line: L, Column: C` → French, with its place.
fn in_french(path: &Path, sql: &str, error: &ParserError) -> Diagnostic {
    let text = match error {
        ParserError::TokenizerError(text) | ParserError::ParserError(text) => text.as_str(),
        ParserError::RecursionLimitExceeded => "la requête est trop imbriquée",
    };
    let (words, place) = match text.split_once(" at Line: ") {
        Some((words, place)) => (words, at_line(path, place)),
        None => (text, Place::at(path, sql, sql.trim_end().len())),
    };
    let words = WORDS.iter().fold(words.to_owned(), |text, (from, to)| text.replace(from, to));
    Diagnostic::error(format!("ce SQL ne se lit pas : {words}"))
        .at(place)
        .hint("regardez juste avant cet endroit : une virgule, une parenthèse ou un mot manque souvent")
}

/// The parser's usual words.
const WORDS: [(&str, &str); 8] = [
    ("Expected:", "attendu :"),
    (", found:", ", trouvé :"),
    ("end of statement", "la fin de la requête"),
    ("an expression", "une expression"),
    ("identifier", "un nom"),
    ("joined table", "une table jointe"),
    ("Unterminated string literal", "une apostrophe n'est pas refermée"),
    ("EOF", "la fin du fichier"),
];

/// `3, Column: 7` → its place.
fn at_line(path: &Path, text: &str) -> Place {
    let mut numbers = text.split(", Column: ").map(|n| n.trim().parse().unwrap_or(0));
    let mut next = || numbers.next().unwrap_or(0);
    Place { file: path.to_owned(), line: next(), column: next() }
}

/// The place of a token of the parsed text.
pub fn place(path: &Path, location: Location) -> Place {
    Place {
        file: path.to_owned(),
        line: usize::try_from(location.line).unwrap_or(0),
        column: usize::try_from(location.column).unwrap_or(0),
    }
}

/// Tables named in FROM, and tables that the query itself defines (CTE).
#[derive(Default)]
struct Relations {
    read: BTreeSet<String>,
    own: BTreeSet<String>,
}

impl Visitor for Relations {
    type Break = ();

    fn pre_visit_relation(&mut self, relation: &ObjectName) -> ControlFlow<()> {
        self.read.insert(relation.to_string().to_lowercase());
        ControlFlow::Continue(())
    }

    fn pre_visit_query(&mut self, query: &Query) -> ControlFlow<()> {
        if let Some(with) = &query.with {
            self.own.extend(with.cte_tables.iter().map(|cte| cte.alias.name.value.to_lowercase()));
        }
        ControlFlow::Continue(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reads(sql: &str) -> Vec<String> {
        let mut diagnostics = Diagnostics::default();
        let reads = check(Path::new("a.sql"), sql, &mut diagnostics);
        assert!(diagnostics.0.is_empty(), "{diagnostics:?}");
        reads.expect("a query").into_iter().collect()
    }

    #[test]
    fn dependencies_are_read_from_the_tree() {
        assert_eq!(
            reads(
                "WITH t AS (SELECT commune FROM caf_communes) \
                 SELECT 'FROM autre', (SELECT max(x) FROM epci) FROM t JOIN rattachement USING (commune)"
            ),
            ["caf_communes", "epci", "rattachement"]
        );
    }

    #[test]
    fn a_syntax_error_has_its_line_and_column() {
        let mut diagnostics = Diagnostics::default();
        assert!(check(Path::new("a.sql"), "\nSELECT a,\nFROM t WHERE", &mut diagnostics).is_none());
        let text = diagnostics.0[0].to_string();
        assert!(text.starts_with("a.sql:3:"), "{text}");
    }
}
