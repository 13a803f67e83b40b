//! What a target may read: guard rails G2 (classes), G4 (debts) and G16 (children).
//!
//! Judges the lineage of a target, and nothing but the lineage: a breach is the same by a
//! table, a CTE, a `*`, another name, an expression, a join or a condition.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use portulan_terms::{Diagnostic, Place};
use sqlparser::ast::{Query, Visit, Visitor};
use sqlparser::tokenizer::Location;

use super::need::{is_digital, purposes};
use super::text::FileText;
use super::{Role, Target, outputs, texts};
use crate::lineage::{self, ColumnRef, Lineage, Origin, Output, Schema};
use crate::source::{Class, Column, Kind};
use crate::{Plan, sql};

/// Sources that hold one row a child.
pub(super) const CHILDREN: [&str; 1] = ["enfants"];

/// Columns that are about no one in particular: who, when, which Caf.
const FREE: [&str; 3] = ["id_pseudo", "month", "caf"];

/// Columns that tell a bereavement.
const BEREAVEMENT: [&str; 2] = ["topdecenf", "topdecconj"];

/// Every breach of a target, and what keeps it from being judged.
pub(crate) fn faults(plan: &Plan, schema: &Schema, target: &Target, file: &FileText) -> Vec<Diagnostic> {
    let Ok(query) = sql::parse(&target.path, &target.sql) else { return Vec::new() };
    let lineage = lineage::of_query(schema, &query);
    let mut faults = hidden_names(schema, target, &query);
    faults.extend(texts::faults(target, &query));
    if !lineage.unknown.is_empty() {
        faults.extend(lineage.unknown.iter().map(|(what, at)| not_followed(target, what, *at)));
        return faults;
    }
    faults.extend(outputs::name_faults(target, &lineage, file));
    faults.extend(outputs::content_faults(plan, target, &lineage));
    let judge = Judge { plan, target };
    faults.extend(judge.breaches(&lineage));
    faults.extend(judge.unneeded(&lineage, file));
    faults
}

fn not_followed(target: &Target, what: &str, at: Location) -> Diagnostic {
    Diagnostic::error(format!("ce que lit `{what}` ne peut pas être suivi"))
        .at(sql::place(&target.path, at))
        .hint("une cible nomme chaque colonne qu'elle lit ; vérifiez le nom, et sa table s'il y en a deux")
}

/// A CTE that takes the name of a relation would hide what is read.
fn hidden_names(schema: &Schema, target: &Target, query: &Query) -> Vec<Diagnostic> {
    let mut ctes = Ctes::default();
    let _ = query.visit(&mut ctes);
    let hides = |(name, _): &(String, Location)| schema.names().any(|known| known == name);
    let fault = |(name, at): (String, Location)| {
        Diagnostic::error(format!("`{name}` nomme une sous-requête et une source, une table ou un paramètre"))
            .at(sql::place(&target.path, at))
            .hint("donnez un autre nom à la sous-requête")
    };
    ctes.0.into_iter().filter(hides).map(fault).collect()
}

/// Names given by WITH.
#[derive(Default)]
struct Ctes(Vec<(String, Location)>);

impl Visitor for Ctes {
    type Break = ();

    fn pre_visit_query(&mut self, query: &Query) -> ControlFlow<()> {
        let names = query.with.iter().flat_map(|with| &with.cte_tables).map(|cte| &cte.alias.name);
        self.0.extend(names.map(|name| (name.value.to_lowercase(), name.span.start)));
        ControlFlow::Continue(())
    }
}

/// What a column serves for.
#[derive(Clone, Copy)]
enum Use<'a> {
    /// Its value flows into an output.
    Value(&'a Output),
    /// It decides which rows there are.
    Condition,
}

impl Use<'_> {
    fn in_french(self) -> String {
        match self {
            Self::Value(output) => format!("dans la colonne `{}`", output.name),
            Self::Condition => "pour choisir les lignes".into(),
        }
    }
}

/// Why a column may not serve: the rule, and what to try.
struct Breach {
    rule: String,
    hint: String,
}

