//! One month in the life of a household, whatever its commune should add up to.

use crate::arrival::situation;
use crate::claims::{arrears, debts, declare, papers, suspend};
use crate::clock::{M, NEVER, age};
use crate::events::{resume, separate, unite};
use crate::household::{Declaration, Household, NEVER_ASKED, Piece, Presence, Tenure, rights};
use crate::law::{Law, rented};
use crate::rng::Rng;
use crate::work;

/// Where a household is after the month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    Stays,
    /// Leaves for another commune of the department.
    Moves,
    /// Leaves the file.
    Gone,
}

/// Lives a month. Rates are by month.
pub(crate) fn live(h: &mut Household, law: &Law, rng: &mut Rng) -> Fate {
    if h.presence == Presence::Struck {
        // Seen a month or two more, then no longer.
        let over = law.month - h.since >= 2 || rng.chance(0.5);
        return if over && law.month > h.since { Fate::Gone } else { Fate::Stays };
    }
    forget(h, law.month);
    children(h, law, rng);
    births(h, law, rng);
    family(h, law, rng);
    if h.presence == Presence::Struck {
        return Fate::Stays;
    }
    if h.core() {
        jobs(h, law, rng);
        declare(h, law, rng);
        papers(h, law, rng);
    } else {
        outside(h, law, rng);
    }
    debts(h, rng);
    arrears(h, law.month, rng);
    if law.month % 12 == 0 {
        raise(h, law, rng);
    }
    if h.core() && !h.payable(law.month) {
        lapse(h, law.month, rng);
    }
    // Half of yearly moves: 6 % of households a year change commune inside the department.
    if rng.chance(0.005) && h.presence != Presence::Struck { Fate::Moves } else { Fate::Stays }
}

/// Signs of a death are shown six months; an ended pregnancy no longer.
fn forget(h: &mut Household, now: M) {
    if h.child_died != NEVER && now - h.child_died >= 6 {
        h.child_died = NEVER;
    }
    if h.spouse_died != NEVER && now - h.spouse_died >= 6 {
        h.spouse_died = NEVER;
    }
}

fn children(h: &mut Household, law: &Law, rng: &mut Rng) {
    let now = law.month;
    let before = h.n;
    let mut rank = 0;
    while rank < usize::from(h.n) {
        let years = age(h.children[rank], now);
        // At 20 a child leaves the family's charge, later where the RSA or housing aid counts it to 25.
        let kept = h.has(rights::RSA | rights::HOUSING) && h.feature(20 + rank as u64).is_multiple_of(4);
        let leaves = match years {
            ..17 => false,
            17..20 => rng.chance(0.004),
            20..24 => !kept,
            _ => true,
        };
        if leaves { h.remove_child(rank) } else { rank += 1 }
    }
    if before > 0 {
        end_child_rights(h, now);
        if h.single() && !h.has(rights::ASF) && h.core() && h.children_under(20, now) > 0 && rng.chance(0.004) {
            h.rights |= rights::ASF;
        }
        if h.core() && rng.chance(0.0003) && h.children_under(20, now) > 0 {
            h.rights |= rights::AEEH;
        }
        // Both parents at work: a childminder.
        let adults = 1 + i32::from(!h.single());
        if h.has(rights::AB) && !h.has(rights::CMG | rights::PARENTAL) && h.workers() == adults && rng.chance(0.02) {
            h.rights |= rights::CMG;
        }
    }
    if h.n != before {
        work::settle(h, law, rng);
    }
}

/// Rights that end with the age of the children, or with them.
fn end_child_rights(h: &mut Household, now: M) {
    let youngest = h.youngest_age(now);
    if youngest >= 3 {
        h.rights &= !(rights::AB | rights::PARENTAL);
    }
    if youngest >= 6 {
        h.rights &= !rights::CMG;
    }
    if h.children_under(20, now) == 0 {
        h.rights &= !(rights::ASF | rights::AEEH);
    }
}

