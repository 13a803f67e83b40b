//! What the statistical mode is asked for, and each reason to refuse (guard rails G2 and G3).

use portulan_terms::{Diagnostic, Diagnostics};

/// The only ends that a model may learn from (guard rail G3).
pub const LABELS: [&str; 3] = ["droit_ouvert", "declaration_recue_a_temps", "rdv_honore"];

/// Most variables, so that the card can be read and argued with.
pub const MOST_VARIABLES: usize = 12;

/// Columns that no model reads, whatever class a contract gives them (guard rail G2).
const FORBIDDEN: [&str; 12] = [
    "NATIFAM",
    "TOPTUT",
    "TOPQPV",
    "MTINDU",
    "NBINDU24",
    "MTRAPP24",
    "NUMCOMDO",
    "NUMIRISD",
    "CNX12",
    "NBVIS12",
    "NBAPP12",
    "NBTELEPROC12",
];

/// The only way to hold data apart for judging.
const BY_TIME: &str = "temps";

/// What is to be learnt, and under which authority.
#[derive(Clone, Debug)]
pub struct Request {
    /// Reference of the impact assessment (RGPD 35): without one, nothing runs.
    pub impact_assessment: Option<String>,
    /// The end learnt: one of [`LABELS`].
    pub label: String,
    /// How data are held apart for judging: `temps`.
    pub split: String,
    /// Months after the extract within which the end is counted; also the embargo.
    pub horizon: u32,
    /// Dossiers that the advisers can serve in a month.
    pub capacity: usize,
    /// What is read: at most [`MOST_VARIABLES`].
    pub variables: Vec<Variable>,
}

/// A variable in ordered bins.
#[derive(Clone, Debug)]
pub struct Variable {
    /// In words.
    pub label: String,
    /// Columns that it comes from, through views and CTEs.
    pub columns: Vec<Column>,
    /// Bins in words, from low to high; two at least.
    pub bins: Vec<String>,
    /// Whether points may only rise or only fall along the bins.
    pub direction: Direction,
}

/// A column of a contract.
#[derive(Clone, Debug)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Its class.
    pub access: Access,
    /// Why a restricted one is needed.
    pub why: Option<String>,
}

/// Class of a column (guard rail G2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// For any use.
    Libre,
    /// With a written reason.
    Restreint,
    /// Never.
    Interdit,
}

/// Which way points go along the bins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// The higher the bin, the sooner served.
    Rising,
    /// The higher the bin, the later served.
    Falling,
}

impl Request {
    /// Every breach.
    ///
    /// # Errors
    /// No impact assessment, a label, a split or a column that is not allowed, too many variables.
    pub fn check(&self) -> Result<(), Diagnostics> {
        let mut faults = Diagnostics(self.faults());
        self.variables.iter().flat_map(faults_of).for_each(|fault| faults.push(fault));
        if faults.has_errors() { Err(faults) } else { Ok(()) }
    }

    fn faults(&self) -> Vec<Diagnostic> {
        let mut faults = Vec::new();
        if self.impact_assessment.as_deref().is_none_or(|reference| reference.trim().is_empty()) {
            let fault = Diagnostic::error("l'ordre statistique demande la référence d'une analyse d'impact");
            faults.push(
                fault.hint("sans elle, gardez l'ordre par règles (RGPD, art. 35 ; règlement IA, annexe III, 5 a)"),
            );
        }
        if !LABELS.contains(&self.label.as_str()) {
            let message = format!("`{}` n'est pas une issue qu'un modèle peut apprendre", self.label);
            faults.push(Diagnostic::error(message).hint(format!("issues admises : {}", LABELS.join(", "))));
        }
        if self.split != BY_TIME {
            let fault = Diagnostic::error(format!(
                "une épreuve par `{}` est refusée : elle apprendrait de l'avenir",
                self.split
            ));
            faults.push(fault.hint("écrivez `temps` : chaque mois est jugé par ce que l'on savait avant lui"));
        }
        let count = self.variables.len();
        if count == 0 || count > MOST_VARIABLES {
            faults.push(Diagnostic::error(format!("{count} variables : de 1 à {MOST_VARIABLES} sont admises")));
        }
        if self.horizon == 0 || self.capacity == 0 {
            faults.push(Diagnostic::error("l'horizon et la capacité doivent être d'au moins 1"));
        }
        faults
    }
}

fn faults_of(variable: &Variable) -> Vec<Diagnostic> {
    let mut faults: Vec<Diagnostic> = variable.columns.iter().filter_map(|c| fault_of(variable, c)).collect();
    if variable.bins.len() < 2 {
        faults.push(Diagnostic::error(format!("la variable « {} » a moins de deux classes", variable.label)));
    }
    if variable.columns.is_empty() {
        faults.push(Diagnostic::error(format!(
            "la variable « {} » ne dit pas de quelles colonnes elle vient",
            variable.label
        )));
    }
    faults
}

fn fault_of(variable: &Variable, column: &Column) -> Option<Diagnostic> {
    let listed = FORBIDDEN.iter().any(|name| name.eq_ignore_ascii_case(&column.name));
    let said = |text: &str| format!("la variable « {} » lit la colonne {text} `{}`", variable.label, column.name);
    let justified = column.why.as_deref().is_some_and(|why| !why.trim().is_empty());
    match column.access {
        _ if listed => Some(said("interdite")),
        Access::Interdit => Some(said("interdite")),
        Access::Restreint if !justified => Some(said("restreinte, sans justification,")),
        Access::Restreint | Access::Libre => None,
    }
    .map(|message| Diagnostic::error(message).hint("retirez cette variable"))
}
