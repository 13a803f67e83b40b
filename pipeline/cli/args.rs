//! The command line, as typed.

use std::path::PathBuf;

use clap::{Parser, Subcommand};
use portulan_plan::Plan;
use portulan_terms::{Level, Month};

use crate::exit::{Exit, Failure};

/// Portraits de territoire d'une Caf, à partir de ses fichiers et de ses définitions.
#[derive(Debug, Parser)]
#[command(name = "portulan", version, about, disable_help_subcommand = true, after_help = AFTER)]
pub struct Args {
    /// Ce qu'il faut faire.
    #[command(subcommand)]
    pub command: Command,
    /// Dossier de travail, qui contient portulan.toml (par défaut : le plus proche en remontant)
    #[arg(long, global = true, value_name = "DOSSIER")]
    pub workspace: Option<PathBuf>,
    /// N'écrit que les erreurs
    #[arg(long, global = true)]
    pub quiet: bool,
    /// Écrit chaque étape en JSON, une par ligne, sur la sortie standard
    #[arg(long, global = true, conflicts_with = "quiet")]
    pub json: bool,
}

const AFTER: &str = "Les codes de retour sont dans le README. Exemple : portulan run --workspace data-samples";

/// Les commandes.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Fait tout : prend les fichiers, calcule, protège, écrit les portraits du mois
    Run(Run),
    /// Vérifie les réglages, les contrats, les définitions et les documents, sans lire de données
    Check,
    /// Prend les fichiers du dossier d'entrée et les range dans le magasin
    Ingest,
    /// Exécute les fichiers de cas des définitions
    Cases(Cases),
    /// Affiche ce que donne une définition
    Query(Query),
}

/// Options de `run`.
#[derive(Debug, clap::Args)]
pub struct Run {
    /// Mois du portrait (par défaut : le dernier mois complet)
    #[arg(long, value_name = "AAAA-MM")]
    pub month: Option<Month>,
}

/// Options de `cases`.
#[derive(Debug, clap::Args)]
pub struct Cases {
    /// Écrit ce qui est trouvé à la place de ce qui était attendu, pour relecture
    #[arg(long)]
    pub accept: bool,
}

/// Options de `query`.
#[derive(Debug, clap::Args)]
pub struct Query {
    /// Nom de l'indicateur (celui de son fichier)
    pub name: String,
    /// Seulement ce mois
    #[arg(long, value_name = "AAAA-MM")]
    pub month: Option<Month>,
    /// Seulement ce niveau : commune, epci, epci_partie, departement, caf, france
    #[arg(long, value_name = "NIVEAU", value_parser = level)]
    pub level: Option<Level>,
    /// En CSV
    #[arg(long)]
    pub csv: bool,
}

fn level(text: &str) -> Result<Level, String> {
    let names: Vec<&str> = Level::ALL.iter().map(|level| level.as_str()).collect();
    Level::parse(text).ok_or_else(|| format!("les niveaux sont {}", names.join(", ")))
}

impl Args {
    /// The checked plan of the workspace.
    pub fn plan(&self) -> Result<Plan, Failure> {
        let here = std::env::current_dir().unwrap_or_default();
        let workspace = portulan_plan::workspace(self.workspace.as_deref(), &here)
            .map_err(|fault| Failure::one(Exit::Workspace, fault))?;
        portulan_plan::load(&workspace).map_err(|faults| {
            let of_settings = |d: &portulan_terms::Diagnostic| {
                d.place.as_ref().is_some_and(|place| place.file.ends_with("portulan.toml"))
            };
            let exit = if faults.0.iter().any(of_settings) { Exit::Workspace } else { Exit::Definitions };
            Failure { exit, diagnostics: faults }
        })
    }
}
