//! What the files just read are to those the store was made from: new, the same,
//! or a correction. Works on receipts alone; opens nothing.

use std::collections::BTreeMap;

use portulan_terms::{Diagnostic, Month, Place};

use super::receipt::{Entry, Receipt};
use super::report::Outcome;
use super::words;

/// Two files may not share a month, unless of different Cafs or not as complete as each
/// other.
pub fn shared_months<'a>(files: impl IntoIterator<Item = (&'a str, &'a Entry)>) -> Vec<Diagnostic> {
    let mut owners: BTreeMap<_, Vec<&str>> = BTreeMap::new();
    for (name, entry) in files {
        let series = (entry.caf.as_str(), entry.freshness);
        entry.months.iter().for_each(|month| owners.entry((series, *month)).or_default().push(name));
    }
    let mut faults: BTreeMap<Vec<&str>, Vec<Month>> = BTreeMap::new();
    for ((_, month), names) in owners.into_iter().filter(|(_, names)| names.len() > 1) {
        faults.entry(names).or_default().push(month);
    }
    let fault = |(names, months): (Vec<&str>, Vec<Month>)| {
        let noun = if months.len() > 1 { "les mêmes mois" } else { "le même mois" };
        let message = format!("{} portent {noun} : {}", words::names(&names), words::months(&months));
        let place = Place::file(names.first().copied().unwrap_or_default());
        Diagnostic::error(message).at(place).hint("gardez dans le dossier d'entrée le seul fichier à jour")
    };
    faults.into_iter().map(fault).collect()
}

/// A file of this run against what the store held.
pub struct Settled {
    /// Its entry in the receipt.
    pub entry: Entry,
    /// What it is to the store.
    pub outcome: Outcome,
    /// What it replaces and what it leaves, in French: told once, not kept in the receipt.
    pub said: Vec<String>,
}

/// Puts the entries of this run into the receipt, each with its outcome: months that they
/// carry are taken from the entries before.
pub fn settle(receipt: &mut Receipt, fresh: Vec<Entry>) -> Vec<Settled> {
    let new = |entry| Settled { entry, outcome: Outcome::New, said: Vec::new() };
    let mut settled: Vec<Settled> = fresh.into_iter().map(new).collect();
    for mut old in std::mem::take(&mut receipt.files) {
        for new in &mut settled {
            if new.entry.is_beside(&old) {
                new.take_over(&mut old);
            }
        }
        if !old.months.is_empty() {
            receipt.files.push(old);
        }
    }
    receipt.files.extend(settled.iter().map(|new| new.entry.clone()));
    settled
}

impl Settled {
    /// Takes from `old` the months that it carries too.
    fn take_over(&mut self, old: &mut Entry) {
        if old.sha256 == self.entry.sha256 {
            old.months.clear();
            self.inherit(&old.replaced);
            if self.outcome == Outcome::New {
                self.outcome = Outcome::Rechecked;
            }
            return;
        }
        let carried = |month: &&Month| self.entry.months.contains(month);
        let (taken, left): (Vec<Month>, Vec<Month>) = old.months.iter().partition(carried);
        let same_name = old.file == self.entry.file;
        if !taken.is_empty() {
            if same_name || !matches!(self.outcome, Outcome::Corrected { .. }) {
                self.outcome = Outcome::Corrected { previous: old.sha256.clone() };
            }
            self.inherit(std::slice::from_ref(&old.sha256));
            self.inherit(&old.replaced);
            self.said.push(format!("remplace {} de `{}`", words::months(&taken), old.file));
        }
        if same_name && !left.is_empty() {
            let left = words::months(&left);
            self.said.push(format!("ne porte plus {left} : le magasin garde ce qu'il en avait reçu"));
        }
        old.superseded.extend(&taken);
        old.superseded.sort_unstable();
        old.months = left;
    }

    fn inherit(&mut self, hashes: &[String]) {
        for hash in hashes {
            if *hash != self.entry.sha256 && !self.entry.replaced.contains(hash) {
                self.entry.replaced.push(hash.clone());
            }
        }
    }
}
