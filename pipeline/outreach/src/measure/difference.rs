//! Differences of shares with their intervals at 95 %, and what can be detected.

use super::{Estimate, Share, Z80, Z95};

/// Both sides of a lottery where all had the same chance.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sides {
    /// Those whom the lists could take.
    pub offered: Share,
    /// Those held back.
    pub held: Share,
}

/// One lottery: R. G. Newcombe, "Interval estimation for the difference between independent
/// proportions", Statistics in Medicine 17 (1998), 873–890, method 10 (Wilson's score bounds).
pub fn newcombe(sides: Sides) -> Option<Estimate> {
    let (offered, held) = (wilson(sides.offered)?, wilson(sides.held)?);
    let value = offered.value - held.value;
    let below = (offered.value - offered.low).hypot(held.high - held.value);
    let above = (offered.high - offered.value).hypot(held.value - held.low);
    Some(Estimate { value, low: value - below, high: value + above })
}

/// E. B. Wilson's score interval of one share (1927).
pub fn wilson(share: Share) -> Option<Estimate> {
    if share.of == 0 {
        return None;
    }
    let (n, p, z2) = (f64::from(share.of), share.value(), Z95 * Z95);
    let (middle, half) = (p + z2 / (2.0 * n), Z95 * (p * (1.0 - p) / n + z2 / (4.0 * n * n)).sqrt());
    let bound = |value: f64| (value / (1.0 + z2 / n)).clamp(0.0, 1.0);
    Some(Estimate { value: p, low: bound(middle - half), high: bound(middle + half) })
}

/// Several lotteries: the Mantel–Haenszel difference (S. Greenland and J. M. Robins, Biometrics 41,
/// 1985) with the variance of T. Sato (Biometrics 45, 1989), which holds for few large lotteries
/// and for many small ones.
pub fn mantel_haenszel(strata: &[Sides]) -> Option<Estimate> {
    let (mut weight, mut sum, mut p, mut q) = (0.0, 0.0, 0.0, 0.0);
    for sides in strata.iter().filter(|sides| sides.weight() > 0.0) {
        let (a, n1) = (f64::from(sides.offered.events), f64::from(sides.offered.of));
        let (c, n0) = (f64::from(sides.held.events), f64::from(sides.held.of));
        let n = n1 + n0;
        weight += sides.weight();
        sum += (a * n0 - c * n1) / n;
        p += (n1 * n1 * c - n0 * n0 * a + n1 * n0 * (n0 - n1) / 2.0) / (n * n);
        q += (a * (n0 - c) + c * (n1 - a)) / (2.0 * n);
    }
    (weight > 0.0).then(|| {
        let value = sum / weight;
        around(value, (value * p + q).max(0.0).sqrt() / weight, Z95)
    })
}

/// The same difference where a lottery was drawn by territory: the parts that the persons of a
/// territory bring to it are added before they are squared (K.-Y. Liang and S. L. Zeger, Biometrika
/// 73, 1986, with the factor G/(G−1)), and Student's law has the number of territories less two.
pub fn clustered(strata: &[Sides], persons: &[Person]) -> Option<Estimate> {
    let weight: f64 = strata.iter().map(Sides::weight).sum();
    let mut parts: std::collections::BTreeMap<&str, f64> = std::collections::BTreeMap::new();
    for person in persons {
        let sides = strata.get(person.stratum).filter(|sides| sides.weight() > 0.0)?;
        let (sign, side) = if person.held { (-1.0, sides.held) } else { (1.0, sides.offered) };
        let gap = f64::from(u8::from(person.event)) - side.value();
        *parts.entry(person.cluster).or_default() += sign * sides.weight() / weight * gap / f64::from(side.of);
    }
    let clusters = parts.len();
    if clusters < 3 {
        return None; // No spread between territories can be told.
    }
    let squares: f64 = parts.values().map(|part| part * part).sum();
    let variance = squares * clusters as f64 / (clusters - 1) as f64;
    let value = mantel_haenszel(strata)?.value;
    Some(around(value, variance.sqrt(), student(clusters - 2)))
}

/// One person of a lottery drawn by territory.
#[derive(Clone, Copy, Debug)]
pub struct Person<'a> {
    /// Position of its lottery.
    pub stratum: usize,
    /// Its territory.
    pub cluster: &'a str,
    /// Held back.
    pub held: bool,
    /// What was hoped for came.
    pub event: bool,
}

impl Sides {
    fn weight(&self) -> f64 {
        let (n1, n0) = (f64::from(self.offered.of), f64::from(self.held.of));
        if n1 + n0 > 0.0 { n1 * n0 / (n1 + n0) } else { 0.0 }
    }
}

fn around(value: f64, error: f64, quantile: f64) -> Estimate {
    let half = quantile * error;
    Estimate { value, low: (value - half).max(-1.0), high: (value + half).min(1.0) }
}

/// The smallest rise of the share that a test at 5 % finds four times in five, at these sizes; none
/// when even a rise to 1 is not found. J. L. Fleiss, "Statistical methods for rates and proportions"
/// (3rd edition, 2003), chapter 4: each side has its own variance.
pub fn detectable(sides: Sides) -> Option<f64> {
    let (n1, n0) = (f64::from(sides.offered.of), f64::from(sides.held.of));
    if n1 == 0.0 || n0 == 0.0 {
        return None;
    }
    let p0 = (f64::from(sides.held.events) + 0.5) / (n0 + 1.0); // Never exactly 0 or 1.
    let found = |rise: f64| {
        let p1 = p0 + rise;
        rise >= (Z95 + Z80) * (p1 * (1.0 - p1) / n1 + p0 * (1.0 - p0) / n0).sqrt()
    };
    let (mut low, mut high) = (0.0, 1.0 - p0);
    if !found(high) {
        return None;
    }
    for _ in 0..100 {
        let middle = f64::midpoint(low, high);
        if found(middle) { high = middle } else { low = middle }
    }
    Some(high)
}

/// 0.975 quantile of Student's law, by halving its distribution function.
pub fn student(freedom: usize) -> f64 {
    let (mut low, mut high) = (0.0, 1000.0);
    for _ in 0..200 {
        let middle = f64::midpoint(low, high);
        if central(middle, freedom) < 0.95 { low = middle } else { high = middle }
    }
    f64::midpoint(low, high)
}

/// Chance that Student's variable lies between −t and t, for a whole number of degrees of freedom:
/// M. Abramowitz and I. A. Stegun, "Handbook of mathematical functions", 26.7.3 and 26.7.4.
fn central(t: f64, freedom: usize) -> f64 {
    let theta = (t / (freedom as f64).sqrt()).atan();
    let (sine, cosine) = (theta.sin(), theta.cos());
    let odd = freedom % 2 == 1;
    let (mut term, mut sum) = (if odd { cosine } else { 1.0 }, 0.0);
    let mut at = if odd { 1 } else { 0 };
    while at + 2 <= freedom {
        sum += term;
        term *= cosine * cosine * (at + 1) as f64 / (at + 2) as f64;
        at += 2;
    }
    if odd { std::f64::consts::FRAC_2_PI * (theta + sine * sum) } else { sine * sum }
}

#[cfg(test)]
mod tests;
