//! What each commune must add up to, month by month.
//!
//! The Allier follows Cnaf's open data (five Decembers, counts rounded to 5): the exact count
//! is drawn within what rounding hides. Elsewhere national rates by size of commune are
//! scaled to the national totals. Between two Decembers the way is straight; before the
//! first and after the last, level.

use std::collections::BTreeMap;

use crate::clock::{M, number, year};
use crate::places::{Department, Place};
use crate::rng::{Rng, key, mix};

const ALLIER: &str = include_str!("../../../data-samples/inbox/caf_s_ben_com_f_03_2020_2024.csv");
const NATIONAL: &str = include_str!("../../../data-samples/inbox/caf_s_ben_nat_rsa_ppa_2020_2024.csv");

/// The seven counts, in the order of the open data.
pub(crate) const FOYERS: usize = 0;
pub(crate) const PERSONS: usize = 1;
pub(crate) const RSA: usize = 2;
pub(crate) const PPA: usize = 3;
pub(crate) const HOUSING: usize = 4;
pub(crate) const AF: usize = 5;
pub(crate) const PAJE: usize = 6;

pub(crate) type Counts = [i32; 7];

const FIRST: i32 = 2020;
const YEARS: usize = 5;

/// Rates by size of commune (choices, shaped on the Allier): households per inhabitant,
/// then the six other counts per household.
const SIZES: [(u32, [f64; 7]); 5] = [
    (500, [0.150, 2.75, 0.07, 0.38, 0.18, 0.52, 0.19]),
    (2_000, [0.160, 2.65, 0.08, 0.38, 0.22, 0.50, 0.18]),
    (10_000, [0.180, 2.50, 0.11, 0.38, 0.36, 0.45, 0.16]),
    (50_000, [0.205, 2.40, 0.16, 0.38, 0.52, 0.38, 0.135]),
    (u32::MAX, [0.205, 2.20, 0.17, 0.36, 0.60, 0.33, 0.13]),
];

/// National totals of December 2024 (RSA and PPA are read from the open data instead).
const TOTALS: [f64; 7] = [12_240_000.0, 30_900_000.0, 0.0, 0.0, 5_800_000.0, 4_850_000.0, 1_750_000.0];

/// The same, as a share of December 2024, for the five Decembers.
const TRENDS: [(usize, [f64; YEARS]); 5] = [
    (FOYERS, [1.010, 1.004, 1.002, 1.0, 1.0]),
    (PERSONS, [1.022, 1.014, 1.008, 1.003, 1.0]),
    (HOUSING, [1.130, 1.055, 1.035, 1.015, 1.0]),
    (AF, [1.024, 1.018, 1.010, 1.005, 1.0]),
    (PAJE, [1.120, 1.090, 1.055, 1.020, 1.0]),
];

/// Counts by commune and December.
pub(crate) struct Targets {
    open_data: BTreeMap<&'static str, [Counts; YEARS]>,
    /// What brings the rates of the communes to the national totals, by count and December.
    scale: [[f64; YEARS]; 7],
    share: f64,
    seed: u64,
}

impl Targets {
    /// Reads the open data and calibrates the rates on the whole country.
    pub fn load(country: &[Department], share: f64, seed: u64) -> Self {
        let open_data = open_data();
        let mut sums = [0.0; 7];
        for (department, place) in country.iter().flat_map(|d| d.communes.iter().map(move |place| (d, place))) {
            let known = open_data.get(place.code).map(|years| years[YEARS - 1].map(f64::from));
            let counts = known.unwrap_or_else(|| rates(department, place));
            (0..7).for_each(|at| sums[at] += counts[at]);
        }
        let mut scale = [[1.0; YEARS]; 7];
        for (at, trend) in trends() {
            scale[at] = trend.map(|total| total / sums[at]);
        }
        Self { open_data, scale, share, seed }
    }

    /// The counts of a commune at a month, always possible together.
    pub fn of(&self, department: &Department, place: &Place, month: M) -> Counts {
        let (before, after, way) = decembers(month);
        let [low, high] = [before, after].map(|at| self.december(department, place, at));
        let mut counts = [0; 7];
        for at in 0..7 {
            let value = f64::from(low[at]) * (1.0 - way) + f64::from(high[at]) * way;
            counts[at] = (value + 0.5).floor() as i32;
        }
        possible(counts)
    }

    fn december(&self, department: &Department, place: &Place, at: usize) -> Counts {
        match self.open_data.get(place.code) {
            Some(years) if self.share >= 1.0 => self.unrounded(place, years[at], at),
            Some(years) => possible(years[at].map(|value| (self.share * f64::from(value)).round() as i32)),
            None => self.estimated(department, place, at),
        }
    }

