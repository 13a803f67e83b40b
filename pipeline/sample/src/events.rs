//! Events of family life and of the dossier, each leaving a household that agrees with itself.

use crate::arrival::{partner_birth, situation};
use crate::clock::M;
use crate::household::{Household, Presence, Tenure, rights};
use crate::law::Law;
use crate::rng::Rng;
use crate::work;

/// A dossier suspended comes back to payment.
pub(crate) fn resume(h: &mut Household, now: M) {
    h.presence = Presence::Core;
    h.since = now;
    h.piece = crate::household::Piece::None;
    if h.has(rights::RSA) {
        h.rsa_state = 2;
    }
}

/// A household that would have no right left asks for the one its situation opens.
pub(crate) fn keep_a_right(h: &mut Household, law: &Law, rng: &mut Rng) {
    if h.payable(law.month) {
        return;
    }
    let right = if h.n > 0 && h.single() && h.children_under(20, law.month) > 0 {
        rights::ASF
    } else if h.children_under(20, law.month) > 0 {
        rights::AEEH
    } else {
        rights::AAH
    };
    h.student = 0;
    if right == rights::AAH {
        h.income = u16::MAX;
    }
    work::open(h, right, law, rng);
}

/// A partner moves in; the support allowance and the RSA of one alone end.
pub(crate) fn unite(h: &mut Household, law: &Law, rng: &mut Rng) {
    h.spouse = partner_birth(h, rng).min(law.month - 18 * 12);
    h.partner_activity = crate::household::UNSET;
    h.rights &= !rights::ASF;
    h.changed = law.month;
    h.situation = situation(h, law.month, rng);
    work::settle(h, law, rng);
}

/// The partner leaves.
pub(crate) fn separate(h: &mut Household, law: &Law, rng: &mut Rng) {
    h.spouse = crate::clock::NEVER;
    if h.has(rights::PARENTAL) {
        h.rights = h.rights & !rights::PARENTAL | rights::AB;
    }
    h.changed = law.month;
    h.situation = match h.situation {
        6 => [1, 3, 3, 3][rng.below(4) as usize],
        _ => [2, 4, 3][rng.below(3) as usize],
    };
    h.income = (u32::from(h.income) * 6 / 10) as u16;
    if h.core() && h.children_under(20, law.month) > 0 && rng.chance(0.35) {
        h.rights |= rights::ASF;
    }
    if h.has(rights::PPA) && h.workers() == 0 {
        h.activity = 0;
    }
    work::settle(h, law, rng);
}

/// A child of about that age joins the family (custody, a new partner's child).
pub(crate) fn join(h: &mut Household, years: i32, law: &Law, rng: &mut Rng) {
    let born = law.month - (years * 12) as M - rng.below(12) as M;
    h.student = 0;
    h.add_child(born.max(h.first_possible_child()).min(law.month));
    if h.tenure == Tenure::CareHome {
        h.tenure = Tenure::Social;
    }
    work::settle(h, law, rng);
}
