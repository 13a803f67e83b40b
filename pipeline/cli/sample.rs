//! `portulan sample`: the files of a synthetic Caf, that describe nobody.

use portulan_sample::{Cafs, Freshness, Options, generate};
use portulan_terms::french::{count, number};
use serde_json::json;

use crate::args::Sample;
use crate::exit::{Exit, Failure};
use crate::say::Say;

/// Writes the files.
pub fn run(say: &Say, options: &Sample) -> Result<(), Failure> {
    let wanted = Options {
        cafs: if options.cafs.is_some() { Cafs::All } else { Cafs::List(options.caf.clone()) },
        months: options.months,
        until: options.until,
        seed: options.seed,
        share: options.share,
        epci: options.epci.clone(),
        children: options.children,
        partners: !options.no_partners,
        fresh: match options.freshness.as_str() {
            "semi-definitif" => Freshness::Semi,
            "les-deux" => Freshness::Both,
            _ => Freshness::Definitive,
        },
        folder: options.folder.clone(),
    };
    say.stage("sample", "Fabrication de foyers synthétiques…", None);
    let written = generate(&wanted, &|name, _| say.item(name)).map_err(|fault| Failure::one(Exit::Sample, fault))?;
    let words = format!(
        "{} dans {} : {} lignes de foyers synthétiques.",
        count(written.files.len(), "fichier", "fichiers"),
        options.folder.display(),
        number(written.households as f64, 0)
    );
    let files: Vec<_> = written.files.iter().map(|(name, rows)| json!({ "file": name, "rows": rows })).collect();
    say.result(&words, &json!({ "event": "sampled", "files": files, "rows": written.households }));
    Ok(())
}
