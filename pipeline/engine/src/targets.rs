//! Targets on the engine: who could be helped in a month, and what the rules say of one household.
//!
//! The SQL of a target gives its rules; the verdict and what is missing are added here, the same
//! way for all. Those who object are taken away before anything is counted.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use arrow::array::{AsArray, RecordBatch};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Date32Type};
use portulan_plan::target::{FieldKind, Target};
use portulan_plan::{Freshness, Plan};
use portulan_terms::target::{Datum, Hit, Hits, Ruled, Tally, Verdict};
use portulan_terms::{Day, Diagnostic, Month, Place};

use crate::compute::Batch;
use crate::contents::{Contents, Scope};
use crate::tables::{Session, literal, statement};

/// Table of the pseudonyms of those who object, which the session must hold.
const OPPOSED: &str = "_opposes";

/// Table of the pseudonyms of the households found by any target.
const CANDIDATES: &str = "_candidats";

/// Table of what a target says of each household.
const FOUND: &str = "_trouves";

/// The part of the store that targets of a month read: that month and the `history − 1` before it.
pub fn scope(freshness: Freshness, month: Month, history: u32) -> Scope {
    let months = (0..history).filter_map(|back| i32::try_from(back).ok()).map(|back| month.minus(back));
    Scope { freshness, months: Some(months.collect()) }
}

/// The SQL of a target with its verdict and what is missing.
pub fn wrapped(target: &Target) -> String {
    let rules = &target.header.rules;
    let each = |what: &str| rules.iter().map(|rule| format!("q.{} {what}", rule.column)).collect::<Vec<_>>();
    let any_false = each("IS FALSE").join(" OR ");
    let any_null = each("IS NULL").join(" OR ");
    let missing = rules
        .iter()
        .map(|rule| format!("WHEN q.{} IS NULL THEN {}", rule.column, literal(Some(&rule.missing), "VARCHAR")));
    format!(
        "SELECT q.*, CASE WHEN {any_false} THEN 'faux' WHEN {any_null} THEN 'non_calculable' ELSE 'vrai' END AS verdict, \
         CASE WHEN {any_false} THEN NULL {} END AS manque FROM (\n{}\n) AS q",
        missing.collect::<Vec<_>>().join(" "),
        statement(&target.sql)
    )
}

/// Gives a session the pseudonyms of those who object.
///
/// # Errors
/// When the engine refuses them.
pub fn oppose<'a>(session: &Session<'_>, opposed: impl Iterator<Item = &'a str>) -> Result<(), Diagnostic> {
    let run = |sql: &str| {
        let refused = |error: crate::EngineError| {
            Diagnostic::error(format!("la liste des oppositions ne se charge pas : {}", error.message))
        };
        session.engine.run(sql).map(drop).map_err(refused)
    };
    run(&format!("CREATE OR REPLACE TABLE {CANDIDATES} (id_pseudo VARCHAR)"))?;
    run(&format!("CREATE OR REPLACE TABLE {OPPOSED} (id_pseudo VARCHAR)"))?;
    let all: Vec<String> = opposed.map(|pseudonym| format!("({})", literal(Some(pseudonym), "VARCHAR"))).collect();
    all.chunks(10_000).try_for_each(|some| run(&format!("INSERT INTO {OPPOSED} VALUES {}", some.join(", "))))
}

