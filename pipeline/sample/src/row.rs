//! What the extract says of a household: codes, states and amounts that agree.

use crate::clock::{M, NEVER, age, number};
use crate::household::{
    ACTIVITIES, Arrears, Childcare, Declaration, Household, NEVER_ASKED, Piece, Presence, Tenure, rights,
};
use crate::law::Law;

/// The household as seen at the reading of the file.
pub(crate) struct Row {
    pub presfres: u8,
    pub catben: u8,
    pub sitdos: u8,
    pub motive: &'static [u8],
    pub activity: &'static [u8],
    /// States 0, 1, 2.
    pub af: u8,
    pub cf: u8,
    pub asf: u8,
    pub ab: u8,
    pub cmg: u8,
    pub parental: u8,
    pub ars: u8,
    pub aeeh: u8,
    pub aah: u8,
    pub alf: u8,
    pub als: u8,
    pub apl: u8,
    pub rsa: u8,
    pub ppa: u8,
    pub cmg_kind: &'static [u8],
    pub rsa_nature: &'static [u8],
    /// `None` when the household never asked.
    pub rsa_state: Option<u8>,
    /// Cents.
    pub family: i32,
    pub housing: i32,
    pub mt_rsa: i32,
    pub mt_ppa: i32,
    pub mt_aah: i32,
    /// Cents; the sentinel when unknown.
    pub ruc: i32,
    pub benefits: i32,
    pub reference: bool,
    pub qf: Option<i32>,
    pub declaration_due: bool,
    pub declaration_received: bool,
}

/// `99999,99`: unknown.
const UNKNOWN: i32 = 9_999_999;

impl Row {
    /// The row of `h`; `early` for the reading at six weeks, before late declarations came in.
    pub fn of(h: &Household, law: &Law, early: bool) -> Self {
        if early && h.declaration == Declaration::Late && h.core() && h.has(rights::RSA | rights::PPA) {
            let mut seen = h.clone();
            wait(&mut seen, law.month);
            return Self::seen(&seen, law, true);
        }
        Self::seen(h, law, early)
    }

    fn seen(h: &Household, law: &Law, early: bool) -> Self {
        let mut row = Self::blank(h);
        row.states(h, law);
        row.dossier(h, law.month);
        row.rsa_details(h, law);
        row.amounts(h, law);
        row.resources(h, law);
        row.declaration_due = h.declaration != Declaration::None;
        row.declaration_received = match h.declaration {
            Declaration::Received => true,
            Declaration::Late => !early,
            _ => false,
        };
        row
    }

    fn blank(h: &Household) -> Self {
        Self {
            presfres: 1,
            catben: 99,
            sitdos: b'A',
            motive: b"",
            activity: ACTIVITIES[usize::from(h.activity).min(19)],
            af: 0,
            cf: 0,
            asf: 0,
            ab: 0,
            cmg: 0,
            parental: 0,
            ars: 0,
            aeeh: 0,
            aah: 0,
            alf: 0,
            als: 0,
            apl: 0,
            rsa: 0,
            ppa: 0,
            cmg_kind: b"",
            rsa_nature: b"",
            rsa_state: None,
            family: 0,
            housing: 0,
            mt_rsa: 0,
            mt_ppa: 0,
            mt_aah: 0,
            ruc: 0,
            benefits: 0,
            reference: false,
            qf: None,
            declaration_due: false,
            declaration_received: false,
        }
    }

    fn states(&mut self, h: &Household, law: &Law) {
        let now = law.month;
        let state = match h.presence {
            Presence::Core => 2,
            Presence::Below => 1,
            _ => 0,
        };
        let of = |right: u16| if h.has(right) { state } else { 0 };
        self.rsa = of(rights::RSA);
        let housing = of(rights::HOUSING);
        match (h.agreed_home(), h.n > 0 || h.expecting(now)) {
            (true, _) => self.apl = housing,
            (_, true) => self.alf = housing,
            _ => self.als = housing,
        }
        let school = number(now) == 8 && matches!(h.presence, Presence::Core | Presence::School);
        if school && !h.unknown && law.ars(h) > 0 {
            self.ars = 2;
        }
        if !h.core() {
            return;
        }
        self.ppa = of(rights::PPA);
        self.asf = of(rights::ASF);
        self.ab = of(rights::AB);
        self.cmg = of(rights::CMG);
        self.parental = of(rights::PARENTAL);
        self.aeeh = of(rights::AEEH);
        self.aah = of(rights::AAH);
        self.af = if h.large(now) { 2 } else { 0 };
        self.cf = if self.af == 2 && !h.unknown && law.cf(h) > 0 { 2 } else { 0 };
        if self.cmg > 0 {
            self.cmg_kind = match h.childcare() {
                Childcare::Childminder => b"AMA",
                Childcare::Home => b"GED",
                Childcare::Centre => b"STR",
            };
        }
    }

