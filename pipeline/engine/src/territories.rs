//! The tables `territoires`, `rattachement` and `contours` → [`Territories`].

use std::collections::BTreeMap;
use std::path::Path;

use portulan_plan::Plan;
use portulan_terms::{Diagnostic, Diagnostics, Level, Place, Ring, Territories, Territory};

use crate::compute::Batch;
use crate::tables::Session;
use crate::{Engine, EngineError};

/// Tables of `queries/tables/` that say what the territories are.
const NAMES: &str = "territoires";
const LINKS: &str = "rattachement";
const OUTLINES: &str = "contours";

/// Reads the territories of the workspace. Names of the department and of the Caf are
/// those of the settings.
///
/// # Errors
/// When one of the three tables is missing, fails, or names no department.
pub fn territories(session: &Session<'_>, plan: &Plan) -> Result<Territories, Diagnostics> {
    let reads = [NAMES, LINKS, OUTLINES].map(str::to_owned).into();
    if session.ensure(&reads).is_err() {
        return Err(Diagnostics(session.faults()));
    }
    let engine = &*session.engine;
    let mut territories = Territories::default();
    let read = names(engine, plan, &mut territories)
        .and_then(|()| links(engine, &mut territories))
        .and_then(|()| outlines(engine, &mut territories));
    read.map_err(|(table, error)| Diagnostics::from(fault(plan, table, &error)))?;
    if territories.at(Level::Departement).next().is_none() {
        let message = "aucune commune n'est chargée : il n'y a pas de territoire à décrire";
        let hint = "déposez le code officiel géographique dans le dossier d'entrée (source `communes`)";
        return Err(Diagnostic::error(message).at(Place::file(plan.inbox())).hint(hint).into());
    }
    Ok(territories)
}

type Failure = (&'static str, EngineError);

fn fault(plan: &Plan, table: &str, error: &EngineError) -> Diagnostic {
    match plan.table(table) {
        Some(known) => error.at(&known.path, &known.sql),
        None => Diagnostic::error(format!("il manque la table `{table}` (queries/tables/{table}.sql)"))
            .at(Place::file(Path::new(&plan.settings.folders.queries))),
    }
}

fn names(engine: &dyn Engine, plan: &Plan, territories: &mut Territories) -> Result<(), Failure> {
    let sql = "SELECT level, territory, nom, tncc, type AS kind, population, communes_total, epci FROM territoires";
    for batch in engine.run(sql).map_err(|error| (NAMES, error))? {
        let columns = Batch { batch: &batch };
        let text = |name: &str| columns.text(name);
        let (levels, codes, names, kinds, epcis) =
            (text("level"), text("territory"), text("nom"), text("kind"), text("epci"));
        let (tnccs, populations) = (columns.numbers("tncc"), columns.numbers("population"));
        let totals = columns.numbers("communes_total");
        for row in 0..batch.num_rows() {
            let Some(level) = levels[row].as_deref().and_then(Level::parse) else { continue };
            let string = |column: &[Option<std::sync::Arc<str>>]| column[row].as_deref().unwrap_or_default().to_owned();
            let mut territory = Territory {
                code: string(&codes),
                name: string(&names),
                tncc: tnccs[row].map_or(u8::MAX, |n| n as u8),
                kind: string(&kinds),
                population: populations[row].map(|n| n as u32),
                communes_total: totals[row].map_or(0, |n| n as usize),
                epci: epcis[row].as_deref().map(str::to_owned),
                ..Territory::default()
            };
            name_from_settings(plan, level, &mut territory);
            territories.insert(level, territory);
        }
    }
    Ok(())
}

fn name_from_settings(plan: &Plan, level: Level, territory: &mut Territory) {
    let department = &plan.settings.department;
    match level {
        Level::Departement if territory.code == department.code => {
            territory.name.clone_from(&department.name);
            territory.tncc = department.tncc;
        }
        Level::Caf => territory.name.clone_from(&plan.settings.caf.name),
        _ if territory.tncc == u8::MAX => territory.tncc = portulan_terms::french::guess_tncc(&territory.name),
        _ => {}
    }
}

/// The communes of each territory, from the latest month of `rattachement`.
fn links(engine: &dyn Engine, territories: &mut Territories) -> Result<(), Failure> {
    let sql = "SELECT DISTINCT level, territory, commune, month FROM rattachement \
               WHERE month = (SELECT max(month) FROM rattachement) ORDER BY level, territory, commune";
    let mut communes: BTreeMap<(Level, String), Vec<String>> = BTreeMap::new();
    for batch in engine.run(sql).map_err(|error| (LINKS, error))? {
        let columns = Batch { batch: &batch };
        let (levels, codes, members) = (columns.text("level"), columns.text("territory"), columns.text("commune"));
        for row in 0..batch.num_rows() {
            let (Some(level), Some(code), Some(commune)) =
                (levels[row].as_deref().and_then(Level::parse), &codes[row], &members[row])
            else {
                continue;
            };
            communes.entry((level, code.to_string())).or_default().push(commune.to_string());
        }
    }
    for ((level, code), members) in communes {
        if let Some(territory) = territories.get_mut(level, &code) {
            territory.communes_total = territory.communes_total.max(members.len());
            territory.communes = members;
        }
    }
    Ok(())
}

fn outlines(engine: &dyn Engine, territories: &mut Territories) -> Result<(), Failure> {
    for batch in engine.run("SELECT level, territory, outline FROM contours").map_err(|error| (OUTLINES, error))? {
        let columns = Batch { batch: &batch };
        let (levels, codes, outlines) = (columns.text("level"), columns.text("territory"), columns.text("outline"));
        for row in 0..batch.num_rows() {
            let (Some(level), Some(code), Some(outline)) =
                (levels[row].as_deref().and_then(Level::parse), &codes[row], &outlines[row])
            else {
                continue;
            };
            if let Some(territory) = territories.get_mut(level, code) {
                territory.outline = serde_json::from_str::<Vec<Ring>>(outline).unwrap_or_default();
            }
        }
    }
    Ok(())
}