    /// Exact counts that Cnaf would have rounded to `published`.
    fn unrounded(&self, place: &Place, published: Counts, at: usize) -> Counts {
        let mut rng = Rng::of(&[self.seed, key(place.code), at as u64, 0x0d]);
        for _ in 0..40 {
            let drawn = published.map(|value| (value + rng.between(-2, 2)).max(0));
            let [foyers, persons, _, _, _, large, _] = drawn;
            let room = f64::from(persons - foyers) - 2.7 * f64::from(large);
            let most = 4.7 * f64::from(large) + 2.3 * f64::from(foyers - large) + 1.0;
            let plausible = room >= 0.1 * f64::from(foyers - large) && f64::from(persons) <= most;
            if plausible && possible(drawn) == drawn {
                return drawn;
            }
        }
        let [foyers, persons, rsa, ppa, housing, large, young] = published;
        possible([foyers, persons + 2, rsa, ppa, housing, (large - 2).max(0), (young - 2).max(0)])
    }

    fn estimated(&self, department: &Department, place: &Place, at: usize) -> Counts {
        let rates = rates(department, place);
        let spread = |count: usize| {
            let noise = mix(self.seed ^ key(place.code) ^ mix(count as u64 + 7));
            0.85 + 0.3 * ((noise >> 40) as f64 / 16_777_216.0)
        };
        let size = spread(FOYERS);
        let mut counts = [0; 7];
        for count in 0..7 {
            let own = if count <= PERSONS { 1.0 } else { spread(count) };
            // The rounding of small expectations is drawn once per commune: no bias in a sum.
            let dither = (mix(key(place.code) ^ self.seed ^ (count as u64) << 8) >> 40) as f64 / 16_777_216.0;
            let value = rates[count] * self.scale[count][at] * size * own * self.share;
            counts[count] = (value + dither).floor() as i32;
        }
        possible(counts)
    }
}

/// The two Decembers around a month, and how far it is from the first to the second.
fn decembers(month: M) -> (usize, usize, f64) {
    let position = f64::from(year(month) - 1 - FIRST) + f64::from(number(month)) / 12.0;
    let position = position.clamp(0.0, (YEARS - 1) as f64);
    let before = position.floor() as usize;
    (before, (before + 1).min(YEARS - 1), position - position.floor())
}

/// The nearest counts that households can add up to: a family allowance needs two children,
/// an early-childhood one a child, and nobody has a benefit without being a household.
fn possible(counts: Counts) -> Counts {
    let [foyers, persons, rsa, ppa, housing, large, young] = counts.map(|value| value.max(0));
    if foyers == 0 {
        return [0; 7];
    }
    let persons = persons.max(foyers);
    let large = large.min(foyers).min((persons - foyers) / 2);
    let young = young.min(foyers).min(large + (persons - foyers - 2 * large));
    [foyers, persons, rsa.min(foyers), ppa.min(foyers), housing.min(foyers), large, young]
}

fn rates(department: &Department, place: &Place) -> [f64; 7] {
    let size = SIZES.iter().find(|(limit, _)| place.population < *limit).map_or(SIZES[4].1, |(_, rates)| *rates);
    let foyers = size[FOYERS] * f64::from(place.population) * if department.overseas() { 1.35 } else { 1.0 };
    let mut counts = size.map(|rate| rate * foyers);
    counts[FOYERS] = foyers;
    if department.overseas() {
        counts[RSA] *= 1.9;
        counts[PPA] *= 0.75;
    }
    counts
}

/// National totals by count and December.
fn trends() -> Vec<(usize, [f64; YEARS])> {
    let mut all: Vec<(usize, [f64; YEARS])> =
        TRENDS.iter().map(|(at, shares)| (*at, shares.map(|share| share * TOTALS[*at]))).collect();
    for (at, column) in [(RSA, 1), (PPA, 3)] {
        let mut years = [1.0; YEARS];
        for (slot, line) in years.iter_mut().zip(NATIONAL.lines().skip(1)) {
            *slot = line.split(';').nth(column).and_then(|cell| cell.parse().ok()).unwrap_or(1.0);
        }
        all.push((at, years));
    }
    all
}

fn open_data() -> BTreeMap<&'static str, [Counts; YEARS]> {
    let mut all: BTreeMap<&str, [Counts; YEARS]> = BTreeMap::new();
    for line in ALLIER.lines().skip(1) {
        let cells: Vec<&str> = line.split(';').collect();
        let [month, commune, _, values @ ..] = cells.as_slice() else { continue };
        let at = month.get(..4).and_then(|year| year.parse::<usize>().ok()).map(|year| year - FIRST as usize);
        let Some(slot) = at.and_then(|at| all.entry(commune).or_default().get_mut(at)) else { continue };
        for (count, value) in slot.iter_mut().zip(values) {
            *count = value.parse().unwrap_or(0);
        }
    }
    all
}