    fn dossier(&mut self, h: &Household, now: M) {
        let (presfres, catben) = match h.presence {
            Presence::Core => (social_action(h), self.category()),
            Presence::Below => (8, 18),
            Presence::Loan => (7, 15),
            Presence::Suspended => (1, 19),
            Presence::Struck => (1, 21),
            Presence::Lagged => (1, 16),
            Presence::School if self.ars == 2 => (if h.feature(40).is_multiple_of(20) { 6 } else { 5 }, 14),
            Presence::School if (9..=11).contains(&number(now)) => (1, 16),
            Presence::School | Presence::Excluded => (1, 17),
            Presence::OutOfScope => (1, 99),
        };
        (self.presfres, self.catben) = (presfres, catben);
        match h.presence {
            Presence::Suspended => {
                self.sitdos = b'S';
                self.motive = match h.piece {
                    Piece::None if h.has(rights::QUARTERLY) => b"SD",
                    Piece::None => b"SA",
                    _ => b"SP",
                };
                if self.motive == b"SD" && h.student == 0 {
                    self.activity = b"DSF";
                } else if h.piece == Piece::Resources && h.student == 0 {
                    self.activity = b"JNF";
                }
            }
            Presence::Struck => {
                self.sitdos = b'R';
                self.motive = if h.feature(41) % 9 < 5 { b"RM" } else { b"RD" };
            }
            _ if h.has(rights::RSA_HELD | rights::PPA_HELD)
                && !h.has(rights::CMG | rights::PPA)
                && h.student == 0
                && h.feature(42).is_multiple_of(2) =>
            {
                self.activity = b"DSF"
            }
            _ => {}
        }
    }

    /// CATBEN of a household with a payable right.
    fn category(&self) -> u8 {
        let family = [self.af, self.asf, self.ab, self.cmg, self.parental, self.aeeh].contains(&2) || self.cf == 2;
        let apl = self.apl == 2;
        let other = self.als == 2 || self.alf == 2;
        match (self.aah == 2, family, apl, other) {
            (true, false, false, false) => 1,
            (true, true, false, false) => 2,
            (true, false, false, true) => 3,
            (true, false, true, _) => 4,
            (true, true, false, true) => 5,
            (true, true, true, _) => 6,
            (false, true, false, false) => 7,
            (false, true, false, true) => 8,
            (false, true, true, _) => 9,
            (false, false, false, true) => 10,
            (false, false, true, _) => 11,
            _ if self.rsa == 2 => 12,
            _ if self.ppa == 2 => 13,
            _ => 14,
        }
    }

    fn rsa_details(&mut self, h: &Household, law: &Law) {
        self.rsa_state = match h.rsa_state {
            _ if self.rsa == 2 => Some(2),
            _ if self.rsa == 1 => Some(3),
            NEVER_ASKED if !h.has(rights::RSA | rights::RSA_HELD) => None,
            3 | 4 if h.has(rights::RSA_HELD) => Some(h.rsa_state),
            _ if h.presence == Presence::Suspended && h.has(rights::RSA | rights::RSA_HELD) => Some(4),
            2..=4 | NEVER_ASKED => Some(5),
            state => Some(state),
        };
        if self.rsa == 0 {
            return;
        }
        self.rsa_nature = match (law.raised(h), age(h.birth, law.month) < 25, h.n) {
            (true, ..) => b"RSIN1",
            (_, true, 0) => b"RSJN1",
            (_, true, _) => b"RSDN1",
            _ => b"RSDN2",
        };
    }

    fn amounts(&mut self, h: &Household, law: &Law) {
        let paid = |state: u8, amount: &dyn Fn(&Household) -> i32| if state == 2 { amount(h) } else { 0 };
        let family = paid(self.af, &|h| law.af(h))
            + paid(self.cf, &|h| law.cf(h))
            + paid(self.asf, &|h| law.asf(h))
            + paid(self.ab, &|h| law.ab(h))
            + paid(self.cmg, &|h| law.cmg(h))
            + paid(self.parental, &|h| law.parental(h))
            + paid(self.aeeh, &|h| law.aeeh(h));
        let school = paid(self.ars, &|h| law.ars(h));
        self.housing = paid(self.alf.max(self.als).max(self.apl), &|h| law.housing(h));
        self.mt_rsa = paid(self.rsa, &|h| law.rsa(h));
        self.mt_ppa = paid(self.ppa, &|h| law.ppa(h));
        self.mt_aah = paid(self.aah, &|h| law.aah(h));
        if h.income == 0 {
            self.whole_units(family, h.units(law.month));
        }
        // The back-to-school allowance is of a year, not of the month.
        self.benefits = family + self.housing + self.mt_rsa + self.mt_ppa + self.mt_aah;
        self.family = family + school;
    }