/// What a target tells of the households of a month. Those who object ([`oppose`]) are in nothing.
///
/// # Errors
/// What the engine refuses, at its place in the definition; a household with two rows.
pub fn find(session: &Session<'_>, target: &Target, month: Month) -> Result<Hits, Vec<Diagnostic>> {
    ensured(session, target)?;
    let run = |sql: &str| session.engine.run(sql).map_err(|error| vec![error.at(&target.path, &target.sql)]);
    run(&format!(
        "CREATE OR REPLACE TEMP TABLE {FOUND} AS SELECT w.* FROM ({}) AS w WHERE w.month = DATE '{}' \
         AND NOT EXISTS (SELECT 1 FROM {OPPOSED} AS o WHERE o.id_pseudo = w.id_pseudo)",
        wrapped(target),
        month.first_day()
    ))?;
    let tallies = run(&format!(
        "SELECT commune, verdict, manque, count(*) AS foyers FROM {FOUND} GROUP BY commune, verdict, manque ORDER BY commune, verdict, manque"
    ))?;
    let rows = run(&format!("SELECT * FROM {FOUND} WHERE verdict = 'vrai' ORDER BY id_pseudo"))?;
    run(&format!("INSERT INTO {CANDIDATES} SELECT id_pseudo FROM {FOUND} WHERE verdict = 'vrai'"))?;
    let hits: Vec<Hit> = rows.iter().flat_map(|batch| hits(batch, target)).collect();
    if hits.windows(2).any(|pair| pair[0].pseudonym == pair[1].pseudonym) {
        let fault = Diagnostic::error(format!("`{}` donne deux lignes à un même foyer pour {month}", target.name));
        return Err(vec![fault.at(Place::file(&target.path)).hint("une cible a une ligne par foyer et par mois")]);
    }
    Ok(Hits { hits, tallies: tallies.iter().flat_map(tallied).collect() })
}

/// What a target's rules say of one household; `None` when it is not in the month.
///
/// # Errors
/// What the engine refuses.
pub fn judge(
    session: &Session<'_>,
    target: &Target,
    month: Month,
    pseudonym: &str,
) -> Result<Option<Ruled>, Vec<Diagnostic>> {
    ensured(session, target)?;
    let sql = format!(
        "SELECT w.* FROM ({}) AS w WHERE w.month = DATE '{}' AND w.id_pseudo = {}",
        wrapped(target),
        month.first_day(),
        literal(Some(pseudonym), "VARCHAR")
    );
    let batches = session.engine.run(&sql).map_err(|error| vec![error.at(&target.path, &target.sql)])?;
    Ok(batches.iter().flat_map(|batch| ruled(batch, target)).next())
}

/// A row as text, column by column; `None` where it is empty.
pub type TextRow = BTreeMap<String, Option<String>>;

/// The values of some columns of a source for one household and month, row by row.
///
/// # Errors
/// What the engine refuses.
pub fn values_of(
    session: &Session<'_>,
    source: &str,
    columns: &BTreeSet<String>,
    month: Month,
    pseudonym: &str,
) -> Result<Vec<TextRow>, Diagnostic> {
    let pseudonym = literal(Some(pseudonym), "VARCHAR");
    let wanted = format!("month = DATE '{}' AND id_pseudo = {pseudonym}", month.first_day());
    text_rows(session, source, columns, &wanted)
}

/// Some columns of a source or table as text, where a condition holds, in the order of the columns.
///
/// # Errors
/// What the engine refuses.
pub fn text_rows(
    session: &Session<'_>,
    source: &str,
    columns: &BTreeSet<String>,
    wanted: &str,
) -> Result<Vec<TextRow>, Diagnostic> {
    let unread = |name: String| Diagnostic::error(format!("`{name}` ne se lit pas dans le magasin"));
    session.ensure(&BTreeSet::from([source.to_owned()])).map_err(unread)?;
    let list: Vec<String> = columns.iter().map(|column| format!("CAST({column} AS VARCHAR) AS {column}")).collect();
    let order: Vec<String> = (1..=columns.len()).map(|rank| rank.to_string()).collect();
    let sql = format!("SELECT {} FROM {source} WHERE {wanted} ORDER BY {}", list.join(", "), order.join(", "));
    let batches = session.engine.run(&sql).map_err(|error| Diagnostic::error(error.message))?;
    Ok(batches.iter().flat_map(|batch| rows_as_text(batch, columns)).collect())
}