fn births(h: &mut Household, law: &Law, rng: &mut Rng) {
    let now = law.month;
    if h.due != NEVER {
        if h.due > now {
            return;
        }
        h.due = NEVER;
        h.piece = Piece::None;
        if h.n < 12 {
            h.add_child(now);
            if rng.chance(0.016) {
                h.add_child(now);
            }
            if !matches!(h.presence, Presence::Suspended | Presence::Struck) {
                // A birth opens a right to who had none.
                let outside = !h.core();
                set_core(h, now, outside);
            }
            if h.core() && (i32::from(h.income) <= Law::ab_ceiling(h) || !h.payable(now)) {
                h.rights |= rights::AB;
                if h.n > 1 && !h.single() && rng.chance(0.12) {
                    h.rights = h.rights & !rights::CMG | rights::PARENTAL;
                }
            }
            if h.core() {
                work::settle(h, law, rng);
            }
        }
        return;
    }
    let years = age(h.birth, now);
    let fertile = (19..42).contains(&years) && h.student == 0 && (h.sex == 2 || !h.single());
    let likely = match (h.single(), h.n, h.youngest_age(now)) {
        (_, _, ..1) => 0.0,
        (true, ..) => 0.0022,
        (false, 0, _) => 0.021,
        (false, 1, _) => 0.024,
        (false, 2, _) => 0.0072,
        _ => 0.0042,
    };
    if fertile && rng.chance(likely) {
        // Declared in the fourth month.
        h.due = now + 6;
        if rng.chance(0.1) {
            h.piece = Piece::Pregnancy;
        }
    }
}

fn set_core(h: &mut Household, now: M, outside: bool) {
    if outside {
        set(h, Presence::Core, now);
        h.rights &= rights::EARLY;
        h.rsa_state = if h.rsa_state == NEVER_ASKED { NEVER_ASKED } else { 5 };
    }
}

/// Unions, separations, deaths.
fn family(h: &mut Household, law: &Law, rng: &mut Rng) {
    let now = law.month;
    let years = age(h.birth, now);
    let draw = rng.below(1_000_000);
    // About the mortality of the age: from 4 to 200 in 100 000 a month.
    let mortal = match years {
        ..50 => 6,
        50..65 => 45,
        65..75 => 120,
        _ => 400,
    };
    if draw < mortal {
        h.presence = Presence::Struck;
        h.since = now;
        h.rights = 0;
    } else if !h.single() && draw < 2 * mortal {
        h.spouse = NEVER;
        h.spouse_died = now;
        h.situation = 5;
        h.changed = now;
        h.rights &= !rights::PARENTAL;
        if h.has(rights::PPA) && h.workers() == 0 {
            h.activity = 0;
        }
        work::settle(h, law, rng);
    } else if h.n > 0 && (10_000..10_000 + 5 * u32::from(h.n)).contains(&draw) {
        let rank = rng.below(u32::from(h.n)) as usize;
        h.remove_child(rank);
        h.child_died = now;
        end_child_rights(h, now);
        work::settle(h, law, rng);
    } else if !h.single() && (20_000..21_900).contains(&draw) {
        separate(h, law, rng);
    } else if h.single()
        && h.student == 0
        && (30_000..if h.n > 0 { 33_400 } else { 31_400 }).contains(&draw)
        && years < 60
    {
        if !h.has(rights::RSA) || rng.chance(0.4) {
            unite(h, law, rng);
        }
    } else if (40_000..40_400).contains(&draw) && !h.single() && h.situation != 6 {
        // A wedding.
        h.situation = situation(h, now, rng);
        h.changed = now;
    }
}