    /// With nothing but benefits, RUC × NBUC is to be their very sum: some cents are left
    /// so that it divides.
    fn whole_units(&mut self, family: i32, units: i32) {
        let rest = (family + self.housing + self.mt_rsa + self.mt_ppa + self.mt_aah) % units;
        let part = [&mut self.mt_rsa, &mut self.mt_aah, &mut self.housing].into_iter().find(|amount| **amount > 15_00);
        if let Some(amount) = part {
            *amount -= rest;
        }
    }

    fn resources(&mut self, h: &Household, law: &Law) {
        let total = i32::from(h.income) * 100 + self.benefits;
        let units = h.units(law.month);
        let senior = h.oldest_adult(law.month) >= 65;
        let core = matches!(self.presfres, 2 | 4 | 5 | 6 | 9);
        let only_housing = h.student > 0;
        let hosted = self.aah == 2 && h.tenure == Tenure::CareHome;
        self.reference = core && !senior && !only_housing && !hosted && !h.unknown;
        if h.unknown {
            self.ruc = UNKNOWN;
            if h.feature(43).is_multiple_of(3) {
                self.benefits = UNKNOWN;
            }
            return;
        }
        self.ruc = (total * 10 + units - 1) / units;
        self.qf = Some((total * 10 / h.parts() + 50) / 100);
    }
}

/// Before the late declaration came in: RSA and PPA held, and the dossier too when it has no other right.
fn wait(h: &mut Household, now: M) {
    if h.has(rights::RSA) {
        h.rights = h.rights & !rights::RSA | rights::RSA_HELD;
        h.rsa_state = 3;
    }
    if h.has(rights::PPA) {
        h.rights = h.rights & !rights::PPA | rights::PPA_HELD;
    }
    if !h.payable(now) {
        h.presence = Presence::Suspended;
    }
}

/// Noyau dur, without or with a social action of the Caf.
fn social_action(h: &Household) -> u8 {
    match h.feature(40) % 100 {
        0..=3 => 4,
        4..=8 => 9,
        _ => 2,
    }
}

pub(crate) fn tenure_codes(h: &Household, helped: bool) -> (&'static str, &'static str, &'static str) {
    let occupied = match h.tenure {
        Tenure::Social | Tenure::Private => "LOC",
        Tenure::Student => "HCO",
        Tenure::CareHome => "HOP",
        Tenure::Hostel => "HCG",
        Tenure::Buying => "ACC",
        Tenure::Owner => "PRO",
        Tenure::Hosted => "HGP",
    };
    if !helped && h.arrears == Arrears::None {
        return (occupied, "SSG", "SSO");
    }
    let (park, owner) = match h.tenure {
        Tenure::Social => ("HLM", "PUB"),
        Tenure::Private if h.feature(44).is_multiple_of(50) => ("PRI", "INC"),
        Tenure::Private => ("PRI", "PRI"),
        Tenure::Student => ("CRO", "PUB"),
        Tenure::CareHome => ("FPA", "PRI"),
        Tenure::Hostel => ("FOY", "PUB"),
        Tenure::Buying => ("ACC", "PRI"),
        Tenure::Owner | Tenure::Hosted => ("SSG", "SSO"),
    };
    (occupied, park, owner)
}

pub(crate) fn piece_code(piece: Piece) -> &'static str {
    match piece {
        Piece::None => "",
        Piece::Lease => "BAI",
        Piece::School => "SCO",
        Piece::Resources => "RES",
        Piece::Pregnancy => "GRO",
        Piece::Rent => "LOY",
        Piece::Alimony => "PEN",
    }
}

pub(crate) fn arrears_code(arrears: Arrears) -> &'static str {
    match arrears {
        Arrears::None => "",
        Arrears::Reported => "SIG",
        Arrears::Plan => "PLA",
        Arrears::Fund => "FSL",
        Arrears::Court => "CON",
    }
}

/// Month of the next end of a right, within a year, for rights that end: disability ones above all.
pub(crate) fn next_end(h: &Household, now: M) -> M {
    let dated = h.has(rights::AAH | rights::AEEH) || h.feature(45).is_multiple_of(12);
    let ahead = (h.feature(46) as i64 - i64::from(now)).rem_euclid(36) as M;
    if dated && h.core() && ahead < 12 { now + ahead } else { NEVER }
}
