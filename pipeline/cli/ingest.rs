//! `portulan ingest`: the files of the inbox, into the store.

use portulan_engine::ingest::{
    FileReport, IngestError, Inputs, Outcome, Progress, Report, Staged, ingest, write_refusals,
};
use portulan_plan::Plan;
use portulan_terms::french::{count, number};
use portulan_terms::{Diagnostic, Diagnostics};
use serde_json::json;

use crate::args::Args;
use crate::commit::Out;
use crate::exit::Failure;
use crate::say::Say;
use crate::work::opener;

/// Name of the list of refused rows: in a month's folder, those of the files taken; beside
/// the months, those of files refused whole.
pub const REFUSALS: &str = "refus.csv";

/// Takes the files of the inbox.
pub fn run(say: &Say, args: &Args) -> Result<(), Failure> {
    let plan = args.plan()?;
    // A run at work must not see the store change under it.
    let _alone = Out::open(&plan)?;
    let report = take(say, &plan)?;
    let kept: u64 = report.files.iter().map(|file| file.kept).sum();
    let words = format!(
        "{} dans le magasin {}, {} lignes.",
        count(report.files.len(), "fichier", "fichiers"),
        plan.store().display(),
        number(kept as f64, 0)
    );
    say.result(&words, &json!({ "event": "ingested", "files": report.files.len(), "rows": kept }));
    Ok(())
}

/// Takes the files of the inbox and tells what became of each. Rows of a refused file are
/// listed beside the folders of the months, which stay as they were; the list of an earlier
/// refusal goes away. The caller holds the folder of results ([`Out`]).
pub fn take(say: &Say, plan: &Plan) -> Result<Report, Failure> {
    say.stage("ingest", "Lecture des fichiers…", None);
    let (inbox, store) = (plan.inbox(), plan.store());
    let open = opener(plan);
    let verify = |staged: &Staged<'_>| portulan_engine::verify(plan, &open, staged);
    let inputs =
        Inputs { sources: &plan.sources, inbox: &inbox, store: &store, caf: &plan.settings.caf, verify: Some(&verify) };
    let outcome = ingest(&inputs, &mut |progress| step(say, progress));
    say.clear();
    match outcome {
        Ok(report) => {
            let _ = std::fs::remove_file(plan.out().join(REFUSALS));
            tell(say, &report);
            Ok(report)
        }
        Err(error) => Err(refused(plan, error)),
    }
}

fn step(say: &Say, progress: Progress<'_>) {
    match progress {
        Progress::Checking { file, done, total } => say.bytes(&format!("empreinte de {file}"), done, total),
        Progress::Reading { file, done, total } => say.bytes(file, done, total),
        Progress::Writing { file } => say.item(&format!("écriture de {file}")),
        Progress::Storing { source } => say.item(&format!("rangement de {source}")),
    }
}

fn refused(plan: &Plan, error: IngestError) -> Failure {
    let IngestError::Refused(_, rows) = &error else { return error.into() };
    let rows = rows.clone();
    let mut failure = Failure::from(error);
    if rows.is_empty() {
        return failure;
    }
    let path = plan.out().join(REFUSALS);
    match write_refusals(&path, &rows) {
        Ok(()) => failure.diagnostics.push(Diagnostic::warning(format!(
            "{} dans {}",
            count(rows.len(), "ligne refusée ou écartée est listée", "lignes refusées ou écartées sont listées"),
            path.display()
        ))),
        Err(error) => {
            failure.diagnostics.push(Diagnostic::warning(format!("la liste des refus ne s'écrit pas : {error}")))
        }
    }
    failure
}

fn tell(say: &Say, report: &Report) {
    if report.files.iter().all(|file| file.outcome == Outcome::Unchanged) && !report.files.is_empty() {
        let words = format!(
            "Rien de nouveau : {} déjà dans le magasin.",
            count(report.files.len(), "fichier est", "fichiers sont")
        );
        say.told(&words, &json!({ "event": "nothing_new", "files": report.files.len() }));
    }
    for file in &report.files {
        if file.outcome != Outcome::Unchanged {
            say.told(&words(file), &program(file));
            let notices = file.notices.iter().filter(|_| !matches!(file.outcome, Outcome::Identical { .. }));
            notices.for_each(|notice| {
                say.told(&format!("    {notice}"), &json!({ "event": "notice", "file": file.name, "message": notice }))
            });
        }
    }
    let mut warnings = Diagnostics(report.warnings.clone());
    for unclaimed in &report.unclaimed {
        let warning =
            Diagnostic::warning(format!("aucun contrat n'attend le fichier `{}` : il n'est pas lu", unclaimed.name));
        warnings.push(match &unclaimed.hint {
            Some(hint) => warning.hint(hint.clone()),
            None => warning,
        });
    }
    warnings.0.extend(unfilled(report));
    say.diagnostics(&warnings);
}

/// The sources that have never come, told when something new has: a Caf may do without some.
fn unfilled(report: &Report) -> Option<Diagnostic> {
    let is_new = |file: &FileReport| !matches!(file.outcome, Outcome::Unchanged | Outcome::Identical { .. });
    if report.unfilled.is_empty() || !report.files.iter().any(is_new) {
        return None;
    }
    let names: Vec<String> = report.unfilled.iter().map(|name| format!("`{name}`")).collect();
    let message = match names.as_slice() {
        [one] => format!("la source {one} n'a encore reçu aucun fichier"),
        many => {
            format!("{} n'ont encore reçu aucun fichier : {}", count(many.len(), "source", "sources"), many.join(", "))
        }
    };
    Some(Diagnostic::warning(message).hint("les chiffres qui les lisent seront « non disponible »"))
}

fn words(file: &FileReport) -> String {
    let what = match &file.outcome {
        Outcome::New => "nouveau".to_owned(),
        Outcome::Unchanged => "inchangé".to_owned(),
        Outcome::Corrected { previous } => {
            format!("corrigé (remplace l'empreinte {}…)", &previous[..8.min(previous.len())])
        }
        Outcome::Rechecked => "relu, le contrat ou la liste des communes ayant changé".to_owned(),
        Outcome::Identical { to } => return format!("  {} : identique à `{to}`, il n'est pas lu deux fois", file.name),
    };
    let rows = |n: u64, one: &str, many: &str| match n {
        0 => String::new(),
        n => format!(", {} {}", number(n as f64, 0), if n > 1 { many } else { one }),
    };
    format!(
        "  {} : {what}, {} {}{}{}",
        file.name,
        number(file.kept as f64, 0),
        if file.kept > 1 { "lignes" } else { "ligne" },
        rows(file.set_aside, "écartée", "écartées"),
        rows(file.refused, "refusée", "refusées"),
    )
}

fn program(file: &FileReport) -> serde_json::Value {
    json!({
        "event": "file",
        "file": file.name,
        "source": file.source,
        "sha256": file.sha256,
        "read": file.read,
        "kept": file.kept,
        "set_aside": file.set_aside,
        "refused": file.refused,
        "months": file.months,
        "outcome": match &file.outcome {
            Outcome::New => "new",
            Outcome::Unchanged => "unchanged",
            Outcome::Corrected { .. } => "corrected",
            Outcome::Rechecked => "rechecked",
            Outcome::Identical { .. } => "identical",
        },
    })
}
