//! The child file: one line a child of each dossier.

use crate::clock::{M, age, year, year_age};
use crate::commune::Commune;
use crate::household::{Childcare, Household, rights};
use crate::pen::Pen;
use crate::pseudonym::pseudonym;

pub(crate) const COLUMNS: &str = "ID_PSEUDO DTREFFRE NUMCAF RANG ANNAI ACTENF TOPAEEH MODEGARDE TOPRESALT";

/// Writes the children of a commune; gives their number.
pub(crate) fn write(pen: &mut Pen, commune: &Commune, key: u64, caf: &str, now: M) -> u64 {
    let mut rows = 0;
    for h in &commune.people {
        // The child of whom the education allowance is: one under 20.
        let concerned =
            h.children().iter().position(|born| age(*born, now) < 20).filter(|_| h.has(rights::AEEH) && h.core());
        for (rank, born) in h.children().iter().enumerate() {
            pen.text(pseudonym(h.id, key)).month(now).text(caf).int(rank as i64 + 1).int(year(*born));
            pen.text(occupation(h, rank, year_age(*born, now)));
            pen.flag(concerned == Some(rank)).text(care(h, *born, now)).flag(alternates(h));
            pen.synthetic();
        }
        rows += u64::from(h.n);
    }
    rows
}

fn occupation(h: &Household, rank: usize, years: i32) -> &'static str {
    let draw = h.feature(70 + rank as u64) % 100;
    match years {
        ..3 => "",
        3..16 => "SCO",
        16..18 if draw < 88 => "SCO",
        16..18 => "APP",
        18..20 if draw < 30 => "SCO",
        _ if draw < 62 => "ETU",
        _ if draw < 76 => "APP",
        _ if draw < 86 => "SAL",
        _ => "INA",
    }
}

fn care(h: &Household, born: M, now: M) -> &'static str {
    let years = age(born, now);
    if years < 6 && h.has(rights::CMG) {
        return match h.childcare() {
            Childcare::Childminder => "AM",
            Childcare::Home => "GAD",
            Childcare::Centre => "EAJE",
        };
    }
    if years < 3 && h.feature(80) % 100 < 22 { "EAJE" } else { "AUC" }
}

/// Shared residence, of one lone parent in six.
fn alternates(h: &Household) -> bool {
    h.single() && h.feature(81).is_multiple_of(6)
}
