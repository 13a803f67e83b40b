//! The household extract: one line a dossier, in the spelling of FR6.

use crate::clock::{M, NEVER, age, year};
use crate::household::{ACTIVITIES, Arrears, Household, SITUATIONS};
use crate::law::{Law, charges, rented};
use crate::pen::Pen;
use crate::pseudonym::pseudonym;
use crate::row::{Row, arrears_code, next_end, piece_code, tenure_codes};

/// Every column but the mark of synthetic data, in order, by theme.
pub(crate) const COLUMNS: &str = "\
    ID_PSEUDO DTREFFRE NUMCAF NUMCOMDO NUMIRISD PRESFRES CATBEN SITDOS MOTISITD DTINSCDO_M \
    SEXE ANNAIRES ANNAICON SITFAM PRESCONJ DTSITFAM_M NBENLEFA PERSCOUV \
    ANNNEN1 ANNNEN2 ANNNEN3 ANNNEN4 ANNNEN5 ANNNEN6 ANNNEN7 ANNNEN8 ANNNEN9 ANNNEN10 ANNNEN11 ANNNEN12 \
    TOPGRO NBNAIMOI TOPDECENF TOPDECCONJ ACTRESPD ACTCONJ STATUETU \
    RUCDERRE NBUC MTPRERUC TPPOPRUC QF MTPFVERS AFVERS CFVERS ASFVERS ABVERS CMGVERS TYPCMG PREPVERS ARSVERS \
    AEEHVERS AAHVERS ALFVERS ALSVERS APLVERS RSAVERS SOUSNATPF ETATDOSRSA PPAVERS MTAL MTRSA MTPPA MTAAH \
    OCCLOG PARCAL PPRPPU MTLOY MTCHA NBCOH ETATIMPA DTIMPA_M NBMIMPA MTINDU NBINDU24 MTRAPP24 \
    DTR_ATTENDUE DTR_RECUE PIECE_ATT DT_ECHEANCE \
    CNX12 TOPMAIL TOPTEL NBVIS12 NBAPP12 NBTELEPROC12 AUTMAIL AUTTEL OPPOSITION TOPQPV TOPTUT";

/// What every line of a file shares.
pub(crate) struct Sheet<'a> {
    pub law: &'a Law,
    pub key: u64,
    /// `;AAAAMM;CAF;` after the pseudonym.
    pub stamp: Vec<u8>,
    /// The reading at six weeks.
    pub early: bool,
}

/// The commune as the lines need it.
pub(crate) struct Spot {
    pub code: &'static str,
    pub iris: u32,
}

impl<'a> Sheet<'a> {
    pub fn new(law: &'a Law, key: u64, caf: &str, early: bool) -> Self {
        let mut pen = Pen::caf();
        pen.out.push(b';');
        pen.month(law.month).text(caf);
        Self { law, key, stamp: pen.out, early }
    }

    /// Writes the line of a household.
    pub fn line(&self, pen: &mut Pen, h: &Household, spot: &Spot) {
        let row = Row::of(h, self.law, self.early);
        pen.out.extend_from_slice(&pseudonym(h.id, self.key));
        pen.out.extend_from_slice(&self.stamp);
        let quarter = place(pen, h, spot);
        dossier(pen, &row, h);
        family(pen, h, self.law.month);
        activity(pen, &row, h, self.law.month);
        resources(pen, &row, h.units(self.law.month));
        benefits(pen, &row);
        housing(pen, &row, h);
        claims(pen, &row, h, self.law.month);
        contact(pen, h, self.law.month, quarter);
        pen.synthetic();
    }
}

/// Commune and IRIS; gives the rank of the IRIS in its commune.
fn place(pen: &mut Pen, h: &Household, spot: &Spot) -> u64 {
    pen.text(spot.code);
    if spot.iris == 0 || h.feature(50).is_multiple_of(60) {
        pen.text(if spot.iris == 0 && spot.code.starts_with(|c: char| c.is_ascii_digit()) && spot.code != "99999" {
            "0000"
        } else {
            ""
        });
        return u64::MAX;
    }
    let rank = h.feature(51) % u64::from(spot.iris);
    let code = 101 + rank as i64;
    if code < 1_000 {
        pen.out.push(b'0');
    }
    pen.int(code);
    rank
}

fn dossier(pen: &mut Pen, row: &Row, h: &Household) {
    pen.digit(row.presfres);
    pen.text([b'0' + row.catben / 10, b'0' + row.catben % 10]).text([row.sitdos]).text(row.motive);
    pen.month(h.enrolled);
}

