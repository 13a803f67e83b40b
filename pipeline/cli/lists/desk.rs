//! The files that the study office edits: advisers' time, recipients, waivers.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use portulan_outreach::choose::{Capacity, Headers, Limits};
use portulan_outreach::handover::{Recipient, read_recipients};
use portulan_outreach::measure::{Waiver, read_waivers};
use portulan_plan::{Plan, TargetsSettings};
use portulan_terms::{Day, Diagnostic, Diagnostics, Place, io_in_french};

use crate::exit::{Exit, Failure};

/// What the study office decides of the lists.
pub struct Desk {
    /// The advisers' time.
    pub capacity: Capacity,
    /// Who receives lists.
    pub recipients: Vec<Recipient>,
    /// Waivers of the fairness gate.
    pub waivers: Vec<Waiver>,
    /// Headers of the targets.
    pub headers: Headers,
    /// Delays and caps.
    pub limits: Limits,
}

/// The file of the waivers, beside the two others; there may be none.
const WAIVERS: &str = "derogations.toml";

/// Whether the workspace is set up for lists: targets are defined, and there is advisers' time.
pub fn is_ready(plan: &Plan) -> bool {
    !plan.targets.is_empty() && path(plan, &plan.settings.targets.capacities).is_file()
}

fn path(plan: &Plan, name: &Path) -> PathBuf {
    plan.workspace.join(name)
}

impl Desk {
    /// Reads the three files, on the day of the lists.
    ///
    /// # Errors
    /// Every fault of each, at its place.
    pub fn read(plan: &Plan, day: Day) -> Result<Self, Failure> {
        let mut faults = Diagnostics::default();
        let TargetsSettings { capacities, recipients, .. } = &plan.settings.targets;
        let (file, text) = read(plan, capacities, "le temps des conseillers")?;
        let capacity = Capacity::read(&file, &text, &mut faults).unwrap_or_default();
        if !faults.has_errors() {
            faults.0.extend(plan.targets.iter().flat_map(|target| capacity.check(target)));
        }
        let roles: BTreeMap<String, _> = capacity.pools.iter().map(|pool| (pool.name.clone(), pool.role)).collect();
        let (file, text) = read(plan, recipients, "les destinataires des listes")?;
        let recipients = read_recipients(&file, &text, &roles, day).unwrap_or_else(|found| {
            faults.0.extend(found.0);
            Vec::new()
        });
        let waivers = match path(plan, Path::new(WAIVERS)).is_file() {
            true => {
                let (file, text) = read(plan, Path::new(WAIVERS), "les dérogations")?;
                read_waivers(&file, &text, &mut faults).unwrap_or_default()
            }
            false => Vec::new(),
        };
        if faults.has_errors() {
            return Err(Failure { exit: Exit::Lists, diagnostics: faults.sorted() });
        }
        let headers = plan.targets.iter().map(|target| (target.name.clone(), target.header.clone())).collect();
        Ok(Self { capacity, recipients, waivers, headers, limits: limits(&plan.settings.targets) })
    }

    /// The title of a pool.
    pub fn pool_title<'a>(&'a self, name: &'a str) -> &'a str {
        self.capacity.position(name).map_or(name, |at| self.capacity.pools[at].title.as_str())
    }
}

fn limits(settings: &TargetsSettings) -> Limits {
    Limits {
        most_short: settings.max_30_days,
        most_long: settings.max_12_months,
        holdout: i32::try_from(settings.holdout_months).unwrap_or(6),
        ..Limits::default()
    }
}

fn read(plan: &Plan, name: &Path, what: &str) -> Result<(PathBuf, String), Failure> {
    let path = path(plan, name);
    match std::fs::read_to_string(&path) {
        Ok(text) => Ok((path, text)),
        Err(error) => {
            let message = format!("{what} : {} ne s'ouvre pas : {}", name.display(), io_in_french(&error));
            let hint = "ce fichier est dans le dossier de travail ; `data-samples/` en a un modèle";
            Err(Failure::one(Exit::Lists, Diagnostic::error(message).at(Place::file(path)).hint(hint)))
        }
    }
}
