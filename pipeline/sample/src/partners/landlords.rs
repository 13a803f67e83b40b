//! Landlords: rent arrears they report, and the aid that the Caf pays them.

use std::collections::BTreeMap;

use super::{Scene, month_or_blank};
use crate::clock::{M, number, year};
use crate::household::{Arrears, Household, Tenure};
use crate::law::{charges, rented};
use crate::pen::Pen;
use crate::pseudonym::pseudonym;
use crate::row::Row;

pub(super) const ARREARS: &str = "\
    BAILLEUR ID_PSEUDO CODE_INSEE MOIS LOYER_BRUT CHARGES MTAL TIERS_PAYANT DETTE MOIS_DETTE \
    DT_CONSTITUTION DT_SIGNALEMENT PLAN_DATE PLAN_MENSUALITE PLAN_DUREE ETAPE";

/// A line of the payment file, without its end.
const WIDTH: usize = 160;

/// Social landlords of a department are six, `S0301` to `S0306`; private ones are one code.
fn landlord(scene: &Scene<'_>, h: &Household, commune: u64) -> String {
    let department = &scene.department.code[..2];
    if h.tenure != Tenure::Social {
        return format!("P{department}00");
    }
    // Two landlords share a commune.
    let which = (commune * 7 + h.feature(60) % 2) % 6 + 1;
    format!("S{department}{which:02}")
}

/// One row for each household with arrears.
pub(super) fn arrears(scene: &Scene<'_>, pen: &mut Pen) {
    for (commune, _) in scene.places() {
        for h in commune.people.iter().filter(|h| h.arrears != Arrears::None && rented(h.tenure)) {
            let code = landlord(scene, h, commune.place.rank);
            let row = Row::of(h, scene.law, false);
            pen.text(code).text(pseudonym(h.id, scene.key)).text(commune.place.code);
            debt(scene, pen, h, &row);
            pen.synthetic();
        }
    }
}

fn debt(scene: &Scene<'_>, pen: &mut Pen, h: &Household, row: &Row) {
    let now = scene.law.month;
    let direct = h.tenure == Tenure::Social && row.housing > 0;
    let gross = i32::from(h.rent) * 100 + charges(h) * 100;
    let due = if direct { (gross - row.housing).max(20_00) } else { gross };
    let owed = due * i32::from(h.arrears_months.max(1));
    pen.month(now).int(h.rent).int(charges(h)).cents(row.housing).flag(direct).cents(owed).int(h.arrears_months);
    pen.date(1, h.arrears_since - 2).date(5 + (h.feature(61) % 20) as i32, h.arrears_since);
    let plan = (h.arrears == Arrears::Plan).then_some((h.arrears_since + 3).min(now));
    pen.date(1 + (h.feature(62) % 28) as i32, month_or_blank(plan));
    if plan.is_some() {
        let length = 12 * (1 + (h.feature(63) % 3) as i32);
        pen.cents((owed / length / 100).max(5) * 100).int(length);
    } else {
        pen.blank().blank();
    }
    pen.text(step(h, now));
}

fn step(h: &Household, now: M) -> &'static str {
    match h.arrears {
        Arrears::Plan => "PLA",
        Arrears::Fund => "FSL",
        Arrears::Court if now - h.arrears_since < 10 => "COM",
        Arrears::Court if now - h.arrears_since < 16 => "ASS",
        Arrears::Court => "JUG",
        _ => "SIG",
    }
}

/// Lines and sums, in cents, of one landlord.
#[derive(Default)]
struct Account {
    lines: Vec<Line>,
    paid: u64,
    withheld: u64,
}

/// The payment file: APL of social tenants, landlord by landlord; and its number of lines.
pub(super) fn payments(scene: &Scene<'_>) -> (Vec<u8>, u64) {
    let mut accounts: BTreeMap<String, Account> = BTreeMap::new();
    for commune in scene.communes {
        for h in commune.people.iter().filter(|h| h.core() && h.tenure == Tenure::Social) {
            let row = Row::of(h, scene.law, false);
            if row.apl == 2 {
                let account = accounts.entry(landlord(scene, h, commune.place.rank)).or_default();
                pay(scene, account, h, &row);
            }
        }
    }
    let mut bytes = Vec::new();
    let mut count = 2;
    Line::new(scene, "0302").label("DONNEES SYNTHETIQUES").end(&mut bytes);
    let mut total = (0, 0);
    for (code, account) in accounts {
        count += account.lines.len() as u64 + 1;
        for line in account.lines {
            line.put(10, &code).end(&mut bytes);
        }
        let subtotal = Line::new(scene, "0702").put(10, &code).amounts(account.paid, account.withheld);
        subtotal.label("SOUS-TOTAL BAILLEUR").end(&mut bytes);
        total = (total.0 + account.paid, total.1 + account.withheld);
    }
    Line::new(scene, "0802").amounts(total.0, total.1).label("TOTAL").end(&mut bytes);
    (bytes, count)
}

fn pay(scene: &Scene<'_>, account: &mut Account, h: &Household, row: &Row) {
    let amount = row.housing as u64;
    // An overpayment owed is withheld at 48 € a month at most.
    let withheld = if h.debt > 0 { u64::from(h.debt).min(48) * 100 } else { 0 }.min(amount / 5);
    account.lines.push(detail(scene, h, scene.law.month).amounts(amount, withheld).label("PAIEMENTS MENSUELS"));
    account.paid += amount;
    account.withheld += withheld;
    if (h.feature(64) + scene.law.month as u64).is_multiple_of(80) && h.enrolled < scene.law.month - 3 {
        let arrear = amount / 4;
        let before = scene.law.month - 1 - (h.feature(65) % 2) as M;
        account.lines.push(detail(scene, h, before).amounts(arrear, 0).label("REGULARISATION"));
        account.paid += arrear;
    }
}

/// A payment for the month `of`. Names stay blank, always.
fn detail(scene: &Scene<'_>, h: &Household, of: M) -> Line {
    let pseudonym = pseudonym(h.id, scene.key);
    let line = Line::new(scene, "0602").put(4, "900");
    line.bytes(36, &pseudonym[..15]).put(83, &format!("{:02}{:02}", year(of) % 100, number(of)))
}

/// A line of 160 characters.
struct Line([u8; WIDTH]);

impl Line {
    fn new(scene: &Scene<'_>, kind: &str) -> Self {
        let month = scene.law.month;
        let line = Self([b' '; WIDTH]).put(0, kind).put(7, &scene.department.code[..2]);
        line.put(20, &format!("{:02}{:02}", number(month), year(month) % 100))
    }

    fn put(self, at: usize, text: &str) -> Self {
        self.bytes(at, text.as_bytes())
    }

    fn bytes(mut self, at: usize, text: &[u8]) -> Self {
        self.0[at..at + text.len()].copy_from_slice(text);
        self
    }

    /// Cents paid and withheld, eleven figures each.
    fn amounts(self, paid: u64, withheld: u64) -> Self {
        self.put(91, &format!("{paid:011}{withheld:011}"))
    }

    fn label(self, text: &str) -> Self {
        self.put(113, text)
    }

    fn end(&self, bytes: &mut Vec<u8>) {
        bytes.extend_from_slice(&self.0);
        bytes.extend_from_slice(b"\r\n");
    }
}
