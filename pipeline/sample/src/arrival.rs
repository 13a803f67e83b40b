//! A household that enters the file: who is in it, how old, where it lives.

use crate::clock::{M, NEVER, age};
use crate::household::{Arrears, Declaration, Household, NEVER_ASKED, Piece, Presence, Tenure, UNSET, rights};
use crate::rng::Rng;
use crate::targets::{AF, Counts, FOYERS, PAJE, PERSONS};
use crate::work;

/// Adults without children, by age: 18–24, 25–29, 30–39, 40–49, 50–59, 60–64, 65–69, 70 and over.
const AGES: [u16; 8] = [130, 150, 190, 150, 185, 75, 50, 70];
const AGE_BANDS: [(i32, i32); 8] = [(18, 24), (25, 29), (30, 39), (40, 49), (50, 59), (60, 64), (65, 69), (70, 88)];
/// Children of a family with allowances: two, three, four, five, six to eight.
const SIZES: [u16; 5] = [655, 245, 70, 21, 9];
/// Mean persons of such a family, with the shares above and of lone parents.
const LARGE_MEAN: f64 = 4.28;
pub(crate) const LONE_LARGE: f32 = 0.22;

/// Shares of family types that make a commune's persons and young children.
#[derive(Clone, Debug)]
pub(crate) struct Mix {
    /// Families with two children or more that have a baby.
    large_baby: f32,
    /// Of the others: lone parents of one, couples with one, couples without.
    lone: f32,
    couple_one: f32,
    couple: f32,
    lone_baby: f32,
    couple_baby: f32,
    student: f32,
}

impl Mix {
    /// The mix that gives, in expectation, the counts of a commune.
    pub fn of(counts: &Counts, town: bool) -> Self {
        let [foyers, persons, large, young] = [FOYERS, PERSONS, AF, PAJE].map(|at| f64::from(counts[at]));
        let small = (foyers - large).max(1.0);
        let extra = ((persons - LARGE_MEAN * large - small) / small / 0.32).clamp(0.15, 3.0);
        let (lone, couple_one, couple) = (0.085 * extra, 0.095 * extra, 0.045 * extra);
        let babies = young * 1.18;
        let of_large = 0.52 * babies / large.max(1.0);
        // Couples with one child have a baby three times as often as lone parents.
        let weight = small * (couple_one + 0.33 * lone);
        let of_couple = (0.48 * babies / weight.max(1.0)).min(0.9);
        Self {
            large_baby: of_large.min(0.9) as f32,
            lone: lone as f32,
            couple_one: couple_one as f32,
            couple: couple as f32,
            lone_baby: (0.33 * of_couple) as f32,
            couple_baby: of_couple as f32,
            student: if town { 0.13 } else { 0.02 },
        }
    }
}

/// What sort of household is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Two children or more under 20.
    Large,
    /// One child or none.
    Small,
}

/// Draws a household without rights.
pub(crate) fn household(id: u64, kind: Kind, mix: &Mix, now: M, rng: &mut Rng) -> Household {
    let mut h = blank(id, now, rng);
    match kind {
        Kind::Large => large(&mut h, mix, now, rng),
        Kind::Small => small(&mut h, mix, now, rng),
    }
    h.situation = situation(&h, now, rng);
    home(&mut h, rng);
    let since = rng.below(120) as M;
    h.enrolled = now - since.min((now - h.birth - 17 * 12).max(0));
    if rng.chance(0.6) {
        h.changed = now - rng.below(180).min((now - h.birth - 17 * 12).max(1) as u32) as M;
    }
    if rng.chance(0.03) {
        h.others = 1 + u8::from(rng.chance(0.2));
    }
    past(&mut h, rng);
    h
}