/// Whether a column of a source has a value in a month.
///
/// # Errors
/// What the engine refuses.
pub fn has_values(session: &Session<'_>, source: &str, column: &str, month: Month) -> Result<bool, Diagnostic> {
    let unread = |name: String| Diagnostic::error(format!("`{name}` ne se lit pas dans le magasin"));
    session.ensure(&BTreeSet::from([source.to_owned()])).map_err(unread)?;
    let sql = format!("SELECT count({column}) AS n FROM {source} WHERE month = DATE '{}'", month.first_day());
    let batches = session.engine.run(&sql).map_err(|error| Diagnostic::error(error.message))?;
    Ok(batches.iter().any(|batch| Batch { batch }.numbers("n").iter().flatten().any(|n| *n > 0.0)))
}

fn rows_as_text(batch: &RecordBatch, columns: &BTreeSet<String>) -> Vec<TextRow> {
    let table = Batch { batch };
    let cells: Vec<(&String, Vec<Option<Arc<str>>>)> = columns.iter().map(|name| (name, table.text(name))).collect();
    let cell = |name: &String, values: &[Option<Arc<str>>], row: usize| {
        (name.clone(), values.get(row).cloned().flatten().map(|value| value.to_string()))
    };
    (0..batch.num_rows()).map(|row| cells.iter().map(|(name, values)| cell(name, values, row)).collect()).collect()
}

/// What is known of the households that [`find`] gave since [`oppose`], for the choice of a
/// contact: their rows of the table `profils_contact`.
///
/// # Errors
/// What the engine refuses.
pub fn profiles(session: &Session<'_>, month: Month) -> Result<Vec<TextRow>, Diagnostic> {
    let columns: BTreeSet<String> = PROFILE.iter().map(ToString::to_string).collect();
    let wanted = format!(
        "month = DATE '{}' AND EXISTS (SELECT 1 FROM {CANDIDATES} AS v WHERE v.id_pseudo = {PROFILES}.id_pseudo)",
        month.first_day()
    );
    text_rows(session, PROFILES, &columns, &wanted)
}

/// The table of what is known of a household for the choice of a contact.
pub const PROFILES: &str = "profils_contact";

/// Its columns.
const PROFILE: [&str; 10] = [
    "id_pseudo",
    "opposition",
    "courriel",
    "telephone",
    "distance_numerique",
    "discret",
    "sexe",
    "tranche_age",
    "type_famille",
    "handicap",
];

/// Why a target cannot be told this month: a source that it says must be fresh, and is not.
pub fn too_old(plan: &Plan, contents: &Contents, target: &Target, month: Month) -> Option<String> {
    target.header.freshness.iter().find_map(|(name, most)| {
        let title = plan.source(name).map_or(name.as_str(), |source| source.title.as_str());
        let latest = contents.partitions(name).iter().map(|p| p.month).filter(|found| *found <= month).max();
        let oldest = month.minus(i32::try_from(*most).unwrap_or(i32::MAX));
        match latest {
            None => Some(format!("« {title} » n’est pas dans le magasin")),
            Some(latest) if latest < oldest => Some(format!("« {title} » s’arrête en {}", latest.in_french())),
            Some(_) => None,
        }
    })
}

fn ensured(session: &Session<'_>, target: &Target) -> Result<(), Vec<Diagnostic>> {
    session.ensure(&target.reads).map_err(|name| {
        let mut faults = session.faults();
        let fault =
            Diagnostic::error(format!("`{}` n'est pas calculée : elle lit `{name}`, qui ne l'est pas", target.name));
        faults.push(fault.at(Place::file(&target.path)));
        faults
    })
}

