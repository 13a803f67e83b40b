//! The tenth of the file that has no right payable this month.

use crate::arrival::Kind;
use crate::clock::{M, year_age};
use crate::commune::Commune;
use crate::household::{Household, Presence, rights};
use crate::law::Law;
use crate::rng::Rng;
use crate::targets::{Counts, FOYERS};
use crate::work;

/// Rows outside for each household inside (a choice: about 10 % of all rows).
const RATIO: f32 = 0.111;

/// Keeps their number about right: more register than get a right at once, old ones are struck off.
pub(crate) fn keep(commune: &mut Commune, target: &Counts, law: &Law, rng: &mut Rng, first: bool) {
    let wanted = RATIO * target[FOYERS] as f32;
    let wanted = wanted as usize + usize::from(rng.chance(wanted - wanted.floor()));
    while commune.outside() < wanted {
        add(commune, law, rng, first);
    }
    let most = wanted + wanted / 8 + 1;
    while commune.outside() > most {
        let waiting = |h: &Household| !matches!(h.presence, Presence::Core | Presence::Struck | Presence::Suspended);
        let Some(at) = commune.find(rng, waiting) else { return };
        if !first {
            commune.set_aside(at, law, Presence::Struck);
        }
        // Struck-off dossiers still count this month: stop when only they are in surplus.
        if commune.people.iter().filter(|h| h.presence == Presence::Struck).count() * 3 > commune.outside() || first {
            return;
        }
    }
}

fn add(commune: &mut Commune, law: &Law, rng: &mut Rng, first: bool) {
    let now = law.month;
    let shares: &[u16] = if first { &[34, 4, 26, 7, 8, 12, 6, 3] } else { &[64, 4, 2, 0, 0, 20, 5, 5] };
    let presence = [
        Presence::Below,
        Presence::Loan,
        Presence::Suspended,
        Presence::Struck,
        Presence::Lagged,
        Presence::School,
        Presence::Excluded,
        Presence::OutOfScope,
    ][rng.weighted(shares)];
    let kind = if presence == Presence::Suspended && rng.chance(0.2) { Kind::Large } else { Kind::Small };
    let at = commune.welcome(kind, now, rng);
    commune.change(at, now, |h| {
        h.presence = presence;
        h.enrolled = if first { h.enrolled } else { now };
        h.since = now - if presence == Presence::Struck { 0 } else { rng.below(3) as M };
        match presence {
            Presence::Below => below(h, rng),
            Presence::Suspended => suspended(h, now, rng),
            Presence::School => school_child(h, now, rng),
            _ => {}
        }
        work::settle(h, law, rng);
        h.unknown = rng.chance(0.05);
    });
}

/// Housing aid under 10 €, or RSA under 6 €.
fn below(h: &mut Household, rng: &mut Rng) {
    if h.student == 0 && rng.chance(0.25) {
        h.rights = rights::RSA;
        h.rsa_state = 3;
    } else {
        h.rights = rights::HOUSING;
        work::rent_a_home(h, rng);
    }
}

fn suspended(h: &mut Household, now: M, rng: &mut Rng) {
    if h.student > 0 || rng.chance(0.35) {
        h.rights |= rights::HOUSING;
        work::rent_a_home(h, rng);
    }
    if h.student == 0 {
        h.rights |= if rng.chance(0.3) && (now - h.birth) / 12 < 62 { rights::RSA } else { rights::PPA };
    }
    if h.has(rights::RSA) {
        h.rsa_state = 4;
    }
}

/// One child at school, of 6 to 17 by the years, nothing else: the back-to-school allowance alone.
fn school_child(h: &mut Household, now: M, rng: &mut Rng) {
    if !h.children().iter().any(|born| (6..17).contains(&year_age(*born, now))) || h.n != 1 {
        while h.n > 0 {
            h.remove_child(0);
        }
        h.student = 0;
        h.birth = h.birth.min(now - 34 * 12);
        if !h.single() {
            h.spouse = h.spouse.min(now - 34 * 12);
        }
        h.add_child(now - 12 * rng.between(7, 15) as M);
    }
    h.income = u16::MAX;
}
