//! Communes, departments and Cafs, from the embedded list of INSEE and DGCL.

use std::collections::BTreeMap;

use portulan_terms::Diagnostic;

use crate::Cafs;

const COMMUNES: &str = include_str!("../data/communes_france_2025.csv");
/// The national list has no population for Mayotte.
const MAYOTTE: &str = include_str!("../data/cog_communes_976_2026.csv");

/// A commune, or one of the three places that are none (abroad, unknown, not localised).
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub code: &'static str,
    pub epci: &'static str,
    pub population: u32,
    /// Rank in the department's full list: part of a household's number for life.
    pub rank: u64,
}

/// A department and its Caf.
#[derive(Clone, Debug)]
pub(crate) struct Department {
    pub code: &'static str,
    /// Rank among all the departments.
    pub rank: u64,
    pub caf: String,
    pub communes: Vec<Place>,
}

impl Department {
    pub fn population(&self) -> u64 {
        self.communes.iter().map(|place| u64::from(place.population)).sum()
    }

    pub fn overseas(&self) -> bool {
        self.code.len() == 3
    }
}

/// Every department, in the order of codes.
pub(crate) fn all() -> Vec<Department> {
    let mayotte: BTreeMap<&str, u32> = MAYOTTE.lines().skip(1).filter_map(mayotte_population).collect();
    let mut departments: Vec<Department> = Vec::new();
    for line in COMMUNES.lines().skip(1) {
        let mut cells = line.split(';');
        let (Some(code), Some(department)) = (cells.next(), cells.nth(2)) else { continue };
        let (epci, population) = (cells.nth(1).unwrap_or_default(), cells.next().unwrap_or_default());
        let population = mayotte.get(code).copied().or_else(|| population.parse().ok()).unwrap_or(0);
        if departments.last().is_none_or(|last| last.code != department) {
            let caf = if department.len() == 3 { department.to_owned() } else { format!("{department}1") };
            departments.push(Department {
                code: department,
                rank: departments.len() as u64,
                caf,
                communes: Vec::new(),
            });
        }
        if let Some(last) = departments.last_mut() {
            let rank = last.communes.len() as u64;
            last.communes.push(Place { code, epci, population, rank });
        }
    }
    departments
}

fn mayotte_population(line: &'static str) -> Option<(&'static str, u32)> {
    Some((line.split(';').next()?, line.split(';').nth(9)?.parse().ok()?))
}

/// The departments asked for, reduced to the communes of the EPCI asked for.
pub(crate) fn asked(cafs: &Cafs, epci: &[String]) -> Result<Vec<Department>, Diagnostic> {
    let every = all();
    let mut chosen = match cafs {
        Cafs::All => every,
        Cafs::List(codes) => listed(&every, codes)?,
    };
    if epci.is_empty() {
        return Ok(chosen);
    }
    for code in epci {
        let known = || chosen.iter().flat_map(|d| &d.communes).map(|place| place.epci);
        if !known().any(|siren| siren == code) {
            let message = format!("aucune commune de l'EPCI `{code}` dans les Caf demandées");
            return Err(Diagnostic::error(message).suggest(code, known()));
        }
    }
    for department in &mut chosen {
        department.communes.retain(|place| epci.iter().any(|code| code == place.epci));
    }
    chosen.retain(|department| !department.communes.is_empty());
    Ok(chosen)
}

fn listed(every: &[Department], codes: &[String]) -> Result<Vec<Department>, Diagnostic> {
    if codes.is_empty() {
        return Err(Diagnostic::error("aucune Caf demandée").hint("écrivez par exemple `031`, ou `all` pour le pays"));
    }
    let mut chosen: Vec<Department> = Vec::new();
    for code in codes {
        let Some(found) = every.iter().find(|department| department.caf == *code) else {
            let hint = "le département suivi de 1 : `031` pour l'Allier ; `971` à `974` et `976` outre-mer ; `all` pour le pays";
            let known = every.iter().map(|department| department.caf.as_str());
            return Err(Diagnostic::error(format!("aucune Caf n'a le code `{code}`")).hint(hint).suggest(code, known));
        };
        if !chosen.iter().any(|department| department.caf == *code) {
            chosen.push(found.clone());
        }
    }
    chosen.sort_by_key(|department| department.rank);
    Ok(chosen)
}

/// Households abroad, in an unknown commune, not localised: a few in every Caf.
pub(crate) const NOWHERE: [(&str, f64); 3] = [("99999", 0.0006), ("XXXXX", 0.0003), ("", 0.0012)];

#[cfg(test)]
mod tests {
    use super::all;

    #[test]
    fn the_country_is_whole() {
        let departments = all();
        assert_eq!(departments.len(), 101);
        assert_eq!(departments.iter().map(|d| d.communes.len()).sum::<usize>(), 34_875);
        let mayotte = departments.iter().find(|d| d.caf == "976").expect("Mayotte");
        assert!(mayotte.population() > 250_000);
        assert_eq!(departments.iter().filter(|d| d.overseas()).count(), 5);
    }
}