fn blank(id: u64, now: M, rng: &mut Rng) -> Household {
    Household {
        id,
        children: [0; 12],
        enrolled: now,
        changed: NEVER,
        birth: now - 40 * 12,
        spouse: NEVER,
        due: NEVER,
        child_died: NEVER,
        spouse_died: NEVER,
        since: now,
        arrears_since: NEVER,
        rights: 0,
        income: u16::MAX,
        rent: 0,
        debt: 0,
        recall: 0,
        n: 0,
        others: 0,
        sex: 1 + u8::from(rng.chance(0.5)),
        situation: 0,
        activity: UNSET,
        partner_activity: UNSET,
        student: 0,
        tenure: Tenure::Owner,
        rsa_state: NEVER_ASKED,
        arrears_months: 0,
        overpayments: 0,
        presence: Presence::Core,
        declaration: Declaration::None,
        arrears: Arrears::None,
        piece: Piece::None,
        unknown: false,
    }
}

fn large(h: &mut Household, mix: &Mix, now: M, rng: &mut Rng) {
    let size = match rng.weighted(&SIZES) {
        0 => 2,
        1 => 3,
        2 => 4,
        3 => 5,
        // Twelve children once in a while.
        _ => {
            if rng.chance(0.02) {
                12
            } else {
                rng.between(6, 8)
            }
        }
    };
    let baby = rng.chance(mix.large_baby);
    let mut born = now - if baby { rng.below(36) } else { 36 + rng.below(if size == 2 { 160 } else { 110 }) } as M;
    for rank in 0..size {
        h.add_child(born);
        let gap = if rng.chance(0.02) {
            0
        } else if size > 5 {
            rng.between(11, 19)
        } else {
            rng.between(18, 54)
        };
        // The first two must be under 20, or it would be no such family.
        born = if rank == 0 { (born - gap as M).max(now - 20 * 12 + 2) } else { born - gap as M };
    }
    // Children of 20 and over have left.
    while h.n > 2 && age(h.children[0], now) >= 20 {
        h.remove_child(0);
    }
    parents(h, rng.chance(LONE_LARGE), now, rng);
}

fn small(h: &mut Household, mix: &Mix, now: M, rng: &mut Rng) {
    let draw = rng.unit();
    if draw < mix.lone {
        let months = if rng.chance(mix.lone_baby) { rng.below(36) } else { 36 + rng.below(203) };
        h.add_child(now - months as M);
        parents(h, true, now, rng);
    } else if draw < mix.lone + mix.couple_one {
        let months = if rng.chance(mix.couple_baby) { rng.below(36) } else { 36 + rng.below(203) };
        h.add_child(now - months as M);
        parents(h, false, now, rng);
    } else {
        childless(h, draw < mix.lone + mix.couple_one + mix.couple, mix, now, rng);
    }
}

/// Gives parents to the children there: the elder child came at 17 to 38.
fn parents(h: &mut Household, lone: bool, now: M, rng: &mut Rng) {
    let eldest = h.children[0];
    let at = 17 * 12 + 6 + (rng.below(120) + rng.below(130)) as M;
    h.birth = eldest - at;
    if lone {
        h.sex = 1 + u8::from(rng.chance(0.84));
    } else {
        h.sex = 1 + u8::from(rng.chance(0.62));
        h.spouse = partner_birth(h, rng).min(now - 18 * 12);
        if (1..12).contains(&h.youngest_age(now)) && age(h.birth, now) < 40 && rng.chance(0.09) {
            h.due = now + rng.between(1, 6) as M;
        }
    }
}

/// A partner's birth month, within some years, adult, and not too near the children's.
pub(crate) fn partner_birth(h: &Household, rng: &mut Rng) -> M {
    let drawn = h.birth + (rng.below(60) + rng.below(60)) as M - 60;
    let eldest = if h.n > 0 { h.children[0] - 16 * 12 - 1 } else { M::MAX };
    drawn.min(eldest)
}

