//! Plan and store → [`Results`]: each definition run once, its rows checked.

use std::collections::BTreeSet;
use std::sync::Arc;

use arrow::array::{Array, AsArray, RecordBatch};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Date32Type, Float64Type};
use portulan_plan::{Definition, Parameter, Plan};
use portulan_terms::french::count;
use portulan_terms::{Diagnostic, Diagnostics, Level, Mark, Month, Observation, Place, Results, Territories};

use crate::bind::CELLS;
use crate::contents::{Contents, is_dated};
use crate::increment::{Done, Item, Results as Kept, run};
use crate::tables::Session;

/// The rows of every indicator of the plan, kept from before or computed now. A definition
/// that fails is told and left out; the others go on. Rows of a territory that the workspace
/// does not know are faults; so is a parameter without a value at `month`.
pub fn compute(
    plan: &Plan,
    contents: &Contents,
    results: &mut Kept<'_>,
    session: &Session<'_>,
    territories: &Territories,
    month: Month,
    each: &mut dyn FnMut(&Done),
) -> (Results, Diagnostics) {
    let mut found = Results::default();
    let mut diagnostics = Diagnostics::default();
    for definition in plan.indicators.iter().filter(|definition| !definition.is_derived()) {
        let missing = missing_parameters(plan, contents, definition, month);
        if !missing.is_empty() {
            diagnostics.0.extend(missing);
            continue;
        }
        let rows = results.rows(Item::indicator(definition), session).and_then(|(batches, done)| {
            each(&done);
            rows(&batches, definition, territories)
        });
        match rows {
            Ok(rows) => drop(found.by_indicator.insert(definition.name.clone(), rows)),
            Err(faults) => diagnostics.0.extend(faults),
        }
    }
    (found, diagnostics)
}

/// The parameters that a definition reads and that have no value at `month`, when the
/// definition has something to say of that month.
fn missing_parameters(plan: &Plan, contents: &Contents, definition: &Definition, month: Month) -> Vec<Diagnostic> {
    let sources = plan.sources_of(&definition.reads).into_iter().filter_map(|name| plan.source(name));
    let dated = sources.filter(|source| is_dated(source));
    let concerned =
        dated.flat_map(|source| contents.partitions(&source.name)).any(|partition| partition.month == month);
    let names = plan.parameters_of(&definition.reads).into_iter().filter_map(|name| plan.parameter(name));
    let without = names.filter(|parameter| concerned && parameter.at(month).is_none());
    let fault = |parameter: &Parameter| {
        let message = format!(
            "le paramètre `{}` ({}) n'a pas de valeur en {} : `{}` n'est pas calculé",
            parameter.name,
            parameter.title,
            month.in_french(),
            definition.name
        );
        Diagnostic::error(message).at(Place::file(format!("parameters/{}.toml", parameter.name))).hint(
            "ajoutez la valeur et sa source officielle, dans ce fichier ou dans le dossier de paramètres du dossier de travail",
        )
    };
    without.map(fault).collect()
}

/// What `portulan query` asks for.
#[derive(Clone, Debug, Default)]
pub struct Query {
    /// Only this month.
    pub month: Option<Month>,
    /// Only this level.
    pub level: Option<Level>,
}

/// The rows of one indicator, computed now and filtered.
///
/// # Errors
/// What the engine refuses, or rows that break the rules of a definition.
pub fn query(
    session: &Session<'_>,
    definition: &Definition,
    territories: &Territories,
    query: &Query,
) -> Result<Vec<Observation>, Diagnostics> {
    let batches = run(Item::indicator(definition), session).map_err(Diagnostics)?;
    let rows = rows(&batches, definition, territories).map_err(Diagnostics)?;
    let keep = |o: &Observation| query.month.is_none_or(|m| m == o.month) && query.level.is_none_or(|l| l == o.level);
    Ok(rows.into_iter().filter(keep).collect())
}

fn rows(
    batches: &[RecordBatch],
    definition: &Definition,
    territories: &Territories,
) -> Result<Vec<Observation>, Vec<Diagnostic>> {
    let mut rows = Vec::new();
    for batch in batches {
        rows.extend(observations(batch, definition).map_err(|fault| vec![fault])?);
    }
    rows.sort_by(|a, b| order(a).cmp(&order(b)));
    let faults = row_faults(&rows, definition, territories);
    if faults.is_empty() { Ok(rows) } else { Err(faults) }
}

fn order(o: &Observation) -> (Month, Level, &str, &str) {
    (o.month, o.level, &o.territory, &o.category)
}

/// Most faulty rows named for one definition.
const MOST_FAULTS: usize = 5;

