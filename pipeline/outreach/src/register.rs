//! REGISTER: definitions and the last run → the public register of the processing (guard rail G8).
//!
//! The fields of the inventory that Etalab recommends to administrations under article L. 312-1-3
//! of the code des relations entre le public et l'administration, as JSON for machines and as
//! Markdown for people, both from the same [`Register`]. Nothing is written by hand: a definition
//! that changes changes its entry. Public, so counts under 5 are not told (see [`small`]).

use std::collections::BTreeMap;

use portulan_plan::TargetHeader;
use portulan_terms::{Day, Month};
use serde_json::{Map, Value, json};

use crate::page::small::{self, Shown};

mod markdown;
#[cfg(test)]
mod tests;

pub use markdown::markdown;

/// What the register says of the processing as a whole.
#[derive(Clone, Debug)]
pub struct Register<'a> {
    /// Name of the Caf.
    pub caf: &'a str,
    /// Service that answers for the processing.
    pub service: &'a str,
    /// Where to ask and object.
    pub contact: &'a str,
    /// Reference of the impact assessment, when there is one.
    pub assessment: Option<&'a str>,
    /// Month of the last run.
    pub month: Month,
    /// Its day.
    pub day: Day,
    /// Version of the program.
    pub version: &'a str,
    /// Targets, in the order of their names.
    pub entries: Vec<Entry<'a>>,
    /// What the fairness gate said at the last run.
    pub fairness: Vec<Fairness>,
    /// Waivers in force.
    pub waivers: Vec<Waiver>,
    /// Months that contacts, objections and traces are kept.
    pub retention: crate::purge::Retention,
    /// Months that a dossier drawn by lot waits.
    pub holdout_months: u32,
}

/// A target in the register.
#[derive(Clone, Debug)]
pub struct Entry<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its header.
    pub header: &'a TargetHeader,
    /// Data read: label and source.
    pub variables: Vec<Variable>,
    /// Dated values applied at the month.
    pub parameters: Vec<crate::explain::Applied>,
    /// Counts of the last run.
    pub volumes: Volumes,
    /// Whether its dossiers were ordered by points learnt from data; the default is by rules.
    pub statistical: bool,
}

/// A column that a target reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variable {
    /// What it is.
    pub label: String,
    /// Title of its source.
    pub source: String,
    /// Why the purpose needs it, for a column that is restricted.
    pub justification: Option<String>,
}

/// Counts of dossiers for a target at the last run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Volumes {
    /// In a list.
    pub selected: u64,
    /// Set aside: already contacted, followed, under decision.
    pub set_aside: u64,
    /// Drawn to wait.
    pub held: u64,
    /// Left for want of time.
    pub left: u64,
    /// Not calculable.
    pub unknown: u64,
}

/// What the fairness gate said of a dimension.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fairness {
    /// The dimension, in words: « âge ».
    pub dimension: String,
    /// What was found, in words.
    pub finding: String,
}

/// A waiver in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiver {
    /// Dimension and group it covers.
    pub covers: String,
    /// Function that signed it.
    pub signed_by: String,
    /// Why.
    pub reason: String,
    /// First and last day.
    pub days: (Day, Day),
}

/// Labels of the counts of a target, in the order of [`shown`].
pub const LABELS: [&str; 6] = [
    "situations trouvées",
    "proposés dans une liste",
    "mis de côté",
    "en attente par tirage au sort",
    "laissés faute de rendez-vous",
    "non calculables",
];

/// The counts of all the targets as they are shown, here and on the managers' page: the two must
/// hide the same cells. Each kind is guarded over the targets, for who knows its total; how many
/// were found is their sum, told only where all its parts are.
pub fn shown(all: &[Volumes]) -> Vec<[Shown; 6]> {
    let kind = |of: fn(&Volumes) -> u64| small::parts(&all.iter().map(of).collect::<Vec<_>>());
    let (selected, aside, held) = (kind(|v| v.selected), kind(|v| v.set_aside), kind(|v| v.held));
    let (left, unknown) = (kind(|v| v.left), kind(|v| v.unknown));
    let row = |i: usize| {
        let parts = [selected[i], aside[i], held[i], left[i]];
        let found = parts.iter().map(|part| part.count()).sum::<Option<u64>>();
        [found.map_or(Shown::Hidden, Shown::Count), parts[0], parts[1], parts[2], parts[3], unknown[i]]
    };
    (0..all.len()).map(row).collect()
}

/// The register as JSON, its keys in French as the inventory names them.
pub fn json(register: &Register) -> Value {
    let entries: Vec<Value> = described(register).into_iter().map(|(_, fields)| entry_json(fields)).collect();
    let fairness = register.fairness.iter().map(|f| json!({ "dimension": f.dimension, "resultat": f.finding }));
    let waivers = register.waivers.iter().map(|waiver| {
        json!({
            "porte_sur": waiver.covers,
            "signee_par": waiver.signed_by,
            "motif": waiver.reason,
            "du": waiver.days.0.to_string(),
            "au": waiver.days.1.to_string(),
        })
    });
    json!({
        "administration": register.caf,
        "responsable": register.service,
        "contact": register.contact,
        "mois": register.month.to_string(),
        "etabli_le": register.day.to_string(),
        "logiciel": format!("Portulan {}", register.version),
        "analyse_impact": register.assessment,
        "traitements": entries,
        "equite": fairness.collect::<Vec<_>>(),
        "derogations": waivers.collect::<Vec<_>>(),
    })
}