fn tallied(batch: &RecordBatch) -> Vec<Tally> {
    let table = Batch { batch };
    let (communes, verdicts, missing) = (table.text("commune"), table.text("verdict"), table.text("manque"));
    let counts = table.numbers("foyers");
    (0..batch.num_rows())
        .filter_map(|row| {
            let verdict = Verdict::parse(verdicts[row].as_deref()?)?;
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // A count of rows.
            let households = counts[row]? as u64;
            let commune = communes[row].clone().unwrap_or_else(|| "".into());
            Some(Tally { commune, verdict, missing: missing[row].clone(), households })
        })
        .collect()
}

fn ruled(batch: &RecordBatch, target: &Target) -> Vec<Ruled> {
    let table = Batch { batch };
    let rules: Vec<Vec<Option<bool>>> = target.header.rules.iter().map(|rule| bools(batch, &rule.column)).collect();
    let (verdicts, missing) = (table.text("verdict"), table.text("manque"));
    hits(batch, target)
        .into_iter()
        .enumerate()
        .filter_map(|(row, hit)| {
            let rules = rules.iter().map(|rule| rule.get(row).copied().flatten()).collect();
            let verdict = Verdict::parse(verdicts[row].as_deref()?)?;
            Some(Ruled { rules, verdict, missing: missing[row].clone(), hit })
        })
        .collect()
}

fn hits(batch: &RecordBatch, target: &Target) -> Vec<Hit> {
    let table = Batch { batch };
    let (pseudonyms, communes) = (table.text("id_pseudo"), table.text("commune"));
    let [levels, lows, highs] = ["niveau", "montant_min", "montant_max"].map(|name| table.numbers(name));
    let [resources, losses, waits] = ["ressources", "perte", "attente"].map(|name| table.numbers(name));
    let deadlines = days(batch, "echeance");
    let fields: Vec<Vec<Option<Datum>>> =
        target.header.fields.iter().map(|(column, kind)| data(batch, column, *kind)).collect();
    let at = |column: &[Option<f64>], row: usize| column.get(row).copied().flatten();
    (0..batch.num_rows())
        .filter_map(|row| {
            Some(Hit {
                pseudonym: pseudonyms[row].clone()?,
                commune: communes[row].clone().unwrap_or_else(|| "".into()),
                #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // 1 or 2.
                level: at(&levels, row).map(|level| level as u8),
                deadline: deadlines.get(row).copied().flatten(),
                amount: at(&lows, row).zip(at(&highs, row)),
                resources: at(&resources, row),
                loss: at(&losses, row),
                waiting: at(&waits, row),
                fields: fields.iter().map(|field| field.get(row).cloned().flatten()).collect(),
            })
        })
        .collect()
}

fn data(batch: &RecordBatch, column: &str, kind: FieldKind) -> Vec<Option<Datum>> {
    let table = Batch { batch };
    let numbers = |wrap: fn(f64) -> Datum| table.numbers(column).into_iter().map(|n| n.map(wrap)).collect();
    match kind {
        FieldKind::Jour => days(batch, column).into_iter().map(|day| day.map(Datum::Day)).collect(),
        FieldKind::Mois => {
            let month = |day: Option<Day>| day.and_then(Day::month).map(Datum::Month);
            days(batch, column).into_iter().map(month).collect()
        }
        FieldKind::Euros => numbers(Datum::Euros),
        FieldKind::Nombre => numbers(Datum::Number),
        FieldKind::Mots => table.text(column).into_iter().map(|words| words.map(Datum::Words)).collect(),
    }
}

fn days(batch: &RecordBatch, name: &str) -> Vec<Option<Day>> {
    let Some(column) = batch.column_by_name(name).and_then(|column| cast(column, &DataType::Date32).ok()) else {
        return Vec::new();
    };
    column.as_primitive::<Date32Type>().iter().map(|day| day.map(Day)).collect()
}

fn bools(batch: &RecordBatch, name: &str) -> Vec<Option<bool>> {
    let Some(column) = batch.column_by_name(name).and_then(|column| cast(column, &DataType::Boolean).ok()) else {
        return Vec::new();
    };
    column.as_boolean().iter().collect()
}