fn jobs(h: &mut Household, law: &Law, rng: &mut Rng) {
    let draw = rng.below(1_000);
    if h.workers() > 0 && age(h.birth, law.month) >= 64 && draw < 150 {
        return retire(h, law, rng);
    }
    if h.student > 0 {
        // Studies end: work, and the housing aid follows the income.
        if draw < 12 && age(h.birth, law.month) >= 21 {
            h.student = 0;
            h.activity = 0;
            h.rights |= rights::PPA;
            work::settle(h, law, rng);
        }
    } else if h.has(rights::RSA) {
        if draw < 14 {
            work::close(h, rights::RSA, law, rng);
            if rng.chance(0.6) && h.workers() > 0 {
                work::open(h, rights::PPA, law, rng);
            }
        } else if draw >= 998 && h.n == 0 && (25..60).contains(&age(h.birth, law.month)) {
            h.rights &= !rights::PPA;
            work::open(h, rights::AAH, law, rng);
        }
    } else if h.has(rights::PPA) && !h.has(rights::AAH) {
        if draw < 9 {
            work::close(h, rights::PPA, law, rng);
        } else if draw < 11 {
            work::open(h, rights::RSA, law, rng);
        }
    } else if draw < 6 && h.workers() > 0 && !h.has(rights::AAH | rights::CMG) {
        // Work lost, the unemployment benefit is income.
        h.activity = 6;
        h.income = (u32::from(h.income) * 7 / 10) as u16;
        work::settle(h, law, rng);
    } else if draw >= 998 && h.n == 0 && h.workers() == 0 && (25..60).contains(&age(h.birth, law.month)) {
        // The disability of an adult is recognised.
        h.income = u16::MAX;
        work::open(h, rights::AAH, law, rng);
    } else if (20..50).contains(&draw) && (6..=10).contains(&h.activity) {
        // Work found again, at the usual wage.
        h.activity = 0;
        h.income = u16::MAX;
        work::settle(h, law, rng);
    } else if draw < 10 && h.workers() == 0 && age(h.birth, law.month) < 60 && !h.has(rights::AAH) {
        work::open(h, rights::PPA, law, rng);
    }
    if h.has(rights::HOUSING) && (900..907).contains(&draw) && h.payable_without(rights::HOUSING, law.month) {
        work::close(h, rights::HOUSING, law, rng);
    }
    let tenant = rented(h.tenure) && !h.has(rights::HOUSING) && h.income < 1_600;
    if tenant && (910..914).contains(&draw) {
        work::open(h, rights::HOUSING, law, rng);
    }
}

/// Work ends with a pension; what depended on it ends too.
fn retire(h: &mut Household, law: &Law, rng: &mut Rng) {
    h.rights &= !(rights::PPA | rights::PPA_HELD | rights::CMG);
    h.activity = 14;
    h.income = u16::MAX;
    work::settle(h, law, rng);
}

/// Outside the noyau dur a dossier comes back, waits, or is struck off.
fn outside(h: &mut Household, law: &Law, rng: &mut Rng) {
    let now = law.month;
    h.declaration = Declaration::None;
    let draw = rng.below(100);
    match h.presence {
        Presence::Suspended if draw < 22 && h.payable(now) => {
            if h.student == 0 {
                h.rights &= !(rights::RSA_HELD | rights::PPA_HELD);
            }
            resume(h, now);
            work::settle(h, law, rng);
        }
        Presence::Suspended if draw > 90 => strike(h, now),
        Presence::Below if draw < 4 => {
            h.presence = Presence::Core;
            h.since = now;
            h.income = u16::MAX;
            if h.has(rights::RSA) {
                h.rsa_state = 2;
            }
            work::settle(h, law, rng);
        }
        Presence::Lagged if draw > 70 || now - h.since >= 3 => {
            if rng.chance(0.4) {
                strike(h, now)
            } else {
                set(h, Presence::Excluded, now)
            }
        }
        Presence::Excluded | Presence::OutOfScope | Presence::Below | Presence::Loan | Presence::School
            if draw > 97 =>
        {
            strike(h, now)
        }
        _ => {}
    }
}

fn set(h: &mut Household, presence: Presence, now: M) {
    h.presence = presence;
    h.since = now;
}

fn strike(h: &mut Household, now: M) {
    set(h, Presence::Struck, now);
}

/// No right is left: under the threshold, late, or gone.
fn lapse(h: &mut Household, now: M, rng: &mut Rng) {
    h.declaration = Declaration::None;
    if h.has(rights::RSA_HELD | rights::PPA_HELD) {
        return suspend(h, now);
    }
    match rng.below(10) {
        0..=2 if h.tenure != Tenure::Owner && h.tenure != Tenure::Hosted => {
            h.rights = rights::HOUSING;
            set(h, Presence::Below, now);
        }
        0..=7 => set(h, Presence::Lagged, now),
        _ => strike(h, now),
    }
}

/// January: a new reference year for resources, a new rent.
fn raise(h: &mut Household, law: &Law, rng: &mut Rng) {
    h.income = (u32::from(h.income) * (1_000 + rng.below(35)) / 1_000).min(60_000) as u16;
    h.rent = (u32::from(h.rent) * (1_005 + rng.below(20)) / 1_000) as u16;
    if h.core() {
        work::settle(h, law, rng);
    }
}
