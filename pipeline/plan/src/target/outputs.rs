//! The columns that the SQL of a target returns: those of its header, no other, and what the
//! three that route a list may be made of.

use std::collections::{BTreeMap, BTreeSet};

use portulan_terms::{Diagnostic, Place};

use super::guard::CHILDREN;
use super::text::FileText;
use super::{ADDED, FieldKind, OUTPUT, REQUIRED, Target};
use crate::Plan;
use crate::lineage::{ColumnRef, Lineage, Output};
use crate::load::word_position;
use crate::source::Kind;

/// Columns missing, or there without a meaning.
pub(super) fn name_faults(target: &Target, lineage: &Lineage, file: &FileText) -> Vec<Diagnostic> {
    let given: Vec<&str> = lineage.outputs.iter().map(|output| output.name.as_str()).collect();
    let header = &target.header;
    let rules = header.rules.iter().map(|rule| ("rule", rule.column.as_str()));
    let fields = header.fields.keys().map(|field| ("fields", field.as_str()));
    let required = REQUIRED.iter().map(|name| ("", *name));
    let mut faults = Vec::new();
    for (key, name) in required.chain(rules).chain(fields).filter(|(_, name)| !given.contains(name)) {
        let place = if key.is_empty() { first_word(target) } else { file.word(key, name) };
        let fault = Diagnostic::error(format!("le SQL ne donne pas de colonne `{name}`"))
            .at(place)
            .hint("le dernier SELECT d'une cible donne id_pseudo, commune, month, ses règles et ses champs")
            .suggest(name, given.iter().copied());
        faults.push(fault);
    }
    faults.extend(meaningless(target, &given));
    faults
}

/// Where the SQL begins.
fn first_word(target: &Target) -> Place {
    let start = target.sql.len() - target.sql.trim_start().len();
    Place::at(&target.path, &target.sql, start)
}

fn meaningless(target: &Target, given: &[&str]) -> Vec<Diagnostic> {
    let known = |name: &&str| target.is_rule(name) || target.header.fields.contains_key(*name) || OUTPUT.contains(name);
    let mut times: BTreeMap<&str, usize> = BTreeMap::new();
    given.iter().for_each(|name| *times.entry(name).or_default() += 1);
    let mut faults = Vec::new();
    for (name, times) in times {
        let (message, hint) = match (ADDED.contains(&name), known(&name), times) {
            (true, ..) => (format!("`{name}` est une colonne que le programme ajoute"), "donnez-lui un autre nom"),
            (_, false, _) => (
                format!("la colonne `{name}` n'est ni une règle, ni un champ, ni une colonne prévue"),
                "déclarez-la dans l'en-tête, ou retirez-la : une liste ne porte que ce qui se lit",
            ),
            (.., 2..) => (format!("le SQL donne deux fois la colonne `{name}`"), "gardez-en une"),
            _ => continue,
        };
        let at = word_position(&target.sql, name).unwrap_or(0);
        faults.push(Diagnostic::error(message).at(Place::at(&target.path, &target.sql, at)).hint(hint));
    }
    faults
}

/// What the columns that route a list, and those in words, may be made of.
pub(super) fn content_faults(plan: &Plan, target: &Target, lineage: &Lineage) -> Vec<Diagnostic> {
    let fault = |output: &Output| {
        let (message, hint) = content_fault(plan, target, output)?;
        let place = lineage_place(target, output);
        Some(Diagnostic::error(message).at(place).hint(hint))
    };
    lineage.outputs.iter().filter_map(fault).collect()
}

fn content_fault(plan: &Plan, target: &Target, output: &Output) -> Option<(String, &'static str)> {
    let columns = output.columns.columns();
    let all = |kind: Kind| !columns.is_empty() && columns.iter().all(|column| kind_of(plan, column) == Some(kind));
    match output.name.as_str() {
        "id_pseudo" if of_children(&columns) => Some((
            "la liste partirait des enfants : `id_pseudo` vient d'un fichier d'enfants (G16)".into(),
            "partez de `foyers`, et comptez les enfants par EXISTS, count ou min",
        )),
        "id_pseudo" if !(output.plain && all(Kind::Pseudonym)) => Some((
            "`id_pseudo` n'est pas le pseudonyme d'une source, pris tel quel".into(),
            "prenez-le tel quel, par exemple `f.id_pseudo`",
        )),
        "commune" if !all(Kind::Commune) => Some((
            "`commune` n'est pas la commune du foyer, prise telle quelle".into(),
            "prenez-la telle quelle, par exemple `f.commune`",
        )),
        "month" if columns.iter().any(|column| &*column.column != "month") => {
            Some(("`month` n'est pas le mois observé".into(), "prenez-le tel quel, par exemple `f.month`"))
        }
        name if target.header.fields.get(name) == Some(&FieldKind::Mots) => {
            let free = columns.iter().find(|column| is_free_text(plan, column))?;
            Some((
                format!("le champ `{name}` porte le texte libre de `{free}` (G4)"),
                "choisissez des mots dans une liste fermée, par un CASE sur une colonne à codes",
            ))
        }
        _ => None,
    }
}

fn lineage_place(target: &Target, output: &Output) -> Place {
    let first = output.columns.iter().filter_map(|(_, origin)| origin.place()).min();
    first.map(|at| crate::sql::place(&target.path, at)).unwrap_or_else(|| first_word(target))
}

fn of_children(columns: &BTreeSet<ColumnRef>) -> bool {
    columns.iter().any(|column| CHILDREN.contains(&&*column.source))
}

fn kind_of(plan: &Plan, column: &ColumnRef) -> Option<Kind> {
    Some(plan.source(&column.source)?.column(&column.column)?.kind)
}

/// Text without a list of codes: anything may be written there.
fn is_free_text(plan: &Plan, column: &ColumnRef) -> bool {
    let found = plan.source(&column.source).and_then(|source| source.column(&column.column));
    found.is_some_and(|found| found.kind == Kind::Text && found.codes.is_empty() && found.name != "caf")
}