fn childless(h: &mut Household, couple: bool, mix: &Mix, now: M, rng: &mut Rng) {
    if !couple && rng.chance(mix.student) {
        h.birth = now - (18 * 12 + rng.below(84)) as M;
        h.student = 1 + u8::from(rng.chance(0.4));
        return;
    }
    let (low, high) = AGE_BANDS[rng.weighted(&AGES)];
    h.birth = now - (rng.between(low, high) * 12) as M - rng.below(12) as M;
    let years = age(h.birth, now);
    if couple {
        h.spouse = partner_birth(h, rng).min(now - 18 * 12);
        h.sex = 1 + u8::from(rng.chance(0.4));
    }
    // A first child expected.
    let likely = if couple { 0.12 } else { 0.006 };
    if (20..38).contains(&years) && rng.chance(likely) {
        h.due = now + rng.between(1, 6) as M;
        h.sex = if couple { h.sex } else { 2 };
    }
}

/// A family situation that agrees with the partner, the sex and the age.
pub(crate) fn situation(h: &Household, now: M, rng: &mut Rng) -> u8 {
    let years = age(h.birth, now);
    if !h.single() {
        return 6 + rng.weighted(if years < 30 { &[25, 25, 46, 1, 1, 2] } else { &[60, 14, 21, 2, 1, 2] }) as u8;
    }
    match years {
        ..30 if h.n == 0 => rng.weighted(&[97, 0, 2, 1]) as u8,
        ..60 => rng.weighted(&[if h.n > 0 { 45 } else { 62 }, 18, 4, 17, 6, if h.n > 0 { 3 } else { 2 }]) as u8,
        _ => rng.weighted(&[34, 36, 4, 6, 3, 17]) as u8,
    }
}

/// A home without help: tenants that no aid reaches, owners, people put up by others.
pub(crate) fn home(h: &mut Household, rng: &mut Rng) {
    let weights: &[u16] = if h.n > 0 { &[12, 20, 0, 0, 0, 42, 22, 4] } else { &[16, 28, 0, 0, 1, 10, 22, 23] };
    h.tenure = [
        Tenure::Social,
        Tenure::Private,
        Tenure::Student,
        Tenure::CareHome,
        Tenure::Hostel,
        Tenure::Buying,
        Tenure::Owner,
        Tenure::Hosted,
    ][rng.weighted(weights)];
    work::set_rent(h, rng);
}

/// Overpayments and arrears of benefit left by the past.
fn past(h: &mut Household, rng: &mut Rng) {
    if rng.chance(0.14) {
        h.overpayments = 1 + rng.below(3) as u8;
        h.debt = if rng.chance(0.6) { rng.skewed(380.0, 0.7) as u16 } else { 0 };
    }
    if rng.chance(0.12) {
        h.recall = rng.skewed(260.0, 0.7) as u16;
    }
}

/// How likely each right is for such a household, before the commune's own level.
pub(crate) fn leaning(h: &Household, right: u16, now: M) -> f32 {
    let years = age(h.birth, now);
    let senior = h.oldest_adult(now) >= 65;
    match right {
        rights::RSA => match (h.student > 0 || years >= 65, h.single(), h.n) {
            (true, ..) => 0.0,
            (_, true, 0) if years < 25 => 0.03,
            (_, true, 0) => 1.0,
            (_, true, _) => 1.25,
            (_, false, 0) => 0.45,
            (_, false, _) => 0.24,
        },
        rights::PPA => match (h.student > 0 || years >= 64, h.single(), h.n) {
            (true, ..) => 0.0,
            (_, true, 0) => 1.0,
            (_, true, _) => 0.95,
            (_, false, 0) => 1.1,
            (_, false, _) => 0.55,
        },
        rights::AAH => match (h.student > 0 || h.n > 1, h.single(), years) {
            (true, ..) => 0.02,
            (_, true, 20..40) => 0.16,
            (_, true, 40..65) => 0.34,
            (_, false, 25..65) => 0.14,
            _ => 0.05,
        },
        _ => {
            let need = if h.has(rights::RSA) {
                0.66
            } else if h.has(rights::AAH) {
                0.5
            } else {
                0.0
            };
            let size = if h.single() { 0.42 } else { 0.14 };
            let worker = if h.has(rights::PPA) { 1.0 } else { 0.75 };
            if h.student > 0 || senior { 0.95 } else { f32::max(need, size * worker) }
        }
    }
}
