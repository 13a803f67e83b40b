//! Work, income and home: what must agree with the rights of a household.
//!
//! Rights open and close by events of life: a job found, a job lost, a flat taken.

use crate::clock::{NEVER, age};
use crate::household::{Arrears, Household, NEVER_ASKED, SHELTERED, STUDENT, Tenure, UNSET, WORKING, rights};
use crate::law::Law;
use crate::rng::Rng;

const IN_WORK: [u16; 6] = [84, 6, 3, 3, 0, 4];
const SEEKING: [u16; 5] = [46, 30, 12, 8, 4];

fn in_work(rng: &mut Rng) -> u8 {
    rng.weighted(&IN_WORK) as u8
}

fn seeking(rng: &mut Rng) -> u8 {
    6 + rng.weighted(&SEEKING) as u8
}

/// At home, ill or unfit for work.
fn inactive(years: i32, rng: &mut Rng) -> u8 {
    if years >= 62 {
        return if rng.chance(0.9) { 14 } else { 15 };
    }
    [11, 11, 11, 11, 13, 12, 19][rng.below(7) as usize]
}

/// An activity for an adult of that age when nothing else decides.
fn any_activity(years: i32, working: f32, rng: &mut Rng) -> u8 {
    if years >= 63 {
        inactive(years, rng)
    } else if rng.chance(working) {
        in_work(rng)
    } else if rng.chance(0.55) {
        seeking(rng)
    } else {
        inactive(years, rng)
    }
}

fn works(activity: u8) -> bool {
    WORKING.contains(&activity)
}

/// Brings work and income into agreement with the rights, changing only what disagrees.
pub(crate) fn settle(h: &mut Household, law: &Law, rng: &mut Rng) {
    settle_activities(h, law, rng);
    settle_income(h, law, rng);
}

fn settle_activities(h: &mut Household, law: &Law, rng: &mut Rng) {
    let years = age(h.birth, law.month);
    if h.activity == STUDENT {
        h.activity = UNSET;
    }
    if h.student > 0 {
        h.activity = STUDENT;
    } else if h.has(rights::AAH) {
        let employed = h.has(rights::PPA | rights::CMG);
        let fits = if employed { works(h.activity) } else { !works(h.activity) && h.activity != UNSET };
        if !fits {
            let unfit = if years >= 62 { 14 } else { 16 + u8::from(rng.chance(0.3)) };
            h.activity = if employed { SHELTERED } else { unfit };
        }
    } else if h.has(rights::CMG) {
        h.activity = if works(h.activity) { h.activity } else { in_work(rng) };
    } else if h.has(rights::RSA) && !h.has(rights::PPA) {
        if h.activity == UNSET || works(h.activity) && rng.chance(0.9) {
            h.activity = if rng.chance(0.6) { seeking(rng) } else { inactive(years.min(61), rng) };
        }
    } else if h.activity == UNSET {
        h.activity = any_activity(years, if h.n > 0 { 0.8 } else { 0.55 }, rng);
    }
    settle_partner(h, law, rng);
    if h.has(rights::PPA) && h.workers() == 0 {
        h.activity = in_work(rng);
    }
}

fn settle_partner(h: &mut Household, law: &Law, rng: &mut Rng) {
    if h.single() {
        h.partner_activity = UNSET;
    } else if h.has(rights::CMG) && !works(h.partner_activity) {
        h.partner_activity = in_work(rng);
    } else if h.has(rights::PARENTAL) && works(h.partner_activity) {
        h.partner_activity = 11;
    } else if h.partner_activity == UNSET {
        let likely = if h.has(rights::RSA) { 0.08 } else { 0.68 };
        h.partner_activity = any_activity(age(h.spouse, law.month), likely, rng);
    }
}

fn settle_income(h: &mut Household, law: &Law, rng: &mut Rng) {
    let (low, high) = law.incomes(h);
    if h.income != u16::MAX && (low..=high).contains(&i32::from(h.income)) {
        return;
    }
    let drawn = if h.has(rights::RSA) && !h.has(rights::PPA) {
        if rng.chance(0.62) { 0 } else { rng.between(low, high) }
    } else {
        rng.skewed(usual_income(h, law, high), 0.34) as i32
    };
    let near = if drawn < low { (low, high.min(low + low / 2 + 900)) } else { (low + (high - low) * 3 / 5, high) };
    let kept = if (low..=high).contains(&drawn) { drawn } else { rng.between(near.0, near.1) };
    h.income = kept.clamp(0, 60_000) as u16;
}