fn family(pen: &mut Pen, h: &Household, now: M) {
    pen.digit(h.sex).int(year(h.birth));
    if h.single() {
        pen.text(b".");
    } else {
        pen.int(year(h.spouse));
    }
    pen.text(SITUATIONS[usize::from(h.situation)]).flag(!h.single()).month(h.changed);
    pen.int(h.n).int(h.persons());
    for born in h.children() {
        pen.int(year(*born));
    }
    pen.out.extend_from_slice(&b";;;;;;;;;;;;"[usize::from(h.n)..]);
    let recent = h.children().iter().filter(|born| (0..3).contains(&(now - **born))).count();
    pen.flag(h.expecting(now)).digit(recent.min(3) as u8);
    pen.flag(h.child_died != NEVER).flag(h.spouse_died != NEVER);
}

fn activity(pen: &mut Pen, row: &Row, h: &Household, _now: M) {
    pen.text(row.activity);
    pen.text(if h.single() { b"" as &[u8] } else { ACTIVITIES[usize::from(h.partner_activity).min(19)] });
    pen.digit(h.student);
}

fn resources(pen: &mut Pen, row: &Row, units: i32) {
    pen.cents(row.ruc).tenths(units).cents(row.benefits).flag(row.reference);
    match row.qf {
        Some(qf) => pen.int(qf),
        None => pen.text(b"."),
    };
}

fn benefits(pen: &mut Pen, row: &Row) {
    pen.cents(row.family).digit(row.af).digit(row.cf).digit(row.asf).digit(row.ab).digit(row.cmg).text(row.cmg_kind);
    pen.digit(row.parental).digit(row.ars).digit(row.aeeh).digit(row.aah).digit(row.alf).digit(row.als).digit(row.apl);
    pen.digit(row.rsa).text(row.rsa_nature);
    match row.rsa_state {
        Some(state) => pen.digit(state),
        None => pen.blank(),
    };
    pen.digit(row.ppa).cents(row.housing).cents(row.mt_rsa).cents(row.mt_ppa).cents(row.mt_aah);
}

fn housing(pen: &mut Pen, row: &Row, h: &Household) {
    let helped = row.housing > 0;
    let (occupied, park, owner) = tenure_codes(h, helped);
    pen.text(occupied).text(park).text(owner);
    if rented(h.tenure) {
        pen.int(h.rent).int(charges(h));
    } else {
        pen.blank().blank();
    }
    pen.digit(h.others + u8::from(h.feature(52).is_multiple_of(30)));
    pen.text(arrears_code(h.arrears)).month(h.arrears_since);
    if h.arrears == Arrears::None {
        pen.digit(0)
    } else {
        pen.int(h.arrears_months)
    };
}

fn claims(pen: &mut Pen, row: &Row, h: &Household, now: M) {
    pen.int(h.debt).int(h.overpayments).int(h.recall);
    if row.declaration_due {
        pen.month(now).flag(row.declaration_received);
    } else {
        pen.blank().blank();
    }
    pen.text(piece_code(h.piece));
    let end = next_end(h, now);
    pen.date(28 + i32::from(h.feature(53).is_multiple_of(3) && crate::clock::number(end.max(0)) != 2) * 2, end);
}

/// Contacts with the Caf, and what the household agreed to. They drift every half-year.
fn contact(pen: &mut Pen, h: &Household, now: M, quarter: u64) {
    let half_year = (now / 6) as u64;
    let habit = h.feature(54);
    let recent = h.feature(1_000 + half_year);
    let senior = age(h.birth, now) >= 65;
    let offline = habit % 100 < if senior { 34 } else { 9 };
    let connections = if offline { 0 } else { 1 + (habit >> 8) % 30 + recent % 7 };
    let (mail, phone) = (habit >> 16 & 127, habit >> 24 & 127);
    let has_mail = mail < if offline { 60 } else { 122 };
    let has_phone = phone < 119;
    pen.int(connections as i64).flag(has_mail).flag(has_phone);
    let at_desk = if offline { recent >> 8 & 3 } else { (recent >> 8 & 15) / 10 };
    pen.int(at_desk as i64).int((recent >> 16 & 15) as i64 / 4).int(connections.min(recent >> 24 & 15) as i64 / 2);
    let consent = |draw: u64, known: bool| match draw % 20 {
        _ if !known => b"I",
        0..=13 => b"A",
        14..=16 => b"R",
        _ => b"I",
    };
    pen.text(consent(habit >> 32, has_mail)).text(consent(habit >> 37, has_phone));
    pen.flag(habit >> 42 & 63 == 0);
    // One IRIS in six of the towns is a priority district.
    pen.flag(quarter != u64::MAX && quarter % 6 == 2).flag(h.feature(55).is_multiple_of(90));
}
