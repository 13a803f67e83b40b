//! Equations in words: « commune 03190 = EPCI 200071363 − les 38 autres parties ».

use crate::attack::Attack;
use crate::geography;
use crate::system::Unknown;
use crate::world::{Hidden, Origin};

/// Most equations named for one finding.
const MOST: usize = 3;

/// The equations in which unknowns stand, for the unknowns asked.
pub(crate) struct Reasons {
    rows: Vec<Vec<u32>>,
    position: Vec<u32>,
}

impl Reasons {
    pub(crate) fn of(attack: &Attack<'_>, unknowns: &[Unknown]) -> Self {
        let mut reasons = Self { rows: Vec::new(), position: vec![u32::MAX; attack.hidden.len()] };
        for &unknown in unknowns {
            if reasons.position[unknown as usize] == u32::MAX {
                reasons.position[unknown as usize] = reasons.rows.len() as u32;
                reasons.rows.push(Vec::new());
            }
        }
        for (index, row) in attack.rows.iter().enumerate() {
            for &(unknown, _) in &row.terms {
                if let Some(rows) = reasons.rows.get_mut(reasons.position[unknown as usize] as usize) {
                    rows.push(index as u32);
                }
            }
        }
        reasons
    }

    /// The shortest equations of an unknown, in words.
    pub(crate) fn in_french(&self, attack: &Attack<'_>, unknown: Unknown) -> Vec<String> {
        let Some(rows) = self.rows.get(self.position[unknown as usize] as usize) else { return Vec::new() };
        let mut rows: Vec<&u32> = rows.iter().collect();
        rows.sort_by_key(|&&row| (attack.rows[row as usize].terms.len(), row));
        let mut texts = Vec::new();
        for &row in rows {
            let text = equation(attack, row, unknown);
            if !texts.contains(&text) && texts.len() < MOST {
                texts.push(text);
            }
        }
        texts
    }
}

fn equation(attack: &Attack<'_>, row: u32, unknown: Unknown) -> String {
    let world = attack.world;
    let zone = |place: u32| world.lexicon.zone_in_french(world.places.zone[place as usize]);
    let row = &attack.rows[row as usize];
    match attack.origins[row.origin as usize] {
        Origin::Sum { measure, month, place } => {
            let count = geography::parts(world, world.measures.slice(measure, month), place).known.len();
            match attack.hidden[unknown as usize] {
                Hidden::Cell { place: part, .. } if part != place && count == 1 => {
                    format!("{} = {}", zone(part), zone(place))
                }
                Hidden::Cell { place: part, .. } if part != place => {
                    format!("{} = {} − {}", zone(part), zone(place), others(count - 1, "partie"))
                }
                Hidden::Rest { .. } => format!("reste = {} − {}", zone(place), others(count, "partie")),
                _ => format!("{} = somme de ses {count} parties", zone(place)),
            }
        }
        Origin::Breakdown { breakdown, place, .. } => {
            let breakdown = &attack.breakdowns[breakdown as usize];
            let name = world.lexicon.indicators.text(breakdown.indicator);
            format!("{} : les {} catégories de `{name}` font le total", zone(place), breakdown.parts.len())
        }
        Origin::Whole(key) => format!("numérateur + complément = dénominateur de `{}`", world.lexicon.written(key)),
        Origin::Ratio(key) => format!("valeur publiée de `{}`", world.lexicon.written(key)),
        Origin::Evolution(key) => format!("évolution publiée `{}`", world.lexicon.written(key)),
        Origin::Rounded(key) => format!("fichier public arrondi du producteur pour `{}`", world.lexicon.written(key)),
        Origin::Edition(_, edition) => {
            format!("publié dans l’édition `{}`", world.editions[edition as usize].folder.display())
        }
        Origin::Clue(clue) => attack.clues[clue as usize].source.clone(),
    }
}

fn others(count: usize, noun: &str) -> String {
    match count {
        1 => format!("l’autre {noun}"),
        count => format!("les {count} autres {noun}s"),
    }
}
