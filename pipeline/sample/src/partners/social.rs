//! Places for parents and children, leisure, social centres, parenting support.

use super::{Scene, identifier, whole};
use crate::pen::Pen;

pub(super) const LAEP: &str = "ID ANNEE CODE_INSEE SEANCES HEURES FAMILLES ENFANTS";
pub(super) const ALSH: &str = "ID ANNEE CODE_INSEE ACCUEIL CAPACITE HEURES_ENFANTS ENFANTS ENFANTS_QF_800";
pub(super) const AVS: &str =
    "ID ANNEE CODE_INSEE TYPE DT_AGREMENT DT_FIN HABITANTS_COUVERTS ADHERENTS BENEVOLES ETP PARTICIPANTS";
pub(super) const PARENTALITE: &str = "ANNEE CODE_INSEE ACTION ACTIONS PARTICIPANTS";

/// One in most communes of 4 000 inhabitants and over.
pub(super) fn laep(scene: &Scene<'_>, pen: &mut Pen) {
    let mut rank = 0;
    for (commune, picture) in scene.places() {
        if scene.inhabitants(commune) < 4_000.0 || scene.feature(commune, 3).is_multiple_of(4) {
            continue;
        }
        rank += 1;
        let mut rng = scene.rng(commune, 4);
        let sessions = rng.between(38, 92);
        let families = (sessions / 2 + rng.between(4, 40)).min(picture.children[0] as i32 + picture.children[1] as i32);
        pen.text(identifier(scene, "LAEP", rank)).int(scene.year()).text(commune.place.code);
        pen.int(sessions).int(sessions * 3).int(families).int(families + families / 4).synthetic();
    }
}

/// Before and after school from 800 inhabitants, holidays from 2 000, teenagers from 5 000.
pub(super) fn alsh(scene: &Scene<'_>, pen: &mut Pen) {
    let mut rank = 0;
    for (commune, picture) in scene.places() {
        for (least, name, bands, hours) in
            [(800.0, "PERI", [1, 2], 210), (2_000.0, "EXTRA", [1, 2], 190), (5_000.0, "ADOS", [3, 3], 70)]
        {
            if scene.inhabitants(commune) < least {
                continue;
            }
            rank += 1;
            let mut rng = scene.rng(commune, 5 + bands[0] as u64);
            let known = f64::from(picture.children[bands[0]].max(picture.children[bands[1]]));
            let children = whole(known * (0.35 + 0.3 * f64::from(rng.unit()))).max(8);
            let modest = whole(children as f64 * picture.modest_share(bands[1]) * 0.8).min(children);
            pen.text(identifier(scene, "ALSH", rank)).int(scene.year()).text(commune.place.code).text(name);
            pen.int((children * 6 / 10).max(8)).int(children * i64::from(rng.between(hours - 40, hours + 40)));
            pen.int(children).int(modest).synthetic();
        }
    }
}

/// A social centre for 12 000 inhabitants of towns, smaller ones elsewhere.
pub(super) fn avs(scene: &Scene<'_>, pen: &mut Pen) {
    let mut rank = 0;
    for (commune, _) in scene.places() {
        let inhabitants = scene.inhabitants(commune);
        let centre = inhabitants >= 8_000.0;
        let number = if centre { 1 + (inhabitants / 12_000.0) as usize } else { 1 };
        if inhabitants < 2_000.0 || (!centre && scene.feature(commune, 6) % 5 > 1) {
            continue;
        }
        let mut rng = scene.rng(commune, 9);
        for which in 0..number {
            rank += 1;
            // Agreements last four years.
            let start = scene.year() - ((scene.year() as u64 + scene.feature(commune, 7) + which as u64) % 4) as i32;
            let covered = whole(inhabitants / number as f64);
            let members = whole(covered as f64 * (0.02 + 0.04 * f64::from(rng.unit())));
            pen.text(identifier(scene, "AVS", rank)).int(scene.year()).text(commune.place.code);
            pen.text(if centre { "CS" } else { "EVS" });
            pen.text(format!("01/01/{start}")).text(format!("31/12/{}", start + 3));
            pen.int(covered).int(members).int((members / 9).max(3)).tenths(if centre {
                rng.between(45, 130)
            } else {
                rng.between(8, 25)
            });
            pen.int(members * 2 + members / 3).synthetic();
        }
    }
}

pub(super) fn parentalite(scene: &Scene<'_>, pen: &mut Pen) {
    for (commune, picture) in scene.places() {
        let school = f64::from(picture.children[2] + picture.children[3]);
        for (least, name, share) in [(2_500.0, "CLAS", 0.06), (1_500.0, "REAAP", 0.09), (15_000.0, "MEDIATION", 0.01)] {
            if scene.inhabitants(commune) < least {
                continue;
            }
            let mut rng = scene.rng(commune, 20 + name.len() as u64);
            let people = whole(school * share * (0.7 + 0.6 * f64::from(rng.unit()))).max(6);
            pen.int(scene.year()).text(commune.place.code).text(name).int(people / 12 + 1).int(people).synthetic();
        }
    }
}
