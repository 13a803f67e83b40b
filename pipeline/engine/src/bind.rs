//! Definitions against empty tables: unknown columns, wrong types, missing outputs,
//! all told before any data is read.

use std::collections::BTreeMap;

use arrow::datatypes::{DataType, Schema};
use portulan_plan::definition::{Definition, Formula, Header};
use portulan_plan::target::{self, FieldKind, Target};
use portulan_plan::{Check, Plan};
use portulan_terms::{Diagnostic, Diagnostics, Place, nearest};
use sha2::{Digest, Sha256};

use crate::contents::cache_folder;
use crate::duck::Duck;
use crate::ingest::Access;
use crate::tables::{create_empty_sources, statement};
use crate::{Engine, EngineError};

/// Output columns of tables and indicators, with Arrow types.
#[derive(Clone, Debug, Default)]
pub struct Columns {
    /// By name of table or indicator.
    pub by_name: BTreeMap<String, Schema>,
}

/// Columns that an indicator may return, beside the one that `disclosure.count` names.
const KNOWN: [&str; 9] =
    ["level", "territory", "month", "category", "numerator", "denominator", "value", "margin", "mark"];

/// Columns that a check returns.
pub const CHECK_COLUMNS: [&str; 2] = ["month", "line"];

/// Number of rounded source cells summed.
pub const CELLS: &str = "communes";

/// Binds the plan, unless the same definitions were bound before with this store.
///
/// # Errors
/// Every fault of every definition.
pub fn bind_once(plan: &Plan) -> Result<(), Diagnostics> {
    let mut hash = Sha256::new();
    hash.update(env!("CARGO_PKG_VERSION"));
    for (path, text) in &plan.files {
        hash.update(path);
        hash.update([0]);
        hash.update(text);
        hash.update([0]);
    }
    let key: String = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    let file = cache_folder(plan).join("definitions");
    if std::fs::read_to_string(&file).is_ok_and(|bound| bound == key) {
        return Ok(());
    }
    bind(plan)?;
    // Not kept, the definitions are bound again next time.
    let _ = Access::Owner.create_dir_all(&cache_folder(plan)).and_then(|()| std::fs::write(&file, key));
    Ok(())
}

/// Binds every table and indicator of the plan on empty tables.
///
/// # Errors
/// Every fault of every definition.
pub fn bind(plan: &Plan) -> Result<Columns, Diagnostics> {
    let started =
        Duck::open(&plan.settings.engine, None).and_then(|duck| create_empty_sources(&duck, plan).map(|()| duck));
    let duck = started.map_err(|error| Diagnostics::from(internal(&error)))?;
    let mut diagnostics = Diagnostics::default();
    let mut columns = Columns::default();
    for table in plan.tables.iter().filter(|table| plan.source(&table.name).is_none()) {
        match bind_one(&duck, &table.sql) {
            Ok(schema) => {
                // A table, not a view: what reads it binds its columns, not its whole SQL again.
                let create = format!("CREATE TABLE {} AS {}", table.name, statement(&table.sql));
                if let Err(error) = duck.run(&create) {
                    diagnostics.push(internal(&error).at(Place::file(&table.path)));
                }
                columns.by_name.insert(table.name.clone(), schema);
            }
            Err(error) if missing_because_broken(plan, &error, &columns) => {}
            Err(error) => diagnostics.push(error.at(&table.path, &table.sql)),
        }
    }
    for definition in plan.indicators.iter().filter(|definition| !definition.is_derived()) {
        match bind_one(&duck, &definition.sql) {
            Ok(schema) => {
                diagnostics.0.extend(output_faults(definition, &schema));
                columns.by_name.insert(definition.name.clone(), schema);
            }
            Err(error) if missing_because_broken(plan, &error, &columns) => {}
            Err(error) => diagnostics.push(error.at(&definition.path, &definition.sql)),
        }
    }
    for check in &plan.checks {
        match bind_one(&duck, &check.sql) {
            Ok(schema) => diagnostics.0.extend(check_faults(check, &schema)),
            Err(error) if missing_because_broken(plan, &error, &columns) => {}
            Err(error) => diagnostics.push(error.at(&check.path, &check.sql)),
        }
    }
    for target in &plan.targets {
        match bind_one(&duck, &target.sql) {
            Ok(schema) => diagnostics.0.extend(target_faults(target, &schema)),
            Err(error) if missing_because_broken(plan, &error, &columns) => {}
            Err(error) => diagnostics.push(error.at(&target.path, &target.sql)),
        }
    }
    match diagnostics.has_errors() {
        true => Err(diagnostics.sorted()),
        false => Ok(columns),
    }
}

