//! The statistical mode: an order learnt from what helped before. Off by default (method §9).
//!
//! It ranks households for benefits, which the EU AI Act holds to be of high risk (annex III, 5a):
//! it refuses to run without the reference of an impact assessment, learns only from three hoped-for
//! ends (guard rail G3), never reads a forbidden column (G2), and is refused unless it serves more of
//! those whom a contact helps than both a lot and the default order, month after month. What it
//! gives back is a permutation of dossiers: no score leaves this room (G5), and the deadline class
//! stays before it (`choose::order`).

mod card;
mod evaluate;
mod logistic;
mod request;
mod scorecard;

use std::collections::BTreeMap;

use portulan_terms::{Diagnostic, Diagnostics, Month};

pub use evaluate::{Comparison, Evaluation, Origin};
pub use request::{Access, Column, Direction, LABELS, MOST_VARIABLES, Request, Variable};

use scorecard::Scorecard;

/// One dossier of one month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Month of the extract: what the bins were read from.
    pub month: Month,
    /// Pseudonym of the extract.
    pub pseudonym: String,
    /// Bin of each variable, in their order.
    pub bins: Vec<u8>,
    /// What was hoped for came within the horizon; not known yet for the month to order.
    pub label: Option<bool>,
    /// Place in the default order of its month.
    pub place: usize,
}

/// An order that beat both others, and its card.
#[derive(Clone, Debug)]
pub struct Model {
    scorecard: Scorecard,
    evaluation: Evaluation,
    card: String,
}

impl Model {
    /// The model card, in Markdown: data, period, variables, points, measures, calibration.
    pub fn card(&self) -> &str {
        &self.card
    }

    /// How it did against the other orders.
    pub fn evaluation(&self) -> &Evaluation {
        &self.evaluation
    }

    /// Place of each pseudonym, the first to serve at 0: what `choose::Setting` takes. Equals keep
    /// the default order.
    pub fn permutation(&self, rows: &[Row]) -> BTreeMap<String, usize> {
        let order = self.scorecard.order(rows);
        order.into_iter().zip(0..).map(|(at, place)| (rows[at].pseudonym.clone(), place)).collect()
    }
}

/// Learns an order, or refuses and says why.
///
/// # Errors
/// Each breach of the request, rows that do not fit it, too few months to judge, or an order that
/// does not beat both the lot and the default order.
pub fn learn(request: &Request, rows: &[Row]) -> Result<Model, Diagnostics> {
    request.check()?;
    check_rows(request, rows)?;
    let evaluation = evaluate::evaluate(request, rows)?;
    if let Some(refusal) = evaluation.refusal() {
        return Err(refusal.into());
    }
    let known: Vec<&Row> = rows.iter().filter(|row| row.label.is_some()).collect();
    let scorecard = Scorecard::learn(request, &known);
    let card = card::card(request, &scorecard, &evaluation, &known);
    Ok(Model { scorecard, evaluation, card })
}

fn check_rows(request: &Request, rows: &[Row]) -> Result<(), Diagnostics> {
    let fits = |row: &Row| {
        row.bins.len() == request.variables.len()
            && row.bins.iter().zip(&request.variables).all(|(&bin, variable)| usize::from(bin) < variable.bins.len())
    };
    if rows.iter().all(fits) {
        return Ok(());
    }
    let message = "une ligne d'apprentissage n'a pas une classe connue pour chaque variable";
    Err(Diagnostic::error(message)
        .hint("chaque ligne porte, pour chaque variable, le rang d'une de ses classes")
        .into())
}

#[cfg(test)]
mod tests;
