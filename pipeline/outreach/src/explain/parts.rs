//! The opening, the first three parts of the explanation, and what the person may do.

use std::collections::{BTreeMap, BTreeSet};

use portulan_terms::Month;
use portulan_terms::french::{capitalised, signed_with_unit, with_unit};

use super::{Applied, Case, Datum, Examined, list, operations};

/// Title, dossier, and what became of it in one sentence.
pub(super) fn opening(case: &Case) -> String {
    format!(
        "# Comment votre dossier a été examiné en {}\n\nDossier {} – {} – examen du {}\n\n{}\n\n",
        case.month.in_french(),
        case.pseudonym,
        case.caf,
        case.day.in_french(),
        operations::outcome(&case.position)
    )
}

/// Part 1.
pub(super) fn degree(case: &Case) -> String {
    let score = match case.targets.iter().any(Examined::is_weighted) {
        true => "Aucun score n'est écrit ni transmis : ceux qui vous aident ne voient ni note, ni rang.",
        false => "Aucun score n'est calculé sur vous : il n'y a ni note, ni rang.",
    };
    format!("{DEGREE}{score}\n\n")
}

const DEGREE: &str = "## 1. Le degré et le mode de contribution du traitement algorithmique à la prise de décision\n\n\
     Ce traitement aide la Caf à trouver les personnes à qui proposer de l'aide : un droit qui n'est peut-être pas \
     demandé, un droit qui pourrait s'interrompre, un évènement de la vie.\n\n\
     Il ne décide de rien. Il propose des dossiers ; une personne de la Caf, ou d'un partenaire, examine chacun d'eux et \
     décide de contacter ou non. La seule suite possible est une offre d'aide, que vous pouvez refuser sans aucune \
     conséquence. Aucun droit n'est ouvert, réduit, suspendu ou refusé par ce traitement, et il ne sert jamais à contrôler.\n\n";

/// Part 2: each datum once.
pub(super) fn data(case: &Case) -> String {
    let all: BTreeSet<&Datum> = case.targets.iter().flat_map(|target| &target.data).collect();
    let said = match all.is_empty() {
        true => "Aucune donnée de votre dossier n'a été lue pour appliquer les règles. ",
        false => {
            "Voici les données lues pour appliquer les règles, avec leur valeur dans votre dossier et leur source. "
        }
    };
    let mut sources: BTreeMap<(&str, Month), Vec<&Datum>> = BTreeMap::new();
    all.into_iter().for_each(|datum| sources.entry((&datum.source, datum.vintage)).or_default().push(datum));
    let lines: String = sources.into_iter().map(|((source, month), data)| from_source(source, month, &data)).collect();
    format!("## 2. Les données traitées et leurs sources\n\n{said}{HISTORY}{lines}")
}

/// The data of a source: those that are there, then the names of those that are not.
fn from_source(source: &str, month: Month, data: &[&Datum]) -> String {
    let known =
        data.iter().filter_map(|datum| Some(format!("{} : {}", capitalised(&datum.label), datum.value.as_ref()?)));
    let missing: Vec<&str> =
        data.iter().filter(|datum| datum.value.is_none()).map(|datum| datum.label.as_str()).collect();
    let absent = match missing.is_empty() {
        true => None,
        false => Some(format!("Données absentes : {}", missing.join(" ; "))),
    };
    format!("{}, {} :\n\n{}", capitalised(source), month.in_french(), list(known.chain(absent)))
}

const HISTORY: &str = "S'y ajoutent les oppositions et les contacts des douze derniers mois, pour ne pas déranger.\n\n";

/// Part 3: dated values, then weights, by target.
pub(super) fn parameters(case: &Case) -> String {
    let mut all: Vec<String> = case.targets.iter().flat_map(|target| &target.parameters).map(applied).collect();
    all.sort();
    all.dedup();
    let values = match all.is_empty() {
        true => "Aucun montant ni seuil fixé par un texte n'a été appliqué à votre situation.\n\n".to_owned(),
        false => format!("Les montants et les seuils appliqués sont fixés par des textes :\n\n{}", list(all)),
    };
    let weighted: String = case.targets.iter().map(weights).collect();
    let weights = match weighted.is_empty() {
        true => NO_WEIGHT.to_owned(),
        false => format!("{WEIGHTS}{weighted}"),
    };
    format!(
        "## 3. Les paramètres de traitement et, le cas échéant, leur pondération, appliqués à la situation de l'intéressé\n\n\
         {values}{weights}"
    )
}

const NO_WEIGHT: &str = "Il n'y a pas de pondération : chaque règle est vraie ou fausse, aucune ne compte plus qu'une \
    autre, et rien n'est additionné.\n\n";

const WEIGHTS: &str = "L'ordre de traitement a suivi une grille de points par variable, qui dit seulement qui appeler \
    d'abord parmi les personnes à aider. Voici les points de votre dossier, ligne par ligne ; leur total n'est écrit \
    nulle part.\n\n";

/// `RSA, montant de base : 651,69 € par mois, depuis avril 2026 (décret…)`.
pub(crate) fn applied(parameter: &Applied) -> String {
    format!(
        "{} : {}, depuis {} ({})",
        capitalised(&parameter.title),
        with_unit(parameter.value, decimals(parameter.value, &parameter.unit), &parameter.unit),
        parameter.from.in_french(),
        parameter.source
    )
}

/// Decimals that a value needs, five at most; cents for euros that are not whole.
fn decimals(value: f64, unit: &str) -> u8 {
    let needed = value.to_string().split_once('.').map_or(0, |(_, fraction)| fraction.len().min(5));
    let needed = if unit.starts_with('€') && needed == 1 { 2 } else { needed };
    u8::try_from(needed).unwrap_or(5)
}

fn weights(target: &Examined) -> String {
    if !target.is_weighted() {
        return String::new();
    }
    let lines = target.weights.iter().map(|weight| {
        format!(
            "{} : {}, soit {}",
            capitalised(&weight.label),
            weight.value,
            signed_with_unit(f64::from(weight.points), 0, "points")
        )
    });
    format!("{} :\n\n{}", target.header.title, list(lines))
}

/// What the person may do, after the four parts.
pub(super) fn rights(case: &Case) -> String {
    format!(
        "## Ce que vous pouvez faire\n\n{}Pour toutes ces demandes : {}.\n",
        list(RIGHTS.map(str::to_owned)),
        case.contact.trim_end_matches('.')
    )
}

const RIGHTS: [&str; 4] = [
    "Vous opposer à ce traitement, à tout moment : votre dossier ne sera plus examiné, et vos droits n'en seront pas \
     changés.",
    "Faire corriger une donnée inexacte ou compléter une donnée absente.",
    "Parler à une personne de ce qui est écrit ici.",
    "Saisir le délégué à la protection des données de la Caf, puis la Commission nationale de l'informatique et des \
     libertés (CNIL), si la réponse ne vous convient pas.",
];
