//! The command line, as typed.

use std::path::PathBuf;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{ArgAction, Parser, Subcommand};
use portulan_plan::Plan;
use portulan_terms::{Day, Diagnostic, Level, Month};

use crate::check::faults_of_sound;
use crate::exit::{Exit, Failure};

/// Portraits de territoire d'une Caf, à partir de ses fichiers et de ses définitions.
#[derive(Debug, Parser)]
#[command(
    name = "portulan",
    version,
    about = "Portraits de territoire d'une Caf, à partir de ses fichiers et de ses définitions",
    disable_help_subcommand = true,
    disable_help_flag = true,
    disable_version_flag = true,
    help_template = TEMPLATE,
    subcommand_help_heading = "Commandes",
    subcommand_value_name = "COMMANDE",
    next_help_heading = "Options",
    after_help = AFTER
)]
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
    /// Affiche cette aide
    #[arg(short = 'h', long, global = true, action = ArgAction::Help)]
    help: Option<bool>,
    /// Affiche la version
    #[arg(short = 'V', long, action = ArgAction::Version)]
    version: Option<bool>,
}

const TEMPLATE: &str = "{about-with-newline}\nEmploi : {usage}\n\n{all-args}{after-help}";

const AFTER: &str = "Les codes de retour sont dans le README. Exemple : portulan run --workspace data-samples";

/// Les commandes.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Fait tout : prend les fichiers, calcule, protège, écrit les portraits du mois
    Run(Run),
    /// Vérifie les réglages, les contrats, les définitions et les documents, sans lire de données
    #[command(help_template = TEMPLATE)]
    Check,
    /// Prend les fichiers du dossier d'entrée et les range dans le magasin
    #[command(help_template = TEMPLATE)]
    Ingest,
    /// Calcule tout le catalogue et garde les résultats, sans faire de portrait
    Compute(Compute),
    /// Exécute les fichiers de cas des définitions
    Cases(Cases),
    /// Affiche ce que donne une définition
    Query(Query),
    /// Fabrique les fichiers d'une Caf synthétique, qui ne décrivent personne
    Sample(Sample),
    /// Fait les listes de contacts d'un mois, seules ; ou importe ce qu'elles ont donné
    Targets(Targets),
    /// Explique, en quatre parties, ce que le traitement a fait d'un dossier
    Explain(Explain),
    /// Journal du traitement : `verify` dit si une ligne a été changée
    #[command(subcommand, help_template = TEMPLATE, disable_help_subcommand = true, subcommand_help_heading = "Commandes", subcommand_value_name = "COMMANDE")]
    Audit(Audit),
    /// Supprime ce dont la durée de garde est passée
    Purge(Purge),
    /// Écrit le registre public des traitements (JSON et Markdown)
    Register(Register),
    /// Secret statistique : éprouve ce qui a été écrit, ou protège une table au format JJ
    #[command(subcommand, help_template = TEMPLATE, disable_help_subcommand = true, subcommand_help_heading = "Commandes", subcommand_value_name = "COMMANDE")]
    Secrecy(Secrecy),
}

/// Options de `targets`.
#[derive(Debug, clap::Args)]
#[command(help_template = TEMPLATE, next_help_heading = "Options", disable_help_subcommand = true, subcommand_help_heading = "Commandes", subcommand_value_name = "COMMANDE", args_conflicts_with_subcommands = true)]
pub struct Targets {
    /// Ce qu'il faut faire d'autre que les listes
    #[command(subcommand)]
    pub command: Option<TargetsCommand>,
    /// Ce qui règle les listes.
    #[command(flatten)]
    pub lists: Lists,
}

/// Ce que `targets` fait d'autre que les listes.
#[derive(Debug, Subcommand)]
pub enum TargetsCommand {
    /// Prend un fichier de contacts, d'oppositions ou de résultats
    #[command(help_template = TEMPLATE)]
    Import {
        /// Fichier CTC_*.csv, OPP_*.csv ou RST_*.csv
        #[arg(value_name = "FICHIER", help_heading = "Arguments")]
        file: PathBuf,
    },
}