fn row_faults(rows: &[Observation], definition: &Definition, territories: &Territories) -> Vec<Diagnostic> {
    let mut faults = BTreeSet::new();
    for pair in rows.windows(2) {
        if order(&pair[0]) == order(&pair[1]) {
            let (month, level, territory, category) = order(&pair[0]);
            faults.insert(format!("deux lignes pour {level} {territory}, {month}{}", in_category(category)));
        }
    }
    let categories = &definition.header.categories;
    for row in rows {
        if territories.get(row.level, &row.territory).is_none() {
            faults.insert(format!("le territoire `{}` n'existe pas au niveau {}", row.territory, row.level));
        }
        if !row.category.is_empty() && !categories.contains_key(&*row.category) {
            faults.insert(format!("la catégorie `{}` n'est pas dans `categories`", row.category));
        }
    }
    let more = faults.len().saturating_sub(MOST_FAULTS);
    let others = match more {
        0 => String::new(),
        more => format!(" ({} de ce genre)", count(more, "autre ligne", "autres lignes")),
    };
    let hint = format!("corrigez les jointures ou GROUP BY{others}");
    let diagnostic = |message| Diagnostic::error(message).at(Place::file(&definition.path)).hint(hint.clone());
    faults.into_iter().take(MOST_FAULTS).map(diagnostic).collect()
}

fn in_category(category: &str) -> String {
    if category.is_empty() { String::new() } else { format!(", catégorie {category}") }
}

fn observations(batch: &RecordBatch, definition: &Definition) -> Result<Vec<Observation>, Diagnostic> {
    let fault = |message: String| Diagnostic::error(message).at(Place::file(&definition.path));
    let columns = Batch { batch };
    let (levels, territories, months) = (columns.text("level"), columns.text("territory"), columns.months());
    let (categories, marks) = (columns.text("category"), columns.text("mark"));
    let numbers = |name: &str| columns.numbers(name);
    let (numerators, denominators, values) = (numbers("numerator"), numbers("denominator"), numbers("value"));
    let (margins, cells) = (numbers("margin"), numbers(CELLS));
    let named = |column: &Option<String>| column.as_deref().map(numbers).unwrap_or_default();
    let counts = named(&definition.header.disclosure.count);
    let largest = named(&definition.header.disclosure.largest);
    let at = |column: &[Option<f64>], row: usize| column.get(row).copied().flatten();
    (0..batch.num_rows())
        .map(|row| {
            let level = levels[row].as_deref().unwrap_or_default();
            Ok(Observation {
                month: months[row].ok_or_else(|| fault("une ligne n'a pas de mois".into()))?,
                level: Level::parse(level).ok_or_else(|| fault(format!("le niveau `{level}` n'existe pas")))?,
                territory: territories[row].clone().ok_or_else(|| fault("une ligne n'a pas de territoire".into()))?,
                category: categories.get(row).cloned().flatten().unwrap_or_default(),
                numerator: at(&numerators, row),
                denominator: at(&denominators, row),
                value: at(&values, row),
                margin: at(&margins, row),
                count: at(&counts, row),
                largest: at(&largest, row),
                #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // A count of rows.
                cells: at(&cells, row).map(|n| n as u32),
                mark: marks.get(row).cloned().flatten().and_then(|mark| Mark::parse(&mark)),
            })
        })
        .collect()
}

/// Columns of a batch by name, whatever their exact Arrow type; empty when absent.
pub struct Batch<'a> {
    /// The batch.
    pub batch: &'a RecordBatch,
}

impl Batch<'_> {
    fn column(&self, name: &str, kind: &DataType) -> Option<Arc<dyn Array>> {
        self.batch.column_by_name(name).and_then(|column| cast(column, kind).ok())
    }

    /// A text column.
    pub fn text(&self, name: &str) -> Vec<Option<Arc<str>>> {
        let Some(column) = self.column(name, &DataType::Utf8) else { return Vec::new() };
        column.as_string::<i32>().iter().map(|value| value.map(Arc::from)).collect()
    }

    /// A numeric column.
    pub fn numbers(&self, name: &str) -> Vec<Option<f64>> {
        let Some(column) = self.column(name, &DataType::Float64) else { return Vec::new() };
        column.as_primitive::<Float64Type>().iter().map(|value| value.filter(|v| v.is_finite())).collect()
    }

    /// The column `month`.
    pub fn months(&self) -> Vec<Option<Month>> {
        let Some(column) = self.column("month", &DataType::Date32) else { return Vec::new() };
        column.as_primitive::<Date32Type>().iter().map(|day| day.and_then(Month::from_days_since_epoch)).collect()
    }
}
