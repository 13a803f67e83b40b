//! Job-seekers, as France Travail counts them.

use super::{Scene, to_five};
use crate::pen::Pen;

pub(super) const DEFM: &str = "MOIS CODE_INSEE CATEGORIE SEXE TRANCHE_AGE NB";

/// Job-seekers registered for each one in the households of the Caf.
const BEYOND: f64 = 1.45;
const CATEGORIES: [(&str, f64); 5] = [("A", 0.54), ("B", 0.13), ("C", 0.25), ("D", 0.04), ("E", 0.04)];

/// Rounded to 5; under 5 and not none, hidden.
pub(super) fn defm(scene: &Scene<'_>, pen: &mut Pen) {
    for (commune, picture) in scene.places() {
        for (category, share) in CATEGORIES {
            for (sex, bands) in picture.seekers.iter().enumerate() {
                for (age, seekers) in ["M25", "25-49", "50P"].into_iter().zip(bands) {
                    let number = f64::from(*seekers) * BEYOND * share;
                    pen.dashed(scene.law.month).text(commune.place.code).text(category).int(sex as i64 + 1).text(age);
                    match number {
                        0.0..0.5 => pen.digit(0),
                        0.5..4.5 => pen.blank(),
                        _ => pen.int(to_five(number)),
                    };
                    pen.synthetic();
                }
            }
        }
    }
}
