//! What the households of a commune say to the partners' files.

use crate::clock::{M, age};
use crate::commune::Commune;
use crate::household::Household;
use crate::law::Law;
use crate::row::Row;

/// Counts of a commune, from its households.
#[derive(Clone, Debug, Default)]
pub(crate) struct Picture {
    /// Children under 3, of 3 to 5, of 6 to 11, of 12 to 17.
    pub children: [u32; 4],
    /// The same, of households whose quotient is under 800 €.
    pub modest: [u32; 4],
    /// Quotients: under 400, 400–799, 800 and over, unknown, by household.
    pub quotients: [u32; 4],
    /// Adults seeking work by sex (men, women) and age (under 25, 25–49, 50 and over).
    pub seekers: [[u32; 3]; 2],
}

impl Picture {
    pub fn of(commune: &Commune, law: &Law) -> Self {
        let mut picture = Self::default();
        for h in &commune.people {
            picture.add(h, law);
        }
        picture
    }

    fn add(&mut self, h: &Household, law: &Law) {
        let now = law.month;
        self.seeker(h.activity, h.sex, h.birth, now);
        if !h.single() {
            self.seeker(h.partner_activity, 3 - h.sex, h.spouse, now);
        }
        if !h.core() {
            return;
        }
        let quotient = Row::of(h, law, false).qf;
        let band = match quotient {
            Some(..400) => 0,
            Some(400..800) => 1,
            Some(_) => 2,
            None => 3,
        };
        self.quotients[band] += 1;
        for born in h.children() {
            let at = match age(*born, now) {
                ..3 => 0,
                3..6 => 1,
                6..12 => 2,
                12..18 => 3,
                _ => continue,
            };
            self.children[at] += 1;
            self.modest[at] += u32::from(band < 2);
        }
    }

    fn seeker(&mut self, activity: u8, sex: u8, born: M, now: M) {
        if !(6..=10).contains(&activity) {
            return;
        }
        let band = match age(born, now) {
            ..25 => 0,
            25..50 => 1,
            _ => 2,
        };
        self.seekers[usize::from(sex == 2)][band] += 1;
    }

    /// Share of the children of a band whose household is modest.
    pub fn modest_share(&self, band: usize) -> f64 {
        f64::from(self.modest[band]) / f64::from(self.children[band].max(1))
    }
}
