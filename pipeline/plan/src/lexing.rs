//! What our parser and an engine would cut into words differently.
//!
//! The guard rails judge the tree that our parser makes, and the engine reads the text again:
//! a comment inside a comment, or a quote escaped by a backslash, would let a definition say
//! one thing to the one and another to the other. What is read differently is refused.

use std::path::Path;

use portulan_terms::{Diagnostic, Place};
use sqlparser::dialect::DuckDbDialect;
use sqlparser::tokenizer::{Location, Token, TokenWithSpan, Tokenizer, Whitespace};

use crate::sql::place;

/// One diagnostic for each place that could be read in two ways.
pub fn faults(path: &Path, sql: &str) -> Vec<Diagnostic> {
    let mut faults: Vec<Diagnostic> = lone_returns(sql).map(|at| lone_return(Place::at(path, sql, at))).collect();
    // A text that does not cut into words at all is told by the parser.
    let tokens = Tokenizer::new(&DuckDbDialect {}, sql).tokenize_with_location().unwrap_or_default();
    let mut refuse = |what: &str, hint: &str, at: Location| {
        faults.push(Diagnostic::error(format!("{what} se lit de deux façons")).at(place(path, at)).hint(hint));
    };
    for (index, token) in tokens.iter().enumerate() {
        let at = token.span.start;
        match &token.token {
            Token::Whitespace(Whitespace::MultiLineComment(text)) if text.contains("/*") => {
                refuse("un commentaire dans un commentaire", "gardez un seul `/*` par commentaire", at);
            }
            Token::Word(word) if word.value.contains('$') => refuse("un nom avec `$`", "retirez le `$`", at),
            Token::Word(_) if tokens.get(index + 1).is_some_and(is_string) => {
                refuse("un texte collé au mot qui le précède", "mettez une espace avant l'apostrophe", at);
            }
            Token::SingleQuotedString(_) => {}
            other if is_odd_string(other) => refuse("ce texte", "écrivez-le entre deux apostrophes simples", at),
            _ => {}
        }
    }
    faults
}

fn is_string(token: &TokenWithSpan) -> bool {
    matches!(token.token, Token::SingleQuotedString(_))
}

/// Spellings of a text other than 'between quotes'.
fn is_odd_string(token: &Token) -> bool {
    matches!(
        token,
        Token::DollarQuotedString(_)
            | Token::Placeholder(_)
            | Token::EscapedStringLiteral(_)
            | Token::UnicodeStringLiteral(_)
            | Token::NationalStringLiteral(_)
            | Token::HexStringLiteral(_)
            | Token::SingleQuotedByteStringLiteral(_)
            | Token::DoubleQuotedByteStringLiteral(_)
            | Token::SingleQuotedRawStringLiteral(_)
            | Token::DoubleQuotedRawStringLiteral(_)
            | Token::TripleSingleQuotedString(_)
            | Token::TripleDoubleQuotedString(_)
    )
}

/// Carriage returns without a line feed: an engine ends a `--` comment there.
fn lone_returns(sql: &str) -> impl Iterator<Item = usize> {
    sql.match_indices('\r').map(|(at, _)| at).filter(|at| !sql[at + 1..].starts_with('\n'))
}

fn lone_return(place: Place) -> Diagnostic {
    Diagnostic::error("un retour de chariot isolé se lit de deux façons")
        .at(place)
        .hint("enregistrez le fichier avec des fins de ligne ordinaires")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_engines_read_otherwise_is_refused() {
        for sql in [
            "/* /* */ SELECT 1 -- */ SELECT 2",
            "SELECT 1 -- x\r, 2",
            "SELECT E'\\'' || 1 -- '",
            "SELECT e'a'",
            "SELECT $$a$$",
            "SELECT $t$a$t$",
            "SELECT a$b FROM t",
            "SELECT x'41'",
        ] {
            assert!(!faults(Path::new("a.sql"), sql).is_empty(), "{sql}");
        }
    }

    #[test]
    fn ordinary_sql_is_left_alone() {
        let sql = "/* a * / b */ SELECT 'l''été', DATE '2024-12-01' -- /* '\r\nFROM t WHERE a <> '$' AND b = 'E'";
        assert_eq!(faults(Path::new("a.sql"), sql), Vec::new());
    }
}
