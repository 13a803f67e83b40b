//! The farmers' scheme, health cover, municipal aid, France services.

use super::{Scene, identifier, to_five, whole};
use crate::clock::{M, number};
use crate::pen::Pen;
use crate::rng::{Rng, key};
use crate::targets::{AF, FOYERS, HOUSING, PAJE, PERSONS, PPA, RSA};

pub(super) const MSA: &str = "\
    DTREFFRE NUMEPCI INDFOY_NDUR INDNBP_NDUR INDFOY_RSA INDFOY_PPA INDFOY_NDURAL INDFOY_AF \
    INDFOY_NDURPAJE";
pub(super) const C2S: &str = "ANNEE NUMEPCI TRANCHE_AGE C2S_SANS C2S_AVEC SANS_MEDECIN_TRAITANT";
pub(super) const CCAS: &str = "MOIS CODE_INSEE AIDE TRANCHE_QF NB MONTANT";
pub(super) const FRANCE_SERVICES: &str = "MOIS ID CODE_INSEE OPERATEUR MODE DEMANDES";

/// Households of the farmers' scheme: 14 % of the Caf's in small communes, 2 % in towns.
pub(super) fn msa(scene: &Scene<'_>, pen: &mut Pen) {
    for (epci, members) in scene.groups() {
        let mut sums = [0.0; 7];
        for at in members {
            let commune = &scene.communes[at];
            let rural = if commune.place.population < 2_000 {
                0.14
            } else if commune.place.population < 10_000 {
                0.06
            } else {
                0.02
            };
            commune.counts.iter().zip(&mut sums).for_each(|(count, sum)| *sum += f64::from(*count) * rural);
        }
        pen.dashed(scene.law.month).text(epci);
        // Fewer minima and less housing aid than in the general scheme.
        for (count, ratio) in
            [(FOYERS, 1.0), (PERSONS, 1.04), (RSA, 0.6), (PPA, 0.9), (HOUSING, 0.55), (AF, 1.05), (PAJE, 1.0)]
        {
            pen.int(to_five(sums[count] * ratio));
        }
        pen.synthetic();
    }
}

/// Persons with complementary health cover, near three for each household with the RSA.
pub(super) fn c2s(scene: &Scene<'_>, pen: &mut Pen) {
    for (epci, members) in scene.groups() {
        let of = |count: usize| members.iter().map(|at| f64::from(scene.communes[*at].counts[count])).sum::<f64>();
        let inhabitants: f64 = members.iter().map(|at| scene.inhabitants(&scene.communes[*at])).sum();
        let mut rng = Rng::of(&[scene.seed, key(epci), scene.year() as u64, 0xc2]);
        for (band, covered, aged) in [("M25", 1.15, 0.27), ("25-59", 1.35, 0.42), ("60P", 0.28, 0.31)] {
            let noise = 0.9 + 0.2 * f64::from(rng.unit());
            let free = of(RSA) * covered * noise;
            pen.int(scene.year()).text(epci).text(band).int(whole(free));
            pen.int(whole((free + of(HOUSING) * 0.1 * covered) * 0.28))
                .int(whole(inhabitants * aged * 0.085 * noise))
                .synthetic();
        }
    }
}

/// Municipal aid from 3 000 inhabitants, by the quotients of the households there.
pub(super) fn ccas(scene: &Scene<'_>, pen: &mut Pen) {
    let first = scene.law.month - number(scene.law.month) as M + 1;
    for month in first..=scene.law.month {
        for (commune, picture) in scene.places().filter(|(commune, _)| commune.place.population >= 3_000) {
            let mut rng = commune.rng(scene.seed, month, 0xcc);
            for (aid, share, amount) in
                [("ALI", 0.011, 62), ("ENE", 0.004, 145), ("LOG", 0.003, 210), ("TRA", 0.002, 48), ("AUT", 0.002, 90)]
            {
                for (at, (band, need)) in
                    [("M400", 1.6), ("400-799", 1.0), ("800P", 0.12), ("INC", 0.5)].into_iter().enumerate()
                {
                    let winter = if aid == "ENE" && !(4..=9).contains(&number(month)) { 1.8 } else { 1.0 };
                    let expected = f64::from(picture.quotients[at]) * share * need * winter;
                    let people =
                        (expected * (0.6 + 0.8 * f64::from(rng.unit())) + f64::from(rng.unit())).floor() as i64;
                    if people > 0 {
                        pen.dashed(month).text(commune.place.code).text(aid).text(band).int(people);
                        pen.int(people * i64::from(rng.between(amount * 7 / 10, amount * 13 / 10))).synthetic();
                    }
                }
            }
        }
    }
}

/// One France services house for each bourg-centre of 1 500 to 10 000 inhabitants, more in towns.
pub(super) fn france_services(scene: &Scene<'_>, pen: &mut Pen) {
    let mut rank = 0;
    for (commune, _) in scene.places() {
        let inhabitants = commune.place.population;
        let houses = match inhabitants {
            ..1_500 => 0,
            1_500..10_000 => usize::from(!scene.feature(commune, 8).is_multiple_of(3)),
            _ => 1 + (inhabitants / 40_000) as usize,
        };
        let mut rng = commune.rng(scene.seed, scene.law.month, 0xf5);
        for _ in 0..houses {
            rank += 1;
            let visits = (60.0 + f64::from(inhabitants.min(20_000)) * 0.03) * scene.share.max(0.1);
            for (operator, share) in
                [("CAF", 0.21), ("FT", 0.15), ("CPAM", 0.18), ("CNAV", 0.12), ("DGFIP", 0.16), ("AUT", 0.18)]
            {
                for (mode, part) in [("PHYS", 0.83), ("DIST", 0.17)] {
                    let requests = whole(visits * share * part * (0.7 + 0.6 * f64::from(rng.unit())));
                    pen.dashed(scene.law.month).text(identifier(scene, "FS", rank)).text(commune.place.code);
                    pen.text(operator).text(mode).int(requests).synthetic();
                }
            }
        }
    }
}
