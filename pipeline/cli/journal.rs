//! The journal on disk: lines added at the end, the head beside it.
//!
//! ```text
//! store/.journal/journal.jsonl
//! store/.journal/tete.json
//! ```

use std::io::Write;
use std::path::{Path, PathBuf};

use portulan_outreach::journal::{Entry, Head, Summary, append, verify};
use portulan_plan::Plan;
use portulan_terms::french::count;
use portulan_terms::{Diagnostic, io_in_french};
use serde_json::json;

use crate::args::{Args, Audit};
use crate::exit::{Exit, Failure};
use crate::say::Say;

/// `portulan audit verify`.
pub fn run(say: &Say, args: &Args, command: &Audit) -> Result<(), Failure> {
    let Audit::Verify = command;
    let plan = args.plan()?;
    let file = file(&plan.store());
    let bytes = std::fs::read(&file).map_err(|error| fault(&file, &error))?;
    let head = head(&plan.store())?;
    let Summary { head, days, end_checked, .. } =
        verify(&file, &bytes, head.as_ref()).map_err(Failure::of(Exit::Journal))?;
    let end = if end_checked { "" } else { " (sans fichier de tête : une fin coupée ne se verrait pas)" };
    let words = format!(
        "Journal intact : {}, du {} au {}{end}. Dernière empreinte : {}",
        count(usize::try_from(head.n).unwrap_or(usize::MAX), "ligne", "lignes"),
        days.0.in_french(),
        days.1.in_french(),
        head.hash
    );
    say.result(&words, &json!({ "event": "verified", "lines": head.n, "hash": head.hash }));
    Ok(())
}

fn file(store: &Path) -> PathBuf {
    store.join(".journal").join("journal.jsonl")
}

fn head_file(store: &Path) -> PathBuf {
    store.join(".journal").join("tete.json")
}

fn fault(path: &Path, error: &std::io::Error) -> Failure {
    let message = format!("{} : {}", path.display(), io_in_french(error));
    Failure::one(Exit::System, Diagnostic::error(message).hint("le journal est fait par `portulan targets`"))
}

/// What the head file says; `None` without one.
pub fn head(store: &Path) -> Result<Option<Head>, Failure> {
    let path = head_file(store);
    match std::fs::read_to_string(&path) {
        Ok(text) => serde_json::from_str(&text).map(Some).map_err(|_| {
            let message = format!("{} ne se lit pas : la fin du journal n'est plus sûre", path.display());
            Failure::one(Exit::Journal, Diagnostic::error(message).hint("lancez `portulan audit verify`"))
        }),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(fault(&path, &error)),
    }
}

/// Adds entries to the journal. Each line is on the disk before the head that names it.
///
/// # Errors
/// A journal that is not sound, or what the system refuses: nothing may be handed over then.
pub fn add(plan: &Plan, entries: &[Entry]) -> Result<(), Failure> {
    let known = !portulan_engine::archived_months(&plan.store()).is_empty();
    if known && !file(&plan.store()).is_file() {
        let fault = Diagnostic::error("des listes ont été faites, et le journal n'est plus là");
        return Err(Failure::one(Exit::Journal, fault.hint("remettez store/.journal depuis une sauvegarde")));
    }
    let store = plan.store();
    let path = file(&store);
    portulan_engine::ingest::Access::Owner
        .create_dir_all(&store.join(".journal"))
        .map_err(|error| fault(&path, &error))?;
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(fault(&path, &error)),
    };
    let mut last = text.lines().next_back().map(str::to_owned);
    let mut head = head(&store)?;
    if !text.is_empty() || head.is_some() {
        verify(&path, text.as_bytes(), head.as_ref()).map_err(Failure::of(Exit::Journal))?;
    }
    let mut lines = String::new();
    for entry in entries {
        let (line, next) =
            append(last.as_deref(), head.as_ref(), entry).map_err(|fault| Failure::one(Exit::Journal, fault))?;
        last = Some(line.trim_end().to_owned());
        head = Some(next);
        lines.push_str(&line);
    }
    let write = || -> std::io::Result<()> {
        let mut file = std::fs::OpenOptions::new().create(true).append(true).open(&path)?;
        file.write_all(lines.as_bytes())?;
        file.sync_all()?;
        let aside = head_file(&store).with_extension("part");
        std::fs::write(&aside, serde_json::to_string(&head).unwrap_or_default())?;
        std::fs::rename(&aside, head_file(&store))
    };
    write().map_err(|error| fault(&path, &error))
}
