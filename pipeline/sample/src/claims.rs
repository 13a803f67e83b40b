//! What a dossier lives through at the Caf: declarations, papers, debts, rent arrears.

use crate::clock::M;
use crate::household::{Arrears, Declaration, Household, Piece, Presence, rights};
use crate::law::{Law, rented};
use crate::rng::Rng;
use crate::work;

/// What is under way in a dossier that has been there for years: papers, arrears, the
/// declaration of the month.
pub(crate) fn underway(h: &mut Household, law: &Law, rng: &mut Rng) {
    papers(h, law, rng);
    let tenant = h.has(rights::HOUSING) && rented(h.tenure) && h.rent > 0;
    if tenant && rng.chance(if h.has(rights::RSA) { 0.03 } else { 0.015 }) {
        h.arrears =
            [Arrears::Reported, Arrears::Reported, Arrears::Plan, Arrears::Fund, Arrears::Court][rng.below(5) as usize];
        h.arrears_months = rng.between(2, 14) as u8;
        h.arrears_since = law.month - i16::from(h.arrears_months) + 2;
    }
    let rights_before = h.rights;
    declare(h, law, rng);
    h.presence = Presence::Core;
    if !h.payable(law.month) {
        h.rights = rights_before;
        h.declaration = Declaration::Received;
        h.rsa_state = if h.has(rights::RSA) { 2 } else { h.rsa_state };
    }
}

/// The quarterly declaration of resources: in time, late, or missing and the right suspended.
pub(crate) fn declare(h: &mut Household, law: &Law, rng: &mut Rng) {
    h.declaration = Declaration::None;
    if !h.has(rights::QUARTERLY) {
        return;
    }
    let held = h.has(rights::RSA_HELD | rights::PPA_HELD);
    if held {
        recover(h, rng);
    }
    if (law.month + (h.id % 3) as M) % 3 != 0 {
        return;
    }
    h.declaration = match rng.below(1_000) {
        0..=21 => Declaration::Missing,
        22..=61 => Declaration::Late,
        _ => Declaration::Received,
    };
    if held && h.declaration == Declaration::Received && h.has(rights::RSA_HELD | rights::PPA_HELD) {
        h.declaration = Declaration::Missing;
    }
    if h.declaration == Declaration::Missing && h.has(rights::RSA | rights::PPA) {
        hold(h);
    }
}

/// RSA and PPA stop being paid.
fn hold(h: &mut Household) {
    if h.has(rights::RSA) {
        h.rights = h.rights & !rights::RSA | rights::RSA_HELD;
        h.rsa_state = 4;
    }
    if h.has(rights::PPA) {
        h.rights = h.rights & !rights::PPA | rights::PPA_HELD;
    }
}

/// A suspended right is paid again, or closed for good.
fn recover(h: &mut Household, rng: &mut Rng) {
    let draw = rng.below(100);
    if draw < 55 {
        if h.has(rights::RSA_HELD) {
            h.rights = h.rights & !rights::RSA_HELD | rights::RSA;
            h.rsa_state = 2;
        }
        if h.has(rights::PPA_HELD) && h.workers() > 0 {
            h.rights |= rights::PPA;
        }
        h.rights &= !rights::PPA_HELD;
        h.recall = h.recall.saturating_add(180);
    } else if draw < 75 {
        if h.has(rights::RSA_HELD) {
            h.rsa_state = 5;
        }
        h.rights &= !(rights::RSA_HELD | rights::PPA_HELD);
    }
}

/// A paper is asked; some dossiers are suspended for want of it.
pub(crate) fn papers(h: &mut Household, law: &Law, rng: &mut Rng) {
    let draw = rng.below(1_000);
    if h.piece != Piece::None {
        if draw < 450 {
            h.piece = Piece::None;
        } else if draw < 500 && h.piece != Piece::Pregnancy {
            suspend(h, law.month);
        }
        return;
    }
    h.piece = match draw {
        0..=3 if rented(h.tenure) => [Piece::Lease, Piece::Rent][rng.below(2) as usize],
        4..=5 if h.n > 0 => Piece::School,
        6..=9 => Piece::Resources,
        10..=11 if h.has(rights::ASF) => Piece::Alimony,
        _ => Piece::None,
    };
    if draw > 998 {
        suspend(h, law.month);
    }
}

pub(crate) fn suspend(h: &mut Household, now: M) {
    h.presence = Presence::Suspended;
    h.since = now;
    h.declaration = Declaration::None;
}

pub(crate) fn debts(h: &mut Household, rng: &mut Rng) {
    h.debt = h.debt.saturating_sub(if h.debt > 0 { 45 } else { 0 });
    let draw = rng.below(1_000);
    match draw {
        0..=5 if h.core() => {
            h.overpayments = (h.overpayments + 1).min(9);
            h.debt = h.debt.saturating_add(rng.skewed(420.0, 0.7) as u16);
        }
        6..=11 if h.core() => h.recall = h.recall.saturating_add(rng.skewed(240.0, 0.6) as u16).min(9_000),
        500..=541 => h.overpayments = h.overpayments.saturating_sub(1),
        600..=641 => h.recall = 0,
        _ => {}
    }
}

/// Arrears build up month by month until a plan, the fund, the court, or payment.
pub(crate) fn arrears(h: &mut Household, now: M, rng: &mut Rng) {
    if h.arrears == Arrears::None {
        let likely = if h.has(rights::RSA) { 0.0024 } else { 0.0012 };
        if h.core() && h.has(rights::HOUSING) && rented(h.tenure) && h.rent > 0 && h.n < 9 && rng.chance(likely) {
            h.arrears = Arrears::Reported;
            h.arrears_months = 2;
            h.arrears_since = now;
        }
        return;
    }
    if !h.core() && h.presence != Presence::Suspended || !rented(h.tenure) || h.rent == 0 {
        return work::no_arrears(h);
    }
    let draw = rng.below(100);
    h.arrears = match h.arrears {
        Arrears::Reported if now - h.arrears_since >= 3 && draw < 26 => Arrears::Plan,
        Arrears::Reported if now - h.arrears_since >= 6 && draw < 36 => Arrears::Fund,
        Arrears::Reported if now - h.arrears_since >= 8 && draw < 42 => Arrears::Court,
        Arrears::Plan if h.arrears_months == 0 => Arrears::None,
        Arrears::Plan if draw < 2 => Arrears::Court,
        Arrears::Fund if draw < 20 => Arrears::Plan,
        Arrears::Reported if draw > 93 => Arrears::None,
        Arrears::Court if draw > 95 => Arrears::None,
        same => same,
    };
    match h.arrears {
        Arrears::Plan if draw.is_multiple_of(3) => h.arrears_months = h.arrears_months.saturating_sub(1),
        Arrears::Plan | Arrears::None => {}
        _ if !draw.is_multiple_of(4) => h.arrears_months = (h.arrears_months + 1).min(36),
        _ => {}
    }
    if h.arrears == Arrears::None {
        work::no_arrears(h);
    }
}