fn internal(error: &EngineError) -> Diagnostic {
    Diagnostic::error(format!("le moteur SQL ne démarre pas comme prévu : {}", error.message))
}

/// Whether the engine misses a source or a table that is at fault itself, or that does
/// not exist: told already, there or by the plan.
fn missing_because_broken(plan: &Plan, error: &EngineError, columns: &Columns) -> bool {
    let Some(name) = error.missing_table() else { return false };
    plan.source(name).is_none() && !columns.by_name.contains_key(name)
}

fn bind_one(duck: &Duck, sql: &str) -> Result<Schema, EngineError> {
    let batches = duck.run(statement(sql))?;
    Ok(batches.first().map(|batch| batch.schema().as_ref().clone()).unwrap_or_else(Schema::empty))
}

/// What a target must return and does not, and what it returns and must not.
fn target_faults(target: &Target, schema: &Schema) -> Vec<Diagnostic> {
    let header = &target.header;
    let place = Place::at(&target.path, &target.sql, target.sql.to_lowercase().find("select").unwrap_or(0));
    let fault = |message: String, hint: &str| Diagnostic::error(message).at(place.clone()).hint(hint);
    let rules = header.rules.iter().map(|rule| (rule.column.as_str(), Kind::Truth));
    let fields = header.fields.iter().map(|(column, kind)| (column.as_str(), Kind::of(*kind)));
    let asked: BTreeMap<&str, Kind> = rules.chain(fields).collect();
    let mut faults = Vec::new();
    let wanted = asked.keys().copied().chain(target::REQUIRED);
    for name in wanted.filter(|name| schema.column_with_name(name).is_none()) {
        faults.push(fault(
            format!("le SQL ne renvoie pas la colonne `{name}`"),
            "une règle, une raison ou la sélection en a besoin",
        ));
    }
    for field in schema.fields() {
        let name = field.name().as_str();
        let Some(kind) = asked.get(name).copied().or_else(|| Kind::of_output(name)) else {
            let known = asked.keys().copied().chain(target::OUTPUT);
            let near = nearest(name, known).map(|near| format!(" ; vouliez-vous dire `{near}` ?")).unwrap_or_default();
            let hint = "nommez-la dans une règle ou dans `fields`, ou retirez-la : une liste n'a que les champs prévus";
            faults.push(fault(format!("la colonne `{name}` n'est pas attendue{near}"), hint));
            continue;
        };
        if !kind.takes(field.data_type()) {
            faults.push(fault(
                format!("la colonne `{name}` devrait être {}", kind.in_french()),
                "convertissez-la : `x::type`",
            ));
        }
    }
    faults
}

/// What a column of a target holds.
#[derive(Clone, Copy)]
enum Kind {
    Truth,
    Day,
    Number,
    Words,
}

impl Kind {
    fn of(field: FieldKind) -> Self {
        match field {
            FieldKind::Jour | FieldKind::Mois => Self::Day,
            FieldKind::Euros | FieldKind::Nombre => Self::Number,
            FieldKind::Mots => Self::Words,
        }
    }

    fn of_output(name: &str) -> Option<Self> {
        target::OUTPUT.contains(&name).then_some(match name {
            "id_pseudo" | "commune" => Self::Words,
            "month" | "echeance" => Self::Day,
            _ => Self::Number,
        })
    }

    fn takes(self, found: &DataType) -> bool {
        match self {
            Self::Truth => *found == DataType::Boolean,
            Self::Day => matches!(found, DataType::Date32 | DataType::Timestamp(..)),
            Self::Number => found.is_numeric(),
            Self::Words => matches!(found, DataType::Utf8 | DataType::Utf8View | DataType::LargeUtf8),
        }
    }

    fn in_french(self) -> &'static str {
        match self {
            Self::Truth => "vraie, fausse ou vide (BOOLEAN)",
            Self::Day => "une date (DATE)",
            Self::Number => "un nombre",
            Self::Words => "un texte (VARCHAR)",
        }
    }
}