/// Ce qui règle les listes d'un mois.
#[derive(Clone, Debug, clap::Args)]
pub struct Lists {
    /// Mois de l'extraction (par défaut : le dernier mois complet)
    #[arg(long, value_name = "AAAA-MM")]
    pub month: Option<Month>,
    /// Jour des listes, d'où partent les délais (par défaut : le dernier jour du mois)
    #[arg(long, value_name = "AAAA-MM-JJ")]
    pub day: Option<Day>,
    /// Graine des tirages au sort, archivée (par défaut : 1)
    #[arg(long, value_name = "N", default_value_t = 1, hide_default_value = true)]
    pub seed: u64,
}

/// Options d'`explain`.
#[derive(Debug, clap::Args)]
#[command(help_template = TEMPLATE, next_help_heading = "Options")]
pub struct Explain {
    /// Pseudonyme du dossier, celui de l'extraction
    #[arg(value_name = "PSEUDONYME", help_heading = "Arguments")]
    pub pseudonym: String,
    /// Mois des listes (par défaut : le dernier dont l'archive est gardée)
    #[arg(long, value_name = "AAAA-MM")]
    pub month: Option<Month>,
}

/// Les commandes du journal.
#[derive(Debug, Subcommand)]
pub enum Audit {
    /// Relit tout le journal et nomme la première ligne changée, ôtée, ajoutée ou déplacée
    #[command(help_template = TEMPLATE)]
    Verify,
}

/// Options de `purge`.
#[derive(Debug, clap::Args)]
#[command(help_template = TEMPLATE, next_help_heading = "Options")]
pub struct Purge {
    /// Dit ce qui serait supprimé, sans rien supprimer
    #[arg(long)]
    pub dry_run: bool,
    /// Jour où se placer (par défaut : aujourd'hui)
    #[arg(long, value_name = "AAAA-MM-JJ")]
    pub day: Option<Day>,
}

/// Options de `register`.
#[derive(Debug, clap::Args)]
#[command(help_template = TEMPLATE, next_help_heading = "Options")]
pub struct Register {
    /// Dossier où écrire registre.json et registre.md (par défaut : le dossier de travail)
    #[arg(value_name = "DOSSIER", help_heading = "Arguments")]
    pub folder: Option<PathBuf>,
    /// Mois des listes (par défaut : le dernier dont l'archive est gardée)
    #[arg(long, value_name = "AAAA-MM")]
    pub month: Option<Month>,
}

/// Ce que `run` fait.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Only {
    /// Les portraits seuls.
    Portraits,
    /// Les listes seules.
    Targets,
}

/// Les commandes du secret statistique.
#[derive(Debug, Subcommand)]
pub enum Secrecy {
    /// Attaque un dossier de sortie, ou une table JJ, et nomme ce qui se déduit
    Audit(SecrecyAudit),
    /// Choisit les cellules à cacher d'une table au format JJ
    Protect(SecrecyProtect),
}

/// Options de `secrecy audit`.
#[derive(Debug, clap::Args)]
#[command(help_template = TEMPLATE, next_help_heading = "Options")]
pub struct SecrecyAudit {
    /// Dossier d'un mois (out/AAAA-MM), ou table au format JJ
    #[arg(value_name = "DOSSIER|FICHIER", help_heading = "Arguments")]
    pub target: PathBuf,
    /// Autre édition que l'attaquant possède (peut se répéter)
    #[arg(long, value_name = "DOSSIER")]
    pub with: Vec<PathBuf>,
    /// Écrit dans ce dossier, pour chaque cellule jugée, une table possible basse et une haute
    #[arg(long, value_name = "DOSSIER")]
    pub witness: Option<PathBuf>,
    /// Juge toute cellule cachée comme si elle était primaire, sans lire le registre du magasin
    #[arg(long)]
    pub strict: bool,
    /// Table JJ : numéros des cellules cachées, séparés par des virgules
    #[arg(long, value_name = "NUMÉROS", value_delimiter = ',')]
    pub hidden: Vec<u32>,
    /// L'attaquant peut être le seul contributeur d'une cellule cachée (plus long sur un dossier)
    #[arg(long)]
    pub insider: bool,
}