fn entry_json(fields: Vec<Field>) -> Value {
    fields.into_iter().map(|field| (field.key.to_owned(), field.value)).collect::<Map<_, _>>().into()
}

/// Each target with its fields.
fn described<'a>(register: &'a Register<'a>) -> Vec<(&'a Entry<'a>, Vec<Field>)> {
    let counts = shown(&register.entries.iter().map(|entry| entry.volumes).collect::<Vec<_>>());
    let entries = register.entries.iter().zip(counts);
    entries.map(|(entry, counts)| (entry, fields_of(register, entry, counts))).collect()
}

/// A field of the inventory: key of the JSON, label of the Markdown, value.
struct Field {
    key: &'static str,
    label: &'static str,
    value: Value,
}

/// The fields of a target, in the order of the inventory: the one list of both writings.
fn fields_of(register: &Register, entry: &Entry, counts: [Shown; 6]) -> Vec<Field> {
    let header = entry.header;
    let field = |key, label, value: Value| Field { key, label, value };
    vec![
        field("identifiant", "Identifiant", entry.name.into()),
        field("nom", "Nom", header.title.as_str().into()),
        field("responsable", "Responsable", format!("{} ; {}", register.caf, header.owner).into()),
        field("finalite", "Finalité", header.purpose.in_french().into()),
        field("description", "Description", header.definition.as_str().into()),
        field("base_legale", "Base légale", header.legal_basis.as_str().into()),
        field("reference", "Texte de référence", header.reference.as_str().into()),
        field("decision_automatisee", "Décision automatisée", "non".into()),
        field("role", "Rôle dans la décision", ROLE.into()),
        field("impact", "Impact", IMPACT.into()),
        field("type", "Type de traitement", kind(entry).into()),
        field("donnees", "Données et sources", entry.variables.iter().map(variable).collect()),
        field("regles", "Règles (toutes vraies à la fois)", header.rules.iter().map(|r| r.label.as_str()).collect()),
        field("parametres", "Paramètres datés", entry.parameters.iter().map(crate::explain::applied).collect()),
        field("operations", "Opérations", OPERATIONS.into_iter().collect()),
        field(
            "destinataires",
            "Destinataires",
            header.recipients.iter().map(|role| role.as_str().replace('_', " ")).collect(),
        ),
        field("tirage", "Tirage au sort", holdout(register, header).into()),
        field("volumes", "Volumes du dernier examen", volumes(counts)),
        field("conservation", "Conservation", retention(register).into()),
        field("recours", "Opposition et recours", recourse(register).into()),
    ]
}

const ROLE: &str = "aide à la décision : une personne examine chaque dossier proposé et décide de contacter ou non";
const IMPACT: &str = "une offre d’aide ; aucun droit n’est ouvert, réduit, suspendu ou refusé, et l’usage à des fins de \
    contrôle est exclu";
const OPERATIONS: [&str; 6] = [
    "retrait des personnes opposées au traitement",
    "application des règles : vrai, faux ou non calculable",
    "mise de côté des dossiers contactés depuis peu, déjà suivis ou dont un droit est en cours d’examen",
    "tirage au sort d’un groupe d’attente, là où il est prévu et sans urgence",
    "ordre : échéance, perte définitive évitée, montant au regard des ressources, attente, puis tirage au sort",
    "répartition selon le temps des équipes et choix du moyen de contact le plus protecteur",
];

fn variable(variable: &Variable) -> String {
    let why = variable.justification.as_ref().map(|why| format!(" – donnée sensible, lue parce que : {why}"));
    format!("{} ({}){}", variable.label, variable.source, why.unwrap_or_default())
}

fn kind(entry: &Entry) -> &'static str {
    match entry.statistical {
        false => "règles écrites, sans apprentissage ni score",
        true => "règles écrites pour trouver ; points appris de données passées pour l’ordre de traitement seulement",
    }
}

fn holdout(register: &Register, header: &TargetHeader) -> String {
    match header.holdout > 0.0 {
        false => "aucun".to_owned(),
        true => format!(
            "{} au plus des dossiers attendent {} mois, quand ils sont plus nombreux que les rendez-vous possibles",
            portulan_terms::french::with_unit(100.0 * header.holdout, 0, "%"),
            register.holdout_months
        ),
    }
}

/// Label → count, or the words that stand for it.
fn volumes(counts: [Shown; 6]) -> Value {
    let value = |shown: Shown| shown.count().map_or_else(|| shown.text().into(), Value::from);
    let counts = LABELS.into_iter().zip(counts).map(|(label, shown)| (label.to_owned(), value(shown)));
    counts.collect::<Map<_, _>>().into()
}

fn retention(register: &Register) -> String {
    let kept = register.retention;
    format!(
        "contacts et résultats : {} mois ; oppositions : {} mois ; trace du traitement : {} mois",
        kept.months, kept.opposition, kept.trace
    )
}

fn recourse(register: &Register) -> String {
    format!("opposition à tout moment, explication individuelle et correction sur demande : {}", register.contact)
}

/// Targets by purpose, for the summary of the Markdown.
fn by_purpose<'a>(register: &'a Register) -> BTreeMap<&'static str, Vec<&'a str>> {
    let mut purposes: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for entry in &register.entries {
        purposes.entry(entry.header.purpose.in_french()).or_default().push(&entry.header.title);
    }
    purposes
}
