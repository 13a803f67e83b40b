//! What the SQL of a target may write itself: words of a closed list, and nothing that ranks.
//!
//! The header's words are linted where they stand; a list also shows the texts that the SQL
//! chooses. A text put together from data could say anything, a rank is a score, and a pseudonym
//! written in a definition aims at somebody.

use std::ops::ControlFlow;

use portulan_terms::Diagnostic;
use sqlparser::ast::{BinaryOperator, Expr, Function, Query, Spanned, TableFactor, Value, Visit, Visitor};
use sqlparser::tokenizer::Location;

use super::Target;
use crate::messages::control_words;
use crate::sql;

/// Functions that give a rank, put a text together, or change from one run to the next.
const FUNCTIONS: [(&str, &str); 14] = [
    ("ntile", RANK),
    ("rank", RANK),
    ("dense_rank", RANK),
    ("percent_rank", RANK),
    ("cume_dist", RANK),
    ("row_number", RANK),
    ("concat", TEXT),
    ("concat_ws", TEXT),
    ("format", TEXT),
    ("printf", TEXT),
    ("string_agg", TEXT),
    ("hash", RANK),
    ("md5", RANK),
    ("sha256", RANK),
];

const RANK: &str = "un rang est un score : une cible ne classe pas les foyers (G5)";
const TEXT: &str = "un texte composé peut tout dire : une raison a des champs typés, et un CASE choisit des mots (G4)";

/// What the SQL writes and must not.
pub(super) fn faults(target: &Target, query: &Query) -> Vec<Diagnostic> {
    let mut finder = Finder { target, found: Vec::new() };
    let _ = query.visit(&mut finder);
    finder.found
}

struct Finder<'a> {
    target: &'a Target,
    found: Vec<Diagnostic>,
}

impl Finder<'_> {
    fn refuse(&mut self, message: String, hint: &str, at: Location) {
        let fault = Diagnostic::error(message).at(sql::place(&self.target.path, at)).hint(hint);
        if !self.found.contains(&fault) {
            self.found.push(fault);
        }
    }

    fn text(&mut self, text: &str, at: Location) {
        if is_pseudonym(text) {
            let hint = "une règle parle d'une situation, jamais d'un foyer en particulier";
            self.refuse("cette cible écrit ce qui ressemble à un pseudonyme".into(), hint, at);
        }
        for word in control_words(text) {
            let hint = "une liste propose une aide : dites ce dont la personne peut avoir besoin";
            self.refuse(format!("le mot « {word} » ne peut pas paraître dans une liste (G17)"), hint, at);
        }
    }

    fn function(&mut self, function: &Function) {
        let name = function.name.to_string().to_lowercase();
        if let Some((_, why)) = FUNCTIONS.iter().find(|(known, _)| *known == name) {
            let hint = "écrivez la règle sur les données elles-mêmes";
            self.refuse(format!("`{name}()` dans une cible : {why}"), hint, function.name.span().start);
        }
    }
}

/// Whether a text has the shape of a pseudonym: 16 to 32 hexadecimal digits.
fn is_pseudonym(text: &str) -> bool {
    (16..=32).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

impl Visitor for Finder<'_> {
    type Break = ();

    fn pre_visit_expr(&mut self, expr: &Expr) -> ControlFlow<()> {
        match expr {
            Expr::Value(value) => {
                if let Value::SingleQuotedString(text) = &value.value {
                    self.text(text, value.span.start);
                }
            }
            Expr::Function(function) => self.function(function),
            Expr::BinaryOp { op: BinaryOperator::StringConcat, .. } => {
                self.refuse(
                    format!("`||` dans une cible : {TEXT}"),
                    "choisissez des mots par un CASE",
                    expr.span().start,
                );
            }
            _ => {}
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_table_factor(&mut self, table: &TableFactor) -> ControlFlow<()> {
        if matches!(table, TableFactor::Table { sample: Some(_), .. }) {
            let hint = "une cible dit vrai ou faux de chaque foyer ; le tirage au sort est fait par le programme";
            self.refuse("un échantillon dans une cible".into(), hint, table.span().start);
        }
        ControlFlow::Continue(())
    }
}