/// Options de `secrecy protect`.
#[derive(Debug, clap::Args)]
#[command(help_template = TEMPLATE, next_help_heading = "Options")]
pub struct SecrecyProtect {
    /// Table au format JJ
    #[arg(value_name = "FICHIER", help_heading = "Arguments")]
    pub file: PathBuf,
    /// Intervalle d'au moins cette largeur (par défaut : ce que la table demande)
    #[arg(long, value_name = "N", conflicts_with = "contains_zero")]
    pub width: Option<i64>,
    /// Intervalle qui contient de 0 à N (par défaut : 5)
    #[arg(long, value_name = "N", num_args = 0..=1, default_missing_value = "5")]
    pub contains_zero: Option<i64>,
    /// Protège aussi contre le seul contributeur d'une cellule cachée
    #[arg(long)]
    pub insider: bool,
}

/// Options de `run`.
#[derive(Debug, clap::Args)]
#[command(help_template = TEMPLATE, next_help_heading = "Options")]
pub struct Run {
    /// Ce qui règle le mois et ses listes.
    #[command(flatten)]
    pub lists: Lists,
    /// Seulement les portraits (`portraits`), ou seulement les listes (`targets`)
    #[arg(long, value_name = "QUOI", value_enum, hide_possible_values = true)]
    pub only: Option<Only>,
}

/// Options de `compute`.
#[derive(Debug, clap::Args)]
#[command(help_template = TEMPLATE, next_help_heading = "Options")]
pub struct Compute {
    /// Mois de l'édition (par défaut : le dernier mois complet)
    #[arg(long, value_name = "AAAA-MM")]
    pub month: Option<Month>,
    /// Écrit dans ce fichier le SQL du catalogue pour ce mois, à exécuter tel quel dans DuckDB, et ne calcule rien
    #[arg(long, value_name = "FICHIER")]
    pub sql: Option<PathBuf>,
}

/// Options de `sample`.
#[derive(Debug, clap::Args)]
#[command(help_template = TEMPLATE, next_help_heading = "Options")]
pub struct Sample {
    /// Dossier où écrire les fichiers ; il est créé au besoin
    #[arg(value_name = "DOSSIER", help_heading = "Arguments")]
    pub folder: PathBuf,
    /// Code de la Caf (031 : Allier) ; plusieurs s'écrivent à la suite, séparés par des virgules
    #[arg(long, value_name = "CODES", value_delimiter = ',', default_value = "031", hide_default_value = true)]
    pub caf: Vec<String>,
    /// Toutes les Caf de France : `--cafs all`
    #[arg(long, value_name = "all", value_parser = ["all"], conflicts_with = "caf", hide_possible_values = true)]
    pub cafs: Option<String>,
    /// Nombre de mois (par défaut : 13)
    #[arg(long, value_name = "N", default_value_t = 13, hide_default_value = true)]
    pub months: u32,
    /// Dernier mois (par défaut : 2024-12)
    #[arg(long, value_name = "AAAA-MM", default_value = "2024-12", hide_default_value = true)]
    pub until: Month,
    /// Graine du tirage : la même donne les mêmes octets (par défaut : 1)
    #[arg(long, value_name = "N", default_value_t = 1, hide_default_value = true)]
    pub seed: u64,
    /// Part des foyers, au-dessus de 0 et jusqu'à 1 (par défaut : 1)
    #[arg(long, value_name = "PART", default_value_t = 1.0, hide_default_value = true)]
    pub share: f64,
    /// Seulement les communes de ces EPCI (SIREN séparés par des virgules)
    #[arg(long, value_name = "SIREN", value_delimiter = ',')]
    pub epci: Vec<String>,
    /// Écrit aussi le fichier des enfants
    #[arg(long)]
    pub children: bool,
    /// N'écrit pas les fichiers des partenaires
    #[arg(long)]
    pub no_partners: bool,
    /// Lecture de chaque mois : definitif, semi-definitif ou les-deux (par défaut : definitif)
    #[arg(long, value_name = "LECTURE", default_value = "definitif", hide_default_value = true, value_parser = ["definitif", "semi-definitif", "les-deux"], hide_possible_values = true)]
    pub freshness: String,
}

