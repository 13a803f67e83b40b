//! The register as people read it.

use portulan_terms::french::{capitalised, typographic};
use serde_json::Value;

use super::{Entry, Field, Register, by_purpose, described};

/// The register as Markdown: what it is, each target, fairness, waivers.
pub fn markdown(register: &Register) -> String {
    let entries: String = described(register).into_iter().map(|(entry, fields)| section(entry, &fields)).collect();
    typographic(&[opening(register), entries, fairness(register), waivers(register)].concat())
}

fn opening(register: &Register) -> String {
    let purposes: String = by_purpose(register)
        .iter()
        .map(|(purpose, titles)| format!("- {} : {}.\n", capitalised(purpose), titles.join(" ; ")))
        .collect();
    format!(
        "# Registre du traitement « contacts pour les droits »\n\n{} – {} – {}, établi le {} (Portulan {})\n\n\
         Contact : {}.\n\nAnalyse d'impact : {}.\n\n{purposes}\n",
        register.caf,
        register.service,
        capitalised(&register.month.in_french()),
        register.day.in_french(),
        register.version,
        register.contact.trim_end_matches('.'),
        register.assessment.unwrap_or("non renseignée")
    )
}

fn section(entry: &Entry, fields: &[Field]) -> String {
    let shown = fields.iter().filter(|field| field.key != "nom");
    let lines: String = shown.map(|field| format!("- **{}** :{}\n", field.label, words(&field.value))).collect();
    format!("## {}\n\n{lines}\n", entry.header.title)
}

/// A value in words, after a space; a list is nested under its label.
fn words(value: &Value) -> String {
    match value {
        Value::String(text) => format!(" {}", sentence(text)),
        Value::Array(items) if items.is_empty() => " aucun".to_owned(),
        Value::Array(items) => items.iter().map(|item| format!("\n  -{}", words(item))).collect(),
        Value::Object(fields) => {
            fields.iter().map(|(label, value)| format!("\n  - {label} :{}", words(value))).collect()
        }
        Value::Number(number) => format!(" {}", portulan_terms::french::number(number.as_f64().unwrap_or(f64::NAN), 0)),
        Value::Null => " non renseigné".to_owned(),
        Value::Bool(truth) => if *truth { " oui" } else { " non" }.to_owned(),
    }
}

/// One line; an address is left as it is.
fn sentence(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn fairness(register: &Register) -> String {
    let lines: String = register
        .fairness
        .iter()
        .map(|line| format!("- {} : {}\n", capitalised(&line.dimension), line.finding))
        .collect();
    match lines.is_empty() {
        true => "## Équité\n\nAucune mesure au dernier examen.\n\n".to_owned(),
        false => format!("## Équité\n\nQui, parmi les personnes à aider, figure dans les listes :\n\n{lines}\n"),
    }
}

fn waivers(register: &Register) -> String {
    let lines: String = register
        .waivers
        .iter()
        .map(|waiver| {
            let (from, until) = (waiver.days.0.in_french(), waiver.days.1.in_french());
            format!("- {}, du {from} au {until}, par {} : {}\n", waiver.covers, waiver.signed_by, waiver.reason)
        })
        .collect();
    match lines.is_empty() {
        true => "## Dérogations\n\nAucune.\n".to_owned(),
        false => format!("## Dérogations\n\n{lines}"),
    }
}
