//! The rights of households that enter the file.

use crate::arrival::leaning;
use crate::commune::Commune;
use crate::events::keep_a_right;
use crate::household::{Household, rights};
use crate::law::Law;
use crate::rng::Rng;
use crate::targets::{Counts, FOYERS, HOUSING, PAJE, PPA, RSA};
use crate::work;

/// Draws the rights of a whole commune, near its counts.
pub(crate) fn endow(commune: &mut Commune, target: &Counts, law: &Law, rng: &mut Rng) {
    let now = law.month;
    early_childhood(commune, target, law, rng);
    draw(commune, rights::RSA, target[RSA] as f32, law, rng);
    disability(commune, target, law, rng);
    draw(commune, rights::PPA, target[PPA] as f32, law, rng);
    family_support(commune, law, rng);
    draw(commune, rights::HOUSING, target[HOUSING] as f32, law, rng);
    for h in &mut commune.people {
        finish(h, law, rng);
        crate::claims::underway(h, law, rng);
    }
    commune.recount(now);
}

/// Gives a right to about `wanted` households, by their leaning.
fn draw(commune: &mut Commune, right: u16, wanted: f32, law: &Law, rng: &mut Rng) {
    let now = law.month;
    let housing = right == rights::HOUSING;
    let must = |h: &Household| housing && !h.payable(now);
    let sum: f32 = commune.people.iter().filter(|h| !must(h)).map(|h| chance(h, right, law)).sum();
    let forced = commune.people.iter().filter(|h| must(h)).count() as f32;
    let scale = (wanted - forced).max(0.0) / sum.max(0.01);
    for h in &mut commune.people {
        if must(h) || rng.chance(scale * chance(h, right, law)) {
            h.rights |= right;
        }
    }
}

fn chance(h: &Household, right: u16, law: &Law) -> f32 {
    let base = leaning(h, right, law.month);
    match right {
        rights::RSA if h.has(rights::CMG | rights::AAH) => 0.0,
        rights::PPA if h.has(rights::RSA) => 0.12 * base,
        rights::PPA if h.has(rights::AAH) => 0.25 * base,
        // Who has nothing else is there for the bonus more often.
        rights::PPA if !h.payable(law.month) => 1.6 * base,
        _ => base,
    }
}

fn early_childhood(commune: &mut Commune, target: &Counts, law: &Law, rng: &mut Rng) {
    let now = law.month;
    let babies = commune.people.iter().filter(|h| h.youngest_age(now) < 3).count() as f32;
    let older = 0.1 * target[PAJE] as f32;
    let likely = (target[PAJE] as f32 - older).max(0.0) / babies.max(1.0);
    for h in &mut commune.people {
        match h.youngest_age(now) {
            ..3 if rng.chance(likely) => h.rights |= early_right(h, rng),
            3..6 if !h.single() && rng.chance(0.17) => h.rights |= rights::CMG,
            _ => {}
        }
    }
}

fn early_right(h: &Household, rng: &mut Rng) -> u16 {
    match rng.below(100) {
        0..=61 => rights::AB,
        62..=81 => rights::AB | rights::CMG,
        82..=93 => rights::CMG,
        _ if h.single() => rights::AB,
        _ => rights::AB | rights::PARENTAL,
    }
}

/// Disabled adults, about one household in ten; disabled children, one family in thirty.
fn disability(commune: &mut Commune, target: &Counts, law: &Law, rng: &mut Rng) {
    let wanted = 0.115 * target[FOYERS] as f32;
    let able = |h: &Household| !h.has(rights::RSA | rights::CMG);
    let sum: f32 = commune.people.iter().filter(|h| able(h)).map(|h| leaning(h, rights::AAH, law.month)).sum();
    let scale = wanted / sum.max(0.01);
    for h in &mut commune.people {
        if able(h) && rng.chance(scale * leaning(h, rights::AAH, law.month)) {
            h.rights |= rights::AAH;
        }
        disabled_child(h, law, rng);
    }
}

fn disabled_child(h: &mut Household, law: &Law, rng: &mut Rng) {
    if h.children_under(20, law.month) > 0 && rng.chance(0.034) {
        h.rights |= rights::AEEH;
    }
}

fn family_support(commune: &mut Commune, law: &Law, rng: &mut Rng) {
    for h in &mut commune.people {
        if h.single() && h.children_under(20, law.month) > 0 && rng.chance(0.55) {
            h.rights |= rights::ASF;
        }
    }
}

/// Work, income and home for the rights drawn.
fn finish(h: &mut Household, law: &Law, rng: &mut Rng) {
    if h.has(rights::RSA) {
        h.rsa_state = 2;
    } else {
        work::forget_rsa(h, rng);
    }
    if h.has(rights::HOUSING) {
        work::rent_a_home(h, rng);
    }
    work::settle(h, law, rng);
    // Unknown resources: about 1 %, where no right depends on them.
    let tested = rights::RSA | rights::PPA | rights::HOUSING | rights::AAH | rights::AB;
    h.unknown = rng.chance(if h.has(tested) { 0.003 } else { 0.03 });
}

/// Rights of a household that registers: what the commune lacks first.
pub(crate) fn newcomer(h: &mut Household, counts: &Counts, target: &Counts, law: &Law, rng: &mut Rng) {
    let now = law.month;
    h.enrolled = now;
    h.since = now;
    if h.youngest_age(now) < 3 && counts[PAJE] < target[PAJE] {
        h.rights |= early_right(h, rng);
    }
    if h.single() && h.n > 0 && rng.chance(0.5) && h.children_under(20, now) > 0 {
        h.rights |= rights::ASF;
    }
    disabled_child(h, law, rng);
    for (count, right) in [(RSA, rights::RSA), (PPA, rights::PPA), (HOUSING, rights::HOUSING)] {
        let level = target[count] as f32 / target[FOYERS].max(1) as f32;
        let short = if counts[count] < target[count] { 1.6 } else { 0.5 };
        if rng.chance((level * short * 2.0 * chance(h, right, law)).min(0.95)) {
            h.rights |= right;
        }
    }
    if !h.payable(now) {
        h.rights |=
            if h.student > 0 || rng.chance(0.4) || h.oldest_adult(now) >= 62 { rights::HOUSING } else { rights::PPA };
    }
    finish(h, law, rng);
    keep_a_right(h, law, rng);
}