fn output_faults(definition: &Definition, schema: &Schema) -> Vec<Diagnostic> {
    let header = &definition.header;
    let mut faults = Vec::new();
    let end = definition.sql.find("SELECT").or_else(|| definition.sql.find("select")).unwrap_or(0);
    let place = || Place::at(&definition.path, &definition.sql, end);
    let mut fault = |message: String, hint: String| faults.push(Diagnostic::error(message).at(place()).hint(hint));
    for (name, why) in required(header) {
        if schema.column_with_name(name).is_none() {
            fault(format!("le SQL ne renvoie pas la colonne `{name}`"), why.to_owned());
        }
    }
    let named = [&header.disclosure.count, &header.disclosure.largest];
    for field in schema.fields() {
        let name = field.name().as_str();
        let known =
            KNOWN.contains(&name) || name == CELLS || named.iter().any(|column| column.as_deref() == Some(name));
        if !known {
            let near = nearest(name, KNOWN).map(|near| format!(" ; vouliez-vous dire `{near}` ?")).unwrap_or_default();
            fault(
                format!("le SQL renvoie une colonne inattendue `{name}`"),
                format!(
                    "les colonnes possibles sont {}, {CELLS} et celles que `disclosure` nomme{near}",
                    KNOWN.join(", ")
                ),
            );
        }
        if let Some((wanted, kind)) = wrong_type(name, field.data_type()) {
            fault(
                format!("la colonne `{name}` n'est pas {wanted}"),
                format!("convertissez-la, par exemple cast({name} AS {kind}) AS {name}"),
            );
        }
    }
    if schema.column_with_name("category").is_some() && header.categories.is_empty() {
        fault(
            "le SQL renvoie `category` et l'en-tête n'a pas `categories`".into(),
            "nommez chaque catégorie : categories = { code = \"Libellé\" }".into(),
        );
    }
    faults
}

/// A check returns where each faulty row stands: `month` and `line`, and nothing of it.
fn check_faults(check: &Check, schema: &Schema) -> Vec<Diagnostic> {
    let place = || Place::at(&check.path, &check.sql, check.sql.find("SELECT").unwrap_or(0));
    let mut faults = Vec::new();
    for name in CHECK_COLUMNS.iter().filter(|name| schema.column_with_name(name).is_none()) {
        let message = format!("le SQL du contrôle ne renvoie pas la colonne `{name}`");
        let hint = "un contrôle renvoie `month` et `line` : où est la ligne, et rien de ce qu'elle contient";
        faults.push(Diagnostic::error(message).at(place()).hint(hint));
    }
    for field in schema.fields().iter().filter(|field| !CHECK_COLUMNS.contains(&field.name().as_str())) {
        let message = format!("le SQL du contrôle renvoie la colonne `{}`", field.name());
        faults.push(Diagnostic::error(message).at(place()).hint("ne renvoyez que `month` et `line`"));
    }
    faults
}

fn required(header: &Header) -> Vec<(&str, &'static str)> {
    let (formula, rounding) = (header.formula, &header.rounding);
    let mut required = vec![
        ("level", "joignez `rattachement`, qui donne level et territory"),
        ("territory", "joignez `rattachement`, qui donne level et territory"),
        ("month", "gardez le mois de la source dans SELECT et GROUP BY"),
    ];
    required.push(match formula {
        Formula::Value => ("value", "la formule `value` prend la colonne `value` telle quelle"),
        _ => ("numerator", "la formule lit la colonne `numerator`"),
    });
    if matches!(formula, Formula::Ratio | Formula::Evolution) {
        required.push(("denominator", "la formule lit la colonne `denominator`"));
    }
    if rounding.numerator.is_some() || rounding.denominator.is_some() {
        required.push((
            CELLS,
            "des comptes arrondis sont additionnés : renvoyez count(*) AS communes, d'où vient la marge",
        ));
    }
    if rounding.value.is_some() {
        required.push(("margin", "la valeur vient de comptes arrondis : calculez sa marge dans le SQL"));
    }
    if let Some(count) = &header.disclosure.count {
        required.push((count, "`disclosure.count` nomme cette colonne"));
    }
    if let Some(largest) = &header.disclosure.largest {
        required.push((largest, "`disclosure.largest` nomme cette colonne"));
    }
    required
}

/// What a column should be and is not, in French and as an SQL type.
fn wrong_type(name: &str, found: &DataType) -> Option<(&'static str, &'static str)> {
    let is_text = matches!(found, DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View);
    match name {
        "level" | "territory" | "category" | "mark" => (!is_text).then_some(("du texte", "varchar")),
        "month" => (!matches!(found, DataType::Date32)).then_some(("une date", "date")),
        _ => (!found.is_numeric() && *found != DataType::Null).then_some(("un nombre", "double")),
    }
}