fn breach(rule: impl Into<String>, hint: impl Into<String>) -> Option<Breach> {
    Some(Breach { rule: rule.into(), hint: hint.into() })
}

struct Judge<'a> {
    plan: &'a Plan,
    target: &'a Target,
}

impl Judge<'_> {
    /// One diagnostic for each column and rule broken, at the first place.
    fn breaches(&self, lineage: &Lineage) -> Vec<Diagnostic> {
        let values = lineage
            .outputs
            .iter()
            .flat_map(|output| output.columns.iter().map(move |(column, origin)| (column, origin, Use::Value(output))));
        let conditions = lineage.conditions.iter().map(|(column, origin)| (column, origin, Use::Condition));
        let mut told = BTreeSet::new();
        let mut faults = Vec::new();
        for (column, origin, usage) in values.chain(conditions) {
            for breach in self.judged(column, origin, usage) {
                if told.insert((column, breach.rule.clone())) {
                    faults.push(self.diagnostic(column, origin, usage, breach));
                }
            }
        }
        faults
    }

    fn judged(&self, name: &ColumnRef, origin: &Origin, usage: Use) -> Vec<Breach> {
        if let Some(breach) = self.presence(name) {
            return vec![breach];
        }
        let contract = self.plan.source(&name.source).and_then(|source| source.column(&name.column));
        let Some(column) = contract.filter(|column| !FREE.contains(&column.name.as_str())) else { return Vec::new() };
        let class = match column.class() {
            Class::Libre => None,
            Class::Restreint => self.restricted(name),
            Class::Interdit => self.forbidden(name, column, usage),
        };
        [class, self.debt(column, usage), child(name, origin, usage)].into_iter().flatten().collect()
    }

    /// G2: to be in a source may itself tell something: an arrear, an earlier contact.
    fn presence(&self, name: &ColumnRef) -> Option<Breach> {
        let source = self.plan.source(&name.source)?;
        if &*name.column != "id_pseudo" {
            return None;
        }
        match source.presence? {
            Class::Libre => None,
            Class::Interdit => breach(
                "la présence d'un foyer dans cette source est interdite à toute liste (G2)",
                "ne la lisez pas : le programme tient lui-même compte des contacts, des réponses et des oppositions",
            ),
            Class::Restreint => {
                let justified = source.columns.iter().any(|column| {
                    let column = ColumnRef { source: name.source.clone(), column: column.name.as_str().into() };
                    self.target.header.restricted.keys().any(|key| names(key, &column))
                });
                if justified { None } else { self.restricted(name) }
            }
        }
    }

    /// G2: forbidden columns, but for the commune that routes and what tells digital distance.
    fn forbidden(&self, name: &ColumnRef, column: &Column, usage: Use) -> Option<Breach> {
        if column.kind == Kind::Commune {
            let routes = matches!(usage, Use::Value(output) if output.name == "commune" && output.plain);
            let hint = "elle n'est que la colonne `commune`, prise telle quelle : ni règle, ni jointure, ni ordre";
            return if routes { None } else { breach("la commune ne sert qu'à orienter la liste (G2)", hint) };
        }
        if is_digital(self.target.header.purpose, name) {
            return None;
        }
        breach(
            "cette colonne est interdite à toute liste de contact (G2)",
            "retirez-la de la définition : aucune justification ne l'autorise",
        )
    }

    /// G2: restricted columns, justified, where the purpose can need them.
    fn restricted(&self, name: &ColumnRef) -> Option<Breach> {
        let header = &self.target.header;
        let admitted = purposes(name);
        if let Some(purposes) = admitted.filter(|purposes| !purposes.contains(&header.purpose)) {
            let list: Vec<String> = purposes.iter().map(|purpose| format!("`{}`", purpose.as_str())).collect();
            return breach(
                format!("la finalité `{}` ne peut pas avoir besoin de cette colonne (G2)", header.purpose.as_str()),
                format!("elle sert aux finalités {} ; retirez-la de celle-ci", list.join(", ")),
            );
        }
        let by_voice = header.level == 2 && !header.written && header.recipients == [Role::TravailSocial];
        if BEREAVEMENT.contains(&&*name.column) && !by_voice {
            return breach(
                "un deuil ne se dit que de vive voix, par un travailleur social (G2)",
                "mettez `level = 2`, `written = false` et `recipients = [\"travail_social\"]`, ou retirez la colonne",
            );
        }
        if header.restricted.keys().any(|key| names(key, name)) {
            return None;
        }
        breach(
            "cette colonne est restreinte, et l'en-tête ne la justifie pas (G2)",
            format!(
                "ajoutez `restricted = {{ {} = \"pourquoi la finalité l'exige\" }}`, ou retirez la colonne",
                name.column
            ),
        )
    }

    /// G4: a debt conditions a rule and nothing else.
    fn debt(&self, column: &Column, usage: Use) -> Option<Breach> {
        let hint = "une dette conditionne une règle, dans son expression ou par EXISTS ; rien d'autre n'en vient";
        match usage {
            Use::Value(output) if column.debt && !self.target.is_rule(&output.name) => {
                breach("une liste ne porte rien d'une dette (G4)", hint)
            }
            Use::Condition if column.debt => breach("une dette ne choisit pas les lignes d'une cible (G4)", hint),
            _ => None,
        }
    }

    fn diagnostic(&self, column: &ColumnRef, origin: &Origin, usage: Use, breach: Breach) -> Diagnostic {
        let through: Vec<String> = origin.through.iter().map(|table| format!("`{table}`")).collect();
        let path = match through.len() {
            0 => String::new(),
            1 => format!(", par la table {}", through[0]),
            _ => format!(", par les tables {}", through.join(" puis ")),
        };
        let name = &self.target.name;
        let message = format!("la cible `{name}` lit `{column}` {}{path} : {}", usage.in_french(), breach.rule);
        let place = match origin.place() {
            Some(at) => sql::place(&self.target.path, at),
            None => Place::file(&self.target.path),
        };
        Diagnostic::error(message).at(place).hint(breach.hint)
    }

    /// A justification for a column that the SQL does not read, or that needs none.
    fn unneeded(&self, lineage: &Lineage, file: &FileText) -> Vec<Diagnostic> {
        let class = |name: &ColumnRef| self.plan.source(&name.source)?.column(&name.column).map(Column::class);
        let read: Vec<ColumnRef> =
            lineage.columns().into_iter().filter(|name| class(name) == Some(Class::Restreint)).collect();
        let useless = self.target.header.restricted.keys().filter(|key| !read.iter().any(|name| names(key, name)));
        let fault = |key: &String| {
            Diagnostic::error(format!("`restricted` justifie `{key}`, une colonne restreinte que le SQL ne lit pas"))
                .at(file.word("restricted", key))
                .hint("retirez cette justification : le registre la publierait")
                .suggest(key, read.iter().map(|name| &*name.column))
        };
        useless.map(fault).collect()
    }
}

/// G16: what is read of a child stays among all the children of the household.
fn child(name: &ColumnRef, origin: &Origin, usage: Use) -> Option<Breach> {
    let direct = origin.by_row && origin.through.is_empty();
    let birth = direct && name.column.starts_with("annnen") && matches!(usage, Use::Value(output) if output.plain);
    let one = birth || CHILDREN.contains(&&*name.source) && origin.by_row && matches!(usage, Use::Value(_));
    let hint = "regroupez les enfants du foyer : EXISTS, count, min ou max";
    if one { breach("aucune ligne d'enfant ne sort (G16)", hint) } else { None }
}

/// Whether a key of `restricted` names the column, alone or with its source.
fn names(key: &str, column: &ColumnRef) -> bool {
    key == &*column.column || key == column.to_string()
}

impl Target {
    /// Whether one of its rules goes by that column.
    pub fn is_rule(&self, column: &str) -> bool {
        self.header.rules.iter().any(|rule| rule.column == column)
    }
}
