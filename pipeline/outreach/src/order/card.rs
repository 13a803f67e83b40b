//! The model card: what anyone may read of an order before it is used.

use std::fmt::Write;

use super::Row;
use super::evaluate::{Comparison, Evaluation};
use super::request::{Direction, Request};
use super::scorecard::Scorecard;

/// Markdown, in French.
pub(super) fn card(request: &Request, scorecard: &Scorecard, evaluation: &Evaluation, rows: &[&Row]) -> String {
    let parts = [
        introduction(request),
        data(request, rows),
        variables(request, scorecard),
        measures(request, evaluation),
        calibration(evaluation),
    ];
    parts.join("\n")
}

fn introduction(request: &Request) -> String {
    let reference = request.impact_assessment.as_deref().unwrap_or_default();
    format!(
        "# Fiche du modèle d’ordre\n\n\
         Ce modèle propose un ordre entre des foyers à qui une aide peut être utile. Il ne décide de rien, \
         ne donne de note à personne et ne sert à aucun contrôle : les conseillers voient une classe de délai, \
         des motifs et une échéance. Les échéances passent avant lui.\n\n\
         - Analyse d’impact : {reference}\n- Issue apprise : `{}`, dans les {} mois qui suivent l’extrait\n",
        request.label, request.horizon
    )
}

fn data(request: &Request, rows: &[&Row]) -> String {
    let months = || rows.iter().map(|row| row.month);
    let (first, last) = (months().min(), months().max());
    let events = rows.iter().filter(|row| row.label == Some(true)).count();
    let period = match (first, last) {
        (Some(first), Some(last)) => format!("de {} à {}", first.in_french(), last.in_french()),
        _ => "aucune".to_owned(),
    };
    let columns: Vec<&str> = request.variables.iter().flat_map(|v| v.columns.iter().map(|c| c.name.as_str())).collect();
    format!(
        "## Données\n\n- Période : {period}\n- Lignes (foyer et mois) : {}\n- Issues favorables : {events}\n- Colonnes lues : {}\n",
        rows.len(),
        columns.join(", ")
    )
}

fn variables(request: &Request, scorecard: &Scorecard) -> String {
    let mut text =
        "## Variables et points\n\nLes points d’un foyer s’additionnent ; plus il y en a, plus tôt il est proposé.\n\n\
                    | Variable | Sens | Classe | Points |\n|---|---|---|---:|\n"
            .to_owned();
    for (variable, points) in request.variables.iter().zip(&scorecard.points) {
        let direction = match variable.direction {
            Direction::Rising => "croissant",
            Direction::Falling => "décroissant",
        };
        for (bin, points) in variable.bins.iter().zip(points) {
            let _ = writeln!(text, "| {} | {direction} | {bin} | {points} |", variable.label);
        }
    }
    text
}

fn measures(request: &Request, evaluation: &Evaluation) -> String {
    let mut text = format!(
        "## Épreuve\n\nChaque mois est ordonné par ce que l’on savait avant lui ({} mois d’écart). La mesure est la part \
         des issues favorables que {} contacts atteignent.\n\n\
         | Mois | Appris jusqu’à | Foyers | Issues | Modèle | Ordre par règles | Tirage au sort |\n|---|---|---:|---:|---:|---:|---:|\n",
        request.horizon, request.capacity
    );
    for o in &evaluation.origins {
        let (month, until) = (o.month.in_french(), o.learnt_until.in_french());
        let shares = [o.model, o.rules, o.lot].map(percent).join(" | ");
        let _ = writeln!(text, "| {month} | {until} | {} | {} | {shares} |", o.dossiers, o.events);
    }
    let _ = writeln!(text, "\n- {}", gain("l’ordre par règles", &evaluation.over_rules));
    let _ = writeln!(text, "- {}", gain("le tirage au sort", &evaluation.over_lot));
    text
}

fn gain(name: &str, comparison: &Comparison) -> String {
    let g = comparison.gain;
    let (value, low, high) = (percent(g.value), percent(g.low), percent(g.high));
    format!("Écart moyen avec {name} : {value} (intervalle à 95 % de Student, mois appariés : de {low} à {high})")
}

fn calibration(evaluation: &Evaluation) -> String {
    let mut text = "## Calibration\n\n| Cinquième | Attendu | Observé | Foyers |\n|---|---:|---:|---:|\n".to_owned();
    for ((expected, seen, count), rank) in evaluation.calibration.iter().zip(1..) {
        let _ = writeln!(text, "| {rank} | {} | {} | {count} |", percent(*expected), percent(*seen));
    }
    text
}

/// `12,3 %`, with a no-break space.
fn percent(value: f64) -> String {
    format!("{:.1}\u{a0}%", 100.0 * value).replace('.', ",")
}
