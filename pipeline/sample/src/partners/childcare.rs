//! Day nurseries, childminders, and their relays.

use super::{Scene, identifier, whole};
use crate::commune::Commune;
use crate::pen::Pen;
use crate::rng::Rng;

pub(super) const EAJE: &str = "\
    IDEQU NUM_DOSSIER_AFC CODE_ORGANISME_CAF ANNEE NOM GESTIONNAIRE SIRET CODE_INSEE TYPE FINANCEMENT \
    PLACES AMPLITUDE_H JOURS_OUVERTURE H_THEORIQUES H_FACTUREES H_REALISEES H_AEEH ENFANTS_INSCRITS \
    ENFANTS_QF_800 ENFANTS_HORS_EPCI";
pub(super) const ASSMAT: &str = "ANNEE CODE_INSEE AM_AGREEES AM_EN_ACTIVITE PLACES_AGREEES";
pub(super) const RPE: &str = "ID ANNEE CODE_INSEE SIEGE ETP AM_EN_ACTIVITE DEMANDES_PARENTS ATELIERS ENFANTS_ATELIERS";

/// Places by inhabitant: with 2.5 children under 3 for 100 inhabitants, about 20 places for 100.
const PLACES: f64 = 0.0050;

/// One nursery for each 6 000 inhabitants, the first from 1 500.
pub(super) fn eaje(scene: &Scene<'_>, pen: &mut Pen) {
    let mut rank = 0;
    for (commune, picture) in scene.places() {
        let inhabitants = scene.inhabitants(commune);
        let number = if inhabitants >= 1_500.0 { 1 + (inhabitants / 6_000.0) as usize } else { 0 };
        let each = inhabitants * PLACES / number.max(1) as f64;
        let mut rng = scene.rng(commune, 1);
        for which in 0..number {
            rank += 1;
            let shape = Rng::of(&[scene.feature(commune, 1), which as u64]);
            nursery(scene, pen, (commune, picture.modest_share(0)), rank, each, shape, &mut rng);
        }
    }
}

fn nursery(
    scene: &Scene<'_>,
    pen: &mut Pen,
    (commune, modest): (&Commune, f64),
    rank: usize,
    each: f64,
    mut shape: Rng,
    rng: &mut Rng,
) {
    // What does not change from year to year comes from `shape`.
    let kind = if each < 13.0 { 1 } else { shape.weighted(&[78, 6, 6, 5, 5]) };
    let managed = shape.weighted(&[34, 26, 8, 16, 4, 12]);
    let places = whole(each * (0.8 + 0.4 * f64::from(shape.unit()))).max(10).min(if kind == 1 { 12 } else { 60 });
    let half_hours = if kind == 4 { 16 } else { shape.between(19, 23) };
    let days = shape.between(212, 232);
    let theory = places as f64 * f64::from(half_hours) / 2.0 * f64::from(days);
    let billed = whole(theory * (0.62 + 0.2 * f64::from(rng.unit())));
    let done = whole(billed as f64 * (0.86 + 0.1 * f64::from(rng.unit())));
    let children = whole(places as f64 * (1.5 + 0.7 * f64::from(rng.unit())));
    let psu = kind != 1 || managed != 5;
    pen.text(identifier(scene, "EAJE", rank)).text(format!("SYN-AFC-{}-{rank:04}", scene.department.code));
    pen.text(&scene.department.caf).int(scene.year());
    // « é » in Windows-1252.
    pen.out.extend_from_slice(b"Structure synth\xe9tique ");
    pen.text(format!("{}-{rank:04}", scene.department.code));
    pen.text(["COM", "EPCI", "CCAS", "ASSO", "MUT", "PRIV"][managed]).blank().text(commune.place.code);
    pen.text(["MAC", "MIC", "FAM", "PAR", "JAR"][kind]).text(if psu { "PSU" } else { "PAJE" });
    pen.int(places).tenths(half_hours * 5).int(days).int(whole(theory)).int(billed).int(done);
    pen.int(whole(done as f64 * 0.03 * f64::from(rng.unit()))).int(children);
    pen.int(whole(children as f64 * modest * (0.6 + 0.3 * f64::from(rng.unit()))).min(children));
    pen.int(whole(children as f64 * 0.12 * f64::from(rng.unit())));
    pen.synthetic();
}

/// Licensed childminders, and those at work: more of them where towns are small.
fn childminders(scene: &Scene<'_>, commune: &Commune) -> (i64, i64, i64) {
    let inhabitants = scene.inhabitants(commune);
    let rate = if inhabitants < 10_000.0 { 0.0046 } else { 0.0031 };
    let mut rng = scene.rng(commune, 2);
    let base = 0.7 + 0.6 * (scene.feature(commune, 2) % 1_000) as f64 / 1_000.0;
    // Their number falls by 3 % a year.
    let trend = 1.0 - 0.03 * f64::from(scene.year() - 2022);
    let licensed = whole(inhabitants * rate * base * trend.clamp(0.5, 1.3));
    let working = whole(licensed as f64 * (0.8 + 0.12 * f64::from(rng.unit()))).min(licensed);
    (licensed, working, whole(licensed as f64 * 3.3))
}

pub(super) fn assmat(scene: &Scene<'_>, pen: &mut Pen) {
    for (commune, _) in scene.places() {
        let (licensed, working, places) = childminders(scene, commune);
        pen.int(scene.year()).text(commune.place.code).int(licensed).int(working).int(places).synthetic();
    }
}

/// A relay for about 25 communes of an EPCI, seated in the largest.
pub(super) fn rpe(scene: &Scene<'_>, pen: &mut Pen) {
    let mut rank = 0;
    for (_, members) in scene.groups() {
        for covered in members.chunks(25) {
            rank += 1;
            let seat = covered.iter().max_by_key(|at| (scene.communes[**at].place.population, std::cmp::Reverse(**at)));
            let working: i64 = covered.iter().map(|at| childminders(scene, &scene.communes[*at]).1).sum();
            for at in covered {
                let commune = &scene.communes[*at];
                pen.text(identifier(scene, "RPE", rank)).int(scene.year()).text(commune.place.code);
                pen.flag(seat == Some(at));
                if seat == Some(at) {
                    seat_figures(scene, commune, pen, working);
                } else {
                    (0..5).for_each(|_| {
                        pen.blank();
                    });
                }
                pen.synthetic();
            }
        }
    }
}

fn seat_figures(scene: &Scene<'_>, commune: &Commune, pen: &mut Pen, working: i64) {
    let mut rng = scene.rng(commune, 3);
    let workshops = rng.between(35, 110);
    pen.tenths((working as i32 / 8).clamp(5, 60)).int(working);
    pen.int(working * i64::from(rng.between(2, 5))).int(workshops).int(workshops * rng.between(5, 11));
}
