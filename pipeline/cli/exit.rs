//! The exit codes: the one table, in the order of the README's.

use std::process::ExitCode;

use portulan_engine::ingest::IngestError;
use portulan_terms::{Diagnostic, Diagnostics};

use crate::args::Stop;
use crate::say::{Say, data};

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// All done.
    Done,
    /// Some definition or territory failed; the others are there.
    Partial,
    /// The command line is not one.
    Usage,
    /// No workspace, or settings that do not read.
    Workspace,
    /// Contracts, definitions, portraits or templates at fault.
    Definitions,
    /// An input file refused; the store is as it was.
    Refused,
    /// The month asked for is not in the store, or none is complete.
    Month,
    /// The system refused to read or write.
    System,
    /// Another run is at work in the same workspace.
    Busy,
    /// A case does not give what it expects.
    Cases,
    /// The synthetic files could not be made.
    Sample,
    /// A protected number could be deduced; nothing was released.
    Secrecy,
    /// No list is handed over: fairness, advisers' time, recipients.
    Lists,
    /// The journal was changed.
    Journal,
    /// A bug of Portulan.
    Bug,
}

/// Every exit, its code, and what it means in French.
pub const TABLE: [(Exit, u8, &str); 15] = [
    (Exit::Done, 0, "tout est fait"),
    (Exit::Partial, 1, "fait en partie : une définition ou un territoire a échoué, le reste est là"),
    (Exit::Usage, 2, "la commande est mal écrite"),
    (Exit::Workspace, 3, "pas de dossier de travail, ou portulan.toml ne se lit pas"),
    (Exit::Definitions, 4, "un contrat, une définition, un portrait ou un modèle est en faute"),
    (Exit::Refused, 5, "un fichier d'entrée est refusé ; le magasin est resté tel quel"),
    (Exit::Month, 6, "le mois demandé n'est pas dans le magasin, ou aucun mois n'est complet"),
    (Exit::System, 7, "le système refuse de lire ou d'écrire (disque plein, droits)"),
    (Exit::Busy, 8, "une autre exécution travaille dans le même dossier"),
    (Exit::Cases, 9, "un cas ne donne pas ce qu'il attend"),
    (Exit::Sample, 10, "les fichiers synthétiques demandés ne peuvent pas être faits"),
    (Exit::Secrecy, 11, "un nombre protégé se déduirait de ce qui a été écrit ; rien n'est publié"),
    (Exit::Lists, 12, "aucune liste n'est remise : équité, temps des conseillers ou destinataires en faute"),
    (Exit::Journal, 13, "le journal du traitement a été changé, ou sa fin n'est plus sûre"),
    (Exit::Bug, 70, "un défaut de Portulan"),
];

impl Exit {
    fn row(self) -> (Exit, u8, &'static str) {
        TABLE.into_iter().find(|(exit, _, _)| *exit == self).unwrap_or(TABLE[TABLE.len() - 1])
    }

    /// The process's exit code.
    pub fn code(self) -> ExitCode {
        ExitCode::from(self.row().1)
    }

    /// The code as a number.
    pub fn number(self) -> u8 {
        self.row().1
    }

    /// What it means, in French.
    pub fn words(self) -> &'static str {
        self.row().2
    }
}

/// Why a command stopped.
#[derive(Debug)]
pub struct Failure {
    /// Its exit.
    pub exit: Exit,
    /// What to tell.
    pub diagnostics: Diagnostics,
}

impl Failure {
    /// A failure of one diagnostic.
    pub fn one(exit: Exit, diagnostic: Diagnostic) -> Self {
        Self { exit, diagnostics: diagnostic.into() }
    }

    /// A failure of several.
    pub fn of(exit: Exit) -> impl Fn(Diagnostics) -> Self {
        move |diagnostics| Self { exit, diagnostics }
    }
}

impl From<IngestError> for Failure {
    fn from(error: IngestError) -> Self {
        match error {
            IngestError::Refused(diagnostics, _) => Self { exit: Exit::Refused, diagnostics: Diagnostics(diagnostics) },
            busy @ IngestError::Busy(_) => Self::one(Exit::Busy, Diagnostic::error(busy.to_string())),
            io @ IngestError::Io { .. } => Self::one(Exit::System, Diagnostic::error(io.to_string())),
        }
    }
}

/// Prints the help or the version, or tells what the command line lacks.
pub fn stop(stop: &Stop) -> ExitCode {
    match stop {
        Stop::Shown(text) => {
            data(text.trim_end());
            Exit::Done.code()
        }
        Stop::Fault(fault) => {
            Say::new(false, false).diagnostics(&fault.clone().into());
            Exit::Usage.code()
        }
    }
}

/// A panic is a bug: it says so in French, names its place, and has its own code.
#[allow(clippy::print_stderr, clippy::exit)]
pub fn bugs_are_not_user_faults() {
    std::panic::set_hook(Box::new(|info| {
        let place = info.location().map(ToString::to_string).unwrap_or_default();
        eprintln!(
            "erreur : un défaut de Portulan l'arrête ({place}). Vos fichiers et le magasin sont restés tels quels."
        );
        eprintln!("    → signalez-le avec la commande tapée, sans joindre de données");
        std::process::exit(i32::from(Exit::Bug.number()));
    }));
}

#[cfg(test)]
mod tests {
    use super::TABLE;

    /// The README's table is this one.
    #[test]
    fn the_readme_tells_every_exit_code() {
        for name in ["README.md", "README.fr.md"] {
            let path = format!("{}/{name}", env!("CARGO_MANIFEST_DIR"));
            let text = std::fs::read_to_string(path).expect("the README");
            for (_, code, words) in TABLE {
                assert!(text.contains(&format!("| {code} | {words} |")), "{name}: {code} {words}");
            }
        }
    }
}