/// Options de `cases`.
#[derive(Debug, clap::Args)]
#[command(help_template = TEMPLATE, next_help_heading = "Options")]
pub struct Cases {
    /// Écrit ce qui est trouvé à la place de ce qui était attendu, pour relecture
    #[arg(long)]
    pub accept: bool,
}

/// Options de `query`.
#[derive(Debug, clap::Args)]
#[command(help_template = TEMPLATE, next_help_heading = "Options")]
pub struct Query {
    /// Nom de l'indicateur (celui de son fichier)
    #[arg(value_name = "NOM", help_heading = "Arguments")]
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
    /// The command line, or what to print instead: help and version are successes, the
    /// rest is told in French.
    pub fn read() -> Result<Self, Stop> {
        Self::try_parse().map_err(|error| match error.kind() {
            ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => Stop::Shown(error.render().to_string()),
            ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => Stop::Fault(
                Diagnostic::error("il manque une commande")
                    .hint("`portulan --help` les liste ; la principale est `portulan run`"),
            ),
            _ => Stop::Fault(in_french(&error)),
        })
    }

    /// The checked plan of the workspace; or every fault that can be told, those of the
    /// definitions that read included.
    pub fn plan(&self) -> Result<Plan, Failure> {
        let here = std::env::current_dir().unwrap_or_default();
        let workspace = portulan_plan::workspace(self.workspace.as_deref(), &here)
            .map_err(|fault| Failure::one(Exit::Workspace, fault))?;
        let (plan, mut faults) = portulan_plan::load_sound(&workspace);
        let Some(plan) = plan else { return Err(Failure { exit: Exit::Workspace, diagnostics: faults }) };
        if !faults.has_errors() {
            return Ok(plan);
        }
        faults.0.extend(faults_of_sound(&plan).0);
        Err(Failure { exit: Exit::Definitions, diagnostics: faults.sorted() })
    }
}

/// Why there is nothing to run.
pub enum Stop {
    /// Help or version, to print.
    Shown(String),
    /// The command line is not one.
    Fault(Diagnostic),
}

/// clap's error in French, with the nearest valid word.
fn in_french(error: &clap::Error) -> Diagnostic {
    let text = |kind| match error.get(kind) {
        Some(ContextValue::String(one)) => Some(one.clone()),
        Some(ContextValue::Strings(many)) => Some(many.join(", ")),
        _ => None,
    };
    let argument = text(ContextKind::InvalidArg).unwrap_or_default();
    let fault = match error.kind() {
        ErrorKind::UnknownArgument => {
            Diagnostic::error(format!("l'option ou l'argument `{argument}` n'existe pas ici"))
        }
        ErrorKind::InvalidSubcommand => {
            let name = text(ContextKind::InvalidSubcommand).unwrap_or_default();
            Diagnostic::error(format!("la commande `{name}` n'existe pas"))
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let value = text(ContextKind::InvalidValue).unwrap_or_default();
            let why = std::error::Error::source(error).map(|why| format!(" : {why}")).unwrap_or_default();
            match value.is_empty() {
                true => Diagnostic::error(format!("il manque une valeur à `{argument}`")),
                false => Diagnostic::error(format!("`{value}` ne convient pas à `{argument}`{why}")),
            }
        }
        ErrorKind::MissingRequiredArgument => Diagnostic::error(format!("il manque {argument}")),
        ErrorKind::ArgumentConflict => {
            let other = text(ContextKind::PriorArg).unwrap_or_default();
            Diagnostic::error(format!("`{argument}` et `{other}` ne vont pas ensemble"))
        }
        _ => Diagnostic::error("la commande ne se comprend pas"),
    };
    let near = text(ContextKind::SuggestedArg).or_else(|| text(ContextKind::SuggestedSubcommand));
    match near {
        Some(near) => fault.did_you_mean(&near),
        None => fault.hint("`portulan --help` liste les commandes, `portulan COMMANDE --help` leurs options"),
    }
}
