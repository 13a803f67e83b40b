//! Hiding without proof of least weight: add what covers each failed need at least price,
//! then show again all that is not needed.

use crate::attack::{Attacker, Cut, ONE};
use crate::demands::Demands;

/// A hiding that meets all demands, one flag per choice. `prices` order the choices: the
/// weights, or the weights discounted by what a relaxed optimum already hides. `pool` holds
/// the cuts known so far; those met on the way join it.
pub(crate) fn hide(attacker: &mut Attacker, demands: &Demands, pool: &mut Vec<Cut>, prices: &[f64]) -> Vec<bool> {
    let mut hidden: Vec<bool> = attacker.block.choices.iter().map(|choice| choice.forced).collect();
    for cut in pool.iter() {
        cover(cut, &mut hidden, prices);
    }
    attacker.set(&shares(&hidden));
    loop {
        let cuts = demands.cuts(attacker);
        let added: Vec<usize> = cuts.iter().flat_map(|cut| cover(cut, &mut hidden, prices)).collect();
        cuts.into_iter().for_each(|cut| add(pool, cut));
        if added.is_empty() {
            break;
        }
        added.into_iter().for_each(|choice| attacker.hide(choice));
    }
    show_again(attacker, demands, pool, &mut hidden);
    hidden
}

/// Adds a cut unless it is there: neighbours are often stopped by the same wall.
pub(crate) fn add(pool: &mut Vec<Cut>, cut: Cut) {
    if !pool.contains(&cut) {
        pool.push(cut);
    }
}

/// The shares of a hiding.
pub(crate) fn shares(hidden: &[bool]) -> Vec<i64> {
    hidden.iter().map(|&hidden| if hidden { ONE } else { 0 }).collect()
}

/// Hides choices of the cut until it is satisfied, most coefficient for the price first.
fn cover(cut: &Cut, hidden: &mut [bool], prices: &[f64]) -> Vec<usize> {
    let mut given = cut.given(&shares(hidden));
    let mut added = Vec::new();
    while given < 1.0 - 1e-9 {
        let lack = 1.0 - given;
        let open = cut.0.iter().filter(|(choice, _)| !hidden[*choice]);
        let value = |&&(choice, coefficient): &&(usize, f64)| coefficient.min(lack) / prices[choice].max(1e-3);
        let best = open.rev().max_by(|one, other| value(one).total_cmp(&value(other)));
        let Some(&(choice, coefficient)) = best else { break };
        hidden[choice] = true;
        given += coefficient;
        added.push(choice);
    }
    added
}

/// Shows again each choice that the others make superfluous, the heaviest first.
fn show_again(attacker: &mut Attacker, demands: &Demands, pool: &mut Vec<Cut>, hidden: &mut [bool]) {
    let choices = &attacker.block.choices;
    let mut order: Vec<usize> = (0..hidden.len()).filter(|&at| hidden[at] && !choices[at].forced).collect();
    order.sort_by_key(|&at| std::cmp::Reverse((choices[at].weight, at)));
    for at in order {
        hidden[at] = false;
        attacker.set(&shares(hidden));
        if let Some(cut) = demands.first_cut(attacker) {
            add(pool, cut);
            hidden[at] = true;
        }
    }
}