/// Median income of such a household, euros a month (choices, from the net minimum wage).
fn usual_income(h: &Household, law: &Law, high: i32) -> f32 {
    let smic = (law.smic / 100) as f32;
    if h.has(rights::PPA) && !h.has(rights::RSA | rights::AAH) {
        return 0.87 * high as f32;
    }
    if h.student > 0 {
        return 120.0;
    }
    let of = |activity: u8| match activity {
        0..=3 => 1.32 * smic,
        4 | 5 => 0.6 * smic,
        6 | 8 => 0.62 * smic,
        14 | 15 => 0.75 * smic,
        12 | 13 => 0.6 * smic,
        _ => 0.08 * smic,
    };
    let partner = if h.single() { 0.0 } else { of(h.partner_activity) };
    (of(h.activity) + partner) * if h.n > 1 && !h.single() { 1.12 } else { 1.0 }
}

/// Opens a right through the event that brings it.
pub(crate) fn open(h: &mut Household, right: u16, law: &Law, rng: &mut Rng) {
    h.rights |= right;
    match right {
        rights::RSA => {
            h.rights &= !rights::RSA_HELD;
            if !h.has(rights::CMG) && (!h.has(rights::PPA) || rng.chance(0.85)) {
                h.rights &= !rights::PPA;
                h.activity = if rng.chance(0.6) { 7 } else { seeking(rng) };
                if !h.single() && works(h.partner_activity) {
                    h.partner_activity = 11;
                }
            }
            h.rsa_state = 2;
        }
        rights::PPA => {
            h.rights &= !rights::PPA_HELD;
            if h.workers() == 0 {
                h.activity = if h.has(rights::AAH) { SHELTERED } else { in_work(rng) };
            }
        }
        rights::AAH => {
            h.rsa_state = if h.has(rights::RSA | rights::RSA_HELD) { 5 } else { h.rsa_state };
            h.rights &= !(rights::RSA | rights::RSA_HELD);
        }
        rights::HOUSING if !can_be_helped(h.tenure) => rent_a_home(h, rng),
        _ => {}
    }
    settle(h, law, rng);
}

/// Closes a right through the event that ends it.
pub(crate) fn close(h: &mut Household, right: u16, law: &Law, rng: &mut Rng) {
    h.rights &= !right;
    match right {
        rights::RSA => {
            h.rsa_state = if rng.chance(0.8) { 5 } else { 6 };
            if rng.chance(0.7) && age(h.birth, law.month) < 62 && !h.has(rights::AAH) {
                h.activity = in_work(rng);
            }
            h.income = u16::MAX;
        }
        rights::PPA if !h.has(rights::RSA | rights::AAH) => {
            // A better wage, or work lost and an unemployment benefit.
            if rng.chance(0.4) {
                h.activity = 6;
            }
            h.income = u16::MAX;
        }
        rights::HOUSING => {
            h.tenure = match rng.below(10) {
                0..=3 => Tenure::Owner,
                4..=6 => Tenure::Hosted,
                _ => h.tenure,
            };
            if matches!(h.tenure, Tenure::Owner | Tenure::Hosted) {
                h.rent = 0;
                no_arrears(h);
            }
        }
        _ => {}
    }
    settle(h, law, rng);
}

/// Whether housing aid can be paid for such a home.
pub(crate) fn can_be_helped(tenure: Tenure) -> bool {
    !matches!(tenure, Tenure::Owner | Tenure::Hosted)
}

/// Draws a rented home and its rent: social rents are about 6 € a square metre, private ones 9 €.
pub(crate) fn rent_a_home(h: &mut Household, rng: &mut Rng) {
    h.tenure = if h.student > 0 {
        if rng.chance(0.3) { Tenure::Student } else { Tenure::Private }
    } else {
        match rng.below(100) {
            0..=43 => Tenure::Social,
            44..=92 => Tenure::Private,
            93..=94 => Tenure::Hostel,
            95..=96 => Tenure::CareHome,
            _ => Tenure::Buying,
        }
    };
    if h.tenure == Tenure::CareHome && h.n > 0 {
        h.tenure = Tenure::Social;
    }
    set_rent(h, rng);
}

/// A rent for the home held.
pub(crate) fn set_rent(h: &mut Household, rng: &mut Rng) {
    let room = 45.0 * (h.persons() - 1).min(5) as f32;
    let median = match h.tenure {
        Tenure::Owner | Tenure::Hosted => 0.0,
        Tenure::Social => 285.0 + room,
        Tenure::Private => 400.0 + room * 1.3,
        Tenure::Student => 260.0,
        Tenure::Hostel => 380.0,
        Tenure::CareHome => 620.0,
        Tenure::Buying => 520.0 + room,
    };
    h.rent = rng.skewed(median, 0.22) as u16;
}

/// Arrears stay behind with the home.
pub(crate) fn no_arrears(h: &mut Household) {
    h.arrears = Arrears::None;
    h.arrears_months = 0;
    h.arrears_since = NEVER;
}

/// Someone who keeps nothing of the RSA but its memory.
pub(crate) fn forget_rsa(h: &mut Household, rng: &mut Rng) {
    h.rsa_state = if rng.chance(0.15) { [0, 1, 5, 5, 6][rng.below(5) as usize] } else { NEVER_ASKED };
}
