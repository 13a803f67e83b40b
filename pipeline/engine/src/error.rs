//! What an SQL engine says when it refuses → French diagnostics that point into the analyst's file.

use std::path::Path;

use portulan_terms::{Diagnostic, Place};
use serde::Deserialize;

/// A refusal of the engine.
#[derive(Clone, Debug, PartialEq)]
pub struct EngineError {
    /// Kind given by the engine (`COLUMN_NOT_FOUND`, `Parser`, …); empty when unknown.
    pub kind: String,
    /// The engine's own words.
    pub message: String,
    /// Name that was not found, when that is the fault.
    pub name: Option<String>,
    /// Names that exist and are near.
    pub candidates: Vec<String>,
    /// Byte offset in the statement.
    pub position: Option<usize>,
}

/// DuckDB's error as JSON (`SET errors_as_json = true`).
#[derive(Deserialize)]
struct Json {
    #[serde(default)]
    exception_type: String,
    #[serde(default)]
    exception_message: String,
    #[serde(default)]
    error_subtype: String,
    #[serde(default)]
    position: String,
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    candidates: String,
}

impl EngineError {
    /// Reads DuckDB's error text, JSON or not.
    pub fn read(text: &str) -> Self {
        let json = text.find('{').and_then(|at| serde_json::from_str::<Json>(&text[at..]).ok());
        match json {
            Some(json) => Self {
                kind: if json.error_subtype.is_empty() { json.exception_type } else { json.error_subtype },
                message: json.exception_message,
                name: json.name,
                candidates: json
                    .candidates
                    .split(',')
                    .map(str::trim)
                    .filter(|c| !c.is_empty())
                    .map(str::to_owned)
                    .collect(),
                position: json.position.parse().ok(),
            },
            None => Self {
                kind: String::new(),
                message: text.to_owned(),
                name: None,
                candidates: Vec::new(),
                position: None,
            },
        }
    }

    /// The table or source that was not found, when that is the fault.
    pub fn missing_table(&self) -> Option<&str> {
        let is_function = self.message.lines().next().unwrap_or_default().contains("Function");
        self.name.as_deref().filter(|_| self.kind == "MISSING_ENTRY" && !is_function)
    }

    /// The error in French, at its place in the definition.
    pub fn at(&self, path: &Path, sql: &str) -> Diagnostic {
        let place = match self.position {
            Some(offset) => Place::at(path, sql, offset),
            None => Place::file(path),
        };
        self.in_french().at(place)
    }

    fn in_french(&self) -> Diagnostic {
        let name = self.name.clone().unwrap_or_else(|| quoted(&self.message));
        let first = self.message.lines().next().unwrap_or_default();
        let fault = match self.kind.as_str() {
            "COLUMN_NOT_FOUND" => {
                Diagnostic::error(format!("la colonne `{name}` n'existe pas dans ce que lit cette requête"))
            }
            "MISSING_ENTRY" if first.contains("Function") => {
                Diagnostic::error(format!("la fonction `{name}` n'existe pas"))
            }
            "MISSING_ENTRY" => Diagnostic::error(format!("la table ou la source `{name}` n'existe pas")),
            "UNGROUPED_COLUMN" => Diagnostic::error(format!("la colonne `{name}` n'est ni agrégée ni dans GROUP BY")),
            _ if first.contains("must appear in the GROUP BY") => {
                Diagnostic::error(format!("la colonne `{name}` n'est ni agrégée ni dans GROUP BY"))
                    .hint("ajoutez-la à GROUP BY, ou mettez-la dans sum(…), max(…)")
            }
            _ if first.contains("Ambiguous reference") => {
                Diagnostic::error(format!("la colonne `{name}` existe dans plusieurs tables jointes"))
                    .hint("écrivez `table.colonne`, ou joignez par USING (colonne)")
            }
            "NO_MATCHING_FUNCTION" => {
                let call = first.split('\'').nth(1).unwrap_or(&name);
                Diagnostic::error(format!("la fonction `{name}` ne s'applique pas à ces types : `{call}`"))
                    .hint("convertissez, par exemple cast(colonne AS double)")
            }
            _ => Diagnostic::error(format!("le moteur SQL refuse cette requête : {first}")),
        };
        match self.candidates.first() {
            Some(near) if fault.hint.is_none() => fault.did_you_mean(near.rsplit('.').next().unwrap_or(near)),
            _ => fault,
        }
    }
}

/// The first name between double quotes of an engine's message.
fn quoted(message: &str) -> String {
    message.split('"').nth(1).unwrap_or("?").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_column_points_into_the_file_and_suggests() {
        let text = r#"Binder Error: {"exception_type":"Binder","exception_message":"Referenced column \"foyer\" not found in FROM clause!","name":"foyer","candidates":"caf_communes.foyers","error_subtype":"COLUMN_NOT_FOUND","position":"10"}"#;
        let said = EngineError::read(text).at(Path::new("a.sql"), "/*\n*/\nSELECT foyer FROM caf_communes").to_string();
        assert!(said.starts_with("a.sql:3:5 : erreur : la colonne `foyer` n'existe pas"), "{said}");
        assert!(said.ends_with("vouliez-vous dire `foyers` ?"), "{said}");
    }
}
